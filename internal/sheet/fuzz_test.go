package sheet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tongket/internal/auth"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// FuzzParseKey: whatever stands in a cell, a key that is read writes the same text
// again, and a text changed anywhere is no key.
func FuzzParseKey(f *testing.F) {
	f.Add(BookKey{"w", "u", 2026, "2026-06-15", "d", "r"}.String())
	f.Add(RowKey{"u", "i", Denominator}.String())
	f.Add(ColKey{"2026-01-01", "2026-01-31", Value}.String())
	f.Add(mark + "|r|||")
	f.Fuzz(func(t *testing.T, text string) {
		k := ParseKey(text)
		if k == nil {
			return
		}
		if got := k.(fmt.Stringer).String(); got != strings.TrimSpace(text) {
			t.Errorf("%q is read as %+v, which writes %q", text, k, got)
		}
		broken := strings.Replace(strings.TrimSpace(text), "|", "|x", 1)
		if ParseKey(broken) != nil {
			t.Errorf("%q, changed by hand, is still a key", broken)
		}
	})
}

// FuzzConvention: a number with one reading is the same under every convention, one
// with two is decided by the convention alone, and never by its neighbours' order.
func FuzzConvention(f *testing.F) {
	for _, s := range []string{"1.234,5", "1,234.5", "1.234", "1,234", "12", "0,5", "1.234.567", "x"} {
		f.Add(s, "2,50")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		comma, errComma := Comma.Number(a)
		point, errPoint := Point.Number(a)
		if (errComma == nil) != (errPoint == nil) {
			t.Fatalf("%q is a number under one convention only: %v, %v", a, errComma, errPoint)
		}
		if _, err := vn.ParseNumber(a); err == nil && comma != point {
			t.Errorf("%q has one reading and is %s and %s", a, comma, point)
		}
		var ab, ba Evidence
		ab.Add(a)
		ab.Add(b)
		ba.Add(b)
		ba.Add(a)
		ab.Decide()
		ba.Decide()
		if ab.Decided != ba.Decided {
			t.Errorf("%q and %q are decided by their order: %q, %q", a, b, ab.Decided, ba.Decided)
		}
	})
}

// TestKeysComeBack: every key is read as it was written.
func TestKeysComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.StringMatching(`[0-9a-f-]{1,36}`)
		day := rapid.SampledFrom([]vn.Day{"2026-01-01", "2024-02-29", "2025-12-31"})
		keys := []fmt.Stringer{
			BookKey{auth.WardID(id.Draw(t, "ward")), auth.UnitID(id.Draw(t, "unit")), rapid.IntRange(2000, 2100).Draw(t, "year"), day.Draw(t, "made"), id.Draw(t, "digest"), regime.RegimeID(id.Draw(t, "regime"))},
			RowKey{auth.UnitID(id.Draw(t, "unit")), plan.IndicatorID(id.Draw(t, "indicator")), rapid.SampledFrom([]Part{Whole, Numerator, Denominator}).Draw(t, "part")},
			ColKey{day.Draw(t, "from"), day.Draw(t, "to"), rapid.SampledFrom([]Field{Value, Bound, Status, Remark}).Draw(t, "field")},
		}
		for _, k := range keys {
			if diff := cmp.Diff(any(k), ParseKey(k.String())); diff != "" {
				t.Fatalf("key (-written +read):\n%s", diff)
			}
		}
	})
}

// TestAnyTemplateComesBack: whatever numbers a unit fills in, in whatever rows and
// months, the preview says exactly these.
func TestAnyTemplateComesBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	template := s.template(s.Head, s.year())
	months := []string{"Tháng 01/2026", "Tháng 02/2026", "Tháng 3/2026", "Tháng 4/2026", "Tháng 5/2026"}
	rows := map[string]plan.Definition{s.members.Name: s.members, s.budget.Name: s.budget}
	rapid.Check(t, func(r *rapid.T) {
		want := map[string]string{}
		n := rapid.IntRange(1, 4).Draw(r, "cells")
		data := edited(t, template, func(b *book) {
			for range n {
				name := rapid.SampledFrom([]string{s.members.Name, s.budget.Name}).Draw(r, "row")
				month := rapid.SampledFrom(months).Draw(r, "month")
				d := rows[name]
				value := vn.Decimal{Units: rapid.Int64Range(-1e12, 1e12).Draw(r, "value"), Scale: d.Scale}
				b.raw(name, month, value.Plain())
				want[name+", "+month] = d.WithUnit(value.Units)
			}
			if rapid.Bool().Draw(r, "moved") {
				b.ok(b.f.InsertRows(b.tab, 6, 2))
				b.ok(b.f.InsertCols(b.tab, "D", 1))
			}
		})
		got := map[string]string{}
		for _, c := range s.look(s.Head, data, Decisions{}).Cells {
			got[c.Name+", "+c.Period] = c.New
		}
		if diff := cmp.Diff(want, got); diff != "" {
			r.Fatalf("figures (-filled in +read):\n%s", diff)
		}
	})
}
