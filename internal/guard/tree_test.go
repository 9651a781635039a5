package guard

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// The decisions that the guards protect.
const (
	layoutADR       = "docs/adr/0001-layout.md"
	oneSQLADR       = "docs/adr/0002-one-sql-text.md"
	oneWriterADR    = "docs/adr/0003-one-writer-per-ward.md"
	exactNumbersADR = "docs/adr/0004-exact-numbers.md"
	dependenciesADR = "docs/adr/0005-dependencies.md"
	insertOnlyADR   = "docs/adr/0006-insert-only.md"
)

// goFile is a parsed Go file of the tree.
type goFile struct {
	path string // from the root, with slashes: internal/db/db.go
	dir  string // internal/db
	test bool
	*ast.File
}

// tree is what a guard reads: the repository, or a bad sample.
type tree struct {
	fset  *token.FileSet
	code  []goFile
	files map[string]string // texts by their path from the root; "" for pictures
}

const module = "tongket"

// where prints a position as people click on it.
func (tr *tree) where(n ast.Node) string {
	p := tr.fset.Position(n.Pos())
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// newTree parses the Go files among files.
func newTree(files map[string]string) (*tree, error) {
	tr := &tree{fset: token.NewFileSet(), files: files}
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if !strings.HasSuffix(name, ".go") || strings.Contains(name, "testdata/") {
			continue
		}
		f, err := parser.ParseFile(tr.fset, name, files[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		tr.code = append(tr.code, goFile{path: name, dir: path.Dir(name), test: strings.HasSuffix(name, "_test.go"), File: f})
	}
	return tr, nil
}

// readTree reads the repository around the test once.
var readTree = sync.OnceValues(func() (*tree, error) {
	root, err := filepath.Abs("../..")
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	err = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return skipFolder(d.Name())
		}
		if d.Name() == ".git" {
			return nil // a second checkout keeps a file of that name, with a path in it
		}
		text, err := os.ReadFile(name)
		if bytes.IndexByte(text, 0) >= 0 {
			text = nil // a picture or another file that is no text: known by name
		}
		files[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		return nil, err
	}
	return newTree(files)
})

// skipFolder leaves out what is not ours: the history, editors' folders, and
// what npm and other tools put into a checkout.
func skipFolder(name string) error {
	if name == "node_modules" || (strings.HasPrefix(name, ".") && name != "." && name != ".." && name != ".ci") {
		return filepath.SkipDir
	}
	return nil
}

// isOthers reports whether a file was taken from others and is kept as it came.
func isOthers(name string) bool {
	return name == "LICENSE" || name == "go.sum" || strings.Contains(name, "/thirdparty/")
}

func repository(t *testing.T) *tree {
	t.Helper()
	tr, err := readTree()
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// guardFunc reads a tree and returns what breaks a rule, one sentence each.
type guardFunc func(*tree) []string

// holds fails with every breach in the repository and names the decision.
func holds(t *testing.T, adr string, g guardFunc) {
	t.Helper()
	for _, breach := range g(repository(t)) {
		t.Errorf("%s\n\t(%s says why)", breach, adr)
	}
}

// badSample is a small tree that breaks a rule, and words of the breach it must
// give; want "" is a good sample that must give none.
type badSample struct {
	name  string
	files map[string]string
	want  string
}

// sees fails when the guard does not tell bad samples from good ones.
func sees(t *testing.T, g guardFunc, samples ...badSample) {
	t.Helper()
	for _, s := range samples {
		tr, err := newTree(s.files)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		got := g(tr)
		switch {
		case s.want == "" && len(got) > 0:
			t.Errorf("good sample %q is refused: %q", s.name, got)
		case s.want != "" && !slices.ContainsFunc(got, func(b string) bool { return strings.Contains(b, s.want) }):
			t.Errorf("bad sample %q is not seen: want a breach with %q, got %q", s.name, s.want, got)
		}
	}
}

// imports returns the file's imports by the name they are used under.
func (f goFile) imports() map[string]string {
	names := map[string]string{}
	for _, spec := range f.Imports {
		p := strings.Trim(spec.Path.Value, `"`)
		name := path.Base(p)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = p
	}
	return names
}

func TestDecisionsExist(t *testing.T) {
	t.Parallel()
	tr := repository(t)
	for _, adr := range []string{layoutADR, oneSQLADR, oneWriterADR, exactNumbersADR, dependenciesADR, insertOnlyADR} {
		if tr.files[adr] == "" {
			t.Errorf("%s is protected by a guard and does not exist", adr)
		}
	}
}
