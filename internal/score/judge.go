package score

import (
	"fmt"
	"math/big"
	"strings"
	"time"

	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// judge draws the verdicts of one part: it has read the value once and holds it
// against the plan of each baseline.
type judge struct {
	*reader
	got      reading
	value    *Value
	settings Settings
	// brokenOff is why the year before was measured otherwise, "" where it was not.
	brokenOff string
	asOf      day
	limited   bool                     // the board has a day
	lastYear  func() (reading, string) // the year's value before, or why there is none
}

// over reports whether the year has ended on the day of the board.
func (j *judge) over() bool { return !j.limited || j.asOf >= j.year.to }

// settled reports whether the figures tell the value of the whole year.
func (j *judge) settled() bool {
	return j.got.whole || j.got.stands && j.over() && !j.def.YearEnd
}

// final is every value the year may still end with.
func (j *judge) final(now Interval) Interval {
	switch {
	case j.settled():
		return now
	case j.got.floor:
		return Interval{Lo: now.Lo, LoOpen: now.LoOpen}
	}
	return Interval{}
}

// against judges the value by one plan value.
func (j *judge) against(a plan.Assigned) Against {
	out := Against{Baseline: a.Baseline, Assigned: a, Plan: j.def.FormatAssigned(a)}
	if a.Operator == plan.DoneBy {
		out.Verdict, out.Reason = j.done(a)
		return out
	}
	out.Percent, out.WhyNoPercent = j.percent(a)
	if !j.got.ok() {
		out.Verdict, out.Reason = j.nothing()
		return out
	}
	b := basis{def: j.def, assigned: a, settings: j.settings}
	if needsBase(j.def, a) {
		base, why := j.base(a)
		if why != "" {
			out.Verdict, out.Reason = NoData, why
			return out
		}
		b.base = base
		if d, err := vn.FromRat(base, j.def.Scale); err == nil {
			out.Base = &d
		}
	}
	if a.Operator == plan.AllOf {
		var why string
		if b.assigned, why = j.list(a); why != "" {
			out.Verdict, out.Reason = NoData, why
			return out
		}
		out.Assigned, out.Plan = b.assigned, j.def.FormatAssigned(b.assigned)
	}
	rule, ok := b.ladder()
	if !ok {
		out.Verdict = NoData
		out.Reason = "Mức gốc bằng 0 hoặc âm nên không tính được tỷ lệ tăng, giảm; kế hoạch cần ghi bằng số tuyệt đối."
		return out
	}
	out.CanExceed = rule.canExceed()
	out.Verdict, out.Reason = j.decide(rule, out, b.base)
	return out
}

// decide asks which verdicts the values still possible have. A verdict before
// the year's end is given only when nothing can change it, or when the plan is
// reached as things stand on that day; "không đạt" is never said early.
func (j *judge) decide(rule ladder, a Against, base *big.Rat) (Verdict, string) {
	now := j.rounded(a.Assigned)
	if (j.def.YearEnd && !j.over() || j.early()) && !j.got.whole {
		return NotDue, j.later(a)
	}
	final := j.final(now)
	if a.Assigned.Operator == plan.AllOf && final.Hi == nil {
		final.Hi = rat(a.Assigned.Lo, j.def.Scale) // x never passes y
	}
	if v, ok := rule.sole(final); ok {
		return v, j.arithmetic(a, base)
	}
	_, exact := now.Point()
	switch {
	case j.settled():
		return NoData, fmt.Sprintf("Số liệu ghi “%s”, chưa đủ để kết luận so với kế hoạch %s; cần số chính xác.", j.value.WithUnit(), a.Plan)
	case len(j.got.gaps) > 0:
		return NoData, fmt.Sprintf("Thiếu số liệu %s; phần đã có là %s, chưa đủ để kết luận so với kế hoạch %s.",
			j.missingWords(j.got.gaps), j.value.WithUnit(), a.Plan)
	case j.over():
		return NoData, fmt.Sprintf("Số liệu mới đến ngày %s (%s), còn thiếu %s.",
			j.got.last.short(), j.value.WithUnit(), span{j.got.last + 1, j.year.to}.words())
	case !exact:
		return NotDue, j.later(a)
	}
	if v, ok := rule.sole(now); ok && v.Holds() && (!j.got.floor || allHold(rule.verdicts(final))) {
		return v, j.arithmetic(a, base)
	}
	return NotDue, j.later(a)
}

func allHold(verdicts []Verdict) bool {
	for _, v := range verdicts {
		if !v.Holds() {
			return false
		}
	}
	return true
}

// rounded is the value as compared: exact, or rounded to the plan's number of
// decimals where the ward's setting says so.
func (j *judge) rounded(a plan.Assigned) Interval {
	n, ok := j.got.interval.Point()
	if !ok || !j.settings.RoundToPlan {
		return j.got.interval
	}
	scale := max(j.def.Decimals, vn.Decimal{Units: a.Lo, Scale: j.def.Scale}.Trim().Scale)
	d, err := vn.FromRat(n, scale)
	if err != nil {
		return j.got.interval
	}
	return point(d.Rat())
}

// nothing is the verdict without any value: not due where the indicator is
// measured at the year's end or is a thing to be done by then.
func (j *judge) nothing() (Verdict, string) {
	if j.got.why == "" && j.early() {
		return NotDue, fmt.Sprintf("Chỉ tiêu này được đánh giá từ tháng %s.", monthOf(j.firstDay().date()).short())
	}
	waits := j.def.YearEnd || j.def.Kind == plan.Milestone && j.def.Unit == ""
	if j.got.why == "" && waits && !j.over() {
		return NotDue, fmt.Sprintf("Chỉ tiêu này được đánh giá vào cuối năm (ngày %s).", j.year.to.short())
	}
	return NoData, j.whyNothing()
}

func (j *judge) whyNothing() string {
	if j.got.why != "" {
		return j.got.why
	}
	if j.got.apart != "" {
		return incomparable(j.got.apart)
	}
	if s := j.astray(); s != "" {
		return s
	}
	return fmt.Sprintf("Chưa có số liệu được duyệt từ %s đến %s.", j.year.from.short(), j.year.to.short())
}

// early reports whether the month in whose course the indicator can first be
// judged has not begun.
func (j *judge) early() bool {
	return j.def.FirstMonth > 0 && j.limited && j.asOf < j.firstDay()
}

// firstDay is the day on which the indicator can first be judged: the first of
// its month that lies in the year, or the year's own first day.
func (j *judge) firstDay() day {
	for y := j.year.from.date().Year(); y <= j.year.to.date().Year(); y++ {
		first := day(time.Date(y, time.Month(j.def.FirstMonth), 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
		if first >= j.year.from && first <= j.year.to {
			return first
		}
	}
	return j.year.from
}

// later says why the line is not judged yet and where it stands.
func (j *judge) later(a Against) string {
	if j.early() {
		return fmt.Sprintf("Chỉ tiêu này được đánh giá từ tháng %s; đến ngày %s là %s, kế hoạch %s.",
			monthOf(j.firstDay().date()).short(), j.got.last.short(), j.value.WithUnit(), a.Plan)
	}
	return fmt.Sprintf("Chưa hết năm; đến ngày %s là %s, kế hoạch %s.", j.got.last.short(), j.value.WithUnit(), a.Plan)
}

// arithmetic shows what was compared with what.
func (j *judge) arithmetic(a Against, base *big.Rat) string {
	var s strings.Builder
	value := j.value.WithUnit()
	switch {
	case len(j.got.gaps) > 0:
		fmt.Fprintf(&s, "Thiếu số liệu %s, nhưng phần đã có (%s) đủ để kết luận", j.missingWords(j.got.gaps), value)
	case !j.settled():
		fmt.Fprintf(&s, "Đến ngày %s là %s", j.got.last.short(), value)
	case base != nil:
		_, from := j.printed(base, false)
		fmt.Fprintf(&s, "Từ %s thành %s", plan.Measure(from, j.def.Unit), value)
		if change := j.moved(base); change != "" {
			s.WriteString(", " + change)
		}
	default:
		s.WriteString(value)
	}
	fmt.Fprintf(&s, "; kế hoạch %s.", a.Plan)
	return vn.Sentence(s.String())
}

// moved words the change against the base: "giảm 0,7 điểm %".
func (j *judge) moved(base *big.Rat) string {
	n, ok := j.got.interval.Point()
	if !ok {
		return ""
	}
	diff := new(big.Rat).Sub(n, base)
	verb := "tăng "
	switch diff.Sign() {
	case 0:
		return "không đổi"
	case -1:
		verb = "giảm "
	}
	_, text := j.printed(diff.Abs(diff), j.got.computed)
	text = plan.Measure(text, differenceUnit(j.def.Unit))
	if percent := ratioChange(n, base, j.def.PercentDecimals); percent != nil && plan.PerWhole(j.def.Unit) == 1 {
		percent.Units = max(percent.Units, -percent.Units)
		text += fmt.Sprintf(" (%s%%)", percent)
	}
	return verb + text
}

// differenceUnit is the unit of a difference: points for a rate.
func differenceUnit(unit string) string {
	switch plan.PerWhole(unit) {
	case 100:
		return "điểm %"
	case 1000:
		return "điểm ‰"
	}
	return unit
}

// done judges "hoàn thành chậm nhất ngày": met on or before its day, without any
// vượt for being early.
func (j *judge) done(a plan.Assigned) (Verdict, string) {
	due, ok := dayOf(a.Day)
	if !ok {
		return NoData, "Kế hoạch chưa ghi ngày phải hoàn thành."
	}
	early := j.limited && j.asOf <= due
	it, ok := latest(j.own())
	switch on, done := dayOf(lastDay(it, ok)); {
	case done && on <= due:
		return Met, fmt.Sprintf("Xong ngày %s, hạn là ngày %s.", on.short(), due.short())
	case done:
		return NotMet, fmt.Sprintf("Xong ngày %s, sau hạn ngày %s.", on.short(), due.short())
	case !ok && early:
		return NotDue, fmt.Sprintf("Hạn hoàn thành là ngày %s.", due.short())
	case !ok:
		return NoData, j.whyNothing()
	case j.def.Kind != plan.Milestone:
		return NoData, fmt.Sprintf("Kế hoạch giao hạn ngày %s, số liệu cần ghi ngày hoàn thành.", due.short())
	case it.figs.Value.N != 0 && it.at <= due:
		return Met, fmt.Sprintf("Đã xong theo số liệu đến ngày %s, hạn là ngày %s.", it.at.short(), due.short())
	case it.figs.Value.N != 0:
		return NoData, fmt.Sprintf("Đã xong nhưng chưa ghi ngày hoàn thành nên chưa so được với hạn ngày %s.", due.short())
	case early:
		return NotDue, fmt.Sprintf("Chưa xong; hạn hoàn thành là ngày %s.", due.short())
	case it.at >= due:
		return NotMet, fmt.Sprintf("Đến hạn ngày %s chưa xong.", due.short())
	}
	return NoData, fmt.Sprintf("Số liệu mới đến ngày %s, chưa biết đến hạn ngày %s đã xong hay chưa.", it.at.short(), due.short())
}

// lastDay is the day on which the thing was done, "" when it was not.
func lastDay(it item, ok bool) vn.Day {
	if !ok {
		return ""
	}
	return it.figs.Value.Day
}

// list settles the y of a closed list: the plan's, or the figure's where the
// plan names none. Two different lists, or x beyond y, are no ground for a
// verdict.
func (j *judge) list(a plan.Assigned) (settled plan.Assigned, why string) {
	if len(j.got.used) == 1 && j.got.used[0].figs.Value.Den != nil {
		y := *j.got.used[0].figs.Value.Den
		if a.Lo == 0 {
			a.Lo = y
		}
		if a.Lo != y {
			return a, fmt.Sprintf("Danh sách của kế hoạch có %s, của số liệu có %s; cần thống nhất một danh sách.",
				plan.Measure(j.def.Format(a.Lo), j.def.Unit), plan.Measure(j.def.Format(y), j.def.Unit))
		}
	}
	if a.Lo == 0 {
		return a, "Kế hoạch và số liệu đều chưa ghi tổng số của danh sách."
	}
	if j.got.interval.Lo != nil && j.got.interval.Lo.Cmp(rat(a.Lo, j.def.Scale)) > 0 {
		return a, fmt.Sprintf("Đã làm %s, nhiều hơn danh sách %s; cần kiểm tra lại số liệu.", j.value.WithUnit(), j.def.FormatAssigned(a))
	}
	return a, ""
}

// base is the value the plan compares with: the one it names, else last year's
// on the same territory and definition.
func (j *judge) base(a plan.Assigned) (*big.Rat, string) {
	if a.Base != nil {
		return rat(*a.Base, j.def.Scale), ""
	}
	g, why := j.lastYear()
	if why != "" {
		return nil, why
	}
	n, ok := g.interval.Point()
	if !ok {
		return nil, "Số liệu năm trước chỉ là số ước chừng (trên, gần, khoảng) nên không làm mốc so sánh được."
	}
	return n, ""
}

// weakestOf is the least final status of the parts' values, "" without any.
func weakestOf(parts []Part) figure.Status {
	status := figure.Status("")
	for _, p := range parts {
		if p.Value == nil {
			continue
		}
		if status == "" || finality(p.Value.Status) < finality(status) {
			status = p.Value.Status
		}
	}
	return status
}
