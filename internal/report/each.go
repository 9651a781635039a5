package report

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// drawEach draws a paper about one unit for every unit that stands and has
// something to say, as files of one folder. All of them are read in one picture of
// the record; one unit is held at a time.
func (out *drawing) drawEach(ctx context.Context, tx *db.Tx, done func(part, whole int) error) error {
	tree, err := org.LoadTree(tx, vn.DayOf(tx.Now))
	if err != nil {
		return err
	}
	units := slices.DeleteFunc(tree.All(), func(u org.Unit) bool { return u.Parent == "" })
	p, err := out.made.check(tx)
	if err != nil {
		return err
	}
	ward, err := gatherWard(tx, p, out.made.Asked)
	if err != nil {
		return err
	}
	out.closed = ward.Closed
	var file bytes.Buffer
	folder := zip.NewWriter(&file)
	files := 0
	for i, u := range units {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := done(i, len(units)); err != nil {
			return err
		}
		one := ward
		one.Asked.Unit, one.Asked.Format, one.Unit = u.ID, Docx, u
		if err := one.gatherOwn(tx, p); err != nil {
			return err
		}
		ward.shares = one.shares
		if one.unit.silent() {
			continue
		}
		err := out.drawOne(folder, one, files+1, tx.Now)
		if err != nil {
			return fmt.Errorf("paper of %s: %w", u.ID, err)
		}
		files++
	}
	if files == 0 {
		return fault.Refusedf("Chưa đơn vị nào chủ trì chỉ tiêu, được giao mức riêng hoặc gửi số liệu năm %d nên chưa có gì để lập báo cáo đơn vị. Hãy ghi cơ quan chủ trì hoặc giao chỉ tiêu cho đơn vị ở trang Chỉ tiêu.", out.made.Year)
	}
	if err := folder.Close(); err != nil {
		return err
	}
	slices.Sort(out.figures)
	out.figures, out.bytes = slices.Compact(out.figures), file.Bytes()
	return nil
}

// drawOne adds the paper of one unit to the folder.
func (out *drawing) drawOne(folder *zip.Writer, r Report, n int, now time.Time) error {
	one := out.made
	one.Asked, one.UnitName = r.Asked, r.Unit.Name
	r.drawn = &numbering{paper: one.ID, from: len(out.numbers)}
	name := fmt.Sprintf("%02d-%s", n, one.FileName())                                                        // two units may have one name
	w, err := folder.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: now.In(vn.Zone)}) // a Word file is packed already
	if err != nil {
		return err
	}
	if err := r.Write(w); err != nil {
		return err
	}
	for _, n := range r.drawn.all {
		n.Place = name + "/" + n.Place
		out.numbers = append(out.numbers, n)
	}
	out.figures = append(out.figures, r.Figures...)
	return nil
}

// silent reports whether the record says nothing of the unit.
func (u ofUnit) silent() bool {
	return len(u.owned) == 0 && len(u.share.Lines) == 0 && len(u.beside) == 0
}

// progress tells how many files of a paper are drawn.
func progress(ctx context.Context, d *db.DB, actor auth.Actor, id ID, part, whole int) error {
	return d.Update(ctx, actor, func(tx *db.Tx) error {
		_, err := tx.Exec(`update report set part = $3, whole = $4 where ward = $1 and id = $2`, string(id), part, whole)
		return err
	})
}
