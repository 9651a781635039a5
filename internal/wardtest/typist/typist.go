// Package typist does to a Word or Excel file in a test what a person at Word does to
// it: other words in its parts, and everything else as it was.
package typist

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
)

// Body is the part of a Word file that holds its text.
const Body = "word/document.xml"

// Change gives each part of a package to change, with its name, and packs what it
// returns.
func Change(t testing.TB, file []byte, change func(part, text string) string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		w, err := z.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, change(f.Name, string(b))); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Retype replaces words of a Word file's text, and fails where none of them stands
// there: a test of an edited file that edits nothing holds nothing.
func Retype(t testing.TB, file []byte, oldnew ...string) []byte {
	t.Helper()
	typed := false
	edited := Change(t, file, func(part, text string) string {
		if part != Body {
			return text
		}
		now := strings.NewReplacer(oldnew...).Replace(text)
		typed = typed || now != text
		return now
	})
	if !typed {
		t.Fatalf("the file has none of %q", oldnew)
	}
	return edited
}
