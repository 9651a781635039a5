package extract

import (
	"bufio"
	"bytes"
	"embed"
	"fmt"
	"path"
	"strconv"
	"strings"
)

//go:embed lexicon/*.txt
var lexiconFiles embed.FS

// A tag is a set of parts that a phrase may play in official prose; the words
// of each stand in lexicon/*.txt under the section of the same name.
type tag uint64

const (
	tReach tag = 1 << iota
	tEqual
	tHave
	tUp
	tDown
	tExceed
	tTimes
	tLeft
	tShare
	tLess
	tOver
	tNear
	tBelow
	tAbout
	tAtLeast
	tAtMost
	tUpward
	tDownward
	tFrom
	tTo
	tEstimate
	tForecast
	tPlan
	tTarget
	tHeadingTarget
	tCompare
	tSame
	tOtherBase
	tJoiner
	tInWhich
	tLight
	tDrop
	tSay
	tEvent
	tAward
	tMeeting
	tDeadline
	tAsOf
	tContinued
	tGeneral
	tPlain
	tNoun
	tBefore
	tBeforeWeak
	tAfter
	tOrg
	tVerb
	tNumberWord
	tUnit
	tPer
	tStop
	tStanding
	tEventLead
	tResult
	tRequest
	tImperative
	tLead
	tPost
	tGiver
	// Tags of chunks, never of lexicon phrases.
	tMeasure
	tPeriod
	tNoise
	tSeparator
)

// sections names the tag of each section of cues.txt and the other files.
var sections = map[string]tag{
	"reach": tReach, "equal": tEqual, "have": tHave, "up": tUp, "down": tDown, "exceed": tExceed,
	"times": tTimes, "left": tLeft, "share": tShare, "less": tLess, "over": tOver, "near": tNear,
	"below": tBelow, "about": tAbout, "at_least": tAtLeast, "at_most": tAtMost, "upward": tUpward,
	"downward": tDownward, "from": tFrom, "to": tTo, "estimate": tEstimate, "forecast": tForecast,
	"plan": tPlan, "target": tTarget, "heading_target": tHeadingTarget, "compare": tCompare,
	"same": tSame, "other_base": tOtherBase, "joiner": tJoiner, "in_which": tInWhich, "light": tLight,
	"drop": tDrop, "say": tSay, "event": tEvent, "award": tAward, "meeting": tMeeting, "deadline": tDeadline,
	"asof": tAsOf, "continued": tContinued, "general": tGeneral, "plain": tPlain, "before": tBefore,
	"before_weak": tBeforeWeak, "after": tAfter, "number": tNumberWord, "per": tPer,
	"stop": tStop, "standing": tStanding, "event_lead": tEventLead, "result": tResult,
	"request": tRequest, "imperative": tImperative, "lead": tLead, "post": tPost,
	"giver": tGiver,
}

// A unitKind is what a unit measures, as far as the grammar cares.
type unitKind uint8

const (
	noUnit unitKind = iota
	percentUnit
	pointUnit
	timesUnit
	moneyUnit
	scaleUnit
	measureUnit
	perUnit
	countUnit
)

// A unit is one line of units.txt.
type unit struct {
	name  string // normal spelling
	kind  unitKind
	power int // of ten, for money and scales
}

// An entry is what the lexicon says of a phrase.
type entry struct {
	tags tag
	unit int32 // place in lexicon.units, 0 for none
}

// A lexicon holds every known phrase in a trie of word ids.
type lexicon struct {
	words   map[string]int32
	next    map[uint64]int32
	entries []entry
	units   []unit
}

// words and phrases are read once, at start-up; a fault in the embedded files is
// an impossible program.
var lex = mustLexicon()

func mustLexicon() *lexicon {
	l := &lexicon{words: map[string]int32{}, next: map[uint64]int32{}, entries: make([]entry, 1), units: make([]unit, 1)}
	files, err := lexiconFiles.ReadDir("lexicon")
	if err != nil {
		panic(err)
	}
	for _, file := range files {
		data, err := lexiconFiles.ReadFile(path.Join("lexicon", file.Name()))
		if err != nil {
			panic(err)
		}
		if err := l.load(file.Name(), data); err != nil {
			panic(err)
		}
	}
	return l
}

// load reads one file of the lexicon.
func (l *lexicon) load(name string, data []byte) error {
	plain := map[string]tag{"nouns.txt": tNoun, "orgs.txt": tOrg, "verbs.txt": tVerb}
	current := plain[name]
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			current = sections[strings.Trim(line, "[]")]
			if current == 0 {
				return fmt.Errorf("lexicon %s:%d: unknown section %s", name, n, line)
			}
		case name == "units.txt":
			if err := l.addUnit(line); err != nil {
				return fmt.Errorf("lexicon %s:%d: %w", name, n, err)
			}
		default:
			l.add(line, entry{tags: current})
		}
	}
	return lines.Err()
}

var unitKinds = map[string]unitKind{
	"percent": percentUnit, "point": pointUnit, "times": timesUnit, "money": moneyUnit,
	"scale": scaleUnit, "measure": measureUnit, "per": perUnit,
}

// addUnit reads "phrase | normal spelling | kind [power]".
func (l *lexicon) addUnit(line string) error {
	part := strings.Split(line, "|")
	if len(part) != 3 {
		return fmt.Errorf("want three parts in %q", line)
	}
	kind, power, _ := strings.Cut(strings.TrimSpace(part[2]), " ")
	u := unit{name: strings.TrimSpace(part[1]), kind: unitKinds[kind]}
	if u.kind == noUnit {
		return fmt.Errorf("unknown kind %q", kind)
	}
	if power != "" {
		n, err := strconv.Atoi(power)
		if err != nil {
			return err
		}
		u.power = n
	}
	l.units = append(l.units, u)
	e := entry{tags: tUnit, unit: int32(len(l.units) - 1)}
	if u.kind == perUnit {
		e.tags = tPer
	}
	l.add(strings.TrimSpace(part[0]), e)
	return nil
}

// add enters a phrase, and its form with the old placement of tone marks.
func (l *lexicon) add(phrase string, e entry) {
	l.enter(phrase, e)
	if old := oldTone(phrase); old != phrase {
		l.enter(old, e)
	}
}

func (l *lexicon) enter(phrase string, e entry) {
	node := int32(0)
	for _, t := range l.tokenize(phrase, 0, len(phrase), nil) {
		word := phrase[t.s:t.e]
		id := l.words[word]
		if id == 0 {
			id = int32(len(l.words) + 1)
			l.words[word] = id
		}
		key := uint64(node)<<32 | uint64(id)
		following := l.next[key]
		if following == 0 {
			l.entries = append(l.entries, entry{})
			following = int32(len(l.entries) - 1)
			l.next[key] = following
		}
		node = following
	}
	l.entries[node].tags |= e.tags
	if e.unit != 0 && (l.entries[node].unit == 0 || e.tags&tPer == 0) {
		l.entries[node].unit = e.unit
	}
}

// longest returns the longest known phrase at the beginning of the tokens: what
// the lexicon says of it and how many tokens it takes, 0 when there is none.
func (l *lexicon) longest(tokens []token) (found entry, n int) {
	node := int32(0)
	for i := range tokens {
		if tokens[i].id == 0 {
			break
		}
		following, ok := l.next[uint64(node)<<32|uint64(tokens[i].id)]
		if !ok {
			break
		}
		node = following
		if e := l.entries[node]; e.tags != 0 {
			found, n = e, i+1
		}
	}
	return found, n
}

// oldTone moves the tone mark of open syllables in oa, oe, uy to the second
// vowel, as older texts write it: hòa → hoà, thủy → thuỷ.
func oldTone(phrase string) string {
	words := strings.Split(phrase, " ")
	for i, word := range words {
		for _, pair := range tonePairs {
			if stem, ok := strings.CutSuffix(word, pair[0]); ok && !strings.HasSuffix(stem, "q") {
				words[i] = stem + pair[1]
				break
			}
		}
	}
	return strings.Join(words, " ")
}

var tonePairs = [][2]string{
	{"òa", "oà"}, {"óa", "oá"}, {"ỏa", "oả"}, {"õa", "oã"}, {"ọa", "oạ"},
	{"òe", "oè"}, {"óe", "oé"}, {"ỏe", "oẻ"}, {"õe", "oẽ"}, {"ọe", "oẹ"},
	{"ùy", "uỳ"}, {"úy", "uý"}, {"ủy", "uỷ"}, {"ũy", "uỹ"}, {"ụy", "uỵ"},
}
