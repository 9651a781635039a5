package score

import (
	"cmp"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

var attributes = map[string]func(*plan.Definition){
	"càng cao càng tốt":     func(d *plan.Definition) { d.Direction = plan.Up },
	"càng thấp càng tốt":    func(d *plan.Definition) { d.Direction = plan.Down },
	"giữ đúng mức":          func(d *plan.Definition) { d.Direction = plan.Level },
	"cộng dồn":              func(d *plan.Definition) { d.Kind, d.OverUnits = plan.Flow, plan.Adds },
	"thời điểm":             func(d *plan.Definition) { d.Kind, d.OverUnits = plan.Stock, plan.Adds },
	"tỷ lệ":                 func(d *plan.Definition) { d.Kind, d.OverUnits = plan.Rate, plan.Ratios },
	"bình quân":             func(d *plan.Definition) { d.Kind, d.OverUnits = plan.Average, plan.Separate },
	"tốc độ tăng":           func(d *plan.Definition) { d.Kind, d.OverUnits = plan.Growth, plan.Separate },
	"việc phải làm":         func(d *plan.Definition) { d.Kind, d.OverUnits = plan.Milestone, plan.Separate },
	"cộng tử số và mẫu số":  func(d *plan.Definition) { d.OverUnits = plan.Ratios },
	"không cộng các đơn vị": func(d *plan.Definition) { d.OverUnits = plan.Separate },
	"đánh giá cuối năm":     func(d *plan.Definition) { d.YearEnd = true },
	"1 số lẻ":               func(d *plan.Definition) { d.Scale, d.Decimals = 1, 1 },
	"2 số lẻ":               func(d *plan.Definition) { d.Scale, d.Decimals = 2, 2 },
	"đánh giá từ tháng 9":   func(d *plan.Definition) { d.FirstMonth = 9 },
	"phần trăm 1 số lẻ":     func(d *plan.Definition) { d.PercentDecimals = 1 },
	"phần trăm không số lẻ": func(d *plan.Definition) { d.PercentDecimals = 0 },
}

// definition reads "Thu ngân sách, tỷ đồng, càng cao càng tốt, cộng dồn": the
// name may hold commas, the unit is what stands before the first attribute.
func definition(text string) (plan.Definition, error) {
	def := plan.Definition{PercentDecimals: 2}
	words := strings.Split(text, ", ")
	first := slices.IndexFunc(words, func(w string) bool { return attributes[w] != nil })
	if first < 2 {
		return def, fmt.Errorf("%q needs a name, a unit and a direction", text)
	}
	def.Name, def.Unit = strings.Join(words[:first-1], ", "), words[first-1]
	if def.Unit == "không đơn vị" {
		def.Unit = ""
	}
	for _, w := range words[first:] {
		set := attributes[w]
		if set == nil {
			return def, fmt.Errorf("no such attribute: %q", w)
		}
		set(&def)
	}
	if def.Direction == "" || def.Kind == "" {
		return def, fmt.Errorf("%q lacks a direction or a kind", text)
	}
	return def, nil
}

var planStart = regexp.MustCompile(`(^|\s)(≥|>|≤|<|=|từ |còn |giảm |tăng |duy trì|đạt|chậm nhất ngày |đủ |không ghi tổng)`)

// plans reads "Tỉnh giao ≥ 860; HĐND phường giao ≥ 871".
func (s *scene) plans(rest string) error {
	p, def := s.open()
	for _, text := range split(rest) {
		at := planStart.FindStringIndex(text)
		if at == nil {
			return fmt.Errorf("no operator in %q", text)
		}
		name := strings.TrimSpace(text[:at[0]])
		if name == "" {
			name = "Kế hoạch"
		}
		a, err := assigned(def, strings.TrimSpace(text[at[0]:]))
		if err != nil {
			return err
		}
		a.Baseline = s.baseline(name)
		p.Plans = append(p.Plans, a)
	}
	return nil
}

var signs = map[string]plan.Operator{
	"≥": plan.AtLeast, ">": plan.Above, "≤": plan.AtMost, "<": plan.Below, "=": plan.Exactly,
	"còn": plan.DownTo, "giảm": plan.DownBy, "tăng": plan.UpBy, "đủ": plan.AllOf,
}

func assigned(def plan.Definition, text string) (a plan.Assigned, err error) {
	if text, base, ok := strings.Cut(text, " so với mức "); ok {
		a, err := assigned(def, text)
		n, err2 := vn.ParseNumberAt(base, def.Scale)
		a.Base = &n.Units
		return a, cmp.Or(err, err2)
	}
	switch {
	case text == "duy trì":
		return plan.Assigned{Operator: plan.Keep}, nil
	case text == "đạt":
		return plan.Assigned{Operator: plan.Achieved}, nil
	case text == "không ghi tổng":
		return plan.Assigned{Operator: plan.AllOf}, nil
	case strings.HasPrefix(text, "chậm nhất ngày "):
		a.Operator = plan.DoneBy
		a.Day, err = vn.ParseDay(strings.TrimPrefix(text, "chậm nhất ngày "))
		return a, err
	case strings.HasPrefix(text, "từ "):
		lo, hi, _ := strings.Cut(strings.TrimPrefix(text, "từ "), " đến ")
		l, err1 := vn.ParseNumberAt(lo, def.Scale)
		h, err2 := vn.ParseNumberAt(hi, def.Scale)
		return plan.Assigned{Operator: plan.Band, Lo: l.Units, Hi: h.Units}, cmp.Or(err1, err2)
	}
	word, number, _ := strings.Cut(text, " ")
	a.Operator = signs[word]
	scale := def.Scale
	if bare, ok := strings.CutSuffix(number, "%"); ok && (word == "giảm" || word == "tăng") {
		a.Operator = map[string]plan.Operator{"giảm": plan.DownByPercent, "tăng": plan.UpByPercent}[word]
		number, scale = bare, plan.PercentScale
	}
	n, err := vn.ParseNumberAt(strings.TrimSuffix(number, " điểm"), scale)
	a.Lo = n.Units
	return a, err
}

// figures reads "tháng 5: 80; 6 tháng: 420 (ước)".
func (s *scene) figures(year int, unit, rest string) error {
	p, def := s.open()
	if unit == "" {
		unit = "phường"
	}
	for _, text := range split(rest) {
		when, value, ok := strings.Cut(text, ":")
		if !ok {
			return fmt.Errorf("no colon between period and value in %q", text)
		}
		periods, err := s.periods(year, strings.TrimSpace(when))
		if err != nil {
			return err
		}
		values := []string{strings.TrimSpace(value)}
		if len(periods) > 1 {
			values = strings.Fields(value)
			if len(values) > len(periods) {
				return fmt.Errorf("%d values for %d periods", len(values), len(periods))
			}
		}
		for i, v := range values {
			if v == "-" {
				continue
			}
			f := figure.Figure{Status: figure.Final, State: figure.Approved, Revision: 1}
			f.Key = figure.Key{Indicator: p.Indicator, Unit: auth.UnitID(unit), From: periods[i].From, To: periods[i].To}
			if err := fill(&f, def, v); err != nil {
				return err
			}
			f.ID = figure.ID(fmt.Sprintf("%s %s %s–%s r%d", p.Indicator, unit, f.Key.From, f.Key.To, f.Revision))
			s.in.Figures = append(s.in.Figures, f)
		}
	}
	return nil
}

// periods names the spans of "tháng 5", "quý 2", "6 tháng", "năm", "từ … đến …",
// or the twelve of "từng tháng" and "lũy kế từng tháng".
func (s *scene) periods(year int, when string) ([]Window, error) {
	var n int
	switch {
	case when == "từng tháng":
		return s.months(year, false), nil
	case when == "lũy kế từng tháng":
		return s.months(year, true), nil
	case when == "năm":
		return []Window{{s.monthFrom(year, 1), s.monthTo(year, 12)}}, nil
	case scan(when, "tháng %d", &n):
		return []Window{{s.monthFrom(year, n), s.monthTo(year, n)}}, nil
	case scan(when, "quý %d", &n):
		return []Window{{s.monthFrom(year, 3*n-2), s.monthTo(year, 3*n)}}, nil
	case scan(when, "%d tháng", &n):
		return []Window{{s.monthFrom(year, 1), s.monthTo(year, n)}}, nil
	}
	days := twoDays.FindStringSubmatch(when)
	if days == nil {
		return nil, fmt.Errorf("no such period: %q", when)
	}
	from, err1 := vn.ParseDay(days[1])
	to, err2 := vn.ParseDay(days[2])
	return []Window{{from, to}}, cmp.Or(err1, err2)
}

func scan(text, format string, n *int) bool {
	_, err := fmt.Sscanf(text, format, n)
	return err == nil && fmt.Sprintf(format, *n) == text
}

func (s *scene) months(year int, cumulative bool) []Window {
	var all []Window
	for m := 1; m <= 12; m++ {
		w := Window{s.monthFrom(year, m), s.monthTo(year, m)}
		if cumulative {
			w.From = s.monthFrom(year, 1)
		}
		all = append(all, w)
	}
	return all
}

func (s *scene) monthFrom(year, m int) vn.Day {
	if s.cut14 {
		return vn.Day(time.Date(year, time.Month(m)-1, 15, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
	}
	return vn.Day(fmt.Sprintf("%d-%02d-01", year, m))
}

func (s *scene) monthTo(year, m int) vn.Day {
	if s.cut14 {
		return vn.Day(fmt.Sprintf("%d-%02d-14", year, m))
	}
	return vn.Day(time.Date(year, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

var note = regexp.MustCompile(`\s*\(([^)]*)\)$`)

// fill reads a value with its notes: "trên 6 (ước) (tính đến 30/11/2025)".
func fill(f *figure.Figure, def plan.Definition, text string) (err error) {
	for m := note.FindStringSubmatchIndex(text); m != nil; m = note.FindStringSubmatchIndex(text) {
		word := text[m[2]:m[3]]
		text = text[:m[0]]
		switch {
		case word == "ước":
			f.Status = figure.Estimate
		case word == "sơ bộ":
			f.Status = figure.Preliminary
		case word == "chưa duyệt":
			f.State = figure.Submitted
		case strings.HasPrefix(word, "sửa lần "):
			n, err := strconv.Atoi(strings.TrimPrefix(word, "sửa lần "))
			if err != nil {
				return err
			}
			f.Revision = n + 1
		case strings.HasPrefix(word, "tính đến "):
			if f.AsOf, err = vn.ParseDay(strings.TrimPrefix(word, "tính đến ")); err != nil {
				return err
			}
		default:
			return fmt.Errorf("no such note: %q", word)
		}
	}
	return fillValue(&f.Value, def, text)
}

func fillValue(v *figure.Value, def plan.Definition, text string) (err error) {
	switch {
	case text == "đạt", text == "đã xong":
		v.N = 1
		return nil
	case text == "chưa đạt", text == "chưa xong":
		return nil
	case strings.HasPrefix(text, "xong ngày "):
		v.N = 1
		v.Day, err = vn.ParseDay(strings.TrimPrefix(text, "xong ngày "))
		return err
	}
	for _, b := range figure.Bounds {
		if l := b.Label(); l != "" && strings.HasPrefix(text, l+" ") {
			v.Bound, text = b, strings.TrimPrefix(text, l+" ")
		}
	}
	if x, y, ok := strings.Cut(text, "/"); ok {
		num, err1 := vn.ParseNumberAt(x, def.Scale)
		den, err2 := vn.ParseNumberAt(y, def.Scale)
		v.Num, v.Den, v.N = &num.Units, &den.Units, num.Units
		if plan.PerWhole(def.Unit) != 1 && den.Units != 0 {
			q := big.NewRat(num.Units*plan.PerWhole(def.Unit), den.Units)
			d, _ := vn.FromRat(q, def.Scale)
			v.N = d.Units
		}
		return cmp.Or(err1, err2)
	}
	n, err := vn.ParseNumberAt(text, def.Scale)
	v.N = n.Units
	return err
}
