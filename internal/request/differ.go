package request

import (
	"cmp"
	"fmt"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/sheet"
	"tongket/internal/vn"
)

// otherwise says in what a figure of the very days is yet another than what is asked:
// the ground, the way of counting, the day it was cut off.
func (l *looker) otherwise(i *Item) {
	d := i.Definition
	if i.Plan {
		return
	}
	switch whole := i.Meaning.Unit == l.tree.Root().ID; {
	case whole && i.From < l.ward.From && i.To >= l.ward.From:
		i.Notes = append(i.Notes, fmt.Sprintf("Gồm cả thời gian trước ngày %s lập (%s).", l.ward.Full(), l.ward.From.Short()))
	case whole && i.To < l.ward.From:
		i.Apart = append(i.Apart, fmt.Sprintf("%s lập từ ngày %s; số từ %s đến %s là của địa bàn trước đó.", l.ward.Title(), l.ward.From.Short(), i.From.Short(), i.To.Short()))
	}
	if d.BreakYear > i.To.Year() && l.today.Year() >= d.BreakYear {
		i.Apart = append(i.Apart, fmt.Sprintf("Từ năm %d chỉ tiêu này đã đổi cách tính: %s. Số năm %d theo cách tính cũ.", d.BreakYear, d.BreakReason, i.To.Year()))
	}
	for _, f := range i.Figures {
		if f.AsOf != "" && f.AsOf < i.To && f.Key.To == i.To {
			i.Apart = append(i.Apart, fmt.Sprintf("Yêu cầu tính đến ngày %s; số trong sổ mới chốt đến ngày %s.", i.To.Short(), f.AsOf.Short()))
		}
	}
	if len(i.Apart) > 0 {
		i.State = Differs
		if len(i.Figures) > 0 {
			last := i.Figures[len(i.Figures)-1]
			i.Near = &last
		}
	}
}

// farthest is how many days apart the ends of two periods may lie for one to be
// offered in the place of the other.
const farthest = 45

// nearest looks for a figure of other days that a person may accept, for one that
// waits, and for what the units below have.
func (l *looker) nearest(i *Item) {
	var best *figure.Figure
	below := map[auth.UnitID]bool{}
	for _, f := range l.standing[i.Meaning.Indicator] {
		exact := f.Key.From == i.From && f.Key.To == i.To
		switch {
		case f.Key.Unit != i.Meaning.Unit:
			if exact && f.State == figure.Approved && l.tree.Within(f.Key.Unit, i.Meaning.Unit) {
				below[f.Key.Unit] = true
			}
		case f.State.Waits():
			if exact {
				i.Notes = append(i.Notes, "Đã có số "+f.Value.WithUnit(i.Definition)+" gửi lên, đang chờ duyệt.")
			}
		case i.Plan || f.Key.To < i.From || f.Key.From > i.To || days(f.Key.To, i.To) > farthest:
		case best == nil || l.nearer(f, *best, i):
			f := f
			best = &f
		}
	}
	if best != nil {
		i.State, i.Near, i.Why = Differs, best, ""
		i.Value, i.Figures = best.Value, []figure.Figure{*best}
		i.Apart = append(i.Apart, otherDays(i.From, i.To, best.Key, i.Definition.Kind))
		l.tell(i)
		return
	}
	if len(below) > 0 {
		i.Notes = append(i.Notes, fmt.Sprintf("%d đơn vị đã có số riêng từ %s đến %s; số chung của %s chưa có.", len(below), i.From.Short(), i.To.Short(), l.ward.Full()))
	}
}

// nearer reports whether a figure's days are nearer to those asked for.
func (l *looker) nearer(a, b figure.Figure, i *Item) bool {
	return cmp.Or(cmp.Compare(days(a.Key.To, i.To), days(b.Key.To, i.To)), cmp.Compare(days(a.Key.From, i.From), days(b.Key.From, i.From))) < 0
}

// days is how many days lie between two.
func days(a, b vn.Day) int {
	n := int(a.Time().Sub(b.Time()).Hours() / 24)
	return max(n, -n)
}

// otherDays says in what the days of a figure differ from those asked for.
func otherDays(from, to vn.Day, k figure.Key, kind plan.Kind) string {
	asked := fmt.Sprintf("từ %s đến %s", from.Short(), to.Short())
	have := fmt.Sprintf("từ %s đến %s", k.From.Short(), k.To.Short())
	switch {
	case k.To == to && k.From < from && k.From[5:] == "01-01" && kind == plan.Flow:
		return "Yêu cầu hỏi riêng " + asked + "; sổ chỉ có số lũy kế " + have + "."
	case k.To == to && k.From > from && kind == plan.Flow:
		return "Yêu cầu hỏi lũy kế " + asked + "; sổ chỉ có số riêng " + have + "."
	case k.From == from:
		return fmt.Sprintf("Yêu cầu chốt đến ngày %s; sổ chốt đến ngày %s.", to.Short(), k.To.Short())
	}
	return "Yêu cầu tính " + asked + "; sổ tính " + have + "."
}

// reporterOf is who reports an indicator: the unit its sheet names, else the owner of
// its line of the plan.
func (l *looker) reporterOf(d plan.Definition) auth.UnitID {
	if d.Reporter != "" {
		return d.Reporter
	}
	for _, t := range l.targets {
		for _, p := range t.Parts {
			if p.Indicator == d.Indicator {
				return t.Owner
			}
		}
	}
	return ""
}

// likeEnough is how alike the names of two things of one office are, in hundredths.
const likeEnough = 34

// whoCould finds who could report what the ward has no indicator for: who was asked
// for it, else who reports what is called most alike.
func (l *looker) whoCould(i *Item) {
	if i.Decision.Choice == Assigns {
		i.Reporter = i.Decision.Meaning.Unit
		return
	}
	best, year := likeEnough, l.Head.To.Year()
	for _, d := range l.definitions {
		s := sheet.Similar(d.Name, nameIn(i.Name, year))
		unit := l.reporterOf(d)
		if unit != "" && (s > best || s == best && i.Hint != "" && d.Name < i.Hint) {
			best, i.Reporter, i.Hint = s, unit, d.Name
		}
	}
}
