package score

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// PointRule is a way of turning a line's verdict into points (điểm) of its weight.
// No law lays one down; a ward takes one from its own rules of rating, or none.
type PointRule struct {
	Code  string // as the setting keeps it
	Words string // the whole rule as it is printed beside every score
	// Partial gives a line that was not reached the share of its plan that was.
	Partial bool
}

// PointRules are the ways a ward may choose from.
var PointRules = []PointRule{
	{org.PointsWhole, "đạt hoặc vượt: đủ điểm; không đạt: 0 điểm", false},
	{org.PointsShare, "đạt hoặc vượt: đủ điểm; không đạt: điểm theo % kế hoạch, tối đa đủ điểm, dòng nhiều phần tính theo phần không đạt thấp nhất; " +
		"không đạt mà không có % kế hoạch, hoặc do người có thẩm quyền đánh giá là không đạt: 0 điểm", true},
}

// FindPointRule returns the rule of a code, or ok false where no points are given.
func FindPointRule(code string) (r PointRule, ok bool) {
	i := slices.IndexFunc(PointRules, func(r PointRule) bool { return r.Code == code })
	if i < 0 {
		return PointRule{}, false
	}
	return PointRules[i], true
}

// Earned is a line that was judged, with what it brings of its weight. Both are
// points, exact.
type Earned struct {
	Line
	Got, Of *big.Rat
}

// PointSum is what some counted lines bring together. Got and Of are sums over
// Lines only: a line not judged yet takes part in neither, and is named in Left.
type PointSum struct {
	Got, Of    *big.Rat
	Lines      []Earned
	Left       []Line // with a weight, not judged yet
	Weightless []Line // without a weight
}

// UnitPoints is what a unit earned with the lines it answers for; Unit "" is that
// of the lines nobody answers for.
type UnitPoints struct {
	Unit auth.UnitID
	PointSum
}

// Points is the weighted score of a plan. It stands beside the official count and
// never changes it.
type Points struct {
	Rule PointRule
	Plan PointSum
	// Units have a line with a weight each, in the order of their first line.
	Units []UnitPoints
}

// Points adds up the weights of the counted lines by a rule; ok is false where the
// rule is none or no counted line has a weight.
func (b Board) Points(code string) (p Points, ok bool) {
	if p.Rule, ok = FindPointRule(code); !ok {
		return Points{}, false
	}
	p.Plan = newSum()
	at := map[auth.UnitID]int{}
	for _, l := range b.Lines {
		if !l.Counted {
			continue
		}
		p.Plan.add(l, p.Rule)
		if l.Target.Weight <= 0 {
			continue
		}
		i, seen := at[l.Target.Owner]
		if !seen {
			i = len(p.Units)
			at[l.Target.Owner] = i
			p.Units = append(p.Units, UnitPoints{l.Target.Owner, newSum()})
		}
		p.Units[i].add(l, p.Rule)
	}
	return p, len(p.Units) > 0
}

func newSum() PointSum { return PointSum{Got: new(big.Rat), Of: new(big.Rat)} }

func (s *PointSum) add(l Line, rule PointRule) {
	switch {
	case l.Target.Weight <= 0:
		s.Weightless = append(s.Weightless, l)
	case !l.Verdict.Decided():
		s.Left = append(s.Left, l)
	default:
		e := Earned{Line: l, Of: Weight(l)}
		e.Got = new(big.Rat).Mul(e.Of, rule.share(l))
		s.Lines = append(s.Lines, e)
		s.Got.Add(s.Got, e.Got)
		s.Of.Add(s.Of, e.Of)
	}
}

// Weight is what a line can bring, in points.
func Weight(l Line) *big.Rat { return big.NewRat(l.Target.Weight, 100) }

// share is the part of its weight that a judged line brings, from 0 to 1.
func (r PointRule) share(l Line) *big.Rat {
	switch {
	case l.Verdict.Holds():
		return big.NewRat(1, 1)
	case !r.Partial, l.Override != nil:
		return new(big.Rat)
	}
	least := big.NewRat(1, 1)
	for _, p := range l.Parts {
		if p.Judged == nil || p.Judged.Verdict != NotMet {
			continue
		}
		if of := p.ofPlan(); of.Cmp(least) < 0 {
			least = of
		}
	}
	return least
}

// ofPlan is the exact share of the plan that a part reached, 0 where offices print
// no percentage of it.
func (p Part) ofPlan() *big.Rat {
	if p.Value == nil || p.Judged.Percent == nil {
		return new(big.Rat)
	}
	n, exact := p.Value.Interval.Point()
	planned := rat(p.Judged.Assigned.Lo, p.Definition.Scale)
	if !exact || planned.Sign() <= 0 || n.Sign() < 0 {
		return new(big.Rat)
	}
	return new(big.Rat).Quo(n, planned)
}

// pointDecimals and shareDecimals are how points and their percentage are printed.
const (
	pointDecimals = 2
	shareDecimals = 1
)

// PointText prints points: "12,5".
func PointText(r *big.Rat) string { return ratText(r, pointDecimals) }

func ratText(r *big.Rat, decimals int) string {
	d, err := vn.FromRat(r, decimals)
	if err != nil {
		return "quá lớn"
	}
	return d.Trim().String()
}

// Words prints the sum: "82,5/95 điểm (86,8%)".
func (s PointSum) Words() string {
	if s.Of.Sign() <= 0 {
		return "chưa có dòng nào được chấm"
	}
	percent := new(big.Rat).Quo(s.Got, s.Of)
	return fmt.Sprintf("%s/%s điểm (%s%%)", PointText(s.Got), PointText(s.Of), ratText(percent.Mul(percent, big.NewRat(100, 1)), shareDecimals))
}

// LeftWords names the lines that are not in the sum with why, "" where all are:
// "Chưa chấm dòng 3 (5 điểm, chưa có số liệu). Dòng 4 không ghi điểm."
func (s PointSum) LeftWords() string {
	var waiting, plain, all []string
	for _, l := range s.Left {
		waiting = append(waiting, fmt.Sprintf("dòng %d (%s điểm, %s)", l.Target.Number, PointText(Weight(l)), l.Verdict.Label()))
	}
	for _, l := range s.Weightless {
		plain = append(plain, fmt.Sprint(l.Target.Number))
	}
	if len(waiting) > 0 {
		all = append(all, "Chưa chấm "+strings.Join(waiting, ", ")+".")
	}
	if len(plain) > 0 {
		all = append(all, "Dòng "+strings.Join(plain, ", ")+" không ghi điểm.")
	}
	return strings.Join(all, " ")
}
