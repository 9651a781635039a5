package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/regime"
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
	wrong := map[string]string{}
	if len(faults) > 0 {
		var head templ.Component
		head, wrong = summary("Chưa lập được văn bản", faults)
		parts = append(parts, head)
	}
	ask, err := makeForm(tx, in, year, years, frozen, wrong)
	if err != nil {
		return nil, err
	}
	if len(made) > 0 && len(faults) == 0 { // what is under way is looked for more often than something new is made
		parts = append(parts, madeReports(made, frozen), ask, missing(b))
	} else {
		parts = append(parts, ask, missing(b), madeReports(made, frozen))
	}
	p := ui.Page{Title: "Báo cáo", Standing: standing(b), Actions: []templ.Component{ui.Button{Label: "Kiểm tra một tệp", Icon: ui.IconSearch, Href: checkPath}, ui.Button{Label: "Yêu cầu báo cáo", Href: requestsPath}, ui.Button{Label: "Sổ văn bản", Href: booksPath}}}
	if len(made) > 0 {
		p.Actions = append(p.Actions, ui.Button{Label: "Lập văn bản mới", Icon: ui.IconReport, Look: ui.Primary, Href: "#lap-du-thao"})
	}
	return page(tx, in, p, templ.Join(parts...))
}

// makeForm asks for a paper: which, of what, as which file.
func makeForm(tx *db.Tx, in *Input, year int, years []int, frozen []score.Snapshot, wrong map[string]string) (templ.Component, error) {
	if !in.Actor.Can(auth.MakeReport) {
		return templ.NopComponent, nil
	}
	period, err := periodChoice(tx, in, years)
	if err != nil {
		return nil, err
	}
	unit, err := unitChoice(tx, in, wrong)
	if err != nil {
		return nil, err
	}
	period.Error = wrong["ky"]
	kind := ui.Radios{Name: "loai", Legend: "Loại văn bản", Value: cmp.Or(in.Get("loai"), string(report.Periodic)), Error: wrong["loai"], Span: ui.Full}
	for _, p := range report.Papers() {
		kind.Options = append(kind.Options, ui.Option{Value: string(p.Kind), Label: p.Name, Hint: p.About + " (" + formatWords(p.Formats) + ")"})
	}
	format := ui.Radios{Name: "dinh_dang", Legend: "Dạng tệp", Value: in.Get("dinh_dang"), Error: wrong["dinh_dang"], Inline: true, Span: ui.Full, Options: []ui.Option{{Value: "", Label: "Dạng thường dùng"}}}
	for _, f := range formatsOffered() {
		format.Options = append(format.Options, ui.Option{Value: string(f), Label: vn.Sentence(f.Label())})
	}
	return section(ui.Section{ID: "lap-du-thao", Title: "Lập dự thảo", More: ui.Line{{Text: "Mẫu văn bản", Href: templatesPath}, {Text: " · "}, {Text: "Cột của phụ lục", Href: columnsPath}}},
		form(ui.Form{Send: send("/bao-cao"), Label: "Lập dự thảo"},
			fields(kind, yearChoice(year, years, wrong), period, snapshotChoice(in, frozen, wrong), unit, format), ui.Acts{ui.Button{Label: "Lập dự thảo", Icon: ui.IconReport, Look: ui.Primary}})), nil
}

// yearChoice offers the years that have a plan.
func yearChoice(year int, years []int, wrong map[string]string) ui.Select {
	if len(years) == 0 {
		years = []int{year}
	}
	choose := ui.Select{Name: "nam", Label: "Năm", Value: strconv.Itoa(year), Error: wrong["nam"], Span: ui.Quarter}
	for _, y := range years {
		choose.Options = append(choose.Options, ui.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	return choose
}

// formatWords names the formats of a paper: "Word, Excel".
func formatWords(all []report.Format) string {
	var words []string
	for _, f := range all {
		words = append(words, f.Label())
	}
	return strings.Join(words, ", ")
}

// formatsOffered are the formats that papers have, each once.
func formatsOffered() []report.Format {
	var all []report.Format
	for _, p := range report.Papers() {
		for _, f := range p.Formats {
			if !slices.Contains(all, f) {
				all = append(all, f)
			}
		}
	}
	return all
}

// periodChoice offers the year and the periods within it.
func periodChoice(tx *db.Tx, in *Input, years []int) (ui.Select, error) {
	choose := ui.Select{Name: "ky", Label: "Kỳ", Value: in.Get("ky"), Span: ui.Quarter, Options: []ui.Option{{Value: "", Label: "Cả năm"}}}
	byPeriod := func(p report.Paper) bool { return p.ByPeriod }
	if !slices.ContainsFunc(report.Papers(), byPeriod) {
		return choose, nil
	}
	for _, year := range years {
		all, err := report.Periods(tx, year)
		if err != nil {
			return choose, err
		}
		for _, p := range all {
			choose.Options = append(choose.Options, ui.Option{Value: string(p.ID), Label: p.Label(), Group: fmt.Sprintf("Năm %d", year)})
		}
	}
	choose.Hint = "Chỉ với " + papersThat(byPeriod) + "; văn bản khác lập cho cả năm."
	return choose, nil
}

// unitChoice offers the units, when some paper is about one.
func unitChoice(tx *db.Tx, in *Input, wrong map[string]string) (templ.Component, error) {
	byUnit := func(p report.Paper) bool { return p.ByUnit || p.MayUnit }
	if !slices.ContainsFunc(report.Papers(), byUnit) {
		return templ.NopComponent, nil
	}
	tree, err := org.LoadTree(tx, in.Today)
	if err != nil {
		return nil, err
	}
	choose := ui.Select{Name: "don_vi", Label: "Đơn vị", Value: in.Get("don_vi"), Error: wrong["don_vi"], Span: ui.Half, Options: []ui.Option{{Label: "Toàn địa bàn, mọi đơn vị"}}, Hint: "Chỉ với " + papersThat(byUnit) + ": chọn một đơn vị, hoặc để lập cho mọi đơn vị trong một tệp nén."}
	for _, u := range tree.All() {
		if u.ID != tree.Root().ID {
			choose.Options = append(choose.Options, ui.Option{Value: string(u.ID), Label: u.Name})
		}
	}
	return choose, nil
}

// papersThat names the papers of a sort inside a sentence.
func papersThat(is func(report.Paper) bool) string {
	var words []string
	for _, p := range report.Papers() {
		if is(p) {
			words = append(words, vn.Inside(p.Name))
		}
	}
	return strings.Join(words, ", ")
}

// snapshotChoice offers the figures a draft may tell: those of now, or those that
// were frozen.
func snapshotChoice(in *Input, frozen []score.Snapshot, wrong map[string]string) templ.Component {
	if len(frozen) == 0 {
		return templ.NopComponent
	}
	choose := ui.Select{Name: "ban_chot", Label: "Số liệu", Value: in.Get("ban_chot"), Error: wrong["ban_chot"], Span: ui.Half, Options: []ui.Option{{Value: "", Label: "Hiện nay"}}}
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
		return section(ui.Section{Title: "Các văn bản đã lập"}, ui.Empty{Title: "Chưa lập văn bản nào", Text: ui.Words("Dự thảo lấy số từ bảng chỉ tiêu; chỗ thiếu để trống cho người viết.")})
	}
	t := ui.Table{Caption: "Các văn bản đã lập", Columns: []ui.Column{{Label: "Văn bản"}, {Label: "Tình trạng"}, {Label: "Số liệu"}, {Label: "Lập lúc"}, {Label: "Việc", Hidden: true}}}
	for _, m := range made {
		act := ui.Cell{Part: ui.Button{Label: "Xem", Says: "Xem " + m.Title(), Small: true, Href: reportPath(m.ID)}, Act: true}
		if m.Ready() {
			act.Part = ui.Button{Label: "Tải dự thảo", Says: "Tải dự thảo " + m.Title(), Icon: ui.IconDownload, Small: true, Href: reportPath(m.ID) + "/tep", Download: true}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: m.Title(), Href: reportPath(m.ID), Small: ui.Words(m.Format.Label())}, stateCell(m), snapshotCell(m, frozen), ui.T(momentLabel(m.RecordedAt)), act}})
	}
	return section(ui.Section{Title: "Các văn bản đã lập", Count: fmt.Sprint(len(made))}, t)
}

// stateCell says how far a paper is: being drawn, a draft, issued.
func stateCell(m report.Made) ui.Cell {
	switch {
	case m.Number != "":
		return ui.Cell{Text: "Số " + m.Number, Small: ui.Words("ngày " + m.Day.Short()), Tone: ui.Good}
	case m.Error != "":
		return ui.Cell{Text: "chưa lập được", Tone: ui.Bad}
	case !m.Ready():
		return ui.Cell{Text: "đang lập", Tone: ui.Wait}
	case !m.Closed:
		return ui.Cell{Text: "dự thảo", Small: ui.Words("số liệu chưa chốt"), Tone: ui.Wait}
	}
	return ui.T("dự thảo")
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

func (s *Server) reportMake() http.HandlerFunc {
	return post(s, Form[report.Asked]{Right: auth.MakeReport, Name: "report.make",
		Read: func(in *Input) (report.Asked, error) {
			year, err := strconv.Atoi(in.Get("nam"))
			if err != nil {
				return report.Asked{}, fault.Invalidf("nam", "Năm “%s” không đọc được. Hãy chọn năm trong danh sách.", in.Get("nam"))
			}
			return report.Asked{Year: year, Kind: report.Kind(in.Get("loai")), Format: report.Format(in.Get("dinh_dang")), Period: regime.PeriodID(in.Get("ky")),
				Unit: auth.UnitID(in.Get("don_vi")), Snapshot: in.Get("ban_chot")}, nil
		},
		Act: func(tx *db.Tx, c report.Asked) (string, error) {
			id, err := report.Make(tx, c)
			return reportPath(id), err
		},
		Again: reportsBody,
	})
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
