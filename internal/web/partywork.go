package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/report"
	"tongket/internal/web/ui"
)

const partyWorkPath = layoutPath + "/cong-tac-dang"

// partyWorkPage is where a ward says how the Party's yearly report sorts the lines
// of the plan.
func partyWorkPage(tx *db.Tx, in *Input) (templ.Component, error) {
	return partyWorkBody(tx, in, nil)
}

func partyWorkBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	now, confirmed, err := report.PartyWorkOf(tx, "")
	if err != nil {
		return nil, err
	}
	changes, err := report.PartyWorkHistory(tx)
	if err != nil {
		return nil, err
	}
	names, err := accountNames(tx)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Các mặt công tác Đảng", Crumbs: []ui.Crumb{{Label: "Thiết lập", Href: "/thiet-lap"}, {Label: "Thể thức văn bản", Href: layoutPath}, {Label: "Các mặt công tác Đảng"}},
		Standing: ui.Words("Báo cáo tổng kết công tác xây dựng Đảng xếp từng chỉ tiêu của kế hoạch vào một mặt công tác theo các từ dưới đây. Không văn bản nào ấn định cách xếp này; đây là thông lệ.")}
	state := ui.Notice{Tone: ui.Wait, Title: "Cần đối chiếu", Text: ui.Words("Cách xếp đi kèm chưa ai xác nhận. Hãy so với đề cương báo cáo của cấp ủy cấp trên, sửa nếu khác, rồi lưu; đến lúc ấy văn bản in kèm câu nhắc xem lại.")}
	if confirmed {
		state = ui.Notice{Tone: ui.Good, Title: "Đã xác nhận", Text: ui.Words(nameIn(names, changes[0].By) + " xác nhận " + momentLabel(changes[0].At) + ". Văn bản lập từ lúc ấy theo cách xếp này.")}
	}
	var parts []templ.Component
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa lưu được", faults)
		parts = append(parts, sum)
	} else {
		parts = append(parts, state)
	}
	parts = append(parts, partyWorkForm(in, now, faults))
	if len(changes) > 0 {
		t := ui.Table{Caption: "Các lần xác nhận", Columns: []ui.Column{{Label: "Lúc"}, {Label: "Người xác nhận"}}}
		for _, c := range changes {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(momentLabel(c.At)), ui.T(nameIn(names, c.By))}})
		}
		parts = append(parts, section(ui.Section{Title: "Các lần xác nhận"}, t))
	}
	return page(tx, in, p, templ.Join(parts...))
}

// partyWorkForm holds the sorting, or what was typed and not taken.
func partyWorkForm(in *Input, now report.PartyWork, faults []*fault.Fault) templ.Component {
	groups, names, sides := now.Text()
	seen := strings.Join([]string{groups, names, sides}, "\n")
	_, wrong := errorsOf("", faults)
	if len(faults) > 0 {
		groups, names, sides = in.Form.Get(report.FieldPartyGroups), in.Form.Get(report.FieldPartyNames), in.Form.Get(report.FieldPartySides)
	}
	return form(ui.Form{Send: send(partyWorkPath, ui.Hidden{Name: "da_thay", Value: seen}), Label: "Các mặt công tác Đảng"}, fields(
		ui.Textarea{Name: report.FieldPartySides, Label: "Các mặt công tác, theo thứ tự trong báo cáo", Rows: 8, Value: sides, Error: wrong[report.FieldPartySides], Span: ui.Full,
			Hint: "Mỗi mặt một dòng: tên, dấu hai chấm, các từ trong tên chỉ tiêu cách nhau bằng dấu chấm phẩy. Chỉ tiêu có từ của nhiều mặt thì thuộc mặt đứng trước; không có từ nào thì thuộc mặt đầu tiên."},
		ui.Input{Name: report.FieldPartyGroups, Label: "Nhóm chỉ tiêu về công tác Đảng có một trong các từ", Value: groups, Error: wrong[report.FieldPartyGroups], Span: ui.Full,
			Hint: "Các nhóm khác là nhiệm vụ chính trị do Đảng ủy lãnh đạo."},
		ui.Input{Name: report.FieldPartyNames, Label: "Chỉ tiêu về công tác Đảng có một trong các từ", Value: names, Error: wrong[report.FieldPartyNames], Span: ui.Full,
			Hint: "Dùng khi kế hoạch không có nhóm riêng. Chữ hoa, chữ thường, có dấu hay không dấu đều như nhau."}),
		ui.Acts{ui.Button{Label: "Lưu và xác nhận", Look: ui.Primary}, ui.Button{Label: "Thôi", Href: layoutPath}})
}

// partyWorkAsked leads from the Party's report to its sorting while nobody has
// confirmed it.
func partyWorkAsked(tx *db.Tx, in *Input) (templ.Component, error) {
	_, confirmed, err := report.PartyWorkOf(tx, "")
	if err != nil || confirmed {
		return templ.NopComponent, err
	}
	words := ui.Line{{Text: "Cách xếp chỉ tiêu vào các mặt công tác Đảng theo thông lệ, chưa ai xác nhận."}}
	if in.Actor.Can(auth.ChangeWard) {
		words = append(words, ui.Run{Text: " "}, ui.Run{Text: "Xem và xác nhận", Href: partyWorkPath}, ui.Run{Text: "."})
	}
	return ui.Note{Text: words}, nil
}

// sortedWork is what the form sends: the sorting that was seen and the one that is
// wanted.
type sortedWork struct{ Seen, Wanted report.PartyWork }

// partyWorkSet records how the ward sorts the lines of the Party's report.
func (s *Server) partyWorkSet() http.HandlerFunc {
	return post(s, Form[sortedWork]{Right: auth.ChangeWard, Name: "party.sort", Read: readSorted,
		Act: func(tx *db.Tx, c sortedWork) (string, error) {
			return partyWorkPath + "?xong=1", report.SetPartyWork(tx, c.Seen, c.Wanted)
		},
		Again: partyWorkBody})
}

func readSorted(in *Input) (c sortedWork, err error) {
	seen := strings.SplitN(strings.ReplaceAll(in.Get("da_thay"), "\r\n", "\n"), "\n", 3)
	if len(seen) < 3 {
		return c, fault.Invalidf(report.FieldPartySides, "Biểu mẫu này thiếu phần đã hiện lúc mở trang. Hãy mở lại trang Các mặt công tác Đảng rồi ghi lại.")
	}
	if c.Seen, err = report.ParsePartyWork(seen[0], seen[1], seen[2]); err != nil {
		return c, err
	}
	c.Wanted, err = report.ParsePartyWork(in.Form.Get(report.FieldPartyGroups), in.Form.Get(report.FieldPartyNames), in.Form.Get(report.FieldPartySides))
	return c, err
}
