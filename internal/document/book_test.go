package document_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/fault"
	"tongket/internal/layout"
	"tongket/internal/org"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

func TestParseSymbol(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		world      layout.World
		typ, typed string
		want, why  string
	}{
		{layout.State, "BC", "5", "05/BC-UBND", ""},
		{layout.State, "BC", " 005 ", "05/BC-UBND", ""},
		{layout.State, "BC", "Số: 05/BC-UBND", "05/BC-UBND", ""},
		{layout.State, "BC", "05 / BC - UBND", "05/BC-UBND", ""},
		{layout.State, "BC", "12/BC-KTHTĐT", "12/BC-KTHTĐT", ""},
		{layout.State, "", "125/UBND-VP", "125/UBND-VP", ""},
		{layout.State, "", "125", "125/UBND-VP", ""},
		{layout.Party, "BC", "5", "05-BC/ĐU", ""},
		{layout.Party, "BC", "Số 05-BC/ĐU", "05-BC/ĐU", ""},
		{layout.Party, "CV", "7", "07-CV/ĐU", ""},
		{layout.State, "BC", "05-BC/ĐU", "", "không phải cách ghi của văn bản hành chính. Hãy ghi như “05/BC-UBND”"},
		{layout.Party, "BC", "05/BC-UBND", "", "không phải cách ghi của văn bản của Đảng. Hãy ghi như “05-BC/ĐU”"},
		{layout.State, "BC", "05/KH-UBND", "", "là ký hiệu của kế hoạch, còn văn bản này là báo cáo"},
		{layout.State, "BC", "125/UBND-VP", "", "là ký hiệu của công văn"},
		{layout.State, "BC", "0", "", "bắt đầu từ 01"},
		{layout.State, "BC", "BC-UBND", "", "chưa đủ số và ký hiệu"},
		{layout.State, "BC", "123456", "", "chưa đủ"},
		{layout.State, "BC", "", "", "chưa đủ"},
	} {
		s, err := document.ParseSymbol(c.world, c.typ, c.typed)
		if f := fault.Of(err); c.why != "" {
			if f == nil || f.Field != "so" || !strings.Contains(f.Sentence, c.why) {
				t.Errorf("%q: %v, want a fault with %q", c.typed, err, c.why)
			}
			continue
		}
		if got := s.Print(layout.For(c.world, "2026-06-01")); err != nil || got != c.want {
			t.Errorf("%q is %q (%v), want %q", c.typed, got, err, c.want)
		}
	}
}

// TestSymbolReadsBack: what is printed is read as the same number, for every type.
func TestSymbolReadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		w := rapid.SampledFrom(layout.Worlds).Draw(r, "world")
		typ := rapid.SampledFrom(document.Types(w)).Draw(r, "type").Code
		s := document.Symbol{World: w, N: rapid.IntRange(1, 99999).Draw(r, "n"), Type: typ, Organ: document.UsualOrgan(w, typ)}
		got, err := document.ParseSymbol(w, typ, s.Print(layout.For(w, "")))
		if err != nil || got != s {
			r.Fatalf("%+v comes back as %+v: %v", s, got, err)
		}
	})
}

// FuzzParseSymbol: whatever is typed is refused with a sentence or can be printed.
func FuzzParseSymbol(f *testing.F) {
	for _, s := range []string{"5", "05/BC-UBND", "05-BC/ĐU", "Số: 1/UBND-VP", "-/", "٣/BC-UBND"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, w := range layout.Worlds {
			s, err := document.ParseSymbol(w, "BC", typed)
			if err != nil && fault.Of(err) == nil {
				t.Fatalf("%q: %v is no sentence", typed, err)
			}
			if err == nil && (s.N < 1 || s.Type != "BC") {
				t.Fatalf("%q is %+v", typed, s)
			}
		}
	})
}

func state(n int) document.Symbol {
	return document.Symbol{World: layout.State, N: n, Type: "BC", Organ: "UBND"}
}

func party(n int) document.Symbol {
	return document.Symbol{World: layout.Party, N: n, Type: "NQ", Organ: "ĐU"}
}

func give(s document.Symbol, day vn.Day, title string) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		_, err := document.Give(tx, document.Issuing{Symbol: s, Day: day, Title: title})
		return err
	}
}

func reserve(r document.Reservation) func(*db.Tx) error {
	return func(tx *db.Tx) error { _, err := document.Reserve(tx, r); return err }
}

// sentence is what an act was refused with, "" where it was done.
func sentence(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	f := fault.Of(err)
	if f == nil {
		t.Fatal(err)
	}
	return f.Sentence
}

// bookOf lists a book as "05 issued Báo cáo".
func bookOf(t *testing.T, s *wardtest.Site, sym document.Symbol, day vn.Day) (lines []string, gaps []int) {
	t.Helper()
	s.See(s.Clerk, func(tx *db.Tx) error {
		b, err := document.BookOf(tx, sym, day)
		if err != nil {
			return err
		}
		all, err := document.Numbers(tx, b)
		for _, n := range all {
			lines = append(lines, fmt.Sprintf("%s %s %s", n.Symbol, n.State, n.Title+n.Holder))
		}
		gaps = document.Gaps(all)
		return err
	})
	return lines, gaps
}

// TestStateBook tells the life of a book: numbers are given, kept back, taken up,
// voided; gaps are seen; nothing is given twice; the next year begins anew.
func TestStateBook(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t) // the clock stands at 09/01/2026
	next := document.Reservation{Symbol: state(0), Day: "2026-01-08", Holder: "Phòng Kinh tế", Reason: "báo cáo tháng 1"}
	for _, c := range []struct {
		name string
		act  func(*db.Tx) error
		want string
	}{
		{"first", give(state(1), "2026-01-05", "Báo cáo A"), ""},
		{"taken", give(state(1), "2026-01-06", "Báo cáo B"), "Số 01/BC-UBND đã ghi cho “Báo cáo A” ngày 05/01/2026. Số tiếp theo trong sổ là 2."},
		{"leaves a gap", give(state(4), "2026-01-06", "Báo cáo B"), ""},
		{"reserved", reserve(next), ""},
		{"reserved is held", reserve(document.Reservation{Symbol: state(5), Day: "2026-01-08", Holder: "Ai đó", Reason: "x"}), "Số 05/BC-UBND đang giữ chỗ cho Phòng Kinh tế (báo cáo tháng 1). Số tiếp theo trong sổ là 6."},
		{"next after it", reserve(next), ""},
		{"reserved is taken up", give(state(5), "2026-01-08", "Báo cáo C"), ""},
		{"in the year before", give(state(1), "2025-12-30", "Báo cáo cũ"), ""},
		{"tomorrow", give(state(9), "2026-01-10", "Báo cáo D"), "chưa đến"},
		{"no day", give(state(9), "", "Báo cáo D"), "Chưa ghi ngày ban hành"},
		{"for nobody", reserve(document.Reservation{Symbol: state(0), Day: "2026-01-08", Reason: "x"}), "Chưa ghi giữ số cho ai"},
		{"without reason", reserve(document.Reservation{Symbol: state(0), Day: "2026-01-08", Holder: "x"}), "Chưa ghi vì sao giữ số"},
	} {
		if got := sentence(t, s.Try(s.Clerk, c.act)); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	got, gaps := bookOf(t, s, state(0), "2026-01-08")
	want := []string{"01/BC-UBND issued Báo cáo A", "04/BC-UBND issued Báo cáo B", "05/BC-UBND issued Báo cáo CPhòng Kinh tế", "06/BC-UBND reserved Phòng Kinh tế"}
	if diff := cmp.Diff(want, got); diff != "" || len(gaps) != 2 || gaps[0] != 2 || gaps[1] != 3 {
		t.Errorf("the book (-want +got):\n%sgaps %v, want 2 and 3", diff, gaps)
	}
	for _, who := range []auth.Actor{s.Chair, s.Head, s.Reader} {
		for _, act := range []func(*db.Tx) error{reserve(next), give(state(20), "2026-01-08", "x"), func(tx *db.Tx) error { return document.Void(tx, "x", "y") },
			func(tx *db.Tx) error {
				return document.AddTerm(tx, document.Term{Name: "2025 - 2030", From: "2025-07-15"})
			},
			func(tx *db.Tx) error { return document.Release(tx, "x", "y") }, func(tx *db.Tx) error { return document.Attach(tx, "x", "y") }} {
			if f := fault.Of(s.Try(who, act)); f == nil || f.Kind != fault.Forbidden {
				t.Errorf("%s may keep books: %v", who.Name, f)
			}
		}
	}
}

// TestVoid: a reserved number is voided with a reason and never given again; one that
// a paper has is not.
func TestVoid(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	var held document.Numbered
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		held, err = document.Reserve(tx, document.Reservation{Symbol: state(0), Day: "2026-01-08", Holder: "Phòng Kinh tế", Reason: "báo cáo tháng 1"})
		return err
	})
	void := func(reason string) func(*db.Tx) error {
		return func(tx *db.Tx) error { return document.Void(tx, held.ID, reason) }
	}
	for _, c := range []struct {
		act  func(*db.Tx) error
		want string
	}{
		{void(" "), "Chưa ghi vì sao hủy số"},
		{void("không ban hành nữa"), ""},
		{void("lần nữa"), "Số 01/BC-UBND đã hủy nên không hủy được"},
		{give(state(1), "2026-01-08", "Báo cáo A"), "Số 01/BC-UBND đã hủy: không ban hành nữa. Số tiếp theo trong sổ là 2."},
		{func(tx *db.Tx) error { return document.Void(tx, "khong-co", "x") }, "Không có số này trong sổ"},
		{func(tx *db.Tx) error { return document.Attach(tx, held.ID, "x") }, "không kèm văn bản được"},
	} {
		if got := sentence(t, s.Try(s.Clerk, c.act)); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestPartyBook: Party numbers run through a term, over the years, and begin anew with
// the next.
func TestPartyBook(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	term := func(name string, from vn.Day) func(*db.Tx) error {
		return func(tx *db.Tx) error { return document.AddTerm(tx, document.Term{Name: name, From: from}) }
	}
	for _, c := range []struct {
		act  func(*db.Tx) error
		want string
	}{
		{term("2020 - 2025", "2020-06-01"), ""},
		{term("2025 - 2030", "2025-07-15"), ""},
		{term("2025 - 2030", "2025-07-15"), "đã bắt đầu ngày 15/07/2025"},
		{term("", "2025-07-16"), "chưa có tên"},
		{term("2030 - 2035", ""), "chưa có ngày bắt đầu"},
		{give(party(1), "2025-07-14", "Nghị quyết cũ"), ""},
		{give(party(1), "2025-07-15", "Nghị quyết đầu nhiệm kỳ"), ""},
		{give(party(1), "2026-01-05", "Nghị quyết năm sau"), "Số 01-NQ/ĐU đã ghi cho “Nghị quyết đầu nhiệm kỳ” ngày 15/07/2025. Số tiếp theo trong sổ là 2."},
		{give(party(2), "2026-01-05", "Nghị quyết năm sau"), ""},
	} {
		if got := sentence(t, s.Try(s.Clerk, c.act)); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	s.See(s.Clerk, func(tx *db.Tx) error {
		all, err := document.Books(tx)
		var titles []string
		for _, b := range all {
			titles = append(titles, b.Title())
		}
		if len(titles) != 2 || !strings.Contains(strings.Join(titles, "|"), "Nghị quyết (NQ/ĐU), nhiệm kỳ 2025 - 2030") {
			t.Errorf("books %q", titles)
		}
		return err
	})
}

// TestTwoAtOnce: eight clerks who ask for the next number at once get eight numbers.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			if err := s.Try(s.Clerk, reserve(document.Reservation{Symbol: state(0), Day: "2026-01-08", Holder: fmt.Sprint("Người ", i), Reason: "x"})); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if got, gaps := bookOf(t, s, state(0), "2026-01-08"); len(got) != 8 || len(gaps) != 0 || !strings.HasPrefix(got[7], "08/BC-UBND") {
		t.Errorf("the book holds %q, gaps %v", got, gaps)
	}
}

// TestOutgoingPaperHasItsNumber: a number that an outgoing paper in the record bears is
// not given to another.
func TestOutgoingPaperHasItsNumber(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	u := paper("Báo cáo tháng 1\nThu ngân sách 6 tỷ đồng.")
	u.Document = document.Document{Title: "Báo cáo tháng 1", Number: "07/BC-UBND", Day: "2026-01-06", Direction: document.Outgoing}
	s.Do(s.Clerk, func(tx *db.Tx) error { _, _, err := document.Take(tx, u); return err })
	if got := sentence(t, s.Try(s.Clerk, give(state(7), "2026-01-08", "Báo cáo khác"))); !strings.Contains(got, "văn bản đi “Báo cáo tháng 1” ngày 06/01/2026") {
		t.Errorf("refused with %q", got)
	}
}

// TestTermTakesOver: a term that is recorded after its numbers were given takes them
// over, so that none is given twice in it; of two that bear one number the later.
func TestTermTakesOver(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	for _, g := range []struct {
		n   int
		day vn.Day
	}{{5, "2025-06-30"}, {1, "2025-08-01"}, {2, "2025-12-01"}, {2, "2026-01-05"}} {
		if err := s.Try(s.Clerk, give(party(g.n), g.day, "Nghị quyết ngày "+string(g.day))); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Try(s.Clerk, reserve(document.Reservation{Symbol: party(0), Day: "2026-01-06", Holder: "Ban Xây dựng Đảng", Reason: "x"})); err != nil {
		t.Fatal(err)
	}
	if err := s.Try(s.Clerk, func(tx *db.Tx) error {
		return document.AddTerm(tx, document.Term{Name: "2025 - 2030", From: "2025-07-15"})
	}); err != nil {
		t.Fatal(err)
	}
	got, gaps := bookOf(t, s, party(0), "2026-01-08")
	want := []string{"01-NQ/ĐU issued Nghị quyết ngày 2025-08-01", "02-NQ/ĐU issued Nghị quyết ngày 2026-01-05", "03-NQ/ĐU reserved Ban Xây dựng Đảng"}
	if diff := cmp.Diff(want, got); diff != "" || len(gaps) != 0 {
		t.Errorf("gaps %v, (-want +got):\n%s", gaps, diff)
	}
	if got, _ := bookOf(t, s, party(0), "2025-06-30"); len(got) != 2 {
		t.Errorf("the book of 2025 keeps %q, want what lies before the term and the older of two", got)
	}
	if got := sentence(t, s.Try(s.Clerk, give(party(1), "2026-01-08", "Nghị quyết khác"))); !strings.Contains(got, "ngày 01/08/2025. Số tiếp theo trong sổ là 4.") {
		t.Errorf("a number of the term is given twice: %q", got)
	}
}

// TestOutgoingNumberAsWritten: a kept outgoing paper bears its number however it was
// written, and a Party one through the whole term.
func TestOutgoingNumberAsWritten(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	if err := s.Try(s.Clerk, func(tx *db.Tx) error {
		return document.AddTerm(tx, document.Term{Name: "2025 - 2030", From: "2025-07-15"})
	}); err != nil {
		t.Fatal(err)
	}
	for i, d := range []document.Document{
		{Title: "Báo cáo quý", Number: "Số 7 / BC-UBND", Day: "2026-01-06"}, {Title: "Nghị quyết kỳ họp", Number: "3-NQ/ĐU", Day: "2025-08-06"},
		{Title: "Nghị quyết khóa trước", Number: "04-NQ/ĐU", Day: "2025-07-14"}, {Title: "Giấy mời", Number: "8", Day: "2026-01-06"},
	} {
		u := paper(fmt.Sprintf("Văn bản thứ %d.", i))
		u.Document = d
		u.Document.Direction = document.Outgoing
		s.Do(s.Clerk, func(tx *db.Tx) error { _, _, err := document.Take(tx, u); return err })
	}
	for _, c := range []struct {
		symbol document.Symbol
		want   string
	}{{state(7), "“Báo cáo quý”"}, {party(3), "“Nghị quyết kỳ họp” ngày 06/08/2025"}, {party(4), ""}, {state(8), ""}} {
		if got := sentence(t, s.Try(s.Clerk, give(c.symbol, "2026-01-08", "Văn bản khác"))); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%v: %q, want %q", c.symbol, got, c.want)
		}
	}
}

// TestNumberAsTheWardWritesIt: a ward that writes small numbers with three digits has
// them so in its books.
func TestNumberAsTheWardWritesIt(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	form := layout.For(layout.State, "2026-01-08")
	s.Do(s.Clerk, func(tx *db.Tx) error { return org.SetFormPoint(tx, form.Name("number_digits"), "3") })
	for _, act := range []func(*db.Tx) error{give(state(1), "2026-01-08", "Báo cáo"), reserve(document.Reservation{Symbol: state(0), Day: "2026-01-08", Holder: "A", Reason: "x"})} {
		if err := s.Try(s.Clerk, act); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := bookOf(t, s, state(0), "2026-01-08"); len(got) != 2 || !strings.HasPrefix(got[0], "001/BC-UBND") || !strings.HasPrefix(got[1], "002/BC-UBND") {
		t.Errorf("the book holds %q", got)
	}
}
