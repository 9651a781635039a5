package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/opening"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// openingPath is the address of the first hour.
const openingPath = "/mo-dau"

// openingPage takes last year's folder and lists what was taken before.
func openingPage(tx *db.Tx, in *Input) (templ.Component, error) { return openingBody(tx, in, nil) }

func openingBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	drops, err := opening.Drops(tx)
	if err != nil {
		return nil, err
	}
	var parts []templ.Component
	if len(faults) > 0 {
		parts = append(parts, ui.ErrorSummary{Title: "Chưa nhận được thư mục", Focus: true, Text: ui.Words("Chưa có gì được lưu."), Items: itemsOf(faults)})
	}
	parts = append(parts, folderForm(faults), dropList(drops))
	p := ui.Page{Title: "Giờ đầu tiên", Standing: ui.Words("Nộp thư mục văn bản của năm trước; đơn vị, chỉ tiêu, mức giao và số liệu đọc được sẽ hiện ra để xác nhận từng bước. Không phải gõ lại số nào.")}
	if len(drops) > 0 {
		p.Actions = []templ.Component{ui.Button{Label: "Xem các đề xuất", Icon: ui.IconCheck, Href: reviewPath}}
	}
	return page(tx, in, p, templ.Join(parts...))
}

func folderForm(faults []*fault.Fault) templ.Component {
	_, wrong := errorsOf("", faults)
	files := ui.FileInput{Name: "tep", Label: "Các tệp, hoặc một tệp nén .zip", Multiple: true, Accept: acceptedFiles + ",.zip", Error: wrong["tep"], Span: ui.Half,
		Hint: fmt.Sprintf("Nghị quyết, báo cáo, biểu phụ lục, thông báo, bảng tính. Chọn hoặc kéo thả nhiều tệp một lần, tối đa %s tệp, %d MB.", vn.Decimal{Units: opening.MaxFiles}, opening.MaxBytes>>20)}
	folder := ui.FileInput{Name: "thu_muc", Label: "Hoặc cả thư mục", Multiple: true, Folder: true, Span: ui.Half, Hint: "Đọc cả các thư mục con."}
	return section(ui.Section{Title: "Nộp thư mục"}, form(ui.Form{Send: send(openingPath), Label: "Nộp thư mục", Upload: true},
		fields(files, folder), ui.Note{Text: ui.Words("Tệp mang dấu MẬT bị từ chối ngay khi còn trong bộ nhớ: không lưu gì của tệp ấy, kể cả tên; các tệp khác vẫn được nhận.")},
		ui.Acts{ui.Button{Label: "Đọc thư mục", Icon: ui.IconUpload, Look: ui.Primary}}))
}

func dropList(drops []opening.Drop) templ.Component {
	if len(drops) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{Caption: "Các lần đã nộp", Columns: []ui.Column{{Label: "Nộp lúc"}, {Label: "Số tệp", Number: true}, {Label: "Đã đọc", Number: true}, {Label: "Đã có", Number: true}, {Label: "Không đọc được", Number: true}, {Label: "Từ chối vì dấu mật", Number: true}}}
	for _, d := range drops {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: momentLabel(d.RecordedAt), Href: dropPath(d.ID)}, ui.T(fmt.Sprint(len(d.Files) + d.Secret)), ui.T(fmt.Sprint(d.Count(opening.Read))),
			ui.T(fmt.Sprint(d.Count(opening.Known))), ui.T(fmt.Sprint(d.Count(opening.Unread))), ui.T(fmt.Sprint(d.Secret))}})
	}
	return section(ui.Section{Title: "Các lần đã nộp", Count: fmt.Sprint(len(drops))}, t)
}

func dropPath(id opening.ID) string { return openingPath + "/" + string(id) }

// The time that looking through a folder may take: of one file, and of all.
const (
	clearOne = 60 * time.Second
	clearAll = 4 * time.Minute
)

// openingTake takes a folder. Its files are looked through for marks of secrecy in
// memory, before anything of them is kept; reading them is the queue's work.
func (s *Server) openingTake() http.HandlerFunc {
	return post(s, Form[opening.Folder]{Right: auth.TakeDocument, Name: "opening.take", Read: readFolder,
		Act: func(tx *db.Tx, f opening.Folder) (string, error) {
			id, err := opening.Take(tx, f)
			return dropPath(id), err
		},
		Again: openingBody})
}

func readFolder(in *Input) (opening.Folder, error) {
	var dropped []opening.Item
	for _, field := range []string{"tep", "thu_muc"} {
		for _, f := range in.Every[field] {
			if f.Name != "" {
				dropped = append(dropped, opening.Item{Path: f.Name, Data: f.Data})
			}
		}
	}
	items, err := opening.Unpack(dropped)
	if err != nil {
		return opening.Folder{}, err
	}
	ctx, cancel := context.WithTimeout(in.ctx, clearAll)
	defer cancel()
	return opening.Clear(items, func(it opening.Item) error {
		one, done := context.WithTimeout(ctx, clearOne)
		defer done()
		_, err := in.server.readFile(one, File{Name: it.Path, Data: it.Data})
		if errors.Is(err, context.DeadlineExceeded) && in.ctx.Err() == nil {
			return fault.Refusedf("Tệp “%s” đọc quá lâu nên chưa kiểm tra được dấu mật và chưa được nhận. Hãy nộp riêng tệp ấy ở trang Văn bản.", it.Path)
		}
		return err
	})
}

// openingShow says how far reading a folder is, and of each file what it came to.
func openingShow(tx *db.Tx, in *Input) (templ.Component, error) {
	d, err := opening.Get(tx, opening.ID(in.Path["opening"]))
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Thư mục nộp " + momentLabel(d.RecordedAt), Crumbs: []ui.Crumb{{Label: "Giờ đầu tiên", Href: openingPath}, {Label: "Thư mục nộp " + momentLabel(d.RecordedAt)}}}
	if d.Left() > 0 {
		p.Refresh = 3
	}
	return page(tx, in, p, standingOf(d))
}

// openingProgress is what the page of a folder holds, alone: the page asks for it
// again by script while files wait.
func openingProgress(tx *db.Tx, in *Input) (templ.Component, error) {
	d, err := opening.Get(tx, opening.ID(in.Path["opening"]))
	if err != nil {
		return nil, err
	}
	return standingOf(d), nil
}

// standingOf is how far reading is, and afterwards what became of each file.
func standingOf(d opening.Drop) templ.Component {
	if d.Left() > 0 {
		return progressOf(d)
	}
	return templ.Join(progressOf(d), secretNote(d), fileList(d))
}

func progressOf(d opening.Drop) templ.Component {
	p := ui.Progress{ID: "tien-do", Part: len(d.Files) - d.Left(), Whole: len(d.Files)}
	if d.Left() == 0 {
		p.Title, p.State = "Đã đọc xong thư mục", ui.Done
		p.Text = ui.Words(fmt.Sprintf("%d văn bản mới, %d đã có, %d không đọc được.", d.Count(opening.Read), d.Count(opening.Known), d.Count(opening.Unread)))
		p.Actions = []templ.Component{ui.Button{Label: "Xem các đề xuất", Icon: ui.IconCheck, Look: ui.Primary, Href: reviewPath}}
		return p
	}
	p.Title, p.State = "Đang đọc thư mục", ui.Now
	p.Text = ui.Words("Trang này có thể đóng lại; việc đọc vẫn tiếp tục, kể cả khi chương trình phải khởi động lại.")
	p.Poll, p.Refresh = dropPath(d.ID)+"/tien-do", dropPath(d.ID)
	return p
}

func secretNote(d opening.Drop) templ.Component {
	if d.Secret == 0 {
		return templ.NopComponent
	}
	return ui.Notice{Tone: ui.Bad, Title: fmt.Sprintf("%d tệp mang dấu mật đã bị từ chối", d.Secret),
		Text: ui.Words("Không lưu gì của các tệp ấy, kể cả tên. Hãy đối chiếu danh sách dưới đây với thư mục để biết đó là tệp nào, và cất tệp ấy theo quy định bảo vệ bí mật nhà nước.")}
}

func fileList(d opening.Drop) templ.Component {
	t := ui.Table{Caption: "Các tệp", Columns: []ui.Column{{Label: "Tệp"}, {Label: "Kết quả"}, {Label: "Số vênh nhau trong chính tệp"}}}
	tones := map[opening.State]ui.Tone{opening.Unread: ui.Bad, opening.Waiting: ui.Wait, opening.Known: ui.Faint}
	for _, f := range d.Files {
		name := ui.Cell{Text: f.Path}
		doubts := ui.Cell{Text: "chưa xét", Tone: ui.Faint}
		if f.Document != "" {
			name.Href = documentPath(f.Document)
			doubts = ui.Cell{Text: "không có", Tone: ui.Faint}
		}
		if f.Doubts > 0 {
			doubts = ui.Cell{Text: fmt.Sprintf("%d chỗ", f.Doubts), Href: documentPath(f.Document), Tone: ui.Bad}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{name, {Text: f.State.Label(), Tone: tones[f.State], Small: ui.Words(f.Why)}, doubts}})
	}
	if len(t.Rows) == 0 {
		return templ.NopComponent
	}
	return section(ui.Section{Title: "Các tệp", Count: fmt.Sprint(len(t.Rows))}, t)
}
