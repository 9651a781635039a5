package vn

import (
	"strings"
	"testing"
)

const benchText = "Thu ngân sách trên địa bàn đạt 6.750 triệu đồng, bằng 108,4% kế hoạch; tỷ lệ hộ gia đình văn hoá đạt 92,5%."

// BenchmarkNFCAndWords is the measure against which the reading of texts is held.
func BenchmarkNFCAndWords(b *testing.B) {
	b.SetBytes(int64(len(benchText)))
	for b.Loop() {
		_ = strings.Fields(NFC(benchText))
	}
}

func BenchmarkFold(b *testing.B) {
	b.SetBytes(int64(len(benchText)))
	for b.Loop() {
		_ = Fold(benchText)
	}
}

func BenchmarkOneTone(b *testing.B) {
	b.SetBytes(int64(len(benchText)))
	for b.Loop() {
		_ = OneTone(benchText)
	}
}

func BenchmarkSortKey(b *testing.B) {
	for b.Loop() {
		_ = SortKey("Nguyễn Thị Ánh Nguyệt")
	}
}

func BenchmarkParseNumber(b *testing.B) {
	for b.Loop() {
		if _, err := ParseNumber("1.234.567,89"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseWords(b *testing.B) {
	for b.Loop() {
		if _, ok := ParseWords("mười ba tỷ năm trăm linh ba triệu"); !ok {
			b.Fatal("not read")
		}
	}
}
