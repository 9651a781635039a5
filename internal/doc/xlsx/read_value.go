package xlsx

import (
	"strconv"
	"strings"
	"time"
)

// shownDigits is how many digits Excel shows of a number. It keeps numbers in
// binary, so that 0.1+0.2 is stored as 0.30000000000000004; what lies behind the
// fifteenth digit is noise.
const shownDigits = 15

// number is a stored number: 0.digits × 10^exp, without floating point.
type number struct {
	negative bool
	digits   string // no zeros at either end; "" is zero
	exp      int
}

// parseNumber reads a number as it is stored: "1234.5", "-1.5E-3".
func parseNumber(s string) (n number, ok bool) {
	s = strings.TrimSpace(s)
	if s, n.negative = strings.CutPrefix(s, "-"); !n.negative {
		s = strings.TrimPrefix(s, "+")
	}
	mantissa, power, hasPower := strings.Cut(strings.ToUpper(s), "E")
	if hasPower {
		p, err := strconv.Atoi(power)
		if err != nil || p > 400 || p < -400 {
			return n, false
		}
		n.exp = p
	}
	whole, decimals, _ := strings.Cut(mantissa, ".")
	all := whole + decimals
	if all == "" || len(all) > 400 || strings.Trim(all, "0123456789") != "" {
		return n, false
	}
	n.exp += len(whole)
	n.digits = all
	return n.trim().round(shownDigits), true
}

func (n number) trim() number {
	digits := strings.TrimLeft(n.digits, "0")
	n.exp -= len(n.digits) - len(digits)
	if n.digits = strings.TrimRight(digits, "0"); n.digits == "" {
		return number{}
	}
	return n
}

// round keeps so many digits, half away from zero.
func (n number) round(keep int) number {
	if keep >= len(n.digits) {
		return n
	}
	if keep < 0 {
		return number{}
	}
	up := n.digits[keep] >= '5'
	kept := []byte("0" + n.digits[:keep])
	for i := len(kept) - 1; up; i-- {
		if kept[i]++; kept[i] <= '9' {
			break
		}
		kept[i] = '0'
	}
	n.digits, n.exp = string(kept), n.exp+1
	return n.trim()
}

// write writes the number in full with a decimal comma. places is the number of
// decimals, fewer when they are zeros and fixed is not set; −1 is as many as there are.
func (n number) write(places int, fixed, grouped bool) string {
	if places >= 0 {
		n = n.round(n.exp + places)
	}
	whole, decimals := "0", ""
	switch {
	case n.digits == "":
	case n.exp <= 0:
		decimals = strings.Repeat("0", -n.exp) + n.digits
	case n.exp >= len(n.digits):
		whole = n.digits + strings.Repeat("0", n.exp-len(n.digits))
	default:
		whole, decimals = n.digits[:n.exp], n.digits[n.exp:]
	}
	if short := places - len(decimals); fixed && short > 0 {
		decimals += strings.Repeat("0", short)
	}
	// 1.234 has two readings, 1.234.567 and 1.234,5 have one: only those are parted.
	if grouped && (decimals != "" || len(whole) > 6) {
		whole = thousands(whole)
	}
	if decimals != "" {
		whole += "," + decimals
	}
	if n.negative {
		whole = "-" + whole
	}
	return whole
}

func thousands(whole string) string {
	var b strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// shown writes a stored number as its cell's format shows it.
func (f format) shown(raw string, from1904 bool) string {
	n, ok := parseNumber(raw)
	if !ok {
		return strings.TrimSpace(raw)
	}
	if f.dated() {
		if s, ok := f.day(n, from1904); ok {
			return s
		}
	}
	if n.digits == "" && f.hideZero {
		return ""
	}
	n.exp += f.shift
	if f.percent {
		n.exp += 2
	}
	s := n.write(f.places, f.fixed, f.grouped)
	if f.percent || f.percentSign {
		s += "%"
	}
	return s
}

// day writes a serial number of days as a date, a month or an hour.
func (f format) day(n number, from1904 bool) (string, bool) {
	if n.negative || n.exp > 7 {
		return "", false
	}
	whole, fraction := n.digits, ""
	switch {
	case n.exp <= 0:
		whole, fraction = "0", strings.Repeat("0", -n.exp)+n.digits
	case n.exp < len(n.digits):
		whole, fraction = n.digits[:n.exp], n.digits[n.exp:]
	default:
		whole += strings.Repeat("0", n.exp-len(n.digits))
	}
	days, err := strconv.Atoi(whole)
	if err != nil || days > 2_958_465 { // 31/12/9999
		return "", false
	}
	fraction = (fraction + "000000")[:6]
	millionths, err := strconv.Atoi(fraction)
	if err != nil {
		return "", false
	}
	minutes := (millionths*24*60 + 500_000) / 1_000_000
	at := epoch(days, from1904).Add(time.Duration(minutes) * time.Minute)
	switch {
	case f.hasDay && f.hasHour:
		return at.Format("02/01/2006 15:04"), true
	case f.hasDay:
		return epoch(days, from1904).Format("02/01/2006"), true
	case f.hasMonth && f.hasYear:
		return at.Format("01/2006"), true
	case f.hasYear:
		return at.Format("2006"), true
	case f.hasHour && days == 0:
		return at.Format("15:04"), true
	}
	return "", false
}

// epoch is the day of a serial number. The system that counts from 1900 holds a
// 29 February 1900 that never was (ECMA-376 part 1 §18.17.4.1).
func epoch(days int, from1904 bool) time.Time {
	if from1904 {
		return time.Date(1904, 1, 1+days, 0, 0, 0, 0, time.UTC)
	}
	if days < 60 {
		days++
	}
	return time.Date(1899, 12, 30+days, 0, 0, 0, 0, time.UTC)
}
