package xlsx

import "strings"

// cellLook is what a style says of the cells that have it.
type cellLook struct {
	format format
	font   string
	bold   bool
}

// format is how a number format shows numbers.
type format struct {
	places   int  // decimals, −1 where the format leaves them open
	fixed    bool // zeros at the end are shown
	grouped  bool // thousands are parted
	percent  bool // shown times a hundred
	hideZero bool
	shift    int // powers of ten by which it divides, as a negative number

	percentSign                        bool // a "%" in quotes: shown, and nothing multiplied
	hasDay, hasMonth, hasYear, hasHour bool
}

func (f format) dated() bool { return f.hasDay || f.hasYear || f.hasHour }

// builtIn holds the formats that files name by number alone (ECMA-376 part 1
// §18.8.30); the others give their code.
var builtIn = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
	14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
	22: "dd/mm/yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
	41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss",
}

// readLooks takes what is needed of the styles.
func (b *book) readLooks() {
	st := b.f.Styles
	if st == nil || st.CellXfs == nil {
		return
	}
	codes := map[int]string{}
	for id, code := range builtIn {
		codes[id] = code
	}
	if st.NumFmts != nil {
		for _, n := range st.NumFmts.NumFmt {
			codes[n.NumFmtID] = n.FormatCode
		}
	}
	formats := map[int]format{}
	for _, xf := range st.CellXfs.Xf {
		l := cellLook{format: format{places: -1}}
		if xf.NumFmtID != nil {
			f, known := formats[*xf.NumFmtID]
			if !known {
				f = parseFormat(codes[*xf.NumFmtID])
				formats[*xf.NumFmtID] = f
			}
			l.format = f
		}
		if id := xf.FontID; id != nil && st.Fonts != nil && *id >= 0 && *id < len(st.Fonts.Font) && st.Fonts.Font[*id] != nil {
			font := st.Fonts.Font[*id]
			if font.Name != nil && font.Name.Val != nil {
				l.font = *font.Name.Val
			}
			l.bold = font.B != nil && (font.B.Val == nil || *font.B.Val)
		}
		b.looks = append(b.looks, l)
	}
}

// look gives the look of a style, the plain one for a style that is not there.
func (b *book) look(style int) cellLook {
	if style < 0 || style >= len(b.looks) {
		return cellLook{format: format{places: -1}}
	}
	return b.looks[style]
}

// parseFormat reads the code of a number format: its first part, which is for
// positive numbers, and whether the third hides zeros.
func parseFormat(code string) format {
	f := format{places: -1}
	if code == "" || strings.EqualFold(code, "general") || len(code) > 1000 {
		return f
	}
	parts := strings.Split(bare(code), ";")
	f.hideZero = len(parts) >= 3 && strings.TrimSpace(parts[2]) == ""
	s := strings.ToLower(parts[0])
	if strings.Contains(s, "general") || strings.Contains(s, "@") || strings.Contains(s, "e+") || strings.Contains(s, "e-") || strings.Contains(s, "/") && strings.Contains(s, "?") {
		return f
	}
	f.percentSign = strings.Contains(s, "\x01")
	f.hasDay, f.hasMonth = strings.Contains(s, "d"), strings.Contains(s, "m")
	f.hasYear, f.hasHour = strings.Contains(s, "y"), strings.ContainsAny(s, "hs")
	if f.dated() || !strings.ContainsAny(s, "0#?") {
		return f
	}
	f.percent = strings.Contains(s, "%")
	whole, decimals, _ := strings.Cut(s, ".")
	digits := strings.TrimRight(s, "% \x01\x02")
	scaled := strings.TrimRight(digits, ",")
	f.shift = -3 * (len(digits) - len(scaled))
	f.grouped = strings.Contains(strings.TrimRight(whole, ",% \x01\x02"), ",")
	f.places = strings.Count(decimals, "0") + strings.Count(decimals, "#") + strings.Count(decimals, "?")
	f.fixed = !strings.ContainsAny(decimals, "#?")
	return f
}

// bare takes what is printed as it stands out of a format's code: quoted words,
// single characters after \ _ or *, colours and countries in brackets. See asPrinted
// for what stays in their place.
func bare(code string) string {
	var b strings.Builder
	quoted := false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
			b.WriteByte(asPrinted(c))
		case c == '\\' || c == '_' || c == '*':
			if i++; c == '\\' && i < len(code) {
				b.WriteByte(asPrinted(code[i]))
			}
		case c == '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return b.String()
			}
			if in := strings.ToLower(code[i+1 : i+end]); in != "" && strings.Trim(in, "hms") == "" {
				b.WriteString(in)
			}
			i += end
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// asPrinted stands for a character that is printed as it is: 1 for a percent sign,
// 2 for any other.
func asPrinted(c byte) byte {
	if c == '%' {
		return 1
	}
	return 2
}
