package org

import (
	"slices"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/vn"
)

// History is the ward's tree through time, read once and asked for many days.
type History struct {
	facts []Unit
	edges []Edge
	trees map[vn.Day]Tree
}

// LoadHistory reads every state that every unit has had, and the lineage.
func LoadHistory(tx *db.Tx) (*History, error) {
	facts, err := loadFacts(tx, "")
	if err != nil {
		return nil, err
	}
	edges, err := Lineage(tx, "")
	return &History{facts: facts, edges: edges, trees: map[vn.Day]Tree{}}, err
}

// On returns the tree of a day.
func (h *History) On(day vn.Day) Tree {
	t, known := h.trees[day]
	if !known {
		t = treeOn(h.facts, day)
		h.trees[day] = t
	}
	return t
}

// Heirs returns the units that stand for a unit on a day: itself while it
// stands; afterwards those into which it was merged or split, and so on down the
// line; none for a unit that was closed without an heir.
func (h *History) Heirs(id auth.UnitID, day vn.Day) []auth.UnitID {
	var heirs []auth.UnitID
	seen := map[auth.UnitID]bool{}
	var follow func(auth.UnitID)
	follow = func(id auth.UnitID) {
		if seen[id] {
			return
		}
		seen[id] = true
		if _, stands := h.On(day).Find(id); stands {
			heirs = append(heirs, id)
			return
		}
		for _, e := range h.edges {
			if e.From == id && e.Kind != Moved && e.Day <= day {
				follow(e.To)
			}
		}
	}
	follow(id)
	slices.Sort(heirs)
	return heirs
}
