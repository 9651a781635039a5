package xlsx

import (
	"bytes"
	"encoding/xml"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// look is everything that makes one style of cell differ from another.
type look struct {
	bold, italic, group, bare, asText bool

	size, indent int
	decimals     int // -1: not a number
	align        Align
}

// style returns the id of a look, made once.
func (w *writer) style(l look) (int, error) {
	if id, ok := w.styles[l]; ok {
		return id, nil
	}
	st := &excelize.Style{
		Font: &excelize.Font{Family: font, Size: float64(l.size), Bold: l.bold, Italic: l.italic},
		Alignment: &excelize.Alignment{
			Horizontal: string(l.align), Vertical: "center", WrapText: true, Indent: l.indent,
		},
	}
	if l.indent > 0 && l.align == "" {
		st.Alignment.Horizontal = string(Left) // an indent counts from a side
	}
	if !l.bare {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			st.Border = append(st.Border, excelize.Border{Type: side, Color: "000000", Style: 1})
		}
	}
	if l.group {
		st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EDEDED"}}
	}
	switch {
	case l.asText && l.decimals < 0:
		st.NumFmt = 49 // "@": still text when somebody edits it
	case l.decimals >= 0:
		format := numberFormat(l.decimals)
		st.CustomNumFmt = &format
	}
	id, err := w.f.NewStyle(st)
	w.styles[l] = id
	return id, err
}

// numberFormat groups thousands and shows so many decimals; Excel draws the signs
// of the reader's country, "1.234,5" in Vietnam.
func numberFormat(decimals int) string {
	if decimals <= 0 {
		return "#,##0"
	}
	return "#,##0." + "0000000000"[:min(decimals, 10)]
}

// page sets up printing and what stays in view.
func (w *writer) page() error {
	orientation, paper := "landscape", 9 // A4
	if w.s.Portrait {
		orientation = "portrait"
	}
	one, none := 1, 0
	if err := w.f.SetPageLayout(w.name, &excelize.PageLayoutOptions{
		Size: &paper, Orientation: &orientation, FitToWidth: &one, FitToHeight: &none,
	}); err != nil {
		return err
	}
	fit := true
	if err := w.f.SetSheetProps(w.name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := w.f.SetPageMargins(w.name, margins()); err != nil {
		return err
	}
	if err := w.f.SetHeaderFooter(w.name, &excelize.HeaderFooterOptions{
		DifferentFirst: true, OddHeader: `&C&"` + font + `,Regular"&13&P`,
	}); err != nil {
		return err
	}
	if len(w.s.Head) == 0 {
		return nil
	}
	last := w.head + len(w.s.Head) - 1
	if err := w.f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: w.name, RefersTo: fmt.Sprintf("'%s'!$%d:$%d", quoted(w.name), w.head, last),
	}); err != nil {
		return err
	}
	return w.freeze(last)
}

// freeze keeps the head, and the first columns, in view.
func (w *writer) freeze(last int) error {
	cols := min(max(w.s.FreezeCols, 0), len(w.s.Columns)-1)
	corner, err := excelize.CoordinatesToCellName(cols+1, last+1)
	if err != nil {
		return err
	}
	pane := "bottomLeft"
	if cols > 0 {
		pane = "bottomRight"
	}
	return w.f.SetPanes(w.name, &excelize.Panes{Freeze: true, XSplit: cols, YSplit: last, TopLeftCell: corner, ActivePane: pane})
}

// quoted doubles the apostrophes of a sheet's name, as references want it.
func quoted(name string) string {
	return string(bytes.ReplaceAll([]byte(name), []byte("'"), []byte("''")))
}

// margins are those of State documents (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục
// I.4) in inches: 20 mm above and below, 30 left, 15 right, the page number
// 10 mm from the edge.
func margins() *excelize.PageLayoutMarginsOptions {
	mm := func(n float64) *float64 {
		inches := n / 25.4
		return &inches
	}
	center := true
	return &excelize.PageLayoutMarginsOptions{
		Top: mm(20), Bottom: mm(20), Left: mm(30), Right: mm(15), Header: mm(10), Footer: mm(10), Horizontally: &center,
	}
}

// core makes the properties of the file. The library would name its author as the
// document's; nobody is named here.
func core(s Sheet) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"` +
		` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	if title := clean(s.Properties); title != "" {
		b.WriteString("<dc:title>")
		xml.Escape(&b, []byte(title))
		b.WriteString("</dc:title>")
	}
	if !s.Created.IsZero() {
		at := s.Created.UTC().Format("2006-01-02T15:04:05Z")
		for _, tag := range []string{"created", "modified"} {
			fmt.Fprintf(&b, `<dcterms:%s xsi:type="dcterms:W3CDTF">%s</dcterms:%s>`, tag, at, tag)
		}
	}
	b.WriteString("</cp:coreProperties>")
	return b.Bytes()
}
