package web

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// lastReviewMonth is the month to whose end the year before is still being
// reviewed: conferences are held in December and January, final figures follow.
const lastReviewMonth = 3

// yearOf returns the year asked for, or the latest one that can be judged: the
// latest plan with approved figures, else the latest plan, else this year. In the
// months of the review a year that has only begun does not push the old one away.
func yearOf(tx *db.Tx, in *Input) (year int, years []int, err error) {
	if years, err = plan.Years(tx); err != nil {
		return 0, nil, err
	}
	if typed := in.Get("nam"); typed != "" {
		if year, err = strconv.Atoi(typed); err != nil || year < 2000 || year > 2100 {
			return 0, nil, fault.Missingf("Không có kế hoạch của năm “%s”. Hãy chọn một năm trong danh sách.", typed)
		}
		return year, years, nil
	}
	for _, y := range years {
		figures, err := figure.FindApproved(tx, vn.Day(fmt.Sprintf("%d-01-01", y)), vn.Day(fmt.Sprintf("%d-12-31", y)), "")
		if err != nil {
			return 0, nil, err
		}
		begun := y == in.Today.Year() && int(in.Today.Time().In(vn.Zone).Month()) <= lastReviewMonth && slices.Contains(years, y-1)
		if len(figures) > 0 && !begun {
			return y, years, nil
		}
	}
	if len(years) > 0 {
		return years[0], years, nil
	}
	return in.Today.Year(), years, nil
}

// verdictKinds maps the verdicts of the score to how they are drawn.
var verdictKinds = map[score.Verdict]ui.VerdictKind{
	score.Exceeded: ui.Exceeded, score.Met: ui.Met, score.NotMet: ui.NotMet, score.NotDue: ui.NotDue, score.NoData: ui.NoData,
}

var statusKinds = map[figure.Status]ui.Status{figure.Estimate: ui.Estimate, figure.Preliminary: ui.Preliminary, figure.Final: ui.Official}

// boards is the scoreboard of a year under every baseline that assigned anything.
type boards struct {
	score.Board                 // under the baseline in force
	in          score.Input     // what it was drawn from
	baselines   []plan.Baseline // that assigned a line of this year, in their order
	under       map[plan.BaselineID]score.Count
	own         score.Count                 // each line by the first baseline that assigned it
	whole       bool                        // one baseline assigned every counted line
	before      map[plan.IndicatorID]string // the values of the year before
	units       map[string]string           // names of the units by id
}

// loadBoards draws the board of a year. Without a baseline asked for, the lines
// are judged by the first one that assigned them all; where there is none, each
// line by its own.
func loadBoards(tx *db.Tx, year int, baseline plan.BaselineID) (b boards, err error) {
	if b.in, err = score.Load(tx, score.Asked{Year: year}); err != nil {
		return b, err
	}
	if baseline != "" && !slices.ContainsFunc(b.in.Baselines, func(x plan.Baseline) bool { return x.ID == baseline }) {
		return b, fault.Missingf("Không có nguồn giao này. Hãy chọn một nguồn giao trong danh sách.")
	}
	b.own = score.Of(b.in).Count
	b.under = map[plan.BaselineID]score.Count{}
	for _, base := range b.in.Baselines {
		under := b.in
		under.Baseline = base.ID
		count := score.Of(under).Count
		if count.Total == 0 {
			continue
		}
		b.under[base.ID] = count
		b.baselines = append(b.baselines, base)
		if count.Total == b.own.Total && !b.whole {
			b.whole = true
			if baseline == "" {
				baseline = base.ID
			}
		}
	}
	b.in.Baseline = baseline
	b.Board = score.Of(b.in)
	b.before = valuesBefore(b.in)
	b.units = map[string]string{}
	for id, name := range b.in.Units.Name {
		b.units[string(id)] = name
	}
	return b, nil
}

// valuesBefore prints what the year before came to, by indicator.
func valuesBefore(in score.Input) map[plan.IndicatorID]string {
	in.Year--
	in.Published = nil
	values := map[plan.IndicatorID]string{}
	for _, l := range score.Of(in).Lines {
		for _, p := range l.Parts {
			if p.Value != nil && p.Value.Gap == "" {
				values[p.Definition.Indicator] = p.Value.Text
			}
		}
	}
	return values
}

func planPage(tx *db.Tx, in *Input) (templ.Component, error) {
	year, years, err := yearOf(tx, in)
	if err != nil {
		return nil, err
	}
	b, err := loadBoards(tx, year, plan.BaselineID(in.Get("nguon")))
	if err != nil {
		return nil, err
	}
	w, err := org.LoadWard(tx, in.Today)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: fmt.Sprintf("Chỉ tiêu năm %d", year), Landscape: true,
		PrintTitle: vn.Upper(fmt.Sprintf("Biểu chỉ tiêu năm %d, %s", year, w.Title())), PrintNote: printNote(b, in),
		Standing: standing(b), Actions: []templ.Component{yearSwitch(year, years)}}
	if len(b.Lines) == 0 {
		return page(tx, in, p, noPlan(in, year))
	}
	p.Actions = append(p.Actions, ui.Button{Label: "Tải Excel", Icon: ui.IconSpreadsheet, Href: fmt.Sprintf("/chi-tieu/bang.xlsx?nam=%d", year), Download: true})
	bar := ui.FilterBar{Switches: []ui.Switch{baselineSwitch(b, year)}, Action: "/chi-tieu",
		Hidden:  []ui.Hidden{{Name: "nam", Value: strconv.Itoa(year)}, {Name: "nguon", Value: string(b.Baseline)}},
		Selects: []ui.Select{verdictFilter(in)}, Search: ui.Input{Name: "tim", Label: "Tìm chỉ tiêu hoặc đơn vị", Value: in.Get("tim"), HideLabel: true, Placeholder: "Tìm chỉ tiêu hoặc đơn vị"}}
	shown := filtered(b, in)
	if len(shown) < len(b.Lines) {
		bar.Clear = fmt.Sprintf("/chi-tieu?nam=%d", year)
	}
	if len(shown) == 0 {
		return page(tx, in, p, templ.Join(bar, ui.NoMatch{Text: "Không có chỉ tiêu nào khớp " + filterWords(in) + ".", Clear: bar.Clear}))
	}
	return page(tx, in, p, templ.Join(bar, targetTable(b, shown), ui.Tally{Kinds: kindsOf(b)}, notes(b)))
}

// printNote says under the printed title on which figures the table stands, and
// against whose plan.
func printNote(b boards, in *Input) string {
	note := "Số liệu đã duyệt đến ngày " + in.Today.Short() + "."
	if name := baselineName(b); name != "" {
		note += " So với " + lowerFirst(name) + "."
	}
	return note
}

func noPlan(in *Input, year int) templ.Component {
	e := ui.Empty{Title: fmt.Sprintf("Chưa có chỉ tiêu nào cho năm %d", year),
		Text: ui.Words("Tải nghị quyết hoặc báo cáo lên, xác nhận các chỉ tiêu đọc được; bảng này tự đầy.")}
	if in.Actor.Can(auth.TakeDocument) {
		e.Actions = []templ.Component{ui.Button{Label: "Tải văn bản lên", Icon: ui.IconUpload, Look: ui.Primary, Href: "/van-ban"}}
	}
	return e
}

// standing is the sentence under the heading: the score, against whom, on what.
func standing(b boards) ui.Line {
	if b.Count.Total == 0 {
		return ui.Words("Chưa có chỉ tiêu nào được tính.")
	}
	line := ui.Line{{Text: fmt.Sprintf("%d/%d", b.MetOrExceeded(), b.Count.Total), Tone: ui.Strong}, {Text: " chỉ tiêu đạt và vượt"}}
	if name := baselineName(b); name != "" {
		line = append(line, ui.Run{Text: ", so với " + lowerFirst(name)})
	}
	if n := b.Count.NotDue; n > 0 {
		line = append(line, ui.Run{Text: fmt.Sprintf("; %d chưa đến kỳ", n)})
	}
	if n := b.Count.NoData; n > 0 {
		line = append(line, ui.Run{Text: "; "}, ui.Run{Text: fmt.Sprintf("%d chưa có số liệu", n), Tone: ui.Wait})
	}
	return append(line, ui.Run{Text: ". Chỉ tính số liệu đã duyệt."})
}

// baselineName is the name of the baseline in force, "" where each line has its
// own.
func baselineName(b boards) string {
	for _, x := range b.in.Baselines {
		if x.ID == b.Baseline {
			return x.Name
		}
	}
	return ""
}

// lowerFirst makes a name fit within a sentence unless it begins with an
// abbreviation (HĐND).
func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) < 2 || strings.ToUpper(string(r[:2])) == string(r[:2]) {
		return s
	}
	return vn.Lower(string(r[:1])) + string(r[1:])
}

func yearSwitch(year int, years []int) ui.Switch {
	sw := ui.Switch{Label: "Năm"}
	if !slices.Contains(years, year) {
		years = append([]int{year}, years...)
	}
	slices.Sort(years)
	for _, y := range years {
		sw.Items = append(sw.Items, ui.SwitchItem{Label: strconv.Itoa(y), Href: fmt.Sprintf("/chi-tieu?nam=%d", y), Current: y == year})
	}
	return sw
}

// baselineSwitch shows the score under every baseline in its label.
func baselineSwitch(b boards, year int) ui.Switch {
	sw := ui.Switch{Label: "Nguồn giao", Shown: true}
	label := func(c score.Count) string { return fmt.Sprintf("%d/%d", c.MetOrExceeded(), c.Total) }
	if !b.whole {
		sw.Items = append(sw.Items, ui.SwitchItem{Label: "Theo từng chỉ tiêu", Note: label(b.own), Href: fmt.Sprintf("/chi-tieu?nam=%d", year), Current: b.Baseline == ""})
	}
	for _, x := range b.baselines {
		sw.Items = append(sw.Items, ui.SwitchItem{Label: x.Name, Note: label(b.under[x.ID]),
			Href: fmt.Sprintf("/chi-tieu?nam=%d&nguon=%s", year, x.ID), Current: x.ID == b.Baseline})
	}
	return sw
}

func verdictFilter(in *Input) ui.Select {
	sel := ui.Select{Name: "danh-gia", Label: "Đánh giá", Value: in.Get("danh-gia"), Options: []ui.Option{{Value: "", Label: "Tất cả"}}}
	for _, v := range score.Verdicts {
		sel.Options = append(sel.Options, ui.Option{Value: string(v), Label: vn.Sentence(v.Label())})
	}
	return sel
}

// filterWords repeats the filter in words: "“đường sắt” và Không đạt".
func filterWords(in *Input) string {
	var words []string
	if typed := in.Get("tim"); typed != "" {
		words = append(words, "“"+typed+"”")
	}
	for _, v := range score.Verdicts {
		if string(v) == in.Get("danh-gia") {
			words = append(words, vn.Sentence(v.Label()))
		}
	}
	if len(words) == 0 {
		return "bộ lọc này"
	}
	return strings.Join(words, " và ")
}

// filtered returns the lines that the filters leave.
func filtered(b boards, in *Input) []score.Line {
	want, words := in.Get("danh-gia"), vn.Fold(in.Get("tim"))
	return slices.DeleteFunc(slices.Clone(b.Lines), func(l score.Line) bool {
		text := vn.Fold(l.Target.Name + " " + b.units[string(l.Target.Owner)])
		return want != "" && string(l.Verdict) != want || words != "" && !strings.Contains(text, words)
	})
}

func kindsOf(b boards) []ui.VerdictKind {
	var kinds []ui.VerdictKind
	for _, l := range b.Lines {
		if l.Counted {
			kinds = append(kinds, verdictKinds[l.Verdict])
		}
	}
	return kinds
}

func targetTable(b boards, lines []score.Line) templ.Component {
	t := ui.TargetTable{Caption: fmt.Sprintf("Chỉ tiêu năm %d", b.Year), PreviousHead: fmt.Sprintf("TH %d", b.Year-1),
		PlanHead: fmt.Sprintf("Kế hoạch %d", b.Year), ActualHead: fmt.Sprintf("TH %d", b.Year)}
	for _, x := range b.baselines {
		t.Baselines = append(t.Baselines, ui.Baseline{Label: x.Name, Current: x.ID == b.Baseline})
	}
	for _, g := range b.Groups {
		group := ui.TargetGroup{Title: vn.Roman(len(t.Groups)+1) + ". " + g.Name, Score: fmt.Sprintf("%d/%d", g.Count.MetOrExceeded(), g.Count.Total)}
		if g.Name == "" {
			group.Title = "Các chỉ tiêu"
		}
		for _, l := range lines {
			if l.Target.Group == g.Name {
				row := targetRow(b, l)
				t.Decimals = max(t.Decimals, decimalsOf(row.Percent))
				group.Rows = append(group.Rows, row)
			}
		}
		if len(group.Rows) > 0 {
			t.Groups = append(t.Groups, group)
		}
	}
	return t
}

func decimalsOf(printed string) int {
	_, tail, _ := strings.Cut(printed, ",")
	return len(strings.TrimRight(tail, "%"))
}

// targetRow prints one line of the scoreboard. A line of several parts prints
// them one after another.
func targetRow(b boards, l score.Line) ui.TargetRow {
	row := ui.TargetRow{No: strconv.Itoa(l.Target.Number), Name: l.Target.Name, Lead: b.units[string(l.Target.Owner)], Within: !l.Target.Counts,
		Verdict: ui.Verdict{Kind: verdictKinds[l.Verdict], Note: otherVerdict(b, l)}, Href: indicatorPath(l, b.Year)}
	if l.Baseline == "" && b.Baseline != "" {
		row.Unjudged = "không giao"
	}
	if row.Lead == "" {
		row.Lead = "chưa giao đơn vị chủ trì"
	}
	row.Plans = make([]string, len(b.baselines))
	var values, before, percents []string
	for _, p := range l.Parts {
		row.Unit = p.Definition.Unit
		if p.Value != nil {
			values = append(values, p.Value.Text)
		}
		if text := b.before[p.Definition.Indicator]; text != "" {
			before = append(before, text)
		}
		if pct := report.PercentOfPlan(p); pct != "" {
			percents = append(percents, strings.TrimSuffix(pct, "%"))
		}
		for i, x := range b.baselines {
			row.Plans[i] = joinPlan(row.Plans[i], planText(p, x.ID))
		}
	}
	row.Actual = ui.Figure{Value: strings.Join(values, "; "), Status: statusKinds[l.Status], Strong: true}
	row.Previous, row.Percent = strings.Join(before, "; "), strings.Join(percents, "; ")
	if len(l.Parts) == 1 {
		row.Growth = growth(l.Parts[0], len(before) > 0)
		row.Spark = spark(b, l)
	}
	return row
}

func joinPlan(before, text string) string {
	if before == "" || before == text {
		return text
	}
	return before + "; " + text
}

// planText prints the plan value a baseline assigned to a part, "" for none.
func planText(p score.Part, id plan.BaselineID) string {
	for _, a := range append([]score.Against{deref(p.Judged)}, p.Others...) {
		if a.Baseline == id && a.Plan != "" {
			return a.Plan
		}
	}
	return ""
}

func deref(a *score.Against) score.Against {
	if a == nil {
		return score.Against{}
	}
	return *a
}

// growth prints the comparison with the year before, or that there is none
// although the year before has a value.
func growth(p score.Part, known bool) ui.Line {
	c := p.Change
	switch {
	case c.Amount == nil && known && p.Value != nil:
		return ui.Words("không so sánh được")
	case c.Amount == nil:
		return nil
	case c.Amount.Sign() == 0:
		return ui.Words("bằng cùng kỳ")
	case c.Points:
		return ui.Words(signed(c.Amount.Trim()) + " điểm\u00a0%")
	}
	return ui.Words(signed(*c.Amount) + "%")
}

func signed(d vn.Decimal) string {
	if d.Sign() > 0 {
		return "+" + d.String()
	}
	return d.String()
}

// spark draws how the year went: the ward's months of an amount, against an even
// share of the plan; of anything else the periods as they were reported, or last
// year's value and this one's, against the plan itself.
func spark(b boards, l score.Line) ui.Spark {
	p := l.Parts[0]
	sp := ui.Spark{Bad: l.Verdict == score.NotMet}
	monthly := p.Definition.Kind == plan.Flow
	for _, f := range b.ofWard(p.Definition.Indicator) {
		if f.Key.To.Year() == b.Year && f.Value.Bound == figure.Exact && (!monthly || f.Key.To.AddDays(-31) < f.Key.From) {
			sp.Values = append(sp.Values, ui.Value{N: f.Value.N, OK: true, Soft: f.Status != figure.Final})
		}
	}
	what := fmt.Sprintf("%d tháng", len(sp.Values))
	if !monthly {
		what = fmt.Sprintf("%d kỳ", len(sp.Values))
	}
	share := int64(12)
	if len(sp.Values) < 2 || !monthly {
		share = 1
	}
	if len(sp.Values) < 2 {
		sp.Values, what = b.twoYears(p), "hai năm"
	}
	if len(sp.Values) < 2 {
		return ui.Spark{}
	}
	if p.Judged != nil && !p.Judged.Assigned.Operator.NeedsBase() {
		sp.Plan = ui.V(p.Judged.Assigned.Lo / share)
	}
	sp.Title = fmt.Sprintf("%s: %s, gần nhất %s", l.Target.Name, what, p.Definition.WithUnit(sp.Values[len(sp.Values)-1].N))
	return sp
}

// ofWard lists the ward's own figures of an indicator in the order of their days.
func (b boards) ofWard(id plan.IndicatorID) []figure.Figure {
	own := slices.DeleteFunc(slices.Clone(b.in.Figures), func(f figure.Figure) bool {
		return f.Key.Indicator != id || f.Key.Unit != b.in.Units.Root
	})
	slices.SortFunc(own, func(x, y figure.Figure) int {
		return cmp.Or(cmp.Compare(x.Key.To, y.Key.To), cmp.Compare(x.Key.From, y.Key.From))
	})
	return own
}

// twoYears are the whole years before and under review, where both are exact.
func (b boards) twoYears(p score.Part) []ui.Value {
	var values []ui.Value
	last := 0
	for _, f := range b.ofWard(p.Definition.Indicator) {
		if f.Value.Bound == figure.Exact && intake.PeriodOf(f.Key.From, f.Key.To) == strconv.Itoa(f.Key.To.Year()) {
			values = append(values, ui.Value{N: f.Value.N, OK: true, Soft: f.Status != figure.Final})
			last = f.Key.To.Year()
		}
	}
	if last != b.Year {
		return nil
	}
	return values
}

// notes explains what the table cannot: lines without a verdict, and lines that
// cannot be compared, with the reason; lines of one reason stand together.
func notes(b boards) templ.Component {
	var reasons []string
	lines := map[string][]string{}
	add := func(l score.Line, reason string) {
		if lines[reason] == nil {
			reasons = append(reasons, reason)
		}
		lines[reason] = append(lines[reason], strconv.Itoa(l.Target.Number))
	}
	for _, l := range b.Lines {
		if !l.Verdict.Decided() && l.Reason != "" && (l.Baseline != "" || b.Baseline == "") {
			add(l, commonReason(l))
		}
		if len(l.Parts) == 1 && l.Parts[0].Change.Why != "" && b.before[l.Parts[0].Definition.Indicator] != "" {
			add(l, l.Parts[0].Change.Why)
		}
	}
	var all []templ.Component
	for _, reason := range reasons {
		all = append(all, ui.Note{Text: ui.Words(fmt.Sprintf("Chỉ tiêu %s: %s", strings.Join(lines[reason], ", "), lowerFirst(reason)))})
	}
	all = append(all, ui.Note{Text: ui.Words("Cột Diễn biến: từng tháng với chỉ tiêu cộng dồn, từng kỳ với chỉ tiêu còn lại; nét đứt là kế hoạch (chia đều 12 tháng nếu cộng dồn). " +
		"“Ước” là số chưa chính thức, dùng đến khi có số thay thế. Chỉ tiêu càng thấp càng tốt không tính % KH. Tỷ lệ đã công bố giữ nguyên như bản in.")})
	return templ.Join(all...)
}

// commonReason is the reason of a line; where all its parts have the same one, it
// is said once.
func commonReason(l score.Line) string {
	var reason string
	for _, p := range l.Parts {
		if p.Judged == nil || reason != "" && p.Judged.Reason != reason {
			return l.Reason
		}
		reason = p.Judged.Reason
	}
	return cmp.Or(reason, l.Reason)
}

// planWorkbook is the annex of targets as a workbook.
func planWorkbook(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
	year, _, err := yearOf(tx, in)
	if err != nil {
		return "", "", nil, err
	}
	r, err := report.Gather(tx, score.Asked{Year: year})
	if err != nil {
		return "", "", nil, err
	}
	var out bytes.Buffer
	if err := r.WriteXlsx(&out); err != nil {
		return "", "", nil, err
	}
	return fmt.Sprintf("bieu-chi-tieu-%d.xlsx", year), report.XlsxMedia, out.Bytes(), nil
}

// otherVerdict says in words when another baseline gives another verdict.
func otherVerdict(b boards, l score.Line) string {
	for _, o := range l.Others {
		if o.Verdict == l.Verdict || !o.Verdict.Decided() {
			continue
		}
		for _, x := range b.in.Baselines {
			if x.ID == o.Baseline {
				return fmt.Sprintf("%s so với %s", vn.Sentence(o.Verdict.Label()), lowerFirst(x.Name))
			}
		}
	}
	return ""
}
