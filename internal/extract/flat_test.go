package extract

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// told writes the facts of a document, one on a line.
func told(d *Document) (all []string) {
	for _, f := range d.Facts {
		s := fmt.Sprintf("%s %s %s %s%s %s", f.Name, f.Role, f.Period, f.Bound, f.Value.Plain(), f.Unit)
		for _, n := range []struct {
			name string
			n    *Num
		}{{"of", f.Of}, {"-", f.Upper}, {"plan", f.Plan}, {"pct", f.PlanPct}, {"yoy", f.YoyPct}} {
			if n.n != nil {
				s += " " + n.name + " " + n.n.Plain()
			}
		}
		all = append(all, s)
	}
	return all
}

const flatTitle = "BÁO CÁO\nKết quả năm 2025\n\nĐến nay đã cấp 42 giấy phép xây dựng.\n\n"

// TestFlatTables reads tables whose cells stand each on a line, as mails and office
// programs leave them.
func TestFlatTables(t *testing.T) {
	t.Parallel()
	const after = "\n\nTrong năm tổ chức 15 lớp tập huấn.\n"
	prose := told(Text(flatTitle + after))
	if len(prose) != 2 {
		t.Fatalf("the sentences around the tables say %q", prose)
	}
	budget, tax := "thu ngân sách actual 2025 1607 triệu đồng plan 1550 pct 103.7", "thuế actual 2025 561 triệu đồng plan 550 pct 102.0"
	forest := "trồng rừng actual 2025 12 ha plan 10 pct 120"
	for name, c := range map[string]struct {
		lines []string
		want  []string
	}{
		"every cell filled": {
			[]string{"TT", "Nội dung", "Đơn vị tính", "Kế hoạch 2025", "Kết quả 2025", "Tỷ lệ % so kế hoạch", "1", "Thu ngân sách", "triệu đồng", "1.550", "1.607", "103,7", "2", "Trồng rừng", "ha", "10", "12", "120"},
			[]string{budget, forest}},
		"empty cells, groups over the row, rows without a number": {
			[]string{"STT", "Chỉ tiêu", "ĐVT", "KH 2025", "TH 2025", "% so với kế hoạch", "Ghi chú", "I", "KINH TẾ", "1", "Thu ngân sách", "triệu đồng", "1.550", "1.607", "103,7", "",
				"", "Trong đó: thuế", "triệu đồng", "550", "561", "102,0", "Số sơ bộ", "II", "VĂN HÓA - XÃ HỘI", "2", "Trồng rừng", "ha", "10", "12", "120", ""},
			[]string{budget, tax, forest}},
		"heads over two rows": {
			[]string{"STT", "Chỉ tiêu", "ĐVT", "Năm 2025", "% so với kế hoạch", "Cơ quan chủ trì", "", "", "", "KH năm 2025", "TH năm 2025", "", "",
				"1", "Thu ngân sách", "triệu đồng", "1.550", "1.607", "103,7", "Phòng Kinh tế", "2", "Trồng rừng", "ha", "10", "12", "120", "Phòng Kinh tế"},
			[]string{budget, forest}},
		"two heads split beside each other": {
			[]string{"STT", "Chỉ tiêu", "ĐVT", "Kế hoạch 2025", "% so với kế hoạch", "Thực hiện 2025", "", "", "", "HĐND giao", "Tỉnh giao", "HĐND giao", "Tỉnh giao", "",
				"1", "Thu ngân sách", "triệu đồng", "1.550", "1.500", "103,7", "107,1", "1.607", "2", "Trồng rừng", "ha", "10", "", "120", "", "12"},
			[]string{budget, forest}},
		"heads broken over lines": {
			[]string{"STT", "Chỉ tiêu", "Đơn vị", "tính", "Kế hoạch", "năm 2025", "Thực hiện", "năm 2025", "% so với", "kế hoạch", "1", "Thu ngân sách", "triệu đồng", "1.550", "1.607", "103,7", "2", "Trồng rừng", "ha", "10", "12", "120"},
			[]string{budget, forest}},
		"numbered columns": {
			[]string{"STT", "Chỉ tiêu", "ĐVT", "Kế hoạch 2025", "Thực hiện 2025", "% so với kế hoạch", "(1)", "(2)", "(3)", "(4)", "(5)", "(6)=(5)/(4)", "1", "Thu ngân sách", "triệu đồng", "1.550", "1.607", "103,7", "2", "Trồng rừng", "ha", "10", "12", "120"},
			[]string{budget, forest}},
		"no column of numbers": {
			[]string{"Chỉ tiêu", "ĐVT", "Kế hoạch 2025", "Thực hiện 2025", "% so với kế hoạch", "Thu ngân sách", "triệu đồng", "1.550", "1.607", "103,7", "Trồng rừng", "ha", "10", "12", "120"},
			[]string{budget, forest}},
		"one row": {
			[]string{"STT", "Chỉ tiêu", "ĐVT", "Kế hoạch 2025", "Thực hiện 2025", "% so với kế hoạch", "1", "Trồng rừng", "ha", "10", "12", "120"},
			[]string{forest}},
		"empty cells lost: only full rows are read": {
			[]string{"STT", "Chỉ tiêu", "ĐVT", "Kế hoạch 2025", "Thực hiện 2025", "% so với kế hoạch", "1", "Thu ngân sách", "triệu đồng", "1.550", "1.607", "103,7", "2", "Kết nạp đảng viên", "đảng viên", "20", "24", "3", "Trồng rừng", "ha", "10", "12", "120"},
			[]string{budget, forest}},
		"a note of two lines": {
			[]string{"STT", "Chỉ tiêu", "ĐVT", "Kế hoạch 2025", "Thực hiện 2025", "% so với kế hoạch", "Ghi chú", "1", "Thu ngân sách", "triệu đồng", "1.550", "1.607", "103,7", "Tính cả thu", "năm trước chuyển sang", "2", "Trồng rừng", "ha", "10", "12", "120", "Số sơ bộ"},
			[]string{budget, forest}},
		"a name of two lines: its row is not read": {
			[]string{"STT", "Chỉ tiêu", "ĐVT", "Kế hoạch 2025", "Thực hiện 2025", "% so với kế hoạch", "Ghi chú", "1", "Thu ngân sách", "triệu đồng", "1.550", "1.607", "103,7", "", "2", "Kết nạp", "đảng viên mới", "đảng viên", "20", "24", "120", "", "3", "Trồng rừng", "ha", "10", "12", "120", ""},
			[]string{budget, forest}},
		"no shape fits": {
			[]string{"STT", "Chỉ tiêu", "ĐVT", "Kế hoạch 2025", "Thực hiện 2025", "Ghi chú", "Thu ngân sách đạt 20 tỷ đồng", "10", "xong 14 tuyến", "kết nạp 20 đảng viên", "7"},
			nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := slices.Concat(prose[:1], c.want, prose[1:])
			if diff := cmp.Diff(want, told(Text(flatTitle+strings.Join(c.lines, "\n")+after))); diff != "" {
				t.Error(diff)
			}
			if slices.Contains(c.lines, "") {
				return
			}
			spaced := told(Text(flatTitle + strings.Join(c.lines, "\n\n") + after)) // each cell a paragraph of a mail
			if diff := cmp.Diff(want, spaced); diff != "" {
				t.Errorf("with a blank line between cells: %s", diff)
			}
		})
	}
}

// TestNotFlatTables leaves lines that only look like the head of one to the reader of
// sentences.
func TestNotFlatTables(t *testing.T) {
	t.Parallel()
	d := Text("BÁO CÁO\nKết quả năm 2025\n\nNội dung\nKế hoạch\nThực hiện\nTrong năm kết nạp 20 đảng viên.\nChỉ tiêu\nĐơn vị tính: triệu đồng\nThu ngân sách đạt 15 tỷ đồng.\n")
	if len(d.Facts) != 2 {
		t.Errorf("read %q", told(d))
	}
}

// A drawnTable is a table of targets that nobody thought of.
type drawnTable struct {
	heads []string
	rows  [][]string
}

// drawTable makes a table with the columns, groups and gaps that offices use.
func drawTable(t *rapid.T) (d drawnTable) {
	pick := func(label string, all ...string) string { return rapid.SampledFrom(all).Draw(t, label) }
	d.heads = []string{pick("number", "STT", "TT", "Số TT"), pick("name", "Chỉ tiêu", "Nội dung", "Tên chỉ tiêu"), pick("unit", "ĐVT", "Đơn vị tính", "Đơn vị")}
	kinds := "nwu"
	add := func(kind, head string) { d.heads, kinds = append(d.heads, head), kinds+kind }
	if rapid.Bool().Draw(t, "before") {
		add("f", "Thực hiện năm 2024")
	}
	add("f", pick("plan", "Kế hoạch năm 2025", "KH 2025", "Chỉ tiêu giao năm 2025"))
	add("f", pick("done", "Thực hiện năm 2025", "TH 2025", "Ước thực hiện năm 2025", "Kết quả năm 2025"))
	if rapid.Bool().Draw(t, "percent") {
		add("f", "% so với kế hoạch")
	}
	if rapid.Bool().Draw(t, "growth") {
		add("f", "Tăng, giảm so với cùng kỳ (%)")
	}
	for _, words := range []string{"Đánh giá", "Nhận xét", "Ghi chú"} {
		if rapid.Bool().Draw(t, words) {
			add("t", words)
		}
	}
	names := []string{"Thu ngân sách", "Trồng rừng", "Kết nạp đảng viên mới", "Tỷ lệ hộ nghèo", "Giải quyết việc làm", "Sản lượng thủy sản", "Số lượt khách", "Tỷ lệ bao phủ bảo hiểm y tế", "Đàn trâu", "Hộ thoát nghèo"}
	number := 0
	for k := range rapid.IntRange(2, 10).Draw(t, "rows") {
		if rapid.IntRange(0, 4).Draw(t, "group") == 0 {
			d.rows = append(d.rows, []string{[]string{"I", "II", "III", "IV", "A", "B", "C", "D", "V", "VI"}[k], pick("of", "KINH TẾ", "Văn hóa - xã hội", "QUỐC PHÒNG - AN NINH")})
		}
		number++
		row := []string{fmt.Sprint(number), names[k], pick("measured", "ha", "triệu đồng", "%", "người", "tấn", "lượt khách")}
		if rapid.IntRange(0, 5).Draw(t, "of the row above") == 0 {
			row[0], row[1] = "", "- "+row[1]
		}
		for i := 3; i < len(kinds); i++ {
			switch blank := rapid.IntRange(0, 3).Draw(t, "empty") == 0; {
			case kinds[i] == 't' && !blank:
				row = append(row, pick("words", "Vượt", "Đạt", "Không đạt", "Phòng Kinh tế, Hạ tầng và Đô thị", "Số ước", "Thiếu số liệu tháng 5/2025"))
			case kinds[i] == 'f' && (!blank || row[0] == "" && i == 3):
				row = append(row, Num{Units: rapid.Int64Range(100, 99_999).Draw(t, "figure"), Scale: rapid.IntRange(0, 2).Draw(t, "decimals")}.String())
			default:
				row = append(row, "")
			}
		}
		d.rows = append(d.rows, row)
	}
	return d
}

// TestFlatAsTabbed holds that a table set flat reads as the same table set with tabs.
func TestFlatAsTabbed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawTable(t)
		figures, numbered := 0, 0
		for _, row := range d.rows {
			if len(row) > 2 && strings.Join(row[3:], "") != "" {
				figures++
			}
			if len(row) > 2 && row[0] != "" {
				numbered++
			}
		}
		if figures < 2 || numbered == 0 {
			return
		}
		tabbed, flat := []string{strings.Join(d.heads, "\t")}, slices.Clone(d.heads)
		for _, row := range d.rows {
			tabbed = append(tabbed, strings.Join(row, "\t"))
			flat = append(flat, row...)
		}
		want := told(Text(flatTitle + strings.Join(tabbed, "\n") + "\n\nHội nghị kết thúc.\n"))
		got := told(Text(flatTitle + strings.Join(flat, "\n") + "\n\nHội nghị kết thúc.\n"))
		whole := strings.Contains(strings.TrimRight(strings.Join(flat, "\n"), "\n"), "\n\n") // it shows its empty cells
		if diff := cmp.Diff(want, got); diff != "" && (whole || !slices.Contains(flat, "")) {
			t.Fatalf("%s\n%s", diff, strings.Join(flat, "\n"))
		}
		full := slices.DeleteFunc(slices.Clone(flat), func(s string) bool { return s == "" })
		for _, f := range told(Text(flatTitle + strings.Join(full, "\n") + "\n\nHội nghị kết thúc.\n")) { // what is sure without the empty cells is true
			if !slices.Contains(want, f) {
				t.Fatalf("read %q, want one of %q\n%s", f, want, strings.Join(full, "\n"))
			}
		}
	})
}
