package report

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tongket/internal/doc/docx"
	"tongket/internal/extract"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// newsOf draws the news item and reads it as it leaves the office.
func newsOf(t testing.TB, r Report) *extract.Document {
	t.Helper()
	var b bytes.Buffer
	if err := asked(r, News, Docx).Write(&b); err != nil {
		t.Fatal(err)
	}
	stripped, err := docx.Strip(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	d, err := paper.Read("tin-bai.docx", stripped)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// behindNews lists what a news item is made from, from the record and not from its
// sentences.
func behindNews(r Report) []said {
	c := r.Board.Count
	count := func(name string, n int, of *vn.Decimal) said {
		return said{Fact: extract.Fact{Name: name, Role: extract.Actual, Period: "2025", Value: &vn.Decimal{Units: int64(n)}, Of: of, Unit: "chỉ tiêu"}}
	}
	all := []said{count("chỉ tiêu đạt và vượt kế hoạch", c.MetOrExceeded(), &vn.Decimal{Units: int64(c.Total)})}
	if c.NotMet > 0 {
		all = append(all, count("chỉ tiêu không đạt kế hoạch", c.NotMet, nil))
	}
	for _, l := range r.highlights() {
		for _, f := range actualFacts(r, l.Target.Name, l.Parts[0]) {
			f.YoyPct = nil // a news item does not compare with the year before
			f.maybe = f.maybe || f.Unit != l.Parts[0].Definition.Unit
			all = append(all, f)
		}
	}
	n := 0
	for _, t := range r.Next {
		for _, part := range t.Parts {
			if f, ok := targetFact(t.Name, r.Definitions[part.Indicator], part.Plans[0]); ok && t.Counts && n < highlights && !part.Plans[0].Operator.NeedsBase() {
				all = append(all, said{Fact: f})
				n++
			}
		}
	}
	return all
}

// TestNewsReadsBack holds that every number of a news item is one of the record,
// and that the reader finds each again.
func TestNewsReadsBack(t *testing.T) {
	t.Parallel()
	r := everything(t)
	d := newsOf(t, r)
	for _, wrong := range compared(behindNews(r), d) {
		t.Error(wrong)
	}
	if n := len([]rune(d.Text)); n > 2500 {
		t.Errorf("the news item has %d letters, too long for the ward's page", n)
	}
	for _, want := range []string{"Phường Hòa Mẫu tổng kết nhiệm vụ năm 2025, triển khai nhiệm vụ năm 2026", "nổi bật:", "DỰ THẢO"} {
		if !strings.Contains(d.Text, want) {
			t.Errorf("the news item lacks %q:\n%s", want, d.Text)
		}
	}
}

// TestGeneratedNewsReadsBack holds the same of wards nobody thought of.
func TestGeneratedNewsReadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		r := wardOf(t, rows(rt))
		d := newsOf(t, r)
		for _, wrong := range compared(behindNews(r), d) {
			rt.Error(wrong)
		}
	})
}

// TestNewsAsText holds that the plain text says the same as the Word file.
func TestNewsAsText(t *testing.T) {
	t.Parallel()
	r := everything(t)
	var word, plain bytes.Buffer
	if err := asked(r, News, Docx).Write(&word); err != nil {
		t.Fatal(err)
	}
	if err := asked(r, News, Txt).Write(&plain); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(plainOf(t, word.Bytes())), "\n") {
		if !strings.Contains(plain.String(), line) {
			t.Errorf("the text lacks %q", line)
		}
	}
}

// TestNewsOfAPoorYear holds that nothing is praised where nothing was reached, and
// that what nobody knows is a blank.
func TestNewsOfAPoorYear(t *testing.T) {
	t.Parallel()
	r := wardOf(t, []row{{group: "Kinh tế", name: "Trồng cây", unit: "cây", op: plan.AtLeast, plan: "20", value: "18"}})
	if len(r.Board.With(score.NotMet)) != 1 {
		t.Fatalf("the line is %+v", r.Board.Lines)
	}
	text := newsOf(t, r).Text
	if strings.Contains(text, "nổi bật") || !strings.Contains(text, "Còn 1 chỉ tiêu không đạt kế hoạch: trồng cây.") || !strings.Contains(text, "phấn đấu ……") {
		t.Errorf("the news item says\n%s", text)
	}
}
