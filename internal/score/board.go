package score

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// Of draws the board of a year. It never fails: what cannot be judged says so
// in its line. The order of the input's lists does not matter.
func Of(in Input) Board { return of(in, in.Units.Root) }

// OfUnit draws the board of one unit: the lines it was charged with (plan.Charged)
// against its own figures and those of the units below it. Decisions of people and
// published percentages are about the ward's lines and are left out.
func OfUnit(in Input, unit auth.UnitID) Board {
	in.Overrides, in.Published = nil, nil
	return of(in, unit)
}

func of(in Input, unit auth.UnitID) Board {
	d := drawing{Input: in, ledger: newLedger(in), baselines: order(in)}
	d.ledger.root = unit
	d.day, d.limited = dayOf(in.AsOf)
	board := Board{Year: in.Year, AsOf: in.AsOf, Baseline: in.Baseline, Rules: RuleVersion}
	targets := slices.Clone(in.Targets)
	slices.SortStableFunc(targets, func(a, b plan.Target) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID))
	})
	groups := map[string]int{}
	for _, t := range targets {
		line := d.line(t)
		board.Lines = append(board.Lines, line)
		n, seen := groups[t.Group]
		if !seen {
			n = len(board.Groups)
			groups[t.Group] = n
			board.Groups = append(board.Groups, Group{Name: t.Group})
		}
		if line.Counted {
			board.Count.addLine(line)
			board.Groups[n].Count.addLine(line)
		}
	}
	return board
}

// drawing is one board being drawn.
type drawing struct {
	Input
	ledger    *ledger
	baselines []plan.BaselineID
	day       day
	limited   bool
}

// order lists the baselines by rank, and after them any that only a target
// names.
func order(in Input) []plan.BaselineID {
	known := slices.Clone(in.Baselines)
	slices.SortFunc(known, func(a, b plan.Baseline) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.ID, b.ID))
	})
	var ids, others []plan.BaselineID
	for _, b := range known {
		ids = append(ids, b.ID)
	}
	for _, t := range in.Targets {
		for _, p := range t.Parts {
			for _, a := range p.Plans {
				if !slices.Contains(ids, a.Baseline) && !slices.Contains(others, a.Baseline) {
					others = append(others, a.Baseline)
				}
			}
		}
	}
	slices.Sort(others)
	return append(ids, others...)
}

// line judges one target.
//
// It is không đạt when any part is; it lacks data or is not due when any part
// does; it is reached when every part is. It is vượt only when, besides, every
// part that can be exceeded was: a line "10 doanh nghiệp và 2 hợp tác xã" with
// 12 and 2 is đạt. That is the strict reading, because the official count sets
// "vượt" apart from "đạt" and a line may claim it only for all that it promises.
func (d *drawing) line(t plan.Target) Line {
	l := Line{Target: t, Baseline: d.measure(t)}
	for _, p := range t.Parts {
		l.Parts = append(l.Parts, d.part(t, p, l.Baseline))
	}
	for _, p := range l.Parts {
		if p.Value == nil {
			continue
		}
		l.Used = append(l.Used, p.Value.Used...)
		if l.Through == "" || p.Value.Through < l.Through {
			l.Through = p.Value.Through
		}
	}
	slices.Sort(l.Used)
	l.Used = slices.Compact(l.Used)
	l.Status = weakestOf(l.Parts)
	l.Counted = t.Counts && (l.Baseline != "" || d.Baseline == "")
	switch {
	case l.Baseline != "":
		l.Computed, l.Reason = together(l.Parts, func(p Part) *Against { return p.Judged })
	case d.Baseline != "":
		l.Computed, l.Reason = NoData, fmt.Sprintf("%s không giao chỉ tiêu này.", d.baselineName(d.Baseline))
	default:
		l.Computed, l.Reason = NoData, "Chưa có mức kế hoạch để đánh giá."
	}
	l.Verdict, l.Reason, l.Override = d.decided(t.ID, l.Baseline, l.Computed, l.Reason)
	for _, b := range d.baselines {
		if b == l.Baseline || !assigns(t, b) {
			continue
		}
		o := Other{Baseline: b}
		o.Computed, o.Reason = together(l.Parts, func(p Part) *Against { return p.under(b) })
		o.Verdict, o.Reason, o.Override = d.decided(t.ID, b, o.Computed, o.Reason)
		l.Others = append(l.Others, o)
	}
	return l
}

// decided puts a person's verdict in the place of the computed one, with both in
// the reason.
func (d *drawing) decided(t plan.TargetID, b plan.BaselineID, computed Verdict, reason string) (Verdict, string, *Override) {
	for _, o := range d.Overrides {
		if o.Target == t && o.Baseline == b && b != "" {
			return o.Verdict, fmt.Sprintf("%s. Kết quả tính được là “%s”: %s", o.Words(), computed.Label(), lowerFirst(reason)), &o
		}
	}
	return computed, reason, nil
}

// measure is the baseline whose plan judges the target, "" for none.
func (d *drawing) measure(t plan.Target) plan.BaselineID {
	if d.Baseline != "" {
		if assigns(t, d.Baseline) {
			return d.Baseline
		}
		return ""
	}
	for _, b := range d.baselines {
		if assigns(t, b) {
			return b
		}
	}
	return ""
}

func assigns(t plan.Target, b plan.BaselineID) bool {
	return slices.ContainsFunc(t.Parts, func(p plan.Part) bool { _, ok := p.Plan(b); return ok })
}

func (d *drawing) baselineName(id plan.BaselineID) string {
	for _, b := range d.Baselines {
		if b.ID == id {
			return vn.Sentence(b.Name)
		}
	}
	return "Nguồn giao " + string(id)
}

// under finds the judgement by a baseline's plan, nil when it assigned none.
func (p Part) under(b plan.BaselineID) *Against {
	if p.Judged != nil && p.Judged.Baseline == b {
		return p.Judged
	}
	for i := range p.Others {
		if p.Others[i].Baseline == b {
			return &p.Others[i]
		}
	}
	return nil
}

// part reads one condition and judges it by every baseline. Where no baseline
// was asked for, a part that the target's baseline does not assign is judged by
// the first that does, so that no condition of the line falls away.
func (d *drawing) part(t plan.Target, p plan.Part, by plan.BaselineID) Part {
	def, known := d.Definitions[p.Indicator]
	if !known {
		def = plan.Definition{Indicator: p.Indicator}
	}
	j := d.judge(def, t.Owner)
	out := Part{Definition: def, Value: j.value}
	if out.Value == nil {
		out.WhyNoValue = j.whyNothing()
	}
	if _, ok := p.Plan(by); !ok && d.Baseline == "" {
		by = d.firstOf(p)
	}
	for _, b := range d.baselines {
		a, ok := p.Plan(b)
		if !ok {
			continue
		}
		judged := j.against(a)
		if !known {
			judged.Verdict, judged.Reason = NoData, "Chỉ tiêu thống kê của dòng này chưa được định nghĩa."
		}
		if b == by {
			out.Judged = &judged
		} else {
			out.Others = append(out.Others, judged)
		}
	}
	out.Change = j.change(func(s span) *reader { return d.ledger.read(def, s, t.Owner) }, j.lastYear)
	for _, p := range d.Published {
		// A percentage of the whole year says nothing of the value of nine months.
		if p.Indicator == def.Indicator && (p.Through == "" || out.Value != nil && out.Value.Through == p.Through) {
			out.Published = append(out.Published, p)
		}
	}
	return out
}

func (d *drawing) firstOf(p plan.Part) plan.BaselineID {
	for _, b := range d.baselines {
		if _, ok := p.Plan(b); ok {
			return b
		}
	}
	return ""
}

// judge reads an indicator for a target's owner.
func (d *drawing) judge(def plan.Definition, owner auth.UnitID) *judge {
	r := d.ledger.read(def, d.year(def, d.Year), owner)
	j := &judge{reader: r, settings: d.Settings, brokenOff: d.brokenOff(def), asOf: d.day, limited: d.limited}
	j.got = r.value()
	j.value = r.shown(j.got)
	var base *reading
	var why string
	j.lastYear = func() (reading, string) {
		if base == nil && why == "" {
			base, why = d.lastYear(def, owner)
		}
		if base == nil {
			return reading{}, why
		}
		return *base, ""
	}
	return j
}

// lastYear reads the whole year before, or says why it is no base.
func (d *drawing) lastYear(def plan.Definition, owner auth.UnitID) (*reading, string) {
	if reason := d.brokenOff(def); reason != "" {
		return nil, incomparable(reason)
	}
	r := d.ledger.read(def, d.year(def, d.Year-1), owner)
	g := r.value()
	switch {
	case g.apart != "":
		return nil, incomparable(g.apart)
	case !g.ok():
		return nil, fmt.Sprintf("Chưa có số liệu năm %d để so sánh.", d.Year-1)
	case len(g.gaps) > 0:
		return nil, fmt.Sprintf("Số liệu năm %d thiếu %s nên chưa so sánh được.", d.Year-1, r.missingWords(g.gaps))
	case !g.whole && !(g.stands && !def.YearEnd):
		return nil, fmt.Sprintf("Số liệu năm %d mới đến ngày %s nên chưa so sánh được.", d.Year-1, g.last.short())
	}
	return &g, ""
}

// brokenOff says why the year before was measured otherwise: the ward's own
// reason, or that the definition changed with this year; "" where it was not.
func (d *drawing) brokenOff(def plan.Definition) string {
	if reason := d.Settings.Incomparable[def.Indicator]; reason != "" {
		return reason
	}
	if def.BreakYear == d.Year && d.Year != 0 {
		return strings.TrimSuffix(lowerFirst(def.BreakReason), ".")
	}
	return ""
}

// year is the span of days that makes a year of the indicator.
func (d *drawing) year(def plan.Definition, year int) span {
	back := d.Year - year
	shift := func(s span) span {
		for range back {
			s = s.yearBefore()
		}
		return s
	}
	if s, ok := spanOf(d.Windows[def.Indicator]); ok {
		return shift(s)
	}
	if s, ok := spanOf(d.Window); ok {
		return shift(s)
	}
	calendar, report := calendarYear(year), reportYear(year)
	cut := false
	for _, id := range d.ledger.sources(def) {
		for _, items := range d.ledger.items[id] {
			for _, it := range items {
				switch it.from {
				case calendar.from:
					return calendar
				case report.from:
					cut = true
				}
			}
		}
	}
	if cut {
		return report
	}
	return calendar
}

// together joins the verdicts of parts into the line's, as line's comment says.
// Parts that the baseline did not assign do not bind.
func together(parts []Part, of func(Part) *Against) (Verdict, string) {
	var all []*Against
	for _, p := range parts {
		if a := of(p); a != nil {
			all = append(all, a)
		}
	}
	verdict := worst(all)
	var reasons []string
	for i, p := range parts {
		a := of(p)
		if a == nil || a.Verdict != verdict && !(verdict.Holds() && a.Verdict.Holds()) {
			continue
		}
		reason := a.Reason
		if len(all) > 1 {
			reason = vn.Sentence(parts[i].Definition.Name) + ": " + lowerFirst(reason)
		}
		reasons = append(reasons, reason)
	}
	return verdict, strings.Join(reasons, " ")
}

// worst is the verdict of a line whose parts have these.
func worst(all []*Against) Verdict {
	has := map[Verdict]bool{}
	short := false // a part that could be exceeded was only met
	for _, a := range all {
		has[a.Verdict] = true
		short = short || a.Verdict == Met && a.CanExceed
	}
	switch {
	case has[NotMet]:
		return NotMet
	case has[NoData], len(all) == 0:
		return NoData
	case has[NotDue]:
		return NotDue
	case has[Exceeded] && !short:
		return Exceeded
	}
	return Met
}

// lowerFirst begins a sentence in the middle of another, unless its first word
// is a number or stands in capitals throughout.
func lowerFirst(s string) string {
	first, rest, _ := strings.Cut(s, " ")
	if vn.Upper(first) == first {
		return s
	}
	if rest != "" {
		rest = " " + rest
	}
	return vn.Lower(first) + rest
}
