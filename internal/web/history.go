package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/quality"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// historyOf is the address of the history of figures.
const historyOf = "/so-lieu/lich-su"

// historyPath is the page of one figure with all its revisions.
func historyPath(k figure.Key) string {
	return fmt.Sprintf("%s?chi-tieu=%s&don-vi=%s&ky=%s", historyOf, k.Indicator, k.Unit, periodValue(k.From, k.To))
}

// The fields of the forms on the page of one figure, beside those of a value.
const (
	fieldSource = "nguon"
	fieldReason = "ly_do"
	fieldRival  = "so" // which of several numbers
)

// lifeOf is one figure with its revisions and what other sources say of it.
type lifeOf struct {
	in        *Input
	faults    []*fault.Fault
	wrong     map[string]string
	key       figure.Key
	d         plan.Definition
	unit      org.Unit
	names     map[auth.AccountID]string
	revisions []figure.Figure // newest first
	rivals    []figure.Rival
	choices   []figure.Choice
	changed   figure.Figure // the approved revision whose changes are told, no ID where there is none
	changes   []score.Difference
	standing  *figure.Figure // that waits or counts, nil where none does
	doubts    []quality.State
	touched   touched // papers that print a value which was replaced
}

// historyPage tells all of one figure: every revision, who sent and decided it,
// what proves it, what other sources say, who chose between them, and which
// verdicts an approval changed.
func historyPage(tx *db.Tx, in *Input) (templ.Component, error) { return historyBody(tx, in, nil) }

func historyBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	c := &lifeOf{in: in, faults: faults, wrong: map[string]string{}}
	if err := c.load(tx); err != nil {
		return nil, err
	}
	var parts []templ.Component
	if len(faults) > 0 {
		var sum templ.Component
		sum, c.wrong = errorsOf("Chưa làm được việc này", faults)
		parts = append(parts, sum)
	}
	say := templ.Component(templ.NopComponent)
	if c.unit.Parent == "" && c.standing != nil {
		say = sayFigure(c.key)
	}
	parts = append(parts, c.revisionsPart(), say, c.qualityPart(), c.changesPart(), touchedPart(in, c.touched), c.rivalsPart(), c.choicesPart(), c.addPart())
	p := ui.Page{Title: c.d.Name, Standing: ui.Words(fmt.Sprintf("%s, %s: lịch sử số liệu, %d lần ghi.", c.unit.Name, vn.Inside(spanLabel(c.key.From, c.key.To)), len(c.revisions))), Scripts: []string{"copy.js"},
		Crumbs:  []ui.Crumb{{Label: "Số liệu", Href: "/so-lieu"}, {Label: "Lịch sử"}},
		Actions: []templ.Component{ui.Button{Label: "Xem chỉ tiêu", Href: fmt.Sprintf("/chi-tieu/%s?nam=%d", c.d.Indicator, c.key.To.Year())}}}
	if in.Actor.MayFor(auth.SubmitFigure, c.key.Unit) == nil {
		p.Actions = append(p.Actions, ui.Button{Label: "Ghi số mới", Icon: ui.IconEdit, Look: ui.Primary, Href: entryPath(c.key)})
	}
	return page(tx, in, p, templ.Join(parts...))
}

// qualityPart says how good the standing number is and what is doubted about it.
func (c *lifeOf) qualityPart() templ.Component {
	if c.standing == nil {
		return templ.NopComponent
	}
	open := 0
	t := ui.Table{Caption: "Cảnh báo về số này", NoHead: true, Columns: []ui.Column{{Label: "Cảnh báo"}, {Label: "Xử lý"}}}
	for _, s := range c.doubts {
		what := "chưa xử lý"
		if s.Open() {
			open++
		} else {
			what = s.Last.What.Label()
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: s.Sentence, Small: ui.Words(s.Arithmetic)},
			{Text: vn.Sentence(what), Href: fmt.Sprintf("%s/%s?nam=%d", doubtsPage, s.Key(), c.key.To.Year())}}})
	}
	body := []templ.Component{ui.Note{Text: ui.Words(vn.Sentence(quality.Note(*c.standing, open)) + ".")}}
	if len(t.Rows) > 0 {
		body = append(body, t)
	}
	return section(ui.Section{Title: "Chất lượng số liệu"}, body...)
}

// loadDoubts reads what is doubted about the revision that stands.
func (c *lifeOf) loadDoubts(tx *db.Tx) error {
	in, err := quality.Load(tx, c.key.To.Year())
	if err != nil {
		return err
	}
	for i := range in.Figures {
		if in.Figures[i].Key == c.key {
			c.standing = &in.Figures[i]
		}
	}
	if c.standing == nil {
		return nil
	}
	decided, err := quality.Decisions(tx, c.key.To.Year())
	if err != nil {
		return err
	}
	now, _ := quality.Join(quality.Of(in), decided)
	for _, s := range now {
		if slices.Contains(s.Figures, c.standing.ID) && c.in.Actor.MayFor(auth.SeeRecord, s.Unit) == nil {
			c.doubts = append(c.doubts, s)
		}
	}
	return nil
}

func (c *lifeOf) load(tx *db.Tx) (err error) {
	var ok bool
	if c.key, ok = cellKey(c.in.Get(fieldIndicator), c.in.Get(fieldUnit), c.in.Get(fieldPeriod)); !ok {
		return fault.Missingf("Đường dẫn này không nói rõ số liệu của kỳ nào. Hãy mở lại từ trang số liệu.")
	}
	if err := c.in.Actor.MayFor(auth.SeeRecord, c.key.Unit); err != nil {
		return err
	}
	if c.d, err = plan.Indicator(tx, c.key.Indicator, ""); err != nil {
		return err
	}
	tree, err := org.LoadTree(tx, c.in.Today)
	if err != nil {
		return err
	}
	c.unit, _ = tree.Find(c.key.Unit)
	c.unit.Name = cmp.Or(c.unit.Name, "Đơn vị đã giải thể")
	if c.names, err = accountNames(tx); err != nil {
		return err
	}
	if c.revisions, err = figure.History(tx, c.key); err != nil {
		return err
	}
	if c.rivals, err = figure.Rivals(tx, c.key); err != nil {
		return err
	}
	if c.choices, err = figure.Choices(tx, c.key); err != nil {
		return err
	}
	if c.touched, err = loadTouched(tx, c.key); err != nil {
		return err
	}
	if err := c.loadDoubts(tx); err != nil {
		return err
	}
	return c.loadChanges(tx)
}

// loadChanges draws the board just before and just after an approval: the one asked
// for, else the last.
func (c *lifeOf) loadChanges(tx *db.Tx) error {
	for _, f := range c.revisions {
		if asked := c.in.Get("lan"); counted(f) && c.changed.ID == "" && (asked == "" || asked == strconv.Itoa(f.Revision)) {
			c.changed = f
		}
	}
	if c.changed.ID == "" {
		return nil
	}
	at, err := db.ParseStamp(c.changed.DecidedAt)
	if err != nil {
		return err
	}
	year := c.key.To.Year()
	before, err := score.Load(tx, score.Asked{Year: year, Stamp: db.Stamp(at.Add(-1))})
	if err != nil {
		return err
	}
	after, err := score.Load(tx, score.Asked{Year: year, Stamp: c.changed.DecidedAt})
	if err != nil {
		return err
	}
	for _, d := range score.Differences(score.Of(before), score.Of(after)) {
		if slices.Contains(d.Taken, c.changed.ID) || slices.ContainsFunc(c.revisions, func(f figure.Figure) bool { return slices.Contains(d.Dropped, f.ID) }) {
			c.changes = append(c.changes, d)
		}
	}
	return nil
}

// counted reports whether a revision was approved at some time.
func counted(f figure.Figure) bool {
	return f.State == figure.Approved || f.State == figure.Superseded && f.DecidedAt != ""
}

// revisionsPart lists every revision, the newest first.
func (c *lifeOf) revisionsPart() templ.Component {
	sec := ui.Section{ID: "cac-lan", Title: "Các lần ghi", Count: strconv.Itoa(len(c.revisions))}
	if len(c.revisions) == 0 {
		return section(sec, ui.Empty{Title: "Kỳ này chưa có số liệu", Text: ui.Words("Số đã gửi và mọi lần sửa sau đó sẽ hiện ở đây.")})
	}
	t := ui.Table{Caption: "Các lần ghi", Wide: true, Columns: []ui.Column{{Label: "Lần"}, {Label: "Giá trị", Number: true}, {Label: "Người gửi"}, {Label: "Kết quả"}, {Label: "Giải trình, minh chứng"}}}
	for _, f := range c.revisions {
		t.Rows = append(t.Rows, ui.Row{ID: string(f.ID), Cells: []ui.Cell{ui.T(strconv.Itoa(f.Revision)), c.value(f.Value, f.Status, f.AsOf), c.sender(f), c.result(f), c.proof(f)}})
	}
	return section(sec, t)
}

// value prints a number with how final it is and the day it was true.
func (c *lifeOf) value(v figure.Value, s figure.Status, asOf vn.Day) ui.Cell {
	cell := ui.P(ui.Figure{Value: v.WithUnit(c.d), Status: statusKinds[s], Strong: true})
	if asOf != "" {
		cell.Small = ui.Words("tính đến " + asOf.Short())
	}
	return cell
}

func (c *lifeOf) sender(f figure.Figure) ui.Cell {
	cell := ui.Cell{Text: nameIn(c.names, f.SubmittedBy), Small: ui.Words(momentLabel(f.SubmittedAt))}
	if f.Via != figure.OwnEntry {
		cell.Small = append(cell.Small, ui.Run{Text: ". " + vn.Sentence(viaWords(f)), Tone: ui.Wait})
	}
	return cell
}

// result says what became of a revision and who decided it.
func (c *lifeOf) result(f figure.Figure) ui.Cell {
	cell := ui.Cell{Text: vn.Sentence(f.State.Label())}
	switch {
	case f.State == figure.Approved:
		cell.Tone = ui.Good
	case f.State == figure.Superseded && f.DecidedAt == "":
		cell.Text, cell.Tone = "Đã thay trước khi duyệt", ui.Faint
	case f.State == figure.Superseded:
		cell.Tone = ui.Faint
	default:
		cell.Tone = ui.Wait
	}
	add := func(text string) {
		if len(cell.Small) > 0 {
			text = ". " + text
		}
		cell.Small = append(cell.Small, ui.Run{Text: text})
	}
	if f.CheckedBy != "" {
		add(nameIn(c.names, f.CheckedBy) + " kiểm tra " + momentLabel(f.CheckedAt))
	}
	if f.DecidedBy != "" {
		verb := " duyệt "
		if f.State == figure.Returned {
			verb = " trả lại "
		}
		add(nameIn(c.names, f.DecidedBy) + verb + momentLabel(f.DecidedAt))
	}
	if f.Reason != "" {
		add("Lý do: " + f.Reason)
	}
	if counted(f) && f.ID != c.changed.ID {
		cell.Small = append(cell.Small, ui.Run{Text: ". "}, ui.Run{Text: "Xem đánh giá đã đổi", Href: historyPath(c.key) + fmt.Sprintf("&lan=%d#thay-doi", f.Revision)})
	}
	return cell
}

// proof lists what goes with a revision.
func (c *lifeOf) proof(f figure.Figure) ui.Cell {
	parts := ui.Parts{}
	if f.SourceName != "" {
		parts = append(parts, ui.Words("Số của "+f.SourceName+". "))
	}
	if f.Explanation != "" {
		parts = append(parts, ui.Words("Giải trình: "+f.Explanation+" "))
	}
	if f.Note != "" {
		parts = append(parts, ui.Words(f.Note+" "))
	}
	if f.Source.Document != "" && c.in.Actor.Can(auth.SeeDocuments) {
		parts = append(parts, ui.Line{{Text: "văn bản nguồn ", Href: "/van-ban/" + f.Source.Document}})
	}
	if line := evidenceLine(f); line != nil {
		parts = append(parts, line)
	}
	if len(parts) == 0 {
		return ui.Cell{Text: "không kèm", Tone: ui.Faint}
	}
	return ui.P(parts)
}

// changesPart lists the lines of the plan that an approval changed, as the board
// stood just before it and just after.
func (c *lifeOf) changesPart() templ.Component {
	if c.changed.ID == "" {
		return templ.NopComponent
	}
	sec := ui.Section{ID: "thay-doi", Title: fmt.Sprintf("Đánh giá đã đổi khi duyệt lần %d, %s", c.changed.Revision, momentLabel(c.changed.DecidedAt))}
	if len(c.changes) == 0 {
		return section(sec, ui.Note{Text: ui.Words(fmt.Sprintf("Lần duyệt này không đổi dòng nào của kế hoạch %d.", c.key.To.Year()))})
	}
	t := ui.Table{Caption: sec.Title, Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Trước khi duyệt"}, {Label: "Sau khi duyệt"}}}
	for _, d := range c.changes {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(fmt.Sprintf("%d. %s", d.Number, d.Name)), stood(d.Then, ""), stood(d.Now, verdictOf(d.Then))}})
	}
	return section(sec, t)
}

func verdictOf(s *score.Standing) score.Verdict {
	if s == nil {
		return ""
	}
	return s.Verdict
}

// stood is what a board said of a line; an unchanged verdict says so.
func stood(s *score.Standing, before score.Verdict) ui.Cell {
	if s == nil {
		return ui.Cell{Text: "chưa có trong kế hoạch", Tone: ui.Faint}
	}
	v := ui.Verdict{Kind: verdictKinds[s.Verdict]}
	if before == s.Verdict {
		v.Note, v.Tone = "không đổi", ui.Faint
	}
	return ui.Cell{Part: v, Small: ui.Words(cmp.Or(s.Value, "chưa có giá trị"))}
}

// rivalsPart puts the numbers of several sources side by side, with the form that
// chooses one.
func (c *lifeOf) rivalsPart() templ.Component {
	if len(c.rivals) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{Caption: "Số của các nguồn", Columns: []ui.Column{{Label: "Nguồn"}, {Label: "Giá trị", Number: true}, {Label: "So với số trong sổ", Number: true}, {Label: "Người ghi"}, {Label: "Căn cứ"}, {Label: "Việc", Hidden: true}}}
	own := c.revisions[0]
	t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: cmp.Or(own.SourceName, c.unit.Name), Small: ui.Words(fmt.Sprintf("số trong sổ, lần %d, %s", own.Revision, own.State.Label()))},
		c.value(own.Value, own.Status, own.AsOf), ui.T(""), c.sender(own), c.proof(own), ui.T("")}})
	for _, r := range c.rivals {
		t.Rows = append(t.Rows, c.rivalRow(r, own))
	}
	return section(ui.Section{ID: "doi-chieu", Title: "Số của các nguồn", Count: strconv.Itoa(len(c.rivals) + 1)},
		ui.Note{Text: ui.Words("Chỉ số trong sổ được tính. Số của nguồn khác nằm bên cạnh để đối chiếu; chọn số ấy thì nó được gửi như một lần ghi mới và chờ duyệt.")}, t, c.chooseForm(own))
}

func (c *lifeOf) rivalRow(r figure.Rival, own figure.Figure) ui.Row {
	act, name := ui.T(""), ui.T(r.SourceName)
	switch {
	case r.WithdrawnAt != "":
		name.Small = ui.Line{{Text: nameIn(c.names, r.WithdrawnBy) + " đã rút " + momentLabel(r.WithdrawnAt), Tone: ui.Faint}}
	case r.CanWithdraw(c.in.Actor) == nil:
		act = ui.Cell{Act: true, Part: ui.Act{Send: send("/so-lieu/doi-chieu/" + string(r.ID) + "/rut"), Button: ui.Button{Label: "Rút", Says: "Rút số của " + r.SourceName, Look: ui.Quiet, Small: true}}}
	}
	var proof ui.Parts
	if r.Note != "" {
		proof = append(proof, ui.Words(r.Note+" "))
	}
	for n := range r.Evidences {
		proof = append(proof, ui.Line{{Text: fmt.Sprintf("tệp %d ", n+1), Href: fmt.Sprintf("/so-lieu/doi-chieu/%s/minh-chung?tep=%d", r.ID, n+1)}})
	}
	return ui.Row{ID: string(r.ID), Cells: []ui.Cell{name, c.value(r.Value, r.Status, r.AsOf), ui.T(c.apart(r.Value, own.Value)),
		{Text: nameIn(c.names, r.RecordedBy), Small: ui.Words(momentLabel(r.RecordedAt))}, ui.P(proof), act}}
}

// apart says how far two exact numbers are from each other.
func (c *lifeOf) apart(a, b figure.Value) string {
	if a.Bound != figure.Exact || b.Bound != figure.Exact || c.d.Kind == plan.Milestone {
		return ""
	}
	switch n := a.N - b.N; {
	case n == 0:
		return "bằng nhau"
	case n > 0:
		return "hơn " + c.d.Format(n)
	default:
		return "kém " + c.d.Format(-n)
	}
}

// chooseForm asks which number is to stand, and why.
func (c *lifeOf) chooseForm(own figure.Figure) templ.Component {
	if c.in.Actor.MayFor(auth.SubmitFigure, c.key.Unit) != nil {
		return templ.NopComponent
	}
	radios := ui.Radios{Name: fieldRival, Legend: "Lấy số của nguồn nào?", Value: c.in.Get(fieldRival), Error: c.wrong[fieldRival], Span: ui.Full,
		Options: []ui.Option{{Value: "giu:" + string(own.ID), Label: fmt.Sprintf("Giữ số trong sổ: %s", own.Value.WithUnit(c.d))}}}
	for _, r := range c.rivals {
		if r.WithdrawnAt == "" {
			radios.Options = append(radios.Options, ui.Option{Value: string(r.ID), Label: fmt.Sprintf("%s: %s", r.SourceName, r.Value.WithUnit(c.d))})
		}
	}
	if len(radios.Options) == 1 {
		return templ.NopComponent
	}
	return form(ui.Form{Send: send("/so-lieu/chon-nguon", c.hidden(ui.Hidden{Name: fieldSeen, Value: strconv.Itoa(own.Revision)})...), Label: "Chọn nguồn số liệu"},
		fields(radios, ui.Textarea{Name: fieldReason, Label: "Vì sao", Value: c.in.Form.Get(fieldReason), Error: c.wrong[fieldReason], Rows: 2, Span: ui.Full,
			Hint: "Câu này nằm trong lịch sử, cạnh tên người chọn."}),
		ui.Acts{ui.Button{Label: "Chọn số này", Icon: ui.IconCheck}})
}

// hidden names the figure in the forms of its page.
func (c *lifeOf) hidden(more ...ui.Hidden) []ui.Hidden {
	return append([]ui.Hidden{{Name: fieldIndicator, Value: string(c.key.Indicator)}, {Name: fieldUnit, Value: string(c.key.Unit)}, {Name: fieldPeriod, Value: periodValue(c.key.From, c.key.To)}}, more...)
}

// choicesPart lists who chose between the numbers, and why.
func (c *lifeOf) choicesPart() templ.Component {
	if len(c.choices) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{Caption: "Đã chọn", Columns: []ui.Column{{Label: "Chọn"}, {Label: "Vì sao"}, {Label: "Người chọn"}}}
	for _, x := range slices.Backward(c.choices) {
		what := "Giữ số trong sổ"
		for _, r := range c.rivals {
			if r.ID == x.Rival {
				what = r.SourceName + ": " + r.Value.WithUnit(c.d)
			}
		}
		for _, f := range c.revisions {
			if f.ID == x.Figure {
				what += fmt.Sprintf(" (lần %d, %s)", f.Revision, f.Value.Format(c.d))
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(what), ui.T(x.Reason), {Text: nameIn(c.names, x.By), Small: ui.Words(momentLabel(x.At))}}})
	}
	return section(ui.Section{ID: "da-chon", Title: "Đã chọn giữa các nguồn", Count: strconv.Itoa(len(c.choices))}, t)
}

// addPart is the form that keeps another source's number beside the figure.
func (c *lifeOf) addPart() templ.Component {
	if len(c.revisions) == 0 || c.in.Actor.MayFor(auth.SubmitFigure, c.key.Unit) != nil {
		return templ.NopComponent
	}
	e := &entry{in: c.in, faults: c.faults, wrong: c.wrong, d: c.d, key: c.key, list: c.revisions[0].Value.Den != nil && c.d.Kind != plan.Rate}
	hidden := c.hidden()
	if e.list {
		hidden = append(hidden, ui.Hidden{Name: fieldList, Value: "1"})
	}
	values := append([]templ.Component{ui.Input{Name: fieldSource, Label: "Nguồn", Value: e.typedHere(fieldSource), Error: c.wrong[fieldSource], Hint: "Ví dụ: Công an phường, Thống kê cơ sở.", Span: ui.Half}}, e.values()...)
	body := form(ui.Form{Send: send("/so-lieu/doi-chieu", hidden...), Label: "Thêm số của nguồn khác", Upload: true},
		fields(values...), fields(e.asOfField(), ui.FileInput{Name: fieldFile, Label: "Căn cứ", Error: c.wrong[fieldFile], Multiple: true, Accept: evidenceTypes, Span: ui.Half},
			ui.Textarea{Name: fieldNote, Label: "Ghi chú", Value: e.typedHere(fieldNote), Error: c.wrong[fieldNote], Rows: 2, Span: ui.Full, Hint: "Số ấy lấy ở đâu, tính khác số trong sổ thế nào."}),
		ui.Acts{ui.Button{Label: "Thêm số đối chiếu", Icon: ui.IconFigure}})
	return section(ui.Section{ID: "them", Title: "Thêm số của nguồn khác"}, body)
}

// rivalEvidence hands out what proves the number of another source.
func rivalEvidence(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
	r, err := figure.GetRival(tx, figure.RivalID(in.Path["rival"]))
	if err != nil {
		return "", "", nil, err
	}
	if err := in.Actor.MayFor(auth.SeeRecord, r.Key.Unit); err != nil {
		return "", "", nil, err
	}
	n, err := strconv.Atoi(cmp.Or(in.Get("tep"), "1"))
	if err != nil || n < 1 || n > len(r.Evidences) {
		return "", "", nil, fault.Missingf("Số của %s kèm %d tệp, không có tệp số %q. Hãy mở lại trang trước.", r.SourceName, len(r.Evidences), in.Get("tep"))
	}
	b, data, err := blob.Get(tx, r.Evidences[n-1])
	return b.Name, b.Media, data, err
}
