package report

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"tongket/internal/plan"
	"tongket/internal/regime"
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
	return r.telling(inPaper).tag(d, field, b)
}

// Form is how much a sentence tells of a line.
type Form string

// The forms, from the least to the most. A label is what a page calls the form.
const (
	Short        Form = "ngắn"        // the value and how it stands to the plan
	Full         Form = "đầy đủ"      // the plan value and the verdict besides
	WithLastYear Form = "với cùng kỳ" // and the comparison with the year before
)

// Sentence is the official sentence of a line in one form, ready to be copied.
type Sentence struct {
	Form Form
	Text string
}

// Sentences writes what the record says of a line of the plan, in each form that
// says something of its own: "Tổng mức bán lẻ đạt 968 tỷ đồng, bằng 111,14% kế
// hoạch." A line without a value has one sentence, a line that is compared with
// no earlier year two. baselines are the ward's, in their order; where they are
// several, a percentage names whose plan it is of.
func Sentences(l score.Line, baselines []plan.Baseline) []Sentence {
	var all []Sentence
	for _, f := range forms {
		p := telling{year: l.Target.Year, baselines: baselines, says: f.says}.line(l)
		text := vn.Sentence(p.String())
		if n := len(all); n > 0 && all[n-1].Text == text {
			continue
		}
		all = append(all, Sentence{Form: f.form, Text: text})
	}
	return all
}

// says is what a sentence tells besides the value and its percentage.
type says struct {
	plan    bool // the plan value, also beside a percentage
	verdict bool // the class of the line, also beside a percentage
	others  bool // how it stands to the plans of other baselines
	change  bool // the comparison with the year before
	blanks  bool // places for people to write on where a value is missing
}

var forms = []struct {
	form Form
	says says
}{
	{Short, says{}},
	{Full, says{plan: true, verdict: true, others: true}},
	{WithLastYear, says{plan: true, verdict: true, others: true, change: true}},
}

// inPaper is what the sentences of a paper tell: its annex holds the plan values.
var inPaper = says{verdict: true, others: true, change: true, blanks: true}

// telling is what a sentence rests on besides its line.
type telling struct {
	year      int
	baselines []plan.Baseline
	says      says
	// period is the part of the year that the whole paper is about, nil for the
	// year: sentences about it do not name it. earlier is what the year had come to
	// before it.
	period  *regime.Period
	words   periodText
	earlier map[plan.IndicatorID]score.Part
}

func (r Report) telling(s says) telling {
	t := telling{year: r.Board.Year, baselines: r.Baselines, says: s}
	if r.interim() {
		t.period, t.words, t.earlier = &r.Period, r.text(), r.earlier
	}
	return t
}

func (t telling) tag(d plan.Definition, field string, b plan.BaselineID) string {
	for i, known := range t.baselines {
		if known.ID == b {
			field += strconv.Itoa(i + 1)
		}
	}
	return tag(d, field)
}

// line writes what the record says of one line of the plan: one sentence, or for
// a line of several parts its verdict and a sentence for each.
func (t telling) line(l score.Line) prose {
	verdict := t.verdict(l)
	var p prose
	if len(l.Parts) == 1 {
		t.state(&p, l.Target.Name, l.Parts[0], "")
		if verdict != "" && !told(p.String(), l, t.says) {
			p.add(p.joint(), verdict)
		}
	} else {
		p.add(l.Target.Name, ": ", verdict)
		for _, part := range l.Parts {
			p.add(". ")
			t.state(&p, vn.Sentence(part.Definition.Name), part, t.among(l))
		}
	}
	p.add(".")
	if !l.Target.Counts {
		p.runs[0].Text = "Trong đó: " + lowerFirst(p.runs[0].Text)
	}
	return p
}

// joint is what stands between a value and its verdict: nothing after the name.
func (p *prose) joint() string {
	if strings.HasSuffix(p.String(), ": ") {
		return ""
	}
	return "; "
}

// told reports whether a sentence says its verdict already: "đạt 100% kế hoạch"
// does, "bằng 84% kế hoạch năm" says that the year is not over, and the short
// form leaves the verdict to a percentage that cannot be taken for another.
func told(sentence string, l score.Line, s says) bool {
	switch {
	case !strings.Contains(sentence, "% kế hoạch"):
		return false
	case l.Verdict == score.NotDue:
		return true
	case !s.verdict:
		return clear(l)
	}
	return l.Verdict == score.Met && strings.Contains(sentence, ", đạt 100% kế hoạch")
}

// clear reports whether the percentage of plan of a line of one part shows its
// class by itself: more than 100 is vượt, 100 is đạt, less is không đạt. Of a plan
// "trên 90%" a value of 90 is 100 per cent and không đạt.
func clear(l score.Line) bool {
	part := l.Parts[0]
	if part.Judged == nil {
		return false
	}
	d, ok := percentUnder(part, *part.Judged)
	class := map[int]score.Verdict{-1: score.NotMet, 0: score.Met, 1: score.Exceeded}
	return ok && class[d.Cmp(vn.Decimal{Units: 100})] == l.Verdict
}

// among is how a sentence about the days of the paper opens beside others that
// are about a part of them, whose days would else be taken for its own; "" without
// any.
func (t telling) among(l score.Line) string {
	for _, part := range l.Parts {
		if part.Value != nil && t.days(*part.Value, part.Definition) != "" {
			return t.now()
		}
	}
	return ""
}

// now names the time that the paper is about.
func (t telling) now() string { return cmp.Or(t.words.now, fmt.Sprintf("năm %d", t.year)) }

// state writes how far one part is: the days it covers, the value with its bound
// and status, against the plan, against the year before. year opens a sentence
// about the whole year, "" where that goes without saying.
func (t telling) state(p *prose, name string, part score.Part, year string) {
	d, v := part.Definition, part.Value
	switch {
	case d.Kind == plan.Milestone && d.Unit == "":
		t.milestone(p, name, part)
		return
	case v == nil || v.Gap != "" && !decided(part):
		t.missing(p, name, part)
		return
	}
	if s, ok := t.within(part); ok {
		t.stretch(p, name, part, s)
	} else {
		p.add(opened(name, cmp.Or(t.days(*v, d), year)))
	}
	p.add(" ", verb(name, part), " ")
	if v.Gap != "" && v.Number != nil {
		// What is there already settles the verdict; the whole is that much or more.
		p.add("ít nhất ")
	}
	p.measure(v.Text, d.Unit, tag(d, tagValue))
	p.add(statusWords[v.Status])
	if v.Gap != "" {
		p.add(", chưa tính ", v.Gap)
	}
	t.against(p, part)
	if t.says.change {
		t.change(p, part)
	}
}

// missing writes that there is no value, or only a part of one.
func (t telling) missing(p *prose, name string, part score.Part) {
	p.add(name, ": ")
	if t.asks(part) {
		p.add(plan.Measure(blank, part.Definition.Unit))
	}
	switch {
	case part.Value == nil:
	case t.says.blanks:
		p.add(" (thiếu số liệu ", part.Value.Gap, ")")
	default:
		p.add("thiếu số liệu ", part.Value.Gap)
	}
}

// asks reports whether a missing value gets a place to be written in: not where it
// is not due yet.
func (t telling) asks(part score.Part) bool {
	return t.says.blanks && (part.Judged == nil || part.Judged.Verdict != score.NotDue)
}

func decided(part score.Part) bool { return part.Judged != nil && part.Judged.Verdict.Decided() }

// milestone writes a thing that is done or not.
func (t telling) milestone(p *prose, name string, part score.Part) {
	p.add(name, ": ")
	switch {
	case part.Value == nil && t.asks(part):
		p.add(blank)
		return
	case part.Value == nil:
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

// stretch writes the amount of the period alone, before the one since the year's
// start: "Tháng 8 năm 2026, tổng thu ngân sách đạt 45 tỷ đồng; lũy kế 8 tháng năm
// 2026".
func (t telling) stretch(p *prose, name string, part score.Part, s stretch) {
	d := part.Definition
	part.Change = score.Change{Amount: s.change}
	p.add(opened(name, t.words.now), " ", verb(name, part), " ")
	p.measure(s.text, d.Unit, tag(d, tagValue+"@"+t.words.code))
	if t.says.change {
		t.changed(p, part, "cùng kỳ "+fmt.Sprintf("năm %d", t.year-1), tagChange+"@"+t.words.code)
	}
	p.add("; lũy kế ", t.words.since)
}

// days names the days a value covers, "" where they are the paper's own. In a
// paper about a part of the year a value of the whole year says so.
func (t telling) days(v score.Value, d plan.Definition) string {
	switch {
	case t.period == nil:
		return days(v, d)
	case v.Through == t.period.To && (d.Kind == plan.Stock || v.From == t.period.From):
		return ""
	}
	return cmp.Or(days(v, d), fmt.Sprintf("năm %d", t.year))
}

// opened begins a sentence with the days it is about.
func opened(name, days string) string {
	if days == "" {
		return name
	}
	return vn.Sentence(days) + ", " + lowerFirst(name)
}
