package chart

import (
	"html"
	"io"
	"strconv"
	"strings"
)

// WriteSVG writes a picture for a page. Colours are classes (f- fills, s-
// strokes), since fixed ones would vanish in a dark theme and a page's policy
// allows no style attribute. class is added to the picture's own, "draw".
func (s Scene) WriteSVG(w io.Writer, class string) error {
	b := &strings.Builder{}
	b.WriteString(`<svg class="draw`)
	if class != "" {
		b.WriteString(" " + html.EscapeString(class))
	}
	b.WriteString(`" viewBox="0 0 ` + px(s.W) + ` ` + px(s.H) + `" role="img"><title>` + html.EscapeString(s.Title) + `</title>`)
	for _, shape := range s.Shapes {
		writeShape(b, shape)
	}
	b.WriteString("</svg>")
	_, err := io.WriteString(w, b.String())
	return err
}

// SVG is what WriteSVG writes.
func (s Scene) SVG(class string) string {
	var b strings.Builder
	s.WriteSVG(&b, class) // a builder takes everything
	return b.String()
}

func writeShape(b *strings.Builder, shape Shape) {
	switch v := shape.(type) {
	case Rect:
		b.WriteString(`<rect`)
		look(b, v.Fill, v.Stroke, v.Width, v.Dash)
		attrs(b, "x", v.X, "y", v.Y, "width", max(0, v.W), "height", max(0, v.H))
		closing(b, "rect", v.Title)
	case Circle:
		b.WriteString(`<circle`)
		look(b, v.Fill, v.Stroke, v.Width, 0)
		attrs(b, "cx", v.X, "cy", v.Y, "r", v.R)
		closing(b, "circle", "")
	case Stroke:
		b.WriteString(`<path`)
		look(b, None, v.Paint, v.Width, v.Dash)
		path(b, v.Lines, false)
		closing(b, "path", "")
	case Area:
		b.WriteString(`<path fill-rule="evenodd"`)
		look(b, v.Fill, v.Stroke, v.Width, 0)
		path(b, v.Rings, true)
		closing(b, "path", v.Title)
	case Text:
		writeText(b, v)
	}
}

func writeText(b *strings.Builder, t Text) {
	class := "f-" + string(t.Paint)
	if t.Bold {
		class += " b"
	}
	b.WriteString(`<text class="` + class + `"`)
	attrs(b, "x", t.X, "y", t.Y, "font-size", t.Size)
	if t.Anchor != Start {
		b.WriteString(` text-anchor="` + string(t.Anchor) + `"`)
	}
	b.WriteString(`>` + html.EscapeString(t.S) + `</text>`)
}

// look writes the paints of a shape.
func look(b *strings.Builder, fill, stroke Paint, width, dash float64) {
	class := "f-" + string(fill)
	if fill == None {
		class = "f-no"
	}
	if stroke != None {
		class += " s-" + string(stroke)
	}
	b.WriteString(` class="` + class + `"`)
	if stroke == None {
		return
	}
	attrs(b, "stroke-width", width)
	if dash > 0 {
		b.WriteString(` stroke-dasharray="` + px(dash) + " " + px(dash*dashGap) + `"`)
	}
}

// dashGap is the space between dashes as a part of their length.
const dashGap = 0.8

func attrs(b *strings.Builder, pairs ...any) {
	for i := 0; i < len(pairs); i += 2 {
		b.WriteString(" " + pairs[i].(string) + `="` + px(pairs[i+1].(float64)) + `"`)
	}
}

func path(b *strings.Builder, lines [][]Point, closed bool) {
	b.WriteString(` d="`)
	for _, l := range lines {
		for i, p := range l {
			b.WriteByte("ML"[min(i, 1)])
			b.WriteString(px(p.X) + " " + px(p.Y))
		}
		if closed {
			b.WriteByte('Z')
		}
	}
	b.WriteByte('"')
}

func closing(b *strings.Builder, name, title string) {
	if title == "" {
		b.WriteString("/>")
		return
	}
	b.WriteString("><title>" + html.EscapeString(title) + "</title></" + name + ">")
}

// px prints a place with two decimals at most.
func px(f float64) string {
	s := strconv.FormatFloat(f, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}
