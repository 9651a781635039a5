package scan

import (
	"encoding/binary"
	"image"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"tongket/internal/doc"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

func TestTSV(t *testing.T) {
	t.Parallel()
	table := "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n" +
		"4\t1\t1\t1\t1\t0\t10\t20\t300\t40\t-1\t\n" +
		"5\t1\t1\t1\t1\t1\t10\t20\t60\t40\t96.51\tPhu\u031bo\u031b\u0300ng\n" +
		"5\t1\t1\t1\t1\t2\t80\t20\t70\t40\t12\t1.275,8\r\n" +
		"5\t1\t1\t1\t2\t1\t80\t90\t7\t40\t50\t|\n" +
		"5\t1\t1\t1\t2\t2\t80\t90\t7\t40\t95\t \n" +
		"5\t1\t1\t1\t2\t3\t-80\t90\t7\t40\t95\tx\n" +
		"broken\tline\n"
	want := []word{
		{text: "Phường", line: [3]int{1, 1, 1}, doubt: 4, box: image.Rect(10, 20, 70, 60)},
		{text: "1.275,8", line: [3]int{1, 1, 1}, doubt: 88, box: image.Rect(80, 20, 150, 60)},
	}
	if diff := cmp.Diff(want, parseTSV(table), cmp.AllowUnexported(word{})); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func FuzzTSV(f *testing.F) {
	f.Add("5\t1\t1\t1\t1\t1\t10\t20\t60\t40\t96.5\tchữ\n")
	f.Add("5\t1\t1\t1\t1\t1\t99999\t20\t60\t40\t1e9\t\xff\n")
	f.Fuzz(func(t *testing.T, out string) {
		for _, w := range parseTSV(out) {
			if w.text == "" || !utf8.ValidString(w.text) || !norm.NFC.IsNormalString(w.text) || w.doubt < 0 || w.doubt > 100 {
				t.Errorf("word %+v", w)
			}
		}
	})
}

// lineAt is a line of words, each given with its left and right end.
func lineAt(y, number int, words ...any) []word {
	var out []word
	for i := 0; i < len(words); i += 3 {
		out = append(out, word{text: words[i].(string), box: image.Rect(words[i+1].(int), y, words[i+2].(int), y+40), line: [3]int{1, 1, number}})
	}
	return out
}

func TestParagraphs(t *testing.T) {
	t.Parallel()
	words := slices.Concat(
		lineAt(0, 1, "BÁO", 900, 1000, "CÁO", 1020, 1120),
		lineAt(60, 2, "Kết", 600, 700, "quả", 720, 1420),
		lineAt(200, 3, "Thu", 320, 400, "được", 420, 1500, "1.275,", 1600, 1800),
		lineAt(260, 4, "8", 200, 220, "tỷ", 240, 300, "đồng", 320, 1800),
		lineAt(320, 5, "trong", 200, 300, "năm.", 320, 500),
		lineAt(380, 6, "Chi", 200, 300, "ít", 320, 600),
		lineAt(440, 7, "-", 320, 330, "Hộ", 350, 500),
	)
	p := &leaf{number: 2, dpi: 300, turn: newTurn(0, 2000, 1000)}
	var got []string
	for _, b := range p.textBlocks(region{table: -1}, words) {
		got = append(got, b.Text)
	}
	want := []string{"BÁO CÁO", "Kết quả", "Thu được 1.275,8 tỷ đồng trong năm.", "Chi ít", "- Hộ"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	blocks := p.textBlocks(region{table: -1}, words)
	if diff := cmp.Diff(doc.Word{Start: 13, End: 19, Page: 2, Box: doc.Box{3840, 480, 4320, 576}}, blocks[2].Words[2]); diff != "" {
		t.Errorf("word -want +got\n%s", diff)
	}
	if blocks[0].Place != "p2@2160,0,2688,96" {
		t.Errorf("place %s", blocks[0].Place)
	}
}

func TestOrdinalsAreMendedOnlyBetweenOthers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ read, want string }{
		{"I 1 2 3 4 S 6 H 7", "I 1 2 3 4 5 6 II 7"},
		{"I 1 2 II 3 HỊi 4", "I 1 2 II 3 III 4"},
		{"I 1 2 II l 2 3", "I 1 2 II 1 2 3"},
		{"l 1 2 3 H 4", "I 1 2 3 II 4"},
		{"1 2 3 S", "1 2 3 S"},       // 4 would stand there
		{"1 2 3 l 5", "1 2 3 l 5"},   // and this is not 4
		{"1 2 3 S 4", "1 2 3 S 4"},   // nothing is missing
		{"A B C S 1", "A B C S 1"},   // no column of ordinals
		{"Tổng 1 2 3", "Tổng 1 2 3"}, // a word stays
	} {
		table := &doc.Table{}
		for i, s := range strings.Fields(c.read) {
			table.Cells = append(table.Cells, doc.Cell{Row: i, RowSpan: 1, ColSpan: 1, Text: s, Words: []doc.Word{{End: len(s)}}})
		}
		mendOrdinals(table)
		var got []string
		for i, cell := range table.Cells {
			got = append(got, cell.Text)
			changed := cell.Text != strings.Fields(c.read)[i]
			if w := cell.Words[0]; w.End != len(cell.Text) || changed != (w.Doubt > doc.Doubtful) {
				t.Errorf("%s: word %+v of %q", c.read, w, cell.Text)
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s became %s, want %s", c.read, s, c.want)
		}
	}
}

// TestGroupsAreCounted holds that numerals of group rows are set in order when one
// of them proves the count.
func TestGroupsAreCounted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ read, want string }{
		{"1 I HI IV", "I II III IV"},
		{"I II III", "I II III"},
		{"1 I", "1 I"},       // nothing proves the count
		{"A I II", "A I II"}, // these are counted otherwise
	} {
		table := &doc.Table{Cols: 4}
		for i, s := range strings.Fields(c.read) {
			table.Cells = append(table.Cells, doc.Cell{Row: i, RowSpan: 1, ColSpan: 1, Text: s, Words: []doc.Word{{End: len(s)}}},
				doc.Cell{Row: i, Col: 1, RowSpan: 1, ColSpan: 3, Text: "Chỉ tiêu"})
		}
		mendGroups(table)
		var got []string
		for i := 0; i < len(table.Cells); i += 2 {
			got = append(got, table.Cells[i].Text)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s became %s, want %s", c.read, s, c.want)
		}
	}
}

// TestSignsAreReadFromThePrint draws a sign with a bar below, one without, a minus
// and a wave.
func TestSignsAreReadFromThePrint(t *testing.T) {
	t.Parallel()
	m := paper(400, 100)
	for x, bar := range map[int]bool{20: true, 120: false} {
		for i := range 12 { // the two strokes of <
			black(m, x+2*(11-i), 30+i/2*2, x+2*(11-i)+3, 34+i/2*2)
			black(m, x+2*i, 42+i/2*2, x+2*i+3, 46+i/2*2)
		}
		if bar {
			black(m, x, 62, x+26, 65)
		}
	}
	black(m, 220, 45, 242, 48)
	for i := range 22 {
		black(m, 320+i, 45+[]int{3, 1, 0, 1, 3, 5, 6, 5}[i/3%8], 321+i, 47+[]int{3, 1, 0, 1, 3, 5, 6, 5}[i/3%8])
	}
	words := []word{{text: "<", box: image.Rect(20, 30, 46, 66)}, {text: "<", box: image.Rect(120, 30, 146, 58)},
		{text: "~2,6", box: image.Rect(220, 30, 300, 60)}, {text: "~2,6", box: image.Rect(320, 30, 400, 60)}}
	mendSigns(words, gray(m).inked())
	for i, want := range []string{"≤", "<", "-2,6", "~2,6"} {
		if words[i].text != want {
			t.Errorf("sign %d is read as %s, want %s", i, words[i].text, want)
		}
	}
}

// exif is the first part of a JPEG file that a telephone wrote.
func exif(held uint16) []byte {
	b := []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x01\x00\xc8\x00\xc8\x00\x00\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	b = binary.BigEndian.AppendUint16(b, held)
	return append(b, 0, 0, 0, 0, 0, 0, 0xff, 0xda, 0, 2)
}

func TestPicturesAreTurnedAsTheTelephoneNoted(t *testing.T) {
	t.Parallel()
	if held, dpi := jpegNotes(exif(6)); held != 6 || dpi != 200 {
		t.Errorf("held %d, %d dots an inch; want 6 and 200", held, dpi)
	}
	// Two rows of three dots, numbered as they are read when upright.
	want := &sheet{w: 3, h: 2, pix: []uint8{1, 2, 3, 4, 5, 6}}
	for held, pix := range map[orientation]sheet{
		1: {w: 3, h: 2, pix: []uint8{1, 2, 3, 4, 5, 6}},
		3: {w: 3, h: 2, pix: []uint8{6, 5, 4, 3, 2, 1}},
		6: {w: 2, h: 3, pix: []uint8{3, 6, 2, 5, 1, 4}},
		8: {w: 2, h: 3, pix: []uint8{4, 1, 5, 2, 6, 3}},
	} {
		if got := pix.held(held); !slices.Equal(got.pix, want.pix) || got.w != 3 {
			t.Errorf("orientation %d gave %v", held, got.pix)
		}
	}
}

func TestResolutionThatNoPaperHasIsNotBelieved(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		dpi, w, h int
		want      bool
	}{
		{300, 2480, 3508, true}, {200, 1654, 2339, true}, {72, 3000, 4000, false}, {300, 3000, 9000, false}, {0, 2480, 3508, false},
	} {
		if got := plausible(c.dpi, c.w, c.h); got != c.want {
			t.Errorf("%d dots an inch of %d × %d: %v", c.dpi, c.w, c.h, got)
		}
	}
}

func FuzzNotes(f *testing.F) {
	f.Add(exif(8))
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x09pHYs\x00\x00\x2e\x23\x00\x00\x2e\x23\x01\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, dpi := jpegNotes(data); dpi < 0 {
			t.Errorf("%d dots an inch", dpi)
		}
		if dpi := pngDPI(data); dpi < 0 {
			t.Errorf("%d dots an inch", dpi)
		}
	})
}
