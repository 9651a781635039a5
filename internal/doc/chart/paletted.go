package chart

import (
	"cmp"
	"encoding/binary"
	"image"
	"image/color"
	"slices"
)

// mostColors is what one byte to a dot can tell apart.
const mostColors = 256

// paletted is a picture with a palette of its own: a third of the bytes to squeeze,
// and none of the guessing that a PNG of full colours costs. Where it has too many
// colours for one byte the rarer of those that hardly differ give way, which are
// those along the edges of letters: a paint stays what it is.
func paletted(img *image.RGBA) *image.Paletted {
	c := countColors(img)
	palette, at := c.fewer()
	out := image.NewPaletted(img.Rect, palette)
	from := 0
	for _, r := range c.runs {
		line := out.Pix[from : from+int(r.dots)]
		for k := range line {
			line[k] = at[r.color]
		}
		from += len(line)
	}
	return out
}

// paintsFirst puts the paints before all other colours.
var paintsFirst = func() map[uint32]int {
	order := map[uint32]int{}
	for _, p := range onPaper {
		order[uint32(p.R)|uint32(p.G)<<8|uint32(p.B)<<16|uint32(p.A)<<24] = -1
	}
	return order
}()

// counted is the colours of a picture, from left to right and from top to bottom.
type counted struct {
	colors []uint32 // red in the lowest byte, as they lie in memory
	dots   []int    // of each
	runs   []run
}

// run is a stretch of dots of one colour.
type run struct{ color, dots int32 }

// countColors tells the colours of a picture that is opaque and fills its own memory.
func countColors(img *image.RGBA) counted {
	const slots = 1 << 12
	var (
		c     = counted{runs: make([]run, 0, len(img.Pix)/40)}
		place = map[uint32]int{}
		near  [slots]struct { // those met last, before the map is asked
			color uint32
			place int
		}
	)
	for i := 0; i < len(img.Pix); {
		dot := binary.LittleEndian.Uint32(img.Pix[i:])
		from := i
		for i += 4; i < len(img.Pix) && binary.LittleEndian.Uint32(img.Pix[i:]) == dot; {
			i += 4
		}
		slot := &near[dot*2654435761>>20] // Knuth's multiplier
		if slot.color != dot {
			at, known := place[dot]
			if !known {
				at = len(c.colors)
				place[dot], c.colors, c.dots = at, append(c.colors, dot), append(c.dots, 0)
			}
			slot.color, slot.place = dot, at
		}
		long := (i - from) / 4
		c.dots[slot.place] += long
		c.runs = append(c.runs, run{int32(slot.place), int32(long)})
	}
	return c
}

// fewer chooses a palette and says which entry stands for each colour. Colours share
// an entry when all three of their parts fall into the same step; the steps are as
// fine as the palette has room for. Of those that share, a paint is taken, else the
// commonest.
func (c counted) fewer() (palette color.Palette, at []uint8) {
	order := make([]int, len(c.colors))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(paintsFirst[c.colors[a]], paintsFirst[c.colors[b]]), cmp.Compare(c.dots[b], c.dots[a]), cmp.Compare(c.colors[a], c.colors[b]))
	})
	for step := uint32(1); ; step++ {
		if palette, at, ok := c.stepped(order, step); ok {
			return palette, at
		}
	}
}

// stepped is the palette of one step; ok is false where it has too many entries.
func (c counted) stepped(order []int, step uint32) (palette color.Palette, at []uint8, ok bool) {
	at = make([]uint8, len(c.colors))
	cells := map[[3]uint32]uint8{}
	for _, i := range order {
		r, g, b := c.colors[i]&255, c.colors[i]>>8&255, c.colors[i]>>16&255
		cell := [3]uint32{r / step, g / step, b / step}
		entry, known := cells[cell]
		if !known {
			if len(palette) == mostColors {
				return nil, nil, false
			}
			entry = uint8(len(palette))
			cells[cell] = entry
			palette = append(palette, color.RGBA{uint8(r), uint8(g), uint8(b), 255})
		}
		at[i] = entry
	}
	return palette, at, true
}
