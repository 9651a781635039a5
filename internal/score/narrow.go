package score

import (
	"tongket/internal/figure"
	"tongket/internal/plan"
)

// Indexed is what a board was drawn from, with its figures by indicator, so that
// one changed figure is judged again without reading all of them.
type Indexed struct {
	in      Input
	figures map[plan.IndicatorID][]figure.Figure
	readsOf map[plan.IndicatorID][]plan.IndicatorID // what each indicator is read from, itself too
}

// Index makes an Input ready for questions about single figures.
func Index(in Input) Indexed {
	x := Indexed{in: in, figures: map[plan.IndicatorID][]figure.Figure{}, readsOf: map[plan.IndicatorID][]plan.IndicatorID{}}
	for _, f := range in.Figures {
		x.figures[f.Key.Indicator] = append(x.figures[f.Key.Indicator], f)
	}
	for id := range in.Definitions {
		reads := map[plan.IndicatorID]bool{}
		x.reads(id, reads)
		for read := range reads {
			x.readsOf[id] = append(x.readsOf[id], read)
		}
	}
	return x
}

// reads gathers what an indicator is read from: itself, what its formula names and
// what weighs it, all the way down.
func (x Indexed) reads(id plan.IndicatorID, into map[plan.IndicatorID]bool) {
	if into[id] {
		return
	}
	into[id] = true
	def := x.in.Definitions[id]
	if def.WeightBy != "" {
		x.reads(def.WeightBy, into)
	}
	if def.Formula == "" {
		return
	}
	f, err := def.Computed()
	if err != nil {
		return // the line says so itself
	}
	for _, ref := range f.Refs() {
		x.reads(ref, into)
	}
}

// Around returns the part of the Input that decides the lines a figure of an
// indicator can change: those lines and what they are read from. Its board says of
// each of them what the whole board says.
func (x Indexed) Around(id plan.IndicatorID) Input {
	in := x.in
	in.Targets, in.Figures = nil, nil
	needed := map[plan.IndicatorID]bool{}
	for _, t := range x.in.Targets {
		touched := false
		for _, p := range t.Parts {
			for _, read := range x.readsOf[p.Indicator] {
				touched = touched || read == id
			}
		}
		if !touched {
			continue
		}
		in.Targets = append(in.Targets, t)
		for _, p := range t.Parts {
			for _, read := range x.readsOf[p.Indicator] {
				if !needed[read] {
					needed[read] = true
					in.Figures = append(in.Figures, x.figures[read]...)
				}
			}
		}
	}
	return in
}

// With judges again the lines that a figure touches as if it counted, in the place
// of what counts for the same days, and returns how they differ.
func (x Indexed) With(f figure.Figure) (now Board, differences []Difference) {
	in := x.Around(f.Key.Indicator)
	then := Of(in)
	figures := make([]figure.Figure, 0, len(in.Figures)+1)
	for _, g := range in.Figures {
		if g.Key != f.Key {
			figures = append(figures, g)
		}
	}
	f.State = figure.Approved
	in.Figures = append(figures, f)
	now = Of(in)
	return now, Differences(then, now)
}
