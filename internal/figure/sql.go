package figure

import (
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

const columns = `id, indicator, unit, from_day, to_day, revision, value, bound, num, den, day, published, status, as_of, note,
	coalesce(document, ''), coalesce(version, 0), span_start, span_end, source_name, explanation, ` + evidences + `, via, via_note, state,
	submitted_by, submitted_at, checked_by, coalesce(checked_at, ''), decided_by, coalesce(decided_at, ''), reason, coalesce(superseded_at, '')`

// evidences gathers the files of a revision into one text. Most have none, and
// then the table beside is not looked into.
const evidences = `case when evidences = 0 then '' else
	(select string_agg(e.blob, ' ' order by e.n) from figure_evidence e where e.ward = figure.ward and e.figure = figure.id) end`

func scan(s db.Scanner) (f Figure, err error) {
	var proofs string
	err = s.Scan(&f.ID, &f.Key.Indicator, &f.Key.Unit, &f.Key.From, &f.Key.To, &f.Revision, &f.Value.N, &f.Value.Bound,
		&f.Value.Num, &f.Value.Den, &f.Value.Day, &f.Value.Published, &f.Status, &f.AsOf, &f.Note,
		&f.Source.Document, &f.Source.Version, &f.Source.Start, &f.Source.End, &f.SourceName, &f.Explanation, &proofs, &f.Via, &f.ViaNote, &f.State,
		&f.SubmittedBy, &f.SubmittedAt, &f.CheckedBy, &f.CheckedAt, &f.DecidedBy, &f.DecidedAt, &f.Reason, &f.SupersededAt)
	if proofs != "" {
		f.Evidences = strings.Fields(proofs)
	}
	return f, err
}

func find(tx *db.Tx, query string, args ...any) ([]Figure, error) {
	var all []Figure
	err := tx.Each(func(s db.Scanner) error {
		f, err := scan(s)
		all = append(all, f)
		return err
	}, query, args...)
	return all, err
}

// Get returns one revision.
func Get(tx *db.Tx, id ID) (Figure, error) {
	all, err := find(tx, `select `+columns+` from figure where ward = $1 and id = $2`, string(id))
	if err == nil && len(all) == 0 {
		err = noFigure()
	}
	if err != nil {
		return Figure{}, err
	}
	return all[0], nil
}

func noFigure() error {
	return fault.Missingf("Không có số liệu này trong đơn vị. Có thể đường dẫn đã cũ; hãy tìm lại ở trang chỉ tiêu.")
}

// Latest returns the newest revision of a figure, whatever its state.
func Latest(tx *db.Tx, k Key) (f Figure, found bool, err error) {
	all, err := find(tx, `select `+columns+` from figure where ward = $1 and indicator = $2 and unit = $3 and from_day = $4 and to_day = $5
		order by revision desc limit 1`, string(k.Indicator), string(k.Unit), string(k.From), string(k.To))
	if err != nil || len(all) == 0 {
		return Figure{}, false, err
	}
	return all[0], true, nil
}

// History returns every revision of a figure, newest first.
func History(tx *db.Tx, k Key) ([]Figure, error) {
	return find(tx, `select `+columns+` from figure where ward = $1 and indicator = $2 and unit = $3 and from_day = $4 and to_day = $5
		order by revision desc`, string(k.Indicator), string(k.Unit), string(k.From), string(k.To))
}

// FindApproved returns the figures that counted at a stamp ("" is now) and whose
// last day lies in the days given, both included, each as it was then: approved.
// A revision counted from its approval until a later one was approved.
func FindApproved(tx *db.Tx, from, to vn.Day, stamp string) ([]Figure, error) {
	if stamp == "" {
		return find(tx, `select `+columns+` from figure where ward = $1 and to_day >= $2 and to_day <= $3 and state = 'approved'
			order by indicator, unit, from_day, to_day`, string(from), string(to))
	}
	all, err := find(tx, `select `+columns+` from figure where ward = $1 and to_day >= $2 and to_day <= $3
		and state in ('approved', 'superseded') and decided_at <= $4 and (superseded_at is null or superseded_at > $4)
		order by indicator, unit, from_day, to_day`, string(from), string(to), stamp)
	for i := range all {
		all[i].State, all[i].SupersededAt = Approved, ""
	}
	return all, err
}

// FindWaiting returns the revisions that wait for a decision, oldest first.
func FindWaiting(tx *db.Tx) ([]Figure, error) {
	return find(tx, `select `+columns+` from figure where ward = $1 and state in ('submitted', 'checked') order by submitted_at, id`)
}

// FindStanding returns the revisions that count or wait whose last day lies in the
// days given, both included: an approved one and one that would follow it may both
// be there.
func FindStanding(tx *db.Tx, from, to vn.Day) ([]Figure, error) {
	return find(tx, `select `+columns+` from figure where ward = $1 and to_day >= $2 and to_day <= $3 and state in ('approved', 'submitted', 'checked')
		order by indicator, unit, from_day, to_day, revision`, string(from), string(to))
}

// FindReturned returns the revisions sent back that nobody has sent again.
func FindReturned(tx *db.Tx) ([]Figure, error) {
	return find(tx, `select `+columns+` from figure where ward = $1 and state = 'returned'
		and revision = (select max(g.revision) from figure g where g.ward = figure.ward and g.indicator = figure.indicator and g.unit = figure.unit
			and g.from_day = figure.from_day and g.to_day = figure.to_day)
		order by decided_at, id`)
}

// FindOf returns every revision of an indicator whose last day lies in the days
// given, for its page.
func FindOf(tx *db.Tx, indicator string, from, to vn.Day) ([]Figure, error) {
	return find(tx, `select `+columns+` from figure where ward = $1 and indicator = $2 and to_day >= $3 and to_day <= $4
		order by from_day, to_day, unit, revision`, indicator, string(from), string(to))
}

// CountWaiting returns how many revisions wait for a decision.
func CountWaiting(tx *db.Tx) (n int, err error) {
	_, err = tx.One([]any{&n}, `select count(*) from figure where ward = $1 and state in ('submitted', 'checked')`)
	return n, err
}

// FindSent returns the newest revisions that an account sent, newest first.
func FindSent(tx *db.Tx, account auth.AccountID, limit int) ([]Figure, error) {
	return find(tx, `select `+columns+` from figure where ward = $1 and submitted_by = $2 order by submitted_at desc, id desc limit $3`,
		string(account), limit)
}

// FindNewest returns the newest revision of each figure whose last day lies in the
// days given, both included, whatever its state, for forms that show what was sent.
func FindNewest(tx *db.Tx, from, to vn.Day) ([]Figure, error) {
	return find(tx, `select `+columns+` from figure where ward = $1 and to_day >= $2 and to_day <= $3
		and revision = (select max(g.revision) from figure g where g.ward = figure.ward and g.indicator = figure.indicator and g.unit = figure.unit
			and g.from_day = figure.from_day and g.to_day = figure.to_day)
		order by indicator, unit, from_day, to_day`, string(from), string(to))
}
