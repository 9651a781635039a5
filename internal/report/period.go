package report

import (
	"fmt"
	"strings"
	"time"

	"tongket/internal/regime"
	"tongket/internal/vn"
)

// periodText is how a paper speaks of the time it is about.
type periodText struct {
	now    string // "6 tháng đầu năm 2026"
	next   string // what the second part looks ahead to: "6 tháng cuối năm 2026"
	since  string // the year up to the period's end: "8 tháng năm 2026"
	review string // "sơ kết" or "tổng kết" where the period has such a review, else ""
	code   string // in the key of a number: "2026-08"
}

// reviews are the periods that end with a review, by the word for it; the other
// periods are only reported on.
var reviews = map[regime.Kind]string{regime.Half: "sơ kết", regime.Year: "tổng kết"}

// text says how a paper speaks of its period; without one it is about the year.
func (r Report) text() periodText {
	year := r.Board.Year
	t := periodText{now: fmt.Sprintf("năm %d", year), next: fmt.Sprintf("năm %d", year+1), since: fmt.Sprintf("năm %d", year), code: fmt.Sprint(year), review: reviews[regime.Year]}
	if !r.interim() {
		return t
	}
	p := r.Period
	t.review = reviews[p.Kind]
	t.since = fmt.Sprintf("%d tháng năm %d", p.To.Time().Month(), year)
	if words := sinceStart(r.yearStart(), p.To); words != "" {
		t.since = words
	}
	t.now, t.next, t.code = p.Name, "kỳ tiếp theo", string(p.From)+".."+string(p.To)
	month := p.To.Time().Month()
	if speak, ok := spoken[p.Kind]; ok {
		t.now, t.next, t.code = speak(month, year)
		return t
	}
	t.now = lowerFirst(t.now)
	return t
}

// interim reports whether the paper is about a part of the year.
func (r Report) interim() bool { return r.Period.ID != "" && r.Period.Kind != regime.Year }

// yearStart is the first day of the year that a period is a part of: the 1st of
// January, or the 15th of December before for months that end on the 14th (Nghị
// định 09/2019/NĐ-CP, Điều 12).
func (r Report) yearStart() vn.Day {
	if r.Period.From.Time().Day() == 15 {
		return vn.DayOf(time.Date(r.Board.Year-1, time.December, 15, 0, 0, 0, 0, vn.Zone))
	}
	return vn.DayOf(time.Date(r.Board.Year, time.January, 1, 0, 0, 0, 0, vn.Zone))
}

// spoken are the words for each kind of period, by its last month.
var spoken = map[regime.Kind]func(last time.Month, year int) (now, next, code string){
	regime.Month: func(m time.Month, year int) (now, next, code string) {
		return monthWords(m, year), monthWords(m%12+1, year+int(m)/12), fmt.Sprintf("%d-%02d", year, m)
	},
	regime.Quarter: func(m time.Month, year int) (now, next, code string) {
		q := (int(m) + 2) / 3
		return quarterWords(q, year), quarterWords(q%4+1, year+q/4), fmt.Sprintf("%d-Q%d", year, q)
	},
	regime.Half: func(m time.Month, year int) (now, next, code string) {
		first, second := fmt.Sprintf("6 tháng đầu năm %d", year), fmt.Sprintf("6 tháng cuối năm %d", year)
		if m > time.June {
			return second, fmt.Sprintf("6 tháng đầu năm %d", year+1), fmt.Sprintf("%d-H2", year)
		}
		return first, second, fmt.Sprintf("%d-H1", year)
	},
	regime.NineMonths: func(_ time.Month, year int) (now, next, code string) {
		return fmt.Sprintf("9 tháng năm %d", year), fmt.Sprintf("3 tháng cuối năm %d", year), fmt.Sprintf("%d-09M", year)
	},
}

func monthWords(m time.Month, year int) string {
	return fmt.Sprintf("tháng %s năm %d", vn.Month(m), year)
}

func quarterWords(q, year int) string { return fmt.Sprintf("quý %s năm %d", vn.Roman(q), year) }

// alone reports whether the period is a stretch within the year that does not
// begin with it, so that an amount of the period is another than the amount since
// the year's start.
func (r Report) alone() bool { return r.interim() && r.Period.From > r.yearStart() }

// opening is how a sentence or a paragraph begins that is about a time: "Tháng 8
// năm 2026,".
func opens(words string) string { return strings.TrimSuffix(vn.Sentence(words), ",") + "," }
