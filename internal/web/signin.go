package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/regime"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// sessionAge is how long a browser keeps its token; the record ends the session
// earlier when it lies idle.
const sessionAge = 7 * 24 * 3600

func (s *Server) nowhere(w http.ResponseWriter, r *http.Request) {
	s.problem(w, r, fault.Missingf("Không có trang %s. Kiểm tra lại địa chỉ, hoặc về trang đầu rồi tìm theo tên.", r.URL.Path))
}

// outside reads a form sent by somebody who is not signed in, or answers.
func (s *Server) outside(w http.ResponseWriter, r *http.Request) (*Input, bool) {
	in, err := s.input(w, r, auth.Actor{})
	if err != nil {
		s.problem(w, r, err)
		return nil, false
	}
	return in, true
}

func (s *Server) signInPage(w http.ResponseWriter, r *http.Request) {
	wards, err := s.DB.Wards(r.Context())
	if err != nil {
		s.problem(w, r, err)
		return
	}
	if len(wards) == 0 {
		http.Redirect(w, r, "/bat-dau", http.StatusSeeOther)
		return
	}
	s.render(w, r, http.StatusOK, s.signInForm(theme(r), signInAsk{to: r.URL.Query().Get("den")}))
}

// signInAsk is what the sign-in form is drawn with.
type signInAsk struct {
	login   string
	to      string // where to go afterwards
	faults  []*fault.Fault
	head    templ.Component // what is said above, nil for nothing
	carried []ui.Hidden     // a form that waits for the session
}

func (s *Server) signInForm(t ui.Theme, ask signInAsk) templ.Component {
	head := ask.head
	if head == nil {
		head = templ.NopComponent
	}
	if len(ask.faults) > 0 {
		head, _ = summary("Chưa đăng nhập được", ask.faults)
	}
	_, wrong := errorsOf("", ask.faults)
	b := ui.Bare{Kicker: "Tổng kết", Title: "Đăng nhập", Standing: ui.Words("Chỉ tiêu, số liệu và báo cáo của phường, xã."), Theme: t,
		Footer: ui.Line{{Text: "Có thẻ do Văn phòng in? "}, {Text: "Ghi mã thẻ", Href: cardOpenPath}, {Text: ". Không có tài khoản vẫn "}, {Text: "kiểm tra được số trong một dự thảo", Href: checkPath}, {Text: "."}}}
	if s.Demo {
		b.Banners = append(b.Banners, ui.Banner{Sample: true})
	}
	return bare(b, templ.Join(head, form(ui.Form{Send: send("/dang-nhap", append([]ui.Hidden{{Name: "den", Value: ask.to}}, ask.carried...)...), Label: "Đăng nhập"}, fields(
		ui.Input{Name: "ten_dang_nhap", Label: "Tên đăng nhập", Value: ask.login, Error: wrong["ten_dang_nhap"], Autocomplete: "username", Span: ui.Full},
		ui.Input{Name: "mat_khau", Label: "Mật khẩu", Type: "password", Error: wrong["mat_khau"], Autocomplete: "current-password", Span: ui.Full},
	), ui.Acts{ui.Button{Label: "Đăng nhập", Icon: ui.IconSignIn, Look: ui.Primary}})))
}

// summary is the summary above a refused form with the sentences by field.
func summary(title string, faults []*fault.Fault) (templ.Component, map[string]string) {
	sum, byField := errorsOf(title, faults)
	return sum, byField
}

func (s *Server) signIn(w http.ResponseWriter, r *http.Request) {
	in, ok := s.outside(w, r)
	if !ok {
		return
	}
	login, to := in.Get("ten_dang_nhap"), in.Form.Get("den")
	token, err := org.SignIn(r.Context(), s.DB, org.Attempt{Login: login, Password: vn.NFC(in.Form.Get("mat_khau")), Client: s.client(r)})
	if err != nil {
		faults, mendable := fault.All(err)
		if !mendable {
			s.problem(w, r, err)
			return
		}
		s.render(w, r, statuses[faults[0].Kind], s.signInForm(in.Theme, signInAsk{login: login, to: to, faults: faults, carried: carriedOn(in.Form)}))
		return
	}
	s.setSession(w, token, sessionAge)
	if list := carriedOn(in.Form); list != nil {
		if page, err := sendOn(in.Theme, list); err == nil {
			s.render(w, r, http.StatusOK, page)
			return
		}
	}
	http.Redirect(w, r, ownPath(to), http.StatusSeeOther)
}

// ownPath keeps a way back from leading to another site.
func ownPath(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.Contains(to, `\`) {
		return "/"
	}
	return u.RequestURI()
}

func (s *Server) signOut(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(sessionCookie); err == nil {
		if err := org.SignOut(r.Context(), s.DB, c.Value); err != nil {
			s.problem(w, r, err)
			return
		}
	}
	s.setSession(w, "", -1)
	http.Redirect(w, r, "/dang-nhap", http.StatusSeeOther)
}

func (s *Server) setTheme(w http.ResponseWriter, r *http.Request) {
	in, ok := s.outside(w, r)
	if !ok {
		return
	}
	http.SetCookie(w, &http.Cookie{Name: themeCookie, Value: in.Form.Get(ui.ThemeField), Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode})
	http.Redirect(w, r, ownPath(in.Form.Get("ve")), http.StatusSeeOther)
}

// statesPage shows every part in every state; it holds no data of a ward.
func (s *Server) statesPage(w http.ResponseWriter, r *http.Request) {
	s.render(w, r, http.StatusOK, ui.StatesPage(theme(r)))
}

func (s *Server) firstRunPage(w http.ResponseWriter, r *http.Request) {
	if s.FirstRunCode == "" {
		http.Redirect(w, r, "/dang-nhap", http.StatusSeeOther)
		return
	}
	in := &Input{Form: url.Values{"loai": {string(org.Phuong)}}, Theme: theme(r)}
	s.render(w, r, http.StatusOK, firstRunForm(in, nil))
}

func firstRunForm(in *Input, faults []*fault.Fault) templ.Component {
	var head templ.Component = templ.NopComponent
	if len(faults) > 0 {
		head, _ = summary("Chưa lập được đơn vị", faults)
	}
	_, wrong := errorsOf("", faults)
	field := func(name, label, hint string, span ui.Span) ui.Input {
		return ui.Input{Name: name, Label: label, Hint: hint, Value: in.Form.Get(name), Error: wrong[name], Span: span}
	}
	code := field("ma_khoi_tao", "Mã khởi tạo", "In trên cửa sổ chạy chương trình. Chỉ người ngồi tại máy này đọc được.", ui.Full)
	code.Autocomplete = "one-time-code"
	password := field("mat_khau", "Mật khẩu", "Ít nhất 10 ký tự.", ui.Half)
	password.Type, password.Value, password.Autocomplete = "password", "", "new-password"
	var kinds []ui.Option
	for _, k := range org.WardKinds {
		kinds = append(kinds, ui.Option{Value: string(k), Label: vn.Sentence(k.Label())})
	}
	return bare(ui.Bare{Kicker: "Tổng kết", Title: "Lập đơn vị", Theme: in.Theme,
		Standing: ui.Words("Làm một lần. Sau bước này, Văn phòng đăng nhập và đặt chỉ tiêu của năm.")},
		templ.Join(head, form(ui.Form{Send: send("/bat-dau"), Label: "Lập đơn vị"},
			fields(code),
			fields(ui.Radios{Name: "loai", Legend: "Loại đơn vị", Options: kinds, Value: in.Form.Get("loai"), Error: wrong["loai"], Inline: true, Span: ui.Full},
				field("ten", "Tên", "Không ghi “phường”, “xã”.", ui.Half), field("tinh", "Tỉnh, thành phố", "Ví dụ: tỉnh Minh Sơn.", ui.Half),
				optional(field("ma", "Mã đơn vị hành chính", "5 chữ số, giữ số 0 ở đầu. Để trống nếu chưa rõ.", ui.Full))),
			fields(field("ho_ten", "Họ và tên người dùng đầu tiên", "", ui.Half), field("chuc_vu", "Chức vụ", "Ví dụ: Chánh Văn phòng.", ui.Half),
				field("ten_dang_nhap", "Tên đăng nhập", "Chữ thường không dấu và số.", ui.Half), password),
			ui.Acts{ui.Button{Label: "Lập đơn vị", Look: ui.Primary}})))
}

func optional(i ui.Input) ui.Input {
	i.Optional = true
	return i
}

func (s *Server) firstRun(w http.ResponseWriter, r *http.Request) {
	in, ok := s.outside(w, r)
	if !ok {
		return
	}
	login, password := in.Get("ten_dang_nhap"), vn.NFC(in.Form.Get("mat_khau"))
	_, err := org.FirstRun(r.Context(), s.DB, org.FirstRunCode(s.FirstRunCode), in.Get("ma_khoi_tao"), org.First{
		Ward:   org.New{Name: in.Get("ten"), Kind: org.WardKind(in.Get("loai")), Code: in.Get("ma"), Province: in.Get("tinh")},
		Person: in.Get("ho_ten"), Title: in.Get("chuc_vu"), Login: login, Password: password,
		Then: regime.OpenAround,
	})
	if err != nil {
		faults, mendable := fault.All(err)
		if !mendable {
			s.problem(w, r, err)
			return
		}
		s.render(w, r, statuses[faults[0].Kind], firstRunForm(in, faults))
		return
	}
	token, err := org.SignIn(r.Context(), s.DB, org.Attempt{Login: login, Password: password, Client: s.client(r)})
	if err != nil {
		s.problem(w, r, err)
		return
	}
	s.setSession(w, token, sessionAge)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}
