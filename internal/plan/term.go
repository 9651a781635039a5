package plan

import (
	"tongket/internal/db"
	"tongket/internal/fault"
)

// TermTargets returns the lines of the terms (nhiệm kỳ) that run in a year, as they
// stood at a stamp ("" is now). They never count in a year's x/y.
func TermTargets(tx *db.Tx, year int, stamp string) ([]Target, error) {
	return targets(tx, `select `+targetColumns+`
		from target t join target_line l on l.ward = t.ward and l.target = t.id
		where t.ward = $1 and t.year <= $2 and not l.withdrawn and l.through_year >= $2
		and l.revision = (select max(m.revision) from target_line m where m.ward = l.ward and m.target = l.target and m.recorded_at <= $3)
		order by t.year, l.number, t.id`,
		`select p.target, `+partColumns+`
		from target_part p join target t on t.ward = p.ward and t.id = p.target join baseline b on b.ward = p.ward and b.id = p.baseline
		where p.ward = $1 and t.year <= $2
		and p.revision = (select max(m.revision) from target_line m where m.ward = p.ward and m.target = p.target and m.recorded_at <= $3)
		order by p.target, p.part, b.rank`, year, until(stamp))
}

// IsTerm reports whether the line is of a term and not of one year.
func (t Target) IsTerm() bool { return t.Through != 0 }

// longestTerm is how many years a term can have at most.
const longestTerm = 10

// termFits refuses a term that ends before it begins, a yearly line whose term does
// not hold its year or measures something else, and a term line under another.
func (t Target) termFits(tx *db.Tx) error {
	switch {
	case t.IsTerm() && (t.Through <= t.Year || t.Through >= t.Year+longestTerm):
		return fault.Invalidf("den_nam", "Chỉ tiêu nhiệm kỳ từ năm %d phải kết thúc sau năm ấy và trong vòng %d năm, không phải năm %d. Hãy ghi lại năm cuối.", t.Year, longestTerm, t.Through)
	case t.IsTerm() && t.Term != "":
		return fault.Invalidf("nhiem_ky", "Chỉ tiêu nhiệm kỳ không thuộc một chỉ tiêu nhiệm kỳ khác. Hãy bỏ chọn ở ô “Thuộc chỉ tiêu nhiệm kỳ”.")
	case t.Term == "":
		return nil
	}
	all, err := TermTargets(tx, t.Year, "")
	if err != nil {
		return err
	}
	for _, term := range all {
		if term.ID != t.Term {
			continue
		}
		for _, p := range t.Parts {
			if !term.measures(p.Indicator) {
				return fault.Invalidf("nhiem_ky", "Chỉ tiêu nhiệm kỳ “%s” đo bằng chỉ tiêu khác với “%s”. Hãy chọn dòng nhiệm kỳ cùng chỉ tiêu.", term.Name, t.Name)
			}
		}
		return nil
	}
	return fault.Invalidf("nhiem_ky", "Không có chỉ tiêu nhiệm kỳ ấy cho năm %d. Hãy chọn dòng khác.", t.Year)
}

// measures reports whether an indicator is one of the line's parts.
func (t Target) measures(id IndicatorID) bool {
	for _, p := range t.Parts {
		if p.Indicator == id {
			return true
		}
	}
	return false
}
