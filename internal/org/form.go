package org

import (
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/layout"
	"tongket/internal/vn"
)

// FormOf returns the form of a world's papers on a day, with what the ward chose for
// that form.
func FormOf(tx *db.Tx, w layout.World, day vn.Day) (layout.Rules, error) {
	values, err := settingValues(tx, "")
	if err != nil {
		return layout.Rules{}, err
	}
	r := layout.For(w, day)
	own := map[layout.Key]string{}
	for _, p := range r.Points {
		if v, chosen := values[r.Name(p.Key)]; chosen {
			own[p.Key] = v
		}
	}
	return r.With(own), nil
}

// FindPoint returns the point of a form that a name (layout.Rules.Name) means.
func FindPoint(name string) (layout.Rules, layout.Point, error) {
	for _, r := range layout.Forms() {
		for _, p := range r.Points {
			if r.Name(p.Key) == name {
				return r, p, nil
			}
		}
	}
	return layout.Rules{}, layout.Point{}, fault.Missingf("Không có điểm thể thức nào mang tên “%s”. Hãy mở lại trang Thể thức văn bản.", name)
}

// SetFormPoint records what the ward takes for a point of a form, from now on. The
// usual value recorded is a clerk's word that it was held against the paper itself.
func SetFormPoint(tx *db.Tx, name, value string) error {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return err
	}
	_, p, err := FindPoint(name)
	if err != nil {
		return err
	}
	if err := p.Fits(value); err != nil {
		return err
	}
	present, err := settingValues(tx, "")
	if err != nil {
		return err
	}
	if now, chosen := present[name]; chosen && now == value {
		return nil
	}
	return RecordSetting(tx, name, value)
}
