package markdown

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// draw writes blocks as text: kind, level, number and text of each, the cells of a
// table with "|" between.
func draw(p *doc.Paper) string {
	var b strings.Builder
	for _, n := range p.Blocks {
		if n.Table == nil {
			fmt.Fprintf(&b, "%s %d %q %s\n", n.Kind, n.Level, n.Number, strings.ReplaceAll(n.Text, "\n", "⏎"))
			continue
		}
		fmt.Fprintf(&b, "table %d×%d, head %d:", n.Table.Rows, n.Table.Cols, n.Table.HeadRows)
		for _, c := range n.Table.Cells {
			b.WriteString(" |" + strings.ReplaceAll(c.Text, "\n", "⏎"))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

const report = `# BÁO CÁO
## Tình hình năm 2025
I. KINH TẾ
1. Thu ngân sách đạt **6,2 tỷ đồng**,
   bằng 180% kế hoạch.
2. Giá trị sản xuất hơn 75 tỷ đồng.
   - Công nghiệp: 40 tỷ đồng
   + Xây dựng: 35 tỷ đồng

II. VĂN HÓA
Gia đình văn hóa đạt 91,5%,
vượt kế hoạch.
a) Số hộ nghèo còn 18 hộ;
b) Số hộ cận nghèo còn 35 hộ.

4) Tiêm chủng: 98%
5) Diện tích 45 m² &amp; 3\*2

| Chỉ tiêu | KH | TH |
|---|---:|---:|
| Số hộ nghèo | 20 | 18<br>(hộ) |
| Đảng viên | 18 |

    Đoạn lùi đầu dòng, 12 hộ.

<table><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>

Xem [trang](http://phuong.vn) ![ảnh](a.png)
`

func TestRead(t *testing.T) {
	t.Parallel()
	p, err := Read([]byte(report))
	if err != nil {
		t.Fatal(err)
	}
	want := `
heading 1 "" BÁO CÁO
heading 2 "" Tình hình năm 2025
paragraph 0 "" I. KINH TẾ
item 1 "1." Thu ngân sách đạt 6,2 tỷ đồng, bằng 180% kế hoạch.
item 1 "2." Giá trị sản xuất hơn 75 tỷ đồng.
item 2 "-" Công nghiệp: 40 tỷ đồng
item 2 "+" Xây dựng: 35 tỷ đồng
paragraph 0 "" II. VĂN HÓA
paragraph 0 "" Gia đình văn hóa đạt 91,5%, vượt kế hoạch.
paragraph 0 "" a) Số hộ nghèo còn 18 hộ;
paragraph 0 "" b) Số hộ cận nghèo còn 35 hộ.
item 1 "4)" Tiêm chủng: 98%
item 1 "5)" Diện tích 45 m² & 3*2
table 3×3, head 1: |Chỉ tiêu |KH |TH |Số hộ nghèo |20 |18⏎(hộ) |Đảng viên |18 |
paragraph 0 "" Đoạn lùi đầu dòng, 12 hộ.
table 2×2, head 0: |a |1 |b |2
paragraph 0 "" Xem trang
`
	if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(draw(p))); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
	for _, b := range p.Blocks {
		var from, to int
		if _, err := fmt.Sscanf(b.Place, "bytes/%d-%d", &from, &to); err != nil || to > len(report) {
			t.Fatalf("place %q", b.Place)
		}
		if b.Text == "Số hộ nghèo còn 18 hộ;" && vn.NFC(report)[from:to] != "a) Số hộ nghèo còn 18 hộ;" {
			t.Errorf("place of a) shows %q", report[from:to])
		}
	}
}

// TestReadNumbers holds that numbers stay as typed where Markdown counts anew.
func TestReadNumbers(t *testing.T) {
	t.Parallel()
	p, err := Read([]byte("1. một\n1. hai\n7. ba\n\n* bốn\n\n10) năm\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := "item 1 \"1.\" một\nitem 1 \"1.\" hai\nitem 1 \"7.\" ba\nitem 1 \"-\" bốn\nitem 1 \"10)\" năm\n"
	if diff := cmp.Diff(want, draw(p)); diff != "" {
		t.Error(diff)
	}
}

func TestReadEncodings(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"Tổng kết", "\ufeffTổng kết", "To\u0302\u0309ng ke\u0302\u0301t", "\xff\xfeT\x00\xd5\x1en\x00g\x00 \x00k\x00\xbf\x1et\x00", "T\xf4\xd2ng k\xea\xect"} {
		p, err := Read([]byte(data))
		if err != nil {
			t.Errorf("%q: %v", data, err)
		} else if got := draw(p); got != "paragraph 0 \"\" Tổng kết\n" {
			t.Errorf("%q is read as %s", data, got)
		}
	}
}

// TestReadHostile reads what makes parsers of Markdown slow: unjudged, some of these
// take minutes.
func TestReadHostile(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, refused string }{
		{"nothing", " \n", "rỗng"},
		{"too large", strings.Repeat("a", maxFile+1), "5 MB"},
		{"zeros", "a\x00b", "không phải văn bản"},
		{"quotes within quotes", strings.Repeat(">", 100_000) + "a", "lồng nhau"},
		{"lists within lists", strings.Repeat("- ", 100_000) + "a", "lồng nhau"},
		{"open brackets", strings.Repeat("[", 50_000), "hơn 1.000 dấu"},
		{"open stars", strings.Repeat(strings.Repeat("*a ", 900)+"\n\n", 20), ""},
		{"marks by turns", strings.Repeat("*a_ ", 50_000), "hơn 1.000 dấu"},
		{"open ticks", strings.Repeat("`a``", 20_000), "hơn 1.000 dấu"},
		{"pipes", strings.Repeat("|a", 50_000) + "\n" + strings.Repeat("|-", 50_000), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Read([]byte(tt.text))
			if f := fault.Of(err); tt.refused != "" && (f == nil || !strings.Contains(f.Sentence, tt.refused)) || tt.refused == "" && err != nil {
				t.Errorf("got %v", err)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(report))
	f.Add([]byte("- a\n  1. b\n\n     c\n> d\n\n<div>\ne\n\nf|g\n-|-\nh\\|i|**j"))
	f.Add([]byte("Tên\n===\n***\n```\n1.1 a\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Read(data)
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatalf("an error that is no fault: %v", err)
			}
			return
		}
		for _, b := range p.Blocks {
			if b.Place == "" || b.Table == nil && b.Text == "" {
				t.Fatalf("a block without text or place: %+v", b)
			}
		}
	})
}
