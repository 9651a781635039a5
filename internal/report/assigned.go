package report

import (
	"fmt"
	"strings"

	"tongket/internal/plan"
)

// plain reports whether a plan value is printed as the bare number. An office
// writes "871 tỷ đồng" for an amount that must be reached and "100%" for a level
// that must be held; a bare number is read back with the same meaning.
func plain(d plan.Definition, a plan.Assigned) bool {
	switch a.Operator {
	case plan.AtLeast:
		return d.Direction == plan.Up && !isRate(d.Unit)
	case plan.Exactly:
		return d.Direction == plan.Level
	}
	return false
}

// assigned writes a plan value in words: "từ 98% trở lên", "không quá 1,2%",
// "7,5 - 8,0%", "giảm 0,5 điểm %", "43/43 nhà".
func (p *prose) assigned(d plan.Definition, a plan.Assigned, tag string) {
	value := func(before, unit, after string) {
		p.add(before)
		p.measure(d.Format(a.Lo), unit, tag)
		p.add(after)
	}
	switch a.Operator {
	case plan.AtLeast:
		if plain(d, a) {
			value("", d.Unit, "")
			return
		}
		value("từ ", d.Unit, " trở lên")
	case plan.Above:
		value("trên ", d.Unit, "")
	case plan.AtMost:
		value("không quá ", d.Unit, "")
	case plan.Below:
		value("dưới ", d.Unit, "")
	case plan.Band:
		p.measure(d.Format(a.Lo)+" - "+d.Format(a.Hi), d.Unit, tag)
	case plan.DownTo:
		value("còn ", d.Unit, "")
	case plan.DownBy:
		value("giảm ", points(d.Unit), "")
	case plan.UpBy:
		value("tăng ", points(d.Unit), "")
	case plan.DownByPercent, plan.UpByPercent:
		// The definition prints these itself: the value is a percentage at a scale of
		// its own, "giảm 5%".
		verb, percent, _ := strings.Cut(d.FormatAssigned(a), " ")
		p.add(verb, " ")
		p.number(strings.TrimSuffix(percent, "%"), tag)
		p.add("%")
	case plan.Keep:
		p.add("duy trì")
	case plan.Achieved:
		p.add("đạt")
	case plan.DoneBy:
		p.add("hoàn thành chậm nhất ngày ", a.Day.Short())
	case plan.AllOf:
		p.measure(d.Format(a.Lo)+"/"+d.Format(a.Lo), d.Unit, tag)
	default: // Exactly
		before := "đúng "
		if plain(d, a) {
			before = ""
		}
		value(before, d.Unit, "")
	}
}

// target writes what the plan of a year wants of an indicator, as a line of a
// resolution: "Tỷ lệ bao phủ bảo hiểm y tế đạt từ 96% trở lên".
func (p *prose) target(name string, d plan.Definition, a plan.Assigned, year int, tag string) {
	p.add(name)
	switch a.Operator {
	case plan.AtLeast, plan.Above, plan.Exactly, plan.Band:
		if plain(d, a) && !isRate(d.Unit) {
			p.add(": ")
		} else {
			p.add(" đạt ")
		}
	case plan.DownTo:
		p.add(" giảm ")
	case plan.Achieved:
		p.add(": ")
	case plan.AllOf:
		p.add(": hoàn thành ")
	case plan.DoneBy:
		p.add(": ")
	default:
		p.add(" ")
	}
	p.assigned(d, a, tag)
	if a.Operator.NeedsBase() {
		p.add(base(d, a, year))
	}
}

// base says what a change is counted from: the value the plan names, else the
// year before.
func base(d plan.Definition, a plan.Assigned, year int) string {
	word := " so với năm "
	if a.Operator == plan.Keep {
		word = " không kém năm "
	}
	if a.Base == nil {
		return fmt.Sprintf("%s%d", word, year-1)
	}
	return fmt.Sprintf("%s%d (mức gốc %s)", word, year-1, d.WithUnit(*a.Base))
}
