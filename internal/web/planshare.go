package web

import (
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

// sharesPath is the address of the page that hands a plan value out to units.
func sharesPath(t plan.TargetID, part int, b plan.BaselineID) string {
	return fmt.Sprintf("/chi-tieu/muc/%s/don-vi?phan=%d&nguon=%s", t, part+1, b)
}

// charged is one plan value that is handed out to units.
type charged struct {
	planSheet
	t        plan.Target
	part     int
	d        plan.Definition
	a        plan.Assigned
	revision int
	shares   map[auth.UnitID]plan.Share
}

func loadCharged(tx *db.Tx, in *Input, faults []*fault.Fault) (c charged, err error) {
	if c.planSheet, err = loadSheet(tx, in, faults); err != nil {
		return c, err
	}
	if c.t, err = plan.GetTarget(tx, plan.TargetID(in.Path["target"])); err != nil {
		return c, err
	}
	n, _ := strconv.Atoi(in.Get("phan"))
	c.part = max(n, 1) - 1
	if c.part >= len(c.t.Parts) {
		return c, fault.Missingf("Chỉ tiêu “%s” không có phần %d. Hãy mở lại từ trang của dòng.", c.t.Name, c.part+1)
	}
	base := plan.BaselineID(in.Get("nguon"))
	if base == "" {
		base = c.t.Parts[c.part].Plans[0].Baseline
	}
	c.d = c.definitions[c.t.Parts[c.part].Indicator]
	var ok bool
	if c.a, ok = c.t.Parts[c.part].Plan(base); !ok {
		return c, fault.Missingf("Nguồn giao này chưa giao mức nào cho “%s”. Hãy mở lại từ trang của dòng.", c.t.Name)
	}
	if c.revision, err = plan.ShareRevision(tx, c.t.ID, c.part, base); err != nil {
		return c, err
	}
	all, err := plan.Shares(tx, c.t.Year, "")
	c.shares = map[auth.UnitID]plan.Share{}
	for _, h := range all {
		if h.Target == c.t.ID && h.Part == c.part && h.Baseline == base {
			c.shares[h.Unit] = h
		}
	}
	return c, err
}

// sharesPage hands one plan value out to the units, and says how their sum stands to
// it.
func sharesPage(tx *db.Tx, in *Input) (templ.Component, error) { return sharesBody(tx, in, nil) }

func sharesBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	c, err := loadCharged(tx, in, faults)
	if err != nil {
		return nil, err
	}
	whole := c.planned(c.t.Parts[c.part], c.a)
	p := ui.Page{Title: "Giao cho đơn vị: " + c.t.Name, Crumbs: append(lineCrumbs(c.t)[:1], ui.Crumb{Label: fmt.Sprintf("Dòng %d", c.t.Number), Href: linePath(c.t.ID)}, ui.Crumb{Label: "Giao cho đơn vị"}),
		Standing:   ui.Words(fmt.Sprintf("Mức chung %s: %s (%s). Chủ trì: %s.", lineSpan(c.t), whole, vn.Inside(c.baseline(c.a.Baseline)), orWord(c.unit(c.t.Owner), "chưa giao"))),
		PrintTitle: "GIAO CHỈ TIÊU CHO ĐƠN VỊ", PrintNote: c.t.Name + ": " + whole}
	done := ui.Notice{}
	if in.Get("xong") != "" {
		done = ui.Notice{Title: "Đã lưu mức giao cho đơn vị"}
	}
	parts := []templ.Component{formTop("Chưa lưu được mức giao", faults, done), c.sumNotice(c.listed())}
	if overtaken(faults) {
		parts = append(parts, section(ui.Section{Title: "Mức đang trong sổ"}, c.table()))
	}
	if in.Actor.Can(auth.SetPlan) {
		parts = append(parts, c.form())
	} else {
		parts = append(parts, c.table())
	}
	return page(tx, in, p, templ.Join(parts...))
}

func orWord(text, none string) string {
	if text == "" {
		return none
	}
	return text
}

// listed are the shares in the order of the tree.
func (c charged) listed() (all []plan.Share) {
	for _, u := range c.tree.All() {
		if h, ok := c.shares[u.ID]; ok {
			all = append(all, h)
		}
	}
	return all
}

// sumNotice tells how the shares stand to the plan value.
func (c charged) sumNotice(shares []plan.Share) templ.Component {
	if len(shares) == 0 {
		return ui.Note{Text: ui.Words("Chưa giao cho đơn vị nào.")}
	}
	sum := plan.CheckShares(c.d, c.a, shares)
	whole := c.d.WithUnit(c.a.Lo)
	switch {
	case !sum.Adds:
		return ui.Notice{Tone: ui.Wait, Title: "Không so tổng", Text: ui.Words(sum.Why)}
	case sum.Gap == 0:
		return ui.Notice{Tone: ui.Good, Title: "Khớp", Text: ui.Words(fmt.Sprintf("Tổng giao %d đơn vị đúng bằng mức chung %s.", len(shares), whole))}
	case sum.Gap > 0:
		return ui.Notice{Tone: ui.Wait, Title: "Giao thừa " + c.d.WithUnit(sum.Gap), Text: ui.Words(fmt.Sprintf("Tổng giao %d đơn vị là %s, mức chung là %s.", len(shares), c.d.WithUnit(sum.Sum), whole))}
	}
	return ui.Notice{Tone: ui.Bad, Title: "Còn thiếu " + c.d.WithUnit(-sum.Gap), Text: ui.Words(fmt.Sprintf("Tổng giao %d đơn vị là %s, mức chung là %s. Hãy giao nốt hoặc ghi rõ phần còn lại thuộc ai.", len(shares), c.d.WithUnit(sum.Sum), whole))}
}

func (c charged) table() templ.Component {
	t := ui.Table{Caption: "Mức giao cho đơn vị", Columns: []ui.Column{{Label: "Đơn vị"}, {Label: "Mức", Number: true}}}
	for _, h := range c.listed() {
		a := plan.Assigned{Operator: h.Operator, Lo: h.Lo, Hi: h.Hi}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(c.unit(h.Unit)), ui.T(plan.Measure(c.d.FormatAssigned(a), planUnit(c.d, a)))}})
	}
	if len(t.Rows) == 0 {
		return templ.NopComponent
	}
	return t
}

// form asks for each unit's share; a blank one is not handed any.
func (c charged) form() templ.Component {
	t := ui.Table{Caption: "Mức giao cho đơn vị", Columns: []ui.Column{{Label: "Đơn vị"}, {Label: "Mức giao, " + orWord(c.d.Unit, "không có đơn vị tính")}}}
	for _, u := range c.tree.All() {
		if u.ID == c.tree.Root().ID {
			continue
		}
		standing := ""
		if h, ok := c.shares[u.ID]; ok {
			standing = planInput(c.d, plan.Assigned{Operator: h.Operator, Lo: h.Lo, Hi: h.Hi})
		}
		field := plan.ShareField(u.ID)
		name := ui.Cell{Text: indent(c.tree.Depth(u.ID)) + u.Name}
		if u.ID == c.t.Owner {
			name.Small = ui.Words("chủ trì")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{name, ui.P(ui.Input{Name: field, Label: u.Name, HideLabel: true, Value: c.typed(field, standing), Error: c.wrong[field], Number: true, Mode: "decimal", Span: ui.Full})}})
	}
	kind := ui.Select{Name: "kieu", Label: "Kiểu giao cho mọi đơn vị", Value: c.typed("kieu", string(c.operator())), Error: c.wrong["kieu"], Options: operatorOptions(c.d), Span: ui.Half}
	hidden := []ui.Hidden{{Name: fieldRevision, Value: c.seen(fieldRevision, c.revision)}, {Name: "phan", Value: strconv.Itoa(c.part + 1)}, {Name: "nguon", Value: string(c.a.Baseline)}}
	return form(ui.Form{Send: send("/chi-tieu/muc/"+string(c.t.ID)+"/don-vi", hidden...), Label: "Giao cho đơn vị"},
		ui.Note{Text: ui.Words("Để trống đơn vị không được giao. Tổng khác mức chung vẫn lưu được; phần chênh hiện ở trên.")},
		fields(kind), t, ui.Acts{ui.Button{Label: "Lưu mức giao", Look: ui.Primary}})
}

// operator is how the shares bind, as they stand or as the whole does.
func (c charged) operator() plan.Operator {
	for _, h := range c.shares {
		return h.Operator
	}
	return c.a.Operator
}

// sharesTyped are shares as their form sends them.
type sharesTyped struct {
	Target   plan.TargetID
	Part     int
	Baseline plan.BaselineID
	Revision int
	Operator plan.Operator
	Levels   map[string]string // by unit
}

func readShares(in *Input) (sharesTyped, error) {
	c := sharesTyped{Target: plan.TargetID(in.Path["target"]), Baseline: plan.BaselineID(in.Get("nguon")), Operator: plan.Operator(in.Get("kieu")), Levels: map[string]string{}}
	c.Revision, _ = strconv.Atoi(in.Get(fieldRevision))
	n, _ := strconv.Atoi(in.Get("phan"))
	c.Part = n - 1
	prefix := plan.ShareField("")
	for field := range in.Form {
		if text := in.Get(field); strings.HasPrefix(field, prefix) && text != "" {
			c.Levels[strings.TrimPrefix(field, prefix)] = text
		}
	}
	return c, nil
}

func setShares(tx *db.Tx, c sharesTyped) (string, error) {
	t, err := plan.GetTarget(tx, c.Target)
	if err != nil {
		return "", err
	}
	if c.Part < 0 || c.Part >= len(t.Parts) {
		return "", fault.Missingf("Chỉ tiêu “%s” không có phần %d. Hãy mở lại trang.", t.Name, c.Part+1)
	}
	d, err := plan.Indicator(tx, t.Parts[c.Part].Indicator, "")
	if err != nil {
		return "", err
	}
	var shares []plan.Share
	var wrong []error
	for _, unit := range slices.Sorted(maps.Keys(c.Levels)) {
		a, err := readPlanValue(d, c.Operator, c.Levels[unit], plan.ShareField(auth.UnitID(unit)))
		wrong = append(wrong, err)
		shares = append(shares, plan.Share{Target: c.Target, Part: c.Part, Baseline: c.Baseline, Unit: auth.UnitID(unit), Operator: a.Operator, Lo: a.Lo, Hi: a.Hi})
	}
	if err := joinedFaults(wrong); err != nil {
		return "", err
	}
	if err := plan.SetShares(tx, c.Target, c.Part, c.Baseline, c.Revision, shares); err != nil {
		return "", err
	}
	return sharesPath(c.Target, c.Part, c.Baseline) + "&xong=1", nil
}

// sharesSet hands a plan value out to units.
func (s *Server) sharesSet() http.HandlerFunc {
	return post(s, Form[sharesTyped]{Right: auth.SetPlan, Name: "plan.share", Read: readShares, Act: setShares, Again: sharesBody})
}
