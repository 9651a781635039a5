package web

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/doc/chart"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

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
		Verdict: ui.Verdict{Kind: verdictKinds[l.Verdict], Note: otherVerdict(b, l)}, Href: indicatorPath(l, b.Year), Say: sayLine(l, b.Year)}
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

// spark draws how the year went: the ward's months of an amount, against what the
// plan lays down for each month, or else an even share of it; of anything else the
// periods as they were reported, or last year's value and this one's, against the
// plan itself.
func spark(b boards, l score.Line) ui.Spark {
	p := l.Parts[0]
	sp := ui.Spark{Bad: l.Verdict == score.NotMet}
	monthly := p.Definition.Kind == plan.Flow
	through, phased := b.phased(l.Target.ID, 0, p)
	for _, f := range b.ofWard(p.Definition.Indicator) {
		if f.Key.To.Year() == b.Year && f.Value.Bound == figure.Exact && (!monthly || f.Key.To.AddDays(-31) < f.Key.From) {
			sp.Values = append(sp.Values, chart.Value{N: f.Value.N, OK: true, Soft: f.Status != figure.Final})
			if phased {
				sp.Plans = append(sp.Plans, chart.V(planOf(through, int(f.Key.To.Time().In(vn.Zone).Month())-1, monthly)))
			}
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
		sp.Values, sp.Plans, what = b.twoYears(p), nil, "hai năm"
	}
	if len(sp.Values) < 2 {
		return ui.Spark{}
	}
	if p.Judged != nil && !p.Judged.Assigned.Operator.NeedsBase() {
		sp.Plan = chart.V(p.Judged.Assigned.Lo / share)
	}
	sp.Title = fmt.Sprintf("%s: %s, gần nhất %s", l.Target.Name, what, p.Definition.WithUnit(sp.Values[len(sp.Values)-1].N))
	return sp
}

// planOf is what a phasing lays down for the month i from 0: what that month alone
// should bring of an amount, else the level at its end.
func planOf(through [months]int64, i int, monthly bool) int64 {
	if monthly && i > 0 {
		return through[i] - through[i-1]
	}
	return through[i]
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
		all = append(all, ui.Note{Text: ui.Words(fmt.Sprintf("Chỉ tiêu %s: %s", strings.Join(lines[reason], ", "), vn.Inside(reason)))})
	}
	all = append(all, ui.Note{Text: ui.Words("Cột Diễn biến: từng tháng với chỉ tiêu cộng dồn, từng kỳ với chỉ tiêu còn lại; nét đứt là kế hoạch (theo phân kỳ; chưa phân kỳ mà cộng dồn thì chia đều 12 tháng). " +
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

// otherVerdict says in words when another baseline gives another verdict.
func otherVerdict(b boards, l score.Line) string {
	if l.Override != nil {
		return fmt.Sprintf("%s đánh giá; tính được: %s", l.Override.Name, l.Computed.Label())
	}
	for _, o := range l.Others {
		if o.Verdict == l.Verdict || !o.Verdict.Decided() {
			continue
		}
		for _, x := range b.in.Baselines {
			if x.ID == o.Baseline {
				return fmt.Sprintf("%s so với %s", vn.Sentence(o.Verdict.Label()), vn.Inside(x.Name))
			}
		}
	}
	return ""
}
