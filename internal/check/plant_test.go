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

// Parts against their whole.

func threeParts(r *rand.Rand) (a, b, c int64) {
	return between(r, 200, 4000), between(r, 100, 900), between(r, 20, 90)
}

func partsProse(r *rand.Rand) planted {
	a, b, c := threeParts(r)
	text := "Tổng thu ngân sách trên địa bàn đạt %s tỷ đồng, trong đó: " + one(r, "thu nội địa %s tỷ đồng; thu từ xuất nhập khẩu %s tỷ đồng; thu khác %s tỷ đồng.", "thuế ngoài quốc doanh %s tỷ đồng, lệ phí trước bạ %s tỷ đồng, các khoản còn lại %s tỷ đồng.")
	write := func(total, a, b, c int64) string {
		return fmt.Sprintf(text, inDigits(total, 1), inDigits(a, 1), inDigits(b, 1), inDigits(c, 1))
	}
	return both(r, write(a+b+c, a, b, c), write(a+b+c, a+between(r, 5, 90), b, c))
}

func partsItems(r *rand.Rand) planted {
	a, b, c := threeParts(r)
	text := "- Tổng diện tích gieo trồng: %s ha, đạt kế hoạch; trong đó:\n  + Cây lúa: %s ha, năng suất 54,8 tạ/ha;\n  + Cây ngô: %s ha;\n  + Rau màu: %s ha.\n- Trồng mới 12 ha rừng."
	write := func(total, a, b, c int64) string {
		return fmt.Sprintf(text, inDigits(total, 1), inDigits(a, 1), inDigits(b, 1), inDigits(c, 1))
	}
	return both(r, write(a+b+c, a, b, c), write(a+b+c, a, b+between(r, 5, 90), c))
}

func partsBrackets(r *rand.Rand) planted {
	a, b, _ := threeParts(r)
	text := one(r, "Sản lượng thủy sản %s tấn (nuôi trồng %s tấn, khai thác %s tấn).", "Tổng đàn gia cầm có %s con (gà %s con, vịt %s con).")
	write := func(total int64) string { return fmt.Sprintf(text, inDigits(total, 0), inDigits(a, 0), inDigits(b, 0)) }
	return both(r, write(a+b), write(off(r, a+b, 3, 90)))
}

func partsOf(r *rand.Rand) planted {
	a, b, c := threeParts(r)
	text := "Tổng kinh phí thực hiện %s triệu đồng, " + one(r, "gồm: ", "bao gồm ", "gồm ") + "ngân sách tỉnh %s triệu đồng, ngân sách phường %s triệu đồng, vốn xã hội hóa %s triệu đồng."
	write := func(total int64) string {
		return fmt.Sprintf(text, inDigits(total, 0), inDigits(a, 0), inDigits(b, 0), inDigits(c, 0))
	}
	return both(r, write(a+b+c), write(off(r, a+b+c, 3, 90)))
}

func partsDocuments(r *rand.Rand) planted {
	a, b := between(r, 300, 9000), between(r, 2, 90)
	text := "Bộ phận Một cửa tiếp nhận %s hồ sơ, trong đó " + one(r, "giải quyết đúng hạn %s hồ sơ, quá hạn %s hồ sơ.", "trực tuyến %s hồ sơ, trực tiếp %s hồ sơ.")
	write := func(a, b int64) string { return fmt.Sprintf(text, inDigits(a+b, 0), inDigits(a, 0), inDigits(b, 0)) }
	wrong := fmt.Sprintf(text, inDigits(a+b, 0), inDigits(a, 0), inDigits(b+between(r, 1, 30), 0))
	return both(r, write(a, b), wrong)
}

// Totals of columns.

func columnRows(r *rand.Rand, sep, end, head, total string, names []string) (sound, wrong string) {
	n := len(names)
	cols := [2][]int64{}
	sums := [2]int64{}
	for c := range cols {
		for range n {
			v := between(r, 20, 3000)
			cols[c] = append(cols[c], v)
			sums[c] += v
		}
	}
	write := func(sums [2]int64) string {
		text := head
		for k, name := range names {
			text += fmt.Sprintf("%s%d%s%s%striệu đồng%s%s%s%s%s\n", end, k+1, sep, name, sep, sep, inDigits(cols[0][k], 0), sep, inDigits(cols[1][k], 0), end)
		}
		return text + fmt.Sprintf("%s%s%s%striệu đồng%s%s%s%s%s\n", end, sep, total, sep, sep, inDigits(sums[0], 0), sep, inDigits(sums[1], 0), end)
	}
	sound = write(sums)
	sums[r.IntN(2)] += between(r, 1, 300)
	return sound, write(sums)
}

var incomes = []string{"Thu nội địa", "Thu tiền sử dụng đất", "Lệ phí trước bạ", "Thuế thu nhập cá nhân", "Thu phí, lệ phí", "Thu khác ngân sách"}

func columnBars(r *rand.Rand) planted {
	head := "| STT | Nội dung | ĐVT | Kế hoạch 2025 | Thực hiện 2025 |\n|---|---|---|---|---|\n"
	s, w := columnRows(r, " | ", "|", head, one(r, "Tổng cộng", "Cộng", "Tổng số"), pieces(r, incomes, 3+r.IntN(4)))
	return both(r, s, w)
}

func columnTabs(r *rand.Rand) planted {
	head := "STT\tNội dung\tĐVT\tDự toán 2025\tThực hiện 2025\n"
	s, w := columnRows(r, "\t", "", head, one(r, "TỔNG CỘNG", "Cộng"), pieces(r, incomes, 3+r.IntN(4)))
	return both(r, s, w)
}

func columnGroups(r *rand.Rand) planted {
	a, b, c, d := between(r, 300, 4000), between(r, 100, 900), between(r, 300, 4000), between(r, 100, 900)
	text := "| STT | Nội dung | ĐVT | Kế hoạch 2025 | Thực hiện 2025 |\n|---|---|---|---|---|\n" +
		"| 1 | Tổng diện tích gieo trồng | ha | %s | %s |\n| 1.1 | Cây lúa | ha | %s | %s |\n| 1.2 | Cây màu | ha | %s | %s |\n| 2 | Số hợp tác xã | hợp tác xã | 4 | 5 |\n"
	write := func(x, y int64) string {
		return fmt.Sprintf(text, inDigits(x, 0), inDigits(y, 0), inDigits(a, 0), inDigits(c, 0), inDigits(b, 0), inDigits(d, 0))
	}
	if r.IntN(2) == 0 {
		return both(r, write(a+b, c+d), write(off(r, a+b, 3, 90), c+d))
	}
	return both(r, write(a+b, c+d), write(a+b, off(r, c+d, 3, 90)))
}

func columnSections(r *rand.Rand) planted {
	var v [6]int64
	for k := range v {
		v[k] = between(r, 20, 900)
	}
	text := "STT\tThôn\tSố hộ (hộ)\tSố khẩu (người)\n1\tNà Cáp\t%d\t%d\n2\tKhuổi Rè\t%d\t%d\n3\tĐồng Sẻ\t%d\t%d\n\tCộng\t%d\t%d\n"
	a, b := v[0]+v[1]+v[2], v[3]+v[4]+v[5]
	write := func(a, b int64) string { return fmt.Sprintf(text, v[0], v[3], v[1], v[4], v[2], v[5], a, b) }
	return both(r, write(a, b), write(a, off(r, b, 1, 20)))
}

// One indicator with two values.

func twoPlaces(r *rand.Rand, first, second string) planted {
	n := between(r, 200, 9000)
	m := off(r, n, 12, 180)
	return both(r, fmt.Sprintf(first+second, inDigits(n, 1), inDigits(n, 1)), fmt.Sprintf(first+second, inDigits(n, 1), inDigits(m, 1)))
}

func twiceProse(r *rand.Rand) planted {
	name := one(r, "giá trị sản xuất công nghiệp", "tổng mức bán lẻ hàng hóa", "tổng vốn đầu tư toàn xã hội")
	return twoPlaces(r, "Năm 2025, "+name+" đạt %s tỷ đồng. Đời sống nhân dân được cải thiện.\n\n", "Về kinh tế, "+name+" năm 2025 đạt %s tỷ đồng, là điểm sáng của năm.\n")
}

func twiceAnnex(r *rand.Rand) planted {
	name := one(r, "Giá trị sản xuất công nghiệp", "Tổng mức bán lẻ hàng hóa", "Tổng vốn đầu tư toàn xã hội")
	return twoPlaces(r, name+" năm 2025 đạt %s tỷ đồng.\n\n", "PHỤ LỤC\n\n| STT | Chỉ tiêu | ĐVT | Thực hiện 2025 |\n|---|---|---|---|\n| 1 | "+name+" | tỷ đồng | %s |\n| 2 | Số chợ | chợ | 3 |\n")
}

func twiceList(r *rand.Rand) planted {
	name := one(r, "Sản lượng lương thực có hạt", "Diện tích rừng trồng mới", "Sản lượng thủy sản nuôi trồng")
	unit := "tấn"
	if strings.HasPrefix(name, "Diện") {
		unit = "ha"
	}
	return twoPlaces(r, "I. KẾT QUẢ NỔI BẬT\n- "+name+" đạt %s "+unit+".\n- Thu gom 98%% rác thải.\n\n", "II. CHI TIẾT\n1. Nông nghiệp\n- "+name+": %s "+unit+".\n")
}

// A thousandfold.

func scalePlan(r *rand.Rand) planted {
	plan := between(r, 15, 90)
	value := plan * between(r, 101, 130) / 100
	name := one(r, amounts...)
	text := name + one(r, " đạt %s tỷ đồng (kế hoạch %s tỷ đồng).", " đạt %s tỷ đồng/KH %s tỷ đồng.")
	return both(r, fmt.Sprintf(text, inDigits(value, 0), inDigits(plan, 0)), fmt.Sprintf(text, inDigits(value*1000, 0), inDigits(plan, 0)))
}

func scaleTarget(r *rand.Rand) planted {
	value := between(r, 120, 900)
	target := value * between(r, 104, 125) / 100
	name := one(r, amounts...)
	text := name + " năm 2025 đạt %s tỷ đồng.\n\nNăm 2026, phấn đấu " + strings.ToLower(name[:1]) + name[1:] + " đạt %s %s đồng."
	return both(r, fmt.Sprintf(text, inDigits(value, 1), inDigits(target, 1), "tỷ"), fmt.Sprintf(text, inDigits(value, 1), inDigits(target, 1), "triệu"))
}

func scaleRow(r *rand.Rand) planted {
	a := between(r, 1200, 90000)
	b, c := a*between(r, 101, 120)/100, a*between(r, 103, 125)/100
	text := "| STT | Chỉ tiêu | ĐVT | TH 2024 | KH 2025 | TH 2025 |\n|---|---|---|---|---|---|\n| 1 | " + one(r, amounts...) + " | triệu đồng | %s | %s | %s |\n| 2 | Số trường học | trường | 6 | 6 | 6 |\n"
	return both(r, fmt.Sprintf(text, inDigits(a, 0), inDigits(b, 0), inDigits(c, 0)), fmt.Sprintf(text, inDigits(a, 0), inDigits(b, 0), inDigits(c/10, 2)))
}

func scaleGrowth(r *rand.Rand) planted {
	was := between(r, 30, 900)
	now := was * between(r, 103, 140) / 100
	p := share100(now, was, 1) - 1000
	text := one(r, amounts...) + " năm 2025 đạt %s tỷ đồng, tăng %s%% so với năm 2024 (%s tỷ đồng)."
	return both(r, fmt.Sprintf(text, inDigits(now, 0), inDigits(p, 1), inDigits(was, 0)), fmt.Sprintf(text, inDigits(now*1000, 0), inDigits(p, 1), inDigits(was, 0)))
}

// Less is better.

var bad = []string{"Tỷ lệ hộ nghèo", "Tỷ lệ hộ nghèo đa chiều", "Tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng", "Tỷ lệ sinh con thứ ba", "Tỷ lệ hộ cận nghèo"}

func inverseText(r *rand.Rand, shape, clean string) planted {
	plan := between(r, 110, 900)
	value := plan * between(r, 70, 96) / 100
	p := share100(value, plan, 0)
	if r.IntN(2) == 0 {
		p = share100(plan, value, 0)
	}
	name := one(r, bad...)
	return both(r, fmt.Sprintf(clean, name, inDigits(value, 2), inDigits(plan, 2)), fmt.Sprintf(shape, name, inDigits(value, 2), inDigits(plan, 2), p))
}

func inverseProse(r *rand.Rand) planted {
	return inverseText(r, "%s còn %s%% (kế hoạch %s%%), đạt %d%% kế hoạch.", "%s còn %s%% (kế hoạch %s%%).")
}

func inverseTable(r *rand.Rand) planted {
	head := "| STT | Chỉ tiêu | ĐVT | TH 2025 | KH 2025 | %% so KH |\n|---|---|---|---|---|---|\n| 1 | Trồng rừng | ha | 45 | 45 | 100 |\n"
	return inverseText(r, head+"| 2 | %s | %% | %s | %s | %d |\n", head+"| 2 | %s | %% | %s | %s | |\n")
}

func inverseBare(r *rand.Rand) planted {
	return inverseText(r, "- %s giảm còn %s%%/KH %s%%, đạt %d%% kế hoạch;", "- %s giảm còn %s%%/KH %s%%;")
}

// Words against numbers.

func verdictExceeded(r *rand.Rand) planted {
	text := one(r, amounts...) + " đạt %s tỷ đồng, bằng %s%% " + one(r, "kế hoạch, vượt kế hoạch đề ra.", "dự toán, vượt chỉ tiêu được giao.", "kế hoạch năm, hoàn thành vượt mức kế hoạch.")
	v := between(r, 300, 9000)
	return both(r, fmt.Sprintf(text, inDigits(v, 1), inDigits(between(r, 1012, 1400), 1)), fmt.Sprintf(text, inDigits(v, 1), inDigits(between(r, 700, 990), 1)))
}

func verdictMissed(r *rand.Rand) planted {
	text := one(r, amounts...) + " đạt %s tỷ đồng, bằng %s%% kế hoạch, " + one(r, "không đạt chỉ tiêu đề ra.", "chưa hoàn thành kế hoạch.", "chưa đạt kế hoạch năm.")
	v := between(r, 300, 9000)
	return both(r, fmt.Sprintf(text, inDigits(v, 1), inDigits(between(r, 700, 990), 1)), fmt.Sprintf(text, inDigits(v, 1), inDigits(between(r, 1012, 1400), 1)))
}

func verdictAll(r *rand.Rand) planted {
	b := between(r, 12, 30)
	text := one(r, "Phường hoàn thành 100%% chỉ tiêu (%d/%d chỉ tiêu).", "Xã hoàn thành toàn bộ chỉ tiêu (%d/%d chỉ tiêu).")
	return both(r, fmt.Sprintf(text, b, b), fmt.Sprintf(text, b-between(r, 1, 3), b))
}

func verdictUnder(r *rand.Rand) planted {
	text := one(r, "Các chỉ tiêu vượt kế hoạch: ", "Những chỉ tiêu vượt kế hoạch gồm: ") + "thu ngân sách đạt %s%% dự toán; trồng rừng đạt %s%% kế hoạch; kết nạp đảng viên đạt 105%% kế hoạch."
	a, b := inDigits(between(r, 1010, 1400), 1), inDigits(between(r, 1010, 1400), 1)
	return both(r, fmt.Sprintf(text, a, b), fmt.Sprintf(text, a, inDigits(between(r, 700, 990), 1)))
}

// Targets that leap.

var yearly = [][2]string{{"kết nạp", "đảng viên"}, {"giải quyết việc làm mới cho", "lao động"}, {"trồng mới", "ha rừng"}, {"thành lập mới", "doanh nghiệp"}}

func leapText(r *rand.Rand, write func(what [2]string, was, is int64) string) planted {
	what := yearly[r.IntN(len(yearly))]
	was := between(r, 20, 400)
	is := was * between(r, 230, 400) / 100
	if r.IntN(3) == 0 && was > 60 {
		is = was * between(r, 20, 45) / 100
	}
	return both(r, write(what, was, was*between(r, 100, 120)/100), write(what, was, is))
}

func leapProse(r *rand.Rand) planted {
	return leapText(r, func(what [2]string, was, is int64) string {
		return fmt.Sprintf("Năm 2025, phường %s %d %s.\n\nNăm 2026, phường phấn đấu %s %d %s.", what[0], was, what[1], what[0], is, what[1])
	})
}

func leapList(r *rand.Rand) planted {
	return leapText(r, func(what [2]string, was, is int64) string {
		return fmt.Sprintf("Kết quả năm 2025:\n- %s %d %s.\n- Thu gom 98%% rác thải.\n\nChỉ tiêu năm 2026:\n- %s %d %s.\n", vn.Sentence(what[0]), was, what[1], vn.Sentence(what[0]), is, what[1])
	})
}

func leapTable(r *rand.Rand) planted {
	names := [][2]string{{"Số lao động có việc làm mới", "người"}, {"Diện tích rừng trồng mới", "ha"}, {"Kết nạp đảng viên", "đồng chí"}}
	return leapText(r, func(what [2]string, was, is int64) string {
		n := names[len(what[0])%len(names)]
		return fmt.Sprintf("| STT | Chỉ tiêu | ĐVT | TH 2025 | KH 2026 |\n|---|---|---|---|---|\n| 1 | %s | %s | %d | %d |\n| 2 | Số trường học | trường | 6 | 6 |\n", n[0], n[1], was, is)
	})
}

// Days.

func dateShort(r *rand.Rand) planted {
	text := one(r, "Giao Phòng Kinh tế rà soát, hoàn thành trước ngày %s.", "Hội nghị diễn ra ngày %s tại trung tâm văn hóa.", "Báo cáo kết quả trước ngày %s để tổng hợp.")
	good := fmt.Sprintf("%02d/%02d/2026", between(r, 1, 28), between(r, 1, 12))
	return both(r, fmt.Sprintf(text, good), fmt.Sprintf(text, one(r, "31/02/2026", "30/02/2026", "31/4/2026", "31/6/2026", "29/02/2026", "31/9/2026", "45/3", "12/13/2026", "32/01/2026", "30/02", "31/11")))
}

func datePhrase(r *rand.Rand) planted {
	text := one(r, "Cuộc họp tổ chức ngày %s.", "Nghị quyết có hiệu lực từ ngày %s.")
	return both(r, fmt.Sprintf(text, "28 tháng 02 năm 2026"), fmt.Sprintf(text, one(r, "30 tháng 02 năm 2026", "31 tháng 4 năm 2026", "15 tháng 13 năm 2026", "31 tháng 11 năm 2025", "29 tháng 02 năm 2027")))
}

func dateMonth(r *rand.Rand) planted {
	text := one(r, "Phấn đấu hoàn thành trong %s.", "Công trình khởi công từ %s.", "Báo cáo đến hết %s.")
	return both(r, fmt.Sprintf(text, one(r, "tháng 12/2026", "quý IV/2026", "tháng 3 năm 2026")), fmt.Sprintf(text, one(r, "tháng 13/2026", "tháng 14 năm 2026", "quý V/2026", "tháng 15/2025")))
}

func datePast(r *rand.Rand) planted {
	head := "UBND XÃ " + strings.ToUpper(one(r, wards...)) + "\nSố: 45/TB-UBND\n" + one(r, wards...) + ", ngày 16 tháng 7 năm 2026\n\nTHÔNG BÁO\nKết luận của Chủ tịch UBND xã\n\n1. "
	text := head + one(r, "Giao Phòng Kinh tế chủ trì, phối hợp với các thôn rà soát hộ nghèo, hoàn thành trước ngày %s.", "Yêu cầu Văn phòng tham mưu kế hoạch, báo cáo UBND xã trước ngày %s.", "Đề nghị các thôn thu quỹ, xong trước ngày %s.") + "\n"
	return planted{fmt.Sprintf(text, one(r, "30/9/2026", "25/7/2026", "15/8/2026")), fmt.Sprintf(text, one(r, "30/6/2026", "25/7/2025", "15/02/2026"))}
}
