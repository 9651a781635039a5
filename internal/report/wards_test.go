package report

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// measured is a pool of what wards measure, with the direction that is better.
var measured = []struct {
	name, unit string
	decimals   int
	dir        plan.Direction
	kind       plan.Kind
}{
	{"Tổng thu ngân sách nhà nước trên địa bàn", "triệu đồng", 0, plan.Up, plan.Flow},
	{"Giá trị sản xuất công nghiệp - xây dựng", "tỷ đồng", 1, plan.Up, plan.Flow},
	{"Tổng vốn đầu tư toàn xã hội", "tỷ đồng", 2, plan.Up, plan.Flow},
	{"Tỷ lệ giải ngân vốn đầu tư công", "%", 1, plan.Up, plan.Rate},
	{"Thu nhập bình quân đầu người", "triệu đồng/người/năm", 1, plan.Up, plan.Average},
	{"Số doanh nghiệp thành lập mới", "doanh nghiệp", 0, plan.Up, plan.Flow},
	{"Tổng sản lượng lương thực có hạt", "tấn", 0, plan.Up, plan.Flow},
	{"Tổng diện tích gieo trồng", "ha", 1, plan.Up, plan.Flow},
	{"Sản lượng khai thác, nuôi trồng thủy sản", "tấn", 1, plan.Up, plan.Flow},
	{"Tổng đàn gia súc, gia cầm", "con", 0, plan.Up, plan.Stock},
	{"Tỷ lệ che phủ rừng", "%", 2, plan.Up, plan.Stock},
	{"Số sản phẩm OCOP", "sản phẩm", 0, plan.Up, plan.Stock},
	{"Tỷ lệ đường giao thông được cứng hóa", "%", 1, plan.Up, plan.Stock},
	{"Giá trị xuất khẩu hàng hóa", "triệu USD", 2, plan.Up, plan.Flow},
	{"Tỷ lệ hộ nghèo đa chiều", "%", 2, plan.Down, plan.Stock},
	{"Số hộ thoát nghèo", "hộ", 0, plan.Up, plan.Flow},
	{"Giải quyết việc làm mới", "lao động", 0, plan.Up, plan.Flow},
	{"Tỷ lệ lao động qua đào tạo", "%", 1, plan.Up, plan.Stock},
	{"Tỷ lệ bao phủ bảo hiểm y tế", "%", 1, plan.Up, plan.Stock},
	{"Số trường đạt chuẩn quốc gia", "trường", 0, plan.Up, plan.Stock},
	{"Tỷ lệ huy động trẻ ra lớp", "%", 1, plan.Up, plan.Rate},
	{"Tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng thể nhẹ cân", "%", 1, plan.Down, plan.Stock},
	{"Tỷ lệ gia đình văn hóa", "%", 1, plan.Up, plan.Stock},
	{"Tỷ lệ thôn, tổ dân phố văn hóa", "%", 1, plan.Up, plan.Stock},
	{"Tỷ lệ người tập thể dục thể thao thường xuyên", "%", 1, plan.Up, plan.Stock},
	{"Tỷ lệ hộ dùng nước sạch", "%", 1, plan.Up, plan.Stock},
	{"Tỷ lệ thu gom, xử lý rác thải sinh hoạt", "%", 1, plan.Up, plan.Rate},
	{"Xóa nhà tạm, nhà dột nát", "nhà", 0, plan.Up, plan.Flow},
	{"Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn", "%", 2, plan.Up, plan.Rate},
	{"Số vụ phạm pháp hình sự", "vụ", 0, plan.Down, plan.Flow},
	{"Kết nạp đảng viên mới", "đảng viên", 0, plan.Up, plan.Flow},
	{"Tỷ lệ chi bộ hoàn thành tốt nhiệm vụ trở lên", "%", 1, plan.Up, plan.Rate},
	{"Tốc độ tăng tổng giá trị sản phẩm trên địa bàn", "%", 1, plan.Up, plan.Growth},
	{"Diện tích đất hoàn thành giải phóng mặt bằng", "ha", 2, plan.Up, plan.Flow},
	{"Tiết kiệm chi thường xuyên", "triệu đồng", 0, plan.Up, plan.Flow},
	{"Giá trị sản phẩm trồng trọt bình quân trên đất canh tác", "triệu đồng/ha", 1, plan.Up, plan.Average},
	{"Năng suất lúa", "tạ/ha", 1, plan.Up, plan.Average},
	{"Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ", "tỷ đồng", 0, plan.Up, plan.Flow},
	{"Số lượt khách du lịch", "lượt khách", 0, plan.Up, plan.Flow},
	{"Trồng rừng tập trung", "ha", 1, plan.Up, plan.Flow},
	{"Chiều dài đường giao thông được cứng hóa", "km", 2, plan.Up, plan.Flow},
	{"Tỷ lệ tăng dân số tự nhiên", "‰", 2, plan.Down, plan.Stock},
	{"Tỷ lệ người tham gia bảo hiểm xã hội tự nguyện", "%", 1, plan.Up, plan.Stock},
	{"Tỷ lệ hồ sơ trực tuyến toàn trình", "%", 1, plan.Up, plan.Rate},
	{"Tỷ lệ số hóa hồ sơ, kết quả giải quyết thủ tục hành chính", "%", 1, plan.Up, plan.Rate},
	{"Tỷ lệ trẻ em dưới 1 tuổi được tiêm chủng đầy đủ", "%", 1, plan.Up, plan.Rate},
	{"Số sản phẩm OCOP đạt 3 sao trở lên", "sản phẩm", 0, plan.Up, plan.Stock},
	{"Thu phí, lệ phí", "triệu đồng", 1, plan.Up, plan.Flow},
	{"Tỷ lệ đảng viên hoàn thành tốt nhiệm vụ trở lên", "%", 1, plan.Up, plan.Rate},
	{"Số tiêu chí nông thôn mới nâng cao đạt chuẩn", "tiêu chí", 0, plan.Up, plan.Stock},
	{"Số người tử vong do tai nạn giao thông", "người", 0, plan.Down, plan.Flow},
	{"Tỷ lệ thất nghiệp", "%", 2, plan.Down, plan.Stock},
	{"Đàn trâu", "con", 0, plan.Up, plan.Stock},
	{"Sản lượng thịt hơi xuất chuồng", "nghìn tấn", 1, plan.Up, plan.Flow},
	{"Diện tích nhà ở bình quân", "m²/người", 1, plan.Up, plan.Average},
	{"Thu ngân sách phường hưởng theo phân cấp", "đồng", 0, plan.Up, plan.Flow},
	{"Tốc độ tăng trưởng kinh tế", "%", 2, plan.Up, plan.Growth},
	{"Mức giảm tỷ lệ hộ cận nghèo", "điểm %", 2, plan.Up, plan.Growth},
	{"Tỷ lệ trường học đạt chuẩn quốc gia", "%", 1, plan.Up, plan.Stock},
	{"Số thôn đạt chuẩn nông thôn mới kiểu mẫu", "thôn", 0, plan.Up, plan.Stock},
	{"Tỷ lệ chất thải rắn sinh hoạt được thu gom, xử lý", "%", 1, plan.Up, plan.Rate},
	{"Tỷ lệ giải quyết đơn thư khiếu nại, tố cáo thuộc thẩm quyền", "%", 1, plan.Up, plan.Rate},
	{"Tuyển chọn, gọi công dân nhập ngũ", "công dân", 0, plan.Up, plan.Flow},
	{"Thu tiền sử dụng đất", "tỷ đồng", 2, plan.Up, plan.Flow},
	{"Vận động Quỹ “Vì người nghèo”", "triệu đồng", 0, plan.Up, plan.Flow},
	{"Số lao động đi làm việc ở nước ngoài", "lao động", 0, plan.Up, plan.Flow},
	{"Cấp giấy chứng nhận quyền sử dụng đất lần đầu", "giấy", 0, plan.Up, plan.Flow},
	{"Số hộ kinh doanh đăng ký mới", "hộ", 0, plan.Up, plan.Flow},
	{"Số cuộc kiểm tra, giám sát", "cuộc", 0, plan.Up, plan.Flow},
	{"Số hóa hồ sơ địa chính", "hồ sơ", 0, plan.Up, plan.Flow},
	{"Tỷ lệ hộ nghèo, hộ cận nghèo người dân tộc thiểu số", "%", 2, plan.Down, plan.Stock},
	{"Số vụ cháy, nổ", "vụ", 0, plan.Down, plan.Flow},
	{"Số chi bộ, đảng bộ trực thuộc kết nạp được đảng viên", "chi bộ, đảng bộ", 0, plan.Up, plan.Flow},
}

// rows draws an invented ward's year: which targets, how they were planned, what
// came of them, said with which bound and how finally.
func rows(t *rapid.T) []row {
	groups := []string{"Kinh tế", "Văn hóa - xã hội", "Quốc phòng - an ninh", "Xây dựng Đảng"}
	var all []row
	for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(measured)-1), 3, 14, rapid.ID[int]).Draw(t, "which") {
		m := measured[i]
		w := row{group: groups[min(len(all)/4, len(groups)-1)], name: m.name, unit: m.unit, decimals: m.decimals, dir: m.dir, kind: m.kind, pct: rapid.IntRange(0, 2).Draw(t, "pct")}
		amount := func(label string) string {
			top := int64(99_999)
			if m.unit == "%" {
				top = 9_999
			}
			n := rapid.Int64Range(1, top).Draw(t, label)
			if m.unit == "%" {
				for n >= 100*pow(m.decimals) {
					n /= 10
				}
			}
			return vn.Decimal{Units: n, Scale: m.decimals}.Input()
		}
		if len(all) > 2 && m.unit != "nhà" && rapid.IntRange(0, 9).Draw(t, "beside") == 0 {
			w.beside, w.value, w.last = true, amount("value"), amount("last")
			all = append(all, w)
			continue
		}
		w.op = rapid.SampledFrom(operators(m.dir, m.kind, m.unit)).Draw(t, "op")
		w.plan = amount("plan")
		switch {
		case w.op == plan.Band:
			w.plan, w.hi = band(w.plan, amount("hi"))
		case w.op.Percent():
			w.plan = vn.Decimal{Units: rapid.Int64Range(1, 300).Draw(t, "by"), Scale: 1}.Input()
		case w.op == plan.AllOf:
			list := rapid.IntRange(2, 90).Draw(t, "list")
			w.plan = fmt.Sprint(list)
			w.value = fmt.Sprintf("%d/%d", rapid.IntRange(0, list).Draw(t, "done"), list)
		case rapid.IntRange(0, 2).Draw(t, "two") == 0 && !w.op.NeedsBase():
			w.province = amount("province")
		}
		if w.op != plan.AllOf && rapid.IntRange(0, 9).Draw(t, "known") > 0 {
			w.value = amount("value")
			w.status = rapid.SampledFrom([]figure.Status{figure.Final, figure.Final, figure.Preliminary, figure.Estimate}).Draw(t, "status")
			if m.kind != plan.Growth && rapid.IntRange(0, 4).Draw(t, "bounded") == 0 {
				w.bound = rapid.SampledFrom(figure.Bounds).Draw(t, "bound")
			}
			if rapid.IntRange(0, 7).Draw(t, "early") == 0 && m.kind != plan.Growth {
				w.from, w.to = "2025-01-01", rapid.SampledFrom([]vn.Day{"2025-03-31", "2025-06-30", "2025-09-30", "2025-11-30"}).Draw(t, "to")
			}
		}
		if m.kind != plan.Growth && rapid.Bool().Draw(t, "compared") {
			w.last = amount("last")
		}
		if w.bound != "" && rapid.Bool().Draw(t, "printed") {
			w.published = vn.Decimal{Units: rapid.Int64Range(1, 99_999).Draw(t, "published"), Scale: rapid.IntRange(0, 2).Draw(t, "published at")}.Plain()
		}
		if len(all) > 0 && !all[len(all)-1].beside {
			w.with = rapid.IntRange(0, 7).Draw(t, "with") == 0
			w.within = !w.with && rapid.IntRange(0, 7).Draw(t, "within") == 0
		}
		if rapid.Bool().Draw(t, "planned") {
			w.nextOp = rapid.SampledFrom(operators(m.dir, m.kind, m.unit)).Draw(t, "next")
			w.next = amount("next plan")
			switch {
			case w.nextOp == plan.Band:
				w.next, w.nextHi = band(w.next, amount("next hi"))
			case w.nextOp.Percent():
				w.next = vn.Decimal{Units: rapid.Int64Range(1, 300).Draw(t, "next by"), Scale: 1}.Input()
			}
		}
		all = append(all, w)
	}
	if rapid.Bool().Draw(t, "things to do") {
		all = append(all,
			row{group: groups[1], name: "Đạt bộ tiêu chí quốc gia về y tế", dir: plan.Level, kind: plan.Milestone, op: plan.Achieved, value: rapid.SampledFrom([]string{"", "có", "không"}).Draw(t, "done"), next: "1", nextOp: plan.Achieved},
			row{group: groups[2], name: "Đưa trụ sở tiếp dân vào sử dụng", dir: plan.Level, kind: plan.Milestone, op: plan.DoneBy, due: "2025-09-30", value: "có", day: "2025-08-19"},
			row{group: groups[2], name: "Tỷ lệ giao quân", unit: "%", dir: plan.Level, kind: plan.Rate, op: plan.Exactly, plan: "100", value: "100", next: "100", nextOp: plan.Exactly})
	}
	return all
}

// operators are those an office would use for what is measured.
func operators(dir plan.Direction, kind plan.Kind, unit string) []plan.Operator {
	switch {
	case unit == "nhà":
		return []plan.Operator{plan.AllOf}
	case dir == plan.Down && unit == "%":
		return []plan.Operator{plan.AtMost, plan.Below, plan.DownTo, plan.DownBy}
	case dir == plan.Down:
		return []plan.Operator{plan.AtMost, plan.Below, plan.DownByPercent}
	case kind == plan.Growth:
		return []plan.Operator{plan.AtLeast, plan.Above, plan.Band}
	case unit == "%":
		return []plan.Operator{plan.AtLeast, plan.Above, plan.UpBy, plan.Keep}
	}
	return []plan.Operator{plan.AtLeast, plan.AtLeast, plan.Above, plan.UpBy, plan.UpByPercent}
}

func pow(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// band puts two ends in order; a band of one value is none.
func band(a, b string) (lo, hi string) {
	switch number(a).Cmp(*number(b)) {
	case 0:
		return a, "9999"
	case 1:
		return b, a
	}
	return a, b
}

// periods2025 are the periods of the year that a ward reports on, each under its
// own kind.
func periods2025() []regime.Period {
	period := func(kind regime.Kind, name string, from, to vn.Day) regime.Period {
		return regime.Period{ID: regime.PeriodID("k-" + string(to) + string(kind)), Year: 2025, Name: name, Kind: kind, Window: regime.CalendarCode, From: from, To: to, Cutoff: to}
	}
	return []regime.Period{
		period(regime.Month, "Tháng 01/2025", "2025-01-01", "2025-01-31"),
		period(regime.Month, "Tháng 5/2025", "2025-05-01", "2025-05-31"),
		period(regime.Month, "Tháng 8/2025", "2025-08-01", "2025-08-31"),
		period(regime.Month, "Tháng 12/2025", "2025-12-01", "2025-12-31"),
		period(regime.Quarter, "Quý I/2025", "2025-01-01", "2025-03-31"),
		period(regime.Quarter, "Quý II/2025", "2025-04-01", "2025-06-30"),
		period(regime.Quarter, "Quý III/2025", "2025-07-01", "2025-09-30"),
		period(regime.Half, "6 tháng đầu năm 2025", "2025-01-01", "2025-06-30"),
		period(regime.Half, "6 tháng cuối năm 2025", "2025-07-01", "2025-12-31"),
		period(regime.NineMonths, "9 tháng năm 2025", "2025-01-01", "2025-09-30"),
	}
}

// upToPeriod moves the values of generated rows to the end of a period, with what there
// was the day before it and the same of the year before.
func upToPeriod(t *rapid.T, all []row, p regime.Period) []row {
	for i := range all {
		w := &all[i]
		if w.value == "" || w.kind == plan.Milestone || w.kind == plan.Growth {
			continue
		}
		early := w.from != "" && w.to < p.To
		if w.from = "2025-01-01"; !early {
			w.to = p.To
		}
		if w.last != "" && rapid.IntRange(0, 3).Draw(t, "same days") > 0 {
			w.lastTo = yearBefore(w.to)
		}
		adds := w.kind == plan.Flow || w.kind == ""
		if !adds || w.bound != "" || early || p.From == w.from || strings.Contains(w.value, "/") {
			continue
		}
		part := func(text, label string) string {
			d := number(text)
			return vn.Decimal{Units: rapid.Int64Range(0, d.Units).Draw(t, label), Scale: d.Scale}.Input()
		}
		w.earlier = part(w.value, "earlier")
		if w.lastTo != "" {
			w.lastEarlier = part(w.last, "earlier last year")
		}
	}
	return all
}

// TestPeriodsReadBack holds it for the reports of months, quarters, half years and
// nine months.
func TestPeriodsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := rapid.SampledFrom(periods2025()).Draw(rt, "period")
		r := wardIn(t, upToPeriod(rt, rows(rt), p), p)
		for _, d := range differences(r, bare(t, r)) {
			rt.Error(p.Name, ": ", d)
		}
	})
}

// TestGeneratedWardsReadBack holds the same promise for wards nobody thought of.
func TestGeneratedWardsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		r := wardOf(t, rows(rt))
		for _, d := range differences(r, bare(t, r)) {
			rt.Error(d)
		}
	})
}
