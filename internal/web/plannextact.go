package web

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
)

// carried is the form of next year's plan as it is sent.
type carried struct {
	Year            int
	Rows            map[plan.TargetID]carriedRow
	Reason, Decided string
}

// carriedRow is one line of it.
type carriedRow struct {
	Revision    int
	Name        string
	Owner       auth.UnitID
	Keep, Leave bool
	Levels      map[string]string // by field
}

func readCarried(in *Input) (carried, error) {
	c := carried{Year: atoi(in.Get("nam")), Rows: map[plan.TargetID]carriedRow{}, Reason: in.Get("ly_do_thoi"), Decided: in.Get("ngay_thoi")}
	for field := range in.Form {
		name, found := strings.CutPrefix(field, "ten_")
		if !found {
			continue
		}
		id := plan.TargetID(name)
		c.Rows[id] = carriedRow{Revision: atoi(in.Get(rowField(fieldRevision, id))), Name: in.Get(field), Owner: auth.UnitID(in.Get(rowField("chu_tri", id))),
			Keep: in.Get(rowField("giu", id)) != "", Leave: in.Get(rowField("thoi", id)) != "", Levels: map[string]string{}}
	}
	for field := range in.Form {
		if at := strings.LastIndex(field, "_"); strings.HasPrefix(field, "muc_") && in.Get(field) != "" {
			if row, there := c.Rows[plan.TargetID(field[at+1:])]; there {
				row.Levels[field] = in.Get(field)
			}
		}
	}
	return c, nil
}

// carry puts every line with a value into the plan and keeps what else was typed, all
// or nothing.
func carry(tx *db.Tx, c carried) (string, error) {
	waiting, err := plan.Proposals(tx, c.Year)
	if err != nil {
		return "", err
	}
	decided, err := dayTyped(c.Decided, "ngay_thoi")
	wrong := []error{err}
	made := 0
	for _, p := range waiting {
		row, sent := c.Rows[p.From.ID]
		if !sent {
			continue
		}
		delete(c.Rows, p.From.ID)
		now := p
		p.Revision, p.Name, p.Owner = row.Revision, row.Name, row.Owner
		set, err := row.apply(tx, now, p, plan.Proposal{Reason: c.Reason, Decided: decided})
		if f := fault.Of(err); err != nil && f == nil {
			return "", err
		}
		wrong = append(wrong, err)
		if set {
			made++
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.Rows)) {
		wrong = append(wrong, c.Rows[id].overtaken(c.Year))
	}
	if err := joinedFaults(wrong); err != nil {
		return "", err
	}
	return fmt.Sprintf("/chi-tieu/nam-sau?nam=%d&xong=%d", c.Year, made), nil
}

// overtaken is the refusal of a row whose line somebody else has put into the plan
// since: with what was typed, for the form no longer has its fields.
func (r carriedRow) overtaken(year int) error {
	var typed []string
	for _, field := range slices.Sorted(maps.Keys(r.Levels)) {
		typed = append(typed, "“"+r.Levels[field]+"”")
	}
	what := "bạn chưa ghi mức"
	if len(typed) > 0 {
		what = "bạn ghi " + strings.Join(typed, ", ")
	}
	return fault.Conflictf("Dòng “%s” vừa được người khác đưa vào kế hoạch năm %d (%s). Hãy so hai mức ở bảng dưới, muốn đổi thì mở dòng ấy để điều chỉnh.", r.Name, year, what)
}

// apply does what one row asks: leave the line out, give it its values, or keep its
// new name and owner. Now is the proposal as it stands, p as it was typed.
func (r carriedRow) apply(tx *db.Tx, now, p, left plan.Proposal) (set bool, err error) {
	id := p.From.ID
	switch {
	case r.Leave && (r.Keep || len(r.Levels) > 0):
		return false, fault.Invalidf(rowField("thoi", id), "Dòng “%s” vừa có mức vừa chọn thôi giao. Hãy bỏ một trong hai.", p.Name)
	case r.Leave:
		p.Left, p.Reason, p.Decided = true, left.Reason, left.Decided
		_, err = plan.SetProposal(tx, p)
		return false, rowFault(err, id, map[string]string{"ly_do": "ly_do_thoi", "ngay": "ngay_thoi"})
	case r.Keep || len(r.Levels) > 0:
		parts, err := r.parts(tx, p.From)
		if err != nil {
			return false, err
		}
		_, err = plan.Carry(tx, p, parts)
		return err == nil, rowFault(err, id, map[string]string{"muc": rowField("giu", id)})
	case p.Name != now.Name || p.Owner != now.Owner || p.Revision != now.Revision:
		_, err = plan.SetProposal(tx, p)
		return false, rowFault(err, id, nil)
	}
	return false, nil
}

// parts reads the typed values, each with the operator of the year before; where the
// line is to be kept, what was left blank is last year's.
func (r carriedRow) parts(tx *db.Tx, from plan.Target) (parts [][]plan.Assigned, err error) {
	var wrong []error
	for i, part := range from.Parts {
		d, err := plan.Indicator(tx, part.Indicator, "")
		if err != nil {
			return nil, err
		}
		var plans []plan.Assigned
		for _, was := range part.Plans {
			field := nextLevel(i, was.Baseline, from.ID)
			text := r.Levels[field]
			if text == "" {
				if !r.Keep && valued(was.Operator) {
					continue
				}
				again, ok := was.Again()
				if !ok {
					wrong = append(wrong, fault.Invalidf(field, "Mốc của năm trước là %s. Hãy ghi ngày hoàn thành của năm %d.", was.Day.Short(), from.Year+1))
				}
				plans = append(plans, again)
				continue
			}
			a, err := readPlanValue(d, was.Operator, text, field)
			wrong = append(wrong, err)
			a.Baseline = was.Baseline
			plans = append(plans, a)
		}
		parts = append(parts, plans)
	}
	return parts, joinedFaults(wrong)
}

// rowFault puts a refusal at the field of its row.
func rowFault(err error, id plan.TargetID, fields map[string]string) error {
	f := fault.Of(err)
	if f == nil || f.Field == "" {
		return err
	}
	if to := fields[f.Field]; to != "" {
		return atField(to, err)
	}
	return atField(rowField(f.Field, id), err)
}

// nextYearCarry saves the form of next year's plan.
func (s *Server) nextYearCarry() http.HandlerFunc {
	return post(s, Form[carried]{Right: auth.SetPlan, Name: "plan.carry", Read: readCarried, Act: carry, Again: nextYearBody})
}

// takenBack is a line that was left out and shall wait again.
type takenBack struct {
	Year, Revision int
	Target         plan.TargetID
}

// nextYearTakeBack lets a line that was left out wait for its value again.
func (s *Server) nextYearTakeBack() http.HandlerFunc {
	return post(s, Form[takenBack]{Right: auth.SetPlan, Name: "plan.takeback",
		Read: func(in *Input) (takenBack, error) {
			return takenBack{atoi(in.Get("nam")), atoi(in.Get(fieldRevision)), plan.TargetID(in.Get("dong"))}, nil
		},
		Act: func(tx *db.Tx, c takenBack) (string, error) {
			all, err := plan.Proposals(tx, c.Year)
			if err != nil {
				return "", err
			}
			for _, p := range all {
				if p.From.ID == c.Target {
					p.Revision, p.Left, p.Reason, p.Decided = c.Revision, false, "", ""
					_, err := plan.SetProposal(tx, p)
					return fmt.Sprintf("/chi-tieu/nam-sau?nam=%d#cg-%s", c.Year, c.Target), err
				}
			}
			return "", fault.Missingf("Dòng này không còn trong danh sách thôi giao. Hãy mở lại trang.")
		},
		Again: nextYearBody})
}
