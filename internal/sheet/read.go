package sheet

import (
	"strings"

	"tongket/internal/doc/xlsx"
	"tongket/internal/extract"
)

// Filled is a workbook that came back, as it was read: nothing is compared with the
// record yet.
type Filled struct {
	Books    []BookKey // of its sheets, each once
	Cells    []Filed   // what stands where a figure may stand, in the order of the file
	Evidence Evidence  // of the convention of numbers typed as text
	Findings []Finding
	ByNames  bool   // no keys were found: rows and columns are read by their names
	SavedBy  string // the program that saved the file last, "" where it does not say
	tabs     []xlsx.Tab
}

// Filed is one filled cell with what its keys say it is.
type Filed struct {
	Tab    string
	Cell   xlsx.Stored
	Row    RowKey
	Col    ColKey
	Sure   int    // hundredths: 100 by keys, less by names
	Read   string // the names it was told by, "" by keys
	Merged string // the area it is the corner of, "" for none
}

// At is the place as people name it: "Tháng 5!D14".
func (f Filed) At() string { return f.Tab + "!" + f.Cell.At() }

// Finding is something the whole file, a sheet or a row shows.
type Finding struct {
	At       string // sheet and cell, "" for the whole file
	Sentence string
	Stops    bool // nothing of the file can be written
}

// Read reads a workbook that came back: a template, whoever saved it, or one whose
// keys are gone. It refuses what cannot be opened.
func Read(data []byte) (*Filled, error) {
	tabs, err := tabsOf(data)
	if err != nil {
		return nil, err
	}
	f := &Filled{tabs: tabs, SavedBy: xlsx.SavedBy(data)}
	keyed := false
	for i := range tabs {
		keyed = f.keyed(&tabs[i]) || keyed
	}
	f.ByNames = !keyed
	for _, c := range f.Cells {
		f.weigh(c)
	}
	f.Evidence.Decide()
	return f, nil
}

// weigh takes a cell into what the file shows of its convention.
func (f *Filled) weigh(c Filed) {
	if c.Cell.Holds == xlsx.HeldText && c.Col.Field == Value {
		number, _ := cutNumber(c.Cell.Text)
		f.Evidence.Add(number)
	}
}

// Cleared refuses a file with a mark of secrecy, wherever in it the mark stands, and
// one that cannot be opened. Nothing may be kept of a file before.
func Cleared(data []byte) error {
	words := ""
	if len(data) > 0 && looksPlain(data) {
		words = plainText(data)
		for _, sign := range []string{";", "\t", ",", "|"} {
			words = strings.ReplaceAll(words, sign, "\n")
		}
	} else {
		var err error
		if words, err = xlsx.Words(data); err != nil {
			return err
		}
	}
	if mark, found := extract.Secret(words); found {
		return extract.RefuseSecret(mark)
	}
	return nil
}

// keyed reads a sheet by its keys and reports whether it has any.
func (f *Filled) keyed(t *xlsx.Tab) bool {
	rows, cols := map[int]RowKey{}, map[int]ColKey{}
	twice := map[ColKey]int{}
	for _, c := range t.Cells {
		if c.Holds != xlsx.HeldText || !strings.HasPrefix(c.Text, mark) {
			continue
		}
		switch k := ParseKey(c.Text).(type) {
		case BookKey:
			f.book(k)
		case RowKey:
			rows[c.Row] = k
		case ColKey:
			if other, have := twice[k]; have {
				f.Findings = append(f.Findings, Finding{At: t.Name + "!" + c.At(), Sentence: "Cột " + xlsx.ColumnName(c.Col) + " là bản chép của cột " + xlsx.ColumnName(other) + "; cả hai cột đều được đọc và so với nhau."})
			}
			twice[k], cols[c.Col] = c.Col, k
		default:
			f.Findings = append(f.Findings, Finding{At: t.Name + "!" + c.At(), Sentence: "Mã ẩn ở ô này đã bị sửa nên không dùng được; số liệu cùng hàng hoặc cùng cột không được đọc. Hãy chép số sang biểu mẫu tải mới."})
		}
	}
	if len(rows) == 0 || len(cols) == 0 {
		return false
	}
	for _, c := range t.Cells {
		row, inRow := rows[c.Row]
		col, inCol := cols[c.Col]
		if inRow && inCol && !strings.HasPrefix(c.Text, mark) {
			f.Cells = append(f.Cells, Filed{Tab: t.Name, Cell: c, Row: row, Col: col, Sure: 100, Merged: mergedAt(t, c)})
		}
	}
	return true
}

func (f *Filled) book(k BookKey) {
	for _, have := range f.Books {
		if have == k {
			return
		}
	}
	f.Books = append(f.Books, k)
}

// mergedAt names the area that a cell is the corner of.
func mergedAt(t *xlsx.Tab, c xlsx.Stored) string {
	for _, m := range t.Merged {
		if m.Row == c.Row && m.Col == c.Col {
			return xlsx.At(m.Row, m.Col) + ":" + xlsx.At(m.LastRow, m.LastCol)
		}
	}
	return ""
}
