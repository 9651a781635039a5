package regime

import (
	"cmp"
	"slices"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// RegimeID is a report regime's identifier within its ward.
type RegimeID string

// The sorts of report (Nghị định 09/2019/NĐ-CP).
const (
	Periodic = "periodic" // định kỳ
	Thematic = "thematic" // chuyên đề
	AdHoc    = "adhoc"    // đột xuất
)

// Sorts lists the sorts of report in the order of a form.
var Sorts = []string{Periodic, Thematic, AdHoc}

// SortLabel returns the Vietnamese name of a sort of report.
func SortLabel(sort string) string {
	switch sort {
	case Periodic:
		return "Định kỳ"
	case Thematic:
		return "Chuyên đề"
	case AdHoc:
		return "Đột xuất"
	}
	return sort
}

// NeverLocks is the LockAfter of a regime whose entry never closes by itself.
const NeverLocks = -1

// Regime is one report regime (chế độ báo cáo) as it is from a day on: who sends
// which figures to whom, how often, and when. Its content follows Nghị định
// 09/2019/NĐ-CP, which does not govern statistical and secret reports.
type Regime struct {
	ID       RegimeID
	Revision int // 0 for a new one; else the revision the sender saw

	Name, Content, Recipient, Legal string
	Outline                         string // đề cương, one heading a line
	Sort                            string // Periodic, Thematic, AdHoc

	Frequency Kind     // which periods of the window; Other with Period for a single one
	Window    string   // code of the window, "" with Period
	Period    PeriodID // the ward's own period that a thematic or ad hoc report is about, else ""

	DueAfter  int // working days between the cutoff and the due day, ≥ 1
	DueDay    int // day of the month on which it is due instead, 0 for none; a day off moves it to the next working day
	LockAfter int // working days after the due day on which entry closes; NeverLocks
	Levels    int // 1 or 2 approvals

	Indicators []string       // ids, in the order of the form
	Units      []auth.UnitID  // who reports; with Kinds empty too: every unit that stands, the root aside
	Kinds      []org.UnitKind // and every unit of these kinds

	From, Until vn.Day // a period whose cutoff lies within follows this revision; Until "" for no end
	Template    string // blob id, "" for none
}

// FixedDay reports whether the due day is a day of the month.
func (r Regime) FixedDay() bool { return r.DueDay > 0 }

// governs reports whether the revision is good for a period cut off on a day.
func (r Regime) governs(cutoff vn.Day) bool {
	return r.From <= cutoff && (r.Until == "" || cutoff <= r.Until)
}

// covers reports whether the regime asks for the period.
func (r Regime) covers(p Period) bool {
	if r.Period != "" {
		return r.Period == p.ID
	}
	return p.Kind == r.Frequency && p.Window == r.Window && p.Window != ""
}

// due returns the day on which the figures of a period are due: what was fixed by
// hand for the period, else the day of the month or the working days after the
// cutoff, and always at least one working day after it.
func (r Regime) due(p Period, c Calendar) vn.Day {
	if p.DueByHand {
		return p.Due
	}
	return c.settled(func(v calendarVersion) vn.Day {
		if !r.FixedDay() {
			return v.workingDay(p.Cutoff, max(1, r.DueAfter))
		}
		return max(v.onOrAfter(nextDayOfMonth(p.Cutoff, r.DueDay)), v.workingDay(p.Cutoff, 1))
	})
}

// nextDayOfMonth returns the first day after one that carries the number in its
// month; a month that is too short ends on its last day.
func nextDayOfMonth(after vn.Day, number int) vn.Day {
	at := after.Time()
	for months := 0; ; months++ {
		first := vn.DayOf(at.AddDate(0, months, 1-at.Day()))
		last := first.AddDays(31)
		for last.Time().Month() != first.Time().Month() {
			last = last.AddDays(-1)
		}
		if day := min(first.AddDays(number-1), last); day > after {
			return day
		}
	}
}

// closes returns the last day on which figures may still be entered, "" for never.
func (r Regime) closes(due vn.Day, c Calendar) vn.Day {
	if r.LockAfter < 0 {
		return ""
	}
	return c.Due(due, r.LockAfter)
}

// rules are a regime's revisions in the order of their validity.
type rules []Regime

// on returns the revision that governs a period cut off on a day: of those that
// had begun, the one that began last, and of one day the later.
func (rs rules) on(cutoff vn.Day) (Regime, bool) {
	for i := len(rs) - 1; i >= 0; i-- {
		if rs[i].From <= cutoff {
			return rs[i], rs[i].governs(cutoff)
		}
	}
	return Regime{}, false
}

// Revisions returns every revision of every regime, by regime and validity.
func Revisions(tx *db.Tx) ([]Regime, error) { return revisions(tx, "") }

const ruleColumns = `r.regime, r.revision, r.name, r.content, r.recipient, r.legal, r.outline, r.sort, r.frequency, r.window_code, coalesce(r.period, ''), r.due_after, r.due_day, r.lock_after, r.levels, r.unit_kinds, r.from_day, r.until_day, coalesce(r.template, '')`

// revisions reads the regimes that any of their revisions asks for an indicator;
// all for "".
func revisions(tx *db.Tx, indicator string) ([]Regime, error) {
	var all []Regime
	err := tx.Each(func(s db.Scanner) error {
		var r Regime
		var kinds string
		err := s.Scan(&r.ID, &r.Revision, &r.Name, &r.Content, &r.Recipient, &r.Legal, &r.Outline, &r.Sort, &r.Frequency, &r.Window, &r.Period,
			&r.DueAfter, &r.DueDay, &r.LockAfter, &r.Levels, &kinds, &r.From, &r.Until, &r.Template)
		for k := range strings.FieldsSeq(kinds) {
			r.Kinds = append(r.Kinds, org.UnitKind(k))
		}
		all = append(all, r)
		return err
	}, `select `+ruleColumns+` from regime_rule r
		where r.ward = $1 and ($2 = '' or r.regime in (select i.regime from regime_indicator i where i.ward = $1 and i.indicator = $2))
		order by r.regime, r.from_day, r.revision`, indicator)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	at := make(map[ruleKey]*Regime, len(all))
	for i := range all {
		at[ruleKey{all[i].ID, all[i].Revision}] = &all[i]
	}
	return all, fillRules(tx, at)
}

type ruleKey struct {
	id       RegimeID
	revision int
}

// fillRules adds to revisions what they ask and of whom: two queries for any
// number of them.
func fillRules(tx *db.Tx, at map[ruleKey]*Regime) error {
	err := tx.Each(func(s db.Scanner) error {
		var k ruleKey
		var indicator string
		err := s.Scan(&k.id, &k.revision, &indicator)
		if r := at[k]; r != nil {
			r.Indicators = append(r.Indicators, indicator)
		}
		return err
	}, `select regime, revision, indicator from regime_indicator where ward = $1 order by regime, revision, n`)
	if err != nil {
		return err
	}
	return tx.Each(func(s db.Scanner) error {
		var k ruleKey
		var unit auth.UnitID
		err := s.Scan(&k.id, &k.revision, &unit)
		if r := at[k]; r != nil {
			r.Units = append(r.Units, unit)
		}
		return err
	}, `select regime, revision, unit from regime_unit where ward = $1 order by regime, revision, unit`)
}

// byRegime gathers revisions, which come in order.
func byRegime(all []Regime) map[RegimeID]rules {
	of := map[RegimeID]rules{}
	for _, r := range all {
		of[r.ID] = append(of[r.ID], r)
	}
	return of
}

// Regimes returns the regimes as they are on a day, by name.
func Regimes(tx *db.Tx, day vn.Day) ([]Regime, error) {
	all, err := revisions(tx, "")
	if err != nil {
		return nil, err
	}
	var standing []Regime
	for _, rs := range byRegime(all) {
		if r, governs := rs.on(day); governs {
			standing = append(standing, r)
		}
	}
	slices.SortFunc(standing, func(a, b Regime) int {
		return cmp.Or(vn.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return standing, nil
}

// RevisionsOf returns a regime's revisions by validity; none is a fault.
func RevisionsOf(tx *db.Tx, id RegimeID) ([]Regime, error) {
	all, err := revisions(tx, "")
	if err != nil {
		return nil, err
	}
	rs := byRegime(all)[id]
	if len(rs) == 0 {
		return nil, fault.Missingf("Không có chế độ báo cáo này trong đơn vị. Hãy mở lại danh sách chế độ báo cáo.")
	}
	return rs, nil
}

// SetRegime records a new regime, or what one is from a day on. What was due
// before keeps the rule of its time.
func SetRegime(tx *db.Tx, r Regime) (Regime, error) {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return Regime{}, err
	}
	r, err := r.tidied()
	if err != nil {
		return Regime{}, err
	}
	if err := r.fitsWard(tx); err != nil {
		return Regime{}, err
	}
	act := "regime.add"
	if r.ID == "" {
		r.ID, r.Revision = RegimeID(db.NewID()), 0
		if _, err := tx.Exec(`insert into regime (ward, id, recorded_at) values ($1, $2, $3)`, string(r.ID), tx.Stamp()); err != nil {
			return Regime{}, err
		}
	} else {
		act = "regime.change"
		if err := r.follows(tx); err != nil {
			return Regime{}, err
		}
	}
	r.Revision++
	if err := r.insert(tx); err != nil {
		return Regime{}, err
	}
	return r, audit.Add(tx, audit.Entry{Act: act, Subject: "regime/" + string(r.ID), Detail: map[string]any{"revision": r.Revision, "from": string(r.From)}})
}

// follows refuses a revision that its sender drew from an older one, and one that
// would change what was due already.
func (r Regime) follows(tx *db.Tx) error {
	before, err := RevisionsOf(tx, r.ID)
	if err != nil {
		return err
	}
	last := slices.MaxFunc(before, func(a, b Regime) int { return cmp.Compare(a.Revision, b.Revision) })
	if last.Revision != r.Revision {
		f := fault.Conflictf("Chế độ báo cáo “%s” vừa được người khác sửa (lần %d) sau khi bạn mở trang. Hãy xem lại rồi sửa tiếp.", last.Name, last.Revision)
		f.Theirs, f.Yours = last.Name+", từ "+last.From.Short(), r.Name+", từ "+r.From.Short()
		return f
	}
	if today := vn.DayOf(tx.Now); r.From < today {
		return fault.Invalidf("tu_ngay", "Quy định mới không áp dụng ngược về ngày %s: các kỳ đã chốt giữ quy định của lúc đó. Hãy chọn từ ngày %s trở đi.", r.From.Short(), today.Short())
	}
	return nil
}

func (r Regime) insert(tx *db.Tx) error {
	kinds := make([]string, len(r.Kinds))
	for i, k := range r.Kinds {
		kinds[i] = string(k)
	}
	_, err := tx.Exec(`
		insert into regime_rule (ward, regime, revision, recorded_at, recorded_by, name, content, recipient, legal, outline, sort, frequency, window_code, period,
			due_after, due_day, lock_after, levels, unit_kinds, from_day, until_day, template)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
		string(r.ID), r.Revision, tx.Stamp(), string(tx.Actor.Account), r.Name, r.Content, r.Recipient, r.Legal, r.Outline, r.Sort, string(r.Frequency), r.Window, orNull(string(r.Period)),
		r.DueAfter, r.DueDay, r.LockAfter, r.Levels, strings.Join(kinds, " "), string(r.From), string(r.Until), orNull(r.Template))
	if err != nil {
		return err
	}
	for n, indicator := range r.Indicators {
		if _, err := tx.Exec(`insert into regime_indicator (ward, regime, revision, n, indicator) values ($1, $2, $3, $4, $5)`,
			string(r.ID), r.Revision, n, indicator); err != nil {
			return err
		}
	}
	for _, unit := range r.Units {
		if _, err := tx.Exec(`insert into regime_unit (ward, regime, revision, unit) values ($1, $2, $3, $4)`,
			string(r.ID), r.Revision, string(unit)); err != nil {
			return err
		}
	}
	return nil
}

// orNull is nothing for an empty reference.
func orNull(id string) any {
	if id == "" {
		return nil
	}
	return id
}
