package report

import (
	"cmp"
	"fmt"
	"slices"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/layout"
	"tongket/internal/org"
	"tongket/internal/regime"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// GatherPaper reads everything a paper says, in one picture of the record.
func GatherPaper(tx *db.Tx, a Asked) (Report, error) {
	p, err := a.check(tx)
	if err != nil {
		return Report{}, err
	}
	if a.each(p) {
		return Report{}, fault.Invalidf("don_vi", "%s lập cho một đơn vị. Hãy chọn đơn vị; để có văn bản của mọi đơn vị trong một tệp nén, hãy lập ở trang Báo cáo.", p.Name)
	}
	r, err := gatherWard(tx, p, a)
	if err == nil {
		err = r.gatherOwn(tx, p)
	}
	return r, err
}

// gatherWard reads what a paper tells of the whole ward.
func gatherWard(tx *db.Tx, p Paper, a Asked) (Report, error) {
	board, period, err := a.board(tx)
	if err != nil {
		return Report{}, err
	}
	r, err := GatherOf(tx, board, a.Snapshot)
	if err != nil {
		return Report{}, err
	}
	r.Asked, r.Period = a, period
	if r.Layout, err = org.FormOf(tx, cmp.Or(p.World, layout.State), vn.DayOf(tx.Now)); err != nil {
		return Report{}, err
	}
	if r.interim() {
		r.Day = vn.DayOf(tx.Now) // the board is of another day, the paper of this one
	}
	for _, read := range []func(*db.Tx) error{r.readEarlier, r.readPartyWork, r.readUnit, r.readOpen, r.readTemplate, r.readGround} {
		if err := read(tx); err != nil {
			return Report{}, fmt.Errorf("%s of %d: %w", a.Kind, a.Year, err)
		}
	}
	return r, nil
}

// gatherOwn reads what this kind of paper tells beside.
func (r *Report) gatherOwn(tx *db.Tx, p Paper) error {
	if p.Gather == nil {
		return nil
	}
	if err := p.Gather(tx, r); err != nil {
		return fmt.Errorf("%s of %d: %w", p.Kind, r.Board.Year, err)
	}
	return nil
}

// board says which board a paper tells: that of its year as it stands; of a period
// within the year that of the period's last day, on today's record.
func (a Asked) board(tx *db.Tx) (score.Asked, regime.Period, error) {
	asked := score.Asked{Year: a.Year}
	if a.Period == "" {
		return asked, regime.Period{}, nil
	}
	p, err := regime.GetPeriod(tx, a.Period)
	if err == nil && p.Kind != regime.Year {
		asked.AsOf, asked.Stamp = p.To, tx.Stamp()
	}
	return asked, p, err
}

func (r *Report) readUnit(tx *db.Tx) error {
	if r.Asked.Unit == "" {
		return nil
	}
	tree, err := org.LoadTree(tx, r.Day)
	if err != nil {
		return err
	}
	var ok bool
	if r.Unit, ok = tree.Find(r.Asked.Unit); !ok {
		return fault.Refusedf("Đơn vị này đến ngày %s không còn trong sơ đồ tổ chức nên chưa lập được văn bản cho đơn vị. Hãy chọn đơn vị đã thay đơn vị ấy.", r.Day.Short())
	}
	return nil
}

// readOpen finds what is still owed for the days the paper is about, and with it
// whether its figures are final.
func (r *Report) readOpen(tx *db.Tx) error {
	today := vn.DayOf(tx.Now)
	spans, err := r.spans(tx)
	if err != nil {
		return err
	}
	if len(spans) == 0 {
		r.Closed = r.Snapshot != nil
		return nil
	}
	for i, s := range spans {
		owed, err := stillOwed(tx, s)
		if err != nil {
			return err
		}
		if i == 0 {
			r.Open = owed
		}
		locked := false
		if _, locked, err = regime.Locked(tx, "", s.From, s.To); err != nil {
			return err
		}
		r.Closed = r.Closed || locked || today > s.Cutoff && !slices.ContainsFunc(owed, func(o figure.Owed) bool { return mayChange(o, today) })
	}
	// A snapshot froze its figures by name and day: nothing that comes later is in it.
	r.Closed = r.Closed || r.Snapshot != nil
	return nil
}

// spans are the period of the paper; for the year every span that a window of the
// ward calls the year (calendar; 15/12 to 14/12), the calendar's first.
func (r *Report) spans(tx *db.Tx) ([]regime.Period, error) {
	if r.Period.ID != "" {
		return []regime.Period{r.Period}, nil
	}
	all, err := regime.Periods(tx, r.Board.Year)
	all = slices.DeleteFunc(all, func(p regime.Period) bool { return p.Kind != regime.Year })
	slices.SortStableFunc(all, func(a, b regime.Period) int { return -cmp.Compare(a.To, b.To) })
	return all, err
}

// latestDue is how many days after a cutoff figures may be due at the latest.
const latestDue = 120

// stillOwed lists what the duties within a span ask for and does not count yet.
func stillOwed(tx *db.Tx, span regime.Period) ([]figure.Owed, error) {
	duties, err := regime.Duties(tx, span.From, max(span.Cutoff, span.To).AddDays(latestDue))
	if err != nil {
		return nil, err
	}
	duties = slices.DeleteFunc(duties, func(d regime.Duty) bool { return d.Period.From < span.From || d.Period.To > span.To })
	owing, err := figure.Owing(tx, duties)
	return slices.DeleteFunc(owing, func(o figure.Owed) bool { return o.State == figure.OwedApproved }), err
}

// mayChange reports whether what is owed can still come to count: it waits for
// approval, or entry is open.
func mayChange(o figure.Owed, today vn.Day) bool {
	return o.State == figure.OwedWaiting || o.Duty.Open(today)
}

// Draft is what stands over a paper that was not issued: it says more where the
// figures are not final, and such a paper is never numbered.
func (r *Report) Draft() string {
	if r.Asked.Kind == "" || r.Closed {
		return "DỰ THẢO"
	}
	return "DỰ THẢO – số liệu chưa chốt"
}

// StillOwed lists what is owed now for the days of a paper: what keeps its figures
// from being final, and by whom.
func StillOwed(tx *db.Tx, a Asked) ([]figure.Owed, error) {
	r := Report{Asked: a, Board: score.Board{Year: a.Year}}
	var err error
	if _, r.Period, err = a.board(tx); err != nil {
		return nil, err
	}
	err = r.readOpen(tx)
	return r.Open, err
}
