package report

import (
	"strings"
	"testing"

	"tongket/internal/doc/docx"
)

// TestAnnexFits: what the names of the targets leave free goes to the names of
// offices, the table keeps to its page, and no heading of a group ends a page.
func TestAnnexFits(t *testing.T) {
	t.Parallel()
	const office = "Phòng Kinh tế, Hạ tầng và Đô thị"
	for _, c := range []struct {
		name, target string
		widens       bool
	}{
		{"short names", "Kết nạp đảng viên mới", true},
		{"a name of three lines", strings.Repeat("Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn ", 4), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := annex{
				columns: []column{{head: "STT", width: 10, align: middleCell}, {head: "Chỉ tiêu"}, {head: "Thực hiện", width: 150, align: rightCell}, {head: "Cơ quan chủ trì", width: 27}},
				rows:    []annexRow{{number: "I", title: "KINH TẾ"}, {cells: []annexCell{{text: "1"}, {text: c.target}, {text: "24"}, {text: office}}}},
			}
			a.fit()
			total := 0
			for _, col := range a.columns {
				total += col.width
			}
			if owner := a.columns[3].width; total != annexWidth || (owner > 27) != c.widens || a.columns[1].width < annexNames {
				t.Errorf("widths %d of %d, offices %d, names %d", total, annexWidth, owner, a.columns[1].width)
			}
			if rows := a.table(docx.MM(annexWidth)).Rows; !rows[1].KeepNext || rows[2].KeepNext {
				t.Error("the heading of a group may stand alone at the end of a page")
			}
		})
	}
}
