package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tongket/internal/blob"
	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/paper"
	"tongket/internal/vn"
)

// How a file without tags is told to be an edited paper.
const (
	mostTried   = 60     // papers, newest first
	mostNumbers = 40_000 // numbers of all of them
	leastWords  = 5      // a sentence of fewer says nothing about where it comes from
	mostKin     = 3      // papers that one file is put together from
	mostRow     = 4000   // bytes of the rows of one name
)

// kinship is how much of a paper stands in a file without tags.
type kinship struct {
	paper   Made
	found   int      // numbers whose sentence or row stands in the file
	same    int      // and that read as they were printed
	parts   []string // of a folder the files they were found in
	phrases map[string]bool
}

// near reports whether the file is made from the paper: two thirds of what was found
// read as printed, of a few numbers half. The same sentences with other numbers are
// those of another year or ward.
func (k kinship) near() bool {
	return k.same > 0 && (3*k.same >= 2*k.found || k.found <= 4 && 2*k.same >= k.found)
}

// weight is how much speaks for the paper less what speaks against it.
func (k kinship) weight() int { return k.same - 2*(k.found-k.same) }

// recognise finds the papers that a file was made from by its sentences and rows,
// numbers left out, and by how many of the numbers in them are the same; the one that
// most speaks for first. Of papers with the same numbers in them the one whose other
// lines stand in the file is taken, then the newest.
func recognise(tx *db.Tx, c check.Copy) ([]kinship, error) {
	made, err := List(tx)
	if err != nil {
		return nil, err
	}
	made = slices.DeleteFunc(made, func(m Made) bool {
		return !m.Ready() || m.Format != Docx && m.Format != Xlsx && m.Format != Zip
	})
	file, read := phrasesOf(c.Text.Text), 0
	var near []kinship
	for _, m := range made[:min(len(made), mostTried)] {
		if read > mostNumbers {
			break
		}
		k, n, err := file.kin(tx, m)
		if err != nil {
			return nil, err
		}
		if read += n; k.near() {
			near = append(near, k)
		}
	}
	format := Format(c.Text.Kind)
	slices.SortStableFunc(near, func(a, b kinship) int {
		return cmp.Or(cmp.Compare(b.weight(), a.weight()), cmp.Compare(order(b.paper.Format == format), order(a.paper.Format == format)))
	})
	if err := file.settle(tx, near); err != nil {
		return nil, err
	}
	var out []kinship
	told := map[string]bool{}
	for _, k := range near {
		fresh := false
		for p := range k.phrases {
			fresh = fresh || !told[p]
			told[p] = true
		}
		if fresh && len(out) < mostKin {
			out = append(out, k)
		}
	}
	return out, nil
}

// settle brings of the first papers, where several have the same numbers, the one to
// the front whose lines without numbers stand in the file.
func (p phrases) settle(tx *db.Tx, near []kinship) error {
	best, most := 0, 0
	tried := map[Kind]bool{}
	for i, k := range near {
		if k.weight() != near[0].weight() || k.paper.Format != near[0].paper.Format {
			break
		}
		if tried[k.paper.Kind] || k.paper.Format == Zip {
			continue // of one kind the newest
		}
		tried[k.paper.Kind] = true
		if len(tried) == 1 && !slices.ContainsFunc(near[1:], func(o kinship) bool { return o.paper.Kind != k.paper.Kind && o.weight() == k.weight() }) {
			return nil
		}
		b, data, err := blob.Get(tx, k.paper.Blob)
		if err != nil {
			return err
		}
		drawn, err := paper.Read(b.Name, data)
		if err != nil {
			return err
		}
		n := 0
		for line := range strings.Lines(drawn.Text) {
			switch text, _ := masked(line); {
			case text == "":
			case strings.Contains(p.text, text):
				n++
			default:
				n--
			}
		}
		if len(tried) == 1 || n > most {
			best, most = i, n
		}
	}
	if best > 0 {
		k := near[best]
		copy(near[1:best+1], near[:best])
		near[0] = k
	}
	return nil
}

// foundBy says of which papers a file without tags is, and how that is known.
func foundBy(papers []heldPaper, kin map[ID]kinship, about ID) string {
	var names []string
	found, same := 0, 0
	for _, p := range papers {
		k, ok := kin[p.made.ID]
		if !ok {
			if p.made.ID == about {
				return fmt.Sprintf("Tệp được đối chiếu như bản sửa của “%s” lập ngày %s, theo lựa chọn của người gửi.", p.made.Title(), drawnOn(p.made))
			}
			return ""
		}
		names = append(names, fmt.Sprintf("“%s” lập ngày %s", p.made.Title(), drawnOn(p.made)))
		found, same = found+k.found, same+k.same
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("Tệp không còn thẻ; theo lời văn thì đây là bản sửa của %s: %d số có câu hoặc dòng giống dự thảo, %d số còn như đã in.", strings.Join(names, ", "), found, same)
}

// drawnOn is the day a paper was asked for, as people read it.
func drawnOn(m Made) string {
	t, err := db.ParseStamp(m.RecordedAt)
	if err != nil {
		return m.RecordedAt
	}
	return vn.DayOf(t).Short()
}

// phrases is a text for looking sentences up in: with its numbers left out, and they.
type phrases struct {
	text    string
	numbers []string
	rows    map[string]string // rows of tables by a cell that names them, one after the other
}

var numberIn = regexp.MustCompile(`\d[\d.,]*\d|\d`)

// masked is a text in small letters with single blanks and "#" for each number.
func masked(s string) (string, []string) {
	s = strings.Join(strings.Fields(vn.Lower(s)), " ")
	return numberIn.ReplaceAllString(s, "#"), numberIn.FindAllString(s, -1)
}

func phrasesOf(text string) phrases {
	p := phrases{rows: map[string]string{}}
	p.text, p.numbers = masked(text)
	for line := range strings.Lines(text) {
		if !strings.Contains(line, "\t") {
			continue
		}
		line = strings.TrimRight(line, "\r\n")
		for cell := range strings.SplitSeq(line, "\t") {
			if name := strings.Join(strings.Fields(vn.Lower(cell)), " "); letters(name) > 3 && len(p.rows[name]) < mostRow {
				p.rows[name] += "\t" + line
			}
		}
	}
	return p
}

// kin compares a paper with the file, by its numbers with their sentences.
func (p phrases) kin(tx *db.Tx, m Made) (kinship, int, error) {
	k := kinship{paper: m, phrases: map[string]bool{}}
	read := 0
	err := tx.Each(func(s db.Scanner) error {
		var printed, place, sentence string
		if err := s.Scan(&printed, &place, &sentence); err != nil {
			return err
		}
		read++
		if found, same := p.holds(sentence, printed, &k); found {
			k.found++
			if same {
				k.same++
			}
			if part, _, ok := strings.Cut(place, ".docx/"); ok && m.Format == Zip && !slices.Contains(k.parts, part+".docx") {
				k.parts = append(k.parts, part+".docx")
			}
		}
		return nil
	}, `select printed, place, sentence from report_number where ward = $1 and report = $2 order by rank`, string(m.ID))
	return k, read, err
}

// holds looks a number up by its sentence, or by the row of the table it stands in.
func (p phrases) holds(sentence, printed string, k *kinship) (found, same bool) {
	if name, _, cell := strings.Cut(sentence, " – "); cell {
		name = strings.Join(strings.Fields(vn.Lower(name)), " ")
		if row, ok := p.rows[name]; ok {
			k.phrases[name] = true
			return true, slices.ContainsFunc(strings.Split(row, "\t"), func(cell string) bool {
				return strings.Contains(" "+cell+" ", " "+printed+" ")
			})
		}
	}
	text, own := masked(sentence)
	if len(strings.Fields(text)) < leastWords {
		return false, false
	}
	at := strings.Index(p.text, text)
	if at < 0 {
		return false, false
	}
	k.phrases[text] = true
	from := strings.Count(p.text[:at], "#")
	for i, n := range own {
		if strings.Contains(printed, n) && from+i < len(p.numbers) {
			return true, p.numbers[from+i] == n
		}
	}
	return true, strings.Contains(p.text[at:at+len(text)], vn.Lower(printed))
}
