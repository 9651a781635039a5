package web

import (
	"fmt"

	"github.com/a-h/templ"

	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// wouldBe judges the first line of the plan that a figure touches as if it were
// approved.
func wouldBe(b boards, f figure.Figure) templ.Component {
	verdict, _ := impact(b, f)
	return verdict
}

// impact is the verdict that a figure would bring to its own line of the plan, and
// the other lines whose verdicts it would change.
func impact(b boards, f figure.Figure) (verdict templ.Component, others ui.Line) {
	now, differences := b.index.With(f)
	verdict = ui.Words(fmt.Sprintf("không tính vào kế hoạch %d", b.Year))
	own := plan.TargetID("")
	for _, l := range now.Lines {
		if own == "" && measures(l, f) {
			own = l.Target.ID
			v := ui.Verdict{Kind: verdictKinds[l.Verdict], Note: "không đổi", Tone: ui.Faint}
			if before, had := b.Line(own); had && before.Verdict != l.Verdict {
				v.Note, v.Tone = "đổi từ "+vn.Sentence(before.Verdict.Label()), ui.Wait
			}
			verdict = v
		}
	}
	for _, d := range differences {
		if d.Moved() && d.Target != own {
			others = append(others, ui.Run{Text: fmt.Sprintf("Chỉ tiêu %d: %s. ", d.Number, moved(d)), Tone: ui.Wait})
		}
	}
	return verdict, others
}

// measures reports whether the figure's indicator is itself a part of a line.
func measures(l score.Line, f figure.Figure) bool {
	for _, p := range l.Parts {
		if p.Definition.Indicator == f.Key.Indicator {
			return true
		}
	}
	return false
}

// moved says how a verdict changes: "Chưa đạt → Đạt".
func moved(d score.Difference) string {
	then, now := "chưa có trong kế hoạch", "không còn trong kế hoạch"
	if d.Then != nil {
		then = vn.Sentence(d.Then.Verdict.Label())
	}
	if d.Now != nil {
		now = vn.Sentence(d.Now.Verdict.Label())
	}
	return then + " → " + now
}
