package intake_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/task"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
	"tongket/internal/wardtest/need"
)

const news = `Phường Hòa Mẫu tổng kết năm 2025

Năm 2025, phường có 12/14 chỉ tiêu đạt và vượt kế hoạch. Tổng mức bán lẻ hàng hóa đạt 968 tỷ đồng, bằng 111,14% kế hoạch; thu ngân sách đạt trên 6 tỷ đồng, đạt 180%.

Năm 2025, phường có 12/14 chỉ tiêu đạt và vượt kế hoạch.

Năm 2026, phường phấn đấu tỷ lệ tổ, xóm, gia đình văn hóa đạt trên 90%.
`

// take reads a text and lays it before the ward.
func take(t *testing.T, s *wardtest.Site, name, text string) (v document.Version, known bool, proposals []intake.Proposal) {
	t.Helper()
	read, err := paper.Read(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		v, known, err = intake.Propose(tx, document.Upload{Filename: name, Media: "text/plain", Data: []byte(text), Reader: extract.Version}, read)
		if err != nil {
			return err
		}
		proposals, err = intake.Of(tx, v.Document, v.N)
		return err
	})
	return v, known, proposals
}

// confirm confirms a proposal with its own default.
func confirm(s *wardtest.Site, p intake.Proposal, change func(*intake.Edit)) (out intake.Outcome, err error) {
	err = s.Try(s.Clerk, func(tx *db.Tx) error {
		known, err := intake.LoadKnown(tx)
		if err != nil {
			return err
		}
		e := p.Default(known)
		if change != nil {
			change(&e)
		}
		out, err = intake.Confirm(tx, p.ID, e)
		return err
	})
	return out, err
}

// counts says how many of each thing the ward has.
func counts(t *testing.T, s *wardtest.Site) map[string]int {
	t.Helper()
	got := map[string]int{}
	s.See(s.Clerk, func(tx *db.Tx) error {
		for _, year := range []int{2025, 2026} {
			targets, err := plan.Targets(tx, year, "")
			if err != nil {
				return err
			}
			claims, err := check.Claims(tx, year)
			if err != nil {
				return err
			}
			figures, err := figure.FindApproved(tx, vn.Day("2025-01-01"), vn.Day("2026-12-31"), "")
			if err != nil {
				return err
			}
			got["targets"] += len(targets)
			got["claims"] += len(claims)
			got["figures"] = len(figures)
		}
		directives, err := task.Directives(tx)
		got["directives"] = len(directives)
		return err
	})
	return got
}

// fact is a statement as the reader gives it.
func fact(name string, units int64, unit string, change func(*extract.Fact)) extract.Fact {
	f := extract.Fact{Name: name, Role: extract.Actual, Period: "2025", Value: &extract.Num{Units: units}, Unit: unit, Rule: "test"}
	if change != nil {
		change(&f)
	}
	return f
}

// lay lays facts before the ward as those of a text; with a document the text is
// its next version.
func lay(s *wardtest.Site, in document.ID, text string, facts ...extract.Fact) (v document.Version, proposals []intake.Proposal) {
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		up := document.Upload{Document: document.Document{ID: in}, Filename: "tin.txt", Media: "text/plain", Data: []byte(text), Reader: extract.Version}
		if v, _, err = intake.Propose(tx, up, &extract.Document{Text: text, Kind: "txt", Facts: facts}); err != nil {
			return err
		}
		proposals, err = intake.Of(tx, v.Document, v.N)
		return err
	})
	return v, proposals
}

// TestWhatIsOneStatement repeats a statement word for word, and says others that
// differ in a mark, in how final they are, or in the plan.
func TestWhatIsOneStatement(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	_, proposals := lay(s, "", "Sản lượng dừa…",
		fact("sản lượng dừa", 10, "tấn", nil),
		fact("Sản lượng Dừa", 10, "tấn", nil),
		fact("sản lượng dưa", 10, "tấn", nil),
		fact("sản lượng dừa", 10, "tấn", func(f *extract.Fact) { f.Estimate = true }),
		fact("sản lượng dừa", 10, "tấn", func(f *extract.Fact) { f.Plan = &extract.Num{Units: 9} }))
	if len(proposals) != 4 {
		t.Errorf("%d proposals, want 4: only the second statement is the first one again", len(proposals))
	}
}

// TestOlderVersionIsNotConfirmed reads a paper again after it was mended: what
// waited in its old text waits no more.
func TestOlderVersionIsNotConfirmed(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	v, old := lay(s, "", "Thu hoạch 10 tấn.", fact("sản lượng dừa", 10, "tấn", nil))
	second, fresh := lay(s, v.Document, "Thu hoạch 11 tấn.", fact("sản lượng dừa", 11, "tấn", nil))
	if second.N != 2 {
		t.Fatalf("the mended text is version %d, want 2", second.N)
	}
	s.See(s.Clerk, func(tx *db.Tx) error {
		waiting, err := intake.CountWaiting(tx)
		if diff := cmp.Diff(map[document.ID]int{v.Document: 1}, waiting); diff != "" {
			t.Errorf("waiting: -want +got\n%s", diff)
		}
		return err
	})
	if _, err := confirm(s, old[0], nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("a fact of the old text was confirmed: %v", err)
	}
	if err := s.Try(s.Clerk, func(tx *db.Tx) error { _, err := intake.Reject(tx, old[0].ID); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("a fact of the old text was rejected: %v", err)
	}
	if _, err := confirm(s, fresh[0], nil); err != nil {
		t.Errorf("a fact of the new text: %v", err)
	}
}

// TestNearIsNoCeiling confirms plans said with a bound: "gần 100" leaves open what
// "dưới 100" closes.
func TestNearIsNoCeiling(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	for n, c := range []struct {
		bound extract.Bound
		want  plan.Operator
	}{
		{extract.Near, plan.AtLeast}, {extract.About, plan.AtLeast}, {extract.Below, plan.Below}, {extract.AtMost, plan.AtMost},
		{extract.Over, plan.Above}, {extract.AtLeast, plan.AtLeast}, {extract.Exact, plan.AtLeast},
	} {
		name := "sản lượng " + []string{"dừa", "dưa", "dứa", "bưởi", "cam", "chanh", "quýt"}[n]
		_, proposals := lay(s, "", name, fact(name, 100, "tấn", func(f *extract.Fact) { f.Role, f.Period, f.Bound = extract.Target, "2026", c.bound }))
		out, err := confirm(s, proposals[0], nil)
		if err != nil {
			t.Fatalf("%q: %v", c.bound, err)
		}
		s.See(s.Clerk, func(tx *db.Tx) error {
			line, err := plan.GetTarget(tx, plan.TargetID(out.Proposal.BecameID))
			if err == nil && line.Parts[0].Plans[0].Operator != c.want {
				t.Errorf("%q gives %s, want %s", c.bound, line.Parts[0].Plans[0].Operator, c.want)
			}
			return err
		})
	}
}

func TestNothingIsWrittenWithoutAPerson(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	_, known, proposals := take(t, s, "tin.txt", news)
	if known || len(proposals) != 4 {
		t.Fatalf("known %v, %d proposals; want a new paper with 4: the repeated statement is one", known, len(proposals))
	}
	if diff := cmp.Diff(map[string]int{"targets": 0, "claims": 0, "figures": 0, "directives": 0}, counts(t, s)); diff != "" {
		t.Errorf("after reading: -want +got\n%s", diff)
	}
}

func TestTheSameTextTwiceIsOnePaper(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	first, _, proposals := take(t, s, "tin.txt", news)
	again, known, same := take(t, s, "ten-khac.txt", "\ufeff"+news)
	if !known || again.Document != first.Document || len(same) != len(proposals) {
		t.Errorf("known %v, document %s, %d proposals; want the first paper again", known, again.Document, len(same))
	}
}

func TestAConfirmedFactBecomesExactlyOneThing(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	_, _, proposals := take(t, s, "tin.txt", news)
	for _, p := range proposals {
		out, err := confirm(s, p, nil)
		if err != nil {
			t.Fatalf("fact %d: %v", p.N, err)
		}
		if out.Proposal.State != intake.Confirmed || out.Proposal.BecameID == "" {
			t.Errorf("fact %d became %+v", p.N, out.Proposal)
		}
		if _, err := confirm(s, p, nil); !fault.Is(err, fault.Conflict) {
			t.Errorf("fact %d confirmed twice: %v, want a conflict", p.N, err)
		}
	}
	if diff := cmp.Diff(map[string]int{"targets": 1, "claims": 1, "figures": 2, "directives": 0}, counts(t, s)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	s.See(s.Clerk, func(tx *db.Tx) error {
		targets, err := plan.Targets(tx, 2026, "")
		if err == nil && (len(targets) != 1 || len(targets[0].Parts) != 3 || targets[0].Parts[0].Plans[0].Operator != plan.Above) {
			t.Errorf("targets of 2026 = %+v; want one line of three parts above 90", targets)
		}
		return err
	})
}

func TestFigureKeepsItsPlaceItsBoundAndItsPublishedPercentage(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	v, _, proposals := take(t, s, "tin.txt", news)
	for _, p := range proposals {
		if p.Fact == nil || p.Fact.PlanPct == nil || p.Fact.PlanPct.Plain() != "180" {
			continue
		}
		out, err := confirm(s, p, nil)
		if err != nil {
			t.Fatal(err)
		}
		s.See(s.Clerk, func(tx *db.Tx) error {
			f, err := figure.Get(tx, figure.ID(out.Proposal.BecameID))
			if err != nil {
				return err
			}
			if f.Value.Bound != figure.Over || f.Value.Published != "180" || f.State != figure.Approved {
				t.Errorf("figure = %+v; want over, 180 as printed, approved", f)
			}
			if want := p.Source(); f.Source != want || f.Source.Document != string(v.Document) {
				t.Errorf("source = %+v, want %+v", f.Source, want)
			}
			return nil
		})
		return
	}
	t.Fatal("no fact with 180%")
}

func TestConfirmRefusesAndWritesNothing(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	_, _, proposals := take(t, s, "tin.txt", news)
	var p intake.Proposal
	for _, q := range proposals {
		if q.Fact.Value != nil && q.Fact.Value.Plain() == "968" {
			p = q
		}
	}
	long := vn.Decimal{Units: 9681234567, Scale: 7}
	for name, change := range map[string]func(*intake.Edit){
		"no period":                      func(e *intake.Edit) { e.Period = "2020-2025" },
		"no value":                       func(e *intake.Edit) { e.Value = nil },
		"a year that is not open":        func(e *intake.Edit) { e.Period = "2031" },
		"an indicator of nobody":         func(e *intake.Edit) { e.Indicator = "nothing" },
		"digits that do not fit":         func(e *intake.Edit) { e.Value = &long },
		"a thing that does not exist":    func(e *intake.Edit) { e.As = "task" },
		"a baseline of nobody as target": func(e *intake.Edit) { e.As, e.Baseline = intake.Target, "nobody" },
		"a unit of nobody as its owner":  func(e *intake.Edit) { e.As, e.Owner = intake.Target, "nobody" },
		"a bound nobody knows":           func(e *intake.Edit) { e.Bound = "roughly" },
		"such a bound in a target":       func(e *intake.Edit) { e.As, e.Bound = intake.Target, "roughly" },
		"a claim without a name":         func(e *intake.Edit) { e.As, e.Name = intake.Claim, " " },
	} {
		if _, err := confirm(s, p, change); fault.Of(err) == nil {
			t.Errorf("%s: %v, want a sentence", name, err)
		}
	}
	for _, who := range []struct {
		name string
		try  func() error
	}{
		{"reader", func() error {
			return s.Try(s.Reader, func(tx *db.Tx) error { _, err := intake.Reject(tx, p.ID); return err })
		}},
		{"head of a group", func() error {
			return s.Try(s.Head, func(tx *db.Tx) error { _, err := intake.Reject(tx, p.ID); return err })
		}},
	} {
		if err := who.try(); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s rejects a fact: %v", who.name, err)
		}
	}
	if diff := cmp.Diff(map[string]int{"targets": 0, "claims": 0, "figures": 0, "directives": 0}, counts(t, s)); diff != "" {
		t.Errorf("refused acts wrote: -want +got\n%s", diff)
	}
}

// TestSeedAlone states what the founding text alone gives in an empty ward.
func TestSeedAlone(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(need.Shared(t), "corpus", "seed.txt"))
	if err != nil {
		t.Fatal(err)
	}
	s := wardtest.Settled(t)
	_, _, proposals := take(t, s, "seed.txt", string(text))
	for _, p := range proposals {
		if _, err := confirm(s, p, nil); err != nil {
			t.Fatalf("fact %d: %v", p.N, err)
		}
	}
	s.See(s.Clerk, func(tx *db.Tx) error {
		now, err := score.LoadBoard(tx, score.Asked{Year: 2025})
		if err != nil {
			return err
		}
		// No paper said what was planned for 2025: figures stand, nothing is judged,
		// and the 12/14 of the text is a claim.
		if now.Count.Total != 0 {
			t.Errorf("2025 counts %+v, want no line: the text assigns none", now.Count)
		}
		claims, err := check.Claims(tx, 2025)
		if err != nil {
			return err
		}
		claimed := false
		for _, c := range claims {
			claimed = claimed || c.Fact.Of != nil && c.Fact.Of.Plain() == "14" && c.Fact.Value.Plain() == "12"
		}
		if !claimed {
			t.Errorf("12/14 is not among the claims: %+v", claims)
		}
		next, err := score.LoadBoard(tx, score.Asked{Year: 2026})
		if err != nil {
			return err
		}
		var lines []string
		for _, l := range next.Lines {
			lines = append(lines, l.Target.Name)
		}
		if next.Count.Total != 3 || next.MetOrExceeded() != 0 {
			t.Errorf("2026 has %q with %+v, want three lines and no verdict yet", lines, next.Count)
		}
		figures, err := figure.FindApproved(tx, "2025-01-01", "2025-12-31", "")
		if err != nil {
			return err
		}
		if len(figures) < 5 {
			t.Errorf("%d figures of 2025, want the five of the review at least", len(figures))
		}
		return nil
	})
}

func TestSpanAndLabel(t *testing.T) {
	t.Parallel()
	for period, want := range map[string]string{
		"2025":      "2025-01-01 2025-12-31 Năm 2025",
		"2025-H1":   "2025-01-01 2025-06-30 6 tháng đầu năm 2025",
		"2025-H2":   "2025-07-01 2025-12-31 6 tháng cuối năm 2025",
		"2025-Q4":   "2025-10-01 2025-12-31 Quý IV/2025",
		"2025-09M":  "2025-01-01 2025-09-30 9 tháng năm 2025",
		"2024-02":   "2024-02-01 2024-02-29 Tháng 02/2024",
		"2025-12":   "2025-12-01 2025-12-31 Tháng 12/2025",
		"2020-2025": "  2020–2025",
		"2025-13":   "  2025–13",
		"":          "  Không rõ kỳ",
	} {
		from, to, ok := intake.Span(period)
		if got := string(from) + " " + string(to) + " " + intake.PeriodLabel(period); got != want {
			t.Errorf("%q = %q, want %q", period, got, want)
		}
		if ok && intake.PeriodOf(from, to) != period {
			t.Errorf("PeriodOf(%s, %s) = %q, want %q", from, to, intake.PeriodOf(from, to), period)
		}
	}
}

func TestSubjects(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"tỷ lệ tổ, xóm, gia đình văn hóa":                      {"tỷ lệ tổ văn hóa", "tỷ lệ xóm văn hóa", "tỷ lệ gia đình văn hóa"},
		"chi bộ, đảng bộ và đảng viên hoàn thành tốt nhiệm vụ": {"chi bộ hoàn thành tốt nhiệm vụ", "đảng bộ hoàn thành tốt nhiệm vụ", "đảng viên hoàn thành tốt nhiệm vụ"},
		"tỷ lệ hộ nghèo đa chiều":                              {"tỷ lệ hộ nghèo đa chiều"},
		"xóa nhà tạm, nhà dột nát":                             {"xóa nhà tạm, nhà dột nát"},
		"tổ, xóm":                                              {"tổ, xóm"},
		"tổng thu ngân sách":                                   {"tổng thu ngân sách"},
	} {
		if diff := cmp.Diff(want, intake.Subjects(name)); diff != "" {
			t.Errorf("%s: -want +got\n%s", name, diff)
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	all := map[plan.IndicatorID]plan.Definition{}
	for i, d := range []plan.Definition{
		{Name: "Tổng thu ngân sách nhà nước trên địa bàn", Unit: "tỷ đồng", Code: "TG05"},
		{Name: "Kết nạp đảng viên mới", Unit: "đảng viên"},
		{Name: "Tỷ lệ giải ngân vốn đầu tư công", Unit: "%"},
		{Name: "Tỷ lệ hộ nghèo", Unit: "%"},
		{Name: "Tỷ lệ hộ cận nghèo", Unit: "%"},
		{Name: "Sản lượng dừa", Unit: "tấn"},
		{Name: "Giá trị sản xuất công nghiệp - xây dựng", Unit: "tỷ đồng"},
		{Name: "Diện tích ngô", Unit: "ha"},
		{Name: "Tỷ lệ bao phủ bảo hiểm y tế", Unit: "%", Code: "TG27"},
	} {
		d.Indicator = plan.IndicatorID(rune('a' + i))
		all[d.Indicator] = d
	}
	for _, c := range []struct{ name, unit, want string }{
		{"thu ngân sách", "triệu đồng", "Tổng thu ngân sách nhà nước trên địa bàn"},
		{"kết nạp đảng viên", "đảng viên", "Kết nạp đảng viên mới"},
		{"giải ngân vốn đầu tư công", "%", "Tỷ lệ giải ngân vốn đầu tư công"},
		{"tỷ lệ hộ nghèo", "%", "Tỷ lệ hộ nghèo"},
		{"thu ngân sách", "%", ""},
		{"sản lượng lương thực", "tấn", ""},
		{"sản lượng dừa", "tạ", "Sản lượng dừa"},
		{"SẢN LƯỢNG DỪA", "tấn", "Sản lượng dừa"},
		{"san luong dua", "tấn", "Sản lượng dừa"},
		{"sản lượng dưa", "tấn", ""},
		{"kết nạp đảng viên", "đồng chí", ""},
		{"giá trị sản xuất nông nghiệp", "tỷ đồng", ""},
		{"diện tích lúa", "ha", ""},
		{"tỷ lệ hộ tái nghèo", "%", ""},
		{"thu ngân sách phường hưởng theo phân cấp", "tỷ đồng", ""},
		{"tỷ lệ người dân tham gia bảo hiểm y tế", "%", "Tỷ lệ bao phủ bảo hiểm y tế"},
	} {
		got, _ := intake.Nearest(c.name, c.unit, all)
		if got.Name != c.want {
			t.Errorf("%s in %s: %q, want %q", c.name, c.unit, got.Name, c.want)
		}
	}
}
