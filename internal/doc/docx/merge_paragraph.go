package docx

import (
	"strings"
	"unicode"

	"tongket/internal/doc/pair"
)

// paragraph merges a paragraph that stands in all three files.
func (m *merger) paragraph(b, e, f passage) {
	lost := len(e.Keys) < len(b.Keys)
	if b.Text == f.Text && !lost {
		m.sayKept(b, e, f)
		m.follow(e, f)
		return
	}
	base, fresh := m.base.tokens(b.el.Copy()), m.fresh.tokens(f.el.Copy())
	now := m.edited.tokens(e.el)
	retrace(base, now)
	m.rewrite(e.el, now, m.mergeTokens(base, now, fresh))
}

// sayKept tells of a paragraph that the clerk changed and the paper did not.
func (m *merger) sayKept(b, e, f passage) {
	if e.Text != b.Text {
		m.tell(Change{State: Kept, Base: b.raw, Mine: e.raw, Fresh: f.raw})
	}
}

// follow gives the controls of a paragraph that stays the tags of the new drawing.
func (m *merger) follow(e, f passage) {
	next := queue(m.fresh.tokens(f.el.Copy()))
	for _, sdt := range e.el.FindElements(".//w:sdt") {
		t := sdt.FindElement("w:sdtPr/w:tag")
		if t == nil {
			continue
		}
		key := m.opt.Key(t.SelectAttrValue("w:val", ""))
		if fresh := next[key]; key != "" && len(fresh) > 0 {
			t.CreateAttr("w:val", fresh[0].tag)
			next[key] = fresh[1:]
		}
	}
}

// queue sorts the numbers of tokens by what they say.
func queue(all []token) map[string][]token {
	q := map[string][]token{}
	for _, t := range all {
		if t.key != "" {
			q[t.key] = append(q[t.key], t)
		}
	}
	return q
}

// retrace tells the numbers of the edited text from what they were drawn as, where
// the program that saved it dropped their tags.
func retrace(base, now []token) {
	for i, j := range opposite(base, now) {
		if b := base[i]; j >= 0 && b.key != "" && now[j].key == "" {
			now[j].key, now[j].tag = b.key, b.tag
		}
	}
}

// sentences cuts tokens into sentences; a sentence has the gap behind it.
func sentences(all []token) [][]token {
	var out [][]token
	from := 0
	for i, t := range all {
		end := strings.ContainsAny(t.text, ".!?") && !t.held && strings.IndexFunc(t.text, unicode.IsLetter) < 0 && strings.IndexFunc(t.text, unicode.IsDigit) < 0
		if end && i+1 < len(all) && all[i+1].gap() {
			out = append(out, all[from:i+2])
			from = i + 2
		}
	}
	if from < len(all) {
		out = append(out, all[from:])
	}
	return out
}

func likesOf(all [][]token) []pair.Like {
	out := make([]pair.Like, len(all))
	for i, s := range all {
		var keys []string
		for _, t := range s {
			keys = append(keys, t.key)
		}
		out[i] = pair.LikeOf("s", textOf(s), keys)
	}
	return out
}

// mergeTokens merges the sentences of a paragraph and gives what it shall say.
func (m *merger) mergeTokens(base, now, fresh []token) []token {
	sb, se, sf := sentences(base), sentences(now), sentences(fresh)
	lb, le, lf := likesOf(sb), likesOf(se), likesOf(sf)
	toEdited, toFresh := pair.Match(lb, le), pair.Match(lb, lf)
	if len(sb) == 1 {
		if len(se) == 1 {
			toEdited[0] = 0
		}
		if len(sf) == 1 {
			toFresh[0] = 0
		}
	}
	own := make([]int, len(se))
	for i := range own {
		own[i] = -1
	}
	order, out := arrange(toEdited, toFresh, own, len(sf), func(int) int { return 1 })
	var target []token
	for _, s := range order {
		more := m.mergeSentence(pick(sb, s.base), pick(se, s.edited), pick(sf, s.fresh), s)
		if n := len(target); n > 0 && len(more) > 0 && !target[n-1].gap() && !more[0].gap() {
			target = append(target, token{text: " "})
		}
		target = append(target, more...)
	}
	for _, s := range out {
		m.tell(Change{State: Deleted, Base: textOf(pick(sb, s.base)), Fresh: textOf(pick(sf, s.fresh))})
	}
	return target
}

func pick(all [][]token, i int) []token {
	if i < 0 {
		return nil
	}
	return all[i]
}

// mergeSentence gives what one sentence shall say.
func (m *merger) mergeSentence(b, e, f []token, s slot) []token {
	tb, te, tf := pair.Plainly(textOf(b)), pair.Plainly(textOf(e)), pair.Plainly(textOf(f))
	c := Change{Base: textOf(b), Mine: textOf(e), Fresh: textOf(f)}
	switch {
	case s.edited < 0:
		c.State = Added
		m.tell(c)
		return f
	case s.base < 0:
		c.State = Own
		m.tell(c)
		return e
	case s.fresh < 0 && te == tb:
		c.State = Gone
		m.tell(c)
		return nil
	case s.fresh < 0:
		c.State, c.Choices, c.Choice = Asked, []Choice{TakeMine, TakeFresh}, TakeMine
		if m.tell(c) == TakeFresh {
			return nil
		}
		return e
	case te == tb && tf != tb:
		c.State = Updated
		m.tell(c)
		return f
	case te == tb || te == tf:
		return traced(e, f)
	case tf == tb || running(b, e, f):
		c.State = Kept
		m.tell(c)
		return traced(e, f)
	}
	return m.ask(b, e, f, c)
}

// traced gives the clerk's words with the controls of the new drawing around the
// numbers that still say the same.
func traced(e, f []token) []token {
	next := queue(f)
	out := make([]token, len(e))
	for i, t := range e {
		out[i] = t
		if fresh := next[t.key]; t.key != "" && len(fresh) > 0 {
			next[t.key] = fresh[1:]
			if fresh[0].text == t.text {
				out[i] = fresh[0]
			}
		}
	}
	return out
}

// running reports whether all three are bare counts, as in the first column of a
// table: the clerk's numbering stands.
func running(all ...[]token) bool {
	for _, s := range all {
		for _, t := range s {
			if t.key != "" || !t.gap() && !isDigits(strings.Trim(t.text, ".")) {
				return false
			}
		}
	}
	return true
}

// ask lets a person choose between the clerk's words and the new ones.
func (m *merger) ask(b, e, f []token, c Change) []token {
	c.State, c.Choices = Asked, []Choice{TakeMine, TakeFresh}
	numbers, changed := m.withNumbers(e, queue(f))
	if changed > 0 && pair.Plainly(textOf(numbers)) != pair.Plainly(textOf(f)) {
		c.Choices, c.WithNumbers = []Choice{TakeNumbers, TakeMine, TakeFresh}, shown(textOf(numbers))
		if shape(b) == shape(f) && leftAlone(b, e, f) {
			c.Choice = TakeNumbers
		}
	}
	switch m.tell(c) {
	case TakeFresh:
		return f
	case TakeNumbers:
		if changed > 0 {
			return numbers
		}
	}
	return traced(e, f)
}

// withNumbers gives the clerk's words with new numbers where the numbers are known,
// and how many of them differ.
func (m *merger) withNumbers(e []token, numbers map[string][]token) (out []token, changed int) {
	taken := map[string]int{}
	for _, t := range e {
		if fresh := numbers[t.key]; t.key != "" && len(fresh) > 0 {
			n := fresh[min(taken[t.key], len(fresh)-1)]
			taken[t.key]++
			if n.text != t.text {
				changed++
			}
			t = n
		}
		out = append(out, t)
	}
	return out, changed
}

// shape is a sentence with its numbers left blank.
func shape(all []token) string {
	var b strings.Builder
	for _, t := range all {
		if t.key != "" {
			b.WriteString("\x00" + t.key + "\x00")
		} else {
			b.WriteString(t.text)
		}
	}
	return pair.Plainly(b.String())
}

// leftAlone reports whether the clerk kept every number that changes now as it was
// drawn.
func leftAlone(b, e, f []token) bool {
	was, is, now := queue(b), queue(e), queue(f)
	for key, all := range now {
		for i, t := range all {
			if i >= len(was[key]) || was[key][i].text == t.text {
				continue
			}
			if i >= len(is[key]) || is[key][i].text != was[key][i].text {
				return false
			}
		}
	}
	return true
}
