package web

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// How far the list of what a unit owes looks back and ahead.
const (
	owedBack  = -100
	owedAhead = 45
)

// unitPage shows what one unit owes: its periods by due day, how many of its
// figures have come, and what was opened for it. It shows nothing of other units.
func unitPage(tx *db.Tx, in *Input) (templ.Component, error) {
	unit := auth.UnitID(in.Path["unit"])
	tree, err := org.LoadTree(tx, in.Today)
	if err != nil {
		return nil, err
	}
	u, there := tree.Find(unit)
	if !there {
		return nil, fault.Missingf("Không có đơn vị này trong cây tổ chức ngày %s. Hãy mở lại danh sách đơn vị.", in.Today.Short())
	}
	duties, err := regime.DutiesOf(tx, unit, in.Today.AddDays(owedBack), in.Today.AddDays(owedAhead))
	if err != nil {
		return nil, err
	}
	all, err := owedOf(tx, duties)
	if err != nil {
		return nil, err
	}
	definitions, err := plan.Indicators(tx, "")
	if err != nil {
		return nil, err
	}
	var parts []templ.Component
	open, done := splitOwed(all)
	if len(open) > 0 {
		parts = append(parts, section(ui.Section{ID: "phai-gui", Title: "Phải gửi", Count: fmt.Sprint(len(open))}, owedTable(in, open, definitions, true)))
	} else {
		parts = append(parts, ui.Empty{Title: "Đơn vị không còn số liệu nào phải gửi", Text: ui.Words("Kỳ tới sẽ hiện ở đây trước hạn gửi " + fmt.Sprint(owedAhead) + " ngày.")})
	}
	if len(done) > 0 {
		parts = append(parts, section(ui.Section{ID: "da-gui", Title: "Đã gửi đủ", Count: fmt.Sprint(len(done))}, owedTable(in, done, definitions, false)))
	}
	if len(duties) == 0 {
		parts = []templ.Component{ui.Empty{Title: "Chưa có chế độ báo cáo nào giao đơn vị này gửi số liệu", Text: ui.Words("Văn phòng đặt việc phải gửi ở trang Chế độ báo cáo."),
			Actions: []templ.Component{ui.Button{Label: "Mở chế độ báo cáo", Href: regimesPath}}}}
	}
	p := ui.Page{Title: u.Name, Crumbs: []ui.Crumb{{Label: "Đơn vị", Href: "/don-vi"}, {Label: u.Name}}, Standing: ui.Words(owedStanding(open, in.Today)),
		Actions: []templ.Component{ui.Button{Label: "Cơ cấu", Icon: ui.IconUnit, Href: structurePath(unit)}, ui.Button{Label: "Khóa nhập", Href: locksPath}}}
	return page(tx, in, p, templ.Join(parts...))
}

// owedDuty is a duty with how far its figures have come.
type owedDuty struct {
	regime.Duty
	states []figure.Owed
}

// given counts the figures that have come and were not sent back.
func (o owedDuty) given() int {
	n := 0
	for _, s := range o.states {
		if s.State == figure.OwedWaiting || s.State == figure.OwedApproved {
			n++
		}
	}
	return n
}

func (o owedDuty) complete() bool { return o.given() == len(o.states) }

// owedOf tells how far each duty has come.
func owedOf(tx *db.Tx, duties []regime.Duty) ([]owedDuty, error) {
	owing, err := figure.Owing(tx, duties)
	if err != nil {
		return nil, err
	}
	all := make([]owedDuty, len(duties))
	at := 0
	for i, d := range duties { // figures come in the order of the duties
		all[i] = owedDuty{Duty: d, states: owing[at : at+len(d.Indicators)]}
		at += len(d.Indicators)
	}
	return all, nil
}

func splitOwed(all []owedDuty) (open, done []owedDuty) {
	for _, o := range all {
		if o.complete() {
			done = append(done, o)
		} else {
			open = append(open, o)
		}
	}
	slices.Reverse(done) // the newest first
	return open, done
}

func owedStanding(open []owedDuty, today vn.Day) string {
	late := 0
	for _, o := range open {
		if o.Overdue(today) {
			late++
		}
	}
	switch {
	case len(open) == 0:
		return "Không còn số liệu nào phải gửi."
	case late > 0:
		return fmt.Sprintf("%d kỳ phải gửi, %d kỳ quá hạn.", len(open), late)
	}
	return fmt.Sprintf("%d kỳ phải gửi, gần nhất hạn %s.", len(open), open[0].Due.Short())
}

// owedTable lists duties: period, due day, how many of how many, where to enter.
func owedTable(in *Input, list []owedDuty, definitions map[plan.IndicatorID]plan.Definition, act bool) ui.Table {
	t := ui.Table{Caption: "Số liệu phải gửi theo kỳ", Columns: []ui.Column{{Label: "Kỳ"}, {Label: "Hạn gửi"}, {Label: "Đã gửi"}, {Label: "Còn thiếu"}, {Label: "Việc", Hidden: true}}}
	for _, o := range list {
		button := ui.Cell{}
		if act && in.Actor.MayFor(auth.SubmitFigure, o.Unit) == nil {
			button = o.entryButton(in.Today)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: o.Period.Label(), Small: ui.Words(o.Regime.Name)}, o.dueCell(in.Today),
			ui.T(fmt.Sprintf("%d/%d số liệu", o.given(), len(o.states))), ui.T(o.missing(definitions)), button}})
	}
	return t
}

// missing names what has not come, or that it came back.
func (o owedDuty) missing(definitions map[plan.IndicatorID]plan.Definition) string {
	text, n := "", 0
	for _, s := range o.states {
		if s.State != figure.OwedMissing && s.State != figure.OwedReturned {
			continue
		}
		if n++; n > 3 {
			continue
		}
		name := definitions[s.Indicator].Name
		if s.State == figure.OwedReturned {
			name += " (bị trả lại)"
		}
		if text != "" {
			text += "; "
		}
		text += name
	}
	if n > 3 {
		text += fmt.Sprintf(" và %d chỉ tiêu nữa", n-3)
	}
	return cmp.Or(text, "đủ")
}

// dueCell is the due day with how near it is, and what was opened.
func (o owedDuty) dueCell(today vn.Day) ui.Cell {
	c := ui.Cell{Text: o.Due.Short(), Whole: true}
	switch {
	case o.complete():
	case !o.Open(today):
		c.Small = ui.Line{{Text: "đã khóa nhập sau " + o.Closes.Short(), Tone: ui.Bad}}
	case o.Exception != "":
		c.Small = ui.Line{{Text: "mở đến hết " + o.Closes.Short(), Tone: ui.Wait}}
	case o.Overdue(today):
		c.Small = ui.Line{{Text: "quá hạn", Tone: ui.Bad}}
	default:
		c.Small = ui.Words(daysLeft(today, o.Due))
	}
	return c
}

// entryButton leads to where what is missing is entered, one figure by its form and
// several by their table, or says why none is taken.
func (o owedDuty) entryButton(today vn.Day) ui.Cell {
	if !o.Open(today) {
		return ui.Cell{Part: ui.Button{Label: "Xem khóa", Says: "Xem khóa nhập kỳ " + o.Period.Name, Small: true, Href: locksPath}, Act: true}
	}
	missing := slices.DeleteFunc(slices.Clone(o.states), func(s figure.Owed) bool { return s.State != figure.OwedMissing && s.State != figure.OwedReturned })
	if len(missing) == 0 {
		return ui.Cell{}
	}
	to := entryPath(figure.Key{Indicator: missing[0].Indicator, Unit: o.Unit, From: o.Period.From, To: o.Period.To})
	tabled := o.Period.Kind == regime.Month || o.Period.Kind == regime.Quarter || o.Period.Kind == regime.Year
	if len(missing) > 1 && tabled && o.Period.Window == regime.CalendarCode {
		to = gridAsk{Unit: o.Unit, Year: o.Period.Year, Kind: o.Period.Kind, Status: figure.Preliminary}.path()
	}
	return ui.Cell{Part: ui.Button{Label: "Ghi số liệu", Says: "Ghi số liệu kỳ " + o.Period.Name, Small: true, Href: to}, Act: true}
}

// owedFigures lists on a reporter's desk what its units still owe.
func (d *desk) owedFigures(tx *db.Tx) error {
	if !d.in.Actor.Has(auth.Reporter) {
		return nil
	}
	definitions, err := plan.Indicators(tx, "")
	if err != nil {
		return err
	}
	duties, err := regime.Duties(tx, d.in.Today.AddDays(owedBack), d.in.Today.AddDays(owedAhead))
	if err != nil {
		return err
	}
	duties = slices.DeleteFunc(duties, func(o regime.Duty) bool { return !slices.Contains(d.in.Actor.Units, o.Unit) })
	all, err := owedOf(tx, duties)
	if err != nil {
		return err
	}
	open, _ := splitOwed(all)
	d.add(ui.Section{ID: "phai-gui", Title: "Số liệu phải gửi"}, owedTable(d.in, open, definitions, true))
	return nil
}

// The strip of due days on the desk: how many it holds, one of them past.
const stripLength = 5

// dueSteps are the due days around today, the last that passed and those to come;
// a reporter's are those of its own units.
func dueSteps(tx *db.Tx, in *Input) ([]ui.Deadline, error) {
	duties, err := regime.Duties(tx, in.Today.AddDays(-50), in.Today.AddDays(80))
	if err != nil {
		return nil, err
	}
	var steps []ui.Deadline
	seen := map[string]bool{}
	past := 0
	for _, d := range duties {
		if in.Actor.Has(auth.Reporter) && !slices.Contains(in.Actor.Units, d.Unit) {
			continue
		}
		step := ui.Deadline{When: d.Due.Short(), Text: "Hạn số liệu " + vn.Inside(d.Period.Label())}
		key := step.When + step.Text
		if seen[key] {
			continue
		}
		seen[key] = true
		if d.Overdue(in.Today) {
			step.State = ui.Done
			past++
		} else if len(steps) == past {
			step.State = ui.Now
			step.When += " · " + daysLeft(in.Today, d.Due)
		}
		steps = append(steps, step)
	}
	steps = steps[max(0, past-1):]
	return steps[:min(len(steps), stripLength)], nil
}
