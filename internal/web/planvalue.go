package web

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// operatorWords says each way in which a plan value binds as a clerk would.
var operatorWords = []struct {
	operator plan.Operator
	label    string
}{
	{plan.AtLeast, "ít nhất (≥)"}, {plan.Above, "trên (>)"}, {plan.AtMost, "không quá (≤)"}, {plan.Below, "dưới (<)"}, {plan.Exactly, "đúng bằng (=)"},
	{plan.Band, "trong khoảng a – b"}, {plan.DownTo, "giảm còn"}, {plan.DownBy, "giảm so với năm trước"}, {plan.UpBy, "tăng so với năm trước"},
	{plan.DownByPercent, "giảm theo %"}, {plan.UpByPercent, "tăng theo %"}, {plan.Keep, "duy trì"}, {plan.AllOf, "đủ cả danh sách"},
	{plan.Achieved, "đạt"}, {plan.DoneBy, "hoàn thành chậm nhất ngày"},
}

// operatorOptions lists the ways in which a value of an indicator can bind; all of
// them where the indicator is not chosen yet.
func operatorOptions(d plan.Definition) (all []ui.Option) {
	for _, w := range operatorWords {
		milestone := w.operator == plan.Achieved || w.operator == plan.DoneBy
		if d.Indicator == "" || milestone == (d.Kind == plan.Milestone) {
			all = append(all, ui.Option{Value: string(w.operator), Label: w.label})
		}
	}
	return all
}

// valued reports whether an operator needs something written beside it.
func valued(o plan.Operator) bool { return o != plan.Keep && o != plan.Achieved }

// planInput writes a plan value as its field holds it.
func planInput(d plan.Definition, a plan.Assigned) string {
	scale := d.Scale
	if a.Operator.Percent() {
		scale = plan.PercentScale
	}
	number := func(n int64) string { return vn.Decimal{Units: n, Scale: scale}.Trim().Input() }
	switch a.Operator {
	case "", plan.Keep, plan.Achieved:
		return ""
	case plan.DoneBy:
		return a.Day.Short()
	case plan.Band:
		return number(a.Lo) + " – " + number(a.Hi)
	}
	return number(a.Lo)
}

var bandSign = regexp.MustCompile(`\s*(?:–|—|\.\.|đến|\s-\s|(\d)-(\d))\s*`)

// readPlanValue reads a typed plan value for an indicator; field is where a refusal
// of it stands.
func readPlanValue(d plan.Definition, o plan.Operator, text, field string) (plan.Assigned, error) {
	a := plan.Assigned{Operator: o}
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), d.Unit))
	var err error
	switch {
	case !valued(o):
		return a, nil
	case o == plan.DoneBy:
		a.Day, err = vn.ParseDay(text)
	case o == plan.Band:
		ends := strings.Split(bandSign.ReplaceAllString(text, "$1–$2"), "–")
		if len(ends) != 2 {
			return a, fault.Invalidf(field, "Khoảng “%s” chưa có hai đầu. Hãy ghi, ví dụ: 7,5 – 8,0.", text)
		}
		if a.Lo, err = planNumber(ends[0], d.Scale); err == nil {
			a.Hi, err = planNumber(ends[1], d.Scale)
		}
	case o.Percent():
		a.Lo, err = planNumber(strings.TrimSuffix(text, "%"), plan.PercentScale)
	default:
		a.Lo, err = planNumber(text, d.Scale)
	}
	if err != nil {
		return a, atField(field, err)
	}
	return a, nil
}

// readPlanBase reads the base that a plan names for a change; "" is none: last year's
// value is the base then.
func readPlanBase(d plan.Definition, o plan.Operator, text, field string) (*int64, error) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), d.Unit))
	switch {
	case text == "":
		return nil, nil
	case !o.NeedsBase():
		return nil, fault.Invalidf(field, "Mức gốc “%s” chỉ dùng khi kế hoạch giao tăng, giảm hay duy trì. Hãy bỏ mức gốc, hoặc chọn kiểu giao ấy.", text)
	}
	n, err := planNumber(text, d.Scale)
	if err != nil {
		return nil, atField(field, err)
	}
	return &n, nil
}

func planNumber(text string, scale int) (int64, error) {
	n, err := vn.ParseNumberAt(strings.TrimSpace(text), scale)
	return n.Units, err
}

// unitOptions lists the ward's units, indented, after a first answer for none.
func unitOptions(tree org.Tree, none string) []ui.Option {
	all := []ui.Option{{Value: "", Label: none}}
	for _, u := range tree.All() {
		all = append(all, ui.Option{Value: string(u.ID), Label: indent(tree.Depth(u.ID)) + u.Name})
	}
	return all
}

// documentOptions lists the ward's papers, newest first, after one for none.
func documentOptions(tx *db.Tx) ([]ui.Option, error) {
	papers, err := document.Find(tx, "")
	if err != nil {
		return nil, err
	}
	all := []ui.Option{{Value: "", Label: "không có trong hệ thống"}}
	for _, d := range papers {
		label := d.Title
		if d.Number != "" && !strings.Contains(label, d.Number) {
			label = d.Number + ": " + label
		}
		if r := []rune(label); len(r) > 90 {
			label = string(r[:90]) + "…"
		}
		all = append(all, ui.Option{Value: string(d.ID), Label: label})
	}
	return all, nil
}

// decisionOf is the source that a chosen paper makes, in its last version.
func decisionOf(tx *db.Tx, id string) (plan.Source, error) {
	if id == "" {
		return plan.Source{}, nil
	}
	v, err := document.LastVersion(tx, document.ID(id))
	return plan.Source{Document: id, Version: v.N}, err
}

// dayTyped reads an optional day of a field.
func dayTyped(text, field string) (vn.Day, error) {
	if text == "" {
		return "", nil
	}
	day, err := vn.ParseDay(text)
	if err != nil {
		return "", atField(field, err)
	}
	return day, nil
}

// joinedFaults is the error of all that is wrong with a form, nil where nothing is.
func joinedFaults(wrong []error) error {
	wrong = slices.DeleteFunc(wrong, func(err error) bool { return err == nil })
	if len(wrong) == 0 {
		return nil
	}
	return errors.Join(wrong...)
}

// formTop is what stands above a form: the summary of what is wrong, or that it was
// done.
func formTop(title string, faults []*fault.Fault, done ui.Notice) templ.Component {
	if len(faults) > 0 {
		sum, _ := errorsOf(title, faults)
		return sum
	}
	if done.Title != "" {
		done.Tone = ui.Good
		return done
	}
	return templ.NopComponent
}

// overtaken reports whether a form came back because somebody else was faster: then
// what stands is shown beside what was typed.
func overtaken(faults []*fault.Fault) bool {
	return slices.ContainsFunc(faults, func(f *fault.Fault) bool { return f.Kind == fault.Conflict })
}
