package plan

import (
	"slices"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Proposal is a line of the year before that the plan of Year does not have yet
// (chưa giao): what it would be called and who would lead it. It holds no value and
// is no line of the plan before somebody gives it one.
type Proposal struct {
	Year     int
	From     Target // of the year before
	Revision int    // of what was recorded of it for Year; 0: nothing yet
	Name     string
	Group    string
	Owner    auth.UnitID
	Left     bool // not to be in the plan of Year
	Reason   string
	Decided  vn.Day // day of the decision to leave it out, "" where none is named
}

// Proposals returns the lines of the year before that the plan of a year does not
// continue, in their order, with what was changed of them since.
func Proposals(tx *db.Tx, year int) ([]Proposal, error) {
	before, err := Targets(tx, year-1, "")
	if err != nil {
		return nil, err
	}
	after, err := Targets(tx, year, "")
	if err != nil {
		return nil, err
	}
	recorded, err := recordedProposals(tx, year)
	if err != nil {
		return nil, err
	}
	var all []Proposal
	for _, d := range Compare(before, after, func(TargetID) bool { return false }, nil) {
		if d.After != nil {
			continue
		}
		p, known := recorded[d.Before.ID]
		if !known {
			p = Proposal{Year: year, Name: d.Before.Name, Group: d.Before.Group, Owner: d.Before.Owner}
		}
		p.From = *d.Before
		all = append(all, p)
	}
	return all, nil
}

func recordedProposals(tx *db.Tx, year int) (map[TargetID]Proposal, error) {
	all := map[TargetID]Proposal{}
	err := tx.Each(func(s db.Scanner) error {
		p := Proposal{Year: year}
		err := s.Scan(&p.From.ID, &p.Revision, &p.Name, &p.Group, &p.Owner, &p.Left, &p.Reason, &p.Decided)
		all[p.From.ID] = p // revisions come in order: the last one stays
		return err
	}, `select target, revision, name, heading, coalesce(owner, ''), dropped, reason, decided from plan_next where ward = $1 and year = $2 order by target, revision`, year)
	return all, err
}

// proposalNow finds the proposal of a line as it is, and refuses a form drawn from an
// older one.
func proposalNow(tx *db.Tx, p Proposal) (Proposal, error) {
	all, err := Proposals(tx, p.Year)
	if err != nil {
		return p, err
	}
	for _, now := range all {
		if now.From.ID != p.From.ID {
			continue
		}
		if now.Revision != p.Revision {
			return now, fault.Conflictf("Dòng “%s” vừa được người khác sửa. Hãy mở lại để xem cả hai.", now.Name)
		}
		return now, nil
	}
	return p, fault.Conflictf("Kế hoạch năm %d vừa có dòng này. Hãy mở lại trang; muốn sửa thì điều chỉnh dòng ấy.", p.Year)
}

// SetProposal records what a line would be called next year and who would lead it,
// or that it is left out (with a reason), without giving it a value.
func SetProposal(tx *db.Tx, p Proposal) (Proposal, error) {
	if err := CanEdit(tx.Actor); err != nil {
		return Proposal{}, err
	}
	now, err := proposalNow(tx, p)
	if err != nil {
		return Proposal{}, err
	}
	p.From, p.Name, p.Group, p.Reason = now.From, tidy(p.Name), tidy(p.Group), tidy(p.Reason)
	switch {
	case p.Name == "":
		return Proposal{}, fault.Invalidf("ten", "Dòng chỉ tiêu chưa có tên. Hãy ghi tên như trong nghị quyết.")
	case p.Left && p.Reason == "":
		return Proposal{}, fault.Invalidf("ly_do", "Thôi giao chỉ tiêu “%s” cần lý do. Hãy ghi văn bản hoặc lý do.", p.Name)
	case p.Decided != "" && !p.Decided.Valid():
		return Proposal{}, fault.Invalidf("ngay", "“%s” không phải một ngày. Hãy ghi ngày quyết định, ví dụ 12/12/2026.", p.Decided)
	}
	if p.Owner != "" {
		if there, err := unitThere(tx, p.Owner); err != nil {
			return Proposal{}, err
		} else if !there {
			return Proposal{}, fault.Invalidf("chu_tri", "Cơ quan chủ trì của chỉ tiêu “%s” không có trong cây tổ chức. Hãy chọn đơn vị khác.", p.Name)
		}
	}
	p.Revision++
	if _, err := tx.Exec(`insert into plan_next (ward, year, target, revision, recorded_at, recorded_by, name, heading, owner, dropped, reason, decided)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		p.Year, string(p.From.ID), p.Revision, tx.Stamp(), string(tx.Actor.Account), p.Name, p.Group, null(string(p.Owner)), p.Left, p.Reason, string(p.Decided)); err != nil {
		return Proposal{}, err
	}
	return p, audit.Add(tx, audit.Entry{Act: "plan.propose", Subject: "target/" + string(p.From.ID),
		Detail: map[string]any{"year": p.Year, "revision": p.Revision, "left": p.Left}})
}

// Carry makes a proposal a line of the plan: the indicators, the marks and the term
// of the year before, with the values given for each part.
func Carry(tx *db.Tx, p Proposal, parts [][]Assigned) (Target, error) {
	if err := CanEdit(tx.Actor); err != nil {
		return Target{}, err
	}
	now, err := proposalNow(tx, p)
	if err != nil {
		return Target{}, err
	}
	from := now.From
	t := Target{Year: p.Year, Group: p.Group, Name: p.Name, Counts: from.Counts, Owner: p.Owner, Weight: from.Weight, Follows: from.ID}
	after, err := Targets(tx, p.Year, "")
	if err != nil {
		return Target{}, err
	}
	if !slices.ContainsFunc(after, func(o Target) bool { return o.Number == from.Number }) {
		t.Number = from.Number
	}
	if t.Parent, err = continued(tx, from, after); err != nil {
		return Target{}, err
	}
	if t.Term, err = termGoesOn(tx, from, p.Year); err != nil {
		return Target{}, err
	}
	for i, part := range from.Parts {
		if i >= len(parts) || len(parts[i]) == 0 {
			return Target{}, fault.Invalidf("muc", "Chỉ tiêu “%s” có %d phần; phần %d chưa có mức giao. Hãy ghi mức cho cả %d phần.", p.Name, len(from.Parts), i+1, len(from.Parts))
		}
		t.Parts = append(t.Parts, Part{Indicator: part.Indicator, Plans: parts[i]})
	}
	return SetTarget(tx, t, "")
}

// continued is the line of the new plan under which a "trong đó" row stands.
func continued(tx *db.Tx, from Target, after []Target) (TargetID, error) {
	if from.Parent == "" {
		return "", nil
	}
	before, err := Targets(tx, from.Year, "")
	if err != nil {
		return "", err
	}
	for _, d := range Compare(before, after, func(TargetID) bool { return false }, nil) {
		if d.Before != nil && d.After != nil && d.Before.ID == from.Parent {
			return d.After.ID, nil
		}
	}
	return "", fault.Invalidf("muc", "“%s” là dòng “trong đó” của một dòng chưa được giao. Hãy ghi mức cho dòng trên trước.", from.Name)
}

// termGoesOn is the term line that the line still serves in a year.
func termGoesOn(tx *db.Tx, from Target, year int) (TargetID, error) {
	terms, err := TermTargets(tx, year, "")
	if err != nil || from.Term == "" {
		return "", err
	}
	if slices.ContainsFunc(terms, func(t Target) bool { return t.ID == from.Term }) {
		return from.Term, nil
	}
	return "", nil
}

// Again is the value given once more in the next year: the same, without the paper
// and the named base of the year before. A milestone has no day again: ok is false.
func (a Assigned) Again() (again Assigned, ok bool) {
	a.Source, a.Base = Source{}, nil
	return a, a.Operator != DoneBy
}
