package main

import (
	"fmt"

	"tongket/internal/audit"
	"tongket/internal/db"
	"tongket/internal/fault"
)

// auditCmd is about the chain of acts.
type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Recompute the chain of a ward; exit code 1 where it was changed."`
}

// auditVerifyCmd recomputes the chain and, with a head from paper, looks whether
// the chain still holds it.
type auditVerifyCmd struct {
	Head string `help:"A head printed on a report (\"Mốc nhật ký\"), which the chain must hold." placeholder:"N-HASH"`
}

// Run verifies the ward's chain.
func (c *auditVerifyCmd) Run(p *program) error {
	var head db.Head
	err := p.inWard(func(tx *db.Tx) (err error) {
		head, err = audit.Verify(tx, c.Head)
		return err
	})
	if fault.Is(err, fault.Conflict) {
		return &ended{found, err}
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Nhật ký nguyên vẹn: %d dòng, mốc cuối %s.\n", head.N, audit.PrintHead(head))
	if c.Head != "" {
		fmt.Fprintf(p.out, "Mốc %s vẫn nằm trong nhật ký.\n", c.Head)
	}
	return nil
}
