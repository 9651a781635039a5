package quality

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// share reports whether an indicator is a part of a whole, which lies between
// nothing and all of it.
func share(d plan.Definition) bool {
	return d.Kind == plan.Rate && d.OverUnits == plan.Ratios && d.Unit == "%"
}

// beyond finds shares outside 0–100 %, and parts greater than their whole.
func (l *ledger) beyond() (all []Finding) {
	for _, f := range l.year {
		d := l.Definitions[f.Key.Indicator]
		if !share(d) {
			continue
		}
		hundred := big.NewRat(100, 1)
		v := l.rat(f)
		wrong := v.Sign() < 0 || v.Cmp(hundred) > 0
		out := l.about(Beyond, f)
		out.Arithmetic = l.text(f) + " > 100"
		if v.Sign() < 0 {
			out.Arithmetic = l.text(f) + " < 0"
		}
		if f.Value.Num != nil && f.Value.Den != nil && *f.Value.Num > *f.Value.Den {
			wrong, out.Arithmetic = true, fmt.Sprintf("%s > %s", d.Format(*f.Value.Num), d.Format(*f.Value.Den))
		}
		if !wrong {
			continue
		}
		out.Sentence = fmt.Sprintf("“%s” kỳ %s của %s là %s: phần không thể lớn hơn tổng và tỷ lệ không thể âm. Hãy xem lại tử số, mẫu số.",
			d.Name, span(f.Key.From, f.Key.To), l.unit(f.Key.Unit), l.measured(f))
		all = append(all, out)
	}
	return all
}

// slips are how far a unit of measure slips: nghìn for đồng, triệu for tỷ.
var slips = []int64{1_000, 1_000_000}

// scales finds values about a thousand or a million times last year's, or that
// much less.
func (l *ledger) scales() (all []Finding) {
	for _, f := range l.year {
		before := l.yearBefore(f)
		if before == nil || !l.counts(f.Key.Indicator) {
			continue
		}
		times, up, slipped := slipOf(l.rat(f), l.rat(before))
		if !slipped {
			continue
		}
		d := l.Definitions[f.Key.Indicator]
		word := "gấp khoảng"
		if !up {
			word = "nhỏ bằng khoảng 1 phần"
		}
		out := l.about(Scale, f, before)
		out.Arithmetic = fmt.Sprintf("%s ÷ %s", l.text(f), l.text(before))
		out.Sentence = fmt.Sprintf("“%s” kỳ %s của %s là %s, %s %s so với cùng kỳ năm trước (%s). Hãy xem có nhầm đơn vị tính hoặc dấu chấm, phẩy không.",
			d.Name, span(f.Key.From, f.Key.To), l.unit(f.Key.Unit), l.measured(f), word, vn.Decimal{Units: times}.String(), l.measured(before))
		all = append(all, out)
	}
	return all
}

// slipOf reports whether two values differ by a slip of the unit, give or take half.
func slipOf(v, before *big.Rat) (times int64, up, slipped bool) {
	if v.Sign() <= 0 || before.Sign() <= 0 {
		return 0, false, false
	}
	for _, by := range slips {
		for _, up := range []bool{true, false} {
			ratio := new(big.Rat).Quo(v, before)
			if !up {
				ratio.Inv(ratio)
			}
			ratio.Quo(ratio, big.NewRat(by, 1))
			if ratio.Cmp(big.NewRat(1, 2)) >= 0 && ratio.Cmp(big.NewRat(3, 2)) <= 0 {
				return by, up, true
			}
		}
	}
	return 0, false, false
}

// yearBefore is the figure of the same days a year ago where both are exact.
func (l *ledger) yearBefore(f *figure.Figure) *figure.Figure {
	before := l.at[f.Key.YearBefore()]
	if !exact(f) || !exact(before) {
		return nil
	}
	return before
}

// jumps finds values far above or below last year's, beyond the ward's limits.
// Shares are left out: what counts there is points, and they have ends.
func (l *ledger) jumps() (all []Finding) {
	for _, f := range l.year {
		before := l.yearBefore(f)
		d := l.Definitions[f.Key.Indicator]
		if before == nil || !l.counts(f.Key.Indicator) || plan.PerWhole(d.Unit) != 1 || d.BreakYear == l.Year {
			continue
		}
		v, b := l.rat(f), l.rat(before)
		if _, _, slipped := slipOf(v, b); slipped || b.Sign() <= 0 {
			continue
		}
		change := new(big.Rat).Quo(new(big.Rat).Sub(v, b), b)
		change.Mul(change, big.NewRat(100, 1))
		word, limit := "tăng", l.Limits.Rise
		if change.Sign() < 0 {
			word, limit = "giảm", l.Limits.Fall
		}
		size := new(big.Rat).Abs(change)
		if limit.Units == 0 || size.Cmp(limit.Rat()) <= 0 {
			continue
		}
		percent, err := vn.FromRat(size, 1)
		if err != nil {
			continue
		}
		out := l.about(LastYear, f, before)
		out.Arithmetic = fmt.Sprintf("(%s − %s) ÷ %s = %s%s%%", l.text(f), l.text(before), l.text(before), map[bool]string{true: "−"}[change.Sign() < 0], percent)
		out.Sentence = fmt.Sprintf("“%s” kỳ %s của %s %s %s%% so với cùng kỳ (từ %s thành %s). Hãy ghi giải trình nếu đúng, gửi lại nếu sai.",
			d.Name, span(f.Key.From, f.Key.To), l.unit(f.Key.Unit), word, percent, l.measured(before), l.measured(f))
		all = append(all, out)
	}
	return all
}

// fewestPeers is how many units it takes to say what is usual among them.
const fewestPeers = 7

// peers finds values far from those of the other units of the same kind under the
// same parent: by the modified z-score, which a few odd values do not move.
func (l *ledger) peers() (all []Finding) {
	if l.Limits.Far.Units == 0 {
		return nil
	}
	for _, p := range l.places() {
		groups := map[Peer][]*figure.Figure{}
		for _, f := range l.across[p] {
			if u, known := l.Units[f.Key.Unit]; known && exact(f) && l.counts(p.indicator) {
				u.Name = ""
				groups[u] = append(groups[u], f)
			}
		}
		for _, group := range groups {
			all = append(all, l.odd(group)...)
		}
	}
	return all
}

// places lists the places of the year in a fixed order.
func (l *ledger) places() []place {
	var list []place
	for p := range l.across {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.indicator, b.indicator), cmp.Compare(a.to, b.to), cmp.Compare(a.from, b.from))
	})
	return list
}

// odd finds the members of a group whose score passes the limit.
func (l *ledger) odd(group []*figure.Figure) (all []Finding) {
	if len(group) < fewestPeers {
		return nil
	}
	var values []*big.Rat
	for _, f := range group {
		values = append(values, l.rat(f))
	}
	middle := median(values)
	var away []*big.Rat
	for _, v := range values {
		away = append(away, new(big.Rat).Abs(new(big.Rat).Sub(v, middle)))
	}
	usual := median(away)
	if usual.Sign() == 0 {
		return nil // more than half are equal: nothing is usual about the rest
	}
	for i, f := range group {
		// 0.6745 is the 75th percentile of the normal distribution: it makes the
		// median distance comparable with a standard deviation.
		score := new(big.Rat).Mul(big.NewRat(6745, 10_000), new(big.Rat).Quo(away[i], usual))
		if score.Cmp(l.Limits.Far.Rat()) <= 0 {
			continue
		}
		d := l.Definitions[f.Key.Indicator]
		shown, err := vn.FromRat(score, 1)
		if err != nil {
			continue
		}
		mid, err := vn.FromRat(middle, d.Decimals+1)
		if err != nil {
			continue
		}
		out := l.about(Peers, f)
		out.Arithmetic = fmt.Sprintf("0,6745 × |%s − %s| ÷ %s = %s", l.text(f), mid.Trim(), trimmed(usual, d.Decimals+1), shown)
		out.Sentence = fmt.Sprintf("“%s” kỳ %s của %s là %s, trong khi mức giữa của %d đơn vị cùng loại là %s. Hãy ghi giải trình nếu đúng, gửi lại nếu sai.",
			d.Name, span(f.Key.From, f.Key.To), l.unit(f.Key.Unit), l.measured(f), len(group), plan.Measure(mid.Trim().String(), d.Unit))
		all = append(all, out)
	}
	return all
}

func trimmed(v *big.Rat, scale int) string {
	d, err := vn.FromRat(v, scale)
	if err != nil {
		return v.FloatString(scale)
	}
	return d.Trim().String()
}

// median is the middle of the values, or the mean of the two in the middle.
func median(values []*big.Rat) *big.Rat {
	sorted := slices.SortedFunc(slices.Values(values), func(a, b *big.Rat) int { return a.Cmp(b) })
	n := len(sorted)
	if n%2 == 1 {
		return sorted[n/2]
	}
	return new(big.Rat).Quo(new(big.Rat).Add(sorted[n/2-1], sorted[n/2]), big.NewRat(2, 1))
}

// copies finds the same amount sent for several periods of one length in a row.
// Nothing, and numbers of one digit, come alike by themselves.
func (l *ledger) copies() (all []Finding) {
	if l.Limits.Same < 2 {
		return nil
	}
	var run []*figure.Figure
	flush := func() {
		if len(run) >= l.Limits.Same {
			all = append(all, l.copied(run))
		}
		run = nil
	}
	for _, f := range l.year {
		s := series{f.Key.Indicator, f.Key.Unit}
		if f != l.of[s][0] || l.Definitions[f.Key.Indicator].Kind != plan.Flow {
			continue
		}
		for _, f := range l.of[s] {
			if days(f.Key) > longestMonth || !exact(f) {
				continue
			}
			if len(run) > 0 && (run[len(run)-1].Value.N != f.Value.N || run[len(run)-1].Key.To.AddDays(1) != f.Key.From) {
				flush()
			}
			if v := f.Value.N; v > 9 || v < -9 {
				run = append(run, f)
			}
		}
		flush()
	}
	return all
}

// longestMonth is how many days a month has at most.
const longestMonth = 31

func days(k figure.Key) int { return int(k.To.Time().Sub(k.From.Time()).Hours()/24) + 1 }

func (l *ledger) copied(run []*figure.Figure) Finding {
	f := run[len(run)-1]
	d := l.Definitions[f.Key.Indicator]
	out := l.about(Copied, f, run[:len(run)-1]...)
	out.From = run[0].Key.From
	out.Arithmetic = fmt.Sprintf("%d × %s", len(run), l.text(f))
	out.Sentence = fmt.Sprintf("“%s” của %s là %s trong cả %d tháng từ %s. Hãy xem có chép lại số tháng trước không.",
		d.Name, l.unit(f.Key.Unit), l.measured(f), len(run), span(out.From, out.To))
	return out
}
