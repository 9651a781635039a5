package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/request"
	"tongket/internal/sheet"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

const requestsPath = "/yeu-cau"

func requestPath(id request.ID) string { return requestsPath + "/" + string(id) }

// requestsPage answers “Who asked for which numbers, and have we answered?”.
func requestsPage(tx *db.Tx, in *Input) (templ.Component, error) { return requestsBody(tx, in, nil) }

func requestsBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	all, err := request.List(tx)
	if err != nil {
		return nil, err
	}
	answered, err := request.Answered(tx)
	if err != nil {
		return nil, err
	}
	var parts []templ.Component
	sum, wrong := errorsOf("Chưa nhận được yêu cầu", faults)
	if len(faults) > 0 {
		parts = append(parts, sum)
	}
	typed, err := typedInYear(tx, in)
	if err != nil {
		return nil, err
	}
	if in.Actor.Can(auth.TakeDocument) {
		parts = append(parts, requestTakeForm(in, wrong))
	}
	again, err := repeatedPart(tx, in)
	if err != nil {
		return nil, err
	}
	parts = append(parts, typed, requestList(in, all, answered), again)
	open := len(all) - len(answered)
	standing := "Đưa công văn hoặc biểu của cấp trên vào đây: số nào đã có, số nào còn thiếu sẽ hiện ngay."
	if len(all) > 0 {
		standing = fmt.Sprintf("%d yêu cầu, %d chưa trả lời.", len(all), max(open, 0))
	}
	return page(tx, in, ui.Page{Title: "Ai đã hỏi số này?", Crumbs: []ui.Crumb{{Label: "Báo cáo", Href: "/bao-cao"}, {Label: "Yêu cầu báo cáo"}}, Standing: ui.Words(standing)}, templ.Join(parts...))
}

// typedInYear says how many cells and values went out that nobody had to type.
func typedInYear(tx *db.Tx, in *Input) (templ.Component, error) {
	cells, err := sheet.Typed(tx, in.Today.Year())
	if err != nil {
		return nil, err
	}
	values, err := request.Typed(tx, in.Today.Year())
	if err != nil || cells+values == 0 {
		return templ.NopComponent, err
	}
	return ui.Notice{Tone: ui.Good, Title: fmt.Sprintf("Đã gõ thay bạn %s ô trong năm nay", count(cells+values)),
		Text: ui.Words("Tính từ sổ các lần điền biểu và trả lời yêu cầu, mỗi ô có số một lần.")}, nil
}

func requestTakeForm(in *Input, wrong map[string]string) templ.Component {
	return section(ui.Section{Title: "Đưa yêu cầu vào"},
		ui.Note{Text: ui.Words("Công văn liệt kê số liệu, biểu Word, PDF hoặc Excel để điền. Văn bản mật không nhận ở đây.")},
		form(ui.Form{Send: send(requestsPath), Label: "Đưa yêu cầu vào", Upload: true},
			fields(ui.FileInput{Name: "tep", Label: "Tệp của cấp trên", Hint: "Word, Excel, PDF hoặc văn bản chữ, đến 50 MB.", Accept: ".docx,.doc,.xlsx,.xls,.pdf,.txt", Error: wrong["tep"], Span: ui.Half},
				ui.Textarea{Name: "noi_dung", Label: "Hoặc dán nội dung", Hint: "Chỉ đọc ô này khi không chọn tệp.", Value: in.Form.Get("noi_dung"), Error: wrong["noi_dung"], Rows: 3, Span: ui.Half, Optional: true}),
			ui.Acts{ui.Button{Label: "Xem số nào đã có", Icon: ui.IconUpload, Look: ui.Primary}}))
}

func requestList(in *Input, all []request.Request, answered map[request.ID]request.Answer) templ.Component {
	if len(all) == 0 {
		return ui.Empty{Title: "Chưa có yêu cầu nào", Text: ui.Words("Khi cấp trên gửi công văn hoặc biểu hỏi số liệu, đưa tệp vào đây trước khi gõ tay.")}
	}
	t := ui.Table{Caption: "Các yêu cầu", Columns: []ui.Column{{Label: "Yêu cầu"}, {Label: "Cơ quan hỏi"}, {Label: "Kỳ"}, {Label: "Hạn"}, {Label: "Trả lời"}}}
	for _, r := range all {
		state := ui.Cell{Text: "chưa trả lời", Tone: ui.Wait}
		if a, done := answered[r.ID]; done {
			state = ui.Cell{Text: fmt.Sprintf("%d số, ngày %s", a.Given, dayLabel(a.RecordedAt)), Tone: ui.Good}
		}
		due := ui.Cell{Text: "không ghi", Tone: ui.Faint}
		if r.Head.Due != "" {
			due = ui.T(r.Head.Due.Short())
			if _, done := answered[r.ID]; !done && r.Head.Due < in.Today {
				due = ui.Cell{Text: r.Head.Due.Short(), Small: ui.Words("đã quá hạn"), Tone: ui.Bad}
			}
		}
		small := ui.Words(r.Head.Number)
		if r.Head.Number == "" {
			small = ui.Words(r.Filename)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: r.Name(), Href: requestPath(r.ID), Small: small},
			ui.T(cmp.Or(r.Head.Asker, "chưa rõ")), ui.T(spanLabel(r.Head.From, r.Head.To)), due, state}})
	}
	return section(ui.Section{Title: "Các yêu cầu", Count: fmt.Sprint(len(all))}, t)
}

// asksAgain is from how many requests on a number counts as asked again.
const asksAgain = 2

// repeatedPart lists the numbers that several requests of the year ask for.
func repeatedPart(tx *db.Tx, in *Input) (templ.Component, error) {
	again, err := request.Repeats(tx, in.Today.Year(), asksAgain)
	if err != nil || len(again) == 0 {
		return templ.NopComponent, err
	}
	definitions, err := plan.Indicators(tx, "")
	if err != nil {
		return nil, err
	}
	tree, err := org.LoadTree(tx, in.Today)
	if err != nil {
		return nil, err
	}
	t := ui.Table{Caption: "Số được hỏi nhiều lần", Columns: []ui.Column{{Label: "Số liệu"}, {Label: "Kỳ"}, {Label: "Số lần", Number: true}, {Label: "Ai hỏi"}}}
	for _, r := range again {
		name := ui.Cell{Text: definitions[r.Indicator].Name, Href: "/chi-tieu/" + string(r.Indicator)}
		if u, ok := tree.Find(r.Unit); ok && u.Parent != "" {
			name.Small = ui.Words(u.Name)
		}
		period := spanLabel(r.From, r.To)
		if r.Plan {
			period = fmt.Sprintf("Kế hoạch năm %d", r.To.Year())
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{name, ui.T(period), ui.T(strconv.Itoa(len(r.Requests))), {Part: askers(r.Requests)}}})
	}
	return section(ui.Section{ID: "hoi-lai", Title: "Số được hỏi nhiều lần trong năm", Count: fmt.Sprint(len(again))}, t), nil
}

// askers names who asked, each with its request.
func askers(all []request.Request) templ.Component {
	var line ui.Line
	for i, r := range all {
		if i > 0 {
			line = append(line, ui.Run{Text: "; "})
		}
		line = append(line, ui.Run{Text: cmp.Or(r.Head.Asker, r.Filename), Href: requestPath(r.ID)}, ui.Run{Text: " (" + dayLabel(r.RecordedAt) + ")", Tone: ui.Soft})
	}
	return ui.Text{line}
}

// superiorsFile is a superior's file after it was read.
type superiorsFile struct {
	Name  string
	Data  []byte
	read  *extract.Document // of a paper
	blank *sheet.Blank      // of a workbook
	known sheet.Recognised  // of a workbook that was mapped before
}

// requestTake brings a superior's request in.
func (s *Server) requestTake() http.HandlerFunc {
	return takes(s, Form[superiorsFile]{Right: auth.TakeDocument, Name: "request.take", Read: readAsked, Act: takeAsked, Again: requestsBody})
}

func readAsked(in *Input) (a superiorsFile, err error) {
	f, given := in.Files["tep"]
	text := in.Form.Get("noi_dung")
	switch {
	case given && f.Name != "":
		a = superiorsFile{Name: f.Name, Data: f.Data}
	case strings.TrimSpace(text) != "":
		a = superiorsFile{Name: "noi-dung-dan.txt", Data: []byte(text)}
	default:
		return a, fault.Invalidf("tep", "Chưa chọn tệp nào. Hãy chọn công văn hoặc biểu của cấp trên, hoặc dán nội dung.")
	}
	if ending := strings.ToLower(path.Ext(a.Name)); ending == ".xlsx" || ending == ".xls" {
		f, err := workbookFrom(in, "tep")
		if err != nil {
			return a, err
		}
		a.Data = f.Data
		if a.blank, err = sheet.OpenBlank(f.Data); err != nil {
			return a, atField("tep", err)
		}
		var books []sheet.Book
		if err := in.server.DB.View(in.ctx, in.Actor, func(tx *db.Tx) (err error) { books, err = sheet.Books(tx); return err }); err != nil {
			return a, err
		}
		a.known = sheet.Recognise(books, a.Data, a.blank)
		return a, nil
	}
	a.read, err = in.server.readFile(in.ctx, File{Name: a.Name, Data: a.Data})
	if errors.Is(err, paper.ErrUnread) || errors.Is(err, context.Canceled) {
		return a, atField("tep", err)
	}
	return a, err
}

func takeAsked(tx *db.Tx, a superiorsFile) (string, error) {
	var id request.ID
	var known bool
	var err error
	if a.blank != nil {
		id, known, err = request.TakeWorkbook(tx, a.Name, a.Data, a.blank, a.known)
	} else {
		id, known, err = request.TakePaper(tx, document.Upload{Filename: a.Name, Media: mediaOf(a.Name, a.read.Kind), Data: a.Data, Reader: extract.Version}, a.read)
	}
	if known {
		return requestPath(id) + "?da-co=1", err
	}
	return requestPath(id), err
}

// reportedShown is how many answers the page of an indicator lists.
const reportedShown = 6

// reportedPart says to whom an indicator's numbers were reported, and what of it is
// asked again and again.
func reportedPart(tx *db.Tx, in *Input, d plan.Definition) (templ.Component, error) {
	given, err := request.ReportedOf(tx, d.Indicator, reportedShown)
	if err != nil {
		return nil, err
	}
	again, err := request.RepeatsOf(tx, d.Indicator, in.Today.Year(), asksAgain)
	if err != nil || len(given) == 0 && len(again) == 0 {
		return templ.NopComponent, err
	}
	var body []templ.Component
	for _, r := range again {
		period := vn.Inside(spanLabel(r.From, r.To))
		if r.Plan {
			period = fmt.Sprintf("kế hoạch năm %d", r.To.Year())
		}
		note := ui.Line{{Text: fmt.Sprintf("Số %s đã được hỏi %d lần trong năm. ", period, len(r.Requests))}}
		if in.Actor.Can(auth.MakeReport) {
			note = append(note, ui.Run{Text: "Xem ai hỏi", Href: requestsPath + "#hoi-lai"})
		}
		body = append(body, ui.Note{Text: note})
	}
	t := ui.Table{Caption: "Đã báo cáo cho", Columns: []ui.Column{{Label: "Nơi nhận"}, {Label: "Ngày"}, {Label: "Kỳ"}, {Label: "Số đã gửi", Number: true}}}
	for _, g := range given[:min(len(given), 2*reportedShown)] {
		to := ui.T(g.Receiver)
		if in.Actor.Can(auth.MakeReport) {
			to.Href = requestPath(g.Request)
		}
		period := spanLabel(g.From, g.To)
		if g.Plan {
			period = fmt.Sprintf("Kế hoạch năm %d", g.To.Year())
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{to, ui.T(dayLabel(g.At)), ui.T(period), ui.T(shownGiven(g))}})
	}
	if len(t.Rows) > 0 {
		body = append(body, t)
	}
	return section(ui.Section{ID: "da-bao-cao", Title: "Đã báo cáo cho", Count: fmt.Sprint(len(given))}, body...), nil
}

// shownGiven prints a value with its unit of measure.
func shownGiven(g request.Given) string { return plan.Measure(g.Printed, g.Measure) }
