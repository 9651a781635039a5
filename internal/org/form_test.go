package org_test

import (
	"strings"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/layout"
	"tongket/internal/org"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

// TestFormPoint holds that a ward's choice reaches the form it was made for and no
// other, that only who runs the ward makes it, and that the choice must fit.
func TestFormPoint(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	const name = "layout.party.2026-05-27.letter_about"
	for _, c := range []struct {
		who               auth.Actor
		name, value, want string
	}{
		{s.Clerk, name, "về", "không nhận giá trị"},
		{s.Clerk, "layout.party.2026-05-27.margin_left", "25", "ấn định"},
		{s.Clerk, "layout.party.2026-05-27.none", "1", "Không có điểm thể thức"},
		{s.Head, name, "V/v", "đổi thiết lập"},
		{s.Chair, name, "V/v", ""},
		{s.Chair, name, "V/v", ""},
	} {
		err := s.Try(c.who, func(tx *db.Tx) error { return org.SetFormPoint(tx, c.name, c.value) })
		if f := fault.Of(err); (f == nil) != (c.want == "") || f != nil && !strings.Contains(f.Sentence, c.want) {
			t.Errorf("%s sets %s to %q: %v, want a fault with %q", c.who.Name, c.name, c.value, err, c.want)
		}
	}
	s.See(s.Reader, func(tx *db.Tx) error {
		for day, want := range map[vn.Day]string{"2026-05-26": "về việc", "2026-05-27": "V/v"} {
			r, err := org.FormOf(tx, layout.Party, day)
			if err != nil {
				return err
			}
			for _, p := range r.Points {
				if p.Key == "letter_about" && p.Value != want {
					t.Errorf("on %s a letter begins %q, want %q", day, p.Value, want)
				}
			}
		}
		changes, err := org.SettingHistory(tx)
		if len(changes[name]) != 1 {
			t.Errorf("history %v, want one change: the second said the same", changes[name])
		}
		return err
	})
}
