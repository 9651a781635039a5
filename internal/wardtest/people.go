package wardtest

import (
	"context"
	"sync"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/org"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// Site is a small believable ward: its units, four people with one role each,
// and the periods of 2024 to 2027. Its people are invented.
type Site struct {
	*W
	Root  auth.UnitID
	Units map[string]auth.UnitID // by name

	Clerk  auth.Actor // Văn phòng, login "khue"
	Chair  auth.Actor // Chủ tịch, login "thinh"
	Head   auth.Actor // reports for Tổ dân phố 7, login "manh"
	Reader auth.Actor // login "lan"
}

// Password is the password of every account of a Site.
const Password = "mua xuan den som 26"

var hash = sync.OnceValues(func() (org.PasswordHash, error) {
	return org.HashPassword(context.Background(), "khue", Password)
})

// Settled returns a ward with its people on the engine of New.
func Settled(t testing.TB) *Site {
	t.Helper()
	return settle(t, Empty(t))
}

func settle(t testing.TB, w *W) *Site {
	t.Helper()
	s := &Site{W: w, Units: map[string]auth.UnitID{}}
	var err error
	s.Ward, err = org.FoundWard(t.Context(), w.DB, org.New{Name: "Hòa Mẫu", Kind: org.Phuong, Province: "tỉnh Minh Khê"})
	if err != nil {
		t.Fatal(err)
	}
	s.Do(auth.System(s.Ward, "wardtest"), func(tx *db.Tx) error {
		units := append(org.StandardUnits(org.Phuong), org.NewUnit{Name: "Tổ dân phố 7", Kind: org.GroupKind}, org.NewUnit{Name: "Tổ dân phố 8", Kind: org.GroupKind})
		for _, u := range units {
			made, err := org.AddUnit(tx, u)
			if err != nil {
				return err
			}
			s.Units[u.Name] = made.ID
		}
		if s.Root, err = org.Root(tx); err != nil {
			return err
		}
		return regime.OpenAround(tx)
	})
	s.Clerk = s.person("Đàm Thị Khuê", "khue", auth.Office, "Văn phòng HĐND và UBND")
	s.Chair = s.person("Hoàng Quốc Thịnh", "thinh", auth.Leader, "Văn phòng HĐND và UBND")
	s.Head = s.person("Lý Văn Mạnh", "manh", auth.Reporter, "Tổ dân phố 7")
	s.Reader = s.person("Bế Thị Lan", "lan", auth.Reader, "Phòng Văn hóa - Xã hội")
	return s
}

func (s *Site) person(name, login string, role auth.Role, unit string) auth.Actor {
	s.t.Helper()
	h, err := hash()
	if err != nil {
		s.t.Fatal(err)
	}
	a := auth.Actor{Ward: s.Ward, Name: name, Title: role.Label(), Roles: []auth.Role{role}}
	if role == auth.Reporter {
		a.Units = []auth.UnitID{s.Units[unit]}
	}
	s.Do(auth.System(s.Ward, "wardtest"), func(tx *db.Tx) (err error) {
		if a.Account, err = org.AddAccount(tx, login, h); err != nil {
			return err
		}
		if a.Person, err = org.AddPerson(tx, name); err != nil {
			return err
		}
		_, err = org.AddPost(tx, org.NewPost{Person: a.Person, Account: a.Account, Unit: s.Units[unit], Role: role, Title: a.Title})
		return err
	})
	return a
}

// Try runs an act as somebody and returns its error.
func (s *Site) Try(who auth.Actor, act func(*db.Tx) error) error {
	return s.DB.Update(context.Background(), who, act)
}

// Do runs an act as somebody; an error ends the test.
func (s *Site) Do(who auth.Actor, act func(*db.Tx) error) {
	s.t.Helper()
	if err := s.Try(who, act); err != nil {
		s.t.Fatal(err)
	}
}

// See reads as somebody; an error ends the test.
func (s *Site) See(who auth.Actor, read func(*db.Tx) error) {
	s.t.Helper()
	if err := s.DB.View(context.Background(), who, read); err != nil {
		s.t.Fatal(err)
	}
}

// Today is the day of the test's clock.
func (s *Site) Today() vn.Day { return vn.DayOf(s.Clock.Now()) }
