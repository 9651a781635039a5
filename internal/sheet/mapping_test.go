package sheet

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/doc/xlsx"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/vn"
)

// form02 is a superior's empty workbook: indicators under merged heads, a unit of
// measure of its own, a computed column, and a second sheet of units.
func form02(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ok(f.SetSheetName("Sheet1", "Biểu 02"))
	ok(f.MergeCell("Biểu 02", "D3", "E3"))
	for at, text := range map[string]string{"A1": "BIỂU TỔNG HỢP CHỈ TIÊU", "A3": "TT", "B3": "Chỉ tiêu", "C3": "Đơn vị tính", "D3": "Thực hiện", "D4": "Trong kỳ", "E4": "Lũy kế từ đầu năm", "F3": "Kế hoạch năm", "G3": "Tỷ lệ đạt (%)",
		"A5": "1", "B5": "Thu ngân sách nhà nước trên địa bàn", "C5": "triệu đồng", "A6": "2", "B6": "1.2. Kết nạp đảng viên mới", "C6": "đảng viên", "B7": "Một dòng không có ở đây"} {
		ok(f.SetCellStr("Biểu 02", at, text))
	}
	ok(f.SetCellFormula("Biểu 02", "G5", "E5/F5*100"))
	_, err := f.NewSheet("Theo tổ")
	ok(err)
	for at, text := range map[string]string{"A1": "Đơn vị", "B1": "Kết nạp đảng viên mới", "A2": "Tổ dân phố 7", "A3": "Tổ dân phố 8"} {
		ok(f.SetCellStr("Theo tổ", at, text))
	}
	var b bytes.Buffer
	ok(f.Write(&b))
	ok(f.Close())
	return b.Bytes()
}

func (s *site) mapped(data []byte) (id MappingID, blank *Blank, proposals []Proposal) {
	s.t.Helper()
	blank, err := OpenBlank(data)
	if err != nil {
		s.t.Fatal(err)
	}
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		if id, err = AddMapping(tx, "Biểu 02 của Sở Tài chính", "bieu-02.xlsx", data); err != nil {
			return err
		}
		proposals, err = Propose(tx, blank, nil)
		return err
	})
	return id, blank, proposals
}

func (s *site) approved(k figure.Key, v figure.Value) {
	s.t.Helper()
	var f figure.Figure
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		f, err = figure.Submit(tx, figure.Entry{Key: k, Value: v, Status: figure.Preliminary})
		return err
	})
	s.Do(s.Chair, func(tx *db.Tx) error { _, err := figure.Approve(tx, f.ID); return err })
}

func (s *site) fill(id MappingID, from, to vn.Day) (filling FillingID) {
	s.t.Helper()
	s.Do(s.Clerk, func(tx *db.Tx) error {
		d, err := Gather(tx, id, from, to)
		if err != nil {
			return err
		}
		data, err := d.File()
		if err != nil {
			return err
		}
		filling, err = Keep(tx, d, data)
		return err
	})
	return filling
}

func TestASuperiorsWorkbookIsMappedByItsWords(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, _, proposals := s.mapped(form02(t))
	names := map[auth.UnitID]string{s.Root: "phường", s.group: "tổ 7", s.Units["Tổ dân phố 8"]: "tổ 8"}
	ids := map[string]string{string(s.budget.Indicator): "thu", string(s.members.Indicator): "đảng viên"}
	var got []string
	for _, p := range proposals {
		got = append(got, fmt.Sprintf("%s: %s, %s, %s, %s", p.At(), ids[string(p.Indicator)], names[p.Unit], p.Span.Label(), p.Measure))
	}
	want := []string{
		"Biểu 02!D5: thu, phường, kỳ báo cáo, triệu đồng", "Biểu 02!E5: thu, phường, lũy kế từ đầu năm, triệu đồng", "Biểu 02!F5: thu, phường, kế hoạch năm, triệu đồng",
		"Biểu 02!D6: đảng viên, phường, kỳ báo cáo, đảng viên", "Biểu 02!E6: đảng viên, phường, lũy kế từ đầu năm, đảng viên", "Biểu 02!F6: đảng viên, phường, kế hoạch năm, đảng viên",
		"Theo tổ!B2: đảng viên, tổ 7, kỳ báo cáo, đảng viên", "Theo tổ!B3: đảng viên, tổ 8, kỳ báo cáo, đảng viên",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("proposals (-want +got):\n%s", diff)
	}
}

func TestAMappedWorkbookIsFilled(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id, blank, proposals := s.mapped(form02(t))
	var cells []Mapped
	for _, p := range proposals {
		cells = append(cells, p.Mapped)
	}
	s.Do(s.Clerk, func(tx *db.Tx) error { return Map(tx, id, blank, cells) })
	at := func(d string, unit auth.UnitID, month int) figure.Key {
		from := vn.Day(fmt.Sprintf("2026-%02d-01", month))
		k := figure.Key{Unit: unit, From: from, To: vn.DayOf(from.Time().AddDate(0, 1, -1))}
		k.Indicator = s.members.Indicator
		if d == "thu" {
			k.Indicator = s.budget.Indicator
		}
		return k
	}
	s.approved(at("thu", s.Root, 1), figure.Value{N: 1234567 / 1000}) // 1,234 tỷ
	s.approved(at("thu", s.Root, 2), figure.Value{N: 500})
	s.approved(at("đảng viên", s.Root, 2), figure.Value{N: 6, Bound: figure.Over})
	s.approved(at("đảng viên", s.group, 2), figure.Value{N: 2})
	filling := s.fill(id, "2026-02-01", "2026-02-28")
	var data []byte
	var all []Filling
	var typed int
	s.See(s.Clerk, func(tx *db.Tx) (err error) {
		if _, data, err = FilledFile(tx, id, filling); err != nil {
			return err
		}
		if all, err = Fillings(tx, id); err != nil {
			return err
		}
		typed, err = Typed(tx, 2026)
		return err
	})
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for at, want := range map[string]string{"D5": "500.0", "E5": "1734.0", "F5": "6500.0", "D6": "trên 6", "E6": "", "F6": "20"} {
		if got, err := f.GetCellValue("Biểu 02", at, excelize.Options{RawCellValue: true}); err != nil || got != want {
			t.Errorf("%s holds %q (%v), want %q", at, got, err, want)
		}
	}
	if formula, err := f.GetCellFormula("Biểu 02", "G5"); err != nil || formula != "E5/F5*100" {
		t.Errorf("G5 has the formula %q (%v)", formula, err)
	}
	if got, err := f.GetCellValue("Theo tổ", "B2"); err != nil || got != "2" {
		t.Errorf("B2 of the units holds %q (%v)", got, err)
	}
	if len(all) != 1 || all[0].Cells != 6 || all[0].Blanks != 2 || typed != 6 {
		t.Errorf("recorded %+v, %d cells in the year", all, typed)
	}
	var why []string
	for _, n := range append(all[0].Notes.Blanks, all[0].Notes.Words...) {
		why = append(why, n.At+" "+n.Sentence)
	}
	want := []string{"Biểu 02!E6 Kết nạp đảng viên mới: chưa có số đã duyệt từ 01/01/2026.", "Theo tổ!B3 Kết nạp đảng viên mới: chưa có số đã duyệt từ 01/02/2026.",
		"Biểu 02!D6 Kết nạp đảng viên mới: ghi chữ “trên 6” vì không phải số đúng bằng."}
	if diff := cmp.Diff(want, why); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestCellsThatCannotBeMapped(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id, blank, _ := s.mapped(form02(t))
	good := Mapped{Tab: "Biểu 02", Row: 5, Col: 4, Indicator: s.budget.Indicator, Unit: s.Root, Span: InPeriod, Measure: "triệu đồng", Decimals: 1}
	for name, c := range map[string]struct {
		change func(*Mapped)
		want   string
	}{
		"a formula":    {func(m *Mapped) { m.Col = 7 }, "Ô Biểu 02!G5 có công thức nên không ghi đè."},
		"no sheet":     {func(m *Mapped) { m.Tab = "Biểu 9" }, "Tệp không có trang tính “Biểu 9”."},
		"a measure":    {func(m *Mapped) { m.Measure = "hộ" }, "“Thu ngân sách trên địa bàn” tính bằng tỷ đồng, không đổi sang hộ được."},
		"no indicator": {func(m *Mapped) { m.Indicator = "x" }, "Chưa chọn chỉ tiêu cho ô Biểu 02!D5."},
		"no unit":      {func(m *Mapped) { m.Unit = "x" }, "Chưa chọn đơn vị cho ô Biểu 02!D5."},
		"no span":      {func(m *Mapped) { m.Span = "x" }, "Chưa rõ ô Biểu 02!D5 là của kỳ nào."},
		"decimals":     {func(m *Mapped) { m.Decimals = 7 }, "Số chữ số lẻ của ô Biểu 02!D5 là 7;"},
	} {
		m := good
		c.change(&m)
		err := s.Try(s.Clerk, func(tx *db.Tx) error { return Map(tx, id, blank, []Mapped{m}) })
		if f := fault.Of(err); f == nil || !strings.HasPrefix(f.Sentence, c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if err := s.Try(s.Clerk, func(tx *db.Tx) error { _, err := Gather(tx, id, "2026-02-01", "2026-02-28"); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("a workbook without mapped cells is filled: %v", err)
	}
	// A place inside a merged area is its corner; mapped twice is mapped once.
	merged := good
	merged.Row, merged.Col = 3, 5
	s.Do(s.Clerk, func(tx *db.Tx) error { return Map(tx, id, blank, []Mapped{merged, good, good}) })
	s.See(s.Chair, func(tx *db.Tx) error {
		cells, err := Cells(tx, id)
		if len(cells) != 2 || cells[0].At() != "Biểu 02!D3" {
			t.Errorf("mapped %+v", cells)
		}
		return err
	})
	s.Do(s.Clerk, func(tx *db.Tx) error { return Unmap(tx, id, []string{"Biểu 02!D3"}) })
	for _, who := range []auth.Actor{s.Head, s.Reader} {
		if err := s.Try(who, func(tx *db.Tx) error { return RemoveMapping(tx, id) }); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s removes a mapping: %v", who.Title, err)
		}
	}
	s.Do(s.Clerk, func(tx *db.Tx) error { return RemoveMapping(tx, id) })
	if err := s.Try(s.Clerk, func(tx *db.Tx) error { return Unmap(tx, id, []string{"Biểu 02!D5"}) }); !fault.Is(err, fault.Missing) {
		t.Errorf("a removed mapping is changed: %v", err)
	}
}

func TestRoundingIsSaid(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := filler{definitions: nil, from: "2026-01-01", to: "2026-01-31", approved: map[figure.Key]figure.Figure{}}
	s.See(s.Clerk, func(tx *db.Tx) (err error) {
		g, err := newFiller(tx, f.from, f.to, nil)
		f.definitions = g.definitions
		return err
	})
	k := figure.Key{Indicator: s.budget.Indicator, Unit: s.Root, From: f.from, To: f.to}
	f.approved[k] = figure.Figure{Key: k, Value: figure.Value{N: 1265}}
	p := f.put(Mapped{Tab: "A", Row: 1, Col: 1, Indicator: s.budget.Indicator, Unit: s.Root, Span: InPeriod, Measure: "nghìn tỷ đồng", Decimals: 4})
	if want := (&vn.Decimal{Units: 13, Scale: 4}); p.Number == nil || *p.Number != *want {
		t.Errorf("put %+v, want %+v", p.Number, want)
	}
	want := []Note{{xlsx.Put{Tab: "A", Row: 1, Col: 1}.At(), "Thu ngân sách trên địa bàn: 1,265 tỷ đồng ghi tròn thành 0,0013 nghìn tỷ đồng."}}
	if diff := cmp.Diff(want, f.notes.Rounded); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}
