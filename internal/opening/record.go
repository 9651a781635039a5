package opening

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/job"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// ID names a drop.
type ID string

// State says where a file of a drop stands.
type State string

// The states of a file.
const (
	Waiting State = "waiting" // chờ đọc
	Read    State = "read"    // đã đọc
	Known   State = "known"   // đã có: the same text is in the record
	Unread  State = "unread"  // không đọc được, with the sentence
)

// Label returns the state as a page prints it.
func (s State) Label() string {
	switch s {
	case Waiting:
		return "chờ đọc"
	case Read:
		return "đã đọc"
	case Known:
		return "đã có trong sổ"
	case Unread:
		return "không đọc được"
	}
	return string(s)
}

// File is one file of a drop.
type File struct {
	N        int
	Path     string
	Blob     string // "" where nothing was kept
	State    State
	Document document.ID
	Version  int
	Doubts   int // contradictions within the paper itself
	Why      string
}

// Drop is one folder as it was handed in.
type Drop struct {
	ID         ID
	Secret     int // files refused for a mark of secrecy
	RecordedAt string
	Files      []File
}

// Left counts the files that wait to be read.
func (d Drop) Left() (n int) {
	for _, f := range d.Files {
		if f.State == Waiting {
			n++
		}
	}
	return n
}

// Count is how many files are in a state.
func (d Drop) Count(s State) (n int) {
	for _, f := range d.Files {
		if f.State == s {
			n++
		}
	}
	return n
}

// Folder is a drop whose files have been looked at for marks of secrecy.
type Folder struct {
	Cleared []Item // with Why where it could not be read
	Secret  int
}

// Clear looks through the files of a drop before anything of them is kept; read
// opens one and finds its mark. What carries one leaves no trace but its number.
func Clear(items []Item, read func(Item) error) (Folder, error) {
	var f Folder
	for _, it := range items {
		err := it.unnamed()
		if err == nil {
			err = read(it)
		}
		told := fault.Of(err)
		switch {
		case errors.Is(err, extract.ErrSecret):
			f.Secret++
			continue
		case err != nil && told == nil:
			return Folder{}, fmt.Errorf("look through %d files: %w", len(items), err)
		case err != nil:
			it.Data, it.Why = nil, told
		}
		f.Cleared = append(f.Cleared, it)
	}
	return f, nil
}

// args is what the queue keeps of the work.
type args struct {
	Opening ID `json:"opening"`
}

// Job is the kind of the queue's work that Handler does.
const Job = "opening"

// Take keeps a folder and has the queue read it. The same bytes twice are one file.
func Take(tx *db.Tx, f Folder) (ID, error) {
	if err := tx.Actor.May(auth.TakeDocument); err != nil {
		return "", err
	}
	if len(f.Cleared) == 0 && f.Secret == 0 {
		return "", fault.Invalidf("tep", "Chưa chọn tệp nào. Hãy chọn các tệp, cả thư mục, hoặc một tệp nén .zip.")
	}
	id := ID(db.NewID())
	work, err := job.Add(tx, Job, args{id})
	if err != nil {
		return "", err
	}
	if _, err := tx.Exec(`insert into opening (ward, id, secret, job, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6)`,
		string(id), f.Secret, work, tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return "", err
	}
	seen := map[string]string{}
	for i, it := range f.Cleared {
		if err := keep(tx, id, i+1, it, seen); err != nil {
			return "", err
		}
	}
	for range f.Secret {
		if err := document.Refuse(tx); err != nil {
			return "", err
		}
	}
	return id, audit.Add(tx, audit.Entry{Act: "opening.take", Subject: "opening/" + string(id), Detail: map[string]any{"files": len(f.Cleared), "secret": f.Secret}})
}

// keep writes the row of one file; seen holds the files of this drop by their bytes.
func keep(tx *db.Tx, id ID, n int, it Item, seen map[string]string) error {
	state, why, kept := Waiting, "", any(nil)
	if it.Why != nil {
		state, why = Unread, fault.Of(it.Why).Sentence
	} else {
		b, err := blob.Put(tx, it.Path[strings.LastIndex(it.Path, "/")+1:], "application/octet-stream", it.Data)
		if err != nil {
			return err
		}
		if first, twice := seen[b.ID]; twice {
			state, why = Known, "Nội dung giống hệt tệp “"+first+"” trong cùng thư mục."
		} else {
			seen[b.ID] = it.Path
		}
		kept = b.ID
	}
	_, err := tx.Exec(`insert into opening_file (ward, opening, n, path, blob, state, document, version, doubts, why, read_at) values ($1, $2, $3, $4, $5, $6, null, null, 0, $7, null)`,
		string(id), n, it.Path, kept, string(state), why)
	return err
}

// Drops returns the ward's drops with their files, newest first.
func Drops(tx *db.Tx) ([]Drop, error) {
	var all []Drop
	err := tx.Each(func(s db.Scanner) error {
		var d Drop
		err := s.Scan(&d.ID, &d.Secret, &d.RecordedAt)
		all = append(all, d)
		return err
	}, `select id, secret, recorded_at from opening where ward = $1 order by recorded_at desc, id desc`)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Files, err = files(tx, all[i].ID); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Get returns one drop.
func Get(tx *db.Tx, id ID) (Drop, error) {
	all, err := Drops(tx)
	for _, d := range all {
		if d.ID == id {
			return d, err
		}
	}
	if err == nil {
		err = fault.Missingf("Không có lần nộp thư mục nào mang mã “%s”. Hãy mở lại trang Giờ đầu tiên.", id)
	}
	return Drop{}, err
}

func files(tx *db.Tx, id ID) ([]File, error) {
	var all []File
	err := tx.Each(func(s db.Scanner) error {
		var f File
		err := s.Scan(&f.N, &f.Path, &f.Blob, &f.State, &f.Document, &f.Version, &f.Doubts, &f.Why)
		all = append(all, f)
		return err
	}, `select n, path, coalesce(blob, ''), state, coalesce(document, ''), coalesce(version, 0), doubts, why from opening_file where ward = $1 and opening = $2 order by n`, string(id))
	return all, err
}

// LoadReview reads the papers of every drop and what the ward has, and lays them
// side by side.
func LoadReview(tx *db.Tx) (Review, error) {
	papers, err := loadPapers(tx)
	if err != nil {
		return Review{}, err
	}
	rec, err := loadRecord(tx)
	if err != nil {
		return Review{}, err
	}
	return Consolidate(papers, rec), nil
}

func loadPapers(tx *db.Tx) ([]Paper, error) {
	var ids []document.ID
	err := tx.Each(func(s db.Scanner) error {
		var id document.ID
		err := s.Scan(&id)
		ids = append(ids, id)
		return err
	}, `select distinct document from opening_file where ward = $1 and document is not null`)
	if err != nil {
		return nil, err
	}
	var all []Paper
	for _, id := range ids {
		p, err := loadPaper(tx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

func loadPaper(tx *db.Tx, id document.ID) (p Paper, err error) {
	if p.Document, err = document.Get(tx, id); err != nil {
		return p, err
	}
	v, err := document.LastVersion(tx, id)
	if err != nil {
		return p, err
	}
	outline, err := intake.Outline(tx, v)
	if err != nil {
		return p, err
	}
	p.Version, p.Text, p.Nodes = v.N, v.Text, outline.Nodes
	p.Proposals, err = intake.Of(tx, id, v.N)
	return p, err
}

func loadRecord(tx *db.Tx) (rec Record, err error) {
	if rec.Tree, err = org.LoadTree(tx, vn.DayOf(tx.Now)); err != nil {
		return rec, err
	}
	if rec.Known, err = intake.LoadKnown(tx); err != nil {
		return rec, err
	}
	if rec.Baselines, err = plan.Baselines(tx); err != nil {
		return rec, err
	}
	rec.Targets = map[int][]plan.Target{}
	this := vn.DayOf(tx.Now).Year()
	for year := this - 6; year <= this+6; year++ {
		if rec.Targets[year], err = plan.Targets(tx, year, ""); err != nil {
			return rec, err
		}
	}
	rec.Figures = map[figure.Key]figure.Figure{}
	if err := standing(tx, rec); err != nil {
		return rec, err
	}
	rec.Chosen = map[string]string{}
	err = tx.Each(func(s db.Scanner) error {
		var clash, chosen string
		err := s.Scan(&clash, &chosen)
		rec.Chosen[clash] = chosen
		return err
	}, `select clash, chosen from opening_choice where ward = $1 order by recorded_at, id`)
	return rec, err
}

// standing reads the figures that count or wait, the newest revision of each.
func standing(tx *db.Tx, rec Record) error {
	approved, err := figure.FindApproved(tx, "2000-01-01", "2100-12-31", "")
	if err != nil {
		return err
	}
	waiting, err := figure.FindWaiting(tx)
	if err != nil {
		return err
	}
	for _, f := range append(approved, waiting...) {
		if f.Revision >= rec.Figures[f.Key].Revision {
			rec.Figures[f.Key] = f
		}
	}
	return nil
}

// MarshalJSON tells two folders apart by the digests of their files: what a form's
// digest is made of need not hold their bytes.
func (f Folder) MarshalJSON() ([]byte, error) {
	told := []string{fmt.Sprint(f.Secret)}
	for _, it := range f.Cleared {
		sum := sha256.Sum256(it.Data)
		told = append(told, it.Path, hex.EncodeToString(sum[:]))
	}
	return json.Marshal(told)
}
