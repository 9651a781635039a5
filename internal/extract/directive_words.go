package extract

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The words of requests have a trie of their own: what is added for tasks must
// not move the reading of figures.
//
//go:embed lexicon/tasks/words.txt
var askingWords string

// The parts that a phrase may play in a request.
const (
	aAsk tag = 1 << iota
	aStress
	aMust
	aLead
	aPartner
	aManner
	aDone
	aAct
	aActor
	aWeak
	aPlain
)

var asking = mustAsking()

// mustAsking reads the embedded words; a fault in them is an impossible program.
func mustAsking() *lexicon {
	l := &lexicon{words: map[string]int32{}, next: map[uint64]int32{}, entries: make([]entry, 1), units: make([]unit, 1)}
	tags := map[string]tag{"ask": aAsk, "stress": aStress, "must": aMust, "lead": aLead, "partner": aPartner, "manner": aManner,
		"done": aDone, "act": aAct, "actor": aActor, "weak": aWeak, "plain": aPlain}
	current := tag(0)
	for line := range strings.Lines(askingWords) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			if current = tags[strings.Trim(line, "[]")]; current == 0 {
				panic("lexicon/tasks/words.txt: unknown section " + line)
			}
		default:
			l.add(line, entry{tags: current})
		}
	}
	return l
}

// A term is a phrase of the words above, a word, a number or a sign.
type term struct {
	s, e  int32
	tags  tag
	sign  byte // the first byte of a sign, 0 for words and numbers
	upper bool // begins with a capital
	digit bool
}

func (t term) is(tags tag) bool { return t.tags&tags != 0 }

// does reports a term that says what to do, in small letters: with a capital it
// belongs to the name of an office, but where a clause begins.
func (t term) does(first bool) bool {
	return t.is(aAct|aManner|aMust|aLead|aPartner) && !t.is(aPlain) && (first || !t.upper)
}

// terms cuts a stretch of the text into terms.
func (r *reader) terms(from, to int) []term {
	r.spare = asking.tokenize(r.low, from, to, r.spare[:0])
	terms := r.speech.terms[:0]
	for i := 0; i < len(r.spare); {
		t := r.spare[i]
		first, _ := utf8.DecodeRuneInString(r.text[t.s:])
		made := term{s: t.s, e: t.e, upper: unicode.IsUpper(first), digit: t.kind == numberToken}
		e, n := asking.longest(r.spare[i:])
		if n > 1 && e.tags&aPlain != 0 && r.named(r.spare[i+1]) {
			e, n = asking.longest(r.spare[i : i+1]) // "Giao Ban Xây dựng Đảng" is no "giao ban"
		}
		switch {
		case n > 0:
			made.tags, made.e = e.tags, r.spare[i+n-1].e
		case t.kind == signToken:
			made.sign, n = r.low[t.s], 1
		default:
			n = 1
		}
		terms = append(terms, made)
		i += n
	}
	r.speech.terms = terms
	return terms
}

// named reports a token that begins with a capital and goes on in small letters.
func (r *reader) named(t token) bool {
	first, n := utf8.DecodeRuneInString(r.text[t.s:])
	second, _ := utf8.DecodeRuneInString(r.text[int(t.s)+n:])
	return unicode.IsUpper(first) && unicode.IsLower(second)
}

// lowTerm is the text of term k in small letters, "" beyond the last.
func (r *reader) lowTerm(k int) string {
	if k < 0 || k >= len(r.speech.terms) {
		return ""
	}
	t := r.speech.terms[k]
	return r.low[t.s:t.e]
}

// termWords is the text of terms without blanks and signs at its ends.
func (r *reader) termWords(from, to int) string {
	if from >= to {
		return ""
	}
	t := r.speech.terms
	s := strings.Trim(squeeze(r.text[t[from].s:t[to-1].e]), " ,;:.-–")
	if strings.HasSuffix(s, ")") && !strings.Contains(s, "(") {
		s = strings.TrimSuffix(s, ")")
	}
	return s
}

// termEnds reports that the sentence ends at term k.
func (r *reader) termEnds(k int) bool {
	t := r.speech.terms
	switch t[k].sign {
	case '!', '?':
		return true
	case '.':
		return k+1 >= len(t) || t[k+1].s > t[k].e || t[k+1].sign != 0
	}
	return false
}

// leadWords stand before the one who must act.
var leadWords = map[string]bool{"các": true, "những": true, "mọi": true, "từng": true, "mỗi": true, "riêng": true, "đối với": true, "toàn bộ": true,
	"tất cả": true, "toàn thể": true}

// skipLeadWords passes "đối với", "riêng"; the words of number stay in the name.
func (r *reader) skipLeadWords(i, to int) (name, head int) {
	name, head = i, i
	for head < to {
		switch w := r.lowTerm(head); {
		case w == "đối" && r.lowTerm(head+1) == "với":
			head += 2
			name = head
		case w == "riêng" || w == "còn":
			head++
			name = head
		case w == "tất" && r.lowTerm(head+1) == "cả":
			head += 2
		case leadWords[w]:
			head++
		default:
			return name, head
		}
	}
	return name, head
}

// longestActor is how many terms the name of one who must act may take.
const longestActor = 40

// actorAt reads the name of those who must act at term i. name..end is the name;
// next is the term after it: a doing, a colon, or to where nothing follows. ok is
// false where none stands there. weak takes people too, not only offices.
func (r *reader) actorAt(i, to int, weak bool) (name, end, next int, ok bool) {
	t := r.speech.terms
	name, head := r.skipLeadWords(i, to)
	if head >= to || !t[head].is(aActor) && !(weak && t[head].is(aWeak)) || t[head].is(aPlain) {
		return 0, 0, 0, false
	}
	if t[head].is(aAct) && head+1 < to && t[head+1].does(false) {
		return 0, 0, 0, false // "lãnh đạo hoàn thành …"
	}
	if r.lowTerm(head) == "tổ chức" && name == head {
		return 0, 0, 0, false // a doing: "Tổ chức các hoạt động hưởng ứng"
	}
	for j := head + 1; j < to && j < head+longestActor; j++ {
		switch c := t[j]; {
		case c.sign == ',':
			_, k := r.skipLeadWords(j+1, to)
			if k < to && (r.lowTerm(k) == "số" || t[k].is(aActor|aWeak) && !t[k].is(aPlain) || t[k].upper && !t[k].does(false)) {
				continue
			}
			if k < to && t[k].does(false) {
				return name, j, k, true
			}
			return 0, 0, 0, false
		case c.sign == '(':
			for j < to && t[j].sign != ')' {
				j++
			}
		case c.sign == ':' && r.namesFollow(j, to):
			continue
		case c.sign == ':':
			return name, j, j, true
		case c.sign != 0 && c.sign != '-' && c.sign != '/' && c.sign != '"' && c.sign != '&' && c.sign < 0x80:
			return name, j, j, false
		case c.does(false) && !r.isNoun(j):
			return name, j, j, true
		case !c.upper && c.tags == 0 && c.sign == 0 && !c.digit && j > head+1 && r.place(j-1) && !notDoing[r.lowTerm(j)]:
			return name, j, j, true // "Hội Nông dân xã tín chấp": the name ends with its place
		case !c.upper && notInNames[r.lowTerm(j)]:
			return name, j, j, false
		case r.lowTerm(j) == "được" && j+2 < to && t[j+1].is(aAsk) && t[j+2].does(true):
			return name, j, j + 2, true // "được giao chủ trì …"
		case !c.upper && c.is(aDone|aAsk|aStress) && r.lowTerm(j) != "từng":
			return name, j, j, false
		}
	}
	return name, min(to, head+longestActor), to, to <= head+longestActor
}

// namesFollow reports "các đồng chí: Trần Thị Lan, Lê Văn Tư kiểm tra …" at the
// colon, term j.
func (r *reader) namesFollow(j, to int) bool {
	t := r.speech.terms
	switch r.lowTerm(j - 1) {
	case "đồng chí", "đơn vị", "cơ quan, đơn vị", "ông", "bà", "thôn", "cơ quan", "ngành", "phòng", "xóm", "bản", "ấp", "chi bộ":
	default:
		return false
	}
	if j+2 >= to || !t[j+1].upper || t[j+1].does(true) && !t[j+1].is(aActor) {
		return false
	}
	for k := j + 1; k < to && k < j+longestActor && t[k].sign != ';' && t[k].sign != ':'; k++ {
		if t[k].does(false) {
			return true
		}
	}
	return false
}

// isNoun reports a doing that only tells which people are meant: "cán bộ phụ
// trách", "các đơn vị thi công", "lực lượng tham gia".
func (r *reader) isNoun(j int) bool {
	t := r.speech.terms
	switch r.lowTerm(j - 1) {
	case "các", "những", "mọi":
		return true // "Hội đồng nhân dân các cấp"
	}
	switch r.lowTerm(j + 1) {
	case "xã", "phường", "đặc khu", "thôn", "ấp", "huyện", "tỉnh":
		if j+2 < len(t) && t[j+2].does(false) {
			return true // "Trung tâm Dịch vụ tổng hợp xã tăng …"
		}
	}
	switch r.lowTerm(j) {
	case "cùng":
		return j > 0 && t[j-1].is(aActor|aWeak) && j+1 < len(t) && t[j-1].e-t[j-1].s < 12
	case "phụ trách", "quản lý", "tham mưu", "theo dõi":
		return j > 0 && anyone[r.lowTerm(j-1)] && r.doesLater(j+1)
	}
	return false
}

// place reports a word for the level of an office, in small letters.
func (r *reader) place(j int) bool {
	w := r.lowTerm(j)
	return (w == "xã" || w == "phường" || w == "đặc khu") && !r.speech.terms[j].upper && r.speech.terms[j-1].upper
}

// anyone are the words for people and offices of which a doing tells which are
// meant.
var anyone = map[string]bool{"cán bộ": true, "công chức": true, "viên chức": true, "cán bộ, công chức": true, "lãnh đạo": true, "đồng chí": true, "chuyên viên": true,
	"nhân viên": true, "người": true, "ủy viên": true, "thành viên": true, "bộ phận": true, "đơn vị": true, "cơ quan": true, "cơ quan, đơn vị": true,
	"phó chủ tịch": true, "đảng ủy viên": true, "đảng viên": true, "ngành": true, "phòng": true, "tổ": true, "ban": true}

// doesLater reports a further doing before the next comma or semicolon.
func (r *reader) doesLater(from int) bool {
	t := r.speech.terms
	for k := from; k < len(t) && t[k].sign != ',' && t[k].sign != ';' && t[k].sign != '.'; k++ {
		if t[k].does(false) {
			return true
		}
	}
	return false
}

// notInNames are words that the name of nobody holds: a doing not known stands
// before them.
var notInNames = map[string]bool{"để": true, "với": true, "khi": true, "nếu": true, "thì": true, "nhưng": true, "vì": true, "nên": true, "rằng": true, "cho": true, "vào": true, "đến": true}

// lowerCase reports a chunk that begins with a small letter.
func (r *reader) lowerCase(k int) bool {
	first, _ := utf8.DecodeRuneInString(r.text[r.chunks[k].s:])
	return unicode.IsLower(first)
}
