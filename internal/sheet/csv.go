package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"tongket/internal/doc/xlsx"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// looksPlain reports whether the bytes are text and no package or compound file.
func looksPlain(data []byte) bool {
	return !bytes.HasPrefix(data, []byte("PK")) && !bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0"))
}

// plainText decodes a file of plain text: UTF-16 with its mark, UTF-8, else
// Windows-1258, which Vietnamese Excel saves by itself.
func plainText(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return wide(data[2:], 0)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return wide(data[2:], 1)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if utf8.Valid(data) {
		return vn.NFC(string(data))
	}
	if out, err := charmap.Windows1258.NewDecoder().Bytes(data); err == nil {
		return vn.NFC(string(out))
	}
	return vn.NFC(strings.ToValidUTF8(string(data), "\uFFFD"))
}

// wide decodes UTF-16; low is the place of the low byte in each pair.
func wide(data []byte, low int) string {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, uint16(data[i+low])|uint16(data[i+1-low])<<8)
	}
	return vn.NFC(string(utf16.Decode(units)))
}

// separator finds what parts the fields: the sign that most lines hold equally
// often. A comma that parts decimals is not in every line.
func separator(text string) rune {
	best, most := ',', -1
	for _, sign := range []rune{';', '\t', ',', '|'} {
		counts := map[int]int{}
		for n, line := range strings.SplitN(text, "\n", 50) {
			if n < 49 && strings.TrimSpace(line) != "" {
				counts[strings.Count(line, string(sign))]++
			}
		}
		for times, lines := range counts {
			if times > 0 && lines > most {
				best, most = sign, lines
			}
		}
	}
	return best
}

// A file of plain text may hold as much as a spreadsheet: columns of a row, and
// filled cells of all rows that are kept together.
const (
	mostFields = 16_384
	mostCells  = 1_000_000
)

// csvRows gives the rows of a file of plain text, every cell as text.
func csvRows(data []byte, row func(xlsx.SheetRow) error) error {
	if bytes.IndexByte(data, 0) >= 0 && !bytes.HasPrefix(data, []byte("\xff\xfe")) && !bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return fault.Refusedf("Tệp này không phải bảng tính .xlsx và cũng không phải văn bản .csv. Hãy mở tệp bằng Excel, chọn “Lưu thành” kiểu .xlsx rồi gửi lại.")
	}
	text := plainText(data)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = separator(text), -1, true, true
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault.Refusedf("Tệp .csv này hỏng ở dòng %d, có thể tải lên chưa hết. Hãy mở tệp để kiểm tra rồi gửi lại.", lineOf(err))
		}
		line, _ := r.FieldPos(0)
		if len(fields) > mostFields {
			return fault.Refusedf("Dòng %d của tệp .csv có %d ô, bảng tính chỉ có nhiều nhất %d cột. Hãy mở tệp để kiểm tra dấu ngăn cột rồi gửi lại.", line, len(fields), mostFields)
		}
		var cells []xlsx.Stored
		for i, f := range fields {
			if f = strings.TrimSpace(f); f != "" {
				cells = append(cells, xlsx.Stored{Row: line, Col: i + 1, Holds: xlsx.HeldText, Text: f})
			}
		}
		if len(cells) == 0 {
			continue
		}
		if err := row(xlsx.SheetRow{Tab: "CSV", Cells: cells}); err != nil {
			return err
		}
	}
}

func lineOf(err error) int {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return p.Line
	}
	return 0
}

// tabsOf reads every cell of a workbook or of a file of plain text.
func tabsOf(data []byte) ([]xlsx.Tab, error) {
	if len(data) == 0 || !looksPlain(data) {
		tabs, err := xlsx.Tabs(data)
		if err != nil {
			return nil, fmt.Errorf("read workbook: %w", err)
		}
		return tabs, nil
	}
	t := xlsx.Tab{Name: "CSV"}
	err := csvRows(data, func(r xlsx.SheetRow) error {
		if t.Cells = append(t.Cells, r.Cells...); len(t.Cells) > mostCells {
			return fault.Refusedf("Tệp .csv này có hơn 1.000.000 ô có nội dung, nhiều hơn một biểu mẫu có thể có. Hãy chỉ giữ phần bảng cần gửi rồi gửi lại.")
		}
		return nil
	})
	return []xlsx.Tab{t}, err
}
