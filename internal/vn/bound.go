package vn

import "strings"

// Bound is the word beside a number that says on which side of it the true value
// lies. The zero value is the number itself.
type Bound string

// The bounds that offices write.
const (
	Exact   Bound = ""
	Over    Bound = "over"     // trên, hơn: more than the number
	Under   Bound = "under"    // dưới: less
	Near    Bound = "near"     // gần: a little less
	About   Bound = "about"    // khoảng, xấp xỉ: around it
	AtLeast Bound = "at_least" // từ … trở lên, ít nhất: the number or more
	AtMost  Bound = "at_most"  // không quá, tối đa: the number or less
)

// boundWords stand before the number; of two that begin alike, the longer first.
var boundWords = []struct {
	word  string
	bound Bound
}{
	{"không dưới ", AtLeast}, {"không ít hơn ", AtLeast}, {"không thấp hơn ", AtLeast}, {"không nhỏ hơn ", AtLeast}, {"ít nhất ", AtLeast}, {"tối thiểu ", AtLeast},
	{"≥", AtLeast}, {">=", AtLeast},
	{"không vượt quá ", AtMost}, {"không quá ", AtMost}, {"không hơn ", AtMost}, {"nhiều nhất ", AtMost}, {"tối đa ", AtMost},
	{"≤", AtMost}, {"<=", AtMost},
	{"trên dưới ", About}, // before the words it begins with
	{"nhiều hơn ", Over}, {"lớn hơn ", Over}, {"cao hơn ", Over}, {"trên ", Over}, {"hơn ", Over}, {">", Over},
	{"nhỏ hơn ", Under}, {"ít hơn ", Under}, {"thấp hơn ", Under}, {"dưới ", Under}, {"chưa đến ", Under}, {"<", Under},
	{"gần bằng ", Near}, {"gần ", Near}, {"vào khoảng ", About}, {"khoảng ", About}, {"xấp xỉ ", About}, {"chừng ", About}, {"~", About}, {"≈", About},
}

// cutBound takes the bound off a number in lower case: words before it, or "trở
// lên", "trở xuống" behind.
func cutBound(text string) (rest string, b Bound) {
	for suffix, b := range map[string]Bound{" trở lên": AtLeast, " trở xuống": AtMost} {
		if rest, ok := strings.CutSuffix(text, suffix); ok {
			return strings.TrimSpace(strings.TrimPrefix(rest, "từ ")), b
		}
	}
	for _, w := range boundWords {
		if rest, ok := strings.CutPrefix(text, w.word); ok {
			return strings.TrimSpace(strings.TrimPrefix(rest, "là ")), w.bound
		}
	}
	return text, Exact
}

// CutBound takes the bound off a typed number, with or without marks: "Trên 6" and
// "tren 6" are 6 with Over, "từ 6 trở lên" is 6 with AtLeast. The rest is in lower
// case.
func CutBound(s string) (rest string, b Bound) {
	text := strings.Join(strings.Fields(Lower(s)), " ")
	if rest, b = cutBound(text); b != Exact {
		return rest, b
	}
	plain := Fold(text)
	for suffix, b := range map[string]Bound{" tro len": AtLeast, " tro xuong": AtMost} {
		if rest, ok := strings.CutSuffix(plain, suffix); ok {
			return strings.TrimSpace(strings.TrimPrefix(rest, "tu ")), b
		}
	}
	for _, w := range boundWords {
		if rest, ok := strings.CutPrefix(plain, Fold(w.word)+" "); ok && strings.HasSuffix(w.word, " ") {
			return strings.TrimSpace(rest), w.bound
		}
	}
	return text, Exact
}

// around writes a number with its bound as papers do.
func (b Bound) around(number string) string {
	switch b {
	case Over:
		return "trên " + number
	case Under:
		return "dưới " + number
	case Near:
		return "gần " + number
	case About:
		return "khoảng " + number
	case AtLeast:
		return "từ " + number + " trở lên"
	case AtMost:
		return "không quá " + number
	}
	return number
}
