package ui

import (
	"fmt"

	"tongket/internal/doc/chart"
)

// sampleDrawing is a kind of chart on the states page.
type sampleDrawing struct {
	ID, Title string
	Of        chart.Drawing
}

var sampleMonths = []string{"T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12"}

// sampleDrawings are the kinds of chart besides the lines, with a long name, a
// gap, a negative value and every verdict.
func sampleDrawings() []sampleDrawing {
	percent := func(n int64) string { return tenths(n) + "%" }
	long := "Tỷ lệ người dân tham gia bảo hiểm y tế trên tổng dân số thường trú và tạm trú từ sáu tháng trở lên"
	return []sampleDrawing{
		{"st-cot", "Thực hiện so với kế hoạch", chart.Bars{Title: "Ba tổ dân phố vượt, một không đạt", Caption: "Thu quỹ theo tổ dân phố", RowHead: "Tổ dân phố", PlanName: "Kế hoạch", ActualName: "Thực hiện", Format: tenths, Rows: []chart.Bar{
			{Name: "Tổ dân phố 1", Plan: chart.V(1000), Actual: chart.V(1180), Mark: chart.Exceeded},
			{Name: "Tổ dân phố 2, gồm các ngõ 12, 14, 18 và khu tập thể Nhà máy Cơ khí cũ", Plan: chart.V(1000), Actual: chart.V(720), Mark: chart.NotMet},
			{Name: "Chênh lệch so với năm trước", Actual: chart.V(-240)},
			{Name: "Tổ dân phố 4", Plan: chart.V(600), Mark: chart.NoData}}}},
		{"st-muc", "Phần trăm kế hoạch", chart.Bullets{Title: "Hai chỉ tiêu vượt", Caption: "Phần trăm kế hoạch", RowHead: "Chỉ tiêu", Plan: 1000, Most: 1500, Tick: "Kế hoạch = 100%", Done: "% kế hoạch", Format: percent, Rows: []chart.Bullet{
			{Group: "Kinh tế", Name: "Thu ngân sách nhà nước trên địa bàn", Done: chart.V(1800), Mark: chart.Exceeded},
			{Group: "Kinh tế", Name: "Diện tích đất hoàn thành giải phóng mặt bằng", Done: chart.V(784), Mark: chart.NotMet},
			{Group: "Văn hóa - xã hội", Name: long, Done: chart.V(1004), Mark: chart.Exceeded},
			{Group: "Văn hóa - xã hội", Name: "Tỷ lệ hộ nghèo đa chiều", Text: "1,20%", Words: "kế hoạch ≤ 1,20%; càng thấp càng tốt", Mark: chart.Met}}}},
		{"st-chia", "Kết quả theo nhóm", chart.Split{Title: "7/10 chỉ tiêu đạt và vượt", Caption: "Số chỉ tiêu theo đánh giá", RowHead: "Nhóm", Rows: []chart.Share{
			{Name: "Kinh tế", Marks: []chart.Mark{chart.Exceeded, chart.Exceeded, chart.Met, chart.NotMet}},
			{Name: "Văn hóa - xã hội", Marks: []chart.Mark{chart.Met, chart.Met, chart.Met, chart.Exceeded, chart.NotDue, chart.NoData}}}}},
		{"st-nhiet", "Theo đơn vị và tháng", sampleHeat()},
		{"st-nhieu", "Nhiều diễn biến", chart.Multiples{Title: "Ba chỉ tiêu", Caption: "Diễn biến theo tháng", Labels: sampleMonths, Panels: []chart.Panel{
			{Name: "Thu ngân sách", Values: chart.Values(51, 97, 142, 190, 251, 300, 361, 402), Plan: chart.V(600), Text: "40,2 tỷ đồng", Note: "Kế hoạch ≥ 60,0 tỷ đồng", Mark: chart.NotDue, Format: tenths},
			{Name: long, Values: []chart.Value{chart.V(972), chart.V(980), {}, chart.V(989)}, Plan: chart.V(985), Text: "98,9%", Note: "Kế hoạch ≥ 98,5%", Mark: chart.Exceeded, Format: tenths},
			{Name: "Kết nạp đảng viên", Plan: chart.V(20), Mark: chart.NoData}}}},
		{"st-ban-do", "Bản đồ", sampleGround()},
	}
}

func sampleHeat() chart.Heat {
	h := chart.Heat{Title: "Phần trăm kế hoạch theo tháng", Caption: "Phần trăm kế hoạch lũy kế", RowHead: "Tổ dân phố", Cols: sampleMonths, Levels: []string{"dưới 25%", "25–50%", "50–75%", "75–100%", "từ 100%"}}
	for i := range 4 {
		r := chart.HeatRow{Name: fmt.Sprintf("Tổ dân phố %d", i+1)}
		for m := range int64(10) {
			done := (m + 1) * int64(70+20*i)
			r.Cells = append(r.Cells, chart.HeatCell{Level: min(4, int(done/250)), Text: tenths(done)})
		}
		r.Cells[i+2] = chart.HeatCell{Level: -1}
		h.Rows = append(h.Rows, r)
	}
	h.Rows[0].Cells[9].Mark = chart.NotMet
	return h
}

func sampleGround() chart.Map {
	m := chart.Map{Title: "Bốn tổ dân phố", Caption: "Phần trăm kế hoạch theo tổ dân phố", RowHead: "Tổ dân phố", Value: "% kế hoạch", Levels: []string{"dưới 75%", "75–90%", "90–100%", "từ 100%"}}
	for i, r := range []chart.Region{{Level: 3, Text: "104,0%", Mark: chart.Exceeded}, {Level: 0, Text: "71,5%", Mark: chart.NotMet}, {Level: -1, Mark: chart.NoData}, {Level: 2, Text: "96,0%", Mark: chart.NotMet}} {
		x, y := 105.8+.01*float64(i%2), 20.9+.008*float64(i/2)
		r.Name = fmt.Sprintf("Tổ dân phố %d", i+1)
		r.Rings = [][][]chart.Point{{{{X: x, Y: y}, {X: x + .01, Y: y + .001}, {X: x + .01, Y: y + .009}, {X: x + .004, Y: y + .0075}, {X: x, Y: y + .008}}}}
		m.Regions = append(m.Regions, r)
	}
	return m
}
