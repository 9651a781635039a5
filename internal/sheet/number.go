package sheet

import (
	"math/big"
	"strings"

	"tongket/internal/doc/xlsx"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// readNumber reads a cell as a number of an indicator, at its scale; note says what
// was done to it.
func readNumber(f Filed, def plan.Definition, conv Convention) (n int64, bound figure.Bound, note string, err error) {
	if f.Merged != "" {
		return 0, "", "", fault.Invalidf("", "Ô này bị gộp với các ô khác (%s) nên không rõ số của ô nào. Hãy bỏ gộp ô rồi ghi lại.", f.Merged)
	}
	if def.Kind == plan.Milestone && def.Unit == "" {
		n, err = doneOf(f.Cell)
		return n, "", "", err
	}
	part := def
	if f.Row.Part != Whole {
		part.Unit = "" // numerator and denominator are counts
	}
	switch c := f.Cell; c.Holds {
	case xlsx.HeldNumber:
		n, note, err = stored(c, part)
		return n, "", note, err
	case xlsx.HeldText:
		return typed(c.Text, part, conv)
	case xlsx.HeldError:
		return 0, "", "", fault.Invalidf("", "Công thức ở ô này báo lỗi %s nên không có số. Hãy sửa công thức hoặc ghi thẳng số.", c.Text)
	case xlsx.HeldNothing:
		return 0, "", "", fault.Invalidf("", "Công thức ở ô này chưa được tính khi lưu tệp. Hãy mở tệp bằng Excel, lưu lại rồi gửi.")
	case xlsx.HeldDay:
		return 0, "", "", fault.Invalidf("", "Ô này đang là ngày %s chứ không phải một số; Excel có thể đã tự đổi số thành ngày. Hãy đặt định dạng ô là số rồi ghi lại.", c.Text)
	default:
		return 0, "", "", fault.Invalidf("", "Ô này ghi %s chứ không phải một số. Hãy ghi số bằng chữ số.", c.Text)
	}
}

// stored reads a number as the file stores it. What a formula gives is rounded once;
// what was typed must fit.
func stored(c xlsx.Stored, def plan.Definition) (n int64, note string, err error) {
	d, err := vn.ParsePlain(c.Text)
	if err != nil {
		return 0, "", fault.Invalidf("", "Số %s ở ô này lớn hoặc nhỏ quá mức sổ giữ được. Hãy kiểm tra đơn vị tính rồi ghi lại.", c.Text)
	}
	if c.Percent {
		if !strings.HasPrefix(def.Unit, "%") {
			return 0, "", fault.Invalidf("", "Ô này định dạng phần trăm nhưng “%s” tính bằng %s. Hãy đổi định dạng ô rồi ghi lại số.", def.Name, def.Unit)
		}
		if d, err = vn.FromRat(new(big.Rat).Mul(d.Rat(), big.NewRat(100, 1)), min(d.Scale, 12)); err != nil {
			return 0, "", fault.Invalidf("", "Số %s ở ô này lớn quá mức sổ giữ được. Hãy kiểm tra lại.", c.Text)
		}
	}
	d = d.Trim()
	if c.Formula && d.Scale > def.Scale {
		rounded, err := d.Round(def.Scale)
		if err != nil {
			return 0, "", fault.Invalidf("", "Số %s ở ô này lớn quá mức sổ giữ được. Hãy kiểm tra lại.", d)
		}
		return rounded.Units, "Làm tròn từ " + d.String() + " do công thức tính ra.", nil
	}
	n, err = d.At(def.Scale)
	return n, "", err
}

// typed reads a number that was typed as text, with its bound and its unit.
func typed(text string, def plan.Definition, conv Convention) (n int64, bound figure.Bound, note string, err error) {
	number, b := cutNumber(text)
	if unit := vn.Lower(def.Unit); unit != "" {
		number = strings.TrimSpace(strings.TrimSuffix(number, unit))
	}
	if number == "" || !strings.ContainsAny(number, "0123456789") {
		return 0, "", "", fault.Invalidf("", "Ô này ghi chữ “%s” chứ không phải số. Hãy ghi số bằng chữ số, hoặc để trống nếu chưa có.", short(text))
	}
	d, err := conv.Number(number)
	if err != nil {
		return 0, "", "", err
	}
	n, err = d.Trim().At(def.Scale)
	if f := fault.Of(err); f != nil {
		return 0, "", "", fault.Invalidf("", "%s", f.Sentence)
	}
	return n, figure.Bound(b), "Số gõ dạng chữ, hiểu là " + def.WithUnit(n) + ".", err
}

// cutNumber takes the bound off a typed number; the rest is in lower case.
func cutNumber(text string) (number string, bound vn.Bound) {
	number, bound = vn.CutBound(text)
	return number, bound
}

// short cuts a text for a sentence.
func short(text string) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return string(r)
}

// doneOf reads đạt or chưa đạt.
func doneOf(c xlsx.Stored) (int64, error) {
	switch vn.Fold(strings.TrimSpace(c.Text)) {
	case "dat", "xong", "co", "x", "1", "true", "da dat", "hoan thanh", "da hoan thanh":
		return 1, nil
	case "chua dat", "chua", "khong", "0", "false", "khong dat", "chua hoan thanh":
		return 0, nil
	}
	return 0, fault.Invalidf("", "Ô này ghi “%s”. Hãy chọn “đạt” hoặc “chưa đạt”.", short(c.Text))
}

// quotient is the rate that numerator and denominator give, rounded once.
func quotient(num, den int64, def plan.Definition) (int64, error) {
	if den <= 0 {
		return 0, fault.Invalidf("", "Mẫu số của “%s” là %s; phải lớn hơn 0. Hãy ghi lại.", def.Name, def.Format(den))
	}
	times := int64(1)
	switch {
	case strings.HasPrefix(def.Unit, "%"):
		times = 100
	case strings.HasPrefix(def.Unit, "‰"):
		times = 1000
	}
	rate, err := vn.FromRat(new(big.Rat).Mul(big.NewRat(num, den), big.NewRat(times, 1)), def.Scale)
	return rate.Units, err
}
