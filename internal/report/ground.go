package report

import (
	"fmt"
	"slices"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/doc/chart"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/score"
)

// UnitScore is how far one unit is with what it was charged with.
type UnitScore struct {
	Unit  org.Unit
	Count score.Count
	Used  []figure.ID // the revisions its shares rest on
}

// UnitScores judges every unit that was charged with a share of the year's plan by
// its shares, else by the lines it leads; units with neither are left out.
func UnitScores(in score.Input, b score.Board, tree org.Tree, shares []plan.Share) []UnitScore {
	leads := map[auth.UnitID]score.Count{}
	for _, l := range b.Lines {
		if l.Counted {
			leads[l.Target.Owner] = leads[l.Target.Owner].With(l.Verdict)
		}
	}
	var all []UnitScore
	for _, u := range tree.All() {
		one := UnitScore{Unit: u, Count: leads[u.ID]}
		own := in
		if own.Targets = plan.Charged(in.Targets, shares, u.ID); len(own.Targets) > 0 {
			board := score.OfUnit(own, u.ID)
			one.Count, one.Used = board.Count, used(board.Lines)
		}
		if one.Count.Total > 0 && u.ID != in.Units.Root {
			all = append(all, one)
		}
	}
	return all
}

// words are a unit's count and its share of lines met, for the shade.
func (u UnitScore) words() (text string, percent int64) {
	return fmt.Sprintf("%d/%d", u.Count.MetOrExceeded(), u.Count.Total), int64(u.Count.MetOrExceeded()) * hundred / int64(u.Count.Total)
}

// mark is the unit's verdict as the map shows it: không đạt where any line is.
func (u UnitScore) mark() chart.Mark {
	switch {
	case u.Count.NotMet > 0:
		return chart.NotMet
	case u.Count.MetOrExceeded() == u.Count.Total:
		return chart.Met
	}
	return chart.NoMark
}

// GroundOf draws the map of units by how many of their lines are met. Pieces of
// ground that are no unit's stay white; units without a place are listed below.
func GroundOf(year int, g org.Ground, scores []UnitScore) (Chart, org.Placed) {
	units := make([]org.Unit, len(scores))
	for i, s := range scores {
		units[i] = s.Unit
	}
	placed := g.Place(units)
	title := fmt.Sprintf("Kết quả của các đơn vị trên bản đồ năm %d", year)
	m := chart.Map{Title: title + ": số chỉ tiêu đạt và vượt trên số chỉ tiêu được giao.", Caption: title, RowHead: "Đơn vị", Value: "Đạt và vượt/được giao", Levels: shadeLabels(), Missed: "gạch chéo: có chỉ tiêu không đạt"}
	for _, s := range scores {
		text, percent := s.words()
		r := chart.Region{Name: s.Unit.Name, Level: shadeOf(percent), Text: text, Mark: s.mark()}
		if s.Count.NoData+s.Count.NotDue == s.Count.Total {
			r.Level = -1
		}
		if at, ok := placed.Of[s.Unit.ID]; ok {
			r.Rings = g.Features[at].Rings
			m.Regions = append(m.Regions, r)
		} else {
			m.Lost = append(m.Lost, r)
		}
	}
	for _, i := range placed.Idle {
		m.Empty = append(m.Empty, g.Features[i].Rings...)
	}
	return Chart{Name: GroundChart, Title: title, Of: m}, placed
}

// grounded is the ward's map with what it is shaded by, for the papers that show it.
type grounded struct {
	ground org.Ground
	tree   org.Tree
	shares []plan.Share
}

// readGround finds the ward's map, if it has one.
func (r *Report) readGround(tx *db.Tx) error {
	g, ok, err := org.FindGround(tx)
	if err != nil || !ok {
		return err
	}
	at := grounded{ground: g}
	if at.tree, err = org.LoadTree(tx, r.Day); err != nil {
		return err
	}
	at.shares, err = plan.Shares(tx, r.Board.Year, r.known)
	r.ground = &at
	return err
}

// drawGround draws the map of the paper's board; without one it says what to do.
func (r *Report) drawGround() (c Chart, why string, err error) {
	if r.ground == nil {
		return c, "Chưa có bản đồ địa bàn của đơn vị. Tải tệp ranh giới (GeoJSON) lên ở Chỉ tiêu, Biểu đồ, Bản đồ rồi lập lại văn bản.", nil
	}
	if err := r.ground.ground.Open(); err != nil {
		return c, "", err
	}
	scores := UnitScores(r.in, r.Board, r.ground.tree, r.ground.shares)
	if len(scores) == 0 {
		return c, fmt.Sprintf("Năm %d chưa giao chỉ tiêu cho đơn vị nào nên bản đồ chưa có gì để tô.", r.Board.Year), nil
	}
	rests := slices.Clone(r.Figures)
	for _, s := range scores {
		rests = append(rests, s.Used...)
	}
	slices.Sort(rests)
	r.Figures = slices.Compact(rests)
	c, _ = GroundOf(r.Board.Year, r.ground.ground, scores)
	return c, "", nil
}
