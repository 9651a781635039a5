// Package notice is the chase (đôn đốc): it says who owes what by which day, and
// brings it before them while there is time. A debt is one thing a unit has yet
// to give: the figures of a period under a regime, or what a directive with a day
// asks of it. A debt is open until everything is sent, and late after its due
// day; nothing of this is stored, it is derived when read. Reminders go to the
// people of the unit, by a table of days before and after the due day, once for
// each person, debt and day of the table: in the application, by mail to those
// who asked for it (one mail a person a day), and as a calendar with a secret
// address. The package refuses to remind of what is no longer owed, to write to
// somebody who did not ask for mail, to send twice what was sent, and to show a
// calendar whose address was withdrawn.
package notice

import (
	"cmp"
	"slices"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/task"
	"tongket/internal/vn"
)

// Subject is what sort of thing is owed.
type Subject string

// The subjects of debts and of reminder rules.
const (
	Figures Subject = "figure" // the figures of a period under a regime
	Task    Subject = "task"   // what a directive with a due day asks
)

// Subjects lists both in the order of a page.
var Subjects = []Subject{Figures, Task}

// Label returns the subject's Vietnamese name.
func (s Subject) Label() string {
	switch s {
	case Figures:
		return "Số liệu"
	case Task:
		return "Nhiệm vụ"
	}
	return string(s)
}

// Piece is one figure that a debt still wants.
type Piece struct {
	Indicator plan.IndicatorID
	Name      string
	Returned  bool   // it was sent and came back
	Reason    string // why it came back
}

// Debt is one thing that somebody owes by a day.
type Debt struct {
	Subject   Subject
	Key       string      // the same for the same thing, whatever its due day
	Unit      auth.UnitID // "" where nobody of the tree is named
	Whose     string      // the unit's name, or the lead in the paper's words, or ""
	Name      string      // "Báo cáo tháng, tháng 11/2025"
	Directive task.DirectiveID
	From, To  vn.Day  // the days the figures are about, "" of a task
	Due       vn.Day  // the last day in time
	Closes    vn.Day  // entry closes after it, "" never
	Given, Of int     // sent of asked for; a task is 0 of 1
	Missing   []Piece // of figures
}

// Open reports whether something is still wanted.
func (d Debt) Open() bool { return d.Given < d.Of }

// Late reports whether it is open and its due day is past.
func (d Debt) Late(today vn.Day) bool { return d.Open() && d.Due < today }

// Lateness is how long ago a due day was.
type Lateness struct{ Working, Calendar int }

// Lateness counts the days from the due day to today, in working days of the
// ward's calendar and in days; zero where the due day is not past.
func (c Chase) Lateness(due vn.Day) (l Lateness) {
	for day := due.AddDays(1); day <= c.Today; day = day.AddDays(1) {
		l.Calendar++
		if c.Calendar.IsWorking(day) {
			l.Working++
		}
	}
	return l
}

// Chase is what the ward is owed around a day, with whom to ask.
type Chase struct {
	Today    vn.Day
	Calendar regime.Calendar
	Tree     org.Tree
	Posts    []org.Post // that last and whose account, if any, works
	Debts    []Debt     // by due day, subject, protocol of the units, name
}

// How far a chase looks: a year back for what is late, and most of a year on for
// the calendar of deadlines.
const lookBack, lookAhead = 366, 300

// Load reads what is owed around today.
func Load(tx *db.Tx) (Chase, error) {
	c := Chase{Today: vn.DayOf(tx.Now)}
	var err error
	if c.Tree, err = org.LoadTree(tx, c.Today); err != nil {
		return c, err
	}
	if c.Calendar, err = regime.LoadCalendar(tx); err != nil {
		return c, err
	}
	if c.Posts, err = org.Posts(tx); err != nil {
		return c, err
	}
	c.Posts = slices.DeleteFunc(c.Posts, func(p org.Post) bool { return p.EndedAt != "" || p.Disabled || p.From > c.Today })
	c.Debts, err = debts(tx, c.Tree, c.Today.AddDays(-lookBack), c.Today.AddDays(lookAhead))
	return c, err
}

// Late returns the debts whose due day is past, the oldest first.
func (c Chase) Late() []Debt {
	return c.where(func(d Debt) bool { return d.Late(c.Today) })
}

// Coming returns the open debts due from today to a day.
func (c Chase) Coming(until vn.Day) []Debt {
	return c.where(func(d Debt) bool { return d.Open() && d.Due >= c.Today && d.Due <= until })
}

// Of returns the debts that are a person's to give.
func (c Chase) Of(person auth.PersonID) []Debt {
	return c.where(func(d Debt) bool {
		return slices.ContainsFunc(c.Owners(d), func(p org.Post) bool { return p.Person == person })
	})
}

// Find returns the debt with a key; ok is false where there is none now.
func (c Chase) Find(key string) (d Debt, ok bool) {
	i := slices.IndexFunc(c.Debts, func(d Debt) bool { return d.Key == key })
	if i < 0 {
		return Debt{}, false
	}
	return c.Debts[i], true
}

func (c Chase) where(keep func(Debt) bool) []Debt {
	var kept []Debt
	for _, d := range c.Debts {
		if keep(d) {
			kept = append(kept, d)
		}
	}
	return kept
}

// Owners returns the posts whose holders are asked for a debt, one a person: who
// reports for the unit, or for the nearest one above it; where nobody does, and
// for the ward as a whole, the office.
func (c Chase) Owners(d Debt) []org.Post {
	path := c.Tree.Path(d.Unit)
	for i := len(path) - 1; i > 0; i-- {
		if owners := c.holders(func(p org.Post) bool { return p.Unit == path[i].ID && c.answers(p, d) }); len(owners) > 0 {
			return owners
		}
	}
	return c.holders(func(p org.Post) bool { return p.Role == auth.Office && p.Account != "" })
}

// answers reports whether a post of the unit is asked: its reporters and the
// holders of its cards for figures, and for a task whoever works there.
func (c Chase) answers(p org.Post, d Debt) bool {
	return p.Role == auth.Reporter || p.Role == auth.Bearer && d.Subject != Task || d.Subject == Task && p.Role != auth.Reader
}

func (c Chase) holders(is func(org.Post) bool) []org.Post {
	var kept []org.Post
	for _, p := range c.Posts {
		if is(p) && !slices.ContainsFunc(kept, func(q org.Post) bool { return q.Person == p.Person }) {
			kept = append(kept, p)
		}
	}
	return kept
}

// Actor is a person as the acts know it, from the posts alone, to ask what waits
// for its decision.
func (c Chase) Actor(tx *db.Tx, person auth.PersonID) auth.Actor {
	a := auth.Actor{Ward: tx.Actor.Ward, Person: person}
	for _, p := range c.Posts {
		if p.Person != person {
			continue
		}
		if a.Account == "" {
			a.Account, a.Name, a.Title = p.Account, p.Name, p.Title
		}
		if !slices.Contains(a.Roles, p.Role) {
			a.Roles = append(a.Roles, p.Role)
		}
		if p.Role == auth.Reporter {
			a.Units = append(a.Units, p.Unit)
			for _, below := range c.Tree.Descendants(p.Unit) {
				a.Units = append(a.Units, below.ID)
			}
		}
	}
	return a
}

// Silent is a unit that has never sent anything of what it owes.
type Silent struct {
	Unit   auth.UnitID
	Name   string
	Since  vn.Day // the first due day that passed
	Debts  int    // how many passed
	Owners []org.Post
}

// Silent returns the units that were due at least once in the last twelve months
// and have given nothing of it, neither in time nor late.
func (c Chase) Silent() []Silent {
	var all []Silent
	at, gave := map[auth.UnitID]int{}, map[auth.UnitID]bool{}
	for _, d := range c.Debts {
		gave[d.Unit] = gave[d.Unit] || d.Given > 0
	}
	for _, d := range c.Debts {
		if d.Subject != Figures || d.Due >= c.Today || gave[d.Unit] {
			continue
		}
		i, known := at[d.Unit]
		if !known {
			i = len(all)
			at[d.Unit] = i
			all = append(all, Silent{Unit: d.Unit, Name: d.Whose, Since: d.Due, Owners: c.Owners(d)})
		}
		all[i].Debts++
	}
	return all
}

// sortDebts puts debts in the order of a list.
func sortDebts(all []Debt, tree org.Tree) {
	rank := map[auth.UnitID]int{}
	for i, u := range tree.All() {
		rank[u.ID] = i
	}
	slices.SortFunc(all, func(a, b Debt) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), strings.Compare(string(a.Subject), string(b.Subject)),
			cmp.Compare(rank[a.Unit], rank[b.Unit]), vn.Compare(a.Name, b.Name), strings.Compare(a.Key, b.Key))
	})
}
