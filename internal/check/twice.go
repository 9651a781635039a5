package check

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"tongket/internal/extract"
	"tongket/internal/vn"
)

// twice finds one indicator with two values: the same name, period and role in
// two paragraphs, or in prose and an annex.
func (t *text) twice() []Finding {
	var all []Finding
	done := map[string]bool{}
	for _, i := range t.order {
		f := t.Facts[i]
		key := t.keys[i] + "|" + f.Period + "|" + f.Role
		if done[key] || !t.specific(i) {
			continue
		}
		done[key] = true
		all = append(all, t.rivals(t.alike(i))...)
	}
	return all
}

// specific reports a fact whose name says enough to be the same thing elsewhere.
func (t *text) specific(i int) bool {
	f := t.Facts[i]
	if f.Value == nil || f.Upper != nil || f.Of != nil || f.YoyPct != nil && percentUnit(f.Unit) || strings.HasPrefix(f.Unit, "điểm") {
		return false
	}
	if f.Period == "" {
		return false
	}
	rest := strings.TrimSpace(strings.ReplaceAll(" "+t.keys[i]+" ", " "+vn.ParseUnit(f.Unit).Ground+" ", " "))
	own := 0
	for _, w := range strings.Fields(rest) {
		if !plainWords[w] {
			own++
		}
	}
	if _, ok := t.catalogued(f); ok {
		return true
	}
	return own >= 2 || own == 1 && len(strings.Fields(t.keys[i])) >= 3
}

// plainWords are words of names that many things share.
var plainWords = map[string]bool{
	"tổng": true, "tiền": true, "kinh": true, "phí": true, "diện": true, "tích": true, "sản": true, "lượng": true, "năng": true, "suất": true,
	"trị": true, "giá": true, "tỷ": true, "lệ": true, "vốn": true, "cộng": true, "kết": true, "quả": true, "tổ": true, "chức": true,
	"và": true, "với": true, "cho": true, "trong": true, "khác": true, "người": true, "hộ": true, "tăng": true, "giảm": true, "thêm": true,
	"kiểm": true, "tra": true, "tiếp": true, "nhận": true, "giải": true, "quyết": true, "hỗ": true, "trợ": true, "xây": true, "dựng": true,
	"tặng": true, "trao": true, "toàn": true, "xã": true, "phường": true, "thu": true, "chi": true, "gồm": true, "đợt": true, "lần": true,
}

// alike are the facts of the name, period and role of a fact.
func (t *text) alike(i int) []int {
	f := t.Facts[i]
	var same []int
	for _, j := range t.byKey[t.keys[i]] {
		g := t.Facts[j]
		if g.Period == f.Period && g.Role == f.Role && g.Estimate == f.Estimate && g.Value != nil && g.Upper == nil && g.Of == nil {
			same = append(same, j)
		}
	}
	return same
}

// rivals finds, among facts of one name, two values that cannot both be.
func (t *text) rivals(same []int) []Finding {
	if len(same) < 2 || len(same) > 12 {
		return nil
	}
	first := same[0]
	f := t.Facts[first]
	var other []int
	for _, j := range same[1:] {
		if t.clash(first, j) {
			other = append(other, j)
		}
	}
	if len(other) == 0 {
		return nil
	}
	for _, j := range other[1:] {
		if t.clash(other[0], j) {
			return nil // three values: the text lists things that its names do not tell apart
		}
	}
	j := other[0]
	g := t.Facts[j]
	out := Finding{Rule: RuleTwice, Grade: Contradiction, Title: "Một chỉ tiêu có hai số",
		Arithmetic: fmt.Sprintf("%s ≠ %s", saidOf(f), saidOf(g))}
	out.Sentence = fmt.Sprintf("%s được ghi %s ở một chỗ và %s ở chỗ khác%s. Đề nghị thống nhất một số.",
		vn.Sentence(f.Name), saidOf(f), saidOf(g), ofPeriod(f.Period))
	if f.Bound != extract.Exact || g.Bound != extract.Exact {
		out.Grade = Doubtful
	}
	return []Finding{t.finding(out, first, j)}
}

func ofPeriod(period string) string {
	if wholeYear(period) {
		return ", cùng cho năm " + period
	}
	return ", cùng một kỳ"
}

// clash reports whether two facts of one name cannot both be right. Facts of one
// paragraph or one table are told apart by what stands around them.
func (t *text) clash(i, j int) bool {
	f, g := t.Facts[i], t.Facts[j]
	k, ok := convert(g.Unit, f.Unit)
	if !ok || f.Unit == "" || g.Unit == "" || vn.ParseUnit(f.Unit).Per != vn.ParseUnit(g.Unit).Per {
		return false
	}
	a, b := values(f), times(values(g), k)
	if touches(a, b) && !otherBound(f, g, k) || t.neighbours(f, g) {
		return false
	}
	return t.scope(f) == t.scope(g)
}

// otherBound reports two bounds of one kind that are not each other rounded: "trên
// 57%" and "trên 75%" may both be true, but no office writes both of one thing, as it
// may write "trên 6 tỷ đồng" in a report and "trên 6.200 triệu đồng" in its annex. k
// makes the unit of g that of f.
func otherBound(f, g extract.Fact, k *big.Rat) bool {
	if f.Bound == extract.Exact || f.Bound != g.Bound {
		return false
	}
	a, b := f.Value.Rat(), new(big.Rat).Mul(g.Value.Rat(), k)
	coarser := roundTo(*f.Value)
	if step := new(big.Rat).Mul(roundTo(*g.Value), k); step.Cmp(coarser) > 0 {
		coarser = step
	}
	apart := a.Sub(a, b)
	return apart.Abs(apart).Cmp(coarser) >= 0
}

// roundTo is the place of the last digit of a number that is not zero: 1.000 is told
// in thousands, 57 in ones, 6,20 in tenths.
func roundTo(n vn.Decimal) *big.Rat {
	step := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n.Scale)), nil))
	for u := n.Units; u != 0 && u%10 == 0; u /= 10 {
		step.Mul(step, big.NewRat(10, 1))
	}
	return step
}

// neighbours reports facts of one paragraph, one sentence or one table.
func (t *text) neighbours(f, g extract.Fact) bool {
	a, _, inTable := t.rowOf(f)
	b, _, both := t.rowOf(g)
	if inTable && both {
		return a == b
	}
	if inTable != both {
		return false
	}
	p := t.para(f.Span[0])
	return p < 0 || p == t.para(g.Span[0])
}

// scopes are words that say of what area, part or plan a number is.
var scopes = regexp.MustCompile(`toàn tỉnh|toàn quốc|cả nước|toàn huyện|toàn thành phố|cấp tỉnh|tỉnh giao|tính chung|bình quân chung|lũy kế|luỹ kế|riêng|trong đó|đầu năm|trong tháng|trong quý|đợt|điều chỉnh|bổ sung|hưởng|quyết toán|năm trước|cùng kỳ|so với|còn lại|thêm|nâng|dự toán|kế hoạch`)

// places are names of parts of a ward, or of other places.
var places = regexp.MustCompile(`(?:[Tt]hôn|[Xx]óm|[ẤấAa]p|[Bb]ản|[Bb]uôn|[Tt]ổ dân phố|[Kk]hu phố|[Kk]hu dân cư|[Tt]ổ|[Cc]hi bộ|[Tt]rường|[Cc]ông ty|[Tt]ỉnh|[Tt]hành phố|[Hh]uyện|[Xx]ã|[Pp]hường)\s+(?:\d+|[\p{Lu}][\pL]*(?:\s+[\p{Lu}][\pL]*)*)`)

// scope is what the words before a fact, in its sentence or its row, say of the
// part that the fact is about.
func (t *text) scope(f extract.Fact) string {
	from, _ := t.sentence(f.Span[0])
	if _, _, inTable := t.rowOf(f); inTable {
		from = f.Span[0]
	}
	end := min(place(f, "value", f.Span)[1]+12, len(t.low))
	found := scopes.FindAllString(t.low[from:end], -1)
	found = append(found, places.FindAllString(t.Text[from:end], -1)...)
	slices.Sort(found)
	return strings.Join(slices.Compact(found), "|")
}

// quotient is a ÷ b in one unit, nil where they cannot be compared.
func quotient(a, b extract.Fact) *big.Rat {
	k, ok := convert(a.Unit, b.Unit)
	if !ok || b.Value.Sign() == 0 {
		return nil
	}
	r := new(big.Rat).Mul(a.Value.Rat(), k)
	return r.Quo(r, b.Value.Rat())
}
