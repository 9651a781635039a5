package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// unitLabel is a unit's name in a list, with a word on the root, which stands for
// all.
func (e *entry) unitLabel(u org.Unit) string {
	if u.Kind == org.RootKind {
		return u.Name + " (số chung của đơn vị)"
	}
	return indent(e.tree.Depth(u.ID)) + u.Name
}

// lying lists the drafts of the account, to be taken up again.
func (e *entry) lying(all []draft) templ.Component {
	t := ui.Table{Caption: "Bản ghi dở", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Đã ghi"}, {Label: "Việc", Hidden: true}}}
	for _, d := range all {
		k, ok := cellKey(d.Fields[fieldIndicator], d.Fields[fieldUnit], d.Fields[fieldPeriod])
		def, known := e.definitions[k.Indicator]
		if !ok || !known || e.in.Actor.MayFor(auth.SubmitFigure, k.Unit) != nil {
			continue
		}
		u, _ := e.tree.Find(k.Unit)
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: def.Name, Small: ui.Words(u.Name)}, ui.T(spanLabel(k.From, k.To)),
			{Text: d.words(), Small: ui.Words("lúc " + momentLabel(d.At))},
			{Part: ui.Button{Label: "Ghi tiếp", Says: "Ghi tiếp " + def.Name, Small: true, Href: entryPath(k) + "&nhap=1"}, Act: true}}})
	}
	if len(t.Rows) == 0 {
		return templ.NopComponent
	}
	return section(ui.Section{Title: "Bản ghi dở", Count: strconv.Itoa(len(t.Rows))}, t)
}

// pick asks which figure.
func (e *entry) pick() templ.Component {
	return form(ui.Form{Send: ui.Send{Action: entryPage}, Get: true, Label: "Chọn số liệu cần ghi"},
		fields(e.selects()...), ui.Acts{ui.Button{Label: "Ghi số liệu này", Icon: ui.IconFigure, Look: ui.Primary}})
}

// selects are the three lists that say which figure it is.
func (e *entry) selects() []templ.Component {
	unit := ui.Select{Name: fieldUnit, Label: "Đơn vị", Value: string(e.key.Unit), Error: e.wrong[fieldUnit]}
	if e.everyone {
		unit.Hint = "Chọn một đơn vị khác để nhập thay."
	}
	for _, u := range e.units {
		unit.Options = append(unit.Options, ui.Option{Value: string(u.ID), Label: e.unitLabel(u)})
	}
	return []templ.Component{
		ui.Select{Name: fieldIndicator, Label: "Chỉ tiêu", Value: string(e.key.Indicator), Options: e.indicatorOptions(), Error: e.wrong[fieldIndicator], Span: ui.Full},
		unit,
		ui.Select{Name: fieldPeriod, Label: "Kỳ", Value: periodValue(e.key.From, e.key.To), Options: e.periodOptions(), Error: e.wrong[fieldPeriod]},
	}
}

// indicatorOptions lists what may be reported under the headings of the plan: for
// a reporter first what its own units answer for.
func (e *entry) indicatorOptions() []ui.Option {
	var own, planned, rest []ui.Option
	listed := map[plan.IndicatorID]bool{}
	for _, t := range e.targets {
		for _, p := range t.Parts {
			if listed[p.Indicator] {
				continue
			}
			listed[p.Indicator] = true
			d := e.definitions[p.Indicator]
			o := ui.Option{Value: string(p.Indicator), Label: fmt.Sprintf("%d. %s (%s)", t.Number, d.Name, unitWords(d)), Group: cmp.Or(t.Group, "Kế hoạch năm "+strconv.Itoa(t.Year))}
			if !e.everyone && slices.ContainsFunc(e.units, func(u org.Unit) bool { return u.ID == t.Owner }) {
				o.Group = "Đơn vị tôi chủ trì"
				own = append(own, o)
				continue
			}
			planned = append(planned, o)
		}
	}
	for id, d := range e.definitions {
		if !listed[id] {
			rest = append(rest, ui.Option{Value: string(id), Label: fmt.Sprintf("%s (%s)", d.Name, unitWords(d)), Group: fmt.Sprintf("Ngoài kế hoạch năm %d", e.year())})
		}
	}
	slices.SortFunc(rest, func(a, b ui.Option) int {
		return cmp.Or(vn.Compare(a.Label, b.Label), strings.Compare(a.Value, b.Value))
	})
	slices.SortStableFunc(planned, func(a, b ui.Option) int { return cmp.Compare(firstOf(planned, a.Group), firstOf(planned, b.Group)) })
	return slices.Concat(own, planned, rest)
}

// firstOf is the place of the first option of a group: lines of one heading need
// not stand together in the plan, and do in the list.
func firstOf(options []ui.Option, group string) int {
	return slices.IndexFunc(options, func(o ui.Option) bool { return o.Group == group })
}

// periodOptions lists the periods by year and kind, with what is locked.
func (e *entry) periodOptions() []ui.Option {
	var out []ui.Option
	for _, p := range e.periods {
		label := p.Label()
		if slices.ContainsFunc(e.locks, func(l regime.Lock) bool { return l.Covers(e.key.Unit, p.To) }) {
			label += ", đã khóa nhập"
		}
		kind := p.Kind.Label()
		if p.Kind == "" {
			kind = "Chưa mở"
		}
		out = append(out, ui.Option{Value: periodValue(p.From, p.To), Label: label, Group: fmt.Sprintf("%s, năm %d", kind, p.Year)})
	}
	return out
}

// compared lists what the typed value should be seen beside.
func (e *entry) compared() templ.Component {
	list := ui.DefList{Stacked: true}
	add := func(term, text string) {
		list.Items = append(list.Items, ui.Def{Term: ui.Words(term), Text: ui.Words(text)})
	}
	names := map[plan.BaselineID]string{}
	for _, b := range e.baselines {
		names[b.ID] = b.Name
	}
	for _, a := range e.plans() {
		add(fmt.Sprintf("Kế hoạch năm %d, %s", e.year(), vn.Inside(names[a.Baseline])), plan.Measure(e.d.FormatAssigned(a), planUnit(e.d, a)))
	}
	if len(list.Items) == 0 {
		add(fmt.Sprintf("Kế hoạch năm %d", e.year()), "không giao chỉ tiêu này")
	}
	switch {
	case e.latest.ID == "":
		add(e.period.Name, "chưa có số liệu")
	case e.counting != nil:
		add(e.period.Name+", đang dùng", figureWords(e.d, *e.counting))
	}
	if f := e.latest; f.ID != "" && f.State != figure.Approved {
		add(e.period.Name+", "+f.State.Label(), figureWords(e.d, f)+", "+e.senderOf(f))
	}
	if last := e.nearest(); last != nil {
		add("Gần nhất, "+vn.Inside(spanLabel(last.Key.From, last.Key.To)), figureWords(e.d, *last))
	}
	if e.lastYear != nil {
		add("Cùng kỳ, "+vn.Inside(spanLabel(e.lastYear.Key.From, e.lastYear.Key.To)), figureWords(e.d, *e.lastYear))
	} else {
		add("Cùng kỳ năm trước", "chưa có số liệu")
	}
	return list
}

// nearest is the latest figure of the unit before the period, the shortest of
// several that end together.
func (e *entry) nearest() *figure.Figure {
	if len(e.before) == 0 {
		return nil
	}
	f := slices.MaxFunc(e.before, func(a, b figure.Figure) int {
		return cmp.Or(cmp.Compare(a.Key.To, b.Key.To), cmp.Compare(a.Key.From, b.Key.From))
	})
	return &f
}

// planUnit is the unit that a plan value is printed with; some operators print
// their own.
func planUnit(d plan.Definition, a plan.Assigned) string {
	switch a.Operator {
	case plan.DownBy, plan.UpBy, plan.DownByPercent, plan.UpByPercent, plan.Keep, plan.Achieved, plan.DoneBy:
		return ""
	}
	return d.Unit
}

// figureWords prints a figure with its standing: "ước trên 6 tỷ đồng".
func figureWords(d plan.Definition, f figure.Figure) string {
	if f.Status == figure.Final {
		return f.Value.WithUnit(d)
	}
	return f.Status.Label() + " " + f.Value.WithUnit(d)
}

func (e *entry) senderOf(f figure.Figure) string {
	return cmp.Or(e.senders[f.SubmittedBy], "hệ thống") + " gửi lúc " + momentLabel(f.SubmittedAt)
}
