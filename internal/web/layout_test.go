package web

import (
	"testing"

	"golang.org/x/net/html"

	"tongket/internal/auth"
	"tongket/internal/report"
)

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

	// A part that was looked at whole is confirmed at once, as it stands.
	before := len(v.get("/the-thuc").all("details.more"))
	if before < 10 {
		t.Fatalf("%d parts are folded", before)
	}
	whole := func() (forms []*html.Node) {
		for _, f := range v.get("/the-thuc").all("form") {
			if attr(f, "action") == "/the-thuc" {
				forms = append(forms, f)
			}
		}
		return forms
	}
	forms := whole()
	page = v.post("/the-thuc", valuesOf(forms[0]))
	page.want(200, "Đã lưu", "Trang giấy và chữ: 11 điểm")
	if got := len(whole()); got != len(forms)-1 {
		t.Errorf("%d parts may be confirmed whole, want one less than %d", got, len(forms))
	}
	if _, now := v.get("/the-thuc?diem=layout.state.2020-03-05.size").form("/the-thuc"); now.Get("gia_tri") != "14" {
		t.Errorf("the size became %q", now.Get("gia_tri"))
	}
}

// TestPartyWorkOfTheWard: how the Party's report sorts the lines is asked to be
// confirmed, changed by who runs the ward alone, kept when it does not fit and told
// to whoever was overtaken.
func TestPartyWorkOfTheWard(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	v.get("/the-thuc").want(200, "Các mặt công tác Đảng", "cần đối chiếu")
	first := v.get("/the-thuc/cong-tac-dang").want(200, "Cần đối chiếu", "Công tác dân vận, Mặt trận Tổ quốc và các đoàn thể: dân vận; mặt trận")
	first.send("/the-thuc/cong-tac-dang", typing{"mat": "Công tác dân vận: dân vận\n: hội viên"}).want(422, "Dòng “: hội viên” chưa có tên", "Công tác dân vận: dân vận")
	first.send("/the-thuc/cong-tac-dang", typing{"mat": "Công tác dân vận: dân vận; hội viên"}).want(200, "Đã xác nhận", s.Clerk.Name).without("Công tác nội chính")
	stale := first.send("/the-thuc/cong-tac-dang", typing{"mat": "Công tác tổ chức: chi bộ"})
	stale.want(409, "người khác đã đổi thành: Công tác dân vận: dân vận; hội viên", "Công tác tổ chức: chi bộ")
	stale.send("/the-thuc/cong-tac-dang", nil).want(200, "Công tác tổ chức: chi bộ")
	v.get("/the-thuc").want(200, s.Clerk.Name+" xác nhận")
	for _, who := range []auth.Actor{s.Head, s.Reader} {
		s.as(who).get("/the-thuc/cong-tac-dang").want(403)
	}
}

// TestPartyReportAsksForItsSorting: the Party's report leads to its sorting until a
// clerk has confirmed it.
func TestPartyReportAsksForItsSorting(t *testing.T) {
	t.Parallel()
	s, v := lined(t)
	stop := s.work()
	defer stop()
	p := finished(v.get("/bao-cao").send("/bao-cao", typing{"loai": string(report.PartyYear)})).want(200, "chưa ai xác nhận", "Xem và xác nhận")
	v.get("/the-thuc/cong-tac-dang").send("/the-thuc/cong-tac-dang", nil).want(200, "Đã xác nhận")
	v.get(p.path).want(200).without("chưa ai xác nhận")
}
