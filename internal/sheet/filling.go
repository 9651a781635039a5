package sheet

import (
	"encoding/json"
	"fmt"
	"math/big"

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

// put is what goes into one cell.
func (f *filler) put(m Mapped) xlsx.Put {
	p := xlsx.Put{Tab: m.Tab, Row: m.Row, Col: m.Col}
	d, known := f.definitions[m.Indicator]
	if !known {
		f.notes.Blanks = append(f.notes.Blanks, Note{m.At(), "Chỉ tiêu đã bỏ."})
		return p
	}
	v, why := f.value(m, d)
	if why != "" {
		f.notes.Blanks = append(f.notes.Blanks, Note{m.At(), d.Name + ": " + why})
		return p
	}
	if v.Bound != figure.Exact {
		p.Text = v.WithUnit(d)
		f.notes.Words = append(f.notes.Words, Note{m.At(), d.Name + ": ghi chữ “" + p.Text + "” vì không phải số đúng bằng."})
		return p
	}
	exact := vn.Decimal{Units: v.N, Scale: d.Scale}
	told, ok := exact.Rat(), true
	if m.Measure != d.Unit {
		told, ok = plan.Convert(exact, d.Unit, m.Measure)
	}
	n, err := vn.Decimal{}, error(nil)
	if ok {
		n, err = vn.FromRat(told, m.Decimals)
	}
	if !ok || err != nil {
		f.notes.Blanks = append(f.notes.Blanks, Note{m.At(), fmt.Sprintf("%s: %s không đổi sang %s được.", d.Name, d.WithUnit(v.N), m.Measure)})
		return p
	}
	if n.Rat().Cmp(told) != 0 {
		f.notes.Rounded = append(f.notes.Rounded, Note{m.At(), fmt.Sprintf("%s: %s ghi tròn thành %s.", d.Name, d.WithUnit(v.N), plan.Measure(n.String(), m.Measure))})
	}
	p.Number = &n
	return p
}

// value finds the approved value of a cell, or says why there is none.
func (f *filler) value(m Mapped, d plan.Definition) (v figure.Value, why string) {
	if m.Span == YearPlan {
		return f.planned(m)
	}
	from, to := f.span(m.Span)
	if a, have := f.approved[figure.Key{Indicator: m.Indicator, Unit: m.Unit, From: from, To: to}]; have {
		return a.Value, ""
	}
	switch {
	case d.Kind == plan.Flow:
		return f.sum(m, from, to)
	case d.Kind == plan.Stock && (m.Span.named() || m.Span == ToDate || m.Span == LastToDate || m.Span == YearBefore):
		for k, a := range f.approved { // a level stands on its last day, whatever it was counted from
			if k.Indicator == m.Indicator && k.Unit == m.Unit && k.To == to {
				return a.Value, ""
			}
		}
	}
	return v, fmt.Sprintf("chưa có số đã duyệt từ %s đến %s.", from.Short(), to.Short())
}

// sum puts amounts that follow one another without a gap together.
func (f *filler) sum(m Mapped, from, to vn.Day) (v figure.Value, why string) {
	total, at := new(big.Int), from
	for at <= to {
		best, found := figure.Figure{}, false
		for k, a := range f.approved {
			if k.Indicator == m.Indicator && k.Unit == m.Unit && k.From == at && k.To <= to && (!found || k.To > best.Key.To) {
				best, found = a, true
			}
		}
		switch {
		case !found:
			return v, fmt.Sprintf("chưa có số đã duyệt từ %s.", at.Short())
		case best.Value.Bound != figure.Exact:
			return v, fmt.Sprintf("số từ %s đến %s là “%s”, không cộng được.", best.Key.From.Short(), best.Key.To.Short(), best.Value.Bound.Label())
		}
		total.Add(total, big.NewInt(best.Value.N))
		at = best.Key.To.AddDays(1)
	}
	if !total.IsInt64() {
		return v, "tổng quá lớn."
	}
	v.N = total.Int64()
	return v, ""
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
			return of.Filename, data, err
		}
	}
	return "", nil, fault.Missingf("Không có lần điền này của biểu “%s”. Hãy mở lại trang của biểu.", of.Name)
}

// Typed returns how many cells the program has filled instead of a clerk in a year,
// counted from what each filling recorded.
func Typed(tx *db.Tx, year int) (n int, err error) {
	from := db.Stamp(vn.Day(fmt.Sprintf("%04d-01-01", year)).Time())
	to := db.Stamp(vn.Day(fmt.Sprintf("%04d-01-01", year+1)).Time())
	_, err = tx.One([]any{&n}, `select coalesce(sum(cells), 0) from sheet_filling where ward = $1 and recorded_at >= $2 and recorded_at < $3`, from, to)
	return n, err
}
