package web

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/db"
	"tongket/internal/doc"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/intake"
)

// ticked sends the bar of a page with some facts ticked.
func (p opened) ticked(verb string, facts ...int) *answer {
	p.v.t.Helper()
	_, values := p.form(p.address + "/da-chon")
	values.Set("viec", verb)
	for _, n := range facts {
		for _, box := range p.all("li.fact input") {
			if v := attr(box, "value"); strings.HasPrefix(v, strconv.Itoa(n)+":") {
				values.Add("chon", v)
			}
		}
	}
	return p.v.post(p.address+"/da-chon", values)
}

// TestManyAtOnce confirms the ticked facts together, or none of them.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(s.as(s.Clerk), news)
	p.ticked("xac-nhan").want(http.StatusUnprocessableEntity, "Chưa chọn dữ kiện nào")
	p.ticked("xac-nhan", p.fact("12/14"), p.fact("968 tỷ đồng"), p.fact("Giữ vững an ninh")).want(http.StatusOK, "Đã xác nhận", "2 chờ xác nhận")
	if diff := cmp.Diff(map[string]int{"claims": 1, "approved": 1, "directives": 1}, s.kept()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	now := opened{p.v.get(p.address), p.address}
	now.ticked("bo", now.fact("trên 6 tỷ đồng")).want(http.StatusOK, "1 chờ xác nhận")
	if diff := cmp.Diff(map[string]int{"claims": 1, "approved": 1, "directives": 1}, s.kept()); diff != "" {
		t.Errorf("after a rejection: -want +got\n%s", diff)
	}
}

// TestManyAtOnceIsAllOrNone sends a fact twice, the second time from a page that
// still shows it waiting: what goes with it is not done either, and the sentence
// names the fact.
func TestManyAtOnceIsAllOrNone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(s.as(s.Clerk), news)
	first, second := p.fact("12/14"), p.fact("968 tỷ đồng")
	p.ticked("xac-nhan", first).want(http.StatusOK, "Đã xác nhận")
	p.ticked("xac-nhan", first, second).want(http.StatusConflict, "Dữ kiện "+strconv.Itoa(first)+":")
	if diff := cmp.Diff(map[string]int{"claims": 1}, s.kept()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestViewsOfTheList shows what waits, and what needs a look.
func TestViewsOfTheList(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(s.as(s.Clerk), news)
	p.press("12/14", "Xác nhận")
	for view, want := range map[string][]bool{"": {true, true, true}, "?loc=cho": {false, true, true}, "?loc=can-xem": {false, false, true}} {
		list := ""
		for _, f := range p.v.get(p.address + view).all("li.fact") {
			list += textOf(f) + "\n"
		}
		for i, words := range []string{"8 giờ 00, 09/01/2026", "1.050 tỷ đồng", "Giữ vững an ninh"} {
			if got := strings.Contains(list, words); got != want[i] {
				t.Errorf("%q lists %q: %v, want %v", view, words, got, want[i])
			}
		}
	}
}

// TestWhyAFactIsRead names the rule and the words of each number.
func TestWhyAFactIsRead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	open(s.as(s.Clerk), news).want(http.StatusOK, "Vì sao đọc thế", "Giá trị 968, từ “968", "So với kế hoạch (%) 111,14, từ “111,14")
}

// TestNextVersion takes an edited file into the same paper, keeps what was decided,
// and still shows the old text.
func TestNextVersion(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(s.as(s.Clerk), news).press("968 tỷ đồng", "Xác nhận")
	edited := strings.Replace(news, "trên 6 tỷ", "trên 7 tỷ", 1)
	now := p.send(p.address+"/ban-moi", nil, map[string]File{"tep": {"tin-sua.txt", []byte(edited)}})
	now.want(http.StatusOK, "Bản số 2", "Bản số 1", "trên 7 tỷ đồng", "Đã thành số liệu")
	if !strings.HasPrefix(now.path, p.address) {
		t.Errorf("the edited file went to %s", now.path)
	}
	old := p.v.get(p.address + "?ban=1")
	old.want(http.StatusOK, "không phải bản mới nhất", "trên 6 tỷ đồng").without("Xác nhận các dữ kiện đã chọn")
	if got := p.v.get(p.address + "/tep?ban=1"); got.status != http.StatusOK || got.body != news {
		t.Errorf("the first file came back as %q", got.body)
	}
	p.send(p.address+"/ban-moi", nil, map[string]File{"tep": {"rong.txt", nil}}).want(http.StatusUnprocessableEntity)
}

// TestReread reads the kept file again; where nothing changed nothing is made.
func TestReread(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var v document.Version
	read := extract.Text(news)
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		v, _, err = intake.Propose(tx, document.Upload{Filename: "tin.txt", Media: "text/plain", Data: []byte(news), Reader: "0"}, read)
		return err
	})
	c := s.as(s.Clerk)
	at := documentPath(v.Document)
	p := c.get(at).want(http.StatusOK, "Đọc lại")
	p.send(at+"/doc-lai", nil).want(http.StatusOK, "Bản số 2").without("Đọc lại ")
}

// TestMessageFromTheTelephone pastes a chat: each number goes to its group, for the
// period that the clerk chose.
func TestMessageFromTheTelephone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.as(s.Clerk)
	page := c.get("/van-ban")
	_, values := page.form("/van-ban")
	values.Set("noi_dung", "Tổ 7: 187 hộ, 706 khẩu, nghèo 2\nTổ 70: nghèo 3")
	values.Set("ky", "2025-12")
	got := c.postParts("/van-ban", values, nil)
	got.want(http.StatusOK, "Tổ 7: hộ nghèo", "Của Tổ dân phố 7", "“Tổ 70” (chưa rõ là đơn vị nào, bấm Sửa để chọn)", "tháng 12/2025")
	p := opened{got, got.path}
	p.address, _, _ = strings.Cut(p.address, "?")
	p.ticked("xac-nhan", 1, 2, 3).want(http.StatusOK, "Đã xác nhận")
	p.ticked("xac-nhan", 4).want(http.StatusUnprocessableEntity, "Dữ kiện 4: Chưa rõ “Tổ 70” là đơn vị nào")
	if diff := cmp.Diff(map[string]int{"approved": 3}, s.kept()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	values.Set("ky", "hôm nọ")
	c.postParts("/van-ban", values, nil).want(http.StatusUnprocessableEntity, "kỳ nào", "Tổ 7: 187 hộ")
}

// TestNameIsRemembered corrects a fact and asks for its words to be remembered; the
// indicator's page shows them and forgets them.
func TestNameIsRemembered(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.as(s.Clerk)
	open(c, news).press("968 tỷ đồng", "Xác nhận")
	p, act := open(c, "Tin tháng\n\nTháng 12 năm 2025, sức mua chung đạt 81 tỷ đồng.").edit("81 tỷ đồng")
	var indicator string
	for _, o := range p.all("#f-chi_tieu option") {
		if strings.HasPrefix(textOf(o), "Tổng mức bán lẻ hàng hóa") {
			indicator = attr(o, "value")
		}
	}
	p.send(act, typing{"chi_tieu": indicator, "nho": "1"}).want(http.StatusOK, "Đã thành số liệu")
	open(c, "Tin khác\n\nTháng 11 năm 2025, sức mua chung đạt 79 tỷ đồng.").want(http.StatusOK, "Vào chỉ tiêu “Tổng mức bán lẻ hàng hóa”, theo tên gọi đã ghi nhớ")
	at := "/chi-tieu/" + indicator
	page := c.get(at).want(http.StatusOK, "Tên gọi khác trong văn bản", "“sức mua chung”", s.Clerk.Name)
	page.send(at+"/bo-ten-goi", nil).want(http.StatusOK).without("“sức mua chung”")
	open(c, "Tin nữa\n\nTháng 10 năm 2025, sức mua chung đạt 77 tỷ đồng.").want(http.StatusOK, "Lập chỉ tiêu mới “Sức mua chung”")
}

// TestFindingAboutNoFact marks the words of a finding that speaks of no fact, and
// leads both ways.
func TestFindingAboutNoFact(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(s.as(s.Clerk), "Phường Hòa Mẫu họp ngày 31/02/2026\n\nNăm 2025, thu ngân sách đạt 6 tỷ đồng. Hạn nộp báo cáo là ngày 30/02/2026.\n")
	p.want(http.StatusOK, "Tới chỗ ấy")
	marked := false
	for _, m := range p.all(".src mark.warn") {
		marked = marked || strings.Contains(textOf(m), "30/02/2026") && strings.HasPrefix(attr(m, "id"), "v")
	}
	if !marked {
		t.Errorf("the day that cannot be is not marked: %s", p.text())
	}
}

// TestPagesOfAPaper shows the pages of a paper with its facts boxed, and a finding
// about words that are no fact's; each leads back to its place in the list.
func TestPagesOfAPaper(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	text := "Năm 2025, thu ngân sách đạt 6 tỷ đồng.\nHạn nộp là ngày 30/02/2026.\n"
	read := extract.Text(text)
	read.Kind, read.Pages = "pdf", []doc.Page{{Width: 5950, Height: 8420}}
	at := 0
	for i, word := range strings.Fields(text) {
		at += strings.Index(text[at:], word)
		read.Words = append(read.Words, extract.Word{Span: [2]int{at, at + len(word)}, Page: 1, Box: doc.Box{600 + 300*i, 400, 880 + 300*i, 520}, Doubt: 10 * i})
		at += len(word)
	}
	var v document.Version
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		v, _, err = intake.Propose(tx, document.Upload{Filename: "tin.pdf", Media: "application/pdf", Data: []byte("%PDF-1.7"), Reader: extract.Version}, read)
		return err
	})
	p := s.as(s.Clerk).get(documentPath(v.Document) + "?xem=trang")
	p.want(http.StatusOK, "Ảnh trang", "Trang 1")
	var leads []string
	for _, a := range p.all(".pg a") {
		leads = append(leads, attr(a, "id")+" "+attr(a, "href"))
	}
	if diff := cmp.Diff([]string{"s1 #f1", "v1 #canh-bao-1"}, leads); diff != "" {
		t.Errorf("marks on the page: -want +got\n%s", diff)
	}
	if len(p.all(".pg-d")) == 0 {
		t.Error("no word is marked as read with doubt")
	}
	p.v.get(documentPath(v.Document)+"/trang/1.png").want(http.StatusNotFound, "không có ảnh trang 1")
	p.v.get(documentPath(v.Document)+"/trang/mot.png").want(http.StatusNotFound, "Không có trang")
}
