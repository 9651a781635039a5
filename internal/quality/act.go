package quality

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// longestName and longestReason are in characters.
const (
	longestName   = 160
	longestReason = 500
)

// NewRule is a rule as it is typed: its sides name indicators.
type NewRule struct {
	ID       RuleID // "" makes one
	Revision int    // the one the form was drawn from
	Name     string
	Left     string
	Operator Operator
	Right    string
	Missing  Missing
	Retired  bool
}

// SetRule makes a rule or a new revision of one.
func SetRule(tx *db.Tx, n NewRule) (Rule, error) {
	if err := tx.Actor.May(auth.SetPlan); err != nil {
		return Rule{}, err
	}
	r, err := n.rule(tx)
	if err != nil {
		return Rule{}, err
	}
	if r.ID == "" {
		r.ID = RuleID(db.NewID())
	} else if err := r.follows(tx); err != nil {
		return Rule{}, err
	}
	r.Revision++
	if err := tx.Write(`insert into between_rule (ward, id, revision, name, left_side, operator, right_side, missing, retired, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		string(r.ID), r.Revision, r.Name, r.Left.String(), string(r.Operator), r.Right.String(), string(r.Missing), r.Retired, tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return Rule{}, err
	}
	return r, audit.Add(tx, audit.Entry{Act: "quality.set_rule", Subject: "between_rule/" + string(r.ID), Detail: map[string]any{"revision": r.Revision, "retired": r.Retired}})
}

// rule reads what was typed.
func (n NewRule) rule(tx *db.Tx) (Rule, error) {
	r := Rule{ID: n.ID, Revision: n.Revision, Operator: n.Operator, Missing: n.Missing, Retired: n.Retired}
	r.Name = strings.Join(strings.Fields(vn.NFC(n.Name)), " ")
	if c := utf8.RuneCountInString(r.Name); c == 0 || c > longestName {
		return r, fault.Invalidf("ten", "Tên quy tắc có %d ký tự; cần từ 1 đến %d. Hãy ghi điều phải đúng, ví dụ “Hộ thoát nghèo không quá số hộ nghèo”.", c, longestName)
	}
	if !slices.Contains(Operators, r.Operator) {
		return r, fault.Invalidf("dau", "Quy tắc chưa có dấu so sánh (đang là %q). Hãy chọn một dấu.", n.Operator)
	}
	if !slices.Contains(Strategies, r.Missing) {
		return r, fault.Invalidf("thieu", "Chưa rõ làm gì khi thiếu số (đang là %q). Hãy chọn một cách.", n.Missing)
	}
	all, err := plan.Indicators(tx, "")
	if err != nil {
		return r, err
	}
	names := func(name string) (plan.IndicatorID, bool) {
		if _, known := all[plan.IndicatorID(name)]; known {
			return plan.IndicatorID(name), true
		}
		d, found, ferr := plan.FindByName(tx, name)
		if ferr != nil {
			err = ferr
		}
		return d.Indicator, found && ferr == nil
	}
	var wrong error
	if r.Left, wrong = plan.ParseFormula(n.Left, names); wrong == nil {
		r.Right, wrong = plan.ParseFormula(n.Right, names)
		wrong = atField("ve_phai", wrong)
	} else {
		wrong = atField("ve_trai", wrong)
	}
	if err != nil {
		return r, err
	}
	return r, wrong
}

// atField puts a refusal of a formula at the side it stands on.
func atField(field string, err error) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	at := *f
	at.Field = field
	return &at
}

// follows refuses a form drawn from an older revision.
func (r Rule) follows(tx *db.Tx) error {
	now, err := Rules(tx, "")
	if err != nil {
		return err
	}
	for _, have := range now {
		if have.ID != r.ID {
			continue
		}
		if have.Revision != r.Revision {
			return fault.Conflictf("Quy tắc “%s” vừa được người khác sửa (lần %d, bạn đang sửa lần %d). Hãy mở lại để xem cả hai.", have.Name, have.Revision, r.Revision)
		}
		return nil
	}
	return fault.Missingf("Không có quy tắc này trong đơn vị. Hãy mở lại danh sách quy tắc.")
}

// Rules returns the ward's rules as they were at a stamp ("" is now), oldest first,
// retired ones too.
func Rules(tx *db.Tx, stamp string) ([]Rule, error) {
	var all []Rule
	err := tx.Each(func(s db.Scanner) error {
		var r Rule
		var left, right string
		if err := s.Scan(&r.ID, &r.Revision, &r.Name, &left, &r.Operator, &right, &r.Missing, &r.Retired); err != nil {
			return err
		}
		byID := func(id string) (plan.IndicatorID, bool) { return plan.IndicatorID(id), true }
		var err error
		if r.Left, err = plan.ParseFormula(left, byID); err == nil {
			r.Right, err = plan.ParseFormula(right, byID)
		}
		if err != nil {
			return fmt.Errorf("rule %s: %w", r.ID, err)
		}
		all = append(all, r)
		return nil
	}, `select id, revision, name, left_side, operator, right_side, missing, retired from between_rule b
		where ward = $1 and revision = (select max(c.revision) from between_rule c where c.ward = b.ward and c.id = b.id and ($2 = '' or c.recorded_at <= $2))
		order by id`, stamp)
	return all, err
}

// Load reads what the findings of a year depend on.
func Load(tx *db.Tx, year int) (Input, error) {
	in := Input{Year: year, Units: map[auth.UnitID]Peer{}}
	var err error
	if in.Definitions, err = plan.Indicators(tx, ""); err != nil {
		return in, err
	}
	from, to := vn.Day(fmt.Sprintf("%04d-12-15", year-2)), vn.Day(fmt.Sprintf("%04d-12-31", year))
	all, err := figure.FindStanding(tx, from, to)
	if err != nil {
		return in, err
	}
	in.Figures = Standing(all)
	tree, err := org.LoadTree(tx, min(vn.DayOf(tx.Now), to))
	if err != nil {
		return in, err
	}
	in.Root = tree.Root().ID
	for _, u := range tree.All() {
		in.Units[u.ID] = Peer{Name: u.Name, Parent: u.Parent, Kind: string(u.Kind)}
	}
	if in.Rules, err = Rules(tx, ""); err != nil {
		return in, err
	}
	in.Limits, err = loadLimits(tx)
	return in, err
}

// loadLimits reads the ward's bounds from its settings.
func loadLimits(tx *db.Tx) (l Limits, err error) {
	s, err := org.LoadSettings(tx, "")
	if err != nil {
		return l, err
	}
	l.Rise, _ = org.Percent(s.AskRise)
	l.Fall, _ = org.Percent(s.AskFall)
	if l.Far, err = vn.ParsePlain(s.AskFar); err != nil {
		return l, fmt.Errorf("setting %s: %w", org.AskFar, err)
	}
	if l.Same, err = strconv.Atoi(s.AskSame); err != nil {
		return l, fmt.Errorf("setting %s: %w", org.AskSame, err)
	}
	return l, nil
}
