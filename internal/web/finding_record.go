package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/quality"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

const doubtsPage = "/canh-bao"

// doubts is what the pages of findings about the record are drawn from.
type doubts struct {
	in    *Input
	year  int
	years []int
	read  quality.Input
	now   []quality.State
	gone  []quality.Decision
	names map[auth.AccountID]string
}

func (d *doubts) load(tx *db.Tx) (err error) {
	if d.year, d.years, err = yearOf(tx, d.in); err != nil {
		return err
	}
	if d.read, err = quality.Load(tx, d.year); err != nil {
		return err
	}
	decided, err := quality.Decisions(tx, d.year)
	if err != nil {
		return err
	}
	d.now, d.gone = quality.Join(quality.Of(d.read), decided)
	d.now = slices.DeleteFunc(d.now, func(s quality.State) bool { return d.in.Actor.MayFor(auth.SeeRecord, s.Unit) != nil })
	d.gone = slices.DeleteFunc(d.gone, func(g quality.Decision) bool { return d.in.Actor.MayFor(auth.SeeRecord, g.About.Unit) != nil })
	d.names, err = accountNames(tx)
	return err
}

// findingsPage lists what does not fit among the year's figures.
func findingsPage(tx *db.Tx, in *Input) (templ.Component, error) {
	d := &doubts{in: in}
	if err := d.load(tx); err != nil {
		return nil, err
	}
	open := 0
	for _, s := range d.now {
		if s.Open() {
			open++
		}
	}
	p := ui.Page{Title: fmt.Sprintf("Cảnh báo số liệu năm %d", d.year), Crumbs: []ui.Crumb{{Label: "Số liệu", Href: "/so-lieu"}, {Label: "Cảnh báo"}},
		Standing: ui.Words(fmt.Sprintf("%d cảnh báo chưa xử lý, %d đã xử lý, %d đã sửa số. Cảnh báo chỉ hỏi lại, không đổi số liệu hay kết quả đánh giá.", open, len(d.now)-open, len(d.gone)))}
	if in.Actor.Can(auth.SetPlan) {
		p.Actions = append(p.Actions, ui.Button{Label: "Quy tắc giữa các chỉ tiêu", Href: rulesPage})
	}
	body := []templ.Component{d.done(), d.bar(), d.list()}
	if len(d.gone) > 0 {
		body = append(body, section(ui.Section{Title: "Đã sửa số sau cảnh báo"}, d.mended()))
	}
	body = append(body, section(ui.Section{Title: "Chất lượng số liệu theo đơn vị"}, d.report()))
	return page(tx, in, p, templ.Join(body...))
}

func (d *doubts) done() templ.Component {
	if d.in.Get("xong") == "" {
		return templ.NopComponent
	}
	return ui.Notice{Tone: ui.Good, Title: "Đã ghi cách xử lý cảnh báo"}
}

func (d *doubts) bar() templ.Component {
	kind := ui.Select{Name: "loai", Label: "Loại", Value: d.in.Get("loai"), Options: []ui.Option{{Label: "Tất cả"}}}
	for _, k := range quality.Kinds {
		kind.Options = append(kind.Options, ui.Option{Value: string(k), Label: k.Label()})
	}
	state := ui.Select{Name: "xu-ly", Label: "Xử lý", Value: d.in.Get("xu-ly"), Options: []ui.Option{{Label: "Chưa xử lý"}, {Value: "roi", Label: "Đã xử lý"}, {Value: "ca", Label: "Tất cả"}}}
	return ui.FilterBar{Switches: []ui.Switch{d.switchYear()}, Action: doubtsPage, Hidden: []ui.Hidden{{Name: "nam", Value: strconv.Itoa(d.year)}}, Selects: []ui.Select{kind, state}}
}

func (d *doubts) switchYear() ui.Switch {
	sw := ui.Switch{Label: "Năm"}
	years := slices.Clone(d.years)
	if !slices.Contains(years, d.year) {
		years = append(years, d.year)
	}
	slices.Sort(years)
	for _, y := range years {
		sw.Items = append(sw.Items, ui.SwitchItem{Label: strconv.Itoa(y), Href: fmt.Sprintf("%s?nam=%d", doubtsPage, y), Current: y == d.year})
	}
	return sw
}

// shown reports whether the filters leave a finding.
func (d *doubts) shown(s quality.State) bool {
	if k := d.in.Get("loai"); k != "" && string(s.Kind) != k {
		return false
	}
	switch d.in.Get("xu-ly") {
	case "roi":
		return !s.Open()
	case "ca":
		return true
	}
	return s.Open()
}

// most is how many findings a page lists.
const mostFindings = 200

func (d *doubts) list() templ.Component {
	t := ui.Table{Caption: "Cảnh báo", Columns: []ui.Column{{Label: "Đơn vị, kỳ"}, {Label: "Cảnh báo"}, {Label: "Phép tính"}, {Label: "Xử lý"}}}
	kind, rows := quality.Kind(""), 0
	for _, s := range d.now {
		if !d.shown(s) {
			continue
		}
		if rows++; rows > mostFindings {
			continue
		}
		if s.Kind != kind {
			kind = s.Kind
			t.Rows = append(t.Rows, ui.Row{Group: kind.Label(), GroupNote: d.counted(kind)})
		}
		t.Rows = append(t.Rows, d.row(s))
	}
	switch {
	case rows == 0:
		return ui.Empty{Title: "Không có cảnh báo nào ở đây", Text: ui.Words("Số liệu đã gửi và đã duyệt của năm này không vênh nhau theo các quy tắc đang dùng.")}
	case rows > mostFindings:
		return templ.Join(t, ui.Note{Text: ui.Words(fmt.Sprintf("Còn %d cảnh báo nữa. Hãy lọc theo loại để xem.", rows-mostFindings))})
	}
	return t
}

func (d *doubts) counted(k quality.Kind) string {
	n := 0
	for _, s := range d.now {
		if s.Kind == k && d.shown(s) {
			n++
		}
	}
	return strconv.Itoa(n)
}

func (d *doubts) row(s quality.State) ui.Row {
	unit := ui.Cell{Whole: true, Text: d.read.Units[s.Unit].Name, Small: ui.Words(spanLabel(s.From, s.To))}
	acts := ui.Cell{Part: ui.Button{Label: "Xử lý", Small: true, Says: "Xử lý: " + s.Sentence, Href: d.href(s.Finding)}, Act: true}
	if s.Last != nil {
		acts = ui.Cell{Text: vn.Sentence(s.Last.What.Label()), Href: d.href(s.Finding), Small: ui.Words(nameIn(d.names, s.Last.By) + ", " + momentLabel(s.Last.At))}
	}
	return ui.Row{Cells: []ui.Cell{unit, ui.T(s.Sentence), {Text: s.Arithmetic}, acts}}
}

func (d *doubts) href(f quality.Finding) string {
	return fmt.Sprintf("%s/%s?nam=%d", doubtsPage, f.Key(), d.year)
}

func (d *doubts) mended() templ.Component {
	t := ui.Table{Caption: "Đã sửa số sau cảnh báo", Columns: []ui.Column{{Label: "Đơn vị, kỳ"}, {Label: "Cảnh báo cũ"}, {Label: "Đề nghị"}}}
	for _, g := range d.gone {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: d.read.Units[g.About.Unit].Name, Small: ui.Words(spanLabel(g.About.From, g.About.To))},
			{Text: g.About.Arithmetic, Small: ui.Words(g.Kind.Label())}, {Text: g.Reason, Small: ui.Words(nameIn(d.names, g.By) + ", " + momentLabel(g.At))}}})
	}
	return t
}

func (d *doubts) report() templ.Component {
	t := ui.Table{Caption: "Chất lượng số liệu theo đơn vị", Columns: []ui.Column{{Label: "Đơn vị"}, {Label: "Số đã gửi", Number: true}, {Label: "Có minh chứng", Number: true},
		{Label: "Còn là ước", Number: true}, {Label: "Nhập thay", Number: true}, {Label: "Mâu thuẫn", Number: true}, {Label: "Cần hỏi lại", Number: true}}}
	for _, r := range quality.Report(d.read, d.now) {
		if d.in.Actor.MayFor(auth.SeeRecord, r.Unit) != nil {
			continue
		}
		n := func(v int) ui.Cell { return ui.T(strconv.Itoa(v)) }
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(r.Name), n(r.Figures), n(r.Proven), n(r.Estimates), n(r.Stepped), n(r.Grave), n(r.Questions)}})
	}
	if len(t.Rows) == 0 {
		return ui.Note{Text: ui.Words("Chưa có đơn vị nào gửi số liệu của năm này.")}
	}
	return t
}

// findingPage is one finding with what may be done about it.
func findingPage(tx *db.Tx, in *Input) (templ.Component, error) { return findingBody(tx, in, nil) }

func findingBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	d := &doubts{in: in}
	if err := d.load(tx); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(d.now, func(s quality.State) bool { return s.Key() == in.Path["finding"] })
	if i < 0 {
		return nil, fault.Missingf("Cảnh báo này không còn: số liệu của nó đã được gửi lại hoặc rút. Hãy mở lại danh sách cảnh báo.")
	}
	s := d.now[i]
	p := ui.Page{Title: s.Kind.Label(), Standing: ui.Words(d.read.Units[s.Unit].Name + ", " + spanLabel(s.From, s.To)),
		Crumbs: []ui.Crumb{{Label: "Số liệu", Href: "/so-lieu"}, {Label: "Cảnh báo", Href: fmt.Sprintf("%s?nam=%d", doubtsPage, d.year)}, {Label: s.Kind.Label()}}}
	body := []templ.Component{}
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa ghi được cách xử lý", faults)
		body = append(body, sum)
	}
	body = append(body, ui.Note{Text: ui.Line{{Text: s.Sentence}}}, ui.Note{Text: ui.Line{{Text: s.Arithmetic, Tone: ui.Strong}}})
	if s.Last != nil {
		body = append(body, ui.Notice{Title: vn.Sentence(s.Last.What.Label()), Text: ui.Words(fmt.Sprintf("%s (%s, %s)", s.Last.Reason, nameIn(d.names, s.Last.By), momentLabel(s.Last.At)))})
	}
	body = append(body, d.figures(s), d.form(s, faults))
	return page(tx, in, p, templ.Join(body...))
}

// figures lists the numbers a finding speaks of, each leading to its history.
func (d *doubts) figures(s quality.State) templ.Component {
	t := ui.Table{Caption: "Các số liên quan", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Đơn vị, kỳ"}, {Label: "Giá trị", Number: true}, {Label: "Chất lượng"}}}
	open := map[string]int{}
	for _, o := range d.now {
		if o.Open() {
			for _, id := range o.Figures {
				open[string(id)]++
			}
		}
	}
	for _, f := range d.read.Figures {
		if !slices.Contains(s.Figures, f.ID) {
			continue
		}
		def := d.read.Definitions[f.Key.Indicator]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: def.Name, Href: entryPath(f.Key)}, {Text: d.read.Units[f.Key.Unit].Name, Small: ui.Words(spanLabel(f.Key.From, f.Key.To))},
			ui.T(f.Value.WithUnit(def)), ui.T(quality.Note(f, open[string(f.ID)]))}})
	}
	return t
}

// decisions are what the form offers, for whom.
var findingDecisions = []struct {
	what  quality.Decided
	label string
}{
	{quality.Asked, "Đề nghị đơn vị sửa số"}, {quality.Explained, "Số đúng, ghi giải trình"}, {quality.Waived, "Bỏ qua cảnh báo này"}, {quality.Reopened, "Mở lại cảnh báo"},
}

func (d *doubts) form(s quality.State, faults []*fault.Fault) templ.Component {
	_, wrong := errorsOf("", faults)
	r := ui.Radios{Name: "viec", Legend: "Cách xử lý", Value: d.in.Get("viec"), Error: wrong["viec"]}
	for _, c := range findingDecisions {
		if s.CanDecide(d.in.Actor, c.what) == nil && (c.what != quality.Reopened || s.Last != nil) {
			r.Options = append(r.Options, ui.Option{Value: string(c.what), Label: c.label})
		}
	}
	if len(r.Options) == 0 {
		return templ.NopComponent
	}
	return form(ui.Form{Send: send(doubtsPage+"/"+s.Key(), ui.Hidden{Name: "nam", Value: strconv.Itoa(d.year)}), Label: "Xử lý cảnh báo"},
		fields(r, ui.Input{Name: "ly_do", Label: "Lý do hoặc giải trình", Value: d.in.Get("ly_do"), Error: wrong["ly_do"]}),
		ui.Acts{ui.Button{Label: "Ghi cách xử lý", Look: ui.Primary}})
}

// decidedFinding is what the form of a finding says.
type decidedFinding struct {
	Year    int
	Finding string
	What    quality.Decided
	Reason  string
}

func (s *Server) findingDecide() http.HandlerFunc {
	return post(s, Form[decidedFinding]{Right: auth.SeeRecord, Name: "finding.decide",
		Read: func(in *Input) (decidedFinding, error) {
			year, err := strconv.Atoi(in.Get("nam"))
			if err != nil {
				return decidedFinding{}, fault.Invalidf("nam", "Chưa rõ cảnh báo thuộc năm nào (%q). Hãy mở lại danh sách cảnh báo.", in.Get("nam"))
			}
			return decidedFinding{year, in.Path["finding"], quality.Decided(in.Get("viec")), in.Get("ly_do")}, nil
		},
		Act: func(tx *db.Tx, c decidedFinding) (string, error) {
			_, err := quality.Decide(tx, c.Year, c.Finding, c.What, c.Reason)
			return fmt.Sprintf("%s?nam=%d&xong=1", doubtsPage, c.Year), err
		}, Again: findingBody})
}

const rulesPage = "/quy-tac"

// rulesOfWard shows the rules between indicators and the form of one.
func rulesOfWard(tx *db.Tx, in *Input) (templ.Component, error) { return rulesBody(tx, in, nil) }

func rulesBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	rules, err := quality.Rules(tx, "")
	if err != nil {
		return nil, err
	}
	all, err := plan.Indicators(tx, "")
	if err != nil {
		return nil, err
	}
	name := func(id plan.IndicatorID) string { return all[id].Name }
	p := ui.Page{Title: "Quy tắc giữa các chỉ tiêu", Standing: ui.Words("Điều phải đúng giữa các số của cùng đơn vị, cùng kỳ. Số không theo quy tắc thành cảnh báo, không bị chặn."),
		Crumbs: []ui.Crumb{{Label: "Số liệu", Href: "/so-lieu"}, {Label: "Cảnh báo", Href: doubtsPage}, {Label: "Quy tắc"}}}
	var body []templ.Component
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa lưu được quy tắc", faults)
		body = append(body, sum)
	} else if in.Get("xong") != "" {
		body = append(body, ui.Notice{Tone: ui.Good, Title: "Đã lưu quy tắc"})
	}
	t := ui.Table{Caption: "Quy tắc đang dùng", Columns: []ui.Column{{Label: "Quy tắc"}, {Label: "Phép so"}, {Label: "Khi thiếu số"}, {Label: "Sửa", Hidden: true}}}
	var edited quality.Rule
	for _, r := range rules {
		if string(r.ID) == in.Get("quy-tac") {
			edited = r
		}
		state := ui.Cell{Text: r.Name}
		if r.Retired {
			state.Small = ui.Words("đã thôi dùng")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{state, ui.T(r.Words(name)), ui.T(r.Missing.Label()),
			{Part: ui.Button{Label: "Sửa", Small: true, Says: "Sửa quy tắc: " + r.Name, Href: rulesPage + "?quy-tac=" + string(r.ID) + "#sua"}, Act: true}}})
	}
	if len(t.Rows) == 0 {
		body = append(body, ui.Empty{Title: "Chưa có quy tắc nào", Text: ui.Words("Ví dụ: Số hộ thoát nghèo ≤ Số hộ nghèo đầu năm. Ghi ở dưới, mỗi vế là tên chỉ tiêu hoặc phép tính của vài chỉ tiêu.")})
	} else {
		body = append(body, t)
	}
	title := "Thêm quy tắc"
	if edited.ID != "" {
		title = "Sửa quy tắc"
	}
	body = append(body, section(ui.Section{Title: title, ID: "sua"}, betweenForm(in, edited, name, faults)))
	return page(tx, in, p, templ.Join(body...))
}

func betweenForm(in *Input, r quality.Rule, name func(plan.IndicatorID) string, faults []*fault.Fault) templ.Component {
	_, wrong := errorsOf("", faults)
	standing := map[string]string{"dau": string(quality.AtLeast), "thieu": string(quality.SkipAny)}
	if r.ID != "" {
		standing = map[string]string{"ten": r.Name, "ve_trai": r.Left.Text(name), "ve_phai": r.Right.Text(name), "dau": string(r.Operator), "thieu": string(r.Missing)}
	}
	value := func(field string) string {
		if len(faults) > 0 {
			return in.Form.Get(field)
		}
		return standing[field]
	}
	ops := ui.Select{Name: "dau", Label: "Dấu", Value: value("dau"), Error: wrong["dau"]}
	for _, o := range quality.Operators {
		ops.Options = append(ops.Options, ui.Option{Value: string(o), Label: o.Label()})
	}
	miss := ui.Radios{Name: "thieu", Legend: "Khi thiếu số", Value: value("thieu"), Error: wrong["thieu"]}
	for _, m := range quality.Strategies {
		miss.Options = append(miss.Options, ui.Option{Value: string(m), Label: m.Label()})
	}
	hidden := []ui.Hidden{{Name: "quy-tac", Value: string(r.ID)}, {Name: "lan", Value: strconv.Itoa(r.Revision)}}
	acts := ui.Acts{ui.Button{Label: "Lưu quy tắc", Look: ui.Primary}}
	if r.ID != "" && !r.Retired {
		acts = append(acts, ui.Button{Label: "Thôi dùng quy tắc này", Look: ui.Quiet, Name: "thoi", Value: "1"})
	}
	return form(ui.Form{Send: send(rulesPage, hidden...), Label: "Quy tắc giữa các chỉ tiêu"},
		fields(ui.Input{Name: "ten", Label: "Tên quy tắc", Value: value("ten"), Error: wrong["ten"], Hint: "Ví dụ: Hộ thoát nghèo không quá số hộ nghèo."}),
		fields(ui.Input{Name: "ve_trai", Label: "Vế trái", Value: value("ve_trai"), Error: wrong["ve_trai"], Hint: "Tên chỉ tiêu, hoặc phép tính với + − × ÷."}, ops,
			ui.Input{Name: "ve_phai", Label: "Vế phải", Value: value("ve_phai"), Error: wrong["ve_phai"]}),
		fields(miss), acts)
}

func (s *Server) ruleSet() http.HandlerFunc {
	return post(s, Form[quality.NewRule]{Right: auth.SetPlan, Name: "quality.set_rule",
		Read: func(in *Input) (quality.NewRule, error) {
			revision, _ := strconv.Atoi(in.Get("lan")) // none is a new rule
			return quality.NewRule{ID: quality.RuleID(in.Get("quy-tac")), Revision: revision, Name: in.Get("ten"), Left: in.Get("ve_trai"), Operator: quality.Operator(in.Get("dau")),
				Right: in.Get("ve_phai"), Missing: quality.Missing(in.Get("thieu")), Retired: in.Get("thoi") != ""}, nil
		},
		Act: func(tx *db.Tx, n quality.NewRule) (string, error) {
			_, err := quality.SetRule(tx, n)
			return rulesPage + "?xong=1", err
		}, Again: rulesBody})
}
