package report_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/report"
)

// TestPartyWorkIsTheWardsOwn: the sorting that comes with the program stands until a
// ward records its own; who may, what does not fit, what was overtaken; and the paper
// no longer asks for a look once it was confirmed.
func TestPartyWorkIsTheWardsOwn(t *testing.T) {
	t.Parallel()
	o := open(t)
	usual := report.UsualPartyWork()
	own := report.PartyWork{Groups: []string{"xây dựng Đảng"}, Names: []string{"chi bộ"}, Sides: []report.PartySide{{Name: "Công tác chung"}, {Name: "Công tác đảng viên", Words: []string{"đảng viên"}}}}
	set := func(who auth.Actor, seen, w report.PartyWork) *fault.Fault {
		return fault.Of(o.Try(who, func(tx *db.Tx) error { return report.SetPartyWork(tx, seen, w) }))
	}
	told := func() string {
		var b strings.Builder
		r := o.gathered(report.Asked{Kind: report.PartyYear, Year: 2025})
		if err := r.Write(&b); err != nil {
			t.Fatal(err)
		}
		return unzipped(t, []byte(b.String()))
	}
	if got := told(); !strings.Contains(got, "đề nghị Văn phòng Đảng ủy xem lại") || !strings.Contains(got, "Công tác phát triển đảng viên") {
		t.Error("the paper does not ask for a look at what nobody confirmed")
	}
	if f := set(o.Head, usual, own); f == nil || f.Kind != fault.Forbidden {
		t.Errorf("a head of a unit sets it: %v", f)
	}
	if f := set(o.Clerk, own, own); f == nil || f.Kind != fault.Conflict || !strings.Contains(f.Sentence, "Công tác kiểm tra, giám sát") {
		t.Errorf("what was not seen is overwritten: %v", f)
	}
	for range 2 { // the second says the same and is no change
		if f := set(o.Clerk, usual, own); f != nil {
			t.Fatal(f)
		}
		usual = own
	}
	o.See(o.Clerk, func(tx *db.Tx) error {
		got, confirmed, err := report.PartyWorkOf(tx, "")
		if diff := cmp.Diff(own, got); diff != "" || !confirmed {
			t.Errorf("confirmed %t; -want +got\n%s", confirmed, diff)
		}
		if before, confirmed, _ := report.PartyWorkOf(tx, "2000-01-01T00:00:00Z"); confirmed || len(before.Sides) != 6 {
			t.Errorf("before it was recorded: %d sides, confirmed %t", len(before.Sides), confirmed)
		}
		all, err2 := report.PartyWorkHistory(tx)
		if len(all) != 1 || err2 != nil {
			t.Errorf("%d changes, want 1: %v", len(all), err2)
		}
		return err
	})
	if got := told(); strings.Contains(got, "đề nghị Văn phòng Đảng ủy xem lại") || !strings.Contains(got, "Công tác đảng viên") || strings.Contains(got, "Công tác phát triển đảng viên") {
		t.Error("the paper does not follow the ward's own sorting")
	}
}

// TestParsePartyWork holds what a sorting may be, and that it reads back what a form
// shows.
func TestParsePartyWork(t *testing.T) {
	t.Parallel()
	groups, names, sides := report.UsualPartyWork().Text()
	back, err := report.ParsePartyWork(groups, names, strings.ReplaceAll(sides, "\n", "\r\n\r\n"))
	if diff := cmp.Diff(report.UsualPartyWork(), back); err != nil || diff != "" {
		t.Errorf("%v; -want +got\n%s", err, diff)
	}
	for _, c := range []struct{ groups, names, sides, field, want string }{
		{"", " ; ", "Công tác chung", report.FieldPartyGroups, "Chưa có từ nào"},
		{"đảng", "", "", report.FieldPartySides, "đang có 0"},
		{"đảng", "", strings.Repeat("Mặt\n", 2), report.FieldPartySides, "ghi hai lần"},
		{"đảng", "", ": chi bộ", report.FieldPartySides, "chưa có tên"},
		{"đảng", "", strings.Repeat("a", 121), report.FieldPartySides, "dài quá 120 chữ"},
		{"đảng", "", "A\nB\nC\nD\nE\nF\nG\nH\nI\nK\nL\nM\nN", report.FieldPartySides, "đang có 13"},
	} {
		_, err := report.ParsePartyWork(c.groups, c.names, c.sides)
		if f := fault.Of(err); f == nil || f.Field != c.field || !strings.Contains(f.Sentence, c.want) {
			t.Errorf("%q, %q, %q: %v, want a fault at %s with %q", c.groups, c.names, c.sides, err, c.field, c.want)
		}
	}
}
