package report

import (
	"strings"

	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/plan"
)

// Touch is a paper with those of its numbers that rest on a revision which no
// longer stands: a later correction touches their sentences.
type Touch struct {
	Paper   Made
	Numbers []Number // in the order of the paper
}

// Issued reports whether the paper went out under a number.
func (t Touch) Issued() bool { return t.Paper.Number != "" }

// Touched lists the papers, newest first, whose numbers rest on revisions of a
// figure that were replaced, with the sentences they stand in.
func Touched(tx *db.Tx, k figure.Key) ([]Touch, error) {
	return touches(tx, ` and f.indicator = $2 and f.unit = $3 and f.from_day = $4 and f.to_day = $5`,
		string(k.Indicator), string(k.Unit), string(k.From), string(k.To))
}

// TouchedOf is Touched for every figure of an indicator.
func TouchedOf(tx *db.Tx, id plan.IndicatorID) ([]Touch, error) {
	return touches(tx, ` and f.indicator = $2`, string(id))
}

// Outdated lists the papers that still count and hold numbers which were corrected
// since: those that were issued, and of the drafts the last of each kind, of those
// that tell the record as it was and of those that tell frozen figures apart. A
// snapshot is a state that was made public: a paper drawn from it goes on saying the
// old number until the year is frozen anew and the paper drawn from that. A draft
// that was drawn again and carried over counts no more.
func Outdated(tx *db.Tx) ([]Touch, error) {
	all, err := touches(tx, "")
	if err != nil {
		return nil, err
	}
	last, err := lastDrafts(tx)
	if err != nil {
		return nil, err
	}
	var out []Touch
	for _, t := range all {
		if t.Issued() || last[t.Paper.ID] {
			out = append(out, t)
		}
	}
	return out, nil
}

// lastDrafts are the drafts that no later one took the place of.
func lastDrafts(tx *db.Tx) (map[ID]bool, error) {
	made, err := List(tx)
	if err != nil {
		return nil, err
	}
	carried := map[ID]bool{}
	err = tx.Each(func(s db.Scanner) error {
		var id ID
		err := s.Scan(&id)
		carried[id] = true
		return err
	}, `select of_report from report_rerun where ward = $1 and merged_at is not null`)
	if err != nil {
		return nil, err
	}
	type sort struct {
		Asked
		frozen bool
	}
	seen, last := map[sort]bool{}, map[ID]bool{}
	for _, m := range made { // newest first
		of := sort{m.Asked, m.Snapshot != ""}
		of.Snapshot = ""
		if !m.Ready() || seen[of] {
			continue
		}
		seen[of] = true
		last[m.ID] = !carried[m.ID]
	}
	return last, nil
}

// corrected are the tags of a paper's numbers that rest on replaced revisions.
func corrected(tx *db.Tx, id ID) (map[string]bool, error) {
	all, err := touches(tx, ` and n.report = $2`, string(id))
	tags := map[string]bool{}
	for _, t := range all {
		for _, n := range t.Numbers {
			tags[n.Tag] = true
		}
	}
	return tags, err
}

// touches reads the numbers that rest on replaced revisions. A revision of the same
// value touches nothing.
func touches(tx *db.Tx, which string, args ...any) ([]Touch, error) {
	var all []Touch
	at := map[ID]int{}
	seen := map[string]bool{}
	err := tx.Each(func(s db.Scanner) error {
		var id ID
		var n Number
		var f figure.ID
		if err := s.Scan(&id, &n.Tag, &n.Key, &n.Printed, &n.Place, &n.Sentence, &n.Indicator, &f); err != nil {
			return err
		}
		i, known := at[id]
		if !known {
			i = len(all)
			at[id] = i
			all = append(all, Touch{Paper: Made{ID: id}})
		}
		if seen[n.Tag] {
			last := &all[i].Numbers[len(all[i].Numbers)-1]
			last.Figures = append(last.Figures, f)
			return nil
		}
		seen[n.Tag] = true
		n.Figures = []figure.ID{f}
		all[i].Numbers = append(all[i].Numbers, n)
		return nil
	}, `select n.report, n.tag, n.key, n.printed, n.place, n.sentence, coalesce(n.indicator, ''), f.id
		from report_number n join report r on r.ward = n.ward and r.id = n.report
		join `+restsOn+` u on u.ward = n.ward and u.tag = n.tag
		join figure f on f.ward = u.ward and f.id = u.figure
		where n.ward = $1 and f.superseded_at is not null`+Replaced+strings.TrimSpace(" "+which)+`
		order by r.recorded_at desc, n.report, n.rank, f.id`, args...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Paper, err = Get(tx, all[i].Paper.ID); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Replaced asks of a revision (f) in a query that another value stands where it stood.
const Replaced = ` and not exists (select 1 from figure o where o.ward = f.ward and o.indicator = f.indicator and o.unit = f.unit
	and o.from_day = f.from_day and o.to_day = f.to_day and o.state = 'approved' and o.value = f.value and o.bound = f.bound and o.day = f.day and o.status = f.status
	and coalesce(o.num, -1) = coalesce(f.num, -1) and coalesce(o.den, -1) = coalesce(f.den, -1)) `
