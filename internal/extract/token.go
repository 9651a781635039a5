package extract

import (
	"unicode"
	"unicode/utf8"
)

// A tokenKind tells words from numbers and signs.
type tokenKind uint8

const (
	wordToken tokenKind = iota
	numberToken
	signToken
)

// A token is one word (letters, then letters or digits), one number as printed,
// or one sign. Its id is its place among the lexicon's words, 0 for a stranger.
type token struct {
	s, e  int32
	id    int32
	kind  tokenKind
	glued bool // nothing stands between it and the token before
}

// letterAt returns the length of the letter that begins at i, or 0. Vietnamese
// letters are recognised by their bytes; other scripts by their tables.
func letterAt(s string, i int) int {
	c := s[i]
	switch {
	case c < utf8.RuneSelf:
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' {
			return 1
		}
		return 0
	case (c == 0xc4 || c == 0xc5 || c == 0xc6) && i+1 < len(s):
		return 2
	case c == 0xe1 && i+2 < len(s) && (s[i+1] == 0xba || s[i+1] == 0xbb):
		return 3
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	if unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || r == '²' || r == '³' {
		return n
	}
	return 0
}

// digit reports an ASCII digit.
func digit(c byte) bool { return '0' <= c && c <= '9' }

// tokenize appends the tokens of low[from:to] to buf. low is the text in lower
// case, byte for byte in place.
func (l *lexicon) tokenize(low string, from, to int, buf []token) []token {
	glued := false
	for i := from; i < to; {
		c := low[i]
		switch {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v':
			glued = false
			i++
			continue
		case digit(c):
			end := numberEnd(low, i, to)
			buf = append(buf, token{int32(i), int32(end), 0, numberToken, glued})
			i, glued = end, true
			continue
		}
		if n := letterAt(low, i); n > 0 {
			end := i + n
			for end < to {
				if digit(low[end]) {
					end++
				} else if n := letterAt(low, end); n > 0 {
					end += n
				} else {
					break
				}
			}
			end = min(end, to)
			buf = append(buf, token{int32(i), int32(end), l.words[low[i:end]], wordToken, glued})
			i, glued = end, true
			continue
		}
		n := 1
		if c >= utf8.RuneSelf {
			var r rune
			if r, n = utf8.DecodeRuneInString(low[i:]); unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
				glued = false
				i += n
				continue
			}
		}
		end := min(i+n, to)
		buf = append(buf, token{int32(i), int32(end), l.words[low[i:end]], signToken, glued})
		i, glued = end, true
	}
	return buf
}

// numberEnd returns the end of the number that begins at i: digits, with single
// dots and commas between digits. A line break right after a dot or comma, as
// scans have it, does not end the number when three digits follow the dot, or
// any follow the comma.
func numberEnd(s string, i, to int) int {
	for i < to && digit(s[i]) {
		i++
	}
	if j := brokenDigits(s, i, to); j > i {
		for i = j; i < to && digit(s[i]); i++ {
		}
	}
	if i+2 < to && s[i] == '\n' && s[i+1] == ',' && digit(s[i+2]) {
		i++ // "1\n,8%"
	}
	for i+1 < to && (s[i] == '.' || s[i] == ',') {
		j := i + 1
		if s[j] == '\n' || s[j] == '\r' {
			j = brokenNumber(s, i, to)
		}
		if j >= to || !digit(s[j]) {
			break
		}
		from := j
		for j < to && digit(s[j]) {
			j++
		}
		if s[i] == '.' && j-from < 3 {
			j = brokenGroup(s, j, to, 3-(j-from))
		}
		i = j
	}
	return i
}

// brokenGroup returns the end of a group of thousands that a scan has parted by the
// end of a line: "9.87\n5", where missing digits stand alone on the next line; i
// when it is not so.
func brokenGroup(s string, i, to, missing int) int {
	if i >= to || s[i] != '\n' {
		return i
	}
	j := i + 1
	for j < to && digit(s[j]) {
		j++
	}
	if j-i-1 != missing {
		return i
	}
	return j
}

// brokenDigits returns where a number goes on whose digits a scan has parted by the
// end of a line and nothing else: "9\n7,8%", "năm 20\n25". Only one or two digits
// that stand alone are joined so; i when they are not.
func brokenDigits(s string, i, to int) int {
	if i+1 >= to || s[i] != '\n' || !digit(s[i+1]) {
		return i
	}
	from := i
	for from > 0 && digit(s[from-1]) {
		from--
	}
	if i-from > 2 || from == 0 || s[from-1] != ' ' && s[from-1] != '\n' {
		return i
	}
	end := i + 1
	for end < to && digit(s[end]) {
		end++
	}
	if end-i > 3 || end < to && s[end] == '.' && (end+1 >= to || s[end+1] == ' ') {
		return i
	}
	return i + 1
}

// brokenNumber returns where a number goes on after the dot or comma at i that
// ends its line, or i when it does not go on.
func brokenNumber(s string, i, to int) int {
	j, lines := i+1, 0
	for j < to && (s[j] == '\n' || s[j] == '\r' || s[j] == ' ') {
		if s[j] == '\n' {
			lines++
		}
		j++
	}
	k := j
	for k < to && digit(s[k]) {
		k++
	}
	before := 0
	for i-1-before >= 0 && digit(s[i-1-before]) {
		before++
	}
	switch {
	case lines != 1 || k == j:
		return i
	case s[i] == '.' && (k-j != 3 || before > 3):
		return i
	case s[i] == ',' && before > 3:
		return i
	}
	return j
}

// lower returns the text in lower case with every rune in its place: a rune
// whose small form has another length in bytes stays as it is.
func lower(text string) string {
	first := -1
	for i, r := range text {
		if r >= 'A' && r <= 'Z' || r >= utf8.RuneSelf && unicode.ToLower(r) != r {
			first = i
			break
		}
	}
	if first < 0 {
		return text
	}
	out := []byte(text)
	for i := first; i < len(out); {
		c := out[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				out[i] = c + 'a' - 'A'
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(out[i:])
		if small := smaller(r); small != r && utf8.RuneLen(small) == n {
			utf8.EncodeRune(out[i:i+n], small)
		}
		i += n
	}
	return string(out)
}

// smaller returns the small form of a rune; the blocks where Vietnamese letters
// stand in pairs are answered without the tables of package unicode.
func smaller(r rune) rune {
	switch {
	case r >= 0xc0 && r <= 0xde && r != 0xd7:
		return r + 0x20
	case r >= 0xdf && r < 0x100 || r == 0x1a1 || r == 0x1b0:
		return r
	case r >= 0x1ea0 && r <= 0x1ef9:
		return r | 1
	}
	return unicode.ToLower(r)
}
