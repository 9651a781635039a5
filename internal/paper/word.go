package paper

import (
	"tongket/internal/doc"
	"tongket/internal/doc/docx"
)

// openWord opens a Word file as a paper: its body and notes in reading order,
// page headers and footers, and what its pages do not show, as margins.
func openWord(data []byte) (*doc.Paper, error) {
	in, err := docx.Read(data)
	if err != nil {
		return nil, err
	}
	p := &doc.Paper{Title: in.Title}
	p.Blocks = wordBlocks(p.Blocks, in.Body)
	p.Blocks = wordBlocks(p.Blocks, in.Notes)
	for _, nodes := range [][]docx.Node{in.Headers, in.Footers} {
		for n := range docx.Leaves(nodes) {
			p.Margins = append(p.Margins, n.Text)
		}
	}
	p.Margins = append(p.Margins, in.Unseen...)
	return p, nil
}

var wordKind = map[docx.Kind]doc.Kind{
	docx.KindHeading: doc.Heading, docx.KindParagraph: doc.Paragraph, docx.KindItem: doc.Item,
}

func wordBlocks(blocks []doc.Block, nodes []docx.Node) []doc.Block {
	for _, n := range nodes {
		if n.Grid != nil {
			blocks = wordTable(blocks, n.Grid)
			continue
		}
		blocks = append(blocks, doc.Block{Kind: wordKind[n.Kind], Level: n.Level, Number: n.Number, Text: n.Text, Place: n.Path})
	}
	return blocks
}

// wordTable gives a table as one block. A table that only lays out the page, such
// as the head of a State document or its signatures, gives paragraphs.
func wordTable(blocks []doc.Block, g *docx.Grid) []doc.Block {
	if g.Cols <= 2 && g.Rows <= 3 || g.Rows == 1 {
		for _, c := range g.Cells {
			blocks = wordBlocks(blocks, c.Nodes)
		}
		return blocks
	}
	t := &doc.Table{Rows: g.Rows, Cols: g.Cols, HeadRows: g.HeadRows}
	for _, c := range g.Cells {
		t.Cells = append(t.Cells, doc.Cell{Row: c.Row, Col: c.Col, RowSpan: c.RowSpan, ColSpan: c.ColSpan, Text: c.Text, Place: c.Path})
	}
	return append(blocks, doc.Block{Kind: doc.Tabular, Table: t})
}
