package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/figure"
	"tongket/internal/wardtest/typist"
)

// wrongDraft is a draft of another commune whose numbers do not agree.
func wrongDraft(t *testing.T) []byte {
	return written(t, "Năm 2025, xã Nà Lũng xóa 40/43 nhà tạm, đạt 100% kế hoạch.", "Trồng mới 80 ha rừng.")
}

// written makes a Word file of paragraphs, as an office does.
func written(t *testing.T, paragraphs ...string) []byte {
	t.Helper()
	d := docx.New(docx.Options{Title: "Dự thảo"})
	for _, text := range paragraphs {
		d.Add(docx.Text(docx.T(text)))
	}
	var b bytes.Buffer
	if _, err := d.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestStrangerChecksADraft(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.guest()
	before := s.rows()
	p := v.get(checkPath).want(http.StatusOK, "Ghi chú viết được vào tệp Word và Excel").without("sửa theo dõi")
	if !strings.Contains(p.body, "Không cần tài khoản") || !strings.Contains(p.body, "không lưu lại gì") {
		t.Error("the page does not say what it keeps")
	}
	p = p.send(checkPath, nil, map[string]File{"tep": {Name: "Nà Lũng.docx", Data: wrongDraft(t)}})
	p.want(http.StatusOK, "1 chỗ cần xem", "Tỷ lệ không khớp với phần trăm", "40/43 nhà tạm là 93,02%, văn bản ghi 100%", "hãy chọn lại tệp ấy").without("sổ của đơn vị")
	if marks := p.all("#" + "v1"); len(marks) != 1 || !strings.Contains(textOf(marks[0]), "40/43") {
		t.Errorf("the words are marked %d times", len(marks))
	}
	p = p.send(checkPath, typing{"tra-loi": wantNotes}, map[string]File{"tep": {Name: "Nà Lũng.docx", Data: wrongDraft(t)}})
	if p.status != http.StatusOK || !strings.Contains(p.header.Get("Content-Disposition"), "docx") {
		t.Fatalf("status %d, %v", p.status, p.header)
	}
	read, err := docx.Read([]byte(p.body))
	if err != nil || !strings.Contains(strings.Join(read.Unseen, "\n"), "93,02%") {
		t.Errorf("%v: the notes say %q", err, read.Unseen)
	}
	if diff := cmp.Diff(map[string]int{}, added(before, s.rows())); diff != "" {
		t.Errorf("what the record gained, -want +got\n%s", diff)
	}
	if log := s.log.String(); strings.Contains(log, "Nà Lũng") || strings.Contains(log, "40/43") {
		t.Errorf("the log tells of the draft:\n%s", log)
	}
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for name, c := range map[string]struct {
		file   File
		answer string
		status int
		says   string
	}{
		"nothing chosen":     {status: http.StatusUnprocessableEntity, says: "Chưa chọn tệp nào"},
		"a secret":           {file: File{"mat.txt", []byte("ỦY BAN NHÂN DÂN\nMẬT\n\nKế hoạch thu-tai năm 2026.")}, status: http.StatusUnprocessableEntity, says: "Văn bản mang dấu độ mật"},
		"a broken file":      {file: File{"hong.docx", []byte("PK\x03\x04 hỏng")}, status: http.StatusUnprocessableEntity, says: "bị hỏng"},
		"under a password":   {file: File{"khoa.docx", locked()}, status: http.StatusUnprocessableEntity, says: "gỡ mật khẩu"},
		"notes in a text":    {file: File{"bao-cao.txt", []byte("Năm 2025, thu ngân sách đạt 5 tỷ đồng.")}, answer: wantNotes, status: http.StatusUnprocessableEntity, says: "Ghi chú chỉ viết được vào tệp Word"},
		"endless numbers":    {file: File{"so.txt", bytes.Repeat([]byte("Thu ngân sách đạt 5 tỷ đồng.\n"), visitorNumbers+1)}, status: http.StatusRequestEntityTooLarge, says: "nhiều hơn mức 10000 con số"},
		"larger than may be": {file: File{"to.txt", make([]byte, visitorFile+2*maxForm)}, status: http.StatusRequestEntityTooLarge, says: "Tệp lớn hơn 10 MB"},
	} {
		files := map[string]File{}
		if c.file.Name != "" {
			files["tep"] = c.file
		}
		p := s.guest().postParts(checkPath, url.Values{"tra-loi": {c.answer}}, files)
		if p.status != c.status || !strings.Contains(p.text(), c.says) || strings.Contains(p.text(), "thu-tai") {
			t.Errorf("%s: %d %s", name, p.status, p.text())
		}
	}
}

// TestCheckIsBounded: more strangers than there is room for are asked to wait, and
// the people of the ward are not.
func TestCheckIsBounded(t *testing.T) {
	s := newSite(t)
	for range cap(visitors) {
		visitors <- struct{}{}
	}
	defer func() {
		for range cap(visitors) {
			<-visitors
		}
	}()
	file := map[string]File{"tep": {"bao-cao.docx", wrongDraft(t)}}
	s.guest().postParts(checkPath, nil, file).want(http.StatusServiceUnavailable, "Hãy gửi lại sau một phút")
	s.as(s.Head).postParts(checkPath, nil, file).want(http.StatusServiceUnavailable) // who makes no report is a stranger here
	s.as(s.Clerk).postParts(checkPath, nil, file).want(http.StatusOK, "93,02%")
}

// TestStrangerTakesNoTurn: a stranger's file is read beside those of the ward's
// people, who fill their own room.
func TestStrangerTakesNoTurn(t *testing.T) {
	s := newSite(t)
	for range cap(readings) {
		readings <- struct{}{}
	}
	defer func() {
		for range cap(readings) {
			<-readings
		}
	}()
	s.guest().postParts(checkPath, nil, map[string]File{"tep": {"bao-cao.docx", wrongDraft(t)}}).want(http.StatusOK, "93,02%")
}

// TestClerkChecksByName: a file without tags is held against the record by the
// names of its indicators, and the page says so.
func TestClerkChecksByName(t *testing.T) {
	t.Parallel()
	_, v := lined(t)
	p := v.get(checkPath).want(http.StatusOK, "Đối chiếu từng số với sổ của đơn vị")
	p.send(checkPath, nil, map[string]File{"tep": {"tin.docx", written(t, "Năm 2025, tổng mức bán lẻ hàng hóa đạt 986 tỷ đồng.")}}).
		want(http.StatusOK, "Khác bản ghi", "bản ghi là 968", "đoán theo tên chỉ tiêu", "Hãy xem từng chỗ trước khi sửa")
	p.send(checkPath, nil, map[string]File{"tep": {"tin.docx", written(t, "Năm 2025, tổng mức bán lẻ hàng hóa đạt 968 tỷ đồng.")}}).
		want(http.StatusOK, "Không thấy chỗ nào sai", "khớp với sổ của đơn vị")
}

// TestEditedDraftComesBack: the draft as it was drawn is right, a number changed in
// Word is told with the record's, comes back with notes and corrections, and after
// a correction of the record the sentences that still print the old number are told
// where people look: at the figure, at the indicator, at home.
func TestEditedDraftComesBack(t *testing.T) {
	t.Parallel()
	s, v := lined(t)
	stop := s.work()
	defer stop()
	p := finished(v.get("/bao-cao").send("/bao-cao", nil)).want(http.StatusOK, "Kiểm tra tệp đã sửa")
	to := p.path + checkPath
	data := []byte(v.get(p.path + "/tep").body)
	sent := func(answer string, data []byte) *answer {
		return v.postParts(to, url.Values{"tra-loi": {answer}}, map[string]File{"tep": {"bao cao (sửa).docx", data}})
	}
	before := s.rows()
	sent(wantList, data).want(http.StatusOK, "Không thấy chỗ nào sai", "nhận ra bằng thẻ", "khớp với sổ của đơn vị")
	edited := typist.Retype(t, data, ">968<", ">986<")
	sent(wantList, edited).want(http.StatusOK, "Tệp ghi 986, bản ghi là 968", "dự thảo là 968 tỷ đồng, nay là 986 tỷ đồng", "Có thể gõ đảo chữ số", "(nhận ra bằng thẻ)")
	got := sent(wantCorrect, edited)
	if !strings.Contains(got.header.Get("Content-Disposition"), "docx") {
		t.Fatalf("%d %s", got.status, got.text())
	}
	sent(wantList, []byte(got.body)).want(http.StatusOK, "Không thấy chỗ nào sai")
	if diff := cmp.Diff(map[string]int{}, added(before, s.rows())); diff != "" {
		t.Errorf("what the record gained, -want +got\n%s", diff)
	}
	v.get("/").without("Văn bản còn ghi số cũ")
	open(v, "Đính chính\n\nNăm 2025, tổng mức bán lẻ hàng hóa đạt 970 tỷ đồng.").press("970 tỷ", "Xác nhận")
	sent(wantList, data).want(http.StatusOK, "Số cũ: tệp ghi 968, bản ghi nay là 970", "lúc lập dự thảo là 968 tỷ đồng")
	sent(wantList, edited).want(http.StatusOK, "bản ghi là 970")
	v.get("/").want(http.StatusOK, "Văn bản còn ghi số cũ", "Báo cáo năm 2025")
	var f figure.Figure
	s.See(s.Clerk, func(tx *db.Tx) error {
		all, err := figure.FindApproved(tx, "2025-01-01", "2025-12-31", "")
		f = all[0]
		return err
	})
	v.get(historyPath(f.Key)).want(http.StatusOK, "Văn bản còn ghi số cũ", "bán lẻ hàng hóa", "968")
	v.get("/chi-tieu/"+string(f.Key.Indicator)+"?nam=2025").want(http.StatusOK, "Văn bản còn ghi số cũ")
	s.as(s.Head).get(historyPath(f.Key)).without("Văn bản còn ghi số cũ")
}
