package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc"
)

// framed writes a frame in lines; parts that are not there are left out.
func framed(f Frame) string {
	var out []string
	add := func(name, text string) {
		if text != "" {
			out = append(out, name+": "+text)
		}
	}
	all := func(marks []Mark) string {
		var names []string
		for _, m := range marks {
			names = append(names, m.Text)
		}
		return strings.Join(names, " / ")
	}
	add("system", string(f.System))
	add("superior", f.Superior.Text)
	add("issuer", f.Issuer.Text)
	add("symbol", f.Symbol.Text)
	add("number", f.Number)
	add("type", f.TypeName())
	add("code", f.Code)
	add("place", f.Place.Text)
	add("day", string(f.Day))
	add("abstract", f.Abstract.Text)
	add("urgency", f.Urgency.Text)
	add("to", all(f.To))
	add("capacity", f.Capacity.Text)
	add("post", f.Post.Text)
	add("signer", f.Signer.Text)
	add("copies", all(f.Copies))
	return strings.Join(out, "\n")
}

func TestFrame(t *testing.T) {
	t.Parallel()
	for _, c := range frames {
		d := Text(c.text)
		if diff := cmp.Diff(c.want, framed(d.Frame)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		checkMarks(t, c.name, d)
	}
}

// checkMarks holds that the spans of a frame print what its marks say.
func checkMarks(t *testing.T, name string, d *Document) {
	t.Helper()
	f := d.Frame
	for _, m := range append(append([]Mark{f.Superior, f.Issuer, f.Type, f.Place, f.Date, f.Urgency, f.Capacity, f.Post, f.Signer}, f.To...), f.Copies...) {
		var parts []string
		for _, s := range m.Spans {
			if s[0] < 0 || s[0] > s[1] || s[1] > len(d.Text) {
				t.Fatalf("%s: %q has span %v in a text of %d bytes", name, m.Text, s, len(d.Text))
			}
			parts = append(parts, d.Text[s[0]:s[1]])
		}
		printed := strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
		if plain := strings.ReplaceAll(m.Text, ",", ""); m.Text != "" && strings.ReplaceAll(printed, ",", "") != plain && m.Text != f.Type.Text && !strings.HasSuffix(printed, m.Text) {
			t.Errorf("%s: %q stands where the text prints %q", name, m.Text, printed)
		}
	}
}

const stateHead = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"

var frames = []struct{ name, text, want string }{
	{"a report, left column then right", "ỦY BAN NHÂN DÂN\nPHƯỜNG LAM KIỀU\n\nSố: 05/BC-UBND\n\n" + stateHead + "\nLam Kiều, ngày 08 tháng 01 năm 2026\n\nBÁO CÁO\nKết quả thực hiện nhiệm vụ năm 2025\n\nKính gửi: Ủy ban nhân dân tỉnh Sơn Hạ.\n\nNăm 2025, phường có nhiều thuận lợi.\n\nNơi nhận:\n- Như trên;\n- TT. Đảng ủy;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n(Đã ký)\n\nVõ Thanh Liêm\n",
		"system: state\nissuer: ỦY BAN NHÂN DÂN PHƯỜNG LAM KIỀU\nsymbol: 05/BC-UBND\nnumber: 05\ntype: Báo cáo\ncode: BC\nplace: Lam Kiều\nday: 2026-01-08\nabstract: Kết quả thực hiện nhiệm vụ năm 2025\nto: Ủy ban nhân dân tỉnh Sơn Hạ\ncapacity: TM. ỦY BAN NHÂN DÂN\npost: CHỦ TỊCH\nsigner: Võ Thanh Liêm\ncopies: Như trên / TT. Đảng ủy / Lưu: VT"},
	{"columns side by side with tabs, deputy signs", "ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nXÃ ĐỒNG VÁN\tĐộc lập - Tự do - Hạnh phúc\nSố: 88/QĐ-UBND\tĐồng Ván, ngày 3 tháng 11 năm 2025\n\nQUYẾT ĐỊNH\nVề việc thành lập Tổ công nghệ số cộng đồng\n\nCHỦ TỊCH ỦY BAN NHÂN DÂN XÃ ĐỒNG VÁN\n\nCăn cứ Luật Tổ chức chính quyền địa phương;\n\nNơi nhận:\tKT. CHỦ TỊCH\n- Như Điều 3;\tPHÓ CHỦ TỊCH\n- Lưu: VT.\t\n\tLường Văn Chấn\n",
		"system: state\nissuer: ỦY BAN NHÂN DÂN XÃ ĐỒNG VÁN\nsymbol: 88/QĐ-UBND\nnumber: 88\ntype: Quyết định\ncode: QĐ\nplace: Đồng Ván\nday: 2025-11-03\nabstract: thành lập Tổ công nghệ số cộng đồng\ncapacity: KT. CHỦ TỊCH\npost: PHÓ CHỦ TỊCH\nsigner: Lường Văn Chấn\ncopies: Như Điều 3 / Lưu: VT"},
	{"columns side by side with blanks", "HỘI ĐỒNG NHÂN DÂN              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n  PHƯỜNG BẾN TRÀM                  Độc lập - Tự do - Hạnh phúc\n  Số: 12/NQ-HĐND               Bến Tràm, ngày 19 tháng 12 năm 2025\n\n                     NGHỊ QUYẾT\n  Về nhiệm vụ phát triển kinh tế - xã hội năm 2026\n\nHỘI ĐỒNG NHÂN DÂN PHƯỜNG BẾN TRÀM\nKHÓA I, KỲ HỌP THỨ 4\n\n                                     CHỦ TỊCH\n\n                                Tăng Thị Mỹ Lệ\n",
		"system: state\nissuer: HỘI ĐỒNG NHÂN DÂN PHƯỜNG BẾN TRÀM\nsymbol: 12/NQ-HĐND\nnumber: 12\ntype: Nghị quyết\ncode: NQ\nplace: Bến Tràm\nday: 2025-12-19\nabstract: Về nhiệm vụ phát triển kinh tế - xã hội năm 2026\npost: CHỦ TỊCH\nsigner: Tăng Thị Mỹ Lệ"},
	{"columns joined by one blank", "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nXÃ LÀNG GIÀNG Độc lập - Tự do - Hạnh phúc\nSố: 214/KH-UBND Làng Giàng, ngày 15 tháng 02 năm 2026\nKẾ HOẠCH\nTriển khai Tháng Thanh niên năm 2026\n",
		"system: state\nissuer: ỦY BAN NHÂN DÂN XÃ LÀNG GIÀNG\nsymbol: 214/KH-UBND\nnumber: 214\ntype: Kế hoạch\ncode: KH\nplace: Làng Giàng\nday: 2026-02-15\nabstract: Triển khai Tháng Thanh niên năm 2026"},
	{"a table with bars", "| ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n| PHƯỜNG ĐÔNG KỲ | Độc lập - Tự do - Hạnh phúc |\n| Số: 31/TTr-UBND | Đông Kỳ, ngày 20 tháng 4 năm 2026 |\n\nTỜ TRÌNH\nVề việc phê duyệt quyết toán ngân sách năm 2025\n\nKính gửi: Hội đồng nhân dân phường Đông Kỳ\n",
		"system: state\nissuer: ỦY BAN NHÂN DÂN PHƯỜNG ĐÔNG KỲ\nsymbol: 31/TTr-UBND\nnumber: 31\ntype: Tờ trình\ncode: TTr\nplace: Đông Kỳ\nday: 2026-04-20\nabstract: phê duyệt quyết toán ngân sách năm 2025\nto: Hội đồng nhân dân phường Đông Kỳ"},
	{"a dispatch", "UBND TỈNH KIM LÂM\nUBND XÃ THƯỢNG QUAN\nSố: 125/UBND-VP\nV/v báo cáo kết quả kiểm tra\nphòng cháy, chữa cháy\n" + stateHead + "Thượng Quan, ngày 01 tháng 7 năm 2026\n\nKính gửi:\n- Sở Nội vụ;\n- Công an tỉnh.\n\nThực hiện Công văn số 33/SNV-VP, xã báo cáo như sau.\n\nNơi nhận:\n- Như trên;\n- Lưu: VT, VP.\nTL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\nMai Xuân Đạt\n",
		"system: state\nsuperior: UBND TỈNH KIM LÂM\nissuer: UBND XÃ THƯỢNG QUAN\nsymbol: 125/UBND-VP\nnumber: 125\ntype: Công văn\ncode: CV\nplace: Thượng Quan\nday: 2026-07-01\nabstract: báo cáo kết quả kiểm tra phòng cháy, chữa cháy\nto: Sở Nội vụ / Công an tỉnh\ncapacity: TL. CHỦ TỊCH\npost: CHÁNH VĂN PHÒNG\nsigner: Mai Xuân Đạt\ncopies: Như trên / Lưu: VT, VP"},
	{"an unnumbered draft", "ỦY BAN NHÂN DÂN\nXÃ HÀ LÃNG\nSố:       /BC-UBND\n" + stateHead + "Hà Lãng, ngày    tháng    năm 2026\n\nDỰ THẢO\n\nBÁO CÁO\nCông tác dân tộc quý I năm 2026\n",
		"system: state\nissuer: ỦY BAN NHÂN DÂN XÃ HÀ LÃNG\nsymbol: /BC-UBND\ntype: Báo cáo\ncode: BC\nplace: Hà Lãng\nabstract: Công tác dân tộc quý I năm 2026"},
	{"a draft with dots", "ỦY BAN NHÂN DÂN\nPHƯỜNG CẦU NGANG\nSố: ……/KH-UBND\n" + stateHead + "Cầu Ngang, ngày … tháng … năm 2026\nKẾ HOẠCH\nCải cách hành chính năm 2026\n",
		"system: state\nissuer: ỦY BAN NHÂN DÂN PHƯỜNG CẦU NGANG\nsymbol: /KH-UBND\ntype: Kế hoạch\ncode: KH\nplace: Cầu Ngang\nabstract: Cải cách hành chính năm 2026"},
	{"a Party resolution", "ĐẢNG BỘ TỈNH LAM SƠN\nĐẢNG ỦY PHƯỜNG YÊN THỊNH\n*\nSố 05-NQ/ĐU\nĐẢNG CỘNG SẢN VIỆT NAM\nYên Thịnh, ngày 05 tháng 01 năm 2026\n\nNGHỊ QUYẾT\ncủa Ban Chấp hành Đảng bộ phường\nvề phương hướng, nhiệm vụ năm 2026\n-----\n\nĐảng bộ phường bước vào năm mới.\n\nNơi nhận:\n- Ban Thường vụ Tỉnh ủy,\n- Lưu Văn phòng Đảng ủy.\n\nT/M ĐẢNG ỦY\nBÍ THƯ\n\nNghiêm Quốc Bình\n",
		"system: party\nsuperior: ĐẢNG BỘ TỈNH LAM SƠN\nissuer: ĐẢNG ỦY PHƯỜNG YÊN THỊNH\nsymbol: 05-NQ/ĐU\nnumber: 05\ntype: Nghị quyết\ncode: NQ\nplace: Yên Thịnh\nday: 2026-01-05\nabstract: của Ban Chấp hành Đảng bộ phường về phương hướng, nhiệm vụ năm 2026\ncapacity: T/M ĐẢNG ỦY\npost: BÍ THƯ\nsigner: Nghiêm Quốc Bình\ncopies: Ban Thường vụ Tỉnh ủy / Lưu Văn phòng Đảng ủy"},
	{"Party columns side by side, with a colon", "ĐẢNG BỘ THÀNH PHỐ HẢI TRIỀU          ĐẢNG CỘNG SẢN VIỆT NAM\n  ĐẢNG ỦY PHƯỜNG CỬA SÔNG\n            *                   Cửa Sông, ngày 12 tháng 8 năm 2025\n      Số: 14-QĐ/ĐU\n\nQUY ĐỊNH\nvề chế độ sinh hoạt chi bộ\n",
		"system: party\nsuperior: ĐẢNG BỘ THÀNH PHỐ HẢI TRIỀU\nissuer: ĐẢNG ỦY PHƯỜNG CỬA SÔNG\nsymbol: 14-QĐ/ĐU\nnumber: 14\ntype: Quy định\ncode: QĐ\nplace: Cửa Sông\nday: 2025-08-12\nabstract: về chế độ sinh hoạt chi bộ"},
	{"a Party dispatch", "ĐẢNG BỘ TỈNH AN NINH\nĐẢNG ỦY XÃ MƯỜNG TÈ\n*\nSố 77-CV/ĐU\nvề việc đăng ký học bồi dưỡng\nĐẢNG CỘNG SẢN VIỆT NAM\nMường Tè, ngày 9 tháng 9 năm 2026\n\nKính gửi: - Các chi bộ trực thuộc;\n- Văn phòng Đảng ủy.\n\nĐảng ủy xã đề nghị các chi bộ đăng ký trước ngày 20/9/2026.\n\nT/L BAN THƯỜNG VỤ\nCHÁNH VĂN PHÒNG\nLò Thị Pâng\n",
		"system: party\nsuperior: ĐẢNG BỘ TỈNH AN NINH\nissuer: ĐẢNG ỦY XÃ MƯỜNG TÈ\nsymbol: 77-CV/ĐU\nnumber: 77\ntype: Công văn\ncode: CV\nplace: Mường Tè\nday: 2026-09-09\nabstract: đăng ký học bồi dưỡng\nto: Các chi bộ trực thuộc / Văn phòng Đảng ủy\ncapacity: T/L BAN THƯỜNG VỤ\npost: CHÁNH VĂN PHÒNG\nsigner: Lò Thị Pâng"},
	{"a chi bộ", "ĐẢNG ỦY PHƯỜNG TRẠI CÁ\nCHI BỘ TỔ DÂN PHỐ 7\n*\nSố 02-NQ/CB\nĐẢNG CỘNG SẢN VIỆT NAM\nTrại Cá, ngày 03 tháng 3 năm 2026\n\nNGHỊ QUYẾT\nsinh hoạt chi bộ tháng 3 năm 2026\n\nT/M CHI BỘ\nBÍ THƯ\nÔn Thị Hậu\n",
		"system: party\nsuperior: ĐẢNG ỦY PHƯỜNG TRẠI CÁ\nissuer: CHI BỘ TỔ DÂN PHỐ 7\nsymbol: 02-NQ/CB\nnumber: 02\ntype: Nghị quyết\ncode: NQ\nplace: Trại Cá\nday: 2026-03-03\nabstract: sinh hoạt chi bộ tháng 3 năm 2026\ncapacity: T/M CHI BỘ\npost: BÍ THƯ\nsigner: Ôn Thị Hậu"},
	{"a Party draft with spaced symbol", "ĐẢNG ỦY PHƯỜNG SÔNG CẦU\n*\nSố     - BC/ĐU\nĐẢNG CỘNG SẢN VIỆT NAM\nSông Cầu, ngày    tháng 12 năm 2025\nBÁO CÁO\ntổng kết công tác xây dựng Đảng năm 2025\n",
		"system: party\nissuer: ĐẢNG ỦY PHƯỜNG SÔNG CẦU\nsymbol: -BC/ĐU\ntype: Báo cáo\ncode: BC\nplace: Sông Cầu\nabstract: tổng kết công tác xây dựng Đảng năm 2025"},
	{"an issuer of three lines", "ỦY BAN NHÂN DÂN\nPHƯỜNG ĐẠI CÁT\nPHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ\nSố: 40/BC-KTHTĐT\n" + stateHead + "Đại Cát, ngày 11 tháng 5 năm 2026\n\nBÁO CÁO\nTiến độ giải phóng mặt bằng\n\nTRƯỞNG PHÒNG\nThái Bá Tùng\n",
		"system: state\nsuperior: ỦY BAN NHÂN DÂN PHƯỜNG ĐẠI CÁT\nissuer: PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ\nsymbol: 40/BC-KTHTĐT\nnumber: 40\ntype: Báo cáo\ncode: BC\nplace: Đại Cát\nday: 2026-05-11\nabstract: Tiến độ giải phóng mặt bằng\npost: TRƯỞNG PHÒNG\nsigner: Thái Bá Tùng"},
	{"an issuer broken in two", "UBND XÃ VŨ LĂNG\nTRUNG TÂM PHỤC VỤ\nHÀNH CHÍNH CÔNG\nSố: 09/BC-TTPVHCC\n" + stateHead + "Vũ Lăng, ngày 02 tháng 02 năm 2026\nBÁO CÁO\nKết quả tiếp nhận hồ sơ tháng 01 năm 2026\n",
		"system: state\nsuperior: UBND XÃ VŨ LĂNG\nissuer: TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG\nsymbol: 09/BC-TTPVHCC\nnumber: 09\ntype: Báo cáo\ncode: BC\nplace: Vũ Lăng\nday: 2026-02-02\nabstract: Kết quả tiếp nhận hồ sơ tháng 01 năm 2026"},
	{"old placement of tones", "UỶ BAN NHÂN DÂN\nXÃ HOÀ THUỶ\nSố: 01/CT-UBND\nCỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập – Tự do – Hạnh phúc\nHoà Thuỷ, ngày 05 tháng 01 năm 2026\n\nCHỈ THỊ\nVề tăng cường kỷ luật, kỷ cương hành chính\n\nTM. UỶ BAN NHÂN DÂN\nCHỦ TỊCH\nHoàng Thuý Loan\n",
		"system: state\nissuer: UỶ BAN NHÂN DÂN XÃ HOÀ THUỶ\nsymbol: 01/CT-UBND\nnumber: 01\ntype: Chỉ thị\ncode: CT\nplace: Hoà Thuỷ\nday: 2026-01-05\nabstract: Về tăng cường kỷ luật, kỷ cương hành chính\ncapacity: TM. UỶ BAN NHÂN DÂN\npost: CHỦ TỊCH\nsigner: Hoàng Thuý Loan"},
	{"lower case", "Ủy ban nhân dân\nXã Phiêng Khoài\nSố: 17/TB-UBND\nCộng hòa xã hội chủ nghĩa Việt Nam\nĐộc lập - Tự do - Hạnh phúc\nPhiêng Khoài, ngày 6 tháng 6 năm 2026\n\nThông báo\nVề lịch tiếp công dân tháng 6 năm 2026\n",
		"system: state\nissuer: Ủy ban nhân dân Xã Phiêng Khoài\nsymbol: 17/TB-UBND\nnumber: 17\ntype: Thông báo\ncode: TB\nplace: Phiêng Khoài\nday: 2026-06-06\nabstract: Về lịch tiếp công dân tháng 6 năm 2026"},
	{"an urgent telegram", "ỦY BAN NHÂN DÂN\nXÃ CỒN BỬU\nSố: 02/CĐ-UBND\nHỎA TỐC\n" + stateHead + "Cồn Bửu, ngày 18 tháng 9 năm 2026\n\nCÔNG ĐIỆN\nVề việc ứng phó bão số 7\n\nCHỦ TỊCH\nKhúc Đình Sâm\n",
		"system: state\nissuer: ỦY BAN NHÂN DÂN XÃ CỒN BỬU\nsymbol: 02/CĐ-UBND\nnumber: 02\ntype: Công điện\ncode: CĐ\nplace: Cồn Bửu\nday: 2026-09-18\nabstract: ứng phó bão số 7\nurgency: HỎA TỐC\npost: CHỦ TỊCH\nsigner: Khúc Đình Sâm"},
	{"a normative resolution", "HỘI ĐỒNG NHÂN DÂN\nXÃ BÌNH NHÂM\nSố: 01/2026/NQ-HĐND\n" + stateHead + "Bình Nhâm, ngày 30 tháng 6 năm 2026\n\nNGHỊ QUYẾT\nQuy định mức hỗ trợ thu gom rác thải\n",
		"system: state\nissuer: HỘI ĐỒNG NHÂN DÂN XÃ BÌNH NHÂM\nsymbol: 01/2026/NQ-HĐND\nnumber: 01\ntype: Nghị quyết\ncode: NQ\nplace: Bình Nhâm\nday: 2026-06-30\nabstract: Quy định mức hỗ trợ thu gom rác thải"},
	{"a notice of an office", "UBND PHƯỜNG AN HẢI\nVĂN PHÒNG HĐND VÀ UBND\nSố: 33/TB-VP\n" + stateHead + "An Hải, ngày 21 tháng 10 năm 2026\nTHÔNG BÁO\nKết luận của Chủ tịch UBND phường\ntại cuộc họp giao ban tháng 10\n\nNgày 20/10/2026, Chủ tịch họp giao ban.\n\nKT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG\nBiện Thị Hà\n",
		"system: state\nsuperior: UBND PHƯỜNG AN HẢI\nissuer: VĂN PHÒNG HĐND VÀ UBND\nsymbol: 33/TB-VP\nnumber: 33\ntype: Thông báo\ncode: TB\nplace: An Hải\nday: 2026-10-21\nabstract: Kết luận của Chủ tịch UBND phường tại cuộc họp giao ban tháng 10\ncapacity: KT. CHÁNH VĂN PHÒNG\npost: PHÓ CHÁNH VĂN PHÒNG\nsigner: Biện Thị Hà"},
	{"type and abstract in capitals", "ỦY BAN NHÂN DÂN\nXÃ MAI HẠ\n\nBÁO CÁO\nKẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM 2025\nVÀ PHƯƠNG HƯỚNG NĂM 2026\n\nNăm 2025 xã đạt nhiều kết quả.\n",
		"issuer: ỦY BAN NHÂN DÂN XÃ MAI HẠ\ntype: Báo cáo\ncode: BC\nabstract: KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM 2025 VÀ PHƯƠNG HƯỚNG NĂM 2026"},
	{"type and abstract on one line", "HỘI NÔNG DÂN XÃ TRÀ LĨNH\n\nBÁO CÁO TỔNG KẾT\ncông tác Hội và phong trào nông dân năm 2025\n",
		"issuer: HỘI NÔNG DÂN XÃ TRÀ LĨNH\ntype: Báo cáo\ncode: BC\nabstract: TỔNG KẾT công tác Hội và phong trào nông dân năm 2025"},
	{"a Fatherland Front", "ỦY BAN MTTQ VIỆT NAM\nPHƯỜNG VĂN ĐẨU\nBAN THƯỜNG TRỰC\nSố: 18/KH-MTTQ-BTT\n" + stateHead + "Văn Đẩu, ngày 10 tháng 3 năm 2026\n\nKẾ HOẠCH\nGiám sát bầu cử\n\nTM. BAN THƯỜNG TRỰC\nCHỦ TỊCH\nQuách Thị Nhài\n",
		"system: state\nsuperior: ỦY BAN MTTQ VIỆT NAM PHƯỜNG VĂN ĐẨU\nissuer: BAN THƯỜNG TRỰC\nsymbol: 18/KH-MTTQ-BTT\nnumber: 18\ntype: Kế hoạch\ncode: KH\nplace: Văn Đẩu\nday: 2026-03-10\nabstract: Giám sát bầu cử\ncapacity: TM. BAN THƯỜNG TRỰC\npost: CHỦ TỊCH\nsigner: Quách Thị Nhài"},
	{"two lines of capacity", "ỦY BAN NHÂN DÂN\nXÃ THẠCH AN\nSố: 7/PA-UBND\n" + stateHead + "Thạch An, ngày 2 tháng 6 năm 2026\nPHƯƠNG ÁN\nPhòng thủ dân sự năm 2026\n\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTriệu Văn Pao\n",
		"system: state\nissuer: ỦY BAN NHÂN DÂN XÃ THẠCH AN\nsymbol: 7/PA-UBND\nnumber: 7\ntype: Phương án\ncode: PA\nplace: Thạch An\nday: 2026-06-02\nabstract: Phòng thủ dân sự năm 2026\ncapacity: TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH\npost: PHÓ CHỦ TỊCH\nsigner: Triệu Văn Pao"},
	{"an invitation", "ỦY BAN NHÂN DÂN\nPHƯỜNG TÂN HIỆP\nSố: 55/GM-UBND\n" + stateHead + "Tân Hiệp, ngày 28 tháng 12 năm 2025\n\nGIẤY MỜI\nDự hội nghị tổng kết năm 2025\n\nKính gửi: Các đồng chí bí thư chi bộ; tổ trưởng tổ dân phố.\n",
		"system: state\nissuer: ỦY BAN NHÂN DÂN PHƯỜNG TÂN HIỆP\nsymbol: 55/GM-UBND\nnumber: 55\ntype: Giấy mời\ncode: GM\nplace: Tân Hiệp\nday: 2025-12-28\nabstract: Dự hội nghị tổng kết năm 2025\nto: Các đồng chí bí thư chi bộ / tổ trưởng tổ dân phố"},
	{"a Party proposal", "ĐẢNG BỘ TỈNH LẠC THỦY\nĐẢNG ỦY XÃ CHÂU SƠN\nBAN XÂY DỰNG ĐẢNG\n*\nSố 06-TTr/BXDĐ\nĐẢNG CỘNG SẢN VIỆT NAM\nChâu Sơn, ngày 17 tháng 5 năm 2026\n\nTỜ TRÌNH\nvề việc kết nạp đảng viên\n\nKính trình: Ban Thường vụ Đảng ủy.\n\nK/T TRƯỞNG BAN\nPHÓ TRƯỞNG BAN\nĐoàn Minh Tú\n",
		"system: party\nsuperior: ĐẢNG ỦY XÃ CHÂU SƠN\nissuer: BAN XÂY DỰNG ĐẢNG\nsymbol: 06-TTr/BXDĐ\nnumber: 06\ntype: Tờ trình\ncode: TTr\nplace: Châu Sơn\nday: 2026-05-17\nabstract: kết nạp đảng viên\nto: Ban Thường vụ Đảng ủy\ncapacity: K/T TRƯỞNG BAN\npost: PHÓ TRƯỞNG BAN\nsigner: Đoàn Minh Tú"},
	{"capitals without the words before the abstract", "CÔNG AN XÃ ĐẠI MỖ HẠ\nSố: 120/BC-CAX\n" + stateHead + "Đại Mỗ Hạ, ngày 14 tháng 12 năm 2025\nBÁO CÁO\nTình hình, kết quả công tác bảo đảm an ninh, trật tự\nnăm 2025\nTRƯỞNG CÔNG AN XÃ\nThượng tá Lục Văn Bảo\n",
		"system: state\nissuer: CÔNG AN XÃ ĐẠI MỖ HẠ\nsymbol: 120/BC-CAX\nnumber: 120\ntype: Báo cáo\ncode: BC\nplace: Đại Mỗ Hạ\nday: 2025-12-14\nabstract: Tình hình, kết quả công tác bảo đảm an ninh, trật tự năm 2025\npost: TRƯỞNG CÔNG AN XÃ\nsigner: Thượng tá Lục Văn Bảo"},
	{"a copy of the content only", "THÔNG BÁO\nKết luận của Bí thư Đảng ủy xã Hàm Sơn tại buổi làm việc\n\nSáng 5/6, đồng chí Bí thư làm việc với thôn Cầu.\n",
		"type: Thông báo\ncode: TB\nabstract: Kết luận của Bí thư Đảng ủy xã Hàm Sơn tại buổi làm việc"},
	{"a date in figures", "TRƯỜNG THCS BẢN GIỐC HẠ\nSố: 11/TB-THCS\nBản Giốc Hạ, 12/9/2026\nTHÔNG BÁO\nVề lịch nghỉ học do mưa bão\n",
		"system: state\nissuer: TRƯỜNG THCS BẢN GIỐC HẠ\nsymbol: 11/TB-THCS\nnumber: 11\ntype: Thông báo\ncode: TB\nplace: Bản Giốc Hạ\nday: 2026-09-12\nabstract: Về lịch nghỉ học do mưa bão"},
	{"a special zone", "ỦY BAN NHÂN DÂN\nĐẶC KHU HÒN KHƠI\nSố: 19/CTr-UBND\n" + stateHead + "Hòn Khơi, ngày 24 tháng 01 năm 2026\nCHƯƠNG TRÌNH\nCông tác năm 2026 của Ủy ban nhân dân đặc khu\n",
		"system: state\nissuer: ỦY BAN NHÂN DÂN ĐẶC KHU HÒN KHƠI\nsymbol: 19/CTr-UBND\nnumber: 19\ntype: Chương trình\ncode: CTr\nplace: Hòn Khơi\nday: 2026-01-24\nabstract: Công tác năm 2026 của Ủy ban nhân dân đặc khu"},
	{"a news item", "Phường Lam Kiều gặp mặt đầu xuân\n\nSáng 26/2, Đảng ủy phường Lam Kiều tổ chức gặp mặt đầu xuân. Báo cáo tại buổi gặp mặt cho biết thu ngân sách đạt 12 tỷ đồng.\n\nThu Hiền - Văn Bắc\n", ""},
	{"a news item with a heading in capitals", "PHƯỜNG LAM KIỀU RA QUÂN TỔNG VỆ SINH MÔI TRƯỜNG\n\nNgày 5/6, hơn 300 người tham gia.\n\nTHÔNG BÁO LỊCH CẮT ĐIỆN\nĐiện lực thông báo lịch cắt điện ngày 7/6.\n", ""},
	{"a telephone message", "Tổ 7: 187 hộ, 706 khẩu, nghèo 2\nTổ 8: 142 hộ, 530 khẩu\n", ""},
	{"nothing but a number", "Số 15, đường Trần Phú\nĐiện thoại 0206.3852.111\n", ""},
}

// TestFrameOfAPaper reads the same head from the blocks of a file whose two columns
// are paragraphs, and of one where they are a table.
func TestFrameOfAPaper(t *testing.T) {
	t.Parallel()
	left, right := "ỦY BAN NHÂN DÂN\nXÃ VÂN TÙNG\nSố: 64/BC-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nVân Tùng, ngày 07 tháng 7 năm 2026"
	rest := []doc.Block{{Kind: doc.Heading, Text: "BÁO CÁO"}, {Kind: doc.Paragraph, Text: "Kết quả 6 tháng đầu năm 2026"}, {Kind: doc.Paragraph, Text: "Thu ngân sách đạt 2 tỷ đồng."}}
	table := &doc.Table{Rows: 1, Cols: 2, Cells: []doc.Cell{{Text: left, RowSpan: 1, ColSpan: 1}, {Col: 1, Text: right, RowSpan: 1, ColSpan: 1}}}
	want := "system: state\nissuer: ỦY BAN NHÂN DÂN XÃ VÂN TÙNG\nsymbol: 64/BC-UBND\nnumber: 64\ntype: Báo cáo\ncode: BC\nplace: Vân Tùng\nday: 2026-07-07\nabstract: Kết quả 6 tháng đầu năm 2026"
	for name, head := range map[string][]doc.Block{
		"paragraphs": {{Kind: doc.Paragraph, Text: left}, {Kind: doc.Paragraph, Text: right}},
		"a table":    {{Kind: doc.Tabular, Table: table}},
	} {
		d, err := Paper(&doc.Paper{Blocks: append(head, rest...)}, "docx")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, framed(d.Frame)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
