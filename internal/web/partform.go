package web

import (
	"cmp"

	"tongket/internal/fault"
	"tongket/internal/web/ui"
)

// fieldPart says which of a page's forms was sent or asked.
const fieldPart = "phan"

// partForms draws the fields of a page that holds several forms. What was typed
// and what is wrong with it stand in the form that was sent, and the fields of the
// others have other ids, so that every fault leads to its field.
type partForms struct {
	in      *Input
	wrong   map[string]string // by the field a fault names
	anchors map[string]string // by the field a fault names: the id it leads to
}

func newPartForms(in *Input, faults []*fault.Fault) partForms {
	_, wrong := errorsOf("", faults)
	return partForms{in, wrong, map[string]string{}}
}

// asked reports whether a form is the one that was sent.
func (p partForms) asked(part string) bool { return p.in.Get(fieldPart) == part }

// field returns the id, the value and the fault of a field of a form; also are
// other names under which a fault may mean it.
func (p partForms) field(part, name, value string, also ...string) (id, shown, wrong string) {
	if !p.asked(part) {
		return "f-" + part + "-" + name, value, ""
	}
	id = "f-" + name
	for _, n := range append([]string{name}, also...) {
		wrong = cmp.Or(wrong, p.wrong[n])
		p.anchors[n] = id
	}
	if p.in.Form.Has(name) {
		value = p.in.Form.Get(name)
	}
	return id, value, wrong
}

// input is a line to type in.
func (p partForms) input(part, name, label, value string, also ...string) ui.Input {
	id, shown, wrong := p.field(part, name, value, also...)
	return ui.Input{Name: name, ID: id, Label: label, Value: shown, Error: wrong}
}

// pick is a closed list.
func (p partForms) pick(part, name, label, value string, options []ui.Option, also ...string) ui.Select {
	id, shown, wrong := p.field(part, name, value, also...)
	return ui.Select{Name: name, ID: id, Label: label, Value: shown, Error: wrong, Options: options}
}

// summary stands above a refused form: what is wrong, each with the way to its
// field where the page has it. It is made after the fields were drawn.
func (p partForms) summary(title string, faults []*fault.Fault) ui.ErrorSummary {
	sum, _ := errorsOf(title, faults)
	for i, f := range faults {
		sum.Items[i].Href = ""
		if id := p.anchors[f.Field]; id != "" {
			sum.Items[i].Href = "#" + id
		}
	}
	return sum
}
