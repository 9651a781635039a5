package plan

import (
	"fmt"
	"slices"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
)

// Share is what of one plan value a unit was charged with (giao cho đơn vị).
type Share struct {
	Target   TargetID
	Part     int // place of the part in the line, from 0
	Baseline BaselineID
	Unit     auth.UnitID
	Operator Operator
	Lo, Hi   int64 // as in Assigned
}

// Charged are the lines of a plan as one unit was charged with them: of each line
// the parts of which it has a share, with the share in place of the plan value.
func Charged(targets []Target, shares []Share, unit auth.UnitID) []Target {
	var charged []Target
	for _, t := range targets {
		own := t
		own.Parts = nil
		for i, p := range t.Parts {
			p.Plans = nil
			for _, s := range shares {
				if s.Unit == unit && s.Target == t.ID && s.Part == i {
					p.Plans = append(p.Plans, Assigned{Baseline: s.Baseline, Operator: s.Operator, Lo: s.Lo, Hi: s.Hi})
				}
			}
			if len(p.Plans) > 0 {
				own.Parts = append(own.Parts, p)
			}
		}
		if len(own.Parts) > 0 {
			charged = append(charged, own)
		}
	}
	return charged
}

// Shares returns the shares of a year's plan as they were at a stamp ("" is now),
// by line, part and baseline; units are in the order of their ids.
func Shares(tx *db.Tx, year int, asOf string) ([]Share, error) {
	var all []Share
	err := tx.Each(func(s db.Scanner) error {
		var h Share
		err := s.Scan(&h.Target, &h.Part, &h.Baseline, &h.Unit, &h.Operator, &h.Lo, &h.Hi)
		all = append(all, h)
		return err
	}, `select h.target, h.part, h.baseline, h.unit, h.operator, h.lo, h.hi
		from share h join target t on t.ward = h.ward and t.id = h.target
		where h.ward = $1 and t.year = $2
		and h.revision = (select max(q.revision) from share_set q where q.ward = h.ward and q.target = h.target and q.part = h.part and q.baseline = h.baseline and q.recorded_at <= $3)
		order by h.target, h.part, h.baseline, h.unit`, year, until(asOf))
	return all, err
}

// ShareRevision is how often the shares of a plan value were handed out.
func ShareRevision(tx *db.Tx, target TargetID, part int, baseline BaselineID) (int, error) {
	return lastRevision(tx, `select coalesce(max(revision), 0) from share_set where ward = $1 and target = $2 and part = $3 and baseline = $4`, target, part, baseline)
}

// SetShares hands out one plan value anew: the list replaces what was handed out
// before, and an empty one takes all back. Revision is the ShareRevision that the
// form was drawn from. A sum that differs from the plan is not refused, for offices
// hand out more than they owe; CheckShares tells it.
func SetShares(tx *db.Tx, target TargetID, part int, baseline BaselineID, revision int, shares []Share) error {
	if err := CanEdit(tx.Actor); err != nil {
		return err
	}
	t, d, _, err := assignedAt(tx, target, part, baseline)
	if err != nil {
		return err
	}
	for i, h := range shares {
		if err := h.wellFormed(tx, d, shares[:i]); err != nil {
			return err
		}
	}
	now, err := ShareRevision(tx, target, part, baseline)
	if err != nil {
		return err
	}
	if now != revision {
		return fault.Conflictf("Mức giao cho đơn vị của “%s” vừa được người khác sửa (lần %d, bạn đang sửa lần %d). Hãy mở lại để xem cả hai.", t.Name, now, revision)
	}
	if err := insertShares(tx, target, part, baseline, revision+1, shares); err != nil {
		return err
	}
	var values []map[string]any
	for _, h := range shares {
		values = append(values, map[string]any{"unit": h.Unit, "operator": h.Operator, "lo": h.Lo, "hi": h.Hi})
	}
	return audit.Add(tx, audit.Entry{Act: "plan.set_shares", Subject: "target/" + string(target),
		Detail: map[string]any{"part": part + 1, "baseline": baseline, "revision": revision + 1, "values": values}})
}

func insertShares(tx *db.Tx, target TargetID, part int, baseline BaselineID, revision int, shares []Share) error {
	if _, err := tx.Exec(`insert into share_set (ward, target, part, baseline, revision, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7)`,
		string(target), part, string(baseline), revision, tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return err
	}
	for _, h := range shares {
		if _, err := tx.Exec(`insert into share (ward, target, part, baseline, revision, unit, operator, lo, hi) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			string(target), part, string(baseline), revision, string(h.Unit), string(h.Operator), h.Lo, h.Hi); err != nil {
			return err
		}
	}
	return nil
}

// ShareField is the form field of a unit's share, at which a refusal of it stands.
func ShareField(unit auth.UnitID) string { return "phan_" + string(unit) }

// wellFormed refuses a share for a unit that the ward never had or that has one,
// and a value that its indicator cannot hold.
func (h Share) wellFormed(tx *db.Tx, d Definition, before []Share) error {
	if there, err := unitThere(tx, h.Unit); err != nil {
		return err
	} else if !there {
		return fault.Invalidf(ShareField(h.Unit), "Đơn vị được giao không có trong cây tổ chức. Hãy chọn đơn vị khác.")
	}
	if slices.ContainsFunc(before, func(o Share) bool { return o.Unit == h.Unit }) {
		return fault.Invalidf(ShareField(h.Unit), "Một đơn vị được giao hai mức của cùng chỉ tiêu “%s”. Hãy bỏ bớt một mức.", d.Name)
	}
	if h.Operator == DoneBy || h.Operator == Achieved {
		return fault.Invalidf(ShareField(h.Unit), "Chỉ tiêu “%s” giao theo kiểu đạt hay hoàn thành thì không chia mức cho đơn vị. Hãy giao một đơn vị chủ trì.", d.Name)
	}
	err := Assigned{Baseline: "-", Operator: h.Operator, Lo: h.Lo, Hi: h.Hi}.fits(d)
	if f := fault.Of(err); f != nil {
		return fault.New(f.Kind, ShareField(h.Unit), "%s", f.Sentence)
	}
	return err
}

// ShareSum is how the shares of one plan value stand to it.
type ShareSum struct {
	Sum  int64  // of the shares, at the indicator's scale; 0 where they do not add
	Gap  int64  // Sum less the plan value: above nought more was handed out than planned
	Adds bool   // the shares can be compared with the plan value
	Why  string // where they cannot: a whole sentence
}

// CheckShares compares the shares of one plan value with it. Only amounts and
// counts that add over units are summed; a percentage is not.
func CheckShares(d Definition, a Assigned, shares []Share) ShareSum {
	switch {
	case d.OverUnits != Adds:
		return ShareSum{Why: fmt.Sprintf("Chỉ tiêu “%s” không cộng được từ các đơn vị nên không so tổng với mức giao.", d.Name)}
	case a.Operator.Percent() || a.Operator == Keep || a.Operator == Band || a.Operator == Achieved || a.Operator == DoneBy:
		return ShareSum{Why: fmt.Sprintf("Mức giao “%s” không phải một số cộng được nên không so tổng với mức của các đơn vị.", d.FormatAssigned(a))}
	}
	s := ShareSum{Adds: true}
	for _, h := range shares {
		if h.Operator.NeedsBase() != a.Operator.NeedsBase() || h.Operator.Percent() || h.Operator == Band {
			return ShareSum{Why: fmt.Sprintf("Có đơn vị được giao theo kiểu khác (“%s”) nên không cộng để so với mức giao “%s”.",
				d.FormatAssigned(Assigned{Operator: h.Operator, Lo: h.Lo, Hi: h.Hi}), d.FormatAssigned(a))}
		}
		s.Sum += h.Lo
	}
	s.Gap = s.Sum - a.Lo
	return s
}
