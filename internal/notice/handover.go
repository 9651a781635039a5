package notice

import (
	"slices"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/org"
)

// Handover is everything that stands in the name of one person (danh mục bàn
// giao), for whoever takes over.
type Handover struct {
	Person    auth.PersonID
	Name      string
	Posts     []org.Post
	Debts     []Debt          // open, figures and tasks, with what is late
	Returned  []figure.Figure // sent by the person, come back and not sent again
	Sent      []figure.Figure // sent by the person and still waiting for a decision
	Waiting   []figure.Figure // waiting for a decision the person may make
	Documents []Unread        // papers whose facts wait for the person to confirm
	Drafts    int             // cells typed and not sent
	Sessions  int             // where the person is signed in
	Feed      bool            // a calendar of deadlines answers under its address
	Mail      bool            // the person asked for mails
}

// Unread is a document with facts that nobody has decided.
type Unread struct {
	Document document.Document
	Waiting  int
}

// Empty reports whether nothing is left to hand over but the posts themselves.
func (h Handover) Empty() bool {
	return len(h.Debts)+len(h.Returned)+len(h.Sent)+len(h.Waiting)+len(h.Documents)+h.Drafts == 0
}

// HandoverOf gathers what stands in a person's name, for that person and for the
// office.
func HandoverOf(tx *db.Tx, person auth.PersonID) (Handover, error) {
	h := Handover{Person: person}
	if err := MaySee(tx.Actor, person); err != nil {
		return h, err
	}
	c, err := Load(tx)
	if err != nil {
		return h, err
	}
	for _, p := range c.Posts {
		if p.Person == person {
			h.Posts, h.Name = append(h.Posts, p), p.Name
		}
	}
	if len(h.Posts) == 0 {
		return h, fault.Missingf("Người này không còn giữ chức vụ nào trong đơn vị nên không có gì để bàn giao. Hãy chọn người khác.")
	}
	h.Debts = slices.DeleteFunc(c.Of(person), func(d Debt) bool { return !d.Open() || d.Due > c.Today.AddDays(handoverAhead) })
	a := c.Actor(tx, person)
	if err := h.figures(tx, a); err != nil {
		return h, err
	}
	if err := h.documents(tx, a); err != nil {
		return h, err
	}
	return h, h.accounts(tx)
}

// handoverAhead is how far the duties of a handover reach: a quarter.
const handoverAhead = 92

func (h *Handover) holds(account auth.AccountID) bool {
	return account != "" && slices.ContainsFunc(h.Posts, func(p org.Post) bool { return p.Account == account })
}

func (h *Handover) figures(tx *db.Tx, a auth.Actor) error {
	back, err := figure.FindReturned(tx)
	if err != nil {
		return err
	}
	waiting, err := figure.FindWaiting(tx)
	if err != nil {
		return err
	}
	rules, err := figure.LoadRules(tx, waiting...)
	if err != nil {
		return err
	}
	for _, f := range back {
		if h.holds(f.SubmittedBy) {
			h.Returned = append(h.Returned, f)
		}
	}
	for _, f := range waiting {
		switch {
		case h.holds(f.SubmittedBy):
			h.Sent = append(h.Sent, f)
		case f.CanDecide(a, rules) == nil:
			h.Waiting = append(h.Waiting, f)
		}
	}
	return nil
}

func (h *Handover) documents(tx *db.Tx, a auth.Actor) error {
	if !a.Can(auth.DecideFact) {
		return nil
	}
	counts, err := intake.CountWaiting(tx)
	if err != nil || len(counts) == 0 {
		return err
	}
	docs, err := document.Find(tx, "")
	for _, d := range docs {
		if n := counts[d.ID]; n > 0 {
			h.Documents = append(h.Documents, Unread{d, n})
		}
	}
	return err
}

// accounts counts what the person's accounts have open.
func (h *Handover) accounts(tx *db.Tx) error {
	seen := map[auth.AccountID]bool{"": true}
	for _, p := range h.Posts {
		if seen[p.Account] {
			continue
		}
		seen[p.Account] = true
		var drafts, sessions int
		if _, err := tx.One([]any{&drafts}, `select count(*) from draft where ward = $1 and account = $2`, string(p.Account)); err != nil {
			return err
		}
		if _, err := tx.One([]any{&sessions}, `select count(*) from session where ward = $1 and account = $2 and expires_at > $3`, string(p.Account), tx.Stamp()); err != nil {
			return err
		}
		h.Drafts, h.Sessions = h.Drafts+drafts, h.Sessions+sessions
	}
	to, err := AddressOf(tx, h.Person)
	if err != nil {
		return err
	}
	h.Mail = to.Reminders || to.Digest
	_, h.Feed, err = FeedSince(tx, h.Person)
	return err
}
