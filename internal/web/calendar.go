package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/regime"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// calendarPath is the page of working days, years and periods.
const calendarPath = "/lich"

// calendarPage shows a year's days off and made up, and its periods with their
// due days. With a day typed, it shows first which due days would move.
func calendarPage(tx *db.Tx, in *Input) (templ.Component, error) { return calendarBody(tx, in, nil) }

func calendarBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	year, err := wholeNumber("nam", in.Get("nam"), in.Today.Year())
	if err != nil || year < 2000 || year > 2100 {
		return nil, fault.Missingf("Không có lịch của năm “%s”. Hãy chọn một năm trong danh sách.", in.Get("nam"))
	}
	c, err := regime.LoadCalendar(tx)
	if err != nil {
		return nil, err
	}
	names, err := accountNames(tx)
	if err != nil {
		return nil, err
	}
	v := calendarView{partForms: newPartForms(in, faults), year: year, calendar: c, names: names, may: in.Actor.Can(auth.ChangeWard), refused: len(faults) > 0}
	shown, err := v.shown(tx)
	if err != nil {
		return nil, err
	}
	days := v.days()
	periods, err := v.periods(tx)
	if err != nil {
		return nil, err
	}
	var parts []templ.Component
	if len(faults) > 0 {
		parts = append(parts, v.summary("Chưa lưu được lịch", faults))
	} else if done := calendarDone[in.Get("xong")]; done != "" {
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: done})
	}
	p := ui.Page{Title: fmt.Sprintf("Lịch và các kỳ năm %d", year), Crumbs: []ui.Crumb{{Label: "Chế độ báo cáo", Href: regimesPath}, {Label: "Lịch"}},
		Standing: ui.Words("Hạn gửi, nhắc việc và trễ hạn đều tính theo ngày làm việc trong lịch này.")}
	return page(tx, in, p, templ.Join(append(parts, v.switcher(), shown, days, periods)...))
}

var calendarDone = map[string]string{"ngay": "Đã ghi vào lịch", "xac-nhan": "Đã xác nhận lịch của năm", "mo": "Đã mở các kỳ của năm", "ky": "Đã thêm kỳ", "hen": "Đã đổi ngày chốt và hạn gửi", "khung": "Đã lưu khung kỳ"}

// calendarView draws the parts of the calendar's page.
type calendarView struct {
	partForms
	year     int
	calendar regime.Calendar
	names    map[auth.AccountID]string
	may      bool
	refused  bool
}

func (v *calendarView) switcher() templ.Component {
	years := ui.Switch{Label: "Năm", Shown: true}
	for y := v.in.Today.Year() - 1; y <= v.in.Today.Year()+2; y++ {
		years.Items = append(years.Items, ui.SwitchItem{Label: strconv.Itoa(y), Href: fmt.Sprintf("%s?nam=%d", calendarPath, y), Current: y == v.year})
	}
	return ui.FilterBar{Switches: []ui.Switch{years}}
}

// days lists the named days of the year, says who confirmed them, and takes more.
func (v *calendarView) days() templ.Component {
	days := v.calendar.Days(v.year)
	body := []templ.Component{v.confirmation(days)}
	if len(days) > 0 {
		t := ui.Table{Caption: fmt.Sprintf("Ngày nghỉ và làm bù năm %d", v.year), Columns: []ui.Column{{Label: "Ngày"}, {Label: "Là"}, {Label: "Tên"}, {Label: "Nguồn"}}}
		for _, d := range days {
			what := ui.Tag{Text: "nghỉ"}
			if d.Sort == regime.MakeUp {
				what = ui.Tag{Text: "làm bù", Tone: ui.Wait}
			}
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{dayCell(d.Day), ui.P(what), ui.T(d.Name), {Text: d.Source, Small: ui.Words(markOf(d, v.names))}}})
		}
		body = append(body, t)
	}
	parts := []templ.Component{section(ui.Section{ID: "ngay-nghi", Title: "Ngày nghỉ lễ và làm bù", Count: fmt.Sprint(len(days))}, body...)}
	if v.may {
		parts = append(parts, v.dayForms(len(days) == 0))
	}
	return templ.Join(parts...)
}

func markOf(d regime.NamedDay, names map[auth.AccountID]string) string {
	if d.RecordedBy != "" {
		return nameIn(names, d.RecordedBy) + " ghi " + momentLabel(d.RecordedAt)
	}
	return d.Mark
}

// confirmation says whether the Office has compared the year's days.
func (v *calendarView) confirmation(days []regime.NamedDay) templ.Component {
	if y, ok := v.calendar.Confirmed(v.year); ok {
		return ui.Note{Text: ui.Words(fmt.Sprintf("Đã so với %s. %s xác nhận %s.", y.Source, nameIn(v.names, y.By), momentLabel(y.At)))}
	}
	if len(days) == 0 {
		return ui.Notice{Tone: ui.Wait, Title: fmt.Sprintf("Năm %d chưa có ngày nghỉ lễ nào trong lịch", v.year), Text: ui.Words("Hạn gửi của năm này mới chỉ trừ thứ Bảy và Chủ nhật.")}
	}
	return ui.Notice{Tone: ui.Wait, Title: fmt.Sprintf("Lịch năm %d chưa được Văn phòng xác nhận", v.year),
		Text: ui.Words("Danh sách lập theo Bộ luật Lao động 2019, Điều 112; khoảng nghỉ Tết, ngày liền kề Quốc khánh và các ngày hoán đổi do Thủ tướng quyết định từng năm. So với thông báo chính thức, sửa ngày khác rồi xác nhận.")}
}

// shown is what a typed day would move, before it is recorded.
func (v *calendarView) shown(tx *db.Tx) (templ.Component, error) {
	if !v.may || !v.asked("ngay") || v.refused || v.in.Get("ngay") == "" {
		return templ.NopComponent, nil
	}
	return v.moves(tx)
}

// dayForms takes a day, the year's list by law, and the confirmation.
func (v *calendarView) dayForms(none bool) templ.Component {
	parts := []templ.Component{v.dayForm()}
	if _, can := regime.LawDays(v.year); none && can {
		parts = append(parts, ui.Act{Send: send(calendarPath+"/theo-luat", v.hidden("luat")...), Button: ui.Button{Label: fmt.Sprintf("Lập danh sách năm %d theo Điều 112", v.year)}})
	}
	if _, confirmed := v.calendar.Confirmed(v.year); !confirmed && !none {
		paper := v.input("xac-nhan", "nguon", "Đã so với văn bản", "")
		paper.Hint, paper.Span = "Số, ký hiệu và ngày của thông báo nghỉ lễ, Tết.", ui.Half
		parts = append(parts, section(ui.Section{ID: "xac-nhan", Title: fmt.Sprintf("Xác nhận lịch năm %d", v.year)}, form(ui.Form{Send: send(calendarPath+"/xac-nhan", v.hidden("xac-nhan")...), Label: "Xác nhận lịch"},
			fields(paper),
			ui.Acts{ui.Button{Label: "Xác nhận lịch"}})))
	}
	return templ.Join(parts...)
}

// dayForm takes one day; it asks the page again, which shows what would move.
func (v *calendarView) dayForm() templ.Component {
	day, name, paper := v.input("ngay", "ngay", "Ngày", ""), v.input("ngay", "ten", "Tên", ""), v.input("ngay", "nguon", "Theo văn bản", "")
	day.Hint, name.Optional, paper.Optional, paper.Span = "Ví dụ 02/01/2026.", true, true, ui.Full
	sort := v.pick("ngay", "loai", "Là ngày", string(regime.DayOff), []ui.Option{{Value: string(regime.DayOff), Label: "Nghỉ lễ, nghỉ bù, hoán đổi"},
		{Value: string(regime.MakeUp), Label: "Làm bù (thứ Bảy, Chủ nhật)"}, {Value: string(regime.PlainDay), Label: "Bỏ khỏi lịch, như ngày thường"}})
	return section(ui.Section{ID: "ghi-ngay", Title: "Ghi một ngày"}, form(ui.Form{Send: ui.Send{Action: calendarPath, Hidden: v.hidden("ngay")}, Get: true, Label: "Ghi một ngày vào lịch"},
		fields(day, sort, name, paper), ui.Acts{ui.Button{Label: "Xem hạn nào chuyển"}}))
}

func (v *calendarView) hidden(part string) []ui.Hidden {
	return []ui.Hidden{{Name: fieldPart, Value: part}, {Name: "nam", Value: strconv.Itoa(v.year)}}
}

// moves shows which due days a typed day would move, with the form that does it.
func (v *calendarView) moves(tx *db.Tx) (templ.Component, error) {
	d, err := readNamedDay(v.in)
	var moves []regime.Move
	if err == nil {
		moves, err = regime.Moves(tx, []regime.NamedDay{d.Day})
	}
	if faults, mendable := fault.All(err); mendable {
		v.partForms = newPartForms(v.in, faults)
		v.dayForm() // its fields say where a fault leads
		return v.summary("Chưa ghi được ngày này", faults), nil
	}
	if err != nil {
		return nil, err
	}
	body := []templ.Component{ui.Words(fmt.Sprintf("Không hạn gửi nào chuyển khi ghi ngày %s.", d.Day.Day.Short()))}
	if len(moves) > 0 {
		body = []templ.Component{movesTable(moves), ui.Note{Text: ui.Words("Hạn đã qua và hạn do Văn phòng tự ấn định giữ nguyên.")}}
	}
	hide := v.hidden("ngay")
	for _, name := range []string{"ngay", "loai", "ten", "nguon"} {
		hide = append(hide, ui.Hidden{Name: name, Value: v.in.Get(name)})
	}
	body = append(body, ui.Act{Send: send(calendarPath+"/ngay", hide...), Button: ui.Button{Label: fmt.Sprintf("Ghi ngày %s vào lịch", d.Day.Day.Short()), Look: ui.Primary, Icon: ui.IconCheck}})
	return section(ui.Section{ID: "chuyen", Title: "Trước khi ghi: hạn gửi nào chuyển", Count: fmt.Sprint(len(moves))}, body...), nil
}

func movesTable(moves []regime.Move) templ.Component {
	t := ui.Table{Caption: "Hạn gửi chuyển", Columns: []ui.Column{{Label: "Kỳ"}, {Label: "Hạn chuyển từ"}, {Label: "Sang"}}}
	for _, m := range moves {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: m.Period.Label(), Small: ui.Words(cmp.Or(m.Regime, "hạn chung của kỳ"))}, dayCell(m.From), dayCell(m.To)}})
	}
	return t
}

// periods lists the year's periods by window, and opens, adds and reschedules.
func (v *calendarView) periods(tx *db.Tx) (templ.Component, error) {
	all, err := regime.Periods(tx, v.year)
	if err != nil {
		return nil, err
	}
	windows, err := regime.WindowsIn(tx, v.year)
	if err != nil {
		return nil, err
	}
	var parts []templ.Component
	var shut []regime.Window
	for _, w := range append(windows, regime.Window{Label: "Kỳ riêng của đơn vị"}) {
		own := slices.DeleteFunc(slices.Clone(all), func(p regime.Period) bool { return p.Window != w.Code })
		switch {
		case len(own) > 0:
			parts = append(parts, section(ui.Section{Title: "Các kỳ: " + vn.Inside(w.Label), Count: fmt.Sprint(len(own))}, sourceNote(w), v.periodTable(own)))
		case w.Code != "":
			shut = append(shut, w)
		}
	}
	if v.may {
		if p, ok := v.rescheduled(all); ok {
			parts = append([]templ.Component{v.rescheduleForm(p)}, parts...)
		}
		if len(shut) > 0 {
			parts = append(parts, v.openForm(shut))
		}
		parts = append(parts, v.addForm(), v.windowForm())
	}
	return templ.Join(parts...), nil
}

// sourceNote tells the law a window follows and which periods to compare.
func sourceNote(w regime.Window) templ.Component {
	text := ""
	if w.Source != "" {
		text = "Theo " + w.Source + ". "
	}
	if slices.ContainsFunc(w.Spans, func(s regime.Span) bool { return s.Ask }) {
		text += "Một số kỳ theo thông lệ, cần Văn phòng so với quy định của tỉnh."
	}
	if text == "" {
		return templ.NopComponent
	}
	return ui.Note{Text: ui.Words(text)}
}

func (v *calendarView) periodTable(list []regime.Period) templ.Component {
	t := ui.Table{Caption: "Các kỳ", Columns: []ui.Column{{Label: "Kỳ"}, {Label: "Từ"}, {Label: "Đến"}, {Label: "Chốt số liệu"}, {Label: "Hạn gửi"}, {Label: "Việc", Hidden: true}}}
	for _, p := range list {
		due := dayCell(p.Due)
		if p.DueByHand {
			due.Small = ui.Words(vn.Lower(weekday(p.Due)) + ", tự ấn định")
		}
		act := ui.Cell{}
		if v.may {
			act = ui.Cell{Part: ui.Button{Label: "Đổi hạn", Says: "Đổi hạn " + p.Name, Small: true, Href: fmt.Sprintf("%s?nam=%d&ky=%s#doi-han", calendarPath, v.year, p.ID)}, Act: true}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(p.Name), {Text: p.From.Short(), Whole: true}, {Text: p.To.Short(), Whole: true}, {Text: p.Cutoff.Short(), Whole: true}, due, act}})
	}
	return t
}

func (v *calendarView) rescheduled(all []regime.Period) (regime.Period, bool) {
	i := slices.IndexFunc(all, func(p regime.Period) bool { return string(p.ID) == v.in.Get("ky") })
	if i < 0 {
		return regime.Period{}, false
	}
	return all[i], true
}

func (v *calendarView) rescheduleForm(p regime.Period) templ.Component {
	hide := append(v.hidden("hen"), ui.Hidden{Name: "ky", Value: string(p.ID)})
	cutoff, due := v.input("hen", "chot", "Chốt số liệu ngày", p.Cutoff.Short()), v.input("hen", "han", "Hạn gửi", p.Due.Short())
	due.Hint = "Cách ngày chốt ít nhất một ngày làm việc."
	return section(ui.Section{ID: "doi-han", Title: "Đổi ngày chốt và hạn gửi: " + p.Label()}, form(ui.Form{Send: send(calendarPath+"/hen", hide...), Label: "Đổi hạn"}, fields(cutoff, due),
		ui.Note{Text: ui.Words("Hạn tự ấn định áp dụng cho mọi chế độ báo cáo của kỳ này và không đổi khi lịch đổi.")}, ui.Acts{ui.Button{Label: "Đổi hạn", Look: ui.Primary}}))
}

func (v *calendarView) openForm(shut []regime.Window) templ.Component {
	var options []ui.Option
	for _, w := range shut {
		options = append(options, ui.Option{Value: w.Code, Label: w.Label})
	}
	s := v.pick("mo", "khung", "Khung kỳ", "", options, "nam")
	s.Span = ui.Half
	return section(ui.Section{ID: "mo-nam", Title: fmt.Sprintf("Mở kỳ của năm %d", v.year)}, form(ui.Form{Send: send(calendarPath+"/mo", v.hidden("mo")...), Label: "Mở các kỳ của năm"}, fields(s), ui.Acts{ui.Button{Label: fmt.Sprintf("Mở các kỳ năm %d", v.year)}}))
}

func (v *calendarView) addForm() templ.Component {
	name, from, to := v.input("ky", "ten", "Tên kỳ", ""), v.input("ky", "tu", "Từ ngày", "", "ky"), v.input("ky", "den", "Đến ngày", "")
	cutoff, due := v.input("ky", "chot", "Chốt số liệu ngày", ""), v.input("ky", "han", "Hạn gửi", "")
	name.Hint, cutoff.Hint, due.Hint = "Ví dụ “Tháng hành động vì trẻ em 2026”.", "Để trống là ngày cuối kỳ.", "Để trống là ngày làm việc kế tiếp."
	cutoff.Optional, due.Optional = true, true
	return section(ui.Section{ID: "them-ky", Title: "Thêm kỳ riêng"}, form(ui.Form{Send: send(calendarPath+"/ky", v.hidden("ky")...), Label: "Thêm kỳ riêng"},
		fields(name, from, to, cutoff, due), ui.Acts{ui.Button{Label: "Thêm kỳ"}}))
}

func (v *calendarView) windowForm() templ.Component {
	name, paper := v.input("khung", "ten", "Tên khung kỳ", ""), v.input("khung", "nguon", "Căn cứ", "")
	begins, due, since := v.input("khung", "ngay_dau", "Kỳ tháng bắt đầu ngày", "", "ky"), v.input("khung", "han_sau", "Hạn gửi sau ngày chốt", "1"), v.input("khung", "tu_nam", "Áp dụng từ năm", strconv.Itoa(v.year))
	name.Hint, paper.Hint, begins.Hint, since.Hint = "Ví dụ “Kỳ báo cáo của tỉnh (20 đến 19)”.", "Văn bản quy định.", "Ví dụ 20: tháng 3 tính từ 20/02 đến 19/3.", "Năm đã mở kỳ thì giữ nguyên."
	begins.Unit, due.Unit, paper.Optional = "tháng trước", "ngày làm việc", true
	for _, i := range []*ui.Input{&begins, &due, &since} {
		i.Mode, i.Number = "numeric", true
	}
	return section(ui.Section{ID: "khung", Title: "Thêm khung kỳ của tỉnh"}, form(ui.Form{Send: send(calendarPath+"/khung", v.hidden("khung")...), Label: "Thêm khung kỳ"},
		fields(name, paper, begins, due, since), ui.Acts{ui.Button{Label: "Lưu khung kỳ"}}))
}

// namedDay is a day as its form sends it.
type namedDay struct {
	Year int
	Day  regime.NamedDay
}

func readNamedDay(in *Input) (namedDay, error) {
	year, err := wholeNumber("nam", in.Get("nam"), in.Today.Year())
	if err != nil {
		return namedDay{}, err
	}
	day, err := typedDay("ngay", in.Get("ngay"))
	if err == nil && day == "" {
		err = fault.Invalidf("ngay", "Chưa có ngày. Hãy ghi ngày, tháng, năm, ví dụ 02/01/2026.")
	}
	return namedDay{year, regime.NamedDay{Day: day, Sort: regime.DaySort(in.Get("loai")), Name: in.Get("ten"), Source: in.Get("nguon")}}, err
}

func calendarAt(year int, done, place string) string {
	at := fmt.Sprintf("%s?nam=%d&xong=%s", calendarPath, year, done)
	if place != "" {
		at += "#" + place
	}
	return at
}

// calendarDay records one day after its moves were shown.
func (s *Server) calendarDay() http.HandlerFunc {
	return post(s, Form[namedDay]{Right: auth.ChangeWard, Name: "calendar.set", Read: readNamedDay,
		Act: func(tx *db.Tx, d namedDay) (string, error) {
			_, err := regime.SetDays(tx, []regime.NamedDay{d.Day})
			return calendarAt(d.Year, "ngay", "ngay-nghi"), err
		}, Again: calendarBody})
}

// yearNote is a year with the paper that a form names for it, or its window.
type yearNote struct {
	Year int
	Text string
}

func readYear(field string) func(*Input) (yearNote, error) {
	return func(in *Input) (yearNote, error) {
		year, err := wholeNumber("nam", in.Get("nam"), in.Today.Year())
		return yearNote{year, in.Get(field)}, err
	}
}

// calendarByLaw fills a year that has no list with the days the law names.
func (s *Server) calendarByLaw() http.HandlerFunc {
	return post(s, Form[yearNote]{Right: auth.ChangeWard, Name: "calendar.law", Read: readYear(""),
		Act: func(tx *db.Tx, y yearNote) (string, error) {
			c, err := regime.LoadCalendar(tx)
			if err != nil {
				return "", err
			}
			days, known := regime.LawDays(y.Year)
			if !known || len(c.Days(y.Year)) > 0 {
				return "", fault.Conflictf("Năm %d đã có ngày nghỉ trong lịch hoặc chưa tính được ngày âm lịch. Hãy ghi từng ngày theo thông báo.", y.Year)
			}
			_, err = regime.SetDays(tx, days)
			return calendarAt(y.Year, "ngay", "ngay-nghi"), err
		}, Again: calendarBody})
}

func (s *Server) calendarConfirm() http.HandlerFunc {
	return post(s, Form[yearNote]{Right: auth.ChangeWard, Name: "calendar.confirm", Read: readYear("nguon"),
		Act: func(tx *db.Tx, y yearNote) (string, error) {
			return calendarAt(y.Year, "xac-nhan", "ngay-nghi"), regime.ConfirmYear(tx, y.Year, y.Text)
		}, Again: calendarBody})
}

func (s *Server) yearOpen() http.HandlerFunc {
	return post(s, Form[yearNote]{Right: auth.ChangeWard, Name: "period.open", Read: readYear("khung"),
		Act: func(tx *db.Tx, y yearNote) (string, error) {
			_, err := regime.OpenYear(tx, y.Year, y.Text)
			return calendarAt(y.Year, "mo", ""), err
		}, Again: calendarBody})
}

// typedPeriod is a period, or its new days, as a form sends it.
type typedPeriod struct {
	Year   int
	Period regime.Period
}

func readPeriod(in *Input) (t typedPeriod, err error) {
	if t.Year, err = wholeNumber("nam", in.Get("nam"), in.Today.Year()); err != nil {
		return t, err
	}
	t.Period = regime.Period{ID: regime.PeriodID(in.Get("ky")), Name: in.Get("ten")}
	for field, day := range map[string]*vn.Day{"tu": &t.Period.From, "den": &t.Period.To, "chot": &t.Period.Cutoff, "han": &t.Period.Due} {
		if *day, err = typedDay(field, in.Get(field)); err != nil {
			return t, err
		}
	}
	return t, nil
}

func (s *Server) periodAdd() http.HandlerFunc {
	return post(s, Form[typedPeriod]{Right: auth.ChangeWard, Name: "period.add", Read: readPeriod,
		Act: func(tx *db.Tx, t typedPeriod) (string, error) {
			t.Period.ID, t.Period.Year = "", t.Year
			_, err := regime.AddPeriod(tx, t.Period)
			return calendarAt(t.Year, "ky", "them-ky"), err
		}, Again: calendarBody})
}

func (s *Server) periodReschedule() http.HandlerFunc {
	return post(s, Form[typedPeriod]{Right: auth.ChangeWard, Name: "period.reschedule", Read: readPeriod,
		Act: func(tx *db.Tx, t typedPeriod) (string, error) {
			_, err := regime.Reschedule(tx, t.Period.ID, t.Period.Cutoff, t.Period.Due)
			return calendarAt(t.Year, "hen", ""), err
		}, Again: calendarBody})
}

// typedWindow is a window of shifted months as its form sends it.
type typedWindow struct {
	Year, Begins int
	Window       regime.Window
}

func readWindow(in *Input) (t typedWindow, err error) {
	t.Window = regime.Window{Label: in.Get("ten"), Source: in.Get("nguon")}
	for _, f := range []struct {
		field string
		to    *int
	}{{"nam", &t.Year}, {"ngay_dau", &t.Begins}, {"han_sau", &t.Window.DueAfter}, {"tu_nam", &t.Window.Since}} {
		if *f.to, err = wholeNumber(f.field, in.Get(f.field), 0); err != nil {
			return t, err
		}
	}
	if t.Begins < 2 || t.Begins > 28 {
		return t, fault.Invalidf("ngay_dau", "Kỳ tháng bắt đầu ngày %d của tháng trước nằm ngoài 2–28. Hãy ghi lại ngày.", t.Begins)
	}
	t.Window.Spans = regime.MonthlyFrom(t.Begins)
	return t, nil
}

func (s *Server) windowSet() http.HandlerFunc {
	return post(s, Form[typedWindow]{Right: auth.ChangeWard, Name: "window.set", Read: readWindow,
		Act: func(tx *db.Tx, t typedWindow) (string, error) {
			_, err := regime.SetWindow(tx, t.Window)
			return calendarAt(t.Year, "khung", "mo-nam"), err
		}, Again: calendarBody})
}
