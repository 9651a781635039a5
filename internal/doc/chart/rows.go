package chart

import "math"

// row is one named line of a picture whose bars lie side by side.
type row struct {
	group string // a heading, printed where it changes
	name  string
	value string
	mark  Mark
	words string  // in place of a bar
	bar   float64 // height of the bar
	draw  func(p *pen, top float64)
}

// rowPlan says where the columns of such a picture stand.
type rowPlan struct {
	width       float64
	side        bool // names beside their bars, not above
	nameW       float64
	from, to    float64 // of the plot
	valueX      float64
	valueW      float64
	name, value style
}

// planRows gives names as much room as they want, up to a part of the picture,
// and values likewise: what is longer is wrapped.
func planRows(width float64, rows []row) rowPlan {
	width = max(width, leastWidth)
	l := rowPlan{width: width, side: width >= sideBySideWidth, name: style{size: plainText, paint: Ink}, value: style{size: plainText, bold: true, paint: Ink}}
	var names, values []string
	signs := 0.0
	for _, r := range rows {
		names, values = append(names, r.name), append(values, r.value)
		if r.mark != NoMark {
			signs = signRoom
		}
	}
	l.valueW = signs + min(l.value.widest(values), width*0.3)
	if l.side {
		l.nameW = min(l.name.widest(names), width*widestColumn)
		l.from = l.nameW + 2*gap
	} else {
		l.nameW, l.from = width, 1
	}
	l.valueX = width - l.valueW
	l.to = l.valueX - 2*gap
	return l
}

// write draws the rows below top and returns where they end.
func (l rowPlan) write(p *pen, top float64, rows []row) float64 {
	group := ""
	for i, r := range rows {
		if r.group != group {
			group = r.group
			y := top + gap*min(1, float64(i))
			if group != "" {
				words := style{size: plainText, bold: true, paint: Ink2}
				h := words.height(group, l.width)
				p.add(Rect{X: 0, Y: y, W: l.width, H: h + 3, Fill: Surface}) // over the lines of the axis
				top = y + p.block(0, y, l.width, group, words) + 3
				p.line(Rule2, 1, 0, Point{0, top}, Point{l.width, top})
			}
		}
		top = l.row(p, top, r)
	}
	return top
}

// row draws one row and returns where it ends.
func (l rowPlan) row(p *pen, top float64, r row) float64 {
	const pad = 4.0
	top += pad
	signW := 0.0
	if r.mark != NoMark {
		signW = signRoom
	}
	nameH := l.name.height(r.name, l.nameW)
	valueH := l.value.height(r.value, l.valueW-signW)
	wordsStyle := style{size: smallText, paint: Ink2}
	body := max(r.bar, valueH)
	if r.words != "" {
		body = max(body, wordsStyle.height(r.words, l.to-l.from))
	}
	height := max(body, nameH)
	y := top
	if l.side {
		p.block(0, top+(height-nameH)/2, l.nameW, r.name, l.name)
	} else {
		y += p.block(0, top, l.nameW, r.name, l.name) + 1
		height = body
	}
	middle := y + height/2
	if r.words != "" {
		h := wordsStyle.height(r.words, l.to-l.from)
		p.block(l.from, middle-h/2, l.to-l.from, r.words, wordsStyle)
	} else if r.draw != nil {
		r.draw(p, middle-r.bar/2)
	}
	if r.mark != NoMark {
		p.sign(r.mark, l.valueX+signSize/2, middle, r.mark.paint())
	}
	p.block(l.valueX+signW, middle-valueH/2, l.valueW-signW, r.value, l.value)
	y += height + pad
	p.line(Rule, 1, 0, Point{0, y}, Point{l.width, y})
	return y
}

// axisBelow writes the round figures of an axis, those that have room, and
// returns the room they took.
func (p *pen) axisBelow(a axis, y float64, marks []int64, from, to float64, format func(int64) string) float64 {
	s := style{size: smallText, paint: Ink3}
	last := math.Inf(-1)
	for _, m := range marks {
		text := printed(format, m)
		half := s.width(text) / 2
		x := max(half, min(a.at(m), to-half))
		if x-half < last+6 || x-half < 0 || 2*half > to-from {
			continue
		}
		p.words(x, y+s.line()/2, text, Middle, s)
		last = x + half
	}
	return s.line()
}
