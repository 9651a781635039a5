package web

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"tongket/internal/web/static"
	"tongket/internal/web/ui"
)

// hold checks what holds for every page: nothing inline, ids once, names on what
// is acted on, labels and summaries that lead somewhere, a key in each form.
func (p *answer) hold() {
	p.v.t.Helper()
	say := func(format string, args ...any) {
		p.v.t.Helper()
		p.v.t.Errorf("%s: %s", p.path, fmt.Sprintf(format, args...))
	}
	ids := map[string]bool{}
	labelled := map[string]bool{}
	for _, n := range p.all("[id]") {
		id := attr(n, "id")
		if id == "" || strings.ContainsAny(id, " \t") || ids[id] {
			say("id %q is doubled, empty or has a blank", id)
		}
		ids[id] = true
	}
	for _, n := range p.all("label") {
		if textOf(n) == "" {
			say("a label without words for %q", attr(n, "for"))
		}
		labelled[attr(n, "for")] = true
	}
	whole := strings.Contains(p.body, "<html") // not a row that a script asked for
	if n := len(p.all("h1")); whole && n != 1 {
		say("%d h1, want one", n)
	}
	if n := len(p.all("main")); whole && n != 1 {
		say("%d main, want one", n)
	}
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode {
			inline(n, say)
			if p.path != "/cac-thanh-phan" { // its links are samples
				leads(n, ids, say)
			}
			named(n, labelled, say)
		}
	}
}

// inline looks for what the content-security-policy would drop.
func inline(n *html.Node, say func(string, ...any)) {
	if n.Data == "style" || n.Data == "script" && (!strings.HasPrefix(attr(n, "src"), static.Prefix) || rawText(n) != "") {
		say("an inline <%s>", n.Data)
	}
	for _, a := range n.Attr {
		value := strings.ToLower(strings.TrimSpace(a.Val))
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on") {
			say("<%s %s=%q>", n.Data, a.Key, a.Val)
		}
		if slices.Contains([]string{"href", "src", "action", "formaction"}, a.Key) && (strings.HasPrefix(value, "javascript:") || strings.Contains(value, "//")) {
			say("<%s %s=%q> leaves the server", n.Data, a.Key, a.Val)
		}
	}
}

// leads looks whether what an element refers to on its own page is there.
func leads(n *html.Node, ids map[string]bool, say func(string, ...any)) {
	for _, key := range []string{"for", "aria-describedby", "aria-labelledby"} {
		for _, id := range strings.Fields(attr(n, key)) {
			if !ids[id] {
				say("<%s %s=%q> leads nowhere", n.Data, key, id)
			}
		}
	}
	if to := attr(n, "href"); strings.HasPrefix(to, "#") && !ids[to[1:]] {
		say("%q (%s) leads nowhere", to, textOf(n))
	}
	if attr(n, "aria-invalid") == "true" && attr(n, "aria-describedby") == "" {
		say("<%s id=%q> is wrong, and nothing says why", n.Data, attr(n, "id"))
	}
}

// named looks whether what is acted on has a name, and whether a form that sends
// carries its key.
func named(n *html.Node, labelled map[string]bool, say func(string, ...any)) {
	switch n.Data {
	case "input", "select", "textarea":
		if attr(n, "type") != "hidden" && attr(n, "aria-label") == "" && !labelled[attr(n, "id")] {
			say("<%s name=%q> has no label", n.Data, attr(n, "name"))
		}
	case "a", "button", "summary":
		if attr(n, "aria-label") == "" && textOf(n) == "" {
			say("a <%s> without words", n.Data)
		}
	case "table":
		if n.FirstChild == nil || n.FirstChild.Data != "caption" || textOf(n.FirstChild) == "" {
			say("a table without a caption")
		}
	case "th", "td":
		if n.Data == "th" && textOf(n) == "" {
			say("an empty heading of a table")
		}
	case "form":
		if attr(n, "method") != "post" {
			return
		}
		for _, k := range selectAll(n, "input") {
			if attr(k, "name") == ui.KeyField && attr(k, "value") != "" {
				return
			}
		}
		say("the form to %q has no key", attr(n, "action"))
	}
}
