package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// Size says how many wards a generated record holds. Each has 40 targets of 2025
// and a figure of each for every month; names, people and numbers are invented.
type Size string

// The sizes: the one ward whose year is told by its papers (see Build), a ward,
// the wards of one province, those of the country.
const (
	Story    Size = "story"
	OneWard  Size = "ward"
	Province Size = "province"
	Nation   Size = "nation"
)

// Wards is how many wards a record of the size holds: 56 is a province of the
// kind of Cao Bằng, 3,321 the communes, wards and special zones of the country
// since 01/7/2025.
func (s Size) Wards() int {
	switch s {
	case Province:
		return 56
	case Nation:
		return 3321
	}
	return 1
}

// provinceWards is how many wards in a row share a province: 34 provinces.
const provinceWards = 98

// generatedYear is the year that the generated wards report. A ward that is alone
// has three years before it too, and a plan of the last of them, so that there is
// a course to follow and one to try a forecast on.
const (
	generatedYear = 2025
	yearsBefore   = 3
)

// Generate makes the wards of a size in an empty record and returns the first
// with its sign-ins; told hears after each how many are made. The plan is made
// by the acts that make any plan; the months are written as rows, which no ward
// would wait for otherwise.
func Generate(ctx context.Context, d *db.DB, size Size, told func(made, of int)) (Ward, error) {
	wards, err := d.Wards(ctx)
	if err != nil {
		return Ward{}, err
	}
	if len(wards) > 0 {
		return Ward{}, fault.Conflictf("Thư mục dữ liệu này đã có đơn vị. Dữ liệu mẫu chỉ lập được trong thư mục trống. Hãy chọn thư mục khác.")
	}
	var first Ward
	for n := range size.Wards() {
		g := newGenerated(ctx, d, n, size)
		for _, step := range []func() error{g.found, g.people, g.plan, g.months} {
			if err := step(); err != nil {
				return Ward{}, fmt.Errorf("generate ward %d: %w", n+1, err)
			}
		}
		if n == 0 {
			first = g.ward
		}
		told(n+1, size.Wards())
	}
	return first, nil
}

// generated is one ward being made. Everything about it follows from its number,
// so that two records of one size are alike but for their ids.
type generated struct {
	builder
	n      int
	size   Size
	chance *rand.Rand
	living int64 // how many people live there
	effort int64 // thousandths of its plans that the ward reaches by and large
	odd    oddity
	root   auth.UnitID
	made   []measured
}

// oddity is how a tenth of the wards differ from the rest in one indicator, so
// that they cannot be compared in it.
type oddity string

const (
	alike        oddity = ""
	otherUnit    oddity = "unit"       // measures in another unit
	otherName    oddity = "name"       // calls it by a name of its own
	otherMeaning oddity = "definition" // counts it in another way
)

// measured is an indicator of the ward with its plan.
type measured struct {
	row believed
	def plan.Definition
	lo  int64
}

func newGenerated(ctx context.Context, d *db.DB, n int, size Size) *generated {
	g := &generated{n: n, size: size, chance: rand.New(rand.NewPCG(uint64(n), generatedYear))}
	g.ctx, g.units = ctx, map[string]auth.UnitID{}
	g.d = d.WithClock(func() time.Time { g.now = g.now.Add(time.Second); return g.now })
	g.living = 5_000 + g.chance.Int64N(40_000)
	g.effort = 1_000 + g.chance.Int64N(50)
	if n%10 == 9 {
		g.odd = []oddity{otherUnit, otherName, otherMeaning}[n/10%3]
	}
	return g
}

// The syllables of invented names.
var (
	firstSyllables  = []string{"Khê", "Trúc", "Nguyệt", "Diên", "Hoài", "Mẫu", "Thạch", "Vân", "Lạc", "Thủy", "Cẩm", "Ngân", "Túc", "Mai", "Sậy", "Giang", "Đào", "Xuyến", "Hà"}
	secondSyllables = []string{"Đoài", "Lĩnh", "Trì", "Sào", "Mỗ", "Ải", "Lũng", "Vọng", "Thôn", "Mạc", "Chử", "Ngạn", "Bái", "Cốc", "Rạng", "Tĩnh", "Thái", "Quỳnh", "Phả"}
)

// name is unlike that of any other ward of its province.
func (g *generated) name() (string, org.WardKind) {
	a, b := g.n%len(firstSyllables), g.n/len(firstSyllables)%len(secondSyllables)
	kind := org.Xa
	if g.n%5 == 0 {
		kind = org.Phuong
	}
	name := firstSyllables[a] + " " + secondSyllables[b]
	if round := g.n / (len(firstSyllables) * len(secondSyllables)); round > 0 {
		name += fmt.Sprintf(" %d", round)
	}
	return name, kind
}

func (g *generated) province() string {
	n := g.n / provinceWards
	return "tỉnh " + firstSyllables[n%len(firstSyllables)] + " " + secondSyllables[(n+7)%len(secondSyllables)]
}

func (g *generated) found() (err error) {
	g.on("2025-07-01")
	name, kind := g.name()
	g.ward.ID, err = org.FoundWard(g.ctx, g.d, org.New{Name: name, Kind: kind, Province: g.province(), Demo: true})
	if err != nil {
		return err
	}
	g.clerk = auth.System(g.ward.ID, "demo")
	units := org.StandardUnits(kind)
	if g.n == 0 {
		for n := 1; n <= 9; n++ {
			units = append(units, org.NewUnit{Name: fmt.Sprintf("Tổ dân phố %d", n), Kind: org.GroupKind})
		}
	}
	return g.act(g.clerk, func(tx *db.Tx) error {
		for _, u := range units {
			made, err := org.AddUnit(tx, u)
			if err != nil {
				return err
			}
			g.units[u.Name] = made.ID
		}
		if g.root, err = org.Root(tx); err != nil {
			return err
		}
		for year := g.first(); year <= generatedYear+1; year++ {
			if _, err := regime.OpenYear(tx, year, regime.CalendarCode); err != nil {
				return err
			}
		}
		return nil
	})
}

// first is the first year that the ward has figures of.
func (g *generated) first() int {
	if g.size == OneWard {
		return generatedYear - yearsBefore
	}
	return generatedYear
}

// people gives the first ward those who sign in.
func (g *generated) people() error {
	if g.n > 0 {
		return nil
	}
	return g.builder.people()
}

// plan sets the forty targets, in one act of the ward.
func (g *generated) plan() error {
	g.on("2025-07-18")
	rows := believable()
	return g.act(g.clerk, func(tx *db.Tx) error {
		base, err := plan.OwnBaseline(tx)
		if err != nil {
			return err
		}
		for i, row := range rows {
			m, err := g.define(tx, row, g.odd != alike && i == g.n/10%len(rows))
			if err != nil {
				return err
			}
			for year := max(g.first(), generatedYear-1); year <= generatedYear; year++ {
				_, err = plan.SetTarget(tx, plan.Target{Year: year, Group: row.heading, Name: m.def.Name, Counts: true, Owner: g.owner(row),
					Parts: []plan.Part{{Indicator: m.def.Indicator, Plans: []plan.Assigned{{Baseline: base.ID, Operator: row.operator, Lo: m.of(year).lo}}}}}, "")
				if err != nil {
					return err
				}
			}
			g.made = append(g.made, m)
		}
		return nil
	})
}

// define makes an indicator as the catalogue has it, or as an odd ward has it.
func (g *generated) define(tx *db.Tx, row believed, odd bool) (m measured, err error) {
	m.row = row
	d := plan.Definition{Name: row.entry.Names[0], Unit: row.unit, Scale: row.scale, Decimals: row.scale, PercentDecimals: 1,
		Direction: row.entry.Direction, Kind: row.entry.Kind, OverUnits: row.entry.OverUnits, YearEnd: row.entry.YearEnd, Code: row.entry.Code}
	m.lo = row.plan(g.living, g.chance)
	if odd {
		d.Code = "" // by its own measure
		switch g.odd {
		case otherUnit:
			d.Unit = row.smallerUnit()
		case otherName:
			d.Name += " (theo cách tính của " + org.WardKind(g.kind()).Label() + ")"
		case otherMeaning:
			d.OverUnits, d.Kind = plan.Separate, row.otherKind()
		}
	}
	m.def, err = plan.Define(tx, d)
	return m, err
}

func (g *generated) kind() org.WardKind { _, kind := g.name(); return kind }

// owner is the department that answers for a heading.
func (g *generated) owner(row believed) auth.UnitID {
	for name, unit := range g.units {
		if row.heading == groupEconomy && (name == economy || name == "Phòng Kinh tế") {
			return unit
		}
		if row.heading != groupEconomy && name == society {
			return unit
		}
	}
	return ""
}

// months writes twelve months of every indicator as approved figures.
func (g *generated) months() error {
	g.on(vn.Day(fmt.Sprintf("%d-01-05", generatedYear+1)))
	return g.act(g.clerk, func(tx *db.Tx) error {
		for _, m := range g.made {
			for year := g.first(); year <= generatedYear; year++ {
				if err := g.yearOf(tx, m.of(year), year); err != nil {
					return err
				}
			}
		}
		return audit.Add(tx, audit.Entry{Act: "demo.months", Subject: fmt.Sprintf("year/%d", generatedYear)})
	})
}

// yearOf writes the months of one indicator.
func (g *generated) yearOf(tx *db.Tx, m measured, year int) error {
	for i, v := range m.year(g.effort, g.living, g.chance) {
		from, to := month(year, i+1)
		switch m.def.Kind {
		case plan.Rate, plan.Growth, plan.Average: // told of the year so far
			from = vn.Day(fmt.Sprintf("%d-01-01", year))
		}
		if err := insertApproved(tx, figure.Key{Indicator: m.def.Indicator, Unit: g.root, From: from, To: to}, v); err != nil {
			return err
		}
	}
	return nil
}

// insertApproved writes one month that somebody sent and somebody approved.
func insertApproved(tx *db.Tx, k figure.Key, v figure.Value) error {
	_, err := tx.Exec(`insert into figure (ward, id, indicator, unit, from_day, to_day, revision, value, bound, num, den, day, published, status, as_of, note,
		span_start, span_end, source_name, explanation, evidences, via, via_note, state, submitted_by, submitted_at, checked_by, decided_by, decided_at, reason)
		values ($1, $2, $3, $4, $5, $6, 1, $7, '', $8, $9, '', '', 'final', '', '', 0, 0, '', '', 0, '', '', 'approved', $10, $11, '', $10, $11, '')`,
		db.NewID(), string(k.Indicator), string(k.Unit), string(k.From), string(k.To), v.N, v.Num, v.Den, string(tx.Actor.Account), tx.Stamp())
	return err
}
