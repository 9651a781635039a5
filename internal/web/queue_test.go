package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// months sends a figure of the members for each of the first n months.
func (p *planned) months(who auth.Actor, unit auth.UnitID, n int) (all []figure.Figure) {
	for m := range n {
		first := vn.Day(fmt.Sprintf("2026-%02d-01", m+1))
		next := vn.Day(fmt.Sprintf("2026-%02d-01", m+2))
		all = append(all, p.sent(who, figure.Key{Indicator: p.members.Indicator, Unit: unit, From: first, To: next.AddDays(-1)}, int64(m+1)))
	}
	return all
}

// bulkForm is the form below the list with the boxes ticked.
func bulkForm(page *answer, verb, reason string, picks ...string) url.Values {
	_, values := page.form("/so-lieu/nhieu")
	values.Del(ui.PickField)
	for _, v := range picks {
		values.Add(ui.PickField, v)
	}
	values.Set("viec", verb)
	values.Set("ly_do_chung", reason)
	return values
}

func (p *planned) states(all []figure.Figure) string {
	p.t.Helper()
	var states []string
	p.See(p.Clerk, func(tx *db.Tx) error {
		for _, f := range all {
			g, err := figure.Get(tx, f.ID)
			if err != nil {
				return err
			}
			states = append(states, string(g.State))
		}
		return nil
	})
	return strings.Join(states, " ")
}

// TestDecideManyFromTheList ticks some figures, a group and all of them.
func TestDecideManyFromTheList(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	all := p.months(p.Head, p.group7(), 5)
	chair := p.as(p.Chair)
	page := chair.get("/so-lieu").want(200, "5 số chờ duyệt", "Duyệt các số đã chọn")
	chair.post("/so-lieu/nhieu", bulkForm(page, bulkApprove, "")).want(422, "Chưa chọn số liệu nào")
	chair.post("/so-lieu/nhieu", bulkForm(page, bulkReturn, " ", string(all[0].ID))).want(422, "Trả lại số liệu cần lý do")
	p.Do(p.Clerk, func(tx *db.Tx) error { _, err := figure.Approve(tx, all[1].ID); return err })
	chair.post("/so-lieu/nhieu", bulkForm(page, bulkApprove, "", string(all[0].ID), string(all[1].ID), "không có")).
		want(200, "Đã duyệt 1 số liệu", "2 số giữ nguyên", "đang ở trạng thái “đã duyệt”", "Không có số liệu này")
	chair.post("/so-lieu/nhieu", bulkForm(chair.get("/so-lieu"), bulkReturn, "Thiếu biên bản", string(all[2].ID))).want(200, "Đã trả lại 1 số liệu")
	if got := p.states(all); got != "approved approved returned submitted submitted" {
		t.Errorf("the states are %s", got)
	}

	// A group is what the page showed: what came later waits to be seen.
	page = chair.get("/so-lieu?nhom=don-vi").want(200, "Tổ dân phố 7 2 số")
	p.Clock.Advance(1000)
	late := p.sent(p.Head, p.january(p.budget, p.group7()), 5)
	chair.post("/so-lieu/nhieu", bulkForm(page, bulkApprove, "", pickGroup+string(p.group7()))).want(200, "Đã duyệt 2 số liệu")
	if got := p.states(append(all, late)); got != "approved approved returned approved approved submitted" {
		t.Errorf("after the group the states are %s", got)
	}
	p.as(p.Head).post("/so-lieu/nhieu", url.Values{"key": {"x"}}).want(http.StatusForbidden)
}

// TestFiveHundredInOnePost approves what fifty units sent of ten months, one of
// which a lock keeps back.
func TestFiveHundredInOnePost(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	var last figure.Figure
	p.Do(p.Clerk, func(tx *db.Tx) error {
		for n := range 50 {
			u, err := org.AddUnit(tx, org.NewUnit{Name: fmt.Sprintf("Tổ dân phố %d", 100+n), Kind: org.GroupKind})
			if err != nil {
				return err
			}
			for m := range 10 {
				first, next := vn.Day(fmt.Sprintf("2026-%02d-01", m+1)), vn.Day(fmt.Sprintf("2026-%02d-01", m+2))
				last, err = figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: p.members.Indicator, Unit: u.ID, From: first, To: next.AddDays(-1)}, Value: figure.Value{N: 1}, Status: figure.Final})
				if err != nil {
					return err
				}
			}
		}
		_, err := regime.LockSpan(tx, last.Key.From, last.Key.To, last.Key.Unit, "Đã chốt")
		return err
	})
	chair := p.as(p.Chair)
	page := chair.get("/so-lieu").want(200, "500 số chờ duyệt", "Cả 500 số đang liệt kê")
	if n := len(page.all("table input[type=checkbox]")); n != queuePage {
		t.Errorf("the page offers %d figures, want %d", n, queuePage)
	}
	chair.post("/so-lieu/nhieu", bulkForm(page, bulkApprove, "", pickAll)).want(200, "Đã duyệt 499 số liệu", "1 số giữ nguyên", "đã khóa nhập")
}

// TestFilters narrows the list, and pages through it.
func TestFilters(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.months(p.Head, p.group7(), 3)
	p.sent(p.Clerk, p.january(p.budget, p.Root), 50000)
	p.Do(p.Clerk, func(tx *db.Tx) error {
		_, err := figure.Submit(tx, figure.Entry{Key: p.january(p.members, p.Units["Tổ dân phố 8"]), Value: figure.Value{N: 2}, Status: figure.Final, Via: figure.ViaCall, ViaNote: "Bà Vi Thị Nga"})
		return err
	})
	chair := p.as(p.Chair)
	count := func(path string, want int, says ...string) {
		t.Helper()
		page := chair.get(path).want(200, says...)
		if n := len(page.all("table.stack-w tbody th[scope=row]")); n != want {
			t.Errorf("%s lists %d figures, want %d", path, n, want)
		}
	}
	count("/so-lieu", 5, "1 số chờ duyệt cần giải trình", "Cần giải trình: 50,0 tỷ đồng bằng 769,2% kế hoạch (6,5 tỷ đồng), quá 200%.", "nhập thay theo điện thoại, Bà Vi Thị Nga báo")
	count("/so-lieu?dv="+string(p.group7()), 3)
	count("/so-lieu?ct="+string(p.budget.Indicator), 1)
	count("/so-lieu?kc=2026-01-01_2026-01-31", 3)
	count("/so-lieu?loai=nhap-thay", 1)
	count("/so-lieu?loai=can-giai-trinh", 1)
	count("/so-lieu?tt=tat-ca", 5)
	count("/so-lieu?nhom=chi-tieu", 5, "Kết nạp đảng viên mới 4 số")
	count("/so-lieu?nhom=che-do", 5, "Ngoài các chế độ báo cáo 5 số")
	chair.get("/so-lieu?tt=approved").want(200, "Không có số nào khớp với bộ lọc")
	// A reporter sees and filters its own units only.
	page := p.as(p.Head).get("/so-lieu?tt=tat-ca").want(200)
	if n := len(page.all("table.stack-w tbody th[scope=row]")); n != 3 {
		t.Errorf("a reporter sees %d figures, want its own 3", n)
	}
}

// TestTwoLevelsOnThePage: the office checks, the chair approves.
func TestTwoLevelsOnThePage(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.Do(p.Clerk, func(tx *db.Tx) error {
		_, err := regime.SetRegime(tx, regime.Regime{Name: "Báo cáo tháng của tổ dân phố", Recipient: "Văn phòng", Frequency: regime.Month, Window: regime.CalendarCode,
			DueAfter: 2, LockAfter: 3, Levels: 2, Kinds: []org.UnitKind{org.GroupKind}, Indicators: []string{string(p.members.Indicator)}, From: "2026-01-01"})
		return err
	})
	f := p.sent(p.Head, p.january(p.members, p.group7()), 12)
	act := "/so-lieu/" + string(f.ID) + "/duyet"
	clerk := p.as(p.Clerk)
	clerk.get("/so-lieu").want(200, "Đã kiểm tra").send(act, nil).want(200, "Đã kiểm tra", "chờ Hoàng Quốc Thịnh duyệt", "Bạn đã kiểm tra số liệu này")
	p.as(p.Chair).get("/so-lieu?tt=checked").want(200, "Đàm Thị Khuê kiểm tra")
	p.as(p.Chair).get("/so-lieu").send(act, nil).want(200, "Đã duyệt", "0 số chờ duyệt")
	p.as(p.Reader).get(historyPath(f.Key)).want(200, "Đàm Thị Khuê kiểm tra", "Hoàng Quốc Thịnh duyệt")
}

// TestEnteredForAUnitIsSeenAndContested: the office enters by telephone, the unit
// sees it and sends its own number.
func TestEnteredForAUnitIsSeenAndContested(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	clerk := p.as(p.Clerk)
	page := clerk.entryOf(p.members, p.group7()).want(200, "Số đến Văn phòng bằng cách nào")
	page.send(entryPage, typing{fieldValue: "12", fieldVia: "call"}).want(422, "cần ghi ai báo").
		send(entryPage, typing{fieldWho: "Ông Lý Văn Mạnh"}).want(200, "Đã gửi số liệu")
	clerk.entryOf(p.members, p.Root).want(200).without("Số đến Văn phòng bằng cách nào")
	head := p.as(p.Head)
	seen := head.get("/so-lieu").want(200, "Văn phòng nhập thay", "Đàm Thị Khuê nhập thay", "theo điện thoại, Ông Lý Văn Mạnh báo", "Gửi số của đơn vị")
	seen.follow("Gửi số của đơn vị").send(entryPage, typing{fieldValue: "11", fieldNote: "Một hồ sơ chưa có quyết định"}).want(200, "Đã gửi số liệu")
	h := p.history(p.january(p.members, p.group7()))
	if len(h) != 2 || h[0].Value.N != 11 || h[0].Via != figure.OwnEntry || h[1].State != figure.Superseded || h[1].Via != figure.ViaCall {
		t.Errorf("the history is %+v", h)
	}
}

// TestTwoSourcesOnThePage adds the police's number, chooses it with a reason and
// withdraws it.
func TestTwoSourcesOnThePage(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	k := p.january(p.members, p.group7())
	clerk := p.as(p.Clerk)
	clerk.get(historyPath(k)).want(200, "Kỳ này chưa có số liệu")
	p.approved(p.Head, k, 12)
	page := clerk.get(historyPath(k)).want(200, "Đánh giá đã đổi khi duyệt lần 1")
	page.send("/so-lieu/doi-chieu", typing{fieldValue: "mười"}).want(422, "mười")
	page.send("/so-lieu/doi-chieu", typing{fieldValue: "14", fieldSource: "Ban Tổ chức", fieldStatus: "final"}).want(422, "chưa có gì để đối chiếu").
		send("/so-lieu/doi-chieu", typing{fieldNote: "Theo danh sách tháng 01."}).want(200, "Ban Tổ chức", "hơn 2", "Lấy số của nguồn nào?")
	page = clerk.get(historyPath(k))
	_, values := page.form("/so-lieu/chon-nguon")
	values.Del(fieldRival)
	clerk.post("/so-lieu/chon-nguon", values).want(422, "Chưa chọn số của nguồn nào")
	var id figure.RivalID
	p.See(p.Clerk, func(tx *db.Tx) error {
		all, err := figure.Rivals(tx, k)
		id = all[0].ID
		return err
	})
	page.send("/so-lieu/chon-nguon", typing{fieldRival: string(id), fieldReason: " "}).want(422, "cần nói vì sao")
	page.send("/so-lieu/chon-nguon", typing{fieldRival: string(id), fieldReason: "Có quyết định kèm theo"}).want(200, "Đã chọn giữa các nguồn", "Có quyết định kèm theo", "Số của Ban Tổ chức")
	p.as(p.Chair).get("/chi-tieu/"+string(k.Indicator)+"?nam=2026").want(200, "Số của nguồn khác", "lấy số này: Có quyết định kèm theo")
	if h := p.history(k); len(h) != 2 || h[0].State != figure.Submitted || h[0].SourceName != "Ban Tổ chức" {
		t.Errorf("the choice sent %+v", h[0])
	}
	p.as(p.Chair).get(historyPath(k)).want(200, "Ban Tổ chức").without("Thêm số của nguồn khác")
	clerk.get(historyPath(k)).send("/so-lieu/doi-chieu/"+string(id)+"/rut", nil).want(200, "đã rút")
	p.as(p.Head).get(historyPath(figure.Key{Indicator: k.Indicator, Unit: p.Units["Tổ dân phố 8"], From: k.From, To: k.To})).want(http.StatusForbidden)
}

// TestSeveralFilesThroughTheForm keeps two files, takes one off and adds another.
func TestSeveralFilesThroughTheForm(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	head := p.as(p.Head)
	_, values := head.entryOf(p.members, p.group7()).form(entryPage)
	values.Set(fieldValue, "mười hai")
	page := head.postFiles(entryPage, values, fieldFile, File{"một.jpg", phonePhoto(t)}, wordFile(t, "Biên bản họp tổ"), File{"ba.exe", []byte("MZ")}).
		want(422, "Tệp “ba.exe”", "một.jpg", "đã giữ lại")
	_, values = page.form(entryPage)
	if n := len(values[fieldKept]); n != 2 {
		t.Fatalf("%d files are kept, want 2", n)
	}
	values.Set(fieldValue, "12")
	values.Set(fieldAsOf, "8/1/2026")
	head.postFiles(entryPage, values, fieldFile).want(200, "Đã gửi số liệu", "minh chứng 2")
	f := p.history(p.january(p.members, p.group7()))[0]
	if len(f.Evidences) != 2 || f.AsOf != "2026-01-08" {
		t.Errorf("kept %d files as of %s", len(f.Evidences), f.AsOf)
	}
	for n := range 2 {
		p.as(p.Chair).get(evidencePath(f, n)).want(200)
	}
	p.as(p.Chair).get("/so-lieu/"+string(f.ID)+"/minh-chung?tep=3").want(404, "kèm 2 tệp")
}

// TestLessFinalOnTheForm asks why an estimate takes a final number's place, with
// what was typed kept.
func TestLessFinalOnTheForm(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	k := p.january(p.members, p.Root)
	p.Do(p.Clerk, func(tx *db.Tx) error {
		f, err := figure.Submit(tx, figure.Entry{Key: k, Value: figure.Value{N: 12}, Status: figure.Final})
		if err == nil {
			_, err = figure.Approve(tx, f.ID)
		}
		return err
	})
	p.as(p.Clerk).entryOf(p.members, p.Root).send(entryPage, typing{fieldValue: "13", fieldStatus: "estimate"}).want(422, "đã có số chính thức là 12 đảng viên").
		send(entryPage, typing{fieldExplain: "Số chính thức tính trùng một người"}).want(200, "Đã gửi số liệu")
	p.as(p.Chair).get("/so-lieu").want(200, "đang là số chính thức", "Giải trình: Số chính thức tính trùng một người")
}

// TestVerdictsThatWouldChange: approving names the other line that a formula makes
// of the figure, and the history tells it afterwards.
func TestVerdictsThatWouldChange(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.line(6, "Xây dựng Đảng", plan.Definition{Name: "Đảng viên mới và chuyển đến", Unit: "đảng viên", Kind: plan.Flow, OverUnits: plan.Adds,
		Formula: fmt.Sprintf("%q * 2", p.members.Indicator)}, plan.Assigned{Operator: plan.AtLeast, Lo: 30})
	p.Clock.Set(vn.Day("2027-01-15").Time())
	k := figure.Key{Indicator: p.members.Indicator, Unit: p.Root, From: "2026-01-01", To: "2026-12-31"}
	f := p.sent(p.Clerk, k, 21)
	p.as(p.Chair).get("/so-lieu").want(200, "đổi từ Chưa có số liệu", "Chỉ tiêu 6: Chưa có số liệu → Vượt.")
	p.as(p.Chair).get("/so-lieu").send("/so-lieu/"+string(f.ID)+"/duyet", nil).want(200)
	p.as(p.Chair).get(historyPath(k)).want(200, "Đánh giá đã đổi khi duyệt lần 1", "1. Kết nạp đảng viên mới", "6. Đảng viên mới và chuyển đến", "42 đảng viên")
}
