package org

import (
	"context"
	"crypto/subtle"
	"strings"
	"sync"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// FirstRunCode is what the console prints when the record holds no ward yet: who
// can read it may found the ward, and nobody who merely reaches the page.
type FirstRunCode string

// NewFirstRunCode makes a code of 41 random bits: "bkm3t-7npvx".
func NewFirstRunCode() FirstRunCode { return FirstRunCode(madeUp(2)) }

// Is reports whether a typed code is this one, in a time that tells nothing of
// where they differ. Case, blanks and hyphens do not matter.
func (c FirstRunCode) Is(typed string) bool {
	bare := strings.NewReplacer("-", "", " ", "")
	want, got := bare.Replace(string(c)), bare.Replace(vn.Fold(typed))
	return want != "" && subtle.ConstantTimeCompare([]byte(want), []byte(got)) == 1
}

// First is what the first-run page asks for.
type First struct {
	Ward     New
	Person   string // who will sign in first
	Title    string
	Login    string
	Password string
	// Then is what the record begins with besides, in the same transaction: the
	// packages that know of periods and plans come after this one. May be nil.
	Then func(*db.Tx) error
}

// founding lets one first run pass at a time: two pages sent at once must not
// found two wards.
var founding sync.Mutex

// FirstRun founds the ward with the bodies every ward has, and its first office
// account, all or nothing. It refuses a wrong code, and any run after the first.
func FirstRun(ctx context.Context, d *db.DB, code FirstRunCode, typed string, f First) (auth.WardID, error) {
	if !code.Is(typed) {
		return "", fault.Invalidf("ma_khoi_tao", "Mã khởi tạo %q không khớp với mã in trên cửa sổ chạy chương trình. Hãy xem lại cửa sổ ấy và gõ lại.", strings.TrimSpace(typed))
	}
	if _, err := Login(f.Login); err != nil {
		return "", err
	}
	hash, err := HashPassword(ctx, f.Login, f.Password)
	if err != nil {
		return "", err
	}
	founding.Lock()
	defer founding.Unlock()
	id := auth.WardID(db.NewID())
	err = d.Found(ctx, auth.System(id, "first-run"), f.Ward.Demo, func(tx *db.Tx) error { return first(tx, f, hash) })
	if err != nil {
		return "", err
	}
	return id, nil
}

func first(tx *db.Tx, f First, hash PasswordHash) error {
	var others int
	if _, err := tx.One([]any{&others}, `select count(*) from ward where ward <> $1`); err != nil {
		return err
	}
	if others > 0 {
		return fault.Conflictf("Đơn vị đã được khởi tạo trước đó. Hãy đăng nhập bằng tài khoản đã lập.")
	}
	if err := found(tx, f.Ward); err != nil {
		return err
	}
	office, err := addStandardUnits(tx, f.Ward.Kind)
	if err != nil {
		return err
	}
	person, err := AddPerson(tx, f.Person)
	if err != nil {
		return err
	}
	account, err := AddAccount(tx, f.Login, hash)
	if err != nil {
		return err
	}
	_, err = AddPost(tx, NewPost{Person: person, Account: account, Unit: office, Role: auth.Office, Title: f.Title})
	if err != nil || f.Then == nil {
		return err
	}
	return f.Then(tx)
}

// addStandardUnits adds the bodies every ward has and returns its office.
func addStandardUnits(tx *db.Tx, kind WardKind) (office auth.UnitID, err error) {
	for _, n := range StandardUnits(kind) {
		u, err := AddUnit(tx, n)
		if err != nil {
			return "", err
		}
		if u.Kind == OfficeKind {
			office = u.ID
		}
	}
	return office, nil
}
