package html

import (
	"strconv"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tongket/internal/vn"
)

// maxWeighed is the largest page, in nodes, whose article is looked for: larger
// ones are no articles, and weighing every part of one takes long. They are read
// whole.
const maxWeighed = 60_000

// window is the part of a page that is read.
type window struct {
	from   *html.Node // the headline where reading begins; nil for the root itself
	root   *html.Node // the article, or the body
	around *html.Node // holds both
	clean  bool       // menus and their like are dropped
}

// surround decides what of a page is read: all of it when nothing stands around
// the text, as in what Word saves; else the article with its headline; but the
// whole body, without its menus, when the article would leave out a table of
// figures.
func surround(root, body *html.Node, nodes int) window {
	whole := window{root: body, around: body}
	if nodes > maxWeighed || exported(root) || !crowded(body) {
		return whole
	}
	whole.clean = true
	article := articleOf(root)
	if article == nil || weight(article) < 200 {
		return whole
	}
	for n := range body.Descendants() {
		if n.DataAtom == atom.Table && !inside(n, article) && figures(n) >= 6 && !dropped(n, body) {
			return whole
		}
	}
	return headline(window{root: article, around: article, clean: true}, body)
}

// exported reports a page that an office program saved.
func exported(root *html.Node) bool {
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Html:
			if attr(n, "xmlns:w") != "" || attr(n, "xmlns:x") != "" {
				return true
			}
		case atom.Meta:
			name, content := strings.ToLower(attr(n, "name")), strings.ToLower(attr(n, "content"))
			if (name == "generator" || name == "progid") &&
				(strings.Contains(content, "word") && !strings.Contains(content, "wordpress") ||
					strings.Contains(content, "excel") || strings.Contains(content, "libreoffice") || strings.Contains(content, "openoffice")) {
				return true
			}
		case atom.Body:
			return false
		}
	}
	return false
}

// crowded reports a page with menus or many links around its text.
func crowded(body *html.Node) bool {
	for n := range body.Descendants() {
		if n.Type == html.ElementNode && aside(n) && weight(n) > 0 {
			return true
		}
	}
	all := weight(body)
	return linked(body)*5 > all
}

// articleOf lets readability choose the article and finds in the page the element
// that holds all it chose. Numbers tie its copy to the page.
func articleOf(root *html.Node) (article *html.Node) {
	defer func() {
		if recover() != nil { // the page is then read whole
			article = nil
		}
	}()
	const key = "data-reading"
	var all []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			n.Attr = append(n.Attr, html.Attribute{Key: key, Val: strconv.Itoa(len(all))})
			all = append(all, n)
		}
	}
	parser := readability.NewParser()
	parser.DisableJSONLD = true
	found, err := parser.ParseDocument(root, nil)
	for _, n := range all {
		n.Attr = n.Attr[:len(n.Attr)-1]
	}
	if err != nil || found.Node == nil {
		return nil
	}
	for n := range found.Node.Descendants() {
		i, err := strconv.Atoi(attr(n, key))
		if n.Type != html.ElementNode || err != nil || i < 0 || i >= len(all) || weight(n) == 0 {
			continue
		}
		if article = common(article, all[i]); article == nil {
			return nil
		}
	}
	return article
}

// common is the innermost element that holds both; a is nil at first.
func common(a, b *html.Node) *html.Node {
	if a == nil {
		return b
	}
	for ; a != nil; a = a.Parent {
		if inside(b, a) {
			return a
		}
	}
	return nil
}

func inside(n, outer *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == outer {
			return true
		}
	}
	return false
}

// headline widens the window to the last first-rank heading before the article:
// between the two stand the day and the lead, which hold figures.
func headline(w window, body *html.Node) window {
	for n := range body.Descendants() {
		if n == w.root {
			break
		}
		if n.DataAtom == atom.H1 && !dropped(n, body) && weight(n) > 0 {
			w.from = n
		}
	}
	if w.from != nil && inside(w.from, w.root) {
		w.from = nil
	}
	if w.from != nil {
		w.around = common(w.from, w.root)
	}
	return w
}

// dropped reports a node in something that is dropped.
func dropped(n, body *html.Node) bool {
	for ; n != nil && n != body; n = n.Parent {
		if aside(n) || hidden(n) {
			return true
		}
	}
	return false
}

// asideWords are parts of the class or id of what stands beside an article, also
// in the Vietnamese of newspapers' makers.
var asideWords = map[string]bool{
	"nav": true, "navbar": true, "menu": true, "breadcrumb": true, "breadcrumbs": true, "sidebar": true, "related": true, "share": true,
	"social": true, "comment": true, "comments": true, "ads": true, "adv": true, "advert": true, "banner": true, "tags": true,
	"footer": true, "popup": true, "cookie": true, "lienquan": true, "quangcao": true, "binhluan": true, "chiase": true, "toolbar": true,
	"pagination": true, "newsletter": true, "subscribe": true, "sponsor": true,
}

// aside reports an element that stands beside the text: a menu, a footer, related
// links. One that holds a table of figures never does.
func aside(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	switch n.DataAtom {
	case atom.Nav, atom.Aside, atom.Footer, atom.Menu:
		return figures(n) < 6
	case atom.Body, atom.Html, atom.Article, atom.Main:
		return false
	}
	switch attr(n, "role") {
	case "navigation", "complementary", "banner", "contentinfo", "search", "menu", "dialog":
		return figures(n) < 6
	}
	names := strings.FieldsFunc(vn.Fold(attr(n, "class")+" "+attr(n, "id")), func(r rune) bool { return r == ' ' || r == '-' || r == '_' })
	for i, w := range names {
		pair := i+1 < len(names) && (w+names[i+1] == "lienquan" || w+names[i+1] == "quangcao" || w+names[i+1] == "binhluan" || w+names[i+1] == "chiase")
		if asideWords[w] || pair {
			return figures(n) < 6
		}
	}
	return false
}

// links reports a list or block that is nothing but links, as "read more" is.
func links(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Ul, atom.Ol, atom.Div, atom.Section:
		all := weight(n)
		return all > 0 && linked(n)*10 >= all*8
	}
	return false
}

// weight counts the bytes of text below a node, blanks and scripts aside.
func weight(n *html.Node) (size int) {
	for d := range n.Descendants() {
		if d.Type == html.TextNode && !silent[d.Parent.DataAtom] {
			size += len(strings.TrimSpace(d.Data))
		}
	}
	return size
}

// linked counts the bytes of text in links.
func linked(n *html.Node) (size int) {
	for d := range n.Descendants() {
		if d.DataAtom == atom.A && attr(d, "href") != "" {
			size += weight(d)
		}
	}
	return size
}

// figures counts the cells of tables below a node, or in it, that begin with a
// digit.
func figures(n *html.Node) (count int) {
	for d := range n.Descendants() {
		if d.DataAtom == atom.Td && d.FirstChild != nil {
			if s := strings.TrimSpace(textOf(d)); s != "" && s[0] >= '0' && s[0] <= '9' {
				count++
			}
		}
	}
	return count
}
