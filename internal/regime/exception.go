package regime

import (
	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// ExceptionID is an exception's identifier within its ward.
type ExceptionID string

// Exception keeps entry open for a period beyond its deadline, for one unit or
// for all that owe it, until a day and with a reason. Given before entry closes it
// extends it, afterwards it reopens it; the due day and what was late stay.
type Exception struct {
	ID         ExceptionID
	Regime     RegimeID
	Period     PeriodID
	Unit       auth.UnitID // "" for every unit that owes
	Until      vn.Day      // the last day of entry
	Reason     string
	RecordedAt string // db.Stamp
	RecordedBy auth.AccountID
	EndedAt    string // db.Stamp, "" while it holds
	EndedBy    auth.AccountID
	EndReason  string
}

// Holds reports whether the exception was not taken back.
func (e Exception) Holds() bool { return e.EndedAt == "" }

// CanEnd tells whether the actor may take the exception back.
func (e Exception) CanEnd(a auth.Actor) error {
	if err := a.May(auth.ChangeWard); err != nil {
		return err
	}
	if !e.Holds() {
		return fault.Conflictf("Lần mở khóa đến ngày %s này đã được kết thúc trước đó. Không cần làm gì thêm.", e.Until.Short())
	}
	return nil
}

type exceptionKey struct {
	regime RegimeID
	period PeriodID
	unit   auth.UnitID
}

func byDuty(all []Exception) map[exceptionKey][]Exception {
	of := map[exceptionKey][]Exception{}
	for _, e := range all {
		k := exceptionKey{e.Regime, e.Period, e.Unit}
		of[k] = append(of[k], e)
	}
	return of
}

const exceptionColumns = `id, regime, period, coalesce(unit, ''), until_day, reason, recorded_at, recorded_by, coalesce(ended_at, ''), ended_by, end_reason`

// Exceptions returns every exception of the ward, ended ones too, newest first.
func Exceptions(tx *db.Tx) ([]Exception, error) {
	var all []Exception
	err := tx.Each(func(s db.Scanner) error {
		var e Exception
		err := s.Scan(&e.ID, &e.Regime, &e.Period, &e.Unit, &e.Until, &e.Reason, &e.RecordedAt, &e.RecordedBy, &e.EndedAt, &e.EndedBy, &e.EndReason)
		all = append(all, e)
		return err
	}, `select `+exceptionColumns+` from regime_exception where ward = $1 order by recorded_at desc, id desc`)
	return all, err
}

// Extend keeps entry open until a day for a unit, "" for all that owe the period.
func Extend(tx *db.Tx, id RegimeID, period PeriodID, unit auth.UnitID, until vn.Day, reason string) (Exception, error) {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return Exception{}, err
	}
	reason, err := reasonGiven("Mở khóa cho đơn vị", reason)
	if err != nil {
		return Exception{}, err
	}
	e := Exception{ID: ExceptionID(db.NewID()), Regime: id, Period: period, Unit: unit, Until: until, Reason: reason,
		RecordedAt: tx.Stamp(), RecordedBy: tx.Actor.Account}
	if err := e.fits(tx); err != nil {
		return Exception{}, err
	}
	_, err = tx.Exec(`
		insert into regime_exception (ward, id, regime, period, unit, until_day, reason, recorded_at, recorded_by, ended_by, end_reason)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '')`,
		string(e.ID), string(id), string(period), orNull(string(unit)), string(until), reason, e.RecordedAt, string(e.RecordedBy))
	if err != nil {
		return Exception{}, err
	}
	return e, audit.Add(tx, audit.Entry{Act: "regime.extend", Subject: "regime/" + string(id),
		Detail: map[string]any{"exception": string(e.ID), "period": string(period), "unit": string(unit), "until": string(until)}})
}

// fits refuses an exception to a duty that nobody has, that never closes, or that
// is open as long anyway.
func (e Exception) fits(tx *db.Tx) error {
	if !e.Until.Valid() {
		return fault.Invalidf("den_ngay", "Chưa có ngày cuối được nhập. Hãy ghi ngày, tháng, năm.")
	}
	if today := vn.DayOf(tx.Now); e.Until < today {
		return fault.Invalidf("den_ngay", "Ngày %s đã qua nên không mở được gì. Hãy chọn từ ngày %s.", e.Until.Short(), today.Short())
	}
	duties, err := dutiesFor(tx, e.Regime, e.Period)
	if err != nil {
		return err
	}
	owed, open := false, false
	for _, d := range duties {
		if e.Unit != "" && d.Unit != e.Unit {
			continue
		}
		owed = true
		open = open || d.Closes == ""
		if d.Closes != "" && e.Until <= d.Closes && e.Unit != "" {
			return fault.Invalidf("den_ngay", "Đơn vị vẫn nhập được đến hết ngày %s. Hãy chọn một ngày muộn hơn.", d.Closes.Short())
		}
	}
	switch {
	case !owed:
		return fault.Invalidf("don_vi", "Đơn vị không phải báo cáo kỳ này nên không cần mở khóa. Hãy chọn lại đơn vị hoặc kỳ.")
	case open:
		return fault.Conflictf("Chế độ báo cáo này không tự khóa nhập nên không cần mở.")
	}
	return nil
}

// dutiesFor returns what is owed for one period under one regime.
func dutiesFor(tx *db.Tx, id RegimeID, period PeriodID) ([]Duty, error) {
	rs, err := RevisionsOf(tx, id)
	if err != nil {
		return nil, err
	}
	p, err := GetPeriod(tx, period)
	if err != nil {
		return nil, err
	}
	b, err := bookOf(tx, rs, []Period{p})
	if err != nil {
		return nil, err
	}
	return b.duties("", "9999-12-31"), nil
}

// EndException closes entry again before the day an exception named.
func EndException(tx *db.Tx, id ExceptionID, reason string) error {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return err
	}
	reason, err := reasonGiven("Kết thúc mở khóa", reason)
	if err != nil {
		return err
	}
	all, err := Exceptions(tx)
	if err != nil {
		return err
	}
	for _, e := range all {
		if e.ID != id {
			continue
		}
		if err := e.CanEnd(tx.Actor); err != nil {
			return err
		}
		if _, err := tx.Exec(`update regime_exception set ended_at = $3, ended_by = $4, end_reason = $5 where ward = $1 and id = $2 and ended_at is null`,
			string(id), tx.Stamp(), string(tx.Actor.Account), reason); err != nil {
			return err
		}
		return audit.Add(tx, audit.Entry{Act: "regime.extend_end", Subject: "regime/" + string(e.Regime), Detail: map[string]any{"exception": string(id)}})
	}
	return fault.Missingf("Không có lần mở khóa này trong đơn vị. Hãy mở lại danh sách khóa nhập.")
}
