package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"tongket/internal/wardtest"
)

// conditions cut the line of a browser.
type conditions struct {
	Offline            bool    `json:"offline"`
	Latency            float64 `json:"latency"`
	DownloadThroughput float64 `json:"downloadThroughput"`
	UploadThroughput   float64 `json:"uploadThroughput"`
}

// line cuts the browser's line or joins it again.
func (s *screen) line(there bool) {
	s.t.Helper()
	command := cdp.Command[conditions, struct{}]{Method: "Network.emulateNetworkConditions"}
	if _, err := chromedp.Call(s.ctx, command, conditions{Offline: !there, DownloadThroughput: -1, UploadThroughput: -1}); err != nil {
		s.t.Fatal(err)
	}
}

// strike types keys into whatever has the focus.
func (s *screen) strike(all ...string) {
	s.t.Helper()
	for _, k := range all {
		s.do("keys", chromedp.KeyEvent(k))
	}
}

// awaits waits until the page says some words.
func (s *screen) awaits(words string) {
	s.t.Helper()
	for range 60 {
		if strings.Contains(s.text(), words) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.t.Fatalf("the page never says %q: %.2000s", words, s.text())
}

// TestJourneyGridByKeyboard types a table without a mouse, loses the line and no
// number, and pastes a block.
func TestJourneyGridByKeyboard(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	s := newScreen(t, p.server, 1440)
	s.signIn("khue", wardtest.Password)
	s.open(wardGrid)
	page := p.as(p.Clerk).get(wardGrid)
	box := func(name string) string { return fmt.Sprintf(`document.querySelector('[name="%s"]')`, name) }
	members := attr(page.january(p.members, p.Root), "name")
	budget := attr(page.january(p.budget, p.Root), "name")
	script[bool](s, box(members)+".focus() || true")
	s.strike("12", kb.Enter)
	s.awaits("Đã gửi 1 ô")
	if at := script[string](s, "document.activeElement.name"); at == members {
		t.Error("Enter stays in the box")
	}
	if f := p.history(p.january(p.members, p.Root)); len(f) != 1 || f[0].Value.N != 12 {
		t.Fatalf("kept %+v", f)
	}
	s.strike(kb.ArrowUp)
	if at := script[string](s, "document.activeElement.name"); at != members {
		t.Errorf("the arrow leads to %s", at)
	}
	s.strike("99", kb.Escape)
	if v := script[string](s, box(members)+".value"); v != "12" {
		t.Errorf("Esc leaves %q", v)
	}

	// The line is lost: the number stays in its box and in the browser.
	script[bool](s, box(budget)+".focus() || true")
	s.line(false)
	s.strike("tren 6", kb.Tab)
	s.awaits("1 ô chưa gửi được")
	s.complaints() // a browser says that the line is gone
	if n := len(p.history(p.january(p.budget, p.Root))); n != 0 {
		t.Fatalf("%d figures came through a line that is cut", n)
	}
	s.tap("Thử lại") // in vain, and said so
	s.awaits("1 ô chưa gửi được")
	s.complaints()
	s.line(true) // the page notices by itself
	s.awaits("Đã gửi 2 ô")
	if f := p.history(p.january(p.budget, p.Root)); len(f) != 1 || f[0].Value.N != 6000 {
		t.Fatalf("after the line is back: %+v", f)
	}

	// A block from Excel is seen before it is written.
	script[bool](s, box(budget)+".focus() || true")
	s.strike(kb.ArrowRight)
	script[bool](s, `(() => {
		const data = new DataTransfer();
		data.setData("text/plain", "1,5\t2,5\n");
		document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
		return true;
	})()`)
	for range 60 { // the page changes under the question
		if at, err := chromedp.Run(s.ctx, chromedp.Evaluate[string]("document.readyState + location.pathname")); err == nil && at == "complete"+gridPastePage {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.reads("Xem trước khối dán", "2 ô sẽ ghi")
	s.press("Ghi 2 ô")
	s.reads("Đã gửi 2 ô")
}
