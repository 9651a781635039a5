package plan

import (
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
)

// Label returns the rhythm as a clerk says it.
func (f Frequency) Label() string {
	switch f {
	case Monthly:
		return "hằng tháng"
	case Quarterly:
		return "hằng quý"
	case HalfYearly:
		return "6 tháng một lần"
	case Yearly:
		return "mỗi năm một lần"
	}
	return "không định kỳ"
}

// Frequencies lists every rhythm in the order of print.
var Frequencies = []Frequency{Monthly, Quarterly, HalfYearly, Yearly}

// Label returns the rule as the definition sheet prints it.
func (m MissingRule) Label() string {
	switch m {
	case ZeroMissing:
		return "coi là 0"
	case SkipMissing:
		return "bỏ qua số còn thiếu"
	}
	return "không tính, nêu tên số còn thiếu"
}

// MissingRules lists every rule in the order of print.
var MissingRules = []MissingRule{RefuseMissing, ZeroMissing, SkipMissing}

// tidy brings what was typed to the stored form and fills in what is left open.
func (d *Definition) tidy() {
	for _, text := range []*string{&d.Name, &d.Unit, &d.Formula, &d.SourceNote, &d.LegalCode, &d.Window, &d.BreakReason, &d.RetiredReason, &d.Code, &d.CodeVersion} {
		*text = tidy(*text)
	}
	if d.Missing == "" {
		d.Missing = RefuseMissing
	}
	switch _, known := FindEntry(d.Code); {
	case !known:
		d.CodeVersion = ""
	case d.CodeVersion == "":
		d.CodeVersion = CatalogueVersion
	}
}

// sheetWellFormed refuses what the definition sheet cannot say.
func (d Definition) sheetWellFormed() error {
	switch {
	case !oneOf(d.Missing, MissingRules...):
		return fault.Invalidf("khi_thieu", "Chưa rõ công thức làm gì khi thiếu số. Hãy chọn một cách.")
	case d.Frequency != "" && !oneOf(d.Frequency, Frequencies...):
		return fault.Invalidf("bao_cao", "Chưa rõ bao lâu báo cáo một lần. Hãy chọn một nhịp trong danh sách.")
	case d.FirstMonth < 0 || d.FirstMonth > 12:
		return fault.Invalidf("thang_danh_gia", "Tháng đầu tiên đánh giá được phải từ 1 đến 12, không phải %d.", d.FirstMonth)
	case d.BreakYear != 0 && (d.BreakYear < 2000 || d.BreakYear > 2100):
		return fault.Invalidf("nam_doi", "Năm đổi cách tính phải từ 2000 đến 2100, không phải %d.", d.BreakYear)
	case d.BreakYear != 0 && d.BreakReason == "":
		return fault.Invalidf("ly_do_doi", "Cách tính của “%s” đổi từ năm %d mà chưa có lý do. Hãy ghi lý do, ví dụ “chuẩn nghèo mới”.", d.Name, d.BreakYear)
	case d.BreakYear == 0 && d.BreakReason != "":
		return fault.Invalidf("nam_doi", "Đã ghi lý do đổi cách tính mà chưa có năm. Hãy ghi năm đầu tiên không so sánh được với trước.")
	case d.Retired != "" && !d.Retired.Valid():
		return fault.Invalidf("ngay_thoi", "“%s” không phải một ngày. Hãy ghi ngày thôi dùng, ví dụ 01/01/2027.", d.Retired)
	case d.Retired == "" && d.RetiredReason != "":
		return fault.Invalidf("ngay_thoi", "Đã ghi lý do thôi dùng “%s” mà chưa có ngày. Hãy ghi ngày thôi dùng, ví dụ 01/01/2027.", d.Name)
	case d.Retired != "" && d.RetiredReason == "":
		return fault.Invalidf("ly_do_thoi", "Thôi dùng chỉ tiêu “%s” cần lý do. Hãy ghi văn bản hoặc lý do.", d.Name)
	}
	return nil
}

// known refuses a sheet that names a unit, an indicator or an axis which the ward
// does not have, and brings its formula to the stored form.
func (d *Definition) known(tx *db.Tx) error {
	if d.Reporter != "" {
		if there, err := unitThere(tx, d.Reporter); err != nil {
			return err
		} else if !there {
			return fault.Invalidf("don_vi_bao_cao", "Đơn vị báo cáo của “%s” không có trong cây tổ chức. Hãy chọn đơn vị khác.", d.Name)
		}
	}
	if d.WeightBy != "" {
		if d.WeightBy == d.Indicator {
			return fault.Invalidf("quyen_so", "Chỉ tiêu “%s” không thể làm quyền số cho chính nó. Hãy chọn chỉ tiêu khác, ví dụ số dân.", d.Name)
		}
		if _, err := Indicator(tx, d.WeightBy, ""); err != nil {
			return fault.Invalidf("quyen_so", "Chỉ tiêu làm quyền số của “%s” không có trong đơn vị. Hãy chọn chỉ tiêu khác.", d.Name)
		}
	}
	if d.Formula != "" {
		definitions, err := Indicators(tx, "")
		if err != nil {
			return err
		}
		if err := d.compute(definitions); err != nil {
			return err
		}
	}
	return d.axisKnown(tx)
}

// unitThere reports whether the ward ever had the unit.
func unitThere(tx *db.Tx, id auth.UnitID) (bool, error) {
	var n int
	_, err := tx.One([]any{&n}, `select count(*) from unit where ward = $1 and id = $2`, string(id))
	return n > 0, err
}
