package xlsx

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tongket/internal/doc"
)

// made makes a workbook of the sheet "Biểu 1" as people make them.
func made(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", "Biểu 1"); err != nil {
		t.Fatal(err)
	}
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rows writes rows of cells from a row on; nil leaves a cell blank.
func rows(t testing.TB, f *excelize.File, sheet string, from int, rows ...[]any) {
	t.Helper()
	for i, r := range rows {
		if err := f.SetSheetRow(sheet, fmt.Sprint("A", from+i), &r); err != nil {
			t.Fatal(err)
		}
	}
}

func must(t testing.TB, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func styled(t testing.TB, f *excelize.File, sheet, from, to string, s *excelize.Style) {
	t.Helper()
	id, err := f.NewStyle(s)
	must(t, err, f.SetCellStyle(sheet, from, to, id))
}

// read reads a workbook that must be readable.
func read(t testing.TB, data []byte) *doc.Paper {
	t.Helper()
	p, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// draw writes blocks as text: "# " before headings, a table as its rows with "|"
// between cells, ">n" and "vn" after cells that cover n columns or rows, and a line
// of "=" below its head.
func draw(p *doc.Paper) string {
	var b strings.Builder
	for _, n := range p.Blocks {
		if n.Table == nil {
			if n.Kind == doc.Heading {
				b.WriteString("# ")
			}
			b.WriteString(n.Line() + "\n")
			continue
		}
		fmt.Fprintf(&b, "[%d×%d]\n", n.Table.Rows, n.Table.Cols)
		row := 0
		for i, c := range n.Table.Cells {
			for ; row < c.Row; row++ {
				b.WriteByte('\n')
				if row+1 == n.Table.HeadRows {
					b.WriteString("=\n")
				}
			}
			if i > 0 && n.Table.Cells[i-1].Row == c.Row {
				b.WriteByte('|')
			}
			b.WriteString(strings.ReplaceAll(c.Text, "\n", "⏎"))
			if c.ColSpan > 1 {
				fmt.Fprint(&b, ">", c.ColSpan)
			}
			if c.RowSpan > 1 {
				fmt.Fprint(&b, "v", c.RowSpan)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func wants(t *testing.T, p *doc.Paper, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(draw(p))); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
}

// fillAnnex fills the annex of a ward's report: letterhead, title, unit, a head of two
// rows with merged cells and one of numbers, groups, notes and signatures.
func fillAnnex(t testing.TB, f *excelize.File) {
	const s = "Biểu 1"
	rows(t, f, s, 1,
		[]any{"ỦY BAN NHÂN DÂN", nil, nil, nil, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
		[]any{"PHƯỜNG SÔNG TRĂNG", nil, nil, nil, "Độc lập - Tự do - Hạnh phúc"},
		nil,
		[]any{"TÌNH HÌNH THỰC HIỆN CÁC CHỈ TIÊU NĂM 2025"},
		[]any{"(Kèm theo Báo cáo số 12/BC-UBND ngày 05/12/2025)"},
		[]any{nil, nil, nil, nil, nil, nil, "Đơn vị tính: triệu đồng"},
		[]any{"STT", "Chỉ tiêu", "ĐVT", "Năm 2025", nil, "So sánh (%)", nil},
		[]any{nil, nil, nil, "Kế hoạch", "Ước thực hiện", "KH 2025", "TH 2024"},
		[]any{"(1)", "(2)", "(3)", "(4)", "(5)", "(6)=(5)/(4)", "(7)"},
		[]any{"I", "KINH TẾ"},
		[]any{1, "Thu ngân sách", "Tr.đ", 12500, 13750.5, 110.004, 1.084},
		[]any{nil, "Trong đó: thu tiền sử dụng đất", "Tr.đ", "1.234,5", "1.300", nil, nil},
		[]any{"1.1", "Thu phí", "Tr.đ", 0.1, 0.30000000000000004, nil, nil},
		[]any{"II", "VĂN HÓA - XÃ HỘI"},
		[]any{2, "Gia đình văn hóa", "%", "≥ 90", 0.915, nil, nil},
		nil,
		[]any{"Ghi chú: số liệu ước đến 31/12/2025."},
		[]any{"NGƯỜI LẬP BIỂU", nil, nil, nil, "TM. ỦY BAN NHÂN DÂN"},
		[]any{"Lê Thị Mẫu", nil, nil, nil, "Nguyễn Văn Thử"},
	)
	for _, m := range [][2]string{{"A4", "G4"}, {"A5", "G5"}, {"A7", "A8"}, {"B7", "B8"}, {"C7", "C8"}, {"D7", "E7"}, {"F7", "G7"}, {"B10", "G10"}} {
		must(t, f.MergeCell(s, m[0], m[1]))
	}
	two := "#,##0.00"
	styled(t, f, s, "E11", "F11", &excelize.Style{CustomNumFmt: &two})
	styled(t, f, s, "G11", "G11", &excelize.Style{NumFmt: 10})
	styled(t, f, s, "E15", "E15", &excelize.Style{NumFmt: 10})
	styled(t, f, s, "A4", "A4", &excelize.Style{Font: &excelize.Font{Bold: true}})
}

func TestReadAnnex(t *testing.T) {
	t.Parallel()
	p := read(t, made(t, func(f *excelize.File) { fillAnnex(t, f) }))
	wants(t, p, `
ỦY BAN NHÂN DÂN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHƯỜNG SÔNG TRĂNG
Độc lập - Tự do - Hạnh phúc
# TÌNH HÌNH THỰC HIỆN CÁC CHỈ TIÊU NĂM 2025
(Kèm theo Báo cáo số 12/BC-UBND ngày 05/12/2025)
Đơn vị tính: triệu đồng
[9×7]
STTv2|Chỉ tiêuv2|ĐVTv2|Năm 2025>2|So sánh (%)>2
Kế hoạch|Ước thực hiện|KH 2025|TH 2024
(1)|(2)|(3)|(4)|(5)|(6)=(5)/(4)|(7)
=
I|KINH TẾ>6
1|Thu ngân sách|Tr.đ|12500|13.750,50|110,00|108,40%
|Trong đó: thu tiền sử dụng đất|Tr.đ|1.234,5|1.300||
1.1|Thu phí|Tr.đ|0,1|0,3||
II|VĂN HÓA - XÃ HỘI|||||
2|Gia đình văn hóa|%|≥ 90|91,50%||
Ghi chú: số liệu ước đến 31/12/2025.
NGƯỜI LẬP BIỂU
TM. ỦY BAN NHÂN DÂN
Lê Thị Mẫu
Nguyễn Văn Thử
`)
	for _, b := range p.Blocks {
		if b.Table == nil {
			continue
		}
		for _, c := range b.Table.Cells {
			if c.Text == "13.750,50" && c.Place != "'Biểu 1'!E11" {
				t.Errorf("place of 13.750,50 is %q", c.Place)
			}
		}
	}
}

func TestReadHidden(t *testing.T) {
	t.Parallel()
	p := read(t, made(t, func(f *excelize.File) {
		const s = "Biểu 1"
		rows(t, f, s, 1,
			[]any{"STT", "Chỉ tiêu", "Mã", "Kế hoạch", "Thực hiện"},
			[]any{1, "Số hộ nghèo", "ma-1", 20, 18},
			[]any{2, "Nháp", "ma-2", 1, 1},
			[]any{3, "Số hộ cận nghèo", "ma-3", 40, 35})
		must(t, f.SetColVisible(s, "C", false), f.SetRowVisible(s, 3, false))
		must(t, f.AddComment(s, excelize.Comment{Cell: "E2", Author: "A", Text: "số của tổ 5"}))
		must(t, f.SetHeaderFooter(s, &excelize.HeaderFooterOptions{OddHeader: `&C&"Arial,Bold"&12LƯU HÀNH NỘI BỘ&R&P`}))
		_, err := f.NewSheet("Ẩn")
		must(t, err)
		rows(t, f, "Ẩn", 1, []any{"chỗ để tính"})
		must(t, f.SetSheetVisible("Ẩn", false))
	}))
	wants(t, p, `
[3×4]
STT|Chỉ tiêu|Kế hoạch|Thực hiện
=
1|Số hộ nghèo|20|18
3|Số hộ cận nghèo|40|35
`)
	for _, want := range []string{"Biểu 1", "Ẩn", "chỗ để tính", "Mã", "ma-2 ", "Nháp", "LƯU HÀNH NỘI BỘ", "số của tổ 5"} {
		if !strings.Contains(strings.Join(p.Margins, " ¦ ")+" ", want) {
			t.Errorf("margins %q lack %q", p.Margins, want)
		}
	}
}

func TestReadTables(t *testing.T) {
	t.Parallel()
	head := []any{"TT", "Nội dung", "Số lượng"}
	tests := []struct {
		name string
		rows [][]any
		want string
	}{
		{"two tables below one another", [][]any{
			{"BIỂU 1"}, head, {1, "Lớp học", 4}, nil, {"BIỂU 2"}, head, {1, "Phòng học", 9},
		}, "# BIỂU 1\n[2×3]\nTT|Nội dung|Số lượng\n=\n1|Lớp học|4\n# BIỂU 2\n[2×3]\nTT|Nội dung|Số lượng\n=\n1|Phòng học|9"},
		{"no blank row between", [][]any{
			head, {1, "Lớp học", 4}, {"BIỂU 2"}, head, {1, "Phòng học", 9},
		}, "[2×3]\nTT|Nội dung|Số lượng\n=\n1|Lớp học|4\n# BIỂU 2\n[2×3]\nTT|Nội dung|Số lượng\n=\n1|Phòng học|9"},
		{"side by side", [][]any{
			{"TT", "Thôn", "Hộ", nil, "TT", "Trường", "Lớp"}, {1, "Bản Mẫu", 40, nil, 1, "Tiểu học", 12}, {2, "Bản Thử", 51, nil, 2, "Mầm non", 8},
		}, "[3×3]\nTT|Thôn|Hộ\n=\n1|Bản Mẫu|40\n2|Bản Thử|51\n[3×3]\nTT|Trường|Lớp\n=\n1|Tiểu học|12\n2|Mầm non|8"},
		{"a blank row inside", [][]any{
			head, {1, "Lớp học", 4}, nil, {"II", "Cơ sở vật chất"}, {2, "Phòng học", 9}, nil, {3, "Nhà vệ sinh", 2},
		}, "[7×3]\nTT|Nội dung|Số lượng\n=\n1|Lớp học|4\n\nII|Cơ sở vật chất|\n2|Phòng học|9\n\n3|Nhà vệ sinh|2"},
		{"years as numbers in the head", [][]any{
			{"Chỉ tiêu", 2024, 2025}, {"Số hộ", 120, 118}, {"Số khẩu", 500, 512},
		}, "[3×3]\nChỉ tiêu|2024|2025\n=\nSố hộ|120|118\nSố khẩu|500|512"},
		{"letters and numbers below the head", [][]any{
			{"TT", "Chỉ tiêu", "KH", "TH"}, {"A", "B", 1, 2}, {1, "Số hộ", 120, 118},
		}, "[3×4]\nTT|Chỉ tiêu|KH|TH\nA|B|1|2\n=\n1|Số hộ|120|118"},
		{"three rows of head, not merged", [][]any{
			{"TT", "Chỉ tiêu", "Năm 2025"}, {nil, nil, "KH", "TH", nil}, {nil, nil, "tỉnh", "phường"}, {1, "Số hộ", 120, 118},
		}, "[4×4]\nTT|Chỉ tiêu|Năm 2025|\n||KH|TH\n||tỉnh|phường\n=\n1|Số hộ|120|118"},
		{"two columns", [][]any{
			{"Chỉ tiêu", "Kết quả"}, {"Số hộ", "120"}, {"Số khẩu", "512"},
		}, "[3×2]\nChỉ tiêu|Kết quả\n=\nSố hộ|120\nSố khẩu|512"},
		{"without a head", [][]any{
			{1, "Số hộ", 120}, {2, "Số khẩu", 512},
		}, "[2×3]\n1|Số hộ|120\n2|Số khẩu|512"},
		{"tasks", [][]any{
			{"STT", "Nhiệm vụ", "Chủ trì", "Thời hạn"}, {1, "Rà soát hộ nghèo", "Phòng Văn hóa - Xã hội", "Quý II"}, {2, "Lập danh sách", "Tổ 3", "Quý III"},
		}, "[3×4]\nSTT|Nhiệm vụ|Chủ trì|Thời hạn\n=\n1|Rà soát hộ nghèo|Phòng Văn hóa - Xã hội|Quý II\n2|Lập danh sách|Tổ 3|Quý III"},
		{"prose in one column", [][]any{
			{"BÁO CÁO"}, {"I. KINH TẾ"}, {"Thu ngân sách đạt 6 tỷ đồng."},
		}, "# BÁO CÁO\n# I. KINH TẾ\nThu ngân sách đạt 6 tỷ đồng."},
		{"three signatures", [][]any{
			head, {1, "Lớp học", 4}, nil, {"Người lập", "Kế toán", "Chủ tịch"}, {"(Ký)", "(Ký)", "(Ký, đóng dấu)"},
		}, "[2×3]\nTT|Nội dung|Số lượng\n=\n1|Lớp học|4\nNgười lập\nKế toán\nChủ tịch\n(Ký)\n(Ký)\n(Ký, đóng dấu)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			wants(t, read(t, made(t, func(f *excelize.File) { rows(t, f, "Biểu 1", 1, tt.rows...) })), tt.want)
		})
	}
}

func TestReadFormulas(t *testing.T) {
	t.Parallel()
	p := read(t, made(t, func(f *excelize.File) {
		const s = "Biểu 1"
		rows(t, f, s, 1, []any{"TT", "Nội dung", "Số"}, []any{1, "Tổ 1", 10}, []any{2, "Tổ 2", 4}, []any{3, "cộng"}, []any{4, "đã tính"},
			[]any{5, "chia cho không"}, []any{6, "vòng tròn"}, []any{7, "hàm lạ"}, []any{8, "bình quân"})
		must(t, f.SetCellFormula(s, "C4", "SUM(C2:C3)"),
			f.SetCellValue(s, "C5", 77.5), f.SetCellFormula(s, "C5", "SUM(C2:C3)"),
			f.SetCellFormula(s, "C6", "C2/0"), f.SetCellFormula(s, "C7", "C7+1"),
			f.SetCellFormula(s, "C8", `REPT("x",30000)&INDIRECT("C2")`), f.SetCellFormula(s, "C9", "ROUND(C4/C3,3)"))
	}))
	wants(t, p, "[9×3]\nTT|Nội dung|Số\n=\n1|Tổ 1|10\n2|Tổ 2|4\n3|cộng|14\n4|đã tính|77,5\n5|chia cho không|\n6|vòng tròn|\n7|hàm lạ|\n8|bình quân|3,5")
}

func TestReadOldFonts(t *testing.T) {
	t.Parallel()
	p := read(t, made(t, func(f *excelize.File) {
		must(t, f.SetCellStr("Biểu 1", "A1", "Céng hßa x· héi chñ nghÜa ViÖt Nam"),
			f.SetCellRichText("Biểu 1", "A2", []excelize.RichTextRun{
				{Text: "Coäng hoøa ", Font: &excelize.Font{Family: "VNI-Times"}}, {Text: "tổng kết", Font: &excelize.Font{Family: "Times New Roman"}}}))
		styled(t, f, "Biểu 1", "A1", "A1", &excelize.Style{Font: &excelize.Font{Family: ".VnTime"}})
	}))
	wants(t, p, "Cộng hòa xã hội chủ nghĩa Việt Nam\nCộng hòa tổng kết")
}

func TestShown(t *testing.T) {
	t.Parallel()
	tests := []struct{ code, raw, want string }{
		{"", "0.30000000000000004", "0,3"},
		{"", "1E-3", "0,001"},
		{"", "1.2345678E+15", "1234567800000000"},
		{"", "-12.5", "-12,5"},
		{"", "999999999999999.9", "1000000000000000"},
		{"0", "2.5", "3"},
		{"0.00", "-0.005", "-0,01"},
		{"0.00", "111.136", "111,14"},
		{"#,##0", "1234", "1234"},
		{"#,##0", "1234567", "1.234.567"},
		{"#,##0.0", "1234.56", "1.234,6"},
		{"#,##0.##", "1234.5", "1.234,5"},
		{"#,##0,", "1234567000", "1.234.567"},
		{"0%", "1.8", "180%"},
		{"0.0%", "0.91449", "91,4%"},
		{`0.0"%"`, "95.2", "95,2%"},
		{`0\%`, "95", "95%"},
		{`#,##0\ "₫";[Red]-#,##0\ "₫"`, "2500000", "2.500.000"},
		{`_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-`, "0", "0,00"},
		{"0;-0;;@", "0", ""},
		{"0.00E+00", "1234", "1234"},
		{"# ?/?", "0.5", "0,5"},
		{"dd/mm/yyyy", "46022", "31/12/2025"},
		{"d-mmm-yy", "1", "01/01/1900"},
		{"dd/mm/yyyy hh:mm", "46022.4375", "31/12/2025 10:30"},
		{"mm/yyyy", "46022", "12/2025"},
		{"hh:mm", "0.75", "18:00"},
		{`"Ngày "d" tháng "m`, "46022", "31/12/2025"},
		{"[$-42A]dd mmmm yyyy", "46022", "31/12/2025"},
		{"0", "không phải số", "không phải số"},
	}
	for _, tt := range tests {
		if got := parseFormat(tt.code).shown(tt.raw, false); got != tt.want {
			t.Errorf("%q shows %s as %q, want %q", tt.code, tt.raw, got, tt.want)
		}
	}
}

// TestReadWritten holds that what this package writes it reads back.
func TestReadWritten(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := Write(&b, annex(40)); err != nil {
		t.Fatal(err)
	}
	p := read(t, b.Bytes())
	var table *doc.Table
	for _, n := range p.Blocks {
		if n.Table != nil {
			if table != nil {
				t.Fatal("one table is read as several")
			}
			table = n.Table
		}
	}
	s := annex(40)
	if table == nil || table.HeadRows != len(s.Head) || table.Rows != len(s.Head)+len(s.Rows) || table.Cols != len(s.Columns) {
		t.Fatalf("read %s", draw(p))
	}
}
