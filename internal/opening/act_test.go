package opening

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/wardtest"
)

// first and second are two papers that agree on one thing and not on another.
var (
	firstPaper = head("BÁO CÁO", "1/BC-UBND", "2026-01-05") + "Năm 2025, kết nạp 19 đảng viên mới.\nNăm 2025, số trường đạt chuẩn quốc gia là 6 trường.\n"
	lastPaper  = head("BÁO CÁO", "2/BC-UBND", "2026-01-15") + "Năm 2025, kết nạp 20 đảng viên mới.\nNăm 2025, số trường đạt chuẩn quốc gia là 6 trường.\nNăm 2026, phấn đấu kết nạp 25 đảng viên mới.\n"
)

// ward is a ward with its people and what a test does to it.
type ward struct {
	*wardtest.Site
	t *testing.T
}

func newWard(t *testing.T) *ward {
	t.Helper()
	return &ward{wardtest.Settled(t), t}
}

// take drops files; each is a name and its text.
func (w *ward) take(files ...string) ID {
	w.t.Helper()
	var items []Item
	for i := 0; i < len(files); i += 2 {
		items = append(items, Item{Path: files[i], Data: []byte(files[i+1])})
	}
	f, err := Clear(must(Unpack(items)), func(it Item) error {
		_, err := paper.Read(it.Path, it.Data)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	var id ID
	w.Do(w.Clerk, func(tx *db.Tx) (err error) {
		id, err = Take(tx, f)
		return err
	})
	return id
}

// read does the queue's work.
func (w *ward) read(ctx context.Context, id ID) error {
	w.t.Helper()
	work, err := json.Marshal(args{id})
	if err != nil {
		w.t.Fatal(err)
	}
	return Handler(paper.Reader{})(ctx, w.DB, w.Ward, work)
}

func (w *ward) review() (r Review) {
	w.t.Helper()
	w.See(w.Clerk, func(tx *db.Tx) (err error) {
		r, err = LoadReview(tx)
		return err
	})
	return r
}

// confirm does a step and returns what it wrote.
func (w *ward) confirm(act func(tx *db.Tx) (Done, error)) (done Done) {
	w.t.Helper()
	w.Do(w.Clerk, func(tx *db.Tx) (err error) {
		done, err = act(tx)
		return err
	})
	return done
}

// loaded is a review taken in the transaction of an act.
func (w *ward) loaded(tx *db.Tx) Review {
	w.t.Helper()
	r, err := LoadReview(tx)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func TestStepsWriteThroughTheActs(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	if err := w.read(t.Context(), w.take("a.txt", firstPaper, "b.txt", lastPaper)); err != nil {
		t.Fatal(err)
	}
	for _, step := range []func(tx *db.Tx) (Done, error){
		func(tx *db.Tx) (Done, error) { return AddUnits(tx, w.loaded(tx).Units) },
		func(tx *db.Tx) (Done, error) { return Define(tx, w.loaded(tx).Indicators) },
		func(tx *db.Tx) (Done, error) { return SetPlan(tx, w.loaded(tx).Targets) },
		func(tx *db.Tx) (Done, error) { return Submit(tx, w.loaded(tx).Series) },
	} {
		w.confirm(step)
	}
	r := w.review()
	if len(r.Clashes) != 1 || r.Open() != 1 || len(r.Series)+len(r.Targets)+len(r.Indicators) != 0 {
		t.Fatalf("left: %v", told(r))
	}
	w.See(w.Clerk, func(tx *db.Tx) error {
		d, found, err := plan.FindByName(tx, "Số trường đạt chuẩn quốc gia")
		if err != nil || !found {
			t.Fatalf("the indicator: %v %v", found, err)
		}
		all, err := figure.FindApproved(tx, "2025-01-01", "2025-12-31", "")
		if err != nil || len(all) != 1 || all[0].Key.Indicator != d.Indicator || all[0].Value.N != 6 || all[0].Source.Document == "" || all[0].SubmittedBy != w.Clerk.Account {
			t.Errorf("figures %+v, %v", all, err)
		}
		lines, err := plan.Targets(tx, 2026, "")
		if err != nil || len(lines) != 1 || lines[0].Parts[0].Plans[0].Lo != 25 || lines[0].Parts[0].Plans[0].Source.Document == "" {
			t.Errorf("plan %+v, %v", lines, err)
		}
		waiting, err := intake.CountWaiting(tx)
		for _, n := range waiting {
			if n != 1 { // the number that contradicts
				t.Errorf("%d proposals wait", n)
			}
		}
		return err
	})
	w.confirm(func(tx *db.Tx) (Done, error) {
		c := w.loaded(tx).Clashes[0]
		return Choose(tx, []Choice{{c, c.Candidates[1].ID}})
	})
	if r = w.review(); r.Settled != 1 || r.Open() != 0 || r.Clashes[0].Chosen != "19 đảng viên" || len(r.Series) != 0 {
		t.Errorf("after the choice: %v", told(r))
	}
}

// TestNothingTwice holds that the same step sent from two pages writes once, and
// that a folder dropped again proposes nothing.
func TestNothingTwice(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	if err := w.read(t.Context(), w.take("a.txt", firstPaper)); err != nil {
		t.Fatal(err)
	}
	drawn := w.review().Indicators
	w.confirm(func(tx *db.Tx) (Done, error) { return Define(tx, drawn) })
	if err := w.Try(w.Clerk, func(tx *db.Tx) error { _, err := Define(tx, drawn); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("a page drawn before defines again: %v", err)
	}
	series := w.review().Series
	w.confirm(func(tx *db.Tx) (Done, error) { return Submit(tx, series) })
	id := w.take("thư mục khác/bản sao.txt", firstPaper)
	if err := w.read(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if r := w.review(); len(r.Indicators)+len(r.Series)+len(r.Targets)+len(r.Clashes) != 0 || r.Papers != 1 {
		t.Errorf("dropped again: %v in %d papers", told(r), r.Papers)
	}
	w.See(w.Clerk, func(tx *db.Tx) error {
		d, err := Get(tx, id)
		if err == nil && d.Count(Known) != 1 {
			t.Errorf("files %+v", d.Files)
		}
		return err
	})
	if err := w.read(t.Context(), w.take("b.txt", lastPaper)); err != nil {
		t.Fatal(err)
	}
	if got, want := told(w.review()), []string{"plan 2026 Kết nạp đảng viên mới: ≥ 25", "! figure Kết nạp đảng viên mới, Năm 2025: 20 đảng viên; 19 đảng viên;"}; !slices.Equal(got, want) {
		t.Errorf("what is new or differs: %q, want %q", got, want)
	}
}

// TestReadingGoesOn holds that a program that was stopped in the middle of a folder
// reads on where it was, and reads nothing twice.
func TestReadingGoesOn(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	id := w.take("a.txt", firstPaper, "b.txt", lastPaper, "c.txt", "Năm 2024, kết nạp 17 đảng viên mới.\n")
	stopped, stop := context.WithCancel(t.Context())
	slow := w.DB.WithClock(func() time.Time { // the second file ends the program
		var d Drop
		if err := w.DB.View(t.Context(), w.Clerk, func(tx *db.Tx) (err error) { d, err = Get(tx, id); return err }); err == nil && d.Left() == 2 {
			stop()
		}
		return w.Clock.Now()
	})
	work, err := json.Marshal(args{id})
	if err != nil {
		t.Fatal(err)
	}
	if err := Handler(paper.Reader{})(stopped, slow, w.Ward, work); err == nil {
		t.Fatal("the stopped reading says that all is read")
	}
	left := func() (n int) {
		w.See(w.Clerk, func(tx *db.Tx) error {
			d, err := Get(tx, id)
			n = d.Left()
			return err
		})
		return n
	}
	if n := left(); n == 0 || n == 3 {
		t.Fatalf("%d of 3 files wait after the stop", n)
	}
	for range 2 { // the queue may bring the same work twice
		if err := w.read(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	if r := w.review(); left() != 0 || r.Papers != 3 {
		t.Errorf("%d files wait, %d papers", left(), r.Papers)
	}
}

// TestWhoMay holds that each act asks for its right, and that a secret file leaves
// nothing in the record.
func TestWhoMay(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	if err := w.read(t.Context(), w.take("a.txt", firstPaper, "công văn.txt", "TUYỆT MẬT\nSố: 1/CV\n\nVĩnh Thắng Bảy.")); err != nil {
		t.Fatal(err)
	}
	r := w.review()
	for name, act := range map[string]func(tx *db.Tx) error{
		"take": func(tx *db.Tx) error { _, err := Take(tx, Folder{Secret: 1}); return err },
		"units": func(tx *db.Tx) error {
			_, err := AddUnits(tx, []UnitProposal{{Name: "Trạm Y tế", Kind: "health"}})
			return err
		},
		"define": func(tx *db.Tx) error { _, err := Define(tx, r.Indicators); return err },
		"plan": func(tx *db.Tx) error {
			_, err := SetPlan(tx, []TargetProposal{{Year: 2026, Name: "a", Parts: []TargetPart{{Plans: []PlanValue{{}}}}}})
			return err
		},
		"choose": func(tx *db.Tx) error { _, err := Choose(tx, nil); return err },
	} {
		for _, who := range []auth.Actor{w.Head, w.Reader} {
			if err := w.Try(who, act); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s by %s: %v", name, who.Name, err)
			}
		}
	}
	if err := w.Try(w.Clerk, func(tx *db.Tx) error { _, err := Take(tx, Folder{}); return err }); !fault.Is(err, fault.Invalid) {
		t.Errorf("an empty folder: %v", err)
	}
	if err := w.Try(w.Clerk, func(tx *db.Tx) error {
		_, err := Choose(tx, []Choice{{Clash{ID: "x", Name: "a", Candidates: []Candidate{{ID: "1"}}}, "2"}})
		return err
	}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a side that nobody told: %v", err)
	}
	w.See(w.Clerk, func(tx *db.Tx) error {
		all, err := Drops(tx)
		if err != nil || len(all) != 1 || all[0].Secret != 1 || len(all[0].Files) != 1 || strings.Contains(all[0].Files[0].Path, "công văn") {
			t.Errorf("drops %+v, %v", all, err)
		}
		_, err = Get(tx, "khong-co")
		if !fault.Is(err, fault.Missing) {
			t.Errorf("no such drop: %v", err)
		}
		return nil
	})
}

// TestSameAs holds that an indicator said to be another is a name of that one: its
// numbers join the other's, and nobody is asked again.
func TestSameAs(t *testing.T) {
	t.Parallel()
	const table = "# Biểu năm 2025\n\n| TT | Chỉ tiêu | ĐVT | Kế hoạch năm 2025 | Thực hiện năm 2025 |\n|---|---|---|---|---|\n| 1 | %s | hộ | 40 | 44 |\n"
	w := newWard(t)
	if err := w.read(t.Context(), w.take("a.md", strings.Replace(table, "%s", "Hộ trồng rừng sản xuất tập trung", 1),
		"b.md", "# Biểu theo dõi năm 2024\n\n| TT | Chỉ tiêu | ĐVT | Thực hiện năm 2024 |\n|---|---|---|---|\n| 1 | Hộ trồng rừng sản xuất | hộ | 31 |\n")); err != nil {
		t.Fatal(err)
	}
	all := w.review().Indicators
	if len(all) != 2 || all[0].Sure || len(all[0].Maybe) != 1 || all[0].Maybe[0].ID != all[1].ID {
		t.Fatalf("proposed %+v", all)
	}
	alone := all[1]
	alone.SameAs = all[0].ID
	if err := w.Try(w.Clerk, func(tx *db.Tx) error { _, err := Define(tx, []IndicatorProposal{alone}); return err }); !fault.Is(err, fault.Invalid) {
		t.Errorf("the same as what nobody defines: %v", err)
	}
	all[1].SameAs = all[0].ID
	if done := w.confirm(func(tx *db.Tx) (Done, error) { return Define(tx, all) }); done.Written != 1 {
		t.Errorf("%d indicators were defined", done.Written)
	}
	r := w.review()
	if len(r.Indicators) != 0 || len(r.Series) != 1 || len(r.Series[0].Points) != 2 || len(r.Targets) != 1 {
		t.Errorf("afterwards %v", told(r))
	}
}
