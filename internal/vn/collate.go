package vn

import (
	"bytes"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// sorter is one collator with its buffer; a collator is not safe for concurrent
// use and costs far more to make than to use, so sorters are pooled.
type sorter struct {
	collator *collate.Collator
	buffer   collate.Buffer
}

var sorters = sync.Pool{New: func() any {
	return &sorter{collator: collate.New(language.Vietnamese, collate.Numeric)}
}}

// SortKey returns the bytes by which s sorts among Vietnamese texts: letters and
// tones in the order of the dictionary, đ after d, numbers by their value ("Tổ 2"
// before "Tổ 10"), one key for both tone placements. Keys are compared bytewise
// and are stored in a column beside the text, because databases would each sort
// in their own way.
func SortKey(s string) []byte {
	s = strings.Join(strings.Fields(OneTone(s)), " ")
	t := sorters.Get().(*sorter)
	defer sorters.Put(t)
	t.buffer.Reset()
	return bytes.Clone(t.collator.KeyFromString(&t.buffer, s))
}

// NameKey returns the sorting key of a person: given name (the last word) first,
// then family and middle names, as lists of people are ordered in Vietnam.
func NameKey(fullName string) []byte {
	words := strings.Fields(fullName)
	if len(words) < 2 {
		return appendPart(nil, SortKey(fullName))
	}
	last := len(words) - 1
	key := appendPart(nil, SortKey(words[last]))
	return append(key, SortKey(strings.Join(words[:last], " "))...)
}

// appendPart appends a part of a composed key so that bytewise order stays the
// order of the parts: inside, a zero byte is followed by 0xFF; at the end, by 1.
func appendPart(key, part []byte) []byte {
	for _, b := range part {
		key = append(key, b)
		if b == 0 {
			key = append(key, 0xFF)
		}
	}
	return append(key, 0, 1)
}

// Compare orders two texts as SortKey does: negative when a comes before b, zero
// when they sort as one.
func Compare(a, b string) int { return bytes.Compare(SortKey(a), SortKey(b)) }
