package web

import (
	"bytes"
	"context"
	"log/slog"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"tongket/internal/auth"
	"tongket/internal/job"
	"tongket/internal/opening"
	"tongket/internal/report"
	"tongket/internal/sheet"
	"tongket/internal/wardtest"
)

// site is a ward with its people behind the staff pages.
type site struct {
	*wardtest.Site
	t      testing.TB
	server *Server
	log    *journal
}

// journal is a log that a test reads.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write adds to the log.
func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

// String is the log so far.
func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

// newSite opens a settled ward behind the staff pages; change may alter how the
// door is opened.
func newSite(t testing.TB, change ...func(*Config)) *site {
	t.Helper()
	return siteOf(t, wardtest.Settled(t), change...)
}

func siteOf(t testing.TB, w *wardtest.Site, change ...func(*Config)) *site {
	t.Helper()
	s := &site{Site: w, t: t, log: &journal{}}
	c := Config{DB: w.DB, Log: slog.New(slog.NewTextHandler(s.log, nil))}
	for _, f := range change {
		f(&c)
	}
	s.server = New(c)
	return s
}

// work lets the queue's worker run until what waits is done.
func (s *site) work() (stop func()) {
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		worker := job.Worker{DB: s.DB, Handlers: map[string]job.Handler{report.Job: report.Handler, sheet.ReadJob: sheet.ReadHandler, sheet.WriteJob: sheet.WriteHandler, opening.Job: opening.Handler(s.server.Reader)}, Log: slog.New(slog.NewTextHandler(s.log, nil))}
		if err := worker.Run(ctx); err != nil {
			s.t.Errorf("worker: %v", err)
		}
	}()
	return func() { cancel(); <-done }
}

// visitor is somebody at a browser without script: it keeps cookies, fills in
// forms as they stand on the page and follows where it is sent. Each page it is
// shown is held to what holds for all pages.
type visitor struct {
	*site
	cookies map[string]string
	header  http.Header // sent with every request
	bare    bool        // does not follow redirects
}

// guest is somebody who is not signed in.
func (s *site) guest() *visitor {
	return &visitor{site: s, cookies: map[string]string{}, header: http.Header{}}
}

// as is somebody signed in.
func (s *site) as(who auth.Actor) *visitor {
	s.t.Helper()
	logins := map[auth.AccountID]string{s.Clerk.Account: "khue", s.Chair.Account: "thinh", s.Head.Account: "manh", s.Reader.Account: "lan"}
	v := s.guest()
	p := v.get("/dang-nhap").send("/dang-nhap", typing{"ten_dang_nhap": logins[who.Account], "mat_khau": wardtest.Password})
	p.want(http.StatusOK, "Việc của tôi")
	return v
}

// typing is what a person types into a form, by field.
type typing map[string]string

// answer is what a visitor is shown.
type answer struct {
	v      *visitor
	path   string // where it was asked for, after redirects
	status int
	header http.Header
	body   string
	root   *html.Node
}

// get asks for a page.
func (v *visitor) get(path string) *answer {
	v.t.Helper()
	return v.do(httptest.NewRequest(http.MethodGet, path, nil))
}

// post sends a form's values to an address, whatever forms there are.
func (v *visitor) post(path string, values url.Values) *answer {
	v.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(r)
}

// postParts sends a form with files.
func (v *visitor) postParts(path string, values url.Values, files map[string]File) *answer {
	v.t.Helper()
	every := map[string][]File{}
	for name, f := range files {
		every[name] = []File{f}
	}
	return v.postEvery(path, values, every)
}

// postFiles sends a form with several files of one field.
func (v *visitor) postFiles(path string, values url.Values, field string, files ...File) *answer {
	v.t.Helper()
	return v.postEvery(path, values, map[string][]File{field: files})
}

func (v *visitor) postEvery(path string, values url.Values, files map[string][]File) *answer {
	v.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			if err := m.WriteField(name, value); err != nil {
				v.t.Fatal(err)
			}
		}
	}
	for name, all := range files {
		for _, f := range all {
			h := textproto.MIMEHeader{"Content-Type": {"application/octet-stream"}}
			// A browser writes the name as it is; the helpers of the library escape it.
			h.Set("Content-Disposition", `form-data; name="`+name+`"; filename="`+strings.ReplaceAll(f.Name, `"`, "%22")+`"`)
			w, err := m.CreatePart(h)
			if err != nil {
				v.t.Fatal(err)
			}
			if _, err := w.Write(f.Data); err != nil {
				v.t.Fatal(err)
			}
		}
	}
	if err := m.Close(); err != nil {
		v.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return v.do(r)
}

// do sends a request and shows the answer.
func (v *visitor) do(r *http.Request) *answer {
	v.t.Helper()
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	for name, values := range v.header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	v.server.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		v.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		}
	}
	if to := w.Header().Get("Location"); to != "" && !v.bare {
		if w.Code != http.StatusSeeOther {
			v.t.Errorf("%s %s: moved with status %d, want 303", r.Method, r.URL, w.Code)
		}
		to, _, _ = strings.Cut(to, "#")
		return v.get(to)
	}
	p := &answer{v: v, path: r.URL.RequestURI(), status: w.Code, header: w.Header(), body: w.Body.String()}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && w.Header().Get("Location") == "" {
		p.parse()
		p.hold()
	}
	return p
}

func (p *answer) parse() {
	p.v.t.Helper()
	root, err := html.Parse(strings.NewReader(p.body))
	if err != nil {
		p.v.t.Fatal(err)
	}
	p.root = root
}

// want ends the test where the page has another status, or its words do not hold
// every one of the given.
func (p *answer) want(status int, words ...string) *answer {
	p.v.t.Helper()
	if p.status != status {
		p.v.t.Fatalf("%s answers %d, want %d: %s", p.path, p.status, status, p.text())
	}
	text := p.text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			p.v.t.Errorf("%s does not say %q: %s", p.path, w, text)
		}
	}
	return p
}

// without reports words that must not stand on the page.
func (p *answer) without(words ...string) *answer {
	p.v.t.Helper()
	text := p.text()
	for _, w := range words {
		if strings.Contains(text, w) {
			p.v.t.Errorf("%s says %q: %s", p.path, w, text)
		}
	}
	return p
}

// text is what a person reads of the page's body.
func (p *answer) text() string {
	if p.root == nil {
		return p.body
	}
	if main := p.find("main"); main != nil {
		return textOf(main)
	}
	return textOf(p.root)
}

// all lists the elements that a selector names: compounds of tag, #id, .class,
// [name] and [name=value] with blanks for "inside".
func (p *answer) all(selector string) []*html.Node { return selectAll(p.root, selector) }

// find is the first element that a selector names, or nil.
func (p *answer) find(selector string) *html.Node {
	if found := p.all(selector); len(found) > 0 {
		return found[0]
	}
	return nil
}

// form is the form that is sent to an address, as a browser would send it now;
// the test ends where there is none.
func (p *answer) form(action string) (*html.Node, url.Values) {
	p.v.t.Helper()
	for _, n := range p.all("form") {
		if attr(n, "action") == action {
			return n, valuesOf(n)
		}
	}
	p.v.t.Fatalf("%s has no form to %s: %s", p.path, action, p.text())
	return nil, nil
}

// has reports whether the page has a form to an address.
func (p *answer) has(action string) bool {
	return slices.ContainsFunc(p.all("form"), func(n *html.Node) bool { return attr(n, "action") == action })
}

// send fills in the form to an address and sends it. Values are given only to
// fields that the form has.
func (p *answer) send(action string, typed typing, files ...map[string]File) *answer {
	p.v.t.Helper()
	form, values := p.form(action)
	for name, value := range typed {
		if !slices.ContainsFunc(selectAll(form, "[name]"), func(n *html.Node) bool { return attr(n, "name") == name }) {
			p.v.t.Fatalf("the form to %s has no field %s", action, name)
		}
		values.Set(name, value)
	}
	if attr(form, "enctype") == "multipart/form-data" {
		all := map[string]File{}
		for _, f := range files {
			maps.Copy(all, f)
		}
		return p.v.postParts(action, values, all)
	}
	if attr(form, "method") == "post" {
		return p.v.post(action, values)
	}
	return p.v.get(action + "?" + values.Encode())
}

// valuesOf is what a browser sends of a form's fields as they stand.
func valuesOf(form *html.Node) url.Values {
	values := url.Values{}
	for n := range form.Descendants() {
		name := attr(n, "name")
		if n.Type != html.ElementNode || name == "" || has(n, "disabled") {
			continue
		}
		switch n.Data {
		case "input":
			switch attr(n, "type") {
			case "file", "submit":
			case "radio", "checkbox":
				if has(n, "checked") {
					values.Add(name, attr(n, "value"))
				}
			default:
				values.Add(name, attr(n, "value"))
			}
		case "textarea":
			values.Add(name, strings.TrimPrefix(rawText(n), "\n"))
		case "select":
			values.Add(name, chosen(n))
		}
	}
	return values
}

// chosen is the value of a select: the option marked, else the first.
func chosen(n *html.Node) string {
	first, found := "", false
	for _, o := range selectAll(n, "option") {
		if has(o, "selected") {
			return attr(o, "value")
		}
		if !found {
			first, found = attr(o, "value"), true
		}
	}
	return first
}

// attr is the value of an attribute, "" where it is not there.
func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// has reports whether an element carries an attribute.
func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// textOf is the words inside an element, with one blank between.
func textOf(n *html.Node) string { return strings.Join(strings.Fields(rawText(n)), " ") }

// rawText is the text inside an element as it stands; blocks are set apart.
func rawText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			b.WriteString(d.Data)
		case n.Data != "textarea" && slices.Contains([]string{"p", "li", "td", "th", "tr", "h1", "h2", "h3", "small", "div", "br", "dt", "dd", "option", "label"}, d.Data):
			b.WriteString(" ")
		}
	}
	return b.String()
}

// selectAll lists the elements below n that a selector names.
func selectAll(n *html.Node, selector string) []*html.Node {
	steps := strings.Fields(selector)
	var found []*html.Node
	for d := range n.Descendants() {
		if d.Type != html.ElementNode || !fits(d, steps[len(steps)-1]) {
			continue
		}
		left := steps[:len(steps)-1]
		for a := range d.Ancestors() {
			if len(left) > 0 && a.Type == html.ElementNode && fits(a, left[len(left)-1]) {
				left = left[:len(left)-1]
			}
		}
		if len(left) == 0 {
			found = append(found, d)
		}
	}
	return found
}

// fits reports whether an element is what one compound of a selector names.
func fits(n *html.Node, compound string) bool {
	for compound != "" {
		end := strings.IndexAny(compound[1:], ".#[") + 1
		if end == 0 {
			end = len(compound)
		}
		part := compound[:end]
		compound = compound[end:]
		switch part[0] {
		case '.':
			if !slices.Contains(strings.Fields(attr(n, "class")), part[1:]) {
				return false
			}
		case '#':
			if attr(n, "id") != part[1:] {
				return false
			}
		case '[':
			name, value, valued := strings.Cut(strings.Trim(part, "[]"), "=")
			if !has(n, name) || valued && attr(n, name) != value {
				return false
			}
		default:
			if n.Data != part {
				return false
			}
		}
	}
	return true
}
