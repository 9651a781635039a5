package guard

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// pageFolders hold what a browser is sent.
var pageFolders = []string{"internal/web", "internal/public"}

// inline are the ways script or style gets into a page without a file of its
// own, which the pages' content-security-policy (default-src 'self') refuses.
var inline = []struct {
	pattern *regexp.Regexp
	what    string
}{
	{regexp.MustCompile(`(?i)[\s"'/]style\s*=`), "an inline style: use a class, or an SVG attribute"},
	{regexp.MustCompile(`(?i)<style\b`), "a style element: write it in the stylesheet"},
	{regexp.MustCompile(`(?i)<script\b[^>]*>\s*[^\s<]`), "an inline script: write it in a file of static/"},
	{regexp.MustCompile(`(?i)<script(?:\s+(?:type|id|nonce)="[^"]*")*\s*>`), "a script element without a file"},
	{regexp.MustCompile(`(?i)(?:^|[\s"'/])on(?:click|dblclick|change|input|submit|reset|load|error|focus|blur|key\w+|mouse\w+|pointer\w+|touch\w+|drag\w*|drop|scroll|toggle|invalid|select|paste|copy|animation\w+|transition\w+)\s*=`), "a handler in an attribute: listen in a file of static/"},
	{regexp.MustCompile(`(?i)\bhx-(?:on|vals\s*=\s*["']js:|vars)`), "an htmx attribute that evaluates script"},
	{regexp.MustCompile(`(?i)(?:href|action|src)\s*=\s*["']?\s*javascript:`), "a javascript: address"},
}

// templParts are templ's own ways to write script or style into a page.
var templParts = []struct {
	pattern *regexp.Regexp
	what    string
}{
	{regexp.MustCompile(`(?m)^script\s+\w+\(`), "a templ script: write it in a file of static/"},
	{regexp.MustCompile(`(?m)^css\s+\w+\(`), "a templ css: use a class of the stylesheet"},
	{regexp.MustCompile(`templ\.(JSFuncCall|JSUnsafeFuncCall|ComponentScript|JSONScript|SafeCSS|Raw)\b`), "templ's way around its own escaping"},
}

// noInline reads templates, HTML files and the texts in Go code that pages are
// made of.
func noInline(tr *tree) (breaches []string) {
	for name, text := range tr.files {
		if !inside(path.Dir(name), pageFolders) || isOthers(name) {
			continue
		}
		switch path.Ext(name) {
		case ".templ":
			breaches = append(breaches, inlineIn(name, text)...)
			for _, p := range templParts {
				breaches = append(breaches, matches(name, text, p.pattern, p.what)...)
			}
		case ".html", ".svg":
			breaches = append(breaches, inlineIn(name, text)...)
		}
	}
	for _, f := range tr.code {
		if f.test || ast.IsGenerated(f.File) || !inside(f.dir, pageFolders) {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			if lit, is := n.(*ast.BasicLit); is && lit.Kind == token.STRING {
				text, _ := strconv.Unquote(lit.Value)
				for _, b := range inlineIn("", text) {
					breaches = append(breaches, tr.where(lit)+b[strings.Index(b, " "):])
				}
			}
			return true
		})
	}
	slices.Sort(breaches)
	return breaches
}

func inlineIn(name, text string) (breaches []string) {
	for _, p := range inline {
		breaches = append(breaches, matches(name, text, p.pattern, p.what)...)
	}
	return breaches
}

// matches reports each place of a text where a pattern is found.
func matches(name, text string, pattern *regexp.Regexp, what string) (breaches []string) {
	for _, m := range pattern.FindAllStringIndex(text, -1) {
		line := 1 + strings.Count(text[:m[0]], "\n")
		breaches = append(breaches, fmt.Sprintf("%s:%d has %s (%q)", name, line, what, strings.TrimSpace(text[m[0]:m[1]])))
	}
	return breaches
}

func TestNoInlineScriptOrStyle(t *testing.T) {
	t.Parallel()
	holds(t, layoutADR, noInline)
	templ := func(text string) map[string]string {
		return map[string]string{"internal/web/ui/a.templ": "package ui\ntempl a() {\n" + text + "\n}\n"}
	}
	sees(t, noInline,
		badSample{"style", templ(`<p style="color:red">`), "inline style"},
		badSample{"style made in Go", templ(`<p style={ width }>`), "inline style"},
		badSample{"style element", templ(`<style>p{}</style>`), "style element"},
		badSample{"script", templ("<script>\nalert(1)</script>"), "inline script"},
		badSample{"script with a type", templ(`<script type="application/json">`), "without a file"},
		badSample{"handler", templ(`<button class="b" onclick="go()">`), "handler in an attribute"},
		badSample{"handler made in Go", templ(`<form onsubmit={ go() }>`), "handler in an attribute"},
		badSample{"htmx script", templ(`<p hx-on:click="go()">`), "evaluates script"},
		badSample{"address", templ(`<a href="javascript:go()">`), "javascript: address"},
		badSample{"templ script", map[string]string{"internal/web/a.templ": "package web\nscript go() {\n}\n"}, "templ script"},
		badSample{"raw", templ(`@templ.Raw(text)`), "escaping"},
		badSample{"Go text", map[string]string{"internal/web/a.go": "package web\nconst p = `<p style='x'>`"}, "internal/web/a.go:2 has an inline style"},
		badSample{"nothing inline", templ(`<script src={ static.Path("a.js") } defer></script><p class="style" data-on="1">lifestyle = on</p>`), ""},
	)
}
