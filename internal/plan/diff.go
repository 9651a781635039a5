package plan

import (
	"math/big"
	"slices"

	"tongket/internal/vn"
)

// Fate is what became of a line from one year to the next.
type Fate string

// The fates of a line.
const (
	Kept    Fate = "kept"    // the same values
	Changed Fate = "changed" // another value, or one more, or one less
	Added   Fate = "added"   // not in the plan of the year before
	Dropped Fate = "dropped" // left out, with the reason
	Waiting Fate = "waiting" // of the year before, and no value given yet
)

// Label returns the fate as the table prints it.
func (f Fate) Label() string {
	switch f {
	case Kept:
		return "giữ nguyên"
	case Changed:
		return "đổi mức"
	case Added:
		return "thêm mới"
	case Dropped:
		return "thôi giao"
	case Waiting:
		return "chưa giao"
	}
	return string(f)
}

// ValueChange is one plan value in both years.
type ValueChange struct {
	Part          int
	Baseline      BaselineID
	Before, After *Assigned
	Definition    Definition  // of After, or of Before where there is no After
	Percent       *vn.Decimal // of change, to one decimal; nil where a percentage says nothing
	Points        *vn.Decimal // difference in points where the unit is a percentage
}

// Same reports whether both years have the same value.
func (v ValueChange) Same() bool {
	a, b := v.Before, v.After
	return a != nil && b != nil && a.Operator == b.Operator && a.Lo == b.Lo && a.Hi == b.Hi && a.Day == b.Day &&
		(a.Base == nil) == (b.Base == nil) && (a.Base == nil || *a.Base == *b.Base)
}

// Difference is one line in both years.
type Difference struct {
	Before, After *Target // one of them may be nil
	Fate          Fate
	Renamed       bool   // another name, heading or owner
	Redefined     string // why the two years cannot be compared: a phrase that follows a colon; "" when they can
	Values        []ValueChange
}

// Compare lays a year's plan beside that of the year before, line by line, in the
// order of the later plan, then the lines that are not in it. Left reports the lines
// that were left out on purpose. A line continues the one it follows, else the one
// that measures the same indicators.
func Compare(before, after []Target, left func(TargetID) bool, definitions map[IndicatorID]Definition) []Difference {
	var all []Difference
	taken := map[TargetID]bool{}
	for i := range after {
		now := &after[i]
		then := predecessor(before, *now, taken)
		d := Difference{Before: then, After: now, Fate: Added}
		if then != nil {
			taken[then.ID] = true
			d.compare(definitions)
		}
		all = append(all, d)
	}
	for i := range before {
		if then := &before[i]; !taken[then.ID] {
			fate := Waiting
			if left(then.ID) {
				fate = Dropped
			}
			all = append(all, Difference{Before: then, Fate: fate})
		}
	}
	return all
}

// predecessor finds the line of the year before that a line continues.
func predecessor(before []Target, now Target, taken map[TargetID]bool) *Target {
	for i := range before {
		if before[i].ID == now.Follows {
			return &before[i]
		}
	}
	if now.Follows != "" {
		return nil
	}
	for i := range before {
		same := slices.EqualFunc(before[i].Parts, now.Parts, func(a, b Part) bool { return a.Indicator == b.Indicator })
		if same && !taken[before[i].ID] {
			return &before[i]
		}
	}
	return nil
}

// compare fills in what differs between the two years of a line.
func (d *Difference) compare(definitions map[IndicatorID]Definition) {
	then, now := d.Before, d.After
	d.Renamed = then.Name != now.Name || then.Group != now.Group || then.Owner != now.Owner
	d.Fate = Kept
	for i := range max(len(then.Parts), len(now.Parts)) {
		d.comparePart(i, definitions)
	}
	for _, v := range d.Values {
		if !v.Same() {
			d.Fate = Changed
		}
	}
}

func (d *Difference) comparePart(i int, definitions map[IndicatorID]Definition) {
	var a, b Part
	if i < len(d.Before.Parts) {
		a = d.Before.Parts[i]
	}
	if i < len(d.After.Parts) {
		b = d.After.Parts[i]
	}
	was, is := definitions[a.Indicator], definitions[b.Indicator]
	alike := a.Indicator == b.Indicator
	switch {
	case a.Indicator != "" && b.Indicator != "" && !alike && was.Unit != is.Unit:
		d.Redefined = "trước tính bằng " + orNumber(was.Unit) + ", nay tính bằng " + orNumber(is.Unit)
	case a.Indicator != "" && b.Indicator != "" && !alike:
		d.Redefined = "trước đo bằng “" + was.Name + "”, nay đo bằng “" + is.Name + "”"
	case alike && is.BreakYear == d.After.Year:
		d.Redefined = is.BreakReason
	}
	for _, p := range a.Plans {
		v := ValueChange{Part: i, Baseline: p.Baseline, Before: &p, Definition: was}
		if n, ok := b.Plan(p.Baseline); ok {
			v.After, v.Definition = &n, is
		}
		if alike && d.Redefined == "" {
			v.measure()
		}
		d.Values = append(d.Values, v)
	}
	for _, n := range b.Plans {
		if _, both := a.Plan(n.Baseline); !both {
			d.Values = append(d.Values, ValueChange{Part: i, Baseline: n.Baseline, After: &n, Definition: is})
		}
	}
}

// measure tells by how much a value changed, where both are single numbers of the
// same way of binding.
func (v *ValueChange) measure() {
	if v.Before == nil || v.After == nil || v.Before.Operator != v.After.Operator || oneOf(v.After.Operator, Band, Keep, Achieved, DoneBy) {
		return
	}
	if PerWhole(v.Definition.Unit) != 1 || v.After.Operator.Percent() {
		scale := v.Definition.Scale
		if v.After.Operator.Percent() {
			scale = PercentScale
		}
		points := vn.Decimal{Units: v.After.Lo - v.Before.Lo, Scale: scale}.Trim()
		v.Points = &points
		return
	}
	if v.Before.Lo <= 0 {
		return
	}
	change := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(100), new(big.Int).Sub(big.NewInt(v.After.Lo), big.NewInt(v.Before.Lo))), big.NewInt(v.Before.Lo))
	if percent, err := vn.FromRat(change, 1); err == nil {
		v.Percent = &percent
	}
}
