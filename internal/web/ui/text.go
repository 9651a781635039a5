package ui

import (
	"strings"

	"github.com/a-h/templ"
)

// Tone is how loudly a few words speak. Red means không đạt, quá hạn or an error;
// ochre means waiting, missing or an estimate; both always stand beside words.
type Tone string

// The tones, from the plainest.
const (
	Ink    Tone = ""       // plain text
	Strong Tone = "b"      // what the sentence is about
	Soft   Tone = "t2"     // second line
	Faint  Tone = "t3"     // hints, units of measure
	Good   Tone = "good"   // đạt, khớp, đã xong
	Wait   Tone = "soon"   // sắp đến hạn, còn thiếu, ước
	Bad    Tone = "late"   // quá hạn, sai
	Traced Tone = "fig"    // a figure in a draft that leads to its record
	Doubt  Tone = "fig wn" // a figure in a draft that disagrees with the record
	Gap    Tone = "blank"  // a place in a draft that its writer has yet to fill
)

// Run is a stretch of a sentence. With an Href it is a link.
type Run struct {
	Text string
	Tone Tone
	Href string
}

// Line is a sentence made of runs, joined without added spaces. It is a component.
type Line []Run

// Words makes a Line of plain words.
func Words(s string) Line { return Line{{Text: s}} }

// String returns the words of the line alone.
func (l Line) String() string {
	var b strings.Builder
	for _, r := range l {
		b.WriteString(r.Text)
	}
	return b.String()
}

// Blank marks a gap in a text: it says what is missing and from whom ("thiếu: Công
// an phường chưa gửi"). It is never an empty string, a dash or a zero.
type Blank struct{ Text string }

// Tag is a short mark on a row ("đã khóa", "trong đó"). Tones: Ink, Good, Wait, Bad.
type Tag struct {
	Text string
	Tone Tone
}

// Note is small print under a table or a form. Mark is its sign in the table ("¹")
// and ID the place that the sign links to.
type Note struct {
	ID, Mark string
	Text     Line
	Screen   bool // left out on paper
}

// Clip is a link to a file, with its size or date behind it.
type Clip struct {
	Label, Href, Meta string
}

// Parts is several components one after another, spaced as words are.
type Parts []templ.Component
