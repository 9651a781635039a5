package docx

import (
	"bytes"
	"fmt"
	"testing"
	"time"
)

// sampleTime is when the sample was made, as far as its bytes tell.
var sampleTime = time.Date(2026, 1, 8, 1, 30, 0, 0, time.UTC)

// sample is a short report of an invented ward with everything the writer knows:
// head, title, headings, tagged numbers, a table with a merged two-row head, an
// annex on landscape paper, the signature.
func sample() *Document {
	d := New(Options{
		Title: "Báo cáo kết quả thực hiện nhiệm vụ năm 2025", Created: sampleTime,
		Footer: []Run{{Text: "Mã kiểm tra: 7f3a 91c0 (chuỗi nhật ký đến 08/01/2026)"}},
	})
	d.Add(
		StateHead{
			Issuer: []string{"ỦY BAN NHÂN DÂN", "PHƯỜNG HÒA MẪU"}, Number: "Số:        /BC-UBND",
			PlaceDate: "Hòa Mẫu, ngày 08 tháng 01 năm 2026", Mark: "DỰ THẢO",
		},
		Title{Kind: "BÁO CÁO", Subject: []string{
			"Tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội,", "bảo đảm quốc phòng - an ninh năm 2025",
		}},
		Para{Style: Body, NoIndent: true, Align: Center, Runs: []Run{T("Kính gửi: Hội đồng nhân dân phường Hòa Mẫu")}},
		Text(I("Căn cứ Nghị quyết số 05/NQ-HĐND ngày 20 tháng 12 năm 2024 của Hội đồng nhân dân phường;")),
		Heading(1, "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"),
		Text(T("Ủy ban nhân dân phường đã ban hành "), Run{Text: "128", Tag: "figure/van-ban/2025"}, T(" văn bản chỉ đạo; R&D < 5 %.")),
		Heading(1, "II. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU"),
		Heading(2, "1. Kết quả chung"),
		Text(B("Có 12/14 chỉ tiêu đạt và vượt"), T(", trong đó "), Run{Text: "9", Tag: "score/2025/over"},
			T(" chỉ tiêu vượt kế hoạch; tỷ lệ giải ngân vốn đầu tư công đạt …… %.")),
		Heading(3, "a) Về kinh tế"),
		Text(T("Tổng thu ngân sách nhà nước trên địa bàn đạt "), Run{Text: "1.234,5", Tag: "figure/thu-ngan-sach/2025"},
			T(" tỷ đồng, bằng 104,6 % kế hoạch.")),
		sampleTable(d.TextWidth(false), 3),
		Text(T("Trên đây là báo cáo tình hình thực hiện nhiệm vụ năm 2025./.")),
		SignBlock{
			Receivers: []string{"Như trên", "Thường trực Đảng ủy phường", "Lưu: VT, VP"},
			Authority: []string{"TM. ỦY BAN NHÂN DÂN"}, Post: []string{"CHỦ TỊCH"}, Name: "Nông Thị Mẫu",
		},
		Section{Landscape: true},
		AnnexHead{Number: "Phụ lục I", Title: []string{"KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM 2025"},
			Attached: "(Kèm theo Báo cáo số        /BC-UBND ngày 08 tháng 01 năm 2026 của Ủy ban nhân dân phường)"},
		sampleTable(d.TextWidth(true), 40),
		Section{},
		sampleTable(d.TextWidth(false), 1),
	)
	return d
}

// sampleTable is the annex of targets: eight columns under a head of two rows,
// rows cells that span, groups across the whole width.
func sampleTable(width Length, rows int) Table {
	t := Table{
		Cols: Widths(width, 6, 33, 9, 10, 10, 10, 10, 12), Size: 12,
		Align: []Align{Center, Left, Center, Right, Right, Right, Right, Center},
		Rows: []Row{
			{Head: true, Cells: []Cell{
				{Text: "STT", Down: 2}, {Text: "Chỉ tiêu", Down: 2}, {Text: "ĐVT", Down: 2}, {Text: "TH năm 2024", Down: 2},
				{Text: "Năm 2025", Span: 3}, {Text: "Đánh giá", Down: 2},
			}},
			{Head: true, Cells: []Cell{{Text: "Kế hoạch"}, {Text: "Thực hiện"}, {Text: "% so KH"}}},
			{Cells: []Cell{{Text: "I", Bold: true}, {Text: "KINH TẾ", Bold: true, Span: 7, Shade: "EDEDED"}}},
		},
	}
	for i := range rows {
		t.Rows = append(t.Rows, Row{Cells: []Cell{
			{Text: fmt.Sprint(i + 1)}, {Text: "Tổng thu ngân sách nhà nước trên địa bàn"}, {Text: "Tỷ đồng"},
			{Text: "1.102,0"}, {Text: "1.180,0"},
			{Text: "1.234,5", Tag: fmt.Sprintf("figure/dong-%d", i+1)}, {Text: "104,6"}, {Text: "Vượt", Bold: true},
		}})
	}
	return t
}

// bytesOf writes a document.
func bytesOf(t testing.TB, d *Document) []byte {
	t.Helper()
	var b bytes.Buffer
	n, err := d.WriteTo(&b)
	if err != nil {
		t.Fatal(err)
	}
	if n != int64(b.Len()) {
		t.Errorf("WriteTo says %d bytes, wrote %d", n, b.Len())
	}
	return b.Bytes()
}
