package report

import (
	"cmp"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// The fields of an indicator's numbers within a tag.
const (
	tagValue   = "gt" // giá trị
	tagPercent = "kh" // so với kế hoạch
	tagChange  = "ck" // so với cùng kỳ
	tagPlan    = "mg" // mức giao
	tagNext    = "ns" // mức giao năm sau
	tagBefore  = "nt" // năm trước
	tagRatio   = "tl" // tỷ lệ so với năm trước
	// tagNextRatio is next year's plan in percent of this year's value.
	tagNextRatio = "nl"
)

// tag is the name under which a number of the report is found again in a file
// that comes back: the indicator and the field, with the place of the baseline
// where the number belongs to one.
func tag(d plan.Definition, field string) string { return string(d.Indicator) + "." + field }

func (r Report) tag(d plan.Definition, field string, b plan.BaselineID) string {
	for i, known := range r.Baselines {
		if known.ID == b {
			field += strconv.Itoa(i + 1)
		}
	}
	return tag(d, field)
}

// line writes what the record says of one line of the plan: one sentence, or for
// a line of several parts its verdict and a sentence for each.
func (r Report) line(l score.Line) prose {
	verdict := r.verdict(l)
	var p prose
	if len(l.Parts) == 1 {
		r.state(&p, l.Target.Name, l.Parts[0], "")
		// "đạt 100% kế hoạch" says the verdict already.
		if verdict != "" && !(verdict == "đạt kế hoạch" && strings.Contains(p.String(), ", đạt 100% kế hoạch")) {
			p.add("; ", verdict)
		}
	} else {
		p.add(l.Target.Name, ": ", verdict)
		for _, part := range l.Parts {
			p.add(". ")
			r.state(&p, vn.Sentence(part.Definition.Name), part, r.among(l))
		}
	}
	p.add(".")
	if l.Verdict == score.NotMet {
		p.add(" Nguyên nhân: ", blank, ". Biện pháp khắc phục: ", blank, ".")
	}
	if !l.Target.Counts {
		p.runs[0].Text = "Trong đó: " + lowerFirst(p.runs[0].Text)
	}
	return p
}

// among is how a sentence for the whole year opens beside others that are about
// a part of it, whose days would else be taken for its own; "" without any.
func (r Report) among(l score.Line) string {
	for _, part := range l.Parts {
		if part.Value != nil && !part.Value.Whole {
			return fmt.Sprintf("năm %d", r.Board.Year)
		}
	}
	return ""
}

// verdict says which class a line is in, under each plan where they differ.
func (r Report) verdict(l score.Line) string {
	words := map[score.Verdict]string{score.Exceeded: "vượt kế hoạch", score.Met: "đạt kế hoạch", score.NotMet: "không đạt kế hoạch"}
	switch {
	case l.Verdict == score.NotDue:
		return "chưa đến kỳ đánh giá"
	case l.Verdict == score.NoData && len(l.Used) == 0:
		return "đến nay chưa có số liệu (nguyên nhân: " + blank + ")"
	case l.Verdict == score.NoData && l.Baseline == "":
		return "chưa có mức kế hoạch để đánh giá"
	case l.Verdict == score.NoData:
		return "chưa đủ số liệu để đánh giá (" + blank + ")"
	}
	differs := false
	for _, o := range l.Others {
		differs = differs || o.Verdict.Decided() && o.Verdict != l.Verdict
	}
	if !differs {
		return words[l.Verdict]
	}
	text := words[l.Verdict] + " " + r.source(l.Baseline)
	for _, o := range l.Others {
		if o.Verdict.Decided() {
			text += ", " + words[o.Verdict] + " " + r.source(o.Baseline)
		}
	}
	return text
}

// source is how a sentence names whose plan it is: "HĐND phường giao".
func (r Report) source(id plan.BaselineID) string {
	for _, b := range r.Baselines {
		if b.ID == id {
			return lowerFirst(b.Name)
		}
	}
	return ""
}

// state writes how far one part is: the days it covers, the value with its bound
// and status, against the plan, against the year before. year opens a sentence
// about the whole year, "" where that goes without saying.
func (r Report) state(p *prose, name string, part score.Part, year string) {
	d, v := part.Definition, part.Value
	switch {
	case d.Kind == plan.Milestone && d.Unit == "":
		r.milestone(p, name, part)
		return
	case v == nil:
		p.add(name, ": ", plan.Measure(blank, d.Unit))
		return
	case v.Gap != "" && !decided(part):
		p.add(name, ": ", plan.Measure(blank, d.Unit), " (thiếu số liệu ", v.Gap, ")")
		return
	}
	p.add(opened(name, cmp.Or(days(*v, d), year)))
	p.add(" ", verb(name, part), " ")
	if v.Gap != "" && v.Number != nil {
		// What is there already settles the verdict; the whole is that much or more.
		p.add("ít nhất ")
	}
	p.measure(v.Text, d.Unit, tag(d, tagValue))
	if v.Status == figure.Preliminary {
		p.add(" theo số liệu sơ bộ")
	}
	if v.Gap != "" {
		p.add(", chưa tính ", v.Gap)
	}
	r.against(p, part)
	r.change(p, part)
}

func decided(part score.Part) bool { return part.Judged != nil && part.Judged.Verdict.Decided() }

// milestone writes a thing that is done or not.
func (r Report) milestone(p *prose, name string, part score.Part) {
	p.add(name, ": ")
	if part.Value == nil {
		p.add(blank)
		return
	}
	text := part.Value.Text
	if !strings.HasPrefix(text, "chưa") {
		text = "đã " + text
	}
	p.add(text)
	if a := part.Judged; a != nil && a.Assigned.Operator == plan.DoneBy {
		p.add(" (hạn hoàn thành ngày ", a.Assigned.Day.Short(), ")")
	}
}

// days names the days a value covers when they are not the whole year: "9 tháng
// năm 2025" for what adds up, "đến ngày 30/9/2025" for a level.
func days(v score.Value, d plan.Definition) string {
	if v.Whole || v.Through.AddDays(1).Year() > v.Through.Year() {
		return "" // to the year's end; what is missing before is said apart
	}
	year, first, last := v.Through.Year(), v.From.Time(), v.Through.Time()
	months := int(last.Month())
	whole := first.YearDay() == 1 && v.Through.AddDays(1).Time().Day() == 1
	if d.Kind == plan.Stock || d.Kind == plan.Milestone || !whole {
		return "đến ngày " + v.Through.Short()
	}
	switch months {
	case 1:
		return fmt.Sprintf("tháng 01 năm %d", year)
	case 3:
		return fmt.Sprintf("quý I năm %d", year)
	case 6:
		return fmt.Sprintf("6 tháng đầu năm %d", year)
	}
	return fmt.Sprintf("%d tháng năm %d", months, year)
}

// opened begins a sentence with the days it is about.
func opened(name, days string) string {
	if days == "" {
		return name
	}
	return vn.Sentence(days) + ", " + lowerFirst(name)
}

// acts are the words with which a name tells something to be done; the amount
// done is then "được".
var acts = []string{"kết nạp", "xóa", "xoá", "giải quyết", "trồng", "thành lập", "tuyển", "đào tạo", "xây dựng", "sửa chữa", "cấp", "vận động", "tổ chức", "phát triển", "thu hút", "tạo việc làm", "giao quân"}

// verb joins a name and its value. What should be low and has fallen is "còn";
// a number ("Số trường …") "là"; a thing done "được"; all else "đạt".
func verb(name string, part score.Part) string {
	low := vn.Lower(name)
	word := "đạt"
	switch {
	case part.Definition.Direction == plan.Down && fell(part):
		word = "còn"
	case part.Definition.Direction == plan.Down, negative(part.Value),
		strings.HasPrefix(low, "số ") && !strings.HasPrefix(low, "số hóa "):
		word = "là"
	default:
		for _, a := range acts {
			if strings.HasPrefix(low, a+" ") {
				word = "được"
			}
		}
	}
	if part.Value.Status == figure.Estimate {
		if word == "là" && part.Definition.Direction != plan.Down && !negative(part.Value) {
			word = "đạt"
		}
		return "ước " + word
	}
	return word
}

func fell(part score.Part) bool {
	return part.Change.Amount != nil && part.Change.Amount.Sign() < 0
}

func negative(v *score.Value) bool { return v.Number != nil && v.Number.Sign() < 0 }

// against writes the value against the plans that were assigned: the plan of the
// verdict where it is a rate or gives no percentage, then the percentages. What
// other baselines wanted stands in the annex.
func (r Report) against(p *prose, part score.Part) {
	all := judgements(part)
	if len(all) == 0 {
		return
	}
	if same(all) {
		all = all[:1]
	}
	first := all[0]
	_, percent := percentUnder(part, first)
	if !first.Assigned.Operator.NeedsBase() && (isRate(part.Definition.Unit) || !percent) {
		p.add(" (kế hoạch ")
		id := r.tag(part.Definition, tagPlan, first.Baseline)
		if first.Assigned.Operator == plan.DownTo { // beside "còn 1,12%" the level says enough
			p.measure(part.Definition.Format(first.Assigned.Lo), part.Definition.Unit, id)
		} else {
			p.assigned(part.Definition, first.Assigned, id)
		}
		p.add(")")
	}
	for _, a := range all {
		r.percent(p, part, a, len(all) > 1 || !r.main(a.Baseline))
	}
}

// main reports whether a baseline is the ward's own measure, which sentences do
// not name.
func (r Report) main(id plan.BaselineID) bool {
	return len(r.Baselines) == 0 || r.Baselines[0].ID == id
}

// percent writes "bằng 111,14% kế hoạch". A published percentage that does not
// say whose plan it is of is not given one. Of a plan of 100 per cent the value
// is its own percentage and is not said twice.
func (r Report) percent(p *prose, part score.Part, a score.Against, named bool) {
	d, ok := percentUnder(part, a)
	full := vn.Decimal{Units: 100}
	if !ok || isRate(part.Definition.Unit) && (vn.Decimal{Units: a.Assigned.Lo, Scale: part.Definition.Scale}).Cmp(full) == 0 {
		return
	}
	word := ", bằng "
	if a.Verdict == score.Met && d.Cmp(full) == 0 {
		word = ", đạt "
	}
	p.add(word)
	p.number(percentText(part, a, d), r.tag(part.Definition, tagPercent, a.Baseline))
	p.add("% kế hoạch")
	if !part.Value.Whole {
		p.add(" năm")
	}
	if named && !unattributed(part, a) {
		p.add(" ", r.source(a.Baseline))
	}
}

// unattributed reports whether the percentage shown under a plan was published
// without saying whose plan it is of.
func unattributed(part score.Part, a score.Against) bool {
	if part.Judged == nil || part.Judged.Baseline != a.Baseline {
		return false
	}
	for _, p := range part.Published {
		if p.Baseline == a.Baseline {
			return false
		}
	}
	return len(part.Published) > 0
}

// judgements lists the plans a part is held against, the one that gives the
// verdict first.
func judgements(part score.Part) []score.Against {
	var all []score.Against
	if part.Judged != nil {
		all = append(all, *part.Judged)
	}
	return append(all, part.Others...)
}

// same reports whether all plans ask for the same.
func same(all []score.Against) bool {
	for _, a := range all[1:] {
		if a.Plan != all[0].Plan {
			return false
		}
	}
	return true
}

// percentText prints a percentage of plan in a sentence: as it was published, else
// without the zeros that say nothing when it is exact.
func percentText(part score.Part, a score.Against, d vn.Decimal) string {
	if part.Value == nil || part.Value.Number == nil || a.Percent == nil || d != *a.Percent {
		return d.String()
	}
	planned := vn.Decimal{Units: a.Assigned.Lo, Scale: part.Definition.Scale}.Rat()
	got := new(big.Rat).Mul(part.Value.Number.Rat(), big.NewRat(100, 1))
	if got.Cmp(planned.Mul(planned, d.Rat())) == 0 {
		d = d.Trim()
	}
	return d.String()
}

// change writes the comparison with the year before, or why there is none when
// it cannot be made.
func (r Report) change(p *prose, part score.Part) {
	c := part.Change
	before := fmt.Sprintf("năm %d", r.Board.Year-1)
	if part.Value != nil && !part.Value.Whole {
		before = "cùng kỳ " + before
	}
	if c.Amount == nil {
		if strings.HasPrefix(c.Why, "Không so sánh được") {
			p.add(" (", strings.TrimSuffix(lowerFirst(c.Why), "."), ")")
		}
		return
	}
	word := ", tăng "
	switch c.Amount.Sign() {
	case 0:
		p.add(", bằng ", before)
		return
	case -1:
		word = ", giảm "
	}
	p.add(word)
	amount := vn.Decimal{Units: max(c.Amount.Units, -c.Amount.Units), Scale: c.Amount.Scale}
	if c.Points {
		p.measure(pointsText(part.Definition, amount), points(part.Definition.Unit), tag(part.Definition, tagChange))
	} else {
		p.number(r.growth(part, amount), tag(part.Definition, tagChange))
		p.add("%")
	}
	p.add(" so với ", before)
}

// growth prints a rate of growth without the zeros of an exact one.
func (r Report) growth(part score.Part, amount vn.Decimal) string {
	now, base := part.Value.Number, part.Change.Base
	if now == nil || base == nil || base.Number == nil {
		return amount.String()
	}
	d := new(big.Rat).Sub(now.Rat(), base.Number.Rat())
	d.Abs(d).Mul(d, big.NewRat(100, 1))
	if d.Cmp(new(big.Rat).Mul(amount.Rat(), base.Number.Rat())) == 0 {
		amount = amount.Trim()
	}
	return amount.String()
}

// pointsText prints a difference in points with as many decimals as the rate.
func pointsText(d plan.Definition, amount vn.Decimal) string {
	amount = amount.Trim()
	if n, err := amount.At(max(amount.Scale, d.Decimals)); err == nil {
		amount = vn.Decimal{Units: n, Scale: max(amount.Scale, d.Decimals)}
	}
	return amount.String()
}
