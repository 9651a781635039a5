package scan

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tongket/internal/doc"
)

// alike are the letters that tesseract takes digits for when they stand alone,
// without a word to tell them by.
var alike = map[rune]string{'S': "5", 's': "5", 'l': "1", 'I': "1", 'i': "1", '|': "1", '!': "1", 'O': "0", 'o': "0", 'Ø': "0",
	'Z': "2", 'z': "2", 'B': "8", 'b': "6", 'G': "6", 'g': "9", 'q': "9", 'A': "4"}

// mendOrdinals corrects the column of ordinals of a table (STT), where a lone
// digit gives tesseract nothing to go by: "S" between 4 and 6 is 5, "H" after I is
// II. A reading is only changed into the number that must stand there, and only
// when it looks like it; it stays marked as doubtful.
func mendOrdinals(t *doc.Table) {
	mendGroups(t)
	var column []*doc.Cell
	for i := range t.Cells {
		if c := &t.Cells[i]; c.Col == 0 && c.ColSpan == 1 && len(c.Words) == 1 {
			column = append(column, c)
		}
	}
	sure := 0
	for _, c := range column {
		if ordinal(c.Text) > 0 || roman(c.Text) > 0 {
			sure++
		}
	}
	if sure < 3 || sure*2 < len(column) {
		return
	}
	number, group := 0, 0
	for i, c := range column {
		if n := ordinal(c.Text); n > 0 {
			number = n
			continue
		}
		if n := roman(c.Text); n > 0 {
			group = n
			continue
		}
		switch {
		case looksLike(c.Text, strconv.Itoa(number+1)) && !slices.ContainsFunc(column[i+1:], is(number+1)):
			number++
			mend(c, strconv.Itoa(number))
		case looksLike(c.Text, "1") && i+1 < len(column) && is(2)(column[i+1]):
			number = 1 // counting begins anew in each group
			mend(c, "1")
		case group+1 < len(romans) && strokes(c.Text, group == 0 && number == 0):
			group++
			mend(c, romans[group])
		}
	}
}

// mendGroups corrects the numerals of rows whose title goes across the table (I, II,
// III): "1", "I", "II", "IV" can only be the first four. All of them must look like
// numerals and one must stand where it says.
func mendGroups(t *doc.Table) {
	var groups []*doc.Cell
	proof := false
	for i := 0; i+1 < len(t.Cells); i++ {
		c, title := &t.Cells[i], t.Cells[i+1]
		if c.Col != 0 || c.ColSpan != 1 || len(c.Words) != 1 || title.Row != c.Row || title.ColSpan*2 < t.Cols {
			continue
		}
		if !strokes(c.Text, true) && roman(c.Text) == 0 {
			return
		}
		groups = append(groups, c)
		proof = proof || roman(c.Text) == len(groups)
	}
	if !proof || len(groups) >= len(romans) {
		return
	}
	for i, c := range groups {
		if c.Text != romans[i+1] && strings.TrimRight(c.Text, ".") != romans[i+1] {
			mend(c, romans[i+1])
		}
	}
}

// is reports whether a cell holds the number.
func is(n int) func(*doc.Cell) bool {
	return func(c *doc.Cell) bool { return ordinal(c.Text) == n }
}

func mend(c *doc.Cell, text string) {
	c.Text = text
	w := &c.Words[0]
	w.Start, w.End, w.Doubt = 0, len(text), max(w.Doubt, doc.Doubtful+1)
}

// ordinal reads "12" and "12."; 0 for anything else.
func ordinal(s string) int {
	n, err := strconv.Atoi(strings.TrimRight(s, "."))
	if err != nil || n < 1 || n > 999 {
		return 0
	}
	return n
}

// romans are the numerals that groups are numbered with.
var romans = []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX"}

func roman(s string) int {
	return max(0, slices.Index(romans, strings.TrimRight(s, ".")))
}

// looksLike reports whether a reading is the wanted text with some letters taken
// for others.
func looksLike(read, want string) bool {
	var b strings.Builder
	for _, r := range strings.TrimRight(read, ".") {
		if other := alike[r]; other != "" {
			b.WriteString(other)
		} else {
			b.WriteRune(r)
		}
	}
	return want != "" && b.String() == want
}

// strokes reports whether a reading is made of what Roman numerals are taken for:
// "H" and "HỊ" for II and III. A single stroke is the first numeral or a digit.
func strokes(read string, first bool) bool {
	read = strings.TrimRight(read, ".")
	if !first && looksLike(read, "1") {
		return false
	}
	return read != "" && utf8.RuneCountInString(read) <= 5 && strings.Trim(read, "IVXHMTNYWilvxỊÌÍÏịìí1|!") == ""
}

// mendHeadings corrects the Roman numeral that begins a heading of a text in the
// same way: "HI." after II is III, and so is a second "II." when IV follows. TM. and
// KT. before a signer's office are no numerals.
func mendHeadings(blocks []doc.Block) {
	var heads []*doc.Block
	for i := range blocks {
		b := &blocks[i]
		if b.Table != nil || len(b.Words) < 2 {
			continue
		}
		next, _ := utf8.DecodeRuneInString(b.Text[b.Words[1].Start:])
		if first := b.Text[:b.Words[0].End]; strings.HasSuffix(first, ".") && strings.Trim(first, "IVXHlịìỊÌ.") == "" && unicode.IsUpper(next) {
			heads = append(heads, b)
		}
	}
	last := 0
	for i, b := range heads {
		is := roman(b.Text[:b.Words[0].End])
		follows := 0
		if i+1 < len(heads) {
			follows = roman(heads[i+1].Text[:heads[i+1].Words[0].End])
		}
		if last > 0 && last+1 < len(romans) && (is == 0 || is == last && follows == last+2) {
			is = last + 1
			begin(b, romans[is]+".")
		}
		last = is
	}
}

// begin sets the first word of a block.
func begin(b *doc.Block, first string) {
	shift := len(first) - b.Words[0].End
	b.Text = first + b.Text[b.Words[0].End:]
	for i := range b.Words {
		w := &b.Words[i]
		w.End += shift
		if i > 0 {
			w.Start += shift
		}
	}
	b.Words[0].Doubt = max(b.Words[0].Doubt, doc.Doubtful+1)
}
