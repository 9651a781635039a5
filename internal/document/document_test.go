package document_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"tongket/internal/audit"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/fault"
	"tongket/internal/wardtest"
)

func paper(text string) document.Upload {
	return document.Upload{Filename: "bao-cao.txt", Kind: "txt", Media: "text/plain", Data: []byte(text), Text: text, Reader: "1"}
}

func TestTakeKeepsTheFileAndTheText(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	var first, again, edited document.Version
	var known bool
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		if first, _, err = document.Take(tx, paper("Báo cáo năm 2025\nThu ngân sách 6 tỷ đồng.")); err != nil {
			return err
		}
		if again, known, err = document.Take(tx, paper("Báo cáo năm 2025\nThu ngân sách 6 tỷ đồng.")); err != nil {
			return err
		}
		next := paper("Báo cáo năm 2025\nThu ngân sách 6,1 tỷ đồng.")
		next.ID = first.Document
		edited, _, err = document.Take(tx, next)
		return err
	})
	if !known || again.Document != first.Document || again.N != first.N {
		t.Errorf("the same text again = %+v, known %v", again, known)
	}
	if edited.Document != first.Document || edited.N != 2 {
		t.Errorf("an edited file = document %s version %d, want version 2 of the same", edited.Document, edited.N)
	}
	s.See(s.Reader, func(tx *db.Tx) error {
		d, err := document.Get(tx, first.Document)
		if err != nil {
			return err
		}
		if d.Title != "Báo cáo năm 2025" || d.Direction != document.Incoming {
			t.Errorf("document = %+v", d)
		}
		old, err := document.GetVersion(tx, first.Document, 1)
		if err != nil {
			return err
		}
		_, data, err := blob.Get(tx, old.Blob)
		if err == nil && string(data) != old.Text {
			t.Errorf("file = %q, text = %q", data, old.Text)
		}
		return err
	})
}

func TestFindLooksWithoutMarks(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	s.Do(s.Clerk, func(tx *db.Tx) error {
		for _, title := range []string{"Nghị quyết về thu ngân sách", "Thông báo 100% hộ", "Tờ trình thủy lợi"} {
			if _, _, err := document.Take(tx, paper(title)); err != nil {
				return err
			}
		}
		return nil
	})
	s.See(s.Clerk, func(tx *db.Tx) error {
		for words, want := range map[string]int{"": 3, "ngan sach": 1, "THỦY LỢI": 1, "100%": 1, "_": 0, "không có": 0} {
			found, err := document.Find(tx, words)
			if err != nil {
				return err
			}
			if len(found) != want {
				t.Errorf("%q finds %d, want %d", words, len(found), want)
			}
		}
		return nil
	})
}

func TestTakeRefuses(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	if err := s.Try(s.Clerk, func(tx *db.Tx) error { _, _, err := document.Take(tx, paper(" \n ")); return err }); !fault.Is(err, fault.Refused) {
		t.Errorf("a text without words: %v", err)
	}
	if err := s.Try(s.Reader, func(tx *db.Tx) error { _, _, err := document.Take(tx, paper("Báo cáo")); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reader uploads: %v", err)
	}
}

// TestRefuseTellsNothingOfTheFile reads the chain after a secret file was refused.
func TestRefuseTellsNothingOfTheFile(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	s.Do(s.Clerk, document.Refuse)
	s.See(s.Clerk, func(tx *db.Tx) error {
		rows, err := audit.Of(tx, "document")
		if err != nil {
			return err
		}
		if len(rows) != 1 || rows[0].Act != "document.refuse_secret" || rows[0].Detail != "{}" || rows[0].Account != string(s.Clerk.Account) {
			t.Errorf("rows = %+v; want that one was refused and who sent it", rows)
		}
		return nil
	})
}

func TestFirstLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"\n\n  Báo cáo năm \nhai":  "Báo cáo năm",
		"":                         "",
		"DỰ THẢO\n\nBiểu chỉ tiêu": "Biểu chỉ tiêu",
		strings.Repeat("ạ", 200):   strings.Repeat("ạ", 160) + "…",
	} {
		if got := document.FirstLine(text); got != want {
			t.Errorf("FirstLine(%.20q) = %.20q", text, got)
		}
	}
}

// TestTakeComposesWhatIsTyped sends names in pieces, as some keyboards and file
// systems write them.
func TestTakeComposesWhatIsTyped(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	up := paper("Quyết định giao chỉ tiêu")
	up.Filename = norm.NFD.String("quyết-định.txt")
	up.Type, up.Number, up.Issuer = norm.NFD.String(" Quyết định"), norm.NFD.String("12/QĐ-UBND "), norm.NFD.String("UBND tỉnh Minh Khê")
	up.Day = "2026-01-05"
	var v document.Version
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { v, _, err = document.Take(tx, up); return err })
	s.See(s.Clerk, func(tx *db.Tx) error {
		d, err := document.Get(tx, v.Document)
		if err != nil {
			return err
		}
		b, err := blob.Find(tx, v.Blob)
		got := []string{v.Filename, b.Name, d.Type, d.Number, d.Issuer, string(d.Day)}
		if diff := cmp.Diff([]string{"quyết-định.txt", "quyết-định.txt", "Quyết định", "12/QĐ-UBND", "UBND tỉnh Minh Khê", "2026-01-05"}, got); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
		return err
	})
	for name, change := range map[string]func(*document.Upload){
		"a day that is none":             func(u *document.Upload) { u.Day = "2026-02-30" },
		"a direction that is none":       func(u *document.Upload) { u.Direction = "sideways" },
		"a version of a paper of nobody": func(u *document.Upload) { u.ID = "elsewhere" },
	} {
		other := paper("Văn bản khác: " + name)
		change(&other)
		err := s.Try(s.Clerk, func(tx *db.Tx) error { _, _, err := document.Take(tx, other); return err })
		if fault.Of(err) == nil {
			t.Errorf("%s: %v, want a sentence", name, err)
		}
	}
}
