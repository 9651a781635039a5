// Package audit keeps who did what to which thing: one chain of rows per ward,
// appended in the same transaction as the act. Each row's digest covers the row
// and the digest before it, so a changed, removed or inserted row is found by
// Verify; a chain cut off at its end is found with the head that was printed on
// a report. Rows hold ids and names of fields and, for figures and targets
// only, values: never what somebody is called or was rated.
package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
)

// Entry is what an act leaves: its name, what it was done to, and details.
type Entry struct {
	Act     string         // "figure.approve"
	Subject string         // "figure/0198…"
	Detail  map[string]any // field names; values for figures and targets only
}

// Row is one link of the chain.
type Row struct {
	N       int64
	At      string
	Account string
	Act     string
	Subject string
	Detail  string // JSON with sorted keys
	Hash    string // hex
}

// digest covers the row and the digest before it; before the first row stands
// the ward, so that no ward's chain passes for another's. Lengths stand before
// the texts, so that no two different rows give the same bytes.
func (r Row) digest(ward auth.WardID, before string) string {
	if r.N == 1 {
		before = string(ward)
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s %d", before, r.N)
	for _, s := range []string{r.At, r.Account, r.Act, r.Subject, r.Detail} {
		fmt.Fprintf(h, " %d:%s", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Add appends a row to the ward's chain.
func Add(tx *db.Tx, e Entry) error {
	detail := []byte("{}")
	if len(e.Detail) > 0 {
		var err error
		if detail, err = json.Marshal(e.Detail); err != nil {
			return fmt.Errorf("audit %s: %w", e.Act, err)
		}
	}
	head, err := tx.Head()
	if err != nil {
		return err
	}
	row := Row{N: head.N + 1, At: tx.Stamp(), Account: string(tx.Actor.Account), Act: e.Act, Subject: e.Subject, Detail: string(detail)}
	row.Hash = row.digest(tx.Actor.Ward, head.Hash)
	err = tx.Write(`insert into audit (ward, n, at, account, act, subject, detail, hash) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		row.N, row.At, row.Account, row.Act, row.Subject, row.Detail, row.Hash)
	if err != nil {
		return err
	}
	tx.SetHead(db.Head{N: row.N, Hash: row.Hash})
	return nil
}

const columns = `n, at, account, act, subject, detail, hash`

func scan(s db.Scanner) (r Row, err error) {
	err = s.Scan(&r.N, &r.At, &r.Account, &r.Act, &r.Subject, &r.Detail, &r.Hash)
	return r, err
}

// Of returns the rows about one subject, oldest first.
func Of(tx *db.Tx, subject string) ([]Row, error) {
	var rows []Row
	err := tx.Each(func(s db.Scanner) error {
		r, err := scan(s)
		rows = append(rows, r)
		return err
	}, `select `+columns+` from audit where ward = $1 and subject = $2 order by n`, subject)
	return rows, err
}

// Head returns the end of the ward's chain as it is printed: "12-9f86d081884c7d65".
func Head(tx *db.Tx) (string, error) {
	h, err := tx.Head()
	return PrintHead(h), err
}

// PrintHead writes a head short enough for the foot of a page: its number and
// the first 16 hex digits of its digest.
func PrintHead(h db.Head) string {
	if len(h.Hash) < 16 {
		return fmt.Sprint(h.N)
	}
	return fmt.Sprintf("%d-%s", h.N, h.Hash[:16])
}

// keepFile ends every finding of Verify: what to do.
const keepFile = "Hãy giữ nguyên tệp dữ liệu, báo người quản trị và so với bản sao gần nhất."

// Verify recomputes the ward's chain and returns its end. A broken link, or an
// end that is not the stored one, is a fault that names the first bad row.
// printed is a head taken from paper ("12-9f86d081884c7d65"), or "": a chain cut
// off and patched behind it no longer holds that row.
func Verify(tx *db.Tx, printed string) (db.Head, error) {
	head, err := tx.Head()
	if err != nil {
		return head, err
	}
	printed = strings.TrimSpace(printed)
	seen := printed == "" || printed == PrintHead(db.Head{})
	var last db.Head
	err = tx.Each(func(s db.Scanner) error {
		r, err := scan(s)
		switch {
		case err != nil:
			return err
		case r.N != last.N+1:
			return fault.Conflictf("Nhật ký thiếu hoặc thừa dòng: sau dòng %d là dòng %d. %s", last.N, r.N, keepFile)
		case r.Hash != r.digest(tx.Actor.Ward, last.Hash):
			return fault.Conflictf("Nhật ký bị sửa tại dòng %d (%s, %s): mã kiểm tra khác với nội dung. %s", r.N, r.Act, r.At, keepFile)
		}
		last = db.Head{N: r.N, Hash: r.Hash}
		seen = seen || strings.EqualFold(PrintHead(last), printed) || strings.EqualFold(last.Hash, printed)
		return nil
	}, `select `+columns+` from audit where ward = $1 order by n`)
	switch {
	case err != nil:
		return head, err
	case last != head:
		return head, fault.Conflictf("Nhật ký bị cắt hoặc nối thêm: có %d dòng, mốc cuối ghi dòng %d. %s", last.N, head.N, keepFile)
	case !seen:
		return head, fault.Conflictf("Nhật ký không còn chứa mốc %q đã in: hiện có %d dòng, mốc cuối %s. %s", printed, last.N, PrintHead(last), keepFile)
	}
	return head, nil
}
