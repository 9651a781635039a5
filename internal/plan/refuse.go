package plan

import (
	"slices"

	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/fault"
)

// wellFormed refuses a line that its indicators or the ward's record cannot hold.
func (t Target) wellFormed(tx *db.Tx) error {
	switch {
	case t.Name == "":
		return fault.Invalidf("ten", "Dòng chỉ tiêu chưa có tên. Hãy ghi tên như trong nghị quyết.")
	case t.Year < 2000 || t.Year > 2100:
		return fault.Invalidf("nam", "Năm kế hoạch %d nằm ngoài khoảng 2000–2100. Hãy ghi lại năm.", t.Year)
	case len(t.Parts) == 0:
		return fault.Invalidf("phan", "Chỉ tiêu “%s” chưa có mức giao nào. Hãy thêm ít nhất một mức.", t.Name)
	case t.Weight < 0:
		return fault.Invalidf("diem", "Điểm của chỉ tiêu “%s” không thể nhỏ hơn 0. Hãy ghi lại điểm, hoặc để trống nếu không chấm điểm.", t.Name)
	case t.Decided != "" && !t.Decided.Valid():
		return fault.Invalidf("ngay", "“%s” không phải một ngày. Hãy ghi ngày của văn bản, ví dụ 12/12/2026.", t.Decided)
	}
	if err := t.placeKnown(tx); err != nil {
		return err
	}
	if err := t.termFits(tx); err != nil {
		return err
	}
	if t.Decision.Document != "" {
		if err := document.CheckVersion(tx, document.ID(t.Decision.Document), t.Decision.Version); err != nil {
			return err
		}
	}
	baselines, err := Baselines(tx)
	if err != nil {
		return err
	}
	for i, p := range t.Parts {
		d, err := Indicator(tx, p.Indicator, "")
		if err != nil {
			return err
		}
		if len(p.Plans) == 0 {
			return fault.Invalidf("phan", "Phần %d của chỉ tiêu “%s” chưa có mức giao nào. Hãy thêm một mức hoặc bỏ phần ấy.", i+1, t.Name)
		}
		for n, a := range p.Plans {
			if err := a.fits(d); err != nil {
				return err
			}
			if twice := slices.ContainsFunc(p.Plans[:n], func(b Assigned) bool { return b.Baseline == a.Baseline }); twice {
				return fault.Invalidf("nguon_giao", "Phần %d của chỉ tiêu “%s” có hai mức của cùng một nguồn giao. Hãy bỏ bớt một mức.", i+1, t.Name)
			}
			if err := a.sourcesKnown(tx, d, baselines); err != nil {
				return err
			}
		}
	}
	return nil
}

// placeKnown refuses a line for a unit the ward never had, and a "trong đó" row
// of a line that is not in the year's plan or lies below the row itself.
func (t Target) placeKnown(tx *db.Tx) error {
	if t.Owner != "" {
		if there, err := unitThere(tx, t.Owner); err != nil {
			return err
		} else if !there {
			return fault.Invalidf("chu_tri", "Cơ quan chủ trì của chỉ tiêu “%s” không có trong cây tổ chức. Hãy chọn đơn vị khác.", t.Name)
		}
	}
	if t.Parent == "" {
		return nil
	}
	all, err := Targets(tx, t.Year, "")
	if err != nil {
		return err
	}
	above := map[TargetID]TargetID{}
	for _, line := range all {
		above[line.ID] = line.Parent
	}
	if _, there := above[t.Parent]; !there {
		return fault.Invalidf("thuoc", "Kế hoạch năm %d không có dòng mà “%s” là “trong đó”. Hãy chọn dòng khác.", t.Year, t.Name)
	}
	for up, steps := t.Parent, 0; up != "" && steps <= len(all); up, steps = above[up], steps+1 {
		if up == t.ID {
			return fault.Invalidf("thuoc", "Chỉ tiêu “%s” không thể là dòng “trong đó” của chính nó. Hãy chọn dòng khác.", t.Name)
		}
	}
	return nil
}

// sourcesKnown refuses a value of a baseline or from a paper that the ward does
// not have.
func (a Assigned) sourcesKnown(tx *db.Tx, d Definition, baselines []Baseline) error {
	if !slices.ContainsFunc(baselines, func(b Baseline) bool { return b.ID == a.Baseline }) {
		return fault.Invalidf("nguon_giao", "Nguồn giao chọn cho chỉ tiêu “%s” không có trong đơn vị. Hãy chọn lại ai giao.", d.Name)
	}
	if a.Source.Document == "" {
		return nil
	}
	return document.CheckVersion(tx, document.ID(a.Source.Document), a.Source.Version)
}

// most bounds every number of the record at its indicator's scale, so that the sums
// of a year's months and of a ward's units fit in 64 bits.
const most = 10_000_000_000_000_000

// TooLarge reports whether a number at its indicator's scale is beyond what the
// record can add up.
func TooLarge(n int64) bool { return n >= most || n <= -most }

// fits refuses a plan value that its indicator or its operator cannot hold.
func (a Assigned) fits(d Definition) error {
	switch {
	case a.Baseline == "":
		return fault.Invalidf("nguon_giao", "Mức giao của chỉ tiêu “%s” chưa có nguồn giao. Hãy chọn ai giao.", d.Name)
	case TooLarge(a.Lo) || TooLarge(a.Hi):
		return fault.Invalidf("muc", "Mức “%s” của chỉ tiêu “%s” có từ 17 chữ số trở lên, nhiều hơn sổ cộng được. Hãy kiểm tra số chữ số 0, hoặc chọn đơn vị tính lớn hơn.", d.FormatAssigned(a), d.Name)
	case a.Base != nil && TooLarge(*a.Base):
		return fault.Invalidf("muc", "Mức gốc %s của chỉ tiêu “%s” có từ 17 chữ số trở lên, nhiều hơn sổ cộng được. Hãy kiểm tra số chữ số 0, hoặc chọn đơn vị tính lớn hơn.", d.Format(*a.Base), d.Name)
	case a.Operator == Band && a.Lo >= a.Hi:
		return fault.Invalidf("muc", "Khoảng %s của chỉ tiêu “%s” có đầu dưới không nhỏ hơn đầu trên. Hãy ghi lại hai đầu.", d.FormatAssigned(a), d.Name)
	case a.Operator == DoneBy && !a.Day.Valid():
		return fault.Invalidf("muc", "Mốc hoàn thành của chỉ tiêu “%s” chưa có ngày đúng. Hãy ghi ngày, tháng, năm, ví dụ 30/06/2026.", d.Name)
	case (a.Operator == Achieved || a.Operator == DoneBy) && d.Kind != Milestone:
		return fault.Invalidf("muc", "Chỉ tiêu “%s” đo bằng số, không giao theo kiểu đạt hay hoàn thành. Hãy ghi mức bằng số.", d.Name)
	case a.Operator == AllOf && a.Lo <= 0:
		return fault.Invalidf("muc", "Danh sách của chỉ tiêu “%s” phải có ít nhất một mục, không phải %s.", d.Name, d.Format(a.Lo))
	}
	if !oneOf(a.Operator, AtLeast, Above, AtMost, Below, Exactly, Band, DownTo, DownBy, UpBy, DownByPercent, UpByPercent, Keep, Achieved, DoneBy, AllOf) {
		return fault.Invalidf("muc", "Chưa rõ mức giao của chỉ tiêu “%s” là ít nhất, không quá hay đúng bằng. Hãy chọn một kiểu.", d.Name)
	}
	return nil
}
