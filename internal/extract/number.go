package extract

import "strings"

// A convention is what a text shows of its use of dot and comma. Vietnamese
// offices write 1.234,5; some sources write 1,234.5, and one text may hold both.
type convention struct {
	vietnamese int // numbers that can only be read with a decimal comma
	english    int // numbers that can only be read with a decimal dot
}

// conventionOf counts the numbers of a text whose shape leaves no doubt.
func conventionOf(text string) (c convention) {
	for i := 0; i < len(text); {
		if !digit(text[i]) {
			i++
			continue
		}
		end := numberEnd(text, i, len(text))
		if end-i > 1 && !labels(text, i, end) && (i == 0 || text[i-1] != '/' && text[i-1] != '-') {
			switch shapeOf(text[i:end]).decimal {
			case ',':
				c.vietnamese++
			case '.':
				c.english++
			}
		}
		i = end
	}
	return c
}

// labels reports a number that begins its line, as "1.1" does: it labels a part or a
// row and tells nothing of the convention.
func labels(text string, i, end int) bool {
	for j := i - 1; j >= 0 && text[j] != '\n'; j-- {
		if c := text[j]; c != ' ' && c != '|' && c != '\t' {
			return false
		}
	}
	return end-i <= 5 && strings.IndexByte(text[i:end], ',') < 0
}

// A shape is what the signs in a number say by themselves.
type shape struct {
	digits    int
	leading   int  // digits before the first sign
	decimal   byte // the sign that can only be a decimal sign, or 0
	doubtful  byte // the one sign that may be either, or 0
	decimals  int  // digits after the last sign
	malformed bool
}

// shapeOf looks at digits with dots and commas; blanks and line breaks inside,
// left by a scan, do not count.
func shapeOf(s string) (sh shape) {
	var signs [2]int // dots, commas
	var last byte
	group, first := 0, true
	regular := true // every group after the first has three digits
	lastButOne := true
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case digit(c):
			group++
			sh.digits++
		case c == '.' || c == ',':
			if first {
				sh.leading, first = group, false
			} else if group != 3 {
				regular = false
			}
			if last != 0 && c != last {
				lastButOne = signs[0]+signs[1] > 0
			}
			if c == '.' {
				signs[0]++
			} else {
				signs[1]++
			}
			last, group = c, 0
		}
	}
	sh.decimals = group
	if last == 0 {
		sh.leading, sh.decimals = sh.digits, 0
		return sh
	}
	count, other := signs[0], signs[1]
	if last == ',' {
		count, other = other, count
	}
	switch {
	case count == 1 && other > 0: // 1.234,5: the last sign is the decimal sign
		sh.decimal = last
		sh.malformed = !regular || sh.leading > 3 || !lastButOne
	case count > 1 && other > 0:
		sh.malformed = true
	case count > 1: // 1.234.567
		sh.malformed = !regular || group != 3 || sh.leading > 3
	case group == 3 && sh.leading <= 3 && s[0] != '0':
		sh.doubtful = last
	default:
		sh.decimal = last
	}
	return sh
}

// parse reads a number as printed under the convention of its text. A count of
// people or things has no decimals, so whole settles a doubtful sign. ok is false
// for what is no number (a telephone number, too many digits).
//
// vn.ParseNumber answers for one number by itself and asks where it is doubtful;
// here the text around it answers, in place and without allocation.
func (c convention) parse(s string, whole bool) (n Num, ok bool) {
	sh := shapeOf(s)
	if sh.malformed || sh.digits > 18 {
		return Num{}, false
	}
	scale := 0
	switch {
	case sh.decimal != 0:
		scale = sh.decimals
	case sh.doubtful == 0 || whole:
	case sh.doubtful == ',' && c.english == 0:
		scale = sh.decimals
	case sh.doubtful == '.' && c.english > 0 && c.vietnamese == 0:
		scale = sh.decimals
	}
	var units int64
	for i := 0; i < len(s); i++ {
		if digit(s[i]) {
			units = units*10 + int64(s[i]-'0')
		}
	}
	return Num{Units: units, Scale: scale}, true
}

// scaled multiplies by a power of ten, keeping the number of decimals where the
// product needs them.
func scaled(n Num, power int) (Num, bool) {
	if n.Scale >= power {
		return Num{Units: n.Units, Scale: n.Scale - power}, true
	}
	for range power - n.Scale {
		if n.Units > 1e17 || n.Units < -1e17 {
			return Num{}, false
		}
		n.Units *= 10
	}
	return Num{Units: n.Units}, true
}

// sum adds two numbers exactly.
func sum(a, b Num) (Num, bool) {
	for a.Scale < b.Scale {
		if a.Units > 1e17 || a.Units < -1e17 {
			return Num{}, false
		}
		a = Num{Units: a.Units * 10, Scale: a.Scale + 1}
	}
	for b.Scale < a.Scale {
		if b.Units > 1e17 || b.Units < -1e17 {
			return Num{}, false
		}
		b = Num{Units: b.Units * 10, Scale: b.Scale + 1}
	}
	return Num{Units: a.Units + b.Units, Scale: a.Scale}, true
}

// negated changes the sign.
func negated(n Num) Num { return Num{Units: -n.Units, Scale: n.Scale} }

// plus100 and less100 turn "vượt 11,14%" into 111,14 and "bằng 108%" into 8.
func plus100(n Num) Num { return shifted(n, 100) }
func less100(n Num) Num { return shifted(n, -100) }

func shifted(n Num, by int64) Num {
	for range n.Scale {
		by *= 10
	}
	return Num{Units: n.Units + by, Scale: n.Scale}
}
