package score

import (
	"testing"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// TestBoardOfOneUnit holds that a unit is judged by its own share and its own
// figures, those below it included, and by nobody's decision about the ward.
func TestBoardOfOneUnit(t *testing.T) {
	t.Parallel()
	def := plan.Definition{Indicator: "i", Revision: 1, Name: "Trồng cây", Unit: "cây", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds}
	other := plan.Definition{Indicator: "j", Revision: 1, Name: "Thu quỹ", Unit: "triệu đồng", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds}
	amount := func(id plan.IndicatorID, unit auth.UnitID, n int64) figure.Figure {
		return figure.Figure{ID: figure.ID(string(id) + string(unit)), Key: figure.Key{Indicator: id, Unit: unit, From: "2025-01-01", To: "2025-12-31"}, Revision: 1,
			Value: figure.Value{N: n}, Status: figure.Final, State: figure.Approved}
	}
	line := func(id plan.TargetID, n int, i plan.IndicatorID, lo int64) plan.Target {
		return plan.Target{ID: id, Year: 2025, Number: n, Name: string(id), Counts: true, Owner: "phòng",
			Parts: []plan.Part{{Indicator: i, Plans: []plan.Assigned{{Baseline: "b", Operator: plan.AtLeast, Lo: lo}}}}}
	}
	in := Input{Year: 2025, AsOf: vn.Day("2026-01-09"), Baselines: []plan.Baseline{{ID: "b", Name: "HĐND phường giao", Rank: 1}},
		Definitions: map[plan.IndicatorID]plan.Definition{"i": def, "j": other},
		Targets:     []plan.Target{line("cây", 1, "i", 1000), line("quỹ", 2, "j", 50)},
		Units:       Tree{Root: "phường", Parent: map[auth.UnitID]auth.UnitID{"khu": "phường", "tổ 1": "khu", "tổ 2": "khu", "tổ 3": "phường", "phòng": "phường"}},
		Figures:     []figure.Figure{amount("i", "tổ 1", 90), amount("i", "tổ 2", 70), amount("i", "tổ 3", 200), amount("j", "phòng", 60)},
		Overrides:   []Override{{Target: "cây", Baseline: "b", Verdict: Exceeded, Reason: "bão", Name: "Chủ tịch"}},
	}
	shares := []plan.Share{
		{Target: "cây", Baseline: "b", Unit: "khu", Operator: plan.AtLeast, Lo: 160},
		{Target: "cây", Baseline: "b", Unit: "tổ 3", Operator: plan.AtLeast, Lo: 250},
		{Target: "quỹ", Baseline: "b", Unit: "tổ 3", Operator: plan.AtLeast, Lo: 5},
	}
	for _, c := range []struct {
		unit  auth.UnitID
		text  []string
		wants []Verdict
	}{
		{"khu", []string{"160"}, []Verdict{Met}},
		{"tổ 3", []string{"200", ""}, []Verdict{NotMet, NoData}},
		{"tổ 1", nil, nil},
	} {
		of := in
		of.Targets = plan.Charged(in.Targets, shares, c.unit)
		b := OfUnit(of, c.unit)
		if len(b.Lines) != len(c.wants) {
			t.Errorf("%s has %d lines, want %d", c.unit, len(b.Lines), len(c.wants))
			continue
		}
		for i, l := range b.Lines {
			text := ""
			if v := l.Parts[0].Value; v != nil {
				text = v.Text
			}
			if l.Verdict != c.wants[i] || text != c.text[i] || l.Override != nil {
				t.Errorf("%s, line %d: %q is %s, want %q and %s", c.unit, i+1, text, l.Verdict, c.text[i], c.wants[i])
			}
		}
	}
	if ward := Of(in); ward.Lines[0].Parts[0].Value.Text != "360" {
		t.Errorf("the ward has %s", ward.Lines[0].Parts[0].Value.Text)
	}
}
