package ui

import (
	"context"
	"io"
)

// CopyBox is a text to take along, such as a message for a chat or a secret
// address. With script a button copies it; without, it stands in a box to be
// marked and copied by hand. Rows is the height of the box; with One it is a line.
type CopyBox struct {
	ID    string
	Label string
	Text  string
	Hint  string
	Rows  int
	One   bool
}

// Render draws the part.
func (p CopyBox) Render(ctx context.Context, w io.Writer) error { return drawCopyBox(p).Render(ctx, w) }
