package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

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
	dropAgain(t, h, year)
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
