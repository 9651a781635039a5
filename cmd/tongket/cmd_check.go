package main

import (
	"fmt"
	"slices"
	"strings"

	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/extract"
	"tongket/internal/intake"
	"tongket/internal/plan"
	"tongket/internal/score"
)

// checkCmd holds the numbers of papers against one another and, with a year,
// against the record.
type checkCmd struct {
	Year  int      `help:"Also hold the papers against the record of this year." placeholder:"YEAR"`
	Files []string `arg:"" name:"file" help:"A paper (Word, Excel, PDF, scan, saved page, text), or a folder of them; - is standard input."`
}

// Run prints the findings of each file.
func (c *checkCmd) Run(p *program) error {
	against := func(*extract.Document) []check.Finding { return nil }
	if c.Year != 0 {
		var err error
		if against, err = p.record(c.Year); err != nil {
			return err
		}
	}
	return p.eachPaper(c.Files, func(id string, d *extract.Document) error {
		findings := append(check.Document(d), against(d)...)
		fmt.Fprintf(p.out, "%s: %s\n", id, tally(findings))
		for _, f := range findings {
			p.writeFinding(d, f)
		}
		if slices.ContainsFunc(findings, func(f check.Finding) bool { return f.Grade == check.Contradiction }) {
			return &ended{code: found}
		}
		return nil
	})
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
