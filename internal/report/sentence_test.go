package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/extract"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// TestSentences holds what is said of a line for each verdict, bound, status and
// kind of plan, in each form that says something of its own.
func TestSentences(t *testing.T) {
	t.Parallel()
	amount := row{name: "Tổng mức bán lẻ", unit: "tỷ đồng", pct: 2, op: plan.AtLeast, plan: "871", value: "968", last: "842"}
	rate := row{name: "Tỷ lệ bao phủ bảo hiểm y tế", unit: "%", decimals: 1, pct: 1, kind: plan.Stock, op: plan.AtLeast, plan: "95,5", value: "95,6", last: "94,8"}
	low := row{name: "Số vụ phạm pháp hình sự", unit: "vụ", pct: 1, dir: plan.Down, op: plan.AtMost, plan: "12", value: "10", last: "14"}
	with := func(w row, change func(*row)) row {
		change(&w)
		return w
	}
	for _, c := range []struct {
		name string
		row  row
		want []string
	}{
		{"exceeded", amount, []string{
			"Tổng mức bán lẻ đạt 968 tỷ đồng, bằng 111,14% kế hoạch.",
			"Tổng mức bán lẻ đạt 968 tỷ đồng (kế hoạch 871 tỷ đồng), bằng 111,14% kế hoạch; vượt kế hoạch.",
			"Tổng mức bán lẻ đạt 968 tỷ đồng (kế hoạch 871 tỷ đồng), bằng 111,14% kế hoạch, tăng 14,96% so với năm 2024; vượt kế hoạch."}},
		{"met", with(amount, func(w *row) { w.value, w.last = "871", "871" }), []string{
			"Tổng mức bán lẻ đạt 871 tỷ đồng, đạt 100% kế hoạch.",
			"Tổng mức bán lẻ đạt 871 tỷ đồng (kế hoạch 871 tỷ đồng), đạt 100% kế hoạch.",
			"Tổng mức bán lẻ đạt 871 tỷ đồng (kế hoạch 871 tỷ đồng), đạt 100% kế hoạch, bằng năm 2024."}},
		{"not met", with(amount, func(w *row) { w.value, w.last = "645", "" }), []string{
			"Tổng mức bán lẻ đạt 645 tỷ đồng, bằng 74,05% kế hoạch.",
			"Tổng mức bán lẻ đạt 645 tỷ đồng (kế hoạch 871 tỷ đồng), bằng 74,05% kế hoạch; không đạt kế hoạch."}},
		{"a hundred per cent and yet not met", with(amount, func(w *row) { w.op, w.value, w.last = plan.Above, "871", "" }), []string{
			"Tổng mức bán lẻ đạt 871 tỷ đồng, bằng 100% kế hoạch; không đạt kế hoạch.",
			"Tổng mức bán lẻ đạt 871 tỷ đồng (kế hoạch trên 871 tỷ đồng), bằng 100% kế hoạch; không đạt kế hoạch."}},
		{"two plans", with(amount, func(w *row) { w.province, w.last = "990", "" }), []string{
			"Tổng mức bán lẻ đạt 968 tỷ đồng, bằng 111,14% kế hoạch.",
			"Tổng mức bán lẻ đạt 968 tỷ đồng (kế hoạch 871 tỷ đồng), bằng 111,14% kế hoạch HĐND phường giao, bằng 97,78% kế hoạch tỉnh giao; vượt kế hoạch HĐND phường giao, không đạt kế hoạch tỉnh giao."}},
		{"bounded", with(amount, func(w *row) { w.bound, w.published = figure.Over, "111.1" }), []string{
			"Tổng mức bán lẻ đạt trên 968 tỷ đồng, bằng 111,1% kế hoạch.",
			"Tổng mức bán lẻ đạt trên 968 tỷ đồng (kế hoạch 871 tỷ đồng), bằng 111,1% kế hoạch; vượt kế hoạch."}},
		{"near", with(amount, func(w *row) { w.bound, w.value = figure.Near, "871" }), []string{
			"Tổng mức bán lẻ đạt gần 871 tỷ đồng; không đạt kế hoạch.",
			"Tổng mức bán lẻ đạt gần 871 tỷ đồng (kế hoạch 871 tỷ đồng); không đạt kế hoạch."}},
		{"about", with(amount, func(w *row) { w.bound = figure.About }), []string{
			"Tổng mức bán lẻ đạt khoảng 968 tỷ đồng; chưa đủ số liệu để đánh giá.",
			"Tổng mức bán lẻ đạt khoảng 968 tỷ đồng (kế hoạch 871 tỷ đồng); chưa đủ số liệu để đánh giá."}},
		{"estimate", with(amount, func(w *row) { w.status, w.last = figure.Estimate, "" }), []string{
			"Tổng mức bán lẻ ước đạt 968 tỷ đồng, bằng 111,14% kế hoạch.",
			"Tổng mức bán lẻ ước đạt 968 tỷ đồng (kế hoạch 871 tỷ đồng), bằng 111,14% kế hoạch; vượt kế hoạch."}},
		{"no value", with(amount, func(w *row) { w.value, w.last = "", "" }), []string{"Tổng mức bán lẻ: đến nay chưa có số liệu."}},
		{"half a year", with(amount, func(w *row) { w.value, w.last, w.from, w.to = "470", "", "2025-01-01", "2025-06-30" }), []string{
			"6 tháng đầu năm 2025, tổng mức bán lẻ đạt 470 tỷ đồng, bằng 53,96% kế hoạch năm; chưa đủ số liệu để đánh giá.",
			"6 tháng đầu năm 2025, tổng mức bán lẻ đạt 470 tỷ đồng (kế hoạch 871 tỷ đồng), bằng 53,96% kế hoạch năm; chưa đủ số liệu để đánh giá."}},
		{"rate", rate, []string{
			"Tỷ lệ bao phủ bảo hiểm y tế đạt 95,6%, bằng 100,1% kế hoạch.",
			"Tỷ lệ bao phủ bảo hiểm y tế đạt 95,6% (kế hoạch từ 95,5% trở lên), bằng 100,1% kế hoạch; vượt kế hoạch.",
			"Tỷ lệ bao phủ bảo hiểm y tế đạt 95,6% (kế hoạch từ 95,5% trở lên), bằng 100,1% kế hoạch, tăng 0,8 điểm % so với năm 2024; vượt kế hoạch."}},
		{"lower is better", low, []string{
			"Số vụ phạm pháp hình sự còn 10 vụ; hoàn thành vượt kế hoạch.",
			"Số vụ phạm pháp hình sự còn 10 vụ (kế hoạch không quá 12 vụ); hoàn thành vượt kế hoạch.",
			"Số vụ phạm pháp hình sự còn 10 vụ (kế hoạch không quá 12 vụ), giảm 28,6% so với năm 2024; hoàn thành vượt kế hoạch."}},
		{"lower is better and too high", with(low, func(w *row) { w.value, w.last = "15", "" }), []string{
			"Số vụ phạm pháp hình sự là 15 vụ; không đạt kế hoạch.",
			"Số vụ phạm pháp hình sự là 15 vụ (kế hoạch không quá 12 vụ); không đạt kế hoạch."}},
		{"a list", row{name: "Xóa nhà tạm, nhà dột nát", unit: "nhà", op: plan.AllOf, plan: "43", value: "41/43"}, []string{
			"Xóa nhà tạm, nhà dột nát được 41/43 nhà, bằng 95% kế hoạch.",
			"Xóa nhà tạm, nhà dột nát được 41/43 nhà (kế hoạch 43/43 nhà), bằng 95% kế hoạch; không đạt kế hoạch."}},
		{"a band", row{name: "Tốc độ tăng giá trị sản xuất", unit: "%", decimals: 1, kind: plan.Growth, op: plan.Band, plan: "7,5", hi: "8,0", value: "7,7"}, []string{
			"Tốc độ tăng giá trị sản xuất đạt 7,7%; đạt kế hoạch.",
			"Tốc độ tăng giá trị sản xuất đạt 7,7% (kế hoạch 7,5 - 8,0%); đạt kế hoạch."}},
		{"a thing done too late", row{name: "Đưa nhà văn hóa vào sử dụng", dir: plan.Level, kind: plan.Milestone, op: plan.DoneBy, due: "2025-09-30", value: "có", day: "2025-10-05"}, []string{
			"Đưa nhà văn hóa vào sử dụng: đã xong ngày 05/10/2025 (hạn hoàn thành ngày 30/09/2025); không đạt kế hoạch."}},
		{"a row within another", with(amount, func(w *row) { w.within, w.last = true, "" }), []string{
			"Trong đó: tổng mức bán lẻ đạt 968 tỷ đồng, bằng 111,14% kế hoạch.",
			"Trong đó: tổng mức bán lẻ đạt 968 tỷ đồng (kế hoạch 871 tỷ đồng), bằng 111,14% kế hoạch; vượt kế hoạch."}},
	} {
		r := wardOf(t, []row{c.row})
		var got []string
		for _, s := range Sentences(r.Board.Lines[0], r.Baselines) {
			got = append(got, s.Text)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

// TestSentencesNotComparable holds the two ways in which a sentence can be cut
// short: a year that cannot be compared, and a year that is not over.
func TestSentencesNotComparable(t *testing.T) {
	t.Parallel()
	poor := []row{{name: "Số hộ nghèo", unit: "hộ", dir: plan.Down, kind: plan.Stock, op: plan.AtMost, plan: "20", value: "17", last: "40"}}
	r := wardOf(t, poor)
	l := r.Board.Lines[0]
	l.Parts[0].Change = score.Change{Why: "Không so sánh được với năm trước: chuẩn nghèo mới."}
	all := Sentences(l, r.Baselines)
	if got, want := all[len(all)-1].Text, "Số hộ nghèo là 17 hộ (kế hoạch không quá 20 hộ) (không so sánh được với năm trước: chuẩn nghèo mới); hoàn thành vượt kế hoạch."; got != want {
		t.Errorf("not comparable: %q, want %q", got, want)
	}
	l = wardOf(t, poor).Board.Lines[0]
	l.Verdict = score.NotDue
	if got, want := Sentences(l, r.Baselines)[0].Text, "Số hộ nghèo còn 17 hộ; chưa đến kỳ đánh giá."; got != want {
		t.Errorf("not due: %q, want %q", got, want)
	}
}

// TestSentencesReadBack holds that a sentence copied from a page says the same to
// the reader as the record does: its value, its bound, its percentages.
func TestSentencesReadBack(t *testing.T) {
	t.Parallel()
	r := everything(t)
	for _, l := range r.Board.Lines {
		if len(l.Parts) != 1 {
			continue
		}
		facts := actualFacts(r, l.Target.Name, l.Parts[0])
		for _, s := range Sentences(l, r.Baselines) {
			text := extract.Text("Báo cáo năm 2025\n\n" + s.Text)
			for _, want := range facts {
				found := want.maybe || want.Unit == points(l.Parts[0].Definition.Unit) && want.Unit != l.Parts[0].Definition.Unit && s.Form != WithLastYear
				want.YoyPct = map[bool]*vn.Decimal{true: want.YoyPct}[s.Form == WithLastYear]
				for _, got := range text.Facts {
					found = found || fullyAgrees(want.Fact, got)
				}
				if !found {
					t.Errorf("%s of “%s” reads %v, want %s", s.Form, s.Text, text.Facts, brief(want.Fact))
				}
			}
		}
	}
}

// TestSentencesOfPeriod holds what a monthly report tells of an amount: the month
// alone and the year so far, each with the same of the year before; and of what is
// not due before the year's end.
func TestSentencesOfPeriod(t *testing.T) {
	t.Parallel()
	august := periods2025()[2]
	r := wardIn(t, []row{
		{name: "Tổng thu ngân sách", unit: "tỷ đồng", pct: 1, op: plan.AtLeast, plan: "560", value: "470", earlier: "405", last: "418", lastEarlier: "360", from: "2025-01-01", to: "2025-08-31", lastTo: "2024-08-31"},
		{name: "Tỷ lệ bao phủ bảo hiểm y tế", unit: "%", decimals: 1, pct: 1, kind: plan.Stock, op: plan.AtLeast, plan: "95,5", value: "94,6", from: "2025-01-01", to: "2025-08-31"},
		{name: "Số hộ thoát nghèo", unit: "hộ", op: plan.AtLeast, plan: "12", value: "5", from: "2025-01-01", to: "2025-06-30"},
		{name: "Đạt bộ tiêu chí quốc gia về y tế", dir: plan.Level, kind: plan.Milestone, op: plan.Achieved},
	}, august)
	want := []string{
		"Tháng 8 năm 2025, tổng thu ngân sách đạt 65 tỷ đồng, tăng 12,1% so với cùng kỳ năm 2024; lũy kế 8 tháng năm 2025 đạt 470 tỷ đồng, bằng 83,9% kế hoạch năm, tăng 12,4% so với cùng kỳ năm 2024.",
		"Tỷ lệ bao phủ bảo hiểm y tế đạt 94,6% (kế hoạch từ 95,5% trở lên), bằng 99,1% kế hoạch năm.",
		"6 tháng đầu năm 2025, số hộ thoát nghèo là 5 hộ, bằng 42% kế hoạch năm.",
		"Đạt bộ tiêu chí quốc gia về y tế: chưa đến kỳ đánh giá.",
	}
	var got []string
	for _, l := range r.Board.Lines {
		p := r.telling(inPaper).line(l)
		got = append(got, p.String())
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
