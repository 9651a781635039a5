package sheet

import (
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// mark begins every key: a text of that beginning in a cell is one of ours.
const mark = "tongket1"

// BookKey is the key of a template: which ward's, whose, of which year, made when
// and of which rows.
type BookKey struct {
	Ward   auth.WardID
	Unit   auth.UnitID
	Year   int
	Made   vn.Day
	Digest string // of the rows and columns, to tell an older template
	Regime regime.RegimeID
}

// RowKey is the key of a row. A row of statuses has none but Unit.
type RowKey struct {
	Unit      auth.UnitID
	Indicator plan.IndicatorID // "" for the row of statuses
	Part      Part
}

// ColKey is the key of a column.
type ColKey struct {
	From, To vn.Day
	Field    Field
}

// seal puts fields together with a sum, so that a key changed by hand is told.
func seal(kind string, fields ...string) string {
	text := strings.Join(append([]string{mark, kind}, fields...), "|")
	return text + "|" + sum(text)
}

func sum(text string) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(text))) }

// unseal takes a key apart; ok is false for any text that is none, or was changed.
func unseal(text string) (kind string, fields []string, ok bool) {
	if !strings.HasPrefix(text, mark+"|") || len(text) > 400 {
		return "", nil, false
	}
	at := strings.LastIndexByte(text, '|')
	if sum(text[:at]) != text[at+1:] {
		return "", nil, false
	}
	all := strings.Split(text[:at], "|")
	if len(all) < 2 {
		return "", nil, false
	}
	return all[1], all[2:], true
}

// String writes the key as a cell holds it.
func (k BookKey) String() string {
	return seal("b", string(k.Ward), string(k.Unit), strconv.Itoa(k.Year), string(k.Made), k.Digest, string(k.Regime))
}

// String writes the key as a cell holds it.
func (k RowKey) String() string {
	return seal("r", string(k.Unit), string(k.Indicator), string(k.Part))
}

// String writes the key as a cell holds it.
func (k ColKey) String() string { return seal("c", string(k.From), string(k.To), string(k.Field)) }

// ParseKey reads a key: a BookKey, a RowKey, a ColKey, or nil for a text that is no
// key of ours or was changed.
func ParseKey(text string) any {
	kind, f, ok := unseal(strings.TrimSpace(text))
	switch {
	case !ok:
	case kind == "b" && len(f) == 6:
		year, err := strconv.Atoi(f[2])
		if err == nil && strconv.Itoa(year) == f[2] {
			return BookKey{auth.WardID(f[0]), auth.UnitID(f[1]), year, vn.Day(f[3]), f[4], regime.RegimeID(f[5])}
		}
	case kind == "r" && len(f) == 3 && (Part(f[2]) == Whole || Part(f[2]) == Numerator || Part(f[2]) == Denominator):
		return RowKey{auth.UnitID(f[0]), plan.IndicatorID(f[1]), Part(f[2])}
	case kind == "c" && len(f) == 3 && knownField(Field(f[2])):
		k := ColKey{vn.Day(f[0]), vn.Day(f[1]), Field(f[2])}
		if k.From.Valid() && k.To.Valid() {
			return k
		}
	}
	return nil
}

func knownField(f Field) bool { return f == Value || f == Bound || f == Status || f == Remark }
