package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// entry is what the page of one figure is drawn from.
type entry struct {
	in       *Input
	faults   []*fault.Fault
	wrong    map[string]string // the sentence of each field
	tree     org.Tree
	units    []org.Unit // those the actor may send for
	everyone bool       // the actor may send for every unit
	periods  []regime.Period
	locks    []regime.Lock
	settings org.Settings

	definitions map[plan.IndicatorID]plan.Definition
	targets     []plan.Target // of the period's year
	baselines   []plan.Baseline

	chosen bool // an indicator was chosen: the form is there
	d      plan.Definition
	key    figure.Key
	period regime.Period
	list   bool // the figure is x of a closed list

	latest   figure.Figure   // newest revision of the figure; no ID where there is none
	counting *figure.Figure  // revision that counts
	before   []figure.Figure // approved figures of the unit that end before the period
	lastYear *figure.Figure  // approved figure of the same period a year ago
	senders  map[auth.AccountID]string
	draft    draft
	drafted  bool
	kept     []blob.Blob // the files on offer, the draft's or the newest revision's
}

// figureEntryPage is the form that sends a figure: first which one, then its
// value.
func figureEntryPage(tx *db.Tx, in *Input) (templ.Component, error) {
	return figureEntryBody(tx, in, nil)
}

func figureEntryBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	e := &entry{in: in, faults: faults, wrong: map[string]string{}}
	if err := e.load(tx); err != nil {
		return nil, err
	}
	e.place()
	if len(e.periods) == 0 {
		return page(tx, in, ui.Page{Title: "Ghi số liệu"}, e.noPeriods())
	}
	if len(e.definitions) == 0 {
		return page(tx, in, ui.Page{Title: "Ghi số liệu"}, ui.Empty{Title: "Chưa có chỉ tiêu nào để ghi số liệu",
			Text: ui.Words("Văn phòng tải nghị quyết giao chỉ tiêu lên và xác nhận các chỉ tiêu đọc được; sau đó ghi số liệu ở đây.")})
	}
	if !e.chosen {
		lying, err := drafts(tx, entryPage)
		if err != nil {
			return nil, err
		}
		return page(tx, in, ui.Page{Title: "Ghi số liệu", Standing: ui.Words("Chọn chỉ tiêu, đơn vị và kỳ cần ghi.")}, templ.Join(e.summary(), e.pick(), e.lying(lying)))
	}
	return page(tx, in, e.head(), e.body())
}

// load reads everything in a fixed number of queries, however many units and
// months there are.
func (e *entry) load(tx *db.Tx) (err error) {
	if e.tree, err = org.LoadTree(tx, e.in.Today); err != nil {
		return err
	}
	if e.definitions, err = plan.Indicators(tx, ""); err != nil {
		return err
	}
	if e.locks, err = regime.Locks(tx); err != nil {
		return err
	}
	if e.settings, err = org.LoadSettings(tx, ""); err != nil {
		return err
	}
	if err := e.loadPeriods(tx); err != nil {
		return err
	}
	if err := e.choose(tx); err != nil {
		return err
	}
	if e.targets, err = plan.Targets(tx, e.year(), ""); err != nil {
		return err
	}
	if !e.chosen {
		return nil
	}
	if e.baselines, err = plan.Baselines(tx); err != nil {
		return err
	}
	return e.loadFigures(tx)
}

// loadPeriods lists the open periods of this year and the last, with the sums
// from the start of each year, which are never stored.
func (e *entry) loadPeriods(tx *db.Tx) error {
	for _, year := range []int{e.in.Today.Year(), e.in.Today.Year() - 1} {
		periods, err := regime.Periods(tx, year)
		if err != nil {
			return err
		}
		e.periods = append(e.periods, withCumulative(periods)...)
	}
	return nil
}

// withCumulative adds to a year's periods the spans from its first day to the end
// of each month.
func withCumulative(periods []regime.Period) []regime.Period {
	all := slices.Clone(periods)
	for _, y := range periods {
		if y.Kind != regime.Year {
			continue
		}
		n := 0
		for _, m := range periods {
			if m.Kind != regime.Month || m.Window != y.Window {
				continue
			}
			n++
			if !slices.ContainsFunc(all, func(p regime.Period) bool { return p.From == y.From && p.To == m.To }) {
				all = append(all, regime.Period{Year: y.Year, Name: fmt.Sprintf("%d tháng năm %d", n, y.Year), Kind: regime.Cumulative,
					Window: y.Window, From: y.From, To: m.To, Cutoff: m.Cutoff, Due: m.Due})
			}
		}
	}
	return all
}

// choose settles which figure the page is about: what was asked for, else what
// lies nearest (the actor's own unit, this month).
func (e *entry) choose(tx *db.Tx) error {
	root := e.tree.Root().ID
	e.everyone = e.in.Actor.MayFor(auth.SubmitFigure, root) == nil
	for _, u := range e.tree.All() {
		if e.in.Actor.MayFor(auth.SubmitFigure, u.ID) == nil {
			e.units = append(e.units, u)
		}
	}
	e.key, _ = cellKey(e.in.Get(fieldIndicator), e.in.Get(fieldUnit), e.in.Get(fieldPeriod))
	if e.key.Unit == "" && len(e.units) > 0 {
		e.key.Unit = e.units[0].ID
	}
	if e.key.Unit != "" {
		if err := e.in.Actor.MayFor(auth.SubmitFigure, e.key.Unit); err != nil {
			return err
		}
	}
	if err := e.choosePeriod(tx); err != nil || e.key.Indicator == "" {
		return err
	}
	e.chosen = true
	var err error
	e.d, err = plan.Indicator(tx, e.key.Indicator, "")
	return err
}

// choosePeriod finds the period asked for, or this month's.
func (e *entry) choosePeriod(tx *db.Tx) error {
	if e.key.From.Valid() && e.key.To.Valid() {
		var found bool
		var err error
		e.period, found, err = regime.Find(tx, e.key.From, e.key.To)
		if err != nil {
			return err
		}
		if !found {
			e.period = regime.Period{Year: e.key.To.Year(), Name: spanLabel(e.key.From, e.key.To), Window: regime.CalendarCode, From: e.key.From, To: e.key.To}
			e.wrong[fieldPeriod] = fault.Of(regime.UnknownPeriod(e.key.From, e.key.To)).Sentence
		}
		if !e.offers(e.key.From, e.key.To) {
			e.periods = append(e.periods, e.period)
		}
		return nil
	}
	running := func(p regime.Period) bool { return p.Kind == regime.Month && p.Contains(e.in.Today) }
	for _, p := range e.periods {
		if e.period.From == "" || running(p) && !running(e.period) {
			e.period = p
		}
	}
	e.key.From, e.key.To = e.period.From, e.period.To
	return nil
}

func (e *entry) offers(from, to vn.Day) bool {
	return slices.ContainsFunc(e.periods, func(p regime.Period) bool { return p.From == from && p.To == to })
}

// year is the plan year of the figure.
func (e *entry) year() int { return cmp.Or(e.period.Year, e.in.Today.Year()) }

// loadFigures reads the figures of the unit that stand beside the one typed.
func (e *entry) loadFigures(tx *db.Tx) error {
	from := vn.Day(fmt.Sprintf("%04d-01-01", e.key.To.Year()-1))
	all, err := figure.FindOf(tx, string(e.key.Indicator), from, e.key.To)
	if err != nil {
		return err
	}
	ago := e.key.YearBefore()
	for _, f := range all {
		k := f.Key
		if k.Unit != e.key.Unit {
			continue
		}
		counts := f.State == figure.Approved
		switch {
		case k == e.key:
			e.latest = f // revisions come in order
			if counts {
				e.counting = &f
			}
		case counts && k == ago:
			e.lastYear = &f
		}
		if counts && k.To < e.key.From {
			e.before = append(e.before, f)
		}
	}
	e.list = e.isList()
	if e.senders, err = accountNames(tx); err != nil {
		return err
	}
	if e.draft, e.drafted, err = draftOf(tx, entryPage, e.cell()); err != nil {
		return err
	}
	ids := e.latest.Evidences
	if e.fromDraft() {
		ids = e.draft.files()
	}
	files, err := blob.FindAll(tx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if f, there := files[id]; there {
			e.kept = append(e.kept, f)
		}
	}
	return e.carry(tx)
}

// carry leaves out of a form that was opened for another figure what had been
// filled in from the first one: only what somebody typed goes along.
func (e *entry) carry(tx *db.Tx) error {
	drawn := strings.Split(e.in.Get(fieldDrawn), "|")
	if len(e.faults) > 0 || len(drawn) != 3 || e.in.Get(fieldDrawn) == e.cell() {
		return nil
	}
	k, ok := cellKey(drawn[0], drawn[1], drawn[2])
	if !ok {
		return nil
	}
	latest, _, err := figure.Latest(tx, k)
	if err != nil {
		return err
	}
	first := entry{in: e.in, latest: latest, d: e.definitions[k.Indicator]}
	for _, field := range typedFields[3:] { // the first three say which figure
		if e.in.Get(field) == first.standing(field) {
			e.in.Form.Del(field)
		}
	}
	return nil
}

func (e *entry) isList() bool {
	if e.latest.Value.Den != nil && e.d.Kind != plan.Rate || e.in.Get(fieldList) != "" {
		return true
	}
	for _, a := range e.plans() {
		if a.Operator == plan.AllOf {
			return true
		}
	}
	return false
}

// plans are the values that the year's plan gives the indicator.
func (e *entry) plans() (all []plan.Assigned) {
	for _, t := range e.targets {
		for _, p := range t.Parts {
			if p.Indicator == e.key.Indicator {
				all = append(all, p.Plans...)
			}
		}
	}
	return all
}

func (e *entry) cell() string {
	return cellName(string(e.key.Indicator), string(e.key.Unit), periodValue(e.key.From, e.key.To))
}

// place puts each fault at the field of this form that mends it: what the record
// says knows nothing of the shape in which the value is asked here.
func (e *entry) place() {
	for i, f := range e.faults {
		at := *f
		switch {
		case f.Theirs != "":
			at.Field = fieldChoice
		case f.Field == "" && f.Kind == fault.Conflict:
			at.Field = fieldPeriod // a lock
		case f.Field == fieldValue && e.d.Kind == plan.Milestone && e.d.Unit == "":
			at.Field = fieldDone
		case f.Field == fieldBound && e.list:
			at.Field = fieldValue
		}
		e.faults[i] = &at
		e.wrong[at.Field] = at.Sentence
	}
}

func (e *entry) noPeriods() templ.Component {
	return ui.Empty{Title: "Chưa mở kỳ số liệu nào", Text: ui.Words(fmt.Sprintf("Năm %d và năm %d chưa có kỳ số liệu nên chưa ghi được. Văn phòng mở các kỳ của năm rồi ghi lại.", e.in.Today.Year(), e.in.Today.Year()-1))}
}

// head names the figure, not the form.
func (e *entry) head() ui.Page {
	u, _ := e.tree.Find(e.key.Unit)
	standing := ui.Line{{Text: u.Name + ", " + vn.Inside(e.period.Label()) + ". "}}
	switch {
	case e.period.Due == "":
	case e.period.Overdue(e.in.Today):
		standing = append(standing, ui.Run{Text: "Quá hạn gửi " + e.period.Due.Short() + ".", Tone: ui.Bad})
	default:
		standing = append(standing, ui.Run{Text: "Hạn gửi " + e.period.Due.Short() + "."})
	}
	return ui.Page{Title: e.d.Name, Standing: standing, Crumbs: []ui.Crumb{{Label: "Số liệu", Href: "/so-lieu"}, {Label: "Ghi số liệu", Href: entryPage}, {Label: e.period.Name}}}
}

// body is the form beside what it should be compared with.
func (e *entry) body() templ.Component {
	top := []templ.Component{e.summary()}
	if len(e.faults) == 0 && e.drafted && e.in.Get("nhap") == "" {
		top = append(top, e.offerDraft())
	}
	aside := section(ui.Section{Title: "Để so sánh"}, e.compared())
	return templ.Join(append(top, within(ui.Columns{Label: "Để so sánh", Aside: aside}.With(), e.form()))...)
}

// summary says above the form what is to mend.
func (e *entry) summary() templ.Component {
	if len(e.faults) == 0 {
		return templ.NopComponent
	}
	sum, _ := errorsOf("Chưa gửi được số liệu", e.faults)
	return sum
}

// offerDraft says that typed text lies here from an earlier visit.
func (e *entry) offerDraft() templ.Component {
	return ui.Notice{Tone: ui.Wait, Title: "Bản ghi dở lúc " + momentLabel(e.draft.At),
		Text:    ui.Words(e.draft.words() + " Số này chưa gửi."),
		Actions: []templ.Component{ui.Button{Label: "Điền lại bản ghi dở", Small: true, Href: entryPath(e.key) + "&nhap=1"}}}
}

// words tells what a draft holds.
func (d draft) words() string {
	var parts []string
	for _, f := range []struct{ name, word string }{{fieldValue, "giá trị"}, {fieldNum, "tử số"}, {fieldDen, "mẫu số"}, {fieldDay, "ngày"}, {fieldNote, "ghi chú"}, {fieldExplain, "giải trình"}} {
		if v := d.Fields[f.name]; v != "" {
			parts = append(parts, f.word+" “"+v+"”")
		}
	}
	if n := len(d.files()); n > 0 {
		words := "một tệp minh chứng"
		if n > 1 {
			words = fmt.Sprintf("%d tệp minh chứng", n)
		}
		parts = append(parts, words)
	}
	if len(parts) == 0 {
		return "Chưa ghi giá trị nào."
	}
	return "Đã ghi " + strings.Join(parts, ", ") + "."
}
