package report

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// annex is the table of targets (biểu chỉ tiêu) before it becomes a table of
// Word or of Excel: of the customary columns those that say something, a row for
// each group and each target, and rows below a target for its parts.
type annex struct {
	columns []column
	rows    []annexRow
	points  int // size of the print in Word
}

// column is one column: its head, the head it shares with its neighbours ("" for
// none), its least width in millimetres, and what it prints of a line. The column
// of names has no width of its own and takes what the others leave.
type column struct {
	head, over string
	width      int
	align      cellAlign
	print      func(annexLine) annexCell
}

type cellAlign uint8

const (
	leftCell cellAlign = iota
	middleCell
	rightCell
)

// annexRow is a heading over the whole width, or the cells of a line.
type annexRow struct {
	number, title string // of a heading
	cells         []annexCell
}

// annexCell is what a cell says. number is set where it is a bare number, which
// a workbook can count with.
type annexCell struct {
	text           string
	number         *vn.Decimal
	tag            string
	strong, within bool
}

// annexLine is what a row is printed from: a line with one of its parts, or
// without any for the row over several.
type annexLine struct {
	score.Line
	part  *score.Part
	below bool // one of several parts
}

// annex draws the table.
func (r Report) annex() annex {
	a := annex{columns: r.columns()}
	for i, g := range r.Board.Groups {
		if g.Name != "" {
			a.rows = append(a.rows, annexRow{number: vn.Roman(i + 1), title: vn.Upper(g.Name)})
		}
		for _, l := range r.Board.Lines {
			if l.Target.Group != g.Name {
				continue
			}
			for _, line := range annexLines(l) {
				row := annexRow{}
				for _, c := range a.columns {
					row.cells = append(row.cells, c.print(line))
				}
				a.rows = append(a.rows, row)
			}
		}
	}
	a.fit()
	return a
}

// annexWidth is the width between the margins of a landscape A4 page, in
// millimetres; names are the least left for the names of the targets.
const (
	annexWidth = 252
	annexNames = 40
)

// fit widens each column to its longest word as printed in 10 points, heads in
// bold: a date or "đồng/người/năm" does not break. What is wider than the page is
// printed in 9 points.
func (a *annex) fit() {
	a.points = 10
	names, taken := -1, 0
	for i := range a.columns {
		c := &a.columns[i]
		if c.width == 0 {
			names = i
			continue
		}
		c.width = max(c.width, 6+2*longestWord(c.head))
		for _, row := range a.rows {
			if row.cells != nil {
				c.width = max(c.width, min(5+longestWord(row.cells[i].text)*17/10, 34))
			}
		}
		taken += c.width
	}
	if names >= 0 {
		a.columns[names].width = max(annexWidth-taken, annexNames)
		a.share(names)
	}
	if taken+annexNames > annexWidth {
		a.points = 9
	}
}

// share gives what the names of the targets leave free on their line to the other
// columns of words, so that an office's name takes two lines and not four.
func (a *annex) share(names int) {
	spare := a.columns[names].width - a.printed(names) - 4
	for i := range a.columns {
		c := &a.columns[i]
		if i == names || c.align != leftCell || spare <= 0 {
			continue
		}
		wider := min(max(a.printed(i)*6/10+6-c.width, 0), spare)
		c.width += wider
		a.columns[names].width -= wider
		spare -= wider
	}
}

// printed is the longest text of a column in 10 points on one line, in millimetres.
func (a *annex) printed(column int) int {
	longest := 0
	for _, row := range a.rows {
		if row.cells != nil {
			longest = max(longest, utf8.RuneCountInString(row.cells[column].text)*3/2)
		}
	}
	return longest
}

// names is which column holds the names of the targets.
func (a annex) names() int {
	return slices.IndexFunc(a.columns, func(c column) bool { return c.width == 0 || c.head == "Chỉ tiêu" })
}

// label names a column with what stands over it.
func (c column) label() string {
	if c.over == "" {
		return c.head
	}
	return c.over + ", " + lowerFirst(c.head)
}

func longestWord(s string) int {
	longest := 0
	for _, word := range strings.Fields(s) {
		longest = max(longest, utf8.RuneCountInString(word))
	}
	return longest
}

func annexLines(l score.Line) []annexLine {
	if len(l.Parts) == 1 {
		return []annexLine{{Line: l, part: &l.Parts[0]}}
	}
	lines := []annexLine{{Line: l}}
	for i := range l.Parts {
		lines = append(lines, annexLine{Line: l, part: &l.Parts[i], below: true})
	}
	return lines
}

// columns are those the ward prints in which some line says something.
func (r Report) columns() []column {
	codes := r.Columns
	if codes == nil {
		codes = usualColumns()
	}
	var all []column
	for _, code := range codes {
		if code == ColumnNext && r.interim() && slices.Equal(codes, usualColumns()) {
			continue // the plan of next year belongs to the paper that closes this one
		}
		all = append(all, r.column(code)...)
	}
	return r.filled(all)
}

// column draws one of the ward's columns; one that stands for every baseline
// becomes as many.
func (r Report) column(code ColumnCode) []column {
	year := r.Board.Year
	one := func(head string, width int, align cellAlign, print func(annexLine) annexCell) []column {
		return []column{{head: head, width: width, align: align, print: print}}
	}
	switch code {
	case ColumnNumber:
		return one("STT", 9, middleCell, ofLine(numberCell))
	case ColumnName:
		return one("Chỉ tiêu", 0, leftCell, nameCell)
	case ColumnUnit:
		return one("Đơn vị tính", 14, middleCell, ofPart(func(p score.Part) annexCell { return annexCell{text: p.Definition.Unit} }))
	case ColumnBefore:
		return one(fmt.Sprintf("Thực hiện năm %d", year-1), 15, rightCell, ofPart(beforeCell))
	case ColumnPlan:
		return r.underEach(fmt.Sprintf("Kế hoạch năm %d", year), 16, func(p score.Part, a score.Against) annexCell {
			return planCell(p.Definition, a.Assigned, r.tag(p.Definition, tagPlan, a.Baseline))
		})
	case ColumnHalf:
		return one("Thực hiện 6 tháng", 16, rightCell, r.reached(regime.Half))
	case ColumnNine:
		return one("Thực hiện 9 tháng", 16, rightCell, r.reached(regime.NineMonths))
	case ColumnValue:
		return one("Thực hiện "+r.text().since, 16, rightCell, ofPart(r.valueCell))
	case ColumnPercent:
		return r.underEach("% so với kế hoạch", 15, r.percentCell)
	case ColumnRatio:
		return one(fmt.Sprintf("%% so với năm %d", year-1), 15, rightCell, ofPart(ratioCell))
	case ColumnChange:
		return one(fmt.Sprintf("Tăng, giảm so với năm %d", year-1), 17, rightCell, ofPart(changeCell))
	case ColumnNext:
		return one(fmt.Sprintf("Kế hoạch năm %d", year+1), 17, rightCell, ofPart(r.nextCell))
	case ColumnNextRatio:
		return one(fmt.Sprintf("%% kế hoạch năm %d so với thực hiện", year+1), 18, rightCell, ofPart(r.nextRatioCell))
	case ColumnVerdict:
		return one("Đánh giá", 16, middleCell, ofLine(verdictCell))
	case ColumnLead:
		return one("Cơ quan chủ trì", 27, leftCell, ofLine(func(l score.Line) annexCell { return annexCell{text: r.Units[l.Target.Owner]} }))
	default: // ColumnNote
		return one("Ghi chú", 14, leftCell, ofPart(noteCell))
	}
}

// underEach is a column for each baseline.
func (r Report) underEach(head string, width int, print func(score.Part, score.Against) annexCell) []column {
	var all []column
	for _, b := range r.Baselines {
		all = append(all, r.underBaseline(head, b, width, print))
	}
	return all
}

func numberCell(l score.Line) annexCell {
	if !l.Target.Counts {
		return annexCell{}
	}
	return annexCell{text: strconv.Itoa(l.Target.Number)}
}

func verdictCell(l score.Line) annexCell {
	c := annexCell{text: vn.Sentence(l.Verdict.Label()), strong: true}
	if l.Override != nil {
		c.text += " " + overrideMark
	}
	return c
}

// reached prints what a line had reached by the end of a period within the year. A
// value of fewer days than the period is left out: it would be taken for the whole.
func (r Report) reached(kind regime.Kind) func(annexLine) annexCell {
	return func(l annexLine) annexCell {
		if l.part == nil {
			return annexCell{}
		}
		for _, w := range r.Within {
			then, ok := w.Board.Line(l.Target.ID)
			if w.Period.Kind != kind || !ok {
				continue
			}
			for _, p := range then.Parts {
				if p.Definition.Indicator == l.part.Definition.Indicator && p.Value != nil && p.Value.Gap == "" && p.Value.Through == w.Period.To {
					c := shownCell(*p.Value)
					c.tag = tag(p.Definition, tagValue) + "@" + string(kind)
					return c
				}
			}
		}
		return annexCell{}
	}
}

// ratioCell is the value in percent of the year before; a rate has a difference in
// points instead, which stands in another column.
func ratioCell(p score.Part) annexCell {
	c := p.Change
	if c.Amount == nil || c.Points || c.Base == nil || c.Base.Number == nil || p.Value == nil || p.Value.Number == nil {
		return annexCell{}
	}
	return ofHundred(p.Value.Number.Rat(), c.Base.Number.Rat(), c.Amount.Scale, tag(p.Definition, tagRatio))
}

// nextRatioCell is the plan of the year after in percent of this year's value,
// where more is better and the plan is an amount.
func (r Report) nextRatioCell(p score.Part) annexCell {
	a, ok := r.next(p)
	if !ok || !plain(p.Definition, a) || p.Value == nil || p.Value.Number == nil || p.Value.Gap != "" {
		return annexCell{}
	}
	planned := vn.Decimal{Units: a.Lo, Scale: p.Definition.Scale}
	return ofHundred(planned.Rat(), p.Value.Number.Rat(), p.Definition.PercentDecimals, tag(p.Definition, tagNextRatio))
}

// ofHundred is a in percent of b, rounded half-up once; nothing of zero.
func ofHundred(a, b *big.Rat, decimals int, tag string) annexCell {
	if b.Sign() <= 0 {
		return annexCell{}
	}
	ratio := new(big.Rat).Quo(a, b)
	d, err := vn.FromRat(ratio.Mul(ratio, big.NewRat(100, 1)), decimals)
	if err != nil {
		return annexCell{} // beyond what a figure holds: nothing is printed rather than something wrong
	}
	return annexCell{text: d.String(), number: &d, tag: tag}
}

// underBaseline is a column of what belongs to one baseline's plan; with several
// baselines they stand under one head.
func (r Report) underBaseline(head string, b plan.Baseline, width int, print func(score.Part, score.Against) annexCell) column {
	c := column{head: head, width: width, align: rightCell, print: ofPart(func(p score.Part) annexCell {
		for _, a := range judgements(p) {
			if a.Baseline == b.ID {
				return print(p, a)
			}
		}
		return annexCell{}
	})}
	if len(r.Baselines) > 1 {
		c.over, c.head = head, vn.Sentence(b.Name)
	}
	return c
}

// filled leaves out the columns in which no line says anything.
func (r Report) filled(all []column) []column {
	var kept []column
	for _, c := range all {
		if r.says(c) {
			kept = append(kept, c)
		}
	}
	return kept
}

func (r Report) says(c column) bool {
	for _, l := range r.Board.Lines {
		for _, line := range annexLines(l) {
			if c.print(line).text != "" {
				return true
			}
		}
	}
	return false
}

// ofLine prints once for a line, not again for its parts.
func ofLine(print func(score.Line) annexCell) func(annexLine) annexCell {
	return func(l annexLine) annexCell {
		if l.below {
			return annexCell{}
		}
		return print(l.Line)
	}
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
		return annexCell{text: "- " + l.part.Definition.Name, within: true}
	case !l.Target.Counts:
		return annexCell{text: "Trong đó: " + lowerFirst(l.Target.Name), within: true}
	}
	return annexCell{text: l.Target.Name}
}

func beforeCell(p score.Part) annexCell {
	if p.Change.Base == nil {
		return annexCell{}
	}
	c := shownCell(*p.Change.Base)
	c.tag = tag(p.Definition, tagBefore)
	return c
}

// valueCell is the value of the days that stand at the head of its column; one of
// other days, or of a last day alone, says which.
func (r Report) valueCell(p score.Part) annexCell {
	if r.interim() && p.Value != nil && days(*p.Value, p.Definition) == r.text().since {
		whole := *p.Value
		whole.Whole = true
		p.Value = &whole
	}
	return valueCell(p)
}

// valueCell is the value of the year; a blank to be filled where there is none or
// only a part of it.
func valueCell(p score.Part) annexCell {
	if p.Value == nil || p.Value.Gap != "" && !decided(p) {
		return annexCell{text: blank}
	}
	c := shownCell(*p.Value)
	c.tag, c.strong = tag(p.Definition, tagValue), true
	if p.Value.Gap != "" && p.Value.Number != nil {
		return annexCell{text: "≥ " + c.text, tag: c.tag, strong: true}
	}
	if p.Value.Status == figure.Estimate {
		c.text = "ước " + c.text
	}
	if !p.Value.Whole && p.Definition.Kind != plan.Milestone {
		// A value of fewer days must not be taken for that of the year.
		c.text, c.number = vn.Sentence(days(*p.Value, p.Definition))+": "+c.text, nil
	}
	return c
}

// shownCell prints a value; a bounded one and x/y are no numbers to count with.
func shownCell(v score.Value) annexCell {
	c := annexCell{text: v.Text}
	if v.Number != nil && strings.Trim(v.Text, "−0123456789.,") == "" {
		_, decimals, _ := strings.Cut(v.Text, ",")
		if n, err := v.Number.At(len(decimals)); err == nil {
			c.number = &vn.Decimal{Units: n, Scale: len(decimals)}
		}
	}
	return c
}

// planCell prints a plan value as the sentences say it, in signs.
func planCell(d plan.Definition, a plan.Assigned, tag string) annexCell {
	if !plain(d, a) {
		return annexCell{text: d.FormatAssigned(a), tag: tag}
	}
	c := shownCell(score.Value{Text: d.Format(a.Lo), Number: &vn.Decimal{Units: a.Lo, Scale: d.Scale}})
	c.tag = tag
	return c
}

func (r Report) percentCell(p score.Part, a score.Against) annexCell {
	d, ok := percentUnder(p, a)
	if !ok {
		return annexCell{}
	}
	return annexCell{text: d.String(), number: &d, tag: r.tag(p.Definition, tagPercent, a.Baseline)}
}

func changeCell(p score.Part) annexCell {
	c := p.Change
	if c.Amount == nil {
		return annexCell{}
	}
	sign := ""
	if c.Amount.Sign() > 0 {
		sign = "+"
	}
	if c.Points {
		return annexCell{text: sign + pointsText(p.Definition, *c.Amount) + " " + unbroken(points(p.Definition.Unit)), tag: tag(p.Definition, tagChange)}
	}
	return annexCell{text: sign + c.Amount.String() + "%", tag: tag(p.Definition, tagChange)}
}

// unbroken keeps a unit on one line of a narrow cell.
func unbroken(unit string) string { return strings.ReplaceAll(unit, " ", "\u00a0") }

// nextCell is what the plan of the year after assigns to the same indicator.
func (r Report) nextCell(p score.Part) annexCell {
	a, ok := r.next(p)
	if !ok {
		return annexCell{}
	}
	return planCell(p.Definition, a, tag(p.Definition, tagNext))
}

// next finds what the plan of the year after assigns to an indicator first.
func (r Report) next(p score.Part) (plan.Assigned, bool) {
	for _, t := range r.Next {
		for _, next := range t.Parts {
			if next.Indicator == p.Definition.Indicator && len(next.Plans) > 0 {
				return next.Plans[0], true
			}
		}
	}
	return plan.Assigned{}, false
}

func noteCell(p score.Part) annexCell {
	switch {
	case p.Value == nil:
		return annexCell{}
	case p.Value.Gap != "":
		return annexCell{text: "Thiếu số liệu " + p.Value.Gap}
	case p.Value.Status != figure.Final:
		return annexCell{text: "Số " + p.Value.Status.Label()}
	}
	return annexCell{}
}
