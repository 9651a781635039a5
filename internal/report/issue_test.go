package report_test

import (
	"fmt"
	"strings"
	"testing"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/regime"
	"tongket/internal/report"
	"tongket/internal/vn"
)

// drawn is a paper of 2025 that stands ready.
func (o *office) drawn(t *testing.T, kind report.Kind) report.ID {
	t.Helper()
	id := o.make(t, kind)
	if err := o.draw(id); err != nil {
		t.Fatal(err)
	}
	return id
}

// refused holds that an act is refused with words.
func refused(t *testing.T, err error, words string) {
	t.Helper()
	if f := fault.Of(err); f == nil || !strings.Contains(f.Sentence, words) {
		t.Errorf("%v, want a fault with %q", err, words)
	}
}

func (o *office) issue(who auth.Actor, id report.ID, number, day string) (m report.Made, err error) {
	err = o.Try(who, func(tx *db.Tx) error {
		m, err = report.Issue(tx, id, number, vn.Day(day))
		return err
	})
	return m, err
}

// TestIssue: number and day are entered once, after the paper was issued; the same
// number does not go to a second paper, which is told who has it.
func TestIssue(t *testing.T) {
	t.Parallel()
	o := open(t)
	first, second, table := o.drawn(t, report.Periodic), o.drawn(t, report.Periodic), o.drawn(t, report.Annex)
	waiting := o.make(t, report.Periodic)
	for _, c := range []struct {
		who         auth.Actor
		id          report.ID
		number, day string
		want        string
	}{
		{o.Chair, first, "5", "2026-01-08", "ghi số, ngày văn bản"},
		{o.Head, first, "5", "2026-01-08", "ghi số, ngày văn bản"},
		{o.Clerk, table, "5", "2026-01-08", "không ban hành riêng"},
		{o.Clerk, waiting, "5", "2026-01-08", "chưa lập xong"},
		{o.Clerk, first, "5/KH-UBND", "2026-01-08", "là ký hiệu của kế hoạch"},
		{o.Clerk, first, "5", "2026-01-10", "chưa đến"},
		{o.Clerk, "khong-co", "5", "2026-01-08", "Không có báo cáo nào"},
		{o.Clerk, first, "5", "2026-01-08", ""},
		{o.Clerk, first, "6", "2026-01-08", "đã ghi số 05/BC-UBND ngày 08/01/2026. Nếu ghi nhầm, hãy dùng “Sửa số, ngày”"},
		{o.Clerk, second, "05/BC-UBND", "2026-01-09", "Số 05/BC-UBND đã ghi cho “Báo cáo năm 2025” ngày 08/01/2026. Số tiếp theo trong sổ là 6."},
		{o.Clerk, second, "06/BC-UBND", "2026-01-09", ""},
	} {
		m, err := o.issue(c.who, c.id, c.number, c.day)
		if c.want != "" {
			refused(t, err, c.want)
		} else if err != nil || m.Number == "" || m.Day != vn.Day(c.day) {
			t.Errorf("issue %s: %+v, %v", c.number, m, err)
		}
	}
	if m := o.get(first); m.Number != "05/BC-UBND" || m.Day != "2026-01-08" {
		t.Errorf("the paper bears %q of %s", m.Number, m.Day)
	}
}

// TestNeverNumbered: a paper drawn before its figures were final gets no number.
func TestNeverNumbered(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.yearly(t, regime.NeverLocks)
	id := o.drawn(t, report.Periodic)
	_, err := o.issue(o.Clerk, id, "5", "2026-01-08")
	refused(t, err, "lập khi số liệu chưa chốt nên không được ghi số")
}

// TestRenumber: a mistyped number is mended with a reason, is free again, and the book
// keeps that it stood there.
func TestRenumber(t *testing.T) {
	t.Parallel()
	o := open(t)
	first, second := o.drawn(t, report.Periodic), o.drawn(t, report.Periodic)
	renumber := func(id report.ID, number, reason string) error {
		return o.Try(o.Clerk, func(tx *db.Tx) error {
			_, err := report.Renumber(tx, id, number, "2026-01-08", reason)
			return err
		})
	}
	refused(t, renumber(first, "12", "x"), "chưa ghi số nên chưa có gì để sửa")
	for id, n := range map[report.ID]string{first: "21", second: "13"} {
		if _, err := o.issue(o.Clerk, id, n, "2026-01-08"); err != nil {
			t.Fatal(err)
		}
	}
	refused(t, renumber(first, "12", " "), "Chưa ghi vì sao sửa số")
	refused(t, renumber(first, "13", "nhầm"), "Số 13/BC-UBND đã ghi")
	refused(t, o.Try(o.Chair, func(tx *db.Tx) error {
		_, err := report.Renumber(tx, first, "12", "2026-01-08", "x")
		return err
	}), "ghi số, ngày văn bản")
	if m := o.get(first); m.Number != "21/BC-UBND" {
		t.Errorf("a refused correction left %q", m.Number)
	}
	if err := renumber(first, "12", "ghi nhầm 12 thành 21"); err != nil {
		t.Fatal(err)
	}
	if m := o.get(first); m.Number != "12/BC-UBND" {
		t.Errorf("the paper bears %q", m.Number)
	}
	o.See(o.Clerk, func(tx *db.Tx) error {
		books, err := document.Books(tx)
		if err != nil || len(books) != 1 {
			t.Fatalf("books %v, %v", books, err)
		}
		all, err := document.Numbers(tx, books[0])
		if err != nil {
			return err
		}
		gone, err := document.Mistyped(tx, books[0])
		if len(all) != 2 || len(gone) != 1 || gone[0].Symbol != "21/BC-UBND" || gone[0].Note != "ghi nhầm 12 thành 21" {
			t.Errorf("the book holds %+v, corrected %+v", all, gone)
		}
		return err
	})
}

// TestProposed: the next number is proposed where the ward keeps its book here, and
// nothing where it does not.
func TestProposed(t *testing.T) {
	t.Parallel()
	o := open(t)
	id, second := o.drawn(t, report.Periodic), o.drawn(t, report.Periodic)
	proposed := func(want string) {
		t.Helper()
		o.See(o.Clerk, func(tx *db.Tx) error {
			got, err := o.get(second).Proposed(tx, "2026-01-08")
			if got != want {
				t.Errorf("proposed %q, want %q", got, want)
			}
			return err
		})
	}
	proposed("")
	o.Do(o.Clerk, func(tx *db.Tx) error { return org.ChangeSetting(tx, org.StateBook, "true") })
	proposed("01/BC-UBND")
	if _, err := o.issue(o.Clerk, id, "4", "2026-01-08"); err != nil {
		t.Fatal(err)
	}
	proposed("05/BC-UBND")
}

// TestKeepIssued: the file as issued becomes an outgoing document with the paper's
// number, which stays with it when the number is mended.
func TestKeepIssued(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.drawn(t, report.Periodic)
	file := document.Upload{Filename: "da-ky.txt", Kind: "txt", Media: "text/plain", Data: []byte("Báo cáo đã ký"), Text: "Báo cáo đã ký", Reader: "1"}
	keep := func() (doc document.ID, err error) {
		err = o.Try(o.Clerk, func(tx *db.Tx) error { doc, err = report.KeepIssued(tx, id, file); return err })
		return doc, err
	}
	_, err := keep()
	refused(t, err, "chưa ghi số nên chưa kèm bản đã ban hành được")
	if _, err := o.issue(o.Clerk, id, "5", "2026-01-08"); err != nil {
		t.Fatal(err)
	}
	doc, err := keep()
	if err != nil {
		t.Fatal(err)
	}
	o.Do(o.Clerk, func(tx *db.Tx) error {
		d, err := document.Get(tx, doc)
		if err != nil {
			return err
		}
		if d.Direction != document.Outgoing || d.Number != "05/BC-UBND" || d.Day != "2026-01-08" || d.Type != "Báo cáo" || !strings.HasPrefix(d.Issuer, "Ủy ban nhân dân phường Hòa Mẫu") {
			t.Errorf("kept as %+v", d)
		}
		if _, err := report.Renumber(tx, id, "7", "2026-01-08", "ghi nhầm"); err != nil {
			return err
		}
		if _, err := report.Renumber(tx, id, "7", "2026-01-07", "ghi nhầm ngày"); err != nil {
			t.Errorf("the day alone is not mended: %v", err)
		}
		n, ok, err := document.OfReport(tx, string(id))
		if err != nil {
			return err
		}
		if d, err = document.Get(tx, doc); err != nil {
			return err
		}
		if !ok || n.Paper != doc || n.Symbol != "07/BC-UBND" || d.Number != n.Symbol {
			t.Errorf("the number %+v lost its paper %+v", n, d)
		}
		// The day alone: the number stands on the signed file already.
		if _, err := report.Renumber(tx, id, "7", "2026-01-07", "ghi nhầm ngày"); err != nil {
			return err
		}
		if d, err = document.Get(tx, doc); err != nil || d.Number != "07/BC-UBND" || d.Day != "2026-01-07" {
			t.Errorf("after its day was mended the paper is %+v", d)
		}
		rows, err := audit.Of(tx, "document/"+string(doc))
		var told []string
		for _, r := range rows {
			if r.Act == "document.renumber" {
				told = append(told, fmt.Sprint(r.Detail))
			}
		}
		if len(told) != 2 || !strings.Contains(told[0]+told[1], "05/BC-UBND") || !strings.Contains(told[0]+told[1], "2026-01-08") {
			t.Errorf("the chain keeps of the numbers before: %q", told)
		}
		return err
	})
}

// TestOtherForm: a draft of the day before a new guideline says so when it is issued
// under it.
func TestOtherForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind   report.Kind
		day    vn.Day
		differ bool
	}{
		{report.PartyYear, "2026-05-26", false}, {report.PartyYear, "2026-05-27", true}, {report.Periodic, "2026-05-27", false}, {report.Annex, "2026-05-27", false},
	} {
		m := report.Made{Asked: report.Asked{Kind: c.kind, Year: 2025}, RecordedAt: "2026-05-26T16:59:59.000000Z"}
		got := m.OtherForm(c.day)
		if (got != "") != c.differ || c.differ && (!strings.Contains(got, "lập ngày 26/05/2026 theo Hướng dẫn 36-HD/VPTW") || !strings.Contains(got, "ngày 27/05/2026 theo Hướng dẫn 05-HD/VPTW")) {
			t.Errorf("%s issued on %s: %q", c.kind, c.day, got)
		}
	}
}
