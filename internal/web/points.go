package web

import (
	"fmt"
	"math/big"
	"strconv"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/org"
	"tongket/internal/score"
	"tongket/internal/web/ui"
)

// pointsSection shows the points of the plan and of its units where the ward has
// switched them on: the sum, the rule it was drawn by, what each line could bring
// and brings, and which lines are left out.
func pointsSection(in *Input, b boards) templ.Component {
	rule, on := score.FindPointRule(b.in.Settings.Points)
	if !on {
		return templ.NopComponent
	}
	head := ui.Section{ID: "diem", Title: "Điểm"}
	p, weighed := b.Points(rule.Code)
	if !weighed {
		return section(head, ui.Note{Text: ui.Words("Chưa dòng nào của kế hoạch ghi điểm nên chưa có điểm chung. Hãy mở từng dòng và ghi điểm ở phần Điều chỉnh.")}, pointRuleNote(in, rule))
	}
	head.Count = p.Plan.Words()
	parts := []templ.Component{pointRuleNote(in, rule)}
	if left := p.Plan.LeftWords(); left != "" {
		parts = append(parts, ui.Note{Text: ui.Words(left + " Những dòng này không vào số điểm đạt lẫn số điểm tối đa.")})
	}
	return section(head, append(parts, unitPoints(b, p), linePoints(b, p))...)
}

// pointRuleNote prints the rule, and that points are no part of the count.
func pointRuleNote(in *Input, rule score.PointRule) templ.Component {
	line := ui.Words("Cách chấm: " + rule.Words + ". Điểm không thay số chỉ tiêu đạt và vượt.")
	if in.Actor.Can(auth.ChangeWard) {
		line = append(line, ui.Run{Text: " "}, ui.Run{Text: "Đổi cách chấm", Href: "/thiet-lap#" + org.Points})
	}
	return ui.Note{Text: line}
}

// unitPoints lists what each unit earned with the lines it answers for.
func unitPoints(b boards, p score.Points) templ.Component {
	t := ui.Table{Caption: "Điểm theo đơn vị chủ trì", Columns: []ui.Column{{Label: "Đơn vị chủ trì"}, {Label: "Số dòng đã chấm", Number: true},
		{Label: "Điểm đạt", Number: true}, {Label: "Điểm tối đa", Number: true}}}
	if len(p.Plan.Left) > 0 {
		t.Columns = append(t.Columns, ui.Column{Label: "Để ngoài"})
	}
	for _, u := range p.Units {
		left := ui.Cell{Text: "–", Tone: ui.Faint}
		if len(u.Left) > 0 {
			left = ui.Cell{Text: u.LeftWords(), Tone: ui.Wait}
		}
		got, most := ui.Cell{Text: "–", Tone: ui.Faint}, ui.Cell{Text: "–", Tone: ui.Faint}
		if len(u.Lines) > 0 {
			got, most = ui.T(score.PointText(u.Got)), ui.T(score.PointText(u.Of))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(ownerName(b, u.Unit)), ui.T(strconv.Itoa(len(u.Lines))), got, most, left}[:len(t.Columns)]})
	}
	return t
}

// linePoints lists every counted line with its weight and what it brings.
func linePoints(b boards, p score.Points) templ.Component {
	earned := map[int]*big.Rat{}
	for i, l := range b.Lines {
		for _, e := range p.Plan.Lines {
			if e.Target.ID == l.Target.ID {
				earned[i] = e.Got
			}
		}
	}
	t := ui.Table{Caption: "Điểm từng dòng", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Đơn vị chủ trì"}, {Label: "Đánh giá"},
		{Label: "Điểm tối đa", Number: true}, {Label: "Điểm đạt", Number: true}}}
	for i, l := range b.Lines {
		if !l.Counted {
			continue
		}
		most, got := ui.Cell{Text: "không ghi", Tone: ui.Faint}, ui.Cell{Text: "–", Tone: ui.Faint}
		if l.Target.Weight > 0 {
			most, got = ui.T(score.PointText(score.Weight(l))), ui.Cell{Text: "chưa chấm", Tone: ui.Wait}
		}
		if r := earned[i]; r != nil {
			got = ui.T(score.PointText(r))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: fmt.Sprintf("%d. %s", l.Target.Number, l.Target.Name), Href: linePath(l.Target.ID)},
			{Text: ownerName(b, l.Target.Owner), Tone: ui.Soft}, ui.P(ui.Verdict{Kind: verdictKinds[l.Verdict]}), most, got}})
	}
	return t
}

func ownerName(b boards, id auth.UnitID) string {
	return orWord(b.units[string(id)], "chưa giao đơn vị chủ trì")
}
