package extract

import (
	"strings"

	"tongket/internal/doc"
	"tongket/internal/vn"
)

// Word is a word of the text as the original draws it, for showing a fact on the
// picture of its page and for marking what a scan read with doubt.
type Word struct {
	Span  [2]int // bytes of Document.Text
	Page  int    // from 1
	Box   doc.Box
	Doubt int // percent, see doc.Word
}

// Paper reads a file that its format's package has opened; kind is what it is kept
// as. A mark of secrecy anywhere in it refuses it whole, with an error that is
// ErrSecret. A paper without a single word gives a Document without text.
func Paper(p *doc.Paper, kind string) (*Document, error) {
	var b builder
	for _, block := range p.Blocks {
		b.block(block)
	}
	text := b.text.String()
	if mark, found := secretPaper(p, text); found {
		return nil, RefuseSecret(mark)
	}
	d := &Document{Text: text, Kind: kind, Facts: []Fact{}, Pages: p.Pages, Words: b.words}
	r := &reader{text: text, low: lower(text), conv: conventionOf(text), doc: d}
	r.read(b.blocks)
	return d, nil
}

// A builder makes the text and the blocks of a paper together: one line for each
// paragraph and each row of a table.
type builder struct {
	text   strings.Builder
	blocks []block
	words  []Word
}

// put writes a stretch of text, in NFC and valid UTF-8 as every text read is.
func (b *builder) put(s string) (start, end int) {
	start = b.text.Len()
	b.text.WriteString(vn.NFC(strings.ToValidUTF8(s, "\uFFFD")))
	return start, b.text.Len()
}

// drawn keeps where the words of a stretch stand; shift is how far their text has
// moved into Document.Text.
func (b *builder) drawn(words []doc.Word, shift, start, end int) {
	for _, w := range words {
		span := [2]int{w.Start + shift, w.End + shift}
		if span[0] < start || span[1] > end || span[0] >= span[1] {
			continue
		}
		b.words = append(b.words, Word{Span: span, Page: w.Page, Box: w.Box, Doubt: w.Doubt})
	}
}

func (b *builder) block(n doc.Block) {
	if n.Table != nil {
		b.table(n.Table)
		return
	}
	full := n.Line()
	line := strings.TrimSpace(full)
	if line == "" {
		return
	}
	start, end := b.put(line)
	b.text.WriteByte('\n')
	shift := start + len(full) - len(n.Text) - (len(full) - len(strings.TrimLeft(full, " \t\r\n\f\v\u00a0")))
	b.drawn(n.Words, shift, start, end)
	size, rank := label(line)
	made := lineBlock(line, line1(start, end, size, rank), len(b.blocks) == 0)
	made.start, made.end, made.body = start, end, start+size
	made.place = n.Place
	switch {
	case n.Kind == doc.Heading && made.rank >= rankLead:
		made.kind, made.rank = Heading, min(rankPart+5*n.Level, rankSmall)
	case n.Kind == doc.Heading:
		made.kind = Heading
	case n.Kind == doc.Item && made.rank == rankPlain:
		made.kind, made.rank = Item, rankDash
	}
	b.blocks = append(b.blocks, made)
}

// line1 is the line of a paragraph that stands alone, counted from its own start.
func line1(start, end, size, rank int) line {
	return line{start: 0, end: end - start, body: size, rank: rank}
}

// table writes a table row by row.
func (b *builder) table(t *doc.Table) {
	made := block{start: b.text.Len(), rank: rankPlain, kind: Cell, table: &grid{head: t.HeadRows}}
	row := -1
	for _, c := range t.Cells {
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
		text := strings.TrimSpace(c.Text)
		start, end := b.put(text)
		b.drawn(c.Words, start-strings.Index(c.Text, text), start, end)
		*cells = append(*cells, cell{start: start, end: end, col: c.Col, span: max(c.ColSpan, 1), place: c.Place})
	}
	made.body, made.end = made.start, b.text.Len()
	b.text.WriteByte('\n')
	b.blocks = append(b.blocks, made)
}
