package pdf

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tongket/internal/doc/docx"
	"tongket/internal/layout"
	"tongket/internal/wardtest/need"
)

// -update writes testdata/*.pdf anew from the papers below, with soffice.
var update = flag.Bool("update", false, "make the files of testdata anew (needs soffice)")

// bodyLine is a paragraph of the invented report; n makes it differ from others.
func bodyLine(n int) string {
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

// report is a paper of 24 pages as a ward issues it: two-column head, headings of
// three levels, lists, a table in the text, an annex of 40 rows on paper turned
// round, a table without lines, the signature.
func report() *docx.Document {
	const day = "2026-01-08"
	form := layout.For(layout.State, day)
	opt := form.Options("Báo cáo mẫu của phường Hòa Mẫu")
	opt.Created = time.Date(2026, 1, 8, 1, 30, 0, 0, time.UTC)
	d := docx.New(opt)
	d.Add(form.Head(layout.Head{Issuer: []string{"ỦY BAN NHÂN DÂN", "PHƯỜNG HÒA MẪU"}, Number: form.Number(12, "BC", "UBND"), PlaceDate: form.PlaceDate("Hòa Mẫu", day)})...)
	d.Add(form.Title("BÁO CÁO", "Tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội,", "bảo đảm quốc phòng - an ninh năm 2025")...)
	n := 0
	for part, name := range []string{"I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", "II. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU", "III. TỒN TẠI, HẠN CHẾ", "IV. NHIỆM VỤ NĂM 2026"} {
		d.Add(docx.Heading(1, name))
		for k := range 4 {
			d.Add(docx.Heading(2, fmt.Sprintf("%d. Lĩnh vực thứ %d của phần %d", k+1, k+1, part+1)))
			for range 9 {
				d.Add(docx.Text(docx.T(bodyLine(n))))
				n++
			}
			d.Add(docx.Text(docx.T("- Tổ dân phố 1: 187 hộ, 706 khẩu.")), docx.Text(docx.T("- Tổ dân phố 2: 214 hộ, 853 khẩu, trong đó 02 hộ nghèo và 05 hộ cận nghèo thuộc diện được hỗ trợ sửa chữa nhà ở trong năm.")))
		}
		if part == 1 {
			d.Add(annex(d.TextWidth(false), 4), plainTable(d.TextWidth(false)))
		}
	}
	d.Add(form.Sign(layout.Sign{Receivers: []string{"Như trên", "Thường trực Đảng ủy phường"}, Drafter: "VP",
		Power: layout.OnBehalf, Of: "ỦY BAN NHÂN DÂN", Post: "CHỦ TỊCH", Name: "Nông Thị Mẫu"})...)
	d.Add(docx.Section{Landscape: true})
	d.Add(form.Annex(layout.AnnexHead{Number: "Phụ lục I", Title: []string{"KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM 2025"}, Landscape: true,
		Attached: "(Kèm theo " + form.Cite("Báo cáo", "12/BC-UBND", day) + " của Ủy ban nhân dân phường)"})...)
	d.Add(annex(d.TextWidth(true), 40))
	return d
}

// annexName is long enough to take two lines, and to be broken by a page's end.
func annexName(n int) string {
	return fmt.Sprintf("Tỷ lệ hộ gia đình ở tổ dân phố số %d được dùng nước sạch theo quy chuẩn và thu gom rác thải đúng nơi quy định", n)
}

// annex is a table with a head of two rows, merged cells, and groups across the
// whole width.
func annex(width docx.Length, rows int) docx.Table {
	t := docx.Table{
		Cols: docx.Widths(width, 6, 33, 9, 10, 10, 10, 10, 12), Size: 12,
		Align: []docx.Align{docx.Center, docx.Left, docx.Center, docx.Right, docx.Right, docx.Right, docx.Right, docx.Center},
		Rows: []docx.Row{
			{Head: true, Cells: []docx.Cell{
				{Text: "STT", Down: 2}, {Text: "Chỉ tiêu", Down: 2}, {Text: "ĐVT", Down: 2}, {Text: "TH năm 2024", Down: 2},
				{Text: "Năm 2025", Span: 3}, {Text: "Đánh giá", Down: 2},
			}},
			{Head: true, Cells: []docx.Cell{{Text: "Kế hoạch"}, {Text: "Thực hiện"}, {Text: "% so KH"}}},
		},
	}
	for i := range rows {
		if i%10 == 0 {
			t.Rows = append(t.Rows, docx.Row{Cells: []docx.Cell{
				{Text: []string{"I", "II", "III", "IV"}[i/10], Bold: true}, {Text: "CHỈ TIÊU MÔI TRƯỜNG VÀ ĐỜI SỐNG CỦA NHÂN DÂN TRONG PHƯỜNG", Bold: true, Span: 7}}})
		}
		t.Rows = append(t.Rows, docx.Row{MayBreak: true, Cells: []docx.Cell{
			{Text: fmt.Sprint(i + 1)}, {Text: annexName(i + 1)}, {Text: "%"},
			{Text: fmt.Sprintf("%d,5", 50+i)}, {Text: fmt.Sprintf("%d,0", 52+i)}, {Text: fmt.Sprintf("%d,1", 53+i)}, {Text: fmt.Sprintf("%d,4", 101+i)}, {Text: "Vượt", Bold: true},
		}})
	}
	return t
}

func plainTable(width docx.Length) docx.Table {
	t := docx.Table{Cols: docx.Widths(width, 40, 20, 20, 20), Plain: true, Size: 13, Align: []docx.Align{docx.Left, docx.Right, docx.Right, docx.Right}}
	for i, name := range []string{"Thu nội địa", "Thu tiền sử dụng đất", "Thu phí, lệ phí", "Thu khác"} {
		t.Rows = append(t.Rows, docx.Row{Cells: []docx.Cell{{Text: name}, {Text: fmt.Sprintf("1.%d04,5", i)}, {Text: fmt.Sprintf("9%d7", i)}, {Text: fmt.Sprintf("10%d,2", i)}}})
	}
	return t
}

// converted gives a Word file as a PDF file, by soffice.
func converted(t testing.TB, d *docx.Document, filter string) []byte {
	t.Helper()
	office := need.Program(t, "soffice")
	dir := t.TempDir()
	var b bytes.Buffer
	if _, err := d.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.docx"), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.ToSlash(dir)+"/profile", "--headless", "--convert-to", filter, "--outdir", dir, filepath.Join(dir, "a.docx"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "a.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// kept gives a file of testdata, made anew from its paper with -update.
func kept(t testing.TB, name, filter string, paper func() *docx.Document) []byte {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, converted(t, paper(), filter), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// reportFile is the report as a PDF file.
func reportFile(t testing.TB) []byte { return kept(t, "report.pdf", "pdf", report) }

// passwordFile opens with a password only.
func passwordFile(t testing.TB) []byte {
	return kept(t, "password.pdf", `pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"hoamau"}}`, short)
}

// short is a paper of one page.
func short() *docx.Document {
	d := docx.New(docx.Options{Title: "Tờ mẫu", Created: time.Date(2026, 1, 8, 1, 30, 0, 0, time.UTC)})
	d.Add(docx.Text(docx.T("Tổ dân phố 1 có 187 hộ, 706 khẩu.")))
	return d
}

// engine is shared by the tests of this package, with its compiled code kept
// between runs.
var engine = NewEngine(filepath.Join(os.TempDir(), "tongket-pdf-cache-test"))

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if err := engine.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// handMade writes a small PDF file: the page's drawing, in PDF's own operators, on
// A4, with the fonts Helvetica as /F1 and Courier as /F2.
func handMade(pages ...string) []byte {
	var b bytes.Buffer
	var at []int
	object := func(s string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), s)
	}
	b.WriteString("%PDF-1.4\n")
	kids := make([]string, len(pages))
	for i := range pages {
		kids[i] = fmt.Sprintf("%d 0 R", 5+2*i)
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages)))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>")
	for i, p := range pages {
		object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents %d 0 R >>", 6+2*i))
		object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(p), p))
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}
