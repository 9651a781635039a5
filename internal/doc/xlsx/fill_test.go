package xlsx

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tongket/internal/fault"
	"tongket/internal/vn"
)

// superior makes the workbook of somebody else: merged heads, formulas, a hidden
// sheet, print settings, a drop-down.
func superior(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ok(f.SetSheetName("Sheet1", "Biểu 01"))
	_, err := f.NewSheet("Ẩn")
	ok(err)
	ok(f.SetCellStr("Ẩn", "A1", "mã"))
	ok(f.SetSheetVisible("Ẩn", false))
	ok(f.MergeCell("Biểu 01", "A1", "E1"))
	ok(f.SetCellStr("Biểu 01", "A1", "BIỂU TỔNG HỢP & BÁO CÁO"))
	format := "#,##0.0"
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format, Font: &excelize.Font{Bold: true}})
	ok(err)
	ok(f.SetCellStyle("Biểu 01", "C4", "D6", style))
	for i, name := range []string{"Thu ngân sách", "Chi ngân sách", "Cộng"} {
		ok(f.SetCellStr("Biểu 01", At(4+i, 1), name))
	}
	ok(f.SetCellInt("Biểu 01", "C5", 7))
	ok(f.SetCellFormula("Biểu 01", "C6", "SUM(C4:C5)"))
	ok(f.SetRowHeight("Biểu 01", 9, 40))
	landscape := "landscape"
	ok(f.SetPageLayout("Biểu 01", &excelize.PageLayoutOptions{Orientation: &landscape}))
	var b bytes.Buffer
	ok(f.Write(&b))
	ok(f.Close())
	return b.Bytes()
}

func TestFillLeavesAllElseAsItWas(t *testing.T) {
	t.Parallel()
	before := superior(t)
	n := vn.Decimal{Units: 12345, Scale: 1}
	after, err := Fill(before, []Put{
		{Tab: "Biểu 01", Row: 4, Col: 3, Number: &n},         // a styled cell
		{Tab: "Biểu 01", Row: 5, Col: 3},                     // emptied
		{Tab: "Biểu 01", Row: 5, Col: 2, Text: "=1+1 & <a>"}, // a cell that was not there, before others
		{Tab: "Biểu 01", Row: 9, Col: 4, Number: &n},         // a row that holds nothing
		{Tab: "Biểu 01", Row: 20, Col: 26, Text: "cuối"},     // a row that is not there
		{Tab: "Ẩn", Row: 2, Col: 1, Number: &n},
	})
	if err != nil {
		t.Fatal(err)
	}
	was, is := partsOf(t, before), partsOf(t, after)
	for name := range was {
		changed := name == "xl/workbook.xml" || name == "xl/worksheets/sheet1.xml" || name == "xl/worksheets/sheet2.xml"
		if bytes.Equal(was[name], is[name]) == changed {
			t.Errorf("%s changed: %v, want %v", name, !changed, changed)
		}
	}
	if !bytes.Contains(is["xl/workbook.xml"], []byte(`fullCalcOnLoad="1"`)) {
		t.Error("the workbook is not asked to compute its formulas anew")
	}
	f, g := open(t, before), open(t, after)
	for _, tab := range []string{"Biểu 01", "Ẩn"} {
		for row := 1; row <= 21; row++ {
			for col := 1; col <= 27; col++ {
				at := At(row, col)
				style, _ := f.GetCellStyle(tab, at)
				now, _ := g.GetCellStyle(tab, at)
				if style != now {
					t.Errorf("%s!%s has the style %d, had %d", tab, at, now, style)
				}
				formula, _ := f.GetCellFormula(tab, at)
				if now, _ := g.GetCellFormula(tab, at); now != formula {
					t.Errorf("%s!%s has the formula %q, had %q", tab, at, now, formula)
				}
			}
		}
	}
	want := map[string]string{"A4": "Thu ngân sách", "C4": "1234.5", "B5": "=1+1 & <a>", "C5": "", "D9": "1234.5", "Z20": "cuối"}
	for at, want := range want {
		if got, err := g.GetCellValue("Biểu 01", at, excelize.Options{RawCellValue: true}); err != nil || got != want {
			t.Errorf("%s holds %q (%v), want %q", at, got, err, want)
		}
	}
	if height, err := g.GetRowHeight("Biểu 01", 9); err != nil || height != 40 {
		t.Errorf("row 9 is %v high (%v), want 40", height, err)
	}
}

func TestFillRefuses(t *testing.T) {
	t.Parallel()
	data := superior(t)
	for name, c := range map[string]struct {
		data []byte
		put  Put
		want string
	}{
		"a formula":     {data, Put{Tab: "Biểu 01", Row: 6, Col: 3}, "Ô Biểu 01!C6 của tệp mẫu có công thức nên không ghi đè. Hãy bỏ ô này khỏi phần ghép ô, hoặc sửa tệp mẫu."},
		"no such sheet": {data, Put{Tab: "Biểu 02", Row: 6, Col: 3}, "Tệp này không có trang tính “Biểu 02”. Hãy kiểm tra tên trang tính trong tệp mẫu."},
		"half a file":   {data[:len(data)/2], Put{Tab: "Biểu 01", Row: 1, Col: 1}, "Tệp .xlsx này bị hỏng: gói nén không mở được, có thể tệp chưa tải về hết. Hãy mở tệp bằng Excel để sửa và lưu lại, hoặc xin lại tệp từ nơi gửi."},
	} {
		_, err := Fill(c.data, []Put{c.put})
		if f := fault.Of(err); f == nil || f.Sentence != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestTabsTellWhatCellsHold(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	percent, day := "0.0%", 14
	inPercent, err := f.NewStyle(&excelize.Style{CustomNumFmt: &percent})
	if err != nil {
		t.Fatal(err)
	}
	dated, err := f.NewStyle(&excelize.Style{NumFmt: day})
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range []func() error{
		func() error { return f.SetCellDefault("Sheet1", "A1", "0.30000000000000004") },
		func() error { return f.SetCellStr("Sheet1", "B1", "1.234,5") },
		func() error { return f.SetCellDefault("Sheet1", "C1", "0.125") },
		func() error { return f.SetCellStyle("Sheet1", "C1", "C1", inPercent) },
		func() error { return f.SetCellDefault("Sheet1", "D1", "46000") },
		func() error { return f.SetCellStyle("Sheet1", "D1", "D1", dated) },
		func() error { return f.SetCellBool("Sheet1", "E1", true) },
		func() error { return f.SetCellFormula("Sheet1", "F1", "A1*2") },
		func() error { return f.SetCellDefault("Sheet1", "A3", "-1e3") },
		func() error { return f.MergeCell("Sheet1", "A5", "B6") },
	} {
		if err := set(); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	tabs, err := Tabs(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := []Tab{{Name: "Sheet1", Merged: []Area{{5, 1, 6, 2}}, Cells: []Stored{
		{Row: 1, Col: 1, Holds: HeldNumber, Text: "0.3"}, {Row: 1, Col: 2, Holds: HeldText, Text: "1.234,5"},
		{Row: 1, Col: 3, Holds: HeldNumber, Text: "0.125", Percent: true}, {Row: 1, Col: 4, Holds: HeldDay, Text: "09/12/2025"},
		{Row: 1, Col: 5, Holds: HeldYesNo, Text: "TRUE"}, {Row: 1, Col: 6, Holds: HeldNothing, Formula: true},
		{Row: 3, Col: 1, Holds: HeldNumber, Text: "-1000"},
	}}}
	if diff := cmp.Diff(want, tabs); diff != "" {
		t.Errorf("tabs (-want +got):\n%s", diff)
	}
}

func TestFormIsLockedButForWhatIsOpen(t *testing.T) {
	t.Parallel()
	n := vn.Decimal{Units: 1234, Scale: 1}
	var b bytes.Buffer
	if err := WriteForm(&b, Form{Pages: []FormPage{{Name: "Tháng 5/2026", Widths: []float64{5, 30, 12}, HiddenCols: []int{1}, HiddenRows: []int{1}, Head: [2]int{2, 2},
		Cells: []FormCell{{Row: 1, Col: 1, Text: "khóa", Look: FormKey}, {Row: 2, Col: 2, Text: "Chỉ tiêu", Look: FormHead},
			{Row: 3, Col: 2, Text: "=Thu", Look: FormName}, {Row: 3, Col: 3, Number: &n, Decimals: 1, Look: FormOpen}},
		Lists: []FormList{{Area: Area{3, 3, 3, 3}, Choices: []string{"ước", "sơ bộ"}}}}, {Name: "Tháng 5/2026"}}}); err != nil {
		t.Fatal(err)
	}
	f := open(t, b.Bytes())
	if diff := cmp.Diff([]string{"Tháng 5 2026", "Tháng 5 2026 (2)"}, f.GetSheetList()); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	for at, open := range map[string]bool{"B3": false, "C3": true} {
		id, err := f.GetCellStyle("Tháng 5 2026", at)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if locked := style.Protection == nil || style.Protection.Locked; locked == open {
			t.Errorf("%s is locked: %v, want %v", at, locked, !open)
		}
	}
	if p, err := f.GetSheetProtection("Tháng 5 2026"); err != nil || !p.SelectLockedCells && !p.SelectUnlockedCells {
		t.Errorf("the sheet is not protected: %+v (%v)", p, err)
	}
	if seen, err := f.GetColVisible("Tháng 5 2026", "A"); err != nil || seen {
		t.Errorf("the column of keys is in view (%v)", err)
	}
	if text, err := f.GetCellValue("Tháng 5 2026", "B3"); err != nil || text != "=Thu" {
		t.Errorf("B3 holds %q (%v)", text, err)
	}
}
