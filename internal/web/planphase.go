package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// phased is one plan value of a year that can be spread over its months.
type phased struct {
	t    plan.Target
	part int
	d    plan.Definition
	a    plan.Assigned
	now  plan.Phasing // its How is "" where nothing is laid down
}

// key names the value in fields.
func (p phased) key() string { return fmt.Sprintf("%s_%d", p.t.ID, p.part) }

func (p phased) field(step int) string { return fmt.Sprintf("pk_%s_%d", p.key(), step) }

// fits reports whether the phasing still ends at the plan value.
func (p phased) fits() bool { return p.now.Through[11] == p.a.Lo }

// phasingYear is a year's plan as its phasing page draws it: by month or by quarter.
type phasingYear struct {
	planSheet
	year    int
	years   []int
	quarter bool
	rows    []phased
	whole   []plan.Target // lines without a value that could be spread
}

func (y phasingYear) steps() int {
	if y.quarter {
		return 4
	}
	return 12
}

func loadPhasing(tx *db.Tx, in *Input, faults []*fault.Fault) (y phasingYear, err error) {
	if y.planSheet, err = loadSheet(tx, in, faults); err != nil {
		return y, err
	}
	y.quarter = in.Get("theo") == "quy"
	if y.year, y.years, err = yearOf(tx, in); err != nil {
		return y, err
	}
	lines, err := plan.Targets(tx, y.year, "")
	if err != nil {
		return y, err
	}
	all, err := plan.Phasings(tx, y.year, "")
	if err != nil {
		return y, err
	}
	for _, t := range lines {
		before := len(y.rows)
		for i, p := range t.Parts {
			d, a := y.definitions[p.Indicator], p.Plans[0] // the first baseline gives the verdict
			if !d.Phased(a) {
				continue
			}
			row := phased{t: t, part: i, d: d, a: a}
			var known bool
			if row.now, known = plan.FindPhasing(all, t.ID, i, a.Baseline); !known {
				row.now = plan.Phasing{Target: t.ID, Part: i, Baseline: a.Baseline}
				if row.now.Revision, err = plan.PhasingRevision(tx, t.ID, i, a.Baseline); err != nil {
					return y, err
				}
			}
			y.rows = append(y.rows, row)
		}
		if len(y.rows) == before {
			y.whole = append(y.whole, t)
		}
	}
	return y, nil
}

// phasingPage spreads the year's plan over months or quarters in one table.
func phasingPage(tx *db.Tx, in *Input) (templ.Component, error) { return phasingBody(tx, in, nil) }

func phasingBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	y, err := loadPhasing(tx, in, faults)
	if err != nil {
		return nil, err
	}
	laid := 0
	for _, r := range y.rows {
		if r.now.How != "" {
			laid++
		}
	}
	p := ui.Page{Title: fmt.Sprintf("Phân kỳ kế hoạch năm %d", y.year), Landscape: true,
		Crumbs:   []ui.Crumb{{Label: fmt.Sprintf("Chỉ tiêu năm %d", y.year), Href: fmt.Sprintf("/chi-tieu?nam=%d", y.year)}, {Label: "Phân kỳ"}},
		Standing: ui.Words(fmt.Sprintf("%d/%d mức giao đã phân kỳ. Số của mỗi kỳ cộng lại phải đúng bằng mức cả năm.", laid, len(y.rows))),
		Actions:  []templ.Component{y.steppedBy()}}
	if len(y.rows) == 0 {
		return page(tx, in, p, ui.Empty{Title: fmt.Sprintf("Kế hoạch năm %d chưa có mức nào phân kỳ được", y.year), Text: ui.Words("Chỉ mức là một số đạt dần trong năm mới phân kỳ được, ví dụ ≥ 6.000 tỷ đồng.")})
	}
	done := ui.Notice{}
	if n := in.Get("xong"); n != "" {
		done = ui.Notice{Title: "Đã lưu phân kỳ", Text: ui.Words(fmt.Sprintf("%d dòng vừa được ghi.", atoi(n)))}
	}
	parts := []templ.Component{formTop("Chưa lưu được phân kỳ", faults, done)}
	grid := y.grid()
	if in.Actor.Can(auth.SetPlan) {
		hidden := []ui.Hidden{{Name: "nam", Value: strconv.Itoa(y.year)}}
		if y.quarter {
			hidden = append(hidden, ui.Hidden{Name: "theo", Value: "quy"})
		}
		for _, r := range y.rows {
			hidden = append(hidden, ui.Hidden{Name: "lan_" + r.key(), Value: y.seen("lan_"+r.key(), r.now.Revision)})
		}
		parts = append(parts, form(ui.Form{Send: send("/chi-tieu/phan-ky", hidden...), Label: "Phân kỳ"}, grid, ui.Acts{ui.Button{Label: "Lưu phân kỳ", Look: ui.Primary}}),
			section(ui.Section{Title: "Chia nhanh từng dòng"}, y.quick()))
	} else {
		parts = append(parts, grid)
	}
	return page(tx, in, p, templ.Join(append(parts, y.left())...))
}

func (y phasingYear) steppedBy() templ.Component {
	href := fmt.Sprintf("/chi-tieu/phan-ky?nam=%d", y.year)
	return ui.Switch{Label: "Theo", Items: []ui.SwitchItem{{Label: "Tháng", Href: href, Current: !y.quarter}, {Label: "Quý", Href: href + "&theo=quy", Current: y.quarter}}}
}

// grid is the table: amounts of each step for what adds up, levels at its end for
// the rest.
func (y phasingYear) grid() templ.Component {
	g := ui.FigureGrid{Caption: fmt.Sprintf("Phân kỳ năm %d", y.year), First: "Chỉ tiêu", Sums: []ui.GridColumn{{Label: "Cộng"}, {Label: "Mức giao"}}}
	for i := range y.steps() {
		label := fmt.Sprintf("T%d", i+1)
		if y.quarter {
			label = "Quý " + vn.Roman(i+1)
		}
		g.Months = append(g.Months, ui.GridColumn{Label: label})
	}
	for _, r := range y.rows {
		row := ui.GridRow{Name: fmt.Sprintf("%d. %s", r.t.Number, r.d.Name), Href: linePath(r.t.ID), Unit: r.d.Unit + y.levelNote(r)}
		for i := range y.steps() {
			field := r.field(i)
			c := ui.FigureCell{Name: field, Label: fmt.Sprintf("%s, %s", r.d.Name, g.Months[i].Label), Value: y.typed(field, y.standing(r, i)), Status: ui.Official, ReadOnly: !y.in.Actor.Can(auth.SetPlan)}
			if e := y.wrong[field]; e != "" {
				c.Error = ui.Words(e)
			}
			row.Cells = append(row.Cells, c)
		}
		row.Sums = []ui.GridSum{y.total(r), {Value: r.d.FormatAssigned(r.a), Strong: true}}
		g.Rows = append(g.Rows, row)
	}
	return g
}

func (y phasingYear) levelNote(r phased) string {
	if r.d.Kind == plan.Flow {
		return ""
	}
	return ", mức cuối kỳ"
}

// total is the sum of the steps as they stand, with what lacks.
func (y phasingYear) total(r phased) ui.GridSum {
	switch {
	case r.now.How == "":
		return ui.GridSum{Value: "–", Note: "chưa phân kỳ"}
	case !r.fits():
		return ui.GridSum{Value: r.d.Format(r.now.Through[11]), Note: "lệch " + r.d.Format(r.now.Through[11]-r.a.Lo)}
	}
	return ui.GridSum{Value: r.d.Format(r.now.Through[11]), Note: howWords[r.now.How]}
}

var howWords = map[string]string{plan.EvenPhasing: "chia đều", plan.ProfilePhasing: "theo năm trước", plan.HandPhasing: "tự ghi"}

// standing is what a step holds now, as its field writes it.
func (y phasingYear) standing(r phased, step int) string {
	if r.now.How == "" {
		return ""
	}
	months := 12 / y.steps()
	v := r.now.Through[(step+1)*months-1]
	if r.d.Kind == plan.Flow && step > 0 {
		v -= r.now.Through[step*months-1]
	}
	return vn.Decimal{Units: v, Scale: r.d.Scale}.Trim().Input()
}

// standingRow prints what the steps of a row hold now.
func (y phasingYear) standingRow(r phased) string {
	if r.now.How == "" {
		return "chưa phân kỳ"
	}
	var all []string
	for i := range y.steps() {
		all = append(all, y.standing(r, i))
	}
	return strings.Join(all, "; ")
}

// quick are the buttons that spread one line in one step.
func (y phasingYear) quick() templ.Component {
	t := ui.Table{Caption: "Chia nhanh", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Mức giao", Number: true}, {Label: "Đang chia"}, {Label: "Chia lại", Hidden: true}}}
	for _, r := range y.rows {
		how := ui.Cell{Text: "chưa phân kỳ", Tone: ui.Faint}
		if r.now.How != "" {
			how = ui.T(howWords[r.now.How])
			if !r.fits() {
				how = ui.Cell{Text: fmt.Sprintf("lệch với mức giao: đến tháng 12 mới %s", r.d.WithUnit(r.now.Through[11])), Tone: ui.Wait}
			}
		}
		act := func(way, label string) ui.Act {
			return ui.Act{Send: send("/chi-tieu/phan-ky/chia", ui.Hidden{Name: "nam", Value: strconv.Itoa(y.year)}, ui.Hidden{Name: "dong", Value: r.key()}, ui.Hidden{Name: "cach", Value: way}, ui.Hidden{Name: fieldRevision, Value: strconv.Itoa(r.now.Revision)}),
				Button: ui.Button{Label: label, Says: label + ": " + r.d.Name, Small: true}}
		}
		acts := ui.Acts{act(plan.EvenPhasing, "Chia đều")}
		if r.d.Kind == plan.Flow {
			acts = append(acts, act(plan.ProfilePhasing, fmt.Sprintf("Theo năm %d", y.year-1)))
		}
		if r.now.How != "" {
			acts = append(acts, act("", "Bỏ phân kỳ"))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: fmt.Sprintf("%d. %s", r.t.Number, r.d.Name), Href: linePath(r.t.ID)}, {Text: y.planned(r.t.Parts[r.part], r.a), Whole: true}, how, {Part: acts, Act: true}}})
	}
	return t
}

// left names the lines that cannot be spread.
func (y phasingYear) left() templ.Component {
	if len(y.whole) == 0 {
		return templ.NopComponent
	}
	var names []string
	for _, t := range y.whole {
		names = append(names, fmt.Sprintf("%d (%s)", t.Number, y.values(t)))
	}
	return ui.Note{Text: ui.Words("Không phân kỳ: chỉ tiêu " + strings.Join(names, ", ") + ". Các mức ấy không phải một số đạt dần trong năm.")}
}

// phasingTyped is the table as it is sent.
type phasingTyped struct {
	Year      int
	Quarter   bool
	Cells     map[string]string // by field
	Revisions map[string]int    // by key
}

func readPhasing(in *Input) (phasingTyped, error) {
	c := phasingTyped{Year: atoi(in.Get("nam")), Quarter: in.Get("theo") == "quy", Cells: map[string]string{}, Revisions: map[string]int{}}
	for field := range in.Form {
		if strings.HasPrefix(field, "pk_") {
			c.Cells[field] = in.Get(field)
		}
		if key, ok := strings.CutPrefix(field, "lan_"); ok {
			c.Revisions[key] = atoi(in.Get(field))
		}
	}
	return c, nil
}

// phasingSet saves the rows of the table that changed, all or nothing.
func (s *Server) phasingSet() http.HandlerFunc {
	return post(s, Form[phasingTyped]{Right: auth.SetPlan, Name: "plan.phase", Read: readPhasing,
		Act: func(tx *db.Tx, c phasingTyped) (string, error) {
			in := &Input{Actor: tx.Actor, Today: vn.DayOf(tx.Now), Form: map[string][]string{"nam": {strconv.Itoa(c.Year)}}}
			y, err := loadPhasing(tx, in, nil)
			if err != nil {
				return "", err
			}
			y.quarter = c.Quarter
			var wrong []error
			made := 0
			for _, r := range y.rows {
				changed, err := c.save(tx, y, r)
				if err != nil && fault.Of(err) == nil {
					return "", err
				}
				wrong = append(wrong, err)
				if changed {
					made++
				}
			}
			to := fmt.Sprintf("/chi-tieu/phan-ky?nam=%d&xong=%d", c.Year, made)
			if c.Quarter {
				to += "&theo=quy"
			}
			return to, joinedFaults(wrong)
		},
		Again: phasingBody})
}

// save records one row where it differs from what stands; a row left blank takes the
// phasing away.
func (c phasingTyped) save(tx *db.Tx, y phasingYear, r phased) (changed bool, err error) {
	blank, same := 0, true
	for i := range y.steps() {
		text, sent := c.Cells[r.field(i)]
		if !sent {
			return false, nil // the line came into the plan after the page was drawn
		}
		if text == "" {
			blank++
		}
		same = same && text == y.standing(r, i)
	}
	if same {
		return false, nil
	}
	p := r.now
	p.Revision, p.How = c.Revisions[r.key()], plan.HandPhasing
	if blank == y.steps() {
		p.How = ""
	} else if p.Through, err = c.through(y, r); err != nil {
		return false, err
	}
	_, err = plan.SetPhasing(tx, p)
	if f := fault.Of(err); f != nil && f.Kind == fault.Conflict {
		err = fault.New(fault.Conflict, r.field(y.steps()-1), "%s Trong sổ đang là: %s.", f.Sentence, y.standingRow(r))
	} else if f != nil && f.Field != "" {
		err = atField(r.field(y.steps()-1), err)
	}
	return err == nil, err
}

// through reads a row to what should be reached by the end of each month.
func (c phasingTyped) through(y phasingYear, r phased) (through [12]int64, err error) {
	var wrong []error
	steps := make([]int64, y.steps())
	sum := int64(0)
	for i := range steps {
		field := r.field(i)
		if c.Cells[field] == "" {
			wrong = append(wrong, fault.Invalidf(field, "“%s”: kỳ %d còn trống. Hãy ghi số, kỳ không có gì thì ghi 0.", r.d.Name, i+1))
			continue
		}
		n, err := planNumber(c.Cells[field], r.d.Scale)
		if err != nil {
			wrong = append(wrong, atField(field, err))
			continue
		}
		if plan.TooLarge(n) {
			wrong = append(wrong, fault.Invalidf(field, "“%s”: kỳ %d ghi %s, lớn hơn mọi mức giao. Hãy kiểm tra số chữ số 0.", r.d.Name, i+1, r.d.Format(n)))
			continue
		}
		if r.d.Kind == plan.Flow {
			sum += n
			n = sum
		}
		steps[i] = n
	}
	if err := joinedFaults(wrong); err != nil {
		return through, err
	}
	if !y.quarter {
		return [12]int64(steps), nil
	}
	from := int64(0)
	if r.d.Kind != plan.Flow {
		from = steps[0] // what stood before the year is not asked: the first quarter holds its level
	}
	return plan.ByQuarter(from, [4]int64(steps)), nil
}

// spread is one line to be spread in one step.
type spread struct {
	Year, Revision int
	Line, Way      string
}

// phasingSpread spreads one line evenly or as last year went.
func (s *Server) phasingSpread() http.HandlerFunc {
	return post(s, Form[spread]{Right: auth.SetPlan, Name: "plan.spread",
		Read: func(in *Input) (spread, error) {
			return spread{atoi(in.Get("nam")), atoi(in.Get(fieldRevision)), in.Get("dong"), in.Get("cach")}, nil
		},
		Act: spreadLine, Again: phasingBody})
}

func spreadLine(tx *db.Tx, c spread) (string, error) {
	in := &Input{Actor: tx.Actor, Today: vn.DayOf(tx.Now), Form: map[string][]string{"nam": {strconv.Itoa(c.Year)}}}
	y, err := loadPhasing(tx, in, nil)
	if err != nil {
		return "", err
	}
	for _, r := range y.rows {
		if r.key() != c.Line {
			continue
		}
		err := c.spread(tx, r)
		if f := fault.Of(err); f != nil && f.Field != "" {
			err = atField(r.field(0), err)
		}
		return fmt.Sprintf("/chi-tieu/phan-ky?nam=%d&xong=1", c.Year), err
	}
	return "", fault.Missingf("Kế hoạch năm %d không còn dòng này. Hãy mở lại trang phân kỳ.", c.Year)
}

// spread lays one line's months down in the way that was asked.
func (c spread) spread(tx *db.Tx, r phased) error {
	p := r.now
	p.Revision, p.How = c.Revision, c.Way
	switch c.Way {
	case plan.EvenPhasing:
		from, err := levelBefore(tx, r, c.Year-1)
		if err != nil {
			return err
		}
		p.Through = plan.Even(from, r.a.Lo)
	case plan.ProfilePhasing:
		months, err := monthsOf(tx, r, c.Year-1)
		if err != nil {
			return err
		}
		p.Through = plan.ByProfile(r.a.Lo, months)
	}
	_, err := plan.SetPhasing(tx, p)
	return err
}

// levelBefore is from where an even phasing goes: nought for an amount, last year's
// value for a level.
func levelBefore(tx *db.Tx, r phased, year int) (int64, error) {
	if r.d.Kind == plan.Flow {
		return 0, nil
	}
	v, err := readAlone(tx, r, year)
	if err != nil {
		return 0, err
	}
	if n := v(endOfMonth(year, 12)); n != nil {
		return *n, nil
	}
	return 0, fault.Invalidf("phan_ky", "Năm %d chưa có số đã duyệt của “%s” nên không biết chia đều từ đâu. Hãy tự ghi từng kỳ.", year, r.d.Name)
}

// monthsOf are the amounts of last year's months.
func monthsOf(tx *db.Tx, r phased, year int) ([12]int64, error) {
	v, err := readAlone(tx, r, year)
	if err != nil {
		return [12]int64{}, err
	}
	var reached [12]*int64
	for m := range reached {
		reached[m] = v(endOfMonth(year, m+1))
	}
	return plan.Profile(r.d, year, reached)
}

func endOfMonth(year, month int) vn.Day {
	return vn.Day(fmt.Sprintf("%04d-%02d-01", year+month/12, month%12+1)).AddDays(-1)
}

// readAlone reads the approved figures of a year and gives the indicator's value at
// the end of a month; nil where they do not reach it without a gap or are bounded.
func readAlone(tx *db.Tx, r phased, year int) (func(until vn.Day) *int64, error) {
	in, err := score.Load(tx, score.Asked{Year: year})
	if err != nil {
		return nil, err
	}
	m := measured{d: r.d}
	return func(until vn.Day) *int64 {
		v := m.alone(in, year, until).Value
		if v == nil || v.Number == nil || v.Gap != "" || v.Through.Time().Month() != until.Time().Month() {
			return nil
		}
		n, err := v.Number.At(r.d.Scale)
		if err != nil {
			return nil
		}
		return &n
	}, nil
}
