package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/extract"
)

// wordFile makes the smallest Word file: a paragraph for each line, and a table
// for lines of cells set apart by bars.
func wordFile(t testing.TB, text, header string) []byte {
	t.Helper()
	para := func(s string) string {
		var b bytes.Buffer
		if err := xml.EscapeText(&b, []byte(s)); err != nil {
			t.Fatal(err)
		}
		return `<w:p><w:r><w:t xml:space="preserve">` + b.String() + `</w:t></w:r></w:p>`
	}
	var body strings.Builder
	table := false
	for _, l := range strings.Split(text, "\n") {
		l = strings.TrimSpace(l)
		if row := strings.HasPrefix(l, "|"); row != table {
			body.WriteString(map[bool]string{true: "<w:tbl>", false: "</w:tbl>"}[row])
			table = row
		}
		switch {
		case table && strings.Trim(l, "|-") == "":
		case table:
			body.WriteString("<w:tr>")
			for _, cell := range strings.Split(strings.Trim(l, "|"), "|") {
				body.WriteString("<w:tc>" + para(strings.TrimSpace(cell)) + "</w:tc>")
			}
			body.WriteString("</w:tr>")
		default:
			body.WriteString(para(l))
		}
	}
	if table {
		body.WriteString("</w:tbl>")
	}
	const ns = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range [][2]string{
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + rel + `/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/_rels/document.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + rel + `/header" Target="header1.xml"/></Relationships>`},
		{"word/document.xml", `<w:document ` + ns + `><w:body>` + body.String() + `</w:body></w:document>`},
		{"word/header1.xml", `<w:hdr ` + ns + `>` + para(header) + `</w:hdr>`},
	} {
		f, err := z.Create(part[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(part[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestWordReadsTheSame reads texts as plain text and as Word files: the same facts,
// and a path for every node.
func TestWordReadsTheSame(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"own/a1", "own/a3", "own/a8", "own/b1", "own/b3", "dev/10", "dev/18"} {
		data, err := os.ReadFile(filepath.Join("../extract/testdata", name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		plain := extract.Text(string(data))
		word, err := Read("a.docx", wordFile(t, string(data), "Trang đầu"))
		if err != nil {
			t.Fatal(err)
		}
		sound(t, word)
		if word.Kind != "docx" {
			t.Errorf("kind %q", word.Kind)
		}
		if diff := cmp.Diff(figures(plain), figures(word)); diff != "" {
			t.Errorf("%s: plain and Word differ (-plain +Word):\n%s", name, diff)
		}
		for _, n := range word.Nodes {
			if !strings.HasPrefix(n.Place, "body/") {
				t.Errorf("%s: node at %v has place %q", name, n.Span, n.Place)
			}
		}
	}
}

// figures writes facts without their places.
func figures(d *extract.Document) []string {
	var out []string
	for _, f := range d.Facts {
		f.Span = [2]int{}
		b, err := f.MarshalJSON()
		if err != nil {
			panic(err)
		}
		out = append(out, string(b))
	}
	return out
}

func TestWordSecret(t *testing.T) {
	t.Parallel()
	if _, err := Read("a.docx", wordFile(t, "BÁO CÁO\nThu ngân sách đạt 5 tỷ đồng.", "M Ậ T")); !errors.Is(err, extract.ErrSecret) {
		t.Errorf("a mark in the page header: %v", err)
	}
	if _, err := Read("a.docx", wordFile(t, "| UBND XÃ KHE MƠ | TỐI MẬT |\n| a | b |", "")); !errors.Is(err, extract.ErrSecret) {
		t.Errorf("a mark in a cell: %v", err)
	}
	if _, err := Read("a.docx", wordFile(t, "MẬT ĐỘ DÂN SỐ năm 2025 là 412 người/km2.", "MẬT ONG")); err != nil {
		t.Errorf("no mark: %v", err)
	}
	if _, err := Read("a.docx", wordFile(t, "", "")); err == nil {
		t.Error("a Word file without text is read")
	}
}
