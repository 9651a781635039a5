package check

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"tongket/internal/extract"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// A division is an amount and the parts that the text names of it.
type division struct {
	whole    int
	parts    []int
	complete bool // the words promise that the parts are all
	apart    bool // the parts are opposites, so that nothing is in two of them
}

// divides finds the words that begin the parts of an amount. "gồm" promises all
// of them, "trong đó" does not.
var divides = regexp.MustCompile(`(\()|(?:^|[^\pL])(trong đó|bao gồm|gồm|chia ra|cụ thể)(?:[^\pL]|$)`)

// parts holds the parts of amounts against their wholes.
func (t *text) parts() []Finding {
	var all []Finding
	for _, m := range divides.FindAllStringSubmatchIndex(t.low, -1) {
		at, end := m[4], m[5]
		if m[2] >= 0 {
			at, end = m[2], m[3]
		}
		if d, ok := t.division(at, end, t.low[at:end]); ok {
			all = append(all, t.divided(d)...)
		}
	}
	return append(append(all, t.shares()...), t.leftovers()...)
}

// division reads the parts that a word introduces and the whole before it.
func (t *text) division(at, end int, word string) (division, bool) {
	d := division{complete: word != "trong đó" && word != "cụ thể"}
	if word == "(" && !t.holdsParts(end) {
		return d, false
	}
	from, to := t.sentence(at)
	if strings.HasPrefix(t.Text[at:], "T") || at == from || word != "(" && strings.TrimSpace(t.low[from:at]) == "" {
		from, _ = t.sentence(max(at-2, 0)) // "Trong đó" opens a sentence of its own
		if p, q := t.para(at), t.para(from); p != q {
			return d, false
		}
	}
	rest := strings.TrimLeft(t.low[end:min(end+10, len(t.low))], " ,")
	colon := strings.HasPrefix(rest, ":")
	var found [][]int // the facts of each part: the first of the right unit counts
	switch {
	case word == "(":
		close := strings.IndexByte(t.low[at:to], ')')
		if close < 0 {
			return d, false
		}
		found = apiece(t.valued(end, at+close))
	case colon && strings.TrimSpace(t.low[end+strings.IndexByte(t.low[end:], ':')+1:max(to, end+strings.IndexByte(t.low[end:], ':')+1)]) == "":
		found = t.ofItems(at)
	default:
		stop := to
		if !colon && strings.HasPrefix(t.Text[at:], "t") {
			if n := strings.IndexByte(t.low[end:to], ';'); n >= 0 && !strings.HasPrefix(strings.TrimLeft(t.low[end+n+1:to], " "), "còn") {
				stop = end + n
			}
		}
		found = apiece(t.valued(end, t.innerEnd(end, stop)))
	}
	return t.pick(d, found, from, at)
}

// holdsParts is a quick look into brackets: they close soon, with two numbers or
// more in them.
func (t *text) holdsParts(from int) bool {
	close := strings.IndexByte(t.low[from:min(from+500, len(t.low))], ')')
	return close > 0 && len(t.valued(from, from+close)) > 1
}

// valued lists the facts whose value is printed in a stretch, in order.
func (t *text) valued(from, to int) []int {
	var found []int
	for _, j := range t.within(from-300, to) {
		if v := place(t.Facts[j], "value", [2]int{-1, -1})[0]; from <= v && v < to {
			found = append(found, j)
		}
	}
	return found
}

// innerEnd cuts a list of parts where the parts of a part begin.
func (t *text) innerEnd(from, to int) int {
	for _, word := range []string{"trong đó", "riêng ", "bao gồm"} {
		if n := strings.Index(t.low[from:to], word); n >= 0 {
			to = from + n
		}
	}
	return to
}

// apiece makes every fact a part of its own.
func apiece(facts []int) [][]int {
	var parts [][]int
	for _, j := range facts {
		parts = append(parts, []int{j})
	}
	return parts
}

// ofItems are the facts of each item under the paragraph of a place, those before
// the item's own parts.
func (t *text) ofItems(at int) [][]int {
	p := t.para(at)
	if p < 0 {
		return nil
	}
	var found [][]int
	for _, k := range t.under(p) {
		n := t.paras[k]
		if facts := t.valued(n.Span[0], t.innerEnd(n.Span[0], n.Span[1])); len(facts) > 0 {
			found = append(found, facts)
		}
	}
	return found
}

// pick finds the whole, the last amount before the word of the same unit as the
// parts, and keeps the parts that go with it.
func (t *text) pick(d division, found [][]int, from, at int) (division, bool) {
	before := t.valued(from, at)
	for k := len(before) - 1; k >= 0; k-- {
		d.whole, d.parts = before[k], nil
		w := t.Facts[d.whole]
		if !adds(w) {
			continue
		}
		for _, part := range found {
			for _, j := range part {
				if t.isPart(t.Facts[j], w) && t.outside(j, at) {
					d.parts = append(d.parts, j)
					break
				}
			}
		}
		if len(d.parts) > 0 {
			d.apart = t.partition(d.parts)
			d.complete = d.complete && len(d.parts) == len(found) || d.apart
			return d, true
		}
	}
	return d, false
}

// isPart reports whether g may be a part of w: an amount of the same things, of the
// same days, both targets or both results.
func (t *text) isPart(g, w extract.Fact) bool {
	if !adds(g) || (g.Role == extract.Target) != (w.Role == extract.Target) || g.Period != w.Period && g.Period != "" && w.Period != "" {
		return false
	}
	_, ok := convert(g.Unit, w.Unit)
	return ok && vn.ParseUnit(g.Unit).SameGround(vn.ParseUnit(w.Unit))
}

// outside reports a fact that is not in brackets opened after a place: what stands
// there belongs to the part before it.
func (t *text) outside(j, at int) bool {
	v := place(t.Facts[j], "value", t.Facts[j].Span)[0]
	inner := t.low[min(at+1, v):v]
	if len(inner) > nearby {
		inner = inner[len(inner)-nearby:]
	}
	return strings.Count(inner, "(") <= strings.Count(inner, ")")
}

// adds reports a fact whose value can be a part or a whole: an amount, not a rate,
// a price or a growth.
func adds(f extract.Fact) bool {
	if f.Value == nil || f.Upper != nil || f.Value.Sign() <= 0 || percentUnit(f.Unit) || f.Unit == "" {
		return false
	}
	return vn.ParseUnit(f.Unit).Per == "" && !strings.Contains(vn.Lower(f.Name), "bình quân") && !strings.HasPrefix(vn.Lower(f.Name), "giảm") && f.Unit != "điểm"
}

// opposites are pairs of words that share out all there is.
var opposites = [][2]string{
	{"đúng hạn", "quá hạn"}, {"đúng hạn", "trễ hạn"}, {"vượt", "đạt"}, {"vượt", "hoàn thành"}, {"nam", "nữ"},
	{"đạt", "không đạt"}, {"đạt", "chưa đạt"}, {"đã giải quyết", "đang giải quyết"}, {"khá", "trung bình"},
	{"nhà nước", "ngoài nhà nước"}, {"trực tiếp", "trực tuyến"}, {"nội địa", "quốc tế"}, {"nội địa", "xuất nhập khẩu"},
}

// partition reports parts that are each other's opposites, or whose last is "the
// rest".
func (t *text) partition(parts []int) bool {
	var said []string
	for k, j := range parts {
		from := t.Facts[j].Span[0]
		if k > 0 {
			from = max(t.Facts[parts[k-1]].Span[1], from-40)
		}
		said = append(said, t.low[from:min(t.Facts[j].Span[1]+30, len(t.low))])
	}
	last := said[len(said)-1]
	if len(parts) > 1 && (strings.Contains(last, "còn lại") || strings.Contains(last, " khác")) {
		return true
	}
	if len(parts) != 2 {
		return false
	}
	for _, o := range opposites {
		if strings.Contains(said[0], o[0]) && strings.Contains(last, o[1]) || strings.Contains(said[0], o[1]) && strings.Contains(last, o[0]) {
			return true
		}
	}
	return false
}

// overlapping are words of groups that one person or thing may belong to at once,
// so that together they may be more than the whole.
var overlapping = regexp.MustCompile(`nữ|dân tộc|tôn giáo|có đạo|trẻ|tuổi|đoàn viên|trình độ|đại học|thạc sĩ|tái cử|ngoài đảng|học sinh|sinh viên|nghèo|chính sách|lượt|công chức|viên chức|sao|nông thôn|tiền sử dụng đất`)

// divided judges an amount and its parts.
func (t *text) divided(d division) []Finding {
	w := t.Facts[d.whole]
	whole := values(w)
	sum := point(new(big.Rat))
	var terms []string
	mixed := false
	for _, j := range d.parts {
		g := t.Facts[j]
		k, _ := convert(g.Unit, w.Unit)
		v := times(values(g), k)
		if v.Lo != nil && whole.Hi != nil && v.Lo.Cmp(whole.Hi) > 0 {
			return []Finding{t.finding(larger(w, g), d.whole, j)}
		}
		if !known(v) {
			return nil // a bounded part leaves the sum open
		}
		sum = add(sum, v)
		terms = append(terms, term(g, w))
		mixed = mixed || !d.apart && overlapping.MatchString(t.low[g.Span[0]:min(g.Span[1]+30, len(t.low))])
	}
	if len(d.parts) < 2 || !known(whole) {
		return nil
	}
	total := sumText(middle(sum), w)
	out := Finding{Rule: RuleParts, Title: "Các phần cộng lại khác tổng",
		Arithmetic: fmt.Sprintf("%s = %s", strings.Join(terms, " + "), total)}
	measured := plan.Measure(total, w.Unit)
	said := plan.Measure(w.Value.String(), w.Unit)
	switch {
	case touches(sum, whole) && d.complete && t.roughly(d, sum, whole):
		out.Grade, out.Title = Doubtful, "Các phần cộng lại gần bằng tổng"
		out.Sentence = fmt.Sprintf("%d phần cộng lại là %s, tổng ghi %s: chỉ khớp nếu có phần đã làm tròn. Đề nghị xem lại.", len(d.parts), measured, said)
	case touches(sum, whole):
		out.Grade, out.Title = Agrees, "Các phần cộng lại bằng tổng"
		out.Sentence = fmt.Sprintf("%d phần cộng lại là %s như văn bản ghi.", len(d.parts), said)
	case mixed && sum.Lo.Cmp(whole.Hi) > 0, t.fitsOther(d, sum), t.oneTooMany(d, sum, whole):
		return nil
	case sum.Lo.Cmp(whole.Hi) > 0:
		out.Grade = Contradiction
		if counted(w.Unit) && !d.complete {
			out.Grade = Doubtful
		}
		out.Sentence = fmt.Sprintf("%d phần cộng lại là %s, nhiều hơn tổng %s. Đề nghị xem lại các phần hoặc tổng.", len(d.parts), measured, said)
	case d.complete && !mixed:
		out.Grade = Contradiction
		out.Sentence = fmt.Sprintf("%d phần cộng lại là %s, ít hơn tổng %s. Đề nghị xem lại, hoặc nêu thêm phần còn thiếu.", len(d.parts), measured, said)
	case slip(middle(whole), middle(sum), w.Value.Scale):
		out.Grade, out.Title = Doubtful, "Các phần cộng lại gần bằng tổng"
		out.Sentence = fmt.Sprintf("%d phần cộng lại là %s, chỉ lệch chút ít so với tổng %s; có thể gõ nhầm một chữ số. Đề nghị xem lại.", len(d.parts), measured, said)
	default:
		return nil
	}
	return []Finding{t.finding(out, append([]int{d.whole}, d.parts...)...)}
}

// roughly reports a sum that agrees only because a part is printed with fewer
// decimals than its neighbours: "30 tỷ" beside "14,2 tỷ" is mostly 30,0.
func (t *text) roughly(d division, sum, whole Interval) bool {
	finest := 0
	for _, j := range d.parts {
		if g := t.Facts[j]; g.Unit != t.Facts[d.whole].Unit {
			return false
		}
		finest = max(finest, t.Facts[j].Value.Scale)
	}
	slack := new(big.Rat).Mul(half(finest), big.NewRat(int64(len(d.parts)), 1))
	return finest > 0 && !touches(wider(point(middle(sum)), slack), whole)
}

// fitsOther reports whether the parts are those of another number of the paragraph:
// the y of x/y, or a total told before.
func (t *text) fitsOther(d division, sum Interval) bool {
	w := t.Facts[d.whole]
	from, _ := t.around(w.Span[0])
	for _, j := range t.valued(max(from, w.Span[0]-nearby), t.Facts[d.parts[0]].Span[0]) {
		g := t.Facts[j]
		if k, ok := convert(g.Unit, w.Unit); ok && g.Upper == nil {
			if touches(times(values(g), k), sum) || g.Of != nil && touches(times(point(g.Of.Rat()), k), sum) {
				return true
			}
		}
	}
	return false
}

// oneTooMany reports whether the sum is right without one of three or more parts,
// which then is told beside them and is none.
func (t *text) oneTooMany(d division, sum, whole Interval) bool {
	if len(d.parts) < 3 {
		return false
	}
	for _, j := range d.parts {
		k, _ := convert(t.Facts[j].Unit, t.Facts[d.whole].Unit)
		v := times(values(t.Facts[j]), k)
		rest := Interval{Lo: new(big.Rat).Sub(sum.Lo, v.Lo), Hi: new(big.Rat).Sub(sum.Hi, v.Hi)}
		if touches(rest, whole) {
			return true
		}
	}
	return false
}

// larger is the finding of one part above its whole.
func larger(w, g extract.Fact) Finding {
	return Finding{Rule: RuleParts, Grade: Contradiction, Title: "Phần lớn hơn tổng",
		Arithmetic: fmt.Sprintf("%s > %s", term(g, w), w.Value),
		Sentence: fmt.Sprintf("%s là một phần của %s nhưng lại lớn hơn. Đề nghị xem lại số hoặc đơn vị tính.",
			vn.Sentence(plan.Measure(g.Value.String(), g.Unit)), plan.Measure(w.Value.String(), w.Unit))}
}

// term is a part's value in the unit of the whole.
func term(g, w extract.Fact) string {
	if k, ok := convert(g.Unit, w.Unit); ok && k.Cmp(big.NewRat(1, 1)) != 0 {
		if n, err := vn.FromRat(new(big.Rat).Mul(g.Value.Rat(), k), g.Value.Scale+6); err == nil {
			return n.Trim().String()
		}
	}
	return g.Value.String()
}

func sumText(r *big.Rat, w extract.Fact) string {
	n, err := vn.FromRat(r, w.Value.Scale+6)
	if err != nil {
		return r.FloatString(2)
	}
	return n.Trim().String()
}

func add(a, b Interval) Interval {
	return Interval{
		Lo: new(big.Rat).Add(a.Lo, b.Lo), LoOpen: a.LoOpen || b.LoOpen,
		Hi: new(big.Rat).Add(a.Hi, b.Hi), HiOpen: a.HiOpen || b.HiOpen,
	}
}

// slip reports whether a total and a sum, less than a twentieth apart, differ as a
// mistyped digit or two digits changed about would have them: by one digit and
// noughts, or by 9, 18 … 81 and noughts.
func slip(whole, sum *big.Rat, decimals int) bool {
	gap := new(big.Rat).Sub(whole, sum)
	if gap.Sign() <= 0 || new(big.Rat).Mul(gap, big.NewRat(20, 1)).Cmp(whole) > 0 {
		return false
	}
	gap.Mul(gap, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(min(decimals, 12))), nil)))
	if !gap.IsInt() || !gap.Num().IsInt64() {
		return false
	}
	n := gap.Num().Int64()
	for n%10 == 0 {
		n /= 10
	}
	return n < 10 || n < 82 && n%9 == 0
}
