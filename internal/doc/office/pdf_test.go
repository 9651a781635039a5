package office

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/program"
	"tongket/internal/doc/xlsx"
	"tongket/internal/fault"
	"tongket/internal/wardtest/need"
)

// papers are a Word file and a workbook with a line each.
func papers(t *testing.T) []Paper {
	t.Helper()
	var word, sheet bytes.Buffer
	d := docx.New(docx.Options{})
	d.Add(docx.Text(docx.T("Thu ngân sách đạt 968 tỷ đồng.")))
	if _, err := d.WriteTo(&word); err != nil {
		t.Fatal(err)
	}
	err := xlsx.Write(&sheet, xlsx.Sheet{Name: "Biểu", Columns: []xlsx.Column{{Width: 40}}, Rows: []xlsx.Row{{Cells: []xlsx.Cell{xlsx.Text("Thu ngân sách")}}}})
	if err != nil {
		t.Fatal(err)
	}
	return []Paper{{"docx", word.Bytes()}, {"xlsx", sheet.Bytes()}}
}

func TestPapersBecomePDFInTheirOrder(t *testing.T) {
	t.Parallel()
	need.Program(t, "soffice")
	in := papers(t)
	out, err := Find().PDF(t.Context(), in...)
	if err != nil {
		t.Fatal(err)
	}
	if len(out) != len(in) {
		t.Fatalf("%d files from %d papers", len(out), len(in))
	}
	for i, data := range out {
		if !bytes.HasPrefix(data, []byte("%PDF-")) {
			t.Errorf("paper %d: no PDF: %q", i, data[:min(8, len(data))])
		}
	}
	if bytes.Equal(out[0], out[1]) {
		t.Error("both papers gave the same file")
	}
}

// TestPDFFailuresAreSentences puts programs that hang or fail in LibreOffice's
// place, and none at all.
func TestPDFFailuresAreSentences(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("stands in for LibreOffice with a shell script, which Windows does not run")
	}
	for _, c := range []struct{ name, script, want string }{
		{"missing", "", "chưa cài LibreOffice"},
		{"fails", "#!/bin/sh\nexit 3\n", "không chuyển được sang PDF"},
		{"writes nothing", "#!/bin/sh\nexit 0\n", "không mở được văn bản"},
		{"hangs", "#!/bin/sh\nexec sleep 60\n", "đã bị dừng"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("PATH", dir+":/usr/bin:/bin")
			command := "soffice-absent"
			if c.script != "" {
				command = "soffice-stand-in"
				if err := os.WriteFile(filepath.Join(dir, command), []byte(c.script), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			defer standIn(command, 200*time.Millisecond)()
			out, err := Find().PDF(t.Context(), papers(t)...)
			f := fault.Of(err)
			if f == nil || f.Kind != fault.Refused || !strings.Contains(f.Sentence, c.want) || out != nil {
				t.Errorf("%v with %d files, want a refusal with %q", err, len(out), c.want)
			}
		})
	}
}

// standIn puts another command in LibreOffice's place until the function it
// returns is called.
func standIn(command string, wait time.Duration) func() {
	was, waited := libreOffice, limit
	spec := was.Spec
	spec.Commands, spec.Places = []string{command}, nil
	libreOffice, limit = program.New(spec), wait
	return func() { libreOffice, limit = was, waited }
}

func TestPDFEndsWithItsCaller(t *testing.T) {
	t.Parallel()
	need.Program(t, "soffice")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Find().PDF(ctx, papers(t)...); err != context.Canceled {
		t.Errorf("a caller that left: %v", err)
	}
}
