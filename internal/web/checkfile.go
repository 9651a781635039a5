package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/paper"
	"tongket/internal/report"
	"tongket/internal/request"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// checkPath is the page that checks a file and keeps nothing of it.
const checkPath = "/kiem-tra"

// What a visitor without an account may ask of the machine: a file of a usual
// paper's size and not many more numbers than the longest report has, for a short
// while, few at once. Holding numbers against each other cannot be broken off, so
// their number is bounded before.
const (
	visitorFile    = 10 << 20
	visitorNumbers = 10_000
	visitorTime    = 20 * time.Second
)

// visitors lets two strangers' files be read at once; people of the ward have
// their own room.
var visitors = make(chan struct{}, 2)

// The answers that the form asks for.
const (
	wantList    = ""
	wantNotes   = "ghi-chu"
	wantCorrect = "sua"
)

// checked is a file that was read and held against what it could be held against.
type checked struct {
	name   string
	data   []byte
	copy   check.Copy
	review check.Review
	record bool // of the ward
}

// checkPage offers the form, to people of the ward in their own frame and to
// anybody else in a bare one.
func (s *Server) checkPage(w http.ResponseWriter, r *http.Request) {
	if s.checker(r) {
		s.view(auth.MakeReport, checkInFrame)(w, r)
		return
	}
	s.render(w, r, http.StatusOK, s.visitorPage(r, checkForm{to: checkPath}.draw()))
}

// checker is who asks, where that is somebody who makes the ward's reports.
func (s *Server) checker(r *http.Request) bool {
	actor, err := s.signedIn(r)
	return err == nil && mayOpen(actor, auth.MakeReport) == nil
}

// checkInFrame is the form for the ward's own people: of any file, or of the edited
// file of one paper.
func checkInFrame(tx *db.Tx, in *Input) (templ.Component, error) {
	f, err := formFor(tx, in)
	if err != nil {
		return nil, err
	}
	return checkAnswer(tx, in, f.draw())
}

// checkAddress is where a file of the page that is asked for is sent.
func checkAddress(in *Input) string {
	if id := in.Path["report"]; id != "" {
		return reportPath(report.ID(id)) + checkPath
	}
	return checkPath
}

// checkAnswer puts a form or an answer into the frame of the ward.
func checkAnswer(tx *db.Tx, in *Input, body templ.Component) (templ.Component, error) {
	p := ui.Page{Title: "Kiểm tra tệp", Crumbs: []ui.Crumb{{Label: "Báo cáo", Href: "/bao-cao"}, {Label: "Kiểm tra tệp"}},
		Standing: ui.Words("Đối chiếu từng số với sổ của đơn vị và các số trong tệp với nhau. Tệp chỉ được đọc trong bộ nhớ, không lưu lại gì.")}
	if id := report.ID(in.Path["report"]); id != "" {
		m, err := report.Get(tx, id)
		if err != nil {
			return nil, err
		}
		p.Title = "Kiểm tra tệp đã sửa"
		p.Crumbs = []ui.Crumb{{Label: "Báo cáo", Href: "/bao-cao"}, {Label: m.Title(), Href: reportPath(id)}, {Label: p.Title}}
		p.Standing = ui.Words(fmt.Sprintf("%s: đối chiếu từng số của tệp với dự thảo và với sổ hôm nay. Tệp chỉ được đọc trong bộ nhớ, không lưu lại gì.", m.Title()))
	}
	return page(tx, in, p, body)
}

// paperCheck asks, beside a paper, for the file that came of it in Word.
func paperCheck(_ *db.Tx, v *paperView) (templ.Component, error) {
	if v.made.Format != report.Docx && v.made.Format != report.Xlsx || !v.in.Actor.Can(auth.MakeReport) {
		return templ.NopComponent, nil
	}
	file := ui.FileInput{Name: "tep", Label: "Tệp đã sửa", Accept: acceptedFiles, Span: ui.Full, Hint: "Từng số được đối chiếu với dự thảo này và với sổ hôm nay."}
	acts := ui.Acts{ui.Button{Label: "Xem cảnh báo", Icon: ui.IconSearch, Small: true}}
	acts = append(acts, ui.Button{Label: "Tải lại có ghi chú", Small: true, Name: "tra-loi", Value: wantNotes})
	if v.made.Format == report.Docx {
		acts = append(acts, ui.Button{Label: "Tải lại có sửa theo dõi", Small: true, Name: "tra-loi", Value: wantCorrect})
	}
	return section(ui.Section{Title: "Kiểm tra tệp đã sửa"},
		form(ui.Form{Send: send(reportPath(v.made.ID) + checkPath), Label: "Kiểm tra tệp đã sửa", Upload: true}, fields(file), acts)), nil
}

// visitorPage is the frame for people without an account.
func (s *Server) visitorPage(r *http.Request, body templ.Component) templ.Component {
	return bare(ui.Bare{Kicker: "Tổng kết", Title: "Kiểm tra số trong một dự thảo", Theme: theme(r), Wide: true,
		Standing: ui.Words("Các số trong tệp được đối chiếu với nhau: giá trị với phần trăm và kế hoạch, tổng với các phần, số đếm với danh sách. Không cần tài khoản. Tệp chỉ được đọc trong bộ nhớ, không lưu lại gì; văn bản mật không nhận."),
		Footer:   ui.Line{{Text: "Người của đơn vị "}, {Text: "đăng nhập", Href: "/dang-nhap?den=" + checkPath}, {Text: " để đối chiếu thêm với sổ."}}}, body)
}

// checkForm asks for a file and how to answer; again stands below an answer.
type checkForm struct {
	to     string
	record bool // of the ward
	again  bool
	faults []*fault.Fault
	papers []report.Made // that the file may be an edited version of
	chosen report.ID
}

// formFor is the form of a page for the ward's own people.
func formFor(tx *db.Tx, in *Input) (checkForm, error) {
	f := checkForm{to: checkAddress(in), record: true, chosen: report.ID(in.Get("van-ban"))}
	if in.Path["report"] != "" {
		return f, nil
	}
	made, err := report.List(tx)
	for _, m := range made {
		if m.Ready() && (m.Format == report.Docx || m.Format == report.Xlsx) && len(f.papers) < papersOffered {
			f.papers = append(f.papers, m)
		}
	}
	return f, err
}

// papersOffered is how many papers the form lists, newest first.
const papersOffered = 60

func (f checkForm) draw() templ.Component {
	title, note := "Chọn tệp", templ.Component(templ.NopComponent)
	if f.again {
		title = "Kiểm tra tiếp, hoặc lấy bản có ghi chú"
		note = ui.Note{Text: ui.Words("Tệp vừa kiểm tra không được giữ lại. Muốn nhận lại tệp có ghi chú ở từng chỗ, hãy chọn lại tệp ấy.")}
	}
	file := ui.FileInput{Name: "tep", Label: "Tệp dự thảo", Accept: acceptedFiles, Span: ui.Half, Hint: "Word (.docx), Excel, PDF, trang web đã lưu hoặc văn bản chữ, đến 10 MB. Ghi chú viết được vào tệp Word và Excel."}
	if f.record {
		file.Hint = "Word (.docx), Excel, PDF, văn bản chữ hoặc ảnh chụp, đến 50 MB. Ghi chú viết được vào tệp Word và Excel."
	}
	acts := ui.Acts{ui.Button{Label: "Xem cảnh báo", Icon: ui.IconSearch, Look: ui.Primary},
		ui.Button{Label: "Tải lại có ghi chú", Icon: ui.IconDownload, Name: "tra-loi", Value: wantNotes}}
	if f.record {
		acts = append(acts, ui.Button{Label: "Tải lại có sửa theo dõi", Icon: ui.IconDownload, Name: "tra-loi", Value: wantCorrect})
	}
	head := templ.Component(templ.NopComponent)
	if len(f.faults) > 0 {
		head = ui.ErrorSummary{Title: "Chưa kiểm tra được", Focus: true, Text: ui.Words("Không có gì được lưu."), Items: itemsOf(f.faults)}
		file.Error = f.faults[0].Sentence
	}
	asks := fields(file)
	if len(f.papers) > 0 {
		choose := ui.Select{Name: "van-ban", Label: "Là bản sửa của", Value: string(f.chosen), Span: ui.Half, Optional: true, Options: []ui.Option{{Label: "tự nhận ra theo thẻ và lời văn"}},
			Hint: "Chọn khi tệp đã viết lại nhiều đến mức không tự nhận ra được."}
		for _, m := range f.papers {
			choose.Options = append(choose.Options, ui.Option{Value: string(m.ID), Label: fmt.Sprintf("%s, %s, lập %s", m.Title(), m.Format.Label(), momentLabel(m.RecordedAt))})
		}
		asks = fields(file, choose)
	}
	return templ.Join(head, section(ui.Section{Title: title}, note, form(ui.Form{Send: send(f.to), Label: "Kiểm tra tệp", Upload: true}, asks, acts)))
}

// checkSend answers with the findings, or with the file and its notes.
func (s *Server) checkSend(w http.ResponseWriter, r *http.Request) {
	if s.checker(r) {
		s.checkInWard(w, r)
		return
	}
	select {
	case visitors <- struct{}{}:
		defer func() { <-visitors }()
	default:
		s.visitorAnswer(w, r, http.StatusServiceUnavailable, checkForm{to: checkPath, faults: []*fault.Fault{
			fault.New(fault.Busy, "tep", "Đang có nhiều người cùng kiểm tra nên tệp này chưa được đọc. Hãy gửi lại sau một phút.")}}.draw())
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, visitorFile+maxForm)
	in, ok := s.outside(w, r)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), visitorTime)
	defer cancel()
	// Old formats and scans are read by programs that work on files, and nothing of a
	// stranger's goes to disk.
	c, err := s.readChecked(ctx, in, paper.Reader{PDF: s.Reader.PDF, Most: visitorNumbers})
	if err == nil {
		c.review = check.Edited(c.copy, check.Record{})
	}
	if err == nil && in.Get("tra-loi") == wantNotes {
		if err = s.sendNotes(w, c, false); err == nil {
			return
		}
	}
	if err != nil {
		faults, status, ok := s.checkFaults(w, r, ctx, err)
		if ok {
			s.visitorAnswer(w, r, status, checkForm{to: checkPath, faults: faults}.draw())
		}
		return
	}
	s.visitorAnswer(w, r, http.StatusOK, templ.Join(c.draw(), checkForm{to: checkPath, again: true}.draw()))
}

func (s *Server) visitorAnswer(w http.ResponseWriter, r *http.Request, status int, body templ.Component) {
	s.render(w, r, status, s.visitorPage(r, body))
}

// checkInWard checks a file against the record too.
func (s *Server) checkInWard(w http.ResponseWriter, r *http.Request) {
	in, ok := s.admit(w, r, auth.MakeReport)
	if !ok {
		return
	}
	c, err := s.readInTurn(r.Context(), in)
	if err == nil {
		err = s.hold(r.Context(), in, &c)
	}
	if want := in.Get("tra-loi"); err == nil && want != wantList {
		if err = s.sendNotes(w, c, want == wantCorrect); err == nil {
			return
		}
	}
	var faults []*fault.Fault
	status := http.StatusOK
	if err != nil {
		var ok bool
		if faults, status, ok = s.checkFaults(w, r, r.Context(), err); !ok {
			return
		}
	}
	s.show(w, r, in, status, func(tx *db.Tx) (templ.Component, error) {
		f, bad := formFor(tx, in)
		if bad != nil {
			return nil, bad
		}
		f.again, f.faults = err == nil, faults
		body := f.draw()
		if err == nil {
			body = templ.Join(c.draw(), body)
		}
		return checkAnswer(tx, in, body)
	})
}

// hold reads what the record has to say of a file's numbers, and holds the file
// against it once the record is let go.
func (s *Server) hold(ctx context.Context, in *Input, c *checked) error {
	var held report.Held
	err := s.DB.View(ctx, in.Actor, func(tx *db.Tx) (err error) {
		if held, err = report.Hold(tx, c.copy, report.ID(cmp.Or(in.Path["report"], in.Get("van-ban")))); err != nil {
			return err
		}
		return request.Hold(tx, c.copy, &held)
	})
	if err != nil {
		return err
	}
	c.record = true
	c.review, err = held.Review(c.copy)
	return err
}

// readInTurn reads the file of one of the ward's people, as many at once as other
// files of theirs.
func (s *Server) readInTurn(ctx context.Context, in *Input) (checked, error) {
	select {
	case readings <- struct{}{}:
		defer func() { <-readings }()
		return s.readChecked(ctx, in, s.Reader)
	case <-ctx.Done():
		return checked{}, ctx.Err()
	}
}

// readChecked reads the file of a form, in memory.
func (s *Server) readChecked(ctx context.Context, in *Input, reader paper.Reader) (checked, error) {
	f, given := in.Files["tep"]
	if !given || f.Name == "" {
		return checked{}, fault.Invalidf("tep", "Chưa chọn tệp nào. Hãy chọn tệp dự thảo cần kiểm tra.")
	}
	read, err := reader.Read(ctx, f.Name, f.Data)
	if err != nil {
		return checked{}, err
	}
	c := checked{name: f.Name, data: f.Data}
	c.copy, err = check.CopyOf(f.Data, read)
	return c, err
}

// checkFaults are what is wrong with a file and the status that says so; ok is
// false where the answer was given already.
func (s *Server) checkFaults(w http.ResponseWriter, r *http.Request, ctx context.Context, err error) (faults []*fault.Fault, status int, ok bool) {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		err = fault.New(fault.Busy, "tep", "Tệp này đọc quá %d giây nên phải dừng. Hãy tách tệp thành nhiều phần rồi kiểm tra từng phần.", int(visitorTime.Seconds()))
	}
	faults, mendable := fault.All(err)
	if !mendable {
		s.problem(w, r, err)
		return nil, 0, false
	}
	if errors.Is(err, extract.ErrSecret) {
		return faults, http.StatusUnprocessableEntity, true
	}
	return faults, statuses[faults[0].Kind], true
}

// sendNotes answers with the file and its notes.
func (s *Server) sendNotes(w http.ResponseWriter, c checked, correct bool) error {
	data, err := check.Annotate(c.data, c.copy, c.review.Remarks, s.DB.Now().In(vn.Zone), correct)
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(path.Base(strings.ReplaceAll(c.name, `\`, "/")), path.Ext(c.name))
	what, ending := " (có ghi chú)", c.copy.Ending()
	if correct {
		what = " (có sửa theo dõi)"
	}
	download(w, name+what+ending, report.Format(strings.TrimPrefix(ending, ".")).Media(), data)
	return nil
}
