package task

import (
	"strings"
	"unicode/utf8"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// longestNote bounds what is written beside a mark, in letters.
const longestNote = 500

// Settle writes down that what a directive asked is done, or, with done false,
// that it is not after all; the newest word counts and the earlier ones stay.
func Settle(tx *db.Tx, id DirectiveID, done bool, note string) error {
	if err := tx.Actor.May(auth.Chase); err != nil {
		return err
	}
	note = strings.TrimSpace(vn.NFC(note))
	if n := utf8.RuneCountInString(note); n > longestNote {
		return fault.Invalidf("ghi_chu", "Ghi chú dài %d ký tự; chỉ giữ được %d. Hãy viết gọn lại.", n, longestNote)
	}
	settled, err := Settled(tx)
	if err != nil {
		return err
	}
	if settled[id] == done {
		if done {
			return fault.Conflictf("Ý kiến chỉ đạo này đã được ghi là xong trước đó. Không cần làm gì thêm.")
		}
		return fault.Conflictf("Ý kiến chỉ đạo này chưa được ghi là xong. Không cần làm gì thêm.")
	}
	_, err = tx.Exec(`insert into directive_mark (ward, id, directive, done, note, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7)`,
		db.NewID(), string(id), done, note, tx.Stamp(), string(tx.Actor.Account))
	if db.Is(err, db.ForeignKey) {
		return fault.Missingf("Không có ý kiến chỉ đạo này trong đơn vị. Hãy mở lại danh sách nhiệm vụ.")
	}
	if err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "task.settle", Subject: "directive/" + string(id), Detail: map[string]any{"done": done}})
}

// Settled returns the directives of which the newest word is that they are done.
func Settled(tx *db.Tx) (map[DirectiveID]bool, error) {
	done := map[DirectiveID]bool{}
	err := tx.Each(func(s db.Scanner) error {
		var id DirectiveID
		var is bool
		err := s.Scan(&id, &is)
		done[id] = is
		return err
	}, `select directive, done from directive_mark where ward = $1 order by recorded_at, id`)
	return done, err
}
