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
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// readCmd prints what papers say. It needs no record and keeps nothing.
type readCmd struct {
	JSON  bool     `name:"json" help:"One line of JSON a file: id, frame, facts, tasks, findings."`
	Files []string `arg:"" name:"file" help:"A paper (Word, Excel, PDF, scan, saved page, text), or a folder of them; - is standard input."`
}

// Run reads the files in order and goes on after one that cannot be read.
func (c *readCmd) Run(p *program) error {
	return p.eachPaper(c.Files, func(id string, d *extract.Document, _ []byte) error {
		if c.JSON {
			return writeJSON(p.out, id, d)
		}
		p.writeFacts(id, d)
		return nil
	})
}

// eachPaper reads files in order, those of a folder by name, and shows what could
// be read. What could not is told on standard error, and the exit code says so.
func (p *program) eachPaper(named []string, show func(id string, d *extract.Document, data []byte) error) error {
	reader, err := p.reader()
	if err != nil {
		return err
	}
	defer reader.Close() // only gives memory back
	var worst error
	files := p.filesOf(named, func(name string, err error) { worst = graver(worst, p.tellOf(name, err)) })
	bar := p.newProgress("Đang đọc", len(files))
	for _, name := range files {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		bar.step()
		d, data, err := p.paper(reader, name)
		bar.clear()
		if err == nil {
			err = show(idOf(name), d, data)
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

// reader reads papers with whatever the machine has. What opening PDF files
// compiles is kept in the data folder where there is one, else in the user's cache.
func (p *program) reader() (paper.Reader, error) {
	folder, err := p.dataFolder()
	if err != nil {
		return paper.Reader{}, err
	}
	if _, err := os.Stat(folder); err != nil {
		if folder, err = os.UserCacheDir(); err != nil {
			return paper.NewReader(""), nil
		}
		folder = filepath.Join(folder, "tongket")
	}
	return paper.NewReader(filepath.Join(folder, compiled)), nil
}

// compiled is the folder, in the data folder, of what opening PDF files compiles.
// It may be removed at any time.
const compiled = "pdf"

// filesOf puts the papers of each named folder in its place, with those of the
// folders in it. Only files of kinds that are read are taken from a folder, and
// nothing hidden; a folder without any is a fault, told by tell.
func (p *program) filesOf(named []string, tell func(name string, err error)) []string {
	var files []string
	for _, name := range named {
		info, err := os.Stat(name)
		if name == "-" || err != nil || !info.IsDir() {
			files = append(files, name)
			continue
		}
		before := len(files)
		err = filepath.WalkDir(name, func(path string, e fs.DirEntry, err error) error {
			switch base := filepath.Base(path); {
			case err != nil:
				return err
			case path != name && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$")):
				if e.IsDir() {
					return filepath.SkipDir
				}
			case !e.IsDir() && paper.Reads(base):
				files = append(files, path)
			}
			return nil
		})
		if err != nil {
			tell(name, cannotOpen(name, err))
		} else if len(files) == before {
			tell(name, fault.Refusedf("Thư mục “%s” không có tệp nào đọc được (.docx, .doc, .xlsx, .xls, .pdf, .html, .md, .txt, .png, .jpg).", name))
		}
	}
	return files
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

// paper reads one file, or standard input for "-", and gives its bytes with it.
func (p *program) paper(reader paper.Reader, name string) (d *extract.Document, data []byte, err error) {
	if name == "-" {
		if data, err = io.ReadAll(io.LimitReader(p.in, paper.Limit+1)); err != nil {
			return nil, nil, fmt.Errorf("read standard input: %w", err)
		}
		d, err = reader.Read(p.ctx, "đầu vào chuẩn", data)
		return d, data, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, cannotOpen(name, err)
	}
	defer f.Close()
	if data, err = io.ReadAll(io.LimitReader(f, paper.Limit+1)); err != nil {
		return nil, nil, cannotOpen(name, err)
	}
	d, err = reader.Read(p.ctx, name, data)
	return d, data, err
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
	Missing      []string `json:"missing"` // which of the six "rõ" are open
	Span         [2]int   `json:"span"`
}

// frame is what surrounds a paper's content, as far as it prints it.
type frame struct {
	Issuer   string   `json:"issuer"`
	Type     string   `json:"type"`
	Symbol   string   `json:"symbol"`
	Place    string   `json:"place"`
	Day      vn.Day   `json:"day"`
	Abstract string   `json:"abstract"`
	To       []string `json:"to,omitempty"`
	Capacity string   `json:"capacity"`
	Signer   string   `json:"signer"`
	Copies   []string `json:"copies,omitempty"`
}

func frameOf(f extract.Frame) frame {
	return frame{f.Issuer.Text, f.TypeName(), f.Symbol.Text, f.Place.Text, f.Day, f.Abstract.Text, texts(f.To),
		strings.TrimSpace(f.Capacity.Text + " " + f.Post.Text), f.Signer.Text, texts(f.Copies)}
}

func texts(marks []extract.Mark) []string {
	var out []string
	for _, m := range marks {
		out = append(out, m.Text)
	}
	return out
}

// writeJSON prints a paper as one line.
func writeJSON(w io.Writer, id string, d *extract.Document) error {
	line := struct {
		ID       string          `json:"id"`
		Frame    frame           `json:"frame"`
		Facts    []extract.Fact  `json:"facts"`
		Tasks    []task          `json:"tasks"`
		Findings []check.Finding `json:"findings"`
	}{id, frameOf(d.Frame), append([]extract.Fact{}, d.Facts...), []task{}, append([]check.Finding{}, check.Document(d)...)}
	for _, t := range d.Directives {
		line.Tasks = append(line.Tasks, task{t.Text, t.Lead, append([]string{}, t.Coordinating...), t.Due, t.Product, append([]string{}, t.Missing()...), t.Span})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(line)
}

// writeFacts prints a paper for people.
func (p *program) writeFacts(id string, d *extract.Document) {
	findings := check.Document(d)
	fmt.Fprintf(p.out, "%s: %d dữ kiện, %d nhiệm vụ, %d cảnh báo số liệu\n", id, len(d.Facts), len(d.Directives), len(findings))
	if text := frameText(frameOf(d.Frame)); text != "" {
		paragraph(p.out, "  ", "  ", text, p.width())
	}
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

// frameText tells what a paper is in one line: "Báo cáo số 05/BC-UBND, UBND phường
// Hòa Mẫu, 08/01/2026: tình hình …".
func frameText(f frame) string {
	var parts []string
	what := f.Type
	if f.Symbol != "" {
		what = strings.TrimSpace(what + " số " + f.Symbol)
	}
	for _, s := range []string{what, f.Issuer, f.Day.Short()} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	text := strings.Join(parts, ", ")
	if f.Abstract != "" && text != "" {
		text += ": " + f.Abstract
	}
	return vn.Sentence(text)
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
