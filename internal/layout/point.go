package layout

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Key names a point of a form; forms.tsv says what each is.
type Key string

// The points the program asks for.
const (
	marginTop     Key = "margin_top"
	marginBottom  Key = "margin_bottom"
	marginLeft    Key = "margin_left"
	marginRight   Key = "margin_right"
	font          Key = "font"
	size          Key = "size"
	pitch         Key = "pitch"
	indent        Key = "indent"
	gap           Key = "gap"
	pageNumber    Key = "page_number"
	pageNumberTop Key = "page_number_top"
	headSizes     Key = "head_sizes"
	superiorLine  Key = "superior_line"
	underIssuer   Key = "under_issuer"
	number        Key = "number"
	numberLetter  Key = "number_letter"
	numberDigits  Key = "number_digits"
	numberSize    Key = "number_size"
	kindSize      Key = "kind_size"
	subjectSize   Key = "subject_size"
	underSubject  Key = "under_subject"
	letterAbout   Key = "letter_about"
	letterSize    Key = "letter_size"
	letterItalic  Key = "letter_italic"
	groundsItalic Key = "grounds_italic"
	groundsMark   Key = "grounds_mark"
	groundsEnd    Key = "grounds_end"
	enact         Key = "enact"
	decides       Key = "decides"
	postBold      Key = "post_bold"
	signSize      Key = "sign_size"
	receiversLook Key = "receivers_look"
	receiversSize Key = "receivers_size"
	receiversList Key = "receivers_list"
	filed         Key = "filed"
	end           Key = "end"
	annexSize     Key = "annex_size"
	markBoxed     Key = "mark_boxed"
	markSize      Key = "mark_size"
	cite          Key = "cite"
	citeDay       Key = "cite_day"
)

// Part is a part of a paper, for a page that shows the points by parts.
type Part struct {
	Name string // as a page calls it
	keys []Key
}

// PartsOfPaper lists the parts from the top of the first page to the annex; every
// point is of one.
var PartsOfPaper = []Part{
	{"Trang giấy và chữ", []Key{marginTop, marginBottom, marginLeft, marginRight, font, size, pitch, indent, gap, pageNumber, pageNumberTop}},
	{"Phần đầu: tiêu đề, cơ quan ban hành, số", []Key{headSizes, superiorLine, underIssuer, number, numberLetter, numberDigits, numberSize}},
	{"Tên loại, trích yếu", []Key{kindSize, subjectSize, underSubject, letterAbout, letterSize, letterItalic}},
	{"Căn cứ, viện dẫn", []Key{groundsItalic, groundsMark, groundsEnd, enact, decides, cite, citeDay}},
	{"Chữ ký, nơi nhận", nil}, // and what is of no other
	{"Phụ lục, dấu chỉ mức độ", []Key{annexSize, markBoxed, markSize}},
}

// Points are the points of a form that are of the part: first those that a clerk
// should hold against the paper, what stands in no source before the others.
func (t Part) Points(r Rules) []Point {
	var all []Point
	for _, p := range r.Points {
		of := slices.IndexFunc(PartsOfPaper, func(o Part) bool { return slices.Contains(o.keys, p.Key) })
		if of >= 0 && PartsOfPaper[of].Name == t.Name || of < 0 && t.keys == nil {
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b Point) int { return -strings.Compare(a.Mark, b.Mark) }) // G, C2, C
	return all
}

// The values of a point that is yes or no.
const (
	yes = "true"
	no  = "false"
)

// Point is one point of a form.
type Point struct {
	Key    Key
	Label  string // as a page prints it
	Value  string // machine form: "20", "true", "T/M"
	Usual  string // the value the form comes with
	Choice string // what may be chosen, as in forms.tsv; "" fixed
	Mark   string // "C", "C2" or "G"
	Place  string // where in the source; "" not found there
}

// Fixed reports whether the point leaves nothing to choose.
func (p Point) Fixed() bool { return p.Choice == "" }

// Unsure reports whether a clerk should hold the point against the paper itself.
func (p Point) Unsure() bool { return p.Mark != "C" }

// Choices lists the values of a point that has a list; nil for the others.
func (p Point) Choices() []string {
	if unit, _, _ := strings.Cut(p.Choice, " "); p.Fixed() || p.Choice == "text" || unit == "mm" || unit == "pt" || unit == "%" {
		return nil
	}
	return strings.Split(p.Choice, ",")
}

// Range is the unit and the bounds of a point that is an amount; ok is false for
// the others.
func (p Point) Range() (unit string, least, most int, ok bool) {
	unit, bounds, _ := strings.Cut(p.Choice, " ")
	low, high, found := strings.Cut(bounds, "-")
	least, err := strconv.Atoi(low)
	most, err2 := strconv.Atoi(high)
	return unit, least, most, found && err == nil && err2 == nil
}

// longestWords bounds a point that is words.
const longestWords = 60

// Fits says whether a ward may choose a value: a fault with the sentence if not.
func (p Point) Fits(value string) error {
	field := string(p.Key)
	if value == p.Usual {
		return nil
	}
	if p.Fixed() {
		return fault.Invalidf(field, "“%s” do quy định ấn định là “%s”, không đổi được.", p.Label, p.Usual)
	}
	if c := p.Choices(); c != nil {
		if slices.Contains(c, value) {
			return nil
		}
		return fault.Invalidf(field, "“%s” không nhận giá trị “%s”. Hãy chọn một giá trị trong danh sách.", p.Label, value)
	}
	if _, least, most, ok := p.Range(); ok {
		n, err := strconv.Atoi(value)
		if err != nil || n < least || n > most {
			return fault.Invalidf(field, "“%s” là một số nguyên từ %d đến %d, chưa phải “%s”. Hãy ghi lại.", p.Label, least, most, value)
		}
		return nil
	}
	if strings.TrimSpace(value) == "" || len([]rune(value)) > longestWords || strings.ContainsAny(value, "\n\t") {
		return fault.Invalidf(field, "“%s” cần từ 1 đến %d chữ trên một dòng. Hãy ghi lại.", p.Label, longestWords)
	}
	for _, blank := range blanksOf(p.Usual) {
		if !strings.Contains(value, blank) {
			return fault.Invalidf(field, "“%s” phải giữ chỗ “%s” như mẫu “%s”. Hãy ghi lại.", p.Label, blank, p.Usual)
		}
	}
	return nil
}

// blanksOf lists the places to fill in a pattern: "{so}".
func blanksOf(pattern string) []string {
	var all []string
	for {
		_, rest, ok := strings.Cut(pattern, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			return all
		}
		all, pattern = append(all, "{"+name+"}"), after
	}
}

// With returns the rules with a ward's own values of points; what does not fit is
// left as the form has it, since a value kept under an earlier form may have lost
// its place.
func (r Rules) With(own map[Key]string) Rules {
	r.Points = slices.Clone(r.Points)
	for i, p := range r.Points {
		if v, ok := own[p.Key]; ok && p.Fits(v) == nil {
			r.Points[i].Value = v
		}
	}
	return r
}

// Name is the name of a point as a ward's record keeps it: of one form only, so that
// a choice made under one guideline does not reach into the next.
func (r Rules) Name(k Key) string {
	return "layout." + string(r.World) + "." + string(r.From) + "." + string(k)
}

// formsText is the forms as an editor of the law keeps them.
//
//go:embed forms.tsv
var formsText string

// Forms lists every form, by world and then from the first day on.
var Forms = sync.OnceValue(func() []Rules {
	all, err := parseForms(formsText)
	if err != nil {
		panic(err) // the list is built in and checked by a test
	}
	return all
})

func parseForms(text string) ([]Rules, error) {
	var all []Rules
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		field := strings.Split(strings.TrimPrefix(line, "@"), "|")
		for i := range field {
			field[i] = strings.TrimSpace(field[i])
		}
		switch {
		case line[0] == '@' && len(field) == 3:
			all = append(all, Rules{World: World(field[0]), From: vn.Day(field[1]), Source: field[2], Mark: "C"})
		case len(field) == 6 && len(all) > 0:
			p := Point{Key: Key(field[0]), Label: field[1], Value: field[2], Usual: field[2], Choice: field[3], Mark: field[4], Place: field[5]}
			if err := p.wellFormed(); err != nil {
				return nil, err
			}
			form := &all[len(all)-1]
			form.Points = append(form.Points, p)
			form.Mark = max(form.Mark, p.Mark) // C, C2 and G sort by how unsure they are
		default:
			return nil, fmt.Errorf("forms: line %q has %d fields", line, len(field))
		}
	}
	return all, nil
}

// wellFormed holds a line of the data to its own kind.
func (p Point) wellFormed() error {
	if !slices.Contains([]string{"C", "C2", "G"}, p.Mark) || p.Key == "" || p.Label == "" {
		return fmt.Errorf("forms: %s lacks its label or its mark", p.Key)
	}
	p.Usual = "\x00" // so that its own value is tried like another's
	if c := p.Choices(); c != nil && !slices.Contains(c, p.Value) {
		return fmt.Errorf("forms: %s: %q is not among %q", p.Key, p.Value, c)
	}
	if _, _, _, ok := p.Range(); ok && p.Fits(p.Value) != nil {
		return fmt.Errorf("forms: %s: %q lies outside %s", p.Key, p.Value, p.Choice)
	}
	return nil
}
