package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tongket/internal/paper"
)

const superiorAsks = `SỞ TÀI CHÍNH
Số: 23/STC-TH
V/v báo cáo số liệu tháng 01 năm 2026

Kính gửi: Ủy ban nhân dân các phường
Sở Tài chính đề nghị các phường báo cáo số liệu tháng 01 năm 2026 về các nội dung sau:
1. Số đảng viên mới kết nạp;
2. Thu ngân sách trên địa bàn (triệu đồng);
3. Số hộ thoát nghèo.
Gửi về Sở trước ngày 08/01/2026.
`

// asking is a form with one more value.
func asking(pairs ...string) url.Values {
	values := keyed()
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

func TestARequestIsAnsweredFromTheRecord(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.approved(p.Clerk, p.january(p.members, p.Root), 7)
	v := p.as(p.Clerk)
	v.get("/yeu-cau").want(200, "Chưa có yêu cầu nào")
	v.post("/yeu-cau", keyed()).want(http.StatusUnprocessableEntity, "Chưa chọn tệp nào")
	v.post("/yeu-cau", asking("noi_dung", "Chào các anh chị.")).want(http.StatusUnprocessableEntity, "chưa tìm thấy chỗ nào hỏi số liệu", "Chào các anh chị.")
	look := v.post("/yeu-cau", asking("noi_dung", superiorAsks))
	look.want(200, "Báo cáo số liệu tháng 01 năm 2026", "Hạn gửi 08/01/2026, đã quá hạn.", "7 đảng viên", "Chưa có số đã duyệt từ 01/01/2026", "không chỉ tiêu nào mang tên này", "Soạn trả lời với 1 số")
	path := look.path
	v.post("/yeu-cau", asking("noi_dung", superiorAsks)).want(200, "Yêu cầu này đã đưa vào trước đây")

	// one place is given to a unit, one is meant otherwise
	v.get(path+"?y=3").want(200, "Cấp trên hỏi: Số hộ thoát nghèo", "Nhớ tên này cho các lần hỏi sau")
	v.post(path+"/muc", asking("y", "3", "viec", "means", "don_vi", string(p.Root), "loai_ky", "period")).want(http.StatusUnprocessableEntity, "Chưa chọn chỉ tiêu cho “Số hộ thoát nghèo”")
	v.post(path+"/muc", asking("y", "3", "viec", "assign", "don_vi", string(p.Units["Phòng Văn hóa - Xã hội"]))).want(200, "đã giao đơn vị")
	v.post(path+"/muc", asking("y", "2", "viec", "means", "chi_tieu", string(p.members.Indicator), "don_vi", string(p.Root), "loai_ky", "period", "nho", "1")).want(200, "người lập chọn")
	v.post(path+"/muc", asking("y", "2", "viec", "aside")).want(200, "Đưa lại")
	v.post(path+"/muc", asking("y", "nhiều")).want(http.StatusNotFound, "Không rõ chỗ hỏi nào")
	v.post(path+"/khung", asking("nguoi_hoi", "Sở Tài chính", "tu_ngay", "01/13/2026", "den_ngay", "31/01/2026")).want(http.StatusUnprocessableEntity, "01/13/2026")
	v.post(path+"/khung", asking("nguoi_hoi", "Sở Tài chính tỉnh", "trich_yeu", "Báo cáo số liệu", "tu_ngay", "01/01/2026", "den_ngay", "31/01/2026", "han", "20/01/2026")).want(200, "Sở Tài chính tỉnh", "Hạn gửi 20/01/2026.")

	v.post(path+"/tra-loi", asking("noi_nhan", "", "the_thuc", "state")).want(http.StatusUnprocessableEntity, "Tên cơ quan nhận có 0 ký tự")
	done := v.post(path+"/tra-loi", asking("noi_nhan", "Sở Tài chính", "the_thuc", "state"))
	done.want(200, "Đã soạn trả lời với 1 số", "Tải công văn")
	href := ""
	for _, a := range done.all("a") {
		if to := attr(a, "href"); strings.HasSuffix(to, "/cong-van") {
			href = to
		}
	}
	file := v.get(href)
	if read, err := paper.Read("a.docx", []byte(file.body)); err != nil || !strings.Contains(read.Text, "Kính gửi: Sở Tài chính") {
		t.Errorf("the letter: %v", err)
	}
	v.get("/yeu-cau").want(200, "1 số, ngày", "Đã gõ thay bạn 1 ô trong năm nay")
	v.get("/chi-tieu/"+string(p.members.Indicator)).want(200, "Đã báo cáo cho", "Sở Tài chính")
	checked := v.postParts("/kiem-tra", keyed(), map[string]File{"tep": {Name: "cv.docx", Data: []byte(file.body)}})
	checked.want(200, "không có cảnh báo")
	v.get(strings.Replace(href, "/cong-van", "/bieu", 1)).want(http.StatusNotFound, "Không có tệp này")

	// the same month is asked for in a workbook, which goes out filled
	book := v.postParts("/yeu-cau", keyed(), map[string]File{"tep": {Name: "bieu.xlsx", Data: superiorsForm(t)}})
	book.want(200, "Sheet1!B2", "Yêu cầu không ghi kỳ nào. Tạm lấy tháng 12/2025", "Hãy chọn kỳ của số liệu ở đầu trang")
	v.post(book.path+"/ky", asking("ky", "nào đó")).want(http.StatusUnprocessableEntity, "Chưa chọn kỳ nào")
	v.post(book.path+"/ky", asking("ky", "2025-12-01_2025-12-31")).want(200, "do người lập chọn", "Chưa có số liệu nào để trả lời “bieu.xlsx”")
	v.post(book.path+"/ky", asking("ky", "2026-01-01_2026-01-31")).want(200, "Kỳ lấy là tháng 01/2026, do người lập chọn.", "7 đảng viên")
	v.post(book.path+"/khung", asking("nguoi_hoi", "Sở Nội vụ", "tu_ngay", "01/01/2026", "den_ngay", "31/01/2026")).want(200, "Đã trả lời Sở Tài chính ngày 09/01/2026: 7 đảng viên, không đổi.", "7 đảng viên", "Số này đã được hỏi 2 lần trong năm.")
	v.get("/yeu-cau").want(200, "Số được hỏi nhiều lần trong năm", "Sở Nội vụ")
	v.post(book.path+"/tra-loi", asking("noi_nhan", "Sở Nội vụ", "the_thuc", "state")).want(200, "Tải biểu đã điền")
	p.approved(p.Clerk, p.january(p.members, p.Root), 8)
	v.get("/chi-tieu/"+string(p.members.Indicator)).want(200, "Văn bản còn ghi số cũ", "Trả lời Sở Tài chính: Báo cáo số liệu", "Trả lời Sở Nội vụ: bieu.xlsx", "Thực hiện trong kỳ")
	v.get("/").want(200, "Trả lời Sở Nội vụ: bieu.xlsx")
	v.post(book.path+"/bo", keyed()).want(200)
	v.get(book.path).want(http.StatusNotFound, "Không có yêu cầu báo cáo này")
}

func TestARequestUnderASecretMarkIsNotTaken(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	v.post("/yeu-cau", asking("noi_dung", "MẬT\n"+superiorAsks)).want(http.StatusUnprocessableEntity, "MẬT").without("Số đảng viên mới kết nạp")
	v.get("/yeu-cau").want(200, "Chưa có yêu cầu nào")
}
