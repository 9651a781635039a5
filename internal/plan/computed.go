package plan

import (
	"maps"
	"slices"
	"strings"

	"tongket/internal/fault"
	"tongket/internal/vn"
)

// ReadFormula reads a formula in which indicators stand by name or by id.
func ReadFormula(text string, definitions map[IndicatorID]Definition) (Formula, error) {
	f, err := ParseFormula(text, func(name string) (IndicatorID, bool) { return named(name, definitions) })
	if u, unknown := err.(*UnknownName); unknown {
		u.Like = nearest(u.Name, definitions)
	}
	return f, err
}

// named is the indicator of an id or a name; of two that a name without marks could
// mean, the one written the same comes first, then the older.
func named(name string, definitions map[IndicatorID]Definition) (found IndicatorID, ok bool) {
	if _, known := definitions[IndicatorID(name)]; known {
		return IndicatorID(name), true
	}
	for _, id := range slices.Sorted(maps.Keys(definitions)) {
		other := definitions[id].Name
		if !SameName(other, name) {
			continue
		}
		if vn.OneTone(vn.Lower(other)) == vn.OneTone(vn.Lower(name)) {
			return id, true
		}
		if !ok {
			found, ok = id, true
		}
	}
	return found, ok
}

// nearest is the indicator's name that shares most pairs of letters with a typed
// one, "" where none shares nearly half of them.
func nearest(name string, definitions map[IndicatorID]Definition) (best string) {
	typed, most := pairs(name), 45 // of a hundred
	for _, id := range slices.Sorted(maps.Keys(definitions)) {
		other := pairs(definitions[id].Name)
		shared := 0
		for p, n := range typed {
			shared += min(n, other[p])
		}
		if like := 200 * shared / max(1, total(typed)+total(other)); like > most {
			best, most = definitions[id].Name, like
		}
	}
	return best
}

// pairs counts the pairs of neighbouring letters of a name.
func pairs(name string) map[string]int {
	letters := []rune(nameKey(name))
	all := map[string]int{}
	for i := 1; i < len(letters); i++ {
		all[string(letters[i-1:i+1])]++
	}
	return all
}

func total(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// Computed is the definition's formula with its rule for missing values; the zero
// Formula where the figures are reported.
func (d Definition) Computed() (Formula, error) {
	if d.Formula == "" {
		return Formula{}, nil
	}
	f, err := ParseFormula(d.Formula, func(id string) (IndicatorID, bool) { return IndicatorID(id), true })
	f.Missing = d.Missing
	return f, err
}

// compute brings a typed formula to the stored form and refuses one that goes in a
// circle, reads what has no number, or mixes units. Definitions are the ward's.
func (d *Definition) compute(definitions map[IndicatorID]Definition) error {
	if d.Formula == "" {
		return nil
	}
	f, err := ReadFormula(d.Formula, definitions)
	if err != nil {
		return err
	}
	for _, id := range f.Refs() {
		if r := definitions[id]; r.Kind == Milestone {
			return fault.Invalidf(FieldFormula, "“%s” là mốc hoàn thành, không có số để tính. Hãy bỏ nó khỏi công thức.", r.Name)
		}
	}
	if err := d.acyclic(f, definitions); err != nil {
		return err
	}
	if err := d.unitsAgree(f, definitions); err != nil {
		return err
	}
	d.Formula = f.String()
	return nil
}

// acyclic refuses a formula that reads its own indicator, directly or through the
// formulas of others.
func (d *Definition) acyclic(f Formula, definitions map[IndicatorID]Definition) error {
	if d.Indicator == "" {
		return nil // nothing can read what is not there yet
	}
	var way []IndicatorID
	seen := map[IndicatorID]bool{}
	var reaches func(refs []IndicatorID) bool
	reaches = func(refs []IndicatorID) bool {
		for _, id := range refs {
			if id == d.Indicator {
				return true
			}
			if seen[id] {
				continue
			}
			seen[id] = true
			inner, err := definitions[id].Computed()
			if err == nil && reaches(inner.Refs()) {
				way = append(way, id)
				return true
			}
		}
		return false
	}
	if !reaches(f.Refs()) {
		return nil
	}
	if len(way) == 0 {
		return fault.Invalidf(FieldFormula, "Công thức của “%s” dùng chính nó. Hãy bỏ nó khỏi công thức.", d.Name)
	}
	slices.Reverse(way)
	var names []string
	for _, id := range way {
		names = append(names, "“"+definitions[id].Name+"”")
	}
	return fault.Invalidf(FieldFormula, "Công thức đi vòng: “%s” tính từ %s, mà chỉ tiêu ấy lại tính từ “%s”. Hãy bỏ một bước.", d.Name, strings.Join(names, ", rồi từ "), d.Name)
}
