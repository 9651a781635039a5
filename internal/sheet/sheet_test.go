package sheet

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/doc/xlsx"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

// site is a ward in June 2026 with a small plan of the residential group 7, one
// line of each shape in which figures are typed.
type site struct {
	*wardtest.Site
	t                                       testing.TB
	group                                   auth.UnitID
	members, budget, insured, homes, market plan.Definition
}

func newSite(t testing.TB) *site {
	t.Helper()
	s := &site{Site: wardtest.Settled(t), t: t}
	s.Clock.Set(time.Date(2026, time.June, 15, 8, 0, 0, 0, vn.Zone))
	s.group = s.Units["Tổ dân phố 7"]
	var council plan.BaselineID
	s.Do(s.Clerk, func(tx *db.Tx) error {
		b, err := plan.AddBaseline(tx, "HĐND phường giao")
		council = b.ID
		return err
	})
	line := func(n int, d plan.Definition, a plan.Assigned) plan.Definition {
		d.Direction, d.PercentDecimals = plan.Up, 1
		s.Do(s.Clerk, func(tx *db.Tx) (err error) {
			if d, err = plan.Define(tx, d); err != nil {
				return err
			}
			a.Baseline = council
			_, err = plan.SetTarget(tx, plan.Target{Year: 2026, Number: n, Group: "Chung", Name: d.Name, Counts: true, Owner: s.group,
				Parts: []plan.Part{{Indicator: d.Indicator, Plans: []plan.Assigned{a}}}}, "")
			return err
		})
		return d
	}
	s.members = line(1, plan.Definition{Name: "Kết nạp đảng viên mới", Unit: "đảng viên", Kind: plan.Flow, OverUnits: plan.Adds}, plan.Assigned{Operator: plan.AtLeast, Lo: 20})
	s.budget = line(2, plan.Definition{Name: "Thu ngân sách trên địa bàn", Unit: "tỷ đồng", Scale: 3, Decimals: 1, Kind: plan.Flow, OverUnits: plan.Adds}, plan.Assigned{Operator: plan.AtLeast, Lo: 6500})
	s.insured = line(3, plan.Definition{Name: "Tỷ lệ người có thẻ bảo hiểm y tế", Unit: "%", Scale: 2, Decimals: 1, Kind: plan.Rate, OverUnits: plan.Ratios}, plan.Assigned{Operator: plan.AtLeast, Lo: 9500})
	s.homes = line(4, plan.Definition{Name: "Xóa nhà tạm, nhà dột nát", Unit: "nhà", Kind: plan.Stock, OverUnits: plan.Adds}, plan.Assigned{Operator: plan.AllOf, Lo: 43})
	s.market = line(5, plan.Definition{Name: "Khánh thành chợ trung tâm", Kind: plan.Milestone, OverUnits: plan.Separate}, plan.Assigned{Operator: plan.DoneBy, Day: "2026-06-30"})
	return s
}

// template is the workbook of the group for 2026.
func (s *site) template(who auth.Actor, o Order) []byte {
	s.t.Helper()
	var data []byte
	s.See(who, func(tx *db.Tx) (err error) { _, data, err = Template(tx, o); return err })
	return data
}

func (s *site) year() Order { return Order{Unit: s.group, Year: 2026} }

// book is a workbook that a test changes as a person would.
type book struct {
	t   testing.TB
	f   *excelize.File
	tab string
}

func edited(t testing.TB, data []byte, change func(b *book)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	b := &book{t, f, f.GetSheetList()[0]}
	change(b)
	var out bytes.Buffer
	b.ok(f.Write(&out))
	b.ok(f.Close())
	return out.Bytes()
}

func (b *book) ok(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// at is the cell of a row and a column, by their words.
func (b *book) at(row, col string) string {
	b.t.Helper()
	rows, err := b.f.GetRows(b.tab)
	b.ok(err)
	r, c := 0, 0
	for i, cells := range rows {
		for j, text := range cells {
			if text == row && r == 0 {
				r = i + 1
			}
			if text == col && c == 0 {
				c = j + 1
			}
		}
	}
	if r == 0 || c == 0 {
		b.t.Fatalf("no row %q or no column %q", row, col)
	}
	return xlsx.At(r, c)
}

func (b *book) set(row, col string, value any) string {
	b.t.Helper()
	at := b.at(row, col)
	b.ok(b.f.SetCellValue(b.tab, at, value))
	return at
}

func (b *book) raw(row, col, number string) {
	b.t.Helper()
	b.ok(b.f.SetCellDefault(b.tab, b.at(row, col), number))
}

// look reads a workbook and compares it with the record.
func (s *site) look(who auth.Actor, data []byte, dec Decisions) Preview {
	s.t.Helper()
	f, err := Read(data)
	if err != nil {
		s.t.Fatal(err)
	}
	var p Preview
	s.See(who, func(tx *db.Tx) (err error) { p, err = Look(tx, Import{Decisions: dec}, f); return err })
	return p
}

// write stages a workbook and writes it.
func (s *site) write(who auth.Actor, data []byte, dec Decisions) (o Outcome, err error) {
	s.t.Helper()
	var id ImportID
	s.Do(who, func(tx *db.Tx) (err error) { id, err = Stage(tx, "bieu-mau.xlsx", data, dec); return err })
	digest := s.look(who, data, dec).Digest()
	err = s.Try(who, func(tx *db.Tx) error {
		f, err := Read(data)
		if err != nil {
			return err
		}
		o, err = Write(tx, id, f, digest)
		return err
	})
	return o, err
}

// told is a preview in short lines.
func told(p Preview) []string {
	var all []string
	for _, c := range p.Cells {
		_, at, _ := strings.Cut(c.At, "!")
		line := at + " " + c.Name + ", " + c.Period + ": " + string(c.State) + " " + c.Old + " → " + c.New
		if c.State == Refused {
			line = at + ": " + c.Sentence
		}
		all = append(all, line)
	}
	return all
}

func (s *site) latest(d plan.Definition, from, to vn.Day) (f figure.Figure) {
	s.t.Helper()
	s.See(s.Clerk, func(tx *db.Tx) (err error) {
		f, _, err = figure.Latest(tx, figure.Key{Indicator: d.Indicator, Unit: s.group, From: from, To: to})
		return err
	})
	return f
}

func TestTemplateComesBackAsFigures(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	data := edited(t, s.template(s.Head, s.year()), func(b *book) {
		b.set("Kết nạp đảng viên mới", "Tháng 01/2026", 3)
		b.set("Kết nạp đảng viên mới", "Tháng 02/2026", "trên 2")
		b.raw("Thu ngân sách trên địa bàn", "Tháng 01/2026", "1234.5")
		b.set("Tỷ lệ người có thẻ bảo hiểm y tế (tử số)", "Tháng 01/2026", 95)
		b.set("Tỷ lệ người có thẻ bảo hiểm y tế (mẫu số)", "Tháng 01/2026", 120)
		b.set("Xóa nhà tạm, nhà dột nát", "Tháng 01/2026", 12)
		b.set("Xóa nhà tạm, nhà dột nát (mẫu số)", "Tháng 01/2026", 43)
		b.set("Khánh thành chợ trung tâm", "Tháng 01/2026", "chưa đạt")
		b.set("Tình trạng của số mới ghi (để trống là sơ bộ)", "Tháng 01/2026", "ước")
	})
	p := s.look(s.Head, data, Decisions{})
	want := []string{
		"G7 Kết nạp đảng viên mới, Tháng 01/2026: new  → 3 đảng viên",
		"H7 Kết nạp đảng viên mới, Tháng 02/2026: new  → trên 2 đảng viên",
		"G8 Thu ngân sách trên địa bàn, Tháng 01/2026: new  → 1.234,5 tỷ đồng",
		"G9 Tỷ lệ người có thẻ bảo hiểm y tế, Tháng 01/2026: new  → 79,17%",
		"G12 Xóa nhà tạm, nhà dột nát, Tháng 01/2026: new  → 12/43 nhà",
		"G14 Khánh thành chợ trung tâm, Tháng 01/2026: new  → chưa đạt",
	}
	if diff := cmp.Diff(want, told(p)); diff != "" {
		t.Fatalf("preview (-want +got):\n%s", diff)
	}
	if o, err := s.write(s.Head, data, Decisions{}); err != nil || o.Written != 6 {
		t.Fatalf("wrote %+v (%v)", o, err)
	}
	if f := s.latest(s.members, "2026-01-01", "2026-01-31"); f.Value.N != 3 || f.Status != figure.Estimate || f.State != figure.Submitted {
		t.Errorf("January is %+v", f)
	}
	if f := s.latest(s.members, "2026-02-01", "2026-02-28"); f.Value.Bound != figure.Over || f.Status != figure.Preliminary {
		t.Errorf("February is %+v", f)
	}
	// The next template shows what was sent, and sends nothing when it comes back as it is.
	again := s.look(s.Head, s.template(s.Head, s.year()), Decisions{})
	if again.Count(Same) != 6 || again.Writes() != 0 || again.CanWrite() == nil {
		t.Errorf("what was sent comes back as %v", told(again))
	}
}

func TestTemplateOfOnePeriod(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	may := Order{Unit: s.group, Year: 2026, From: "2026-05-01", To: "2026-05-31"}
	data := edited(t, s.template(s.Clerk, may), func(b *book) {
		b.set("Kết nạp đảng viên mới", "Giá trị", 4)
		b.set("Kết nạp đảng viên mới", "Mức", "gần")
		b.set("Kết nạp đảng viên mới", "Tình trạng", "ước")
		b.set("Kết nạp đảng viên mới", "Ghi chú", "chờ chi bộ xác nhận")
		b.set("Thu ngân sách trên địa bàn", "Giá trị", "12,5 tỷ đồng")
		b.set("Thu ngân sách trên địa bàn", "Mức", "khoảng chừng")
	})
	p := s.look(s.Clerk, data, Decisions{})
	want := []string{
		"G6 Kết nạp đảng viên mới, Tháng 5/2026: new  → gần 4 đảng viên",
		"G7: Cột Mức ghi “khoảng chừng”. Hãy chọn một trong: đúng bằng, trên, gần, dưới, khoảng, ít nhất, không quá.",
	}
	if diff := cmp.Diff(want, told(p)); diff != "" {
		t.Fatalf("preview (-want +got):\n%s", diff)
	}
	if err := p.CanWrite(); err == nil || !strings.HasPrefix(err.Error(), "Còn 1 ô chưa ghi được.") {
		t.Errorf("a refused cell is written: %v", err)
	}
	if o, err := s.write(s.Clerk, data, Decisions{SkipRefused: true}); err != nil || o.Written != 1 || o.Refused != 1 {
		t.Fatalf("wrote %+v (%v)", o, err)
	}
	if f := s.latest(s.members, "2026-05-01", "2026-05-31"); f.Value.Bound != figure.Near || f.Status != figure.Estimate || f.Note != "chờ chi bộ xác nhận" {
		t.Errorf("May is %+v", f)
	}
}

// TestBadInput gives each way in which a workbook comes back wrong, and what the
// preview says of it.
func TestBadInput(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	const members, january = "Kết nạp đảng viên mới", "Tháng 01/2026"
	for name, c := range map[string]struct {
		change func(b *book)
		dec    Decisions
		want   string
	}{
		"a formula never computed": {func(b *book) { b.ok(b.f.SetCellFormula(b.tab, b.at(members, january), "1+2")) }, Decisions{},
			"G7: Công thức ở ô này chưa được tính khi lưu tệp. Hãy mở tệp bằng Excel, lưu lại rồi gửi."},
		"a text": {func(b *book) { b.set(members, january, "chưa có") }, Decisions{},
			"G7: Ô này ghi chữ “chưa có” chứ không phải số. Hãy ghi số bằng chữ số, hoặc để trống nếu chưa có."},
		"a date": {func(b *book) {
			id, err := b.f.NewStyle(&excelize.Style{NumFmt: 14})
			b.ok(err)
			at := b.set(members, january, time.Date(2026, 3, 12, 0, 0, 0, 0, time.UTC))
			b.ok(b.f.SetCellStyle(b.tab, at, at, id))
		}, Decisions{},
			"G7: Ô này đang là ngày 12/03/2026 chứ không phải một số; Excel có thể đã tự đổi số thành ngày. Hãy đặt định dạng ô là số rồi ghi lại."},
		"a future period": {func(b *book) { b.set(members, "Tháng 12/2026", 3) }, Decisions{},
			"R7: Tháng 12/2026 chưa bắt đầu (hôm nay là 15/06/2026) nên chưa có số. Hãy xóa số ở ô này."},
		"too many decimals": {func(b *book) { b.set(members, january, 3.5) }, Decisions{},
			"G7: Số 3,5 có 1 chữ số lẻ, ở đây chỉ giữ 0; hãy làm tròn rồi ghi lại."},
		"two readings": {func(b *book) { b.set("Thu ngân sách trên địa bàn", january, "1.234") }, Decisions{},
			"G8: “1.234” có thể là 1.234 hoặc 1,234. Hãy chọn quy ước dấu phẩy hay dấu chấm cho cả tệp ở đầu trang."},
		"two readings, decided": {func(b *book) { b.set("Thu ngân sách trên địa bàn", january, "1.234") }, Decisions{Convention: Point},
			"G8 Thu ngân sách trên địa bàn, Tháng 01/2026: new  → 1,234 tỷ đồng"},
		"decided by another number": {func(b *book) {
			b.set("Thu ngân sách trên địa bàn", january, "1.234")
			b.set("Thu ngân sách trên địa bàn", "Tháng 02/2026", "0,5")
		}, Decisions{}, "G8 Thu ngân sách trên địa bàn, Tháng 01/2026: new  → 1.234,0 tỷ đồng"},
		"merged cells": {func(b *book) {
			b.set(members, january, 3)
			b.ok(b.f.MergeCell(b.tab, b.at(members, january), b.at(members, "Tháng 02/2026")))
		}, Decisions{}, "G7: Ô này bị gộp với các ô khác (G7:H7) nên không rõ số của ô nào. Hãy bỏ gộp ô rồi ghi lại."},
		"half a rate": {func(b *book) { b.set("Tỷ lệ người có thẻ bảo hiểm y tế (tử số)", january, 3) }, Decisions{},
			"G9: “Tỷ lệ người có thẻ bảo hiểm y tế” mới có một trong hai số tử số, mẫu số. Hãy ghi số còn lại."},
		"a wrong choice": {func(b *book) { b.set("Khánh thành chợ trung tâm", january, "sắp xong") }, Decisions{},
			"G14: Ô này ghi “sắp xong”. Hãy chọn “đạt” hoặc “chưa đạt”."},
		"a percent format": {func(b *book) {
			id, err := b.f.NewStyle(&excelize.Style{NumFmt: 10})
			b.ok(err)
			at := b.set(members, january, 0.5)
			b.ok(b.f.SetCellStyle(b.tab, at, at, id))
		}, Decisions{}, "G7: Ô này định dạng phần trăm nhưng “Kết nạp đảng viên mới” tính bằng đảng viên. Hãy đổi định dạng ô rồi ghi lại số."},
		"rows that disagree": {func(b *book) {
			b.set(members, january, 3)
			b.ok(b.f.DuplicateRowTo(b.tab, 7, 20))
			b.ok(b.f.SetCellValue(b.tab, "G20", 5))
		}, Decisions{}, "G7: Hai ô nói khác nhau về cùng một số: Năm 2026!G7 ghi 3, Năm 2026!G20 ghi 5. Hãy để lại một ô."},
		"a sheet renamed, columns moved": {func(b *book) {
			b.set(members, january, 3)
			b.ok(b.f.InsertCols(b.tab, "C", 2))
			b.ok(b.f.InsertRows(b.tab, 2, 3))
			b.ok(b.f.SetSheetName(b.tab, "Bản của Mạnh"))
		}, Decisions{}, "I10 Kết nạp đảng viên mới, Tháng 01/2026: new  → 3 đảng viên"},
		"a head over another key": {func(b *book) {
			b.set(members, january, 3)
			b.ok(b.f.SetCellValue(b.tab, "G4", "Tháng 6/2026"))
		}, Decisions{}, "G7: Đầu cột ghi “Tháng 6/2026” nhưng mã ẩn của cột là Tháng 01/2026, nên không rõ số của kỳ nào. Hãy chép số sang biểu mẫu tải mới."},
		"names sorted without their keys": {func(b *book) {
			b.set(members, january, 3)
			b.ok(b.f.SetCellValue(b.tab, "C7", "Thu ngân sách trên địa bàn"))
		}, Decisions{}, "G7: Hàng ghi tên “Thu ngân sách trên địa bàn” nhưng mã ẩn của hàng là “Kết nạp đảng viên mới”, có thể chỉ một phần bảng được sắp xếp. Hãy chép số sang biểu mẫu tải mới."},
		"keys removed": {func(b *book) {
			b.set(members, january, 3)
			b.ok(b.f.RemoveRow(b.tab, 1))
			b.ok(b.f.RemoveCol(b.tab, "A"))
		}, Decisions{}, "F6 Kết nạp đảng viên mới, Tháng 01/2026: new  → 3 đảng viên"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := edited(t, s.template(s.Head, s.year()), c.change)
			p := s.look(s.Head, b, c.dec)
			if all := told(p); len(all) == 0 || all[0] != c.want {
				t.Errorf("the preview says\n%s\nwant\n%s", strings.Join(all, "\n"), c.want)
			}
		})
	}
}

func TestErrorsOfFormulasAreNamed(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"#REF!", "#DIV/0!", "#N/A"} {
		_, _, _, err := readNumber(Filed{Cell: xlsx.Stored{Row: 7, Col: 7, Holds: xlsx.HeldError, Text: code, Formula: true}}, plan.Definition{}, Comma)
		want := "Công thức ở ô này báo lỗi " + code + " nên không có số. Hãy sửa công thức hoặc ghi thẳng số."
		if f := fault.Of(err); f == nil || f.Sentence != want {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestFormulasGiveTheirValueRoundedOnce(t *testing.T) {
	t.Parallel()
	d := plan.Definition{Unit: "tỷ đồng", Scale: 1}
	n, _, note, err := readNumber(Filed{Cell: xlsx.Stored{Holds: xlsx.HeldNumber, Text: "12.345", Formula: true}}, d, Undecided)
	if err != nil || n != 123 || note != "Làm tròn từ 12,345 do công thức tính ra." {
		t.Errorf("12.345 of a formula gives %d, %q (%v)", n, note, err)
	}
}

func TestFindingsOfTheWholeFile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sentences := func(p Preview) string {
		var all []string
		for _, f := range p.Findings {
			all = append(all, f.Sentence)
		}
		return strings.Join(all, " | ")
	}
	// Another ward's.
	other := newSite(t)
	if p := s.look(s.Clerk, other.template(other.Clerk, other.year()), Decisions{}); !strings.Contains(sentences(p), "của một phường, xã khác") || p.CanWrite() == nil {
		t.Errorf("another ward's template: %s", sentences(p))
	}
	// Another year's.
	if p := s.look(s.Clerk, s.template(s.Clerk, Order{Unit: s.group, Year: 2026}), Decisions{}); strings.Contains(sentences(p), "không phải năm nay") {
		t.Errorf("this year's template is told to be another's: %s", sentences(p))
	}
	// Made before the unit's rows changed.
	old := s.template(s.Clerk, s.year())
	s.Do(s.Clerk, func(tx *db.Tx) error {
		d, err := plan.Define(tx, plan.Definition{Name: "Số hộ kinh doanh mới", Unit: "hộ", Kind: plan.Flow, OverUnits: plan.Adds, Direction: plan.Up})
		if err != nil {
			return err
		}
		b, err := plan.Baselines(tx)
		if err != nil {
			return err
		}
		_, err = plan.SetTarget(tx, plan.Target{Year: 2026, Number: 6, Group: "Chung", Name: d.Name, Counts: true, Owner: s.group,
			Parts: []plan.Part{{Indicator: d.Indicator, Plans: []plan.Assigned{{Baseline: b[0].ID, Operator: plan.AtLeast, Lo: 5}}}}}, "")
		return err
	})
	if p := s.look(s.Clerk, old, Decisions{}); !strings.Contains(sentences(p), "tệp thiếu 1 hàng và thừa 0 hàng") {
		t.Errorf("an older template: %s", sentences(p))
	}
	// A key changed by hand.
	forged := edited(t, old, func(b *book) {
		b.ok(b.f.SetCellValue(b.tab, "A7", strings.Replace(RowKey{Unit: s.group, Indicator: "a"}.String(), "|a|", "|b|", 1)))
	})
	if p := s.look(s.Clerk, forged, Decisions{}); !strings.Contains(sentences(p), "đã bị sửa") {
		t.Errorf("a forged key: %s", sentences(p))
	}
}

func TestAnotherUnitsFigureIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	data := edited(t, s.template(s.Clerk, s.year()), func(b *book) { b.set("Kết nạp đảng viên mới", "Tháng 01/2026", 3) })
	head8 := s.Head
	head8.Units = []auth.UnitID{s.Units["Tổ dân phố 8"]}
	p := s.look(head8, data, Decisions{})
	want := []string{"G7: Đây là số của “Tổ dân phố 7”, không phải đơn vị của bạn nên không gửi được. Hãy dùng biểu mẫu của đơn vị mình."}
	if diff := cmp.Diff(want, told(p)); diff != "" {
		t.Errorf("preview (-want +got):\n%s", diff)
	}
	// What the record holds of another's figure is not told either.
	s.Do(s.Clerk, func(tx *db.Tx) error {
		_, err := figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: s.members.Indicator, Unit: s.group, From: "2026-01-01", To: "2026-01-31"},
			Value: figure.Value{N: 9}, Status: figure.Preliminary})
		return err
	})
	p = s.look(head8, data, Decisions{})
	if len(p.Cells) != 1 || p.Cells[0].Old != "" || p.Cells[0].entry.Seen != 0 {
		t.Errorf("another unit's figure is shown: %+v", p.Cells)
	}
	if err := s.Try(s.Reader, func(tx *db.Tx) error { _, err := Stage(tx, "a.xlsx", data, Decisions{}); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reader stages a workbook: %v", err)
	}
	if err := s.DB.View(t.Context(), head8, func(tx *db.Tx) error { _, _, err := Template(tx, s.year()); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("another unit's template is handed out: %v", err)
	}
}

func TestALockedPeriodRefusesTheWhole(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	data := edited(t, s.template(s.Head, s.year()), func(b *book) {
		b.set("Kết nạp đảng viên mới", "Tháng 01/2026", 3)
		b.set("Kết nạp đảng viên mới", "Tháng 5/2026", 4)
	})
	s.Do(s.Clerk, func(tx *db.Tx) error {
		_, err := regime.LockSpan(tx, "2026-01-01", "2026-01-31", "", "đã chốt")
		return err
	})
	_, err := s.write(s.Head, data, Decisions{SkipRefused: true})
	if f := fault.Of(err); f == nil || f.Kind != fault.Conflict || !strings.Contains(f.Sentence, "1 ô thuộc kỳ đã khóa: Năm 2026!G7.") {
		t.Errorf("a locked period: %v", err)
	}
	if f := s.latest(s.members, "2026-05-01", "2026-05-31"); f.ID != "" {
		t.Errorf("May was written all the same: %+v", f)
	}
}

func TestARecordThatChangedIsShownAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	data := edited(t, s.template(s.Head, s.year()), func(b *book) { b.set("Kết nạp đảng viên mới", "Tháng 01/2026", 3) })
	digest := s.look(s.Head, data, Decisions{}).Digest()
	var id ImportID
	s.Do(s.Head, func(tx *db.Tx) (err error) { id, err = Stage(tx, "a.xlsx", data, Decisions{}); return err })
	s.Do(s.Clerk, func(tx *db.Tx) error {
		_, err := figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: s.members.Indicator, Unit: s.group, From: "2026-01-01", To: "2026-01-31"},
			Value: figure.Value{N: 9}, Status: figure.Preliminary})
		return err
	})
	write := func(tx *db.Tx) error {
		f, err := Read(data)
		if err == nil {
			_, err = Write(tx, id, f, digest)
		}
		return err
	}
	if err := s.Try(s.Head, write); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "đã đổi sau khi bạn mở trang") {
		t.Errorf("a stale preview is written: %v", err)
	}
	p := s.look(s.Head, data, Decisions{})
	if diff := cmp.Diff([]string{"G7 Kết nạp đảng viên mới, Tháng 01/2026: changed 9 đảng viên → 3 đảng viên"}, told(p)); diff != "" {
		t.Errorf("preview (-want +got):\n%s", diff)
	}
	digest = p.Digest()
	s.Do(s.Head, write)
	if err := s.Try(s.Head, write); !fault.Is(err, fault.Conflict) {
		t.Errorf("an import is written twice: %v", err)
	}
	if err := s.Try(s.Head, func(tx *db.Tx) error { return Drop(tx, id) }); !fault.Is(err, fault.Conflict) {
		t.Errorf("a written import is dropped: %v", err)
	}
}

// TestOwnImportsAreListed: what others sent does not push one's own off the list.
func TestOwnImportsAreListed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	stage := func(who auth.Actor, name string) {
		s.Do(who, func(tx *db.Tx) error { _, err := Stage(tx, name, []byte("a;b"), Decisions{}); return err })
	}
	stage(s.Head, "cua-to.csv")
	for range 3 {
		stage(s.Clerk, "van-phong.csv")
	}
	for _, c := range []struct {
		who  auth.Actor
		want int
	}{{s.Head, 1}, {s.Clerk, 2}} {
		s.See(c.who, func(tx *db.Tx) error {
			all, err := Imports(tx, 2)
			if len(all) != c.want {
				t.Errorf("%s is shown %d imports, want %d", c.who.Title, len(all), c.want)
			}
			return err
		})
	}
}

// TestPlainTextIsBounded: a file of plain text takes no more memory than a
// spreadsheet would.
func TestPlainTextIsBounded(t *testing.T) {
	t.Parallel()
	if _, err := Read([]byte(strings.Repeat("1;", mostFields+1))); !fault.Is(err, fault.Refused) {
		t.Errorf("a line of %d cells: %v", mostFields+1, err)
	}
	row := strings.Repeat("1;", 1000) + "\n"
	if _, err := Read([]byte(strings.Repeat(row, mostCells/1000+1))); !fault.Is(err, fault.Refused) {
		t.Errorf("more than %d cells: %v", mostCells, err)
	}
}
