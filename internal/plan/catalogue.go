package plan

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

// catalogueText is the catalogue as a clerk edits it.
//
//go:embed catalogue.tsv
var catalogueText string

// Entry is one typical target of the catalogue, by which wards' indicators are
// told to be the same.
type Entry struct {
	Code      string
	Names     []string // exact wording first
	Direction Direction
	Kind      Kind
	OverUnits OverUnits
	YearEnd   bool
}

// Catalogue returns the typical targets, in the order of the list.
var Catalogue = sync.OnceValue(func() []Entry {
	all, err := parseCatalogue(catalogueText)
	if err != nil {
		panic(err) // the list is built in and checked by a test
	}
	return all
})

func parseCatalogue(text string) ([]Entry, error) {
	var all []Entry
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		field := strings.Split(line, "|")
		if len(field) != 6 {
			return nil, fmt.Errorf("catalogue line %q has %d fields, not 6", line, len(field))
		}
		e := Entry{Code: field[0], Names: strings.Split(field[1], ";"), Direction: Direction(field[2]), Kind: Kind(field[3]),
			OverUnits: OverUnits(field[4]), YearEnd: field[5] == "true"}
		if !oneOf(e.Direction, Up, Down, Level) || !oneOf(e.Kind, Flow, Stock, Rate, Average, Growth, Milestone) || !oneOf(e.OverUnits, Adds, Ratios, Separate) {
			return nil, fmt.Errorf("catalogue line %q uses a word the program does not know", line)
		}
		all = append(all, e)
	}
	return all, nil
}

// Catalogued returns the typical target of a name, whatever its marks and tones.
// A percentage is told apart from an amount of the same name: "giải ngân" in % is
// a rate, in tỷ đồng a flow.
func Catalogued(name, unit string) (Entry, bool) {
	key := nameKey(name)
	for _, e := range Catalogue() {
		for _, n := range e.Names {
			if nameKey(n) == key && (e.Kind == Rate || e.Kind == Growth) == strings.HasPrefix(unit, "%") {
				return e, true
			}
		}
	}
	return Entry{}, false
}
