package report_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/score"
	"tongket/internal/wardtest/typist"
)

// fileOf is the file of a paper, with words replaced as a person at Word does.
func (o *office) fileOf(t *testing.T, id report.ID, words ...string) []byte {
	t.Helper()
	var data []byte
	o.See(o.Clerk, func(tx *db.Tx) error {
		m, err := report.Get(tx, id)
		if err == nil {
			_, data, err = blob.Get(tx, m.Blob)
		}
		return err
	})
	return typist.Change(t, data, func(_, text string) string { return strings.NewReplacer(words...).Replace(text) })
}

// review holds a file against the record.
func (o *office) review(t *testing.T, name string, data []byte, about report.ID) (check.Copy, check.Review) {
	t.Helper()
	read, err := paper.Read(name, data)
	if err != nil {
		t.Fatal(err)
	}
	c, err := check.CopyOf(data, read)
	if err != nil {
		t.Fatal(err)
	}
	var held report.Held
	o.See(o.Clerk, func(tx *db.Tx) (err error) { held, err = report.Hold(tx, c, about); return err })
	got, err := held.Review(c)
	if err != nil {
		t.Fatal(err)
	}
	return c, got
}

// own leaves out what the reader has to say of any text.
func own(r check.Review) (out []check.Remark) {
	for _, m := range r.Remarks {
		if m.How != check.ByText {
			out = append(out, m)
		}
	}
	return out
}

// correct replaces the year's figure.
func (o *office) correct(t *testing.T, n int64) {
	t.Helper()
	var f figure.Figure
	o.Do(o.Clerk, func(tx *db.Tx) (err error) {
		old, err := figure.Get(tx, o.figures[1])
		if err != nil {
			return err
		}
		latest, _, err := figure.Latest(tx, old.Key)
		if err != nil {
			return err
		}
		f, err = figure.Submit(tx, figure.Entry{Key: old.Key, Value: figure.Value{N: n}, Status: figure.Final, Seen: latest.Revision, Note: "Bổ sung hồ sơ"})
		return err
	})
	o.Do(o.Chair, func(tx *db.Tx) error { _, err := figure.Approve(tx, f.ID); return err })
}

// TestHeldAsDrawn: a paper that comes back as it was drawn, in Word and in Excel,
// gives no remark about the record.
func TestHeldAsDrawn(t *testing.T) {
	t.Parallel()
	o := open(t)
	for kind, name := range map[report.Kind]string{report.Periodic: "bao-cao.docx", report.Annex: "phu-luc.xlsx"} {
		id := o.make(t, kind)
		if err := o.draw(id); err != nil {
			t.Fatal(err)
		}
		_, got := o.review(t, name, o.fileOf(t, id), "")
		if len(got.Remarks) > 0 || len(got.Dropped) > 0 || kind == report.Periodic && (got.How != check.ByTag || got.ByTag == 0) {
			t.Errorf("%s: %+v", kind, got)
		}
	}
}

// TestHeldEdited: a number changed in the file is told with what the record says;
// one that the record corrected since, too; and a file made from another program's
// copy is held by names.
func TestHeldEdited(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.make(t, report.Periodic)
	if err := o.draw(id); err != nil {
		t.Fatal(err)
	}
	edited := o.fileOf(t, id, ">120<", ">125<")
	_, got := o.review(t, "bao-cao.docx", edited, id)
	if list := own(got); len(list) == 0 || list[0].Rule != check.RuleEdited || list[0].Should != "120" || !strings.Contains(list[0].Sentence, "dự thảo là 120%, nay là 125%; bản ghi là 120%") {
		t.Errorf("an edited percentage: %+v", list)
	}
	o.correct(t, 26)
	_, got = o.review(t, "bao-cao.docx", o.fileOf(t, id), id)
	rules := map[string]int{}
	for _, m := range own(got) {
		rules[m.Rule]++
		if m.Should == "" || !strings.Contains(m.Sentence, "nay đã sửa thành") {
			t.Errorf("an outdated number is told as %+v", m)
		}
	}
	if rules[check.RuleOutdated] < 3 || len(rules) != 1 { // value, percentage, growth; in the sentence and the annex
		t.Errorf("after a correction: %v", rules)
	}
}

// TestHoldAsksForItsRight: who makes no reports holds no files.
func TestHoldAsksForItsRight(t *testing.T) {
	t.Parallel()
	o := open(t)
	err := o.DB.View(t.Context(), o.Head, func(tx *db.Tx) error {
		_, err := report.Hold(tx, check.Copy{}, "")
		return err
	})
	if !fault.Is(err, fault.Forbidden) || o.Head.Can(auth.MakeReport) {
		t.Errorf("a unit's reporter held a file: %v", err)
	}
}

// TestTouched: a later correction lists the papers and the sentences it touches.
func TestTouched(t *testing.T) {
	t.Parallel()
	o := open(t)
	first, second := o.make(t, report.Periodic), o.make(t, report.Periodic)
	for _, id := range []report.ID{first, second} {
		if err := o.draw(id); err != nil {
			t.Fatal(err)
		}
	}
	look := func() (touched, outdated []report.Touch) {
		o.See(o.Clerk, func(tx *db.Tx) error {
			f, err := figure.Get(tx, o.figures[1])
			if err != nil {
				return err
			}
			if touched, err = report.Touched(tx, f.Key); err != nil {
				return err
			}
			of, err := report.TouchedOf(tx, f.Key.Indicator)
			if err != nil {
				return err
			}
			if len(of) != len(touched) {
				t.Errorf("%d papers by the indicator, %d by its only figure", len(of), len(touched))
			}
			outdated, err = report.Outdated(tx)
			return err
		})
		return touched, outdated
	}
	if touched, outdated := look(); len(touched)+len(outdated) > 0 {
		t.Errorf("before any correction: %+v %+v", touched, outdated)
	}
	o.correct(t, 26)
	touched, outdated := look()
	if len(touched) != 2 || len(outdated) != 1 || outdated[0].Paper.ID != second || outdated[0].Issued() {
		t.Fatalf("touched %+v, outdated %+v", touched, outdated)
	}
	said := false
	for _, n := range touched[0].Numbers {
		said = said || n.Printed == "24" && strings.Contains(n.Sentence, "Kết nạp đảng viên mới được 24 đảng viên")
	}
	if !said {
		t.Errorf("the sentence is not among %+v", touched[0].Numbers)
	}
}

// TestHeldWithoutItsPlan: a paper that could not be drawn up today, since its plan
// was withdrawn, is still held against as it was drawn.
func TestHeldWithoutItsPlan(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.make(t, report.Periodic)
	if err := o.draw(id); err != nil {
		t.Fatal(err)
	}
	o.Do(o.Clerk, func(tx *db.Tx) error { return plan.Withdraw(tx, o.target.ID, "Nghị quyết bỏ chỉ tiêu") })
	_, got := o.review(t, "bao-cao.docx", o.fileOf(t, id, ">120<", ">125<"), id)
	if list := own(got); len(list) == 0 || list[0].Rule != check.RuleEdited || !strings.Contains(list[0].Sentence, "nay là 125") {
		t.Errorf("an edited number of a paper without its plan: %+v", got)
	}
}

// TestSnapshotPaperIsOutdated: a paper of frozen figures counts as outdated once a
// figure is corrected, until the year is frozen anew and the paper drawn from that;
// the check says what was frozen and what the record says since.
func TestSnapshotPaperIsOutdated(t *testing.T) {
	t.Parallel()
	o := open(t)
	freeze := func(name string) (s score.Snapshot) {
		o.Do(o.Chair, func(tx *db.Tx) (err error) { s, err = score.Freeze(tx, 2025, name, "", ""); return err })
		return s
	}
	paperOf := func(snapshot string) (id report.ID) {
		o.Do(o.Clerk, func(tx *db.Tx) (err error) {
			id, err = report.Make(tx, report.Asked{Year: 2025, Kind: report.Periodic, Snapshot: snapshot})
			return err
		})
		if err := o.draw(id); err != nil {
			t.Fatal(err)
		}
		return id
	}
	outdated := func() (ids []report.ID) {
		o.See(o.Clerk, func(tx *db.Tx) error {
			all, err := report.Outdated(tx)
			for _, touch := range all {
				ids = append(ids, touch.Paper.ID)
			}
			return err
		})
		return ids
	}
	old := paperOf(freeze("Trình HĐND").ID)
	o.Clock.Advance(48 * time.Hour)
	o.correct(t, 26)
	if got := outdated(); !slices.Equal(got, []report.ID{old}) {
		t.Errorf("after a correction %v are outdated, want the paper of the snapshot", got)
	}
	paperOf("") // a draft of the record does not take its place
	if got := outdated(); !slices.Equal(got, []report.ID{old}) {
		t.Errorf("a draft of today took the place of what was made public: %v", got)
	}
	_, got := o.review(t, "bao-cao.docx", o.fileOf(t, old), "")
	said := false
	for _, m := range own(got) {
		if m.Rule != check.RuleOutdated || m.Grade != check.Doubtful {
			t.Errorf("the paper of the snapshot is told %+v", m)
		}
		said = said || strings.Contains(m.Sentence, "theo bản chốt “Trình HĐND” ngày") && strings.Contains(m.Sentence, "là 24 đảng viên, bản ghi sau đó đã sửa thành 26 đảng viên")
	}
	if !said {
		t.Errorf("the corrected figure is not told: %+v", got.Remarks)
	}
	_, got = o.review(t, "bao-cao.docx", o.fileOf(t, old, ">24<", ">25<"), "")
	if list := own(got); len(list) == 0 || list[0].Rule != check.RuleEdited || !strings.Contains(list[0].Sentence, "nay là 25 đảng viên; bản ghi là 24") {
		t.Errorf("a changed number of a snapshot: %+v", list)
	}
	paperOf(freeze("Chính thức").ID)
	if got := outdated(); len(got) > 0 {
		t.Errorf("after the year was frozen anew %v are outdated", got)
	}
}

// TestHeldWithoutTags: a file that lost its tags is told by its text to be the paper
// it was made from, a draft with other figures not; the clerk's choice goes first.
func TestHeldWithoutTags(t *testing.T) {
	t.Parallel()
	o := open(t)
	first := o.drawn(t, report.Periodic)
	o.correct(t, 26)
	second := o.drawn(t, report.Periodic)
	bare := func(id report.ID, words ...string) []byte {
		data, err := docx.Strip(o.fileOf(t, id, words...))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for name, c := range map[string]struct {
		file  []byte
		about report.ID
		rule  string
		says  string
	}{
		"as drawn":              {file: bare(second)},
		"a number changed":      {file: bare(second, ">26<", ">62<"), rule: check.RuleEdited, says: "dự thảo là 26 đảng viên, nay là 62 đảng viên; bản ghi là 26 đảng viên. Có thể gõ đảo chữ số."},
		"the draft before":      {file: bare(first), rule: check.RuleOutdated, says: "lúc lập dự thảo là 24 đảng viên, bản ghi nay đã sửa thành 26 đảng viên"},
		"the one that is named": {file: bare(second), about: first},
	} {
		_, got := o.review(t, "bao-cao.docx", c.file, c.about)
		list := own(got)
		if got.ByDraft == 0 || got.How != check.ByDraft || got.Found == "" || !strings.Contains(got.Why(), "dò lại theo câu") {
			t.Errorf("%s: known by %s: %s", name, got.How, got.Why())
		}
		switch {
		case c.rule == "" && len(list) > 0:
			t.Errorf("%s: told %+v", name, list)
		case c.rule != "" && (len(list) == 0 || list[0].Rule != c.rule || !strings.Contains(list[0].Sentence, c.says)):
			t.Errorf("%s: told %+v", name, list)
		}
	}
	other := written(t, "Năm 2019, xã Nà Lũng kết nạp được 7 đảng viên mới.")
	if _, got := o.review(t, "khac.docx", other, ""); got.ByDraft > 0 || got.Found != "" {
		t.Errorf("another commune's paper is taken for ours: %s", got.Why())
	}
}

// written is a Word file of one paragraph.
func written(t *testing.T, text string) []byte {
	t.Helper()
	d := docx.New(docx.Options{Title: "Khác"})
	d.Add(docx.Text(docx.T(text)))
	var b bytes.Buffer
	if _, err := d.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
