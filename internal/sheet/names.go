package sheet

import (
	"regexp"
	"strconv"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/doc/xlsx"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// How sure a name is, in hundredths.
const (
	sureName  = 95 // the name itself, but for marks and case
	leastSure = 75 // below this a name is nobody's
	sureLead  = 5  // by how much the best must lead the next
)

// similar tells in hundredths how many words two names share, each word counted
// once; the order of the words does not matter.
func similar(a, b string) int {
	left, right := strings.Fields(vn.OneSpelling(bare(a))), strings.Fields(vn.OneSpelling(bare(b)))
	if len(left) == 0 || len(right) == 0 {
		return 0
	}
	count := map[string]int{}
	for _, w := range left {
		count[w]++
	}
	shared := 0
	for _, w := range right {
		if count[w] > 0 {
			count[w]--
			shared++
		}
	}
	return 200 * shared / (len(left) + len(right))
}

// bare folds a name and takes off what stands around it on a form.
func bare(s string) string {
	s = vn.Fold(vn.OneTone(s))
	s = ordinal.ReplaceAllString(s, "")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return r < 0x80 && !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '%')
	}), " ")
}

// ordinal is the number before a name: "1.2. ", "II. ", "a) ", "- ".
var ordinal = regexp.MustCompile(`^\s*(?:(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,5}|[a-h])[.)]\s+|[-+*•]\s*)`)

// partIn takes what a row holds of a figure off its name.
func partIn(label string) (name string, part Part) {
	for _, p := range []Part{Numerator, Denominator} {
		if cut, ok := strings.CutSuffix(strings.TrimSpace(label), "("+p.Label()+")"); ok {
			return strings.TrimSpace(cut), p
		}
	}
	cut, _ := strings.CutSuffix(strings.TrimSpace(label), "(nếu chỉ có tỷ lệ)")
	return strings.TrimSpace(cut), Whole
}

// indicatorOf finds the indicator that a label names, with how sure that is.
func (d *desk) indicatorOf(label string) (def plan.Definition, part Part, sure int) {
	name, part := partIn(label)
	name = ordinal.ReplaceAllString(strings.TrimSpace(name), "")
	next := 0
	for _, other := range d.definitions {
		s := min(similar(other.Name, name), sureName-1)
		if plan.SameName(other.Name, name) {
			s = sureName
		}
		if s > sure || s == sure && other.Indicator < def.Indicator {
			def, sure, next = other, s, max(sure, next)
		} else {
			next = max(next, s)
		}
	}
	if sure < leastSure || sure < sureName && sure-next < sureLead {
		return plan.Definition{}, part, 0
	}
	return def, part, sure
}

// unitOf finds the unit that a label names, with how sure that is.
func (d *desk) unitOf(label string) (id auth.UnitID, sure int) {
	next := 0
	for _, u := range d.tree.All() {
		s := min(similar(u.Name, label), sureName-1)
		if plan.SameName(u.Name, strings.TrimSpace(label)) {
			s = sureName
		}
		if s > sure {
			id, sure, next = u.ID, s, max(sure, next)
		} else {
			next = max(next, s)
		}
	}
	if sure < leastSure || sure < sureName && sure-next < sureLead || sure == next {
		return "", 0
	}
	return id, sure
}

// The words by which forms name periods, folded.
var (
	monthWords   = regexp.MustCompile(`^(?:thang|t)\s*0?(\d{1,2})(?:\s*[/.\-]\s*|\s+nam\s+|\s+)?(\d{4})?$`)
	quarterWords = regexp.MustCompile(`^(?:quy|q)\s*(iv|i{1,3}|[1-4])(?:\s*[/.\-]\s*|\s+nam\s+|\s+)?(\d{4})?$`)
	halfWords    = regexp.MustCompile(`^(?:6|sau) thang(?: dau)?(?: nam)?(?:\s*/?\s*(\d{4}))?$`)
	nineWords    = regexp.MustCompile(`^(?:9|chin) thang(?: dau)?(?: nam)?(?:\s*/?\s*(\d{4}))?$`)
	yearWords    = regexp.MustCompile(`^(?:ca )?nam\s*(\d{4})?$`)
	around       = regexp.MustCompile(`^(?:so lieu|thuc hien|ket qua|uoc thuc hien|uoc|th)\s+`)
	romans       = map[string]int{"i": 1, "ii": 2, "iii": 3, "iv": 4}
	yearIn       = regexp.MustCompile(`\b(20\d\d)\b`)
)

// periodOf finds the period that a label names among those of a year.
func periodOf(label string, periods []regime.Period, year int) (regime.Period, bool) {
	text := strings.Trim(vn.Fold(vn.OneTone(label)), " .:;()-")
	text = around.ReplaceAllString(text, "")
	kind, n, said := regime.Kind(""), 1, ""
	switch {
	case monthWords.MatchString(text):
		m := monthWords.FindStringSubmatch(text)
		kind, said = regime.Month, m[2]
		n, _ = strconv.Atoi(m[1]) // the pattern holds digits only
	case quarterWords.MatchString(text):
		m := quarterWords.FindStringSubmatch(text)
		kind, said = regime.Quarter, m[2]
		if n = romans[m[1]]; n == 0 {
			n, _ = strconv.Atoi(m[1]) // the pattern holds digits only
		}
	case halfWords.MatchString(text):
		kind, said = regime.Half, halfWords.FindStringSubmatch(text)[1]
	case nineWords.MatchString(text):
		kind, said = regime.NineMonths, nineWords.FindStringSubmatch(text)[1]
	case yearWords.MatchString(text):
		kind, said = regime.Year, yearWords.FindStringSubmatch(text)[1]
	default:
		return regime.Period{}, false
	}
	if said != "" && said != strconv.Itoa(year) {
		return regime.Period{}, false
	}
	return nth(periods, kind, n)
}

// nth is the n-th period of a kind, under the calendar where the year has several
// windows.
func nth(periods []regime.Period, kind regime.Kind, n int) (regime.Period, bool) {
	window, i := "", 0
	for _, p := range periods {
		if p.Kind == kind && (window == "" || p.Window == regime.CalendarCode) {
			window = p.Window
		}
	}
	for _, p := range periods {
		if p.Kind == kind && p.Window == window {
			if i++; i == n {
				return p, true
			}
		}
	}
	return regime.Period{}, false
}

// fieldOf tells a head of a one-period form: "Giá trị", "Tình trạng".
func fieldOf(label string) (Field, bool) {
	switch bare(label) {
	case "gia tri", "so lieu", "thuc hien", "ket qua", "so thuc hien":
		return Value, true
	case "muc", "muc chinh xac":
		return Bound, true
	case "tinh trang":
		return Status, true
	case "ghi chu":
		return Remark, true
	}
	return "", false
}

// named reads the sheets of a workbook without keys by the names of their rows and
// columns. unit is whose figures they are where no name says.
func (d *desk) named(f *Filled, unit auth.UnitID) {
	for i := range f.tabs {
		t := &f.tabs[i]
		r := nameReader{desk: d, f: f, tab: t, unit: unit, cols: map[int]ColKey{}}
		for _, u := range d.tree.All() {
			if u.ID != d.tree.Root().ID && strings.Contains(bare(titleOf(t)), bare(u.Name)) {
				r.unit = u.ID
			}
		}
		r.read()
	}
	for _, c := range f.Cells {
		f.weigh(c)
	}
	f.Evidence.Decide()
}

// titleOf joins the first texts of a sheet.
func titleOf(t *xlsx.Tab) string {
	text := t.Name
	for _, c := range t.Cells {
		if c.Row <= 6 && c.Holds == xlsx.HeldText {
			text += " " + c.Text
		}
	}
	return text
}

// nameReader reads one sheet by names.
type nameReader struct {
	*desk
	f        *Filled
	tab      *xlsx.Tab
	unit     auth.UnitID
	cols     map[int]ColKey
	titled   regime.Period // the period that a title names
	hasTitle bool
}

func (r *nameReader) read() {
	rows := rowsOf(r.tab)
	if p, ok := periodOf(r.tab.Name, r.periods, r.year); ok {
		r.titled, r.hasTitle = p, true
	}
	for _, row := range rows {
		r.heads(row)
		if len(r.cols) > 0 {
			r.row(row)
		}
	}
}

// rowsOf cuts the cells of a sheet into rows.
func rowsOf(t *xlsx.Tab) [][]xlsx.Stored {
	var rows [][]xlsx.Stored
	for i, c := range t.Cells {
		if i == 0 || t.Cells[i-1].Row != c.Row {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], c)
	}
	return rows
}

// heads learns what the columns hold from a row of heads.
func (r *nameReader) heads(row []xlsx.Stored) {
	found := map[int]ColKey{}
	for _, c := range row {
		if c.Holds != xlsx.HeldText {
			continue
		}
		if p, ok := periodOf(c.Text, r.periods, r.year); ok {
			found[c.Col] = ColKey{p.From, p.To, Value}
		} else if field, ok := fieldOf(c.Text); ok && r.hasTitle {
			found[c.Col] = ColKey{r.titled.From, r.titled.To, field}
		}
	}
	if len(found) == 1 && len(row) == 1 { // a title, not a head
		for _, k := range found {
			r.titled, r.hasTitle = regime.Period{From: k.From, To: k.To}, true
		}
		return
	}
	if len(found) > 0 {
		r.cols = found
	}
}

// row reads a row whose name is an indicator's.
func (r *nameReader) row(row []xlsx.Stored) {
	key, sure, label := RowKey{Unit: r.unit}, 0, ""
	for _, c := range row {
		if _, isValue := r.cols[c.Col]; isValue || c.Holds != xlsx.HeldText {
			continue
		}
		if def, part, s := r.indicatorOf(c.Text); s > sure {
			key.Indicator, key.Part, sure, label = def.Indicator, part, s, c.Text
		} else if unit, s := r.unitOf(c.Text); s == sureName {
			key.Unit = unit
		}
	}
	if sure == 0 {
		return
	}
	for _, c := range row {
		if col, ok := r.cols[c.Col]; ok {
			r.f.Cells = append(r.f.Cells, Filed{Tab: r.tab.Name, Cell: c, Row: key, Col: col, Sure: sure, Read: label, Merged: mergedAt(r.tab, c)})
		}
	}
}

// yearOf is the year that a workbook without keys is about: the one its titles
// name, else the given one.
func (f *Filled) yearOf(otherwise int) int {
	for i := range f.tabs {
		if m := yearIn.FindStringSubmatch(titleOf(&f.tabs[i])); m != nil {
			if year, err := strconv.Atoi(m[1]); err == nil {
				return year
			}
		}
	}
	return otherwise
}
