package report

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tongket/internal/extract"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// said is one fact that a report was made from, as its reader should find it.
type said struct {
	extract.Fact
	// maybe marks what a sentence may leave to the annex or to another: a
	// percentage that is the value itself, the range of a plan.
	maybe bool
}

// madeFrom lists the facts behind a report, from the record and not from its
// sentences.
func madeFrom(r Report) []said {
	var all []said
	c := r.Board.Count
	count := func(name string, n int, of *vn.Decimal) {
		if n > 0 || of != nil {
			all = append(all, said{Fact: extract.Fact{Name: name, Role: extract.Actual, Period: sinceCode(r), Value: &vn.Decimal{Units: int64(n)}, Of: of, Unit: "chỉ tiêu"}})
		}
	}
	count("chỉ tiêu đạt và vượt kế hoạch", c.MetOrExceeded(), &vn.Decimal{Units: int64(c.Total)})
	count("chỉ tiêu vượt", c.Exceeded, nil)
	count("chỉ tiêu đạt", c.Met, nil)
	count("chỉ tiêu không đạt kế hoạch", c.NotMet, nil)
	count("chỉ tiêu chưa đến kỳ đánh giá", c.NotDue, nil)
	count("chỉ tiêu chưa có số liệu", c.NoData, nil)
	for _, b := range r.Baselines {
		reached, total := under(r, b)
		if total > 0 {
			count("chỉ tiêu đạt và vượt", reached, &vn.Decimal{Units: int64(total)})
		}
	}
	for _, l := range r.Board.Lines {
		for _, p := range l.Parts {
			name := l.Target.Name
			if len(l.Parts) > 1 {
				name = p.Definition.Name
			}
			all = append(all, actualFacts(r, name, p)...)
			all = append(all, aloneFacts(r, name, p)...)
		}
	}
	for _, l := range r.Others {
		all = append(all, actualFacts(r, l.Target.Name, l.Parts[0])...)
	}
	for _, t := range r.Next {
		for _, p := range t.Parts {
			if f, ok := targetFact(t.Name, r.Definitions[p.Indicator], p.Plans[0]); ok {
				all = append(all, said{Fact: f, maybe: r.interim()}) // within the year only the annex tells them
			}
		}
	}
	for _, c := range r.Claims {
		if !r.planned(c) && (!r.interim() || c.Fact.Period == r.text().code) {
			all = append(all, said{Fact: c.Fact})
		}
	}
	return all
}

// under counts the lines that another baseline assigned, and those it holds.
func under(r Report, b plan.Baseline) (reached, total int) {
	for _, l := range r.Board.Lines {
		for _, o := range l.Others {
			if l.Counted && o.Baseline == b.ID {
				total++
				if o.Verdict.Holds() {
					reached++
				}
			}
		}
	}
	return reached, total
}

var readBounds = map[figure.Bound]extract.Bound{
	figure.Over: extract.Over, figure.Near: extract.Near, figure.Under: extract.Below, figure.About: extract.About,
	figure.AtLeast: extract.AtLeast, figure.AtMost: extract.AtMost,
}

// actualFacts are what the record says of one part: its value with the
// percentage of plan and the growth, the change of a rate, the range of a plan.
func actualFacts(r Report, name string, p score.Part) []said {
	d, v := p.Definition, p.Value
	if v == nil || d.Unit == "" || v.Gap != "" && !decided(p) {
		return nil
	}
	text := v.Text
	f := extract.Fact{Name: name, Role: extract.Actual, Period: "2025", Unit: d.Unit}
	if v.Status == figure.Estimate {
		f.Role, f.Estimate = extract.Estimate, true
	}
	for b, read := range readBounds {
		if rest, ok := strings.CutPrefix(text, b.Label()+" "); ok {
			text, f.Bound = rest, read
		}
	}
	x, y, list := strings.Cut(text, "/")
	f.Value = number(x)
	if list {
		f.Of = number(y)
	}
	switch {
	case v.Gap != "":
		f.Bound = extract.AtLeast // what is there is the least it can be
	case !v.Whole || r.interim():
		f.Period = daysCode(r, *v, d)
	}
	if pct := strings.TrimSuffix(PercentOfPlan(p), "%"); pct != "" {
		f.PlanPct = number(pct)
	}
	all := []said{}
	if c := p.Change; c.Amount != nil && c.Amount.Sign() != 0 {
		if c.Points {
			word := map[bool]string{true: "tăng ", false: "giảm "}[c.Amount.Sign() > 0]
			all = append(all, said{Fact: extract.Fact{Name: word + name, Role: extract.Actual, Period: f.Period, Unit: points(d.Unit),
				Value: &vn.Decimal{Units: max(c.Amount.Units, -c.Amount.Units), Scale: c.Amount.Scale}}, maybe: d.Unit == "‰"})
		} else {
			f.YoyPct = c.Amount
		}
	}
	if p.Judged != nil && p.Judged.Assigned.Operator == plan.Band {
		if band, ok := targetFact(name, d, p.Judged.Assigned); ok {
			band.Period = f.Period
			all = append(all, said{Fact: band, maybe: true})
		}
	}
	all = append(all, said{Fact: f})
	told := []extract.Fact{f}
	if c := p.Change; c.Amount != nil && !c.Points && c.Amount.Sign() == 0 { // a sentence says "bằng năm 2024", a cell of the annex "0,0%"
		still := f
		still.YoyPct = c.Amount
		told = append(told, still)
	}
	for _, f := range told {
		all = append(all, said{Fact: f, maybe: true})
		if r.interim() { // the annex names the days of every value, the prose those that are not its own
			f.Period = daysCode(Report{}, *v, d)
			all = append(all, said{Fact: f, maybe: true})
		}
	}
	return all
}

// daysCode is the period of a value: the paper's own where it is about it, else the
// year up to the value's last day, or of a level the month of that day.
func daysCode(r Report, v score.Value, d plan.Definition) string {
	switch {
	case r.interim() && v.Through == r.Period.To && (d.Kind == plan.Stock || r.Period.From == v.From):
		return r.text().code
	case v.Whole:
		return "2025"
	case d.Kind == plan.Stock:
		return string(v.Through[:len("2025-01")])
	}
	return upTo(v.Through)
}

// upTo is the period from the year's start to the end of a month.
func upTo(through vn.Day) string {
	switch month := int(through.Time().Month()); month {
	case 1:
		return "2025-01"
	case 3:
		return "2025-Q1"
	case 6:
		return "2025-H1"
	case 12:
		return "2025"
	default:
		return fmt.Sprintf("2025-%02dM", month)
	}
}

func sinceCode(r Report) string {
	if r.interim() {
		return upTo(r.Period.To)
	}
	return "2025"
}

// aloneFacts are what a month or a quarter came to by itself, by plain arithmetic
// on the figures of the two days.
func aloneFacts(r Report, name string, p score.Part) []said {
	before, known := r.earlier[p.Definition.Indicator]
	if !known || p.Definition.Kind != plan.Flow || p.Value == nil || before.Value == nil {
		return nil
	}
	now, then := p.Value, before.Value
	if now.Number == nil || then.Number == nil || now.Gap != "" || then.Gap != "" || now.Through != r.Period.To || then.Through != r.Period.From.AddDays(-1) || strings.Contains(now.Text, "/") {
		return nil
	}
	amount := vn.Decimal{Units: now.Number.Units - then.Number.Units, Scale: now.Number.Scale}
	if amount.Sign() < 0 {
		return nil
	}
	f := extract.Fact{Name: name, Role: extract.Actual, Period: r.text().code, Value: &amount, Unit: p.Definition.Unit}
	if now.Status == figure.Estimate {
		f.Role, f.Estimate = extract.Estimate, true
	}
	if a, b := p.Change.Base, before.Change.Base; a != nil && b != nil && a.Number.Units > b.Number.Units {
		q := big.NewRat(100*amount.Units, a.Number.Units-b.Number.Units)
		yoy, err := vn.FromRat(q.Sub(q, big.NewRat(100, 1)), p.Definition.PercentDecimals)
		if err != nil {
			panic(err)
		}
		if yoy.Sign() != 0 {
			f.YoyPct = &yoy
		}
	}
	return []said{{Fact: f}}
}

// targetFact is what a line of the coming plan says.
func targetFact(name string, d plan.Definition, a plan.Assigned) (extract.Fact, bool) {
	f := extract.Fact{Name: name, Role: extract.Target, Period: "2026", Value: &vn.Decimal{Units: a.Lo, Scale: d.Scale}, Unit: d.Unit}
	switch a.Operator {
	case plan.Keep, plan.Achieved, plan.DoneBy:
		return f, false
	case plan.AtLeast:
		if !plain(d, a) {
			f.Bound = extract.AtLeast
		}
	case plan.Above:
		f.Bound = extract.Over
	case plan.AtMost:
		f.Bound = extract.AtMost
	case plan.Below:
		f.Bound = extract.Below
	case plan.Band:
		f.Upper = &vn.Decimal{Units: a.Hi, Scale: d.Scale}
	case plan.DownBy, plan.UpBy:
		f.Unit = points(d.Unit)
	case plan.DownByPercent, plan.UpByPercent:
		f.Unit = "%"
		f.Value = &vn.Decimal{Units: a.Lo, Scale: plan.PercentScale}
		yoy := *f.Value
		if a.Operator == plan.DownByPercent {
			yoy.Units = -yoy.Units
		}
		f.YoyPct = &yoy
	case plan.AllOf:
		f.Of = f.Value
	}
	return f, true
}

func number(text string) *vn.Decimal {
	text = strings.ReplaceAll(strings.ReplaceAll(text, ".", ""), ",", ".")
	d, err := vn.ParsePlain(strings.ReplaceAll(text, "−", "-"))
	if err != nil {
		panic(err)
	}
	return &d
}

func equal(a, b *vn.Decimal) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Cmp(*b) == 0
}

// nameF1 is how the corpus compares names: words shared, 1 for all.
func nameF1(a, b string) float64 {
	words := func(s string) map[string]int {
		m := map[string]int{}
		for _, w := range strings.FieldsFunc(vn.OneTone(vn.Lower(s)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			m[w]++
		}
		return m
	}
	x, y := words(a), words(b)
	shared, total := 0, 0
	for w, n := range x {
		shared += min(n, y[w])
		total += n
	}
	for _, n := range y {
		total += n
	}
	if total == 0 {
		return 0
	}
	return 2 * float64(shared) / float64(total)
}

// sameUnit compares units as the corpus does: m² with m2, USD with usd, and a
// counting word with a longer one that begins with it.
func sameUnit(a, b string) bool {
	fold := func(s string) string { return strings.ReplaceAll(strings.ToLower(norm.NFKC.String(s)), ",", "") }
	x, y := strings.Fields(fold(a)), strings.Fields(fold(b))
	n := min(len(x), len(y))
	return (n > 0 || len(x) == len(y)) && slices.Equal(x[:n], y[:n])
}

// figureAgrees compares what makes a fact that fact: its figure with unit, bound
// and total, whether it is done or wanted, when, and of what.
func figureAgrees(want, got extract.Fact) bool {
	return equal(want.Value, got.Value) && sameUnit(want.Unit, got.Unit) && want.Bound == got.Bound && want.Estimate == got.Estimate &&
		want.Role == got.Role && want.Period == got.Period && equal(want.Of, got.Of) && equal(want.Upper, got.Upper) && nameF1(want.Name, got.Name) >= 0.5
}

// fullyAgrees asks besides for the percentages.
func fullyAgrees(want, got extract.Fact) bool {
	pct := equal(want.PlanPct, got.PlanPct) || got.PlanPct == nil && want.PlanPct != nil && want.Unit == "%" && want.PlanPct.Cmp(*want.Value) == 0
	yoy := equal(want.YoyPct, got.YoyPct) || got.YoyPct == nil && want.Role == extract.Target // "tăng 8,5%": the value is the growth
	return figureAgrees(want, got) && pct && yoy
}

// supports reports whether a fact read is one the report was made from, told in
// full or, as in a row of the annex, in part.
func supports(want, got extract.Fact) bool {
	return figureAgrees(want, got) && (got.PlanPct == nil || equal(want.PlanPct, got.PlanPct)) && (got.YoyPct == nil || equal(want.YoyPct, got.YoyPct))
}

// differences holds what a report says when read against what it was made from.
func differences(r Report, d *extract.Document) []string {
	return compared(madeFrom(r), d)
}

// compared tells what was wanted and not read, and what was read and not wanted.
func compared(want []said, d *extract.Document) []string {
	var out []string
	for _, w := range want {
		found := w.maybe
		for _, g := range d.Facts {
			found = found || fullyAgrees(w.Fact, g)
		}
		if !found {
			out = append(out, "not read back: "+brief(w.Fact))
		}
	}
	for _, g := range d.Facts {
		found := false
		for _, w := range want {
			found = found || supports(w.Fact, g)
		}
		if !found {
			out = append(out, "read but never recorded: "+brief(g)+" in “"+d.Text[g.Span[0]:g.Span[1]]+"”")
		}
	}
	return out
}

// brief writes a fact on a line.
func brief(f extract.Fact) string {
	s := fmt.Sprintf("%s | %s %s | %s%v", f.Name, f.Role, f.Period, f.Bound, show(f.Value))
	for _, part := range []struct {
		name string
		n    *vn.Decimal
	}{{"/", f.Of}, {" - ", f.Upper}, {" plan_pct ", f.PlanPct}, {" yoy ", f.YoyPct}} {
		if part.n != nil {
			s += part.name + show(part.n)
		}
	}
	return s + " " + f.Unit
}

func show(d *vn.Decimal) string {
	if d == nil {
		return "none"
	}
	return d.String()
}

// TestReadsBack holds the promise that what a report writes is read back to the
// facts it was made from, and to no other, with every mark of the record gone.
func TestReadsBack(t *testing.T) {
	t.Parallel()
	r := everything(t)
	for _, d := range differences(r, bare(t, r)) {
		t.Error(d)
	}
}
