package intake

import (
	"strings"

	"tongket/internal/auth"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// shortPlaces writes out how parts of a ward are shortened, under their search
// keys; every kind of residential group of a ward has one key.
var shortPlaces = map[string]string{
	"tdp": "to", "to dan pho": "to", "to dp": "to", "to dan cu": "to", "kp": "khu pho", "kdc": "khu dan cu",
}

// PlaceKey brings the name of a part of the ward to one form: "TDP số 05", "Tổ dân
// phố 5" and "tổ 5" are one.
func PlaceKey(name string) string {
	words := strings.Fields(vn.Fold(name))
	kept := words[:0]
	for _, w := range words {
		if w = strings.Trim(w, ".,:;-–"); w == "" || w == "so" {
			continue
		}
		if n := strings.TrimLeft(w, "0"); n != "" && strings.Trim(w, "0123456789") == "" {
			w = n
		}
		kept = append(kept, w)
	}
	for n := min(3, len(kept)-1); n > 0; n-- {
		if long, ok := shortPlaces[strings.Join(kept[:n], " ")]; ok {
			return strings.Join(append([]string{long}, kept[n:]...), " ")
		}
	}
	return strings.Join(kept, " ")
}

// unitsByPlace maps the names of a tree's units to them; a name that two share
// leads nowhere.
func unitsByPlace(tree org.Tree) map[string]auth.UnitID {
	byPlace := map[string]auth.UnitID{}
	for _, u := range tree.All() {
		key := PlaceKey(u.Name)
		if _, twice := byPlace[key]; twice {
			byPlace[key] = ""
			continue
		}
		byPlace[key] = u.ID
	}
	return byPlace
}

// Unit returns the unit of the ward that a text calls so ("TDP 5").
func (k Known) Unit(who string) (auth.UnitID, bool) {
	id := k.units[PlaceKey(who)]
	return id, id != "" && who != ""
}
