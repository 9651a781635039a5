package figure

import (
	"fmt"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// Past is one number of the years before, for TakePast: an exact value that the
// ward has already published somewhere.
type Past struct {
	Key      Key
	N        int64
	Num, Den *int64
	Status   Status
	Seen     int // the newest revision that was looked at, 0 for none
}

// PastAct says where many past numbers come from and who answers for them.
type PastAct struct {
	Note       string // stands with each figure: the file it was read from
	Subject    string // of the row in the audit chain
	File       string // id of the blob
	SentBy     auth.AccountID
	SentAt     string // db.Stamp
	ApprovedBy auth.AccountID
}

// pastRows is how many figures one statement writes. More are slower on SQLite, which
// looks for each parameter's name among those before it.
const pastRows = 16

// Revisions returns the newest revision of each figure whose last day lies in the
// days given, both included.
func Revisions(tx *db.Tx, from, to vn.Day) (map[Key]int, error) {
	all := map[Key]int{}
	err := tx.Each(func(s db.Scanner) error {
		var k Key
		var n int
		err := s.Scan(&k.Indicator, &k.Unit, &k.From, &k.To, &n)
		all[k] = n
		return err
	}, `select indicator, unit, from_day, to_day, max(revision) from figure where ward = $1 and to_day >= $2 and to_day <= $3
		group by indicator, unit, from_day, to_day`, string(from), string(to))
	return all, err
}

// TakePast records many numbers of the years before at once, approved: the history
// that a ward brings along. All of them or none; one row of the audit chain stands
// for them, with the digest of the file they came from. It refuses numbers of the
// running year, which are sent and approved one by one, what a lock closes, what
// two must approve, and a figure that changed since it was looked at. Its caller has judged each value.
func TakePast(tx *db.Tx, all []Past, a PastAct) error {
	if err := tx.Actor.May(auth.DecideFigure); err != nil {
		return err
	}
	if len(all) == 0 {
		return fault.Conflictf("Không có số nào để ghi.")
	}
	first, last := all[0].Key.To, all[0].Key.To
	for _, p := range all {
		first, last = min(first, p.Key.To), max(last, p.Key.To)
	}
	if last.Year() >= vn.DayOf(tx.Now).Year() {
		return fault.Conflictf("Số đến ngày %s là của năm nay, không nhập hàng loạt được. Hãy gửi bằng biểu mẫu để được duyệt từng số.", last.Short())
	}
	if err := pastMayStand(tx, all, first, last); err != nil {
		return err
	}
	for n := 0; n < len(all); n += pastRows {
		if err := insertPast(tx, all[n:min(n+pastRows, len(all))], a); err != nil {
			return err
		}
	}
	return audit.Add(tx, audit.Entry{Act: "figure.past", Subject: a.Subject, Detail: map[string]any{"file": a.File, "figures": len(all),
		"from": first, "to": last, "sent_by": a.SentBy, "approved_by": a.ApprovedBy}})
}

// TwoLevels is the refusal of a number whose regime asks for two approvals: written
// with many, it would have one.
func TwoLevels(k Key) error {
	return fault.Conflictf("Số từ %s đến %s theo chế độ báo cáo phải qua kiểm tra rồi mới duyệt, nên không nhập hàng loạt được. Hãy gửi bằng biểu mẫu để hai người xem từng số.", k.From.Short(), k.To.Short())
}

// pastMayStand refuses locked days, figures that two must approve and figures that
// changed, and sets aside the revisions that the new ones replace.
func pastMayStand(tx *db.Tx, all []Past, first, last vn.Day) error {
	locks, err := regime.Locks(tx)
	if err != nil {
		return err
	}
	have, err := Revisions(tx, first, last)
	if err != nil {
		return err
	}
	levels, err := regime.LoadLevels(tx, first, last)
	if err != nil {
		return err
	}
	for _, p := range all {
		for _, l := range locks {
			if l.Covers(p.Key.Unit, p.Key.To) {
				return regime.LockedPeriod(l, p.Key.To)
			}
		}
		if levels.For(string(p.Key.Indicator), p.Key.Unit, p.Key.From, p.Key.To) > 1 {
			return TwoLevels(p.Key)
		}
		if have[p.Key] != p.Seen {
			return fault.Conflictf("Số từ %s đến %s của một chỉ tiêu đã đổi sau khi tệp được đọc, nên chưa ghi gì. Hãy gửi lại tệp để so lại.", p.Key.From.Short(), p.Key.To.Short())
		}
		if p.Seen == 0 {
			continue
		}
		if _, err := tx.Exec(`update figure set state = 'superseded', superseded_at = $2
			where ward = $1 and indicator = $3 and unit = $4 and from_day = $5 and to_day = $6 and state in ('submitted', 'checked', 'approved')`,
			tx.Stamp(), string(p.Key.Indicator), string(p.Key.Unit), string(p.Key.From), string(p.Key.To)); err != nil {
			return err
		}
	}
	return nil
}

// pastArgs is how many parameters one figure takes, behind those all share.
const pastArgs, pastShared = 10, 6

// insertPast writes one batch.
func insertPast(tx *db.Tx, batch []Past, a PastAct) error {
	args := append(make([]any, 0, pastShared+pastArgs*len(batch)), a.Note, string(a.SentBy), a.SentAt, string(a.ApprovedBy), tx.Stamp())
	var text strings.Builder
	text.WriteString(`insert into figure (ward, note, submitted_by, submitted_at, decided_by, decided_at, id, indicator, unit, from_day, to_day, revision, value, num, den, status,
		bound, day, published, as_of, span_start, span_end, source_name, explanation, evidences, via, via_note, state, checked_by, reason)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '', '', '', '', 0, 0, '', '', 0, '', '', 'approved', '', '')`)
	for i, p := range batch {
		if at := pastShared + 1 + i*pastArgs; i > 0 {
			fmt.Fprintf(&text, ", ($1, $2, $3, $4, $5, $6, $%d, $%d, $%d, $%d, $%d, $%d, $%d, $%d, $%d, $%d, '', '', '', '', 0, 0, '', '', 0, '', '', 'approved', '', '')",
				at, at+1, at+2, at+3, at+4, at+5, at+6, at+7, at+8, at+9)
		}
		args = append(args, db.NewID(), string(p.Key.Indicator), string(p.Key.Unit), string(p.Key.From), string(p.Key.To), p.Seen+1, p.N, p.Num, p.Den, string(p.Status))
	}
	_, err := tx.Exec(text.String(), args...)
	return err
}

// FitsPast refuses a number that does not belong to its indicator.
func (p Past) FitsPast(d plan.Definition) error {
	return Value{N: p.N, Num: p.Num, Den: p.Den}.fits(d)
}
