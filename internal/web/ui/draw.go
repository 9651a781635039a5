package ui

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// cls joins the class names that are not empty.
func cls(names ...string) string {
	var out []string
	for _, n := range names {
		if n != "" {
			out = append(out, n)
		}
	}
	return strings.Join(out, " ")
}

// when gives the class if the condition holds.
func when(ok bool, name string) string {
	if ok {
		return name
	}
	return ""
}

// fieldID is the id of a field: as given, or made from its name.
func fieldID(id, name string) string {
	if id != "" {
		return id
	}
	return "f-" + name
}

// FieldAnchor is the address of a field on its own page, for an ErrorItem.
func FieldAnchor(name string) string { return "#" + fieldID("", name) }

// describedBy lists the ids of the hint, the echo and the error of a field, as far
// as they are there.
func describedBy(id, hint, echo, err string) string {
	return cls(when(hint != "", id+"-y"), when(echo != "", id+"-hieu"), when(err != "", id+"-loi"))
}

// str prints a small number.
func str(n int) string { return strconv.Itoa(n) }

// raw is markup written by hand in Go, where a template would add spaces.
func raw(write func(b *strings.Builder)) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		write(&b)
		_, err := io.WriteString(w, b.String())
		return err
	})
}

func drawIcon(name Icon) templ.Component {
	return raw(func(b *strings.Builder) {
		if shape := iconShapes[name]; shape != "" {
			b.WriteString(`<svg class="i" viewBox="0 0 24 24" aria-hidden="true">` + shape + `</svg>`)
		}
	})
}

func drawLine(l Line) templ.Component {
	return raw(func(b *strings.Builder) {
		for _, r := range l {
			r.write(b)
		}
	})
}

func (r Run) write(b *strings.Builder) {
	text := templ.EscapeString(r.Text)
	class := ""
	if r.Tone != Ink {
		class = ` class="` + templ.EscapeString(string(r.Tone)) + `"`
	}
	switch {
	case r.Href != "":
		b.WriteString(`<a` + class + ` href="` + templ.EscapeString(string(templ.URL(r.Href))) + `">` + text + `</a>`)
	case r.Tone == Strong || r.Tone == Bad:
		b.WriteString(`<b` + class + `>` + text + `</b>`)
	case class != "":
		b.WriteString(`<span` + class + `>` + text + `</span>`)
	default:
		b.WriteString(text)
	}
}

func drawParts(parts Parts) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for i, p := range parts {
			if p == nil {
				continue
			}
			if i > 0 {
				if _, err := io.WriteString(w, " "); err != nil {
					return err
				}
			}
			if err := p.Render(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
}

// verdictSigns are the signs on their 16 × 16 board: a filled triangle, a tick, a
// cross, a clock, three dots. They differ in shape, so that a grey printer keeps them.
var verdictSigns = map[VerdictKind]string{
	Exceeded: `<path class="f" d="M8 2.5 14.5 13.5H1.5Z"/>`,
	Met:      `<path d="m2.5 8.5 3.8 4L13.5 4"/>`,
	NotMet:   `<path d="m3.5 3.5 9 9m0-9-9 9"/>`,
	NotDue:   `<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.5 2"/>`,
	NoData:   `<path d="M3 8h.01M8 8h.01M13 8h.01"/>`,
}

// warnSign is the sign of a finding to look at.
const warnSign = `<path d="M8 2 15 14H1ZM8 6.5v3.2M8 12h.01"/>`

func sign(shape string) templ.Component {
	return templ.Raw(`<svg class="sg" viewBox="0 0 16 16" aria-hidden="true">` + shape + `</svg>`)
}

func (k FindingKind) sign() templ.Component {
	switch k {
	case Wrong:
		return sign(verdictSigns[NotMet])
	case Checked:
		return sign(verdictSigns[Met])
	}
	return sign(warnSign)
}

// word is read out before the title of a finding.
func (k FindingKind) word() string {
	switch k {
	case Wrong:
		return "Sai:"
	case Checked:
		return "Đã kiểm, khớp:"
	}
	return "Cần xem:"
}

func drawFigure(f Figure) templ.Component {
	return raw(func(b *strings.Builder) {
		if f.Status != Official {
			b.WriteString(`<em class="st st-` + string(f.Status) + `">` + f.Status.Word() + `</em> `)
		}
		open, end := "<span>", "</span>"
		if f.Strong {
			open, end = `<b class="b">`, "</b>"
		}
		if f.Href != "" {
			open += `<a class="k" href="` + templ.EscapeString(string(templ.URL(f.Href))) + `">`
			end = "</a>" + end
		}
		b.WriteString(open + templ.EscapeString(f.Value) + end)
		if fill := filler(f.Value, f.Decimals); fill != "" {
			b.WriteString(`<span class="dp" aria-hidden="true">` + fill + `</span>`)
		}
	})
}

// drawMarks draws the segments of a paragraph without a space between them.
func drawMarks(marks []mark) templ.Component {
	return raw(func(b *strings.Builder) {
		for _, m := range marks {
			m.write(b)
		}
	})
}

func (m mark) write(b *strings.Builder) {
	text := templ.EscapeString(m.Text)
	if m.Doubt {
		text = `<span class="dbt">` + text + `<span class="vh"> (máy đọc chưa chắc)</span></span>`
	}
	if len(m.Facts) == 0 && m.Finding == 0 {
		b.WriteString(text)
		return
	}
	for i, id := range m.IDs {
		if i > 0 {
			b.WriteString(`<span id="` + id + `"></span>`)
		}
	}
	b.WriteString(`<mark`)
	if len(m.IDs) > 0 {
		b.WriteString(` id="` + m.IDs[0] + `"`)
	}
	if m.State != Waiting {
		b.WriteString(` class="` + templ.EscapeString(string(m.State)) + `"`)
	}
	b.WriteString(`>` + text)
	for _, n := range m.Sup {
		b.WriteString(`<sup><a href="#` + FactID(n) + `" aria-label="Dữ kiện ` + str(n) + `">` + str(n) + `</a></sup>`)
	}
	if m.Finding > 0 {
		b.WriteString(`<sup><a href="#` + FindingID(m.Finding) + `" aria-label="Cảnh báo ` + str(m.Finding) + `">!</a></sup>`)
	}
	b.WriteString(`</mark>`)
}

// lowerFirst puts a label inside a sentence: "Số mới" becomes "số mới".
func lowerFirst(s string) string {
	for i, r := range s {
		return strings.ToLower(string(r)) + s[i+len(string(r)):]
	}
	return s
}
