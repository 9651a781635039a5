package org

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/doc/chart"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// GroundMedia is the media type of a map file.
const GroundMedia = "application/geo+json"

// GroundFile is a map file that was read and found to be one.
type GroundFile struct {
	Name     string
	data     []byte
	Features []chart.Feature
}

// ReadGround reads a map file for a field of a form: what is no map of areas is
// refused with a sentence. It is slow work, for before a transaction.
func ReadGround(field, name string, data []byte) (GroundFile, error) {
	features, err := chart.ReadMap(field, data)
	return GroundFile{Name: name, data: data, Features: features}, err
}

// Ground is the ward's map (bản đồ địa bàn): where its units lie.
type Ground struct {
	ID         string
	File       string // its name
	RecordedAt string // a db.Stamp
	Features   []chart.Feature
	data       []byte
}

// SetGround keeps a map as the ward's own; the one before stays in the record.
// Seen is the id of the map that the form was drawn from, "" for none.
func SetGround(tx *db.Tx, f GroundFile, seen string) error {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return err
	}
	if len(f.Features) == 0 {
		return fault.Invalidf("tep", "Chưa chọn tệp bản đồ. Hãy chọn tệp GeoJSON ranh giới các đơn vị của phường.")
	}
	now, _, err := lastGround(tx)
	if err != nil {
		return err
	}
	if now.ID != seen {
		return fault.Conflictf("Bản đồ vừa được người khác thay bằng tệp “%s”. Hãy mở lại trang để xem, rồi tải tệp “%s” lên nếu vẫn cần.", now.File, f.Name)
	}
	kept, err := blob.Put(tx, f.Name, GroundMedia, f.data)
	if err != nil {
		return err
	}
	id := db.NewID()
	if _, err := tx.Exec(`insert into ground (ward, id, blob, recorded_at, recorded_by) values ($1, $2, $3, $4, $5)`,
		id, kept.ID, tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "ward.map", Subject: "ground/" + id, Detail: map[string]any{"regions": len(f.Features)}})
}

// lastGround is the map that stands, without its features.
func lastGround(tx *db.Tx) (g Ground, file string, err error) {
	_, err = tx.One([]any{&g.ID, &file, &g.RecordedAt}, `select id, blob, recorded_at from ground where ward = $1 order by recorded_at desc, id desc limit 1`)
	if err != nil || file == "" {
		return g, "", err
	}
	b, err := blob.Find(tx, file)
	g.File = b.Name
	return g, file, err
}

// LoadGround returns the ward's map; ok is false where it has none.
func LoadGround(tx *db.Tx) (g Ground, ok bool, err error) {
	if g, ok, err = FindGround(tx); err != nil || !ok {
		return g, ok, err
	}
	return g, true, g.Open()
}

// FindGround is LoadGround without the Features: they are there after Open, which
// needs no transaction and is slow for a large map.
func FindGround(tx *db.Tx) (g Ground, ok bool, err error) {
	g, file, err := lastGround(tx)
	if err != nil || file == "" {
		return g, false, err
	}
	_, g.data, err = blob.Get(tx, file)
	return g, err == nil, err
}

// Open reads the Features of a map that FindGround found, once.
func (g *Ground) Open() (err error) {
	if g.Features != nil {
		return nil
	}
	if g.Features, err = chart.ReadMap("", g.data); err != nil {
		return fmt.Errorf("map of the ward: %w", err)
	}
	return nil
}

// Placed says which unit lies where on a map.
type Placed struct {
	Of    map[auth.UnitID]int // place of the unit's feature in the map
	Names map[auth.UnitID]string
	Lost  []Unit // no feature is called as they are
	Idle  []int  // features that no unit is called as
}

// Place finds each unit's feature: the one that has its name, however that is
// spelt ("Tổ dân phố số 07" is "tổ dân phố 7"), among its texts. Where two have
// it, neither is taken. Only the units asked for are sought.
func (g Ground) Place(units []Unit) Placed {
	p := Placed{Of: map[auth.UnitID]int{}, Names: map[auth.UnitID]string{}}
	at := map[string][]int{}
	for i, f := range g.Features {
		seen := map[string]bool{}
		for _, w := range f.Words {
			if key := groundKey(w); key != "" && !seen[key] {
				seen[key] = true
				at[key] = append(at[key], i)
			}
		}
	}
	taken := map[int]bool{}
	for _, u := range units {
		found := at[groundKey(u.Name)]
		if len(found) != 1 || taken[found[0]] {
			p.Lost = append(p.Lost, u)
			continue
		}
		p.Of[u.ID], p.Names[u.ID], taken[found[0]] = found[0], u.Name, true
	}
	for i := range g.Features {
		if !taken[i] {
			p.Idle = append(p.Idle, i)
		}
	}
	return p
}

// groundKey is a unit's name without what people spell differently: case, marks,
// "số", leading zeros, abbreviations of the residential group.
func groundKey(name string) string {
	words := strings.Fields(vn.Fold(vn.OneTone(name)))
	if len(words) > 0 && (words[0] == "tdp" || words[0] == "to" && len(words) > 1 && !slices.Contains(words, "dan")) {
		words = append([]string{"to", "dan", "pho"}, words[1:]...)
	}
	var kept []string
	for _, w := range words {
		if w == "so" {
			continue
		}
		if n, err := strconv.Atoi(w); err == nil {
			w = strconv.Itoa(n)
		}
		kept = append(kept, w)
	}
	return strings.Join(kept, " ")
}
