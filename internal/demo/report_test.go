package demo_test

import (
	"bytes"
	"strings"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/demo"
	"tongket/internal/doc/docx"
	"tongket/internal/extract"
	"tongket/internal/layout"
	"tongket/internal/paper"
	"tongket/internal/report"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

// told is a fact as the report of the demo year must tell it, numbers as printed.
type told struct {
	name, period            string
	role                    extract.Role
	bound                   extract.Bound
	value, unit             string
	of, percent, yoy, upper string
}

// yearTold is what the record of the demo holds for the report: the fourteen
// lines of 2025 with what they are compared with, the count, what was reported
// beside the plan, and the plan of 2026.
var yearTold = []told{
	{name: "chỉ tiêu đạt và vượt kế hoạch", value: "12", of: "14", unit: "chỉ tiêu"},
	{name: "chỉ tiêu vượt", value: "8", unit: "chỉ tiêu"},
	{name: "chỉ tiêu đạt", value: "4", unit: "chỉ tiêu"},
	{name: "chỉ tiêu không đạt kế hoạch", value: "2", unit: "chỉ tiêu"},
	{name: "chỉ tiêu đạt và vượt", value: "9", of: "11", unit: "chỉ tiêu"},

	{name: "tổng thu ngân sách nhà nước trên địa bàn", bound: extract.Over, value: "6", unit: "tỷ đồng", percent: "180"},
	{name: "giá trị sản xuất công nghiệp - xây dựng", bound: extract.Over, value: "75", unit: "tỷ đồng", percent: "100,4"},
	{name: "tổng mức lưu chuyển hàng hóa và doanh thu dịch vụ", value: "968", unit: "tỷ đồng", percent: "111,14", yoy: "15,0"},
	{name: "tỷ lệ giải ngân vốn đầu tư công", role: extract.Estimate, value: "88,6", unit: "%", percent: "90,4"},
	{name: "giảm tỷ lệ giải ngân vốn đầu tư công", value: "2,6", unit: "điểm %"},
	{name: "diện tích đất hoàn thành giải phóng mặt bằng", value: "9,8", unit: "ha", percent: "78,4", yoy: "53,1"},
	{name: "xóa nhà tạm, nhà dột nát", value: "43", of: "43", unit: "nhà", percent: "100"},
	{name: "tỷ lệ hộ nghèo đa chiều", value: "1,12", unit: "%"},
	{name: "giảm tỷ lệ hộ nghèo đa chiều", value: "0,46", unit: "điểm %"},
	{name: "tỷ lệ bao phủ bảo hiểm y tế", value: "95,6", unit: "%", percent: "100,1"},
	{name: "tăng tỷ lệ bao phủ bảo hiểm y tế", value: "0,8", unit: "điểm %"},
	{name: "tỷ lệ gia đình văn hóa", value: "92,4", unit: "%", percent: "102,7"},
	{name: "tăng tỷ lệ gia đình văn hóa", value: "1,3", unit: "điểm %"},
	{name: "tỷ lệ tổ dân phố văn hóa", value: "91,7", unit: "%", percent: "101,9"},
	{name: "tăng tỷ lệ tổ dân phố văn hóa", value: "3,7", unit: "điểm %"},
	{name: "số trường đạt chuẩn quốc gia", value: "6", unit: "trường", percent: "100", yoy: "20"},
	{name: "tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn", value: "98,7", unit: "%", percent: "100,2"},
	{name: "tăng tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn", value: "0,8", unit: "điểm %"},
	{name: "tỷ lệ giao quân", value: "100", unit: "%", percent: "100"},
	{name: "kết nạp đảng viên mới", value: "20", unit: "đảng viên", percent: "100", yoy: "17,6"},

	{name: "kết nạp đảng viên mới", period: "2026", role: extract.Target, value: "50", unit: "đảng viên"},
	{name: "chi bộ hoàn thành tốt nhiệm vụ", period: "2026", role: extract.Target, bound: extract.Over, value: "90", unit: "%"},
	{name: "đảng bộ hoàn thành tốt nhiệm vụ", period: "2026", role: extract.Target, bound: extract.Over, value: "90", unit: "%"},
	{name: "đảng viên hoàn thành tốt nhiệm vụ", period: "2026", role: extract.Target, bound: extract.Over, value: "90", unit: "%"},
	{name: "tỷ lệ tổ văn hóa", period: "2026", role: extract.Target, bound: extract.Over, value: "90", unit: "%"},
	{name: "tỷ lệ xóm văn hóa", period: "2026", role: extract.Target, bound: extract.Over, value: "90", unit: "%"},
	{name: "tỷ lệ gia đình văn hóa", period: "2026", role: extract.Target, bound: extract.Over, value: "90", unit: "%"},
}

// tells compares a fact that was read with one that the record holds. A row of
// the annex may leave out the percentages that the sentence gives; the name must
// share its words with the record's.
func (w told) tells(f extract.Fact) bool {
	period, role := w.period, w.role
	if period == "" {
		period = "2025"
	}
	if role == "" {
		role = extract.Actual
	}
	return f.Role == role && f.Period == period && f.Bound == w.bound && f.Unit == w.unit && shares(w.name, f.Name) &&
		is(w.value, f.Value) && is(w.of, f.Of) && is(w.upper, f.Upper)
}

func (w told) whole(f extract.Fact) bool {
	return w.tells(f) && (is(w.percent, f.PlanPct) || f.PlanPct == nil && w.percent == w.value) && is(w.yoy, f.YoyPct)
}

func (w told) part(f extract.Fact) bool {
	return w.tells(f) && (f.PlanPct == nil || is(w.percent, f.PlanPct)) && (f.YoyPct == nil || is(w.yoy, f.YoyPct))
}

func is(printed string, n *vn.Decimal) bool {
	if printed == "" || n == nil {
		return printed == "" && n == nil
	}
	want, err := vn.ParseNumber(printed)
	return err == nil && want.Cmp(*n) == 0
}

// shares asks for most of the words of both names, as the corpus does.
func shares(a, b string) bool {
	x, y := strings.Fields(vn.Lower(a)), strings.Fields(vn.Lower(b))
	n := 0
	for _, w := range x {
		for i, v := range y {
			if w == v {
				y[i] = ""
				n++
				break
			}
		}
	}
	return 4*n >= len(x)+len(y)
}

// TestTheReportIsReadBack holds the promise on the demo ward: its report, with
// every mark of the record removed, is read to the facts it was made from and to
// no others.
func TestTheReportIsReadBack(t *testing.T) {
	t.Parallel()
	w := wardtest.Empty(t)
	ward, err := demo.Build(t.Context(), w.DB)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	others := map[string]bool{}
	err = w.DB.View(t.Context(), auth.System(ward.ID, "test"), func(tx *db.Tx) error {
		r, err := report.Gather(tx, score.Asked{Year: 2025})
		if err != nil {
			return err
		}
		for _, l := range r.Others {
			others[vn.Lower(l.Target.Name)] = true
		}
		if !r.Demo {
			t.Error("the report does not know that its figures are samples")
		}
		r.Asked, r.Layout, r.Closed = report.Asked{Year: 2025, Kind: report.Periodic, Format: report.Docx}, layout.For(layout.State, r.Day), true
		return r.Write(&file)
	})
	if err != nil {
		t.Fatal(err)
	}
	bare, err := docx.Strip(file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	read, err := paper.Read("bao-cao.docx", bare)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range yearTold {
		found := false
		for _, f := range read.Facts {
			found = found || want.whole(f)
		}
		if !found {
			t.Errorf("not read back: %+v", want)
		}
	}
	for _, f := range read.Facts {
		found := others[f.Name]
		for _, want := range yearTold {
			found = found || want.part(f)
		}
		if !found {
			t.Errorf("read and not in the record: %s %s %s %s in “%s”", f.Role, f.Period, f.Name, f.Value, read.Text[f.Span[0]:f.Span[1]])
		}
	}
}
