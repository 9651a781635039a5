// Package lastyear is the folder that a ward's office keeps of a year: reports of
// quarters and of the year with their annexes, notices, workbooks, in folders, with
// a copy or two, a file nobody can open, and one that should not lie there. It is
// written by another ward's year through the acts and through report, so that what
// is read of it can be held against what that ward knows, number by number.
package lastyear

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/doc/xlsx"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/layout"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/report"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

// File is one file of the folder.
type File struct {
	Path string
	Data []byte
}

// Year is the folder and what its ward knows.
type Year struct {
	Files   []File
	Report  report.Report // of the year, as its annex prints it
	Annex   []byte        // the year's annex as a workbook
	Hamlets []string      // units named nowhere but in papers
	Owners  []string
	Lines   []Line
}

// Line is one indicator of the ward with what it knows.
type Line struct {
	Name, Unit, Group, Owner string
	Decimals                 int
	Direction                plan.Direction
	Kind                     plan.Kind
	Operator                 plan.Operator
	Plan, High, Province     string
	Next                     string
	Last                     string
	Months                   [12]string // amounts of a flow
	Quarters                 [4]string  // levels at the end of quarters
	Year                     string     // a value of the year alone
}

// lines are worded as no catalogue words them, in units of measure of their own.
var lines = []Line{
	{Name: "Tổng thu ngân sách nhà nước trên địa bàn xã", Unit: "triệu đồng", Group: "Kinh tế", Owner: "Phòng Kinh tế", Kind: plan.Flow, Operator: plan.AtLeast, Plan: "6300", Province: "6150", Next: "7000", Last: "5870",
		Months: [12]string{"412", "388", "505", "530", "498", "611", "466", "533", "590", "561", "570", "902"}},
	{Name: "Giá trị sản xuất nông, lâm nghiệp và thủy sản", Unit: "tỷ đồng", Decimals: 1, Group: "Kinh tế", Owner: "Phòng Kinh tế", Kind: plan.Flow, Operator: plan.AtLeast, Plan: "148", Next: "155", Last: "141,7",
		Months: [12]string{"9,8", "8,4", "12,1", "14,3", "13,9", "11,2", "10,6", "12,8", "15,1", "16,4", "14,2", "13,6"}},
	{Name: "Tốc độ tăng giá trị sản xuất", Unit: "%", Decimals: 1, Group: "Kinh tế", Owner: "Phòng Kinh tế", Kind: plan.Growth, Operator: plan.Band, Plan: "7,5", High: "8,5", Year: "7,9"},
	{Name: "Diện tích trồng mới cây ăn quả", Unit: "ha", Decimals: 1, Group: "Kinh tế", Owner: "Hội Nông dân xã", Kind: plan.Flow, Operator: plan.AtLeast, Plan: "36,5", Next: "40", Last: "30,2",
		Months: [12]string{"1,2", "3,4", "5,1", "4,8", "2,2", "3,7", "4,1", "2,9", "1,6", "2,4", "3,3", "2,1"}},
	{Name: "Tổng đàn lợn thịt", Unit: "con", Group: "Kinh tế", Owner: "Phòng Kinh tế", Kind: plan.Stock, Operator: plan.AtLeast, Plan: "8200", Next: "8500", Last: "7940", Quarters: [4]string{"7985", "8060", "8145", "8230"}},
	{Name: "Tỷ lệ hộ thuộc diện nghèo đa chiều", Unit: "%", Decimals: 2, Group: "Văn hóa - xã hội", Owner: "Phòng Văn hóa - Xã hội", Direction: plan.Down, Kind: plan.Stock, Operator: plan.AtMost, Plan: "3,25", Next: "2,80", Last: "4,12", Quarters: [4]string{"4,02", "3,86", "3,51", "3,18"}},
	{Name: "Tỷ lệ người dân có thẻ bảo hiểm y tế", Unit: "%", Decimals: 1, Group: "Văn hóa - xã hội", Owner: "Trạm Y tế xã", Kind: plan.Stock, Operator: plan.AtLeast, Plan: "95,5", Province: "95,0", Next: "96,0", Last: "94,1", Quarters: [4]string{"94,3", "94,9", "95,4", "95,9"}},
	{Name: "Tỷ lệ xóm đạt danh hiệu văn hóa", Unit: "%", Decimals: 1, Group: "Văn hóa - xã hội", Owner: "Phòng Văn hóa - Xã hội", Kind: plan.Stock, Operator: plan.Above, Plan: "88,0", Last: "86,5", Year: "90,5"},
	{Name: "Số lao động được tạo việc làm", Unit: "người", Group: "Văn hóa - xã hội", Owner: "Phòng Văn hóa - Xã hội", Kind: plan.Flow, Operator: plan.AtLeast, Plan: "260", Next: "280", Last: "241",
		Months: [12]string{"12", "18", "25", "22", "31", "27", "19", "24", "26", "21", "28", "23"}},
	{Name: "Xóa nhà ở dột nát cho hộ khó khăn", Unit: "nhà", Group: "Văn hóa - xã hội", Owner: "Phòng Kinh tế", Kind: plan.Flow, Operator: plan.AllOf, Plan: "27", Year: "26/27"},
	{Name: "Tỷ lệ hồ sơ một cửa trả đúng hạn", Unit: "%", Decimals: 1, Group: "Cải cách hành chính, quốc phòng", Owner: "Trung tâm Phục vụ hành chính công", Kind: plan.Rate, Operator: plan.AtLeast, Plan: "98,0", Next: "98,5", Last: "97,2", Year: "98,6"},
	{Name: "Tỷ lệ thanh niên nhập ngũ theo lệnh gọi", Unit: "%", Group: "Cải cách hành chính, quốc phòng", Owner: "Ban Chỉ huy Quân sự xã", Direction: plan.Level, Kind: plan.Rate, Operator: plan.Exactly, Plan: "100", Last: "100", Year: "100"},
	{Name: "Kết nạp quần chúng ưu tú vào Đảng", Unit: "đảng viên", Group: "Xây dựng Đảng", Owner: "Ban Xây dựng Đảng", Kind: plan.Flow, Operator: plan.AtLeast, Plan: "24", Next: "26", Last: "22",
		Months: [12]string{"1", "2", "1", "0", "3", "4", "2", "2", "4", "1", "2", "3"}},
}

// Secret is a word that stands only in the file that must leave no trace.
const Secret = "Vĩnh Thắng Bảy"

// The planted contradictions: what the notice says, what the reports say.
const (
	NoticeSays = "3.044"
	ReportSays = "2.944"
	CountSays  = "11/13"
	CountIs    = "12/13"
)

// ward is the ward that wrote the folder.
type ward struct {
	*wardtest.W
	t        testing.TB
	root     auth.UnitID
	units    map[string]auth.UnitID
	made     []plan.Definition
	own, top plan.BaselineID
}

// Write makes the ward's year and the folder it leaves.
func Write(t testing.TB) Year {
	t.Helper()
	w := &ward{W: wardtest.Empty(t), t: t, units: map[string]auth.UnitID{}}
	w.found()
	y := Year{Lines: lines, Owners: []string{"Hội Nông dân xã", "Trạm Y tế xã", "Ban Chỉ huy Quân sự xã", "Ban Xây dựng Đảng"}}
	for n := 1; n <= 6; n++ {
		y.Hamlets = append(y.Hamlets, fmt.Sprintf("Xóm %d", n))
	}
	for q, day := range []string{"2025-04-03", "2025-07-03", "2025-10-03"} {
		w.at(day)
		w.quarter(q)
		r := w.gather()
		name := []string{"Quý I", "6 tháng", "9 tháng"}[q]
		y.add(fmt.Sprintf("Báo cáo/Báo cáo %s năm 2025.docx", name), w.issued(r, 41+q*30, day))
		y.add(fmt.Sprintf("Biểu số liệu/Biểu %s.xlsx", name), w.annex(r))
	}
	w.at("2026-01-12")
	w.quarter(3)
	w.yearEnd()
	y.Report = w.gather()
	y.Annex = w.annex(y.Report)
	final := w.issued(y.Report, 7, "2026-01-12")
	y.add("Báo cáo/Báo cáo năm 2025 (ký).docx", final)
	y.add("Báo cáo/Bản gửi tỉnh/Báo cáo năm 2025 (ký).docx", final)
	y.add("Biểu số liệu/Biểu năm 2025.xlsx", y.Annex)
	y.add("Biểu số liệu/Theo dõi tháng.xlsx", w.monthly())
	y.add("Biểu số liệu/Đảng viên theo xóm.xlsx", hamlets(y.Hamlets))
	y.add("Thông báo/TB giao ban tháng 7.txt", []byte(notice))
	y.add("Thông báo/TB hội nghị tổng kết.txt", []byte(conference))
	y.add("Khác/Công văn.txt", []byte("ỦY BAN NHÂN DÂN\nXÃ ĐÔNG SƠN\nMẬT\nSố: 09/CV-UBND\n\nNội dung "+Secret+".\n"))
	y.add("Khác/hỏng.docx", []byte("PK\x03\x04 tệp tải dở"))
	y.zipped("Lưu trữ/cũ.zip")
	return y
}

func (y *Year) add(path string, data []byte) { y.Files = append(y.Files, File{path, data}) }

// zipped moves the papers of the first half year into an archive.
func (y *Year) zipped(name string) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	y.Files = slices.DeleteFunc(y.Files, func(f File) bool {
		old := strings.Contains(f.Path, "Quý I") || strings.Contains(f.Path, "6 tháng")
		if old {
			out, err := z.Create(f.Path)
			if err == nil {
				_, err = out.Write(f.Data)
			}
			if err != nil {
				panic(err) // into memory
			}
		}
		return old
	})
	if err := z.Close(); err != nil {
		panic(err) // into memory
	}
	y.add(name, b.Bytes())
}

// Zip packs the whole folder into one archive.
func (y Year) Zip(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range y.Files {
		out, err := z.Create(f.Path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write(f.Data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (w *ward) at(day string) { w.Clock.Set(vn.Day(day).Time().Add(9 * time.Hour)) }

func (w *ward) do(act func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.DB.Update(w.t.Context(), w.System(), act); err != nil {
		w.t.Fatal(err)
	}
}

// found makes the ward with its units, its plan and what it knows of last year.
func (w *ward) found() {
	w.t.Helper()
	w.at("2025-01-06")
	id, err := org.FoundWard(w.t.Context(), w.DB, org.New{Name: "Đông Sơn", Kind: org.Xa, Province: "tỉnh Hà Khê"})
	if err != nil {
		w.t.Fatal(err)
	}
	w.Ward = id
	w.do(func(tx *db.Tx) error {
		for _, u := range append(org.StandardUnits(org.Xa), org.NewUnit{Name: "Hội Nông dân xã", Kind: "union"}, org.NewUnit{Name: "Trạm Y tế xã", Kind: "health"},
			org.NewUnit{Name: "Ban Chỉ huy Quân sự xã", Kind: "military"}, org.NewUnit{Name: "Ban Xây dựng Đảng", Kind: "party_body"}) {
			made, err := org.AddUnit(tx, u)
			if err != nil {
				return err
			}
			w.units[u.Name] = made.ID
		}
		if w.root, err = org.Root(tx); err != nil {
			return err
		}
		if err := regime.OpenAround(tx); err != nil {
			return err
		}
		return w.plan(tx)
	})
}

func (w *ward) plan(tx *db.Tx) error {
	own, err := plan.OwnBaseline(tx)
	if err != nil {
		return err
	}
	top, err := plan.AddBaseline(tx, "Tỉnh giao")
	if err != nil {
		return err
	}
	w.own, w.top = own.ID, top.ID
	for _, l := range lines {
		d := plan.Definition{Name: l.Name, Unit: l.Unit, Scale: l.Decimals, Decimals: l.Decimals, PercentDecimals: 1, Direction: l.Direction, Kind: l.Kind, OverUnits: plan.Separate}
		if d.Direction == "" {
			d.Direction = plan.Up
		}
		if d, err = plan.Define(tx, d); err != nil {
			return err
		}
		w.made = append(w.made, d)
		part := plan.Part{Indicator: d.Indicator}
		for b, value := range map[plan.BaselineID]string{w.own: l.Plan, w.top: l.Province} {
			if value != "" {
				part.Plans = append(part.Plans, plan.Assigned{Baseline: b, Operator: l.Operator, Lo: w.units10(value, d), Hi: w.units10(l.High, d)})
			}
		}
		if _, err := plan.SetTarget(tx, plan.Target{Year: 2025, Group: l.Group, Name: l.Name, Counts: true, Owner: w.units[l.Owner], Parts: []plan.Part{part}}, ""); err != nil {
			return err
		}
		if l.Next != "" {
			part.Plans = []plan.Assigned{{Baseline: w.own, Operator: l.Operator, Lo: w.units10(l.Next, d)}}
			if _, err := plan.SetTarget(tx, plan.Target{Year: 2026, Group: l.Group, Name: l.Name, Counts: true, Owner: w.units[l.Owner], Parts: []plan.Part{part}}, ""); err != nil {
				return err
			}
		}
		if l.Last != "" {
			if err := w.send(tx, d, "2024", l.Last); err != nil {
				return err
			}
		}
	}
	return nil
}

// units10 writes a number at an indicator's scale; 0 for none.
func (w *ward) units10(text string, d plan.Definition) int64 {
	w.t.Helper()
	if text == "" {
		return 0
	}
	n, err := vn.ParseNumberAt(text, d.Scale)
	if err != nil {
		w.t.Fatalf("%s of %s: %v", text, d.Name, err)
	}
	return n.Units
}

func (w *ward) send(tx *db.Tx, d plan.Definition, period, text string) error {
	from, to, ok := intake.Span(period)
	if !ok {
		return fmt.Errorf("no period %s", period)
	}
	x, y, list := strings.Cut(text, "/")
	v := figure.Value{N: w.units10(x, d)}
	if list {
		n, of := v.N, w.units10(y, d)
		v.Num, v.Den = &n, &of
	}
	f, err := figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: d.Indicator, Unit: w.root, From: from, To: to}, Value: v, Status: figure.Final})
	if err != nil {
		return err
	}
	_, err = figure.Approve(tx, f.ID)
	return err
}

// quarter reports what was done in a quarter: its months, or its last day.
func (w *ward) quarter(q int) {
	w.t.Helper()
	w.do(func(tx *db.Tx) error {
		for i, l := range lines {
			for m := 3 * q; m < 3*q+3; m++ {
				if l.Months[m] == "" {
					continue
				}
				if err := w.send(tx, w.made[i], fmt.Sprintf("2025-%02d", m+1), l.Months[m]); err != nil {
					return err
				}
			}
			if l.Quarters[q] != "" {
				if err := w.send(tx, w.made[i], fmt.Sprintf("2025-%02d", 3*q+3), l.Quarters[q]); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (w *ward) yearEnd() {
	w.t.Helper()
	w.do(func(tx *db.Tx) error {
		for i, l := range lines {
			if l.Year == "" {
				continue
			}
			if err := w.send(tx, w.made[i], "2025", l.Year); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *ward) gather() report.Report {
	w.t.Helper()
	var r report.Report
	if err := w.DB.View(w.t.Context(), w.System(), func(tx *db.Tx) (err error) {
		r, err = report.Gather(tx, score.Asked{Year: 2025})
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return r
}

func (w *ward) annex(r report.Report) []byte {
	w.t.Helper()
	var b bytes.Buffer
	if err := r.WriteXlsx(&b); err != nil {
		w.t.Fatal(err)
	}
	return b.Bytes()
}

// issued is a report as it leaves the office: without the program's marks, with its
// number and day filled in.
func (w *ward) issued(r report.Report, number int, day string) []byte {
	w.t.Helper()
	var b bytes.Buffer
	r.Asked, r.Layout, r.Closed = report.Asked{Year: r.Board.Year, Kind: report.Periodic, Format: report.Docx}, layout.For(layout.State, r.Day), true
	if err := r.Write(&b); err != nil {
		w.t.Fatal(err)
	}
	bare, err := docx.Strip(b.Bytes())
	if err != nil {
		w.t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(bare), int64(len(bare)))
	if err != nil {
		w.t.Fatal(err)
	}
	var out bytes.Buffer
	made := zip.NewWriter(&out)
	d := vn.Day(day)
	fill := strings.NewReplacer("DỰ THẢO", "", "Số: ……/BC-UBND", fmt.Sprintf("Số: %d/BC-UBND", number),
		fmt.Sprintf("ngày …… tháng …… năm %d", d.Year()), fmt.Sprintf("ngày %s tháng %s năm %d", d[8:], d[5:7], d.Year()))
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			w.t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			w.t.Fatal(err)
		}
		if f.Name == "word/document.xml" {
			data = []byte(fill.Replace(string(data)))
		}
		part, err := made.Create(f.Name)
		if err != nil {
			w.t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := made.Close(); err != nil {
		w.t.Fatal(err)
	}
	return out.Bytes()
}

// monthly is the workbook in which the office keeps amounts of months; the budget is
// kept in tỷ đồng there, and some names are cut short.
func (w *ward) monthly() []byte {
	w.t.Helper()
	s := xlsx.Sheet{Name: "Tháng", Created: vn.Day("2026-01-05").Time(), Title: []xlsx.Line{{Text: "BIỂU THEO DÕI CÁC CHỈ TIÊU THEO THÁNG NĂM 2025", Bold: true, Align: xlsx.Center}}}
	head := []xlsx.HeadCell{{Text: "TT", Span: 1, Down: 1}, {Text: "Chỉ tiêu", Span: 1, Down: 1}, {Text: "ĐVT", Span: 1, Down: 1}}
	s.Columns = []xlsx.Column{{Width: 5}, {Width: 40}, {Width: 12}}
	for m := 1; m <= 12; m++ {
		head = append(head, xlsx.HeadCell{Text: fmt.Sprintf("Tháng %d", m), Span: 1, Down: 1})
		s.Columns = append(s.Columns, xlsx.Column{Width: 9, Align: xlsx.Right})
	}
	s.Head = [][]xlsx.HeadCell{head}
	for i, l := range lines {
		if l.Months[0] == "" {
			continue
		}
		name, unit, shift := l.Name, l.Unit, 0
		if unit == "triệu đồng" {
			name, unit, shift = "Thu ngân sách nhà nước trên địa bàn", "tỷ đồng", 3
		}
		row := xlsx.Row{Cells: []xlsx.Cell{xlsx.Text(fmt.Sprint(len(s.Rows) + 1)), xlsx.Text(name), xlsx.Text(unit)}}
		for _, amount := range l.Months {
			n := vn.Decimal{Units: w.units10(amount, w.made[i]), Scale: l.Decimals + shift}
			row.Cells = append(row.Cells, xlsx.Cell{Number: &n, Decimals: n.Scale})
		}
		s.Rows = append(s.Rows, row)
	}
	var b bytes.Buffer
	if err := xlsx.Write(&b, s); err != nil {
		w.t.Fatal(err)
	}
	return b.Bytes()
}

// hamlets is a list by hamlet, which names the ward's parts.
func hamlets(names []string) []byte {
	s := xlsx.Sheet{Name: "Xóm", Created: vn.Day("2026-01-05").Time(), Title: []xlsx.Line{{Text: "DANH SÁCH XÓM VÀ SỐ HỘ NĂM 2025", Bold: true}},
		Columns: []xlsx.Column{{Width: 5}, {Width: 30}, {Width: 12}}, Head: [][]xlsx.HeadCell{{{Text: "TT", Span: 1, Down: 1}, {Text: "Xóm", Span: 1, Down: 1}, {Text: "Trưởng xóm", Span: 1, Down: 1}}}}
	for i, name := range names {
		s.Rows = append(s.Rows, xlsx.Row{Cells: []xlsx.Cell{xlsx.Text(fmt.Sprint(i + 1)), xlsx.Text(name), xlsx.Text("")}})
	}
	var b bytes.Buffer
	if err := xlsx.Write(&b, s); err != nil {
		panic(err) // into memory
	}
	return b.Bytes()
}

// notice says another number of the first half year than the reports.
const notice = `ỦY BAN NHÂN DÂN
XÃ ĐÔNG SƠN
Số: 88/TB-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Đông Sơn, ngày 08 tháng 7 năm 2025

THÔNG BÁO
Kết luận tại hội nghị giao ban tháng 7

Trong 6 tháng đầu năm 2025, tổng thu ngân sách nhà nước trên địa bàn xã đạt ` + NoticeSays + ` triệu đồng.
Giao Phòng Kinh tế rà soát các nguồn thu còn tồn, báo cáo trước ngày 20/7/2025.
`

// conference counts the targets of the year otherwise than the report.
const conference = `ỦY BAN NHÂN DÂN
XÃ ĐÔNG SƠN
Số: 05/TB-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Đông Sơn, ngày 16 tháng 01 năm 2026

THÔNG BÁO
Kết luận hội nghị tổng kết năm 2025

Năm 2025, xã Đông Sơn có ` + CountSays + ` chỉ tiêu đạt và vượt kế hoạch HĐND xã giao.
`
