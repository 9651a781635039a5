package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/web/ui"
)

// definitionEditPage is the form of an indicator's definition sheet; without an
// indicator in its address it makes a new one.
func definitionEditPage(tx *db.Tx, in *Input) (templ.Component, error) {
	return definitionEditBody(tx, in, nil)
}

func definitionEditBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	s := defSheet{d: plan.Definition{Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds, PercentDecimals: 1, Missing: plan.RefuseMissing}}
	var err error
	if s.planSheet, err = loadSheet(tx, in, faults); err != nil {
		return nil, err
	}
	if s.axes, err = plan.Axes(tx); err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Lập chỉ tiêu mới", Crumbs: []ui.Crumb{{Label: "Danh mục chỉ tiêu", Href: "/chi-tieu/danh-muc"}, {Label: "Lập mới"}},
		Standing: ui.Words("Chỉ tiêu nói cái gì được đo và cộng thế nào; mức giao từng năm ghi ở kế hoạch.")}
	action := "/chi-tieu/lap-moi"
	if id := in.Path["indicator"]; id != "" {
		if s.d, err = plan.Indicator(tx, plan.IndicatorID(id), ""); err != nil {
			return nil, err
		}
		action = "/chi-tieu/" + id + "/sua"
		p.Title, p.Crumbs = "Sửa phiếu định nghĩa: "+s.d.Name, []ui.Crumb{{Label: "Danh mục chỉ tiêu", Href: "/chi-tieu/danh-muc"}, {Label: s.d.Name, Href: "/chi-tieu/" + id + "/phieu"}, {Label: "Sửa"}}
		p.Standing = ui.Words("Mỗi lần lưu là một lần ghi mới; kết quả của những ngày trước vẫn tính theo định nghĩa ngày ấy.")
	}
	if s.windows, err = regime.WindowsIn(tx, in.Today.Year()); err != nil {
		return nil, err
	}
	body := form(ui.Form{Send: send(action, ui.Hidden{Name: fieldRevision, Value: s.seen(fieldRevision, s.d.Revision)}), Label: p.Title},
		section(ui.Section{Title: "Đo cái gì"}, fields(s.meaningFields()...)),
		section(ui.Section{Title: "Tính từ chỉ tiêu khác"}, fields(s.formulaFields()...)),
		section(ui.Section{Title: "Ai báo cáo, khi nào"}, fields(s.reportFields()...)),
		section(ui.Section{Title: "Mã và trục"}, fields(s.codeFields()...)),
		section(ui.Section{Title: "Đổi cách tính, thôi dùng"}, fields(s.endFields()...)),
		ui.Acts{ui.Button{Label: "Lưu phiếu định nghĩa", Look: ui.Primary}})
	parts := []templ.Component{formTop("Chưa lưu được phiếu", faults, ui.Notice{})}
	if overtaken(faults) && s.d.Indicator != "" {
		parts = append(parts, section(ui.Section{Title: "Phiếu đang trong sổ", Count: fmt.Sprintf("lần %d", s.d.Revision)}, s.table()), section(ui.Section{Title: "Phiếu bạn vừa ghi"}, body))
		return page(tx, in, p, templ.Join(parts...))
	}
	return page(tx, in, p, templ.Join(append(parts, body)...))
}

// field is an input of the sheet.
func (s defSheet) field(name, label, standing string, span ui.Span) ui.Input {
	return ui.Input{Name: name, Label: label, Value: s.typed(name, standing), Error: s.wrong[name], Span: span}
}

func (s defSheet) pick(name, label, standing string, span ui.Span, options ...ui.Option) ui.Select {
	return ui.Select{Name: name, Label: label, Value: s.typed(name, standing), Error: s.wrong[name], Options: options, Span: span}
}

func (s defSheet) meaningFields() []templ.Component {
	d := s.d
	name, unit, scale := s.field("ten", "Tên chỉ tiêu", d.Name, ui.Full), s.field("don_vi_tinh", "Đơn vị tính", d.Unit, ui.Half), s.field("so_le", "Số chữ số lẻ được giữ", strconv.Itoa(d.Scale), ui.Quarter)
	name.Hint = "Như trong nghị quyết."
	scale.Mode = "numeric"
	if d.Indicator != "" {
		unit.ReadOnly, scale.ReadOnly = true, true
		unit.Hint = "Đổi đơn vị tính là lập một chỉ tiêu khác."
	} else {
		unit.Hint = "Ví dụ: tỷ đồng, %, hộ. Để trống nếu chỉ là đạt hay không đạt."
	}
	printed, percent := s.field("so_le_in", "Số lẻ khi in", strconv.Itoa(d.Decimals), ui.Quarter), s.field("so_le_phan_tram", "Số lẻ của tỷ lệ %", strconv.Itoa(d.PercentDecimals), ui.Quarter)
	printed.Mode, percent.Mode = "numeric", "numeric"
	return []templ.Component{name, unit, scale, printed,
		s.pick("loai", "Loại", string(d.Kind), ui.Half, worded(kindWords, plan.Flow, plan.Stock, plan.Rate, plan.Average, plan.Growth, plan.Milestone)...),
		s.pick("cong_don_vi", "Cộng giữa các đơn vị", string(d.OverUnits), ui.Half, ui.Option{Value: string(plan.Adds), Label: "cộng các đơn vị"}, ui.Option{Value: string(plan.Ratios), Label: "cộng riêng tử số, mẫu số"}, ui.Option{Value: string(plan.Separate), Label: "không cộng được"}),
		s.pick("chieu", "Chiều", string(d.Direction), ui.Half, worded(directionWords, plan.Up, plan.Down, plan.Level)...), percent}
}

// worded makes the answers of a list from their words.
func worded[T ~string](words map[T]string, order ...T) (all []ui.Option) {
	for _, v := range order {
		all = append(all, ui.Option{Value: string(v), Label: words[v]})
	}
	return all
}

func (s defSheet) formulaFields() []templ.Component {
	text := ""
	if f, err := s.d.Computed(); err == nil && s.d.Formula != "" {
		text = f.Text(s.name)
	}
	formula := ui.Textarea{Name: plan.FieldFormula, Label: "Công thức", Rows: 2, Value: s.typed(plan.FieldFormula, text), Error: s.wrong[plan.FieldFormula], Optional: true, Span: ui.Full,
		Hint: "Tên chỉ tiêu và dấu + − × / ( ), ví dụ: Số hộ nghèo / Tổng số hộ × 100. Tên có dấu ấy thì đặt trong “ ”. Hàm: tổng(a; b), lớn nhất(a; b), nhỏ nhất(a; b)."}
	others := []ui.Option{{Label: "không"}}
	for _, o := range s.byName() {
		if o.Indicator != s.d.Indicator && o.Kind != plan.Milestone && o.Retired == "" {
			others = append(others, ui.Option{Value: string(o.Indicator), Label: withUnitName(o)})
		}
	}
	num, den := s.pick("tu_so", "Hoặc là tỷ lệ: tử số", "", ui.Half, others...), s.pick("mau_so", "Mẫu số", "", ui.Half, others...)
	num.Hint = "Chọn tử số và mẫu số thì công thức tự lập."
	missing := s.pick("khi_thieu", "Khi thiếu số của một chỉ tiêu", string(s.d.Missing), ui.Half)
	for _, m := range plan.MissingRules {
		missing.Options = append(missing.Options, ui.Option{Value: string(m), Label: m.Label()})
	}
	weigh := s.pick("quyen_so", "Quyền số khi tính bình quân các đơn vị", string(s.d.WeightBy), ui.Half, others...)
	return []templ.Component{formula, num, den, missing, weigh}
}

func (s defSheet) reportFields() []templ.Component {
	d := s.d
	source := s.field("nguon_so_lieu", "Nguồn số liệu", d.SourceNote, ui.Full)
	source.Hint, source.Optional = "Sổ, hệ thống hoặc cuộc điều tra nào cho ra số này.", true
	often := s.pick("bao_cao", "Nhịp báo cáo", string(d.Frequency), ui.Half, ui.Option{Label: plan.Frequency("").Label()})
	for _, f := range plan.Frequencies {
		often.Options = append(often.Options, ui.Option{Value: string(f), Label: f.Label()})
	}
	first := s.pick("thang_danh_gia", "Đánh giá được từ tháng", strconv.Itoa(d.FirstMonth), ui.Half, ui.Option{Value: "0", Label: "bất cứ lúc nào"})
	for m := 1; m <= 12; m++ {
		first.Options = append(first.Options, ui.Option{Value: strconv.Itoa(m), Label: fmt.Sprintf("tháng %d", m)})
	}
	own := s.pick("nam_rieng", "Năm tính riêng", d.Window, ui.Half, ui.Option{Label: "theo năm chung của đơn vị"})
	for _, w := range s.windows {
		own.Options = append(own.Options, ui.Option{Value: w.Code, Label: w.Label})
	}
	return []templ.Component{source, s.pick("don_vi_bao_cao", "Đơn vị báo cáo", string(d.Reporter), ui.Half, unitOptions(s.tree, "cơ quan chủ trì của dòng kế hoạch")...), often, first,
		own, ui.Check{Name: "cuoi_nam", Label: "Chỉ đánh giá khi hết năm", Checked: s.ticked("cuoi_nam", "ten", d.YearEnd), Span: ui.Half}}
}

func (s defSheet) codeFields() []templ.Component {
	d := s.d
	code := s.pick("ma", "Mã danh mục chung", d.Code, ui.Half, ui.Option{Label: "không, chỉ tiêu riêng của đơn vị"})
	code.Hint = "Mang mã thì giữ cách tính và đơn vị tính của danh mục, để so được với nơi khác."
	for _, e := range plan.Catalogue() {
		code.Options = append(code.Options, ui.Option{Value: e.Code, Label: e.Code + " – " + withUnitName(plan.Definition{Name: e.Names[0], Unit: e.Unit})})
	}
	legal := s.field("ma_thong_ke", "Mã chỉ tiêu thống kê", d.LegalCode, ui.Quarter)
	legal.Optional = true
	axis := s.pick("truc", "Trục", string(d.Axis), ui.Quarter, ui.Option{Label: "không"})
	for _, a := range s.axes {
		axis.Options = append(axis.Options, ui.Option{Value: string(a.ID), Label: a.Name})
	}
	return []templ.Component{code, legal, axis}
}

func (s defSheet) endFields() []templ.Component {
	d := s.d
	year, day := "", ""
	if d.BreakYear != 0 {
		year = strconv.Itoa(d.BreakYear)
	}
	if d.Retired != "" {
		day = d.Retired.Short()
	}
	breaks, why := s.field("nam_doi", "Đổi cách tính từ năm", year, ui.Quarter), s.field("ly_do_doi", "Vì sao không so sánh được với trước", d.BreakReason, ui.Half)
	breaks.Mode, breaks.Optional, why.Optional, why.Hint = "numeric", true, true, "Ví dụ: chuẩn nghèo mới."
	ends, reason := s.field("ngay_thoi", "Thôi dùng từ ngày", day, ui.Quarter), s.field("ly_do_thoi", "Lý do thôi dùng", d.RetiredReason, ui.Half)
	ends.Optional, reason.Optional = true, true
	return []templ.Component{breaks, why, ends, reason}
}

// sheetTyped is a definition sheet as its form sends it.
type sheetTyped struct {
	Indicator plan.IndicatorID
	Fields    map[string]string
}

// sheetFields are the fields of the form.
var sheetFields = []string{fieldRevision, "ten", "don_vi_tinh", "so_le", "so_le_in", "so_le_phan_tram", "loai", "cong_don_vi", "chieu", plan.FieldFormula, "tu_so", "mau_so", "khi_thieu",
	"quyen_so", "nguon_so_lieu", "don_vi_bao_cao", "bao_cao", "thang_danh_gia", "cuoi_nam", "nam_rieng", "ma", "ma_thong_ke", "truc", "nam_doi", "ly_do_doi", "ngay_thoi", "ly_do_thoi"}

func readSheet(in *Input) (sheetTyped, error) {
	t := sheetTyped{Indicator: plan.IndicatorID(in.Path["indicator"]), Fields: map[string]string{}}
	for _, f := range sheetFields {
		t.Fields[f] = in.Get(f)
	}
	return t, nil
}

// definition makes the definition of what was typed, upon what stands.
func (t sheetTyped) definition(d plan.Definition) (plan.Definition, error) {
	var wrong []error
	number := func(field string, to *int) {
		if t.Fields[field] == "" {
			*to = 0
			return
		}
		n, err := strconv.Atoi(t.Fields[field])
		if err != nil {
			wrong = append(wrong, fault.Invalidf(field, "“%s” không phải một số nguyên. Hãy ghi lại bằng chữ số.", t.Fields[field]))
		}
		*to = n
	}
	d.Name, d.Unit = t.Fields["ten"], t.Fields["don_vi_tinh"]
	number(fieldRevision, &d.Revision)
	number("so_le", &d.Scale)
	number("so_le_in", &d.Decimals)
	number("so_le_phan_tram", &d.PercentDecimals)
	number("thang_danh_gia", &d.FirstMonth)
	number("nam_doi", &d.BreakYear)
	d.Kind, d.OverUnits, d.Direction = plan.Kind(t.Fields["loai"]), plan.OverUnits(t.Fields["cong_don_vi"]), plan.Direction(t.Fields["chieu"])
	d.Missing, d.WeightBy = plan.MissingRule(t.Fields["khi_thieu"]), plan.IndicatorID(t.Fields["quyen_so"])
	d.SourceNote, d.Reporter, d.Frequency, d.YearEnd = t.Fields["nguon_so_lieu"], auth.UnitID(t.Fields["don_vi_bao_cao"]), plan.Frequency(t.Fields["bao_cao"]), t.Fields["cuoi_nam"] != ""
	d.Window = t.Fields["nam_rieng"]
	d.LegalCode, d.Axis, d.BreakReason, d.RetiredReason = t.Fields["ma_thong_ke"], plan.AxisID(t.Fields["truc"]), t.Fields["ly_do_doi"], t.Fields["ly_do_thoi"]
	var err error
	d.Retired, err = dayTyped(t.Fields["ngay_thoi"], "ngay_thoi")
	wrong = append(wrong, err, t.formula(&d))
	if d.Code != t.Fields["ma"] {
		d.Code, d.CodeVersion = t.Fields["ma"], ""
	}
	if why := d.Departs(); len(why) > 0 {
		wrong = append(wrong, fault.Invalidf("ma", "Mã %s không hợp với chỉ tiêu này: %s. Hãy sửa cho khớp, hoặc chọn “chỉ tiêu riêng của đơn vị”.", d.Code, strings.Join(why, "; ")))
	}
	return d, joinedFaults(wrong)
}

// formula takes the typed formula, or makes one of a numerator and a denominator.
func (t sheetTyped) formula(d *plan.Definition) error {
	d.Formula = t.Fields[plan.FieldFormula]
	num, den := t.Fields["tu_so"], t.Fields["mau_so"]
	switch {
	case num == "" && den == "":
		return nil
	case num == "":
		return fault.Invalidf("tu_so", "Đã chọn mẫu số mà chưa có tử số. Hãy chọn tử số, hoặc bỏ mẫu số.")
	case den == "":
		return fault.Invalidf("mau_so", "Đã chọn tử số mà chưa có mẫu số. Hãy chọn mẫu số, hoặc bỏ tử số.")
	case d.Formula != "":
		return fault.Invalidf("tu_so", "Đã có công thức “%s”. Hãy xóa công thức ấy để lập từ tử số và mẫu số, hoặc bỏ chọn tử số, mẫu số.", d.Formula)
	}
	d.Formula = "“" + num + "” / “" + den + "”"
	if times := plan.PerWhole(d.Unit); times != 1 {
		d.Formula += fmt.Sprintf(" × %d", times)
	}
	return nil
}

func saveSheet(tx *db.Tx, t sheetTyped) (string, error) {
	d := plan.Definition{}
	var err error
	if t.Indicator != "" {
		if d, err = plan.Indicator(tx, t.Indicator, ""); err != nil {
			return "", err
		}
	}
	if d, err = t.definition(d); err != nil {
		return "", err
	}
	if d, err = plan.Define(tx, d); err != nil {
		return "", err
	}
	return "/chi-tieu/" + string(d.Indicator) + "/phieu?xong=1", nil
}

// definitionSave writes a new revision of a sheet, or a new indicator.
func (s *Server) definitionSave() http.HandlerFunc {
	return post(s, Form[sheetTyped]{Right: auth.SetPlan, Name: "plan.define", Read: readSheet, Act: saveSheet, Again: definitionEditBody})
}
