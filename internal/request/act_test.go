package request

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/paper"
	"tongket/internal/regime"
	"tongket/internal/sheet"
	"tongket/internal/vn"
)

// stands is a request as a clerk sees it.
func (s *site) stands(v View) []string {
	var lines []string
	for _, i := range v.Items {
		text := strings.TrimSpace(fmt.Sprintf("%s: %s %s %s", i.Place, i.State, s.name(i.Meaning.Indicator), i.Shown()))
		if i.Why != "" {
			text += " | " + i.Why
		}
		lines = append(lines, strings.TrimSpace(text+" "+strings.Join(i.Apart, " ")))
	}
	return lines
}

func (s *site) same(got []string, want ...string) {
	s.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestARequestIsLaidBesideTheRecord(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.half(s.budget, 6041)
	s.half(s.members, 21)
	s.Do(s.Clerk, func(tx *db.Tx) error { _, err := regime.OpenYear(tx, 2026, regime.Decree09Code); return err })
	s.approved(s.poor, "2025-12-15", "2026-06-14", figure.Value{N: 24}, figure.Estimate)
	id := s.take("cv.txt", []byte(dispatch))
	v := s.look(id)
	s.same(s.stands(v),
		"ý 1: ready thu 6.041 triệu đồng",
		"ý 2: ready đảng viên 21 đảng viên",
		"ý 3: differs nghèo 24 hộ Yêu cầu tính từ 01/01/2026 đến 30/06/2026; sổ tính từ 15/12/2025 đến 14/06/2026.",
		"ý 4: new -",
		"ý 5: lacking bhyt | Chưa có số đã duyệt từ 01/01/2026 đến 30/06/2026.",
		"ý 6: new -")
	if got := v.Items[0].Notes; len(got) != 1 || got[0] != "Đổi từ 6,041 tỷ đồng trong sổ." {
		t.Errorf("notes %q", got)
	}
	if got := s.unit(v.Items[4].Reporter); got != "Phòng Kinh tế, Hạ tầng và Đô thị" {
		t.Errorf("reported by %q", got)
	}
	if v.Head.Due != "2026-07-10" || v.Standing() != "6 chỗ hỏi số: 2 đã có số, 1 có số nhưng khác định nghĩa, 1 chưa có số, 2 chưa có chỉ tiêu." {
		t.Errorf("%s; %s", v.Head.Due, v.Standing())
	}
	if again := s.take("cv.txt", []byte(dispatch)); again != id {
		t.Errorf("the same paper is another request")
	}

	// a person accepts the figure of the other window, sets two places aside and gives one to a unit
	culture := s.Units["Phòng Văn hóa - Xã hội"]
	near := v.Items[2]
	s.Do(s.Chair, func(tx *db.Tx) error {
		for _, d := range []Decision{
			{Ask: 3, Choice: Accepts, Meaning: near.Meaning, From: near.Near.Key.From, To: near.Near.Key.To},
			{Ask: 4, Choice: NoFigure}, {Ask: 6, Choice: Assigns, Meaning: Meaning{Unit: culture}}} {
			d.Request = id
			if err := Decide(tx, d); err != nil {
				return err
			}
		}
		return nil
	})
	v = s.look(id)
	if v.Items[2].State != Ready || v.Items[2].Shown() != "24 hộ" || v.Items[3].State != Aside || v.Items[5].Reporter != culture {
		t.Errorf("after the decisions: %q, reporter %s", s.stands(v), v.Items[5].Reporter)
	}
	_, files := s.answer(id, "Sở Tài chính")
	letter, err := paper.Read("a.docx", files.Letter)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Kính gửi: Sở Tài chính", "Thực hiện Công văn số 1523/STC-TKTH ngày 02 tháng 7 năm 2026 của Sở Tài chính tỉnh Minh Khê về việc báo cáo số liệu kinh tế - xã hội 6 tháng đầu năm 2026",
		"3/5 nội dung đã có số", "Số hộ nghèo: số từ ngày 15/12/2025 đến ngày 14/06/2026", "Chưa có số để báo cáo", "Số doanh nghiệp thành lập mới: chưa theo dõi thành chỉ tiêu.", "6.041", "DỰ THẢO", "tổng hợp./."} {
		if !strings.Contains(letter.Text, want) {
			t.Errorf("the letter does not say %q:\n%s", want, letter.Text)
		}
	}
}

func TestEachShapeOfDaysIsToldApart(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.half(s.budget, 6041)
	s.approved(s.budget, "2026-01-01", "2026-05-31", figure.Value{N: 5000}, figure.Final)
	s.half(s.members, 21)
	s.approved(s.members, "2025-01-01", "2025-06-30", figure.Value{N: 18}, figure.Final)
	s.approved(s.houses, "2026-06-01", "2026-06-30", figure.Value{N: 4}, figure.Final)
	s.half(s.nearPoor, 31)
	text := `Đề nghị báo cáo các số liệu sau:
1. Thu ngân sách nhà nước trên địa bàn tháng 6 năm 2026
2. Kết nạp đảng viên mới tháng 6 năm 2026
3. Kết nạp đảng viên mới 6 tháng đầu năm 2025
4. Xóa nhà tạm, nhà dột nát 6 tháng đầu năm 2026
5. Số hộ cận nghèo tính đến ngày 15/7/2026
6. Xóa nhà tạm, nhà dột nát (m²) tháng 6 năm 2026
7. Số hộ nghèo cùng kỳ năm trước
`
	s.same(s.stands(s.look(s.take("a.txt", []byte(text)))),
		"ý 1: ready thu 1,041 tỷ đồng", // what was reached by June less what was reached by May
		"ý 2: differs đảng viên 21 đảng viên Yêu cầu hỏi riêng từ 01/06/2026 đến 30/06/2026; sổ chỉ có số lũy kế từ 01/01/2026 đến 30/06/2026.",
		"ý 3: differs đảng viên 18 đảng viên Phường Hòa Mẫu lập từ ngày 01/07/2025; số từ 01/01/2025 đến 30/06/2025 là của địa bàn trước đó.",
		"ý 4: differs nhà 4 nhà Yêu cầu hỏi lũy kế từ 01/01/2026 đến 30/06/2026; sổ chỉ có số riêng từ 01/06/2026 đến 30/06/2026.",
		"ý 5: differs cận nghèo 31 hộ Yêu cầu chốt đến ngày 15/07/2026; sổ chốt đến ngày 30/06/2026.",
		"ý 6: differs nhà Yêu cầu tính bằng m²; sổ giữ bằng nhà, không đổi được.",
		"ý 7: lacking nghèo | Chưa có số đã duyệt từ 01/06/2025 đến 30/06/2025.")
}

func TestAWorkbookGoesOutFilledAndIsRemembered(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.half(s.budget, 6041)
	s.half(s.poor, 24)
	book := workbook(t, map[string]map[string]string{"Biểu 01": {"A1": "UBND TỈNH MINH KHÊ", "A2": "BIỂU SỐ LIỆU 6 THÁNG ĐẦU NĂM 2026", "A4": "STT", "B4": "Chỉ tiêu", "C4": "Đơn vị tính", "D4": "Kế hoạch năm", "E4": "Thực hiện", "F4": "Tỷ lệ đạt KH (%)", "G4": "Ghi chú",
		"A5": "1", "B5": "Tổng thu ngân sách nhà nước trên địa bàn", "C5": "Triệu đồng", "F5": "=E5/D5*100", "A6": "2", "B6": "Số hộ nghèo", "C6": "hộ", "A7": "3", "B7": "Số lao động xuất khẩu", "C7": "người"}})
	id := s.takeBook("bieu-01.xlsx", book)
	v := s.look(id)
	s.same(s.stands(v),
		"Biểu 01!D5: ready thu 12.000 triệu đồng", "Biểu 01!E5: ready thu 6.041 triệu đồng",
		"Biểu 01!D6: ready nghèo 20 hộ", "Biểu 01!E6: ready nghèo 24 hộ", "Biểu 01!D7: new -", "Biểu 01!E7: new -")
	_, files := s.answer(id, "UBND tỉnh Minh Khê")
	f, err := excelize.OpenReader(bytes.NewReader(files.Workbook))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for at, want := range map[string]string{"D5": "12000", "E5": "6041", "E6": "24", "E7": "", "B6": "Số hộ nghèo"} {
		if got, err := f.GetCellValue("Biểu 01", at, excelize.Options{RawCellValue: true}); err != nil || strings.TrimSuffix(got, ".0") != want {
			t.Errorf("%s holds %q (%v), want %q", at, got, err, want)
		}
	}
	if diff := cmp.Diff(otherParts(t, book), otherParts(t, files.Workbook)); diff != "" {
		t.Errorf("parts of the workbook changed:\n%s", diff)
	}

	// the figure is corrected; somebody else asks the same
	s.half(s.budget, 6100)
	other := s.take("cv.txt", []byte(dispatch))
	v = s.look(other)
	i := v.Items[0]
	if i.Times != 2 || len(i.Earlier) != 1 || !i.Earlier[0].Changed || i.Earlier[0].Printed != "6.041" || i.Earlier[0].Now != "6.100" || i.Earlier[0].Receiver != "UBND tỉnh Minh Khê" {
		t.Errorf("asked before: %d times, %+v", i.Times, i.Earlier)
	}
	if i := v.Items[2]; i.Times != 2 || len(i.Earlier) != 1 || i.Earlier[0].Changed {
		t.Errorf("poor households: %d times, %+v", i.Times, i.Earlier)
	}
	var again []Repeated
	var given []Given
	var n int
	s.See(s.Clerk, func(tx *db.Tx) (err error) {
		if again, err = Repeats(tx, 2026, 2); err != nil {
			return err
		}
		if given, err = ReportedOf(tx, s.budget.Indicator, 10); err != nil {
			return err
		}
		n, err = Typed(tx, 2026)
		return err
	})
	if len(again) != 2 || len(again[0].Requests) != 2 || n != 4 {
		t.Errorf("repeated %+v, typed %d", again, n)
	}
	if len(given) != 2 || given[0].Printed != "12.000" || !given[0].Plan || given[1].Printed != "6.041" {
		t.Errorf("given %+v", given)
	}
}

// otherParts are the parts of a workbook that a filling leaves alone.
func otherParts(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, "xl/worksheets/") || f.Name == "xl/workbook.xml" {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(b)
	}
	return parts
}

func TestATableOfManyCommunesAsksOwnRow(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.half(s.members, 21)
	book := workbook(t, map[string]map[string]string{"TH": {"A1": "Biểu tổng hợp 6 tháng đầu năm 2026", "A3": "TT", "B3": "Đơn vị", "C3": "Kết nạp đảng viên mới (đảng viên)", "A4": "1", "B4": "Phường Hòa Mẫu", "A5": "2", "B5": "Xã Nà Lếch", "A6": "3", "B6": "Phường Bản Thín"}})
	s.same(s.stands(s.look(s.takeBook("th.xlsx", book))), "TH!C4: ready đảng viên 21 đảng viên")
}

func TestUnitsUnderIndicators(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	book := workbook(t, map[string]map[string]string{"Tổ": {"A1": "Số liệu 6 tháng đầu năm 2026 của các tổ", "A3": "Đơn vị", "B3": "Số hộ nghèo", "C3": "Số hộ cận nghèo", "A4": "TDP số 07", "A5": "Tổ dân phố 8"}})
	v := s.look(s.takeBook("to.xlsx", book))
	var got []string
	for _, i := range v.Items {
		got = append(got, i.Place+" "+s.name(i.Meaning.Indicator)+" "+s.unit(i.Meaning.Unit))
	}
	s.same(got, "Tổ!B4 nghèo Tổ dân phố 7", "Tổ!C4 cận nghèo Tổ dân phố 7", "Tổ!B5 nghèo Tổ dân phố 8", "Tổ!C5 cận nghèo Tổ dân phố 8")
}

func TestNothingUnapprovedGoesOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.half(s.members, 21)
	s.Do(s.Clerk, func(tx *db.Tx) error {
		_, err := figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: s.budget.Indicator, Unit: s.Root, From: "2026-01-01", To: "2026-06-30"}, Value: figure.Value{N: 7777}, Status: figure.Final})
		return err
	})
	id := s.take("cv.txt", []byte(dispatch))
	v := s.look(id)
	if i := v.Items[0]; i.State != Lacking || len(i.Notes) != 1 || i.Notes[0] != "Đã có số 7,777 tỷ đồng gửi lên, đang chờ duyệt." {
		t.Errorf("%s, %q", i.State, i.Notes)
	}
	_, files := s.answer(id, "Sở Tài chính")
	letter, err := paper.Read("a.docx", files.Letter)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(letter.Text, "7.777") || strings.Contains(letter.Text, "7,777") {
		t.Error("a figure that nobody approved is in the letter")
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := s.take("cv.txt", []byte(dispatch))
	meaning := Meaning{Indicator: s.poor.Indicator, Unit: s.Root, Span: sheet.InPeriod}
	head := s.look(id).Head
	for _, c := range []struct {
		name string
		who  auth.Actor
		kind fault.Kind
		says string
		act  func(*db.Tx) error
	}{
		{"a reader brings one in", s.Reader, fault.Forbidden, "tải văn bản", func(tx *db.Tx) error {
			_, _, err := TakePaper(tx, document.Upload{Filename: "x.txt"}, &extract.Document{})
			return err
		}},
		{"the chair brings a workbook in", s.Chair, fault.Forbidden, "tải văn bản", func(tx *db.Tx) error {
			_, _, err := TakeWorkbook(tx, "x.xlsx", nil, &sheet.Blank{}, sheet.Recognised{})
			return err
		}},
		{"nothing is asked", s.Clerk, fault.Invalid, "chưa tìm thấy chỗ nào hỏi số liệu", func(tx *db.Tx) error {
			_, _, err := TakeWorkbook(tx, "x.xlsx", nil, &sheet.Blank{}, sheet.Recognised{})
			return err
		}},
		{"a reader decides", s.Reader, fault.Forbidden, "", func(tx *db.Tx) error { return Decide(tx, Decision{Request: id, Ask: 1, Choice: NoFigure}) }},
		{"no such place", s.Clerk, fault.Missing, "chỗ hỏi số 99", func(tx *db.Tx) error { return Decide(tx, Decision{Request: id, Ask: 99, Choice: NoFigure}) }},
		{"no such request", s.Clerk, fault.Missing, "Không có yêu cầu", func(tx *db.Tx) error { return Decide(tx, Decision{Request: "x", Ask: 1, Choice: NoFigure}) }},
		{"an indicator of nobody", s.Clerk, fault.Invalid, "Chưa chọn chỉ tiêu", func(tx *db.Tx) error {
			return Decide(tx, Decision{Request: id, Ask: 1, Choice: Means, Meaning: Meaning{Indicator: "x", Unit: s.Root, Span: sheet.InPeriod}})
		}},
		{"a unit of nobody", s.Clerk, fault.Invalid, "Chưa chọn đơn vị", func(tx *db.Tx) error {
			return Decide(tx, Decision{Request: id, Ask: 1, Choice: Means, Meaning: Meaning{Indicator: s.poor.Indicator, Unit: "x", Span: sheet.InPeriod}})
		}},
		{"no days", s.Clerk, fault.Invalid, "hỏi kỳ nào", func(tx *db.Tx) error {
			return Decide(tx, Decision{Request: id, Ask: 1, Choice: Means, Meaning: Meaning{Indicator: s.poor.Indicator, Unit: s.Root, Span: "x"}})
		}},
		{"accepts no days", s.Clerk, fault.Invalid, "số của kỳ nào", func(tx *db.Tx) error {
			return Decide(tx, Decision{Request: id, Ask: 1, Choice: Accepts, Meaning: meaning})
		}},
		{"an unknown choice", s.Clerk, fault.Invalid, "Chưa chọn việc", func(tx *db.Tx) error { return Decide(tx, Decision{Request: id, Ask: 1, Choice: "x"}) }},
		{"no asker", s.Clerk, fault.Invalid, "cơ quan nào", func(tx *db.Tx) error { h := head; h.Asker = " "; return Correct(tx, id, h) }},
		{"a period backwards", s.Clerk, fault.Invalid, "sau ngày kết thúc", func(tx *db.Tx) error { h := head; h.From = "2026-12-01"; return Correct(tx, id, h) }},
		{"a reader corrects", s.Reader, fault.Forbidden, "", func(tx *db.Tx) error { return Correct(tx, id, head) }},
		{"an answer without a number", s.Clerk, fault.Conflict, "Chưa có số liệu nào để trả lời", func(tx *db.Tx) error { _, err := Gather(tx, id, "Sở", "state"); return err }},
		{"a reader answers", s.Reader, fault.Forbidden, "", func(tx *db.Tx) error { _, err := Gather(tx, id, "Sở", "state"); return err }},
		{"a reader looks", s.Reader, fault.Forbidden, "", func(tx *db.Tx) error { _, err := List(tx); return err }},
		{"a reader removes", s.Reader, fault.Forbidden, "", func(tx *db.Tx) error { return Remove(tx, id) }},
		{"no such file", s.Clerk, fault.Missing, "Không có tệp này", func(tx *db.Tx) error { _, _, err := File(tx, id, "x", true); return err }},
	} {
		err := s.Try(c.who, c.act)
		f := fault.Of(err)
		if f == nil || f.Kind != c.kind || !strings.Contains(f.Sentence, c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	s.half(s.members, 21)
	for receiver, world := range map[string]string{" ": "state", "Sở Tài chính": "x"} {
		if err := s.Try(s.Clerk, func(tx *db.Tx) error { _, err := Gather(tx, id, receiver, worldOf(world)); return err }); !fault.Is(err, fault.Invalid) {
			t.Errorf("answered to %q as %q: %v", receiver, world, err)
		}
	}
}

func TestAHeadIsCorrectedAndARequestRemoved(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.approved(s.members, "2026-06-01", "2026-06-30", figure.Value{N: 5}, figure.Final)
	id := s.take("cv.txt", []byte(dispatch))
	h := s.look(id).Head
	h.Asker, h.From, h.Due = "Sở Tài  chính", "2026-06-01", "2026-07-12"
	s.Do(s.Chair, func(tx *db.Tx) error { return Correct(tx, id, h) })
	v := s.look(id)
	if v.Head.Asker != "Sở Tài chính" || v.Head.Due != "2026-07-12" || v.Items[1].State != Ready || v.Items[1].Shown() != "5 đảng viên" {
		t.Errorf("%+v %q", v.Head, s.stands(v))
	}
	s.Do(s.Clerk, func(tx *db.Tx) error { return Remove(tx, id) })
	if err := s.DB.View(t.Context(), s.Clerk, func(tx *db.Tx) error { _, err := Get(tx, id); return err }); !fault.Is(err, fault.Missing) {
		t.Errorf("still there: %v", err)
	}
}

func TestAPartyBodyIsAnsweredByTheParty(t *testing.T) {
	t.Parallel()
	for asker, want := range map[string]string{"Tỉnh ủy Minh Khê": "party", "Ban Tổ chức Tỉnh uỷ": "party", "Sở Tài chính": "state", "Ủy ban nhân dân tỉnh Minh Khê": "state", "Ủy ban Kiểm tra Tỉnh ủy": "party", "Ban Quản lý dự án": "state"} {
		if got := (Head{Asker: asker}).World(); string(got) != want {
			t.Errorf("%s is answered by %s, want %s", asker, got, want)
		}
	}
	s := newSite(t)
	s.half(s.members, 21)
	id := s.take("cv.txt", []byte(dispatch))
	var f Files
	s.Do(s.Clerk, func(tx *db.Tx) error {
		d, err := Gather(tx, id, "Ban Tổ chức Tỉnh ủy", "party")
		if err != nil {
			return err
		}
		f, err = d.Files()
		return err
	})
	letter, err := paper.Read("a.docx", f.Letter)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"ĐẢNG CỘNG SẢN VIỆT NAM", "ĐẢNG ỦY PHƯỜNG HÒA MẪU", "-CV/ĐU", "T/M ĐẢNG ỦY", "Đảng ủy phường Hòa Mẫu báo cáo Ban Tổ chức Tỉnh ủy tổng hợp."} {
		if !strings.Contains(letter.Text, want) {
			t.Errorf("the letter does not say %q:\n%s", want, letter.Text)
		}
	}
	if strings.Contains(letter.Text, "./.") {
		t.Error("a Party letter ends like one of the State")
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]vn.Day{
		"từ ngày 15/12/2025 đến hết ngày 14/6/2026": {"2025-12-15", "2026-06-14"},
		"từ 15/12 đến 14/6":                         {"2025-12-15", "2026-06-14"},
		"số liệu tính đến ngày 30 tháng 9 năm 2026": {"2026-01-01", "2026-09-30"},
		"quý III/2026":     {"2026-07-01", "2026-09-30"},
		"9 tháng năm 2026": {"2026-01-01", "2026-09-30"},
		"thời điểm chốt số liệu ngày 14/11/2026":   {"2026-01-01", "2026-11-14"},
		"báo cáo tháng 10 năm 2026 của các đơn vị": {"2026-10-01", "2026-10-31"},
		"kết quả năm 2025":                         {"2025-01-01", "2025-12-31"},
		"không nói ngày nào":                       {"", ""},
		"từ ngày 31/02/2026 đến ngày 40/13/2026":   {"", ""},
	} {
		from, to, _, _ := daysIn(text, 2026)
		if got := [2]vn.Day{from, to}; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	for text, want := range map[string]vn.Day{"gửi về Sở trước ngày 05/7/2026": "2026-07-05", "chậm nhất vào ngày 20 tháng 6 năm 2026": "2026-06-20", "xong trước 17 giờ 00, ngày 25/9": "2026-09-25",
		"hạn gửi: ngày 1.8.2026": "2026-08-01", "kể từ ngày 05/7/2026": ""} {
		if got, _ := dueIn(text, 2026); got != want {
			t.Errorf("%q: due %q, want %q", text, got, want)
		}
	}
}
