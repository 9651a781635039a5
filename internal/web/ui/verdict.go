package ui

import "strings"

// VerdictKind is a verdict as it is drawn: colour, sign, word and shape.
type VerdictKind string

// The verdicts. The first three sum to the targets that were judged.
const (
	Exceeded VerdictKind = "vuot"
	Met      VerdictKind = "dat"
	NotMet   VerdictKind = "khong"
	NotDue   VerdictKind = "den"
	NoData   VerdictKind = "thieu"
)

// verdictKinds lists the kinds in the order in which they are counted aloud.
var verdictKinds = []VerdictKind{Exceeded, Met, NotMet, NotDue, NoData}

// Word is the official word of the verdict.
func (k VerdictKind) Word() string {
	switch k {
	case Exceeded:
		return "Vượt"
	case Met:
		return "Đạt"
	case NotMet:
		return "Không đạt"
	case NotDue:
		return "Chưa đến kỳ"
	}
	return "Chưa có số liệu"
}

// Verdict is a verdict with, below it, another word on it: the other baseline
// ("Vượt so với tỉnh giao"), what it was before ("đổi từ Đạt"), why data are missing.
type Verdict struct {
	Kind VerdictKind
	Note string
	Tone Tone // of the note
}

// Tile is one target in a Score.
type Tile struct {
	Kind VerdictKind
	Name string
	Href string
}

// Score is the count "đạt và vượt trên tổng" with one tile a target. The counts are
// made from the tiles, so they cannot disagree with them. Against names the baseline
// and Note says what would change the score.
type Score struct {
	Against string
	Tiles   []Tile
	Note    Line
}

// Tally is the line of counts under a table of targets: each verdict, then the sum.
type Tally struct{ Kinds []VerdictKind }

func count(kinds []VerdictKind, k VerdictKind) int {
	n := 0
	for _, x := range kinds {
		if x == k {
			n++
		}
	}
	return n
}

func (s Score) kinds() []VerdictKind {
	kinds := make([]VerdictKind, len(s.Tiles))
	for i, t := range s.Tiles {
		kinds[i] = t.Kind
	}
	return kinds
}

// met counts the targets that were met or exceeded.
func (s Score) met() int {
	kinds := s.kinds()
	return count(kinds, Exceeded) + count(kinds, Met)
}

// shown lists the verdicts that a count has to name: the three classes always, the
// other two when they occur.
func shown(kinds []VerdictKind) []VerdictKind {
	var out []VerdictKind
	for _, k := range verdictKinds {
		if k == Exceeded || k == Met || k == NotMet || count(kinds, k) > 0 {
			out = append(out, k)
		}
	}
	return out
}

// Status says how final a figure is.
type Status string

// The statuses. Official is the plainest to look at.
const (
	Official    Status = ""
	Estimate    Status = "uoc"
	Preliminary Status = "sobo"
)

// Word is the official word of the status.
func (s Status) Word() string {
	switch s {
	case Estimate:
		return "ước"
	case Preliminary:
		return "sơ bộ"
	}
	return "chính thức"
}

// Figure is a number on a page with its standing before it ("ước 6.041"). Value is
// as printed, with its bound ("hơn 75"). Decimals, when above the decimals of Value,
// fills up with hidden digits so that commas stand under commas in a column.
type Figure struct {
	Value    string
	Status   Status
	Decimals int
	Strong   bool
	Href     string
}

// filler is the hidden tail that brings value to the decimals of its column.
func filler(value string, decimals int) string {
	if decimals <= 0 || value == "" {
		return ""
	}
	_, tail, has := strings.Cut(value, ",")
	if !has {
		return "," + strings.Repeat("0", decimals)
	}
	if have := len([]rune(tail)); have < decimals {
		return strings.Repeat("0", decimals-have)
	}
	return ""
}
