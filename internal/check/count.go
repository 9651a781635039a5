package check

import (
	"fmt"
	"strings"

	"tongket/internal/extract"
	"tongket/internal/vn"
)

// counts holds claimed counts against what is named.
func (t *text) counts() []Finding {
	var all []Finding
	for k, i := range t.order {
		all = append(all, t.count(i, t.order[k+1:])...)
		all = append(all, t.shared(i)...)
	}
	return append(all, t.lists()...)
}

// count holds "12/14 chỉ tiêu đạt và vượt" against the results named after it
// in the same paragraph. Fewer is no contradiction: texts name what stands out.
// It is what a reader must know before the number is believed.
func (t *text) count(i int, after []int) []Finding {
	f := t.Facts[i]
	if !claimsCount(f) {
		return nil
	}
	named := t.named(i, after)
	if len(named) == 0 {
		return nil
	}
	n := int64(len(named))
	out := Finding{Rule: RuleCount, Grade: Agrees, Title: "Số chỉ tiêu khớp với danh sách"}
	claim := vn.Decimal{Units: f.Value.Units}.String()
	if f.Of != nil {
		claim += "/" + f.Of.String()
	}
	var names []string
	for _, j := range named {
		names = append(names, t.Facts[j].Name)
	}
	list := strings.Join(names, "; ")
	out.Arithmetic = fmt.Sprintf("nêu %s · kể tên %d", claim, n)
	switch {
	case f.Value.Units > n:
		out.Grade, out.Title = t.shortGrade(f), "Chưa kể đủ chỉ tiêu"
		out.Sentence = fmt.Sprintf("Văn bản nêu %s chỉ tiêu nhưng đoạn này chỉ kể %d: %s. Còn %d chỉ tiêu đạt%s chưa được nêu tên.",
			claim, n, list, f.Value.Units-n, missed(f))
	case f.Of != nil && n > f.Of.Units || f.Of == nil && n > f.Value.Units:
		out.Grade, out.Title = Doubtful, "Kể nhiều hơn số chỉ tiêu"
		out.Sentence = fmt.Sprintf("Văn bản nêu %s chỉ tiêu nhưng đoạn này kể %d kết quả: %s. Có thể có kết quả không phải là chỉ tiêu.", claim, n, list)
	default:
		out.Sentence = fmt.Sprintf("Văn bản nêu %s chỉ tiêu và đoạn này kể %d: %s.", claim, n, list)
	}
	return []Finding{t.finding(out, append([]int{i}, named...)...)}
}

// missed words how many targets were not reached and are not named either.
func missed(f extract.Fact) string {
	if f.Of == nil || f.Of.Units <= f.Value.Units {
		return ""
	}
	return fmt.Sprintf(" và %d chỉ tiêu chưa đạt", f.Of.Units-f.Value.Units)
}

// claimsCount reports whether a fact says how many targets were reached.
func claimsCount(f extract.Fact) bool {
	if f.Value == nil || f.Value.Scale != 0 || f.Role == extract.Target || f.Bound != extract.Exact {
		return false
	}
	if !strings.HasPrefix(vn.Lower(f.Unit), "chỉ tiêu") {
		return false
	}
	name := vn.Lower(f.Name)
	if strings.Contains(name, "không") || strings.Contains(name, "chưa") {
		return false
	}
	return f.Of != nil || strings.Contains(name, "đạt và vượt")
}

// named lists the facts after the claim, in its paragraph, that are results of
// a target: they have a plan or a percentage of one. A result named twice counts
// once, and another claim "x/y" ends the list.
func (t *text) named(i int, after []int) []int {
	from := t.Facts[i].Span[1]
	end := min(len(t.Text), from+reach)
	if n := strings.IndexByte(t.Text[from:end], '\n'); n >= 0 {
		end = from + n
	}
	var named []int
	seen := map[string]bool{}
	for _, j := range after {
		f := t.Facts[j]
		if f.Span[0] >= end || claimsCount(f) && f.Of != nil {
			break
		}
		if f.Span[0] < from || f.Role == extract.Target || f.PlanPct == nil && f.Plan == nil || seen[f.Name] {
			continue
		}
		seen[f.Name] = true
		named = append(named, j)
	}
	return named
}
