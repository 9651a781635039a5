package xlsx

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"tongket/internal/vn"
)

// Form is a workbook to be filled in by hand: every cell is locked but those left
// open. The lock has no password: it is against slips, not against people.
type Form struct {
	Properties string    // the title among the file's properties
	Created    time.Time // among the properties; zero leaves it out
	Pages      []FormPage
}

// FormPage is one sheet of a Form.
type FormPage struct {
	Name       string
	Widths     []float64 // of the columns, as Column.Width
	HiddenCols []int     // from 1
	HiddenRows []int     // from 1
	Heights    map[int]float64
	Cells      []FormCell
	Lists      []FormList
	Head       [2]int // first and last row of the head, repeated on each printed page
	FreezeCols int
	Portrait   bool
}

// FormLook is how a cell of a form is drawn.
type FormLook string

// The looks of a form's cells.
const (
	FormTitle  FormLook = "title"  // bold, across the sheet
	FormNote   FormLook = "note"   // plain, across the sheet
	FormHead   FormLook = "head"   // bold and centred on a grey ground
	FormName   FormLook = "name"   // text of a row
	FormGroup  FormLook = "group"  // a heading among the rows
	FormBeside FormLook = "beside" // a number to compare with
	FormOpen   FormLook = "open"   // to be filled in
	FormChoice FormLook = "choice" // to be chosen from a list
	FormKey    FormLook = "key"    // for the program that reads the form back
)

// FormCell is one cell of a form, over Span columns and Down rows (0 is 1).
type FormCell struct {
	Row, Col   int // from 1
	Span, Down int
	Text       string
	Number     *vn.Decimal
	Decimals   int // shown of a number
	Look       FormLook
}

// FormList offers a closed list in an area.
type FormList struct {
	Area    Area
	Choices []string
	Prompt  string // shown beside the cell
}

// WriteForm writes a form.
func WriteForm(w io.Writer, f Form) error {
	file := excelize.NewFile()
	fw := &formWriter{f: file, styles: map[formStyle]int{}}
	err := fw.write(f)
	if err == nil {
		err = file.Write(w)
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return fmt.Errorf("xlsx: write form: %w", err)
	}
	return nil
}

// formStyle is what makes one style of a form's cells differ from another.
type formStyle struct {
	look     FormLook
	decimals int
	text     bool
}

type formWriter struct {
	f      *excelize.File
	styles map[formStyle]int
	names  map[string]bool
}

func (w *formWriter) write(f Form) error {
	if len(f.Pages) == 0 {
		return fmt.Errorf("no sheets")
	}
	if err := w.f.SetDefaultFont(font); err != nil {
		return err
	}
	w.names = map[string]bool{}
	for i, p := range f.Pages {
		name := w.free(tabName(p.Name))
		if i == 0 {
			if err := w.f.SetSheetName("Sheet1", name); err != nil {
				return err
			}
		} else if _, err := w.f.NewSheet(name); err != nil {
			return err
		}
		if err := w.page(name, p); err != nil {
			return fmt.Errorf("sheet %q: %w", name, err)
		}
	}
	w.f.Pkg.Store("docProps/core.xml", core(Sheet{Properties: f.Properties, Created: f.Created}))
	return w.f.SetAppProps(&excelize.AppProperties{Application: "tongket"})
}

// free gives a name that no other sheet has; Excel tells them apart without case.
func (w *formWriter) free(name string) string {
	for n := 2; w.names[vn.Lower(name)]; n++ {
		short := []rune(name)
		name = strings.TrimSpace(string(short[:min(len(short), 27)])) + fmt.Sprintf(" (%d)", n)
	}
	w.names[vn.Lower(name)] = true
	return name
}

func (w *formWriter) page(name string, p FormPage) error {
	for i, width := range p.Widths {
		col := ColumnName(i + 1)
		if err := w.f.SetColWidth(name, col, col, width); err != nil {
			return err
		}
	}
	for _, c := range p.Cells {
		if err := w.cell(name, c); err != nil {
			return err
		}
	}
	for row, height := range p.Heights {
		if err := w.f.SetRowHeight(name, row, height); err != nil {
			return err
		}
	}
	for _, col := range p.HiddenCols {
		if err := w.f.SetColVisible(name, ColumnName(col), false); err != nil {
			return err
		}
	}
	for _, row := range p.HiddenRows {
		if err := w.f.SetRowVisible(name, row, false); err != nil {
			return err
		}
	}
	for _, l := range p.Lists {
		if err := w.list(name, l); err != nil {
			return err
		}
	}
	if err := w.paper(name, p); err != nil {
		return err
	}
	return w.f.ProtectSheet(name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true,
		FormatColumns: true, FormatRows: true, FormatCells: true, Sort: true})
}

func (w *formWriter) cell(name string, c FormCell) error {
	first := At(c.Row, c.Col)
	last := At(c.Row+max(c.Down, 1)-1, c.Col+max(c.Span, 1)-1)
	style, err := w.style(formStyle{c.Look, c.Decimals, c.Number == nil && looksLikeFormula(c.Text)})
	if err != nil {
		return err
	}
	if err := w.f.SetCellStyle(name, first, last, style); err != nil {
		return err
	}
	switch {
	case c.Number != nil && digits(c.Number.Units) > maxExact:
		err = w.f.SetCellStr(name, first, c.Number.String())
	case c.Number != nil:
		err = w.f.SetCellDefault(name, first, c.Number.Plain())
	case c.Text != "":
		err = w.f.SetCellStr(name, first, literal(clean(c.Text)))
	}
	if err != nil || first == last {
		return err
	}
	return w.f.MergeCell(name, first, last)
}

// style returns the id of a look, made once.
func (w *formWriter) style(s formStyle) (int, error) {
	if id, ok := w.styles[s]; ok {
		return id, nil
	}
	st := &excelize.Style{Font: &excelize.Font{Family: font, Size: 12}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
		Protection: &excelize.Protection{Locked: s.look != FormOpen && s.look != FormChoice}}
	framed := true
	switch s.look {
	case FormTitle:
		st.Font.Bold, st.Font.Size, st.Alignment.Horizontal, framed = true, baseSize, "center", false
	case FormNote:
		st.Font.Italic, framed = true, false
	case FormHead:
		st.Font.Bold, st.Alignment.Horizontal = true, "center"
		st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EDEDED"}}
	case FormGroup:
		st.Font.Bold = true
	case FormBeside:
		st.Alignment.Horizontal, st.Font.Color = "right", "555555"
	case FormOpen:
		st.Alignment.Horizontal = "right"
		st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFFBE6"}}
	case FormChoice:
		st.Alignment.Horizontal = "center"
		st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFFBE6"}}
	case FormKey:
		st.Font.Size, st.Font.Color, st.Alignment, framed = 8, "999999", nil, false
	}
	if framed {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			st.Border = append(st.Border, excelize.Border{Type: side, Color: "000000", Style: 1})
		}
	}
	switch {
	case s.text:
		st.NumFmt = 49
	case s.look == FormOpen || s.look == FormBeside:
		format := openFormat(s.decimals)
		st.CustomNumFmt = &format
	}
	id, err := w.f.NewStyle(st)
	w.styles[s] = id
	return id, err
}

// openFormat groups thousands and shows decimals where there are some: what is
// typed is never hidden by the format.
func openFormat(decimals int) string {
	if decimals <= 0 {
		return "#,##0"
	}
	return "#,##0." + strings.Repeat("0", min(decimals, 10))
}

func (w *formWriter) list(name string, l FormList) error {
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(At(l.Area.Row, l.Area.Col) + ":" + At(l.Area.LastRow, l.Area.LastCol))
	if err := dv.SetDropList(l.Choices); err != nil {
		return err
	}
	dv.SetError(excelize.DataValidationErrorStyleStop, "Chọn trong danh sách", "Hãy chọn một trong: "+strings.Join(l.Choices, ", ")+".")
	if l.Prompt != "" {
		dv.SetInput("", l.Prompt)
	}
	return w.f.AddDataValidation(name, dv)
}

// paper sets up printing and what stays in view.
func (w *formWriter) paper(name string, p FormPage) error {
	orientation, size, one, none, fit := "landscape", 9, 1, 0, true
	if p.Portrait {
		orientation = "portrait"
	}
	if err := w.f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &one, FitToHeight: &none}); err != nil {
		return err
	}
	if err := w.f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := w.f.SetPageMargins(name, margins()); err != nil {
		return err
	}
	if p.Head[1] == 0 {
		return nil
	}
	if err := w.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: name,
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", quoted(name), p.Head[0], p.Head[1])}); err != nil {
		return err
	}
	pane := "bottomLeft"
	if p.FreezeCols > 0 {
		pane = "bottomRight"
	}
	return w.f.SetPanes(name, &excelize.Panes{Freeze: true, XSplit: p.FreezeCols, YSplit: p.Head[1], TopLeftCell: At(p.Head[1]+1, p.FreezeCols+1), ActivePane: pane})
}
