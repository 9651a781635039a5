package report

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tongket/internal/extract"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/wardtest/need"
)

// forty is a ward of 40 lines with long names, every third of which was not met.
func forty(t testing.TB) Report {
	t.Helper()
	var rows []row
	groups := []string{"Kinh tế, đầu tư và đô thị", "Văn hóa - xã hội, giáo dục, y tế và giảm nghèo", "Cải cách hành chính, quốc phòng - an ninh", "Xây dựng Đảng, Mặt trận Tổ quốc và các đoàn thể"}
	for i := range 40 {
		r := row{group: groups[i/10], name: fmt.Sprintf("Tổng diện tích đất hoàn thành bồi thường, giải phóng mặt bằng các dự án trọng điểm trên địa bàn đợt %d", i+1), unit: "ha", decimals: 1, pct: 1,
			op: plan.AtLeast, plan: strconv.Itoa(100 + i), value: strconv.Itoa(110 + i), last: "90", next: strconv.Itoa(120 + i)}
		if i%3 == 0 {
			r.value = strconv.Itoa(40 + i)
		}
		if i%13 == 5 {
			r.value = ""
		}
		rows = append(rows, r)
	}
	return wardOf(t, rows)
}

// three is a ward of three lines, all met.
func three(t testing.TB) Report {
	t.Helper()
	return wardOf(t, []row{
		{group: "Kinh tế", name: "Tổng mức bán lẻ hàng hóa", unit: "tỷ đồng", pct: 2, op: plan.AtLeast, plan: "871", value: "968", last: "842"},
		{group: "Kinh tế", name: "Trồng rừng", unit: "ha", pct: 1, op: plan.AtLeast, plan: "10", value: "10", last: "9"},
		{group: "Xây dựng Đảng", name: "Kết nạp đảng viên mới", unit: "đảng viên", pct: 1, op: plan.AtLeast, plan: "20", value: "20", last: "16"}})
}

// filledPaper is a paper drawn through its built-in template.
func filledPaper(t testing.TB, r Report, k Kind, f Format) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := asked(r, k, f).Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pagesOf has LibreOffice print files and returns the text of their pages.
func pagesOf(t *testing.T, files map[string][]byte) map[string][]string {
	t.Helper()
	office, dir := need.Program(t, "soffice"), t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir}
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, filepath.Join(dir, name))
	}
	if out, err := exec.CommandContext(t.Context(), office, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	pages := map[string][]string{}
	for name := range files {
		pages[name] = printed(t, filepath.Join(dir, strings.TrimSuffix(name, filepath.Ext(name))+".pdf"))
	}
	return pages
}

// TestBriefAndDeckPrinted: the brief is one page with 3 lines, with 14 and with 40;
// the slides begin and end as they should and tell of causes only where a line was
// not met.
func TestBriefAndDeckPrinted(t *testing.T) {
	t.Parallel()
	wards := map[string]Report{"3": three(t), "14": everything(t), "40": forty(t)}
	files := map[string][]byte{}
	for name, r := range wards {
		files["brief"+name+".docx"] = filledPaper(t, r, Brief, Docx)
		files["deck"+name+".pptx"] = filledPaper(t, r, Deck, Pptx)
	}
	pages := pagesOf(t, files)
	for name, r := range wards {
		sheet := pages["brief"+name+".docx"]
		count := fmt.Sprintf("%d/%d chỉ tiêu đạt và vượt", r.Board.MetOrExceeded(), r.Board.Count.Total)
		if len(sheet) != 1 || !strings.Contains(strings.Join(strings.Fields(sheet[0]), " "), count) {
			t.Errorf("%s lines make %d pages; want one with %q:\n%s", name, len(sheet), count, sheet[0])
		}
		all := strings.Join(strings.Fields(strings.Join(pages["deck"+name+".pptx"], " ")), " ")
		for _, want := range []string{"HỘI NGHỊ TỔNG KẾT NHIỆM VỤ NĂM 2025", count, "TRÂN TRỌNG CẢM ƠN"} {
			if !strings.Contains(all, want) {
				t.Errorf("%s: no %q on the slides", name, want)
			}
		}
		if missed := strings.Contains(all, "nguyên nhân, biện pháp"); missed != (len(r.Board.With(score.NotMet)) > 0) || strings.Contains(all, "{{") {
			t.Errorf("%s: the slide of causes is there: %v; or a tag is left: %s", name, missed, all)
		}
	}
}

// behindBrief lists what the leader's page is made from: the counts, and of the lines
// that were not met those that a page has room for, without the year before.
func behindBrief(r Report) []said {
	c := r.Board.Count
	var all []said
	count := func(name string, n int, of *vn.Decimal) {
		if n > 0 || of != nil { // a class without lines is not told
			all = append(all, said{Fact: extract.Fact{Name: name, Role: extract.Actual, Period: "2025", Value: &vn.Decimal{Units: int64(n)}, Of: of, Unit: "chỉ tiêu"}})
		}
	}
	count("chỉ tiêu đạt và vượt kế hoạch", c.MetOrExceeded(), &vn.Decimal{Units: int64(c.Total)})
	count("chỉ tiêu vượt", c.Exceeded, nil)
	count("chỉ tiêu đạt", c.Met, nil)
	count("chỉ tiêu không đạt", c.NotMet, nil)
	count("chỉ tiêu chưa đến kỳ đánh giá", c.NotDue, nil)
	count("chỉ tiêu chưa có số liệu", c.NoData, nil)
	lines := r.Board.NotMet()
	slices.SortStableFunc(lines, func(a, b score.Line) int { return cmp.Compare(reached(a), reached(b)) })
	for _, l := range lines[:min(len(lines), toldInBrief)] {
		for _, p := range l.Parts {
			name := l.Target.Name
			if len(l.Parts) > 1 {
				name = p.Definition.Name
			}
			for _, f := range actualFacts(r, name, p) {
				f.YoyPct = nil
				f.maybe = f.maybe || f.Unit != p.Definition.Unit
				all = append(all, f)
			}
		}
	}
	return all
}

// behindDeck lists what the slides are made from: the count, the lines with one part in
// the words of the annex, and the targets of the year after. Several parts share a cell
// and are not read apart.
func behindDeck(r Report) []said {
	c := r.Board.Count
	all := []said{{Fact: extract.Fact{Name: "chỉ tiêu đạt và vượt kế hoạch", Role: extract.Actual, Period: "2025", Value: &vn.Decimal{Units: int64(c.MetOrExceeded())}, Of: &vn.Decimal{Units: int64(c.Total)}, Unit: "chỉ tiêu"}}}
	for _, l := range r.Board.Lines {
		for _, p := range l.Parts {
			for _, f := range actualFacts(r, l.Target.Name, p) {
				f.YoyPct = nil // the slides do not compare with the year before
				f.maybe = f.maybe || f.Unit != p.Definition.Unit || len(l.Parts) > 1
				all = append(all, f)
			}
		}
	}
	for _, t := range r.Next {
		for _, p := range t.Parts {
			if f, ok := targetFact(t.Name, r.Definitions[p.Indicator], p.Plans[0]); ok && t.Counts {
				all = append(all, said{Fact: f})
			}
		}
	}
	return all
}

// TestDeckRoundTrip holds the slides to what they were made from, through the page that
// LibreOffice saves of them: it has no plain text of slides.
func TestDeckRoundTrip(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	wards := append(inventedWards(t), everything(t), forty(t), three(t))
	var paths []string
	name := func(i int) string { return filepath.Join(dir, fmt.Sprintf("trinh-chieu-%02d", i)) }
	for i, r := range wards {
		if err := os.WriteFile(name(i)+".pptx", filledPaper(t, r, Deck, Pptx), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, name(i)+".pptx")
	}
	inPlainText(t, dir, "html:impress_html_Export", paths)
	for i, r := range wards {
		page, err := os.ReadFile(name(i) + ".html")
		if err != nil {
			t.Fatal(err)
		}
		d, err := paper.Read("trinh-chieu.html", page)
		if err != nil {
			t.Fatal(err)
		}
		for _, wrong := range compared(behindDeck(r), d) {
			t.Errorf("ward %d: %s", i, wrong)
		}
	}
}

// TestDeckSchema holds every slide and the presentation to ISO/IEC 29500.
func TestDeckSchema(t *testing.T) {
	t.Parallel()
	lint, schema := need.Program(t, "xmllint"), filepath.Join(need.Shared(t), "ooxml-xsd", "pml.xsd")
	b, err := deckTemplate()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	args := []string{"--nonet", "--noout", "--schema", schema}
	for _, file := range [][]byte{b, filledPaper(t, forty(t), Deck, Pptx)} {
		z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range z.File {
			if !strings.HasPrefix(f.Name, "ppt/slide") && f.Name != "ppt/presentation.xml" || !strings.HasSuffix(f.Name, ".xml") {
				continue
			}
			part, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			content, err := io.ReadAll(part)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Join(dir, fmt.Sprintf("%d-%d.xml", len(file), i))
			if err := os.WriteFile(name, passedOver(t, content), 0o600); err != nil {
				t.Fatal(err)
			}
			args = append(args, name)
		}
	}
	if out, err := exec.CommandContext(t.Context(), lint, args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%.3000s", err, out)
	}
}
