package static

import "strings"

// squeeze leaves out comments and spare white space of a stylesheet and keeps what is
// inside quotes as it is. It changes no rule, so that the served sheet reads like
// the written one. Comments of licences (/*! … */) stay.
func squeeze(css string) string {
	var b strings.Builder
	space := false
	for i := 0; i < len(css); {
		switch c := css[i]; {
		case c == '/' && strings.HasPrefix(css[i:], "/*"):
			end := strings.Index(css[i+2:], "*/")
			if end < 0 {
				return b.String()
			}
			if strings.HasPrefix(css[i:], "/*!") {
				b.WriteString(css[i : i+2+end+2])
			}
			i += 2 + end + 2
			space = true
		case c == '"' || c == '\'':
			end := closing(css, i)
			writeSpace(&b, &space, c)
			b.WriteString(css[i:end])
			i = end
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			space = true
			i++
		default:
			writeSpace(&b, &space, c)
			b.WriteByte(c)
			i++
		}
	}
	return b.String()
}

// writeSpace puts one space where there was some, unless a bracket, a comma or a
// semicolon stands beside it. A colon is left alone: "a :hover" is not "a:hover".
func writeSpace(b *strings.Builder, space *bool, next byte) {
	if *space && b.Len() > 0 {
		s := b.String()
		if !strings.ContainsRune("{};,", rune(s[len(s)-1])) && !strings.ContainsRune("{};,", rune(next)) {
			b.WriteByte(' ')
		}
	}
	*space = false
}

// closing is the place after the quote that ends the string begun at i.
func closing(css string, i int) int {
	for j := i + 1; j < len(css); j++ {
		switch css[j] {
		case '\\':
			j++
		case css[i]:
			return j + 1
		}
	}
	return len(css)
}
