package chart

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"pgregory.net/rapid"
)

// TestFewerColorsLookTheSame: in the PNG of a chart each dot is as good as
// the one that was drawn, and what is painted flat has exactly its paint.
func TestFewerColorsLookTheSame(t *testing.T) {
	t.Parallel()
	paints := map[color.RGBA]bool{}
	for _, p := range onPaper {
		paints[p] = true
	}
	const unseen = 26 // of 255, on the edge of a letter: a tenth of a dot's cover
	for _, kind := range gallery(3) {
		s := kind.Scene(520)
		whole := s.dots(PrintScale)
		var b bytes.Buffer
		if err := s.WritePNG(&b, PrintScale); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		small, ok := img.(*image.Paletted)
		if !ok || small.Rect != whole.Rect {
			t.Fatalf("%T: %T of %v, want a palette over %v", kind, img, img.Bounds(), whole.Rect)
		}
		for i, entry := range small.Pix {
			want, got := color.RGBA{whole.Pix[4*i], whole.Pix[4*i+1], whole.Pix[4*i+2], 255}, small.Palette[entry].(color.RGBA)
			if want != got && (paints[want] || apart(want, got) > unseen) {
				t.Fatalf("%T: dot %d of a line of %d: %v became %v", kind, i, whole.Rect.Dx(), want, got)
			}
		}
	}
}

func apart(a, b color.RGBA) int {
	far := func(x, y uint8) int { return max(int(x)-int(y), int(y)-int(x)) }
	return max(far(a.R, b.R), far(a.G, b.G), far(a.B, b.B))
}

// TestFewColorsStayAsTheyAre: a picture of up to 256 colours loses none, and one of
// more has no more than 256, each of its dots near what it was.
func TestFewColorsStayAsTheyAre(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.SliceOfN(rapid.Uint32Range(0, 1<<24-1), 1, 600).Draw(t, "colours")
		img := image.NewRGBA(image.Rect(0, 0, len(some), 1))
		different := map[color.RGBA]bool{}
		for i, n := range some {
			c := color.RGBA{uint8(n), uint8(n >> 8), uint8(n >> 16), 255}
			img.SetRGBA(i, 0, c)
			different[c] = true
		}
		small := paletted(img)
		if len(small.Palette) > mostColors {
			t.Fatalf("a palette of %d", len(small.Palette))
		}
		for i := range some {
			want, got := img.RGBAAt(i, 0), small.At(i, 0).(color.RGBA)
			if len(different) <= mostColors && got != want || apart(want, got) > 64 {
				t.Fatalf("dot %d: %v became %v", i, want, got)
			}
		}
	})
}
