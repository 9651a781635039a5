package sheet

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// desk is what templates and imports read from the record, once for all of them.
type desk struct {
	ward        org.Ward
	tree        org.Tree
	definitions map[plan.IndicatorID]plan.Definition
	targets     []plan.Target
	periods     []regime.Period
	figures     map[figure.Key]figure.Figure // the newest revision of each figure
	duties      []regime.Duty                // of the year's periods
	names       map[string]plan.IndicatorID  // by bare name, made when first asked for
	today       vn.Day
	year        int
}

// open reads the desk for a year, with the year before beside it.
func open(tx *db.Tx, year int) (*desk, error) {
	d := &desk{today: vn.DayOf(tx.Now), year: year, figures: map[figure.Key]figure.Figure{}}
	var err error
	if d.ward, err = org.LoadWard(tx, d.today); err != nil {
		return nil, err
	}
	if d.tree, err = org.LoadTree(tx, d.today); err != nil {
		return nil, err
	}
	if d.definitions, err = plan.Indicators(tx, ""); err != nil {
		return nil, err
	}
	if d.targets, err = plan.Targets(tx, year, ""); err != nil {
		return nil, err
	}
	if d.periods, err = regime.Periods(tx, year); err != nil {
		return nil, err
	}
	from, to := vn.Day(fmt.Sprintf("%04d-01-01", year-1)), vn.Day(fmt.Sprintf("%04d-12-31", year))
	all, err := figure.FindNewest(tx, from, to)
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		d.figures[f.Key] = f
	}
	// What is about a year may be due in the next.
	d.duties, err = regime.Duties(tx, vn.Day(fmt.Sprintf("%04d-01-01", year)), vn.Day(fmt.Sprintf("%04d-06-30", year+1)))
	d.duties = slices.DeleteFunc(d.duties, func(u regime.Duty) bool { return u.Period.Year != year })
	return d, err
}

// owes reports whether a line of the plan is the unit's: its own targets, and for
// the ward itself all of them.
func (d *desk) owes(t plan.Target, unit auth.UnitID) bool {
	return t.Owner == unit || unit == d.tree.Root().ID
}

// lines returns the rows of a unit's template: what the plan gives it, then what
// regimes ask of it, then what it has reported before, in the order of the plan and
// of names. With a regime they are what that asks.
func (d *desk) lines(unit auth.UnitID, asked regime.RegimeID) []Line {
	var all []Line
	seen := map[plan.IndicatorID]bool{}
	owed := d.owed(unit, asked)
	add := func(id plan.IndicatorID, group, planned string) {
		def, known := d.definitions[id]
		if !known || seen[id] || def.Formula != "" || asked != "" && !slices.Contains(owed, id) {
			return // a formula is computed, never typed
		}
		seen[id] = true
		for _, p := range d.partsOf(def) {
			l := Line{Definition: def, Part: p, Group: group}
			if p == Whole {
				l.Plan = planned
			}
			all = append(all, l)
		}
	}
	for _, t := range d.targets {
		for _, p := range t.Parts {
			if d.owes(t, unit) || slices.Contains(owed, p.Indicator) {
				planned := ""
				if len(p.Plans) > 0 {
					planned = d.definitions[p.Indicator].FormatAssigned(p.Plans[0])
				}
				add(p.Indicator, t.Group, planned)
			}
		}
	}
	for _, id := range owed {
		add(id, "Theo chế độ báo cáo", "")
	}
	var before []plan.Definition
	for k := range d.figures {
		if k.Unit == unit && !seen[k.Indicator] {
			before = append(before, d.definitions[k.Indicator])
		}
	}
	for _, def := range d.definitions {
		if def.Reporter == unit && unit != "" {
			before = append(before, def)
		}
	}
	slices.SortFunc(before, func(a, b plan.Definition) int {
		return cmp.Or(bytes.Compare(vn.SortKey(a.Name), vn.SortKey(b.Name)), cmp.Compare(a.Indicator, b.Indicator))
	})
	for _, def := range before {
		add(def.Indicator, "Đã báo cáo trước đây", "")
	}
	return all
}

// owed lists what regimes ask of a unit in the year, each once.
func (d *desk) owed(unit auth.UnitID, asked regime.RegimeID) []plan.IndicatorID {
	var all []plan.IndicatorID
	for _, duty := range d.duties {
		if duty.Unit != unit || asked != "" && duty.Regime.ID != asked {
			continue
		}
		for _, id := range duty.Indicators {
			if !slices.Contains(all, plan.IndicatorID(id)) {
				all = append(all, plan.IndicatorID(id))
			}
		}
	}
	return all
}

// partsOf says in which rows an indicator is typed. A rate with numerator and
// denominator can be added up, so both are asked; who has only the rate types that.
func (d *desk) partsOf(def plan.Definition) []Part {
	if def.Kind == plan.Rate {
		return []Part{Numerator, Denominator, Whole}
	}
	for _, t := range d.targets {
		for _, p := range t.Parts {
			for _, a := range p.Plans {
				if p.Indicator == def.Indicator && a.Operator == plan.AllOf {
					return []Part{Whole, Denominator}
				}
			}
		}
	}
	return []Part{Whole}
}

// columns returns the periods of an order.
func (d *desk) columns(o Order) ([]Column, error) {
	if o.From == "" {
		if m := months(d.periods); len(m) > 0 {
			return m, nil
		}
		return nil, fault.Invalidf("nam", "Năm %d chưa mở các kỳ tháng nên chưa lập được biểu mẫu. Hãy mở các kỳ của năm %d trước.", o.Year, o.Year)
	}
	for _, p := range d.periods {
		if p.From == o.From && p.To == o.To {
			return []Column{{p.Label(), p.From, p.To}}, nil
		}
	}
	return nil, regime.UnknownPeriod(o.From, o.To)
}

// digest tells two templates of one unit apart: by their rows and columns.
func digest(lines []Line, columns []Column) string {
	h := fnv.New64a()
	for _, l := range lines {
		fmt.Fprintf(h, "%s/%s/%s/%d;", l.Definition.Indicator, l.Part, l.Definition.Unit, l.Definition.Scale)
	}
	for _, c := range columns {
		fmt.Fprintf(h, "%s-%s;", c.From, c.To)
	}
	return fmt.Sprintf("%016x", h.Sum64())
}

// Template makes the workbook that a unit fills in, with its file name.
func Template(tx *db.Tx, o Order) (name string, data []byte, err error) {
	if err := tx.Actor.MayFor(auth.SubmitFigure, o.Unit); err != nil {
		return "", nil, err
	}
	d, err := open(tx, o.Year)
	if err != nil {
		return "", nil, err
	}
	return d.template(tx, o)
}

func (d *desk) template(tx *db.Tx, o Order) (name string, data []byte, err error) {
	unit, there := d.tree.Find(o.Unit)
	if !there {
		return "", nil, fault.Missingf("Không có đơn vị này trong cây tổ chức hiện nay. Hãy chọn đơn vị khác.")
	}
	columns, err := d.columns(o)
	if err != nil {
		return "", nil, err
	}
	lines := d.lines(o.Unit, o.Regime)
	if len(lines) == 0 {
		return "", nil, fault.Invalidf("don_vi", "“%s” chưa được giao chỉ tiêu nào năm %d và chưa báo cáo số nào, nên biểu mẫu không có dòng nào. Hãy giao chỉ tiêu cho đơn vị trước.", unit.Name, o.Year)
	}
	locked := map[Column]bool{}
	for _, c := range columns {
		err := regime.Check(tx, o.Unit, c.From, c.To)
		if err != nil && fault.Of(err) == nil {
			return "", nil, err
		}
		locked[c] = err != nil
	}
	data, err = d.draw(o, unit, lines, columns, locked)
	return templateName(unit, o, columns), data, err
}

// templateName is the name of the file: what it is, whose, for when.
func templateName(unit org.Unit, o Order, columns []Column) string {
	when := fmt.Sprint(o.Year)
	if o.From != "" {
		when = columns[0].Name
	}
	text := vn.Fold("bieu mau " + unit.Name + " " + when)
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > '9' && r < 'a' || r > 'z' }), "-") + ".xlsx"
}

// Templates makes the templates of every unit that has rows, in one package.
func Templates(tx *db.Tx, o Order) (name string, data []byte, err error) {
	d, err := open(tx, o.Year)
	if err != nil {
		return "", nil, err
	}
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	n := 0
	for _, u := range d.tree.All() {
		if tx.Actor.MayFor(auth.SubmitFigure, u.ID) != nil || len(d.lines(u.ID, o.Regime)) == 0 {
			continue
		}
		o.Unit = u.ID
		file, data, err := d.template(tx, o)
		if err != nil {
			return "", nil, err
		}
		n++
		w, err := zw.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%02d-%s", n, file), Method: zip.Store, Modified: tx.Now})
		if err != nil {
			return "", nil, err
		}
		if _, err := w.Write(data); err != nil {
			return "", nil, err
		}
	}
	if n == 0 {
		return "", nil, fault.Invalidf("nam", "Năm %d chưa có đơn vị nào được giao chỉ tiêu hay đã báo cáo số, nên chưa có biểu mẫu nào. Hãy giao chỉ tiêu trước.", o.Year)
	}
	return fmt.Sprintf("bieu-mau-cac-don-vi-%d.zip", o.Year), b.Bytes(), zw.Close()
}
