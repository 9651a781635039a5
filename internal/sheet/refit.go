package sheet

import (
	"encoding/json"
	"fmt"
	"slices"

	"tongket/internal/audit"
	"tongket/internal/db"
	"tongket/internal/doc/xlsx"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Refitted is what became of a mapped cell in a newer workbook of the superior: where
// it stands there, or why it was not found.
type Refitted struct {
	From, To Mapped
	Why      string // a sentence; "" where To is the cell
}

// Refit looks for the cells of a mapped workbook in a newer one, by the words of their
// rows and columns: sheets may be renamed, rows inserted, columns moved. A cell that
// cannot be told for sure is not guessed.
func Refit(old, fresh *Blank, cells []Mapped) []Refitted {
	before, after := wordsIn(old), wordsIn(fresh)
	var all []Refitted
	for _, m := range cells {
		all = append(all, refit(m, before, after, fresh))
	}
	return all
}

// worded is a cell with the words that tell what goes into it.
type worded struct {
	tab        string
	row, col   int
	name, head string
	key        string // in one spelling
}

func (w worded) at() string { return w.tab + "!" + xlsx.At(w.row, w.col) }

// wordsIn reads the words of every cell of the tables of a workbook.
func wordsIn(b *Blank) []worded {
	var all []worded
	for _, t := range b.Tabs {
		if t.Hidden {
			continue
		}
		f := &formReader{tab: t, cells: map[[2]int]xlsx.Stored{}}
		f.open()
		for row := 1; row <= f.lastRow; row++ {
			if f.takesHead(row) {
				continue
			}
			name, under := f.named(row)
			for col := f.nameCol + 1; name != "" && col <= f.lastCol; col++ {
				if head := f.head(col); head != "" {
					all = append(all, worded{t.Name, row, col, name, head, vn.OneSpelling(bare(under) + "|" + bare(name) + "|" + bare(head))})
				}
			}
		}
	}
	return all
}

func refit(m Mapped, before, after []worded, fresh *Blank) Refitted {
	r := Refitted{From: m, To: m}
	at := slices.IndexFunc(before, func(w worded) bool { return w.tab == m.Tab && w.row == m.Row && w.col == m.Col })
	if at < 0 {
		r.Why = "Ô " + m.At() + " của tệp cũ không có tên hàng hoặc tên cột để tìm trong tệp mới. Hãy ghép lại bằng tay."
		return r
	}
	was := before[at]
	same := func(all []worded, tab string) (found []worded) {
		for _, w := range all {
			if w.key == was.key && (tab == "" || w.tab == tab) {
				found = append(found, w)
			}
		}
		return found
	}
	twins, found := same(before, m.Tab), same(after, m.Tab)
	if len(found) == 0 {
		found = same(after, "")
	}
	said := fmt.Sprintf("Ô %s của tệp cũ (hàng “%s”, cột “%s”)", m.At(), was.name, was.head)
	switch {
	case len(found) == 0:
		r.Why = said + " không còn trong tệp mới" + likely(was, after) + "."
		return r
	case len(found) != len(twins): // as many rows of one name as before are told apart by their order
		if len(found) > 1 {
			r.Why = fmt.Sprintf("%s nay có %d ô cùng tên, như %s và %s. Hãy chọn ô đúng.", said, len(found), found[0].at(), found[1].at())
			return r
		}
	}
	to := found[0]
	if len(found) == len(twins) {
		to = found[slices.IndexFunc(twins, func(w worded) bool { return w.row == was.row && w.col == was.col })]
	}
	r.To.Tab, r.To.Row, r.To.Col = to.tab, to.row, to.col
	if _, c, err := fresh.cell(r.To); err != nil || c.Formula {
		r.Why = said + " nay là ô " + to.at() + " có công thức nên không ghi đè."
	}
	return r
}

// likely names the cell of a newer workbook that a lost one may have become.
func likely(was worded, after []worded) string {
	best, at, next := leastSure, "", 0
	for _, w := range after {
		s := min(similar(was.name, w.name), similar(was.head, w.head))
		switch {
		case s > best:
			best, next, at = s, best, w.at()
		case s > next:
			next = s
		}
	}
	if at == "" || best == next {
		return ""
	}
	return "; có thể là ô " + at
}

// Renew takes the newer file that a superior sent for a mapped workbook: a mapping of
// its own, in which every cell that was found again is tied as before. The others are
// listed with the reason, to be mapped by hand. The older one stays with what was
// filled from it. Where no cell is found again nothing is kept.
func Renew(tx *db.Tx, id MappingID, filename string, data []byte, old, fresh *Blank) (MappingID, error) {
	m, err := GetMapping(tx, id)
	if err != nil {
		return "", err
	}
	cells, err := Cells(tx, id)
	if err != nil {
		return "", err
	}
	var found []Mapped
	lost := []Note{}
	for _, r := range Refit(old, fresh, cells) {
		if r.Why == "" {
			found = append(found, r.To)
		} else {
			lost = append(lost, Note{r.From.At(), r.Why})
		}
	}
	if len(found) == 0 {
		return "", fault.Conflictf("Không ô nào trong %d ô đã ghép của “%s” tìm lại được trong tệp “%s”: tên hàng và tên cột đều khác. Chưa ghi gì; nếu là biểu khác, hãy thêm thành biểu mới.", len(cells), m.Name, filename)
	}
	next, err := AddMapping(tx, m.Name, filename, data)
	if err != nil {
		return "", err
	}
	if err := Map(tx, next, fresh, found); err != nil {
		return "", err
	}
	notes, err := json.Marshal(lost)
	if err != nil {
		return "", fmt.Errorf("renew mapping: %w", err)
	}
	if _, err := tx.Exec(`update sheet_mapping set follows = $3, lost = $4 where ward = $1 and id = $2`, string(next), string(id), string(notes)); err != nil {
		return "", err
	}
	return next, audit.Add(tx, audit.Entry{Act: "mapping.renew", Subject: "mapping/" + string(next), Detail: map[string]any{"follows": id, "found": len(found), "lost": len(lost)}})
}
