package check

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"tongket/internal/vn"
)

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
