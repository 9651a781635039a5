// Package markdown reads reports typed in Markdown as papers: headings, paragraphs,
// items of lists, tables. The numbers and dashes of items stay as typed, since
// offices refer to them ("mục 3"), where a browser would count anew. A line that
// begins as a part of an official paper does ("I.", "1.1.", "a)") is a paragraph of
// its own, though Markdown would join it to the line above; and lines set in by
// blanks, which Markdown takes for code, are paragraphs.
//
// HTML inside is read as package html reads it. A file that is too large or nested
// too deeply is refused with a sentence. All text is NFC.
package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"tongket/internal/doc"
	"tongket/internal/doc/html"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

const (
	maxFile   = 5 << 20 // bytes; a report of 500 pages has two million
	maxOpened = 50      // markers that open quotes and lists at the start of one line
	maxMarks  = 1_000   // marks of emphasis, code and links in one paragraph
	maxCells  = 1_000_000
)

// Read reads a file in UTF-8, UTF-16 with a byte order mark, or Windows-1258.
// Places are "bytes/a-b" of the text as decoded to UTF-8 in NFC. Errors are faults
// of kind Refused or TooLarge.
func Read(data []byte) (*doc.Paper, error) {
	if len(data) > maxFile {
		return nil, fault.New(fault.TooLarge, "", "Tệp .md này nặng %d MB, vượt giới hạn 5 MB; hãy tách thành nhiều tệp rồi tải lên lại.", len(data)>>20)
	}
	source, err := decode(data)
	if err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(source)) == 0 {
		return nil, fault.Refusedf("Tệp này rỗng, không có gì để đọc; hãy kiểm tra tệp gốc rồi tải lên lại.")
	}
	if err := judge(source); err != nil {
		return nil, err
	}
	root := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(text.NewReader(source))
	r := reader{source: source}
	if err := r.blocks(root, 0); err != nil {
		return nil, err
	}
	return &r.paper, nil
}

// decode gives the text in UTF-8 and NFC, with "\n" for line breaks.
func decode(data []byte) ([]byte, error) {
	var from encoding.Encoding
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		from = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case !utf8.Valid(data):
		from = charmap.Windows1258
	}
	if from != nil {
		var err error
		if data, err = from.NewDecoder().Bytes(data); err != nil {
			return nil, fault.Refusedf("Tệp .md này không phải văn bản chữ đọc được; hãy lưu lại theo mã UTF-8 rồi tải lên.")
		}
	}
	s := strings.TrimPrefix(string(data), "\ufeff")
	if strings.IndexByte(s, 0) >= 0 {
		return nil, fault.Refusedf("Tệp này mang đuôi .md nhưng bên trong không phải văn bản chữ; hãy chọn lại đúng tệp.")
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return []byte(vn.NFC(s)), nil
}

// judge refuses what takes a parser of Markdown time without measure: it looks for
// the end of every mark in the whole paragraph.
func judge(source []byte) error {
	marks := 0
	for line := range bytes.SplitSeq(source, []byte("\n")) {
		if opened(line) > maxOpened {
			return fault.Refusedf("Tệp .md này có dòng mở hơn 50 danh sách hoặc trích dẫn lồng nhau nên không đọc được; " +
				"hãy bỏ bớt các dấu “>” và “-” ở đầu dòng rồi tải lên lại.")
		}
		if len(bytes.TrimSpace(line)) == 0 || bytes.HasPrefix(bytes.TrimSpace(line), []byte("|")) { // cells of a table stand alone
			marks = 0
		}
		for i, c := range line {
			if c == '[' || c == ']' || c == '<' || (c == '*' || c == '_' || c == '`' || c == '~') && (i == 0 || line[i-1] != c) {
				marks++
			}
		}
		if marks > maxMarks {
			return fault.Refusedf("Tệp .md này có đoạn chứa hơn 1.000 dấu “*”, “_” hoặc “[” nên không đọc được; " +
				"hãy tách đoạn ấy bằng dòng trống rồi tải lên lại.")
		}
	}
	return nil
}

// opened counts the markers that open quotes and lists at the start of a line.
func opened(line []byte) (n int) {
	for _, c := range line {
		switch c {
		case '>', '-', '+', '*':
			n++
		case ' ', '\t', '.', ')', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		default:
			return n
		}
	}
	return 0 // a line of nothing else is a rule
}

// reader gathers the blocks of one file.
type reader struct {
	source []byte
	paper  doc.Paper
}

// blocks reads what is in a node; level counts the lists around it.
func (r *reader) blocks(n ast.Node, level int) error {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if err := r.block(c, level); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) block(n ast.Node, level int) error {
	switch n := n.(type) {
	case *ast.Heading:
		for _, p := range r.pieces(n) {
			r.keep(doc.Block{Kind: doc.Heading, Level: n.Level}, p)
		}
	case *ast.Paragraph, *ast.TextBlock:
		for _, p := range parted(r.pieces(n)) {
			r.keep(doc.Block{Kind: doc.Paragraph}, p)
		}
	case *ast.List:
		return r.list(n, level+1)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		r.lines(n)
	case *ast.HTMLBlock:
		return r.html(n)
	case *tables.Table:
		return r.table(n)
	case *ast.ThematicBreak, *ast.LinkReferenceDefinition:
	default:
		return r.blocks(n, level)
	}
	return nil
}

// list reads the items of a list: the first paragraph of each carries its number as
// typed.
func (r *reader) list(n *ast.List, level int) error {
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		begun := len(r.paper.Blocks)
		if err := r.blocks(item, level); err != nil {
			return err
		}
		if begun == len(r.paper.Blocks) || r.paper.Blocks[begun].Kind != doc.Paragraph {
			continue
		}
		b := &r.paper.Blocks[begun]
		b.Kind, b.Level, b.Number = doc.Item, min(level, 9), r.marker(n, item)
	}
	return nil
}

// typedMarker is the number or dash that opens an item.
var typedMarker = regexp.MustCompile(`^[ \t]*([-+*]|[0-9]{1,9}[.)])`)

// marker gives what is typed before an item; a star prints as a dash.
func (r *reader) marker(list *ast.List, item ast.Node) string {
	if pos := item.Pos(); pos >= 0 && pos < len(r.source) {
		if m := typedMarker.FindSubmatch(r.source[pos:min(len(r.source), pos+40)]); m != nil && string(m[1]) != "*" {
			return string(m[1])
		}
	}
	if !list.IsOrdered() {
		return "-"
	}
	n := list.Start
	for c := item.PreviousSibling(); c != nil; c = c.PreviousSibling() {
		n++
	}
	return fmt.Sprintf("%d%c", n, list.Marker)
}

// piece is a line of text and where it stands.
type piece struct {
	text       string
	start, end int
	hard       bool // a line break follows that the author asked for
}

// pieces gives the lines of a node's text, without the marks of emphasis and links.
func (r *reader) pieces(n ast.Node) []piece {
	var done []piece
	at := piece{start: -1}
	end := func(hard bool) {
		if strings.TrimSpace(at.text) != "" {
			at.hard = hard
			done = append(done, at)
		}
		at = piece{start: -1}
	}
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) { // the function gives no error
		if !entering {
			return ast.WalkContinue, nil
		}
		switch c := c.(type) {
		case *ast.Text:
			if at.start < 0 {
				at.start = c.Segment.Start
			}
			value := c.Segment.Value(r.source)
			if !c.IsRaw() {
				value = util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences(value)))
			}
			at.text += string(value)
			at.end = c.Segment.Stop
			if c.SoftLineBreak() || c.HardLineBreak() {
				end(c.HardLineBreak())
			}
		case *ast.String:
			at.text += string(c.Value)
		case *ast.AutoLink:
			at.text += string(c.Label(r.source))
		case *ast.RawHTML:
			if strings.HasPrefix(strings.ToLower(string(c.Segments.Value(r.source))), "<br") {
				end(true)
			}
		case *ast.Image:
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	end(false)
	return done
}

// label begins a part of an official paper.
var label = regexp.MustCompile(`^([IVX]+\.|[A-ZĐ]\.|[0-9]+(\.[0-9]+)*[.)]|[0-9]+(\.[0-9]+)+|[a-zđ]\)|[-–+•]|(Phần|Chương|Mục|Điều|Phụ lục|Biểu)\s+[0-9IVX]+)(\s|$)`)

// parted joins the lines that one paragraph was wrapped into; lines that begin with
// a label, and those after a line that ends as a paragraph does, stay apart.
func parted(lines []piece) (paragraphs []piece) {
	for i, l := range lines {
		if i == 0 || lines[i-1].hard || label.MatchString(strings.TrimSpace(l.text)) || ends(lines[i-1].text) {
			paragraphs = append(paragraphs, l)
			continue
		}
		last := &paragraphs[len(paragraphs)-1]
		last.text = strings.TrimRight(last.text, " ") + " " + strings.TrimLeft(l.text, " ")
		last.end = l.end
	}
	return paragraphs
}

// ends reports a line that ends a paragraph: at the end of a sentence, or a title in
// capitals.
func ends(s string) bool {
	s = strings.TrimSpace(s)
	return s == "" || strings.ContainsRune(".;:!?", rune(s[len(s)-1])) || vn.Upper(s) == s && vn.Lower(s) != s
}

// keep adds a block with the text of a piece.
func (r *reader) keep(b doc.Block, p piece) {
	if b.Text = strings.TrimSpace(vn.NFC(p.text)); b.Text == "" {
		return
	}
	b.Place = place(p.start, p.end)
	r.paper.Blocks = append(r.paper.Blocks, b)
}

func place(start, end int) string { return fmt.Sprintf("bytes/%d-%d", max(start, 0), max(end, 0)) }

// lines reads the lines of a node as they stand, as paragraphs.
func (r *reader) lines(n ast.Node) {
	for i := range n.Lines().Len() {
		s := n.Lines().At(i)
		r.keep(doc.Block{Kind: doc.Paragraph}, piece{text: string(s.Value(r.source)), start: s.Start, end: s.Stop})
	}
}

// html reads HTML between paragraphs, all of it at the place of the whole.
func (r *reader) html(n *ast.HTMLBlock) error {
	var b bytes.Buffer
	start, end := -1, 0
	for i := range n.Lines().Len() {
		s := n.Lines().At(i)
		if start < 0 {
			start = s.Start
		}
		b.Write(s.Value(r.source))
		end = s.Stop
	}
	if n.HasClosure() {
		b.Write(n.ClosureLine.Value(r.source))
		end = n.ClosureLine.Stop
	}
	if len(bytes.TrimSpace(b.Bytes())) == 0 {
		return nil
	}
	p, err := html.Read(b.Bytes())
	if err != nil {
		return err
	}
	for _, block := range p.Blocks {
		block.Place = place(start, end)
		if block.Table != nil {
			for i := range block.Table.Cells {
				block.Table.Cells[i].Place = block.Place
			}
		}
		r.paper.Blocks = append(r.paper.Blocks, block)
	}
	r.paper.Margins = append(r.paper.Margins, p.Margins...)
	return nil
}

// table reads a table; its first row is the head.
func (r *reader) table(n *tables.Table) error {
	t := &doc.Table{HeadRows: 1}
	start, end := -1, 0
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		col := 0
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			c := doc.Cell{Row: t.Rows, Col: col, RowSpan: 1, ColSpan: 1}
			lines := r.pieces(cell)
			texts := make([]string, len(lines))
			for i, p := range lines {
				texts[i] = strings.TrimSpace(vn.NFC(p.text))
			}
			if len(lines) > 0 {
				c.Text = strings.Join(texts, "\n")
				c.Place = place(lines[0].start, lines[len(lines)-1].end)
				if start < 0 {
					start = lines[0].start
				}
				end = lines[len(lines)-1].end
			}
			t.Cells = append(t.Cells, c)
			col++
		}
		t.Rows++
		if t.Cols = max(t.Cols, col); t.Rows*t.Cols > maxCells {
			return fault.Refusedf("Tệp .md này có một bảng hơn 1.000.000 ô, vượt giới hạn đọc; hãy tách bảng thành nhiều tệp rồi tải lên lại.")
		}
	}
	if start >= 0 {
		r.paper.Blocks = append(r.paper.Blocks, doc.Block{Kind: doc.Tabular, Place: place(start, end), Table: t})
	}
	return nil
}
