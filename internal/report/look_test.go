package report_test

import (
	"strings"
	"testing"

	"tongket/internal/fault"
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

// TestNoTemplateOfThePaper: whoever brings another file for a paper is told in the
// words of the program that the paper is made with.
func TestNoTemplateOfThePaper(t *testing.T) {
	t.Parallel()
	word, err := report.Builtin(report.News, layout.For(layout.State, "2026-01-12"))
	if err != nil {
		t.Fatal(err)
	}
	const old = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	for _, c := range []struct {
		name string
		kind report.Kind
		in   []byte
		want string
	}{
		{"slides of old", report.Deck, []byte(old), "mở tệp bằng PowerPoint, gỡ mật khẩu nếu có"},
		{"a text for slides", report.Deck, []byte("{\\rtf1"), "không phải bản trình chiếu .pptx"},
		{"nothing for slides", report.Deck, nil, "rỗng"},
		{"a Word file for slides", report.Deck, word, "cần mẫu dạng PowerPoint"},
		{"a text for Word", report.News, []byte("{\\rtf1"), "văn bản RTF"},
	} {
		_, err := report.LookAt(c.kind, c.in, nil)
		if f := fault.Of(err); f == nil || !strings.Contains(f.Sentence, c.want) {
			t.Errorf("%s: %v, want a fault with %q", c.name, err, c.want)
		}
	}
}
