package figure_test

import (
	"testing"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

func TestNeedsExplanation(t *testing.T) {
	t.Parallel()
	percent := func(n int64) *vn.Decimal { return &vn.Decimal{Units: n} }
	both := figure.ExplainRule{Above: percent(200), Fall: percent(30)}
	n := func(v int64) *int64 { return &v }
	is := func(v int64, b figure.Bound) figure.Value { return figure.Value{N: v, Bound: b} }
	houses := plan.Definition{Unit: "nhà", Kind: plan.Flow}
	for name, c := range map[string]struct {
		d      plan.Definition
		v      figure.Value
		plan   *int64
		before *figure.Value
		rule   figure.ExplainRule
		want   string
	}{
		"twice the plan is not above":        {houses, is(86, ""), n(43), nil, both, ""},
		"one more is":                        {houses, is(87, ""), n(43), nil, both, "87 nhà bằng 202,3% kế hoạch (43 nhà), quá 200%."},
		"trên 87 is 87 or more":              {houses, is(87, figure.Over), n(43), nil, both, "trên 87 nhà bằng 202,3% kế hoạch (43 nhà), quá 200%."},
		"gần 87 may be less":                 {houses, is(87, figure.Near), n(43), nil, both, ""},
		"no plan":                            {houses, is(87, ""), nil, nil, both, ""},
		"a plan of nothing":                  {houses, is(87, ""), n(0), nil, both, ""},
		"the ward does not ask":              {houses, is(87, ""), n(43), nil, figure.ExplainRule{}, ""},
		"a third less":                       {houses, is(20, ""), nil, &figure.Value{N: 30}, both, "20 nhà giảm 33,3% so với 30 nhà, từ 30% trở lên."},
		"exactly the fall of the rule":       {houses, is(70, ""), nil, &figure.Value{N: 100}, both, "70 nhà giảm 30% so với 100 nhà, từ 30% trở lên."},
		"a little less":                      {houses, is(71, ""), nil, &figure.Value{N: 100}, both, ""},
		"from nothing":                       {houses, is(0, ""), nil, &figure.Value{N: 0}, both, ""},
		"trên 20 may be more":                {houses, is(20, figure.Over), nil, &figure.Value{N: 30}, both, ""},
		"a fall from gần 30 cannot be known": {houses, is(20, ""), nil, &figure.Value{N: 30, Bound: figure.Near}, both, ""},
		"done or not is no amount":           {plan.Definition{Kind: plan.Milestone}, is(0, ""), n(1), &figure.Value{N: 1}, both, ""},
	} {
		why, needed := figure.NeedsExplanation(c.d, c.v, c.plan, c.before, c.rule)
		if why != c.want || needed != (c.want != "") {
			t.Errorf("%s: %q, %v; want %q", name, why, needed, c.want)
		}
	}
}

// TestFormAsksForAnExplanation: what a form sends is asked; what was read from a
// paper is taken as it stands.
func TestFormAsksForAnExplanation(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	b.Do(b.Clerk, func(tx *db.Tx) error {
		base, err := plan.OwnBaseline(tx)
		if err != nil {
			return err
		}
		_, err = plan.SetTarget(tx, plan.Target{Year: 2026, Name: members.Name, Counts: true,
			Parts: []plan.Part{{Indicator: b.Indicator, Plans: []plan.Assigned{{Baseline: base.ID, Operator: plan.AtLeast, Lo: 20}}}}}, "")
		return err
	})
	e := b.entry(41, figure.NotSeen)
	e.MustExplain = true
	if _, err := b.submit(b.Head, e); fault.Of(err) == nil || fault.Of(err).Field != "giai_trinh" {
		t.Errorf("205%% of the plan without a word: %v", err)
	}
	e.Explanation = " Kết nạp bù các hồ sơ tồn của năm 2025. "
	if f := b.must(t, b.Head, e); f.Explanation != "Kết nạp bù các hồ sơ tồn của năm 2025." {
		t.Errorf("kept explanation %q", f.Explanation)
	}
	january := b.must(t, b.Clerk, b.entry(42, 1))
	b.Do(b.Chair, func(tx *db.Tx) error { return org.ChangeSetting(tx, org.ExplainFall, "50") })
	fall := b.entry(5, figure.NotSeen)
	fall.Key.From, fall.Key.To, fall.MustExplain = "2026-02-01", "2026-02-28", true
	b.must(t, b.Head, fall) // January counts only once it is approved
	if err := b.approve(b.Chair, january.ID); err != nil {
		t.Fatal(err)
	}
	fall.Seen, fall.Value.N = 1, 4
	if _, err := b.submit(b.Head, fall); fault.Of(err) == nil || fault.Of(err).Field != "giai_trinh" {
		t.Errorf("a fall from 42 to 4 without a word: %v", err)
	}
}

// TestLessFinalNeedsAReason: an estimate in the place of a final number says why.
func TestLessFinalNeedsAReason(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	e := b.entry(12, figure.NotSeen)
	e.Status = figure.Final
	if err := b.approve(b.Chair, b.must(t, b.Head, e).ID); err != nil {
		t.Fatal(err)
	}
	e.Status, e.Seen, e.Value.N = figure.Estimate, 1, 13
	if _, err := b.submit(b.Head, e); fault.Of(err) == nil || fault.Of(err).Field != "giai_trinh" {
		t.Errorf("an estimate over a final number: %v", err)
	}
	e.Explanation = "Số chính thức tính trùng một đảng viên chuyển đến; chờ Ban Tổ chức xác nhận."
	b.must(t, b.Head, e)
}
