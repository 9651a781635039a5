package docx

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// State says what became of one generated sentence, table row or cell, or of one
// that the clerk wrote, when a paper is drawn again.
type State string

// The states.
const (
	Updated State = "updated" // the clerk left it alone: it tells the new figures
	Asked   State = "asked"   // the clerk changed it and so did its figures: a person chooses
	Kept    State = "kept"    // the clerk changed it, its figures stay: it stands as the clerk left it
	Added   State = "added"   // the paper says something it did not say before
	Gone    State = "gone"    // the paper no longer says it, and the clerk had left it alone: taken out
	Deleted State = "deleted" // the clerk took it out: it stays out
	Moved   State = "moved"   // the clerk put it elsewhere: it stays there
	Own     State = "own"     // the clerk wrote it
)

// Choice is what is done with what is Asked.
type Choice string

// The choices. The zero Choice is none yet; the clerk's words stand until then.
const (
	TakeMine    Choice = "mine"    // the clerk's words as they are
	TakeFresh   Choice = "fresh"   // the new text; where the paper no longer says it, nothing
	TakeNumbers Choice = "numbers" // the clerk's words with the new numbers in them
)

// Change is one sentence, row or cell that is not in all three files the same.
// Texts are as people read them, "" where it does not stand.
type Change struct {
	ID    string // the same for the same texts in the same order
	State State
	Place string // the heading above it, and the row in a table
	Base  string // as it was drawn
	Mine  string // as the clerk left it
	Fresh string // as it is drawn now
	// Choices are those that an Asked change offers; Choice is the one that was
	// taken, proposed by Merge where only numbers changed.
	Choices []Choice
	Choice  Choice
	// WithNumbers is the clerk's sentence with the new numbers in it, where that is
	// offered.
	WithNumbers string
}

// MergeOptions say how three files are put together.
type MergeOptions struct {
	// Key tells what the number under a tag says, whichever file the tag is in; ""
	// for a tag it does not know.
	Key func(tag string) string
	// Decide answers for an Asked change, with the proposal in its Choice; nil takes
	// the proposals.
	Decide func(Change) Choice
	// Rename gives the tag for a number of the clerk's words that the new drawing has
	// no tag for: a copy, or one that it no longer says. nil leaves the tag.
	Rename func(tag string) string
}

// Merged is a file put together.
type Merged struct {
	File    []byte
	Changes []Change // in reading order; those that were Deleted last
	Found   int      // paragraphs and rows of the base that stand in the edited file …
	Of      int      // … of so many with a text
}

// Merge puts a paper that was drawn again into the file that the clerk made of its
// first drawing: base is the file as it was drawn, edited what came back from Word
// or LibreOffice, fresh the new drawing. The result is the edited file: what the
// clerk wrote, moved, formatted and deleted stays so; what the clerk left alone
// says what fresh says; what both changed is Asked. Other parts (styles, headers,
// comments, notes) are copied byte for byte; a foot of the page that was left alone
// follows fresh. Errors are those of Read and one for a file in Word's strict
// format.
func Merge(base, edited, fresh []byte, o MergeOptions) (Merged, error) {
	if o.Key == nil {
		o.Key = func(string) string { return "" }
	}
	var files [3]*mergeFile
	for i, b := range [][]byte{base, edited, fresh} {
		f, err := openMerge(b, o.Key)
		if err != nil {
			return Merged{}, err
		}
		files[i] = f
	}
	files[1].edited = true
	m := newMerger(files[0], files[1], files[2], o)
	m.learn()
	m.flow(m.base.body(), m.edited.body(), m.fresh.body())
	m.out.Changes = append(m.out.Changes, m.deleted...)
	m.retag()
	err := m.feet()
	if err = cmp.Or(err, m.err); err != nil {
		return Merged{}, err
	}
	if m.out.File, err = m.edited.write(); err != nil {
		return Merged{}, fmt.Errorf("docx: write the merged file: %w", err)
	}
	return m.out, nil
}

// merger is one merge under way; the edited file is changed in place.
type merger struct {
	base, edited, fresh *mergeFile
	opt                 MergeOptions
	out                 Merged
	deleted             []Change
	seen                map[string]int     // how often the same three texts came
	place               string             // the heading above
	row                 string             // the row of a table being merged
	inside              int                // how deep in tables
	numbers             map[string][]token // those that changed and are printed one way, by key
	paraLooks, runLooks votes
	lists               map[string]string // list of the drawing → the same here
	nextID              int               // of pictures
	quiet               bool              // nothing is told of what is merged now
	err                 error
}

func newMerger(base, edited, fresh *mergeFile, o MergeOptions) *merger {
	return &merger{base: base, edited: edited, fresh: fresh, opt: o, seen: map[string]int{},
		numbers: map[string][]token{}, paraLooks: votes{}, runLooks: votes{}, lists: map[string]string{}}
}

// tell notes a change and gives the choice that holds for it.
func (m *merger) tell(c Change) Choice {
	c.Base, c.Mine, c.Fresh = shown(c.Base), shown(c.Mine), shown(c.Fresh)
	if m.quiet || c.Base+c.Mine+c.Fresh == "" {
		return c.Choice
	}
	c.Place = m.place
	if m.row != "" {
		c.Place = strings.TrimPrefix(c.Place+", dòng “"+m.row+"”", ", ")
	}
	texts := strings.Join([]string{string(c.State), c.Base, c.Mine, c.Fresh}, "\x00")
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", texts, m.seen[texts]))
	m.seen[texts]++
	c.ID = hex.EncodeToString(sum[:8])
	if c.State == Asked && m.opt.Decide != nil {
		c.Choice = m.opt.Decide(c)
	}
	if c.State == Deleted {
		m.deleted = append(m.deleted, c)
	} else {
		m.out.Changes = append(m.out.Changes, c)
	}
	return c.Choice
}
