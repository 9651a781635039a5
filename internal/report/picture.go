package report

import (
	"bytes"
	"fmt"
	"slices"

	"tongket/internal/doc/chart"
	"tongket/internal/doc/docx"
	"tongket/internal/doc/template"
	"tongket/internal/score"
)

// The room of a picture in a paper: as wide as the text of an A4 sheet, and laid
// out so that its words come out at about 9 points.
const (
	pictureWidth  = 600 // pixels that a chart is laid out for
	groupPictures = "bieu_do_nhom"
)

var pictureRoom = docx.MM(159)

// chartEntries are the charts that a template may show; each stays blank until
// drawPictures finds it in the template.
func chartEntries() []entry {
	picture := func(name, label string) entry {
		return entry{template.Name{Name: name, Label: label, Example: "hình", Kind: template.KindPicture}, func(*Report) template.Value { return nil }}
	}
	return []entry{
		picture(SplitChart, "Biểu đồ: kết quả của từng nhóm chỉ tiêu"),
		picture(PercentChart, "Biểu đồ: phần trăm kế hoạch của từng chỉ tiêu"),
		picture(UnitChart, "Biểu đồ: chỉ tiêu theo đơn vị chủ trì"),
		picture(MonthChart, "Biểu đồ: phần trăm kế hoạch theo tháng"),
		picture(CourseChart, "Biểu đồ: diễn biến từng chỉ tiêu"),
	}
}

// drawPictures puts the charts that a template shows into its scope, and no
// others: a picture costs more than the rest of a paper. One that would show
// nothing is left blank.
func (r *Report) drawPictures(t *template.Template, s template.Scope) error {
	shown := map[string]bool{}
	for _, tag := range t.Tags() {
		shown[tag.Name] = true
	}
	var wanted []string
	for _, e := range chartEntries() {
		if shown[e.Name.Name] {
			wanted = append(wanted, e.Name.Name)
		}
	}
	if len(wanted) > 0 {
		for _, c := range r.Charts() {
			if slices.Contains(wanted, c.Name) {
				p, err := pictureOf(c.Of)
				if err != nil {
					return fmt.Errorf("draw %s: %w", c.Name, err)
				}
				s[c.Name] = p
			}
		}
	}
	if !shown[groupPictures] {
		return nil
	}
	return r.drawGroups(s)
}

// pictureOf draws a chart for a paper, with its finding for those who do not see it.
func pictureOf(d chart.Drawing) (template.Picture, error) {
	scene := d.Scene(pictureWidth)
	var b bytes.Buffer
	err := scene.WritePNG(&b, chart.PrintScale)
	return template.Picture{Data: b.Bytes(), Width: pictureRoom, Alt: scene.Title}, err
}

// drawGroups gives each group of the scope the bullets of its own lines.
func (r *Report) drawGroups(s template.Scope) error {
	groups, _ := s["cac_nhom"].(template.List)
	for i, one := range groups {
		if i >= len(r.Board.Groups) {
			break
		}
		name := r.Board.Groups[i].Name
		board := r.Board
		board.Lines = slices.DeleteFunc(slices.Clone(board.Lines), func(l score.Line) bool { return l.Target.Group != name })
		for _, c := range Charts(r.in, board) {
			if c.Name != PercentChart {
				continue
			}
			p, err := pictureOf(c.Of)
			if err != nil {
				return fmt.Errorf("draw group %d: %w", i+1, err)
			}
			p.Alt = fmt.Sprintf("%s: phần trăm kế hoạch của từng chỉ tiêu", name)
			one[groupPictures] = p
		}
	}
	return nil
}
