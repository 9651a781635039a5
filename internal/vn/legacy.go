package vn

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Encoding is a way in which Vietnamese was written before Unicode: a font drew
// Vietnamese letters in the places of Western ones, so that Word and text files of
// those years hold "Céng hßa" or "Coäng hoøa".
type Encoding string

// The encodings that old papers of offices are in. VIQR and VISCII were ways of
// mail and of Unix, and are not read.
const (
	TCVN3 Encoding = "tcvn3" // TCVN 5712:1993, "ABC": the fonts .VnTime, .VnArial …
	// TCVN3Capital is TCVN3 in a font of capitals (.VnTimeH …), which draws small
	// letters as capitals because the code has no place for Á or Ộ.
	TCVN3Capital Encoding = "tcvn3-capital"
	VNI          Encoding = "vni" // the fonts VNI-Times, VNI-Helve …
)

// LegacyFont gives the encoding that text in a font of this name is in; ok is
// false for every other font, whose text is what it says.
func LegacyFont(font string) (e Encoding, ok bool) {
	font = strings.TrimSpace(font)
	low := strings.ToLower(font)
	switch {
	case strings.HasPrefix(low, ".vn"):
		if strings.HasSuffix(font, "H") {
			return TCVN3Capital, true
		}
		return TCVN3, true
	case strings.HasPrefix(low, "vni-"), strings.HasPrefix(low, "vni "):
		return VNI, true
	}
	return "", false
}

// Decode gives the NFC text of characters that such a font draws, the bytes of
// the old code being read as Windows-1252 (Latin-1), as Word stores them. Text
// that holds letters only Unicode has was typed in Unicode, whatever its font
// says, and comes back as it is.
func (e Encoding) Decode(s string) string {
	if hasUnicodeLetters(s) {
		return NFC(s)
	}
	switch e {
	case TCVN3Capital:
		return Upper(decodeTCVN3(s))
	case TCVN3:
		return NFC(capitals(decodeTCVN3(s)))
	case VNI:
		return NFC(decodeVNI(s))
	}
	return NFC(s)
}

// hasUnicodeLetters finds the letters and marks of Vietnamese outside Latin-1.
func hasUnicodeLetters(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r >= 0x102 && r <= 0x1B0 && strings.ContainsRune("ĂăĐđĨĩŨũƠơƯư", r) ||
			r >= 0x300 && r <= 0x323 || r >= 0x1EA0 && r <= 0x1EF9
	})
}

// tcvn3 holds the letters of TCVN3 at their Windows-1252 characters. U+00AD, ư,
// is the soft hyphen.
var tcvn3 = pairRunes(
	"µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢§£¤¥¦",
	"àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂĐÊÔƠƯ")

func pairRunes(from, to string) map[rune]rune {
	m := map[rune]rune{}
	target := []rune(to)
	for i, r := range []rune(from) {
		m[r] = target[i]
	}
	return m
}

// decodeTCVN3 maps each character. A capital with a tone was typed as the capital
// without it and the small letter with it ("Aµ" for À), which becomes one again.
func decodeTCVN3(s string) string {
	out := make([]rune, 0, len(s))
	letters := tonedLetters()
	for _, r := range s {
		to, ok := tcvn3[r]
		if !ok {
			out = append(out, r)
			continue
		}
		n := len(out)
		if t := letters[to]; n > 0 && t.tone != 0 && out[n-1] == unicode.ToUpper(t.vowel) {
			out[n-1] = unicode.ToUpper(to)
			continue
		}
		out = append(out, to)
	}
	return string(out)
}

// capitals mends words typed in capitals, "CộNG HòA": a word of at least two
// capitals and no small letter of ASCII, and such a word of one ("Xã") in a line
// that has others and no small letter either.
func capitals(s string) string {
	lines := strings.SplitAfter(s, "\n")
	for i, line := range lines {
		if upper, lower := asciiLetters(line); upper > 1 && lower == 0 {
			lines[i] = strings.ToUpper(line)
			continue
		}
		words := strings.SplitAfter(line, " ")
		for j, w := range words {
			if upper, lower := asciiLetters(w); upper > 1 && lower == 0 {
				words[j] = strings.ToUpper(w)
			}
		}
		lines[i] = strings.Join(words, "")
	}
	return strings.Join(lines, "")
}

func asciiLetters(s string) (upper, lower int) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case 'A' <= c && c <= 'Z':
			upper++
		case 'a' <= c && c <= 'z':
			lower++
		}
	}
	return upper, lower
}

// VNI writes a letter as itself and a second character for its hat and tone; a
// few letters have a character of their own.
var (
	vniMarks = map[rune]string{
		'ø': "\u0300", 'ù': "\u0301", 'õ': "\u0303", 'û': "\u0309", 'ï': "\u0323",
		'â': "\u0302", 'à': "\u0302\u0300", 'á': "\u0302\u0301", 'ã': "\u0302\u0303", 'å': "\u0302\u0309", 'ä': "\u0323\u0302",
		'ê': "\u0306", 'è': "\u0306\u0300", 'é': "\u0306\u0301", 'ü': "\u0306\u0303", 'ú': "\u0306\u0309", 'ë': "\u0323\u0306",
	}
	vniLetters = pairRunes("ñôöæóòîÑÔÖÆÓÒÎ", "đơưỉĩịỵĐƠƯỈĨỊỴ")
)

// decodeVNI joins each mark to the vowel before it; where the two make no letter
// of Vietnamese, both stay as they are.
func decodeVNI(s string) string {
	out := make([]rune, 0, len(s))
	for _, r := range s {
		if marks, n := vniMarks[unicode.ToLower(r)], len(out); marks != "" && n > 0 {
			if whole := []rune(norm.NFC.String(string(out[n-1]) + marks)); len(whole) == 1 && isVietnamese(whole[0]) {
				out[n-1] = whole[0]
				continue
			}
		}
		if to, ok := vniLetters[r]; ok {
			r = to
		}
		out = append(out, r)
	}
	return string(out)
}

// isVietnamese reports whether r is a letter with a hat or a tone of Vietnamese.
func isVietnamese(r rune) bool {
	r = unicode.ToLower(r)
	return int(r) < len(tonedLetters()) && tonedLetters()[r].tone != 0 || strings.ContainsRune("ăâêô", r)
}

// DetectLegacy recognises text whose bytes in an old encoding were taken for
// Windows-1252, by the one sign that needs no font: decoded, nearly all of its
// marked words are Vietnamese syllables, and as they stand few are. It wants at
// least three such words and no letter that only Unicode has.
func DetectLegacy(text string) (Encoding, bool) {
	if hasUnicodeLetters(text) {
		return "", false
	}
	const fewest, most = 3, 2000
	var marked []string
	for w := range strings.FieldsFuncSeq(text, betweenLegacyWords) {
		if strings.ContainsFunc(w, func(r rune) bool { return r > unicode.MaxASCII }) {
			marked = append(marked, w)
		}
		if len(marked) == most {
			break
		}
	}
	if len(marked) < fewest {
		return "", false
	}
	asIs := 0
	for _, w := range marked {
		if isSyllable(w) {
			asIs++
		}
	}
	for _, e := range []Encoding{TCVN3, VNI} {
		good := 0
		for _, w := range marked {
			if d := e.Decode(w); d != NFC(w) && isSyllable(d) {
				good++
			}
		}
		if good*100 >= len(marked)*85 && good >= fewest && good >= 2*asIs {
			return e, true
		}
	}
	return "", false
}

// betweenLegacyWords splits at blanks, at the signs and digits of ASCII, and at
// quotes and dashes beyond Latin-1; the signs of Latin-1 are letters there.
func betweenLegacyWords(r rune) bool {
	return unicode.IsSpace(r) || r > 0xFF || r <= unicode.MaxASCII && !unicode.IsLetter(r)
}

// isSyllable reports whether a word is one whole Vietnamese syllable: its parts
// are such as there are, it has one tone at most, and before a final stop (c, ch,
// p, t) that tone is sắc or nặng.
func isSyllable(word string) bool {
	low := []rune(Lower(word))
	if len(low) > longestSyllable {
		return false
	}
	tone := rune(0)
	letters := tonedLetters()
	for i, r := range low {
		if int(r) >= len(letters) || letters[r].tone == 0 {
			continue
		}
		if tone != 0 {
			return false
		}
		tone, low[i] = letters[r].tone, letters[r].vowel
	}
	if _, ok := toneAt(low); !ok {
		return false
	}
	switch low[len(low)-1] {
	case 'c', 'p', 't':
		return tone == '\u0301' || tone == '\u0323'
	case 'h':
		if low[len(low)-2] == 'c' {
			return tone == '\u0301' || tone == '\u0323'
		}
	}
	return true
}
