package report

import (
	_ "embed"
	"slices"
	"strings"

	"tongket/internal/doc/template"
	"tongket/internal/score"
	"tongket/internal/vn"
)

//go:embed party_work.tsv
var partyWorkText string

// partySide is one side of Party building with the words that tell its lines.
type partySide struct {
	name  string
	words []string // folded
}

// partySides are the sides of Party building in the order of the outline.
func partySides() []partySide {
	var all []partySide
	for line := range strings.Lines(partyWorkText) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) < 2 || strings.HasPrefix(cells[0], "#") {
			continue
		}
		side := partySide{name: cells[0]}
		for w := range strings.SplitSeq(cells[1], ";") {
			side.words = append(side.words, vn.Fold(strings.TrimSpace(w)))
		}
		all = append(all, side)
	}
	return all
}

// partyGroups are the words in the name of a group of the plan that is about the
// Party's own work; every other group is political work that it leads.
var partyGroups = []string{"xay dung dang", "cong tac dang", "he thong chinh tri"}

// ofParty reports whether a line is about building the Party: by its group, or in
// a plan without such a group by its indicator's name.
func ofParty(l score.Line) bool {
	group := vn.Fold(l.Target.Group)
	if slices.ContainsFunc(partyGroups, func(w string) bool { return strings.Contains(group, w) }) {
		return true
	}
	name := vn.Fold(l.Target.Name)
	return slices.ContainsFunc([]string{"dang vien", "chi bo", "to chuc dang", "dang bo"}, func(w string) bool { return strings.Contains(name, w) })
}

// sideOf is the place of the side that a line stands under: that of the earliest
// side with a word of its name.
func sideOf(l score.Line, sides []partySide) int {
	name := vn.Fold(l.Target.Name)
	for i, s := range sides {
		if slices.ContainsFunc(s.words, func(w string) bool { return strings.Contains(name, w) }) {
			return i
		}
	}
	return 0
}

// partyWork is the Party's own work by its sides.
func (r *Report) partyWork() template.List {
	sides := partySides()
	lines := make([]template.List, len(sides))
	for _, l := range r.Board.Lines {
		if ofParty(l) {
			i := sideOf(l, sides)
			lines[i] = append(lines[i], r.lineScope(l))
		}
	}
	list := template.List{}
	for i, s := range sides {
		list = append(list, template.Scope{"ten": template.Text(s.name), "cac_chi_tieu": lines[i], "ket_qua_khac": nil, "nhiem_vu": nil})
	}
	return list
}

// politicalWork is what the Party led: the groups of the plan without its own work.
func (r *Report) politicalWork() template.List {
	list := template.List{}
	for _, g := range r.Board.Groups {
		var lines template.List
		for _, l := range r.Board.Lines {
			if l.Target.Group == g.Name && !ofParty(l) {
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
