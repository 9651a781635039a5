package extract

import (
	"strings"

	"tongket/internal/doc/docx"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// readWord reads a Word file: its body and notes become the text, one line for
// each paragraph and each row of a table, and every node keeps its path in the
// file. Page headers and footers are looked at for a mark of secrecy only.
func readWord(data []byte) (*Document, error) {
	in, err := docx.Read(data)
	if err != nil {
		return nil, err
	}
	var b builder
	b.nodes(in.Body)
	b.nodes(in.Notes)
	text := b.text.String()
	margins := []string{in.Title}
	for _, nodes := range [][]docx.Node{in.Headers, in.Footers} {
		for n := range docx.Leaves(nodes) {
			margins = append(margins, n.Text)
		}
	}
	for _, s := range append(margins, text) {
		if mark, found := Secret(s); found {
			return nil, refuseSecret(mark)
		}
	}
	if strings.TrimSpace(text) == "" {
		return nil, fault.Refusedf("Tệp Word này không có chữ nào, có thể chỉ gồm ảnh chụp. Hãy nộp bản có chữ, hoặc gõ lại nội dung vào tệp .docx.")
	}
	d := &Document{Text: text, Kind: "docx", Facts: []Fact{}}
	r := &reader{text: text, low: lower(text), conv: conventionOf(text), doc: d}
	r.read(b.blocks)
	return d, nil
}

// A builder makes the text and the blocks of a Word file together.
type builder struct {
	text   strings.Builder
	blocks []block
}

// put writes a stretch of text, in NFC and valid UTF-8 as every text read is.
func (b *builder) put(s string) (start, end int) {
	start = b.text.Len()
	b.text.WriteString(vn.NFC(strings.ToValidUTF8(s, "\uFFFD")))
	return start, b.text.Len()
}

func (b *builder) nodes(nodes []docx.Node) {
	for _, n := range nodes {
		if n.Grid != nil {
			b.grid(n.Grid)
			continue
		}
		b.node(n)
	}
}

// node writes one paragraph and the line break after it.
func (b *builder) node(n docx.Node) {
	line := strings.TrimSpace(n.Line())
	if line == "" {
		return
	}
	start, end := b.put(line)
	b.text.WriteByte('\n')
	size, rank := label(line)
	l := line1(start, end, size, rank)
	made := lineBlock(line, l, len(b.blocks) == 0)
	made.start, made.end, made.body = start, end, start+size
	made.place = n.Path
	switch {
	case n.Kind == docx.KindHeading && made.rank >= rankLead:
		made.kind, made.rank = Heading, min(rankPart+5*n.Level, rankSmall)
	case n.Kind == docx.KindHeading:
		made.kind = Heading
	case n.Kind == docx.KindItem && made.rank == rankPlain:
		made.kind, made.rank = Item, rankDash
	}
	b.blocks = append(b.blocks, made)
}

// line1 is the line of a paragraph that stands alone, counted from its own start.
func line1(start, end, size, rank int) line {
	return line{start: 0, end: end - start, body: size, rank: rank}
}

// grid writes a table row by row. A table that only lays out the page, such as
// the head of a State document or its signatures, gives paragraphs.
func (b *builder) grid(g *docx.Grid) {
	layout := g.Cols <= 2 && g.Rows <= 3 || g.Rows == 1
	if layout {
		for _, c := range g.Cells {
			b.nodes(c.Nodes)
		}
		return
	}
	made := block{start: b.text.Len(), rank: rankPlain, kind: Cell, table: &grid{}}
	row := -1
	for _, c := range g.Cells {
		for row < c.Row {
			if row >= 0 {
				b.text.WriteByte('\n')
			}
			row++
			made.table.rows = append(made.table.rows, nil)
		}
		cells := &made.table.rows[row]
		if len(*cells) > 0 {
			b.text.WriteByte('\t')
		}
		start, end := b.put(strings.TrimSpace(c.Text))
		*cells = append(*cells, cell{start: start, end: end, col: c.Col, span: max(c.ColSpan, 1), place: c.Path})
	}
	made.body, made.end = made.start, b.text.Len()
	b.text.WriteByte('\n')
	b.blocks = append(b.blocks, made)
}
