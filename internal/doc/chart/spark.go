package chart

// Spark is the course of a figure in the height of a line: a thin line, the plan
// dashed, a dot at the end (red when the target is not met). Title says it in
// words for those who do not see it.
type Spark struct {
	Title  string
	Values []Value
	Plan   Value   // one level for all values
	Plans  []Value // of each value its own, in place of Plan
	Bad    bool
}

// The board of a spark.
const (
	sparkWidth  = 88.0
	sparkHeight = 24.0
)

// Scene lays the spark out; it has no words and no table of its own.
func (s Spark) Scene() Scene {
	p := &pen{}
	if lo, hi, ok := bounds(append(append([]Value{s.Plan}, s.Plans...), s.Values...)...); ok {
		s.draw(p, axis{lo, hi, sparkHeight - 3.5, 3.5})
	}
	return Scene{W: sparkWidth, H: sparkHeight, Title: s.Title, Shapes: p.shapes}
}

func (s Spark) draw(p *pen, y axis) {
	x := func(i int) float64 {
		if len(s.Values) < 2 {
			return sparkWidth - 3.5
		}
		return 3 + (sparkWidth-6.5)*float64(i)/float64(len(s.Values)-1)
	}
	if s.Plan.OK && len(s.Plans) == 0 {
		p.line(Field, 1, 2, Point{1, y.at(s.Plan.N)}, Point{sparkWidth - 1, y.at(s.Plan.N)})
	}
	for _, pts := range strokes(s.Plans, x, y, false) {
		p.line(Field, 1, 2, pts...)
	}
	for _, pts := range strokes(s.Values, x, y, false) {
		if len(pts) > 1 {
			p.line(Ink2, 1.4, 0, pts...)
		}
	}
	for i := len(s.Values) - 1; i >= 0; i-- {
		if v := s.Values[i]; v.OK {
			c := Circle{X: x(i), Y: y.at(v.N), R: 2.4, Fill: Ink}
			if s.Bad {
				c.Fill = Bad
			}
			p.add(c)
			return
		}
	}
}
