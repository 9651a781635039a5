package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// revisionsShown is how many revisions the page lists before it offers all.
const revisionsShown = 30

// measured is one indicator over a year with all its page shows.
type measured struct {
	in        *Input
	d         plan.Definition
	year      int
	years     []int
	b         boards
	lines     []score.Line // of the plan, in which the indicator is a part
	part      score.Part   // under the first of the lines, else on its own
	revisions []figure.Figure
	names     map[auth.AccountID]string
	papers    map[paperKey]sourceDoc
	aliases   templ.Component
	reported  templ.Component // to whom its numbers were reported
	series    templ.Component // the years before on today's territory, where that changed
	rivals    []figure.Rival  // what other sources say of the year's figures
	choices   []figure.Choice // who chose between them
	touched   touched         // papers that print a value which was replaced
}

// paperKey is one version of a document.
type paperKey struct {
	document string
	version  int
}

// sourceDoc is a document that a value was read from.
type sourceDoc struct {
	name, address string
	places        map[int]int // number of the fact by where its words begin
}

// indicatorPage answers how one indicator got where it is: what it means, what
// was planned by whom, the verdict with its arithmetic, the course of the year,
// and who sent and approved each number.
func indicatorPage(tx *db.Tx, in *Input) (templ.Component, error) {
	m := &measured{in: in}
	if err := m.load(tx); err != nil {
		return nil, err
	}
	p := ui.Page{Title: m.d.Name, Standing: ui.Words(m.meaning()), Crumbs: m.crumbs(), Actions: []templ.Component{m.yearSwitch()}}
	if in.Actor.Can(auth.SubmitFigure) {
		p.Actions = append(p.Actions, ui.Button{Label: "Ghi số liệu", Icon: ui.IconEdit, Look: ui.Primary, Href: fmt.Sprintf("%s?chi-tieu=%s", entryPage, m.d.Indicator)})
	}
	said := sayingsOf(m.lines, m.b.in.Baselines)
	say := templ.Component(templ.NopComponent)
	if len(said.Items) > 0 {
		say, p.Scripts = ui.Say{Of: m.d.Name, Inside: &said}, append(p.Scripts, "copy.js")
	}
	main := templ.Join(m.judgement(), say, m.chart(), m.series, m.history(), m.rivalsPart(), touchedPart(m.in, m.touched), m.reported, m.aliases)
	return page(tx, in, p, templ.Join(m.strip(), within(ui.Columns{Label: "Mức giao và cách tính", Aside: m.aside()}.With(), main)))
}

func (m *measured) load(tx *db.Tx) (err error) {
	if m.d, err = plan.Indicator(tx, plan.IndicatorID(m.in.Path["indicator"]), ""); err != nil {
		return err
	}
	if m.year, m.years, err = yearOf(tx, m.in); err != nil {
		return err
	}
	if m.b, err = loadBoards(tx, m.year, ""); err != nil {
		return err
	}
	for _, l := range m.b.Lines {
		for _, p := range l.Parts {
			if p.Definition.Indicator == m.d.Indicator {
				m.lines = append(m.lines, l)
				if len(m.lines) == 1 {
					m.part = p
				}
				break
			}
		}
	}
	if len(m.lines) == 0 {
		m.part = m.alone(m.b.in, m.year, m.b.in.AsOf)
	}
	if m.revisions, err = figure.FindOf(tx, string(m.d.Indicator), vn.Day(fmt.Sprintf("%04d-01-01", m.year)), vn.Day(fmt.Sprintf("%04d-12-31", m.year))); err != nil {
		return err
	}
	// A reporter sees of other units what counts, not what waits or went back.
	m.revisions = slices.DeleteFunc(m.revisions, func(f figure.Figure) bool {
		return f.State != figure.Approved && m.in.Actor.MayFor(auth.SeeRecord, f.Key.Unit) != nil
	})
	slices.SortStableFunc(m.revisions, func(a, b figure.Figure) int {
		return cmp.Or(cmp.Compare(b.SubmittedAt, a.SubmittedAt), cmp.Compare(b.Key.To, a.Key.To), cmp.Compare(b.Revision, a.Revision))
	})
	if m.names, err = accountNames(tx); err != nil {
		return err
	}
	if err := m.loadRivals(tx); err != nil {
		return err
	}
	if m.aliases, err = aliasesPart(tx, m.in, m.d.Indicator, m.names); err != nil {
		return err
	}
	if m.reported, err = reportedPart(tx, m.in, m.d); err != nil {
		return err
	}
	if m.touched, err = loadTouched(tx, figure.Key{Indicator: m.d.Indicator}); err != nil {
		return err
	}
	if err = m.loadSeries(tx); err != nil {
		return err
	}
	return m.loadPapers(tx)
}

// alone reads the indicator's value over a year, up to a day, by the rules of the
// score and from this indicator's figures only.
func (m *measured) alone(in score.Input, year int, until vn.Day) score.Part {
	one := in
	one.Year, one.AsOf, one.Published = year, until, nil
	t := plan.Target{ID: "-", Year: year, Name: m.d.Name, Parts: []plan.Part{{Indicator: m.d.Indicator}}}
	if len(m.lines) > 0 {
		t.Owner = m.lines[0].Target.Owner
	}
	one.Targets, one.Figures = []plan.Target{t}, nil
	for _, f := range in.Figures {
		if f.Key.Indicator == m.d.Indicator && f.Key.To <= until {
			one.Figures = append(one.Figures, f)
		}
	}
	return score.Of(one).Lines[0].Parts[0]
}

// loadPapers finds where in which paper each value of the page stands, for those
// who may read papers.
func (m *measured) loadPapers(tx *db.Tx) error {
	m.papers = map[paperKey]sourceDoc{}
	if !m.in.Actor.Can(auth.SeeDocuments) {
		return nil
	}
	wanted := map[paperKey]bool{}
	for _, f := range m.revisions {
		wanted[paperKey{f.Source.Document, f.Source.Version}] = true
	}
	for _, a := range m.assigned() {
		wanted[paperKey{a.Assigned.Source.Document, a.Assigned.Source.Version}] = true
	}
	for key := range wanted {
		if key.document == "" {
			continue
		}
		p, err := loadSource(tx, key)
		if err != nil {
			return err
		}
		m.papers[key] = p
	}
	return nil
}

func loadSource(tx *db.Tx, key paperKey) (sourceDoc, error) {
	id := document.ID(key.document)
	d, err := document.Get(tx, id)
	if err != nil {
		return sourceDoc{}, err
	}
	last, err := document.LastVersion(tx, id)
	if err != nil {
		return sourceDoc{}, err
	}
	proposals, err := intake.Of(tx, id, key.version)
	if err != nil {
		return sourceDoc{}, err
	}
	p := sourceDoc{name: cmp.Or(d.Number, d.Title), address: documentPath(id), places: map[int]int{}}
	if key.version != last.N {
		p.address += fmt.Sprintf("?ban=%d", key.version)
	}
	for _, q := range proposals {
		p.places[q.Span[0]] = q.N
	}
	return p, nil
}

// source leads to the words a value was read from, in the version it was read from.
func (m *measured) source(s plan.Source) ui.Line {
	p, known := m.papers[paperKey{s.Document, s.Version}]
	if !known {
		return nil
	}
	to := p.address
	if n := p.places[s.Start]; n > 0 {
		to += "#" + ui.PlaceID(n)
	}
	return ui.Line{{Text: p.name, Href: to}}
}

// assigned lists the part's values under every baseline, the one of the verdict
// first.
func (m *measured) assigned() []score.Against {
	var all []score.Against
	if m.part.Judged != nil {
		all = append(all, *m.part.Judged)
	}
	return append(all, m.part.Others...)
}

func (m *measured) baseline(id plan.BaselineID) string {
	for _, x := range m.b.in.Baselines {
		if x.ID == id {
			return x.Name
		}
	}
	return ""
}

func (m *measured) crumbs() []ui.Crumb {
	crumbs := []ui.Crumb{{Label: fmt.Sprintf("Chỉ tiêu năm %d", m.year), Href: fmt.Sprintf("/chi-tieu?nam=%d", m.year)}}
	if len(m.lines) > 0 {
		t := m.lines[0].Target
		if t.Group != "" {
			crumbs = append(crumbs, ui.Crumb{Label: t.Group})
		}
		return append(crumbs, ui.Crumb{Label: fmt.Sprintf("Chỉ tiêu %d", t.Number)})
	}
	return append(crumbs, ui.Crumb{Label: "Ngoài kế hoạch"})
}

func (m *measured) yearSwitch() ui.Switch {
	sw := ui.Switch{Label: "Năm"}
	years := slices.Clone(m.years)
	if !slices.Contains(years, m.year) {
		years = append(years, m.year)
	}
	slices.Sort(years)
	for _, y := range years {
		sw.Items = append(sw.Items, ui.SwitchItem{Label: fmt.Sprint(y), Href: fmt.Sprintf("/chi-tieu/%s?nam=%d", m.d.Indicator, y), Current: y == m.year})
	}
	return sw
}

var kindWords = map[plan.Kind]string{plan.Flow: "cộng dồn trong năm", plan.Stock: "tính tại cuối kỳ", plan.Rate: "tỷ lệ", plan.Average: "bình quân",
	plan.Growth: "tốc độ tăng, tính cho cả năm", plan.Milestone: "mốc hoàn thành"}

var directionWords = map[plan.Direction]string{plan.Up: "càng cao càng tốt", plan.Down: "càng thấp càng tốt", plan.Level: "giữ đúng mức"}

var overUnitsWords = map[plan.OverUnits]string{
	plan.Adds:     "Số của đơn vị là tổng số của các đơn vị bên dưới, trừ khi có số chung mới hơn.",
	plan.Ratios:   "Cộng riêng tử số và mẫu số của các đơn vị rồi mới chia; tỷ lệ không kèm hai số ấy thì không cộng được.",
	plan.Separate: "Không cộng từ các đơn vị: dùng số chung của phường, xã hoặc số của cơ quan chủ trì.",
}

// meaning says in one line what the indicator is.
func (m *measured) meaning() string {
	parts := []string{"Đơn vị tính: " + unitWords(m.d), kindWords[m.d.Kind], directionWords[m.d.Direction]}
	if m.d.YearEnd {
		parts = append(parts, "chỉ đánh giá khi hết năm")
	}
	if len(m.lines) > 0 {
		parts = append(parts, "chủ trì: "+cmp.Or(m.b.units[string(m.lines[0].Target.Owner)], "chưa giao"))
	}
	return strings.Join(parts, " · ")
}

// planned prints a plan value with its unit.
func (m *measured) planned(a score.Against) string {
	return plan.Measure(a.Plan, planUnit(m.d, a.Assigned))
}

// strip is the indicator in five figures.
func (m *measured) strip() ui.Strip {
	done := ui.StripItem{Value: "chưa có", Label: "thực hiện"}
	if v := m.part.Value; v != nil {
		done = ui.StripItem{Value: v.WithUnit(), Label: "thực hiện đến " + v.Through.Short() + ", " + v.Status.Label()}
	}
	s := ui.Strip{done}
	if all := m.assigned(); len(all) > 0 {
		item := ui.StripItem{Value: m.planned(all[0]), Label: vn.Inside(m.baseline(all[0].Baseline))}
		for _, a := range all[1:] {
			if a.Plan == all[0].Plan {
				item.Label += " và " + vn.Inside(m.baseline(a.Baseline))
			} else {
				item.Label += "; " + vn.Inside(m.baseline(a.Baseline)) + " " + a.Plan
			}
		}
		s = append(s, item)
	}
	if percent := report.PercentOfPlan(m.part); percent != "" {
		label := "so với kế hoạch"
		if len(m.part.Published) > 0 {
			label += ", như đã công bố"
		}
		s = append(s, ui.StripItem{Value: percent, Label: label})
	}
	if g := growth(m.part, false); len(g) > 0 {
		s = append(s, ui.StripItem{Value: g.String(), Label: "so với cùng kỳ"})
	}
	if len(m.lines) > 0 {
		label := "chưa có mức kế hoạch"
		if name := m.baseline(m.lines[0].Baseline); name != "" {
			label = "so với " + vn.Inside(name)
		}
		s = append(s, ui.StripItem{Verdict: verdictKinds[m.lines[0].Verdict], Label: label})
	}
	return s
}

// judgement tells each line's verdict with its arithmetic, under every baseline.
func (m *measured) judgement() templ.Component {
	if len(m.lines) == 0 {
		return section(ui.Section{Title: "Đánh giá"}, ui.Words(fmt.Sprintf("Kế hoạch năm %d không giao chỉ tiêu này nên không đánh giá.", m.year)))
	}
	var parts []templ.Component
	for _, l := range m.lines {
		list := ui.DefList{Stacked: true}
		add := func(v score.Verdict, base plan.BaselineID, reason string) {
			note := ""
			if name := m.baseline(base); name != "" {
				note = "so với " + vn.Inside(name)
			}
			list.Items = append(list.Items, ui.Def{Part: ui.Verdict{Kind: verdictKinds[v], Note: note}, Text: ui.Words(reason)})
		}
		add(l.Verdict, l.Baseline, l.Reason)
		for _, o := range l.Others {
			add(o.Verdict, o.Baseline, o.Reason)
		}
		title := "Đánh giá"
		if len(m.lines) > 1 || len(l.Parts) > 1 {
			title = fmt.Sprintf("Đánh giá chỉ tiêu %d: %s", l.Target.Number, l.Target.Name)
		}
		head := ui.Section{Title: title}
		if m.in.Actor.Can(auth.DecideVerdict) && l.Baseline != "" {
			head.More = ui.Line{{Text: "Đánh giá khác", Href: fmt.Sprintf("%s?nguon=%s", verdictPath(l.Target.ID), l.Baseline)}}
		} else if l.Override != nil {
			head.More = ui.Line{{Text: "Các lần đánh giá khác", Href: fmt.Sprintf("%s?nguon=%s", verdictPath(l.Target.ID), l.Baseline)}}
		}
		parts = append(parts, section(head, list))
	}
	return templ.Join(parts...)
}

// aside tells who assigned what in which paper, and how the value is made.
func (m *measured) aside() templ.Component {
	plans := ui.Table{Caption: "Mức giao", NoHead: true, Columns: []ui.Column{{Label: "Nguồn giao"}, {Label: "Mức", Number: true}}}
	for _, a := range m.assigned() {
		plans.Rows = append(plans.Rows, ui.Row{Cells: []ui.Cell{{Text: m.baseline(a.Baseline), Small: m.source(a.Assigned.Source)}, ui.T(m.planned(a))}})
	}
	var parts []templ.Component
	if len(plans.Rows) > 0 {
		sec := ui.Section{Title: fmt.Sprintf("Mức giao năm %d", m.year)}
		if len(m.lines) > 0 {
			sec.More = ui.Line{{Text: "Dòng kế hoạch", Href: linePath(m.lines[0].Target.ID)}}
		}
		parts = append(parts, section(sec, plans))
	}
	if published := m.published(); len(published.Items) > 0 {
		parts = append(parts, section(ui.Section{Title: "Tỷ lệ đã công bố"}, published))
	}
	how := overUnitsWords[m.d.OverUnits]
	if m.part.WhyNoValue != "" {
		how += " " + m.part.WhyNoValue
	}
	if m.part.Change.Why != "" {
		how += " " + m.part.Change.Why
	}
	return templ.Join(append(parts, section(ui.Section{Title: "Cách tính", More: ui.Line{{Text: "Phiếu định nghĩa", Href: "/chi-tieu/" + string(m.d.Indicator) + "/phieu"}}}, ui.Note{Text: ui.Words(how)}))...)
}

// published lists the percentages as they were printed, with their papers.
func (m *measured) published() ui.DefList {
	list := ui.DefList{Stacked: true}
	for _, p := range m.part.Published {
		text := ui.Words("giữ nguyên như bản in")
		for _, f := range m.revisions {
			if string(f.ID) == p.Claim && len(m.source(f.Source)) > 0 {
				text = m.source(f.Source)
			}
		}
		list.Items = append(list.Items, ui.Def{Term: ui.Words(p.Percent.String() + "% KH"), Text: text})
	}
	return list
}

// history lists every revision: when, for which days, how much, how final, on what
// evidence, by whom, decided by whom.
func (m *measured) history() templ.Component {
	sec := ui.Section{ID: "cac-lan-ghi", Title: fmt.Sprintf("Các lần ghi số liệu năm %d", m.year), Count: fmt.Sprint(len(m.revisions))}
	if len(m.revisions) == 0 {
		return section(sec, ui.Empty{Title: "Chưa có số liệu nào trong năm", Text: ui.Words("Số liệu được ghi tại trang Ghi số liệu, hoặc từ văn bản đã xác nhận.")})
	}
	shown := m.revisions
	if len(shown) > revisionsShown && m.in.Get("tat-ca") == "" {
		shown = shown[:revisionsShown]
		sec.Count = fmt.Sprintf("%d gần nhất trong %d", revisionsShown, len(m.revisions))
		sec.More = ui.Line{{Text: fmt.Sprintf("Xem cả %d lần", len(m.revisions)), Href: fmt.Sprintf("/chi-tieu/%s?nam=%d&tat-ca=1#cac-lan-ghi", m.d.Indicator, m.year)}}
	}
	t := ui.Table{Caption: "Các lần ghi số liệu", Wide: true, Columns: []ui.Column{{Label: "Kỳ"}, {Label: "Giá trị", Number: true}, {Label: "Trạng thái"}, {Label: "Nguồn, minh chứng"}, {Label: "Người gửi"}, {Label: "Người duyệt"}}}
	for _, f := range shown {
		t.Rows = append(t.Rows, m.revision(f))
	}
	return section(sec, t)
}

func (m *measured) revision(f figure.Figure) ui.Row {
	state := ui.Cell{Text: vn.Sentence(f.State.Label()), Small: ui.Words(f.Reason)}
	switch f.State {
	case figure.Superseded:
		state.Tone = ui.Faint
	case figure.Submitted, figure.Checked, figure.Returned:
		state.Tone = ui.Wait
	}
	if f.Revision > 1 {
		state.Small = append(ui.Words(fmt.Sprintf("lần %d. ", f.Revision)), state.Small...)
	}
	proof := ui.Parts{}
	if line := m.source(f.Source); line != nil {
		proof = append(proof, line)
	}
	if m.in.Actor.MayFor(auth.SeeRecord, f.Key.Unit) == nil {
		for n := range f.Evidences {
			proof = append(proof, ui.Clip{Label: vn.Sentence(proofLabel(f, n)), Href: evidencePath(f, n)})
		}
	}
	if f.SourceName != "" {
		proof = append(proof, ui.Words("Số của "+f.SourceName))
	}
	if f.Via != figure.OwnEntry {
		proof = append(proof, ui.Words(vn.Sentence(viaWords(f))))
	}
	if f.Explanation != "" {
		proof = append(proof, ui.Words("Giải trình: "+f.Explanation))
	}
	if f.Note != "" {
		proof = append(proof, ui.Words(f.Note))
	}
	if len(proof) == 0 {
		proof = append(proof, ui.Line{{Text: "không kèm", Tone: ui.Faint}})
	}
	decided := ui.Cell{Text: "chưa ai duyệt", Tone: ui.Faint}
	if f.DecidedBy != "" {
		decided = ui.Cell{Text: unbroken(nameIn(m.names, f.DecidedBy)), Small: ui.Words(dayLabel(f.DecidedAt))}
	}
	return ui.Row{ID: string(f.ID), Cells: []ui.Cell{
		m.period(f),
		{Part: ui.Figure{Value: f.Value.Format(m.d), Status: statusKinds[f.Status], Strong: f.State == figure.Approved}, Small: fraction(m.d, f.Value)},
		state, ui.P(proof), {Text: unbroken(nameIn(m.names, f.SubmittedBy)), Small: ui.Words(dayLabel(f.SubmittedAt))}, decided}}
}

// period leads to the history of the figure, for those who see its unit's.
func (m *measured) period(f figure.Figure) ui.Cell {
	c := ui.Cell{Text: unbroken(spanLabel(f.Key.From, f.Key.To)), Small: m.whose(f)}
	if m.in.Actor.MayFor(auth.SeeRecord, f.Key.Unit) == nil {
		c.Href = historyPath(f.Key)
	}
	return c
}

// whose names the unit of a figure where figures of several units stand in the
// list.
func (m *measured) whose(f figure.Figure) ui.Line {
	for _, g := range m.revisions {
		if g.Key.Unit != m.b.in.Units.Root {
			return ui.Words(m.b.units[string(f.Key.Unit)])
		}
	}
	return nil
}

// unbroken keeps a few words on one line of a narrow column.
func unbroken(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }

// dayLabel prints the day of an instant of the record.
func dayLabel(stamp string) string {
	at, err := db.ParseStamp(stamp)
	if err != nil {
		return stamp
	}
	return vn.DayOf(at).Short()
}

// fraction prints what a rate was made of.
func fraction(d plan.Definition, v figure.Value) ui.Line {
	if d.Kind != plan.Rate || v.Num == nil || v.Den == nil {
		return nil
	}
	// They are counts of something: the rate's own decimals say nothing of them.
	plain := func(n int64) string { return vn.Decimal{Units: n, Scale: d.Scale}.Trim().String() }
	return ui.Words(plain(*v.Num) + " trên " + plain(*v.Den))
}
