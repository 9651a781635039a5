package office

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tongket/internal/doc/docx"
	"tongket/internal/fault"
	"tongket/internal/wardtest/need"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// sample is a file of testdata: a notice as .doc and a small annex as .xls, both
// written by LibreOffice from invented content.
func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// entry finds a stream's directory entry in a compound file.
func entry(t testing.TB, data []byte, name string) []byte {
	t.Helper()
	for at := 512; at+entrySize <= len(data); at += entrySize {
		if streamName(data[at:at+entrySize]) == name {
			return data[at : at+entrySize]
		}
	}
	t.Fatalf("no stream %s", name)
	return nil
}

func TestOldWordFileKeepsItsTable(t *testing.T) {
	t.Parallel()
	need.Program(t, "soffice")
	out, err := Find().Docx(t.Context(), "thong-bao.doc", sample(t, "thong-bao.doc"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := docx.Read(out)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range r.Body {
		if n.Grid == nil {
			got = append(got, n.Text)
			continue
		}
		for _, c := range n.Grid.Cells {
			got = append(got, c.Text)
		}
	}
	want := []string{"Thông báo kết quả quý III năm 2025 của phường Hòa Mẫu", "Chỉ tiêu", "Đạt được", "Thu ngân sách (tỷ đồng)", "38,64"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestOldWorkbookKeepsItsNumbers(t *testing.T) {
	t.Parallel()
	need.Program(t, "soffice")
	out, err := Find().Xlsx(t.Context(), "bieu.xls", sample(t, "bieu.xls"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetList()[0], excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"Chỉ tiêu", "Quý III"}, {"Hộ nghèo (%)", "0.86"}, {"Rác thu gom (%)", "95.2"}}
	if diff := cmp.Diff(want, rows[:min(3, len(rows))]); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestRefusals holds that what cannot be read is refused before LibreOffice starts,
// whether it is installed or not.
func TestRefusals(t *testing.T) {
	t.Parallel()
	lockedDoc := slices.Clone(sample(t, "thong-bao.doc"))
	block := stream(lockedDoc, entry(t, lockedDoc, "WordDocument"))
	block[11] |= 1
	lockedXls := slices.Clone(sample(t, "bieu.xls"))
	block = stream(lockedXls, entry(t, lockedXls, "Workbook"))
	binary.LittleEndian.PutUint16(block[4+binary.LittleEndian.Uint16(block[2:]):], 0x002f)
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"khoa.doc", lockedDoc, "đặt mật khẩu"},
		{"khoa.xls", lockedXls, "đặt mật khẩu"},
		{"bieu-doi-ten.doc", sample(t, "bieu.xls"), "không phải văn bản Word kiểu cũ"},
		{"thong-bao-doi-ten.xls", sample(t, "thong-bao.doc"), "không phải bảng tính Excel kiểu cũ"},
		{"chu.doc", []byte("không phải tệp Word"), "không phải văn bản Word kiểu cũ"},
		{"cut.doc", sample(t, "thong-bao.doc")[:600], "không phải văn bản Word kiểu cũ"},
		{"rong.xls", nil, "không phải bảng tính Excel kiểu cũ"},
	} {
		convert := Find().Docx
		if strings.HasSuffix(c.name, ".xls") {
			convert = Find().Xlsx
		}
		_, err := convert(t.Context(), c.name, c.data)
		if f := fault.Of(err); f == nil || f.Kind != fault.Refused || !strings.Contains(f.Sentence, c.want) || !strings.Contains(f.Sentence, c.name) {
			t.Errorf("%s: %v, want a refusal with %q", c.name, err, c.want)
		}
	}
}

// TestBrokenFileIsASentence gives LibreOffice a file whose text is torn.
func TestBrokenFileIsASentence(t *testing.T) {
	t.Parallel()
	need.Program(t, "soffice")
	data := slices.Clone(sample(t, "thong-bao.doc"))
	e := entry(t, data, "WordDocument")
	at := 512 * (1 + int(binary.LittleEndian.Uint32(e[116:])))
	for i := at; i < at+400; i++ {
		data[i] = 0xee
	}
	_, err := Find().Docx(t.Context(), "hong.doc", data)
	if f := fault.Of(err); f == nil || f.Kind != fault.Refused || !strings.Contains(f.Sentence, "hong.doc") {
		t.Errorf("a torn file: %v", err)
	}
}

func TestEndsWithItsCaller(t *testing.T) {
	t.Parallel()
	need.Program(t, "soffice")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Find().Docx(ctx, "thong-bao.doc", sample(t, "thong-bao.doc")); err != context.Canceled {
		t.Errorf("a caller that left: %v", err)
	}
}

func FuzzJudge(f *testing.F) {
	f.Add(sample(f, "thong-bao.doc"))
	f.Add(sample(f, "bieu.xls"))
	f.Add([]byte(signature))
	f.Fuzz(func(t *testing.T, data []byte) {
		kind, err := judge("a.doc", data)
		if err != nil && fault.Of(err) == nil {
			t.Errorf("not a sentence: %v", err)
		}
		if kind != word && kind != excel && kind != other {
			t.Errorf("kind %q", kind)
		}
	})
}
