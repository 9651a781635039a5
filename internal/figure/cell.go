package figure

import (
	"strings"

	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// Cell is what was typed into one cell of a table of figures, read.
type Cell struct {
	Value  Value
	Status Status // "" where no word says how final it is
}

// statusWords say how final a number is, before it or behind it.
var statusWords = []struct {
	word   string // folded
	status Status
}{
	{"uoc tinh", Estimate}, {"uoc dat", Estimate}, {"uoc", Estimate}, {"so bo", Preliminary}, {"chinh thuc", Final},
}

// ReadCell reads a cell as offices write it: "5,2", "ước 5,2", "trên 6", "ước trên
// 6 tỷ đồng", "43/43", "đạt", "xong 30/6/2026", with marks or without. A number is
// read under the convention of its block. An empty text is a fault: a figure is
// replaced, never taken away.
func ReadCell(text string, d plan.Definition, c vn.Convention) (Cell, error) {
	rest, status := cutStatus(strings.TrimSpace(vn.NFC(text)))
	var v Value
	var err error
	switch {
	case rest == "":
		return Cell{}, fault.Invalidf("gia_tri", "Ô “%s” chưa có số. Không có trường hợp nào thì ghi 0; số đã gửi thì ghi số khác để thay.", d.Name)
	case d.Kind == plan.Milestone && d.Unit == "":
		v, err = readMilestone(rest)
	case strings.Contains(rest, "/"):
		v, err = readPair(rest, d, c)
	default:
		v, err = readBounded(rest, d, c)
	}
	return Cell{Value: v, Status: status}, err
}

// cutStatus takes the word of a status off a text.
func cutStatus(text string) (rest string, s Status) {
	plain := vn.Fold(text)
	fields := strings.Fields(text)
	for _, w := range statusWords {
		n := len(strings.Fields(w.word))
		if n > len(fields) {
			continue
		}
		if plain == w.word || strings.HasPrefix(plain, w.word+" ") {
			return strings.Join(fields[n:], " "), w.status
		}
		if strings.HasSuffix(plain, " "+w.word) || strings.HasSuffix(plain, " ("+w.word+")") {
			return strings.Join(fields[:len(fields)-n], " "), w.status
		}
	}
	return text, ""
}

// NumbersIn returns the numbers of a cell without the words around them, for
// judging how a block of cells is written: "5,2" of "ước trên 5,2".
func NumbersIn(text string) []string {
	rest, _ := cutStatus(strings.TrimSpace(vn.NFC(text)))
	rest, _ = vn.CutBound(rest)
	return strings.Split(rest, "/")
}

func readMilestone(text string) (Value, error) {
	switch plain := vn.Fold(text); plain {
	case "dat", "1", "x", "xong", "co", "da xong", "hoan thanh":
		return Value{N: 1}, nil
	case "chua dat", "chua", "0", "chua xong", "khong", "khong dat", "chua hoan thanh":
		return Value{}, nil
	default:
		for _, word := range []string{"xong ngay ", "xong ", "hoan thanh ngay ", "hoan thanh ", "ngay "} {
			plain = strings.TrimPrefix(plain, word)
		}
		day, err := vn.ParseDay(plain)
		if err != nil {
			return Value{}, fault.Invalidf("gia_tri", "“%s” chưa rõ là đạt hay chưa đạt. Hãy ghi đạt, chưa đạt, hoặc ngày hoàn thành như 30/6/2026.", text)
		}
		return Value{N: 1, Day: day}, nil
	}
}

// readPair reads x of a closed list of y, or the numerator and denominator of a
// rate.
func readPair(text string, d plan.Definition, c vn.Convention) (Value, error) {
	left, right, _ := strings.Cut(text, "/")
	x, err := readPlain(left, d, c)
	if err != nil {
		return Value{}, err
	}
	y, err := readPlain(right, d, c)
	if err != nil {
		return Value{}, err
	}
	if d.Kind == plan.Rate {
		return RateOf(d, x, y)
	}
	return Value{N: x, Num: &x, Den: &y}, nil
}

func readBounded(text string, d plan.Definition, c vn.Convention) (Value, error) {
	rest, b := vn.CutBound(text)
	n, err := readPlain(rest, d, c)
	return Value{N: n, Bound: Bound(b)}, err
}

// readPlain reads one number, with the indicator's own unit behind it or none.
func readPlain(text string, d plan.Definition, c vn.Convention) (int64, error) {
	number := strings.TrimSpace(text)
	if unit := vn.Fold(d.Unit); unit != "" {
		if plain := vn.Fold(number); strings.HasSuffix(plain, unit) {
			number = strings.TrimSuffix(plain, unit)
		}
	}
	n, err := vn.ParseUnder(number, c, d.Scale)
	return n.Units, err
}

// CellText writes a value so that ReadCell reads it back, without its status:
// "1234,5", "trên 6", "43/43", "đạt", "30/06/2026".
func CellText(v Value, d plan.Definition) string {
	input := func(n int64) string { return vn.Decimal{Units: n, Scale: d.Scale}.Trim().Input() }
	switch {
	case d.Kind == plan.Milestone && d.Unit == "" && v.Day != "":
		return v.Day.Short()
	case d.Kind == plan.Milestone && d.Unit == "":
		return v.Format(d)
	case v.Num != nil && v.Den != nil:
		return input(*v.Num) + "/" + input(*v.Den)
	case v.Bound != Exact:
		return v.Bound.Label() + " " + input(v.N)
	}
	return input(v.N)
}
