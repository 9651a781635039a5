package docx

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lineOf is one target of a paper that the tests draw twice.
type lineOf struct{ key, name, value, percent, verdict string }

var firstLines = []lineOf{
	{"thu", "Tổng thu ngân sách nhà nước trên địa bàn", "968", "111,14", "vượt kế hoạch"},
	{"ho", "Số hộ nghèo giảm trong năm", "43", "100,00", "đạt kế hoạch"},
	{"cay", "Trồng cây phân tán trên toàn phường", "1.180", "98,33", "chưa đạt kế hoạch"},
	{"bhyt", "Tỷ lệ người dân tham gia bảo hiểm y tế", "95,6", "100,63", "vượt kế hoạch"},
}

// secondLines are the same after a correction of the first and the third.
var secondLines = []lineOf{
	{"thu", firstLines[0].name, "986", "113,20", "vượt kế hoạch"},
	firstLines[1],
	{"cay", firstLines[2].name, "1.250", "104,17", "vượt kế hoạch"},
	firstLines[3],
}

func drawnTag(run string, parts ...string) string { return run + "/" + strings.Join(parts, "/") }

// keyOfTag is what the tests' tags say.
func keyOfTag(tag string) string {
	_, key, _ := strings.Cut(tag, "/")
	return key
}

func (l lineOf) sentence(run string) Para {
	return Text(T(l.name+" đạt "), Run{Text: l.value, Tag: drawnTag(run, l.key, "gt")}, T(" đơn vị, bằng "),
		Run{Text: l.percent, Tag: drawnTag(run, l.key, "kh")}, T("% kế hoạch, "+l.verdict+"."))
}

func (l lineOf) row(run string, n int) Row {
	return Row{Cells: []Cell{{Text: fmt.Sprint(n)}, {Text: l.name}, {Text: l.value, Tag: drawnTag(run, l.key, "gt", "bieu")}, {Text: l.verdict}}}
}

// blocksOf draws the paper.
func blocksOf(run string, lines []lineOf) []Block {
	blocks := []Block{
		Para{Align: Center, Runs: []Run{B("ỦY BAN NHÂN DÂN PHƯỜNG HÒA MẪU")}}, Para{Align: Center, Runs: []Run{T("Số:        /BC-UBND")}},
		Heading(1, "I. KẾT QUẢ THỰC HIỆN"),
		Text(T("Năm qua, phường đã chỉ đạo quyết liệt các nhiệm vụ.")),
	}
	for _, l := range lines {
		blocks = append(blocks, l.sentence(run))
	}
	blocks = append(blocks, Heading(1, "II. BIỂU CHỈ TIÊU"), tableOf(run, lines), Text(T("Trên đây là báo cáo./.")))
	return blocks
}

func tableOf(run string, lines []lineOf) Table {
	t := Table{Cols: Widths(9000, 1, 5, 2, 3), Rows: []Row{{Head: true, Cells: []Cell{{Text: "STT"}, {Text: "Chỉ tiêu"}, {Text: "Thực hiện"}, {Text: "Đánh giá"}}}}}
	for i, l := range lines {
		t.Rows = append(t.Rows, l.row(run, i+1))
	}
	return t
}

func paperOf(run string, lines []lineOf) []byte { return fileOf(run, blocksOf(run, lines)) }

func fileOf(foot string, blocks []Block) []byte {
	d := New(Options{Title: "Báo cáo", Footer: []Run{T("Mốc nhật ký " + foot)}})
	d.Add(blocks...)
	var b strings.Builder
	if _, err := d.WriteTo(&b); err != nil {
		panic(err)
	}
	return []byte(b.String())
}

// mergedText is the text of a merged file, its changes beside it.
func mergedText(t *testing.T, base, edited, fresh []byte, decide func(Change) Choice) (string, Merged) {
	t.Helper()
	m, err := Merge(base, edited, fresh, MergeOptions{Key: keyOfTag, Decide: decide})
	if err != nil {
		t.Fatal(err)
	}
	return linesOf(t, m.File), m
}

// replaced gives the blocks with the one that says so much changed into others.
func replaced(blocks []Block, has string, with ...Block) []Block {
	at := slices.IndexFunc(blocks, func(b Block) bool { return strings.Contains(fmt.Sprint(b), has) })
	return slices.Replace(slices.Clone(blocks), at, at+1, with...)
}

func TestMerge(t *testing.T) {
	t.Parallel()
	base, fresh := paperOf("a", firstLines), paperOf("b", secondLines)
	mine := blocksOf("a", firstLines)
	first, second, third, fourth := firstLines[0].sentence("a"), firstLines[1].sentence("a"), firstLines[2].sentence("a"), firstLines[3].sentence("a")
	const own = "Đặc biệt, phường đã tổ chức thành công lễ hội truyền thống."
	edit := func(p Para, old, new string) Para {
		p.Runs = slices.Clone(p.Runs)
		for i := range p.Runs {
			p.Runs[i].Text = strings.Replace(p.Runs[i].Text, old, new, 1)
		}
		return p
	}
	rows := tableOf("a", firstLines)
	rows.Rows = slices.Insert(slices.Clone(rows.Rows), 3, Row{Cells: []Cell{{Text: "2a"}, {Text: "Trong đó hộ người có công"}, {Text: "5"}, {Text: "đạt kế hoạch"}}})
	moved := replaced(replaced(mine, "95,6", fourth, first), "968")
	cases := []struct {
		name   string
		edited []Block
		has    []string // lines of the result
		lacks  []string
		order  []string // stand in this order
		asked  []string // the clerk's words of what is asked
	}{
		{"a paragraph added", replaced(mine, "968", first, Text(T(own))), []string{own, "đạt 986 đơn vị, bằng 113,20%", "đạt 1.250 đơn vị, bằng 104,17% kế hoạch, vượt"}, []string{"968", "1.180"}, []string{"đạt 986", own, "đạt 43"}, nil},
		{"a generated sentence edited", replaced(mine, "968", edit(first, " đạt ", " ước đạt con số kỷ lục là ")), []string{"ước đạt con số kỷ lục là 986 đơn vị, bằng 113,20% kế hoạch, vượt"}, nil, nil,
			[]string{firstLines[0].name + " ước đạt con số kỷ lục là 968 đơn vị, bằng 111,14% kế hoạch, vượt kế hoạch."}},
		{"edited, and its words change too", replaced(mine, "1.180", edit(third, "Trồng cây", "Phong trào trồng cây")), []string{"Phong trào trồng cây phân tán trên toàn phường đạt 1.180 đơn vị, bằng 98,33% kế hoạch, chưa đạt"}, nil, nil,
			[]string{"Phong trào trồng cây phân tán trên toàn phường đạt 1.180 đơn vị, bằng 98,33% kế hoạch, chưa đạt kế hoạch."}},
		{"edited where nothing changes", replaced(mine, "Số hộ", edit(second, "Số hộ", "Tổng số hộ")), []string{"Tổng số hộ nghèo giảm trong năm đạt 43 đơn vị"}, []string{"968"}, nil, nil},
		{"moved", moved, []string{"đạt 986 đơn vị, bằng 113,20%"}, []string{"968"}, []string{"đạt 95,6", "đạt 986", "II. BIỂU"}, nil},
		{"deleted", replaced(mine, "968"), []string{"đạt 1.250"}, []string{"đạt 986", "đạt 968"}, nil, nil},
		{"a table row added", replaced(mine, "STT", rows), []string{"Trong đó hộ người có công"}, []string{"968", "1.180"}, []string{"đạt 1.250 đơn vị", "986", "Trong đó hộ người có công", "1.250"}, nil},
	}
	var files [][]byte
	for _, c := range cases {
		files = append(files, fileOf("a", c.edited))
	}
	check := func(t *testing.T, files [][]byte) {
		for i, c := range cases {
			text, m := mergedText(t, base, files[i], fresh, nil)
			checkText(t, c.name, text, c.has, c.lacks, c.order)
			var asked []string
			for _, ch := range m.Changes {
				if ch.State == Asked {
					asked = append(asked, ch.Mine)
				}
			}
			if d := cmp.Diff(c.asked, asked); d != "" {
				t.Errorf("%s: asked (-want +got):\n%s", c.name, d)
			}
			checkTags(t, m.File, "b")
		}
	}
	t.Run("as they were", func(t *testing.T) {
		t.Parallel()
		check(t, files)
	})
	t.Run("saved by LibreOffice", func(t *testing.T) {
		t.Parallel()
		check(t, convertAll(t, files, "docx", "docx:MS Word 2007 XML"))
	})
}

// checkText sees what a result says, what it does not, and in which order.
func checkText(t *testing.T, name, text string, has, lacks, order []string) {
	t.Helper()
	for _, want := range has {
		if !strings.Contains(text, want) {
			t.Errorf("%s: the result lacks %q:\n%s", name, want, text)
		}
	}
	for _, not := range lacks {
		if strings.Contains(text, not) {
			t.Errorf("%s: the result still says %q:\n%s", name, not, text)
		}
	}
	at := 0
	for _, s := range order {
		i := strings.Index(text[at:], s)
		if i < 0 {
			t.Errorf("%s: %q does not stand where it should:\n%s", name, s, text)
			return
		}
		at += i
	}
}

// checkTags sees that each number of the result bears a tag of its own, of this
// run.
func checkTags(t *testing.T, b []byte, run string) {
	t.Helper()
	r, err := Read(b)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	n := 0
	for c := range controlsOf(r) {
		if c.Tag == "" {
			continue
		}
		n++
		if seen[c.Tag] || !strings.HasPrefix(c.Tag, run+"/") {
			t.Errorf("tag %q, want each once and of run %s", c.Tag, run)
		}
		seen[c.Tag] = true
	}
	if n < 6 {
		t.Errorf("%d numbers have tags, want those of three lines at least", n)
	}
}
