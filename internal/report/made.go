package report

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/job"
	"tongket/internal/plan"
	"tongket/internal/score"
)

// ID names a report that was asked for.
type ID string

// Kind is which paper was asked for.
type Kind string

// The kinds.
const (
	Word  Kind = "bao-cao" // the year's report with its annex, .docx
	Excel Kind = "bieu"    // the annex alone, .xlsx
)

// The media types of the files.
const (
	DocxMedia = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	XlsxMedia = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// Job is the kind of the queue's work that Handler does.
const Job = "report"

// Made is a report that was asked for, with where it stands.
type Made struct {
	ID         ID
	Year       int
	Kind       Kind
	Snapshot   string // id of the snapshot whose figures it tells; "" for the record as it was
	RecordedAt string // when it was asked for, a db.Stamp
	Head       string // the end of the audit chain it was drawn at, as printed; "" until then
	Error      string // why it could not be drawn up, a whole sentence; "" if nothing is wrong
	Blob       string // the file, "" until it is ready
}

// Title is what a list calls the report.
func (m Made) Title() string {
	if m.Kind == Excel {
		return fmt.Sprintf("Biểu chỉ tiêu năm %d", m.Year)
	}
	return fmt.Sprintf("Báo cáo năm %d", m.Year)
}

// Ready reports whether the file can be had.
func (m Made) Ready() bool { return m.Blob != "" }

// args is what the queue keeps of the work.
type args struct {
	Report ID `json:"report"`
}

// Make asks for a paper of a year; the queue draws it up. It refuses a year
// without a plan, since nothing would stand in the paper. With a snapshot ("" for
// none) the paper tells what that froze.
func Make(tx *db.Tx, year int, kind Kind, snapshot string) (ID, error) {
	if err := tx.Actor.May(auth.MakeReport); err != nil {
		return "", err
	}
	if kind != Word && kind != Excel {
		return "", fault.Invalidf("loai", "Không có loại báo cáo “%s”. Hãy chọn báo cáo năm (Word) hoặc biểu chỉ tiêu (Excel).", kind)
	}
	targets, err := plan.Targets(tx, year, "")
	if err != nil {
		return "", err
	}
	if len(targets) == 0 {
		return "", noPlan("nam", year)
	}
	if snapshot != "" {
		s, _, err := score.LoadSnapshot(tx, snapshot)
		if err != nil {
			return "", err
		}
		if s.Year != year {
			return "", fault.Invalidf("ban_chot", "Bản chốt “%s” là của năm %d, không phải năm %d. Hãy chọn bản chốt của năm %d.", s.Name, s.Year, year, year)
		}
	}
	id := ID(db.NewID())
	work, err := job.Add(tx, Job, args{id})
	if err != nil {
		return "", fmt.Errorf("make report: %w", err)
	}
	_, err = tx.Exec(`insert into report (ward, id, year, kind, as_of, snapshot, job, blob, head_n, head_hash, error, recorded_at, recorded_by)
		values ($1, $2, $3, $4, '', $5, $6, null, 0, '', '', $7, $8)`,
		string(id), year, string(kind), snapshot, work, tx.Stamp(), string(tx.Actor.Account))
	if err != nil {
		return "", err
	}
	return id, audit.Add(tx, audit.Entry{Act: "report.make", Subject: "report/" + string(id), Detail: map[string]any{"year": year, "kind": string(kind), "snapshot": snapshot}})
}

func noPlan(field string, year int) *fault.Fault {
	return fault.Invalidf(field, "Năm %d chưa có chỉ tiêu nào nên chưa lập được báo cáo. Hãy tải nghị quyết hoặc quyết định giao chỉ tiêu năm %d lên và xác nhận các chỉ tiêu.", year, year)
}

const madeColumns = `id, year, kind, snapshot, recorded_at, head_n, head_hash, error, coalesce(blob, '')`

func scanMade(s db.Scanner) (m Made, err error) {
	var head db.Head
	err = s.Scan(&m.ID, &m.Year, &m.Kind, &m.Snapshot, &m.RecordedAt, &head.N, &head.Hash, &m.Error, &m.Blob)
	if head.Hash != "" {
		m.Head = audit.PrintHead(head)
	}
	return m, err
}

// List returns the reports that were asked for, newest first.
func List(tx *db.Tx) ([]Made, error) {
	var all []Made
	err := tx.Each(func(s db.Scanner) error {
		m, err := scanMade(s)
		all = append(all, m)
		return err
	}, `select `+madeColumns+` from report where ward = $1 order by recorded_at desc, id desc`)
	return all, err
}

// Get returns one report.
func Get(tx *db.Tx, id ID) (Made, error) {
	var m Made
	found := false
	err := tx.Each(func(s db.Scanner) (err error) {
		found = true
		m, err = scanMade(s)
		return err
	}, `select `+madeColumns+` from report where ward = $1 and id = $2`, string(id))
	if err == nil && !found {
		err = fault.Missingf("Không có báo cáo nào mang mã “%s”. Hãy mở lại trang Báo cáo và chọn trong danh sách.", id)
	}
	return m, err
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
	var all []figure.Figure
	for _, f := range ids {
		one, err := figure.Get(tx, f)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// Handler draws up a report for the queue: it reads in one view, writes the file
// outside any transaction, and keeps it in one act. A failure is kept with the
// report as a sentence and given back to the queue, which may try again; a queue
// that stops leaves no sentence.
func Handler(ctx context.Context, d *db.DB, ward auth.WardID, work json.RawMessage) error {
	var a args
	if err := json.Unmarshal(work, &a); err != nil {
		return fmt.Errorf("draw up report: %w", err)
	}
	actor := auth.System(ward, "report")
	drawn, err := draw(ctx, d, actor, a.Report)
	if err == nil {
		err = d.Update(ctx, actor, func(tx *db.Tx) error { return keep(tx, a.Report, drawn) })
	}
	if err == nil || errors.Is(ctx.Err(), context.Canceled) {
		return err
	}
	err = fmt.Errorf("draw up report %s: %w", a.Report, err)
	marked := d.Update(context.WithoutCancel(ctx), actor, func(tx *db.Tx) error { return fail(tx, a.Report, err) })
	return errors.Join(err, marked)
}

// fail keeps with a report why it could not be drawn up.
func fail(tx *db.Tx, id ID, cause error) error {
	sentence := "Chưa lập được báo cáo này do lỗi của hệ thống. Hệ thống sẽ tự lập lại; nếu sau một giờ vẫn chưa có, hãy báo người quản trị."
	if f := fault.Of(cause); f != nil {
		sentence = f.Sentence
	}
	_, err := tx.Exec(`update report set error = $3 where ward = $1 and id = $2 and blob is null`, string(id), sentence)
	if err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "report.fail", Subject: "report/" + string(id)})
}

// drawing is a paper as it came out, not yet kept.
type drawing struct {
	made    Made
	head    db.Head
	figures []figure.ID
	name    string
	media   string
	bytes   []byte
}

func draw(ctx context.Context, d *db.DB, actor auth.Actor, id ID) (drawing, error) {
	var out drawing
	var r Report
	err := d.View(ctx, actor, func(tx *db.Tx) (err error) {
		if out.made, err = Get(tx, id); err != nil || out.made.Ready() {
			return err
		}
		if out.head, err = tx.Head(); err != nil {
			return err
		}
		r, err = GatherOf(tx, score.Asked{Year: out.made.Year}, out.made.Snapshot)
		return err
	})
	if err != nil || out.made.Ready() {
		return out, err
	}
	out.figures = r.Figures
	var file bytes.Buffer
	switch out.made.Kind {
	case Excel:
		out.name, out.media = fmt.Sprintf("bieu-chi-tieu-%d.xlsx", out.made.Year), XlsxMedia
		err = r.WriteXlsx(&file)
	default:
		out.name, out.media = fmt.Sprintf("bao-cao-%d.docx", out.made.Year), DocxMedia
		err = r.WriteDocx(&file)
	}
	out.bytes = file.Bytes()
	return out, err
}

// keep stores the file with what it was made from. A report that is ready stays
// as it is: the queue may bring the same work twice.
func keep(tx *db.Tx, id ID, drawn drawing) error {
	now, err := Get(tx, id)
	if err != nil || now.Ready() {
		return err
	}
	b, err := blob.Put(tx, drawn.name, drawn.media, drawn.bytes)
	if err != nil {
		return err
	}
	for _, f := range drawn.figures {
		if _, err := tx.Exec(`insert into report_figure (ward, report, figure) values ($1, $2, $3)`, string(id), string(f)); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`update report set blob = $3, head_n = $4, head_hash = $5, error = '' where ward = $1 and id = $2`,
		string(id), b.ID, drawn.head.N, drawn.head.Hash)
	if err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "report.draw", Subject: "report/" + string(id), Detail: map[string]any{"blob": b.ID}})
}
