package template

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

// validate holds the parts of a file that a template changes against the schemas of
// ECMA-376; where they are not there, the rest of the test goes on.
func validate(t *testing.T, b []byte) {
	t.Helper()
	t.Run("schemas", func(t *testing.T) {
		t.Parallel()
		lint := need.Program(t, "xmllint")
		shared := need.Shared(t)
		zr, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range zr.File {
			schema := schemaOf(f.Name)
			if schema == "" {
				continue
			}
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			content, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "part.xml")
			if err := os.WriteFile(file, standard(t, content), 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command(lint, "--nonet", "--noout", "--schema", filepath.Join(shared, "ooxml-xsd", schema), file).CombinedOutput()
			if err != nil {
				t.Errorf("%s: %v\n%s", f.Name, err, out)
			}
		}
	})
}

// schemaOf names the schema of a part, "" for none.
func schemaOf(name string) string {
	switch {
	case name == "[Content_Types].xml":
		return "opc-xsd/opc-contentTypes.xsd"
	case strings.HasSuffix(name, ".rels"):
		return "opc-xsd/opc-relationships.xsd"
	case strings.HasPrefix(name, "ppt/slides/") || name == "ppt/presentation.xml":
		return "pml.xsd"
	case strings.HasPrefix(name, "word/") && strings.HasSuffix(name, ".xml") && strings.Count(name, "/") == 1:
		return "wml.xsd"
	}
	return ""
}

// standard takes out what the schemas of the standard do not know and programs are
// told to pass over: what mc:Ignorable names, and of a choice all but the fallback.
func standard(t testing.TB, b []byte) []byte {
	t.Helper()
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(b); err != nil {
		t.Fatal(err)
	}
	ignorable := map[string]bool{}
	for _, prefix := range strings.Fields(doc.Root().SelectAttrValue("mc:Ignorable", "")) {
		ignorable[prefix] = true
	}
	doc.Root().RemoveAttr("mc:Ignorable")
	var walk func(e *etree.Element)
	walk = func(e *etree.Element) {
		for _, a := range append([]etree.Attr(nil), e.Attr...) {
			if ignorable[a.Space] {
				e.RemoveAttr(a.FullKey())
			}
		}
		for _, child := range e.ChildElements() {
			switch {
			case ignorable[child.Space]:
				e.RemoveChild(child)
			case child.Tag == "AlternateContent":
				at := child.Index()
				e.RemoveChild(child)
				if fallback := child.SelectElement("Fallback"); fallback != nil {
					for i, inner := range fallback.ChildElements() {
						walk(inner)
						e.InsertChildAt(at+i, inner)
					}
				}
			default:
				walk(child)
			}
		}
	}
	walk(doc.Root())
	out, err := doc.WriteToBytes()
	if err != nil {
		t.Fatal(err)
	}
	return out
}
