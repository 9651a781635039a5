package demo

import (
	"context"
	"slices"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
)

// logins are the demo's three in the order of Ward.SignIns.
var logins = []string{"vanphong", "chutich", "to7"}

// Reopen gives the three of a demo ward that was built before new passwords: the
// old ones are kept as hashes only, and nobody wrote them down. It refuses
// a record whose building was broken off.
func Reopen(ctx context.Context, d *db.DB) (Ward, error) {
	wards, err := d.Wards(ctx)
	if err != nil {
		return Ward{}, err
	}
	unfinished := fault.Conflictf("Dữ liệu mẫu trong thư mục này chưa lập xong. Hãy xóa thư mục rồi lập lại, hoặc chọn thư mục khác.")
	if !slices.Contains([]int{OneWard.Wards(), Province.Wards(), Nation.Wards()}, len(wards)) {
		return Ward{}, unfinished
	}
	ward := Ward{ID: wards[0]}
	made := map[string]SignIn{}
	hashes := map[string]org.PasswordHash{}
	for _, login := range logins {
		in := SignIn{Login: login, Password: org.MakePassword()}
		if hashes[login], err = org.HashPassword(ctx, login, in.Password); err != nil {
			return Ward{}, err
		}
		made[login] = in
	}
	err = d.Update(ctx, auth.System(ward.ID, "demo"), func(tx *db.Tx) error {
		posts, err := org.Posts(tx)
		if err != nil {
			return err
		}
		byLogin := map[string]org.Post{}
		for _, p := range posts {
			if p.EndedAt == "" {
				byLogin[p.Login] = p
			}
		}
		for _, login := range logins {
			p, there := byLogin[login]
			if !there {
				return unfinished
			}
			if err := org.SetPassword(tx, p.Account, hashes[login]); err != nil {
				return err
			}
			in := made[login]
			in.Who = p.Role.Label() + ", " + p.Name
			ward.SignIns = append(ward.SignIns, in)
		}
		return nil
	})
	return ward, err
}
