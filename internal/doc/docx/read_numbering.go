package docx

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"tongket/internal/vn"
)

// levels is how deep a Word list can be.
const levels = 9

// numLevel is one level of a list: how its numbers look.
type numLevel struct {
	start   int
	format  string // "decimal", "lowerLetter", "bullet" …
	text    string // "%1.%2." with the levels' numbers put in
	restart int    // -1: after any outer level; 0: never; n: only after level n
	legal   bool   // outer numbers as 1, 2, 3 whatever their own format
}

// numList is an abstract list of numbering.xml.
type numList struct {
	levels [levels]*numLevel // nil where none is given
	link   string            // the numbering style that holds the list instead
}

// numUse is one use of a list, with its own starts and looks.
type numUse struct {
	list     string
	starts   map[int]int
	override map[int]numLevel
}

// numbering is the part word/numbering.xml and the counters of one reading: Word
// keeps numbers out of the text, they must be counted as it counts them.
type numbering struct {
	lists  map[string]*numList
	uses   map[string]*numUse
	styles *styles
	counts map[string]*[levels]int // by list; 0 = not begun, else number + 1
	begun  map[string]bool         // uses whose own starts were applied, "use/level"
}

// readNumbering reads numbering.xml; a nil stream gives an empty numbering.
func readNumbering(s *stream, st *styles) (*numbering, error) {
	n := &numbering{
		lists: map[string]*numList{}, uses: map[string]*numUse{}, styles: st,
		counts: map[string]*[levels]int{}, begun: map[string]bool{},
	}
	if s == nil {
		return n, nil
	}
	if _, err := s.root(); err != nil {
		return nil, err
	}
	err := s.each(func(e xml.StartElement) error {
		switch word(e.Name) {
		case "abstractNum":
			l, err := readNumList(s)
			n.lists[attr(e, "abstractNumId")] = l
			return n.bounded(err)
		case "num":
			u, err := readNumUse(s)
			n.uses[attr(e, "numId")] = u
			return n.bounded(err)
		}
		return s.skip()
	})
	return n, err
}

// bounded holds the number of lists within bounds.
func (n *numbering) bounded(err error) error {
	if err == nil && max(len(n.lists), len(n.uses)) > maxDefined {
		return tooMuch("hơn 50.000 danh sách đánh số")
	}
	return err
}

// anyLevel is a level of which nothing is said.
var anyLevel = numLevel{start: 1, format: "decimal", restart: -1}

func readNumList(s *stream) (*numList, error) {
	l := &numList{}
	err := s.each(func(e xml.StartElement) error {
		switch word(e.Name) {
		case "numStyleLink":
			l.link = attr(e, "val")
		case "lvl":
			i, lvl, err := readNumLevel(s, e)
			if i >= 0 {
				l.levels[i] = &lvl
			}
			return err
		}
		return s.skip()
	})
	return l, err
}

// readNumLevel reads a w:lvl; i is -1 when it names no level.
func readNumLevel(s *stream, e xml.StartElement) (i int, l numLevel, err error) {
	i, err = strconv.Atoi(attr(e, "ilvl"))
	if err != nil || i < 0 || i >= levels {
		i = -1
	}
	l = anyLevel
	err = s.each(func(e xml.StartElement) error {
		val := attr(e, "val")
		number, bad := strconv.Atoi(val)
		switch word(e.Name) {
		case "start":
			if bad == nil && number >= 0 && number < 1<<20 {
				l.start = number
			}
		case "numFmt":
			l.format = val
		case "lvlText":
			l.text = val
		case "lvlRestart":
			if bad == nil {
				l.restart = number
			}
		case "isLgl":
			l.legal = on(e)
		}
		return s.skip()
	})
	return i, l, err
}

func readNumUse(s *stream) (*numUse, error) {
	u := &numUse{starts: map[int]int{}, override: map[int]numLevel{}}
	err := s.each(func(e xml.StartElement) error {
		switch word(e.Name) {
		case "abstractNumId":
			u.list = attr(e, "val")
		case "lvlOverride":
			at, bad := strconv.Atoi(attr(e, "ilvl"))
			return s.each(func(e xml.StartElement) error {
				switch word(e.Name) {
				case "startOverride":
					if n, err := strconv.Atoi(attr(e, "val")); err == nil && bad == nil && n >= 0 && n < 1<<20 {
						u.starts[at] = n
					}
				case "lvl":
					i, l, err := readNumLevel(s, e)
					if i >= 0 {
						u.override[i] = l
					}
					return err
				}
				return s.skip()
			})
		}
		return s.skip()
	})
	return u, err
}

// find follows a use to its list, through at most one numbering style.
func (n *numbering) find(numID string) (*numUse, string) {
	u := n.uses[numID]
	if u == nil {
		return nil, ""
	}
	l := n.lists[u.list]
	if l != nil && l.link != "" {
		if st := n.styles.byID[l.link]; st != nil {
			if via := n.uses[st.para.numID]; via != nil {
				return u, via.list
			}
		}
	}
	return u, u.list
}

// next counts one paragraph of a list and returns what Word prints before it; ok
// is false when there is no such list.
func (n *numbering) next(numID string, level int) (string, bool) {
	u, id := n.find(numID)
	l := n.lists[id]
	if u == nil || l == nil {
		return "", false
	}
	level = max(level, 0)
	counts := n.counts[id]
	if counts == nil {
		counts = new([levels]int)
		n.counts[id] = counts
	}
	key := numID + "/" + strconv.Itoa(level)
	start, own := u.starts[level]
	switch {
	case own && !n.begun[key]:
		counts[level] = start + 1
	case counts[level] == 0:
		counts[level] = n.level(u, l, level).start + 1
	default:
		counts[level]++
	}
	n.begun[key] = true
	for deeper := level + 1; deeper < levels; deeper++ {
		if r := n.level(u, l, deeper).restart; r < 0 || r > level {
			counts[deeper] = 0
		}
	}
	return n.label(u, l, counts, level), true
}

// level is the look of one level, the use's own first.
func (n *numbering) level(u *numUse, l *numList, i int) numLevel {
	if own, ok := u.override[i]; ok {
		return own
	}
	if l.levels[i] == nil {
		return anyLevel
	}
	return *l.levels[i]
}

// label puts the numbers into the level's text.
func (n *numbering) label(u *numUse, l *numList, counts *[levels]int, level int) string {
	at := n.level(u, l, level)
	if at.format == "bullet" {
		return bullet(at.text)
	}
	var b strings.Builder
	for i := 0; i < len(at.text); i++ {
		if at.text[i] != '%' || i+1 == len(at.text) || at.text[i+1] < '1' || at.text[i+1] > '9' {
			b.WriteByte(at.text[i])
			continue
		}
		i++
		outer := int(at.text[i] - '1')
		of := n.level(u, l, outer)
		count := counts[outer] - 1
		if counts[outer] == 0 { // never begun: Word shows where it would begin
			count = of.start
		}
		if at.legal {
			of.format = "decimal"
		}
		b.WriteString(spell(of.format, count))
	}
	return strings.TrimSpace(clean(b.String()))
}

// bullet turns what Symbol, Wingdings and Courier draw as bullets, at private
// codes or at letters and signs of Latin-1 ("o", "§", "Ø", "·"), into a plain dot.
func bullet(text string) string {
	for _, r := range text {
		if r >= 0xE000 && r <= 0xF8FF || r <= 0xFF && (unicode.IsLetter(r) || r == '§' || r == '·') {
			return "•"
		}
	}
	return strings.TrimSpace(clean(text))
}

// spell writes a number in a format of ST_NumberFormat; formats of other scripts
// come out as digits.
func spell(format string, n int) string {
	switch format {
	case "none":
		return ""
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperLetter":
		return strings.ToUpper(letters(n))
	case "lowerLetter":
		return letters(n)
	case "decimalZero":
		return fmt.Sprintf("%02d", n)
	}
	return strconv.Itoa(n)
}

// letters counts a … z, aa, bb … as Word does.
func letters(n int) string {
	if n < 1 || n > 26*30 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('a'+(n-1)%26)), (n-1)/26+1)
}

func roman(n int) string {
	if s := vn.Roman(n); s != "" {
		return s
	}
	return strconv.Itoa(n)
}
