package web

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/figure"
	"tongket/internal/report"
	"tongket/internal/wardtest/typist"
	"tongket/internal/web/ui"
)

// wordsOf is the text of a Word file.
func wordsOf(t *testing.T, file []byte) string {
	t.Helper()
	read, err := docx.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range read.All() {
		b.WriteString(n.Line() + "\n")
	}
	return b.String()
}

// corrected replaces the figure of the ward that a draft tells.
func (s *site) corrected(t *testing.T, id report.ID, n int64) {
	t.Helper()
	var f figure.Figure
	s.Do(s.Clerk, func(tx *db.Tx) error {
		used, err := report.Figures(tx, id)
		if err != nil {
			return err
		}
		f, err = figure.Submit(tx, figure.Entry{Key: used[0].Key, Value: figure.Value{N: n}, Status: figure.Final, Seen: used[0].Revision, Note: "kho bạc điều chỉnh"})
		return err
	})
	s.Do(s.Chair, func(tx *db.Tx) error { _, err := figure.Approve(tx, f.ID); return err })
}

// TestDraftIsDrawnAgain: a draft is edited in Word and brought back, a figure is
// corrected, the page shows what changes, asks, and makes a new draft that keeps
// the clerk's words.
func TestDraftIsDrawnAgain(t *testing.T) {
	t.Parallel()
	s, v := lined(t)
	stop := s.work()
	defer stop()
	p := finished(v.get("/bao-cao").send("/bao-cao", nil))
	id := report.ID(strings.TrimPrefix(p.path, "/bao-cao/"))
	file := []byte(v.get(p.path + "/tep").body)
	const own = "Phường đã tổ chức tuần hàng Việt."
	edited := typist.Retype(t, file, "ổng mức bán lẻ hàng hóa đạt ", "ổng mức bán lẻ hàng hóa toàn phường đạt ", "Trên đây là", own+" Trên đây là")

	list := v.get(editionsPath(id)).want(http.StatusOK, "Chưa có bản sửa nào")
	list.send(editionsPath(id), nil).want(http.StatusUnprocessableEntity, "Chưa chọn tệp nào")
	other := typist.Retype(t, file, "Trên đây là", "MẬT</w:t></w:r></w:p><w:p><w:r><w:t>Trên đây là")
	before := s.rows()
	list.send(editionsPath(id), nil, map[string]File{"tep": {Name: "mat.docx", Data: other}}).want(http.StatusUnprocessableEntity, "MẬT")
	for table, n := range s.rows() {
		if n != before[table] && table != "session" {
			t.Errorf("a marked file left %d rows in %s", n-before[table], table)
		}
	}
	list.send(editionsPath(id), nil, map[string]File{"tep": {Name: "bao-cao-sua.docx", Data: edited}}).want(http.StatusOK, "bao-cao-sua.docx (đang dùng)")
	list.send(editionsPath(id), nil, map[string]File{"tep": {Name: "ban-khac.docx", Data: edited}}).want(http.StatusConflict, "một bản sửa khác (“bao-cao-sua.docx”) vừa được tải lên")

	s.corrected(t, id, 986000) // thousandths
	v.get(againPath(id)).want(http.StatusOK, "Lập lại từ số liệu hiện nay", "Chưa có gì được ghi").send(againPath(id), nil)
	page := finishedAgain(v, id)
	page.want(http.StatusOK, "Cần chọn", "968", "986", "Giữ lời của văn phòng, thay số mới", "toàn phường đạt 986", own)
	to := againPath(id) + "/ghi"
	_, typed := page.form(to)
	number := func(n string) {
		s.Do(s.Clerk, func(tx *db.Tx) error {
			_, err := tx.Exec(`update report set number = $3 where ward = $1 and id = $2`, typed.Get(fieldFresh), n)
			return err
		})
	}
	number("05/BC-UBND") // by somebody else, meanwhile
	page.send(to, nil).want(http.StatusConflict, "đã ban hành (số 05/BC-UBND) nên không ghi đè")
	number("")
	page = v.get(againPath(id))
	made := page.send(to, nil)
	made.want(http.StatusOK, "lập lại từ dự thảo trước, giữ phần văn phòng đã sửa")
	text := wordsOf(t, []byte(v.get(made.path+"/tep").body))
	for _, want := range []string{"toàn phường đạt 986 tỷ đồng", own} {
		if !strings.Contains(text, want) {
			t.Errorf("the new draft does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "968") {
		t.Errorf("the new draft still says 968:\n%s", text)
	}
	page.send(to, nil).want(http.StatusOK, "lập lại từ dự thảo trước") // the same form again
	_, again := page.form(to)
	again.Set(ui.KeyField, newKey())
	v.post(to, again).want(http.StatusConflict, "đã được ghi trước bạn")
	v.get(againPath(id)).want(http.StatusOK, "Đã ghi bản mới của dự thảo này")

	next := report.ID(strings.TrimPrefix(made.path, "/bao-cao/"))
	v.get(againPath(next)).send(againPath(next), nil)
	finishedAgain(v, next).want(http.StatusOK, "Không câu nào đổi")
}

// finishedAgain waits until a draft is drawn again.
func finishedAgain(v *visitor, id report.ID) *answer {
	v.t.Helper()
	var p *answer
	for range 400 {
		if p = v.get(againPath(id)).want(http.StatusOK); !strings.Contains(p.text(), "Đang lập lại") {
			return p
		}
		time.Sleep(10 * time.Millisecond)
	}
	v.t.Fatalf("the draft is not drawn again: %s", p.text())
	return nil
}

// TestEditionsRefuse: a file that is another's, and a paper that cannot come back.
func TestEditionsRefuse(t *testing.T) {
	t.Parallel()
	s, v := lined(t)
	stop := s.work()
	defer stop()
	p := finished(v.get("/bao-cao").send("/bao-cao", nil))
	id := report.ID(strings.TrimPrefix(p.path, "/bao-cao/"))
	d := docx.New(docx.Options{})
	d.Add(docx.Text(docx.T("Thông báo lịch trực tuần.")))
	var other bytes.Buffer
	if _, err := d.WriteTo(&other); err != nil {
		t.Fatal(err)
	}
	list := v.get(editionsPath(id))
	list.send(editionsPath(id), nil, map[string]File{"tep": {Name: "lich-truc.docx", Data: other.Bytes()}}).
		want(http.StatusUnprocessableEntity, "Tệp “lich-truc.docx” không phải bản sửa của dự thảo này")
	list.send(editionsPath(id), nil, map[string]File{"tep": {Name: "bang.docx", Data: []byte("không phải Word")}}).want(http.StatusUnprocessableEntity, "Chưa nhận bản sửa")
	open := typist.Retype(t, []byte(v.get(p.path+"/tep").body), "Trên đây là", `</w:t></w:r><w:ins w:id="9" w:author="Lò Văn Đức"><w:r><w:t>Thêm.</w:t></w:r></w:ins><w:r><w:t>Trên đây là`)
	list.send(editionsPath(id), nil, map[string]File{"tep": {Name: "dang-sua.docx", Data: open}}).want(http.StatusOK, "dang-sua.docx")
	var edition string
	s.Do(s.Clerk, func(tx *db.Tx) error {
		all, err := report.Editions(tx, id)
		if err == nil {
			edition = all[0].ID
		}
		return err
	})
	v.get(releasePath(id, edition)).want(http.StatusUnprocessableEntity, "sửa đổi theo dõi của Lò Văn Đức")
	released := []byte(v.get(releasePath(id, "")).body)
	if text := wordsOf(t, released); !strings.Contains(text, "DỰ THẢO") || !strings.Contains(text, "968") {
		t.Errorf("the release of a draft that was not issued says\n%s", text)
	}
	read, err := docx.Read(released)
	if err != nil {
		t.Fatal(err)
	}
	for n := range read.All() {
		if len(n.Controls) > 0 {
			t.Errorf("the release still has a control around %q", n.Text)
		}
	}
}

// TestIssuedPaperIsNotDrawnAgain: the page of a paper that went out says what a
// correction touches, and does not offer what would be refused.
func TestIssuedPaperIsNotDrawnAgain(t *testing.T) {
	t.Parallel()
	s, passwords := demoSite(t, "2026-01-16")
	clerk := s.in("vanphong", passwords)
	for title, says := range map[string]string{"Báo cáo 9 tháng năm 2025": "Văn bản đã ban hành, số 78/BC-UBND, vẫn in số lúc lập.", "Báo cáo năm 2025": "lập lại, xem câu nào đổi"} {
		for _, a := range clerk.get("/bao-cao").all("main a") {
			if textOf(a) == title {
				p := clerk.get(attr(a, "href")).want(http.StatusOK, says)
				if strings.HasPrefix(says, "Văn bản") {
					p.without("lập lại, xem câu nào đổi")
				}
				says = ""
				break
			}
		}
		if says != "" {
			t.Errorf("no link to %q among the papers", title)
		}
	}
}
