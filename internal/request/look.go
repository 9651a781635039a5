package request

import (
	"fmt"
	"slices"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/sheet"
	"tongket/internal/vn"
)

// State is where an asked place stands beside the record.
type State string

// The states.
const (
	Ready   State = "ready"   // the record has the figure that is asked for
	Differs State = "differs" // the record has a figure of another definition
	Lacking State = "lacking" // the indicator is known, its figure is not there
	New     State = "new"     // no indicator of the ward
	Aside   State = "aside"   // a person said that no figure is asked for
)

// Item is an asked place laid beside the record.
type Item struct {
	Ask
	Decision   Decision // the zero Decision where nobody decided
	Meaning    Meaning
	Definition plan.Definition
	State      State
	From, To   vn.Day // asked for
	Plan       bool   // a plan value is asked for
	Value      figure.Value
	Figures    []figure.Figure // the revisions the value rests on
	Told       sheet.Told      // as it goes out
	Measure    string          // in which it goes out
	Decimals   int
	Why        string   // there is no value: a sentence
	Apart      []string // in what the record's figure is another: sentences
	Notes      []string // what a person should know of the value: sentences
	Near       *figure.Figure
	Reporter   auth.UnitID // who could report it
	Hint       string      // the indicator by which Reporter was found
	Earlier    []Earlier   // the same cell answered before, newest first
	Times      int         // how many requests of the year ask the same, this one included
}

// Printed is the value as it goes out, without its unit of measure; "" for none.
func (i Item) Printed() string {
	if i.Told.Number != nil {
		return i.Told.Number.String()
	}
	return i.Told.Text
}

// Shown is the value as it goes out with its unit of measure.
func (i Item) Shown() string {
	if i.Printed() == "" {
		return ""
	}
	return plan.Measure(i.Printed(), i.Measure)
}

// Earlier is an answer given before to the same question.
type Earlier struct {
	Given
	Changed bool   // the record says something else today
	Now     string // what it says, in the measure of then
}

// View is a request laid beside the record.
type View struct {
	Request
	Items       []Item
	Answers     []Answer
	Tree        org.Tree
	Definitions map[plan.IndicatorID]plan.Definition
	Alike       []Alike // requests of the year that ask much the same, the most alike first
	ward        org.Ward
}

// Alike is another request of the year that asks for some of the same numbers.
type Alike struct {
	Request
	Shared int // numbers that both ask for
	Of     int // that this one asks for
}

// Of returns the items in a state.
func (v View) Of(s State) []Item {
	var some []Item
	for _, i := range v.Items {
		if i.State == s {
			some = append(some, i)
		}
	}
	return some
}

// Look lays a request beside the record.
func Look(tx *db.Tx, id ID) (View, error) {
	r, err := Get(tx, id)
	if err != nil {
		return View{}, err
	}
	v := View{Request: r}
	l, err := newLooker(tx, r)
	if err != nil {
		return v, err
	}
	v.Tree, v.Definitions, v.ward = l.tree, l.definitions, l.ward
	if v.Answers, err = Answers(tx, id); err != nil {
		return v, err
	}
	asks, err := asksOf(tx, id)
	if err != nil {
		return v, err
	}
	decisions, err := decisionsOf(tx, id)
	if err != nil {
		return v, err
	}
	var cells []sheet.Mapped
	for _, a := range asks {
		i := l.begin(a, decisions[a.N])
		v.Items = append(v.Items, i)
		cells = append(cells, sheet.Mapped{Indicator: i.Meaning.Indicator, Unit: i.Meaning.Unit, Span: i.span()})
	}
	answers, err := sheet.Answers(tx, r.Head.From, r.Head.To, cells)
	if err != nil {
		return v, err
	}
	first := map[Cell]string{}
	for n := range v.Items {
		i := &v.Items[n]
		l.judge(i, answers[n])
		if i.Meaning.Indicator == "" || i.State == New || i.State == Aside {
			continue
		}
		if place, again := first[i.cell()]; again {
			i.Notes = append(i.Notes, "Cùng một số với "+place+" của yêu cầu này.")
		} else {
			first[i.cell()] = i.Place
		}
	}
	v.Alike, err = l.recall(tx, v)
	return v, err
}

// span is the span whose value goes out: that of the figure a person accepted, else
// the one asked for.
func (i Item) span() sheet.Span {
	if i.Decision.Choice == Accepts {
		return spanOfDays(i.Decision.From, i.Decision.To)
	}
	return i.Meaning.Span
}

// looker lays the places of one request beside the record.
type looker struct {
	Request
	definitions map[plan.IndicatorID]plan.Definition
	tree        org.Tree
	ward        org.Ward
	targets     []plan.Target
	standing    map[plan.IndicatorID][]figure.Figure // counting or waiting
	today       vn.Day
}

func newLooker(tx *db.Tx, r Request) (*looker, error) {
	l := &looker{Request: r, today: vn.DayOf(tx.Now), standing: map[plan.IndicatorID][]figure.Figure{}}
	var err error
	if l.definitions, err = plan.Indicators(tx, ""); err != nil {
		return nil, err
	}
	if l.tree, err = org.LoadTree(tx, l.today); err != nil {
		return nil, err
	}
	if l.ward, err = org.LoadWard(tx, l.today); err != nil {
		return nil, err
	}
	if l.targets, err = plan.Targets(tx, r.Head.To.Year(), ""); err != nil {
		return nil, err
	}
	all, err := figure.FindStanding(tx, vn.Day(fmt.Sprintf("%04d-01-01", r.Head.From.Year()-1)), vn.Day(fmt.Sprintf("%04d-12-31", r.Head.To.Year())))
	for _, f := range all {
		l.standing[f.Key.Indicator] = append(l.standing[f.Key.Indicator], f)
	}
	return l, err
}

// begin settles what a place means.
func (l *looker) begin(a Ask, d Decision) Item {
	i := Item{Ask: a, Decision: d, Meaning: a.Guess, Times: 1}
	if d.Choice == Means || d.Choice == Accepts {
		i.Meaning = d.Meaning
	}
	i.From, i.To = i.Meaning.Span.Days(l.Head.From, l.Head.To)
	if i.Plan = i.Meaning.Span == sheet.YearPlan; i.Plan {
		i.From, i.To = vn.Day(fmt.Sprintf("%04d-01-01", l.Head.To.Year())), vn.Day(fmt.Sprintf("%04d-12-31", l.Head.To.Year()))
	}
	i.Definition = l.definitions[i.Meaning.Indicator]
	return i
}

// judge says where a place stands.
func (l *looker) judge(i *Item, a sheet.Answer) {
	switch {
	case i.Decision.Choice == NoFigure:
		i.State = Aside
		return
	case i.Definition.Indicator == "":
		i.State = New
		l.whoCould(i)
		return
	}
	i.Reporter = l.reporterOf(i.Definition)
	if a.Why != "" {
		i.State, i.Why = Lacking, vn.Sentence(a.Why)
		if l.nearest(i); i.State == Lacking && i.Doubtful() { // a guess without a number helps nobody
			i.State, i.Why, i.Hint = New, "", i.Definition.Name
		}
		return
	}
	i.State, i.Value, i.Figures = Ready, a.Value, a.Figures
	l.tell(i)
	if i.Decision.Choice == Accepts {
		if f := i.Figures; len(f) > 0 && (a.From != i.From || a.To != i.To) {
			i.Notes = append(i.Notes, fmt.Sprintf("Dùng số từ %s đến %s theo quyết định của người lập.", a.From.Short(), a.To.Short()))
		}
		return
	}
	l.otherwise(i)
	if i.Doubtful() {
		i.State = Differs
		i.Apart = append(i.Apart, fmt.Sprintf("Yêu cầu ghi “%s”; sổ có “%s”. Chưa chắc là một.", i.Name, i.Definition.Name))
	}
}

// Doubtful reports whether nobody has said yet that the indicator found by its name is
// the one asked for, and the names leave a doubt.
func (i Item) Doubtful() bool {
	return i.Decision.Choice != Means && i.Decision.Choice != Accepts && i.Definition.Indicator != "" && i.Sure < sureEnough
}

// tell puts the value into the measure that is asked for.
func (l *looker) tell(i *Item) {
	d := i.Definition
	i.Measure, i.Decimals = d.Unit, d.Decimals
	if i.Ask.Measure != "" && plan.SameMeasure(d.Unit, i.Ask.Measure) {
		i.Measure = vn.Inside(i.Ask.Measure)
	} else if i.Ask.Measure != "" {
		i.State = Differs
		i.Apart = append(i.Apart, fmt.Sprintf("Yêu cầu tính bằng %s; sổ giữ bằng %s, không đổi được.", i.Ask.Measure, d.Unit))
		return
	}
	if i.Measure != d.Unit {
		i.Decimals = 0
	}
	if i.Ask.Decimals >= 0 {
		i.Decimals = i.Ask.Decimals
	}
	for ; i.Ask.Decimals < 0 && i.Decimals < 6; i.Decimals++ { // no digit of the record is dropped where it can be kept
		if w, ok := sheet.Tell(i.Value, d, i.mapped()); !ok || !w.Rounded {
			break
		}
	}
	w, ok := sheet.Tell(i.Value, d, i.mapped())
	if !ok {
		i.State = Differs
		i.Apart = append(i.Apart, fmt.Sprintf("%s không đổi sang %s được.", vn.Sentence(i.Value.WithUnit(d)), i.Measure))
		return
	}
	i.Told = w
	if !strings.EqualFold(i.Measure, d.Unit) {
		i.Notes = append(i.Notes, fmt.Sprintf("Đổi từ %s trong sổ.", i.Value.WithUnit(d)))
	}
	if w.Rounded {
		i.Notes = append(i.Notes, fmt.Sprintf("Ghi tròn thành %s.", i.Shown()))
	}
	for _, f := range i.Figures {
		if f.Status != figure.Final {
			i.Notes = append(i.Notes, "Số "+f.Status.Label()+", chưa phải chính thức.")
			break
		}
	}
	if len(i.Figures) > 1 {
		i.Notes = append(i.Notes, fmt.Sprintf("Tính từ %d số trong sổ.", len(i.Figures)))
	}
}

func (i Item) mapped() sheet.Mapped {
	return sheet.Mapped{Tab: i.Tab, Row: i.Row, Col: i.Col, Indicator: i.Meaning.Indicator, Unit: i.Meaning.Unit, Span: i.Meaning.Span, Measure: i.Measure, Decimals: i.Decimals}
}

// recall finds the earlier answers to the same questions, and how often they were
// asked in the year.
func (l *looker) recall(tx *db.Tx, v View) ([]Alike, error) {
	given, err := findGiven(tx, `and a.recorded_at >= $2`, db.Stamp(vn.Day(fmt.Sprintf("%04d-01-01", l.today.Year()-1)).Time()))
	if err != nil {
		return nil, err
	}
	times, err := askedTimes(tx, l.today.Year(), "")
	if err != nil {
		return nil, err
	}
	for n := range v.Items {
		i := &v.Items[n]
		if i.Meaning.Indicator == "" {
			continue
		}
		for _, g := range given {
			told := slices.ContainsFunc(i.Earlier, func(e Earlier) bool { return e.Answer == g.Answer && e.Printed == g.Printed })
			if g.same(*i) && !told { // one answer may give it in several cells
				i.Earlier = append(i.Earlier, i.since(g))
			}
		}
		i.Times = max(1, len(times[i.cell()]))
	}
	return l.alike(tx, v, times)
}

// alike lists the other requests of the year that ask for at least half of the numbers
// that this one asks for.
func (l *looker) alike(tx *db.Tx, v View, times map[Cell]map[ID]bool) ([]Alike, error) {
	own := map[Cell]bool{}
	for _, i := range v.Items {
		if i.Meaning.Indicator != "" && i.State != New && i.State != Aside {
			own[i.cell()] = true
		}
	}
	shared := map[ID]int{}
	for cell := range own {
		for id := range times[cell] {
			shared[id]++
		}
	}
	requests, err := List(tx)
	if err != nil {
		return nil, err
	}
	var all []Alike
	for _, r := range requests {
		if r.ID != v.ID && len(own) >= 2 && 2*shared[r.ID] >= len(own) {
			all = append(all, Alike{r, shared[r.ID], len(own)})
		}
	}
	slices.SortStableFunc(all, func(a, b Alike) int { return b.Shared - a.Shared })
	return all, nil
}

// since compares an answer of before with what the record says today.
func (i Item) since(g Given) Earlier {
	e := Earlier{Given: g}
	if i.State != Ready && i.State != Differs {
		return e
	}
	m := i.mapped()
	m.Measure, m.Decimals = g.Measure, g.Decimals
	w, ok := sheet.Tell(i.Value, i.Definition, m)
	if !ok {
		return e
	}
	e.Now = w.Text
	if w.Number != nil {
		e.Now = w.Number.String()
	}
	e.Changed = e.Now != g.Printed
	return e
}
