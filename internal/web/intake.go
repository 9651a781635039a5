package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/task"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// reading is one version of a paper with everything its page shows.
type reading struct {
	doc        document.Document
	version    document.Version
	proposals  []intake.Proposal
	edits      []intake.Edit   // what each proposal would be confirmed as
	findings   []check.Finding // their Facts are places in proposals
	doubted    map[int]bool    // numbers of the facts that a finding speaks of
	indicators map[plan.IndicatorID]plan.Definition
	baselines  []plan.Baseline
	units      []org.Unit
	root       auth.UnitID
	standing   map[int]figure.Figure // the record's own figure for a fact, by its number
	became     map[int]figure.Figure // what a confirmed fact became
}

func loadReading(tx *db.Tx, in *Input) (r reading, err error) {
	id := document.ID(in.Path["document"])
	if r.doc, err = document.Get(tx, id); err != nil {
		return r, err
	}
	if r.version, err = document.LastVersion(tx, id); err != nil {
		return r, err
	}
	if r.proposals, err = intake.Of(tx, id, r.version.N); err != nil {
		return r, err
	}
	if r.indicators, err = plan.Indicators(tx, ""); err != nil {
		return r, err
	}
	if r.baselines, err = plan.Baselines(tx); err != nil {
		return r, err
	}
	tree, err := org.LoadTree(tx, in.Today)
	if err != nil {
		return r, err
	}
	r.units, r.root = tree.All(), tree.Root().ID
	if err := r.compare(tx); err != nil {
		return r, err
	}
	return r, r.find(tx)
}

// compare finds what the record says already of each fact's indicator and period,
// and what the confirmed ones became.
func (r *reading) compare(tx *db.Tx) error {
	r.standing, r.became = map[int]figure.Figure{}, map[int]figure.Figure{}
	for _, p := range r.proposals {
		if p.State == intake.Confirmed && p.Became == intake.Figure {
			made, err := figure.Get(tx, figure.ID(p.BecameID))
			if err != nil {
				return err
			}
			r.became[p.N] = made
		}
		e := p.Default(r.indicators)
		if key, ok := r.key(e); ok {
			latest, found, err := figure.Latest(tx, key)
			if err != nil {
				return err
			}
			if found {
				e.Seen = latest.Revision
				r.standing[p.N] = latest
			}
		}
		r.edits = append(r.edits, e)
	}
	return nil
}

// key is the figure an edit would become.
func (r *reading) key(e intake.Edit) (figure.Key, bool) {
	from, to, dated := intake.Span(e.Period)
	if e.As != intake.Figure || e.Indicator == "" || !dated {
		return figure.Key{}, false
	}
	return figure.Key{Indicator: e.Indicator, Unit: r.root, From: from, To: to}, true
}

func intakePage(tx *db.Tx, in *Input) (templ.Component, error) { return intakeBody(tx, in, nil) }

// intakeBody draws the paper beside what was read from it. A refused form comes
// back open, with what was typed.
func intakeBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	r, err := loadReading(tx, in)
	if err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		in.Form.Set("sua", in.Get("so"))
		faults = onThisForm(faults)
	}
	p := ui.Page{Title: r.doc.Title, Crumbs: []ui.Crumb{{Label: "Văn bản", Href: "/van-ban"}, {Label: r.doc.Title}}, Standing: r.standingLine()}
	p.Actions = append(p.Actions, ui.Button{Label: "Bản gốc", Icon: ui.IconDocument, Href: documentPath(r.doc.ID) + "/tep", Download: true})
	if ready := r.matching(); len(ready) > 0 && in.Actor.Can(auth.DecideFact) {
		p.Actions = append(p.Actions, ui.Act{Send: send(documentPath(r.doc.ID) + "/xac-nhan"),
			Button: ui.Button{Label: fmt.Sprintf("Xác nhận %d dữ kiện khớp", len(ready)), Icon: ui.IconCheckAll, Look: ui.Primary}})
	}
	left := templ.Join(r.findingsPart(), section(ui.Section{Title: "Văn bản"}, ui.Source{Label: "Văn bản đã đọc", Paragraphs: r.paragraphs(in)}, ui.SourceLegend{}))
	return page(tx, in, p, templ.Join(r.notice(in), refused(faults), ui.Split{Left: left, Right: r.lists(in, faults)}))
}

// onThisForm leads a figure's faults to the fields of a fact: the denominator of
// x/y is asked for as the whole.
func onThisForm(faults []*fault.Fault) []*fault.Fault {
	for i, f := range faults {
		if f.Field == "mau_so" {
			at := *f
			at.Field = "tong"
			faults[i] = &at
		}
	}
	return faults
}

func refused(faults []*fault.Fault) templ.Component {
	if len(faults) == 0 {
		return templ.NopComponent
	}
	sum, _ := errorsOf("Chưa xác nhận được", faults)
	return sum
}

func (r *reading) standingLine() ui.Line {
	waiting := 0
	for _, p := range r.proposals {
		if p.State == intake.Waiting {
			waiting++
		}
	}
	state := fmt.Sprintf("%d chờ xác nhận", waiting)
	if waiting == 0 {
		state = "đã xử lý hết"
	}
	return ui.Words(fmt.Sprintf("%s. Đọc được %d dữ kiện: %s.", origin(r.doc), len(r.proposals), state))
}

// notice says what the last act did.
func (r *reading) notice(in *Input) templ.Component {
	switch {
	case in.Get("da-co") != "":
		return ui.Notice{Title: "Văn bản này đã có", Text: ui.Words("Nội dung trùng với văn bản đã nhận ngày " + momentLabel(r.version.RecordedAt) + "; không lưu thêm lần nữa.")}
	case in.Get("xong") == "duyet":
		return ui.Notice{Tone: ui.Good, Title: "Đã xác nhận", Text: ui.Line{{Text: "Số liệu được tính ngay, theo thiết lập của đơn vị. "}, {Text: "Xem bảng chỉ tiêu", Href: "/chi-tieu"}}}
	case in.Get("xong") == "cho":
		return ui.Notice{Tone: ui.Good, Title: "Đã xác nhận", Text: ui.Line{{Text: "Số liệu đã gửi, chờ người khác duyệt. "}, {Text: "Xem số liệu chờ duyệt", Href: "/so-lieu"}}}
	case in.Get("xong") != "":
		return ui.Notice{Tone: ui.Good, Title: "Đã xác nhận", Text: ui.Line{{Text: "Đã ghi vào sổ của đơn vị. "}, {Text: "Xem bảng chỉ tiêu", Href: "/chi-tieu"}}}
	}
	return templ.NopComponent
}

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

// paragraphs cuts the text into lines with the facts marked in them.
func (r *reading) paragraphs(in *Input) []ui.Paragraph {
	editing, _ := strconv.Atoi(in.Get("sua"))
	var out []ui.Paragraph
	at := 0
	for line := range strings.Lines(r.version.Text) {
		begin := at
		at += len(line)
		text := strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(text) == "" {
			continue
		}
		p := ui.Paragraph{Number: len(out) + 1, Segments: r.segments(begin, begin+len(text), editing)}
		p.Folded = !slices.ContainsFunc(p.Segments, func(s ui.Segment) bool { return len(s.Facts) > 0 })
		out = append(out, p)
	}
	return out
}

// segments cuts a stretch of the text where facts begin and end.
func (r *reading) segments(from, to, editing int) []ui.Segment {
	cuts := []int{from, to}
	for _, p := range r.proposals {
		for _, c := range p.Span {
			if from < c && c < to {
				cuts = append(cuts, c)
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []ui.Segment
	for i := 1; i < len(cuts); i++ {
		s := ui.Segment{Text: r.version.Text[cuts[i-1]:cuts[i]]}
		for _, p := range r.proposals {
			if p.Span[0] <= cuts[i-1] && cuts[i] <= p.Span[1] {
				s.Facts = append(s.Facts, p.N)
				s.State = r.state(p, editing)
			}
		}
		out = append(out, s)
	}
	return out
}

// lists puts the proposals under headings: figures by year, targets by year,
// claims, directives.
func (r *reading) lists(in *Input, faults []*fault.Fault) templ.Component {
	editing, _ := strconv.Atoi(in.Get("sua"))
	var titles []string
	byTitle := map[string]*ui.FactList{}
	for i, p := range r.proposals {
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
	if len(parts) == 0 {
		return ui.Empty{Title: "Không đọc được dữ kiện nào", Text: ui.Words("Văn bản vẫn được lưu. Có thể ghi số liệu bằng tay ở trang Số liệu.")}
	}
	return templ.Join(parts...)
}

func (r *reading) heading(p intake.Proposal, e intake.Edit) string {
	switch e.As {
	case intake.Figure:
		return "Số liệu " + lowerFirst(intake.PeriodLabel(e.Period))
	case intake.Target:
		return "Chỉ tiêu " + lowerFirst(intake.PeriodLabel(e.Period))
	case intake.Directive:
		return "Ý kiến chỉ đạo"
	}
	return "Công bố, để đối chiếu"
}

// fact draws one proposal with what may be done with it.
func (r *reading) fact(in *Input, p intake.Proposal, e intake.Edit, editing int, faults []*fault.Fault) ui.Fact {
	f := ui.Fact{Number: p.N, State: r.state(p, editing), Name: vn.Sentence(e.Name), Value: factValue(e), Agreement: r.agreement(p, e)}
	if d := p.Directive; d != nil {
		f.Name, f.Value = vn.Sentence(d.Text), ""
		f.Blanks = task.Directive{Lead: d.Lead, Due: d.Due, Product: d.Product}.Unclear()
	}
	if p.CanDecide(in.Actor) != nil {
		return f
	}
	base := documentPath(r.doc.ID) + "/" + string(p.ID)
	number := ui.Hidden{Name: "so", Value: strconv.Itoa(p.N)} // a refused form comes back open at this fact
	f.Confirm, f.Reject = send(base+"/xac-nhan", append(r.hidden(e), number)...), send(base+"/bo", number)
	if p.Fact != nil {
		f.Edit = fmt.Sprintf("%s?sua=%d#%s", documentPath(r.doc.ID), p.N, ui.FactID(p.N))
	}
	if f.State == ui.Editing {
		f.Form = r.editForm(in, p, e, faults)
	}
	return f
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
	}
	line := ui.Line{{Text: into + ". "}}
	if have, ok := r.standing[p.N]; ok && p.Fact != nil {
		agree := check.Agree(*p.Fact, r.indicators[e.Indicator], have.Value)
		tone := ui.Soft
		if agree.Grade == check.Contradiction {
			tone = ui.Bad
		}
		line = append(line, ui.Run{Text: agree.Sentence, Tone: tone})
	}
	return line
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

// matching are the proposals that need no thought: nothing doubted, an indicator
// that is there already, and nothing in the record that says otherwise.
func (r *reading) matching() []int {
	var ready []int
	for i, p := range r.proposals {
		e := r.edits[i]
		if p.State != intake.Waiting || p.Fact == nil || r.doubted[p.N] || e.As != intake.Figure || e.Indicator == "" {
			continue
		}
		if have, ok := r.standing[p.N]; ok && check.Agree(*p.Fact, r.indicators[e.Indicator], have.Value).Grade != check.Agrees {
			continue
		}
		ready = append(ready, i)
	}
	return ready
}

// confirmation is one fact confirmed with an edit.
type confirmation struct {
	Document string
	Proposal intake.ID
	Edit     intake.Edit
}

func (s *Server) factConfirm() http.HandlerFunc {
	return post(s, Form[confirmation]{Right: auth.DecideFact, Name: "intake.confirm", Again: intakeBody,
		Read: func(in *Input) (confirmation, error) {
			c := confirmation{Document: in.Path["document"], Proposal: intake.ID(in.Path["proposal"])}
			var err error
			c.Edit, err = readEdit(in)
			return c, err
		},
		Act: func(tx *db.Tx, c confirmation) (string, error) {
			done, err := intake.Confirm(tx, c.Proposal, c.Edit)
			if err != nil {
				return "", err
			}
			return afterConfirm(c.Document, done), nil
		},
	})
}

// afterConfirm is the page again, saying what came of it, at the fact.
func afterConfirm(doc string, done intake.Outcome) string {
	said := "1"
	if done.Proposal.Became == intake.Figure {
		said = "cho"
		if done.Approved {
			said = "duyet"
		}
	}
	return fmt.Sprintf("/van-ban/%s?xong=%s#%s", doc, said, ui.FactID(done.Proposal.N))
}

func (s *Server) factReject() http.HandlerFunc {
	return post(s, Form[confirmation]{Right: auth.DecideFact, Name: "intake.reject", Again: intakeBody,
		Read: func(in *Input) (confirmation, error) {
			return confirmation{Document: in.Path["document"], Proposal: intake.ID(in.Path["proposal"])}, nil
		},
		Act: func(tx *db.Tx, c confirmation) (string, error) {
			p, err := intake.Reject(tx, c.Proposal)
			return fmt.Sprintf("/van-ban/%s#%s", c.Document, ui.FactID(p.N)), err
		},
	})
}

// factConfirmMatching confirms every fact that needs no thought, all or none.
func (s *Server) factConfirmMatching() http.HandlerFunc {
	return post(s, Form[string]{Right: auth.DecideFact, Name: "intake.confirm_matching", Again: intakeBody,
		Read: func(in *Input) (string, error) { return in.Path["document"], nil },
		Act: func(tx *db.Tx, id string) (string, error) {
			r, err := loadReading(tx, &Input{Path: map[string]string{"document": id}, Today: vn.DayOf(tx.Now)})
			if err != nil {
				return "", err
			}
			for _, i := range r.matching() {
				if _, err := intake.Confirm(tx, r.proposals[i].ID, r.edits[i]); err != nil {
					return "", err
				}
			}
			return "/van-ban/" + id + "?xong=1", nil
		},
	})
}
