package pdf

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// at writes words at places, from the lower left corner of an A4 page.
func at(x, y float64, s string) string {
	return fmt.Sprintf("BT /F1 11 Tf %g %g Td (%s) Tj ET\n", x, y, s)
}

// stroke draws a line, bar a thin filled area.
func stroke(x1, y1, x2, y2 float64) string { return fmt.Sprintf("%g %g m %g %g l S\n", x1, y1, x2, y2) }
func bar(x, y, w, h float64) string        { return fmt.Sprintf("%g %g %g %g re f\n", x, y, w, h) }

// ruled is a table of three columns and three rows drawn with strokes, its middle
// row merged over two columns.
var ruled = stroke(72, 700, 400, 700) + stroke(72, 680, 400, 680) + stroke(72, 660, 400, 660) + stroke(72, 640, 400, 640) +
	stroke(72, 640, 72, 700) + stroke(400, 640, 400, 700) + stroke(120, 640, 120, 700) +
	stroke(300, 680, 300, 700) + stroke(300, 640, 300, 660) +
	at(80, 686, "No") + at(130, 686, "Name") + at(310, 686, "2025") +
	at(80, 666, "I") + at(130, 666, "One long name of a group over two columns") +
	at(80, 646, "1") + at(130, 646, "Rice") + at(310, 646, "1.234,5")

// scanPage is one picture over the whole page.
const scanPage = "q 595 0 0 842 0 0 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x10\x80\x90\xf0 EI Q\n"

func TestTables(t *testing.T) {
	t.Parallel()
	dashed := ""
	for x := 72.0; x < 300; x += 5 {
		dashed += bar(x, 700, 3, 0.5) + bar(x, 680, 3, 0.5) + bar(x, 660, 3, 0.5)
	}
	for y := 660.0; y < 700; y += 5 {
		dashed += bar(72, y, 0.5, 3) + bar(200, y, 0.5, 3) + bar(300, y, 0.5, 3)
	}
	for _, c := range []struct {
		name  string
		pages []string
		want  []string
	}{
		{"strokes, a merged row", []string{ruled}, []string{
			"|0 No|1 Name|2 2025", "|0 I|1(1×2) One long name of a group over two columns", "|0 1|1 Rice|2 1.234,5"}},
		{"dashed pieces", []string{dashed + at(80, 686, "Rice") + at(210, 686, "12,5") + at(80, 666, "Fish") + at(210, 666, "7")}, []string{
			"|0 Rice|1 12,5", "|0 Fish|1 7"}},
		{"open at its sides", []string{bar(72, 700, 300, 1) + bar(72, 680, 300, 1) + bar(72, 660, 300, 1) + bar(200, 660, 1, 40) +
			at(80, 686, "Rice") + at(210, 686, "12,5") + at(80, 666, "Fish") + at(210, 666, "7")}, []string{
			"|0 Rice|1 12,5", "|0 Fish|1 7"}},
		{"figures that nearly touch a line", []string{bar(72, 700, 200, 1) + bar(72, 680, 200, 1) + bar(72, 680, 1, 20) + bar(130, 680, 1, 20) + bar(272, 680, 1, 20) +
			at(103.5, 686, "1.234") + at(131.5, 686, "5.678")}, []string{"|0 1.234|1 5.678"}},
		{"a frame is no table", []string{"72 600 300 100 re S\n" + at(80, 650, "Only a frame")}, []string{"Only a frame"}},
		{"over the page, head repeated, row broken", []string{
			grid3(at(80, 686, "No")+at(130, 686, "Name")+at(310, 686, "2025")+at(80, 666, "1")+at(130, 666, "Households of the ward that have")+at(310, 666, "98,5"), 2),
			grid3(at(80, 686, "No")+at(130, 686, "Name")+at(310, 686, "2025")+at(130, 666, "clean water")+at(80, 646, "2")+at(130, 646, "Rice")+at(310, 646, "7"), 3)},
			[]string{"|0 No|1 Name|2 2025", "|0 1|1 Households of the ward that have clean water|2 98,5", "|0 2|1 Rice|2 7"}},
		{"over the page, a row without a number", []string{
			grid3(at(80, 686, "1")+at(130, 686, "Schools")+at(310, 686, "5")+at(80, 666, "2")+at(130, 666, "Pupils")+at(310, 666, "98"), 2),
			grid3(at(130, 686, "of these girls")+at(310, 686, "50")+at(80, 666, "3")+at(130, 666, "Rice")+at(310, 666, "7"), 2)},
			[]string{"|0 1|1 Schools|2 5", "|0 2|1 Pupils|2 98", "|1 of these girls|2 50", "|0 3|1 Rice|2 7"}},
		{"over the page, a row of words alone below one that ended", []string{
			grid3(at(80, 686, "1")+at(130, 686, "Schools")+at(310, 686, "5")+at(80, 666, "2")+at(130, 666, "Pupils")+at(310, 666, "98"), 2),
			grid3(at(130, 686, "of these:")+at(130, 666, "girls")+at(310, 666, "50"), 2)},
			[]string{"|0 1|1 Schools|2 5", "|0 2|1 Pupils|2 98", "|1 of these:", "|1 girls|2 50"}},
		{"gaps over three rows", []string{
			at(72, 700, "Rice") + at(250, 700, "1.234,5") + at(350, 700, "104,6") +
				at(72, 684, "Fish from the river") + at(250, 684, "12") + at(350, 684, "99") +
				at(72, 668, "Wood") + at(250, 668, "7") + at(350, 668, "101,2")},
			[]string{"|0 Rice|1 1.234,5|2 104,6", "|0 Fish from the river|1 12|2 99", "|0 Wood|1 7|2 101,2"}},
		{"a table below text in two columns", []string{
			at(330, 788, "right hand side begins a little") + at(72, 780, "The left hand side is read") + at(330, 774, "higher up and is read second.") + at(72, 766, "before the right one, which") + at(330, 760, "So it should be.") + at(72, 752, "is fair.") +
				at(72, 730, "Rice") + at(250, 730, "12,5") + at(350, 730, "104,6") + at(72, 716, "Fish") + at(250, 716, "12") + at(350, 716, "99") + at(72, 702, "Wood") + at(250, 702, "7") + at(350, 702, "101")},
			[]string{"The left hand side is read before the right one, which is fair.", "right hand side begins a little higher up and is read second.", "So it should be.", "|0 Rice|1 12,5|2 104,6", "|0 Fish|1 12|2 99", "|0 Wood|1 7|2 101"}},
		{"two columns of words are read one after the other", []string{
			at(90, 780, "COMMITTEE OF") + at(330, 780, "THE WHOLE COUNTRY") + at(90, 766, "THE WARD") + at(330, 764, "Free and glad") +
				at(72, 720, "A line that runs over the whole width of the page and so ends what stands in two columns.")},
			[]string{"COMMITTEE OF", "THE WARD", "THE WHOLE COUNTRY", "Free and glad", "A line that runs over the whole width of the page and so ends what stands in two columns."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := outline(read(t, handMade(c.pages...)))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// grid3 draws a table of three columns and some rows of 20 points.
func grid3(text string, rows int) string {
	bottom := 700 - 20*float64(rows)
	var b strings.Builder
	for y := bottom; y <= 700; y += 20 {
		b.WriteString(bar(72, y, 328, 0.5))
	}
	for _, x := range []float64{72, 120, 300, 400} {
		b.WriteString(bar(x, bottom, 0.5, 700-bottom))
	}
	return b.String() + text
}

func TestScans(t *testing.T) {
	t.Parallel()
	page := at(72, 700, "A page of text that needs nothing recognised at all.")
	p := read(t, handMade(page, scanPage, scanPage+at(500, 20, "Signed 08/01/2026")))
	if diff := cmp.Diff([]int{2, 3}, Scanned(p)); diff != "" {
		t.Errorf("scanned pages (-want +got):\n%s", diff)
	}
	if len(p.Blocks) != 1 || p.Blocks[0].Place[:2] != "p1" {
		t.Errorf("blocks = %q, want that of page 1 alone", outline(p))
	}
	// What stands over a scan may be a mark of secrecy.
	if diff := cmp.Diff([]string{"Signed 08/01/2026"}, p.Margins); diff != "" {
		t.Errorf("margins (-want +got):\n%s", diff)
	}
	// Text laid under a scan by whoever recognised it is text.
	under := scanPage + "BT 3 Tr ET\n"
	for y := 700.0; y > 500; y -= 20 {
		under += at(72, y, "Seventy households of the ward keep their own account of water used.")
	}
	if p := read(t, handMade(under)); Scanned(p) != nil || len(p.Blocks) == 0 {
		t.Errorf("a scan with its text: scanned %v, %d blocks", Scanned(p), len(p.Blocks))
	}
}

func TestMargins(t *testing.T) {
	t.Parallel()
	var pages []string
	for n := range 4 {
		pages = append(pages, at(72, 800, "Ward of the Model River")+at(290, 30, fmt.Sprintf("%d/4", n+1))+
			at(72, 700, fmt.Sprintf("Page body number %d, with %d households.", n+1, 100+7*n)))
	}
	p := read(t, handMade(pages...))
	if diff := cmp.Diff([]string{"Ward of the Model River", "1/4", "2/4", "3/4", "4/4"}, p.Margins); diff != "" {
		t.Errorf("margins (-want +got):\n%s", diff)
	}
	if len(p.Blocks) != 4 {
		t.Errorf("%d blocks %q, want 4", len(p.Blocks), outline(p))
	}
	// The same sentence at the same height of two pages of many stays text.
	far := []string{at(72, 800, "Same words."), at(72, 800, "Others."), at(72, 800, "More."), at(72, 800, "Same words.")}
	if p := read(t, handMade(far...)); len(p.Margins) != 0 || len(p.Blocks) != 4 {
		t.Errorf("margins %q, blocks %q", p.Margins, outline(p))
	}
}
