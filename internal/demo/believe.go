package demo

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tongket/internal/figure"
	"tongket/internal/plan"
)

// believableText says what an ordinary ward is measured by, and how much.
//
//go:embed believable.tsv
var believableText string

// believed is one indicator of an ordinary ward.
type believed struct {
	entry    plan.Entry // of the catalogue
	unit     string
	scale    int
	operator plan.Operator
	base     int64 // the plan at the scale: for 10,000 people, or for every ward
	heading  string
	size     string // "people", "level" or "list"
}

// believable returns the list, in the order of a plan.
var believable = sync.OnceValue(func() []believed {
	all, err := parseBelievable(believableText)
	if err != nil {
		panic(err) // the list is built in and checked by a test
	}
	return all
})

func parseBelievable(text string) ([]believed, error) {
	var all []believed
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		field := strings.Split(line, "|")
		if len(field) != 7 {
			return nil, fmt.Errorf("line %q has %d fields, not 7", line, len(field))
		}
		i := slices.IndexFunc(plan.Catalogue(), func(e plan.Entry) bool { return e.Code == field[0] })
		if i < 0 {
			return nil, fmt.Errorf("line %q names no code of the catalogue", line)
		}
		row := believed{entry: plan.Catalogue()[i], unit: field[1], operator: plan.Operator(field[3]), heading: field[5], size: field[6]}
		var err error
		if row.scale, err = strconv.Atoi(field[2]); err != nil {
			return nil, fmt.Errorf("line %q: %w", line, err)
		}
		if row.base, err = strconv.ParseInt(field[4], 10, 64); err != nil {
			return nil, fmt.Errorf("line %q: %w", line, err)
		}
		all = append(all, row)
	}
	return all, nil
}

// percent is 100 at the row's scale where it measures in per cent, else 0.
func (r believed) percent() int64 {
	if r.unit != "%" {
		return 0
	}
	return 100 * pow10(r.scale)
}

// plan is what a ward of so many people is given.
func (r believed) plan(living int64, chance *rand.Rand) int64 {
	v := r.base
	switch r.size {
	case "people":
		v = max(1, v*living/10_000)
		v = v * (900 + chance.Int64N(201)) / 1000
	case "list":
		v += chance.Int64N(v + 1)
	}
	return roundDown(max(v, 1), r.scale)
}

// roundDown takes the digits off a plan value that no council would write.
func roundDown(v int64, scale int) int64 {
	step := int64(1)
	for v/step >= 1000 && (scale > 0 || step < 10) {
		step *= 10
	}
	return v / step * step
}

// smallerUnit is the unit an odd ward measures in.
func (r believed) smallerUnit() string {
	switch r.unit {
	case "tỷ đồng":
		return "triệu đồng"
	case "triệu đồng", "triệu USD":
		return "nghìn " + strings.TrimPrefix(r.unit, "triệu ")
	case "%":
		return "‰"
	case "tấn":
		return "tạ"
	}
	return "lượt " + r.unit
}

// otherKind is how an odd ward counts the same name.
func (r believed) otherKind() plan.Kind {
	if r.entry.Kind == plan.Flow {
		return plan.Stock
	}
	if r.entry.Kind == plan.Milestone {
		return plan.Milestone
	}
	return plan.Average
}

// of is the indicator in an earlier year: an amount was smaller by a fourteenth
// every year, a level as it is.
func (m measured) of(year int) measured {
	for range generatedYear - year {
		if m.row.size == "people" {
			m.lo = max(1, roundDown(m.lo*93/100, m.row.scale))
		}
	}
	return m
}

// seasons are the shares of the months in a year's amount, in thousandths.
var seasons = [12]int64{62, 55, 74, 78, 82, 86, 84, 85, 88, 92, 97, 117}

// year gives the twelve figures of an indicator, from how much of its plans the
// ward reaches (effort, in thousandths) and chance.
func (m measured) year(effort, living int64, chance *rand.Rand) []figure.Value {
	reached := effort - 50 + chance.Int64N(150)
	switch {
	case m.def.Kind == plan.Milestone:
		return milestones(chance)
	case m.def.Kind == plan.Flow:
		return flows(m.lo*reached/1000, chance)
	case m.def.Kind == plan.Stock && m.row.entry.Kind == plan.Flow: // an odd ward's running total
		return totals(flows(m.lo*reached/1000, chance))
	case m.row.operator == plan.AtMost:
		reached = 2000 - reached
	case m.row.operator == plan.Exactly:
		reached = 1000
	}
	end := m.lo * reached / 1000
	if full := m.row.percent(); full > 0 {
		end = min(end, full)
	}
	if m.row.operator == plan.Exactly { // a quota is filled in the first months
		end = m.row.percent()
	}
	levels := climb(end, m.lo, m.row.operator == plan.AtMost, chance)
	if m.def.Kind != plan.Rate || m.row.percent() == 0 {
		return levels
	}
	return asParts(levels, m, living)
}

// milestones are reached in the last months, or by one ward in ten not at all.
func milestones(chance *rand.Rand) []figure.Value {
	done := 9 + chance.IntN(3)
	if chance.IntN(10) == 0 {
		done = 12
	}
	values := make([]figure.Value, 12)
	for i := range values {
		if i >= done {
			values[i].N = 1
		}
	}
	return values
}

// flows divide a year's amount over the months.
func flows(total int64, chance *rand.Rand) []figure.Value {
	var weights [12]int64
	sum := int64(0)
	for i, s := range seasons {
		weights[i] = s * (850 + chance.Int64N(301))
		sum += weights[i]
	}
	values := make([]figure.Value, 12)
	given, weight := int64(0), int64(0)
	for i, w := range weights {
		weight += w
		until := total * (weight / 1000) / (sum / 1000)
		if i == 11 {
			until = total
		}
		values[i].N = until - given
		given = until
	}
	return values
}

// totals are running sums.
func totals(months []figure.Value) []figure.Value {
	for i := 1; i < len(months); i++ {
		months[i].N += months[i-1].N
	}
	return months
}

// climb moves a level month by month towards its end of the year, by uneven steps.
func climb(end, planned int64, down bool, chance *rand.Rand) []figure.Value {
	way := planned / (8 + chance.Int64N(24))
	if down {
		way = -2 * way
	}
	steps := flows(1_000, chance)
	values := make([]figure.Value, 12)
	gone := int64(0)
	for i := range values {
		gone += steps[i].N
		values[i].N = max(end-way*(1_000-gone)/1_000, 0)
	}
	return values
}

// asParts gives percentages the counts they are made of: so many of all.
func asParts(levels []figure.Value, m measured, living int64) []figure.Value {
	full, one := m.row.percent(), pow10(m.row.scale)
	all := max(living/4, 40)
	for i, v := range levels {
		part := min((all*v.N+full/2)/full, all)
		num, den := part*one, all*one
		levels[i] = figure.Value{N: (part*full*2 + all) / (all * 2), Num: &num, Den: &den}
	}
	return levels
}

func pow10(n int) int64 {
	v := int64(1)
	for range n {
		v *= 10
	}
	return v
}
