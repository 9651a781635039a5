package web

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// wholeNumber reads a small whole number that may be left out.
func wholeNumber(field, text string, absent int) (int, error) {
	if text == "" {
		return absent, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return absent, fault.Invalidf(field, "“%s” không phải số nguyên. Hãy ghi bằng chữ số, ví dụ 3.", text)
	}
	return n, nil
}

// typedDay reads a day that may be left out.
func typedDay(field, text string) (vn.Day, error) {
	if text == "" {
		return "", nil
	}
	day, err := vn.ParseDay(text)
	if err != nil {
		return "", atField(field, err)
	}
	return day, nil
}

// typedRegime is a regime as its form sends it. What could not be read stands in
// wrong, so that all of it is told at once.
type typedRegime struct {
	Regime regime.Regime
	wrong  []error
}

// readRegime reads the form, from a post or from the address of a preview.
func readRegime(in *Input) (typedRegime, error) {
	var t typedRegime
	r := &t.Regime
	r.ID, r.Name, r.Content, r.Recipient, r.Legal, r.Outline = regime.RegimeID(in.Get("che-do")), in.Get("ten"), in.Get("noi_dung"), in.Get("noi_nhan"), in.Get("can_cu"), in.Get("de_cuong")
	r.Sort, r.Template = in.Get("loai"), in.Get("bieu-mau")
	window, kind, _ := strings.Cut(in.Get("ky"), " ")
	r.Window, r.Frequency = window, regime.Kind(kind)
	if window == ownPeriod {
		r.Window, r.Frequency, r.Period = "", regime.Other, regime.PeriodID(kind)
	}
	number := func(field string, absent int) int {
		n, err := wholeNumber(field, in.Get(field), absent)
		t.wrong = append(t.wrong, err)
		return n
	}
	day := func(field string) vn.Day {
		d, err := typedDay(field, in.Get(field))
		t.wrong = append(t.wrong, err)
		return d
	}
	r.Revision, r.DueAfter, r.DueDay, r.LockAfter, r.Levels = number("lan", 0), number("han_sau", 1), number("han_ngay", 0), number("khoa_sau", regime.NeverLocks), number("cap_duyet", 1)
	r.From, r.Until = day("tu_ngay"), day("den_ngay")
	r.Indicators = slices.Clone(in.Form["chi_tieu"])
	for _, id := range in.Form["don_vi"] {
		r.Units = append(r.Units, auth.UnitID(id))
	}
	for _, k := range in.Form["loai_don_vi"] {
		r.Kinds = append(r.Kinds, org.UnitKind(k))
	}
	return t, nil
}

// ownPeriod stands before the id of a single period in the form's list of periods.
const ownPeriod = "rieng"

// regimeSet records what the form says.
func (s *Server) regimeSet() http.HandlerFunc {
	return post(s, Form[typedRegime]{Right: auth.ChangeWard, Name: "regime.set", Read: readRegime, Act: setRegime, Again: regimeFormBody})
}

func setRegime(tx *db.Tx, t typedRegime) (string, error) {
	if err := errors.Join(t.wrong...); err != nil {
		return "", err
	}
	r, err := regime.SetRegime(tx, t.Regime)
	if err != nil {
		return "", err
	}
	return regimePath(r.ID) + "?xong=1", nil
}

// regimeFormPage is the form for a new regime or a change of one; with "xem" it
// shows what was typed with the periods that follow from it, and keeps nothing.
func regimeFormPage(tx *db.Tx, in *Input) (templ.Component, error) {
	return regimeFormBody(tx, in, nil)
}

func regimeFormBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	b, err := openRegimes(tx, in)
	if err != nil {
		return nil, err
	}
	t, err := readRegime(in)
	if err != nil {
		return nil, err
	}
	f := regimeFields{regimes: b, in: in, r: t.Regime, wrong: map[string]string{}, typed: in.Form.Has("ten")}
	if f.periods, err = ownPeriods(tx, in.Today.Year()); err != nil {
		return nil, err
	}
	if !f.typed {
		if err := f.begin(tx); err != nil {
			return nil, err
		}
	} else if len(faults) == 0 {
		faults, _ = fault.All(errors.Join(t.wrong...))
	}
	var parts []templ.Component
	if len(faults) > 0 {
		sum, wrong := errorsOf("Chưa lưu được chế độ báo cáo", faults)
		for i := range sum.Items {
			sum.Items[i].Href = regimeAnchors(faults[i].Field)
		}
		parts, f.wrong = append(parts, sum), wrong
		if stale := faults[0]; stale.Theirs != "" {
			parts = append(parts, ui.DefList{Stacked: true, Items: []ui.Def{{Term: ui.Words("Đang có trong sổ"), Text: ui.Words(stale.Theirs)}, {Term: ui.Words("Bạn vừa ghi"), Text: ui.Words(stale.Yours)}}})
		}
	}
	preview, err := f.preview(tx)
	if err != nil {
		return nil, err
	}
	title := "Thêm chế độ báo cáo"
	if f.r.ID != "" {
		title = "Sửa chế độ báo cáo"
	}
	p := ui.Page{Title: title, Crumbs: []ui.Crumb{{Label: "Chế độ báo cáo", Href: regimesPath}, {Label: title}},
		Standing: ui.Words("Quy định mới áp dụng cho các kỳ chốt số liệu từ ngày bắt đầu; các kỳ đã chốt giữ quy định của lúc đó.")}
	return page(tx, in, p, templ.Join(append(parts, preview, section(ui.Section{Title: "Quy định", Hidden: true}, f.form()))...))
}

// regimeAnchors says where on the form a fault leads: some fields show several.
func regimeAnchors(field string) string {
	switch field {
	case "":
		return ""
	case "khung", "tan_suat":
		field = "ky"
	case "don_vi", "loai_don_vi":
		return "#ai-bao-cao"
	case "chi_tieu", "bieu_mau":
		return "#chi-tieu"
	}
	return ui.FieldAnchor(field)
}

// ownPeriods lists the ward's own periods around a year.
func ownPeriods(tx *db.Tx, year int) ([]regime.Period, error) {
	var own []regime.Period
	for y := year - 1; y <= year+1; y++ {
		periods, err := regime.Periods(tx, y)
		if err != nil {
			return nil, err
		}
		for _, p := range periods {
			if p.Window == "" {
				own = append(own, p)
			}
		}
	}
	return own, nil
}

// regimeFields draws the form's fields.
type regimeFields struct {
	*regimes
	in      *Input
	r       regime.Regime
	wrong   map[string]string
	periods []regime.Period
	typed   bool // what was typed is in the form, else the record or nothing
}

// begin fills the form from the record, or with what most regimes say.
func (f *regimeFields) begin(tx *db.Tx) error {
	if f.r.ID == "" {
		f.r = regime.Regime{Sort: regime.Periodic, Frequency: regime.Month, Window: regime.CalendarCode, DueAfter: 3, LockAfter: regime.NeverLocks, Levels: 1, From: f.in.Today}
		return nil
	}
	rs, err := regime.RevisionsOf(tx, f.r.ID)
	if err != nil {
		return err
	}
	f.r = slices.MaxFunc(rs, func(a, b regime.Regime) int { return cmp.Compare(a.Revision, b.Revision) })
	f.r.From = max(f.r.From, f.in.Today)
	return nil
}

// text is what a field shows: as it was typed, else as the regime says.
func (f *regimeFields) text(field, value string) string {
	if f.typed {
		return f.in.Form.Get(field)
	}
	return value
}

func (f *regimeFields) input(field, label, value string) ui.Input {
	return ui.Input{Name: field, Label: label, Value: f.text(field, value), Error: f.wrong[field]}
}

// number is a field for a count, empty for the value that means none.
func (f *regimeFields) number(field, label string, n, none int, unit, hint string) ui.Input {
	value := ""
	if n != none {
		value = strconv.Itoa(n)
	}
	i := f.input(field, label, value)
	i.Unit, i.Hint, i.Mode, i.Number, i.Optional = unit, hint, "numeric", true, none != noNumber
	return i
}

// noNumber is what no field may hold, for one that must be filled.
const noNumber = -1 << 30

func (f *regimeFields) form() templ.Component {
	r := f.r
	hide := []ui.Hidden{{Name: "che-do", Value: string(r.ID)}, {Name: "lan", Value: strconv.Itoa(r.Revision)}, {Name: "bieu-mau", Value: r.Template}}
	name, recipient, legal := f.input("ten", "Tên chế độ báo cáo", r.Name), f.input("noi_nhan", "Nơi nhận", r.Recipient), f.input("can_cu", "Căn cứ", r.Legal)
	name.Span, recipient.Optional, legal.Optional = ui.Full, true, true
	legal.Hint = "Văn bản quy định chế độ này: số, ký hiệu, ngày."
	from, until := f.input("tu_ngay", "Áp dụng từ ngày", r.From.Short()), f.input("den_ngay", "Đến hết ngày", r.Until.Short())
	until.Optional = true
	what := fields(name,
		ui.Select{Name: "loai", Label: "Loại báo cáo", Value: f.text("loai", r.Sort), Error: f.wrong["loai"], Options: sortOptions()}, recipient, legal,
		ui.Textarea{Name: "noi_dung", Label: "Nội dung yêu cầu", Value: f.text("noi_dung", r.Content), Error: f.wrong["noi_dung"], Rows: 3, Optional: true, Span: ui.Half},
		ui.Textarea{Name: "de_cuong", Label: "Đề cương", Value: f.text("de_cuong", r.Outline), Error: f.wrong["de_cuong"], Hint: "Mỗi mục một dòng.", Rows: 3, Optional: true, Span: ui.Half})
	when := fields(f.periodSelect(),
		f.number("han_sau", "Hạn gửi sau ngày chốt", r.DueAfter, noNumber, "ngày làm việc", "Ít nhất 1; ngày nghỉ lễ không tính."),
		f.number("han_ngay", "Hoặc vào ngày cố định", r.DueDay, 0, "của tháng", "Ví dụ 17. Trùng ngày nghỉ thì sang ngày làm việc kế tiếp."),
		f.number("khoa_sau", "Khóa nhập sau hạn", r.LockAfter, regime.NeverLocks, "ngày làm việc", "0 là khóa hết ngày hạn. Để trống: không tự khóa."),
		ui.Select{Name: "cap_duyet", Label: "Số cấp duyệt", Value: f.text("cap_duyet", strconv.Itoa(r.Levels)), Error: f.wrong["cap_duyet"],
			Options: []ui.Option{{Value: "1", Label: levelWords(1)}, {Value: "2", Label: levelWords(2)}}},
		from, until)
	return form(ui.Form{Send: send(regimesPath, hide...), Label: "Chế độ báo cáo"},
		section(ui.Section{Title: "Báo cáo gì"}, what), section(ui.Section{Title: "Khi nào"}, when),
		section(ui.Section{ID: "ai-bao-cao", Title: "Ai báo cáo"}, f.whoNote(), fields(f.kindChecks()...), fields(f.unitChecks()...)),
		section(ui.Section{ID: "chi-tieu", Title: "Số liệu phải gửi"}, fields(f.indicatorChecks()...)),
		ui.Acts{ui.Button{Label: "Xem các kỳ và hạn", FormAction: regimeForm, Name: "xem", Value: "1", Attrs: templ.Attributes{"formmethod": "get"}},
			ui.Button{Label: "Lưu chế độ báo cáo", Icon: ui.IconCheck, Look: ui.Primary}})
}

func sortOptions() []ui.Option {
	var options []ui.Option
	for _, s := range regime.Sorts {
		options = append(options, ui.Option{Value: s, Label: regime.SortLabel(s)})
	}
	return options
}

// periodSelect offers every kind of period of every window, and the ward's own.
func (f *regimeFields) periodSelect() ui.Select {
	s := ui.Select{Name: "ky", Label: "Kỳ báo cáo", Value: f.r.Window + " " + string(f.r.Frequency), Error: cmp.Or(f.wrong["khung"], f.wrong["tan_suat"], f.wrong["ky"])}
	if f.r.Period != "" {
		s.Value = ownPeriod + " " + string(f.r.Period)
	}
	offered := map[string]bool{}
	for _, w := range f.windows {
		for _, kind := range regime.Kinds {
			value := w.Code + " " + string(kind)
			if !offered[value] && slices.ContainsFunc(w.Spans, func(s regime.Span) bool { return s.Kind == kind }) {
				offered[value] = true
				s.Options = append(s.Options, ui.Option{Value: value, Label: kind.Label() + ", " + shortWindow(w.Label), Group: w.Label})
			}
		}
	}
	for _, p := range f.periods {
		s.Options = append(s.Options, ui.Option{Value: ownPeriod + " " + string(p.ID), Label: p.Label(), Group: "Kỳ riêng của đơn vị"})
	}
	return s
}

func (f *regimeFields) whoNote() templ.Component {
	for _, field := range []string{"don_vi", "loai_don_vi"} {
		if f.wrong[field] != "" {
			return ui.Line{{Text: f.wrong[field], Tone: ui.Bad}}
		}
	}
	return ui.Words("Chọn cả loại đơn vị hoặc từng đơn vị. Không chọn gì là mọi đơn vị đang hoạt động. Đơn vị sáp nhập thì đơn vị nhận báo cáo thay.")
}

func (f *regimeFields) kindChecks() []templ.Component {
	var checks []templ.Component
	for _, k := range org.Kinds {
		n := 0
		for _, u := range f.tree.All() {
			if u.Kind == k.Kind {
				n++
			}
		}
		if n < 2 && !slices.Contains(f.r.Kinds, k.Kind) {
			continue // a single one is chosen by its name
		}
		checks = append(checks, ui.Check{Name: "loai_don_vi", ID: "loai-dv-" + string(k.Kind), Value: string(k.Kind), Label: "Mọi " + vn.Inside(k.Label), Checked: slices.Contains(f.r.Kinds, k.Kind)})
	}
	return checks
}

func (f *regimeFields) unitChecks() []templ.Component {
	var checks []templ.Component
	for _, u := range f.tree.All() {
		checks = append(checks, ui.Check{Name: "don_vi", ID: "dv-" + string(u.ID), Value: string(u.ID), Label: u.Name, Checked: slices.Contains(f.r.Units, u.ID)})
	}
	return checks
}

// indicatorChecks lists the indicators by name, those chosen in their order first.
func (f *regimeFields) indicatorChecks() []templ.Component {
	ids := slices.SortedFunc(maps.Keys(f.definitions), func(a, b plan.IndicatorID) int {
		return cmp.Or(vn.Compare(f.definitions[a].Name, f.definitions[b].Name), cmp.Compare(a, b))
	})
	var checks []templ.Component
	if text := f.wrong["chi_tieu"]; text != "" {
		checks = append(checks, ui.Line{{Text: text, Tone: ui.Bad}})
	}
	for _, id := range ids {
		d := f.definitions[id]
		if d.Formula != "" {
			continue
		}
		checks = append(checks, ui.Check{Name: "chi_tieu", ID: "ct-" + string(id), Value: string(id), Label: labelWithUnit(d), Checked: slices.Contains(f.r.Indicators, string(id))})
	}
	if len(checks) == 0 {
		checks = append(checks, ui.Words("Đơn vị chưa có chỉ tiêu nào. Thêm chỉ tiêu trước, hoặc lưu chế độ chỉ gồm báo cáo lời văn."))
	}
	return checks
}

func labelWithUnit(d plan.Definition) string {
	if d.Unit == "" {
		return d.Name
	}
	return d.Name + " (" + d.Unit + ")"
}

// shortWindow is a window's name without what stands in brackets behind it.
func shortWindow(label string) string {
	name, _, _ := strings.Cut(label, " (")
	return vn.Inside(name)
}

// preview shows the year as the form would make it.
func (f *regimeFields) preview(tx *db.Tx) (templ.Component, error) {
	if !f.r.From.Valid() || len(f.wrong) > 0 || !f.typed && f.r.ID == "" {
		return templ.NopComponent, nil
	}
	year := f.r.From.Year()
	planned, err := regime.Preview(tx, f.r, year)
	if err != nil {
		return nil, err
	}
	body := []templ.Component{plannedTable(planned, year)}
	if f.in.Get("xem") != "" {
		body = append([]templ.Component{ui.Notice{Tone: ui.Wait, Title: "Chưa lưu", Text: ui.Words("Đây là các kỳ theo những gì đang ghi bên dưới. Sửa tiếp, hoặc bấm Lưu chế độ báo cáo ở cuối trang.")}}, body...)
	}
	return section(ui.Section{ID: "xem-truoc", Title: fmt.Sprintf("Các kỳ của năm %d", year), Count: fmt.Sprint(len(planned))}, body...), nil
}

// keptTemplate is a regime's form as it was sent.
type keptTemplate struct {
	Regime regime.RegimeID
	File   *evidence
}

// regimeTemplateSet keeps a file as a regime's form from today on.
func (s *Server) regimeTemplateSet() http.HandlerFunc {
	return post(s, Form[keptTemplate]{Right: auth.ChangeWard, Name: "regime.template",
		Read: func(in *Input) (keptTemplate, error) {
			file, err := s.readEvidence(in)
			return keptTemplate{regime.RegimeID(in.Path["regime"]), file}, err
		},
		Act: setTemplate, Again: regimeBody})
}

func setTemplate(tx *db.Tx, t keptTemplate) (string, error) {
	rs, err := regime.RevisionsOf(tx, t.Regime)
	if err != nil {
		return "", err
	}
	if t.File == nil {
		return "", fault.Invalidf(fieldFile, "Chưa chọn tệp biểu mẫu. Hãy chọn tệp Word, Excel hoặc PDF rồi lưu.")
	}
	kept, err := blob.Put(tx, t.File.Name, t.File.Media, t.File.Data)
	if err != nil {
		return "", err
	}
	r := slices.MaxFunc(rs, func(a, b regime.Regime) int { return cmp.Compare(a.Revision, b.Revision) })
	r.From, r.Template = max(r.From, vn.DayOf(tx.Now)), kept.ID
	if r, err = regime.SetRegime(tx, r); err != nil {
		return "", err
	}
	return regimePath(r.ID) + "?xong=1", nil
}
