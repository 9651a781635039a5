package intake

import (
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// AliasID names an alias.
type AliasID string

// Alias is a name that papers use for one of the ward's indicators, remembered
// from a correction because the person who made it asked for that. It stands
// until somebody removes it.
type Alias struct {
	ID         AliasID
	Indicator  plan.IndicatorID
	Name       string // in the papers' own words
	Unit       string
	RecordedAt string
	RecordedBy auth.AccountID
}

// Known is what the ward can recognise in a paper: its indicators, the other
// names it has learned for them, and its units.
type Known struct {
	Indicators map[plan.IndicatorID]plan.Definition
	aliases    map[string]plan.IndicatorID // by aliasKey
	units      map[string]auth.UnitID      // by PlaceKey
}

// LoadKnown reads what the ward can recognise.
func LoadKnown(tx *db.Tx) (k Known, err error) {
	if k.Indicators, err = plan.Indicators(tx, ""); err != nil {
		return k, err
	}
	all, err := Aliases(tx, "")
	if err != nil {
		return k, err
	}
	k.aliases = map[string]plan.IndicatorID{}
	for _, a := range all {
		k.aliases[aliasKey(a.Name)] = a.Indicator
	}
	tree, err := org.LoadTree(tx, vn.DayOf(tx.Now))
	k.units = unitsByPlace(tree)
	return k, err
}

// aliasKey is the form under which names are compared: letters, tones and all,
// without case, the place of a tone, i for y, and blanks.
func aliasKey(name string) string {
	return vn.OneSpelling(vn.Lower(strings.Join(strings.Fields(name), " ")))
}

// Find returns the ward's indicator that a name means: the one it is remembered
// for, else the nearest (see Nearest). learned is true for the first.
func (k Known) Find(name, unit string) (d plan.Definition, learned, ok bool) {
	if id, there := k.aliases[aliasKey(name)]; there {
		if d, ok := k.Indicators[id]; ok && plan.SameMeasure(unit, d.Unit) {
			return d, true, true
		}
	}
	d, ok = Nearest(name, unit, k.Indicators)
	return d, false, ok
}

// Named returns the ward's indicator of exactly this name: one that is remembered
// for it, or that is called so. Nothing is guessed.
func (k Known) Named(name, unit string) (plan.Definition, bool) {
	if id, there := k.aliases[aliasKey(name)]; there {
		if d, ok := k.Indicators[id]; ok && plan.SameMeasure(unit, d.Unit) {
			return d, true
		}
	}
	var found []plan.Definition
	for _, d := range k.Indicators {
		if plan.SameName(d.Name, name) && plan.SameMeasure(unit, d.Unit) {
			found = append(found, d)
		}
	}
	if len(found) != 1 {
		return plan.Definition{}, false
	}
	return found[0], true
}

// Remember keeps a name that papers use for an indicator, unless it is exactly
// known for it already.
func Remember(tx *db.Tx, name, unit string, indicator plan.IndicatorID) error {
	if err := tx.Actor.May(auth.DecideFact); err != nil {
		return err
	}
	k, err := LoadKnown(tx)
	if err != nil {
		return err
	}
	if d, ok := k.Named(name, unit); ok && d.Indicator == indicator {
		return nil
	}
	return remember(tx, name, unit, indicator)
}

// Aliases returns the names remembered for an indicator, or for all with "".
func Aliases(tx *db.Tx, indicator plan.IndicatorID) ([]Alias, error) {
	var all []Alias
	err := tx.Each(func(s db.Scanner) error {
		var a Alias
		err := s.Scan(&a.ID, &a.Indicator, &a.Name, &a.Unit, &a.RecordedAt, &a.RecordedBy)
		all = append(all, a)
		return err
	}, `select id, indicator, name, unit, recorded_at, recorded_by from alias
		where ward = $1 and removed_at is null and ($2 = '' or indicator = $2) order by recorded_at, id`, string(indicator))
	return all, err
}

// learn remembers that a fact's words mean the indicator it was confirmed for.
// Nothing is written where the words already lead there.
func learn(tx *db.Tx, f extract.Fact, indicator plan.IndicatorID) error {
	k, err := LoadKnown(tx)
	if err != nil {
		return err
	}
	if d, _, ok := k.Find(f.Name, f.Unit); ok && d.Indicator == indicator {
		return nil
	}
	return remember(tx, f.Name, f.Unit, indicator)
}

// remember makes a name one of an indicator, and of no other any more.
func remember(tx *db.Tx, name, unit string, indicator plan.IndicatorID) error {
	all, err := Aliases(tx, "")
	if err != nil {
		return err
	}
	for _, a := range all {
		if aliasKey(a.Name) == aliasKey(name) {
			if err := forget(tx, a); err != nil {
				return err
			}
		}
	}
	id := AliasID(db.NewID())
	if _, err := tx.Exec(`insert into alias (ward, id, indicator, name, unit, recorded_at, recorded_by, removed_by) values ($1, $2, $3, $4, $5, $6, $7, '')`,
		string(id), string(indicator), name, unit, tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "intake.remember", Subject: "indicator/" + string(indicator), Detail: map[string]any{"alias": id}})
}

// RemoveAlias forgets a remembered name. What was confirmed with its help stays.
func RemoveAlias(tx *db.Tx, id AliasID) error {
	if err := tx.Actor.May(auth.DecideFact); err != nil {
		return err
	}
	all, err := Aliases(tx, "")
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.ID == id {
			return forget(tx, a)
		}
	}
	return fault.Missingf("Tên gọi này không còn được ghi nhớ. Có thể người khác vừa bỏ; hãy mở lại trang chỉ tiêu.")
}

func forget(tx *db.Tx, a Alias) error {
	if _, err := tx.Exec(`update alias set removed_at = $3, removed_by = $4 where ward = $1 and id = $2`, string(a.ID), tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "intake.forget", Subject: "indicator/" + string(a.Indicator), Detail: map[string]any{"alias": a.ID}})
}
