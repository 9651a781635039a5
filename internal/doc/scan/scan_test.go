package scan

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tongket/internal/doc"
	"tongket/internal/fault"
	"tongket/internal/wardtest/need"
)

// picture loads a page of testdata: page 1 is a report, page 2 its ruled annex.
func picture(t testing.TB, n int) image.Image {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", fmt.Sprintf("mau-%d.png", n)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// worn is a page as a tired copier hands it over: askew, on grey paper with a
// shadow at one side, blurred, speckled, squeezed as JPEG.
func worn(t testing.TB, m image.Image, degrees float64) []byte {
	t.Helper()
	s := gray(m)
	s = s.straightened(newTurn(degrees, s.w, s.h))
	dice := rand.New(rand.NewPCG(7, 11))
	out := image.NewGray(image.Rect(0, 0, s.w, s.h))
	for y := range s.h {
		for x := range s.w {
			sum := 0
			for _, d := range [5]int{0, 1, -1, s.w, -s.w} {
				sum += int(s.pix[min(max(y*s.w+x+d, 0), len(s.pix)-1)])
			}
			v := 40 + sum/5*185/255 - 50*max(0, x-s.w*3/4)/s.w + dice.IntN(25) - 12
			if dice.IntN(2000) == 0 {
				v = dice.IntN(90)
			}
			out.SetGray(x, y, color.Gray{Y: uint8(min(max(v, 0), 255))})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, out, &jpeg.Options{Quality: 60}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// reportLines is page 1 in reading order.
func reportLines() []string {
	return slices.Concat([]string{"ỦY BAN NHÂN DÂN", "PHƯỜNG HÒA MẪU", "Số: 214/BC-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
		"Hòa Mẫu, ngày 08 tháng 12 năm 2025", "BÁO CÁO", "Kết quả phát triển kinh tế - xã hội năm 2025,", "phương hướng, nhiệm vụ năm 2026"},
		letterBody, []string{"Nơi nhận:", "- Thường trực Đảng ủy;", "- Các tổ dân phố;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Trần Thị Thử"})
}

// errorRate is the share of letters that must change to make got into want, in
// tenths of a percent.
func errorRate(got, want string) int {
	a, b := []rune(got), []rune(want)
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := 1
			if x == y {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)] * 1000 / len(b)
}

func textOf(p *doc.Paper) string {
	var lines []string
	for _, b := range p.Blocks {
		lines = append(lines, b.Text)
	}
	return strings.Join(lines, "\n")
}

// numbersRight counts the numbers of the annex, and those found in their cells.
func numbersRight(p *doc.Paper) (right, all int) {
	found := map[[2]int]string{}
	for _, b := range p.Blocks {
		if b.Table != nil && b.Table.Cols == 7 {
			for _, c := range b.Table.Cells {
				found[[2]int{c.Row, c.Col}] = c.Text
			}
		}
	}
	for i, row := range annexRows {
		for j, want := range row {
			if len(row) == 2 || j == 1 || j == 2 || want == "" {
				continue
			}
			all++
			if found[[2]int{i + 2, j}] == want {
				right++
			}
		}
	}
	return right, all
}

func TestCleanPage(t *testing.T) {
	t.Parallel()
	need.Program(t, "tesseract")
	p, err := Find().Pages(t.Context(), []int{1}, DPI, func(context.Context, int) (image.Image, error) { return picture(t, 1), nil })
	if err != nil {
		t.Fatal(err)
	}
	rate := errorRate(textOf(p), strings.Join(reportLines(), "\n"))
	t.Logf("letters wrong: %d ‰", rate)
	if rate >= 40 {
		t.Errorf("%d ‰ of the letters are wrong:\n%s", rate, textOf(p))
	}
	if len(p.Blocks) != len(reportLines()) {
		t.Errorf("%d paragraphs, want %d:\n%s", len(p.Blocks), len(reportLines()), textOf(p))
	}
	checkPlaces(t, p, 1)
}

func TestRuledAnnex(t *testing.T) {
	t.Parallel()
	need.Program(t, "tesseract")
	p, err := Find().Pages(t.Context(), []int{2}, DPI, func(context.Context, int) (image.Image, error) { return picture(t, 2), nil })
	if err != nil {
		t.Fatal(err)
	}
	right, all := numbersRight(p)
	t.Logf("numbers in their cells: %d of %d", right, all)
	if right*10 < all*9 {
		t.Errorf("%d of %d numbers stand in their cells", right, all)
	}
	table := p.Blocks[len(p.Blocks)-1].Table
	if table == nil {
		t.Fatal("the page does not end with a table")
	}
	spans := map[[2]int][2]int{{0, 0}: {2, 1}, {0, 3}: {1, 3}, {2, 1}: {1, 6}, {1, 4}: {1, 1}}
	for _, c := range table.Cells {
		if want, asked := spans[[2]int{c.Row, c.Col}]; asked && want != [2]int{c.RowSpan, c.ColSpan} {
			t.Errorf("cell %d,%d covers %d rows and %d columns, want %v", c.Row, c.Col, c.RowSpan, c.ColSpan, want)
		}
	}
	checkPlaces(t, p, 2)
}

func TestWornPage(t *testing.T) {
	t.Parallel()
	need.Program(t, "tesseract")
	p, err := Find().Picture(t.Context(), worn(t, picture(t, 1), 1.3))
	if err != nil {
		t.Fatal(err)
	}
	rate := errorRate(textOf(p), strings.Join(reportLines(), "\n"))
	t.Logf("letters wrong: %d ‰", rate)
	if rate >= 50 {
		t.Errorf("%d ‰ of the letters are wrong:\n%s", rate, textOf(p))
	}
	checkPlaces(t, p, 1)
}

func TestWornAnnex(t *testing.T) {
	t.Parallel()
	need.Program(t, "tesseract")
	q, err := Find().Picture(t.Context(), worn(t, picture(t, 2), -0.9))
	if err != nil {
		t.Fatal(err)
	}
	right, all := numbersRight(q)
	t.Logf("numbers in their cells: %d of %d", right, all)
	if right*10 < all*9 {
		t.Errorf("%d of %d numbers stand in their cells", right, all)
	}
}

// checkPlaces holds that every word has its text, its page and a box on it, and
// that doubt is a percentage.
func checkPlaces(t *testing.T, p *doc.Paper, page int) {
	t.Helper()
	size := p.Pages[page-1]
	if !size.Scanned || size.Width < 5900 || size.Width > 6000 || size.Height < 8350 || size.Height > 8500 {
		t.Errorf("page %+v, want A4 in tenths of a point", size)
	}
	words := 0
	check := func(text, place string, list []doc.Word) {
		if !strings.HasPrefix(place, fmt.Sprintf("p%d@", page)) {
			t.Errorf("place %q of %q", place, text)
		}
		for _, w := range list {
			words++
			if w.Start < 0 || w.End > len(text) || strings.ContainsAny(text[w.Start:w.End], " \n") || w.Page != page ||
				w.Box[0] >= w.Box[2] || w.Box[1] >= w.Box[3] || w.Box[2] > size.Width || w.Box[3] > size.Height || w.Doubt < 0 || w.Doubt > 100 {
				t.Errorf("word %+v of %q", w, text)
			}
		}
	}
	for _, b := range p.Blocks {
		check(b.Text, b.Place, b.Words)
		if b.Table != nil {
			for _, c := range b.Table.Cells {
				check(c.Text, c.Place, c.Words)
			}
		}
	}
	if words < 100 {
		t.Errorf("%d words", words)
	}
}

// TestRefusals holds what is refused before any work, with tesseract or without.
func TestRefusals(t *testing.T) {
	t.Parallel()
	// A header alone that claims 16 384 × 16 384 dots: nothing may be decoded.
	head := "IHDR\x00\x00\x40\x00\x00\x00\x40\x00\x08\x00\x00\x00\x00"
	huge := binary.BigEndian.AppendUint32([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\r"+head), crc32.ChecksumIEEE([]byte(head)))
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"no picture", []byte("chữ"), "không phải ảnh JPEG hoặc PNG"},
		{"empty", nil, "không phải ảnh JPEG hoặc PNG"},
		{"TIFF", []byte("II*\x00\x08\x00\x00\x00"), "kiểu TIFF"},
		{"too many dots", huge, "quá giới hạn 60 triệu điểm"},
	} {
		_, err := Find().Picture(t.Context(), c.data)
		if f := fault.Of(err); f == nil || !strings.Contains(f.Sentence, c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	_, err := Find().Pages(t.Context(), make([]int, MaxPages+1), DPI, nil)
	if f := fault.Of(err); f == nil || f.Kind != fault.TooLarge || !strings.Contains(f.Sentence, "51 trang") {
		t.Errorf("too many pages: %v", err)
	}
}

func TestBlankPageGivesNothing(t *testing.T) {
	t.Parallel()
	need.Program(t, "tesseract")
	white := image.NewGray(image.Rect(0, 0, 1240, 1754))
	for i := range white.Pix {
		white.Pix[i] = 255
	}
	p, err := Find().Pages(t.Context(), []int{3}, 150, func(context.Context, int) (image.Image, error) { return white, nil })
	if err != nil || len(p.Blocks) != 0 || len(p.Pages) != 3 || !p.Pages[2].Scanned || p.Pages[0].Scanned {
		t.Errorf("blank page: %+v, %v", p, err)
	}
}
