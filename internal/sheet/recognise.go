package sheet

import (
	"bytes"

	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/doc/xlsx"
)

// Book is a mapped workbook with its file.
type Book struct {
	Mapping
	Cells []Mapped
	Data  []byte
}

// Books returns the superiors' workbooks that have mapped cells, the newest file of
// each, with their files.
func Books(tx *db.Tx) ([]Book, error) {
	all, err := Mappings(tx)
	if err != nil {
		return nil, err
	}
	older := map[MappingID]bool{}
	for _, m := range all {
		older[m.Follows] = true
	}
	var books []Book
	for _, m := range all {
		if older[m.ID] {
			continue
		}
		b := Book{Mapping: m}
		if b.Cells, err = Cells(tx, m.ID); err != nil {
			return nil, err
		}
		if len(b.Cells) == 0 {
			continue
		}
		if _, b.Data, err = blob.Get(tx, m.Blob); err != nil {
			return nil, err
		}
		books = append(books, b)
	}
	return books, nil
}

// Recognised is a mapped workbook found again in a file: what its cells are there. The
// zero Recognised is none.
type Recognised struct {
	Mapping Mapping
	Same    bool     // the file is byte for byte the mapped one
	Cells   []Mapped // at their places in the file
	Lost    []Note   // cells of the mapped one that the file no longer has
}

// Recognise finds which mapped workbook a file is: the very file, else the one most of
// whose cells stand in it under the same words, wherever they moved (see Refit). A
// file that has less than half of the cells is another workbook.
func Recognise(books []Book, data []byte, fresh *Blank) Recognised {
	var best Recognised
	for _, b := range books {
		if bytes.Equal(b.Data, data) {
			return Recognised{Mapping: b.Mapping, Same: true, Cells: b.Cells}
		}
		tabs, err := xlsx.Tabs(b.Data)
		if err != nil {
			continue // it was opened when it was mapped; the file at hand is read without it
		}
		r := Recognised{Mapping: b.Mapping}
		for _, c := range Refit(&Blank{tabs}, fresh, b.Cells) {
			if c.Why == "" {
				r.Cells = append(r.Cells, c.To)
			} else {
				r.Lost = append(r.Lost, Note{c.From.At(), c.Why})
			}
		}
		if 2*len(r.Cells) >= len(b.Cells) && len(r.Cells) > len(best.Cells) {
			best = r
		}
	}
	return best
}
