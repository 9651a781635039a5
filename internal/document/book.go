package document

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/layout"
	"tongket/internal/vn"
)

// A book of numbers (sổ đăng ký số văn bản) is a row of numbers from 1 on: in the
// State's world of one type, one organ and one calendar year; in the Party's of one
// type, one organ and one term of its committee. A number is kept back (reserved),
// given to a paper (issued) or voided, and never given twice; one typed by mistake is
// corrected and free again.

// Book says which row of numbers.
type Book struct {
	World       layout.World
	Organ, Type string
	Span        string // the year "2026", or the id of the term
	Name        string // of the span: "năm 2026", "nhiệm kỳ 2025 - 2030"
}

// Title is what a page calls the book: "Báo cáo (BC-UBND), năm 2026".
func (b Book) Title() string {
	code := b.Type + "-" + b.Organ
	if b.World == layout.Party {
		code = b.Type + "/" + b.Organ
	}
	return fmt.Sprintf("%s (%s), %s", TypeName(b.World, b.Type), strings.TrimPrefix(code, "-"), b.Name)
}

// NumberState is where a number stands.
type NumberState string

// The states.
const (
	Reserved  NumberState = "reserved"
	Issued    NumberState = "issued"
	Voided    NumberState = "void"
	Corrected NumberState = "corrected" // typed by mistake; the number is free again
)

// Label names the state.
func (s NumberState) Label() string {
	switch s {
	case Reserved:
		return "giữ chỗ"
	case Issued:
		return "đã ban hành"
	case Voided:
		return "đã hủy"
	}
	return "ghi nhầm, đã sửa"
}

// Numbered is one number of a book.
type Numbered struct {
	ID     string
	Book   Book // without its Name
	N      int
	Symbol string
	State  NumberState
	Title  string // of the paper, "" while reserved
	Day    vn.Day // of issue, "" while reserved
	Report string // id of the report that has it, "" for other papers
	Paper  ID     // the outgoing document, "" where its file was not kept
	Holder string // for whom it is reserved
	Reason string // why it was reserved
	Note   string // why it was voided or corrected
	At     string // a db.Stamp
	By     auth.AccountID
}

// Term is a term of the Party committee; it runs until the next begins.
type Term struct {
	ID, Name string
	From     vn.Day
}

// Terms lists the terms in order.
func Terms(tx *db.Tx) ([]Term, error) {
	var all []Term
	err := tx.Each(func(s db.Scanner) error {
		var t Term
		err := s.Scan(&t.ID, &t.Name, &t.From)
		all = append(all, t)
		return err
	}, `select id, name, from_day from committee_term where ward = $1 order by from_day`)
	return all, err
}

// AddTerm records a term; Party numbers of papers from its first day on begin anew.
// Numbers given on its days before it was recorded go over into its books, so that
// none is given twice in the term.
func AddTerm(tx *db.Tx, t Term) error {
	if err := tx.Actor.May(auth.KeepBooks); err != nil {
		return err
	}
	if t.Name = strings.TrimSpace(vn.NFC(t.Name)); t.Name == "" {
		return fault.Invalidf("ten", "Nhiệm kỳ chưa có tên. Hãy ghi như “2025 - 2030”.")
	}
	if !t.From.Valid() {
		return fault.Invalidf("tu_ngay", "Nhiệm kỳ “%s” chưa có ngày bắt đầu. Hãy ghi ngày bế mạc đại hội.", t.Name)
	}
	all, err := Terms(tx)
	if err != nil {
		return err
	}
	for _, old := range all {
		if old.From == t.From {
			return fault.Invalidf("tu_ngay", "Nhiệm kỳ “%s” đã bắt đầu ngày %s. Hãy ghi ngày khác.", old.Name, old.From.Short())
		}
	}
	id := db.NewID()
	_, err = tx.Exec(`insert into committee_term (ward, id, name, from_day, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6)`,
		id, t.Name, string(t.From), tx.Stamp(), string(tx.Actor.Account))
	if err != nil {
		return err
	}
	moved, err := takeOver(tx, id)
	if err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "book.term", Subject: "term/" + id, Detail: map[string]any{"moved": moved}})
}

// takeOver moves the Party numbers whose day lies in a term into the books of the
// term, the latest first: where one number was given twice while numbers were told
// apart by year, the older stays in the book of its year. A number kept back counts
// by the day it was kept.
func takeOver(tx *db.Tx, term string) (moved int, err error) {
	all, err := numbers(tx, `and world = 'party' and state <> 'corrected' order by recorded_at desc, id desc`)
	if err != nil {
		return 0, err
	}
	slices.SortStableFunc(all, func(a, b Numbered) int { return -cmp.Compare(a.on(), b.on()) })
	taken := map[Book]map[int]bool{}
	for _, n := range all {
		now, err := BookOf(tx, Symbol{World: n.Book.World, Type: n.Book.Type, Organ: n.Book.Organ}, n.on())
		if err != nil {
			return moved, err
		}
		if now.Name = ""; now.Span != term || taken[now][n.N] {
			continue
		}
		if taken[now] == nil {
			taken[now] = map[int]bool{}
		}
		taken[now][n.N] = true
		if _, err := tx.Exec(`update paper_number set span = $3, changed_at = $4, changed_by = $5 where ward = $1 and id = $2`,
			n.ID, term, tx.Stamp(), string(tx.Actor.Account)); err != nil {
			return moved, err
		}
		moved++
	}
	return moved, nil
}

// on is the day a number counts by.
func (n Numbered) on() vn.Day {
	if n.Day.Valid() {
		return n.Day
	}
	at, err := db.ParseStamp(n.At)
	if err != nil {
		return ""
	}
	return vn.DayOf(at)
}

// days is the first day of a book and the first after it, "" while no other follows.
func (b Book) days(tx *db.Tx) (from, until vn.Day, err error) {
	if year, err := strconv.Atoi(b.Span); err == nil && len(b.Span) == 4 {
		return vn.Day(b.Span + "-01-01"), vn.Day(fmt.Sprintf("%04d-01-01", year+1)), nil
	}
	terms, err := Terms(tx)
	for i, t := range terms {
		if t.ID == b.Span {
			if from = t.From; i+1 < len(terms) {
				until = terms[i+1].From
			}
		}
	}
	return from, until, err
}

// BookOf finds the book that a symbol belongs to on a day. A Party paper needs the
// term that holds the day; where the ward keeps no terms, its numbers are told apart
// by year.
func BookOf(tx *db.Tx, s Symbol, day vn.Day) (Book, error) {
	b := Book{World: s.World, Organ: s.Organ, Type: s.Type, Span: strconv.Itoa(day.Year())}
	if s.World == layout.State {
		b.Name = "năm " + b.Span
		return b, nil
	}
	terms, err := Terms(tx)
	if err != nil {
		return b, err
	}
	b.Name = "năm " + b.Span + " (chưa ghi nhiệm kỳ)"
	for _, t := range terms {
		if !day.Before(t.From) {
			b.Span, b.Name = t.ID, "nhiệm kỳ "+t.Name
		}
	}
	return b, nil
}

const numberColumns = `id, world, organ, type, span, n, symbol, state, title, day, coalesce(report, ''), coalesce(document, ''),
	holder, reason, note, recorded_at, recorded_by`

func numbers(tx *db.Tx, where string, args ...any) ([]Numbered, error) {
	var all []Numbered
	err := tx.Each(func(s db.Scanner) error {
		var n Numbered
		err := s.Scan(&n.ID, &n.Book.World, &n.Book.Organ, &n.Book.Type, &n.Book.Span, &n.N, &n.Symbol, &n.State, &n.Title, &n.Day, &n.Report, &n.Paper,
			&n.Holder, &n.Reason, &n.Note, &n.At, &n.By)
		all = append(all, n)
		return err
	}, `select `+numberColumns+` from paper_number where ward = $1 `+where, args...)
	return all, err
}

// Numbers lists the numbers of a book that were not corrected away, in order.
func Numbers(tx *db.Tx, b Book) ([]Numbered, error) {
	return numbers(tx, `and world = $2 and organ = $3 and type = $4 and span = $5 and state <> 'corrected' order by n`,
		string(b.World), b.Organ, b.Type, b.Span)
}

// Mistyped lists the numbers of a book that were corrected away, newest first.
func Mistyped(tx *db.Tx, b Book) ([]Numbered, error) {
	return numbers(tx, `and world = $2 and organ = $3 and type = $4 and span = $5 and state = 'corrected' order by recorded_at desc, id desc`,
		string(b.World), b.Organ, b.Type, b.Span)
}

// Books lists the books in which a number stands, State first, newest span first.
func Books(tx *db.Tx) ([]Book, error) {
	terms, err := Terms(tx)
	if err != nil {
		return nil, err
	}
	var all []Book
	err = tx.Each(func(s db.Scanner) error {
		var b Book
		err := s.Scan(&b.World, &b.Organ, &b.Type, &b.Span)
		b.Name = "năm " + b.Span
		for _, t := range terms {
			if t.ID == b.Span {
				b.Name = "nhiệm kỳ " + t.Name
			}
		}
		all = append(all, b)
		return err
	}, `select distinct world, organ, type, span from paper_number where ward = $1 order by world desc, span desc, type, organ`)
	return all, err
}

// Next is the number after the last of a book, reserved and voided ones included.
func Next(tx *db.Tx, b Book) (n int, err error) {
	_, err = tx.One([]any{&n}, `select coalesce(max(n), 0) + 1 from paper_number
		where ward = $1 and world = $2 and organ = $3 and type = $4 and span = $5 and state <> 'corrected'`, string(b.World), b.Organ, b.Type, b.Span)
	return n, err
}

// Gaps lists the numbers below the last that nothing accounts for.
func Gaps(all []Numbered) []int {
	var free []int
	next := 1
	for _, n := range all {
		for ; next < n.N; next++ {
			free = append(free, next)
		}
		next = n.N + 1
	}
	return free
}
