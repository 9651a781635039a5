package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/notice"
	"tongket/internal/opening"
	"tongket/internal/org"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// Limits of what is read from a request (an upload may be 50 MB).
const (
	maxForm   = 1 << 20
	maxUpload = 50<<20 + maxForm
	bodyTime  = 60 * time.Second // a stalled phone is let go after this
)

// File is an uploaded file, in memory: nothing of it is on disk until it is
// cleared.
type File struct {
	Name string
	Data []byte
}

// Input is a request after its first half: who sends it and what it says. It
// holds nothing that could still wait for the network.
type Input struct {
	Actor  auth.Actor
	Path   map[string]string // wildcards of the route
	Form   url.Values        // query and body
	Files  map[string]File   // the first file of each field
	Every  map[string][]File // all files of each field, in the order in which they came
	URL    string            // path with query, for links back
	Site   string            // where people reach the pages, for words that are taken elsewhere
	Today  vn.Day
	Theme  ui.Theme
	ctx    context.Context
	server *Server
}

// Get returns the typed text of a field, composed (NFC) and trimmed.
func (in *Input) Get(field string) string { return strings.TrimSpace(clean(in.Form.Get(field))) }

// clean composes a text (NFC) and takes out what no keyboard writes and no column
// keeps: zero bytes, and bytes that are no letter.
func clean(text string) string {
	return vn.NFC(strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", ""))
}

// Key returns the key of the form that was sent.
func (in *Input) Key() string { return in.Form.Get(ui.KeyField) }

// input reads a request: its sender, its path and its whole body.
func (s *Server) input(w http.ResponseWriter, r *http.Request, actor auth.Actor) (*Input, error) {
	in := &Input{Actor: actor, Path: map[string]string{}, Form: r.URL.Query(), Files: map[string]File{}, Every: map[string][]File{}, URL: r.URL.RequestURI(), Site: s.site(r),
		Today: vn.DayOf(s.DB.Now()), Theme: theme(r), ctx: r.Context(), server: s}
	for _, name := range wildcards(r.Pattern) {
		in.Path[name] = clean(r.PathValue(name))
	}
	if r.Method != http.MethodPost {
		return in, nil
	}
	if err := boundReading(w); err != nil {
		return nil, err
	}
	if media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && media == "multipart/form-data" {
		return in, in.readParts(multipart.NewReader(http.MaxBytesReader(w, r.Body, largest(r.Pattern)), params["boundary"]))
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return nil, tooLarge(err)
	}
	in.Form = r.Form
	return in, nil
}

// site is the address at which people reach the pages: the one the program was
// told, else the one that was asked.
func (s *Server) site(r *http.Request) string {
	switch {
	case s.Site != "":
		return s.Site
	case s.Secure:
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// boundReading gives a body its time. Not every writer can set a deadline (a
// recorder in a test cannot).
func boundReading(w http.ResponseWriter) error {
	err := http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTime))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("bound reading: %w", err)
	}
	return nil
}

// largest is how many bytes a form with files may have: a folder of a year is more
// than one paper.
func largest(pattern string) int64 {
	if pattern == "POST "+openingPath {
		return opening.MaxBytes + maxForm
	}
	return maxUpload
}

// wildcards lists the names in a route's pattern: "GET /van-ban/{id}" has id.
func wildcards(pattern string) []string {
	var names []string
	for {
		_, rest, ok := strings.Cut(pattern, "{")
		if !ok {
			return names
		}
		name, after, _ := strings.Cut(rest, "}")
		names = append(names, strings.TrimSuffix(name, "..."))
		pattern = after
	}
}

// readParts reads a form with files into memory. The standard parser would put
// large parts into temporary files, where a file that must be refused may not go.
func (in *Input) readParts(m *multipart.Reader) error {
	for {
		p, err := m.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return tooLarge(err)
		}
		data, err := io.ReadAll(p)
		if err != nil {
			return tooLarge(err)
		}
		name := p.FormName()
		if p.FileName() == "" {
			in.Form.Add(name, string(data))
			continue
		}
		f := File{Name: clean(p.FileName()), Data: data}
		if _, have := in.Files[name]; !have {
			in.Files[name] = f
		}
		in.Every[name] = append(in.Every[name], f)
	}
}

// tooLarge tells a body beyond its limit from one that broke off.
func tooLarge(err error) error {
	var limit *http.MaxBytesError
	if errors.As(err, &limit) {
		return fault.New(fault.TooLarge, "tep", "Tệp lớn hơn %d MB. Hãy bỏ bớt ảnh trong tệp hoặc tách tệp rồi gửi lại.", (limit.Limit-maxForm)>>20)
	}
	return fault.Refusedf("Đường truyền bị ngắt giữa chừng nên chưa nhận được gì. Hãy gửi lại.")
}

// admit lets in whoever is signed in and has the right, with the request read;
// for anybody else it answers.
func (s *Server) admit(w http.ResponseWriter, r *http.Request, right auth.Right) (*Input, bool) {
	actor, err := s.signedIn(r)
	if err != nil {
		s.turnAway(w, r, err)
		return nil, false
	}
	if actor.ByCard() && r.Method == http.MethodGet && r.URL.Path == "/" {
		http.Redirect(w, r, quickPage, http.StatusSeeOther)
		return nil, false
	}
	if err := mayOpen(actor, right); err != nil {
		s.problem(w, r, err)
		return nil, false
	}
	in, err := s.input(w, r, actor)
	if err != nil {
		s.problem(w, r, err)
		return nil, false
	}
	return in, true
}

// mayOpen tells whether the actor may ask for a page that needs a right. A phone
// bound by a card has the right to send figures of its unit, and yet nothing is
// open to it but the one page where it does so.
func mayOpen(actor auth.Actor, right auth.Right) error {
	if actor.ByCard() && right != auth.ReportDue {
		return fault.Forbiddenf("Thẻ của %s chỉ dùng để gửi số liệu đến hạn của đơn vị. Muốn xem trang khác, hãy đăng nhập bằng tài khoản do Văn phòng cấp.", actor.Title)
	}
	return actor.May(right)
}

// view answers a GET: see reads in one transaction what the page shows and
// returns its body; the page is drawn after the transaction has ended.
func (s *Server) view(right auth.Right, see func(*db.Tx, *Input) (templ.Component, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		in, ok := s.admit(w, r, right)
		if !ok {
			return
		}
		var page templ.Component
		if err := s.DB.View(r.Context(), in.Actor, func(tx *db.Tx) (err error) {
			page, err = see(tx, in)
			return err
		}); err != nil {
			s.problem(w, r, err)
			return
		}
		s.render(w, r, http.StatusOK, page)
	}
}

// turnAway sends somebody who is not signed in to the sign-in page, and back
// afterwards.
func (s *Server) turnAway(w http.ResponseWriter, r *http.Request, err error) {
	if !fault.Is(err, fault.SignIn) {
		s.problem(w, r, err)
		return
	}
	if r.Method == http.MethodPost {
		if list, ok := s.carried(w, r); ok {
			head := ui.Notice{Tone: ui.Wait, Title: "Phiên làm việc đã hết", Text: ui.Words("Nội dung vừa gửi chưa được ghi và vẫn còn ở đây. Đăng nhập để gửi tiếp.")}
			s.render(w, r, http.StatusUnauthorized, s.signInForm(theme(r), signInAsk{head: head, carried: list}))
			return
		}
	}
	to := "/dang-nhap"
	if r.Method == http.MethodGet && r.URL.Path != "/" {
		to += "?den=" + url.QueryEscape(r.URL.RequestURI())
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// Form is a POST in its two halves. Read parses what was sent outside any
// transaction; Act does it inside one and says where to go; Again draws the page
// the form stands on once more with what was typed and what is wrong with it, and
// Keep, where a form has it, keeps what was typed before that page is drawn.
type Form[C any] struct {
	Right auth.Right
	Short bool   // many send it at once and it is soon done: acts that wait share a commit
	Name  string // of the act, for the row that remembers it
	Read  func(*Input) (C, error)
	Act   func(*db.Tx, C) (to string, err error)
	Again func(*db.Tx, *Input, []*fault.Fault) (templ.Component, error)
	Keep  func(*Input) error
}

// post answers a form.
func post[C any](s *Server, f Form[C]) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		in, ok := s.admit(w, r, f.Right)
		if !ok {
			return
		}
		to, err := perform(s, f, in)
		if err != nil {
			again(s, f, w, r, in, err)
			return
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
	}
}

// perform reads the command and does it once for its key.
func perform[C any](s *Server, f Form[C], in *Input) (to string, err error) {
	cmd, err := f.Read(in)
	if err != nil {
		return "", err
	}
	digest, err := digestOf(cmd)
	if err != nil {
		return "", err
	}
	update := s.DB.Update
	if f.Short {
		update = s.DB.UpdateTogether
	}
	err = update(in.ctx, in.Actor, func(tx *db.Tx) error {
		to, _, err = tx.Once(db.Form{Key: in.Key(), Act: f.Name, Digest: digest}, func() (string, error) { return f.Act(tx, cmd) })
		return err
	})
	return to, err
}

// reveal answers a form whose answer holds what is shown once and kept nowhere, such
// as a password: the page that shows it is the answer itself. The same form sent
// again leads to where Act says, since nobody can show it a second time.
func reveal[C any](s *Server, f Form[C], show func(*db.Tx, *Input, C) (templ.Component, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		in, ok := s.admit(w, r, f.Right)
		if !ok {
			return
		}
		cmd, err := f.Read(in)
		if err != nil {
			again(s, f, w, r, in, err)
			return
		}
		digest, err := digestOf(cmd)
		if err != nil {
			s.problem(w, r, err)
			return
		}
		to, repeated := "", false
		err = s.DB.Update(in.ctx, in.Actor, func(tx *db.Tx) (err error) {
			to, repeated, err = tx.Once(db.Form{Key: in.Key(), Act: f.Name, Digest: digest}, func() (string, error) { return f.Act(tx, cmd) })
			return err
		})
		switch {
		case err != nil:
			again(s, f, w, r, in, err)
		case repeated:
			http.Redirect(w, r, to, http.StatusSeeOther)
		default:
			s.show(w, r, in, http.StatusOK, func(tx *db.Tx) (templ.Component, error) { return show(tx, in, cmd) })
		}
	}
}

// digestOf tells two contents of one form apart.
func digestOf(cmd any) (string, error) {
	text, err := json.Marshal(cmd)
	if err != nil {
		return "", fmt.Errorf("digest of form: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// again shows a refused form with what was typed. A fault that no typing mends
// (a missing thing, a right) has a page of its own.
func again[C any](s *Server, f Form[C], w http.ResponseWriter, r *http.Request, in *Input, cause error) {
	faults, mendable := fault.All(cause)
	if !mendable || f.Again == nil || faults[0].Kind == fault.Missing || faults[0].Kind == fault.Forbidden {
		s.problem(w, r, cause)
		return
	}
	if f.Keep != nil {
		if err := f.Keep(in); err != nil {
			s.logError(r, err) // the page itself still holds all that was typed
		}
	}
	var page templ.Component
	if err := s.DB.View(r.Context(), in.Actor, func(tx *db.Tx) (err error) {
		page, err = f.Again(tx, in, faults)
		return err
	}); err != nil {
		s.problem(w, r, err)
		return
	}
	s.render(w, r, statuses[faults[0].Kind], page)
}

// render draws a page into memory and sends it whole, so that an error while
// drawing never leaves half a page.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) {
	var b bytes.Buffer
	// Drawing waits for nothing; a sender whose line broke off may still listen.
	if err := page.Render(context.WithoutCancel(r.Context()), &b); err != nil {
		code := s.logError(r, fmt.Errorf("draw page: %w", err))
		http.Error(w, "Trang này chưa mở được. Mã lỗi: "+code, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	b.WriteTo(w) // the reader may have gone; there is nobody to tell
}

// newKey makes the key that a form is drawn with.
func newKey() string { return db.NewID() }

// send is a form's address with a fresh key.
func send(action string, hidden ...ui.Hidden) ui.Send {
	return ui.Send{Action: action, Key: newKey(), Hidden: hidden}
}

// page is the frame of a staff page around its body, with the menu and its
// counts.
func page(tx *db.Tx, in *Input, p ui.Page, body templ.Component) (templ.Component, error) {
	chrome, err := chromeOf(tx, in)
	if err != nil {
		return nil, err
	}
	p.Chrome = chrome
	return within(p.With(), body), nil
}

// bare is the frame without a menu around its body.
func bare(b ui.Bare, body templ.Component) templ.Component { return within(b.With(), body) }

// within puts a body into a component that takes one.
func within(outer, inner templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, inner), w)
	})
}

// section is a part of a page under its heading.
func section(s ui.Section, body ...templ.Component) templ.Component {
	return within(s.With(), templ.Join(body...))
}

// form is a form around its fields.
func form(f ui.Form, body ...templ.Component) templ.Component {
	return within(f.With(), templ.Join(body...))
}

// fields lays out fields in rows.
func fields(body ...templ.Component) templ.Component {
	return within(ui.Fields{}.With(), templ.Join(body...))
}

// chromeOf gathers what stands around every page of one person.
func chromeOf(tx *db.Tx, in *Input) (ui.Chrome, error) {
	w, err := org.LoadWard(tx, in.Today)
	if err != nil {
		return ui.Chrome{}, err
	}
	nav, err := menuOf(tx, in)
	if err != nil {
		return ui.Chrome{}, err
	}
	c := ui.Chrome{Ward: w.Title(), Place: "Tổng kết · " + w.Province, Home: "/", Nav: nav, Theme: in.Theme,
		ThemeForm: send("/giao-dien", ui.Hidden{Name: "ve", Value: in.URL}),
		User:      ui.User{Name: in.Actor.Name, Post: in.Actor.Title, SignOut: send("/dang-xuat")}}
	if in.server.Demo {
		c.Banners = append(c.Banners, ui.Banner{Sample: true})
	}
	if in.server.Insecure {
		c.Banners = append(c.Banners, ui.Banner{Text: ui.Words("Trang này đi qua mạng không mã hóa (--insecure-lan): người khác trong mạng có thể đọc được số liệu và mật khẩu.")})
	}
	return c, nil
}

// menuOf lists what the actor may open, with what waits there.
func menuOf(tx *db.Tx, in *Input) ([]ui.NavItem, error) {
	waiting := 0 // what waits is the business of those who decide
	if in.Actor.Can(auth.DecideFigure) {
		var err error
		if waiting, err = figure.CountWaiting(tx); err != nil {
			return nil, err
		}
	}
	read, err := intake.CountWaiting(tx)
	if err != nil {
		return nil, err
	}
	owed, err := notice.Pending(tx)
	if err != nil {
		return nil, err
	}
	items := []struct {
		ui.NavItem
		right auth.Right
	}{
		{ui.NavItem{Label: "Việc của tôi", Href: "/", Icon: ui.IconHome, Count: len(owed), Of: "việc được nhắc"}, auth.SeeRecord},
		{ui.NavItem{Label: "Chỉ tiêu", Href: "/chi-tieu", Icon: ui.IconTarget}, auth.SeeRecord},
		{ui.NavItem{Label: "Số liệu", Href: "/so-lieu", Icon: ui.IconFigure, Count: waiting, Of: "chờ duyệt"}, auth.SeeRecord},
		{ui.NavItem{Label: "Nhiệm vụ", Href: "/nhiem-vu", Icon: ui.IconTask}, auth.SeeDocuments},
		{ui.NavItem{Label: "Văn bản", Href: "/van-ban", Icon: ui.IconDocument, Count: len(read), Of: "văn bản chờ xác nhận"}, auth.SeeDocuments},
		{ui.NavItem{Label: "Báo cáo", Href: "/bao-cao", Icon: ui.IconReport}, auth.MakeReport},
		{ui.NavItem{Label: "Đơn vị", Href: "/don-vi", Icon: ui.IconUnit, Gap: true}, auth.SeeRecord},
		{ui.NavItem{Label: "Thiết lập", Href: "/thiet-lap", Icon: ui.IconSettings}, auth.ChangeWard},
	}
	var nav []ui.NavItem
	for _, it := range items {
		if !in.Actor.Can(it.right) {
			continue
		}
		path, _, _ := strings.Cut(in.URL, "?")
		it.Current = under(it.Href, path)
		nav = append(nav, it.NavItem)
	}
	return nav, nil
}

// deeper are the pages that are reached from an entry of the menu.
var deeper = map[string][]string{
	"/":          {"/nhac-viec"},
	"/chi-tieu":  {"/du-bao", "/bieu-do", "/ban-chot", "/danh-gia"},
	"/so-lieu":   {"/bang-nhap", "/nhap-nhanh", "/bieu-mau", "/che-do", "/lich", "/khoa", "/canh-bao", "/quy-tac", "/don-doc"},
	"/van-ban":   {"/mo-dau"},
	"/bao-cao":   {"/mau-van-ban", "/tu-dien", "/so-van-ban", "/yeu-cau", checkPath},
	"/thiet-lap": {"/the-thuc"},
	"/don-vi":    {"/the", "/tai-khoan", "/ban-giao"},
}

// under reports whether a page belongs to an entry of the menu.
func under(entry, path string) bool {
	if path == entry || entry != "/" && strings.HasPrefix(path, entry+"/") {
		return true
	}
	return slices.ContainsFunc(deeper[entry], func(p string) bool { return path == p || strings.HasPrefix(path, p+"/") })
}

// errorsOf is the summary above a form that came back, and the sentence of each
// field.
func errorsOf(title string, faults []*fault.Fault) (ui.ErrorSummary, map[string]string) {
	sum := ui.ErrorSummary{Title: title, Text: ui.Words("Những gì đã ghi vẫn còn nguyên bên dưới."), Focus: true}
	byField := map[string]string{}
	for _, f := range faults {
		item := ui.ErrorItem{Text: f.Sentence}
		if f.Field != "" {
			item.Href = ui.FieldAnchor(f.Field)
			byField[f.Field] = f.Sentence
		}
		sum.Items = append(sum.Items, item)
	}
	return sum, byField
}

// download sends a kept file under its name.
func download(w http.ResponseWriter, name, media string, data []byte) {
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Length", fmt.Sprint(len(data)))
	w.Write(data) // the reader may have gone; there is nobody to tell
}

// fileOf answers a GET with a file: load reads it in one transaction, and it is
// sent after the transaction has ended.
func (s *Server) fileOf(right auth.Right, load func(*db.Tx, *Input) (name, media string, data []byte, err error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		in, ok := s.admit(w, r, right)
		if !ok {
			return
		}
		var name, media string
		var data []byte
		if err := s.DB.View(r.Context(), in.Actor, func(tx *db.Tx) (err error) {
			name, media, data, err = load(tx, in)
			return err
		}); err != nil {
			s.problem(w, r, err)
			return
		}
		download(w, name, media, data)
	}
}

// documentPath is the address of a document's page.
func documentPath(id document.ID) string { return "/van-ban/" + string(id) }
