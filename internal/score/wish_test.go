package score

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// check compares one wish with the board.
func (s *scene) check(b Board, label, want string) error {
	if found, err := s.checkPoints(b, label, want); found {
		return err
	}
	if label == "" {
		return checkCount(b, want)
	}
	l, ok := b.Line(plan.TargetID(label))
	if !ok {
		return fmt.Errorf("the board has no line %s", label)
	}
	p := l.Parts[0]
	for _, part := range l.Parts {
		if name, rest, ok := strings.Cut(want, ": "); ok && name == part.Definition.Name {
			p, want = part, rest
			if p.Judged != nil {
				return differ(want, p.Judged.Verdict.Label())
			}
		}
	}
	for _, v := range Verdicts {
		if want == v.Label() {
			if l.Verdict != v {
				return fmt.Errorf("want %s, got %s (%s)", want, l.Verdict.Label(), l.Reason)
			}
			return nil
		}
	}
	if rest, ok := strings.CutPrefix(want, "chuỗi "); ok {
		return s.checkYear(p.Definition.Indicator, rest)
	}
	return checkDetail(b, l, p, want)
}

// checkYear reads "Tổ 2 năm 2024 là 30", "Tổ 2 năm 2024 gồm Tổ 1 và Tổ 2" and
// "Tổ 2 năm 2024 vì …".
func (s *scene) checkYear(id plan.IndicatorID, want string) error {
	m := yearWish.FindStringSubmatch(want)
	if m == nil {
		return fmt.Errorf("no such wish for a year: %q", want)
	}
	year, _ := strconv.Atoi(m[2])
	v := YearsOf(s.in, id, auth.UnitID(m[1]), s.in.Year-year)[0]
	switch {
	case m[3] == "vì":
		if !strings.Contains(v.Why+v.Apart, m[4]) {
			return fmt.Errorf("%q and %q do not say %q", v.Why, v.Apart, m[4])
		}
		return nil
	case v.Value == nil:
		return fmt.Errorf("no value: %s", v.Why)
	case m[3] == "là":
		return differ(m[4], v.Value.Text)
	}
	return differ(m[4], v.Value.Regrouped)
}

var yearWish = regexp.MustCompile(`^(.+) năm (\d+) (là|gồm|vì) (.+)$`)

func checkDetail(b Board, l Line, p Part, want string) error {
	word, rest, _ := strings.Cut(want, " ")
	switch {
	case want == "không tính phần trăm":
		if p.Judged != nil && p.Judged.Percent != nil {
			return fmt.Errorf("want no percentage, got %s%%", p.Judged.Percent)
		}
		return nil
	case want == "không tính":
		if l.Counted {
			return fmt.Errorf("the line counts, and should not")
		}
		return nil
	case want == "ước", want == "sơ bộ", want == "chính thức":
		return differ(want, l.Status.Label())
	case strings.HasPrefix(want, "tính được "):
		return differ(strings.TrimPrefix(want, "tính được "), l.Computed.Label())
	case want == "không so cùng kỳ":
		if p.Change.Amount != nil {
			return fmt.Errorf("want no comparison, got %s", p.Change.Amount)
		}
		return nil
	case strings.HasPrefix(want, "vì "):
		if !strings.Contains(l.Reason, strings.TrimPrefix(want, "vì ")) {
			return fmt.Errorf("the reason %q does not say %q", l.Reason, strings.TrimPrefix(want, "vì "))
		}
		return nil
	case strings.HasPrefix(want, "giá trị "):
		if p.Value == nil {
			return fmt.Errorf("want %s, got none (%s)", want, p.WhyNoValue)
		}
		return differ(strings.TrimPrefix(want, "giá trị "), p.Value.Text)
	case strings.HasPrefix(want, "đến ngày "):
		return differ(strings.TrimPrefix(want, "đến ngày "), l.Through.Short())
	case strings.HasPrefix(want, "cùng kỳ "):
		return differ(strings.TrimPrefix(want, "cùng kỳ "), changeText(p.Change))
	case strings.HasPrefix(want, "công bố "):
		return differ(strings.TrimPrefix(want, "công bố "), fmt.Sprintf("%s%%", p.Published[0].Percent))
	case strings.HasPrefix(want, "dùng "):
		return differ(strings.TrimPrefix(want, "dùng "), fmt.Sprintf("%d số liệu", len(l.Used)))
	case word == "theo":
		return checkOther(b, l, rest)
	case strings.HasSuffix(want, "%"):
		if p.Judged == nil || p.Judged.Percent == nil {
			return fmt.Errorf("want %s of the plan, got none", want)
		}
		return differ(want, p.Judged.Percent.String()+"%")
	}
	return fmt.Errorf("no such wish: %q", want)
}

// checkOther reads "theo Tỉnh giao: vượt".
func checkOther(b Board, l Line, rest string) error {
	name, want, _ := strings.Cut(rest, ": ")
	id := plan.BaselineID(vn.Lower(name))
	if l.Baseline == id {
		return differ(want, l.Verdict.Label())
	}
	for _, o := range l.Others {
		if o.Baseline == id {
			return differ(want, o.Verdict.Label())
		}
	}
	return fmt.Errorf("no verdict under %s", name)
}

func changeText(c Change) string {
	if c.Amount == nil {
		return "không so được (" + c.Why + ")"
	}
	text := c.Amount.String()
	if c.Amount.Sign() > 0 {
		text = "+" + text
	}
	if c.Points {
		return text + " điểm"
	}
	return text + "%"
}

// checkCount reads "12/14 đạt và vượt", "3 vượt", "2 không đạt", "chưa đạt: 1, 4".
func checkCount(b Board, want string) error {
	number, word, _ := strings.Cut(want, " ")
	if word == "đạt và vượt" {
		return differ(number, fmt.Sprintf("%d/%d", b.MetOrExceeded(), b.Count.Total))
	}
	if list, ok := strings.CutPrefix(want, "danh sách không đạt: "); ok {
		var got []string
		for _, l := range b.NotMet() {
			got = append(got, string(l.Target.ID))
		}
		return differ(list, strings.Join(got, ", "))
	}
	if word == "do người quyết định" {
		return differ(number, strconv.Itoa(b.Count.Overridden))
	}
	for _, v := range Verdicts {
		if v.Label() == word {
			return differ(number, strconv.Itoa(b.Count.Of(v)))
		}
	}
	return fmt.Errorf("no such wish for the whole board: %q", want)
}

func differ(want, got string) error {
	if want != got {
		return fmt.Errorf("want %s, got %s", want, got)
	}
	return nil
}
