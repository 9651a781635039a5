package figure

import (
	"fmt"
	"maps"
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

// Rules is what says who may decide figures: the ward's setting, its regimes and
// its locks. A page loads it once and asks CanDecide of each of its figures.
type Rules struct {
	SelfApproval bool // one may decide one's own figure
	levels       regime.Levels
	locks        []regime.Lock
}

// LoadRules reads the rules as they are now for some figures, in a fixed number of
// queries.
func LoadRules(tx *db.Tx, all ...Figure) (r Rules, err error) {
	s, err := org.LoadSettings(tx, "")
	if err != nil {
		return r, err
	}
	r.SelfApproval = s.SelfApproval
	if r.locks, err = regime.Locks(tx); err != nil || len(all) == 0 {
		return r, err
	}
	from, to := all[0].Key.To, all[0].Key.To
	for _, f := range all {
		from, to = min(from, f.Key.To), max(to, f.Key.To)
	}
	r.levels, err = regime.LoadLevels(tx, from, to)
	return r, err
}

// Next returns the state the next decision brings a waiting revision to: where its
// regime asks for two levels it is checked first, by whom another approves.
func (f Figure) Next(r Rules) State {
	if f.State == Submitted && r.levels.For(string(f.Key.Indicator), f.Key.Unit, f.Key.From, f.Key.To) > 1 {
		return Checked
	}
	return Approved
}

// CanDecide returns nil when the actor may take the next step with this revision
// or return it. A level that one person takes twice is no second level.
func (f Figure) CanDecide(a auth.Actor, r Rules) error {
	right := auth.DecideFigure
	if f.Next(r) == Checked {
		right = auth.CheckFigure
	}
	if err := a.MayFor(right, f.Key.Unit); err != nil {
		return err
	}
	switch {
	case !f.State.Waits():
		return fault.Conflictf("Số liệu này đang ở trạng thái “%s”, chỉ duyệt hoặc trả lại được số liệu đã gửi. Hãy mở lại trang để xem.", f.State.Label())
	case f.SubmittedBy == a.Account && !r.SelfApproval:
		return fault.Forbiddenf("Bạn là người gửi số liệu này. Theo thiết lập của đơn vị, người khác phải duyệt.")
	case f.State == Checked && f.CheckedBy == a.Account:
		return fault.Forbiddenf("Bạn đã kiểm tra số liệu này. Số này duyệt hai cấp, người khác phải duyệt.")
	}
	return nil
}

// CanApprove returns nil when the actor may take the next step: where it may
// decide and no lock by hand closes the figure. The closing of entry at a deadline
// does not stop an approval: what waits was sent in time, and a leader who reads
// it a day later changes nothing of that. A closed figure can still be returned.
func (f Figure) CanApprove(a auth.Actor, r Rules) error {
	if err := f.CanDecide(a, r); err != nil {
		return err
	}
	for _, l := range slices.Backward(r.locks) { // of several the oldest says why
		if l.Covers(f.Key.Unit, f.Key.To) {
			return regime.LockedPeriod(l, f.Key.To)
		}
	}
	return nil
}

// Refused is a figure that an act on many left as it was, and why.
type Refused struct {
	ID     ID
	Figure Figure // zero where there is none of that id
	Reason error  // a fault
}

// Approve takes a waiting revision one step on: checked, where its regime asks for
// two levels and nobody has, else approved in the place of the one that counted.
func Approve(tx *db.Tx, id ID) (Figure, error) {
	return only(ApproveMany(tx, []ID{id}))
}

// ApproveMany takes waiting revisions one step on, each on its own: what is
// refused keeps nothing back of the others. Both lists are in the order asked for,
// those checked before those approved. It takes a fixed number of queries and one
// row of the chain for each taken on.
func ApproveMany(tx *db.Tx, ids []ID) (done []Figure, refused []Refused, err error) {
	var first, last []Figure
	refused, err = judgeAll(tx, ids, func(f Figure, r Rules) error {
		if err := f.CanApprove(tx.Actor, r); err != nil {
			return err
		}
		if f.Next(r) == Checked {
			first = append(first, f)
		} else {
			last = append(last, f)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	if err := supersede(tx, last); err != nil {
		return nil, nil, err
	}
	checked, err := decideAll(tx, first, Checked, "")
	if err != nil {
		return nil, nil, err
	}
	approved, err := decideAll(tx, last, Approved, "")
	return append(checked, approved...), refused, err
}

// Return sends a waiting revision back to its sender with a reason.
func Return(tx *db.Tx, id ID, reason string) (Figure, error) {
	return only(ReturnMany(tx, []ID{id}, reason))
}

// ReturnMany sends waiting revisions back with one reason, each on its own.
func ReturnMany(tx *db.Tx, ids []ID, reason string) (done []Figure, refused []Refused, err error) {
	reason = strings.TrimSpace(vn.NFC(reason))
	var judged []Figure
	refused, err = judgeAll(tx, ids, func(f Figure, r Rules) error {
		err := f.CanDecide(tx.Actor, r)
		if err == nil {
			judged = append(judged, f)
		}
		return err
	})
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

// judgeAll reads revisions in one query, asks a judge of each, and returns those
// it refuses. The ward has one writer, so nothing changes between the judging and
// the writing.
func judgeAll(tx *db.Tx, ids []ID, judge func(Figure, Rules) error) (refused []Refused, err error) {
	found, err := GetAll(tx, ids)
	if err != nil {
		return nil, err
	}
	rules, err := LoadRules(tx, slices.Collect(maps.Values(found))...)
	if err != nil {
		return nil, err
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
		if reason != nil && fault.Of(reason) == nil {
			return nil, reason
		}
		if reason != nil {
			refused = append(refused, Refused{ID: id, Figure: f, Reason: reason})
		}
	}
	return refused, nil
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
