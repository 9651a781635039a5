package chart

import (
	"fmt"
	"math"

	"tongket/internal/vn"
)

// names of targets as wards write them, short and very long.
var names = []string{
	"Thu ngân sách nhà nước trên địa bàn",
	"Tỷ lệ hộ nghèo theo chuẩn nghèo đa chiều giai đoạn 2022–2025 của thành phố còn dưới",
	"Giải phóng mặt bằng",
	"Tỷ lệ người dân tham gia bảo hiểm y tế trên tổng dân số thường trú và tạm trú từ sáu tháng trở lên",
	"Kết nạp đảng viên",
	"Số hồ sơ thủ tục hành chính được tiếp nhận, giải quyết trực tuyến toàn trình tại Trung tâm Phục vụ hành chính công",
	"Gia đình văn hóa",
	"Tổng đàn lợn",
	"Trồng rừng phân tán",
	"Tỷ lệ chất thải rắn sinh hoạt đô thị được thu gom, xử lý theo quy chuẩn kỹ thuật quốc gia",
}

func tenths(n int64) string { return vn.Decimal{Units: n, Scale: 1}.String() }

func sampleName(i int) string {
	if i < len(names) {
		return names[i]
	}
	return fmt.Sprintf("%s (%d)", names[i%len(names)], i/len(names)+1)
}

// gallery is every kind of picture over n targets.
func gallery(n int) []Drawing {
	months := []string{"T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12"}
	groups := []string{"Kinh tế", "Văn hóa - xã hội", "Quốc phòng, an ninh và xây dựng Đảng, hệ thống chính trị"}
	bars := Bars{Title: "Thực hiện so với kế hoạch", Caption: "Thực hiện so với kế hoạch năm 2026", RowHead: "Chỉ tiêu", PlanName: "Kế hoạch 2026", ActualName: "Thực hiện 2026", Format: tenths}
	bullets := Bullets{Title: "Phần trăm kế hoạch", Caption: "Phần trăm kế hoạch năm 2026", RowHead: "Chỉ tiêu", Plan: 1000, Most: 1500, Tick: "Kế hoạch = 100%", Done: "% kế hoạch", Format: func(n int64) string { return tenths(n) + "%" }}
	split := Split{Title: "12/14", Caption: "Số chỉ tiêu theo đánh giá", RowHead: "Nhóm"}
	heat := Heat{Title: "Theo tháng", Caption: "Phần trăm kế hoạch lũy kế theo tháng", RowHead: "Chỉ tiêu", Cols: months, Levels: []string{"dưới 25%", "25–50%", "50–75%", "75–100%", "từ 100%"}}
	many := Multiples{Title: "Diễn biến từng chỉ tiêu", Caption: "Diễn biến từng chỉ tiêu theo tháng", Labels: months}
	shares := make([]Share, len(groups))
	for i := range n {
		g := i * len(groups) / n
		mark := Marks[(i*7+1)%len(Marks)]
		done := Value{N: int64(300 + (i*377)%1600), OK: mark != NoData && mark != NotDue}
		if i%11 == 4 {
			done.N = -done.N / 4
		}
		bars.Rows = append(bars.Rows, Bar{Group: groups[g], Name: sampleName(i), Plan: V(1000), Actual: done, Mark: mark})
		b := Bullet{Group: groups[g], Name: sampleName(i), Done: done, Mark: mark}
		if i%5 == 1 {
			b.Done, b.Text, b.Words = Value{}, "0,88%", "kế hoạch giảm còn ≤ 1,00%: càng thấp càng tốt, không tính phần trăm kế hoạch"
		}
		bullets.Rows = append(bullets.Rows, b)
		shares[g].Name, shares[g].Marks, shares[g].Lines = groups[g], append(shares[g].Marks, mark), append(shares[g].Lines, sampleName(i))
		row, panel := HeatRow{Name: sampleName(i)}, Panel{Name: sampleName(i), Plan: V(1000), Text: tenths(980) + " tỷ đồng", Note: "Kế hoạch ≥ 1.000,0 tỷ đồng", Mark: mark, Format: tenths}
		for m := range months {
			if (i+m)%6 == 5 || m > 10 {
				row.Cells, panel.Values = append(row.Cells, HeatCell{Level: -1}), append(panel.Values, Value{})
				continue
			}
			pct := (m + 1) * (60 + i*7%70)
			row.Cells = append(row.Cells, HeatCell{Level: min(4, pct/250), Text: tenths(int64(pct)), Mark: map[bool]Mark{true: NotMet}[i%7 == 3 && m == 10]})
			panel.Values = append(panel.Values, Value{N: int64(pct), OK: true, Soft: m == 10})
		}
		heat.Rows, many.Panels = append(heat.Rows, row), append(many.Panels, panel)
	}
	split.Rows = shares
	lines := Lines{Title: "Lũy kế theo tháng", Caption: "Lũy kế theo tháng, ha", Labels: months, FromOrigin: true, Zero: true, Format: tenths, Series: []Series{
		{Kind: LastYear, Name: "Lũy kế 2025", Label: "Năm 2025 6,4", Values: Values(2, 5, 9, 14, 20, 27, 33, 40, 46, 52, 58, 64)},
		{Kind: PlanLine, Name: "Phân kỳ", Label: "Kế hoạch 12,5", Values: Values(8, 18, 29, 40, 50, 60, 71, 82, 93, 104, 115, 125)},
		{Kind: Needed, Label: "Từ tháng 9 cần mỗi tháng 2,23 ha", Values: []Value{{}, {}, {}, {}, {}, {}, {}, {}, V(58), V(80), V(102), V(125)}},
		{Kind: ThisYear, Name: "Lũy kế 2026", Label: "Năm 2026 9,8", Values: []Value{V(4), V(12), V(21), {}, V(41), V(50), V(55), V(57), V(58), V(74), V(90), {N: 98, OK: true, Soft: true}}},
	}}
	return []Drawing{bars, bullets, split, heat, many, lines, sampleMap(n)}
}

// sampleMap is n made-up plots of ground on a bent grid, the first with a hole.
func sampleMap(n int) Map {
	m := Map{Title: "Kết quả theo tổ dân phố", Caption: "Phần trăm kế hoạch theo tổ dân phố", RowHead: "Tổ dân phố", Value: "% kế hoạch", Levels: []string{"dưới 50%", "50–75%", "75–90%", "90–100%", "từ 100%"}}
	cols := max(1, int(math.Sqrt(float64(n))))
	at := func(x, y float64) Point {
		return Point{105.8 + .004*(x+.25*math.Sin(y*2.1)), 20.9 + .003*(y+.3*math.Sin(x*1.3))}
	}
	for i := range n {
		x, y := float64(i%cols), float64(i/cols)
		ring := []Point{at(x, y), at(x+.5, y), at(x+1, y), at(x+1, y+.5), at(x+1, y+1), at(x+.5, y+1), at(x, y+1), at(x, y+.5)}
		rings := [][]Point{ring}
		if i == 0 {
			rings = append(rings, []Point{at(.3, .3), at(.5, .3), at(.5, .5), at(.3, .5)})
		}
		r := Region{Name: fmt.Sprintf("Tổ dân phố %d", i+1), Rings: [][][]Point{rings}, Level: i%6 - 1, Text: tenths(int64(500+i*37%700)) + "%", Mark: Marks[i%3]}
		if r.Level < 0 {
			r.Text, r.Mark = "", NoData
		}
		m.Regions = append(m.Regions, r)
	}
	m.Lost = []Region{{Name: "Trạm Y tế", Level: 2, Text: "98,0%", Mark: Met}}
	return m
}
