package report

import (
	"math/big"
	"slices"
	"strings"

	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// stretch is what an amount came to in the paper's period alone: in the month of
// a monthly report, in the quarter of a quarterly one. It is the amount since the
// year's start less that of the day before the period.
type stretch struct {
	text   string
	change *vn.Decimal // against the same stretch of the year before, in percent
	used   []figure.ID
}

// readEarlier draws the board of the day before a period that does not begin with
// the year: what the year had come to when the period began.
func (r *Report) readEarlier(tx *db.Tx) error {
	if !r.alone() {
		return nil
	}
	in, err := score.Load(tx, score.Asked{Year: r.Board.Year, AsOf: r.Period.From.AddDays(-1), Stamp: tx.Stamp()})
	if err != nil {
		return err
	}
	r.earlier = map[plan.IndicatorID]score.Part{}
	for _, l := range slices.Concat(score.Of(in).Lines, others(in)) {
		for _, p := range l.Parts {
			r.earlier[p.Definition.Indicator] = p
		}
	}
	r.restAlone()
	return nil
}

// restAlone notes the revisions behind the amounts of the period alone, which the
// board does not tell.
func (r *Report) restAlone() {
	t := r.telling(inPaper)
	for _, l := range slices.Concat(r.Board.Lines, r.Others) {
		for _, p := range l.Parts {
			if s, ok := t.within(p); ok {
				r.Rest(tag(p.Definition, tagValue+"@"+t.words.code), s.used...)
				r.Rest(tag(p.Definition, tagChange+"@"+t.words.code), s.used...)
				r.Figures = append(r.Figures, s.used...)
			}
		}
	}
	slices.Sort(r.Figures)
	r.Figures = slices.Compact(r.Figures)
}

// within finds the amount of the period alone. ok is false for what does not add
// up over time, for what is not known exactly on both days, and for an amount that
// would be below zero, as after a correction.
func (t telling) within(part score.Part) (stretch, bool) {
	before, known := t.earlier[part.Definition.Indicator]
	if t.period == nil || !known || part.Definition.Kind != plan.Flow || !exactOn(part.Value, t.period.To) || !exactOn(before.Value, t.period.From.AddDays(-1)) {
		return stretch{}, false
	}
	amount := difference(part.Value, before.Value)
	n, err := vn.FromRat(amount, part.Definition.Scale)
	if err != nil || amount.Sign() < 0 {
		return stretch{}, false
	}
	s := stretch{text: part.Definition.Format(n.Units), used: slices.Concat(part.Value.Used, before.Value.Used)}
	now, then := part.Change.Base, before.Change.Base
	if now == nil || then == nil || now.Number == nil || then.Number == nil {
		return s, true
	}
	base := difference(now, then)
	if base.Sign() <= 0 {
		return s, true
	}
	ratio := new(big.Rat).Quo(amount, base)
	ratio.Sub(ratio, big.NewRat(1, 1)).Mul(ratio, big.NewRat(100, 1))
	if d, err := vn.FromRat(ratio, part.Definition.PercentDecimals); err == nil {
		if d.Rat().Cmp(ratio) == 0 {
			d = d.Trim() // an exact one needs no zeros
		}
		s.change, s.used = &d, slices.Concat(s.used, now.Used, then.Used)
	}
	return s, true
}

// exactOn reports whether a value is one number that covers the year's days up to
// a day and not beyond.
func exactOn(v *score.Value, through vn.Day) bool {
	return v != nil && v.Number != nil && v.Gap == "" && v.Through == through && !strings.Contains(v.Text, "/")
}

func difference(a, b *score.Value) *big.Rat { return new(big.Rat).Sub(a.Number.Rat(), b.Number.Rat()) }
