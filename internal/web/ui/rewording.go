package ui

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// Rewording is a sentence before and after a change, the words that differ marked:
// struck out in the first, underlined in the second. Either may be empty: the
// sentence is new, or it is gone.
type Rewording struct {
	Place  string // where in the paper, "" when nothing is to be said
	Before []Reworded
	After  []Reworded
}

// Reworded is a stretch of a Rewording.
type Reworded struct {
	Text    string
	Changed bool
}

// Render draws the part.
func (p Rewording) Render(ctx context.Context, w io.Writer) error {
	return drawRewording(p).Render(ctx, w)
}

// reworded writes stretches, the changed ones in an element of their own.
func reworded(all []Reworded, element string) templ.Component {
	return raw(func(b *strings.Builder) {
		for _, s := range all {
			text := templ.EscapeString(s.Text)
			if s.Changed {
				text = "<" + element + ">" + text + "</" + element + ">"
			}
			b.WriteString(text)
		}
	})
}
