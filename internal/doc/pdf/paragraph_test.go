package pdf

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// typed writes words of a typewriter, 6.6 points to the letter, so that lines can
// be made to end at one edge: 68 letters from x = 72, 64 from x = 98.4.
func typed(x, y float64, s string) string {
	return fmt.Sprintf("BT /F2 11 Tf %g %g Td (%s) Tj ET\n", x, y, s)
}

const (
	first = "The households of the quarter kept the river clean and the road,"
	next  = "the schools by the river were open through all of this year and over"
)

func wideLine(x, y float64) string {
	if x > 80 {
		return typed(98.4, y, first)
	}
	return typed(x, y, next)
}

func TestParagraphs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		pages []string
		want  []string
	}{
		{"indented first lines", []string{wideLine(100, 700) + wideLine(72, 686) + typed(72, 672, "asked.") + wideLine(100, 658) + wideLine(72, 644) + wideLine(72, 630)},
			[]string{first + " " + next + " asked.", first + " " + next + " " + next}},
		{"room between paragraphs", []string{wideLine(72, 700) + wideLine(72, 686) + wideLine(72, 672) + wideLine(72, 650) + wideLine(72, 636)},
			[]string{next + " " + next + " " + next, next + " " + next}},
		{"a dash within a sentence is no item", []string{wideLine(72, 700) + typed(72, 686, "- one of them") + typed(72, 672, "- Quarter 2: 214.") + wideLine(72, 658)},
			[]string{next + " - one of them", "item0 - Quarter 2: 214.", next}},
		{"text hanging beside its mark", []string{typed(72, 700, "1.") + wideLine(100, 700) + typed(98.4, 686, "was asked.") + typed(72, 672, "2.") + typed(98.4, 672, "Short.") + wideLine(72, 650)},
			[]string{"1. " + first + " was asked.", "2. Short.", next}},
		{"over the page", []string{wideLine(100, 700) + wideLine(72, 686) + wideLine(72, 672) + wideLine(72, 658) + wideLine(72, 644), typed(72, 760, "agreed by all.") + wideLine(100, 746) + wideLine(72, 732) + wideLine(72, 718) + wideLine(72, 704)},
			[]string{first + strings.Repeat(" "+next, 4) + " agreed by all.", first + strings.Repeat(" "+next, 3)}},
		{"a word over the end of a line", []string{typed(72, 700, "the schools by the river were open through all of this great new KT-") + typed(72, 686, "XH plan") + wideLine(72, 672)},
			[]string{"the schools by the river were open through all of this great new KT-XH plan", next}},
		{"pieces of one word, words without blanks", []string{"BT /F1 11 Tf 72 700 Td [(ho) 0 (use) -600 (hold)] TJ ET"},
			[]string{"house hold"}},
		{"a font of the time before Unicode", []string{}, []string{"Cộng hòa"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			data := handMade(c.pages...)
			if len(c.pages) == 0 {
				old := string(handMade(at(72, 700, "C\xe9ng h\xdfa")))
				data = []byte(strings.Replace(old, "Helvetica", ".VnArialN", 1))
			}
			if diff := cmp.Diff(c.want, outline(read(t, data))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestHeadingLevel(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{
		"Phần thứ nhất": 1, "Phần lớn hộ dân đồng thuận": 0, "Chương II QUY ĐỊNH": 1, "Mục 1 CHUNG": 2, "Điều 5. Hiệu lực": 3,
		"I. KINH TẾ": 2, "1. Thu ngân sách": 3, "1.1. Thu nội địa": 4, "1.250 người": 0, "a) Về kinh tế": 5, "12 hộ": 0, "I.": 0, "Kết luận": 0,
	} {
		if got := headingLevel(s); got != want {
			t.Errorf("headingLevel(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestSpelled(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ font, letters, want string }{
		{"TimesNewRomanPSMT", "Tie\u0302\u0301ng Vie\u0323\u0302t", "Tiếng Việt"},
		{"TimesNewRomanPSMT", "e\ufb03cient co\u00adop", "efficient coop"},
		{".VnTime", "Céng hßa", "Cộng hòa"},
		{".VnTime", "n\u00adíc", "nước"}, // ư is the soft hyphen's place there
		{".VnTimeH,Bold", "céng hßa", "CỘNG HÒA"},
		{"VNI-Times", "Coäng hoøa", "Cộng hòa"},
	} {
		if got := spelled(c.font, c.letters); got != c.want {
			t.Errorf("spelled(%q, %q) = %q, want %q", c.font, c.letters, got, c.want)
		}
	}
}

// A landscape page is often a portrait page to be turned, its text drawn sideways;
// what is sideways when looked at, a stamp along the edge, is no part of the text.
func TestTurnedPage(t *testing.T) {
	t.Parallel()
	sideways := "BT /F1 12 Tf 0 1 -1 0 300 100 Tm (Seen upright) Tj ET\n" + at(72, 700, "Stamp along the edge")
	data := strings.Replace(string(handMade(sideways)), "/MediaBox", "/Rotate 90 /MediaBox", 1)
	p := read(t, []byte(data))
	if p.Pages[0].Width != 8420 || p.Pages[0].Height != 5950 {
		t.Errorf("page is %+v", p.Pages[0])
	}
	if diff := cmp.Diff([]string{"Seen upright"}, outline(p)); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Stamp along the edge"}, p.Margins); diff != "" {
		t.Errorf("margins (-want +got):\n%s", diff)
	}
	// Turned clockwise: 100 from the left, 300 from the top at the letters' foot.
	if b := p.Blocks[0].Words[0].Box; b[0] != 1000 || b[1] < 2800 || b[3] > 3060 {
		t.Errorf("the first word stands at %v", b)
	}
}
