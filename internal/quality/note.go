package quality

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/figure"
)

// Note says in a few words how good a figure is: how final, whether it has proof,
// who sent it, what is doubted. open are the findings about it that wait.
func Note(f figure.Figure, open int) string {
	parts := []string{f.Status.Label()}
	switch n := len(f.Evidences); {
	case n > 0:
		parts = append(parts, fmt.Sprintf("%d minh chứng", n))
	case f.Source.Document != "":
		parts = append(parts, "theo văn bản")
	default:
		parts = append(parts, "không minh chứng")
	}
	if f.Via != "" {
		parts = append(parts, "nhập thay theo "+f.Via.Label())
	}
	if f.Explanation != "" {
		parts = append(parts, "có giải trình")
	}
	if open > 0 {
		parts = append(parts, fmt.Sprintf("%d cảnh báo chưa xử lý", open))
	}
	return strings.Join(parts, " · ")
}

// UnitReport is how good a unit's figures of a year are, in counts that a reader
// can check.
type UnitReport struct {
	Unit      auth.UnitID
	Name      string
	Figures   int // that count or wait
	Proven    int // of them with evidence or a paper
	Estimates int // still ước
	Stepped   int // sent by the office for the unit
	Grave     int // open contradictions
	Questions int // open questions
}

// Report counts for each unit that sent anything, in the order of names.
func Report(in Input, now []State) []UnitReport {
	all := map[auth.UnitID]*UnitReport{}
	for _, f := range in.Figures {
		if f.Key.To.Year() != in.Year {
			continue
		}
		r := all[f.Key.Unit]
		if r == nil {
			r = &UnitReport{Unit: f.Key.Unit, Name: in.Units[f.Key.Unit].Name}
			all[f.Key.Unit] = r
		}
		r.Figures++
		if len(f.Evidences) > 0 || f.Source.Document != "" {
			r.Proven++
		}
		if f.Status == figure.Estimate {
			r.Estimates++
		}
		if f.Via != "" {
			r.Stepped++
		}
	}
	for _, s := range now {
		r := all[s.Unit]
		switch {
		case r == nil || !s.Open():
		case s.Kind.Grave():
			r.Grave++
		default:
			r.Questions++
		}
	}
	list := make([]UnitReport, 0, len(all))
	for _, r := range all {
		list = append(list, *r)
	}
	slices.SortFunc(list, func(a, b UnitReport) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Unit, b.Unit)) })
	return list
}
