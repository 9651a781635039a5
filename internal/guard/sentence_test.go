package guard

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const glossary = "docs/glossary.md"

// sentenceAt says which argument of a maker of faults is the sentence.
var sentenceAt = map[string]int{
	"Invalidf": 1, "Forbiddenf": 0, "Missingf": 0, "Conflictf": 0, "Refusedf": 0, "New": 2,
}

var (
	// evasive are phrases that tell a person nothing: what is wrong, with which
	// value, and what to do stand in their place.
	evasive = regexp.MustCompile(`(?i)[k]hông hợp lệ|[v]ui lòng|[đ]ã xảy ra lỗi|[c]ó lỗi xảy ra`)
	closed  = regexp.MustCompile(`[.?!…:][”"»)]?$`)
)

// wholeSentences wants what people read to be a sentence: it begins like one,
// ends like one, is composed (NFC) and does not evade.
func wholeSentences(tr *tree) (breaches []string) {
	consts := constants(tr)
	for _, f := range tr.code {
		if f.test {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil {
					breaches = append(breaches, phrase(tr.where(n), text)...)
				}
			case *ast.CallExpr:
				fn, is := n.Fun.(*ast.SelectorExpr)
				if !is {
					break
				}
				from, is := fn.X.(*ast.Ident)
				at, makes := sentenceAt[fn.Sel.Name]
				if !is || from.Name != "fault" || !makes || len(n.Args) <= at {
					break
				}
				if text, isText := fold(n.Args[at], f, consts, 0); isText {
					breaches = append(breaches, sentence(tr.where(n), text)...)
				}
			}
			return true
		})
	}
	return breaches
}

func phrase(at, text string) (breaches []string) {
	if m := evasive.FindString(text); m != "" {
		breaches = append(breaches, fmt.Sprintf("%s says %q: say what is wrong with which value, and what to do", at, m))
	}
	if !norm.NFC.IsNormalString(text) {
		breaches = append(breaches, at+" holds Vietnamese in pieces (not NFC): it would not be found by what people type")
	}
	return breaches
}

func sentence(at, text string) (breaches []string) {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, "“\"«("))
	if !unicode.IsUpper(first) && !unicode.IsDigit(first) && first != '%' && first != '?' {
		breaches = append(breaches, fmt.Sprintf("%s: the sentence begins in the middle: %q", at, text))
	}
	if !closed.MatchString(text) && !strings.HasSuffix(text, "»") && !regexp.MustCompile(`%[a-z]$`).MatchString(text) {
		breaches = append(breaches, fmt.Sprintf("%s: the sentence does not end: %q", at, text))
	}
	return breaches
}

func TestWholeSentences(t *testing.T) {
	t.Parallel()
	holds(t, glossary, wholeSentences)
	in := func(call string) map[string]string {
		return map[string]string{"internal/org/a.go": "package org\nvar _ = " + call}
	}
	bad := "không hợp" + " lệ"
	sees(t, wholeSentences,
		badSample{"evasive", in("fault.Invalidf(`name`, `Tên " + bad + ".`)"), bad},
		badSample{"no end", in("fault.Missingf(`Không có đơn vị %q ở đây`, x)"), "does not end"},
		badSample{"no beginning", in("fault.New(fault.Busy, ``, `đang bận.`)"), "begins in the middle"},
		badSample{"in pieces", in("`" + norm.NFD.String("đơn vị") + "`"), "not NFC"},
		badSample{"a sentence", in("fault.Invalidf(`value`, `“%s” có hai cách đọc. ` + `Chọn một.`, x)"), ""},
	)
}
