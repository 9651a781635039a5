package sheet

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/vn"
)

// formOfPeriods is a superior's workbook whose columns name their periods.
func formOfPeriods(t testing.TB) []byte {
	t.Helper()
	return edited(t, form02(t), func(b *book) {
		_, err := b.f.NewSheet("Biểu 03")
		b.ok(err)
		b.ok(b.f.DeleteSheet("Biểu 02"))
		b.ok(b.f.DeleteSheet("Theo tổ"))
		b.ok(b.f.MergeCell("Biểu 03", "A1", "I1"))
		b.ok(b.f.MergeCell("Biểu 03", "H3", "I3"))
		for at, text := range map[string]string{"A1": "Tháng 3 năm 2026", "A3": "TT", "B3": "Chỉ tiêu", "C3": "Tháng 5", "D3": "Quý II", "E3": "6 tháng", "F3": "Năm 2025", "G3": "Thực hiện tháng 2/2024",
			"H3": "Tháng 4/2026", "H4": "Thực hiện", "I4": "Kế hoạch năm", "A5": "1", "B5": "Kết nạp đảng viên mới"} {
			b.ok(b.f.SetCellStr("Biểu 03", at, text))
		}
	})
}

func TestColumnsNameTheirPeriods(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id, blank, proposals := s.mapped(formOfPeriods(t))
	var got []string
	var cells []Mapped
	for _, p := range proposals {
		got = append(got, fmt.Sprintf("%s %s: %s", p.At(), p.Span, p.Span.Label()))
		cells = append(cells, p.Mapped)
	}
	want := []string{
		"Biểu 03!C5 05-01_05-31: tháng 5 của năm báo cáo", "Biểu 03!D5 04-01_06-30: quý II của năm báo cáo", "Biểu 03!E5 01-01_06-30: 6 tháng đầu của năm báo cáo",
		"Biểu 03!F5 2025-01-01_2025-12-31: năm 2025", "Biểu 03!G5 2024-02-01_2024-02-29: tháng 2 năm 2024", "Biểu 03!H5 2026-04-01_2026-04-30: tháng 4 năm 2026", "Biểu 03!I5 plan: kế hoạch năm",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("proposals (-want +got):\n%s", diff)
	}
	s.Do(s.Clerk, func(tx *db.Tx) error { return Map(tx, id, blank, cells) })
	for month, n := range map[vn.Day]int64{"2026-04": 4, "2026-05": 5} {
		last := map[vn.Day]vn.Day{"2026-04": "30", "2026-05": "31"}[month]
		s.approved(figure.Key{Indicator: s.members.Indicator, Unit: s.Root, From: month + "-01", To: month + "-" + last}, figure.Value{N: n})
	}
	filling := s.fill(id, "2026-03-01", "2026-03-31") // for another month: named periods stay what they name
	var data []byte
	s.See(s.Clerk, func(tx *db.Tx) (err error) { _, data, err = FilledFile(tx, id, filling); return err })
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for at, want := range map[string]string{"C5": "5", "D5": "", "F5": "", "H5": "4", "I5": "20"} {
		if got, err := f.GetCellValue("Biểu 03", at); err != nil || got != want {
			t.Errorf("%s holds %q (%v), want %q", at, got, err, want)
		}
	}
}

func TestSpansThatNameTheirDays(t *testing.T) {
	t.Parallel()
	for s, want := range map[Span]string{"02-01_02-28": "2024-02-01 2024-02-29 true", "02-01_02-29": "2024-02-01 2024-02-29 true", "2025-01-01_2025-02-29": "2025-01-01 2025-02-28 true",
		"2025-06-01_2025-05-01": "false", "05-01_05-32": "false", "period": "false", "a_b": "false", "_": "false"} {
		from, to, ok := s.days(2024)
		got := fmt.Sprint(from, " ", to, " ", ok)
		if !ok {
			got = "false"
		}
		if got != want || s.Valid() != (ok || s == InPeriod) {
			t.Errorf("%s: %s (valid %v), want %s", s, got, s.Valid(), want)
		}
	}
}
