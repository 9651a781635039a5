package report

import (
	"fmt"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/job"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// ID names a paper that was asked for.
type ID string

// Made is a paper that was asked for, with where it stands.
type Made struct {
	Asked
	ID         ID
	PeriodName string // as printed, "" for the year
	UnitName   string // as it is called now, "" for the ward
	RecordedAt string // when it was asked for, a db.Stamp
	RecordedBy auth.AccountID
	Head       string // the end of the audit chain it was drawn at, as printed; "" until then
	Closed     bool   // its figures were final when it was drawn; a paper that was not is never numbered
	Error      string // why it could not be drawn up, a whole sentence; "" if nothing is wrong
	Blob       string // the file, "" until it is ready
	Part       int    // of a paper drawn for every unit: how many are drawn,
	Whole      int    // and of how many; 0 before it began and for every other paper
	Number     string // number and symbol as issued ("05/BC-UBND"), "" before
	Day        vn.Day // the day it was issued, "" before
}

// Title is what a list calls the paper.
func (m Made) Title() string {
	p, ok := Find(m.Kind)
	if !ok {
		p.Name = string(m.Kind)
	}
	return p.Title(m.Year, m.PeriodName, m.UnitName)
}

// Ready reports whether the file can be had.
func (m Made) Ready() bool { return m.Blob != "" }

// Make asks for a paper; the queue draws it up. It refuses a kind or a format that
// is not there, a year without a plan, since nothing would stand in the paper, and
// a period, a unit or a snapshot that does not fit.
func Make(tx *db.Tx, a Asked) (ID, error) {
	if err := tx.Actor.May(auth.MakeReport); err != nil {
		return "", err
	}
	if _, err := a.check(tx); err != nil {
		return "", err
	}
	id := ID(db.NewID())
	work, err := job.Add(tx, Job, args{id})
	if err != nil {
		return "", fmt.Errorf("make report: %w", err)
	}
	_, err = tx.Exec(`insert into report (ward, id, year, kind, format, period, unit, as_of, snapshot, closed, number, day, job, blob, part, whole, head_n, head_hash, error, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $5, $6, $7, '', $8, false, '', '', $9, null, 0, 0, 0, '', '', $10, $11)`,
		string(id), a.Year, string(a.Kind), string(a.Format), orNull(string(a.Period)), orNull(string(a.Unit)), a.Snapshot, work, tx.Stamp(), string(tx.Actor.Account))
	if err != nil {
		return "", err
	}
	return id, audit.Add(tx, audit.Entry{Act: "report.make", Subject: "report/" + string(id), Detail: a.detail()})
}

// orNull is nothing for an empty reference.
func orNull(id string) any {
	if id == "" {
		return nil
	}
	return id
}

// detail is what the chain keeps of what was asked.
func (a Asked) detail() map[string]any {
	return map[string]any{"year": a.Year, "kind": string(a.Kind), "format": string(a.Format), "period": string(a.Period), "unit": string(a.Unit), "snapshot": a.Snapshot}
}

const madeColumns = `r.id, r.year, r.kind, r.format, coalesce(r.period, ''), coalesce(r.unit, ''), coalesce(p.name, ''), r.snapshot, r.closed, r.number, r.day,
	r.recorded_at, r.recorded_by, r.head_n, r.head_hash, r.error, coalesce(r.blob, ''), r.part, r.whole`

// madeTables ties a report to the name of its period.
const madeTables = ` from report r left join period p on p.ward = r.ward and p.id = r.period where r.ward = $1`

func scanMade(s db.Scanner) (m Made, err error) {
	var head db.Head
	err = s.Scan(&m.ID, &m.Year, &m.Kind, &m.Format, &m.Period, &m.Unit, &m.PeriodName, &m.Snapshot, &m.Closed, &m.Number, &m.Day,
		&m.RecordedAt, &m.RecordedBy, &head.N, &head.Hash, &m.Error, &m.Blob, &m.Part, &m.Whole)
	if head.Hash != "" {
		m.Head = audit.PrintHead(head)
	}
	return m, err
}

// madeWhere reads papers with the names of their units.
func madeWhere(tx *db.Tx, where string, args ...any) ([]Made, error) {
	var all []Made
	units := false
	err := tx.Each(func(s db.Scanner) error {
		m, err := scanMade(s)
		all, units = append(all, m), units || m.Unit != ""
		return err
	}, `select `+madeColumns+madeTables+where, args...)
	if err != nil || !units {
		return all, err
	}
	names, err := org.UnitNames(tx)
	for i := range all {
		all[i].UnitName = names[all[i].Unit]
	}
	return all, err
}

// List returns the papers that were asked for, newest first.
func List(tx *db.Tx) ([]Made, error) {
	return madeWhere(tx, ` order by r.recorded_at desc, r.id desc`)
}

// Get returns one paper.
func Get(tx *db.Tx, id ID) (Made, error) {
	all, err := madeWhere(tx, ` and r.id = $2`, string(id))
	if err != nil {
		return Made{}, err
	}
	if len(all) > 0 {
		return all[0], nil
	}
	return Made{}, fault.Missingf("Không có báo cáo nào mang mã “%s”. Hãy mở lại trang Báo cáo và chọn trong danh sách.", id)
}

// Figures returns the revisions a report was drawn from.
func Figures(tx *db.Tx, id ID) ([]figure.Figure, error) {
	var ids []figure.ID
	err := tx.Each(func(s db.Scanner) error {
		var f figure.ID
		err := s.Scan(&f)
		ids = append(ids, f)
		return err
	}, `select figure from report_figure where ward = $1 and report = $2 order by figure`, string(id))
	if err != nil {
		return nil, err
	}
	known, err := figure.GetAll(tx, ids)
	if err != nil {
		return nil, err
	}
	var all []figure.Figure
	for _, f := range ids {
		all = append(all, known[f])
	}
	return all, nil
}
