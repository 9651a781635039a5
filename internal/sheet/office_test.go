package sheet

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/wardtest/need"
)

// styledForm is a superior's workbook as a finance office keeps it: coloured cells
// with a format, a total that was computed before the cells were filled, and print
// settings.
func styledForm(t testing.TB) []byte {
	t.Helper()
	return edited(t, form02(t), func(b *book) {
		places, yellow := "#,##0.0", []string{"FFF2CC"}
		style, err := b.f.NewStyle(&excelize.Style{CustomNumFmt: &places, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: yellow},
			Border: []excelize.Border{{Type: "bottom", Color: "C00000", Style: 2}}, Font: &excelize.Font{Family: "Times New Roman", Size: 13, Bold: true}})
		b.ok(err)
		b.ok(b.f.SetCellStyle("Biểu 02", "D5", "F6", style))
		b.ok(b.f.SetCellDefault("Biểu 02", "G5", "0")) // as of the empty form
		b.ok(b.f.SetCellFormula("Biểu 02", "G5", "E5/F5*100"))
		b.ok(b.f.SetColWidth("Biểu 02", "B", "B", 38))
	})
}

// office lets LibreOffice turn a workbook into another format.
func office(t testing.TB, data []byte, to string) string {
	t.Helper()
	program, dir := need.Program(t, "soffice"), t.TempDir()
	file := filepath.Join(dir, "bieu.xlsx")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "ra")
	cmd := exec.CommandContext(t.Context(), program, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", to, "--outdir", out, file)
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, msg)
	}
	made := filepath.Join(out, "bieu."+to)
	if _, err := os.Stat(made); err != nil {
		t.Skip("this LibreOffice has no Calc: ", err)
	}
	return made
}

// TestLibreOfficeOpensWhatWasFilled holds that another program sees the figures, its
// formulas computed from them, and the superior's own styles.
func TestLibreOfficeOpensWhatWasFilled(t *testing.T) {
	t.Parallel()
	need.Program(t, "soffice")
	s := newSite(t)
	id, blank, proposals := s.mapped(styledForm(t))
	var cells []Mapped
	for _, p := range proposals {
		cells = append(cells, p.Mapped)
	}
	s.Do(s.Clerk, func(tx *db.Tx) error { return Map(tx, id, blank, cells) })
	k := figure.Key{Indicator: s.budget.Indicator, Unit: s.Root, From: "2026-01-01", To: "2026-01-31"}
	s.approved(k, figure.Value{N: 1300})
	var data []byte
	filling := s.fill(id, k.From, k.To)
	s.See(s.Clerk, func(tx *db.Tx) (err error) { _, data, err = FilledFile(tx, id, filling); return err })
	f, err := excelize.OpenFile(office(t, data, "xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got := map[string]string{}
	for _, at := range []string{"D5", "E5", "F5", "G5"} {
		if got[at], err = f.GetCellValue("Biểu 02", at, excelize.Options{RawCellValue: true}); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(map[string]string{"D5": "1300", "E5": "1300", "F5": "6500", "G5": "20"}, got); diff != "" {
		t.Errorf("LibreOffice saves (-want +got):\n%s", diff)
	}
	n, err := f.GetCellStyle("Biểu 02", "D5")
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(n)
	if err != nil {
		t.Fatal(err)
	}
	fill := f.Styles.Fills.Fill[*f.Styles.CellXfs.Xf[n].FillID].PatternFill.FgColor.RGB
	look := fmt.Sprint(fill, " ", style.Font.Bold, " ", style.Font.Size, " ", style.Font.Family)
	if want := "FFFFF2CC true 13 Times New Roman"; look != want {
		t.Errorf("the style of D5 is %s, want %s", look, want)
	}
	text, err := exec.Command(need.Program(t, "pdftotext"), "-layout", office(t, data, "pdf"), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	page := strings.NewReplacer("1.300,0", "1,300.0", "6.500,0", "6,500.0").Replace(string(text)) // in either language
	for _, want := range []string{"Thu ngân sách nhà nước trên địa bàn", "1,300.0", "6,500.0"} {
		if !strings.Contains(page, want) {
			t.Errorf("the printed page lacks %q:\n%s", want, page)
		}
	}
}
