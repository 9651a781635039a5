package web

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// yearOf returns the year asked for, or the latest one that can be judged: the
// latest plan with approved figures, else the latest plan, else this year.
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
		if len(figures) > 0 {
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

// boards is the scoreboard of a year under every baseline.
type boards struct {
	score.Board             // under the baseline in force
	in          score.Input // what it was drawn from
	under       map[plan.BaselineID]score.Count
	units       map[string]string // names of the units by id
}

func loadBoards(tx *db.Tx, year int, baseline plan.BaselineID) (b boards, err error) {
	if b.in, err = score.Load(tx, score.Asked{Year: year}); err != nil {
		return b, err
	}
	b.under = map[plan.BaselineID]score.Count{}
	for _, base := range b.in.Baselines {
		other := b.in
		other.Baseline = base.ID
		b.under[base.ID] = score.Of(other).Count
	}
	if baseline != "" && !slices.ContainsFunc(b.in.Baselines, func(x plan.Baseline) bool { return x.ID == baseline }) {
		return b, fault.Missingf("Không có nguồn giao này. Hãy chọn một nguồn giao trong danh sách.")
	}
	b.in.Baseline = baseline
	b.Board = score.Of(b.in)
	b.units = map[string]string{}
	for id, name := range b.in.Units.Name {
		b.units[string(id)] = name
	}
	return b, nil
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
	p := ui.Page{Title: fmt.Sprintf("Chỉ tiêu năm %d", year), Landscape: true,
		PrintTitle: fmt.Sprintf("CHỈ TIÊU NĂM %d", year), PrintNote: "Số liệu đã duyệt, in ngày " + in.Today.Short(),
		Standing: standing(b), Actions: []templ.Component{
			ui.Button{Label: "Tải Excel", Icon: ui.IconSpreadsheet, Href: fmt.Sprintf("/chi-tieu/bang.xlsx?nam=%d", year), Download: true}}}
	if len(b.Lines) == 0 {
		return page(tx, in, p, templ.Join(ui.FilterBar{Switches: []ui.Switch{yearSwitch(year, years)}}, noPlan(in, year)))
	}
	bar := ui.FilterBar{Switches: []ui.Switch{baselineSwitch(b, year), yearSwitch(year, years)}, Action: "/chi-tieu",
		Hidden:  []ui.Hidden{{Name: "nam", Value: strconv.Itoa(year)}, {Name: "nguon", Value: string(b.Baseline)}},
		Selects: []ui.Select{verdictFilter(in)}, Search: ui.Input{Name: "tim", Label: "Tìm chỉ tiêu hoặc đơn vị", Value: in.Get("tim"), HideLabel: true, Placeholder: "Tìm chỉ tiêu hoặc đơn vị"}}
	shown := filtered(b, in)
	if len(shown) < len(b.Lines) {
		bar.Clear = fmt.Sprintf("/chi-tieu?nam=%d", year)
	}
	if len(shown) == 0 {
		return page(tx, in, p, templ.Join(bar, ui.NoMatch{Text: "Không có chỉ tiêu nào khớp bộ lọc.", Clear: bar.Clear}))
	}
	return page(tx, in, p, templ.Join(bar, targetTable(b, shown), ui.Tally{Kinds: kindsOf(b)}, notes(b)))
}

func noPlan(in *Input, year int) templ.Component {
	e := ui.Empty{Title: fmt.Sprintf("Chưa có chỉ tiêu nào cho năm %d", year),
		Text: ui.Words("Tải nghị quyết hoặc báo cáo lên, xác nhận các chỉ tiêu đọc được; bảng này tự đầy.")}
	if in.Actor.Can("take_document") {
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
	return append(line, ui.Run{Text: ". Chỉ tính số liệu đã duyệt."})
}

func baselineName(b boards) string {
	for _, x := range b.in.Baselines {
		if x.ID == b.Baseline || b.Baseline == "" && len(b.in.Baselines) == 1 {
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
	if len(b.in.Baselines) > 1 {
		sw.Items = append(sw.Items, ui.SwitchItem{Label: "Theo từng chỉ tiêu", Href: fmt.Sprintf("/chi-tieu?nam=%d", year), Current: b.Baseline == ""})
	}
	for _, x := range b.in.Baselines {
		c := b.under[x.ID]
		sw.Items = append(sw.Items, ui.SwitchItem{Label: x.Name, Note: fmt.Sprintf("%d/%d", c.MetOrExceeded(), c.Total),
			Href: fmt.Sprintf("/chi-tieu?nam=%d&nguon=%s", year, x.ID), Current: x.ID == b.Baseline || b.Baseline == "" && len(b.in.Baselines) == 1})
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
	for _, x := range b.in.Baselines {
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
// them one under another.
func targetRow(b boards, l score.Line) ui.TargetRow {
	row := ui.TargetRow{No: strconv.Itoa(l.Target.Number), Name: l.Target.Name, Lead: b.units[string(l.Target.Owner)], Within: !l.Target.Counts,
		Verdict: ui.Verdict{Kind: verdictKinds[l.Verdict], Note: otherVerdict(b, l)}}
	if row.Lead == "" {
		row.Lead = "chưa giao đơn vị chủ trì"
	}
	row.Plans = make([]string, len(b.in.Baselines))
	var values, before, percents []string
	for _, p := range l.Parts {
		row.Unit = p.Definition.Unit
		row.Href = fmt.Sprintf("/chi-tieu/%s?nam=%d", p.Definition.Indicator, b.Year)
		if p.Value != nil {
			values = append(values, p.Value.Text)
		}
		if p.Change.Base != nil {
			before = append(before, p.Change.Base.Text)
		}
		if pct := report.PercentOfPlan(p); pct != "" {
			percents = append(percents, pct)
		}
		for i, x := range b.in.Baselines {
			row.Plans[i] = joinPlan(row.Plans[i], planText(p, x.ID))
		}
	}
	row.Actual = ui.Figure{Value: strings.Join(values, "; "), Status: statusKinds[l.Status], Strong: true}
	row.Previous, row.Percent = strings.Join(before, "; "), strings.Join(percents, "; ")
	if len(l.Parts) == 1 {
		row.Growth = growth(l.Parts[0])
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

// planText prints the plan value a baseline assigned to a part, "–" for none.
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

// growth prints the comparison with the year before, or why there is none.
func growth(p score.Part) ui.Line {
	c := p.Change
	switch {
	case c.Amount == nil:
		if c.Base == nil {
			return nil
		}
		return ui.Words("không so sánh được")
	case c.Points:
		return ui.Words(signed(*c.Amount) + " điểm %")
	}
	return ui.Words(signed(*c.Amount) + "%")
}

func signed(d vn.Decimal) string {
	if d.Sign() > 0 {
		return "+" + d.String()
	}
	return d.String()
}

// spark draws the ward's own figures of the year in the order of their days.
func spark(b boards, l score.Line) ui.Spark {
	p := l.Parts[0]
	sp := ui.Spark{Bad: l.Verdict == score.NotMet}
	var last vn.Day
	for _, f := range b.in.Figures {
		if f.Key.Indicator != p.Definition.Indicator || f.Key.Unit != b.in.Units.Root || f.Key.To.Year() != b.Year || f.Key.To == last {
			continue
		}
		sp.Values = append(sp.Values, ui.Value{N: f.Value.N, OK: true, Soft: f.Status != figure.Final})
		last = f.Key.To
	}
	if len(sp.Values) < 2 {
		return ui.Spark{}
	}
	if p.Judged != nil && !p.Judged.Assigned.Operator.NeedsBase() {
		sp.Plan = ui.V(p.Judged.Assigned.Lo)
	}
	sp.Title = fmt.Sprintf("%s: %d kỳ, gần nhất %s", l.Target.Name, len(sp.Values), p.Definition.WithUnit(sp.Values[len(sp.Values)-1].N))
	return sp
}

// notes explains what the table cannot: lines without a verdict and why.
func notes(b boards) templ.Component {
	var all []templ.Component
	for _, l := range b.Lines {
		if !l.Verdict.Decided() && l.Reason != "" {
			all = append(all, ui.Note{Text: ui.Words(fmt.Sprintf("Chỉ tiêu %d: %s", l.Target.Number, l.Reason))})
		}
	}
	all = append(all, ui.Note{Text: ui.Words("“Ước” là số chưa chính thức, dùng đến khi có số thay thế. Chỉ tiêu càng thấp càng tốt không tính % KH. Tỷ lệ đã công bố giữ nguyên như bản in.")})
	return templ.Join(all...)
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

// unitNames returns the names of the units by id.
func unitNames(tx *db.Tx, in *Input) (map[string]string, error) {
	tree, err := org.LoadTree(tx, in.Today)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, u := range tree.All() {
		names[string(u.ID)] = u.Name
	}
	return names, nil
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
