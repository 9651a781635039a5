// Package layout is the form of a ward's papers (thể thức văn bản): how a State
// paper and a Party paper look, by the day they are given out. State papers follow
// Nghị định 30/2020/NĐ-CP, Phụ lục I; Party papers follow Hướng dẫn 36-HD/VPTW until
// 26/5/2026 and Hướng dẫn 05-HD/VPTW from 27/5/2026. The two differ in nearly every
// part (head, punctuation of the number, prefix of the signature, receivers, last
// mark) and are never mixed: who issues a paper decides its world, its day the form.
//
// Each point of a form is a row of data (forms.tsv) with its legal source and a mark
// of how surely it is known. For gives the rules of a world on a day; With puts in
// what a ward chose where the law leaves a choice or the source is not certain, and
// refuses what lies outside. Rules builds the parts of a paper as blocks of a Word
// file: Head, Title, Addressed, Grounds, Enactment, Article, Annex, Sign. Texts may hold tags of
// a template ("{{ten_don_vi}}"); they are laid out as words of a usual length.
//
// The package knows nothing of wards or databases.
package layout

import (
	"strconv"
	"strings"

	"tongket/internal/doc/docx"
	"tongket/internal/vn"
)

// World is one of the two kinds of papers a ward gives out.
type World string

// The worlds.
const (
	State World = "state" // of the People's Council and the People's Committee
	Party World = "party" // of the Party organisation
)

// Worlds lists both in the order of a page.
var Worlds = []World{State, Party}

// Label names the world inside a sentence.
func (w World) Label() string {
	if w == Party {
		return "văn bản của Đảng"
	}
	return "văn bản hành chính"
}

// Rules is the form of one world in force on a day, with what a ward chose.
type Rules struct {
	World  World
	From   vn.Day  // the first day of the form
	Source string  // the paper that sets it
	Mark   string  // the least sure mark of its points: "C", "C2" or "G"
	Points []Point // in the order of the page
}

// For returns the rules of a world on a day. A day before the first form takes that
// one; no day takes the latest.
func For(w World, day vn.Day) Rules {
	var found Rules
	for _, f := range Forms() {
		if f.World == w && (found.From == "" || day == "" || !day.Before(f.From)) {
			found = f
		}
	}
	return found
}

// value is the value of a point, "" for one the form has not.
func (r Rules) value(k Key) string {
	for _, p := range r.Points {
		if p.Key == k {
			return p.Value
		}
	}
	return ""
}

func (r Rules) is(k Key) bool { return r.value(k) == yes }

// points is a value that is a size of type.
func (r Rules) points(k Key) int {
	n, _ := strconv.Atoi(r.value(k)) // values are held to their kind when the form is read
	return n
}

func (r Rules) millimetres(k Key) docx.Length {
	mm, _ := strconv.ParseFloat(r.value(k), 64) // as above
	return docx.MM(mm)
}

// headSizes are the sizes of the head that go together: the country's or the
// Party's name, what stands below it or at its left, the place and day.
func (r Rules) headSizes() (first, second, day int) {
	part := strings.Split(r.value(headSizes), "/")
	for i, to := range []*int{&first, &second, &day} {
		if i < len(part) {
			*to, _ = strconv.Atoi(part[i])
		}
	}
	return first, second, day
}

// Margins are the margins of a page.
func (r Rules) Margins() docx.Margins {
	return docx.Margins{Top: r.millimetres(marginTop), Bottom: r.millimetres(marginBottom),
		Left: r.millimetres(marginLeft), Right: r.millimetres(marginRight)}
}

// Size is the size of body text in points.
func (r Rules) Size() int { return r.points(size) }

// End is the mark that closes the last sentence of a paper: "./." or ".".
func (r Rules) End() string { return r.value(end) }

// Options set up a Word file in this form.
func (r Rules) Options(title string) docx.Options {
	o := docx.Options{
		Title: title, Font: r.value(font), Size: r.Size(), Margins: r.Margins(),
		Indent: r.millimetres(indent), Gap: docx.Pt(r.points(gap)),
		PageNumber: r.points(pageNumber), PageNumberTop: r.millimetres(pageNumberTop),
	}
	if r.World == Party {
		o.Exact = docx.Pt(r.points(pitch))
	} else {
		o.Line = r.points(pitch)
	}
	return o
}

// New begins a Word file in this form.
func (r Rules) New(title string) *docx.Document { return docx.New(r.Options(title)) }

// textWidth is the width between the margins of a page.
func (r Rules) textWidth(landscape bool) docx.Length {
	return docx.New(r.Options("")).TextWidth(landscape)
}
