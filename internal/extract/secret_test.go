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
}

func TestSecret(t *testing.T) {
	t.Parallel()
	const before, after = "ỦY BAN NHÂN DÂN\nXÃ KHE MƠ\n", "\nBÁO CÁO\nThu ngân sách đạt 5 tỷ đồng.\n"
	if len(marked) < 30 || len(unmarkedLines) < 30 {
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
