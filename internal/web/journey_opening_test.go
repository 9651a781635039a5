package web

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/plan"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
	"tongket/internal/wardtest/lastyear"
)

// mostClicks is how many clicks may lie between an empty record and the first
// annex.
const mostClicks = 20

// cells are the rows of an annex as they are printed, without the line that says
// what it was drawn from.
func cells(t *testing.T, book []byte) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() // read only
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	var kept [][]string
	for _, row := range rows {
		if line := strings.Join(row, " "); !strings.Contains(line, "Mốc nhật ký") && !strings.Contains(line, "Kèm theo Báo cáo") {
			kept = append(kept, row)
		}
	}
	return kept
}

// firstHour is somebody's way through the first hour without a browser: a click is
// a form sent or a link followed, and so is a box ticked otherwise than it stood.
type firstHour struct {
	*visitor
	page   *answer
	clicks int
}

func (h *firstHour) send(action string, change typing) {
	h.t.Helper()
	h.clicks++
	h.page = h.page.send(action, change)
}

func (h *firstHour) follow(path string) {
	h.t.Helper()
	h.clicks++
	h.page = h.get(path)
}

// drop sends the files of a folder with the form that is on the page.
func (h *firstHour) drop(year lastyear.Year) {
	h.t.Helper()
	_, values := h.page.form("/mo-dau")
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name := range values {
		if err := m.WriteField(name, values.Get(name)); err != nil {
			h.t.Fatal(err)
		}
	}
	for _, f := range year.Files {
		part, err := m.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="thu_muc"; filename="` + f.Path + `"`}})
		if err == nil {
			_, err = part.Write(f.Data)
		}
		if err != nil {
			h.t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		h.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/mo-dau", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	h.clicks++
	h.page = h.do(r)
	for range 200 {
		if !strings.Contains(h.page.text(), "Đang đọc thư mục") {
			return
		}
		time.Sleep(20 * time.Millisecond)
		h.page = h.get(h.page.path) // the page asks again by itself
	}
}

// begin founds the ward on the first-run page.
func begin(t *testing.T, s *site) *firstHour {
	t.Helper()
	h := &firstHour{visitor: s.guest()}
	h.page = h.get("/")
	founded := typing{"ma_khoi_tao": "bkm3t-7npvx", "loai": "xa", "ten": "Đông Sơn", "tinh": "tỉnh Hà Khê", "ho_ten": "Đàm Thị Khuê",
		"chuc_vu": "Chánh Văn phòng", "ten_dang_nhap": "khue", "mat_khau": wardtest.Password}
	h.clicks++ // the kind of ward
	h.send("/bat-dau", founded)
	h.page.want(http.StatusOK, "Mở đầu từ thư mục")
	return h
}

// TestFirstHour goes from an empty record to the first annex, and holds every number
// of it against what the ward that wrote the folder knows.
func TestFirstHour(t *testing.T) {
	t.Parallel()
	year := lastyear.Write(t)
	s := empty(t)
	s.Clock.Set(vn.Day("2026-02-02").Time().Add(9 * time.Hour))
	stop := s.work()
	defer stop()
	h := begin(t, s)
	h.follow("/mo-dau")
	h.clicks++ // the folder is chosen
	h.drop(year)
	h.page.want(http.StatusOK, "Đã đọc xong thư mục", "1 tệp mang dấu mật đã bị từ chối", "Nội dung giống hệt tệp", "hỏng.docx").without(lastyear.Secret, "Công văn.txt")

	h.follow("/mo-dau/xem")
	h.page.want(http.StatusOK, "1. Đơn vị", "Xóm 6", "Trạm Y tế xã")
	h.send("/mo-dau/xem/don-vi", nil)
	h.page.want(http.StatusOK, "Xong bước đơn vị", "Tổng thu ngân sách nhà nước trên địa bàn xã", "Cũng ghi: “Thu ngân sách nhà nước trên địa bàn”")
	h.send("/mo-dau/xem/chi-tieu", nil)
	h.page.want(http.StatusOK, "Kế hoạch năm 2025", "Kế hoạch năm 2026", "≥ 6.300 triệu đồng", "tỉnh giao: ")
	h.send("/mo-dau/xem/muc-giao", nil)
	h.page.want(http.StatusOK, "Số liệu theo kỳ", "T12/2025")
	h.send("/mo-dau/xem/so-lieu", nil)
	h.page.want(http.StatusOK, "Cùng chỉ tiêu, cùng kỳ, khác số", lastyear.NoticeSays, lastyear.ReportSays, "Số chỉ tiêu đạt không khớp", lastyear.CountSays, lastyear.CountIs)
	if got := len(h.page.all("fieldset")); got != 2 {
		t.Errorf("%d contradictions claimed, want the 2 that were planted: %s", got, h.page.text())
	}
	choices := typing{}
	for _, i := range h.page.all("input[type=radio]") {
		if strings.HasPrefix(attr(i, "value"), lastyear.ReportSays) || strings.HasPrefix(attr(i, "value"), lastyear.CountIs) {
			choices[attr(i, "name")] = attr(i, "value")
			h.clicks++
		}
	}
	h.send("/mo-dau/xem/venh-nhau", choices)
	h.page.want(http.StatusOK, "Đã qua các bước", "Lập biểu chỉ tiêu năm 2025")
	h.send("/bao-cao", nil)
	report := h.page.path
	for range 200 {
		if strings.Contains(h.page.text(), "Tải dự thảo") {
			break
		}
		time.Sleep(20 * time.Millisecond)
		h.page = h.get(report)
	}
	h.follow(report + "/tep")
	if h.clicks > mostClicks {
		t.Errorf("%d clicks, want at most %d", h.clicks, mostClicks)
	}
	if diff := cmp.Diff(cells(t, year.Annex), cells(t, []byte(h.page.body))); diff != "" {
		t.Errorf("the annex (-the ward that wrote the folder +read from it):\n%s", diff)
	}
	h.get("/mo-dau/venh-nhau").want(http.StatusOK, "2 chỗ trong", "2 chỗ đã chọn")
	h.held(year)
	dropAgain(t, h, year)
}

// held compares every figure of the record with what the ward that wrote the folder
// knows: amounts of months, levels of quarters, the year and the one before it.
func (h *firstHour) held(year lastyear.Year) {
	h.t.Helper()
	got := map[string]string{}
	h.See(auth.System(h.ward(), "test"), func(tx *db.Tx) error {
		definitions, err := plan.Indicators(tx, "")
		if err != nil {
			return err
		}
		all, err := figure.FindApproved(tx, "2024-01-01", "2025-12-31", "")
		for _, f := range all {
			d := definitions[f.Key.Indicator]
			got[d.Name+", "+intake.PeriodOf(f.Key.From, f.Key.To)] = f.Value.Format(d)
			if f.Source.Document == "" {
				h.t.Errorf("%s of %s has no paper behind it", d.Name, f.Key.To)
			}
		}
		return err
	})
	want := 0
	holds := func(l lastyear.Line, period, value string) {
		if value == "" {
			return
		}
		want++
		n, err := vn.ParseNumberAt(strings.Split(value, "/")[0], l.Decimals)
		if err != nil {
			h.t.Fatal(err)
		}
		_, of, _ := strings.Cut(value, "/")
		text := strings.TrimSuffix(n.String()+"/"+of, "/")
		if said := got[l.Name+", "+period]; said != text {
			h.t.Errorf("%s, %s is kept as %q, want %q", l.Name, period, said, text)
		}
	}
	for _, l := range year.Lines {
		holds(l, "2024", l.Last)
		holds(l, "2025", l.Year)
		for m, amount := range l.Months {
			holds(l, fmt.Sprintf("2025-%02d", m+1), amount)
		}
		for q, level := range l.Quarters {
			if q < 3 {
				holds(l, fmt.Sprintf("2025-%02d", 3*q+3), level)
			} else {
				holds(l, "2025", level)
			}
		}
	}
	if want < 80 {
		h.t.Errorf("only %d figures were compared", want)
	}
}

// ward is the one ward of the record.
func (h *firstHour) ward() auth.WardID {
	h.t.Helper()
	wards, err := h.DB.Wards(h.t.Context())
	if err != nil || len(wards) != 1 {
		h.t.Fatalf("wards %v, %v", wards, err)
	}
	return wards[0]
}

// TestFolderThatIsNotTaken holds what is said where nothing can be taken, and that
// what was chosen on a page that is out of date is not written.
func TestFolderThatIsNotTaken(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	v.get("/mo-dau").send("/mo-dau", nil).want(http.StatusUnprocessableEntity, "Chưa nhận được thư mục", "Chưa chọn tệp nào")
	v.get("/mo-dau/khong-co").want(http.StatusNotFound, "Không có lần nộp thư mục nào")
	v.get("/mo-dau/xem").want(http.StatusOK, "Chưa có chỉ tiêu nào được ghi")
	v.get("/mo-dau/venh-nhau").want(http.StatusOK, "Không thấy chỗ nào vênh nhau")
	v.post("/mo-dau/xem/chi-tieu", url.Values{"chon": {"da-cu"}}).want(http.StatusConflict, "1 mục đã chọn không còn trong danh sách")
	v.post("/mo-dau/xem/la", url.Values{"chon": {"da-cu"}}).want(http.StatusNotFound, "Không có bước")
}

// dropAgain drops the same folder once more: nothing new is proposed.
func dropAgain(t *testing.T, h *firstHour, year lastyear.Year) {
	t.Helper()
	h.page = h.get("/mo-dau")
	h.drop(year)
	h.page.want(http.StatusOK, "0 văn bản mới")
	for _, step := range []string{"don-vi", "chi-tieu", "muc-giao", "so-lieu", "venh-nhau"} {
		h.get("/mo-dau/xem?buoc="+step).want(http.StatusOK, "Bước này không còn gì để xác nhận")
	}
}

// TestJourneyFirstHour is the same way in a browser, with the pages' scripts and
// without: from an empty record to the annex in the hand.
func TestJourneyFirstHour(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, open func(*Server, int64) *screen) {
		year := lastyear.Write(t)
		ward := empty(t)
		ward.Clock.Set(vn.Day("2026-02-02").Time().Add(9 * time.Hour))
		defer ward.work()()
		s := open(ward.server, 1440)
		clicks := 0
		press := func(words string) {
			t.Helper()
			clicks++
			if status := s.press(words); status != http.StatusOK {
				t.Fatalf("%s: %d: %s", words, status, s.text())
			}
		}
		s.open("/")
		clicks++
		s.tap("Xã")
		for label, value := range map[string]string{"Mã khởi tạo": "bkm3t-7npvx", "Tên": "Đông Sơn", "Tỉnh, thành phố": "tỉnh Hà Khê", "Họ và tên người dùng đầu tiên": "Đàm Thị Khuê",
			"Chức vụ": "Chánh Văn phòng", "Tên đăng nhập": "khue", "Mật khẩu": wardtest.Password} {
			s.fill(label, value) // names, and no figures
		}
		press("Lập đơn vị")
		press("Mở đầu từ thư mục năm trước")
		clicks++
		s.attachAll("Các tệp, hoặc một tệp nén .zip", year.Files)
		press("Đọc thư mục")
		s.turnsTo("Đã đọc xong thư mục")
		s.reads("1 tệp mang dấu mật đã bị từ chối", "hỏng.docx")
		press("Xem các đề xuất")
		s.reads("Xóm 6")
		press("Thêm các đơn vị đã chọn")
		s.pictured("huong-dan/hinh/de-xuat.png", 900)
		press("Lập các chỉ tiêu đã chọn")
		press("Ghi các mức giao đã chọn")
		press("Ghi các số liệu đã chọn")
		s.reads(lastyear.NoticeSays, lastyear.ReportSays)
		for _, side := range []string{lastyear.ReportSays, lastyear.CountIs} {
			clicks++
			at := script[spot](s, fmt.Sprintf(`(() => { const l = [...document.querySelectorAll("main label")].find(l => l.innerText.includes(%q)); l.scrollIntoView({block: "center"});
				const r = l.getBoundingClientRect(); return {Found: true, X: r.x + 30, Y: r.y + 12}; })()`, side))
			s.do("choose "+side, chromedp.MouseClickXY(at.X, at.Y))
		}
		s.pictured("huong-dan/hinh/venh-nhau.png", 760)
		press("Lưu các lựa chọn")
		press("Lập biểu chỉ tiêu năm 2025")
		s.until("Tải dự thảo")
		clicks++
		got := s.downloaded("Tải dự thảo", "phu-luc-2025.xlsx")
		if diff := cmp.Diff(cells(t, year.Annex), cells(t, got)); diff != "" {
			t.Errorf("the annex (-the ward that wrote the folder +read from it):\n%s", diff)
		}
		if clicks > mostClicks {
			t.Errorf("%d clicks, want at most %d", clicks, mostClicks)
		}
		s.wide(360)
		for _, path := range []string{"/mo-dau", "/mo-dau/xem?buoc=don-vi", "/mo-dau/venh-nhau"} {
			s.open(path)
			if over := script[int](s, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
				t.Errorf("%s is %d px too wide", path, over)
			}
		}
	})
}

// pictured takes a picture of the guide, on the way that has scripts.
func (s *screen) pictured(name string, height int) {
	s.t.Helper()
	if s.silent {
		return
	}
	s.wide(pictureWidth)
	s.keep(name, height)
	s.wide(1440)
}

// attachAll puts the files of a folder into the file field with a label.
func (s *screen) attachAll(label string, files []lastyear.File) {
	s.t.Helper()
	var paths []string
	for _, f := range files {
		path := filepath.Join(s.t.TempDir(), filepath.Base(f.Path))
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			s.t.Fatal(err)
		}
		paths = append(paths, path)
	}
	id := script[string](s, fmt.Sprintf(`[...document.querySelectorAll("label")].find(l => l.innerText.trim().startsWith(%q)).control.id`, label))
	s.do("attach a folder", chromedp.SetUploadFiles(chromedp.ID(id), paths))
}

// turnsTo waits until the page says some words by itself.
func (s *screen) turnsTo(words string) {
	s.t.Helper()
	for range 200 {
		if text, err := chromedp.Run(s.ctx, chromedp.Evaluate[string](`document.body ? document.body.innerText : ""`)); err == nil && strings.Contains(text, words) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.t.Fatalf("the page never says %q: %s", words, s.text())
}
