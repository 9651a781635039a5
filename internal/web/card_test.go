package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/org"
)

var printedCode = regexp.MustCompile(`[bcfghjkmnprstvx347]{5}-[bcfghjkmnprstvx347]{5}-[bcfghjkmnprstvx347]{5}`)

// printedCard makes a card for a unit on the page and returns its code.
func (s *site) printedCard(unit, name string) string {
	s.t.Helper()
	v := s.as(s.Clerk)
	page := v.get(cardsPath)
	_, values := page.form(cardsPath)
	values["don_vi"] = []string{string(s.Units[unit])}
	values.Set("ten_"+string(s.Units[unit]), name)
	sheet := v.post(cardsPath, values).want(http.StatusOK, "In 1 thẻ", unit, name)
	if len(sheet.all("svg.qr path")) != 1 {
		s.t.Errorf("the sheet draws %d codes", len(sheet.all("svg.qr path")))
	}
	again := v.post(cardsPath, values).want(http.StatusOK, "hiện ra một lần", "Chưa dùng")
	code := printedCode.FindString(sheet.text())
	if code == "" || strings.Contains(again.text(), code) {
		s.t.Fatalf("the code %q is shown once", code)
	}
	return code
}

// byCard is a phone that opened a card.
func (s *site) byCard(code string) *visitor {
	s.t.Helper()
	v := s.guest()
	v.header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 12)")
	v.get(cardOpenPath+"?ma="+code).want(http.StatusOK, "Dùng thẻ trên máy này").send(cardOpenPath, nil)
	return v
}

// heads ends in an error where the head of a page without a menu does not say some
// words.
func (p *answer) heads(words ...string) *answer {
	p.v.t.Helper()
	for _, w := range words {
		if !strings.Contains(textOf(p.root), w) {
			p.v.t.Errorf("%s does not say %q: %s", p.path, w, textOf(p.root))
		}
	}
	return p
}

func TestCardFromPaperToPhone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	code := s.printedCard("Tổ dân phố 8", "Vi Thị Nga")
	// A chat program looks at the link, from anywhere, before its reader does.
	s.guest().get(cardOpenPath+"?ma="+code).want(http.StatusOK).heads("Tổ dân phố 8", "Thẻ của Vi Thị Nga", "Phường Hòa Mẫu")
	v := s.byCard(code)
	v.get("/").want(http.StatusOK, "Không có số nào phải gửi lúc này").heads("Tổ dân phố 8")
	s.as(s.Clerk).get(cardsPath).want(http.StatusOK, "Đang dùng", "điện thoại Android")
	// Another phone: typed by hand, in capitals, with blanks.
	second := s.guest()
	second.get(cardOpenPath).want(http.StatusOK, "Mã thẻ")
	second.get(cardOpenPath+"?ma="+url.QueryEscape(strings.ToUpper(strings.ReplaceAll(code, "-", " ")))).want(http.StatusConflict, "đã gắn với một điện thoại")
	second.post(cardOpenPath, url.Values{"ma": {code}, "key": {"other"}}).want(http.StatusConflict, "mỗi thẻ chỉ dùng cho một máy")
	if second.cookies[sessionCookie] != "" {
		t.Error("a second phone got a session")
	}
	clerk := s.as(s.Clerk)
	list := clerk.get(cardsPath)
	var revoke string
	for _, f := range list.all("form") {
		if strings.HasSuffix(attr(f, "action"), "/thu-hoi") {
			revoke = attr(f, "action")
		}
	}
	list.send(revoke, nil).want(http.StatusOK, "Đã thu hồi thẻ")
	v.get(quickPage).want(http.StatusOK, "Đăng nhập").heads("Ghi mã thẻ")
	v.get(cardOpenPath+"?ma="+code).want(http.StatusConflict, "đã được Văn phòng thu hồi")
}

func TestCardReissuedKeepsItsPlace(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	first := s.printedCard("Tổ dân phố 8", "Vi Thị Nga")
	lost := s.byCard(first)
	list := s.as(s.Clerk).get(cardsPath)
	var reissue string
	for _, f := range list.all("form") {
		if strings.HasSuffix(attr(f, "action"), "/cap-lai") {
			reissue = attr(f, "action")
		}
	}
	code := printedCode.FindString(list.send(reissue, nil).want(http.StatusOK, "In 1 thẻ").text())
	lost.get(quickPage).want(http.StatusOK, "Đăng nhập")
	s.byCard(code).get(quickPage).want(http.StatusOK).heads("Tổ dân phố 8", "Vi Thị Nga")
}

func TestCardFormRefuses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	page := v.get(cardsPath)
	page.send(cardsPath, nil).want(http.StatusUnprocessableEntity, "Chưa chọn đơn vị nào")
	_, values := page.form(cardsPath)
	group := string(s.Units["Tổ dân phố 8"])
	values["don_vi"] = []string{group, string(s.Units["Tổ dân phố 7"])}
	values.Set("ten_"+group, " ")
	back := v.post(cardsPath, values).want(http.StatusUnprocessableEntity, "Họ và tên người giữ thẻ của Tổ dân phố 8")
	if len(back.all(".bad input")) == 0 {
		t.Error("the sentence does not stand at its field")
	}
	s.See(s.Clerk, func(tx *db.Tx) error {
		cards, err := org.Cards(tx)
		if len(cards) != 0 {
			t.Errorf("half of the cards were made: %+v", cards)
		}
		return err
	})
	guest := s.guest()
	for range 11 {
		guest.get(cardOpenPath+"?ma=bbbbb-ccccc-fffff").want(http.StatusUnprocessableEntity, "Không có thẻ nào mang mã")
	}
	guest.get(cardOpenPath+"?ma=bbbbb-ccccc-fffff").want(http.StatusServiceUnavailable, "Hãy đợi 1 giây")
}

// TestCardOpensNothingElse asks for every route with the session of a card.
func TestCardOpensNothingElse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.byCard(s.printedCard("Tổ dân phố 8", "Vi Thị Nga"))
	v.bare = true
	for _, route := range listedRoutes(t) {
		right := routeRights[route]
		if right == "" {
			continue
		}
		method, pattern, _ := strings.Cut(route, " ")
		path := wildcard.ReplaceAllString(strings.TrimSuffix(pattern, "{$}"), "khong-co")
		r := httptest.NewRequest(method, path, nil)
		if method == http.MethodPost {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		got := v.do(r)
		switch {
		case path == "/":
			if got.header.Get("Location") != quickPage {
				t.Errorf("the first page leads a card to %q", got.header.Get("Location"))
			}
		case right == auth.ReportDue:
			if got.status == http.StatusForbidden || got.status == http.StatusUnauthorized || got.status >= 500 {
				t.Errorf("%s by a card answers %d: %s", route, got.status, got.text())
			}
		case got.status != http.StatusForbidden:
			t.Errorf("%s by a card answers %d, want 403", route, got.status)
		}
	}
	v.get(quickPage + "?don-vi=" + string(s.Units["Tổ dân phố 7"])).want(http.StatusForbidden)
	v.post(quickPage, url.Values{fieldUnit: {string(s.Units["Tổ dân phố 7"])}, quickDuty: {"a|b"}, quickNumber + "x": {"1"}}).want(http.StatusForbidden)
}
