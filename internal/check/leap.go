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

// moreOf are words of an amount that comes on top of what there is, and of work
// that ends when all is done.
var moreOf = regexp.MustCompile(`(?:^| )(?:thêm|tăng|giảm|bổ sung|còn lại|nâng)(?: |$)`)

// leaps finds targets of a year at least twice, or at most half, of what the year
// before reached or planned: "kết nạp 50 đảng viên" after 20.
func (t *text) leaps() []Finding {
	var all []Finding
	for _, i := range t.order {
		f := t.Facts[i]
		if f.Role != extract.Target || f.Value == nil || f.Value.Sign() <= 0 || !wholeYear(f.Period) || f.Of != nil || f.YoyPct != nil && percentUnit(f.Unit) {
			continue
		}
		if f.Unit == "" || percentUnit(f.Unit) && f.Unit[0] != '%' || moreOf.MatchString(vn.Lower(f.Name)) || percentUnit(f.Unit) && !t.isRate(f) || !t.telling(i) && plainWords[t.keys[i]] {
			continue
		}
		if g, ok := t.leap(i); ok {
			all = append(all, g)
		}
	}
	return all
}

// isRate reports a percentage that is a rate by its name; without "tỷ lệ", the same
// words may name a growth in one place and a share in another.
func (t *text) isRate(f extract.Fact) bool {
	e, ok := t.catalogued(f)
	return ok && e.Kind == plan.Rate || strings.HasPrefix(vn.Lower(f.Name), "tỷ lệ")
}

// leap holds one target against the year before.
func (t *text) leap(i int) (Finding, bool) {
	f := t.Facts[i]
	if t.hasMore(f) {
		return Finding{}, false
	}
	before := shifted(f.Period, -1)
	base := -1
	for _, j := range t.byKey[t.keys[i]] {
		g := t.Facts[j]
		if g.Period != before || g.Value == nil || g.Value.Sign() <= 0 || g.Of != nil || vn.ParseUnit(g.Unit).Per != vn.ParseUnit(f.Unit).Per {
			continue
		}
		q := quotient(g, f)
		if q == nil || g.Unit == "" {
			continue
		}
		if !far(f, q) {
			return Finding{}, false // one of the values of that year is near
		}
		if base < 0 || g.Role != extract.Target {
			base = j
		}
	}
	if base < 0 {
		return Finding{}, false
	}
	g := t.Facts[base]
	q := quotient(f, g)
	if thousandfold(q) || small(f, g) {
		return Finding{}, false
	}
	more := q.Cmp(big.NewRat(1, 1)) > 0
	if !more && t.direction(f) == plan.Down {
		return Finding{}, false // fewer is what is wanted
	}
	times, err := vn.FromRat(q, 2)
	if err != nil {
		return Finding{}, false
	}
	out := Finding{Rule: RuleLeap, Grade: Doubtful, Title: "Chỉ tiêu tăng đột ngột",
		Arithmetic: fmt.Sprintf("%s ÷ %s = %s", f.Value, g.Value, times.Trim())}
	verb, was := "gấp %s lần", "thực hiện"
	if !more {
		verb, out.Title = "chỉ bằng %s lần", "Chỉ tiêu giảm đột ngột"
	}
	if g.Role == extract.Target {
		was = "kế hoạch"
	}
	out.Sentence = fmt.Sprintf("Chỉ tiêu năm %s về %s là %s, "+verb+" số %s năm %s (%s). Đề nghị xem lại số hoặc nêu căn cứ.",
		f.Period, f.Name, saidOf(f), times.Trim(), was, g.Period, saidOf(g))
	return t.finding(out, i, base), true
}

// far reports whether the year before (q, as a multiple of the target) is at most
// half of the target or at least twice.
func far(f extract.Fact, q *big.Rat) bool {
	two := big.NewRat(2, 1)
	if q.Cmp(two) >= 0 {
		return f.Upper == nil || q.Cmp(new(big.Rat).Mul(two, new(big.Rat).Quo(f.Upper.Rat(), f.Value.Rat()))) >= 0
	}
	return q.Cmp(big.NewRat(1, 2)) <= 0
}

// small reports counts so low that one more or less halves or doubles them.
func small(f, g extract.Fact) bool {
	ten := big.NewRat(10, 1)
	return counted(f.Unit) && f.Value.Rat().Cmp(ten) < 0 && g.Value.Rat().Cmp(ten) < 0
}

// hasMore reports a target that the words before its number make an addition.
func (t *text) hasMore(f extract.Fact) bool {
	at := place(f, "value", f.Span)[0]
	from := max(f.Span[0]-20, at-60, 0)
	return moreOf.MatchString(t.low[from:at])
}
