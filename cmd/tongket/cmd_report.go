package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/report"
	"tongket/internal/score"
)

// reportCmd draws up a paper from the record as it is now.
type reportCmd struct {
	Year int `required:"" help:"The year reported on."`
	// Kind is one of report.Papers.
	Kind string `help:"Which paper: bao-cao, phu-luc, … Without it the ending of the file decides: .docx is the report with its annex, .xlsx the annex alone." placeholder:"KIND"`
	// Snapshot draws the paper from what was frozen.
	Snapshot string `help:"With the figures that were frozen under this name." placeholder:"NAME"`
	Out      string `required:"" help:"The file to write; its ending says the format." placeholder:"FILE" type:"path"`
}

// Run gathers what the paper says in one picture of the record, and writes it
// after the record is let go.
func (c *reportCmd) Run(p *program) error {
	asked, err := c.asked()
	if err != nil {
		return err
	}
	var r report.Report
	err = p.inWard(func(tx *db.Tx) (err error) {
		if c.Snapshot != "" {
			s, err := score.FindSnapshot(tx, c.Year, c.Snapshot)
			if err != nil {
				return err
			}
			asked.Snapshot = s.ID
		}
		r, err = report.GatherPaper(tx, asked)
		return err
	})
	if err != nil {
		return err
	}
	if err := writeWhole(c.Out, r.Write); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Đã lập %s: %d/%d chỉ tiêu đạt và vượt, mốc nhật ký %s.\n", c.Out, r.Board.MetOrExceeded(), r.Board.Count.Total, r.Head)
	return nil
}

// asked reads from the command line which paper is wanted.
func (c *reportCmd) asked() (report.Asked, error) {
	format := report.Format(strings.TrimPrefix(strings.ToLower(filepath.Ext(c.Out)), "."))
	if c.Kind != "" {
		return report.Asked{Kind: report.Kind(c.Kind), Year: c.Year, Format: format}, nil
	}
	for _, paper := range report.Papers() {
		if slices.Contains(paper.Formats, format) {
			return report.Asked{Kind: paper.Kind, Year: c.Year, Format: format}, nil
		}
	}
	return report.Asked{}, fault.Invalidf("out", "Tên tệp “%s” không cho biết cần loại nào. Hãy ghi đuôi .docx để lập báo cáo hoặc .xlsx để lập biểu chỉ tiêu.", filepath.Base(c.Out))
}

// writeWhole writes a file beside its place and then puts it there, so that no
// half a file is ever found and an older one stays until the new one is whole.
func writeWhole(name string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".tongket-*")
	if err != nil {
		return cannotWrite(name, err)
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
			err = cannotWrite(name, err)
		}
	}()
	b := bufio.NewWriter(f)
	if err = write(b); err == nil {
		err = b.Flush()
	}
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

func cannotWrite(name string, err error) error {
	var path *os.PathError
	var link *os.LinkError
	if !errors.As(err, &path) && !errors.As(err, &link) {
		return err
	}
	return &ended{broken, fault.Refusedf("Không ghi được tệp %s (%v). Hãy đóng tệp nếu đang mở trong Word hoặc Excel, kiểm tra thư mục và chỗ trống trên ổ đĩa.", name, err)}
}
