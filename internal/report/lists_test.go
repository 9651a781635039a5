package report_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/notice"
	"tongket/internal/regime"
	"tongket/internal/report"
)

// listFile makes a paper, lets the queue draw it, and returns its file.
func (o *office) listFile(t *testing.T, a report.Asked) []byte {
	t.Helper()
	var id report.ID
	o.Do(o.Clerk, func(tx *db.Tx) (err error) { id, err = report.Make(tx, a); return err })
	if err := o.draw(id); err != nil {
		t.Fatal(err)
	}
	var data []byte
	o.See(o.Clerk, func(tx *db.Tx) error {
		m, err := report.Get(tx, id)
		if err == nil {
			_, data, err = blob.Get(tx, m.Blob)
		}
		return err
	})
	return data
}

// rowsOf are the rows of every table of a Word file, cells parted by a bar.
func rowsOf(t *testing.T, b []byte) []string {
	t.Helper()
	read, err := docx.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, n := range read.Body {
		if n.Grid == nil {
			continue
		}
		for row := range n.Grid.Rows {
			var cells []string
			for col := range n.Grid.Cols {
				if c := n.Grid.At(row, col); c != nil && c.Col == col {
					cells = append(cells, strings.ReplaceAll(c.Text, "\n", " "))
				}
			}
			rows = append(rows, strings.Join(cells, "|"))
		}
	}
	return rows
}

// sheetRows are the rows of the first sheet of a workbook.
func sheetRows(t *testing.T, b []byte) []string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	all, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, r := range all {
		rows = append(rows, strings.Join(r, "|"))
	}
	return rows
}

// has reports whether some row begins so.
func has(rows []string, want string) bool {
	for _, r := range rows {
		if strings.HasPrefix(r, want) {
			return true
		}
	}
	return false
}

// TestChaseList holds that the list names who owes what, how late, how often they
// were reminded, in both formats, and nobody who has sent everything.
func TestChaseList(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.monthly(t)
	word := rowsOf(t, o.listFile(t, report.Asked{Kind: report.ChaseList, Year: 2025}))
	if !has(word, "1|Tổ dân phố 7|Báo cáo tháng, tháng 12/2025|05/01/2026|4 ngày|0/1|Kết nạp đảng viên mới|chưa nhắc") {
		t.Errorf("the list in Word has\n%s", strings.Join(word, "\n"))
	}
	if has(word, "Sắp đến hạn") || !has(word, "Đã quá hạn") {
		t.Errorf("a heading stands without its list:\n%s", strings.Join(word, "\n"))
	}
	o.Do(o.Clerk, func(tx *db.Tx) error { _, err := notice.RemindNow(tx, o.Units["Tổ dân phố 7"], false); return err })
	sheet := sheetRows(t, o.listFile(t, report.Asked{Kind: report.ChaseList, Format: report.Xlsx, Year: 2025}))
	if !has(sheet, "1|Tổ dân phố 7|Báo cáo tháng, tháng 12/2025|05/01/2026|4 ngày|0/1|Kết nạp đảng viên mới|1 lần, 09/01/2026") {
		t.Errorf("the list in Excel has\n%s", strings.Join(sheet, "\n"))
	}
	october := o.periodOf(t, "2025-10-01", "2025-10-31")
	if rows := rowsOf(t, o.listFile(t, report.Asked{Kind: report.ChaseList, Year: 2025, Period: october.ID})); has(rows, "1|Tổ dân phố 7|Báo cáo tháng, tháng 12/2025") {
		t.Errorf("the list of October has December:\n%s", strings.Join(rows, "\n"))
	}
}

// monthly makes Tổ dân phố 7 owe a figure of each month from December 2025 on.
func (o *office) monthly(t *testing.T) {
	t.Helper()
	o.Do(o.Clerk, func(tx *db.Tx) error {
		_, err := regime.SetRegime(tx, regime.Regime{Name: "Báo cáo tháng", Sort: regime.Periodic, Frequency: regime.Month, Window: regime.CalendarCode, DueAfter: 1, LockAfter: regime.NeverLocks, Levels: 1,
			Indicators: []string{string(o.target.Parts[0].Indicator)}, Units: []auth.UnitID{o.Units["Tổ dân phố 7"]}, From: "2025-12-01"})
		return err
	})
}

// withEvidence sends the year's figure again with a file, and approves it.
func (o *office) withEvidence(t *testing.T) (f figure.Figure) {
	t.Helper()
	var proof blob.Blob
	o.Do(o.Clerk, func(tx *db.Tx) (err error) {
		proof, err = blob.Put(tx, "Danh sách kết nạp.pdf", "application/pdf", []byte("%PDF-1.4 danh sách"))
		return err
	})
	d := o.target.Parts[0].Indicator
	o.Do(o.Clerk, func(tx *db.Tx) (err error) {
		f, err = figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: d, Unit: o.Root, From: "2025-01-01", To: "2025-12-31"}, Value: figure.Value{N: 25}, Status: figure.Final,
			Seen: 1, Evidences: []string{proof.ID}})
		return err
	})
	o.Do(o.Chair, func(tx *db.Tx) error { _, err := figure.Approve(tx, f.ID); return err })
	return f
}

// TestEvidenceList holds that every figure in force stands with who decided it and
// what proves it, and that its number leads to that very revision.
func TestEvidenceList(t *testing.T) {
	t.Parallel()
	o := open(t)
	f := o.withEvidence(t)
	var id report.ID
	o.Do(o.Clerk, func(tx *db.Tx) (err error) {
		id, err = report.Make(tx, report.Asked{Kind: report.EvidenceList, Year: 2025})
		return err
	})
	if err := o.draw(id); err != nil {
		t.Fatal(err)
	}
	o.See(o.Clerk, func(tx *db.Tx) error {
		m, err := report.Get(tx, id)
		if err != nil {
			return err
		}
		_, data, err := blob.Get(tx, m.Blob)
		if err != nil {
			return err
		}
		rows := rowsOf(t, data)
		if !has(rows, "2|Kết nạp đảng viên mới|Phường Hòa Mẫu|01/01/2025 – 31/12/2025|25|đảng viên|chính thức|Lãnh đạo, 09/01/2026|Danh sách kết nạp.pdf") {
			t.Errorf("the list has\n%s", strings.Join(rows, "\n"))
		}
		numbers, err := report.Numbers(tx, id)
		led := false
		for _, n := range numbers {
			led = led || n.Printed == "25" && len(n.Figures) == 1 && n.Figures[0] == f.ID && n.Indicator == f.Key.Indicator
		}
		if !led {
			t.Errorf("no number leads to %s: %+v", f.ID, numbers)
		}
		return err
	})
	if rows := sheetRows(t, o.listFile(t, report.Asked{Kind: report.EvidenceList, Format: report.Xlsx, Year: 2025})); !has(rows, "2|Kết nạp đảng viên mới|Phường Hòa Mẫu|01/01/2025 – 31/12/2025|25|đảng viên") {
		t.Errorf("the workbook has\n%s", strings.Join(rows, "\n"))
	}
}

// TestArchive holds that the file for the archive has every paper and proof once,
// named in its contents, with a checksum that is right.
func TestArchive(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.withEvidence(t)
	data := o.listFile(t, report.Asked{Kind: report.Archive, Year: 2025})
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	const proof = "3-minh-chung/001-danh-sach-ket-nap.pdf"
	if string(files[proof]) != "%PDF-1.4 danh sách" {
		t.Fatalf("the file holds %v", z.File)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(files["ma-kiem-tra-sha256.txt"])), "\n") {
		sum, name, _ := strings.Cut(line, "  ")
		if got := sha256.Sum256(files[name]); hex.EncodeToString(got[:]) != sum || files[name] == nil {
			t.Errorf("the checksum of %q is wrong", name)
		}
	}
	if rows := rowsOf(t, files["0-muc-luc-ho-so.docx"]); !has(rows, "1|||Minh chứng số liệu “Kết nạp đảng viên mới”, Phường Hòa Mẫu, 01/01/2025 – 31/12/2025|Phường Hòa Mẫu|001-danh-sach-ket-nap.pdf") {
		t.Errorf("the contents are\n%s", strings.Join(rows, "\n"))
	}
	index, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(files["bang-ke.csv"], []byte("\uFEFF")))).ReadAll()
	if err != nil || len(index) != 2 || index[1][5] != proof {
		t.Errorf("the index is %v, %v", index, err)
	}
}

// TestOwnTemplateActs holds the way of a template through its states, and who may
// do what with it when.
func TestOwnTemplateActs(t *testing.T) {
	t.Parallel()
	o := open(t)
	right, wrong := template(t, "Tin {{nam}}"), template(t, "Tin {{nam_nao_do}}")
	bring := func(who auth.Actor, k report.Kind, data []byte) (own report.Own, err error) {
		err = o.Try(who, func(tx *db.Tx) (err error) { own, err = report.BringTemplate(tx, k, "mau.docx", data); return err })
		return own, err
	}
	for name, c := range map[string]struct {
		who  auth.Actor
		kind report.Kind
		data []byte
		want fault.Kind
	}{
		"a reader": {o.Reader, report.News, right, fault.Forbidden}, "a reporter": {o.Head, report.News, right, fault.Forbidden},
		"a paper without a template": {o.Clerk, report.Archive, right, fault.Refused}, "no paper": {o.Clerk, "tho", right, fault.Missing},
		"no Word file": {o.Clerk, report.News, []byte("Tin"), fault.Refused},
	} {
		if _, err := bring(c.who, c.kind, c.data); !fault.Is(err, c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	bad, err := bring(o.Clerk, report.News, wrong)
	if err != nil || bad.InUse() {
		t.Fatalf("a template with a mistake is kept to be looked at: %+v, %v", bad, err)
	}
	take := func(who auth.Actor, id report.TemplateID) error {
		return o.Try(who, func(tx *db.Tx) error { _, err := report.TakeTemplate(tx, id); return err })
	}
	if err := take(o.Clerk, bad.ID); !fault.Is(err, fault.Refused) {
		t.Errorf("a template with a mistake is taken: %v", err)
	}
	one, err := bring(o.Clerk, report.News, right)
	if err != nil {
		t.Fatal(err)
	}
	two, err := bring(o.Clerk, report.News, template(t, "Bản tin {{nam}}"))
	if err != nil {
		t.Fatal(err)
	}
	if err := take(o.Reader, one.ID); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reader takes a template: %v", err)
	}
	for _, id := range []report.TemplateID{one.ID, two.ID, one.ID} {
		if err := take(o.Clerk, id); err != nil {
			t.Fatal(err)
		}
	}
	if err := take(o.Clerk, one.ID); !fault.Is(err, fault.Refused) {
		t.Errorf("taken twice: %v", err)
	}
	o.See(o.Reader, func(tx *db.Tx) error {
		all, err := report.Templates(tx)
		using := 0
		for _, own := range all {
			if own.InUse() {
				using++
			}
		}
		if len(all) != 3 || using != 1 {
			t.Errorf("%d templates, %d in use: %+v", len(all), using, all)
		}
		return err
	})
	drop := func(id report.TemplateID) error {
		return o.Try(o.Clerk, func(tx *db.Tx) error { _, err := report.DropTemplate(tx, id); return err })
	}
	if err := drop(one.ID); err != nil {
		t.Fatal(err)
	}
	if err := drop(one.ID); !fault.Is(err, fault.Refused) {
		t.Errorf("dropped twice: %v", err)
	}
	if err := drop("khong-co"); !fault.Is(err, fault.Missing) {
		t.Errorf("what is not there is dropped: %v", err)
	}
	if text := strings.Join(rowsOf(t, o.listFile(t, report.Asked{Kind: report.News, Year: 2025})), ""); strings.Contains(text, "Bản tin") {
		t.Errorf("a template that was dropped is used: %s", text)
	}
}

// template is a Word file of one paragraph.
func template(t *testing.T, text string) []byte {
	t.Helper()
	d := docx.New(docx.Options{})
	d.Add(docx.Text(docx.T(text)))
	var b bytes.Buffer
	if _, err := d.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
