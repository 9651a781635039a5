package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/task"
	"tongket/internal/vn"
)

// opened is an uploaded paper before a clerk.
type opened struct {
	*answer
	address string
}

// open uploads a text and shows its page.
func open(v *visitor, text string) opened {
	v.t.Helper()
	p := v.upload("tin.txt", []byte(text)).want(http.StatusOK, "Đọc được")
	address, _, _ := strings.Cut(p.path, "?")
	return opened{p, address}
}

// fact is the number of the fact whose line holds the words.
func (p opened) fact(words string) int {
	p.v.t.Helper()
	for _, n := range p.all("li.fact") {
		if strings.Contains(textOf(n), words) {
			number, err := strconv.Atoi(strings.TrimPrefix(attr(n, "id"), "f"))
			if err != nil {
				p.v.t.Fatal(err)
			}
			return number
		}
	}
	p.v.t.Fatalf("no fact says %q: %s", words, p.text())
	return 0
}

// act is the address that a fact's button sends to.
func (p opened) act(number int, button string) string {
	p.v.t.Helper()
	for _, n := range p.all(fmt.Sprintf("#f%d form", number)) {
		if textOf(n) == button {
			return attr(n, "action")
		}
	}
	p.v.t.Fatalf("fact %d has no button %q", number, button)
	return ""
}

// press sends one of a fact's buttons; the page comes again.
func (p opened) press(words, button string) opened {
	p.v.t.Helper()
	return opened{p.send(p.act(p.fact(words), button), nil), p.address}
}

// edit opens a fact's form and returns the page with the address it sends to.
func (p opened) edit(words string) (opened, string) {
	p.v.t.Helper()
	n := p.fact(words)
	open := opened{p.v.get(fmt.Sprintf("%s?sua=%d", p.address, n)), p.address}
	return open, open.act2(n)
}

// act2 is the address of the form that is open at a fact.
func (p opened) act2(number int) string {
	p.v.t.Helper()
	form := p.find(fmt.Sprintf("#f%d .fact-f form", number))
	if form == nil {
		p.v.t.Fatalf("no form is open at fact %d", number)
	}
	return attr(form, "action")
}

// kept counts what the ward holds of each thing that a fact becomes.
func (s *site) kept() map[string]int {
	s.t.Helper()
	got := map[string]int{}
	s.See(s.Clerk, func(tx *db.Tx) error {
		for _, year := range []int{2024, 2025, 2026} {
			targets, err := plan.Targets(tx, year, "")
			if err != nil {
				return err
			}
			claims, err := check.Claims(tx, year)
			if err != nil {
				return err
			}
			got["targets"] += len(targets)
			got["claims"] += len(claims)
		}
		approved, err := figure.FindApproved(tx, "2024-01-01", "2026-12-31", "")
		if err != nil {
			return err
		}
		waiting, err := figure.FindWaiting(tx)
		if err != nil {
			return err
		}
		directives, err := task.Directives(tx)
		got["approved"], got["waiting"], got["directives"] = len(approved), len(waiting), len(directives)
		return err
	})
	for k, n := range got {
		if n == 0 {
			delete(got, k)
		}
	}
	return got
}

// TestPaperIsLaidOut: each fact is marked in the text, numbered both ways, and
// listed under what it would become; nothing is decided.
func TestPaperIsLaidOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(s.as(s.Clerk), news)
	p.want(http.StatusOK, "Đọc được 5 dữ kiện: 5 chờ xác nhận", "Số liệu năm 2025", "Chỉ tiêu năm 2026", "Công bố, để đối chiếu", "Ý kiến chỉ đạo",
		"Lập chỉ tiêu mới “Tổng mức bán lẻ hàng hóa”", "Đồng chí Nông Quốc Thái", "Chưa rõ thời gian")
	want := map[int]string{}
	for _, m := range p.all(".src mark") {
		for _, a := range selectAll(m, "sup a") {
			n, err := strconv.Atoi(textOf(a))
			if err != nil {
				t.Fatal(err)
			}
			want[n] = attr(a, "href")
		}
	}
	for _, n := range []int{1, 2, 3, 4, 5} {
		if want[n] != fmt.Sprintf("#f%d", n) {
			t.Errorf("fact %d is not marked in the text: %v", n, want)
		}
	}
	marked := map[string]bool{}
	for _, m := range p.all(".src mark") {
		marked[strings.TrimRight(textOf(m), " 0123456789")] = true
	}
	for _, words := range []string{"12/14 chỉ tiêu đạt và vượt kế hoạch", "Tổng mức bán lẻ hàng hóa đạt 968 tỷ đồng, bằng 111,14%", "giữ vững an ninh trật tự trên địa bàn"} {
		found := false
		for m := range marked {
			found = found || strings.Contains(m, words) || strings.HasPrefix(words, m) && len(m) > 20
		}
		if !found {
			t.Errorf("%q is not marked: %v", words, marked)
		}
	}
	if text := textOf(p.find(".src")); !strings.Contains(text, "Trời rét đậm") {
		t.Error("what holds no fact is folded away and gone")
	}
	if diff := cmp.Diff(map[string]int{}, s.kept()); diff != "" {
		t.Errorf("before anybody confirmed: %s", diff)
	}
}

// TestConfirmedFactsMakeTheScoreboard: facts, one after another, become what they
// are, and the board changes.
func TestConfirmedFactsMakeTheScoreboard(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	v.get("/chi-tieu?nam=2026").want(http.StatusOK, "Chưa có chỉ tiêu nào cho năm 2026")
	p := open(v, news)
	p = p.press("12/14", "Xác nhận")
	p.want(http.StatusOK, "Đã ghi vào sổ của đơn vị", "Đã thành công bố, 8 giờ 00, 09/01/2026")
	p = p.press("968 tỷ đồng", "Xác nhận")
	p.want(http.StatusOK, "Số liệu được tính ngay", "Đã thành số liệu")
	p = p.press("1.050 tỷ đồng", "Xác nhận")
	p.want(http.StatusOK, "Đã thành chỉ tiêu, 8 giờ 00")
	p = p.press("Giữ vững an ninh", "Xác nhận")
	p = p.press("trên 6 tỷ đồng", "Bỏ")
	p.want(http.StatusOK, "Đã bỏ, 8 giờ 00", "Đọc được 5 dữ kiện: đã xử lý hết")
	if diff := cmp.Diff(map[string]int{"claims": 1, "approved": 1, "targets": 1, "directives": 1}, s.kept()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	board := v.get("/chi-tieu?nam=2026").want(http.StatusOK, "0/1 chỉ tiêu đạt và vượt", "Tổng mức bán lẻ hàng hóa", "1.050", "968", "chưa giao đơn vị chủ trì")
	if got := textOf(board.find("tbody .vd")); !strings.Contains(got, "Chưa") {
		t.Errorf("the verdict of a year that has begun: %q", got)
	}
	v.get("/nhiem-vu").want(http.StatusOK, "Giữ vững an ninh trật tự trên địa bàn", "Đồng chí Nông Quốc Thái", "1 ý kiến chỉ đạo")
	v.get("/van-ban").want(http.StatusOK, "đã xử lý hết")
}

// TestWaitingForSomebodyElse: where the ward does not let one approve one's own,
// a confirmed figure waits.
func TestWaitingForSomebodyElse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Do(s.Chair, func(tx *db.Tx) error { return org.ChangeSetting(tx, "self_approval", "false") })
	p := open(s.as(s.Clerk), news).press("968 tỷ đồng", "Xác nhận")
	p.want(http.StatusOK, "Số liệu đã gửi, chờ người khác duyệt", "Xem số liệu chờ duyệt")
	if diff := cmp.Diff(map[string]int{"waiting": 1}, s.kept()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestEditedFact is confirmed as corrected, with the typed number as it is read.
func TestEditedFact(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	p, act := open(v, news).edit("968 tỷ đồng")
	p.want(http.StatusOK, "Đọc từ “Tổng mức bán lẻ hàng hóa đạt 968 tỷ đồng, bằng 111,14%”", "Thôi sửa")
	_, before := p.form(act)
	if before.Get("gia_tri") != "968" || before.Get("phan_tram") != "111,14" || before.Get("ky") != "2025" || before.Get("don_vi_tinh") != "tỷ đồng" || before.Get("la") != "figure" {
		t.Errorf("the form opens with %v", before)
	}
	p.send(act, typing{"gia_tri": "969,5", "muc": string(figure.Over), "ten": "Tổng mức bán lẻ", "tinh_trang": string(figure.Estimate), "phan_tram": ""}).
		want(http.StatusOK, "Đã thành số liệu")
	s.See(s.Clerk, func(tx *db.Tx) error {
		d, found, err := plan.FindByName(tx, "Tổng mức bán lẻ")
		if err != nil || !found {
			t.Fatalf("no indicator of the corrected name: %v", err)
		}
		all, err := figure.FindOf(tx, string(d.Indicator), "2025-01-01", "2025-12-31")
		if err != nil || len(all) != 1 || all[0].Value.WithUnit(d) != "trên 969,5 tỷ đồng" || all[0].Status != figure.Estimate || all[0].Value.Published != "" {
			t.Errorf("kept: %+v, %v", all, err)
		}
		if len(all) == 1 && (all[0].Source.Document == "" || all[0].Source.End <= all[0].Source.Start) {
			t.Errorf("the figure is tied to %+v", all[0].Source)
		}
		return err
	})
}

// TestRefusedEditKeepsWhatWasTyped: the form comes back open, at its fact, with
// every value as it was typed and the sentence at its field.
func TestRefusedEditKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	p, act := open(v, news).edit("968 tỷ đồng")
	for _, tt := range []struct {
		typed typing
		field string
		want  string
	}{
		{typing{"gia_tri": "chín trăm sáu tám phẩy"}, "gia_tri", "chín trăm sáu tám phẩy"},
		{typing{"gia_tri": ""}, "gia_tri", "chưa có giá trị"},
		{typing{"gia_tri": "968,1234567"}, "gia_tri", "968,1234567"},
		{typing{"gia_tri": "5", "tong": "4"}, "gia_tri", "phần không thể lớn hơn tổng"},
		{typing{"gia_tri": "5", "tong": "0"}, "tong", "phải lớn hơn 0"},
		{typing{"ten": ""}, "ten", "Dữ kiện chưa có tên"},
	} {
		whole := typing{"ten": "Tổng mức bán lẻ, sửa", "gia_tri": "968", "tong": "", "linh_vuc": "Kinh tế", "phan_tram": "111,14"}
		for k, value := range tt.typed {
			whole[k] = value
		}
		again := p.send(act, whole)
		again.want(http.StatusUnprocessableEntity, "Chưa xác nhận được", "Những gì đã ghi vẫn còn nguyên bên dưới", tt.want)
		_, values := again.form(act)
		for k, value := range whole {
			if values.Get(k) != value {
				t.Errorf("%v: %s came back as %q, want %q", tt.typed, k, values.Get(k), value)
			}
		}
		if tt.field != "" && attr(again.find("#f-"+tt.field), "aria-invalid") != "true" {
			t.Errorf("%v: the field %s does not say that it is wrong", tt.typed, tt.field)
		}
	}
	if diff := cmp.Diff(map[string]int{}, s.kept()); diff != "" {
		t.Errorf("something was kept: %s", diff)
	}
}

// TestNumberWithTwoReadingsAsks: "1.234" where decimals are possible is asked
// about; what has one reading is taken.
func TestNumberWithTwoReadingsAsks(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	p, act := open(v, news).edit("968 tỷ đồng")
	asked := p.send(act, typing{"gia_tri": "1.234"})
	asked.want(http.StatusUnprocessableEntity, "“1.234” là số nào?", "1.234", "1,234")
	var choices []string
	for _, n := range asked.all("[name=gia_tri_doc]") {
		choices = append(choices, attr(n, "value"))
		if has(n, "checked") {
			t.Error("a reading is chosen beforehand")
		}
	}
	if len(choices) != 2 {
		t.Fatalf("%d readings to choose from, want 2: %v", len(choices), choices)
	}
	for _, c := range choices {
		if strings.Contains(c, ",") {
			asked.send(act, typing{"gia_tri_doc": c}).want(http.StatusOK, "Đã thành số liệu")
		}
	}
	s.See(s.Clerk, func(tx *db.Tx) error {
		all, err := figure.FindApproved(tx, "2025-01-01", "2025-12-31", "")
		if err != nil || len(all) != 1 {
			t.Fatalf("%v, %v", all, err)
		}
		d, err := plan.Indicator(tx, all[0].Key.Indicator, "")
		if got := all[0].Value.WithUnit(d); got != "1,234 tỷ đồng" {
			t.Errorf("kept %s, want the chosen 1,234 tỷ đồng", got)
		}
		return err
	})
}

// TestStaleFactShowsBothValues: a figure that arrived after the page was drawn is
// not pushed aside unseen; confirming again after seeing both is.
func TestStaleFactShowsBothValues(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	p := open(v, news).press("968 tỷ đồng", "Xác nhận")
	second := open(v, "Họp báo\n\nNăm 2025, tổng mức bán lẻ hàng hóa đạt 970 tỷ đồng.")
	second.want(http.StatusOK, "Văn bản ghi 970 tỷ đồng, bản ghi là 968 tỷ đồng")
	third := open(v, "Tin thêm\n\nNăm 2025, tổng mức bán lẻ hàng hóa đạt 971 tỷ đồng.")
	third.press("971 tỷ đồng", "Xác nhận").want(http.StatusOK, "Đã thành số liệu")
	act := second.act(second.fact("970 tỷ đồng"), "Xác nhận")
	stale := second.send(act, nil)
	stale.want(http.StatusConflict, "Đã có giá trị khác cho kỳ này", "Trong sổ: 971 tỷ đồng", "Văn bản này: 970 tỷ đồng")
	if s.figures(t, "2025")["970 tỷ đồng"] {
		t.Error("the stale form was taken")
	}
	stale.send(act, nil).want(http.StatusOK, "Đã thành số liệu")
	if !s.figures(t, "2025")["970 tỷ đồng"] {
		t.Errorf("after seeing both, the clerk's choice is not in force: %v", s.figures(t, "2025"))
	}
	v.get(p.address).want(http.StatusOK)
}

// figures are the approved figures of a year as printed.
func (s *site) figures(t *testing.T, year string) map[string]bool {
	t.Helper()
	got := map[string]bool{}
	s.See(s.Clerk, func(tx *db.Tx) error {
		all, err := figure.FindApproved(tx, vn.Day(year+"-01-01"), vn.Day(year+"-12-31"), "")
		if err != nil {
			return err
		}
		definitions, err := plan.Indicators(tx, "")
		for _, f := range all {
			got[f.Value.WithUnit(definitions[f.Key.Indicator])] = true
		}
		return err
	})
	return got
}

// TestDoubleClickConfirmsOnce: the same form sent twice is done once, and both
// answers are the same.
func TestDoubleClickConfirmsOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	p := open(v, news)
	act := p.act(p.fact("968 tỷ đồng"), "Xác nhận")
	_, values := p.form(act)
	one := v.post(act, values).want(http.StatusOK, "Đã thành số liệu")
	two := v.post(act, values).want(http.StatusOK, "Đã thành số liệu")
	if one.path != two.path {
		t.Errorf("answers differ: %s and %s", one.path, two.path)
	}
	if diff := cmp.Diff(map[string]int{"approved": 1}, s.kept()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	// The page that was open in another window says that it is done.
	values.Set("key", "another-window")
	v.post(act, values).want(http.StatusConflict, "đã được xác nhận")
}

// TestMassConfirmTakesWhatMatches: one press confirms the figures that need no
// thought, all together; doubtful, new and contradicting ones are left.
func TestMassConfirmTakesWhatMatches(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	open(v, "Năm trước\n\nNăm 2024, thu ngân sách đạt 5,2 tỷ đồng; tổng mức bán lẻ hàng hóa đạt 900 tỷ đồng; sản lượng lúa đạt 310 tấn.").press("5,2 tỷ", "Xác nhận").press("900 tỷ", "Xác nhận").press("310 tấn", "Xác nhận")
	p := open(v, "Năm nay\n\nNăm 2025, thu ngân sách đạt 6,1 tỷ đồng; tổng mức bán lẻ hàng hóa đạt 968 tỷ đồng, bằng 100% kế hoạch; sản lượng lúa đạt 325 tấn; trồng 1.200 cây.\n\nNăm 2024, tổng mức bán lẻ hàng hóa đạt 950 tỷ đồng.")
	text := p.text()
	act := p.address + "/xac-nhan"
	if !p.has(act) {
		t.Fatalf("no mass confirmation: %s", text)
	}
	button := textOf(p.find("form[action=" + act + "]"))
	done := p.send(act, nil).want(http.StatusOK, "Đã xác nhận")
	n := strings.Count(done.text(), "Đã thành số liệu")
	if want := fmt.Sprintf("Xác nhận %d dữ kiện khớp", n); button != want || n == 0 {
		t.Errorf("the button said %q, and %d facts were confirmed", button, n)
	}
	got := s.figures(t, "2025")
	if !got["6,100 tỷ đồng"] && !got["6,1 tỷ đồng"] || !got["325 tấn"] && !got["325,00 tấn"] {
		t.Errorf("the plain figures are not there: %v", got)
	}
	if s.figures(t, "2024")["950 tỷ đồng"] {
		t.Error("a contradicting figure was confirmed without anybody looking")
	}
	if got["1.200 cây"] {
		t.Error("a new indicator was made without anybody looking")
	}
}

// TestTextIsNeverMarkup: whatever a paper, a file name or a name holds, the page
// shows it as words.
func TestTextIsNeverMarkup(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	const evil = `<script>alert("x")</script><img src=x onerror=alert(1)>`
	p := v.upload(`"><script>alert(1)</script>.txt`, []byte("Tin "+evil+"\n\nNăm 2025, thu "+evil+" ngân sách đạt 6 tỷ đồng.\n\nĐồng chí "+evil+" yêu cầu phường "+evil+" giữ vững trật tự.\n")).want(http.StatusOK)
	address, _, _ := strings.Cut(p.path, "?")
	evilName := fmt.Sprintf("Tổ %s", evil)
	v.get("/don-vi").send("/don-vi", typing{"ten": evilName, "loai": string(org.GroupKind)})
	q := opened{p, address}
	for _, path := range []string{"/", "/van-ban", "/van-ban?tim=" + url.QueryEscape(evil), address, address + "?sua=1", "/don-vi", "/chi-tieu?tim=" + url.QueryEscape(evil), "/nhiem-vu", "/so-lieu", "/" + url.PathEscape(evil)} {
		page := v.get(path)
		for _, n := range page.all("script") {
			if src := attr(n, "src"); !strings.HasPrefix(src, "/") {
				t.Errorf("%s holds a script of the text", path)
			}
		}
		if len(page.all("img")) > 0 || strings.Contains(page.body, "<script>alert") || strings.Contains(page.body, "<img src=x") {
			t.Errorf("%s holds markup of the text", path)
		}
	}
	// 422 with the evil as typed.
	if n := len(q.all("li.fact")); n > 0 {
		first := attr(q.all("li.fact")[0], "id")[1:]
		number, err := strconv.Atoi(first)
		if err != nil {
			t.Fatal(err)
		}
		form := opened{v.get(fmt.Sprintf("%s?sua=%d", address, number)), address}
		if form.find(fmt.Sprintf("#f%d .fact-f form", number)) != nil {
			act := form.act2(number)
			again := form.send(act, typing{"ten": evil, "gia_tri": evil})
			again.want(http.StatusUnprocessableEntity)
			if got := attr(again.find("#f-ten"), "value"); got != evil {
				t.Errorf("the typed name came back as %q", got)
			}
		}
	}
}

// TestWhoMayDecideFacts: others read the paper without buttons, and what they send
// all the same is refused.
func TestWhoMayDecideFacts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	clerk := s.as(s.Clerk)
	p := open(clerk, news)
	act := p.act(p.fact("968 tỷ đồng"), "Xác nhận")
	reject := p.act(p.fact("968 tỷ đồng"), "Bỏ")
	_, values := p.form(act)
	for _, who := range []auth.Actor{s.Chair, s.Reader} {
		v := s.as(who)
		seen := v.get(p.address).want(http.StatusOK, "968 tỷ đồng")
		if n := len(seen.all(".facts form")); n > 0 {
			t.Errorf("%s sees %d buttons", who.Name, n)
		}
		for _, path := range []string{act, reject, p.address + "/xac-nhan"} {
			v.post(path, values).want(http.StatusForbidden, "chưa được xác nhận dữ kiện")
		}
	}
	head := s.as(s.Head)
	head.get(p.address).want(http.StatusForbidden)
	head.post(act, values).want(http.StatusForbidden)
	if diff := cmp.Diff(map[string]int{}, s.kept()); diff != "" {
		t.Errorf("something was kept: %s", diff)
	}
}

// TestAnotherWardsPaper is not there, whoever asks.
func TestAnotherWardsPaper(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(s.as(s.Clerk), news)
	act := p.act(p.fact("968 tỷ đồng"), "Xác nhận")
	_, values := p.form(act)
	other, err := org.FoundWard(t.Context(), s.DB, org.New{Name: "Khánh Sơn", Kind: org.Xa, Province: "tỉnh Minh Khê"})
	if err != nil {
		t.Fatal(err)
	}
	stranger := s.Clerk
	err = s.DB.Update(t.Context(), auth.System(other, "test"), func(tx *db.Tx) error {
		root, err := org.Root(tx)
		if err != nil {
			return err
		}
		if stranger.Person, err = org.AddPerson(tx, stranger.Name); err != nil {
			return err
		}
		_, err = org.AddPost(tx, org.NewPost{Person: stranger.Person, Account: stranger.Account, Unit: root, Role: auth.Office, Title: "Văn phòng"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	v := p.v
	if err := org.WorkIn(t.Context(), s.DB, v.cookies[sessionCookie], other); err != nil {
		t.Fatal(err)
	}
	v.get("/van-ban").want(http.StatusOK, "Chưa có văn bản nào")
	for _, got := range []*answer{v.get(p.address), v.get(p.address + "/tep"), v.post(act, values), v.post(p.address+"/xac-nhan", values)} {
		if got.status != http.StatusNotFound {
			t.Errorf("%s answers %d in another ward", got.path, got.status)
		}
	}
}

// TestFindingsStandBesideTheText: what the paper says against itself is told with
// its arithmetic; what fits the plan of the record is told to fit.
func TestFindingsStandBesideTheText(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	p := open(v, news)
	p.want(http.StatusOK, "Cảnh báo số liệu", "968 ÷ 871 = 111,14%", "968 tỷ đồng, bằng 111,14% KH: kế hoạch suy ra", "Tới chỗ")
	open(v, "Giao\n\nNăm 2025, phấn đấu tổng mức bán lẻ hàng hóa đạt 871 tỷ đồng.").press("871 tỷ", "Xác nhận")
	v.get(p.address).want(http.StatusOK, "968 tỷ đồng, bằng 111,14% KH: khớp kế hoạch 871", "Trong sổ là 871 tỷ đồng do HĐND phường giao")
	wrong := open(v, "Sai\n\nNăm 2025, xóa nhà tạm được 40/43 nhà, đạt 99% kế hoạch; tổng mức bán lẻ hàng hóa đạt 968 tỷ đồng, bằng 113% kế hoạch.")
	wrong.want(http.StatusOK, "không khớp", "không khớp kế hoạch trong sổ")
	if wrong.find(".find.bad") == nil {
		t.Error("40/43 at 99% is not told as wrong")
	}
}

// TestLongPaper: a paper of many paragraphs opens whole.
func TestLongPaper(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var b strings.Builder
	b.WriteString("Báo cáo dài\n\n")
	for i := range 300 {
		fmt.Fprintf(&b, "%d. Năm 2025, chỉ tiêu số %d đạt %d tấn.\n\nĐoạn này không có gì.\n\n", i+1, i+1, 100+i)
	}
	p := open(s.as(s.Clerk), b.String())
	if n := len(p.all("li.fact")); n < 290 {
		t.Errorf("%d facts on the page, want about 300", n)
	}
}
