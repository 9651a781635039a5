package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// scoreCmd prints the scoreboard of a year.
type scoreCmd struct {
	Year int    `required:"" help:"The year of the plan."`
	AsOf string `name:"as-of" help:"As the record knew it at the end of this day: 2025-12-31 or 31/12/2025." placeholder:"DAY" xor:"when"`
	// Snapshot prints what was frozen and says where a recomputation differs.
	Snapshot string `help:"As it was frozen under this name." placeholder:"NAME" xor:"when"`
}

// Run reads the board and prints it.
func (c *scoreCmd) Run(p *program) error {
	if c.Snapshot != "" {
		return p.inWard(func(tx *db.Tx) error { return p.writeSnapshot(tx, c.Year, c.Snapshot) })
	}
	asked, err := askedOf(c.Year, c.AsOf)
	if err != nil {
		return err
	}
	return p.inWard(func(tx *db.Tx) error {
		in, err := score.Load(tx, asked)
		if err != nil {
			return err
		}
		if len(in.Targets) == 0 {
			return fault.Invalidf("nam", "Năm %d chưa có chỉ tiêu nào. Hãy tải nghị quyết hoặc quyết định giao chỉ tiêu lên và xác nhận, hoặc chọn năm khác.", c.Year)
		}
		ward, err := org.LoadWard(tx, in.AsOf)
		if err != nil {
			return err
		}
		p.writeBoard(ward, score.Of(in), in)
		return nil
	})
}

// askedOf reads the day that was typed.
func askedOf(year int, asOf string) (score.Asked, error) {
	a := score.Asked{Year: year}
	if asOf == "" {
		return a, nil
	}
	day, err := vn.ParseDay(asOf)
	a.AsOf = day
	return a, err
}

// writeBoard prints a board: the count, a row for each line, and why a line is
// what it is where that is not plain from the numbers.
func (p *program) writeBoard(ward org.Ward, b score.Board, in score.Input) {
	fmt.Fprintf(p.out, "%s: chỉ tiêu năm %d, tính đến ngày %s (quy tắc %s)\n", ward.Title(), b.Year, b.AsOf.Short(), b.Rules)
	fmt.Fprintf(p.out, "%d/%d chỉ tiêu đạt và vượt%s\n\n", b.MetOrExceeded(), b.Count.Total, classes(b.Count))
	t := &table{head: []string{"TT", "Chỉ tiêu", "Kế hoạch", "Thực hiện", "% kế hoạch", "Đánh giá"},
		right: []bool{true, false, true, true, true, false}, wrap: 1}
	for _, g := range b.Groups {
		if g.Name != "" {
			t.add(fmt.Sprintf("%s (%d/%d)", vn.Upper(g.Name), g.Count.MetOrExceeded(), g.Count.Total))
		}
		for _, l := range b.Lines {
			if l.Target.Group == g.Name {
				boardRows(t, l)
			}
		}
	}
	t.write(p.out, "", p.width())
	p.writeOverridden(b)
	p.writeReasons(b)
	if len(in.Baselines) > 1 {
		p.writeOthers(b, in.Baselines)
	}
	p.writePoints(b, in)
}

// writePoints prints the points of the plan and of each unit, where the ward gives
// any, with the rule and the lines that are left out.
func (p *program) writePoints(b score.Board, in score.Input) {
	points, given := b.Points(in.Settings.Points)
	if !given {
		return
	}
	fmt.Fprintf(p.out, "\nĐiểm: %s\n", points.Plan.Words())
	paragraph(p.out, "", "", "Cách chấm: "+points.Rule.Words+".", p.width())
	t := &table{head: []string{"TT", "Chỉ tiêu", "Đánh giá", "Điểm tối đa", "Điểm đạt"}, right: []bool{true, false, false, true, true}, wrap: 1}
	for _, e := range points.Plan.Lines {
		t.add(strconv.Itoa(e.Target.Number), e.Target.Name, e.Verdict.Label(), score.PointText(e.Of), score.PointText(e.Got))
	}
	t.write(p.out, "", p.width())
	if left := points.Plan.LeftWords(); left != "" {
		paragraph(p.out, "", "", left, p.width())
	}
	fmt.Fprintln(p.out, "\nĐiểm theo đơn vị chủ trì:")
	for _, u := range points.Units {
		name := in.Units.Name[u.Unit]
		if name == "" {
			name = "chưa giao đơn vị chủ trì"
		}
		paragraph(p.out, "  ", "  ", name+": "+u.Words(), p.width())
	}
}

// classes tells the parts of the count.
func classes(c score.Count) string {
	var parts []string
	for _, v := range score.Verdicts {
		if n := c.Of(v); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, v.Label()))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	if words := c.OverriddenWords(); words != "" {
		return ": " + strings.Join(parts, ", ") + "; " + words
	}
	return ": " + strings.Join(parts, ", ")
}

// boardRows adds a line's row; one of several parts has a row for each.
func boardRows(t *table, l score.Line) {
	number := ""
	if l.Target.Counts {
		number = strconv.Itoa(l.Target.Number)
	}
	verdict := l.Verdict.Label()
	if l.Override != nil {
		verdict += " (*)"
	}
	if len(l.Parts) != 1 {
		t.add(number, l.Target.Name, "", "", "", verdict)
		number, verdict = "", ""
	}
	for _, part := range l.Parts {
		name := l.Target.Name
		if len(l.Parts) != 1 {
			name = "- " + part.Definition.Name
		}
		planned, value := "", ""
		if part.Judged != nil {
			planned = part.Judged.Plan
		}
		if part.Value != nil {
			value = part.Value.Text
		}
		t.add(number, plan.Measure(name, unitAfter(part.Definition.Unit)), planned, value, report.PercentOfPlan(part), verdict)
	}
}

// writeSnapshot prints a board as it was frozen, and where the rules of today give
// another one from the same record.
func (p *program) writeSnapshot(tx *db.Tx, year int, name string) error {
	found, err := score.FindSnapshot(tx, year, name)
	if err != nil {
		return err
	}
	s, frozen, err := score.LoadSnapshot(tx, found.ID)
	if err != nil {
		return err
	}
	in, err := score.Load(tx, s.Asked())
	if err != nil {
		return err
	}
	ward, err := org.LoadWard(tx, s.Day)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Bản chốt %s, mốc nhật ký %s\n", s.Title(), s.Head)
	p.writeBoard(ward, frozen, in)
	again := score.Differences(frozen, score.Of(in))
	if len(again) == 0 {
		fmt.Fprintf(p.out, "\nTính lại theo quy tắc %s từ đúng số liệu ấy: giống hệt.\n", score.RuleVersion)
		return nil
	}
	fmt.Fprintf(p.out, "\nTính lại theo quy tắc %s từ đúng số liệu ấy, khác ở %d dòng:\n", score.RuleVersion, len(again))
	for _, d := range again {
		paragraph(p.out, fmt.Sprintf("%4d. ", d.Number), "      ", fmt.Sprintf("%s: %s, nay là %s.", d.Name, said(d.Then), said(d.Now)), p.width())
	}
	return nil
}

// said is what one board says of a line.
func said(s *score.Standing) string {
	switch {
	case s == nil:
		return "không có dòng này"
	case s.Value == "":
		return s.Verdict.Label()
	}
	return s.Verdict.Label() + " (" + s.Value + ")"
}

// writeOverridden lists the lines that a person judged otherwise, with both
// verdicts.
func (p *program) writeOverridden(b score.Board) {
	headed := false
	for _, l := range b.Lines {
		if l.Override == nil {
			continue
		}
		if !headed {
			fmt.Fprintln(p.out, "\n(*) Đánh giá khác với kết quả tính được:")
			headed = true
		}
		paragraph(p.out, fmt.Sprintf("%4d. ", l.Target.Number), "      ", strings.TrimSuffix(l.Target.Name, ".")+". "+l.Reason, p.width())
	}
}

// unitAfter is a unit as it stands after a name.
func unitAfter(unit string) string {
	if unit == "" {
		return ""
	}
	return "(" + unit + ")"
}

// writeReasons lists the lines that did not reach their plan, or cannot be
// judged, with why.
func (p *program) writeReasons(b score.Board) {
	for _, v := range []score.Verdict{score.NotMet, score.NoData, score.NotDue} {
		lines := b.With(v)
		if len(lines) == 0 {
			continue
		}
		fmt.Fprintf(p.out, "\n%s:\n", vn.Sentence(v.Label()))
		for _, l := range lines {
			paragraph(p.out, fmt.Sprintf("%4d. ", l.Target.Number), "      ", strings.TrimSuffix(l.Target.Name, ".")+". "+l.Reason, p.width())
		}
	}
}

// writeOthers lists the lines that another baseline judges differently.
func (p *program) writeOthers(b score.Board, baselines []plan.Baseline) {
	name := func(id plan.BaselineID) string {
		i := slices.IndexFunc(baselines, func(x plan.Baseline) bool { return x.ID == id })
		if i < 0 {
			return string(id)
		}
		return baselines[i].Name
	}
	headed := false
	for _, l := range b.Lines {
		for _, o := range l.Others {
			if o.Verdict == l.Verdict {
				continue
			}
			if !headed {
				fmt.Fprintln(p.out, "\nKhác nhau giữa các nguồn giao:")
				headed = true
			}
			paragraph(p.out, fmt.Sprintf("%4d. ", l.Target.Number), "      ",
				fmt.Sprintf("%s: %s theo %s, %s theo %s.", l.Target.Name, l.Verdict.Label(), name(l.Baseline), o.Verdict.Label(), name(o.Baseline)), p.width())
		}
	}
}
