package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// table is columns of text, as wide as what stands in them; one column, the
// names, is broken into lines where the whole would be wider than the paper.
type table struct {
	head  []string
	right []bool // columns of numbers
	wrap  int    // the column of the names
	rows  [][]string
}

// add adds a row. A row of one cell is a heading over the whole width.
func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// gap stands between two columns.
const gap = "  "

// narrowest is the least room that names are given.
const narrowest = 24

// write prints the table to at most width columns where the names allow it.
func (t *table) write(w io.Writer, indent string, width int) {
	wide := t.widths()
	total := utf8.RuneCountInString(indent) - len(gap)
	for _, n := range wide {
		total += n + len(gap)
	}
	if over := total - width; over > 0 {
		wide[t.wrap] = max(wide[t.wrap]-over, min(narrowest, wide[t.wrap]))
	}
	t.line(w, indent, wide, t.head)
	rule := make([]string, len(t.head))
	for i, n := range wide {
		rule[i] = strings.Repeat("─", n)
	}
	fmt.Fprintln(w, indent+strings.Join(rule, gap))
	for _, row := range t.rows {
		if len(row) == 1 {
			fmt.Fprintln(w, indent+row[0])
			continue
		}
		t.line(w, indent, wide, row)
	}
}

func (t *table) widths() []int {
	wide := make([]int, len(t.head))
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, cell := range row {
			if len(row) > 1 {
				wide[i] = max(wide[i], utf8.RuneCountInString(cell))
			}
		}
	}
	return wide
}

// line prints one row, in several lines where its name is broken.
func (t *table) line(w io.Writer, indent string, wide []int, row []string) {
	names := wrapped(row[t.wrap], wide[t.wrap])
	for n, name := range names {
		var b strings.Builder
		for i, cell := range row {
			switch {
			case i == t.wrap:
				cell = name
			case n > 0:
				cell = ""
			}
			blank := strings.Repeat(" ", max(0, wide[i]-utf8.RuneCountInString(cell)))
			if i > 0 {
				b.WriteString(gap)
			}
			if t.right[i] {
				b.WriteString(blank + cell)
			} else {
				b.WriteString(cell + blank)
			}
		}
		fmt.Fprintln(w, strings.TrimRight(indent+b.String(), " "))
	}
}

// wrapped breaks a text into lines of at most width characters, between words
// where it can.
func wrapped(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		for utf8.RuneCountInString(word) > width {
			head := string([]rune(word)[:width])
			if line != "" {
				lines, line = append(lines, line), ""
			}
			lines, word = append(lines, head), word[len(head):]
		}
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// paragraph prints a text broken to the width, its lines after the first under
// the same indent.
func paragraph(w io.Writer, first, rest, text string, width int) {
	for i, line := range wrapped(text, max(narrowest, width-utf8.RuneCountInString(rest))) {
		if i > 0 {
			first = rest
		}
		fmt.Fprintln(w, first+line)
	}
}

// sheetWidth is how wide output is made where it does not go to a screen, so that it
// is the same on every machine.
const sheetWidth = 110

// width is how many characters a line of the output may have.
func (p *program) width() int {
	if !isTerminal(p.out) {
		return sheetWidth
	}
	if wide, _, err := term.GetSize(int(p.out.Fd())); err == nil && wide > 0 {
		return max(wide, 60)
	}
	return sheetWidth
}
