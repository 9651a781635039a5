package ui

import (
	"maps"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tongket/internal/doc/chart"
)

// The samples of the states page. The ward, its people and its texts are invented.

// StatesChrome is the frame of the states page where it is shown by itself, as the
// screenshot test does.
func StatesChrome(theme Theme) Chrome {
	return Chrome{
		Ward: "Phường Hòa Mẫu", Place: "Tổng kết · tỉnh Minh Khê", Home: "#trang-dau",
		Nav: []NavItem{
			{Label: "Việc của tôi", Href: "#viec", Icon: IconHome, Count: 11, Of: "việc"},
			{Label: "Chỉ tiêu", Href: "#chi-tieu", Icon: IconTarget, Current: true},
			{Label: "Số liệu", Href: "#so-lieu", Icon: IconFigure},
			{Label: "Nhiệm vụ", Href: "#nhiem-vu", Icon: IconTask, Count: 2, Of: "việc"},
			{Label: "Văn bản", Href: "#van-ban", Icon: IconDocument, Count: 1, Of: "văn bản"},
			{Label: "Báo cáo", Href: "#bao-cao", Icon: IconReport},
			{Label: "Đơn vị", Href: "#don-vi", Icon: IconUnit, Gap: true},
			{Label: "Trang công khai", Href: "#cong-khai", Icon: IconPublic},
		},
		User: User{
			Name: "Đàm Thị Khuê", Post: "Văn phòng HĐND và UBND", Account: "#tai-khoan",
			SignOut: Send{Action: "#dang-xuat", Key: "k-ra"},
		},
		Theme:     theme,
		ThemeForm: Send{Action: "#nen", Key: "k-nen"},
		Banners: []Banner{
			{Sample: true},
			{Text: Words("Trang đang gửi qua mạng nội bộ không mã hóa. Chỉ dùng khi mọi máy trong mạng đều tin được.")},
		},
		Footer: Words("tongket · giờ máy chủ 9 giờ 12, 16/12/2025"),
	}
}

// statesPage is the head of the states page.
func statesPage(theme Theme) Page {
	return Page{
		Chrome:   StatesChrome(theme),
		Title:    "Trạng thái",
		Crumbs:   []Crumb{{Label: "Chỉ tiêu năm 2025", Href: "#"}, {Label: "Mẫu"}},
		Standing: Line{{Text: "Trang mẫu: "}, {Text: "mọi thành phần ở mọi trạng thái", Tone: Strong}, {Text: ", số liệu và tên người đều dựng."}},
		Actions: []templ.Component{
			Button{Label: "In trang", Icon: IconPrint, Href: "#in"},
			Button{Label: "Đôn đốc 4 đơn vị", Icon: IconRemind, Look: Primary, Href: "#don-doc"},
		},
		PrintTitle: "CÁC THÀNH PHẦN CỦA TRANG", PrintNote: "Bản in thử, Phường Hòa Mẫu.",
	}
}

func sampleVerdicts() Table {
	row := func(k VerdictKind, note string, tone Tone, when string) Row {
		return Row{Cells: []Cell{P(Verdict{Kind: k, Note: note, Tone: tone}), T(when)}}
	}
	return Table{
		Caption: "Năm mức đánh giá", Columns: []Column{{Label: "Nhãn"}, {Label: "Khi nào"}},
		Rows: []Row{
			row(Exceeded, "đổi từ Đạt", Wait, "Tốt hơn kế hoạch"),
			row(Met, "Vượt so với tỉnh giao", Ink, "Đúng bằng kế hoạch, hoặc trong khoảng cho phép"),
			row(NotMet, "", Ink, "Kém kế hoạch, dù chỉ một phần nghìn"),
			row(NotDue, "", Ink, "Chỉ tiêu chỉ tính vào cuối năm"),
			row(NoData, "Tổ dân phố 7 chưa gửi", Bad, "Đến kỳ mà đơn vị chưa gửi"),
		},
	}
}

func sampleScore() Score {
	kinds := []VerdictKind{Exceeded, Exceeded, Exceeded, Exceeded, Met, Met, Met, NotMet, NotMet, NotDue, NoData}
	s := Score{Against: "HĐND phường giao", Note: Line{
		{Text: "Tính trên số liệu đã duyệt; 4 chỉ tiêu còn dùng số ước. Nếu duyệt cả 3 số đang chờ: "}, {Text: "6/11", Tone: Strong}, {Text: "."},
	}}
	for i, k := range kinds {
		t := Tile{Kind: k, Name: "Chỉ tiêu " + strconv.Itoa(i+1)}
		if i%2 == 0 {
			t.Href = "#chi-tieu-" + strconv.Itoa(i+1)
		}
		s.Tiles = append(s.Tiles, t)
	}
	return s
}

func sampleTargets() TargetTable {
	spark := func(name string, bad bool, plan int64, ns ...int64) Spark {
		return Spark{Title: "Diễn biến: " + name, Values: chart.Values(ns...), Plan: chart.V(plan), Bad: bad}
	}
	phased := spark("giải phóng mặt bằng", true, 10, 0, 4, 5, 6, 3, 9, 12, 8, 11, 13, 15, 12)
	phased.Plans = chart.Values(2, 2, 4, 4, 6, 8, 10, 12, 14, 16, 16, 18)
	return TargetTable{
		Caption: "Chỉ tiêu năm 2025", PreviousHead: "TH 2024", PlanHead: "Kế hoạch 2025", ActualHead: "TH 2025", Decimals: 2,
		Baselines: []Baseline{{Label: "Tỉnh"}, {Label: "HĐND phường", Current: true}},
		Groups: []TargetGroup{
			{Title: "I. Kinh tế", Score: "2/3", Rows: []TargetRow{
				{No: "1", Name: "Thu ngân sách nhà nước trên địa bàn", Href: "#ct1", Lead: "Phòng Kinh tế, Hạ tầng và Đô thị", Unit: "triệu đồng",
					Previous: "4.870", Plans: []string{"3.120", "3.356"}, Actual: Figure{Value: "6.041", Status: Estimate, Strong: true}, Percent: "180",
					Growth: Words("124,0%"), Spark: spark("thu ngân sách", false, 280, 612, 388, 455, 470, 431, 498, 517, 489, 503, 541, 560, 577), Verdict: Verdict{Kind: Exceeded}},
				{No: "", Within: true, Name: "Trong đó: thu phí, lệ phí", Lead: "Phòng Kinh tế, Hạ tầng và Đô thị", Unit: "triệu đồng",
					Previous: "312", Plans: []string{"", "330"}, Actual: Figure{Value: "351"}, Percent: "106,4", Verdict: Verdict{Kind: Exceeded}},
				{No: "2", Name: "Tổng mức lưu chuyển hàng hóa và doanh thu dịch vụ", Href: "#ct2", Lead: "Phòng Kinh tế, Hạ tầng và Đô thị", Unit: "tỷ đồng",
					Previous: "842", Plans: []string{"860", "871"}, Actual: Figure{Value: "968", Status: Preliminary, Strong: true}, Percent: "111,14",
					Growth: Words("115,0%"), Spark: spark("tổng mức lưu chuyển", false, 73, 86, 78, 75, 76, 78, 79, 79, 80, 80, 82, 85, 90), Verdict: Verdict{Kind: Exceeded}},
				{No: "3", Name: "Diện tích đất hoàn thành giải phóng mặt bằng", Href: "#ct3", Lead: "Phòng Kinh tế, Hạ tầng và Đô thị", Unit: "ha",
					Previous: "6,4", Plans: []string{"12,5", "12,5"}, Actual: Figure{Value: "9,8", Strong: true}, Percent: "78,4",
					Growth: Words("153,1%"), Spark: phased, Verdict: Verdict{Kind: NotMet}},
			}},
			{Title: "II. Văn hóa - xã hội", Score: "1/3", Rows: []TargetRow{
				{No: "4", Name: "Tỷ lệ hộ nghèo đa chiều", Href: "#ct4", Lead: "Phòng Văn hóa - Xã hội", Unit: "%",
					Previous: "1,58", Plans: []string{"≤ 1,30", "≤ 1,20"}, Actual: Figure{Value: "1,20", Strong: true},
					Growth: Words("−0,38 điểm %"), Spark: spark("hộ nghèo", false, 120, 158, 120), Verdict: Verdict{Kind: Met, Note: "Vượt so với tỉnh giao"}},
				{No: "5", Name: "Số trường đạt chuẩn quốc gia", Lead: "Phòng Văn hóa - Xã hội", Unit: "trường",
					Previous: "5", Plans: []string{"6", "6"}, Growth: Line{{Text: "không so sánh được", Tone: Faint}}, Verdict: Verdict{Kind: NoData}},
				{No: "6", Name: "Tỷ lệ gia đình văn hóa", Lead: "Phòng Văn hóa - Xã hội", Unit: "%",
					Plans: []string{"", "≥ 90,0"}, Verdict: Verdict{Kind: NotDue}},
			}},
		},
	}
}

// tenths prints a whole number of tenths: the Format of the sample chart.
func tenths(n int64) string {
	s := strconv.FormatInt(n, 10)
	if len(s) == 1 {
		s = "0" + s
	}
	return s[:len(s)-1] + "," + s[len(s)-1:]
}

func sampleChart() Chart {
	this := chart.Values(0, 4, 9, 15, 18, 27, 39, 47, 58, 71, 86, 98)
	this[11].Soft = true
	plan := make([]chart.Value, 12)
	plan[11] = chart.V(125)
	need := make([]chart.Value, 12)
	need[8], need[11] = chart.V(58), chart.V(125)
	return Chart{Of: chart.Lines{
		Title:   "Lũy kế diện tích hoàn thành giải phóng mặt bằng năm 2025: 9,8 ha, kế hoạch 12,5 ha, năm 2024 6,4 ha",
		Caption: "Lũy kế theo tháng, ha", Format: tenths, FromOrigin: true,
		Labels: []string{"T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12"},
		Series: []chart.Series{
			{Kind: chart.LastYear, Name: "Lũy kế 2024", Label: "Năm 2024 6,4", Values: chart.Values(0, 2, 5, 10, 14, 20, 27, 32, 41, 49, 57, 64)},
			{Kind: chart.PlanLine, Label: "Kế hoạch 12,5", Values: plan},
			{Kind: chart.Needed, Label: "Từ T9 cần 2,23 ha/tháng", Values: need},
			{Kind: chart.ThisYear, Name: "Lũy kế 2025", Label: "Năm 2025 9,8", Values: this},
		},
		Before: []chart.TableRow{{Name: "Trong tháng", Cells: []string{"0,0", "0,4", "0,5", "0,6", "0,3", "0,9", "1,2", "0,8", "1,1", "1,3", "1,5", "1,2"}}},
		After: []chart.TableRow{{
			Name:  "Cần mỗi tháng còn lại",
			Cells: []string{"1,14", "1,21", "1,29", "1,38", "1,53", "1,63", "1,72", "1,95", "2,23", "2,70", "3,90", "–"},
			Bad:   []bool{7: true, 8: true, 9: true, 10: true},
		}},
	}}
}

// sampleGap is a chart of a rate: not from zero, and with months that nobody sent.
func sampleGap() Chart {
	return Chart{Of: chart.Lines{
		Title:   "Tỷ lệ hồ sơ đúng hạn bốn tháng: 97,2; 98,0; tháng 3 chưa có số liệu; 98,9",
		Caption: "Tỷ lệ hồ sơ đúng hạn, %", Format: tenths, Labels: []string{"T1", "T2", "T3", "T4", "T5", "T6"},
		Series: []chart.Series{
			{Kind: chart.ThisYear, Name: "Năm 2025", Label: "Năm 2025 98,9", Values: []chart.Value{chart.V(972), chart.V(980), {}, chart.V(989)}},
			{Kind: chart.PlanLine, Name: "Kế hoạch", Label: "Kế hoạch 98,5", Values: chart.Values(985, 985, 985, 985, 985, 985)},
		},
	}}
}

func sampleGrid() FigureGrid {
	months := []GridColumn{{Label: "T8"}, {Label: "T9"}, {Label: "T10"}, {Label: "T11"}, {Label: "T12", Current: true}}
	row := func(name, key, unit string, cells []FigureCell, sums ...GridSum) GridRow {
		for i := range cells {
			month := months[i].Label[1:]
			cells[i].Name = key + "-" + month
			cells[i].Label = name + ", tháng " + month
		}
		return GridRow{Name: name, Unit: unit, Cells: cells, Sums: sums}
	}
	return FigureGrid{
		Caption: "Số liệu theo tháng năm 2025", First: "Chỉ tiêu", Months: months,
		Sums: []GridColumn{{Label: "Lũy kế"}, {Label: "KH năm"}, {Label: "% KH"}},
		Rows: []GridRow{
			row("Thu ngân sách trên địa bàn", "thu", "triệu đồng", []FigureCell{
				{Value: "489", ReadOnly: true}, {Value: "503", ReadOnly: true}, {Value: "541", ReadOnly: true, Evidence: true},
				{Value: "560", Status: Preliminary, Evidence: true}, {Value: "577", Status: Estimate, Evidence: true},
			}, GridSum{Value: "6.041", Strong: true}, GridSum{Value: "3.356"}, GridSum{Value: "180%"}),
			row("Tổng mức lưu chuyển hàng hóa", "luu-chuyen", "tỷ đồng", []FigureCell{
				{Value: "80,2", ReadOnly: true}, {Value: "79,8", ReadOnly: true}, {Value: "82,4", ReadOnly: true}, {Value: "84,5"},
				{Value: "1.234", Error: Line{{Text: "T12: “1.234” đọc được hai cách.", Tone: Strong}, {Text: " Là 1.234 hay 1,234 tỷ đồng? Sửa lại số, hoặc chọn cách đọc bên cạnh."}},
					Repairs: []Button{{Label: "Ghi 1.234 (hàng nghìn)", Name: "doc", Value: "luu-chuyen-12=1234", Small: true}}},
			}, GridSum{Value: "878,2", Note: "chưa gồm T12", Strong: true}, GridSum{Value: "871"}, GridSum{Value: "100,83%"}),
			row("Số trường đạt chuẩn quốc gia", "truong", "trường, tính theo năm học", []FigureCell{
				{Off: true}, {Off: true}, {Off: true}, {Off: true}, {},
			}, GridSum{Value: "–"}, GridSum{Value: "6"}, GridSum{Value: "–"}),
		},
	}
}

// sampleCards are two cards as they are printed; the pattern of their codes leads
// nowhere.
func sampleCards() CardSheet {
	qr := make([][]bool, 21)
	for y := range qr {
		qr[y] = make([]bool, 21)
		for x := range qr[y] {
			qr[y][x] = (x*y+x+y)%3 == 0
		}
	}
	card := PrintCard{Ward: "Phường Hòa Mẫu", Unit: "Tổ dân phố 7", Name: "Lý Văn Mạnh", Code: "bkm3t-7npvx-c4hjr", Link: "tongket.example/the/mo", Until: "22/12/2026", QR: qr}
	second := card
	second.Unit, second.Name, second.Code = "Tổ dân phố 8", "Vi Thị Nga", "r4xvc-kk3tn-7gphb"
	return CardSheet{card, second}
}

// sampleRows is a row as a cell that was sent is answered: a month derived from a
// cumulative figure, a value beside last year's, one that its neighbours contradict.
func sampleRows() FigureGrid {
	g := sampleGrid()
	g.Rows = []GridRow{{ID: "h-giai-ngan", Name: "Vốn đầu tư công đã giải ngân", Unit: "tỷ đồng", Cells: []FigureCell{
		{Name: "gn-8", Label: "Vốn đầu tư công đã giải ngân, tháng 8", Value: "3,62", Locked: "Kỳ tháng 8/2025 đã khóa nhập."},
		{Name: "gn-9", Label: "Vốn đầu tư công đã giải ngân, tháng 9", Derived: "3,88"},
		{Name: "gn-10", Label: "Vốn đầu tư công đã giải ngân, tháng 10", Value: "4,35", Beside: "cùng kỳ 4,10"},
		{Name: "gn-11", Label: "Vốn đầu tư công đã giải ngân, tháng 11", Value: "5,06", Status: Preliminary, Warn: "theo lũy kế: 5,60"},
		{Name: "gn-12", Label: "Vốn đầu tư công đã giải ngân, tháng 12", Value: "trên 6", Status: Estimate},
	}, Sums: []GridSum{{Value: "30,99", Note: "đến T11", Strong: true}, {Value: "42,00"}, {Value: "73,8%"}}}}
	return g
}

func sampleFindings() []Finding {
	return []Finding{
		{Kind: Wrong, Title: "Dòng 3 ghi 986, bản ghi là 968", Calc: []Line{Words("986 ÷ 871 = 113,20%, không phải 111,14%")}, Text: Words("Có thể gõ đảo chữ số."),
			Actions: []templ.Component{Act{Send: Send{Action: "#sua", Key: "k1"}, Button: Button{Label: "Sửa thành 968", Small: true}}, Button{Label: "Giữ, ghi lý do", Look: Quiet, Small: true, Href: "#giu"}}},
		{Kind: Doubtful, Title: "Nêu 12/14 nhưng chỉ kể tên 4 chỉ tiêu", Text: Line{{Text: "Đoạn 5 không nêu 8 chỉ tiêu còn lại. "}, {Text: "Xem bảng 14 chỉ tiêu", Href: "#bang"}}},
		{Kind: Checked, Title: "968 tỷ đồng, bằng 111,14%: kế hoạch là 871", Text: Words("Chỉ 871 cho đúng 111,14%. Trùng với kế hoạch HĐND phường giao."),
			Calc: []Line{Words("968 ÷ 870 = 111,26%"), {{Text: "968 ÷ 871 = 111,14%", Tone: Strong}}, Words("968 ÷ 872 = 111,01%")}},
	}
}

func sampleSource() Source {
	return Source{Label: "Văn bản đã đọc", Paragraphs: []Paragraph{
		{Number: 1, Heading: true, Segments: []Segment{{Text: "Hội nghị tổng kết năm 2025 của phường Hòa Mẫu"}}},
		{Number: 2, Folded: true, Segments: []Segment{{Text: "Chiều ngày 08/01, phường tổ chức hội nghị tổng kết."}}},
		{Number: 3, Folded: true, Segments: []Segment{{Text: "Dự hội nghị có đại biểu các ban, ngành và 23 tổ dân phố."}}},
		{Number: 4, Segments: []Segment{
			{Text: "Trong "}, {Text: "nam,", Doubt: true}, {Text: " chi bộ các tổ đã "}, {Text: "kết nạp 20 đảng viên mới", Facts: []int{1}, State: Confirmed},
			{Text: "; "}, {Text: "12/14 chỉ tiêu đạt và vượt", Facts: []int{2}, State: Warned},
			{Text: "; "}, {Text: "tổng mức lưu chuyển hàng hóa đạt 968 tỷ đồng, bằng 111,14% KH", Facts: []int{3}, State: Editing},
			{Text: "; "}, {Text: "xóa 43/43 nhà tạm", Facts: []int{4}}, {Text: "; "}, {Text: "đón 1.200 lượt khách", Facts: []int{5}, State: Rejected}, {Text: "."},
		}},
		{Number: 5, Table: 1, Folded: true, Cells: [][]Segment{{{Text: "Tổ dân phố"}}, {{Text: "Số hộ"}}, {{Text: "Nhân khẩu"}}}},
		{Number: 6, Table: 1, Cells: [][]Segment{{{Text: "Tổ dân phố 7", Facts: []int{6}}}, {{Text: "187", Facts: []int{6, 7}}}, {{Text: "706"}}}},
		{Number: 7, Table: 1, Folded: true, Cells: [][]Segment{nil, {{Text: "Các tổ còn lại chưa gửi số liệu"}}}},
	}}
}

func sampleFacts() FactList {
	send := func(key string) Send { return Send{Action: "#xac-nhan", Key: key} }
	return FactList{ID: "st-du-kien", Title: "Số liệu năm 2025", Count: "8", Facts: []Fact{
		{Number: 1, Name: "Kết nạp đảng viên mới", Value: "20 đảng viên", Agreement: Words("Khớp bản ghi. Đàm Thị Khuê, 09/01"), State: Confirmed, Undo: send("k-lay-1")},
		{Number: 2, Name: "Chỉ tiêu đạt và vượt", Value: "12/14", Agreement: Line{{Text: "Khớp bản ghi; "}, {Text: "cảnh báo 1", Href: "#st-canh-bao"}}, State: Warned, Confirm: send("k-xn-2"), Edit: "#sua-2", Reject: send("k-bo-2")},
		{Number: 3, Name: "Tổng mức lưu chuyển hàng hóa và doanh thu dịch vụ", Value: "968 tỷ đồng · 111,14% KH", Agreement: Words("Luật đọc: “đạt … tỷ đồng, bằng …% KH”"), State: Editing, Form: sampleFactForm()},
		{Number: 4, Name: "Xóa nhà tạm, nhà dột nát", Value: "43/43 nhà · 100% KH", Agreement: Words("Khớp sổ theo dõi: 43 nhà đã bàn giao"), Pick: "4",
			Why: []Line{Words("Luật x/y: hai số cách nhau dấu gạch chéo"), Words("43/43 nhà, từ “43/43 nhà”")}, Confirm: send("k-xn-4"), Edit: "#sua-4", Reject: send("k-bo-4")},
		{Number: 5, Name: "Lượt khách", Value: "1.200 lượt", State: Rejected, Undo: send("k-lay-5")},
		{Number: 6, Name: "Số hộ tổ dân phố 7", Value: "187 hộ"},
		{Number: 7, Name: "Nâng cao chất lượng sinh hoạt chi bộ", Blanks: []string{"Chưa rõ người", "Chưa rõ thời gian", "Chưa rõ sản phẩm"}, Confirm: send("k-xn-7"), Edit: "#sua-7", Reject: send("k-bo-7")},
		{Number: 8, Name: "Số hộ nghèo", Value: "12 hộ", State: Warned, Findings: Line{{Text: "Cảnh báo 1", Href: "#st-canh-bao"}}, Pick: "8", Confirm: send("k-xn-8"), Edit: "#sua-8", Reject: send("k-bo-8")},
	}}
}

func sampleProgress() []Progress {
	step := func(a, b, c StepState) []Step {
		return []Step{{Label: "Lấy số liệu đã duyệt", State: a}, {Label: "Lập bảng chỉ tiêu", State: b}, {Label: "Ghi tệp Word", State: c}}
	}
	return []Progress{
		{ID: "viec-1", Title: "Báo cáo năm 2025 đang chờ tới lượt", Text: Words("Còn 1 việc trước. Có thể đóng trang, báo cáo vẫn được lập."), Refresh: "#xem-lai-1"},
		{ID: "viec-2", Title: "Đang lập báo cáo năm 2025", State: Now, Text: Words("Bước 2 trên 3, thường xong trong 10 giây."), Part: 1, Whole: 3, Steps: step(Done, Now, ToCome), Refresh: "#xem-lai-2"},
		{ID: "viec-3", Title: "Báo cáo năm 2025 đã lập xong", State: Done, Text: Words("24 trang, 4 chỗ thiếu số liệu được để trống."), Actions: []templ.Component{Button{Label: "Tải dự thảo .docx", Icon: IconWord, Href: "#tai", Download: true}}},
		{ID: "viec-4", Title: "Chưa lập được báo cáo năm 2025", State: Failed, Text: Words("Ổ đĩa của máy chủ đã đầy khi ghi tệp. Báo Văn phòng mã HM-4F2A-1612, rồi lập lại."), Steps: step(Done, Done, Failed), Actions: []templ.Component{Act{Send: Send{Action: "#lap-lai", Key: "k-lap"}, Button: Button{Label: "Lập lại báo cáo"}}}},
	}
}

// marksOfVietnamese is a line in which every letter carries two marks.
const marksOfVietnamese = "Ẫ Ậ Ẵ Ặ Ễ Ệ Ỗ Ộ Ỡ Ợ Ữ Ự Ỹ Ỵ: Đẩy mạnh xóa nhà tạm, nhà dột nát"

// allIcons lists every icon in the order of the alphabet.
func allIcons() []Icon { return slices.Sorted(maps.Keys(iconShapes)) }
