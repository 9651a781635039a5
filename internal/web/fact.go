package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/check"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/plan"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// state is how a proposal is drawn.
func (r *reading) state(p intake.Proposal, editing int) ui.FactState {
	switch {
	case p.State == intake.Confirmed:
		return ui.Confirmed
	case p.State == intake.Rejected:
		return ui.Rejected
	case p.N == editing:
		return ui.Editing
	case r.doubted[p.N]:
		return ui.Warned
	}
	return ui.Waiting
}

// lists puts the proposals under headings: figures by year, targets by year,
// claims, directives.
func (r *reading) lists(in *Input, faults []*fault.Fault) templ.Component {
	editing, _ := strconv.Atoi(in.Get("sua"))
	var titles []string
	byTitle := map[string]*ui.FactList{}
	for i, p := range r.proposals {
		if !r.listed(i, editing) {
			continue
		}
		title := r.heading(p, r.edits[i])
		if byTitle[title] == nil {
			titles = append(titles, title)
			byTitle[title] = &ui.FactList{ID: fmt.Sprintf("nhom-%d", len(titles)), Title: title}
		}
		l := byTitle[title]
		l.Facts = append(l.Facts, r.fact(in, p, r.edits[i], editing, faults))
	}
	var parts []templ.Component
	for _, t := range titles {
		byTitle[t].Count = strconv.Itoa(len(byTitle[t].Facts))
		parts = append(parts, *byTitle[t])
	}
	switch {
	case len(parts) == 0 && len(r.proposals) > 0:
		return templ.Join(r.views(in), ui.NoMatch{Text: "Không còn dữ kiện nào ở mục này.", Clear: r.link(in, "loc", "")})
	case len(parts) > 0:
		parts = append([]templ.Component{r.views(in)}, parts...)
		if in.Actor.Can(auth.DecideFact) && r.newest() {
			parts = append(parts, r.pickBar())
		}
	}
	if len(parts) == 0 && r.version.Text == "" {
		return templ.NopComponent
	}
	if len(parts) == 0 {
		return ui.Empty{Title: "Không đọc được dữ kiện nào", Text: ui.Words("Văn bản vẫn được lưu. Có thể ghi số liệu bằng tay ở trang Số liệu.")}
	}
	return templ.Join(parts...)
}

func (r *reading) heading(p intake.Proposal, e intake.Edit) string {
	switch e.As {
	case intake.Figure:
		return "Số liệu " + vn.Inside(intake.PeriodLabel(e.Period))
	case intake.Target:
		return "Chỉ tiêu " + vn.Inside(intake.PeriodLabel(e.Period))
	case intake.Directive:
		return "Ý kiến chỉ đạo"
	}
	return "Công bố, để đối chiếu"
}

// fact draws one proposal with what may be done with it.
func (r *reading) fact(in *Input, p intake.Proposal, e intake.Edit, editing int, faults []*fault.Fault) ui.Fact {
	f := ui.Fact{Number: p.N, State: r.state(p, editing), Name: vn.Sentence(e.Name), Value: factValue(e), Agreement: r.agreement(p, e), Findings: r.findingLinks(p), Why: r.why(p)}
	if p.Fact != nil && p.Fact.Who != "" {
		f.Name = p.Fact.Who + ": " + e.Name
	}
	if d := p.Directive; d != nil {
		f.Name, f.Value = vn.Sentence(d.Text), ""
		f.Blanks = r.blanks(p)
	}
	if p.CanDecide(in.Actor) != nil || !r.newest() {
		return f
	}
	if f.State != ui.Editing {
		f.Pick = r.pick(p)
	}
	base := documentPath(r.doc.ID) + "/" + string(p.ID)
	number := ui.Hidden{Name: "so", Value: strconv.Itoa(p.N)} // a refused form comes back open at this fact
	f.Confirm, f.Reject = send(base+"/xac-nhan", append(r.hidden(e), number)...), send(base+"/bo", number)
	if p.Fact != nil {
		f.Edit = r.editAddress(in, p.N)
	}
	if f.State == ui.Editing {
		f.Form = r.editForm(in, p, e, faults)
	}
	return f
}

// editAddress opens a fact's form on the page as it is shown.
func (r *reading) editAddress(in *Input, n int) string {
	to := r.link(in, "ban", "")
	joint := "?"
	if strings.Contains(to, "?") {
		joint = "&"
	}
	return fmt.Sprintf("%s%ssua=%d#%s", to, joint, n, ui.FactID(n))
}

// blanks names which of the six "rõ" a directive leaves open.
func (r *reading) blanks(p intake.Proposal) []string {
	var open []string
	for _, m := range p.Directive.Missing() {
		open = append(open, "Chưa "+m)
	}
	return open
}

// contradicts reports a fact that the record's own figure speaks against.
func (r *reading) contradicts(i int) bool {
	agree, ok := r.agreed[r.proposals[i].N]
	return ok && agree.Grade == check.Contradiction
}

// findingLinks lead to the findings that speak of a fact.
func (r *reading) findingLinks(p intake.Proposal) ui.Line {
	var links ui.Line
	for k, f := range r.findings {
		if f.Grade == check.Agrees || !slices.ContainsFunc(f.Facts, func(i int) bool { return r.proposals[i].N == p.N }) {
			continue
		}
		if len(links) > 0 {
			links = append(links, ui.Run{Text: "; "})
		}
		links = append(links, ui.Run{Text: r.findingTitle(f), Href: "#" + ui.FindingID(k+1)})
	}
	if len(links) > 0 {
		links = append(ui.Line{{Text: "Cảnh báo: "}}, links...)
	}
	return links
}

// hidden carries an edit unchanged through a one-button form.
func (r *reading) hidden(e intake.Edit) []ui.Hidden {
	var out []ui.Hidden
	for name, value := range editValues(e) {
		out = append(out, ui.Hidden{Name: name, Value: value})
	}
	slices.SortFunc(out, func(a, b ui.Hidden) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// factValue prints an edit's value as the paper says it: "hơn 75 tỷ đồng · 100,4% KH".
func factValue(e intake.Edit) string {
	var parts []string
	if e.Value != nil {
		text := e.Value.String()
		if e.Upper != nil {
			text += "–" + e.Upper.String()
		}
		if e.Of != nil {
			text += "/" + e.Of.String()
		}
		if l := e.Bound.Label(); l != "" {
			text = l + " " + text
		}
		if e.As == intake.Figure && e.Status == figure.Estimate {
			text = e.Status.Label() + " " + text
		}
		parts = append(parts, plan.Measure(text, e.Unit))
	}
	if e.PlanPct != nil {
		parts = append(parts, e.PlanPct.String()+"% KH")
	}
	return strings.Join(parts, " · ")
}

// agreement says what became of a fact, or where it goes and what the record says.
func (r *reading) agreement(p intake.Proposal, e intake.Edit) ui.Line {
	if p.State == intake.Confirmed {
		return r.outcome(p)
	}
	if p.State == intake.Rejected {
		return ui.Words("Đã bỏ, " + momentLabel(p.DecidedAt))
	}
	if p.Fact == nil {
		return ui.Words(askedOf(p.Directive))
	}
	if e.As == intake.Claim {
		return ui.Words("Giữ nguyên như đã in, không cộng vào số liệu.")
	}
	into := "Lập chỉ tiêu mới “" + vn.Sentence(e.Name) + "”"
	if names := intake.Subjects(e.Name); e.As == intake.Target && e.Indicator == "" && len(names) > 1 {
		into = fmt.Sprintf("Lập một dòng có %d phần: %s", len(names), strings.Join(names, "; "))
	}
	if d, ok := r.indicators[e.Indicator]; ok {
		into = "Vào chỉ tiêu “" + d.Name + "”"
		if _, learned, _ := r.known.Find(p.Fact.Name, p.Fact.Unit); learned {
			into += ", theo tên gọi đã ghi nhớ"
		}
	}
	if who := p.Fact.Who; who != "" {
		into = "Của " + r.unitName(e.For, who) + ". " + into
	}
	line := ui.Line{{Text: into + ". "}}
	if agree, ok := r.agreed[p.N]; ok {
		tone := ui.Soft
		if agree.Grade == check.Contradiction {
			tone = ui.Bad
		}
		line = append(line, ui.Run{Text: agree.Sentence, Tone: tone})
	}
	return line
}

// unitName is a unit's own name, or that nobody knows whom the text means.
func (r *reading) unitName(id auth.UnitID, who string) string {
	for _, u := range r.units {
		if u.ID == id {
			return u.Name
		}
	}
	return "“" + who + "” (chưa rõ là đơn vị nào, bấm Sửa để chọn)"
}

// outcome says what a confirmed fact became, as it was confirmed, and leads there.
func (r *reading) outcome(p intake.Proposal) ui.Line {
	line := ui.Line{{Text: "Đã thành "}}
	made, isFigure := r.became[p.N]
	switch {
	case isFigure:
		d := r.indicators[made.Key.Indicator]
		line = append(line, ui.Run{Text: "số liệu "}, ui.Run{Text: made.Value.WithUnit(d), Href: fmt.Sprintf("/chi-tieu/%s?nam=%d#%s", d.Indicator, made.Key.To.Year(), made.ID)})
	case p.Became == intake.Directive:
		line = append(line, ui.Run{Text: p.Became.Label(), Href: "/nhiem-vu"})
	default:
		line = append(line, ui.Run{Text: p.Became.Label()})
	}
	return append(line, ui.Run{Text: ", " + momentLabel(p.DecidedAt)})
}

// askedOf says who asked whom for a directive, and by when, as far as it was said.
func askedOf(d *extract.Directive) string {
	var parts []string
	for _, p := range []struct{ label, text string }{{"", vn.Sentence(d.Speaker)}, {"chủ trì: ", d.Lead}, {"hạn ", dueLabel(d.Due)}, {"sản phẩm: ", d.Product}} {
		if p.text != "" {
			parts = append(parts, p.label+p.text)
		}
	}
	return vn.Sentence(strings.Join(parts, "; "))
}
