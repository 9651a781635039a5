package report

import (
	"maps"
	"slices"

	"tongket/internal/doc/template"
)

// entry is a name that templates may use, with what it stands for in a paper.
// Keeping both in one place keeps the dictionary true.
type entry struct {
	template.Name
	of func(r *Report) template.Value
}

// Dictionary lists the names that a template of the paper may use: those of every
// paper and its own.
func (p Paper) Dictionary() template.Names {
	names := commonNames()
	if p.Names != nil {
		names = append(names, p.Names()...)
	}
	return names
}

// commonNames are those of every paper.
func commonNames() template.Names {
	var names template.Names
	for _, e := range commonEntries() {
		names = append(names, e.Name)
	}
	return names
}

// Scope is what the names of the paper's dictionary stand for in one report.
func (p Paper) scope(r *Report) (template.Scope, error) {
	s := template.Scope{}
	for _, e := range commonEntries() {
		s[e.Name.Name] = e.of(r)
	}
	if p.Scope == nil {
		return s, nil
	}
	own, err := p.Scope(r)
	maps.Copy(s, own)
	return s, err
}

func commonEntries() []entry {
	return slices.Concat(wardEntries(), paperEntries(), countEntries(), lineEntries(), chartEntries())
}

// name is an entry whose example is words.
func name(name, label, example string, of func(r *Report) string) entry {
	return entry{template.Name{Name: name, Label: label, Example: example, Kind: template.KindText},
		func(r *Report) template.Value { return template.Text(of(r)) }}
}
