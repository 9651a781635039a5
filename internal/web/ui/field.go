package ui

import "github.com/a-h/templ"

// Span is how much of a row of Fields a field takes; on narrow screens every field
// takes half or all of it.
type Span string

// The spans.
const (
	Third   Span = ""
	Full    Span = "w-full"
	Half    Span = "w-half"
	Quarter Span = "w-quarter"
)

// Form is a form with its hidden key. The server judges what is typed and answers
// with whole sentences, so the browser's own checks are off. Get makes it ask
// instead of send; Upload lets it carry files.
type Form struct {
	Send   Send
	ID     string
	Label  string // name for screen readers
	Get    bool
	Upload bool
	Attrs  templ.Attributes
}

// Fields lays out the fields that With holds in rows.
type Fields struct{}

// Input is a line to type in. Value is kept as typed; Error is the sentence that
// names the repair; Echo says how the value was understood ("hiểu là 89,8"). Unit is
// printed behind the box, and Number sets figures to the right.
type Input struct {
	Name, ID     string // ID is made from Name when empty
	Label        string
	Value        string
	Hint         string
	Error        string
	Echo         string
	Type         string // "text" when empty
	Mode         string // keyboard of a phone: "numeric", "decimal"
	Unit         string
	Number       bool
	Optional     bool
	ReadOnly     bool
	HideLabel    bool
	Short        bool // a box of a few digits where there is no grid to give it a width
	Autocomplete string
	Placeholder  string
	MaxLength    int
	Span         Span
	Attrs        templ.Attributes
}

// Question is an Input as a phone wants it: the words left, a large box right.
type Question struct {
	Name, ID string
	Label    string
	Value    string
	Hint     string
	Error    string
	Echo     string
	Unit     string
	Mode     string // "decimal" when empty
}

// Textarea is room for several lines.
type Textarea struct {
	Name, ID string
	Label    string
	Value    string
	Hint     string
	Error    string
	Rows     int // 4 when zero
	Optional bool
	Span     Span
}

// Option is one answer of a Select or Radios. Group, in a Select, is the heading
// under which the option stands.
type Option struct {
	Value, Label string
	Hint         string
	Group        string
}

// Select is a closed list. The option whose Value equals Value is chosen.
type Select struct {
	Name, ID  string
	Label     string
	Options   []Option
	Value     string
	Hint      string
	Error     string
	HideLabel bool
	Optional  bool
	Span      Span
	Attrs     templ.Attributes
}

// Radios asks for one of a few answers, all of them in view.
type Radios struct {
	Name, ID string
	Legend   string
	Options  []Option
	Value    string
	Hint     string
	Error    string
	Inline   bool
	Span     Span
}

// Check is a box to tick.
type Check struct {
	Name, ID string
	Label    string
	Value    string // "1" when empty
	Checked  bool
	Hint     string
	Error    string
	Span     Span
}

// KeptFile is a file that was sent with a form that came back: it is kept, and goes
// again with the form under Name and Value without being chosen anew.
type KeptFile struct {
	Label, Size string
	Name, Value string
}

// FileInput asks for files or a photo.
type FileInput struct {
	Name, ID string
	Label    string
	Hint     string
	Error    string
	Accept   string
	Camera   bool // opens the camera of a phone
	Multiple bool
	Folder   bool // a whole folder is chosen, with what lies below it
	Kept     []KeptFile
	Span     Span
}

// Candidate is one value to choose in a Choose.
type Candidate struct {
	Value  string // what is sent
	Figure string // the value as people read it
	Label  string // whose it is: "Số của bạn"
	Note   string // who and when, or how it is read
	Href   string // its record, if there is one
}

// Choose puts two or more values side by side to choose from: a stale form (yours
// and theirs), or a number with two readings. Nothing is chosen beforehand unless
// Value says so.
type Choose struct {
	Name       string
	ID         string
	Legend     string
	Text       Line
	Candidates []Candidate
	Value      string
	Error      string
}
