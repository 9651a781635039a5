package web

import (
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/web/ui"
)

// ownerAlarm names the year's lines that nobody answers for, to those who may mend
// it; nothing where every line has its owner.
func ownerAlarm(in *Input, b boards) templ.Component {
	if !in.Actor.Can(auth.SetPlan) {
		return templ.NopComponent
	}
	orphans := plan.Unowned(targetsOf(b.Lines))
	if len(orphans) == 0 {
		return templ.NopComponent
	}
	text := ui.Words("Chọn đơn vị chủ trì cho: ")
	for i, t := range orphans {
		if i > 0 {
			text = append(text, ui.Run{Text: "; "})
		}
		text = append(text, ui.Run{Text: fmt.Sprintf("%d. %s", t.Number, t.Name), Href: linePath(t.ID)})
	}
	return ui.Notice{Tone: ui.Wait, Title: fmt.Sprintf("%d chỉ tiêu năm %d chưa có cơ quan chủ trì", len(orphans), b.Year), Text: append(text, ui.Run{Text: "."})}
}

func targetsOf(lines []score.Line) (all []plan.Target) {
	for _, l := range lines {
		all = append(all, l.Target)
	}
	return all
}

// planWork leads to what is done with a year's plan besides reading it.
func planWork(in *Input, year int) templ.Component {
	links := []struct{ label, href string }{
		{"Danh mục và phiếu định nghĩa", "/chi-tieu/danh-muc"},
		{"Phân kỳ", fmt.Sprintf("/chi-tieu/phan-ky?nam=%d", year)},
		{"Chỉ tiêu nhiệm kỳ", fmt.Sprintf("/chi-tieu/nhiem-ky?nam=%d", year)},
		{fmt.Sprintf("Kế hoạch năm %d từ năm %d", year+1, year), fmt.Sprintf("/chi-tieu/nam-sau?nam=%d", year+1)},
	}
	if in.Actor.Can(auth.SetPlan) {
		links = append(links, struct{ label, href string }{"Thêm chỉ tiêu", fmt.Sprintf("/chi-tieu/them?nam=%d", year)})
	}
	var line ui.Line
	for i, l := range links {
		if i > 0 {
			line = append(line, ui.Run{Text: " · "})
		}
		line = append(line, ui.Run{Text: strings.ReplaceAll(l.label, " ", "\u00a0"), Href: l.href})
	}
	return ui.Note{Text: line, Screen: true}
}
