package opening

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// cluster is what papers call one indicator, with all they state of it.
type cluster struct {
	key      string // of its first wording, in order
	keys     []string
	said     []Statement
	wordings []Wording
	code     string
	words    []string
	unit     vn.Unit         // of the first wording
	folds    []string        // of the wordings, without marks
	places   map[string]bool // rows of tables: "paper/table/row"
	maybe    []*cluster      // others that it may be the same as
}

// Wording is one way in which papers name an indicator.
type Wording struct {
	Name, Unit string
	Said       int // how often
}

// wordKey is the form under which names are one: without case, the place of the
// tone, and blanks.
func wordKey(name string) string {
	return vn.OneTone(vn.Lower(strings.Join(strings.Fields(name), " ")))
}

// clusters gathers statements into indicators. What it does depends on what is said
// and on nothing else, so the order of papers does not matter.
func clusters(all []Statement) []*cluster {
	byKey := map[string]*cluster{}
	for _, s := range all {
		u := vn.ParseUnit(s.Unit)
		key := wordKey(s.Name) + "|" + u.Ground
		c := byKey[key]
		if c == nil {
			c = &cluster{key: key, keys: []string{key}, words: telling(s.Name), places: map[string]bool{}}
			byKey[key] = c
		}
		c.said = append(c.said, s)
		if s.Line != nil {
			c.places[fmt.Sprintf("%s/%d/%d", s.Source.Document, s.Table, s.Line.Row[0])] = true
		}
	}
	list := slices.SortedFunc(maps.Values(byKey), func(a, b *cluster) int { return strings.Compare(a.key, b.key) })
	for _, c := range list {
		c.settle()
	}
	for _, same := range []func(a, b *cluster) bool{sameName, sameCode, toldTwice, nearAndEqual, addsUp} {
		list = joined(list, same)
	}
	return list
}

// doubts notes which clusters may be one although nothing proves it.
func doubts(list []*cluster) {
	for i, a := range list {
		for _, b := range list[i+1:] {
			if near(a, b) && !apart(a, b) && !disagree(a, b) {
				a.maybe, b.maybe = append(a.maybe, b), append(b.maybe, a)
			}
		}
	}
}

// joined puts together the clusters that a rule takes for one, best matches first
// by their keys; two that stand in different rows of one table never are.
func joined(list []*cluster, same func(a, b *cluster) bool) []*cluster {
	for i := 0; i < len(list); i++ {
		for j := i + 1; j < len(list); {
			if !same(list[i], list[j]) || apart(list[i], list[j]) {
				j++
				continue
			}
			list[i].take(list[j])
			list = slices.Delete(list, j, j+1)
			j = i + 1 // what it says now may match what it did not before
		}
	}
	return list
}

func (c *cluster) take(o *cluster) {
	c.said, c.keys = append(c.said, o.said...), append(c.keys, o.keys...)
	maps.Copy(c.places, o.places)
	slices.Sort(c.keys)
	c.settle()
}

// settle puts what a cluster says into one order and counts its wordings.
func (c *cluster) settle() {
	slices.SortFunc(c.said, compareStatements)
	count := map[Wording]int{}
	for _, s := range c.said {
		count[Wording{Name: s.Name, Unit: s.Unit}]++
	}
	c.wordings = nil
	for w, n := range count {
		w.Said = n
		c.wordings = append(c.wordings, w)
	}
	tabled := func(w Wording) int { return c.weight(w) }
	slices.SortFunc(c.wordings, func(a, b Wording) int {
		return cmp.Or(cmp.Compare(tabled(b), tabled(a)), cmp.Compare(b.Said, a.Said), cmp.Compare(len(b.Name), len(a.Name)), strings.Compare(a.Name, b.Name), strings.Compare(a.Unit, b.Unit))
	})
	c.code = ""
	for _, w := range c.wordings {
		if e, ok := plan.Catalogued(w.Name, w.Unit); ok && c.code == "" {
			c.code = e.Code
		}
	}
	c.words, c.unit = telling(c.wordings[0].Name), vn.ParseUnit(c.wordings[0].Unit)
	c.folds = nil
	for _, w := range c.wordings {
		c.folds = append(c.folds, vn.Fold(vn.OneTone(w.Name)))
	}
}

// weight is how good a wording is to be the name: a plan's own line before any row
// of a table, and that before a sentence.
func (c *cluster) weight(w Wording) int {
	best := 0
	for _, s := range c.said {
		if s.Name != w.Name || s.Unit != w.Unit {
			continue
		}
		switch {
		case s.Plan && s.Line != nil:
			best = max(best, 3)
		case s.Line != nil:
			best = max(best, 2)
		case s.Plan:
			best = max(best, 1)
		}
	}
	return best
}

// compareStatements is an order that does not depend on the order of papers as they
// came.
func compareStatements(a, b Statement) int {
	return cmp.Or(cmp.Compare(a.Source.Day, b.Source.Day), strings.Compare(a.Source.Paper, b.Source.Paper), strings.Compare(string(a.Source.Document), string(b.Source.Document)),
		cmp.Compare(a.Source.Span[0], b.Source.Span[0]), cmp.Compare(a.Source.Span[1], b.Source.Span[1]), strings.Compare(a.Period, b.Period))
}

// name is what the indicator is called: the best of its wordings.
func (c *cluster) name() string { return vn.Sentence(c.wordings[0].Name) }

// id names what is proposed of the indicator, whatever the order of papers.
func (c *cluster) id() string { return digest("i", c.keys[0]) }

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:9])
}

// apart reports two clusters that stand in different rows of one table: a table
// does not list one thing twice.
func apart(a, b *cluster) bool {
	for at := range a.places {
		grid := at[:strings.LastIndex(at, "/")]
		for other := range b.places {
			if other != at && other[:strings.LastIndex(other, "/")] == grid {
				return true
			}
		}
	}
	return a.code != "" && b.code != "" && a.code != b.code
}

// measures reports that numbers of one can be told in the unit of the other (see
// plan.SameMeasure), without taking the units apart again.
func (c *cluster) measures(o *cluster) bool {
	if c.unit.Per != o.unit.Per && c.unit.Per != "" && o.unit.Per != "" {
		return false
	}
	return c.unit.SameGround(o.unit)
}

func sameName(a, b *cluster) bool {
	if !a.measures(b) {
		return false
	}
	for i, v := range a.wordings {
		for j, w := range b.wordings {
			if a.folds[i] == b.folds[j] && plan.SameName(v.Name, w.Name) {
				return true
			}
		}
	}
	return false
}

func sameCode(a, b *cluster) bool { return a.code != "" && a.code == b.code && a.measures(b) }

// toldTwice reports a row of a table and a sentence of the same paper that say the
// same number of the same days with half of their words in common: a report says in
// its prose what its annex lists.
func toldTwice(a, b *cluster) bool {
	if !a.measures(b) || shared(a.words, b.words) < 50 || turned(a.words, b.words) {
		return false
	}
	for _, s := range a.said {
		for _, t := range b.said {
			if s.Source.Document == t.Source.Document && (s.Line == nil) != (t.Line == nil) && s.sameAs(t) {
				return true
			}
		}
	}
	return false
}

// nearAndEqual reports two names of which one says all that the other says, that
// agree on a number at least once and differ on none.
func nearAndEqual(a, b *cluster) bool {
	if !near(a, b) || disagree(a, b) {
		return false
	}
	for _, s := range a.said {
		if slices.ContainsFunc(b.said, s.sameAs) {
			return true
		}
	}
	return false
}

// addsUp reports two names of which one says all that the other says, where the
// months that papers give under one add up, at least twice, to what they give of the
// year to date under the other: a workbook of months cuts names short.
func addsUp(a, b *cluster) bool {
	return near(a, b) && !disagree(a, b) && (monthsOf(a).meets(b) > 1 || monthsOf(b).meets(a) > 1)
}

// running holds the sums of the months of one year from January on.
type running map[string]interval

func monthsOf(c *cluster) running {
	months, sums := map[string]interval{}, running{}
	for _, s := range c.said {
		if !s.Plan && s.Who == "" && s.Bound == figure.Exact && len(s.Period) == len("2025-01") && s.Period[5] >= '0' && s.Period[5] <= '1' {
			months[s.Period] = s.interval()
		}
	}
	for _, year := range c.yearsDone() {
		sum, ok := months[year+"-01"]
		for m := 2; ok && m <= 12; m++ {
			var next interval
			if next, ok = months[fmt.Sprintf("%s-%02d", year, m)]; ok {
				sum = sum.plus(next)
				sums[toDate(year, m)] = sum
			}
		}
	}
	return sums
}

// toDate is the period from January to a month.
func toDate(year string, month int) string {
	if month == 12 {
		return year
	}
	return canonical(fmt.Sprintf("%s-%02dM", year, month))
}

func (c *cluster) yearsDone() []string {
	var years []string
	for _, s := range c.said {
		if !s.Plan && len(s.Period) >= 4 && !slices.Contains(years, s.Period[:4]) {
			years = append(years, s.Period[:4])
		}
	}
	slices.Sort(years)
	return years
}

// meets counts the periods at which a sum of months is what another cluster says.
func (r running) meets(c *cluster) int {
	met := map[string]bool{}
	for _, s := range c.said {
		if sum, ok := r[canonical(s.Period)]; ok && !s.Plan && s.Who == "" && s.Bound == figure.Exact && sum.touches(s.interval()) {
			met[canonical(s.Period)] = true
		}
	}
	return len(met)
}

// disagree reports two clusters of which papers say different numbers of the same
// days.
func disagree(a, b *cluster) bool {
	for _, s := range a.said {
		for _, t := range b.said {
			if s.Plan == t.Plan && s.Period == t.Period && s.Who == t.Who && s.Baseline == t.Baseline && !s.agrees(t) {
				return true
			}
		}
	}
	return false
}

// sameAs reports the same number of the same days.
func (s Statement) sameAs(t Statement) bool {
	return s.Plan == t.Plan && s.Period == t.Period && s.Who == t.Who && s.Value.Sign() != 0 && s.agrees(t) && s.Bound == t.Bound
}

// near reports two names of which one has all telling words of the other.
func near(a, b *cluster) bool {
	if !a.measures(b) || turned(a.words, b.words) {
		return false
	}
	few, many := a.words, b.words
	if len(few) > len(many) {
		few, many = many, few
	}
	if len(few) < 2 {
		return false
	}
	for _, w := range few {
		if !slices.Contains(many, w) {
			return false
		}
	}
	return true
}

// idle are the words that do not tell indicators apart, turning those that make
// another thing of what they are added to.
var (
	idle    = strings.Fields("tỷ lệ tổng số đạt được các của trên địa bàn toàn phường xã trong là và")
	turning = strings.Fields("cận thoát tái không chưa ngoài trừ giảm nữ riêng tăng")
)

func turned(a, b []string) bool {
	for _, w := range turning {
		w = vn.OneTone(w)
		if slices.Contains(a, w) != slices.Contains(b, w) {
			return true
		}
	}
	return false
}

// telling are the words of a name that tell it apart.
func telling(name string) []string {
	var kept []string
	for _, w := range strings.FieldsFunc(wordKey(name), func(r rune) bool { return strings.ContainsRune(" ,;-–/().\"“”", r) }) {
		if !slices.ContainsFunc(idle, func(i string) bool { return vn.OneTone(i) == w }) && !slices.Contains(kept, w) {
			kept = append(kept, w)
		}
	}
	return kept
}

// shared is twice the common words over all words, in percent.
func shared(a, b []string) int {
	if len(a)+len(b) == 0 {
		return 0
	}
	n := 0
	for _, w := range a {
		if slices.Contains(b, w) {
			n++
		}
	}
	return 200 * n / (len(a) + len(b))
}
