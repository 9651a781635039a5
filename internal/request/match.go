package request

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/intake"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/sheet"
	"tongket/internal/vn"
)

// matcher lays the words of a request beside what the ward knows.
type matcher struct {
	known   intake.Known
	ward    org.Ward
	root    auth.UnitID
	periods []regime.Period
	year    int
	units   []string // units of measure of the ward's indicators
	seen    map[[2]string]found
}

// found is an indicator that words name, with how sure that is.
type found struct {
	plan.Definition
	sure int
}

func newMatcher(tx *db.Tx, year int) (*matcher, error) {
	m := &matcher{year: year, seen: map[[2]string]found{}}
	var err error
	if m.known, err = intake.LoadKnown(tx); err != nil {
		return nil, err
	}
	if m.ward, err = org.LoadWard(tx, vn.DayOf(tx.Now)); err != nil {
		return nil, err
	}
	if m.root, err = org.Root(tx); err != nil {
		return nil, err
	}
	if m.periods, err = regime.Periods(tx, year); err != nil {
		return nil, err
	}
	have := map[string]bool{}
	for _, d := range m.known.Indicators {
		if !have[d.Unit] {
			have[d.Unit] = true
			m.units = append(m.units, d.Unit)
		}
	}
	return m, nil
}

// guess proposes what each asked place means. Rows of other communes in a table that
// goes to many are left out.
func (m *matcher) guess(asks []Ask) []Ask {
	asks = m.rejoin(asks)
	own := map[string]bool{} // tables with a row of the ward
	for _, a := range asks {
		if m.isWard(a.Name) {
			own[a.Tab] = true
		}
	}
	var kept []Ask
	for _, a := range asks {
		if own[a.Tab] && a.Tab != "" && !m.isWard(a.Name) && (commune.MatchString(vn.Fold(a.Name)) || totals.MatchString(vn.Fold(a.Name))) {
			continue
		}
		if a.N = len(kept) + 1; a.Tab == "" {
			a.Place = fmt.Sprintf("ý %d", a.N)
		}
		m.one(&a)
		kept = append(kept, a)
	}
	return kept
}

// mostJoined is of how many pieces of a list one name is put together at most.
const mostJoined = 5

// rejoin puts the pieces of a list together again where only their whole is the name
// of an indicator ("xóa nhà tạm, nhà dột nát"), and those that "và" parts unless each
// is one by itself.
func (m *matcher) rejoin(asks []Ask) []Ask {
	var all []Ask
	for at := 0; at < len(asks); {
		best, n := asks[at], 1
		whole := best
		for k := 1; k < mostJoined && at+k < len(asks) && asks[at+k].joint != ""; k++ {
			next := asks[at+k]
			whole.Name, whole.Measure = whole.Name+next.joint+next.Name, cmp.Or(next.Measure, whole.Measure)
			if m.find(whole.Name, whole.Under, whole.Measure).sure >= sureWords {
				best, n = whole, k+1
			}
		}
		if n == 1 {
			for at+n < len(asks) && asks[at+n].joint == " và " && !(m.isNamed(best) && m.isNamed(asks[at+n])) {
				best.Name, best.Measure = best.Name+" và "+asks[at+n].Name, cmp.Or(asks[at+n].Measure, best.Measure)
				n++
			}
		}
		all = append(all, best)
		at += n
	}
	return all
}

func (m *matcher) isNamed(a Ask) bool { return m.find(a.Name, a.Under, a.Measure).sure >= sureEnough }

// commune is how the names of communes begin, folded.
var commune = regexp.MustCompile(`^(?:\d+[.)]?\s+)?(?:ubnd\s+)?(?:phuong|xa|dac khu|thi tran)\s+\S`)

// totals are the rows that a superior adds up itself, folded.
var totals = regexp.MustCompile(`^(?:tong|tong cong|tong so|cong|toan tinh|ca tinh)$`)

func (m *matcher) isWard(name string) bool {
	s := strings.TrimPrefix(vn.Fold(vn.OneTone(strings.TrimSpace(name))), "ubnd ")
	return s == vn.Fold(vn.OneTone(m.ward.Full()))
}

// one proposes what an asked place means.
func (m *matcher) one(a *Ask) {
	a.Guess.Unit = m.root
	named, by := a.Name, a.Head
	unit, isUnit := m.known.Unit(strings.TrimSpace(a.Name))
	if m.isWard(a.Name) {
		unit, isUnit = m.root, true
	}
	if isUnit && a.Head != "" {
		a.Guess.Unit, named, by = unit, a.Head, ""
	}
	f := m.find(named, a.Under, a.Measure)
	if isUnit && f.sure == 0 { // one row of a head of several may be a period
		var rest []string
		for _, part := range strings.Split(a.Head, " – ") {
			_, _, _, dated := daysIn(part, m.year)
			if _, span := sheet.SpanIn(part, m.periods, m.year); !span && !dated {
				rest = append(rest, part)
			}
		}
		f, by = m.find(strings.Join(rest, " – "), "", a.Measure), a.Head
	}
	if f.sure > 0 && a.Under != "" && f.sure < sureName && m.find(a.Under, "", a.Measure).Indicator == f.Indicator {
		f = found{} // a part is not the whole
	}
	a.Guess.Indicator, a.Sure = f.Indicator, f.sure
	if a.Guess.Span = m.span(named, by); a.Guess.Span == sheet.InPeriod && a.own != "" {
		a.Guess.Span = a.own
	}
}

// span is the days that a place tells about: by the words over its column, else by
// those of its own name.
func (m *matcher) span(name, head string) sheet.Span {
	if head != "" {
		if from, to, _, ok := daysIn(head, m.year); ok && fromTo.MatchString(plainDays(head)) {
			return spanOfDays(from, to)
		}
		if s, ok := sheet.SpanIn(head, m.periods, m.year); ok {
			return s
		}
		if from, to, _, ok := daysIn(head, m.year); ok {
			return spanOfDays(from, to)
		}
		return sheet.InPeriod
	}
	folded := " " + vn.Fold(name) + " "
	from, to, _, dated := daysIn(name, m.year)
	switch {
	case strings.Contains(folded, " cung ky"):
		return sheet.LastYear
	case strings.Contains(folded, " ke hoach nam"):
		return sheet.YearPlan
	case dated:
		return spanOfDays(from, to)
	case strings.Contains(folded, " luy ke"), strings.Contains(folded, " tu dau nam"):
		return sheet.ToDate
	}
	return sheet.InPeriod
}

// find is the indicator that a name means, alone or as a part of the line above it.
func (m *matcher) find(name, under, measure string) found {
	key := [2]string{name + "|" + under, measure}
	if f, done := m.seen[key]; done {
		return f
	}
	bare := nameIn(name, m.year)
	f := m.named(bare, measure)
	if f.sure == 0 && under != "" {
		above := nameIn(under, m.year)
		for _, whole := range []string{above + " " + bare, bare + " " + above} {
			if g := m.named(whole, measure); g.sure > f.sure {
				f = g
			}
		}
	}
	m.seen[key] = f
	return f
}

// Sureness of a name, in hundredths.
const (
	sureLearned = 100 // a name that a person taught
	sureName    = 97  // the indicator's own name
	sureWords   = 96  // its own words, joined or ordered otherwise
	sureEnough  = 70  // below this a person says whether the two are one
	leastSure   = 40
	otherwise   = 10 // taken off where the unit of measure is another
)

// named finds an indicator by a name in a unit of measure, or in any where none fits.
func (m *matcher) named(name, measure string) found {
	if len(strings.Fields(name)) == 0 {
		return found{}
	}
	if measure != "" {
		if d, learned, ok := m.known.Find(name, measure); ok {
			return found{d, m.sure(name, d, learned)}
		}
	}
	var best found
	tie := false
	for _, unit := range m.units {
		d, learned, ok := m.known.Find(name, unit)
		if !ok || d.Unit != unit || measure != "" && isShare(measure) != isShare(unit) && !plan.SameName(d.Name, name) {
			continue // what is asked in per cent is no count, whatever it is called
		}
		f := found{d, m.sure(name, d, learned)}
		if measure != "" {
			f.sure -= otherwise
		}
		if f.sure > best.sure {
			best, tie = f, false
		} else if f.sure == best.sure && f.Indicator != best.Indicator {
			tie = true
		}
	}
	if tie && best.sure < sureName-otherwise {
		return found{}
	}
	return best
}

func isShare(measure string) bool { return vn.ParseUnit(measure).Ground == "%" }

func (m *matcher) sure(name string, d plan.Definition, learned bool) int {
	switch {
	case learned:
		return sureLearned
	case plan.SameName(d.Name, name):
		return sureName
	}
	if intake.SameWords(d.Name, name) {
		return sureWords
	}
	return max(leastSure, min(sheet.Similar(d.Name, name), sureWords-1))
}
