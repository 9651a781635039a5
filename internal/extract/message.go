package extract

import (
	"embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"tongket/internal/vn"
)

// messageFiles hold the words of messages: what parts of a ward are called, how
// figures are shortened, what is courtesy. One phrase a line, for whoever knows
// how a ward talks to extend.
//
//go:embed message/*.txt
var messageFiles embed.FS

// talkWords are the words of message/*.txt, by phrase.
type talkWords struct {
	places, courtesy map[string]bool
	short            map[string][2]string // name and unit of measure
}

// talk is read once, at start-up; a fault in the embedded files is an impossible
// program.
var talk = mustTalk()

func mustTalk() talkWords {
	w := talkWords{places: map[string]bool{}, courtesy: map[string]bool{}, short: map[string][2]string{}}
	for name, put := range map[string]func(string){
		"places": func(s string) { w.places[s] = true },
		"talk":   func(s string) { w.courtesy[s] = true },
		"short": func(s string) {
			p := strings.Split(s, "|")
			w.short[strings.TrimSpace(p[0])] = [2]string{strings.TrimSpace(p[1]), strings.TrimSpace(p[2])}
		},
	} {
		data, err := messageFiles.ReadFile("message/" + name + ".txt")
		if err != nil {
			panic(err)
		}
		for line := range strings.Lines(string(data)) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
				put(vn.OneTone(line))
			}
		}
	}
	return w
}

// longestMessage is the length of a line, and the number of lines, beyond which a
// text is a paper and no message.
const (
	longestMessage = 400
	mostMessages   = 400
)

// Message reads what heads of residential groups send by telephone: "Tổ 7: 187 hộ,
// 706 khẩu, nghèo 2", one line or many, from one sender or many. Each number
// becomes a fact of the group that its line names (Fact.Who); the period is the
// asker's and stays "". ok is false for a text that is no such message: every line
// with words must name a group, give numbers of the group named before, or be the
// envelope and courtesy of a chat.
func Message(text string) (d *Document, ok bool) {
	text = vn.NFC(strings.ToValidUTF8(text, "\uFFFD"))
	m := &messages{text: text, low: lower(text), doc: &Document{Text: text, Kind: "message", Facts: []Fact{}}}
	lines, at := 0, 0
	for line := range strings.Lines(text) {
		start, end := trimSpan(text, at, at+len(line))
		at += len(line)
		if start == end {
			continue
		}
		if lines++; end-start > longestMessage || lines > mostMessages {
			return nil, false
		}
		m.doc.Nodes = append(m.doc.Nodes, Node{Kind: Paragraph, Span: [2]int{start, end}, Place: bytesPlace(start, end)})
		if !m.line(start, end) {
			return nil, false
		}
	}
	return m.doc, len(m.doc.Facts) > 0
}

// messages is a chat being read.
type messages struct {
	text, low string
	doc       *Document
	who       string // the group that the last line spoke for
	t         []token
	i         int // place among the tokens
}

// line reads one line; false says that it belongs to no such message.
func (m *messages) line(start, end int) bool {
	body := m.envelope(start, end)
	m.t = lex.tokenize(m.low, body, end, m.t[:0])
	m.i = 0
	before := len(m.doc.Facts)
	strange := 0 // words that are neither courtesy nor part of a figure
	named := false
	for m.i < len(m.t) {
		switch {
		case m.sign() || m.courtesy():
		case m.place():
			named = true
		case m.who != "" && m.figure(start, end):
		default:
			strange++
			m.i++
		}
	}
	found := len(m.doc.Facts) - before
	switch {
	case found > 0:
		return strange <= 2*found
	case named:
		return strange == 0
	}
	return strange == 0 || body > start && strange <= 6 || m.senderLine(start, end)
}

// envelope returns where the words of a line begin: after "[20:31, 15/11/2026]",
// and after the sender's name and its colon.
func (m *messages) envelope(start, end int) int {
	if m.text[start] == '[' {
		if i := strings.IndexByte(m.text[start:end], ']'); i > 0 {
			start += i + 1
		}
	}
	colon := strings.IndexByte(m.text[start:end], ':')
	if colon <= 0 || !properName(m.text[start:start+colon]) {
		return start
	}
	t := lex.tokenize(m.low, start, start+colon, nil)
	if n := m.placeHead(t); n > 0 || len(t) < 2 {
		return start
	}
	return start + colon + 1
}

// senderLine reports a line that holds a name alone, or with the time of sending.
func (m *messages) senderLine(start, end int) bool {
	s := strings.TrimRightFunc(m.text[start:end], func(r rune) bool { return unicode.IsDigit(r) || strings.ContainsRune(" :/,.-", r) })
	return s == "" || properName(s)
}

// properName reports two to six words with capitals: "Nguyễn Thị Hoa".
func properName(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 6 {
		return false
	}
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) {
			return false
		}
	}
	return true
}

func (m *messages) word(i int) string { return m.low[m.t[i].s:m.t[i].e] }

// phrase returns the words of tokens i to j in the one form of tones.
func (m *messages) phrase(i, j int) string {
	return vn.OneTone(strings.Join(strings.Fields(m.low[m.t[i].s:m.t[j-1].e]), " "))
}

func (m *messages) sign() bool {
	if m.t[m.i].kind != signToken {
		return false
	}
	m.i++
	return true
}

// longestOf returns how many tokens from i on make the longest phrase of a set.
func (m *messages) longestOf(i int, has func(string) bool) int {
	best := 0
	for n := 1; n <= 5 && i+n <= len(m.t) && m.t[i+n-1].kind == wordToken; n++ {
		if has(m.phrase(i, i+n)) {
			best = n
		}
	}
	return best
}

func (m *messages) courtesy() bool {
	n := m.longestOf(m.i, func(s string) bool { return talk.courtesy[s] })
	if n > 0 && m.i+n < len(m.t) && m.longestOf(m.i, func(s string) bool { _, ok := talk.short[s]; return ok }) > n {
		return false
	}
	m.i += n
	return n > 0
}

// placeHead returns how many tokens at the beginning call a part of the ward.
func (m *messages) placeHead(t []token) int {
	kept := m.t
	m.t = t
	n := m.longestOf(0, func(s string) bool { return talk.places[s] })
	m.t = kept
	return n
}

// place reads "tổ 7", "TDP số 5", "thôn Nà Lắc" and makes it the group spoken for.
func (m *messages) place() bool {
	n := m.placeHead(m.t[m.i:])
	j := m.i + n
	if n == 0 || j == len(m.t) {
		return false
	}
	if m.t[j].kind == wordToken && m.word(j) == "số" {
		j++
	}
	from := j
	switch {
	case j < len(m.t) && m.t[j].kind == numberToken && m.t[j].e-m.t[j].s <= 3:
		j++
		if j < len(m.t) && m.t[j].kind == wordToken && m.t[j].glued && m.t[j].e-m.t[j].s == 1 {
			j++ // tổ 7a
		}
	default:
		for j < len(m.t) && m.t[j].kind == wordToken && j-from < 4 && m.capital(j) {
			j++
		}
		if j == from { // "thôn nà lắc:"
			for j < len(m.t) && m.t[j].kind == wordToken && j-from < 4 {
				j++
			}
			if j == len(m.t) || m.word(j) != ":" {
				return false
			}
		}
	}
	if j == from {
		return false
	}
	m.who = strings.Join(strings.Fields(m.text[m.t[m.i].s:m.t[j-1].e]), " ")
	m.i = j
	return true
}

func (m *messages) capital(i int) bool {
	r, _ := utf8.DecodeRuneInString(m.text[m.t[i].s:])
	return unicode.IsUpper(r)
}

// figure reads one number with its name, in either order: "187 hộ", "nghèo 2",
// "hộ nghèo: 2 hộ", "không có hộ nghèo".
func (m *messages) figure(start, end int) bool {
	from := m.i
	if n := m.none(); n > 0 {
		name, unit, rest := m.named(m.i + n)
		if rest == m.i+n {
			return false
		}
		zero := Num{}
		m.add(name, unit, zero, nil, [2]int{int(m.t[from].s), int(m.t[rest-1].e)}, [2]int{int(m.t[from].s), int(m.t[from+n-1].e)}, "message.none")
		m.i = rest
		return true
	}
	if m.t[from].kind == numberToken {
		n, of, money, next, ok := m.number(from)
		if !ok {
			return false
		}
		name, unit, rest := m.named(next)
		if rest == next {
			return false
		}
		if money != "" {
			unit = money
		}
		m.add(name, unit, n, of, [2]int{int(m.t[from].s), int(m.t[rest-1].e)}, [2]int{int(m.t[from].s), int(m.t[next-1].e)}, "message.number_first")
		m.i = rest
		return true
	}
	name, unit, next := m.named(from)
	if next == from {
		return false
	}
	for next < len(m.t) && (strings.Contains(":=-–", m.word(next)) || m.t[next].kind == wordToken && talk.courtesy[m.word(next)]) {
		next++
	}
	if next == len(m.t) || m.t[next].kind != numberToken {
		return false
	}
	at := next
	n, of, money, next, ok := m.number(next)
	if !ok {
		return false
	}
	numberEnd := next
	if money != "" {
		unit = money
	} else if own, k := m.unitAt(next); k > 0 && !m.digits(next+k) {
		unit, next = own, next+k
	}
	m.add(name, unit, n, of, [2]int{int(m.t[from].s), int(m.t[next-1].e)}, [2]int{int(m.t[at].s), int(m.t[numberEnd-1].e)}, "message.name_first")
	m.i = next
	return true
}

// digits reports a number at token i.
func (m *messages) digits(i int) bool { return i < len(m.t) && m.t[i].kind == numberToken }

// none returns how many tokens say that there are none.
func (m *messages) none() int {
	switch m.word(m.i) {
	case "không", "ko", "kg", "k", "hết":
		if m.i+1 < len(m.t) && (m.word(m.i+1) == "có" || m.word(m.i+1) == "còn") {
			return 2
		}
		return 1
	}
	return 0
}

// number reads the number at token i, with the total after a stroke; money is its
// unit where the digits say it themselves ("3tr5").
func (m *messages) number(i int) (n Num, of *Num, money string, next int, ok bool) {
	var conv convention
	if i+1 < len(m.t) && m.t[i+1].kind == wordToken && m.t[i+1].glued {
		if q, err := vn.ParseQuantity(m.low[m.t[i].s:m.t[i+1].e]); err == nil {
			return q, nil, vn.Money, i + 2, true
		}
	}
	if n, ok = conv.parse(m.low[m.t[i].s:m.t[i].e], false); !ok {
		return n, nil, "", i, false
	}
	next = i + 1
	if next+1 < len(m.t) && m.word(next) == "/" && m.t[next+1].kind == numberToken {
		total, ok := conv.parse(m.low[m.t[next+1].s:m.t[next+1].e], false)
		if ok {
			return n, &total, "", next + 2, true
		}
	}
	return n, nil, "", next, true
}

// named reads the name of a figure at token i: a short form or a counted noun, the
// sign of a unit before it or not. It returns where the name ends, i for none.
func (m *messages) named(i int) (name, unit string, next int) {
	isShort := func(s string) bool { _, ok := talk.short[s]; return ok }
	if n := m.longestOf(i, isShort); n > 0 {
		s := talk.short[m.phrase(i, i+n)]
		if k := m.longestOf(i+1, isShort); n == 1 && s[0] == "hộ" && k > 0 && talk.short[m.phrase(i+1, i+1+k)][1] == "hộ" {
			n, s = 1+k, talk.short[m.phrase(i+1, i+1+k)] // "hộ tái nghèo"
		}
		return s[0], s[1], i + n
	}
	if i < len(m.t) && m.t[i].kind == signToken {
		u, k := m.unitAt(i)
		if k == 0 {
			return "", "", i
		}
		if name, _, next := m.named(i + k); next > i+k {
			return name, u, next
		}
		return "", "", i
	}
	e, n := lex.longest(m.t[i:])
	if n > 0 && e.tags&tNoun != 0 {
		return m.phrase(i, i+n), m.phrase(i, i+n), i + n
	}
	return "", "", i
}

// unitAt reads a unit of measure.
func (m *messages) unitAt(i int) (string, int) {
	if i >= len(m.t) {
		return "", 0
	}
	e, n := lex.longest(m.t[i:])
	switch {
	case n > 0 && e.tags&tUnit != 0:
		return lex.units[e.unit].name, n
	case n > 0 && e.tags&tNoun != 0:
		return m.phrase(i, i+n), n
	}
	return "", 0
}

// add makes the fact of the group spoken for.
func (m *messages) add(name, unit string, n Num, of *Num, span, at [2]int, rule string) {
	f := Fact{Name: name, Role: Actual, Value: &n, Unit: unit, Of: of, Who: m.who, Span: span, Rule: rule, Printed: []Printed{{"value", at, n}}}
	m.doc.Facts = append(m.doc.Facts, f)
}
