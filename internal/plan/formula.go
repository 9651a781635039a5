package plan

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"tongket/internal/fault"
	"tongket/internal/vn"
)

// MaxFormula is how many pieces a formula may have: numbers, indicators, signs,
// brackets. Pieces are counted, not letters, because the stored form is longer than
// what is typed and must be read back all the same.
const MaxFormula = 500

// longestFormula bounds the text before it is looked at, in bytes.
const longestFormula = 20_000

// FieldFormula is the form field of a formula, at which a refusal of it stands.
const FieldFormula = "cong_thuc"

// Formula computes an indicator from others: their names or quoted ids, numbers as
// people write them, + − × ÷ with brackets, and the functions tổng, lớn nhất and
// nhỏ nhất, whose values a semicolon separates. Its zero value is no formula.
type Formula struct {
	Missing MissingRule // how Eval takes a value that is not there
	leaves  []leaf
	tokens  []token
	root    ast.Node // over the leaves, which it knows as x0, x1, …
}

// leaf is a number or an indicator.
type leaf struct {
	number vn.Decimal
	id     IndicatorID // "" for a number
}

// token is one piece of the text: a leaf, or a sign or function as it is printed.
type token struct {
	sign string
	leaf int // where sign is ""
}

// signs are the signs of a formula as they are typed, as the grammar reads them
// and as they are printed.
var signs = map[rune]struct{ read, print string }{
	'+': {"+", " + "}, '-': {"-", " − "}, '−': {"-", " − "}, '–': {"-", " − "},
	'*': {"*", " × "}, '×': {"*", " × "}, '/': {"/", " ÷ "}, '÷': {"/", " ÷ "}, ':': {"/", " ÷ "},
	'(': {"(", "("}, ')': {")", ")"}, ';': {",", "; "},
}

// functions are the functions by their names without marks, as they are printed.
var functions = map[string]string{"tong": "tổng", "lon nhat": "lớn nhất", "nho nhat": "nhỏ nhất"}

// quotes are the marks in which a name stands that holds a sign of its own.
var quotes = map[rune]rune{'"': '"', '“': '”', '«': '»', '[': ']'}

// ParseFormula reads a formula. Names gives the indicator that a name means; the
// stored form names indicators by their ids. What it cannot read is a fault of kind
// Invalid at FieldFormula, with the piece in question; an unknown name is an
// *UnknownName.
func ParseFormula(text string, names func(string) (IndicatorID, bool)) (Formula, error) {
	var f Formula
	text = vn.NFC(text)
	if len(text) > longestFormula {
		return f, tooLong()
	}
	read, err := f.scan(text, names)
	if err != nil {
		return Formula{}, err
	}
	if len(f.tokens) == 0 {
		return Formula{}, fault.Invalidf(FieldFormula, "Công thức còn trống. Hãy ghi, ví dụ: Số hộ nghèo / Tổng số hộ × 100.")
	}
	tree, err := parser.Parse(read)
	if err != nil || !f.plain(tree.Node) {
		return Formula{}, fault.Invalidf(FieldFormula, "Công thức “%s” chưa đọc được. Hãy xem lại dấu ngoặc và dấu giữa các chỉ tiêu; tên có dấu + − × / ( ) thì đặt trong “ ”.", quotable(text))
	}
	f.root = tree.Node
	if len(f.Refs()) == 0 {
		return Formula{}, fault.Invalidf(FieldFormula, "Công thức “%s” không dùng chỉ tiêu nào. Hãy ghi tên chỉ tiêu cần tính.", quotable(text))
	}
	return f, nil
}

// quotable is the beginning of a text, as far as a sentence can hold it.
func quotable(text string) string {
	const longest = 200
	r := []rune(tidy(text))
	if len(r) <= longest {
		return string(r)
	}
	return string(r[:longest]) + "…"
}

func tooLong() error {
	return fault.Invalidf(FieldFormula, "Công thức có hơn %d số, chỉ tiêu, dấu và ngoặc. Hãy tách thành vài chỉ tiêu rồi tính từ chúng.", MaxFormula)
}

// scan takes the text apart and gives it to the grammar's words: every name and
// number becomes a leaf, so that the grammar sees signs, x0, x1, … and functions.
func (f *Formula) scan(text string, names func(string) (IndicatorID, bool)) (read string, err error) {
	var out strings.Builder
	rest := []rune(text)
	for len(rest) > 0 {
		if len(f.tokens) > MaxFormula {
			return "", tooLong()
		}
		switch end, quoted := quotes[rest[0]]; {
		case unicode.IsSpace(rest[0]):
			rest = rest[1:]
		case quoted:
			n := indexRune(rest[1:], end)
			if n < 0 {
				return "", fault.Invalidf(FieldFormula, "Công thức mở “%c” mà không đóng “%c”. Hãy thêm dấu đóng sau tên chỉ tiêu.", rest[0], end)
			}
			if err := f.name(&out, tidy(string(rest[1:1+n])), names); err != nil {
				return "", err
			}
			rest = rest[n+2:]
		case signs[rest[0]].read != "":
			s := signs[rest[0]]
			out.WriteString(" " + s.read + " ")
			f.tokens = append(f.tokens, token{sign: s.print})
			rest = rest[1:]
		default:
			n := wordEnd(rest)
			if err := f.word(&out, tidy(string(rest[:n])), n < len(rest) && rest[n] == '(', names); err != nil {
				return "", err
			}
			rest = rest[n:]
		}
	}
	if len(f.tokens) > MaxFormula {
		return "", tooLong()
	}
	return out.String(), nil
}

// wordEnd is where a name without quotes ends: at the next sign or quote.
func wordEnd(rest []rune) int {
	for i, r := range rest {
		if signs[r].read != "" || quotes[r] != 0 {
			return i
		}
	}
	return len(rest)
}

func indexRune(text []rune, r rune) int {
	for i, x := range text {
		if x == r {
			return i
		}
	}
	return -1
}

// word takes a piece without quotes: a function before its bracket, a number, or a
// name.
func (f *Formula) word(out *strings.Builder, word string, called bool, names func(string) (IndicatorID, bool)) error {
	if name := functions[strings.ReplaceAll(vn.Fold(word), "_", " ")]; called && name != "" {
		out.WriteString("f" + strings.ReplaceAll(vn.Fold(name), " ", ""))
		f.tokens = append(f.tokens, token{sign: name})
		return nil
	}
	if strings.Trim(word, "0123456789.,") != "" {
		return f.name(out, word, names)
	}
	n, err := vn.ParseNumber(word)
	if err != nil {
		return fault.Invalidf(FieldFormula, "Trong công thức: %s", fault.Of(err).Sentence)
	}
	f.add(out, leaf{number: n.Trim()})
	return nil
}

func (f *Formula) name(out *strings.Builder, name string, names func(string) (IndicatorID, bool)) error {
	id, known := names(name)
	if !known || id == "" {
		return &UnknownName{Name: quotable(name)}
	}
	f.add(out, leaf{id: id})
	return nil
}

func (f *Formula) add(out *strings.Builder, l leaf) {
	out.WriteString("x" + strconv.Itoa(len(f.leaves)))
	f.tokens = append(f.tokens, token{leaf: len(f.leaves)})
	f.leaves = append(f.leaves, l)
}

// UnknownName is the refusal of a formula for a name that no indicator has.
type UnknownName struct {
	Name string // as typed
	Like string // an indicator's name that is near, "" for none
}

// Error is a whole sentence with what to do.
func (u *UnknownName) Error() string { return u.Unwrap().Error() }

// Unwrap gives the same sentence as a fault of kind Invalid.
func (u *UnknownName) Unwrap() error {
	if u.Like != "" {
		return fault.Invalidf(FieldFormula, "Không có chỉ tiêu nào tên “%s”. Có phải “%s”? Hãy ghi đúng tên ấy.", u.Name, u.Like)
	}
	return fault.Invalidf(FieldFormula, "Không có chỉ tiêu nào tên “%s”. Hãy ghi đúng tên một chỉ tiêu của đơn vị, đặt trong “ ” nếu tên có dấu + − × / ( ).", u.Name)
}

// plain reports whether a tree holds only what a formula may: leaves, the four
// signs, a sign before a value, and the functions.
func (f *Formula) plain(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		_, ok := f.leafOf(n)
		return ok
	case *ast.UnaryNode:
		return (n.Operator == "-" || n.Operator == "+") && f.plain(n.Node)
	case *ast.BinaryNode:
		return oneOf(n.Operator, "+", "-", "*", "/") && f.plain(n.Left) && f.plain(n.Right)
	case *ast.CallNode:
		if _, known := functionOf(n); !known || len(n.Arguments) == 0 {
			return false
		}
		for _, a := range n.Arguments {
			if !f.plain(a) {
				return false
			}
		}
		return true
	}
	return false
}

func (f *Formula) leafOf(n *ast.IdentifierNode) (leaf, bool) {
	i, err := strconv.Atoi(strings.TrimPrefix(n.Value, "x"))
	if err != nil || i < 0 || i >= len(f.leaves) {
		return leaf{}, false
	}
	return f.leaves[i], true
}

// functionOf is the printed name of the function that a node calls.
func functionOf(n *ast.CallNode) (name string, ok bool) {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		return "", false
	}
	for _, name := range functions {
		if callee.Value == "f"+strings.ReplaceAll(vn.Fold(name), " ", "") {
			return name, true
		}
	}
	return "", false
}

// Refs lists the indicators that the formula reads, each once, in the order in
// which they stand.
func (f Formula) Refs() []IndicatorID {
	var all []IndicatorID
	for _, l := range f.leaves {
		if l.id != "" && !oneOf(l.id, all...) {
			all = append(all, l.id)
		}
	}
	return all
}

// String is the stored form: indicators by their ids, in quotation marks.
func (f Formula) String() string { return f.Text(func(id IndicatorID) string { return string(id) }) }

// Text prints the formula with the names of its indicators, each in quotation
// marks, so that it can be typed again as it stands.
func (f Formula) Text(name func(IndicatorID) string) string {
	var b strings.Builder
	for i, t := range f.tokens {
		switch {
		case t.sign == " − " && f.before(i):
			b.WriteString("−")
		case t.sign == " + " && f.before(i):
			b.WriteString("+")
		case t.sign != "":
			b.WriteString(t.sign)
		case f.leaves[t.leaf].id == "":
			b.WriteString(f.leaves[t.leaf].number.Input())
		default:
			b.WriteString(quoted(name(f.leaves[t.leaf].id)))
		}
	}
	return b.String()
}

// quoted puts a name into marks that it does not hold itself.
func quoted(name string) string {
	switch {
	case !strings.Contains(name, "”"):
		return "“" + name + "”"
	case !strings.Contains(name, `"`):
		return `"` + name + `"`
	}
	return "[" + name + "]"
}

// before reports whether the sign at i stands before a value and not between two.
func (f Formula) before(i int) bool {
	return i == 0 || f.tokens[i-1].sign != "" && f.tokens[i-1].sign != ")"
}
