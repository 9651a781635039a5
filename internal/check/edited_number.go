package check

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"tongket/internal/extract"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// tagged holds every number with a tag against what was printed under it and what
// the record says today.
func (e *edited) tagged() {
	e.stale = map[int]bool{}
	seen := map[string]bool{}
	for _, t := range e.Numbers {
		p, ok := e.record.Numbers[t.Tag]
		if !ok {
			continue
		}
		seen[t.Tag] = true
		if t.By == ByDraft {
			e.out.ByDraft++
		} else {
			e.out.ByTag++
		}
		if p.Now != p.Text {
			e.stale[e.line(t.Span[0])] = true
		}
		f, ok := e.number(t, p)
		if p.Later != "" && p.Later != p.Now {
			f, ok = e.frozen(t, p, f, ok)
		}
		if ok {
			f.How, f.Tag, f.At = t.How(), t.Tag, t.Span
			if t.Loose && f.Grade == Contradiction {
				f.Grade = Doubtful
			}
			f.Spans = append([][2]int{t.Span}, e.twins(t, p)...)
			f.Sentence += e.apart(t, p)
			e.remark(f)
			e.doubted[t.Span[0]] = true
		}
		e.turned(t, p)
	}
	for _, tag := range sortedTags(e.record.Numbers) {
		if !seen[tag] {
			e.out.Dropped = append(e.out.Dropped, e.record.Numbers[tag])
		}
	}
}

// How says by what the number was recognised.
func (t Tagged) How() How { return cmp.Or(t.By, ByTag) }

func sortedTags(m map[string]Printed) []string {
	var tags []string
	for t := range m {
		tags = append(tags, t)
	}
	slices.Sort(tags)
	return tags
}

// number judges one tagged number; false where nothing is to be said.
func (e *edited) number(t Tagged, p Printed) (Remark, bool) {
	text := e.Text.Text[t.Span[0]:t.Span[1]]
	is := readAmount(text, e.Text.Text[t.Span[1]:], p.Unit)
	if squeezed(text) == squeezed(p.Text) && p.Now == p.Text && (e.asDrawn(e.line(t.Span[0])) || !is.resized && e.boundBefore(t) == e.drawnBound(t.Tag)) {
		return Remark{}, false
	}
	then, now := readAmount(p.Text, "", p.Unit).native(), readAmount(p.Now, "", p.Unit).native()
	if other := is; len(is.lo) > 1 {
		if is = is.native(); is.against(now) == otherAmount && is.against(then) == otherAmount && other.against(now) == sameAmount {
			return e.separated(t, p, is), true
		}
	}
	if !is.ok && then.ok {
		return e.emptied(t, p), true
	}
	if r, said := e.bound(t, p, is, then, now); said {
		return r, r.Sentence != ""
	}
	switch like := is.against(now); {
	case p.Now != "" && like == sameAmount:
		if is.against(then) != sameAmount {
			e.out.Repaired++
		}
		return Remark{}, false
	case p.Now != "" && like == roundedAmount:
		return Remark{Finding: Finding{Rule: RuleEdited, Grade: Doubtful, Title: "Số đã làm tròn",
			Sentence: fmt.Sprintf("%s: tệp ghi %s, bản ghi là %s.", e.around(t.Span), saidWith(text, p.Unit, is), withUnit(p.Now, p.Unit))}, Should: is.should(p)}, true
	case is.against(then) == sameAmount:
		return e.outdated(t, p, is), true
	}
	return e.changed(t, p, is), true
}

// turnBefore is a word or sign before a number that says which way it goes.
var turnBefore = regexp.MustCompile(`(?:(?:^|[^\pL])(tăng|giảm)(?:\s+(?:thêm|khoảng|gần|hơn|trên|đến|tới|được))*\s*|(?:^|\s)([+−-]))$`)

// turnIn is which way a number goes by what stands before it: 1, -1, 0 where nothing
// says it.
func turnIn(before string) int {
	m := turnBefore.FindStringSubmatch(before)
	switch {
	case m == nil:
		return 0
	case m[1] == "tăng" || m[2] == "+":
		return 1
	}
	return -1
}

// turned tells of a number that went up in the paper as drawn and goes down in the
// file, or the other way round. One that the record corrected since is told with it.
func (e *edited) turned(t Tagged, p Printed) {
	if p.Now != p.Text {
		return
	}
	is := turnIn(e.low[max(0, t.Span[0]-40):t.Span[0]])
	was := 0
	if d, span, ok := e.drawnAt(t.Tag); ok {
		was = turnIn(lower(d.Text.Text[max(0, span[0]-40):span[0]]))
	}
	if is*was >= 0 {
		return
	}
	said := map[int]string{1: "tăng", -1: "giảm"}
	e.remark(Remark{How: t.How(), Tag: t.Tag, At: t.Span, Finding: Finding{Rule: RuleTurned, Grade: Contradiction,
		Title: fmt.Sprintf("Tệp ghi “%s”, dự thảo là “%s”", said[is], said[was]),
		Sentence: fmt.Sprintf("%s: dự thảo là %s %s, nay là %s %s.", e.around(t.Span), said[was], withUnit(p.Text, p.Unit),
			said[is], withUnit(squeezed(e.Text.Text[t.Span[0]:t.Span[1]]), p.Unit))}})
}

// drawnAt is where a number stands in a paper as drawn.
func (e *edited) drawnAt(tag string) (d Copy, span [2]int, ok bool) {
	for _, d := range e.record.Drawn {
		for _, t := range d.Numbers {
			if t.Tag == tag {
				return d, t.Span, true
			}
		}
	}
	return d, span, false
}

// frozen judges a number of a paper of frozen figures that were corrected since: what
// says the frozen one is outdated, what says today's is mended.
func (e *edited) frozen(t Tagged, p Printed, f Remark, said bool) (Remark, bool) {
	is := readAmount(e.Text.Text[t.Span[0]:t.Span[1]], e.Text.Text[t.Span[1]:], p.Unit).native()
	if is.against(readAmount(p.Later, "", p.Unit).native()) == sameAmount {
		e.out.Repaired++
		return Remark{}, false
	}
	if said {
		return f, true
	}
	e.stale[e.line(t.Span[0])] = true
	return Remark{Finding: Finding{Rule: RuleOutdated, Grade: Doubtful, Title: fmt.Sprintf("Số theo bản chốt: %s, bản ghi nay là %s", p.Now, p.Later),
		Sentence: fmt.Sprintf("%s: theo bản chốt %s là %s, bản ghi sau đó đã sửa thành %s. Bản đã công bố thì cân nhắc đính chính.", e.around(t.Span), p.Frozen, withUnit(p.Now, p.Unit), withUnit(p.Later, p.Unit))}}, true
}

// emptied is the remark about a place whose number is gone.
func (e *edited) emptied(t Tagged, p Printed) Remark {
	is := "để trống"
	if text := squeezed(e.Text.Text[t.Span[0]:t.Span[1]]); text != "" {
		is = "ghi “" + text + "”"
	}
	says := fmt.Sprintf("Chỗ của số %s (%s) nay %s.", withUnit(p.Text, p.Unit), p.Name, is)
	if p.Now != "" {
		says += fmt.Sprintf(" Bản ghi là %s.", withUnit(p.Now, p.Unit))
	}
	return Remark{Finding: Finding{Rule: RuleEmptied, Grade: Doubtful, Title: "Số bị xóa", Sentence: says}}
}

// separated is the remark about a number whose dots and commas changed places: 1,234
// is another number than 1.234 to whoever reads Vietnamese.
func (e *edited) separated(t Tagged, p Printed, is printedAmount) Remark {
	text := squeezed(e.Text.Text[t.Span[0]:t.Span[1]])
	return Remark{Finding: Finding{Rule: RuleEdited, Grade: Doubtful, Title: fmt.Sprintf("Dấu chấm, dấu phẩy của %s nay là %s", p.Now, text),
		Sentence: fmt.Sprintf("%s: bản ghi là %s, tệp ghi %s. Dấu chấm tách hàng nghìn, dấu phẩy tách phần lẻ, nên hai cách ghi là hai số.",
			e.around(t.Span), withUnit(p.Now, p.Unit), saidWith(text, p.Unit, is))}, Should: is.should(p)}
}

// outdated is the remark about a number that the record corrected since.
func (e *edited) outdated(t Tagged, p Printed, is printedAmount) Remark {
	f := Finding{Rule: RuleOutdated, Grade: Contradiction, Title: fmt.Sprintf("Số cũ: tệp ghi %s, bản ghi nay là %s", p.Text, p.Now)}
	f.Sentence = fmt.Sprintf("%s: lúc lập dự thảo là %s, bản ghi nay đã sửa thành %s.", e.around(t.Span), withUnit(p.Text, p.Unit), withUnit(p.Now, p.Unit))
	if p.Now == "" {
		f.Grade, f.Title = Doubtful, fmt.Sprintf("Bản ghi không còn số %s", p.Text)
		f.Sentence = fmt.Sprintf("%s: lúc lập dự thảo là %s, bản ghi nay không còn số này (%s).", e.around(t.Span), withUnit(p.Text, p.Unit), p.Name)
	}
	return Remark{Finding: f, Should: is.should(p)}
}

// changed is the remark about a number that was changed in the file.
func (e *edited) changed(t Tagged, p Printed, is printedAmount) Remark {
	text := squeezed(e.Text.Text[t.Span[0]:t.Span[1]])
	f := Finding{Rule: RuleEdited, Grade: Contradiction}
	record := "bản ghi không còn số này"
	if p.Now != "" {
		record = "bản ghi là " + withUnit(p.Now, p.Unit)
		f.Title = fmt.Sprintf("Tệp ghi %s, bản ghi là %s", text, p.Now)
	} else {
		f.Title = fmt.Sprintf("Tệp ghi %s, dự thảo là %s", text, p.Text)
	}
	f.Sentence = fmt.Sprintf("%s: dự thảo là %s, nay là %s; %s.", e.around(t.Span), withUnit(p.Text, p.Unit), saidWith(text, p.Unit, is), record)
	if swapped(text, p.Now) {
		f.Sentence += " Có thể gõ đảo chữ số."
	}
	return Remark{Finding: f, Should: is.should(p)}
}

// saidWith is a number of the file with its unit.
func saidWith(text, unit string, is printedAmount) string {
	text = squeezed(text)
	if is.own != "" {
		if is.inside {
			return text
		}
		return withUnit(text, is.own)
	}
	return withUnit(text, unit)
}

// swapped reports whether two numbers differ by two neighbouring digits.
func swapped(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i+1 < len(a); i++ {
		if a[i] != b[i] {
			return a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:] && unicode.IsDigit(rune(a[i])) && unicode.IsDigit(rune(a[i+1]))
		}
	}
	return false
}

// twins are the other places of the file that print the same number.
func (e *edited) twins(t Tagged, p Printed) [][2]int {
	var at [][2]int
	for _, o := range e.Numbers {
		if o != t && p.Key != "" && e.record.Numbers[o.Tag].Key == p.Key {
			at = append(at, o.Span)
		}
	}
	return at
}

// apart says where else in the file the same number now reads otherwise: in the
// annex, where this one is in a sentence, or the other way round.
func (e *edited) apart(t Tagged, p Printed) string {
	is := readAmount(e.Text.Text[t.Span[0]:t.Span[1]], e.Text.Text[t.Span[1]:], p.Unit).native()
	for _, at := range e.twins(t, p) {
		text := e.Text.Text[at[0]:at[1]]
		if o := readAmount(text, e.Text.Text[at[1]:], p.Unit).native(); !o.ok || !is.ok || is.against(o) == sameAmount {
			continue
		}
		where := "chỗ khác trong tệp"
		if e.inTable(at) != e.inTable(t.Span) {
			where = map[bool]string{true: "biểu trong tệp", false: "đoạn văn trong tệp"}[e.inTable(at)]
		}
		return fmt.Sprintf(" Cùng số này, %s ghi %s.", where, squeezed(text))
	}
	return ""
}

// inTable reports whether a place is in a row of a table.
func (e *edited) inTable(at [2]int) bool {
	if len(e.byLine) == 0 {
		return false
	}
	l := e.byLine[e.line(at[0])]
	return strings.Contains(e.Text.Text[l[0]:l[1]], "\t")
}

// likeness is how one printed amount stands to another.
type likeness int

const (
	otherAmount   likeness = iota
	sameAmount             // the same, however it is written
	roundedAmount          // the other, to fewer decimals
)

// printedAmount is a printed number in ones of its ground unit; where it can be read in
// two ways, in each.
type printedAmount struct {
	ok       bool
	bound    extract.Bound
	lo, hi   []*big.Rat // by reading; the same for a single number
	of       *big.Rat   // the y of x/y
	step     *big.Rat   // the unit of its last printed place
	own      string     // the unit it comes with, where that is not the one expected
	inside   bool       // and that stands within the words read
	comma    bool       // the separator that has two readings is a comma
	resized  bool       // its unit is of another size than expected
	measured bool       // its unit can be told
}

var (
	wholeFraction = regexp.MustCompile(`^(\d[\d.,]*)\s*/\s*(\d[\d.,]*)$`)
	firstOf       = regexp.MustCompile(`[−-]?\d[\d.,\x{00a0}]*(?:\s*/\s*\d[\d.,]*)?`)
	sizeWord      = regexp.MustCompile(`(?:^|[^\pL])(?:chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?:$|[^\pL])`)
	beforeWord    = regexp.MustCompile(`^(?:ước|đạt|được|là|còn)\s+`)
)

// boundOf are the bounds as extract calls them.
var boundOf = map[vn.Bound]extract.Bound{
	vn.Exact: extract.Exact, vn.Over: extract.Over, vn.Under: extract.Below, vn.Near: extract.Near,
	vn.About: extract.About, vn.AtLeast: extract.AtLeast, vn.AtMost: extract.AtMost,
}

// readAmount reads what stands under a tag: a number with or without its bound, its
// words of size, its unit. after is the text behind, where the unit stands else.
func readAmount(text, after, unit string) printedAmount {
	low := strings.TrimRight(squeezed(vn.Lower(text)), ".,;: ")
	for beforeWord.MatchString(low) {
		low = beforeWord.ReplaceAllString(low, "")
	}
	if m := wholeFraction.FindStringSubmatch(low); m != nil {
		x, y := readings(m[1]), readings(m[2])
		if len(x) > 0 && len(y) > 0 {
			a := printedAmount{ok: true, of: y[0].Rat(), step: lastPlace(x[0]), measured: true}
			a.lo = []*big.Rat{x[0].Rat()}
			a.hi = a.lo
			return a
		}
	}
	expected := vn.ParseUnit(unit)
	if a, ok := measured(low, after, expected); ok {
		return a
	}
	// Something was typed into the place beside the number.
	m := firstOf.FindString(low)
	if m == "" || m == low {
		return printedAmount{}
	}
	return readAmount(m, low[strings.Index(low, m)+len(m):]+" "+after, unit)
}

// measured reads one number or a range, in ones of the ground unit.
func measured(low, after string, expected vn.Unit) (printedAmount, bool) {
	rest, b := vn.CutBound(low)
	ends, unit, ok := endsOf(rest)
	if !ok {
		return printedAmount{}, false
	}
	a := printedAmount{ok: true, bound: boundOf[b], measured: true, comma: strings.Contains(rest, ",")}
	size := new(big.Rat).Set(expected.Size)
	sized := sizeWord.MatchString(low)
	switch {
	case unit != "" && unit != "%" || unit == "%" && expected.Ground == "%":
		u := vn.ParseUnit(unit)
		if !u.SameGround(expected) && expected.Ground != "" {
			a.measured = false
		}
		size, a.own, a.inside = u.Size, unit, true
	case sized:
		size, a.own, a.inside = plainSize(expected), "…", true
	default:
		if own, u, found := unitBehind(after, expected); found && u.Size.Cmp(expected.Size) != 0 {
			size, a.own = u.Size, own
		}
	}
	a.resized = a.own != "" && (sized || size.Cmp(expected.Size) != 0)
	for _, d := range ends[0] {
		a.lo = append(a.lo, new(big.Rat).Mul(d.Rat(), size))
	}
	for _, d := range ends[1] {
		a.hi = append(a.hi, new(big.Rat).Mul(d.Rat(), size))
	}
	a.step = new(big.Rat).Mul(lastPlace(ends[0][0]), size)
	return a, true
}

// endsOf reads the lower and the upper end, each in its readings.
func endsOf(s string) (ends [2][]vn.Decimal, unit string, ok bool) {
	m, err := vn.ParseMeasure(s)
	var two *vn.Ambiguous
	switch {
	case err == nil:
		return [2][]vn.Decimal{{m.From}, {m.To}}, m.Unit, true
	case errors.As(err, &two):
		both := two.Readings[:]
		return [2][]vn.Decimal{both, both}, "", true
	}
	return ends, "", false
}

// plainSize is the size of a unit without its words of size: 1 for "tỷ đồng", 1000 (kg)
// for "nghìn tấn".
func plainSize(u vn.Unit) *big.Rat {
	for _, name := range []string{"tấn", "tạ", "ha", "km"} {
		if g := vn.ParseUnit(name); g.Ground == u.Ground && u.Size.Cmp(g.Size) >= 0 {
			return g.Size
		}
	}
	return big.NewRat(1, 1)
}

// unitBehind is the longest unit at the start of a text that measures what is
// expected.
func unitBehind(after string, expected vn.Unit) (own string, u vn.Unit, found bool) {
	if expected.Ground == "" {
		return "", u, false
	}
	if n := strings.IndexAny(after, ",;.:()\n\t"); n >= 0 {
		after = after[:n]
	}
	words := strings.Fields(vn.Lower(after[:min(len(after), 80)]))
	for n := min(len(words), 5); n > 0; n-- {
		own = strings.Join(words[:n], " ")
		if u = vn.ParseUnit(own); u.SameGround(expected) {
			return own, u, true
		}
	}
	return "", u, false
}

// native is an amount as the language reads it: dots part thousands, a comma the
// decimals. What this program prints is always so.
func (a printedAmount) native() printedAmount {
	if len(a.lo) == 2 {
		n := 0
		if a.comma {
			n = 1
		}
		a.lo, a.hi = a.lo[n:n+1], a.hi[n:n+1]
	}
	return a
}

// against compares two printed amounts by their numbers.
func (a printedAmount) against(b printedAmount) likeness {
	if !a.ok || !b.ok || !a.measured || !b.measured || (a.of == nil) != (b.of == nil) {
		return otherAmount
	}
	if a.of != nil && a.of.Cmp(b.of) != 0 {
		return otherAmount
	}
	rounded := false
	for i := range a.lo {
		for j := range b.lo {
			if a.lo[i].Cmp(b.lo[j]) == 0 && a.hi[min(i, len(a.hi)-1)].Cmp(b.hi[min(j, len(b.hi)-1)]) == 0 {
				return sameAmount
			}
			gap := new(big.Rat).Sub(a.lo[i], b.lo[j])
			rounded = rounded || a.step.Cmp(b.step) > 0 && gap.Abs(gap).Cmp(new(big.Rat).Quo(a.step, big.NewRat(2, 1))) <= 0
		}
	}
	if rounded && len(a.lo) == 1 && a.lo[0].Cmp(a.hi[0]) == 0 {
		return roundedAmount
	}
	return otherAmount
}

// should is what to write instead, where the number stands in the unit it was
// printed with.
func (a printedAmount) should(p Printed) string {
	if a.resized || !a.ok || a.inside != readAmount(p.Text, "", p.Unit).inside {
		return ""
	}
	return p.Now
}

// withUnit is a number with the unit beside it, where it does not bring its own.
func withUnit(text, unit string) string {
	if unit != "" && strings.HasSuffix(text, unit) {
		return text
	}
	return plan.Measure(text, unit)
}
