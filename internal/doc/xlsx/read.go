package xlsx

import (
	"bytes"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"tongket/internal/doc"
	"tongket/internal/vn"
)

// Read reads a workbook sheet by sheet: the lines above a table (titles, the unit
// of measure), each table with its merged cells and its head, the lines below.
// Tables that blank rows or columns part come apart; a blank row inside a table
// does not part it.
//
// Numbers come as the sheet shows them to a Vietnamese reader: a decimal comma, as
// many decimals as the cell's format fixes, "%" for formats of percent, days as
// dd/mm/yyyy. Numbers that were typed as text stay as typed. A formula gives its
// stored value; one without is computed where that is simple, else its cell is
// blank, as are cells of errors. What is hidden, and what stands outside the cells
// (headers and footers, comments, text boxes, names of sheets), is in Margins.
//
// Nothing is written to disk. Errors are faults of kind Refused or TooLarge.
func Read(data []byte) (*doc.Paper, error) {
	if err := judge(data); err != nil {
		return nil, err
	}
	b, err := openBook(data)
	if err != nil {
		return nil, err
	}
	p, err := b.paper()
	if closeErr := b.f.Close(); err == nil && closeErr != nil {
		return nil, broken("gói nén không đóng được")
	}
	return p, err
}

// book is an opened workbook and what may still be read of it.
type book struct {
	f                       *excelize.File
	strings                 []richText // the shared strings
	looks                   []cellLook // by style
	from1904                bool
	elements, cells, merges int // that may still be read
}

// openBook unpacks the workbook. The library is asked to keep large parts in
// memory, not in files, and its panics on parts that contradict one another are
// turned into a sentence.
func openBook(data []byte) (b *book, err error) {
	defer func() {
		if recover() != nil {
			b, err = nil, broken("các phần bên trong mâu thuẫn với nhau")
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked,
	})
	if err != nil {
		return nil, broken("không mở được sổ làm việc bên trong")
	}
	if f.WorkBook == nil {
		return nil, broken("thiếu danh sách trang tính")
	}
	b = &book{f: f, elements: maxElements, cells: maxCells, merges: maxMerges}
	b.from1904 = f.WorkBook.WorkbookPr != nil && f.WorkBook.WorkbookPr.Date1904
	b.readLooks()
	return b, b.readStrings()
}

// paper reads every sheet in the order of the tabs.
func (b *book) paper() (*doc.Paper, error) {
	paths, err := b.sheetPaths()
	if err != nil {
		return nil, err
	}
	p := &doc.Paper{}
	if props, err := b.f.GetDocProps(); err == nil {
		p.Title = vn.NFC(strings.TrimSpace(props.Title))
	}
	for _, s := range b.f.WorkBook.Sheets.Sheet {
		p.Margins = append(p.Margins, vn.NFC(s.Name))
		part, ok := paths[s.ID]
		if !ok {
			continue // a sheet that is a chart
		}
		sh, err := b.readSheet(s.Name, part)
		if err != nil {
			return nil, err
		}
		sh.hidden = sh.hidden || s.State == "hidden" || s.State == "veryHidden"
		cells, unseen := sh.seen()
		p.Margins = append(p.Margins, unseen...)
		p.Margins = append(p.Margins, sh.margins...)
		blocks, err := blocksOf(cells)
		if err != nil {
			return nil, err
		}
		p.Blocks = append(p.Blocks, blocks...)
	}
	around, err := b.around()
	p.Margins = append(p.Margins, around...)
	return p, err
}

// sheetPaths maps the ids of sheets to the names of their parts.
func (b *book) sheetPaths() (map[string]string, error) {
	data, ok := b.part("xl/_rels/workbook.xml.rels")
	if !ok {
		return nil, broken("thiếu danh mục các trang tính")
	}
	paths := map[string]string{}
	s := b.scan(data)
	for {
		e, err := s.next()
		if e == nil || err != nil {
			return paths, err
		}
		target := e.attr("Target")
		if e.name != "Relationship" || !strings.HasSuffix(e.attr("Type"), "/worksheet") {
			continue
		}
		if rest, ok := strings.CutPrefix(target, "/"); ok {
			target = rest
		} else {
			target = path.Join("xl", target)
		}
		paths[e.attr("Id")] = target
	}
}

// around collects the texts of comments, text boxes and shapes.
func (b *book) around() (texts []string, err error) {
	var names []string
	b.f.Pkg.Range(func(k, _ any) bool {
		name := strings.ToLower(k.(string))
		if strings.HasSuffix(name, ".xml") && (strings.Contains(name, "comments") || strings.HasPrefix(name, "xl/drawings/")) {
			names = append(names, k.(string))
		}
		return true
	})
	slices.Sort(names)
	for _, name := range names {
		data, _ := b.part(name)
		tag := "t"
		if strings.Contains(strings.ToLower(name), "threadedcomment") {
			tag = "text"
		}
		found, err := b.paragraphs(data, tag)
		if err != nil {
			return nil, err
		}
		texts = append(texts, found...)
	}
	return texts, nil
}

// paragraphs gives the texts in a part's elements of that tag, joined within each
// paragraph or comment.
func (b *book) paragraphs(data []byte, tag string) (texts []string, err error) {
	var line strings.Builder
	flush := func() {
		if s := strings.TrimSpace(line.String()); s != "" {
			texts = append(texts, vn.NFC(s))
		}
		line.Reset()
	}
	s := b.scan(data)
	for {
		e, err := s.next()
		if e == nil || err != nil {
			flush()
			return texts, err
		}
		switch e.name {
		case "p", "comment", "threadedComment":
			flush()
		case tag:
			text, err := s.text()
			if err != nil {
				return nil, err
			}
			line.WriteString(text)
		}
	}
}

// part gives a part's bytes; names of parts are compared without regard to case
// (ECMA-376 part 2 §6.2.2.3).
func (b *book) part(name string) (data []byte, ok bool) {
	if v, ok := b.f.Pkg.Load(name); ok {
		data, ok = v.([]byte)
		return data, ok
	}
	b.f.Pkg.Range(func(k, v any) bool {
		if s, is := k.(string); is && strings.EqualFold(s, name) {
			data, ok = v.([]byte)
			return false
		}
		return true
	})
	return data, ok
}

// unescape turns _x000D_ and its like, which Excel writes for characters that XML
// may not hold, back into characters (ECMA-376 part 1 §22.9.2.19).
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if i+7 <= len(s) && s[i] == '_' && s[i+1] == 'x' && s[i+6] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
				if n >= ' ' || n == '\n' || n == '\t' {
					b.WriteRune(rune(n))
				}
				i += 7
				continue
			}
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}
