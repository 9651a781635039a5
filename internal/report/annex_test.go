package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tongket/internal/db"
	"tongket/internal/report"
)

// TestWorkbookIsTraced holds that each number of the workbook stands in a cell with
// a name of its own, and that the name leads to the record: which line, which
// column, which figures.
func TestWorkbookIsTraced(t *testing.T) {
	t.Parallel()
	o := open(t)
	m, file := o.paper(t, report.Asked{Kind: report.Annex, Format: report.Xlsx, Year: 2025})
	book, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	named := map[string]string{}
	for _, n := range book.GetDefinedName() {
		if strings.HasPrefix(n.Name, "tk") {
			sheet, cell, _ := strings.Cut(n.RefersTo, "!")
			text, err := book.GetCellValue(strings.Trim(sheet, "'"), strings.ReplaceAll(cell, "$", ""))
			if err != nil {
				t.Fatal(err)
			}
			named[n.Name] = text
		}
	}
	want := map[string]string{ // 24 of 20 planned, 16 the year before
		"24": "Kết nạp đảng viên mới – thực hiện năm 2025", "20": "Kết nạp đảng viên mới – kế hoạch năm 2025", "120.0": "Kết nạp đảng viên mới – % so với kế hoạch",
		"16": "Kết nạp đảng viên mới – thực hiện năm 2024", "+50,0%": "Kết nạp đảng viên mới – tăng, giảm so với năm 2024",
	}
	o.See(o.Reader, func(tx *db.Tx) error {
		all, err := report.Numbers(tx, m.ID)
		if len(all) != len(named) {
			t.Errorf("%d numbers are kept of %d named cells", len(all), len(named))
		}
		for _, n := range all {
			shown := named[n.Tag]
			if want[shown] != n.Sentence {
				t.Errorf("%s (%q in its cell) is of %q, want %q", n.Printed, shown, n.Sentence, want[shown])
			}
			delete(want, shown)
			if figures := map[string]int{"24": 1, "120.0": 1, "16": 1, "+50,0%": 2}[shown]; len(n.Figures) != figures {
				t.Errorf("%s rests on %d figures, want %d", shown, len(n.Figures), figures)
			}
		}
		return err
	})
	for shown := range want {
		t.Errorf("%s has no name: %v", shown, named)
	}
}

// TestAnnexInWord: the same table on landscape paper, under the mark of a draft.
func TestAnnexInWord(t *testing.T) {
	t.Parallel()
	o := open(t)
	m, file := o.paper(t, report.Asked{Kind: report.Annex, Year: 2025})
	if m.FileName() != "phu-luc-2025.docx" {
		t.Errorf("it is called %s", m.FileName())
	}
	text := linesOf(t, file)
	for _, want := range []string{"DỰ THẢO", "Phụ lục", "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM 2025", "Kết nạp đảng viên mới", "120,0"} {
		if !strings.Contains(text, want) {
			t.Errorf("it lacks %q:\n%s", want, text)
		}
	}
}
