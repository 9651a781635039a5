package docx

import (
	"slices"

	"tongket/internal/doc/pair"
)

// slot is one place of a merged sequence: where it stands in the three, -1 where
// it does not.
type slot struct {
	base, edited, fresh int
	put                 bool // to be put after the slot before it: it is new or the drawing moved it
}

// arrange puts the three together in the order of the edited one. What the drawing
// moved goes where it now belongs unless the clerk moved it; what is new in fresh
// follows what it follows there; what the clerk took out stands at the end, with
// edited -1 and base ≥ 0, for telling.
// Which of the clerk's own pieces fresh brings too is in own.
func arrange(toEdited, toFresh, own []int, nFresh int, weight func(i int) int) (order, out []slot) {
	nEdited := len(own)
	stays, settled := pair.Rising(toEdited, weight), pair.Rising(toFresh, weight)
	baseOf := slices.Repeat([]int{-1}, nEdited)
	placed := make([]bool, nFresh) // it stands, or will never stand, in the order
	moved := make([]bool, nEdited) // by the clerk
	for b, e := range toEdited {
		f := toFresh[b]
		switch {
		case e < 0:
			out = append(out, slot{b, -1, f, false})
			if f >= 0 {
				placed[f] = true
			}
		case f >= 0 && stays[b] && !settled[b]: // taken out here, put in below
			baseOf[e] = -2 - b
		default:
			baseOf[e] = b
			moved[e] = !stays[b]
		}
	}
	anchor := map[int]bool{} // fresh places that others may follow
	for e, b := range baseOf {
		if b <= -2 {
			continue
		}
		s := slot{b, e, own[e], false}
		if b >= 0 {
			s.fresh = toFresh[b]
		}
		if s.fresh >= 0 {
			placed[s.fresh], anchor[s.fresh] = true, !moved[e]
		}
		order = append(order, s)
	}
	byFresh := map[int]slot{}
	for e, b := range baseOf {
		if b <= -2 {
			byFresh[toFresh[-2-b]] = slot{-2 - b, e, toFresh[-2-b], true}
		}
	}
	for f := range nFresh {
		if placed[f] {
			continue
		}
		s, known := byFresh[f]
		if !known {
			s = slot{-1, -1, f, true}
		}
		order = slices.Insert(order, placeFor(order, f, anchor), s)
		anchor[f] = true
	}
	return order, out
}

// placeFor is where the fresh piece f goes: after the nearest that stands before
// it in fresh, else before the nearest after it, else at the end.
func placeFor(order []slot, f int, anchor map[int]bool) int {
	after, before := -1, -1
	for i, s := range order {
		if s.fresh < 0 || !anchor[s.fresh] {
			continue
		}
		if s.fresh < f && (after < 0 || s.fresh > order[after].fresh) {
			after = i
		}
		if s.fresh > f && (before < 0 || s.fresh < order[before].fresh) {
			before = i
		}
	}
	switch {
	case after >= 0:
		return after + 1
	case before >= 0:
		return before
	}
	return len(order)
}
