package ui

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ/generator"
	templparser "github.com/a-h/templ/parser/v2"
	"github.com/google/go-cmp/cmp"
)

// TestTemplatesAreGenerated: the Go files beside the templates are what the generator
// makes of them, run in the folder of the module.
func TestTemplatesAreGenerated(t *testing.T) {
	t.Parallel()
	sources, err := filepath.Glob("*.templ")
	if err != nil || len(sources) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	for _, name := range sources {
		tree, err := templparser.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := generator.Generate(tree, &b, generator.WithFileName("internal/web/ui/"+name), generator.WithVersion("v0.3.977")); err != nil {
			t.Fatal(err)
		}
		want, err := format.Source(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(strings.TrimSuffix(name, ".templ") + "_templ.go")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s is newer than its Go file: run go tool templ generate in the folder of the module\n%s", name, diff)
		}
	}
	made, err := filepath.Glob("*_templ.go")
	if err != nil || len(made) != len(sources) {
		t.Errorf("%d generated files for %d templates: %v", len(made), len(sources), err)
	}
}

// goFiles parses the Go files of the package, tests apart.
func goFiles(t *testing.T) map[string]*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = f
	}
	return out
}

// receiver is the type whose method d is, "" for a function.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	if id, ok := d.Recv.List[0].Type.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// TestStatesShowEveryPart: whoever adds a part, or a state of a part, shows it on the
// states page.
func TestStatesShowEveryPart(t *testing.T) {
	t.Parallel()
	files := goFiles(t)
	shown := map[string]bool{}
	for name, f := range files {
		if !strings.HasPrefix(name, "states") {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				shown[id.Name] = true
			}
			return true
		})
	}
	parts := 0
	for _, f := range files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && (fn.Name.Name == "Render" || fn.Name.Name == "With") && ast.IsExported(receiver(fn)) {
				parts++
				if name := receiver(fn); !shown[name] && name != "Icon" {
					t.Errorf("%s is not on the states page", name)
				}
			}
		}
	}
	if parts < 50 {
		t.Errorf("%d parts found, want at least 50", parts)
	}
	for _, name := range stateNames(files) {
		if !shown[name] {
			t.Errorf("no part in the state %s is on the states page", name)
		}
	}
}

// stateNames are the constants of the kinds and states of parts, but for the zero
// one of each, which is shown by leaving it out. Icons are all shown in one list, and
// themes by the page itself.
func stateNames(files map[string]*ast.File) []string {
	var out []string
	for _, f := range files {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				kind, typed := v.Type.(*ast.Ident)
				if !typed || kind.Name == "Icon" || kind.Name == "Theme" {
					continue
				}
				if lit, ok := v.Values[0].(*ast.BasicLit); ok && lit.Value != `""` {
					out = append(out, v.Names[0].Name)
				}
			}
		}
	}
	return out
}

// TestEveryIconIsDrawn: a name without a drawing would leave a hole in a menu.
func TestEveryIconIsDrawn(t *testing.T) {
	t.Parallel()
	for _, name := range allIcons() {
		got := render(t, name)
		if !strings.HasPrefix(got, `<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="`) {
			t.Errorf("%s draws %q", name, got)
		}
	}
	if got := render(t, Icon("khong-co")); got != "" {
		t.Errorf("an unknown icon draws %q, want nothing", got)
	}
}
