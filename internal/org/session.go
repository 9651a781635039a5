package org

import (
	"context"
	"slices"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// How long a session lasts: unused, at most, and how often its use is written.
const (
	sessionIdle  = 12 * time.Hour
	sessionLife  = 7 * 24 * time.Hour
	sessionTouch = 5 * time.Minute

	// A card's phone is used once or twice a month and must not be asked again.
	cardIdle = 120 * 24 * time.Hour
	cardLife = 400 * 24 * time.Hour
)

// Session is a signed-in account at work in one ward.
type Session struct {
	Account   auth.AccountID
	Login     string
	Ward      auth.WardID
	CreatedAt time.Time
	ExpiresAt time.Time
	// TouchErr is why the session's use could not be written: the page is still
	// shown, since a full disk must not keep anyone from reading, and the door
	// logs it.
	TouchErr error
}

// signedOut is what every stale or unknown token gets.
func signedOut() error {
	return fault.New(fault.SignIn, "", "Phiên làm việc đã hết hoặc chưa đăng nhập. Hãy đăng nhập để tiếp tục; nội dung đã gửi vẫn còn.")
}

// ActorOf returns who a token stands for: the account with the roles of its
// posts in the session's ward and, for a reporter, its units with all below
// them. Ended posts and disabled accounts do not count, from the moment they are
// recorded. A token that stands for nobody is a fault of kind SignIn.
func ActorOf(ctx context.Context, d *db.DB, token string) (auth.Actor, Session, error) {
	if token == "" {
		return auth.Actor{}, Session{}, signedOut()
	}
	var r reading
	err := d.ViewEveryWard(ctx, func(w *db.Wide) error { return r.read(w, digest(token)) })
	if err != nil {
		return auth.Actor{}, Session{}, err
	}
	if d.Now().Sub(r.seen) >= sessionTouch {
		r.session.TouchErr = touch(ctx, d, token)
	}
	return r.actor, r.session, nil
}

// reading gathers what one look at a token yields.
type reading struct {
	actor   auth.Actor
	session Session
	seen    time.Time
	own     []auth.UnitID // units of the reporter's posts, without those below
	held    []auth.UnitID // units of the cards; what lies below them is not theirs
}

func (r *reading) read(w *db.Wide, token string) error {
	err := w.Each(r.scan, `
		select s.account, s.ward, s.created_at, s.seen_at, s.expires_at, a.login,
			p.person, n.name, p.unit, p.role, p.title
		from session s
		join account a on a.id = s.account
		join post p on p.ward = s.ward and p.account = s.account and p.ended_at is null and p.valid_from <= $2
		join person n on n.ward = p.ward and n.id = p.person
		where s.token = $1 and s.expires_at > $3 and s.seen_at > case when s.card is null then $4 else $5 end and a.disabled_at is null
		order by p.valid_from, p.id`,
		token, string(vn.DayOf(w.Now)), w.Stamp(), db.Stamp(w.Now.Add(-sessionIdle)), db.Stamp(w.Now.Add(-cardIdle)))
	if err != nil {
		return err
	}
	if r.session.Account == "" {
		return signedOut()
	}
	if len(r.own)+len(r.held) == 0 {
		return nil
	}
	return r.readUnits(w)
}

// scan takes one post of the account; the oldest gives the title that is shown.
func (r *reading) scan(s db.Scanner) error {
	var created, seen, expires, title string
	var person auth.PersonID
	var name string
	var unit auth.UnitID
	var role auth.Role
	err := s.Scan(&r.session.Account, &r.session.Ward, &created, &seen, &expires, &r.session.Login, &person, &name, &unit, &role, &title)
	if err != nil {
		return err
	}
	if r.actor.Account == "" {
		r.actor = auth.Actor{Ward: r.session.Ward, Account: r.session.Account, Person: person, Name: name, Title: title}
		if err := r.times(created, seen, expires); err != nil {
			return err
		}
	}
	if !slices.Contains(r.actor.Roles, role) {
		r.actor.Roles = append(r.actor.Roles, role)
	}
	switch role {
	case auth.Reporter:
		r.own = append(r.own, unit)
	case auth.Bearer:
		r.held = append(r.held, unit)
	}
	return nil
}

func (r *reading) times(created, seen, expires string) (err error) {
	if r.session.CreatedAt, err = db.ParseStamp(created); err != nil {
		return err
	}
	if r.seen, err = db.ParseStamp(seen); err != nil {
		return err
	}
	r.session.ExpiresAt, err = db.ParseStamp(expires)
	return err
}

// belowOwn reads the revisions of the units a reporter has and of all that ever
// lay below them: for a school or a residential group a row or two of the tree.
// The cross joins keep SQLite from turning the order round and reading it all.
const belowOwn = `
	with recursive own (unit) as (
		select p.unit from post p
		where p.ward = $1 and p.account = $2 and p.role in ('reporter', 'bearer') and p.ended_at is null and p.valid_from <= $3
		union
		select f.unit from own o cross join unit_fact f
		where f.ward = $1 and f.parent = o.unit
	)
	select f.unit, f.revision, f.valid_from, f.parent, f.closed
	from own o cross join unit_fact f
	where f.ward = $1 and f.unit = o.unit`

// readUnits gives a reporter its units that stand today and all below them.
func (r *reading) readUnits(w *db.Wide) error {
	today := vn.DayOf(w.Now)
	var facts []Unit
	err := w.Each(func(s db.Scanner) error {
		u := Unit{key: []byte{}} // nobody asks in which order they stand
		var parent *string
		err := s.Scan(&u.ID, &u.Revision, &u.From, &parent, &u.Closed)
		if parent != nil {
			u.Parent = auth.UnitID(*parent)
		}
		facts = append(facts, u)
		return err
	}, belowOwn, string(r.session.Ward), string(r.session.Account), string(today))
	if err != nil {
		return err
	}
	sortFacts(facts)
	// Not the whole tree: only what lies below a unit is asked of it.
	tree := treeOn(facts, today)
	add := func(id auth.UnitID) {
		if !slices.Contains(r.actor.Units, id) {
			r.actor.Units = append(r.actor.Units, id)
		}
	}
	for _, id := range r.own {
		if _, there := tree.Find(id); !there {
			continue
		}
		add(id)
		for _, below := range tree.Descendants(id) {
			add(below.ID)
		}
	}
	for _, id := range r.held {
		if _, there := tree.Find(id); there {
			add(id)
		}
	}
	return nil
}

// touch writes that a session was used. Of several requests at once only the
// first writes.
func touch(ctx context.Context, d *db.DB, token string) error {
	return d.UpdateEveryWard(ctx, func(w *db.Wide) error {
		_, err := w.Exec(`update session set seen_at = $2 where token = $1 and seen_at <= $3`,
			digest(token), w.Stamp(), db.Stamp(w.Now.Add(-sessionTouch)))
		return err
	})
}

// SignOut ends the session of a token; a token that stands for nobody is no
// error.
func SignOut(ctx context.Context, d *db.DB, token string) error {
	return d.UpdateEveryWard(ctx, func(w *db.Wide) error {
		_, err := w.Exec(`delete from session where token = $1`, digest(token))
		return err
	})
}

// Workplace is a ward in which an account holds a post.
type Workplace struct {
	Ward  auth.WardID
	Title string // the ward's newest name: "Phường Hòa Mẫu"
}

// Workplaces returns the wards an account may work in today, by name.
func Workplaces(ctx context.Context, d *db.DB, account auth.AccountID) ([]Workplace, error) {
	var places []Workplace
	err := d.ViewEveryWard(ctx, func(w *db.Wide) error {
		wards, err := wardsOf(w, account)
		if err != nil {
			return err
		}
		for _, id := range wards {
			var named Ward
			if _, err := w.One([]any{&named.Name, &named.Kind}, `
				select name, kind from ward_name where ward = $1
				order by valid_from desc, recorded_at desc, id desc limit 1`, string(id)); err != nil {
				return err
			}
			places = append(places, Workplace{Ward: id, Title: named.Title()})
		}
		return nil
	})
	slices.SortFunc(places, func(a, b Workplace) int { return vn.Compare(a.Title, b.Title) })
	return places, err
}

// WorkIn moves a session to another ward in which its account holds a post.
func WorkIn(ctx context.Context, d *db.DB, token string, ward auth.WardID) error {
	return d.UpdateEveryWard(ctx, func(w *db.Wide) error {
		var account auth.AccountID
		found, err := w.One([]any{&account}, `select account from session where token = $1 and expires_at > $2`, digest(token), w.Stamp())
		if err != nil {
			return err
		}
		if !found {
			return signedOut()
		}
		wards, err := wardsOf(w, account)
		if err != nil {
			return err
		}
		if !slices.Contains(wards, ward) {
			return fault.Forbiddenf("Tài khoản của bạn không giữ chức vụ ở phường, xã vừa chọn. Hãy chọn nơi khác.")
		}
		_, err = w.Exec(`update session set ward = $2 where token = $1`, digest(token), string(ward))
		return err
	})
}
