package web

import "testing"

// TestFormOfPapers: every point stands with its source; an unsure one is confirmed or
// chosen otherwise and says by whom; what does not fit comes back with what was typed.
func TestFormOfPapers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	const pitch = "layout.party.2026-05-27.pitch"
	v.get("/thiet-lap").want(200, "Thể thức văn bản")
	v.get("/the-thuc").want(200, "Nghị định 30/2020/NĐ-CP", "cần đối chiếu", "theo bản gốc", "05/BC-…")
	page := v.get("/the-thuc?diem=" + pitch)
	page.want(200, "Hướng dẫn 05-HD/VPTW", "Mức đi kèm: 20", "Từ 18 đến 22")
	page = page.send("/the-thuc", typing{"diem": pitch, "gia_tri": "40"})
	page.want(422, "số nguyên từ 18 đến 22", "chưa phải “40”")
	if _, kept := page.form("/the-thuc"); kept.Get("gia_tri") != "40" {
		t.Errorf("the field came back with %q", kept.Get("gia_tri"))
	}
	v.get("/the-thuc?diem="+pitch).send("/the-thuc", typing{"diem": pitch, "gia_tri": "22"}).want(200, "Đã lưu")
	v.get("/the-thuc?diem="+pitch).want(200, "Các lần xác nhận", s.Clerk.Name)
	if _, now := v.get("/the-thuc?diem=" + pitch).form("/the-thuc"); now.Get("gia_tri") != "22" {
		t.Errorf("the field holds %q, want 22", now.Get("gia_tri"))
	}
	const fixed = "layout.party.2026-05-27.font"
	v.get("/the-thuc?diem="+fixed).want(200, "ấn định").send("/the-thuc", typing{"diem": fixed}).want(200, "Đã lưu")
	v.get("/the-thuc?diem="+fixed).want(200, "Times New Roman", "Các lần xác nhận").without("Arial")
	v.get("/the-thuc?diem=layout.party.khac").want(404, "Không có điểm thể thức")
}
