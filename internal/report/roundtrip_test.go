package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"tongket/internal/extract"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// said is one fact that a report was made from, as its reader should find it.
type said struct {
	extract.Fact
	// maybe marks what a sentence may leave to the annex or to another: a
	// percentage that is the value itself, the range of a plan.
	maybe bool
}

// madeFrom lists the facts behind a report, from the record and not from its
// sentences.
func madeFrom(r Report) []said {
	var all []said
	c := r.Board.Count
	count := func(name string, n int, of *vn.Decimal) {
		if n > 0 || of != nil {
			all = append(all, said{Fact: extract.Fact{Name: name, Role: extract.Actual, Period: "2025", Value: &vn.Decimal{Units: int64(n)}, Of: of, Unit: "chỉ tiêu"}})
		}
	}
	count("chỉ tiêu đạt và vượt kế hoạch", c.MetOrExceeded(), &vn.Decimal{Units: int64(c.Total)})
	count("chỉ tiêu vượt", c.Exceeded, nil)
	count("chỉ tiêu đạt", c.Met, nil)
	count("chỉ tiêu không đạt kế hoạch", c.NotMet, nil)
	count("chỉ tiêu chưa đến kỳ đánh giá", c.NotDue, nil)
	count("chỉ tiêu chưa có số liệu", c.NoData, nil)
	for _, b := range r.Baselines {
		reached, total := under(r, b)
		if total > 0 {
			count("chỉ tiêu đạt và vượt", reached, &vn.Decimal{Units: int64(total)})
		}
	}
	for _, l := range r.Board.Lines {
		for _, p := range l.Parts {
			name := l.Target.Name
			if len(l.Parts) > 1 {
				name = p.Definition.Name
			}
			all = append(all, actualFacts(name, p)...)
		}
	}
	for _, l := range r.Others {
		all = append(all, actualFacts(l.Target.Name, l.Parts[0])...)
	}
	for _, t := range r.Next {
		for _, p := range t.Parts {
			if f, ok := targetFact(t.Name, r.Definitions[p.Indicator], p.Plans[0]); ok {
				all = append(all, said{Fact: f})
			}
		}
	}
	for _, c := range r.Claims {
		if !r.planned(c) {
			all = append(all, said{Fact: c.Fact})
		}
	}
	return all
}

// under counts the lines that another baseline assigned, and those it holds.
func under(r Report, b plan.Baseline) (reached, total int) {
	for _, l := range r.Board.Lines {
		for _, o := range l.Others {
			if l.Counted && o.Baseline == b.ID {
				total++
				if o.Verdict.Holds() {
					reached++
				}
			}
		}
	}
	return reached, total
}

var readBounds = map[figure.Bound]extract.Bound{
	figure.Over: extract.Over, figure.Near: extract.Near, figure.Under: extract.Below, figure.About: extract.About,
	figure.AtLeast: extract.AtLeast, figure.AtMost: extract.AtMost,
}

// actualFacts are what the record says of one part: its value with the
// percentage of plan and the growth, the change of a rate, the range of a plan.
func actualFacts(name string, p score.Part) []said {
	d, v := p.Definition, p.Value
	if v == nil || d.Unit == "" || v.Gap != "" && !decided(p) {
		return nil
	}
	text := v.Text
	f := extract.Fact{Name: name, Role: extract.Actual, Period: "2025", Unit: d.Unit}
	if v.Status == figure.Estimate {
		f.Role, f.Estimate = extract.Estimate, true
	}
	for b, read := range readBounds {
		if rest, ok := strings.CutPrefix(text, b.Label()+" "); ok {
			text, f.Bound = rest, read
		}
	}
	x, y, list := strings.Cut(text, "/")
	f.Value = number(x)
	if list {
		f.Of = number(y)
	}
	switch {
	case v.Gap != "":
		f.Bound = extract.AtLeast // what is there is the least it can be
	case !v.Whole:
		f.Period = map[vn.Day]string{"2025-03-31": "2025-Q1", "2025-06-30": "2025-H1", "2025-09-30": "2025-09M", "2025-11-30": "2025-11M"}[v.Through]
		if d.Kind == plan.Stock {
			f.Period = string(v.Through[:len("2025-01")])
		}
	}
	if pct := strings.TrimSuffix(PercentOfPlan(p), "%"); pct != "" {
		f.PlanPct = number(pct)
	}
	all := []said{}
	if c := p.Change; c.Amount != nil && c.Amount.Sign() != 0 {
		if c.Points {
			word := map[bool]string{true: "tăng ", false: "giảm "}[c.Amount.Sign() > 0]
			all = append(all, said{Fact: extract.Fact{Name: word + name, Role: extract.Actual, Period: f.Period, Unit: points(d.Unit),
				Value: &vn.Decimal{Units: max(c.Amount.Units, -c.Amount.Units), Scale: c.Amount.Scale}}, maybe: d.Unit == "‰"})
		} else {
			f.YoyPct = c.Amount
		}
	}
	if p.Judged != nil && p.Judged.Assigned.Operator == plan.Band {
		if band, ok := targetFact(name, d, p.Judged.Assigned); ok {
			band.Period = "2025"
			all = append(all, said{Fact: band, maybe: true})
		}
	}
	return append(all, said{Fact: f})
}

// targetFact is what a line of the coming plan says.
func targetFact(name string, d plan.Definition, a plan.Assigned) (extract.Fact, bool) {
	f := extract.Fact{Name: name, Role: extract.Target, Period: "2026", Value: &vn.Decimal{Units: a.Lo, Scale: d.Scale}, Unit: d.Unit}
	switch a.Operator {
	case plan.Keep, plan.Achieved, plan.DoneBy:
		return f, false
	case plan.AtLeast:
		if !plain(d, a) {
			f.Bound = extract.AtLeast
		}
	case plan.Above:
		f.Bound = extract.Over
	case plan.AtMost:
		f.Bound = extract.AtMost
	case plan.Below:
		f.Bound = extract.Below
	case plan.Band:
		f.Upper = &vn.Decimal{Units: a.Hi, Scale: d.Scale}
	case plan.DownBy, plan.UpBy:
		f.Unit = points(d.Unit)
	case plan.DownByPercent, plan.UpByPercent:
		f.Unit = "%"
		f.Value = &vn.Decimal{Units: a.Lo, Scale: plan.PercentScale}
		yoy := *f.Value
		if a.Operator == plan.DownByPercent {
			yoy.Units = -yoy.Units
		}
		f.YoyPct = &yoy
	case plan.AllOf:
		f.Of = f.Value
	}
	return f, true
}

func number(text string) *vn.Decimal {
	text = strings.ReplaceAll(strings.ReplaceAll(text, ".", ""), ",", ".")
	d, err := vn.ParsePlain(strings.ReplaceAll(text, "−", "-"))
	if err != nil {
		panic(err)
	}
	return &d
}

func equal(a, b *vn.Decimal) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Cmp(*b) == 0
}

// nameF1 is how the corpus compares names: words shared, 1 for all.
func nameF1(a, b string) float64 {
	words := func(s string) map[string]int {
		m := map[string]int{}
		for _, w := range strings.FieldsFunc(vn.OneTone(vn.Lower(s)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			m[w]++
		}
		return m
	}
	x, y := words(a), words(b)
	shared, total := 0, 0
	for w, n := range x {
		shared += min(n, y[w])
		total += n
	}
	for _, n := range y {
		total += n
	}
	if total == 0 {
		return 0
	}
	return 2 * float64(shared) / float64(total)
}

// sameUnit compares units as the corpus does: m² with m2, USD with usd, and a
// counting word with a longer one that begins with it.
func sameUnit(a, b string) bool {
	fold := func(s string) string { return strings.ReplaceAll(strings.ToLower(norm.NFKC.String(s)), ",", "") }
	x, y := strings.Fields(fold(a)), strings.Fields(fold(b))
	n := min(len(x), len(y))
	return (n > 0 || len(x) == len(y)) && slices.Equal(x[:n], y[:n])
}

// figureAgrees compares what makes a fact that fact: its figure with unit, bound
// and total, whether it is done or wanted, when, and of what.
func figureAgrees(want, got extract.Fact) bool {
	return equal(want.Value, got.Value) && sameUnit(want.Unit, got.Unit) && want.Bound == got.Bound && want.Estimate == got.Estimate &&
		want.Role == got.Role && want.Period == got.Period && equal(want.Of, got.Of) && equal(want.Upper, got.Upper) && nameF1(want.Name, got.Name) >= 0.5
}

// fullyAgrees asks besides for the percentages.
func fullyAgrees(want, got extract.Fact) bool {
	pct := equal(want.PlanPct, got.PlanPct) || got.PlanPct == nil && want.PlanPct != nil && want.Unit == "%" && want.PlanPct.Cmp(*want.Value) == 0
	yoy := equal(want.YoyPct, got.YoyPct) || got.YoyPct == nil && want.Role == extract.Target // "tăng 8,5%": the value is the growth
	return figureAgrees(want, got) && pct && yoy
}

// supports reports whether a fact read is one the report was made from, told in
// full or, as in a row of the annex, in part.
func supports(want, got extract.Fact) bool {
	return figureAgrees(want, got) && (got.PlanPct == nil || equal(want.PlanPct, got.PlanPct)) && (got.YoyPct == nil || equal(want.YoyPct, got.YoyPct))
}

// differences holds what a report says when read against what it was made from.
func differences(r Report, d *extract.Document) []string {
	var out []string
	want := madeFrom(r)
	for _, w := range want {
		found := w.maybe
		for _, g := range d.Facts {
			found = found || fullyAgrees(w.Fact, g)
		}
		if !found {
			out = append(out, "not read back: "+brief(w.Fact))
		}
	}
	for _, g := range d.Facts {
		found := false
		for _, w := range want {
			found = found || supports(w.Fact, g)
		}
		if !found {
			out = append(out, "read but never recorded: "+brief(g)+" in “"+d.Text[g.Span[0]:g.Span[1]]+"”")
		}
	}
	return out
}

// brief writes a fact on a line.
func brief(f extract.Fact) string {
	s := fmt.Sprintf("%s | %s %s | %s%v", f.Name, f.Role, f.Period, f.Bound, show(f.Value))
	for _, part := range []struct {
		name string
		n    *vn.Decimal
	}{{"/", f.Of}, {" - ", f.Upper}, {" plan_pct ", f.PlanPct}, {" yoy ", f.YoyPct}} {
		if part.n != nil {
			s += part.name + show(part.n)
		}
	}
	return s + " " + f.Unit
}

func show(d *vn.Decimal) string {
	if d == nil {
		return "none"
	}
	return d.String()
}

// TestReadsBack holds the promise that what a report writes is read back to the
// facts it was made from, and to no other, with every mark of the record gone.
func TestReadsBack(t *testing.T) {
	t.Parallel()
	r := everything(t)
	for _, d := range differences(r, bare(t, r)) {
		t.Error(d)
	}
}

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
