package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tongket/internal/auth"
	"tongket/internal/check"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/score"
	"tongket/internal/task"
	"tongket/internal/vn"
)

// row is one line of an invented ward's year as a test writes it: what is
// measured, what was planned, what came of it. Numbers are written as on paper.
type row struct {
	group, name, unit string
	part              string // the indicator's name where the line has another
	decimals, pct     int    // decimals of the value and of percentages
	dir               plan.Direction
	kind              plan.Kind
	op                plan.Operator
	plan, hi          string // hi: the upper end of a band
	province          string // what the province assigned, "" for nothing
	due               vn.Day // of a thing to be done by a day
	value             string // "968", "43/43", "có", "không", "" for none
	bound             figure.Bound
	status            figure.Status
	published         string
	last              string // the value of the year before
	lastTo            vn.Day // its last day where it is not the year's
	earlier           string // the value to the day before the period, from the same first day
	lastEarlier       string // that of the year before
	from, to          vn.Day // when the value is not that of the year
	later             string // a further amount from June on, with May missing before it
	day               vn.Day // when a thing was done
	next, nextHi      string // the plan of the year after
	nextOp            plan.Operator
	within            bool // a "trong đó" row
	with              bool // a further part of the line before
	beside            bool // reported and in no plan
}

const (
	own      = plan.BaselineID("b-own")
	province = plan.BaselineID("b-tinh")
	root     = auth.UnitID("u-root")
	office   = auth.UnitID("u-vp")
)

// wardOf makes the report of 2025 from rows, as it would be gathered on
// 09/01/2026.
func wardOf(t testing.TB, rows []row) Report {
	t.Helper()
	return wardIn(t, rows, regime.Period{})
}

// wardIn is wardOf for the report of a period of 2025, drawn nine days after its
// end.
func wardIn(t testing.TB, rows []row, period regime.Period) Report {
	t.Helper()
	asOf := vn.Day("2026-01-09")
	if period.ID != "" {
		asOf = period.To
	}
	in := score.Input{
		Year: 2025, AsOf: asOf, Baselines: []plan.Baseline{{ID: own, Name: "HĐND phường giao", Rank: 1}},
		Definitions: map[plan.IndicatorID]plan.Definition{},
		Units:       score.Tree{Root: root, Parent: map[auth.UnitID]auth.UnitID{office: root}, Name: map[auth.UnitID]string{root: "Phường Hòa Mẫu", office: "Phòng Văn hóa - Xã hội"}},
	}
	r := Report{
		Ward: org.Ward{Name: "Hòa Mẫu", Kind: org.Phuong, Province: "tỉnh Minh Khê", From: "2025-07-01"}, Day: "2026-01-09", Head: "123-9f86d081884c7d65", Period: period,
		Definitions: in.Definitions, Units: in.Units.Name,
	}
	for i, w := range rows {
		d := w.definition(i)
		in.Definitions[d.Indicator] = d
		if w.province != "" && len(in.Baselines) == 1 {
			in.Baselines = append(in.Baselines, plan.Baseline{ID: province, Name: "Tỉnh giao", Rank: 2})
		}
		part := plan.Part{Indicator: d.Indicator}
		if w.op != "" {
			part.Plans = append(part.Plans, w.assigned(t, d, own, w.op, w.plan, w.hi))
		}
		if w.province != "" {
			part.Plans = append(part.Plans, w.assigned(t, d, province, w.op, w.province, w.province))
		}
		n := len(in.Targets)
		switch {
		case w.beside:
			in.Figures = append(in.Figures, w.figures(t, d, period)...)
			continue
		case w.with && n > 0:
			in.Targets[n-1].Parts = append(in.Targets[n-1].Parts, part)
		default:
			in.Targets = append(in.Targets, plan.Target{ID: plan.TargetID(fmt.Sprintf("t%02d", i)), Year: 2025, Number: n + 1, Group: w.group, Name: w.name,
				Counts: !w.within, Owner: office, Parts: []plan.Part{part}})
		}
		in.Figures = append(in.Figures, w.figures(t, d, period)...)
		if w.next != "" || w.nextOp == plan.Keep {
			r.Next = append(r.Next, plan.Target{ID: plan.TargetID(fmt.Sprintf("n%02d", i)), Year: 2026, Number: len(r.Next) + 1, Group: w.group, Name: w.name,
				Counts: true, Owner: office, Parts: []plan.Part{{Indicator: d.Indicator, Plans: []plan.Assigned{w.assigned(t, d, own, cmp.Or(w.nextOp, plan.AtLeast), w.next, w.nextHi)}}}})
		}
	}
	for _, f := range in.Figures {
		if f.Value.Published != "" {
			in.Published = append(in.Published, score.Published{Indicator: f.Key.Indicator, Percent: plainDecimal(t, f.Value.Published), Through: f.Key.To})
		}
	}
	r.Baselines = in.Baselines
	r.in, r.Board = in, score.Of(in)
	r.Others = others(in)
	r.Figures = used(r.Board.Lines)
	if r.alone() {
		in.AsOf = period.From.AddDays(-1)
		r.earlier = map[plan.IndicatorID]score.Part{}
		for _, l := range slices.Concat(score.Of(in).Lines, others(in)) {
			for _, p := range l.Parts {
				r.earlier[p.Definition.Indicator] = p
			}
		}
	}
	return r
}

// yearBefore is the same day of the year before; the last of a month stays so.
func yearBefore(d vn.Day) vn.Day {
	at := d.Time()
	if d.AddDays(1).Time().Day() == 1 {
		return vn.DayOf(time.Date(at.Year()-1, at.Month()+1, 0, 0, 0, 0, 0, vn.Zone))
	}
	return vn.DayOf(time.Date(at.Year()-1, at.Month(), at.Day(), 0, 0, 0, 0, vn.Zone))
}

func (w row) definition(i int) plan.Definition {
	return plan.Definition{
		Indicator: plan.IndicatorID(fmt.Sprintf("i%02d", i)), Revision: 1, Name: cmp.Or(w.part, w.name), Unit: w.unit, Scale: w.decimals, Decimals: w.decimals,
		PercentDecimals: w.pct, Direction: cmp.Or(w.dir, plan.Up), Kind: cmp.Or(w.kind, plan.Flow), OverUnits: plan.Separate,
	}
}

func (w row) assigned(t testing.TB, d plan.Definition, b plan.BaselineID, op plan.Operator, lo, hi string) plan.Assigned {
	t.Helper()
	a := plan.Assigned{Baseline: b, Operator: op, Day: w.due}
	switch {
	case op == plan.Keep || op == plan.Achieved || op == plan.DoneBy:
		return a
	case op.Percent():
		a.Lo = units(t, lo, plan.PercentScale)
	default:
		a.Lo = units(t, lo, d.Scale)
	}
	if op == plan.Band {
		a.Hi = units(t, hi, d.Scale)
	}
	return a
}

// figures are the approved figures of the year and of the one before.
func (w row) figures(t testing.TB, d plan.Definition, period regime.Period) []figure.Figure {
	t.Helper()
	var all []figure.Figure
	add := func(id, text string, from, to vn.Day, v figure.Value, s figure.Status) {
		if text == "" {
			return
		}
		x, y, list := strings.Cut(text, "/")
		switch text {
		case "có":
			v.N = 1
		case "không":
		default:
			v.N = units(t, x, d.Scale)
		}
		if list {
			n, den := v.N, units(t, y, d.Scale)
			v.Num, v.Den = &n, &den
		}
		all = append(all, figure.Figure{ID: figure.ID(id + string(d.Indicator)), Key: figure.Key{Indicator: d.Indicator, Unit: root, From: from, To: to},
			Revision: 1, Value: v, Status: cmp.Or(s, figure.Final), State: figure.Approved})
	}
	add("f", w.value, cmp.Or(w.from, "2025-01-01"), cmp.Or(w.to, "2025-12-31"), figure.Value{Bound: w.bound, Published: w.published, Day: w.day}, w.status)
	add("h", w.later, "2025-06-01", "2025-12-31", figure.Value{}, w.status)
	add("g", w.last, "2024-01-01", cmp.Or(w.lastTo, "2024-12-31"), figure.Value{}, figure.Final)
	if period.ID != "" {
		add("e", w.earlier, "2025-01-01", period.From.AddDays(-1), figure.Value{}, w.status)
		add("d", w.lastEarlier, "2024-01-01", yearBefore(period.From).AddDays(-1), figure.Value{}, figure.Final)
	}
	return all
}

func units(t testing.TB, text string, scale int) int64 {
	t.Helper()
	n, err := vn.ParseNumberAt(text, scale)
	if err != nil {
		t.Fatalf("number %q at scale %d: %v", text, scale, err)
	}
	return n.Units
}

func plainDecimal(t testing.TB, text string) vn.Decimal {
	t.Helper()
	d, err := vn.ParsePlain(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// everything is a ward with each operator, bound, status, verdict and kind of
// indicator that a sentence must be able to say.
func everything(t testing.TB) Report {
	t.Helper()
	const (
		economy = "Kinh tế"
		society = "Văn hóa - xã hội"
		order   = "Cải cách hành chính, quốc phòng - an ninh"
	)
	r := wardOf(t, []row{
		{group: economy, name: "Tổng thu ngân sách nhà nước trên địa bàn", unit: "tỷ đồng", decimals: 3, pct: 2, op: plan.AtLeast, plan: "3,3560", province: "3,1200",
			value: "6", bound: figure.Over, published: "180", last: "4,8700", next: "7,2500"},
		{group: economy, name: "Thu cân đối ngân sách", unit: "tỷ đồng", decimals: 1, pct: 1, op: plan.AtLeast, plan: "2,5", value: "2,4", last: "2,1", within: true},
		{group: economy, name: "Giá trị sản xuất công nghiệp - xây dựng", unit: "tỷ đồng", decimals: 1, pct: 1, op: plan.AtLeast, plan: "74,8", value: "75", bound: figure.Over, published: "100.4", last: "70,3", next: "80,0"},
		{group: economy, name: "Tổng mức lưu chuyển hàng hóa và doanh thu dịch vụ", unit: "tỷ đồng", pct: 2, op: plan.AtLeast, plan: "871", province: "860", value: "968", last: "842", next: "1.050"},
		{group: economy, name: "Tỷ lệ giải ngân vốn đầu tư công", unit: "%", decimals: 1, pct: 1, kind: plan.Rate, op: plan.AtLeast, plan: "98,0", province: "95,0",
			value: "88,6", status: figure.Estimate, last: "91,2", next: "98,0"},
		{group: economy, name: "Diện tích đất hoàn thành giải phóng mặt bằng", unit: "ha", decimals: 1, pct: 1, op: plan.AtLeast, plan: "12,5", value: "9,8", status: figure.Preliminary, last: "6,4"},
		{group: economy, name: "Tốc độ tăng giá trị sản xuất nông nghiệp", unit: "%", decimals: 1, pct: 1, kind: plan.Growth, op: plan.Band, plan: "7,5", hi: "8,0", value: "7,7", next: "7,0", nextHi: "7,5", nextOp: plan.Band},
		{group: economy, name: "Tổng sản lượng lương thực có hạt", unit: "tấn", pct: 2, op: plan.UpByPercent, plan: "3", value: "2.961", last: "2.850", next: "100", nextOp: plan.UpBy},
		{group: economy, name: "Thu nhập bình quân đầu người", unit: "triệu đồng/người/năm", decimals: 1, pct: 1, kind: plan.Average, op: plan.AtLeast, plan: "77,6", value: "73,1", last: "70,0", next: "78,5"},
		{group: economy, name: "Thu tiền sử dụng đất", unit: "tỷ đồng", decimals: 1, pct: 1, op: plan.AtLeast, plan: "10,0", value: "4,5", to: "2025-04-30", later: "7,2"},
		{group: economy, name: "Thu phí, lệ phí", unit: "triệu đồng", pct: 1, op: plan.AtLeast, plan: "900", value: "300", to: "2025-04-30", later: "410"},
		{group: economy, name: "Chi hội nghị", unit: "triệu đồng", pct: 1, dir: plan.Down, op: plan.AtMost, plan: "300", value: "250", last: "310", next: "280", nextOp: plan.AtMost},
		{group: economy, name: "Phát triển doanh nghiệp, hợp tác xã", part: "Số doanh nghiệp thành lập mới", unit: "doanh nghiệp", pct: 1, op: plan.AtLeast, plan: "10", value: "12", last: "9"},
		{group: economy, name: "Số hợp tác xã thành lập mới", unit: "hợp tác xã", pct: 1, op: plan.AtLeast, plan: "2", value: "2", last: "1", with: true},
		{group: society, name: "Xóa nhà tạm, nhà dột nát", unit: "nhà", pct: 2, op: plan.AllOf, plan: "43", value: "43/43"},
		{group: society, name: "Tỷ lệ hộ nghèo đa chiều", unit: "%", decimals: 2, pct: 1, dir: plan.Down, kind: plan.Stock, op: plan.AtMost, plan: "1,20", province: "1,30", value: "1,12", last: "1,58", next: "1,00", nextOp: plan.DownTo},
		{group: society, name: "Tỷ lệ hộ cận nghèo", unit: "%", decimals: 2, pct: 1, dir: plan.Down, kind: plan.Stock, op: plan.DownBy, plan: "0,50", value: "2,40", last: "2,80", next: "0,40", nextOp: plan.DownBy},
		{group: society, name: "Tỷ lệ bao phủ bảo hiểm y tế", unit: "%", decimals: 1, pct: 1, kind: plan.Stock, op: plan.AtLeast, plan: "95,5", province: "95,0", value: "95,6", last: "94,8", next: "96,0"},
		{group: society, name: "Tỷ lệ gia đình văn hóa", unit: "%", decimals: 1, pct: 1, kind: plan.Stock, op: plan.Above, plan: "90,0", value: "90,0", last: "90,0", next: "90,0", nextOp: plan.Above},
		{group: society, name: "Tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng", unit: "%", decimals: 1, pct: 1, dir: plan.Down, kind: plan.Stock, op: plan.Below, plan: "8,0", value: "8,4", last: "8,2", next: "8,0", nextOp: plan.Below},
		{group: society, name: "Số trường đạt chuẩn quốc gia", unit: "trường", pct: 2, kind: plan.Stock, op: plan.AtLeast, plan: "6", value: "6", last: "5", next: "7"},
		{group: society, name: "Tỷ lệ che phủ rừng", unit: "%", decimals: 1, pct: 1, kind: plan.Stock, op: plan.Keep, value: "41,3", last: "41,3", nextOp: plan.Keep},
		{group: society, name: "Số lượt khách tham quan", unit: "lượt khách", pct: 1, op: plan.AtLeast, plan: "12.000", value: "12.000", bound: figure.Near},
		{group: society, name: "Số người tập thể dục thể thao thường xuyên", unit: "người", pct: 1, kind: plan.Stock, op: plan.AtLeast, plan: "4.000", value: "4.100", bound: figure.About},
		{group: society, name: "Đạt bộ tiêu chí quốc gia về y tế", dir: plan.Level, kind: plan.Milestone, op: plan.Achieved, value: "có"},
		{group: society, name: "Đưa nhà văn hóa phường vào sử dụng", dir: plan.Level, kind: plan.Milestone, op: plan.DoneBy, due: "2025-09-30", value: "có", day: "2025-10-05"},
		{group: society, name: "Giải quyết việc làm mới", unit: "lao động", pct: 1, op: plan.AtLeast, plan: "1.200"},
		{group: order, name: "Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn", unit: "%", decimals: 1, pct: 1, kind: plan.Rate, op: plan.AtLeast, plan: "98,5", value: "98,7", last: "97,9"},
		{group: order, name: "Tỷ lệ giao quân", unit: "%", pct: 1, dir: plan.Level, kind: plan.Rate, op: plan.Exactly, plan: "100", value: "100", last: "100", next: "100", nextOp: plan.Exactly},
		{group: order, name: "Số vụ phạm pháp hình sự", unit: "vụ", pct: 1, dir: plan.Down, op: plan.AtMost, plan: "12", value: "10", last: "14", next: "10", nextOp: plan.AtMost},
		{beside: true, name: "Số mô hình dân vận khéo", unit: "mô hình", pct: 1, kind: plan.Stock, value: "14", last: "11"},
		{group: order, name: "Kết nạp đảng viên mới", unit: "đảng viên", pct: 1, op: plan.AtLeast, plan: "20", value: "13", from: "2025-01-01", to: "2025-09-30", last: "17", next: "50"},
	})
	r.Grounds = []document.Document{
		{Title: "Quyết định giao chỉ tiêu kế hoạch năm 2025", Type: "Quyết định", Number: "1182/QĐ-UBND", Day: "2025-07-07", Issuer: "UBND tỉnh Minh Khê"},
		{Title: "Nghị quyết về nhiệm vụ phát triển kinh tế - xã hội năm 2025", Type: "Nghị quyết", Number: "14/NQ-HĐND", Day: "2025-07-18", Issuer: "HĐND phường Hòa Mẫu"},
	}
	notice := document.Document{Title: "Kết luận của Chủ tịch UBND phường", Type: "Thông báo", Number: "31/TB-UBND", Day: "2025-10-03", Issuer: "UBND phường Hòa Mẫu"}
	news := document.Document{Title: "Phường Hòa Mẫu tổng kết năm 2025", Type: "Tin", Day: "2026-01-09"}
	r.Directives = []Said{
		{task.Directive{Text: "rà soát danh sách hộ chưa tham gia bảo hiểm y tế", Lead: "Phòng Văn hóa - Xã hội", Due: "2025-11-20"}, notice},
		{task.Directive{Text: "giữ vững an ninh trật tự trên địa bàn", Speaker: "đồng chí Nông Quốc Thái"}, news},
		{task.Directive{Text: "hoàn thành kiểm kê đất dự án đường nội phường", Speaker: "đồng chí Nông Quốc Thái", Lead: "Phòng Kinh tế, Hạ tầng và Đô thị", Due: "2026-02-27", Product: "biên bản kiểm kê"}, news},
	}
	r.Claims = []check.Published{
		{ID: "c1", Year: 2025, Fact: extract.Fact{Name: "chỉ tiêu đạt và vượt kế hoạch", Role: extract.Actual, Period: "2025", Value: &vn.Decimal{Units: 12}, Of: &vn.Decimal{Units: 14}, Unit: "chỉ tiêu"}},
		{ID: "c2", Year: 2025, Fact: extract.Fact{Name: "đảng viên hoàn thành xuất sắc nhiệm vụ được khen thưởng", Role: extract.Actual, Period: "2025", Value: &vn.Decimal{Units: 199}, Unit: "đảng viên"}},
	}
	return r
}
