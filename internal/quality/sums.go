package quality

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"tongket/internal/figure"
	"tongket/internal/plan"
)

// longestSum is how many numbers a printed sum names.
const longestSum = 8

// parts holds a unit's own figure against those of all units directly below it for
// the same days. Where some of them sent none the sum says too little, unless it is
// more than the whole already.
func (l *ledger) parts() (all []Finding) {
	for _, f := range l.year {
		d := l.Definitions[f.Key.Indicator]
		if d.OverUnits != plan.Adds || !l.counts(f.Key.Indicator) || !exact(f) {
			continue
		}
		var some []*figure.Figure
		missing := 0
		for _, child := range l.below[f.Key.Unit] {
			k := f.Key
			k.Unit = child
			part := l.at[k]
			switch {
			case part == nil:
				missing++
			case exact(part):
				some = append(some, part)
			}
		}
		if finding, wrong := l.sum(f, some, missing); wrong {
			all = append(all, finding)
		}
	}
	return all
}

func (l *ledger) sum(f *figure.Figure, some []*figure.Figure, missing int) (out Finding, wrong bool) {
	sum := new(big.Int)
	for _, p := range some {
		sum.Add(sum, big.NewInt(p.Value.N))
		if p.Value.N < 0 {
			missing = 0 // a sum of both signs says nothing of the rest
		}
	}
	over := sum.Cmp(big.NewInt(f.Value.N))
	if len(some) == 0 || over == 0 || over < 0 && missing > 0 {
		return Finding{}, false
	}
	d := l.Definitions[f.Key.Indicator]
	out = l.about(Parts, f, some...)
	out.Arithmetic = fmt.Sprintf("%s = %s ≠ %s", l.added(some), printed(sum, d), l.text(f))
	out.Sentence = fmt.Sprintf("“%s” kỳ %s của %s là %s, còn %d đơn vị trực thuộc cộng lại là %s. Hãy xem số nào đúng rồi gửi lại số kia.",
		d.Name, span(f.Key.From, f.Key.To), l.unit(f.Key.Unit), l.measured(f), len(some), plan.Measure(printed(sum, d), d.Unit))
	return out, true
}

// printed writes a sum at the indicator's scale.
func printed(sum *big.Int, d plan.Definition) string {
	if !sum.IsInt64() {
		return sum.String()
	}
	return d.Format(sum.Int64())
}

// added prints the numbers of a sum.
func (l *ledger) added(some []*figure.Figure) string {
	var parts []string
	for i, p := range some {
		if i == longestSum {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, l.text(p))
	}
	return strings.Join(parts, " + ")
}

// runUps holds what ran up since a year's start against the figures that divide
// the same days.
func (l *ledger) runUps() (all []Finding) {
	for _, f := range l.year {
		if l.Definitions[f.Key.Indicator].Kind != plan.Flow || !exact(f) || days(f.Key) <= longestMonth {
			continue
		}
		months := l.divided(f)
		if len(months) < 2 {
			continue
		}
		sum := new(big.Int)
		for _, m := range months {
			sum.Add(sum, big.NewInt(m.Value.N))
		}
		if sum.Cmp(big.NewInt(f.Value.N)) == 0 {
			continue
		}
		d := l.Definitions[f.Key.Indicator]
		out := l.about(RunUp, f, months...)
		out.Arithmetic = fmt.Sprintf("%s = %s ≠ %s", l.added(months), printed(sum, d), l.text(f))
		out.Sentence = fmt.Sprintf("“%s” của %s: số cả kỳ %s là %s, còn %d kỳ ngắn hơn cộng lại là %s. Hãy sửa số cả kỳ hoặc số của kỳ bị lệch.",
			d.Name, l.unit(f.Key.Unit), span(f.Key.From, f.Key.To), l.measured(f), len(months), plan.Measure(printed(sum, d), d.Unit))
		all = append(all, out)
	}
	return all
}

// divided finds figures that follow one another and fill a figure's days exactly;
// none where they leave a day open.
func (l *ledger) divided(f *figure.Figure) []*figure.Figure {
	var within []*figure.Figure // by their last days, so that the shortest of one beginning comes first
	for _, g := range l.of[series{f.Key.Indicator, f.Key.Unit}] {
		if g != f && g.Key.From >= f.Key.From && g.Key.To <= f.Key.To && exact(g) {
			within = append(within, g)
		}
	}
	var picked []*figure.Figure
	for next := f.Key.From; next <= f.Key.To; {
		i := slices.IndexFunc(within, func(g *figure.Figure) bool { return g.Key.From == next })
		if i < 0 {
			return nil
		}
		picked = append(picked, within[i])
		next = within[i].Key.To.AddDays(1)
	}
	return picked
}
