package opening

import (
	"regexp"
	"strings"

	"tongket/internal/figure"
	"tongket/internal/vn"
)

// cellValue is a cell of a table as a statement, still without its name; days is
// what it says in front of the number of the days it covers.
type cellValue struct {
	Statement
	days string
}

// boundWords are how a cell bounds its number, longer ones first.
var boundWords = []struct {
	word  string
	bound figure.Bound
	equal bool
}{
	{"tối thiểu", figure.AtLeast, false}, {"ít nhất", figure.AtLeast, false}, {"không quá", figure.AtMost, false}, {"tối đa", figure.AtMost, false},
	{"không dưới", figure.AtLeast, false}, {"trên dưới", figure.About, false}, {"khoảng", figure.About, false}, {"xấp xỉ", figure.About, false}, {"trên", figure.Over, false}, {"hơn", figure.Over, false}, {"dưới", figure.Under, false},
	{"gần", figure.Near, false}, {"≥", figure.AtLeast, false}, {">=", figure.AtLeast, false}, {"≤", figure.AtMost, false}, {"<=", figure.AtMost, false},
	{">", figure.Over, false}, {"<", figure.Under, false}, {"=", figure.Exact, true},
}

var (
	bareNumber = regexp.MustCompile(`^[−-]?\d[\d.,\x{00a0}]*$`)
	inRange    = regexp.MustCompile(`^(\d[\d.,]*)\s*%?\s*[–—-]\s*(\d[\d.,]*)\s*%?$`)
	ofTotal    = regexp.MustCompile(`^(\d[\d.,]*)\s*/\s*(\d[\d.,]*)$`)
)

// parseCell reads a cell that holds one number with what stands around it. english
// says that the table sets decimals with a dot.
func parseCell(text string, english bool) (cellValue, bool) {
	var c cellValue
	c.Status = figure.Final
	text = strings.TrimSpace(text)
	if days, rest, ok := strings.Cut(text, ": "); ok && digits.MatchString(days) {
		c.days, text = days, strings.TrimSpace(rest)
	}
	low := vn.Lower(text)
	if rest, ok := strings.CutPrefix(low, "ước "); ok {
		c.Status, low = figure.Estimate, strings.TrimPrefix(rest, "đạt ")
	}
	for _, b := range boundWords {
		if rest, ok := strings.CutPrefix(low, b.word); ok {
			c.Bound, c.Equal, low = b.bound, b.equal, strings.TrimSpace(rest)
			break
		}
	}
	if rest, ok := strings.CutSuffix(low, " trở lên"); ok {
		c.Bound, low = figure.AtLeast, strings.TrimPrefix(rest, "từ ")
	}
	low = strings.TrimSpace(strings.TrimSuffix(low, "%"))
	if m := inRange.FindStringSubmatch(low); m != nil && c.Bound == figure.Exact {
		lo, ok := number(m[1], english)
		hi, also := number(m[2], english)
		c.Value, c.Upper = lo, &hi
		return c, ok && also && lo.Cmp(hi) < 0
	}
	if m := ofTotal.FindStringSubmatch(low); m != nil {
		x, ok := number(m[1], english)
		y, also := number(m[2], english)
		c.Value, c.Of = x, &y
		return c, ok && also && x.Cmp(y) <= 0
	}
	if !bareNumber.MatchString(low) {
		return c, false
	}
	var ok bool
	c.Value, ok = number(low, english)
	return c, ok
}

// number reads a number as Vietnamese offices write it, a dot between thousands
// and a comma before decimals; english the other way round.
func number(text string, english bool) (vn.Decimal, bool) {
	text = strings.NewReplacer("\u00a0", "", "−", "-").Replace(strings.TrimRight(text, ".,"))
	if english {
		text = strings.ReplaceAll(text, ",", "")
	} else {
		thousands, decimals, cut := strings.Cut(text, ",")
		switch {
		case strings.Contains(decimals, ",") && !strings.Contains(text, "."): // 1,234,567: nothing else it can be
			text = strings.ReplaceAll(text, ",", "")
		case !cut && !grouped(thousands): // 12.5 beside commas elsewhere
		default:
			text = strings.ReplaceAll(thousands, ".", "")
			if cut {
				text += "." + decimals
			}
		}
	}
	n, err := vn.ParsePlain(text)
	return n, err == nil
}

// grouped reports a whole number with its thousands set apart: 1.234.567.
func grouped(s string) bool {
	parts := strings.Split(strings.TrimPrefix(s, "-"), ".")
	for _, p := range parts[1:] {
		if len(p) != 3 {
			return false
		}
	}
	return len(parts[0]) <= 3 || len(parts) == 1
}
