package sheet

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"tongket/internal/db"
	"tongket/internal/doc/xlsx"
	"tongket/internal/fault"
)

// renewed is form02 as the superior sends it the next year: the sheet renamed, two rows
// put in, a column moved, a formula where a number was, a row renamed.
func renewed(t testing.TB, change func(*excelize.File)) []byte {
	t.Helper()
	return edited(t, form02(t), func(b *book) { change(b.f) })
}

func TestAMappedCellIsFoundAgain(t *testing.T) {
	t.Parallel()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	s := newSite(t)
	id, old, proposals := s.mapped(form02(t))
	var cells []Mapped
	for _, p := range proposals {
		cells = append(cells, p.Mapped)
	}
	s.Do(s.Clerk, func(tx *db.Tx) error { return Map(tx, id, old, cells) })

	data := renewed(t, func(f *excelize.File) {
		ok(f.InsertRows("Biểu 02", 5, 2))
		ok(f.SetSheetName("Biểu 02", "Biểu 02 mới"))
		ok(f.SetCellStr("Biểu 02 mới", "B8", "Số đảng viên mới kết nạp"))
		ok(f.SetCellFormula("Biểu 02 mới", "E7", "D7"))
	})
	fresh, err := OpenBlank(data)
	ok(err)
	var got []string
	for _, r := range Refit(old, fresh, cells) {
		got = append(got, strings.TrimSuffix(r.From.At()+" → "+r.To.At()+": "+r.Why, ": "))
	}
	want := []string{
		"Biểu 02!D5 → Biểu 02 mới!D7",
		"Biểu 02!E5 → Biểu 02 mới!E7: Ô Biểu 02!E5 của tệp cũ (hàng “Thu ngân sách nhà nước trên địa bàn”, cột “Thực hiện – Lũy kế từ đầu năm”) nay là ô Biểu 02 mới!E7 có công thức nên không ghi đè.",
		"Biểu 02!F5 → Biểu 02 mới!F7",
		"Biểu 02!D6 → Biểu 02!D6: Ô Biểu 02!D6 của tệp cũ (hàng “1.2. Kết nạp đảng viên mới”, cột “Thực hiện – Trong kỳ”) không còn trong tệp mới; có thể là ô Biểu 02 mới!D8.",
		"Biểu 02!E6 → Biểu 02!E6: Ô Biểu 02!E6 của tệp cũ (hàng “1.2. Kết nạp đảng viên mới”, cột “Thực hiện – Lũy kế từ đầu năm”) không còn trong tệp mới; có thể là ô Biểu 02 mới!E8.",
		"Biểu 02!F6 → Biểu 02!F6: Ô Biểu 02!F6 của tệp cũ (hàng “1.2. Kết nạp đảng viên mới”, cột “Kế hoạch năm”) không còn trong tệp mới; có thể là ô Biểu 02 mới!F8.",
		"Theo tổ!B2 → Theo tổ!B2", "Theo tổ!B3 → Theo tổ!B3",
	}
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Errorf("cell %d:\n got %q\nwant %q", i, got[i:min(i+1, len(got))], want[i])
		}
	}

	var next MappingID
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { next, err = Renew(tx, id, "moi.xlsx", data, old, fresh); return err })
	s.See(s.Clerk, func(tx *db.Tx) error {
		m, err := GetMapping(tx, next)
		if err != nil {
			return err
		}
		tied, err := Cells(tx, next)
		if m.Follows != id || len(m.Lost) != 4 || len(tied) != 4 || m.Name != "Biểu 02 của Sở Tài chính" {
			t.Errorf("renewed as %+v with %d cells", m, len(tied))
		}
		return err
	})

	// another workbook: nothing is kept
	other, err := OpenBlank(edited(t, form02(t), func(b *book) {
		ok(b.f.RemoveRow("Biểu 02", 3))
		ok(b.f.RemoveRow("Biểu 02", 3))
		ok(b.f.RemoveRow("Theo tổ", 1))
	}))
	ok(err)
	err = s.Try(s.Clerk, func(tx *db.Tx) error { _, err := Renew(tx, id, "khac.xlsx", data, old, other); return err })
	if f := fault.Of(err); f == nil || f.Kind != fault.Conflict || !strings.Contains(f.Sentence, "khac.xlsx") {
		t.Errorf("another workbook: %v", err)
	}
	if err := s.Try(s.Reader, func(tx *db.Tx) error { _, err := Renew(tx, id, "moi.xlsx", data, old, fresh); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reader: %v", err)
	}
	var n int
	s.See(s.Clerk, func(tx *db.Tx) error { all, err := Mappings(tx); n = len(all); return err })
	if n != 2 {
		t.Errorf("%d workbooks are kept, want the old one and the new", n)
	}
}

// TestRowsPutInMoveEveryCell: wherever rows and columns are put in, each cell is found
// by its words.
func TestRowsPutInMoveEveryCell(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`chi tieu [a-z]{3,9}`), 1, 6, func(s string) string { return bare(s) }).Draw(t, "names")
		down, right := rapid.IntRange(0, 5).Draw(t, "down"), rapid.IntRange(0, 3).Draw(t, "right")
		build := func(tab string, down, right int) *Blank {
			rows := make([][]string, down)
			pad := make([]string, right)
			rows = append(rows, append(append([]string{}, pad...), "Chỉ tiêu", "Thực hiện", "Kế hoạch"))
			for _, n := range names {
				rows = append(rows, append(append([]string{}, pad...), n))
			}
			return &Blank{[]xlsx.Tab{tabOf(tab, rows...)}}
		}
		old, fresh := build("A", 0, 0), build("B", down, right)
		for i := range names {
			m := Mapped{Tab: "A", Row: i + 2, Col: 3}
			r := Refit(old, fresh, []Mapped{m})[0]
			if r.Why != "" || r.To.Tab != "B" || r.To.Row != m.Row+down || r.To.Col != m.Col+right {
				t.Fatalf("%s is looked for at %s: %s", m.At(), r.To.At(), r.Why)
			}
		}
	})
}
