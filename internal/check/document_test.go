package check

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/extract"
	"tongket/internal/vn"
)

// said is a fact as a test writes it: the words of the statement and its
// numbers as printed there.
type said struct {
	words, name, unit    string
	value, of, pct, plan string
	bound                extract.Bound
	role                 extract.Role
	times                string // "gấp 1,8 lần": pct as printed
}

// written places statements in a text.
func written(t *testing.T, text string, facts ...said) *extract.Document {
	t.Helper()
	d := &extract.Document{Text: vn.NFC(text), Kind: "txt"}
	for _, s := range facts {
		at := strings.Index(d.Text, s.words)
		if at < 0 {
			t.Fatalf("%q is not in the text", s.words)
		}
		f := extract.Fact{Name: s.name, Unit: s.unit, Bound: s.bound, Role: extract.Actual, Period: "2025"}
		if s.role != "" {
			f.Role = s.role
		}
		f.Span = [2]int{at, at + len(s.words)}
		next := at
		number := func(field, printed string) *extract.Num {
			if printed == "" {
				return nil
			}
			_, decimals, _ := strings.Cut(printed, ",")
			n, err := vn.ParseNumberAt(printed, len(decimals))
			if err != nil {
				t.Fatal(err)
			}
			from := next + strings.Index(d.Text[next:], printed)
			next = from + len(printed)
			f.Printed = append(f.Printed, extract.Printed{Field: field, Span: [2]int{from, next}, Num: n})
			return &n
		}
		f.Value = number("value", s.value)
		f.Of = number("of", s.of)
		f.Plan = number("plan", s.plan)
		f.PlanPct = number("plan_pct", s.pct)
		if s.times != "" {
			number("plan_pct", s.times)
			n := f.Printed[len(f.Printed)-1].Num
			f.PlanPct = &extract.Num{Units: n.Units * 100, Scale: n.Scale}
			*f.PlanPct = f.PlanPct.Trim()
		}
		d.Facts = append(d.Facts, f)
	}
	return d
}

// want is what a finding must be.
type want struct {
	rule       string
	grade      Grade
	arithmetic string
	says       string // part of the sentence; a line break stands for its end
}

func TestDocument(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text  string
		facts []said
		want  []want
	}{
		"one whole plan and no other": {
			// 967,5 ÷ 111,145 % = 870,48…; 968,5 ÷ 111,135 % = 871,46….
			"Tổng mức bán lẻ đạt 968 tỷ đồng, bằng 111,14% kế hoạch.",
			[]said{{words: "Tổng mức bán lẻ đạt 968 tỷ đồng, bằng 111,14%", name: "tổng mức bán lẻ", unit: "tỷ đồng", value: "968", pct: "111,14"}},
			[]want{{RulePlan, CannotJudge, "968 ÷ 870 = 111,26% · 968 ÷ 871 = 111,14% · 968 ÷ 872 = 111,01%",
				"968 tỷ đồng bằng 111,14% thì mức so sánh nằm giữa 870,48 và 871,47 tỷ đồng. Số nguyên duy nhất là 871 tỷ đồng."}},
		},
		"more than 75 gives a lower bound": {
			// 75 ÷ 100,45 % = 74,664….
			"Giá trị sản xuất đạt hơn 75 tỷ đồng, bằng 100,4% kế hoạch.",
			[]said{{words: "hơn 75 tỷ đồng, bằng 100,4%", name: "giá trị sản xuất", unit: "tỷ đồng", bound: extract.Over, value: "75", pct: "100,4"}},
			[]want{{RulePlan, CannotJudge, "75 ÷ 100,45% = 74,66", "mức so sánh ít nhất là 74,66 tỷ đồng. Nếu số thực nằm trong [75; 76) thì mức ấy từ 74,66 đến 75,74 tỷ đồng."}},
		},
		"more than 6 at 180 percent of something not named": {
			// 6 ÷ 180,5 % = 3,324…; 7 ÷ 179,5 % = 3,899….
			"Thu ngân sách được trên 6 tỷ, đạt 180%; thu phí tăng so với kế hoạch.",
			[]said{{words: "trên 6 tỷ, đạt 180%", name: "thu ngân sách", unit: "tỷ đồng", bound: extract.Over, value: "6", pct: "180"}},
			[]want{{RulePlan, CannotJudge, "6 ÷ 180,5% = 3,32", "từ 3,32 đến 3,90 tỷ đồng. Văn bản không nói 180% so với mức nào."}},
		},
		"the line a list hangs from names the base": {
			"Chi ngân sách đạt khá so với dự toán:\n  + Chi đầu tư: 17.940 triệu đồng, đạt 64,5%;\n",
			[]said{{words: "17.940 triệu đồng, đạt 64,5%", name: "chi đầu tư", unit: "triệu đồng", value: "17.940", pct: "64,5"}},
			[]want{{RulePlan, CannotJudge, "", "thì mức so sánh nằm giữa 27.791,63 và 27.836,31 triệu đồng.\n"}},
		},
		"a stated plan that fits": {
			"Trồng mới 64,7 ha/60 ha, đạt 107,8% kế hoạch.",
			[]said{{words: "64,7 ha/60 ha, đạt 107,8%", name: "trồng mới", unit: "ha", value: "64,7", plan: "60", pct: "107,8"}},
			[]want{{RulePlan, Agrees, "64,7 ÷ 60 = 107,8%", "như văn bản ghi"}},
		},
		"a stated plan that does not fit": {
			"Tổng mức bán lẻ đạt 968 tỷ đồng/870 tỷ đồng, đạt 111,14% kế hoạch.",
			[]said{{words: "968 tỷ đồng/870 tỷ đồng, đạt 111,14%", name: "tổng mức bán lẻ", unit: "tỷ đồng", value: "968", plan: "870", pct: "111,14"}},
			[]want{{RulePlan, Contradiction, "968 ÷ 870 = 111,26%", "nằm giữa 870,48 và 871,47 tỷ đồng; văn bản ghi kế hoạch 870 tỷ đồng."}},
		},
		"a coarser plan may have been rounded": {
			// 75,25 ÷ 100,95 % = 74,54…; 75,35 ÷ 100,85 % = 74,71…; 75 stands for 74,5 to 75,5.
			"Thu ngân sách 75,3 tỷ đồng/75 tỷ đồng, đạt 100,9% kế hoạch.",
			[]said{{words: "75,3 tỷ đồng/75 tỷ đồng, đạt 100,9%", name: "thu ngân sách", unit: "tỷ đồng", value: "75,3", plan: "75", pct: "100,9"}},
			[]want{{RulePlan, Doubtful, "75,3 ÷ 75 = 100,4%", "chỉ đúng nếu số kế hoạch đã làm tròn"}},
		},
		"a bounded value beside its plan": {
			// trên 18 at 142 % asks for at least 18 ÷ 142,5 % = 12,63.
			"Thu ngân sách trên 18 tỷ (dự toán 12,5 tỷ), bằng 142% dự toán.",
			[]said{{words: "trên 18 tỷ (dự toán 12,5 tỷ), bằng 142%", name: "thu ngân sách", unit: "tỷ đồng", bound: extract.Over, value: "18", plan: "12,5", pct: "142"}},
			[]want{{RulePlan, Contradiction, "18 ÷ 12,5 = 144%", "ít nhất là 12,63 tỷ đồng; văn bản ghi kế hoạch 12,5 tỷ đồng"}},
		},
		"members are counted, and no whole plan fits": {
			// 20 ÷ 103,5 % = 19,3…; 20 ÷ 102,5 % = 19,5….
			"Kết nạp 20 đảng viên, đạt 103% kế hoạch.",
			[]said{{words: "20 đảng viên, đạt 103%", name: "kết nạp đảng viên", unit: "đảng viên", value: "20", pct: "103"}},
			[]want{{RulePlan, Doubtful, "", "đảng viên đếm bằng số nguyên"}},
		},
		"members are counted, and one plan fits": {
			"Kết nạp 18 đảng viên, đạt 90% kế hoạch.",
			[]said{{words: "18 đảng viên, đạt 90%", name: "kết nạp đảng viên", unit: "đảng viên", value: "18", pct: "90"}},
			[]want{{RulePlan, CannotJudge, "18 ÷ 19 = 95% · 18 ÷ 20 = 90% · 18 ÷ 21 = 86%", "Số nguyên duy nhất là 20 đảng viên."}},
		},
		"a multiple of the plan is printed more coarsely than its percentage": {
			// gấp 1,8 lần is 175 % to 185 %: 104 ÷ 1,85 = 56,2 and 104 ÷ 1,75 = 59,4.
			"Có 104 hộ thoát nghèo, gấp 1,8 lần kế hoạch.",
			[]said{{words: "104 hộ thoát nghèo, gấp 1,8 lần", name: "hộ thoát nghèo", unit: "hộ", value: "104", times: "1,8"}},
			[]want{{RulePlan, CannotJudge, "104 ÷ 56 = 186% · 104 ÷ 57 = 182% · 104 ÷ 58 = 179% · 104 ÷ 59 = 176% · 104 ÷ 60 = 173%", "57, 58, 59 hộ"}},
		},
		"a target's percentage is left alone": {
			"Phấn đấu thu ngân sách 7 tỷ đồng, đạt 105% dự toán.",
			[]said{{words: "7 tỷ đồng, đạt 105%", name: "thu ngân sách", unit: "tỷ đồng", role: extract.Target, value: "7", pct: "105"}},
			nil,
		},
		"a whole list is 100 percent": {
			"Xóa nhà tạm với 43/43 nhà, đạt 100% KH.",
			[]said{{words: "43/43 nhà, đạt 100%", name: "xóa nhà tạm", unit: "nhà", value: "43", of: "43", pct: "100"}},
			[]want{{RuleRatio, Agrees, "43 ÷ 43 = 100%", "như văn bản ghi"}},
		},
		"a list with one missing is not": {
			"Xóa nhà tạm với 42/43 nhà, đạt 100% KH.",
			[]said{{words: "42/43 nhà, đạt 100%", name: "xóa nhà tạm", unit: "nhà", value: "42", of: "43", pct: "100"}},
			[]want{{RuleRatio, Contradiction, "42 ÷ 43 = 98%", "42/43 nhà là 97,67%, văn bản ghi 100%."}},
		},
		"the last digit off": {
			// 23 ÷ 26 = 88,461… %.
			"Hòa giải thành 23/26 vụ việc (88,4%).",
			[]said{
				{words: "23/26 vụ việc", name: "hòa giải thành", unit: "vụ việc", value: "23", of: "26"},
				{words: "88,4%", name: "tỷ lệ hòa giải thành", unit: "%", value: "88,4"},
			},
			[]want{{RuleRatio, Doubtful, "23 ÷ 26 = 88,5%", "lệch một đơn vị ở chữ số cuối"}},
		},
		"a rate of its own beside a/b": {
			"Hòa giải thành 23/26 vụ việc, đạt tỷ lệ 88,5%.",
			[]said{
				{words: "23/26 vụ việc", name: "hòa giải thành", unit: "vụ việc", value: "23", of: "26"},
				{words: "88,5%", name: "tỷ lệ hòa giải thành", unit: "%", value: "88,5"},
			},
			[]want{{RuleRatio, Agrees, "23 ÷ 26 = 88,5%", ""}},
		},
		"another indicator's rate is not that of a/b": {
			"Có 19/21 khu dân cư đạt chuẩn văn hóa, tỷ lệ hộ nghèo còn 2,1%.",
			[]said{
				{words: "19/21 khu dân cư", name: "khu dân cư văn hóa", unit: "khu dân cư", value: "19", of: "21"},
				{words: "tỷ lệ hộ nghèo còn 2,1%", name: "tỷ lệ hộ nghèo", unit: "%", value: "2,1"},
			},
			nil,
		},
		"more than a whole is of another plan": {
			// 23 ÷ 104,5 % is 22 and a bit more or less: 22,0….
			"Có 23/26 tổ dân phố văn hóa, đạt 104,5% kế hoạch.",
			[]said{{words: "23/26 tổ dân phố văn hóa, đạt 104,5%", name: "tổ dân phố văn hóa", unit: "tổ dân phố", value: "23", of: "26", pct: "104,5"}},
			[]want{{RuleRatio, CannotJudge, "23 ÷ 26 = 88,5%", "có thể là 22 tổ dân phố"}},
		},
		"a part larger than its whole": {
			"Phường có 15/14 chỉ tiêu đạt và vượt.",
			[]said{{words: "15/14 chỉ tiêu", name: "chỉ tiêu đạt và vượt", unit: "chỉ tiêu", value: "15", of: "14"}},
			[]want{{RuleRatio, Contradiction, "15 > 14", "phần nhiều hơn tổng"}},
		},
		"twelve of fourteen claimed, four named": {
			"Phường có 12/14 chỉ tiêu đạt và vượt: thu ngân sách đạt 180% KH; công nghiệp đạt 100,4% KH; thương mại đạt 111,14% KH; xóa nhà tạm đạt 100% KH; kết nạp 20 đảng viên.\nNăm sau dịch vụ đạt 105% KH.",
			[]said{
				{words: "12/14 chỉ tiêu", name: "chỉ tiêu đạt và vượt", unit: "chỉ tiêu", value: "12", of: "14"},
				{words: "thu ngân sách đạt 180%", name: "thu ngân sách", pct: "180"},
				{words: "công nghiệp đạt 100,4%", name: "công nghiệp", pct: "100,4"},
				{words: "thương mại đạt 111,14%", name: "thương mại", pct: "111,14"},
				{words: "xóa nhà tạm đạt 100%", name: "xóa nhà tạm", pct: "100"},
				{words: "20 đảng viên", name: "kết nạp đảng viên", unit: "đảng viên", value: "20"},
				{words: "dịch vụ đạt 105%", name: "dịch vụ", pct: "105"},
			},
			[]want{{RuleCount, Doubtful, "nêu 12/14 · kể tên 4",
				"nhưng đoạn này chỉ kể 4: thu ngân sách; công nghiệp; thương mại; xóa nhà tạm. Còn 8 chỉ tiêu đạt và 2 chỉ tiêu chưa đạt chưa được nêu tên."}},
		},
		"two claimed, two named": {
			"Phường có 2/2 chỉ tiêu đạt: thu ngân sách đạt 180% KH; công nghiệp đạt 100,4% KH.",
			[]said{
				{words: "2/2 chỉ tiêu", name: "chỉ tiêu đạt", unit: "chỉ tiêu", value: "2", of: "2"},
				{words: "thu ngân sách đạt 180%", name: "thu ngân sách", pct: "180"},
				{words: "công nghiệp đạt 100,4%", name: "công nghiệp", pct: "100,4"},
			},
			[]want{{RuleCount, Agrees, "nêu 2/2 · kể tên 2", ""}},
		},
		"targets set are no claim": {
			"Năm 2026 giao 16 chỉ tiêu: thu ngân sách đạt 180% KH.",
			[]said{
				{words: "16 chỉ tiêu", name: "chỉ tiêu chủ yếu", unit: "chỉ tiêu", role: extract.Target, value: "16"},
				{words: "thu ngân sách đạt 180%", name: "thu ngân sách", pct: "180"},
			},
			nil,
		},
		"a stray word after a percentage": {
			"Phấn đấu trên 90% tỷ các chi bộ hoàn thành tốt; 85% tỷ lệ hộ; chiếm 12,5% tỷ trọng.",
			nil,
			[]want{{RuleStray, Doubtful, "", "“90% tỷ các”"}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := written(t, test.text, test.facts...)
			got := Document(d)
			if len(got) != len(test.want) {
				t.Fatalf("want %d findings, got %+v", len(test.want), got)
			}
			for i, w := range test.want {
				g := got[i]
				if g.Rule != w.rule || g.Grade != w.grade || g.Arithmetic != w.arithmetic || !strings.Contains(g.Sentence+"\n", w.says) {
					t.Errorf("want %+v\ngot  %+v", w, g)
				}
				if len(g.Spans) == 0 || g.Title == "" {
					t.Errorf("the finding has no place or no title: %+v", g)
				}
			}
		})
	}
}

// TestFoundingSentences reads our own wording of the founding text's figures
// and checks what was read.
func TestFoundingSentences(t *testing.T) {
	t.Parallel()
	d := extract.Text("Năm 2025, phường có 12/14 chỉ tiêu đạt và vượt kế hoạch, nổi bật: thu ngân sách đạt trên 6 tỷ đồng, đạt 180%; " +
		"giá trị sản xuất công nghiệp đạt hơn 75 tỷ đồng, bằng 100,4% kế hoạch; " +
		"tổng mức bán lẻ đạt 968 tỷ đồng, bằng 111,14% kế hoạch; xóa nhà tạm được 43/43 nhà, đạt 100% kế hoạch.")
	grades := map[string]Grade{}
	for _, f := range Document(d) {
		grades[f.Rule+" "+f.Arithmetic] = f.Grade
	}
	want := map[string]Grade{
		"count nêu 12/14 · kể tên 4":    CannotJudge,
		"plan_pct 6 ÷ 180,5% = 3,32":    CannotJudge,
		"plan_pct 75 ÷ 100,45% = 74,66": CannotJudge,
		"plan_pct 968 ÷ 870 = 111,26% · 968 ÷ 871 = 111,14% · 968 ÷ 872 = 111,01%": CannotJudge,
		"ratio 43 ÷ 43 = 100%": Agrees,
	}
	if diff := cmp.Diff(want, grades); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func TestFindingJSON(t *testing.T) {
	t.Parallel()
	d := written(t, "Đạt 90% tỷ các chi bộ.")
	got, err := json.Marshal(Document(d))
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"rule":"stray","grade":"doubtful","title":"Chữ thừa hoặc thiếu","arithmetic":"",` +
		`"sentence":"“90% tỷ các”: chữ “tỷ” sau dấu % không hợp nghĩa; có thể thừa, hoặc thiếu chữ “lệ”.","spans":[[7,20]],"facts":[]}]`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("JSON (-want +got):\n%s", diff)
	}
}

// FuzzDocument checks that any text can be checked, and that every span of a
// finding lies in it.
func FuzzDocument(f *testing.F) {
	f.Add("Tổng mức bán lẻ đạt 968 tỷ đồng, bằng 111,14% kế hoạch; 12/14 chỉ tiêu; 43/0 nhà, đạt 0%.")
	f.Add("trên 0 tỷ, đạt 0,0%")
	f.Add("99999999999999999 tỷ đồng, đạt 0,0000001% kế hoạch")
	f.Fuzz(func(t *testing.T, text string) {
		d := extract.Text(text)
		for _, g := range Document(d) {
			for _, s := range g.Spans {
				if s[0] < 0 || s[1] > len(d.Text) || s[0] > s[1] {
					t.Errorf("span %v of a text of %d bytes", s, len(d.Text))
				}
			}
			if g.Grade.weight() == len(Grades) || g.Sentence == "" {
				t.Errorf("finding without grade or sentence: %+v", g)
			}
		}
	})
}

// BenchmarkDocument checks a long paragraph of claims, which must take time in
// proportion to its length.
func BenchmarkDocument(b *testing.B) {
	for _, n := range []int{100, 1000, 10_000} {
		d := extract.Text(strings.Repeat("Có 12/14 chỉ tiêu đạt; thu ngân sách đạt trên 6 tỷ đồng, bằng 180% kế hoạch; ", n))
		b.Run(vn.Decimal{Units: int64(n)}.Plain(), func(b *testing.B) {
			for b.Loop() {
				Document(d)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/statement")
		})
	}
}
