package docx

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/beevik/etree"

	"tongket/internal/doc/pair"
)

// table merges a table that stands in all three. One whose columns the paper has
// changed is taken whole or not at all.
func (m *merger) table(b, e, f passage) {
	if columns(b.el) != columns(f.el) {
		c := Change{State: Updated, Base: b.raw, Mine: e.raw, Fresh: f.raw, Choice: TakeFresh}
		if e.Text != b.Text {
			c.State, c.Choices, c.Choice = Asked, []Choice{TakeMine, TakeFresh}, ""
		}
		if m.tell(c) == TakeFresh {
			parent, at := e.el.Parent(), e.el.Index()
			parent.InsertChildAt(at, m.clone(f.el))
			parent.RemoveChild(e.el)
		}
		return
	}
	m.inside++
	m.flow(b.el, e.el, f.el)
	m.inside--
	m.row = ""
	if e.el.FindElement(".//w:tr") == nil {
		e.el.Parent().RemoveChild(e.el)
	}
}

func columns(tbl *etree.Element) int { return len(tbl.FindElements("w:tblGrid/w:gridCol")) }

// cells lists the cells of a row, whatever wraps them.
func cells(row *etree.Element) []*etree.Element {
	var all []*etree.Element
	for _, e := range row.ChildElements() {
		switch e.Tag {
		case "tc":
			all = append(all, e)
		case "sdt", "sdtContent", "customXml":
			all = append(all, cells(e)...)
		}
	}
	return all
}

// rowModel is a row of the edited table that a new row is made like.
type rowModel struct {
	row  *etree.Element
	form string // of its opposite in fresh
	to   []int  // cell of the drawing → cell here, -1 for none
}

// form says how the cells of a row lie.
func form(row *etree.Element) string {
	var b strings.Builder
	for _, c := range cells(row) {
		span := 1
		if g := c.FindElement("w:tcPr/w:gridSpan"); g != nil {
			span, _ = strconv.Atoi(g.SelectAttrValue("w:val", "1"))
		}
		b.WriteString(strconv.Itoa(span))
		if v := c.FindElement("w:tcPr/w:vMerge"); v != nil {
			b.WriteString("v" + v.SelectAttrValue("w:val", "continue"))
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// mergeRow merges a row cell by cell.
func (w *flowing) mergeRow(b, e, f passage) {
	m := w.m
	m.row = rowName(m.fresh, f)
	cb, ce, cf := cells(b.el), cells(e.el), cells(f.el)
	toEdited := m.opposed(m.base, cb, m.edited, ce)
	toFresh := m.opposed(m.base, cb, m.fresh, cf)
	model := rowModel{row: e.el, form: form(f.el), to: make([]int, len(cf))}
	for i := range model.to {
		model.to[i] = -1
	}
	for i := range cb {
		if toEdited[i] >= 0 && toFresh[i] >= 0 {
			model.to[toFresh[i]] = toEdited[i]
			m.flow(cb[i], ce[toEdited[i]], cf[toFresh[i]])
		}
	}
	m.row = ""
	w.model = &model
}

// rowName is what a row is told by: the first of its cells with words.
func rowName(f *mergeFile, row passage) string {
	for _, c := range cells(row.el) {
		text, _ := f.says(c)
		if text = shown(text); strings.IndexFunc(text, unicode.IsLetter) >= 0 {
			if r := []rune(text); len(r) > 80 {
				return string(r[:79]) + "…"
			}
			return text
		}
	}
	return ""
}

// opposed pairs the cells of two rows: one by one where they are as many, else by
// what they say.
func (m *merger) opposed(fa *mergeFile, a []*etree.Element, fb *mergeFile, b []*etree.Element) []int {
	if len(a) != len(b) {
		return pair.Match(fa.likesOfCells(a), fb.likesOfCells(b))
	}
	pair := make([]int, len(a))
	for i := range pair {
		pair[i] = i
	}
	return pair
}

func (f *mergeFile) likesOfCells(all []*etree.Element) []pair.Like {
	out := make([]pair.Like, len(all))
	for i, c := range all {
		text, keys := f.says(c)
		out[i] = pair.LikeOf("tc", text, keys)
	}
	return out
}

// adopt makes a passage of the drawing one of the edited file.
func (w *flowing) adopt(f passage) *etree.Element {
	m := w.m
	if f.Kind == "tr" && w.model != nil && w.model.form == form(f.el) {
		return m.rowLike(w.model, f.el)
	}
	e := m.clone(f.el)
	if f.Kind == "p" {
		m.dress(e, f.el)
	}
	return e
}

// rowLike copies a row of the edited table and fills it from one of the drawing, so
// that columns and looks that the clerk made hold for it too.
func (m *merger) rowLike(model *rowModel, f *etree.Element) *etree.Element {
	row := model.row.Copy()
	for _, e := range row.FindElements(".//*") {
		dropIdentity(e)
	}
	here, theirs := cells(row), cells(f)
	filled := map[int]bool{}
	for i, j := range model.to {
		if j < 0 || j >= len(here) {
			continue
		}
		filled[j] = true
		m.fill(here[j], theirs[i])
	}
	for j, c := range here {
		if !filled[j] {
			m.fill(c, nil)
		}
	}
	return row
}

// fill makes a copied cell say what a cell of the drawing says, nothing for nil.
func (m *merger) fill(here, theirs *etree.Element) {
	var own, come []*etree.Element
	m.edited.gather(here, func(e *etree.Element) { own = append(own, e) })
	if theirs != nil {
		m.fresh.gather(theirs, func(e *etree.Element) { come = append(come, e) })
	}
	if len(own) == 0 || own[0].Tag != "p" || len(come) > 0 && come[0].Tag != "p" {
		return
	}
	for _, e := range own[1:] {
		e.Parent().RemoveChild(e)
	}
	var target []token
	if len(come) > 0 {
		target = m.fresh.tokens(come[0].Copy())
	}
	now := m.edited.tokens(own[0])
	for i := range now {
		now[i].key, now[i].tag = "", "" // another row's numbers
	}
	m.rewrite(own[0], now, target)
	last := own[0]
	for _, e := range come[min(1, len(come)):] {
		next := m.clone(e)
		last.Parent().InsertChildAt(last.Index()+1, next)
		last = next
	}
}
