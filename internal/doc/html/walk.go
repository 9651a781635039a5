package html

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tongket/internal/doc"
	"tongket/internal/vn"
)

// walker goes through a page and gathers its blocks.
type walker struct {
	paper doc.Paper
	err   error
	win   window
	on    bool // inside the window

	text   line      // of the block being gathered
	block  doc.Block // its kind, number and place
	fonts  string    // the font that applies
	nested int       // lists within lists
}

// page reads the part of a body that the window shows.
func (w *walker) page(body *html.Node, win window) {
	w.win, w.on = win, win.from == nil
	path := step{}
	if win.around != body {
		path = pathTo(win.around)
	} else {
		path = step{name: "body"}
	}
	w.children(win.around, &path)
	w.flush()
}

// step is one step of a place: an element and its number among its siblings of the
// same kind. The body has no number.
type step struct {
	above *step
	name  string
	n     int
}

func (s *step) String() string {
	if s.above == nil {
		return s.name
	}
	return s.above.String() + "/" + s.name + "[" + strconv.Itoa(s.n) + "]"
}

// pathTo finds the place of an element.
func pathTo(n *html.Node) step {
	if n.DataAtom == atom.Body || n.Parent == nil {
		return step{name: "body"}
	}
	s := step{name: n.Data, n: 1}
	for c := n.PrevSibling; c != nil; c = c.PrevSibling {
		if c.Type == html.ElementNode && c.Data == n.Data {
			s.n++
		}
	}
	above := pathTo(n.Parent)
	s.above = &above
	return s
}

// children reads what is in an element, at the place of that element.
func (w *walker) children(n *html.Node, at *step) {
	counts := map[string]int{}
	for c := n.FirstChild; c != nil && w.err == nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			if w.on {
				w.write(c.Data)
			} else {
				w.unseen(c.Data)
			}
		case html.ElementNode:
			counts[c.Data]++
			w.element(c, &step{at, c.Data, counts[c.Data]})
		}
	}
}

// silent are elements whose content is no text of the page.
var silent = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Template: true, atom.Noscript: true, atom.Svg: true, atom.Head: true, atom.Title: true,
	atom.Iframe: true, atom.Object: true, atom.Canvas: true, atom.Select: true, atom.Button: true, atom.Textarea: true, atom.Audio: true,
	atom.Video: true, atom.Datalist: true, atom.Map: true, atom.Rp: true, atom.Rt: true,
}

// code are those of them whose content is no text at all.
var code = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Template: true, atom.Head: true}

// inline are elements that stand in a line of text.
var inline = map[atom.Atom]bool{
	atom.A: true, atom.B: true, atom.I: true, atom.U: true, atom.S: true, atom.Em: true, atom.Strong: true, atom.Span: true, atom.Font: true,
	atom.Small: true, atom.Big: true, atom.Sub: true, atom.Sup: true, atom.Mark: true, atom.Abbr: true, atom.Cite: true, atom.Code: true,
	atom.Q: true, atom.Time: true, atom.Ins: true, atom.Label: true, atom.Tt: true, atom.Strike: true, atom.Img: true, atom.Wbr: true,
	atom.Kbd: true, atom.Var: true, atom.Samp: true, atom.Bdi: true, atom.Bdo: true, atom.Data: true, atom.Dfn: true, atom.Nobr: true,
	atom.Ruby: true, atom.Input: true, atom.Picture: true, atom.Source: true, atom.Acronym: true,
}

// element reads an element by its kind. It is long because it lists the kinds.
func (w *walker) element(n *html.Node, at *step) {
	if n == w.win.from {
		w.on = true
	}
	isRoot := n == w.win.root && w.win.from != nil
	w.on = w.on || isRoot
	defer func() { w.on = w.on && !isRoot }() // what follows the article is not read
	w.unseen(attr(n, "alt"), attr(n, "title"))
	if n.Namespace != "" || silent[n.DataAtom] || n.DataAtom == atom.Del {
		if !code[n.DataAtom] && n.DataAtom != atom.Del {
			w.unseen(linesOf(n)...)
		}
		return
	}
	if hidden(n) {
		if s := tidy(strings.Join(linesOf(n), "\n")); s != "" {
			w.paper.Margins = append(w.paper.Margins, s)
		}
		return
	}
	if w.win.clean && n != w.win.root && (aside(n) || links(n)) {
		w.unseen(linesOf(n)...)
		return
	}
	if !w.on {
		w.children(n, at)
		return
	}
	font := w.fonts
	if f := fontOf(n); f != "" {
		w.fonts = f
	}
	switch n.DataAtom {
	case atom.Br:
		w.text.breakLine()
	case atom.Hr:
		w.flush()
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.flush()
		w.block = doc.Block{Kind: doc.Heading, Level: int(n.Data[1] - '0'), Place: at.String()}
		w.children(n, at)
		w.flush()
	case atom.Ul, atom.Ol:
		w.list(n, at)
	case atom.Table:
		w.flush()
		w.table(n, at)
	case atom.Pre:
		w.flush()
		w.text.kept = true
		w.children(n, at)
		w.flush()
		w.text.kept = false
	case atom.Sup:
		w.raised(n, at)
	default:
		if inline[n.DataAtom] {
			if !w.printedNumber(n) {
				w.children(n, at)
			}
			break
		}
		w.boxed(n, at)
	}
	w.fonts = font
}

// boxed reads an element that stands in a block of its own, such as p and div. One
// in an item of a list, as editors write them, is the item's text.
func (w *walker) boxed(n *html.Node, at *step) {
	begun := w.block.Kind == doc.Item && w.text.empty()
	if !begun {
		w.flush()
		w.block.Place = at.String()
	}
	w.children(n, at)
	w.flush()
}

// raised reads what is set above the line: "m²" keeps its sign, the mark of a
// footnote goes.
func (w *walker) raised(n *html.Node, at *step) {
	s := strings.TrimSpace(textOf(n))
	for c := range n.Descendants() {
		if c.DataAtom == atom.A && strings.HasPrefix(attr(c, "href"), "#") {
			return
		}
	}
	if sign, ok := map[string]string{"2": "²", "3": "³"}[s]; ok && strings.HasSuffix(w.text.b.String(), "m") {
		w.text.b.WriteString(sign)
		return
	}
	w.children(n, at)
}

// printedNumber takes the number or bullet that Word wrote before a paragraph of a
// list.
func (w *walker) printedNumber(n *html.Node) bool {
	if !strings.Contains(strings.ReplaceAll(strings.ToLower(attr(n, "style")), " ", ""), "mso-list:ignore") {
		return false
	}
	s := tidy(textOf(n))
	switch s {
	case "·", "§", "o", "ü", "Ø", "v", "•", "●", "–", "\uf0b7":
		s = "-"
	}
	w.block.Kind, w.block.Number, w.block.Level = doc.Item, s, 1
	return true
}

// write adds text in the font that applies.
func (w *walker) write(s string) {
	if e, old := vn.LegacyFont(w.fonts); old && strings.TrimSpace(s) != "" {
		s = e.Decode(s)
	}
	w.text.write(s)
}

// flush ends the block being gathered and keeps it when it has text.
func (w *walker) flush() {
	b := w.block
	w.block = doc.Block{}
	b.Text = w.text.take()
	if b.Text == "" {
		return
	}
	if b.Kind == "" {
		b.Kind = doc.Paragraph
	}
	if b.Place == "" && len(w.paper.Blocks) > 0 {
		b.Place = w.paper.Blocks[len(w.paper.Blocks)-1].Place
	}
	if b.Place == "" {
		b.Place = "body"
	}
	w.paper.Blocks = append(w.paper.Blocks, b)
}

// unseen keeps lines in capitals that stand beside the text read, in menus, pictures
// and forms: a mark on the paper would be one of them.
func (w *walker) unseen(lines ...string) {
	for _, l := range lines {
		if l = tidy(l); l != "" && len(l) <= 1000 && vn.Upper(l) == l && vn.Lower(l) != l {
			w.paper.Margins = append(w.paper.Margins, l)
		}
	}
}

// linesOf is the text below a node, a line for each stretch between the tags of
// blocks.
func linesOf(n *html.Node) (lines []string) {
	var l line
	var below func(n *html.Node)
	below = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				l.write(c.Data)
			case c.Type != html.ElementNode || code[c.DataAtom]:
			case inline[c.DataAtom]:
				below(c)
			default:
				lines = append(lines, l.take())
				below(c)
				lines = append(lines, l.take())
			}
		}
	}
	below(n)
	return append(lines, l.take())
}

// hidden reports an element that the page does not show, and Word's headers and
// footers, which stand at the end of the pages it saves.
func hidden(n *html.Node) bool {
	if n.Type != html.ElementNode || len(n.Attr) == 0 {
		return false
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			style := strings.ToLower(strings.ReplaceAll(a.Val, " ", ""))
			for _, s := range []string{"display:none", "visibility:hidden", "mso-hide:all", "mso-element:header", "mso-element:footer"} {
				if strings.Contains(style, s) {
					return true
				}
			}
		}
	}
	return false
}

// fontOf is the font that an element sets, "" when it sets none.
func fontOf(n *html.Node) string {
	if f := attr(n, "face"); f != "" {
		return firstFont(f)
	}
	for _, rule := range strings.Split(attr(n, "style"), ";") {
		name, value, _ := strings.Cut(rule, ":")
		if strings.EqualFold(strings.TrimSpace(name), "font-family") {
			return firstFont(value)
		}
	}
	return ""
}

func firstFont(s string) string {
	s, _, _ = strings.Cut(s, ",")
	return strings.Trim(s, "\"' \t\r\n")
}

// line gathers text as a browser sets it: blanks joined, none at the ends of lines.
type line struct {
	b     strings.Builder
	blank bool // a blank is due before the next letter
	kept  bool // preformatted: line breaks stay
}

func (l *line) write(s string) {
	for _, r := range s {
		switch {
		case r == '\n' && l.kept:
			l.breakLine()
		case r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f' || r == '\u00a0':
			l.blank = true
		case r == '\u00ad' || r == '\u200b' || r == '\ufeff': // where a word may be parted
		default:
			if l.blank && l.b.Len() > 0 && !strings.HasSuffix(l.b.String(), "\n") {
				l.b.WriteByte(' ')
			}
			l.blank = false
			l.b.WriteRune(r)
		}
	}
}

func (l *line) breakLine() {
	l.blank = false
	if l.b.Len() > 0 {
		l.b.WriteByte('\n')
	}
}

func (l *line) empty() bool { return l.b.Len() == 0 }

// take gives the text gathered and begins anew.
func (l *line) take() string {
	s := tidy(l.b.String())
	l.b.Reset()
	l.blank = false
	return s
}

// tidy makes a text NFC and takes the blanks around it away.
func tidy(s string) string {
	return strings.TrimSpace(vn.NFC(strings.ToValidUTF8(s, "\uFFFD")))
}

// textOf is all text below a node on one line.
func textOf(n *html.Node) string {
	var l line
	for d := range n.Descendants() {
		if d.Type == html.TextNode && !silent[d.Parent.DataAtom] {
			l.write(d.Data)
		}
	}
	return l.b.String()
}
