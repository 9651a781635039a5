package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/layout"
	"tongket/internal/org"
	"tongket/internal/report"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

const layoutPath = "/the-thuc"

// layoutPage shows how State and Party papers look on a day, each point with its
// source and how surely it is known.
func layoutPage(tx *db.Tx, in *Input) (templ.Component, error) { return layoutBody(tx, in, nil) }

func layoutBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	changes, err := org.SettingHistory(tx)
	if err != nil {
		return nil, err
	}
	names, err := accountNames(tx)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Thể thức văn bản", Crumbs: []ui.Crumb{{Label: "Thiết lập", Href: "/thiet-lap"}, {Label: "Thể thức văn bản"}},
		Standing: ui.Words("Văn bản hành chính và văn bản của Đảng có thể thức riêng, chọn theo cơ quan ban hành và ngày ban hành. Điểm ghi “cần đối chiếu” chưa có bản gốc; văn thư hãy so với văn bản rồi xác nhận hoặc đổi.")}
	var parts []templ.Component
	if name := in.Get("diem"); name != "" {
		one, err := pointForm(in, tx, name, changes[name], names, faults)
		if err != nil {
			return nil, err
		}
		parts = append(parts, one)
	} else if in.Get("xong") != "" {
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: "Đã lưu", Text: ui.Words("Văn bản lập từ bây giờ theo lựa chọn này; văn bản đã lập không đổi.")})
	}
	sorting, err := partyWorkState(tx, names)
	if err != nil {
		return nil, err
	}
	for _, w := range layout.Worlds {
		r, err := org.FormOf(tx, w, in.Today)
		if err != nil {
			return nil, err
		}
		body := []templ.Component{ui.Note{Text: ui.Words(r.Source + ", áp dụng cho văn bản từ ngày " + r.From.Short() + ".")}}
		for _, part := range layout.PartsOfPaper {
			body = append(body, pointPart(in, r, part, changes, names))
		}
		count := fmt.Sprintf("%d trong %d điểm cần đối chiếu", unconfirmed(r, r.Points, changes), len(r.Points))
		parts = append(parts, section(ui.Section{ID: string(w), Title: vn.Sentence(w.Label()), Count: count}, body...))
	}
	return page(tx, in, p, templ.Join(append(parts, sorting)...))
}

// partyWorkState says whether the sorting of the Party's work was confirmed, and
// leads to it.
func partyWorkState(tx *db.Tx, names map[auth.AccountID]string) (templ.Component, error) {
	changes, err := report.PartyWorkHistory(tx)
	if err != nil {
		return nil, err
	}
	state := "cần đối chiếu"
	if len(changes) > 0 {
		state = nameIn(names, changes[0].By) + " xác nhận " + momentLabel(changes[0].At)
	}
	return section(ui.Section{ID: "cong-tac-dang", Title: "Các mặt công tác Đảng", Count: state, More: ui.Line{{Text: "Xem, sửa, xác nhận", Href: partyWorkPath}}},
		ui.Note{Text: ui.Words("Cách xếp chỉ tiêu vào các mặt công tác trong báo cáo tổng kết công tác xây dựng Đảng; theo thông lệ, chưa thấy ở văn bản nào.")}), nil
}

// pointPart is one part of a paper, folded, with the points that need somebody first
// and a button for those who have looked at the whole part.
func pointPart(in *Input, r layout.Rules, part layout.Part, changes map[string][]org.SettingChange, names map[auth.AccountID]string) templ.Component {
	points := part.Points(r)
	label := fmt.Sprintf("%s: %d điểm", part.Name, len(points))
	waiting := unconfirmed(r, points, changes)
	if waiting > 0 {
		label += fmt.Sprintf(", %d cần đối chiếu", waiting)
	}
	fold := ui.Folded{Label: label, Open: in.Get("mo") == openPart(r.World, part), Parts: []templ.Component{pointTable(in, r, points, changes, names)}}
	if waiting > 1 && in.Actor.Can(auth.ChangeWard) {
		to := send(layoutPath, ui.Hidden{Name: "mo", Value: openPart(r.World, part)})
		for _, p := range points {
			if p.Unsure() && len(changes[r.Name(p.Key)]) == 0 {
				to.Hidden = append(to.Hidden, ui.Hidden{Name: "diem", Value: r.Name(p.Key)})
			}
		}
		fold.Parts = append(fold.Parts, form(ui.Form{Send: to, Label: "Xác nhận " + vn.Inside(part.Name)},
			ui.Acts{ui.Button{Label: fmt.Sprintf("Đã so cả %d điểm với bản gốc, đều đúng", waiting), Says: fmt.Sprintf("Xác nhận cả %d điểm của %s, %s", waiting, vn.Inside(part.Name), r.World.Label()), Small: true}}))
	}
	return fold
}

// openPart is how an address names a part that is to stand open.
func openPart(w layout.World, part layout.Part) string {
	return fmt.Sprintf("%s-%d", w, slices.IndexFunc(layout.PartsOfPaper, func(o layout.Part) bool { return o.Name == part.Name })+1)
}

// unconfirmed counts the points that a clerk should still hold against the paper.
func unconfirmed(r layout.Rules, points []layout.Point, changes map[string][]org.SettingChange) (n int) {
	for _, p := range points {
		if p.Unsure() && len(changes[r.Name(p.Key)]) == 0 {
			n++
		}
	}
	return n
}

func pointTable(in *Input, r layout.Rules, points []layout.Point, changes map[string][]org.SettingChange, names map[auth.AccountID]string) templ.Component {
	t := ui.Table{Caption: "Thể thức " + r.World.Label(), Columns: []ui.Column{{Label: "Điểm"}, {Label: "Đang dùng"}, {Label: "Căn cứ"}, {Label: "Đối chiếu"}, {Label: "Việc", Hidden: true}}}
	for _, p := range points {
		name := r.Name(p.Key)
		state := ui.Cell{Text: "theo bản gốc", Tone: ui.Faint, Whole: true}
		if p.Unsure() {
			state = ui.Cell{Text: "cần đối chiếu", Tone: ui.Wait, Whole: true}
		}
		if all := changes[name]; len(all) > 0 {
			state = ui.Cell{Text: nameIn(names, all[0].By), Small: ui.Words("xác nhận " + momentLabel(all[0].At)), Tone: ui.Soft}
		}
		now := ui.T(pointWords(p, p.Value))
		if p.Value != p.Usual {
			now.Small = ui.Words("quy định: " + pointWords(p, p.Usual))
		}
		act := ui.Cell{}
		if in.Actor.Can(auth.ChangeWard) && (!p.Fixed() || p.Unsure()) {
			act = ui.Cell{Act: true, Part: ui.Button{Label: pointAct(p), Says: pointAct(p) + ": " + p.Label, Small: true, Look: ui.Quiet, Href: layoutPath + "?diem=" + name}}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(p.Label), now, {Text: pointSource(p), Tone: ui.Soft}, state, act}})
	}
	return t
}

// pointAct is what may be done about a point: an unsure one is held against its paper,
// where it may be changed too; a sure one may only be changed.
func pointAct(p layout.Point) string {
	if p.Unsure() {
		return "Đối chiếu"
	}
	return "Đổi"
}

// pointSource says where a point stands and how surely.
func pointSource(p layout.Point) string {
	switch {
	case p.Mark == "G" && p.Place == "":
		return "theo thông lệ, chưa thấy ở văn bản nào"
	case p.Mark == "C":
		return p.Place
	case p.Place == "":
		return "theo bản chép lại của người khác"
	}
	return p.Place + ", theo bản chép lại của người khác"
}

// pointWords says a value as people call it.
func pointWords(p layout.Point, value string) string {
	words := map[string]string{
		"true": "có", "false": "không", "rule": "kẻ nét liền", "asterisk": "dấu sao (*)", "dashes": "năm gạch nối (-----)", "": "không có",
		"bold-italic": "in nghiêng đậm", "underline": "in đứng, gạch chân", "_": "dấu phẩy (,)", ".": "dấu chấm (.)", ";": "dấu chấm phẩy (;)",
		"phrase": "ngày 05 tháng 9 năm 2026", "short": "ngày 05/9/2026",
		"issuer,grounds,decides": "cơ quan ban hành, căn cứ, lời quyết định", "grounds,issuer,decides": "căn cứ, cơ quan ban hành, lời quyết định",
	}
	if w, known := words[value]; known {
		return w
	}
	if d, err := vn.ParsePlain(value); err == nil {
		return d.Input()
	}
	return strings.NewReplacer("{so}", "05", "{loai}", "BC", "{co_quan}", "…", "{don_vi}", "…", "{so_ky_hieu}", "…", "{ngay}", "…").Replace(value)
}

// pointForm is where one point is confirmed or chosen otherwise.
func pointForm(in *Input, tx *db.Tx, name string, changes []org.SettingChange, names map[auth.AccountID]string, faults []*fault.Fault) (templ.Component, error) {
	form1, p, err := org.FindPoint(name)
	if err != nil {
		return nil, err
	}
	r, err := org.FormOf(tx, form1.World, form1.From)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(r.Points, func(q layout.Point) bool { return q.Key == p.Key })
	value := r.Points[i].Value
	if len(faults) > 0 {
		value = in.Form.Get("gia_tri")
	}
	_, wrong := errorsOf("", faults)
	field := pointField(p, value, wrong[string(p.Key)])
	history := ui.Table{Caption: "Các lần xác nhận: " + p.Label, Columns: []ui.Column{{Label: "Giá trị"}, {Label: "Lúc"}, {Label: "Người xác nhận"}}}
	for _, c := range changes {
		history.Rows = append(history.Rows, ui.Row{Cells: []ui.Cell{ui.T(pointWords(p, c.Value)), ui.T(momentLabel(c.At)), ui.T(nameIn(names, c.By))}})
	}
	var parts []templ.Component
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa lưu được", faults)
		parts = append(parts, sum)
	}
	parts = append(parts, ui.Note{Text: ui.Words(r.Source + " (" + pointSource(p) + "). Mức đi kèm: " + pointWords(p, p.Usual) + ". Hãy mở văn bản gốc để so; lưu nghĩa là đã so.")},
		form(ui.Form{Send: send(layoutPath, ui.Hidden{Name: "diem", Value: name}), Label: p.Label}, field,
			ui.Acts{ui.Button{Label: "Lưu và xác nhận", Look: ui.Primary}, ui.Button{Label: "Thôi", Href: layoutPath}}))
	if len(history.Rows) > 0 {
		parts = append(parts, history)
	}
	return section(ui.Section{ID: "diem", Title: p.Label + ", " + r.World.Label()}, parts...), nil
}

// pointField is the field of a value: a list, an amount or words; nothing for a
// point that is fixed and can only be confirmed.
func pointField(p layout.Point, value, wrong string) templ.Component {
	if c := p.Choices(); c != nil {
		field := ui.Radios{Name: "gia_tri", ID: "f-" + string(p.Key), Legend: "Dùng", Value: value, Inline: true, Error: wrong}
		for _, v := range c {
			field.Options = append(field.Options, ui.Option{Value: v, Label: pointWords(p, v)})
		}
		return fields(field)
	}
	if p.Fixed() {
		return ui.Note{Text: ui.Words("Điểm này do quy định ấn định, chỉ xác nhận là đã đối chiếu.")}
	}
	if _, least, most, ok := p.Range(); ok {
		return fields(ui.Input{Name: "gia_tri", ID: "f-" + string(p.Key), Label: p.Label, Value: value, Mode: "numeric", Number: true, Error: wrong,
			Hint: fmt.Sprintf("Từ %d đến %d.", least, most), Span: ui.Half})
	}
	return fields(ui.Input{Name: "gia_tri", ID: "f-" + string(p.Key), Label: p.Label, Value: value, MaxLength: 60, Error: wrong, Span: ui.Half,
		Hint: "Giữ nguyên các chữ trong ngoặc nhọn: hệ thống điền vào đó."})
}

// looked is what a form of points sends: one with the value that is wanted, or
// several that were found right as they stand.
type looked struct {
	Names []string
	Value string
	Open  string // the part that was open
}

// layoutSet records what the ward takes for one point, or that several are right.
func (s *Server) layoutSet() http.HandlerFunc {
	return post(s, Form[looked]{Right: auth.ChangeWard, Name: "layout.set",
		Read: func(in *Input) (looked, error) {
			return looked{in.Form["diem"], strings.TrimSpace(in.Form.Get("gia_tri")), in.Get("mo")}, nil
		},
		Act: setPoints, Again: layoutBody})
}

func setPoints(tx *db.Tx, c looked) (string, error) {
	asTheyStand := len(c.Names) > 1 || c.Open != ""
	for _, name := range c.Names {
		r, p, err := org.FindPoint(name)
		if err != nil {
			return "", err
		}
		value := c.Value
		if asTheyStand || p.Fixed() {
			if value, err = pointNow(tx, r, p); err != nil {
				return "", err
			}
		}
		if err := org.SetFormPoint(tx, name, value); err != nil {
			return "", err
		}
		for _, part := range layout.PartsOfPaper {
			if slices.ContainsFunc(part.Points(r), func(q layout.Point) bool { return q.Key == p.Key }) {
				c.Open = openPart(r.World, part)
			}
		}
	}
	return layoutPath + "?xong=1&mo=" + url.QueryEscape(c.Open) + "#" + strings.SplitN(c.Open, "-", 2)[0], nil
}

// pointNow is what the ward uses of a point.
func pointNow(tx *db.Tx, form layout.Rules, p layout.Point) (string, error) {
	r, err := org.FormOf(tx, form.World, form.From)
	for _, q := range r.Points {
		if q.Key == p.Key {
			return q.Value, err
		}
	}
	return p.Usual, err
}
