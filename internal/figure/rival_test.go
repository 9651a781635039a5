package figure_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

var people = plan.Definition{Name: "Dân số thường trú", Unit: "người", Direction: plan.Up, Kind: plan.Stock, OverUnits: plan.Adds}

func (b board) rival(who auth.Actor, r figure.Rival) (figure.Rival, error) {
	err := b.Try(who, func(tx *db.Tx) (err error) { r, err = figure.AddRival(tx, r); return err })
	return r, err
}

// TestTwoSourcesStandSideBySide follows the population of a group as statistics
// and the police count it.
func TestTwoSourcesStandSideBySide(t *testing.T) {
	t.Parallel()
	b := begin(t, people)
	own := b.entry(986, figure.NotSeen)
	police := figure.Rival{Key: own.Key, Value: figure.Value{N: 968}, Status: figure.Final, SourceName: " Công an phường ", Note: "Theo sổ quản lý cư trú."}
	if _, err := b.rival(b.Clerk, police); !fault.Is(err, fault.Conflict) {
		t.Errorf("beside nothing: %v", err)
	}
	first := b.must(t, b.Head, own)
	if err := b.approve(b.Chair, first.ID); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		who    auth.Actor
		change func(*figure.Rival)
	}{
		"without a source": {b.Clerk, func(r *figure.Rival) { r.SourceName = " " }},
		"without a proof":  {b.Clerk, func(r *figure.Rival) { r.Note = "" }},
		"by a reader":      {b.Reader, func(*figure.Rival) {}},
		"of another unit":  {b.Head, func(r *figure.Rival) { r.Key.Unit = b.Units["Tổ dân phố 8"] }},
		"without a status": {b.Clerk, func(r *figure.Rival) { r.Status = "" }},
	} {
		r := police
		c.change(&r)
		if _, err := b.rival(c.who, r); fault.Of(err) == nil {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
	kept, err := b.rival(b.Clerk, police)
	if err != nil {
		t.Fatal(err)
	}
	choose := func(who auth.Actor, seen int, reason string) (f figure.Figure, err error) {
		err = b.Try(who, func(tx *db.Tx) (err error) { f, err = figure.Choose(tx, kept.ID, seen, reason); return err })
		return f, err
	}
	if _, err := choose(b.Clerk, 1, " "); fault.Of(err) == nil || fault.Of(err).Field != "ly_do" {
		t.Errorf("chosen without a reason: %v", err)
	}
	if _, err := choose(b.Chair, 1, "Số công an đủ hơn"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("chosen by who sends nothing: %v", err)
	}
	if _, err := choose(b.Clerk, 0, "Số công an đủ hơn"); !fault.Is(err, fault.Conflict) {
		t.Errorf("chosen without having seen the record's: %v", err)
	}
	b.Do(b.Clerk, func(tx *db.Tx) error {
		_, err := figure.Keep(tx, first.ID, "Chờ rà soát hộ tạm trú")
		return err
	})
	f, err := choose(b.Clerk, 1, "Số công an đủ hơn")
	if err != nil {
		t.Fatal(err)
	}
	if f.State != figure.Submitted || f.Value.N != 968 || f.SourceName != "Công an phường" || f.Revision != 2 {
		t.Errorf("the choice sends %+v, want 968 of the police, waiting", f)
	}
	b.See(b.Reader, func(tx *db.Tx) error {
		counted, err := figure.FindApproved(tx, "2026-01-01", "2026-12-31", "")
		if err != nil || len(counted) != 1 || counted[0].Value.N != 986 {
			t.Errorf("counts %+v, %v; want 986 until the choice is approved", counted, err)
		}
		choices, err := figure.Choices(tx, own.Key)
		if err != nil {
			return err
		}
		want := []figure.Choice{{Key: own.Key, Figure: first.ID, Reason: "Chờ rà soát hộ tạm trú", By: b.Clerk.Account, At: tx.Stamp()},
			{Key: own.Key, Rival: kept.ID, Figure: f.ID, Reason: "Số công an đủ hơn", By: b.Clerk.Account, At: tx.Stamp()}}
		if diff := cmp.Diff(want, choices); diff != "" {
			t.Errorf("choices: -want +got\n%s", diff)
		}
		return nil
	})
	b.Do(b.Clerk, func(tx *db.Tx) error { _, err := figure.WithdrawRival(tx, kept.ID); return err })
	if _, err := choose(b.Clerk, 2, "Số công an đủ hơn"); !fault.Is(err, fault.Conflict) {
		t.Errorf("chosen after it was withdrawn: %v", err)
	}
	b.See(b.Reader, func(tx *db.Tx) error {
		all, err := figure.Rivals(tx, own.Key)
		if len(all) != 1 || all[0].WithdrawnAt == "" || all[0].SourceName != "Công an phường" {
			t.Errorf("rivals = %+v, want the withdrawn one in the history", all)
		}
		return err
	})
}

// TestEvidences keeps several files with a figure in their order, and refuses what
// is too many.
func TestEvidences(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	var files []string
	b.Do(b.Head, func(tx *db.Tx) error {
		for _, name := range []string{"b", "a", "c", "d", "e", "f", "g", "h", "i", "k", "l"} {
			f, err := blob.Put(tx, name+".txt", "text/plain", []byte("biên bản "+name))
			if err != nil {
				return err
			}
			files = append(files, f.ID)
		}
		return nil
	})
	e := b.entry(12, figure.NotSeen)
	for name, ids := range map[string][]string{"eleven": files, "one twice": {files[0], files[0]}, "one of nobody": {"elsewhere"}} {
		e.Evidences = ids
		if _, err := b.submit(b.Head, e); fault.Of(err) == nil {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
	e.Evidences = files[:3]
	f := b.must(t, b.Head, e)
	b.See(b.Head, func(tx *db.Tx) error {
		got, err := figure.Get(tx, f.ID)
		if diff := cmp.Diff(files[:3], got.Evidences); diff != "" {
			t.Errorf("evidence: -want +got\n%s", diff)
		}
		return err
	})
}

// TestEnteredForAUnit says how the number came and who told.
func TestEnteredForAUnit(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	for name, c := range map[string]struct {
		via   figure.Via
		note  string
		field string
	}{
		"by telephone, who told":        {figure.ViaCall, "Ông Lý Văn Mạnh", ""},
		"by telephone, nobody":          {figure.ViaCall, " ", "nguoi_bao"},
		"by a message of nobody":        {figure.ViaMessage, "", "nguoi_bao"},
		"by a photo that is not there":  {figure.ViaPhoto, "Ông Lý Văn Mạnh", "minh_chung"},
		"by a paper that is not there":  {figure.ViaPaper, "", "minh_chung"},
		"by a way that nobody knows of": {"pigeon", "", "nhap_thay"},
	} {
		e := b.entry(12, figure.NotSeen)
		e.Via, e.ViaNote = c.via, c.note
		f, err := b.submit(b.Clerk, e)
		switch {
		case c.field == "" && (err != nil || f.Via != c.via || f.ViaNote != c.note):
			t.Errorf("%s: %+v, %v", name, f, err)
		case c.field != "" && (fault.Of(err) == nil || fault.Of(err).Field != c.field):
			t.Errorf("%s: %v, want it at %s", name, err, c.field)
		}
	}
}

// TestApproveManyEachOnItsOwn: what is refused keeps nothing back of the others.
func TestApproveManyEachOnItsOwn(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	var ids []figure.ID
	for _, month := range [][2]vn.Day{{"2026-01-01", "2026-01-31"}, {"2026-02-01", "2026-02-28"}, {"2026-03-01", "2026-03-31"}} {
		e := b.entry(5, figure.NotSeen)
		e.Key.From, e.Key.To = month[0], month[1]
		ids = append(ids, b.must(t, b.Head, e).ID)
	}
	if err := b.approve(b.Chair, ids[1]); err != nil {
		t.Fatal(err)
	}
	asked := []figure.ID{ids[2], ids[1], "không có", ids[0], ids[0]}
	if err := b.Try(b.Head, func(tx *db.Tx) error {
		done, refused, err := figure.ApproveMany(tx, asked)
		if len(done) != 0 || len(refused) != 4 {
			t.Errorf("a reporter approved %d, refused %d", len(done), len(refused))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	b.Do(b.Chair, func(tx *db.Tx) error {
		done, refused, err := figure.ApproveMany(tx, asked)
		if err != nil {
			return err
		}
		if len(done) != 2 || done[0].ID != ids[2] || done[1].ID != ids[0] || done[0].State != figure.Approved {
			t.Errorf("approved %+v", done)
		}
		if len(refused) != 2 || !fault.Is(refused[0].Reason, fault.Conflict) || !fault.Is(refused[1].Reason, fault.Missing) {
			t.Errorf("refused %+v", refused)
		}
		return nil
	})
	b.See(b.Reader, func(tx *db.Tx) error {
		counted, err := figure.FindApproved(tx, "2026-01-01", "2026-12-31", "")
		if len(counted) != 3 {
			t.Errorf("%d count, want 3", len(counted))
		}
		return err
	})
}
