package sheet

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/doc/xlsx"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// MappingID names a superior's workbook within its ward.
type MappingID string

// Mapping is a superior's workbook whose cells were tied to the record once, to be
// filled for any period from then on.
type Mapping struct {
	ID         MappingID
	Name       string // "Biểu 02 của Sở Tài chính"
	Blob       string // the empty workbook
	Filename   string
	Follows    MappingID // the older file of the same workbook, "" for none
	Lost       []Note    // cells of the older file that were not found again
	RecordedAt string
	RecordedBy auth.AccountID
}

// Mapped is one cell of a superior's workbook and what goes into it.
type Mapped struct {
	Tab       string
	Row, Col  int // from 1
	Indicator plan.IndicatorID
	Unit      auth.UnitID
	Span      Span
	Measure   string // unit of measure that the workbook wants, "" for the indicator's own
	Decimals  int    // that are written
}

// At is the place as people name it: "Biểu 02!D14".
func (m Mapped) At() string { return m.Tab + "!" + xlsx.At(m.Row, m.Col) }

// Blank is a superior's workbook as it was opened, before it is filled.
type Blank struct{ Tabs []xlsx.Tab }

// OpenBlank opens a superior's workbook. It refuses what cannot be opened or is no
// .xlsx.
func OpenBlank(data []byte) (*Blank, error) {
	tabs, err := xlsx.Tabs(data)
	if err != nil {
		return nil, err
	}
	return &Blank{tabs}, nil
}

// cell finds a cell of the workbook; a place inside a merged area is its corner.
func (b *Blank) cell(m Mapped) (Mapped, xlsx.Stored, error) {
	for _, t := range b.Tabs {
		if t.Name != m.Tab {
			continue
		}
		for _, a := range t.Merged {
			if a.Holds(m.Row, m.Col) {
				m.Row, m.Col = a.Row, a.Col
			}
		}
		for _, c := range t.Cells {
			if c.Row == m.Row && c.Col == m.Col {
				return m, c, nil
			}
		}
		return m, xlsx.Stored{Row: m.Row, Col: m.Col}, nil
	}
	return m, xlsx.Stored{}, fault.Invalidf("trang", "Tệp không có trang tính “%s”. Hãy chọn trang trong danh sách.", m.Tab)
}

// AddMapping keeps a superior's workbook to be mapped.
func AddMapping(tx *db.Tx, name, filename string, data []byte) (MappingID, error) {
	if err := tx.Actor.May(auth.MakeReport); err != nil {
		return "", err
	}
	name = strings.Join(strings.Fields(vn.NFC(name)), " ")
	if n := utf8.RuneCountInString(name); n == 0 || n > 120 {
		return "", fault.Invalidf("ten", "Tên biểu có %d ký tự; cần từ 1 đến 120. Hãy ghi tên, ví dụ “Biểu 02 của Sở Tài chính”.", n)
	}
	b, err := blob.Put(tx, filename, XlsxMedia, data)
	if err != nil {
		return "", err
	}
	id := MappingID(db.NewID())
	if _, err := tx.Exec(`insert into sheet_mapping (ward, id, name, blob, filename, recorded_at, recorded_by, removed_by, follows, lost) values ($1, $2, $3, $4, $5, $6, $7, '', '', '[]')`,
		string(id), name, b.ID, tidyName(filename), tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return "", err
	}
	return id, audit.Add(tx, audit.Entry{Act: "mapping.add", Subject: "mapping/" + string(id), Detail: map[string]any{"file": b.ID}})
}

// Mappings returns the superiors' workbooks, newest first.
func Mappings(tx *db.Tx) ([]Mapping, error) {
	var all []Mapping
	err := tx.Each(func(s db.Scanner) error {
		var m Mapping
		var lost string
		err := s.Scan(&m.ID, &m.Name, &m.Blob, &m.Filename, &m.Follows, &lost, &m.RecordedAt, &m.RecordedBy)
		if err == nil {
			err = json.Unmarshal([]byte(lost), &m.Lost)
		}
		all = append(all, m)
		return err
	}, `select id, name, blob, filename, follows, lost, recorded_at, recorded_by from sheet_mapping where ward = $1 and removed_at is null order by recorded_at desc, id desc`)
	return all, err
}

// GetMapping returns one superior's workbook.
func GetMapping(tx *db.Tx, id MappingID) (Mapping, error) {
	if err := tx.Actor.May(auth.MakeReport); err != nil {
		return Mapping{}, err
	}
	all, err := Mappings(tx)
	if err != nil {
		return Mapping{}, err
	}
	for _, m := range all {
		if m.ID == id {
			return m, nil
		}
	}
	return Mapping{}, fault.Missingf("Không có biểu này trong đơn vị, hoặc đã bỏ. Hãy mở lại trang Biểu mẫu.")
}

// Cells returns the mapped cells of a workbook, by place.
func Cells(tx *db.Tx, id MappingID) ([]Mapped, error) {
	var all []Mapped
	err := tx.Each(func(s db.Scanner) error {
		var m Mapped
		err := s.Scan(&m.Tab, &m.Row, &m.Col, &m.Indicator, &m.Unit, &m.Span, &m.Measure, &m.Decimals)
		all = append(all, m)
		return err
	}, `select tab, row_no, col_no, indicator, unit, span, measure, decimals from sheet_mapped where ward = $1 and mapping = $2`, string(id))
	slices.SortFunc(all, func(a, b Mapped) int {
		return cmp.Or(cmp.Compare(a.Tab, b.Tab), a.Row-b.Row, a.Col-b.Col)
	})
	return all, err
}

// Map ties cells of a workbook to the record; a cell that was tied before is tied
// anew. It refuses a cell with a formula and a unit of measure that the indicator's
// cannot be told in.
func Map(tx *db.Tx, id MappingID, b *Blank, cells []Mapped) error {
	if _, err := GetMapping(tx, id); err != nil {
		return err
	}
	if len(cells) == 0 {
		return fault.Invalidf("o", "Chưa chọn ô nào để ghép. Hãy chọn ít nhất một ô.")
	}
	definitions, err := plan.Indicators(tx, "")
	if err != nil {
		return err
	}
	tree, err := org.LoadTree(tx, vn.DayOf(tx.Now))
	if err != nil {
		return err
	}
	for _, m := range cells {
		m, err := m.fits(b, definitions, tree)
		if err != nil {
			return err
		}
		if err := m.insert(tx, id); err != nil {
			return err
		}
	}
	return audit.Add(tx, audit.Entry{Act: "mapping.map", Subject: "mapping/" + string(id), Detail: map[string]any{"cells": len(cells)}})
}

// fits refuses a cell that cannot be filled as it is mapped.
func (m Mapped) fits(b *Blank, definitions map[plan.IndicatorID]plan.Definition, tree org.Tree) (Mapped, error) {
	m, cell, err := b.cell(m)
	if err != nil {
		return m, err
	}
	d, known := definitions[m.Indicator]
	_, stands := tree.Find(m.Unit)
	switch {
	case cell.Formula:
		return m, fault.Invalidf("o", "Ô %s có công thức nên không ghi đè. Hãy chọn ô khác.", m.At())
	case !known:
		return m, fault.Invalidf("chi_tieu", "Chưa chọn chỉ tiêu cho ô %s. Hãy chọn trong danh sách.", m.At())
	case !stands:
		return m, fault.Invalidf("don_vi", "Chưa chọn đơn vị cho ô %s. Hãy chọn trong danh sách.", m.At())
	case !m.Span.Valid():
		return m, fault.Invalidf("loai_ky", "Chưa rõ ô %s là của kỳ nào. Hãy chọn trong danh sách.", m.At())
	case m.Decimals < 0 || m.Decimals > 6:
		return m, fault.Invalidf("so_le", "Số chữ số lẻ của ô %s là %d; cần từ 0 đến 6. Hãy ghi lại.", m.At(), m.Decimals)
	}
	m.Measure = strings.Join(strings.Fields(vn.NFC(m.Measure)), " ")
	if m.Measure == "" {
		m.Measure = d.Unit
	}
	if m.Measure != d.Unit && !plan.SameMeasure(d.Unit, m.Measure) {
		return m, fault.Invalidf("don_vi_tinh", "“%s” tính bằng %s, không đổi sang %s được. Hãy ghi đơn vị tính khác cho ô %s.", d.Name, d.Unit, m.Measure, m.At())
	}
	return m, nil
}

func (m Mapped) insert(tx *db.Tx, id MappingID) error {
	if err := m.remove(tx, id); err != nil {
		return err
	}
	_, err := tx.Exec(`insert into sheet_mapped (ward, mapping, tab, row_no, col_no, indicator, unit, span, measure, decimals) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		string(id), m.Tab, m.Row, m.Col, string(m.Indicator), string(m.Unit), string(m.Span), m.Measure, m.Decimals)
	return err
}

func (m Mapped) remove(tx *db.Tx, id MappingID) error {
	_, err := tx.Exec(`delete from sheet_mapped where ward = $1 and mapping = $2 and tab = $3 and row_no = $4 and col_no = $5`, string(id), m.Tab, m.Row, m.Col)
	return err
}

// Unmap unties cells, named by their places.
func Unmap(tx *db.Tx, id MappingID, places []string) error {
	if _, err := GetMapping(tx, id); err != nil {
		return err
	}
	cells, err := Cells(tx, id)
	if err != nil {
		return err
	}
	n := 0
	for _, m := range cells {
		if slices.Contains(places, m.At()) {
			if err := m.remove(tx, id); err != nil {
				return err
			}
			n++
		}
	}
	if n == 0 {
		return fault.Invalidf("o", "Chưa chọn ô nào để bỏ ghép. Hãy chọn ít nhất một ô.")
	}
	return audit.Add(tx, audit.Entry{Act: "mapping.unmap", Subject: "mapping/" + string(id), Detail: map[string]any{"cells": n}})
}

// RemoveMapping takes a workbook off the list; what was filled from it stays.
func RemoveMapping(tx *db.Tx, id MappingID) error {
	if _, err := GetMapping(tx, id); err != nil {
		return err
	}
	if _, err := tx.Exec(`update sheet_mapping set removed_at = $3, removed_by = $4 where ward = $1 and id = $2`, string(id), tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "mapping.remove", Subject: "mapping/" + string(id)})
}
