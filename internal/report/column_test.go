package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/wardtest"
)

// cellOf returns what a column of the annex prints of a target.
func cellOf(t *testing.T, r Report, target, head string) (string, bool) {
	t.Helper()
	a := r.annex()
	at := slices.IndexFunc(a.columns, func(c column) bool { return c.head == head })
	if at < 0 {
		return "", false
	}
	for _, row := range a.rows {
		if slices.ContainsFunc(row.cells, func(c annexCell) bool { return c.text == target }) {
			return row.cells[at].text, true
		}
	}
	t.Fatalf("the annex has no row %q", target)
	return "", false
}

// TestColumnsOfTheWard holds what the columns say that are printed by choice.
func TestColumnsOfTheWard(t *testing.T) {
	t.Parallel()
	r := everything(t)
	if _, ok := cellOf(t, r, "Thu nhập bình quân đầu người", "% so với năm 2024"); ok {
		t.Error("a column that is not usual is printed without being chosen")
	}
	r.Columns = []ColumnCode{ColumnNumber, ColumnName, ColumnRatio, ColumnNextRatio, ColumnValue}
	for _, c := range []struct{ target, head, want string }{
		{"Thu nhập bình quân đầu người", "% so với năm 2024", "104,4"},                          // 73,1 / 70,0
		{"Tỷ lệ bao phủ bảo hiểm y tế", "% so với năm 2024", ""},                                // a rate has points
		{"Tổng thu ngân sách nhà nước trên địa bàn", "% so với năm 2024", ""},                   // "trên 6" admits no ratio
		{"Kết nạp đảng viên mới", "% kế hoạch năm 2026 so với thực hiện", "384,6"},              // 50 / 13
		{"Tỷ lệ hộ nghèo đa chiều", "% kế hoạch năm 2026 so với thực hiện", ""},                 // less is better
		{"Tổng sản lượng lương thực có hạt", "% kế hoạch năm 2026 so với thực hiện", ""},        // a growth is no amount
		{"Giá trị sản xuất công nghiệp - xây dựng", "% kế hoạch năm 2026 so với thực hiện", ""}, // "trên 75"
	} {
		got, ok := cellOf(t, r, c.target, c.head)
		if !ok || got != c.want {
			t.Errorf("%s under %q: %q (printed %v), want %q", c.target, c.head, got, ok, c.want)
		}
	}
	a := r.annex()
	if got := []string{a.columns[0].head, a.columns[len(a.columns)-1].head}; !slices.Equal(got, []string{"STT", "Thực hiện năm 2025"}) {
		t.Errorf("the columns run from %q to %q", got[0], got[1])
	}
}

// TestColumnsWithinTheYear holds that the value of six months is printed only where
// it runs to the end of the six months.
func TestColumnsWithinTheYear(t *testing.T) {
	t.Parallel()
	rows := []row{
		{name: "Thu ngân sách", unit: "tỷ đồng", decimals: 1, pct: 1, op: plan.AtLeast, plan: "10,0", value: "4,5", to: "2025-06-30"},
		{name: "Thu phí", unit: "tỷ đồng", decimals: 1, pct: 1, op: plan.AtLeast, plan: "10,0", value: "3,5", to: "2025-05-31"},
	}
	r := wardOf(t, rows)
	r.Columns = []ColumnCode{ColumnNumber, ColumnName, ColumnHalf, ColumnNine, ColumnValue}
	r.Within = []Within{{regime.Period{Kind: regime.Half, From: "2025-01-01", To: "2025-06-30"}, r.Board}}
	for target, want := range map[string]string{"Thu ngân sách": "4,5", "Thu phí": ""} {
		if got, _ := cellOf(t, r, target, "Thực hiện 6 tháng"); got != want {
			t.Errorf("six months of %s: %q, want %q", target, got, want)
		}
	}
	if _, ok := cellOf(t, r, "Thu phí", "Thực hiện 9 tháng"); ok {
		t.Error("a column in which no line says anything is printed")
	}
}

func TestColumnsAreChosen(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	now := func() (codes []ColumnCode) {
		s.See(s.Reader, func(tx *db.Tx) (err error) { codes, err = Columns(tx, ""); return err })
		return codes
	}
	if diff := cmp.Diff(usualColumns(), now()); diff != "" {
		t.Errorf("before anybody chose: -want +got\n%s", diff)
	}
	want := InOrder(map[ColumnCode]int{ColumnValue: 3, ColumnName: 2, ColumnNumber: 1, ColumnHalf: 3})
	if diff := cmp.Diff([]ColumnCode{ColumnNumber, ColumnName, ColumnHalf, ColumnValue}, want); diff != "" {
		t.Errorf("in order: -want +got\n%s", diff)
	}
	s.Do(s.Clerk, func(tx *db.Tx) error { return SetColumns(tx, usualColumns(), want) })
	if diff := cmp.Diff(want, now()); diff != "" {
		t.Errorf("after choosing: -want +got\n%s", diff)
	}
	for _, c := range []struct {
		codes []ColumnCode
		want  string
	}{
		{[]ColumnCode{ColumnNumber, ColumnName}, "Thực hiện (ước thực hiện) năm"},
		{append(slices.Clone(want), "mau"), "mau"},
		{append(slices.Clone(want), ColumnName), "hai lần"},
	} {
		err := s.Try(s.Clerk, func(tx *db.Tx) error { return SetColumns(tx, want, c.codes) })
		if f := fault.Of(err); f == nil || f.Field != "cot" || !strings.Contains(f.Sentence, c.want) {
			t.Errorf("%v: %v, want a sentence with %q", c.codes, err, c.want)
		}
	}
	err := s.Try(s.Clerk, func(tx *db.Tx) error { return SetColumns(tx, usualColumns(), usualColumns()) })
	if f := fault.Of(err); f == nil || f.Kind != fault.Conflict || !strings.Contains(f.Sentence, "Thực hiện 6 tháng") {
		t.Errorf("a choice made before another's: %v", err)
	}
	if err := s.Try(s.Reader, func(tx *db.Tx) error { return SetColumns(tx, want, want) }); fault.Of(err) == nil {
		t.Errorf("a reader chose the columns: %v", err)
	}
	if diff := cmp.Diff(want, now()); diff != "" {
		t.Errorf("after refusals: -want +got\n%s", diff)
	}
}
