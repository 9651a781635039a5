// Package regime is the ward's calendar of reporting: the periods of a year,
// each a named span of days with the day on which figures are cut off and the
// day they are due, and the locks that close a span to further figures. A year's
// periods are opened under one window or several (calendar months; the 15th to
// the 14th of administrative reports); a lock holds for one unit or for the whole
// ward until it is lifted, both with a reason. The package refuses a figure for a
// span that is no period and a figure that ends inside a locked span.
package regime

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// PeriodID is a period's identifier within its ward.
type PeriodID string

// Period is a named span of days.
type Period struct {
	ID       PeriodID // "" for a cumulative span, which is derived
	Year     int      // the year it is reported in
	Name     string   // as printed: "Tháng 11/2025"
	Kind     Kind
	Window   string // code of the window it was opened under, "" for the ward's own
	From, To vn.Day // both within the period
	Cutoff   vn.Day // figures count what happened up to this day
	Due      vn.Day // units send them by this day
	// DueByHand is set where the province or the ward fixed the due day itself; it
	// then follows no rule and no calendar.
	DueByHand bool
}

// Label returns the name with its days where the name alone would not tell it
// from the calendar's: "Tháng 11/2025 (15/10/2025–14/11/2025)".
func (p Period) Label() string {
	if p.Window == CalendarCode || p.Kind == Cumulative && p.Window == "" {
		return p.Name
	}
	return fmt.Sprintf("%s (%s–%s)", p.Name, p.From.Short(), p.To.Short())
}

// Contains reports whether a day lies within the period.
func (p Period) Contains(day vn.Day) bool { return p.From <= day && day <= p.To }

// Overdue reports whether the day on which figures were due is past.
func (p Period) Overdue(today vn.Day) bool { return today > p.Due }

func comparePeriods(a, b Period) int {
	return cmp.Or(
		cmp.Compare(slices.Index(Kinds, a.Kind), slices.Index(Kinds, b.Kind)),
		cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
}

// The years a ward may open.
const firstYear, lastYear = 2000, 2100

// OpenYear records a year's periods under the window of a code as it is good for
// that year. A year is opened once under each window; a span that another window
// has already is left as it is.
func OpenYear(tx *db.Tx, year int, code string) ([]Period, error) {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return nil, err
	}
	w, err := windowFor(tx, year, code)
	if err != nil {
		return nil, err
	}
	have, err := Periods(tx, year)
	if err != nil {
		return nil, err
	}
	calendar, err := LoadCalendar(tx)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(have, func(p Period) bool { return p.Window == w.Code }) {
		return nil, fault.Conflictf("Năm %d đã mở các kỳ “%s”. Không cần mở lại.", year, w.Label)
	}
	for _, s := range w.Spans {
		p := w.period(s, year, calendar)
		if slices.ContainsFunc(have, func(q Period) bool { return q.From == p.From && q.To == p.To }) {
			continue
		}
		if err := p.insert(tx); err != nil {
			return nil, err
		}
	}
	if err := audit.Add(tx, audit.Entry{Act: "period.open", Subject: fmt.Sprintf("year/%d", year), Detail: map[string]any{"window": w.Code}}); err != nil {
		return nil, err
	}
	return Periods(tx, year)
}

// OpenAround opens, by the calendar, what a ward works with today: this year,
// the one under review, the one it is compared with, and the one planned for.
// Years that are open stay as they are.
func OpenAround(tx *db.Tx) error {
	this := vn.DayOf(tx.Now).Year()
	open, err := Years(tx)
	if err != nil {
		return err
	}
	for year := this - 2; year <= this+1; year++ {
		if slices.Contains(open, year) {
			continue
		}
		if _, err := OpenYear(tx, year, CalendarCode); err != nil {
			return err
		}
	}
	return nil
}

func (p Period) insert(tx *db.Tx) error {
	_, err := tx.Exec(`
		insert into period (ward, id, year, name, kind, window_code, from_day, to_day, cutoff, due, due_by_hand, recorded_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		db.NewID(), p.Year, p.Name, string(p.Kind), p.Window, string(p.From), string(p.To), string(p.Cutoff), string(p.Due), p.DueByHand, tx.Stamp())
	return err
}

const periodColumns = `id, year, name, kind, window_code, from_day, to_day, cutoff, due, due_by_hand`

func scanPeriod(s db.Scanner) (p Period, err error) {
	err = s.Scan(&p.ID, &p.Year, &p.Name, &p.Kind, &p.Window, &p.From, &p.To, &p.Cutoff, &p.Due, &p.DueByHand)
	return p, err
}

// Periods returns a year's periods: months, quarters, halves, nine months, the
// year, then the ward's own.
func Periods(tx *db.Tx, year int) ([]Period, error) {
	return periodsWhere(tx, `year = $2`, year)
}

// periodsWhere returns the periods that a condition picks, in the order of a list.
func periodsWhere(tx *db.Tx, condition string, args ...any) ([]Period, error) {
	var periods []Period
	err := tx.Each(func(s db.Scanner) error {
		p, err := scanPeriod(s)
		periods = append(periods, p)
		return err
	}, `select `+periodColumns+` from period where ward = $1 and `+condition, args...)
	slices.SortFunc(periods, comparePeriods)
	return periods, err
}

// GetPeriod returns a stored period.
func GetPeriod(tx *db.Tx, id PeriodID) (Period, error) {
	found, err := periodsWhere(tx, `id = $2`, string(id))
	if err != nil {
		return Period{}, err
	}
	if len(found) == 0 {
		return Period{}, fault.Missingf("Không có kỳ này trong đơn vị. Hãy mở lại danh sách kỳ.")
	}
	return found[0], nil
}

// Years returns the years that have periods, newest first.
func Years(tx *db.Tx) ([]int, error) {
	var years []int
	err := tx.Each(func(s db.Scanner) error {
		var y int
		err := s.Scan(&y)
		years = append(years, y)
		return err
	}, `select distinct year from period where ward = $1 order by year desc`)
	return years, err
}

// Find returns the period of a span. A span from the start of a year to the end
// of one of its months is a period too, although none is stored: people report
// "8 tháng" as readily as a month alone.
func Find(tx *db.Tx, from, to vn.Day) (Period, bool, error) {
	p, found, err := stored(tx, from, to)
	if err != nil || found {
		return p, found, err
	}
	return cumulative(tx, from, to)
}

// stored returns the period that was opened for a span.
func stored(tx *db.Tx, from, to vn.Day) (p Period, found bool, err error) {
	err = tx.Each(func(s db.Scanner) (err error) {
		found = true
		p, err = scanPeriod(s)
		return err
	}, `select `+periodColumns+` from period where ward = $1 and from_day = $2 and to_day = $3`, string(from), string(to))
	return p, found, err
}

// cumulative derives the period from a year's first day to the end of a month of
// the same window, with the cutoff and due day of that month.
func cumulative(tx *db.Tx, from, to vn.Day) (Period, bool, error) {
	var p Period
	var months int
	found := false
	err := tx.Each(func(s db.Scanner) error {
		found = true
		return s.Scan(&p.Year, &p.Window, &p.Cutoff, &p.Due, &months)
	}, `
		select m.year, m.window_code, m.cutoff, m.due,
			(select count(*) from period e
				where e.ward = m.ward and e.year = m.year and e.kind = 'month' and e.window_code = m.window_code and e.to_day <= m.to_day)
		from period m
		join period y on y.ward = m.ward and y.year = m.year and y.window_code = m.window_code and y.kind = 'year'
		where m.ward = $1 and m.kind = 'month' and y.from_day = $2 and m.to_day = $3`, string(from), string(to))
	if err != nil || !found {
		return Period{}, false, err
	}
	p.Kind, p.From, p.To = Cumulative, from, to
	p.Name = fmt.Sprintf("%d tháng năm %d", months, p.Year)
	return p, true, nil
}

// AddPeriod names a span of the ward's own: a school year, a campaign. Its
// cutoff is its last day and it is due on the next working day, unless given.
func AddPeriod(tx *db.Tx, p Period) (Period, error) {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return Period{}, err
	}
	calendar, err := LoadCalendar(tx)
	if err != nil {
		return Period{}, err
	}
	if p, err = p.tidied(calendar); err != nil {
		return Period{}, err
	}
	there, found, err := Find(tx, p.From, p.To)
	if err != nil {
		return Period{}, err
	}
	if found && there.ID != "" {
		return Period{}, fault.Conflictf("Khoảng %s–%s đã là kỳ “%s”. Hãy dùng kỳ ấy.", p.From.Short(), p.To.Short(), there.Name)
	}
	if err := p.insert(tx); err != nil {
		return Period{}, err
	}
	p, _, err = Find(tx, p.From, p.To)
	if err != nil {
		return Period{}, err
	}
	return p, audit.Add(tx, audit.Entry{Act: "period.add", Subject: "period/" + string(p.ID)})
}

func (p Period) tidied(c Calendar) (Period, error) {
	p.Name = strings.Join(strings.Fields(vn.NFC(p.Name)), " ")
	if n := utf8.RuneCountInString(p.Name); n == 0 || n > 80 {
		return p, fault.Invalidf("ten", "Tên kỳ có %d ký tự; cần từ 1 đến 80. Hãy ghi tên, ví dụ “Năm học 2025-2026”.", n)
	}
	if err := spanInOrder(p.From, p.To); err != nil {
		return p, err
	}
	p.Kind, p.Window = Other, ""
	p.Year = cmp.Or(p.Year, p.To.Year())
	p.Cutoff = cmp.Or(p.Cutoff, p.To)
	p.DueByHand = p.Due != ""
	p.Due = cmp.Or(p.Due, c.Due(p.Cutoff, 1))
	return p, p.daysInOrder(c)
}

// spanInOrder refuses a span without both days or that runs backwards.
func spanInOrder(from, to vn.Day) error {
	switch {
	case !from.Valid() || !to.Valid():
		return fault.Invalidf("ky", "Kỳ cần cả ngày đầu và ngày cuối. Hãy ghi ngày, tháng, năm của cả hai.")
	case from > to:
		return fault.Invalidf("ky", "Kỳ từ %s đến %s đi ngược. Hãy đổi hai ngày.", from.Short(), to.Short())
	}
	return nil
}

func (p Period) daysInOrder(c Calendar) error {
	if !p.Cutoff.Valid() || !p.Due.Valid() {
		return fault.Invalidf("han", "Kỳ “%s” cần ngày chốt và hạn gửi. Hãy ghi ngày, tháng, năm của cả hai.", p.Name)
	}
	// NĐ 09/2019 leaves at least one working day between cutoff and deadline.
	if first := c.WorkingDay(p.Cutoff, 1); p.Due < first {
		return fault.Invalidf("han", "Hạn gửi %s của kỳ “%s” chưa cách ngày chốt %s một ngày làm việc. Hãy chọn từ ngày %s.", p.Due.Short(), p.Name, p.Cutoff.Short(), first.Short())
	}
	return nil
}

// Reschedule sets a period's cutoff and due day, which provinces fix for their
// communes.
func Reschedule(tx *db.Tx, id PeriodID, cutoff, due vn.Day) (Period, error) {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return Period{}, err
	}
	p, err := GetPeriod(tx, id)
	if err != nil {
		return Period{}, err
	}
	calendar, err := LoadCalendar(tx)
	if err != nil {
		return Period{}, err
	}
	p.Cutoff, p.Due, p.DueByHand = cutoff, due, true
	if err := p.daysInOrder(calendar); err != nil {
		return Period{}, err
	}
	if _, err := tx.Exec(`update period set cutoff = $3, due = $4, due_by_hand = true where ward = $1 and id = $2`, string(id), string(cutoff), string(due)); err != nil {
		return Period{}, err
	}
	return p, audit.Add(tx, audit.Entry{Act: "period.reschedule", Subject: "period/" + string(id), Detail: map[string]any{"fields": []string{"cutoff", "due"}}})
}

// UnknownPeriod is the refusal of a figure for a span that is no period.
func UnknownPeriod(from, to vn.Day) error {
	return fault.Invalidf("ky", "Khoảng từ %s đến %s không phải kỳ số liệu nào đã mở. Hãy chọn một kỳ trong danh sách, hoặc nhờ Văn phòng mở các kỳ của năm %d.", from.Short(), to.Short(), to.Year())
}

// Check refuses a figure of a unit for a span that is no period or that a lock
// closes.
func Check(tx *db.Tx, unit auth.UnitID, from, to vn.Day) error {
	if err := spanInOrder(from, to); err != nil {
		return err
	}
	_, found, err := Find(tx, from, to)
	if err != nil {
		return err
	}
	if !found {
		return UnknownPeriod(from, to)
	}
	lock, locked, err := Locked(tx, unit, from, to)
	if err != nil || !locked {
		return err
	}
	return LockedPeriod(lock, to)
}
