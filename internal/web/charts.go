package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/doc/chart"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

const chartsPath = "/bieu-do"

// fileWidth is how wide a drawing that leaves the page is laid out: its words are
// then as large on an A4 sheet as those around it.
const fileWidth = 720

// pictured is a year with its charts.
type pictured struct {
	boards
	years  []int
	ward   org.Ward
	charts []report.Chart
	ground org.Ground
	placed org.Placed
	mapped bool // the ward has a map
}

func loadPictured(tx *db.Tx, in *Input) (p pictured, err error) {
	year, years, err := yearOf(tx, in)
	if err != nil {
		return p, err
	}
	p.years = years
	if p.boards, err = loadBoards(tx, year, plan.BaselineID(in.Get("nguon"))); err != nil {
		return p, err
	}
	if p.ward, err = org.LoadWard(tx, in.Today); err != nil {
		return p, err
	}
	p.charts = report.Charts(p.in, p.Board)
	if p.ground, p.mapped, err = org.LoadGround(tx); err != nil || !p.mapped {
		return p, err
	}
	tree, err := org.LoadTree(tx, in.Today)
	if err != nil {
		return p, err
	}
	shares, err := plan.Shares(tx, year, "")
	if err != nil {
		return p, err
	}
	if scores := report.UnitScores(p.in, p.Board, tree, shares); len(scores) > 0 {
		one, placed := report.GroundOf(year, p.ground, scores)
		p.placed, p.charts = placed, append(p.charts, one)
	}
	return p, nil
}

// chartsPage shows the year in pictures, each to be taken as a file.
func chartsPage(tx *db.Tx, in *Input) (templ.Component, error) {
	c, err := loadPictured(tx, in)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: fmt.Sprintf("Biểu đồ năm %d", c.Year), Standing: standing(c.boards), Actions: []templ.Component{c.yearSwitch()},
		Crumbs: []ui.Crumb{{Label: "Chỉ tiêu", Href: fmt.Sprintf("/chi-tieu?nam=%d", c.Year)}, {Label: "Biểu đồ"}}}
	if len(c.charts) == 0 {
		return page(tx, in, p, noPlan(in, c.Year, c.years))
	}
	p.Actions = append(p.Actions, ui.Button{Label: "Tải tất cả (PDF)", Icon: ui.IconDownload, Href: c.file("tat-ca.pdf"), Download: true})
	var parts []templ.Component
	for _, one := range c.charts {
		if one.Name == report.GroundChart {
			continue // has a page of its own
		}
		parts = append(parts, c.section(one))
	}
	parts = append(parts, section(ui.Section{Title: "Bản đồ các đơn vị"}, ui.Note{Text: ui.Line{{Text: c.groundWords()}, {Text: "Mở trang bản đồ", Href: fmt.Sprintf("%s/ban-do?nam=%d", chartsPath, c.Year)}, {Text: "."}}}))
	return page(tx, in, p, templ.Join(parts...))
}

func (c pictured) groundWords() string {
	if !c.mapped {
		return "Đơn vị chưa có tệp bản đồ địa bàn. "
	}
	return fmt.Sprintf("%d đơn vị đã tìm được chỗ trên bản đồ. ", len(c.placed.Of))
}

// section is one chart with its note and its files.
func (c pictured) section(one report.Chart) templ.Component {
	parts := []templ.Component{ui.Chart{Of: one.Of, Folded: true}}
	if one.Note != "" {
		parts = append(parts, ui.Note{Text: ui.Words(one.Note)})
	}
	parts = append(parts, ui.Acts{
		ui.Button{Label: "Tải hình (PNG)", Says: "Tải hình (PNG): " + one.Title, Icon: ui.IconDownload, Small: true, Href: c.file(one.Name + "/hinh.png"), Download: true},
		ui.Button{Label: "Tải PDF", Says: "Tải PDF: " + one.Title, Icon: ui.IconDownload, Small: true, Href: c.file(one.Name + "/hinh.pdf"), Download: true}})
	return section(ui.Section{ID: one.Name, Title: one.Title}, parts...)
}

// file is the address of a file of this year, under the baseline in force.
func (c pictured) file(name string) string {
	return fmt.Sprintf("%s/%s?nam=%d&nguon=%s", chartsPath, name, c.Year, c.Baseline)
}

func (c pictured) yearSwitch() ui.Switch {
	sw := yearSwitch(c.Year, c.years)
	for i, it := range sw.Items {
		sw.Items[i].Href = chartsPath + it.Href[len("/chi-tieu"):]
	}
	return sw
}

// pictureFiles is what a request for files asks for, with what it is drawn from.
type pictureFiles struct {
	name, title string
	scenes      []chart.Scene
}

var endings = map[string]string{chart.PNGMedia: ".png", chart.PDFMedia: ".pdf"}

func (f pictureFiles) write(w io.Writer, media string) error {
	if media == chart.PNGMedia {
		return f.scenes[0].WritePNG(w, chart.PrintScale)
	}
	return chart.WritePDF(w, f.title, f.scenes...)
}

// pictureFile answers with a drawing as a file: it is laid out from one view of
// the record and drawn after that has ended.
func (s *Server) pictureFile(media string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		in, ok := s.admit(w, r, auth.SeeRecord)
		if !ok {
			return
		}
		var f pictureFiles
		if err := s.DB.View(r.Context(), in.Actor, func(tx *db.Tx) (err error) {
			f, err = askedPictures(tx, in)
			return err
		}); err != nil {
			s.problem(w, r, err)
			return
		}
		var out bytes.Buffer
		if err := f.write(&out, media); err != nil {
			s.problem(w, r, fmt.Errorf("draw %s: %w", f.name, err))
			return
		}
		download(w, f.name+endings[media], media, out.Bytes())
	}
}

// askedPictures lays out the chart that the path names, or all of the year.
func askedPictures(tx *db.Tx, in *Input) (f pictureFiles, err error) {
	c, err := loadPictured(tx, in)
	if err != nil {
		return f, err
	}
	note := fmt.Sprintf("%s. Số liệu đã duyệt đến ngày %s.", c.ward.Title(), in.Today.Short())
	if name := baselineName(c.boards); name != "" {
		note += " So với " + vn.Inside(name) + "."
	}
	all := c.charts
	f.name, f.title = fmt.Sprintf("bieu-do-%d", c.Year), fmt.Sprintf("Biểu đồ năm %d, %s", c.Year, c.ward.Title())
	if asked := in.Path["chart"]; asked != "" {
		i := slices.IndexFunc(all, func(one report.Chart) bool { return one.Name == asked })
		if i < 0 {
			return f, fault.Missingf("Năm %d không có biểu đồ “%s”. Hãy mở lại trang Biểu đồ và chọn trong danh sách.", c.Year, asked)
		}
		all = all[i : i+1]
		f.name, f.title = fmt.Sprintf("%s-%d", asked, c.Year), all[0].Title
	}
	if len(all) == 0 {
		return f, fault.Missingf("Năm %d chưa có chỉ tiêu nào nên chưa có biểu đồ.", c.Year)
	}
	for _, one := range all {
		words := note
		if one.Note != "" {
			words += " " + one.Note
		}
		f.scenes = append(f.scenes, one.Of.Scene(fileWidth).Framed(one.Title, words))
	}
	return f, nil
}
