package plan

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"tongket/internal/vn"
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
	Unit      string // of measure, as most plans write it; "" for any
}

// CatalogueVersion is the version of the list. An indicator that takes a code keeps
// the version it was taken from.
const CatalogueVersion = "1"

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
		if len(field) != 7 {
			return nil, fmt.Errorf("catalogue line %q has %d fields, not 7", line, len(field))
		}
		e := Entry{Code: field[0], Names: strings.Split(field[1], ";"), Direction: Direction(field[2]), Kind: Kind(field[3]),
			OverUnits: OverUnits(field[4]), YearEnd: field[5] == "true", Unit: field[6]}
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
	key := vn.OneSpelling(nameKey(name))
	for _, e := range Catalogue() {
		for _, n := range e.Names {
			if vn.OneSpelling(nameKey(n)) == key && (e.Kind == Rate || e.Kind == Growth) == strings.HasPrefix(unit, "%") {
				return e, true
			}
		}
	}
	return Entry{}, false
}

// FindEntry returns the typical target of a code.
func FindEntry(code string) (Entry, bool) {
	for _, e := range Catalogue() {
		if e.Code == code {
			return e, true
		}
	}
	return Entry{}, false
}

// Departs lists in what an indicator that bears a code of the catalogue differs from
// it; each is a phrase. An indicator that departs is the ward's own and should not
// bear the code. A unit of another size (triệu đồng for tỷ đồng) is no departure.
func (d Definition) Departs() []string {
	if d.Code == "" {
		return nil
	}
	e, known := FindEntry(d.Code)
	if !known {
		return []string{"danh mục không có mã " + d.Code}
	}
	var all []string
	if e.Unit != "" && !SameMeasure(e.Unit, d.Unit) {
		all = append(all, "tính bằng "+orNumber(d.Unit)+", danh mục tính bằng "+e.Unit)
	}
	if e.Kind != d.Kind {
		all = append(all, "cách cộng theo thời gian khác danh mục")
	}
	if e.Direction != d.Direction {
		all = append(all, "chiều tốt lên khác danh mục")
	}
	if e.OverUnits != d.OverUnits {
		all = append(all, "cách cộng giữa các đơn vị khác danh mục")
	}
	return all
}
