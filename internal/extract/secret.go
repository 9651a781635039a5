package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tongket/internal/doc"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// secretError is a fault for people and ErrSecret for code.
type secretError struct{ fault *fault.Fault }

func (e *secretError) Error() string        { return e.fault.Sentence }
func (e *secretError) Unwrap() error        { return e.fault }
func (e *secretError) Is(target error) bool { return target == ErrSecret }

// RefuseSecret says that a marked text is not taken. It names the mark and
// nothing of the text; the error is ErrSecret.
func RefuseSecret(mark string) error {
	return &secretError{fault.Refusedf("Văn bản mang dấu độ mật “%s” nên không được nhận và không có phần nào được lưu lại. Hãy xử lý văn bản này ngoài hệ thống, theo quy định về bảo vệ bí mật nhà nước.", mark)}
}

// marks are the three degrees of secrecy, spelled without blanks as they are
// compared (Luật Bảo vệ bí mật nhà nước 2018, Điều 8).
var marks = map[string]string{"MẬT": "MẬT", "TỐIMẬT": "TỐI MẬT", "TUYỆTMẬT": "TUYỆT MẬT"}

// misread are the degrees as recognition gives a stamp whose signs it lost.
var misread = map[string]string{"MAT": "MẬT", "TOIMAT": "TỐI MẬT", "TUYETMAT": "TUYỆT MẬT"}

// markHeads are words that may stand before the degree in a mark of their own.
var markHeads = []string{
	"DẤUCHỈMỨCĐỘMẬT", "DẤUCHỈĐỘMẬT", "MỨCĐỘMẬT", "DẤUĐỘMẬT", "CẤPĐỘMẬT", "TÀILIỆUĐỘMẬT", "VĂNBẢNĐỘMẬT", "ĐỘMẬT",
	"TÀILIỆUĐỘ", "VĂNBẢNĐỘ", "MỨCĐỘ", "DẤUMẬT", "DẤU", "TÀILIỆU", "VĂNBẢN", "HỒSƠ",
}

// urgent are words of other stamps that may share the line with a mark.
var urgent = []string{"HỎATỐCHẸNGIỜ", "HOẢTỐCHẸNGIỜ", "THƯỢNGKHẨN", "HỎATỐC", "HOẢTỐC", "KHẨN", "TÀILIỆUTHUHỒI"}

// headLines is how many written lines at the top of a text, or of a scanned page,
// count as its head.
const headLines = 15

// Secret finds a mark of state secrecy that stands alone, as a stamp or a field
// of the header does: in a line, a cell or a column of its own, with its letters
// set apart or not. Prose about secrets, lists of the degrees, mật độ, mật ong and
// the like are none.
func Secret(text string) (mark string, found bool) { return secretIn(vn.NFC(text)) }

// secretPaper finds a mark anywhere in a paper; text is that of its blocks.
func secretPaper(p *doc.Paper, text string) (mark string, found bool) {
	for _, s := range append([]string{p.Title, text}, p.Margins...) {
		if mark, found := Secret(s); found {
			return mark, true
		}
	}
	for i, b := range p.Blocks {
		if mark, found := secretApart(b.Text, b.Words, i < headLines); found {
			return mark, true
		}
	}
	return secretScan(p)
}

// secretIn is Secret for a text that is already NFC.
func secretIn(text string) (mark string, found bool) {
	var upright strings.Builder // letters of lines that have one each, as print set upright comes
	written := 0
	for from := 0; from < len(text); {
		to := strings.IndexByte(text[from:], '\n')
		if to < 0 {
			to = len(text)
		} else {
			to += from
		}
		line := strings.TrimSpace(text[from:to])
		from = to + 1
		if line == "" {
			continue
		}
		written++
		if r, n := utf8.DecodeRuneInString(line); n == len(line) && unicode.IsLetter(r) {
			upright.WriteRune(unicode.ToUpper(r)) // old fonts have no capital Ậ
			if mark, is := marks[upright.String()]; is {
				return mark, true
			}
			continue
		}
		upright.Reset()
		if !mayMark(line) {
			continue
		}
		for _, part := range strings.FieldsFunc(line, endsLine) {
			if mark, found := secretLine(strings.TrimSpace(part), written <= headLines); found {
				return mark, true
			}
		}
	}
	return "", false
}

// endsLine reports the signs that end a line beside "\n".
func endsLine(r rune) bool {
	return r == '\r' || r == '\f' || r == '\v' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

// mayMark is a quick look for the letters M, Ậ, T one after another, whatever
// stands between them that is no letter.
func mayMark(line string) bool {
	for from := 0; from < len(line); {
		at := strings.Index(line[from:], "\xe1\xba")
		if at < 0 || from+at+2 >= len(line) {
			return false
		}
		at += from
		from = at + len("\u1eac")
		if line[at+2] != 0xac && line[at+2] != 0xad { // Ậ, ậ
			continue
		}
		before := strings.TrimRightFunc(line[:at], noLetter)
		after := strings.TrimLeftFunc(line[from:], noLetter)
		if before != "" && after != "" && before[len(before)-1]|0x20 == 'm' && after[0]|0x20 == 't' {
			return true
		}
	}
	return false
}

func noLetter(r rune) bool { return !unicode.IsLetter(r) }

// secretLine looks at one line; head is true near the top of the text.
func secretLine(line string, head bool) (mark string, found bool) {
	if mark, found := secretCell(line, head); found {
		return mark, true
	}
	cells := strings.FieldsFunc(line, betweenCells)
	if mark, found := secretAmong(cells, head); found {
		return mark, true
	}
	return secretAmong(joinLetters(secretCells(line)), head)
}

func betweenCells(r rune) bool { return r == '\t' || r == '|' }

// joinLetters makes one cell of neighbours that are a capital each.
func joinLetters(cells []string) (joined []string) {
	single := false // the cell before was one letter, or several joined
	for _, c := range cells {
		r, n := utf8.DecodeRuneInString(c)
		one := n == len(c) && unicode.IsUpper(r)
		if one && single {
			joined[len(joined)-1] += c
		} else {
			joined = append(joined, c)
		}
		single = one
	}
	return joined
}

// secretAmong looks for a mark among the cells of a line.
func secretAmong(cells []string, head bool) (mark string, found bool) {
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	for i, cell := range cells {
		at, is := secretCell(cell, head && besideHead(cells, i))
		switch {
		case !is:
		case found && at != mark:
			return "", false // the degrees side by side are a list of them
		case at == "MẬT" && measured(cells), !capitalsOnly(cell) && counted(cells):
			// honey among a ward's products, a row of a count by degree
		default:
			mark, found = at, true
		}
	}
	for i := 0; i < len(cells) && !found && head; i++ {
		mark, found = secretNumber(cells[i])
	}
	return mark, found
}

// besideHead reports whether a cell stands alone or beside what heads a paper: a
// name in capitals, its number, its place and day.
func besideHead(cells []string, i int) bool {
	for k, c := range cells {
		words := len(strings.Fields(c))
		low := vn.Lower(c)
		if k != i && (capitalsOnly(c) && words >= 2 || strings.HasPrefix(low, "số") && words >= 2 || strings.Contains(low, "ngày")) {
			return true
		}
	}
	return len(cells) == 1
}

// goods are measures of what is sold by weight or volume, as mật is.
var goods = map[string]bool{"lít": true, "kg": true, "kilogam": true, "tấn": true, "tạ": true, "yến": true, "chai": true, "ml": true, "hũ": true, "lọ": true, "can": true, "thùng": true}

// measured reports a row of products: one of its cells is a measure.
func measured(cells []string) bool {
	for _, c := range cells {
		if goods[vn.Lower(c)] {
			return true
		}
	}
	return false
}

// counted reports a row with a cell that is a number alone.
func counted(cells []string) bool {
	for _, c := range cells {
		if strings.ContainsFunc(c, unicode.IsDigit) && !strings.ContainsFunc(c, unicode.IsLetter) {
			return true
		}
	}
	return false
}

func capitalsOnly(s string) bool {
	return strings.ContainsFunc(s, unicode.IsUpper) && !strings.ContainsFunc(s, unicode.IsLower)
}

// numbered is a paper's number with the degree typed after it.
var numbered = regexp.MustCompile(`^S(?:ố|Ố)\s*:?.*?[^\pL](TỐI MẬT|TUYỆT MẬT|MẬT)[\s)\]./*-]*$`)

// secretNumber finds a degree that ends the line of a paper's number:
// "Số: 01/BC-UBND (MẬT)".
func secretNumber(line string) (mark string, found bool) {
	if m := numbered.FindStringSubmatch(line); m != nil && len(line) < 100 {
		return m[1], true
	}
	return "", false
}

// secretCells cuts a line where a header has columns: at tabs, bars and gaps of
// two blanks or more, but not between letters set apart.
func secretCells(line string) []string {
	var cells []string
	start, end := -1, -1 // of the cell
	single := false      // the word before was one letter
	gap := 0
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRuneInString(line[i:])
		switch {
		case r == '\t' || r == '|' || r == '\v':
			gap = 9
			i += n
			continue
		case unicode.IsSpace(r):
			gap++
			i += n
			continue
		}
		from, letters := i, 0
		for i < len(line) {
			r, n := utf8.DecodeRuneInString(line[i:])
			if unicode.IsSpace(r) || r == '|' {
				break
			}
			letters++
			i += n
		}
		one := letters == 1 && unicode.IsLetter(r)
		if start >= 0 && gap >= 2 && (!one || !single || gap > 4) {
			cells = append(cells, line[start:end])
			start = -1
		}
		if start < 0 {
			start = from
		}
		end, single, gap = i, one, 0
	}
	if start >= 0 {
		cells = append(cells, line[start:end])
	}
	return cells
}

// copyNumber is the number of a copy, which secret papers bear (Luật Bảo vệ bí mật
// nhà nước 2018, Điều 11).
var copyNumber = regexp.MustCompile(`(?i)[([]?bản\s+số\s*[:.]?[\s0-9./…_-]*[)\]]?`)

// notTicked begins a choice that a form offers; itemMark an item of a list.
var (
	notTicked = regexp.MustCompile(`^(☐|□|❏|❑|▢|◻|○|\[\s*\]|\(\s*\))`)
	itemMark  = regexp.MustCompile(`^[-–+•*]\s`)
)

// secretCell tells whether a cell is nothing but a mark; MẬT in small letters is
// one in the head only, since it names a product too.
func secretCell(cell string, head bool) (mark string, found bool) {
	if len(cell) > 400 || notTicked.MatchString(cell) {
		return "", false
	}
	word, small, ok := secretLetters(copyNumber.ReplaceAllString(cell, " "))
	if !ok || small && itemMark.MatchString(cell) {
		return "", false
	}
	word = cutUrgent(word)
	if mark, is := degree(word); is {
		return mark, !small || mark != "MẬT" || head
	}
	for _, prefix := range markHeads {
		if rest, has := strings.CutPrefix(word, prefix); has && marks[rest] != "" {
			return marks[rest], !small || strings.HasSuffix(prefix, "ĐỘMẬT")
		}
	}
	return "", false
}

// secretLetters gives the letters of a cell as capitals, and whether any is small;
// ok is false where none is a capital or there are digits.
func secretLetters(cell string) (word string, small, ok bool) {
	var letters strings.Builder
	for _, r := range cell {
		switch {
		case unicode.IsUpper(r):
			ok = true
			letters.WriteRune(r)
		case unicode.IsLetter(r):
			small = true
			letters.WriteRune(unicode.ToUpper(r))
		case unicode.IsDigit(r):
			return "", false, false
		}
	}
	return letters.String(), small, ok
}

// degree gives the degree that a word is, once or over and over as a watermark is.
func degree(word string) (mark string, is bool) {
	for spelled, mark := range marks {
		if rest := strings.ReplaceAll(word, spelled, ""); word != "" && rest == "" {
			return mark, true
		}
	}
	return "", false
}

// cutUrgent takes the words of other stamps off.
func cutUrgent(word string) string {
	for _, u := range urgent {
		if rest, has := strings.CutSuffix(word, u); has && rest != "" {
			return rest
		}
		if rest, has := strings.CutPrefix(word, u); has && rest != "" {
			return rest
		}
	}
	return word
}

// secretApart finds a mark that the original draws on a line with other words but
// well apart from them, which its text no longer shows.
func secretApart(text string, words []doc.Word, head bool) (mark string, found bool) {
	if !strings.ContainsAny(text, "Ậậ") {
		return "", false
	}
	var line strings.Builder
	apart := false
	look := func() (mark string, found bool) {
		if apart && mayMark(line.String()) {
			mark, found = secretLine(line.String(), head)
		}
		line.Reset()
		apart = false
		return mark, found
	}
	for i, w := range words {
		if i > 0 {
			switch last := words[i-1]; {
			case last.Page != w.Page || w.Box[1] >= last.Box[3] || w.Box[3] <= last.Box[1]:
				if mark, found := look(); found {
					return mark, true
				}
			case w.Box[0]-last.Box[2] > 2*(last.Box[3]-last.Box[1]):
				line.WriteString("\t")
				apart = true
			default:
				line.WriteByte(' ')
			}
		}
		line.WriteString(text[w.Start:w.End])
	}
	return look()
}

// secretScan finds a stamp at the head of a scanned page whose signs were misread:
// a line or cell in capitals that differs from a mark only by them.
func secretScan(p *doc.Paper) (mark string, found bool) {
	seen := map[int]int{} // lines by page
	look := func(text string, words []doc.Word) (mark string, found bool) {
		if len(words) == 0 || words[0].Page < 1 || words[0].Page > len(p.Pages) || !p.Pages[words[0].Page-1].Scanned {
			return "", false
		}
		for line := range strings.Lines(text) {
			if seen[words[0].Page]++; seen[words[0].Page] > headLines {
				return "", false
			}
			if word, small, ok := secretLetters(line); ok && !small {
				if mark, is := misread[strings.ToUpper(vn.Fold(cutUrgent(word)))]; is {
					return mark, true
				}
			}
		}
		return "", false
	}
	for _, b := range p.Blocks {
		if mark, found := look(b.Text, b.Words); found {
			return mark, true
		}
		if b.Table == nil {
			continue
		}
		for _, c := range b.Table.Cells {
			if mark, found := look(c.Text, c.Words); found {
				return mark, true
			}
		}
	}
	return "", false
}
