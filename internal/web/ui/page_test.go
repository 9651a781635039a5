package ui

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"tongket/internal/web/static"
)

// render draws a part to a string.
func render(t testing.TB, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatalf("render: %v", err)
	}
	return b.String()
}

// pages are the whole pages of this package, in every theme.
func pages(t testing.TB) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, theme := range []Theme{"", ThemeLight, ThemeDark} {
		out["states "+theme.attr()] = render(t, StatesPage(theme))
		out["bare "+theme.attr()] = render(t, StatesBare(theme))
	}
	return out
}

// void are the elements without an end tag.
var void = []string{"br", "hr", "img", "input", "link", "meta", "area", "base", "col", "embed", "source", "track", "wbr"}

func TestPagesAreWellFormed(t *testing.T) {
	t.Parallel()
	for name, page := range pages(t) {
		z := html.NewTokenizer(strings.NewReader(page))
		var open []string
		for z.Next() != html.ErrorToken {
			tok := z.Token()
			switch tok.Type {
			case html.StartTagToken:
				if !slices.Contains(void, tok.Data) {
					open = append(open, tok.Data)
				}
			case html.EndTagToken:
				if len(open) == 0 || open[len(open)-1] != tok.Data {
					t.Fatalf("%s: </%s> closes %v", name, tok.Data, open)
				}
				open = open[:len(open)-1]
			}
		}
		if len(open) > 0 {
			t.Errorf("%s: left open: %v", name, open)
		}
	}
}

// elements lists the elements of a page in order.
func elements(t testing.TB, page string) []*html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			out = append(out, n)
		}
	}
	return out
}

// get is the value of an attribute, and whether it is there.
func get(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// text is all text inside an element.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// inside reports whether an ancestor of n is a tag.
func inside(n *html.Node, tag string) bool {
	for a := range n.Ancestors() {
		if a.Data == tag {
			return true
		}
	}
	return false
}

// TestPagesKeepTheContentPolicy: under default-src 'self' a browser drops inline style
// and script, so neither may be written.
func TestPagesKeepTheContentPolicy(t *testing.T) {
	t.Parallel()
	for name, page := range pages(t) {
		for _, n := range elements(t, page) {
			if n.Data == "style" {
				t.Errorf("%s: a <style> element", name)
			}
			if src, _ := get(n, "src"); n.Data == "script" && (!strings.HasPrefix(src, static.Prefix) || text(n) != "") {
				t.Errorf("%s: script from %q holding %q", name, src, text(n))
			}
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on") {
					t.Errorf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
				}
				if strings.Contains(a.Val, "javascript:") || strings.HasPrefix(a.Val, "http") || strings.HasPrefix(a.Val, "data:") {
					t.Errorf("%s: <%s %s=%q> leaves the server", name, n.Data, a.Key, a.Val)
				}
			}
		}
	}
}

func TestPagesTieNamesToThings(t *testing.T) {
	t.Parallel()
	for name, page := range pages(t) {
		all := elements(t, page)
		ids := map[string]*html.Node{}
		labelled := map[string]bool{}
		for _, n := range all {
			if id, has := get(n, "id"); has {
				if ids[id] != nil || id == "" || strings.ContainsAny(id, " \t") {
					t.Errorf("%s: id %q is doubled, empty or has a space", name, id)
				}
				ids[id] = n
			}
			if f, has := get(n, "for"); n.Data == "label" && has && text(n) != "" {
				labelled[f] = true
			}
		}
		for _, n := range all {
			checkReferences(t, name, n, ids)
			checkNamed(t, name, n, labelled)
		}
	}
}

// checkReferences: what an element refers to on its own page is there.
func checkReferences(t *testing.T, page string, n *html.Node, ids map[string]*html.Node) {
	t.Helper()
	for _, key := range []string{"for", "aria-describedby", "aria-labelledby"} {
		v, has := get(n, key)
		for _, id := range strings.Fields(v) {
			if ids[id] == nil {
				t.Errorf("%s: <%s %s=%q> leads nowhere", page, n.Data, key, v)
			}
		}
		if has && strings.TrimSpace(v) == "" {
			t.Errorf("%s: <%s %s> is empty", page, n.Data, key)
		}
	}
	// A superscript leads to its fact, a fact to its words, a summary to its field.
	href, _ := get(n, "href")
	within, _ := get(n.Parent, "class")
	lead := n.Data == "a" && within == "fk" || n.Parent.Data == "sup" || strings.HasPrefix(href, "#f-")
	if lead && ids[strings.TrimPrefix(href, "#")] == nil {
		t.Errorf("%s: %q (%s) leads nowhere", page, href, text(n))
	}
}

// checkNamed: what is acted on or looked at has a name.
func checkNamed(t *testing.T, page string, n *html.Node, labelled map[string]bool) {
	t.Helper()
	aria, _ := get(n, "aria-label")
	switch n.Data {
	case "input", "select", "textarea":
		kind, _ := get(n, "type")
		id, _ := get(n, "id")
		if kind != "hidden" && aria == "" && !labelled[id] {
			t.Errorf("%s: <%s id=%q> has no label", page, n.Data, id)
		}
		if _, bad := get(n, "aria-invalid"); bad {
			if by, _ := get(n, "aria-describedby"); !strings.Contains(by, "-loi") {
				t.Errorf("%s: <%s id=%q> is wrong, and nothing says why", page, n.Data, id)
			}
		}
	case "a", "button", "summary":
		if aria == "" && text(n) == "" {
			t.Errorf("%s: a <%s> without words", page, n.Data)
		}
	case "svg":
		role, _ := get(n, "role")
		hidden, _ := get(n, "aria-hidden")
		// A picture is one thing; one with links in it is a group of things.
		if (role == "img" || role == "group") && (n.FirstChild == nil || n.FirstChild.Data != "title" || text(n.FirstChild) == "") {
			t.Errorf("%s: a drawing without a title", page)
		}
		if role != "img" && role != "group" && hidden != "true" {
			t.Errorf("%s: a drawing that is neither named nor hidden", page)
		}
	case "table":
		if n.FirstChild == nil || n.FirstChild.Data != "caption" || text(n.FirstChild) == "" {
			t.Errorf("%s: a table without a caption", page)
		}
	case "form":
		checkKey(t, page, n)
	}
}

// checkKey: every form that sends carries its key, so that sending twice is once.
func checkKey(t *testing.T, page string, form *html.Node) {
	t.Helper()
	if method, _ := get(form, "method"); method != "post" {
		return
	}
	for n := range form.Descendants() {
		name, _ := get(n, "name")
		value, _ := get(n, "value")
		if n.Data == "input" && name == KeyField && value != "" {
			return
		}
	}
	action, _ := get(form, "action")
	t.Errorf("%s: the form to %q has no key", page, action)
}

func TestPagesAskOnlyForWhatIsServed(t *testing.T) {
	t.Parallel()
	h := static.Handler()
	found := 0
	for _, n := range elements(t, render(t, StatesPage(ThemeAuto))) {
		for _, key := range []string{"src", "href"} {
			v, _ := get(n, key)
			if !strings.HasPrefix(v, static.Prefix) {
				continue
			}
			found++
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, v, nil))
			if w.Code != http.StatusOK {
				t.Errorf("%s answers %d", v, w.Code)
			}
		}
	}
	if found < 3 {
		t.Errorf("%d assets on the page, want at least stylesheet, script and icon", found)
	}
}

// TestFirstPhoneVisitIsSmall holds the budget of the first visit: under 60 KB
// compressed, fonts apart.
func TestFirstPhoneVisitIsSmall(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	page := render(t, StatesBare(ThemeAuto))
	if _, err := z.Write([]byte(page)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	total := packed.Len()
	for _, name := range []string{"tongket.css", "htmx.js", "tongket.svg"} {
		r := httptest.NewRequest(http.MethodGet, static.Path(name), nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		static.Handler().ServeHTTP(w, r)
		total += w.Body.Len()
	}
	if total == 0 || total >= 60_000 {
		t.Errorf("the first visit takes %d bytes, want fewer than 60,000", total)
	}
	t.Logf("first visit: %d bytes, of which the page %d", total, packed.Len())
}

func TestPageFrame(t *testing.T) {
	t.Parallel()
	page := render(t, StatesPage(ThemeDark))
	var h1, mains, current int
	for _, n := range elements(t, page) {
		switch {
		case n.Data == "html":
			if lang, _ := get(n, "lang"); lang != "vi" {
				t.Errorf("lang is %q, want vi", lang)
			}
			if theme, _ := get(n, "data-theme"); theme != "dark" {
				t.Errorf("data-theme is %q, want dark", theme)
			}
		case n.Data == "h1":
			h1++
		case n.Data == "main":
			mains++
		case n.Data == "title" && !inside(n, "svg"):
			if got, want := text(n), "Trạng thái · Phường Hòa Mẫu"; got != want {
				t.Errorf("title %q, want %q", got, want)
			}
		}
		if v, _ := get(n, "aria-current"); v == "page" {
			current++
		}
	}
	// The menu is written twice, for wide and for narrow screens; one of them is shown.
	if h1 != 1 || mains != 1 || current != 2 {
		t.Errorf("%d h1, %d main, %d current entries; want 1, 1, 2", h1, mains, current)
	}
	for _, want := range []string{"Tới nội dung", "Dữ liệu mẫu", "Theo máy", "Đăng xuất"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
