package static

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// stylesheet is the sheet as it is served.
func stylesheet(t *testing.T) string {
	t.Helper()
	return string(assets().byName["tongket.css"].plain)
}

func TestStylesheetFindsItsFonts(t *testing.T) {
	t.Parallel()
	css := stylesheet(t)
	urls := regexp.MustCompile(`url\(([^)]*)\)`).FindAllStringSubmatch(css, -1)
	if len(urls) != 8 {
		t.Errorf("%d files named, want the eight fonts", len(urls))
	}
	for _, u := range urls {
		if assets().byHash[u[1]] == nil {
			t.Errorf("%s is not served", u[0])
		}
	}
}

// TestStylesheetKnowsItsBrowsers: what came after Chrome 109 would leave the PCs of
// offices without colours or columns. text-wrap is let through: without it a heading only
// breaks less evenly.
func TestStylesheetKnowsItsBrowsers(t *testing.T) {
	t.Parallel()
	css := stylesheet(t)
	for _, newer := range []string{"light-dark(", "color-mix(", "oklch(", "@scope", "@starting-style", "subgrid", "anchor-name", "@property", "round(", "interpolate-size", "field-sizing", "&"} {
		if strings.Contains(css, newer) {
			t.Errorf("%q is not known to Chrome 109", newer)
		}
	}
	for _, outside := range []string{"http:", "data:", "@import"} {
		if strings.Contains(css, outside) {
			t.Errorf("%q leaves the server", outside)
		}
	}
	depth := 0
	for _, r := range css {
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth < 0 || depth > 2 {
			t.Fatal("the brackets of the stylesheet do not close, or rules are nested")
		}
	}
	if depth != 0 {
		t.Errorf("%d brackets are left open", depth)
	}
}

// tokens reads the colours of one block of tokens.css.
func tokens(t *testing.T, start string) map[string]string {
	t.Helper()
	file, err := source.ReadFile("css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(file), start+" {")
	if !found {
		t.Fatalf("tokens.css has no %s", start)
	}
	block, _, _ := strings.Cut(after, "}")
	out := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(block, -1) {
		out[m[1]] = m[2]
	}
	return out
}

func TestBothDarkBlocksAreTheSame(t *testing.T) {
	t.Parallel()
	chosen, device := tokens(t, "[data-theme=dark]"), tokens(t, "[data-theme=auto]")
	if diff := cmp.Diff(chosen, device); diff != "" {
		t.Errorf("dark by choice and dark by device differ (-choice +device):\n%s", diff)
	}
	light := tokens(t, ":root")
	for name := range light {
		if chosen[name] == "" {
			t.Errorf("--%s has no dark colour", name)
		}
	}
	if len(light) != len(chosen) || len(light) < 20 {
		t.Errorf("%d light and %d dark colours", len(light), len(chosen))
	}
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	linear := func(c uint64) float64 {
		v := float64(c&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n>>16) + 0.7152*linear(n>>8) + 0.0722*linear(n)
}

// contrast is the contrast ratio of WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

// TestColoursCanBeRead holds WCAG 2.2: 4.5 for text (1.4.3), 3 for the borders of fields
// and for what shows the focus (1.4.11).
func TestColoursCanBeRead(t *testing.T) {
	t.Parallel()
	type pair struct {
		front, back string
		least       float64
	}
	var pairs []pair
	for _, front := range []string{"ink", "ink-2", "ink-3", "accent", "good", "bad", "wait"} {
		for _, back := range []string{"surface", "ground", "sunk", "paper", "hover"} {
			pairs = append(pairs, pair{front, back, 4.5})
		}
	}
	for _, tint := range []string{"good", "bad", "wait", "accent"} {
		pairs = append(pairs, pair{tint, tint + "-bg", 4.5}, pair{"ink", tint + "-bg", 4.5}, pair{"ink-2", tint + "-bg", 4.5})
	}
	pairs = append(pairs,
		pair{"ink-2", "side-cur", 4.5}, pair{"ink-2", "side-hover", 4.5}, pair{"ink", "side-cur", 4.5},
		pair{"ink-3", "accent-bg", 4.5}, pair{"ink", "accent-sel", 4.5}, pair{"ink-2", "accent-sel", 4.5},
		pair{"on-accent", "accent", 4.5}, pair{"on-accent", "accent-2", 4.5},
		pair{"field", "surface", 3}, pair{"focus", "surface", 3}, pair{"focus", "ground", 3},
	)
	for _, theme := range []string{":root", "[data-theme=dark]"} {
		colours := tokens(t, theme)
		for _, p := range pairs {
			front, back := colours[p.front], colours[p.back]
			if front == "" || back == "" {
				t.Fatalf("%s: --%s or --%s is missing", theme, p.front, p.back)
			}
			if got := contrast(t, front, back); got < p.least {
				t.Errorf("%s: --%s on --%s is %s, want %.1f", theme, p.front, p.back, fmt.Sprintf("%.2f", got), p.least)
			}
		}
	}
	if got := contrast(t, "#000000", "#ffffff"); math.Abs(got-21) > 1e-9 {
		t.Errorf("black on white is %v, want 21: the measure is wrong", got)
	}
}

func TestSqueeze(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"space and comments", "a {\n  color: red; /* why */\n}\n", "a{color: red;}"},
		{"descendants keep their space", ".a  .b\n.c > d{}", ".a .b .c > d{}"},
		{"a descendant with a pseudo-class", "a :hover{}", "a :hover{}"},
		{"sums", "a{width:calc(1px + 2px)}", "a{width:calc(1px + 2px)}"},
		{"quotes", `a::before{content:"/* { ; }  "}`, `a::before{content:"/* { ; }  "}`},
		{"escaped quote", `a{content:"\"  ;"  }`, `a{content:"\"  ;"}`},
		{"licence", "/*! MIT */\na{}", "/*! MIT */ a{}"},
		{"lists", "a ,\n b{}", "a,b{}"},
		{"open comment", "a{} /* never", "a{}"},
		{"open quote", `a{content:"x`, `a{content:"x`},
	}
	for _, tt := range tests {
		if got := squeeze(tt.in); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func FuzzSqueeze(f *testing.F) {
	f.Add("a { color: red; } /* c */ b::after{content:\" ; \"}")
	f.Add("'\\")
	f.Fuzz(func(t *testing.T, css string) {
		once := squeeze(css)
		if len(once) > len(css) {
			t.Errorf("%q grew to %q", css, once)
		}
		if strings.Contains(css, "/*") {
			return // a comment between two words becomes a space, which may make a new one
		}
		if twice := squeeze(once); twice != once {
			t.Errorf("%q, then %q", once, twice)
		}
	})
}
