package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/fault"
	"tongket/internal/report"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// The fields of the form that makes the new draft.
const (
	fieldFresh   = "ban_moi" // the draft drawn again
	fieldEdition = "ban_sua" // the edition that the page was made of
	fieldTake    = "chon-"   // before the id of a change
)

// againPage shows which sentences of a draft change when it is drawn again.
func againPage(tx *db.Tx, in *Input) (templ.Component, error) { return againBody(tx, in, nil) }

func againBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	m, _, err := report.Drawn(tx, report.ID(in.Path["report"]))
	if err != nil {
		return nil, err
	}
	run, found, err := report.LastRerun(tx, m.ID)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Lập lại " + vn.Inside(m.Title()), Crumbs: paperCrumbs(m, "Lập lại")}
	var head templ.Component = templ.NopComponent
	if len(faults) > 0 {
		head, _ = summary("Chưa ghi được bản mới", faults)
	}
	body, err := againState(tx, in, &p, m, run, found)
	if err != nil {
		return nil, err
	}
	return page(tx, in, p, templ.Join(head, body))
}

// againState draws where the rerun of a draft stands.
func againState(tx *db.Tx, in *Input, p *ui.Page, m report.Made, run report.Rerun, found bool) (templ.Component, error) {
	if !found {
		return section(ui.Section{Title: "Lập lại từ số liệu hiện nay"}, ui.Note{Text: ui.Words(howAgain(m))}, againForm(m, true)), nil
	}
	fresh, err := report.Get(tx, run.Fresh)
	if err != nil {
		return nil, err
	}
	switch {
	case run.MergedAt != "":
		names, err := accountNames(tx)
		if err != nil {
			return nil, err
		}
		say := ui.Words(nameIn(names, run.MergedBy) + " ghi " + momentLabel(run.MergedAt) + ". Sửa tiếp trên bản mới; khi số liệu lại đổi, lập lại từ bản ấy.")
		return ui.Notice{Tone: ui.Good, Title: "Đã ghi bản mới của dự thảo này", Text: say,
			Actions: []templ.Component{ui.Button{Label: "Mở bản mới", Look: ui.Primary, Href: reportPath(fresh.ID)}}}, nil
	case fresh.Error != "":
		return templ.Join(ui.Progress{Title: "Chưa lập lại được", State: ui.Failed, Text: ui.Words(fresh.Error)}, againForm(m, true)), nil
	case !fresh.Ready():
		return ui.Progress{Title: "Đang lập lại", State: ui.Now, Text: ui.Words("Thường mất vài giây. Trang này có thể đóng lại; bản mới vẫn được lập."), Refresh: againPath(m.ID)}, nil
	}
	return againChanges(tx, in, p, m, fresh)
}

// howAgain says what drawing again does.
func howAgain(m report.Made) string {
	text := "Phần mềm lập lại từ số liệu hiện nay, cho xem từng câu trước và sau, và giữ nguyên những gì văn phòng đã viết, chuyển chỗ, xóa trong bản sửa mới nhất. Chưa có gì được ghi cho đến khi bấm “Ghi bản mới”."
	if m.Snapshot != "" {
		text += " Dự thảo này lấy số của một bản chốt; bản lập lại lấy số hiện nay."
	}
	return text
}

func againForm(m report.Made, first bool) templ.Component {
	look := ui.Look("")
	if first {
		look = ui.Primary
	}
	return form(ui.Form{Send: send(againPath(m.ID)), Label: "Lập lại từ số liệu hiện nay"},
		ui.Acts{ui.Button{Label: "Lập lại từ số liệu hiện nay", Icon: ui.IconReport, Look: look}, ui.Button{Label: "Tải lên bản đã sửa", Href: editionsPath(m.ID)}})
}

// againChanges shows the changes and what is to be chosen.
func againChanges(tx *db.Tx, in *Input, p *ui.Page, m, fresh report.Made) (templ.Component, error) {
	editions, err := report.Editions(tx, m.ID)
	if err != nil {
		return nil, err
	}
	edition := ""
	mine := "dự thảo như đã lập, chưa có bản sửa nào được tải lên"
	if len(editions) > 0 {
		edition, mine = editions[0].ID, "bản sửa “"+editions[0].Name+"”"
	}
	three, err := report.LoadThree(tx, fresh.ID, edition)
	if err != nil {
		return nil, err
	}
	joined, err := three.Join(choicesOf(in))
	if err != nil {
		return nil, err
	}
	g := byState(joined.Changes)
	p.Standing = ui.Words("Lập lại " + momentLabel(fresh.RecordedAt) + ", ghép vào " + mine + ".")
	if len(g.moving()) == 0 {
		return templ.Join(ui.Empty{Title: "Không câu nào đổi", Text: ui.Words("Số liệu hiện nay cho đúng những câu đã có; không cần ghi bản mới."),
			Actions: []templ.Component{ui.Button{Label: "Về dự thảo", Href: reportPath(m.ID)}}}, g.untouched(), againForm(m, false)), nil
	}
	p.Standing = append(p.Standing, ui.Run{Text: " " + g.count() + "."})
	return templ.Join(g.ask(m, fresh.ID, edition), g.told(), g.untouched(),
		section(ui.Section{Title: "Số liệu lại đổi?"}, againForm(m, false))), nil
}

// choicesOf reads what was chosen, by the ids of the changes.
func choicesOf(in *Input) map[string]docx.Choice {
	out := map[string]docx.Choice{}
	for name := range in.Form {
		if id, is := strings.CutPrefix(name, fieldTake); is {
			out[id] = docx.Choice(in.Get(name))
		}
	}
	return out
}

// changesOf are the changes of a draft, sorted by what became of them.
type changesOf map[docx.State][]docx.Change

func byState(all []docx.Change) changesOf {
	g := changesOf{}
	for _, c := range all {
		g[c.State] = append(g[c.State], c)
	}
	return g
}

// moving are the changes that make the new draft another.
func (g changesOf) moving() (all []docx.Change) {
	for _, s := range []docx.State{docx.Asked, docx.Updated, docx.Added, docx.Gone} {
		all = append(all, g[s]...)
	}
	return all
}

// count says in a line how much changes.
func (g changesOf) count() string {
	var words []string
	for _, w := range []struct {
		state docx.State
		say   string
	}{{docx.Updated, "câu đổi theo số liệu"}, {docx.Added, "câu mới"}, {docx.Gone, "câu không còn"}, {docx.Asked, "câu cần chọn"}} {
		if n := len(g[w.state]); n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, w.say))
		}
	}
	return strings.Join(words, ", ")
}

// ask is the form with what a person must choose.
func (g changesOf) ask(m report.Made, fresh report.ID, edition string) templ.Component {
	hidden := []ui.Hidden{{Name: fieldFresh, Value: string(fresh)}, {Name: fieldEdition, Value: edition}}
	var body []templ.Component
	for _, c := range g[docx.Asked] {
		body = append(body, rewording(c, c.Mine, c.Fresh), choice(c))
	}
	title, count, say := "Cần chọn", fmt.Sprint(len(g[docx.Asked])), "Những câu này văn phòng đã sửa, và số liệu của chúng cũng vừa đổi."
	if len(body) == 0 {
		title, count, say = "Không câu nào phải chọn", "", "Văn phòng không sửa câu nào trong số các câu đổi dưới đây."
	}
	body = append(body, ui.Acts{ui.Button{Label: "Ghi bản mới", Look: ui.Primary}, ui.Button{Label: "Để sau", Look: ui.Quiet, Href: reportPath(m.ID)}})
	return section(ui.Section{Title: title, Count: count}, ui.Note{Text: ui.Words(say + " “Ghi bản mới” lập dự thảo mới, dự thảo này vẫn còn.")},
		form(ui.Form{Send: send(againPath(m.ID)+"/ghi", hidden...), Label: "Ghi bản mới"}, body...))
}

// choice asks what becomes of one sentence.
func choice(c docx.Change) templ.Component {
	r := ui.Radios{Name: fieldTake + c.ID, Legend: "Dùng câu nào?", Value: string(c.Choice), Span: ui.Full}
	for _, offered := range c.Choices {
		o := ui.Option{Value: string(offered)}
		switch offered {
		case docx.TakeMine:
			o.Label, o.Hint = "Giữ câu của văn phòng", c.Mine
		case docx.TakeNumbers:
			o.Label, o.Hint = "Giữ lời của văn phòng, thay số mới", c.WithNumbers
		case docx.TakeFresh:
			o.Label, o.Hint = "Lấy câu lập mới", c.Fresh
			if c.Fresh == "" {
				o.Label, o.Hint = "Bỏ câu này", "Số liệu hiện nay không còn câu này."
			}
		}
		r.Options = append(r.Options, o)
	}
	return r
}

// told lists what changes without asking.
func (g changesOf) told() templ.Component {
	var all []templ.Component
	for _, s := range []struct {
		state docx.State
		title string
	}{{docx.Updated, "Đổi theo số liệu"}, {docx.Added, "Câu mới"}, {docx.Gone, "Không còn"}} {
		if len(g[s.state]) == 0 {
			continue
		}
		var rows []templ.Component
		for _, c := range g[s.state] {
			rows = append(rows, rewording(c, c.Base, c.Fresh))
		}
		all = append(all, section(ui.Section{Title: s.title, Count: fmt.Sprint(len(rows))}, rows...))
	}
	return templ.Join(all...)
}

// untouched folds away what stays as the office made it.
func (g changesOf) untouched() templ.Component {
	var all []templ.Component
	for _, s := range []struct {
		state docx.State
		say   string
	}{{docx.Kept, "câu văn phòng đã sửa, số liệu không đổi"}, {docx.Own, "đoạn văn phòng tự viết"}, {docx.Moved, "đoạn văn phòng chuyển chỗ"}, {docx.Deleted, "câu văn phòng đã xóa, vẫn để xóa"}} {
		if len(g[s.state]) == 0 {
			continue
		}
		var rows []templ.Component
		for _, c := range g[s.state] {
			before, after := c.Base, c.Mine
			if s.state == docx.Own || s.state == docx.Moved {
				before = ""
			}
			rows = append(rows, rewording(c, before, after))
		}
		all = append(all, ui.Folded{Label: fmt.Sprintf("%d %s", len(rows), s.say), Parts: rows})
	}
	if len(all) == 0 {
		return templ.NopComponent
	}
	return section(ui.Section{Title: "Giữ nguyên của văn phòng"}, all...)
}

// rewording shows two texts of a change beside each other.
func rewording(c docx.Change, before, after string) templ.Component {
	mark := func(all []docx.Stretch, whole bool) (out []ui.Reworded) {
		for _, s := range all {
			out = append(out, ui.Reworded{Text: s.Text, Changed: s.Changed && !whole})
		}
		return out
	}
	left, right := docx.Compare(before, after)
	whole := before == "" || after == ""
	return ui.Rewording{Place: c.Place, Before: mark(left, whole), After: mark(right, whole)}
}

// paperAgain asks for a draft to be drawn again.
func (s *Server) paperAgain() http.HandlerFunc {
	return post(s, Form[report.ID]{Right: auth.MakeReport, Name: "report.again",
		Read: func(in *Input) (report.ID, error) { return report.ID(in.Path["report"]), nil },
		Act: func(tx *db.Tx, id report.ID) (string, error) {
			_, err := report.DrawAgain(tx, id)
			return againPath(id), err
		},
		Again: againBody,
	})
}

// joinPaper is what the form that makes the new draft says; the files it was joined
// from follow from it and are left out of the digest.
type joinPaper struct {
	Of, Fresh report.ID
	Edition   string
	Choices   map[string]docx.Choice
	joined    report.Joined
}

// paperJoin makes the new draft.
func (s *Server) paperJoin() http.HandlerFunc {
	return post(s, Form[joinPaper]{Right: auth.MakeReport, Name: "report.merge",
		Read: func(in *Input) (joinPaper, error) {
			c := joinPaper{Of: report.ID(in.Path["report"]), Fresh: report.ID(in.Get(fieldFresh)), Edition: in.Get(fieldEdition), Choices: choicesOf(in)}
			var three report.Three
			err := s.DB.View(in.ctx, in.Actor, func(tx *db.Tx) (err error) {
				three, err = report.LoadThree(tx, c.Fresh, c.Edition)
				return err
			})
			if err != nil {
				return c, err
			}
			c.joined, err = three.Join(c.Choices)
			return c, err
		},
		Act: func(tx *db.Tx, c joinPaper) (string, error) {
			id, err := c.joined.Merge(tx)
			return reportPath(id), err
		},
		Again: againBody,
	})
}
