package extract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// short writes a fact in one line: name, value or percentages, and what is set.
func short(f Fact) string {
	var b strings.Builder
	b.WriteString(f.Name)
	if f.Value != nil {
		fmt.Fprintf(&b, " | %s", f.Value.Plain())
		if f.Upper != nil {
			fmt.Fprintf(&b, "-%s", f.Upper.Plain())
		}
		b.WriteString(" " + f.Unit)
	}
	for _, n := range []struct {
		name string
		num  *Num
	}{{"of", f.Of}, {"plan", f.Plan}, {"pct", f.PlanPct}, {"yoy", f.YoyPct}} {
		if n.num != nil {
			fmt.Fprintf(&b, " %s=%s", n.name, n.num.Plain())
		}
	}
	if f.Bound != Exact {
		b.WriteString(" " + string(f.Bound))
	}
	if f.Role != Actual {
		b.WriteString(" " + f.Role)
	}
	return b.String()
}

// oneFact reads each clause as of 2025, and holds that it tells one fact, and which.
func oneFact(t *testing.T, clauses map[string]string) {
	t.Helper()
	for text, want := range clauses {
		facts := Text("Năm 2025, " + text + ".").Facts
		if len(facts) != 1 {
			t.Errorf("%s: %d facts", text, len(facts))
			continue
		}
		if diff := cmp.Diff(want, short(facts[0])); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// TestSigns reads falls and rises that only a sign or âm tells.
func TestSigns(t *testing.T) {
	t.Parallel()
	oneFact(t, map[string]string{
		"tốc độ tăng trưởng kinh tế đạt −2,1%":                            "tốc độ tăng trưởng kinh tế | -2.1 %",
		"giá trị sản xuất công nghiệp tăng trưởng âm 2,1%":                "giá trị sản xuất công nghiệp | -2.1 % yoy=-2.1",
		"giá trị sản xuất đạt 215 tỷ đồng (-2,1%)":                        "giá trị sản xuất | 215 tỷ đồng yoy=-2.1",
		"giá trị sản xuất đạt 215 tỷ đồng (+12,4%)":                       "giá trị sản xuất | 215 tỷ đồng yoy=12.4",
		"tốc độ tăng trưởng đạt 10,7% so với cùng kỳ":                     "tốc độ tăng trưởng | 10.7 % yoy=10.7",
		"thu ngân sách đạt 6 tỷ đồng, cao gấp rưỡi so với cùng kỳ":        "thu ngân sách | 6 tỷ đồng yoy=50",
		"tỷ lệ che phủ rừng đạt 52 - 55%":                                 "tỷ lệ che phủ rừng | 52-55 %",
		"tỷ lệ hộ nghèo từ chỗ 4,1% nay còn 2,3%":                         "tỷ lệ hộ nghèo | 2.3 %",
		"thu ngân sách vượt ngưỡng 70 tỷ đồng, cụ thể là 71 tỷ 350 triệu": "thu ngân sách | 71.35 tỷ đồng",
	})
}

// TestGoldenPlans reads what a bracket or a clause tells of the plan as the plan.
func TestGoldenPlans(t *testing.T) {
	t.Parallel()
	oneFact(t, map[string]string{
		"tỷ lệ hộ nghèo giảm 0,7 điểm % (kế hoạch giảm 0,5 điểm %)":                                  "giảm tỷ lệ hộ nghèo | 0.7 điểm % plan=0.5",
		"giá trị sản xuất nông nghiệp tăng 5,3% (kế hoạch tăng 5%)":                                  "giá trị sản xuất nông nghiệp | 5.3 % plan=5 yoy=5.3",
		"tỷ lệ hộ nghèo còn 1,1% (kế hoạch còn 1,2%)":                                                "tỷ lệ hộ nghèo | 1.1 % plan=1.2",
		"tỷ lệ hộ gia đình văn hóa đạt 88,6% (kế hoạch HĐND phường giao từ 98% trở lên)":             "tỷ lệ hộ gia đình văn hóa | 88.6 % plan=98",
		"tỷ lệ lao động qua đào tạo đạt 78,2%, vượt 2,1% so với kế hoạch đề ra (76%)":                "tỷ lệ lao động qua đào tạo | 78.2 % plan=76",
		"thu ngân sách đạt 25 tỷ đồng, vượt dự toán tỉnh giao 12,5%, vượt dự toán xã giao 4%":        "thu ngân sách | 25 tỷ đồng pct=112.5",
		"doanh thu đạt 968 tỷ đồng, vượt kế hoạch 11,14%":                                            "doanh thu | 968 tỷ đồng pct=111.14",
		"trồng mới được 61 ha/50 ha kế hoạch":                                                        "trồng mới | 61 ha plan=50",
		"thu nhập bình quân đầu người đạt 82 triệu đồng, cao hơn bình quân của tỉnh (76 triệu đồng)": "thu nhập bình quân đầu người | 82 triệu đồng",
		"tỷ lệ hộ cận nghèo còn 2,4% (kế hoạch giảm 0,5 điểm %)":                                     "tỷ lệ hộ cận nghèo | 2.4 %",
		"sản lượng lương thực đạt 2.961 tấn (kế hoạch tăng 3%), tăng 3,89% so với năm 2024":          "sản lượng lương thực | 2961 tấn yoy=3.89",
		"số hộ nghèo còn 25 hộ (kế hoạch giảm còn 20 hộ)":                                            "số hộ nghèo | 25 hộ plan=20",
		"tốc độ tăng giá trị sản xuất đạt âm 2,1% (kế hoạch 7,5%)":                                   "tốc độ tăng giá trị sản xuất | -2.1 % plan=7.5",
		"chênh lệch thu chi là −16 triệu đồng":                                                       "chênh lệch thu chi | -16 triệu đồng",
		"sản lượng đạt 2,1 tấn theo số liệu sơ bộ, giảm 9% so với năm 2024":                          "sản lượng | 2.1 tấn yoy=-9",
		"tỷ lệ giải ngân đạt 92,4%, thấp hơn mức bình quân chung toàn tỉnh là 95,1%":                 "tỷ lệ giải ngân | 92.4 %",
	})
}

// TestGoldenTables reads heads, units and cells of tables as offices set them.
func TestGoldenTables(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"older year and next plan", `KẾT QUẢ NĂM 2025, KẾ HOẠCH NĂM 2026
| Chỉ tiêu | ĐVT | TH 2024 | KH 2025 | Ước TH 2025 | % so KH | % so cùng kỳ | KH 2026 |
| Thu ngân sách | tỷ đồng | 20 | 24 | 25 | 104,2 | 125,0 | 28 |
| Hộ thoát nghèo | hộ | 30 | 32 | 40 | 125,0 | 133,3 | 35 - 38 |
`, `thu ngân sách | 25 tỷ đồng plan=24 pct=104.2 yoy=25.0 estimate
thu ngân sách | 28 tỷ đồng target
hộ thoát nghèo | 40 hộ plan=32 pct=125.0 yoy=33.3 estimate
hộ thoát nghèo | 35-38 hộ target
`},
		{"our own annex within the year", "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM 2025\t\t\t\t\t\t\n" +
			"STT\tChỉ tiêu\tĐơn vị tính\tKế hoạch năm 2025\tThực hiện năm 2025\tTăng, giảm so với năm 2024\tKế hoạch năm 2026\tGhi chú\n" +
			"1\tThu ngân sách\ttỷ đồng\t24\t9 tháng năm 2025: 19\t+14,5%\ttăng 5%\tSố ước\n" +
			"2\tTỷ lệ hộ nghèo\t%\t≤ 1,2\t1,12\t−0,46 điểm %\tgiảm 0,2 điểm %\t\n" +
			"3\tSản phẩm OCOP\tsản phẩm\t> 2\t2\t\ttăng 20 sản phẩm\t\n",
			"thu ngân sách | 19 tỷ đồng plan=24 yoy=14.5 estimate\nthu ngân sách | 5 % yoy=5 target\ntỷ lệ hộ nghèo | 1.12 % plan=1.2\ntỷ lệ hộ nghèo | 0.2 điểm % target\n" +
				"sản phẩm ocop | 2 sản phẩm plan=2\nsản phẩm ocop | 20 sản phẩm target\n"},
		{"two plans and a unit above", "BIỂU THU NGÂN SÁCH NĂM 2025\nĐơn vị tính: triệu đồng\n" +
			"STT\tNội dung\tDự toán tỉnh giao\tDự toán phường giao\tThực hiện\tSo sánh (%) TH/DT tỉnh giao\tSo sánh (%) TH/DT phường giao\n" +
			"1\tThu thuế\t12.000\t12.500\t13.150\t109,6\t105,2\n",
			"thu thuế | 13150 triệu đồng plan=12000 pct=109.6\n"},
		{"blanks and estimates said in prose", `BÁO CÁO NĂM 2025

Các số liệu năm 2025 dưới đây là số ước thực hiện.

Chỉ tiêu           ĐVT        Kế hoạch   Thực hiện   % KH
Tổng đàn lợn       con        12.000     12.450      103,8
Tổng đàn trâu, bò  con        1.800      1.755       97,5
`, `tổng đàn lợn | 12450 con plan=12000 pct=103.8 estimate
tổng đàn trâu, bò | 1755 con plan=1800 pct=97.5 estimate
`},
		{"merged head set with blanks", `KẾT QUẢ 9 THÁNG NĂM 2026
 Nội dung                     Dự toán      Thực hiện     So sánh (%)
                              năm 2026     9 tháng       TH/DT    Cùng kỳ
 Thu tiền sử dụng đất          15.000       13.420        89,5      131,0
 Số hộ nộp thuế                   900          880        97,8       96,5
`, `thu tiền sử dụng đất | 13420  plan=15000 pct=89.5 yoy=31.0
số hộ nộp thuế | 880 hộ plan=900 pct=97.8 yoy=-3.5
`},
	} {
		var b strings.Builder
		for _, f := range Text(c.text).Facts {
			b.WriteString(short(f) + "\n")
		}
		if diff := cmp.Diff(c.want, b.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestRunningTotal reads what has run up since the year's start under the name of
// the amount before it.
func TestRunningTotal(t *testing.T) {
	t.Parallel()
	facts := Text("Tháng 8 năm 2025, kết nạp đảng viên mới được 2 đảng viên; lũy kế 8 tháng năm 2025 được 13 đảng viên theo số liệu sơ bộ, bằng 65% kế hoạch năm.").Facts
	if len(facts) != 2 || facts[1].Name != facts[0].Name || facts[1].Period != "2025-08M" || facts[1].Value.String() != "13" || facts[1].PlanPct.String() != "65" {
		t.Errorf("%+v", facts)
	}
}

// TestBaseOfARate tells what a rate is counted by from a bound, and keeps the whole
// name of a count that begins with its head noun.
func TestBaseOfARate(t *testing.T) {
	t.Parallel()
	oneFact(t, map[string]string{
		"số trường đạt chuẩn quốc gia đạt trên 10 trường":          "số trường đạt chuẩn quốc gia | 10 trường over",
		"số người tham gia trên 1.000 người":                       "số người tham gia | 1000 người over",
		"hội nghị thu hút trên 100 người tham gia":                 "thu hút người tham gia | 100 người over",
		"số bác sĩ trên 10.000 dân đạt 9 bác sĩ":                   "số bác sĩ trên 10.000 dân | 9 bác sĩ",
		"có 10,8 bác sĩ trên 1 vạn dân":                            "bác sĩ trên 1 vạn dân | 10.8 bác sĩ",
		"số người tử vong do tai nạn giao thông không quá 1 người": "số người tử vong do tai nạn giao thông | 1 người at_most",
		"số người bị lừa đảo qua giao dịch điện tử dưới 3 người":   "số người bị lừa đảo qua giao dịch điện tử | 3 người below",
		"số học sinh được ăn, nghỉ bán trú tại trường là 1.250 em": "số học sinh được ăn, nghỉ bán trú tại trường | 1250 em",
	})
}

// TestHeadThatIsDone holds that what a colon tells to be done heads its own clause
// alone, and a head of a list all of it.
func TestHeadThatIsDone(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"xóa nhà tạm, nhà dột nát: hoàn thành 12/12 nhà; đàn trâu: 150 con; diện tích rừng: 15 ha": {"xóa nhà tạm, nhà dột nát hoàn thành nhà", "đàn trâu", "diện tích rừng"},
		"nuôi trồng thủy sản: diện tích 15 ha; sản lượng 120 tấn":                                  {"nuôi trồng thủy sản diện tích", "nuôi trồng thủy sản sản lượng"},
	} {
		var got []string
		for _, f := range Text("Năm 2026, phường phấn đấu " + text + ".").Facts {
			got = append(got, f.Name)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}
