package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/opening"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// reviewPath is the address of what papers propose together.
const reviewPath = openingPath + "/xem"

// step is one step of the review.
type step struct {
	key, label, act string
	count           func(opening.Review) int
	body            func(*reviewing) templ.Component
}

// steps are taken in this order: a target needs its indicator, a figure too.
func steps() []step {
	return []step{
		{"don-vi", "Đơn vị", "Thêm các đơn vị đã chọn", func(r opening.Review) int { return len(r.Units) }, (*reviewing).units},
		{"chi-tieu", "Chỉ tiêu", "Lập các chỉ tiêu đã chọn", func(r opening.Review) int { return len(r.Indicators) }, (*reviewing).indicators},
		{"muc-giao", "Mức giao", "Ghi các mức giao đã chọn", func(r opening.Review) int { return len(r.Targets) }, (*reviewing).targets},
		{"so-lieu", "Số liệu", "Ghi các số liệu đã chọn", func(r opening.Review) int { return len(r.Series) }, (*reviewing).series},
		{"venh-nhau", "Số vênh nhau", "Lưu các lựa chọn", opening.Review.Open, (*reviewing).clashes},
	}
}

// last is the key of what stands after the steps.
const last = "xong"

// reviewing is the review as one request shows it.
type reviewing struct {
	in    *Input
	r     opening.Review
	tree  org.Tree
	drops []opening.Drop
	at    string // key of the step in view
	wrong map[string]string
}

func loadReviewing(tx *db.Tx, in *Input) (*reviewing, error) {
	v := &reviewing{in: in}
	var err error
	if v.drops, err = opening.Drops(tx); err != nil {
		return nil, err
	}
	if v.r, err = opening.LoadReview(tx); err != nil {
		return nil, err
	}
	if v.tree, err = org.LoadTree(tx, in.Today); err != nil {
		return nil, err
	}
	v.at = v.stepInView()
	return v, nil
}

// stepInView is the step that was asked for, else the first that has something
// certain to confirm; after a step is confirmed, the next one that has.
func (v *reviewing) stepInView() string {
	asked := v.in.Get("buoc")
	if asked == "" {
		asked = v.in.Path["step"]
	}
	from := slices.IndexFunc(steps(), func(s step) bool { return s.key == asked })
	if from >= 0 && v.in.Get("sau") == "" {
		return asked
	}
	if asked == last {
		return last
	}
	for _, s := range steps()[from+1:] {
		if v.certain(s.key) > 0 {
			return s.key
		}
	}
	return last
}

// certain counts what is chosen beforehand in a step.
func (v *reviewing) certain(key string) (n int) {
	switch key {
	case "don-vi":
		for _, u := range v.r.Units {
			n += one(u.Sure)
		}
	case "chi-tieu":
		for _, i := range v.r.Indicators {
			n += one(i.Sure)
		}
	case "muc-giao":
		return len(v.r.Targets)
	case "so-lieu":
		return len(v.r.Series)
	case "venh-nhau":
		return v.r.Open()
	}
	return n
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// reviewPage shows what the papers say together, one step at a time.
func reviewPage(tx *db.Tx, in *Input) (templ.Component, error) { return reviewBody(tx, in, nil) }

func reviewBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	v, err := loadReviewing(tx, in)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Các đề xuất từ thư mục", Crumbs: []ui.Crumb{{Label: "Giờ đầu tiên", Href: openingPath}, {Label: "Các đề xuất"}},
		Standing: ui.Words(fmt.Sprintf("Đọc được từ %d văn bản. Chỉ những gì được xác nhận mới ghi vào sổ, kèm văn bản và chỗ đọc được.", v.r.Papers))}
	if len(v.r.Clashes) > 0 {
		p.Actions = []templ.Component{ui.Button{Label: "Danh sách số vênh nhau", Icon: ui.IconPrint, Href: openingPath + "/venh-nhau"}}
	}
	var parts []templ.Component
	if len(faults) > 0 {
		sum, wrong := errorsOf("Chưa ghi được bước này", faults)
		v.wrong = wrong
		parts = append(parts, sum)
	}
	parts = append(parts, v.done(), v.waiting(), v.navigation())
	i := slices.IndexFunc(steps(), func(s step) bool { return s.key == v.at })
	if i < 0 {
		end, err := v.finished(tx)
		if err != nil {
			return nil, err
		}
		return page(tx, in, p, templ.Join(append(parts, end)...))
	}
	parts = append(parts, v.stepForm(steps()[i]))
	return page(tx, in, p, templ.Join(parts...))
}

// done says what the step before wrote.
func (v *reviewing) done() templ.Component {
	n, err := strconv.Atoi(v.in.Get("ghi"))
	if err != nil || v.in.Get("sau") == "" {
		return templ.NopComponent
	}
	i := slices.IndexFunc(steps(), func(s step) bool { return s.key == v.in.Get("buoc") })
	if i < 0 {
		return templ.NopComponent
	}
	words := []string{"đơn vị", "chỉ tiêu", "dòng chỉ tiêu giao", "số liệu", "lựa chọn"}[i]
	text := fmt.Sprintf("Đã ghi %d %s vào sổ.", n, words)
	if w, err := strconv.Atoi(v.in.Get("cho")); err == nil && w > 0 {
		text += fmt.Sprintf(" %d số liệu chờ người khác duyệt, theo thiết lập của đơn vị.", w)
	}
	return ui.Notice{Tone: ui.Good, Title: "Xong bước " + vn.Inside(steps()[i].label), Text: ui.Words(text)}
}

// waiting says that the folder is not read to its end yet.
func (v *reviewing) waiting() templ.Component {
	for _, d := range v.drops {
		if n := d.Left(); n > 0 {
			return ui.Notice{Tone: ui.Wait, Title: fmt.Sprintf("Còn %d tệp đang đọc", n), Text: ui.Words("Đề xuất dưới đây chưa gồm các tệp ấy."),
				Actions: []templ.Component{ui.Button{Label: "Xem tiến độ", Href: dropPath(d.ID)}}}
		}
	}
	return templ.NopComponent
}

// navigation is the row of steps, with what each still holds.
func (v *reviewing) navigation() templ.Component {
	s := ui.Switch{Label: "Các bước"}
	for i, one := range steps() {
		s.Items = append(s.Items, ui.SwitchItem{Label: fmt.Sprintf("%d. %s", i+1, one.label), Note: fmt.Sprint(one.count(v.r)), Href: reviewPath + "?buoc=" + one.key, Current: v.at == one.key})
	}
	s.Items = append(s.Items, ui.SwitchItem{Label: "Kết thúc", Href: reviewPath + "?buoc=" + last, Current: v.at == last})
	return ui.FilterBar{Switches: []ui.Switch{s}}
}

func (v *reviewing) stepForm(s step) templ.Component {
	if s.count(v.r) == 0 {
		return ui.Empty{Title: "Bước này không còn gì để xác nhận", Text: ui.Words(v.nothing(s.key)),
			Actions: []templ.Component{ui.Button{Label: "Sang bước sau", Look: ui.Primary, Href: reviewPath + "?buoc=" + s.key + "&sau=1"}}}
	}
	return form(ui.Form{Send: send(reviewPath + "/" + s.key), Label: s.label}, s.body(v),
		ui.Acts{ui.Button{Label: s.act, Icon: ui.IconCheck, Look: ui.Primary}, ui.Button{Label: "Bỏ qua bước này", Look: ui.Quiet, Href: reviewPath + "?buoc=" + s.key + "&sau=1"}})
}

// nothing says why a step is empty.
func (v *reviewing) nothing(key string) string {
	switch {
	case v.r.Papers == 0:
		return "Chưa có văn bản nào được đọc. Hãy nộp thư mục trước."
	case key == "so-lieu" && v.r.Undefined > 0:
		return fmt.Sprintf("Còn %d số của các chỉ tiêu chưa lập. Hãy lập chỉ tiêu ở bước 2 nếu cần các số ấy.", v.r.Undefined)
	}
	return "Những gì văn bản nói đã có trong sổ."
}

// from names the papers behind a proposal, each a link to the place.
func from(sources []opening.Source) ui.Line {
	var l ui.Line
	for i, s := range sources {
		if i == 3 {
			return append(l, ui.Run{Text: fmt.Sprintf(" và %d văn bản khác", len(sources)-3)})
		}
		if i > 0 {
			l = append(l, ui.Run{Text: ", "})
		}
		l = append(l, ui.Run{Text: paperName(s), Href: placePath(s)})
	}
	return l
}

func paperName(s opening.Source) string {
	name := s.Paper
	if r := []rune(name); len(r) > 48 {
		name = strings.TrimSpace(string(r[:46])) + "…"
	}
	if s.Day != "" {
		name += " ngày " + s.Day.Short()
	}
	return name
}

// placePath is the address of a place in a paper.
func placePath(s opening.Source) string {
	if s.Fact == 0 {
		return documentPath(s.Document)
	}
	return documentPath(s.Document) + "#" + ui.PlaceID(s.Fact)
}

// pick is the box that chooses a proposal.
func (v *reviewing) pick(id, label string, sure bool, hint string) ui.Cell {
	if len(v.wrong) > 0 || v.in.Form.Has(ui.KeyField) {
		sure = slices.Contains(v.in.Form["chon"], id)
	}
	c := ui.P(ui.Check{Name: "chon", ID: "chon-" + id, Value: id, Label: label, Checked: sure})
	if hint != "" {
		c.Small = ui.Words(hint)
	}
	return c
}

// split puts what is sure before what a person must look at.
func split(sureTitle, openTitle, openText string, sure, unsure ui.Table) templ.Component {
	var parts []templ.Component
	if len(sure.Rows) > 0 {
		parts = append(parts, section(ui.Section{Title: sureTitle, Count: fmt.Sprint(len(sure.Rows))}, sure))
	}
	if len(unsure.Rows) > 0 {
		parts = append(parts, section(ui.Section{Title: openTitle, Count: fmt.Sprint(len(unsure.Rows))}, ui.Note{Text: ui.Words(openText)}, unsure))
	}
	return templ.Join(parts...)
}

func (v *reviewing) units() templ.Component {
	columns := []ui.Column{{Label: "Đơn vị"}, {Label: "Loại"}, {Label: "Đọc được ở"}}
	sure, unsure := ui.Table{Caption: "Đơn vị", Columns: columns}, ui.Table{Caption: "Đơn vị chưa chắc", Columns: columns}
	for _, u := range v.r.Units {
		hint := ""
		if len(u.Spellings) > 0 {
			hint = "Cũng ghi: " + strings.Join(u.Spellings, "; ")
		}
		row := ui.Row{Cells: []ui.Cell{v.pick(u.ID, u.Name, u.Sure, hint), {Text: u.Kind.Label(), Tone: ui.Soft}, {Part: from(u.Sources)}}}
		if u.Sure {
			sure.Rows = append(sure.Rows, row)
		} else {
			unsure.Rows = append(unsure.Rows, row)
		}
	}
	return split("Đơn vị văn bản nhắc tới, chưa có trong cây tổ chức", "Chỉ nhắc một lần", "Đánh dấu đơn vị thật sự thuộc phường, xã.", sure, unsure)
}

func (v *reviewing) indicators() templ.Component {
	columns := []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Đơn vị tính"}, {Label: "Cách hiểu"}, {Label: "Đọc được ở"}}
	sure, unsure := ui.Table{Caption: "Chỉ tiêu", Columns: columns}, ui.Table{Caption: "Chỉ tiêu chưa chắc", Columns: columns}
	for _, p := range v.r.Indicators {
		d := p.Definition
		var said []string
		for _, w := range p.Wordings {
			said = append(said, "“"+w.Name+"” ("+w.Unit+")")
		}
		hint := ""
		if len(said) > 0 {
			hint = "Cũng ghi: " + strings.Join(said[:min(3, len(said))], "; ")
		}
		named := v.pick(p.ID, d.Name, p.Sure, hint)
		if len(p.Maybe) > 0 {
			named.Part = templ.Join(named.Part, v.sameAs(p))
		}
		row := ui.Row{Cells: []ui.Cell{named, {Text: d.Unit, Small: ui.Words(fmt.Sprintf("%d chữ số lẻ", d.Scale))},
			{Text: meantBy(d), Small: ui.Words(strings.Join(p.Reasons, " "))}, {Part: from(p.Sources)}}}
		if p.Sure {
			sure.Rows = append(sure.Rows, row)
		} else {
			unsure.Rows = append(unsure.Rows, row)
		}
	}
	return split("Chỉ tiêu có trong biểu hoặc kế hoạch", "Cần người xem", "Chỉ nhắc trong lời văn, hoặc có thể là một với chỉ tiêu khác. Đánh dấu những gì phường, xã theo dõi thành chỉ tiêu; phần còn lại cứ để trống.", sure, unsure)
}

// sameAs asks whether an indicator is one of those it may be the same as.
func (v *reviewing) sameAs(p opening.IndicatorProposal) templ.Component {
	name := "cung-" + p.ID
	s := ui.Select{Name: name, Label: "Hay là tên khác của", Value: v.in.Form.Get(name), Error: v.wrong[name], Options: []ui.Option{{Label: "không, là chỉ tiêu riêng"}}}
	for _, o := range p.Maybe {
		s.Options = append(s.Options, ui.Option{Value: o.ID, Label: o.Name})
	}
	return s
}

// meantBy says how an indicator is understood.
func meantBy(d plan.Definition) string {
	kind := map[plan.Kind]string{plan.Flow: "cộng dồn trong năm", plan.Stock: "số tại thời điểm", plan.Rate: "tỷ lệ", plan.Average: "bình quân", plan.Growth: "tốc độ tăng", plan.Milestone: "mốc"}[d.Kind]
	way := map[plan.Direction]string{plan.Up: "càng cao càng tốt", plan.Down: "càng thấp càng tốt", plan.Level: "giữ đúng mức"}[d.Direction]
	return vn.Sentence(kind) + ", " + way
}

func (v *reviewing) targets() templ.Component {
	var parts []templ.Component
	years := map[int]*ui.Table{}
	var order []int
	for _, t := range v.r.Targets {
		table := years[t.Year]
		if table == nil {
			table = &ui.Table{Caption: fmt.Sprintf("Mức giao năm %d", t.Year), Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Mức giao"}, {Label: "Cơ quan chủ trì"}, {Label: "Đọc được ở"}}}
			years[t.Year], order = table, append(order, t.Year)
		}
		label := t.Name
		if t.Number > 0 {
			label = fmt.Sprintf("%d. %s", t.Number, t.Name)
		}
		var values ui.Line
		for _, part := range t.Parts {
			for _, value := range part.Plans {
				if len(values) > 0 {
					values = append(values, ui.Run{Text: "; "})
				}
				if value.Baseline != "" {
					values = append(values, ui.Run{Text: vn.Inside(value.Baseline) + ": ", Tone: ui.Soft})
				}
				values = append(values, ui.Run{Text: plan.Measure(part.Definition.FormatAssigned(value.Assigned), planUnit(part.Definition, value.Assigned)), Href: placePath(value.Source)})
			}
		}
		owner := ui.Cell{Text: "chưa rõ", Tone: ui.Faint}
		if u, ok := v.tree.Find(t.Owner); ok && t.Owner != "" {
			owner = ui.T(u.Name)
		} else if t.OwnerAs != "" {
			owner = ui.Cell{Text: t.OwnerAs, Small: ui.Words("chưa có trong cây tổ chức")}
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []ui.Cell{v.pick(t.ID, label, t.Sure, t.Group), {Part: values}, owner, {Part: from(t.Sources)}}})
	}
	for _, year := range order {
		parts = append(parts, section(ui.Section{Title: fmt.Sprintf("Kế hoạch năm %d", year), Count: fmt.Sprint(len(years[year].Rows))}, *years[year]))
	}
	return templ.Join(parts...)
}

func (v *reviewing) series() templ.Component {
	t := ui.Table{Caption: "Chuỗi số liệu", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Số liệu theo kỳ"}, {Label: "Văn bản", Number: true}}}
	n := 0
	for _, s := range v.r.Series {
		hint := unitWords(s.Definition)
		if u, ok := v.tree.Find(s.Unit); ok && u.Kind != org.RootKind {
			hint += ", " + u.Name
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{v.pick(s.ID, s.Definition.Name, s.Sure, hint), {Part: pointsLine(s)}, ui.T(fmt.Sprint(s.Papers))}})
		n += len(s.Points)
	}
	note := "Mỗi số dẫn tới chỗ đọc được. Số mà các văn bản ghi khác nhau không nằm ở đây mà ở bước 5."
	if v.r.Unplaced > 0 {
		note += fmt.Sprintf(" Còn %d số của các đơn vị chưa có trong cây tổ chức.", v.r.Unplaced)
	}
	if v.r.Unclear > 0 {
		note += fmt.Sprintf(" Còn %d chỗ mà chính một văn bản ghi hai số: xem cảnh báo ở trang của văn bản ấy rồi ghi số đúng.", v.r.Unclear)
	}
	return section(ui.Section{Title: "Số liệu theo kỳ", Count: fmt.Sprintf("%d số", n)}, ui.Note{Text: ui.Words(note)}, t)
}

// pointsLine prints a series on a line, each number a link to its place.
func pointsLine(s opening.SeriesProposal) ui.Line {
	var l ui.Line
	for i, p := range s.Points {
		if i > 0 {
			l = append(l, ui.Run{Text: " · ", Tone: ui.Faint})
		}
		l = append(l, ui.Run{Text: shortPeriod(p.Period) + " ", Tone: ui.Soft})
		text := p.Value.Format(s.Definition)
		if p.Status == figure.Estimate {
			text = "ước " + text
		}
		l = append(l, ui.Run{Text: text, Href: placePath(p.Source)})
	}
	return l
}

// shortPeriod prints a period in a few letters: "T5/2025", "QI/2025", "6T/2025", "2025".
func shortPeriod(period string) string {
	year, rest, divided := strings.Cut(period, "-")
	switch {
	case !divided:
		return year
	case rest == "H1":
		return "6T/" + year
	case rest == "H2":
		return "6T cuối/" + year
	case rest[0] == 'Q':
		return "Q" + vn.Roman(int(rest[1]-'0')) + "/" + year
	case strings.HasSuffix(rest, "M"):
		return strings.TrimLeft(strings.TrimSuffix(rest, "M"), "0") + "T/" + year
	}
	return "T" + strings.TrimLeft(rest, "0") + "/" + year
}

func (v *reviewing) clashes() templ.Component {
	var parts []templ.Component
	kind := opening.ClashKind("")
	for _, c := range v.r.Clashes {
		if c.Chosen != "" {
			continue
		}
		if c.Kind != kind {
			kind = c.Kind
			parts = append(parts, section(ui.Section{Title: kind.Label()}))
		}
		parts = append(parts, v.clash(c))
	}
	return templ.Join(append([]templ.Component{ui.Note{Text: ui.Words("Số được đánh dấu sẵn là số đề nghị; chọn số khác nếu bản gốc nói khác. Lựa chọn được giữ lại cùng tên người chọn.")}}, parts...)...)
}

func (v *reviewing) clash(c opening.Clash) templ.Component {
	name := "chon-" + c.ID
	chosen := c.Proposed()
	if v.in.Form.Has(name) {
		chosen = v.in.Form.Get(name)
	}
	choose := ui.Choose{Name: name, Legend: c.Name + ", " + vn.Inside(clashWhen(c)), Text: ui.Words(c.Why()), Value: chosen, Error: v.wrong[name]}
	for _, o := range c.Candidates {
		one := ui.Candidate{Value: o.ID, Figure: o.Text, Label: clashLabel(o), Note: clashNote(o)}
		if len(o.Sources) > 0 {
			one.Href = placePath(o.Sources[0])
		}
		choose.Candidates = append(choose.Candidates, one)
	}
	return choose
}

func clashWhen(c opening.Clash) string {
	if c.Who != "" {
		return c.When + ", " + c.Who
	}
	return c.When
}

func clashLabel(o opening.Candidate) string {
	switch {
	case o.Recorded:
		return "Đang có trong sổ"
	case len(o.Sources) > 1:
		return fmt.Sprintf("%s và %d văn bản khác", o.Sources[0].Paper, len(o.Sources)-1)
	}
	return o.Sources[0].Paper
}

// clashNote names the papers behind a side, with how final it is.
func clashNote(o opening.Candidate) string {
	var names []string
	for _, s := range o.Sources {
		names = append(names, paperName(s))
	}
	note := strings.Join(names, "; ")
	if o.Status == figure.Estimate {
		note = strings.TrimPrefix(note+"; số ước", "; ")
	}
	return note
}

// finished is what stands after the steps: the annex can be drawn up.
func (v *reviewing) finished(tx *db.Tx) (templ.Component, error) {
	years, err := plan.Years(tx)
	if err != nil {
		return nil, err
	}
	if len(years) == 0 {
		return ui.Empty{Title: "Chưa có chỉ tiêu nào được ghi", Text: ui.Words("Hãy xác nhận các bước ở trên, rồi lập biểu chỉ tiêu từ đây."),
			Actions: []templ.Component{ui.Button{Label: "Nộp thư mục", Href: openingPath}}}, nil
	}
	year := years[0]
	for _, y := range years {
		if y < v.in.Today.Year() {
			year = y
			break
		}
	}
	annex := ui.Act{Send: send("/bao-cao", ui.Hidden{Name: "nam", Value: strconv.Itoa(year)}, ui.Hidden{Name: "loai", Value: string(report.Annex)}, ui.Hidden{Name: "dinh_dang", Value: string(report.Xlsx)}),
		Button: ui.Button{Label: fmt.Sprintf("Lập biểu chỉ tiêu năm %d", year), Icon: ui.IconReport, Look: ui.Primary}}
	text := "Sổ đã có chỉ tiêu, mức giao và số liệu đọc từ thư mục. Có thể lập biểu ngay, hoặc nộp thêm thư mục: chỉ những gì mới hoặc khác mới được đề xuất."
	if left := v.left(); left > 0 {
		text = fmt.Sprintf("Còn %d đề xuất chưa xác nhận ở các bước trên; để lại cũng không sao. ", left) + text
	}
	return ui.Notice{Tone: ui.Good, Title: "Đã qua các bước", Text: ui.Words(text), Actions: []templ.Component{annex, ui.Button{Label: "Xem bảng chỉ tiêu", Href: fmt.Sprintf("/chi-tieu?nam=%d", year)}}}, nil
}

func (v *reviewing) left() (n int) {
	for _, s := range steps() {
		n += s.count(v.r)
	}
	return n
}

// confirmed is a step with what was chosen in it.
type confirmed struct {
	Step       string
	Units      []opening.UnitProposal
	Indicators []opening.IndicatorProposal
	Targets    []opening.TargetProposal
	Series     []opening.SeriesProposal
	Choices    []opening.Choice
}

// reviewStep confirms one step in one transaction. What was chosen is looked up in
// the papers before the transaction begins, which then only writes.
func (s *Server) reviewStep() http.HandlerFunc {
	return post(s, Form[confirmed]{Right: auth.DecideFact, Name: "opening.confirm", Read: readStep, Act: confirmStep, Again: reviewBody})
}

func readStep(in *Input) (confirmed, error) {
	c := confirmed{Step: in.Path["step"]}
	if !slices.ContainsFunc(steps(), func(s step) bool { return s.key == c.Step }) {
		return c, fault.Missingf("Không có bước “%s”. Hãy mở lại trang Các đề xuất.", c.Step)
	}
	var r opening.Review
	if err := in.server.DB.View(in.ctx, in.Actor, func(tx *db.Tx) (err error) {
		r, err = opening.LoadReview(tx)
		return err
	}); err != nil {
		return c, err
	}
	chosen := in.Form["chon"]
	has := func(id string) bool { return slices.Contains(chosen, id) }
	switch c.Step {
	case "don-vi":
		c.Units = slices.DeleteFunc(r.Units, func(u opening.UnitProposal) bool { return !has(u.ID) })
	case "chi-tieu":
		c.Indicators = slices.DeleteFunc(r.Indicators, func(p opening.IndicatorProposal) bool { return !has(p.ID) && in.Get("cung-"+p.ID) == "" })
		for i, p := range c.Indicators {
			if into := in.Get("cung-" + p.ID); slices.ContainsFunc(p.Maybe, func(o opening.Same) bool { return o.ID == into }) {
				c.Indicators[i].SameAs = into
			}
		}
	case "muc-giao":
		c.Targets = slices.DeleteFunc(r.Targets, func(t opening.TargetProposal) bool { return !has(t.ID) })
	case "so-lieu":
		c.Series = slices.DeleteFunc(r.Series, func(s opening.SeriesProposal) bool { return !has(s.ID) })
	case "venh-nhau":
		for _, one := range r.Clashes {
			if picked := in.Form.Get("chon-" + one.ID); picked != "" {
				c.Choices = append(c.Choices, opening.Choice{Clash: one, Candidate: picked})
			}
		}
		return c, nil
	}
	if found := len(c.Units) + len(c.Indicators) + len(c.Targets) + len(c.Series); found < len(chosen) { // what is said to be another's name comes besides
		return c, fault.Conflictf("%d mục đã chọn không còn trong danh sách đề xuất: có thể người khác vừa xác nhận. Hãy xem lại danh sách dưới đây.", len(chosen)-found)
	}
	return c, nil
}

func confirmStep(tx *db.Tx, c confirmed) (string, error) {
	var done opening.Done
	var err error
	switch c.Step {
	case "don-vi":
		done, err = opening.AddUnits(tx, c.Units)
	case "chi-tieu":
		done, err = opening.Define(tx, c.Indicators)
	case "muc-giao":
		done, err = opening.SetPlan(tx, c.Targets)
	case "so-lieu":
		done, err = opening.Submit(tx, c.Series)
	case "venh-nhau":
		done, err = opening.Choose(tx, c.Choices)
		done.Written = len(c.Choices)
	}
	return fmt.Sprintf("%s?buoc=%s&sau=1&ghi=%d&cho=%d", reviewPath, c.Step, done.Written, done.Waiting), err
}

// clashesPage is the list of contradictions as it is printed.
func clashesPage(tx *db.Tx, in *Input) (templ.Component, error) {
	r, err := opening.LoadReview(tx)
	if err != nil {
		return nil, err
	}
	const title = "Danh sách số liệu vênh nhau giữa các văn bản"
	p := ui.Page{Title: title, PrintTitle: title, PrintNote: "Lập ngày " + in.Today.Short(), Landscape: true,
		Crumbs:   []ui.Crumb{{Label: "Giờ đầu tiên", Href: openingPath}, {Label: "Số vênh nhau"}},
		Standing: ui.Words(fmt.Sprintf("%d chỗ trong %d văn bản; %d chỗ đã chọn.", len(r.Clashes), r.Papers, r.Settled))}
	if len(r.Clashes) == 0 {
		return page(tx, in, p, ui.Empty{Title: "Không thấy chỗ nào vênh nhau", Text: ui.Words("Các văn bản đã đọc nói giống nhau ở mọi chỉ tiêu và kỳ mà hai văn bản cùng ghi.")})
	}
	t := ui.Table{Caption: title, Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Các số"}, {Label: "Đã chọn"}}}
	kind := opening.ClashKind("")
	for _, c := range r.Clashes {
		if c.Kind != kind {
			kind = c.Kind
			t.Rows = append(t.Rows, ui.Row{Group: kind.Label()})
		}
		var sides []templ.Component
		for _, o := range c.Candidates {
			l := ui.Line{{Text: o.Text + ": ", Tone: ""}}
			if o.Recorded {
				l = append(l, ui.Run{Text: "đang có trong sổ "})
			}
			sides = append(sides, ui.Note{Text: append(l, from(o.Sources)...)})
		}
		chosen := ui.Cell{Text: "chưa chọn", Tone: ui.Wait}
		if c.Chosen != "" {
			chosen = ui.T(c.Chosen)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(c.Name), ui.T(clashWhen(c)), {Part: templ.Join(sides...)}, chosen}})
	}
	return page(tx, in, p, t)
}
