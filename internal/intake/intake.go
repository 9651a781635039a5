// Package intake is where papers become the record. What the reader found in an
// uploaded text is laid before a person as proposals: a proposal waits, is
// confirmed or is rejected, and nothing is written into plan or figures without
// somebody confirming it. A confirmed proposal becomes exactly one thing, a
// target, a figure, a directive or a claim, tied to the document and the place
// it was read from. The same text twice is the same document, and a statement
// that a text repeats is one proposal.
package intake

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// ID names a proposal.
type ID string

// State says what a person made of a proposal.
type State string

// The states of a proposal.
const (
	Waiting   State = "waiting"   // chờ xác nhận
	Confirmed State = "confirmed" // đã xác nhận
	Rejected  State = "rejected"  // đã bỏ
)

// Became is what a confirmed proposal turned into.
type Became string

// The four things a proposal can become.
const (
	Target    Became = "target"    // chỉ tiêu của một năm
	Figure    Became = "figure"    // số liệu của một kỳ
	Claim     Became = "claim"     // công bố: kept, compared, never counted
	Directive Became = "directive" // ý kiến chỉ đạo
)

// Label returns the Vietnamese name of what a proposal becomes.
func (b Became) Label() string {
	switch b {
	case Target:
		return "chỉ tiêu"
	case Figure:
		return "số liệu"
	case Claim:
		return "công bố"
	case Directive:
		return "ý kiến chỉ đạo"
	}
	return string(b)
}

// Proposal is one thing read from a version of a document.
type Proposal struct {
	ID        ID
	Document  document.ID
	Version   int
	N         int                // its number in the text, from 1
	Fact      *extract.Fact      // nil for a directive
	Directive *extract.Directive // nil for a fact
	Span      [2]int             // bytes of the version's text
	State     State
	Became    Became
	BecameID  string
	DecidedBy auth.AccountID
	DecidedAt string
}

// CanDecide returns nil when the actor may confirm or reject the proposal.
func (p Proposal) CanDecide(a auth.Actor) error {
	if err := a.May(auth.DecideFact); err != nil {
		return err
	}
	if p.State != Waiting {
		return fault.Conflictf("Dữ kiện số %d đã được %s. Hãy mở lại trang để xem.", p.N, map[State]string{Confirmed: "xác nhận", Rejected: "bỏ"}[p.State])
	}
	return nil
}

// Source is where the proposal stands.
func (p Proposal) Source() plan.Source {
	return plan.Source{Document: string(p.Document), Version: p.Version, Start: p.Span[0], End: p.Span[1]}
}

// storedFact and storedDirective are the forms kept in a proposal's row: every
// field, unlike the interchange form, which joins some.
type (
	storedFact      extract.Fact
	storedDirective extract.Directive
)

const (
	kindFact      = "fact"
	kindDirective = "directive"
)

// Propose keeps an uploaded paper and lays what was read from it before the
// ward; what the upload does not say of the paper its frame says. A text that was there already gives its version and known true, with
// the proposals it has. In the next version of a paper, a statement that was
// decided in an earlier one is decided still: nobody is asked twice, and what it
// became stays tied to the place where it was confirmed.
func Propose(tx *db.Tx, u document.Upload, read *extract.Document) (v document.Version, known bool, err error) {
	if err := Fill(&u, read); err != nil {
		return v, false, err
	}
	v, known, err = document.Take(tx, u)
	if err != nil || known {
		return v, known, err
	}
	earlier, err := decided(tx, v)
	if err != nil {
		return v, false, err
	}
	seen := map[string]bool{}
	n := 0
	add := func(p Proposal) error {
		key := p.key()
		if seen[key] {
			return nil
		}
		seen[key] = true
		n++
		p.ID, p.Document, p.Version, p.N, p.State = ID(db.NewID()), v.Document, v.N, n, Waiting
		if was, ok := earlier[key]; ok {
			p.State, p.Became, p.BecameID, p.DecidedBy, p.DecidedAt = was.State, was.Became, was.BecameID, was.DecidedBy, was.DecidedAt
		}
		return p.insert(tx)
	}
	for _, f := range read.Facts {
		if err := add(Proposal{Fact: &f, Span: f.Span}); err != nil {
			return v, false, err
		}
	}
	for _, d := range read.Directives {
		if err := add(Proposal{Directive: &d, Span: d.Span}); err != nil {
			return v, false, err
		}
	}
	return v, false, nil
}

// Fill puts into an upload what was read from its file; what the upload does not say
// of the paper its frame says.
func Fill(u *document.Upload, read *extract.Document) (err error) {
	u.Text, u.Kind = read.Text, read.Kind
	describe(&u.Document, read.Frame)
	u.Layout, err = layoutOf(read)
	return err
}

// decided returns what people made of the statements of a paper's earlier
// versions, the latest decision of each.
func decided(tx *db.Tx, v document.Version) (map[string]Proposal, error) {
	was := map[string]Proposal{}
	if v.N == 1 {
		return was, nil
	}
	err := tx.Each(func(s db.Scanner) error {
		p, err := scan(s)
		if err == nil {
			was[p.key()] = p
		}
		return err
	}, `select `+columns+` from proposal where ward = $1 and document = $2 and version < $3 and state <> 'waiting' order by version, n`, string(v.Document), v.N)
	return was, err
}

// key is what makes two proposals the same statement.
func (p Proposal) key() string {
	if p.Fact != nil {
		return statement(*p.Fact)
	}
	return "giao " + vn.OneTone(vn.Lower(p.Directive.Text))
}

// describe fills in what the upload does not say of a new paper from its frame;
// what a person typed stands. A draft without a number gets none.
func describe(d *document.Document, f extract.Frame) {
	if d.ID != "" {
		return // a further text of a paper that is described already
	}
	d.Title = cmp.Or(d.Title, vn.Sentence(f.Abstract.Text))
	d.Type = cmp.Or(d.Type, f.TypeName())
	d.Day = cmp.Or(d.Day, f.Day)
	d.Issuer = cmp.Or(d.Issuer, f.Issuer.Text)
	if f.Number != "" {
		d.Number = cmp.Or(d.Number, f.Symbol.Text)
	}
}

// statement is what makes two facts the same statement: everything but where
// they stand. Names are compared letter by letter but for case and the place of
// the tone: dưa and dừa are two crops.
func statement(f extract.Fact) string {
	num := func(n *extract.Num) string {
		if n == nil {
			return "-"
		}
		return n.Trim().Plain()
	}
	same := func(text string) string { return vn.OneTone(vn.Lower(strings.Join(strings.Fields(text), " "))) }
	return fmt.Sprint(same(f.Who), "|", same(f.Name), "|", f.Role, "|", f.Estimate, "|", f.Period, "|", num(f.Value), "|", same(f.Unit), "|", f.Bound, "|",
		num(f.Of), "|", num(f.PlanPct), "|", num(f.Plan), "|", num(f.YoyPct), "|", num(f.Upper))
}

func (p Proposal) insert(tx *db.Tx) error {
	kind, stored := kindFact, any(nil)
	if p.Fact != nil {
		stored = storedFact(*p.Fact)
	} else {
		kind, stored = kindDirective, storedDirective(*p.Directive)
	}
	text, err := json.Marshal(stored)
	if err != nil {
		return fmt.Errorf("keep proposal: %w", err)
	}
	var decidedAt any
	if p.DecidedAt != "" {
		decidedAt = p.DecidedAt
	}
	_, err = tx.Exec(`insert into proposal (ward, id, document, version, n, kind, fact, span_start, span_end, state, became, became_id, decided_by, decided_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		string(p.ID), string(p.Document), p.Version, p.N, kind, string(text), p.Span[0], p.Span[1], string(p.State), string(p.Became), p.BecameID, string(p.DecidedBy), decidedAt)
	return err
}

const columns = `id, document, version, n, kind, fact, span_start, span_end, state, became, became_id, decided_by, coalesce(decided_at, '')`

func scan(s db.Scanner) (p Proposal, err error) {
	var kind, stored string
	if err = s.Scan(&p.ID, &p.Document, &p.Version, &p.N, &kind, &stored, &p.Span[0], &p.Span[1], &p.State, &p.Became, &p.BecameID, &p.DecidedBy, &p.DecidedAt); err != nil {
		return p, err
	}
	if kind == kindDirective {
		p.Directive = new(extract.Directive)
		return p, json.Unmarshal([]byte(stored), (*storedDirective)(p.Directive))
	}
	p.Fact = new(extract.Fact)
	return p, json.Unmarshal([]byte(stored), (*storedFact)(p.Fact))
}

// Of returns the proposals of a version in the order of its text.
func Of(tx *db.Tx, id document.ID, version int) ([]Proposal, error) {
	var all []Proposal
	err := tx.Each(func(s db.Scanner) error {
		p, err := scan(s)
		all = append(all, p)
		return err
	}, `select `+columns+` from proposal where ward = $1 and document = $2 and version = $3 order by n`, string(id), version)
	return all, err
}

// Get returns one proposal.
func Get(tx *db.Tx, id ID) (p Proposal, err error) {
	found := false
	err = tx.Each(func(s db.Scanner) error {
		found = true
		p, err = scan(s)
		return err
	}, `select `+columns+` from proposal where ward = $1 and id = $2`, string(id))
	if err == nil && !found {
		err = fault.Missingf("Không có dữ kiện này trong đơn vị. Có thể đường dẫn đã cũ; hãy mở lại văn bản.")
	}
	return p, err
}

// CountWaiting returns how many proposals wait, by document: those of its newest
// version, for what an older text said can no longer be decided.
func CountWaiting(tx *db.Tx) (map[document.ID]int, error) {
	counts := map[document.ID]int{}
	err := tx.Each(func(s db.Scanner) error {
		var id document.ID
		var n int
		err := s.Scan(&id, &n)
		counts[id] = n
		return err
	}, `select document, count(*) from proposal p where ward = $1 and state = 'waiting'
		and version = (select max(v.n) from version v where v.ward = p.ward and v.document = p.document) group by document`)
	return counts, err
}

// Reject puts a proposal aside: it is not a fact of the ward.
func Reject(tx *db.Tx, id ID) (Proposal, error) {
	p, err := Get(tx, id)
	if err != nil {
		return p, err
	}
	if err := p.open(tx); err != nil {
		return p, err
	}
	p, err = p.decide(tx, Rejected, "", "")
	if err != nil {
		return p, err
	}
	return p, audit.Add(tx, audit.Entry{Act: "intake.reject", Subject: "proposal/" + string(id)})
}

// Settle decides waiting proposals together that were confirmed somewhere else, as
// one of many papers that say the same: each became the one thing that was written.
// Proposals that somebody decided before stay as they are.
func Settle(tx *db.Tx, ids []ID, became Became, id string) error {
	if err := tx.Actor.May(auth.DecideFact); err != nil {
		return err
	}
	for _, one := range ids {
		p, err := Get(tx, one)
		if err != nil {
			return err
		}
		if p.State != Waiting {
			continue
		}
		if _, err := p.decide(tx, Confirmed, became, id); err != nil {
			return err
		}
		if err := audit.Add(tx, audit.Entry{Act: "intake.confirm", Subject: "proposal/" + string(one), Detail: map[string]any{"as": became, "became": id}}); err != nil {
			return err
		}
	}
	return nil
}

// open returns nil when the actor may decide the proposal now: it waits, and its
// text is the newest of the document.
func (p Proposal) open(tx *db.Tx) error {
	if err := p.CanDecide(tx.Actor); err != nil {
		return err
	}
	var newest int
	_, err := tx.One([]any{&newest}, `select max(n) from version where ward = $1 and document = $2`, string(p.Document))
	if err == nil && newest != p.Version {
		err = fault.Conflictf("Dữ kiện số %d thuộc bản đọc số %d; văn bản này đã có bản đọc số %d. Hãy mở lại văn bản và xác nhận ở bản mới.", p.N, p.Version, newest)
	}
	return err
}

// decide writes what a person made of the proposal, once.
func (p Proposal) decide(tx *db.Tx, state State, became Became, id string) (Proposal, error) {
	p.State, p.Became, p.BecameID, p.DecidedBy, p.DecidedAt = state, became, id, tx.Actor.Account, tx.Stamp()
	_, err := tx.Exec(`update proposal set state = $3, became = $4, became_id = $5, decided_by = $6, decided_at = $7 where ward = $1 and id = $2`,
		string(p.ID), string(state), string(became), id, string(p.DecidedBy), p.DecidedAt)
	return p, err
}
