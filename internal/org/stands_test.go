package org_test

import (
	"testing"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/org"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

// Stands must agree with the tree on every unit and day: a figure is judged by
// the one, the list of units is drawn from the other.
func TestStandsAgreesWithTheTree(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	into := s.Units["Tổ dân phố 7"]
	s.Do(s.Clerk, func(tx *db.Tx) error {
		return org.MergeUnits(tx, []auth.UnitID{s.Units["Tổ dân phố 8"]}, into, "2026-01-05")
	})
	s.See(s.Clerk, func(tx *db.Tx) error {
		for _, day := range []vn.Day{"2025-06-30", "2025-07-01", "2026-01-04", "2026-01-05", s.Today()} {
			tree, err := org.LoadTree(tx, day)
			if err != nil {
				return err
			}
			for name, id := range s.Units {
				_, there := tree.Find(id)
				stands, err := org.Stands(tx, id, day)
				if err != nil {
					return err
				}
				if stands != there {
					t.Errorf("%s on %s: stands %v, in the tree %v", name, day, stands, there)
				}
			}
			if stands, err := org.Stands(tx, "khong-co", day); err != nil || stands {
				t.Errorf("a unit that is not there stands on %s (%v)", day, err)
			}
		}
		return nil
	})
}

func TestSettingHistory(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	for _, v := range []string{"5", "", "2,5"} {
		s.Do(s.Chair, func(tx *db.Tx) error { return org.ChangeSetting(tx, org.ExceedBeyond, v) })
	}
	s.See(s.Chair, func(tx *db.Tx) error {
		all, err := org.SettingHistory(tx)
		var values []string
		for _, c := range all[org.ExceedBeyond] {
			values = append(values, c.Value)
			if c.By != s.Chair.Account || c.At != db.Stamp(s.Clock.Now()) {
				t.Errorf("changed by %s at %s", c.By, c.At)
			}
		}
		if len(all) != 1 || len(values) != 3 || values[0] != "2.5" || values[1] != "" || values[2] != "5" {
			t.Errorf("history: %v", all)
		}
		return err
	})
}
