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

// placeOf returns where a folder below internal/ stands in the order; a folder
// below a place shares it, the longest name wins.
func placeOf(dir string) (int, bool) {
	for below, inside := strings.CutPrefix(dir, "internal/"); inside && below != "."; below = path.Dir(below) {
		if i := slices.IndexFunc(order, func(p place) bool { return p.path == below }); i >= 0 {
			return i, true
		}
	}
	return 0, false
}

// wrongImport says why a file of folder from may not import folder to, or "".
func wrongImport(from, to string, test bool) string {
	if strings.HasPrefix(to, "cmd/") {
		return "the program wires the packages; no package imports the program"
	}
	t, known := placeOf(to)
	if !known {
		return fmt.Sprintf("%s has no place in the order: give it one in internal/guard/order.go", to)
	}
	if order[t].in == tests && test {
		return ""
	}
	if strings.HasPrefix(from, "cmd/") {
		if order[t].in == tests {
			return why[tests]
		}
		return ""
	}
	f, known := placeOf(from)
	switch {
	case !known:
		return fmt.Sprintf("%s has no place in the order: give it one in internal/guard/order.go", from)
	case f == t:
		return ""
	case test && order[f].in == base && order[t].in == base:
		return "" // what every act needs is tested together: the writers of db by the chain of audit
	case t > f:
		return fmt.Sprintf("%s stands below %s; %s", order[t].path, order[f].path, why[order[f].in])
	case order[t].in == doors && order[f].in == doors:
		return why[doors]
	case order[f].in == face && order[t].in != face && order[t].in != ground:
		return why[face]
	}
	return ""
}

func importOrder(tr *tree) (breaches []string) {
	for _, f := range tr.code {
		for _, spec := range f.Imports {
			to, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), module+"/")
			if !ours {
				continue
			}
			if reason := wrongImport(f.dir, to, f.test); reason != "" {
				breaches = append(breaches, fmt.Sprintf("%s imports %s: %s", tr.where(spec), to, reason))
			}
		}
		if _, known := placeOf(f.dir); !known && !strings.HasPrefix(f.dir, "cmd/") {
			breaches = append(breaches, fmt.Sprintf("%s: %s has no place in the order: give it one in internal/guard/order.go", f.path, f.dir))
		}
	}
	return breaches
}

func TestImportOrder(t *testing.T) {
	t.Parallel()
	holds(t, layoutADR, importOrder)
	sees(t, importOrder,
		badSample{"ground imports domain", map[string]string{"internal/vn/a.go": "package vn\nimport _ \"tongket/internal/plan\""}, "stands below vn"},
		badSample{"an earlier feature imports a later one", map[string]string{"internal/figure/a.go": "package figure\nimport _ \"tongket/internal/task\""}, "the act belongs in the later package"},
		badSample{"door imports door", map[string]string{"internal/public/a.go": "package public\nimport _ \"tongket/internal/web\""}, "doors never import each other"},
		badSample{"part of a page reads the record", map[string]string{"internal/web/ui/a.go": "package ui\nimport _ \"tongket/internal/figure\""}, "let the door fill them"},
		badSample{"code imports the harness", map[string]string{"internal/org/a.go": "package org\nimport _ \"tongket/internal/wardtest\""}, "stands below org"},
		badSample{"program imports the harness", map[string]string{"cmd/tongket/a.go": "package main\nimport _ \"tongket/internal/wardtest\""}, "_test.go files"},
		badSample{"package without a place", map[string]string{"internal/utils/a.go": "package utils"}, "has no place"},
		badSample{"unknown import", map[string]string{"internal/org/a.go": "package org\nimport _ \"tongket/internal/helpers\""}, "has no place"},
		badSample{"package imports the program", map[string]string{"internal/api/a.go": "package api\nimport _ \"tongket/cmd/tongket\""}, "wires the packages"},
		badSample{"up the tree", map[string]string{
			"internal/web/a.go":         "package web\nimport (\n_ \"tongket/internal/web/ui\"\n_ \"tongket/internal/rollup\"\n_ \"tongket/internal/vn\")",
			"internal/web/ui/a.go":      "package ui\nimport _ \"tongket/internal/web/static\"",
			"internal/db/a_test.go":     "package db_test\nimport _ \"tongket/internal/audit\"",
			"internal/org/a_test.go":    "package org_test\nimport _ \"tongket/internal/wardtest/need\"",
			"internal/wardtest/a.go":    "package wardtest\nimport _ \"tongket/internal/org\"",
			"internal/extract/x/a.go":   "package x\nimport _ \"tongket/internal/extract\"",
			"cmd/tongket/a.go":          "package main\nimport _ \"tongket/internal/web\"",
			"internal/doc/xlsx/xlsx.go": "package xlsx\nimport _ \"tongket/internal/fault\"",
		}, ""},
	)
}

func keptPlaces(tr *tree) (breaches []string) {
	for _, f := range tr.code {
		for _, spec := range f.Imports {
			for _, k := range keptTo {
				if f.test || strings.Trim(spec.Path.Value, `"`) != k.path || inside(f.dir, k.places) {
					continue
				}
				breaches = append(breaches, fmt.Sprintf("%s imports %s, which stays in %s: %s", tr.where(spec), k.path, strings.Join(k.places, ", "), k.reason))
			}
		}
	}
	return breaches
}

// inside reports whether dir is one of the places or below one.
func inside(dir string, places []string) bool {
	return slices.ContainsFunc(places, func(p string) bool { return dir == p || strings.HasPrefix(dir, p+"/") })
}

func TestKeptPlaces(t *testing.T) {
	t.Parallel()
	holds(t, layoutADR, keptPlaces)
	sees(t, keptPlaces,
		badSample{"a feature speaks HTTP", map[string]string{"internal/figure/a.go": "package figure\nimport _ \"net/http\""}, "knows nothing of HTTP"},
		badSample{"a door holds a connection", map[string]string{"internal/web/a.go": "package web\nimport _ \"database/sql\""}, "binds the ward"},
		badSample{"each in its place", map[string]string{
			"internal/web/static/a.go": "package static\nimport _ \"net/http\"",
			"internal/db/a.go":         "package db\nimport _ \"database/sql\"",
			"internal/job/a_test.go":   "package job_test\nimport _ \"database/sql\"",
		}, ""},
	)
}

// sentenceEnd is a full stop, or a like sign, at the end of a sentence.
var sentenceEnd = regexp.MustCompile(`[.!?:;]["”)]?(\s|$)`)

// packageDocs wants one paragraph of at least two sentences for each package, in
// one of its files.
func packageDocs(tr *tree) (breaches []string) {
	docs := map[string][]string{} // folder → files with a doc comment
	sentences := map[string]int{}
	for _, f := range tr.code {
		if _, seen := docs[f.dir]; !seen && !f.test {
			docs[f.dir] = nil
		}
		if f.test || ast.IsGenerated(f.File) || strings.TrimSpace(f.Doc.Text()) == "" {
			continue
		}
		docs[f.dir] = append(docs[f.dir], path.Base(f.path))
		paragraph, _, _ := strings.Cut(f.Doc.Text(), "\n\n")
		sentences[f.dir] += len(sentenceEnd.FindAllString(paragraph, -1))
	}
	for dir, files := range docs {
		switch {
		case len(files) == 0:
			breaches = append(breaches, fmt.Sprintf("%s has no package comment: say what it is in the ward, its states, what it refuses", dir))
		case len(files) > 1:
			breaches = append(breaches, fmt.Sprintf("%s has %d package comments (%s): keep one", dir, len(files), strings.Join(files, ", ")))
		case sentences[dir] < 2:
			breaches = append(breaches, fmt.Sprintf("%s: the package comment is shorter than two sentences: say what it is in the ward, its states, what it refuses", dir))
		}
	}
	slices.Sort(breaches)
	return breaches
}

func TestPackageDocs(t *testing.T) {
	t.Parallel()
	holds(t, layoutADR, packageDocs)
	sees(t, packageDocs,
		badSample{"none", map[string]string{"internal/org/a.go": "package org"}, "no package comment"},
		badSample{"one sentence", map[string]string{"internal/org/a.go": "// Package org is people.\npackage org"}, "two sentences"},
		badSample{"two comments", map[string]string{
			"internal/org/a.go": "// Package org is people. It refuses none.\npackage org",
			"internal/org/b.go": "// Package org is people. It refuses none.\npackage org",
		}, "2 package comments"},
		badSample{"one paragraph", map[string]string{
			"internal/org/a.go": "// Package org is people\n// of the ward. It refuses cycles.\npackage org",
			"internal/org/b.go": "package org",
		}, ""},
	)
}
