package opening

import (
	"context"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/intake"
	"tongket/internal/job"
	"tongket/internal/paper"
)

// Handler reads the files of a drop for the queue, each in a transaction of its
// own: a program that is stopped goes on with the next file when it starts again.
// A file that cannot be read keeps the sentence that says why; the others are read.
func Handler(r paper.Reader) job.Handler {
	return func(ctx context.Context, d *db.DB, ward auth.WardID, work json.RawMessage) error {
		var a args
		if err := json.Unmarshal(work, &a); err != nil {
			return fmt.Errorf("read folder: %w", err)
		}
		actor := auth.System(ward, "opening")
		for {
			f, data, err := next(ctx, d, actor, a.Opening)
			if err != nil || f.N == 0 {
				return err
			}
			read, cause := r.Read(ctx, f.Path, data)
			if cause != nil && (ctx.Err() != nil || fault.Of(cause) == nil) {
				return fmt.Errorf("read file %d of folder %s: %w", f.N, a.Opening, cause)
			}
			if err := d.Update(ctx, actor, func(tx *db.Tx) error { return settle(tx, a.Opening, f, data, read, cause) }); err != nil {
				return fmt.Errorf("keep file %d of folder %s: %w", f.N, a.Opening, err)
			}
		}
	}
}

// next returns the first file that waits, with its bytes; N is 0 where none does.
func next(ctx context.Context, d *db.DB, actor auth.Actor, id ID) (f File, data []byte, err error) {
	err = d.View(ctx, actor, func(tx *db.Tx) error {
		all, err := files(tx, id)
		if err != nil {
			return err
		}
		for _, one := range all {
			if one.State == Waiting {
				f = one
				_, data, err = blob.Get(tx, one.Blob)
				return err
			}
		}
		return nil
	})
	return f, data, err
}

// settle writes down what reading a file came to.
func settle(tx *db.Tx, id ID, f File, data []byte, read *extract.Document, cause error) error {
	if cause != nil {
		f.State, f.Why = Unread, fault.Of(cause).Sentence
		return f.write(tx, id)
	}
	name := f.Path[strings.LastIndex(f.Path, "/")+1:]
	about := document.Document{}
	if read.Frame.Abstract.Text == "" { // a workbook is better known by its file than by its first line
		about.Title = strings.TrimSuffix(name, path.Ext(name))
	}
	v, known, err := intake.Propose(tx, document.Upload{Document: about, Filename: name, Media: mediaOf(read.Kind), Data: data, Reader: extract.Version}, read)
	if told := fault.Of(err); told != nil {
		f.State, f.Why = Unread, told.Sentence
		return f.write(tx, id)
	}
	if err != nil {
		return err
	}
	f.State, f.Document, f.Version = Read, v.Document, v.N
	if known {
		f.State, f.Why = Known, "Văn bản có đúng nội dung này đã nằm trong sổ."
	}
	for _, finding := range check.Document(read) {
		if finding.Grade == check.Contradiction {
			f.Doubts++
		}
	}
	return f.write(tx, id)
}

func (f File) write(tx *db.Tx, id ID) error {
	var doc, version any
	if f.Document != "" {
		doc, version = string(f.Document), f.Version
	}
	_, err := tx.Exec(`update opening_file set state = $4, document = $5, version = $6, doubts = $7, why = $8, read_at = $9 where ward = $1 and opening = $2 and n = $3`,
		string(id), f.N, string(f.State), doc, version, f.Doubts, f.Why, tx.Stamp())
	return err
}

// mediaOf is the media type of a kept file by what it was read as.
func mediaOf(kind string) string {
	switch kind {
	case "docx":
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case "xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case "doc":
		return "application/msword"
	case "xls":
		return "application/vnd.ms-excel"
	case "pdf":
		return "application/pdf"
	}
	return "text/plain; charset=utf-8"
}
