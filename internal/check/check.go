// Package check reads a text as a doubting colleague would: do the numbers in
// it agree with one another, and with the record? It works on the facts that
// package extract found and gives findings (cảnh báo số liệu): what was held
// against what, the arithmetic, and a sentence. A finding is a contradiction
// (mâu thuẫn), doubtful (cần xem), in agreement (khớp), or not to be judged from
// the text alone (chưa thể kết luận). Findings have no states and change
// nothing: people decide what to do with them.
//
// The rules are listed in document.go, each in the file of its name; what they look
// up in a text is in reading.go and table.go.
//
// A file that comes back after it was edited is held against the record number by
// number (Edited): by the tags that its numbers still carry, else by the words
// around them, and each finding says which. Annotate writes the findings into the
// file's margin.
//
// The package also keeps claims (công bố): statements as they were published.
//
// A printed number is the interval that rounding leaves open, and a bounded one
// ("trên 6") an interval without an end; all arithmetic is exact. The package
// refuses to call a contradiction what some reading of the text allows.
package check

import (
	"cmp"
	"slices"
)

// Grade is what holding a statement against another came to.
type Grade string

// The grades, gravest first.
const (
	Contradiction Grade = "contradiction" // mâu thuẫn: no reading makes both true
	Doubtful      Grade = "doubtful"      // cần xem: somebody should look
	CannotJudge   Grade = "cannot_judge"  // chưa thể kết luận: the text says too little
	Agrees        Grade = "agrees"        // khớp
)

// Grades lists every grade, gravest first.
var Grades = []Grade{Contradiction, Doubtful, CannotJudge, Agrees}

// Label returns the grade's Vietnamese name.
func (g Grade) Label() string {
	switch g {
	case Contradiction:
		return "mâu thuẫn"
	case Doubtful:
		return "cần xem"
	case CannotJudge:
		return "chưa thể kết luận"
	case Agrees:
		return "khớp"
	}
	return string(g)
}

// weight orders grades, the gravest lowest; an unknown one comes last.
func (g Grade) weight() int {
	if n := slices.Index(Grades, g); n >= 0 {
		return n
	}
	return len(Grades)
}

// Finding is the result of one check.
type Finding struct {
	Rule       string   `json:"rule"` // name of the rule, see RuleRatio and its neighbours
	Grade      Grade    `json:"grade"`
	Title      string   `json:"title"`      // a few words
	Arithmetic string   `json:"arithmetic"` // the sums, joined by " · "; "" where there are none
	Sentence   string   `json:"sentence"`   // what was found, in whole sentences
	Spans      [][2]int `json:"spans"`      // bytes of the text, in order
	Facts      []int    `json:"facts"`      // indexes of the facts it speaks of
}

// reach is how far, in bytes, a rule looks beyond a fact.
const reach = 20_000

func start(f Finding) int {
	if len(f.Spans) == 0 {
		return 0
	}
	return f.Spans[0][0]
}

// finding fills in the places of the facts a finding speaks of.
func (t *text) finding(f Finding, facts ...int) Finding {
	f.Facts = facts
	for _, i := range facts {
		f.Spans = append(f.Spans, t.Facts[i].Span)
	}
	slices.SortFunc(f.Spans, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	f.Spans = slices.Compact(f.Spans)
	return f
}
