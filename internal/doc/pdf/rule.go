package pdf

import (
	"cmp"
	"math"
	"slices"
)

// rule is a straight line drawn on the page, across or down it.
type rule struct {
	down     bool
	at       float64 // its y, or its x when it runs down
	from, to float64
}

// thin is the most that a drawn area may measure to be a line, in points.
const thin = 3

// A drawing gathers what is drawn on a page beside letters.
type drawing struct {
	in       *instance
	page     rect
	rules    []rule
	seen     int     // objects, to stop at a map
	pictures float64 // area covered by pictures, in square points; overlaps count twice
	outlines int     // small filled shapes with curves, as letters drawn as outlines are
}

// The kinds of page object and of path segment, and the filling modes, as PDFium
// counts them.
const (
	objectPath  = 2
	objectImage = 3
	objectForm  = 5

	segmentLine   = 0
	segmentBezier = 1
	segmentMove   = 2
)

const maxDepth = 8 // of forms inside forms

// objects goes through the objects of a page or of a form.
func (d *drawing) objects(count, get string, holder uint64, m matrix, depth int) {
	in := d.in
	n := in.count(count, holder)
	for i := 0; i < n && in.err == nil && d.seen < maxObjects; i++ {
		d.seen++
		object := in.call(get, holder, uint64(i))
		if object == 0 {
			continue
		}
		switch in.call("FPDFPageObj_GetType", object) {
		case objectPath:
			d.path(object, m)
		case objectImage:
			if in.call("FPDFPageObj_GetMatrix", object, in.buf) != 0 {
				b := cut(m.after(in.matrix()).box(0, 0, 1, 1), d.page)
				d.pictures += b.width() * b.height()
			}
		case objectForm:
			if depth < maxDepth && in.call("FPDFPageObj_GetMatrix", object, in.buf) != 0 {
				d.objects("FPDFFormObj_CountObjects", "FPDFFormObj_GetObject", object, m.after(in.matrix()), depth+1)
			}
		}
	}
}

// cut is the part of r inside of page, with no negative side.
func cut(r, page rect) rect {
	r = rect{max(r.l, page.l), max(r.t, page.t), min(r.r, page.r), min(r.b, page.b)}
	return rect{r.l, r.t, max(r.l, r.r), max(r.t, r.b)}
}

// path takes the straight lines out of a path: strokes along the page's sides, and
// filled areas so thin that they are lines.
func (d *drawing) path(object uint64, m matrix) {
	in := d.in
	if in.call("FPDFPath_GetDrawMode", object, in.buf, in.buf+4) == 0 {
		return
	}
	p := pen{d: d, filled: in.long(0) != 0, stroked: in.long(4) != 0}
	n := in.count("FPDFPath_CountSegments", object)
	const many = 2000 // segments; beyond is a picture
	if !p.filled && !p.stroked || n > many || d.pale(object, p.stroked) {
		return
	}
	if in.call("FPDFPageObj_GetMatrix", object, in.buf) != 0 {
		m = m.after(in.matrix())
	}
	for i := 0; i < n && in.err == nil; i++ {
		segment := in.call("FPDFPath_GetPathSegment", object, uint64(i))
		if segment == 0 || in.call("FPDFPathSegment_GetPoint", segment, in.buf, in.buf+4) == 0 {
			continue
		}
		x, y := m.point(in.float(0), in.float(4))
		p.to(in.call("FPDFPathSegment_GetType", segment), x, y)
		if in.call("FPDFPathSegment_GetClose", segment) != 0 && p.stroked && !p.curved {
			d.line(p.x, p.y, p.startX, p.startY)
		}
	}
	p.finish()
}

// A pen follows the segments of a path.
type pen struct {
	d               *drawing
	filled, stroked bool
	x, y            float64 // where it is
	startX, startY  float64 // where the subpath began
	box             rect    // of the subpath
	drawn, curved   bool    // what the subpath has
}

// to follows one segment to its end.
func (p *pen) to(kind uint64, x, y float64) {
	here := rect{x, y, x, y}
	switch kind {
	case segmentMove:
		p.finish()
		p.startX, p.startY, p.box = x, y, here
	case segmentLine:
		if p.stroked {
			p.d.line(p.x, p.y, x, y)
		}
		p.box, p.drawn = p.box.join(here), true
	case segmentBezier:
		p.box, p.drawn, p.curved = p.box.join(here), true, true
	}
	p.x, p.y = x, y
}

// finish takes the area of a subpath that is filled.
func (p *pen) finish() {
	if p.filled && p.drawn {
		p.d.area(p.box, p.curved)
	}
	p.drawn, p.curved = false, false
}

// pale reports whether a path is drawn in white or in nothing, so that nobody
// sees it as a line.
func (d *drawing) pale(object uint64, stroked bool) bool {
	in := d.in
	ask := "FPDFPageObj_GetFillColor"
	if stroked {
		ask = "FPDFPageObj_GetStrokeColor"
	}
	if in.call(ask, object, in.buf, in.buf+4, in.buf+8, in.buf+12) == 0 {
		return false
	}
	const white = 245
	return in.long(12) == 0 || in.long(0) > white && in.long(4) > white && in.long(8) > white
}

func (d *drawing) line(x1, y1, x2, y2 float64) {
	const askew = 0.7 // points that a line may lean
	switch {
	case math.Abs(y1-y2) <= askew && math.Abs(x1-x2) > askew:
		d.rules = append(d.rules, rule{false, (y1 + y2) / 2, min(x1, x2), max(x1, x2)})
	case math.Abs(x1-x2) <= askew && math.Abs(y1-y2) > askew:
		d.rules = append(d.rules, rule{true, (x1 + x2) / 2, min(y1, y2), max(y1, y2)})
	}
}

// area takes a filled area.
func (d *drawing) area(b rect, curved bool) {
	switch {
	case curved:
		if b.height() < 40 && b.width() < 40 {
			d.outlines++
		}
	case b.height() <= thin && b.width() > b.height():
		d.rules = append(d.rules, rule{false, b.midY(), b.l, b.r})
	case b.width() <= thin:
		d.rules = append(d.rules, rule{true, b.midX(), b.t, b.b})
	}
}

// mergeRules joins pieces of one line: neighbours in a table draw their common
// side twice, and dashed lines come in pieces.
func mergeRules(rules []rule) []rule {
	const (
		beside = 1.2 // points between two lines that are one
		gap    = 3.5 // points between two pieces of one line
		dash   = 12  // points that a piece of a dashed line is long at most
	)
	slices.SortFunc(rules, func(a, b rule) int {
		switch {
		case a.down != b.down:
			if a.down {
				return 1
			}
			return -1
		case a.at != b.at:
			return cmp.Compare(a.at, b.at)
		}
		return cmp.Compare(a.from, b.from)
	})
	var out []rule
	for start := 0; start < len(rules); {
		end := start + 1
		for end < len(rules) && rules[end].down == rules[start].down && rules[end].at-rules[start].at <= beside {
			end++
		}
		line := rules[start:end]
		at := (line[0].at + line[len(line)-1].at) / 2
		slices.SortFunc(line, func(a, b rule) int { return cmp.Compare(a.from, b.from) })
		open := line[0]
		open.at = at
		piece := open.to - open.from
		for _, r := range line[1:] {
			room := gap
			if piece <= dash && r.to-r.from <= dash {
				room = 2 * gap
			}
			if r.from-open.to <= room {
				open.to = max(open.to, r.to)
			} else {
				out = append(out, open)
				open = rule{r.down, at, r.from, r.to}
			}
			piece = r.to - r.from
		}
		out = append(out, open)
		start = end
	}
	return slices.DeleteFunc(out, func(r rule) bool { return r.to-r.from < 4 })
}
