package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/demo"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/intake"
	"tongket/internal/paper"
	"tongket/internal/task"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// documentsPage lists the papers and takes new ones.
func documentsPage(tx *db.Tx, in *Input) (templ.Component, error) { return documentsBody(tx, in, nil) }

func documentsBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	docs, err := document.Find(tx, in.Get("tim"))
	if err != nil {
		return nil, err
	}
	waiting, err := intake.CountWaiting(tx)
	if err != nil {
		return nil, err
	}
	var parts []templ.Component
	if len(faults) > 0 {
		parts = append(parts, ui.ErrorSummary{Title: "Chưa nhận được văn bản", Focus: true, Text: ui.Words("Chưa có gì được lưu."), Items: itemsOf(faults)})
	}
	if in.Actor.Can(auth.TakeDocument) {
		parts = append(parts, uploadForm(in, faults))
	}
	parts = append(parts, documentList(in, docs, waiting))
	standing := "Văn bản mật không nhận ở đây."
	if len(docs) > 0 && in.Get("tim") == "" {
		standing = fmt.Sprintf("%d văn bản, %d còn dữ kiện chờ xác nhận. ", len(docs), len(waiting)) + standing
	}
	return page(tx, in, ui.Page{Title: "Văn bản", Standing: ui.Words(standing)}, templ.Join(parts...))
}

func itemsOf(faults []*fault.Fault) []ui.ErrorItem {
	var items []ui.ErrorItem
	for _, f := range faults {
		items = append(items, ui.ErrorItem{Text: f.Sentence, Href: ui.FieldAnchor(cmp.Or(f.Field, "tep"))})
	}
	return items
}

// acceptedFiles are the kinds of file that a browser offers to choose.
const acceptedFiles = ".docx,.doc,.xlsx,.xls,.pdf,.html,.htm,.mht,.md,.txt,.png,.jpg,.jpeg,text/plain"

func uploadForm(in *Input, faults []*fault.Fault) templ.Component {
	_, wrong := errorsOf("", faults)
	file := ui.FileInput{Name: "tep", Label: "Tệp văn bản", Hint: "Word, Excel, PDF, trang web đã lưu, văn bản chữ hoặc ảnh chụp, đến 50 MB.", Accept: acceptedFiles, Error: wrong["tep"], Span: ui.Half}
	paste := ui.Textarea{Name: "noi_dung", Label: "Hoặc dán nội dung, tin nhắn", Hint: "Chỉ đọc ô này khi không chọn tệp. Tin nhắn của các tổ, mỗi dòng một tổ: “Tổ 7: 187 hộ, nghèo 2”.", Value: in.Form.Get("noi_dung"), Error: wrong["noi_dung"], Rows: 3, Span: ui.Half}
	period := ui.Select{Name: "ky", Label: "Kỳ của số liệu, nếu là tin nhắn", Value: cmp.Or(in.Get("ky"), string(in.Today[:7])), Options: messagePeriods(in.Today), Span: ui.Half}
	declare := ui.Input{Name: "cam_ket", Label: "Họ tên người cam kết, nếu là ảnh quét chưa đọc được", Value: in.Form.Get("cam_ket"), Error: wrong["cam_ket"], Optional: true, Span: ui.Half,
		Hint: "Tôi cam kết tệp này không chứa bí mật nhà nước."}
	if i := slices.IndexFunc(faults, func(f *fault.Fault) bool { return f.Field == "" }); i >= 0 {
		file.Error = faults[i].Sentence
	}
	var parts []templ.Component
	if in.server.Demo {
		parts = append(parts, ui.Note{Text: ui.Line{{Text: "Dữ liệu mẫu có sẵn một bản tin để thử: "}, {Text: "tải tin-6-thang-2026.txt", Href: "/van-ban/mau.txt"}, {Text: ", rồi chọn tệp ấy ở dưới."}}})
	}
	parts = append(parts, ui.Note{Text: ui.Line{{Text: "Có nhiều văn bản của cả một năm? "}, {Text: "Nộp cả thư mục một lần", Href: openingPath}, {Text: ": các văn bản được đọc cùng nhau và đối chiếu với nhau."}}})
	if in.Actor.Can(auth.MakeReport) {
		parts = append(parts, ui.Note{Text: ui.Line{{Text: "Cấp trên hỏi số liệu? "}, {Text: "Đưa vào Yêu cầu báo cáo", Href: requestsPath}, {Text: ": số nào đã có, số nào còn thiếu hiện ngay."}}})
	}
	parts = append(parts, form(ui.Form{Send: send("/van-ban"), Label: "Tải văn bản lên", Upload: true},
		fields(file, paste, declare, period), ui.Acts{ui.Button{Label: "Đọc văn bản", Icon: ui.IconUpload, Look: ui.Primary}}))
	return section(ui.Section{Title: "Tải văn bản lên"}, parts...)
}

// messagePeriods offers the periods that groups report for: the last months, and
// the quarters, halves and year they belong to.
func messagePeriods(today vn.Day) []ui.Option {
	var out []ui.Option
	add := func(period string) {
		out = append(out, ui.Option{Value: period, Label: intake.PeriodLabel(period)})
	}
	month, _ := strconv.Atoi(string(today[5:7]))
	for i := range 4 {
		y, m := today.Year(), month-i
		if m < 1 {
			y, m = y-1, m+12
		}
		add(fmt.Sprintf("%d-%02d", y, m))
	}
	y := today.Year()
	for _, year := range []int{y, y - 1} {
		add(strconv.Itoa(year))
		for _, form := range []string{"%d-H1", "%d-09M", "%d-Q1", "%d-Q2", "%d-Q3", "%d-Q4"} {
			add(fmt.Sprintf(form, year))
		}
	}
	return out
}

func documentList(in *Input, docs []document.Document, waiting map[document.ID]int) templ.Component {
	search := ui.FilterBar{Action: "/van-ban", Search: ui.Input{Name: "tim", Label: "Tìm trong tên văn bản", Value: in.Get("tim"), HideLabel: true, Placeholder: "Tìm trong tên văn bản"}}
	if len(docs) == 0 {
		if in.Get("tim") != "" {
			return templ.Join(search, ui.NoMatch{Text: fmt.Sprintf("Không có văn bản nào có chữ “%s”.", in.Get("tim")), Clear: "/van-ban"})
		}
		return ui.Empty{Title: "Chưa có văn bản nào", Text: ui.Words("Văn bản đầu tiên thường là nghị quyết giao chỉ tiêu của năm.")}
	}
	t := ui.Table{Caption: "Văn bản", Columns: []ui.Column{{Label: "Văn bản"}, {Label: "Số, ký hiệu"}, {Label: "Ngày"}, {Label: "Dữ kiện"}}}
	for _, d := range docs {
		state := ui.Cell{Text: "đã xử lý hết", Tone: ui.Faint}
		if n := waiting[d.ID]; n > 0 {
			state = ui.Cell{Text: fmt.Sprintf("%d chờ xác nhận", n), Href: documentPath(d.ID), Tone: ui.Wait}
		}
		number := ui.T(d.Number)
		if d.Number == "" {
			number = ui.Cell{Text: "không ghi số", Tone: ui.Faint}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: d.Title, Href: documentPath(d.ID), Small: ui.Words(d.Issuer)}, number, ui.T(dayOr(d)), state}})
	}
	return section(ui.Section{Title: "Các văn bản", Count: fmt.Sprint(len(docs))}, search, t)
}

// origin is who issued a paper and when.
func origin(d document.Document) string {
	if d.Issuer == "" {
		return vn.Sentence(dayOr(d))
	}
	return d.Issuer + ", " + dayOr(d)
}

// dayOr is the day of a paper, or when it was taken.
func dayOr(d document.Document) string {
	if d.Day != "" {
		return d.Day.Short()
	}
	return "nhận " + momentLabel(d.RecordedAt)
}

// readings lets two files be read at once: reading takes a processor whole.
var readings = make(chan struct{}, 2)

func (s *Server) readFile(ctx context.Context, f File) (*extract.Document, error) {
	select {
	case readings <- struct{}{}:
		defer func() { <-readings }()
		return s.Reader.Read(ctx, f.Name, f.Data)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// taken is what an upload comes to after its first half. Read is left out of the
// digest: the bytes tell two uploads apart.
type taken struct {
	Name     string
	Data     []byte
	Into     document.ID       // the paper whose next version it is, "" for a new one
	Declared string            // who declares that an unread scan holds no state secret
	Period   string            // of the numbers of a message
	Title    string            // of a message, which has none of its own
	Read     *extract.Document `json:"-"`
}

func readUpload(in *Input) (taken, error) {
	f, given := in.Files["tep"]
	text := in.Form.Get("noi_dung")
	switch {
	case given && f.Name != "":
	case text != "":
		f = File{Name: "noi-dung-dan.txt", Data: []byte(text)}
		if read, ok := extract.Message(text); ok {
			return readMessage(in, f, read)
		}
	default:
		return taken{}, fault.Invalidf("tep", "Chưa chọn tệp nào. Hãy chọn tệp văn bản hoặc dán nội dung.")
	}
	t := taken{Name: f.Name, Data: f.Data, Declared: in.Get("cam_ket")}
	var err error
	t.Read, err = in.server.readFile(in.ctx, f)
	switch {
	case !errors.Is(err, paper.ErrUnread):
	case t.Declared != "":
		t.Read, err = &extract.Document{Kind: "scan"}, nil
	case in.Path["document"] == "": // the form of a next version asks for no name
		err = errors.Join(err, fault.Invalidf("cam_ket", "Muốn lưu bản quét này để đọc sau, hãy ghi họ tên người cam kết tệp không chứa bí mật nhà nước rồi chọn lại tệp."))
	}
	return t, err
}

// readMessage takes a chat: its numbers are of the period that the form says.
func readMessage(in *Input, f File, read *extract.Document) (taken, error) {
	t := taken{Name: "tin-nhan.txt", Data: f.Data, Period: in.Get("ky"), Read: read}
	t.Title = "Tin nhắn báo số liệu " + vn.Inside(intake.PeriodLabel(t.Period))
	if mark, found := extract.Secret(read.Text); found {
		return t, extract.RefuseSecret(mark)
	}
	if _, _, ok := intake.Span(t.Period); !ok {
		return t, fault.Invalidf("ky", "Chưa rõ tin nhắn này là số liệu của kỳ nào. Hãy chọn kỳ.")
	}
	for i := range read.Facts {
		read.Facts[i].Period = t.Period
	}
	return t, nil
}

// upload takes a new paper.
func (s *Server) upload() http.HandlerFunc {
	return takes(s, Form[taken]{Right: auth.TakeDocument, Name: "document.take", Read: readUpload, Act: propose, Again: documentsBody})
}

// takes answers a form that brings a paper: it is read in memory before anything
// of it is kept. For a paper under a secret mark the record learns only that one
// was refused.
func takes[C any](s *Server, f Form[C]) http.HandlerFunc {
	read := f.Read
	f.Read = func(in *Input) (C, error) {
		t, err := read(in)
		if errors.Is(err, extract.ErrSecret) {
			in.Form.Del("noi_dung") // not even back to the screen it was pasted on
			if refused := s.DB.Update(in.ctx, in.Actor, document.Refuse); refused != nil {
				return t, refused
			}
		}
		return t, err
	}
	return post(s, f)
}

func propose(tx *db.Tx, t taken) (string, error) {
	v, known, err := take(tx, t)
	if err != nil {
		return "", err
	}
	if known {
		return documentPath(v.Document) + "?da-co=1", nil
	}
	if t.Into != "" {
		return documentPath(v.Document) + "?moi=1", nil
	}
	return documentPath(v.Document), nil
}

func take(tx *db.Tx, t taken) (document.Version, bool, error) {
	return intake.Propose(tx, document.Upload{Document: document.Document{ID: t.Into, Title: t.Title}, Filename: t.Name, Media: mediaOf(t.Name, t.Read.Kind), Data: t.Data,
		Reader: extract.Version, Declared: t.Declared}, t.Read)
}

// mediaOf is the media type of a kept file, by what it was read as; its ending
// decides where one reading serves several formats.
func mediaOf(name, kind string) string {
	if known := mime.TypeByExtension(strings.ToLower(path.Ext(name))); kind == "scan" && known != "" {
		return known
	}
	switch kind {
	case "docx":
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case "xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case "doc":
		return "application/msword"
	case "xls":
		return "application/vnd.ms-excel"
	case "pdf", "scan":
		return "application/pdf"
	}
	return "text/plain; charset=utf-8" // a saved page too: it is shown to nobody as a page
}

// sampleText offers the demo's text for download.
func (s *Server) sampleText(w http.ResponseWriter, r *http.Request) {
	if !s.Demo {
		s.nowhere(w, r)
		return
	}
	download(w, "tin-6-thang-2026.txt", "text/plain; charset=utf-8", []byte(demo.SampleText))
}

func documentFile(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
	v, err := shownVersion(tx, document.ID(in.Path["document"]), in.Get("ban"))
	if err != nil {
		return "", "", nil, err
	}
	b, data, err := blob.Get(tx, v.Blob)
	return v.Filename, b.Media, data, err
}

// directivesPage lists what was asked of the ward.
func directivesPage(tx *db.Tx, in *Input) (templ.Component, error) {
	all, err := task.Directives(tx)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Nhiệm vụ", Standing: ui.Words(fmt.Sprintf("%d ý kiến chỉ đạo đã xác nhận từ văn bản. Ô nét đứt là điều người nói chưa nêu.", len(all)))}
	if len(all) == 0 {
		p.Standing = nil
		return page(tx, in, p, ui.Empty{Title: "Chưa có ý kiến chỉ đạo nào", Text: ui.Words("Xác nhận các yêu cầu đọc được trong một thông báo kết luận, chúng sẽ hiện ở đây.")})
	}
	docs, err := document.Find(tx, "")
	if err != nil {
		return nil, err
	}
	papers := map[document.ID]document.Document{}
	for _, d := range docs {
		papers[d.ID] = d
	}
	t := ui.Table{Caption: "Ý kiến chỉ đạo", Columns: []ui.Column{{Label: "Nội dung"}, {Label: "Chủ trì"}, {Label: "Hạn"}, {Label: "Sản phẩm"}, {Label: "Văn bản"}}}
	for _, d := range all {
		paper := papers[document.ID(d.Source.Document)]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: vn.Sentence(d.Text), Small: ui.Words(vn.Sentence(d.Speaker))},
			{Part: orBlank(vn.Sentence(d.Lead))}, {Part: orBlank(dueLabel(d.Due))}, {Part: orBlank(vn.Sentence(d.Product))},
			{Text: cmp.Or(paper.Number, paper.Title), Href: documentPath(paper.ID), Small: ui.Words(dayOr(paper))}}})
	}
	return page(tx, in, p, section(ui.Section{Title: "Ý kiến chỉ đạo", Count: fmt.Sprint(len(all))}, t))
}

// dueLabel prints the day something is due, or the paper's own words for it.
func dueLabel(due string) string {
	if d := vn.Day(due); d.Valid() {
		return d.Short()
	}
	return due
}

// orBlank prints what was said, or that it was not.
func orBlank(text string) templ.Component {
	if text == "" {
		return ui.Blank{Text: "chưa rõ"}
	}
	return ui.Words(text)
}
