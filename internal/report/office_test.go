package report

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tongket/internal/doc/docx"
	"tongket/internal/extract"
	"tongket/internal/layout"
	"tongket/internal/paper"
	"tongket/internal/regime"
	"tongket/internal/wardtest/need"
)

// drawnAs is a report as a Word file of a kind of paper.
func drawnAs(t testing.TB, r Report, k Kind) []byte {
	t.Helper()
	p, ok := Find(k)
	if !ok {
		t.Fatalf("no paper %q", k)
	}
	r.Asked, r.Layout, r.Closed = Asked{Kind: k, Format: Docx, Year: r.Board.Year}, layout.For(p.World, r.Day), true
	r.drawn = &numbering{}
	var b bytes.Buffer
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// invented is a ward nobody thought of, with the paper that is drawn for it.
type invented struct {
	kind   Kind
	period string // "" the year
	report Report
}

// wardsOfEachPaper are 36 invented wards: three for each period, for the State's
// year and for the Party's. The same every time.
func wardsOfEachPaper(t *testing.T) []invented {
	var all []invented
	periods := append(periods2025(), regime.Period{}, regime.Period{})
	for i := range 3 * len(periods) {
		p := periods[i%len(periods)]
		w := invented{kind: Periodic, period: p.Name}
		if i%len(periods) == len(periods)-1 {
			w.kind = PartyYear
		}
		drawn := rapid.Custom(func(rt *rapid.T) []row {
			if p.ID == "" {
				return rows(rt)
			}
			return upToPeriod(rt, rows(rt), p)
		}).Example(i)
		w.report = wardIn(t, drawn, p)
		all = append(all, w)
	}
	return all
}

// TestRoundTrip holds the promise on the files as they leave the ward: with every
// control, defined name and custom part removed, and as the plain text that
// LibreOffice makes of them, the reader finds the facts that each was made from
// and no others; in the reports, in the Party's, and in the annex as a workbook.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	wards := wardsOfEachPaper(t)
	name := func(i int) string { return filepath.Join(dir, fmt.Sprintf("bao-cao-%02d", i)) }
	for i, w := range wards {
		stripped, err := docx.Strip(drawnAs(t, w.report, w.kind))
		if err != nil {
			t.Fatal(err)
		}
		d, err := paper.Read("bao-cao.docx", stripped)
		if err != nil {
			t.Fatal(err)
		}
		for _, diff := range differences(w.report, d) {
			t.Errorf("Word, ward %d, %s %s: %s", i, w.kind, w.period, diff)
		}
		if err := os.WriteFile(name(i)+".docx", stripped, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.docx"))
	if err != nil {
		t.Fatal(err)
	}
	inPlainText(t, dir, "txt:Text (encoded):UTF8", files)
	for i, w := range wards {
		text, err := os.ReadFile(name(i) + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		d := extract.Text(strings.TrimPrefix(string(text), "\ufeff"))
		// LibreOffice gives a table as one line for each cell; what is read in them is
		// held by the annex as a workbook.
		if annex := strings.Index(d.Text, "\nSTT\n"); annex > 0 {
			d.Facts = slices.DeleteFunc(d.Facts, func(f extract.Fact) bool { return f.Span[0] > annex })
		}
		for _, diff := range differences(w.report, d) {
			t.Errorf("plain text, ward %d, %s %s: %s", i, w.kind, w.period, diff)
		}
	}
}

// inPlainText lets LibreOffice make plain text of files, all in one run.
func inPlainText(t *testing.T, dir, filter string, files []string) {
	t.Helper()
	args := append([]string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", filter, "--outdir", dir}, files...)
	if out, err := exec.CommandContext(t.Context(), need.Program(t, "soffice"), args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
