// Package rollup looks across the wards of a record as their superior does: how
// many targets each has met, and for every indicator of the catalogue what the
// wards amount to together. Amounts are added, rates are formed anew from their
// numerators and denominators, and what does not add up is not added. A ward
// whose indicator means something else (a unit that does not convert, another kind, no
// code of the catalogue) is not counted in and stands on a list with the reason;
// so does a ward that has no figure yet. It writes nothing and keeps nothing: a
// look is computed from the wards' own boards, each by the rules and the record
// of that ward alone.
package rollup

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"runtime"
	"slices"
	"sync"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// Ward is what the superior sees of one ward.
type Ward struct {
	ID       auth.WardID
	Name     string // "phường Hòa Mẫu"
	Province string
	Count    score.Count
}

// Left is a ward that an indicator's total leaves out, and why.
type Left struct {
	Ward auth.WardID
	Name string
	Why  string // a Vietnamese sentence
}

// Indicator is one code of the catalogue over all wards.
type Indicator struct {
	Code, Name, Unit string
	Wards            int         // whose values are in Value
	Value            *big.Rat    // the sum, or the rate of all parts; nil where it does not add up
	Printed          string      // Value with the catalogue's decimals, "" where there is none
	How              string      // how Value was formed
	Count            score.Count // verdicts of the lines with this indicator, of comparable wards
	Missing          []Left      // comparable, but without a whole value
	Apart            []Left      // not comparable
}

// Look is the wards of a record in one year.
type Look struct {
	Year       int
	Day        vn.Day // as asked for; "" is now
	Wards      []Ward
	Count      score.Count // over all wards
	Indicators []Indicator // by code
}

// Of reads every ward's board and puts them together. provinces of "" are all.
func Of(ctx context.Context, d *db.DB, asked score.Asked, province string) (Look, error) {
	ids, err := d.Wards(ctx)
	if err != nil {
		return Look{}, err
	}
	boards, err := readAll(ctx, d, ids, asked)
	if err != nil {
		return Look{}, err
	}
	if province != "" {
		boards = slices.DeleteFunc(boards, func(b board) bool { return vn.Fold(b.ward.Province) != vn.Fold(province) })
	}
	look := Look{Year: asked.Year, Day: asked.AsOf}
	for _, b := range boards {
		look.Wards = append(look.Wards, b.ward)
		look.Count = look.Count.Plus(b.ward.Count)
	}
	look.Indicators = together(boards)
	return look, nil
}

// board is one ward's board with what its indicators mean.
type board struct {
	ward Ward
	own  []reading
}

// reading is one indicator of one ward.
type reading struct {
	def      plan.Definition
	verdict  score.Verdict // of the line, "" where the line does not count
	value    *big.Rat      // the whole year so far, nil where it is missing or bounded
	num, den *big.Int      // of a rate, nil where only the rate is known
	why      string        // why there is no value
}

// readAll reads the wards side by side, as many at a time as there are
// processors, and returns them in the order given.
func readAll(ctx context.Context, d *db.DB, ids []auth.WardID, asked score.Asked) ([]board, error) {
	boards := make([]board, len(ids))
	errs := make([]error, runtime.GOMAXPROCS(0))
	var next sync.Mutex
	at := 0
	take := func() int {
		next.Lock()
		defer next.Unlock()
		at++
		return at - 1
	}
	var wait sync.WaitGroup
	for w := range errs {
		wait.Go(func() {
			for i := take(); i < len(ids); i = take() {
				if boards[i], errs[w] = readWard(ctx, d, ids[i], asked); errs[w] != nil {
					return
				}
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return boards, nil
}

func readWard(ctx context.Context, d *db.DB, id auth.WardID, asked score.Asked) (b board, err error) {
	b.ward.ID = id
	err = d.View(ctx, auth.System(id, "rollup"), func(tx *db.Tx) error {
		w, err := org.LoadWard(tx, cmp.Or(asked.AsOf, vn.DayOf(tx.Now)))
		if err != nil && !fault.Is(err, fault.Missing) { // a ward that had no name yet is listed all the same
			return err
		}
		b.ward.Name, b.ward.Province = w.Full(), w.Province
		in, err := score.Load(tx, asked)
		if err != nil {
			return err
		}
		drawn := score.Of(in)
		b.ward.Count = drawn.Count
		b.own = readings(in, drawn)
		return nil
	})
	if err != nil {
		return board{}, fmt.Errorf("read ward %s: %w", id, err)
	}
	return b, nil
}

// readings lists the indicators of a board; one that several lines measure is
// read once, with the verdict of the first.
func readings(in score.Input, b score.Board) []reading {
	figures := make(map[figure.ID]*figure.Figure, len(in.Figures))
	for i := range in.Figures {
		figures[in.Figures[i].ID] = &in.Figures[i]
	}
	seen := map[plan.IndicatorID]bool{}
	var all []reading
	for _, line := range b.Lines {
		for _, p := range line.Parts {
			if seen[p.Definition.Indicator] {
				continue
			}
			seen[p.Definition.Indicator] = true
			r := reading{def: p.Definition}
			if line.Counted {
				r.verdict = line.Verdict
			}
			r.read(p, figures)
			all = append(all, r)
		}
	}
	return all
}

func (r *reading) read(p score.Part, figures map[figure.ID]*figure.Figure) {
	switch v := p.Value; {
	case v == nil:
		r.why = cmp.Or(p.WhyNoValue, "Chưa có số liệu được duyệt.")
	case v.Gap != "":
		r.why = "Còn thiếu " + v.Gap + "."
	default:
		n, exact := v.Interval.Point()
		if !exact {
			r.why = fmt.Sprintf("Chỉ có số liệu dạng “%s”, không cộng được.", v.WithUnit())
			return
		}
		r.value = n
		r.parts(v.Used, figures)
	}
}

// parts adds up the numerators and denominators that a rate was formed from. One
// that was computed from other indicators, or weighed by one, has none: the figures
// behind it are of those.
func (r *reading) parts(used []figure.ID, figures map[figure.ID]*figure.Figure) {
	if r.def.Formula != "" || r.def.WeightBy != "" {
		return
	}
	num, den := new(big.Int), new(big.Int)
	for _, id := range used {
		f := figures[id]
		if f == nil || f.Value.Num == nil || f.Value.Den == nil {
			return
		}
		num.Add(num, big.NewInt(*f.Value.Num))
		den.Add(den, big.NewInt(*f.Value.Den))
	}
	if den.Sign() > 0 {
		r.num, r.den = num, den
	}
}
