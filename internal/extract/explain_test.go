package extract

import (
	"path/filepath"
	"testing"
)

// TestExplain holds that every rule a text can bring a fact by has an explanation of
// its own, and not only that of its family.
func TestExplain(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"testdata/dev", "testdata/own"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s holds no texts: %v", dir, err)
		}
		for _, file := range files {
			d, _, _ := readCase(t, file)
			for _, f := range d.Facts {
				if rules[f.Rule] == "" {
					t.Errorf("%s: %s, the rule of %q, has no explanation", file, f.Rule, f.Name)
				}
			}
		}
	}
}
