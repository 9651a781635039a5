package regime

import (
	"cmp"
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

// Move is a due day that a change of the calendar moves.
type Move struct {
	Regime   string // its name, "" for the due day of the period itself
	Period   Period
	From, To vn.Day
}

// Moves says which due days that have not passed would move if the calendar were
// changed so. Nothing is written.
func Moves(tx *db.Tx, days []NamedDay) ([]Move, error) {
	c, err := LoadCalendar(tx)
	if err != nil {
		return nil, err
	}
	if days, err = tidyDays(days); err != nil {
		return nil, err
	}
	return movesBetween(tx, c, c.with(tx.Stamp(), days))
}

// with is the calendar after a change at an instant.
func (c Calendar) with(stamp string, days []NamedDay) Calendar {
	next := Calendar{versions: slices.Clone(c.versions), confirmed: c.confirmed}
	v := calendarVersion{from: dayOfStamp(stamp), days: map[vn.Day]NamedDay{}}
	for day, d := range c.now().days {
		v.days[day] = d
	}
	for _, d := range days {
		v.days[d.Day] = d
	}
	next.versions = append(next.versions, v)
	return next
}

// SetDays records what days are from now on, and moves the due days of periods
// that have not passed; those fixed by hand stay. It returns what moved.
func SetDays(tx *db.Tx, days []NamedDay) ([]Move, error) {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return nil, err
	}
	days, err := tidyDays(days)
	if err != nil {
		return nil, err
	}
	moves, err := Moves(tx, days)
	if err != nil {
		return nil, err
	}
	named := make([]string, len(days))
	for i, d := range days {
		named[i] = string(d.Day)
		if _, err := tx.Exec(`insert into calendar_day (ward, id, day, sort, name, source, mark, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			db.NewID(), string(d.Day), string(d.Sort), d.Name, d.Source, d.Mark, tx.Stamp(), string(tx.Actor.Account)); err != nil {
			return nil, err
		}
	}
	for _, m := range moves {
		if m.Regime != "" {
			continue // worked out anew whenever it is asked for
		}
		if _, err := tx.Exec(`update period set due = $3 where ward = $1 and id = $2`, string(m.Period.ID), string(m.To)); err != nil {
			return nil, err
		}
	}
	return moves, audit.Add(tx, audit.Entry{Act: "calendar.set", Subject: "calendar/" + named[0], Detail: map[string]any{"days": named}})
}

// tidyDays brings named days to the stored form, and refuses what is no day off
// and no make-up day.
func tidyDays(days []NamedDay) ([]NamedDay, error) {
	if len(days) == 0 {
		return nil, fault.Invalidf("ngay", "Chưa có ngày nào để ghi vào lịch. Hãy ghi ngày, tháng, năm.")
	}
	days = slices.Clone(days)
	for i := range days {
		d := &days[i]
		d.Name, d.Source = strings.Join(strings.Fields(vn.NFC(d.Name)), " "), strings.Join(strings.Fields(vn.NFC(d.Source)), " ")
		if err := d.wellFormed(); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(days, func(a, b NamedDay) int { return cmpDay(a.Day, b.Day) })
	for i := range days[1:] {
		if days[i].Day == days[i+1].Day {
			return nil, fault.Invalidf("ngay", "Ngày %s được ghi hai lần. Hãy bỏ bớt một lần.", days[i].Day.Short())
		}
	}
	return days, nil
}

func (d NamedDay) wellFormed() error {
	if !d.Day.Valid() || d.Day.Year() < firstYear || d.Day.Year() > lastYear {
		return fault.Invalidf("ngay", "Ngày %q không đọc được hoặc nằm ngoài %d–%d. Hãy ghi ngày, tháng, năm, ví dụ 02/01/2026.", d.Day, firstYear, lastYear)
	}
	if d.Sort == PlainDay {
		return nil
	}
	if d.Sort != DayOff && d.Sort != MakeUp {
		return fault.Invalidf("loai", "Hệ thống không biết loại ngày %q. Hãy chọn nghỉ hoặc làm bù.", d.Sort)
	}
	if wd := d.Day.Time().Weekday(); d.Sort == MakeUp && wd != time.Saturday && wd != time.Sunday {
		return fault.Invalidf("loai", "Ngày %s là ngày làm việc sẵn, không phải thứ Bảy hay Chủ nhật. Hãy ghi lại ngày làm bù.", d.Day.Short())
	}
	if n := utf8.RuneCountInString(d.Name); n == 0 || n > longestName {
		return fault.Invalidf("ten", "Tên ngày %s có %d ký tự; cần từ 1 đến %d. Hãy ghi tên, ví dụ “Quốc khánh”.", d.Day.Short(), n, longestName)
	}
	if n := utf8.RuneCountInString(d.Source); n == 0 || n > longestName {
		return fault.Invalidf("nguon", "Ngày %s cần nguồn dài từ 1 đến %d ký tự; đang có %d. Hãy ghi số và ngày của thông báo.", d.Day.Short(), longestName, n)
	}
	return nil
}

// movesBetween compares the due days that lie ahead under two calendars.
func movesBetween(tx *db.Tx, before, after Calendar) ([]Move, error) {
	today := vn.DayOf(tx.Now)
	periods, err := periodsWhere(tx, `due >= $2`, string(today.AddDays(-120)))
	if err != nil {
		return nil, err
	}
	moves, err := periodMoves(tx, periods, today, after)
	if err != nil {
		return nil, err
	}
	all, err := revisions(tx, "")
	if err != nil {
		return nil, err
	}
	for _, rs := range byRegime(all) {
		for _, p := range periods {
			r, governs := rs.on(p.Cutoff)
			if !governs || !r.covers(p) {
				continue
			}
			if was, is := r.due(p, before), r.due(p, after); was != is && was >= today {
				moves = append(moves, Move{Regime: r.Name, Period: p, From: was, To: is})
			}
		}
	}
	slices.SortStableFunc(moves, func(a, b Move) int {
		return cmp.Or(cmp.Compare(a.Regime, b.Regime), cmp.Compare(a.From, b.From))
	})
	return moves, nil
}

// periodMoves works out anew the due days that periods keep.
func periodMoves(tx *db.Tx, periods []Period, today vn.Day, after Calendar) ([]Move, error) {
	windows := map[int][]Window{}
	var moves []Move
	for _, p := range periods {
		if p.DueByHand || p.Due < today {
			continue
		}
		good, known := windows[p.Year]
		if !known {
			var err error
			if good, err = WindowsIn(tx, p.Year); err != nil {
				return nil, err
			}
			windows[p.Year] = good
		}
		n := 1
		for _, w := range good {
			if w.Code == p.Window {
				n = w.DueAfter
			}
		}
		if is := after.Due(p.Cutoff, n); is != p.Due {
			moves = append(moves, Move{Period: p, From: p.Due, To: is})
		}
	}
	return moves, nil
}

// ConfirmYear records that the Office has compared a year's days with a notice.
func ConfirmYear(tx *db.Tx, year int, source string) error {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return err
	}
	source = strings.Join(strings.Fields(vn.NFC(source)), " ")
	if n := utf8.RuneCountInString(source); n == 0 || n > longestName {
		return fault.Invalidf("nguon", "Xác nhận lịch năm %d cần nguồn dài từ 1 đến %d ký tự; đang có %d. Hãy ghi số và ngày của thông báo đã so.", year, longestName, n)
	}
	c, err := LoadCalendar(tx)
	if err != nil {
		return err
	}
	if len(c.Days(year)) == 0 {
		return fault.Conflictf("Năm %d chưa có ngày nghỉ nào trong lịch nên chưa xác nhận được. Hãy ghi các ngày nghỉ trước.", year)
	}
	if _, err := tx.Exec(`insert into calendar_year (ward, id, year, source, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6)`,
		db.NewID(), year, source, tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "calendar.confirm", Subject: fmt.Sprintf("calendar/%d", year)})
}
