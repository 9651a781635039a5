package report

import (
	"fmt"

	"tongket/internal/doc/template"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// periodNames are the names of what a report is about, beside those of every paper.
func periodNames() template.Names {
	return template.Names{
		{Name: "ky", Label: "Kỳ báo cáo", Example: "6 tháng đầu năm 2026"},
		{Name: "ky_sau", Label: "Kỳ tiếp theo", Example: "6 tháng cuối năm 2026"},
		{Name: "luy_ke", Label: "Từ đầu năm đến hết kỳ báo cáo", Example: "6 tháng đầu năm 2026"},
		{Name: "ca_nam", Label: "Đúng khi báo cáo cả năm", Example: "có", Kind: template.KindFlag},
		{Name: "tong_ket", Label: "“sơ kết” với 6 tháng, “tổng kết” với năm, trống với kỳ khác", Example: "sơ kết"},
		{Name: "so_ky_hieu", Label: "Số, ký hiệu văn bản; số để trống đến khi ban hành", Example: "Số: ……/BC-UBND"},
	}
}

// timing are the values of periodNames, for a paper of an organ.
func (r *Report) timing(organ string) template.Scope {
	t := r.text()
	return template.Scope{
		"ky": template.Text(t.now), "ky_sau": template.Text(t.next), "luy_ke": template.Text(t.since),
		"ca_nam": template.Flag(!r.interim()), "tong_ket": template.Text(t.review), "so_ky_hieu": template.Text(r.Layout.Number(0, "BC", organ)),
	}
}

// blanks are names without a value: what only people can write.
func blanks(names template.Names) template.Scope {
	s := template.Scope{}
	for _, n := range names {
		s[n.Name] = nil
	}
	return s
}

// sentences are sentences that stand alone in a list.
func sentences(all []prose) template.List {
	list := template.List{}
	for _, p := range all {
		list = append(list, template.Scope{"cau": template.Rich(p.runs)})
	}
	return list
}

// texts are words that stand alone in a list, each under a name.
func texts(name string, all []string) template.List {
	list := template.List{}
	for _, s := range all {
		list = append(list, template.Scope{name: template.Text(s)})
	}
	return list
}

// classList is each class of the count that has lines, with their names.
func (r *Report) classList() template.List {
	list := template.List{}
	for _, c := range classes {
		if lines := r.Board.With(c.verdict); len(lines) > 0 {
			list = append(list, template.Scope{"ten": template.Text(c.title), "cac_chi_tieu": template.Text(names(lines))})
		}
	}
	return list
}

// otherCounts are the counts under the baselines that do not give the verdicts.
func (r *Report) otherCounts() []prose {
	var all []prose
	for _, b := range r.Baselines {
		if p, ok := r.otherCount(b); ok {
			all = append(all, p)
		}
	}
	return all
}

// summary is the official count; without a counted line it has blanks.
func (r *Report) summary() prose {
	if r.Board.Count.Total > 0 {
		return r.count()
	}
	var p prose
	p.add(opens(r.text().since), " ", r.Ward.Full(), " có ", blank, "/", blank, " chỉ tiêu đạt và vượt kế hoạch.")
	return p
}

// notReached are the counted lines that the rest of the year is for, by name.
func (r *Report) notReached() []string {
	var all []string
	for _, l := range r.Board.Lines {
		if l.Counted && !l.Verdict.Holds() {
			all = append(all, vn.Sentence(l.Target.Name))
		}
	}
	return all
}

// nextTargets are the lines of the year after by their groups.
func (r *Report) nextTargets() template.List {
	list := template.List{}
	for _, g := range groupsOf(r.Next) {
		var all []prose
		for _, t := range r.Next {
			if t.Group == g {
				all = append(all, r.targetLines(t)...)
			}
		}
		list = append(list, template.Scope{"ten": template.Text(g), "cac_chi_tieu": sentences(all)})
	}
	return list
}

func groupsOf(targets []plan.Target) []string {
	var groups []string
	seen := map[string]bool{}
	for _, t := range targets {
		if !seen[t.Group] {
			groups, seen[t.Group] = append(groups, t.Group), true
		}
	}
	return groups
}

// attachedTo is the line that ties an annex to its paper, whose number and day the
// document system gives.
func attachedTo(symbol, issuer string, year int) string {
	return fmt.Sprintf("(Kèm theo Báo cáo số %s ngày %s tháng %s năm %d của %s)", symbol, blank, blank, year, issuer)
}
