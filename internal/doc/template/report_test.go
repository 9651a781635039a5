package template

import (
	"fmt"
	"strings"
	"testing"

	"tongket/internal/doc/docx"
)

// dialect writes the tags of a template engine.
type dialect struct {
	value       func(in, name string) string // in: the loop it stands in, "" none
	open, close func(unit, in, name string) string
	tagRows     bool // loops over rows are opened and closed in rows of their own
	picture     func(name string) string
}

// ours is the dialect of this package and of docxtemplater.
var ours = dialect{
	value:   func(_, name string) string { return "{{" + name + "}}" },
	open:    func(_, _, name string) string { return "{{#" + name + "}}" },
	close:   func(_, _, name string) string { return "{{/" + name + "}}" },
	picture: func(name string) string { return "{{%" + name + "}}" },
}

// jinja is the dialect of docxtpl: a loop names its item, and p and tr say what goes
// with the tag.
var jinja = dialect{
	value: func(in, name string) string {
		if in != "" {
			name = in + "." + name
		}
		return "{{ " + name + " }}"
	},
	open: func(unit, in, name string) string {
		list := name
		if in != "" {
			list = in + "." + name
		}
		return "{%" + unit + " for mot_" + name + " in " + list + " %}"
	},
	close:   func(unit, _, _ string) string { return "{%" + unit + " endfor %}" },
	tagRows: true,
	picture: func(name string) string { return "{{ " + name + " }}" },
}

// The sizes of the measured report: 24 pages with an annex of 40 rows.
const (
	reportParts  = 25
	reportPoints = 6
	annexGroups  = 5
	annexTargets = 8
)

const prose = " triệu đồng, tăng so với cùng kỳ năm trước; các khu dân cư, tổ dân phố và đơn vị trực thuộc đã phối hợp triển khai đồng bộ nhiệm vụ, " +
	"giải pháp theo chương trình công tác năm, bảo đảm tiến độ, chất lượng, bám sát sự lãnh đạo, chỉ đạo của cấp trên và tình hình thực tế của địa phương, "

// reportTemplate is a yearly report as a template: head, chapters in a loop with
// points in a loop, an annex on landscape paper with groups and targets, a signature.
func reportTemplate(t testing.TB, d dialect, pictures int) []byte {
	t.Helper()
	v := d.value
	part, point := "mot_cac_phan", "mot_cac_y"
	if !d.tagRows {
		part, point = "", ""
	}
	blocks := []docx.Block{
		docx.Table{Plain: true, Cols: docx.Widths(9355, 2, 3), Rows: []docx.Row{
			{Cells: []docx.Cell{{Text: v("", "ten_don_vi"), Bold: true, Align: docx.Center}, {Text: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Bold: true, Align: docx.Center}}},
			{Cells: []docx.Cell{{Text: "Số: " + v("", "so_van_ban") + "/BC-UBND", Align: docx.Center}, {Text: v("", "noi_ngay"), Italic: true, Align: docx.Center}}},
		}},
		docx.Para{Align: docx.Center, Runs: []docx.Run{docx.B("BÁO CÁO kết quả thực hiện nhiệm vụ năm " + v("", "nam"))}},
		line("Thực hiện nghị quyết của Hội đồng nhân dân, Ủy ban nhân dân " + v("", "ten_don_vi") + " báo cáo như sau:"),
		line(d.open("p", "", "cac_phan")),
		docx.Heading(1, v(part, "so_phan")+". "+v(part, "ten_phan")),
		line(d.open("p", part, "cac_y")),
		docx.Text(docx.T(v(point, "ten_y")+" đạt "), docx.B(v(point, "thuc_hien")), docx.T("/"+v(point, "ke_hoach")+prose), docx.I("bằng "+v(point, "ty_le")+" kế hoạch"),
			docx.T(" (cùng kỳ "+v(point, "cung_ky")+").")),
		line(d.close("p", part, "cac_y")),
		line(d.close("p", "", "cac_phan")),
	}
	for i := range pictures {
		blocks = append(blocks, docx.Para{Align: docx.Center, Runs: []docx.Run{docx.T(d.picture(fmt.Sprintf("bieu_do_%d", i+1)))}})
	}
	blocks = append(blocks,
		docx.Para{Align: docx.Right, Runs: []docx.Run{docx.B(v("", "nguoi_ky"))}},
		docx.Section{Landscape: true},
		docx.Para{Align: docx.Center, Runs: []docx.Run{docx.B("Phụ lục: kết quả các chỉ tiêu năm " + v("", "nam"))}},
		annexTable(d))
	return made(t, blocks...)
}

// annexTable is the annex: a head, and for each group its row and those of its targets.
func annexTable(d dialect) docx.Table {
	row := func(texts ...string) docx.Row {
		var r docx.Row
		for _, text := range texts {
			r.Cells = append(r.Cells, docx.Cell{Text: text})
		}
		return r
	}
	head := row("STT", "Chỉ tiêu", "ĐVT", "TH năm trước", "Kế hoạch", "Thực hiện", "% KH", "Đánh giá")
	head.Head = true
	group, target := "mot_cac_nhom", "mot_cac_chi_tieu"
	t := docx.Table{Cols: docx.Widths(14000, 1, 6, 2, 2, 2, 2, 2, 2), Size: 12, Rows: []docx.Row{head}}
	names := []string{"tt", "ten", "dvt", "nam_truoc", "ke_hoach", "thuc_hien", "ty_le", "danh_gia"}
	cells := make([]string, len(names))
	if d.tagRows {
		for i, n := range names {
			cells[i] = d.value(target, n)
		}
		t.Rows = append(t.Rows, row(d.open("tr", "", "cac_nhom")), row(d.value(group, "so"), d.value(group, "ten_nhom")),
			row(d.open("tr", group, "cac_chi_tieu")), row(cells...), row(d.close("tr", group, "cac_chi_tieu")), row(d.close("tr", "", "cac_nhom")))
		return t
	}
	for i, n := range names {
		cells[i] = d.value("", n)
	}
	cells[0] = d.open("", "", "cac_chi_tieu") + cells[0]
	cells[7] += d.close("", "", "cac_chi_tieu") + d.close("", "", "cac_nhom")
	t.Rows = append(t.Rows, row(d.open("", "", "cac_nhom")+d.value("", "so"), d.value("", "ten_nhom")), row(cells...))
	return t
}

// reportData is the data of the report, as texts that are printed as they are.
func reportData() map[string]any {
	var parts, groups []any
	for i := range reportParts {
		var points []any
		for j := range reportPoints {
			points = append(points, map[string]any{
				"ten_y": fmt.Sprintf("Thu & chi khoản %d.%d", i+1, j+1), "thuc_hien": fmt.Sprintf("1.%03d,5", 10*i+j), "ke_hoach": "1.200",
				"ty_le": fmt.Sprintf("%d,4%%", 90+j), "cung_ky": "< 1.000",
			})
		}
		parts = append(parts, map[string]any{"so_phan": fmt.Sprint(i + 1), "ten_phan": "LĨNH VỰC SỐ " + fmt.Sprint(i+1), "cac_y": points})
	}
	for i := range annexGroups {
		var targets []any
		for j := range annexTargets {
			targets = append(targets, map[string]any{
				"tt": fmt.Sprint(j + 1), "ten": "Tổng thu ngân sách nhà nước trên địa bàn", "dvt": "Tỷ đồng", "nam_truoc": "1.102,0",
				"ke_hoach": "1.180,0", "thuc_hien": "1.234,5", "ty_le": "104,6", "danh_gia": "Vượt",
			})
		}
		groups = append(groups, map[string]any{"so": strings.Repeat("I", i%3+1), "ten_nhom": "NHÓM " + fmt.Sprint(i+1), "cac_chi_tieu": targets})
	}
	return map[string]any{
		"ten_don_vi": "phường Hòa Mẫu", "so_van_ban": "12", "noi_ngay": "Hòa Mẫu, ngày 08 tháng 01 năm 2026", "nam": "2025",
		"nguoi_ky": "Nông Thị Mẫu", "cac_phan": parts, "cac_nhom": groups,
	}
}

// scopeOfData makes a Scope of data as a peer takes them.
func scopeOfData(data map[string]any) Scope {
	s := Scope{}
	for name, v := range data {
		s[name] = valueOfData(v)
	}
	return s
}

func valueOfData(v any) Value {
	switch v := v.(type) {
	case string:
		return Text(v)
	case bool:
		return Flag(v)
	case map[string]any:
		return scopeOfData(v)
	case []any:
		list := List{}
		for _, item := range v {
			if inner, ok := item.(map[string]any); ok {
				list = append(list, scopeOfData(inner))
			}
		}
		return list
	}
	return nil
}
