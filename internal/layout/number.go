package layout

import (
	"fmt"
	"strings"

	"tongket/internal/vn"
)

// Blank is what stands where something is still to be written: a place that can be
// seen, and that the reader knows for one.
const Blank = "……"

// Number prints number and symbol: "Số: 05/BC-UBND" or "Số 05-BC/ĐU". A letter (công
// văn) has no type ("") and, in the State's world, issuer and drafter as its organ:
// "Số: 125/UBND-VP". n 0 prints the blank, for the number is given after signing.
func (r Rules) Number(n int, typ, organ string) string {
	return r.pattern(typ, r.digits(n), organ)
}

// Symbol is Number without the word before it: "05/BC-UBND", as papers are cited.
func (r Rules) Symbol(n int, typ, organ string) string {
	return strings.TrimLeft(strings.TrimPrefix(r.Number(n, typ, organ), "Số"), ": ")
}

// Numbered prints a whole symbol as people type it ("5/BC-UBND") behind the word
// that the form wants: "Số: 5/BC-UBND".
func (r Rules) Numbered(symbol string) string {
	word, _, _ := strings.Cut(r.value(number), "{so}")
	return word + symbol
}

func (r Rules) pattern(typ, so, organ string) string {
	form := r.value(number)
	if typ == "" {
		form = r.value(numberLetter)
	}
	return strings.NewReplacer("{so}", so, "{loai}", typ, "{co_quan}", organ).Replace(form)
}

func (r Rules) digits(n int) string {
	if n <= 0 {
		return Blank
	}
	return fmt.Sprintf("%0*d", r.points(numberDigits), n)
}

// PlaceDate prints place and day: "Hòa Mẫu, ngày 08 tháng 01 năm 2026". No day
// prints blanks.
func (r Rules) PlaceDate(place string, day vn.Day) string {
	if !day.Valid() {
		return fmt.Sprintf("%s, ngày %s tháng %s năm %s", place, Blank, Blank, Blank)
	}
	return place + ", " + day.Phrase()
}

// Undated prints the place with the year and blanks for day and month.
func (r Rules) Undated(place string, year int) string {
	return fmt.Sprintf("%s, ngày %s tháng %s năm %d", place, Blank, Blank, year)
}

// Cite names another paper inside a sentence, after its kind: "Báo cáo số 05/BC-UBND
// ngày 08 tháng 01 năm 2026" or "Nghị quyết số 12-NQ/ĐU, ngày 05/9/2026".
func (r Rules) Cite(kind, symbol string, day vn.Day) string {
	return strings.TrimSpace(kind + " " + strings.NewReplacer("{so_ky_hieu}", symbol, "ngày {ngay}", r.citedDay(day)).Replace(r.value(cite)))
}

// citedDay prints a day inside a sentence; in figures it follows the rule of the
// head: a day below ten and the months 1 and 2 take a zero, the others none.
func (r Rules) citedDay(day vn.Day) string {
	switch {
	case !day.Valid():
		return fmt.Sprintf("ngày %s tháng %s năm %s", Blank, Blank, Blank)
	case r.value(citeDay) == "short":
		t := day.Time()
		return fmt.Sprintf("ngày %02d/%s/%d", t.Day(), vn.Month(t.Month()), t.Year())
	}
	return day.Phrase()
}
