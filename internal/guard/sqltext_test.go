package guard

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
)

// sqlText is a SQL text found in the code, with its constants put in.
type sqlText struct {
	at     string // file:line
	dir    string
	text   string // literals emptied, comments dropped
	wide   bool   // used on a transaction bound to no ward
	marked bool   // its function says it is engine-specific
	whole  bool   // a statement, not a part of one
}

var (
	statementStart = regexp.MustCompile(`(?is)^\s*(select\s|insert\s|replace\s+into\s|update\s+\S+\s+(\w+\s+)?set\s|delete\s+from\s|with\s+(recursive\s+)?\w+\s*(\([^)]*\)\s*)?as\s*\(|pragma\s|vacuum\b|create\s+(unique\s+)?(table|index|view|trigger|database)\s|alter\s+table\s|drop\s+(table|index|database)\s)`)
	placeholder    = regexp.MustCompile(`\$[0-9]`)
	sqlLiteral     = regexp.MustCompile(`'[^']*'`)
	sqlComment     = regexp.MustCompile(`--[^\n]*`)
)

// bare drops comments and empties literals, so that words inside them are not
// taken for SQL.
func bare(text string) string {
	return sqlLiteral.ReplaceAllString(sqlComment.ReplaceAllString(text, ""), "''")
}

// sqlTexts returns every SQL text of the non-test code: string constants and
// concatenations that are a statement, or a part of one with a placeholder.
func sqlTexts(tr *tree) []sqlText {
	consts := constants(tr)
	var found []sqlText
	for _, f := range tr.code {
		if f.test {
			continue
		}
		for _, d := range f.Decls {
			w := sqlWalk{tr: tr, file: f, consts: consts, add: func(s sqlText) { found = append(found, s) }}
			w.parts = f.imports()["db"] == module+"/internal/db" || f.dir == "internal/db"
			if fn, is := d.(*ast.FuncDecl); is {
				w.marked = strings.Contains(commentsWithin(f, fn), "engine-specific")
				w.wide = takes(fn.Type, "Wide")
			}
			ast.Walk(w, d)
		}
	}
	return found
}

// sqlWalk visits expressions, knowing what the function around them takes.
type sqlWalk struct {
	tr           *tree
	file         goFile
	consts       map[string]ast.Expr
	wide, marked bool
	parts        bool // the file talks to the record, so $1 in a text is a placeholder
	add          func(sqlText)
}

func (w sqlWalk) Visit(n ast.Node) ast.Visitor {
	switch n := n.(type) {
	case *ast.FuncLit:
		if takes(n.Type, "Wide") || takes(n.Type, "Tx") {
			w.wide = takes(n.Type, "Wide")
		}
	case *ast.BasicLit, *ast.BinaryExpr:
		text, isText := fold(n.(ast.Expr), w.file, w.consts, 0)
		if !isText {
			return w
		}
		w.take(n, text)
		if _, is := n.(*ast.BinaryExpr); is {
			return nil
		}
	}
	return w
}

func (w sqlWalk) take(n ast.Node, text string) {
	whole := statementStart.MatchString(text)
	if !whole && !(w.parts && placeholder.MatchString(text)) {
		return
	}
	w.add(sqlText{at: w.tr.where(n), dir: w.file.dir, text: bare(text), wide: w.wide, marked: w.marked, whole: whole})
}

// takes reports whether a function has a parameter *db.Name or *Name.
func takes(fn *ast.FuncType, name string) bool {
	for _, field := range fn.Params.List {
		star, is := field.Type.(*ast.StarExpr)
		if !is {
			continue
		}
		switch t := star.X.(type) {
		case *ast.Ident:
			is = t.Name == name
		case *ast.SelectorExpr:
			is = t.Sel.Name == name
		default:
			is = false
		}
		if is {
			return true
		}
	}
	return false
}

// commentsWithin returns the words of a function's comments.
func commentsWithin(f goFile, fn *ast.FuncDecl) string {
	text := fn.Doc.Text()
	for _, group := range f.Comments {
		if group.Pos() >= fn.Pos() && group.End() <= fn.End() {
			text += group.Text()
		}
	}
	return text
}

// constants maps "dir.name" and "dir.func.name" to the texts that names stand
// for; a name with two meanings in a package keeps the last.
func constants(tr *tree) map[string]ast.Expr {
	consts := map[string]ast.Expr{}
	for _, f := range tr.code {
		if f.test {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if i < len(n.Values) {
						consts[f.dir+"."+name.Name] = n.Values[i]
					}
				}
			case *ast.AssignStmt:
				for i, left := range n.Lhs {
					if name, is := left.(*ast.Ident); is && n.Tok == token.DEFINE && len(n.Lhs) == len(n.Rhs) {
						consts[f.dir+"."+name.Name] = n.Rhs[i]
					}
				}
			}
			return true
		})
	}
	return consts
}

// fold returns the text of a string expression. What cannot be known here is
// written as a question mark in guillemets; an expression without any literal
// gives false.
func fold(e ast.Expr, f goFile, consts map[string]ast.Expr, depth int) (string, bool) {
	const unknown = "«?»"
	if depth > 10 {
		return unknown, false
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return unknown, false
		}
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.ParenExpr:
		return fold(e.X, f, consts, depth+1)
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return unknown, false
		}
		left, isLeft := fold(e.X, f, consts, depth+1)
		right, isRight := fold(e.Y, f, consts, depth+1)
		return left + right, isLeft || isRight
	case *ast.Ident:
		if value, known := consts[f.dir+"."+e.Name]; known {
			return fold(value, f, consts, depth+1)
		}
	case *ast.SelectorExpr:
		if from, is := e.X.(*ast.Ident); is {
			dir := strings.TrimPrefix(f.imports()[from.Name], module+"/")
			if value, known := consts[dir+"."+e.Sel.Name]; known {
				return fold(value, goFile{dir: dir, File: f.File}, consts, depth+1)
			}
		}
	}
	return unknown, false
}
