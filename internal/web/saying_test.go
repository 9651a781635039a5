package web

import (
	"net/http"
	"testing"

	"tongket/internal/figure"
)

func TestOfficialSentencesAreThereToCopy(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.Clock.Set(p.Clock.Now().AddDate(0, 3, 0))
	p.approved(p.Clerk, p.january(p.members, p.Root), 7)
	v := p.as(p.Reader)
	id := string(p.members.Indicator)
	board := v.get("/chi-tieu?nam=2026").want(200, "Chép câu")
	if n := len(board.all("details.say")); n != 1 {
		t.Errorf("%d lines offer sentences, want the one with a value", n)
	}
	d := board.find("details.say")
	if d == nil {
		t.Fatal("no sentences on the page of the plan")
	}
	if got := attr(d, "hx-get"); got != "/chi-tieu/"+id+"/cau/doan?nam=2026" {
		t.Errorf("fetched from %q", got)
	}
	v.get("/chi-tieu/"+id+"/cau?nam=2026").want(200, "Chép câu", "Câu ngắn", "được 7 đảng viên")
	part := v.get("/chi-tieu/"+id+"/cau/doan?nam=2026").want(200, "Câu ngắn", "được 7 đảng viên")
	if len(part.all("nav")) != 0 || len(part.all("button[data-copy]")) == 0 {
		t.Error("the part is a whole page, or has no button")
	}
	v.get("/chi-tieu/"+id).want(200, "Chép câu", "được 7 đảng viên")
	v.get("/chi-tieu/"+string(p.budget.Indicator)+"/cau?nam=2026").want(200, "Chưa có số đã duyệt nên chưa có câu nào.")
	v.get("/chi-tieu/khong-co/cau").want(http.StatusNotFound)
	// of a figure, the sentences are those of its last day
	k := p.january(p.members, p.Root)
	k.From, k.To = "2026-02-01", "2026-02-28"
	p.approved(p.Clerk, k, 5)
	first := p.january(p.members, p.Root)
	v.get(historyPath(first)).want(200, "Chép câu")
	v.get("/chi-tieu/"+id+"/cau?nam=2026&ngay=2026-01-31").want(200, "đến hết ngày 31/01/2026", "được 7 đảng viên")
	v.get("/chi-tieu/"+id+"/cau?nam=2026").want(200, "được 12 đảng viên")
	if at := sayFigure(figure.Key{Indicator: p.members.Indicator, To: "2026-01-31"}).Page; at != "/chi-tieu/"+id+"/cau?nam=2026&ngay=2026-01-31" {
		t.Errorf("leads to %s", at)
	}
}
