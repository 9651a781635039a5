package scan

import (
	"context"
	"fmt"
	"image"
	"sync"

	"tongket/internal/doc"
)

// leaf is a page being read: its number, the resolution of its sheet, and the way
// from the sheet back to the page as it was drawn.
type leaf struct {
	number int
	dpi    int
	turn   turn
}

// boxOf leads from the straightened sheet to the page, in tenths of a point.
func (p *leaf) boxOf(r image.Rectangle) doc.Box {
	x0, y0 := p.turn.back(float64(r.Min.X), float64(r.Min.Y))
	x1, y1 := p.turn.back(float64(r.Max.X), float64(r.Min.Y))
	x2, y2 := p.turn.back(float64(r.Min.X), float64(r.Max.Y))
	x3, y3 := p.turn.back(float64(r.Max.X), float64(r.Max.Y))
	tenths := func(v float64) int { return max(0, int(v*720/float64(p.dpi)+0.5)) }
	return doc.Box{tenths(min(x0, x2)), tenths(min(y0, y1)), tenths(max(x1, x3)), tenths(max(y2, y3))}
}

func (p *leaf) place(r image.Rectangle) string {
	b := p.boxOf(r)
	return fmt.Sprintf("p%d@%d,%d,%d,%d", p.number, b[0], b[1], b[2], b[3])
}

// prepared is a page made ready for tesseract: straight, in even light, without
// ruled lines, parted into regions.
type prepared struct {
	leaf
	sheet  *sheet
	ink    *bitmap
	tables []*grid
	parts  []region
}

// prepare makes a page ready.
func prepare(m image.Image, number, dpi int) *prepared {
	up, down := scale(dpi)
	s := gray(m).resized(up, down).flattened()
	p := &prepared{leaf: leaf{number: number, dpi: dpi * up / down}}
	p.turn = newTurn(skew(s.inked()), s.w, s.h)
	s = s.straightened(p.turn)
	by := measuresAt(p.dpi)
	l, s := unruled(s, s.inked(), by)
	p.sheet, p.ink, p.tables = s, s.inked().cleaned(), grids(l, by)
	p.parts = regions(p.ink, p.tables, p.dpi)
	return p
}

// readPage reads one page from picture to blocks.
func readPage(ctx context.Context, m image.Image, number, dpi int) ([]doc.Block, error) {
	p := prepare(m, number, dpi)
	words, err := recognise(ctx, strips(p.sheet, p.parts, p.dpi), p.dpi)
	if err != nil {
		return nil, err
	}
	within := make([][]word, len(p.parts))
	for _, w := range words {
		within[w.region] = append(within[w.region], w)
	}
	if err := p.secondLook(ctx, within); err != nil {
		return nil, err
	}
	for _, words := range within {
		mendSigns(words, p.ink)
	}
	return p.blocks(within), nil
}

// secondLook reads doubtful cells again with their specks smoothed, and keeps what
// tesseract is surer of. A cell is often one number, and no word beside it tells a
// worn 5 from a 9.
func (p *prepared) secondLook(ctx context.Context, within [][]word) error {
	var of []int
	for i, r := range p.parts {
		if r.table >= 0 && doubt(within[i]) > doc.Doubtful {
			of = append(of, i)
		}
	}
	if len(of) == 0 {
		return nil
	}
	st := newStrip(p.sheet, p.parts, of, p.dpi)
	if st.sheet.h > stripHeight {
		return nil // the page is doubtful as a whole
	}
	st.sheet = st.sheet.smoothed()
	words, err := st.read(ctx, p.dpi)
	if err != nil {
		return err
	}
	again := map[int][]word{}
	for _, w := range words {
		again[w.region] = append(again[w.region], w)
	}
	for i, w := range again {
		if doubt(w) < doubt(within[i]) {
			within[i] = w
		}
	}
	return nil
}

// doubt is that of the most doubtful word; a cell whose ink gave no word is in
// doubt altogether.
func doubt(words []word) int {
	most := 0
	if len(words) == 0 {
		most = 100
	}
	for _, w := range words {
		most = max(most, w.doubt)
	}
	return most
}

// scale brings a resolution near to DPI by a whole factor.
func scale(dpi int) (up, down int) {
	return min(max((DPI+dpi/2)/dpi, 1), 4), max((dpi+DPI/2)/DPI, 1)
}

// recognise reads the strips of a page side by side.
func recognise(ctx context.Context, all []*strip, dpi int) ([]word, error) {
	found, errs := make([][]word, len(all)), make([]error, len(all))
	var wait sync.WaitGroup
	for i, st := range all {
		wait.Go(func() { found[i], errs[i] = st.read(ctx, dpi) })
	}
	wait.Wait()
	var words []word
	for i := range all {
		if errs[i] != nil {
			return nil, errs[i]
		}
		words = append(words, found[i]...)
	}
	return words, nil
}

// blocks puts the words back into the page's order.
func (p *prepared) blocks(within [][]word) []doc.Block {
	parts := p.parts
	var out []doc.Block
	for i := 0; i < len(parts); {
		if parts[i].table < 0 {
			out = append(out, p.textBlocks(parts[i], within[i])...)
			i++
			continue
		}
		table, cells := parts[i].table, map[int][]word{}
		for ; i < len(parts) && parts[i].table == table; i++ {
			cells[parts[i].cell] = within[i]
		}
		out = append(out, p.tableBlock(p.tables[table], cells))
	}
	return out
}
