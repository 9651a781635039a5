package sheet

import (
	"cmp"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/doc/xlsx"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// Proposal is a cell that the words around it tell what it is for. A person
// confirms it.
type Proposal struct {
	Mapped
	Row, Column string // the words at its row and above its column
	Sure        int    // hundredths
}

// Propose reads the words of a superior's workbook: rows of indicators under
// columns of periods, or rows of units under columns of indicators. Cells with
// formulas and cells mapped already are left out.
func Propose(tx *db.Tx, b *Blank, mapped []Mapped) ([]Proposal, error) {
	d, err := open(tx, vn.DayOf(tx.Now).Year())
	if err != nil {
		return nil, err
	}
	have := map[string]bool{}
	for _, m := range mapped {
		have[m.At()] = true
	}
	var all []Proposal
	for i := range b.Tabs {
		if b.Tabs[i].Hidden {
			continue
		}
		p := proposer{desk: d, tab: &b.Tabs[i], cells: map[[2]int]xlsx.Stored{}}
		for _, q := range p.all() {
			if !have[q.At()] {
				all = append(all, q)
			}
		}
	}
	return all, nil
}

// proposer reads one sheet.
type proposer struct {
	*desk
	tab     *xlsx.Tab
	cells   map[[2]int]xlsx.Stored
	lastCol int
}

// A sheet is looked at as far as a form of an office reaches.
const (
	mostRows = 400
	mostCols = 60
)

// head is what the words above a column say.
type head struct {
	text      string
	span      Span
	indicator plan.Definition
	sure      int
}

func (p *proposer) all() []Proposal {
	for _, c := range p.tab.Cells {
		if c.Row <= mostRows && c.Col <= mostCols {
			p.cells[[2]int{c.Row, c.Col}] = c
			p.lastCol = max(p.lastCol, c.Col)
		}
	}
	for _, m := range p.tab.Merged { // a merged head speaks for every column below it
		corner, there := p.cells[[2]int{m.Row, m.Col}]
		for row := m.Row; there && row <= min(m.LastRow, mostRows); row++ {
			for col := m.Col; col <= min(m.LastCol, mostCols); col++ {
				p.cells[[2]int{row, col}] = corner
				p.lastCol = max(p.lastCol, col)
			}
		}
	}
	var all []Proposal
	for row := 1; row <= mostRows; row++ {
		all = append(all, p.row(row)...)
	}
	return all
}

// row proposes the cells of one row by its name.
func (p *proposer) row(row int) []Proposal {
	var def plan.Definition
	unit, sure, label, nameCol := p.tree.Root().ID, 0, "", 0
	byUnit := false
	measure := ""
	for col := 1; col <= p.lastCol; col++ {
		c, there := p.cells[[2]int{row, col}]
		if !there || c.Holds != xlsx.HeldText || c.Row != row {
			continue
		}
		if found, part, s := p.indicatorOf(c.Text); s > sure && part == Whole {
			def, sure, label, nameCol, byUnit = found, s, c.Text, col, false
		} else if u, s := p.unitOf(c.Text); s > sure {
			unit, sure, label, nameCol, byUnit = u, s, c.Text, col, true
		} else if nameCol > 0 && def.Indicator != "" && plan.SameMeasure(def.Unit, c.Text) {
			measure = c.Text
		}
	}
	if sure == 0 || !byUnit && def.Kind == plan.Milestone {
		return nil
	}
	var all []Proposal
	for col := nameCol + 1; col <= p.lastCol; col++ {
		c, there := p.cells[[2]int{row, col}]
		if there && (c.Formula || c.Holds == xlsx.HeldText || c.Row != row) {
			continue
		}
		h := p.above(row, col, nameCol, byUnit)
		if h.sure == 0 {
			continue
		}
		of, in := def, measure
		if byUnit {
			of, in = h.indicator, ""
		}
		q := Proposal{Row: label, Column: h.text, Sure: min(sure, h.sure)}
		q.Mapped = p.mapped(row, col, of, unit, h.span, in)
		all = append(all, q)
	}
	return all
}

func (p *proposer) mapped(row, col int, d plan.Definition, unit auth.UnitID, span Span, measure string) Mapped {
	if measure == "" {
		measure = d.Unit
	}
	decimals := d.Decimals
	if measure != d.Unit {
		decimals = max(decimals, 1)
	}
	return Mapped{Tab: p.tab.Name, Row: row, Col: col, Indicator: d.Indicator, Unit: unit, Span: span, Measure: measure, Decimals: decimals}
}

// above reads the words over a cell from the nearest upwards. A head that says only
// "thực hiện" is told by the period over it; words left of the names are a title of
// the sheet and not of a column.
func (p *proposer) above(row, col, nameCol int, byUnit bool) head {
	found := head{}
	for r := row - 1; r >= 1; r-- {
		c, there := p.cells[[2]int{r, col}]
		if !there || c.Holds != xlsx.HeldText {
			continue
		}
		if s, isSpan := p.spanOver(c, nameCol); isSpan && (found.span == "" || found.span == InPeriod && s.named()) {
			if found.span != "" {
				c.Text += ", " + found.text
			}
			found.text, found.span, found.sure = c.Text, s, sureName
			if !byUnit && s != InPeriod {
				return found
			}
			continue
		}
		if !byUnit {
			continue
		}
		if d, _, sure := p.indicatorOf(c.Text); sure > 0 && d.Kind != plan.Milestone {
			return head{text: c.Text, span: cmp.Or(found.span, InPeriod), indicator: d, sure: sure}
		}
	}
	if byUnit {
		return head{} // no word says of which indicator
	}
	return found
}

// spanOver is the span that a head names: a period of its own, or one that follows
// the period reported.
func (p *proposer) spanOver(c xlsx.Stored, nameCol int) (Span, bool) {
	if c.Col > nameCol {
		if s, ok := periodSpan(c.Text, p.periods, p.year); ok {
			return s, true
		}
	}
	return spanOf(c.Text)
}

// spanOf reads the words that offices put over a column.
func spanOf(text string) (Span, bool) {
	s := " " + bare(text) + " "
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(s, " "+w+" ") {
				return true
			}
		}
		return false
	}
	switch {
	case has("so sanh", "ty le", "so voi", "dat", "tang giam") || strings.Contains(s, "%"):
		return "", false // a column that the workbook computes
	case has("cung ky") && has("luy ke"):
		return LastToDate, true
	case has("cung ky"):
		return LastYear, true
	case has("luy ke", "tu dau nam", "cong don"):
		return ToDate, true
	case has("ke hoach", "kh", "chi tieu giao", "du toan"):
		return YearPlan, true
	case has("nam truoc"):
		return YearBefore, true
	case has("ky bao cao", "trong ky", "thang bao cao", "trong thang", "thuc hien", "uoc thuc hien", "phat sinh", "quy bao cao", "trong quy", "ket qua"):
		return InPeriod, true
	}
	return "", false
}
