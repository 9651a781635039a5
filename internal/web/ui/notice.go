package ui

import "github.com/a-h/templ"

// ErrorItem is one thing to mend; Href leads to its field ("#f-thang-12").
type ErrorItem struct{ Text, Href string }

// ErrorSummary stands above a form that came back (422). Title says what was not
// done; Text that the rest is kept. Focus moves the reader to it on loading.
type ErrorSummary struct {
	Title string
	Text  Line
	Items []ErrorItem
	Focus bool
}

// Notice says what has just happened, or what must be known before acting. It stays
// on the page. Tones: Good, Wait, Bad.
type Notice struct {
	Tone    Tone
	Title   string
	Text    Line
	Actions []templ.Component
}

// Empty stands where a table would be, says why there is nothing yet and what the
// first step is.
type Empty struct {
	Title   string
	Text    Line
	Actions []templ.Component
}

// NoMatch says that the filter leaves nothing, repeating the filter; Clear is the
// address without it.
type NoMatch struct {
	Text  string
	Clear string
}

// StepState is where a step of a Deadlines or a Progress stands.
type StepState string

// The states of a step.
const (
	ToCome StepState = ""
	Done   StepState = "done"
	Now    StepState = "now"
	Failed StepState = "failed"
)

// Step is one step of a job.
type Step struct {
	Label string
	State StepState
}

// Progress shows a job that runs behind the page: making a report, reading a long
// file. Part of Whole is printed and drawn when Whole is above zero. Poll, while
// the job runs, is the address that answers this same component; without script,
// Refresh is a link to the page itself.
type Progress struct {
	ID      string
	Title   string // "Đang lập báo cáo năm 2025"
	State   StepState
	Text    Line
	Part    int
	Whole   int
	Steps   []Step
	Refresh string
	Poll    string
	Actions []templ.Component
}

// Deadline is a dated step of a reporting period.
type Deadline struct {
	When  string // "16/12 · hôm nay"
	Text  string
	State StepState
}

// Deadlines is the strip of dated steps; upright on a phone. Label names it for
// screen readers.
type Deadlines struct {
	Label string
	Steps []Deadline
}
