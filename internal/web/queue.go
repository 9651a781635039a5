package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// queuePage is how many figures the list shows at once.
const queuePage = 50

// The names of the filters in an address.
const (
	filterUnit      = "dv"
	filterIndicator = "ct"
	filterPeriod    = "kc"
	filterState     = "tt"
	filterSort      = "loai"
	filterGroup     = "nhom"
	filterPage      = "trang"
)

// What the filter of sorts may ask for, and what the list may be grouped by.
const (
	sortEntered    = "nhap-thay"
	sortWanting    = "can-giai-trinh"
	stateWaiting   = "" // sent or checked: what there is to do
	stateAll       = "tat-ca"
	groupUnit      = "don-vi"
	groupIndicator = "chi-tieu"
	groupRegime    = "che-do"
)

// lastPage bounds the page that an address names, so that counting to it overflows
// nothing.
const lastPage = 1_000_000

// queueFilter is what the reader wants listed. It goes along with an act on many,
// so that a group means what it meant on the page.
type queueFilter struct {
	Unit      auth.UnitID
	Indicator plan.IndicatorID
	From, To  vn.Day
	State     string
	Sort      string
	Group     string
	Page      int
}

func readQueueFilter(in *Input) queueFilter {
	f := queueFilter{Unit: auth.UnitID(in.Get(filterUnit)), Indicator: plan.IndicatorID(in.Get(filterIndicator)), State: in.Get(filterState), Sort: in.Get(filterSort), Group: in.Get(filterGroup)}
	if k, ok := cellKey("", "", in.Get(filterPeriod)); ok {
		f.From, f.To = k.From, k.To
	}
	f.Page, _ = strconv.Atoi(in.Get(filterPage)) // none is the first
	f.Page = min(max(f.Page, 1), lastPage)
	return f
}

// set reports whether the list was asked to be less than all that waits.
func (f queueFilter) set() bool {
	return f.Unit != "" || f.Indicator != "" || f.From != "" || f.State != stateWaiting || f.Sort != "" || f.Group != "" || f.Page > 1
}

// pairs are the filters as an address and a form carry them.
func (f queueFilter) pairs() []ui.Hidden {
	var all []ui.Hidden
	add := func(name, value string) {
		if value != "" {
			all = append(all, ui.Hidden{Name: name, Value: value})
		}
	}
	add(filterUnit, string(f.Unit))
	add(filterIndicator, string(f.Indicator))
	if f.From != "" {
		add(filterPeriod, periodValue(f.From, f.To))
	}
	add(filterState, f.State)
	add(filterSort, f.Sort)
	add(filterGroup, f.Group)
	if f.Page > 1 {
		add(filterPage, strconv.Itoa(f.Page))
	}
	return all
}

// link is the page under this filter with one thing more.
func (f queueFilter) link(name, value string) string {
	q := url.Values{}
	for _, p := range f.pairs() {
		q.Set(p.Name, p.Value)
	}
	if value != "" {
		q.Set(name, value)
	}
	if len(q) == 0 {
		return "/so-lieu"
	}
	return "/so-lieu?" + q.Encode()
}

// loadWaiting reads what waits and all that it is judged beside.
func (l *ledger) loadWaiting(tx *db.Tx) (err error) {
	if l.waiting, err = figure.FindWaiting(tx); err != nil {
		return err
	}
	l.waiting = slices.DeleteFunc(l.waiting, l.notMine)
	if l.rules, err = figure.LoadRules(tx, l.waiting...); err != nil {
		return err
	}
	var spans []figure.Key
	l.amounts = map[int]map[plan.IndicatorID]int64{}
	for _, f := range l.waiting {
		spans = append(spans, f.Key, f.Key.YearBefore(), f.Key.Before())
		l.amounts[f.Key.To.Year()] = nil
	}
	if l.beside, err = figure.FindCountingOf(tx, spans); err != nil || len(l.amounts) == 0 {
		return err
	}
	baselines, err := plan.Baselines(tx)
	if err != nil {
		return err
	}
	for year := range l.amounts {
		targets, err := plan.Targets(tx, year, "")
		if err != nil {
			return err
		}
		l.amounts[year] = plan.Amounts(targets, baselines)
	}
	return nil
}

// loadMatching finds what waits and the filter wants, in the order of the list.
func (l *ledger) loadMatching(tx *db.Tx) (err error) {
	if l.definitions == nil {
		if err := l.loadFrame(tx); err != nil {
			return err
		}
	}
	if l.filter.Group == groupRegime {
		if l.regimes, err = regime.Regimes(tx, l.in.Today); err != nil {
			return err
		}
	}
	for _, f := range l.waiting {
		if l.wants(f) {
			l.matching = append(l.matching, f)
		}
	}
	l.order(l.matching)
	return nil
}

// loadList finds what the filter wants and the page of it that is shown.
func (l *ledger) loadList(tx *db.Tx) (err error) {
	if !l.listsWaiting() {
		l.rows, l.total, err = figure.Search(tx, figure.Filter{Within: l.within, Unit: l.filter.Unit, Indicator: l.filter.Indicator, From: l.filter.From, To: l.filter.To,
			State: stateOf(l.filter.State), Entered: l.filter.Sort == sortEntered}, queuePage, (l.filter.Page-1)*queuePage)
		return err
	}
	if err := l.loadMatching(tx); err != nil {
		return err
	}
	l.total = len(l.matching)
	from := min((l.filter.Page-1)*queuePage, l.total)
	l.rows = l.matching[from:min(from+queuePage, l.total)]
	return l.loadBoards(tx)
}

// listsWaiting reports whether the list is of what waits; of explanations only
// what waits is asked.
func (l *ledger) listsWaiting() bool {
	return l.filter.State == stateWaiting || l.filter.Sort == sortWanting || l.filter.State == string(figure.Checked)
}

func stateOf(text string) figure.State {
	if text == stateAll {
		return ""
	}
	return figure.State(text)
}

// wants reports whether a waiting figure passes the filter.
func (l *ledger) wants(f figure.Figure) bool {
	q := l.filter
	switch {
	case q.Unit != "" && q.Unit != f.Key.Unit, q.Indicator != "" && q.Indicator != f.Key.Indicator,
		q.From != "" && (q.From != f.Key.From || q.To != f.Key.To),
		q.State == string(figure.Checked) && f.State != figure.Checked,
		q.Sort == sortEntered && f.Via == figure.OwnEntry, q.Sort == sortWanting && l.wanting(f) == "":
		return false
	}
	return true
}

// wanting says why a waiting figure needs an explanation it does not have, "" where
// it has one or needs none.
func (l *ledger) wanting(f figure.Figure) string {
	if f.Explanation != "" {
		return ""
	}
	var planned *int64
	if n, ok := l.amounts[f.Key.To.Year()][f.Key.Indicator]; ok {
		planned = &n
	}
	var before *figure.Value
	for _, k := range []figure.Key{f.Key.YearBefore(), f.Key.Before()} {
		if g, ok := l.beside[k]; ok {
			before = &g.Value
			break
		}
	}
	why, _ := figure.NeedsExplanation(l.definitions[f.Key.Indicator], f.Value, planned, before, l.explain)
	return why
}

// order sorts the list by its groups, and within them by indicator and days.
func (l *ledger) order(all []figure.Figure) {
	if l.filter.Group == "" {
		return // the first sent first
	}
	slices.SortStableFunc(all, func(a, b figure.Figure) int {
		x, y := l.groupName(a), l.groupName(b)
		if l.filter.Group == groupUnit { // in the order of the tree
			if c := cmp.Compare(l.place(a.Key.Unit), l.place(b.Key.Unit)); c != 0 {
				return c
			}
		}
		return cmp.Or(vn.Compare(x, y), vn.Compare(l.definitions[a.Key.Indicator].Name, l.definitions[b.Key.Indicator].Name), cmp.Compare(a.Key.To, b.Key.To))
	})
}

func (l *ledger) place(id auth.UnitID) int {
	return slices.IndexFunc(l.tree.All(), func(u org.Unit) bool { return u.ID == id })
}

// groupKey is what the figures of one group of the list share.
func (l *ledger) groupKey(f figure.Figure) string {
	switch l.filter.Group {
	case groupUnit:
		return string(f.Key.Unit)
	case groupIndicator:
		return string(f.Key.Indicator)
	case groupRegime:
		return string(l.regimeOf(f).ID)
	}
	return ""
}

func (l *ledger) groupName(f figure.Figure) string {
	switch l.filter.Group {
	case groupUnit:
		return l.unit(f.Key.Unit)
	case groupIndicator:
		return l.definitions[f.Key.Indicator].Name
	case groupRegime:
		return cmp.Or(l.regimeOf(f).Name, "Ngoài các chế độ báo cáo")
	}
	return ""
}

// regimeOf is the first regime of today that asks for the figure's indicator.
func (l *ledger) regimeOf(f figure.Figure) regime.Regime {
	for _, r := range l.regimes {
		if slices.Contains(r.Indicators, string(f.Key.Indicator)) {
			return r
		}
	}
	return regime.Regime{}
}

// loadBoards reads the boards that the figures on this page would change, for
// those who decide them.
func (l *ledger) loadBoards(tx *db.Tx) (err error) {
	l.boards = map[int]boards{}
	if !l.in.Actor.Can(auth.DecideFigure) {
		return nil
	}
	for _, f := range l.rows {
		year := f.Key.To.Year()
		if _, have := l.boards[year]; have {
			continue
		}
		if l.boards[year], err = loadBoards(tx, year, ""); err != nil {
			return err
		}
	}
	return nil
}

// filterBar offers what the list can be narrowed to.
func (l *ledger) filterBar() templ.Component {
	unit := ui.Select{Name: filterUnit, Label: "Đơn vị", Value: string(l.filter.Unit), Options: []ui.Option{{Label: "Mọi đơn vị"}}}
	for _, u := range l.tree.All() {
		if l.in.Actor.MayFor(auth.SeeRecord, u.ID) == nil {
			unit.Options = append(unit.Options, ui.Option{Value: string(u.ID), Label: indent(l.tree.Depth(u.ID)) + u.Name})
		}
	}
	indicator := ui.Select{Name: filterIndicator, Label: "Chỉ tiêu", Value: string(l.filter.Indicator), Options: []ui.Option{{Label: "Mọi chỉ tiêu"}}}
	for id, d := range l.definitions {
		indicator.Options = append(indicator.Options, ui.Option{Value: string(id), Label: d.Name})
	}
	slices.SortFunc(indicator.Options[1:], func(a, b ui.Option) int { return cmp.Or(vn.Compare(a.Label, b.Label), cmp.Compare(a.Value, b.Value)) })
	bar := ui.FilterBar{Action: "/so-lieu", Selects: []ui.Select{unit, indicator, l.periodFilter(),
		{Name: filterState, Label: "Trạng thái", Value: l.filter.State, Options: []ui.Option{{Value: stateWaiting, Label: "Chờ duyệt"}, {Value: string(figure.Checked), Label: "Đã kiểm tra, chờ duyệt"},
			{Value: string(figure.Approved), Label: "Đã duyệt"}, {Value: string(figure.Returned), Label: "Trả lại"}, {Value: string(figure.Superseded), Label: "Đã thay"}, {Value: stateAll, Label: "Mọi trạng thái"}}},
		{Name: filterSort, Label: "Loại", Value: l.filter.Sort, Options: []ui.Option{{Label: "Mọi loại"}, {Value: sortEntered, Label: "Nhập thay"}, {Value: sortWanting, Label: "Cần giải trình"}}},
		{Name: filterGroup, Label: "Xếp theo", Value: l.filter.Group, Options: []ui.Option{{Label: "Lúc gửi"}, {Value: groupUnit, Label: "Đơn vị"}, {Value: groupIndicator, Label: "Chỉ tiêu"}, {Value: groupRegime, Label: "Chế độ báo cáo"}}}}}
	if l.filter.set() {
		bar.Clear = "/so-lieu"
	}
	return bar
}

// periodFilter offers the spans of what waits, and the one asked for.
func (l *ledger) periodFilter() ui.Select {
	s := ui.Select{Name: filterPeriod, Label: "Kỳ", Options: []ui.Option{{Label: "Mọi kỳ"}}}
	add := func(from, to vn.Day) {
		v := periodValue(from, to)
		if !slices.ContainsFunc(s.Options, func(o ui.Option) bool { return o.Value == v }) {
			s.Options = append(s.Options, ui.Option{Value: v, Label: spanLabel(from, to)})
		}
	}
	if l.filter.From != "" {
		s.Value = periodValue(l.filter.From, l.filter.To)
		add(l.filter.From, l.filter.To)
	}
	for _, f := range append(slices.Clone(l.waiting), l.rows...) {
		add(f.Key.From, f.Key.To)
	}
	slices.SortFunc(s.Options[1:], func(a, b ui.Option) int { return cmp.Compare(a.Value, b.Value) })
	return s
}

// pages are the links to the other pages of the list.
func (l *ledger) pages() templ.Component {
	n := (l.total + queuePage - 1) / queuePage
	if n < 2 {
		return templ.NopComponent
	}
	s := ui.Switch{Label: "Trang", Shown: true}
	for i := 1; i <= n; i++ {
		if i > 1 && i < n && (i < l.filter.Page-2 || i > l.filter.Page+2) {
			continue
		}
		to := l.filter
		to.Page = i
		s.Items = append(s.Items, ui.SwitchItem{Label: strconv.Itoa(i), Href: to.link("", ""), Current: i == l.filter.Page})
	}
	return ui.FilterBar{Switches: []ui.Switch{s}}
}

// listPart lists what the filter wants, with the acts where the reader may decide
// and the reason where not.
func (l *ledger) listPart(faults []*fault.Fault) templ.Component {
	title := "Số liệu chờ duyệt"
	if !l.listsWaiting() {
		title = "Số liệu " + cmp.Or(stateOf(l.filter.State).Label(), "đã gửi, mọi trạng thái")
	}
	sec := ui.Section{ID: "cho-duyet", Title: title, Count: strconv.Itoa(l.total)}
	if l.total == 0 {
		empty := ui.Empty{Title: "Không có số nào chờ duyệt", Text: ui.Words("Số liệu các đơn vị gửi lên sẽ hiện ở đây cho tới khi được duyệt hoặc trả lại.")}
		if l.filter.set() {
			empty = ui.Empty{Title: "Không có số nào khớp với bộ lọc", Text: ui.Words("Bỏ bớt một điều kiện ở trên, hoặc bỏ lọc để xem mọi số đang chờ."),
				Actions: []templ.Component{ui.Button{Label: "Bỏ lọc", Href: "/so-lieu"}}}
		}
		return section(sec, empty)
	}
	decides := l.listsWaiting() && l.in.Actor.Can(auth.DecideFigure)
	t := ui.Table{Caption: title, Wide: true, Columns: l.columns(decides)}
	var returning templ.Component = templ.NopComponent
	group := ""
	for i, f := range l.rows {
		if l.filter.Group != "" && l.listsWaiting() && (i == 0 || l.groupKey(f) != group) {
			group = l.groupKey(f)
			t.Rows = append(t.Rows, l.groupRow(f, decides))
		}
		t.Rows = append(t.Rows, l.row(f, decides))
		if l.in.Get("tra-lai") == string(f.ID) || l.in.Path["figure"] == string(f.ID) && l.in.Form.Has("ly_do") {
			returning = l.returnForm(f, l.definitions[f.Key.Indicator], faults)
		}
	}
	parts := []templ.Component{returning, t, l.pages()}
	if decides && len(l.matching) > 1 {
		parts = append(parts, l.bulkBar(faults))
	}
	return section(sec, parts...)
}

func (l *ledger) columns(decides bool) []ui.Column {
	columns := []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Đang dùng", Number: true}, {Label: "Mới gửi", Number: true}, {Label: "Người gửi"}}
	switch {
	case decides:
		return append(columns, ui.Column{Label: "Đánh giá sẽ là"}, ui.Column{Label: "Việc", Hidden: true})
	case l.listsWaiting():
		return append(columns, ui.Column{Label: "Việc", Hidden: true})
	}
	return []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Giá trị", Number: true}, {Label: "Người gửi"}, {Label: "Kết quả"}, {Label: "Việc", Hidden: true}}
}

// groupRow heads the figures of one group, with a box that takes all of them, on
// other pages too.
func (l *ledger) groupRow(f figure.Figure, decides bool) ui.Row {
	key, n := l.groupKey(f), 0
	for _, g := range l.matching {
		if l.groupKey(g) == key {
			n++
		}
	}
	r := ui.Row{Group: l.groupName(f), GroupNote: fmt.Sprintf("%d số", n)}
	if decides {
		r.GroupPick = ui.Pick{Value: pickGroup + key, Says: fmt.Sprintf("Chọn cả %d số của %s", n, r.Group)}
	}
	return r
}

// row is one figure of the list.
func (l *ledger) row(f figure.Figure, decides bool) ui.Row {
	d := l.definitions[f.Key.Indicator]
	name := ui.Cell{Text: d.Name, Href: historyPath(f.Key), Small: ui.Words(l.unit(f.Key.Unit))}
	if decides && len(l.matching) > 1 && f.CanDecide(l.in.Actor, l.rules) == nil {
		name.Part = ui.Parts{ui.Pick{Value: string(f.ID), Says: "Chọn " + d.Name + ", " + l.unit(f.Key.Unit) + ", " + spanLabel(f.Key.From, f.Key.To)}, ui.Line{{Text: d.Name, Href: historyPath(f.Key)}}}
	}
	value := ui.Cell{Part: ui.Figure{Value: f.Value.Format(d), Status: statusKinds[f.Status], Strong: true}, Small: evidenceLine(f)}
	cells := []ui.Cell{name, ui.T(spanLabel(f.Key.From, f.Key.To))}
	if !l.listsWaiting() {
		more := ui.Cell{Act: true, Part: ui.Button{Label: "Lịch sử", Says: "Lịch sử số liệu " + d.Name, Small: true, Look: ui.Quiet, Href: historyPath(f.Key)}}
		return ui.Row{ID: string(f.ID), Cells: append(cells, value, l.sender(f), l.outcome(f), more)}
	}
	cells = append(cells, l.now(f, d), value, l.sender(f))
	if decides {
		verdict, others := impact(l.boards[f.Key.To.Year()], f)
		cells = append(cells, ui.Cell{Part: verdict, Small: others})
	}
	return ui.Row{ID: string(f.ID), Cells: append(cells, l.acts(f, d))}
}

// now prints the value that counts today.
func (l *ledger) now(f figure.Figure, d plan.Definition) ui.Cell {
	g, have := l.beside[f.Key]
	switch {
	case !have:
		return ui.T("chưa có")
	case f.Status.LessFinal(g.Status):
		return ui.Cell{Text: g.Value.Format(d), Small: ui.Line{{Text: "đang là số " + g.Status.Label(), Tone: ui.Wait}}}
	}
	return ui.T(g.Value.Format(d))
}

// sender says who sent a figure, when, how it came to the office that entered it,
// and what was said of it.
func (l *ledger) sender(f figure.Figure) ui.Cell {
	c := ui.Cell{Text: nameIn(l.names, f.SubmittedBy), Small: ui.Words(momentLabel(f.SubmittedAt))}
	add := func(text string, tone ui.Tone) {
		c.Small = append(c.Small, ui.Run{Text: ". "}, ui.Run{Text: text, Tone: tone})
	}
	if f.Via != figure.OwnEntry {
		add(viaWords(f), ui.Wait)
	}
	if f.State == figure.Checked {
		add(nameIn(l.names, f.CheckedBy)+" kiểm tra "+momentLabel(f.CheckedAt), ui.Ink)
	}
	if f.SourceName != "" {
		add("Số của "+f.SourceName, ui.Ink)
	}
	if why := l.wanting(f); why != "" && f.State.Waits() {
		add("Cần giải trình: "+why, ui.Wait)
	}
	if f.Explanation != "" {
		add("Giải trình: "+f.Explanation, ui.Ink)
	}
	if f.Note != "" {
		add(f.Note, ui.Ink)
	}
	return c
}

// viaWords says how a figure entered for a unit came.
func viaWords(f figure.Figure) string {
	text := "nhập thay theo " + f.Via.Label()
	if f.ViaNote != "" {
		text += ", " + f.ViaNote + " báo"
	}
	return text
}
