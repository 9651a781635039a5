package web

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// fieldRevision holds the revision that a form of the plan was drawn from.
const fieldRevision = "lan"

// newPart is the name of the part that a form adds to a line.
const newPart = "moi"

func fieldOperator(part string, b plan.BaselineID) string {
	return "kieu_" + part + "_" + string(b)
}
func fieldLevel(part string, b plan.BaselineID) string { return "muc_" + part + "_" + string(b) }
func fieldBase(part string, b plan.BaselineID) string  { return "goc_" + part + "_" + string(b) }
func fieldMeasure(part string) string                  { return "chi_tieu_" + part }

// lineForm is the form of a line, filled with what stands. A line without an id is a
// new one.
func (s planSheet) lineForm(tx *db.Tx, t plan.Target) (templ.Component, error) {
	lines, err := plan.Targets(tx, t.Year, "")
	if err != nil {
		return nil, err
	}
	terms, err := plan.TermTargets(tx, t.Year, "")
	if err != nil {
		return nil, err
	}
	body := []templ.Component{fields(s.lineWords(t, lines, terms)...)}
	for i, p := range t.Parts {
		body = append(body, fields(s.partFields(strconv.Itoa(i), s.definitions[p.Indicator], p, len(t.Parts))...), s.baseFields(strconv.Itoa(i), s.definitions[p.Indicator], p))
	}
	body = append(body, s.addedPart(t))
	action, label, adds := "/chi-tieu/them", "Thêm vào kế hoạch", true
	if t.ID != "" {
		action, label, adds = "/chi-tieu/muc/"+string(t.ID)+"/dieu-chinh", "Lưu điều chỉnh", false
	}
	decision, err := s.decisionFields(tx, adds)
	if err != nil {
		return nil, err
	}
	hidden := []ui.Hidden{{Name: fieldRevision, Value: s.seen(fieldRevision, t.Revision)}, {Name: "nam", Value: strconv.Itoa(t.Year)}}
	return form(ui.Form{Send: send(action, hidden...), Label: label},
		append(body, fields(decision...), ui.Acts{ui.Button{Label: label, Look: ui.Primary}})...), nil
}

// lineWords are the fields of what a line is called, where it stands and who leads.
func (s planSheet) lineWords(t plan.Target, lines, terms []plan.Target) []templ.Component {
	weight := ""
	if t.Weight != 0 {
		weight = vn.Decimal{Units: t.Weight, Scale: 2}.Trim().Input()
	}
	all := []templ.Component{
		ui.Input{Name: "ten", Label: "Tên dòng chỉ tiêu", Value: s.typed("ten", t.Name), Error: s.wrong["ten"], Span: ui.Full, Hint: "Như trong nghị quyết. Để trống khi thêm mới thì lấy tên chỉ tiêu."},
		ui.Input{Name: "nhom", Label: "Nhóm", Value: s.typed("nhom", t.Group), Error: s.wrong["nhom"], Span: ui.Half, Hint: "Ví dụ: Kinh tế.", Optional: true},
		ui.Select{Name: "chu_tri", Label: "Cơ quan chủ trì", Value: s.typed("chu_tri", string(t.Owner)), Error: s.wrong["chu_tri"], Options: unitOptions(s.tree, "chưa giao"), Span: ui.Half},
	}
	if t.IsTerm() {
		all = append(all, ui.Input{Name: "den_nam", Label: "Năm cuối nhiệm kỳ", Value: s.typed("den_nam", strconv.Itoa(t.Through)), Error: s.wrong["den_nam"], Mode: "numeric", Span: ui.Half})
	} else {
		under := ui.Select{Name: "thuoc", Label: "Là “trong đó” của dòng", Value: s.typed("thuoc", string(t.Parent)), Error: s.wrong["thuoc"], Options: []ui.Option{{Label: "không, là dòng chính"}}, Span: ui.Half}
		for _, l := range lines {
			if l.ID != t.ID {
				under.Options = append(under.Options, ui.Option{Value: string(l.ID), Label: fmt.Sprintf("%d. %s", l.Number, l.Name)})
			}
		}
		term := ui.Select{Name: "nhiem_ky", Label: "Thuộc chỉ tiêu nhiệm kỳ", Value: s.typed("nhiem_ky", string(t.Term)), Error: s.wrong["nhiem_ky"], Options: []ui.Option{{Label: "không thuộc dòng nào"}}, Span: ui.Half}
		for _, l := range terms {
			term.Options = append(term.Options, ui.Option{Value: string(l.ID), Label: fmt.Sprintf("%s (%d–%d)", l.Name, l.Year, l.Through)})
		}
		all = append(all, under, term)
	}
	return append(all,
		ui.Input{Name: "diem", Label: "Điểm (nếu chấm điểm)", Value: s.typed("diem", weight), Error: s.wrong["diem"], Mode: "decimal", Number: true, Optional: true, Span: ui.Half},
		ui.Check{Name: "tinh", Label: "Tính vào số chỉ tiêu đạt và vượt (x/y)", Checked: s.ticked("tinh", "ten", t.Counts || t.ID == ""), Span: ui.Half})
}

// partFields are the values of one part, one for each baseline of the ward; of
// several parts each is named by its indicator.
func (s planSheet) partFields(part string, d plan.Definition, p plan.Part, parts int) []templ.Component {
	var all []templ.Component
	for _, b := range s.baselines {
		a, _ := p.Plan(b.ID)
		kind, value := fieldOperator(part, b.ID), fieldLevel(part, b.ID)
		whose := b.Name
		if d.Indicator != "" && parts > 1 {
			whose += ", " + d.Name
		}
		all = append(all,
			ui.Select{Name: kind, Label: whose + ": kiểu giao", Value: s.typed(kind, string(a.Operator)), Options: append([]ui.Option{{Label: "không giao"}}, operatorOptions(d)...), Span: ui.Half},
			ui.Input{Name: value, Label: whose + ": mức", Value: s.typed(value, planInput(d, a)), Error: s.wrong[value], Unit: d.Unit, Number: true, Mode: "text", Span: ui.Half})
	}
	return all
}

// baseFields ask for the base that the plan itself names, where a value is told as a
// change; folded away where none of the values is.
func (s planSheet) baseFields(part string, d plan.Definition, p plan.Part) templ.Component {
	var all []templ.Component
	open := false
	for _, b := range s.baselines {
		a, _ := p.Plan(b.ID)
		name, standing := fieldBase(part, b.ID), ""
		if a.Base != nil {
			standing = vn.Decimal{Units: *a.Base, Scale: d.Scale}.Trim().Input()
		}
		open = open || plan.Operator(s.typed(fieldOperator(part, b.ID), string(a.Operator))).NeedsBase() || s.typed(name, standing) != ""
		all = append(all, ui.Input{Name: name, Label: b.Name + ": mức gốc", Value: s.typed(name, standing), Error: s.wrong[name], Unit: d.Unit, Number: true, Mode: "text", Span: ui.Half, Optional: true,
			Hint: "Số mà kế hoạch ghi để tăng, giảm hay duy trì so với nó. Để trống thì so với số năm trước."})
	}
	if open || len(all) == 0 {
		return fields(all...)
	}
	return ui.Folded{Label: "Mức gốc ghi trong kế hoạch (kiểu tăng, giảm, duy trì)", Parts: []templ.Component{fields(all...)}}
}

// addedPart are the fields of a part that the line does not have yet.
func (s planSheet) addedPart(t plan.Target) templ.Component {
	pick := ui.Select{Name: fieldMeasure(newPart), Label: "Đo bằng chỉ tiêu", Value: s.typed(fieldMeasure(newPart), s.in.Get("chi-tieu")), Error: s.wrong[fieldMeasure(newPart)], Options: s.indicatorOptions(t), Span: ui.Full}
	added := templ.Join(fields(append([]templ.Component{pick}, s.partFields(newPart, plan.Definition{}, plan.Part{}, 1)...)...), s.baseFields(newPart, plan.Definition{}, plan.Part{}))
	if t.ID != "" && s.typed(fieldMeasure(newPart), "") == "" {
		return ui.Folded{Label: "Thêm một phần đo bằng chỉ tiêu khác", Parts: []templ.Component{added}}
	}
	return added
}

// indicatorOptions lists the indicators in use that the line does not measure.
func (s planSheet) indicatorOptions(t plan.Target) []ui.Option {
	all := []ui.Option{{Label: "chọn một chỉ tiêu"}}
	for _, d := range s.byName() {
		taken := slices.ContainsFunc(t.Parts, func(p plan.Part) bool { return p.Indicator == d.Indicator })
		if !taken && (d.Retired == "" || int(d.Retired.Year()) > t.Year) {
			all = append(all, ui.Option{Value: string(d.Indicator), Label: withUnitName(d)})
		}
	}
	return all
}

// byName lists the ward's indicators as a list is read.
func (s planSheet) byName() []plan.Definition {
	return slices.SortedFunc(maps.Values(s.definitions), func(a, b plan.Definition) int {
		return cmp.Or(cmp.Compare(vn.Fold(a.Name), vn.Fold(b.Name)), cmp.Compare(a.Indicator, b.Indicator))
	})
}

func withUnitName(d plan.Definition) string {
	if d.Unit == "" {
		return d.Name
	}
	return d.Name + " (" + d.Unit + ")"
}

// decisionFields ask by which paper and why; a new line needs no reason.
func (s planSheet) decisionFields(tx *db.Tx, adds bool) ([]templ.Component, error) {
	papers, err := documentOptions(tx)
	if err != nil {
		return nil, err
	}
	all := []templ.Component{
		ui.Select{Name: "van_ban", Label: "Văn bản quyết định", Value: s.typed("van_ban", ""), Error: s.wrong["van_ban"], Options: papers, Span: ui.Half},
		ui.Input{Name: "ngay", Label: "Ngày quyết định", Value: s.typed("ngay", ""), Error: s.wrong["ngay"], Optional: true, Span: ui.Half, Hint: "Ví dụ: 12/12/2026."},
	}
	if !adds {
		all = append(all, ui.Input{Name: "ly_do", Label: "Lý do điều chỉnh", Value: s.typed("ly_do", ""), Error: s.wrong["ly_do"], Span: ui.Full, Hint: "Ví dụ: Nghị quyết của HĐND điều chỉnh kế hoạch giữa năm."})
	}
	return all, nil
}

// lineTyped is a line as its form sends it; numbers stay texts until the act knows
// their indicators.
type lineTyped struct {
	Target                 plan.TargetID
	Revision, Year         int
	Name, Group            string
	Owner                  auth.UnitID
	Parent, Term           plan.TargetID
	Through, Weight        string
	IsTerm, Counts         bool
	Reason, Decided, Paper string
	Added                  plan.IndicatorID
	Operators, Levels      map[string]string // by field
	Bases                  map[string]string // by field
}

func readLine(in *Input) (lineTyped, error) {
	t := lineTyped{Target: plan.TargetID(in.Path["target"]), Name: in.Get("ten"), Group: in.Get("nhom"), Owner: auth.UnitID(in.Get("chu_tri")),
		Parent: plan.TargetID(in.Get("thuoc")), Term: plan.TargetID(in.Get("nhiem_ky")), Through: in.Get("den_nam"), IsTerm: in.Form.Has("den_nam"), Weight: in.Get("diem"),
		Counts: in.Get("tinh") != "", Reason: in.Get("ly_do"), Decided: in.Get("ngay"), Paper: in.Get("van_ban"), Added: plan.IndicatorID(in.Get(fieldMeasure(newPart))),
		Operators: map[string]string{}, Levels: map[string]string{}, Bases: map[string]string{}}
	t.Revision, _ = strconv.Atoi(in.Get(fieldRevision))
	t.Year, _ = strconv.Atoi(in.Get("nam"))
	for field := range in.Form {
		if strings.HasPrefix(field, "kieu_") {
			t.Operators[field] = in.Get(field)
		}
		if strings.HasPrefix(field, "goc_") {
			t.Bases[field] = in.Get(field)
		}
		if strings.HasPrefix(field, "muc_") {
			t.Levels[field] = in.Get(field)
		}
	}
	return t, nil
}

// target makes the line of what was typed, upon what stands. All that is wrong with
// the form is told at once.
func (l lineTyped) target(tx *db.Tx, now plan.Target) (plan.Target, error) {
	t := now
	t.Name, t.Group, t.Owner, t.Parent, t.Term, t.Counts, t.Revision = l.Name, l.Group, l.Owner, l.Parent, l.Term, l.Counts, l.Revision
	var wrong []error
	note := func(err error) { wrong = append(wrong, err) }
	var err error
	t.Weight = 0
	if l.Weight != "" {
		if t.Weight, err = planNumber(l.Weight, 2); err != nil {
			note(atField("diem", err))
		}
	}
	if l.IsTerm {
		if t.Through, err = strconv.Atoi(l.Through); err != nil {
			note(fault.Invalidf("den_nam", "“%s” không phải một năm. Hãy ghi năm cuối nhiệm kỳ, ví dụ 2030.", l.Through))
		}
	}
	t.Decided, err = dayTyped(l.Decided, "ngay")
	note(err)
	if t.Decision, err = decisionOf(tx, l.Paper); err != nil {
		return t, err
	}
	parts, err := l.parts(tx, now, t.Decision)
	note(err)
	t.Parts = parts
	if t.Name == "" && now.ID == "" && len(parts) > 0 {
		if d, err := plan.Indicator(tx, parts[0].Indicator, ""); err == nil {
			t.Name = d.Name
		}
	}
	return t, joinedFaults(wrong)
}

// parts reads the values of every part; one whose every value was taken away leaves
// the line.
func (l lineTyped) parts(tx *db.Tx, now plan.Target, decision plan.Source) (parts []plan.Part, err error) {
	baselines, err := plan.Baselines(tx)
	if err != nil {
		return nil, err
	}
	var wrong []error
	for i, old := range now.Parts {
		p, err := l.part(tx, strconv.Itoa(i), old, baselines, decision)
		wrong = append(wrong, err)
		if len(p.Plans) > 0 {
			parts = append(parts, p)
		}
	}
	if l.Added != "" {
		p, err := l.part(tx, newPart, plan.Part{Indicator: l.Added}, baselines, decision)
		if err == nil && len(p.Plans) == 0 {
			err = fault.Invalidf(fieldMeasure(newPart), "Chưa ghi mức giao cho chỉ tiêu vừa chọn. Hãy chọn kiểu giao và ghi mức.")
		}
		wrong = append(wrong, err)
		parts = append(parts, p)
	}
	if len(parts) == 0 && joinedFaults(wrong) == nil {
		field := fieldMeasure(newPart)
		if now.ID != "" && len(baselines) > 0 {
			field = fieldLevel("0", baselines[0].ID)
		}
		wrong = append(wrong, fault.Invalidf(field, "Dòng này chưa có mức giao nào. Hãy chọn chỉ tiêu, kiểu giao và ghi mức."))
	}
	return parts, joinedFaults(wrong)
}

// part reads one part; a value that did not change keeps its source.
func (l lineTyped) part(tx *db.Tx, name string, old plan.Part, baselines []plan.Baseline, decision plan.Source) (plan.Part, error) {
	p := plan.Part{Indicator: old.Indicator}
	d, err := plan.Indicator(tx, old.Indicator, "")
	if err != nil {
		return p, atField(fieldMeasure(name), err)
	}
	var wrong []error
	for _, b := range baselines {
		field := fieldLevel(name, b.ID)
		operator, text := plan.Operator(l.Operators[fieldOperator(name, b.ID)]), l.Levels[field]
		if operator == "" && text == "" {
			continue
		}
		if operator == "" {
			wrong = append(wrong, fault.Invalidf(field, "%s giao “%s” mà chưa rõ kiểu giao. Hãy chọn ít nhất, không quá hay một kiểu khác.", b.Name, text))
			continue
		}
		a, err := readPlanValue(d, operator, text, field)
		wrong = append(wrong, err)
		a.Base, err = readPlanBase(d, operator, l.Bases[fieldBase(name, b.ID)], fieldBase(name, b.ID))
		wrong = append(wrong, err)
		a.Baseline, a.Source = b.ID, decision
		if was, given := old.Plan(b.ID); given && a.SameValue(was) {
			a = was
		}
		p.Plans = append(p.Plans, a)
	}
	return p, joinedFaults(wrong)
}

// lineAdjust writes a new version of a line.
func (s *Server) lineAdjust() http.HandlerFunc {
	return post(s, Form[lineTyped]{Right: auth.SetPlan, Name: "plan.adjust", Read: readLine,
		Act: func(tx *db.Tx, l lineTyped) (string, error) {
			now, err := plan.GetTarget(tx, l.Target)
			if err != nil {
				return "", err
			}
			t, err := l.target(tx, now)
			if err != nil {
				return "", err
			}
			if t, err = plan.SetTarget(tx, t, l.Reason); err != nil {
				return "", levelFault(err, "0", t)
			}
			return linePath(t.ID) + "?xong=luu", nil
		},
		Again: lineBody})
}

// levelFault puts a refusal of a plan value at the field of a part's first value.
func levelFault(err error, part string, t plan.Target) error {
	f := fault.Of(err)
	if f == nil || f.Field != "muc" && f.Field != "phan" || len(t.Parts) == 0 || len(t.Parts[0].Plans) == 0 {
		return err
	}
	return atField(fieldLevel(part, t.Parts[0].Plans[0].Baseline), err)
}

// lineAddPage is the form of a new line of a year, or of a term.
func lineAddPage(tx *db.Tx, in *Input) (templ.Component, error) { return lineAddBody(tx, in, nil) }

func lineAddBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	s, err := loadSheet(tx, in, faults)
	if err != nil {
		return nil, err
	}
	year, _, err := yearOf(tx, in)
	if err != nil {
		return nil, err
	}
	t := plan.Target{Year: year}
	p := ui.Page{Title: fmt.Sprintf("Thêm chỉ tiêu năm %d", year), Standing: ui.Words("Một dòng của kế hoạch: đo bằng chỉ tiêu nào, ai giao bao nhiêu, ai chủ trì.")}
	if in.Form.Has("den_nam") || in.Get("nhiem-ky") != "" {
		t.Through = year + 5
		p.Title, p.Standing = "Thêm chỉ tiêu nhiệm kỳ", ui.Words(fmt.Sprintf("Nhiệm kỳ bắt đầu từ năm %d. Dòng nhiệm kỳ không tính vào x/y của năm nào.", year))
	}
	p.Crumbs = lineCrumbs(t)[:1]
	body, err := s.lineForm(tx, t)
	if err != nil {
		return nil, err
	}
	note := ui.Note{Text: ui.Line{{Text: "Chưa có chỉ tiêu cần dùng? "}, {Text: "Lập chỉ tiêu mới", Href: "/chi-tieu/lap-moi"}, {Text: " rồi quay lại đây."}}}
	return page(tx, in, p, templ.Join(formTop("Chưa thêm được dòng này", faults, ui.Notice{}), note, body))
}

// lineAdd adds a line to a plan.
func (s *Server) lineAdd() http.HandlerFunc {
	return post(s, Form[lineTyped]{Right: auth.SetPlan, Name: "plan.add", Read: readLine,
		Act: func(tx *db.Tx, l lineTyped) (string, error) {
			t, err := l.target(tx, plan.Target{Year: l.Year})
			if err != nil {
				return "", err
			}
			t.Revision = 0
			if t, err = plan.SetTarget(tx, t, ""); err != nil {
				return "", levelFault(err, newPart, t)
			}
			return linePath(t.ID) + "?xong=them", nil
		},
		Again: lineAddBody})
}
