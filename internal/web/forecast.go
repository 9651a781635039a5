package web

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/forecast"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// ahead is what the page of the forecast is drawn from.
type ahead struct {
	in     *Input
	year   int
	years  []int
	months []vn.Day // ends of months that one may look from, oldest first
	from   vn.Day
	look   forecast.Outlook
	trials []forecast.Trial
	units  map[auth.UnitID]string
}

// forecastPage shows where the year's targets seem to be going, beside how often
// the rule was right. It is no part of the count.
func forecastPage(tx *db.Tx, in *Input) (templ.Component, error) {
	a := &ahead{in: in}
	if err := a.load(tx); err != nil {
		return nil, err
	}
	p := ui.Page{Title: fmt.Sprintf("Dự báo năm %d", a.year), Landscape: true, Actions: []templ.Component{a.yearSwitch()},
		Crumbs: []ui.Crumb{{Label: "Chỉ tiêu", Href: fmt.Sprintf("/chi-tieu?nam=%d", a.year)}, {Label: "Dự báo"}}}
	if len(a.look.Lines) == 0 {
		return page(tx, in, p, noPlan(in, a.year, a.years))
	}
	if a.from == "" {
		return page(tx, in, p, ui.Empty{Title: "Chưa hết tháng nào của năm", Text: ui.Words(fmt.Sprintf("Năm %d chưa qua tháng nào nên chưa có gì để dự báo.", a.year))})
	}
	p.Standing = ui.Line{{Text: fmt.Sprintf("%d chỉ tiêu có khả năng đạt, %d khó đạt, %d chưa thể đánh giá", a.look.Likely, a.look.Unlikely, a.look.Unclear), Tone: ui.Strong},
		{Text: ", nhìn từ ngày " + a.from.Short() + ". Không tính vào kết quả đạt và vượt."}}
	return page(tx, in, p, templ.Join(a.bar(), a.table(), section(ui.Section{Title: "Dự báo được lập thế nào"}, ui.Note{Text: ui.Words(forecast.Rule)}, a.tried())))
}

func (a *ahead) load(tx *db.Tx) (err error) {
	if a.year, a.years, err = yearOf(tx, a.in); err != nil {
		return err
	}
	in, err := score.Load(tx, score.Asked{Year: a.year, Back: forecast.Back})
	if err != nil {
		return err
	}
	for m := 2; m <= 13; m++ {
		if end := monthAfter(a.year, m).AddDays(-1); end < a.in.Today {
			a.months = append(a.months, end)
		}
	}
	if a.from = a.asked(); a.from == "" {
		a.look.Lines = make([]forecast.Line, len(in.Targets)) // there is a plan, and nothing to look from
		return nil
	}
	phasings, err := plan.Phasings(tx, a.year, "")
	if err != nil {
		return err
	}
	a.look = forecast.Of(in, phasings, a.from)
	tree, err := org.LoadTree(tx, a.in.Today)
	if err != nil {
		return err
	}
	a.units = map[auth.UnitID]string{}
	for _, u := range tree.All() {
		a.units[u.ID] = u.Name
	}
	return a.try(tx)
}

// monthAfter is the first day of a month; the thirteenth is the next year's first.
func monthAfter(year, month int) vn.Day {
	if month > 12 {
		year, month = year+1, month-12
	}
	return vn.Day(fmt.Sprintf("%04d-%02d-01", year, month))
}

// asked is the month's end that the reader looks from: the newest one, of a year
// that is over the one that leaves three months.
func (a *ahead) asked() vn.Day {
	if len(a.months) == 0 {
		return ""
	}
	if n, err := strconv.Atoi(a.in.Get("thang")); err == nil && n >= 1 && n <= len(a.months) {
		return a.months[n-1]
	}
	return a.months[min(len(a.months), 9)-1]
}

// tries is how many years that are over the rule is held against.
const tries = 2

// try holds the rule against the newest years that are over and had a plan.
func (a *ahead) try(tx *db.Tx) error {
	over := slices.DeleteFunc(slices.Clone(a.years), func(y int) bool { return y >= a.in.Today.Year() })
	slices.Sort(over)
	for _, year := range over[max(0, len(over)-tries):] {
		in, err := score.Load(tx, score.Asked{Year: year, Back: forecast.Back})
		if err != nil {
			return err
		}
		phasings, err := plan.Phasings(tx, year, "")
		if err != nil {
			return err
		}
		a.trials = append(a.trials, forecast.Try(in, phasings)...)
	}
	return nil
}

func (a *ahead) yearSwitch() ui.Switch {
	sw := ui.Switch{Label: "Năm"}
	years := slices.Clone(a.years)
	if !slices.Contains(years, a.year) {
		years = append(years, a.year)
	}
	slices.Sort(years)
	for _, y := range years {
		sw.Items = append(sw.Items, ui.SwitchItem{Label: strconv.Itoa(y), Href: fmt.Sprintf("/du-bao?nam=%d", y), Current: y == a.year})
	}
	return sw
}

// bar lets the reader look from an earlier month, and leave out classes.
func (a *ahead) bar() templ.Component {
	months := ui.Select{Name: "thang", Label: "Nhìn từ cuối tháng", Value: strconv.Itoa(slices.Index(a.months, a.from) + 1)}
	for i := range a.months {
		months.Options = append(months.Options, ui.Option{Value: strconv.Itoa(i + 1), Label: fmt.Sprintf("Tháng %d", i+1)})
	}
	class := ui.Select{Name: "nhan-dinh", Label: "Nhận định", Value: a.in.Get("nhan-dinh"), Options: []ui.Option{{Label: "Tất cả"}}}
	for _, c := range classes {
		class.Options = append(class.Options, ui.Option{Value: string(c), Label: vn.Sentence(c.Label())})
	}
	return ui.FilterBar{Action: "/du-bao", Hidden: []ui.Hidden{{Name: "nam", Value: strconv.Itoa(a.year)}}, Selects: []ui.Select{months, class}}
}

var classes = []forecast.Class{forecast.Likely, forecast.Unlikely, forecast.Unclear}

// signs tells the classes apart without colour.
var signs = map[forecast.Class]struct {
	sign string
	tone ui.Tone
}{forecast.Likely: {"↗ ", ui.Good}, forecast.Unlikely: {"↘ ", ui.Bad}, forecast.Unclear: {"? ", ui.Soft}}

func (a *ahead) table() templ.Component {
	t := ui.Table{Caption: fmt.Sprintf("Dự báo các chỉ tiêu năm %d", a.year), Wide: true, Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kế hoạch", Number: true},
		{Label: "Đã có", Number: true}, {Label: "Đến nay cần có", Number: true}, {Label: "Mỗi tháng đã có", Number: true}, {Label: "Mỗi tháng còn cần", Number: true},
		{Label: "Dự báo cả năm", Number: true}, {Label: "Nhận định"}}}
	want := a.in.Get("nhan-dinh")
	for _, l := range a.look.Lines {
		if want != "" && string(l.Class) != want {
			continue
		}
		t.Rows = append(t.Rows, a.rows(l)...)
	}
	if len(t.Rows) == 0 {
		return ui.NoMatch{Text: "Không có chỉ tiêu nào thuộc nhận định này.", Clear: fmt.Sprintf("/du-bao?nam=%d", a.year)}
	}
	return t
}

// rows are those of a line; each part of several has its own.
func (a *ahead) rows(l forecast.Line) (rows []ui.Row) {
	s := signs[l.Class]
	verdict := ui.Cell{Text: s.sign + vn.Sentence(l.Class.Label()), Tone: s.tone}
	if !slices.ContainsFunc(l.Parts, func(p forecast.Part) bool { return p.Low != nil }) {
		verdict.Small = ui.Words(l.Why) // the band speaks for itself
	}
	for i, p := range l.Parts {
		name := ui.Cell{Text: l.Target.Name, Href: "/chi-tieu/" + string(p.Definition.Indicator), Small: ui.Words(p.Definition.Unit)}
		if len(l.Parts) > 1 {
			name.Text = p.Definition.Name
		}
		if u := a.units[l.Target.Owner]; u != "" && i == 0 {
			name.Small = ui.Words(strings.TrimPrefix(p.Definition.Unit+" · "+u, " · "))
		}
		rows = append(rows, ui.Row{Cells: []ui.Cell{name, ui.T(p.Definition.FormatAssigned(p.Assigned)), nowCell(p), expectedCell(p), printedOf(p, p.Pace), needCell(p), bandCell(p), verdict}})
		verdict = ui.Cell{}
	}
	if len(l.Parts) == 0 {
		none := ui.T("–")
		rows = append(rows, ui.Row{Cells: []ui.Cell{ui.T(l.Target.Name), none, none, none, none, none, none, verdict}})
	}
	return rows
}

func printedOf(p forecast.Part, v *big.Rat) ui.Cell {
	if v == nil {
		return ui.T("–")
	}
	return ui.T(p.Number(v))
}

func nowCell(p forecast.Part) ui.Cell {
	c := printedOf(p, p.Now)
	if p.Now != nil {
		c.Small = ui.Words(fmt.Sprintf("%d tháng", p.Months))
	}
	return c
}

func expectedCell(p forecast.Part) ui.Cell {
	c := printedOf(p, p.Expected)
	c.Small = ui.Words(p.ExpectedBy)
	return c
}

func needCell(p forecast.Part) ui.Cell {
	if p.Need != nil && p.Need.Sign() == 0 {
		return ui.T("đã đủ")
	}
	return printedOf(p, p.Need)
}

func bandCell(p forecast.Part) ui.Cell {
	c := printedOf(p, p.Low)
	if p.Low == nil {
		return c
	}
	if high := p.Number(p.High); high != c.Text {
		c.Text += "–" + high
	}
	if n := len(p.Years); n == 1 {
		c.Small = ui.Words(fmt.Sprintf("theo năm %d", p.Years[0]))
	} else if n > 1 {
		c.Small = ui.Words(fmt.Sprintf("theo %d năm trước", n))
	}
	return c
}

// tried tells how often the rule was right.
func (a *ahead) tried() templ.Component {
	if len(a.trials) == 0 {
		return ui.Note{Text: ui.Words("Chưa thử lại được: phường, xã chưa có năm nào vừa có kế hoạch, vừa đã kết thúc.")}
	}
	t := ui.Table{Caption: "Thử lại quy tắc trên các năm đã qua", Columns: []ui.Column{{Label: "Nhìn từ"}, {Label: "Chỉ tiêu đã có kết quả", Number: true},
		{Label: "Nhận định được", Number: true}, {Label: "Đúng với kết quả", Number: true}, {Label: "Tỷ lệ đúng", Number: true}}}
	for _, tr := range a.trials {
		rate := "–"
		if tr.Classed > 0 {
			rate = vn.Decimal{Units: (int64(tr.Right)*1000*2 + int64(tr.Classed)) / (int64(tr.Classed) * 2), Scale: 1}.String() + "%"
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(fmt.Sprintf("Hết tháng %d/%d", tr.Month, tr.Year)), ui.T(strconv.Itoa(tr.Judged)),
			ui.T(strconv.Itoa(tr.Classed)), ui.T(strconv.Itoa(tr.Right)), ui.T(rate)}})
	}
	return templ.Join(t, ui.Note{Text: ui.Words("Thử lại bằng số liệu hiện có của những năm ấy, chỉ nhìn đến cuối tháng đã nêu.")})
}
