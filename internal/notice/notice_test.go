package notice_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/notice"
	"tongket/internal/org"
	"tongket/internal/regime"
	"tongket/internal/task"
	"tongket/internal/vn"
)

// TestDebts follows what one group owes from nothing to everything, and a task
// beside it in the same list.
func TestDebts(t *testing.T) {
	t.Parallel()
	y := begin(t)
	d := y.directs("Tổ dân phố 7 rà soát hộ chưa có thẻ bảo hiểm y tế.", "tổ dân phố 7", "2026-02-02")
	y.directs("Các đơn vị thường xuyên giữ vệ sinh.", "các đơn vị", "thường xuyên")
	show := func() string {
		var lines []string
		c := y.chase()
		for _, d := range c.Debts {
			if d.Due <= "2026-02-28" && d.Due >= "2026-01-01" {
				var missing []string
				for _, p := range d.Missing {
					missing = append(missing, fmt.Sprint(p.Name, p.Reason))
				}
				lines = append(lines, fmt.Sprintf("%s %s %d/%d %v %s", d.Due, d.Whose, d.Given, d.Of, d.Late(c.Today), strings.Join(missing, "; ")))
			}
		}
		return strings.Join(lines, "\n")
	}
	want := func(when, text string) {
		t.Helper()
		if diff := cmp.Diff(text, show()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	y.on("2026-02-03", 9)
	want("on the due day", "2026-02-02 Tổ dân phố 7 0/1 true \n"+
		"2026-02-03 Tổ dân phố 7 0/2 false Kết nạp đảng viên mới; Số nhà tạm đã xóa\n2026-02-03 Tổ dân phố 8 0/2 false Kết nạp đảng viên mới; Số nhà tạm đã xóa")
	f := y.send(y.Head, y.members, y.seven, "2026-01-01", "2026-01-31", 2)
	y.Do(y.Clerk, func(tx *db.Tx) error { return task.Settle(tx, d.ID, true, "") })
	y.on("2026-02-04", 9)
	want("one sent", "2026-02-02 Tổ dân phố 7 1/1 false \n"+
		"2026-02-03 Tổ dân phố 7 1/2 true Số nhà tạm đã xóa\n2026-02-03 Tổ dân phố 8 0/2 true Kết nạp đảng viên mới; Số nhà tạm đã xóa")
	y.Do(y.Chair, func(tx *db.Tx) error { _, err := figure.Return(tx, f.ID, ": thiếu quyết định"); return err })
	y.send(y.Head, y.homes, y.seven, "2026-01-01", "2026-01-31", 1)
	want("one came back", "2026-02-02 Tổ dân phố 7 1/1 false \n"+
		"2026-02-03 Tổ dân phố 7 1/2 true Kết nạp đảng viên mới: thiếu quyết định\n2026-02-03 Tổ dân phố 8 0/2 true Kết nạp đảng viên mới; Số nhà tạm đã xóa")
	y.send(y.Head, y.members, y.seven, "2026-01-01", "2026-01-31", 3)
	if late := y.chase().Late(); len(late) != 1 || late[0].Unit != y.eight {
		t.Errorf("late are %v, want Tổ dân phố 8 alone", late)
	}
}

// TestLatenessOverTet: days off do not count as working days late.
func TestLatenessOverTet(t *testing.T) {
	t.Parallel()
	y := begin(t)
	for day, want := range map[vn.Day]notice.Lateness{
		"2026-02-03": {0, 0}, "2026-02-04": {1, 1}, "2026-02-09": {4, 6},
		"2026-02-23": {9, 20}, // 14 to 22 February are days off
	} {
		y.on(day, 9)
		if got := y.chase().Lateness("2026-02-03"); got != want {
			t.Errorf("on %s it is %+v late, want %+v", day, got, want)
		}
	}
}

// TestOwners: who reports for the unit is asked; where nobody does, the office.
func TestOwners(t *testing.T) {
	t.Parallel()
	y := begin(t)
	y.on("2026-02-04", 9)
	y.directs("Rà soát quy chế.", "Văn phòng HĐND và UBND", "2026-02-10")
	y.directs("Rà soát chợ.", "Ban Quản lý chợ", "2026-02-11")
	c := y.chase()
	got := map[string]string{}
	for _, d := range c.Debts {
		if d.Due < "2026-02-01" || d.Due > "2026-02-12" {
			continue
		}
		var names []string
		for _, p := range c.Owners(d) {
			names = append(names, p.Name)
		}
		got[string(d.Due)+" "+d.Whose] = strings.Join(names, ", ")
	}
	want := map[string]string{"2026-02-03 Tổ dân phố 7": "Lý Văn Mạnh", "2026-02-03 Tổ dân phố 8": "Đàm Thị Khuê",
		"2026-02-10 Văn phòng HĐND và UBND": "Đàm Thị Khuê, Hoàng Quốc Thịnh", "2026-02-11 Ban Quản lý chợ": "Đàm Thị Khuê"}
	for key, names := range got {
		n := strings.Split(names, ", ")
		slices.Sort(n)
		got[key] = strings.Join(n, ", ")
	}
	for key, names := range want {
		n := strings.Split(names, ", ")
		slices.Sort(n)
		want[key] = strings.Join(n, ", ")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("who is asked (-want +got):\n%s", diff)
	}
	if own := c.Of(y.Head.Person); len(own) == 0 || own[0].Unit != y.seven {
		t.Errorf("the head of group 7 owes %v", own)
	}
}

// TestSilentIsNotLate: who gave something once is late and not silent.
func TestSilentIsNotLate(t *testing.T) {
	t.Parallel()
	y := begin(t)
	y.on("2026-02-03", 9)
	y.send(y.Head, y.members, y.seven, "2026-01-01", "2026-01-31", 2)
	y.on("2026-04-10", 9)
	var got []string
	for _, s := range y.chase().Silent() {
		got = append(got, fmt.Sprint(s.Name, " ", s.Since, " ", s.Debts))
	}
	if diff := cmp.Diff([]string{"Tổ dân phố 8 2026-02-03 3"}, got); diff != "" {
		t.Errorf("silent units (-want +got):\n%s", diff)
	}
	if late := y.chase().Late(); len(late) != 6 {
		t.Errorf("%d debts are late, want all six of both groups", len(late))
	}
}

// TestMessages: what is wanted, until when and where, politely, and nothing of
// what others sent.
func TestMessages(t *testing.T) {
	t.Parallel()
	y := begin(t)
	y.send(y.Head, y.members, y.seven, "2026-01-01", "2026-01-31", 37)
	y.on("2026-02-05", 9)
	c := y.chase()
	ask := notice.Ask{Ward: "Phường Hòa Mẫu", From: "Văn phòng HĐND và UBND phường Hòa Mẫu", Site: "https://hoamau.example/", Entry: func(u auth.UnitID) string { return "/so-lieu/ghi?don-vi=7" }}
	of := func(unit auth.UnitID) []notice.Debt {
		return slices.DeleteFunc(c.Late(), func(d notice.Debt) bool { return d.Unit != unit })
	}
	want := `Kính gửi ông, bà Lý Văn Mạnh, Tổ dân phố 7.
Văn phòng HĐND và UBND phường Hòa Mẫu xin phép nhắc các nội dung sau:
- Báo cáo tháng của tổ dân phố, tháng 01/2026: còn 1 trên 2 số (Số nhà tạm đã xóa), đã qua hạn 03/02/2026, mong nhận được sớm.
Ghi tại: https://hoamau.example/so-lieu/ghi?don-vi=7
Nếu đã gửi hoặc có vướng mắc, xin báo lại để Văn phòng cùng xử lý. Trân trọng cảm ơn!`
	if diff := cmp.Diff(want, c.Message(y.seven, of(y.seven), ask)); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}
	group := c.GroupMessage(org.GroupKind, c.Late(), ask)
	wantGroup := `Kính gửi các đơn vị khối tổ dân phố.
Văn phòng HĐND và UBND phường Hòa Mẫu xin phép nhắc: đến ngày 05/02/2026, các đơn vị sau còn nội dung cần bổ sung:
- Tổ dân phố 7: 1 số liệu, hạn gần nhất 03/02/2026.
- Tổ dân phố 8: 2 số liệu, hạn gần nhất 03/02/2026.
Mở https://hoamau.example/ để ghi. Đơn vị nào đã gửi xin bỏ qua tin này. Trân trọng cảm ơn!`
	if diff := cmp.Diff(wantGroup, group); diff != "" {
		t.Errorf("group message (-want +got):\n%s", diff)
	}
	for _, text := range []string{c.Message(y.seven, of(y.seven), ask), c.Message(y.eight, of(y.eight), ask), group} {
		for _, shaming := range []string{"chậm", "trễ", "vi phạm", "phê bình", "yếu kém", "37"} {
			if strings.Contains(strings.ToLower(text), shaming) {
				t.Errorf("%q stands in a message: %s", shaming, text)
			}
		}
	}
}

// TestSalutation addresses people as their unit does.
func TestSalutation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		post org.Post
		unit org.Unit
		want string
	}{
		{org.Post{Name: "Lý Văn Mạnh", Role: auth.Reporter, Title: "Người báo cáo"}, org.Unit{Name: "Tổ dân phố 7", Kind: org.GroupKind}, "Kính gửi ông, bà Lý Văn Mạnh, Tổ dân phố 7"},
		{org.Post{Name: "Lý Văn Mạnh", Role: auth.Reporter, Title: "Tổ trưởng Tổ dân phố 7"}, org.Unit{Name: "Tổ dân phố 7", Kind: org.GroupKind}, "Kính gửi ông, bà Lý Văn Mạnh, tổ trưởng Tổ dân phố 7"},
		{org.Post{Name: "Bế Thị Lan", Role: auth.Reporter, Title: "Bí thư"}, org.Unit{Name: "Chi bộ 3", Kind: "party_cell"}, "Kính gửi đồng chí Bế Thị Lan, bí thư, Chi bộ 3"},
		{org.Post{Name: "Hứa Thị Na", Role: auth.Reporter, Title: "Hiệu trưởng"}, org.Unit{Name: "Trường Tiểu học Hòa Mẫu", Kind: "school"}, "Kính gửi thầy, cô Hứa Thị Na, hiệu trưởng, Trường Tiểu học Hòa Mẫu"},
		{org.Post{Name: "Đàm Thị Khuê", Role: auth.Office, Title: "Chánh Văn phòng"}, org.Unit{Name: "Phường Hòa Mẫu", Kind: org.RootKind}, "Kính gửi ông, bà Đàm Thị Khuê, chánh Văn phòng"},
	} {
		if got := notice.Salutation(c.post, c.unit); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// TestSettle: a task is done, and not after all, by those who chase.
func TestSettle(t *testing.T) {
	t.Parallel()
	y := begin(t)
	d := y.directs("Rà soát hộ nghèo.", "Tổ dân phố 7", "2026-02-02")
	settle := func(done bool) func(*db.Tx) error {
		return func(tx *db.Tx) error { return task.Settle(tx, d.ID, done, "biên bản ngày 01/02") }
	}
	for name, c := range map[string]struct {
		who  auth.Actor
		act  func(*db.Tx) error
		want fault.Kind
	}{
		"a reporter":    {y.Head, settle(true), fault.Forbidden},
		"not yet done":  {y.Clerk, settle(false), fault.Conflict},
		"nothing there": {y.Clerk, func(tx *db.Tx) error { return task.Settle(tx, "khong-co", true, "") }, fault.Missing},
		"a long note":   {y.Clerk, func(tx *db.Tx) error { return task.Settle(tx, d.ID, true, strings.Repeat("a", 501)) }, fault.Invalid},
	} {
		if err := y.Try(c.who, c.act); !fault.Is(err, c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	y.Do(y.Chair, settle(true))
	if err := y.Try(y.Clerk, settle(true)); !fault.Is(err, fault.Conflict) {
		t.Errorf("done twice: %v", err)
	}
	y.Clock.Advance(1e9)
	y.Do(y.Clerk, settle(false))
	y.on("2026-02-05", 9)
	if _, open := y.chase().Find("task/" + string(d.ID)); !open || !slices.ContainsFunc(y.chase().Late(), func(x notice.Debt) bool { return x.Directive == d.ID }) {
		t.Error("the task that was not done after all is not late")
	}
}

// TestDigest: what a person owes this week, what is late, what waits for it and
// what changed; nothing to say is empty.
func TestDigest(t *testing.T) {
	t.Parallel()
	y := begin(t)
	digest := func(who auth.Actor) (d notice.Digest) {
		y.See(auth.System(y.Ward, "test"), func(tx *db.Tx) error {
			c, err := notice.Load(tx)
			if err != nil {
				return err
			}
			d, err = c.Digest(tx, who.Person)
			return err
		})
		return d
	}
	y.on("2026-01-19", 7)
	if d := digest(y.Head); !d.Empty() || d.From != "2026-01-19" || d.To != "2026-01-25" {
		t.Errorf("a week without anything says %+v", d)
	}
	y.on("2026-02-02", 7)
	if d := digest(y.Head); len(d.Owed) != 1 || len(d.Late) != 0 || d.Owed[0].Due != "2026-02-03" {
		t.Errorf("the week of the due day says %+v", d)
	}
	f := y.send(y.Head, y.members, y.seven, "2026-01-01", "2026-01-31", 2)
	y.send(y.Head, y.homes, y.seven, "2026-01-01", "2026-01-31", 4)
	y.Do(y.Chair, func(tx *db.Tx) error { _, err := figure.Return(tx, f.ID, "Thiếu quyết định"); return err })
	y.directs("Tổ dân phố 7 vận động hiến đất.", "Tổ dân phố 7", "2026-02-06")
	y.on("2026-02-05", 7)
	d := digest(y.Head)
	if len(d.Late) != 1 || len(d.Owed) != 1 {
		t.Errorf("late %d, owed %d, want one each", len(d.Late), len(d.Owed))
	}
	if diff := cmp.Diff([]string{"Trả lại: Kết nạp đảng viên mới, 01/01/2026–31/01/2026. Lý do: Thiếu quyết định", "Được giao: Tổ dân phố 7 vận động hiến đất."}, d.Changed); diff != "" {
		t.Errorf("changed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Tổ dân phố 7: 1 số liệu chờ duyệt"}, digest(y.Chair).Waiting); diff != "" {
		t.Errorf("waiting for the chair (-want +got):\n%s", diff)
	}
	if got := digest(y.Head).Waiting; got != nil {
		t.Errorf("a reporter decides %v", got)
	}
}

// TestHandover lists everything in a person's name, to that person and the office.
func TestHandover(t *testing.T) {
	t.Parallel()
	y := begin(t)
	f := y.send(y.Head, y.members, y.seven, "2026-01-01", "2026-01-31", 2)
	y.send(y.Head, y.homes, y.seven, "2026-01-01", "2026-01-31", 4)
	y.Do(y.Chair, func(tx *db.Tx) error { _, err := figure.Return(tx, f.ID, "Thiếu quyết định"); return err })
	y.directs("Tổ dân phố 7 vận động hiến đất.", "Tổ dân phố 7", "2026-02-06")
	y.wants(y.Head, "manh@hoamau.example", true)
	y.on("2026-02-05", 9)
	var h notice.Handover
	y.See(y.Clerk, func(tx *db.Tx) (err error) { h, err = notice.HandoverOf(tx, y.Head.Person); return err })
	if len(h.Posts) != 1 || h.Name != "Lý Văn Mạnh" || len(h.Returned) != 1 || len(h.Sent) != 1 || len(h.Waiting) != 0 || !h.Mail || h.Feed || h.Empty() {
		t.Errorf("handover: %+v", h)
	}
	var debts []string
	for _, d := range h.Debts {
		debts = append(debts, string(d.Due)+" "+string(d.Subject))
	}
	if diff := cmp.Diff([]string{"2026-02-03 figure", "2026-02-06 task", "2026-03-03 figure", "2026-04-02 figure", "2026-05-05 figure"}, debts); diff != "" {
		t.Errorf("debts handed over (-want +got):\n%s", diff)
	}
	y.See(y.Chair, func(tx *db.Tx) error {
		h, err := notice.HandoverOf(tx, y.Chair.Person)
		if len(h.Waiting) != 1 {
			t.Errorf("the chair hands over %d decisions, want one", len(h.Waiting))
		}
		return err
	})
	y.See(y.Head, func(tx *db.Tx) error {
		if _, err := notice.HandoverOf(tx, y.Clerk.Person); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a reporter reads the office's handover: %v", err)
		}
		return nil
	})
	y.See(y.Clerk, func(tx *db.Tx) error {
		if _, err := notice.HandoverOf(tx, "khong-co"); !fault.Is(err, fault.Missing) {
			t.Errorf("the handover of nobody: %v", err)
		}
		return nil
	})
}

// TestDutyOfWholeWard: what the ward itself owes is the office's.
func TestDutyOfWholeWard(t *testing.T) {
	t.Parallel()
	y := begin(t)
	y.Do(y.Clerk, func(tx *db.Tx) error {
		_, err := regime.SetRegime(tx, regime.Regime{Name: "Báo cáo năm", Recipient: "UBND tỉnh", Frequency: regime.Year, Window: regime.CalendarCode, DueAfter: 3, LockAfter: regime.NeverLocks, Levels: 1,
			Units: []auth.UnitID{y.Root}, Indicators: []string{string(y.homes.Indicator)}, From: "2026-01-01"})
		return err
	})
	y.on("2027-01-08", 9)
	for _, d := range y.chase().Late() {
		if d.Unit == y.Root {
			if owners := y.chase().Owners(d); len(owners) != 1 || owners[0].Person != y.Clerk.Person {
				t.Errorf("the ward's debt is asked of %v", owners)
			}
			return
		}
	}
	t.Error("the ward's own debt is not late")
}
