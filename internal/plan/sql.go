package plan

import (
	"strings"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// endOfTime stands for "as recorded until now" in queries that take a stamp.
const endOfTime = "9999"

func until(stamp string) string {
	if stamp == "" {
		return endOfTime
	}
	return stamp
}

// nameKey is the key under which a name is looked up: without marks, case and the
// place of the tone. Names of one key may still be two (see SameName).
func nameKey(name string) string { return vn.Fold(vn.OneTone(name)) }

// SameName reports whether two names can be those of one indicator: case, blanks,
// the place of the tone and i for y (tỷ lệ, tỉ lệ) do not tell them apart, nor do marks that one of them
// leaves out. Marks that differ do: dưa and dừa are two crops.
func SameName(a, b string) bool {
	left, right := strings.Fields(a), strings.Fields(b)
	if len(left) != len(right) {
		return false
	}
	for i := range left {
		if !SameWord(left[i], right[i]) {
			return false
		}
	}
	return true
}

// SameWord is SameName of single words.
func SameWord(a, b string) bool {
	a, b = vn.OneSpelling(vn.Lower(a)), vn.OneSpelling(vn.Lower(b))
	if a == b {
		return true
	}
	bare := vn.Fold(a)
	return bare == vn.Fold(b) && (a == bare || b == bare)
}

// Baselines returns the ward's sources of plan values in their order.
func Baselines(tx *db.Tx) ([]Baseline, error) { return BaselinesAsOf(tx, "") }

// BaselinesAsOf returns the sources of plan values that were there at a stamp (""
// is now), in their order.
func BaselinesAsOf(tx *db.Tx, stamp string) ([]Baseline, error) {
	var all []Baseline
	err := tx.Each(func(s db.Scanner) error {
		var b Baseline
		err := s.Scan(&b.ID, &b.Name, &b.Rank)
		all = append(all, b)
		return err
	}, `select id, name, rank from baseline where ward = $1 and recorded_at <= $2 order by rank, id`, until(stamp))
	return all, err
}

const definitionColumns = `indicator, revision, name, unit, scale, decimals, percent_decimals, direction, kind, over_units, year_end, code,
	code_version, formula, missing, source_note, coalesce(reporter, ''), frequency, first_month, legal_code, axis, year_window, coalesce(weight_by, ''),
	break_year, break_reason, retired, retired_reason`

func scanDefinition(s db.Scanner, more ...any) (d Definition, err error) {
	err = s.Scan(append([]any{&d.Indicator, &d.Revision, &d.Name, &d.Unit, &d.Scale, &d.Decimals, &d.PercentDecimals,
		&d.Direction, &d.Kind, &d.OverUnits, &d.YearEnd, &d.Code,
		&d.CodeVersion, &d.Formula, &d.Missing, &d.SourceNote, &d.Reporter, &d.Frequency, &d.FirstMonth, &d.LegalCode, &d.Axis, &d.Window, &d.WeightBy,
		&d.BreakYear, &d.BreakReason, &d.Retired, &d.RetiredReason}, more...)...)
	return d, err
}

// Indicators returns every indicator as it was defined at a stamp ("" is now),
// by id.
func Indicators(tx *db.Tx, stamp string) (map[IndicatorID]Definition, error) {
	all := map[IndicatorID]Definition{}
	err := tx.Each(func(s db.Scanner) error {
		d, err := scanDefinition(s)
		all[d.Indicator] = d // revisions come in order: the last one stays
		return err
	}, `select `+definitionColumns+` from definition where ward = $1 and recorded_at <= $2 order by indicator, revision`, until(stamp))
	return all, err
}

// Indicator returns one indicator as it was defined at a stamp ("" is now).
func Indicator(tx *db.Tx, id IndicatorID, stamp string) (d Definition, err error) {
	found := false
	err = tx.Each(func(s db.Scanner) error {
		found = true
		d, err = scanDefinition(s)
		return err
	}, `select `+definitionColumns+` from definition where ward = $1 and indicator = $2 and recorded_at <= $3 order by revision desc limit 1`,
		string(id), until(stamp))
	if err == nil && !found {
		err = fault.Missingf("Không có chỉ tiêu này trong đơn vị. Có thể đường dẫn đã cũ; hãy tìm lại trong bảng chỉ tiêu.")
	}
	return d, err
}

// FindByName returns the indicator of a name (see SameName). Of two that a name
// without marks could mean, the one written the same comes first, then the older.
func FindByName(tx *db.Tx, name string) (d Definition, found bool, err error) {
	exact := false
	err = tx.Each(func(s db.Scanner) error {
		other, err := scanDefinition(s)
		if err != nil || exact || !SameName(other.Name, name) {
			return err
		}
		exact = vn.OneTone(vn.Lower(other.Name)) == vn.OneTone(vn.Lower(name))
		if exact || !found {
			d, found = other, true
		}
		return nil
	}, `select `+definitionColumns+` from definition d where ward = $1 and fold = $2
		and revision = (select max(e.revision) from definition e where e.ward = d.ward and e.indicator = d.indicator)
		order by indicator`, nameKey(name))
	return d, found, err
}

const targetColumns = `t.id, t.year, l.revision, l.number, l.heading, l.name, l.counts, coalesce(l.parent, ''), coalesce(l.owner, ''),
	l.reason, l.decided, coalesce(l.document, ''), coalesce(l.version, 0), l.span_start, l.span_end, l.weight, l.through_year, coalesce(l.term, ''), coalesce(l.follows, '')`

// Targets returns a year's plan as it stood at a stamp ("" is now), in the order
// of the plan, without the lines withdrawn by then and without those of a term.
func Targets(tx *db.Tx, year int, stamp string) ([]Target, error) {
	return targets(tx, `select `+targetColumns+`
		from target t join target_line l on l.ward = t.ward and l.target = t.id
		where t.ward = $1 and t.year = $2 and not l.withdrawn and l.through_year = 0
		and l.revision = (select max(m.revision) from target_line m where m.ward = l.ward and m.target = l.target and m.recorded_at <= $3)
		order by l.number, t.id`,
		`select p.target, `+partColumns+`
		from target_part p join target t on t.ward = p.ward and t.id = p.target join baseline b on b.ward = p.ward and b.id = p.baseline
		where p.ward = $1 and t.year = $2
		and p.revision = (select max(m.revision) from target_line m where m.ward = p.ward and m.target = p.target and m.recorded_at <= $3)
		order by p.target, p.part, b.rank`, year, until(stamp))
}

// GetTarget returns one line of the plan as it is now.
func GetTarget(tx *db.Tx, id TargetID) (Target, error) {
	found, err := targets(tx, `select `+targetColumns+`
		from target t join target_line l on l.ward = t.ward and l.target = t.id
		where t.ward = $1 and t.id = $2 and not l.withdrawn
		and l.revision = (select max(m.revision) from target_line m where m.ward = l.ward and m.target = l.target)`,
		`select p.target, `+partColumns+`
		from target_part p join baseline b on b.ward = p.ward and b.id = p.baseline
		where p.ward = $1 and p.target = $2
		and p.revision = (select max(m.revision) from target_line m where m.ward = p.ward and m.target = p.target)
		order by p.target, p.part, b.rank`, string(id))
	if err != nil {
		return Target{}, err
	}
	if len(found) == 0 {
		return Target{}, fault.Missingf("Không có chỉ tiêu này trong kế hoạch. Có thể nó đã được bỏ; hãy xem lại bảng chỉ tiêu.")
	}
	return found[0], nil
}

// targets reads lines and then their parts: two queries for any number of lines.
func targets(tx *db.Tx, lines, parts string, args ...any) ([]Target, error) {
	var all []Target
	at := map[TargetID]int{}
	err := tx.Each(func(s db.Scanner) error {
		var t Target
		err := scanTarget(s, &t)
		at[t.ID] = len(all)
		all = append(all, t)
		return err
	}, lines, args...)
	if err != nil {
		return nil, err
	}
	err = tx.Each(func(s db.Scanner) error {
		var id TargetID
		p, err := scanPart(s, &id)
		if i, listed := at[id]; listed && err == nil { // not the part of a withdrawn line, or of one not asked for
			all[i].add(p)
		}
		return err
	}, parts, args...)
	return all, err
}

// scanTarget reads targetColumns and whatever follows them.
func scanTarget(s db.Scanner, t *Target, more ...any) error {
	return s.Scan(append([]any{&t.ID, &t.Year, &t.Revision, &t.Number, &t.Group, &t.Name, &t.Counts, &t.Parent, &t.Owner,
		&t.Reason, &t.Decided, &t.Decision.Document, &t.Decision.Version, &t.Decision.Start, &t.Decision.End, &t.Weight, &t.Through, &t.Term, &t.Follows}, more...)...)
}

const partColumns = `p.part, p.indicator, p.baseline, p.operator, p.lo, p.hi, p.day, p.base, coalesce(p.document, ''), coalesce(p.version, 0), p.span_start, p.span_end`

// partValue is one row of a part: the value of one baseline.
type partValue struct {
	part      int
	indicator IndicatorID
	Assigned
}

// scanPart reads partColumns and what stands before them.
func scanPart(s db.Scanner, first any) (p partValue, err error) {
	err = s.Scan(first, &p.part, &p.indicator, &p.Baseline, &p.Operator, &p.Lo, &p.Hi, &p.Day, &p.Base,
		&p.Source.Document, &p.Source.Version, &p.Source.Start, &p.Source.End)
	return p, err
}

// add puts a value into its part; parts come in their order.
func (t *Target) add(p partValue) {
	if p.part == len(t.Parts) {
		t.Parts = append(t.Parts, Part{Indicator: p.indicator})
	}
	t.Parts[p.part].Plans = append(t.Parts[p.part].Plans, p.Assigned)
}

// Years returns the years that have a plan, latest first; a year whose lines are
// all withdrawn has none.
func Years(tx *db.Tx) ([]int, error) {
	var years []int
	err := tx.Each(func(s db.Scanner) error {
		var y int
		err := s.Scan(&y)
		years = append(years, y)
		return err
	}, `select distinct t.year from target t join target_line l on l.ward = t.ward and l.target = t.id
		where t.ward = $1 and not l.withdrawn and l.through_year = 0
		and l.revision = (select max(m.revision) from target_line m where m.ward = l.ward and m.target = l.target)
		order by t.year desc`)
	return years, err
}
