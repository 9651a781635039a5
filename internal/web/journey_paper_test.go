package web

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	cdp "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"tongket/internal/demo"
	"tongket/internal/paper"
	"tongket/internal/vn"
)

// halfYear is a report with a table, as an office prints it: one number of it does
// not agree with the others.
const halfYear = `<h3>Báo cáo kết quả 6 tháng đầu năm 2026</h3>
<p>6 tháng đầu năm 2026, phường kết nạp 21 đảng viên mới; sửa chữa 18/24 nhà văn hóa tổ dân phố, đạt 80% kế hoạch;
xóa nhà tạm, nhà dột nát được 12/16 nhà, đạt 75% kế hoạch.</p>
<table border="1" cellspacing="0" cellpadding="6"><tr><th>STT<th>Chỉ tiêu<th>Đơn vị tính<th>Kế hoạch năm 2026<th>6 tháng đầu năm 2026
<tr><td>1<td>Thu ngân sách nhà nước trên địa bàn<td>tỷ đồng<td>6,2<td>3,1<tr><td>2<td>Tỷ lệ bao phủ bảo hiểm y tế<td>%<td>96<td>95,8</table>`

// paperSite is the demo ward with the means to read PDF files. What opening them
// compiles is kept for the next run.
func paperSite(t *testing.T, day vn.Day) (*site, map[string]string) {
	t.Helper()
	r := paper.NewReader(filepath.Join(os.TempDir(), "tongket-pdf-cache-test"))
	r.Scans = nil // as on a machine without Tesseract
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return demoSite(t, day, func(c *Config) { c.Reader = r })
}

// onPaper prints a page as a PDF file.
func onPaper(s *screen, body string) []byte {
	s.t.Helper()
	back := script[string](s, "location.href")
	html := `<html lang="vi"><meta charset="utf-8"><body style="font-family: sans-serif; font-size: 13pt">` + body
	s.do("a page to print", chromedp.Navigate("data:text/html;charset=utf-8;base64,"+base64.StdEncoding.EncodeToString([]byte(html))))
	pdf, err := chromedp.Run(s.ctx, chromedp.PrintToPDF(func(p *cdp.PrintToPDFParams) { p.PaperWidth, p.PaperHeight = 8.27, 11.69 }))
	if err != nil {
		s.t.Fatal(err)
	}
	s.do("back", chromedp.Navigate(back))
	return pdf
}

// beginning is the whole of what can be pressed that begins with some words: a
// switch with a count.
func (s *screen) beginning(words string) string {
	s.t.Helper()
	return script[string](s, fmt.Sprintf(`([...document.querySelectorAll("main a, main button, main summary")].map(e => (e.innerText || e.textContent).replace(/\s+/g, " ").trim()).find(t => t.startsWith(%q)) || %q)`, words, words))
}

// at fails where the page did not go to a place, or left it out of sight or under
// the bar.
func (s *screen) at(id string) {
	s.t.Helper()
	got := script[string](s, fmt.Sprintf(`(() => {
		const e = document.getElementById(%q), bar = document.getElementById("chon-nhieu"), r = e && e.getBoundingClientRect();
		const floor = bar && r && r.left >= bar.getBoundingClientRect().left ? bar.getBoundingClientRect().top : innerHeight;
		return !e ? "nowhere" : location.hash != "#" + e.id ? location.hash : r.top < 0 || Math.min(r.bottom, r.top + 24) > floor ? "out of sight, at " + r.top : "";
	})()`, id))
	if got != "" {
		s.t.Errorf("jumped to %s: %s", id, got)
	}
}

// focus is the name of what has the focus.
func (s *screen) focus() string {
	s.t.Helper()
	return script[string](s, `(e => e.getAttribute("aria-label") || e.innerText || "")(document.activeElement).trim()`)
}

// keys types as on a keyboard.
func (s *screen) keys(text string) {
	s.t.Helper()
	for _, k := range text {
		s.do("type "+string(k), chromedp.KeyEvent(string(k)))
	}
}

// tabTo moves the focus with Tab to what has a name.
func (s *screen) tabTo(name string) {
	s.t.Helper()
	for range 300 {
		if s.focus() == name {
			return
		}
		s.keys("\t")
	}
	s.t.Fatalf("Tab never comes to %q", name)
}

// enter presses Enter and waits for the page it leads to.
func (s *screen) enter() {
	s.t.Helper()
	if _, err := chromedp.RunResponse(s.ctx, chromedp.KeyEvent("\r")); err != nil {
		s.t.Fatal(err)
	}
}

// TestJourneyReading is a clerk's hour with a paper: what needs a look, from a
// warning to the words and back, a correction that is remembered, the rest with the
// keyboard alone, and the same paper again after its author mended it.
func TestJourneyReading(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, open func(*Server, int64) *screen) {
		ward, passwords := demoSite(t, "2026-07-06")
		s := open(ward.server, 1440)
		s.signIn("vanphong", passwords["vanphong"])
		s.open("/van-ban")
		s.attach("Tệp văn bản", "tin.txt", []byte(demo.SampleText))
		s.press("Đọc văn bản")
		all := script[int](s, `document.querySelectorAll("li.fact").length`)

		s.press(s.beginning("Cần xem"))
		if few := script[int](s, `document.querySelectorAll("li.fact").length`); few == 0 || few >= all {
			t.Errorf("%d of %d facts need a look", few, all)
		}
		n := strings.TrimPrefix(s.button("", "18/24 nhà văn hóa"), " ")
		s.tap("Tới chỗ " + n)
		s.at("s" + n)
		s.tap("Dữ kiện " + n)
		s.at("f" + n)

		s.press(s.beginning("Tất cả"))
		s.press(s.button("Sửa dữ kiện", "40 tỷ đồng"))
		s.choose("Chỉ tiêu", "Tổng mức lưu chuyển hàng hóa và doanh thu dịch vụ (tỷ đồng)")
		s.tap("Nhớ: từ nay “giá trị sản xuất công nghiệp - xây dựng” là tên gọi của chỉ tiêu đã chọn")
		s.press("Xác nhận")
		s.reads("Đã thành số liệu")

		picked := []string{s.button("Chọn dữ kiện", "23 đảng viên"), s.button("Chọn dữ kiện", "99,1%")}
		s.pick(picked)
		for _, p := range picked {
			if got := script[string](s, fmt.Sprintf(`document.getElementById("f%s").innerText`, strings.TrimPrefix(p, "Chọn dữ kiện "))); !strings.Contains(got, "Đã xác nhận") {
				t.Errorf("%s: %s", p, got)
			}
		}

		s.attach("Tệp đã sửa", "tin-sua.txt", []byte(strings.Replace(demo.SampleText, "đạt 80% kế hoạch", "đạt 75% kế hoạch", 1)))
		s.press("Nộp bản mới")
		s.reads("Đã nhận bản số 2", "Bản số 1", "Đã thành số liệu")
		if left := script[string](s, `document.querySelector(".read").innerText`); strings.Contains(left, "đạt 80%") {
			t.Errorf("the page shows the earlier text: %s", left)
		}
		s.press("Bản số 1")
		s.reads("Đây là bản số 1, không phải bản mới nhất")
	})
}

// pick ticks facts and confirms them without a mouse: with the keys of the list
// where scripts run, with Tab, Space and Enter where they do not.
func (s *screen) pick(names []string) {
	s.t.Helper()
	if s.silent {
		for _, name := range names {
			s.tabTo(name)
			s.keys(" ")
		}
		s.tabTo("Xác nhận các dữ kiện đã chọn")
		s.enter()
		return
	}
	ticked := func(want int) {
		s.t.Helper()
		if got := script[int](s, `document.querySelectorAll("li.fact :checked").length`); got != want {
			s.t.Errorf("%d facts are ticked, want %d", got, want)
		}
	}
	script[bool](s, `(document.activeElement.blur(), true)`)
	s.keys("a")
	ticked(script[int](s, `document.querySelectorAll("li.fact input[type=checkbox]").length`))
	s.keys("a")
	ticked(0)
	s.keys("jjk")
	for _, name := range names {
		at := strings.Replace(name, "Chọn dữ kiện", "Tới chỗ", 1) + " trong văn bản"
		for range 100 {
			if s.focus() == at {
				break
			}
			s.keys("j")
		}
		s.keys("x")
	}
	ticked(len(names))
	s.keys("c")
	if got := s.focus(); got != "Xác nhận các dữ kiện đã chọn" {
		s.t.Errorf("c leads to %q", got)
	}
	s.enter()
}

// drawnPages waits for the pictures of pages and says whether each is one.
const drawnPages = `Promise.all([...document.querySelectorAll(".pg image")].map(i => { const p = new Image(); p.src = i.href.baseVal; return p.decode().then(() => p.naturalWidth > 400); })).then(all => all.length > 0 && all.every(w => w))`

// TestJourneyPages: the pictures of a paper's pages carry its facts, and lead to
// the list and back.
func TestJourneyPages(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, open func(*Server, int64) *screen) {
		ward, passwords := paperSite(t, "2026-07-06")
		s := open(ward.server, 1440)
		s.signIn("vanphong", passwords["vanphong"])
		s.open("/van-ban")
		s.attach("Tệp văn bản", "bao-cao.pdf", onPaper(s, halfYear))
		s.press("Đọc văn bản")
		rows := script[string](s, `[...document.querySelectorAll(".src-t tr")].map(r => [...r.cells].slice(1).map(c => c.innerText.replace(/\s+/g, " ").trim()).join(" | ")).join("\n")`)
		if !strings.Contains(rows, "1 | Thu ngân sách nhà nước trên địa bàn") {
			t.Errorf("the table is not shown as one: %s", rows)
		}
		s.press(s.beginning("Ảnh trang"))
		drawn := script[bool](s, drawnPages)
		facts, marks := script[int](s, `document.querySelectorAll("li.fact").length`), script[int](s, `document.querySelectorAll(".pg a[href^='#f']").length`)
		if !drawn || marks == 0 || marks != facts {
			t.Errorf("%d facts, %d marked on the pages; pictures drawn: %v", facts, marks, drawn)
		}
		n := strings.TrimPrefix(s.button("", "18/24 nhà văn hóa"), " ")
		s.tap("Tới chỗ " + n)
		s.at("s" + n)
		script[bool](s, fmt.Sprintf(`(document.getElementById("s%s").focus(), true)`, n))
		s.keys("\r")
		s.at("f" + n)
	})
}
