package report

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	"tongket/internal/doc/docx"
)

// TestBlanksAndCounts: no paper sets a full stop behind a blank, where it would look
// like one more dot, and none counts a class that has no line.
func TestBlanksAndCounts(t *testing.T) {
	t.Parallel()
	wrong := regexp.MustCompile(`…\.|\b0 (chỉ tiêu|vượt|đạt|không đạt|chưa|việc)`)
	for name, r := range map[string]Report{"three": three(t), "everything": everything(t), "forty": forty(t)} {
		for _, p := range Papers() {
			if p.Builtin == nil || p.ByUnit || p.Kind == Assignment || p.Kind == Urging { // those speak of units, which these wards have not
				continue
			}
			for _, text := range paragraphsIn(t, filledPaper(t, r, p.Kind, p.Formats[0])) {
				if strings.Contains(text, "Phụ lục kèm theo") && p.Kind != Periodic && p.Kind != PartyYear && p.Kind != NextPlan {
					t.Errorf("%s of %s sends to an annex it has not: %s", p.Kind, name, text)
				}
				if at := wrong.FindString(text); at != "" {
					t.Errorf("%s of %s prints %q: %s", p.Kind, name, at, text)
				}
			}
		}
	}
}

// paragraphsIn are the texts of the paragraphs of a Word or PowerPoint file.
func paragraphsIn(t *testing.T, data []byte) []string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range z.File {
		if f.Name != "word/document.xml" && !strings.HasPrefix(f.Name, "ppt/slides/slide") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for p := range strings.SplitSeq(strings.ReplaceAll(string(b), "</a:p>", "</w:p>"), "</w:p>") {
			text := ""
			for _, run := range regexp.MustCompile(`<[wa]:t(?: [^>]*)?>([^<]*)`).FindAllStringSubmatch(p, -1) {
				text += run[1]
			}
			all = append(all, text)
		}
	}
	if len(all) == 0 {
		t.Fatal("no paragraph found")
	}
	return all
}

// TestOwedInAll: the list of who owes what says how much in words that stand also
// where nothing is late, or nothing is owed.
func TestOwedInAll(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		late, units, coming int
		want                string
	}{
		{5, 3, 4, "còn 5 việc quá hạn của 3 đơn vị và 4 việc sắp đến hạn"},
		{1, 1, 0, "còn 1 việc quá hạn của 1 đơn vị"},
		{0, 0, 2, "còn 2 việc sắp đến hạn"},
		{0, 0, 0, "không còn việc nào quá hạn hoặc sắp đến hạn"},
	} {
		if got := owedInAll(c.late, c.units, c.coming); got != c.want {
			t.Errorf("%d late of %d, %d coming: %q, want %q", c.late, c.units, c.coming, got, c.want)
		}
	}
}

// TestEnactmentBlank: the grounds of a decision that end in a place to write on have
// no mark behind it.
func TestEnactmentBlank(t *testing.T) {
	t.Parallel()
	r := everything(t)
	for _, b := range r.Layout.Grounds("Căn cứ Nghị quyết số 14/NQ-HĐND", "Theo đề nghị của "+blank) {
		if p := b.(docx.Para); strings.HasSuffix(p.Runs[0].Text, "….") || strings.HasSuffix(p.Runs[0].Text, "…;") {
			t.Errorf("ground %q", p.Runs[0].Text)
		}
	}
}
