package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tongket/internal/vn"
)

// afterPercent finds "tỷ" straight after a percentage.
var afterPercent = regexp.MustCompile(`(\d+(?:[.,]\d+)?\s*%)\s+(t[ỷỉ])\s+([\pL]+)`)

// withTỷ are the words that "tỷ" makes one with, so that nothing is stray.
var withTỷ = []string{"lệ", "trọng", "suất", "số", "giá", "phần", "đồng", "phú", "mỉ"}

// strays finds a "tỷ" after a percentage that is neither a billion nor the
// beginning of "tỷ lệ", as in "trên 90% tỷ các chi bộ": a word was lost or left.
func (t *text) strays() []Finding {
	var all []Finding
	for _, m := range afterPercent.FindAllStringSubmatchIndex(t.Text, -1) {
		next := vn.Lower(t.Text[m[6]:m[7]])
		if slices.Contains(withTỷ, next) {
			continue
		}
		all = append(all, Finding{
			Rule: RuleStray, Grade: Doubtful, Title: "Chữ thừa hoặc thiếu",
			Sentence: fmt.Sprintf("“%s”: chữ “%s” sau dấu %% không hợp nghĩa; có thể thừa, hoặc thiếu chữ “lệ”.",
				strings.Join(strings.Fields(t.Text[m[0]:m[1]]), " "), t.Text[m[4]:m[5]]),
			Spans: [][2]int{{m[0], m[1]}}, Facts: []int{},
		})
	}
	return all
}
