package report

import (
	"cmp"
	"slices"
	"strings"

	"tongket/internal/check"
	"tongket/internal/extract"
	"tongket/internal/figure"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// others writes the year's figures that belong to no line of the plan.
func (r Report) others() []prose { return r.reported(r.Others) }

// reported writes figures that no plan value stands against.
func (r Report) reported(lines []score.Line) []prose {
	var all []prose
	t := r.telling(inPaper)
	for _, l := range lines {
		for _, part := range l.Parts {
			d, v := part.Definition, part.Value
			if v == nil || v.Gap != "" || d.Unit == "" {
				continue
			}
			var p prose
			p.add(vn.Sentence(d.Name), " ", cmp.Or(t.days(*v, d), t.now()), ": ")
			if v.Status == figure.Estimate {
				p.add("ước ")
			}
			p.measure(v.Text, d.Unit, tag(d, tagValue))
			t.change(&p, part)
			p.add(".")
			all = append(all, p)
		}
	}
	return all
}

// otherClaims writes what was published about the year and is no line of the
// plan, such as how many people were commended. A claim about a line of the plan
// is left out: the record speaks for itself there, and so does the count.
func (r Report) otherClaims() []prose {
	var all []prose
	for _, c := range r.Claims {
		if c.Fact.Role != extract.Actual || c.Fact.Value == nil || r.planned(c) || r.interim() && c.Fact.Period != r.text().code {
			continue
		}
		var p prose
		p.claim(c.Fact, "cb."+string(c.ID))
		all = append(all, p)
	}
	return all
}

// planned reports whether a claim is about a line of the plan or their count.
func (r Report) planned(c check.Published) bool {
	if c.Fact.Unit == "chỉ tiêu" {
		return true
	}
	name := vn.Fold(c.Fact.Name)
	for _, l := range slices.Concat(r.Board.Lines, r.Others) {
		if vn.Fold(l.Target.Name) == name {
			return true
		}
		for _, p := range l.Parts {
			if vn.Fold(p.Definition.Name) == name {
				return true
			}
		}
	}
	return false
}

var claimBounds = map[extract.Bound]string{
	extract.Over: "trên ", extract.Near: "gần ", extract.Below: "dưới ", extract.About: "khoảng ", extract.AtLeast: "ít nhất ", extract.AtMost: "không quá ",
}

// claim writes a statement as it was published.
func (p *prose) claim(f extract.Fact, tag string) {
	p.add(vn.Sentence(f.Name))
	if words := periodWords(f.Period); words != "" {
		p.add(" ", words)
	}
	p.add(": ", claimBounds[f.Bound])
	number := f.Value.String()
	if f.Of != nil {
		number += "/" + f.Of.String()
	}
	p.measure(number, f.Unit, tag)
	if f.PlanPct != nil {
		p.add(", bằng ", f.PlanPct.String(), "% kế hoạch")
	}
	p.add(".")
}

// periodWords writes a period of a fact as it stands beside a name: "2025-09M" is
// "9 tháng năm 2025". A form it does not know gives "".
func periodWords(period string) string {
	year, rest, part := strings.Cut(period, "-")
	number := strings.TrimLeft(strings.Trim(rest, "HQM"), "0")
	switch {
	case period == "":
		return ""
	case !part:
		return "năm " + year
	case rest == "H1":
		return "6 tháng đầu năm " + year
	case rest == "H2":
		return "6 tháng cuối năm " + year
	case strings.HasPrefix(rest, "Q") && len(number) == 1:
		return "quý " + vn.Roman(int(number[0]-'0')) + " năm " + year
	case strings.HasSuffix(rest, "M"):
		return number + " tháng năm " + year
	case len(rest) == 2:
		return "tháng " + rest + " năm " + year
	case len(rest) == 4:
		return "giai đoạn " + year + " - " + rest
	}
	return ""
}
