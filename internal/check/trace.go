package check

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"tongket/internal/doc/pair"
)

// trace finds the numbers of the papers as drawn again where the file has lost their
// tags (LibreOffice drops them when it saves, pasting as text does too): first which
// sentence and row of the paper became which of the file, then which word of it
// became which. A number that has its tag still is not looked for.
func (e *edited) trace() {
	e.misplaced()
	seen := map[string]bool{}
	for _, t := range e.Numbers {
		seen[t.Tag] = true
	}
	var here []unit
	claimed := map[[2]int]bool{}
	for _, d := range e.record.Drawn {
		lost := Copy{Text: d.Text}
		for _, t := range d.Numbers {
			if _, known := e.record.Numbers[t.Tag]; known && !seen[t.Tag] {
				lost.Numbers = append(lost.Numbers, t)
				seen[t.Tag] = true
			}
		}
		if len(lost.Numbers) == 0 {
			continue
		}
		if here == nil {
			here = e.Copy.units()
		}
		there := lost.units()
		for i, j := range pair.Match(likesOf(there), likesOf(here)) {
			if j < 0 {
				continue
			}
			for _, t := range there[i].became(here[j], strconv.Itoa(e.record.Board.Year)) {
				if !claimed[t.Span] {
					claimed[t.Span] = true
					e.Numbers = append(e.Numbers, t)
				}
			}
		}
	}
	slices.SortStableFunc(e.Numbers, func(a, b Tagged) int { return cmp.Compare(a.Span[0], b.Span[0]) })
}

// misplaced takes the tags off numbers that stand in the row of something else: sorting
// a sheet moves what its cells say and leaves their names. A row that only was given
// another name keeps its own.
func (e *edited) misplaced() {
	rows := map[string]bool{}
	for _, l := range e.byLine {
		rows[rowName(e.low[l[0]:l[1]])] = true
	}
	was := map[string]string{}  // the name of a number's row, by tag
	others := map[string]bool{} // the names of all their rows
	for _, d := range e.record.Drawn {
		low := lower(d.Text.Text)
		lines := linesOf(low)
		for _, t := range d.Numbers {
			n, _ := slices.BinarySearchFunc(lines, t.Span[0], func(l [2]int, at int) int { return cmp.Compare(l[0], at+1) })
			if n > 0 {
				was[t.Tag] = rowName(low[lines[n-1][0]:lines[n-1][1]])
				others[was[t.Tag]] = true
			}
		}
	}
	e.Numbers = slices.DeleteFunc(slices.Clone(e.Numbers), func(t Tagged) bool {
		name := was[t.Tag]
		if name == "" {
			return false
		}
		l := e.byLine[e.line(t.Span[0])]
		is := rowName(e.low[l[0]:l[1]])
		return is != "" && is != name && (rows[name] || others[is])
	})
}

// rowName is the cell of a row with the most letters, "" of a line that is no row.
func rowName(line string) string {
	if !strings.Contains(line, "\t") {
		return ""
	}
	name, most := "", 2
	for cell := range strings.SplitSeq(line, "\t") {
		n := 0
		for _, r := range cell {
			if unicode.IsLetter(r) {
				n++
			}
		}
		if n > most {
			name, most = squeezed(cell), n
		}
	}
	return name
}

// unit is a sentence, or a row of a table, with its words.
type unit struct {
	pair.Like
	words []word
}

// word is a word, a sign, a gap, or a number under its tag or in its control.
type word struct {
	at   [2]int
	text string // in small letters
	tag  string
	held bool // in a content control that has lost its tag
}

// units cuts a file into its sentences and rows.
func (c Copy) units() []unit {
	t := text{Document: c.Text}
	low := lower(c.Text.Text)
	fixed := c.fixed()
	var all []unit
	add := func(kind string, from, to int) {
		u := unit{words: wordsOf(low, from, to, &fixed)}
		if strings.TrimSpace(low[from:to]) != "" {
			u.Like = pair.LikeOf(kind, low[from:to], nil)
			all = append(all, u)
		}
	}
	for _, l := range linesOf(c.Text.Text) {
		if strings.Contains(low[l[0]:l[1]], "\t") {
			add("row", l[0], l[1])
			continue
		}
		from := l[0]
		for i := l[0]; i < l[1]; i++ {
			if t.endsSentence(i) {
				add("sentence", from, i+1)
				from = i + 1
			}
		}
		add("sentence", from, l[1])
	}
	return all
}

// fixed lists the places that are one word each: numbers under their tags, and
// controls without.
func (c Copy) fixed() []word {
	var all []word
	for _, t := range c.Numbers {
		all = append(all, word{at: t.Span, tag: t.Tag})
	}
	for _, at := range c.held {
		all = append(all, word{at: at, held: true})
	}
	slices.SortStableFunc(all, func(a, b word) int { return cmp.Or(cmp.Compare(a.at[0], b.at[0]), cmp.Compare(b.at[1], a.at[1])) })
	return all
}

// wordsOf cuts a stretch of a text into words. The fixed ones before its end are
// taken off.
func wordsOf(low string, from, to int, fixed *[]word) []word {
	var all []word
	cut := func(until int) {
		for _, w := range pair.Words(low[from:max(from, until)]) {
			all = append(all, word{at: [2]int{from, from + len(w)}, text: w})
			from += len(w)
		}
	}
	for len(*fixed) > 0 && (*fixed)[0].at[0] <= to {
		w := (*fixed)[0]
		if w.at[0] == to && w.at[1] > to {
			break // it begins with what follows
		}
		*fixed = (*fixed)[1:]
		if w.at[0] < from || w.at[1] > to {
			continue // within the one before, or over more than a sentence
		}
		cut(w.at[0])
		w.text, from = low[w.at[0]:w.at[1]], w.at[1]
		all = append(all, w)
	}
	cut(to)
	return all
}

func likesOf(all []unit) []pair.Like {
	out := make([]pair.Like, len(all))
	for i, u := range all {
		out[i] = u.Like
	}
	return out
}

// alike is how much of its words a sentence must keep for its numbers to be known
// for sure, in percent.
const alike = 75

// became finds the numbers of a sentence in what it became. Where that names another
// year than the papers' it is a sentence about something else, and none is found.
func (u unit) became(now unit, year string) []Tagged {
	opposite := pair.Align(len(u.words), len(now.words), 6, func(i, j int) int { return u.words[i].weigh(now.words[j]) })
	back := slices.Repeat([]int{-1}, len(now.words))
	for i, j := range opposite {
		if j >= 0 {
			back[j] = i
		}
	}
	if otherYear(now.words, back, year) {
		return nil
	}
	near := u.Near(now.Like)
	var all []Tagged
	for i, j := range opposite {
		if j < 0 || u.words[i].tag == "" || now.words[j].tag != "" {
			continue
		}
		start := now.starts(j, u.words[i].text)
		beside := u.beside(now, opposite, i, start)
		if beside == 0 && near < alike {
			continue // neither the words around it nor the sentence speak for it
		}
		t := Tagged{Tag: u.words[i].tag, Span: [2]int{now.words[start].at[0], now.words[j].at[1]}, By: ByDraft}
		t.Loose = near < alike || beside == 0
		all = append(all, t)
	}
	return all
}

var aYear = regexp.MustCompile(`^(?:19|20)\d\d$`)

// otherYear reports whether a sentence has come to name another year.
func otherYear(words []word, opposite []int, year string) bool {
	for i, w := range words {
		if opposite[i] < 0 && w.tag == "" && !w.held && w.text != year && aYear.MatchString(w.text) {
			return true
		}
	}
	return false
}

// beside counts on how many sides of a number the same word stands as before, or
// the sentence's end.
func (u unit) beside(now unit, opposite []int, i, start int) int {
	n := 0
	for _, step := range []int{-1, 1} {
		a, b := u.next(i, step), now.next(opposite[i], step)
		if step < 0 {
			b = now.next(start, step)
		}
		if a < 0 && b < 0 || a >= 0 && b >= 0 && opposite[a] == b {
			n++
		}
	}
	return n
}

// next is the word before or after one, gaps left out; -1 at the end.
func (u unit) next(i, step int) int {
	for i += step; i >= 0 && i < len(u.words); i += step {
		if strings.TrimSpace(u.words[i].text) != "" {
			return i
		}
	}
	return -1
}

// starts is the first word of a number with what it was drawn with before it, and with
// a sign that stands there now: "−3,5", "≥ 90", "trên 6".
func (u unit) starts(j int, drawn string) int {
	if u.words[j].held || u.words[j].text == "" {
		return j
	}
	if n := strings.IndexFunc(drawn, unicode.IsDigit); n > 0 {
		before, k := "", j
		for range 4 {
			if k = u.next(k, -1); k < 0 || u.words[k].tag != "" {
				break
			}
			if before = strings.TrimSpace(u.words[k].text + " " + before); before == squeezed(drawn[:n]) {
				return k
			}
		}
	}
	k := u.next(j, -1)
	if k < 0 || u.words[k].tag != "" {
		return j
	}
	sign, close := u.words[k].text, u.words[k].at[1] == u.words[j].at[0]
	if strings.Contains("≥≤><", sign) || close && strings.Contains("+-−", sign) && (k == 0 || u.words[k-1].gap()) {
		return k
	}
	return j
}

// weigh says how much it is worth that two words lie opposite each other; 0 when they
// may not.
func (w word) weigh(o word) int {
	gap, other := w.gap(), o.gap()
	switch {
	case w.tag != "" && o.tag != "", w.tag == "" && o.tag != "":
		return 0 // what is known is not looked for
	case gap || other:
		if gap && other && strings.ContainsAny(w.text, "\t\n") == strings.ContainsAny(o.text, "\t\n") {
			return 1
		}
		return 0
	case w.tag != "":
		return w.number(o)
	case w.text == o.text && strings.IndexFunc(w.text, letterOrDigit) < 0:
		return 2
	case w.text == o.text:
		return 6
	}
	return 0
}

// number is weigh for a number with its tag: what reads the same, what stands in a
// control, any other number.
func (w word) number(o word) int {
	own := firstOf.FindString(w.text)
	switch {
	case w.text == o.text, own != "" && strings.TrimLeft(own, "-−") == o.text:
		return 7
	case o.held:
		return 5
	case strings.IndexFunc(o.text, unicode.IsDigit) >= 0 && strings.IndexFunc(own, unicode.IsDigit) >= 0:
		return 3
	}
	return 0
}

func (w word) gap() bool { return w.text != "" && strings.TrimSpace(w.text) == "" }

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
