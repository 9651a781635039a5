package score

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
)

// TestAFrozenBoardStaysReadable reads a board as it was kept under rules 2026.2. A
// snapshot is never rewritten, so a field that is renamed or goes must still be
// read under its old name.
func TestAFrozenBoardStaysReadable(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/frozen-2026.2.json")
	if err != nil {
		t.Fatal(err)
	}
	var b Board
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&b); err != nil {
		t.Fatalf("a board frozen under rules 2026.2 is not read any more: %v", err)
	}
	l := b.Lines[0]
	n, ok := l.Parts[0].Value.Interval.Point()
	if b.Rules != "2026.2" || l.Verdict != Met || l.Computed != NotMet || l.Override.Name != "Lê Văn Thử" || !ok || n.RatString() != "870" || b.Count.Overridden != 1 {
		t.Errorf("it reads as %+v", b)
	}
}
