package scan

import (
	"fmt"
	"strings"
	"testing"

	"tongket/internal/doc"

	"github.com/google/go-cmp/cmp"
)

// tableOf writes a table as lines of cells parted by "|"; an empty cell is none.
func tableOf(page int, lines ...string) doc.Block {
	t := &doc.Table{Rows: len(lines)}
	for r, l := range lines {
		for c, s := range strings.Split(l, "|") {
			t.Cols = max(t.Cols, c+1)
			if s != "" {
				t.Cells = append(t.Cells, doc.Cell{Row: r, Col: c, RowSpan: 1, ColSpan: 1, Text: s, Place: fmt.Sprintf("p%d@", page), Words: []doc.Word{{End: len(s), Page: page}}})
			}
		}
	}
	return doc.Block{Kind: doc.Tabular, Table: t}
}

func text(s string) doc.Block { return doc.Block{Kind: doc.Paragraph, Text: s} }

// linesOfTable is the other way round.
func linesOfTable(t *doc.Table) []string {
	out := make([][]string, t.Rows)
	for i := range out {
		out[i] = make([]string, t.Cols)
	}
	for _, c := range t.Cells {
		out[c.Row][c.Col] = strings.ReplaceAll(c.Text, "\n", "/")
	}
	var lines []string
	for _, cells := range out {
		lines = append(lines, strings.Join(cells, "|"))
	}
	return lines
}

func TestTableGoesOnOverThePage(t *testing.T) {
	t.Parallel()
	first := []string{"STT|Chỉ tiêu|Ước thực hiện", "1|Thu ngân sách|38,64", "2|Tỷ lệ rác thải|97,2"}
	for _, c := range []struct {
		name   string
		second []string
		want   []string
		head   int
	}{
		{"the head again, with a letter misread", []string{"STT|Chi tiêu|Ước thực hiện", "3|Cây xanh|342"}, append(first[:3:3], "3|Cây xanh|342"), 1},
		{"no head", []string{"3|Cây xanh|342"}, append(first[:3:3], "3|Cây xanh|342"), 0},
		{"the rest of a row", []string{"|được thu gom|", "3|Cây xanh|342"}, []string{first[0], first[1], "2|Tỷ lệ rác thải/được thu gom|97,2", "3|Cây xanh|342"}, 0},
		{"a row of its own without ordinal", []string{"|Trong đó: đô thị|99"}, append(first[:3:3], "|Trong đó: đô thị|99"), 0},
	} {
		blocks, margins := bound([]int{1, 2}, [][]doc.Block{{text("Phụ lục"), tableOf(1, first...)}, {text("- 2 -"), tableOf(2, c.second...), text("Ghi chú")}})
		if len(blocks) != 3 || blocks[1].Table == nil {
			t.Errorf("%s: %d blocks", c.name, len(blocks))
			continue
		}
		if diff := cmp.Diff(c.want, linesOfTable(blocks[1].Table)); diff != "" {
			t.Errorf("%s: -want +got\n%s", c.name, diff)
		}
		if blocks[1].Table.HeadRows != c.head || len(margins) != 1 || margins[0] != "- 2 -" {
			t.Errorf("%s: %d head rows, margins %q", c.name, blocks[1].Table.HeadRows, margins)
		}
		for _, cell := range blocks[1].Table.Cells {
			for _, w := range cell.Words {
				if s := cell.Text[w.Start:w.End]; strings.Contains(s, "\n") || s == "" {
					t.Errorf("%s: word %q of %q", c.name, s, cell.Text)
				}
			}
		}
	}
}

func TestFootOfEveryPageIsNoText(t *testing.T) {
	t.Parallel()
	foot := text("Bản in thử, không dùng làm số liệu")
	misread := text("Bản in thứ, không dùng làm số liệu")
	blocks, margins := bound([]int{1, 2, 3}, [][]doc.Block{{tableOf(1, "1|Thu|2"), foot}, {tableOf(2, "2|Chi|1"), misread}, {text("Hết."), foot}})
	if len(blocks) != 2 || blocks[0].Table == nil || blocks[0].Table.Rows != 2 || blocks[1].Text != "Hết." || len(margins) != 3 {
		t.Errorf("blocks %+v, margins %q", blocks, margins)
	}
	blocks, _ = bound([]int{1, 2}, [][]doc.Block{{text("Một"), text("Nơi nhận")}, {text("Hai"), text("Nơi nhận")}})
	if len(blocks) != 4 {
		t.Errorf("what ends two pages was taken for a footer: %+v", blocks)
	}
}

func TestNumeralsOfHeadingsAreMended(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ read, want string }{
		{"I. MỘT,II. HAI,HI. BA,IV. BỐN", "I. MỘT,II. HAI,III. BA,IV. BỐN"},
		{"I. MỘT,II. HAI,1. Nhỏ,II. BA,IV. BỐN", "I. MỘT,II. HAI,1. Nhỏ,III. BA,IV. BỐN"},
		{"I. MỘT,II. HAI,II. BA", "I. MỘT,II. HAI,II. BA"}, // nothing proves it
		{"H. MỘT,IV. HAI", "H. MỘT,IV. HAI"},
		{"I. MỘT,II. HAI,TM. ỦY BAN,TL. CHỦ TỊCH", "I. MỘT,II. HAI,TM. ỦY BAN,TL. CHỦ TỊCH"},
		{"I. MỘT,Hi. hai", "I. MỘT,Hi. hai"},
	} {
		var blocks []doc.Block
		for s := range strings.SplitSeq(c.read, ",") {
			first := strings.Index(s, " ")
			blocks = append(blocks, doc.Block{Kind: doc.Paragraph, Text: s, Words: []doc.Word{{End: first}, {Start: first + 1, End: len(s)}}})
		}
		mendHeadings(blocks)
		var got []string
		for _, b := range blocks {
			got = append(got, b.Text)
			if b.Words[1].End != len(b.Text) || b.Text[b.Words[0].End:b.Words[1].Start] != " " {
				t.Errorf("%q has words %+v", b.Text, b.Words)
			}
		}
		if s := strings.Join(got, ","); s != c.want {
			t.Errorf("%s became %s, want %s", c.read, s, c.want)
		}
	}
}

func TestOtherTablesStayApart(t *testing.T) {
	t.Parallel()
	for name, second := range map[string][]doc.Block{
		"another width":      {tableOf(2, "1|2")},
		"a title in between": {text("Biểu số 2"), tableOf(2, "3|Cây xanh|342")},
	} {
		blocks, _ := bound([]int{1, 2}, [][]doc.Block{{tableOf(1, "1|Thu ngân sách|38,64")}, second})
		if len(blocks) != len(second)+1 {
			t.Errorf("%s: %d blocks", name, len(blocks))
		}
	}
	if blocks, _ := bound([]int{1, 3}, [][]doc.Block{{tableOf(1, "1|Thu|2")}, {tableOf(3, "2|Chi|1")}}); len(blocks) != 2 {
		t.Error("tables of pages that do not follow each other were joined")
	}
}
