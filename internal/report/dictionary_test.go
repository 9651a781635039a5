package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/template"
	"tongket/internal/layout"
)

// asked is a gathered report made ready for a paper.
func asked(r Report, k Kind, f Format) *Report {
	p, _ := Find(k)
	world := p.World
	if world == "" {
		world = layout.State
	}
	r.Asked, r.Layout, r.Closed = Asked{Kind: k, Format: f, Year: r.Board.Year}, layout.For(world, r.Day), true
	return &r
}

// TestDictionaryIsTrue holds that what the dictionary of a paper names is what its
// scope gives, no more and no less, inside lists too, and of the kind it says.
func TestDictionaryIsTrue(t *testing.T) {
	t.Parallel()
	for _, p := range Papers() {
		if p.Builtin == nil {
			continue
		}
		s, err := p.scope(asked(everything(t), p.Kind, p.Formats[0]))
		if err != nil {
			t.Fatalf("%s: %v", p.Kind, err)
		}
		sameNames(t, string(p.Kind), p.Dictionary(), s)
	}
}

func sameNames(t *testing.T, at string, names []template.Name, s template.Scope) {
	t.Helper()
	for _, n := range names {
		v, there := s[n.Name]
		if !there {
			t.Errorf("%s: %s is in the dictionary and stands for nothing", at, n.Name)
			continue
		}
		if n.Label == "" || n.Kind != template.KindList && n.Example == "" {
			t.Errorf("%s: %s is not explained", at, n.Name)
		}
		if list, ok := v.(template.List); ok {
			if n.Kind != template.KindList {
				t.Errorf("%s: %s is a list, the dictionary says %s", at, n.Name, n.Kind)
			}
			for _, item := range list {
				sameNames(t, at+"."+n.Name, n.Inside, item)
			}
		}
	}
	for name := range s {
		if !slices.ContainsFunc(names, func(n template.Name) bool { return n.Name == name }) {
			t.Errorf("%s: %s has a value and is not in the dictionary", at, name)
		}
	}
}

// TestBuiltinsAreInOrder holds the templates that come with the program to the same
// check as a ward's own, and draws each with the examples of its dictionary.
func TestBuiltinsAreInOrder(t *testing.T) {
	t.Parallel()
	for _, p := range Papers() {
		if p.Builtin == nil {
			continue
		}
		b, err := p.Builtin(asked(everything(t), p.Kind, p.Formats[0]).Layout)
		if err != nil {
			t.Fatalf("%s: %v", p.Kind, err)
		}
		parsed, err := p.parse(b)
		if err != nil {
			t.Fatalf("%s: %v", p.Kind, err)
		}
		for _, wrong := range parsed.Check(p.Dictionary()) {
			t.Errorf("%s: %s (%s)", p.Kind, wrong.Sentence, wrong.Paragraph)
		}
		var out bytes.Buffer
		if err := Trial(&out, p.Kind, b, nil); err != nil {
			t.Fatalf("%s with examples: %v", p.Kind, err)
		}
		if p.Formats[0] == Docx && strings.Contains(plainOf(t, out.Bytes()), "{{") {
			t.Errorf("%s leaves a tag:\n%s", p.Kind, plainOf(t, out.Bytes()))
		}
	}
}

// plainOf is the text of a Word file.
func plainOf(t testing.TB, b []byte) string {
	t.Helper()
	read, err := docx.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	var s strings.Builder
	for n := range read.All() {
		s.WriteString(n.Line() + "\n")
	}
	return s.String()
}
