package request

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tongket/internal/doc/xlsx"
	"tongket/internal/extract"
	"tongket/internal/sheet"
	"tongket/internal/vn"
)

// ReadPaper finds what a paper asks for: in its tables the empty cells, in its prose
// what it enumerates. year stands where the paper leaves it to the reader.
func ReadPaper(d *extract.Document, year int) Brief {
	b := Brief{Form: Paper, Head: headOfPaper(d, year)}
	for _, t := range tablesOf(d) {
		b.take(sheet.AskedCells(t), func(a sheet.Asked) string {
			return fmt.Sprintf("%s, hàng %d, cột %d", a.Tab, a.Row, a.Col)
		})
	}
	if len(b.Asks) == 0 {
		b.Asks = asksOfProse(proseOf(d))
	}
	return b
}

// ReadWorkbook finds what a workbook asks for.
func ReadWorkbook(blank *sheet.Blank, year int) Brief {
	b := Brief{Form: Workbook, Head: headOfWorkbook(blank, year)}
	for _, t := range blank.Tabs {
		if t.Hidden {
			continue
		}
		from := len(b.Asks)
		b.take(sheet.AskedCells(t), sheet.Asked.At)
		h := headOfWorkbook(&sheet.Blank{Tabs: []xlsx.Tab{t}}, year)
		if h.To == "" || h.From == b.Head.From && h.To == b.Head.To {
			continue
		}
		for i := range b.Asks[from:] {
			b.Asks[from+i].own = spanOfDays(h.From, h.To)
		}
	}
	return b
}

// take keeps asked cells, as many as are looked at.
func (b *Brief) take(cells []sheet.Asked, place func(sheet.Asked) string) {
	for _, a := range cells {
		if len(b.Asks) >= mostAsks {
			return
		}
		b.Asks = append(b.Asks, Ask{N: len(b.Asks) + 1, Tab: a.Tab, Row: a.Row, Col: a.Col, Place: place(a),
			Name: a.Name, Under: a.Under, Head: a.Head, Measure: a.Measure, Decimals: unmapped})
	}
}

// unmapped stands for the decimals of a cell that nobody mapped.
const unmapped = -1

// tablesOf lays the tables of a paper out as sheets.
func tablesOf(d *extract.Document) []xlsx.Tab {
	var tabs []xlsx.Tab
	for _, n := range d.Nodes {
		if n.Kind != extract.Cell || n.Table == 0 {
			continue
		}
		name := fmt.Sprintf("Bảng %d", n.Table)
		if len(tabs) == 0 || tabs[len(tabs)-1].Name != name {
			tabs = append(tabs, xlsx.Tab{Name: name})
		}
		t := &tabs[len(tabs)-1]
		t.Cells = append(t.Cells, xlsx.Stored{Row: n.Row + 1, Col: n.Col + 1, Holds: held(d.Text[n.Span[0]:n.Span[1]]), Text: d.Text[n.Span[0]:n.Span[1]]})
		if n.ColSpan > 1 {
			t.Merged = append(t.Merged, xlsx.Area{Row: n.Row + 1, Col: n.Col + 1, LastRow: n.Row + 1, LastCol: n.Col + n.ColSpan})
		}
	}
	return tabs
}

// held tells a number printed in a cell from words.
func held(text string) xlsx.Held {
	if _, err := vn.ParseNumber(text); err == nil {
		return xlsx.HeldNumber
	}
	return xlsx.HeldText
}

// proseOf lists the lines of a paper's body, up to its signature.
func proseOf(d *extract.Document) []paragraph {
	end := len(d.Text)
	for _, m := range slices.Concat([]extract.Mark{d.Frame.Capacity, d.Frame.Post}, d.Frame.Copies) {
		for _, s := range m.Spans {
			if s[0] > d.Frame.Body {
				end = min(end, s[0])
			}
		}
	}
	var lines []paragraph
	for _, n := range d.Nodes {
		if n.Kind == extract.Cell || n.Span[0] < d.Frame.Body || n.Span[0] >= end {
			continue
		}
		line := d.Text[n.Span[0]:n.Span[1]]
		begin := strings.LastIndexByte(d.Text[:n.Span[0]], '\n') + 1 // the number may stand before the node
		if itemMark.MatchString(d.Text[begin:n.Span[1]]) {
			line = d.Text[begin:n.Span[1]]
		}
		lines = append(lines, paragraph{line, n.Kind == extract.Item})
	}
	return lines
}

// headOfPaper reads who asks, when, and by when.
func headOfPaper(d *extract.Document, year int) Head {
	f := d.Frame
	h := Head{Asker: askerOf(f, d.Text), Day: f.Day, Title: vn.Sentence(f.Abstract.Text)}
	if f.Number != "" {
		h.Number = f.Symbol.Text
	}
	if h.Day != "" {
		year = h.Day.Year()
	}
	body := d.Text[min(f.Body, len(d.Text)):]
	h.Title = placeAndDay.ReplaceAllString(h.Title, "")
	if h.Title == "" {
		h.Title = titleIn(d.Text)
	}
	h.Due, _ = dueIn(body, year)
	for _, text := range append([]string{f.Abstract.Text}, strings.Split(body, "\n")...) {
		if itemMark.MatchString(text) {
			continue // what an item says of its days is its own
		}
		if dueWords.MatchString(plainDays(text)) {
			text = dueWords.ReplaceAllString(plainDays(text), " ")
		}
		if cited.MatchString(text) {
			text = cited.ReplaceAllString(plainDays(text), " ")
		}
		from, to, words, ok := daysIn(text, year)
		if ok && (h.To == "" || narrower(from, to, h)) {
			h.From, h.To, h.Basis, h.Said = from, to, Named, words
		}
	}
	return h
}

// askerOf names who asks; an office is named with the body it serves.
func askerOf(f extract.Frame, text string) string {
	asker := vn.Sentence(spelled(f.Issuer.Text, text))
	if len(strings.Fields(asker)) <= 2 && f.Superior.Text != "" {
		asker += " " + spelled(f.Superior.Text, text)
	}
	return asker
}

// cited are the words by which a paper names others with their days.
var cited = regexp.MustCompile(`(?i)(?:căn cứ|thực hiện|theo)\s+(?:nghị quyết|quyết định|công văn|kế hoạch|chỉ thị|kết luận|thông báo|văn bản|nghị định|thông tư)[^.;\n]*?(?:ngày\s+\d{1,2}/\d{1,2}/\d{4}|năm\s+20\d\d)`)

// narrower reports whether days say more exactly what is asked for than those found
// before: a window given day by day inside or around the same period.
func narrower(from, to vn.Day, h Head) bool {
	whole := func(from, to vn.Day) bool { return from[8:] == "01" && to.AddDays(1)[8:] == "01" }
	return whole(h.From, h.To) && !whole(from, to) && from <= h.To && to >= h.From
}

// spelled gives a name that is printed in capitals as the text itself writes it,
// word by word, the longest stretches first; what it writes nowhere stays.
func spelled(name, text string) string {
	low := vn.Lower(text)
	if vn.Upper(name) != name || len(low) != len(text) {
		return name
	}
	words := strings.Fields(name)
	var out []string
	for i := 0; i < len(words); {
		n, said := len(words)-i, ""
		for ; n > 0 && said == ""; n-- {
			said = mixed(strings.Join(words[i:i+n], " "), text, low)
		}
		if said == "" {
			said, n = words[i], 0
		}
		out = append(out, said)
		i += n + 1
	}
	return strings.Join(out, " ")
}

// mixed finds a stretch of words in a text where it is not all capitals; low is the
// text in lower case.
func mixed(words, text, low string) string {
	want := vn.Lower(words)
	for at := 0; ; {
		i := strings.Index(low[at:], want)
		if i < 0 {
			return ""
		}
		start, end := at+i, at+i+len(want)
		if found := text[start:end]; vn.Upper(found) != found && edge(low, start-1) && edge(low, end) {
			return found
		}
		at = end
	}
}

// edge reports whether no word runs on at a place.
func edge(text string, at int) bool {
	return at < 0 || at >= len(text) || strings.IndexByte(" \n\t,.;:()-–/", text[at]) >= 0
}

// about is the trích yếu of a dispatch; lines of a scan run on to the place and the day.
var about = regexp.MustCompile(`(?i)\bV/v:?\s+([^\n]+)`)

var placeAndDay = regexp.MustCompile(`\s+\p{Lu}\p{L}*(?:\s+\p{Lu}\p{L}*){0,3},\s*ngày\s.*$`)

// titleIn is what a text without a frame is about: what it says so itself, else its
// first line that addresses nobody.
func titleIn(text string) string {
	if m := about.FindStringSubmatch(text); m != nil {
		return short(vn.Sentence(strings.TrimSpace(placeAndDay.ReplaceAllString(m[1], ""))), 160)
	}
	for _, line := range strings.Split(text, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" && !strings.HasPrefix(vn.Lower(line), "kính gửi") {
			return short(strings.TrimRight(line, " :"), 120)
		}
	}
	return ""
}

// short cuts a text for a title.
func short(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n]) + "…"
	}
	return text
}

// issuers are how the names of superiors begin, folded; "số" is no "sở".
var issuers = regexp.MustCompile(`^(?:ubnd|uy ban|cuc|chi cuc|ban|tinh uy|thanh uy|cong an|van phong|bo|hdnd|thue|kho bac|bao hiem xa hoi|mttq)\b`)

// namesIssuer reports whether words are the name of an office.
func namesIssuer(text string) bool {
	return len(strings.Fields(text)) <= 10 && !strings.HasSuffix(text, ":") && (issuers.MatchString(vn.Fold(text)) || strings.HasPrefix(vn.Lower(text), "sở "))
}

// noTitle is what stands over a table and is not its title, folded: the country, the
// number of the form, the paper that it came with, a unit of measure, a bare period.
var noTitle = regexp.MustCompile(`cong hoa xa hoi|doc lap|^(?:bieu|mau|phu luc)(?: so)?(?: \S+){0,2}$|^\(|^don vi tinh|^dvt|^ky bao cao|^(?:thang|quy|nam) \S+(?: nam)? ?\d*$`)

// beginning is the row in which the table of a sheet begins.
func beginning(t xlsx.Tab) int {
	inRow, first := map[int]int{}, 9
	for _, c := range t.Cells {
		if inRow[c.Row]++; inRow[c.Row] > 2 {
			first = min(first, c.Row)
		}
	}
	return first
}

// headOfWorkbook reads the titles over a workbook's tables.
func headOfWorkbook(b *sheet.Blank, year int) Head {
	h := Head{}
	for _, t := range b.Tabs {
		if t.Hidden {
			continue
		}
		above := beginning(t)
		for _, c := range t.Cells {
			if c.Holds != xlsx.HeldText {
				continue
			}
			text := strings.Join(strings.Fields(c.Text), " ")
			if due, ok := dueIn(text, year); ok && h.Due == "" {
				h.Due = due
				continue
			}
			if c.Row >= above { // a row of the table is no title
				continue
			}
			if h.Asker == "" && namesIssuer(text) {
				h.Asker = text
			} else if h.Title == "" && len(strings.Fields(text)) >= 3 && !noTitle.MatchString(vn.Fold(text)) {
				h.Title = short(text, 160)
			}
			if from, to, words, ok := daysIn(text, year); ok && (h.To == "" || narrower(from, to, h)) {
				h.From, h.To, h.Basis, h.Said = from, to, Named, words
			}
		}
	}
	if h.Asker = spelled(h.Asker, wordsOf(b)); vn.Upper(h.Asker) == h.Asker || strings.Contains(h.Asker, " TỈNH ") {
		h.Asker = officeName(h.Asker)
	}
	if vn.Upper(h.Title) == h.Title {
		h.Title = vn.Sentence(vn.Lower(h.Title))
	}
	return h
}

// wordsOf is all that a workbook says in words.
func wordsOf(b *sheet.Blank) string {
	var all strings.Builder
	for _, t := range b.Tabs {
		for _, c := range t.Cells {
			if c.Holds == xlsx.HeldText {
				all.WriteString(strings.Join(strings.Fields(c.Text), " ") + "\n")
			}
		}
	}
	return all.String()
}

// Words in the names of offices.
var (
	places    = map[string]bool{"tỉnh": true, "thành": true, "phố": true, "phường": true, "xã": true, "huyện": true} // a proper name follows
	fields    = map[string]bool{"sở": true, "cục": true, "ban": true, "bộ": true}                                    // a field of work follows
	shortened = map[string]bool{"UBND": true, "HĐND": true, "MTTQ": true, "UBMTTQ": true, "BHXH": true, "VKSND": true, "TAND": true, "KBNN": true, "VP": true}
)

// officeName writes the name of an office that is printed in capitals as sentences do:
// "Sở Tài chính tỉnh Minh Khê". A word that stands otherwise in it keeps its letters.
func officeName(name string) string {
	words := strings.Fields(name)
	proper := false
	for i, w := range words {
		low, before := vn.Lower(w), ""
		if i > 0 {
			before = vn.Lower(words[i-1])
		}
		switch next := i+1 < len(words) && vn.OneTone(vn.Lower(words[i+1])) == "ủy"; {
		case vn.Upper(w) != w || shortened[w]: // as it should be already
		case places[low] && next: // Tỉnh ủy
			words[i] = vn.Sentence(low)
		case vn.OneTone(low) == "ủy" && places[before]:
			words[i], proper = low, true
		case places[low] && i > 0:
			words[i], proper = low, true
		case proper, i == 0, i == 1 && fields[before]:
			words[i] = vn.Sentence(low)
		default:
			words[i] = low
		}
	}
	return strings.Join(words, " ")
}
