package web

import (
	"encoding/json"
	"fmt"
	"strings"

	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/figure"
)

// draft is what somebody typed into a form that was not taken, kept raw for that
// account alone until the act it was meant for is done.
type draft struct {
	Cell   string            // what the form was about, in the page's own words
	Fields map[string]string // as typed
	Blob   string            // the first file that was sent with it, "" for none
	More   []string          // the others
	At     string            // a db.Stamp
}

// longestDraft is how many bytes of typed text are kept: a form of figures is far
// shorter, and what is longer was pasted by mistake.
const longestDraft = 16 << 10

// files are the ids of all that was sent with a draft.
func (d draft) files() []string {
	if d.Blob == "" {
		return nil
	}
	return append([]string{d.Blob}, d.More...)
}

// keepDraft keeps what was typed in the place of what was kept before, with the
// files it names already and those given, of which nil is none.
func keepDraft(tx *db.Tx, page string, d *draft, files ...*evidence) error {
	raw, err := json.Marshal(d.Fields)
	if err != nil {
		return fmt.Errorf("keep draft: %w", err)
	}
	if len(raw) > longestDraft {
		raw = []byte("{}")
	}
	ids := d.files()
	for _, file := range files {
		if file == nil {
			continue
		}
		b, err := blob.Put(tx, file.Name, file.Media, file.Data)
		if err != nil {
			return err
		}
		ids = append(ids, b.ID)
	}
	if d.Blob, d.More = "", nil; len(ids) > 0 {
		d.Blob, d.More = ids[0], ids[1:min(len(ids), figure.MaxEvidences)]
	}
	var kept any
	if d.Blob != "" {
		kept = d.Blob
	}
	_, err = tx.Exec(`insert into draft (ward, account, page, cell, raw, blob, at) values ($1, $2, $3, $4, $5, $6, $7)
		on conflict (ward, account, page, cell) do update set raw = excluded.raw, blob = excluded.blob, at = excluded.at`,
		string(tx.Actor.Account), page, d.Cell, string(raw), kept, tx.Stamp())
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`delete from draft_file where ward = $1 and account = $2 and page = $3 and cell = $4`, string(tx.Actor.Account), page, d.Cell); err != nil {
		return err
	}
	for n, id := range d.More {
		if _, err := tx.Exec(`insert into draft_file (ward, account, page, cell, n, blob) values ($1, $2, $3, $4, $5, $6)`, string(tx.Actor.Account), page, d.Cell, n, id); err != nil {
			return err
		}
	}
	return nil
}

// drafts returns what the account has lying on a page, newest first.
func drafts(tx *db.Tx, page string) ([]draft, error) {
	var all []draft
	err := tx.Each(func(s db.Scanner) error {
		var d draft
		var raw, more string
		if err := s.Scan(&d.Cell, &raw, &d.Blob, &more, &d.At); err != nil {
			return err
		}
		d.More = strings.Fields(more)
		if err := json.Unmarshal([]byte(raw), &d.Fields); err != nil {
			return fmt.Errorf("draft of %s: %w", d.Cell, err)
		}
		all = append(all, d)
		return nil
	}, `select cell, raw, coalesce(blob, ''),
		coalesce((select string_agg(m.blob, ' ' order by m.n) from draft_file m where m.ward = draft.ward and m.account = draft.account and m.page = draft.page and m.cell = draft.cell), ''), at
		from draft where ward = $1 and account = $2 and page = $3 order by at desc, cell`,
		string(tx.Actor.Account), page)
	return all, err
}

// draftOf returns the draft of a cell.
func draftOf(tx *db.Tx, page, cell string) (draft, bool, error) {
	all, err := drafts(tx, page)
	for _, d := range all {
		if d.Cell == cell {
			return d, true, err
		}
	}
	return draft{}, false, err
}

// dropDrafts forgets the drafts of two cells, the one whose act is done and the
// one its page was drawn for.
func dropDrafts(tx *db.Tx, page, cell, drawn string) error {
	if err := tx.Write(`delete from draft_file where ward = $1 and account = $2 and page = $3 and (cell = $4 or cell = $5)`,
		string(tx.Actor.Account), page, cell, drawn); err != nil {
		return err
	}
	return tx.Write(`delete from draft where ward = $1 and account = $2 and page = $3 and (cell = $4 or cell = $5)`,
		string(tx.Actor.Account), page, cell, drawn)
}

// draftHolds reports whether the account sent the file with some draft. A file is
// named by its digest, and a digest alone must not open another's file.
func draftHolds(tx *db.Tx, id string) (bool, error) {
	n := 0
	_, err := tx.One([]any{&n}, `select (select count(*) from draft where ward = $1 and account = $2 and blob = $3)
		+ (select count(*) from draft_file where ward = $1 and account = $2 and blob = $3)`, string(tx.Actor.Account), id)
	return n > 0, err
}
