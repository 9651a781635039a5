package extract

import "strings"

// A chunk is one thing the grammar looks at: a lexicon phrase, a plain word, a
// measure, a period, a number that is no figure, or a sign.
type chunk struct {
	s, e int32 // bytes of the text
	tags tag
	sign byte  // the first byte of a sign, 0 for words
	at   int32 // place in reader.measures or reader.periods
	word int32 // id of the first word
}

func (c chunk) is(t tag) bool { return c.tags&t != 0 }

// A measure is a number with its unit as it stands in the text, with the total
// of a/b or the upper end of a range.
type measure struct {
	s, e      int32 // bytes, unit included
	value     Num
	valueSpan [2]int
	unit      string
	kind      unitKind
	known     bool // the unit or counting word stands in the lexicon
	other     *Num // b of a/b
	otherSpan [2]int
	otherPlan bool // b is called the plan
	upper     *Num
	upperSpan [2]int
	unitEnd   int32 // bytes; where the words of the name go on for counts
	nounStart int32 // bytes; where the counting word begins, 0 for other kinds
	half      bool  // "một nửa"
	inWords   bool
	signed    bool // a plus or minus sign stands before it: a change
	printed   Num
}

// boundTags are the words that may stand between a verb and its number.
const boundTags = tOver | tNear | tBelow | tAbout | tAtLeast | tAtMost

// reader holds what the reading of one text needs; its slices are used again for
// every block.
type reader struct {
	text, low string
	conv      convention
	now       clock
	tokens    []token
	chunks    []chunk
	measures  []measure
	periods   []period
	drafts    []draft
	doc       *Document
	walk      walk
	stack     []scope
	guess     period // a period of the first lines that may be the one under review
	body      bool   // the head of the document is over
	seen      map[string]bool
	told      map[string][]int // figures that prose has told, by toldKey; places in doc.Facts
	spare     []token
	speech    speech
	spokenOut bool // the text is a speech: its tôi is the office's
	above     aboveTable
	led       string // the first name of the block before
	inHead    bool   // the text being chunked is the head of a column
}

// chunkBlock reads text[from:to] into r.chunks.
func (r *reader) chunkBlock(from, to int) {
	r.tokens = lex.tokenize(r.low, from, to, r.tokens[:0])
	r.chunks, r.measures, r.periods = r.chunks[:0], r.measures[:0], r.periods[:0]
	t := r.tokens
	for i := 0; i < len(t); {
		i += r.chunkAt(i)
	}
}

// chunkAt appends the chunk that begins at token i and returns how many tokens
// it takes.
func (r *reader) chunkAt(i int) int {
	t := r.tokens[i:]
	if t[0].kind == numberToken {
		return r.numberAt(i)
	}
	if n := r.signedAt(i); n > 0 {
		return n
	}
	if t[0].kind == signToken {
		e, n := lex.longest(t)
		if n == 0 || n == 1 {
			r.chunks = append(r.chunks, chunk{t[0].s, t[0].e, e.tags, r.low[t[0].s], 0, t[0].id})
			return 1
		}
		r.push(t[0].s, t[n-1].e, e.tags, 0, t[0].id)
		return n
	}
	if p, n := r.periodAt(i); n > 0 {
		return r.pushPeriod(i, n, p)
	}
	if n := r.timesAt(i); n > 0 {
		return n
	}
	e, n := lex.longest(t)
	if n == 0 {
		r.push(t[0].s, t[0].e, 0, 0, t[0].id)
		return 1
	}
	if first, one := lex.longest(t[:1]); one == 1 && first.tags&tNumberWord != 0 && n <= 2 || e.tags&tNumberWord != 0 {
		if used := r.wordsAt(i); used > 0 {
			return used
		}
	}
	if e.tags&tPlan != 0 {
		n += r.planTail(i + n)
	}
	r.push(t[0].s, t[min(n, len(t))-1].e, e.tags&^(tNumberWord), 0, t[0].id)
	return n
}

// planTail is how many tokens after a word for the plan only tell who gave it:
// "dự toán tỉnh giao", "kế hoạch được HĐND phường giao đầu năm", "chỉ tiêu nghị
// quyết đại hội đề ra".
func (r *reader) planTail(i int) int {
	n := 0
	for n < 10 && i+n < len(r.tokens) && r.tokens[i+n].kind == wordToken {
		switch r.word(i + n) {
		case "giao", "đề":
			if r.word(i+n) == "đề" && r.word(i+n+1) != "ra" {
				return 0
			}
			if r.word(i+n) == "đề" {
				n++
			}
			if r.word(i+n+1) == "đầu" && r.word(i+n+2) == "năm" {
				n += 2
			}
			return n + 1
		}
		e, k := lex.longest(r.tokens[i+n:])
		if w := r.word(i + n); k == 0 || e.tags&(tOrg|tGiver) == 0 && w != "được" && w != "do" {
			return 0
		}
		n += max(k, 1)
	}
	return 0
}

func (r *reader) push(s, e int32, tags tag, at int32, word int32) {
	r.chunks = append(r.chunks, chunk{s: s, e: e, tags: tags, at: at, word: word})
}

func (r *reader) pushPeriod(i, n int, p period) int {
	p.s, p.e = r.tokens[i].s, r.tokens[i+n-1].e
	r.periods = append(r.periods, p)
	r.push(p.s, p.e, tPeriod, int32(len(r.periods)-1), 0)
	return n
}

func (r *reader) pushNoise(i, n int) int {
	r.push(r.tokens[i].s, r.tokens[i+n-1].e, tNoise, 0, 0)
	return n
}

// before returns the chunk before the one being read.
func (r *reader) before() chunk {
	if len(r.chunks) == 0 {
		return chunk{}
	}
	return r.chunks[len(r.chunks)-1]
}

// word is the text of a token.
func (r *reader) word(i int) string {
	if i >= len(r.tokens) {
		return ""
	}
	return r.low[r.tokens[i].s:r.tokens[i].e]
}

// signAt reports whether token i is one of the signs.
func (r *reader) signAt(i int, signs ...string) bool {
	if i >= len(r.tokens) || r.tokens[i].kind != signToken {
		return false
	}
	w := r.word(i)
	for _, s := range signs {
		if w == s {
			return true
		}
	}
	return false
}

// isNumber reports whether token i is a number in digits.
func (r *reader) isNumber(i int) bool {
	return i < len(r.tokens) && r.tokens[i].kind == numberToken
}

// glued reports whether token i stands right after the one before it.
func (r *reader) glued(i int) bool { return i < len(r.tokens) && r.tokens[i].glued }

// numberAt reads what begins with digits at token i: a date, the number of a
// document, a period, a measure, or a number that is nothing of these.
func (r *reader) numberAt(i int) int {
	if n := r.symbolAt(i); n > 0 {
		return r.pushNoise(i, n)
	}
	if p, n := r.dateAt(i); n > 0 {
		return r.pushPeriod(i, n, p)
	}
	if p, n := r.spanAt(i); n > 0 {
		return r.pushPeriod(i, n, p)
	}
	before := r.before()
	if n := len(r.chunks); before.sign == ':' && n > 1 && r.chunks[n-2].s > 0 && strings.HasSuffix(r.low[:r.chunks[n-2].e], "địa chỉ") {
		return r.pushNoise(i, 1) // "Địa chỉ: 152 đường …"
	}
	if before.is(tBefore) && !before.is(tNoun|tVerb) {
		return r.pushNoise(i, r.chain(i))
	}
	if n := r.perHeadAt(i); n > 0 {
		return r.pushNoise(i, n)
	}
	m, n, ok := r.measureAt(i)
	if !ok || before.is(tBefore|tBeforeWeak) && !m.known || r.allOf(m) {
		return r.pushNoise(i, max(n, 1))
	}
	if r.numbersUnit(before, i) {
		return r.pushNoise(i, 1)
	}
	return r.pushMeasure(i, n, m)
}

// allOf reports "giảm cả 3 tiêu chí", "tiêm đủ 8 loại vắc xin": in every respect.
func (r *reader) allOf(m measure) bool {
	b := r.before()
	switch word := r.low[b.s:b.e]; m.unit {
	case "tiêu chí", "mặt":
		return m.other == nil && (word == "cả" || word == "đủ" || word == "đạt đủ")
	case "loại", "mũi", "liều", "mũi tiêm":
		return m.other == nil && (word == "đủ" || word == "đầy đủ")
	}
	return false
}

// parts are what a ward is made of, where a number after it is its name.
var parts = map[string]bool{"tổ dân phố": true, "tổ": true, "thôn": true, "ấp": true, "bản": true, "khu phố": true, "xóm": true, "đội": true, "chi bộ": true, "khóm": true,
	"buôn": true, "làng": true, "khu": true, "cụm": true, "chi hội": true, "chi đoàn": true, "tổ dân cư": true, "khu dân cư": true}

// doings are words that say what somebody does and also what is counted.
var doings = map[string]bool{"báo cáo": true, "tổ chức": true, "đề nghị": true, "kiến nghị": true, "đề xuất": true, "phản ánh": true, "quyết định": true, "đăng ký": true,
	"cam kết": true, "thông báo": true, "đóng góp": true, "xã hội hóa": true, "tố giác": true, "khiếu nại": true, "tố cáo": true, "kế hoạch": true, "phát động": true, "thành lập": true}

// numbersUnit reports that number i is the name of a part of the ward, before what
// that part does: "Tổ dân phố 7 báo cáo", and no count as in "mỗi tổ 7 báo cáo".
func (r *reader) numbersUnit(before chunk, i int) bool {
	if !parts[r.low[before.s:before.e]] || len(r.word(i)) > 2 || i+2 >= len(r.tokens) || !doings[r.word(i+1)+" "+r.word(i+2)] {
		return false
	}
	if n := len(r.chunks); n > 1 {
		switch c := r.chunks[n-2]; r.low[c.s:c.e] {
		case "mỗi", "các", "toàn", "cả", "từng", "mỗi một", "những", "bình quân", "trung bình":
			return false
		default:
			return !c.is(tMeasure)
		}
	}
	return true
}

func (r *reader) pushMeasure(i, n int, m measure) int {
	m.s, m.e = r.tokens[i].s, r.tokens[i+n-1].e
	r.measures = append(r.measures, m)
	r.push(m.s, m.e, tMeasure, int32(len(r.measures)-1), 0)
	return n
}

// chain is how many tokens stand glued to token i, itself included.
func (r *reader) chain(i int) int {
	n := 1
	for n < 40 && r.glued(i+n) && !r.signAt(i+n, ",", ".", ";", ":", ")", "”", "\"", "%") {
		n++
	}
	return n
}

// symbolAt recognises the number of a document or a code: digits with letters
// hung on by a slash or dash (27/NQ-HĐND, 46-CT/TW, 168/2024/NĐ-CP), a letter
// glued that is no unit (8B, 5G, 20:15, 24/24, 0296.3812.345).
func (r *reader) symbolAt(i int) int {
	w := r.word(i)
	if len(w) > 1 && w[0] == '0' && w[1] != '.' && w[1] != ',' && len(w) > 4 {
		return r.chain(i) // a telephone number or the like
	}
	if shapeOf(w).malformed {
		return r.chain(i)
	}
	if r.signAt(i+1, ":") && r.glued(i+1) && r.isNumber(i+2) && r.glued(i+2) {
		return r.chain(i) // a time of day
	}
	if r.signAt(i+1, "-", "–") && r.glued(i+1) && r.isNumber(i+2) && r.glued(i+2) && len(w) == 1 && len(r.word(i+2)) == 1 && r.word(i+2) <= w {
		return 3 // the score of a match
	}
	for j := i + 1; j < i+16 && r.glued(j); j += 2 {
		switch {
		case r.tokens[j].kind == wordToken && j == i+1:
			e, n := lex.longest(r.tokens[j:])
			if n > 0 && e.tags&tUnit != 0 && !(r.tokens[j].e-r.tokens[j].s == 1 && r.word(j) == "h") {
				return 0
			}
			if e.tags&(tNoun|tPlan) != 0 {
				return 0
			}
			return r.chain(i)
		case !r.signAt(j, "/", "-") || !r.glued(j+1):
			return 0
		case r.tokens[j+1].kind == wordToken:
			e, n := lex.longest(r.tokens[j+1:])
			if n > 0 && e.tags&(tPer|tPlan|tUnit) != 0 || r.low[r.tokens[j].s] == '-' && n > 0 {
				return 0
			}
			return r.chain(i)
		}
	}
	return 0
}
