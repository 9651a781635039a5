package report

import (
	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/extract"
	"tongket/internal/intake"
	"tongket/internal/plan"
	"tongket/internal/score"
)

// Held is what the record has to say of a file that came back.
type Held struct {
	board score.Board
	known intake.Known
}

// Hold reads what a file's numbers are held against.
func Hold(tx *db.Tx, c check.Copy, id ID) (Held, error) {
	var h Held
	var err error
	if h.known, err = intake.LoadKnown(tx); err != nil {
		return h, err
	}
	h.board, err = score.LoadBoard(tx, score.Asked{Year: yearOf(c.Text)})
	return h, err
}

// yearOf is the year that most statements of a text are about.
func yearOf(d *extract.Document) int {
	count, best := map[int]int{}, 0
	for _, f := range d.Facts {
		y := 0
		for _, r := range f.Period[:min(4, len(f.Period))] {
			if r < '0' || r > '9' {
				y = 0
				break
			}
			y = 10*y + int(r-'0')
		}
		if y < 1900 {
			continue
		}
		count[y]++
		if count[y] > count[best] || count[y] == count[best] && y > best {
			best = y
		}
	}
	return best
}

// Review holds a file against what was read of the record.
func (h Held) Review(c check.Copy) (check.Review, error) {
	return check.Edited(c, check.Record{Board: h.board, Indicator: h.indicator}), nil
}

func (h Held) indicator(f extract.Fact) (plan.IndicatorID, bool) {
	d, _, ok := h.known.Find(f.Name, f.Unit)
	return d.Indicator, ok
}
