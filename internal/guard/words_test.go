package guard

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// stray are words that have no place in the tree. The patterns are written so
// that they do not match themselves.
var stray = []struct {
	pattern *regexp.Regexp
	what    string
}{
	{regexp.MustCompile(`(?i)(?:^|[^\w.])/(?:[w]ork|[h]ome|[r]oot|[U]sers|[f]arm)/[\w.]`), "a path of somebody's machine"},
	{regexp.MustCompile(`(?i)\b[C]:\\\\?Users\\`), "a path of somebody's machine"},
	{regexp.MustCompile(`\b[T]ODO\b(?:[^(]|$|\([^#])|\b[F]IXME\b|\b[X]XX\b`), "a note without a reference: write TO" + "DO(#n), or do it"},
	{regexp.MustCompile(`(?i)\b[i]ssues? #?\d`), "a number that means nothing to a reader of the code: say the reason"},
	{regexp.MustCompile(`(?i)\bl[o]rem ipsum\b`), "filler text"},
	{regexp.MustCompile(`(?m)^(?:<{7}|>{7}) `), "a conflict that was not resolved"},
}

// strayWords reads every text of the tree but the texts of others, which are
// kept as they came.
func strayWords(tr *tree) (breaches []string) {
	for name, text := range tr.files {
		if isOthers(name) {
			continue
		}
		for _, s := range stray {
			breaches = append(breaches, matches(name, text, s.pattern, s.what)...)
		}
	}
	slices.Sort(breaches)
	return breaches
}

func TestNoStrayWords(t *testing.T) {
	t.Parallel()
	holds(t, layoutADR, strayWords)
	note := "TO" + "DO"
	sees(t, strayWords,
		badSample{"a path", map[string]string{"docs/a.md": "see /" + "home/lan/ward.db"}, "somebody's machine"},
		badSample{"a path at the start", map[string]string{"check": "/" + "work/main/check"}, "somebody's machine"},
		badSample{"a note", map[string]string{"internal/vn/a.go": "package vn\n// " + note + ": later"}, "without a reference"},
		badSample{"a note at the end", map[string]string{"docs/a.md": note}, "without a reference"},
		badSample{"a number of a list elsewhere", map[string]string{"internal/vn/a.go": "package vn\n// see issue" + " 7"}, "means nothing"},
		badSample{"a conflict", map[string]string{"docs/a.md": strings.Repeat("<", 7) + " HEAD\n"}, "not resolved"},
		badSample{"others and addresses", map[string]string{
			"internal/web/static/thirdparty/a.js": "// " + note,
			"docs/a.md":                           note + "(#12), https://a.example/home/page, /network/",
		}, ""},
	)
}

// skipReasons wants the reason printed where a test skips.
func skipReasons(tr *tree) (breaches []string) {
	for _, f := range tr.code {
		ast.Inspect(f.File, func(n ast.Node) bool {
			call, is := n.(*ast.CallExpr)
			if !is {
				return true
			}
			fn, is := call.Fun.(*ast.SelectorExpr)
			if is && (fn.Sel.Name == "SkipNow" || fn.Sel.Name == "Skip" && len(call.Args) == 0) && (f.test || inside(f.dir, []string{"internal/wardtest"})) {
				breaches = append(breaches, tr.where(fn)+" skips without a reason: say what is missing")
			}
			return true
		})
	}
	return breaches
}

func TestSkipsHaveReasons(t *testing.T) {
	t.Parallel()
	holds(t, layoutADR, skipReasons)
	sees(t, skipReasons,
		badSample{"bare", map[string]string{"internal/vn/a_test.go": "package vn\nfunc TestA(t *testing.T) { t.Skip(" + ") }"}, "without a reason"},
		badSample{"now", map[string]string{"internal/vn/a_test.go": "package vn\nfunc TestA(t *testing.T) { t.SkipNow() }"}, "without a reason"},
		badSample{"said", map[string]string{"internal/vn/a_test.go": "package vn\nfunc TestA(t *testing.T) { t.Skip(`no xmllint`) }"}, ""},
	)
}

// goMod refuses replacements, and wants each dependency that the code imports or
// runs as a tool to have its line in the decision on dependencies.
func goMod(tr *tree) (breaches []string) {
	if regexp.MustCompile(`(?m)^\s*replace\b`).MatchString(tr.files["go.mod"]) {
		breaches = append(breaches, "go.mod replaces a module: what is built here must be what others download")
	}
	adr := tr.files[dependenciesADR]
	direct := directModules(tr)
	for _, m := range direct {
		if !strings.Contains(adr, "`"+m+"`") {
			breaches = append(breaches, fmt.Sprintf("%s is a direct dependency without a line that says what it saves", m))
		}
	}
	for _, m := range adrLine.FindAllStringSubmatch(adr, -1) {
		if !slices.Contains(direct, m[1]) {
			breaches = append(breaches, fmt.Sprintf("%s has a line and is not a direct dependency: take the line out", m[1]))
		}
	}
	return breaches
}

var (
	adrLine  = regexp.MustCompile("(?m)^\\| `([^`]+)`")
	required = regexp.MustCompile(`(?m)^(?:require)?\s+([a-zA-Z][\w.-]*\.[^\s]+) v\S+`)
	toolLine = regexp.MustCompile(`(?m)^(?:tool)?\s+([a-zA-Z][\w.-]*\.[^\s]+)$`)
)

// directModules returns the modules of go.mod that the tree's own code imports,
// or whose commands it runs as tools.
func directModules(tr *tree) (direct []string) {
	var modules []string
	for _, m := range required.FindAllStringSubmatch(tr.files["go.mod"], -1) {
		modules = append(modules, m[1])
	}
	var packages []string
	for _, f := range tr.code {
		for _, spec := range f.Imports {
			packages = append(packages, strings.Trim(spec.Path.Value, `"`))
		}
	}
	for _, m := range toolLine.FindAllStringSubmatch(tr.files["go.mod"], -1) {
		packages = append(packages, m[1])
	}
	for _, p := range packages {
		best := ""
		for _, m := range modules {
			if (p == m || strings.HasPrefix(p, m+"/")) && len(m) > len(best) {
				best = m
			}
		}
		if best != "" && !slices.Contains(direct, best) {
			direct = append(direct, best)
		}
	}
	slices.Sort(direct)
	return direct
}

func TestGoMod(t *testing.T) {
	t.Parallel()
	holds(t, dependenciesADR, goMod)
	mod := "module tongket\n\nrequire (\n\texample.org/a v1.0.0 // indirect\n\texample.org/a/v2 v2.0.0\n)\n\ntool example.org/a/cmd/x\n"
	use := "package vn\nimport _ \"example.org/a/v2/b\""
	sees(t, goMod,
		badSample{"replaced", map[string]string{"go.mod": mod + "\nreplace example.org/a => ../a\n"}, "replaces a module"},
		badSample{"no line", map[string]string{"go.mod": mod, "internal/vn/a.go": use, dependenciesADR: "| `example.org/a` | x |"}, "example.org/a/v2 is a direct"},
		badSample{"a tool without a line", map[string]string{"go.mod": mod, dependenciesADR: ""}, "example.org/a is a direct"},
		badSample{"a line too many", map[string]string{"go.mod": mod, dependenciesADR: "| `example.org/a` | x |\n| `example.org/b` | x |"}, "example.org/b has a line"},
		badSample{"each its line", map[string]string{"go.mod": mod, "internal/vn/a.go": use, dependenciesADR: "| `example.org/a` | x |\n| `example.org/a/v2` | x |"}, ""},
	)
}

var (
	goName  = regexp.MustCompile("`([a-z]+)\\.([A-Z]\\w*)(?:\\([^`]*\\))?`")
	link    = regexp.MustCompile(`\]\(([^)#:\s]+)(?:#[^)]*)?\)`)
	codeRef = regexp.MustCompile("`((?:internal|cmd|docs|web|public|api)/[\\w./-]+\\.(?:go|md|sql|templ))`")
)

// trueDocs wants what the documents name to be there: links, files, and in the
// architecture the exported functions and types.
func trueDocs(tr *tree) (breaches []string) {
	for name, text := range tr.files {
		if path.Ext(name) != ".md" || isOthers(name) || strings.Contains(name, "testdata/") {
			continue
		}
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if to := path.Join(path.Dir(name), m[1]); !exists(tr, to) {
				breaches = append(breaches, fmt.Sprintf("%s links to %s, which is not there", name, m[1]))
			}
		}
		for _, m := range codeRef.FindAllStringSubmatch(text, -1) {
			if !exists(tr, m[1]) && !exists(tr, "internal/"+m[1]) {
				breaches = append(breaches, fmt.Sprintf("%s names %s, which is not there", name, m[1]))
			}
		}
	}
	known := exported(tr)
	for _, m := range goName.FindAllStringSubmatch(tr.files["docs/architecture.md"], -1) {
		if !known[m[1]+"."+m[2]] {
			breaches = append(breaches, fmt.Sprintf("docs/architecture.md names %s.%s, which the code does not have", m[1], m[2]))
		}
	}
	slices.Sort(breaches)
	return breaches
}

// exists reports whether a file or folder is in the tree.
func exists(tr *tree, name string) bool {
	if _, is := tr.files[name]; is {
		return true
	}
	for f := range tr.files {
		if strings.HasPrefix(f, strings.TrimSuffix(name, "/")+"/") {
			return true
		}
	}
	return false
}

// exported returns package.Name for the functions, methods and types of the tree.
func exported(tr *tree) map[string]bool {
	known := map[string]bool{}
	for _, f := range tr.code {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				known[f.Name.Name+"."+d.Name.Name] = true
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, is := s.(*ast.TypeSpec); is {
						known[f.Name.Name+"."+s.Name.Name] = true
					}
				}
			}
		}
	}
	return known
}

func TestDocsAreTrue(t *testing.T) {
	t.Parallel()
	holds(t, layoutADR, trueDocs)
	sees(t, trueDocs,
		badSample{"a dead link", map[string]string{"docs/a.md": "[b](b.md)"}, "links to b.md"},
		badSample{"a file that went", map[string]string{"docs/a.md": "`web/figure.go`"}, "names web/figure.go"},
		badSample{"a function that went", map[string]string{"docs/architecture.md": "`figure.Submit`", "internal/figure/a.go": "package figure"}, "names figure.Submit"},
		badSample{"all there", map[string]string{
			"docs/architecture.md": "[b](adr/b.md) `web/figure.go` `figure.Submit` [c](https://a.example/c)", "docs/adr/b.md": "[up](../architecture.md#x) [d](../adr)",
			"internal/figure/a.go": "package figure\nfunc Submit() {}", "internal/web/figure.go": "package web",
		}, ""},
	)
}
