package audit_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/wardtest"
)

// add writes n acts, each its own transaction, and returns the head printed
// after each, the empty chain's first.
func add(t *testing.T, w *wardtest.W, n int) (heads []string) {
	t.Helper()
	printed := func(tx *db.Tx) error {
		h, err := audit.Head(tx)
		heads = append(heads, h)
		return err
	}
	w.View(w.System(), printed)
	for i := range n {
		w.Update(w.System(), func(tx *db.Tx) error {
			return audit.Add(tx, audit.Entry{Act: "figure.submit", Subject: fmt.Sprintf("figure/%d", i), Detail: map[string]any{"value": 100 + i}})
		})
		w.View(w.System(), printed)
	}
	return heads
}

// verify checks the chain against a printed head and returns what people read
// of a finding, "" where it is sound.
func verify(t *testing.T, w *wardtest.W, printed string) string {
	t.Helper()
	err := w.DB.View(t.Context(), w.System(), func(tx *db.Tx) error {
		_, err := audit.Verify(tx, printed)
		return err
	})
	if err == nil {
		return ""
	}
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("verify gives %v, want a fault of kind conflict", err)
	}
	return fault.Of(err).Sentence
}

// tamper changes the record behind the program's back.
func tamper(t *testing.T, w *wardtest.W, statements ...string) {
	t.Helper()
	err := w.DB.UpdateEveryWard(t.Context(), func(x *db.Wide) error {
		for _, s := range statements {
			n, err := x.Exec(s)
			if err != nil {
				return err
			}
			if n == 0 {
				t.Errorf("%q changed nothing", s)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAChainThatWasTouchedIsFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		do   []string
		says string // of the sentence; "" where only a printed head tells
	}{
		{"a value", []string{`update audit set detail = '{"value":999}' where n = 3`}, "bị sửa tại dòng 3 (figure.submit"},
		{"a time", []string{`update audit set at = '2026-01-09T00:00:00.000000Z' where n = 3`}, "bị sửa tại dòng 3"},
		{"an account", []string{`update audit set account = 'system:other' where n = 3`}, "bị sửa tại dòng 3"},
		{"an act", []string{`update audit set act = 'figure.approve' where n = 3`}, "bị sửa tại dòng 3"},
		{"a subject", []string{`update audit set subject = 'figure/9' where n = 5`}, "bị sửa tại dòng 5"},
		{"a digest", []string{`update audit set hash = 'aa' where n = 1`}, "bị sửa tại dòng 1"},
		{"a row taken out", []string{`delete from audit where n = 3`}, "sau dòng 2 là dòng 4"},
		{"the first row taken out", []string{`delete from audit where n = 1`}, "sau dòng 0 là dòng 2"},
		{"a row taken out and the gap closed", []string{`delete from audit where n = 3`, `update audit set n = 3 where n = 4`, `update audit set n = 4 where n = 5`}, "bị sửa tại dòng 3"},
		{"a row put in", []string{
			`update audit set n = 6 where n = 5`, `update audit set n = 5 where n = 4`,
			`insert into audit (ward, n, at, account, act, subject, detail, hash) select ward, 4, at, account, act, subject, detail, hash from audit where n = 3`,
		}, "bị sửa tại dòng 4"},
		{"two rows exchanged", []string{`update audit set n = 100 where n = 2`, `update audit set n = 2 where n = 3`, `update audit set n = 3 where n = 100`}, "bị sửa tại dòng 2"},
		{"the end cut off", []string{`delete from audit where n = 5`}, "có 4 dòng, mốc cuối ghi dòng 5"},
		{"all cut off", []string{`delete from audit where n > 0`}, "có 0 dòng, mốc cuối ghi dòng 5"},
		{"a row put on", []string{`insert into audit (ward, n, at, account, act, subject, detail, hash) select ward, 6, at, account, act, subject, detail, hash from audit where n = 5`}, "bị sửa tại dòng 6"},
		{"the end cut off and the head patched", []string{
			`delete from audit where n > 3`,
			`update head set n = 3, hash = (select hash from audit where n = 3)`,
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
				heads := add(t, w, 5)
				for _, h := range append(heads, "", " "+strings.ToUpper(heads[2])+"\n") {
					if got := verify(t, w, h); got != "" {
						t.Fatalf("a sound chain with the head %q on paper: %s", h, got)
					}
				}
				tamper(t, w, c.do...)
				if c.says != "" {
					if got := verify(t, w, ""); !strings.Contains(got, c.says) || !strings.Contains(got, "Hãy giữ nguyên tệp dữ liệu") {
						t.Errorf("people read %q, want it to say %q and what to do", got, c.says)
					}
					return
				}
				for i, h := range heads {
					got := verify(t, w, h)
					if i <= 3 && got != "" {
						t.Errorf("the head %q, which is still there: %s", h, got)
					}
					if i > 3 && !strings.Contains(got, fmt.Sprintf("không còn chứa mốc %q đã in: hiện có 3 dòng, mốc cuối %s", h, heads[3])) {
						t.Errorf("the head %q, which was cut off: %q", h, got)
					}
				}
			})
		})
	}
}

func TestOneWardsChainDoesNotPassForAnothers(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		add(t, w, 2)
		other := w.Another("0198f000-0000-7000-8000-00000000b002")
		if got := verify(t, other, ""); got != "" {
			t.Fatalf("a new ward's chain: %s", got)
		}
		tamper(t, w,
			`insert into audit (ward, n, at, account, act, subject, detail, hash) select '`+string(other.Ward)+`', n, at, account, act, subject, detail, hash from audit`,
			`update head set n = 2, hash = (select hash from audit where n = 2 and audit.ward = '`+string(w.Ward)+`')`)
		if got := verify(t, w, ""); got != "" {
			t.Errorf("the ward's own chain: %s", got)
		}
		if got := verify(t, other, ""); !strings.Contains(got, "bị sửa tại dòng 1") {
			t.Errorf("another ward's chain under this ward's name: %q, want a finding in row 1", got)
		}
	})
}

func TestOfTellsASubjectsStory(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		clerk := auth.System(w.Ward, "clerk")
		w.Update(clerk, func(tx *db.Tx) error {
			return errors.Join(
				audit.Add(tx, audit.Entry{Act: "figure.submit", Subject: "figure/1", Detail: map[string]any{"value": int64(12345), "bound": "≥", "fields": []string{"note"}}}),
				audit.Add(tx, audit.Entry{Act: "figure.submit", Subject: "figure/2"}))
		})
		w.Update(w.System(), func(tx *db.Tx) error {
			return audit.Add(tx, audit.Entry{Act: "figure.approve", Subject: "figure/1"})
		})
		at := db.Stamp(wardtest.Start)
		want := []audit.Row{
			{N: 1, At: at, Account: "system:clerk", Act: "figure.submit", Subject: "figure/1", Detail: `{"bound":"≥","fields":["note"],"value":12345}`},
			{N: 3, At: at, Account: "system:wardtest", Act: "figure.approve", Subject: "figure/1", Detail: `{}`},
		}
		w.View(w.System(), func(tx *db.Tx) error {
			got, err := audit.Of(tx, "figure/1")
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(audit.Row{}, "Hash")); diff != "" {
				t.Errorf("the story of figure/1 (-want +got):\n%s", diff)
			}
			return err
		})
	})
}

func TestHeadWithinAnAct(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		var within, before string
		w.Update(w.System(), func(tx *db.Tx) (err error) {
			if before, err = audit.Head(tx); err != nil {
				return err
			}
			if err := audit.Add(tx, audit.Entry{Act: "report.make", Subject: "report/1"}); err != nil {
				return err
			}
			if within, err = audit.Head(tx); err != nil {
				return err
			}
			_, err = audit.Verify(tx, within)
			return err
		})
		heads := add(t, w, 0)
		if before != "0" || within != heads[0] || !strings.HasPrefix(within, "1-") || len(within) != len("1-")+16 {
			t.Errorf("heads before, within and after the act: %q, %q, %q", before, within, heads[0])
		}
	})
}

func TestWhatCannotBeWrittenIsRefused(t *testing.T) {
	t.Parallel()
	w := wardtest.New(t)
	for _, detail := range []map[string]any{{"f": func() {}}, {"n": math.NaN()}} {
		err := w.DB.Update(t.Context(), w.System(), func(tx *db.Tx) error {
			return audit.Add(tx, audit.Entry{Act: "a", Subject: "s", Detail: detail})
		})
		if err == nil {
			t.Errorf("the detail %v is taken", detail)
		}
	}
	err := w.DB.View(t.Context(), w.System(), func(tx *db.Tx) error {
		return audit.Add(tx, audit.Entry{Act: "a", Subject: "s"})
	})
	if !db.Is(err, db.ReadOnly) {
		t.Errorf("an entry in a view gives %v, want class %s", err, db.ReadOnly)
	}
	if got := add(t, w, 0); got[0] != "0" {
		t.Errorf("the head stands at %s, want an empty chain", got[0])
	}
}
