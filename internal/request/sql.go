package request

import (
	"encoding/json"
	"fmt"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

const requestColumns = `id, form, blob, filename, coalesce(document, ''), coalesce(mapping, ''), lost, recorded_at, recorded_by`

func findRequests(tx *db.Tx, query string, args ...any) ([]Request, error) {
	var all []Request
	err := tx.Each(func(s db.Scanner) error {
		var r Request
		var lost string
		err := s.Scan(&r.ID, &r.Form, &r.Blob, &r.Filename, &r.Document, &r.Mapping, &lost, &r.RecordedAt, &r.RecordedBy)
		if err == nil {
			err = json.Unmarshal([]byte(lost), &r.Lost)
		}
		all = append(all, r)
		return err
	}, query, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	heads, err := headsOf(tx)
	for i := range all {
		all[i].Head = heads[all[i].ID]
	}
	return all, err
}

// headsOf returns the head of each request as it was recorded last.
func headsOf(tx *db.Tx) (map[ID]Head, error) {
	heads := map[ID]Head{}
	err := tx.Each(func(s db.Scanner) error {
		var id ID
		var h Head
		err := s.Scan(&id, &h.Asker, &h.Number, &h.Day, &h.Title, &h.Due, &h.From, &h.To, &h.Basis, &h.Said)
		heads[id] = h // rows come in order: the last one stays
		return err
	}, `select request, asker, number, day, title, due, from_day, to_day, basis, said from request_head where ward = $1 order by recorded_at, id`)
	return heads, err
}

// List returns the requests, the newest first.
func List(tx *db.Tx) ([]Request, error) {
	if err := tx.Actor.May(auth.MakeReport); err != nil {
		return nil, err
	}
	return findRequests(tx, `select `+requestColumns+` from request where ward = $1 and removed_at is null order by recorded_at desc, id desc`)
}

// Get returns one request.
func Get(tx *db.Tx, id ID) (Request, error) {
	if err := tx.Actor.May(auth.MakeReport); err != nil {
		return Request{}, err
	}
	all, err := findRequests(tx, `select `+requestColumns+` from request where ward = $1 and id = $2 and removed_at is null`, string(id))
	if err == nil && len(all) == 0 {
		err = fault.Missingf("Không có yêu cầu báo cáo này trong đơn vị, hoặc đã bỏ. Hãy mở lại trang Yêu cầu báo cáo.")
	}
	if err != nil {
		return Request{}, err
	}
	return all[0], nil
}

// asksOf returns the asked places of a request as they were read.
func asksOf(tx *db.Tx, id ID) ([]Ask, error) {
	var all []Ask
	err := tx.Each(func(s db.Scanner) error {
		var a Ask
		err := s.Scan(&a.N, &a.Tab, &a.Row, &a.Col, &a.Place, &a.Name, &a.Under, &a.Head, &a.Measure, &a.Guess.Indicator, &a.Guess.Unit, &a.Guess.Span, &a.Decimals, &a.Sure)
		all = append(all, a)
		return err
	}, `select n, tab, row_no, col_no, place, name, under, head, measure, coalesce(indicator, ''), unit, span, decimals, sure
		from request_ask where ward = $1 and request = $2 order by n`, string(id))
	return all, err
}

// Choice is what a person made of an asked place.
type Choice string

// The choices. Undecided is the reading's own proposal.
const (
	Undecided Choice = ""
	Means     Choice = "means"  // another indicator, unit or span than proposed
	Accepts   Choice = "accept" // the figure of other days goes out as the answer
	Assigns   Choice = "assign" // a unit is asked for it (giao đơn vị)
	NoFigure  Choice = "aside"  // not a figure of the record: left for a person to write
)

// Decision is what a person decided about an asked place.
type Decision struct {
	Request    ID
	Ask        int
	Choice     Choice
	Meaning    Meaning
	From, To   vn.Day // of the figure accepted
	RecordedAt string
	RecordedBy auth.AccountID
}

// decisionsOf returns the last decision about each place of a request.
func decisionsOf(tx *db.Tx, id ID) (map[int]Decision, error) {
	all := map[int]Decision{}
	err := tx.Each(func(s db.Scanner) error {
		d := Decision{Request: id}
		err := s.Scan(&d.Ask, &d.Choice, &d.Meaning.Indicator, &d.Meaning.Unit, &d.Meaning.Span, &d.From, &d.To, &d.RecordedAt, &d.RecordedBy)
		all[d.Ask] = d // rows come in order: the last one stays
		return err
	}, `select ask, choice, coalesce(indicator, ''), coalesce(unit, ''), span, from_day, to_day, recorded_at, recorded_by
		from request_decision where ward = $1 and request = $2 order by recorded_at, id`, string(id))
	return all, err
}

// AnswerID names one answer to a request.
type AnswerID string

// Answer is one answer that went out.
type Answer struct {
	ID         AnswerID
	Request    ID
	Receiver   string
	Letter     string // blob
	Workbook   string // blob, "" for a paper
	Filename   string
	Given      int // values
	Blanks     int // asked places left open
	RecordedAt string
	RecordedBy auth.AccountID
}

func findAnswers(tx *db.Tx, condition string, args ...any) ([]Answer, error) {
	var all []Answer
	err := tx.Each(func(s db.Scanner) error {
		var a Answer
		err := s.Scan(&a.ID, &a.Request, &a.Receiver, &a.Letter, &a.Workbook, &a.Filename, &a.Blanks, &a.RecordedAt, &a.RecordedBy, &a.Given)
		all = append(all, a)
		return err
	}, `select a.id, a.request, a.receiver, a.letter, coalesce(a.workbook, ''), a.filename, a.blanks, a.recorded_at, a.recorded_by,
		(select count(*) from request_given g where g.ward = a.ward and g.answer = a.id)
		from request_answer a where a.ward = $1 `+condition+` order by a.recorded_at desc, a.id desc`, args...)
	return all, err
}

// Answers returns what was answered to a request, the newest first.
func Answers(tx *db.Tx, id ID) ([]Answer, error) {
	return findAnswers(tx, `and a.request = $2`, string(id))
}

// Answered returns the newest answer of each request that has one.
func Answered(tx *db.Tx) (map[ID]Answer, error) {
	all, err := findAnswers(tx, ``)
	newest := map[ID]Answer{}
	for _, a := range all {
		if _, have := newest[a.Request]; !have {
			newest[a.Request] = a
		}
	}
	return newest, err
}

// Given is one value that went out to somebody.
type Given struct {
	Answer    AnswerID
	Request   ID
	Ask       int
	Receiver  string
	At        string // the instant of the answer
	Indicator plan.IndicatorID
	Unit      auth.UnitID
	From, To  vn.Day
	Plan      bool   // a plan value, not a figure
	Printed   string // without its unit of measure
	Measure   string
	Decimals  int
}

// same reports whether two values are of one indicator, unit and days.
func (g Given) same(i Item) bool {
	return g.Indicator == i.Meaning.Indicator && g.Unit == i.Meaning.Unit && g.From == i.From && g.To == i.To && g.Plan == i.Plan
}

func findGiven(tx *db.Tx, condition string, args ...any) ([]Given, error) {
	var all []Given
	err := tx.Each(func(s db.Scanner) error {
		var g Given
		err := s.Scan(&g.Answer, &g.Request, &g.Ask, &g.Receiver, &g.At, &g.Indicator, &g.Unit, &g.From, &g.To, &g.Plan, &g.Printed, &g.Measure, &g.Decimals)
		all = append(all, g)
		return err
	}, `select g.answer, a.request, g.ask, a.receiver, a.recorded_at, g.indicator, g.unit, g.from_day, g.to_day, g.plan, g.printed, g.measure, g.decimals
		from request_given g join request_answer a on a.ward = g.ward and a.id = g.answer
		where g.ward = $1 `+condition+` order by a.recorded_at desc, g.answer desc, g.ask`, args...)
	return all, err
}

// ReportedOf returns what was answered about an indicator, the newest first, at most
// so many.
func ReportedOf(tx *db.Tx, indicator plan.IndicatorID, most int) ([]Given, error) {
	return findGiven(tx, fmt.Sprintf(`and g.indicator = $2 and g.answer in (select x.id from request_answer x
		join request_given y on y.ward = x.ward and y.answer = x.id where x.ward = $1 and y.indicator = $2 order by x.recorded_at desc limit %d)`, most), string(indicator))
}

// Typed returns how many values the program has written into answers instead of a
// clerk in a year.
func Typed(tx *db.Tx, year int) (n int, err error) {
	from := db.Stamp(vn.Day(fmt.Sprintf("%04d-01-01", year)).Time())
	to := db.Stamp(vn.Day(fmt.Sprintf("%04d-01-01", year+1)).Time())
	_, err = tx.One([]any{&n}, `select count(*) from request_given g join request_answer a on a.ward = g.ward and a.id = g.answer
		where g.ward = $1 and a.recorded_at >= $2 and a.recorded_at < $3`, from, to)
	return n, err
}
