package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// settingsPage shows what the ward decides for itself, what each choice does,
// and when it was changed.
func settingsPage(tx *db.Tx, in *Input) (templ.Component, error) { return settingsBody(tx, in, nil) }

func settingsBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	values, err := org.SettingValues(tx)
	if err != nil {
		return nil, err
	}
	changes, err := org.SettingHistory(tx)
	if err != nil {
		return nil, err
	}
	names, err := accountNames(tx)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Thiết lập", Standing: ui.Words("Những điều luật để đơn vị tự quyết. Mỗi lần đổi có hiệu lực từ lúc lưu; kết quả của những ngày trước vẫn tính theo thiết lập ngày ấy.")}
	p.Actions = []templ.Component{ui.Button{Label: "Thể thức văn bản", Href: layoutPath}}
	var parts []templ.Component
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa đổi được thiết lập", faults)
		parts = append(parts, sum)
	} else if name := in.Get("xong"); name != "" {
		parts = append(parts, settingDone(name, values))
	}
	for _, s := range org.SettingList {
		meaning := s.Meaning
		if len(changes[s.Name]) == 0 {
			meaning += " Chưa ai đổi: đang theo mặc định, " + settingWords(s, s.Default) + "."
		}
		parts = append(parts, section(ui.Section{ID: s.Name, Title: s.Label}, ui.Note{Text: ui.Words(meaning)},
			settingForm(in, s, values[s.Name], faults), settingHistory(s, changes[s.Name], names)))
	}
	return page(tx, in, p, templ.Join(parts...))
}

// settingHistory says who changed a setting to what, newest first.
func settingHistory(s org.Setting, changes []org.SettingChange, names map[auth.AccountID]string) templ.Component {
	if len(changes) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{Caption: "Các lần đổi: " + s.Label, Columns: []ui.Column{{Label: "Đổi thành"}, {Label: "Lúc"}, {Label: "Người đổi"}}}
	for _, c := range changes {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(settingWords(s, c.Value)), ui.T(momentLabel(c.At)), ui.T(nameIn(names, c.By))}})
	}
	return t
}

func settingDone(name string, values map[string]string) templ.Component {
	for _, s := range org.SettingList {
		if s.Name == name {
			return ui.Notice{Tone: ui.Good, Title: "Đã lưu thiết lập", Text: ui.Words("“" + s.Label + "”: " + settingWords(s, values[name]) + ". Có hiệu lực từ bây giờ.")}
		}
	}
	return templ.NopComponent
}

// settingWords says a setting's value in words.
func settingWords(s org.Setting, value string) string {
	if s.Choices != nil && s.Amount != "" {
		return strings.ReplaceAll(value, ".", ",") + " " + s.Amount
	}
	switch value {
	case "true":
		return "bật"
	case "false":
		return "tắt"
	case org.StrictlyAbove:
		return "lớn hơn (>)"
	case org.AtLeastAsMuch:
		return "từ mức ấy trở lên (≥)"
	case org.PointsOff:
		return "không chấm"
	case "":
		return "không đặt"
	}
	if rule, ok := score.FindPointRule(value); ok {
		return rule.Words
	}
	if percent, err := vn.ParsePlain(value); err == nil {
		return percent.String() + "%"
	}
	return value
}

func settingForm(in *Input, s org.Setting, value string, faults []*fault.Fault) templ.Component {
	_, wrong := errorsOf("", faults)
	mine := len(faults) > 0 && in.Get("thiet_lap") == s.Name
	if mine {
		value = in.Form.Get("gia_tri")
	}
	var field templ.Component
	if s.Choices == nil {
		if percent, err := vn.ParsePlain(value); err == nil && !mine {
			value = percent.Input()
		}
		i := ui.Input{Name: "gia_tri", ID: "f-" + s.Name, Label: s.Amount, Value: value, Unit: "%", Mode: "decimal", Number: true}
		if mine {
			i.Error = wrong[s.Name]
		}
		field = i
	} else {
		r := ui.Radios{Name: "gia_tri", ID: "f-" + s.Name, Legend: "Đang dùng", Value: value, Inline: s.Name != org.Points}
		for _, c := range s.Choices {
			r.Options = append(r.Options, ui.Option{Value: c, Label: settingWords(s, c)})
		}
		if mine {
			r.Error = wrong[s.Name]
		}
		field = r
	}
	return form(ui.Form{Send: send("/thiet-lap", ui.Hidden{Name: "thiet_lap", Value: s.Name}), Label: s.Label},
		fields(field), ui.Acts{ui.Button{Label: "Lưu", Says: "Lưu: " + s.Label, Small: true}})
}

// changed is one setting as its form sends it.
type changed struct{ Name, Value string }

// settingChange changes one setting from now on.
func (s *Server) settingChange() http.HandlerFunc {
	return post(s, Form[changed]{Right: auth.ChangeWard, Name: "setting.change",
		Read: func(in *Input) (changed, error) { return changed{in.Get("thiet_lap"), in.Get("gia_tri")}, nil },
		Act:  changeSetting, Again: settingsBody})
}

func changeSetting(tx *db.Tx, c changed) (string, error) {
	if !slices.ContainsFunc(org.SettingList, func(s org.Setting) bool { return s.Name == c.Name }) {
		return "", fault.Missingf("Không có thiết lập “%s”. Hãy mở lại trang thiết lập.", c.Name)
	}
	err := org.ChangeSetting(tx, c.Name, c.Value)
	if f := fault.Of(err); f != nil && f.Field == "" {
		err = atField(c.Name, err)
	}
	return "/thiet-lap?xong=" + c.Name + "#" + c.Name, err
}
