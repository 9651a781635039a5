package report

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/vn"
)

// Job is the kind of the queue's work that Handler does.
const Job = "report"

// args is what the queue keeps of the work.
type args struct {
	Report ID `json:"report"`
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
	numbers []Number
	closed  bool
	bytes   []byte
}

// draw reads what a paper says in one picture of the record and writes it after
// the record is let go.
func draw(ctx context.Context, d *db.DB, actor auth.Actor, id ID) (drawing, error) {
	var out drawing
	var r Report
	each := false
	err := d.View(ctx, actor, func(tx *db.Tx) (err error) {
		if out.made, err = Get(tx, id); err != nil || out.made.Ready() {
			return err
		}
		if out.head, err = tx.Head(); err != nil {
			return err
		}
		if p, ok := Find(out.made.Kind); ok && out.made.each(p) {
			each = true
			return out.drawEach(ctx, tx, func(part, whole int) error { return progress(ctx, d, actor, id, part, whole) })
		}
		r, err = GatherPaper(tx, out.made.Asked)
		return err
	})
	if err != nil || out.made.Ready() || each {
		return out, err
	}
	var file bytes.Buffer
	r.drawn = &numbering{paper: id}
	err = r.Write(&file)
	out.figures, out.numbers, out.closed, out.bytes = r.Figures, r.drawn.all, r.Closed, file.Bytes()
	return out, err
}

// FileName names the file of a paper: "bao-cao-2025.docx",
// "bao-cao-thang-11-2025.docx".
func (m Made) FileName() string {
	words := []string{string(m.Kind)}
	if m.PeriodName != "" {
		words = append(words, slug(m.PeriodName))
	}
	if year := strconv.Itoa(m.Year); !strings.Contains(m.PeriodName, year) {
		words = append(words, year)
	}
	if m.UnitName != "" {
		words = append(words, slug(m.UnitName))
	}
	return strings.Join(words, "-") + "." + string(m.Format)
}

// slug spells a name without marks, for the name of a file.
func slug(name string) string {
	return strings.Join(strings.FieldsFunc(vn.Fold(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }), "-")
}

// keep stores the file with what it was made from. A report that is ready stays
// as it is: the queue may bring the same work twice.
func keep(tx *db.Tx, id ID, drawn drawing) error {
	now, err := Get(tx, id)
	if err != nil || now.Ready() {
		return err
	}
	b, err := blob.Put(tx, now.FileName(), now.Format.Media(), drawn.bytes)
	if err != nil {
		return err
	}
	var figures [][]any
	for _, f := range drawn.figures {
		figures = append(figures, []any{string(id), string(f)})
	}
	for part := range slices.Chunk(figures, portion) {
		values, args := valuesOf(part)
		if err := tx.Write(`insert into report_figure (ward, report, figure) values ($1, `+values, args...); err != nil {
			return err
		}
	}
	if err := keepNumbers(tx, id, drawn.numbers); err != nil {
		return err
	}
	_, err = tx.Exec(`update report set blob = $3, head_n = $4, head_hash = $5, closed = $6, part = whole, error = '' where ward = $1 and id = $2`,
		string(id), b.ID, drawn.head.N, drawn.head.Hash, drawn.closed)
	if err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "report.draw", Subject: "report/" + string(id), Detail: map[string]any{"blob": b.ID}})
}
