package regime

import (
	"strings"
	"unicode/utf8"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// LockID is a lock's identifier within its ward.
type LockID string

// Lock closes a span of days to new figures. It is not a snapshot: a lock stops
// entry, a snapshot keeps what stood; neither implies the other.
type Lock struct {
	ID         LockID
	From, To   vn.Day
	Unit       auth.UnitID // "" for the whole ward
	Reason     string
	RecordedAt string // db.Stamp
	RecordedBy auth.AccountID
	LiftedAt   string // db.Stamp, "" while it holds
	LiftedBy   auth.AccountID
	LiftReason string
}

// Holds reports whether the lock has not been lifted.
func (l Lock) Holds() bool { return l.LiftedAt == "" }

// Covers reports whether the lock closes a figure of the unit whose span ends on
// a day: what ends inside a locked span would change a closed result.
func (l Lock) Covers(unit auth.UnitID, to vn.Day) bool {
	return l.Holds() && (l.Unit == "" || l.Unit == unit) && l.From <= to && to <= l.To
}

// CanLift tells whether the actor may lift the lock now.
func (l Lock) CanLift(a auth.Actor) error {
	if err := a.May(auth.ChangeWard); err != nil {
		return err
	}
	if !l.Holds() {
		return fault.Conflictf("Khóa nhập %s–%s đã được mở trước đó. Không cần làm gì thêm.", l.From.Short(), l.To.Short())
	}
	return nil
}

// LockSpan closes a span for a unit ("" for the whole ward).
func LockSpan(tx *db.Tx, from, to vn.Day, unit auth.UnitID, reason string) (Lock, error) {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return Lock{}, err
	}
	if err := spanInOrder(from, to); err != nil {
		return Lock{}, err
	}
	reason, err := reasonGiven("Khóa nhập", reason)
	if err != nil {
		return Lock{}, err
	}
	l := Lock{ID: LockID(db.NewID()), From: from, To: to, Unit: unit, Reason: reason, RecordedAt: tx.Stamp(), RecordedBy: tx.Actor.Account}
	if err := l.fitsWard(tx); err != nil {
		return Lock{}, err
	}
	var only any
	if unit != "" {
		only = string(unit)
	}
	_, err = tx.Exec(`
		insert into period_lock (ward, id, from_day, to_day, unit, reason, recorded_at, recorded_by, lifted_by, lift_reason)
		values ($1, $2, $3, $4, $5, $6, $7, $8, '', '')`,
		string(l.ID), string(from), string(to), only, reason, l.RecordedAt, string(l.RecordedBy))
	if err != nil {
		return Lock{}, err
	}
	return l, audit.Add(tx, audit.Entry{Act: "lock.add", Subject: "lock/" + string(l.ID),
		Detail: map[string]any{"from": string(from), "to": string(to), "unit": string(unit)}})
}

// fitsWard refuses a lock for a unit that is not there and one that stands
// already.
func (l Lock) fitsWard(tx *db.Tx) error {
	if l.Unit != "" {
		tree, err := org.LoadTree(tx, vn.DayOf(tx.Now))
		if err != nil {
			return err
		}
		if _, there := tree.Find(l.Unit); !there {
			return fault.Invalidf("don_vi", "Đơn vị cần khóa không có trong cây tổ chức hiện nay. Hãy chọn đơn vị khác.")
		}
	}
	locks, err := Locks(tx)
	if err != nil {
		return err
	}
	for _, other := range locks {
		if other.Holds() && other.Unit == l.Unit && other.From == l.From && other.To == l.To {
			return fault.Conflictf("Khoảng %s–%s đã khóa nhập từ trước. Không cần khóa lại.", l.From.Short(), l.To.Short())
		}
	}
	return nil
}

// reasonGiven tidies a reason and refuses an empty one.
func reasonGiven(what, reason string) (string, error) {
	reason = strings.TrimSpace(vn.NFC(reason))
	if n := utf8.RuneCountInString(reason); n == 0 || n > 500 {
		return "", fault.Invalidf("ly_do", "%s cần lý do dài từ 1 đến 500 ký tự; đang có %d. Hãy ghi lý do.", what, n)
	}
	return reason, nil
}

// Unlock lifts a lock.
func Unlock(tx *db.Tx, id LockID, reason string) error {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return err
	}
	reason, err := reasonGiven("Mở khóa", reason)
	if err != nil {
		return err
	}
	locks, err := Locks(tx)
	if err != nil {
		return err
	}
	for _, l := range locks {
		if l.ID != id {
			continue
		}
		if err := l.CanLift(tx.Actor); err != nil {
			return err
		}
		_, err := tx.Exec(`
			update period_lock set lifted_at = $3, lifted_by = $4, lift_reason = $5
			where ward = $1 and id = $2 and lifted_at is null`,
			string(id), tx.Stamp(), string(tx.Actor.Account), reason)
		if err != nil {
			return err
		}
		return audit.Add(tx, audit.Entry{Act: "lock.lift", Subject: "lock/" + string(id)})
	}
	return fault.Missingf("Không có khóa nhập này trong đơn vị. Hãy mở lại danh sách khóa.")
}

const lockColumns = `id, from_day, to_day, unit, reason, recorded_at, recorded_by, lifted_at, lifted_by, lift_reason`

func scanLock(s db.Scanner) (l Lock, err error) {
	var unit, lifted *string
	err = s.Scan(&l.ID, &l.From, &l.To, &unit, &l.Reason, &l.RecordedAt, &l.RecordedBy, &lifted, &l.LiftedBy, &l.LiftReason)
	if unit != nil {
		l.Unit = auth.UnitID(*unit)
	}
	if lifted != nil {
		l.LiftedAt = *lifted
	}
	return l, err
}

// Locks returns every lock of the ward, lifted ones too, newest first.
func Locks(tx *db.Tx) ([]Lock, error) {
	var locks []Lock
	err := tx.Each(func(s db.Scanner) error {
		l, err := scanLock(s)
		locks = append(locks, l)
		return err
	}, `select `+lockColumns+` from period_lock where ward = $1 order by recorded_at desc, id desc`)
	return locks, err
}

// Locked returns the lock that closes a figure of the unit for a span, where
// there is one; of several the oldest.
func Locked(tx *db.Tx, unit auth.UnitID, from, to vn.Day) (Lock, bool, error) {
	locks, err := Locks(tx)
	if err != nil {
		return Lock{}, false, err
	}
	for i := len(locks) - 1; i >= 0; i-- {
		if locks[i].Covers(unit, to) {
			return locks[i], true, nil
		}
	}
	return Lock{}, false, nil
}

// LockedPeriod is the refusal of a figure that ends inside a locked span.
func LockedPeriod(l Lock, to vn.Day) error {
	whose := "toàn đơn vị"
	if l.Unit != "" {
		whose = "đơn vị này"
	}
	since := ""
	if t, err := db.ParseStamp(l.RecordedAt); err == nil {
		since = " ngày " + vn.DayOf(t).Short()
	}
	return fault.Conflictf("Số liệu đến ngày %s nằm trong kỳ %s–%s của %s, đã khóa nhập%s (lý do: %s). Hãy đề nghị Văn phòng mở khóa rồi gửi lại.",
		to.Short(), l.From.Short(), l.To.Short(), whose, since, l.Reason)
}
