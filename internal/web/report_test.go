package web

import (
	"archive/zip"
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/figure"
	"tongket/internal/report"
)

// finished waits until the draft on a page is ready and shows its page.
func finished(p *answer) *answer {
	p.v.t.Helper()
	for range 400 {
		again := p.v.get(p.path).want(http.StatusOK)
		if !strings.Contains(again.text(), "Đang lập") {
			return again
		}
		time.Sleep(10 * time.Millisecond)
	}
	p.v.t.Fatalf("%s is not ready: %s", p.path, p.text())
	return nil
}

// lined is a site with a line of 2025 that was met and one without a figure.
func lined(t *testing.T) (*site, *visitor) {
	t.Helper()
	s := newSite(t)
	v := s.as(s.Clerk)
	open(v, "Giao\n\nNăm 2025, phấn đấu tổng mức bán lẻ hàng hóa đạt 871 tỷ đồng; trồng 1.200 cây.").press("871 tỷ", "Xác nhận").press("1.200 cây", "Xác nhận")
	open(v, "Tin\n\nNăm 2025, tổng mức bán lẻ hàng hóa đạt 968 tỷ đồng, bằng 111,14% kế hoạch.").press("968 tỷ", "Xác nhận")
	return s, v
}

// TestReportIsDrawnUpAndDownloaded: asked for on the page, drawn up by the queue,
// shown with its gaps and the way to each number's record, downloaded whole.
func TestReportIsDrawnUpAndDownloaded(t *testing.T) {
	t.Parallel()
	s, v := lined(t)
	p := v.get("/bao-cao").want(http.StatusOK, "Chưa lập văn bản nào", "Còn thiếu số liệu")
	p = p.send("/bao-cao", nil)
	p.want(http.StatusOK, "Đang lập báo cáo năm 2025", "Xem lại")
	v.get(p.path+"/tep").want(http.StatusNotFound, "Dự thảo này chưa lập xong")
	stop := s.work()
	defer stop()
	p = finished(p)
	p.want(http.StatusOK, "Lập 8 giờ 00, 09/01/2026 từ số liệu đã duyệt", "chỗ chưa viết", "BÁO CÁO", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "DỰ THẢO",
		"II. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU", "Mốc nhật ký", "Số trong văn bản", "968 tỷ đồng", "không đổi",
		"Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "Phụ lục", "(Kèm theo Báo cáo số", "STT")
	if heads := p.all(".tb tr.grp"); len(heads) == 0 || len(heads) >= len(p.all(".tb tbody tr"))/2 {
		t.Errorf("%d sentences head the numbers", len(heads))
	}
	traced := 0
	for _, a := range p.all(".sheet a.fig") {
		to := attr(a, "href")
		v.get(to).want(http.StatusOK)
		traced++
	}
	if traced < 3 {
		t.Errorf("%d numbers of the draft lead to their record", traced)
	}
	if strings.Contains(textOf(p.find(".sheet")), "…") && !strings.Contains(textOf(p.find(".lh")), "…") {
		t.Error("a gap is printed as dots")
	}
	for _, a := range p.all(".outline a") {
		if p.find(attr(a, "href")) == nil {
			t.Errorf("the outline leads to %s, which is not there", attr(a, "href"))
		}
	}
	file := v.get(p.path + "/tep")
	if file.header.Get("Content-Type") != report.DocxMedia || !strings.Contains(file.header.Get("Content-Disposition"), "bao-cao-2025.docx") {
		t.Errorf("the file comes as %v", file.header)
	}
	read, err := docx.Read([]byte(file.body))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for n := range read.All() {
		text.WriteString(n.Line() + "\n")
	}
	for _, want := range []string{"968 tỷ đồng", "111,14%", "1/2 chỉ tiêu", "TM. ỦY BAN NHÂN DÂN", "DỰ THẢO"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the file does not say %q:\n%.2000s", want, text.String())
		}
	}
	v.get("/bao-cao").want(http.StatusOK, "Các văn bản đã lập", "Tải dự thảo")
}

// TestWorkbookIsDrawnUp: the annex alone, by the queue and straight from the board.
func TestWorkbookIsDrawnUp(t *testing.T) {
	t.Parallel()
	s, v := lined(t)
	stop := s.work()
	defer stop()
	p := finished(v.get("/bao-cao").send("/bao-cao", typing{"loai": string(report.Annex), "dinh_dang": string(report.Xlsx)}))
	p.want(http.StatusOK, "Biểu chỉ tiêu năm 2025", "Số trong văn bản", "Tổng mức bán lẻ hàng hóa", "Thực hiện năm 2025", "không hiện được bên trong tệp Excel")
	for _, path := range []string{p.path + "/tep", "/chi-tieu/bang.xlsx?nam=2025"} {
		file := v.get(path)
		if file.header.Get("Content-Type") != report.XlsxMedia {
			t.Errorf("%s comes as %v", path, file.header)
		}
		book, err := excelize.OpenReader(strings.NewReader(file.body))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		rows, err := book.GetRows(book.GetSheetName(0))
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, r := range rows {
			all.WriteString(strings.Join(r, "|") + "\n")
		}
		if !strings.Contains(all.String(), "Tổng mức bán lẻ hàng hóa") || !strings.Contains(all.String(), "968") {
			t.Errorf("%s holds\n%s", path, all.String())
		}
	}
	if _, err := zip.NewReader(bytes.NewReader([]byte(v.get("/chi-tieu/bang.xlsx?nam=2025").body)), 0); err == nil {
		t.Error("an empty zip was read")
	}
}

// TestDraftSaysWhatChangedSince: a figure replaced after the draft is told beside it.
func TestDraftSaysWhatChangedSince(t *testing.T) {
	t.Parallel()
	s, v := lined(t)
	stop := s.work()
	defer stop()
	p := finished(v.get("/bao-cao").send("/bao-cao", nil)).without("đã thay sau khi lập")
	open(v, "Đính chính\n\nNăm 2025, tổng mức bán lẻ hàng hóa đạt 970 tỷ đồng.").press("970 tỷ", "Xác nhận")
	v.get(p.path).want(http.StatusOK, "đã thay sau khi lập", "Xem từng câu ở dưới", "968 tỷ đồng")
	s.See(s.Clerk, func(tx *db.Tx) error {
		all, err := figure.FindApproved(tx, "2025-01-01", "2025-12-31", "")
		if len(all) != 1 {
			t.Errorf("%d approved figures, want the one in force", len(all))
		}
		return err
	})
}

func TestReportThatCannotBe(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	p := v.get("/bao-cao").want(http.StatusOK)
	p.send("/bao-cao", nil).want(http.StatusUnprocessableEntity, "Chưa lập được văn bản", "2026")
	_, values := p.form("/bao-cao")
	values.Set("nam", "hai nghìn")
	v.post("/bao-cao", values).want(http.StatusUnprocessableEntity, "Năm “hai nghìn” không đọc được")
	values.Set("nam", "2025")
	values.Set("loai", "tap-tho")
	v.post("/bao-cao", values).want(http.StatusUnprocessableEntity, "tap-tho")
	for _, who := range []auth.Actor{s.Head, s.Reader} {
		stranger := s.as(who)
		stranger.get("/bao-cao").want(http.StatusForbidden, "chưa được lập báo cáo")
		stranger.post("/bao-cao", values).want(http.StatusForbidden)
	}
}

// TestDoubleClickDrawsOneDraft: the same form twice is one draft.
func TestDoubleClickDrawsOneDraft(t *testing.T) {
	t.Parallel()
	s, v := lined(t)
	_, values := v.get("/bao-cao").form("/bao-cao")
	one, two := v.post("/bao-cao", values), v.post("/bao-cao", values)
	if one.path != two.path {
		t.Errorf("two drafts: %s and %s", one.path, two.path)
	}
	s.See(s.Clerk, func(tx *db.Tx) error {
		all, err := report.List(tx)
		if len(all) != 1 {
			t.Errorf("%d drafts in the record", len(all))
		}
		return err
	})
}

// TestPapersOfEveryUnitOnThePage: asked for with no unit chosen, counted while they
// are drawn, downloaded as a folder.
func TestPapersOfEveryUnitOnThePage(t *testing.T) {
	t.Parallel()
	s, v := lined(t)
	v.get("/bao-cao").want(http.StatusOK, "Toàn địa bàn, mọi đơn vị", "Cột của phụ lục")
	p := v.get("/bao-cao").send("/bao-cao", typing{"loai": string(report.UnitReport)})
	p.want(http.StatusOK, "Đang lập báo cáo đơn vị năm 2025 của mọi đơn vị")
	id := strings.TrimPrefix(p.path, "/bao-cao/")
	s.Do(s.Clerk, func(tx *db.Tx) error {
		_, err := tx.Exec(`update report set part = 12, whole = 60 where ward = $1 and id = $2`, id)
		return err
	})
	v.get(p.path+"/tien-do").want(http.StatusOK, "Đã lập 12 trên 60 đơn vị")
	stop := s.work()
	defer stop()
	// Nobody answers for a line here, and no unit has sent a figure of its own.
	finished(p).want(http.StatusOK, "Chưa lập được", "Chưa đơn vị nào chủ trì chỉ tiêu")
}
