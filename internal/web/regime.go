package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// The addresses of the regimes' pages.
const (
	regimesPath = "/che-do"
	regimeForm  = "/che-do/ghi"
)

func regimePath(id regime.RegimeID) string { return regimesPath + "/" + string(id) }

// regimesPage lists the report regimes: what is in force, what is to come, what
// has ended; a ward without any is offered those its plan asks for.
func regimesPage(tx *db.Tx, in *Input) (templ.Component, error) { return regimesBody(tx, in, nil) }

func regimesBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	b, err := openRegimes(tx, in)
	if err != nil {
		return nil, err
	}
	var parts []templ.Component
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa lập được chế độ báo cáo", faults)
		parts = append(parts, sum)
	} else if n := in.Get("da-lap"); n != "" {
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: "Đã lập các chế độ báo cáo từ kế hoạch", Text: ui.Words("Mở từng chế độ để sửa tên, nơi nhận, hạn gửi và đơn vị báo cáo cho đúng văn bản của cấp trên.")})
	}
	now, later, past := b.sorted(in.Today)
	for _, g := range []struct {
		title string
		list  []regime.Regime
	}{{"Đang áp dụng", now}, {"Áp dụng về sau", later}, {"Đã hết áp dụng", past}} {
		if len(g.list) > 0 {
			parts = append(parts, section(ui.Section{Title: g.title, Count: fmt.Sprint(len(g.list))}, b.table(g.list)))
		}
	}
	if len(b.all) == 0 {
		proposal, err := b.proposal(tx, in)
		if err != nil {
			return nil, err
		}
		parts = append(parts, proposal)
	}
	parts = append(parts, ui.Note{Text: ui.Words("Chế độ báo cáo lập theo Nghị định 09/2019/NĐ-CP; báo cáo thống kê và báo cáo mật nằm ngoài nghị định này. Hạn gửi cách ngày chốt số liệu ít nhất một ngày làm việc.")})
	p := ui.Page{Title: "Chế độ báo cáo", Crumbs: []ui.Crumb{{Label: "Số liệu", Href: "/so-lieu"}, {Label: "Chế độ báo cáo"}}, Standing: ui.Words("Ai gửi số liệu nào, bao lâu một lần, hạn ngày nào. Từ đây tính ra việc phải gửi của từng đơn vị."), Actions: regimeActions(in)}
	return page(tx, in, p, templ.Join(parts...))
}

func regimeActions(in *Input) []templ.Component {
	actions := []templ.Component{ui.Button{Label: "Khóa nhập", Href: locksPath}, ui.Button{Label: "Lịch và các kỳ", Href: calendarPath}}
	if in.Actor.Can(auth.ChangeWard) {
		actions = append(actions, ui.Button{Label: "Thêm chế độ báo cáo", Icon: ui.IconAdd, Look: ui.Primary, Href: regimeForm})
	}
	return actions
}

// regimes is what the regimes' pages read.
type regimes struct {
	all         map[regime.RegimeID][]regime.Regime // revisions by validity
	windows     []regime.Window
	tree        org.Tree
	definitions map[plan.IndicatorID]plan.Definition
}

func openRegimes(tx *db.Tx, in *Input) (*regimes, error) {
	b := &regimes{all: map[regime.RegimeID][]regime.Regime{}}
	revisions, err := regime.Revisions(tx)
	if err != nil {
		return nil, err
	}
	for _, r := range revisions {
		b.all[r.ID] = append(b.all[r.ID], r)
	}
	if b.windows, err = regime.Windows(tx); err != nil {
		return nil, err
	}
	if b.tree, err = org.LoadTree(tx, in.Today); err != nil {
		return nil, err
	}
	b.definitions, err = plan.Indicators(tx, "")
	return b, err
}

// sorted tells the regimes by where they stand on a day, each as it is then, is to
// be, or was last.
func (b *regimes) sorted(today vn.Day) (now, later, past []regime.Regime) {
	for _, rs := range b.all {
		last := rs[len(rs)-1]
		standing := slices.IndexFunc(rs, func(r regime.Regime) bool { return r.From > today })
		switch {
		case standing == 0:
			later = append(later, rs[0])
		case standing < 0 && last.Until != "" && last.Until < today:
			past = append(past, last)
		case standing < 0:
			now = append(now, last)
		default:
			now = append(now, rs[standing-1])
		}
	}
	for _, list := range [][]regime.Regime{now, later, past} {
		slices.SortFunc(list, func(a, b regime.Regime) int {
			return cmp.Or(cmp.Compare(slices.Index(regime.Kinds, a.Frequency), slices.Index(regime.Kinds, b.Frequency)), vn.Compare(a.Name, b.Name))
		})
	}
	return now, later, past
}

func (b *regimes) table(list []regime.Regime) templ.Component {
	t := ui.Table{Caption: "Chế độ báo cáo", Wide: true, Columns: []ui.Column{{Label: "Chế độ báo cáo"}, {Label: "Kỳ"}, {Label: "Ai báo cáo"}, {Label: "Chỉ tiêu", Number: true}, {Label: "Hạn gửi"}, {Label: "Khóa nhập"}, {Label: "Áp dụng"}}}
	for _, r := range list {
		t.Rows = append(t.Rows, ui.Row{ID: fmt.Sprintf("cd-%s-%d", r.ID, r.Revision), Cells: []ui.Cell{
			{Text: r.Name, Href: regimePath(r.ID), Small: ui.Words(recipientLine(r))},
			{Text: r.Frequency.Label(), Small: ui.Words(b.windowLabel(r))},
			ui.T(b.reporters(r)), ui.T(fmt.Sprint(len(r.Indicators))), ui.T(dueWords(r)), ui.T(lockWords(r)), ui.T(validity(r))}})
	}
	return t
}

func recipientLine(r regime.Regime) string {
	if r.Recipient == "" {
		return regime.SortLabel(r.Sort)
	}
	return regime.SortLabel(r.Sort) + ", gửi " + r.Recipient
}

func (b *regimes) windowLabel(r regime.Regime) string {
	if r.Period != "" {
		return "kỳ riêng"
	}
	label := ""
	for _, w := range b.windows {
		if w.Code == r.Window {
			label = w.Label
		}
	}
	return shortWindow(label)
}

// reporters says in words who reports.
func (b *regimes) reporters(r regime.Regime) string {
	var names []string
	for _, id := range r.Units {
		if u, there := b.tree.Find(id); there {
			names = append(names, u.Name)
		}
	}
	if len(names) > 3 {
		names = []string{fmt.Sprintf("%d đơn vị", len(names))}
	}
	for _, k := range r.Kinds {
		names = append(names, "mọi "+vn.Inside(k.Label()))
	}
	if len(names) == 0 {
		return "Mọi đơn vị đang hoạt động"
	}
	return strings.Join(names, ", ")
}

func dueWords(r regime.Regime) string {
	if r.FixedDay() {
		return fmt.Sprintf("Ngày %d", r.DueDay)
	}
	return fmt.Sprintf("%d ngày làm việc sau ngày chốt", r.DueAfter)
}

func lockWords(r regime.Regime) string {
	switch {
	case r.LockAfter < 0:
		return "Không tự khóa"
	case r.LockAfter == 0:
		return "Hết ngày hạn gửi"
	}
	return fmt.Sprintf("%d ngày làm việc sau hạn", r.LockAfter)
}

func levelWords(n int) string {
	if n == 2 {
		return "Hai cấp: kiểm tra rồi duyệt"
	}
	return "Một cấp"
}

func validity(r regime.Regime) string {
	if r.Until == "" {
		return "Từ " + r.From.Short()
	}
	return r.From.Short() + "–" + r.Until.Short()
}

// proposal offers the regimes that the plan asks for.
func (b *regimes) proposal(tx *db.Tx, in *Input) (templ.Component, error) {
	proposed, ownerless, err := proposeRegimes(tx, in.Today)
	if err != nil {
		return nil, err
	}
	if len(proposed) == 0 || !in.Actor.Can(auth.ChangeWard) {
		e := ui.Empty{Title: "Chưa có chế độ báo cáo nào", Text: ui.Words("Khi kế hoạch năm đã có chỉ tiêu và đơn vị chủ trì, trang này đề xuất sẵn các chế độ báo cáo. Văn phòng cũng có thể thêm từng chế độ.")}
		if in.Actor.Can(auth.ChangeWard) {
			e.Actions = []templ.Component{ui.Button{Label: "Xem chỉ tiêu của năm", Href: "/chi-tieu"}}
		}
		return e, nil
	}
	t := ui.Table{Caption: "Chế độ báo cáo được đề xuất", Columns: []ui.Column{{Label: "Chế độ báo cáo"}, {Label: "Ai báo cáo"}, {Label: "Chỉ tiêu"}, {Label: "Hạn gửi"}}}
	for _, r := range proposed {
		names := make([]string, len(r.Indicators))
		for i, id := range r.Indicators {
			names[i] = b.definitions[plan.IndicatorID(id)].Name
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(r.Name), ui.T(b.reporters(r)), ui.T(strings.Join(names, "; ")), ui.T(dueWords(r))}})
	}
	body := []templ.Component{ui.Words(fmt.Sprintf("Kế hoạch năm %d giao chỉ tiêu cho các đơn vị nhưng chưa có quy định ai gửi gì, hạn nào. Đề xuất dưới đây lấy đơn vị chủ trì và tần suất của từng chỉ tiêu.", in.Today.Year())), t}
	if ownerless > 0 {
		body = append(body, ui.Note{Text: ui.Line{{Text: fmt.Sprintf("%d chỉ tiêu chưa có đơn vị chủ trì nên không vào đề xuất. ", ownerless)}, {Text: "Giao đơn vị chủ trì", Href: "/chi-tieu"}}})
	}
	lock := ui.Select{Name: "khoa_sau", Label: "Khóa nhập", Value: "-1", Hint: "Sau ngày khóa, đơn vị muốn gửi phải nhờ Văn phòng mở.", Options: []ui.Option{
		{Value: "-1", Label: "Không tự khóa"}, {Value: "3", Label: "3 ngày làm việc sau hạn gửi"}, {Value: "5", Label: "5 ngày làm việc sau hạn gửi"}, {Value: "10", Label: "10 ngày làm việc sau hạn gửi"}}}
	record := form(ui.Form{Send: send(regimesPath + "/de-xuat"), Label: "Lập chế độ từ kế hoạch"}, fields(lock),
		ui.Acts{ui.Button{Label: fmt.Sprintf("Lập %d chế độ này", len(proposed)), Icon: ui.IconCheck, Look: ui.Primary}})
	return templ.Join(section(ui.Section{Title: "Đề xuất chế độ", Count: fmt.Sprint(len(proposed))}, body...), section(ui.Section{Title: "Lập các chế độ này"}, record)), nil
}

// proposeRegimes makes regimes of this year's plan: each target's owner, or who is
// named to report, owes its indicators at their frequency. Computed indicators are
// nobody's to send. It counts the indicators that nobody answers for.
func proposeRegimes(tx *db.Tx, today vn.Day) (proposed []regime.Regime, ownerless int, err error) {
	targets, err := plan.Targets(tx, today.Year(), "")
	if err != nil {
		return nil, 0, err
	}
	definitions, err := plan.Indicators(tx, "")
	if err != nil {
		return nil, 0, err
	}
	tree, err := org.LoadTree(tx, today)
	if err != nil {
		return nil, 0, err
	}
	var asks []regime.Ask
	for _, t := range targets {
		for _, p := range t.Parts {
			d := definitions[p.Indicator]
			unit := cmp.Or(d.Reporter, t.Owner)
			if d.Formula != "" {
				continue
			}
			if _, stands := tree.Find(unit); !stands {
				ownerless++
				continue
			}
			asks = append(asks, regime.Ask{Indicator: string(p.Indicator), Unit: unit, Frequency: rhythm(d)})
		}
	}
	name := func(id auth.UnitID) string { u, _ := tree.Find(id); return u.Name }
	return regime.Propose(asks, name, today), ownerless, nil
}

// rhythm is how often an indicator is reported: as its definition says, else once
// a year where it exists only then, else each month.
func rhythm(d plan.Definition) regime.Kind {
	switch {
	case d.Frequency != "":
		return regime.Kind(d.Frequency)
	case d.YearEnd || d.Kind == plan.Growth || d.Kind == plan.Milestone:
		return regime.Year
	}
	return regime.Month
}

// regimesPropose records the proposed regimes, all or none.
func (s *Server) regimesPropose() http.HandlerFunc {
	return post(s, Form[int]{Right: auth.ChangeWard, Name: "regime.propose",
		Read:  func(in *Input) (int, error) { return wholeNumber("khoa_sau", in.Get("khoa_sau"), regime.NeverLocks) },
		Act:   recordProposed,
		Again: regimesBody})
}

func recordProposed(tx *db.Tx, lockAfter int) (string, error) {
	have, err := regime.Revisions(tx)
	if err != nil {
		return "", err
	}
	if len(have) > 0 {
		return "", fault.Conflictf("Đơn vị đã có chế độ báo cáo nên không lập lại từ kế hoạch. Hãy thêm từng chế độ còn thiếu.")
	}
	proposed, _, err := proposeRegimes(tx, vn.DayOf(tx.Now))
	if err != nil {
		return "", err
	}
	if len(proposed) == 0 {
		return "", fault.Conflictf("Kế hoạch năm nay chưa có chỉ tiêu nào có đơn vị chủ trì nên chưa đề xuất được gì. Hãy giao đơn vị chủ trì trước.")
	}
	for _, r := range proposed {
		r.LockAfter = lockAfter
		if _, err := regime.SetRegime(tx, r); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%s?da-lap=%d", regimesPath, len(proposed)), nil
}

// regimePage shows one regime: what it asks, its year, its revisions.
func regimePage(tx *db.Tx, in *Input) (templ.Component, error) { return regimeBody(tx, in, nil) }

func regimeBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	rs, err := regime.RevisionsOf(tx, regime.RegimeID(in.Path["regime"]))
	if err != nil {
		return nil, err
	}
	b, err := openRegimes(tx, in)
	if err != nil {
		return nil, err
	}
	now, later, past := b.sorted(in.Today)
	r := rs[len(rs)-1]
	for _, other := range slices.Concat(now, later, past) {
		if other.ID == r.ID {
			r = other
		}
	}
	var parts []templ.Component
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa lưu được biểu mẫu", faults)
		parts = append(parts, sum)
	} else if in.Get("xong") != "" {
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: "Đã lưu chế độ báo cáo", Text: ui.Words("Các kỳ đã chốt giữ quy định của lúc đó; quy định mới áp dụng cho các kỳ chốt từ ngày ghi ở mục Áp dụng.")})
	}
	parts = append(parts, section(ui.Section{Title: "Nội dung"}, b.sheet(r)))
	year, err := b.yearSection(tx, in, r)
	if err != nil {
		return nil, err
	}
	parts = append(parts, year)
	template, err := templatePart(tx, in, r)
	if err != nil {
		return nil, err
	}
	parts = append(parts, template)
	if len(rs) > 1 {
		parts = append(parts, section(ui.Section{Title: "Các lần quy định", Count: fmt.Sprint(len(rs))}, b.table(rs)))
	}
	p := ui.Page{Title: r.Name, Crumbs: []ui.Crumb{{Label: "Chế độ báo cáo", Href: regimesPath}, {Label: r.Name}}, Standing: ui.Words(recipientLine(r) + ". " + validity(r) + ".")}
	if in.Actor.Can(auth.ChangeWard) {
		p.Actions = []templ.Component{ui.Button{Label: "Sửa chế độ báo cáo", Look: ui.Primary, Href: regimeForm + "?che-do=" + string(r.ID)}}
	}
	return page(tx, in, p, templ.Join(parts...))
}

// sheet is a regime as a list of what it says.
func (b *regimes) sheet(r regime.Regime) templ.Component {
	var names []string
	for _, id := range r.Indicators {
		names = append(names, b.definitions[plan.IndicatorID(id)].Name)
	}
	list := ui.DefList{Stacked: true}
	for _, item := range []struct{ term, text string }{
		{"Nội dung", r.Content}, {"Căn cứ", r.Legal}, {"Nơi nhận", r.Recipient}, {"Kỳ", r.Frequency.Label() + ", " + b.windowLabel(r)},
		{"Ai báo cáo", b.reporters(r)}, {"Chỉ tiêu phải gửi", strings.Join(names, "; ")}, {"Hạn gửi", dueWords(r)}, {"Khóa nhập", lockWords(r)},
		{"Duyệt", levelWords(r.Levels)}, {"Đề cương", r.Outline}} {
		if item.text != "" {
			list.Items = append(list.Items, ui.Def{Term: ui.Words(item.term), Text: ui.Words(item.text)})
		}
	}
	return list
}

// yearSection shows a regime's periods of the year with their days.
func (b *regimes) yearSection(tx *db.Tx, in *Input, r regime.Regime) (templ.Component, error) {
	year := max(in.Today.Year(), r.From.Year())
	planned, err := regime.Preview(tx, r, year)
	if err != nil {
		return nil, err
	}
	return section(ui.Section{ID: "cac-ky", Title: fmt.Sprintf("Các kỳ của năm %d", year), Count: fmt.Sprint(len(planned))}, plannedTable(planned, year)), nil
}

func plannedTable(planned []regime.Planned, year int) templ.Component {
	if len(planned) == 0 {
		return ui.Words(fmt.Sprintf("Năm %d không còn kỳ nào chốt sau ngày bắt đầu áp dụng.", year))
	}
	t := ui.Table{Caption: "Các kỳ và hạn gửi", Columns: []ui.Column{{Label: "Kỳ"}, {Label: "Chốt số liệu"}, {Label: "Hạn gửi"}, {Label: "Khóa nhập sau"}, {Label: "Số đơn vị", Number: true}}}
	for _, p := range planned {
		closes := ui.Cell{Text: "không tự khóa", Tone: ui.Faint}
		if p.Closes != "" {
			closes = dayCell(p.Closes)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(p.Period.Label()), dayCell(p.Period.Cutoff), dayCell(p.Due), closes, ui.T(fmt.Sprint(p.Units))}})
	}
	return t
}

// dayCell is a day with its weekday beneath.
func dayCell(d vn.Day) ui.Cell {
	return ui.Cell{Text: d.Short(), Small: ui.Words(vn.Lower(weekday(d))), Whole: true}
}

// templatePart is the regime's form as a file, and the form that replaces it.
func templatePart(tx *db.Tx, in *Input, r regime.Regime) (templ.Component, error) {
	var body []templ.Component
	if r.Template != "" {
		kept, err := blob.Find(tx, r.Template)
		if err != nil {
			return nil, err
		}
		body = append(body, ui.Clip{Label: kept.Name, Href: regimePath(r.ID) + "/bieu-mau", Meta: sizeWords(kept.Size)})
	}
	if in.Actor.Can(auth.ChangeWard) {
		body = append(body, form(ui.Form{Send: send(regimePath(r.ID) + "/bieu-mau"), Label: "Biểu mẫu", Upload: true},
			fields(ui.FileInput{Name: "tep", Label: "Tệp biểu mẫu", Hint: "Word hoặc Excel của cấp trên, đến 20 MB. Quy định có biểu mẫu mới áp dụng từ hôm nay."}),
			ui.Acts{ui.Button{Label: "Lưu biểu mẫu", Small: true}}))
	}
	if len(body) == 0 {
		return templ.NopComponent, nil
	}
	return section(ui.Section{ID: "bieu-mau", Title: "Biểu mẫu"}, body...), nil
}

// regimeTemplate sends a regime's form as a file.
func regimeTemplate(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
	rs, err := regime.RevisionsOf(tx, regime.RegimeID(in.Path["regime"]))
	if err != nil {
		return "", "", nil, err
	}
	for i := len(rs) - 1; i >= 0; i-- {
		if rs[i].Template != "" {
			kept, data, err := blob.Get(tx, rs[i].Template)
			return kept.Name, kept.Media, data, err
		}
	}
	return "", "", nil, fault.Missingf("Chế độ báo cáo “%s” chưa có biểu mẫu. Hãy hỏi Văn phòng.", rs[0].Name)
}
