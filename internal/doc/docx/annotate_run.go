package docx

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// paragraph puts the notes of one paragraph, in their order, into its bytes.
func (m *margin) paragraph(p placed, notes []comment) {
	w := paragraphWriter{m: m, p: p, runs: slices.Clone(p.runs), events: map[int][]event{}}
	slices.SortFunc(w.runs, func(a, b tracedRun) int { return cmp.Compare(a.from, b.from) })
	corrected := -1
	for _, n := range notes {
		if n.Replace != "" && n.Start >= corrected && w.canCorrect(n.Start, n.End) {
			w.cuts = append(w.cuts, cut{n.Start, n.End, n})
			corrected = n.End
		}
		w.comment(n)
	}
	w.write()
}

// cut is a stretch of a paragraph's text that is struck out and replaced.
type cut struct {
	start, end int
	note       comment
}

// event is a mark that goes into a run: before the text at a place where it opens,
// behind the text before a place where it closes.
type event struct {
	at    int
	opens bool
	text  string
}

// paragraphWriter writes the runs of one paragraph anew where notes fall in them.
type paragraphWriter struct {
	m      *margin
	p      placed
	runs   []tracedRun
	events map[int][]event // by run
	cuts   []cut
}

// canCorrect reports whether a stretch lies in runs whose words may be struck out.
func (w *paragraphWriter) canCorrect(start, end int) bool {
	covered := 0
	for _, r := range w.runs {
		for _, k := range r.kids {
			if k.end <= start || k.start >= end || k.start == k.end {
				continue
			}
			inner := k.start >= start && k.end <= end
			if r.inserted || !k.text || !inner && !w.m.divisible(k, w.p.raw) {
				return false
			}
			covered += min(k.end, end) - max(k.start, start)
		}
	}
	return start < end && covered == end-start
}

// comment places the marks of a note: around a content control whose text it
// covers whole, else within the runs where it begins and ends.
func (w *paragraphWriter) comment(n comment) {
	open, shut := w.m.root.opens(n.id), w.m.root.shuts(n.id)
	var around *stretch
	for i, c := range w.p.controls {
		if c.start == n.Start && c.end == n.End && (around == nil || c.from < around.from) {
			around = &w.p.controls[i]
		}
	}
	if around != nil {
		w.m.edit(around.from, around.from, open)
		w.m.edit(around.to, around.to, shut)
		return
	}
	first, last := w.runAt(n.Start, true), w.runAt(n.End, false)
	if n.Start == n.End || first > last || first < 0 || last < 0 {
		w.point(n, open+shut)
		return
	}
	w.events[first] = append(w.events[first], event{n.Start, true, open})
	w.events[last] = append(w.events[last], event{n.End, false, shut})
}

// point places the marks of a note that covers no text.
func (w *paragraphWriter) point(n comment, marks string) {
	if i := w.runAt(n.Start, false); i >= 0 && n.Start > 0 {
		w.events[i] = append(w.events[i], event{n.Start, false, marks})
		return
	}
	if i := w.runAt(n.Start, true); i >= 0 {
		w.events[i] = append(w.events[i], event{n.Start, true, marks})
		return
	}
	at := w.p.trace.end[0]
	if len(w.runs) > 0 {
		at = w.runs[len(w.runs)-1].to
	} else if w.p.trace.end[0] == w.p.trace.end[1] {
		return // a paragraph that closes itself has no room
	}
	w.m.edit(at, at, marks)
}

// runAt is the run that holds the letter after a place, or with after false the
// one before it; -1 where no run does.
func (w *paragraphWriter) runAt(place int, after bool) int {
	for i, r := range w.runs {
		if after && r.start <= place && place < r.end || !after && r.start < place && place <= r.end {
			return i
		}
	}
	return -1
}

// write writes every run anew in which something falls.
func (w *paragraphWriter) write() {
	for i, r := range w.runs {
		events := w.events[i]
		touched := len(events) > 0
		for _, c := range w.cuts {
			touched = touched || c.start < r.end && c.end > r.start
		}
		if touched {
			w.m.edit(r.from, r.to, w.run(r, events))
		}
	}
}

// piece is what a run holds, cut as finely as the notes ask.
type piece struct {
	start, end int
	raw        string // as it stands in the part
	name       string // of the element, for a stretch of a w:t
	text       string
	plain      bool // a w:t, whole or a stretch of it
}

// run writes one run with the marks that fall in it.
func (w *paragraphWriter) run(r tracedRun, events []event) string {
	var places []int
	for _, e := range events {
		places = append(places, e.at)
	}
	for _, c := range w.cuts {
		places = append(places, c.start, c.end)
	}
	slices.Sort(places)
	places = slices.Compact(places)
	o := runWriter{root: w.m.root, tag: string(w.m.xml[r.from:r.open]), look: string(w.m.xml[r.look[0]:r.look[1]])}
	o.name = elementName(o.tag)
	opened := make([]bool, len(events))
	for _, k := range r.kids {
		for _, p := range w.m.pieces(k, places, w.p.raw) {
			for i, e := range events {
				if e.opens && !opened[i] && p.end > e.at && p.end > p.start {
					o.mark(e.text)
					opened[i] = true
				}
			}
			o.piece(p, w.cutAt(p), w.m)
			w.closing(&o, p, events, r)
		}
	}
	o.shut()
	for i, e := range events {
		if e.opens && !opened[i] {
			o.mark(e.text)
		}
	}
	return o.out.String()
}

// closing writes what ends behind a piece: a replacement, then the notes on it.
func (w *paragraphWriter) closing(o *runWriter, p piece, events []event, r tracedRun) {
	if p.start == p.end {
		return
	}
	for _, c := range w.cuts {
		if p.start < c.end && p.end >= c.end {
			o.insert(c.note, w.m)
		}
	}
	for _, e := range events {
		if !e.opens && p.start < e.at && p.end >= e.at {
			o.mark(e.text)
		}
	}
}

// cutAt is the correction that strikes a piece out, nil for none.
func (w *paragraphWriter) cutAt(p piece) *cut {
	for i, c := range w.cuts {
		if p.start < p.end && p.start >= c.start && p.end <= c.end {
			return &w.cuts[i]
		}
	}
	return nil
}

// divisible reports whether the letters of a w:t and those it gives to the text
// can be told apart one by one.
func (m *margin) divisible(k tracedKid, raw string) bool {
	_, text := m.letters(k)
	return utf8.RuneCountInString(text) == utf8.RuneCountInString(raw[k.start:k.end])
}

// letters are the name and the characters of a w:t.
func (m *margin) letters(k tracedKid) (name, text string) {
	b := m.xml[k.from:k.to]
	dec := xml.NewDecoder(bytes.NewReader(b))
	var s strings.Builder
	for {
		t, err := dec.RawToken()
		if err != nil {
			break // the end: the part was read through before
		}
		if c, ok := t.(xml.CharData); ok {
			s.Write(c)
		}
	}
	return elementName(string(b)), s.String()
}

// pieces cuts what a run holds at the places that fall within it.
func (m *margin) pieces(k tracedKid, places []int, raw string) []piece {
	whole := piece{start: k.start, end: k.end, raw: string(m.xml[k.from:k.to]), plain: k.text}
	if !k.text {
		return []piece{whole}
	}
	whole.name, whole.text = m.letters(k)
	if !m.divisible(k, raw) {
		return []piece{whole}
	}
	letters := []rune(whole.text)
	var out []piece
	from, used := k.start, 0
	for _, at := range append(slices.Clone(places), k.end) {
		if at <= from || at > k.end {
			continue
		}
		n := utf8.RuneCountInString(raw[from:at])
		out = append(out, piece{start: from, end: at, name: whole.name, text: string(letters[used : used+n]), plain: true})
		from, used = at, used+n
	}
	if len(out) < 2 {
		return []piece{whole}
	}
	return out
}

// runWriter writes the pieces of one run, closing and opening it around marks.
type runWriter struct {
	root            vocabulary
	tag, name, look string
	out             strings.Builder
	open, struck    bool
}

func (o *runWriter) shut() {
	if o.open {
		o.out.WriteString("</" + o.name + ">")
	}
	if o.struck {
		o.out.WriteString(o.root.end("del"))
	}
	o.open, o.struck = false, false
}

func (o *runWriter) mark(text string) {
	o.shut()
	o.out.WriteString(text)
}

func (o *runWriter) piece(p piece, struck *cut, m *margin) {
	if (struck != nil) != o.struck {
		o.shut()
	}
	if struck != nil && !o.struck {
		o.out.WriteString(m.tracked("del", struck.note))
		o.struck = true
	}
	if !o.open {
		o.out.WriteString(o.tag + o.look)
		o.open = true
	}
	switch {
	case struck != nil && p.plain:
		o.text(strings.TrimSuffix(p.name, "t")+"delText", p.text)
	case p.raw != "":
		o.out.WriteString(p.raw)
	default:
		o.text(p.name, p.text)
	}
}

func (o *runWriter) text(name, text string) {
	fmt.Fprintf(&o.out, `<%s xml:space="preserve">%s</%s>`, name, escaped(text), name)
}

// insert writes the words that stand instead of those struck out, in their look.
func (o *runWriter) insert(n comment, m *margin) {
	o.shut()
	o.out.WriteString(m.tracked("ins", n) + o.tag + o.look)
	o.text(strings.TrimSuffix(o.name, "r")+"t", clean(n.Replace))
	o.out.WriteString("</" + o.name + ">" + o.root.end("ins"))
}

// elementName is the name in a start tag as it is written: "w:r".
func elementName(tag string) string {
	name := strings.TrimPrefix(tag, "<")
	if end := strings.IndexAny(name, " \t\r\n/>"); end >= 0 {
		name = name[:end]
	}
	return name
}

// escaped is text as it stands in XML.
func escaped(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return "" // a bytes.Buffer takes everything
	}
	return b.String()
}
