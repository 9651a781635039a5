package report

import (
	"bytes"
	"fmt"
	"slices"
	"sync"

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
	// A chart of more lines than a sheet has room for is drawn in parts: of these
	// pixels, two stand on an upright sheet and one on a sheet that lies across.
	partHeight = 430
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
		picture(GroundChart, "Bản đồ: kết quả của các đơn vị trên địa bàn"),
	}
}

// drawPictures puts the charts that a template shows into its scope, and no
// others: a picture costs more than the rest of a paper. In the place of one that
// would show nothing stands a frame that says so.
func (r *Report) drawPictures(t *template.Template, s template.Scope) error {
	shown := map[string]bool{}
	for _, tag := range t.Tags() {
		shown[tag.Name] = true
	}
	charts := r.chartsOnce()
	for _, e := range chartEntries() {
		if !shown[e.Name.Name] {
			continue
		}
		c, why, err := r.chartNamed(e.Name.Name, charts)
		if err != nil {
			return fmt.Errorf("draw %s: %w", e.Name.Name, err)
		}
		if why != "" {
			c.Of = chart.Blank{Text: why}
		}
		if s[e.Name.Name], err = pictureOf(c.Of); err != nil {
			return fmt.Errorf("draw %s: %w", e.Name.Name, err)
		}
	}
	if !shown[groupPictures] {
		return nil
	}
	return r.drawGroups(s)
}

// chartsOnce draws the charts of the board when the first of them is asked for.
func (r *Report) chartsOnce() func() []Chart { return sync.OnceValue(r.Charts) }

// chartNamed is one chart of the board, or why there is none.
func (r *Report) chartNamed(name string, charts func() []Chart) (c Chart, why string, err error) {
	if name == GroundChart {
		return r.drawGround()
	}
	for _, c := range charts() {
		if c.Name == name {
			return c, "", nil
		}
	}
	why = fmt.Sprintf("Năm %d chưa có chỉ tiêu nào để vẽ biểu đồ này.", r.Board.Year)
	switch {
	case r.Board.Count.Total == 0:
	case name == UnitChart:
		why = fmt.Sprintf("Chỉ tiêu năm %d mới do một đơn vị chủ trì nên chưa có gì để so sánh giữa các đơn vị.", r.Board.Year)
	case name == MonthChart:
		why = fmt.Sprintf("Năm %d chưa có chỉ tiêu nào có phần trăm kế hoạch theo tháng.", r.Board.Year)
	case name == CourseChart:
		why = fmt.Sprintf("Năm %d chưa có chỉ tiêu nào có số liệu từ hai tháng trở lên.", r.Board.Year)
	}
	return c, why, nil
}

// pictureWords says what a chart of the dictionary shows by the record.
func (r *Report) pictureWords(name string, charts func() []Chart) (string, error) {
	if name == groupPictures {
		return "hình của từng nhóm", nil
	}
	c, why, err := r.chartNamed(name, charts)
	if err != nil || why != "" {
		return why, err
	}
	return "hình: " + c.Title, nil
}

// pictureOf draws a chart for a paper, with its finding for those who do not see it.
func pictureOf(d chart.Drawing) (template.Picture, error) {
	whole := d.Scene(pictureWidth)
	p, err := pictureFrom(whole, whole.Title)
	if err != nil || whole.H <= partHeight {
		return p, err
	}
	scenes := chart.Parts(d, pictureWidth, partHeight)
	for i, s := range scenes {
		part, err := pictureFrom(s, fmt.Sprintf("%s (phần %d/%d)", s.Title, i+1, len(scenes)))
		if err != nil || len(scenes) == 1 {
			return p, err
		}
		p.Parts = append(p.Parts, part)
	}
	return p, nil
}

func pictureFrom(s chart.Scene, alt string) (template.Picture, error) {
	var b bytes.Buffer
	err := s.WritePNG(&b, chart.PrintScale)
	return template.Picture{Data: b.Bytes(), Width: pictureRoom, Alt: alt}, err
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
