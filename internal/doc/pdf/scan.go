package pdf

import "unicode"

// isScan reports whether a page must be recognised to be read: nearly the whole
// page is one picture, or letters drawn as outlines, or set in fonts that do not
// say what their letters are.
func isScan(s *sheet, d *drawing) bool {
	letters, strange := 0, 0
	for _, g := range s.glyphs {
		switch {
		case g.r == ' ':
		case g.r == unicode.ReplacementChar || unicode.Is(unicode.Co, g.r):
			strange++
		case unicode.IsLetter(g.r) || unicode.IsDigit(g.r):
			letters++
		}
	}
	const (
		// The stamp of a signature or a running number laid over a scanned page.
		overlaid = 150
		// A page number alone.
		nearly = 12
		// Outlines of at least a few lines of letters.
		outlines = 300
	)
	covered := d.pictures / (s.width * s.height)
	switch {
	case strange > 40 && strange > letters:
		return true
	case covered >= 0.5 && letters < overlaid:
		return true
	case letters <= nearly:
		return covered >= 0.15 || d.outlines >= outlines
	}
	return false
}
