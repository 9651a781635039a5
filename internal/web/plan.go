package web

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

func planPage(tx *db.Tx, in *Input) (templ.Component, error) {
	year, years, err := yearOf(tx, in)
	if err != nil {
		return nil, err
	}
	b, err := loadBoards(tx, year, plan.BaselineID(in.Get("nguon")))
	if err != nil {
		return nil, err
	}
	w, err := org.LoadWard(tx, in.Today)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: fmt.Sprintf("Chỉ tiêu năm %d", year), Landscape: true, Scripts: []string{"copy.js"},
		PrintTitle: vn.Upper(fmt.Sprintf("Biểu chỉ tiêu năm %d, %s", year, w.Title())), PrintNote: printNote(b, in),
		Standing: standing(b), Actions: []templ.Component{yearSwitch(year, years)}}
	if len(b.Lines) == 0 {
		return page(tx, in, p, templ.Join(noPlan(in, year, years), planWork(in, year)))
	}
	p.Actions = append(p.Actions, ui.Button{Label: "Biểu đồ", Href: fmt.Sprintf("%s?nam=%d", chartsPath, year)})
	p.Actions = append(p.Actions, ui.Button{Label: "Dự báo", Href: fmt.Sprintf("/du-bao?nam=%d", year)})
	p.Actions = append(p.Actions, ui.Button{Label: "Tải Excel", Icon: ui.IconSpreadsheet, Href: fmt.Sprintf("/chi-tieu/bang.xlsx?nam=%d", year), Download: true})
	p.Actions = append(p.Actions, ui.Button{Label: "Bản chốt", Icon: ui.IconLock, Href: fmt.Sprintf("%s?nam=%d", snapshotsPath, year)})
	bar := ui.FilterBar{Switches: []ui.Switch{baselineSwitch(b, year)}, Action: "/chi-tieu",
		Hidden:  []ui.Hidden{{Name: "nam", Value: strconv.Itoa(year)}, {Name: "nguon", Value: string(b.Baseline)}},
		Selects: []ui.Select{verdictFilter(in)}, Search: ui.Input{Name: "tim", Label: "Tìm chỉ tiêu hoặc đơn vị", Value: in.Get("tim"), HideLabel: true, Placeholder: "Tìm chỉ tiêu hoặc đơn vị"}}
	shown := filtered(b, in)
	if len(shown) < len(b.Lines) {
		bar.Clear = fmt.Sprintf("/chi-tieu?nam=%d", year)
	}
	if len(shown) == 0 {
		return page(tx, in, p, templ.Join(bar, ui.NoMatch{Text: "Không có chỉ tiêu nào khớp " + filterWords(in) + ".", Clear: bar.Clear}))
	}
	return page(tx, in, p, templ.Join(ownerAlarm(in, b), bar, targetTable(b, shown), ui.Tally{Kinds: kindsOf(b)}, pointsSection(in, b), planWork(in, year), notes(b)))
}

// printNote says under the printed title on which figures the table stands, and
// against whose plan.
func printNote(b boards, in *Input) string {
	note := "Số liệu đã duyệt đến ngày " + in.Today.Short() + "."
	if name := baselineName(b); name != "" {
		note += " So với " + vn.Inside(name) + "."
	}
	return note
}

func noPlan(in *Input, year int, years []int) templ.Component {
	e := ui.Empty{Title: fmt.Sprintf("Chưa có chỉ tiêu nào cho năm %d", year),
		Text: ui.Words("Tải nghị quyết hoặc báo cáo lên, xác nhận các chỉ tiêu đọc được; bảng này tự đầy.")}
	if in.Actor.Can(auth.TakeDocument) {
		e.Actions = []templ.Component{ui.Button{Label: "Tải văn bản lên", Icon: ui.IconUpload, Look: ui.Primary, Href: "/van-ban"}}
	}
	if in.Actor.Can(auth.SetPlan) && slices.Contains(years, year-1) {
		e.Actions = append(e.Actions, ui.Button{Label: fmt.Sprintf("Lập từ năm %d", year-1), Href: fmt.Sprintf("/chi-tieu/nam-sau?nam=%d", year)})
	}
	return e
}

// standing is the sentence under the heading: the score, against whom, on what.
func standing(b boards) ui.Line {
	if b.Count.Total == 0 {
		return ui.Words("Chưa có chỉ tiêu nào được tính.")
	}
	line := ui.Line{{Text: fmt.Sprintf("%d/%d", b.MetOrExceeded(), b.Count.Total), Tone: ui.Strong}, {Text: " chỉ tiêu đạt và vượt"}}
	if name := baselineName(b); name != "" {
		line = append(line, ui.Run{Text: ", so với " + vn.Inside(name)})
	}
	if n := b.Count.NotDue; n > 0 {
		line = append(line, ui.Run{Text: fmt.Sprintf("; %d chưa đến kỳ", n)})
	}
	if n := b.Count.NoData; n > 0 {
		line = append(line, ui.Run{Text: "; "}, ui.Run{Text: fmt.Sprintf("%d chưa có số liệu", n), Tone: ui.Wait})
	}
	if words := b.Count.OverriddenWords(); words != "" {
		line = append(line, ui.Run{Text: "; " + words})
	}
	return append(line, ui.Run{Text: ". Chỉ tính số liệu đã duyệt."})
}

func yearSwitch(year int, years []int) ui.Switch {
	sw := ui.Switch{Label: "Năm"}
	if !slices.Contains(years, year) {
		years = append([]int{year}, years...)
	}
	slices.Sort(years)
	for _, y := range years {
		sw.Items = append(sw.Items, ui.SwitchItem{Label: strconv.Itoa(y), Href: fmt.Sprintf("/chi-tieu?nam=%d", y), Current: y == year})
	}
	return sw
}

// baselineSwitch shows the score under every baseline in its label.
func baselineSwitch(b boards, year int) ui.Switch {
	sw := ui.Switch{Label: "Nguồn giao", Shown: true}
	label := func(c score.Count) string { return fmt.Sprintf("%d/%d", c.MetOrExceeded(), c.Total) }
	if !b.whole {
		sw.Items = append(sw.Items, ui.SwitchItem{Label: "Theo từng chỉ tiêu", Note: label(b.own), Href: fmt.Sprintf("/chi-tieu?nam=%d", year), Current: b.Baseline == ""})
	}
	for _, x := range b.baselines {
		sw.Items = append(sw.Items, ui.SwitchItem{Label: x.Name, Note: label(b.under[x.ID]),
			Href: fmt.Sprintf("/chi-tieu?nam=%d&nguon=%s", year, x.ID), Current: x.ID == b.Baseline})
	}
	return sw
}

func verdictFilter(in *Input) ui.Select {
	sel := ui.Select{Name: "danh-gia", Label: "Đánh giá", Value: in.Get("danh-gia"), Options: []ui.Option{{Value: "", Label: "Tất cả"}}}
	for _, v := range score.Verdicts {
		sel.Options = append(sel.Options, ui.Option{Value: string(v), Label: vn.Sentence(v.Label())})
	}
	return sel
}

// filterWords repeats the filter in words: "“đường sắt” và Không đạt".
func filterWords(in *Input) string {
	var words []string
	if typed := in.Get("tim"); typed != "" {
		words = append(words, "“"+typed+"”")
	}
	for _, v := range score.Verdicts {
		if string(v) == in.Get("danh-gia") {
			words = append(words, vn.Sentence(v.Label()))
		}
	}
	if len(words) == 0 {
		return "bộ lọc này"
	}
	return strings.Join(words, " và ")
}

// filtered returns the lines that the filters leave.
func filtered(b boards, in *Input) []score.Line {
	want, words := in.Get("danh-gia"), vn.Fold(in.Get("tim"))
	return slices.DeleteFunc(slices.Clone(b.Lines), func(l score.Line) bool {
		text := vn.Fold(l.Target.Name + " " + b.units[string(l.Target.Owner)])
		return want != "" && string(l.Verdict) != want || words != "" && !strings.Contains(text, words)
	})
}

func kindsOf(b boards) []ui.VerdictKind {
	var kinds []ui.VerdictKind
	for _, l := range b.Lines {
		if l.Counted {
			kinds = append(kinds, verdictKinds[l.Verdict])
		}
	}
	return kinds
}

// planWorkbook is the annex of targets as a workbook.
func planWorkbook(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
	year, _, err := yearOf(tx, in)
	if err != nil {
		return "", "", nil, err
	}
	r, err := report.Gather(tx, score.Asked{Year: year})
	if err != nil {
		return "", "", nil, err
	}
	var out bytes.Buffer
	if err := r.WriteXlsx(&out); err != nil {
		return "", "", nil, err
	}
	return fmt.Sprintf("bieu-chi-tieu-%d.xlsx", year), report.XlsxMedia, out.Bytes(), nil
}
