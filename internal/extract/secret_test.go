package extract

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"tongket/internal/doc"
	"tongket/internal/fault"
)

// marked are lines that carry a mark, with its degree.
var marked = [][2]string{
	{"MẬT", "MẬT"}, {"TỐI MẬT", "TỐI MẬT"}, {"TUYỆT MẬT", "TUYỆT MẬT"},
	{"M Ậ T", "MẬT"}, {"M  Ậ  T", "MẬT"}, {"M.Ậ.T", "MẬT"}, {"T Ố I M Ậ T", "TỐI MẬT"}, {"T U Y Ệ T   M Ậ T", "TUYỆT MẬT"},
	{"  MẬT  ", "MẬT"}, {"(MẬT)", "MẬT"}, {"[MẬT]", "MẬT"}, {"*MẬT*", "MẬT"}, {"“MẬT”", "MẬT"}, {"- MẬT -", "MẬT"}, {"MẬT.", "MẬT"},
	{"Mật", "MẬT"}, {"Tối mật", "TỐI MẬT"}, {"Tuyệt mật", "TUYỆT MẬT"}, {"Tối Mật", "TỐI MẬT"},
	{"Độ mật: Mật", "MẬT"}, {"ĐỘ MẬT: MẬT", "MẬT"}, {"Độ mật: Tối mật", "TỐI MẬT"}, {"Độ mật: Tuyệt mật", "TUYỆT MẬT"},
	{"Mức độ mật: Mật", "MẬT"}, {"Dấu độ mật: TỐI MẬT", "TỐI MẬT"}, {"Cấp độ mật: Tối mật", "TỐI MẬT"},
	{"TÀI LIỆU MẬT", "MẬT"}, {"TÀI LIỆU TỐI MẬT", "TỐI MẬT"}, {"VĂN BẢN MẬT", "MẬT"}, {"HỒ SƠ TUYỆT MẬT", "TUYỆT MẬT"},
	{"MẬT - KHẨN", "MẬT"}, {"TỐI MẬT / HỎA TỐC", "TỐI MẬT"}, {"MẬT – HOẢ TỐC", "MẬT"},
	{"UBND XÃ KHE MƠ        MẬT", "MẬT"}, {"UBND XÃ KHE MƠ\tM Ậ T", "MẬT"}, {"| Số: 12/BC-UBND | TỐI MẬT |", "TỐI MẬT"},
	{"ĐẢNG ỦY XÃ KHE MƠ          T Ố I   M Ậ T", "TỐI MẬT"}, {"MẬT      Khe Mơ, ngày 02 tháng 3 năm 2026", "MẬT"},
	{"MẬT\u00a0", "MẬT"}, {"TUYỆT\u00a0MẬT", "TUYỆT MẬT"},
	{"M     Ậ     T", "MẬT"}, {"M\u2003Ậ\u2003T", "MẬT"}, {"M\u200bẬ\u200bT", "MẬT"}, {"M-Ậ-T", "MẬT"}, {"M_Ậ_T", "MẬT"}, {"M\nẬ\nT", "MẬT"},
	{"T\nU\nY\nỆ\nT\nM\nẬ\nT", "TUYỆT MẬT"}, {"TUYỆT\nMẬT", "MẬT"}, {"| M | Ậ | T |", "MẬT"}, {"MẬT MẬT MẬT MẬT", "MẬT"}, {"TỐI MẬT - TỐI MẬT - TỐI MẬT", "TỐI MẬT"},
	{"MẬT - Bản số: 02", "MẬT"}, {"TỐI MẬT (Bản số 02/05)", "TỐI MẬT"}, {"TUYỆT MẬT, BẢN SỐ: ……", "TUYỆT MẬT"}, {"Bản số: 01   MẬT", "MẬT"}, {"MẬT\tBản số: 03", "MẬT"},
	{"Số: 01/BC-UBND (MẬT)", "MẬT"}, {"Số: 14/KH-ĐU - TỐI MẬT", "TỐI MẬT"}, {"Số 03/BC-CA   Mật", "MẬT"},
	{"HỎA TỐC - MẬT", "MẬT"}, {"KHẨN   TỐI MẬT", "TỐI MẬT"}, {"MẬT - HỎA TỐC HẸN GIỜ", "MẬT"}, {"TUYỆT MẬT – TÀI LIỆU THU HỒI", "TUYỆT MẬT"},
	{"☑ Mật", "MẬT"}, {"☒ TỐI MẬT   ☐ MẬT", "TỐI MẬT"}, {"MỨC ĐỘ: MẬT", "MẬT"}, {"Độ mật\tTối mật", "TỐI MẬT"}, {"Dấu chỉ mức độ mật: Mật", "MẬT"},
	{"ỦY BAN NHÂN DÂN\tMật", "MẬT"}, {"Mật\tKhe Mơ, ngày 02 tháng 3 năm 2026", "MẬT"}, {"MẬT\t2", "MẬT"}, {"\fMẬT", "MẬT"}, {"Trang 1\fTỐI MẬT\r", "TỐI MẬT"},
	{"[TUYỆT MẬT]", "TUYỆT MẬT"}, {"║ MẬT ║", "MẬT"}, {"TÀI LIỆU ĐỘ MẬT: MẬT", "MẬT"}, {"VĂN BẢN TUYỆT MẬT", "TUYỆT MẬT"},
}

// unmarked are lines that only look like one.
var unmarkedLines = []string{
	"MẬT ĐỘ DÂN SỐ", "MẬT ĐỘ", "Mật độ dân số 412 người/km2", "MẬT ONG", "Mật ong rừng", "MẬT ONG KHE MƠ", "MẬT KHẨU", "Mật khẩu",
	"Mật khẩu: ******", "rỉ mật", "Rỉ mật", "RỈ MẬT ĐƯỜNG", "không mật", "BẢO MẬT", "Bảo mật thông tin", "BẢO MẬT THÔNG TIN",
	"bảo vệ bí mật nhà nước", "BẢO VỆ BÍ MẬT NHÀ NƯỚC", "Công tác bảo vệ bí mật nhà nước năm 2025", "BÍ MẬT NHÀ NƯỚC", "Bí mật",
	"Độ mật: Không", "Độ mật: Thường", "Độ mật: …………", "Độ mật: gồm Mật, Tối mật và Tuyệt mật",
	"Các độ mật là Mật, Tối mật, Tuyệt mật.", "Văn bản có độ Mật phải được đóng dấu.", "tài liệu mật", "Quản lý tài liệu mật",
	"QUẢN LÝ TÀI LIỆU MẬT", "TÚI MẬT", "Phẫu thuật túi mật", "MẬT MÍA", "mật mía", "mật", "NHÂN DÂN BỎ PHIẾU KÍN, BÍ MẬT",
	"| Mật độ | 412 |", "MẬT THIẾT", "quan hệ mật thiết", "MẬT THƯ", "Chi cục Văn thư, cơ mật", "CƠ MẬT", "Hòa Mật", "XÃ MẬT SƠN",
	"Trà Mật", "KỸ THUẬT", "PHÁP LUẬT", "sự thật", "MẤT", "MẶT", "MẶT TRẬN", "Hợp tác xã nuôi ong lấy mật",
	"DANH MỤC BÍ MẬT NHÀ NƯỚC", "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TUYỆT MẬT, TỐI MẬT", "V/v ban hành danh mục bí mật nhà nước độ Mật", "BAN CƠ YẾU", "Ban Cơ yếu Chính phủ",
	"ĐÃ GIẢI MẬT", "GIẢI MẬT", "Giải mật tài liệu năm 2015", "Độ mật:", "ĐỘ MẬT", "ĐỘ MẬT: KHÔNG", "Độ mật: Bình thường", "| STT | Trích yếu | Độ mật |", "| 1 | Báo cáo quý I | Không |",
	"| STT | Tuyệt mật | Tối mật | Mật | Cộng |", "| Tối mật | 3 |", "| 2 | Mật | 12 |", "☐ Mật   ☐ Tối mật   ☐ Tuyệt mật", "[ ] Mật   [ ] Tối mật", "- Tuyệt mật", "- Tối mật;", "• Mật", "+ Mật",
	"a) Tuyệt mật", "1. Tối mật;", "1. Mật", "| 1 | Mật | lít | 40 |", "| MẬT | lít | 1.200 |", "| Gạo | Mật | Chè |", "Sản lượng   Mật   40", "Mật ong, sữa ong chúa", "MẬT MÍA, ĐƯỜNG PHÊN",
	"XÃ HÒA MẬT", "Thôn Mật Sơn", "TỔ DÂN PHỐ MẬT ĐÔNG", "Chợ Mật", "MẬT GẤU", "TÚI MẬT, GAN", "MẬT TÔNG", "MẬT VỤ", "mật vụ", "TUYỆT ĐỐI BÍ MẬT", "Tuyệt đối bí mật",
	"Bỏ phiếu kín, bảo mật", "Số hộ nuôi ong lấy mật", "Số lít mật: 40", "Cán bộ làm công tác văn thư, bảo mật", "BÍ MẬT", "BÍ MẬT GIA ĐÌNH", "Mật danh", "MẬT MÃ", "Luật Bảo vệ bí mật nhà nước năm 2018",
	"Đóng dấu “Tối mật” khi văn bản thuộc danh mục.", "Văn bản mật đến: 12; văn bản mật đi: 3", "XỬ LÝ VĂN BẢN MẬT", "Tài liệu mật", "MẬT ĐỘ XÂY DỰNG: 40%", "NHẬT MẬT", "THÂN MẬT", "Gặp mặt thân mật",
}

func TestSecret(t *testing.T) {
	t.Parallel()
	const before, after = "ỦY BAN NHÂN DÂN\nXÃ KHE MƠ\n", "\nBÁO CÁO\nThu ngân sách đạt 5 tỷ đồng.\n"
	if len(marked) < 60 || len(unmarkedLines) < 60 {
		t.Fatal("too few cases")
	}
	for _, c := range marked {
		for _, form := range []norm.Form{norm.NFC, norm.NFD} {
			mark, found := Secret(form.String(before + c[0] + after))
			if !found || mark != c[1] {
				t.Errorf("%q: %q, %v", c[0], mark, found)
			}
		}
		_, err := Paper(&doc.Paper{Margins: []string{before + c[0] + after}}, "txt")
		f := fault.Of(err)
		if !errors.Is(err, ErrSecret) || f == nil || f.Kind != fault.Refused || !strings.Contains(f.Sentence, c[1]) || strings.Contains(f.Sentence, "KHE MƠ") {
			t.Errorf("%q is read: %v", c[0], err)
		}
	}
	for _, line := range unmarkedLines {
		if mark, found := Secret(before + line + after); found {
			t.Errorf("%q is taken for %s", line, mark)
		}
	}
	if _, found := Secret(strings.Repeat("Ong cho năng suất cao.\n", 40) + "Mật\n"); found {
		t.Error("a product far down the text is taken for a mark")
	}
}

// TestSecretScan refuses a stamp whose signs were misread, in the head of a scanned
// page alone.
func TestSecretScan(t *testing.T) {
	t.Parallel()
	paper := func(scanned bool, lines ...string) *doc.Paper {
		p := &doc.Paper{Pages: []doc.Page{{}, {Scanned: scanned}}}
		for _, l := range lines {
			p.Blocks = append(p.Blocks, doc.Block{Kind: doc.Paragraph, Text: l, Words: []doc.Word{{End: len(l), Page: 2}}})
		}
		return p
	}
	far := append(strings.Split(strings.Repeat("Một dòng chữ.|", headLines), "|"), "MAT")
	for _, c := range []struct {
		name string
		in   *doc.Paper
		want string
	}{
		{"as printed", paper(true, "UBND XÃ KHE MƠ", "MẬT"), "MẬT"},
		{"no signs", paper(true, "UBND XÃ KHE MƠ", "MAT"), "MẬT"},
		{"no dot", paper(true, "MÂT", "BÁO CÁO"), "MẬT"},
		{"no hat", paper(true, "| MẠT |"), "MẬT"},
		{"another sign", paper(true, "[MẶT]"), "MẬT"},
		{"letters apart", paper(true, "M  A  T"), "MẬT"},
		{"of two words", paper(true, "TÔI MÂT"), "TỐI MẬT"},
		{"the third degree", paper(true, "TUYET MÂT"), "TUYỆT MẬT"},
		{"with haste", paper(true, "MẠT - KHẨN"), "MẬT"},
		{"in a cell", &doc.Paper{Pages: []doc.Page{{Scanned: true}}, Blocks: []doc.Block{{Kind: doc.Tabular, Table: &doc.Table{Rows: 1, Cols: 1, Cells: []doc.Cell{
			{RowSpan: 1, ColSpan: 1, Text: "MÂT", Words: []doc.Word{{End: len("MÂT"), Page: 1}}}}}}}}, "MẬT"},
		{"no scan", paper(false, "MAT", "MẶT"), ""},
		{"small letters", paper(true, "Mắt", "mat", "Mặt"), ""},
		{"longer words", paper(true, "MẶT TRẬN TỔ QUỐC", "MẤT MÙA", "MẶT BẰNG"), ""},
		{"far down", paper(true, far...), ""},
	} {
		_, err := Paper(c.in, "scan")
		if errors.Is(err, ErrSecret) != (c.want != "") || c.want != "" && !strings.Contains(err.Error(), "“"+c.want+"”") {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestSecretApart refuses a mark that stands well apart from the words beside it,
// though the text has but a blank between them.
func TestSecretApart(t *testing.T) {
	t.Parallel()
	// Each word is 30 wide and 10 high; gap lies before the mark.
	block := func(text string, gap int) doc.Block {
		b := doc.Block{Kind: doc.Paragraph, Text: text}
		x, at := 0, 0
		for w := range strings.FieldsSeq(text) {
			at = strings.Index(text[at:], w) + at
			if w == "MẬT" || w == "Mật" {
				x += gap
			}
			b.Words = append(b.Words, doc.Word{Start: at, End: at + len(w), Page: 1, Box: doc.Box{x, 0, x + 30, 10}})
			x, at = x+33, at+len(w)
		}
		return b
	}
	for _, c := range []struct {
		text string
		gap  int
		want bool
	}{
		{"ỦY BAN NHÂN DÂN MẬT", 60, true}, {"ỦY BAN NHÂN DÂN MẬT", 0, false}, {"DANH MỤC BÍ MẬT NHÀ NƯỚC", 60, false}, {"Thu hoạch Mật", 60, false},
	} {
		_, err := Paper(&doc.Paper{Pages: []doc.Page{{}}, Blocks: []doc.Block{block(c.text, c.gap)}}, "pdf")
		if errors.Is(err, ErrSecret) != c.want {
			t.Errorf("%q, %d apart: %v", c.text, c.gap, err)
		}
	}
}
