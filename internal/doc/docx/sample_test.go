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
		sampleHead(d.TextWidth(false)),
		Para{Align: Center, Before: Pt(14), KeepNext: true, Runs: []Run{B("BÁO CÁO")}},
		Para{Align: Center, KeepNext: true, Runs: []Run{B("Tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội,")}},
		Para{Align: Center, KeepNext: true, Runs: []Run{B("bảo đảm quốc phòng - an ninh năm 2025")}},
		Para{Left: MM(60), Right: MM(60), Exact: Pt(4), RuleAbove: true},
		Para{Exact: Pt(10)},
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
		Para{Exact: Pt(10), KeepNext: true, KeepPrevious: true},
		Table{Plain: true, Cols: Widths(d.TextWidth(false), 9, 11), Rows: []Row{{Cells: []Cell{
			{Blocks: []Block{Para{Runs: []Run{{Text: "Nơi nhận:", Bold: true, Italic: true, Size: 12}}}, Para{Runs: []Run{{Text: "- Lưu: VT, VP.", Size: 11}}}}},
			{Blocks: []Block{Para{Align: Center, Runs: []Run{B("CHỦ TỊCH")}}, Para{Align: Center, Before: MM(25), Runs: []Run{B("Nông Thị Mẫu")}}}},
		}}}},
		Section{Landscape: true},
		Para{Align: Center, Outline: 1, KeepNext: true, Runs: []Run{B("Phụ lục I")}},
		Para{Align: Center, Runs: []Run{B("KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM 2025")}},
		Para{Align: Center, After: Pt(3), Runs: []Run{I("(Kèm theo Báo cáo số        /BC-UBND ngày 08 tháng 01 năm 2026 của Ủy ban nhân dân phường)")}},
		Para{Exact: Pt(8)},
		sampleTable(d.TextWidth(true), 40),
		Section{},
		sampleTable(d.TextWidth(false), 1),
	)
	return d
}

// sampleHead is two columns without lines, a short rule and a framed word in them.
func sampleHead(width Length) Table {
	centred := func(runs ...Run) Block { return Para{Align: Center, Runs: runs} }
	return Table{Plain: true, Cols: Widths(width, 2, 3), Rows: []Row{
		{Cells: []Cell{
			{Blocks: []Block{centred(B("ỦY BAN NHÂN DÂN")), centred(B("PHƯỜNG HÒA MẪU")), Para{Left: MM(25), Right: MM(25), Exact: Pt(4), RuleAbove: true}}},
			{Blocks: []Block{centred(Run{Text: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Bold: true, Size: 13}), centred(B("Độc lập - Tự do - Hạnh phúc"))}},
		}},
		{Cells: []Cell{
			{Blocks: []Block{centred(T("Số:        /BC-UBND")), Para{Align: Center, Left: MM(20), Right: MM(20), Boxed: true, Runs: []Run{B("DỰ THẢO")}}}},
			{Blocks: []Block{centred(I("Hòa Mẫu, ngày 08 tháng 01 năm 2026"))}},
		}},
	}}
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
