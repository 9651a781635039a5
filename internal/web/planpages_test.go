package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// lineOf is the line of an indicator in a year.
func (p *planned) lineOf(d plan.Definition, year int) (line plan.Target) {
	p.t.Helper()
	p.See(p.Clerk, func(tx *db.Tx) error {
		all, err := plan.Targets(tx, year, "")
		for _, t := range all {
			if t.Parts[0].Indicator == d.Indicator {
				line = t
			}
		}
		return err
	})
	return line
}

func (p *planned) province() (b plan.Baseline) {
	p.t.Helper()
	p.Do(p.Clerk, func(tx *db.Tx) (err error) { b, err = plan.AddBaseline(tx, "Tỉnh giao"); return err })
	return b
}

// TestAdjustALine: another baseline's value, a changed one, its decision and reason;
// what is wrong comes back with what was typed.
func TestAdjustALine(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	province := p.province()
	line := p.lineOf(p.budget, 2026)
	v := p.as(p.Clerk)
	form := "/chi-tieu/muc/" + string(line.ID) + "/dieu-chinh"
	page := v.get(linePath(line.ID)).want(200, "Dòng 2, năm 2026 · Kinh tế", "≥ 6,5 tỷ đồng", "lần ghi đầu")
	page.send(form, typing{fieldOperator("0", province.ID): "at_least", fieldLevel("0", province.ID): "6,2x"}).
		want(422, "Chưa lưu được")
	page.send(form, typing{fieldLevel("0", province.ID): "6,2", "ly_do": "bổ sung"}).want(422, "chưa rõ kiểu giao")
	page.send(form, typing{fieldOperator("0", province.ID): "at_least", fieldLevel("0", province.ID): "6,2"}).want(422, "cần lý do")
	page.send(form, typing{fieldOperator("0", province.ID): "at_least", fieldLevel("0", province.ID): "6,2", fieldLevel("0", p.council): "7,0 tỷ đồng",
		"ngay": "15/7/2026", "ly_do": "Nghị quyết điều chỉnh giữa năm", "diem": "2,5"}).
		want(200, "Đã điều chỉnh", "≥ 7,0 tỷ đồng", "≥ 6,2 tỷ đồng", "ngày 15/07/2026 – Nghị quyết điều chỉnh giữa năm", "2,5 điểm")
	// The page drawn before it is told, with both values to see.
	stale := page.send(form, typing{fieldLevel("0", p.council): "8", "ly_do": "khác"}).want(409, "vừa được người khác sửa", "≥ 7,0 tỷ đồng")
	if _, values := stale.form(form); values.Get(fieldLevel("0", p.council)) != "8" {
		t.Errorf("the typed value is %q", values.Get(fieldLevel("0", p.council)))
	}
	// A mistake in a stale form does not make it fresh.
	page.send(form, typing{fieldLevel("0", p.council): "x", "ly_do": "khác"}).want(422).
		send(form, typing{fieldLevel("0", p.council): "8"}).want(409, "vừa được người khác sửa")
	stale.send(form, typing{}).want(200, "Đã điều chỉnh", "≥ 8,0 tỷ đồng")
	out := "/chi-tieu/muc/" + string(line.ID) + "/bo"
	v.get(linePath(line.ID)).send(out, typing{"ly_do_bo": " "}).want(422, "cần lý do", "Thu ngân sách")
	v.get(linePath(line.ID)).send(out, typing{"ly_do_bo": "Nghị quyết bỏ"}).want(200, "Chỉ tiêu năm 2026").without("Thu ngân sách trên địa bàn")
	p.as(p.Reader).get(linePath(p.lineOf(p.members, 2026).ID)).want(200, "Kết nạp đảng viên mới").without("Lưu điều chỉnh", "Bỏ dòng này")
}

func TestAddALine(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	page := v.get("/chi-tieu/them?nam=2027").want(200, "Thêm chỉ tiêu năm 2027")
	page.send("/chi-tieu/them", typing{"ten": "Thu ngân sách"}).want(422, "chưa có mức giao nào")
	page.send("/chi-tieu/them", typing{fieldMeasure(newPart): string(p.budget.Indicator)}).want(422, "Chưa ghi mức giao")
	made := page.send("/chi-tieu/them", typing{fieldMeasure(newPart): string(p.budget.Indicator), fieldOperator(newPart, p.council): "band", fieldLevel(newPart, p.council): "7 - 7,5", "nhom": "Kinh tế"}).
		want(200, "Đã thêm dòng 1", "Thu ngân sách trên địa bàn", "7,0–7,5 tỷ đồng", "Chưa có cơ quan chủ trì")
	if !strings.Contains(made.path, "/chi-tieu/muc/") {
		t.Errorf("led to %s", made.path)
	}
	v.get("/chi-tieu?nam=2027").want(200, "1 chỉ tiêu năm 2027 chưa có cơ quan chủ trì")
}

func TestNextYearPage(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	members, budget, insured, homes, market := p.lineOf(p.members, 2026), p.lineOf(p.budget, 2026), p.lineOf(p.insured, 2026), p.lineOf(p.homes, 2026), p.lineOf(p.market, 2026)
	const form = "/chi-tieu/nam-sau"
	page := v.get(form).want(200, "Kế hoạch năm 2027 từ năm 2026", "5 chưa giao", "Năm 2026: ≥ 6,5 tỷ đồng")
	level := func(l plan.Target) string { return nextLevel(0, p.council, l.ID) }
	page.send(form, typing{rowField("thoi", homes.ID): "1"}).want(422, "cần lý do")
	page.send(form, typing{level(budget): "bảy"}).want(422, "Chưa lưu được")
	page.send(form, typing{rowField("giu", market.ID): "1"}).want(422, "Hãy ghi ngày hoàn thành của năm 2027")
	page.send(form, typing{rowField("thoi", homes.ID): "1", rowField("giu", homes.ID): "1", "ly_do_thoi": "x"}).want(422, "vừa có mức vừa chọn thôi giao")
	next := page.send(form, typing{level(budget): "7,15", rowField("giu", members.ID): "1", rowField("ten", insured.ID): "Tỷ lệ bao phủ bảo hiểm y tế",
		rowField("thoi", homes.ID): "1", "ly_do_thoi": "đã xóa xong", "ngay_thoi": "12/12/2026"}).
		want(200, "2 dòng vừa có trong kế hoạch năm 2027; còn 2 dòng chưa giao", "1 giữ nguyên, 1 đổi mức, 1 thôi giao; 2 chưa giao", "+10,0%", "quyết định ngày 12/12/2026")
	if _, values := next.form(form); values.Get(rowField("ten", insured.ID)) != "Tỷ lệ bao phủ bảo hiểm y tế" {
		t.Errorf("a name typed without a value is lost: %q", values.Get(rowField("ten", insured.ID)))
	}
	// The page drawn before says what was typed of a line that is in the plan now.
	page.send(form, typing{level(budget): "9"}).want(409, "bạn ghi “9”")
	next.send("/chi-tieu/nam-sau/lay-lai", typing{}).want(200, "3 chưa giao")
	v.get("/chi-tieu?nam=2027").want(200, "0/2 chỉ tiêu đạt và vượt")
	p.as(p.Reader).get(form).want(200, "Chưa giao").without("Lưu", "Lấy lại")
}

func TestPhasingPage(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	const form = "/chi-tieu/phan-ky"
	row := phased{t: p.lineOf(p.budget, 2026)}
	members := phased{t: p.lineOf(p.members, 2026)}
	page := v.get(form).want(200, "0/4 mức giao đã phân kỳ", "Không phân kỳ: chỉ tiêu 5")
	page.send(form, typing{row.field(0): "1"}).want(422, "kỳ 2 còn trống")
	whole := typing{}
	for i := range 12 {
		whole[row.field(i)] = "0,5"
	}
	page.send(form, whole).want(422, "đến tháng 12 là 6,0, mức giao là 6,5, lệch −0,5")
	whole[row.field(11)] = "1"
	drawn := page
	page.send(form, whole).want(200, "1 dòng vừa được ghi", "1/4 mức giao đã phân kỳ", "tự ghi")
	whole[row.field(0)], whole[row.field(11)] = "1", "0,5"
	drawn.send(form, whole).want(409, "vừa được người khác sửa", "Trong sổ đang là: 0,5; 0,5")
	quarters := v.get(form+"?theo=quy").want(200, "Quý IV")
	if _, values := quarters.form(form); values.Get(row.field(0)) != "1,5" || values.Get(row.field(3)) != "2" {
		t.Errorf("quarters %q … %q", values.Get(row.field(0)), values.Get(row.field(3)))
	}
	quarters.send(form, typing{members.field(0): "2", members.field(1): "8", members.field(2): "5", members.field(3): "5"}).want(200, "2/4 mức giao đã phân kỳ")
	spread := func(d phased, way string, status int, words ...string) {
		t.Helper()
		values := map[string][]string{"nam": {"2026"}, "dong": {d.key()}, "cach": {way}, fieldRevision: {"1"}, "key": {newKey()}}
		v.post("/chi-tieu/phan-ky/chia", values).want(status, words...)
	}
	spread(row, plan.ProfilePhasing, 422, "Năm 2025 chưa có số liệu đã duyệt")
	for m := 1; m <= 12; m++ {
		from := vn.Day(fmt.Sprintf("2025-%02d-01", m))
		p.approved(p.Clerk, figure.Key{Indicator: p.budget.Indicator, Unit: p.Root, From: from, To: endOfMonth(2025, m)}, int64(100*m))
	}
	spread(row, plan.ProfilePhasing, 200, "theo năm trước")
	spread(members, plan.EvenPhasing, 200, "chia đều")
	p.See(p.Clerk, func(tx *db.Tx) error {
		all, err := plan.Phasings(tx, 2026, "")
		if f, ok := plan.FindPhasing(all, row.t.ID, 0, p.council); !ok || f.Through[0] != 83 || f.Through[11] != 6500 {
			t.Errorf("by profile %+v", f)
		}
		return err
	})
	p.as(p.Reader).get(form).want(200, "Phân kỳ kế hoạch năm 2026").without("Lưu phân kỳ", "Chia đều")
}

func TestSharesPage(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	line := p.lineOf(p.members, 2026)
	form := "/chi-tieu/muc/" + string(line.ID) + "/don-vi"
	first, second := plan.ShareField(p.group7()), plan.ShareField(p.Units["Tổ dân phố 8"])
	page := v.get(sharesPath(line.ID, 0, p.council)).want(200, "Chưa giao cho đơn vị nào")
	page.send(form, typing{first: "mười hai rưỡi"}).want(422, "Chưa lưu được mức giao")
	page.send(form, typing{first: "12", second: "5"}).want(200, "Còn thiếu 3 đảng viên", "Tổng giao 2 đơn vị là 17 đảng viên")
	page.send(form, typing{first: "9"}).want(409, "vừa được người khác sửa", "Mức đang trong sổ", "≥ 12 đảng viên")
	v.get(sharesPath(line.ID, 0, p.council)).send(form, typing{second: "8"}).want(200, "Khớp")
	rate := p.lineOf(p.insured, 2026)
	v.get(sharesPath(rate.ID, 0, p.council)).send("/chi-tieu/muc/"+string(rate.ID)+"/don-vi", typing{first: "95", second: "96,5"}).want(200, "Không so tổng", "không cộng được")
	p.as(p.Reader).get(sharesPath(line.ID, 0, p.council)).want(200, "Tổ dân phố 7", "≥ 12 đảng viên").without("Lưu mức giao")
}

func TestTermPage(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.Clock.Set(time.Date(2026, time.February, 5, 8, 0, 0, 0, vn.Zone))
	v := p.as(p.Clerk)
	v.get("/chi-tieu/nhiem-ky").want(200, "Chưa có chỉ tiêu nhiệm kỳ nào")
	v.get("/chi-tieu/them?nhiem-ky=1&nam=2025").want(200, "Thêm chỉ tiêu nhiệm kỳ").
		send("/chi-tieu/them", typing{fieldMeasure(newPart): string(p.members.Indicator), fieldOperator(newPart, p.council): "at_least", fieldLevel(newPart, p.council): "100", "den_nam": "2030"}).
		want(200, "nhiệm kỳ 2025–2030")
	line := p.lineOf(p.members, 2026)
	var term plan.Target
	p.Do(p.Clerk, func(tx *db.Tx) error {
		all, err := plan.TermTargets(tx, 2026, "")
		if err != nil {
			return err
		}
		term = all[0]
		line.Term = term.ID
		_, err = plan.SetTarget(tx, line, "Thuộc nhiệm kỳ")
		return err
	})
	p.approved(p.Clerk, figure.Key{Indicator: p.members.Indicator, Unit: p.Root, From: "2026-01-01", To: "2026-01-31"}, 3)
	v.get("/chi-tieu/nhiem-ky?nam=2026").want(200, "≥ 100 đảng viên", "≥ 20 đảng viên", "3 đảng viên", "97 đảng viên", "còn lại, chưa có số năm 2025, 2027, 2028, 2029, 2030")
	v.get("/chi-tieu?nam=2026").want(200, "0/5 chỉ tiêu đạt và vượt")
}

func TestDefinitionSheet(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	const form = "/chi-tieu/lap-moi"
	fresh := func() *answer { return v.get(form).want(200, "Lập chỉ tiêu mới") }
	fresh().send(form, typing{"ten": "Tổng số hộ", "don_vi_tinh": "hộ", "loai": "stock"}).want(200, "Đã lưu phiếu định nghĩa", "Tổng số hộ")
	fresh().send(form, typing{"ten": "Số hộ nghèo", "don_vi_tinh": "hộ", "loai": "stock", "nguon_so_lieu": "Sổ rà soát hộ nghèo", "bao_cao": "quarter"}).want(200, "Sổ rà soát hộ nghèo", "hằng quý")
	poor := typing{"ten": "Tỷ lệ hộ nghèo", "don_vi_tinh": "%", "so_le": "2", "so_le_in": "2", "loai": "rate", "chieu": "down", "cong_don_vi": "ratios", "cuoi_nam": "1"}
	with := func(more typing) typing {
		all := typing{}
		for _, m := range []typing{poor, more} {
			for k, v := range m {
				all[k] = v
			}
		}
		return all
	}
	wrong := fresh().send(form, with(typing{plan.FieldFormula: "Số hộ ngheo cũ / Tổng số hộ × 100"})).want(422, "Có phải “Số hộ nghèo”?")
	if _, values := wrong.form(form); values.Get("ten") != "Tỷ lệ hộ nghèo" || values.Get("cuoi_nam") == "" {
		t.Error("the refused form has lost what was typed")
	}
	fresh().send(form, with(typing{plan.FieldFormula: "Số hộ nghèo / Tổng số hộ"})).want(422, "Hãy nhân công thức với 100")
	fresh().send(form, with(typing{"so_le": "hai"})).want(422, "không phải một số nguyên")
	fresh().send(form, with(typing{"ma": "TG05"})).want(422, "Mã TG05 không hợp", "danh mục tính bằng tỷ đồng")
	options := fresh()
	ids := map[string]string{}
	for _, o := range options.all("select[name=tu_so] option") {
		ids[textOf(o)] = attr(o, "value")
	}
	options.send(form, with(typing{"tu_so": ids["Số hộ nghèo (hộ)"]})).want(422, "chưa có mẫu số")
	made := options.send(form, with(typing{"tu_so": ids["Số hộ nghèo (hộ)"], "mau_so": ids["Tổng số hộ (hộ)"], "ma": "TG22"})).
		want(200, "“Số hộ nghèo” ÷ “Tổng số hộ” × 100", "hết năm", "danh mục phiên bản 1")
	edit := strings.TrimSuffix(strings.Split(made.path, "?")[0], "phieu") + "sua"
	v.get(edit).want(200, "Sửa phiếu").send(edit, typing{"nam_doi": "2027", "ly_do_doi": ""}).want(422, "chưa có lý do")
	drawn := v.get(edit)
	v.get(edit).send(edit, typing{"nam_doi": "2027", "ly_do_doi": "chuẩn nghèo mới"}).want(200, "từ năm 2027, không so sánh được với trước: chuẩn nghèo mới",
		"Các lần ghi phiếu", "Đổi cách tính: chưa ghi → từ năm 2027", "lần ghi đầu")
	drawn.send(edit, typing{"nguon_so_lieu": "Sổ khác"}).want(409, "vừa được người khác sửa", "Phiếu đang trong sổ", "chuẩn nghèo mới")
	list := v.get("/chi-tieu/danh-muc").want(200, "Danh mục chỉ tiêu", "công thức, tỷ lệ", "chưa có tên chính thức")
	list.send("/chi-tieu/truc", typing{"truc": " "}).want(422, "Trục chưa có tên")
	list = list.send("/chi-tieu/truc", typing{"truc": "Trục do đơn vị đặt"}).want(200, "Trục do đơn vị đặt")
	list.send("/chi-tieu/truc/bo", typing{}).want(200).without("Trục do đơn vị đặt")
	p.as(p.Reader).get(strings.Split(made.path, "?")[0]).want(http.StatusOK, "Phiếu định nghĩa").without("Sửa phiếu")
}

// TestVerdictOfAPastDay: a plan that was raised later is judged on an earlier day by
// what it was then.
func TestVerdictOfAPastDay(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.Clock.Set(time.Date(2026, time.February, 5, 8, 0, 0, 0, vn.Zone))
	p.approved(p.Clerk, figure.Key{Indicator: p.members.Indicator, Unit: p.Root, From: "2026-01-01", To: "2026-01-31"}, 21)
	p.Clock.Set(time.Date(2026, time.February, 20, 8, 0, 0, 0, vn.Zone))
	line := p.lineOf(p.members, 2026)
	line.Parts[0].Plans[0].Lo = 30
	p.Do(p.Clerk, func(tx *db.Tx) error { _, err := plan.SetTarget(tx, line, "Điều chỉnh giữa năm"); return err })
	p.See(p.Clerk, func(tx *db.Tx) error {
		for day, want := range map[vn.Day]string{"2026-02-10": "≥ 20", "": "≥ 30"} {
			b, err := score.LoadBoard(tx, score.Asked{Year: 2026, AsOf: day})
			if err != nil {
				return err
			}
			l, _ := b.Line(line.ID)
			if got := l.Parts[0].Judged.Plan; got != want || (want == "≥ 20") != l.Verdict.Holds() {
				t.Errorf("as of %q judged against %s: %s", day, got, l.Verdict)
			}
		}
		return nil
	})
}
