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

// kit is the beginning of a notice whose items are assignments.
const kit = "THÔNG BÁO\nKết luận của Chủ tịch UBND xã Khe Mơ\n\nChủ tịch UBND xã kết luận:\n\n"

// TestDueWords reads due dates as offices write them.
func TestDueWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"chậm nhất 26 tháng Chạp phải trao xong quà":               "26 tháng Chạp",
		"gửi tài liệu trước hội nghị 03 ngày":                      "trước hội nghị 03 ngày",
		"gửi báo cáo chậm nhất 05 ngày trước khi hội nghị diễn ra": "chậm nhất 05 ngày trước khi hội nghị diễn ra",
		"hàng tuần báo cáo kết quả":                                "hàng tuần",
		"báo cáo tại phiên họp UBND xã tháng 4":                    "tại phiên họp UBND xã tháng 4",
		"nộp phiếu đăng ký, hạn cuối ngày 30/6/2026":               "2026-06-30",
		"bàn giao phòng thi chiều ngày 20/12/2026":                 "2026-12-20",
		"trình dự toán trước thứ Sáu tuần này":                     "trước thứ Sáu tuần này",
		"xác định đây là nhiệm vụ thường xuyên":                    "",
		"báo cáo kết quả trong 05 ngày làm việc":                   "trong 05 ngày làm việc",
		"ban hành quy tắc ứng xử trước mùa cao điểm tháng 7":       "trước mùa cao điểm tháng 7",
	} {
		all := Text(kit + "1. Phòng Kinh tế " + text + ".\n").Directives
		if len(all) != 1 || plainDue(all[0].Due) != plainDue(want) {
			t.Errorf("%s: read %+v, want one due %q", text, all, want)
		}
	}
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
		{"behind a phrase that opens", kit + "1. Trước ngày 20/6/2026, Phòng Kinh tế trình UBND xã phương án sử dụng đất.\n2. Để bảo đảm nước tưới, giao Trạm Thủy nông nạo vét kênh N3.\n3. Đối với 6 nhà tạm, Hội Nông dân xã giúp ngày công.\n",
			[]string{
				"trình UBND xã phương án sử dụng đất | lead: Phòng Kinh tế | with:  | due: 2026-06-20 | product: phương án sử dụng đất",
				"nạo vét kênh N3 | lead: Trạm Thủy nông | with:  | due:  | product: ",
				"giúp ngày công | lead: Hội Nông dân xã | with:  | due:  | product: ",
			}},
		{"labels below a task", kit + "1. Di dời 56 hộ vùng sạt lở\n- Đơn vị chủ trì: Ban Chỉ huy Quân sự xã.\n- Đơn vị phối hợp: Công an xã, các xóm.\n- Thời gian hoàn thành: Tháng 5/2026.\n- Sản phẩm: Phương án di dời.\n",
			[]string{"Di dời 56 hộ vùng sạt lở | lead: Ban Chỉ huy Quân sự xã | with: Công an xã; các xóm | due: Tháng 5/2026 | product: Phương án di dời"}},
		{"said of all above", kit + "1. Phòng Kinh tế rà soát quỹ đất.\n2. Công an xã lập danh sách nhà trọ, xong trước 01/6/2026.\n3. Thời gian hoàn thành các nội dung trên: trước ngày 30/9/2026.\n",
			[]string{
				"rà soát quỹ đất | lead: Phòng Kinh tế | with:  | due: 2026-09-30 | product: ",
				"lập danh sách nhà trọ | lead: Công an xã | with:  | due: 2026-06-01 | product: danh sách nhà trọ",
			}},
		{"who helps, who leads", kit + "1. Công an xã phối hợp với Phòng Kinh tế và thôn Nam kiểm tra bãi cát; Trạm Y tế trực cấp cứu.\n2. Quy hoạch chung xã: Phòng Kinh tế chủ trì; Công an xã phối hợp; hoàn thành trước 30/9/2026.\n3. Kiểm tra hồ chứa (Ban Chỉ huy Quân sự xã chủ trì).\n",
			[]string{
				"kiểm tra bãi cát | lead: Công an xã | with: Phòng Kinh tế; thôn Nam | due:  | product: ",
				"trực cấp cứu | lead: Trạm Y tế | with:  | due:  | product: ",
				"Quy hoạch chung xã | lead: Phòng Kinh tế | with: Công an xã | due: 2026-09-30 | product: ",
				"Kiểm tra hồ chứa | lead: Ban Chỉ huy Quân sự xã | with:  | due:  | product: ",
			}},
		{"a doing no list holds", kit + "1. Hội Nông dân xã phóng sinh 2 tạ cá.\n2. Trong quá trình thực hiện, nếu có vướng mắc, các đơn vị phản ánh về Văn phòng.\n",
			[]string{"phóng sinh 2 tạ cá | lead: Hội Nông dân xã | with:  | due:  | product: "}},
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
	d := Text(string(data))
	if len(d.Directives) != 8 {
		t.Errorf("%d directives, want 8", len(d.Directives))
	}
	for _, x := range d.Directives {
		if !strings.HasPrefix(x.Speaker, "Giám đốc Công an tỉnh") || x.Lead != "đơn vị" || x.Due != "" || d.Text[x.Span[0]:x.Span[1]] == "" {
			t.Errorf("%+v", x)
		}
	}
}

// TestMissing names what is open of the six things that must be clear.
func TestMissing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		d    Directive
		want []string
	}{
		{"nothing", Directive{Text: "lập danh sách hộ nghèo, trình Chủ tịch UBND xã", Lead: "Phòng Văn hóa - Xã hội", Due: "2026-03-05", Product: "danh sách hộ nghèo"}, nil},
		{"a name with a comma", Directive{Text: "rà soát 12 hồ sơ", Speaker: "Chủ tịch UBND phường", Lead: "Phòng Kinh tế, Hạ tầng và Đô thị", Due: "trong quý II", Product: "báo cáo"}, nil},
		{"a name with và", Directive{Text: "rà soát 12 hồ sơ", Speaker: "Chủ tịch UBND phường", Lead: "Văn phòng HĐND và UBND phường", Due: "trong quý II", Product: "báo cáo"}, nil},
		{"a request of a guest", Directive{Text: "nâng cao công tác xây dựng tổ chức Đảng", Speaker: "Giám đốc Công an tỉnh", Lead: "đơn vị"},
			[]string{ClearWho, ClearTime, ClearDuty, ClearProduct}},
		{"nobody at all", Directive{Text: "tiếp tục đổi mới sinh hoạt"}, []string{ClearWho, ClearTime, ClearDuty, ClearAuthority, ClearProduct}},
		{"two leads", Directive{Text: "sơ tán 212 hộ", Speaker: "Chủ tịch UBND xã", Lead: "Ban Chỉ huy Quân sự xã, Công an xã", Due: "2026-09-18"}, []string{ClearDuty, ClearProduct}},
		{"many leads", Directive{Text: "rà soát hồ sơ đảng viên", Speaker: "Thường trực Đảng ủy", Lead: "các chi bộ", Due: "2026-09-18", Product: "danh sách"}, []string{ClearDuty}},
		{"nothing to do", Directive{Text: "nghiêm túc triển khai thực hiện", Speaker: "Chủ tịch UBND xã", Lead: "Phòng Kinh tế", Due: "2026-09-18", Product: "báo cáo"}, []string{ClearWhat}},
	} {
		if diff := cmp.Diff(c.want, c.d.Missing()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestDue reads when a thing must be done.
func TestDue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ said, want string }{
		{"rà soát hồ sơ trước ngày 25/02/2026", "2026-02-25"},
		{"rà soát hồ sơ, xong trước ngày 5 tháng 3 năm 2026", "2026-03-05"},
		{"rà soát hồ sơ trước 17 giờ ngày 18/9/2026", "2026-09-18"},
		{"rà soát hồ sơ từ ngày 01/3/2026 đến hết ngày 15/3/2026", "2026-03-15"},
		{"rà soát hồ sơ chậm nhất 30/6", "chậm nhất 30/6"},
		{"rà soát hồ sơ trong quý II/2026", "trong quý II/2026"},
		{"rà soát hồ sơ, hoàn thành trong tháng 3/2026", "trong tháng 3/2026"},
		{"rà soát hồ sơ đến hết tháng 3", "hết tháng 3"},
		{"rà soát hồ sơ xong trước Tết", "trước Tết"},
		{"báo cáo Đảng ủy hằng tháng", "hằng tháng"},
		{"báo cáo Đảng ủy định kỳ hằng quý", "định kỳ hằng quý"},
		{"thường xuyên kiểm tra hồ đập", "thường xuyên"},
		{"rà soát hồ sơ trong vòng 10 ngày làm việc", "trong vòng 10 ngày làm việc"},
		{"rà soát hồ sơ ngay sau hội nghị", "ngay sau hội nghị"},
		{"rà soát hồ sơ vào tháng 11/2025", "tháng 11/2025"},
		{"báo cáo Đảng ủy trước ngày 15 hằng tháng", "trước ngày 15 hằng tháng"},
		{"rà soát hồ sơ trước ngày 31/02/2026", "trước ngày 31/02/2026"},
		{"xây dựng đề án phát triển du lịch đến năm 2030", ""},
		{"đưa nội dung này vào chương trình kiểm tra hằng năm", ""},
		{"thực hiện Nghị quyết số 05-NQ/ĐU ngày 12/01/2026", ""},
		{"rà soát kết quả tháng 5/2026", ""},
	} {
		d := Text("THÔNG BÁO\nKết luận của Chủ tịch UBND xã\n\n1. Giao Phòng Kinh tế " + c.said + ".\n")
		if len(d.Directives) != 1 || d.Directives[0].Due != c.want {
			t.Errorf("%q gives %+v, want due %q", c.said, d.Directives, c.want)
		}
	}
}

// FuzzDirectives holds that whatever is read as a request or as a frame stands in
// the text.
func FuzzDirectives(f *testing.F) {
	for _, c := range frames {
		f.Add(c.text)
	}
	names, err := filepath.Glob("testdata/tasks/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := Text(text)
		for _, x := range d.Directives {
			if x.Span[0] < 0 || x.Span[0] >= x.Span[1] || x.Span[1] > len(d.Text) || x.Text == "" || x.Rule == "" {
				t.Errorf("directive %+v in a text of %d bytes", x, len(d.Text))
			}
			if open := x.Missing(); len(open) > 6 {
				t.Errorf("%d things are open of six: %v", len(open), open)
			}
		}
		if d.Frame.Body < 0 || d.Frame.Body > len(d.Text) {
			t.Errorf("the content begins at %d of %d", d.Frame.Body, len(d.Text))
		}
		checkMarks(t, "fuzz", d)
	})
}
