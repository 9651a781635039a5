package score

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// side describes an indicator that is no line of the plan: a weight, or a part of
// a formula.
func (s *scene) side(rest string) error {
	def, err := definition(rest)
	if err != nil {
		return err
	}
	def.Indicator = plan.IndicatorID("phụ/" + def.Name)
	s.in.Definitions[def.Indicator], s.names[def.Name], s.beside = def, def.Indicator, def.Indicator
	return nil
}

// change changes the definition being described.
func (s *scene) change(what func(*plan.Definition)) {
	_, def := s.open()
	what(&def)
	s.in.Definitions[def.Indicator] = def
}

// sheet reads what the definition sheet says beside the name.
func (s *scene) sheet(key, rest string) error {
	switch key {
	case "công thức":
		f, err := plan.ParseFormula(rest, func(name string) (plan.IndicatorID, bool) { id, ok := s.names[name]; return id, ok })
		s.change(func(d *plan.Definition) { d.Formula = f.String() })
		return err
	case "quyền số":
		if s.names[rest] == "" {
			return fmt.Errorf("no such weight: %q", rest)
		}
		s.change(func(d *plan.Definition) { d.WeightBy = s.names[rest] })
		return nil
	}
	rule, ok := map[string]plan.MissingRule{"coi là 0": plan.ZeroMissing, "bỏ qua": plan.SkipMissing}[rest]
	if !ok {
		return fmt.Errorf("no such rule: %q", rest)
	}
	s.change(func(d *plan.Definition) { d.Missing = rule })
	return nil
}

// ownYear reads "từ 05/09/2024 đến 31/05/2025".
func (s *scene) ownYear(rest string) error {
	days := twoDays.FindStringSubmatch(rest)
	if days == nil {
		return fmt.Errorf("%q is not two days", rest)
	}
	from, err1 := vn.ParseDay(days[1])
	to, err2 := vn.ParseDay(days[2])
	p, _ := s.open()
	if s.in.Windows == nil {
		s.in.Windows = map[plan.IndicatorID]Window{}
	}
	s.in.Windows[p.Indicator] = Window{From: from, To: to}
	return cmp.Or(err1, err2)
}

// breaks reads "từ năm 2025 vì chuẩn nghèo mới".
func (s *scene) breaks(rest string) error {
	year, reason, ok := strings.Cut(strings.TrimPrefix(rest, "từ năm "), " vì ")
	n, err := strconv.Atoi(year)
	if !ok || err != nil {
		return fmt.Errorf("%q names no year and reason", rest)
	}
	s.change(func(d *plan.Definition) { d.BreakYear, d.BreakReason = n, reason })
	return nil
}

// past reads the tree that stood until a day.
func (s *scene) past(until, rest string) error {
	day, err := vn.ParseDay(until)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(s.in.Past, func(p Past) bool { return p.Until == day })
	if i < 0 {
		i = len(s.in.Past)
		s.in.Past = append(s.in.Past, Past{Until: day, Tree: Tree{Root: "phường", Parent: map[auth.UnitID]auth.UnitID{"phường": ""}, Name: map[auth.UnitID]string{"phường": "phường"}}})
	}
	return tree(s.in.Past[i].Tree, rest)
}

var edges = map[string]*regexp.Regexp{
	"sáp nhập":  regexp.MustCompile(`^(.+) vào (.+) từ (\S+)$`),
	"chia tách": regexp.MustCompile(`^(.+) thành (.+) từ (\S+)$`),
	"chuyển":    regexp.MustCompile(`^(.+) từ (.+) sang (.+) từ (\S+)$`),
}

// edge reads "Tổ 1, Tổ 2 vào Tổ 12 từ 01/07/2025", "Tổ 5 thành 1/3 Tổ 5A, 2/3 Tổ
// 5B từ 01/07/2025" and "Tổ 7 từ Khối Đông sang Khối Tây từ 01/07/2025".
func (s *scene) edge(key, rest string) error {
	m := edges[key].FindStringSubmatch(rest)
	if m == nil {
		return fmt.Errorf("%q is no change of units", rest)
	}
	day, err := vn.ParseDay(m[len(m)-1])
	e := org.Edge{Day: day}
	switch key {
	case "sáp nhập":
		e.Kind, e.To, e.Num, e.Den = org.Merged, auth.UnitID(m[2]), 1, 1
		for from := range strings.SplitSeq(m[1], ", ") {
			e.From = auth.UnitID(from)
			s.in.Lineage = append(s.in.Lineage, e)
		}
	case "chia tách":
		e.Kind, e.From = org.Parted, auth.UnitID(m[1])
		for taker := range strings.SplitSeq(m[2], ", ") {
			e.Num, e.Den = 0, 0
			if share, name, ok := strings.Cut(taker, " "); ok {
				if _, err := fmt.Sscanf(share, "%d/%d", &e.Num, &e.Den); err == nil {
					taker = name
				}
			}
			e.To = auth.UnitID(taker)
			s.in.Lineage = append(s.in.Lineage, e)
		}
	case "chuyển":
		e.Kind, e.Unit, e.From, e.To = org.Moved, auth.UnitID(m[1]), auth.UnitID(m[2]), auth.UnitID(m[3])
		s.in.Lineage = append(s.in.Lineage, e)
	}
	return err
}

// override reads "đạt; Nguyễn Văn Thử; theo Tỉnh giao; kết luận số 12".
func (s *scene) override(label, rest string) error {
	words := split(rest)
	i := slices.IndexFunc(Verdicts, func(v Verdict) bool { return v.Label() == words[0] })
	if i < 0 || len(words) != 4 {
		return fmt.Errorf("%q is no verdict, name, baseline and reason", rest)
	}
	s.in.Overrides = append(s.in.Overrides, Override{Target: plan.TargetID(label), Baseline: s.baseline(strings.TrimPrefix(words[2], "theo ")),
		Year: s.year, Verdict: Verdicts[i], Name: words[1], Reason: words[3]})
	return nil
}
