package html

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tongket/internal/doc"
	"tongket/internal/vn"
)

// list reads ul and ol; each item gets the number that a browser prints.
func (w *walker) list(n *html.Node, at *step) {
	w.flush()
	w.nested++
	defer func() { w.nested-- }()
	kind, next := numbering(n)
	counts := map[string]int{}
	for c := n.FirstChild; c != nil && w.err == nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		counts[c.Data]++
		place := &step{at, c.Data, counts[c.Data]}
		if c.DataAtom != atom.Li {
			w.element(c, place) // a list in a list, as old editors write
			continue
		}
		if v, err := strconv.Atoi(attr(c, "value")); err == nil {
			next = v
		}
		w.block = doc.Block{Kind: doc.Item, Level: min(w.nested, 9), Number: printed(kind, next), Place: place.String()}
		next++
		w.element(c, place)
		w.flush()
	}
}

// numbering tells how a list numbers its items and where it begins.
func numbering(n *html.Node) (kind string, start int) {
	kind, start = attr(n, "type"), 1
	style := strings.ToLower(attr(n, "style"))
	switch {
	case strings.Contains(style, "none") && strings.Contains(style, "list-style"):
		return "none", 1
	case strings.Contains(style, "lower-alpha"), strings.Contains(style, "lower-latin"):
		kind = "a"
	case strings.Contains(style, "upper-alpha"), strings.Contains(style, "upper-latin"):
		kind = "A"
	case strings.Contains(style, "upper-roman"):
		kind = "I"
	case strings.Contains(style, "lower-roman"):
		kind = "i"
	}
	if n.DataAtom == atom.Ul {
		return "-", 1
	}
	if v, err := strconv.Atoi(attr(n, "start")); err == nil {
		start = v
	}
	return kind, start
}

// printed writes the number of an item.
func printed(kind string, n int) string {
	switch {
	case kind == "none":
		return ""
	case kind == "-":
		return "-"
	case kind == "I" && n > 0 && n < 4000:
		return vn.Roman(n) + "."
	case kind == "i" && n > 0 && n < 4000:
		return strings.ToLower(vn.Roman(n)) + "."
	case (kind == "a" || kind == "A") && n > 0 && n <= 26:
		return string(rune(kind[0])+rune(n-1)) + "."
	}
	return strconv.Itoa(n) + "."
}
