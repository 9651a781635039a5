package report_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/report"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// unapproved sends a number in every state but approved: waiting, checked, sent
// back, replaced before anybody decided it, and kept beside as another source's.
// Each is one of 7770001, 7770002, … so that it is found wherever it is printed.
func (o *office) unapproved(t *testing.T, indicator plan.IndicatorID) {
	t.Helper()
	n := int64(7770000)
	send := func(who auth.Actor, unit auth.UnitID, from, to vn.Day) (f figure.Figure) {
		n++
		o.Do(who, func(tx *db.Tx) error {
			k := figure.Key{Indicator: indicator, Unit: unit, From: from, To: to}
			latest, _, err := figure.Latest(tx, k)
			if err != nil {
				return err
			}
			f, err = figure.Submit(tx, figure.Entry{Key: k, Value: figure.Value{N: n}, Status: figure.Final, Seen: latest.Revision})
			return err
		})
		return f
	}
	group := o.Units["Tổ dân phố 7"]
	o.Do(o.Clerk, func(tx *db.Tx) error {
		_, err := regime.SetRegime(tx, regime.Regime{Name: "Báo cáo năm của tổ", Recipient: "Văn phòng", Frequency: regime.Month, Window: regime.CalendarCode, DueAfter: 1,
			LockAfter: regime.NeverLocks, Levels: 2, Kinds: []org.UnitKind{org.GroupKind}, Indicators: []string{string(indicator)}, From: "2026-01-01"})
		return err
	})
	send(o.Clerk, o.Root, "2025-01-01", "2025-12-31") // waits over what counts
	checked := send(o.Head, group, "2026-01-01", "2026-01-31")
	o.Do(o.Clerk, func(tx *db.Tx) error {
		f, err := figure.Approve(tx, checked.ID)
		if f.State != figure.Checked {
			t.Errorf("the first level leaves it %s", f.State)
		}
		return err
	})
	back := send(o.Head, group, "2025-07-01", "2025-07-31")
	o.Do(o.Chair, func(tx *db.Tx) error { _, err := figure.Return(tx, back.ID, "Thiếu biên bản"); return err })
	send(o.Head, group, "2025-08-01", "2025-08-31")
	send(o.Head, group, "2025-08-01", "2025-08-31") // the one before is put aside
	send(o.Head, group, "2025-01-01", "2025-11-30")
	send(o.Clerk, o.Root, "2024-01-01", "2024-12-31")
	o.Do(o.Clerk, func(tx *db.Tx) error {
		n++
		_, err := figure.AddRival(tx, figure.Rival{Key: figure.Key{Indicator: indicator, Unit: o.Root, From: "2025-01-01", To: "2025-12-31"}, Value: figure.Value{N: n},
			Status: figure.Final, SourceName: "Ban Tổ chức", Note: "Theo danh sách"})
		return err
	})
}

// unzipped is the text of all parts of an office file.
func unzipped(t *testing.T, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return all.String()
}

// TestNothingUnapprovedReachesAReport: the board, the report, its annex and the
// workbook are as they were before seven numbers were sent that nobody approved.
func TestNothingUnapprovedReachesAReport(t *testing.T) {
	t.Parallel()
	o := open(t)
	indicator := o.target.Parts[0].Indicator
	o.Do(o.Clerk, func(tx *db.Tx) error {
		next := o.target
		next.ID, next.Year, next.Revision = "", 2026, 0
		_, err := plan.SetTarget(tx, next, "")
		return err
	})
	files := func() (all map[string]string) {
		all = map[string]string{}
		for _, year := range []int{2025, 2026} {
			o.See(o.Reader, func(tx *db.Tx) error {
				in, err := score.Load(tx, score.Asked{Year: year})
				if err != nil {
					return err
				}
				for _, f := range in.Figures {
					if f.State != figure.Approved || !slices.Contains(o.figures, f.ID) {
						t.Errorf("the score reads %s %d", f.State, f.Value.N)
					}
				}
				all[fmt.Sprintf("figures %d", year)] = fmt.Sprint(len(in.Figures))
				r, err := report.Gather(tx, score.Asked{Year: year})
				if err != nil {
					return err
				}
				for name, write := range map[string]func(io.Writer) error{"docx": r.WriteDocx, "xlsx": r.WriteXlsx} {
					var out bytes.Buffer
					if err := write(&out); err != nil {
						return err
					}
					all[fmt.Sprintf("%s %d", name, year)] = unzipped(t, out.Bytes())
				}
				return nil
			})
		}
		return all
	}
	before := files()
	if !strings.Contains(before["docx 2025"], "24") || before["figures 2025"] != "2" {
		t.Fatalf("the report does not tell what counts: %s figures", before["figures 2025"])
	}
	o.unapproved(t, indicator)
	for name, after := range files() {
		for _, printed := range []string{"777000", "7.770.00", "7770"} {
			if strings.Contains(after, printed) {
				t.Errorf("%s prints a number nobody approved (%s…)", name, printed)
			}
		}
		if strings.HasPrefix(name, "figures") && after != before[name] {
			t.Errorf("%s: the score reads %s, and read %s", name, after, before[name])
		}
	}
}
