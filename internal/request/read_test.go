package request

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc/docx"
	"tongket/internal/paper"
)

const dispatch = `SỞ TÀI CHÍNH TỈNH MINH KHÊ
Số: 1523/STC-TKTH
V/v báo cáo số liệu kinh tế - xã hội 6 tháng đầu năm 2026
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Minh Khê, ngày 02 tháng 7 năm 2026

Kính gửi: Ủy ban nhân dân các xã, phường

Thực hiện Công văn số 4471/UBND-TH ngày 28/6/2026 của Ủy ban nhân dân tỉnh, Sở Tài chính đề nghị Ủy ban nhân dân các xã, phường báo cáo số liệu 6 tháng đầu năm 2026 về các nội dung sau:
1. Tổng thu ngân sách nhà nước trên địa bàn (triệu đồng).
2. Số đảng viên mới kết nạp.
3. Số hộ nghèo, trong đó: hộ nghèo có người khuyết tật.
4. Tỷ lệ người dân tham gia bảo hiểm y tế (%);
5. Số doanh nghiệp thành lập mới.
6. Khó khăn, vướng mắc và đề xuất, kiến nghị.
Báo cáo gửi về Sở Tài chính trước ngày 10/7/2026 để tổng hợp./.

Nơi nhận:
- Như trên;
- Lưu: VT, TKTH.
GIÁM ĐỐC
Nông Văn Thắng
`

// inline lists the figures in one sentence, as short dispatches do.
const inlineDispatch = `UBND TỈNH BÌNH MẪU
VĂN PHÒNG
Số: 88/VP-TH
V/v cung cấp số liệu phục vụ kỳ họp

Kính gửi: Ủy ban nhân dân phường

Đề nghị quý đơn vị cung cấp số liệu sau (số liệu tính từ ngày 15/12/2025 đến ngày 14/6/2026): (1) Số hộ cận nghèo; (2) Số nhà tạm, nhà dột nát đã xóa; (3) Lũy kế thu ngân sách nhà nước trên địa bàn năm 2025.
Văn bản gửi về Văn phòng chậm nhất ngày 20 tháng 6 năm 2026.
`

// nested groups the figures under fields, with letters and dashes.
const nestedDispatch = `ĐẢNG ỦY PHƯỜNG
Để chuẩn bị báo cáo quý III năm 2026, đề nghị các đơn vị gửi kết quả thực hiện các chỉ tiêu cụ thể như sau:
a) Về kinh tế:
- Thu ngân sách;
- Giá trị sản xuất công nghiệp (tỷ đồng);
b) Về xã hội:
- Số hộ nghèo tính đến ngày 30/9/2026;
- Tỷ lệ bao phủ bảo hiểm y tế.
Số liệu gửi xong trước 17 giờ 00, ngày 25/9/2026.
Mọi chi tiết liên hệ đồng chí văn thư.
`

func told(asks []Ask) []string {
	var lines []string
	for _, a := range asks {
		lines = append(lines, fmt.Sprintf("%s: %s [%s] | %s | %s", a.Place, a.Name, a.Under, a.Head, a.Measure))
	}
	return lines
}

func TestReadPaper(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		head       Head
		asks       []string
	}{
		{"numbered items", dispatch,
			Head{Asker: "Sở Tài chính tỉnh Minh Khê", Number: "1523/STC-TKTH", Day: "2026-07-02", Title: "Báo cáo số liệu kinh tế - xã hội 6 tháng đầu năm 2026", Due: "2026-07-10", From: "2026-01-01", To: "2026-06-30", Basis: Named, Said: "6 tháng đầu năm 2026"},
			[]string{"ý 1: Tổng thu ngân sách nhà nước trên địa bàn (triệu đồng) [] |  | triệu đồng", "ý 2: Số đảng viên mới kết nạp [] |  | ",
				"ý 3: Số hộ nghèo [] |  | ", "ý 4: hộ nghèo có người khuyết tật [Số hộ nghèo] |  | ", "ý 5: Tỷ lệ người dân tham gia bảo hiểm y tế (%) [] |  | %", "ý 6: Số doanh nghiệp thành lập mới [] |  | "}},
		{"listed in a sentence", inlineDispatch,
			Head{Asker: "Văn phòng UBND TỈNH BÌNH MẪU", Number: "88/VP-TH", Title: "Cung cấp số liệu phục vụ kỳ họp", Due: "2026-06-20", From: "2025-12-15", To: "2026-06-14", Basis: Named, Said: "từ ngày 15/12/2025 đến ngày 14/6/2026"},
			[]string{"ý 1: Số hộ cận nghèo [] |  | ", "ý 2: Số nhà tạm, nhà dột nát đã xóa [] |  | ", "ý 3: Lũy kế thu ngân sách nhà nước trên địa bàn năm 2025 [] |  | "}},
		{"fields with dashes", nestedDispatch,
			Head{Title: "ĐẢNG ỦY PHƯỜNG", Due: "2026-09-25", From: "2026-07-01", To: "2026-09-30", Basis: Named, Said: "quý III năm 2026"},
			[]string{"ý 1: Thu ngân sách [Về kinh tế] |  | ", "ý 2: Giá trị sản xuất công nghiệp (tỷ đồng) [Về kinh tế] |  | tỷ đồng",
				"ý 3: Số hộ nghèo tính đến ngày 30/9/2026 [Về xã hội] |  | ", "ý 4: Tỷ lệ bao phủ bảo hiểm y tế [Về xã hội] |  | "}},
		{"nothing is asked", "Thông báo về việc nghỉ lễ Quốc khánh năm 2026.\nĐề nghị các đơn vị treo cờ Tổ quốc.\n",
			Head{Title: "Thông báo về việc nghỉ lễ Quốc khánh năm 2026.", From: "2026-01-01", To: "2026-12-31", Basis: Named, Said: "năm 2026"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d, err := paper.Read("cv.txt", []byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			b := ReadPaper(d, 2026)
			if diff := cmp.Diff(c.head, b.Head); diff != "" {
				t.Errorf("head (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.asks, told(b.Asks)); diff != "" {
				t.Errorf("asks (-want +got):\n%s", diff)
			}
		})
	}
}

// form is a table that a dispatch carries, to be filled in.
func form(t testing.TB) []byte {
	t.Helper()
	d := docx.New(docx.Options{Title: "Biểu"})
	d.Add(docx.Text(docx.T("BIỂU TỔNG HỢP SỐ LIỆU 6 THÁNG ĐẦU NĂM 2026")))
	cells := func(texts ...string) (row docx.Row) {
		for _, text := range texts {
			row.Cells = append(row.Cells, docx.Cell{Text: text})
		}
		return row
	}
	d.Add(docx.Table{Cols: docx.Widths(docx.Pt(400), 1, 4, 2, 2, 2, 2), Rows: []docx.Row{
		cells("TT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch năm 2026", "Thực hiện 6 tháng đầu năm 2026", "Ghi chú"),
		cells("1", "Thu ngân sách nhà nước trên địa bàn", "triệu đồng", "", "", ""),
		cells("2", "Số hộ nghèo", "hộ", "", "……", ""),
	}})
	var b bytes.Buffer
	if _, err := d.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadTableOfAPaper(t *testing.T) {
	t.Parallel()
	d, err := paper.Read("bieu.docx", form(t))
	if err != nil {
		t.Fatal(err)
	}
	b := ReadPaper(d, 2026)
	want := []string{
		"Bảng 1, hàng 2, cột 4: Thu ngân sách nhà nước trên địa bàn [] | Kế hoạch năm 2026 | triệu đồng", "Bảng 1, hàng 2, cột 5: Thu ngân sách nhà nước trên địa bàn [] | Thực hiện 6 tháng đầu năm 2026 | triệu đồng",
		"Bảng 1, hàng 3, cột 4: Số hộ nghèo [] | Kế hoạch năm 2026 | hộ", "Bảng 1, hàng 3, cột 5: Số hộ nghèo [] | Thực hiện 6 tháng đầu năm 2026 | hộ"}
	if diff := cmp.Diff(want, told(b.Asks)); diff != "" {
		t.Errorf("asks (-want +got):\n%s", diff)
	}
	if b.Head.From != "2026-01-01" || b.Head.To != "2026-06-30" {
		t.Errorf("period %s–%s", b.Head.From, b.Head.To)
	}
}
