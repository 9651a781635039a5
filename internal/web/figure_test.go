package web

import (
	"net/http"
	"strings"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// planned is a site with a small plan for 2026, one line of each shape in which
// figures are typed.
type planned struct {
	*site
	members, budget, insured, homes, market plan.Definition
	council                                 plan.BaselineID
}

func newPlanned(t testing.TB) *planned {
	t.Helper()
	return plannedOf(newSite(t))
}

func plannedOf(s *site) *planned {
	p := &planned{site: s}
	p.t.Helper()
	p.Do(p.Clerk, func(tx *db.Tx) error {
		b, err := plan.AddBaseline(tx, "HĐND phường giao")
		p.council = b.ID
		return err
	})
	p.members = p.line(1, "Xây dựng Đảng", plan.Definition{Name: "Kết nạp đảng viên mới", Unit: "đảng viên", Kind: plan.Flow, OverUnits: plan.Adds},
		plan.Assigned{Operator: plan.AtLeast, Lo: 20})
	p.budget = p.line(2, "Kinh tế", plan.Definition{Name: "Thu ngân sách trên địa bàn", Unit: "tỷ đồng", Scale: 3, Decimals: 1, Kind: plan.Flow, OverUnits: plan.Adds},
		plan.Assigned{Operator: plan.AtLeast, Lo: 6500})
	p.insured = p.line(3, "Xã hội", plan.Definition{Name: "Tỷ lệ người có thẻ bảo hiểm y tế", Unit: "%", Scale: 2, Decimals: 1, Kind: plan.Rate, OverUnits: plan.Ratios},
		plan.Assigned{Operator: plan.AtLeast, Lo: 9500})
	p.homes = p.line(4, "Xã hội", plan.Definition{Name: "Xóa nhà tạm, nhà dột nát", Unit: "nhà", Kind: plan.Stock, OverUnits: plan.Adds},
		plan.Assigned{Operator: plan.AllOf, Lo: 43})
	p.market = p.line(5, "Kinh tế", plan.Definition{Name: "Khánh thành chợ trung tâm", Kind: plan.Milestone, OverUnits: plan.Separate},
		plan.Assigned{Operator: plan.DoneBy, Day: "2026-06-30"})
	return p
}

// line defines an indicator and gives it a plan value of the council.
func (p *planned) line(n int, group string, d plan.Definition, a plan.Assigned) plan.Definition {
	p.t.Helper()
	d.Direction, d.PercentDecimals = plan.Up, 1
	p.Do(p.Clerk, func(tx *db.Tx) (err error) {
		if d, err = plan.Define(tx, d); err != nil {
			return err
		}
		a.Baseline = p.council
		_, err = plan.SetTarget(tx, plan.Target{Year: 2026, Number: n, Group: group, Name: d.Name, Counts: true, Owner: p.Units["Phòng Kinh tế, Hạ tầng và Đô thị"],
			Parts: []plan.Part{{Indicator: d.Indicator, Plans: []plan.Assigned{a}}}}, "")
		return err
	})
	return d
}

// january is the key of an indicator's figure of the site's own month.
func (p *planned) january(d plan.Definition, unit auth.UnitID) figure.Key {
	return figure.Key{Indicator: d.Indicator, Unit: unit, From: "2026-01-01", To: "2026-01-31"}
}

func (p *planned) group7() auth.UnitID { return p.Units["Tổ dân phố 7"] }

// history is every revision of a figure, newest first.
func (p *planned) history(k figure.Key) (all []figure.Figure) {
	p.t.Helper()
	p.See(p.Clerk, func(tx *db.Tx) (err error) { all, err = figure.History(tx, k); return err })
	return all
}

// sent is a revision that somebody sent without the pages.
func (p *planned) sent(who auth.Actor, k figure.Key, n int64) (f figure.Figure) {
	p.t.Helper()
	p.Do(who, func(tx *db.Tx) (err error) {
		latest, _, err := figure.Latest(tx, k)
		if err != nil {
			return err
		}
		f, err = figure.Submit(tx, figure.Entry{Key: k, Value: figure.Value{N: n}, Status: figure.Preliminary, Seen: latest.Revision})
		return err
	})
	return f
}

func (p *planned) approved(who auth.Actor, k figure.Key, n int64) figure.Figure {
	p.t.Helper()
	f := p.sent(who, k, n)
	p.Do(p.Chair, func(tx *db.Tx) error { _, err := figure.Approve(tx, f.ID); return err })
	return f
}

func (p *planned) set(name, value string) {
	p.t.Helper()
	p.Do(p.Clerk, func(tx *db.Tx) error { return org.ChangeSetting(tx, name, value) })
}

// follow goes where a link with these words leads.
func (p *answer) follow(words string) *answer {
	p.v.t.Helper()
	for _, a := range p.all("a") {
		if textOf(a) == words {
			to, _, _ := strings.Cut(attr(a, "href"), "#")
			return p.v.get(to)
		}
	}
	p.v.t.Fatalf("%s has no link %q: %s", p.path, words, p.text())
	return nil
}

func TestFiguresPageIsEmptyAtFirst(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.as(p.Head).get("/so-lieu").want(200, "0 số chờ duyệt, 0 số bị trả lại", "Không có số nào chờ duyệt", "Bạn chưa gửi số nào", "Chưa có số nào được duyệt")
	p.as(p.Reader).get("/so-lieu").want(200, "Không có số nào chờ duyệt").without("Bạn chưa gửi", "Ghi số liệu")
}

func TestApproveAWaitingFigure(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	f := p.sent(p.Head, p.january(p.members, p.group7()), 12)
	act := "/so-lieu/" + string(f.ID) + "/duyet"

	if p.as(p.Head).get("/so-lieu").want(200, "1 số chờ duyệt", "Kết nạp đảng viên mới", "Sửa").has(act) {
		t.Error("a reporter is offered to approve")
	}
	if p.as(p.Reader).get("/so-lieu").want(200, "chờ duyệt").has(act) {
		t.Error("a reader is offered to approve")
	}
	left := p.as(p.Clerk).get("/so-lieu")
	page := p.as(p.Chair).get("/so-lieu").want(200, "Lý Văn Mạnh", "chưa có", "sơ bộ 12", "Đánh giá sẽ là")
	page.send(act, nil).want(200, "Đã duyệt", "sơ bộ 12 đảng viên. Số này đã được tính vào chỉ tiêu.", "0 số chờ duyệt", "Số đang dùng của từng chỉ tiêu")
	if got := p.history(f.Key)[0]; got.State != figure.Approved || got.DecidedBy != p.Chair.Account {
		t.Errorf("after approval: %+v", got)
	}
	page.send(act, nil).want(200, "Đã duyệt") // pressed twice: done once
	left.send(act, nil).want(http.StatusConflict, "Số liệu này đang ở trạng thái “đã duyệt”")
	p.as(p.Head).get("/so-lieu").want(200, "Đã duyệt", "Hoàng Quốc Thịnh")
}

func TestReturnAFigureWithAReason(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	f := p.sent(p.Head, p.january(p.members, p.group7()), 12)
	act := "/so-lieu/" + string(f.ID) + "/tra-lai"
	chair := p.as(p.Chair)
	if chair.get("/so-lieu").has(act) {
		t.Error("the form that returns is open before it is asked for")
	}
	page := chair.get("/so-lieu?tra-lai="+string(f.ID)).want(200, "Trả lại 12 đảng viên cho Tổ dân phố 7")
	page = page.send(act, typing{"ly_do": "  "}).want(http.StatusUnprocessableEntity, "Trả lại số liệu cần lý do")
	page.send(act, typing{"ly_do": "Danh sách chỉ có 11 người."}).want(200, "Đã trả lại", "1 số bị trả lại", "Danh sách chỉ có 11 người.", "chờ đơn vị ghi lại")

	mine := p.as(p.Head).get("/so-lieu").want(200, "Số liệu bị trả lại", "Danh sách chỉ có 11 người.", "Ghi lại")
	again := mine.follow("Ghi lại").want(200, "Kết nạp đảng viên mới", "trả lại")
	if _, values := again.form(entryPage); values.Get("gia_tri") != "12" || values.Get("seen") != "1" {
		t.Errorf("the returned value is not there to be mended: %v", values)
	}
	again.send(entryPage, typing{"gia_tri": "11"}).want(200, "Đã gửi số liệu", "11 đảng viên")
	if h := p.history(f.Key); len(h) != 2 || h[0].Value.N != 11 || h[0].State != figure.Submitted || h[1].State != figure.Returned {
		t.Errorf("history after mending: %+v", h)
	}
}

func TestOwnFigureNeedsAnotherToApproveWhereTheWardSaysSo(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.set(org.SelfApproval, "false")
	f := p.sent(p.Clerk, p.january(p.members, p.Root), 12)
	act := "/so-lieu/" + string(f.ID) + "/duyet"
	page := p.as(p.Clerk).get("/so-lieu?xong="+string(f.ID)).want(200, "Bạn là người gửi số liệu này. Theo thiết lập của đơn vị, người khác phải duyệt.", "Số này chờ Hoàng Quốc Thịnh duyệt.")
	if page.has(act) {
		t.Error("the button is there although the act refuses")
	}
	p.as(p.Clerk).post(act, nil).want(http.StatusForbidden, "người khác phải duyệt")
	p.as(p.Chair).get("/so-lieu").send(act, nil).want(200, "Đã duyệt")
}

func TestAReporterSeesItsOwnUnitsOnly(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	own := p.sent(p.Head, p.january(p.members, p.group7()), 3)
	other := p.sent(p.Clerk, p.january(p.members, p.Units["Tổ dân phố 8"]), 4)
	head := p.as(p.Head)
	head.get("/so-lieu").want(200, "Tổ dân phố 7").without("Tổ dân phố 8")
	head.get("/so-lieu?xong="+string(own.ID)).want(200, "Đã gửi số liệu")
	head.get("/so-lieu?xong="+string(other.ID)).want(http.StatusForbidden, "của đơn vị mình")
	head.get("/so-lieu/"+string(other.ID)+"/minh-chung").want(http.StatusForbidden, "của đơn vị mình")
	head.get("/chi-tieu/"+string(p.members.Indicator)+"?nam=2026").want(200, "Tổ dân phố 7").without("Tổ dân phố 8")
	head.get("/so-lieu/"+string(own.ID)+"/minh-chung").want(http.StatusNotFound, "không kèm minh chứng")
	head.get("/so-lieu?xong=khong-co").want(http.StatusNotFound, "Không có số liệu này")
}

func TestIndicatorPage(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.Clock.Set(vn.Day("2026-05-12").Time())
	months := []struct {
		from, to vn.Day
		n        int64
	}{{"2026-01-01", "2026-01-31", 512}, {"2026-02-01", "2026-02-28", 433}, {"2026-03-01", "2026-03-31", 600}, {"2026-04-01", "2026-04-30", 250}}
	for _, m := range months {
		p.approved(p.Clerk, figure.Key{Indicator: p.budget.Indicator, Unit: p.Root, From: m.from, To: m.to}, m.n)
	}
	p.approved(p.Clerk, figure.Key{Indicator: p.budget.Indicator, Unit: p.Root, From: "2026-03-01", To: "2026-03-31"}, 550)
	page := p.as(p.Reader).get("/chi-tieu/"+string(p.budget.Indicator)+"?nam=2026").want(200,
		"Thu ngân sách trên địa bàn", "cộng dồn trong năm", "chủ trì: Phòng Kinh tế, Hạ tầng và Đô thị",
		"1,745 tỷ đồng", "≥ 6,5 tỷ đồng", "HĐND phường giao",
		"Các lần ghi số liệu năm 2026", "lần 2.", "Đã thay", "Hoàng Quốc Thịnh")
	if page.find("svg.draw.fw") == nil {
		t.Error("no chart of four months")
	}
	rows := map[string]string{}
	for _, tr := range page.all("table.keep tr") {
		if th := selectAll(tr, "th"); len(th) > 0 {
			rows[textOf(th[0])] = strings.TrimPrefix(textOf(tr), textOf(th[0])+" ")
		}
	}
	// 512+433+550+250 = 1745; (6500−1745)/8 = 594,375 of each month left.
	for name, want := range map[string]string{
		"Trong tháng": "0,512 0,433 0,55 0,25 – – – – – – – –", "Lũy kế 2026": "0,512 0,945 1,495 1,745 – – – – – – – –",
		"Cần mỗi tháng còn lại": "0,544 0,556 0,556 0,594 – – – – – – – –",
	} {
		if rows[name] != want {
			t.Errorf("row %s: %q, want %q", name, rows[name], want)
		}
	}
	if strings.Contains(page.text(), "Ghi số liệu Đánh giá") {
		t.Error("a reader is offered to send a figure")
	}
	p.as(p.Clerk).get("/chi-tieu/"+string(p.budget.Indicator)+"?nam=2025").want(200, "Kế hoạch năm 2025 không giao chỉ tiêu này", "Chưa có số liệu nào trong năm", "Ghi số liệu")
	p.as(p.Clerk).get("/chi-tieu/khong-co").want(http.StatusNotFound, "Không có chỉ tiêu này")
	p.as(p.Clerk).get("/chi-tieu/"+string(p.budget.Indicator)+"?nam=9").want(http.StatusNotFound, "Không có kế hoạch của năm")
}

func TestIndicatorPageOfEveryShape(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	x, y := int64(43), int64(43)
	num, den := int64(95300), int64(100000)
	for _, e := range []figure.Entry{
		{Key: p.january(p.homes, p.Root), Value: figure.Value{N: 43, Num: &x, Den: &y}, Status: figure.Final},
		{Key: p.january(p.insured, p.Root), Value: figure.Value{N: 9530, Num: &num, Den: &den}, Status: figure.Estimate},
		{Key: p.january(p.market, p.Root), Value: figure.Value{N: 1, Day: "2026-01-08"}, Status: figure.Final},
	} {
		p.Do(p.Clerk, func(tx *db.Tx) error {
			f, err := figure.Submit(tx, e)
			if err != nil {
				return err
			}
			_, err = figure.Approve(tx, f.ID)
			return err
		})
	}
	v := p.as(p.Chair)
	v.get("/chi-tieu/"+string(p.homes.Indicator)+"?nam=2026").want(200, "43/43")
	v.get("/chi-tieu/"+string(p.insured.Indicator)+"?nam=2026").want(200, "953 trên 1.000", "ước 95,3")
	v.get("/chi-tieu/"+string(p.market.Indicator)+"?nam=2026").want(200, "xong ngày 08/01/2026", "chậm nhất ngày 30/06/2026", "mốc hoàn thành")
}
