package report

import (
	"cmp"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
)

// TemplateID names a template that the ward brought.
type TemplateID string

// Own is a template of the ward's own: a Word or PowerPoint file that was brought,
// looked at, and perhaps taken into use in the place of the built-in one.
type Own struct {
	ID         TemplateID
	Kind       Kind
	Name       string // the file as it was brought
	Blob       string
	RecordedAt string // db.Stamp
	RecordedBy auth.AccountID
	TakenAt    string // db.Stamp; "" while it was only tried
	TakenBy    auth.AccountID
	DroppedAt  string // db.Stamp; "" while it is in use or being tried
	DroppedBy  auth.AccountID
}

// InUse reports whether papers are drawn with the template.
func (o Own) InUse() bool { return o.TakenAt != "" && o.DroppedAt == "" }

// CanTake tells whether the actor may take the template into use now.
func (o Own) CanTake(a auth.Actor) error {
	if err := a.May(auth.ChangeWard); err != nil {
		return err
	}
	if o.InUse() {
		return fault.Refusedf("Mẫu “%s” đang được dùng rồi.", o.Name)
	}
	return nil
}

// CanDrop tells whether the actor may put the template away now.
func (o Own) CanDrop(a auth.Actor) error {
	if err := a.May(auth.ChangeWard); err != nil {
		return err
	}
	if o.DroppedAt != "" {
		return fault.Refusedf("Mẫu “%s” đã thôi dùng từ trước. Hãy mở lại trang này để thấy mẫu đang dùng.", o.Name)
	}
	return nil
}

// BringTemplate keeps a file as a template of a paper to be tried. It refuses a
// paper that is not drawn with a template and a file that is none; what is wrong
// with its tags does not stop it, so that it can be looked at and mended.
func BringTemplate(tx *db.Tx, k Kind, name string, data []byte) (Own, error) {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return Own{}, err
	}
	p, err := withTemplate(k)
	if err != nil {
		return Own{}, err
	}
	if _, err := p.parse(data); err != nil {
		return Own{}, err
	}
	b, err := blob.Put(tx, name, p.Formats[0].Media(), data)
	if err != nil {
		return Own{}, err
	}
	o := Own{ID: TemplateID(db.NewID()), Kind: k, Name: name, Blob: b.ID, RecordedAt: tx.Stamp(), RecordedBy: tx.Actor.Account}
	_, err = tx.Exec(`insert into paper_template (ward, id, kind, name, blob, recorded_at, recorded_by, taken_at, taken_by, dropped_at, dropped_by)
		values ($1, $2, $3, $4, $5, $6, $7, null, '', null, '')`,
		string(o.ID), string(k), name, o.Blob, o.RecordedAt, string(o.RecordedBy))
	if err != nil {
		return Own{}, err
	}
	return o, audit.Add(tx, audit.Entry{Act: "template.bring", Subject: "template/" + string(o.ID), Detail: map[string]any{"kind": string(k), "blob": o.Blob}})
}

// TakeTemplate takes a template into use: papers of its kind are drawn with it from
// now on. It refuses one whose tags are not all in order. The one in use until then
// is put away and can be taken again.
func TakeTemplate(tx *db.Tx, id TemplateID) (Own, error) {
	o, err := GetTemplate(tx, id)
	if err != nil {
		return o, err
	}
	if err := o.CanTake(tx.Actor); err != nil {
		return o, err
	}
	if err := o.fits(tx); err != nil {
		return o, err
	}
	_, err = tx.Exec(`update paper_template set dropped_at = $3, dropped_by = $4 where ward = $1 and kind = $2 and taken_at is not null and dropped_at is null`,
		string(o.Kind), tx.Stamp(), string(tx.Actor.Account))
	if err != nil {
		return o, err
	}
	o.TakenAt, o.TakenBy, o.DroppedAt, o.DroppedBy = tx.Stamp(), tx.Actor.Account, "", ""
	_, err = tx.Exec(`update paper_template set taken_at = $3, taken_by = $4, dropped_at = null, dropped_by = '' where ward = $1 and id = $2`,
		string(id), o.TakenAt, string(o.TakenBy))
	if err != nil {
		return o, err
	}
	return o, audit.Add(tx, audit.Entry{Act: "template.take", Subject: "template/" + string(id), Detail: map[string]any{"kind": string(o.Kind)}})
}

// fits refuses a template with tags that would not print what they should.
func (o Own) fits(tx *db.Tx) error {
	p, err := withTemplate(o.Kind)
	if err != nil {
		return err
	}
	_, data, err := blob.Get(tx, o.Blob)
	if err != nil {
		return err
	}
	t, err := p.parse(data)
	if err != nil {
		return err
	}
	if n := len(t.Check(p.Dictionary())); n > 0 {
		return fault.Refusedf("Mẫu “%s” còn %d chỗ phải sửa nên chưa dùng được. Hãy sửa trong Word theo danh sách trên trang này rồi tải lên lại.", o.Name, n)
	}
	return nil
}

// DropTemplate puts a template away. When it was in use, papers are drawn with the
// built-in one again.
func DropTemplate(tx *db.Tx, id TemplateID) (Own, error) {
	o, err := GetTemplate(tx, id)
	if err != nil {
		return o, err
	}
	if err := o.CanDrop(tx.Actor); err != nil {
		return o, err
	}
	o.DroppedAt, o.DroppedBy = tx.Stamp(), tx.Actor.Account
	_, err = tx.Exec(`update paper_template set dropped_at = $3, dropped_by = $4 where ward = $1 and id = $2`, string(id), o.DroppedAt, string(o.DroppedBy))
	if err != nil {
		return o, err
	}
	return o, audit.Add(tx, audit.Entry{Act: "template.drop", Subject: "template/" + string(id), Detail: map[string]any{"kind": string(o.Kind)}})
}

const ownColumns = `id, kind, name, blob, recorded_at, recorded_by, coalesce(taken_at, ''), taken_by, coalesce(dropped_at, ''), dropped_by`

func ownWhere(tx *db.Tx, where string, args ...any) ([]Own, error) {
	var all []Own
	err := tx.Each(func(s db.Scanner) error {
		var o Own
		err := s.Scan(&o.ID, &o.Kind, &o.Name, &o.Blob, &o.RecordedAt, &o.RecordedBy, &o.TakenAt, &o.TakenBy, &o.DroppedAt, &o.DroppedBy)
		all = append(all, o)
		return err
	}, `select `+ownColumns+` from paper_template where ward = $1`+where, args...)
	return all, err
}

// Templates returns every template the ward brought, the newest first.
func Templates(tx *db.Tx) ([]Own, error) {
	return ownWhere(tx, ` order by recorded_at desc, id desc`)
}

// GetTemplate returns one template.
func GetTemplate(tx *db.Tx, id TemplateID) (Own, error) {
	all, err := ownWhere(tx, ` and id = $2`, string(id))
	if err != nil {
		return Own{}, err
	}
	if len(all) == 0 {
		return Own{}, fault.Missingf("Không có mẫu văn bản nào mang mã “%s”. Hãy mở lại trang Mẫu văn bản và chọn trong danh sách.", id)
	}
	return all[0], nil
}

// readTemplate finds the ward's own template of the paper, if one is in use.
func (r *Report) readTemplate(tx *db.Tx) error {
	all, err := ownWhere(tx, ` and kind = $2 and taken_at is not null and dropped_at is null`, string(r.Asked.Kind))
	if err != nil || len(all) == 0 {
		return err
	}
	_, r.own, err = blob.Get(tx, all[0].Blob)
	return err
}

// withTemplate is the paper of a kind that is drawn with a template.
func withTemplate(k Kind) (Paper, error) {
	p, ok := Find(k)
	switch {
	case !ok:
		return p, fault.Missingf("Không có loại văn bản “%s”. Hãy chọn trong danh sách ở trang Mẫu văn bản.", k)
	case p.Builtin == nil:
		return p, fault.Refusedf("%s do hệ thống xếp trang, không có mẫu để thay.", cmp.Or(p.Name, strings.TrimSpace(string(k))))
	}
	return p, nil
}
