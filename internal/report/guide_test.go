package report

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"tongket/internal/doc/docx"
)

// TestGuideShowsCharts: the example of the guide for charts in one's own template can
// be taken into use as it stands in each paper in Word and draws its pictures, and the
// guide's list has every chart of the dictionary.
func TestGuideShowsCharts(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../docs/huong-dan/mau-van-ban.md")
	if err != nil {
		t.Fatal(err)
	}
	_, chapter, _ := strings.Cut(string(guide), "## Đưa biểu đồ vào mẫu")
	_, rest, ok := strings.Cut(chapter, "```\n")
	example, list, closed := strings.Cut(rest, "```\n")
	if !ok || !closed {
		t.Fatal("the guide has no example")
	}
	list, _, _ = strings.Cut(list, "\n## ")
	for _, e := range chartEntries() {
		if !strings.Contains(list, "`{{%"+e.Name.Name+"}}`") {
			t.Errorf("the guide does not list %s", e.Name.Name)
		}
	}
	d := docx.New(docx.Options{})
	for line := range strings.Lines(example) {
		d.Add(docx.Text(docx.T(strings.TrimSpace(line))))
	}
	var b bytes.Buffer
	if _, err := d.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	for _, k := range []Kind{Periodic, PartyYear, Brief} {
		r := everything(t)
		r.Asked = Asked{Kind: k, Format: Docx, Year: 2025}
		look, err := LookAt(k, b.Bytes(), &r)
		if err != nil || len(look.Problems) > 0 {
			t.Fatalf("%s: %v, %v", k, look.Problems, err)
		}
		var out bytes.Buffer
		if err := Trial(&out, k, b.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		read, err := docx.OpenPackage(out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		document, err := read.Bytes("word/document.xml")
		if err != nil {
			t.Fatal(err)
		}
		text := string(document)
		shown := len(regexp.MustCompile(`<wp:docPr `).FindAllString(text, -1))
		count := fmt.Sprintf("%d/%d", r.Board.MetOrExceeded(), r.Board.Count.Total)
		if want := strings.Count(example, "{{%"); shown < want || !strings.Contains(text, count) || strings.Contains(text, "{{") || !strings.Contains(text, "Chưa có bản đồ địa bàn") {
			t.Errorf("%s: %d pictures of %d, or no %q", k, shown, want, count)
		}
	}
}
