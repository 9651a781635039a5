package xlsx

import (
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"
)

// formula is a formula; missing is set when the file stores no value for it, as
// files made by programs other than Excel do.
type formula struct {
	row, col int
	code     string
	missing  bool
	is       bool // also one whose words stand in another cell (a shared formula)
	look     cellLook
}

// givesNumber tells a number among stored texts: programs other than Excel store
// what a formula gives as text, whatever it is.
func (f formula) givesNumber(value string) bool {
	_, is := parseNumber(value)
	padded := len(value) > 1 && value[0] == '0' && value[1] != '.'
	return is && !padded && f.code != "" && !strings.ContainsAny(f.code, `"&`) && !strings.Contains(strings.ToUpper(f.code), "TEXT")
}

// What is computed. The library follows formulas without bounds of its own.
const (
	maxFormulas    = 2_000
	maxFormula     = 500     // bytes of one
	maxDepth       = 100     // formulas that wait for formulas
	maxReferred    = 200_000 // cells that all formulas of a sheet refer to
	maxFormulaRoom = 300_000 // places that the library would make for the sheet
)

// simple are the functions that are computed: each takes time in proportion to the
// cells it is given and returns a number or one of its arguments.
var simple = map[string]bool{
	"SUM": true, "AVERAGE": true, "MIN": true, "MAX": true, "COUNT": true, "COUNTA": true, "ROUND": true, "ABS": true,
	"IF": true, "IFERROR": true, "AND": true, "OR": true, "NOT": true, "SUBTOTAL": true, "PRODUCT": true,
	"ROUNDUP": true, "ROUNDDOWN": true, "INT": true, "TRUE": true, "FALSE": true,
}

var (
	quotedText = regexp.MustCompile(`"[^"]*"`)
	calledName = regexp.MustCompile(`([A-Za-z][A-Za-z0-9._]*)\(`)
	cellRange  = regexp.MustCompile(`\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(:\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?`)
	onlySigns  = regexp.MustCompile(`^[-+*/^<>=(),.;% 0-9\s]*$`)
)

// refers gives the areas that a simple formula refers to; ok is false for a
// formula that is not computed: one with other functions, names, other sheets or
// text joined to text.
func (f formula) refers() (areas []area, ok bool) {
	if len(f.code) > maxFormula {
		return nil, false
	}
	rest := quotedText.ReplaceAllString(f.code, "0")
	for _, m := range calledName.FindAllStringSubmatch(rest, -1) {
		if !simple[strings.ToUpper(m[1])] {
			return nil, false
		}
	}
	rest = calledName.ReplaceAllString(rest, "(")
	for _, ref := range cellRange.FindAllString(rest, -1) {
		a, ok := parseArea(strings.ReplaceAll(ref, "$", ""))
		if !ok {
			return nil, false
		}
		areas = append(areas, a)
	}
	return areas, onlySigns.MatchString(cellRange.ReplaceAllString(rest, "0"))
}

// compute fills in the values that the file does not store, where that is safe.
func (b *book) compute(sh *sheet) {
	if len(sh.pending) == 0 || len(sh.pending) > maxFormulas || !sh.fits() {
		return
	}
	p := plan{pending: map[[2]int]*formula{}, depth: map[[2]int]int{}, left: maxReferred}
	for i := range sh.pending {
		p.pending[[2]int{sh.pending[i].row, sh.pending[i].col}] = &sh.pending[i]
	}
	for _, f := range sh.pending {
		if d, ok := p.depthOf([2]int{f.row, f.col}); !ok || d > maxDepth {
			continue
		}
		raw, ok := b.computed(sh.name, f)
		if !ok {
			continue
		}
		c := stored{row: f.row, col: f.col, text: tidy(raw), bold: f.look.bold}
		if _, is := parseNumber(raw); is {
			c.text, c.number = f.look.format.shown(raw, b.from1904), true
		}
		if c.text != "" {
			sh.cells = append(sh.cells, c)
		}
	}
}

// fits reports whether the library, which makes every row up to the last and every
// column up to the last of each row, holds the sheet in reasonable room.
func (sh *sheet) fits() bool {
	lastRow, room := 0, 0
	for _, c := range sh.cells {
		lastRow = max(lastRow, c.row)
		room += c.col + 1
	}
	for _, f := range sh.pending {
		lastRow = max(lastRow, f.row)
		room += f.col + 1
	}
	return lastRow < maxFormulaRoom/10 && room < maxFormulaRoom
}

// computed asks the library for one value.
func (b *book) computed(sheet string, f formula) (value string, ok bool) {
	defer func() {
		if recover() != nil { // a formula that the library cannot follow leaves its cell blank
			value, ok = "", false
		}
	}()
	name, err := excelize.CoordinatesToCellName(f.col+1, f.row+1)
	if err != nil {
		return "", false
	}
	value, err = b.f.CalcCellValue(sheet, name, excelize.Options{RawCellValue: true, MaxCalcIterations: 1})
	return value, err == nil && !strings.HasPrefix(value, "#")
}

// plan is what is known of a sheet's formulas before any is computed.
type plan struct {
	pending map[[2]int]*formula
	depth   map[[2]int]int // found; −1 while being found
	left    int
}

// depthOf tells how many formulas wait for one another from a cell on; ok is false
// where they wait in a circle, or for one that is not computed.
func (p *plan) depthOf(at [2]int) (depth int, ok bool) {
	if d, seen := p.depth[at]; seen {
		return d, d > 0
	}
	f := p.pending[at]
	if f == nil {
		return 0, true
	}
	p.depth[at] = -1
	areas, ok := f.refers()
	if !ok {
		return 0, false
	}
	for _, a := range areas {
		if p.left -= (a.lastRow - a.row + 1) * (a.lastCol - a.col + 1); p.left < 0 {
			return 0, false
		}
		for row := a.row; row <= a.lastRow; row++ {
			for col := a.col; col <= a.lastCol; col++ {
				d, ok := p.depthOf([2]int{row, col})
				if !ok || d >= maxDepth {
					return 0, false
				}
				depth = max(depth, d)
			}
		}
	}
	p.depth[at] = depth + 1
	return depth + 1, true
}
