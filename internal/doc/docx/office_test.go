package docx

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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

// toPDF lets LibreOffice print a file, with a profile of its own: two programs on
// one profile lose files without a word.
func toPDF(t testing.TB, b []byte) string {
	t.Helper()
	office := need.Program(t, "soffice")
	dir := t.TempDir()
	file := filepath.Join(dir, "sample.docx")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--headless", "--convert-to", "pdf", "--outdir", dir, file)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return filepath.Join(dir, "sample.pdf")
}

// TestLibreOfficePrints lets LibreOffice open the sample and looks at the pages.
func TestLibreOfficePrints(t *testing.T) {
	t.Parallel()
	pdf := toPDF(t, bytesOf(t, sample()))
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
