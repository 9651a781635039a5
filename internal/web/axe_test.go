package web

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"tongket/internal/demo"
)

// axeRun gives the problems that axe-core finds, a line each.
const axeRun = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
	.then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.html.slice(0, 200) + " " + (n.any[0] || n.all[0] || n.none[0] || {message: ""}).message)))`

// looker looks at each page that it is shown: at every width and in both themes,
// with axe-core's eyes where it is there.
type looker struct {
	*screen
	axe string // the script, "" where it is missing
}

func newLooker(t *testing.T, server *Server) *looker {
	t.Helper()
	l := &looker{screen: newScreen(t, server, 1440)}
	if file := os.Getenv("TONGKET_AXE"); file != "" {
		script, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("TONGKET_AXE: %v", err)
		}
		l.axe = string(script)
	} else {
		t.Log("TONGKET_AXE names no axe.min.js: pages are looked at without axe-core (npm install axe-core)")
	}
	return l
}

// look holds the page in view to what holds at all widths and in both themes.
func (l *looker) look(name string) {
	l.t.Helper()
	if l.axe != "" {
		l.do("load axe-core", chromedp.Evaluate[chromedp.Void](l.axe))
	}
	for _, theme := range []string{"light", "dark"} {
		if _, err := chromedp.Call(l.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "screen",
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}}); err != nil {
			l.t.Fatal(err)
		}
		for _, width := range []int64{1440, 720, 360} {
			l.wide(width)
			if over := script[int](l.screen, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
				l.t.Errorf("%s at %d px is %d px too wide: %s", name, width, over, script[string](l.screen, widest))
			}
			if l.axe == "" || width == 720 {
				continue
			}
			// What the bar of ticked facts happens to lie over is reached by scrolling.
			script[bool](l.screen, `(document.querySelectorAll(".pick").forEach(b => { b.style.position = "static"; }), true)`)
			for _, p := range script[[]string](l.screen, axeRun) {
				l.t.Errorf("%s, %s, %d px: %s", name, theme, width, p)
			}
		}
	}
	l.wide(1440)
}

// widest names the elements that stick out of the window.
const widest = `[...document.querySelectorAll("main *")].filter(e => !e.closest(".scroll") && !e.closest(".vh") && e.getBoundingClientRect().right > innerWidth + 1)
	.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(" | ")`

// TestAxeOutside looks at what stands before the sign-in.
func TestAxeOutside(t *testing.T) {
	t.Parallel()
	l := newLooker(t, empty(t).server)
	l.open("/bat-dau")
	l.look("first run")
	l.fill("Mã khởi tạo", "sai")
	l.press("Lập đơn vị")
	l.look("first run, refused")
	l.open("/cac-thanh-phan")
	l.look("states")
	l.open("/khong-co")
	l.look("not there")
	l = newLooker(t, newSite(t).server)
	l.open("/dang-nhap")
	l.look("sign-in")
	l.fill("Tên đăng nhập", "khue")
	l.fill("Mật khẩu", "sai hẳn mật khẩu này")
	l.press("Đăng nhập")
	l.look("sign-in, refused")
}

// TestAxeOffice looks at the clerk's pages.
func TestAxeOffice(t *testing.T) {
	t.Parallel()
	ward, passwords := demoSite(t, "2026-01-16")
	l := newLooker(t, ward.server)
	l.signIn("vanphong", passwords["vanphong"])
	l.look("home of the clerk")
	for name, path := range map[string]string{
		"scoreboard": "/chi-tieu", "scoreboard of a new year": "/chi-tieu?nam=2026", "scoreboard, nothing left": "/chi-tieu?tim=khong-co-gi",
		"documents": "/van-ban", "tasks": "/nhiem-vu", "reports": "/bao-cao", "units": "/don-vi", "settings": "/thiet-lap", "a new figure": "/so-lieu/ghi", "the first hour": "/mo-dau", "its review": "/mo-dau/xem?buoc=don-vi", "its clashes": "/mo-dau/venh-nhau",
	} {
		l.open(path)
		l.look(name)
	}
	l.open("/chi-tieu")
	l.press("Tổng thu ngân sách nhà nước trên địa bàn")
	l.look("indicator with months")
	l.press("Ghi số liệu")
	l.look("figure entry")
	l.fill("Giá trị", "1.234")
	l.press("Gửi số liệu")
	l.look("figure entry, refused")
	l.open("/thiet-lap")
	l.press("Lưu: Vượt bao nhiêu phần trăm thì gọi là vượt đối với chỉ tiêu “trên” và “dưới”")
	l.look("a setting was changed")
	ward.Clock.Advance(13 * time.Hour)
	l.press("Lưu: Chữ “trên” trong chỉ tiêu")
	l.look("the session ended")
	l.fill("Tên đăng nhập", "vanphong")
	l.fill("Mật khẩu", passwords["vanphong"])
	l.press("Đăng nhập")
	l.look("a form to be sent on")
	l.press("Gửi tiếp")
	l.reads("Đã lưu thiết lập")
}

// TestAxePapers looks at a paper on its way into the record, and at a report.
func TestAxePapers(t *testing.T) {
	t.Parallel()
	ward, passwords := demoSite(t, "2026-07-06")
	defer ward.work()()
	l := newLooker(t, ward.server)
	l.signIn("vanphong", passwords["vanphong"])
	l.open("/van-ban")
	l.attach("Tệp văn bản", "anh.docx", []byte("\x89PNG\r\n\x1a\n"))
	l.press("Đọc văn bản")
	l.look("a file that was refused")
	l.attach("Tệp văn bản", "tin.txt", []byte(demo.SampleText))
	l.press("Đọc văn bản")
	l.look("a paper read")
	l.press("Sửa dữ kiện 1")
	l.look("a fact being edited")
	l.fill("Giá trị", "1.234")
	l.press("Xác nhận")
	l.look("an edited fact, refused")
	l.open(script[string](l.screen, `document.querySelector(".fact-f form").action.split("/").slice(3, 5).join("/").replace(/^/, "/")`))
	l.press("Xác nhận dữ kiện 4")
	l.press("Bỏ dữ kiện 7")
	l.press(regexp.MustCompile(`Xác nhận \d+ dữ kiện khớp`).FindString(l.text()))
	l.look("facts decided")
	l.open("/bao-cao")
	l.choose("Năm", "2025")
	l.press("Lập dự thảo")
	l.until("Tải dự thảo")
	l.look("a draft")
}

// TestAxeReading looks at the states of a paper as it is read: its pages, its
// tables, its findings folded and open, a view of its facts, its versions.
func TestAxeReading(t *testing.T) {
	t.Parallel()
	ward, passwords := paperSite(t, "2026-07-06")
	l := newLooker(t, ward.server)
	l.signIn("vanphong", passwords["vanphong"])
	l.open("/van-ban")
	l.attach("Tệp văn bản", "bao-cao.pdf", onPaper(l.screen, halfYear))
	l.press("Đọc văn bản")
	l.look("a paper with a table")
	l.tap(l.beginning("1 số đã khớp"))
	l.tap("Vì sao đọc thế")
	l.look("findings and reasons open")
	l.press(l.beginning("Ảnh trang"))
	l.look("pictures of pages")
	l.press(l.beginning("Cần xem"))
	l.look("facts to look at, on pictures")
	l.attach("Tệp đã sửa", "bao-cao-sua.pdf", onPaper(l.screen, strings.Replace(halfYear, "21 đảng viên", "22 đảng viên", 1)))
	l.press("Nộp bản mới")
	l.look("a next version")
	l.press("Bản số 1")
	l.look("an earlier version")
	l.open("/van-ban")
	l.fill("Hoặc dán nội dung, tin nhắn", "Tổ 7: 187 hộ, 706 khẩu, nghèo 2; tổ Đồi Thông: 90 hộ")
	l.press("Đọc văn bản")
	l.look("a message")
}

// TestAxeOthers looks at the pages of the chair and of the head of a group.
func TestAxeOthers(t *testing.T) {
	t.Parallel()
	ward, passwords := demoSite(t, "2026-01-16")
	l := newLooker(t, ward.server)
	l.signIn("chutich", passwords["chutich"])
	l.look("home of the chair")
	l.open("/so-lieu")
	l.look("figures to decide")
	l.press(l.named("Trả lại"))
	l.look("a figure being returned")
	l.signIn("to7", passwords["to7"])
	l.look("home of the head")
	l.open("/van-ban")
	l.look("not allowed")
}

// named is the whole name of the first link or button that begins with a word.
func (s *screen) named(word string) string {
	s.t.Helper()
	return script[string](s, fmt.Sprintf(`(e => e.getAttribute("aria-label") || e.innerText.trim())([...document.querySelectorAll("main a, main button")].find(e => e.innerText.trim() == %q))`, word))
}
