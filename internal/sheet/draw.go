package sheet

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/doc/xlsx"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// The columns of a template, from 1. The first holds the keys of the rows.
const (
	colKey = iota + 1
	colNumber
	colName
	colUnit
	colPlan
	colLast
	colFirst // of the periods
)

// The rows of a template. The first holds the keys of the columns.
const (
	rowKey = iota + 1
	rowTitle
	rowHow
	rowHead
	rowStatus
)

// The choices of a template's lists.
var (
	statusChoices = []string{figure.Estimate.Label(), figure.Preliminary.Label(), figure.Final.Label()}
	doneChoices   = []string{"đạt", "chưa đạt"}
)

func boundChoices() []string {
	all := []string{"đúng bằng"}
	for _, b := range figure.Bounds {
		if b != figure.Exact {
			all = append(all, b.Label())
		}
	}
	return all
}

// drawing puts one template together.
type drawing struct {
	*desk
	o       Order
	unit    org.Unit
	columns []Column
	locked  map[Column]bool
	page    xlsx.FormPage
	row     int
}

// single reports whether the template is of one period, with its own columns for
// bound, status and note.
func (d *drawing) single() bool { return d.o.From != "" }

func (d *desk) draw(o Order, unit org.Unit, lines []Line, columns []Column, locked map[Column]bool) ([]byte, error) {
	w := &drawing{desk: d, o: o, unit: unit, columns: columns, locked: locked}
	w.head(digest(lines, columns))
	group, n := "", 0
	for i, l := range lines {
		if l.Group != group && l.Group != "" {
			group = l.Group
			w.row++
			w.put(xlsx.FormCell{Row: w.row, Col: colNumber, Span: w.width() - 1, Text: group, Look: xlsx.FormGroup})
		}
		if i == 0 || lines[i-1].Definition.Indicator != l.Definition.Indicator {
			n++
		}
		w.line(n, l)
	}
	w.lists()
	var b bytes.Buffer
	form := xlsx.Form{Properties: "Biểu mẫu số liệu " + unit.Name, Created: d.today.Time(), Pages: []xlsx.FormPage{w.page}}
	if err := xlsx.WriteForm(&b, form); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (d *drawing) put(c xlsx.FormCell) { d.page.Cells = append(d.page.Cells, c) }

// width is the last column.
func (d *drawing) width() int {
	if d.single() {
		return colFirst + 3
	}
	return colFirst + len(d.columns) - 1
}

// head draws what stands above the rows.
func (d *drawing) head(digest string) {
	d.page.Name = fmt.Sprintf("Năm %d", d.o.Year)
	if d.single() {
		d.page.Name = d.columns[0].Name
	}
	d.page.HiddenCols, d.page.HiddenRows, d.page.Head, d.page.FreezeCols = []int{colKey}, []int{rowKey}, [2]int{rowHead, rowHead}, colName
	d.page.Widths = []float64{4, 5, 38, 11, 13, 13}
	key := BookKey{d.ward.ID, d.unit.ID, d.o.Year, d.today, digest, d.o.Regime}
	d.put(xlsx.FormCell{Row: rowKey, Col: colKey, Text: key.String(), Look: xlsx.FormKey})
	title := fmt.Sprintf("SỐ LIỆU NĂM %d", d.o.Year)
	if d.single() {
		title = "SỐ LIỆU " + vn.Upper(d.columns[0].Name)
	}
	d.put(xlsx.FormCell{Row: rowTitle, Col: colNumber, Span: d.width() - 1, Text: title + " - " + vn.Upper(d.unit.Name), Look: xlsx.FormTitle})
	how := "Ghi số vào các ô màu vàng, theo đơn vị tính ở cột bên. Ô chưa có số để trống. Ghi được cả “trên 6”, “gần 20”. Xong thì gửi lại tệp này; đừng xóa hàng và cột ẩn."
	d.put(xlsx.FormCell{Row: rowHow, Col: colNumber, Span: d.width() - 1, Text: how, Look: xlsx.FormNote})
	d.page.Heights = map[int]float64{rowTitle: 26, rowHow: 34, rowHead: 34}
	last := fmt.Sprintf("Năm %d", d.o.Year-1)
	if d.single() {
		last = "Cùng kỳ năm trước"
	}
	for col, text := range map[int]string{colNumber: "TT", colName: "Chỉ tiêu", colUnit: "Đơn vị tính", colPlan: fmt.Sprintf("Kế hoạch %d", d.o.Year), colLast: last} {
		d.put(xlsx.FormCell{Row: rowHead, Col: col, Text: text, Look: xlsx.FormHead})
	}
	d.row = rowHead
	if d.single() {
		for i, f := range []Field{Value, Bound, Status, Remark} {
			d.column(colFirst+i, d.columns[0], f, map[Field]string{Value: "Giá trị", Bound: "Mức", Status: "Tình trạng", Remark: "Ghi chú"}[f])
		}
		d.page.Widths = append(d.page.Widths, 15, 12, 14, 30)
		return
	}
	for i, c := range d.columns {
		d.column(colFirst+i, c, Value, c.Name)
		d.page.Widths = append(d.page.Widths, 12)
	}
	d.statusRow()
}

func (d *drawing) column(col int, c Column, f Field, title string) {
	d.put(xlsx.FormCell{Row: rowKey, Col: col, Text: ColKey{c.From, c.To, f}.String(), Look: xlsx.FormKey})
	d.put(xlsx.FormCell{Row: rowHead, Col: col, Text: title, Look: xlsx.FormHead})
}

// statusRow asks once a month how final its figures are.
func (d *drawing) statusRow() {
	d.row = rowStatus
	d.put(xlsx.FormCell{Row: d.row, Col: colKey, Text: RowKey{Unit: d.unit.ID}.String(), Look: xlsx.FormKey})
	d.put(xlsx.FormCell{Row: d.row, Col: colNumber, Span: colLast - colNumber + 1, Text: "Tình trạng của số mới ghi (để trống là sơ bộ)", Look: xlsx.FormName})
	for i := range d.columns {
		d.put(xlsx.FormCell{Row: d.row, Col: colFirst + i, Look: xlsx.FormChoice})
	}
}

// line draws one row: what is asked, what stands beside it, the open cells.
func (d *drawing) line(n int, l Line) {
	d.row++
	def := l.Definition
	name, unit := def.Name, def.Unit
	if l.Part != Whole {
		name += " (" + l.Part.Label() + ")"
		unit = ""
	} else if def.Kind == plan.Rate {
		name += " (nếu chỉ có tỷ lệ)"
	}
	d.put(xlsx.FormCell{Row: d.row, Col: colKey, Text: RowKey{d.unit.ID, def.Indicator, l.Part}.String(), Look: xlsx.FormKey})
	d.put(xlsx.FormCell{Row: d.row, Col: colNumber, Text: strconv.Itoa(n), Look: xlsx.FormName})
	d.put(xlsx.FormCell{Row: d.row, Col: colName, Text: name, Look: xlsx.FormName})
	d.put(xlsx.FormCell{Row: d.row, Col: colUnit, Text: unit, Look: xlsx.FormName})
	d.put(xlsx.FormCell{Row: d.row, Col: colPlan, Text: l.Plan, Look: xlsx.FormBeside})
	d.put(d.filled(colLast, l, d.lastYear(l), xlsx.FormBeside))
	if len([]rune(name)) > 40 {
		d.page.Heights[d.row] = float64(16 * (1 + len([]rune(name))/38))
	}
	for i, c := range d.columns {
		look := xlsx.FormOpen
		if d.locked[c] {
			look = xlsx.FormBeside
		}
		f, have := d.figures[figure.Key{Indicator: def.Indicator, Unit: d.unit.ID, From: c.From, To: c.To}]
		d.put(d.filled(colFirst+i, l, pointer(f, have), look))
		if d.single() && l.Part == Whole {
			d.around(f, have, look)
		}
	}
}

func pointer(f figure.Figure, have bool) *figure.Figure {
	if !have {
		return nil
	}
	return &f
}

// around draws bound, status and note of a template of one period.
func (d *drawing) around(f figure.Figure, have bool, look xlsx.FormLook) {
	choice, note := xlsx.FormChoice, xlsx.FormOpen
	if look == xlsx.FormBeside {
		choice, note = xlsx.FormBeside, xlsx.FormBeside
	}
	status, bound := "", ""
	if have {
		status, bound = f.Status.Label(), f.Value.Bound.Label()
	}
	d.put(xlsx.FormCell{Row: d.row, Col: colFirst + 1, Text: bound, Look: choice})
	d.put(xlsx.FormCell{Row: d.row, Col: colFirst + 2, Text: status, Look: choice})
	d.put(xlsx.FormCell{Row: d.row, Col: colFirst + 3, Text: f.Note, Look: note})
}

// lastYear is the approved figure of the year before that stands beside a row.
func (d *drawing) lastYear(l Line) *figure.Figure {
	from, to := vn.Day(fmt.Sprintf("%04d-01-01", d.o.Year-1)), vn.Day(fmt.Sprintf("%04d-12-31", d.o.Year-1))
	if d.single() {
		ago := figure.Key{From: d.o.From, To: d.o.To}.YearBefore()
		from, to = ago.From, ago.To
	}
	f, have := d.figures[figure.Key{Indicator: l.Definition.Indicator, Unit: d.unit.ID, From: from, To: to}]
	if !have || f.State != figure.Approved {
		return nil
	}
	return &f
}

// filled is the cell of a number, with what the record has.
func (d *drawing) filled(col int, l Line, f *figure.Figure, look xlsx.FormLook) xlsx.FormCell {
	c := xlsx.FormCell{Row: d.row, Col: col, Look: look, Decimals: l.Definition.Decimals}
	if f == nil {
		return c
	}
	n := &f.Value.N
	switch {
	case l.Part == Numerator:
		n = f.Value.Num
	case l.Part == Denominator:
		n = f.Value.Den
	case l.Definition.Kind == plan.Rate && f.Value.Den != nil && look == xlsx.FormOpen:
		return c // the rate is computed from the rows above
	case l.Definition.Kind == plan.Milestone && l.Definition.Unit == "":
		c.Text = doneChoices[1]
		if f.Value.N != 0 {
			c.Text = doneChoices[0]
		}
		return c
	case f.Value.Bound != figure.Exact && !d.single():
		c.Text = f.Value.Format(l.Definition)
		return c
	}
	if n != nil {
		c.Number = &vn.Decimal{Units: *n, Scale: l.Definition.Scale}
		c.Decimals = max(c.Decimals, c.Number.Trim().Scale)
	}
	return c
}

// lists offers the closed choices.
func (d *drawing) lists() {
	add := func(row, col, lastRow, lastCol int, choices []string, prompt string) {
		d.page.Lists = append(d.page.Lists, xlsx.FormList{Area: xlsx.Area{Row: row, Col: col, LastRow: lastRow, LastCol: lastCol}, Choices: choices, Prompt: prompt})
	}
	if d.single() {
		add(rowHead+1, colFirst+1, d.row, colFirst+1, boundChoices(), "")
		add(rowHead+1, colFirst+2, d.row, colFirst+2, statusChoices, "")
	} else {
		add(rowStatus, colFirst, rowStatus, d.width(), statusChoices, "Tình trạng của các số mới ghi trong tháng này.")
	}
	last := d.width()
	if d.single() {
		last = colFirst
	}
	for _, c := range d.page.Cells {
		k, is := ParseKey(c.Text).(RowKey)
		if def := d.definitions[k.Indicator]; is && c.Col == colKey && def.Kind == plan.Milestone && def.Unit == "" {
			add(c.Row, colFirst, c.Row, last, doneChoices, "")
		}
	}
}

// nameOf is what a unit is called, also one that was closed.
func (d *desk) nameOf(unit auth.UnitID) string {
	if u, there := d.tree.Find(unit); there {
		return strings.TrimSpace(u.Name)
	}
	return "đơn vị đã giải thể"
}
