package check

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/xlsx"
	"tongket/internal/extract"
)

// CopyOf finds the tagged numbers of a file that has been read: the content
// controls of a Word file, the named cells of a workbook. Any other file has none.
// Errors are those of reading the file.
func CopyOf(data []byte, d *extract.Document) (Copy, error) {
	c := Copy{Text: d}
	var err error
	switch d.Kind {
	case "docx":
		var in *docx.Reading
		if in, err = docx.Read(data); err == nil {
			c.word = placesOf(in, d)
			c.Numbers, c.held = c.word.numbers(in)
		}
	case "xlsx":
		var names []xlsx.Named
		if names, err = xlsx.Names(data); err == nil {
			c.sheet = &sheetPlaces{in: d, named: map[string]string{}}
			for _, n := range names {
				c.sheet.named[n.Name] = n.Place
			}
			c.Numbers = namedCells(names, d)
		}
	}
	slices.SortStableFunc(c.Numbers, func(a, b Tagged) int { return cmp.Compare(a.Span[0], b.Span[0]) })
	return c, err
}

// Marked reports whether a file carries tags that papers of this program are
// printed with.
func (c Copy) Marked() bool {
	for _, t := range c.Numbers {
		if printedTag.MatchString(t.Tag) {
			return true
		}
	}
	return false
}

// printedTag is the form of a tag that a paper is printed with.
var printedTag = regexp.MustCompile(`^tk[a-z0-9]{16}$`)

// wordPlaces tie the paragraphs of a Word file to the text read from it.
type wordPlaces struct {
	paras []wordPlace       // in the order of the text
	at    map[string]int    // by path, as an index of paras
	blank map[string]string // the paths of tags that stand where nothing is shown
}

// wordPlace is a paragraph: where its text begins among the bytes of the document's.
type wordPlace struct {
	path string
	from int
	node docx.Node
}

// placesOf goes through a file once more and finds its paragraphs in the text.
func placesOf(in *docx.Reading, d *extract.Document) *wordPlaces {
	starts := map[string]int{}
	for _, n := range d.Nodes {
		if _, seen := starts[n.Place]; !seen {
			starts[n.Place] = n.Span[0]
		}
	}
	w := &wordPlaces{at: map[string]int{}, blank: map[string]string{}}
	w.nodes(in.Body, starts)
	w.nodes(in.Notes, starts)
	slices.SortStableFunc(w.paras, func(a, b wordPlace) int { return cmp.Compare(a.from, b.from) })
	for i, p := range w.paras {
		w.at[p.path] = i
	}
	return w
}

// nodes places paragraphs, those of a table by their cells, or by themselves where
// the table only lays out the page.
func (w *wordPlaces) nodes(nodes []docx.Node, starts map[string]int) {
	for _, n := range nodes {
		if n.Grid == nil {
			w.place(n, starts)
			continue
		}
		for _, c := range n.Grid.Cells {
			start, whole := starts[c.Path]
			if !whole {
				w.nodes(c.Nodes, starts)
				continue
			}
			at := start - leading(c.Text)
			for leaf := range docx.Leaves(c.Nodes) {
				line := leaf.Line()
				w.paras = append(w.paras, wordPlace{leaf.Path, at + len(line) - len(leaf.Text), leaf})
				at += len(line) + 1
			}
		}
	}
}

func (w *wordPlaces) place(n docx.Node, starts map[string]int) {
	if start, ok := starts[n.Path]; ok {
		line := n.Line()
		w.paras = append(w.paras, wordPlace{n.Path, start - leading(line) + len(line) - len(n.Text), n})
	}
}

// leading is how many bytes of blanks a text begins with, which reading takes off.
func leading(s string) int { return len(s) - len(strings.TrimLeft(s, " \t\r\n\f\v\u00a0")) }

// numbers lists the content controls with a tag, and where those without stand.
func (w *wordPlaces) numbers(in *docx.Reading) (all []Tagged, held [][2]int) {
	for _, p := range w.paras {
		for _, c := range p.node.Controls {
			at := [2]int{max(0, p.from+c.Start), max(0, p.from+c.End)}
			if c.Tag == "" {
				held = append(held, at)
			} else {
				all = append(all, Tagged{Tag: c.Tag, Span: at, By: ByTag})
			}
		}
	}
	for _, b := range in.Blank {
		at := w.near(b.Path)
		w.blank[b.Tag] = b.Path
		all = append(all, Tagged{Tag: b.Tag, Span: [2]int{at, at}, By: ByTag})
	}
	return all, held
}

// near is the end of what stands in the same row or container as a place that shows
// nothing: where in the text a finding about it is shown.
func (w *wordPlaces) near(path string) int {
	for ; path != ""; path = path[:max(0, strings.LastIndexByte(path, '/'))] {
		at := -1
		for _, p := range w.paras {
			if strings.HasPrefix(p.path, path+"/") {
				at = max(at, p.from+len(p.node.Text))
			}
		}
		if at >= 0 {
			return at
		}
	}
	return 0
}

// of gives the paragraph that a stretch of the text begins in, and the stretch
// among the bytes of its text.
func (w *wordPlaces) of(span [2]int) (path string, start, end int, ok bool) {
	n, found := slices.BinarySearchFunc(w.paras, span[0], func(p wordPlace, at int) int { return cmp.Compare(p.from, at) })
	if !found {
		n--
	}
	if n < 0 || n >= len(w.paras) {
		return "", 0, 0, false
	}
	p := w.paras[n]
	start = min(max(span[0]-p.from, 0), len(p.node.Text))
	end = min(max(span[1]-p.from, start), len(p.node.Text))
	return p.path, start, end, true
}

// sheetPlaces tie the cells of a workbook to the text read from it.
type sheetPlaces struct {
	in    *extract.Document
	named map[string]string // the places of cells with a name
}

// of gives the cell that a remark is about: the named one, else the first with a
// number among those that the stretch of the text goes over, else the first.
func (s *sheetPlaces) of(r Remark) (place string) {
	if at := s.named[r.Tag]; r.Tag != "" && at != "" {
		return at
	}
	for _, n := range s.in.Nodes {
		_, isCell := rowOf(n.Place)
		if !isCell || n.Span[0] >= max(r.At[1], r.At[0]+1) || n.Span[1] <= r.At[0] {
			continue
		}
		if strings.ContainsAny(s.in.Text[n.Span[0]:n.Span[1]], "0123456789") {
			return n.Place
		}
		place = cmp.Or(place, n.Place)
	}
	return place
}

// namedCells lists the cells of a workbook that have a name. One that shows nothing
// stands at the end of its row.
func namedCells(names []xlsx.Named, d *extract.Document) []Tagged {
	spans, rows := map[string][2]int{}, map[string]int{}
	for _, n := range d.Nodes {
		if _, seen := spans[n.Place]; !seen {
			spans[n.Place] = n.Span
		}
		if row, ok := rowOf(n.Place); ok {
			rows[row] = max(rows[row], n.Span[1])
		}
	}
	var all []Tagged
	for _, n := range names {
		span, ok := spans[n.Place]
		if !ok {
			row, _ := rowOf(n.Place)
			span = [2]int{rows[row], rows[row]}
		}
		all = append(all, Tagged{Tag: n.Name, Span: span, By: ByTag})
	}
	return all
}

// rowOf is the row of a cell's place: "'Biểu 1'!5" of "'Biểu 1'!B5".
func rowOf(place string) (string, bool) {
	at := strings.LastIndexByte(place, '!')
	if at < 0 {
		return "", false
	}
	return place[:at+1] + strings.TrimLeft(place[at+1:], "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), true
}
