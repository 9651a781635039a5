// Package org is the ward itself: its names and code, the tree of its units,
// its people with their posts, the accounts they sign in with, and the few
// settings that are the ward's own to decide. Nothing of it is overwritten: a
// name, a unit's place and a setting are revisions with the day they hold from
// and the instant they were recorded; a post ends, an account is disabled, a
// unit is closed, and what was true on a past day can be read again. The package
// refuses a unit inside itself, two units of one name under one parent, a weak
// password, and any act that would leave the ward without an office account.
package org

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// WardKind is what a commune-level unit is.
type WardKind string

// The kinds of commune-level unit (Luật Tổ chức chính quyền địa phương
// 72/2025/QH15, Điều 1).
const (
	Phuong WardKind = "phuong"
	Xa     WardKind = "xa"
	DacKhu WardKind = "dac_khu"
)

// WardKinds lists the kinds in the order in which a form offers them.
var WardKinds = []WardKind{Phuong, Xa, DacKhu}

// Label returns the kind's word as it stands within a sentence: "phường".
func (k WardKind) Label() string {
	switch k {
	case Phuong:
		return "phường"
	case Xa:
		return "xã"
	case DacKhu:
		return "đặc khu"
	}
	return string(k)
}

// TwoTierDay is the day on which local government of two tiers began and the
// present communes were formed; a ward founded without a day holds from it.
const TwoTierDay vn.Day = "2025-07-01"

// Ward is what the ward is called on a day.
type Ward struct {
	ID       auth.WardID
	Name     string // without its kind: "Hòa Mẫu"
	Kind     WardKind
	Code     string // five digits as text with leading zeros (Quyết định 19/2025/QĐ-TTg), "" where none is known
	Province string // as printed: "tỉnh Bình Mẫu"
	From     vn.Day // the name holds from this day
}

// Full returns the name as it stands within a sentence: "phường Hòa Mẫu".
func (w Ward) Full() string { return w.Kind.Label() + " " + w.Name }

// Title returns the name as it begins a line: "Phường Hòa Mẫu".
func (w Ward) Title() string { return vn.Sentence(w.Full()) }

// New is a ward about to begin its record.
type New struct {
	Name     string
	Kind     WardKind
	Code     string
	Province string
	From     vn.Day // the day its name holds from; TwoTierDay when empty
	Demo     bool   // figures are samples; the record says so for ever
}

// FoundWard begins the record of a ward: an opaque id that never changes, its
// first name and the root of its tree.
func FoundWard(ctx context.Context, d *db.DB, n New) (auth.WardID, error) {
	id := auth.WardID(db.NewID())
	err := d.Found(ctx, auth.System(id, "found"), n.Demo, func(tx *db.Tx) error { return found(tx, n) })
	if err != nil {
		return "", err
	}
	return id, nil
}

func found(tx *db.Tx, n New) error {
	if n.From == "" {
		n.From = min(TwoTierDay, vn.DayOf(tx.Now))
	}
	w, err := wardOf(tx, Ward{Name: n.Name, Kind: n.Kind, Code: n.Code, Province: n.Province, From: n.From})
	if err != nil {
		return err
	}
	if err := w.insert(tx); err != nil {
		return err
	}
	root := Unit{Name: w.Title(), Kind: RootKind, From: w.From}
	if _, err := create(tx, root, nil); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "ward.found", Subject: "ward/" + string(w.ID)})
}

// wardOf tidies a ward's name and refuses one that cannot be printed.
func wardOf(tx *db.Tx, w Ward) (Ward, error) {
	w.ID = tx.Actor.Ward
	if w.Kind != Phuong && w.Kind != Xa && w.Kind != DacKhu {
		return Ward{}, fault.Invalidf("loai", "Chưa rõ đơn vị là phường, xã hay đặc khu. Hãy chọn một.")
	}
	name, err := tidy("ten", "Tên "+w.Kind.Label(), w.Name)
	if err != nil {
		return Ward{}, err
	}
	// People type the kind with the name; it is printed from Kind alone.
	if prefix := w.Kind.Label() + " "; strings.HasPrefix(vn.Lower(name), prefix) {
		name = strings.TrimSpace(string([]rune(name)[utf8.RuneCountInString(prefix):]))
	}
	w.Name = name
	if w.Province, err = tidy("tinh", "Tên tỉnh, thành phố", w.Province); err != nil {
		return Ward{}, err
	}
	w.Code = strings.TrimSpace(w.Code)
	if w.Code != "" && !isWardCode(w.Code) {
		return Ward{}, fault.Invalidf("ma", "Mã đơn vị hành chính %q phải gồm đúng 5 chữ số, kể cả số 0 ở đầu, từ 00001 đến 99999. Hãy ghi lại hoặc để trống.", w.Code)
	}
	switch today := vn.DayOf(tx.Now); {
	case !w.From.Valid():
		return Ward{}, fault.Invalidf("tu_ngay", "Chưa có ngày mà tên gọi bắt đầu có hiệu lực. Hãy ghi ngày, tháng, năm, ví dụ 01/07/2025.")
	case w.From > today:
		return Ward{}, fault.Invalidf("tu_ngay", "Ngày %s chưa đến. Hãy ghi tên gọi khi tên ấy đã có hiệu lực.", w.From.Short())
	}
	return w, nil
}

func isWardCode(s string) bool {
	if len(s) != 5 || s == "00000" {
		return false
	}
	return strings.Trim(s, "0123456789") == ""
}

func (w Ward) insert(tx *db.Tx) error {
	_, err := tx.Exec(`insert into ward_name (ward, id, valid_from, name, kind, code, province, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		db.NewID(), string(w.From), w.Name, string(w.Kind), w.Code, w.Province, tx.Stamp())
	return err
}

// LoadWard returns what the ward was called on a day. A day before its first
// name is a fault: the record must not lend today's name to an older ward.
func LoadWard(tx *db.Tx, day vn.Day) (Ward, error) {
	w := Ward{ID: tx.Actor.Ward}
	ok, err := tx.One([]any{&w.Name, &w.Kind, &w.Code, &w.Province, &w.From}, `
		select name, kind, code, province, valid_from from ward_name
		where ward = $1 and valid_from <= $2
		order by valid_from desc, recorded_at desc, id desc
		limit 1`, string(day))
	if err == nil && !ok {
		err = fault.Missingf("Chưa ghi tên gọi của đơn vị vào ngày %s. Hãy chọn ngày muộn hơn hoặc bổ sung tên gọi cũ trong phần thiết lập.", day.Short())
	}
	return w, err
}

// NamedSince returns the first day of which the record knows what the ward is called.
func NamedSince(tx *db.Tx) (day vn.Day, err error) {
	_, err = tx.One([]any{&day}, `select valid_from from ward_name where ward = $1 order by valid_from limit 1`)
	return day, err
}

// Rename records what the ward is called from a day on: another name, kind,
// code or province. The root of the tree takes the new name from the same day.
func Rename(tx *db.Tx, w Ward) (Ward, error) {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return Ward{}, err
	}
	w, err := wardOf(tx, w)
	if err != nil {
		return Ward{}, err
	}
	facts, err := loadFacts(tx, "")
	if err != nil {
		return Ward{}, err
	}
	if err := w.insert(tx); err != nil {
		return Ward{}, err
	}
	root, err := rootFrom(facts, w.From)
	if err != nil {
		return Ward{}, err
	}
	root.Name, root.From = w.Title(), w.From
	if err := revise(tx, facts, root); err != nil {
		return Ward{}, err
	}
	return w, audit.Add(tx, audit.Entry{Act: "ward.rename", Subject: "ward/" + string(w.ID), Detail: map[string]any{"valid_from": string(w.From)}})
}

// rootFrom returns the root as it stands on a day, or as it stands now where the
// day is earlier: an older name is then added before it.
func rootFrom(facts []Unit, day vn.Day) (Unit, error) {
	for _, d := range []vn.Day{day, "9999-12-31"} {
		if root := treeOn(facts, d).Root(); root.ID != "" {
			return root, nil
		}
	}
	return Unit{}, fmt.Errorf("ward has no root unit")
}

// longestName is the most characters a name may have: longer ones are pasted
// paragraphs and break every table.
const longestName = 160

// tidy brings a name to the stored form, NFC with single blanks, and refuses an
// empty or unprintable one. what begins the sentence: "Tên đơn vị".
func tidy(field, what, name string) (string, error) {
	name = strings.Join(strings.Fields(vn.NFC(name)), " ")
	switch {
	case name == "":
		return "", fault.Invalidf(field, "%s còn để trống. Hãy ghi tên.", what)
	case utf8.RuneCountInString(name) > longestName:
		return "", fault.Invalidf(field, "%s dài %d ký tự, quá %d. Hãy rút gọn.", what, utf8.RuneCountInString(name), longestName)
	case strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }):
		return "", fault.Invalidf(field, "%s %q chứa ký tự không in được. Hãy ghi lại bằng bàn phím.", what, name)
	case !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return "", fault.Invalidf(field, "%s “%s” không có chữ nào. Hãy ghi lại.", what, name)
	}
	return name, nil
}
