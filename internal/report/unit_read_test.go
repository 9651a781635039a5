package report

import (
	"testing"

	"pgregory.net/rapid"

	"tongket/internal/auth"
	"tongket/internal/doc/docx"
	"tongket/internal/extract"
	"tongket/internal/org"
	"tongket/internal/paper"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// aboutUnit is a ward's year as the paper of one unit tells it: the first lines are
// those it answers for, the rest is its own share, what stands in no plan it sent
// beside.
func aboutUnit(r Report) Report {
	r.Unit = org.Unit{ID: auth.UnitID("u-to"), Name: "Tổ dân phố 7"}
	owned := len(r.Board.Lines) / 2
	r.unit = ofUnit{owned: r.Board.Lines[:owned], beside: r.Others, share: score.Board{Year: r.Board.Year, Lines: r.Board.Lines[owned:]}}
	for _, l := range r.unit.share.Lines {
		if !l.Counted {
			continue
		}
		c := &r.unit.share.Count
		c.Total++
		switch l.Verdict {
		case score.Exceeded:
			c.Exceeded++
		case score.Met:
			c.Met++
		}
	}
	return r
}

// unitFacts are the facts behind the paper of a unit.
func unitFacts(r Report) []said {
	var all []said
	if len(r.unit.share.Lines) > 0 {
		c := r.unit.share.Count
		all = append(all, said{Fact: extract.Fact{Name: "chỉ tiêu được giao đạt và vượt mức giao", Role: extract.Actual, Period: "2025",
			Value: &vn.Decimal{Units: int64(c.MetOrExceeded())}, Of: &vn.Decimal{Units: int64(c.Total)}, Unit: "chỉ tiêu"}})
	}
	for _, lines := range [][]score.Line{r.unit.owned, r.unit.share.Lines, r.unit.beside} {
		for _, l := range lines {
			for _, p := range l.Parts {
				name := l.Target.Name
				if len(l.Parts) > 1 {
					name = p.Definition.Name
				}
				all = append(all, actualFacts(r, name, p)...)
			}
		}
	}
	return all
}

func unitPaperOf(t testing.TB, r Report) *extract.Document {
	t.Helper()
	stripped, err := docx.Strip(filledPaper(t, r, UnitReport, Docx))
	if err != nil {
		t.Fatal(err)
	}
	d, err := paper.Read("bao-cao-don-vi.docx", stripped)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestUnitPaperReadsBack holds that the paper of a unit is read back to what it was
// made from, with every mark gone.
func TestUnitPaperReadsBack(t *testing.T) {
	t.Parallel()
	r := aboutUnit(everything(t))
	for _, wrong := range compared(unitFacts(r), unitPaperOf(t, r)) {
		t.Error(wrong)
	}
}

// TestGeneratedUnitPapersReadBack holds the same of wards nobody thought of.
func TestGeneratedUnitPapersReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		r := aboutUnit(wardOf(t, rows(rt)))
		for _, wrong := range compared(unitFacts(r), unitPaperOf(t, r)) {
			rt.Error(wrong)
		}
	})
}
