package web

import (
	"fmt"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/report"
	"tongket/internal/score"
	"tongket/internal/web/ui"
)

// paperView is one paper as its page shows it.
type paperView struct {
	in      *Input
	made    report.Made
	numbers []report.Number
	sheet   *draftPaper // of a Word file, nil for every other
	// pictures is how many pictures the Word file has, which the page does not show.
	pictures int
}

// paperPart draws one part of a paper's page; templ.NopComponent where it has
// nothing to say.
type paperPart func(tx *db.Tx, v *paperView) (templ.Component, error)

// paperNotes stand beside the sheet, in this order: what is wrong or missing
// first, what is only good to know last.
func paperNotes() []paperPart {
	return []paperPart{paperMissing, paperCheck, paperFrom, paperEditions}
}

// paperParts stand below the sheet, over the whole width.
func paperParts() []paperPart {
	return []paperPart{paperNumbers, paperFigures}
}

// paperActions stand at the head of the page, the usual one last.
func paperActions(v *paperView) []templ.Component {
	draft := ui.Button{Label: "Tải dự thảo", Icon: ui.IconDownload, Look: ui.Primary, Href: reportPath(v.made.ID) + "/tep", Download: true}
	all := []templ.Component{pdfButton(v.made), issueButton(v.in, v.made)}
	if v.made.Number == "" {
		return append(all, draft)
	}
	draft.Look = ""
	return append(all, draft, ui.Button{Label: "Tải bản phát hành", Icon: ui.IconDownload, Look: ui.Primary, Href: releasePath(v.made.ID, ""), Download: true})
}

// reportPage shows where one paper stands, and what is in it when it is ready.
func reportPage(tx *db.Tx, in *Input) (templ.Component, error) {
	m, err := report.Get(tx, report.ID(in.Path["report"]))
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: m.Title(), Crumbs: []ui.Crumb{{Label: "Báo cáo", Href: "/bao-cao"}, {Label: m.Title()}}}
	if m.Error != "" || !m.Ready() {
		return page(tx, in, p, paperProgress(m))
	}
	v := &paperView{in: in, made: m}
	if err := v.load(tx); err != nil {
		return nil, err
	}
	p.Actions, p.Standing = paperActions(v), v.standing()
	body, err := v.draw(tx)
	if err != nil {
		return nil, err
	}
	return page(tx, in, p, body)
}

// load reads what all parts of the page need.
func (v *paperView) load(tx *db.Tx) (err error) {
	if v.numbers, err = report.Standing(tx, v.made.ID); err != nil || v.made.Format != report.Docx {
		return err
	}
	_, data, err := blob.Get(tx, v.made.Blob)
	if err != nil {
		return err
	}
	read, err := docx.Read(data)
	if err != nil {
		return fmt.Errorf("read back paper %s: %w", v.made.ID, err)
	}
	v.sheet, v.pictures = sheetOf(read, v.made, v.numbers), read.Pictures
	return nil
}

// draw puts the parts of the page together: outline, sheet and notes, then what
// needs the whole width.
func (v *paperView) draw(tx *db.Tx) (templ.Component, error) {
	notes, err := v.all(tx, paperNotes())
	if err != nil {
		return nil, err
	}
	below, err := v.all(tx, paperParts())
	if err != nil {
		return nil, err
	}
	if v.sheet == nil {
		about := fmt.Sprintf("Trang này không hiện được bên trong tệp %s. Hãy tải về để xem; các số trong tệp liệt kê ở trang này.", v.made.Format.Label())
		if len(v.numbers) == 0 {
			about = fmt.Sprintf("Trang này không hiện được bên trong tệp %s. Hãy tải về để xem; số liệu đã dùng liệt kê ở trang này.", v.made.Format.Label())
		}
		notes = templ.Join(unseen(v.made, about), notes)
		return within(ui.Columns{Label: "Về văn bản này", Aside: notes}.With(), below), nil
	}
	return templ.Join(v.sheet.draw(v.made, notes), below), nil
}

// unseen says what of the file the page does not show, with the file beside it.
func unseen(m report.Made, words string) templ.Component {
	return ui.Notice{Title: "Xem trong tệp", Text: ui.Words(words),
		Actions: []templ.Component{ui.Button{Label: "Tải dự thảo", Says: "Tải dự thảo để xem " + m.Title(), Icon: ui.IconDownload, Small: true, Href: reportPath(m.ID) + "/tep", Download: true}}}
}

func (v *paperView) all(tx *db.Tx, parts []paperPart) (templ.Component, error) {
	var drawn []templ.Component
	for _, part := range parts {
		c, err := part(tx, v)
		if err != nil {
			return nil, err
		}
		drawn = append(drawn, c)
	}
	return templ.Join(drawn...), nil
}

// standing says in one line what is left to do.
func (v *paperView) standing() ui.Line {
	line := ui.Words("Lập " + momentLabel(v.made.RecordedAt) + " từ số liệu đã duyệt.")
	if !v.made.Closed {
		line = append(line, ui.Run{Text: " "}, ui.Run{Text: "Số liệu của kỳ chưa chốt: văn bản chưa được ghi số.", Tone: ui.Wait})
	}
	if v.made.Number != "" {
		return append(line, ui.Run{Text: " Đã ban hành: số " + v.made.Number + ", ngày " + v.made.Day.Short() + ". Dưới đây là dự thảo như đã lập."})
	}
	if v.sheet != nil && v.sheet.gaps > 0 {
		line = append(line, ui.Run{Text: " Còn "}, ui.Run{Text: fmt.Sprintf("%d chỗ chưa viết", v.sheet.gaps), Tone: ui.Wait}, ui.Run{Text: ", số và ngày văn bản."})
	}
	return line
}

// paperFrom says what a draft rests on and how it is finished.
func paperFrom(tx *db.Tx, v *paperView) (templ.Component, error) {
	m := v.made
	list := ui.DefList{Items: []ui.Def{{Term: ui.Words("Lập lúc"), Text: ui.Words(momentLabel(m.RecordedAt))}, {Term: ui.Words("Mốc nhật ký"), Text: ui.Words(m.Head)}}}
	if m.Snapshot != "" {
		s, _, err := score.LoadSnapshot(tx, m.Snapshot)
		if err != nil {
			return nil, err
		}
		list.Items = append(list.Items, ui.Def{Term: ui.Words("Số liệu"), Text: ui.Line{{Text: "bản chốt " + s.Title(), Href: snapshotPath(s.ID)}}})
	}
	notes := []templ.Component{list}
	if m.Kind == report.PartyYear {
		asks, err := partyWorkAsked(tx, v.in)
		if err != nil {
			return nil, err
		}
		notes = append(notes, asks)
	}
	if v.pictures > 0 {
		notes = append(notes, unseen(m, "Hình và biểu đồ trong tệp không hiện ở trang này. Chữ, bảng và phụ lục thì hiện đủ."))
	}
	if v.sheet != nil {
		notes = append(notes, ui.Note{Text: ui.Words("Bấm vào một số để xem số ấy từ đâu ra. Mốc nhật ký in cuối tệp: sổ của đơn vị tại mốc ấy không đổi được mà không lộ.")},
			ui.Note{Text: ui.Words("Tải về, viết tiếp các chỗ trống trong Word, rồi trình ký như thường lệ. Số, ngày do văn thư ghi khi ban hành.")})
	}
	return section(ui.Section{Title: "Về dự thảo này"}, notes...), nil
}

// paperMissing says who still owes figures of the days the paper is about.
func paperMissing(tx *db.Tx, v *paperView) (templ.Component, error) {
	owed, err := report.StillOwed(tx, v.made.Asked)
	if err != nil {
		return nil, err
	}
	names, err := unitNamesOf(tx)
	if err != nil {
		return nil, err
	}
	list := ui.DefList{}
	at := map[auth.UnitID]int{}
	counts := []int{}
	for _, o := range owed {
		i, seen := at[o.Duty.Unit]
		if !seen {
			i = len(counts)
			at[o.Duty.Unit] = i
			counts = append(counts, 0)
			list.Items = append(list.Items, ui.Def{Term: ui.Words(names[o.Duty.Unit])})
		}
		counts[i]++
		list.Items[i].Text = ui.Line{{Text: fmt.Sprintf("%d số", counts[i]), Tone: ui.Wait}}
	}
	if v.sheet != nil && v.sheet.gaps > 0 {
		list.Items = append(list.Items, ui.Def{Term: ui.Words("Người soạn: chỗ chưa viết"), Text: ui.Line{{Text: fmt.Sprintf("%d chỗ", v.sheet.gaps), Tone: ui.Wait}}})
	}
	if len(list.Items) == 0 {
		return templ.NopComponent, nil
	}
	parts := []templ.Component{list}
	if len(counts) > 0 && v.in.Actor.Can(auth.Chase) {
		parts = append(parts, ui.Acts{ui.Button{Label: fmt.Sprintf("Đôn đốc %d đơn vị", len(counts)), Small: true, Href: "/don-doc"}})
	}
	return section(ui.Section{Title: "Chỗ thiếu", Count: fmt.Sprint(len(list.Items))}, parts...), nil
}
