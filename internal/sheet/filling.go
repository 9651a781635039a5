package sheet

import (
	"encoding/json"
	"fmt"
	"math/big"
	"path"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/doc/xlsx"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// FillingID names one filling of a superior's workbook within its ward.
type FillingID string

// Filling is a superior's workbook filled for a period: what was typed instead of a
// clerk.
type Filling struct {
	ID         FillingID
	Mapping    MappingID
	From, To   vn.Day
	Cells      int // that were filled
	Blanks     int // that the record had nothing for
	Blob       string
	Notes      Notes
	RecordedAt string
	RecordedBy auth.AccountID
}

// Notes says what of a filling a person should know.
type Notes struct {
	Blanks  []Note `json:"blanks,omitempty"`  // left empty, and why
	Rounded []Note `json:"rounded,omitempty"` // written with fewer digits than the record has
	Words   []Note `json:"words,omitempty"`   // written as words: "trên 6"
}

// Note is a note on one cell.
type Note struct{ At, Sentence string }

// filler finds what goes into the cells of one filling.
type filler struct {
	definitions map[plan.IndicatorID]plan.Definition
	targets     []plan.Target
	approved    map[figure.Key]figure.Figure
	from, to    vn.Day
	notes       Notes
}

// Draft is a filling before its file is made: what goes into which cell.
type Draft struct {
	Mapping  MappingID
	From, To vn.Day
	notes    Notes
	filled   int
	puts     []xlsx.Put
	blank    []byte
	filename string
}

// Gather finds what goes into a superior's workbook for a period: approved figures
// and plan values. What the record lacks stays empty and is listed.
func Gather(tx *db.Tx, id MappingID, from, to vn.Day) (Draft, error) {
	d := Draft{Mapping: id, From: from, To: to}
	m, err := GetMapping(tx, id)
	if err != nil {
		return d, err
	}
	if !from.Valid() || !to.Valid() || from > to {
		return d, fault.Invalidf("ky", "Chưa chọn kỳ để điền. Hãy chọn một kỳ trong danh sách.")
	}
	cells, err := Cells(tx, id)
	if err != nil {
		return d, err
	}
	if len(cells) == 0 {
		return d, fault.Conflictf("Biểu “%s” chưa ghép ô nào nên chưa điền được. Hãy ghép ô trước.", m.Name)
	}
	f, err := newFiller(tx, from, to, cells)
	if err != nil {
		return d, err
	}
	for _, c := range cells {
		d.puts = append(d.puts, f.put(c))
	}
	d.notes, d.filled, d.filename = f.notes, len(cells)-len(f.notes.Blanks), m.Filename
	_, d.blank, err = blob.Get(tx, m.Blob)
	return d, err
}

// File makes the filled workbook; it needs no transaction.
func (d Draft) File() ([]byte, error) { return xlsx.Fill(d.blank, d.puts) }

// Keep records a filling with its file.
func Keep(tx *db.Tx, d Draft, file []byte) (FillingID, error) {
	if _, err := GetMapping(tx, d.Mapping); err != nil {
		return "", err
	}
	kept, err := blob.Put(tx, d.filename, XlsxMedia, file)
	if err != nil {
		return "", err
	}
	notes, err := json.Marshal(d.notes)
	if err != nil {
		return "", fmt.Errorf("record filling: %w", err)
	}
	id := FillingID(db.NewID())
	if _, err := tx.Exec(`insert into sheet_filling (ward, id, mapping, from_day, to_day, cells, blanks, blob, notes, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		string(id), string(d.Mapping), string(d.From), string(d.To), d.filled, len(d.notes.Blanks), kept.ID, string(notes), tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return "", err
	}
	return id, audit.Add(tx, audit.Entry{Act: "mapping.fill", Subject: "mapping/" + string(d.Mapping),
		Detail: map[string]any{"from": d.From, "to": d.To, "cells": d.filled, "file": kept.ID}})
}

func newFiller(tx *db.Tx, from, to vn.Day, cells []Mapped) (*filler, error) {
	f := &filler{from: from, to: to, approved: map[figure.Key]figure.Figure{}}
	var err error
	if f.definitions, err = plan.Indicators(tx, ""); err != nil {
		return nil, err
	}
	if f.targets, err = plan.Targets(tx, to.Year(), ""); err != nil {
		return nil, err
	}
	first, last := from.Year()-1, to.Year()
	for _, m := range cells {
		if a, b, ok := m.Span.days(to.Year()); ok {
			first, last = min(first, a.Year()), max(last, b.Year())
		}
	}
	all, err := figure.FindApproved(tx, vn.Day(fmt.Sprintf("%04d-01-01", first)), vn.Day(fmt.Sprintf("%04d-12-31", last)), "")
	for _, a := range all {
		f.approved[a.Key] = a
	}
	return f, err
}

// span is the days that a cell tells about.
func (f *filler) span(s Span) (from, to vn.Day) {
	if from, to, ok := s.days(f.to.Year()); ok {
		return from, to
	}
	start := func(year int) vn.Day { return vn.Day(fmt.Sprintf("%04d-01-01", year)) }
	ago := figure.Key{From: f.from, To: f.to}.YearBefore()
	switch s {
	case LastYear:
		return ago.From, ago.To
	case ToDate:
		return start(f.to.Year()), f.to
	case LastToDate:
		return start(f.to.Year() - 1), ago.To
	case YearBefore:
		return start(f.to.Year() - 1), vn.Day(fmt.Sprintf("%04d-12-31", f.to.Year()-1))
	}
	return f.from, f.to
}

// Answer is what the record gives for one cell: a value with the revisions it rests
// on, or why there is none.
type Answer struct {
	From, To vn.Day          // the days asked for
	Value    figure.Value    // at the indicator's scale
	Figures  []figure.Figure // none for a plan value
	Why      string          // a sentence's end; "" where there is a value
}

// Answers finds what the record gives for cells of a form that is filled for a
// period, in their order. Nothing unapproved is given.
func Answers(tx *db.Tx, from, to vn.Day, cells []Mapped) ([]Answer, error) {
	f, err := newFiller(tx, from, to, cells)
	if err != nil {
		return nil, err
	}
	all := make([]Answer, len(cells))
	for i, m := range cells {
		all[i] = f.answer(m)
	}
	return all, nil
}

// Told is how a value goes out under a cell's unit of measure and decimals: as a
// number, or as words where it is no exact number ("trên 6.000"), both without the
// unit, which the form states itself. Rounded is true where digits were dropped.
type Told struct {
	Number  *vn.Decimal
	Text    string
	Rounded bool
}

// Tell puts a value into the form that a cell wants; ok is false where its unit of
// measure cannot be told in the cell's.
func Tell(v figure.Value, d plan.Definition, m Mapped) (w Told, ok bool) {
	if d.Kind == plan.Milestone && d.Unit == "" {
		return Told{Text: v.Format(d)}, true
	}
	exact := vn.Decimal{Units: v.N, Scale: d.Scale}
	told := exact.Rat()
	if m.Measure != "" && m.Measure != d.Unit {
		if told, ok = plan.Convert(exact, d.Unit, m.Measure); !ok {
			return Told{}, false
		}
	}
	if v.Bound != figure.Exact {
		return bounded(v.Bound, told)
	}
	n, err := vn.FromRat(told, m.Decimals)
	if err != nil {
		return Told{}, false
	}
	return Told{Number: &n, Rounded: n.Rat().Cmp(told) != 0}, true
}

// mostDigits is how many decimals are written at most.
const mostDigits = 6

// bounded writes a bounded value with just the digits that it has: rounding would move
// the bound, and digits nobody wrote are not added. ok is false where no number of
// decimals tells it.
func bounded(b figure.Bound, told *big.Rat) (w Told, ok bool) {
	n, err := vn.FromRat(told, mostDigits)
	if err != nil || n.Rat().Cmp(told) != 0 {
		return Told{}, false
	}
	return Told{Text: b.Label() + " " + n.Trim().String()}, true
}

// put is what goes into one cell.
func (f *filler) put(m Mapped) xlsx.Put {
	p := xlsx.Put{Tab: m.Tab, Row: m.Row, Col: m.Col}
	d, known := f.definitions[m.Indicator]
	if !known {
		f.notes.Blanks = append(f.notes.Blanks, Note{m.At(), "Chỉ tiêu đã bỏ."})
		return p
	}
	a := f.answer(m)
	if a.Why != "" {
		f.notes.Blanks = append(f.notes.Blanks, Note{m.At(), d.Name + ": " + a.Why})
		return p
	}
	w, ok := Tell(a.Value, d, m)
	switch {
	case !ok:
		f.notes.Blanks = append(f.notes.Blanks, Note{m.At(), fmt.Sprintf("%s: %s không đổi sang %s được.", d.Name, a.Value.WithUnit(d), m.Measure)})
	case w.Number == nil:
		f.notes.Words = append(f.notes.Words, Note{m.At(), d.Name + ": ghi chữ “" + w.Text + "” vì không phải số đúng bằng."})
	case w.Rounded:
		f.notes.Rounded = append(f.notes.Rounded, Note{m.At(), fmt.Sprintf("%s: %s ghi tròn thành %s.", d.Name, d.WithUnit(a.Value.N), plan.Measure(w.Number.String(), m.Measure))})
	}
	p.Number, p.Text = w.Number, w.Text
	return p
}

// answer finds the approved value of a cell, or says why there is none.
func (f *filler) answer(m Mapped) (a Answer) {
	a.From, a.To = f.span(m.Span)
	if m.Span == YearPlan {
		a.From, a.To = vn.Day(fmt.Sprintf("%04d-01-01", f.to.Year())), vn.Day(fmt.Sprintf("%04d-12-31", f.to.Year()))
		a.Value, a.Why = f.planned(m)
		return a
	}
	if one, have := f.approved[figure.Key{Indicator: m.Indicator, Unit: m.Unit, From: a.From, To: a.To}]; have {
		a.Value, a.Figures = one.Value, []figure.Figure{one}
		return a
	}
	switch d := f.definitions[m.Indicator]; {
	case d.Kind == plan.Flow:
		f.sum(m, &a)
		if a.Why != "" && f.difference(m, &a) {
			a.Why = ""
		}
		return a
	case d.Kind == plan.Stock && (m.Span.named() || m.Span == ToDate || m.Span == LastToDate || m.Span == YearBefore):
		best, found := figure.Figure{}, false
		for k, one := range f.approved { // a level stands on its last day, whatever it was counted from
			if k.Indicator == m.Indicator && k.Unit == m.Unit && k.To == a.To && (!found || k.From < best.Key.From) {
				best, found = one, true
			}
		}
		if found {
			a.Value, a.Figures = best.Value, []figure.Figure{best}
			return a
		}
	}
	a.Why = fmt.Sprintf("chưa có số đã duyệt từ %s đến %s.", a.From.Short(), a.To.Short())
	return a
}

// sum puts amounts that follow one another without a gap together.
func (f *filler) sum(m Mapped, a *Answer) {
	total, at := new(big.Int), a.From
	var used []figure.Figure
	for at <= a.To {
		best, found := figure.Figure{}, false
		for k, one := range f.approved {
			if k.Indicator == m.Indicator && k.Unit == m.Unit && k.From == at && k.To <= a.To && (!found || k.To > best.Key.To) {
				best, found = one, true
			}
		}
		switch {
		case !found:
			a.Why = fmt.Sprintf("chưa có số đã duyệt từ %s.", at.Short())
			return
		case best.Value.Bound != figure.Exact:
			a.Why = fmt.Sprintf("số từ %s đến %s là “%s”, không cộng được.", best.Key.From.Short(), best.Key.To.Short(), best.Value.Bound.Label())
			return
		}
		total.Add(total, big.NewInt(best.Value.N))
		used = append(used, best)
		at = best.Key.To.AddDays(1)
	}
	if !total.IsInt64() {
		a.Why = "tổng quá lớn."
		return
	}
	a.Value, a.Figures = figure.Value{N: total.Int64()}, used
}

// difference takes what was reached before the days asked for off what was reached
// by their end, where both are counted from one day.
func (f *filler) difference(m Mapped, a *Answer) bool {
	start := vn.Day("")
	for k, whole := range f.approved {
		if k.Indicator != m.Indicator || k.Unit != m.Unit || k.To != a.To || k.From >= a.From || whole.Value.Bound != figure.Exact {
			continue
		}
		before, have := f.approved[figure.Key{Indicator: k.Indicator, Unit: k.Unit, From: k.From, To: a.From.AddDays(-1)}]
		if !have || before.Value.Bound != figure.Exact {
			continue
		}
		left := new(big.Int).Sub(big.NewInt(whole.Value.N), big.NewInt(before.Value.N))
		if left.IsInt64() && (start == "" || k.From < start) {
			start, a.Value, a.Figures = k.From, figure.Value{N: left.Int64()}, []figure.Figure{before, whole}
		}
	}
	return start != ""
}

// planned is the year's plan value by the first source that gave one.
func (f *filler) planned(m Mapped) (v figure.Value, why string) {
	for _, t := range f.targets {
		for _, p := range t.Parts {
			if p.Indicator != m.Indicator || len(p.Plans) == 0 {
				continue
			}
			switch a := p.Plans[0]; a.Operator {
			case plan.AtLeast, plan.Above, plan.AtMost, plan.Below, plan.Exactly, plan.DownTo, plan.AllOf:
				return figure.Value{N: a.Lo}, ""
			default:
				return v, "kế hoạch là “" + f.definitions[m.Indicator].FormatAssigned(a) + "”, không phải một số."
			}
		}
	}
	return v, fmt.Sprintf("kế hoạch năm %d chưa giao.", f.to.Year())
}

const fillingColumns = `id, mapping, from_day, to_day, cells, blanks, blob, notes, recorded_at, recorded_by`

// Fillings returns what was filled from a workbook, newest first.
func Fillings(tx *db.Tx, id MappingID) ([]Filling, error) {
	var all []Filling
	err := tx.Each(func(s db.Scanner) error {
		var f Filling
		var notes string
		err := s.Scan(&f.ID, &f.Mapping, &f.From, &f.To, &f.Cells, &f.Blanks, &f.Blob, &notes, &f.RecordedAt, &f.RecordedBy)
		if err == nil {
			err = json.Unmarshal([]byte(notes), &f.Notes)
		}
		all = append(all, f)
		return err
	}, `select `+fillingColumns+` from sheet_filling where ward = $1 and mapping = $2 order by recorded_at desc, id desc`, string(id))
	return all, err
}

// FilledFile returns the file of a filling with its name.
func FilledFile(tx *db.Tx, m MappingID, id FillingID) (name string, data []byte, err error) {
	of, err := GetMapping(tx, m)
	if err != nil {
		return "", nil, err
	}
	all, err := Fillings(tx, m)
	if err != nil {
		return "", nil, err
	}
	for _, f := range all {
		if f.ID == id {
			_, data, err := blob.Get(tx, f.Blob)
			return FilledName(of.Filename), data, err
		}
	}
	return "", nil, fault.Missingf("Không có lần điền này của biểu “%s”. Hãy mở lại trang của biểu.", of.Name)
}

// FilledName is what a filled workbook is called: one that came as .xls was read, and
// goes out, as .xlsx.
func FilledName(filename string) string {
	if strings.EqualFold(path.Ext(filename), ".xls") {
		return strings.TrimSuffix(filename, path.Ext(filename)) + ".xlsx"
	}
	return filename
}

// Typed returns how many cells the program has filled instead of a clerk in a year,
// counted from what each filling recorded.
func Typed(tx *db.Tx, year int) (n int, err error) {
	from := db.Stamp(vn.Day(fmt.Sprintf("%04d-01-01", year)).Time())
	to := db.Stamp(vn.Day(fmt.Sprintf("%04d-01-01", year+1)).Time())
	_, err = tx.One([]any{&n}, `select coalesce(sum(cells), 0) from sheet_filling where ward = $1 and recorded_at >= $2 and recorded_at < $3`, from, to)
	return n, err
}
