package sheet

import (
	"encoding/json"
	"fmt"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/vn"
)

// ImportID names an import within its ward.
type ImportID string

// Kind is what sort of workbook an import is of.
type Kind string

// The kinds of import.
const (
	Workbook Kind = "workbook" // a template, or a table of the same shape: figures are sent
	Records  Kind = "records"  // rows of unit, indicator, period, value: the history of years before
)

// State is where an import is.
type State string

// The states of an import. Those of reading and writing belong to Records.
const (
	Reading State = "reading" // a job reads the rows
	Open    State = "open"    // laid before a person
	Writing State = "writing" // a job writes the rows
	Written State = "written"
	Dropped State = "dropped"
	Failed  State = "failed"
)

// Label returns the state as printed.
func (s State) Label() string {
	switch s {
	case Reading:
		return "đang đọc"
	case Open:
		return "chờ quyết định"
	case Writing:
		return "đang ghi"
	case Written:
		return "đã ghi"
	case Dropped:
		return "đã bỏ"
	}
	return "không đọc được"
}

// Import is a workbook that was sent to be read.
type Import struct {
	ID          ImportID
	Kind        Kind
	Blob        string // the file as it came
	Filename    string
	Decisions   Decisions
	State       State
	Part, Whole int // rows read or written so far, and in all
	Outcome     Outcome
	Staged      string // Records: the rows that can be written, as a blob
	RefusedRows string // Records: the list of rows that cannot, as a blob
	Error       string // why it failed, a whole sentence
	RecordedAt  string
	RecordedBy  auth.AccountID
	EndedAt     string
	EndedBy     auth.AccountID
}

// Outcome is what an import came to, in counts.
type Outcome struct {
	New, Same, Changed, Refused, Written int
	Numbers                              TypedNumbers // Records
}

// TypedNumbers says how the numbers typed as text in a workbook of records were read,
// where some have two readings.
type TypedNumbers struct {
	Open       int        // that have two readings
	Convention Convention // they were read by
	Sentence   string     // what the file shows
	Asks       bool       // nothing shows the convention: a person must choose before anything is written
}

// seesAll tells whether the actor sees what others sent: those who see the whole
// ward's figures.
func seesAll(a auth.Actor) bool { return a.Has(auth.Office) || a.Has(auth.Leader) || a.IsSystem() }

// CanSee tells whether the actor may look at an import: who sent it, and those who
// see the whole ward's figures.
func (m Import) CanSee(a auth.Actor) error {
	if m.RecordedBy == a.Account || seesAll(a) {
		return nil
	}
	return fault.Missingf("Không có tệp nhập này trong phần của bạn. Hãy mở lại trang Biểu mẫu.")
}

// canDecide tells whether an import may still be decided about, and by whom.
func (m Import) canDecide(a auth.Actor) error {
	if err := m.CanSee(a); err != nil {
		return err
	}
	if m.State != Open {
		return fault.Conflictf("Tệp “%s” %s, không quyết định lại được. Hãy mở lại trang Biểu mẫu.", m.Filename, m.State.Label())
	}
	return nil
}

// canDecideCells tells whether the cells of an import may be decided about: a
// workbook of records has none, it is written whole.
func (m Import) canDecideCells(a auth.Actor) error {
	if err := a.May(auth.SubmitFigure); err != nil {
		return err
	}
	if m.Kind != Workbook {
		return fault.Conflictf("Tệp “%s” là bảng số liệu các năm trước, ghi cả tệp chứ không chọn từng ô. Hãy mở lại trang của tệp rồi bấm ghi và duyệt.", m.Filename)
	}
	return m.canDecide(a)
}

// Stage keeps a workbook that was read, to be looked at and decided about.
func Stage(tx *db.Tx, filename string, data []byte, dec Decisions) (ImportID, error) {
	if err := tx.Actor.May(auth.SubmitFigure); err != nil {
		return "", err
	}
	return keepImport(tx, Workbook, Open, filename, data, dec)
}

func keepImport(tx *db.Tx, kind Kind, state State, filename string, data []byte, dec Decisions) (ImportID, error) {
	media := XlsxMedia
	if looksPlain(data) {
		media = "text/csv"
	}
	b, err := blob.Put(tx, filename, media, data)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(dec)
	if err != nil {
		return "", fmt.Errorf("keep import: %w", err)
	}
	id := ImportID(db.NewID())
	_, err = tx.Exec(`insert into sheet_import (ward, id, kind, blob, filename, decisions, state, part, whole, outcome, error, recorded_at, recorded_by, ended_by)
		values ($1, $2, $3, $4, $5, $6, $7, 0, 0, '{}', '', $8, $9, '')`,
		string(id), string(kind), b.ID, tidyName(filename), string(text), string(state), tx.Stamp(), string(tx.Actor.Account))
	if err != nil {
		return "", err
	}
	return id, audit.Add(tx, audit.Entry{Act: "sheet.stage", Subject: "import/" + string(id), Detail: map[string]any{"kind": string(kind), "file": b.ID}})
}

// tidyName keeps a file's name on one line and short.
func tidyName(name string) string {
	r := []rune(strings.Join(strings.Fields(vn.NFC(name)), " "))
	return string(r[:min(len(r), 120)])
}

const importColumns = `id, kind, blob, filename, decisions, state, part, whole, outcome, coalesce(staged, ''), coalesce(refused, ''), error,
	recorded_at, recorded_by, coalesce(ended_at, ''), ended_by,
	coalesce((select j.error from job j where j.ward = sheet_import.ward and j.id = sheet_import.job and j.done_at is not null), '')`

// scanImport reads an import. One whose job the queue has given up is failed, also
// where the job could not say so itself.
func scanImport(s db.Scanner) (m Import, err error) {
	var decisions, outcome, givenUp string
	if err := s.Scan(&m.ID, &m.Kind, &m.Blob, &m.Filename, &decisions, &m.State, &m.Part, &m.Whole, &outcome, &m.Staged, &m.RefusedRows, &m.Error,
		&m.RecordedAt, &m.RecordedBy, &m.EndedAt, &m.EndedBy, &givenUp); err != nil {
		return m, err
	}
	if givenUp != "" && (m.State == Reading || m.State == Writing) {
		m.State = Failed
		m.Error, _, _ = strings.Cut(givenUp, "\n")
	}
	if err := json.Unmarshal([]byte(decisions), &m.Decisions); err != nil {
		return m, fmt.Errorf("decisions of import %s: %w", m.ID, err)
	}
	if err := json.Unmarshal([]byte(outcome), &m.Outcome); err != nil {
		return m, fmt.Errorf("outcome of import %s: %w", m.ID, err)
	}
	return m, nil
}

// GetImport returns an import that the actor may see.
func GetImport(tx *db.Tx, id ImportID) (m Import, err error) {
	found := false
	err = tx.Each(func(s db.Scanner) (err error) {
		found = true
		m, err = scanImport(s)
		return err
	}, `select `+importColumns+` from sheet_import where ward = $1 and id = $2`, string(id))
	switch {
	case err != nil:
		return m, err
	case !found:
		return m, fault.Missingf("Không có tệp nhập này. Có thể đường dẫn đã cũ; hãy mở lại trang Biểu mẫu.")
	}
	return m, m.CanSee(tx.Actor)
}

// Imports returns the newest imports that the actor may see, the open ones first.
func Imports(tx *db.Tx, limit int) ([]Import, error) {
	own := string(tx.Actor.Account)
	if seesAll(tx.Actor) {
		own = ""
	}
	var all []Import
	err := tx.Each(func(s db.Scanner) error {
		m, err := scanImport(s)
		all = append(all, m)
		return err
	}, `select `+importColumns+` from sheet_import where ward = $1 and state <> 'dropped' and ($3 = '' or recorded_by = $3)
		order by case when ended_at is null then 0 else 1 end, recorded_at desc, id desc limit $2`, limit, own)
	return all, err
}

// File returns the workbook of an import.
func File(tx *db.Tx, m Import) ([]byte, error) {
	_, data, err := blob.Get(tx, m.Blob)
	return data, err
}

// Look compares a workbook that was read with the record as it is now.
func Look(tx *db.Tx, m Import, f *Filled) (Preview, error) { return judge(tx, f, m.Decisions) }

// Decide keeps what a person decided about an import.
func Decide(tx *db.Tx, id ImportID, dec Decisions) error {
	m, err := GetImport(tx, id)
	if err != nil {
		return err
	}
	if err := m.canDecideCells(tx.Actor); err != nil {
		return err
	}
	if dec.Convention != Undecided && dec.Convention != Comma && dec.Convention != Point {
		return fault.Invalidf("quy_uoc", "Không có quy ước “%s”. Hãy chọn dấu phẩy hoặc dấu chấm cho phần lẻ.", dec.Convention)
	}
	text, err := json.Marshal(dec)
	if err != nil {
		return fmt.Errorf("decide import: %w", err)
	}
	_, err = tx.Exec(`update sheet_import set decisions = $3 where ward = $1 and id = $2`, string(id), string(text))
	return err
}

// Drop ends an import without writing anything.
func Drop(tx *db.Tx, id ImportID) error {
	m, err := GetImport(tx, id)
	if err != nil {
		return err
	}
	if err := m.canDecide(tx.Actor); err != nil {
		return err
	}
	if err := end(tx, m, Dropped, m.Outcome); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "sheet.drop", Subject: "import/" + string(id)})
}

// end closes an import; what was decided about it is of no more use.
func end(tx *db.Tx, m Import, s State, o Outcome) error {
	text, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("end import: %w", err)
	}
	_, err = tx.Exec(`update sheet_import set state = $3, outcome = $4, decisions = '{}', ended_at = $5, ended_by = $6 where ward = $1 and id = $2`,
		string(m.ID), string(s), string(text), tx.Stamp(), string(tx.Actor.Account))
	return err
}

// Write sends every figure of an import, or none. seen is the digest of the preview
// that the person looked at: a record that changed since is shown again first.
func Write(tx *db.Tx, id ImportID, f *Filled, seen string) (Outcome, error) {
	m, err := GetImport(tx, id)
	if err != nil {
		return Outcome{}, err
	}
	if err := m.canDecideCells(tx.Actor); err != nil {
		return Outcome{}, err
	}
	p, err := judge(tx, f, m.Decisions)
	if err != nil {
		return Outcome{}, err
	}
	if err := p.CanWrite(); err != nil {
		return Outcome{}, err
	}
	if p.Digest() != seen {
		return Outcome{}, fault.Conflictf("Sổ hoặc lựa chọn đã đổi sau khi bạn mở trang này nên chưa ghi gì. Hãy xem lại bảng so sánh mới dưới đây rồi ghi.")
	}
	o := Outcome{New: p.Count(New), Same: p.Count(Same), Changed: p.Count(Changed), Refused: p.Count(Refused)}
	for _, c := range p.Cells {
		if !c.Writes() {
			continue
		}
		c.entry.Evidences = []string{m.Blob} // the workbook is what the number rests on
		if _, err := figure.Submit(tx, c.entry); err != nil {
			if why := fault.Of(err); why != nil {
				return Outcome{}, fault.Conflictf("Không ghi ô nào vì ô %s: %s", c.At, why.Sentence)
			}
			return Outcome{}, err
		}
		o.Written++
	}
	if err := end(tx, m, Written, o); err != nil {
		return Outcome{}, err
	}
	return o, audit.Add(tx, audit.Entry{Act: "sheet.write", Subject: "import/" + string(id), Detail: map[string]any{"file": m.Blob, "figures": o.Written}})
}
