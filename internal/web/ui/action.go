package ui

import "github.com/a-h/templ"

// Look is the weight of a button. A page has one Primary.
type Look string

// The looks.
const (
	Normal  Look = ""
	Primary Look = "btn-primary"
	Quiet   Look = "btn-link"
)

// Button is a verb with its object ("Đôn đốc 4 đơn vị"). With an Href it is a link;
// otherwise it sends the form it stands in, with Name and Value if given. Says
// replaces the label for screen readers where several rows carry the same word;
// it begins with the label.
type Button struct {
	Label, Says string
	Icon        Icon
	Look        Look
	Small, Big  bool
	Href        string
	Download    bool // the Href is a file to keep
	Name, Value string
	FormAction  string // sends the form elsewhere: "lưu nháp"
	Attrs       templ.Attributes
}

// Act is a whole form in one button, for an act that needs nothing typed. With no
// Send.Action it draws nothing: the page hides what the actor may not do.
type Act struct {
	Send   Send
	Button Button
}

// Acts is a row of buttons.
type Acts []templ.Component

// SwitchItem is one of the links of a Switch. Note is printed behind the label: the
// score under this baseline ("9/11").
type SwitchItem struct {
	Label, Note string
	Href        string
	Current     bool
}

// Switch is a row of links of which one is in force: the baseline, the year. Label
// is printed before it when Shown, and is always its name for screen readers.
type Switch struct {
	Label string
	Shown bool
	Items []SwitchItem
}

// FilterBar is the row between the heading and a table: switches first, then a form
// that asks for the page again with the chosen filters. Clear, when given, is the
// address without any filter.
type FilterBar struct {
	Switches []Switch
	Action   string
	Hidden   []Hidden
	Selects  []Select
	Search   Input // not shown when its Name is empty
	Clear    string
}
