package figure

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// Rules is what says who may decide: the ward's own settings. A page loads it once
// and asks CanDecide of each of its figures.
type Rules struct {
	SelfApproval bool // one may decide one's own figure
}

// LoadRules reads the rules as they are now.
func LoadRules(tx *db.Tx) (Rules, error) {
	s, err := org.LoadSettings(tx, "")
	return Rules{SelfApproval: s.SelfApproval}, err
}

// CanDecide returns nil when the actor may take the next step with this revision:
// check it, approve it, or return it.
func (f Figure) CanDecide(a auth.Actor, r Rules) error {
	if err := a.MayFor(auth.DecideFigure, f.Key.Unit); err != nil {
		return err
	}
	return f.free(a, r)
}

// CanCheck returns nil when the actor may say that the revision was checked.
func (f Figure) CanCheck(a auth.Actor, r Rules) error {
	if err := a.MayFor(auth.CheckFigure, f.Key.Unit); err != nil {
		return err
	}
	if f.State == Checked {
		return fault.Conflictf("Số liệu này đã được kiểm tra. Còn chờ người duyệt.")
	}
	return f.free(a, r)
}

// free refuses what was decided already and one's own work: a level that one
// person takes twice is no second level.
func (f Figure) free(a auth.Actor, r Rules) error {
	switch {
	case !f.State.Waits():
		return fault.Conflictf("Số liệu này đang ở trạng thái “%s”, chỉ duyệt hoặc trả lại được số liệu đã gửi. Hãy mở lại trang để xem.", f.State.Label())
	case f.SubmittedBy == a.Account && !r.SelfApproval:
		return fault.Forbiddenf("Bạn là người gửi số liệu này. Theo thiết lập của đơn vị, người khác phải duyệt.")
	case f.State == Checked && f.CheckedBy == a.Account:
		return fault.Forbiddenf("Bạn đã kiểm tra số liệu này. Người khác phải duyệt.")
	}
	return nil
}

// Refused is a figure that an act on many left as it was, and why.
type Refused struct {
	ID     ID
	Figure Figure // zero where there is none of that id
	Reason error  // a fault
}

// Check notes that a waiting revision was checked, the first of two levels.
func Check(tx *db.Tx, id ID) (Figure, error) {
	f, err := Get(tx, id)
	if err != nil {
		return Figure{}, err
	}
	rules, err := LoadRules(tx)
	if err != nil {
		return Figure{}, err
	}
	if err := f.CanCheck(tx.Actor, rules); err != nil {
		return Figure{}, err
	}
	done, err := decideAll(tx, []Figure{f}, Checked, "")
	if err != nil {
		return Figure{}, err
	}
	return done[0], nil
}

// Approve puts a waiting revision in the place of the one that counted. A lock by
// hand holds for it; the closing of entry at a deadline does not, because what
// waits was sent in time, and a leader who reads it a day later changes nothing
// of that.
func Approve(tx *db.Tx, id ID) (Figure, error) {
	return only(ApproveMany(tx, []ID{id}))
}

// ApproveMany approves waiting revisions, each on its own: what is refused keeps
// nothing back of the others. Both lists are in the order asked for. It takes a
// fixed number of queries and one row of the chain for each approved.
func ApproveMany(tx *db.Tx, ids []ID) (done []Figure, refused []Refused, err error) {
	locks, err := regime.Locks(tx)
	if err != nil {
		return nil, nil, err
	}
	judge := func(f Figure, r Rules) error {
		if err := f.CanDecide(tx.Actor, r); err != nil {
			return err
		}
		return f.unlocked(locks)
	}
	judged, refused, err := judgeAll(tx, ids, judge)
	if err != nil {
		return nil, nil, err
	}
	if err := supersede(tx, judged); err != nil {
		return nil, nil, err
	}
	done, err = decideAll(tx, judged, Approved, "")
	return done, refused, err
}

// unlocked refuses a figure that ends inside a span locked by hand; of several
// locks the oldest says why.
func (f Figure) unlocked(locks []regime.Lock) error {
	for _, l := range slices.Backward(locks) {
		if l.Covers(f.Key.Unit, f.Key.To) {
			return regime.LockedPeriod(l, f.Key.To)
		}
	}
	return nil
}

// Return sends a waiting revision back to its sender with a reason.
func Return(tx *db.Tx, id ID, reason string) (Figure, error) {
	return only(ReturnMany(tx, []ID{id}, reason))
}

// ReturnMany sends waiting revisions back with one reason, each on its own.
func ReturnMany(tx *db.Tx, ids []ID, reason string) (done []Figure, refused []Refused, err error) {
	reason = strings.TrimSpace(vn.NFC(reason))
	judge := func(f Figure, r Rules) error {
		if checks := f.CanCheck(tx.Actor, r); checks == nil {
			return nil
		}
		return f.CanDecide(tx.Actor, r)
	}
	judged, refused, err := judgeAll(tx, ids, judge)
	if err != nil || len(judged) == 0 {
		return nil, refused, err
	}
	if reason == "" {
		return nil, nil, fault.Invalidf("ly_do", "Trả lại số liệu cần lý do để đơn vị biết sửa gì. Hãy ghi lý do.")
	}
	if n := utf8.RuneCountInString(reason); n > 1000 {
		return nil, nil, fault.Invalidf("ly_do", "Lý do trả lại dài %d ký tự, nhiều nhất là 1.000. Hãy rút gọn.", n)
	}
	done, err = decideAll(tx, judged, Returned, reason)
	return done, refused, err
}

// only is the answer of an act on many that was asked for one.
func only(done []Figure, refused []Refused, err error) (Figure, error) {
	switch {
	case err != nil:
		return Figure{}, err
	case len(refused) > 0:
		return Figure{}, refused[0].Reason
	}
	return done[0], nil
}

// judgeAll reads revisions in one query and tells apart those a judge lets pass.
// The ward has one writer, so nothing changes between the judging and the writing.
func judgeAll(tx *db.Tx, ids []ID, judge func(Figure, Rules) error) (pass []Figure, refused []Refused, err error) {
	rules, err := LoadRules(tx)
	if err != nil {
		return nil, nil, err
	}
	found, err := GetAll(tx, ids)
	if err != nil {
		return nil, nil, err
	}
	seen := map[ID]bool{}
	for _, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		f, there := found[id]
		reason := noFigure()
		if there {
			reason = judge(f, rules)
		}
		switch {
		case reason == nil:
			pass = append(pass, f)
		case fault.Of(reason) == nil:
			return nil, nil, reason
		default:
			refused = append(refused, Refused{ID: id, Figure: f, Reason: reason})
		}
	}
	return pass, refused, nil
}

// portion is how many revisions one statement names.
const portion = 200

// supersede puts aside what counts in the places of revisions about to count.
func supersede(tx *db.Tx, all []Figure) error {
	for part := range slices.Chunk(all, portion) {
		in, args := placesOf(part, 3)
		if _, err := tx.Exec(`update figure set state = 'superseded', superseded_at = $2
			where ward = $1 and state = 'approved' and exists (select 1 from figure w where w.ward = figure.ward and w.indicator = figure.indicator
				and w.unit = figure.unit and w.from_day = figure.from_day and w.to_day = figure.to_day and w.id in (`+in+`))`,
			append([]any{tx.Stamp()}, args...)...); err != nil {
			return err
		}
	}
	return nil
}

// decideAll writes one decision on revisions that were judged.
func decideAll(tx *db.Tx, all []Figure, state State, reason string) ([]Figure, error) {
	done := slices.Clone(all)
	for part := range slices.Chunk(done, portion) {
		var n int64
		var err error
		if state == Checked {
			in, args := placesOf(part, 4)
			n, err = tx.Exec(`update figure set state = 'checked', checked_by = $2, checked_at = $3 where ward = $1 and state = 'submitted' and id in (`+in+`)`,
				append([]any{string(tx.Actor.Account), tx.Stamp()}, args...)...)
		} else {
			in, args := placesOf(part, 6)
			n, err = tx.Exec(`update figure set state = $2, decided_by = $3, decided_at = $4, reason = $5
				where ward = $1 and state in ('submitted', 'checked') and id in (`+in+`)`,
				append([]any{string(state), string(tx.Actor.Account), tx.Stamp(), reason}, args...)...)
		}
		if err != nil {
			return nil, err
		}
		if n != int64(len(part)) {
			return nil, fault.Conflictf("Số liệu này vừa được người khác xử lý. Hãy mở lại trang để xem.")
		}
		for i := range part {
			if part[i], err = part[i].decided(tx, state, reason); err != nil {
				return nil, err
			}
		}
	}
	return done, nil
}

// decided is a revision after a decision that was written, with the chain's row.
func (f Figure) decided(tx *db.Tx, state State, reason string) (Figure, error) {
	f.State = state
	if state == Checked {
		f.CheckedBy, f.CheckedAt = tx.Actor.Account, tx.Stamp()
	} else {
		f.DecidedBy, f.DecidedAt, f.Reason = tx.Actor.Account, tx.Stamp(), reason
	}
	acts := map[State]string{Checked: "figure.check", Approved: "figure.approve", Returned: "figure.return"}
	return f, audit.Add(tx, audit.Entry{Act: acts[state], Subject: f.subject(), Detail: f.detail()})
}

// placesOf lists the ids of revisions for an `in`, from a placeholder on.
func placesOf(all []Figure, from int) (in string, args []any) {
	ids := make([]ID, len(all))
	for i, f := range all {
		ids[i] = f.ID
	}
	return places(ids, from)
}

func places(ids []ID, from int) (in string, args []any) {
	var b strings.Builder
	for i, id := range ids {
		fmt.Fprintf(&b, "$%d, ", from+i)
		args = append(args, string(id))
	}
	return strings.TrimSuffix(b.String(), ", "), args
}

// GetAll returns revisions by their ids, in few queries for any number; an id the
// ward does not have is not among them.
func GetAll(tx *db.Tx, ids []ID) (map[ID]Figure, error) {
	found := map[ID]Figure{}
	for part := range slices.Chunk(ids, portion) {
		in, args := places(part, 2)
		all, err := find(tx, `select `+columns+` from figure where ward = $1 and id in (`+in+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, f := range all {
			found[f.ID] = f
		}
	}
	return found, nil
}
