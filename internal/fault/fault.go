// Package fault holds the only errors that people of the ward read: a kind, a
// whole Vietnamese sentence with the value in it and what to do, and the field
// of the form where it belongs. The sentence is written where the rule is, so
// that a screenshot leads to a line of code. Every other error is wrapped, logged
// with a short code, and shown as one general sentence by the door.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of mending a fault asks for; doors map it to a status.
type Kind string

// The kinds of fault.
const (
	Invalid   Kind = "invalid"   // a typed value must change (422)
	Forbidden Kind = "forbidden" // this account may not do it (403)
	Missing   Kind = "missing"   // the thing is not there, or not in this ward (404)
	Conflict  Kind = "conflict"  // somebody was faster, or the state forbids it (409)
	Refused   Kind = "refused"   // a file that must not or cannot be taken (422)
	TooLarge  Kind = "too_large" // beyond a limit (413)
	SignIn    Kind = "sign_in"   // nobody is signed in (401)
	Busy      Kind = "busy"      // try again in a moment (503)
)

// Fault is an error a person can read and mend.
type Fault struct {
	Kind     Kind
	Field    string // name of the form field, "" for the whole form
	Sentence string // a whole Vietnamese sentence
	// Theirs and Yours are the two values of a stale form, as they would be
	// printed; both empty otherwise.
	Theirs, Yours string
}

// Error returns the sentence, so that a fault printed by the command line reads
// as it does on a page.
func (f *Fault) Error() string { return f.Sentence }

// New makes a fault of a kind for a field; format and args make the sentence.
func New(kind Kind, field, format string, args ...any) *Fault {
	return &Fault{Kind: kind, Field: field, Sentence: fmt.Sprintf(format, args...)}
}

// Invalidf makes a fault for a value typed in a field.
func Invalidf(field, format string, args ...any) *Fault {
	return New(Invalid, field, format, args...)
}

// Forbiddenf makes a fault for an act that the account may not do.
func Forbiddenf(format string, args ...any) *Fault { return New(Forbidden, "", format, args...) }

// Missingf makes a fault for a thing that is not there.
func Missingf(format string, args ...any) *Fault { return New(Missing, "", format, args...) }

// Conflictf makes a fault for a state that forbids the act.
func Conflictf(format string, args ...any) *Fault { return New(Conflict, "", format, args...) }

// Refusedf makes a fault for a file that is not taken.
func Refusedf(format string, args ...any) *Fault { return New(Refused, "", format, args...) }

// Of returns the first fault in err, or nil when err holds none.
func Of(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// All returns every fault joined in err, in order. An err that holds none, or
// holds also another error, gives ok false: it is not for people to mend.
func All(err error) (faults []*Fault, ok bool) {
	if err == nil {
		return nil, false
	}
	if joined, is := err.(interface{ Unwrap() []error }); is {
		for _, e := range joined.Unwrap() {
			fs, ok := All(e)
			if !ok {
				return nil, false
			}
			faults = append(faults, fs...)
		}
		return faults, len(faults) > 0
	}
	if f := Of(err); f != nil {
		return []*Fault{f}, true
	}
	return nil, false
}

// Is reports whether err holds a fault of the kind.
func Is(err error, kind Kind) bool {
	f := Of(err)
	return f != nil && f.Kind == kind
}
