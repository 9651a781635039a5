package web

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"tongket/internal/demo"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
	"tongket/internal/wardtest/need"
)

// screen is somebody before a Chromium of its own, at the pages of a ward.
type screen struct {
	t         *testing.T
	ctx       context.Context
	base      string // address of the server
	downloads string // folder of what was downloaded
	width     int64
	silent    bool // the pages' scripts are off
	mu        sync.Mutex
	heard     []string
}

// newScreen starts a browser at a server. What the browser complains about, a
// style it refused or a file that is missing, fails the test.
func newScreen(t *testing.T, server *Server, width int64) *screen {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes seconds to start: not in the short run")
	}
	if raced || os.Getenv("TONGKET_TEST_ENGINE") == "postgres" {
		t.Skip("journeys are walked once, on SQLite; what the pages do is tested without a browser on both engines and for races")
	}
	program := need.Program(t, "chromium")
	h := httptest.NewServer(server)
	t.Cleanup(h.Close)
	alloc, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU)...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	ctx, late := context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(late)
	s := &screen{t: t, ctx: ctx, base: h.URL, downloads: t.TempDir(), width: width}
	if err := chromedp.Listen(ctx, s.listen); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	if _, err := chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: s.downloads}); err != nil {
		t.Fatal(err)
	}
	s.wide(width)
	t.Cleanup(func() {
		for _, c := range s.complaints() {
			t.Errorf("the browser complains: %s", c)
		}
	})
	return s
}

func (s *screen) listen(event any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e := event.(type) {
	case *log.EventEntryAdded:
		s.heard = append(s.heard, e.Entry.Text+" "+e.Entry.URL)
	case *runtime.EventExceptionThrown:
		s.heard = append(s.heard, e.ExceptionDetails.Text)
	}
}

// complaints are what the browser said since the last call. That a refused form
// came back with its status is no complaint.
func (s *screen) complaints() (said []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, h := range s.heard {
		if !strings.Contains(h, "status of 4") {
			said = append(said, h)
		}
	}
	s.heard = nil
	return said
}

func (s *screen) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		s.t.Fatalf("%s: %v", what, err)
	}
}

// wide makes the window as wide as asked.
func (s *screen) wide(width int64) {
	s.t.Helper()
	s.width = width
	s.do("set the width", chromedp.EmulateViewport(width, 900))
}

// noScript turns the page's scripts off.
func (s *screen) noScript() {
	s.t.Helper()
	if _, err := chromedp.Call(s.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		s.t.Fatal(err)
	}
	s.silent = true
}

// open shows a page and waits until its fonts are there.
func (s *screen) open(path string) {
	s.t.Helper()
	s.do("open "+path, chromedp.Navigate(s.base+path))
	for end := time.Now().Add(10 * time.Second); script[string](s, `document.fonts.status`) != "loaded" && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
}

// script gives the value of an expression on the page.
func script[T any](s *screen, expression string) T {
	s.t.Helper()
	v, err := chromedp.Run(s.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		s.t.Fatalf("%.80s: %v", expression, err)
	}
	return v
}

// spot is where something stands in the window.
type spot struct {
	X, Y  float64
	Found bool
	Why   string
}

// pointed finds what people would point at: a visible link, button, or field by
// the words on it or on its label. It is scrolled into view first.
const pointed = `((words, kinds) => {
	const plain = s => (s || "").replace(/\s+/g, " ").trim();
	const name = e => plain(e.getAttribute("aria-label") || e.innerText || e.value);
	const seen = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility == "visible";
	let all = [...document.querySelectorAll(kinds)].filter(seen);
	let e = all.find(e => name(e) == words) || all.find(e => plain(e.innerText) == words) ||
		all.find(e => (e.closest("nav") || e.tagName == "LABEL") && name(e).startsWith(words + " ")); // a count or a hint behind
	if (!e) return {Found: false, Why: all.map(name).join(" | ").slice(0, 2000)};
	if (e.tagName == "LABEL" && e.control) e = e.control;
	e.scrollIntoView({block: "center"});
	const r = e.getClientRects()[0];
	return {Found: true, X: r.x + r.width / 2, Y: r.y + r.height / 2};
})`

// press points at a link or button by its words, and waits for the page it leads
// to; it returns that page's status.
func (s *screen) press(words string) int64 {
	s.t.Helper()
	at := s.point(words, "a, button, summary")
	ctx, cancel := context.WithTimeout(s.ctx, 30*time.Second)
	defer cancel()
	answer, err := chromedp.RunResponse(ctx, chromedp.MouseClickXY(at.X, at.Y))
	if err != nil {
		s.t.Fatalf("press %q: %v", words, err)
	}
	return int64(answer.Status)
}

// tap points at something that leads to no other page.
func (s *screen) tap(words string) {
	s.t.Helper()
	at := s.point(words, "a, button, summary, label")
	s.do("tap "+words, chromedp.MouseClickXY(at.X, at.Y))
}

// point finds where something stands that has come to rest: while a page is still
// being laid out, a click would meet what has moved there.
func (s *screen) point(words, kinds string) spot {
	s.t.Helper()
	look := func() spot {
		at := script[spot](s, fmt.Sprintf("%s(%q, %q)", pointed, words, kinds))
		if !at.Found {
			s.t.Fatalf("nothing to press says %q; there are: %s", words, at.Why)
		}
		return at
	}
	at := look()
	for range 100 {
		time.Sleep(10 * time.Millisecond)
		next := look()
		if next == at {
			break
		}
		at = next
	}
	return at
}

// fill types into the field with a label, in place of what stands there.
func (s *screen) fill(label, value string) {
	s.t.Helper()
	at := s.point(label, "label")
	s.do("fill "+label, chromedp.MouseClickXY(at.X, at.Y))
	script[bool](s, `document.activeElement.select ? (document.activeElement.select(), true) : false`)
	s.do("type", chromedp.KeyEvent("\b"+value))
}

// choose picks an option of the list with a label, by its words.
func (s *screen) choose(label, option string) {
	s.t.Helper()
	ok := script[bool](s, fmt.Sprintf(`((label, option) => {
		const plain = s => s.replace(/\s+/g, " ").trim();
		const l = [...document.querySelectorAll("label")].find(l => plain(l.innerText) == label);
		const o = l && [...l.control.options].find(o => plain(o.text) == option);
		if (o) l.control.value = o.value;
		return !!o;
	})(%q, %q)`, label, option))
	if !ok {
		s.t.Fatalf("no list %q with %q", label, option)
	}
}

// attach puts a file into the file field with a label.
func (s *screen) attach(label, name string, data []byte) {
	s.t.Helper()
	file := filepath.Join(s.t.TempDir(), name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		s.t.Fatal(err)
	}
	id := script[string](s, fmt.Sprintf(`[...document.querySelectorAll("label")].find(l => l.innerText.trim().startsWith(%q)).control.id`, label))
	s.do("attach "+name, chromedp.SetUploadFiles(chromedp.ID(id), []string{file}))
}

// reads fails where the page in view does not say the words.
func (s *screen) reads(words ...string) {
	s.t.Helper()
	text := s.text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			s.t.Errorf("%s does not say %q: %.3000s", script[string](s, "location.pathname"), w, text)
		}
	}
}

// text is what can be read of the page.
func (s *screen) text() string {
	s.t.Helper()
	return script[string](s, `document.body.innerText.replace(/\s+/g, " ")`)
}

// downloaded waits for a file that a press brings and returns it.
func (s *screen) downloaded(words, name string) []byte {
	s.t.Helper()
	at := s.point(words, "a, button")
	s.do("download "+name, chromedp.MouseClickXY(at.X, at.Y))
	file := filepath.Join(s.downloads, name)
	for range 200 {
		if data, err := os.ReadFile(file); err == nil && len(data) > 0 {
			return data
		}
		time.Sleep(50 * time.Millisecond)
	}
	left, _ := os.ReadDir(s.downloads)
	s.t.Fatalf("%q brought no file %s within ten seconds; there are %v", words, name, left)
	return nil
}

// signIn signs in at the page that is open.
func (s *screen) signIn(login, password string) {
	s.t.Helper()
	s.open("/dang-nhap")
	s.fill("Tên đăng nhập", login)
	s.fill("Mật khẩu", password)
	if status := s.press("Đăng nhập"); status != 200 {
		s.t.Fatalf("sign in as %s: %d", login, status)
	}
}

// demoSite is the demo ward on a day, and its sign-ins by login.
func demoSite(t *testing.T, day vn.Day, change ...func(*Config)) (*site, map[string]string) {
	t.Helper()
	w := wardtest.Empty(t)
	ward, err := demo.Build(t.Context(), w.DB)
	if err != nil {
		t.Fatal(err)
	}
	w.Ward = ward.ID
	w.Clock.Set(day.Time().Add(9 * time.Hour))
	passwords := map[string]string{}
	for _, in := range ward.SignIns {
		passwords[in.Login] = in.Password
	}
	return siteOf(t, &wardtest.Site{W: w}, append(change, func(c *Config) { c.Demo = true })...), passwords
}
