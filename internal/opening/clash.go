package opening

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// ClashKind says what papers disagree about.
type ClashKind string

// The kinds of contradiction among a ward's papers.
const (
	ClashFigure ClashKind = "figure" // one indicator, unit and period with two values
	ClashPlan   ClashKind = "plan"   // a plan value told in two ways
	ClashCount  ClashKind = "count"  // how many targets were reached
	ClashSum    ClashKind = "sum"    // parts that do not add up to the whole
)

// Label is the kind as a list heads it.
func (k ClashKind) Label() string {
	switch k {
	case ClashFigure:
		return "Cùng chỉ tiêu, cùng kỳ, khác số"
	case ClashPlan:
		return "Mức chỉ tiêu giao không giống nhau"
	case ClashCount:
		return "Số chỉ tiêu đạt không khớp"
	case ClashSum:
		return "Cộng các phần không bằng tổng"
	}
	return string(k)
}

func (k ClashKind) rank() int {
	return slices.Index([]ClashKind{ClashPlan, ClashFigure, ClashCount, ClashSum}, k)
}

// Clash is one contradiction: what each side says, in which papers. The first
// candidate is the one proposed.
type Clash struct {
	ID         string
	Kind       ClashKind
	Name       string // of the indicator
	Who        string // the part of the ward, "" for the whole
	When       string // the period in words
	Unit       string
	Candidates []Candidate
	Chosen     string // the candidate that somebody chose, "" while open
	definition plan.Definition
	year       int
	baseline   string
	line       Line
}

// Candidate is one side of a contradiction.
type Candidate struct {
	ID       string
	Text     string // with its unit
	Status   figure.Status
	Sources  []Source
	Papers   int
	Recorded bool // the record's own value
	point    Point
	plan     PlanValue
}

// Why says in a sentence why the first candidate is proposed.
func (c Clash) Why() string {
	first := c.Candidates[0]
	var others []Candidate
	for _, o := range c.Candidates[1:] {
		if !o.Recorded {
			others = append(others, o)
		}
	}
	switch {
	case c.Kind == ClashSum:
		return "Hai số này phải bằng nhau. Hãy đối chiếu bản gốc rồi sửa ở trang số liệu."
	case first.Recorded:
		return "Sổ đang giữ số này; văn bản vừa nộp ghi khác."
	case first.plan.Assigned.Operator != "" && slices.ContainsFunc(first.plan.said, func(s Statement) bool { return s.official }):
		return "Đề nghị lấy số của văn bản giao chỉ tiêu."
	case len(others) > 0 && first.day() > others[0].day():
		return "Đề nghị lấy số của văn bản ban hành sau."
	case len(others) > 0 && first.Papers > others[0].Papers:
		return "Đề nghị lấy số mà nhiều văn bản cùng ghi."
	}
	return "Các văn bản ngang nhau; hãy đối chiếu bản gốc rồi chọn."
}

func (c Candidate) day() (day vn.Day) {
	for _, s := range c.Sources {
		day = max(day, s.Day)
	}
	return day
}

// Proposed is the candidate that a page chooses beforehand.
func (c Clash) Proposed() string {
	if c.Chosen != "" {
		return c.Chosen
	}
	return c.Candidates[0].ID
}

// Writes reports whether choosing writes a value into the record.
func (c Clash) Writes() bool { return c.Kind == ClashFigure || c.Kind == ClashPlan }

// put adds a contradiction with its id and what was chosen in it. What is settled
// leaves the list.
func (w *review) put(c Clash, parts ...string) {
	for _, one := range c.Candidates {
		parts = append(parts, one.ID)
	}
	slices.Sort(parts[2:])
	c.ID = digest(append([]string{"c", string(c.Kind)}, parts...)...)
	if c.Chosen = w.rec.Chosen[c.ID]; c.Chosen != "" {
		w.out.Settled++
	}
	w.out.Clashes = append(w.out.Clashes, c)
}

func (w *review) clashFigure(c *cluster, d plan.Definition, at Point, said []version, now figure.Figure, there bool) {
	clash := Clash{Kind: ClashFigure, Name: d.Name, When: intake.PeriodLabel(at.Period), Unit: d.Unit, definition: d}
	if at.Key.Unit != w.rec.Tree.Root().ID {
		u, _ := w.rec.Tree.Find(at.Key.Unit)
		clash.Who = u.Name
	}
	recorded := false
	for _, v := range said {
		p, ok := w.point(d, at.Key.Unit, at.Period, v)
		if !ok {
			continue
		}
		p.Seen = now.Revision
		same := there && p.Value.N == now.Value.N && p.Value.Bound == now.Value.Bound
		recorded = recorded || same
		text := p.Value.WithUnit(d)
		clash.Candidates = append(clash.Candidates, Candidate{ID: text, Text: text, Status: p.Status, Sources: sources(v.said), Papers: p.Papers, Recorded: same, point: p})
	}
	if there && !recorded {
		text := now.Value.WithUnit(d)
		mine := Candidate{ID: text, Text: text, Status: now.Status, Recorded: true, Sources: []Source{}}
		clash.Candidates = append([]Candidate{mine}, clash.Candidates...)
	}
	if len(clash.Candidates) > 1 {
		w.put(clash, c.keys[0], string(at.Key.Unit)+"|"+at.Period)
	}
}

func (w *review) clashPlan(c *cluster, d plan.Definition, year int, baseline string, said []version, was plan.Assigned, assigned bool) {
	clash := Clash{Kind: ClashPlan, Name: d.Name, When: fmt.Sprintf("Kế hoạch năm %d", year), Unit: d.Unit, definition: d, year: year, baseline: baseline}
	if baseline != "" {
		clash.When += ", " + vn.Lower(baseline[:1]) + baseline[1:]
	}
	var all []Statement
	recorded := false
	for _, v := range said {
		p, ok := planValue(d, v, baseline)
		if !ok {
			continue
		}
		all = append(all, v.said...)
		same := assigned && sameAssigned(was, p.Assigned)
		recorded = recorded || same
		text := plan.Measure(d.FormatAssigned(p.Assigned), d.Unit)
		clash.Candidates = append(clash.Candidates, Candidate{ID: text, Text: text, Sources: sources(v.said), Papers: v.papers(), Recorded: same, plan: p})
	}
	if assigned && !recorded {
		text := plan.Measure(d.FormatAssigned(was), d.Unit)
		clash.Candidates = append([]Candidate{{ID: text, Text: text, Recorded: true, Sources: []Source{}}}, clash.Candidates...)
	}
	clash.line = bestLine(all)
	if len(clash.Candidates) > 1 {
		w.put(clash, c.keys[0], strconv.Itoa(year)+"|"+baseline)
	}
}

// counted holds against one another what papers of the same days say of how many
// targets were reached: "12/14" and "13/14".
func (w *review) counted() {
	type told struct{ name, through string }
	groups := map[told][]Statement{}
	for _, p := range w.papers {
		for _, s := range p.statements {
			if !s.counts() || s.Plan || s.Of == nil {
				continue
			}
			through := p.through()
			if through == "" {
				_, through, _ = intake.Span(s.Period)
			}
			key := told{wordKey(s.Name), string(through)}
			groups[key] = append(groups[key], s)
		}
	}
	for key, said := range groups {
		slices.SortFunc(said, compareStatements)
		var all []version
		for _, s := range said {
			i := slices.IndexFunc(all, func(v version) bool {
				f := v.first()
				return f.Value.Cmp(s.Value) == 0 && f.Of.Cmp(*s.Of) == 0
			})
			if i < 0 {
				all = append(all, version{[]Statement{s}})
				continue
			}
			all[i].said = append(all[i].said, s)
		}
		if len(all) < 2 {
			continue
		}
		slices.SortStableFunc(all, func(a, b version) int {
			if a.last() != b.last() {
				return strings.Compare(string(b.last()), string(a.last()))
			}
			return b.papers() - a.papers()
		})
		clash := Clash{Kind: ClashCount, Name: vn.Sentence(said[0].Name), When: "Tính đến ngày " + vn.Day(key.through).Short(), Unit: said[0].Unit}
		for _, v := range all {
			f := v.first()
			text := f.Value.String() + "/" + f.Of.String() + " chỉ tiêu"
			clash.Candidates = append(clash.Candidates, Candidate{ID: text, Text: text, Status: figure.Final, Sources: sources(v.said), Papers: v.papers()})
		}
		w.put(clash, key.name, key.through)
	}
}

// sums holds the amounts of months against the amount of their year to date, and
// the amounts of the ward's parts against that of the whole.
func (w *review) sums(c *cluster, d plan.Definition, cells map[string][]Statement) {
	root := string(w.rec.Tree.Root().ID)
	if d.Kind == plan.Flow {
		for _, year := range w.yearsIn(cells, root) {
			w.monthsAgainst(c, d, cells, root, year)
		}
	}
	if d.OverUnits == plan.Adds {
		w.partsAgainst(c, d, cells, root)
	}
}

func (w *review) yearsIn(cells map[string][]Statement, root string) []string {
	var years []string
	for at := range cells {
		unit, period, _ := strings.Cut(at, "|")
		if unit == root && len(period) >= 4 && !slices.Contains(years, period[:4]) {
			years = append(years, period[:4])
		}
	}
	slices.Sort(years)
	return years
}

// bestOf is the value proposed for a cell, where its papers agree.
func bestOf(cells map[string][]Statement, at string) (Statement, bool) {
	said := cells[at]
	if len(said) == 0 {
		return Statement{}, false
	}
	all, clear := between(rivals(versions(said)))
	if !clear {
		return Statement{}, false
	}
	s := all[0].first()
	return s, len(all) == 1 && s.Bound == figure.Exact
}

// monthsAgainst adds up the months from January on and holds them against what
// papers say of the days up to each.
func (w *review) monthsAgainst(c *cluster, d plan.Definition, cells map[string][]Statement, unit, year string) {
	sum := interval{new(big.Rat), new(big.Rat)}
	var said []Statement
	for month := 1; month <= 12; month++ {
		s, ok := bestOf(cells, fmt.Sprintf("%s|%s-%02d", unit, year, month))
		if !ok || s.Level {
			return
		}
		sum, said = sum.plus(s.interval()), append(said, s)
		period := toDate(year, month)
		whole, ok := bestOf(cells, unit+"|"+period)
		if month == 1 || !ok || sum.touches(whole.interval()) {
			continue
		}
		w.putSum(c, d, "", intake.PeriodLabel(period), fmt.Sprintf("cộng %d tháng", month), said, whole, unit+"|"+period)
		return // what comes after differs for the same reason
	}
}

func (i interval) plus(o interval) interval {
	return interval{new(big.Rat).Add(i.lo, o.lo), new(big.Rat).Add(i.hi, o.hi)}
}

// partsAgainst holds the sum of the ward's residential groups against the whole,
// where every group has a number, or where they are more than the whole.
func (w *review) partsAgainst(c *cluster, d plan.Definition, cells map[string][]Statement, root string) {
	groups := map[string]bool{}
	for _, u := range w.rec.Tree.All() {
		if info, _ := u.Kind.Info(); info.Family == org.Community {
			groups[string(u.ID)] = true
		}
	}
	byPeriod := map[string][]Statement{}
	for at := range cells {
		unit, period, _ := strings.Cut(at, "|")
		if s, ok := bestOf(cells, at); ok && groups[unit] {
			byPeriod[period] = append(byPeriod[period], s)
		}
	}
	for _, period := range sortedKeys(byPeriod) {
		parts := byPeriod[period]
		whole, ok := bestOf(cells, root+"|"+period)
		if !ok || len(parts) < 2 {
			continue
		}
		sum := interval{new(big.Rat), new(big.Rat)}
		for _, s := range parts {
			sum = sum.plus(s.interval())
		}
		if over := sum.lo.Cmp(whole.interval().hi) >= 0; over || len(parts) == len(groups) && !sum.touches(whole.interval()) {
			slices.SortFunc(parts, compareStatements)
			w.putSum(c, d, "", intake.PeriodLabel(period), fmt.Sprintf("cộng %d tổ, thôn", len(parts)), parts, whole, "parts|"+period)
		}
	}
}

// putSum adds a contradiction between the sum of parts and the whole.
func (w *review) putSum(c *cluster, d plan.Definition, who, when, how string, parts []Statement, whole Statement, at string) {
	total := new(big.Rat)
	for _, s := range parts {
		if r, ok := plan.Convert(s.Value, s.Unit, d.Unit); ok {
			total.Add(total, r)
		}
	}
	n, err := vn.FromRat(total, d.Scale)
	if err != nil {
		return
	}
	added := plan.Measure(d.Format(n.Units), d.Unit) + " (" + how + ")"
	told := plan.Measure(whole.Value.String(), whole.Unit)
	clash := Clash{Kind: ClashSum, Name: d.Name, Who: who, When: when, Unit: d.Unit, definition: d, Candidates: []Candidate{
		{ID: told, Text: told, Status: whole.Status, Sources: []Source{whole.Source}, Papers: 1},
		{ID: added, Text: added, Status: figure.Final, Sources: sources(parts), Papers: len(sources(parts))}}}
	w.put(clash, c.keys[0], at)
}
