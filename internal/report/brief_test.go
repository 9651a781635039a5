package report

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/template"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/score"
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

// TestBriefReadsBack: the figures of the lines that the brief tells in words are
// read out of it again, with every tag taken away.
func TestBriefReadsBack(t *testing.T) {
	t.Parallel()
	r := forty(t)
	stripped, err := docx.Strip(filledPaper(t, r, Brief, Docx))
	if err != nil {
		t.Fatal(err)
	}
	d, err := paper.Read("tom-tat.docx", stripped)
	if err != nil {
		t.Fatal(err)
	}
	s, err := briefScope(&r)
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, l := range r.Board.NotMet() {
		if told == len(s["cac_viec_lech"].(template.List)) || !strings.Contains(d.Text, l.Target.Name) {
			continue
		}
		told++
		for _, want := range actualFacts(r, l.Target.Name, l.Parts[0]) {
			found := false
			for _, got := range d.Facts {
				found = found || figureAgrees(want.Fact, got)
			}
			if !found {
				t.Errorf("not read back: %s", brief(want.Fact))
			}
		}
	}
	if told != toldInBrief {
		t.Errorf("%d lines told, want %d", told, toldInBrief)
	}
}

// TestDeckStaysOnItsSlides: as many slides as the lines need, each line on one of
// them, none beyond the foot of a slide.
func TestDeckStaysOnItsSlides(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]Report{"3": three(t), "40": forty(t)} {
		s, err := deckScope(&r)
		if err != nil {
			t.Fatal(err)
		}
		lines := 0
		for _, page := range s["cac_trang_nhom"].(template.List) {
			used := 0
			for _, row := range page["cac_dong"].(template.List) {
				used, lines = used+groupColumns.height(row), lines+1
			}
			if used > deckRoom {
				t.Errorf("%s: a table of %d pixels on a slide with room for %d", name, used, deckRoom)
			}
		}
		if lines != len(r.Board.Lines) {
			t.Errorf("%s: %d lines on slides, the board has %d", name, lines, len(r.Board.Lines))
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
