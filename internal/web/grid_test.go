package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// boxOf is the box of an indicator's month on a page.
func (p *answer) boxOf(d plan.Definition, unit auth.UnitID, from, to vn.Day) *html.Node {
	p.v.t.Helper()
	for _, n := range p.all("input[data-o]") {
		if attr(n, "data-o") == string(d.Indicator)+"|"+string(unit)+"|"+periodValue(from, to) {
			return n
		}
	}
	p.v.t.Fatalf("no box of %s for %s: %s", d.Name, to, p.text())
	return nil
}

func (p *answer) january(d plan.Definition, unit auth.UnitID) *html.Node {
	p.v.t.Helper()
	return p.boxOf(d, unit, "2026-01-01", "2026-01-31")
}

const wardGrid = "/bang-nhap?nam=2026"

func TestGridWithoutScript(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	page := v.get(wardGrid).want(http.StatusOK, "Kết nạp đảng viên mới", "Khánh thành chợ trung tâm", "≥ 20")
	box := func(d plan.Definition) string { return attr(page.january(d, p.Root), "name") }
	back := page.send(gridSendPage, typing{box(p.members): "ước 12", box(p.budget): "trên 6", box(p.homes): "44/43", box(p.insured): "nhiều", box(p.market): "chua dat"})
	back.want(http.StatusUnprocessableEntity, "Chưa gửi được 2 ô", "Đã gửi 3 ô khác", "phần không thể lớn hơn tổng", "“nhiều”")
	if got := attr(back.january(p.homes, p.Root), "value"); got != "44/43" {
		t.Errorf("the refused box holds %q, want what was typed", got)
	}
	f := p.history(p.january(p.members, p.Root))
	if len(f) != 1 || f[0].Value.N != 12 || f[0].Status != figure.Estimate {
		t.Errorf("kept %+v, want an estimate of 12", f)
	}
	if b := p.history(p.january(p.budget, p.Root)); len(b) != 1 || b[0].Value.Bound != figure.Over || b[0].Value.N != 6000 || b[0].Status != figure.Preliminary {
		t.Errorf("kept %+v, want over 6", b)
	}
	// Mended on the page that came back; what was sent is not sent again.
	name := attr(back.january(p.homes, p.Root), "name")
	again := back.send(gridSendPage, typing{name: "43/43", attr(back.january(p.insured, p.Root), "name"): ""}).want(http.StatusOK, "Đã gửi 1 ô")
	if n := len(p.history(p.january(p.members, p.Root))); n != 1 {
		t.Errorf("an untouched box made %d revisions", n)
	}
	if got := attr(again.january(p.homes, p.Root), "value"); got != "43/43" {
		t.Errorf("the box shows %q", got)
	}
	again.send(gridSendPage, typing{attr(again.january(p.members, p.Root), "name"): ""}).want(http.StatusUnprocessableEntity, "ghi 0")
}

func TestGridFormSentTwiceActsOnce(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	page := v.get(wardGrid)
	_, values := page.form(gridSendPage)
	values.Set(attr(page.january(p.members, p.Root), "name"), "12")
	v.post(gridSendPage, values).want(http.StatusOK, "Đã gửi 1 ô")
	v.post(gridSendPage, values).want(http.StatusOK, "Đã gửi 1 ô")
	if n := len(p.history(p.january(p.members, p.Root))); n != 1 {
		t.Errorf("sent twice it made %d revisions", n)
	}
}

// TestGridRowMovedMeanwhile: a row that appears after the page was drawn must not
// take the number of its neighbour.
// TestGridOfAbsurdSize is refused before its boxes are gone through.
func TestGridOfAbsurdSize(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	values := keyed()
	values.Set("hang", strings.Repeat("a ", 100_000))
	values.Set("cot", strings.Repeat("b ", 100_000))
	p.as(p.Clerk).post(gridSendPage, values).want(http.StatusUnprocessableEntity, "100000 hàng và 100000 cột")
}

func TestGridRowMovedMeanwhile(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	page := v.get(wardGrid)
	_, values := page.form(gridSendPage)
	values.Set(attr(page.january(p.market, p.Root), "name"), "đạt")
	p.line(0, "Kinh tế", plan.Definition{Name: "Chỉ tiêu thêm vào đầu kế hoạch", Unit: "hộ", Kind: plan.Flow, OverUnits: plan.Adds}, plan.Assigned{Operator: plan.AtLeast, Lo: 1})
	v.post(gridSendPage, values).want(http.StatusOK, "Đã gửi 1 ô")
	if f := p.history(p.january(p.market, p.Root)); len(f) != 1 || f[0].Value.N != 1 {
		t.Errorf("the market is %+v, want done", f)
	}
}

func TestGridTwoPeople(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	page := v.get(wardGrid)
	name := attr(page.january(p.members, p.Root), "name")
	p.sent(p.Clerk, p.january(p.members, p.Root), 12)
	back := page.send(gridSendPage, typing{name: "13"}).want(http.StatusUnprocessableEntity, "Gửi số của tôi: 13 đảng viên", "Giữ số trong sổ: 12 đảng viên")
	_, values := back.form(gridSendPage)
	for _, b := range back.all("button[name=chon]") {
		if strings.HasPrefix(textOf(b), "Gửi số của tôi") {
			values.Set("chon", attr(b, "value"))
		}
	}
	v.post(gridSendPage, values).want(http.StatusOK, "Đã gửi 1 ô")
	if f := p.history(p.january(p.members, p.Root)); len(f) != 2 || f[0].Value.N != 13 {
		t.Errorf("the record holds %+v, want 13 over 12", f)
	}
}

// TestGridCell is a box as the script of the table sends it.
func TestGridCell(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	cell := func(text, seen, key string) *answer {
		return v.post(gridCellPage, url.Values{"nam": {"2026"}, "o": {string(p.members.Indicator) + "|" + string(p.Root) + "|2026-01-01_2026-01-31"}, "so": {text}, "lan": {seen}, "key": {key}})
	}
	got := cell("12", "0", "k1").want(http.StatusOK)
	if b := got.january(p.members, p.Root); attr(b, "value") != "12" || attr(b, "data-lan") != "1" {
		t.Errorf("the row comes back with %q seen %q", attr(b, "value"), attr(b, "data-lan"))
	}
	cell("12", "0", "k1").want(http.StatusOK) // the answer was lost, it is sent again
	if n := len(p.history(p.january(p.members, p.Root))); n != 1 {
		t.Errorf("a box sent again made %d revisions", n)
	}
	cell("mười", "1", "k2").want(http.StatusUnprocessableEntity, "“mười”")
	p.sent(p.Clerk, p.january(p.members, p.Root), 15)
	cell("16", "1", "k3").want(http.StatusConflict, "Giữ số trong sổ: 15 đảng viên")
	cell("16", "2", "k4").want(http.StatusOK)
	v.post(gridCellPage, url.Values{"o": {"x"}, "so": {"1"}}).want(http.StatusUnprocessableEntity, "Chưa rõ ô nào")
	p.as(p.Head).post(gridCellPage, url.Values{"nam": {"2026"}, "o": {string(p.members.Indicator) + "|" + string(p.Root) + "|2026-01-01_2026-01-31"}, "so": {"1"}}).want(http.StatusForbidden)
}

// TestGridDerives: months give the cumulative amount and the other way round, what
// was typed is what is kept, and a disagreement is named.
func TestGridDerives(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	key := func(from, to vn.Day) figure.Key {
		return figure.Key{Indicator: p.members.Indicator, Unit: p.Root, From: from, To: to}
	}
	p.sent(p.Clerk, key("2026-01-01", "2026-01-31"), 4)
	p.sent(p.Clerk, key("2026-01-01", "2026-02-28"), 10)
	page := v.get(wardGrid)
	if b := page.boxOf(p.members, p.Root, "2026-02-01", "2026-02-28"); attr(b, "placeholder") != "6" || attr(b, "value") != "" {
		t.Errorf("February is %q, shown paler %q; want 6 derived", attr(b, "value"), attr(b, "placeholder"))
	}
	p.sent(p.Clerk, key("2026-03-01", "2026-03-31"), 5)
	whole := v.get(wardGrid + "&luy-ke=1")
	if b := whole.boxOf(p.members, p.Root, "2026-03-01", "2026-03-31"); attr(b, "placeholder") != "15" {
		t.Errorf("three months are %q, want 15 derived", attr(b, "placeholder"))
	}
	whole.want(http.StatusOK, "15", "đến T3")
	whole.send(gridSendPage, typing{attr(whole.boxOf(p.members, p.Root, "2026-03-01", "2026-03-31"), "name"): "17"}).want(http.StatusOK, "Đã gửi 1 ô", "cộng các kỳ: 15")
	if f := p.history(key("2026-01-01", "2026-03-31")); len(f) != 1 || f[0].Value.N != 17 {
		t.Errorf("what was typed is kept as %+v", f)
	}
	v.get(wardGrid).want(http.StatusOK, "theo lũy kế: 7")
}

func TestGridOfOneIndicator(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	path := wardGrid + "&xem=chi-tieu&chi-tieu=" + string(p.members.Indicator)
	page := v.get(path).want(http.StatusOK, "Tổ dân phố 7", "Tổ dân phố 8")
	page.send(gridSendPage, typing{attr(page.january(p.members, p.group7()), "name"): "3", attr(page.january(p.members, p.Units["Tổ dân phố 8"]), "name"): "4"}).want(http.StatusOK, "Đã gửi 2 ô")
	if f := p.history(p.january(p.members, p.group7())); len(f) != 1 || f[0].Value.N != 3 {
		t.Errorf("group 7 has %+v", f)
	}
	own := p.as(p.Head).get(path).want(http.StatusOK, "Tổ dân phố 7").without("Tổ dân phố 8")
	if len(own.all("tbody tr")) != 1 {
		t.Errorf("the head of a group sees %d rows", len(own.all("tbody tr")))
	}
	p.as(p.Head).get(wardGrid + "&don-vi=" + string(p.Root)).want(http.StatusForbidden)
}

func TestGridLockedBox(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	page := p.as(p.Clerk).get(wardGrid)
	p.Do(p.Clerk, func(tx *db.Tx) error {
		_, err := regime.LockSpan(tx, "2026-01-01", "2026-01-31", "", "Đã chốt báo cáo tháng")
		return err
	})
	back := page.send(gridSendPage, typing{attr(page.january(p.members, p.Root), "name"): "3"}).want(http.StatusUnprocessableEntity, "Đã chốt báo cáo tháng")
	if b := back.january(p.members, p.Root); !has(b, "readonly") || attr(b, "value") != "3" {
		t.Errorf("the locked box can be typed in, or lost what was typed: %q", attr(b, "value"))
	}
}

func TestGridOnBehalf(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	path := wardGrid + "&tat-ca=1&don-vi=" + string(p.group7())
	v.get(path).send(gridPage+"/nguon", typing{fieldVia: string(figure.ViaPhoto)}).want(http.StatusUnprocessableEntity, "thì cần kèm tệp")
	page := v.get(path).send(gridPage+"/nguon", typing{fieldVia: string(figure.ViaPhoto), fieldWho: "chị Vi Thị Nga"}, map[string]File{fieldFile: {Name: "anh.jpg", Data: phonePhoto(t)}})
	page.want(http.StatusOK, "Đang nhập thay", "ảnh chụp", "chị Vi Thị Nga báo", "anh.jpg")
	page.send(gridSendPage, typing{attr(page.january(p.members, p.group7()), "name"): "3"}).want(http.StatusOK, "Đã gửi 1 ô")
	f := p.history(p.january(p.members, p.group7()))
	if len(f) != 1 || f[0].Via != figure.ViaPhoto || f[0].ViaNote != "chị Vi Thị Nga" || len(f[0].Evidences) != 1 {
		t.Errorf("kept %+v, want the photo and who told", f)
	}
	v.get(path).send(gridPage+"/nguon", nil).want(http.StatusOK).without("Đang nhập thay")
}

func TestPaste(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	budget := func() []figure.Figure { return p.history(p.january(p.budget, p.Root)) }
	at := strings.TrimPrefix(attr(v.get(wardGrid).january(p.budget, p.Root), "name"), "o.")
	paste := func(block string) *answer {
		return v.get(wardGrid).send(gridPastePage, typing{fieldBlock: block, fieldFrom: at})
	}
	for name, c := range map[string]struct {
		block string
		says  []string
		not   []string
	}{
		"evidence for the comma":    {"1.234\t12.345,6", []string{"“12.345,6” (hàng 1, cột 2 của khối) chỉ đọc được một cách", "1.234,0 tỷ đồng", "2 ô sẽ ghi", "Ghi 2 ô"}, nil},
		"evidence for the point":    {"1,234\t12,345.6", []string{"12,345.6", "1.234,0 tỷ đồng", "Ghi 2 ô"}, nil},
		"nothing to decide by":      {"1.234\t2.345", []string{"Không số nào trong khối cho biết cách ghi", "0 ô sẽ ghi", "Chưa chọn cách đọc"}, []string{"Ghi 2 ô"}},
		"both ways":                 {"1.234\t3,5\t89.8", []string{"Khối có cả hai cách ghi", "0 ô sẽ ghi"}, []string{"Ghi 3 ô"}},
		"words and bounds":          {"ước trên 6\t\tchưa có", []string{"ước", "trên 6 tỷ đồng", "1 ô không ghi được", "Ghi 1 ô", "Thu ngân sách trên địa bàn, tháng 3/2026"}, nil},
		"out of the table":          {strings.Repeat("1\t", 13) + "1", []string{"Hàng 1, cột 13 của khối rơi ra bên phải bảng", "Ghi 12 ô"}, nil},
		"names of rows and columns": {"Chỉ tiêu\tT2\tT13\nKết nạp đảng viên mới\t5\t6\nThu khác\t7\t8", []string{"Kết nạp đảng viên mới, tháng 02/2026", "bảng này không có hàng “Thu khác”", "không có kỳ “T13”", "Ghi 1 ô"}, nil},
		"a quoted cell":             {"\"5\n\"\t\"6\"", []string{"Ghi 2 ô"}, nil},
	} {
		got := paste(c.block).want(http.StatusOK, c.says...)
		got.without(c.not...)
		if len(budget()) != 0 {
			t.Fatalf("%s: a preview wrote", name)
		}
	}
	asked := paste("1.234\t2.345").send(gridPastePage, typing{fieldConvention: string(vn.DecimalPoint)}).want(http.StatusOK, "1,234 tỷ đồng", "2 ô sẽ ghi")
	_, values := asked.form(gridPastePage)
	values.Set(fieldDo, doWrite)
	v.post(gridPastePage, values).want(http.StatusOK, "Đã gửi 2 ô")
	if f := budget(); len(f) != 1 || f[0].Value.N != 1234 {
		t.Errorf("kept %+v, want 1,234", f)
	}
	_, values = paste("1.234\t2.345").form(gridPastePage)
	values.Set(fieldDo, doWrite)
	v.post(gridPastePage, values).want(http.StatusUnprocessableEntity, "Chưa chọn cách đọc")
}

// TestPasteIsAllOrNothing: somebody changes a box between the preview and the
// confirmation.
func TestPasteIsAllOrNothing(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	at := strings.TrimPrefix(attr(v.get(wardGrid).january(p.members, p.Root), "name"), "o.")
	_, values := v.get(wardGrid).send(gridPastePage, typing{fieldBlock: "5\t6", fieldFrom: at}).form(gridPastePage)
	values.Set(fieldDo, doWrite)
	p.sent(p.Clerk, p.january(p.members, p.Root), 9)
	v.post(gridPastePage, values).want(http.StatusConflict, "đã được gửi là 9 đảng viên")
	february := figure.Key{Indicator: p.members.Indicator, Unit: p.Root, From: "2026-02-01", To: "2026-02-28"}
	if n := len(p.history(february)); n != 0 {
		t.Errorf("half of the block was written: %d", n)
	}
}

func TestCutBlock(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a\tb\r\nc\td\r\n": `[["a" "b"] ["c" "d"]]`, "\"x\ny\"\t1": `[["x y" "1"]]`, "\"5\"\"\"\t2": `[["5\"" "2"]]`,
		"1\t\t3": `[["1" "" "3"]]`, "\n2": `[[""] ["2"]]`, "\"half": `[["\"half"]]`, "": `[]`,
	} {
		if got := fmt.Sprintf("%q", cutBlock(text)); got != want {
			t.Errorf("%q gives %s, want %s", text, got, want)
		}
	}
}

// FuzzCutBlock: no text is lost but blanks, and none makes it fail.
func FuzzCutBlock(f *testing.F) {
	f.Add("a\tb\n\"c\td\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, line := range cutBlock(text) {
			if len(line) == 0 {
				t.Errorf("%q gives a line without cells", text)
			}
		}
	})
}
