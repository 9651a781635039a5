package report_test

import (
	"testing"

	"tongket/internal/layout"
	"tongket/internal/report"
	"tongket/internal/vn"
)

// TestBuiltinTemplatesAreExplained: whoever opens a built-in template is told what
// each of its tags stands for, the ones that every loop has among them.
func TestBuiltinTemplatesAreExplained(t *testing.T) {
	t.Parallel()
	explained := 0
	for _, p := range report.Papers() {
		if p.Builtin == nil {
			continue
		}
		data, err := report.Builtin(p.Kind, layout.For(p.World, vn.Day("2026-01-12")))
		if err != nil {
			t.Fatal(err)
		}
		look, err := report.LookAt(p.Kind, data, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range look.Problems {
			t.Errorf("%s: %s", p.Name, problem.Sentence)
		}
		for _, m := range look.Tags {
			if m.Label == "" {
				t.Errorf("%s: nothing is said of %s", p.Name, m.Tag)
			}
			explained++
		}
	}
	if explained < 100 {
		t.Errorf("%d tags explained, want those of all papers", explained)
	}
}
