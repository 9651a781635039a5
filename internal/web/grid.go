package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// gridPage is the table in which the figures of a year are typed.
const gridPage = "/bang-nhap"

// The fields that say what the table shows.
const (
	gridView       = "xem" // gridByUnit or gridByIndicator
	gridYear       = "nam"
	gridUnit       = "don-vi"
	gridIndicator  = "chi-tieu"
	gridCumulative = "luy-ke"
	gridLastYear   = "cung-ky"
	gridAll        = "tat-ca"
	gridKind       = "ky"
	gridStatus     = "ghi-la"
)

// The two ways to lay the table out.
const (
	gridByUnit      = ""
	gridByIndicator = "chi-tieu"
)

// gridAsk is what a table shows, as its address says it.
type gridAsk struct {
	View       string
	Year       int
	Unit       auth.UnitID
	Indicator  plan.IndicatorID
	Cumulative bool // what is typed runs from the start of the year
	LastYear   bool // last year's value stands below each box
	All        bool // every indicator of the ward, not those of the unit alone
	Kind       regime.Kind
	Status     figure.Status // of what is typed without a word
}

func askGrid(in *Input) gridAsk {
	a := gridAsk{Unit: auth.UnitID(in.Get(gridUnit)), Indicator: plan.IndicatorID(in.Get(gridIndicator)),
		Cumulative: in.Get(gridCumulative) != "", LastYear: in.Get(gridLastYear) != "", All: in.Get(gridAll) != "",
		Kind: regime.Month, Status: figure.Preliminary}
	if in.Get(gridView) == gridByIndicator {
		a.View = gridByIndicator
	}
	a.Year, _ = strconv.Atoi(in.Get(gridYear)) // none is this year
	if a.Year < 1900 || a.Year > 2200 {
		a.Year = in.Today.Year()
	}
	if k := regime.Kind(in.Get(gridKind)); k == regime.Quarter || k == regime.Year {
		a.Kind = k
	}
	if s := figure.Status(in.Get(gridStatus)); s == figure.Estimate || s == figure.Final {
		a.Status = s
	}
	return a
}

// values is the address of the table as a form or a link carries it.
func (a gridAsk) values() url.Values {
	v := url.Values{gridYear: {strconv.Itoa(a.Year)}}
	set := func(name, value string, is bool) {
		if is {
			v.Set(name, value)
		}
	}
	set(gridView, a.View, a.View != gridByUnit)
	set(gridUnit, string(a.Unit), a.Unit != "")
	set(gridIndicator, string(a.Indicator), a.Indicator != "")
	set(gridCumulative, "1", a.Cumulative)
	set(gridLastYear, "1", a.LastYear)
	set(gridAll, "1", a.All)
	set(gridKind, string(a.Kind), a.Kind != regime.Month)
	set(gridStatus, string(a.Status), a.Status != figure.Preliminary)
	return v
}

func (a gridAsk) path() string { return gridPage + "?" + a.values().Encode() }

// grid is the table: what it is drawn from and what was typed into it.
type grid struct {
	in   *Input
	ask  gridAsk
	tree org.Tree

	units       []org.Unit // those the actor may send for
	everyone    bool       // the actor may send for every unit
	definitions map[plan.IndicatorID]plan.Definition
	targets     []plan.Target
	baselines   []plan.Baseline
	shares      []plan.Share
	periods     []regime.Period // the columns
	start       vn.Day          // first day of their year
	locks       []regime.Lock
	duties      []regime.Duty
	years       []int
	names       map[auth.AccountID]string

	rows []*gridRow
}

// gridRow is one line of the table: an indicator of the unit, or a unit of the
// indicator.
type gridRow struct {
	d         plan.Definition
	unit      org.Unit
	revisions map[figure.Key][]figure.Figure
	planned   string // the year's plan as printed, "" for none
	plan      *int64 // the amount it can be compared with
	cells     []*gridCell
	sum       *int64 // from the start of the year to the end of column upTo-1
	upTo      int
}

// gridCell is one box.
type gridCell struct {
	key     figure.Key
	latest  figure.Figure // no ID where there is none
	derived string        // what other figures give for it
	clash   string        // what other figures say against it
	before  string        // the same span a year ago
	closed  string        // why nothing may be typed, "" where something may

	typed *string // as it came back
	fault *fault.Fault
	seen  int // of the typed text
}

// span is the days that what is typed into a column covers: of its period, or
// from the start of the year.
func (g *grid) span(d plan.Definition, p regime.Period) (from, to vn.Day) {
	if g.ask.Cumulative && addsUp(d) {
		return g.start, p.To
	}
	return p.From, p.To
}

// addsUp reports whether an indicator's amounts of months make that of a year.
func addsUp(d plan.Definition) bool { return d.Kind == plan.Flow }

// load reads everything in a fixed number of queries, however many rows there
// are.
func (g *grid) load(tx *db.Tx) (err error) {
	if g.tree, err = org.LoadTree(tx, g.in.Today); err != nil {
		return err
	}
	if g.definitions, err = plan.Indicators(tx, ""); err != nil {
		return err
	}
	if g.targets, err = plan.Targets(tx, g.ask.Year, ""); err != nil {
		return err
	}
	if g.baselines, err = plan.Baselines(tx); err != nil {
		return err
	}
	if g.shares, err = plan.Shares(tx, g.ask.Year, ""); err != nil {
		return err
	}
	if g.locks, err = regime.Locks(tx); err != nil {
		return err
	}
	if g.years, err = regime.Years(tx); err != nil {
		return err
	}
	if g.names, err = accountNames(tx); err != nil {
		return err
	}
	if err := g.loadPeriods(tx); err != nil {
		return err
	}
	if err := g.choose(); err != nil {
		return err
	}
	return g.loadRows(tx)
}

// loadPeriods finds the columns: the periods of the kind asked for, under the
// window that has most of them.
func (g *grid) loadPeriods(tx *db.Tx) error {
	all, err := regime.Periods(tx, g.ask.Year)
	if err != nil {
		return err
	}
	count := map[string]int{}
	for _, p := range all {
		if p.Kind == g.ask.Kind {
			count[p.Window]++
		}
	}
	window := regime.CalendarCode
	for _, p := range all {
		if count[p.Window] > count[window] {
			window = p.Window
		}
	}
	for _, p := range all {
		if p.Window != window {
			continue
		}
		if p.Kind == g.ask.Kind {
			g.periods = append(g.periods, p)
		}
		if p.Kind == regime.Year {
			g.start = p.From
		}
	}
	if g.start == "" && len(g.periods) > 0 {
		g.start = g.periods[0].From
	}
	return nil
}

// choose settles the unit, or the indicator, that the table is about.
func (g *grid) choose() error {
	g.everyone = g.in.Actor.MayFor(auth.SubmitFigure, g.tree.Root().ID) == nil
	for _, u := range g.tree.All() {
		if g.in.Actor.MayFor(auth.SubmitFigure, u.ID) == nil {
			g.units = append(g.units, u)
		}
	}
	if g.ask.View == gridByIndicator {
		if _, known := g.definitions[g.ask.Indicator]; !known {
			g.ask.Indicator = ""
			if ids := g.planned(); len(ids) > 0 {
				g.ask.Indicator = ids[0]
			}
		}
		return nil
	}
	if g.ask.Unit == "" && len(g.units) > 0 {
		g.ask.Unit = g.units[0].ID
	}
	if g.ask.Unit == "" {
		return nil
	}
	if _, there := g.tree.Find(g.ask.Unit); !there {
		return fault.Missingf("Không có đơn vị này trong cây tổ chức hiện nay. Hãy mở lại bảng nhập và chọn đơn vị.")
	}
	return g.in.Actor.MayFor(auth.SubmitFigure, g.ask.Unit)
}

// planned lists the indicators of the year's plan in its order.
func (g *grid) planned() (ids []plan.IndicatorID) {
	for _, t := range g.targets {
		for _, p := range t.Parts {
			if d := g.definitions[p.Indicator]; !slices.Contains(ids, p.Indicator) && d.Formula == "" && d.Indicator != "" {
				ids = append(ids, p.Indicator)
			}
		}
	}
	return ids
}

// yearsBefore is the first day whose figures the table shows.
func (g *grid) yearsBefore() vn.Day { return vn.Day(fmt.Sprintf("%04d-01-01", g.ask.Year-1)) }

// loadRows reads the figures and lays out the rows.
func (g *grid) loadRows(tx *db.Tx) error {
	if len(g.periods) == 0 {
		return nil
	}
	last := g.periods[len(g.periods)-1].To
	var all []figure.Figure
	var err error
	if g.duties, err = g.owed(tx, last); err != nil {
		return err
	}
	if g.ask.View == gridByIndicator {
		if all, err = figure.FindOf(tx, string(g.ask.Indicator), g.yearsBefore(), last); err != nil {
			return err
		}
		if d, known := g.definitions[g.ask.Indicator]; known {
			for _, u := range g.units {
				g.rows = append(g.rows, &gridRow{d: d, unit: u})
			}
		}
	} else {
		if all, err = figure.FindOfUnit(tx, g.ask.Unit, g.yearsBefore(), last); err != nil {
			return err
		}
		u, _ := g.tree.Find(g.ask.Unit)
		for _, id := range g.indicatorsOf(u, all) {
			g.rows = append(g.rows, &gridRow{d: g.definitions[id], unit: u})
		}
	}
	g.fill(all)
	return nil
}

// owed reads what the regimes ask of the year shown.
func (g *grid) owed(tx *db.Tx, last vn.Day) ([]regime.Duty, error) {
	if g.ask.View == gridByIndicator {
		return regime.Duties(tx, g.start, last.AddDays(120))
	}
	return regime.DutiesOf(tx, g.ask.Unit, g.start, last.AddDays(120))
}

// indicatorsOf lists the indicators that a unit reports: those of the plan that
// name it or that a regime asks of it, those it has figures of, and all of the
// plan for the ward's own row or where all were asked for.
func (g *grid) indicatorsOf(u org.Unit, figures []figure.Figure) (ids []plan.IndicatorID) {
	wanted := map[plan.IndicatorID]bool{}
	for _, f := range figures {
		wanted[f.Key.Indicator] = true
	}
	for _, d := range g.duties {
		for _, id := range d.Indicators {
			wanted[plan.IndicatorID(id)] = true
		}
	}
	shared := map[plan.TargetID]bool{}
	for _, h := range g.shares {
		shared[h.Target] = shared[h.Target] || h.Unit == u.ID
	}
	for _, t := range g.targets {
		for _, p := range t.Parts {
			if u.ID == g.tree.Root().ID || g.ask.All || t.Owner == u.ID || shared[t.ID] || g.definitions[p.Indicator].Reporter == u.ID {
				wanted[p.Indicator] = true
			}
		}
	}
	ids = slices.DeleteFunc(g.planned(), func(id plan.IndicatorID) bool { return !wanted[id] })
	var others []plan.IndicatorID
	for id := range wanted {
		if d, known := g.definitions[id]; known && d.Formula == "" && !slices.Contains(ids, id) {
			others = append(others, id)
		}
	}
	slices.SortFunc(others, func(a, b plan.IndicatorID) int {
		return cmp.Or(vn.Compare(g.definitions[a].Name, g.definitions[b].Name), cmp.Compare(a, b))
	})
	return append(ids, others...)
}

// fill puts the figures into the rows and works out what follows from them.
func (g *grid) fill(all []figure.Figure) {
	type line struct {
		indicator plan.IndicatorID
		unit      auth.UnitID
	}
	lines := map[line]map[figure.Key][]figure.Figure{}
	for _, f := range all {
		l := line{f.Key.Indicator, f.Key.Unit}
		if lines[l] == nil {
			lines[l] = map[figure.Key][]figure.Figure{}
		}
		lines[l][f.Key] = append(lines[l][f.Key], f)
	}
	for _, r := range g.rows {
		r.revisions = lines[line{r.d.Indicator, r.unit.ID}]
		r.planned, r.plan = g.planOf(r)
		for _, p := range g.periods {
			from, to := g.span(r.d, p)
			c := &gridCell{key: figure.Key{Indicator: r.d.Indicator, Unit: r.unit.ID, From: from, To: to}}
			c.latest = r.last(c.key)
			c.seen = c.latest.Revision
			c.closed = g.closedBy(c.key)
			c.before = r.text(r.last(c.key.YearBefore()))
			r.cells = append(r.cells, c)
		}
		g.derive(r)
	}
}

// last is the newest revision of a figure.
func (r *gridRow) last(k figure.Key) figure.Figure {
	if all := r.revisions[k]; len(all) > 0 {
		return all[len(all)-1]
	}
	return figure.Figure{}
}

// text prints a figure's value, "" for none.
func (r *gridRow) text(f figure.Figure) string {
	if f.ID == "" {
		return ""
	}
	return f.Value.Format(r.d)
}

// amount is a figure's value where it can be added: exact and not sent back.
func (r *gridRow) amount(k figure.Key) (int64, bool) {
	f := r.last(k)
	return f.Value.N, f.ID != "" && f.State != figure.Returned && f.Value.Bound == figure.Exact && f.Value.Den == nil
}

// derive works out, for amounts that add up, the month from two cumulative
// figures or the cumulative one from the months, the sum so far, and where the two
// disagree. Of other indicators the last value stands.
func (g *grid) derive(r *gridRow) {
	if !addsUp(r.d) {
		g.carryOn(r)
		return
	}
	k := r.cells[0].key
	known, through := true, int64(0) // what is known up to the end of the column before
	for i, p := range g.periods {
		k.From, k.To = p.From, p.To
		own, hasOwn := r.amount(k)
		k.From = g.start
		whole, hasWhole := r.amount(k)
		c := r.cells[i]
		switch {
		case g.ask.Cumulative && !hasWhole && hasOwn && known:
			c.derived = r.d.Format(through + own)
		case !g.ask.Cumulative && !hasOwn && hasWhole && known:
			c.derived = r.d.Format(whole - through)
		}
		if hasOwn && hasWhole && known && p.From != g.start && whole-through != own {
			c.clash = clashWords(r.d, g.ask.Cumulative, own, whole, through)
		}
		switch {
		case hasWhole:
			known, through = true, whole
		case hasOwn && known:
			through += own
		default:
			known = false
		}
		if known {
			sum := through
			r.sum, r.upTo = &sum, i+1
		}
	}
}

// clashWords names a disagreement between the amount of a period and the two
// cumulative figures around it, from the side that the table shows.
func clashWords(d plan.Definition, cumulative bool, own, whole, through int64) string {
	if cumulative {
		return "cộng các kỳ: " + d.Format(through+own)
	}
	return "theo lũy kế: " + d.Format(whole-through)
}

// carryOn shows, for a level or a rate, what was recorded for another span that
// ends on the same day, and takes the last value for the sum.
func (g *grid) carryOn(r *gridRow) {
	for i, c := range r.cells {
		if c.latest.ID == "" {
			for k := range r.revisions {
				if f := r.last(k); k.To == c.key.To && f.State != figure.Returned && (c.derived == "" || k.From == g.start) {
					c.derived = r.text(f)
				}
			}
		}
		if c.latest.ID != "" && c.latest.State != figure.Returned && c.latest.Value.Bound == figure.Exact {
			n := c.latest.Value.N
			r.sum, r.upTo = &n, i+1
		}
	}
}

// planOf is the plan of a row: the ward's value for the root, a unit's share of it
// for the others.
func (g *grid) planOf(r *gridRow) (text string, amount *int64) {
	for _, t := range g.targets {
		for i, p := range t.Parts {
			if p.Indicator != r.d.Indicator {
				continue
			}
			for _, b := range g.baselines {
				a, has := p.Plan(b.ID)
				for _, h := range g.shares {
					if h.Target == t.ID && h.Part == i && h.Baseline == b.ID && h.Unit == r.unit.ID {
						return planWords(r.d, plan.Assigned{Operator: h.Operator, Lo: h.Lo, Hi: h.Hi})
					}
				}
				if has && r.unit.ID == g.tree.Root().ID {
					return planWords(r.d, a)
				}
			}
		}
	}
	return "", nil
}

func planWords(d plan.Definition, a plan.Assigned) (string, *int64) {
	switch a.Operator {
	case plan.AtLeast, plan.Above, plan.Exactly, plan.AtMost, plan.Below:
		lo := a.Lo
		return d.FormatAssigned(a), &lo
	}
	return d.FormatAssigned(a), nil
}

// closedBy says why nothing may be typed for a figure: a lock by hand, or the
// deadlines of all that ask for it. The act judges once more.
func (g *grid) closedBy(k figure.Key) string {
	for _, l := range g.locks {
		if l.Covers(k.Unit, k.To) {
			return fault.Of(regime.LockedPeriod(l, k.To)).Sentence
		}
	}
	var shut *regime.Duty
	for _, d := range g.duties {
		if d.Unit != k.Unit || d.Period.To != k.To || d.Period.From != k.From || !slices.Contains(d.Indicators, string(k.Indicator)) {
			continue
		}
		if d.Open(g.in.Today) {
			return ""
		}
		if shut == nil || d.Closes > shut.Closes {
			shut = &d
		}
	}
	if shut != nil {
		return fault.Of(shut.Closed()).Sentence
	}
	return ""
}

// find finds a box by its figure.
func (g *grid) find(k figure.Key) (row int, c *gridCell) {
	for i, r := range g.rows {
		for _, c := range r.cells {
			if c.key == k {
				return i, c
			}
		}
	}
	return -1, nil
}

// text is what a box shows of the record.
func (g *grid) text(r *gridRow, c *gridCell) string {
	if c.latest.ID == "" {
		return ""
	}
	return figure.CellText(c.latest.Value, r.d)
}

// seenText is the text of the revision that a page was drawn with.
func (r *gridRow) seenText(k figure.Key, revision int) string {
	for _, f := range r.revisions[k] {
		if f.Revision == revision {
			return figure.CellText(f.Value, r.d)
		}
	}
	return ""
}
