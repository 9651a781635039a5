// Package sheet is Excel both ways: the template (biểu mẫu) that a unit fills in
// and sends back, the import of a workbook with its preview, and the mapping of a
// superior's workbook, whose cells are then filled from the record for any period.
//
// An import is open while it is looked at (its file and what was decided about it
// are kept, so that it survives a restart), then written, all of it in one
// transaction, or dropped. Cells are known by keys hidden in the template and not
// by their places: rows may be sorted, columns moved, sheets renamed. Where the keys
// are gone the names of rows and columns are read, and the preview says how sure
// that is.
//
// It refuses, cell by cell and with a sentence, what cannot be a figure: an error of
// a formula, a date, a number with two readings while the file's convention is
// open, another unit's figure, a period that has not begun, two cells that say
// different things of one figure. A cell of a locked period refuses the whole.
package sheet

import (
	"tongket/internal/auth"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// The media types of the files made and taken here.
const (
	XlsxMedia = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	ZipMedia  = "application/zip"
)

// Order is what a template is asked for: a unit's figures of a year by months, or of
// one period where From and To are given; with a regime only what that asks.
type Order struct {
	Unit     auth.UnitID
	Year     int
	From, To vn.Day // "" for the twelve months
	Regime   regime.RegimeID
}

// Column is one period of a template.
type Column struct {
	Name     string // "Tháng 5"
	From, To vn.Day
}

// Line is one row of a template: one number of one indicator.
type Line struct {
	Definition plan.Definition
	Part       Part
	Plan       string // the year's plan value as printed, "" where there is none
	Group      string // heading of the plan it stands under
}

// Part says which number of a figure a row holds.
type Part string

// The parts of a figure. A rate and a closed list have two numbers.
const (
	Whole       Part = ""    // the value itself
	Numerator   Part = "num" // tử số
	Denominator Part = "den" // mẫu số, or the y of x/y
)

// Label names the part behind an indicator's name.
func (p Part) Label() string {
	switch p {
	case Numerator:
		return "tử số"
	case Denominator:
		return "mẫu số"
	}
	return ""
}

// Field says what a column holds of a figure.
type Field string

// The fields of a template's columns.
const (
	Value  Field = "value"
	Bound  Field = "bound"
	Status Field = "status"
	Remark Field = "note"
)

// months returns the columns of a year's template: its months by the calendar, or
// by the first window that the year was opened under.
func months(periods []regime.Period) []Column {
	window := ""
	for _, p := range periods {
		if p.Kind == regime.Month && (window == "" || p.Window == regime.CalendarCode) {
			window = p.Window
		}
	}
	var columns []Column
	for _, p := range periods {
		if p.Kind == regime.Month && p.Window == window {
			columns = append(columns, Column{p.Name, p.From, p.To})
		}
	}
	return columns
}
