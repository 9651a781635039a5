package html

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tongket/internal/doc"
	"tongket/internal/fault"
)

// row is a row of a table with its place.
type row struct {
	node *html.Node
	at   *step
	head bool // in thead, or of th alone
	last int  // the first row after its group, which its cells do not reach beyond
}

// table reads a table. One that only lays out the page (a single row or column,
// tables within) gives the blocks of its cells.
func (w *walker) table(n *html.Node, at *step) {
	rows, nested := w.rows(n, at)
	cols := 0
	for _, r := range rows {
		k := 0
		for c := range r.node.ChildNodes() {
			if isCell(c) {
				k += span(c, "colspan")
			}
		}
		cols = max(cols, k)
	}
	role := attr(n, "role")
	if nested || cols < 2 || len(rows) < 2 || role == "presentation" || role == "none" {
		w.laidOut(rows)
		return
	}
	t, err := w.grid(rows, cols)
	if err != nil {
		w.err = err
		return
	}
	if t != nil {
		w.paper.Blocks = append(w.paper.Blocks, doc.Block{Kind: doc.Tabular, Place: at.String(), Table: t})
	}
}

func isCell(n *html.Node) bool { return n.DataAtom == atom.Td || n.DataAtom == atom.Th }

// rows lists the rows of a table and reads its caption; nested is set when a cell
// holds a table.
func (w *walker) rows(n *html.Node, at *step) (rows []row, nested bool) {
	counts := map[string]int{}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		counts[c.Data]++
		place := &step{at, c.Data, counts[c.Data]}
		switch c.DataAtom {
		case atom.Caption:
			w.boxed(c, place)
		case atom.Thead, atom.Tbody, atom.Tfoot:
			begun, k := len(rows), 0
			for r := c.FirstChild; r != nil; r = r.NextSibling {
				if r.DataAtom != atom.Tr {
					continue
				}
				k++
				if !hidden(r) {
					rows = append(rows, row{node: r, at: &step{place, "tr", k}, head: c.DataAtom == atom.Thead || allHead(r)})
				}
			}
			for i := begun; i < len(rows); i++ {
				rows[i].last = len(rows)
			}
		}
	}
	for d := range n.Descendants() {
		nested = nested || d.DataAtom == atom.Table
	}
	return rows, nested
}

// allHead reports a row of th alone.
func allHead(r *html.Node) bool {
	heads := 0
	for c := range r.ChildNodes() {
		switch c.DataAtom {
		case atom.Th:
			heads++
		case atom.Td:
			return false
		}
	}
	return heads > 0
}

// laidOut reads the cells of a table that only lays out the page.
func (w *walker) laidOut(rows []row) {
	for _, r := range rows {
		w.children(r.node, r.at)
		w.flush()
	}
}

// grid resolves merged cells; nil when no cell has text.
func (w *walker) grid(rows []row, cols int) (*doc.Table, error) {
	t := &doc.Table{Rows: len(rows)}
	taken := map[int]int{} // column → the first row in which it is free again
	filled := false
	for i, r := range rows {
		if r.head && i == t.HeadRows {
			t.HeadRows++
		}
		col, counts := 0, map[string]int{}
		for c := range r.node.ChildNodes() {
			if !isCell(c) {
				continue
			}
			counts[c.Data]++
			if hidden(c) {
				continue
			}
			for taken[col] > i {
				col++
			}
			across, down := span(c, "colspan"), span(c, "rowspan")
			if attr(c, "rowspan") == "0" {
				down = r.last - i
			}
			down = min(down, r.last-i)
			at := &step{r.at, c.Data, counts[c.Data]}
			text := w.cell(c, at)
			filled = filled || text != ""
			t.Cells = append(t.Cells, doc.Cell{Row: i, Col: col, RowSpan: down, ColSpan: across, Text: text, Place: at.String()})
			for range across {
				taken[col] = i + down
				col++
			}
			if t.Cols = max(t.Cols, col); t.Cols*len(rows) > maxCells || t.Cols > 10*cols+1000 {
				return nil, fault.Refusedf("Trang này có một bảng rộng và dài hơn 1.000.000 ô, vượt giới hạn đọc; " +
					"hãy chép phần cần nộp sang tệp .xlsx rồi tải lên lại.")
			}
		}
	}
	if t.HeadRows == len(rows) {
		t.HeadRows = 1
	}
	if !filled {
		return nil, nil
	}
	return t, nil
}

// cell gives the text of a cell, the lines of its blocks joined.
func (w *walker) cell(n *html.Node, at *step) string {
	inner := walker{on: true, fonts: w.fonts}
	if f := fontOf(n); f != "" {
		inner.fonts = f
	}
	inner.children(n, at)
	inner.flush()
	w.paper.Margins = append(w.paper.Margins, inner.paper.Margins...)
	lines := make([]string, len(inner.paper.Blocks))
	for i, b := range inner.paper.Blocks {
		lines[i] = b.Line()
	}
	return strings.Join(lines, "\n")
}

// span reads colspan and rowspan within the bounds of the HTML standard
// (§4.9.11).
func span(n *html.Node, key string) int {
	v, err := strconv.Atoi(strings.TrimSpace(attr(n, key)))
	if err != nil || v < 1 {
		return 1
	}
	return min(v, 1000)
}
