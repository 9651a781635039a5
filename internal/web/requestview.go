package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/regime"
	"tongket/internal/request"
	"tongket/internal/sheet"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// requestPage lays one request beside the record.
func requestPage(tx *db.Tx, in *Input) (templ.Component, error) { return requestBody(tx, in, nil) }

// requestSheet is what the page of one request is drawn from.
type requestSheet struct {
	request.View
	in      *Input
	periods []regime.Period
	wrong   map[string]string
}

func requestBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	v, err := request.Look(tx, request.ID(in.Path["request"]))
	if err != nil {
		return nil, err
	}
	p := &requestSheet{View: v, in: in}
	years := []int{in.Today.Year(), v.Head.To.Year(), v.Head.To.Year() - 1}
	slices.SortFunc(years, func(a, b int) int { return b - a })
	for _, year := range slices.Compact(years) {
		some, err := regime.Periods(tx, year)
		if err != nil {
			return nil, err
		}
		p.periods = append(p.periods, some...)
	}
	sum, wrong := errorsOf("Chưa làm được việc này", faults)
	p.wrong = wrong
	var parts []templ.Component
	if len(faults) > 0 {
		parts = append(parts, sum)
	}
	recognised, err := p.recognised(tx)
	if err != nil {
		return nil, err
	}
	parts = append(parts, p.told(), recognised, p.alikePart(), p.periodPart(), p.strip(), p.choosePart())
	for _, g := range []struct {
		state request.State
		id    string
		title string
		say   string
	}{
		{request.Ready, "da-co", "Đã có số", "Các số này đi vào văn bản trả lời."},
		{request.Differs, "khac", "Có số, nhưng khác định nghĩa", "Chỉ đi vào văn bản trả lời khi bạn đồng ý dùng."},
		{request.Lacking, "chua-co", "Có chỉ tiêu, chưa có số đã duyệt", ""},
		{request.New, "moi", "Chưa có chỉ tiêu", "Chọn chỉ tiêu của đơn vị, giao một đơn vị báo số, hoặc bỏ qua."},
		{request.Aside, "bo-qua", "Không phải số liệu", ""},
	} {
		parts = append(parts, p.group(g.state, g.id, g.title, g.say))
	}
	parts = append(parts, p.answerPart(), p.answersPart(), p.headPart())
	if in.Actor.Can(auth.TakeDocument) {
		parts = append(parts, section(ui.Section{ID: "bo-yeu-cau", Title: "Không phải yêu cầu báo cáo"},
			ui.Act{Send: send(requestPath(v.ID) + "/bo"), Button: ui.Button{Label: "Bỏ khỏi danh sách"}}))
	}
	title := v.Name()
	pg := ui.Page{Title: title, Crumbs: []ui.Crumb{{Label: "Báo cáo", Href: "/bao-cao"}, {Label: "Yêu cầu báo cáo", Href: requestsPath}, {Label: title}}, Standing: p.standing()}
	if v.Document != "" {
		pg.Actions = append(pg.Actions, ui.Button{Label: "Xem văn bản", Icon: ui.IconDocument, Href: "/van-ban/" + v.Document})
	}
	return page(tx, in, pg, templ.Join(parts...))
}

// standing says who asks for what and by when.
func (p *requestSheet) standing() ui.Line {
	h := p.Head
	who := cmp.Or(h.Asker, "Chưa rõ cơ quan nào")
	if h.Number != "" {
		who += ", số " + h.Number
	}
	if h.Day != "" {
		who += " ngày " + h.Day.Short()
	}
	line := ui.Line{{Text: who, Tone: ui.Strong}, {Text: ". Kỳ: " + vn.Inside(spanLabel(h.From, h.To)) + ". "}}
	switch {
	case h.Due == "":
		return append(line, ui.Run{Text: "Không thấy hạn gửi.", Tone: ui.Soft})
	case len(p.Answers) == 0 && h.Due < p.in.Today:
		return append(line, ui.Run{Text: "Hạn gửi " + h.Due.Short() + ", đã quá hạn.", Tone: ui.Bad})
	}
	return append(line, ui.Run{Text: "Hạn gửi " + h.Due.Short() + ".", Tone: ui.Wait})
}

// told says what the last act did.
func (p *requestSheet) told() templ.Component {
	switch {
	case p.in.Get("da-co") != "":
		return ui.Notice{Tone: ui.Wait, Title: "Yêu cầu này đã đưa vào trước đây", Text: ui.Words("Nhận ngày " + dayLabel(p.RecordedAt) + "; không ghi thêm lần nữa.")}
	case p.in.Get("xong") != "" && len(p.Answers) > 0:
		a := p.Answers[0]
		n := ui.Notice{Tone: ui.Good, Title: fmt.Sprintf("Đã soạn trả lời với %d số", a.Given), Text: ui.Words("Tải về, xem lại rồi trình ký. Các số đã gửi được ghi vào sổ để lần hỏi sau đối chiếu.")}
		n.Actions = p.downloads(a)
		return n
	}
	return templ.NopComponent
}

func (p *requestSheet) downloads(a request.Answer) []templ.Component {
	path := requestPath(p.ID) + "/tra-loi/" + string(a.ID)
	acts := []templ.Component{ui.Button{Label: "Tải công văn", Says: "Tải công văn trả lời " + momentLabel(a.RecordedAt), Icon: ui.IconDownload, Small: true, Href: path + "/cong-van", Download: true}}
	if a.Workbook != "" {
		acts = append(acts, ui.Button{Label: "Tải biểu đã điền", Says: "Tải biểu đã điền " + momentLabel(a.RecordedAt), Icon: ui.IconDownload, Small: true, Href: path + "/bieu", Download: true})
	}
	return acts
}

// recognised says which mapped workbook the request was recognised as.
func (p *requestSheet) recognised(tx *db.Tx) (templ.Component, error) {
	if p.Mapping == "" {
		return templ.NopComponent, nil
	}
	m, err := sheet.GetMapping(tx, p.Mapping)
	if err != nil && !fault.Is(err, fault.Missing) {
		return nil, err
	}
	n := 0
	for _, i := range p.Items {
		if i.Ask.Decimals >= 0 {
			n++
		}
	}
	text := ui.Line{{Text: fmt.Sprintf("%d ô lấy chỉ tiêu, kỳ, đơn vị tính như đã ghép; các ô khác đọc theo tên hàng, tên cột.", n)}}
	if err == nil {
		text = append(ui.Line{{Text: "“" + m.Name + "”", Href: mappingPath(m.ID)}, {Text: ": "}}, text...)
	}
	notice := templ.Component(ui.Notice{Tone: ui.Good, Title: "Biểu này đã ghép trước đây, dùng lại cách ghép ấy", Text: text})
	if len(p.Lost) == 0 {
		return notice, nil
	}
	var lines ui.Text
	for _, l := range p.Lost {
		lines = append(lines, ui.Line{{Text: l.Sentence}})
	}
	return templ.Join(notice, ui.Folded{Label: fmt.Sprintf("%d ô đã ghép không còn trong tệp này", len(p.Lost)), Parts: []templ.Component{lines}}), nil
}

// alikeShown is how many requests that ask much the same are listed.
const alikeShown = 5

// alikePart lists the requests of the year that ask much the same.
func (p *requestSheet) alikePart() templ.Component {
	if len(p.Alike) == 0 {
		return templ.NopComponent
	}
	var lines ui.Text
	for _, a := range p.Alike[:min(len(p.Alike), alikeShown)] {
		lines = append(lines, ui.Line{{Text: fmt.Sprintf("%d trong %d số cũng được hỏi trong ", a.Shared, a.Of)}, {Text: a.Name(), Href: requestPath(a.ID)},
			{Text: fmt.Sprintf(" (%s, nhận ngày %s).", cmp.Or(a.Head.Asker, "chưa rõ cơ quan"), dayLabel(a.RecordedAt)), Tone: ui.Soft}})
	}
	return section(ui.Section{ID: "hoi-trung", Title: "Yêu cầu hỏi trùng trong năm", Count: fmt.Sprint(len(p.Alike))}, lines)
}

// periodPart says for which period the request is taken and why, and lets a person
// take another.
func (p *requestSheet) periodPart() templ.Component {
	h, value := p.Head, periodValue(p.Head.From, p.Head.To)
	taken := vn.Inside(spanLabel(h.From, h.To))
	why := ""
	switch h.Basis {
	case request.Named:
		why = fmt.Sprintf("Kỳ lấy là %s, theo câu “%s” của yêu cầu.", taken, h.Said)
	case request.Columns:
		why = fmt.Sprintf("Yêu cầu không ghi kỳ chung. Kỳ lấy là %s, theo tên cột “%s”.", taken, h.Said)
	case request.Assumed:
		before := dayLabel(p.RecordedAt)
		if h.Day != "" {
			before = h.Day.Short()
		}
		why = fmt.Sprintf("Yêu cầu không ghi kỳ nào. Tạm lấy %s, tháng trọn gần nhất trước ngày %s.", taken, before)
	case request.Chosen:
		why = fmt.Sprintf("Kỳ lấy là %s, do người lập chọn.", taken)
	}
	own := 0
	for _, i := range p.Items {
		if _, _, named := i.Meaning.Span.Named(h.To.Year()); named {
			own++
		}
	}
	if own > 0 {
		why += fmt.Sprintf(" %d chỗ có kỳ riêng ghi ngay tại chỗ hoặc ở tên cột, không đổi theo kỳ này.", own)
	}
	choice := ui.Select{Name: "ky", Label: "Kỳ của số liệu", Value: p.typed("ky", value), Error: p.wrong["ky"], Span: ui.Half, Hint: "Kỳ khác các kỳ này: ghi ngày ở mục “Sửa cơ quan hỏi, kỳ và hạn” cuối trang."}
	have := false
	for _, x := range p.periods {
		choice.Options = append(choice.Options, ui.Option{Value: periodValue(x.From, x.To), Label: fmt.Sprintf("%s (%s–%s)", vn.Sentence(x.Name), x.From.Short(), x.To.Short())})
		have = have || periodValue(x.From, x.To) == value
	}
	if !have {
		choice.Options = slices.Insert(choice.Options, 0, ui.Option{Value: value, Label: vn.Sentence(spanLabel(h.From, h.To))})
	}
	ask := form(ui.Form{Send: send(requestPath(p.ID) + "/ky"), Label: "Kỳ của số liệu"}, fields(choice),
		ui.Acts{ui.Button{Label: "Lấy kỳ này", Icon: ui.IconCheck}})
	if p.LacksPeriod() {
		return section(ui.Section{ID: "ky", Title: "Kỳ"}, ui.Notice{Tone: ui.Wait, Title: "Chưa rõ kỳ của số liệu", Text: ui.Words(why + " Chọn đúng kỳ rồi mới soạn trả lời được.")}, ask)
	}
	return templ.Join(ui.Note{Text: ui.Words(why)}, ui.Folded{Label: "Đổi kỳ của số liệu", Open: p.wrong["ky"] != "", Parts: []templ.Component{ask}})
}

func (p *requestSheet) strip() templ.Component {
	var all ui.Strip
	for _, of := range []struct {
		state     request.State
		label, to string
	}{{request.Ready, "đã có số", "#da-co"}, {request.Differs, "khác định nghĩa", "#khac"}, {request.Lacking, "chưa có số", "#chua-co"}, {request.New, "chưa có chỉ tiêu", "#moi"}} {
		i := ui.StripItem{Value: strconv.Itoa(len(p.Of(of.state))), Label: of.label}
		if i.Value != "0" {
			i.Href = of.to
		}
		all = append(all, i)
	}
	return all
}

// group lists the places that stand alike.
func (p *requestSheet) group(state request.State, id, title, say string) templ.Component {
	items := p.Of(state)
	if len(items) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{Caption: title, Wide: true, Columns: []ui.Column{{Label: "Cấp trên hỏi"}, {Label: "Chỉ tiêu của đơn vị"}}}
	switch state {
	case request.Ready, request.Differs:
		t.Columns = append(t.Columns, ui.Column{Label: "Số sẽ trả lời", Number: true}, ui.Column{Label: "Cần biết"})
	case request.Lacking, request.New:
		t.Columns = append(t.Columns, ui.Column{Label: "Vì sao"}, ui.Column{Label: "Ai báo được"})
	}
	t.Columns = append(t.Columns, ui.Column{Label: "Việc", Hidden: true})
	for _, i := range items {
		t.Rows = append(t.Rows, ui.Row{ID: fmt.Sprintf("y-%d", i.N), Cells: p.cells(i)})
	}
	body := []templ.Component{t}
	if say != "" {
		body = slices.Insert(body, 0, templ.Component(ui.Note{Text: ui.Words(say)}))
	}
	return section(ui.Section{ID: id, Title: title, Count: fmt.Sprint(len(items))}, body...)
}

func (p *requestSheet) cells(i request.Item) []ui.Cell {
	where := i.Place
	if i.Under != "" {
		where += ", thuộc “" + i.Under + "”"
	}
	cells := []ui.Cell{{Text: i.Label(), Small: ui.Words(where)}, p.meant(i)}
	switch i.State {
	case request.Ready, request.Differs:
		cells = append(cells, ui.Cell{Text: cmp.Or(i.Shown(), "chưa có"), Href: p.figureHref(i)}, ui.P(p.toKnow(i)))
	case request.Lacking:
		cells = append(cells, ui.Cell{Text: i.Why, Small: ui.Words(strings.Join(i.Notes, " "))}, p.reporter(i))
	case request.New:
		why := ui.Cell{Text: "không chỉ tiêu nào mang tên này", Tone: ui.Soft}
		if i.Definition.Indicator != "" {
			why.Text = fmt.Sprintf("chỉ gần giống “%s”, và chỉ tiêu ấy chưa có số của kỳ này", i.Definition.Name)
		}
		cells = append(cells, why, p.reporter(i))
	}
	return append(cells, ui.Cell{Part: p.acts(i), Act: true})
}

// meant names the indicator that is taken for the asked one, and how sure that is.
func (p *requestSheet) meant(i request.Item) ui.Cell {
	if i.Definition.Indicator == "" || i.State == request.Aside || i.State == request.New {
		return ui.Cell{Text: "không có", Tone: ui.Faint}
	}
	sure := sureLabel(i.Sure)
	if i.Decision.Choice == request.Means || i.Decision.Choice == request.Accepts {
		sure = "người lập chọn"
	}
	if u, ok := p.Tree.Find(i.Meaning.Unit); ok && u.Parent != "" {
		sure = u.Name + ", " + sure
	}
	period := vn.Inside(spanLabel(i.From, i.To))
	if i.Plan {
		period = fmt.Sprintf("kế hoạch năm %d", i.To.Year())
	}
	return ui.Cell{Text: i.Definition.Name, Href: fmt.Sprintf("/chi-tieu/%s?nam=%d", i.Meaning.Indicator, i.To.Year()), Small: ui.Words(period + "; " + sure)}
}

// figureHref leads to the history of the figure behind a value.
func (p *requestSheet) figureHref(i request.Item) string {
	if len(i.Figures) == 0 {
		return ""
	}
	return historyPath(i.Figures[len(i.Figures)-1].Key)
}

// toKnow says in what a value is another than asked, what was done to it, how often it
// was asked, to whom the same was answered before and whether it has changed since.
func (p *requestSheet) toKnow(i request.Item) templ.Component {
	var lines ui.Text
	for _, s := range i.Apart {
		lines = append(lines, ui.Line{{Text: s, Tone: ui.Wait}})
	}
	for _, s := range i.Notes {
		lines = append(lines, ui.Line{{Text: s, Tone: ui.Soft}})
	}
	for n, e := range i.Earlier {
		if n == 2 {
			lines = append(lines, ui.Line{{Text: fmt.Sprintf("Và %d lần trả lời nữa.", len(i.Earlier)-n), Tone: ui.Soft}})
			break
		}
		line := ui.Line{{Text: fmt.Sprintf("Đã trả lời %s ngày %s: ", e.Receiver, dayLabel(e.At))}, {Text: shownGiven(e.Given), Tone: ui.Strong}}
		if e.Changed {
			line = append(line, ui.Run{Text: fmt.Sprintf(". Nay là %s.", nowShown(e)), Tone: ui.Bad})
		} else {
			line = append(line, ui.Run{Text: ", không đổi.", Tone: ui.Good})
		}
		lines = append(lines, line)
	}
	if i.Times >= asksAgain {
		lines = append(lines, ui.Line{{Text: fmt.Sprintf("Số này đã được hỏi %d lần trong năm.", i.Times), Tone: ui.Soft}})
	}
	if len(lines) == 0 {
		return ui.Text{ui.Line{{Text: "khớp yêu cầu", Tone: ui.Faint}}}
	}
	return lines
}

// reporter says who could report what is missing.
func (p *requestSheet) reporter(i request.Item) ui.Cell {
	u, ok := p.Tree.Find(i.Reporter)
	if !ok {
		return ui.Cell{Text: "chưa rõ", Tone: ui.Faint}
	}
	c := ui.T(u.Name)
	switch {
	case i.Decision.Choice == request.Assigns:
		c.Small, c.Tone = ui.Words("đã giao đơn vị"), ui.Good
	case i.Hint != "":
		c.Small = ui.Words("đang báo “" + i.Hint + "”")
	}
	return c
}

// acts are what a person may decide of a place without typing.
func (p *requestSheet) acts(i request.Item) templ.Component {
	change := ui.Button{Label: "Sửa", Says: "Sửa cách hiểu “" + i.Label() + "”", Small: true, Look: ui.Quiet, Href: fmt.Sprintf("%s?y=%d#chon", requestPath(p.ID), i.N)}
	act := func(label string, choice request.Choice, more ...ui.Hidden) templ.Component {
		hidden := append([]ui.Hidden{{Name: "y", Value: strconv.Itoa(i.N)}, {Name: "viec", Value: string(choice)}}, more...)
		return ui.Act{Send: send(requestPath(p.ID)+"/muc", hidden...), Button: ui.Button{Label: label, Says: label + ": " + i.Label(), Small: true}}
	}
	meaning := []ui.Hidden{{Name: "chi_tieu", Value: string(i.Meaning.Indicator)}, {Name: "don_vi", Value: string(i.Meaning.Unit)}, {Name: "loai_ky", Value: string(i.Meaning.Span)}}
	switch {
	case i.State == request.Differs && i.Near != nil && i.Printed() != "":
		return templ.Join(act("Dùng số này", request.Accepts, append(meaning, ui.Hidden{Name: "chap_nhan", Value: periodValue(usedDays(i))})...), change)
	case i.State == request.Differs && i.Doubtful() && i.Printed() != "":
		return templ.Join(act("Đúng chỉ tiêu này", request.Means, meaning...), change)
	case i.State == request.Aside:
		return act("Đưa lại", request.Undecided)
	case i.State == request.New:
		return templ.Join(act("Bỏ qua", request.NoFigure), change)
	}
	return change
}

// usedDays are the days of the figure that would be used.
func usedDays(i request.Item) (from, to vn.Day) {
	if i.Near != nil {
		return i.Near.Key.From, i.Near.Key.To
	}
	return i.From, i.To
}

func (p *requestSheet) answersPart() templ.Component {
	if len(p.Answers) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{Caption: "Các lần trả lời", Columns: []ui.Column{{Label: "Nơi nhận"}, {Label: "Lúc"}, {Label: "Số đã gửi", Number: true}, {Label: "Còn để trống", Number: true}, {Label: "Việc", Hidden: true}}}
	for _, a := range p.Answers {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(a.Receiver), ui.T(momentLabel(a.RecordedAt)), ui.T(strconv.Itoa(a.Given)), ui.T(strconv.Itoa(a.Blanks)), {Part: templ.Join(p.downloads(a)...), Act: true}}})
	}
	return section(ui.Section{ID: "da-tra-loi", Title: "Các lần trả lời", Count: fmt.Sprint(len(p.Answers))}, t)
}

// nowShown prints what the record says today in the measure of an earlier answer.
func nowShown(e request.Earlier) string {
	g := e.Given
	g.Printed = e.Now
	return shownGiven(g)
}
