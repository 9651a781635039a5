package guard

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tongket/internal/auth"
)

// called is a function or method by its bare name, and where it is called.
type called struct{ at, on, name string }

func calls(tr *tree, f goFile) (found []called) {
	ast.Inspect(f.File, func(n ast.Node) bool {
		call, is := n.(*ast.CallExpr)
		if !is {
			return true
		}
		switch fn := call.Fun.(type) {
		case *ast.SelectorExpr:
			c := called{at: tr.where(fn.Sel), name: fn.Sel.Name}
			if on, is := fn.X.(*ast.Ident); is {
				c.on = on.Name
			}
			found = append(found, c)
		case *ast.Ident:
			found = append(found, called{at: tr.where(fn), name: fn.Name})
		}
		return true
	})
	return found
}

// rightsUsed wants every right asked for by code outside auth: a right nobody
// asks for is a rule nobody keeps. all is what auth.Rights() returns.
func rightsUsed(all []auth.Right) guardFunc {
	return func(tr *tree) (breaches []string) {
		names := map[string]string{} // constant → right
		used := map[string]bool{}
		for _, f := range tr.code {
			if f.dir == "internal/auth" && !f.test {
				maps.Copy(names, rightConstants(f))
			}
		}
		for _, f := range tr.code {
			if f.test || f.dir == "internal/auth" || f.imports()["auth"] == "" {
				continue
			}
			ast.Inspect(f.File, func(n ast.Node) bool {
				if s, is := n.(*ast.SelectorExpr); is {
					if from, is := s.X.(*ast.Ident); is && from.Name == "auth" {
						used[names[s.Sel.Name]] = true
					}
				}
				return true
			})
		}
		for _, right := range all {
			if !used[string(right)] {
				breaches = append(breaches, fmt.Sprintf("right %q is asked for by no act and no route: use it or take it away", right))
			}
		}
		for name, right := range names {
			if !slices.Contains(all, auth.Right(right)) {
				breaches = append(breaches, fmt.Sprintf("auth.%s is not among auth.Rights(): nobody has it", name))
			}
		}
		slices.Sort(breaches)
		return breaches
	}
}

// rightConstants reads the constants of type Right.
func rightConstants(f goFile) map[string]string {
	names := map[string]string{}
	ast.Inspect(f.File, func(n ast.Node) bool {
		spec, is := n.(*ast.ValueSpec)
		if !is || len(spec.Names) != 1 || len(spec.Values) != 1 {
			return true
		}
		kind, isIdent := spec.Type.(*ast.Ident)
		value, isText := spec.Values[0].(*ast.BasicLit)
		if isIdent && isText && kind.Name == "Right" {
			names[spec.Names[0].Name], _ = strconv.Unquote(value.Value)
		}
		return true
	})
	return names
}

func TestRightsAreUsed(t *testing.T) {
	t.Parallel()
	holds(t, layoutADR, rightsUsed(auth.Rights()))
	rights := "package auth\ntype Right string\nconst (\nSeeRecord Right = \"see_record\"\nSetPlan Right = \"set_plan\"\n)"
	use := "package plan\nimport \"tongket/internal/auth\"\nvar _ = auth.SeeRecord"
	sees(t, rightsUsed([]auth.Right{"see_record", "set_plan"}),
		badSample{"used by a test only", map[string]string{"internal/auth/a.go": rights, "internal/plan/a.go": use,
			"internal/plan/a_test.go": "package plan\nimport \"tongket/internal/auth\"\nvar _ = auth.SetPlan"}, `"set_plan" is asked for by no act`},
		badSample{"used", map[string]string{"internal/auth/a.go": rights, "internal/plan/a.go": use,
			"internal/web/a.go": "package web\nimport \"tongket/internal/auth\"\nvar _ = auth.SetPlan"}, ""},
	)
	sees(t, rightsUsed([]auth.Right{"see_record"}),
		badSample{"without a rule", map[string]string{"internal/auth/a.go": rights, "internal/plan/a.go": use}, "auth.SetPlan is not among"})
}

// exactPlaces work with numbers that end in verdicts and documents.
var exactPlaces = []string{
	"internal/vn", "internal/extract", "internal/plan", "internal/figure", "internal/score",
	"internal/check", "internal/intake", "internal/report", "internal/rollup",
}

// floats refuses binary fractions there, but on a line that says it is not a
// figure (the width of a column).
func floats(tr *tree) (breaches []string) {
	for _, f := range tr.code {
		if f.test || !inside(f.dir, exactPlaces) {
			continue
		}
		spared := map[int]bool{}
		for _, group := range f.Comments {
			for _, c := range group.List {
				if strings.Contains(c.Text, "not a figure") {
					spared[tr.fset.Position(c.Pos()).Line] = true
				}
			}
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			if n != nil && spared[tr.fset.Position(n.Pos()).Line] && tr.fset.Position(n.End()).Line == tr.fset.Position(n.Pos()).Line {
				return false
			}
			switch n := n.(type) {
			case *ast.Ident:
				if n.Name == "float64" || n.Name == "float32" {
					breaches = append(breaches, tr.where(n)+" uses "+n.Name+": figures are int64 at a scale, ratios are math/big")
				}
			case *ast.SelectorExpr:
				if n.Sel.Name == "ParseFloat" || n.Sel.Name == "Float64" || n.Sel.Name == "SetFloat64" {
					breaches = append(breaches, tr.where(n.Sel)+" calls "+n.Sel.Name+": figures are int64 at a scale, ratios are math/big")
				}
			}
			return true
		})
	}
	return breaches
}

func TestExactNumbers(t *testing.T) {
	t.Parallel()
	holds(t, exactNumbersADR, floats)
	sees(t, floats,
		badSample{"a float", map[string]string{"internal/score/a.go": "package score\nvar x float64"}, "int64 at a scale"},
		badSample{"a float parsed", map[string]string{"internal/vn/a.go": "package vn\nimport \"strconv\"\nvar x, _ = strconv.ParseFloat(`1`, 64)"}, "ParseFloat"},
		badSample{"beside a spared line", map[string]string{"internal/report/a.go": "package report\nvar (\na float64 // not a figure: a width\nb float64\n)"}, "a.go:4 uses float64"},
		badSample{"a width", map[string]string{"internal/report/a.go": "package report\nfunc f(w int) {\n_ = float64(w) * 1.2 // not a figure: a width\n}"}, ""},
		badSample{"a picture", map[string]string{"internal/doc/chart/a.go": "package chart\nvar x float64"}, ""},
	)
}

// carriers are the types that must not meet, by what they carry.
var carriers = map[string][]string{
	"request":     {"*http.Request", "http.ResponseWriter"},
	"transaction": {"*db.Tx", "*db.Wide"},
}

// besides refuses a function or a struct that holds both halves of a handler,
// also through structs that hold one, and a function over a transaction that
// reaches for the request around it.
func besides(tr *tree) (breaches []string) {
	known := carrying(tr)
	for _, f := range tr.code {
		if f.test {
			continue
		}
		w := &besideWalk{tr: tr, file: f, known: known, add: func(b string) { breaches = append(breaches, b) }}
		ast.Inspect(f.File, func(n ast.Node) bool {
			if s, is := n.(*ast.TypeSpec); is {
				w.structHoldsBoth(s)
			}
			return true
		})
		for _, d := range f.Decls {
			if fn, is := d.(*ast.FuncDecl); is && fn.Body != nil {
				w.function(fn, fn.Recv, fn.Type, fn.Body, scope{})
			}
		}
	}
	return breaches
}

// typeName writes a type as it is known across packages: *http.Request,
// internal/web.page. Slices, maps and pointers to structs count as what they hold.
func typeName(f goFile, e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		if s, is := e.X.(*ast.SelectorExpr); is {
			if from, is := s.X.(*ast.Ident); is {
				switch imported := f.imports()[from.Name]; {
				case imported == "net/http" || from.Name == "http":
					return "*http." + s.Sel.Name
				case imported == module+"/internal/db" || from.Name == "db":
					return "*db." + s.Sel.Name
				}
			}
		}
		return typeName(f, e.X)
	case *ast.SelectorExpr:
		from, is := e.X.(*ast.Ident)
		if !is {
			return ""
		}
		if from.Name == "http" {
			return "http." + e.Sel.Name
		}
		return strings.TrimPrefix(f.imports()[from.Name], module+"/") + "." + e.Sel.Name
	case *ast.Ident:
		return f.dir + "." + e.Name
	case *ast.ArrayType:
		return typeName(f, e.Elt)
	case *ast.MapType:
		return typeName(f, e.Value)
	case *ast.Ellipsis:
		return typeName(f, e.Elt)
	}
	return ""
}

// carrying returns, for each half, the names of the types that hold it, itself
// included, through any number of structs.
func carrying(tr *tree) map[string]map[string]bool {
	known := map[string]map[string]bool{}
	for half, names := range carriers {
		known[half] = map[string]bool{}
		for _, n := range names {
			known[half][n] = true
		}
	}
	for grew := true; grew; {
		grew = false
		for _, f := range tr.code {
			ast.Inspect(f.File, func(n ast.Node) bool {
				spec, is := n.(*ast.TypeSpec)
				if !is || f.test {
					return !f.test
				}
				name := f.dir + "." + spec.Name.Name
				for half := range carriers {
					if !known[half][name] && holdsHalf(f, spec, known[half]) {
						known[half][name], grew = true, true
					}
				}
				return true
			})
		}
	}
	return known
}

func holdsHalf(f goFile, spec *ast.TypeSpec, half map[string]bool) bool {
	s, is := spec.Type.(*ast.StructType)
	if !is {
		return half[typeName(f, spec.Type)]
	}
	return slices.ContainsFunc(s.Fields.List, func(field *ast.Field) bool { return half[typeName(f, field.Type)] })
}

type besideWalk struct {
	tr    *tree
	file  goFile
	known map[string]map[string]bool
	add   func(string)
}

func (w *besideWalk) structHoldsBoth(spec *ast.TypeSpec) {
	if holdsHalf(w.file, spec, w.known["request"]) && holdsHalf(w.file, spec, w.known["transaction"]) {
		w.add(fmt.Sprintf("%s: %s holds a request and a transaction: split it into the parsed command and the act", w.tr.where(spec), spec.Name.Name))
	}
}

// scope is what the functions around an expression have in their hands.
type scope struct {
	requests []string // names of requests made outside the transaction
	open     bool     // a transaction is open
}

// function checks one function and those inside it.
func (w *besideWalk) function(at ast.Node, recv *ast.FieldList, fn *ast.FuncType, body *ast.BlockStmt, around scope) {
	fields := slices.Clone(fn.Params.List)
	if recv != nil {
		fields = append(fields, recv.List...)
	}
	var own []string // requests among the parameters
	takesTx := false
	hidden := made(body)
	for _, field := range fields {
		name := typeName(w.file, field.Type)
		takesTx = takesTx || w.known["transaction"][name]
		for _, id := range field.Names {
			hidden[id.Name] = true
			if w.known["request"][name] {
				own = append(own, id.Name)
			}
		}
		if len(field.Names) == 0 && w.known["request"][name] {
			own = append(own, "_")
		}
	}
	if takesTx && len(own) > 0 {
		w.add(w.tr.where(at) + " takes a request and a transaction: read the whole request first, then act on what was parsed")
	}
	around.requests = slices.DeleteFunc(slices.Clone(around.requests), func(r string) bool { return hidden[r] })
	if around.open = around.open || takesTx; !around.open {
		around.requests = append(around.requests, own...)
	}
	w.body(body, around)
}

// body looks for outer requests in the body of an act, and for functions in it.
func (w *besideWalk) body(body *ast.BlockStmt, around scope) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			w.function(n, nil, n.Type, n.Body, around)
			return false
		case *ast.SelectorExpr:
			if id, is := n.X.(*ast.Ident); is {
				w.reach(id, around)
				return false
			}
		case *ast.Ident:
			w.reach(n, around)
		}
		return true
	})
}

// reach reports a request that is used while a transaction is open.
func (w *besideWalk) reach(id *ast.Ident, around scope) {
	if around.open && slices.Contains(around.requests, id.Name) {
		w.add(fmt.Sprintf("%s: the act reaches for %s, which holds the request, while its transaction is open: parse it before", w.tr.where(id), id.Name))
	}
}

// made returns the names that a body makes for itself.
func made(body *ast.BlockStmt) map[string]bool {
	names := map[string]bool{}
	add := func(exprs ...ast.Expr) {
		for _, e := range exprs {
			if id, is := e.(*ast.Ident); is {
				names[id.Name] = true
			}
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				add(n.Lhs...)
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				add(n.Key, n.Value)
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				names[id.Name] = true
			}
		}
		return true
	})
	return names
}

func TestNoRequestBesideTransaction(t *testing.T) {
	t.Parallel()
	holds(t, oneWriterADR, besides)
	web := func(body string) map[string]string {
		return map[string]string{"internal/web/a.go": "package web\nimport (\n\"net/http\"\n\"tongket/internal/db\"\n)\n" + body}
	}
	sees(t, besides,
		badSample{"function", web("func f(tx *db.Tx, r *http.Request) error { return nil }"), "takes a request and a transaction"},
		badSample{"method", web("type page struct{ r *http.Request }\nfunc (p page) act(tx *db.Tx) error { return nil }"), "takes a request and a transaction"},
		badSample{"answering inside", web("func f(tx *db.Tx, w http.ResponseWriter) {}"), "takes a request and a transaction"},
		badSample{"struct", web("type both struct {\nr *http.Request\ntx *db.Tx\n}"), "both holds a request and a transaction"},
		badSample{"through structs", web("type a struct{ r *http.Request }\ntype b struct{ a *a }\nfunc f(tx *db.Tx, x b) {}"), "takes a request and a transaction"},
		badSample{"literal reaching out", web("func h(w http.ResponseWriter, r *http.Request) {\nd.Update(r.Context(), actor, func(tx *db.Tx) error { return act(tx, r.FormValue(`x`)) })\n}"), "the act reaches for r"},
		badSample{"reaching out from deeper", web("func h(w http.ResponseWriter, r *http.Request) {\nd.Update(func(tx *db.Tx) error { return each(func() { use(r.Body) }) })\n}"), "the act reaches for r"},
		badSample{"handler in two halves", web("func h(w http.ResponseWriter, r *http.Request) {\ncmd := read(r)\nd.Update(r.Context(), actor, func(tx *db.Tx) error { return act(tx, cmd) })\n}\nfunc act(tx *db.Tx, cmd Cmd) error { return nil }"), ""},
		badSample{"its own r", web("func h(w http.ResponseWriter, r *http.Request) {\nd.View(func(tx *db.Tx) error { for _, r := range rows(tx) { use(r, x.w) }; return nil })\n}"), ""},
		badSample{"another r", web("func h(w http.ResponseWriter, r *http.Request) {\nd.View(func(tx *db.Tx) error { return tx.Each(func(r db.Scanner) error { return r.Scan() }, `x`) })\n}"), ""},
	)
}
