package report

import (
	"slices"
	"strings"

	"tongket/internal/doc/template"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// ofParty reports whether a line is about building the Party: by its group, or in
// a plan without such a group by its indicator's name.
func (w PartyWork) ofParty(l score.Line) bool {
	return tells(l.Target.Group, w.Groups) || tells(l.Target.Name, w.Names)
}

// tells reports whether a name has one of the words, whatever their letter case and
// marks.
func tells(name string, words []string) bool {
	name = vn.Fold(name)
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(name, vn.Fold(w)) })
}

// sideOf is the place of the side that a line stands under: that of the earliest
// side with a word of its name.
func (w PartyWork) sideOf(l score.Line) int {
	for i, s := range w.Sides {
		if tells(l.Target.Name, s.Words) {
			return i
		}
	}
	return 0
}

// partyWork is the Party's own work by its sides.
func (r *Report) partyWork() template.List {
	ways := r.partyWays()
	lines := make([]template.List, len(ways.Sides))
	for _, l := range r.Board.Lines {
		if ways.ofParty(l) {
			i := ways.sideOf(l)
			lines[i] = append(lines[i], r.lineScope(l))
		}
	}
	list := template.List{}
	for i, s := range ways.Sides {
		list = append(list, template.Scope{"ten": template.Text(s.Name), "cac_chi_tieu": lines[i], "ket_qua_khac": nil, "nhiem_vu": nil})
	}
	return list
}

// politicalWork is what the Party led: the groups of the plan without its own work.
func (r *Report) politicalWork() template.List {
	ways := r.partyWays()
	list := template.List{}
	for _, g := range r.Board.Groups {
		var lines template.List
		for _, l := range r.Board.Lines {
			if l.Target.Group == g.Name && !ways.ofParty(l) {
				lines = append(lines, r.lineScope(l))
			}
		}
		if len(lines) > 0 {
			list = append(list, template.Scope{"ten": template.Text(titleOf(g.Name)), "cac_chi_tieu": lines, "ket_qua_khac": nil, "nhiem_vu": nil})
		}
	}
	return list
}

// titleOf is the heading of a group of the plan.
func titleOf(group string) string {
	if strings.TrimSpace(group) == "" {
		return "Các chỉ tiêu chủ yếu"
	}
	return group
}
