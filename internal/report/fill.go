package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/template"
	"tongket/internal/fault"
	"tongket/internal/layout"
)

// Write writes the paper that was asked for: through its template, the ward's own
// or the built-in one, or by its own hand.
func (r *Report) Write(w io.Writer) error {
	p, ok := Find(r.Asked.Kind)
	if !ok {
		return fmt.Errorf("write a paper of no known kind %q", r.Asked.Kind)
	}
	switch {
	case r.Asked.Format == Txt && p.filled(Docx):
		return r.writeText(w)
	case !p.filled(r.Asked.Format):
		return p.Write(w, r, r.Asked.Format)
	}
	t, err := r.template(p)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := r.fill(&file, p, t); err != nil {
		return err
	}
	if r.drawn != nil && r.Asked.Format == Docx {
		if err := r.stand(file.Bytes()); err != nil {
			return fmt.Errorf("read back %s: %w", p.Kind, err)
		}
	}
	_, err = file.WriteTo(w)
	return err
}

// writeText writes the words of the Word file, a blank line between paragraphs, for
// pasting into a page.
func (r *Report) writeText(w io.Writer) error {
	word := *r
	word.Asked.Format, word.drawn = Docx, nil
	var file bytes.Buffer
	if err := word.Write(&file); err != nil {
		return err
	}
	read, err := docx.Read(file.Bytes())
	if err != nil {
		return fmt.Errorf("read back %s: %w", r.Asked.Kind, err)
	}
	for n := range read.All() {
		if _, err := fmt.Fprintf(w, "%s\r\n\r\n", strings.ReplaceAll(n.Line(), "\n", "\r\n")); err != nil {
			return err
		}
	}
	return nil
}

// filled reports whether a paper is drawn with a template in a format.
func (p Paper) filled(f Format) bool { return p.Builtin != nil && f == p.Formats[0] }

// template is what the paper is drawn with.
func (r *Report) template(p Paper) (*template.Template, error) {
	if r.own != nil {
		return p.parse(r.own)
	}
	b, err := p.Builtin(r.Layout)
	if err != nil {
		return nil, err
	}
	return p.parse(b)
}

// fill renders a template with what the report says. The numbers of a paper that
// is kept go into controls with their tags.
func (r *Report) fill(w io.Writer, p Paper, t *template.Template) error {
	s, err := p.scope(r)
	if err != nil {
		return err
	}
	if err := r.drawPictures(t, s); err != nil {
		return err
	}
	var o template.Options
	if r.drawn != nil {
		o.Mark = r.Mark
	}
	return t.Render(w, s, o)
}

// parse opens a template of the paper. It refuses a file of the other program: a
// Word file for slides.
func (p Paper) parse(b []byte) (*template.Template, error) {
	if p.Formats[0] == Pptx && len(b) > 0 && !bytes.HasPrefix(b, []byte("PK")) {
		return nil, fault.Refusedf("Tệp này không phải bản trình chiếu .pptx, hoặc đang đặt mật khẩu. " +
			"Hãy mở tệp bằng PowerPoint, gỡ mật khẩu nếu có, chọn “Lưu thành” kiểu .pptx rồi tải lên lại.")
	}
	t, err := template.Parse(b)
	if err != nil {
		return nil, err
	}
	if t.Slides() != (p.Formats[0] == Pptx) {
		return nil, fault.Refusedf("%s cần mẫu dạng %s. Hãy tải tệp .%s lên.", p.Name, p.Formats[0].Label(), p.Formats[0])
	}
	return t, nil
}

// Builtin is the template that comes with the program, as a file: it can be
// changed in Word and brought as the ward's own.
func Builtin(k Kind, rules layout.Rules) ([]byte, error) {
	p, err := withTemplate(k)
	if err != nil {
		return nil, err
	}
	return p.Builtin(rules)
}

// Trial draws a paper with a template that is being tried, or with the examples of
// its dictionary where r is nil. Nothing of it is kept.
func Trial(w io.Writer, k Kind, data []byte, r *Report) error {
	p, err := withTemplate(k)
	if err != nil {
		return err
	}
	t, err := p.parse(data)
	if err != nil {
		return err
	}
	if r == nil {
		return t.Render(w, p.Dictionary().Sample(), template.Options{})
	}
	return r.fill(w, p, t)
}
