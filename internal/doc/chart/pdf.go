package chart

import (
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// point is one pixel of a picture in the units of PDF.
const point = 0.75

// WritePDF writes pictures as vectors, each on a page of its own size, with text
// that can be searched and copied. The same pictures give the same bytes.
func WritePDF(w io.Writer, title string, scenes ...Scene) error {
	f := fpdf.New("P", "pt", "A4", "")
	f.SetCatalogSort(true)
	f.SetCreationDate(time.Unix(0, 0).UTC())
	f.SetModificationDate(time.Unix(0, 0).UTC())
	f.SetLang("vi-VN")
	f.SetTitle(title, true)
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	f.AddUTF8FontFromBytes("chart", "", regularTTF)
	f.AddUTF8FontFromBytes("chart", "B", boldTTF)
	for _, s := range scenes {
		f.AddPageFormat("P", fpdf.SizeType{Wd: s.W * point, Ht: s.H * point})
		f.SetLineCapStyle("butt")
		f.SetLineJoinStyle("round")
		for _, shape := range s.Shapes {
			sheet{f}.shape(shape)
		}
	}
	return f.Output(w)
}

// sheet draws on a page of a PDF.
type sheet struct{ f *fpdf.Fpdf }

func (p sheet) shape(shape Shape) {
	switch v := shape.(type) {
	case Rect:
		if how := p.look(v.Fill, v.Stroke, v.Width, v.Dash); how != "" {
			p.f.Rect(v.X*point, v.Y*point, v.W*point, v.H*point, how)
		}
	case Circle:
		if how := p.look(v.Fill, v.Stroke, v.Width, 0); how != "" {
			p.f.Circle(v.X*point, v.Y*point, v.R*point, how)
		}
	case Stroke:
		if how := p.look(None, v.Paint, v.Width, v.Dash); how != "" {
			p.trace(v.Lines, false)
			p.f.DrawPath(how)
		}
	case Area:
		if how := p.look(v.Fill, v.Stroke, v.Width, 0); how != "" {
			p.trace(v.Rings, true)
			p.f.DrawPath(map[string]string{"F": "F*", "FD": "FD*", "D": "D"}[how])
		}
	case Text:
		p.text(v)
	}
}

// look sets the paints and says what to do with an outline: fill, draw, both.
func (p sheet) look(fill, stroke Paint, width, dash float64) string {
	how := ""
	if fill != None {
		c := onPaper[fill]
		p.f.SetFillColor(int(c.R), int(c.G), int(c.B))
		how = "F"
	}
	if stroke != None && width > 0 {
		c := onPaper[stroke]
		p.f.SetDrawColor(int(c.R), int(c.G), int(c.B))
		p.f.SetLineWidth(width * point)
		var dashes []float64
		if dash > 0 {
			dashes = []float64{dash * point, dash * dashGap * point}
		}
		p.f.SetDashPattern(dashes, 0)
		how += "D"
	}
	return how
}

func (p sheet) trace(lines [][]Point, closed bool) {
	for _, l := range lines {
		for i, at := range l {
			if i == 0 {
				p.f.MoveTo(at.X*point, at.Y*point)
			} else {
				p.f.LineTo(at.X*point, at.Y*point)
			}
		}
		if closed && len(l) > 0 {
			p.f.ClosePath()
		}
	}
}

func (p sheet) text(t Text) {
	weight := ""
	if t.Bold {
		weight = "B"
	}
	p.f.SetFont("chart", weight, t.Size*point)
	c := onPaper[t.Paint]
	p.f.SetTextColor(int(c.R), int(c.G), int(c.B))
	p.f.Text(t.left()*point, t.Y*point, t.S)
}
