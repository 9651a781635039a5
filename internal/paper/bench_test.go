package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tongket/internal/doc/docx"
	"tongket/internal/layout"
	"tongket/internal/wardtest/need"
)

// samplePDF is a report of 24 pages with a ruled annex of forty rows.
const samplePDF = "../doc/pdf/testdata/report.pdf"

// sentenceOf is a sentence of an invented report; n makes it differ from others.
func sentenceOf(n int) string {
	subjects := []string{
		"Tổng thu ngân sách nhà nước trên địa bàn phường", "Số hộ nghèo theo chuẩn đa chiều", "Công tác giải phóng mặt bằng dự án đường ven sông",
		"Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn", "Phong trào toàn dân bảo vệ an ninh Tổ quốc", "Công tác chuyển đổi số và dịch vụ công trực tuyến",
	}
	tails := []string{
		"; Ủy ban nhân dân phường đã chỉ đạo các đơn vị, tổ dân phố rà soát từng chỉ tiêu, phân công người chịu trách nhiệm và báo cáo kết quả hằng tháng.",
		", trong đó khu vực kinh tế - xã hội ven sông tăng nhanh nhất nhờ các tuyến đường mới đưa vào sử dụng từ quý II năm 2025.",
		". So với cùng kỳ năm 2024, kết quả này tăng rõ rệt; một số tổ dân phố đã về đích trước thời hạn, được phường biểu dương tại hội nghị sơ kết.",
	}
	return fmt.Sprintf("%s đạt %d,%d%% kế hoạch năm, tương ứng %d.%03d triệu đồng%s", subjects[n%len(subjects)], 80+n%40, n%10, 1+n%9, (n*137)%1000, tails[n%len(tails)])
}

// reportFile is a Word file of 24 pages (as LibreOffice lays it out): 173 paragraphs
// of prose and an annex of forty rows under a head of two.
func reportFile(t testing.TB) []byte {
	t.Helper()
	const day = "2026-01-08"
	form := layout.For(layout.State, day)
	opt := form.Options("Báo cáo mẫu của phường Hòa Mẫu")
	opt.Created = time.Date(2026, 1, 8, 1, 30, 0, 0, time.UTC)
	d := docx.New(opt)
	d.Add(form.Head(layout.Head{Issuer: []string{"ỦY BAN NHÂN DÂN", "PHƯỜNG HÒA MẪU"}, Number: form.Number(12, "BC", "UBND"), PlaceDate: form.PlaceDate("Hòa Mẫu", day)})...)
	d.Add(form.Title("BÁO CÁO", "Tình hình thực hiện nhiệm vụ năm 2025")...)
	for n := range paragraphs {
		if n%10 == 0 {
			d.Add(docx.Heading(1, fmt.Sprintf("%d. Lĩnh vực thứ %d", n/10+1, n/10+1)))
		}
		d.Add(docx.Text(docx.T(sentenceOf(n))))
	}
	d.Add(docx.Section{Landscape: true})
	d.Add(form.Annex(layout.AnnexHead{Number: "Phụ lục I", Title: []string{"KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM 2025"}, Landscape: true})...)
	annex := docx.Table{
		Cols: docx.Widths(d.TextWidth(true), 6, 33, 9, 10, 10, 10, 10, 12), Size: 12,
		Rows: []docx.Row{
			{Head: true, Cells: []docx.Cell{{Text: "STT", Down: 2}, {Text: "Chỉ tiêu", Down: 2}, {Text: "ĐVT", Down: 2}, {Text: "TH năm 2024", Down: 2}, {Text: "Năm 2025", Span: 3}, {Text: "Đánh giá", Down: 2}}},
			{Head: true, Cells: []docx.Cell{{Text: "Kế hoạch"}, {Text: "Thực hiện"}, {Text: "% so KH"}}},
		},
	}
	for i := range 40 {
		annex.Rows = append(annex.Rows, docx.Row{Cells: []docx.Cell{
			{Text: fmt.Sprint(i + 1)}, {Text: fmt.Sprintf("Tỷ lệ hộ ở tổ dân phố số %d được dùng nước sạch theo quy chuẩn", i+1)}, {Text: "%"},
			{Text: fmt.Sprintf("%d,5", 50+i)}, {Text: fmt.Sprintf("%d,0", 52+i)}, {Text: fmt.Sprintf("%d,1", 53+i)}, {Text: fmt.Sprintf("%d,4", 101+i)}, {Text: "Vượt"},
		}})
	}
	d.Add(annex)
	var b bytes.Buffer
	if _, err := d.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// paragraphs is how many make 24 pages with the annex.
const paragraphs = 173

// annexFile is a workbook with an annex of so many rows.
func annexFile(t testing.TB, rows int) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	put := func(n int, cells ...any) { err = errors.Join(err, w.SetRow(fmt.Sprintf("A%d", n), cells)) }
	put(1, "PHỤ LỤC: KẾT QUẢ THỰC HIỆN CHỈ TIÊU NĂM 2025")
	put(2, "STT", "Chỉ tiêu", "ĐVT", "TH năm 2024", "KH năm 2025", "TH năm 2025", "% so KH")
	for i := range rows {
		put(i+3, i+1, fmt.Sprintf("Tỷ lệ hộ ở tổ dân phố số %d được dùng nước sạch", i+1), "%", 50.5+float64(i%40), 52+i%40, 53+i%40, fmt.Sprintf("%d,4", 101+i%40))
	}
	if err = errors.Join(err, w.Flush()); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(b *testing.B, r Reader, name string, data []byte) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		if d, err := r.Read(b.Context(), name, data); err != nil || len(d.Facts) < 40 {
			b.Fatal(err, "or too few facts")
		}
	}
}

// BenchmarkWord reads a report of 24 pages; BenchmarkWordUnpacked only unpacks the
// same file and goes through its tags.
func BenchmarkWord(b *testing.B) { read(b, Reader{}, "a.docx", reportFile(b)) }

func BenchmarkWordUnpacked(b *testing.B) {
	data := reportFile(b)
	for b.Loop() {
		unpacked(b, data)
	}
}

func unpacked(b *testing.B, data []byte) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, ".xml") {
			continue
		}
		in, err := f.Open()
		if err != nil {
			b.Fatal(err)
		}
		for d := xml.NewDecoder(in); err == nil; {
			_, err = d.RawToken()
		}
		if !errors.Is(err, io.EOF) {
			b.Fatal(err)
		}
	}
}

// BenchmarkAnnex reads a workbook of a hundred rows; BenchmarkAnnexRows has the
// library for workbooks give its cells.
func BenchmarkAnnex(b *testing.B) { read(b, Reader{}, "a.xlsx", annexFile(b, 100)) }

func BenchmarkAnnexRows(b *testing.B) {
	data := annexFile(b, 100)
	for b.Loop() {
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			b.Fatal(err)
		}
		rows, err := f.GetRows("Sheet1")
		if err = errors.Join(err, f.Close()); err != nil || len(rows) != 102 {
			b.Fatal(err)
		}
	}
}

// BenchmarkPDF reads a report of 24 pages to its facts, the engine warm;
// BenchmarkPdftotext reads the same file with poppler's program, its start included.
func BenchmarkPDF(b *testing.B) {
	data, err := os.ReadFile(samplePDF)
	if err != nil {
		b.Fatal(err)
	}
	r := Reader{PDF: engine}
	if _, err := r.Read(b.Context(), "a.pdf", data); err != nil {
		b.Fatal(err)
	}
	read(b, r, "a.pdf", data)
}

func BenchmarkPdftotext(b *testing.B) {
	program := need.Program(b, "pdftotext")
	for b.Loop() {
		if err := exec.CommandContext(b.Context(), program, "-layout", filepath.FromSlash(samplePDF), "-").Run(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLargest reads the largest file of each kind that is taken, and reports
// the most memory in use meanwhile, the file itself not counted.
func BenchmarkLargest(b *testing.B) {
	for name, make := range map[string]func() []byte{
		"a.txt":  func() []byte { return largestText() },
		"a.docx": func() []byte { return largestWord(b) },
		"a.xlsx": func() []byte { return filled(b, "xl/media/anh.jpg", annexFile(b, 80_000)) },
	} {
		b.Run(strings.TrimPrefix(name, "a"), func(b *testing.B) {
			data := make()
			most := uint64(0)
			for b.Loop() {
				most = max(most, peak(func() {
					if _, err := Read(name, data); err != nil {
						b.Error(err)
					}
				}))
			}
			b.ReportMetric(float64(len(data))/(1<<20), "MB-file")
			b.ReportMetric(float64(most)/(1<<20), "MB-peak")
		})
	}
}

func largestText() []byte {
	var b bytes.Buffer
	for n := 0; b.Len() < Limit-1000; n++ {
		b.WriteString(sentenceOf(n) + " Ủy ban nhân dân phường tiếp tục chỉ đạo các đơn vị khắc phục những tồn tại, hạn chế đã được nêu tại hội nghị.\n")
	}
	return b.Bytes()
}

// filled adds a picture to a package, so that the file is as large as may be.
func filled(t testing.TB, name string, data []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range in.File {
		err = errors.Join(err, z.Copy(f))
	}
	w, failed := z.Create(name)
	if err = errors.Join(err, failed); err != nil {
		t.Fatal(err)
	}
	picture := make([]byte, Limit-len(data)-1<<20)
	rand.NewChaCha8([32]byte{}).Read(picture)
	if _, err := w.Write(picture); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// largestWord is a Word file with a text of sixty megabytes, some 10,000 pages, and
// pictures.
func largestWord(t testing.TB) []byte {
	var body bytes.Buffer
	for n := 0; body.Len() < 60<<20; n++ {
		body.WriteString(`<w:p><w:r><w:t>` + sentenceOf(n) + `</w:t></w:r></w:p>`)
	}
	return filled(t, "word/media/anh.jpg", wordWith(t, body.String(), nil))
}
