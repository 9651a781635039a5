package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
)

// says reports whether a preview says a sentence at a place ("" for the whole file).
func says(p Preview, at, begins string) bool {
	return slices.ContainsFunc(p.Findings, func(f Finding) bool { return f.At == at && strings.HasPrefix(f.Sentence, begins) }) ||
		slices.ContainsFunc(p.Cells, func(c Cell) bool { return c.At == at && strings.HasPrefix(c.Sentence, begins) })
}

// TestEveryBadWorkbookIsToldInOnePreview goes through the ways in which a workbook
// comes back wrong: each is said in the preview, by sheet and cell where it stands in
// one, together with all else that is wrong, and nothing of the file is written.
func TestEveryBadWorkbookIsToldInOnePreview(t *testing.T) {
	t.Parallel()
	s, other := newSite(t), newSite(t)
	const members, budget, january = "Kết nạp đảng viên mới", "Thu ngân sách trên địa bàn", "Tháng 01/2026"
	own := s.template(s.Head, s.year())
	head8 := s.Head
	head8.Units = []auth.UnitID{s.Units["Tổ dân phố 8"]}
	type place struct{ at, begins string }
	for name, c := range map[string]struct {
		data []byte
		who  auth.Actor
		want []place
	}{
		"wrong template": {other.template(other.Clerk, other.year()), s.Head, []place{{"", "Biểu mẫu này của một phường, xã khác"}}},
		"no template at all": {edited(t, form02(t), func(b *book) { b.ok(b.f.SetCellStr(b.tab, "B5", "Một dòng khác")) }), s.Head,
			[]place{{"", "Không thấy ô nào có số liệu trong tệp này"}}},
		"moved columns": {edited(t, own, func(b *book) {
			b.set(members, january, "chưa có")
			b.ok(b.f.InsertCols(b.tab, "C", 1))
			b.ok(b.f.SetCellStr(b.tab, "H4", "Tháng 02/2026"))
		}), s.Head, []place{{"Năm 2026!H7", "Đầu cột ghi “Tháng 02/2026” nhưng mã ẩn của cột là Tháng 01/2026"}}},
		"text in a number's cell": {edited(t, own, func(b *book) { b.set(members, january, "chưa có") }), s.Head,
			[]place{{"Năm 2026!G7", "Ô này ghi chữ “chưa có” chứ không phải số."}}},
		"a formula with an error": {withError(t, edited(t, own, func(b *book) { b.set(members, january, 4711) }), "4711"), s.Head,
			[]place{{"Năm 2026!G7", "Công thức ở ô này báo lỗi #DIV/0! nên không có số."}}},
		"another unit's figure": {edited(t, own, func(b *book) { b.set(members, january, 3) }), head8,
			[]place{{"Năm 2026!G7", "Đây là số của “Tổ dân phố 7”, không phải đơn vị của bạn"}}},
		"a future period": {edited(t, own, func(b *book) { b.set(members, "Tháng 12/2026", 3) }), s.Head,
			[]place{{"Năm 2026!R7", "Tháng 12/2026 chưa bắt đầu (hôm nay là 15/06/2026) nên chưa có số."}}},
		"rows that disagree": {edited(t, own, func(b *book) {
			b.set(members, january, 3)
			b.ok(b.f.DuplicateRowTo(b.tab, 7, 20))
			b.ok(b.f.SetCellValue(b.tab, "G20", 5))
		}), s.Head, []place{{"Năm 2026!G7", "Hai ô nói khác nhau về cùng một số: Năm 2026!G7 ghi 3, Năm 2026!G20 ghi 5."}}},
		"saved by another program": {edited(t, own, func(b *book) {
			b.set(members, january, "x")
			b.ok(b.f.SetAppProps(&excelize.AppProperties{Application: "LibreOffice/7.4.7.2$Linux_X86_64"}))
		}), s.Head, []place{{"", "Tệp này lưu lần cuối bằng LibreOffice, không phải Microsoft Excel."}, {"Năm 2026!G7", "Ô này ghi chữ “x”"}}},
		"all at once": {edited(t, own, func(b *book) {
			b.set(members, january, "chưa có")
			b.set(members, "Tháng 12/2026", 3)
			b.set(budget, january, "1.234")
			b.set(budget, "Tháng 02/2026", 0.5)
		}), s.Head, []place{{"Năm 2026!G7", "Ô này ghi chữ “chưa có”"}, {"Năm 2026!R7", "Tháng 12/2026 chưa bắt đầu"}, {"Năm 2026!G8", "“1.234” có thể là 1.234 hoặc 1,234."}}},
	} {
		p := s.look(c.who, c.data, Decisions{})
		for _, w := range c.want {
			if !says(p, w.at, w.begins) {
				t.Errorf("%s: the preview does not say %q at %q:\n%s\n%+v", name, w.begins, w.at, strings.Join(told(p), "\n"), p.Findings)
			}
		}
		if _, err := s.write(c.who, c.data, Decisions{}); fault.Of(err) == nil {
			t.Errorf("%s: it is written (%v)", name, err)
		}
		s.nothingOf(name, s.members, s.budget)
	}
	half := own[:len(own)*2/3]
	for name, data := range map[string][]byte{"a half-uploaded file": half, "an empty file": {}, "a picture": []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")} {
		if _, err := Read(data); fault.Of(err) == nil || len(fault.Of(err).Sentence) < 40 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// nothingOf holds that the group has no figure of these indicators.
func (s *site) nothingOf(name string, all ...plan.Definition) {
	s.t.Helper()
	s.See(s.Clerk, func(tx *db.Tx) error {
		have, err := figure.FindNewest(tx, "2026-01-01", "2026-12-31")
		for _, f := range have {
			for _, d := range all {
				if f.Key.Indicator == d.Indicator {
					s.t.Errorf("%s: %q of %s–%s was written", name, d.Name, f.Key.From, f.Key.To)
				}
			}
		}
		return err
	})
}

// withError makes the cell that holds a number a formula that divided by zero, as a
// program that computes stores it.
func withError(t *testing.T, data []byte, number string) []byte {
	t.Helper()
	return rewritten(t, data, "xl/worksheets/sheet1.xml", func(part []byte) []byte {
		at := bytes.Index(part, []byte("<v>"+number+"</v>"))
		if at < 0 {
			t.Fatal("no such number")
		}
		cell := bytes.LastIndex(part[:at], []byte("<c "))
		tag := part[cell:at]
		typed := strings.TrimSuffix(strings.ReplaceAll(string(tag), ` t="n"`, ""), ">") + ` t="e"><f>1/0</f><v>#DIV/0!</v>`
		return slices.Concat(part[:cell], []byte(typed), part[at+len("<v></v>")+len(number):])
	})
}

// rewritten changes one part of a workbook.
func rewritten(t *testing.T, data []byte, name string, change func([]byte) []byte) []byte {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	zw := zip.NewWriter(&out)
	for _, f := range zr.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == name {
			part = change(part)
		}
		w, err := zw.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
