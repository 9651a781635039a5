package check

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tongket/internal/extract"
	"tongket/internal/vn"
)

// A planted text is a sound one and the same with one error in it.
type planted struct{ sound, wrong string }

// A planter writes a text of its own numbers, sound and with an error.
type planter func(r *rand.Rand) planted

// planters are the kinds of error, each in several shapes of text.
var planters = map[string][]planter{
	RuleRatio:   {ratioProse, ratioList, ratioBrackets, ratioWhole},
	RulePlan:    {planProse, planBrackets, planTable, planAnnex},
	RuleGrowth:  {growthBrackets, growthSame, growthTable, growthApart},
	RuleCount:   {countSemicolons, countItems, countNumbers, countNames, countShared},
	RuleParts:   {partsProse, partsItems, partsBrackets, partsOf, partsDocuments},
	RuleColumn:  {columnBars, columnTabs, columnGroups, columnSections},
	RuleTwice:   {twiceProse, twiceAnnex, twiceList},
	RuleScale:   {scalePlan, scaleTarget, scaleRow, scaleGrowth},
	RuleInverse: {inverseProse, inverseTable, inverseBare},
	RuleVerdict: {verdictExceeded, verdictMissed, verdictAll, verdictUnder},
	RuleLeap:    {leapProse, leapTable, leapList},
	RuleDate:    {dateShort, datePhrase, dateMonth, datePast},
}

// TestPlantedErrorsAreFound plants each kind of error into sound texts of many
// shapes, counts how many are found, and asks that the sound text gives none.
func TestPlantedErrorsAreFound(t *testing.T) {
	t.Parallel()
	const each = 20
	for _, rule := range slices.Sorted(kinds(planters)) {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(7, uint64(len(rule))+uint64(rule[0])))
			found, all, false_ := 0, 0, 0
			for k := range each * len(planters[rule]) {
				shape := k % len(planters[rule])
				p := planters[rule][shape](r)
				all++
				if alarmed(p.wrong, rule) {
					found++
				} else {
					t.Logf("shape %d: not found in\n%s", shape, p.wrong)
				}
				if f, any := firstAlarm(p.sound); any {
					false_++
					t.Logf("shape %d: %s: %s in\n%s", shape, f.Rule, f.Sentence, p.sound)
				}
			}
			t.Logf("%s: %d of %d found, %d false alarms", rule, found, all, false_)
			if found*100 < all*95 {
				t.Errorf("found %d of %d, fewer than 95 %%", found, all)
			}
			if false_*20 > all {
				t.Errorf("%d false alarms in %d sound texts, more than one in twenty", false_, all)
			}
		})
	}
}

func kinds(m map[string][]planter) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func alarm(f Finding) bool { return f.Grade == Contradiction || f.Grade == Doubtful }

func alarmed(text, rule string) bool {
	return slices.ContainsFunc(Document(extract.Text(text)), func(f Finding) bool { return f.Rule == rule && alarm(f) })
}

func firstAlarm(text string) (Finding, bool) {
	for _, f := range Document(extract.Text(text)) {
		if alarm(f) {
			return f, true
		}
	}
	return Finding{}, false
}

// Pieces that the texts are made of.

func one(r *rand.Rand, of ...string) string { return of[r.IntN(len(of))] }

// inDigits is a number with so many decimals, as printed.
func inDigits(units int64, scale int) string { return vn.Decimal{Units: units, Scale: scale}.String() }

// between is a random number of lo to hi.
func between(r *rand.Rand, lo, hi int64) int64 { return lo + r.Int64N(hi-lo+1) }

// div is a·k/b rounded half up.
func div(a, k, b int64) int64 { return (2*a*k + b) / (2 * b) }

var wards = []string{"Nà Pheo", "Thạch Đồng", "Bản Lầu Hạ", "Cẩm Khê Đông", "Vĩnh Trại", "Đông Hưng Tây", "Mỹ Lộc Trung", "Suối Cát"}

// frame sets a body between the head and the end of a paper.
func frame(r *rand.Rand, body string) string {
	place := one(r, wards...)
	heads := []string{
		fmt.Sprintf("UBND PHƯỜNG %s\nBÁO CÁO\nTình hình kinh tế - xã hội năm 2025\n\n", strings.ToUpper(place)),
		fmt.Sprintf("Phường %s tổng kết năm 2025\n\nNgày 20/12, phường %s họp tổng kết công tác năm 2025. Dự hội nghị có %d đại biểu.\n\n", place, place, between(r, 40, 220)),
		fmt.Sprintf("ĐẢNG ỦY XÃ %s\nBÁO CÁO\nkết quả công tác năm 2025, phương hướng, nhiệm vụ năm 2026\n\nI. KẾT QUẢ NĂM 2025\n\n", strings.ToUpper(place)),
	}
	ends := []string{"", "\nTrong năm, lực lượng dân quân huấn luyện đủ nội dung; an ninh, trật tự được giữ vững.\n",
		fmt.Sprintf("\nTrạm Y tế khám cho %s lượt người; %d/%d trường đạt chuẩn quốc gia.\n", inDigits(between(r, 1200, 9800), 0), 3, 4)}
	return one(r, heads...) + body + "\n" + one(r, ends...)
}

func both(r *rand.Rand, sound, wrong string) planted {
	seed := r.Uint64()
	return planted{frame(rand.New(rand.NewPCG(seed, 1)), sound), frame(rand.New(rand.NewPCG(seed, 1)), wrong)}
}

// off moves a number by at least least and at most most, up or down.
func off(r *rand.Rand, n, least, most int64) int64 {
	d := between(r, least, most)
	if r.IntN(2) == 0 && n > d {
		return n - d
	}
	return n + d
}

var amounts = []string{"Thu ngân sách trên địa bàn", "Giá trị sản xuất công nghiệp", "Tổng mức bán lẻ hàng hóa", "Doanh thu du lịch", "Tổng vốn đầu tư toàn xã hội"}

// Ratio against percent.

func share100(a, b int64, scale int) int64 {
	k := int64(100)
	for range scale {
		k *= 10
	}
	return div(a, k, b)
}

func shareText(r *rand.Rand, shape string) planted {
	b := between(r, 12, 4000)
	a := b - between(r, 1, b/3+1)
	scale := r.IntN(3)
	p := share100(a, b, scale)
	step := int64(1)
	for range scale {
		step *= 10
	}
	write := func(p int64) string { return fmt.Sprintf(shape, inDigits(a, 0), inDigits(b, 0), inDigits(p, scale)) }
	return both(r, write(p), write(off(r, p, 3, 9*step)))
}

func ratioProse(r *rand.Rand) planted {
	return shareText(r, one(r, "Toàn phường có %s/%s hộ đạt danh hiệu gia đình văn hóa, chiếm %s%%.", "Đã hòa giải thành %s/%s vụ việc, đạt %s%%.", "Giải quyết được %s/%s đơn thư thuộc thẩm quyền, đạt tỷ lệ %s%%."))
}

func ratioList(r *rand.Rand) planted {
	return shareText(r, "Kết quả xây dựng đời sống văn hóa:\n- "+one(r, "Số khu dân cư đạt danh hiệu văn hóa: %s/%s khu dân cư, đạt %s%%;", "Có %s/%s tổ dân phố đạt chuẩn, tỷ lệ %s%%;")+"\n- Tổ chức 14 buổi văn nghệ.")
}

func ratioBrackets(r *rand.Rand) planted {
	return shareText(r, "Đảng bộ đánh giá, xếp loại cuối năm: "+one(r, "%s/%s chi bộ hoàn thành tốt nhiệm vụ (%s%%).", "%s/%s đảng viên hoàn thành tốt nhiệm vụ trở lên (tỷ lệ %s%%)."))
}

func ratioWhole(r *rand.Rand) planted {
	b := between(r, 9, 90)
	text := "Toàn xã hoàn thành xóa %d/%d nhà tạm, đạt 100%% kế hoạch."
	return both(r, fmt.Sprintf(text, b, b), fmt.Sprintf(text, b-between(r, 1, 3), b))
}

// Value, percentage and plan.

func planned(r *rand.Rand, shape string) planted {
	plan := between(r, 120, 9000)
	value := plan * between(r, 92, 140) / 100
	p := share100(value, plan, 1)
	write := func(v, plan, p int64) string {
		return fmt.Sprintf(shape, one(rand.New(rand.NewPCG(uint64(plan/1000), 3)), amounts...), inDigits(v, 1), inDigits(plan, 1), inDigits(p, 1))
	}
	return both(r, write(value, plan, p), write(value, plan, off(r, p, 12, 90)))
}

func planProse(r *rand.Rand) planted {
	return planned(r, "%s năm 2025 đạt %s tỷ đồng/KH %s tỷ đồng, đạt %s%% kế hoạch.")
}

func planBrackets(r *rand.Rand) planted {
	return planned(r, one(r, "%s đạt %s tỷ đồng (kế hoạch %s tỷ đồng), bằng %s%% kế hoạch.", "- %s: %s tỷ đồng (dự toán %s tỷ đồng), đạt %s%% dự toán;"))
}

func planTable(r *rand.Rand) planted {
	return planned(r, "| STT | Chỉ tiêu | ĐVT | TH 2025 | KH 2025 | %% so KH |\n|---|---|---|---|---|---|\n| 1 | %s | tỷ đồng | %s | %s | %s |\n| 2 | Số chợ | chợ | 3 | 3 | 100 |")
}

func planAnnex(r *rand.Rand) planted {
	return planned(r, "STT\tChỉ tiêu\tĐVT\tThực hiện năm 2025\tKế hoạch năm 2025\tTH/KH (%%)\n1\t%s\ttỷ đồng\t%s\t%s\t%s\n2\tSố chợ hạng ba\tchợ\t3\t3\t100")
}

// Value, growth and last year's value.

func grown(r *rand.Rand, shape string) planted {
	was := between(r, 60, 9000)
	now := was * between(r, 103, 160) / 100
	p := share100(now, was, 1) - 1000
	write := func(p int64) string { return fmt.Sprintf(shape, inDigits(now, 1), inDigits(p, 1), inDigits(was, 1)) }
	wrong := p + between(r, 25, 150)
	return both(r, write(p), write(wrong))
}

func growthBrackets(r *rand.Rand) planted {
	return grown(r, one(r, amounts...)+" năm 2025 đạt %s tỷ đồng, tăng %s%% so với "+one(r, "cùng kỳ (năm 2024 là %s tỷ đồng).", "năm 2024 (%s tỷ đồng).", "năm trước (năm 2024 đạt %s tỷ đồng)."))
}

func growthSame(r *rand.Rand) planted {
	return grown(r, "- "+one(r, amounts...)+": %s tỷ đồng, tăng %s%% so với cùng kỳ (cùng kỳ năm 2024 đạt %s tỷ đồng);")
}

func growthTable(r *rand.Rand) planted {
	was := between(r, 400, 9000)
	now := was * between(r, 103, 160) / 100
	p := share100(now, was, 1)
	text := "STT\tChỉ tiêu\tĐVT\tTH năm 2024\tTH năm 2025\tSo với cùng kỳ (%%)\n1\t" + one(r, amounts...) + "\ttỷ đồng\t%s\t%s\t%s\n2\tSố trường học\ttrường\t6\t6\t100"
	return both(r, fmt.Sprintf(text, inDigits(was, 1), inDigits(now, 1), inDigits(p, 1)), fmt.Sprintf(text, inDigits(was, 1), inDigits(now, 1), inDigits(off(r, p, 25, 90), 1)))
}

func growthApart(r *rand.Rand) planted {
	name := one(r, amounts...)
	return grown(r, name+" đạt %s tỷ đồng, tăng %s%% so với năm 2024.\n\nĐể so sánh, năm 2024 "+strings.ToLower(name[:1])+name[1:]+" đạt %s tỷ đồng.")
}

// A claimed count against its list.

var works = []string{"đường bê tông thôn Nà Cáp", "cầu dân sinh Khuổi Rè", "nhà văn hóa tổ 4", "trường mầm non Họa Mi", "trạm bơm Đồng Sẻ", "kè suối Bản Mạ", "chợ trung tâm", "hệ thống chiếu sáng đường liên thôn"}

func pieces(r *rand.Rand, from []string, n int) []string {
	s := slices.Clone(from)
	r.Shuffle(len(s), func(a, b int) { s[a], s[b] = s[b], s[a] })
	return s[:n]
}

func otherCount(r *rand.Rand, n int) int {
	if r.IntN(2) == 0 && n > 3 {
		return n - 1
	}
	return n + 1
}

func countSemicolons(r *rand.Rand) planted {
	n := 3 + r.IntN(5)
	text := one(r, "Trong năm có %d công trình hoàn thành, gồm: ", "Phường khởi công %d công trình: ", "Đã đưa vào sử dụng %d công trình, cụ thể: ") + strings.Join(pieces(r, works, n), "; ") + "."
	return both(r, fmt.Sprintf(text, n), fmt.Sprintf(text, otherCount(r, n)))
}

var jobs = []string{"Đẩy mạnh thu ngân sách, chống thất thu.", "Hoàn thành giải phóng mặt bằng tuyến đường ven sông.", "Nâng cao chất lượng sinh hoạt chi bộ.", "Rà soát, sắp xếp tổ dân phố.", "Bảo đảm an ninh, trật tự dịp lễ, Tết.", "Chuyển đổi số trong giải quyết thủ tục hành chính."}

func listed(r *rand.Rand, mark func(k int) string) planted {
	n := 3 + r.IntN(4)
	text := one(r, "Trong thời gian tới, tập trung thực hiện %d nhiệm vụ sau:\n", "Đảng ủy xác định %d nhiệm vụ trọng tâm như sau:\n", "Phường đề ra %d giải pháp chủ yếu:\n")
	for k, j := range pieces(r, jobs, n) {
		text += mark(k) + j + "\n"
	}
	return both(r, fmt.Sprintf(text, n), fmt.Sprintf(text, otherCount(r, n)))
}

func countItems(r *rand.Rand) planted {
	mark := one(r, "- ", "+ ", "• ")
	return listed(r, func(int) string { return mark })
}

func countNumbers(r *rand.Rand) planted {
	shape := one(r, "%d. ", "(%d) ", "%d) ")
	return listed(r, func(k int) string { return fmt.Sprintf(shape, k+1) })
}

func countNames(r *rand.Rand) planted {
	n := 3 + r.IntN(4)
	names := pieces(r, []string{"Nà Cáp", "Khuổi Rè", "Đồng Sẻ", "Bản Mạ", "Pác Lũng", "Cốc Chủ", "Tân Tiến"}, n)
	text := one(r, "Có %d thôn đạt chuẩn nông thôn mới: ", "Khen thưởng %d thôn, gồm: ") + strings.Join(names[:n-1], ", ") + " và " + names[n-1] + "."
	return both(r, fmt.Sprintf(text, n), fmt.Sprintf(text, otherCount(r, n)))
}

func countShared(r *rand.Rand) planted {
	b := between(r, 14, 28)
	missed := between(r, 1, 4)
	text := one(r, "Năm 2025, phường có %d/%d chỉ tiêu đạt và vượt kế hoạch; %d chỉ tiêu không đạt.", "Có %d/%d chỉ tiêu đạt và vượt nghị quyết, còn %d chỉ tiêu chưa đạt.")
	return both(r, fmt.Sprintf(text, b-missed, b, missed), fmt.Sprintf(text, b-missed, b, missed+between(r, 1, 2)))
}
