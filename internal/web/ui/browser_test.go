package ui

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"tongket/internal/wardtest/need"
	"tongket/internal/web/static"
)

// serve shows the pages of this package as the ward's server does, under the same
// content-security-policy: /states and /bare, with the theme in the query.
func serve(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, static.Handler())
	page := func(draw func(Theme) string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", "default-src 'self'")
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			if _, err := fmt.Fprint(w, draw(Theme(r.URL.Query().Get("theme")))); err != nil {
				t.Log(err)
			}
		}
	}
	mux.HandleFunc("/states", page(func(theme Theme) string { return render(t, StatesPage(theme)) }))
	mux.HandleFunc("/bare", page(func(theme Theme) string { return render(t, StatesBare(theme)) }))
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

// browser starts a Chromium of its own; complaints are what it logged since the last
// call: a refused style, a missing file, a script that failed.
func browser(t *testing.T) (ctx context.Context, complaints func() []string) {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes seconds to start: not in the short run")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(need.Program(t, "chromium")), chromedp.NoSandbox, chromedp.DisableGPU)
	alloc, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	ctx, late := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(late)
	var mu sync.Mutex
	var heard []string
	err := chromedp.Listen(ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *log.EventEntryAdded:
			heard = append(heard, e.Entry.Text+" "+e.Entry.URL)
		case *runtime.EventExceptionThrown:
			heard = append(heard, e.ExceptionDetails.Text)
		}
	})
	if err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	return ctx, func() []string {
		mu.Lock()
		defer mu.Unlock()
		out := heard
		heard = nil
		return out
	}
}

// open shows a page at a width and waits until its fonts are there.
func open(ctx context.Context, t *testing.T, url string, width int64) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(url)); err != nil {
		t.Fatalf("open %s: %v", url, err)
	}
	if ready := ask[bool](ctx, t, `document.fonts.ready.then(() => true)`); !ready {
		t.Fatalf("%s: the fonts are not ready", url)
	}
}

// ask gives the value of a script on the open page, waiting for it where it is a
// promise.
func ask[T any](ctx context.Context, t *testing.T, script string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%.80s: %v", script, err)
	}
	return v
}

// TestPagesFitTheScreen: no page scrolls sideways, on a desk, at 200 % zoom or on a
// phone, and the browser has nothing to complain about, the policy included.
func TestPagesFitTheScreen(t *testing.T) {
	t.Parallel()
	base := serve(t)
	ctx, complaints := browser(t)
	for _, page := range []string{"/states", "/bare"} {
		for _, width := range []int64{1440, 1024, 720, 360} {
			open(ctx, t, base+page+"?theme=light", width)
			over := ask[int](ctx, t, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
			if over > 0 {
				t.Errorf("%s at %d px is %d px too wide", page, width, over)
			}
			for _, c := range complaints() {
				t.Errorf("%s at %d px: %s", page, width, c)
			}
		}
	}
}

// TestThemeIsChosenOrFollowsTheDevice: the reader's choice wins over the device, and
// paper is light whatever was chosen.
func TestThemeIsChosenOrFollowsTheDevice(t *testing.T) {
	t.Parallel()
	base := serve(t)
	ctx, _ := browser(t)
	const light, dark = "rgb(255, 255, 255)", "rgb(26, 30, 35)"
	tests := []struct{ theme, device, medium, want string }{
		{"light", "light", "screen", light},
		{"light", "dark", "screen", light},
		{"dark", "light", "screen", dark},
		{"auto", "light", "screen", light},
		{"auto", "dark", "screen", dark},
		{"", "dark", "screen", dark},
		{"dark", "dark", "print", light},
		{"auto", "dark", "print", light},
	}
	for _, tt := range tests {
		media := emulation.SetEmulatedMediaParams{
			Media:    tt.medium,
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: tt.device}},
		}
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
			t.Fatal(err)
		}
		open(ctx, t, base+"/states?theme="+tt.theme, 1440)
		got := ask[string](ctx, t, `getComputedStyle(document.querySelector("main")).backgroundColor`)
		if got != tt.want {
			t.Errorf("theme %q on a %s device, %s: %s, want %s", tt.theme, tt.device, tt.medium, got, tt.want)
		}
	}
}

// axeRun gives the problems axe-core finds, as one line each.
const axeRun = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
	.then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.html.slice(0, 160))))`

// TestAxeStates: axe-core finds no problem on any part in any state. TONGKET_AXE names
// its file.
func TestAxeStates(t *testing.T) {
	t.Parallel()
	file := os.Getenv("TONGKET_AXE")
	if file == "" {
		t.Skip("TONGKET_AXE names no axe.min.js: this test needs axe-core (npm install axe-core)")
	}
	axe, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("TONGKET_AXE: %v", err)
	}
	base := serve(t)
	ctx, _ := browser(t)
	for _, page := range []string{"/states", "/bare"} {
		for _, theme := range []string{"light", "dark"} {
			for _, width := range []int64{1440, 360} {
				open(ctx, t, base+page+"?theme="+theme, width)
				if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](string(axe))); err != nil {
					t.Fatal(err)
				}
				problems := ask[[]string](ctx, t, axeRun)
				for _, p := range problems {
					t.Errorf("%s, %s, %d px: %s", page, theme, width, p)
				}
			}
		}
	}
}
