package report

import (
	"fmt"
	"math/big"
	"strings"

	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// The words of official sentences stand in this file as tables: the first rule
// that fits gives the word.

// named is a part under the name that its sentence begins with.
type named struct {
	name string // in small letters
	score.Part
}

func (n named) begins(words ...string) bool {
	for _, w := range words {
		if strings.HasPrefix(n.name, w+" ") {
			return true
		}
	}
	return false
}

func (n named) down() bool { return n.Definition.Direction == plan.Down }

func (n named) fell() bool { return n.Change.Amount != nil && n.Change.Amount.Sign() < 0 }

func (n named) negative() bool { return n.Value.Number != nil && n.Value.Number.Sign() < 0 }

// counts reports whether the name is that of a number of things ("Số trường …").
func (n named) counts() bool { return n.begins("số") && !n.begins("số hóa", "số hoá") }

// acts are the words with which a name tells something to be done; the amount
// done is then "được".
var acts = []string{"kết nạp", "xóa", "xoá", "giải quyết", "trồng", "thành lập", "tuyển", "đào tạo", "xây dựng", "sửa chữa", "cấp", "vận động", "tổ chức", "phát triển", "thu hút", "tạo việc làm", "giao quân"}

// verbs join a name and its value; an estimate has a word of its own after "ước".
var verbs = []struct {
	when            func(named) bool
	word, estimated string
}{
	{func(n named) bool { return n.down() && n.fell() }, "còn", "ước còn"},
	{func(n named) bool { return n.down() || n.negative() }, "là", "ước là"},
	{named.counts, "là", "ước đạt"},
	{func(n named) bool { return n.begins(acts...) }, "được", "ước được"},
	{func(named) bool { return true }, "đạt", "ước đạt"},
}

// verb joins a name and its value. What should be low and has fallen is "còn";
// a number ("Số trường …") "là"; a thing done "được"; all else "đạt".
func verb(name string, part score.Part) string {
	n := named{vn.Lower(name), part}
	for _, v := range verbs {
		switch {
		case !v.when(n):
		case part.Value.Status == figure.Estimate:
			return v.estimated
		default:
			return v.word
		}
	}
	return ""
}

// statusWords follow a value that is not final; an estimate says so in its verb.
var statusWords = map[figure.Status]string{figure.Preliminary: " theo số liệu sơ bộ"}

// classWords are the classes of the official count in a sentence; of what should
// be low "vượt kế hoạch" alone could be taken for too much.
var (
	classWords = map[score.Verdict]string{score.Exceeded: "vượt kế hoạch", score.Met: "đạt kế hoạch", score.NotMet: "không đạt kế hoạch"}
	lowWords   = map[score.Verdict]string{score.Exceeded: "hoàn thành vượt kế hoạch", score.Met: "đạt kế hoạch", score.NotMet: "không đạt kế hoạch"}
)

// classesOf gives the words for the classes of a line.
func classesOf(l score.Line) map[score.Verdict]string {
	for _, p := range l.Parts {
		if p.Definition.Direction != plan.Down {
			return classWords
		}
	}
	return lowWords
}

// undecided are the lines without a class, with what people are asked to add.
var undecided = []struct {
	when       func(score.Line) bool
	words, ask string
}{
	{func(l score.Line) bool { return l.Verdict == score.NotDue }, "chưa đến kỳ đánh giá", ""},
	{func(l score.Line) bool { return l.Verdict == score.NoData && len(l.Used) == 0 }, "đến nay chưa có số liệu", " (nguyên nhân: " + blank + ")"},
	{func(l score.Line) bool { return l.Verdict == score.NoData && l.Baseline == "" }, "chưa có mức kế hoạch để đánh giá", ""},
	{func(l score.Line) bool { return l.Verdict == score.NoData }, "chưa đủ số liệu để đánh giá", " (" + blank + ")"},
}

// verdict says which class a line is in, under each plan where they differ.
func (t telling) verdict(l score.Line) string {
	for _, u := range undecided {
		switch {
		case !u.when(l):
		case t.says.blanks:
			return u.words + u.ask
		default:
			return u.words
		}
	}
	differs := false
	for _, o := range l.Others {
		differs = differs || o.Verdict.Decided() && o.Verdict != l.Verdict
	}
	words := classesOf(l)
	if !differs || !t.says.others {
		return words[l.Verdict]
	}
	text := words[l.Verdict] + " " + t.source(l.Baseline)
	for _, o := range l.Others {
		if o.Verdict.Decided() {
			text += ", " + words[o.Verdict] + " " + t.source(o.Baseline)
		}
	}
	return text
}

// source is how a sentence names whose plan it is: "HĐND phường giao".
func (t telling) source(id plan.BaselineID) string {
	for _, b := range t.baselines {
		if b.ID == id {
			return lowerFirst(b.Name)
		}
	}
	return ""
}

// days names the days a value covers when they are not the whole year: "9 tháng
// năm 2025" for what adds up, "đến ngày 30/9/2025" for a level.
func days(v score.Value, d plan.Definition) string {
	if v.Whole || v.Through.AddDays(1).Year() > v.Through.Year() {
		return "" // to the year's end; what is missing before is said apart
	}
	if d.Kind == plan.Stock || d.Kind == plan.Milestone {
		return "đến ngày " + v.Through.Short()
	}
	if words := sinceStart(v.From, v.Through); words != "" {
		return words
	}
	return "đến ngày " + v.Through.Short()
}

// sinceStart names a span from a year's start to the end of one of its months:
// "tháng 01 năm 2026", "quý I năm 2026", "6 tháng đầu năm 2026", "8 tháng năm
// 2026". Months end with the calendar's, or on the 14th where the year began on
// the 15th of December before (Nghị định 09/2019/NĐ-CP, Điều 12). "" for any
// other span.
func sinceStart(from, through vn.Day) string {
	first, last := from.Time(), through.Time()
	calendar := first.YearDay() == 1 && through.AddDays(1).Time().Day() == 1
	decree := first.Day() == 15 && first.Month() == 12 && last.Day() == 14
	if !calendar && !decree {
		return ""
	}
	year, months := through.Year(), int(last.Month())
	switch months {
	case 1:
		return fmt.Sprintf("tháng 01 năm %d", year)
	case 3:
		return fmt.Sprintf("quý I năm %d", year)
	case 6:
		return fmt.Sprintf("6 tháng đầu năm %d", year)
	case 12:
		return fmt.Sprintf("năm %d", year)
	}
	return fmt.Sprintf("%d tháng năm %d", months, year)
}

// changeWords say which way a value went, by the sign of its change.
var changeWords = map[int]string{-1: ", giảm ", 0: ", bằng ", 1: ", tăng "}

// change writes the comparison with the year before, or why there is none when
// it cannot be made.
func (t telling) change(p *prose, part score.Part) {
	c := part.Change
	before := fmt.Sprintf("năm %d", t.year-1)
	if part.Value != nil && !part.Value.Whole {
		before = "cùng kỳ " + before
	}
	if c.Amount == nil {
		if strings.HasPrefix(c.Why, "Không so sánh được") {
			p.add(" (", strings.TrimSuffix(lowerFirst(c.Why), "."), ")")
		}
		return
	}
	t.changed(p, part, before, tagChange)
}

// changed writes a change that is known against a time before.
func (t telling) changed(p *prose, part score.Part, before, field string) {
	c := part.Change
	if c.Amount == nil {
		return
	}
	sign := c.Amount.Sign()
	p.add(changeWords[sign])
	if sign == 0 {
		p.add(before)
		return
	}
	amount := vn.Decimal{Units: max(c.Amount.Units, -c.Amount.Units), Scale: c.Amount.Scale}
	if c.Points {
		p.measure(pointsText(part.Definition, amount), points(part.Definition.Unit), tag(part.Definition, field))
	} else {
		p.number(growth(part, amount), tag(part.Definition, field))
		p.add("%")
	}
	p.add(" so với ", before)
}

// growth prints a rate of growth without the zeros of an exact one.
func growth(part score.Part, amount vn.Decimal) string {
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
