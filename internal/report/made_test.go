package report_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/job"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

// office is a ward with one target of 2025 and its approved figures of two years.
type office struct {
	*wardtest.Site
	target  plan.Target
	figures []figure.ID
}

func open(t *testing.T) *office {
	t.Helper()
	o := &office{Site: wardtest.Settled(t)}
	var d plan.Definition
	o.Do(o.Clerk, func(tx *db.Tx) (err error) {
		d, err = plan.Define(tx, plan.Definition{Name: "Kết nạp đảng viên mới", Unit: "đảng viên", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds, PercentDecimals: 1})
		if err != nil {
			return err
		}
		base, err := plan.OwnBaseline(tx)
		if err != nil {
			return err
		}
		o.target, err = plan.SetTarget(tx, plan.Target{Year: 2025, Number: 1, Group: "Xây dựng Đảng", Name: d.Name, Counts: true,
			Parts: []plan.Part{{Indicator: d.Indicator, Plans: []plan.Assigned{{Baseline: base.ID, Operator: plan.AtLeast, Lo: 20}}}}}, "")
		return err
	})
	for _, y := range []struct {
		from, to string
		n        int64
	}{{"2024-01-01", "2024-12-31", 16}, {"2025-01-01", "2025-12-31", 24}} {
		var f figure.Figure
		o.Do(o.Clerk, func(tx *db.Tx) (err error) {
			f, err = figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: d.Indicator, Unit: o.Root, From: vn.Day(y.from), To: vn.Day(y.to)}, Value: figure.Value{N: y.n}, Status: figure.Final})
			return err
		})
		o.Do(o.Chair, func(tx *db.Tx) error { _, err := figure.Approve(tx, f.ID); return err })
		o.figures = append(o.figures, f.ID)
	}
	return o
}

func (o *office) make(t *testing.T, kind report.Kind) report.ID {
	t.Helper()
	var id report.ID
	o.Do(o.Clerk, func(tx *db.Tx) (err error) {
		id, err = report.Make(tx, report.Asked{Year: 2025, Kind: kind, Snapshot: ""})
		return err
	})
	return id
}

func (o *office) get(id report.ID) (m report.Made) {
	o.See(o.Reader, func(tx *db.Tx) (err error) { m, err = report.Get(tx, id); return err })
	return m
}

// draw does the work of the queue.
func (o *office) draw(id report.ID) error {
	return report.Handler(context.Background(), o.DB, o.Ward, json.RawMessage(`{"report":"`+string(id)+`"}`))
}

// TestMadeByTheQueue holds the way of a report: asked for, drawn up by the queue,
// there with its figures and the end of the chain they were read at.
func TestMadeByTheQueue(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.make(t, report.Periodic)
	waiting := o.get(id)
	if waiting.Ready() || waiting.Error != "" || waiting.Head != "" || waiting.Title() != "Báo cáo năm 2025" {
		t.Fatalf("a report just asked for is %+v", waiting)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- job.Worker{DB: o.DB, Handlers: map[string]job.Handler{report.Job: report.Handler}, Look: 10 * time.Millisecond}.Run(ctx)
	}()
	m := waiting
	for range 500 {
		if m = o.get(id); m.Ready() || m.Error != "" {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if !m.Ready() || m.Error != "" {
		t.Fatalf("the queue left it as %+v", m)
	}
	o.holds(t, m)
}

// holds looks into a report that is ready.
func (o *office) holds(t *testing.T, m report.Made) {
	t.Helper()
	o.See(o.Reader, func(tx *db.Tx) error {
		file, data, err := blob.Get(tx, m.Blob)
		if err != nil {
			return err
		}
		if file.Name != "bao-cao-2025.docx" || file.Media != report.DocxMedia {
			t.Errorf("the file is %+v", file)
		}
		read, err := paper.Read(file.Name, data)
		if err != nil {
			return err
		}
		for _, want := range []string{"Kết nạp đảng viên mới được 24 đảng viên, bằng 120% kế hoạch, tăng 50% so với năm 2024; vượt kế hoạch.", "Mốc nhật ký: " + m.Head} {
			if !strings.Contains(read.Text, want) {
				t.Errorf("the report lacks %q:\n%s", want, read.Text)
			}
		}
		if _, err := audit.Verify(tx, m.Head); err != nil {
			t.Errorf("the head printed on the report: %v", err)
		}
		figures, err := report.Figures(tx, m.ID)
		if err != nil {
			return err
		}
		var ids []figure.ID
		for _, f := range figures {
			ids = append(ids, f.ID)
		}
		slices.Sort(o.figures)
		if !slices.Equal(ids, o.figures) {
			t.Errorf("made from %v, want the figures of both years %v", ids, o.figures)
		}
		return nil
	})
}

// TestDrawnTwice holds that the queue may bring the same work again: a report
// that is ready stays what it was, whatever was approved since.
func TestDrawnTwice(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.make(t, report.Annex)
	if err := o.draw(id); err != nil {
		t.Fatal(err)
	}
	before := o.get(id)
	o.Do(o.Clerk, func(tx *db.Tx) error { _, err := plan.AddBaseline(tx, "Tỉnh giao"); return err })
	if err := o.draw(id); err != nil {
		t.Fatal(err)
	}
	if after := o.get(id); after != before || !after.Ready() {
		t.Errorf("drawn again it is %+v, was %+v", after, before)
	}
	var list []report.Made
	second := o.make(t, report.Periodic)
	o.See(o.Reader, func(tx *db.Tx) (err error) { list, err = report.List(tx); return err })
	if len(list) != 2 || list[0].ID != second || list[1] != before {
		t.Errorf("the list is %+v, want the newest first", list)
	}
}

// TestFailureIsTold holds that a report which cannot be drawn up says why, and
// that the sentence goes when it can.
func TestFailureIsTold(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.make(t, report.Periodic)
	o.Do(o.Clerk, func(tx *db.Tx) error { return plan.Withdraw(tx, o.target.ID, "Nghị quyết bỏ chỉ tiêu này") })
	if err := o.draw(id); fault.Of(err) == nil {
		t.Fatalf("drawing up without a plan: %v, want a fault", err)
	}
	m := o.get(id)
	if m.Ready() || !strings.Contains(m.Error, "Năm 2025 chưa có chỉ tiêu nào") {
		t.Errorf("it says %+v", m)
	}
	o.Do(o.Clerk, func(tx *db.Tx) error {
		t := o.target
		t.ID, t.Revision = "", 0
		_, err := plan.SetTarget(tx, t, "")
		return err
	})
	if err := o.draw(id); err != nil {
		t.Fatal(err)
	}
	if m := o.get(id); !m.Ready() || m.Error != "" {
		t.Errorf("drawn up at last it is %+v", m)
	}
}

// TestStoppedQueueLeavesNoSentence holds that a queue which stops in the middle
// does not call the report failed.
func TestStoppedQueueLeavesNoSentence(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.make(t, report.Periodic)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := report.Handler(ctx, o.DB, o.Ward, json.RawMessage(`{"report":"`+string(id)+`"}`)); err == nil {
		t.Fatal("a stopped handler says it is done")
	}
	if m := o.get(id); m.Error != "" || m.Ready() {
		t.Errorf("it says %+v", m)
	}
}

// TestMakeRefuses holds what cannot be asked for.
func TestMakeRefuses(t *testing.T) {
	t.Parallel()
	o := open(t)
	for _, c := range []struct {
		name string
		who  auth.Actor
		year int
		kind report.Kind
		want fault.Kind
	}{
		{"a reader", o.Reader, 2025, report.Periodic, fault.Forbidden},
		{"a reporter", o.Head, 2025, report.Periodic, fault.Forbidden},
		{"a kind nobody knows", o.Clerk, 2025, "khong-co", fault.Invalid},
		{"a year without a plan", o.Clerk, 2027, report.Annex, fault.Invalid},
	} {
		err := o.Try(c.who, func(tx *db.Tx) error {
			_, err := report.Make(tx, report.Asked{Year: c.year, Kind: c.kind, Snapshot: ""})
			return err
		})
		if !fault.Is(err, c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	err := o.Try(o.Reader, func(tx *db.Tx) error { _, err := report.Get(tx, "khong-co"); return err })
	if !fault.Is(err, fault.Missing) {
		t.Errorf("a report that is not there: %v", err)
	}
}

// TestAsOf holds that a report of an earlier day says what the record knew then.
func TestAsOf(t *testing.T) {
	t.Parallel()
	o := open(t)
	yesterday := o.Today()
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
		asked score.Asked
		want  string
	}{{score.Asked{Year: 2025, AsOf: yesterday}, "1/1"}, {score.Asked{Year: 2025}, "0/1"}} {
		o.See(o.Reader, func(tx *db.Tx) error {
			r, err := report.Gather(tx, c.asked)
			if err != nil {
				return err
			}
			var out bytes.Buffer
			if err := r.WriteDocx(&out); err != nil {
				return err
			}
			read, err := paper.Read("bao-cao.docx", out.Bytes())
			if err == nil && !strings.Contains(read.Text, "có "+c.want+" chỉ tiêu đạt và vượt kế hoạch") {
				t.Errorf("as of %q the report does not say %s", c.asked.AsOf, c.want)
			}
			return err
		})
	}
}
