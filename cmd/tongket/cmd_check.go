package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/intake"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/request"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// checkCmd holds the numbers of papers against one another. A file that is an edited
// paper of this program is held against the record, number by number: by the tags of
// its numbers, and where they are gone by the text of the papers as drawn. Any other
// is, with a year, by the names of its indicators.
type checkCmd struct {
	Year    int      `help:"Also hold papers without tags against the record of this year, by the names of its indicators." placeholder:"YEAR"`
	Paper   string   `help:"The paper that the file is an edited version of, by its code in the address of its page; else it is told by its tags and its text." placeholder:"CODE"`
	Write   string   `help:"Write the Word file or workbook again with a comment at each doubtful number." placeholder:"OUT" type:"path"`
	Correct bool     `help:"With --write: also tracked corrections where the record says what should stand there (Word)."`
	alone   bool     // no record is here: it need not be looked for again
	Files   []string `arg:"" name:"file" help:"A paper (Word, Excel, PDF, scan, saved page, text), or a folder of them; - is standard input."`
}

// Run prints the findings of each file.
func (c *checkCmd) Run(p *program) error {
	if err := c.judge(); err != nil {
		return err
	}
	against := func(*extract.Document) []check.Finding { return nil }
	if c.Year != 0 {
		var err error
		if against, err = p.record(c.Year); err != nil {
			return err
		}
	}
	return p.eachPaper(c.Files, func(id string, d *extract.Document, data []byte) error {
		edited, err := check.CopyOf(data, d)
		if err != nil {
			return err
		}
		held, err := c.held(p, id, edited)
		if err != nil {
			return err
		}
		if held != nil {
			return c.marked(p, id, *held, edited, data)
		}
		findings := append(check.Document(d), against(d)...)
		fmt.Fprintf(p.out, "%s: %s\n", id, tally(findings))
		for _, f := range findings {
			p.writeFinding(d, f)
		}
		return c.end(p, edited, data, remarksOf(findings))
	})
}

// judge refuses what does not go together.
func (c *checkCmd) judge() error {
	switch {
	case c.Correct && c.Write == "":
		return fault.Invalidf("correct", "Có --correct mà chưa có --write. Hãy ghi thêm --write TỆP.docx để nhận bản có sửa theo dõi.")
	case c.Write == "":
		return nil
	case len(c.Files) != 1:
		return fault.Invalidf("write", "Chỉ ghi được ghi chú cho một tệp mỗi lần, lệnh này có %d tệp. Hãy chạy từng tệp.", len(c.Files))
	case !strings.EqualFold(filepath.Ext(c.Write), ".docx") && !strings.EqualFold(filepath.Ext(c.Write), ".xlsx"):
		return fault.Invalidf("write", "Tệp “%s” không phải .docx hay .xlsx. Ghi chú chỉ viết được vào tệp Word và Excel; hãy ghi tên tệp có đuôi ấy.", filepath.Base(c.Write))
	}
	in, err := filepath.Abs(c.Files[0])
	if err == nil && in == c.Write {
		return fault.Invalidf("write", "Tệp ghi ra trùng với tệp được kiểm tra. Hãy ghi ra một tệp khác để giữ bản đang soạn.")
	}
	return err
}

// held reads what the record has to say of a file: nil where there is no record here,
// or the file is none of its papers.
func (c *checkCmd) held(p *program, id string, edited check.Copy) (*report.Held, error) {
	var held report.Held
	if c.alone && !edited.Marked() {
		return nil, nil
	}
	err := p.inWard(func(tx *db.Tx) (err error) {
		if c.Paper != "" {
			if _, err := report.Get(tx, report.ID(c.Paper)); err != nil {
				return err
			}
		}
		if held, err = report.Hold(tx, edited, report.ID(c.Paper)); err != nil {
			return err
		}
		return request.Hold(tx, edited, &held)
	})
	asked := edited.Marked() || c.Paper != ""
	c.alone = err != nil
	switch {
	case err == nil && (asked || held.Papers() > 0):
		return &held, nil
	case err == nil:
		return nil, nil
	case c.Paper != "" || edited.Marked() && !fault.Is(err, fault.Missing):
		return nil, err
	case edited.Marked():
		fmt.Fprintf(p.err, "%s: Tệp có thẻ của một dự thảo nhưng ở đây không có sổ của đơn vị để đối chiếu, nên chỉ kiểm tra được các số trong tệp với nhau.\n", id)
	case !fault.Is(err, fault.Missing):
		fmt.Fprintf(p.err, "%s: Chưa xem được tệp này có phải bản sửa của một dự thảo hay không: %v\n", id, err)
	}
	return nil, nil
}

// marked tells of a file that was held against the record.
func (c *checkCmd) marked(p *program, id string, held report.Held, edited check.Copy, data []byte) error {
	review, err := held.Review(edited)
	if err != nil {
		return err
	}
	findings := make([]check.Finding, len(review.Remarks))
	for i, r := range review.Remarks {
		findings[i] = r.Finding
	}
	told := "không có cảnh báo"
	if len(findings) > 0 {
		told = tally(findings)
	}
	fmt.Fprintf(p.out, "%s: %s\n", id, told)
	paragraph(p.out, "  ", "  ", review.Why(), p.width())
	for _, r := range review.Remarks {
		f := r.Finding
		f.Spans = [][2]int{r.At}
		f.Sentence += " (" + r.How.Label() + ")"
		p.writeFinding(edited.Text, f)
	}
	return c.end(p, edited, data, review.Remarks)
}

// remarksOf makes notes of findings that only the text and its names gave.
func remarksOf(findings []check.Finding) []check.Remark {
	var all []check.Remark
	for _, f := range findings {
		how := check.ByText
		if f.Rule == check.RuleRecord {
			how = check.ByName
		}
		if len(f.Spans) > 0 {
			all = append(all, check.Remark{Finding: f, How: how, At: f.Spans[0]})
		}
	}
	return all
}

// end writes the file with its notes where that was asked, and says by the exit
// code whether something contradicts.
func (c *checkCmd) end(p *program, edited check.Copy, data []byte, remarks []check.Remark) error {
	if c.Write != "" {
		if err := edited.CanNote(); err != nil {
			return err
		}
		if own := edited.Ending(); !strings.EqualFold(filepath.Ext(c.Write), own) {
			return fault.Invalidf("write", "Tệp được kiểm tra là %s nên tệp có ghi chú cũng phải là %s; --write lại ghi “%s”. Hãy đổi đuôi tên tệp.", own, own, filepath.Base(c.Write))
		}
		noted, err := check.Annotate(data, edited, remarks, time.Now().In(vn.Zone), c.Correct)
		if err != nil {
			return err
		}
		if err := writeWhole(c.Write, func(w io.Writer) error { _, err := io.Copy(w, bytes.NewReader(noted)); return err }); err != nil {
			return err
		}
		n := 0
		for _, r := range remarks {
			if r.Noted() {
				n++
			}
		}
		fmt.Fprintf(p.out, "Đã ghi %s: %d ghi chú.\n", c.Write, n)
	}
	if slices.ContainsFunc(remarks, func(r check.Remark) bool { return r.Grade == check.Contradiction }) {
		return &ended{code: found}
	}
	return nil
}

// tally counts findings by grade.
func tally(findings []check.Finding) string {
	var parts []string
	for _, g := range check.Grades {
		n := 0
		for _, f := range findings {
			if f.Grade == g {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, g.Label()))
		}
	}
	if len(parts) == 0 {
		return "không có số nào đối chiếu được với nhau"
	}
	return strings.Join(parts, ", ")
}

// record returns what the record of a year has to say of a paper. Which
// indicator a statement speaks of is guessed from its name, as it is when a
// paper is uploaded.
func (p *program) record(year int) (func(*extract.Document) []check.Finding, error) {
	var board score.Board
	var known intake.Known
	err := p.inWard(func(tx *db.Tx) (err error) {
		if board, err = score.LoadBoard(tx, score.Asked{Year: year}); err != nil {
			return err
		}
		known, err = intake.LoadKnown(tx)
		return err
	})
	return func(d *extract.Document) []check.Finding {
		indicators := map[int]plan.IndicatorID{}
		for i, f := range d.Facts {
			if def, _, ok := known.Find(f.Name, f.Unit); ok {
				indicators[i] = def.Indicator
			}
		}
		return check.Against(d.Facts, indicators, board)
	}, err
}
