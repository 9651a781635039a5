// Package demo is the invented ward, Phường Hòa Mẫu of Minh Khê province, with
// invented people: one year of a ward's work as it would really have been done.
// It is built through the same acts as any other ward and on a clock of its own:
// its papers are read, what was read is confirmed, figures are sent and approved
// on the days they would have been. The figures are those of the founding text
// (12 of 14 targets of 2025 met or exceeded, four of them named; the targets of
// 2026) in sentences of our own. A record that holds this ward says so for ever.
package demo

import (
	"context"
	"embed"
	"fmt"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/org"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

//go:embed papers/*.txt
var papers embed.FS

// SampleText is a text the demo offers for download, to be uploaded and read.
//
//go:embed sample.txt
var SampleText string

// SignIn is one way into the demo ward.
type SignIn struct {
	Who      string // "Văn phòng, Đàm Thị Khuê"
	Login    string
	Password string
}

// Ward is the demo ward once it is built.
type Ward struct {
	ID      auth.WardID
	SignIns []SignIn // clerk, chair, head of a residential group
}

// builder carries what the steps of the year share.
type builder struct {
	ctx                context.Context
	d                  *db.DB // on the demo's clock
	now                time.Time
	ward               Ward
	clerk, chair, head auth.Actor
	units              map[string]auth.UnitID
	province           plan.BaselineID
}

// Build makes the demo ward in an empty record.
func Build(ctx context.Context, d *db.DB) (Ward, error) {
	wards, err := d.Wards(ctx)
	if err != nil {
		return Ward{}, err
	}
	if len(wards) > 0 {
		return Ward{}, fault.Conflictf("Thư mục dữ liệu này đã có đơn vị. Dữ liệu mẫu chỉ lập được trong thư mục trống. Hãy chọn thư mục khác.")
	}
	b := &builder{ctx: ctx, units: map[string]auth.UnitID{}}
	b.d = d.WithClock(func() time.Time { b.now = b.now.Add(time.Second); return b.now })
	for _, step := range []func() error{b.found, b.people, b.resolution, b.provincePlan, b.lastYear, b.phasing, b.books,
		b.months, b.regimes, b.yearEnd, b.freeze, b.groups, b.reminded, b.conference, b.nextYear, b.closingPapers, b.requests, b.waiting} {
		if err := step(); err != nil {
			return Ward{}, fmt.Errorf("build demo ward: %w", err)
		}
	}
	return b.ward, nil
}

// on moves the demo's clock to eight in the morning of a day, and never back.
func (b *builder) on(day vn.Day) {
	if morning := day.Time().Add(8 * time.Hour); morning.After(b.now) {
		b.now = morning
	}
}

func (b *builder) act(who auth.Actor, fn func(tx *db.Tx) error) error {
	return b.d.Update(b.ctx, who, fn)
}

// found begins the record with the ward's units and its periods.
func (b *builder) found() (err error) {
	b.on("2025-07-01")
	b.ward.ID, err = org.FoundWard(b.ctx, b.d, org.New{Name: "Hòa Mẫu", Kind: org.Phuong, Province: "tỉnh Minh Khê", Demo: true})
	if err != nil {
		return err
	}
	b.clerk = auth.System(b.ward.ID, "demo")
	return b.act(b.clerk, func(tx *db.Tx) error {
		units := append(org.StandardUnits(org.Phuong),
			org.NewUnit{Name: "Ban Xây dựng Đảng", Kind: "party_body"},
			org.NewUnit{Name: "Ủy ban MTTQ Việt Nam phường", Kind: "front"},
			org.NewUnit{Name: "Ban Chỉ huy Quân sự phường", Kind: "military"})
		for n := 1; n <= 9; n++ {
			units = append(units, org.NewUnit{Name: fmt.Sprintf("Tổ dân phố %d", n), Kind: org.GroupKind})
		}
		for _, u := range units {
			made, err := org.AddUnit(tx, u)
			if err != nil {
				return err
			}
			b.units[u.Name] = made.ID
		}
		for _, year := range []int{2024, 2025, 2026} {
			if _, err := regime.OpenYear(tx, year, regime.CalendarCode); err != nil {
				return err
			}
		}
		return nil
	})
}

// people gives the ward its three who sign in.
func (b *builder) people() error {
	for _, p := range []struct {
		name, title, login, unit string
		role                     auth.Role
		actor                    *auth.Actor
	}{
		{"Đàm Thị Khuê", "Văn phòng HĐND và UBND", "vanphong", "Văn phòng HĐND và UBND", auth.Office, &b.clerk},
		{"Hoàng Quốc Thịnh", "Chủ tịch UBND phường", "chutich", "Văn phòng HĐND và UBND", auth.Leader, &b.chair},
		{"Lý Văn Mạnh", "Tổ trưởng Tổ dân phố 7", "to7", "Tổ dân phố 7", auth.Reporter, &b.head},
	} {
		password := org.MakePassword()
		hash, err := org.HashPassword(b.ctx, p.login, password)
		if err != nil {
			return err
		}
		actor := auth.Actor{Ward: b.ward.ID, Name: p.name, Title: p.title, Roles: []auth.Role{p.role}, Units: []auth.UnitID{b.units[p.unit]}}
		err = b.act(auth.System(b.ward.ID, "demo"), func(tx *db.Tx) (err error) {
			if actor.Account, err = org.AddAccount(tx, p.login, hash); err != nil {
				return err
			}
			if actor.Person, err = org.AddPerson(tx, p.name); err != nil {
				return err
			}
			_, err = org.AddPost(tx, org.NewPost{Person: actor.Person, Account: actor.Account, Unit: b.units[p.unit], Role: p.role, Title: p.title})
			return err
		})
		if err != nil {
			return err
		}
		*p.actor = actor
		b.ward.SignIns = append(b.ward.SignIns, SignIn{Who: p.role.Label() + ", " + p.name, Login: p.login, Password: password})
	}
	return nil
}

// paper takes one of the demo's papers through the door every paper takes.
func (b *builder) paper(file string, about document.Document) (proposals []intake.Proposal, err error) {
	data, err := papers.ReadFile("papers/" + file)
	if err != nil {
		return nil, err
	}
	read, err := paper.Read(file, data)
	if err != nil {
		return nil, err
	}
	err = b.act(b.clerk, func(tx *db.Tx) error {
		v, _, err := intake.Propose(tx, document.Upload{Document: about, Filename: file, Media: "text/plain; charset=utf-8", Data: data, Reader: extract.Version}, read)
		if err != nil {
			return err
		}
		proposals, err = intake.Of(tx, v.Document, v.N)
		return err
	})
	return proposals, err
}

// confirm confirms a proposal as it stands, changed as a clerk would change it.
func (b *builder) confirm(p intake.Proposal, change func(*intake.Edit)) error {
	return b.act(b.clerk, func(tx *db.Tx) error {
		known, err := intake.LoadKnown(tx)
		if err != nil {
			return err
		}
		e := p.Default(known)
		if change != nil {
			change(&e)
		}
		_, err = intake.Confirm(tx, p.ID, e)
		if err != nil {
			return fmt.Errorf("confirm fact %d: %w", p.N, err)
		}
		return nil
	})
}

// send sends a figure of the whole ward and, with approver, has it approved.
func (b *builder) send(who, approver auth.Actor, e figure.Entry) error {
	var f figure.Figure
	err := b.act(who, func(tx *db.Tx) (err error) {
		latest, found, err := figure.Latest(tx, e.Key)
		if err != nil {
			return err
		}
		if found {
			e.Seen = latest.Revision
		}
		f, err = figure.Submit(tx, e)
		return err
	})
	if err != nil || approver.Account == "" {
		return err
	}
	return b.act(approver, func(tx *db.Tx) error {
		_, err := figure.Approve(tx, f.ID)
		return err
	})
}
