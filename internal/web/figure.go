package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// sentShown is how many of one's own figures the page lists.
const sentShown = 10

// ledger is what the page of figures is drawn from.
type ledger struct {
	in          *Input
	filter      queueFilter
	definitions map[plan.IndicatorID]plan.Definition
	tree        org.Tree
	rules       figure.Rules
	explain     figure.ExplainRule
	posts       []org.Post
	names       map[auth.AccountID]string
	within      []auth.UnitID   // units whose figures the reader may see; nil for all
	newest      []figure.Figure // that counts, of each indicator
	waiting     []figure.Figure // all that wait
	back        []figure.Figure
	sent        []figure.Figure
	entered     []figure.Figure                    // that the office entered for the reader's units
	beside      map[figure.Key]figure.Figure       // what counts for the same spans, a year ago and before
	amounts     map[int]map[plan.IndicatorID]int64 // the plan by year
	matching    []figure.Figure                    // that the filter wants, all of them while they wait
	rows        []figure.Figure                    // on this page
	total       int                                // of those the filter wants
	regimes     []regime.Regime                    // where the list is grouped by them
	boards      map[int]boards                     // by year, where the actor may decide
}

// figuresPage shows what waits for approval, what came back, what the reader
// sent, and where each indicator stands. A reporter sees its own units.
func figuresPage(tx *db.Tx, in *Input) (templ.Component, error) { return figuresBody(tx, in, nil) }

func figuresBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	l := &ledger{in: in}
	if err := l.load(tx); err != nil {
		return nil, err
	}
	var parts []templ.Component
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa làm được việc này", faults)
		parts = append(parts, sum)
	} else {
		notice, err := l.notice(tx)
		if err != nil {
			return nil, err
		}
		many, err := l.outcomeOfMany(tx)
		if err != nil {
			return nil, err
		}
		parts = append(parts, notice, many)
	}
	parts = append(parts, l.filterBar(), l.listPart(faults))
	if !l.filter.set() {
		parts = append(parts, l.returnedPart(), l.enteredPart(), l.sentPart(), l.standingPart())
	}
	p := ui.Page{Title: "Số liệu", Standing: ui.Words(l.standing()), Actions: []templ.Component{ui.Button{Label: "Chế độ báo cáo", Href: regimesPath}, ui.Button{Label: "Cảnh báo", Href: doubtsPage}}}
	if in.Actor.Can(auth.SubmitFigure) {
		p.Actions = append(p.Actions, ui.Button{Label: "Bảng nhập", Icon: ui.IconSpreadsheet, Href: gridPage}, ui.Button{Label: "Biểu mẫu Excel", Href: workbookPage}, ui.Button{Label: "Ghi số liệu", Icon: ui.IconFigure, Look: ui.Primary, Href: entryPage})
	}
	return page(tx, in, p, templ.Join(parts...))
}

// standing says in one line how much there is to do.
func (l *ledger) standing() string {
	text := fmt.Sprintf("%d số chờ duyệt, %d số bị trả lại.", len(l.waiting), len(l.back))
	wanting := 0
	for _, f := range l.waiting {
		if l.wanting(f) != "" {
			wanting++
		}
	}
	if wanting > 0 {
		text += fmt.Sprintf(" %d số chờ duyệt cần giải trình.", wanting)
	}
	return text + " Chỉ số đã duyệt được tính vào chỉ tiêu."
}

// loadFrame reads what the list is judged by and named with, and what waits.
func (l *ledger) loadFrame(tx *db.Tx) (err error) {
	if l.definitions, err = plan.Indicators(tx, ""); err != nil {
		return err
	}
	if l.tree, err = org.LoadTree(tx, l.in.Today); err != nil {
		return err
	}
	settings, err := org.LoadSettings(tx, "")
	if err != nil {
		return err
	}
	l.explain = figure.ExplainRuleOf(settings)
	l.within = l.unitsSeen()
	return l.loadWaiting(tx)
}

// load reads the page in a fixed number of queries, however many figures wait.
func (l *ledger) load(tx *db.Tx) (err error) {
	l.filter = readQueueFilter(l.in)
	if err := l.loadFrame(tx); err != nil {
		return err
	}
	if l.posts, err = org.Posts(tx); err != nil {
		return err
	}
	l.names = namesOf(l.posts)
	if l.back, err = figure.FindReturned(tx); err != nil {
		return err
	}
	l.back = slices.DeleteFunc(l.back, l.notMine)
	if err := l.loadList(tx); err != nil || l.filter.set() {
		return err
	}
	if l.sent, err = figure.FindSent(tx, l.in.Actor.Account, sentShown); err != nil {
		return err
	}
	if l.within != nil {
		if l.entered, _, err = figure.Search(tx, figure.Filter{Within: l.within, Entered: true}, sentShown, 0); err != nil {
			return err
		}
	}
	year := l.in.Today.Year()
	from, to := vn.Day(fmt.Sprintf("%04d-01-01", year-1)), vn.Day(fmt.Sprintf("%04d-12-31", year+1))
	l.newest, err = figure.FindLeading(tx, from, to, l.within)
	return err
}

// unitsSeen are the units of a reader who does not see every unit's figures.
func (l *ledger) unitsSeen() []auth.UnitID {
	if l.in.Actor.MayFor(auth.SeeRecord, "") == nil {
		return nil
	}
	return append([]auth.UnitID{}, l.in.Actor.Units...)
}

func (l *ledger) notMine(f figure.Figure) bool {
	return l.in.Actor.MayFor(auth.SeeRecord, f.Key.Unit) != nil
}

// namesOf names the holders of accounts.
func namesOf(posts []org.Post) map[auth.AccountID]string {
	names := map[auth.AccountID]string{}
	for _, p := range posts {
		if p.Account != "" {
			names[p.Account] = p.Name
		}
	}
	return names
}

func accountNames(tx *db.Tx) (map[auth.AccountID]string, error) {
	posts, err := org.Posts(tx)
	return namesOf(posts), err
}

// nameIn is who an account is, or that nobody signed in for the act.
func nameIn(names map[auth.AccountID]string, id auth.AccountID) string {
	switch {
	case id == "":
		return ""
	case names[id] != "":
		return names[id]
	case strings.HasPrefix(string(id), "system:"):
		return "hệ thống"
	}
	return "tài khoản cũ"
}

func (l *ledger) unit(id auth.UnitID) string {
	u, _ := l.tree.Find(id)
	return cmp.Or(u.Name, "đơn vị đã giải thể")
}

// notice says what the last act did and what happens next.
func (l *ledger) notice(tx *db.Tx) (templ.Component, error) {
	id := cmp.Or(l.in.Get("xong"), l.in.Get("giu"))
	if id == "" {
		return templ.NopComponent, nil
	}
	f, err := figure.Get(tx, figure.ID(id))
	if err != nil {
		return nil, err
	}
	if err := l.in.Actor.MayFor(auth.SeeRecord, f.Key.Unit); err != nil {
		return nil, err
	}
	d := l.definitions[f.Key.Indicator]
	what := fmt.Sprintf("%s, %s, %s: %s.", d.Name, l.unit(f.Key.Unit), vn.Inside(spanLabel(f.Key.From, f.Key.To)), figureWords(d, f))
	n := ui.Notice{Tone: ui.Good, Actions: []templ.Component{ui.Button{Label: "Xem chỉ tiêu", Small: true, Href: figurePath(f)}}}
	switch {
	case l.in.Get("giu") != "":
		n.Title, n.Text = "Giữ số trong sổ", ui.Words(what+" Số bạn ghi không được gửi.")
	case f.State == figure.Checked:
		n.Title, n.Text = "Đã kiểm tra", ui.Words(what+" "+l.next(f))
	case f.State == figure.Submitted:
		n.Title, n.Text = "Đã gửi số liệu", ui.Words(what+" "+l.next(f))
		n.Actions = append(n.Actions, ui.Button{Label: "Ghi số khác", Small: true, Href: entryPage})
	case f.State == figure.Approved:
		n.Title, n.Text = "Đã duyệt", ui.Words(what+" Số này đã được tính vào chỉ tiêu.")
	case f.State == figure.Returned:
		n.Title, n.Text = "Đã trả lại", ui.Words(what+" Lý do: "+f.Reason)
	default:
		n.Title, n.Text = "Đã có số mới hơn", ui.Words(what+" Một lần ghi sau đã thay số này.")
	}
	return n, nil
}

// figurePath is the page of a figure's indicator, at the figure.
func figurePath(f figure.Figure) string {
	return fmt.Sprintf("/chi-tieu/%s?nam=%d#%s", f.Key.Indicator, f.Key.To.Year(), f.ID)
}

// next says who has the figure now.
func (l *ledger) next(f figure.Figure) string {
	if f.CanDecide(l.in.Actor, l.rules) == nil {
		return "Số này chờ duyệt; bạn có quyền duyệt ở dưới."
	}
	var who []string
	for _, p := range l.posts {
		decides := p.Account != "" && !p.Disabled && p.EndedAt == "" && auth.Actor{Roles: []auth.Role{p.Role}}.Can(auth.DecideFigure)
		if decides && p.Account != f.CheckedBy && (p.Account != f.SubmittedBy || l.rules.SelfApproval) && !slices.Contains(who, p.Name) {
			who = append(who, p.Name)
		}
	}
	switch {
	case len(who) == 0:
		return "Chưa ai có quyền duyệt số này; hãy báo Văn phòng."
	case len(who) > 3:
		return fmt.Sprintf("Số này chờ %s hoặc %d người khác duyệt.", who[0], len(who)-1)
	}
	return "Số này chờ " + strings.Join(who, " hoặc ") + " duyệt."
}

// evidenceLine leads to what proves a figure.
func evidenceLine(f figure.Figure) ui.Line {
	var line ui.Line
	for n := range f.Evidences {
		if n > 0 {
			line = append(line, ui.Run{Text: ", "})
		}
		line = append(line, ui.Run{Text: proofLabel(f, n), Href: evidencePath(f, n)})
	}
	return line
}

// proofLabel names one of the files of a figure.
func proofLabel(f figure.Figure, n int) string {
	if len(f.Evidences) == 1 {
		return "minh chứng"
	}
	return fmt.Sprintf("minh chứng %d", n+1)
}

// evidencePath is the address of the n-th file of a figure, from 0.
func evidencePath(f figure.Figure, n int) string {
	path := "/so-lieu/" + string(f.ID) + "/minh-chung"
	if n > 0 {
		path += fmt.Sprintf("?tep=%d", n+1)
	}
	return path
}

// acts are the buttons of a waiting figure, or why there are none.
func (l *ledger) acts(f figure.Figure, d plan.Definition) ui.Cell {
	if err := f.CanDecide(l.in.Actor, l.rules); err != nil {
		switch {
		case l.in.Actor.Can(auth.DecideFigure):
			return ui.Cell{Text: fault.Of(err).Sentence, Tone: ui.Soft}
		case l.in.Actor.MayFor(auth.SubmitFigure, f.Key.Unit) == nil:
			return ui.Cell{Part: ui.Button{Label: "Sửa", Says: "Sửa số liệu " + d.Name, Small: true, Href: entryPath(f.Key)}, Act: true}
		}
		return ui.Cell{Text: "chờ duyệt", Tone: ui.Soft}
	}
	says := d.Name + ", " + spanLabel(f.Key.From, f.Key.To)
	back := ui.Button{Label: "Trả lại", Says: "Trả lại " + says, Look: ui.Quiet, Small: true, Href: l.filter.link("tra-lai", string(f.ID)) + "#tra-lai"}
	if err := f.CanApprove(l.in.Actor, l.rules); err != nil {
		return ui.Cell{Act: true, Part: back, Small: ui.Line{{Text: fault.Of(err).Sentence, Tone: ui.Wait}}}
	}
	verb := "Duyệt"
	if f.Next(l.rules) == figure.Checked {
		verb = "Đã kiểm tra"
	}
	return ui.Cell{Act: true, Part: ui.Parts{
		ui.Act{Send: send("/so-lieu/" + string(f.ID) + "/duyet"), Button: ui.Button{Label: verb, Says: verb + " " + says, Icon: ui.IconCheck, Small: true}}, back}}
}

// returnForm asks why a figure goes back.
func (l *ledger) returnForm(f figure.Figure, d plan.Definition, faults []*fault.Fault) templ.Component {
	_, wrong := errorsOf("", faults)
	return section(ui.Section{ID: "tra-lai", Title: "Trả lại " + f.Value.WithUnit(d) + " cho " + l.unit(f.Key.Unit)},
		form(ui.Form{Send: send("/so-lieu/" + string(f.ID) + "/tra-lai"), Label: "Trả lại số liệu"},
			fields(ui.Textarea{Name: "ly_do", Label: "Lý do trả lại " + d.Name + ", " + vn.Inside(spanLabel(f.Key.From, f.Key.To)), Hint: "Đơn vị đọc câu này để biết sửa gì.",
				Value: l.in.Form.Get("ly_do"), Error: wrong["ly_do"], Rows: 2, Span: ui.Full}),
			ui.Acts{ui.Button{Label: "Trả lại số liệu", Icon: ui.IconBack, Look: ui.Primary}, ui.Button{Label: "Thôi, để chờ duyệt", Look: ui.Quiet, Href: "/so-lieu"}}))
}

// returnedPart lists what came back and nobody has sent again.
func (l *ledger) returnedPart() templ.Component {
	if len(l.back) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{Caption: "Số liệu bị trả lại", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Đã gửi", Number: true}, {Label: "Lý do"}, {Label: "Việc", Hidden: true}}}
	for _, f := range l.back {
		d := l.definitions[f.Key.Indicator]
		act := ui.Cell{Text: "chờ đơn vị ghi lại", Tone: ui.Soft}
		if l.in.Actor.MayFor(auth.SubmitFigure, f.Key.Unit) == nil {
			act = ui.Cell{Part: ui.Button{Label: "Ghi lại", Says: "Ghi lại " + d.Name, Small: true, Href: entryPath(f.Key)}, Act: true}
		}
		t.Rows = append(t.Rows, ui.Row{ID: string(f.ID), Cells: []ui.Cell{{Text: d.Name, Href: figurePath(f), Small: ui.Words(l.unit(f.Key.Unit))}, ui.T(spanLabel(f.Key.From, f.Key.To)),
			{Part: ui.Figure{Value: f.Value.Format(d), Status: statusKinds[f.Status]}}, {Text: f.Reason, Tone: ui.Wait, Small: ui.Words(nameIn(l.names, f.DecidedBy) + ", " + momentLabel(f.DecidedAt))}, act}})
	}
	return section(ui.Section{ID: "tra", Title: "Số liệu bị trả lại", Count: fmt.Sprint(len(t.Rows))}, t)
}

// enteredPart shows a unit what the office entered for it, with the way it came,
// and lets it send its own number.
func (l *ledger) enteredPart() templ.Component {
	if len(l.entered) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{Caption: "Văn phòng nhập thay", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Giá trị", Number: true}, {Label: "Nhập thay"}, {Label: "Kết quả"}, {Label: "Việc", Hidden: true}}}
	for _, f := range l.entered {
		d := l.definitions[f.Key.Indicator]
		act := ui.T("")
		if l.in.Actor.MayFor(auth.SubmitFigure, f.Key.Unit) == nil && f.State != figure.Superseded {
			act = ui.Cell{Act: true, Part: ui.Button{Label: "Gửi số của đơn vị", Says: "Gửi số của đơn vị, " + d.Name, Small: true, Href: entryPath(f.Key)}}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: d.Name, Href: historyPath(f.Key), Small: ui.Words(l.unit(f.Key.Unit))}, ui.T(spanLabel(f.Key.From, f.Key.To)),
			{Part: ui.Figure{Value: f.Value.Format(d), Status: statusKinds[f.Status]}, Small: evidenceLine(f)}, ui.T(l.enteredWords(f)), l.outcome(f), act}})
	}
	return section(ui.Section{ID: "nhap-thay", Title: "Văn phòng nhập thay", Count: strconv.Itoa(len(t.Rows))},
		ui.Note{Text: ui.Words("Số Văn phòng ghi thay đơn vị. Nếu chưa đúng, gửi số của đơn vị: số mới chờ duyệt, số cũ vẫn còn trong lịch sử.")}, t)
}

// enteredWords says of a figure entered for a unit who did, when and by what.
func (l *ledger) enteredWords(f figure.Figure) string {
	text := fmt.Sprintf("%s nhập thay %s, theo %s", nameIn(l.names, f.SubmittedBy), momentLabel(f.SubmittedAt), f.Via.Label())
	if f.ViaNote != "" {
		text += ", " + f.ViaNote + " báo"
	}
	return text
}

// sentPart lists what the reader sent, with where it stands.
func (l *ledger) sentPart() templ.Component {
	if !l.in.Actor.Can(auth.SubmitFigure) {
		return templ.NopComponent
	}
	sec := ui.Section{ID: "da-gui", Title: "Số liệu tôi đã gửi", Count: fmt.Sprint(len(l.sent))}
	if len(l.sent) == sentShown {
		sec.Count = fmt.Sprintf("%d gần nhất", sentShown)
	}
	if len(l.sent) == 0 {
		return section(sec, ui.Empty{Title: "Bạn chưa gửi số nào", Text: ui.Words("Số đã gửi nằm ở đây cùng kết quả: đã duyệt, trả lại hay đang chờ."),
			Actions: []templ.Component{ui.Button{Label: "Ghi số liệu", Href: entryPage}}})
	}
	t := ui.Table{Caption: "Số liệu tôi đã gửi", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Giá trị", Number: true}, {Label: "Gửi lúc"}, {Label: "Kết quả"}}}
	for _, f := range l.sent {
		d := l.definitions[f.Key.Indicator]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: d.Name, Href: figurePath(f), Small: ui.Words(l.unit(f.Key.Unit))}, ui.T(spanLabel(f.Key.From, f.Key.To)),
			{Part: ui.Figure{Value: f.Value.Format(d), Status: statusKinds[f.Status]}, Small: evidenceLine(f)}, ui.T(momentLabel(f.SubmittedAt)), l.outcome(f)}})
	}
	return section(sec, t)
}

// outcome says what became of a revision.
func (l *ledger) outcome(f figure.Figure) ui.Cell {
	c := ui.Cell{Text: vn.Sentence(f.State.Label())}
	switch f.State {
	case figure.Submitted, figure.Checked:
		c.Text, c.Tone = "Chờ duyệt", ui.Wait
	case figure.Approved:
		c.Tone = ui.Good
	case figure.Returned:
		c.Tone = ui.Wait
	}
	if f.DecidedBy != "" {
		c.Small = ui.Words(nameIn(l.names, f.DecidedBy) + ", " + momentLabel(f.DecidedAt))
	}
	return c
}

// standingPart lists the newest figure of each indicator that counts, with the
// form that adds the next one.
func (l *ledger) standingPart() templ.Component {
	sec := ui.Section{ID: "dang-dung", Title: "Số đang dùng của từng chỉ tiêu"}
	if len(l.newest) == 0 {
		return section(sec, ui.Empty{Title: "Chưa có số nào được duyệt", Text: ui.Words(fmt.Sprintf("Số của năm %d và %d sau khi duyệt sẽ hiện ở đây.", l.in.Today.Year()-1, l.in.Today.Year()))})
	}
	all := slices.Clone(l.newest)
	slices.SortFunc(all, func(a, b figure.Figure) int {
		return cmp.Or(vn.Compare(l.definitions[a.Key.Indicator].Name, l.definitions[b.Key.Indicator].Name), cmp.Compare(a.Key.Indicator, b.Key.Indicator))
	})
	t := ui.Table{Caption: "Số đang dùng", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kỳ gần nhất"}, {Label: "Giá trị", Number: true}, {Label: "Đơn vị tính"}, {Label: "Việc", Hidden: true}}}
	for _, f := range all {
		t.Rows = append(t.Rows, l.standingRow(f))
	}
	sec.Count = fmt.Sprint(len(all))
	return section(sec, t)
}

func (l *ledger) standingRow(f figure.Figure) ui.Row {
	d := l.definitions[f.Key.Indicator]
	row := ui.Row{Cells: []ui.Cell{{Text: d.Name, Href: figurePath(f), Small: ui.Words(l.unit(f.Key.Unit))}, ui.T(spanLabel(f.Key.From, f.Key.To)),
		{Part: ui.Figure{Value: f.Value.Format(d), Status: statusKinds[f.Status]}, Small: evidenceLine(f)}, {Text: d.Unit, Tone: ui.Soft}, ui.T("")}}
	if l.in.Actor.MayFor(auth.SubmitFigure, f.Key.Unit) == nil {
		row.Cells[4] = ui.Cell{Act: true, Part: ui.Button{Label: "Ghi số mới", Says: "Ghi số mới " + d.Name, Small: true,
			Href: fmt.Sprintf("%s?chi-tieu=%s&don-vi=%s", entryPage, d.Indicator, f.Key.Unit)}}
	}
	return row
}

// figureApprove puts a waiting figure in force.
func (s *Server) figureApprove() http.HandlerFunc {
	return post(s, Form[figure.ID]{Right: auth.DecideFigure, Name: "figure.approve",
		Read: func(in *Input) (figure.ID, error) { return figure.ID(in.Path["figure"]), nil },
		Act: func(tx *db.Tx, id figure.ID) (string, error) {
			_, err := figure.Approve(tx, id)
			return "/so-lieu?xong=" + string(id), err
		},
		Again: figuresBody})
}

// sentBack is a figure that goes back, with the reason.
type sentBack struct {
	ID     figure.ID
	Reason string
}

// figureReturn sends a waiting figure back to its sender.
func (s *Server) figureReturn() http.HandlerFunc {
	return post(s, Form[sentBack]{Right: auth.DecideFigure, Name: "figure.return",
		Read: func(in *Input) (sentBack, error) {
			return sentBack{figure.ID(in.Path["figure"]), in.Get("ly_do")}, nil
		},
		Act: func(tx *db.Tx, b sentBack) (string, error) {
			_, err := figure.Return(tx, b.ID, b.Reason)
			return "/so-lieu?xong=" + string(b.ID), err
		},
		Again: figuresBody})
}

// figureEvidence hands out what proves a figure; a reporter gets its own units'.
func figureEvidence(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
	f, err := figure.Get(tx, figure.ID(in.Path["figure"]))
	if err != nil {
		return "", "", nil, err
	}
	if err := in.Actor.MayFor(auth.SeeRecord, f.Key.Unit); err != nil {
		return "", "", nil, err
	}
	n, err := strconv.Atoi(cmp.Or(in.Get("tep"), "1"))
	switch {
	case len(f.Evidences) == 0:
		return "", "", nil, fault.Missingf("Số liệu này không kèm minh chứng. Hãy xem ghi chú hoặc hỏi đơn vị đã gửi.")
	case err != nil || n < 1 || n > len(f.Evidences):
		return "", "", nil, fault.Missingf("Số liệu này kèm %d tệp minh chứng, không có tệp số %q. Hãy mở lại trang trước.", len(f.Evidences), in.Get("tep"))
	}
	b, data, err := blob.Get(tx, f.Evidences[n-1])
	return b.Name, b.Media, data, err
}
