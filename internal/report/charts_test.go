package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/score"
)

// TestChartsSayWhatTheBoardSays: the tiles and the bars hold the verdicts and the
// percentages of the board, every counted line once.
func TestChartsSayWhatTheBoardSays(t *testing.T) {
	t.Parallel()
	r := everything(t)
	charts := map[string]Chart{}
	for _, c := range r.Charts() {
		charts[c.Name] = c
	}
	split := charts[SplitChart].Of.Scene(700).Table
	met, total := 0, 0
	for _, row := range split.Rows {
		x, y, _ := strings.Cut(row[len(row)-1], "/")
		met, total = met+atoi(x), total+atoi(y)
	}
	if met != r.Board.MetOrExceeded() || total != r.Board.Count.Total {
		t.Errorf("the tiles give %d/%d, the board %d/%d", met, total, r.Board.MetOrExceeded(), r.Board.Count.Total)
	}
	var want, got [][]string
	for _, l := range r.Board.Lines {
		if l.Counted && len(l.Parts) == 1 && PercentOfPlan(l.Parts[0]) != "" && l.Parts[0].Judged != nil {
			want = append(want, []string{titled(l), PercentOfPlan(l.Parts[0]), chartMarks[l.Verdict].Word()})
		}
	}
	rows := charts[PercentChart].Of.Scene(700).Table.Rows
	for _, row := range rows {
		if strings.HasSuffix(row[1], "%") {
			got = append(got, row)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("percentages (-want +got):\n%s", diff)
	}
	if len(rows) != r.Board.Count.Total {
		t.Errorf("%d bullets for %d lines", len(rows), r.Board.Count.Total)
	}
}

func atoi(s string) (n int) {
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

func TestNoChartsWithoutAPlan(t *testing.T) {
	t.Parallel()
	if got := Charts(score.Input{Year: 2025}, score.Of(score.Input{Year: 2025})); got != nil {
		t.Errorf("%d charts of nothing", len(got))
	}
}
