package report

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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

// An issuedFile is a paper as it leaves the ward, without any mark of the record, and
// what is wrong where it is read back.
type issuedFile struct {
	name  string
	data  []byte
	wrong func(*extract.Document) []string
}

// stripped is a Word file without a mark of the record.
func stripped(t testing.TB, name string, data []byte, wrong func(*extract.Document) []string) issuedFile {
	t.Helper()
	bare, err := docx.Strip(data)
	if err != nil {
		t.Fatal(err)
	}
	return issuedFile{name + ".docx", bare, wrong}
}

// holdRoundTrip reads files back twice: as they are, and as the plain text that
// LibreOffice makes of them, where each cell of a table stands on a line of its own.
func holdRoundTrip(t *testing.T, files []issuedFile) {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for _, f := range files {
		d, err := paper.Read(f.name, f.data)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range f.wrong(d) {
			t.Errorf("%s: %s", f.name, w)
		}
		path := filepath.Join(dir, f.name)
		if err := os.WriteFile(path, f.data, 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	inPlainText(t, dir, "txt:Text (encoded):UTF8", paths)
	for _, f := range files {
		name := strings.TrimSuffix(f.name, ".docx") + ".txt"
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		d, err := paper.Read(name, text)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range f.wrong(d) {
			t.Errorf("%s: %s", name, w)
		}
	}
}

// TestRoundTrip holds the promise on the files as they leave the ward: with every
// control, defined name and custom part removed, and as the plain text that
// LibreOffice makes of them, the reader finds the facts that each was made from
// and no others; in the reports, in the Party's, and in the annex.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	var files []issuedFile
	for i, w := range wardsOfEachPaper(t) {
		of := func(kind Kind, wrong func(Report, *extract.Document) []string) {
			files = append(files, stripped(t, fmt.Sprintf("%s-%02d", kind, i), drawnAs(t, w.report, kind),
				func(d *extract.Document) []string { return wrong(w.report, d) }))
		}
		of(w.kind, differences)
		of(Annex, annexDifferences)
	}
	holdRoundTrip(t, files)
}

// TestOtherPapersRoundTrip holds it for what else tells the record in words and
// tables: next year's plan, the decision that assigns targets, the paper of a unit,
// the news item and the leader's page.
func TestOtherPapersRoundTrip(t *testing.T) {
	t.Parallel()
	var files []issuedFile
	for i, r := range append(inventedWards(t), everything(t), forty(t), three(t)) {
		of := func(kind Kind, r Report, wrong func(*extract.Document) []string) {
			files = append(files, stripped(t, fmt.Sprintf("%s-%02d", kind, i), drawnAs(t, r, kind), wrong))
		}
		if len(r.Next) > 0 {
			want, more := nextFacts(r)
			of(NextPlan, r, func(d *extract.Document) []string { return unlike(d, want, more) })
		}
		if s := shared(r); len(s.Charges) > 0 {
			of(Assignment, s, func(d *extract.Document) []string { return unlike(d, chargeFacts(s), nil) })
		}
		unit := aboutUnit(r)
		of(UnitReport, unit, func(d *extract.Document) []string { return compared(unitFacts(unit), d) })
		of(News, r, func(d *extract.Document) []string { return compared(behindNews(r), d) })
		of(Brief, r, func(d *extract.Document) []string { return compared(behindBrief(r), d) })
	}
	holdRoundTrip(t, files)
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
