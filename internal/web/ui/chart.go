package ui

import (
	"github.com/a-h/templ"

	"tongket/internal/doc/chart"
)

// Spark is a chart.Spark in a cell of a table.
type Spark chart.Spark

// Chart is a drawing with the same numbers in a table below it. It is laid out
// twice, for a desk and for a telephone, and the stylesheet shows one of them.
// Folded puts the table away until it is asked for, and off the paper.
type Chart struct {
	Of     chart.Drawing
	Folded bool
}

// The widths that drawings are laid out for.
const (
	wideDrawing = 820
	slimDrawing = 340
)

// svg writes a laid out drawing.
func svg(s chart.Scene, class string) templ.Component { return templ.Raw(s.SVG(class)) }

// late reports whether a cell of a drawing's table is in red.
func late(t chart.Table, row, col int) bool {
	return row < len(t.Bad) && col < len(t.Bad[row]) && t.Bad[row][col]
}
