package xlsx

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Put is what goes into one cell: a number, a text, or nothing, which empties it.
type Put struct {
	Tab      string
	Row, Col int // from 1
	Number   *vn.Decimal
	Text     string
}

// At is the place as people name it: "Tháng 5!D14".
func (p Put) At() string { return p.Tab + "!" + At(p.Row, p.Col) }

// Fill writes values into the cells of somebody else's workbook and leaves all else
// as it is: the other parts of the file go out byte for byte, and of a sheet only
// the cells named are replaced, keeping their style. The program that opens the file
// is asked to compute its formulas anew. A cell with a formula and a sheet that is
// not there are refused.
func Fill(data []byte, puts []Put) ([]byte, error) {
	b, paths, err := openTabs(data)
	if err != nil {
		return nil, err
	}
	defer b.f.Close()            // nothing of it is on disk
	parts := map[string]string{} // by name of the sheet
	for _, s := range b.f.WorkBook.Sheets.Sheet {
		parts[tidy(s.Name)] = paths[s.ID]
	}
	bySheet := map[string][]Put{}
	for _, p := range puts {
		part := parts[tidy(p.Tab)]
		if part == "" {
			return nil, fault.Refusedf("Tệp này không có trang tính “%s”. Hãy kiểm tra tên trang tính trong tệp mẫu.", p.Tab)
		}
		bySheet[part] = append(bySheet[part], p)
	}
	return repack(data, func(name string, part []byte) ([]byte, error) {
		for sheet, puts := range bySheet {
			if strings.EqualFold(sheet, name) {
				return patch(part, puts)
			}
		}
		if strings.EqualFold(name, "xl/workbook.xml") && len(puts) > 0 {
			return recompute(part), nil
		}
		return part, nil
	}, func(name string) bool {
		for sheet := range bySheet {
			if strings.EqualFold(sheet, name) {
				return true
			}
		}
		return strings.EqualFold(name, "xl/workbook.xml")
	})
}

// repack copies a package, changing the parts that touches names.
func repack(data []byte, change func(string, []byte) ([]byte, error), touches func(string) bool) ([]byte, error) {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, broken("gói nén không mở được, có thể tệp chưa tải về hết")
	}
	var out bytes.Buffer
	zw := zip.NewWriter(&out)
	for _, f := range zr.File {
		if !touches(f.Name) {
			if err := zw.Copy(f); err != nil {
				return nil, fmt.Errorf("xlsx: copy %s: %w", f.Name, err)
			}
			continue
		}
		part, err := unpack(f)
		if err != nil {
			return nil, err
		}
		if part, err = change(f.Name, part); err != nil {
			return nil, err
		}
		w, err := zw.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: f.Modified})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(part); err != nil {
			return nil, err
		}
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func unpack(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, broken("phần “" + f.Name + "” không mở được")
	}
	defer r.Close() // only read from
	part, err := io.ReadAll(io.LimitReader(r, maxUnpacked))
	if err != nil {
		return nil, broken("phần “" + f.Name + "” bị cắt ngang")
	}
	return part, nil
}

var (
	calcTag    = regexp.MustCompile(`<calcPr\b[^>]*?/?>`)
	calcOnLoad = regexp.MustCompile(`\s+fullCalcOnLoad="[^"]*"`)
	planEnd    = regexp.MustCompile(`</definedNames>|<definedNames\s*/>|</externalReferences>|</sheets>`)
)

// recompute asks the program that opens the workbook to compute its formulas.
func recompute(part []byte) []byte {
	if at := calcTag.FindIndex(part); at != nil {
		tag := calcOnLoad.ReplaceAll(part[at[0]:at[1]], nil)
		tag = append([]byte(`<calcPr fullCalcOnLoad="1"`), tag[len(`<calcPr`):]...)
		return slices.Concat(part[:at[0]], tag, part[at[1]:])
	}
	// After the last of the elements that stand before it (ECMA-376 part 1 §18.2.27).
	all := planEnd.FindAllIndex(part, -1)
	if len(all) == 0 {
		return part
	}
	at := all[len(all)-1][1]
	return slices.Concat(part[:at], []byte(`<calcPr fullCalcOnLoad="1"/>`), part[at:])
}

// spot is a cell or row as it lies in the bytes of its part.
type spot struct {
	n           int // row or column, from 1
	from, to    int // bytes of the whole element
	open        int // end of its opening tag
	closed      bool
	style       string
	formula     bool
	cells       []spot
	insideUntil int // where its closing tag begins
}

// layout is the rows of a sheet in its bytes.
type layout struct {
	prefix   string // of the names of elements: "x:" or ""
	from, to int    // of <sheetData>, the whole element
	open     int
	closed   bool
	inside   int // where </sheetData> begins
	rows     []spot
	part     []byte
}

// patch replaces cells in the bytes of a sheet.
func patch(part []byte, puts []Put) ([]byte, error) {
	l, err := layOut(part)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(puts, func(a, b Put) int { return cmp.Or(a.Row-b.Row, a.Col-b.Col) })
	var edits []edit
	for len(puts) > 0 {
		n := 1
		for n < len(puts) && puts[n].Row == puts[0].Row {
			n++
		}
		e, err := l.row(puts[:n])
		if err != nil {
			return nil, err
		}
		edits = append(edits, e...)
		puts = puts[n:]
	}
	if l.closed && len(edits) > 0 {
		var rows []byte
		for _, e := range edits {
			rows = append(rows, e.with...)
		}
		open := bytes.TrimSuffix(part[l.from:l.open], []byte("/>"))
		return slices.Concat(part[:l.from], open, []byte(">"), rows, []byte("</"+l.prefix+"sheetData>"), part[l.to:]), nil
	}
	return apply(part, edits), nil
}

// edit puts bytes in the place of others.
type edit struct {
	from, to int
	with     []byte
}

func apply(part []byte, edits []edit) []byte {
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		out.Write(part[at:e.from])
		out.Write(e.with)
		at = e.to
	}
	out.Write(part[at:])
	return out.Bytes()
}

// row gives the edits of the cells of one row.
func (l *layout) row(puts []Put) ([]edit, error) {
	i, found := slices.BinarySearchFunc(l.rows, puts[0].Row, func(s spot, n int) int { return s.n - n })
	if !found {
		at := l.inside
		if i < len(l.rows) {
			at = l.rows[i].from
		}
		return []edit{{at, at, l.newRow(puts)}}, nil
	}
	r := l.rows[i]
	if r.closed {
		// An empty row keeps what its tag says of height and style.
		var b bytes.Buffer
		b.Write(bytes.TrimRight(bytes.TrimSuffix(l.part[r.from:r.open], []byte("/>")), " "))
		b.WriteByte('>')
		for _, p := range puts {
			b.Write(l.cell(p, ""))
		}
		fmt.Fprintf(&b, `</%srow>`, l.prefix)
		return []edit{{r.from, r.to, b.Bytes()}}, nil
	}
	var edits []edit
	for _, p := range puts {
		j, there := slices.BinarySearchFunc(r.cells, p.Col, func(s spot, n int) int { return s.n - n })
		switch {
		case there && r.cells[j].formula:
			return nil, fault.Refusedf("Ô %s của tệp mẫu có công thức nên không ghi đè. Hãy bỏ ô này khỏi phần ghép ô, hoặc sửa tệp mẫu.", p.At())
		case there:
			edits = append(edits, edit{r.cells[j].from, r.cells[j].to, l.cell(p, r.cells[j].style)})
		case j < len(r.cells):
			edits = append(edits, edit{r.cells[j].from, r.cells[j].from, l.cell(p, "")})
		default:
			edits = append(edits, edit{r.insideUntil, r.insideUntil, l.cell(p, "")})
		}
	}
	return edits, nil
}

func (l *layout) newRow(puts []Put) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<%srow r="%d">`, l.prefix, puts[0].Row)
	for _, p := range puts {
		b.Write(l.cell(p, ""))
	}
	fmt.Fprintf(&b, `</%srow>`, l.prefix)
	return b.Bytes()
}

// cell writes one cell.
func (l *layout) cell(p Put, style string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<%sc r="%s"`, l.prefix, At(p.Row, p.Col))
	if style != "" {
		fmt.Fprintf(&b, ` s="%s"`, style)
	}
	text := p.Text
	if p.Number != nil && digits(p.Number.Units) > maxExact {
		text = p.Number.String()
	}
	switch {
	case text == "" && p.Number != nil:
		fmt.Fprintf(&b, `><%[1]sv>%[2]s</%[1]sv></%[1]sc>`, l.prefix, p.Number.Plain())
	case text != "":
		fmt.Fprintf(&b, ` t="inlineStr"><%[1]sis><%[1]st xml:space="preserve">`, l.prefix)
		xml.EscapeText(&b, []byte(literal(clean(text)))) // a buffer takes everything
		fmt.Fprintf(&b, `</%[1]st></%[1]sis></%[1]sc>`, l.prefix)
	default:
		b.WriteString(`/>`)
	}
	return b.Bytes()
}

// layOut finds the rows and cells of a sheet in its bytes.
func layOut(part []byte) (*layout, error) {
	d := xml.NewDecoder(bytes.NewReader(part))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	f := &finder{l: &layout{part: part}, part: part}
	for {
		from := int(d.InputOffset())
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, broken("dữ liệu XML sai ở byte " + strconv.FormatInt(d.InputOffset(), 10))
		}
		f.token(t, from, int(d.InputOffset()))
	}
	if f.l.to == 0 {
		return nil, broken("trang tính thiếu phần dữ liệu")
	}
	// Damaged files may hold rows out of their order; they are found all the same.
	slices.SortStableFunc(f.l.rows, func(a, b spot) int { return a.n - b.n })
	return f.l, nil
}

// finder goes through the tags of a sheet.
type finder struct {
	l         *layout
	part      []byte
	row, cell spot
	in        bool // <sheetData>
	lastRow   int
}

func (f *finder) token(t xml.Token, from, to int) {
	switch t := t.(type) {
	case xml.StartElement:
		f.starts(t, from, to)
	case xml.EndElement:
		f.ends(t.Name.Local, from, to)
	}
}

func (f *finder) starts(e xml.StartElement, from, to int) {
	closed := bytes.HasSuffix(f.part[from:to], []byte("/>"))
	switch name := e.Name.Local; {
	case name == "sheetData":
		f.in = true
		f.l.from, f.l.open, f.l.closed = from, to, closed
		if e.Name.Space != "" {
			f.l.prefix = e.Name.Space + ":"
		}
	case !f.in:
	case name == "row":
		f.lastRow++
		if n, err := strconv.Atoi(attr(e, "r")); err == nil && n > 0 {
			f.lastRow = n
		}
		f.row = spot{n: f.lastRow, from: from, open: to, closed: closed}
	case name == "c":
		n := 1
		if len(f.row.cells) > 0 {
			n = f.row.cells[len(f.row.cells)-1].n + 1
		}
		if _, col, ok := Place(attr(e, "r")); ok {
			n = col
		}
		f.cell = spot{n: n, from: from, open: to, closed: closed, style: attr(e, "s")}
	case name == "f":
		f.cell.formula = true
	}
}

func (f *finder) ends(name string, from, to int) {
	switch {
	case name == "sheetData":
		f.l.inside, f.l.to, f.in = from, to, false
	case !f.in:
	case name == "row":
		f.row.insideUntil, f.row.to = from, to
		slices.SortStableFunc(f.row.cells, func(a, b spot) int { return a.n - b.n })
		f.l.rows = append(f.l.rows, f.row)
	case name == "c":
		f.cell.to = to
		f.row.cells = append(f.row.cells, f.cell)
	}
}
