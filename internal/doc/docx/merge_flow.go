package docx

import (
	"slices"
	"strings"

	"github.com/beevik/etree"

	"tongket/internal/doc/pair"
)

// passage is a paragraph, a table or a row of one of the files.
type passage struct {
	el *etree.Element
	pair.Like
	raw   string // its text with all gaps
	place string // the heading above it
}

// pieces lists what stands in a body, a cell or a table, whatever wraps it.
func (f *mergeFile) pieces(in *etree.Element) []passage {
	var all []passage
	place := ""
	f.gather(in, func(e *etree.Element) {
		p := passage{el: e, place: place}
		var keys []string
		p.raw, keys = f.says(e)
		p.Like = pair.LikeOf(e.Tag, p.raw, keys)
		if e.Tag == "p" && f.heads(e, p.Text) {
			place = shown(p.Text)
		}
		all = append(all, p)
	})
	return all
}

// gather visits the paragraphs, tables and rows directly in an element, through
// controls and custom markup.
func (f *mergeFile) gather(in *etree.Element, visit func(*etree.Element)) {
	for _, e := range in.ChildElements() {
		if e.Space != "w" {
			continue
		}
		switch e.Tag {
		case "p", "tbl", "tr":
			visit(e)
		case "sdt", "sdtContent", "customXml", "ins":
			f.gather(e, visit)
		}
	}
}

// says gives the text of a passage and the keys of its numbers.
func (f *mergeFile) says(e *etree.Element) (text string, keys []string) {
	if e.Tag == "p" {
		all := f.tokens(e.Copy())
		for _, t := range all {
			keys = append(keys, t.key)
		}
		return textOf(all), keys
	}
	var lines []string
	for _, p := range e.FindElements(".//w:p") {
		line, more := f.says(p)
		lines, keys = append(lines, line), append(keys, more...)
	}
	return strings.Join(lines, "\n"), keys
}

// heads reports whether a paragraph is a heading: by its style, by its level in the
// outline, or by its look.
func (f *mergeFile) heads(p *etree.Element, text string) bool {
	if s := p.FindElement("w:pPr/w:pStyle"); s != nil && strings.HasPrefix(f.styles[s.SelectAttrValue("w:val", "")], "heading") {
		return text != ""
	}
	if p.FindElement("w:pPr/w:outlineLvl") != nil {
		return text != ""
	}
	b := p.FindElement(".//w:r/w:rPr/w:b")
	return b != nil && lookLevel(text) > 0
}

func likes(all []passage) []pair.Like {
	out := make([]pair.Like, len(all))
	for i, p := range all {
		out[i] = p.Like
	}
	return out
}

// among finds which pieces without a partner say the same in both.
func among(a, b []passage, freeA, freeB []bool) []int {
	own := slices.Repeat([]int{-1}, len(a))
	for i := range a {
		for j := range b {
			if freeA[i] && freeB[j] && a[i].Text != "" && a[i].Same(b[j].Like) {
				own[i], freeB[j] = j, false
				break
			}
		}
	}
	return own
}

// unpaired lists which of n have no partner.
func unpaired(pair []int, n int) []bool {
	out := slices.Repeat([]bool{true}, n)
	for _, j := range pair {
		if j >= 0 {
			out[j] = false
		}
	}
	return out
}

// flow merges what stands in a body, a cell or a table.
func (m *merger) flow(b, e, f *etree.Element) {
	pb, pe, pf := m.base.pieces(b), m.edited.pieces(e), m.fresh.pieces(f)
	toEdited, toFresh := pair.Match(likes(pb), likes(pe)), pair.Match(likes(pb), likes(pf))
	if b.Tag == "tc" && len(pb) == 1 { // one paragraph in one cell: what else could it be
		if len(pe) == 1 {
			toEdited[0] = 0
		}
		if len(pf) == 1 {
			toFresh[0] = 0
		}
	}
	m.count(pb, toEdited)
	own := among(pe, pf, unpaired(toEdited, len(pe)), unpaired(toFresh, len(pf)))
	weight := func(i int) int { return 1 + 2*min(len(pb[i].Text), 1) }
	order, out := arrange(toEdited, toFresh, own, len(pf), weight)
	for i, p := range pb {
		if j, k := toEdited[i], toFresh[i]; p.Kind == "p" && p.Text != "" && j >= 0 && k >= 0 {
			m.learnLooks(p.el, pe[j].el, pf[k].el)
		}
	}
	at := flowing{m: m, base: pb, edited: pe, fresh: pf, in: e, stays: pair.Rising(toEdited, weight)}
	for i, s := range order {
		at.settle(order[i+1:], s)
	}
	for _, s := range out {
		at.missing(s)
	}
	if e.Tag == "tc" && e.SelectElement("w:p") == nil && len(m.edited.pieces(e)) == 0 {
		e.AddChild(el("w:p"))
	}
}

// count notes how much of the base was found again.
func (m *merger) count(pb []passage, toEdited []int) {
	if m.quiet {
		return
	}
	for i, p := range pb {
		if p.Text == "" || p.Kind == "tbl" || m.inside > 0 && p.Kind == "p" {
			continue
		}
		m.out.Of++
		if toEdited[i] >= 0 {
			m.out.Found++
		}
	}
}

// flowing is a flow being merged.
type flowing struct {
	m                   *merger
	base, edited, fresh []passage
	in                  *etree.Element // the edited container
	stays               []bool         // of the base: the clerk did not move it
	last                *etree.Element // what was settled last
	model               *rowModel
}

// settle brings one place of the merged flow about.
func (w *flowing) settle(rest []slot, s slot) {
	m := w.m
	w.stand(s)
	var e *etree.Element
	switch {
	case s.edited < 0: // new in the paper
		e = w.adopt(w.fresh[s.fresh])
		w.put(rest, e)
		m.tell(Change{State: Added, Fresh: w.fresh[s.fresh].raw})
	case s.base < 0:
		e = w.edited[s.edited].el
		if s.fresh < 0 {
			m.own(w.edited[s.edited])
		}
	case s.fresh < 0:
		if e = w.edited[s.edited].el; !m.stillStands(w.base[s.base], w.edited[s.edited]) {
			return
		}
	default:
		e = w.edited[s.edited].el
		if s.put && e.FindElement(".//w:sectPr") == nil {
			e.Parent().RemoveChild(e)
			w.put(rest, e)
		}
		w.both(s)
		if e.Parent() == nil {
			return
		}
	}
	w.last = e
}

// stand sets the place that changes are told with.
func (w *flowing) stand(s slot) {
	if w.m.inside > 0 {
		return
	}
	switch {
	case s.fresh >= 0:
		w.m.place = w.fresh[s.fresh].place
	case s.base >= 0:
		w.m.place = w.base[s.base].place
	}
}

// put inserts an element after what was settled last, else before what comes next.
func (w *flowing) put(rest []slot, e *etree.Element) {
	if w.last != nil {
		w.last.Parent().InsertChildAt(w.last.Index()+1, e)
		return
	}
	for _, s := range rest {
		if s.edited >= 0 && !s.put {
			next := w.edited[s.edited].el
			next.Parent().InsertChildAt(next.Index(), e)
			return
		}
	}
	at := len(w.in.Child)
	if end := w.in.SelectElement("w:sectPr"); end != nil {
		at = end.Index()
	}
	w.in.InsertChildAt(at, e)
}

// missing tells of what the clerk took out.
func (w *flowing) missing(s slot) {
	if w.m.inside == 0 {
		w.m.place = w.base[s.base].place
	}
	c := Change{State: Deleted, Base: w.base[s.base].raw}
	if s.fresh >= 0 {
		c.Fresh = w.fresh[s.fresh].raw
	}
	w.m.tell(c)
}

// both merges a passage that stands in all three.
func (w *flowing) both(s slot) {
	b, e, f := w.base[s.base], w.edited[s.edited], w.fresh[s.fresh]
	if !w.stays[s.base] && e.Text == b.Text && e.Text == f.Text {
		w.m.tell(Change{State: Moved, Base: b.raw, Mine: e.raw, Fresh: f.raw})
	}
	switch e.Kind {
	case "p":
		w.m.paragraph(b, e, f)
	case "tbl":
		w.m.table(b, e, f)
	case "tr":
		w.mergeRow(b, e, f)
	}
}

// stillStands decides on what the paper no longer says.
func (m *merger) stillStands(b, e passage) bool {
	stays := e.Text != b.Text
	if stays {
		c := Change{State: Asked, Base: b.raw, Mine: e.raw, Choices: []Choice{TakeMine, TakeFresh}, Choice: TakeMine}
		stays = m.tell(c) != TakeFresh
	} else {
		m.tell(Change{State: Gone, Base: b.raw, Mine: e.raw})
	}
	if stays {
		return true
	}
	if e.el.FindElement(".//w:sectPr") != nil { // the page behind it hangs on it
		m.rewrite(e.el, m.edited.tokens(e.el), nil)
		return true
	}
	e.el.Parent().RemoveChild(e.el)
	return false
}

// own tells of what the clerk wrote. Numbers copied into it may have changed.
func (m *merger) own(e passage) {
	if e.Kind != "p" {
		m.tell(Change{State: Own, Mine: e.raw})
		return
	}
	copied := m.edited.tokens(e.el.Copy())
	target, changed := m.withNumbers(copied, m.numbers)
	if changed == 0 {
		m.tell(Change{State: Own, Mine: e.raw})
		return
	}
	c := Change{State: Asked, Mine: e.raw, WithNumbers: shown(textOf(target)), Choices: []Choice{TakeNumbers, TakeMine}, Choice: TakeNumbers}
	if m.tell(c) == TakeNumbers {
		now := m.edited.tokens(e.el)
		target, _ = m.withNumbers(now, m.numbers)
		m.rewrite(e.el, now, target)
	}
}
