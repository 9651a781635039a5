package check

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"tongket/internal/extract"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// lessIsBetter are indicators that a ward wants small, where the catalogue of
// targets has no such wording.
var lessIsBetter = regexp.MustCompile(`hộ nghèo|hộ cận nghèo|thất nghiệp|suy dinh dưỡng|thấp còi|nhẹ cân|tử vong|tai nạn|tội phạm|phạm pháp|con thứ ba|con thứ 3|tảo hôn|nợ đọng|nợ xấu|nợ quá hạn|trễ hạn|quá hạn|bỏ học|tăng dân số|tái nghèo|sinh thô`)

// moreAfterAll are words that turn such a name into work done against it.
var moreAfterAll = regexp.MustCompile(`giảm|thoát|xóa|xoá|hỗ trợ|vay|giúp|xử lý|giải quyết|tập huấn|khám phá|điều tra|được|tặng|thu hồi|thu nợ|phòng|truy|tham gia|tiếp cận|có |cấp|mức độ hài lòng|bảo hiểm`)

// catalogued is the entry of the catalogue for a fact. A text asks for the same
// names again and again, so the answers are kept.
func (t *text) catalogued(f extract.Fact) (plan.Entry, bool) {
	key := [2]string{f.Name, f.Unit}
	e, seen := t.entries[key]
	if !seen {
		e, _ = plan.Catalogued(f.Name, f.Unit)
		t.entries[key] = e
	}
	return e, e.Code != ""
}

// direction tells which way an indicator is better; "" where it is not known.
func (t *text) direction(f extract.Fact) plan.Direction {
	if e, ok := t.catalogued(f); ok {
		return e.Direction
	}
	name := vn.Lower(f.Name)
	if lessIsBetter.MatchString(name) && !moreAfterAll.MatchString(name) {
		return plan.Down
	}
	return ""
}

// inverses finds percentages of a plan that is better when less: value over plan
// says the contrary of what a reader takes it to say (the usual practice prints
// none, and some offices print plan over value).
func (t *text) inverses() []Finding {
	var all []Finding
	for _, i := range t.order {
		f := t.Facts[i]
		if f.PlanPct == nil || f.Role == extract.Target || f.PlanPct.Rat().Cmp(big.NewRat(100, 1)) == 0 || t.direction(f) != plan.Down {
			continue
		}
		out := Finding{Rule: RuleInverse, Grade: Doubtful, Title: "Phần trăm của chỉ tiêu càng thấp càng tốt"}
		name := vn.Sentence(strings.TrimSpace(f.Name))
		out.Sentence = fmt.Sprintf("%s càng thấp càng tốt, nên “%s%% kế hoạch” dễ bị hiểu ngược. Đề nghị ghi mức đạt được và mức giao, không ghi phần trăm.", name, f.PlanPct)
		if f.Value != nil && f.Value.Sign() > 0 && f.Plan != nil && f.Plan.Sign() > 0 {
			out.Arithmetic = fmt.Sprintf("%s ÷ %s = %s · %s ÷ %s = %s",
				f.Value, f.Plan, percentText(f.Value.Rat(), f.Plan.Rat(), f.PlanPct.Scale),
				f.Plan, f.Value, percentText(f.Plan.Rat(), f.Value.Rat(), f.PlanPct.Scale))
			printed := percentInterval(f)
			if !touches(share(values(f), Rounded(*f.Plan)), printed) && !touches(share(Rounded(*f.Plan), values(f)), printed) {
				out.Sentence += fmt.Sprintf(" Ngoài ra, %s%% không phải là tỷ số nào của %s và %s.", f.PlanPct,
					plan.Measure(f.Value.String(), f.Unit), plan.Measure(f.Plan.String(), f.Unit))
			}
		}
		all = append(all, t.finding(out, i))
	}
	return all
}
