package web

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// reportsPage answers “What is still missing before I can submit?”: what the
// report of the year would say now, and the drafts made so far.
func reportsPage(tx *db.Tx, in *Input) (templ.Component, error) { return reportsBody(tx, in, nil) }

func reportsBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	if len(faults) > 0 {
		in.Form.Del("nam") // its sentence names it; the list offers the years there are
	}
	year, years, err := yearOf(tx, in)
	if err != nil {
		return nil, err
	}
	b, err := loadBoards(tx, year, "")
	if err != nil {
		return nil, err
	}
	made, err := report.List(tx)
	if err != nil {
		return nil, err
	}
	frozen, err := score.Snapshots(tx, 0)
	if err != nil {
		return nil, err
	}
	var parts []templ.Component
	if len(faults) > 0 {
		head, _ := summary("Chưa lập được báo cáo", faults)
		parts = append(parts, head)
	}
	parts = append(parts, makeForm(in, year, years, frozen), missing(b), madeReports(made, frozen))
	return page(tx, in, ui.Page{Title: "Báo cáo", Standing: standing(b)}, templ.Join(parts...))
}

func makeForm(in *Input, year int, years []int, frozen []score.Snapshot) templ.Component {
	if !in.Actor.Can(auth.MakeReport) {
		return templ.NopComponent
	}
	if len(years) == 0 {
		years = []int{year}
	}
	choose := ui.Select{Name: "nam", Label: "Năm", Value: strconv.Itoa(year), Span: ui.Quarter}
	for _, y := range years {
		choose.Options = append(choose.Options, ui.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	kind := ui.Radios{Name: "loai", Legend: "Loại", Value: cmp.Or(in.Get("loai"), string(report.Periodic)), Inline: true, Span: ui.Full, Options: []ui.Option{
		{Value: string(report.Periodic), Label: "Báo cáo năm (Word)", Hint: "Thể thức Nghị định 30/2020/NĐ-CP, đóng dấu chữ DỰ THẢO"},
		{Value: string(report.Annex), Label: "Biểu chỉ tiêu (Excel)", Hint: "Phụ lục kèm báo cáo"}}}
	return section(ui.Section{Title: "Lập dự thảo"}, form(ui.Form{Send: send("/bao-cao"), Label: "Lập dự thảo"},
		fields(choose, snapshotChoice(in, frozen), kind), ui.Acts{ui.Button{Label: "Lập dự thảo", Icon: ui.IconReport, Look: ui.Primary}}))
}

// snapshotChoice offers the figures a draft may tell: those of now, or those that
// were frozen.
func snapshotChoice(in *Input, frozen []score.Snapshot) templ.Component {
	if len(frozen) == 0 {
		return templ.NopComponent
	}
	choose := ui.Select{Name: "ban_chot", Label: "Số liệu", Value: in.Get("ban_chot"), Span: ui.Half, Options: []ui.Option{{Value: "", Label: "Hiện nay"}}}
	for _, s := range frozen {
		choose.Options = append(choose.Options, ui.Option{Value: s.ID, Label: fmt.Sprintf("Bản chốt %s", s.Title()), Group: fmt.Sprintf("Năm %d", s.Year)})
	}
	return choose
}

// missing lists the lines that would print as a blank.
func missing(b boards) templ.Component {
	list := ui.DefList{Stacked: true}
	for _, l := range b.Lines {
		if l.Verdict == score.NoData || l.Verdict == score.NotDue {
			list.Items = append(list.Items, ui.Def{Term: ui.Line{{Text: fmt.Sprintf("%d. %s", l.Target.Number, l.Target.Name), Href: indicatorPath(l, b.Year)}}, Part: ui.Blank{Text: l.Reason}})
		}
	}
	if len(list.Items) == 0 {
		return templ.NopComponent
	}
	return section(ui.Section{Title: "Còn thiếu số liệu", Count: fmt.Sprint(len(list.Items))}, list)
}

func madeReports(made []report.Made, frozen []score.Snapshot) templ.Component {
	if len(made) == 0 {
		return section(ui.Section{Title: "Các dự thảo đã lập"}, ui.Empty{Title: "Chưa lập dự thảo nào", Text: ui.Words("Dự thảo lấy số từ bảng chỉ tiêu; chỗ thiếu để trống cho người viết.")})
	}
	t := ui.Table{Caption: "Các dự thảo đã lập", Columns: []ui.Column{{Label: "Dự thảo"}, {Label: "Số liệu"}, {Label: "Lập lúc"}, {Label: "Mốc nhật ký"}, {Label: "Việc", Hidden: true}}}
	for _, m := range made {
		act := ui.Cell{Part: ui.Button{Label: "Xem", Says: "Xem " + m.Title(), Small: true, Href: reportPath(m.ID)}, Act: true}
		if m.Ready() {
			act.Part = ui.Button{Label: "Tải dự thảo", Says: "Tải dự thảo " + m.Title(), Icon: ui.IconDownload, Small: true, Href: reportPath(m.ID) + "/tep", Download: true}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: m.Title(), Href: reportPath(m.ID)}, snapshotCell(m, frozen), ui.T(momentLabel(m.RecordedAt)), ui.T(m.Head), act}})
	}
	return section(ui.Section{Title: "Các dự thảo đã lập", Count: fmt.Sprint(len(made))}, t)
}

// snapshotCell names the figures that a draft tells.
func snapshotCell(m report.Made, frozen []score.Snapshot) ui.Cell {
	for _, s := range frozen {
		if s.ID == m.Snapshot {
			return ui.Cell{Text: "bản chốt " + s.Title(), Href: snapshotPath(s.ID)}
		}
	}
	return ui.Cell{Text: "khi lập", Tone: ui.Soft}
}

func reportPath(id report.ID) string { return "/bao-cao/" + string(id) }

// makeReport is what the form asks for.
type makeReport struct {
	Year     int
	Kind     report.Kind
	Snapshot string
}

func (s *Server) reportMake() http.HandlerFunc {
	return post(s, Form[makeReport]{Right: auth.MakeReport, Name: "report.make",
		Read: func(in *Input) (makeReport, error) {
			year, err := strconv.Atoi(in.Get("nam"))
			if err != nil {
				return makeReport{}, fault.Invalidf("nam", "Năm “%s” không đọc được. Hãy chọn năm trong danh sách.", in.Get("nam"))
			}
			return makeReport{year, report.Kind(in.Get("loai")), in.Get("ban_chot")}, nil
		},
		Act: func(tx *db.Tx, c makeReport) (string, error) {
			id, err := report.Make(tx, report.Asked{Year: c.Year, Kind: c.Kind, Snapshot: c.Snapshot})
			return reportPath(id), err
		},
		Again: reportsBody,
	})
}

// reportPage shows where one draft stands, and the file when it is ready.
func reportPage(tx *db.Tx, in *Input) (templ.Component, error) {
	m, err := report.Get(tx, report.ID(in.Path["report"]))
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: m.Title(), Crumbs: []ui.Crumb{{Label: "Báo cáo", Href: "/bao-cao"}, {Label: m.Title()}}}
	switch {
	case m.Error != "":
		return page(tx, in, p, ui.Progress{Title: "Chưa lập được " + vn.Inside(m.Title()), State: ui.Failed, Text: ui.Words(m.Error),
			Actions: []templ.Component{ui.Button{Label: "Về trang Báo cáo", Href: "/bao-cao"}}})
	case !m.Ready():
		return page(tx, in, p, ui.Progress{Title: "Đang lập " + vn.Inside(m.Title()), State: ui.Now,
			Text: ui.Words("Thường mất vài giây. Trang này có thể đóng lại; dự thảo vẫn được lập."), Refresh: reportPath(m.ID)})
	}
	p.Actions = []templ.Component{ui.Button{Label: "Tải dự thảo", Icon: ui.IconDownload, Look: ui.Primary, Href: reportPath(m.ID) + "/tep", Download: true}, pdfButton(m)}
	p.Standing = ui.Words("Lập " + momentLabel(m.RecordedAt) + " từ số liệu đã duyệt.")
	used, err := usedFigures(tx, m)
	if err != nil {
		return nil, err
	}
	from, err := madeFrom(tx, m)
	if err != nil {
		return nil, err
	}
	if m.Kind != report.Periodic {
		return page(tx, in, p, templ.Join(from, used))
	}
	_, data, err := blob.Get(tx, m.Blob)
	if err != nil {
		return nil, err
	}
	read, err := docx.Read(data)
	if err != nil {
		return nil, fmt.Errorf("read back draft %s: %w", m.ID, err)
	}
	s := sheetOf(read, m)
	p.Standing = ui.Line{{Text: "Lập " + momentLabel(m.RecordedAt) + " từ số liệu đã duyệt. Còn "}, {Text: fmt.Sprintf("%d chỗ chưa viết", s.gaps), Tone: ui.Wait}, {Text: ", số và ngày văn bản."}}
	return page(tx, in, p, templ.Join(s.draw(m, from), used))
}

// madeFrom says what a draft rests on and how it is finished.
func madeFrom(tx *db.Tx, m report.Made) (templ.Component, error) {
	list := ui.DefList{Items: []ui.Def{{Term: ui.Words("Lập lúc"), Text: ui.Words(momentLabel(m.RecordedAt))}, {Term: ui.Words("Mốc nhật ký"), Text: ui.Words(m.Head)}}}
	if m.Snapshot != "" {
		s, _, err := score.LoadSnapshot(tx, m.Snapshot)
		if err != nil {
			return nil, err
		}
		list.Items = append(list.Items, ui.Def{Term: ui.Words("Số liệu"), Text: ui.Line{{Text: "bản chốt " + s.Title(), Href: snapshotPath(s.ID)}}})
	}
	return section(ui.Section{Title: "Về dự thảo này"}, list,
		ui.Note{Text: ui.Words("Bấm vào một số để xem số ấy từ đâu ra. Mốc nhật ký in cuối tệp: sổ của đơn vị tại mốc ấy không đổi được mà không lộ.")},
		ui.Note{Text: ui.Words("Tải về, viết tiếp các chỗ trống trong Word, rồi trình ký như thường lệ. Số, ngày do văn thư ghi khi ban hành.")}), nil
}

// usedFigures lists the revisions a draft was made from, each with its record.
func usedFigures(tx *db.Tx, m report.Made) (templ.Component, error) {
	figures, err := report.Figures(tx, m.ID)
	if err != nil {
		return nil, err
	}
	definitions, err := plan.Indicators(tx, "")
	if err != nil {
		return nil, err
	}
	t := ui.Table{Caption: "Số liệu đã dùng", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Giá trị", Number: true}, {Label: "Hiện nay"}}}
	for _, f := range figures {
		d := definitions[f.Key.Indicator]
		now := ui.Cell{Text: "không đổi"}
		if f.SupersededAt != "" {
			now = ui.Cell{Text: "đã thay sau khi lập dự thảo", Tone: ui.Wait}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: d.Name, Href: fmt.Sprintf("/chi-tieu/%s?nam=%d", d.Indicator, m.Year)},
			ui.T(spanLabel(f.Key.From, f.Key.To)), ui.T(f.Value.WithUnit(d)), now}})
	}
	return section(ui.Section{Title: "Số liệu đã dùng", Count: fmt.Sprint(len(figures))}, t), nil
}

func reportFile(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
	m, err := report.Get(tx, report.ID(in.Path["report"]))
	if err != nil {
		return "", "", nil, err
	}
	if !m.Ready() {
		return "", "", nil, fault.Missingf("Dự thảo này chưa lập xong. Hãy mở lại sau ít giây.")
	}
	b, data, err := blob.Get(tx, m.Blob)
	return b.Name, b.Media, data, err
}

// momentLabel prints an instant of the record in the ward's time.
func momentLabel(stamp string) string {
	at, err := db.ParseStamp(stamp)
	if err != nil {
		return stamp
	}
	return moment(at)
}

// moment prints an instant in the ward's time: "9 giờ 12, 16/12/2025".
func moment(at time.Time) string {
	at = at.In(vn.Zone)
	return fmt.Sprintf("%d giờ %02d, %s", at.Hour(), at.Minute(), vn.DayOf(at).Short())
}
