package org

import (
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// The bounds of a login, in characters.
const shortestLogin, longestLogin = 3, 40

// Login brings a typed login to the one form it is stored and looked up in:
// lower-case Latin letters without marks, digits, dot, hyphen and underscore.
// "Hạnh.LT" is "hanh.lt".
func Login(typed string) (string, error) {
	login := vn.Fold(typed)
	ok := strings.Trim(login, "abcdefghijklmnopqrstuvwxyz0123456789._-") == "" && len(login) >= shortestLogin && len(login) <= longestLogin
	if !ok || strings.Trim(login, "._-") == "" {
		return "", fault.Invalidf("ten_dang_nhap",
			"Tên đăng nhập “%s” chưa dùng được. Hãy ghi %d đến %d ký tự liền nhau, gồm chữ cái, chữ số, dấu chấm, gạch nối hoặc gạch dưới, ví dụ hanh.lt.",
			strings.TrimSpace(vn.NFC(typed)), shortestLogin, longestLogin)
	}
	return login, nil
}

// AddAccount makes an account that signs in with a login and the password that
// was hashed before the transaction. It can do nothing until it has a post.
func AddAccount(tx *db.Tx, typed string, hash PasswordHash) (auth.AccountID, error) {
	if err := tx.Actor.May(auth.ManageAccounts); err != nil {
		return "", err
	}
	login, err := Login(typed)
	if err != nil {
		return "", err
	}
	if _, err := parsePHC(hash); err != nil {
		return "", err
	}
	id := auth.AccountID(db.NewID())
	// Logins are one set over all wards; taking the row only where none is there
	// also holds against two wards adding one at the same moment.
	added, err := tx.Exec(`
		insert into account (id, login, password, created_at)
		select $2, $3, $4, $5 from ward where ward = $1
		on conflict (login) do nothing`, string(id), login, string(hash), tx.Stamp())
	if err != nil {
		return "", err
	}
	if added == 0 {
		return "", fault.Conflictf("Tên đăng nhập “%s” đã có người dùng. Hãy chọn tên khác, ví dụ thêm tên đơn vị vào sau.", login)
	}
	return id, audit.Add(tx, audit.Entry{Act: "account.add", Subject: "account/" + string(id)})
}

// SetPassword gives an account the password that was hashed before the
// transaction, and ends its sessions. People set their own; the office sets
// those of its ward, but not of an account that also works in another ward.
func SetPassword(tx *db.Tx, account auth.AccountID, hash PasswordHash) error {
	if _, err := parsePHC(hash); err != nil {
		return err
	}
	if err := mayManage(tx, account); err != nil {
		return err
	}
	if err := updateAccount(tx, account, `
		update account set password = $3
		where id = $2 and exists (select 1 from post where ward = $1 and account = $2)`, string(hash)); err != nil {
		return err
	}
	if err := endEverySession(tx, account); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "account.password", Subject: "account/" + string(account)})
}

// DisableAccount keeps an account from signing in and ends its sessions.
func DisableAccount(tx *db.Tx, account auth.AccountID) error {
	if err := tx.Actor.May(auth.ManageAccounts); err != nil {
		return err
	}
	if err := mayManage(tx, account); err != nil {
		return err
	}
	posts, err := Posts(tx)
	if err != nil {
		return err
	}
	if err := keepsOffice(posts, func(p Post) bool { return p.Account == account }); err != nil {
		return err
	}
	if err := updateAccount(tx, account, `
		update account set disabled_at = coalesce(disabled_at, $3)
		where id = $2 and exists (select 1 from post where ward = $1 and account = $2)`, tx.Stamp()); err != nil {
		return err
	}
	if err := endEverySession(tx, account); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "account.disable", Subject: "account/" + string(account)})
}

// EnableAccount lets a disabled account sign in again.
func EnableAccount(tx *db.Tx, account auth.AccountID) error {
	if err := tx.Actor.May(auth.ManageAccounts); err != nil {
		return err
	}
	if err := mayManage(tx, account); err != nil {
		return err
	}
	if err := updateAccount(tx, account, `
		update account set disabled_at = null
		where id = $2 and exists (select 1 from post where ward = $1 and account = $2)`); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "account.enable", Subject: "account/" + string(account)})
}

// mayManage tells whether the actor may change the account: its own, or, for the
// office, one that works in this ward alone. Else the office of one ward could
// make itself the office of another.
func mayManage(tx *db.Tx, account auth.AccountID) error {
	if tx.Actor.Account == account {
		return nil
	}
	if err := tx.Actor.May(auth.ManageAccounts); err != nil {
		return err
	}
	var elsewhere int
	_, err := tx.One([]any{&elsewhere}, `select count(*) from post where ward <> $1 and account = $2 and ended_at is null`, string(account))
	if err == nil && elsewhere > 0 {
		err = fault.Forbiddenf("Tài khoản này còn giữ chức vụ ở phường, xã khác, nên chỉ chính người dùng đổi được. Hãy kết thúc chức vụ ở đây nếu người ấy không còn làm việc tại đơn vị.")
	}
	return err
}

func updateAccount(tx *db.Tx, account auth.AccountID, query string, args ...any) error {
	n, err := tx.Exec(query, append([]any{string(account)}, args...)...)
	if err == nil && n == 0 {
		err = fault.Missingf("Không có tài khoản này trong đơn vị. Hãy mở lại trang danh sách tài khoản.")
	}
	return err
}

// EndSessions signs an account out of this ward wherever it is signed in.
func EndSessions(tx *db.Tx, account auth.AccountID) error {
	if tx.Actor.Account != account {
		if err := tx.Actor.May(auth.ManageAccounts); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`delete from session where ward = $1 and account = $2`, string(account)); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "account.end_sessions", Subject: "account/" + string(account)})
}

// endEverySession signs an account out everywhere. The caller has made sure that
// the actor may manage the account, which works in this ward.
func endEverySession(tx *db.Tx, account auth.AccountID) error {
	_, err := tx.Exec(`
		delete from session
		where account = $2 and exists (select 1 from post where ward = $1 and account = $2)`, string(account))
	return err
}

// FindAccount returns the account of a login among those that hold or held a
// post in the ward, for the command line.
func FindAccount(tx *db.Tx, typed string) (auth.AccountID, error) {
	login, err := Login(typed)
	if err != nil {
		return "", err
	}
	var id auth.AccountID
	found, err := tx.One([]any{&id}, `
		select a.id from account a
		where a.login = $2 and exists (select 1 from post p where p.ward = $1 and p.account = a.id)`, login)
	if err == nil && !found {
		err = fault.Missingf("Không có tài khoản “%s” trong đơn vị này. Hãy kiểm tra tên đăng nhập.", login)
	}
	return id, err
}
