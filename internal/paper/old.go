package paper

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// secretInside looks for a mark of secrecy in a compound file as it lies: Word and
// Excel keep Vietnamese letters as UTF-16, and the letters of old fonts as bytes.
// What is no letter ends a line, as the marks of paragraphs and cells do.
func secretInside(data []byte) (mark string, found bool) {
	for odd := range 2 {
		if mark, found := extract.Secret(wideText(data[min(odd, len(data)):])); found {
			return mark, true
		}
	}
	if mark, found := secretString(data); found {
		return mark, true
	}
	return secretNarrow(data)
}

// wideText is the text of the stretches of UTF-16 in data that may be written
// words, a line each.
func wideText(data []byte) string {
	var b strings.Builder
	broken := true
	for i := 0; i+1 < len(data); i += 2 {
		if u := rune(data[i]) | rune(data[i+1])<<8; written(u) {
			b.WriteRune(u)
			broken = false
		} else if !broken {
			b.WriteByte('\n')
			broken = true
		}
	}
	return b.String()
}

// written reports a sign that Vietnamese papers are written with. The other letters
// of Europe are left out: lengths and flags beside a text look like them.
func written(u rune) bool {
	switch {
	case u >= ' ' && u < 0x7f, u >= 0xa0 && u < 0x100, u >= 0x300 && u < 0x370, u >= 0x1ea0 && u < 0x1efa, u >= 0x2010 && u < 0x2030, u >= 0x2500 && u < 0x27c0:
		return true
	}
	return strings.ContainsRune("ĂăĐđĨĩŨũƠơƯư", u)
}

// secretString finds a mark among the strings of an old workbook: each has its
// length and flags before it, and none ends with a sign (MS-XLS 2.5.293, 2.5.240).
func secretString(data []byte) (mark string, found bool) {
	const longest = 60 // letters; no mark is longer
	for i := 1; i < len(data); i++ {
		if data[i] != 0x1e || data[i-1] != 0xac && data[i-1] != 0xad { // Ậ, ậ
			continue
		}
		for start := i - 1; start >= max(i-1-2*longest, 3); start -= 2 {
			for _, n := range lengthsBefore(data, start) {
				if end := start + 2*n; n <= longest && end > i && end <= len(data) {
					if mark, found := extract.Secret(wideText(data[start:end])); found {
						return mark, true
					}
				}
			}
		}
	}
	return "", false
}

// lengthsBefore gives the lengths, in one byte and in two, that a string of wide
// letters beginning at start may have: flags stand between, and for letters of
// several looks or with their pronunciation, two, four or six bytes.
func lengthsBefore(data []byte, start int) (lengths []int) {
	for more, flags := range map[int]byte{0: 1, 2: 9, 4: 5, 6: 13} {
		if at := start - 1 - more; at >= 2 && data[at] == flags {
			lengths = append(lengths, int(data[at-1]), int(data[at-2])|int(data[at-1])<<8)
		}
	}
	return lengths
}

// narrowMarks is the last word of a mark in the bytes of old fonts.
var narrowMarks = [][]byte{[]byte("m\xcbt"), []byte("M\xcbT"), []byte("ma\xe4t"), []byte("MA\xc4T")}

// secretNarrow finds a mark that is written for an old font and stands in a
// paragraph or cell of its own. Which letters are capitals the font says, so small
// ones count too.
func secretNarrow(data []byte) (mark string, found bool) {
	for _, word := range narrowMarks {
		for at := 0; ; at += len(word) {
			i := bytes.Index(data[at:], word)
			if i < 0 {
				break
			}
			at += i
			western, err := charmap.Windows1252.NewDecoder().Bytes(paragraphAt(data, at))
			if err != nil {
				continue
			}
			for _, e := range []vn.Encoding{vn.TCVN3Capital, vn.VNI} {
				if mark, found := extract.Secret(vn.Upper(e.Decode(string(western)))); found {
					return mark, true
				}
			}
		}
	}
	return "", false
}

// paragraphAt is what stands around a place between two signs that are not printed,
// nothing where that is long.
func paragraphAt(data []byte, at int) []byte {
	const longest = 80
	start, end := at, at
	for start > 0 && data[start-1] >= ' ' && at-start <= longest {
		start--
	}
	for end < len(data) && data[end] >= ' ' && end-at <= longest {
		end++
	}
	if end-start > longest {
		return nil
	}
	return data[start:end]
}

// Workbook gives a workbook as .xlsx or plain text: one of before 2007 (.xls) is
// converted, after it was looked at for a mark of secrecy, anything else comes back
// as it is, for the package of its format to judge.
func (r Reader) Workbook(ctx context.Context, name string, data []byte) ([]byte, error) {
	f := file{name: name, data: data, ending: strings.ToLower(filepath.Ext(name))}
	if len(data) == 0 || kindOf(data, f.ending) != excelOld {
		return data, nil
	}
	if mark, found := secretInside(data); found {
		return nil, extract.RefuseSecret(mark)
	}
	if r.Office == nil {
		return nil, fault.Refusedf("Tệp “%s” là Excel đời trước 2007 (.xls), máy này chưa đọc được. Hãy mở tệp bằng Excel, lưu thành .xlsx rồi gửi lại.", name)
	}
	return r.Office.Xlsx(ctx, name, data)
}
