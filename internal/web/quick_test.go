package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
)

// asked is a planned site whose groups owe figures every month.
func asked(t testing.TB) *planned {
	t.Helper()
	p := newPlanned(t)
	p.ask(p.members, p.budget, p.market)
	return p
}

func (p *planned) ask(all ...plan.Definition) {
	p.t.Helper()
	p.Do(p.Clerk, func(tx *db.Tx) error {
		r := regime.Regime{Name: "Báo cáo tháng của tổ dân phố", Recipient: "Văn phòng", Frequency: regime.Month, Window: regime.CalendarCode,
			DueAfter: 2, LockAfter: 3, Levels: 1, Kinds: []org.UnitKind{org.GroupKind}, From: "2026-01-01"}
		for _, d := range all {
			r.Indicators = append(r.Indicators, string(d.Indicator))
		}
		_, err := regime.SetRegime(tx, r)
		return err
	})
}

func (p *planned) number(d plan.Definition) string { return quickNumber + string(d.Indicator) }

func TestQuickByCard(t *testing.T) {
	t.Parallel()
	p := asked(t)
	v := p.byCard(p.printedCard("Tổ dân phố 7", "Lý Văn Mạnh"))
	page := v.get(quickPage).want(http.StatusOK, "Kết nạp đảng viên mới").without("Nhiệm vụ", "Đăng xuất").heads("Tổ dân phố 7, tháng 01/2026", "Hạn gửi")
	back := page.send(quickPage, typing{p.number(p.members): "12", p.number(p.budget): "nhiều"}, map[string]File{quickPhotos: {Name: "bien-ban.jpg", Data: phonePhoto(t)}})
	back.want(http.StatusUnprocessableEntity, "Chưa gửi được", "“nhiều”", "“Khánh thành chợ trung tâm” chưa nhập", "bien-ban.jpg")
	k := p.january(p.members, p.group7())
	if n := len(p.history(k)); n != 0 {
		t.Fatalf("a page that came back wrote %d figures", n)
	}
	// The phone is put away; what was typed is there the next day.
	later := v.get(quickPage).want(http.StatusOK, "bien-ban.jpg")
	_, values := later.form(quickPage)
	if values.Get(p.number(p.members)) != "12" || values.Get(p.number(p.budget)) != "nhiều" {
		t.Errorf("the draft came back as %v", values)
	}
	later.send(quickPage, typing{p.number(p.budget): "0,5", p.number(p.market): "chưa đạt"}).want(http.StatusOK, "Đã gửi 3 số", "Đã gửi, chờ duyệt")
	f := p.history(k)
	if len(f) != 1 || f[0].Value.N != 12 || len(f[0].Evidences) != 1 {
		t.Fatalf("kept %+v, want 12 with its photo", f)
	}
	p.Do(p.Chair, func(tx *db.Tx) error { _, err := figure.Return(tx, f[0].ID, "Chưa có quyết định"); return err })
	v.get(quickPage).want(http.StatusOK, "Bị trả lại: Chưa có quyết định").send(quickPage, typing{p.number(p.members): "11"}).want(http.StatusOK, "Đã gửi 1 số")
	if f := p.history(k); len(f) != 2 || f[0].Value.N != 11 || len(f[0].Evidences) != 1 {
		t.Errorf("mended to %+v", f)
	}
}

func TestQuickDraftAndPart(t *testing.T) {
	t.Parallel()
	p := asked(t)
	v := p.as(p.Head)
	page := v.get(quickPage)
	_, values := page.form(quickPage)
	values.Set(p.number(p.members), "7")
	values.Set(quickDo, quickDraft)
	saved := v.postParts(quickPage, values, nil).want(http.StatusOK, "Đã lưu nháp")
	_, kept := saved.form(quickPage)
	if kept.Get(p.number(p.members)) != "7" {
		t.Errorf("the draft shows %q", kept.Get(p.number(p.members)))
	}
	kept.Set(quickDo, quickPart)
	v.postParts(quickPage, kept, nil).want(http.StatusOK, "Đã gửi 1 số")
	if n := len(p.history(p.january(p.budget, p.group7()))); n != 0 {
		t.Errorf("an empty number was sent")
	}
}

func TestQuickAsksWhy(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.ask(p.members)
	v := p.as(p.Head)
	why := quickWhy + string(p.members.Indicator)
	back := v.get(quickPage).send(quickPage, typing{p.number(p.members): "50"}).want(http.StatusUnprocessableEntity, "Hãy ghi giải trình")
	back.send(quickPage, typing{why: "Hai chi bộ sáp nhập về tổ."}).want(http.StatusOK, "Đã gửi 1 số")
	if f := p.history(p.january(p.members, p.group7())); len(f) != 1 || f[0].Explanation != "Hai chi bộ sáp nhập về tổ." {
		t.Errorf("kept %+v", f)
	}
}

func TestQuickTwoPeopleAndOnBehalf(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.ask(p.members)
	page := p.as(p.Head).get(quickPage)
	office := p.as(p.Clerk).get(quickPage + "?don-vi=" + string(p.group7()))
	office.send(quickPage, typing{p.number(p.members): "9", fieldVia: string(figure.ViaCall)}).want(http.StatusUnprocessableEntity, "cần ghi ai báo").
		send(quickPage, typing{fieldWho: "anh Lý Văn Mạnh"}).want(http.StatusOK, "Đã gửi 1 số")
	if f := p.history(p.january(p.members, p.group7())); len(f) != 1 || f[0].Via != figure.ViaCall || f[0].ViaNote != "anh Lý Văn Mạnh" {
		t.Fatalf("kept %+v", f)
	}
	page.send(quickPage, typing{p.number(p.members): "8"}).want(http.StatusConflict, "đã được gửi là 9 đảng viên", "bạn vừa ghi 8 đảng viên")
}

func TestQuickClosedDuty(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.ask(p.members)
	v := p.as(p.Head)
	page := v.get(quickPage)
	p.Clock.Set(p.Clock.Now().AddDate(0, 2, 0))
	v = p.as(p.Head) // the session ended meanwhile
	_, values := page.form(quickPage)
	values.Set(p.number(p.members), "3")
	v.postParts(quickPage, values, nil).want(http.StatusConflict, "vừa khóa nhập")
	if n := len(p.history(p.january(p.members, p.group7()))); n != 0 {
		t.Error("a closed duty took a figure")
	}
}

// overWire is how many bytes an address takes, compressed as a browser asks.
func (v *visitor) overWire(path string) (int, []byte) {
	v.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", "gzip")
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	v.server.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		v.t.Fatalf("%s answers %d", path, w.Code)
	}
	body := w.Body.Bytes()
	sent := len(body)
	for name, values := range w.Header() {
		sent += len(name) + len(strings.Join(values, ",")) + 4
	}
	if w.Header().Get("Content-Encoding") != "gzip" {
		return sent, body
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	var plain bytes.Buffer
	if _, err := plain.ReadFrom(z); err != nil {
		v.t.Fatal(err)
	}
	return sent, plain.Bytes()
}

// TestQuickIsLight counts all that a first visit of a phone loads, fonts apart,
// which come afterwards and may fail to.
func TestQuickIsLight(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	var six []plan.Definition
	for i, name := range []string{"Số hộ trong tổ", "Số nhân khẩu trong tổ", "Hộ nghèo trong tổ", "Hộ cận nghèo trong tổ", "Gia đình văn hóa trong tổ", "Người có thẻ bảo hiểm trong tổ"} {
		six = append(six, p.line(10+i, "Xã hội", plan.Definition{Name: name, Unit: "hộ", Kind: plan.Stock, OverUnits: plan.Adds}, plan.Assigned{Operator: plan.AtLeast, Lo: 1}))
	}
	p.ask(six...)
	v := p.byCard(p.printedCard("Tổ dân phố 7", "Lý Văn Mạnh"))
	page := v.get(quickPage).want(http.StatusOK, "Người có thẻ bảo hiểm trong tổ")
	total, _ := v.overWire(quickPage)
	for _, n := range append(page.all("link[href]"), page.all("script[src]")...) {
		address := attr(n, "href") + attr(n, "src")
		sent, body := v.overWire(address)
		total += sent
		if strings.Contains(string(body), "@import") {
			t.Errorf("%s loads more", address)
		}
	}
	if total >= 60<<10 {
		t.Errorf("a first visit takes %d bytes, want under 60 KB", total)
	}
	t.Logf("a first visit takes %d bytes without fonts", total)
}
