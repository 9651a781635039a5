package pdf

import (
	"cmp"
	"math"
	"slices"

	"tongket/internal/doc"
)

// A leaf is a page on its way to becoming blocks.
type leaf struct {
	sheet  *sheet
	grids  []grid
	tables []*table
	lines  []line // outside tables, top to bottom
	l, r   float64
}

// assemble makes the paper of its pages.
func assemble(sheets []sheet) *doc.Paper {
	p := &doc.Paper{}
	leaves := make([]leaf, len(sheets))
	lines := make([][]line, len(sheets))
	heights := make([]float64, len(sheets))
	for i := range sheets {
		s := &sheets[i]
		p.Pages = append(p.Pages, doc.Page{Width: dots(s.width), Height: dots(s.height), Scanned: s.scanned})
		var turned []line
		leaves[i], turned = leafOf(s)
		for _, l := range turned {
			p.Margins = append(p.Margins, l.text())
		}
		p.Margins = append(p.Margins, s.aside...)
		if s.scanned { // a mark of secrecy is looked for in what little there is
			for _, l := range leaves[i].lines {
				p.Margins = append(p.Margins, l.text())
			}
			leaves[i] = leaf{sheet: s}
		}
		lines[i], heights[i] = leaves[i].lines, s.height
	}
	p.Margins = append(p.Margins, margins(lines, heights)...)
	for i := range leaves {
		leaves[i].lines = lines[i]
	}
	edges(leaves)
	j := &joiner{}
	for i := range leaves {
		j.page(leaves[i].elements())
	}
	p.Blocks = j.blocks()
	return p
}

func dots(points float64) int { return int(math.Round(points * 10)) }

// leafOf finds the tables of a page and its lines. Words that run up or down the
// page outside a table (a stamp, a mark across the paper) come apart.
func leafOf(s *sheet) (leaf, []line) {
	lf := leaf{sheet: s}
	for _, g := range gridsOf(s.rules) {
		if filledCells(g, s.glyphs) > 1 {
			lf.grids = append(lf.grids, g)
		}
	}
	cells := 1
	first := make([]int, len(lf.grids)) // region of a grid's first cell
	for i, g := range lf.grids {
		first[i] = cells
		cells += len(g.cells)
	}
	words := wordsOf(s, cells, func(g glyph) int {
		for i, grid := range lf.grids {
			if at := grid.cellAt(g.box.midX(), g.box.midY()); at >= 0 {
				return first[i] + at
			}
		}
		return 0
	})
	for i, g := range lf.grids {
		lf.tables = append(lf.tables, tableOf(g, words[first[i]:first[i]+len(g.cells)], s.page))
	}
	var upright, turned []word
	for _, w := range words[0] {
		if w.turned {
			turned = append(turned, w)
		} else {
			upright = append(upright, w)
		}
	}
	lf.lines = linesOf(upright)
	if len(turned) > 0 {
		return lf, []line{newLine(turned)}
	}
	return lf, nil
}

// cellAt gives the number of the cell at a point, -1 outside.
func (g grid) cellAt(x, y float64) int {
	if x < g.box.l || x > g.box.r || y < g.box.t || y > g.box.b {
		return -1
	}
	for i, c := range g.cells {
		if x >= c.box.l && x <= c.box.r && y >= c.box.t && y <= c.box.b {
			return i
		}
	}
	return -1
}

func filledCells(g grid, glyphs []glyph) int {
	filled := map[int]bool{}
	for _, gl := range glyphs {
		if gl.r != ' ' {
			if at := g.cellAt(gl.box.midX(), gl.box.midY()); at >= 0 {
				filled[at] = true
			}
		}
	}
	return len(filled)
}

// edges finds where the text of each page begins and ends from left to right. A
// page with few lines takes the edges of the others of its width, for its own
// lines may all be short.
func edges(leaves []leaf) {
	type span struct{ l, r float64 }
	common := map[int]span{}
	for i := range leaves {
		lf := &leaves[i]
		if len(lf.lines) == 0 {
			continue
		}
		b := boxOf(lf.lines)
		for _, t := range lf.tables {
			b = b.join(t.box)
		}
		lf.l, lf.r = leftEdge(lf.lines), b.r
		if len(lf.lines) < 5 && len(lf.tables) == 0 {
			continue
		}
		w := dots(lf.sheet.width)
		if c, seen := common[w]; !seen || b.r > c.r {
			common[w] = span{lf.l, b.r}
		}
	}
	for i := range leaves {
		lf := &leaves[i]
		if len(lf.lines) == 0 || len(lf.lines) >= 5 {
			continue
		}
		if c, ok := common[dots(lf.sheet.width)]; ok {
			lf.l, lf.r = min(lf.l, c.l), max(lf.r, c.r)
		} else {
			const usual = 72 // points of blank at the right, at most
			lf.r = max(lf.r, lf.sheet.width-min(lf.l, usual))
		}
	}
}

// leftEdge is where most lines that are not indented begin.
func leftEdge(lines []line) float64 {
	var at []float64
	for _, l := range lines {
		at = append(at, l.box.l)
	}
	slices.SortFunc(at, cmp.Compare[float64])
	return at[min(len(at)-1, len(at)/20)]
}

// elements gives the parts of a page from top to bottom.
func (lf leaf) elements() []element {
	var out []element
	lines := lf.lines
	page := lf.sheet.page
	for _, t := range lf.tables {
		n := 0
		for n < len(lines) && lines[n].box.midY() < t.box.t {
			n++
		}
		out = append(out, flow(lines[:n], lf.l, lf.r, page, 0)...)
		lines = lines[n:]
		out = append(out, element{table: t, page: page, box: t.box})
	}
	return append(out, flow(lines, lf.l, lf.r, page, 0)...)
}
