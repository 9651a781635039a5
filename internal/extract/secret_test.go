package extract

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"tongket/internal/doc"
	"tongket/internal/fault"
)

// secretLines reads testdata/secret: lines that carry a mark, with its degree, and
// lines that only look like one. Package paper reads them through every format.
func secretLines(t testing.TB) (marked [][2]string, unmarked []string) {
	t.Helper()
	read := func(name string) (lines []string) {
		data, err := os.ReadFile("testdata/secret/" + name)
		if err != nil {
			t.Fatal(err)
		}
		lines = strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")[1:] // the first says what they are
		if len(lines) < 60 {
			t.Fatalf("%s has only %d lines", name, len(lines))
		}
		return lines
	}
	for _, l := range read("marked.txt") {
		quoted, err := strconv.QuotedPrefix(l)
		if err != nil {
			t.Fatalf("%s: %v", l, err)
		}
		line, err := strconv.Unquote(quoted)
		if err != nil {
			t.Fatalf("%s: %v", l, err)
		}
		marked = append(marked, [2]string{line, strings.TrimPrefix(l, quoted+" ")})
	}
	return marked, read("unmarked.txt")
}

func TestSecret(t *testing.T) {
	t.Parallel()
	const before, after = "ỦY BAN NHÂN DÂN\nXÃ KHE MƠ\n", "\nBÁO CÁO\nThu ngân sách đạt 5 tỷ đồng.\n"
	marked, unmarked := secretLines(t)
	for _, c := range marked {
		for _, form := range []norm.Form{norm.NFC, norm.NFD} {
			mark, found := Secret(form.String(before + c[0] + after))
			if !found || mark != c[1] {
				t.Errorf("%q: %q, %v", c[0], mark, found)
			}
		}
		_, err := Paper(&doc.Paper{Margins: []string{before + c[0] + after}}, "txt")
		f := fault.Of(err)
		if !errors.Is(err, ErrSecret) || f == nil || f.Kind != fault.Refused || !strings.Contains(f.Sentence, c[1]) || strings.Contains(f.Sentence, "KHE MƠ") {
			t.Errorf("%q is read: %v", c[0], err)
		}
	}
	for _, line := range unmarked {
		if mark, found := Secret(before + line + after); found {
			t.Errorf("%q is taken for %s", line, mark)
		}
	}
	if _, found := Secret(strings.Repeat("Ong cho năng suất cao.\n", 40) + "Mật\n"); found {
		t.Error("a product far down the text is taken for a mark")
	}
}

// TestSecretScan refuses a stamp whose signs were misread, in the head of a scanned
// page alone.
func TestSecretScan(t *testing.T) {
	t.Parallel()
	paper := func(scanned bool, lines ...string) *doc.Paper {
		p := &doc.Paper{Pages: []doc.Page{{}, {Scanned: scanned}}}
		for _, l := range lines {
			p.Blocks = append(p.Blocks, doc.Block{Kind: doc.Paragraph, Text: l, Words: []doc.Word{{End: len(l), Page: 2}}})
		}
		return p
	}
	far := append(strings.Split(strings.Repeat("Một dòng chữ.|", headLines), "|"), "MAT")
	for _, c := range []struct {
		name string
		in   *doc.Paper
		want string
	}{
		{"as printed", paper(true, "UBND XÃ KHE MƠ", "MẬT"), "MẬT"},
		{"no signs", paper(true, "UBND XÃ KHE MƠ", "MAT"), "MẬT"},
		{"no dot", paper(true, "MÂT", "BÁO CÁO"), "MẬT"},
		{"no hat", paper(true, "| MẠT |"), "MẬT"},
		{"another sign", paper(true, "[MẶT]"), "MẬT"},
		{"letters apart", paper(true, "M  A  T"), "MẬT"},
		{"of two words", paper(true, "TÔI MÂT"), "TỐI MẬT"},
		{"the third degree", paper(true, "TUYET MÂT"), "TUYỆT MẬT"},
		{"with haste", paper(true, "MẠT - KHẨN"), "MẬT"},
		{"in a cell", &doc.Paper{Pages: []doc.Page{{Scanned: true}}, Blocks: []doc.Block{{Kind: doc.Tabular, Table: &doc.Table{Rows: 1, Cols: 1, Cells: []doc.Cell{
			{RowSpan: 1, ColSpan: 1, Text: "MÂT", Words: []doc.Word{{End: len("MÂT"), Page: 1}}}}}}}}, "MẬT"},
		{"no scan", paper(false, "MAT", "MẶT"), ""},
		{"small letters", paper(true, "Mắt", "mat", "Mặt"), ""},
		{"longer words", paper(true, "MẶT TRẬN TỔ QUỐC", "MẤT MÙA", "MẶT BẰNG"), ""},
		{"far down", paper(true, far...), ""},
	} {
		_, err := Paper(c.in, "scan")
		if errors.Is(err, ErrSecret) != (c.want != "") || c.want != "" && !strings.Contains(err.Error(), "“"+c.want+"”") {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestSecretApart refuses a mark that stands well apart from the words beside it,
// though the text has but a blank between them.
func TestSecretApart(t *testing.T) {
	t.Parallel()
	// Each word is 30 wide and 10 high; gap lies before the mark.
	block := func(text string, gap int) doc.Block {
		b := doc.Block{Kind: doc.Paragraph, Text: text}
		x, at := 0, 0
		for w := range strings.FieldsSeq(text) {
			at = strings.Index(text[at:], w) + at
			if w == "MẬT" || w == "Mật" {
				x += gap
			}
			b.Words = append(b.Words, doc.Word{Start: at, End: at + len(w), Page: 1, Box: doc.Box{x, 0, x + 30, 10}})
			x, at = x+33, at+len(w)
		}
		return b
	}
	for _, c := range []struct {
		text string
		gap  int
		want bool
	}{
		{"ỦY BAN NHÂN DÂN MẬT", 60, true}, {"ỦY BAN NHÂN DÂN MẬT", 0, false}, {"DANH MỤC BÍ MẬT NHÀ NƯỚC", 60, false}, {"Thu hoạch Mật", 60, false}, {"ỦY BAN NHÂN DÂN Mật", 60, true},
	} {
		_, err := Paper(&doc.Paper{Pages: []doc.Page{{}}, Blocks: []doc.Block{block(c.text, c.gap)}}, "pdf")
		if errors.Is(err, ErrSecret) != c.want {
			t.Errorf("%q, %d apart: %v", c.text, c.gap, err)
		}
	}
}
