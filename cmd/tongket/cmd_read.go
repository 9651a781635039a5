package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tongket/internal/check"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// readCmd prints what papers say. It needs no record and keeps nothing.
type readCmd struct {
	JSON  bool     `name:"json" help:"One line of JSON a file: id, facts, tasks, findings."`
	Files []string `arg:"" name:"file" help:"A .docx or .txt file; - is standard input."`
}

// Run reads the files in order and goes on after one that cannot be read.
func (c *readCmd) Run(p *program) error {
	return p.eachPaper(c.Files, func(id string, d *extract.Document) error {
		if c.JSON {
			return writeJSON(p.out, id, d)
		}
		p.writeFacts(id, d)
		return nil
	})
}

// eachPaper reads files in order and shows what could be read. What could not is
// told on standard error, and the exit code says so.
func (p *program) eachPaper(files []string, show func(id string, d *extract.Document) error) error {
	var worst error
	bar := p.newProgress("Đang đọc", len(files))
	for _, name := range files {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		bar.step()
		d, err := p.paper(name)
		bar.clear()
		if err == nil {
			err = show(idOf(name), d)
		}
		if p.out.failed != nil {
			return worst // told once, at the end
		}
		if err != nil {
			worst = graver(worst, p.tellOf(name, err))
		}
	}
	return worst
}

// tellOf prints what is wrong with one file; the error it returns holds the exit
// code alone.
func (p *program) tellOf(name string, err error) error {
	var told *ended
	if errors.As(err, &told) && told.err == nil {
		return err
	}
	for _, sentence := range sentences(err) {
		fmt.Fprintf(p.err, "%s: %s\n", vn.NFC(name), sentence)
	}
	return &ended{code: codeOf(err)}
}

// graver is the error with the higher exit code.
func graver(a, b error) error {
	if a != nil && codeOf(a) >= codeOf(b) {
		return a
	}
	return b
}

// idOf is a file's name without its folder and its ending.
func idOf(name string) string {
	base := filepath.Base(name)
	if id := strings.TrimSuffix(base, filepath.Ext(base)); id != "" {
		base = id
	}
	return vn.NFC(base)
}

// paper reads one file, or standard input for "-".
func (p *program) paper(name string) (*extract.Document, error) {
	if name == "-" {
		data, err := io.ReadAll(io.LimitReader(p.in, extract.Limit+1))
		if err != nil {
			return nil, fmt.Errorf("read standard input: %w", err)
		}
		return extract.Read("đầu vào chuẩn", data)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, cannotOpen(name, err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, fault.Refusedf("“%s” là thư mục. Hãy ghi tên từng tệp trong thư mục ấy.", name)
	}
	data, err := io.ReadAll(io.LimitReader(f, extract.Limit+1))
	if err != nil {
		return nil, cannotOpen(name, err)
	}
	return extract.Read(name, data)
}

func cannotOpen(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fault.Refusedf("Không có tệp “%s”. Hãy kiểm tra lại tên tệp và thư mục.", name)
	case errors.Is(err, fs.ErrPermission):
		return fault.Refusedf("Không có quyền đọc tệp “%s”. Hãy cấp quyền, hoặc chép tệp sang thư mục khác.", name)
	}
	return fault.Refusedf("Không đọc được tệp “%s” (%v). Hãy kiểm tra ổ đĩa, hoặc chép tệp sang nơi khác.", name, err)
}

// task is a directive in the words of the corpus.
type task struct {
	What         string   `json:"what"`
	Lead         string   `json:"lead"`
	Coordinating []string `json:"coordinating"`
	Due          string   `json:"due"`
	Product      string   `json:"product"`
	Span         [2]int   `json:"span"`
}

// writeJSON prints a paper as one line.
func writeJSON(w io.Writer, id string, d *extract.Document) error {
	line := struct {
		ID       string          `json:"id"`
		Facts    []extract.Fact  `json:"facts"`
		Tasks    []task          `json:"tasks"`
		Findings []check.Finding `json:"findings"`
	}{id, append([]extract.Fact{}, d.Facts...), []task{}, append([]check.Finding{}, check.Document(d)...)}
	for _, t := range d.Directives {
		line.Tasks = append(line.Tasks, task{t.Text, t.Lead, append([]string{}, t.Coordinating...), t.Due, t.Product, t.Span})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(line)
}

// writeFacts prints a paper for people.
func (p *program) writeFacts(id string, d *extract.Document) {
	findings := check.Document(d)
	fmt.Fprintf(p.out, "%s: %d dữ kiện, %d nhiệm vụ, %d cảnh báo số liệu\n", id, len(d.Facts), len(d.Directives), len(findings))
	if len(d.Facts) > 0 {
		fmt.Fprintln(p.out)
		factTable(d.Facts).write(p.out, "  ", p.width())
	}
	if len(d.Directives) > 0 {
		fmt.Fprintln(p.out, "\n  Nhiệm vụ")
	}
	for i, t := range d.Directives {
		paragraph(p.out, fmt.Sprintf("  %2d. ", i+1), "      ", taskText(t), p.width())
	}
	if len(findings) > 0 {
		fmt.Fprintln(p.out, "\n  Cảnh báo số liệu")
	}
	for _, f := range findings {
		p.writeFinding(d, f)
	}
	fmt.Fprintln(p.out)
}

var roleNames = map[extract.Role]string{extract.Actual: "thực hiện", extract.Estimate: "ước", extract.Target: "kế hoạch"}

func factTable(facts []extract.Fact) *table {
	t := &table{head: []string{"Nội dung", "Loại", "Kỳ", "Giá trị", "% kế hoạch", "% so cùng kỳ"},
		right: []bool{false, false, false, true, true, true}}
	for _, f := range facts {
		t.add(f.Name, roleNames[f.Role], f.Period, valueText(f), percent(f.PlanPct), percent(f.YoyPct))
	}
	return t
}

// valueText prints the value of a fact as an office would.
func valueText(f extract.Fact) string {
	if f.Value == nil {
		return ""
	}
	text := f.Value.String()
	switch {
	case f.Upper != nil:
		text += "–" + f.Upper.String()
	case f.Of != nil:
		text += "/" + f.Of.String()
	case f.Plan != nil:
		text += " (KH " + f.Plan.String() + ")"
	}
	text = plan.Measure(text, f.Unit)
	if word := figure.Bound(boundOf(f.Bound)).Label(); word != "" {
		text = word + " " + text
	}
	if f.Estimate {
		text = "ước " + text
	}
	return text
}

// boundOf joins the bounds of a text to those of a figure.
func boundOf(b extract.Bound) figure.Bound {
	switch b {
	case extract.Over:
		return figure.Over
	case extract.Near:
		return figure.Near
	case extract.Below:
		return figure.Under
	case extract.About:
		return figure.About
	case extract.AtLeast:
		return figure.AtLeast
	case extract.AtMost:
		return figure.AtMost
	}
	return figure.Exact
}

func percent(n *extract.Num) string {
	if n == nil {
		return ""
	}
	return n.String() + "%"
}

// taskText tells a directive in one paragraph.
func taskText(d extract.Directive) string {
	text := vn.Sentence(d.Text)
	for _, part := range []struct{ label, value string }{
		{"người yêu cầu", d.Speaker}, {"chủ trì", d.Lead}, {"phối hợp", strings.Join(d.Coordinating, ", ")},
		{"thời hạn", d.Due}, {"sản phẩm", d.Product},
	} {
		if part.value != "" {
			text += "; " + part.label + ": " + part.value
		}
	}
	return text
}

// writeFinding prints one finding with the line of the text it stands in.
func (p *program) writeFinding(d *extract.Document, f check.Finding) {
	where := ""
	if len(f.Spans) > 0 {
		where = fmt.Sprintf(", dòng %d", 1+strings.Count(d.Text[:f.Spans[0][0]], "\n"))
	}
	text := f.Sentence
	if f.Arithmetic != "" {
		text += " (" + f.Arithmetic + ")"
	}
	paragraph(p.out, "  - ", "    ", fmt.Sprintf("[%s%s] %s. %s", f.Grade.Label(), where, strings.TrimSuffix(f.Title, "."), text), p.width())
}
