package vn

import "strings"

// digitWords are the digits as they are counted.
var digitWords = [10]string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}

const billion = 1_000_000_000

// Words writes a whole number in words, as in official papers: "một nghìn không
// trăm linh năm", "hai mươi mốt", "ba mươi tư", "mười lăm", "một nghìn hai trăm
// tỷ"; "âm" before a negative one. A group of three zeros is left out. It is
// defined for every int64, and ParseWords reads it back to the same number.
func Words(n int64) string {
	words := make([]string, 0, 16)
	if n < 0 {
		words = append(words, "âm")
	}
	return strings.Join(appendWords(words, magnitude(n)), " ")
}

// MoneyWords writes an amount of đồng as on payment papers: "Mười ba tỷ năm trăm
// linh ba triệu đồng".
func MoneyWords(dong int64) string { return Sentence(Words(dong) + " đồng") }

// EvenMoneyWords is MoneyWords closed with "chẵn", as receipts and payment orders
// do so that nothing can be added behind the amount.
func EvenMoneyWords(dong int64) string { return MoneyWords(dong) + " chẵn" }

func appendWords(words []string, n uint64) []string {
	if n == 0 {
		return append(words, digitWords[0])
	}
	started := false
	if high := n / billion; high > 0 {
		// "tỷ" is the greatest step of the language: above it, the whole of
		// what was counted is said again before it ("một nghìn tỷ", "tỷ tỷ").
		words = append(appendWords(words, high), "tỷ")
		started = true
	}
	for _, step := range []struct {
		size uint64
		name string
	}{{1_000_000, "triệu"}, {1_000, "nghìn"}, {1, ""}} {
		group := n % billion / step.size % 1000
		if group == 0 {
			continue
		}
		words = appendGroup(words, int(group), started)
		if step.name != "" {
			words = append(words, step.name)
		}
		started = true
	}
	return words
}

// appendGroup writes 1 to 999; after a higher group the hundreds are always said.
func appendGroup(words []string, n int, full bool) []string {
	hundreds, tens, ones := n/100, n/10%10, n%10
	if hundreds > 0 || full {
		words = append(words, digitWords[hundreds], "trăm")
		full = true
	}
	switch {
	case tens == 0 && ones == 0:
		return words
	case tens == 0:
		if full {
			words = append(words, "linh")
		}
		return append(words, digitWords[ones])
	case tens == 1:
		words = append(words, "mười")
	default:
		words = append(words, digitWords[tens], "mươi")
	}
	switch {
	case ones == 0:
		return words
	case ones == 1 && tens > 1:
		return append(words, "mốt")
	case ones == 4 && tens > 1:
		return append(words, "tư")
	case ones == 5:
		return append(words, "lăm")
	}
	return append(words, digitWords[ones])
}
