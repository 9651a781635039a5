package check

import (
	"cmp"
	"errors"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tongket/internal/extract"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// text is a document with what the rules look up in it.
type text struct {
	*extract.Document
	order   []int          // facts in the order of the text
	low     string         // Text in lower case, byte for byte in the same places
	paras   []extract.Node // the outline without cells
	tables  []table
	keys    []string // of each fact's name, see nameKey
	entries map[[2]string]plan.Entry
	byKey   map[string][]int // facts of one key, in the order of the text
}

// reading prepares a document. One that comes without its outline, as a stored
// text with its facts does, is outlined again.
func reading(d *extract.Document) *text {
	own := *d
	own.Facts = slices.Clone(d.Facts)
	for i := range own.Facts {
		if figureCell.MatchString(own.Facts[i].Unit) {
			// A unit that is a number: the columns of the row were taken for one another.
			own.Facts[i] = extract.Fact{Span: own.Facts[i].Span}
		}
		inOneUnit(&own.Facts[i], d.Text)
	}
	t := &text{Document: &own, order: make([]int, len(d.Facts)), low: lower(d.Text), keys: make([]string, len(d.Facts)), byKey: map[string][]int{}, entries: map[[2]string]plan.Entry{}}
	for i := range t.order {
		t.order[i] = i
	}
	slices.SortStableFunc(t.order, func(a, b int) int { return cmp.Compare(d.Facts[a].Span[0], d.Facts[b].Span[0]) })
	for _, i := range t.order {
		t.keys[i] = nameKey(d.Facts[i].Name)
		if t.keys[i] != "" {
			t.byKey[t.keys[i]] = append(t.byKey[t.keys[i]], i)
		}
	}
	nodes := d.Nodes
	if len(nodes) == 0 && d.Text != "" {
		if again := extract.Text(d.Text); again.Text == d.Text {
			nodes = again.Nodes
		}
	}
	for _, n := range nodes {
		if n.Kind != extract.Cell {
			t.paras = append(t.paras, n)
		}
	}
	t.tables = tablesOf(t, nodes)
	return t
}

// inOneUnit brings a plan printed in another unit than its value ("18.642 triệu
// đồng (dự toán 15,2 tỷ đồng)") to the value's.
func inOneUnit(f *extract.Fact, text string) {
	if f.Plan == nil || f.Unit == "" {
		return
	}
	for _, p := range f.Printed {
		if p.Field != "plan" || p.Num != *f.Plan || p.Span[1] > len(text) {
			continue
		}
		m := unitAfter.FindString(lower(text[p.Span[1]:min(p.Span[1]+40, len(text))]))
		k, ok := sameUnit(strings.TrimSpace(m), f.Unit)
		if !ok || k.Cmp(big.NewRat(1, 1)) == 0 {
			continue
		}
		if n, err := vn.FromRat(new(big.Rat).Mul(f.Plan.Rat(), k), min(f.Plan.Scale+6, vn.MaxScale)); err == nil {
			n = n.Trim()
			f.Plan = &n
		}
	}
}

// unitAfter is the unit straight after a number.
var unitAfter = regexp.MustCompile(`^\s*[\pL²³]+(?: [\pL²³]+)?`)

// lower writes a text in small letters without moving a byte.
func lower(s string) string {
	low := strings.Map(func(r rune) rune {
		if l := unicode.ToLower(r); utf8.RuneLen(l) == utf8.RuneLen(r) {
			return l
		}
		return r
	}, s)
	if len(low) != len(s) {
		return s
	}
	return low
}

// fillers are words of a name that do not tell indicators apart.
var fillers = map[string]bool{
	"được": true, "bị": true, "đã": true, "của": true, "các": true, "những": true, "có": true, "đạt": true, "ước": true,
	"là": true, "thực": true, "hiện": true, "mới": true, "số": true, "còn": true, "giữ": true, "mức": true, "-": true, ",": true,
}

var words = regexp.MustCompile(`[\pL\d/²³%]+`)

// nameKey is the name of an indicator for comparing: small letters, one place for
// tone marks, no fillers.
func nameKey(name string) string {
	var kept []string
	for _, w := range words.FindAllString(vn.Lower(vn.OneTone(name)), -1) {
		if !fillers[w] {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

// para is the paragraph, item or heading around a place, as an index of paras; -1
// where there is none, as in a table.
func (t *text) para(at int) int {
	n, _ := slices.BinarySearchFunc(t.paras, at, func(n extract.Node, at int) int { return cmp.Compare(n.Span[0], at+1) })
	if n == 0 || at >= t.paras[n-1].Span[1] {
		return -1
	}
	return n - 1
}

// around is the paragraph around a place, or its line; neither longer than reach
// on each side.
func (t *text) around(at int) (from, to int) {
	at = min(at, len(t.Text))
	if p := t.para(at); p >= 0 {
		return max(t.paras[p].Span[0], at-reach), min(t.paras[p].Span[1], at+reach)
	}
	from = strings.LastIndexByte(t.Text[max(0, at-reach):at], '\n') + 1 + max(0, at-reach)
	to = min(len(t.Text), at+reach)
	if n := strings.IndexByte(t.Text[at:to], '\n'); n >= 0 {
		to = at + n
	}
	return from, to
}

// nearby is how far, in bytes, the ends of a sentence are looked for.
const nearby = 3000

// sentence is the sentence around a place.
func (t *text) sentence(at int) (from, to int) {
	from, to = t.around(at)
	from, to = max(from, at-nearby), min(to, at+nearby)
	for i := at - 1; i > from; i-- {
		if t.endsSentence(i - 1) {
			from = i
			break
		}
	}
	for i := at; i < to; i++ {
		if t.endsSentence(i) {
			to = i + 1
			break
		}
	}
	return from, to
}

// endsSentence reports a full stop, a question or exclamation mark before a blank.
// The stop after a number or a single letter that begins a line is its label.
func (t *text) endsSentence(i int) bool {
	if i < 0 {
		return false
	}
	switch t.Text[i] {
	case '.', '!', '?':
	default:
		return false
	}
	if i+1 < len(t.Text) && t.Text[i+1] != ' ' && t.Text[i+1] != '\n' && t.Text[i+1] != '\t' {
		return false
	}
	head := strings.LastIndexByte(t.Text[max(0, i-8):i], '\n') + max(0, i-8) + 1
	return i-head > 5 || i < 8 && head > 0 || strings.Trim(t.Text[head:i], " 0123456789.IVXabcdđ") != ""
}

// under lists the items of the list that a paragraph or item introduces, as
// indexes of paras.
func (t *text) under(p int) []int {
	var items []int
	for k := p + 1; k < len(t.paras) && len(items) < 400; k++ {
		n := t.paras[k]
		if n.Kind != extract.Item || t.paras[p].Kind == extract.Item && n.Level <= t.paras[p].Level {
			break
		}
		if len(items) > 0 && n.Level < t.paras[items[0]].Level {
			break
		}
		if len(items) == 0 || n.Level == t.paras[items[0]].Level {
			items = append(items, k)
		}
	}
	return items
}

// within lists the facts that begin in a stretch of the text, in order.
func (t *text) within(from, to int) []int {
	lo, _ := slices.BinarySearchFunc(t.order, from, func(i, at int) int { return cmp.Compare(t.Facts[i].Span[0], at) })
	hi := lo
	for hi < len(t.order) && t.Facts[t.order[hi]].Span[0] < to {
		hi++
	}
	return t.order[lo:hi]
}

// hedges are words before a number that leave it open.
var hedges = regexp.MustCompile(`(?:khoảng|gần|trên|hơn|xấp xỉ|chừng|ước|dưới|ít nhất|tối thiểu|không quá|tối đa|từ|[~<>≥≤])\s*(?:đạt|được|tới|đến)?\s*$`)

// hedged reports whether the number at a place is only said to be near.
func (t *text) hedged(at int) bool {
	return hedges.MatchString(t.low[max(0, at-40):at])
}

// values is the set of true values behind a fact's value.
func values(f extract.Fact) Interval {
	if f.Upper != nil {
		return Interval{Lo: f.Value.Rat(), Hi: f.Upper.Rat()}
	}
	return bounded(*f.Value, f.Bound, counted(f.Unit) && f.Value.Scale == 0)
}

// percentUnit reports a share or a rate, which does not add up or grow as amounts
// do.
func percentUnit(unit string) bool {
	return strings.HasPrefix(unit, "%") || strings.HasPrefix(unit, "‰") || strings.HasPrefix(unit, "điểm")
}

// known reports whether a set has both ends.
func known(i Interval) bool { return i.Lo != nil && i.Hi != nil }

// readings are the numbers that a printed one may be: two where a dot or a comma
// can be read in two ways.
func readings(s string) []vn.Decimal {
	n, err := vn.ParseNumber(s)
	if err == nil {
		return []vn.Decimal{n}
	}
	var two *vn.Ambiguous
	if errors.As(err, &two) {
		return two.Readings[:]
	}
	return nil
}
