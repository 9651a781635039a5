package report

import (
	"fmt"

	"tongket/internal/auth"
	"tongket/internal/doc/chart"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/score"
)

// UnitScore is how far one unit is with what it was charged with.
type UnitScore struct {
	Unit  org.Unit
	Count score.Count
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
		count := leads[u.ID]
		own := in
		if own.Targets = plan.Charged(in.Targets, shares, u.ID); len(own.Targets) > 0 {
			count = score.OfUnit(own, u.ID).Count
		}
		if count.Total > 0 && u.ID != in.Units.Root {
			all = append(all, UnitScore{u, count})
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
