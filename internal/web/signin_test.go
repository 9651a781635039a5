package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/wardtest"
)

func TestSignIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.guest()
	p := v.get("/chi-tieu?nam=2025").want(http.StatusOK, "Đăng nhập")
	if p.path != "/dang-nhap?den=%2Fchi-tieu%3Fnam%3D2025" {
		t.Errorf("a page without sign-in leads to %s", p.path)
	}
	p = p.send("/dang-nhap", typing{"ten_dang_nhap": "khue", "mat_khau": "sai hẳn mật khẩu này"})
	p.want(http.StatusUnprocessableEntity, "Chưa đăng nhập được", "Tên đăng nhập hoặc mật khẩu chưa đúng", "thử lại sau 1 giây")
	if got := attr(p.find("#f-ten_dang_nhap"), "value"); got != "khue" {
		t.Errorf("the login typed is %q, want it kept", got)
	}
	if got := attr(p.find("#f-mat_khau"), "value"); got != "" {
		t.Errorf("the password %q is sent back", got)
	}
	p = p.send("/dang-nhap", typing{"mat_khau": wardtest.Password})
	p.want(http.StatusServiceUnavailable, "Hãy đợi 1 giây")
	s.Clock.Advance(2 * time.Second)
	p = p.send("/dang-nhap", typing{"mat_khau": wardtest.Password})
	p.want(http.StatusOK, "Chỉ tiêu năm 2025")
	if p.path != "/chi-tieu?nam=2025" {
		t.Errorf("after signing in: %s, want the page that was asked for", p.path)
	}
	if strings.Contains(s.log.String(), "mat_khau") || strings.Contains(s.log.String(), "khue") || strings.Contains(s.log.String(), wardtest.Password) {
		t.Errorf("the log tells of who signed in:\n%s", s.log)
	}
}

// TestSignInLeadsNowhereElse: the way back is a page of this server.
func TestSignInLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for to, want := range map[string]string{
		"/so-lieu?x=1": "/so-lieu?x=1", "": "/", "https://noi-khac.example/": "/", "//noi-khac.example/": "/", `/\noi-khac.example`: "/",
		"noi-khac": "/", "javascript:alert(1)": "/", "/%2F/noi-khac.example": "/", "http:/chi-tieu": "/", "\t//noi-khac.example": "/",
	} {
		v := s.guest()
		v.bare = true
		p := v.get("/dang-nhap?"+url.Values{"den": {to}}.Encode()).send("/dang-nhap", typing{"ten_dang_nhap": "lan", "mat_khau": wardtest.Password})
		if got := p.header.Get("Location"); p.status != http.StatusSeeOther || got != want {
			t.Errorf("after %q: %d to %q, want %q", to, p.status, got, want)
		}
	}
}

func TestSignOutEndsTheSession(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	token := v.cookies[sessionCookie]
	v.get("/").send("/dang-xuat", nil).want(http.StatusOK, "Đăng nhập")
	if v.cookies[sessionCookie] != "" {
		t.Error("the browser still holds its token")
	}
	v.cookies[sessionCookie] = token
	if p := v.get("/"); p.path != "/dang-nhap" {
		t.Errorf("the old token opens %s", p.path)
	}
	s.guest().post("/dang-xuat", nil).want(http.StatusOK, "Đăng nhập")
}

// TestSessionCookie: no script reads it, no other site sends it, and over an
// encrypted line it goes nowhere else.
func TestSessionCookie(t *testing.T) {
	t.Parallel()
	w := wardtest.Settled(t)
	for _, secure := range []bool{false, true} {
		s := siteOf(t, w, func(c *Config) { c.Secure = secure })
		v := s.guest()
		v.bare = true
		p := v.get("/dang-nhap").send("/dang-nhap", typing{"ten_dang_nhap": "khue", "mat_khau": wardtest.Password})
		cookie := p.header.Get("Set-Cookie")
		for _, want := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
			if !strings.Contains(cookie, want) {
				t.Errorf("the cookie %q lacks %s", cookie, want)
			}
		}
		if strings.Contains(cookie, "Secure") != secure {
			t.Errorf("secure %v: %q", secure, cookie)
		}
	}
}

func TestIdleSessionEnds(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	s.Clock.Advance(13 * time.Hour)
	if p := v.get("/thiet-lap"); p.path != "/dang-nhap?den=%2Fthiet-lap" {
		t.Errorf("after a night: %s", p.path)
	}
}

// TestProxyTellsTheClient: behind a proxy wrong passwords are counted against the
// last address it wrote; in front of none, against the connection's.
func TestProxyTellsTheClient(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		behind       bool
		header, want string
	}{
		{false, "203.0.113.9", "192.0.2.1"}, {true, "203.0.113.9", "203.0.113.9"},
		{true, "198.51.100.7, 203.0.113.9", "203.0.113.9"}, {true, "", "192.0.2.1"},
	} {
		s := New(Config{BehindProxy: tt.behind})
		r, err := http.NewRequest(http.MethodPost, "/dang-nhap", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.RemoteAddr = "192.0.2.1:5040"
		r.Header.Set("X-Forwarded-For", tt.header)
		if got := s.client(r); got != tt.want {
			t.Errorf("behind %v, %q: client %q, want %q", tt.behind, tt.header, got, tt.want)
		}
	}
}

// empty is a record without a ward, opened with a code.
func empty(t *testing.T) *site {
	t.Helper()
	return siteOf(t, &wardtest.Site{W: wardtest.Empty(t)}, func(c *Config) { c.FirstRunCode = "bkm3t-7npvx" })
}

var first = typing{"ma_khoi_tao": "BKM3T 7NPVX", "loai": string(org.Xa), "ten": "Khánh Sơn", "tinh": "tỉnh Minh Khê", "ma": "01273",
	"ho_ten": "Đàm Thị Khuê", "chuc_vu": "Chánh Văn phòng", "ten_dang_nhap": "khue", "mat_khau": wardtest.Password}

func TestFirstRun(t *testing.T) {
	t.Parallel()
	s := empty(t)
	v := s.guest()
	p := v.get("/").want(http.StatusOK, "Lập đơn vị", "In trên cửa sổ chạy chương trình")
	if p.path != "/bat-dau" {
		t.Errorf("an empty record opens %s", p.path)
	}
	wrong := typing{}
	for k, value := range first {
		wrong[k] = value
	}
	wrong["ma_khoi_tao"] = "sai-ma"
	p = p.send("/bat-dau", wrong)
	p.want(http.StatusUnprocessableEntity, "Chưa lập được đơn vị", "Mã khởi tạo", "sai-ma")
	for _, field := range []string{"ten", "tinh", "ma", "ho_ten", "chuc_vu", "ten_dang_nhap"} {
		if got := attr(p.find("#f-"+field), "value"); got != first[field] {
			t.Errorf("%s came back as %q, want %q", field, got, first[field])
		}
	}
	p = p.send("/bat-dau", typing{"ma_khoi_tao": "bkm3t7npvx", "mat_khau": "ngắn"})
	p.want(http.StatusUnprocessableEntity, "Mật khẩu có 4 ký tự, cần ít nhất 10")
	p = p.send("/bat-dau", typing{"mat_khau": wardtest.Password})
	p.want(http.StatusOK, "Việc của tôi", "Chưa có chỉ tiêu nào")
	if p.path != "/" || !strings.Contains(p.body, "Xã Khánh Sơn") {
		t.Errorf("after founding: %s without the name of the ward", p.path)
	}
	wards, err := s.DB.Wards(t.Context())
	if err != nil || len(wards) != 1 {
		t.Fatalf("wards: %v, %v", wards, err)
	}
	s.Ward = wards[0]
	s.View(auth.System(s.Ward, "test"), func(tx *db.Tx) error {
		periods, err := regime.Periods(tx, 2026)
		if err != nil || len(periods) == 0 {
			t.Errorf("%d periods of 2026, %v; want the year open", len(periods), err)
		}
		years, err := plan.Years(tx)
		if len(years) != 0 {
			t.Errorf("plans of %v out of nothing", years)
		}
		return err
	})
	// The same code does not found a second ward.
	again := s.guest()
	again.get("/bat-dau").send("/bat-dau", typing(first)).want(http.StatusConflict, "Đơn vị đã được khởi tạo trước đó")
}

// TestFirstRunNeedsItsCode: where the door was opened without a code there is no
// first run at all.
func TestFirstRunNeedsItsCode(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if p := s.guest().get("/bat-dau"); p.path != "/dang-nhap" {
		t.Errorf("the first run of a founded ward: %s", p.path)
	}
	values := url.Values{}
	for k, value := range first {
		values.Set(k, value)
	}
	s.guest().post("/bat-dau", values).want(http.StatusUnprocessableEntity, "Mã khởi tạo")
}

func TestThemeIsRemembered(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	p := v.get("/don-vi")
	if got := attr(p.find("html"), "data-theme"); got != "auto" {
		t.Errorf("at first the theme is %q, want auto", got)
	}
	for _, theme := range []string{"dark", "light", "auto"} {
		_, values := p.form("/giao-dien")
		values.Set("theme", theme)
		p = v.post("/giao-dien", values)
		p.want(http.StatusOK)
		if got := attr(p.find("html"), "data-theme"); got != theme || p.path != "/don-vi" {
			t.Errorf("chose %s: %s at %s, want it on the page it was chosen on", theme, got, p.path)
		}
	}
	v.cookies[themeCookie] = "<script>"
	if got := attr(v.get("/").find("html"), "data-theme"); got != "auto" {
		t.Errorf("a foreign cookie gives the theme %q", got)
	}
}

// TestFormOutlivesItsSession: what is sent after a session ended waits behind the
// sign-in, through a wrong password too, and is sent on once.
func TestFormOutlivesItsSession(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	p := v.get("/don-vi")
	s.Clock.Advance(13 * time.Hour)
	p = p.send("/don-vi", typing{"ten": "Tổ dân phố 24", "loai": string(org.GroupKind)})
	p.want(http.StatusUnauthorized, "Phiên làm việc đã hết", "vẫn còn ở đây")
	p = p.send("/dang-nhap", typing{"ten_dang_nhap": "khue", "mat_khau": "sai hẳn mật khẩu này"}).want(http.StatusUnprocessableEntity)
	s.Clock.Advance(2 * time.Second)
	p = p.send("/dang-nhap", typing{"mat_khau": wardtest.Password}).want(http.StatusOK, "Gửi tiếp")
	_, values := p.form("/don-vi")
	p.send("/don-vi", nil).want(http.StatusOK, "Đã thêm “Tổ dân phố 24”")
	v.post("/don-vi", values).want(http.StatusOK, "Đã thêm “Tổ dân phố 24”")
	if n := strings.Count(v.get("/don-vi").body, "Tổ dân phố 24</"); n > 2 { // in the table and in the list of parents
		t.Errorf("the unit stands %d times on the page", n)
	}
	// A carried form leads nowhere else.
	s.Clock.Advance(13 * time.Hour)
	bad := url.Values{"ten_dang_nhap": {"khue"}, "mat_khau": {wardtest.Password}, carryTo: {"https://noi-khac.example/"}, carryPrefix + "key": {"k"}}
	if p := s.guest().post("/dang-nhap", bad); p.path != "/" {
		t.Errorf("a form to another site leads to %s: %s", p.path, p.text())
	}
}
