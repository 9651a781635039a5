package plan

import (
	"tongket/internal/audit"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Axis is one trục. The program ships none: which there are, and what they are
// called, the ward takes from the paper of its own superior.
type Axis struct {
	ID   AxisID
	Name string
	Rank int // order of print, from 1
}

// Axes returns the ward's trục in their order.
func Axes(tx *db.Tx) ([]Axis, error) {
	var all []Axis
	err := tx.Each(func(s db.Scanner) error {
		var a Axis
		err := s.Scan(&a.ID, &a.Name, &a.Rank)
		all = append(all, a)
		return err
	}, `select id, name, rank from axis where ward = $1 and removed_at is null order by rank, id`)
	return all, err
}

// AddAxis writes a trục at the end of the ward's list.
func AddAxis(tx *db.Tx, name string) (Axis, error) {
	name = tidy(name)
	if err := CanEdit(tx.Actor); err != nil {
		return Axis{}, err
	}
	if name == "" {
		return Axis{}, fault.Invalidf("truc", "Trục chưa có tên. Hãy ghi tên đúng như trong văn bản của cấp trên.")
	}
	all, err := Axes(tx)
	if err != nil {
		return Axis{}, err
	}
	for _, a := range all {
		if vn.Fold(a.Name) == vn.Fold(name) {
			return Axis{}, fault.Conflictf("Đã có trục “%s”. Hãy dùng trục ấy.", a.Name)
		}
	}
	a := Axis{ID: AxisID(db.NewID()), Name: name, Rank: 1}
	if len(all) > 0 {
		a.Rank = all[len(all)-1].Rank + 1
	}
	if _, err := tx.Exec(`insert into axis (ward, id, name, rank, recorded_at, removed_at) values ($1, $2, $3, $4, $5, null)`,
		string(a.ID), a.Name, a.Rank, tx.Stamp()); err != nil {
		return Axis{}, err
	}
	return a, audit.Add(tx, audit.Entry{Act: "plan.add_axis", Subject: "axis/" + string(a.ID)})
}

// RemoveAxis takes a trục off the list, unless an indicator still stands under it.
func RemoveAxis(tx *db.Tx, id AxisID) error {
	if err := CanEdit(tx.Actor); err != nil {
		return err
	}
	all, err := Axes(tx)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.ID != id {
			continue
		}
		definitions, err := Indicators(tx, "")
		if err != nil {
			return err
		}
		under := 0
		for _, d := range definitions {
			if d.Axis == id {
				under++
			}
		}
		if under > 0 {
			return fault.Conflictf("Còn %d chỉ tiêu thuộc trục “%s”. Hãy chuyển các chỉ tiêu ấy sang trục khác trước.", under, a.Name)
		}
		if _, err := tx.Exec(`update axis set removed_at = $2 where ward = $1 and id = $3`, tx.Stamp(), string(id)); err != nil {
			return err
		}
		return audit.Add(tx, audit.Entry{Act: "plan.remove_axis", Subject: "axis/" + string(id)})
	}
	return fault.Missingf("Không có trục này trong danh sách. Có thể nó đã được bỏ; hãy mở lại trang.")
}

// axisKnown refuses a definition under a trục that is not on the list.
func (d Definition) axisKnown(tx *db.Tx) error {
	if d.Axis == "" {
		return nil
	}
	all, err := Axes(tx)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.ID == d.Axis {
			return nil
		}
	}
	return fault.Invalidf("truc", "Trục chọn cho “%s” không có trong danh sách của đơn vị. Hãy chọn trục khác.", d.Name)
}
