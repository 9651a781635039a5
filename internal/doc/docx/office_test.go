package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/beevik/etree"

	"tongket/internal/wardtest/need"
)

// schemas says which schema of the standard holds for which part.
var schemas = map[string]string{
	"word/document.xml":            "wml.xsd",
	"word/styles.xml":              "wml.xsd",
	"word/settings.xml":            "wml.xsd",
	"word/fontTable.xml":           "wml.xsd",
	"word/header1.xml":             "wml.xsd",
	"word/header2.xml":             "wml.xsd",
	"word/footer1.xml":             "wml.xsd",
	"docProps/app.xml":             "shared-documentPropertiesExtended.xsd",
	"[Content_Types].xml":          "opc-xsd/opc-contentTypes.xsd",
	"_rels/.rels":                  "opc-xsd/opc-relationships.xsd",
	"word/_rels/document.xml.rels": "opc-xsd/opc-relationships.xsd",
}

// partsOf unpacks a file.
func partsOf(t testing.TB, b []byte) map[string][]byte {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range zr.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return parts
}

// TestSchemas holds every part of the sample, and of the sample without its tags,
// against the schemas of ECMA-376. What mc:Ignorable lets older programs pass
// over is passed over first, as part 3 of the standard says.
func TestSchemas(t *testing.T) {
	t.Parallel()
	lint := need.Program(t, "xmllint")
	shared := need.Shared(t)
	full := bytesOf(t, sample())
	bare, err := Strip(full)
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"full": full, "stripped": bare} {
		for part, content := range partsOf(t, b) {
			schema, ok := schemas[part]
			if !ok {
				if part != "docProps/core.xml" { // its schema needs the Dublin Core ones, which lie elsewhere
					t.Errorf("%s: no schema is named for %s", name, part)
				}
				continue
			}
			t.Run(name+"/"+filepath.Base(part), func(t *testing.T) {
				t.Parallel()
				file := filepath.Join(t.TempDir(), "part.xml")
				if err := os.WriteFile(file, passedOver(t, content), 0o600); err != nil {
					t.Fatal(err)
				}
				out, err := exec.Command(lint, "--nonet", "--noout", "--schema", filepath.Join(shared, "ooxml-xsd", schema), file).CombinedOutput()
				if err != nil {
					t.Errorf("%v\n%s", err, out)
				}
			})
		}
	}
}

// passedOver removes what mc:Ignorable names, and mc:Ignorable itself.
func passedOver(t testing.TB, b []byte) []byte {
	t.Helper()
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(b); err != nil {
		t.Fatal(err)
	}
	ignorable := strings.Fields(doc.Root().SelectAttrValue("mc:Ignorable", ""))
	doc.Root().RemoveAttr("mc:Ignorable")
	for _, prefix := range ignorable {
		for _, e := range doc.FindElements("//*") {
			if e.Space == prefix {
				e.Parent().RemoveChild(e)
			}
		}
	}
	out, err := doc.WriteToBytes()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// office is one LibreOffice for all tests, one call at a time on a profile of its
// own: two programs on one profile lose files without a word, and a profile for
// each call costs seconds.
var office struct {
	sync.Mutex
	dir string
}

func TestMain(m *testing.M) {
	code := m.Run()
	if office.dir != "" {
		os.RemoveAll(office.dir)
	}
	os.Exit(code)
}

// convert lets LibreOffice rewrite a file in another format. ext is that of the
// file, to is the format and perhaps a filter ("docx:Office Open XML Text").
func convert(t testing.TB, in []byte, ext, to string) []byte {
	t.Helper()
	return convertAll(t, [][]byte{in}, ext, to)[0]
}

// convertAll is convert for many files in one call.
func convertAll(t testing.TB, in [][]byte, ext, to string) (all [][]byte) {
	t.Helper()
	program := need.Program(t, "soffice")
	office.Lock()
	defer office.Unlock()
	if office.dir == "" {
		dir, err := os.MkdirTemp("", "docx-office-")
		if err != nil {
			t.Fatal(err)
		}
		office.dir = dir
	}
	dir := t.TempDir()
	outDir := filepath.Join(dir, "out")
	args := []string{"-env:UserInstallation=file://" + office.dir, "--headless", "--convert-to", to, "--outdir", outDir}
	for i, b := range in {
		file := filepath.Join(dir, fmt.Sprintf("in%d.%s", i, ext))
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	if msg, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, msg)
	}
	format, _, _ := strings.Cut(to, ":")
	for i := range in {
		out, err := os.ReadFile(filepath.Join(outDir, fmt.Sprintf("in%d.%s", i, format)))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, out)
	}
	return all
}

// TestLibreOfficePrints lets LibreOffice open the sample and looks at the pages.
func TestLibreOfficePrints(t *testing.T) {
	t.Parallel()
	pdf := filepath.Join(t.TempDir(), "sample.pdf")
	if err := os.WriteFile(pdf, convert(t, bytesOf(t, sample()), "docx", "pdf"), 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := exec.Command(need.Program(t, "pdfinfo"), "-l", "9", pdf).Output()
	if err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command(need.Program(t, "pdftotext"), "-layout", pdf, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []string{"595.304 x 841.89", "841.89 x 595.304"} {
		if !strings.Contains(string(info), size+" pts (A4)") {
			t.Errorf("no page of %s points (A4):\n%s", size, info)
		}
	}
	pages := strings.Split(string(text), "\f")
	for _, want := range []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "PHƯỜNG HÒA MẪU", "R&D < 5 %", "1.234,5"} {
		if !strings.Contains(pages[0], want) {
			t.Errorf("page 1 lacks %q:\n%s", want, pages[0])
		}
	}
	if strings.HasPrefix(strings.TrimSpace(pages[0]), "1") {
		t.Error("page 1 shows its number")
	}
	repeated := 0
	for i, page := range pages[1 : len(pages)-1] {
		if first := strings.TrimSpace(strings.SplitN(strings.TrimSpace(page), "\n", 2)[0]); first != string(rune('2'+i)) {
			t.Errorf("page %d begins with %q, not with its number", i+2, first)
		}
		if strings.Contains(page, "Đánh giá") {
			repeated++
		}
	}
	if repeated < 3 {
		t.Errorf("the table head stands on %d pages after the first, want it on each page of the annex", repeated)
	}
}

// TestRealOldFiles has LibreOffice make an old .doc and .xls, whose containers are
// not of our making.
func TestRealOldFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in      []byte
		ext, to string
		want    string
	}{
		{bytesOf(t, sample()), "docx", "doc", "kiểu cũ (.doc)"},
		{[]byte("STT,Chỉ tiêu\n1,Thu ngân sách\n"), "csv", "xls", "kiểu cũ (.xls)"},
	} {
		if _, err := Read(convert(t, c.in, c.ext, c.to)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.to, err, c.want)
		}
	}
}

// TestForeignFile has LibreOffice rewrite the sample, and reads what that gives:
// other part names, other styles, other markup, the same text.
func TestForeignFile(t *testing.T) {
	t.Parallel()
	ours := bytesOf(t, sample())
	theirs := convert(t, ours, "docx", "docx:Office Open XML Text")
	if want, got := linesOf(t, ours), linesOf(t, theirs); want != got {
		t.Errorf("text of the rewritten file:\n%s\nwant:\n%s", got, want)
	}
}
