package score

import (
	"encoding/json"
	"fmt"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// Snapshot is a board frozen under a name (bản chốt): what the record held at an
// instant, the verdicts the rules of that day drew from it, and the end of the
// audit chain it stood on. A year has as many as it needs (trình HĐND, hội nghị,
// chính thức) and none is ever changed: a later correction is listed against it.
type Snapshot struct {
	ID         string
	Year       int
	Name       string // "Trình HĐND kỳ họp cuối năm"
	Note       string
	Day        vn.Day // the day it was frozen and the board was drawn for
	Baseline   plan.BaselineID
	Rules      string // the RuleVersion of that day
	Head       string // the end of the audit chain as printed
	RecordedAt string // the instant whose record it holds, a db.Stamp
	By         auth.AccountID
	ByName     string // who froze it, as called on that day
}

// Title is how a paper names the snapshot: “Trình HĐND” ngày 12/12/2025.
func (s Snapshot) Title() string { return fmt.Sprintf("“%s” ngày %s", s.Name, s.Day.Short()) }

// Asked is the board that recomputes the snapshot.
func (s Snapshot) Asked() Asked {
	return Asked{Year: s.Year, AsOf: s.Day, Stamp: s.RecordedAt, Baseline: s.Baseline}
}

// Freeze keeps the board of a year as it is now under a name. It refuses a name
// that the year has already and a year without a plan.
func Freeze(tx *db.Tx, year int, name, note string, baseline plan.BaselineID) (Snapshot, error) {
	if err := tx.Actor.May(auth.FreezeBoard); err != nil {
		return Snapshot{}, err
	}
	s := Snapshot{ID: db.NewID(), Year: year, Name: tidied(name), Note: tidied(note), Day: vn.DayOf(tx.Now), Baseline: baseline,
		Rules: RuleVersion, RecordedAt: tx.Stamp(), By: tx.Actor.Account, ByName: tx.Actor.Name}
	if err := s.wellFormed(tx); err != nil {
		return Snapshot{}, err
	}
	board, err := LoadBoard(tx, s.Asked())
	if err != nil {
		return Snapshot{}, err
	}
	if len(board.Lines) == 0 {
		return Snapshot{}, fault.Invalidf("nam", "Năm %d chưa có chỉ tiêu nào nên chưa có gì để chốt. Hãy ghi kế hoạch trước, hoặc chọn năm khác.", year)
	}
	head, err := s.insert(tx, board)
	if err != nil {
		return Snapshot{}, err
	}
	s.Head = audit.PrintHead(head)
	return s, audit.Add(tx, audit.Entry{Act: "score.freeze", Subject: "snapshot/" + s.ID,
		Detail: map[string]any{"year": year, "rules": s.Rules, "met": board.MetOrExceeded(), "total": board.Count.Total}})
}

// longestName is more than any name that fits the head of a paper.
const longestName = 120

func (s Snapshot) wellFormed(tx *db.Tx) error {
	switch {
	case s.Name == "":
		return fault.Invalidf("ten", "Bản chốt chưa có tên. Hãy ghi tên để nhận ra sau này, ví dụ “Trình HĐND kỳ họp cuối năm”.")
	case len([]rune(s.Name)) > longestName:
		return fault.Invalidf("ten", "Tên bản chốt dài %d ký tự, nhiều nhất là %d. Hãy ghi ngắn lại và chuyển phần còn lại xuống ghi chú.", len([]rune(s.Name)), longestName)
	}
	var taken string
	found, err := tx.One([]any{&taken}, `select name from snapshot where ward = $1 and year = $2 and fold = $3`, s.Year, vn.Fold(s.Name))
	if err == nil && found {
		err = fault.Invalidf("ten", "Năm %d đã có bản chốt tên “%s”. Bản chốt không sửa được; hãy đặt tên khác cho bản mới.", s.Year, taken)
	}
	return err
}

func (s Snapshot) insert(tx *db.Tx, board Board) (db.Head, error) {
	text, err := json.Marshal(board)
	if err != nil {
		return db.Head{}, fmt.Errorf("freeze board: %w", err)
	}
	head, err := tx.Head()
	if err != nil {
		return db.Head{}, err
	}
	var baseline any
	if s.Baseline != "" {
		baseline = string(s.Baseline)
	}
	_, err = tx.Exec(`insert into snapshot (ward, id, year, name, fold, note, day, baseline, rules, head_n, head_hash, board, recorded_at, recorded_by, recorded_name)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		s.ID, s.Year, s.Name, vn.Fold(s.Name), s.Note, string(s.Day), baseline, s.Rules, head.N, head.Hash, string(text), s.RecordedAt, string(s.By), s.ByName)
	return head, err
}

func tidied(text string) string { return vn.NFC(strings.Join(strings.Fields(text), " ")) }

const snapshotColumns = `id, year, name, note, day, coalesce(baseline, ''), rules, head_n, head_hash, recorded_at, recorded_by, recorded_name`

func scanSnapshot(row db.Scanner, more ...any) (s Snapshot, err error) {
	var head db.Head
	err = row.Scan(append([]any{&s.ID, &s.Year, &s.Name, &s.Note, &s.Day, &s.Baseline, &s.Rules, &head.N, &head.Hash, &s.RecordedAt, &s.By, &s.ByName}, more...)...)
	s.Head = audit.PrintHead(head)
	return s, err
}

// Snapshots returns the snapshots of a year, newest first; year 0 is all years.
func Snapshots(tx *db.Tx, year int) ([]Snapshot, error) {
	var all []Snapshot
	err := tx.Each(func(row db.Scanner) error {
		s, err := scanSnapshot(row)
		all = append(all, s)
		return err
	}, `select `+snapshotColumns+` from snapshot where ward = $1 and ($2 = 0 or year = $2) order by recorded_at desc, id desc`, year)
	return all, err
}

// LoadSnapshot returns a snapshot with its board as it was frozen: what it says
// does not follow later rules.
func LoadSnapshot(tx *db.Tx, id string) (Snapshot, Board, error) {
	var s Snapshot
	var text string
	err := tx.Each(func(row db.Scanner) (err error) {
		s, err = scanSnapshot(row, &text)
		return err
	}, `select `+snapshotColumns+`, board from snapshot where ward = $1 and id = $2`, id)
	if err != nil {
		return Snapshot{}, Board{}, err
	}
	if s.ID == "" {
		return Snapshot{}, Board{}, fault.Missingf("Không có bản chốt này trong đơn vị. Có thể đường dẫn đã cũ; hãy mở lại trang Bản chốt.")
	}
	var board Board
	if err := json.Unmarshal([]byte(text), &board); err != nil {
		return Snapshot{}, Board{}, fmt.Errorf("read frozen board %s: %w", id, err)
	}
	return s, board, nil
}

// FindSnapshot returns the snapshot of a year with a name; case and marks do not
// matter.
func FindSnapshot(tx *db.Tx, year int, name string) (Snapshot, error) {
	all, err := Snapshots(tx, year)
	if err != nil {
		return Snapshot{}, err
	}
	var names []string
	for _, s := range all {
		if vn.Fold(s.Name) == vn.Fold(tidied(name)) {
			return s, nil
		}
		names = append(names, "“"+s.Name+"”")
	}
	if len(names) == 0 {
		return Snapshot{}, fault.Missingf("Năm %d chưa có bản chốt nào. Hãy bỏ phần tên bản chốt để xem bảng hiện nay.", year)
	}
	return Snapshot{}, fault.Missingf("Năm %d không có bản chốt tên “%s”. Các bản đã có: %s.", year, name, strings.Join(names, ", "))
}
