package regime

import (
	"encoding/json"
	"fmt"
	"slices"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Windows returns every revision of every window that the ward may open a year
// under: those that ship, then the ward's own; of one code the earliest year
// first.
func Windows(tx *db.Tx) ([]Window, error) { return windowsAsOf(tx, "") }

// windowsAsOf is Windows as the record knew them at an instant (a db.Stamp); "" is
// now.
func windowsAsOf(tx *db.Tx, stamp string) ([]Window, error) {
	all := shippedWindows()
	err := tx.Each(func(s db.Scanner) error {
		var w Window
		var spans string
		if err := s.Scan(&w.Code, &w.Revision, &w.Since, &w.Label, &w.Source, &w.DueAfter, &spans); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(spans), &w.Spans); err != nil {
			return fmt.Errorf("spans of window %s: %w", w.Code, err)
		}
		all = append(all, w)
		return nil
	}, `select code, revision, since, label, source, due_after, spans from reporting_window where ward = $1 and ($2 = '' or recorded_at <= $2) order by code, since, revision`, stamp)
	return all, err
}

// WindowsIn returns the windows that are good for a year, one of each code.
func WindowsIn(tx *db.Tx, year int) ([]Window, error) { return WindowsInAsOf(tx, year, "") }

// WindowsInAsOf is WindowsIn as the record knew it at an instant (a db.Stamp); ""
// is now.
func WindowsInAsOf(tx *db.Tx, year int, stamp string) ([]Window, error) {
	all, err := windowsAsOf(tx, stamp)
	if err != nil {
		return nil, err
	}
	var good []Window
	for _, w := range all {
		if w.Since > year {
			continue
		}
		i := slices.IndexFunc(good, func(g Window) bool { return g.Code == w.Code })
		switch {
		case i < 0:
			good = append(good, w)
		case w.Since >= good[i].Since:
			good[i] = w // the later year stands, and of one year the later revision
		}
	}
	return good, nil
}

// windowFor returns the window of a code as it is good for a year that can be
// opened.
func windowFor(tx *db.Tx, year int, code string) (Window, error) {
	if year < firstYear || year > lastYear {
		return Window{}, fault.Invalidf("nam", "Năm %d nằm ngoài %d–%d, những năm mở kỳ được. Hãy ghi lại năm.", year, firstYear, lastYear)
	}
	all, err := Windows(tx)
	if err != nil {
		return Window{}, err
	}
	known := slices.IndexFunc(all, func(w Window) bool { return w.Code == code })
	if known < 0 {
		return Window{}, fault.Invalidf("khung", "Đơn vị không có khung kỳ %q. Hãy chọn một khung kỳ trong danh sách.", code)
	}
	good, err := WindowsIn(tx, year)
	if err != nil {
		return Window{}, err
	}
	for _, w := range good {
		if w.Code == code {
			return w, nil
		}
	}
	return Window{}, fault.Invalidf("nam", "Khung kỳ “%s” áp dụng từ năm %d, chưa dùng được cho năm %d. Hãy chọn khung kỳ hoặc năm khác.", all[known].Label, all[known].Since, year)
}

// Span returns the first and the last day of a year under the window.
func (w Window) Span(year int) (from, to vn.Day) {
	for _, s := range w.Spans {
		first, last := s.From.In(year), s.To.In(year)
		if from == "" || first < from {
			from = first
		}
		to = max(to, last)
	}
	return from, to
}
