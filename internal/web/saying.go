package web

import (
	"fmt"
	"slices"

	"github.com/a-h/templ"

	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// sayingsPath is where the official sentences of an indicator stand: of a year, or of
// the year up to a day.
func sayingsPath(id plan.IndicatorID, year int, upTo vn.Day) string {
	path := fmt.Sprintf("/chi-tieu/%s/cau?nam=%d", id, year)
	if upTo != "" {
		path += "&ngay=" + string(upTo)
	}
	return path
}

// fetchedSayings is the same for a page that fetches them when they are asked for.
func fetchedSayings(id plan.IndicatorID, year int, upTo vn.Day) string {
	return "/chi-tieu/" + string(id) + "/cau/doan" + sayingsPath("", year, upTo)[len("/chi-tieu//cau"):]
}

// sayLine is “Chép câu” beside a line of the plan.
func sayLine(l score.Line, year int) *ui.Say {
	if len(l.Target.Parts) == 0 || !hasValue(l) {
		return nil
	}
	id := l.Target.Parts[0].Indicator
	return &ui.Say{Of: l.Target.Name, From: fetchedSayings(id, year, ""), Page: sayingsPath(id, year, "")}
}

// hasValue reports whether the record says something of a line.
func hasValue(l score.Line) bool {
	return slices.ContainsFunc(l.Parts, func(p score.Part) bool { return p.Value != nil })
}

// sayFigure is “Chép câu” of a figure of the whole ward: the sentences of its last day.
func sayFigure(k figure.Key) ui.Say {
	return ui.Say{Of: vn.Inside(spanLabel(k.From, k.To)), From: fetchedSayings(k.Indicator, k.To.Year(), k.To), Page: sayingsPath(k.Indicator, k.To.Year(), k.To)}
}

// sayingsOf writes the official sentences of the lines of a plan.
func sayingsOf(lines []score.Line, baselines []plan.Baseline) ui.Sayings {
	s := ui.Sayings{None: "Chưa có số đã duyệt nên chưa có câu nào."}
	for _, l := range lines {
		if !hasValue(l) {
			continue
		}
		for n, said := range report.Sentences(l, baselines) {
			s.Items = append(s.Items, ui.Saying{ID: fmt.Sprintf("cau-%s-%d", l.Target.ID, n+1), Form: string(said.Form), Text: said.Text})
		}
	}
	return s
}

// sayings finds the official sentences that the address asks for.
func sayings(tx *db.Tx, in *Input) (d plan.Definition, s ui.Sayings, upTo vn.Day, err error) {
	if d, err = plan.Indicator(tx, plan.IndicatorID(in.Path["indicator"]), ""); err != nil {
		return d, s, "", err
	}
	year, _, err := yearOf(tx, in)
	if err != nil {
		return d, s, "", err
	}
	asked := score.Asked{Year: year}
	if day := vn.Day(in.Get("ngay")); day.Valid() && day.Year() == year && day < in.Today {
		upTo, asked.AsOf, asked.Stamp = day, day, tx.Stamp() // all that is known today of the days up to then
	}
	read, err := score.Load(tx, asked)
	if err != nil {
		return d, s, "", err
	}
	lines := slices.DeleteFunc(slices.Clone(score.Of(read).Lines), func(l score.Line) bool {
		return !slices.ContainsFunc(l.Target.Parts, func(p plan.Part) bool { return p.Indicator == d.Indicator })
	})
	return d, sayingsOf(lines, read.Baselines), upTo, nil
}

// sayingsPage is “Chép câu” as a page of its own, for browsers without script.
func sayingsPage(tx *db.Tx, in *Input) (templ.Component, error) {
	d, s, upTo, err := sayings(tx, in)
	if err != nil {
		return nil, err
	}
	on := "Số đã duyệt đến hôm nay."
	if upTo != "" {
		on = "Số đã duyệt của các kỳ đến hết ngày " + upTo.Short() + "."
	}
	p := ui.Page{Title: "Chép câu", Scripts: []string{"copy.js"}, Standing: ui.Words(d.Name + ". " + on),
		Crumbs: []ui.Crumb{{Label: "Chỉ tiêu", Href: "/chi-tieu"}, {Label: d.Name, Href: "/chi-tieu/" + string(d.Indicator)}, {Label: "Chép câu"}}}
	return page(tx, in, p, s)
}

// sayingsPart answers with the sentences alone, for a page that is open.
func sayingsPart(tx *db.Tx, in *Input) (templ.Component, error) {
	_, s, _, err := sayings(tx, in)
	return s, err
}
