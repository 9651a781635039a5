package report

import (
	"strings"
	"testing"

	"tongket/internal/fault"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// TestTellable: a period that has not begun, or was over before the ward had its name,
// is refused at its field; one under way may be told.
func TestTellable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to vn.Day
		want     string // in the sentence; "" where it may be told
	}{
		{"2025-06-01", "2025-06-30", "trước ngày 01/07/2025"},
		{"2025-01-01", "2025-07-01", ""},
		{"2025-07-01", "2025-12-31", ""},
		{"2026-01-01", "2026-01-31", ""},
		{"2026-01-10", "2026-01-31", "bắt đầu từ ngày 10/01/2026, đến hôm nay (09/01/2026) chưa có gì"},
	} {
		f := fault.Of(tellable(regime.Period{Name: "Kỳ", From: c.from, To: c.to}, "2025-07-01", "2026-01-09"))
		if (f == nil) != (c.want == "") || f != nil && (f.Field != "ky" || !strings.Contains(f.Sentence, c.want)) {
			t.Errorf("%s to %s: %v, want a fault with %q", c.from, c.to, f, c.want)
		}
	}
}
