package figure_test

import (
	"testing"

	"tongket/internal/figure"
	"tongket/internal/vn"
)

func TestYearBeforeAndPeriodBefore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, to, yearFrom, yearTo, beforeFrom, beforeTo vn.Day }{
		{"2026-01-01", "2026-01-31", "2025-01-01", "2025-01-31", "2025-12-01", "2025-12-31"},
		{"2025-02-01", "2025-02-28", "2024-02-01", "2024-02-29", "2025-01-01", "2025-01-31"},
		{"2024-02-01", "2024-02-29", "2023-02-01", "2023-02-28", "2024-01-01", "2024-01-31"},
		{"2026-04-01", "2026-06-30", "2025-04-01", "2025-06-30", "2026-01-01", "2026-03-31"},
		{"2026-01-01", "2026-12-31", "2025-01-01", "2025-12-31", "2025-01-01", "2025-12-31"},
		{"2025-12-15", "2026-01-14", "2024-12-15", "2025-01-14", "2025-11-15", "2025-12-14"},
		{"2026-03-10", "2026-03-19", "2025-03-10", "2025-03-19", "2026-02-28", "2026-03-09"},
	} {
		k := figure.Key{From: c.from, To: c.to}
		if got := k.YearBefore(); got.From != c.yearFrom || got.To != c.yearTo {
			t.Errorf("a year before %s–%s is %s–%s, want %s–%s", c.from, c.to, got.From, got.To, c.yearFrom, c.yearTo)
		}
		if got := k.Before(); got.From != c.beforeFrom || got.To != c.beforeTo {
			t.Errorf("the period before %s–%s is %s–%s, want %s–%s", c.from, c.to, got.From, got.To, c.beforeFrom, c.beforeTo)
		}
	}
}
