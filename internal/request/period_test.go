package request

import (
	"testing"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/sheet"
)

func TestAPeriodThatNobodyNamedIsAsked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.half(s.members, 21)
	s.approved(s.members, "2026-06-01", "2026-06-30", figure.Value{N: 4}, figure.Final)
	id := s.take("a.txt", []byte("Đề nghị báo cáo các số liệu sau:\n1. Kết nạp đảng viên mới\n"))
	v := s.look(id)
	if v.Head.Basis != Assumed || v.Head.From != "2026-06-01" || v.Head.To != "2026-06-30" || !v.LacksPeriod() {
		t.Errorf("taken for %+v", v.Head)
	}
	gather := func(tx *db.Tx) error { _, err := Gather(tx, id, "Sở Nội vụ", "state"); return err }
	if err := s.Try(s.Clerk, gather); !fault.Is(err, fault.Conflict) {
		t.Errorf("answered for a period that nobody named: %v", err)
	}
	if err := s.Try(s.Reader, func(tx *db.Tx) error { return SetPeriod(tx, id, "2026-06-01", "2026-06-30") }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reader: %v", err)
	}
	if err := s.Try(s.Clerk, func(tx *db.Tx) error { return SetPeriod(tx, id, "2026-06-30", "2026-06-01") }); !fault.Is(err, fault.Invalid) {
		t.Errorf("backwards: %v", err)
	}
	s.Do(s.Clerk, func(tx *db.Tx) error { return SetPeriod(tx, id, "2026-06-01", "2026-06-30") }) // just as assumed
	if v = s.look(id); v.Head.Basis != Chosen || v.Items[0].Shown() != "4 đảng viên" {
		t.Errorf("%+v %q", v.Head, s.stands(v))
	}
	s.Do(s.Clerk, func(tx *db.Tx) error { return SetPeriod(tx, id, "2026-01-01", "2026-06-30") })
	if v = s.look(id); v.Items[0].Shown() != "21 đảng viên" {
		t.Errorf("%+v %q", v.Head, s.stands(v))
	}
	s.Do(s.Clerk, gather)
}

func TestHeadsOfColumnsNameThePeriod(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.half(s.members, 21)
	s.approved(s.members, "2026-05-01", "2026-05-31", figure.Value{N: 3}, figure.Final)
	s.approved(s.members, "2025-01-01", "2025-12-31", figure.Value{N: 40}, figure.Final)
	book := workbook(t, map[string]map[string]string{"Biểu": {"A1": "Biểu số liệu xây dựng Đảng", "A3": "TT", "B3": "Chỉ tiêu", "C3": "Năm 2025", "D3": "Kế hoạch năm", "E3": "Tháng 5/2026", "F3": "6 tháng đầu năm 2026",
		"A4": "1", "B4": "Kết nạp đảng viên mới (đảng viên)"}})
	v := s.look(s.takeBook("b.xlsx", book))
	s.same(s.stands(v), "Biểu!C4: ready đảng viên 40 đảng viên", "Biểu!D4: ready đảng viên 50 đảng viên", "Biểu!E4: ready đảng viên 3 đảng viên", "Biểu!F4: ready đảng viên 21 đảng viên")
	if v.Head.Basis != Columns || v.Head.To != "2026-06-30" || v.LacksPeriod() {
		t.Errorf("taken for %+v", v.Head)
	}
}

// TestAMappedWorkbookIsKnownAgain brings the workbook that was mapped, then a newer one
// in which a row was added, a column moved and a row renamed.
func TestAMappedWorkbookIsKnownAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.half(s.members, 21)
	s.half(s.poor, 24)
	s.half(s.budget, 6041)
	first := map[string]string{"A1": "BIỂU 6 THÁNG ĐẦU NĂM 2026", "A3": "TT", "B3": "Chỉ tiêu", "C3": "Mã A", "D3": "Mã B", "A4": "1", "B4": "Công tác phát triển", "A5": "2", "B5": "Diện nghèo", "A6": "3", "B6": "Nguồn thu"}
	mapped := []sheet.Mapped{
		{Tab: "B", Row: 4, Col: 3, Indicator: s.members.Indicator, Unit: s.Root, Span: sheet.InPeriod},
		{Tab: "B", Row: 5, Col: 3, Indicator: s.poor.Indicator, Unit: s.Root, Span: sheet.InPeriod},
		{Tab: "B", Row: 6, Col: 4, Indicator: s.budget.Indicator, Unit: s.Root, Span: sheet.InPeriod, Measure: "tỷ đồng", Decimals: 1}}
	data := workbook(t, map[string]map[string]string{"B": first})
	blank, err := sheet.OpenBlank(data)
	if err != nil {
		t.Fatal(err)
	}
	var mapping sheet.MappingID
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		if mapping, err = sheet.AddMapping(tx, "Biểu A của Sở", "a.xlsx", data); err != nil {
			return err
		}
		return sheet.Map(tx, mapping, blank, mapped)
	})
	v := s.look(s.takeBook("a.xlsx", data))
	want := []string{"B!C4: ready đảng viên 21 đảng viên", "B!D4: new -", "B!C5: ready nghèo 24 hộ", "B!D5: new -", "B!C6: new -", "B!D6: ready thu 6,0 tỷ đồng"}
	s.same(s.stands(v), want...)
	if v.Mapping != mapping || len(v.Lost) != 0 || v.Items[0].Sure != sureLearned {
		t.Errorf("recognised as %q, lost %+v", v.Mapping, v.Lost)
	}

	newer := workbook(t, map[string]map[string]string{"Bieu moi": {"A1": "BIỂU 6 THÁNG ĐẦU NĂM 2026", "A3": "TT", "B3": "Chỉ tiêu", "C3": "Ghi chú", "D3": "Mã A", "E3": "Mã B",
		"A4": "1", "B4": "Hàng thêm", "A5": "2", "B5": "Công tác phát triển", "A6": "3", "B6": "Hộ diện khác", "A7": "4", "B7": "Nguồn thu"}})
	v = s.look(s.takeBook("a-moi.xlsx", newer))
	s.same(s.stands(v), "Bieu moi!D4: new -", "Bieu moi!E4: new -", "Bieu moi!D5: ready đảng viên 21 đảng viên", "Bieu moi!E5: new -", "Bieu moi!D6: new -", "Bieu moi!E6: new -", "Bieu moi!D7: new -", "Bieu moi!E7: ready thu 6,0 tỷ đồng")
	if v.Mapping != mapping || len(v.Lost) != 1 || v.Lost[0].At != "B!C5" {
		t.Errorf("recognised as %q, lost %+v", v.Mapping, v.Lost)
	}

	other := workbook(t, map[string]map[string]string{"B": {"A3": "TT", "B3": "Chỉ tiêu", "C3": "Mã A", "A4": "1", "B4": "Số hộ nghèo"}})
	if v = s.look(s.takeBook("khac.xlsx", other)); v.Mapping != "" {
		t.Errorf("another workbook is taken for the mapped one")
	}
}
