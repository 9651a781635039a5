package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/score"
)

// TestAReportNamesItsSnapshot holds that a report of a frozen board says what was
// frozen, whatever was changed since, and names it; so does the workbook.
func TestAReportNamesItsSnapshot(t *testing.T) {
	t.Parallel()
	o := open(t)
	var s score.Snapshot
	o.Do(o.Chair, func(tx *db.Tx) (err error) {
		s, err = score.Freeze(tx, 2025, "Trình HĐND", "", "")
		return err
	})
	o.Clock.Advance(48 * time.Hour)
	o.Do(o.Clerk, func(tx *db.Tx) error {
		now, err := plan.GetTarget(tx, o.target.ID)
		if err != nil {
			return err
		}
		now.Parts[0].Plans[0].Lo = 30
		_, err = plan.SetTarget(tx, now, "Điều chỉnh kế hoạch")
		return err
	})
	for _, c := range []struct {
		kind     report.Kind
		snapshot string
		want     []string
	}{
		{report.Periodic, s.ID, []string{"có 1/1 chỉ tiêu đạt và vượt kế hoạch", "Số liệu theo bản chốt “Trình HĐND” ngày " + s.Day.Short(), s.Head}},
		{report.Annex, s.ID, []string{"Số liệu theo bản chốt “Trình HĐND” ngày " + s.Day.Short(), s.Head}},
		{report.Periodic, "", []string{"có 0/1 chỉ tiêu đạt và vượt kế hoạch", "Dự thảo lập từ số liệu đã duyệt"}},
	} {
		var id report.ID
		o.Do(o.Clerk, func(tx *db.Tx) (err error) {
			id, err = report.Make(tx, report.Asked{Year: 2025, Kind: c.kind, Snapshot: c.snapshot})
			return err
		})
		if err := o.draw(id); err != nil {
			t.Fatal(err)
		}
		m := o.get(id)
		if m.Snapshot != c.snapshot || !m.Ready() {
			t.Errorf("made as %+v", m)
		}
		o.See(o.Reader, func(tx *db.Tx) error {
			b, data, err := blob.Get(tx, m.Blob)
			if err != nil {
				return err
			}
			read, err := paper.Read(b.Name, data)
			for _, want := range c.want {
				if err == nil && !strings.Contains(read.Text, want) {
					t.Errorf("%s of %q does not say %q", c.kind, c.snapshot, want)
				}
			}
			return err
		})
	}
	for snapshot, want := range map[string]fault.Kind{"khong-co": fault.Missing} {
		err := o.Try(o.Clerk, func(tx *db.Tx) error {
			_, err := report.Make(tx, report.Asked{Year: 2025, Kind: report.Periodic, Snapshot: snapshot})
			return err
		})
		if !fault.Is(err, want) {
			t.Errorf("of a snapshot %q: %v", snapshot, err)
		}
	}
}

// TestAnOverrideIsToldInTheAnnex holds that the annex shows who judged a line
// otherwise, why, and what was computed.
func TestAnOverrideIsToldInTheAnnex(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.Do(o.Chair, func(tx *db.Tx) error {
		b, err := score.LoadBoard(tx, score.Asked{Year: 2025})
		if err != nil {
			return err
		}
		_, err = score.SetOverride(tx, score.Override{Target: o.target.ID, Verdict: score.NotMet, Computed: b.Lines[0].Computed, Reason: "Kết luận thanh tra số 12"}, "")
		return err
	})
	for _, write := range []struct {
		name string
		to   func(report.Report, *bytes.Buffer) error
	}{
		{"bao-cao.docx", func(r report.Report, b *bytes.Buffer) error { return r.WriteDocx(b) }},
		{"bieu.xlsx", func(r report.Report, b *bytes.Buffer) error { return r.WriteXlsx(b) }},
	} {
		o.See(o.Reader, func(tx *db.Tx) error {
			r, err := report.Gather(tx, score.Asked{Year: 2025})
			if err != nil {
				return err
			}
			var out bytes.Buffer
			if err := write.to(r, &out); err != nil {
				return err
			}
			read, err := paper.Read(write.name, out.Bytes())
			for _, want := range []string{"Không đạt (*)", "Hoàng Quốc Thịnh đánh giá là “không đạt” vì kết luận thanh tra số 12", "kết quả tính được là “" + r.Board.Lines[0].Computed.Label() + "”"} {
				if err == nil && !strings.Contains(read.Text, want) {
					t.Errorf("%s does not say %q", write.name, want)
				}
			}
			return err
		})
	}
}
