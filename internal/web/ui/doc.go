// Package ui is the face of the ward: the parts from which every staff page is put
// together, so that a verdict, a figure or a warning looks and reads the same
// wherever it stands. A part is a plain struct whose fields are already words and
// numbers as people read them; it is itself a templ.Component, so it is written as
// @ui.Verdict{Kind: ui.NotMet} in a page, or handed on as a value. Parts that hold
// other things are written @ui.Page{…}.With() { … }.
//
// The parts keep no state and ask nothing of the database. They refuse three
// things: inline style or script (the pages run under default-src 'self'), meaning
// carried by colour alone, and a number whose standing (ước, sơ bộ, chính thức) is
// not said. The page made by States shows every part in every state.
//
// The Go files beside the .templ files are made by `go tool templ generate`, run in
// the folder of the module, and are committed.
package ui
