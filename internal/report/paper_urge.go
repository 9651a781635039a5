package report

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/doc/template"
	"tongket/internal/fault"
	"tongket/internal/layout"
	"tongket/internal/notice"
	"tongket/internal/vn"
)

// urgingPaper is the letter to units that are late with figures (công văn đôn đốc):
// which report of which period, due when, how many figures of how many are there. One
// letter goes to all that are late, or to one of them.
func urgingPaper() Paper {
	return Paper{Kind: Urging, Name: "Công văn đôn đốc gửi số liệu", Formats: []Format{Docx}, ByPeriod: true, MayUnit: true, World: layout.State,
		About: "Công văn gửi các đơn vị quá hạn gửi số liệu, hoặc gửi riêng một đơn vị; thể thức Nghị định 30/2020/NĐ-CP",
		Names: urgingNames, Scope: urgingScope, Builtin: urgingTemplate, Gather: gatherUrging}
}

// gatherUrging finds what is late. It refuses to urge nobody. What is owed stands by
// the day the letter is drawn up: it waits for no figure, and may be numbered.
func gatherUrging(tx *db.Tx, r *Report) error {
	if err := gatherChase(tx, r); err != nil {
		return err
	}
	r.owing.debts = slices.DeleteFunc(r.owing.debts, func(d notice.Debt) bool {
		return d.Subject != notice.Figures || !d.Late(r.Day) || r.Asked.Unit != "" && d.Unit != r.Asked.Unit
	})
	slices.SortStableFunc(r.owing.debts, func(a, b notice.Debt) int { return vn.Compare(a.Whose, b.Whose) })
	r.Closed = true
	switch {
	case len(r.owing.debts) > 0:
		return nil
	case r.Asked.Unit != "":
		return fault.Refusedf("Đến ngày %s, đơn vị “%s” không quá hạn gửi số liệu nào của %s nên không có gì để đôn đốc. Hãy xem trang Đôn đốc để biết ai còn nợ.", r.Day.Short(), r.Unit.Name, span(r.Board.Year, r.Period.Name))
	}
	return fault.Refusedf("Đến ngày %s, không đơn vị nào quá hạn gửi số liệu của %s nên không có gì để đôn đốc. Hãy xem trang Đôn đốc để biết việc nào sắp đến hạn.", r.Day.Short(), span(r.Board.Year, r.Period.Name))
}

func urgingNames() template.Names {
	return template.Names{
		{Name: "kinh_gui", Label: "Dòng “Kính gửi” với tên các đơn vị", Example: "một hoặc nhiều đoạn", Kind: template.KindBlocks},
		{Name: "so_don_vi_qua_han", Label: "Số đơn vị quá hạn", Example: "3", Kind: template.KindNumber},
		{Name: "so_ban_bao_cao_qua_han", Label: "Số báo cáo quá hạn", Example: "5", Kind: template.KindNumber},
		{Name: "cac_khoan_qua_han", Label: "Các báo cáo quá hạn, theo đơn vị", Kind: template.KindList, Inside: []template.Name{
			{Name: "so", Label: "Số thứ tự", Example: "1"},
			{Name: "don_vi", Label: "Đơn vị phải gửi", Example: "Trường Tiểu học Hòa Mẫu"},
			{Name: "viec", Label: "Báo cáo và kỳ", Example: "Báo cáo tháng, tháng 12/2025"},
			{Name: "han", Label: "Hạn", Example: "05/01/2026", Kind: template.KindDate},
			{Name: "qua_han", Label: "Quá hạn bao nhiêu ngày", Example: "3 ngày"},
			{Name: "da_gui", Label: "Đã gửi trên số phải gửi", Example: "4/6"},
			{Name: "con_thieu", Label: "Các số còn thiếu", Example: "Kết nạp đảng viên mới; số hộ nghèo"}}},
	}
}

func urgingScope(r *Report) (template.Scope, error) {
	var rows template.List
	var units []string
	for i, d := range r.owing.debts {
		row := r.debtScope(d)
		row["so"] = template.Text(strconv.Itoa(i + 1))
		rows = append(rows, row)
		if name := vn.Sentence(d.Whose); !slices.Contains(units, name) {
			units = append(units, name)
		}
	}
	number := func(n int) template.Number { return template.Number{Decimal: vn.Decimal{Units: int64(n)}} }
	return template.Scope{"kinh_gui": template.Blocks(r.Layout.Addressed(units...)), "so_don_vi_qua_han": number(len(units)),
		"so_ban_bao_cao_qua_han": number(len(rows)), "cac_khoan_qua_han": rows}, nil
}

// urgingTemplate is the letter as it stands before the record fills it in.
func urgingTemplate(rules layout.Rules) ([]byte, error) {
	opt := rules.Options("Công văn đôn đốc gửi số liệu")
	opt.Footer = []docx.Run{docx.I("{{ghi_chu_mau}}")}
	d := docx.New(opt)
	d.Add(rules.Head(layout.Head{Issuer: []string{"ỦY BAN NHÂN DÂN", "{{ten_don_vi | hoa}}"}, Number: rules.Number(0, "", "UBND-VP"), PlaceDate: "{{dia_danh_ngay_thang}}",
		About: "đôn đốc gửi số liệu báo cáo {{ky}}", Mark: "{{du_thao}}"})...)
	d.Add(tagLine("@kinh_gui"))
	d.Add(plainText("Theo chế độ báo cáo của Ủy ban nhân dân {{ten_don_vi}}, tính đến ngày {{ngay_lap | ngay_ngan}}, các đơn vị sau đã quá hạn gửi số liệu:")...)
	d.Add(urgingTable(d.TextWidth(false)))
	d.Add(plainText("Để kịp tổng hợp báo cáo cấp trên, Ủy ban nhân dân {{ten_don_vi}} yêu cầu thủ trưởng các đơn vị nêu trên:",
		fmt.Sprintf("1. Gửi đủ số liệu còn thiếu trước %s giờ, ngày %s; số nào chưa có thì báo rõ lý do và ngày gửi được.", blank, blank),
		"2. Kiểm điểm trách nhiệm người được giao báo cáo, không để chậm trong các kỳ sau.",
		"Văn phòng HĐND và UBND {{loai_don_vi}} theo dõi, tổng hợp việc thực hiện, báo cáo Chủ tịch Ủy ban nhân dân {{ten_don_vi}}"+rules.End())...)
	d.Add(rules.Sign(layout.Sign{Receivers: []string{"Như trên", "Chủ tịch, các Phó Chủ tịch UBND {{loai_don_vi}}"},
		Drafter: "VP", Power: layout.OnBehalf, Of: "ỦY BAN NHÂN DÂN", Post: "CHỦ TỊCH"})...)
	var b bytes.Buffer
	if _, err := d.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("template of %s: %w", Urging, err)
	}
	return b.Bytes(), nil
}

func urgingTable(width docx.Length) docx.Table {
	t := docx.Table{Cols: docx.Widths(width, 9, 25, 23, 19, 14, 11, 28), Size: 12,
		Align: []docx.Align{docx.Center, docx.Left, docx.Left, docx.Center, docx.Center, docx.Center, docx.Left}}
	head := docx.Row{Head: true}
	for _, name := range strings.Split("STT|Đơn vị|Báo cáo, kỳ|Hạn gửi|Quá hạn|Đã gửi|Số liệu còn thiếu", "|") {
		head.Cells = append(head.Cells, docx.Cell{Text: name})
	}
	t.Rows = []docx.Row{head, {Cells: []docx.Cell{{Text: "{{#cac_khoan_qua_han}}{{so}}"}, {Text: "{{don_vi}}"}, {Text: "{{viec}}"}, {Text: "{{han | ngay_ngan}}"}, {Text: "{{qua_han}}"}, {Text: "{{da_gui}}"},
		{Text: "{{con_thieu}}{{/cac_khoan_qua_han}}"}}}}
	return t
}
