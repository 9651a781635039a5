package vn

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// OneTone writes every Vietnamese syllable of s with its tone where the State's
// own documents put it: hòa, thủy, ủy, khỏe (not hoà, thuỷ, uỷ, khoẻ), and moves
// a tone that slipped while typing: hòan → hoàn, qủa → quả. It is for comparing,
// not for changing what people wrote. Case is kept; a word that is not one whole
// Vietnamese syllable is left alone; the answer is in NFC.
//
// Both placements are taught and typed; this form was chosen because names of
// offices ("Ủy ban", "Hòa Bình") are printed so.
func OneTone(s string) string {
	s = NFC(s)
	if !hasTone(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	start := -1
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			b.WriteString(oneSyllable(s[start:i]))
			start = -1
		}
		b.WriteRune(r)
	}
	if start >= 0 {
		b.WriteString(oneSyllable(s[start:]))
	}
	return b.String()
}

// toned is a letter taken apart into the vowel it is and the tone it carries.
type toned struct{ vowel, tone rune }

// The five written tones: huyền, sắc, ngã, hỏi, nặng.
var tones = []rune{'\u0300', '\u0301', '\u0303', '\u0309', '\u0323'}

// tonedLetters maps each composed letter with a tone to its parts.
var tonedLetters = sync.OnceValue(func() map[rune]toned {
	letters := make(map[rune]toned, 2*12*len(tones))
	for _, v := range "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" {
		for _, t := range tones {
			for _, r := range norm.NFC.String(string([]rune{v, t})) {
				letters[r] = toned{v, t}
			}
		}
	}
	return letters
})

// hasTone reports whether s holds a letter that can carry a tone, which spares
// plain text the walk.
func hasTone(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return true
		}
	}
	return false
}

// longestSyllable is the number of letters in "nghiêng".
const longestSyllable = 7

// oneSyllable puts the tone of one word in its place, or returns the word.
func oneSyllable(word string) string {
	var letters [longestSyllable]rune
	n, at, tone := 0, -1, rune(0)
	table := tonedLetters()
	for _, r := range word {
		if n == longestSyllable {
			return word
		}
		if t, ok := table[r]; ok {
			if tone != 0 {
				return word
			}
			r, at, tone = t.vowel, n, t.tone
		}
		letters[n] = r
		n++
	}
	if tone == 0 {
		return word
	}
	want, ok := toneAt(letters[:n])
	if !ok || want == at {
		return word
	}
	out := make([]rune, 0, n+1)
	for i, r := range letters[:n] {
		out = append(out, r)
		if i == want {
			out = append(out, tone)
		}
	}
	return norm.NFC.String(string(out))
}

// toneAt says on which letter a syllable (without tone) carries its tone, and
// whether it is a Vietnamese syllable at all.
func toneAt(letters []rune) (int, bool) {
	low := []rune(strings.ToLower(string(letters)))
	if len(low) != len(letters) {
		return 0, false
	}
	from := 0
	for from < len(low) && !isVowel(low[from]) {
		from++
	}
	to := from
	for to < len(low) && isVowel(low[to]) {
		to++
	}
	// "qu" is one consonant, and so is "gi" before another vowel: the tone of
	// "quý", "quả", "giá", "giỏ" never stands on the u or the i of the onset.
	onset := string(low[:from])
	if to-from > 1 && (onset == "q" && low[from] == 'u' || onset == "g" && low[from] == 'i') {
		onset += string(low[from])
		from++
	}
	nucleus, coda := low[from:to], string(low[to:])
	if !onsets[onset] || !codas[coda] || !nuclei[string(nucleus)] {
		return 0, false
	}
	return from + toneInNucleus(nucleus, coda != ""), true
}

// toneInNucleus is the rule itself: on the (last) vowel with a hat, a breve or a
// horn; else on the only vowel; of two, on the second when a consonant closes the
// syllable and on the first when none does; of three, on the middle one.
func toneInNucleus(nucleus []rune, closed bool) int {
	for i := len(nucleus) - 1; i >= 0; i-- {
		if strings.ContainsRune("ăâêôơư", nucleus[i]) {
			// In "ưu", "ưi", "ưa" the horn is on the first; in "ươ" on both.
			return i
		}
	}
	if len(nucleus) == 3 || len(nucleus) == 2 && closed {
		return 1
	}
	return 0
}

func isVowel(r rune) bool { return strings.ContainsRune("aăâeêioôơuưy", r) }

// The parts that make a Vietnamese syllable, in lower case without tones.
var (
	onsets = set("", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh",
		"nh", "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x")
	nuclei = set("a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y",
		"ai", "ao", "au", "ay", "âu", "ây", "eo", "êu", "ia", "iê", "iu", "oa", "oă", "oe", "oi", "oo", "ôi", "ơi",
		"ua", "uâ", "uê", "ui", "uô", "uơ", "uy", "ưa", "ưi", "ươ", "ưu", "yê",
		"iêu", "yêu", "oai", "oao", "oay", "oeo", "uây", "uôi", "uya", "uyê", "uyu", "ươi", "ươu")
	codas = set("", "c", "ch", "m", "n", "ng", "nh", "p", "t")
)

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}
