package web

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/web/ui"
)

// defSheet is one indicator's definition with what it refers to.
type defSheet struct {
	planSheet
	d       plan.Definition
	axes    []plan.Axis
	windows []regime.Window // that a year of its own can follow; for the form
}

func (s defSheet) name(id plan.IndicatorID) string {
	return cmp.Or(s.definitions[id].Name, "chỉ tiêu đã bỏ")
}

// window is the label of a year of its own.
func (s defSheet) window(code string) string {
	for _, w := range s.windows {
		if w.Code == code {
			return w.Label
		}
	}
	return code
}

func (s defSheet) axis(id plan.AxisID) string {
	for _, a := range s.axes {
		if a.ID == id {
			return a.Name
		}
	}
	return ""
}

// definitionPage is the definition sheet (phiếu định nghĩa) of an indicator, as it is
// printed.
func definitionPage(tx *db.Tx, in *Input) (templ.Component, error) {
	s := defSheet{}
	var err error
	if s.planSheet, err = loadSheet(tx, in, nil); err != nil {
		return nil, err
	}
	if s.d, err = plan.Indicator(tx, plan.IndicatorID(in.Path["indicator"]), ""); err != nil {
		return nil, err
	}
	if s.axes, err = plan.Axes(tx); err != nil {
		return nil, err
	}
	if s.windows, err = regime.Windows(tx); err != nil {
		return nil, err
	}
	d := s.d
	p := ui.Page{Title: "Phiếu định nghĩa: " + d.Name, Standing: ui.Words(fmt.Sprintf("Lần ghi thứ %d, %s.", d.Revision, meaningWords(d))),
		Crumbs:     []ui.Crumb{{Label: "Danh mục chỉ tiêu", Href: "/chi-tieu/danh-muc"}, {Label: d.Name, Href: "/chi-tieu/" + string(d.Indicator)}, {Label: "Phiếu định nghĩa"}},
		PrintTitle: "PHIẾU ĐỊNH NGHĨA CHỈ TIÊU", PrintNote: d.Name}
	if in.Actor.Can(auth.SetPlan) {
		p.Actions = append(p.Actions, ui.Button{Label: "Sửa phiếu", Icon: ui.IconEdit, Href: "/chi-tieu/" + string(d.Indicator) + "/sua"})
	}
	done := ui.Notice{}
	if in.Get("xong") != "" {
		done = ui.Notice{Title: "Đã lưu phiếu định nghĩa", Text: ui.Words("Kết quả của những ngày trước vẫn tính theo định nghĩa ngày ấy.")}
	}
	parts := []templ.Component{formTop("", nil, done)}
	if d.Retired != "" {
		parts = append(parts, ui.Notice{Tone: ui.Wait, Title: "Thôi dùng từ ngày " + d.Retired.Short(), Text: ui.Words("Lý do: " + d.RetiredReason + ".")})
	}
	if why := d.Departs(); len(why) > 0 {
		parts = append(parts, ui.Notice{Tone: ui.Wait, Title: "Khác danh mục " + d.Code, Text: ui.Words("Chỉ tiêu này mang mã của danh mục nhưng " + strings.Join(why, "; ") + ". Cấp trên sẽ không so sánh được; hãy sửa cho khớp hoặc bỏ mã.")})
	}
	history, err := s.history(tx)
	if err != nil {
		return nil, err
	}
	return page(tx, in, p, templ.Join(append(parts, section(ui.Section{Title: "Nội dung phiếu", Hidden: true}, s.table()), history)...))
}

// sheetRow is one thing that the sheet says.
type sheetRow struct{ what, text string }

// table is the sheet itself: what each thing is, or that it is not written yet.
func (s defSheet) table() templ.Component {
	t := ui.Table{Caption: "Phiếu định nghĩa", NoHead: true, Columns: []ui.Column{{Label: "Mục"}, {Label: "Nội dung"}}}
	for _, r := range s.rows() {
		c := ui.Cell{Text: r.text}
		if r.text == "" {
			c = ui.Cell{Text: "chưa ghi", Tone: ui.Faint}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(r.what), c}})
	}
	return t
}

// rows are what the sheet says, thing by thing.
func (s defSheet) rows() (all []sheetRow) {
	d := s.d
	row := func(what, text string) { all = append(all, sheetRow{what, text}) }
	row("Tên chỉ tiêu", d.Name)
	row("Đơn vị tính", orWord(d.Unit, "không có (đạt hoặc không đạt)"))
	row("Số chữ số lẻ", fmt.Sprintf("giữ %d, in %d; tỷ lệ %% in %d", d.Scale, d.Decimals, d.PercentDecimals))
	row("Chiều", directionWords[d.Direction])
	row("Loại", kindWords[d.Kind])
	row("Cộng giữa các đơn vị", overUnitsWords[d.OverUnits])
	s.formulaRows(row)
	row("Nguồn số liệu", d.SourceNote)
	row("Đơn vị báo cáo", orWord(s.unit(d.Reporter), "cơ quan chủ trì của dòng kế hoạch"))
	row("Nhịp báo cáo", d.Frequency.Label())
	row("Đánh giá được từ", firstJudged(d))
	if d.Window != "" {
		row("Năm tính riêng", s.window(d.Window))
	}
	row("Mã chỉ tiêu thống kê", d.LegalCode)
	row("Mã danh mục chung", codeWords(d))
	row("Trục", s.axis(d.Axis))
	if d.WeightBy != "" {
		row("Quyền số khi tính bình quân", s.name(d.WeightBy))
	}
	if d.BreakYear != 0 {
		row("Đổi cách tính", fmt.Sprintf("từ năm %d, không so sánh được với trước: %s", d.BreakYear, d.BreakReason))
	}
	if d.Retired != "" {
		row("Thôi dùng", fmt.Sprintf("từ ngày %s: %s", d.Retired.Short(), d.RetiredReason))
	}
	return all
}

// formulaRows tell how the indicator is computed, and what is computed from it.
func (s defSheet) formulaRows(row func(what, text string)) {
	f, err := s.d.Computed()
	switch {
	case err != nil:
		row("Công thức", "chưa đọc được; hãy sửa phiếu")
	case s.d.Formula == "":
		row("Công thức", "không: số liệu do đơn vị báo cáo")
	default:
		row("Công thức", f.Text(s.name))
		row("Khi thiếu số", s.d.Missing.Label())
	}
	var users []string
	for _, o := range s.byName() {
		of, err := o.Computed()
		if err != nil {
			continue
		}
		for _, id := range of.Refs() {
			if id == s.d.Indicator {
				users = append(users, o.Name)
			}
		}
	}
	if len(users) > 0 {
		row("Dùng để tính", strings.Join(users, "; "))
	}
}

// meaningWords is what an indicator measures, in a few words.
func meaningWords(d plan.Definition) string {
	if d.Unit == "" {
		return kindWords[d.Kind]
	}
	return "tính bằng " + d.Unit + ", " + kindWords[d.Kind]
}

func firstJudged(d plan.Definition) string {
	switch {
	case d.YearEnd:
		return "hết năm"
	case d.FirstMonth > 0:
		return fmt.Sprintf("tháng %d", d.FirstMonth)
	}
	return "bất cứ lúc nào có số liệu"
}

func codeWords(d plan.Definition) string {
	if d.Code == "" {
		return "chỉ tiêu riêng của đơn vị"
	}
	e, known := plan.FindEntry(d.Code)
	if !known {
		return d.Code
	}
	text := d.Code + " – " + e.Names[0]
	if d.CodeVersion != "" {
		text += " (danh mục phiên bản " + d.CodeVersion + ")"
	}
	return text
}

// catalogPage lists the ward's indicators with what their sheets lack, and the
// ward's trục.
func catalogPage(tx *db.Tx, in *Input) (templ.Component, error) { return catalogBody(tx, in, nil) }
