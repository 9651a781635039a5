package scan

import (
	"slices"
	"strconv"
	"strings"
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

// is reports whether a cell holds the number.
func is(n int) func(*doc.Cell) bool {
	return func(c *doc.Cell) bool { return ordinal(c.Text) == n }
}

func mend(c *doc.Cell, text string) {
	c.Text = text
	w := &c.Words[0]
	w.Start, w.End, w.Doubt = 0, len(text), max(w.Doubt, Doubtful+1)
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
