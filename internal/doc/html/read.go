// Package html reads saved web pages as papers: a newspaper's article on a ward, a
// report that Word or LibreOffice saved as a page, a page saved whole as .mht. It
// takes headings, paragraphs, lists with their numbers and tables with merged
// cells; of a page with menus around its text it takes the article and every table
// of figures, and drops menus, related links, advertisements and footers.
//
// Nothing is fetched or run: scripts, styles and pictures are passed over. Text
// that the page hides is in Margins. A page that is too large, too deeply nested or
// no page at all is refused with a sentence. All text is NFC.
package html

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tongket/internal/doc"
	"tongket/internal/fault"
)

// What one page may be.
const (
	maxFile    = 50 << 20  // bytes
	maxNodes   = 1_000_000 // tags and texts
	maxReopens = 4_000_000 // marks such as <b> that bad markup makes the parser open again
	maxNesting = 400       // elements within elements; the parser itself stops at 512
	maxCells   = 1_000_000 // rows × columns of one table
)

// Read reads a page. Places are paths of elements, each counted among its siblings
// of the same kind: "body/table[2]/tbody[1]/tr[3]/td[1]". Errors are faults of kind
// Refused or TooLarge.
func Read(data []byte) (*doc.Paper, error) {
	if err := judge(data); err != nil {
		return nil, err
	}
	label := ""
	if isMHT(data) {
		var err error
		if data, label, err = fromMHT(data); err != nil {
			return nil, err
		}
	}
	text, err := decode(data, label)
	if err != nil {
		return nil, err
	}
	nodes, err := measure(text)
	if err != nil {
		return nil, err
	}
	root, err := html.ParseWithOptions(strings.NewReader(text), html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, tooDeep()
	}
	body := first(root, atom.Body)
	if body == nil || depthOf(body) > maxNesting {
		return nil, tooDeep()
	}
	w := walker{}
	if t := first(root, atom.Title); t != nil && t.FirstChild != nil {
		w.paper.Title = tidy(t.FirstChild.Data)
	}
	w.page(body, surround(root, body, nodes))
	if w.err != nil {
		return nil, w.err
	}
	return &w.paper, nil
}

// judge refuses what is no page by its size and first bytes.
func judge(data []byte) error {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return fault.Refusedf("Tệp này rỗng, không có gì để đọc; hãy mở trang web, lưu lại rồi tải lên lần nữa.")
	case len(data) > maxFile:
		return fault.New(fault.TooLarge, "", "Tệp này nặng %d MB, vượt giới hạn 50 MB; "+
			"hãy lưu trang ở dạng chỉ có HTML, hoặc chép phần cần nộp sang tệp .docx.", len(data)>>20)
	}
	for _, k := range []struct{ magic, name string }{
		{"PK\x03\x04", "một gói nén (có thể là .docx hoặc .xlsx)"}, {"%PDF-", "tệp PDF"}, {"\xd0\xcf\x11\xe0", "tệp Office kiểu cũ"},
		{"{\\rtf", "văn bản RTF"}, {"\x89PNG", "tệp ảnh"}, {"\xff\xd8\xff", "tệp ảnh"},
	} {
		if bytes.HasPrefix(data, []byte(k.magic)) {
			return fault.Refusedf("Tệp này không phải trang web mà là %s; hãy đổi đuôi tệp cho đúng rồi tải lên lại.", k.name)
		}
	}
	return nil
}

// measure counts the tags of a page before it is parsed, since a tree takes many
// times the room of its text.
func measure(text string) (nodes int, err error) {
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(8 << 20)
	reopens := 0
	open := 0 // marks opened and not closed, which the parser opens again in each block
	for {
		switch z.Next() {
		case html.ErrorToken:
			return nodes, nil
		case html.StartTagToken:
			name, _ := z.TagName()
			if marks[atom.Lookup(name)] {
				open++
			} else {
				reopens += open
			}
			nodes++
		case html.EndTagToken:
			name, _ := z.TagName()
			if marks[atom.Lookup(name)] && open > 0 {
				open--
			}
		case html.TextToken, html.CommentToken, html.SelfClosingTagToken:
			nodes++
		}
		if nodes > maxNodes || reopens > maxReopens {
			return nodes, fault.Refusedf("Trang này có hơn 1.000.000 thẻ, vượt giới hạn đọc; " +
				"hãy chép phần cần nộp sang tệp .docx rồi tải lên lại.")
		}
	}
}

// marks are the elements that the parser opens again where bad markup leaves them
// open (HTML standard §13.2.4.3).
var marks = map[atom.Atom]bool{
	atom.A: true, atom.B: true, atom.Big: true, atom.Code: true, atom.Em: true, atom.Font: true, atom.I: true, atom.Nobr: true,
	atom.S: true, atom.Small: true, atom.Strike: true, atom.Strong: true, atom.Tt: true, atom.U: true,
}

func tooDeep() error {
	return fault.Refusedf("Trang này lồng các thẻ vào nhau quá sâu nên không đọc được; " +
		"hãy chép phần cần nộp sang tệp .docx rồi tải lên lại.")
}

// first finds the first element of a kind below a node.
func first(n *html.Node, kind atom.Atom) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.DataAtom == kind && d.Namespace == "" {
			return d
		}
	}
	return nil
}

// depthOf is the greatest number of elements within one another below a node,
// found without recursion.
func depthOf(n *html.Node) (deepest int) {
	depth := 0
	for c := n; ; {
		switch {
		case c.FirstChild != nil:
			c = c.FirstChild
			depth++
			deepest = max(deepest, depth)
		case c == n:
			return deepest
		default:
			for c.NextSibling == nil {
				if c = c.Parent; c == n {
					return deepest
				}
				depth--
			}
			c = c.NextSibling
		}
	}
}

// attr is an attribute of an element, "" without it.
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
