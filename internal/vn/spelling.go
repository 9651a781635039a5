package vn

import "strings"

// shortI are the letters of the vowel that is spelled i or y alone behind one
// consonant, in both spellings: tỷ lệ and tỉ lệ, kỹ thuật and kĩ thuật are one word.
var shortI = map[rune]rune{'y': 'i', 'ý': 'í', 'ỳ': 'ì', 'ỷ': 'ỉ', 'ỹ': 'ĩ', 'ỵ': 'ị', 'Y': 'I', 'Ý': 'Í', 'Ỳ': 'Ì', 'Ỷ': 'Ỉ', 'Ỹ': 'Ĩ', 'Ỵ': 'Ị'}

// OneSpelling writes every syllable of s in one of the spellings that are taught side
// by side: the tone where OneTone puts it, and i for the y that stands alone behind
// h, k, l, m, s, t or qu (tỷ → tỉ, kỹ → kĩ, quý → quí; thúy, nay and y tế stay). It is
// for comparing, not for changing what people wrote.
func OneSpelling(s string) string {
	s = OneTone(s)
	if !strings.ContainsFunc(s, func(r rune) bool { return shortI[r] != 0 }) {
		return s
	}
	letters := []rune(s)
	for i, r := range letters {
		if shortI[r] == 0 || i+1 < len(letters) && inWord(letters[i+1]) {
			continue
		}
		start := i
		for start > 0 && inWord(letters[start-1]) {
			start--
		}
		switch onset := Lower(string(letters[start:i])); onset {
		case "h", "k", "l", "m", "s", "t", "qu":
			letters[i] = shortI[r]
		}
	}
	return string(letters)
}
