package web

import (
	"testing"
	"time"

	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
)

// TestPointsAreShownOnceSwitchedOn: off there is no word of points; on, the sum, the
// rule, each unit and each line with its weight; the count stays what it was.
func TestPointsAreShownOnceSwitchedOn(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.Clock.Advance(30 * 24 * time.Hour) // January is over
	p.Do(p.Clerk, func(tx *db.Tx) error {
		f, err := figure.Submit(tx, figure.Entry{Key: p.january(p.budget, p.Root), Value: figure.Value{N: 6600}, Status: figure.Final, Seen: figure.NotSeen})
		if err == nil {
			_, err = figure.Approve(tx, f.ID)
		}
		return err
	})
	v := p.as(p.Chair)
	const address = "/chi-tieu?nam=2026"
	v.get(address).want(200, "1/5 chỉ tiêu đạt và vượt").without("Cách chấm", "Điểm theo đơn vị chủ trì")
	v.get("/thiet-lap").want(200, "không chấm").send("/thiet-lap", typing{"thiet_lap": org.Points, "gia_tri": org.PointsShare}).
		want(200, "Đã lưu thiết lập", "điểm theo % kế hoạch, tối đa đủ điểm")
	v.get(address).want(200, "Chưa dòng nào của kế hoạch ghi điểm")

	line := p.lineOf(p.budget, 2026)
	p.Do(p.Clerk, func(tx *db.Tx) error {
		line.Weight = 750
		_, err := plan.SetTarget(tx, line, "Quy chế chấm điểm")
		return err
	})
	v.get(address).want(200, "1/5 chỉ tiêu đạt và vượt", "Cách chấm: đạt hoặc vượt: đủ điểm", "Điểm theo đơn vị chủ trì", "7,5/7,5 điểm (100%)", "Dòng 1, 3, 4, 5 không ghi điểm.", "Điểm từng dòng")
}
