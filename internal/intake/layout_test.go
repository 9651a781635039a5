package intake_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/db"
	"tongket/internal/doc"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/intake"
	"tongket/internal/wardtest"
)

// TestOutlineIsKept keeps where the words of a scan stand.
func TestOutlineIsKept(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	read := &extract.Document{Text: "Thu 6 tỷ đồng", Kind: "scan", Pages: []doc.Page{{Width: 5950, Height: 8420, Scanned: true}},
		Nodes: []extract.Node{{Kind: extract.Paragraph, Span: [2]int{0, 15}, Place: "p1@1,2,3,4"}},
		Words: []extract.Word{{Span: [2]int{0, 3}, Page: 1, Box: doc.Box{1, 2, 3, 4}, Doubt: 41}}}
	var got *extract.Document
	s.Do(s.Clerk, func(tx *db.Tx) error {
		v, _, err := intake.Propose(tx, document.Upload{Filename: "quet.pdf", Media: "application/pdf", Data: []byte("%PDF"), Reader: "2"}, read)
		if err != nil {
			return err
		}
		got, err = intake.Outline(tx, v)
		return err
	})
	if diff := cmp.Diff(read, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestUnreadScan is kept only under the full name of the person who sends it.
func TestUnreadScan(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	send := func(declared string) (v document.Version, known bool, err error) {
		err = s.Try(s.Clerk, func(tx *db.Tx) (err error) {
			v, known, err = intake.Propose(tx, document.Upload{Filename: "quet.pdf", Media: "application/pdf", Data: []byte("%PDF-1.7 ảnh"), Reader: "2", Declared: declared},
				&extract.Document{Kind: "scan"})
			return err
		})
		return v, known, err
	}
	if _, _, err := send(""); !fault.Is(err, fault.Refused) {
		t.Errorf("without a declaration: %v", err)
	}
	if _, _, err := send("Người Khác"); !fault.Is(err, fault.Invalid) {
		t.Errorf("under another's name: %v", err)
	}
	v, _, err := send(" " + s.Clerk.Name + " ")
	if err != nil || v.DeclaredBy != s.Clerk.Account || v.Text != "" {
		t.Fatalf("under the sender's name: %+v, %v", v, err)
	}
	if again, known, err := send(s.Clerk.Name); err != nil || !known || again.Document != v.Document {
		t.Errorf("the same file again: %+v, known %v, %v", again, known, err)
	}
}
