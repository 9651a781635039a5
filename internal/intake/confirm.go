package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/task"
	"tongket/internal/vn"
)

// Edit is what a person confirms: the fact as read, or as corrected.
type Edit struct {
	As        Became
	Indicator plan.IndicatorID // "" makes one, or finds it by its exact name
	Name      string
	Unit      string // unit of measure of the numbers below
	Bound     figure.Bound
	Value     *vn.Decimal
	Upper     *vn.Decimal // upper end of a range
	Of        *vn.Decimal // y of x/y
	PlanPct   *vn.Decimal // as printed
	Period    string      // corpus form: "2025", "2025-H1", "2025-Q3", "2025-09M", "2025-11"
	Status    figure.Status
	Baseline  plan.BaselineID // of a target; "" is the ward's own
	Owner     auth.UnitID     // of a target; "" is nobody yet
	For       auth.UnitID     // whose a figure is; "" is the whole ward's
	Group     string          // heading of a target
	Seen      int             // latest revision of the figure that the person saw
	Remember  bool            // the fact's own words are from now on a name of Indicator
}

// Outcome is what a confirmation made.
type Outcome struct {
	Proposal Proposal
	Approved bool // a figure that counts at once, by the ward's setting
}

// Confirm turns a waiting proposal into what the edit says, and into nothing
// else.
func Confirm(tx *db.Tx, id ID, e Edit) (Outcome, error) {
	p, err := Get(tx, id)
	if err != nil {
		return Outcome{}, err
	}
	if err := p.open(tx); err != nil {
		return Outcome{}, err
	}
	e.Name, e.Unit = strings.TrimSpace(vn.NFC(e.Name)), strings.TrimSpace(vn.NFC(e.Unit))
	became, approved := "", false
	switch {
	case p.Directive != nil:
		e.As = Directive
		became, err = confirmDirective(tx, p)
	case e.As == Target:
		became, err = confirmTarget(tx, p, e)
	case e.As == Figure:
		became, approved, err = confirmFigure(tx, p, e)
	case e.As == Claim:
		became, err = confirmClaim(tx, p, e)
	default:
		err = fault.Invalidf("la", "Chưa rõ dữ kiện số %d là chỉ tiêu, số liệu hay công bố. Hãy chọn một.", p.N)
	}
	if err == nil && e.Remember && e.Indicator != "" && p.Fact != nil {
		err = learn(tx, *p.Fact, e.Indicator)
	}
	if err != nil {
		return Outcome{}, err
	}
	if p, err = p.decide(tx, Confirmed, e.As, became); err != nil {
		return Outcome{}, err
	}
	return Outcome{p, approved}, audit.Add(tx, audit.Entry{Act: "intake.confirm", Subject: "proposal/" + string(id),
		Detail: map[string]any{"as": e.As, "became": became}})
}

func confirmDirective(tx *db.Tx, p Proposal) (string, error) {
	d, err := task.Record(tx, task.Directive{Text: p.Directive.Text, Speaker: p.Directive.Speaker, Lead: p.Directive.Lead,
		Due: p.Directive.Due, Product: p.Directive.Product, Source: p.Source()})
	return string(d.ID), err
}

func confirmClaim(tx *db.Tx, p Proposal, e Edit) (string, error) {
	f := *p.Fact
	f.Name, f.Unit, f.Value, f.Of, f.Upper, f.PlanPct, f.Period = e.Name, e.Unit, e.Value, e.Of, e.Upper, e.PlanPct, e.Period
	f.Bound = readBound(e.Bound)
	year, _ := strconv.Atoi(yearOf(e.Period))
	c, err := check.Claim(tx, year, f, p.Source())
	return string(c.ID), err
}

// confirmFigure submits the figure, of the whole ward or one of its units. Where the ward lets one
// approve one's own, it counts at once: a paper that was issued is not waiting
// for anybody.
func confirmFigure(tx *db.Tx, p Proposal, e Edit) (id string, approved bool, err error) {
	from, to, ok := Span(e.Period)
	if !ok {
		return "", false, fault.Invalidf("ky", "Kỳ “%s” không phải một kỳ số liệu. Hãy chọn tháng, quý, 6 tháng, 9 tháng hoặc năm, hoặc ghi dữ kiện này là công bố.", e.Period)
	}
	d, err := define(tx, e, e.Name)
	if err != nil {
		return "", false, err
	}
	v, err := e.value(d)
	if err != nil {
		return "", false, err
	}
	if e.For == "" {
		if p.Fact.Who != "" {
			return "", false, fault.Invalidf("cua", "Chưa rõ “%s” là đơn vị nào của phường, xã. Hãy chọn đơn vị có số liệu này.", p.Fact.Who)
		}
		tree, err := org.LoadTree(tx, vn.DayOf(tx.Now))
		if err != nil {
			return "", false, err
		}
		e.For = tree.Root().ID
	}
	f, err := figure.Submit(tx, figure.Entry{
		Key:   figure.Key{Indicator: d.Indicator, Unit: e.For, From: from, To: to},
		Value: v, Status: e.Status, Source: p.Source(), Seen: e.Seen,
	})
	if err != nil {
		return "", false, err
	}
	rules, err := figure.LoadRules(tx, f)
	if err != nil {
		return "", false, err
	}
	if f.CanDecide(tx.Actor, rules) != nil {
		return string(f.ID), false, nil // it waits for somebody else
	}
	f, err = figure.Approve(tx, f.ID)
	return string(f.ID), f.State == figure.Approved, err
}

// value brings the edit's numbers to the indicator's unit and scale, exactly.
func (e Edit) value(d plan.Definition) (figure.Value, error) {
	if e.Value == nil {
		return figure.Value{}, fault.Invalidf("gia_tri", "“%s” chưa có giá trị: văn bản chỉ nêu tỷ lệ so với kế hoạch. Hãy ghi giá trị, hoặc ghi dữ kiện này là công bố.", d.Name)
	}
	v := figure.Value{Bound: e.Bound}
	var err error
	if v.N, err = fit(*e.Value, e.Unit, d); err != nil {
		return v, err
	}
	if e.Of != nil {
		of, err := fit(*e.Of, e.Unit, d)
		if err != nil {
			return v, err
		}
		x := v.N
		v.Num, v.Den = &x, &of
	}
	if e.PlanPct != nil {
		v.Published = e.PlanPct.Plain()
	}
	return v, nil
}

// fit tells a printed number in the indicator's unit at its scale, and refuses
// one that would lose digits.
func fit(n vn.Decimal, unit string, d plan.Definition) (int64, error) {
	r, ok := plan.Convert(n, unit, d.Unit)
	if !ok {
		return 0, fault.Invalidf("don_vi_tinh", "“%s” tính bằng %s, không đổi được từ %s. Hãy chọn chỉ tiêu khác hoặc sửa đơn vị tính.", d.Name, d.Unit, unit)
	}
	exact, err := vn.FromRat(r, d.Scale)
	if err != nil || exact.Rat().Cmp(r) != 0 {
		return 0, fault.Invalidf("gia_tri", "%s không ghi vừa vào “%s”: chỉ tiêu này giữ %d chữ số lẻ theo %s. Hãy làm tròn hoặc lập chỉ tiêu khác.", plan.Measure(n.String(), unit), d.Name, d.Scale, d.Unit)
	}
	return exact.Units, nil
}

// define returns the indicator the edit means: the one chosen, the one of the
// same name, or a new one guessed from the statement.
func define(tx *db.Tx, e Edit, name string) (plan.Definition, error) {
	if e.Indicator != "" {
		return plan.Indicator(tx, e.Indicator, "")
	}
	if d, found, err := plan.FindByName(tx, name); err != nil || found {
		return d, err
	}
	return plan.Define(tx, e.guess(name))
}

// confirmTarget writes one counted line of the plan. A line that names several
// subjects under one number ("tổ, xóm, gia đình văn hóa đạt trên 90%") keeps them
// as its parts: it is met when every one is.
func confirmTarget(tx *db.Tx, p Proposal, e Edit) (string, error) {
	year, err := strconv.Atoi(yearOf(e.Period))
	if err != nil {
		return "", fault.Invalidf("ky", "Kỳ “%s” không phải một năm kế hoạch. Hãy ghi năm của chỉ tiêu.", e.Period)
	}
	if e.Value == nil {
		return "", fault.Invalidf("gia_tri", "Chỉ tiêu “%s” chưa có mức giao. Hãy ghi mức.", e.Name)
	}
	if !slices.Contains(figure.Bounds, e.Bound) {
		return "", fault.Invalidf("muc", "Chưa rõ mức giao của “%s” là ít nhất, trên hay không quá. Hãy chọn một.", e.Name)
	}
	baseline, err := baselineOf(tx, e.Baseline)
	if err != nil {
		return "", err
	}
	t := plan.Target{Year: year, Group: e.Group, Name: vn.Sentence(e.Name), Counts: true, Owner: e.Owner}
	names := []string{e.Name}
	if e.Indicator == "" {
		names = Subjects(e.Name)
	}
	for _, name := range names {
		d, err := define(tx, e, name)
		if err != nil {
			return "", err
		}
		a, err := e.assigned(d, baseline)
		if err != nil {
			return "", err
		}
		a.Source = p.Source()
		t.Parts = append(t.Parts, plan.Part{Indicator: d.Indicator, Plans: []plan.Assigned{a}})
	}
	t, err = setOrJoin(tx, t, p)
	return string(t.ID), err
}

func baselineOf(tx *db.Tx, id plan.BaselineID) (plan.BaselineID, error) {
	if id != "" {
		return id, nil
	}
	b, err := plan.OwnBaseline(tx)
	return b.ID, err
}

// setOrJoin refuses a second line for the same indicators in the same year:
// changing a plan is an act of its own, with its reason.
func setOrJoin(tx *db.Tx, t plan.Target, p Proposal) (plan.Target, error) {
	all, err := plan.Targets(tx, t.Year, "")
	if err != nil {
		return t, err
	}
	for _, other := range all {
		joined, ok, err := other.Join(t)
		if err != nil {
			return t, err
		}
		if ok {
			return plan.SetTarget(tx, joined, fmt.Sprintf("Thêm nguồn giao từ văn bản, dữ kiện số %d", p.N))
		}
	}
	return plan.SetTarget(tx, t, "")
}

// assigned reads the plan value of an edit for an indicator.
func (e Edit) assigned(d plan.Definition, baseline plan.BaselineID) (plan.Assigned, error) {
	a := plan.Assigned{Baseline: baseline, Operator: e.Operator(d)}
	var err error
	if a.Lo, err = fit(*e.Value, e.Unit, d); err != nil {
		return a, err
	}
	if e.Upper != nil {
		a.Operator = plan.Band
		a.Hi, err = fit(*e.Upper, e.Unit, d)
	}
	return a, err
}

// Operator is how a plan value binds when it was said with a bound. Without one,
// and with "gần" or "khoảng", which bound nothing, the plan is a floor where more
// is better and a ceiling where less is.
func (e Edit) Operator(d plan.Definition) plan.Operator {
	switch e.Bound {
	case figure.Over:
		return plan.Above
	case figure.AtLeast:
		return plan.AtLeast
	case figure.AtMost:
		return plan.AtMost
	case figure.Under:
		return plan.Below
	}
	if e.Of != nil && e.Value != nil && e.Of.Cmp(*e.Value) == 0 {
		return plan.AllOf
	}
	switch d.Direction {
	case plan.Down:
		return plan.AtMost
	case plan.Level:
		return plan.Exactly
	}
	return plan.AtLeast
}

// bounds maps the reader's bounds to the record's; readBound is its inverse.
var bounds = map[extract.Bound]figure.Bound{
	extract.Exact: figure.Exact, extract.Over: figure.Over, extract.Near: figure.Near, extract.Below: figure.Under,
	extract.About: figure.About, extract.AtLeast: figure.AtLeast, extract.AtMost: figure.AtMost,
}

func readBound(b figure.Bound) extract.Bound {
	for read, kept := range bounds {
		if kept == b {
			return read
		}
	}
	return extract.Exact
}
