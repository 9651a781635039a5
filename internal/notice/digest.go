package notice

import (
	"fmt"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/task"
	"tongket/internal/vn"
)

// Digest is what one person should know of a week (tổng hợp tuần).
type Digest struct {
	From, To vn.Day   // the week, Monday to Sunday
	Owed     []Debt   // due from today to the week's end
	Late     []Debt   // due before and still open
	Waiting  []string // what waits for the person's decision, a line each
	Changed  []string // what happened to the person's things since a week ago
}

// Empty reports whether there is nothing to say.
func (d Digest) Empty() bool {
	return len(d.Owed)+len(d.Late)+len(d.Waiting)+len(d.Changed) == 0
}

// mostDecided bounds how many of a person's newest figures are looked at for what
// changed.
const mostDecided = 500

// Digest gathers a person's week.
func (c Chase) Digest(tx *db.Tx, person auth.PersonID) (Digest, error) {
	from := monday(c.Today)
	d := Digest{From: from, To: from.AddDays(6)}
	for _, debt := range c.Of(person) {
		switch {
		case debt.Late(c.Today):
			d.Late = append(d.Late, debt)
		case debt.Open() && debt.Due <= d.To:
			d.Owed = append(d.Owed, debt)
		}
	}
	actor := c.Actor(tx, person)
	var err error
	if d.Waiting, err = c.waiting(tx, actor); err != nil {
		return d, err
	}
	d.Changed, err = c.changed(tx, actor)
	return d, err
}

// waiting says what the actor has to decide, by unit in the order of the tree.
func (c Chase) waiting(tx *db.Tx, a auth.Actor) ([]string, error) {
	if !a.Can(auth.DecideFigure) && !a.Can(auth.CheckFigure) {
		return nil, nil
	}
	all, err := figure.FindWaiting(tx)
	if err != nil {
		return nil, err
	}
	rules, err := figure.LoadRules(tx, all...)
	if err != nil {
		return nil, err
	}
	count := map[auth.UnitID]int{}
	for _, f := range all {
		if f.CanDecide(a, rules) == nil {
			count[f.Key.Unit]++
		}
	}
	var lines []string
	for _, u := range c.Tree.All() {
		if n := count[u.ID]; n > 0 {
			lines = append(lines, fmt.Sprintf("%s: %d số liệu chờ duyệt", u.Name, n))
		}
	}
	return lines, nil
}

// changed says what became of what the actor sent, and what its units were newly
// asked, in the last seven days.
func (c Chase) changed(tx *db.Tx, a auth.Actor) ([]string, error) {
	since := c.Today.AddDays(-7)
	lines, err := c.decided(tx, a, since)
	if err != nil {
		return nil, err
	}
	directives, err := task.Directives(tx)
	if err != nil {
		return nil, err
	}
	leads := byName(c.Tree)
	for _, d := range directives {
		at, err := db.ParseStamp(d.RecordedAt)
		if err != nil {
			return nil, err
		}
		unit := leads[nameKey(d.Lead)]
		if vn.DayOf(at) < since || unit == "" || !c.worksAt(a.Person, unit) {
			continue
		}
		lines = append(lines, "Được giao: "+shortened(d.Text))
	}
	return lines, nil
}

func (c Chase) worksAt(person auth.PersonID, unit auth.UnitID) bool {
	for _, p := range c.Posts {
		if p.Person == person && p.Unit == unit && p.Role != auth.Reader {
			return true
		}
	}
	return false
}

// decided says which of the actor's figures came back, one line each, and how
// many were approved.
func (c Chase) decided(tx *db.Tx, a auth.Actor, since vn.Day) ([]string, error) {
	if a.Account == "" {
		return nil, nil
	}
	sent, err := figure.FindSent(tx, a.Account, mostDecided)
	if err != nil || len(sent) == 0 {
		return nil, err
	}
	definitions, err := plan.Indicators(tx, "")
	if err != nil {
		return nil, err
	}
	var lines []string
	approved := 0
	for _, f := range sent {
		if f.DecidedAt == "" {
			continue
		}
		at, err := db.ParseStamp(f.DecidedAt)
		if err != nil {
			return nil, err
		}
		switch {
		case vn.DayOf(at) < since:
		case f.State == figure.Returned:
			lines = append(lines, fmt.Sprintf("Trả lại: %s, %s. Lý do: %s", definitions[f.Key.Indicator].Name, span(f.Key.From, f.Key.To), f.Reason))
		case f.State == figure.Approved:
			approved++
		}
	}
	if approved > 0 {
		lines = append(lines, fmt.Sprintf("Đã duyệt %d số liệu bạn gửi", approved))
	}
	return lines, nil
}

func span(from, to vn.Day) string { return from.Short() + "–" + to.Short() }
