package web

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// homePage answers “What must I do now, and what happens to the score if I do?”
// for whoever opens it.
func homePage(tx *db.Tx, in *Input) (templ.Component, error) {
	year, _, err := yearOf(tx, in)
	if err != nil {
		return nil, err
	}
	b, err := loadBoards(tx, year, "")
	if err != nil {
		return nil, err
	}
	desk, n, err := deskOf(tx, in, b)
	if err != nil {
		return nil, err
	}
	actions, err := homeActions(tx, in)
	if err != nil {
		return nil, err
	}
	strip, err := deadlines(tx, in)
	if err != nil {
		return nil, err
	}
	aside, err := scoreAside(tx, b)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Việc của tôi", Standing: ui.Words(weekday(in.Today) + ", " + in.Today.Short() + ". " + amount(n)), Actions: actions}
	return page(tx, in, p, templ.Join(strip, within(ui.Columns{Label: "Kết quả năm", Aside: aside}.With(), desk)))
}

func amount(n int) string {
	if n == 0 {
		return "Không có việc nào đang chờ."
	}
	return fmt.Sprintf("Có %d việc cần làm.", n)
}

// homeActions are what the role does most, the first of all at the right.
func homeActions(tx *db.Tx, in *Input) ([]templ.Component, error) {
	entry := ui.Button{Label: "Ghi số liệu", Icon: ui.IconFigure, Href: "/so-lieu/ghi"}
	switch {
	case in.Actor.Can(auth.TakeDocument):
		if years, err := plan.Years(tx); err != nil || len(years) == 0 {
			return []templ.Component{ui.Button{Label: "Tải văn bản lên", Icon: ui.IconUpload, Href: "/van-ban"},
				ui.Button{Label: "Mở đầu từ thư mục năm trước", Icon: ui.IconDocument, Look: ui.Primary, Href: openingPath}}, err
		}
		return []templ.Component{entry, ui.Button{Label: "Tải văn bản lên", Icon: ui.IconUpload, Look: ui.Primary, Href: "/van-ban"}}, nil
	case in.Actor.Can(auth.DecideFigure):
		actions := []templ.Component{ui.Button{Label: "Mở báo cáo năm", Icon: ui.IconReport, Href: "/bao-cao"}}
		waiting, err := figure.CountWaiting(tx)
		if waiting > 0 {
			actions = append(actions, ui.Button{Label: fmt.Sprintf("Duyệt %d số liệu", waiting), Icon: ui.IconCheck, Look: ui.Primary, Href: "/so-lieu"})
		}
		return actions, err
	case in.Actor.Can(auth.SubmitFigure):
		return []templ.Component{entry, ui.Button{Label: "Nhập nhanh số đến hạn", Icon: ui.IconSend, Look: ui.Primary, Href: quickPage}}, nil
	}
	return nil, nil
}

var weekdays = map[time.Weekday]string{time.Sunday: "Chủ nhật", time.Monday: "Thứ Hai", time.Tuesday: "Thứ Ba", time.Wednesday: "Thứ Tư",
	time.Thursday: "Thứ Năm", time.Friday: "Thứ Sáu", time.Saturday: "Thứ Bảy"}

func weekday(d vn.Day) string { return weekdays[d.Time().In(vn.Zone).Weekday()] }

// desk gathers what waits for one person.
type desk struct {
	in    *Input
	b     boards // of the year the page is about
	years map[int]boards
	parts []templ.Component
	count int
}

// add puts a list on the desk; an empty one is left out.
func (d *desk) add(s ui.Section, t ui.Table) {
	if len(t.Rows) == 0 {
		return
	}
	s.Count = fmt.Sprint(len(t.Rows))
	d.parts = append(d.parts, section(s, t))
	d.count += len(t.Rows)
}

// board is the board of a year.
func (d *desk) board(tx *db.Tx, year int) (boards, error) {
	if year == d.b.Year {
		return d.b, nil
	}
	if b, have := d.years[year]; have {
		return b, nil
	}
	b, err := loadBoards(tx, year, "")
	d.years[year] = b
	return b, err
}

// deskOf lists what waits for this person: figures to decide, papers to confirm,
// figures that came back, figures under way, the age of the last copy.
func deskOf(tx *db.Tx, in *Input, b boards) (templ.Component, int, error) {
	d := &desk{in: in, b: b, years: map[int]boards{}}
	lists := []struct {
		right auth.Right
		list  func(*db.Tx) error
	}{
		{auth.DecideFigure, d.waitingFigures}, {auth.DecideFact, d.waitingDocuments}, {auth.SubmitFigure, d.owedFigures}, {auth.SubmitFigure, d.returnedFigures},
		{auth.MakeReport, d.outdatedPapers},
	}
	for _, l := range lists {
		if !in.Actor.Can(l.right) {
			continue
		}
		if err := l.list(tx); err != nil {
			return nil, 0, err
		}
	}
	if err := d.owed(tx); err != nil {
		return nil, 0, err
	}
	if d.count == 0 {
		d.parts = append(d.parts, ui.Empty{Title: "Không có việc nào đang chờ bạn", Text: ui.Words("Khi có số liệu chờ duyệt, văn bản chờ xác nhận hoặc số liệu bị trả lại, việc ấy hiện ở đây.")})
	}
	if in.Actor.Can(auth.SubmitFigure) && !in.Actor.Can(auth.DecideFigure) {
		if err := d.underWay(tx); err != nil {
			return nil, 0, err
		}
	}
	d.parts = append(d.parts, ownerAlarm(in, b))
	if in.Actor.Can(auth.ChangeWard) {
		d.parts = append(d.parts, backupNotice(in))
	}
	return templ.Join(d.parts...), d.count, nil
}

// homeShown is how many waiting figures the home page lists before it leads to all.
const homeShown = 10

// waitingFigures shows the first waiting figures with the verdicts they would
// bring.
func (d *desk) waitingFigures(tx *db.Tx) error {
	waiting, err := figure.FindWaiting(tx)
	if err != nil {
		return err
	}
	t := ui.Table{Caption: "Số liệu chờ duyệt", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Đang dùng", Number: true}, {Label: "Mới gửi", Number: true}, {Label: "Đánh giá sẽ là"}, {Label: "Việc", Hidden: true}}}
	for _, f := range waiting[:min(len(waiting), homeShown)] {
		b, err := d.board(tx, f.Key.To.Year())
		if err != nil {
			return err
		}
		def := b.in.Definitions[f.Key.Indicator]
		now := ui.Cell{Text: "chưa có", Tone: ui.Faint}
		for _, g := range b.in.Figures {
			if g.Key == f.Key {
				now = ui.P(ui.Figure{Value: g.Value.Format(def), Status: statusKinds[g.Status]})
			}
		}
		t.Rows = append(t.Rows, ui.Row{ID: string(f.ID), Cells: []ui.Cell{
			{Text: def.Name, Href: fmt.Sprintf("/chi-tieu/%s?nam=%d", def.Indicator, b.Year), Small: ui.Words(b.units[string(f.Key.Unit)])},
			ui.T(spanLabel(f.Key.From, f.Key.To)), now,
			{Part: ui.Figure{Value: f.Value.WithUnit(def), Status: statusKinds[f.Status], Strong: true}},
			{Part: wouldBe(b, f)},
			{Part: ui.Button{Label: "Xem", Says: "Xem số liệu " + def.Name, Small: true, Href: "/so-lieu#" + string(f.ID)}, Act: true},
		}})
	}
	d.add(ui.Section{Title: "Số liệu chờ duyệt"}, t)
	if more := len(waiting) - homeShown; more > 0 {
		d.count += more
		d.parts = append(d.parts, ui.Note{Text: ui.Line{{Text: fmt.Sprintf("Còn %d số chờ duyệt nữa. ", more)}, {Text: "Mở cả danh sách", Href: "/so-lieu"}}})
	}
	return nil
}

// withApproved is what a board would be drawn from if the figures counted.
func withApproved(in score.Input, more ...figure.Figure) score.Input {
	next := in
	next.Figures = nil
	for _, g := range in.Figures {
		replaced := false
		for _, f := range more {
			replaced = replaced || f.Key == g.Key
		}
		if !replaced {
			next.Figures = append(next.Figures, g)
		}
	}
	for _, f := range more {
		f.State = figure.Approved
		next.Figures = append(next.Figures, f)
	}
	return next
}

func (d *desk) waitingDocuments(tx *db.Tx) error {
	counts, err := intake.CountWaiting(tx)
	if err != nil {
		return err
	}
	docs, err := document.Find(tx, "")
	if err != nil {
		return err
	}
	t := ui.Table{Caption: "Văn bản chờ xác nhận", Columns: []ui.Column{{Label: "Văn bản"}, {Label: "Dữ kiện"}, {Label: "Việc", Hidden: true}}, NoHead: true}
	for _, doc := range docs {
		if counts[doc.ID] == 0 {
			continue
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: doc.Title, Href: documentPath(doc.ID), Small: ui.Words(origin(doc))},
			ui.T(fmt.Sprintf("%d chờ xác nhận", counts[doc.ID])),
			{Part: ui.Button{Label: "Xác nhận", Says: "Xác nhận " + doc.Title, Small: true, Href: documentPath(doc.ID)}, Act: true}}})
	}
	d.add(ui.Section{Title: "Văn bản chờ xác nhận"}, t)
	return nil
}

func (d *desk) returnedFigures(tx *db.Tx) error {
	returned, err := figure.FindReturned(tx)
	if err != nil {
		return err
	}
	t := ui.Table{Caption: "Số liệu bị trả lại", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Đã gửi", Number: true}, {Label: "Lý do"}, {Label: "Việc", Hidden: true}}}
	for _, f := range returned {
		if d.in.Actor.MayFor(auth.SubmitFigure, f.Key.Unit) != nil {
			continue
		}
		def := d.b.in.Definitions[f.Key.Indicator]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: def.Name, Small: ui.Words(d.b.units[string(f.Key.Unit)])}, ui.T(spanLabel(f.Key.From, f.Key.To)),
			ui.T(f.Value.WithUnit(def)), {Text: f.Reason, Tone: ui.Wait},
			{Part: ui.Button{Label: "Ghi lại", Says: "Ghi lại " + def.Name, Small: true, Href: entryPath(f.Key)}, Act: true}}})
	}
	d.add(ui.Section{Title: "Số liệu bị trả lại"}, t)
	return nil
}

// underWay lists, for a unit, its figures that wait for a decision: nothing to
// do, and yet the first thing they ask.
func (d *desk) underWay(tx *db.Tx) error {
	waiting, err := figure.FindWaiting(tx)
	if err != nil {
		return err
	}
	t := ui.Table{Caption: "Số liệu đã gửi, đang chờ duyệt", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Đã gửi", Number: true}, {Label: "Lúc"}}}
	for _, f := range waiting {
		if d.in.Actor.MayFor(auth.SubmitFigure, f.Key.Unit) != nil {
			continue
		}
		def := d.b.in.Definitions[f.Key.Indicator]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: def.Name, Small: ui.Words(d.b.units[string(f.Key.Unit)])}, ui.T(spanLabel(f.Key.From, f.Key.To)),
			{Part: ui.Figure{Value: f.Value.WithUnit(def), Status: statusKinds[f.Status], Strong: true}}, ui.T(momentLabel(f.SubmittedAt))}})
	}
	if len(t.Rows) > 0 {
		d.parts = append(d.parts, section(ui.Section{Title: "Đã gửi, đang chờ duyệt", Count: fmt.Sprint(len(t.Rows))}, t))
	}
	return nil
}

// entryPath is the address of the form for one figure.
func entryPath(k figure.Key) string {
	return fmt.Sprintf("/so-lieu/ghi?chi-tieu=%s&don-vi=%s&ky=%s_%s", k.Indicator, k.Unit, k.From, k.To)
}

// backupNotice says how old the last copy is; older than two days is said loudly.
func backupNotice(in *Input) templ.Component {
	s := in.server
	if s.BackupAge == nil {
		return templ.NopComponent
	}
	at, ok := s.BackupAge()
	switch age := s.DB.Now().Sub(at); {
	case !ok:
		return ui.Notice{Tone: ui.Wait, Title: "Chưa có bản sao lưu nào", Text: ui.Words("Bản đầu tiên được chép vào đêm nay. Muốn có ngay, chạy lệnh tongket backup.")}
	case age > 48*time.Hour:
		return ui.Notice{Tone: ui.Bad, Title: fmt.Sprintf("Bản sao lưu gần nhất đã %d ngày tuổi", int(age.Hours()/24)), Text: ui.Words("Kiểm tra ổ đĩa chứa bản sao, rồi chạy lệnh tongket backup.")}
	default:
		return ui.Note{Text: ui.Words("Bản sao lưu gần nhất: " + moment(at) + ".")}
	}
}

// deadlines is the strip of the due days around today: those of the regimes, and
// of the months alone in a ward that has none.
func deadlines(tx *db.Tx, in *Input) (templ.Component, error) {
	if steps, err := dueSteps(tx, in); err != nil || len(steps) > 0 {
		return ui.Deadlines{Label: "Hạn gửi gần đây", Steps: steps}, err
	}
	strip := ui.Deadlines{Label: "Các kỳ báo cáo gần đây"}
	for _, year := range []int{in.Today.Year() - 1, in.Today.Year(), in.Today.Year() + 1} {
		periods, err := regime.Periods(tx, year)
		if err != nil {
			return nil, err
		}
		for _, p := range periods {
			if p.Kind != regime.Month || p.Due < in.Today.AddDays(-50) || p.Due > in.Today.AddDays(80) {
				continue
			}
			step := ui.Deadline{When: p.Due.Short(), Text: "Hạn số liệu " + vn.Inside(p.Name)}
			switch {
			case p.Due < in.Today:
				step.State = ui.Done
			case p.From <= in.Today && in.Today <= p.Due:
				step.State = ui.Now
				step.When += " · " + daysLeft(in.Today, p.Due)
			}
			strip.Steps = append(strip.Steps, step)
		}
	}
	if len(strip.Steps) > 5 {
		strip.Steps = strip.Steps[:5]
	}
	if len(strip.Steps) == 0 {
		return templ.NopComponent, nil
	}
	return strip, nil
}

// daysLeft says how far off a day is: "hôm nay", "còn 17 ngày".
func daysLeft(today, due vn.Day) string {
	if today == due {
		return "hôm nay"
	}
	return fmt.Sprintf("còn %d ngày", int(due.Time().Sub(today.Time())/(24*time.Hour)))
}

// scoreAside is the score with its tiles, and in words what the waiting figures
// would make of it.
func scoreAside(tx *db.Tx, b boards) (templ.Component, error) {
	heading := ui.Section{Title: fmt.Sprintf("Chỉ tiêu năm %d", b.Year), More: ui.Line{{Text: "Xem bảng", Href: fmt.Sprintf("/chi-tieu?nam=%d", b.Year)}}}
	if b.Count.Total == 0 {
		return section(heading, ui.Words("Chưa có chỉ tiêu nào. Tải nghị quyết lên và xác nhận các chỉ tiêu đọc được.")), nil
	}
	s := ui.Score{Against: vn.Inside(baselineName(b))}
	for _, v := range score.Verdicts {
		for _, l := range b.With(v) {
			s.Tiles = append(s.Tiles, ui.Tile{Kind: verdictKinds[v], Name: l.Target.Name}) // too small to be touched as links
		}
	}
	var err error
	if s.Note, err = ifApproved(tx, b); err != nil {
		return nil, err
	}
	aside := []templ.Component{section(heading, s)}
	if failed := b.NotMet(); len(failed) > 0 {
		list := ui.DefList{Stacked: true}
		for _, l := range failed {
			list.Items = append(list.Items, ui.Def{Term: ui.Line{{Text: l.Target.Name, Href: indicatorPath(l, b.Year)}}, Text: ui.Words(shortfall(l))})
		}
		aside = append(aside, section(ui.Section{Title: "Chỉ tiêu không đạt", Count: fmt.Sprint(len(failed))}, list))
	}
	return templ.Join(aside...), nil
}

// ifApproved says on what the score is drawn, and what the waiting figures of its
// year would make of it.
func ifApproved(tx *db.Tx, b boards) (ui.Line, error) {
	all, err := figure.FindWaiting(tx)
	if err != nil {
		return nil, err
	}
	waiting := slices.DeleteFunc(all, func(f figure.Figure) bool { return f.Key.To.Year() != b.Year })
	if len(waiting) == 0 {
		return ui.Words("Tính trên số liệu đã duyệt."), nil
	}
	what := "số đang chờ"
	if len(waiting) > 1 {
		what = fmt.Sprintf("cả %d số đang chờ", len(waiting))
	}
	after := score.Of(withApproved(b.in, waiting...))
	return ui.Line{{Text: "Tính trên số liệu đã duyệt. Nếu duyệt " + what + ": "},
		{Text: fmt.Sprintf("%d/%d", after.MetOrExceeded(), after.Count.Total), Tone: ui.Strong}, {Text: "."}}, nil
}

// shortfall says how far a failed line is from its plan: "9,8 ha so với kế hoạch
// 12,5 ha; còn thiếu 2,7 ha."
func shortfall(l score.Line) string {
	if len(l.Parts) != 1 {
		return l.Reason
	}
	p := l.Parts[0]
	if p.Value == nil || p.Value.Number == nil || p.Judged == nil || !slices.Contains([]plan.Operator{plan.AtLeast, plan.Above, plan.AtMost, plan.Below}, p.Judged.Assigned.Operator) {
		return l.Reason
	}
	d, a := p.Definition, p.Judged.Assigned
	gap := new(big.Rat).Sub(vn.Decimal{Units: a.Lo, Scale: d.Scale}.Rat(), p.Value.Number.Rat())
	word, unit := "còn thiếu", d.Unit
	if gap.Sign() < 0 {
		word = "vượt quá"
		gap.Neg(gap)
	}
	if strings.HasPrefix(unit, "%") {
		unit = "điểm\u00a0%"
	}
	far, err := vn.FromRat(gap, d.Scale)
	if err != nil || far.Sign() == 0 {
		return l.Reason
	}
	return fmt.Sprintf("%s so với kế hoạch %s; %s %s.", p.Value.WithUnit(), d.WithUnit(a.Lo), word, plan.Measure(far.Trim().String(), unit))
}

// indicatorPath is the address of a line's (first) indicator.
func indicatorPath(l score.Line, year int) string {
	if len(l.Target.Parts) == 0 {
		return fmt.Sprintf("/chi-tieu?nam=%d", year)
	}
	return fmt.Sprintf("/chi-tieu/%s?nam=%d", l.Target.Parts[0].Indicator, year)
}

// spanLabel prints a span of days as the period it is, else as its two days.
func spanLabel(from, to vn.Day) string {
	if period := intake.PeriodOf(from, to); period != "" {
		return intake.PeriodLabel(period)
	}
	return from.Short() + " → " + to.Short()
}
