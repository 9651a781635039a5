package docx

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"tongket/internal/wardtest/need"
)

// targetNames are what papers of the property tests tell of.
var targetNames = []string{"Tổng thu ngân sách nhà nước trên địa bàn", "Số hộ nghèo giảm trong năm", "Trồng cây phân tán trên toàn phường",
	"Tỷ lệ người dân tham gia bảo hiểm y tế", "Số trường đạt chuẩn quốc gia", "Tỷ lệ hồ sơ giải quyết đúng hạn", "Giải quyết việc làm mới cho lao động", "Thu nhập bình quân đầu người"}

// anyLines draws a paper's lines in an order, each target at most once.
func anyLines(t *rapid.T, label string) []lineOf {
	order := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7}).Draw(t, label)[:rapid.IntRange(1, 7).Draw(t, label+" lines")]
	var all []lineOf
	for _, i := range order {
		all = append(all, lineOf{key: "i" + strconv.Itoa(i), name: targetNames[i], value: strconv.Itoa(rapid.IntRange(0, 40).Draw(t, label+" value")),
			percent: "97,5", verdict: rapid.SampledFrom([]string{"đạt kế hoạch", "chưa đạt kế hoạch", "vượt kế hoạch"}).Draw(t, label+" verdict")})
	}
	return all
}

// anyEdit does to blocks what clerks do: adds, takes out, moves, rewrites.
func anyEdit(t *rapid.T, blocks []Block) []Block {
	blocks = slices.Clone(blocks)
	for n := range rapid.IntRange(0, 4).Draw(t, "edits") {
		at := rapid.IntRange(1, len(blocks)-1).Draw(t, "where")
		switch rapid.IntRange(0, 3).Draw(t, "what") {
		case 0:
			blocks = slices.Insert(blocks, at, Block(Text(T(fmt.Sprintf("Đoạn thứ %d do văn phòng tự viết thêm vào.", n)))))
		case 1:
			blocks = slices.Delete(blocks, at, at+1)
		case 2:
			b := blocks[at]
			blocks = slices.Delete(blocks, at, at+1)
			blocks = slices.Insert(blocks, rapid.IntRange(1, len(blocks)).Draw(t, "to"), b)
		case 3:
			if p, is := blocks[at].(Para); is {
				p.Runs = append(slices.Clone(p.Runs), T(" Kết quả này rất đáng ghi nhận."))
				blocks[at] = p
			}
		}
		if len(blocks) < 3 {
			break
		}
	}
	return blocks
}

func propertyText(t *rapid.T, base, edited, fresh []byte) (string, []byte) {
	m, err := Merge(base, edited, fresh, MergeOptions{Key: keyOfTag})
	if err != nil {
		t.Fatal(err)
	}
	return propertyLines(t, m.File), m.File
}

func propertyLines(t *rapid.T, b []byte) string {
	r, err := Read(b)
	if err != nil {
		t.Fatal(err)
	}
	var out string
	for n := range r.All() {
		out += n.Line() + "\n"
	}
	return out
}

// TestMergeNothingNew: a drawing that says the same leaves the clerk's file as it is.
func TestMergeNothingNew(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines := anyLines(t, "lines")
		edited := fileOf("a", anyEdit(t, blocksOf("a", lines)))
		got, _ := propertyText(t, paperOf("a", lines), edited, paperOf("b", lines))
		if want := propertyLines(t, edited); got != want {
			t.Fatalf("the result says\n%s\nwant\n%s", got, want)
		}
	})
}

// TestMergeNothingEdited: a file that nobody touched becomes the new drawing.
func TestMergeNothingEdited(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base, fresh := paperOf("a", anyLines(t, "was")), paperOf("b", anyLines(t, "is"))
		got, _ := propertyText(t, base, base, fresh)
		if want := propertyLines(t, fresh); got != want {
			t.Fatalf("the result says\n%s\nwant\n%s", got, want)
		}
	})
}

// TestMergeTwice: merging the result again changes nothing more.
func TestMergeTwice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		was, is := anyLines(t, "was"), anyLines(t, "is")
		base, fresh := paperOf("a", was), paperOf("b", is)
		edited := fileOf("a", anyEdit(t, blocksOf("a", was)))
		first, file := propertyText(t, base, edited, fresh)
		if again, _ := propertyText(t, fresh, file, fresh); again != first {
			t.Fatalf("after the second time it says\n%s\nwant\n%s", again, first)
		}
	})
}

// TestMergedFileIsWhole holds a result against the schemas and has LibreOffice
// open it.
func TestMergedFileIsWhole(t *testing.T) {
	t.Parallel()
	lint, shared := need.Program(t, "xmllint"), need.Shared(t)
	third := append(slices.Clone(secondLines), lineOf{"truong", "Số trường đạt chuẩn quốc gia", "6", "100,00", "đạt kế hoạch"})
	rows := tableOf("a", firstLines)
	rows.Rows = slices.Insert(slices.Clone(rows.Rows), 3, Row{Cells: []Cell{{Text: "2a"}, {Text: "Trong đó hộ người có công"}, {Text: "5"}, {Text: "đạt"}}})
	ours := fileOf("a", replaced(blocksOf("a", firstLines), "STT", rows))
	theirs := convert(t, ours, "docx", "docx:MS Word 2007 XML")
	var files [][]byte
	for _, edited := range [][]byte{ours, theirs} {
		m, err := Merge(paperOf("a", firstLines), edited, paperOf("b", third), MergeOptions{Key: keyOfTag})
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, m.File)
	}
	file := filepath.Join(t.TempDir(), "part.xml")
	if err := os.WriteFile(file, passedOver(t, partsOf(t, files[0])["word/document.xml"]), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(lint, "--nonet", "--noout", "--schema", filepath.Join(shared, "ooxml-xsd", "wml.xsd"), file).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	for i, again := range convertAll(t, files, "docx", "docx:MS Word 2007 XML") {
		if want, got := linesOf(t, files[i]), linesOf(t, again); want != got {
			t.Errorf("file %d as LibreOffice reads it:\n%s\nwant:\n%s", i, got, want)
		}
	}
}
