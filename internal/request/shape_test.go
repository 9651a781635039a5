package request

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// superiors is a workbook as departments send them: titles over a head of two rows on
// row 7, a row that counts the columns, groups, a ditto mark, formulas, a hidden row,
// notes and signatures below; a second sheet, protected, of another period, with the
// ward among others.
func superiors(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	put := func(tab string, cells map[string]string) {
		for at, text := range cells {
			if formula, is := strings.CutPrefix(text, "="); is {
				ok(f.SetCellFormula(tab, at, formula))
			} else {
				ok(f.SetCellStr(tab, at, text))
			}
		}
	}
	ok(f.SetSheetName("Sheet1", "Biểu 01"))
	put("Biểu 01", map[string]string{"A1": "SỞ TÀI CHÍNH TỈNH MINH KHÊ", "E1": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "A2": "Biểu số 01-TC", "A3": "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU 6 THÁNG ĐẦU NĂM 2026",
		"A4": "(Kèm theo Công văn số 12/STC-TH ngày 02/7/2026 của Sở Tài chính)", "G6": "Đơn vị tính: triệu đồng",
		"A7": "TT", "B7": "Tên chỉ tiêu", "C7": "ĐVT", "D7": "Kế hoạch năm", "E7": "Thực hiện", "E8": "Tháng 6", "F8": "6 tháng đầu năm", "G7": "So sánh (%)", "I7": "Ghi chú",
		"A9": "A", "B9": "B", "C9": "C", "D9": "1", "E9": "2", "F9": "3", "G9": "4=3/1", "I9": "6",
		"A10": "I", "B10": "VỀ KINH TẾ", "A11": "1", "B11": "Tổng thu NSNN trên địa bàn", "C11": "Tr.đồng", "G11": `=IF(D11>0,F11/D11*100,"")`,
		"B12": "- Trong đó: thu từ đất", "C12": `"`, "A13": "II", "B13": "VỀ XÃ HỘI", "A14": "1", "B14": "Số hộ nghèo", "C14": "Hộ", "D14": "=20",
		"A15": "2", "B15": "Số hộ cận nghèo", "C15": "Hộ", "B17": "Ghi chú: Số liệu do đơn vị chịu trách nhiệm", "G18": "Ngày ... tháng ... năm 2026", "B19": "NGƯỜI LẬP BIỂU"})
	for _, m := range [][2]string{{"A1", "C1"}, {"A3", "I3"}, {"A7", "A8"}, {"B7", "B8"}, {"C7", "C8"}, {"D7", "D8"}, {"E7", "F7"}, {"G7", "H7"}, {"I7", "I8"}} {
		ok(f.MergeCell("Biểu 01", m[0], m[1]))
	}
	ok(f.SetRowVisible("Biểu 01", 15, false))
	_, err := f.NewSheet("Biểu 02")
	ok(err)
	put("Biểu 02", map[string]string{"A1": "Biểu 02: Số hộ quý II/2026", "A3": "Tên phường/xã", "B3": "Hộ nghèo", "D3": "Hộ cận nghèo", "B4": "Số hộ", "C4": "Tỷ lệ (%)", "D4": "Số hộ", "E4": "Tỷ lệ (%)",
		"A5": "Xã Nà Lếch", "A6": "Phường Hòa Mẫu", "A7": "Tổng cộng", "B7": "=SUM(B5:B6)"})
	for _, m := range [][2]string{{"A3", "A4"}, {"B3", "C3"}, {"D3", "E3"}} {
		ok(f.MergeCell("Biểu 02", m[0], m[1]))
	}
	ok(f.ProtectSheet("Biểu 02", &excelize.SheetProtectionOptions{Password: "x"}))
	var b bytes.Buffer
	ok(f.Write(&b))
	ok(f.Close())
	return b.Bytes()
}

func TestAWorkbookAsDepartmentsSendThem(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.line(7, plan.Definition{Name: "Số hộ", Unit: "hộ", Kind: plan.Stock, OverUnits: plan.Adds}, 900)
	s.half(s.budget, 6041)
	s.approved(s.poor, "2026-04-01", "2026-06-30", figure.Value{N: 24}, figure.Final)
	data := superiors(t)
	id := s.takeBook("bieu.XLS", data) // it came as .xls and was converted before it was read
	v := s.look(id)
	s.same(s.stands(v),
		"Biểu 01!D11: ready thu 12.000 tr.đồng",
		"Biểu 01!E11: differs thu 6.041 tr.đồng Yêu cầu hỏi riêng từ 01/06/2026 đến 30/06/2026; sổ chỉ có số lũy kế từ 01/01/2026 đến 30/06/2026.",
		"Biểu 01!F11: ready thu 6.041 tr.đồng",
		"Biểu 01!D12: new -", "Biểu 01!E12: new -", "Biểu 01!F12: new -",
		"Biểu 01!E14: ready nghèo 24 hộ",
		"Biểu 01!F14: ready nghèo 24 hộ",
		"Biểu 02!B6: ready nghèo 24 hộ", "Biểu 02!C6: new -", "Biểu 02!D6: lacking cận nghèo | Chưa có số đã duyệt từ 01/04/2026 đến 30/06/2026.", "Biểu 02!E6: new -")
	if v.Head.Title != "Kết quả thực hiện các chỉ tiêu 6 tháng đầu năm 2026" || v.Head.To != "2026-06-30" {
		t.Errorf("head %+v", v.Head)
	}
	a, files := s.answer(id, "Sở Tài chính")
	s.See(s.Clerk, func(tx *db.Tx) error {
		name, _, err := File(tx, id, a, true)
		if name != "bieu.xlsx" {
			t.Errorf("the filled workbook is called %q", name)
		}
		return err
	})
	f, err := excelize.OpenReader(bytes.NewReader(files.Workbook))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for at, want := range map[string]string{"G11": `IF(D11>0,F11/D11*100,"")`, "D14": "20"} {
		if got, err := f.GetCellFormula("Biểu 01", at); err != nil || got != want {
			t.Errorf("the formula of %s is %q (%v)", at, got, err)
		}
	}
	if got, err := f.GetCellFormula("Biểu 02", "B7"); err != nil || got != "SUM(B5:B6)" {
		t.Errorf("the formula of B7 is %q (%v)", got, err)
	}
}

func TestAFormWithoutATable(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.half(s.poor, 24)
	s.half(s.budget, 6041)
	book := workbook(t, map[string]map[string]string{"Phiếu": {"A1": "PHIẾU THU THẬP THÔNG TIN", "A2": "Kỳ báo cáo: 6 tháng đầu năm 2026", "A3": "Đơn vị báo cáo:", "A5": "Số hộ nghèo:", "A6": "Thu ngân sách nhà nước trên địa bàn (triệu đồng):", "A7": "Người lập:"}})
	s.same(s.stands(s.look(s.takeBook("phieu.xlsx", book))), "Phiếu!B5: ready nghèo 24 hộ", "Phiếu!B6: ready thu 6.041 triệu đồng")
}

// TestAPoorScan is the text of a scan: broken lines, letters between number and dot, the
// two heads of the letter in one line; it asks for one number twice.
func TestAPoorScan(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.half(s.poor, 24)
	text := `SỞ TÀI CHÍNH TỈNH MINH KHÊ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 1523 /STC-TKTH Độc lập - Tự do - Hạnh phúc
V/v báo cáo số liệu 6 tháng đầu năm 2026 Minh Khê, ngày 02 tháng 7 năm 2026

Kính gửi: Ủy ban nhân dân các xã, phường.

Để có cơ sở tổng hợp báo cáo, Sở Tài chính đề nghị UBND các
xã, phường báo cáo kết quả 6 tháng đầu năm 2026, cụ
thể như sau:
1 . Tổng thu ngân sách nhà nước
trên địa bàn (triệu đồng);
2 . Số hộ nghèo ;
3, Số hộ cận nghèo;
4. Số hộ nghèo.
Báo cáo gửi về Sở Tài chính trước ngày 10/7/2026./.
`
	v := s.look(s.take("scan.txt", []byte(text)))
	s.same(s.stands(v), "ý 1: lacking thu | Chưa có số đã duyệt từ 01/01/2026.", "ý 2: ready nghèo 24 hộ", "ý 3: lacking cận nghèo | Chưa có số đã duyệt từ 01/01/2026 đến 30/06/2026.", "ý 4: ready nghèo 24 hộ")
	if v.Head.Title != "Báo cáo số liệu 6 tháng đầu năm 2026" || v.Head.Due != vn.Day("2026-07-10") {
		t.Errorf("head %+v", v.Head)
	}
	if !slices.Contains(v.Items[3].Notes, "Cùng một số với ý 2 của yêu cầu này.") {
		t.Errorf("asked twice: %q", v.Items[3].Notes)
	}
}

func TestQuestions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.half(s.poor, 24)
	s.half(s.budget, 6041)
	s.same(s.stands(s.look(s.take("zalo.txt", []byte("Trong 6 tháng đầu năm 2026, phường có bao nhiêu hộ nghèo? Thu ngân sách nhà nước trên địa bàn đạt bao nhiêu triệu đồng?\n")))),
		"ý 1: ready nghèo 24 hộ", "ý 2: ready thu 6.041 triệu đồng")
}

func TestNamesInCapitalsAreWrittenAsSentencesDo(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"SỞ TÀI CHÍNH TỈNH MINH KHÊ":         "Sở Tài chính tỉnh Minh Khê",
		"ỦY BAN NHÂN DÂN TỈNH MINH KHÊ":      "Ủy ban nhân dân tỉnh Minh Khê",
		"UBND TỈNH MINH KHÊ":                 "UBND tỉnh Minh Khê",
		"TỈNH ỦY MINH KHÊ":                   "Tỉnh ủy Minh Khê",
		"BAN TỔ CHỨC TỈNH ỦY":                "Ban Tổ chức Tỉnh ủy",
		"Sở Nội vụ TỈNH MINH KHÊ":            "Sở Nội vụ tỉnh Minh Khê",
		"CÔNG AN TỈNH":                       "Công an tỉnh",
		"Cục Thống kê tỉnh Minh Khê":         "Cục Thống kê tỉnh Minh Khê",
		"VĂN PHÒNG HĐND VÀ UBND THÀNH PHỐ X": "Văn phòng HĐND và UBND thành phố X",
	} {
		if got := officeName(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestWhatIsOpenIsToldRowByRow(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.half(s.budget, 6041)
	id := s.takeBook("bieu.xlsx", superiors(t))
	_, files := s.answer(id, "Sở Tài chính")
	letter := s.read("a.docx", files.Letter).Text
	for _, want := range []string{"- Trong đó: thu từ đất (Kế hoạch năm; Thực hiện – Tháng 6; Thực hiện – 6 tháng đầu năm): chưa theo dõi thành chỉ tiêu.",
		"Sở Tài chính tỉnh Minh Khê về việc kết quả thực hiện các chỉ tiêu 6 tháng đầu năm 2026"} {
		if !strings.Contains(letter, want) {
			t.Errorf("the letter does not say %q:\n%s", want, letter)
		}
	}
	if strings.Contains(letter, "- - ") {
		t.Error("a dash stands before a dash")
	}
}

func TestRequestsThatAskTheSameAreListed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	first := s.take("a.txt", []byte("Đề nghị báo cáo số liệu 6 tháng đầu năm 2026 sau:\n1. Số hộ nghèo\n2. Số hộ cận nghèo\n3. Kết nạp đảng viên mới\n"))
	s.take("b.txt", []byte("Đề nghị báo cáo số liệu quý I năm 2026 sau:\n1. Số hộ nghèo\n2. Số hộ cận nghèo\n"))
	v := s.look(s.take("c.txt", []byte("Đề nghị cung cấp số liệu 6 tháng đầu năm 2026 như sau:\n- Tổng số hộ cận nghèo;\n- Tổng số hộ nghèo;\n- Số vụ cháy.\n")))
	if len(v.Alike) != 1 || v.Alike[0].ID != first || v.Alike[0].Shared != 2 || v.Alike[0].Of != 2 {
		t.Errorf("asks the same as %+v", v.Alike)
	}
}
