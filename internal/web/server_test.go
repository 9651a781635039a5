package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/wardtest"
	"tongket/internal/web/static"
)

// pages are the addresses that need no more than a role to open.
var pages = []string{"/", "/chi-tieu", "/so-lieu", "/so-lieu/ghi", "/nhiem-vu", "/van-ban", "/bao-cao", "/don-vi", "/thiet-lap"}

// TestPagesOfAnEmptyWard: every page opens before anything was entered, for each
// role that may, and says so to the others.
func TestPagesOfAnEmptyWard(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	may := map[string]auth.Right{"/so-lieu/ghi": auth.SubmitFigure, "/nhiem-vu": auth.SeeDocuments, "/van-ban": auth.SeeDocuments, "/bao-cao": auth.MakeReport, "/thiet-lap": auth.ChangeWard}
	for _, who := range []auth.Actor{s.Clerk, s.Chair, s.Head, s.Reader} {
		v := s.as(who)
		for _, path := range pages {
			p := v.get(path)
			right, asked := may[path]
			if asked && !who.Can(right) {
				p.want(http.StatusForbidden, "Tài khoản của bạn chưa được", "Về trang đầu")
				continue
			}
			p.want(http.StatusOK)
			for _, link := range p.all("nav a") {
				if to := attr(link, "href"); !strings.HasPrefix(to, "#") && v.get(to).status != http.StatusOK {
					t.Errorf("%s: the menu of %s leads to %s, which does not open", path, who.Name, to)
				}
			}
		}
	}
}

// TestNobodySignedInSeesNothing: every page asks to sign in, and leads back.
func TestNobodySignedInSeesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.guest()
	v.bare = true
	for _, path := range append(pages, "/chi-tieu/x", "/chi-tieu/bang.xlsx", "/van-ban/x", "/van-ban/x/tep", "/bao-cao/x", "/bao-cao/x/tep", "/so-lieu/x/minh-chung") {
		p := v.get(path)
		if to := p.header.Get("Location"); p.status != http.StatusSeeOther || !strings.HasPrefix(to, "/dang-nhap") {
			t.Errorf("GET %s: %d to %q", path, p.status, to)
		}
	}
	for _, path := range []string{"/so-lieu/ghi", "/so-lieu/x/duyet", "/so-lieu/x/tra-lai", "/van-ban", "/van-ban/x/xac-nhan", "/van-ban/x/y/xac-nhan", "/van-ban/x/y/bo", "/bao-cao", "/don-vi", "/thiet-lap"} {
		p := v.post(path, nil)
		if to := p.header.Get("Location"); p.status != http.StatusSeeOther || to != "/dang-nhap" {
			t.Errorf("POST %s: %d to %q", path, p.status, to)
		}
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	for _, path := range append(pages, "/dang-nhap", "/cac-thanh-phan", "/khong-co", "/chi-tieu/bang.xlsx", static.Path("tongket.css")) {
		h := v.get(path).header
		if got := h.Get("Content-Security-Policy"); got != policy || strings.Contains(got, "unsafe") {
			t.Errorf("%s: policy %q", path, got)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "same-origin" {
			t.Errorf("%s: %v", path, h)
		}
		kept := h.Get("Cache-Control") != "no-store"
		if kept != strings.HasPrefix(path, static.Prefix) {
			t.Errorf("%s: Cache-Control %q", path, h.Get("Cache-Control"))
		}
	}
}

// TestAnotherSiteCannotPost: what a page of another site sends is refused, signed
// in or not; what our own page sends is taken.
func TestAnotherSiteCannotPost(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	p := v.get("/thiet-lap")
	action := attr(p.all("main form")[0], "action")
	_, values := p.form(action)
	for _, h := range []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"https://noi-khac.example"}}, {"Origin": {"null"}},
	} {
		v.header = h
		v.post(action, values).want(http.StatusForbidden, "đến từ một trang khác")
		v.post("/dang-xuat", nil).want(http.StatusForbidden)
	}
	for _, h := range []http.Header{{"Sec-Fetch-Site": {"same-origin"}}, {"Origin": {"http://example.com"}}, {}} {
		v.header = h
		v.post(action, values).want(http.StatusOK)
	}
}

func TestPageThatIsNotThere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, v := range []*visitor{s.guest(), s.as(s.Reader)} {
		v.get("/khong-co/o-day").want(http.StatusNotFound, "Không có trang /khong-co/o-day", "Về trang đầu")
	}
	v := s.as(s.Clerk)
	for _, path := range []string{"/van-ban/khong-co", "/chi-tieu/khong-co", "/bao-cao/khong-co", "/bao-cao/khong-co/tep", "/van-ban/khong-co/tep", "/so-lieu/khong-co/minh-chung"} {
		v.get(path).want(http.StatusNotFound, "Không")
	}
	v.get("/chi-tieu?nam=hai-nghin").want(http.StatusNotFound, "Không có kế hoạch của năm “hai-nghin”")
	v.get("/chi-tieu?nguon=khong-co").want(http.StatusNotFound, "Không có nguồn giao này")
	v.get("/chi-tieu?nam=" + strings.Repeat("9", 40)).want(http.StatusNotFound)
}

// TestBrokenRecord: what nobody can mend is told in one sentence with a code; the
// code stands in the log with the cause, and the page tells nothing of it.
func TestBrokenRecord(t *testing.T) {
	t.Parallel()
	log := &journal{}
	s := &site{t: t, Site: &wardtest.Site{}, log: log, server: New(Config{DB: wardtest.Broken(t), Log: slog.New(slog.NewTextHandler(log, nil))})}
	v := s.guest()
	v.cookies[sessionCookie] = "mot-phien-nao-do"
	for _, p := range []*answer{v.get("/"), v.get("/dang-nhap"), v.post("/thiet-lap", nil)} {
		p.want(http.StatusInternalServerError, "Trang này chưa mở được", "Lỗi ở phía máy chủ")
		p.without("sql", "database", "closed", "goroutine")
		code := regexp.MustCompile(`Mã lỗi ([0-9A-F]{6})`).FindStringSubmatch(p.text())
		if code == nil || !strings.Contains(log.String(), "code="+code[1]) {
			t.Errorf("%s: no code, or none of that name in the log: %s\n%s", p.path, p.text(), log)
		}
	}
	if !strings.Contains(log.String(), "closed") {
		t.Errorf("the log does not tell the cause:\n%s", log)
	}
}

// TestLogTellsNothingOfPeople: one line a request, without what was asked for in
// the query and without what was sent.
func TestLogTellsNothingOfPeople(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	v.get("/van-ban?tim=Nguyen+Van+Mat")
	log := s.log.String()
	if strings.Contains(log, "Nguyen") || strings.Contains(log, "tim=") || !strings.Contains(log, "path=/van-ban status=200") {
		t.Errorf("log:\n%s", log)
	}
}

func TestPlainNetworkAndSampleAreSaid(t *testing.T) {
	t.Parallel()
	w := wardtest.Settled(t)
	s := siteOf(t, w, func(c *Config) { c.Insecure, c.Demo = true, true })
	v := s.as(s.Clerk)
	for _, path := range pages {
		text := textOf(v.get(path).root)
		if !strings.Contains(text, "mạng không mã hóa") || !strings.Contains(text, "Dữ liệu mẫu") {
			t.Errorf("%s does not say on what it stands: %.300s", path, text)
		}
	}
}

// TestCompressedAndWhole: a page goes compressed to who takes it, and is the same.
func TestCompressedAndWhole(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	r := httptest.NewRequest(http.MethodGet, "/cac-thanh-phan", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	s.server.ServeHTTP(w, r)
	if w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() >= len(s.guest().get("/cac-thanh-phan").body)/3 {
		t.Errorf("%v, %d bytes", w.Header(), w.Body.Len())
	}
}
