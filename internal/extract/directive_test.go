package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/wardtest/need"
)

// asked writes a directive in one line.
func asked(d Directive) string {
	return strings.Join([]string{d.Text, "lead: " + d.Lead, "with: " + strings.Join(d.Coordinating, "; "), "due: " + d.Due, "product: " + d.Product}, " | ")
}

func TestDirectives(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"a notice", "THÔNG BÁO\nKết luận của Chủ tịch UBND xã Khe Mơ\n\nChủ tịch UBND xã kết luận:\n\n1. Giao Phòng Kinh tế chủ trì, phối hợp với Ban Quản lý dự án và Công an xã rà soát quỹ đất; báo cáo kết quả bằng văn bản trước ngày 05/3/2026.\n2. Văn phòng HĐND và UBND xã tham mưu ban hành Kế hoạch số hóa hồ sơ, trình Chủ tịch ký trong tháng 4/2026.\n3. Giao Trạm Y tế tổ chức tiêm chủng cho trẻ.\n",
			[]string{
				"rà soát quỹ đất | lead: Phòng Kinh tế | with: Ban Quản lý dự án; Công an xã | due: 2026-03-05 | product: báo cáo kết quả bằng văn bản",
				"tham mưu ban hành Kế hoạch số hóa hồ sơ, trình Chủ tịch ký | lead: Văn phòng HĐND và UBND xã | with:  | due: trong tháng 4/2026 | product: Kế hoạch số hóa hồ sơ",
				"tổ chức tiêm chủng cho trẻ | lead: Trạm Y tế | with:  | due:  | product: ",
			}},
		{"a speech", "Phát biểu tại hội nghị, Bí thư Đảng ủy xã Lò Văn Sơn ghi nhận kết quả đạt được, đồng thời đề nghị các chi bộ tiếp tục đổi mới sinh hoạt; làm tốt công tác phát triển đảng viên; quan tâm đời sống hội viên.\n",
			[]string{
				"tiếp tục đổi mới sinh hoạt | lead: các chi bộ | with:  | due:  | product: ",
				"làm tốt công tác phát triển đảng viên | lead: các chi bộ | with:  | due:  | product: ",
				"quan tâm đời sống hội viên | lead: các chi bộ | with:  | due:  | product: ",
			}},
		{"a table", "| STT | Nhiệm vụ | Đơn vị chủ trì | Đơn vị phối hợp | Thời hạn | Sản phẩm |\n|---|---|---|---|---|---|\n| 1 | Lập danh sách hộ nghèo | Phòng Văn hóa - Xã hội | Các thôn | 20/11/2026 | Danh sách |\n",
			[]string{"Lập danh sách hộ nghèo | lead: Phòng Văn hóa - Xã hội | with: Các thôn | due: 2026-11-20 | product: Danh sách"}},
		{"no request", "Tiến độ còn chậm so với yêu cầu. Có 3 mô hình được đề nghị cấp tỉnh công nhận. Xã tổ chức lễ giao quân.\n", nil},
	} {
		var got []string
		for _, d := range Text(c.text).Directives {
			got = append(got, asked(d))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestSeedDirectives reads the requests of the founding text: of the guest who
// speaks, to the unit, without dates.
func TestSeedDirectives(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join(need.Shared(t), "corpus", "seed.txt"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Read("seed.txt", data)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Directives) != 8 {
		t.Errorf("%d directives, want 8", len(d.Directives))
	}
	for _, x := range d.Directives {
		if !strings.HasPrefix(x.Speaker, "Giám đốc Công an tỉnh") || x.Lead != "đơn vị" || x.Due != "" || d.Text[x.Span[0]:x.Span[1]] == "" {
			t.Errorf("%+v", x)
		}
	}
}
