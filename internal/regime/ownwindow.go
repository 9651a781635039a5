package regime

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tongket/internal/audit"
	"tongket/internal/auth"
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

// longestWindow bounds how many periods a window may have in a year.
const longestWindow = 60

// SetWindow records a window of the ward's own, or what one is from a year on: a
// year that is open under it keeps its periods.
func SetWindow(tx *db.Tx, w Window) (Window, error) {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return Window{}, err
	}
	w, err := w.tidied()
	if err != nil {
		return Window{}, err
	}
	all, err := Windows(tx)
	if err != nil {
		return Window{}, err
	}
	if w.Code == "" {
		w.Code, w.Revision = db.NewID(), 0
	} else if w, err = w.after(tx, all); err != nil {
		return Window{}, err
	}
	w.Revision++
	spans, err := json.Marshal(w.Spans)
	if err != nil {
		return Window{}, fmt.Errorf("spans of window %s: %w", w.Code, err)
	}
	if _, err := tx.Exec(`insert into reporting_window (ward, code, revision, since, label, source, due_after, spans, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		w.Code, w.Revision, w.Since, w.Label, w.Source, w.DueAfter, string(spans), tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return Window{}, err
	}
	return w, audit.Add(tx, audit.Entry{Act: "window.set", Subject: "window/" + w.Code, Detail: map[string]any{"revision": w.Revision, "since": w.Since}})
}

// after gives a change of a window its number, and refuses one that would reach
// into a year that is open under it.
func (w Window) after(tx *db.Tx, all []Window) (Window, error) {
	known := false
	for _, other := range all {
		if other.Code == w.Code {
			known = true
			w.Revision = max(w.Revision, other.Revision)
		}
	}
	if !known {
		return w, fault.Missingf("Không có khung kỳ này trong đơn vị. Hãy mở lại trang lịch báo cáo.")
	}
	var open int
	if _, err := tx.One([]any{&open}, `select coalesce(max(year), 0) from period where ward = $1 and window_code = $2`, w.Code); err != nil {
		return w, err
	}
	if w.Since <= open {
		return w, fault.Invalidf("tu_nam", "Năm %d đã mở kỳ theo khung “%s” và giữ nguyên. Hãy áp dụng khung mới từ năm %d.", open, w.Label, open+1)
	}
	return w, nil
}

func (w Window) tidied() (Window, error) {
	w.Label, w.Source = strings.Join(strings.Fields(vn.NFC(w.Label)), " "), strings.Join(strings.Fields(vn.NFC(w.Source)), " ")
	switch n := utf8.RuneCountInString(w.Label); {
	case n == 0 || n > longestName:
		return w, fault.Invalidf("ten", "Tên khung kỳ có %d ký tự; cần từ 1 đến %d. Hãy ghi tên, ví dụ “Kỳ báo cáo của tỉnh (ngày 20 đến 19)”.", n, longestName)
	case w.Since < firstYear || w.Since > lastYear:
		return w, fault.Invalidf("tu_nam", "Năm %d nằm ngoài %d–%d. Hãy ghi lại năm bắt đầu áp dụng.", w.Since, firstYear, lastYear)
	case w.DueAfter < 1 || w.DueAfter > longestDue:
		return w, fault.Invalidf("han_sau", "Hạn gửi sau ngày chốt %d ngày làm việc nằm ngoài 1–%d. Hãy ghi lại số ngày; ít nhất là 1.", w.DueAfter, longestDue)
	case len(w.Spans) == 0 || len(w.Spans) > longestWindow:
		return w, fault.Invalidf("ky", "Khung có %d kỳ trong năm; cần từ 1 đến %d. Hãy ghi lại các kỳ.", len(w.Spans), longestWindow)
	}
	seen := map[string]bool{}
	for _, s := range w.Spans {
		name := s.In(w.Since)
		from, to := s.From.In(w.Since), s.To.In(w.Since)
		switch {
		case !slices.Contains(Kinds, s.Kind) || s.Name == name:
			return w, fault.Invalidf("ky", "Tên kỳ “%s” không mang năm. Hãy ghi %s trong tên, ví dụ “Tháng 01/%s”.", s.Name, thisYear, thisYear)
		case from > to:
			return w, fault.Invalidf("ky", "Kỳ “%s” từ %s đến %s đi ngược. Hãy đổi hai ngày.", name, from.Short(), to.Short())
		case seen[string(from+to)]:
			return w, fault.Invalidf("ky", "Hai kỳ cùng đi từ %s đến %s. Hãy bỏ bớt một kỳ.", from.Short(), to.Short())
		}
		seen[string(from+to)] = true
	}
	return w, nil
}

// MonthlyFrom makes a window whose months begin on a day of the month before, as
// provinces set them: from the 20th to the 19th.
func MonthlyFrom(day int) []Span {
	from := func(m time.Month) Mark {
		if m == time.January {
			return Mark{1, time.December, day}
		}
		return Mark{0, m - 1, day}
	}
	to := func(m time.Month) Mark { return Mark{0, m, day - 1} }
	between := func(kind Kind, name string, first, last time.Month) Span {
		return Span{kind, name, from(first), to(last), false}
	}
	return append(months(from, to),
		between(Quarter, "Quý I/{năm}", 1, 3), between(Quarter, "Quý II/{năm}", 4, 6), between(Quarter, "Quý III/{năm}", 7, 9), between(Quarter, "Quý IV/{năm}", 10, 12),
		between(Half, "6 tháng đầu năm {năm}", 1, 6), between(Half, "6 tháng cuối năm {năm}", 7, 12),
		between(NineMonths, "9 tháng năm {năm}", 1, 9), between(Year, "Năm {năm}", 1, 12))
}
