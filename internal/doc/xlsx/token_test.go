package xlsx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// stepsOf tells the tags and characters of a part, and whether it is damaged.
func stepsOf(data []byte) (steps []string, damaged bool) {
	s := (&book{elements: 1 << 30}).scan(data)
	for {
		t, err := s.token()
		if err != nil {
			return steps, true
		}
		switch t.kind {
		case atEnd:
			return steps, false
		case opening:
			step := "<" + t.name
			for _, a := range t.attrs {
				step += " " + string(a.name) + "=" + strconv.Quote(string(a.value))
			}
			steps = append(steps, step)
		case closing:
			steps = append(steps, "</"+t.name)
		case characters:
			steps = append(steps, strconv.Quote(string(t.text)))
		case aside:
			steps = append(steps, "aside")
		}
	}
}

// libraryStepsOf tells the same as the standard library alone sees it.
func libraryStepsOf(data []byte) (steps []string, damaged bool) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return steps, false
		}
		if err != nil {
			return steps, true
		}
		switch t := t.(type) {
		case xml.StartElement:
			step := "<" + t.Name.Local
			for _, a := range t.Attr {
				step += " " + a.Name.Local + "=" + strconv.Quote(a.Value)
			}
			steps = append(steps, step)
		case xml.EndElement:
			steps = append(steps, "</"+t.Name.Local)
		case xml.CharData:
			steps = append(steps, strconv.Quote(string(t)))
		default:
			steps = append(steps, "aside")
		}
	}
}

// FuzzTokens holds the scanner of plain tags to the standard library.
func FuzzTokens(f *testing.F) {
	for _, s := range []string{
		`<?xml version="1.0" encoding="UTF-8"?><x:row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1"/></x:row>`,
		`<a b='1' c = "2"d="&lt;"/>tiếng Việt &amp; khác<!-- a --><![CDATA[<x>]]></a >`,
		"<a>\r\n\t]]></a>", "<a b=\"\xff\"/>\xef\xbf\xbe", "<a:b:c d:=\"1\" :e=\"2\"/>", "<a/ ><1/>< a>", "<a", "a", "</a", "<a b", `<a b="`, `<a b="1"`, "\x00<a/>", "<a\n/>\n</a\t>", `<a b="1
2"/>`, `<?xml version="1.1"?><a/>`, `<?xml version="1.0" encoding="latin1"?>x`, `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`, `<đơn vị="1"/>`, `<a vị="1" v-1.x="2"/>`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, gotDamaged := stepsOf(data)
		want, wantDamaged := libraryStepsOf(data)
		if diff := cmp.Diff(want, got); diff != "" || gotDamaged != wantDamaged {
			t.Errorf("%q: damaged %v, want %v; steps (-library +own):\n%s", data, gotDamaged, wantDamaged, diff)
		}
	})
}

// TestCellsAreThoseOfTheLibrary reads workbooks of random cells, written cell by cell
// and as a stream, and holds every value to what the library gives.
func TestCellsAreThoseOfTheLibrary(t *testing.T) {
	t.Parallel()
	words := []string{"Tổ dân phố 7", "a & b", "<5 %", "1.234,5", "một\nhai", "  thừa  ", "]]>", "“Đạt”", "x_x000D_y", "'0123", "#N/A"}
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		f := excelize.NewFile()
		w, err := f.NewStreamWriter("Sheet1")
		must(t, err)
		for row := 1; row <= 30; row++ {
			var cells []any
			for range 1 + r.IntN(6) {
				switch r.IntN(6) {
				case 0:
					cells = append(cells, nil)
				case 1:
					cells = append(cells, r.Int64N(1e12)-5e11)
				case 2:
					cells = append(cells, float64(r.IntN(1e9))/64)
				case 3:
					cells = append(cells, r.IntN(2) == 0)
				default:
					cells = append(cells, words[r.IntN(len(words))])
				}
			}
			if at := fmt.Sprint("A", row*2); seed%2 == 0 {
				must(t, w.SetRow(at, cells))
			} else {
				must(t, f.SetSheetRow("Sheet1", at, &cells))
			}
		}
		if seed%2 == 0 {
			must(t, w.Flush())
		}
		var b bytes.Buffer
		must(t, f.Write(&b), f.Close())
		if diff := cmp.Diff(libraryCells(t, b.Bytes()), ownCells(t, b.Bytes())); diff != "" {
			t.Errorf("seed %d: cells (-library +own):\n%s", seed, diff)
		}
	}
}

// ownCells gives what Tabs reads, without the blanks around, which it drops.
func ownCells(t *testing.T, data []byte) map[string]string {
	t.Helper()
	tabs, err := Tabs(data)
	must(t, err)
	all := map[string]string{}
	for _, c := range tabs[0].Cells {
		if c.Holds == HeldNumber {
			all[c.At()] = c.Text
			continue
		}
		all[c.At()] = strings.TrimSpace(c.Text)
	}
	return all
}

func libraryCells(t *testing.T, data []byte) map[string]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
	must(t, err)
	rows, err := f.GetRows("Sheet1")
	must(t, err)
	all := map[string]string{}
	for i, row := range rows {
		for j, text := range row {
			kind, err := f.GetCellType("Sheet1", At(i+1, j+1))
			must(t, err)
			if kind == excelize.CellTypeBool {
				text = map[string]string{"1": "TRUE", "0": "FALSE"}[text]
			}
			if text = strings.TrimSpace(text); text != "" {
				all[At(i+1, j+1)] = text
			}
		}
	}
	must(t, f.Close())
	return all
}
