package web

import (
	"archive/zip"
	"bytes"
	"net/http"
	"strings"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/doc/docx"
)

// brought is a Word file of paragraphs.
func brought(t *testing.T, paragraphs ...string) File {
	t.Helper()
	d := docx.New(docx.Options{})
	for _, p := range paragraphs {
		d.Add(docx.Text(docx.T(p)))
	}
	var b bytes.Buffer
	if _, err := d.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return File{Name: "mau-tin.docx", Data: b.Bytes()}
}

// textInWord is the text of a Word file.
func textInWord(t *testing.T, body string) string {
	t.Helper()
	read, err := docx.Read([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	var s strings.Builder
	for n := range read.All() {
		s.WriteString(n.Line() + "\n")
	}
	return s.String()
}

// TestTemplateIsTriedThenUsed: brought with a mistake, told what to mend; brought
// again, tried on the record and on examples, used, a paper drawn with it, and the
// built-in one again.
func TestTemplateIsTriedThenUsed(t *testing.T) {
	t.Parallel()
	s, v := lined(t)
	stop := s.work()
	defer stop()
	v.get("/mau-van-ban").want(http.StatusOK, "Tin bài", "mẫu dựng sẵn")
	p := v.get("/mau-van-ban/tin-bai").want(http.StatusOK, "Tải mẫu dựng sẵn")
	if text := textInWord(t, v.get("/mau-van-ban/tin-bai/mau-dung-san").body); !strings.Contains(text, "{{ten_don_vi}}") {
		t.Errorf("the built-in template has no tags:\n%s", text)
	}

	wrong := p.send("/mau-van-ban/tin-bai", nil, map[string]File{"tep": brought(t, "Tin của {{ten_don_vj}} năm {{nam}}", "{{#cac_chi_tieu}}{{ten_chi_tieu}}")})
	wrong.want(http.StatusOK, "Chỗ phải sửa", "có phải bạn muốn viết", "ten_don_vi", "Tin của {{ten_don_vj}}").without("Dùng mẫu này")
	_, values := wrong.form(wrong.path + "/thoi-dung")
	refused := v.post(wrong.path+"/dung", values)
	if refused.status < 400 || !strings.Contains(refused.text(), "chỗ phải sửa nên chưa dùng được") {
		t.Errorf("a template with mistakes is taken: %d %.300s", refused.status, refused.text())
	}

	tried := v.get("/mau-van-ban/tin-bai").send("/mau-van-ban/tin-bai", nil, map[string]File{"tep": brought(t, "Mẫu riêng của {{ten_don_vi}}: {{dat_va_vuot}} chỉ tiêu.", "{{ket_qua_noi_bat}}")})
	tried.want(http.StatusOK, "Không có chỗ nào phải sửa", "Các thẻ trong mẫu", "phường Hòa Mẫu", "1/2", "12/14", "Dùng mẫu này")
	if text := textInWord(t, v.get(tried.path+"/thu").body); !strings.Contains(text, "Mẫu riêng của phường Hòa Mẫu: 1/2 chỉ tiêu.") || !strings.Contains(text, "968 tỷ đồng") {
		t.Errorf("the trial on the record says\n%s", text)
	}
	if text := textInWord(t, v.get(tried.path+"/thu-mau").body); !strings.Contains(text, "12/14 chỉ tiêu") {
		t.Errorf("the trial on examples says\n%s", text)
	}
	if text := textInWord(t, v.get(tried.path+"/tep").body); !strings.Contains(text, "Mẫu riêng của {{ten_don_vi}}") {
		t.Errorf("the file comes back as\n%s", text)
	}
	tried.send(tried.path+"/dung", nil).want(http.StatusOK, "Đã dùng mẫu của đơn vị", "Trở lại mẫu dựng sẵn", "mau-tin.docx")
	v.get("/mau-van-ban").want(http.StatusOK, "mẫu của đơn vị")
	drawn := finished(v.get("/bao-cao").send("/bao-cao", typing{"loai": "tin-bai"})).want(http.StatusOK, "Tin bài năm 2025")
	if text := textInWord(t, v.get(drawn.path+"/tep").body); !strings.Contains(text, "Mẫu riêng của phường Hòa Mẫu: 1/2 chỉ tiêu.") {
		t.Errorf("the paper is not drawn with the ward's own template:\n%s", text)
	}
	v.get("/mau-van-ban/tin-bai").send(tried.path+"/thoi-dung", nil).want(http.StatusOK, "Đã thôi dùng", "Mẫu dựng sẵn")
	v.get(tried.path).want(http.StatusOK, "Dùng lại mẫu này", "Đã thôi dùng từ")
}

// TestTemplateRefused: every file that cannot be a template is told by a sentence
// at its field, and the one in use stays.
func TestTemplateRefused(t *testing.T) {
	t.Parallel()
	s, v := lined(t)
	whole := brought(t, "Tin {{nam}}").Data
	var plain bytes.Buffer
	z := zip.NewWriter(&plain)
	if _, err := z.Create("a.txt"); err != nil {
		t.Fatal(err)
	}
	z.Close()
	p := v.get("/mau-van-ban/tin-bai")
	for _, c := range []struct {
		name string
		file File
		says string
	}{
		{"nothing", File{}, "Chưa chọn tệp mẫu"},
		{"no Word file", File{"mau.docx", []byte("Tin của {{ten_don_vi}}")}, "Word"},
		{"half a file", File{"mau.docx", whole[:len(whole)/2]}, "."},
		{"a zip of something else", File{"mau.docx", plain.Bytes()}, "."},
		{"a paper with a mark of secrecy", brought(t, "MẬT", "Tin {{nam}}"), "mật"},
	} {
		var a *answer
		if c.file.Name == "" {
			a = p.send("/mau-van-ban/tin-bai", nil)
		} else {
			a = p.send("/mau-van-ban/tin-bai", nil, map[string]File{"tep": c.file})
		}
		if a.status < 400 || a.status >= 500 || !strings.Contains(a.text(), c.says) || strings.Contains(a.text(), "Mã lỗi") {
			t.Errorf("%s: %d %.400s", c.name, a.status, a.text())
		}
	}
	v.get("/mau-van-ban/tin-bai").want(http.StatusOK, "Mẫu dựng sẵn").without("Các mẫu đã tải lên")
	v.get("/mau-van-ban/khong-co").want(http.StatusNotFound, "khong-co")
	v.get("/mau-van-ban/phu-luc-la").want(http.StatusNotFound)
	v.get("/mau-van-ban/tin-bai/khong-co").want(http.StatusNotFound, "khong-co")
	for _, who := range []auth.Actor{s.Head, s.Reader} {
		s.as(who).get("/mau-van-ban").want(http.StatusForbidden)
		s.as(who).get("/tu-dien").want(http.StatusForbidden)
	}
}

// TestDictionary: the names of a paper, found by words with or without marks, and
// as a Word file that opens.
func TestDictionary(t *testing.T) {
	t.Parallel()
	_, v := lined(t)
	v.get("/tu-dien").want(http.StatusOK, "{{ten_don_vi}}", "{{#cac_chi_tieu}} … {{/cac_chi_tieu}}", "Cách viết", "neu_trong")
	v.get("/tu-dien?loai=tin-bai&tim=noi+bat").want(http.StatusOK, "ket_qua_noi_bat").without("{{tinh}}")
	v.get("/tu-dien?loai=tin-bai&tim=zzzz").want(http.StatusOK, "Không có tên nào có chữ “zzzz”")
	v.get("/tu-dien?loai=khong-co").want(http.StatusNotFound)
	if text := textInWord(t, v.get("/tu-dien/tep?loai=tin-bai").body); !strings.Contains(text, "{{ten_don_vi}}") || !strings.Contains(text, "Cách viết") {
		t.Errorf("the dictionary as a file:\n%.500s", text)
	}
}
