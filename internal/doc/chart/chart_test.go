package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tongket/internal/vn"
)

// mustStandApart fails where two labels share a place or one leaves the picture.
func mustStandApart(t interface {
	Helper()
	Errorf(string, ...any)
}, what string, s Scene) {
	t.Helper()
	var texts []Text
	for _, shape := range s.Shapes {
		if text, ok := shape.(Text); ok {
			texts = append(texts, text)
		}
	}
	for i, a := range texts {
		b := a.Box()
		if b.X0 < -0.01 || b.Y0 < -0.01 || b.X1 > s.W+0.01 || b.Y1 > s.H+0.01 {
			t.Errorf("%s: %q at %.1f leaves the picture of %.0f × %.0f", what, a.S, b, s.W, s.H)
		}
		for _, other := range texts[i+1:] {
			if b.overlaps(other.Box()) {
				t.Errorf("%s: %q at %.1f and %q at %.1f share a place", what, a.S, b, other.S, other.Box())
			}
		}
	}
}

func TestLabelsStandApart(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 3, 14, 40} {
		for _, width := range []float64{280, 340, 519, 520, 820} {
			for _, kind := range gallery(n) {
				s := kind.Scene(width)
				mustStandApart(t, fmt.Sprintf("%T of %d at %.0f", kind, n, width), s)
				mustStandApart(t, fmt.Sprintf("%T of %d at %.0f, framed", kind, n, width), s.Framed(names[3], "Số liệu đã duyệt đến ngày 16/12/2026."))
			}
		}
	}
}

// genName is a name of words as they occur, or one word without an end.
func genName() *rapid.Generator[string] {
	words := strings.Fields(strings.Join(names, " ") + " Nguyễn Thượng Nghiêng ĐƯỜNG ỘỮẪ")
	return rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 9).Draw(t, "long") == 0 {
			return strings.Repeat("khúckhuỷu", rapid.IntRange(1, 12).Draw(t, "times"))
		}
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 24).Draw(t, "words"), " ")
	})
}

func genValue() *rapid.Generator[Value] {
	return rapid.Custom(func(t *rapid.T) Value {
		return Value{N: rapid.Int64().Draw(t, "n"), OK: rapid.IntRange(0, 3).Draw(t, "gap") > 0, Soft: rapid.Bool().Draw(t, "soft")}
	})
}

// TestAnyLabelsStandApart draws random rows, any value that fits an int64 among
// them, at any width.
func TestAnyLabelsStandApart(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 8).Draw(t, "rows")
		width := float64(rapid.IntRange(200, 1000).Draw(t, "width"))
		format := tenths
		var bars Bars
		var bullets Bullets
		split, heat, many := Split{}, Heat{Cols: []string{"T1", "T12"}}, Multiples{Labels: []string{"T1", "T2", "T3"}}
		lines := Lines{Format: format, FromOrigin: rapid.Bool().Draw(t, "origin")}
		ground := sampleMap(n)
		bars.Format, bullets.Format = format, format
		bullets.Plan, bullets.Tick = 1000, genName().Draw(t, "tick")
		if len(bullets.Tick) > 30 {
			bullets.Tick = "Kế hoạch = 100%"
		}
		bars.PlanName, bars.ActualName = genName().Draw(t, "plan"), genName().Draw(t, "actual")
		for i := range n {
			name, mark := genName().Draw(t, "name"), rapid.SampledFrom(append(Marks, NoMark)).Draw(t, "mark")
			a, b := genValue().Draw(t, "a"), genValue().Draw(t, "b")
			bars.Rows = append(bars.Rows, Bar{Group: name, Name: name, Plan: a, Actual: b, Mark: mark})
			bullets.Rows = append(bullets.Rows, Bullet{Name: name, Done: a, Mark: mark, Words: rapid.SampledFrom([]string{"", name}).Draw(t, "words")})
			split.Rows = append(split.Rows, Share{Name: name, Marks: rapid.SliceOfN(rapid.SampledFrom(Marks), 0, 50).Draw(t, "marks")})
			heat.Rows = append(heat.Rows, HeatRow{Name: name, Cells: []HeatCell{{Level: i, Text: tenths(a.N), Mark: mark}}})
			many.Panels = append(many.Panels, Panel{Name: name, Values: []Value{a, b}, Plan: b, Text: name, Note: name, Mark: mark})
			lines.Labels = append(lines.Labels, fmt.Sprint("T", i+1))
			lines.Series = append(lines.Series, Series{Kind: rapid.SampledFrom([]SeriesKind{ThisYear, LastYear, PlanLine, Needed}).Draw(t, "kind"), Name: name, Label: name})
			ground.Regions[i].Name, ground.Regions[i].Text = name, rapid.SampledFrom([]string{"", name}).Draw(t, "text")
		}
		for i := range lines.Series {
			lines.Series[i].Values = rapid.SliceOfN(genValue(), n, n).Draw(t, "values")
		}
		for _, kind := range []Drawing{bars, bullets, split, heat, many, lines, ground} {
			mustStandApart(t, fmt.Sprintf("%T", kind), kind.Scene(width))
		}
	})
}

// TestTheSamePictureInThreeForms: every word of a picture is in its SVG and can be
// read out of its PDF, and its PNG has its size.
func TestTheSamePictureInThreeForms(t *testing.T) {
	t.Parallel()
	for _, kind := range gallery(14) {
		s := kind.Scene(700)
		svg := s.SVG("slim")
		mustBeXML(t, svg)
		for _, shape := range s.Shapes {
			if text, ok := shape.(Text); ok && !strings.Contains(svg, ">"+escaped(text.S)+"</text>") {
				t.Errorf("%T: %q is not in the SVG", kind, text.S)
			}
		}
		if !strings.Contains(svg, `role="img"><title>`+escaped(s.Title)) || strings.Contains(svg, "style=") || regexp.MustCompile(`#[0-9a-f]{6}`).MatchString(svg) {
			t.Errorf("%T: the SVG needs a title and no colour of its own: %.200s", kind, svg)
		}
		var dots bytes.Buffer
		if err := s.WritePNG(&dots, 2); err != nil {
			t.Fatal(err)
		}
		img, err := png.DecodeConfig(&dots)
		if err != nil || img.Width != int(2*s.W) || img.Height != int(2*s.H) {
			t.Errorf("%T: PNG of %d × %d for a picture of %.0f × %.0f, %v", kind, img.Width, img.Height, s.W, s.H, err)
		}
		var once, twice bytes.Buffer
		if err := WritePDF(&once, s.Title, s); err != nil {
			t.Fatal(err)
		}
		if err := WritePDF(&twice, s.Title, s); err != nil || !bytes.Equal(once.Bytes(), twice.Bytes()) || !bytes.HasPrefix(once.Bytes(), []byte("%PDF-")) {
			t.Errorf("%T: the same picture gave two PDF files, %v", kind, err)
		}
	}
}

func escaped(s string) string {
	var b bytes.Buffer
	xml.EscapeText(&b, []byte(s))
	return b.String()
}

func mustBeXML(t *testing.T, s string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("no XML: %v", err)
		}
	}
}

// TestBarsStandOnZero: the bars of a positive and of a negative value begin at
// the same place, on either side of it.
func TestBarsStandOnZero(t *testing.T) {
	t.Parallel()
	s := Bars{ActualName: "Thực hiện", PlanName: "Kế hoạch", Rows: []Bar{{Name: "Thu", Actual: V(50), Plan: V(100)}, {Name: "Chênh lệch", Actual: V(-25)}}}.Scene(800)
	var bars []Rect
	for _, shape := range s.Shapes {
		if r, ok := shape.(Rect); ok && r.Title != "" {
			bars = append(bars, r)
		}
	}
	if len(bars) != 2 {
		t.Fatalf("%d bars, want 2", len(bars))
	}
	if up, down := bars[0], bars[1]; up.X != down.X+down.W || up.W < 1.99*down.W || up.W > 2.01*down.W {
		t.Errorf("50 stands at %.1f for %.1f, −25 at %.1f for %.1f", up.X, up.W, down.X, down.W)
	}
}

// TestWhatIsMissingIsAGap: no bar, no dot, no zero for it, and "–" in the table.
func TestWhatIsMissingIsAGap(t *testing.T) {
	t.Parallel()
	c := Lines{Labels: []string{"T1", "T2", "T3", "T4"}, Series: []Series{{Kind: ThisYear, Name: "Năm 2026", Values: []Value{V(1), V(2), {}, V(4)}}}}.Scene(700)
	stretches, dots := 0, 0
	for _, shape := range c.Shapes {
		switch v := shape.(type) {
		case Stroke:
			if v.Width == strongWidth {
				stretches++
			}
		case Circle:
			dots++
		}
	}
	if stretches != 1 || dots != 3 {
		t.Errorf("%d stretches and %d dots, want 1 and 3", stretches, dots)
	}
	if got := strings.Join(c.Table.Rows[0], "|"); got != "Năm 2026|1|2|–|4" {
		t.Errorf("table: %s", got)
	}
	for _, shape := range (Bullets{Plan: 100, Rows: []Bullet{{Name: "Chưa gửi"}}}).Scene(700).Shapes {
		if r, ok := shape.(Rect); ok && r.H == bulletBar {
			t.Errorf("a bullet without a value has a bar: %+v", r)
		}
	}
}

// TestNotMetIsSaidWithoutColour: a bar that is not enough is hatched, a tile is
// boxed, a region is hatched.
func TestNotMetIsSaidWithoutColour(t *testing.T) {
	t.Parallel()
	slanting := func(s Scene) (n int) {
		for _, shape := range s.Shapes {
			if v, ok := shape.(Stroke); ok && v.Width == hatchWidth {
				n += len(v.Lines)
			}
		}
		return n
	}
	row := func(m Mark) Scene {
		return Bars{ActualName: "Thực hiện", PlanName: "Kế hoạch", Rows: []Bar{{Name: "Thu", Actual: V(50), Plan: V(100), Mark: m}}}.Scene(700)
	}
	if slanting(row(Met)) != 0 || slanting(row(NotMet)) < 5 {
		t.Errorf("%d slanting lines where it is met, %d where not", slanting(row(Met)), slanting(row(NotMet)))
	}
	missed := Split{Rows: []Share{{Name: "Kinh tế", Marks: []Mark{NotMet}}}}.Scene(700)
	for _, shape := range missed.Shapes {
		if r, ok := shape.(Rect); ok && (r.Stroke != Bad || r.Width < 2) {
			t.Errorf("the tile is not boxed: %+v", r)
		}
	}
}

func TestTablesHoldEveryNumber(t *testing.T) {
	t.Parallel()
	for _, kind := range gallery(40) {
		table := kind.Scene(800).Table
		for _, r := range table.Rows {
			if len(r) != len(table.Head) {
				t.Errorf("%T: row %q has %d cells for %d columns", kind, r, len(r), len(table.Head))
			}
			for _, c := range r {
				if c == "" {
					t.Errorf("%T: row %q has a cell that says nothing", kind, r)
				}
			}
		}
	}
}

// TestTheFontHasEveryLetter: all Vietnamese letters with their marks, and the
// signs that numbers are written with.
func TestTheFontHasEveryLetter(t *testing.T) {
	t.Parallel()
	letters := "aăâbcdđeêghiklmnoôơpqrstuưvxy"
	for _, vowel := range "aăâeêioôơuưy" {
		for _, mark := range []rune{0x300, 0x301, 0x303, 0x309, 0x323} {
			letters += vn.NFC(string([]rune{vowel, mark}))
		}
	}
	for _, bold := range []bool{false, true} {
		box := faceOf(bold).glyph('\u0e01') // Thai: not in the font
		for _, r := range letters + strings.ToUpper(letters) + "0123456789.,−–≥≤%‰²³₫“”…/()" {
			if g := faceOf(bold).glyph(r); len(g.outline) == 0 || fmt.Sprint(g.outline) == fmt.Sprint(box.outline) {
				t.Errorf("%q (bold %v) is not in the font", r, bold)
			}
		}
	}
}

func BenchmarkForms(b *testing.B) {
	scenes := []Scene{}
	for _, kind := range gallery(14) {
		scenes = append(scenes, kind.Scene(720))
	}
	forms := map[string]func(Scene) error{
		"svg": func(s Scene) error { return s.WriteSVG(io.Discard, "") },
		"png": func(s Scene) error { return s.WritePNG(io.Discard, PrintScale) },
		"pdf": func(s Scene) error { return WritePDF(io.Discard, s.Title, s) },
	}
	for _, form := range []string{"svg", "png", "pdf"} {
		for i, kind := range gallery(14) {
			b.Run(form+"/"+strings.TrimPrefix(fmt.Sprintf("%T", kind), "chart."), func(b *testing.B) {
				for b.Loop() {
					if err := forms[form](scenes[i]); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
	b.Run("layout", func(b *testing.B) {
		for b.Loop() {
			for _, kind := range gallery(14) {
				kind.Scene(720)
			}
		}
	})
}
