package web

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/doc/chart"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/report"
	"tongket/internal/web/ui"
)

const groundPath = chartsPath + "/ban-do"

// groundPage shows how far the units are on the ward's map, which of them have no
// place on it, and takes the map's file.
func groundPage(tx *db.Tx, in *Input) (templ.Component, error) { return groundBody(tx, in, nil) }

func groundBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	c, err := loadPictured(tx, in)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: fmt.Sprintf("Bản đồ các đơn vị năm %d", c.Year), Actions: []templ.Component{c.groundSwitch()},
		Standing: ui.Words("Mỗi đơn vị: số chỉ tiêu đạt và vượt trên số chỉ tiêu được giao cho đơn vị; đơn vị chưa được giao mức riêng thì tính theo chỉ tiêu chủ trì."),
		Crumbs:   []ui.Crumb{{Label: "Chỉ tiêu", Href: fmt.Sprintf("/chi-tieu?nam=%d", c.Year)}, {Label: "Biểu đồ", Href: fmt.Sprintf("%s?nam=%d", chartsPath, c.Year)}, {Label: "Bản đồ"}}}
	done := ui.Notice{}
	if in.Get("xong") != "" {
		done = ui.Notice{Title: "Đã lưu bản đồ", Text: ui.Words(c.groundWords())}
	}
	parts := []templ.Component{formTop("Chưa lưu được bản đồ", faults, done)}
	drawn := false
	for _, one := range c.charts {
		if one.Name == report.GroundChart {
			parts, drawn = append(parts, c.section(one)), true
		}
	}
	switch {
	case !c.mapped:
		parts = append(parts, ui.Empty{Title: "Chưa có bản đồ địa bàn", Text: ui.Words("Tải tệp ranh giới các tổ dân phố, đơn vị (GeoJSON) lên; bản đồ tự tô theo kết quả.")})
	case !drawn:
		parts = append(parts, ui.Empty{Title: fmt.Sprintf("Năm %d chưa giao chỉ tiêu cho đơn vị nào", c.Year), Text: ui.Words("Giao mức cho đơn vị, hoặc đơn vị chủ trì, ở trang Chỉ tiêu; bản đồ tự tô theo kết quả.")})
	default:
		parts = append(parts, c.unmatched())
	}
	if in.Actor.Can(auth.ChangeWard) {
		parts = append(parts, c.groundForm(in, faults))
	}
	return page(tx, in, p, templ.Join(parts...))
}

func (c pictured) groundSwitch() ui.Switch {
	sw := yearSwitch(c.Year, c.years)
	for i, it := range sw.Items {
		sw.Items[i].Href = groundPath + it.Href[len("/chi-tieu"):]
	}
	return sw
}

// unmatched lists the units without a place and the places without a unit.
func (c pictured) unmatched() templ.Component {
	if len(c.placed.Lost) == 0 && len(c.placed.Idle) == 0 {
		return ui.Note{Text: ui.Words("Mọi đơn vị được giao chỉ tiêu đều có chỗ trên bản đồ.")}
	}
	list := ui.DefList{}
	if len(c.placed.Lost) > 0 {
		var names []string
		for _, u := range c.placed.Lost {
			names = append(names, u.Name)
		}
		list.Items = append(list.Items, ui.Def{Term: ui.Words(fmt.Sprintf("%d đơn vị không có vùng cùng tên", len(names))), Text: ui.Words(strings.Join(names, "; "))})
	}
	if len(c.placed.Idle) > 0 {
		var names []string
		for _, i := range c.placed.Idle {
			words := strings.Join(c.ground.Features[i].Words, ", ")
			if words == "" {
				words = fmt.Sprintf("vùng thứ %d, không có tên", i+1)
			}
			names = append(names, words)
		}
		list.Items = append(list.Items, ui.Def{Term: ui.Words(fmt.Sprintf("%d vùng không phải của đơn vị nào ở trên", len(names))), Text: ui.Words(strings.Join(names, "; "))})
	}
	return section(ui.Section{Title: "Chưa ghép được"}, ui.Note{Text: ui.Words("Đơn vị được ghép với vùng có cùng tên (không kể hoa thường, dấu, chữ “số”). Sửa tên trong tệp bản đồ, hoặc tên đơn vị, rồi tải lại.")}, list)
}

// groundForm takes a map file.
func (c pictured) groundForm(in *Input, faults []*fault.Fault) templ.Component {
	_, wrong := errorsOf("", faults)
	label := "Tải bản đồ lên"
	if c.mapped {
		label = "Thay bản đồ"
	}
	return section(ui.Section{ID: "tep", Title: "Tệp bản đồ"}, form(ui.Form{Send: send(groundPath, ui.Hidden{Name: "ban_do", Value: c.ground.ID}, ui.Hidden{Name: "nam", Value: fmt.Sprint(c.Year)}), Label: "Tệp bản đồ", Upload: true},
		ui.FileInput{Name: "tep", Label: "Tệp GeoJSON", Accept: ".geojson,.json", Error: wrong["tep"], Hint: fmt.Sprintf("Ranh giới các đơn vị, kinh độ vĩ độ WGS 84, nặng đến %d MB; mỗi vùng mang tên đơn vị. Ranh giới lấy từ cơ quan quản lý đất đai hoặc tự vẽ; đây không phải căn cứ pháp lý về địa giới.", chart.MaxMapBytes>>20)},
		ui.Acts{ui.Button{Label: label, Icon: ui.IconUpload, Look: ui.Primary}}))
}

// groundUpload is a map file that was sent.
type groundUpload struct {
	file org.GroundFile
	Name string
	Sum  string // of its bytes: another file under the same name is another act
	Seen string
	Year string
}

func (s *Server) groundSet() http.HandlerFunc {
	return post(s, Form[groundUpload]{Right: auth.ChangeWard, Name: "ward.map", Again: groundBody,
		Read: func(in *Input) (u groundUpload, err error) {
			sent, ok := in.Files["tep"]
			if !ok || len(sent.Data) == 0 {
				return u, fault.Invalidf("tep", "Chưa chọn tệp bản đồ. Hãy chọn tệp GeoJSON ranh giới các đơn vị của phường.")
			}
			u = groundUpload{Name: sent.Name, Sum: fmt.Sprintf("%x", sha256.Sum256(sent.Data)), Seen: in.Get("ban_do"), Year: in.Get("nam")}
			u.file, err = org.ReadGround("tep", sent.Name, sent.Data)
			return u, err
		},
		Act: func(tx *db.Tx, u groundUpload) (string, error) {
			return fmt.Sprintf("%s?nam=%s&xong=1", groundPath, u.Year), org.SetGround(tx, u.file, u.Seen)
		}})
}
