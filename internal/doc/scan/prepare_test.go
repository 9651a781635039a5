package scan

import (
	"fmt"
	"image"
	"image/color"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// paper is a white sheet to draw on.
func paper(w, h int) *image.Gray {
	m := image.NewGray(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = 255
	}
	return m
}

// black fills a box with ink.
func black(m *image.Gray, x0, y0, x1, y1 int) {
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			m.SetGray(x, y, color.Gray{})
		}
	}
}

// ruledPaper has a table of three columns and three rows; the first row is one cell,
// and the first column of the two others is one. A stroke as of a letter g hangs
// across the line below the first row.
func ruledPaper() *image.Gray {
	m := paper(1500, 1000)
	for _, y := range []int{100, 300, 700} {
		black(m, 100, y, 1303, y+3)
	}
	black(m, 500, 500, 1303, 503)
	black(m, 100, 100, 103, 703)
	black(m, 1300, 100, 1303, 703)
	black(m, 500, 300, 503, 703)
	black(m, 900, 300, 903, 703)
	black(m, 700, 280, 708, 325)
	for _, x := range []int{200, 600, 1000} { // words
		black(m, x, 180, x+60, 210)
		black(m, x, 400, x+60, 430)
		black(m, x, 600, x+60, 630)
	}
	return m
}

func TestGridKeepsMergedCellsWhole(t *testing.T) {
	t.Parallel()
	p := prepare(ruledPaper(), 1, DPI)
	if len(p.tables) != 1 {
		t.Fatalf("%d tables", len(p.tables))
	}
	g := p.tables[0]
	if diff := cmp.Diff([]area{{0, 0, 1, 3}, {1, 0, 2, 1}, {1, 1, 1, 1}, {1, 2, 1, 1}, {2, 1, 1, 1}, {2, 2, 1, 1}}, g.cells, cmp.AllowUnexported(area{})); diff != "" {
		t.Errorf("cells -want +got\n%s", diff)
	}
	for i, want := range []int{101, 501, 901, 1301} {
		if abs(g.xs[i]-want) > 2 {
			t.Errorf("columns part at %v", g.xs)
		}
	}
}

// TestLinesGoAndLettersStay looks at the sheet that tesseract gets.
func TestLinesGoAndLettersStay(t *testing.T) {
	t.Parallel()
	s := prepare(ruledPaper(), 1, DPI).sheet
	for _, at := range [][2]int{{300, 101}, {101, 400}, {501, 301}, {1100, 501}, {901, 501}} {
		if v := s.pix[at[1]*s.w+at[0]]; v < 200 {
			t.Errorf("the line at %v is still there: %d", at, v)
		}
	}
	for y := 282; y < 323; y++ {
		if v := s.pix[y*s.w+704]; v > 100 {
			t.Errorf("the letter across the line is cut at %d: %d", y, v)
		}
	}
	if v := s.pix[195*s.w+230]; v > 100 {
		t.Errorf("a word went with the lines: %d", v)
	}
}

func TestSkewIsFoundAndUndone(t *testing.T) {
	t.Parallel()
	straight := gray(ruledPaper())
	for _, degrees := range []float64{-3, -0.5, 0, 0.3, 1.7} {
		askew := straight.straightened(newTurn(degrees, straight.w, straight.h))
		if got := skew(askew.inked()); got+degrees > 0.1 || got+degrees < -0.1 {
			t.Errorf("turned by %v, found %v", degrees, got)
		}
	}
}

// TestHeadInTwoColumns holds that the left side of a head is read whole before the
// right side, that centred titles belong to neither, and that ordinary lines and
// tables without lines are not parted.
func TestHeadInTwoColumns(t *testing.T) {
	t.Parallel()
	line := func(m *image.Gray, y int, stretches ...[2]int) {
		for _, s := range stretches {
			for x := s[0]; x+14 < s[1]; x += 20 { // letters
				black(m, x, y, x+14, y+35)
			}
		}
	}
	head := paper(2000, 1200)
	line(head, 100, [2]int{200, 700}, [2]int{900, 1800})
	line(head, 170, [2]int{250, 650}, [2]int{1000, 1700})
	line(head, 240, [2]int{250, 650}, [2]int{1000, 1700})
	line(head, 400, [2]int{700, 1300})
	line(head, 500, [2]int{200, 1800})
	line(head, 560, [2]int{200, 1800})
	list := paper(2000, 1200)
	for y := 100; y < 600; y += 70 {
		line(list, y, [2]int{200, 400}, [2]int{700, 900}, [2]int{1300, 1500})
	}
	for _, c := range []struct {
		name string
		page image.Image
		want []string
	}{
		{"a head", head, []string{"beside 100-275", "beside 100-275", "text 400-595"}},
		{"a table without lines", list, []string{"text 100-625"}},
	} {
		var got []string
		for _, r := range prepare(c.page, 1, DPI).parts {
			kind := "text"
			if r.beside {
				kind = "beside"
			}
			got = append(got, fmt.Sprintf("%s %d-%d", kind, r.Min.Y, r.Max.Y))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", c.name, diff)
		}
	}
}

// TestStripLeadsBack holds that a place in a strip is found again on the page.
func TestStripLeadsBack(t *testing.T) {
	t.Parallel()
	p := prepare(ruledPaper(), 1, DPI)
	for _, st := range strips(p.sheet, p.parts, p.dpi) {
		for _, placed := range st.regions {
			r := p.parts[placed.region]
			box := image.Rect(placed.indented+5, placed.top+5, placed.indented+15, placed.top+15)
			region, onPage, ok := st.locate(box)
			if want := image.Rect(r.Min.X+5, r.Min.Y+5, r.Min.X+15, r.Min.Y+15); !ok || region != placed.region || onPage != want {
				t.Errorf("region %d: %v, %v, %v; want %v", placed.region, region, onPage, ok, want)
			}
		}
	}
}

// FuzzPrepare gives pages of any look.
func FuzzPrepare(f *testing.F) {
	f.Add([]byte("0123456789"), uint16(40), uint16(300))
	f.Add([]byte{0, 255, 0, 0, 255}, uint16(1), uint16(72))
	f.Add([]byte{0}, uint16(300), uint16(1200))
	f.Fuzz(func(t *testing.T, dots []byte, width, dpi uint16) {
		if len(dots) == 0 || width == 0 || width > 400 || dpi < 50 || dpi > 1200 {
			return
		}
		m := image.NewGray(image.Rect(0, 0, int(width), 200))
		for i := range m.Pix {
			m.Pix[i] = dots[i%len(dots)]
		}
		p := prepare(m, 1, int(dpi))
		for _, st := range strips(p.sheet, p.parts, p.dpi) {
			if _, err := st.png(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
