package report

import (
	"fmt"
	"strconv"
	"strings"

	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// annex is the table of targets (biểu chỉ tiêu) before it becomes a table of
// Word or of Excel: the customary columns that have data, group rows, one row a
// target, and rows below for the parts of a target of several.
type annex struct {
	columns []column
	rows    []annexRow
}

// column is one column: its head, the head it stands under with its neighbours
// ("" for none), and its share of the width.
type column struct {
	head, over string
	width      int
	number     bool
	text       func(annexLine) annexCell
}

type annexRow struct {
	group  bool // a heading over the whole width, after its Roman number
	number string
	title  string
	cells  []annexCell
}

// annexCell is text or a number with its decimals.
type annexCell struct {
	text   string
	number *vn.Decimal
	tag    string
	indent bool
	strong bool
}

// annexLine is what a row is printed from: a line, and one of its parts unless
// the line has several and this is the row above them.
type annexLine struct {
	line  score.Line
	part  *score.Part
	below bool // a row for one part of several
	tag   string
}

// annex draws the table.
func (r Report) annex() annex {
	a := annex{columns: r.columns()}
	for i, g := range r.Board.Groups {
		if g.Name != "" {
			a.rows = append(a.rows, annexRow{group: true, number: vn.Roman(i + 1), title: vn.Upper(g.Name)})
		}
		for n, l := range r.Board.Lines {
			if l.Target.Group == g.Name {
				a.rows = append(a.rows, a.lineRows(l, n)...)
			}
		}
	}
	return a
}

func (a annex) lineRows(l score.Line, n int) []annexRow {
	if len(l.Parts) == 1 {
		return []annexRow{a.row(annexLine{line: l, part: &l.Parts[0], tag: tagOf(n, 0)})}
	}
	rows := []annexRow{a.row(annexLine{line: l})}
	for i := range l.Parts {
		rows = append(rows, a.row(annexLine{line: l, part: &l.Parts[i], below: true, tag: tagOf(n, i)}))
	}
	return rows
}

func (a annex) row(l annexLine) annexRow {
	var row annexRow
	for _, c := range a.columns {
		row.cells = append(row.cells, c.text(l))
	}
	return row
}

// columns are those of the customary table that have data.
func (r Report) columns() []column {
	year := r.Board.Year
	all := []column{
		{head: "STT", width: 5, text: func(l annexLine) annexCell {
			if l.below || !l.line.Target.Counts {
				return annexCell{}
			}
			return annexCell{text: strconv.Itoa(l.line.Target.Number)}
		}},
		{head: "Chỉ tiêu", width: 30, text: nameCell},
		{head: "Đơn vị tính", width: 10, text: ofPart(func(p score.Part) annexCell { return annexCell{text: p.Definition.Unit} })},
		{head: fmt.Sprintf("Thực hiện năm %d", year-1), width: 10, number: true, text: ofPart(baseCell)},
	}
	planned := func(b plan.Baseline) func(annexLine) annexCell {
		return ofPart(func(p score.Part) annexCell {
			if a := under(p, b.ID); a != nil {
				return annexCell{text: a.Plan}
			}
			return annexCell{}
		})
	}
	for _, b := range r.Baselines {
		all = append(all, column{head: fmt.Sprintf("Kế hoạch năm %d (%s)", year, lowerFirst(b.Name)), width: 11, number: true, text: planned(b)})
	}
	all = append(all,
		column{head: fmt.Sprintf("Thực hiện năm %d", year), width: 10, number: true, text: valueCell},
	)
	for _, b := range r.Baselines {
		all = append(all, column{head: fmt.Sprintf("%% so kế hoạch (%s)", lowerFirst(b.Name)), width: 10, number: true, text: ofPart(func(p score.Part) annexCell { return percentCell(p, b.ID) })})
	}
	all = append(all,
		column{head: fmt.Sprintf("Tăng, giảm so với năm %d", year-1), width: 10, number: true, text: ofPart(changeCell)},
		column{head: fmt.Sprintf("Kế hoạch năm %d", year+1), width: 11, number: true, text: ofPart(r.nextCell)},
		column{head: "Đánh giá", width: 10, text: func(l annexLine) annexCell {
			if l.below {
				return annexCell{}
			}
			return annexCell{text: vn.Sentence(l.line.Verdict.Label()), strong: true}
		}},
		column{head: "Cơ quan chủ trì", width: 13, text: func(l annexLine) annexCell {
			if l.below {
				return annexCell{}
			}
			return annexCell{text: r.Units[l.line.Target.Owner]}
		}},
		column{head: "Ghi chú", width: 10, text: noteCell},
	)
	return r.filled(all)
}

// filled leaves out the columns in which no row would say anything.
func (r Report) filled(all []column) []column {
	var kept []column
	for _, c := range all {
		one := annex{columns: []column{c}}
		for _, l := range r.Board.Lines {
			if hasText(one.lineRows(l, 0)) {
				kept = append(kept, c)
				break
			}
		}
	}
	return kept
}

func hasText(rows []annexRow) bool {
	for _, row := range rows {
		if row.cells[0].text != "" {
			return true
		}
	}
	return false
}

func ofPart(print func(score.Part) annexCell) func(annexLine) annexCell {
	return func(l annexLine) annexCell {
		if l.part == nil {
			return annexCell{}
		}
		return print(*l.part)
	}
}

func nameCell(l annexLine) annexCell {
	switch {
	case l.below:
		return annexCell{text: "- " + l.part.Definition.Name, indent: true}
	case !l.line.Target.Counts:
		return annexCell{text: "Trong đó: " + lowerFirst(l.line.Target.Name), indent: true}
	}
	return annexCell{text: l.line.Target.Name}
}

func baseCell(p score.Part) annexCell {
	if p.Change.Base == nil {
		return annexCell{}
	}
	return annexCell{text: p.Change.Base.Text, number: p.Change.Base.Number}
}

func valueCell(l annexLine) annexCell {
	switch {
	case l.part == nil:
		return annexCell{}
	case l.part.Value == nil:
		return annexCell{text: blank}
	}
	v := l.part.Value
	c := annexCell{text: v.Text, tag: l.tag, strong: true}
	if v.Number != nil && v.Number.String() == v.Text {
		c.number = v.Number
	}
	return c
}

func percentCell(p score.Part, b plan.BaselineID) annexCell {
	a := under(p, b)
	switch {
	case a == nil:
		return annexCell{}
	case a == p.Judged:
		if d, ok := percentOfPlan(p); ok {
			return annexCell{text: d.String(), number: &d}
		}
	case a.Percent != nil:
		return annexCell{text: a.Percent.String(), number: a.Percent}
	}
	return annexCell{}
}

func changeCell(p score.Part) annexCell {
	c := p.Change
	if c.Amount == nil {
		return annexCell{}
	}
	text := c.Amount.String()
	if c.Amount.Sign() > 0 {
		text = "+" + text
	}
	if c.Points {
		return annexCell{text: text + " điểm %"}
	}
	return annexCell{text: text + "%"}
}

// nextCell is what the plan of the year after assigns to the same indicator.
func (r Report) nextCell(p score.Part) annexCell {
	for _, t := range r.Next {
		for _, next := range t.Parts {
			if next.Indicator == p.Definition.Indicator && len(next.Plans) > 0 {
				return annexCell{text: p.Definition.FormatAssigned(next.Plans[0])}
			}
		}
	}
	return annexCell{}
}

func noteCell(l annexLine) annexCell {
	if l.part == nil || l.part.Value == nil {
		return annexCell{}
	}
	switch l.part.Value.Status {
	case figure.Estimate, figure.Preliminary:
		return annexCell{text: "Số " + l.part.Value.Status.Label()}
	}
	return annexCell{}
}

// under is how a part was judged by a baseline's plan, nil when that assigned
// none.
func under(p score.Part, b plan.BaselineID) *score.Against {
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

// tagOf is the short name under which a number of the report can be found again
// in the file that comes back: line and part, as they stand in the plan.
func tagOf(line, part int) string { return fmt.Sprintf("ct%d.%d", line+1, part+1) }

// blank is what is printed where the record holds nothing: a place to write on.
const blank = "……"

// lowerFirst begins a name in the middle of a sentence, unless its first word is
// an abbreviation (HĐND).
func lowerFirst(s string) string {
	first, rest, _ := strings.Cut(s, " ")
	if len([]rune(first)) > 1 && vn.Upper(first) == first {
		return s
	}
	if rest != "" {
		rest = " " + rest
	}
	return vn.Lower(first) + rest
}
