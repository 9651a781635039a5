package main

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"tongket/internal/db"
	"tongket/internal/demo"
	"tongket/internal/fault"
)

// demoCmd builds the invented ward and serves it.
type demoCmd struct {
	doorFlags
	NoServe bool      `help:"Build the record, print the sign-ins and stop; wants --data."`
	Size    demo.Size `enum:"story,ward,province,nation" default:"story" help:"What to build: the invented ward with its papers (story), or generated wards of 40 targets and 12 months: 1 (ward), 56 (province), 3321 (nation, some minutes)."`
}

// Run builds the ward in a new temporary folder that goes with it, or in the
// folder that was typed, which stays and is served again the next time.
func (c *demoCmd) Run(p *program) (err error) {
	door, err := c.door()
	if err != nil {
		return err
	}
	o, remove, err := p.demoPlace(c.NoServe)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	signal.Ignore(syscall.SIGPIPE) // `demo | head` must not leave the folder behind
	d, err := p.openOr(o)
	if err != nil {
		return err
	}
	defer d.Close()
	ward, err := p.demoWard(d, c.Size)
	if err != nil {
		return err
	}
	s := site{DB: d, door: door, demo: &ward}
	if c.NoServe {
		p.signIns(ward)
		return nil
	}
	return p.serve(s)
}

// demoPlace is where the demo's record goes: only what is typed counts, since
// the folder that the environment names is the ward's own.
func (p *program) demoPlace(kept bool) (o db.Options, remove func() error, err error) {
	remove = func() error { return nil }
	switch {
	case p.Database != "":
		return db.Options{URL: p.Database}, remove, nil
	case p.Data != "":
		return db.Options{Path: filepath.Join(p.Data, recordFile)}, remove, nil
	case kept:
		return o, remove, fault.Invalidf("data", "Với --no-serve, dữ liệu mẫu cần một thư mục để lại. Hãy thêm --data.")
	}
	dir, err := os.MkdirTemp("", "tongket-demo-")
	if err != nil {
		return o, remove, fmt.Errorf("make temporary folder: %w", err)
	}
	return db.Options{Path: filepath.Join(dir, recordFile)}, func() error { return os.RemoveAll(dir) }, nil
}

// demoWard builds the ward in an empty record, or opens the one that is there
// with new passwords: the old ones are kept as hashes only.
func (p *program) demoWard(d *db.DB, size demo.Size) (demo.Ward, error) {
	isDemo, err := d.IsDemo(p.ctx)
	if err != nil {
		return demo.Ward{}, err
	}
	if isDemo {
		return demo.Reopen(p.ctx, d)
	}
	if size == demo.Story {
		if isTerminal(p.err) {
			fmt.Fprintln(p.err, "Đang lập dữ liệu mẫu của một năm…")
		}
		return demo.Build(p.ctx, d)
	}
	bar := p.newProgress("Đang lập phường, xã mẫu", size.Wards())
	defer bar.clear()
	return demo.Generate(p.ctx, d, size, func(int, int) { bar.step() })
}

// signIns prints the three ways into the demo.
func (p *program) signIns(ward demo.Ward) {
	fmt.Fprintf(p.out, "Đăng nhập bằng một trong %d tài khoản:\n\n", len(ward.SignIns))
	t := &table{head: []string{"Người dùng", "Tên đăng nhập", "Mật khẩu"}, right: make([]bool, 3)}
	for _, in := range ward.SignIns {
		t.add(in.Who, in.Login, in.Password)
	}
	t.write(p.out, "  ", p.width())
}
