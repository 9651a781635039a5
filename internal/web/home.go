package web

import (
	"fmt"
	"time"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/figure"
	"tongket/internal/intake"
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
	todo, n, err := todoOf(tx, in, b)
	if err != nil {
		return nil, err
	}
	strip, err := deadlines(tx, in)
	if err != nil {
		return nil, err
	}
	aside, err := scoreAside(tx, in, b)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Việc của tôi", Standing: ui.Words(weekday(in.Today) + ", " + in.Today.Short() + ". " + amount(n)), Actions: homeActions(in)}
	return page(tx, in, p, templ.Join(strip, within(ui.Columns{Label: "Kết quả năm", Aside: aside}.With(), todo)))
}

func amount(n int) string {
	if n == 0 {
		return "Không có việc nào đang chờ."
	}
	return fmt.Sprintf("Có %d việc cần làm.", n)
}

// homeActions is the one thing the role does most.
func homeActions(in *Input) []templ.Component {
	switch {
	case in.Actor.Can(auth.TakeDocument):
		return []templ.Component{
			ui.Button{Label: "Ghi số liệu", Icon: ui.IconFigure, Href: "/so-lieu/ghi"},
			ui.Button{Label: "Tải văn bản lên", Icon: ui.IconUpload, Look: ui.Primary, Href: "/van-ban"}}
	case in.Actor.Can(auth.SubmitFigure):
		return []templ.Component{ui.Button{Label: "Ghi số liệu", Icon: ui.IconFigure, Look: ui.Primary, Href: "/so-lieu/ghi"}}
	}
	return nil
}

var weekdays = map[time.Weekday]string{time.Sunday: "Chủ nhật", time.Monday: "Thứ Hai", time.Tuesday: "Thứ Ba", time.Wednesday: "Thứ Tư",
	time.Thursday: "Thứ Năm", time.Friday: "Thứ Sáu", time.Saturday: "Thứ Bảy"}

func weekday(d vn.Day) string { return weekdays[d.Time().In(vn.Zone).Weekday()] }

// todoOf lists what waits for this person: figures to decide, papers to confirm,
// figures that came back, the age of the last copy.
func todoOf(tx *db.Tx, in *Input, b boards) (templ.Component, int, error) {
	var parts []templ.Component
	total := 0
	add := func(c templ.Component, n int) {
		if n > 0 {
			parts = append(parts, c)
			total += n
		}
	}
	if in.Actor.Can(auth.DecideFigure) {
		c, n, err := waitingFigures(tx, b)
		if err != nil {
			return nil, 0, err
		}
		add(c, n)
	}
	if in.Actor.Can(auth.DecideFact) {
		c, n, err := waitingDocuments(tx)
		if err != nil {
			return nil, 0, err
		}
		add(c, n)
	}
	if in.Actor.Can(auth.SubmitFigure) {
		c, n, err := returnedFigures(tx, in, b)
		if err != nil {
			return nil, 0, err
		}
		add(c, n)
	}
	if total == 0 {
		parts = append(parts, ui.Empty{Title: "Không có việc nào đang chờ bạn", Text: ui.Words("Khi có số liệu chờ duyệt, văn bản chờ xác nhận hoặc số liệu bị trả lại, việc ấy hiện ở đây.")})
	}
	if in.Actor.Can(auth.ChangeWard) {
		parts = append(parts, backupNotice(in))
	}
	return templ.Join(parts...), total, nil
}

// waitingFigures shows each waiting figure with the verdict it would bring.
func waitingFigures(tx *db.Tx, b boards) (templ.Component, int, error) {
	waiting, err := figure.FindWaiting(tx)
	if err != nil {
		return nil, 0, err
	}
	t := ui.Table{Caption: "Số liệu chờ duyệt", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Đang dùng", Number: true}, {Label: "Mới gửi", Number: true}, {Label: "Đánh giá sẽ là"}, {Label: "Việc", Hidden: true}}}
	for _, f := range waiting {
		d := b.in.Definitions[f.Key.Indicator]
		now := "chưa có"
		for _, g := range b.in.Figures {
			if g.Key == f.Key {
				now = g.Value.Format(d)
			}
		}
		t.Rows = append(t.Rows, ui.Row{ID: string(f.ID), Cells: []ui.Cell{
			{Text: d.Name, Href: fmt.Sprintf("/chi-tieu/%s", d.Indicator), Small: ui.Words(b.units[string(f.Key.Unit)])},
			ui.T(spanLabel(f.Key.From, f.Key.To)), ui.T(now),
			{Part: ui.Figure{Value: f.Value.Format(d), Status: statusKinds[f.Status], Strong: true}},
			{Part: wouldBe(b, f)},
			{Part: ui.Button{Label: "Xem", Says: "Xem số liệu " + d.Name, Small: true, Href: "/so-lieu#" + string(f.ID)}, Act: true},
		}})
	}
	return section(ui.Section{Title: "Số liệu chờ duyệt", Count: fmt.Sprint(len(waiting))}, t), len(waiting), nil
}

// wouldBe judges the line as if the figure were approved.
func wouldBe(b boards, f figure.Figure) templ.Component {
	if f.Key.To.Year() != b.Year {
		return ui.Words("không thuộc năm " + fmt.Sprint(b.Year))
	}
	next := score.Of(withApproved(b.in, f))
	for i, l := range next.Lines {
		for _, p := range l.Parts {
			if p.Definition.Indicator != f.Key.Indicator {
				continue
			}
			v := ui.Verdict{Kind: verdictKinds[l.Verdict], Note: "không đổi", Tone: ui.Faint}
			if before := b.Lines[i].Verdict; before != l.Verdict {
				v.Note, v.Tone = "đổi từ "+vn.Sentence(before.Label()), ui.Wait
			}
			return v
		}
	}
	return ui.Words("không thuộc chỉ tiêu nào")
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

func waitingDocuments(tx *db.Tx) (templ.Component, int, error) {
	counts, err := intake.CountWaiting(tx)
	if err != nil {
		return nil, 0, err
	}
	docs, err := document.Find(tx, "")
	if err != nil {
		return nil, 0, err
	}
	t := ui.Table{Caption: "Văn bản chờ xác nhận", Columns: []ui.Column{{Label: "Văn bản"}, {Label: "Dữ kiện"}, {Label: "Việc", Hidden: true}}, NoHead: true}
	for _, d := range docs {
		if counts[d.ID] == 0 {
			continue
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: d.Title, Href: documentPath(d.ID), Small: ui.Words(d.Issuer)},
			ui.T(fmt.Sprintf("%d chờ xác nhận", counts[d.ID])),
			{Part: ui.Button{Label: "Xác nhận", Says: "Xác nhận " + d.Title, Small: true, Href: documentPath(d.ID)}, Act: true}}})
	}
	return section(ui.Section{Title: "Văn bản chờ xác nhận", Count: fmt.Sprint(len(t.Rows))}, t), len(t.Rows), nil
}

func returnedFigures(tx *db.Tx, in *Input, b boards) (templ.Component, int, error) {
	returned, err := figure.FindReturned(tx)
	if err != nil {
		return nil, 0, err
	}
	t := ui.Table{Caption: "Số liệu bị trả lại", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Đã gửi", Number: true}, {Label: "Lý do"}, {Label: "Việc", Hidden: true}}}
	for _, f := range returned {
		if in.Actor.MayFor(auth.SubmitFigure, f.Key.Unit) != nil {
			continue
		}
		d := b.in.Definitions[f.Key.Indicator]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: d.Name, Small: ui.Words(b.units[string(f.Key.Unit)])}, ui.T(spanLabel(f.Key.From, f.Key.To)),
			ui.T(f.Value.Format(d)), {Text: f.Reason, Tone: ui.Wait},
			{Part: ui.Button{Label: "Ghi lại", Says: "Ghi lại " + d.Name, Small: true, Href: entryPath(f.Key)}, Act: true}}})
	}
	return section(ui.Section{Title: "Số liệu bị trả lại", Count: fmt.Sprint(len(t.Rows))}, t), len(t.Rows), nil
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
		return ui.Note{Text: ui.Words("Bản sao lưu gần nhất: " + at.In(vn.Zone).Format("15 giờ 04, 02/01/2006") + ".")}
	}
}

// deadlines is the strip of the periods around today.
func deadlines(tx *db.Tx, in *Input) (templ.Component, error) {
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
			step := ui.Deadline{When: p.Due.Short(), Text: "Hạn số liệu " + lowerFirst(p.Name)}
			switch {
			case p.Due < in.Today:
				step.State = ui.Done
			case p.From <= in.Today && in.Today <= p.Due:
				step.State = ui.Now
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

// scoreAside is the score with its tiles, and in words what the waiting figures
// would make of it.
func scoreAside(tx *db.Tx, in *Input, b boards) (templ.Component, error) {
	if b.Count.Total == 0 {
		return section(ui.Section{Title: fmt.Sprintf("Chỉ tiêu năm %d", b.Year)}, ui.Words("Chưa có chỉ tiêu nào. Tải nghị quyết lên và xác nhận các chỉ tiêu đọc được.")), nil
	}
	s := ui.Score{Against: baselineName(b)}
	for _, l := range b.Lines {
		if l.Counted {
			s.Tiles = append(s.Tiles, ui.Tile{Kind: verdictKinds[l.Verdict], Name: l.Target.Name, Href: indicatorPath(l, b.Year)})
		}
	}
	waiting, err := figure.FindWaiting(tx)
	if err != nil {
		return nil, err
	}
	s.Note = ui.Words("Tính trên số liệu đã duyệt.")
	if len(waiting) > 0 {
		after := score.Of(withApproved(b.in, waiting...))
		s.Note = ui.Line{{Text: fmt.Sprintf("Tính trên số liệu đã duyệt. Nếu duyệt cả %d số đang chờ: ", len(waiting))},
			{Text: fmt.Sprintf("%d/%d", after.MetOrExceeded(), after.Count.Total), Tone: ui.Strong}, {Text: "."}}
	}
	aside := []templ.Component{section(ui.Section{Title: fmt.Sprintf("Chỉ tiêu năm %d", b.Year)}, s)}
	if failed := b.NotMet(); len(failed) > 0 {
		list := ui.DefList{Stacked: true}
		for _, l := range failed {
			list.Items = append(list.Items, ui.Def{Term: ui.Line{{Text: l.Target.Name, Href: indicatorPath(l, b.Year)}}, Text: ui.Words(l.Reason)})
		}
		aside = append(aside, section(ui.Section{Title: "Chỉ tiêu không đạt", Count: fmt.Sprint(len(failed))}, list))
	}
	return templ.Join(aside...), nil
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
