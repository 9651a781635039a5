package sheet

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/job"
	"tongket/internal/org"
	"tongket/internal/regime"
)

// The kinds of the queue's work for the import of records.
const (
	ReadJob  = "sheet.read"
	WriteJob = "sheet.write"
)

// work is what the queue keeps of a job.
type work struct {
	Import ImportID `json:"import"`
}

// StageRecords keeps a workbook of records of the years before and puts its reading
// into the queue. Whoever may approve figures may bring the ward's history along.
func StageRecords(tx *db.Tx, filename string, data []byte) (ImportID, error) {
	if err := tx.Actor.May(auth.DecideFigure); err != nil {
		return "", err
	}
	id, err := keepImport(tx, Records, Reading, filename, data, Decisions{})
	if err != nil {
		return "", err
	}
	return id, enqueue(tx, id, ReadJob)
}

func enqueue(tx *db.Tx, id ImportID, kind string) error {
	made, err := job.Add(tx, kind, work{id})
	if err != nil {
		return fmt.Errorf("import %s: %w", id, err)
	}
	_, err = tx.Exec(`update sheet_import set job = $3 where ward = $1 and id = $2`, string(id), made)
	return err
}

// CanWriteRecords tells whether the actor may have an import of records written:
// it approves every number of it at once, so the ward's rule on one's own figures
// holds for it.
func (m Import) CanWriteRecords(a auth.Actor, selfApproval bool) error {
	if err := a.May(auth.DecideFigure); err != nil {
		return err
	}
	switch {
	case m.State != Open || m.Kind != Records:
		return fault.Conflictf("Tệp “%s” %s, không ghi được lúc này. Hãy mở lại trang Biểu mẫu.", m.Filename, m.State.Label())
	case m.Outcome.Numbers.Asks:
		return fault.Conflictf("Tệp “%s” có %d số đọc được hai cách, nên chưa ghi được. Hãy chọn dấu phẩy hay dấu chấm tách phần lẻ trước.", m.Filename, m.Outcome.Numbers.Open)
	case m.Outcome.New+m.Outcome.Changed == 0:
		return fault.Conflictf("Tệp “%s” không có số nào mới so với sổ, nên không có gì để ghi.", m.Filename)
	case m.RecordedBy == a.Account && !selfApproval:
		return fault.Forbiddenf("Bạn là người gửi tệp này. Ghi là duyệt cả tệp, nên theo thiết lập của đơn vị người khác phải bấm ghi.")
	}
	return nil
}

// WriteRecords has an import of records written by the queue. Rows that cannot be
// written are left out by this decision. seen is the Staged of the import that the
// person looked at: one read again since is shown first.
func WriteRecords(tx *db.Tx, id ImportID, seen string) error {
	m, err := GetImport(tx, id)
	if err != nil {
		return err
	}
	settings, err := org.LoadSettings(tx, "")
	if err != nil {
		return err
	}
	if err := m.CanWriteRecords(tx.Actor, settings.SelfApproval); err != nil {
		return err
	}
	if m.Staged != seen {
		return fault.Conflictf("Tệp “%s” đã được đọc lại sau khi bạn mở trang này, nên chưa ghi gì. Hãy xem kết quả mới dưới đây rồi bấm ghi.", m.Filename)
	}
	if _, err := tx.Exec(`update sheet_import set state = 'writing', ended_by = $3 where ward = $1 and id = $2`, string(id), string(tx.Actor.Account)); err != nil {
		return err
	}
	if err := enqueue(tx, id, WriteJob); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "sheet.approve", Subject: "import/" + string(id), Detail: map[string]any{"file": m.Blob, "figures": m.Outcome.New + m.Outcome.Changed}})
}

// Reread has a workbook of records read again, its numbers that have two readings by
// the convention that a person chose for the whole file.
func Reread(tx *db.Tx, id ImportID, by Convention) error {
	if err := tx.Actor.May(auth.DecideFigure); err != nil {
		return err
	}
	m, err := GetImport(tx, id)
	if err != nil {
		return err
	}
	switch {
	case by != Comma && by != Point:
		return fault.Invalidf("quy_uoc", "Chưa chọn quy ước của tệp. Hãy chọn dấu phẩy hoặc dấu chấm tách phần lẻ.")
	case m.State != Open || m.Kind != Records:
		return fault.Conflictf("Tệp “%s” %s, không đọc lại được lúc này. Hãy mở lại trang Biểu mẫu.", m.Filename, m.State.Label())
	}
	m.Decisions.Convention = by
	text, err := json.Marshal(m.Decisions)
	if err != nil {
		return fmt.Errorf("read import again: %w", err)
	}
	if _, err := tx.Exec(`update sheet_import set state = 'reading', part = 0, whole = 0, decisions = $3 where ward = $1 and id = $2`, string(id), string(text)); err != nil {
		return err
	}
	if err := enqueue(tx, id, ReadJob); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "sheet.reread", Subject: "import/" + string(id), Detail: map[string]any{"convention": string(by)}})
}

// ReadHandler reads a workbook of records for the queue. Done again, it changes
// nothing that was read.
func ReadHandler(ctx context.Context, d *db.DB, ward auth.WardID, args json.RawMessage) error {
	return handle(ctx, d, ward, args, readRecords)
}

// WriteHandler writes an import of records for the queue, all of it in one
// transaction with the import's end: a job that was killed did nothing, and one done
// again finds the import ended.
func WriteHandler(ctx context.Context, d *db.DB, ward auth.WardID, args json.RawMessage) error {
	return handle(ctx, d, ward, args, writeRecords)
}

func handle(ctx context.Context, d *db.DB, ward auth.WardID, args json.RawMessage, do func(context.Context, *db.DB, auth.Actor, ImportID) error) error {
	var w work
	if err := json.Unmarshal(args, &w); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	actor := auth.System(ward, "sheet")
	err := do(ctx, d, actor, w.Import)
	if f := fault.Of(err); f == nil || errors.Is(ctx.Err(), context.Canceled) {
		return err
	}
	marked := d.Update(context.WithoutCancel(ctx), actor, func(tx *db.Tx) error {
		_, err := tx.Exec(`update sheet_import set state = 'failed', error = $3, ended_at = $4 where ward = $1 and id = $2 and state in ('reading', 'writing')`,
			string(w.Import), fault.Of(err).Sentence, tx.Stamp())
		return err
	})
	return errors.Join(err, marked)
}

// readRecords reads a workbook of records against the record and keeps what can be
// written, what cannot, and the counts.
func readRecords(ctx context.Context, d *db.DB, actor auth.Actor, id ImportID) error {
	var m Import
	var data []byte
	r := recordReader{}
	if err := d.View(ctx, actor, func(tx *db.Tx) (err error) {
		if m, err = GetImport(tx, id); err != nil || m.State != Reading {
			return err
		}
		if data, err = File(tx, m); err == nil {
			r.history, err = openHistory(tx)
		}
		return err
	}); err != nil || m.State != Reading {
		return err
	}
	r.progress = func(part, whole int) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return d.Update(ctx, actor, func(tx *db.Tx) error {
			_, err := tx.Exec(`update sheet_import set part = $3, whole = $4 where ward = $1 and id = $2`, string(id), part, max(part, whole))
			return err
		})
	}
	r.chosen = m.Decisions.Convention
	if err := r.read(data); err != nil {
		return err
	}
	staged, refused, err := r.pack()
	if err != nil {
		return err
	}
	return d.Update(ctx, actor, func(tx *db.Tx) error { return keepRead(tx, m, &r, staged, refused) })
}

// pack encodes the numbers that can be written, and lists the rows that cannot as
// a table for Excel.
func (r *recordReader) pack() (staged, refused []byte, err error) {
	var b, c bytes.Buffer
	all := make([]figure.Past, 0, len(r.found))
	for _, f := range r.found {
		all = append(all, f.Past)
	}
	if err := gob.NewEncoder(&b).Encode(all); err != nil {
		return nil, nil, fmt.Errorf("pack records: %w", err)
	}
	c.WriteString("\uFEFF") // Excel takes a file without it for one of an old code page
	w := csv.NewWriter(&c)
	w.Comma = ';'
	w.Write([]string{"Ô", "Vì sao không ghi được"}) // a buffer takes everything; Flush would tell
	for _, x := range r.refused {
		w.Write([]string{x.At, x.Sentence}) // as above
	}
	w.Flush()
	return b.Bytes(), c.Bytes(), w.Error()
}

func keepRead(tx *db.Tx, m Import, r *recordReader, staged, refused []byte) error {
	s, err := blob.Put(tx, string(m.ID)+".gob", "application/octet-stream", staged)
	if err != nil {
		return err
	}
	l, err := blob.Put(tx, "khong-ghi-duoc.csv", "text/csv", refused)
	if err != nil {
		return err
	}
	outcome, err := json.Marshal(r.outcome)
	if err != nil {
		return fmt.Errorf("keep import: %w", err)
	}
	_, err = tx.Exec(`update sheet_import set state = 'open', part = $3, whole = $3, staged = $4, refused = $5, outcome = $6 where ward = $1 and id = $2 and state = 'reading'`,
		string(m.ID), r.rows, s.ID, l.ID, string(outcome))
	return err
}

// writeRecords writes what was read, or nothing.
func writeRecords(ctx context.Context, d *db.DB, actor auth.Actor, id ImportID) error {
	var m Import
	var all []figure.Past
	if err := d.View(ctx, actor, func(tx *db.Tx) (err error) {
		if m, err = GetImport(tx, id); err != nil || m.State != Writing {
			return err
		}
		_, data, err := blob.Get(tx, m.Staged)
		if err == nil {
			err = gob.NewDecoder(bytes.NewReader(data)).Decode(&all)
		}
		return err
	}); err != nil || m.State != Writing {
		return err
	}
	return d.Update(ctx, actor, func(tx *db.Tx) error {
		m, err := GetImport(tx, id)
		if err != nil || m.State != Writing {
			return err // another worker was faster
		}
		if err := figure.TakePast(tx, all, figure.PastAct{Note: "Nhập từ tệp “" + m.Filename + "”.", Subject: "import/" + string(id), File: m.Blob,
			SentBy: m.RecordedBy, SentAt: m.RecordedAt, ApprovedBy: m.EndedBy}); err != nil {
			return err
		}
		o := m.Outcome
		o.Written = len(all)
		text, err := json.Marshal(o)
		if err != nil {
			return fmt.Errorf("end import: %w", err)
		}
		_, err = tx.Exec(`update sheet_import set state = 'written', outcome = $3, ended_at = $4 where ward = $1 and id = $2`, string(id), string(text), tx.Stamp())
		return err
	})
}

// RefusedFile returns the list of rows that cannot be written.
func RefusedFile(tx *db.Tx, id ImportID) ([]byte, error) {
	m, err := GetImport(tx, id)
	if err != nil {
		return nil, err
	}
	if m.RefusedRows == "" {
		return nil, fault.Missingf("Tệp “%s” chưa đọc xong nên chưa có danh sách hàng không ghi được. Hãy mở lại sau ít giây.", m.Filename)
	}
	_, data, err := blob.Get(tx, m.RefusedRows)
	return data, err
}

// RefusedRow is a row of an import of records that cannot be written.
type RefusedRow struct{ At, Sentence string }

// FirstRefused returns the first rows that cannot be written, for the preview.
func FirstRefused(tx *db.Tx, id ImportID, most int) ([]RefusedRow, error) {
	data, err := RefusedFile(tx, id)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	r.Comma, r.FieldsPerRecord = ';', 2
	var all []RefusedRow
	for len(all) <= most { // the head is the first
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("refused rows of import %s: %w", id, err)
		}
		all = append(all, RefusedRow{row[0], row[1]})
	}
	return all[min(1, len(all)):], nil
}

// sortPeriods puts periods in the order of their kinds and days.
func sortPeriods(all []regime.Period) {
	slices.SortFunc(all, func(a, b regime.Period) int {
		return cmp.Or(slices.Index(regime.Kinds, a.Kind)-slices.Index(regime.Kinds, b.Kind), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
}
