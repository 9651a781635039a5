package main

import (
	"fmt"
	"io"
	"strings"
)

// progress draws how far long work is, on a terminal and nowhere else. The zero
// progress draws nothing.
type progress struct {
	w    io.Writer
	what string // "Đang đọc"
	of   int
	n    int
	last int // characters of the line that is drawn
}

// newProgress begins the drawing where standard error is a screen and there is
// more than one step to wait for.
func (p *program) newProgress(what string, of int) *progress {
	if of < 2 || !isTerminal(p.err) {
		return &progress{}
	}
	return &progress{w: p.err, what: what, of: of}
}

// barWidth is the length of the bar in characters.
const barWidth = 24

// step says that the next of the steps begins; clear takes the line away before
// something else is printed.
func (b *progress) step() {
	if b.w == nil {
		return
	}
	full := b.n * barWidth / b.of
	b.n++
	line := fmt.Sprintf("%s %d/%d [%s%s]", b.what, b.n, b.of, strings.Repeat("#", full), strings.Repeat(".", barWidth-full))
	b.clear()
	fmt.Fprint(b.w, line)
	b.last = len([]rune(line))
}

func (b *progress) clear() {
	if b.w == nil || b.last == 0 {
		return
	}
	fmt.Fprint(b.w, "\r"+strings.Repeat(" ", b.last)+"\r") // older consoles know no escape codes
	b.last = 0
}
