package pdf

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"tongket/internal/doc"
	"tongket/internal/fault"
	"tongket/internal/wardtest/need"
)

// read reads a file and holds the paper to what every paper must be.
func read(t *testing.T, data []byte) *doc.Paper {
	t.Helper()
	p, err := engine.Read(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, p)
	return p
}

// sound checks what holds of every paper: NFC, words in order, each between blanks
// of its text and on a page.
func sound(t *testing.T, p *doc.Paper) {
	t.Helper()
	check := func(where, text string, words []doc.Word) {
		if !utf8.ValidString(text) || !norm.NFC.IsNormalString(text) {
			t.Errorf("%s: %q is not valid text in NFC", where, text)
		}
		at := 0
		for _, w := range words {
			if w.Start < at || w.End <= w.Start || w.End > len(text) {
				t.Fatalf("%s: word %d–%d after %d of %d", where, w.Start, w.End, at, len(text))
			}
			if strings.TrimSpace(text[at:w.Start]) != "" || strings.ContainsAny(text[w.Start:w.End], " \n") {
				t.Errorf("%s: word %q is none", where, text[w.Start:w.End])
			}
			if w.Page < 1 || w.Page > len(p.Pages) || w.Box[0] > w.Box[2] || w.Box[1] > w.Box[3] {
				t.Errorf("%s: word %q stands on page %d at %v", where, text[w.Start:w.End], w.Page, w.Box)
			}
			at = w.End
		}
		if strings.TrimSpace(text[at:]) != "" {
			t.Errorf("%s: %q belongs to no word", where, text[at:])
		}
	}
	for _, b := range p.Blocks {
		if b.Table == nil {
			check(b.Place, b.Text, b.Words)
			continue
		}
		taken := map[[2]int]bool{}
		for _, c := range b.Table.Cells {
			check(c.Place, c.Text, c.Words)
			for r := c.Row; r < c.Row+c.RowSpan; r++ {
				for k := c.Col; k < c.Col+c.ColSpan; k++ {
					if r >= b.Table.Rows || k >= b.Table.Cols || taken[[2]int{r, k}] {
						t.Errorf("%s: cell %d,%d of %d×%d stands outside or on another", c.Place, r, k, b.Table.Rows, b.Table.Cols)
					}
					taken[[2]int{r, k}] = true
				}
			}
		}
	}
}

// outline writes blocks down, tables as their rows.
func outline(p *doc.Paper) []string {
	var out []string
	for _, b := range p.Blocks {
		if b.Table == nil {
			s := b.Text
			if b.Kind != doc.Paragraph {
				s = fmt.Sprintf("%s%d %s", b.Kind, b.Level, s)
			}
			out = append(out, s)
			continue
		}
		rows := make([]string, b.Table.Rows)
		for _, c := range b.Table.Cells {
			span := ""
			if c.RowSpan > 1 || c.ColSpan > 1 {
				span = fmt.Sprintf("(%d×%d)", c.RowSpan, c.ColSpan)
			}
			rows[c.Row] += fmt.Sprintf("|%d%s %s", c.Col, span, c.Text)
		}
		out = append(out, rows...)
	}
	return out
}

func TestReportOfTwentyFourPages(t *testing.T) {
	t.Parallel()
	p := read(t, reportFile(t))
	if p.Title != "Báo cáo mẫu của phường Hòa Mẫu" || len(p.Pages) != 24 || Scanned(p) != nil {
		t.Errorf("title %q, %d pages, scanned %v", p.Title, len(p.Pages), Scanned(p))
	}
	got := outline(p)
	head := []string{
		"ỦY BAN NHÂN DÂN", "PHƯỜNG HÒA MẪU", "Số: 12/BC-UBND",
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hòa Mẫu, ngày 08 tháng 01 năm 2026",
		"BÁO CÁO", "Tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội, bảo đảm quốc phòng - an ninh năm 2025",
		"heading2 I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", "heading3 1. Lĩnh vực thứ 1 của phần 1",
	}
	if diff := cmp.Diff(head, got[:len(head)]); diff != "" {
		t.Errorf("head (-want +got):\n%s", diff)
	}
	// Every paragraph of the report is a block of its own, whole over line and page.
	for n := range 144 {
		if !slices.Contains(got, bodyLine(n)) {
			t.Errorf("paragraph %d is not whole: %q", n, bodyLine(n))
		}
	}
	sign := []string{"Nơi nhận:", "item0 - Như trên;", "item0 - Thường trực Đảng ủy phường;", "item0 - Lưu: VT, VP.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nông Thị Mẫu", "Phụ lục I"}
	if at := slices.Index(got, "Nơi nhận:"); at < 0 || !slices.Equal(got[at:at+len(sign)], sign) {
		t.Errorf("the signature is read as %q", got[max(at, 0):])
	}
	want := []string{"2", "3", "4"}
	if len(p.Margins) != 23 || !slices.Equal(p.Margins[:3], want) {
		t.Errorf("margins = %q", p.Margins)
	}
}

// The annex goes over five pages, with its head on each and rows broken by the end
// of a page; it comes back as it was written.
func TestAnnexOfFortyRows(t *testing.T) {
	t.Parallel()
	p := read(t, reportFile(t))
	var tables []*doc.Table
	for _, b := range p.Blocks {
		if b.Table != nil {
			tables = append(tables, b.Table)
		}
	}
	if len(tables) != 3 {
		t.Fatalf("%d tables, want 3", len(tables))
	}
	a := tables[2]
	if a.Rows != 46 || a.Cols != 8 || a.HeadRows != 2 {
		t.Errorf("annex is %d×%d with %d head rows, want 46×8 with 2", a.Rows, a.Cols, a.HeadRows)
	}
	want := []string{
		"|0(2×1) STT|1(2×1) Chỉ tiêu|2(2×1) ĐVT|3(2×1) TH năm 2024|4(1×3) Năm 2025|7(2×1) Đánh giá",
		"|4 Kế hoạch|5 Thực hiện|6 % so KH",
	}
	for i := range 40 {
		if i%10 == 0 {
			want = append(want, fmt.Sprintf("|0 %s|1(1×7) CHỈ TIÊU MÔI TRƯỜNG VÀ ĐỜI SỐNG CỦA NHÂN DÂN TRONG PHƯỜNG", []string{"I", "II", "III", "IV"}[i/10]))
		}
		want = append(want, fmt.Sprintf("|0 %d|1 %s|2 %%|3 %d,5|4 %d,0|5 %d,1|6 %d,4|7 Vượt", i+1, annexName(i+1), 50+i, 52+i, 53+i, 101+i))
	}
	got := outline(&doc.Paper{Blocks: []doc.Block{{Table: a}}})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("annex (-want +got):\n%s", diff)
	}
	if b := tables[1]; b.Rows != 4 || b.Cols != 4 || len(b.Cells) != 16 {
		t.Errorf("the table without lines is %d×%d with %d cells, want 4×4 with 16", b.Rows, b.Cols, len(b.Cells))
	}
}

// Nearly every word that poppler finds is found, and no others.
func TestWordsAgainstPdftotext(t *testing.T) {
	t.Parallel()
	program := need.Program(t, "pdftotext")
	out, err := exec.CommandContext(t.Context(), program, "-enc", "UTF-8", filepath.Join("testdata", "report.pdf"), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	p := read(t, reportFile(t))
	ours := map[string]int{}
	all := 0
	add := func(text string, _ []doc.Word) {
		for _, w := range strings.Fields(text) {
			ours[w]++
			all++
		}
	}
	for _, b := range p.Blocks {
		add(b.Text, nil)
		if b.Table != nil {
			for _, c := range b.Table.Cells {
				add(c.Text, nil)
			}
		}
	}
	for _, m := range p.Margins {
		add(m, nil)
	}
	theirs, found := 0, 0
	for _, w := range strings.Fields(norm.NFC.String(string(out))) {
		theirs++
		if ours[w] > 0 {
			ours[w]--
			found++
		}
	}
	recall, precision := float64(found)/float64(theirs), float64(found)/float64(all)
	t.Logf("recall %.4f, precision %.4f of %d words", recall, precision, theirs)
	if theirs < 5000 || recall < 0.99 || precision < 0.99 {
		t.Errorf("recall %.4f, precision %.4f of %d words; want at least 0.99 each", recall, precision, theirs)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	whole := reportFile(t)
	// /Kids names the page tree itself, so the tree never ends.
	looped := strings.Replace(string(handMade("BT ET")), "/Kids [5 0 R]", "/Kids [2 0 R]", 1)
	many := make([]string, maxPages+1)
	for _, c := range []struct {
		name string
		data []byte
		kind fault.Kind
		says string
	}{
		{"another kind", []byte("PK\x03\x04 not a paper"), fault.Refused, "không phải tệp PDF"},
		{"nothing behind the mark", []byte("%PDF-1.7\n"), fault.Refused, "hỏng"},
		{"truncated", whole[:len(whole)/3], fault.Refused, ""},
		{"password", passwordFile(t), fault.Refused, "mật khẩu"},
		{"looped", []byte(looped), fault.Refused, ""},
		{"too many pages", handMade(many...), fault.TooLarge, "2001 trang"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, err := engine.Read(t.Context(), c.data)
			f := fault.Of(err)
			if f == nil || f.Kind != c.kind || !strings.Contains(f.Sentence, c.says) {
				t.Fatalf("Read = %v, %v; want a fault of kind %s that says %q", p, err, c.kind, c.says)
			}
			if !strings.HasSuffix(f.Sentence, ".") || !strings.Contains(f.Sentence, "Hãy") {
				t.Errorf("%q is no whole sentence with what to do", f.Sentence)
			}
		})
	}
}

// A call that runs out of time loses its instance, and the next gets a new one.
func TestEngineRecovers(t *testing.T) {
	t.Parallel()
	e := NewEngine(engine.cache)
	e.limit = 20 * time.Millisecond
	if _, err := e.Read(t.Context(), reportFile(t)); !fault.Is(err, fault.TooLarge) {
		t.Fatalf("a slow file: %v, want a fault of kind too_large", err)
	}
	e.limit = limit
	if p, err := e.Read(t.Context(), handMade("BT /F1 12 Tf 72 700 Td (Hello) Tj ET")); err != nil || len(p.Blocks) != 1 {
		t.Fatalf("after it: %v, %v", p, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := e.Read(ctx, reportFile(t)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the caller's time is up: %v", err)
	}
	if err := errors.Join(e.Close(), e.Close()); err != nil {
		t.Error(err)
	}
	if _, err := e.Read(t.Context(), handMade("BT ET")); !errors.Is(err, errClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			p, err := engine.Read(t.Context(), handMade(fmt.Sprintf("BT /F1 12 Tf 72 700 Td (Paper %d) Tj ET", n)))
			if err != nil || len(p.Blocks) != 1 || p.Blocks[0].Text != fmt.Sprintf("Paper %d", n) {
				t.Errorf("paper %d: %+v, %v", n, p, err)
			}
		})
	}
	group.Wait()
}

// A picture shows ink where a word is said to stand, and paper where none is.
func TestPicture(t *testing.T) {
	t.Parallel()
	data := reportFile(t)
	img, err := engine.Picture(t.Context(), data, 24, 100)
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() < 1160 || b.Dx() > 1175 || b.Dy() < 820 || b.Dy() > 832 {
		t.Errorf("an A4 page turned round at 100 dpi is %v", b)
	}
	dark := func(box doc.Box) (n int) {
		scale := func(v int) int { return v * 100 / 720 }
		for y := scale(box[1]); y <= scale(box[3]); y++ {
			for x := scale(box[0]); x <= scale(box[2]); x++ {
				if r, _, _, _ := img.At(x, y).RGBA(); r < 0x8000 {
					n++
				}
			}
		}
		return n
	}
	p := read(t, data)
	annex := p.Blocks[len(p.Blocks)-1].Table
	last := annex.Cells[len(annex.Cells)-1]
	if w := last.Words[0]; last.Text != "Vượt" || w.Page != 24 || dark(w.Box) < 20 {
		t.Errorf("%q on page %d at %v has %d dark dots", last.Text, w.Page, w.Box, dark(w.Box))
	}
	if n := dark(doc.Box{100, 5000, 600, 5800}); n != 0 {
		t.Errorf("the empty corner has %d dark dots", n)
	}
	if _, err := engine.Picture(t.Context(), data, 25, 100); !fault.Is(err, fault.Missing) {
		t.Errorf("page 25 of 24: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(handMade("BT /F1 12 Tf 72 700 Td (Hello) Tj ET"))
	f.Add(handMade(ruled, scanPage))
	f.Add([]byte("%PDF-1.7\ntrailer << /Root 1 0 R >>"))
	e := NewEngine(engine.cache)
	e.limit = 5 * time.Second
	f.Cleanup(func() { _ = e.Close() })
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := e.Read(t.Context(), data)
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatalf("%v is no fault", err)
			}
			return
		}
		sound(t, p)
	})
}

func BenchmarkRead(b *testing.B) {
	data := reportFile(b)
	if _, err := engine.Read(b.Context(), data); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := engine.Read(b.Context(), data); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPdftotext reads the same file with poppler's program, its start
// included.
func BenchmarkPdftotext(b *testing.B) {
	program := need.Program(b, "pdftotext")
	for b.Loop() {
		if err := exec.CommandContext(b.Context(), program, "-layout", filepath.Join("testdata", "report.pdf"), "-").Run(); err != nil {
			b.Fatal(err)
		}
	}
}
