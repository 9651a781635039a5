package report

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tongket/internal/auth"
	"tongket/internal/doc/docx"
	"tongket/internal/extract"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/score"
)

// issuedAs is a paper as it leaves the office, without the marks of the record, and
// what the reader reads in it.
func issuedAs(t testing.TB, r Report, k Kind) *extract.Document {
	t.Helper()
	p := asked(r, k, Docx)
	p.drawn = &numbering{}
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	stripped, err := docx.Strip(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	d, err := paper.Read(string(k)+".docx", stripped)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// unlike lists what a paper says when read against what it was made from: each of want
// is read, and nothing that is neither in want nor in more.
func unlike(d *extract.Document, want, more []extract.Fact) []string {
	var out []string
	for _, w := range want {
		found := false
		for _, g := range d.Facts {
			found = found || figureAgrees(w, g)
		}
		if !found {
			out = append(out, "not read back: "+brief(w))
		}
	}
	for _, g := range d.Facts {
		found := false
		for _, w := range append(want, more...) {
			found = found || figureAgrees(w, g)
		}
		if !found {
			out = append(out, "read but never recorded: "+brief(g)+" in “"+d.Text[g.Span[0]:g.Span[1]]+"”")
		}
	}
	return out
}

// nextFacts are what a coming plan says: its targets, and beside them what the year
// was to reach and reached.
func nextFacts(r Report) (want, more []extract.Fact) {
	for _, t := range r.Next {
		for _, p := range t.Parts {
			if f, ok := targetFact(t.Name, r.Definitions[p.Indicator], p.Plans[0]); ok {
				want = append(want, f)
			}
		}
	}
	for _, l := range r.Board.Lines {
		for _, p := range l.Parts {
			name := l.Target.Name
			if len(l.Parts) > 1 {
				name = p.Definition.Name
			}
			for _, s := range actualFacts(r, name, p) {
				more = append(more, s.Fact)
			}
			more = append(more, plannedFacts(name, p.Definition, l)...)
		}
	}
	return want, more
}

func TestNextPlanReadsBack(t *testing.T) {
	t.Parallel()
	r := everything(t)
	d := issuedAs(t, r, NextPlan)
	want, more := nextFacts(r)
	for _, diff := range unlike(d, want, more) {
		t.Error(diff)
	}
	f := d.Frame
	if !strings.EqualFold(f.Type.Text, "Kế hoạch") {
		t.Errorf("read as %q", f.Type.Text)
	}
}

// inventedWards are thirty wards with different figures, bounds, units and plans.
func inventedWards(t testing.TB) []Report {
	t.Helper()
	wards := rapid.Custom(rows)
	var all []Report
	for seed := range 30 {
		all = append(all, wardOf(t, wards.Example(seed)))
	}
	return all
}

// shared gives two groups shares of every line that adds, and the office the lead.
func shared(r Report) Report {
	const one, two = auth.UnitID("u-1"), auth.UnitID("u-2")
	units := map[auth.UnitID]string{one: "Tổ dân phố 1", two: "Trường Tiểu học Hòa Mẫu"}
	for id, name := range r.Units {
		units[id] = name
	}
	r.Units = units
	var shares []plan.Share
	for _, l := range r.Board.Lines {
		for i, p := range l.Target.Parts {
			if len(p.Plans) == 0 || p.Plans[0].Operator != plan.AtLeast {
				continue
			}
			for k, u := range []auth.UnitID{one, two} {
				shares = append(shares, plan.Share{Target: l.Target.ID, Part: i, Baseline: p.Plans[0].Baseline, Unit: u, Operator: plan.AtLeast, Lo: p.Plans[0].Lo/2 + int64(k)})
			}
		}
	}
	r.Charges = nil
	for _, u := range []auth.UnitID{office, one, two} {
		if c := r.chargesOf(u, r.lines(), shares); len(c) > 0 {
			r.Charges = append(r.Charges, Charged{Unit: u, Name: units[u], Lines: c})
		}
	}
	return r
}

// chargeFacts are what the sheets of the units say.
func chargeFacts(r Report) (want []extract.Fact) {
	for _, c := range r.Charges {
		for _, line := range c.Lines {
			name := line.Target.Name
			if len(line.Target.Parts) > 1 {
				name = line.Definition.Name
			}
			if f, ok := targetFact(name, line.Definition, line.Assigned); ok {
				f.Period = "2025"
				want = append(want, f)
			}
		}
	}
	return want
}

func TestAssignmentReadsBack(t *testing.T) {
	t.Parallel()
	r := shared(everything(t))
	d := issuedAs(t, r, Assignment)
	for _, diff := range unlike(d, chargeFacts(r), nil) {
		t.Error(diff)
	}
	for _, words := range []string{"QUYẾT ĐỊNH:", "Điều 1. Giao chỉ tiêu", "Phụ lục I", "Phụ lục III", "CHỈ TIÊU GIAO TRƯỜNG TIỂU HỌC HÒA MẪU NĂM 2025", "Phần được giao"} {
		if !strings.Contains(d.Text, words) {
			t.Errorf("the decision lacks %q", words)
		}
	}
}

// plannedFacts are the plan values of the year behind a line.
func plannedFacts(name string, d plan.Definition, l score.Line) []extract.Fact {
	var all []extract.Fact
	for _, p := range l.Target.Parts {
		for _, a := range p.Plans {
			if f, ok := targetFact(name, d, a); ok && p.Indicator == d.Indicator {
				f.Period = "2025"
				all = append(all, f)
			}
		}
	}
	return all
}
