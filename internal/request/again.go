package request

import (
	"cmp"
	"fmt"
	"slices"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/plan"
	"tongket/internal/sheet"
	"tongket/internal/vn"
)

// Cell is what makes two questions the same.
type Cell struct {
	Indicator plan.IndicatorID
	Unit      auth.UnitID
	From, To  vn.Day
	Plan      bool
}

func (i Item) cell() Cell {
	return Cell{i.Meaning.Indicator, i.Meaning.Unit, i.From, i.To, i.Plan}
}

// Repeated is a number that several requests of a year ask for.
type Repeated struct {
	Cell
	Requests []Request // in the order in which they came
}

// Repeats lists what was asked at least so many times in a year, the most asked
// first.
func Repeats(tx *db.Tx, year, least int) ([]Repeated, error) { return repeats(tx, year, least, "") }

// RepeatsOf lists what of one indicator was asked at least so many times in a year.
func RepeatsOf(tx *db.Tx, indicator plan.IndicatorID, year, least int) ([]Repeated, error) {
	return repeats(tx, year, least, indicator)
}

func repeats(tx *db.Tx, year, least int, indicator plan.IndicatorID) ([]Repeated, error) {
	times, err := askedTimes(tx, year, indicator)
	if err != nil {
		return nil, err
	}
	requests, err := findRequests(tx, `select `+requestColumns+` from request where ward = $1 and removed_at is null order by recorded_at, id`)
	if err != nil {
		return nil, err
	}
	var all []Repeated
	for cell, ids := range times {
		if len(ids) < least {
			continue
		}
		r := Repeated{Cell: cell}
		for _, q := range requests {
			if ids[q.ID] {
				r.Requests = append(r.Requests, q)
			}
		}
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b Repeated) int {
		return cmp.Or(len(b.Requests)-len(a.Requests), cmp.Compare(b.To, a.To), cmp.Compare(a.From, b.From), cmp.Compare(a.Indicator, b.Indicator), cmp.Compare(a.Unit, b.Unit))
	})
	return all, nil
}

// askedTimes tells which requests of a year ask for which cell; for one indicator
// where one is given.
func askedTimes(tx *db.Tx, year int, indicator plan.IndicatorID) (map[Cell]map[ID]bool, error) {
	heads, err := headsOf(tx)
	if err != nil {
		return nil, err
	}
	from := db.Stamp(vn.Day(fmt.Sprintf("%04d-01-01", year)).Time())
	to := db.Stamp(vn.Day(fmt.Sprintf("%04d-01-01", year+1)).Time())
	type place struct {
		request ID
		ask     int
	}
	asked := map[place]Meaning{}
	if err := tx.Each(func(s db.Scanner) error {
		var p place
		var m Meaning
		err := s.Scan(&p.request, &p.ask, &m.Indicator, &m.Unit, &m.Span)
		asked[p] = m
		return err
	}, `select a.request, a.n, coalesce(a.indicator, ''), a.unit, a.span from request_ask a join request r on r.ward = a.ward and r.id = a.request
		where a.ward = $1 and r.removed_at is null and r.recorded_at >= $2 and r.recorded_at < $3`, from, to); err != nil {
		return nil, err
	}
	if err := tx.Each(func(s db.Scanner) error {
		var p place
		var choice Choice
		var m Meaning
		if err := s.Scan(&p.request, &p.ask, &choice, &m.Indicator, &m.Unit, &m.Span); err != nil {
			return err
		}
		switch choice {
		case Means, Accepts:
			asked[p] = m
		case NoFigure:
			delete(asked, p)
		}
		return nil
	}, `select d.request, d.ask, d.choice, coalesce(d.indicator, ''), coalesce(d.unit, ''), d.span from request_decision d join request r on r.ward = d.ward and r.id = d.request
		where d.ward = $1 and r.removed_at is null and r.recorded_at >= $2 and r.recorded_at < $3 order by d.recorded_at, d.id`, from, to); err != nil {
		return nil, err
	}
	times := map[Cell]map[ID]bool{}
	for p, m := range asked {
		if m.Indicator == "" || indicator != "" && m.Indicator != indicator {
			continue
		}
		c := Cell{Indicator: m.Indicator, Unit: m.Unit, Plan: m.Span == sheet.YearPlan}
		h := heads[p.request]
		c.From, c.To = m.Span.Days(h.From, h.To)
		if c.Plan {
			c.From, c.To = vn.Day(fmt.Sprintf("%04d-01-01", h.To.Year())), vn.Day(fmt.Sprintf("%04d-12-31", h.To.Year()))
		}
		if times[c] == nil {
			times[c] = map[ID]bool{}
		}
		times[c][p.request] = true
	}
	return times, nil
}
