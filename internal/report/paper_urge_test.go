package report_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/paper"
	"tongket/internal/regime"
	"tongket/internal/report"
)

// asks makes a paper of 2025 and has the queue draw it.
func (o *office) asks(t *testing.T, a report.Asked) (report.Made, error) {
	t.Helper()
	var id report.ID
	o.Do(o.Clerk, func(tx *db.Tx) (err error) { id, err = report.Make(tx, a); return err })
	err := o.draw(id)
	return o.get(id), err
}

// TestUrging: the letter goes to who is late, names what is missing, is read as a
// letter to them, and gets a number although figures are missing: that is its matter.
func TestUrging(t *testing.T) {
	t.Parallel()
	o := open(t)
	ask := report.Asked{Kind: report.Urging, Year: 2025}
	if m, err := o.asks(t, ask); err == nil || !strings.Contains(m.Error, "Đến ngày 09/01/2026, không đơn vị nào quá hạn gửi số liệu của năm 2025") {
		t.Errorf("with nobody late: %v, %q", err, m.Error)
	}
	o.yearly(t, regime.NeverLocks)
	ask.Unit = o.Units["Tổ dân phố 8"]
	if m, err := o.asks(t, ask); err == nil || !strings.Contains(m.Error, "đơn vị “Tổ dân phố 8” không quá hạn") {
		t.Errorf("for a unit that is not late: %v, %q", err, m.Error)
	}
	dir := t.TempDir()
	var letters []string
	for _, unit := range []auth.UnitID{"", o.Units["Tổ dân phố 7"]} {
		ask.Unit = unit
		m, err := o.asks(t, ask)
		if err != nil {
			t.Fatal(err)
		}
		var data []byte
		o.See(o.Clerk, func(tx *db.Tx) (err error) { _, data, err = blob.Get(tx, m.Blob); return err })
		if data, err = docx.Strip(data); err != nil {
			t.Fatal(err)
		}
		d, err := paper.Read("cong-van.docx", data)
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range []string{"Số: ……/UBND-VP", "V/v đôn đốc gửi số liệu báo cáo năm 2025", "Kính gửi: Tổ dân phố 7", "tính đến ngày 09/01/2026", "Báo cáo năm", "0/1", "Kết nạp đảng viên mới", "Như trên", "./."} {
			if !strings.Contains(d.Text, words) {
				t.Errorf("the letter lacks %q:\n%s", words, d.Text)
			}
		}
		if strings.Contains(d.Text, "chưa chốt") || len(d.Facts) != 0 {
			t.Errorf("read in the letter: %+v", d.Facts)
		}
		letters = append(letters, filepath.Join(dir, fmt.Sprintf("cong-van-%d.docx", len(letters))))
		if err := os.WriteFile(letters[len(letters)-1], data, 0o600); err != nil {
			t.Fatal(err)
		}
		numbered, err := o.issue(o.Clerk, m.ID, map[bool]string{true: "125", false: "126/UBND-VP"}[unit == ""], "2026-01-09")
		if err != nil || !strings.HasSuffix(numbered.Number, "/UBND-VP") {
			t.Errorf("numbered %q: %v", numbered.Number, err)
		}
	}
	report.InPlainText(t, dir, "txt:Text (encoded):UTF8", letters)
	for _, letter := range letters {
		text, err := os.ReadFile(strings.TrimSuffix(letter, ".docx") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		if d, err := paper.Read("cong-van.txt", text); err != nil || len(d.Facts) != 0 || !strings.Contains(d.Text, "Tổ dân phố 7") {
			t.Errorf("read in the plain text of the letter: %+v, %v", d, err)
		}
	}
}

// TestNothingPlanned: a plan of a year that has none, and a decision that assigns
// nothing to anybody, are refused with what to do.
func TestNothingPlanned(t *testing.T) {
	t.Parallel()
	o := open(t)
	for kind, want := range map[report.Kind]string{
		report.NextPlan:   "Năm 2026 chưa có chỉ tiêu nào nên chưa lập được kế hoạch",
		report.Assignment: "chưa giao chỉ tiêu nào cho đơn vị nào",
	} {
		if m, err := o.asks(t, report.Asked{Kind: kind, Year: 2025}); err == nil || !strings.Contains(m.Error, want) {
			t.Errorf("%s: %v, %q", kind, err, m.Error)
		}
	}
}
