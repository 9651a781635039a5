package vn

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

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
	var b strings.Builder
	done, start := 0, -1 // bytes written to b; where the word at hand begins
	place := func(end int) {
		if start < 0 {
			return
		}
		if one := oneSyllable(s[start:end]); one != s[start:end] {
			b.WriteString(s[done:start])
			b.WriteString(one)
			done = end
		}
		start = -1
	}
	for i, r := range s {
		switch {
		case !inWord(r):
			place(i)
		case start < 0:
			start = i
		}
	}
	place(len(s))
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// inWord reports whether a rune is part of a word: a letter, or a mark on one.
func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r)
}

// toned is a letter taken apart into the vowel it is and the tone it carries.
type toned struct{ vowel, tone rune }

// The five written tones: huyền, sắc, ngã, hỏi, nặng.
var tones = []rune{'\u0300', '\u0301', '\u0303', '\u0309', '\u0323'}

// tonedLetters holds the parts of each composed letter with a tone, and nothing
// for every other rune.
var tonedLetters = sync.OnceValue(func() *[0x1EFA]toned {
	var letters [0x1EFA]toned
	for _, v := range "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" {
		for _, t := range tones {
			for _, r := range norm.NFC.String(string([]rune{v, t})) {
				letters[r] = toned{v, t}
			}
		}
	}
	return &letters
})

// longestSyllable is the number of letters in "nghiêng".
const longestSyllable = 7

// oneSyllable puts the tone of one word in its place, or returns the word.
func oneSyllable(word string) string {
	var letters [longestSyllable]rune
	n, at, vowels, tone := 0, -1, 0, rune(0)
	table := tonedLetters()
	for _, r := range word {
		if n == longestSyllable {
			return word
		}
		if int(r) < len(table) && table[r].tone != 0 {
			if tone != 0 {
				return word
			}
			at, tone, r = n, table[r].tone, table[r].vowel
		}
		letters[n] = unicode.ToLower(r)
		if isVowel(letters[n]) {
			vowels++
		}
		n++
	}
	if tone == 0 || vowels < 2 {
		return word
	}
	want, ok := toneAt(letters[:n])
	if !ok || want == at {
		return word
	}
	return moveTone(word, want, tone)
}

// moveTone writes a word with its tone on the letter at want and nowhere else.
func moveTone(word string, want int, tone rune) string {
	table := tonedLetters()
	out := make([]rune, 0, longestSyllable+1)
	for _, r := range word {
		if int(r) < len(table) && table[r].tone != 0 {
			r = table[r].vowel
		}
		out = append(out, r)
	}
	return norm.NFC.String(string(slices.Insert(out, want+1, tone)))
}

// toneAt says on which letter a syllable (without tone, in lower case) carries its
// tone, and whether it is a Vietnamese syllable at all.
func toneAt(low []rune) (int, bool) {
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
	nucleus, coda := low[from:to], low[to:]
	if !onsets[onset] || !codas[string(coda)] || !nuclei[string(nucleus)] {
		return 0, false
	}
	return from + toneInNucleus(nucleus, len(coda) > 0), true
}

// toneInNucleus is the rule itself: on the (last) vowel with a hat, a breve or a
// horn; else on the only vowel; of two, on the second when a consonant closes the
// syllable and on the first when none does; of three, on the middle one.
func toneInNucleus(nucleus []rune, closed bool) int {
	for i := len(nucleus) - 1; i >= 0; i-- {
		switch nucleus[i] {
		case 'ă', 'â', 'ê', 'ô', 'ơ', 'ư': // both letters of "ươ" have it
			return i
		}
	}
	if len(nucleus) == 3 || len(nucleus) == 2 && closed {
		return 1
	}
	return 0
}

func isVowel(r rune) bool {
	switch r {
	case 'a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y':
		return true
	}
	return false
}

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
