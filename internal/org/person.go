package org

import (
	"cmp"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// PostID is a post's identifier within its ward.
type PostID string

// Person is somebody of the ward.
type Person struct {
	ID   auth.PersonID
	Name string // "Lê Thị Hạnh"
}

// AddPerson records somebody of the ward. Two people may have one name.
func AddPerson(tx *db.Tx, name string) (auth.PersonID, error) {
	if err := tx.Actor.May(auth.ManageAccounts); err != nil {
		return "", err
	}
	name, err := tidy("ho_ten", "Họ và tên", name)
	if err != nil {
		return "", err
	}
	id := auth.PersonID(db.NewID())
	_, err = tx.Exec(`insert into person (ward, id, name, fold, sort_key, recorded_at) values ($1, $2, $3, $4, $5, $6)`,
		string(id), name, vn.Fold(name), vn.NameKey(name), tx.Stamp())
	if err != nil {
		return "", err
	}
	return id, audit.Add(tx, audit.Entry{Act: "person.add", Subject: "person/" + string(id)})
}

// People returns the ward's people, by given name.
func People(tx *db.Tx) ([]Person, error) {
	var people []Person
	err := tx.Each(func(s db.Scanner) error {
		var p Person
		err := s.Scan(&p.ID, &p.Name)
		people = append(people, p)
		return err
	}, `select id, name from person where ward = $1 order by sort_key, id`)
	return people, err
}

// NewPost is a post about to be given.
type NewPost struct {
	Person  auth.PersonID
	Account auth.AccountID // "" for a post whose holder does not sign in
	Unit    auth.UnitID    // where the post is; for a reporter, what it reports for
	Role    auth.Role
	Title   string // as printed: "Chánh Văn phòng HĐND và UBND"; the role's name when empty
	From    vn.Day // today when empty
}

// Post is what somebody is in the ward, with the account that acts for it.
type Post struct {
	ID       PostID
	Person   auth.PersonID
	Name     string // the person's
	Account  auth.AccountID
	Login    string
	Disabled bool // the account is
	Unit     auth.UnitID
	Role     auth.Role
	Title    string
	From     vn.Day
	EndedAt  string // a db.Stamp, "" while it lasts
}

// CanEnd tells whether the actor may end the post now.
func (p Post) CanEnd(a auth.Actor) error {
	if err := a.May(auth.ManageAccounts); err != nil {
		return err
	}
	if p.EndedAt != "" {
		return fault.Conflictf("Chức vụ “%s” của %s đã kết thúc trước đó. Không cần làm gì thêm.", p.Title, p.Name)
	}
	return nil
}

// AddPost gives somebody a post; with an account, the account can act in the
// ward from the post's day on.
func AddPost(tx *db.Tx, n NewPost) (PostID, error) {
	if err := tx.Actor.May(auth.ManageAccounts); err != nil {
		return "", err
	}
	n, err := n.tidied(tx)
	if err != nil {
		return "", err
	}
	id := PostID(db.NewID())
	var account any
	if n.Account != "" {
		account = string(n.Account)
	}
	_, err = tx.Exec(`
		insert into post (ward, id, person, account, unit, role, title, valid_from, recorded_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		string(id), string(n.Person), account, string(n.Unit), string(n.Role), n.Title, string(n.From), tx.Stamp())
	if db.Is(err, db.ForeignKey) {
		return "", fault.Missingf("Người hoặc tài khoản được chọn không có trong đơn vị này. Hãy chọn lại.")
	}
	if err != nil {
		return "", err
	}
	return id, audit.Add(tx, audit.Entry{Act: "post.add", Subject: "post/" + string(id),
		Detail: map[string]any{"person": n.Person, "account": n.Account, "unit": n.Unit, "role": n.Role}})
}

func (n NewPost) tidied(tx *db.Tx) (NewPost, error) {
	today := vn.DayOf(tx.Now)
	n.From = cmp.Or(n.From, today)
	if !n.From.Valid() {
		return n, fault.Invalidf("tu_ngay", "Ngày nhận chức vụ %q không đọc được. Hãy ghi ngày, tháng, năm.", string(n.From))
	}
	known := false
	for _, r := range auth.Roles {
		known = known || r == n.Role
	}
	if !known {
		return n, fault.Invalidf("vai_tro", "Chưa rõ người này là văn phòng, lãnh đạo, người báo cáo hay người xem. Hãy chọn vai trò.")
	}
	tree, err := LoadTree(tx, max(n.From, today))
	if err != nil {
		return n, err
	}
	if _, there := tree.Find(n.Unit); !there {
		return n, fault.Invalidf("don_vi", "Đơn vị được chọn không hoạt động vào ngày %s. Hãy chọn đơn vị khác.", max(n.From, today).Short())
	}
	n.Title = cmp.Or(n.Title, n.Role.Label())
	n.Title, err = tidy("chuc_vu", "Tên chức vụ", n.Title)
	return n, err
}

// EndPost ends a post at once: its holder's account can no longer act by it. The
// last office account keeps its post, or nobody could ever give one again.
func EndPost(tx *db.Tx, id PostID) error {
	if err := tx.Actor.May(auth.ManageAccounts); err != nil {
		return err
	}
	posts, err := Posts(tx)
	if err != nil {
		return err
	}
	for _, p := range posts {
		if p.ID != id {
			continue
		}
		if err := p.CanEnd(tx.Actor); err != nil {
			return err
		}
		if err := keepsOffice(posts, func(q Post) bool { return q.ID == id }); err != nil {
			return err
		}
		if _, err := tx.Exec(`update post set ended_at = $3 where ward = $1 and id = $2 and ended_at is null`, string(id), tx.Stamp()); err != nil {
			return err
		}
		return audit.Add(tx, audit.Entry{Act: "post.end", Subject: "post/" + string(id)})
	}
	return fault.Missingf("Không có chức vụ này trong đơn vị. Hãy mở lại trang danh sách.")
}

// keepsOffice refuses an act after which no working account would hold the role
// of the office; lost says which posts the act takes away.
func keepsOffice(posts []Post, lost func(Post) bool) error {
	had := false
	for _, p := range posts {
		if p.Role != auth.Office || p.Account == "" || p.Disabled || p.EndedAt != "" {
			continue
		}
		if !lost(p) {
			return nil
		}
		had = true
	}
	if !had {
		return nil
	}
	return fault.Conflictf("Đây là tài khoản Văn phòng cuối cùng còn dùng. Hãy giao vai trò Văn phòng cho một tài khoản khác trước.")
}

// Posts returns every post of the ward, ended ones too, by the given names of
// their holders.
func Posts(tx *db.Tx) ([]Post, error) {
	var posts []Post
	err := tx.Each(func(s db.Scanner) error {
		var p Post
		var account, login, disabled, ended *string
		err := s.Scan(&p.ID, &p.Person, &p.Name, &account, &login, &disabled, &p.Unit, &p.Role, &p.Title, &p.From, &ended)
		if err != nil {
			return err
		}
		if account != nil && login != nil {
			p.Account, p.Login = auth.AccountID(*account), *login
		}
		p.Disabled = disabled != nil
		if ended != nil {
			p.EndedAt = *ended
		}
		posts = append(posts, p)
		return nil
	}, `
		select p.id, p.person, n.name, p.account, a.login, a.disabled_at, p.unit, p.role, p.title, p.valid_from, p.ended_at
		from post p
		join person n on n.ward = p.ward and n.id = p.person
		left join account a on a.id = p.account
		where p.ward = $1
		order by n.sort_key, p.person, p.valid_from, p.id`)
	return posts, err
}
