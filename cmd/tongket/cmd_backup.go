package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tongket/internal/backup"
	"tongket/internal/fault"
)

// backupCmd copies the record, also while it is in use.
type backupCmd struct {
	To string `arg:"" optional:"" name:"file-or-dir" help:"A new file, or a folder where the copy is named after the time; by default the folder of the nightly copies."`
}

// Run makes the copy.
func (c *backupCmd) Run(p *program) error {
	d, err := p.open()
	if err != nil {
		return err
	}
	defer d.Close()
	folder := c.To
	if folder == "" {
		if folder, err = p.backupFolder(""); err != nil {
			return err
		}
	}
	file := ""
	if c.To == "" || isFolder(c.To) {
		file, err = backup.Now(p.ctx, d, folder)
	} else {
		file = c.To
		err = backup.To(p.ctx, d, file)
	}
	if err == nil {
		fmt.Fprintf(p.out, "Đã sao lưu vào %s.\n", file)
	}
	return err
}

// isFolder reports whether a name is that of a folder: one that is there, or one
// written with a separator at its end.
func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir() || strings.HasSuffix(name, "/") || strings.HasSuffix(name, string(filepath.Separator))
}

// backupFolder is where the nightly copies go: the folder that was typed, the one
// of the environment, or one in the data folder.
func (p *program) backupFolder(typed string) (string, error) {
	if typed != "" {
		return typed, nil
	}
	if dir := os.Getenv("TONGKET_BACKUP"); dir != "" {
		return filepath.Abs(dir)
	}
	dir, err := p.dataFolder()
	return filepath.Join(dir, "backup"), err
}

// restoreCmd puts a copy in the record's place.
type restoreCmd struct {
	Force bool   `help:"Also over a record that is newer than the copy."`
	File  string `arg:"" help:"A copy made by backup or by night."`
}

// Run tries the copy, moves what is there aside and puts the copy in its place.
func (c *restoreCmd) Run(p *program) error {
	o, err := p.options()
	if err != nil {
		return err
	}
	target := o.URL
	if o.Path != "" {
		target = o.Path
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return &ended{broken, fault.Refusedf("Không tạo được thư mục %s (%v). Hãy chọn thư mục khác bằng --data.", filepath.Dir(target), err)}
		}
	}
	aside, err := backup.Restore(p.ctx, c.File, target, c.Force)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Đã khôi phục %s vào %s.\n", c.File, p.recordName())
	if aside != "" {
		fmt.Fprintf(p.out, "Dữ liệu trước đó còn nguyên trong %s.\n", aside)
	}
	return nil
}
