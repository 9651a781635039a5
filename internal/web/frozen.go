package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// frozen is one snapshot with all its page shows.
type frozen struct {
	score.Snapshot
	b       boards             // as it was frozen
	again   []score.Difference // where the rules of today draw another board from the same record
	since   []score.Difference // what the record says otherwise of the same day now
	now     score.Board
	figures map[figure.ID]figure.Figure
	names   map[auth.AccountID]string
}

// snapshotPage shows a board as it was frozen, what was corrected since, and
// whether the rules of today still draw it.
func snapshotPage(tx *db.Tx, in *Input) (templ.Component, error) {
	f, err := loadFrozen(tx, in.Path["snapshot"])
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: f.Name, Landscape: true, Crumbs: []ui.Crumb{{Label: "Bản chốt", Href: snapshotsPath}, {Label: f.Name}},
		Standing:  append(ui.Line{{Text: fmt.Sprintf("Năm %d, chốt %s: ", f.Year, momentLabel(f.RecordedAt))}}, standing(f.b)...),
		PrintNote: fmt.Sprintf("Số liệu theo bản chốt %s. Mốc nhật ký: %s.", f.Title(), f.Head)}
	if in.Actor.Can(auth.MakeReport) {
		p.Actions = []templ.Component{ui.Button{Label: "Lập dự thảo báo cáo", Icon: ui.IconReport, Href: fmt.Sprintf("/bao-cao?nam=%d&ban_chot=%s", f.Year, f.ID)}}
	}
	var parts []templ.Component
	if in.Get("xong") != "" {
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: "Đã chốt bảng đánh giá", Text: ui.Words("Bản chốt này không sửa và không xóa được. Chỗ nào sửa về sau sẽ hiện ở phần “Đã sửa sau bản chốt”.")})
	}
	parts = append(parts, f.about(), f.corrected(), f.recomputed(),
		section(ui.Section{Title: "Bảng đánh giá khi chốt", Count: fmt.Sprint(len(f.b.Lines))}, targetTable(f.b, f.b.Lines), ui.Tally{Kinds: kindsOf(f.b)}))
	return page(tx, in, p, templ.Join(parts...))
}

func loadFrozen(tx *db.Tx, id string) (f frozen, err error) {
	if f.Snapshot, f.b.Board, err = score.LoadSnapshot(tx, id); err != nil {
		return f, err
	}
	if f.b.in, err = score.Load(tx, f.Asked()); err != nil {
		return f, err
	}
	f.b.dress()
	f.again = score.Differences(f.b.Board, score.Of(f.b.in))
	asked := f.Asked()
	asked.Stamp = tx.Stamp()
	if f.now, err = score.LoadBoard(tx, asked); err != nil {
		return f, err
	}
	f.since = score.Differences(f.b.Board, f.now)
	f.figures = map[figure.ID]figure.Figure{}
	for _, d := range f.since {
		for _, id := range slices.Concat(d.Dropped, d.Taken) {
			if f.figures[id], err = figure.Get(tx, id); err != nil {
				return f, err
			}
		}
	}
	f.names, err = accountNames(tx)
	return f, err
}

// dress adds to a board what its table prints beside it.
func (b *boards) dress() {
	for _, base := range b.in.Baselines {
		if slices.ContainsFunc(b.Lines, func(l score.Line) bool { return assignedBy(l, base.ID) }) {
			b.baselines = append(b.baselines, base)
		}
	}
	b.before, b.units = valuesBefore(b.in), map[string]string{}
	for id, name := range b.in.Units.Name {
		b.units[string(id)] = name
	}
}

func assignedBy(l score.Line, id plan.BaselineID) bool {
	return slices.ContainsFunc(l.Target.Parts, func(p plan.Part) bool { _, ok := p.Plan(id); return ok })
}

// about says in one line who froze what, by which rules.
func (f frozen) about() templ.Component {
	base := "mỗi chỉ tiêu so với nguồn giao đầu tiên của nó"
	if name := baselineIn(f.b.in.Baselines, f.Baseline); name != "" {
		base = "so với " + vn.Inside(name)
	}
	text := fmt.Sprintf("%s chốt, %s, quy tắc đánh giá bản %s. Mốc nhật ký: %s.", f.ByName, base, f.Rules, f.Head)
	if f.Note != "" {
		text += " Ghi chú: " + strings.TrimSuffix(f.Note, ".") + "."
	}
	return ui.Note{Text: ui.Words(text)}
}

// recomputed says whether today's rules draw the same board from the same record.
func (f frozen) recomputed() templ.Component {
	if len(f.again) == 0 {
		return ui.Note{Text: ui.Words(fmt.Sprintf("Tính lại từ đúng số liệu lúc chốt theo quy tắc bản %s: giống hệt bản đã chốt.", score.RuleVersion))}
	}
	list := ui.DefList{Stacked: true}
	for _, d := range f.again {
		list.Items = append(list.Items, ui.Def{Term: ui.Words(fmt.Sprintf("%d. %s", d.Number, d.Name)), Text: ui.Words(fmt.Sprintf("khi chốt %s; tính lại %s", standingWords(d.Then), standingWords(d.Now)))})
	}
	return section(ui.Section{Title: fmt.Sprintf("Tính lại theo quy tắc bản %s thì khác", score.RuleVersion), Count: fmt.Sprint(len(f.again))},
		ui.Note{Text: ui.Words("Bản chốt vẫn giữ kết quả của ngày chốt. Dưới đây là chỗ quy tắc hiện nay cho kết quả khác từ cùng số liệu.")}, list)
}

func standingWords(s *score.Standing) string {
	switch {
	case s == nil:
		return "không có dòng này"
	case s.Value == "":
		return s.Verdict.Label()
	}
	return s.Verdict.Label() + " (" + s.Value + ")"
}

// corrected lists what the record says otherwise of the same day since.
func (f frozen) corrected() templ.Component {
	if len(f.since) == 0 {
		return section(ui.Section{Title: "Đã sửa sau bản chốt"}, ui.Words("Chưa có gì khác: số liệu, kế hoạch và đánh giá đến ngày chốt vẫn như khi chốt."))
	}
	t := ui.Table{Caption: "Đã sửa sau bản chốt", Wide: true, Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Khi chốt"}, {Label: "Nay"}, {Label: "Sửa gì, ai sửa, vì sao"}}}
	for _, d := range f.since {
		var causes []templ.Component
		for _, words := range f.causes(d) {
			causes = append(causes, ui.Note{Text: ui.Words(words)})
		}
		name := ui.Cell{Text: fmt.Sprintf("%d. %s", d.Number, d.Name)}
		if l, still := f.now.Line(d.Target); still {
			name.Href = indicatorPath(l, f.Year)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{name, standingCell(d.Then), standingCell(d.Now), {Part: templ.Join(causes...)}}})
	}
	moved := 0
	for _, d := range f.since {
		if d.Moved() {
			moved++
		}
	}
	note := fmt.Sprintf("%d dòng khác so với khi chốt, trong đó %d dòng đổi kết quả đánh giá; nay là %d/%d chỉ tiêu đạt và vượt, khi chốt là %d/%d.",
		len(f.since), moved, f.now.MetOrExceeded(), f.now.Count.Total, f.b.MetOrExceeded(), f.b.Count.Total)
	return section(ui.Section{ID: "da-sua", Title: "Đã sửa sau bản chốt", Count: fmt.Sprint(len(f.since))}, ui.Note{Text: ui.Words(note)}, t)
}

func standingCell(s *score.Standing) ui.Cell {
	if s == nil {
		return ui.Cell{Text: "không có dòng này", Tone: ui.Faint}
	}
	value := s.Value
	if value != "" && s.Status != "" {
		value += ", " + s.Status.Label()
	}
	return ui.Cell{Part: ui.Verdict{Kind: verdictKinds[s.Verdict], Note: value}}
}

// causes tells what made a line differ: the plan, a person's verdict, and each
// figure with who sent it, who approved it, when and why.
func (f frozen) causes(d score.Difference) []string {
	var all []string
	now, _ := f.now.Line(d.Target)
	switch {
	case d.Now == nil:
		return []string{"Dòng này đã bị bỏ khỏi kế hoạch."}
	case d.Then == nil:
		all = append(all, "Dòng này được thêm vào kế hoạch."+reasonWords(now.Target.Reason))
	case d.Then.Plan != d.Now.Plan:
		all = append(all, fmt.Sprintf("Mức giao đổi từ %s thành %s.%s", d.Then.Plan, d.Now.Plan, reasonWords(now.Target.Reason)))
	}
	all = append(all, overrideCause(d)...)
	for _, id := range d.Taken {
		all = append(all, f.figureCause(f.figures[id], d.Dropped))
	}
	if len(all) == 0 && len(d.Dropped) > 0 {
		all = append(all, fmt.Sprintf("%d số liệu dùng khi chốt nay đã có số khác thay.", len(d.Dropped)))
	}
	if len(all) == 0 {
		all = append(all, "Định nghĩa chỉ tiêu, thiết lập hoặc cây đơn vị đã đổi.")
	}
	return all
}

func reasonWords(reason string) string {
	if reason == "" {
		return ""
	}
	return " Lý do: " + strings.TrimSuffix(reason, ".") + "."
}

func overrideCause(d score.Difference) []string {
	now := d.Now.Override
	if d.Then != nil && d.Then.Override != nil {
		switch before := d.Then.Override; {
		case now == nil:
			return []string{fmt.Sprintf("Đánh giá “%s” của %s đã được rút.", before.Verdict.Label(), before.Name)}
		case *now == *before:
			return nil
		}
	}
	if now == nil {
		return nil
	}
	return []string{now.Words() + " (" + momentLabel(now.At) + ")."}
}

// figureCause is one figure that counts now and did not then.
func (f frozen) figureCause(g figure.Figure, dropped []figure.ID) string {
	def := f.b.in.Definitions[g.Key.Indicator]
	from := "thêm số"
	for _, id := range dropped {
		if before := f.figures[id]; before.Key == g.Key {
			from = before.Value.WithUnit(def) + " →"
		}
	}
	where := spanLabel(g.Key.From, g.Key.To)
	if unit := f.b.units[string(g.Key.Unit)]; g.Key.Unit != f.b.in.Units.Root && unit != "" {
		where += " của " + unit
	}
	who := fmt.Sprintf("%s gửi, %s duyệt %s", nameIn(f.names, g.SubmittedBy), nameIn(f.names, g.DecidedBy), momentLabel(g.DecidedAt))
	why := g.Explanation
	if why == "" {
		why = g.Note
	}
	if why == "" {
		why = "không ghi"
	}
	return fmt.Sprintf("%s: %s %s (%s); %s; lý do: %s.", where, from, g.Value.WithUnit(def), g.Status.Label(), who, strings.TrimSuffix(why, "."))
}
