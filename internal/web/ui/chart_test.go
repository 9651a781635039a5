package ui

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc/chart"
)

// TestChartHasBothWidthsAndItsNumbers: a drawing for the desk, one for the
// telephone, and the numbers in a table, red where they are late.
func TestChartHasBothWidthsAndItsNumbers(t *testing.T) {
	t.Parallel()
	got := render(t, sampleChart())
	for _, want := range []string{`class="draw fw" viewBox="0 0 820 `, `class="draw fs" viewBox="0 0 340 `, "Lũy kế 2025", `class="num late">2,23<`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if folded := render(t, Chart{Of: sampleGap().Of, Folded: true}); !strings.Contains(folded, "<details") {
		t.Errorf("not folded: %s", folded)
	}
}

func TestTheTableOfAChartShowsGaps(t *testing.T) {
	t.Parallel()
	want := [][]string{
		{"Năm 2025", "97,2", "98,0", "–", "98,9", "–", "–"},
		{"Kế hoạch", "98,5", "98,5", "98,5", "98,5", "98,5", "98,5"},
	}
	if diff := cmp.Diff(want, sampleGap().Of.Scene(800).Table.Rows); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestEmptyChartsDrawWithoutFailing: a chart may be asked for before anything was sent.
func TestEmptyChartsDrawWithoutFailing(t *testing.T) {
	t.Parallel()
	drawings := []chart.Drawing{
		chart.Lines{Title: "Chưa có gì", Caption: "Trống"},
		chart.Lines{Title: "Chưa có gì", Caption: "Trống", Labels: []string{"T1"}, FromOrigin: true, Series: []chart.Series{{Kind: chart.ThisYear, Name: "Năm 2025", Label: "Năm 2025"}}},
		chart.Lines{Title: "Một tháng", Labels: []string{"T1"}, Series: []chart.Series{{Kind: chart.ThisYear, Name: "Năm 2025", Label: "5", Values: chart.Values(5)}}},
		chart.Bars{Title: "Trống"}, chart.Bullets{Title: "Trống"}, chart.Split{Title: "Trống"}, chart.Heat{Title: "Trống"}, chart.Multiples{Title: "Trống"}, chart.Map{Title: "Trống"},
	}
	for _, d := range drawings {
		if got := render(t, Chart{Of: d}); strings.Contains(got, "NaN") || strings.Contains(got, "Inf") || !strings.Contains(got, "<title>") {
			t.Errorf("%T: %s", d, got)
		}
	}
}
