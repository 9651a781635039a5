package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tongket/internal/db"
	"tongket/internal/sheet"
)

// filledIn is a template with one number typed under a head.
func filledIn(t testing.TB, data []byte, row, col string, value any) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("open %d bytes: %v", len(data), err)
	}
	tab := f.GetSheetList()[0]
	rows, err := f.GetRows(tab)
	if err != nil {
		t.Fatal(err)
	}
	r, c := 0, 0
	for i, cells := range rows {
		for j, text := range cells {
			if text == row {
				r = i + 1
			}
			if text == col {
				c = j + 1
			}
		}
	}
	at, err := excelize.CoordinatesToCellName(c, r)
	if err != nil {
		t.Fatalf("no row %q or no column %q", row, col)
	}
	if err := f.SetCellValue(tab, at, value); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// template downloads the template of a unit as the form asks for it.
func (v *visitor) template(unit string) []byte {
	v.t.Helper()
	p := v.get("/bieu-mau/mau.xlsx?don_vi=" + url.QueryEscape(unit) + "&nam=2026&ky=ca-nam")
	if p.status != http.StatusOK {
		v.t.Fatalf("the template answers %d: %s", p.status, p.text())
	}
	return []byte(p.body)
}

// TestWorkbookGoesOutAndComesBack is the way of a unit: download, fill in, send,
// look, decide.
func TestWorkbookGoesOutAndComesBack(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	unit := string(p.Units["Phòng Kinh tế, Hạ tầng và Đô thị"])
	v := p.as(p.Clerk)
	v.get("/bieu-mau").want(200, "Tải biểu mẫu để điền", "Gửi biểu mẫu đã điền")
	data := filledIn(t, v.template(unit), "Kết nạp đảng viên mới", "Tháng 01/2026", 3)
	data = filledIn(t, data, "Thu ngân sách trên địa bàn", "Tháng 01/2026", "1.234")
	look := v.postParts("/bieu-mau/nhap", keyed(), map[string]File{"tep": {Name: "so lieu.xlsx", Data: data}})
	look.want(200, "so lieu.xlsx", "1 số mới", "1 ô không ghi được", "có hai cách đọc", "3 đảng viên")
	_, form := look.form(strings.TrimSuffix(look.path, "?"))
	form.Set("viec", "quy_uoc")
	form.Set("quy_uoc", "cham")
	look = v.post(look.path, form)
	look.want(200, "2 số mới", "1,234 tỷ đồng")
	// Nothing is in the record before the last step, and the preview is there on a second look.
	if n := len(p.history(p.january(p.members, p.Units["Phòng Kinh tế, Hạ tầng và Đô thị"]))); n != 0 {
		t.Fatalf("%d revisions before anything was decided", n)
	}
	v.get("/bieu-mau").want(200, "so lieu.xlsx", "chờ quyết định")
	digest := ""
	for _, n := range v.get(look.path).all("input") {
		if attr(n, "name") == "da_xem" {
			digest = attr(n, "value")
		}
	}
	values := keyed()
	values.Set("viec", "ghi")
	values.Set("quy_uoc", "cham")
	values.Set("da_xem", digest)
	v.post(look.path, values).want(200, "Đã ghi 2 số")
	h := p.history(p.january(p.members, p.Units["Phòng Kinh tế, Hạ tầng và Đô thị"]))
	if len(h) != 1 || h[0].Value.N != 3 || len(h[0].Evidences) != 1 {
		t.Errorf("the record holds %+v", h)
	}
	v.post(look.path, values).want(200, "Đã ghi 2 số") // sent twice, done once
	v.get(look.path).want(200, "không còn chờ quyết định")
}

func keyed() url.Values { return url.Values{"key": {newKey()}} }

func TestWorkbooksThatCannotBeTaken(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Head)
	whole := p.as(p.Clerk).template(string(p.Units["Phòng Kinh tế, Hạ tầng và Đô thị"]))
	before := p.rows()
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"half.xlsx":   {whole[:len(whole)/2], "có thể tệp chưa tải về hết"},
		"empty.xlsx":  {nil, "rỗng (0 byte)"},
		"picture.png": {[]byte("\x89PNG\r\n\x1a\n\x00\x00"), "cũng không phải văn bản .csv"},
		"secret.csv":  {[]byte("TỐI MẬT\nChỉ tiêu;Tháng 1\nKết nạp đảng viên mới;3\n"), "TỐI MẬT"},
	} {
		v.postParts("/bieu-mau/nhap", keyed(), map[string]File{"tep": {Name: name, Data: c.data}}).want(http.StatusUnprocessableEntity, c.want)
	}
	if more := added(before, p.rows()); len(more) != 0 {
		t.Errorf("files that cannot be taken leave rows: %v", more)
	}
	v.post("/bieu-mau/nhap", keyed()).want(http.StatusUnprocessableEntity, "Chưa có tệp nào được chọn")
}

func TestAnotherPersonsImportIsNotSeen(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	clerk := p.as(p.Clerk)
	data := clerk.template(string(p.Units["Phòng Kinh tế, Hạ tầng và Đô thị"]))
	look := clerk.postParts("/bieu-mau/nhap", keyed(), map[string]File{"tep": {Name: "a.xlsx", Data: data}})
	look.want(200, "Không có số nào mới")
	head := p.as(p.Head)
	for _, path := range []string{look.path, look.path + "/tep"} {
		head.get(path).want(http.StatusNotFound, "Không có tệp nhập này trong phần của bạn")
	}
	head.post(look.path+"/bo", keyed()).want(http.StatusNotFound)
	clerk.post(look.path+"/bo", keyed()).want(200, "Đã bỏ tệp")
	head.get("/bieu-mau/mau.xlsx?don_vi=" + string(p.Root) + "&nam=2026").want(http.StatusForbidden)
}

// superiorsForm is an empty workbook of a superior, of one row.
func superiorsForm(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	for at, text := range map[string]string{"A1": "Chỉ tiêu", "B1": "Thực hiện trong kỳ", "C1": "Kế hoạch năm", "A2": "Kết nạp đảng viên mới"} {
		if err := f.SetCellStr("Sheet1", at, text); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSuperiorsWorkbookIsMappedAndFilled(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.approved(p.Clerk, p.january(p.members, p.Root), 7)
	v := p.as(p.Clerk)
	values := keyed()
	values.Set("ten", "Biểu 02")
	v.postParts("/bieu-mau/ghep", keyed(), map[string]File{"bieu": {Name: "b.xlsx", Data: superiorsForm(t)}}).want(http.StatusUnprocessableEntity, "Tên biểu có 0 ký tự")
	look := v.postParts("/bieu-mau/ghep", values, map[string]File{"bieu": {Name: "b.xlsx", Data: superiorsForm(t)}})
	look.want(200, "2 ô chương trình đề xuất", "Sheet1!B2", "khớp tên")
	path := look.path
	look.want(200, "Bấm tên một ô để ghép ô ấy")
	v.get(path+"?trang=Sheet1&o=B2").want(200, "Ghép ô Sheet1!B2", "Quý II của năm báo cáo", "6 tháng đầu năm 2025", "Bỏ biểu")
	values = keyed()
	values.Set("viec", "mot_o")
	values.Set("o", "không")
	v.post(path, values).want(http.StatusUnprocessableEntity, "không phải tên ô")
	values = keyed()
	values.Set("viec", "de_xuat")
	v.post(path, values).want(http.StatusUnprocessableEntity, "Chưa chọn ô nào")
	values = keyed()
	values.Set("viec", "de_xuat")
	values["o"] = []string{"Sheet1!B2", "Sheet1!C2"}
	v.post(path, values).want(200, "2 ô đã ghép", "0 ô chương trình đề xuất")
	values = keyed()
	values.Set("ky", "2026-01-01_2026-01-31")
	done := v.post(path+"/dien", values).want(200, "Đã điền 2 ô")
	if len(done.all("a")) == 0 {
		t.Error("no link to the file")
	}
	v.get("/bieu-mau").want(200, "Đã gõ thay bạn 2 ô trong năm nay")
	values = keyed()
	values.Set("viec", "bo_ghep")
	values["o"] = []string{"Sheet1!B2"}
	v.post(path, values).want(200, "1 ô đã ghép")
	v.postParts(path+"/tep-moi", keyed(), nil).want(http.StatusUnprocessableEntity, "Chưa có tệp nào được chọn")
	newer := v.postParts(path+"/tep-moi", keyed(), map[string]File{"bieu": {Name: "moi.xlsx", Data: superiorsForm(t)}})
	newer.want(200, "Mọi ô đã ghép đều tìm lại được trong tệp mới", "1 ô đã ghép")
	v.post(path+"/bo", keyed()).want(200)
	v.get(path).want(http.StatusNotFound, "Không có biểu này")
}

func TestHistoryIsReadAndWrittenByTheQueue(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	clerk, chair := p.as(p.Clerk), p.as(p.Chair)
	data := []byte("\xef\xbb\xbfĐơn vị;Chỉ tiêu;Kỳ;Giá trị\nTổ dân phố 7;Kết nạp đảng viên mới;Tháng 5/2025;3\nTổ dân phố 99;Kết nạp đảng viên mới;Tháng 5/2025;3\nTổ dân phố 7;Kết nạp đảng viên mới;Tháng 6/2025;1.234\n")
	waiting := clerk.postParts("/bieu-mau/nhap/nhieu-nam", keyed(), map[string]File{"so": {Name: "cac nam.csv", Data: data}})
	waiting.want(200, "Đang đọc “cac nam.csv”", "Xem lại")
	look := p.queueUntil(clerk, waiting.path, "số mới")
	look.want(200, "Đã đọc 3 hàng", "1 hàng không ghi được", "“1.234” có hai cách đọc", "Chưa ghi được cho đến khi bạn chọn")
	clerk.post(waiting.path+"/quy-uoc", keyed()).want(http.StatusUnprocessableEntity, "Chưa chọn quy ước của tệp")
	chair.post(waiting.path+"/ghi", p.seenRecords(waiting.path)).want(http.StatusConflict, "1 số đọc được hai cách")
	before, comma := p.seenRecords(waiting.path), keyed()
	comma.Set("quy_uoc", "phay")
	clerk.post(waiting.path+"/quy-uoc", comma).want(200, "Đang đọc “cac nam.csv”")
	p.queueUntil(chair, waiting.path, "Ghi và duyệt 2 số")
	before.Set("da_doc", "x")
	chair.post(waiting.path+"/ghi", before).want(http.StatusConflict, "đã được đọc lại sau khi bạn mở trang này")
	clerk.get(waiting.path+"/khong-ghi-duoc.csv").want(200, "Không có đơn vị “Tổ dân phố 99”")
	p.set("self_approval", "false")
	clerk.get(waiting.path).want(200, "Bạn là người gửi tệp này")
	clerk.post(waiting.path+"/ghi", keyed()).want(http.StatusForbidden)
	chair.get(waiting.path).want(200, "Ghi và duyệt 2 số")
	chair.post(waiting.path+"/ghi", p.seenRecords(waiting.path)).want(200, "Đang ghi vào sổ")
	p.queueUntil(chair, waiting.path, "Đã ghi 2 số").want(200, "Đã ghi 2 số")
}

// queueUntil lets the queue work until a page says what is waited for.
func (p *planned) queueUntil(v *visitor, path, want string) (look *answer) {
	stop := p.work()
	defer stop()
	for range 200 {
		if look = v.get(path); strings.Contains(look.text(), want) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return look
}

// seenRecords is the form of a page of an import that was looked at.
func (p *planned) seenRecords(path string) url.Values {
	p.t.Helper()
	values := keyed()
	p.See(p.Chair, func(tx *db.Tx) error {
		m, err := sheet.GetImport(tx, sheet.ImportID(path[strings.LastIndex(path, "/")+1:]))
		values.Set("da_doc", m.Staged)
		return err
	})
	return values
}
