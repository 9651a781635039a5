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
	"tongket/internal/doc/xlsx"
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
	cmd := exec.CommandContext(t.Context(), need.Program(t, "soffice"), args...)
	cmd.Env = append(os.Environ(), "LC_ALL=vi_VN.UTF-8", "LANG=vi_VN.UTF-8") // numbers as on a clerk's machine
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// TestAnnexReadsBack holds it for the annex as a workbook without its names: each
// value of the plan with what it is of the plan and of the year before, each target
// of the year after, and nothing that the record does not hold. So too for the
// plain text that LibreOffice makes of the workbook.
func TestAnnexReadsBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	wards := wardsOfEachPaper(t)
	name := func(i int) string { return filepath.Join(dir, fmt.Sprintf("bieu-%02d", i)) }
	for i, w := range wards {
		var file bytes.Buffer
		if err := w.report.WriteXlsx(&file); err != nil {
			t.Fatal(err)
		}
		bare, err := xlsx.Release(file.Bytes(), func(string) bool { return true })
		if err != nil {
			t.Fatal(err)
		}
		d, err := paper.Read("bieu.xlsx", bare)
		if err != nil {
			t.Fatal(err)
		}
		for _, diff := range annexDifferences(w.report, d) {
			t.Errorf("workbook, ward %d, %s: %s", i, w.period, diff)
		}
		if err := os.WriteFile(name(i)+".xlsx", bare, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	inPlainText(t, dir, "csv:Text - txt - csv (StarCalc):9,34,76", files)
	for i, w := range wards {
		text, err := os.ReadFile(name(i) + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		for _, diff := range annexDifferences(w.report, extract.Text(string(text))) {
			t.Errorf("plain text of the workbook, ward %d, %s: %s", i, w.period, diff)
		}
	}
}

// annexDifferences is differences for the annex alone, which tells no count, no
// claim, nothing beside the plan, and the changes of rates in their own column.
func annexDifferences(r Report, d *extract.Document) []string {
	for i := range d.Facts {
		if y := d.Facts[i].YoyPct; y != nil && y.Sign() == 0 {
			d.Facts[i].YoyPct = nil // prose says "bằng năm 2024", the annex 0%
		}
	}
	want := madeFrom(r)
	for i, w := range want {
		want[i].maybe = w.Unit == "chỉ tiêu" || strings.HasPrefix(w.Unit, "điểm") || w.maybe
		for _, l := range r.Others {
			want[i].maybe = want[i].maybe || w.Name == l.Target.Name
		}
		for _, c := range r.Claims {
			want[i].maybe = want[i].maybe || w.Name == c.Fact.Name
		}
	}
	if r.interim() { // the days of a value stand in its cell, and the prose tells the period alone
		for i := range want {
			want[i].maybe = true
		}
		for _, l := range r.Board.Lines {
			for _, p := range l.Parts {
				name := l.Target.Name
				if len(l.Parts) > 1 {
					name = p.Definition.Name
				}
				year := r
				year.Period = regime.Period{}
				for _, f := range actualFacts(year, name, p) {
					f.maybe = f.maybe || strings.HasPrefix(f.Unit, "điểm")
					want = append(want, f)
				}
			}
		}
	}
	return compared(want, d)
}
