package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/web/ui"
)

// nextYear is the plan of a year beside that of the year before.
type nextYear struct {
	planSheet
	year    int
	waiting []plan.Proposal // without a value yet
	left    []plan.Proposal // left out on purpose
	both    []plan.Difference
	byFate  map[plan.Fate]int
}

func loadNextYear(tx *db.Tx, in *Input, faults []*fault.Fault) (n nextYear, err error) {
	if n.planSheet, err = loadSheet(tx, in, faults); err != nil {
		return n, err
	}
	if n.year, err = nextYearOf(tx, in); err != nil {
		return n, err
	}
	proposals, err := plan.Proposals(tx, n.year)
	if err != nil {
		return n, err
	}
	n.byFate = map[plan.Fate]int{}
	for _, p := range proposals {
		if p.Left {
			n.left = append(n.left, p)
		} else {
			n.waiting = append(n.waiting, p)
		}
	}
	before, err := plan.Targets(tx, n.year-1, "")
	if err != nil {
		return n, err
	}
	after, err := plan.Targets(tx, n.year, "")
	if err != nil {
		return n, err
	}
	dropped := func(id plan.TargetID) bool {
		return slices.ContainsFunc(n.left, func(p plan.Proposal) bool { return p.From.ID == id })
	}
	for _, d := range plan.Compare(before, after, dropped, n.definitions) {
		n.byFate[d.Fate]++
		if d.After != nil {
			n.both = append(n.both, d)
		}
	}
	return n, nil
}

// nextYearOf is the year asked for, else the one after the latest plan that has
// begun.
func nextYearOf(tx *db.Tx, in *Input) (int, error) {
	if in.Get("nam") != "" {
		year, _, err := yearOf(tx, in)
		return year, err
	}
	years, err := plan.Years(tx)
	if err != nil {
		return 0, err
	}
	for _, y := range years {
		if y <= in.Today.Year() {
			return y + 1, nil
		}
	}
	return in.Today.Year() + 1, nil
}

// nextYearPage makes next year's plan from this year's: what waits for a value in one
// table, and below it line by line what is kept, changed, new or left out.
func nextYearPage(tx *db.Tx, in *Input) (templ.Component, error) { return nextYearBody(tx, in, nil) }

func nextYearBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	n, err := loadNextYear(tx, in, faults)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: fmt.Sprintf("Kế hoạch năm %d từ năm %d", n.year, n.year-1), Landscape: true,
		Crumbs:   []ui.Crumb{{Label: fmt.Sprintf("Chỉ tiêu năm %d", n.year), Href: fmt.Sprintf("/chi-tieu?nam=%d", n.year)}, {Label: "Lập từ năm trước"}},
		Standing: n.standing()}
	if in.Actor.Can(auth.SetPlan) {
		p.Actions = append(p.Actions, ui.Button{Label: "Thêm chỉ tiêu mới", Icon: ui.IconAdd, Href: fmt.Sprintf("/chi-tieu/them?nam=%d", n.year)})
	}
	if len(n.waiting)+len(n.left)+len(n.both) == 0 {
		return page(tx, in, p, ui.Empty{Title: fmt.Sprintf("Năm %d chưa có chỉ tiêu nào để lấy sang", n.year-1), Text: ui.Words("Hãy thêm từng chỉ tiêu mới, hoặc tải nghị quyết lên để đọc.")})
	}
	done := ui.Notice{}
	if count := in.Get("xong"); count != "" {
		done = ui.Notice{Title: "Đã lưu", Text: ui.Words(fmt.Sprintf("%d dòng vừa có trong kế hoạch năm %d; còn %d dòng chưa giao.", atoi(count), n.year, len(n.waiting)))}
	}
	parts := []templ.Component{formTop("Chưa lưu được", faults, done)}
	if len(n.waiting) > 0 {
		parts = append(parts, section(ui.Section{ID: "chua-giao", Title: "Chưa giao", Count: fmt.Sprint(len(n.waiting))}, n.waitingPart()))
	}
	if len(n.both) > 0 {
		parts = append(parts, section(ui.Section{ID: "da-co", Title: fmt.Sprintf("Đã có trong kế hoạch năm %d", n.year), Count: fmt.Sprint(len(n.both))}, n.differences()))
	}
	if len(n.left) > 0 {
		parts = append(parts, section(ui.Section{ID: "thoi-giao", Title: fmt.Sprintf("Thôi giao từ năm %d", n.year), Count: fmt.Sprint(len(n.left))}, n.leftOut()))
	}
	return page(tx, in, p, templ.Join(parts...))
}

func atoi(text string) int {
	n, _ := strconv.Atoi(text) // what is no number counts as none
	return n
}

func (n nextYear) standing() ui.Line {
	var words []string
	for _, f := range []plan.Fate{plan.Kept, plan.Changed, plan.Added, plan.Dropped} {
		if c := n.byFate[f]; c > 0 {
			words = append(words, fmt.Sprintf("%d %s", c, f.Label()))
		}
	}
	line := ui.Words(strings.Join(words, ", "))
	if c := n.byFate[plan.Waiting]; c > 0 {
		if len(words) > 0 {
			line = append(line, ui.Run{Text: "; "})
		}
		line = append(line, ui.Run{Text: fmt.Sprintf("%d chưa giao", c), Tone: ui.Wait})
	}
	return append(line, ui.Run{Text: ". Dòng chưa giao chưa thuộc kế hoạch và không được tính."})
}

// waitingPart is the table of what has no value yet: a form to those who may.
func (n nextYear) waitingPart() templ.Component {
	if !n.in.Actor.Can(auth.SetPlan) {
		t := ui.Table{Caption: "Chưa giao", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: fmt.Sprintf("Mức năm %d", n.year-1)}}}
		for _, p := range n.waiting {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: p.Name, Small: ui.Words(p.Group)}, ui.T(n.values(p.From))}})
		}
		return t
	}
	t := ui.Table{Caption: "Chưa giao", Wide: true, Columns: []ui.Column{{Label: "Chỉ tiêu, cơ quan chủ trì"}, {Label: fmt.Sprintf("Mức năm %d", n.year)}, {Label: "Hoặc"}}}
	hidden := []ui.Hidden{{Name: "nam", Value: strconv.Itoa(n.year)}}
	for _, p := range n.waiting {
		t.Rows = append(t.Rows, n.proposalRow(p))
		hidden = append(hidden, ui.Hidden{Name: rowField(fieldRevision, p.From.ID), Value: n.seen(rowField(fieldRevision, p.From.ID), p.Revision)})
	}
	reason := fields(
		ui.Input{Name: "ly_do_thoi", Label: "Lý do, cho các dòng chọn thôi giao", Value: n.typed("ly_do_thoi", ""), Error: n.wrong["ly_do_thoi"], Span: ui.Half, Optional: true},
		ui.Input{Name: "ngay_thoi", Label: "Ngày quyết định thôi giao", Value: n.typed("ngay_thoi", ""), Error: n.wrong["ngay_thoi"], Span: ui.Half, Optional: true})
	return form(ui.Form{Send: send("/chi-tieu/nam-sau", hidden...), Label: "Chưa giao"},
		ui.Note{Text: ui.Words(fmt.Sprintf("Ghi mức thì dòng vào kế hoạch năm %d; để trống thì dòng vẫn chờ, tên và chủ trì đã sửa được giữ. Kiểu giao (ít nhất, không quá…) theo năm %d, đổi sau ở trang của dòng.", n.year, n.year-1))},
		t, reason, ui.Acts{ui.Button{Label: "Lưu", Look: ui.Primary}})
}

// values prints the plan values of a line, one for each baseline.
func (s planSheet) values(t plan.Target) string {
	var all []string
	for _, p := range t.Parts {
		for _, a := range p.Plans {
			all = append(all, s.planned(p, a))
		}
	}
	return strings.Join(all, "; ")
}

// rowField is the field of one proposal.
func rowField(name string, id plan.TargetID) string { return name + "_" + string(id) }

func nextLevel(part int, b plan.BaselineID, id plan.TargetID) string {
	return fmt.Sprintf("muc_%d_%s_%s", part, b, id)
}

func (n nextYear) proposalRow(p plan.Proposal) ui.Row {
	id := p.From.ID
	name, owner := rowField("ten", id), rowField("chu_tri", id)
	first := ui.Parts{fields(
		ui.Input{Name: name, Label: fmt.Sprintf("Dòng %d", p.From.Number), Value: n.typed(name, p.Name), Error: n.wrong[name], Span: ui.Full},
		ui.Select{Name: owner, Label: "Chủ trì", Value: n.typed(owner, string(p.Owner)), Error: n.wrong[owner], Options: unitOptions(n.tree, "chưa giao"), Span: ui.Full})}
	var levels []templ.Component
	for i, part := range p.From.Parts {
		d := n.definitions[part.Indicator]
		for _, a := range part.Plans {
			if !valued(a.Operator) {
				continue
			}
			field := nextLevel(i, a.Baseline, id)
			label := n.baseline(a.Baseline)
			if len(p.From.Parts) > 1 {
				label += ": " + d.Name
			}
			levels = append(levels, ui.Input{Name: field, Label: label, Value: n.typed(field, ""), Error: n.wrong[field], Unit: d.Unit, Number: true, Span: ui.Full,
				Hint: fmt.Sprintf("Năm %d: %s", n.year-1, n.planned(part, a))})
		}
	}
	if len(levels) == 0 {
		levels = append(levels, ui.Note{Text: ui.Words(fmt.Sprintf("Năm %d: %s. Chọn “giữ như năm %d” để giao tiếp.", n.year-1, n.values(p.From), n.year-1))})
	}
	keep, leave := rowField("giu", id), rowField("thoi", id)
	return ui.Row{ID: "cg-" + string(id), Cells: []ui.Cell{ui.P(first), ui.P(fields(levels...)), ui.P(ui.Parts{fields(
		ui.Check{Name: keep, Label: fmt.Sprintf("Giữ như năm %d", n.year-1), Checked: n.ticked(keep, name, false), Error: n.wrong[keep], Span: ui.Full},
		ui.Check{Name: leave, Label: fmt.Sprintf("Thôi giao từ năm %d", n.year), Checked: n.ticked(leave, name, false), Error: n.wrong[leave], Span: ui.Full})})}}
}

// differences lays the lines of both years side by side.
func (n nextYear) differences() templ.Component {
	t := ui.Table{Caption: "So với năm trước", Wide: true, Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Nguồn giao"}, {Label: strconv.Itoa(n.year - 1), Number: true}, {Label: strconv.Itoa(n.year), Number: true}, {Label: "Thay đổi"}}}
	for _, d := range n.both {
		for i, v := range d.Values {
			name := ui.Cell{Text: d.After.Name, Tone: ui.Faint}
			if i == 0 {
				name = ui.Cell{Text: fmt.Sprintf("%d. %s", d.After.Number, d.After.Name), Href: linePath(d.After.ID), Small: n.differs(d)}
			}
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{name, ui.T(n.baseline(v.Baseline)), n.side(v, v.Before), n.side(v, v.After), n.change(d, v)}})
		}
		if len(d.Values) == 0 {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: fmt.Sprintf("%d. %s", d.After.Number, d.After.Name), Href: linePath(d.After.ID)}, {}, {Text: "không có", Tone: ui.Faint}, ui.T(n.values(*d.After)), ui.T(plan.Added.Label())}})
		}
	}
	return t
}

func (n nextYear) side(v plan.ValueChange, a *plan.Assigned) ui.Cell {
	if a == nil {
		return ui.Cell{Text: "không giao", Tone: ui.Faint}
	}
	return ui.Cell{Text: plan.Measure(v.Definition.FormatAssigned(*a), planUnit(v.Definition, *a)), Whole: true}
}

// differs says under a line's name what else changed.
func (n nextYear) differs(d plan.Difference) ui.Line {
	var line ui.Line
	if d.Before != nil && d.Before.Name != d.After.Name {
		line = append(line, ui.Run{Text: "tên cũ: " + d.Before.Name + ". "})
	}
	if d.Before != nil && d.Before.Owner != d.After.Owner {
		line = append(line, ui.Run{Text: fmt.Sprintf("chủ trì: %s, trước là %s. ", orWord(n.unit(d.After.Owner), "chưa giao"), orWord(n.unit(d.Before.Owner), "chưa giao"))})
	}
	if d.Redefined != "" {
		line = append(line, ui.Run{Text: "không so sánh được: " + d.Redefined + ".", Tone: ui.Wait})
	}
	return line
}

func (n nextYear) change(d plan.Difference, v plan.ValueChange) ui.Cell {
	switch {
	case v.Before == nil:
		return ui.T("thêm nguồn giao")
	case v.After == nil:
		return ui.T("thôi nguồn giao này")
	case d.Redefined != "":
		return ui.Cell{Text: "không so sánh được", Tone: ui.Wait}
	case v.Same():
		return ui.Cell{Text: "giữ nguyên", Tone: ui.Faint}
	case v.Percent != nil:
		return ui.T(signed(*v.Percent) + "%")
	case v.Points != nil:
		return ui.T(signed(*v.Points) + " điểm %")
	}
	return ui.T("đổi mức")
}

// leftOut lists what the plan no longer has, why, and lets it be taken back.
func (n nextYear) leftOut() templ.Component {
	t := ui.Table{Caption: "Thôi giao", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: fmt.Sprintf("Mức năm %d", n.year-1)}, {Label: "Lý do"}, {Label: "Lấy lại", Hidden: true}}}
	for _, p := range n.left {
		reason := ui.Cell{Text: p.Reason}
		if p.Decided != "" {
			reason.Small = ui.Words("quyết định ngày " + p.Decided.Short())
		}
		back := ui.Cell{Act: true}
		if n.in.Actor.Can(auth.SetPlan) {
			back.Part = ui.Act{Send: send("/chi-tieu/nam-sau/lay-lai", ui.Hidden{Name: "nam", Value: strconv.Itoa(n.year)}, ui.Hidden{Name: "dong", Value: string(p.From.ID)}, ui.Hidden{Name: fieldRevision, Value: strconv.Itoa(p.Revision)}),
				Button: ui.Button{Label: "Lấy lại", Says: "Lấy lại " + p.Name, Small: true}}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: p.Name, Small: ui.Words(p.Group)}, ui.T(n.values(p.From)), reason, back}})
	}
	return t
}
