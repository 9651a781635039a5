package docx

import (
	"slices"

	"github.com/beevik/etree"
)

// rewrite makes a paragraph of the edited file, taken apart into now, say target.
// What stays keeps its look; what comes takes the look of what it replaces or
// stands beside.
func (m *merger) rewrite(p *etree.Element, now, target []token) {
	w := rewriting{m: m, p: p, now: now, target: target, pair: opposite(now, target)}
	w.looks()
	next := 0 // in target
	var gone []token
	last := -1 // of now that stays
	for i, j := range w.pair {
		if j < 0 {
			gone = append(gone, now[i])
			continue
		}
		w.replace(last, i, gone, target[next:j])
		w.sync(i, target[j])
		gone, next, last = nil, j+1, i
	}
	w.replace(last, -1, gone, target[next:])
	tidy(p)
}

type rewriting struct {
	m           *merger
	p           *etree.Element
	now, target []token
	pair        []int
	look        map[string]*etree.Element // look in the drawing → look here
}

// looks learns from what stays how the clerk's file looks.
func (w *rewriting) looks() {
	w.look = map[string]*etree.Element{}
	for i, j := range w.pair {
		if j >= 0 && !w.target[j].old && w.target[j].el != nil {
			if sig := lookOf(w.target[j].el); w.look[sig] == nil && !w.now[i].gap() {
				w.look[sig] = runProperties(w.now[i].el)
			}
		}
	}
}

// runProperties finds the w:rPr of a run or of the first run in a control; an
// empty one when there is none.
func runProperties(e *etree.Element) *etree.Element {
	if e.Tag != "r" {
		if r := e.FindElement(".//w:r"); r != nil {
			e = r
		}
	}
	if props := e.SelectElement("w:rPr"); props != nil {
		return props
	}
	return el("w:rPr")
}

// lookOf is a look as text.
func lookOf(e *etree.Element) string {
	d := etree.NewDocumentWithRoot(runProperties(e).Copy())
	s, err := d.WriteToString()
	if err != nil { // writing into memory does not fail
		return ""
	}
	return s
}

// replace takes out what goes and puts in what comes between two tokens that stay,
// -1 for the ends of the paragraph.
func (w *rewriting) replace(before, after int, gone, come []token) {
	if len(come) > 0 {
		parent, at := w.between(before, after, gone)
		for k, t := range come {
			parent.InsertChildAt(at+k, w.make(t, before, after, gone))
		}
	}
	for _, t := range gone {
		if t.el.Parent() != nil {
			t.el.Parent().RemoveChild(t.el)
		}
	}
}

// between is where things go that come between two tokens.
func (w *rewriting) between(before, after int, gone []token) (*etree.Element, int) {
	switch {
	case len(gone) > 0:
		e := gone[0].el
		return e.Parent(), e.Index()
	case before >= 0 && after >= 0 && w.now[before].el.Parent() == w.now[after].el.Parent():
		e := w.now[before].el
		return e.Parent(), e.Index() + 1
	case before >= 0:
		e := w.top(w.now[before].el)
		return w.p, e.Index() + 1
	case after >= 0:
		return w.p, w.top(w.now[after].el).Index()
	}
	return w.p, len(w.p.Child)
}

// top climbs from a token to the child of the paragraph that holds it.
func (w *rewriting) top(e *etree.Element) *etree.Element {
	for e.Parent() != w.p {
		e = e.Parent()
	}
	return e
}

// make makes the element of a token that comes.
func (w *rewriting) make(t token, before, after int, gone []token) *etree.Element {
	if t.old && t.el != nil { // the clerk's own, from elsewhere in the paragraph
		return t.el.Copy()
	}
	if t.picture() {
		return w.m.clone(t.el)
	}
	run := el("w:r")
	if props := w.props(t, before, after, gone); len(props.Child) > 0 {
		run.AddChild(props.Copy())
	}
	fillRun(run, t.text)
	if !t.held || t.tag == "" {
		return run
	}
	return wrapped(w.m, t, run)
}

// wrapped puts a run into the control of a token of the drawing.
func wrapped(m *merger, t token, run *etree.Element) *etree.Element {
	sdt := m.clone(t.el)
	content := sdt.SelectElement("w:sdtContent")
	content.Child = nil
	content.AddChild(run)
	return sdt
}

// props is the look of a token that comes.
func (w *rewriting) props(t token, before, after int, gone []token) *etree.Element {
	for _, g := range gone {
		if !g.gap() && !g.picture() {
			return runProperties(g.el)
		}
	}
	if t.el != nil {
		if known := w.look[lookOf(t.el)]; known != nil {
			return known
		}
		return runProperties(t.el)
	}
	switch {
	case before >= 0:
		return runProperties(w.now[before].el)
	case after >= 0:
		return runProperties(w.now[after].el)
	}
	return el("w:rPr")
}

// sync makes a token that stays say what its opposite says.
func (w *rewriting) sync(i int, t token) {
	e := w.now[i]
	switch {
	case t.old || t.el == nil || e.gap():
	case e.picture():
		w.m.exchange(e.el, t.el, e.text == t.text)
	case !t.held || t.tag == "":
		if e.text != t.text {
			w.setText(e, t.text)
		}
	case e.held && controlTag(e.el) != "":
		e.el.FindElement("w:sdtPr/w:tag").CreateAttr("w:val", t.tag)
		if e.text != t.text {
			w.setText(e, t.text)
		}
	default: // a number that lost its control, or has one without a tag
		run := el("w:r")
		if props := runProperties(e.el); len(props.Child) > 0 {
			run.AddChild(props.Copy())
		}
		fillRun(run, t.text)
		parent, at := e.el.Parent(), e.el.Index()
		parent.RemoveChildAt(at)
		parent.InsertChildAt(at, wrapped(w.m, t, run))
	}
}

// setText changes the text of a run or of a control, its look kept.
func (w *rewriting) setText(e token, text string) {
	run := e.el
	if run.Tag != "r" {
		props := runProperties(e.el).Copy()
		content := e.el.SelectElement("w:sdtContent")
		content.Child = nil
		run = el("w:r")
		if len(props.Child) > 0 {
			run.AddChild(props)
		}
		content.AddChild(run)
		fillRun(run, text)
		return
	}
	props := run.SelectElement("w:rPr")
	run.Child = nil
	if props != nil {
		run.AddChild(props)
	}
	fillRun(run, text)
}

// tidy takes out wrappers that hold nothing any more and joins runs of one look.
func tidy(p *etree.Element) {
	for _, e := range p.ChildElements() {
		if e.Space == "w" && (slices.Contains(carriers, e.Tag) || e.Tag == "sdt") {
			tidy(e)
			content := e
			if e.Tag == "sdt" {
				content = e.SelectElement("w:sdtContent")
			}
			if e.Tag != "sdtContent" && (content == nil || len(content.ChildElements()) == 0) {
				p.RemoveChild(e)
			}
		}
	}
	var last *etree.Element
	for _, e := range p.ChildElements() {
		if e.Space != "w" || e.Tag != "r" || !textOnly(e) {
			last = nil
			continue
		}
		if last == nil || !slices.EqualFunc(last.Attr, e.Attr, func(a, b etree.Attr) bool { return a.FullKey() == b.FullKey() && a.Value == b.Value }) || lookOf(last) != lookOf(e) {
			last = e
			continue
		}
		for _, c := range e.ChildElements() {
			if c.Tag == "rPr" {
				continue
			}
			all := last.ChildElements()
			if end := all[len(all)-1]; c.Tag == "t" && end.Tag == "t" {
				end.SetText(end.Text() + c.Text())
				end.CreateAttr("xml:space", "preserve")
				continue
			}
			last.AddChild(c.Copy())
		}
		p.RemoveChild(e)
	}
}

// textOnly reports whether a run holds text and nothing else.
func textOnly(run *etree.Element) bool {
	n := 0
	for _, c := range run.ChildElements() {
		if !slices.Contains([]string{"rPr", "t", "tab", "br", "cr", "noBreakHyphen"}, c.Tag) || c.SelectAttr("w:type") != nil {
			return false
		}
		n++
	}
	return n > 0
}
