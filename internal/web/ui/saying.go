package ui

import (
	"context"
	"io"
)

// Saying is one official sentence to be copied. Form says how much it tells: "ngắn".
type Saying struct {
	ID   string // of its text, unique on the page
	Form string
	Text string
}

// Sayings are the official sentences of a number, each with a button that copies it
// where there is script; without, the text is marked by hand. None says that there is
// nothing to say yet.
type Sayings struct {
	Items []Saying
	None  string
}

// Say is “Chép câu” beside a number: folded, and not printed. Its sentences stand in
// it, or are fetched from From when it is opened; without script it leads to Page,
// where the same stand. Of names the number for screen readers.
type Say struct {
	Of         string
	Inside     *Sayings
	From, Page string
}

// Render draws the part.
func (p Sayings) Render(ctx context.Context, w io.Writer) error { return drawSayings(p).Render(ctx, w) }

// Render draws the part.
func (p Say) Render(ctx context.Context, w io.Writer) error { return drawSay(p).Render(ctx, w) }
