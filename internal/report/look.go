package report

import (
	"maps"
	"slices"
	"strings"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/template"
	"tongket/internal/extract"
	"tongket/internal/vn"
)

// Look is what a template holds and what must be mended before it can be used.
type Look struct {
	Tags     []Meaning // each name once, in the order of the file
	Problems []template.Problem
}

// Meaning is one tag of a template with what it would print.
type Meaning struct {
	Tag      string // as it stands in the file
	Label    string // from the dictionary, "" for a name that is not there
	Example  string
	Here     string // by the ward's own record, "" where the record has none or was not asked
	Repeated int    // how often the name stands in the file
}

// LookAt opens a template of a kind of paper and says what its tags stand for: by
// the examples of the dictionary and, where r is given, by the record. It refuses a
// file that is no template of the kind, and one that carries a mark of secrecy.
func LookAt(k Kind, data []byte, r *Report) (Look, error) {
	p, err := withTemplate(k)
	if err != nil {
		return Look{}, err
	}
	t, err := p.parse(data)
	if err != nil {
		return Look{}, err
	}
	if err := refuseSecret(p, data); err != nil {
		return Look{}, err
	}
	var scope template.Scope
	if r != nil {
		if scope, err = p.scope(r); err != nil {
			return Look{}, err
		}
	}
	names := p.Dictionary()
	look := Look{Problems: t.Check(names)}
	var charts func() []Chart
	if r != nil {
		charts = r.chartsOnce()
	}
	at := map[string]int{}
	for _, tag := range t.Tags() {
		if tag.Name == "" {
			continue
		}
		if i, seen := at[tag.Name]; seen {
			look.Tags[i].Repeated++
			continue
		}
		at[tag.Name] = len(look.Tags)
		last := tag.Name[strings.LastIndexByte(tag.Name, '.')+1:]
		m := Meaning{Tag: tag.Text, Repeated: 1}
		if n, known := findName(names, last); known {
			m.Label, m.Example, m.Here = n.Label, n.Example, printedIn(scope, last)
			if r != nil && n.Kind == template.KindPicture {
				if m.Here, err = r.pictureWords(n.Name, charts); err != nil {
					return Look{}, err
				}
			}
		} else if label := inLoops[last]; label != "" {
			m.Label, m.Here = label, "theo từng mục"
		}
		look.Tags = append(look.Tags, m)
	}
	return look, nil
}

// inLoops are the names that every loop has, whatever it repeats.
var inLoops = map[string]string{
	"so_thu_tu": "Trong vòng lặp: số thứ tự của mục",
	"dau":       "Trong vòng lặp: chỉ in ở mục đầu",
	"cuoi":      "Trong vòng lặp: chỉ in ở mục cuối",
}

// refuseSecret holds a Word file against the marks of secrecy; slides carry none
// that could be told from their words.
func refuseSecret(p Paper, data []byte) error {
	if p.Formats[0] != Docx {
		return nil
	}
	read, err := docx.Read(data)
	if err != nil {
		return err
	}
	var text strings.Builder
	for n := range read.All() {
		text.WriteString(n.Line() + "\n")
	}
	if mark, found := extract.Secret(text.String()); found {
		return extract.RefuseSecret(mark)
	}
	return nil
}

// findName looks a name up in the dictionary, lists included.
func findName(names []template.Name, name string) (template.Name, bool) {
	for _, n := range names {
		if n.Name == name {
			return n, true
		}
		if in, ok := findName(n.Inside, name); ok {
			return in, true
		}
	}
	return template.Name{}, false
}

// printedIn is what a name prints: of a name inside a list its first item's.
func printedIn(s template.Scope, name string) string {
	if v, ok := s[name]; ok {
		return inWords(v)
	}
	for _, of := range slices.Sorted(maps.Keys(s)) {
		if list, ok := s[of].(template.List); ok && len(list) > 0 {
			if text := printedIn(list[0], name); text != "" {
				return text
			}
		}
	}
	return ""
}

// inWords is a value as a page shows it.
func inWords(v template.Value) string {
	switch v := v.(type) {
	case template.Text:
		return string(v)
	case template.Number:
		if v.Text != "" {
			return v.Text
		}
		return v.Decimal.String()
	case template.Rich:
		p := prose{runs: v}
		return p.String()
	case template.Date:
		return vn.Day(v).Short()
	case template.Flag:
		if v {
			return "có"
		}
		return "không"
	case template.List:
		return vn.Decimal{Units: int64(len(v))}.String() + " mục"
	case template.Blocks:
		return vn.Decimal{Units: int64(len(v))}.String() + " đoạn"
	}
	return ""
}
