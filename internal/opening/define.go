package opening

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// IndicatorProposal is an indicator that papers speak of and the ward has not
// defined, with what was concluded about it and why.
type IndicatorProposal struct {
	ID         string
	Definition plan.Definition // without Indicator
	Wordings   []Wording       // other than the name
	Reasons    []string        // whole sentences
	Sources    []Source
	Papers     int
	Planned    bool // a plan value is assigned to it
	Sure       bool
	Maybe      []Same // indicators it may be the same as
	SameAs     string // of Maybe, the ID that somebody chose; "" for an indicator of its own
	keys       []string
}

// Same is an indicator that a proposal may be the same as: one of the ward's, or
// another proposal.
type Same struct {
	ID   string
	Name string
}

// proposeIndicators defines what the ward has no definition of.
func (w *review) proposeIndicators() {
	taken := map[string]bool{}
	for _, d := range w.rec.Known.Indicators {
		taken[wordKey(d.Name)] = true
	}
	for _, c := range w.clusters {
		if _, there := w.defined(c); there {
			continue
		}
		p := IndicatorProposal{ID: c.id(), Wordings: c.wordings, Sources: sources(c.said), keys: c.keys}
		for _, o := range c.maybe {
			same := Same{o.id(), o.name()}
			if d, ok := w.defined(o); ok {
				same = Same{string(d.Indicator), d.Name}
			}
			p.Maybe = append(p.Maybe, same)
		}
		p.Papers = len(p.Sources)
		p.Definition, p.Reasons = c.define()
		if taken[wordKey(p.Definition.Name)] {
			p.Definition.Name = withUnit(p.Definition.Name, p.Definition.Unit)
		}
		taken[wordKey(p.Definition.Name)] = true
		rows := slices.ContainsFunc(c.said, func(s Statement) bool { return s.Line != nil })
		p.Planned = slices.ContainsFunc(c.said, func(s Statement) bool { return s.Plan })
		official := slices.ContainsFunc(c.said, func(s Statement) bool { return s.official })
		p.Sure = len(c.maybe) == 0 && (len(c.words) > 1 || c.code != "") && (rows || official || p.Planned && (p.Papers > 1 || c.code != "") || c.code != "" && p.Papers > 1)
		p.Wordings = slices.DeleteFunc(slices.Clone(p.Wordings), func(o Wording) bool {
			return wordKey(o.Name) == wordKey(p.Definition.Name) && o.Unit == p.Definition.Unit
		})
		w.out.Indicators = append(w.out.Indicators, p)
	}
	slices.SortStableFunc(w.out.Indicators, func(a, b IndicatorProposal) int {
		return cmp.Or(compareYes(a.Sure, b.Sure), compareYes(a.Planned, b.Planned), cmp.Compare(b.Papers, a.Papers), vn.Compare(a.Definition.Name, b.Definition.Name), strings.Compare(a.ID, b.ID))
	})
}

func compareYes(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// worse are the words by which less of a thing is better; exact those by which a
// plan is met by that much and no more.
var worse = []string{"nghèo", "cận nghèo", "thất nghiệp", "tử vong", "tai nạn", "phạm pháp", "vi phạm", "suy dinh dưỡng", "cháy", "tệ nạn", "tội phạm", "khiếu kiện", "sinh con thứ", "tảo hôn", "tồn đọng", "quá hạn"}

var exact = []string{"nhập ngũ", "giao quân", "tuyển quân"}

// define concludes what a cluster measures, with the reason of each conclusion in a
// sentence.
func (c *cluster) define() (plan.Definition, []string) {
	first := c.wordings[0]
	d := plan.Definition{Name: c.name(), Unit: first.Unit, PercentDecimals: 1}
	var why []string
	say := func(format string, args ...any) { why = append(why, fmt.Sprintf(format, args...)) }
	if e, ok := c.catalogued(); ok {
		d.Direction, d.Kind, d.OverUnits, d.YearEnd, d.Code = e.Direction, e.Kind, e.OverUnits, e.YearEnd, e.Code
		say("Giống chỉ tiêu %s trong danh mục: “%s”.", e.Code, e.Names[0])
	} else {
		d.Direction = c.direction(say)
		d.Kind = c.kind(say)
		d.OverUnits = map[plan.Kind]plan.OverUnits{plan.Flow: plan.Adds, plan.Stock: plan.Adds, plan.Rate: plan.Ratios}[d.Kind]
		if d.OverUnits == "" || d.Kind == plan.Stock && strings.HasPrefix(d.Unit, "%") {
			d.OverUnits = plan.Separate
		}
	}
	d.Scale, d.Decimals = c.scale(d.Unit)
	if d.Scale > d.Decimals {
		say("Giữ %d chữ số lẻ vì có văn bản ghi chi tiết hơn hoặc theo đơn vị nhỏ hơn.", d.Scale)
	}
	return d, why
}

func (c *cluster) catalogued() (plan.Entry, bool) {
	for _, w := range c.wordings {
		if e, ok := plan.Catalogued(w.Name, w.Unit); ok {
			return e, true
		}
	}
	return plan.Entry{}, false
}

// direction says which way is better: by how plans bind it, by words, else more.
func (c *cluster) direction(say func(string, ...any)) plan.Direction {
	for _, s := range c.said {
		if !s.Plan {
			continue
		}
		switch s.Bound {
		case figure.AtMost, figure.Under:
			say("Càng thấp càng tốt, vì kế hoạch ghi “%s”.", strings.TrimSpace(s.Bound.Label()))
			return plan.Down
		case figure.AtLeast, figure.Over:
			say("Càng cao càng tốt, vì kế hoạch ghi “%s”.", strings.TrimSpace(s.Bound.Label()))
			return plan.Up
		}
		if s.Equal {
			say("Giữ đúng mức, vì kế hoạch ghi dấu bằng.")
			return plan.Level
		}
	}
	if name := wordKey(c.name()); slices.ContainsFunc(exact, func(w string) bool { return strings.Contains(name, vn.OneTone(w)) }) {
		say("Giữ đúng mức: gọi nhập ngũ giao bao nhiêu lấy bấy nhiêu.")
		return plan.Level
	}
	for _, word := range worse {
		if name := " " + wordKey(c.name()) + " "; strings.Contains(name, " "+vn.OneTone(word)+" ") && !strings.Contains(name, " thoát ") && !strings.Contains(name, " giảm ") {
			say("Càng thấp càng tốt, vì tên có chữ “%s”.", word)
			return plan.Down
		}
	}
	say("Coi là càng cao càng tốt, vì không văn bản nào nói khác.")
	return plan.Up
}

// kind says what is measured: by the unit of measure, the name, and whether papers
// state it of a day or of the days up to it.
func (c *cluster) kind(say func(string, ...any)) plan.Kind {
	name := wordKey(c.name())
	begins := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(name, vn.OneTone(w)) })
	}
	percent := strings.HasPrefix(c.wordings[0].Unit, "%") || c.wordings[0].Unit == "‰"
	level := slices.ContainsFunc(c.said, func(s Statement) bool { return s.Level })
	switch {
	case percent && (begins("tốc độ", "tăng trưởng", "mức giảm", "mức tăng") || strings.Contains(name, "tăng trưởng")):
		say("Là tốc độ tăng, theo tên gọi.")
		return plan.Growth
	case level:
		say("Là số tại một thời điểm, vì văn bản ghi “đến ngày …”.")
		return plan.Stock
	case percent:
		say("Là tỷ lệ, vì tính bằng %s.", c.wordings[0].Unit)
		return plan.Rate
	case strings.Contains(name, "bình quân") || begins("năng suất") || strings.Contains(c.wordings[0].Unit, "/"):
		say("Là số bình quân, theo tên gọi và đơn vị tính.")
		return plan.Average
	case begins("tổng đàn", "dân số", "số dân", "tổng dân số") || strings.Contains(name, "hiện có") || strings.Contains(name, "hiện hành"):
		say("Là số tại một thời điểm, theo tên gọi.")
		return plan.Stock
	}
	say("Là số cộng dồn trong năm, vì không có dấu hiệu khác.")
	return plan.Flow
}

// scale is how many decimals the numbers of a cluster need in its unit, and how
// many papers print in that unit.
func (c *cluster) scale(unit string) (scale, decimals int) {
	for _, s := range c.said {
		if s.Unit == unit {
			decimals = max(decimals, s.Value.Scale)
		}
		r, ok := plan.Convert(s.Value, s.Unit, unit)
		if !ok {
			continue
		}
		for n := range plan.MaxScale + 1 {
			if exact, err := vn.FromRat(r, n); err == nil && exact.Rat().Cmp(r) == 0 {
				scale = max(scale, n)
				break
			}
		}
	}
	decimals = min(decimals, plan.MaxScale)
	return max(scale, decimals), decimals
}
