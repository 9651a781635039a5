package extract

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDump(t *testing.T) {
	out := os.Getenv("DUMP")
	if out == "" {
		t.Skip("no DUMP")
	}
	f, _ := os.Create(out)
	defer f.Close()
	files, _ := filepath.Glob(os.Getenv("DUMPIN"))
	for _, name := range files {
		data, _ := os.ReadFile(name)
		d, err := Read(name, data)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(map[string]any{"id": strings.TrimSuffix(filepath.Base(name), ".txt"), "facts": d.Facts})
		if err != nil {
			t.Fatal(err)
		}
		f.Write(append(b, '\n'))
	}
}
