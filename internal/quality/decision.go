package quality

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Decided is what somebody made of a finding.
type Decided string

// What a person may make of a finding.
const (
	Asked     Decided = "asked"     // đã đề nghị sửa
	Explained Decided = "explained" // đã giải trình: the numbers are right
	Waived    Decided = "waived"    // bỏ qua
	Reopened  Decided = "reopened"  // mở lại
)

// Label returns the decision as a page prints it.
func (d Decided) Label() string {
	switch d {
	case Asked:
		return "đã đề nghị sửa"
	case Explained:
		return "đã giải trình"
	case Waived:
		return "bỏ qua"
	case Reopened:
		return "mở lại"
	}
	return string(d)
}

// Closes reports whether the finding needs nobody's eye any more.
func (d Decided) Closes() bool { return d == Explained || d == Waived }

// Decision is one decision about one finding, with what it was about: the finding
// itself goes when its figures change.
type Decision struct {
	Finding string // Key of the finding
	Kind    Kind
	About   Finding
	What    Decided
	Reason  string
	By      auth.AccountID
	At      string // db time text
}

// CanDecide returns nil when the actor may ask for a mend, or set aside, what a
// finding says; who reports for the unit may explain.
func (f Finding) CanDecide(a auth.Actor, what Decided) error {
	if what == Explained {
		return a.MayFor(auth.SubmitFigure, f.Unit)
	}
	return a.MayFor(auth.DecideFigure, f.Unit)
}

// Decide keeps what somebody made of a finding that stands now. A finding that its
// figures have left meanwhile is refused: there is nothing to decide.
func Decide(tx *db.Tx, year int, key string, what Decided, reason string) (Finding, error) {
	in, err := Load(tx, year)
	if err != nil {
		return Finding{}, err
	}
	for _, f := range Of(in) {
		if f.Key() == key {
			return f, f.decide(tx, what, reason)
		}
	}
	return Finding{}, fault.Conflictf("Cảnh báo này không còn: số liệu của nó vừa được gửi lại hoặc rút. Hãy mở lại danh sách cảnh báo.")
}

func (f Finding) decide(tx *db.Tx, what Decided, reason string) error {
	if err := f.CanDecide(tx.Actor, what); err != nil {
		return err
	}
	if !slices.Contains([]Decided{Asked, Explained, Waived, Reopened}, what) {
		return fault.Invalidf("viec", "Chưa rõ làm gì với cảnh báo (đang là %q). Hãy chọn đề nghị sửa, giải trình hoặc bỏ qua.", what)
	}
	reason = strings.TrimSpace(vn.NFC(reason))
	if n := utf8.RuneCountInString(reason); n == 0 || n > longestReason {
		return fault.Invalidf("ly_do", "Lý do có %d ký tự; cần từ 1 đến %d để người sau biết vì sao. Hãy ghi lý do.", n, longestReason)
	}
	id := db.NewID()
	if err := tx.Write(`insert into finding_decision (ward, id, finding, kind, unit, indicator, from_day, to_day, arithmetic, sentence, decision, reason, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		id, f.Key(), string(f.Kind), string(f.Unit), string(f.Indicator), string(f.From), string(f.To), f.Arithmetic, f.Sentence,
		string(what), reason, tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "finding." + string(what), Subject: "finding/" + f.Key(), Detail: map[string]any{"kind": f.Kind, "unit": f.Unit, "indicator": f.Indicator}})
}

// Decisions returns what was decided about a year's figures, oldest first.
func Decisions(tx *db.Tx, year int) ([]Decision, error) {
	from, to := fmt.Sprintf("%04d-01-01", year), fmt.Sprintf("%04d-12-31", year)
	var all []Decision
	err := tx.Each(func(s db.Scanner) error {
		var d Decision
		f := &d.About
		err := s.Scan(&d.Finding, &d.Kind, &f.Unit, &f.Indicator, &f.From, &f.To, &f.Arithmetic, &f.Sentence, &d.What, &d.Reason, &d.At, &d.By)
		f.Kind = d.Kind
		all = append(all, d)
		return err
	}, `select finding, kind, unit, indicator, from_day, to_day, arithmetic, sentence, decision, reason, recorded_at, recorded_by
		from finding_decision where ward = $1 and to_day >= $2 and to_day <= $3 order by recorded_at, id`, from, to)
	return all, err
}

// State is a finding with the newest decision about it.
type State struct {
	Finding
	Last *Decision // nil while nobody decided
}

// Open reports whether the finding waits for somebody.
func (s State) Open() bool { return s.Last == nil || s.Last.What == Reopened }

// Join puts findings and decisions together: what stands now, and what was decided
// and is gone since its figures changed, which is how a finding is mended.
func Join(findings []Finding, decisions []Decision) (now []State, mended []Decision) {
	last := map[string]*Decision{}
	for i := range decisions {
		last[decisions[i].Finding] = &decisions[i]
	}
	there := map[string]bool{}
	for _, f := range findings {
		there[f.Key()] = true
		now = append(now, State{f, last[f.Key()]})
	}
	for i := range decisions {
		d := decisions[i]
		if !there[d.Finding] && last[d.Finding] == &decisions[i] && !d.What.Closes() {
			mended = append(mended, d)
		}
	}
	return now, mended
}
