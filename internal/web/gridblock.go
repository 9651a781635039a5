package web

import (
	"fmt"
	"slices"
	"strings"

	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// cutBlock cuts what a spreadsheet puts on the clipboard into lines and cells: tabs
// between cells, and quotes around a cell that holds a tab, a quote or a line break.
func cutBlock(text string) (lines [][]string) {
	rest := strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n\t ")
	if rest == "" {
		return nil
	}
	line := []string{}
	for {
		var cell string
		cell, rest = cutBlockCell(rest)
		line = append(line, strings.Join(strings.Fields(vn.NFC(cell)), " "))
		switch {
		case rest == "":
			return append(lines, line)
		case rest[0] == '\n':
			lines, line = append(lines, line), []string{}
		}
		rest = rest[1:]
	}
}

// cutBlockCell takes the first cell off a text; what remains begins with the tab or
// the line break after it.
func cutBlockCell(text string) (cell, rest string) {
	end := func(from int) int {
		if i := strings.IndexAny(text[from:], "\t\n"); i >= 0 {
			return from + i
		}
		return len(text)
	}
	if strings.HasPrefix(text, `"`) {
		for i := 1; i < len(text); i++ {
			if text[i] != '"' {
				continue
			}
			if i+1 < len(text) && text[i+1] == '"' {
				i++
				continue
			}
			if i+1 == end(i+1) { // the quote that ends the cell
				return strings.ReplaceAll(text[1:i], `""`, `"`), text[i+1:]
			}
			break
		}
	}
	i := end(0)
	return text[:i], text[i:]
}

// block is a pasted block laid over the table.
type block struct {
	lines  [][]string
	rowOf  []int // row of the table for each line, -1 for none
	colOf  []int // column of the table for each cell of a line, -1 for none
	names  bool  // the first cell of each line names its row
	heads  bool  // the first line names the columns
	judged vn.Judged
	places []blockPlace // what judged counts by
	chosen vn.Convention
	why    string // by what the convention was decided
	cells  []blockCell
}

type blockPlace struct {
	line, cell int
	text       string
}

// blockCell is one pasted cell and what becomes of it.
type blockCell struct {
	line, cell int
	text       string
	row, col   int // in the table, -1 for none
	read       figure.Cell
	same       bool
	problem    string // why it is not taken, a whole sentence
}

// lay lays a block over the table from a box on, by its own names where it has
// them, and reads it under a convention ("" for what the block itself says).
func (g *grid) lay(text string, row, column int, convention vn.Convention) *block {
	b := &block{lines: cutBlock(text), chosen: convention}
	if len(b.lines) == 0 {
		return b
	}
	b.heads = g.hasHeads(b.lines[0])
	b.names = g.hasNames(b)
	for i, line := range b.lines {
		at := row + i
		if b.heads {
			at--
		}
		if b.names {
			at = g.rowNamed(line[0])
		}
		if at >= len(g.rows) || b.heads && i == 0 {
			at = -1
		}
		b.rowOf = append(b.rowOf, at)
	}
	width := 0
	for _, line := range b.lines {
		width = max(width, len(line))
	}
	for j := range width {
		at := column + j
		if b.names {
			at--
		}
		if b.heads {
			at = -1
			if j < len(b.lines[0]) {
				at = g.columnNamed(b.lines[0][j])
			}
		}
		if at >= len(g.periods) || b.names && j == 0 {
			at = -1
		}
		b.colOf = append(b.colOf, at)
	}
	b.judge(g)
	b.read(g)
	return b
}

// hasHeads reports whether a line names columns.
func (g *grid) hasHeads(line []string) bool {
	found, filled := 0, 0
	for j, text := range line {
		if text == "" || j == 0 {
			continue
		}
		filled++
		if g.columnNamed(text) >= 0 {
			found++
		}
	}
	return found > 0 && 2*found >= filled || len(line) > 0 && g.columnNamed(line[0]) >= 0
}

// columnNamed finds a column by what people call it: T3, tháng 3, 3/2026.
func (g *grid) columnNamed(text string) int {
	plain := strings.TrimSpace(vn.Fold(text))
	if plain == "" {
		return -1
	}
	return slices.IndexFunc(g.periods, func(p regime.Period) bool {
		names := []string{vn.Fold(p.Name), vn.Fold(columnLabel(p))}
		if p.Kind == regime.Month {
			m, y := int(p.To.Time().In(vn.Zone).Month()), p.Year
			names = append(names, fmt.Sprintf("thang %d", m), fmt.Sprintf("thang %02d", m), fmt.Sprintf("t%02d", m), fmt.Sprintf("t.%d", m), fmt.Sprintf("th%d", m),
				fmt.Sprintf("thang %d/%d", m, y), fmt.Sprintf("%d/%d", m, y), fmt.Sprintf("%02d/%d", m, y), fmt.Sprintf("thang %d nam %d", m, y))
		}
		return slices.Contains(names, plain)
	})
}

// hasNames reports whether the lines begin with names: one of them is a row's, or
// none of them can be a value.
func (g *grid) hasNames(b *block) bool {
	words := 0
	for i, line := range b.lines {
		if b.heads && i == 0 {
			continue
		}
		if g.rowNamed(line[0]) >= 0 {
			return true
		}
		if _, err := figure.ReadCell(line[0], plan.Definition{Scale: 6}, vn.DecimalComma); line[0] != "" && err != nil && len(line) > 1 {
			words++
		}
	}
	return words > 0 && words == len(b.lines)-map[bool]int{true: 1}[b.heads]
}

func (g *grid) rowNamed(text string) int {
	return slices.IndexFunc(g.rows, func(r *gridRow) bool { return plan.SameName(g.rowName(r), text) })
}

// rowName is what stands before a row.
func (g *grid) rowName(r *gridRow) string {
	if g.ask.View == gridByIndicator {
		return r.unit.Name
	}
	return r.d.Name
}

// judge decides the convention once for the whole block.
func (b *block) judge(g *grid) {
	var texts []string
	for i, line := range b.lines {
		for j, text := range line {
			if b.named(i, j) || text == "" {
				continue
			}
			for _, n := range figure.NumbersIn(text) {
				b.places = append(b.places, blockPlace{i, j, text})
				texts = append(texts, n)
			}
		}
	}
	b.judged = vn.JudgeBlock(texts)
	switch {
	case b.chosen != vn.Undecided:
		b.why = "Cả khối đọc theo cách bạn chọn: " + b.chosen.Label() + "."
	case b.judged.Mixed():
		b.why = fmt.Sprintf("Khối có cả hai cách ghi: %s chỉ đọc được với dấu phẩy tách phần lẻ, %s chỉ đọc được với dấu chấm tách phần lẻ. Hãy chọn cách đọc cho các số còn lại.", b.example(b.judged.Comma), b.example(b.judged.Point))
	case b.judged.Convention == vn.DecimalComma:
		b.chosen, b.why = vn.DecimalComma, b.example(b.judged.Comma)+" chỉ đọc được một cách, nên cả khối đọc với "+vn.DecimalComma.Label()+"."
	case b.judged.Convention == vn.DecimalPoint:
		b.chosen, b.why = vn.DecimalPoint, b.example(b.judged.Point)+" chỉ đọc được một cách, nên cả khối đọc với "+vn.DecimalPoint.Label()+"."
	case len(b.judged.Open) > 0:
		b.byScale(g, texts)
	}
}

// byScale decides by what the indicators can hold where nothing else does.
func (b *block) byScale(g *grid, texts []string) {
	fits := map[vn.Convention]int{}
	for _, i := range b.judged.Open {
		p := b.places[i]
		at := b.rowOf[p.line]
		if at < 0 {
			continue
		}
		for _, c := range []vn.Convention{vn.DecimalComma, vn.DecimalPoint} {
			if _, err := vn.ParseUnder(texts[i], c, g.rows[at].d.Scale); err == nil {
				fits[c]++
			}
		}
	}
	comma, point := fits[vn.DecimalComma], fits[vn.DecimalPoint]
	example := b.example(b.judged.Open)
	switch {
	case comma > 0 && point == 0:
		b.chosen, b.why = vn.DecimalComma, "Chỉ tiêu giữ ít chữ số lẻ hơn nên "+example+" chỉ vừa khi đọc với "+vn.DecimalComma.Label()+"."
	case point > 0 && comma == 0:
		b.chosen, b.why = vn.DecimalPoint, "Chỉ tiêu giữ ít chữ số lẻ hơn nên "+example+" chỉ vừa khi đọc với "+vn.DecimalPoint.Label()+"."
	default:
		b.why = fmt.Sprintf("Không số nào trong khối cho biết cách ghi: %s đọc được hai cách. Hãy chọn một cách cho cả khối.", example)
	}
}

// example quotes the first of some numbers, with its place.
func (b *block) example(which []int) string {
	p := b.places[which[0]]
	return fmt.Sprintf("“%s” (hàng %d, cột %d của khối)", p.text, p.line+1, p.cell+1)
}

// named reports whether a cell of the block is a name and no value.
func (b *block) named(i, j int) bool { return b.heads && i == 0 || b.names && j == 0 }

// undecided reports whether a person must choose the convention.
func (b *block) undecided() bool { return b.chosen == vn.Undecided && len(b.judged.Open) > 0 }

// read reads every cell that holds something.
func (b *block) read(g *grid) {
	for i, line := range b.lines {
		for j, text := range line {
			if b.named(i, j) || text == "" {
				continue
			}
			b.cells = append(b.cells, b.cell(g, i, j, text))
		}
	}
}

func (b *block) cell(g *grid, i, j int, text string) blockCell {
	c := blockCell{line: i, cell: j, text: text, row: b.rowOf[i], col: b.colOf[j]}
	place := fmt.Sprintf("Hàng %d, cột %d của khối", i+1, j+1)
	switch {
	case c.row < 0 && b.names:
		c.problem = fmt.Sprintf("%s: bảng này không có hàng “%s”. Hãy sửa tên cho đúng hoặc bỏ hàng ấy.", place, b.lines[i][0])
	case c.row < 0:
		c.problem = place + " rơi ra dưới bảng. Hãy chọn ô bắt đầu cao hơn."
	case c.col < 0 && b.heads && j < len(b.lines[0]):
		c.problem = fmt.Sprintf("%s: năm %d không có kỳ “%s” trong bảng. Hãy sửa tên cột hoặc bỏ cột ấy.", place, g.ask.Year, b.lines[0][j])
	case c.col < 0:
		c.problem = place + " rơi ra bên phải bảng, nơi không còn kỳ nào. Hãy chọn ô bắt đầu ở cột trước."
	}
	if c.problem != "" {
		return c
	}
	r, box := g.rows[c.row], g.rows[c.row].cells[c.col]
	if box.closed != "" {
		c.problem = box.closed
		return c
	}
	var err error
	if c.read, err = figure.ReadCell(text, r.d, b.chosen); err != nil {
		c.problem = g.cellLabel(r, c.col) + ": "
		if f := fault.Of(err); f != nil {
			c.problem += f.Sentence
		}
		return c
	}
	c.same = box.latest.ID != "" && figure.CellText(c.read.Value, r.d) == figure.CellText(box.latest.Value, r.d) && (c.read.Status == "" || c.read.Status == box.latest.Status)
	return c
}

// taken lists the cells that would be written.
func (b *block) taken() (all []blockCell) {
	if b.undecided() {
		return nil
	}
	for _, c := range b.cells {
		if c.problem == "" && !c.same {
			all = append(all, c)
		}
	}
	return all
}
