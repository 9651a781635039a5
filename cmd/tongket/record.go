package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// recordFile is the record's name in its data folder.
const recordFile = "tongket.db"

// options says which record is meant.
func (p *program) options() (db.Options, error) {
	if url := p.database(); url != "" {
		return db.Options{URL: url}, nil
	}
	dir, err := p.dataFolder()
	return db.Options{Path: filepath.Join(dir, recordFile)}, err
}

// open opens a record that is there. Commands that only look must not leave a
// new empty one behind where a folder was mistyped.
func (p *program) open() (*db.DB, error) {
	o, err := p.options()
	if err != nil {
		return nil, err
	}
	if o.Path != "" {
		_, err := os.Stat(o.Path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &ended{broken, fault.Missingf("Thư mục %s chưa có dữ liệu. Hãy chỉ đúng thư mục bằng --data, hoặc chạy `tongket serve` để bắt đầu ở đó.", filepath.Dir(o.Path))}
		}
	}
	return p.openOr(o)
}

// openOr opens a record, made where it is missing.
func (p *program) openOr(o db.Options) (*db.DB, error) {
	d, err := db.Open(p.ctx, o)
	if err != nil {
		return nil, &ended{broken, err}
	}
	return d, nil
}

// named is a ward of the record with what it is called today.
type named struct {
	id auth.WardID
	org.Ward
}

// wards lists the wards of the record, oldest first.
func (p *program) wards(d *db.DB) ([]named, error) {
	ids, err := d.Wards(p.ctx)
	if err != nil {
		return nil, err
	}
	var all []named
	for _, id := range ids {
		n := named{id: id}
		err := d.View(p.ctx, actor(id), func(tx *db.Tx) (err error) {
			n.Ward, err = org.LoadWard(tx, vn.DayOf(tx.Now))
			return err
		})
		if err != nil && !fault.Is(err, fault.Missing) {
			return nil, err
		}
		all = append(all, n)
	}
	return all, nil
}

// actor is the command line at work in a ward.
func actor(ward auth.WardID) auth.Actor { return auth.System(ward, "command-line") }

// theWard is the ward that is meant: the only one, or the one --ward names.
func (p *program) theWard(d *db.DB) (auth.WardID, error) {
	all, err := p.wards(d)
	if err != nil {
		return "", err
	}
	if len(all) == 0 {
		return "", fault.Missingf("Dữ liệu này chưa có phường, xã nào. Hãy chạy `tongket serve` và lập đơn vị trên trang đầu tiên.")
	}
	var match []named
	var names []string
	for _, w := range all {
		names = append(names, w.shown())
		if p.Ward == "" || w.is(p.Ward) {
			match = append(match, w)
		}
	}
	list := strings.Join(names, "; ")
	switch {
	case len(match) == 1:
		return match[0].id, nil
	case p.Ward == "":
		return "", fault.Invalidf("ward", "Dữ liệu này có %d đơn vị: %s. Hãy chọn một bằng --ward.", len(all), list)
	case len(match) == 0:
		return "", fault.Invalidf("ward", "Không có đơn vị nào là “%s”. Dữ liệu này có: %s.", vn.NFC(p.Ward), list)
	}
	return "", fault.Invalidf("ward", "Có %d đơn vị cùng tên “%s”. Hãy ghi mã định danh, xem bằng `tongket wards`.", len(match), vn.NFC(p.Ward))
}

// shown is the ward's name, or its id where no name is recorded.
func (n named) shown() string {
	if n.Name == "" {
		return string(n.id)
	}
	return n.Title()
}

// is reports whether typed names the ward: its id, its code, or its name with or
// without its kind and its marks.
func (n named) is(typed string) bool {
	key := vn.Fold(typed)
	return typed == string(n.id) || n.Code != "" && typed == n.Code || n.Name != "" && (key == vn.Fold(n.Name) || key == vn.Fold(n.Full()))
}

// inWard opens the record and reads in the ward that is meant.
func (p *program) inWard(read func(*db.Tx) error) error {
	d, err := p.open()
	if err != nil {
		return err
	}
	defer d.Close()
	ward, err := p.theWard(d)
	if err != nil {
		return err
	}
	return d.View(p.ctx, actor(ward), read)
}
