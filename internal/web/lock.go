package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/regime"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// locksPath is the page of what is closed to entry and what was opened again.
const locksPath = "/khoa"

// locksPage lists what is locked, by its deadline or by hand, and who opened what,
// when, why and until when. A unit sees what concerns it.
func locksPage(tx *db.Tx, in *Input) (templ.Component, error) { return locksBody(tx, in, nil) }

func locksBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	v := locksView{partForms: newPartForms(in, faults), may: in.Actor.Can(auth.ChangeWard)}
	if err := v.read(tx); err != nil {
		return nil, err
	}
	body := templ.Join(append(append(v.exceptionsPart(), v.closedPart()...), v.handPart()...)...)
	var parts []templ.Component
	if len(faults) > 0 {
		parts = append(parts, v.summary("Chưa đổi được khóa nhập", faults))
	} else if done := locksDone[in.Get("xong")]; done != "" {
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: done})
	}
	p := ui.Page{Title: "Khóa nhập", Crumbs: []ui.Crumb{{Label: "Chế độ báo cáo", Href: regimesPath}, {Label: "Khóa nhập"}},
		Standing: ui.Words("Kỳ quá ngày khóa thì không nhận số mới. Văn phòng mở cho từng đơn vị đến một ngày, có lý do; ai cũng xem được.")}
	return page(tx, in, p, templ.Join(append(parts, body)...))
}

var locksDone = map[string]string{"mo": "Đã mở khóa nhập", "dong": "Đã kết thúc lần mở khóa", "khoa": "Đã khóa nhập", "bo": "Đã bỏ khóa nhập"}

// locksView draws the parts of the locks' page.
type locksView struct {
	partForms
	may        bool
	duties     []regime.Duty // due in the last half year, of the units this person sees
	exceptions []regime.Exception
	locks      []regime.Lock
	periods    map[regime.PeriodID]regime.Period
	regimes    map[regime.RegimeID]string
	names      map[auth.AccountID]string
	tree       org.Tree
}

func (v *locksView) read(tx *db.Tx) (err error) {
	if v.tree, err = org.LoadTree(tx, v.in.Today); err != nil {
		return err
	}
	if v.names, err = accountNames(tx); err != nil {
		return err
	}
	if v.locks, err = regime.Locks(tx); err != nil {
		return err
	}
	if v.exceptions, err = regime.Exceptions(tx); err != nil {
		return err
	}
	if v.duties, err = regime.Duties(tx, v.in.Today.AddDays(-190), v.in.Today.AddDays(45)); err != nil {
		return err
	}
	all, err := regime.Revisions(tx)
	v.regimes, v.periods = map[regime.RegimeID]string{}, map[regime.PeriodID]regime.Period{}
	for _, r := range all {
		v.regimes[r.ID] = r.Name
	}
	if err != nil {
		return err
	}
	for y := v.in.Today.Year() - 1; y <= v.in.Today.Year()+1; y++ {
		periods, err := regime.Periods(tx, y)
		if err != nil {
			return err
		}
		for _, p := range periods {
			v.periods[p.ID] = p
		}
	}
	v.duties = slices.DeleteFunc(v.duties, func(d regime.Duty) bool { return !v.concerns(d.Unit) })
	v.exceptions = slices.DeleteFunc(v.exceptions, func(e regime.Exception) bool { return e.Unit != "" && !v.concerns(e.Unit) })
	v.locks = slices.DeleteFunc(v.locks, func(l regime.Lock) bool { return l.Unit != "" && !v.concerns(l.Unit) })
	return nil
}

// concerns reports whether a unit's business is this person's: a reporter sees its
// own units.
func (v *locksView) concerns(unit auth.UnitID) bool {
	return !v.in.Actor.Has(auth.Reporter) || len(v.in.Actor.Roles) > 1 || slices.Contains(v.in.Actor.Units, unit)
}

func (v *locksView) unitName(id auth.UnitID) string {
	if id == "" {
		return "Mọi đơn vị"
	}
	u, _ := v.tree.Find(id)
	return cmp.Or(u.Name, "đơn vị đã giải thể")
}

// exceptionsPart lists who opened what, when, why and until when.
func (v *locksView) exceptionsPart() []templ.Component {
	t := ui.Table{Caption: "Các lần mở khóa", Wide: true, Columns: []ui.Column{{Label: "Mở cho"}, {Label: "Kỳ"}, {Label: "Đến hết ngày"}, {Label: "Ai mở, khi nào"}, {Label: "Vì sao"}, {Label: "Việc", Hidden: true}}}
	for _, e := range v.exceptions {
		until := ui.Cell{Text: e.Until.Short(), Whole: true, Small: ui.Line{{Text: "đang mở", Tone: ui.Wait}}}
		switch {
		case !e.Holds():
			until.Small = ui.Words(fmt.Sprintf("%s đóng sớm %s: %s", nameIn(v.names, e.EndedBy), momentLabel(e.EndedAt), e.EndReason))
		case e.Until < v.in.Today:
			until.Small = ui.Words("đã hết hạn mở")
		}
		act := ui.Cell{}
		if e.CanEnd(v.in.Actor) == nil && e.Until >= v.in.Today {
			act = ui.Cell{Part: ui.Button{Label: "Đóng sớm", Says: "Đóng sớm lần mở cho " + v.unitName(e.Unit), Small: true, Href: locksPath + "?dong=" + string(e.ID) + "#dong-som"}, Act: true}
		}
		t.Rows = append(t.Rows, ui.Row{ID: "mo-" + string(e.ID), Cells: []ui.Cell{ui.T(v.unitName(e.Unit)),
			{Text: v.periods[e.Period].Label(), Small: ui.Words(v.regimes[e.Regime])}, until,
			{Text: nameIn(v.names, e.RecordedBy), Small: ui.Words(momentLabel(e.RecordedAt))}, ui.T(e.Reason), act}})
	}
	body := []templ.Component{templ.Component(ui.Words("Chưa lần nào mở khóa cho đơn vị."))}
	if len(t.Rows) > 0 {
		body = []templ.Component{t}
	}
	parts := []templ.Component{section(ui.Section{ID: "mo-khoa", Title: "Các lần mở khóa", Count: fmt.Sprint(len(t.Rows))}, body...)}
	if e, ok := v.ending(); ok {
		parts = append(parts, section(ui.Section{ID: "dong-som", Title: "Đóng sớm: " + v.unitName(e.Unit) + ", " + v.periods[e.Period].Label()},
			v.reasonForm(locksPath+"/mo/"+string(e.ID)+"/dong", "dong", "Đóng sớm", ui.Hidden{Name: "dong", Value: string(e.ID)})))
	}
	return parts
}

func (v *locksView) ending() (regime.Exception, bool) {
	i := slices.IndexFunc(v.exceptions, func(e regime.Exception) bool {
		return string(e.ID) == cmp.Or(v.in.Get("dong"), v.in.Path["exception"]) && e.CanEnd(v.in.Actor) == nil
	})
	if i < 0 {
		return regime.Exception{}, false
	}
	return v.exceptions[i], true
}

// reasonForm asks for the one thing an act needs: why.
func (v *locksView) reasonForm(action, part, label string, hide ...ui.Hidden) templ.Component {
	reason := v.input(part, "ly_do", "Lý do", "")
	reason.Span = ui.Full
	return form(ui.Form{Send: send(action, append(hide, ui.Hidden{Name: fieldPart, Value: part})...), Label: label}, fields(reason), ui.Acts{ui.Button{Label: label}})
}

// closing gathers the duties of one regime and period: what closes together.
type closing struct {
	regime regime.Regime
	period regime.Period
	closes vn.Day
	units  []auth.UnitID
}

// closings lists what has closed or will, the latest first.
func (v *locksView) closings() []closing {
	var all []closing
	for _, d := range v.duties {
		if d.Closes == "" {
			continue
		}
		i := slices.IndexFunc(all, func(c closing) bool { return c.regime.ID == d.Regime.ID && c.period.ID == d.Period.ID })
		if i < 0 {
			i = len(all)
			all = append(all, closing{regime: d.Regime, period: d.Period, closes: d.Closes})
		}
		all[i].closes = min(all[i].closes, d.Closes) // an exception's later day stands in its own list
		all[i].units = append(all[i].units, d.Unit)
	}
	slices.SortStableFunc(all, func(a, b closing) int { return cmp.Compare(b.closes, a.closes) })
	return all
}

// closedPart lists the periods that a regime closes by itself, with the form that
// opens one again.
func (v *locksView) closedPart() []templ.Component {
	all := v.closings()
	if len(all) == 0 {
		return []templ.Component{section(ui.Section{ID: "theo-han", Title: "Khóa theo hạn"}, ui.Words("Chưa chế độ báo cáo nào đặt ngày tự khóa, hoặc nửa năm qua chưa kỳ nào đến hạn."))}
	}
	t := ui.Table{Caption: "Kỳ khóa theo hạn", Columns: []ui.Column{{Label: "Kỳ"}, {Label: "Khóa sau ngày"}, {Label: "Đơn vị", Number: true}, {Label: "Việc", Hidden: true}}}
	for _, c := range all {
		state, label := ui.Line{{Text: "đã khóa", Tone: ui.Bad}}, "Mở khóa"
		if v.in.Today <= c.closes {
			state, label = ui.Words("còn nhận"), "Gia hạn"
		}
		act := ui.Cell{}
		if v.may {
			act = ui.Cell{Part: ui.Button{Label: label, Says: label + " kỳ " + c.period.Name, Small: true, Href: fmt.Sprintf("%s?che-do=%s&ky=%s#mo-them", locksPath, c.regime.ID, c.period.ID)}, Act: true}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.period.Label(), Small: ui.Words(c.regime.Name)}, {Text: c.closes.Short(), Small: state, Whole: true}, ui.T(fmt.Sprint(len(c.units))), act}})
	}
	var parts []templ.Component
	for _, c := range all {
		if v.may && string(c.regime.ID) == v.in.Get("che-do") && string(c.period.ID) == v.in.Get("ky") {
			parts = append(parts, v.extendForm(c))
		}
	}
	return append(parts, section(ui.Section{ID: "theo-han", Title: "Khóa theo hạn", Count: fmt.Sprint(len(all))}, t))
}

func (v *locksView) extendForm(c closing) templ.Component {
	options := []ui.Option{{Value: "", Label: "Mọi đơn vị phải gửi kỳ này"}}
	for _, id := range c.units {
		options = append(options, ui.Option{Value: string(id), Label: v.unitName(id)})
	}
	who := v.pick("mo", "don_vi", "Mở cho", "", options)
	until, reason := v.input("mo", "den_ngay", "Nhận đến hết ngày", ""), v.input("mo", "ly_do", "Lý do", "")
	until.Hint, reason.Span = "Ví dụ "+v.in.Today.AddDays(3).Short()+".", ui.Full
	return section(ui.Section{ID: "mo-them", Title: "Mở khóa nhập: " + c.period.Label() + ", " + c.regime.Name},
		form(ui.Form{Send: send(locksPath+"/mo", ui.Hidden{Name: "che-do", Value: string(c.regime.ID)}, ui.Hidden{Name: "ky", Value: string(c.period.ID)}, ui.Hidden{Name: fieldPart, Value: "mo"}), Label: "Mở khóa nhập"},
			fields(who, until, reason), ui.Note{Text: ui.Words("Hạn gửi không đổi: đơn vị gửi sau hạn vẫn tính là trễ.")}, ui.Acts{ui.Button{Label: "Mở khóa nhập", Look: ui.Primary}}))
}

// handPart lists the locks that somebody set, and sets one.
func (v *locksView) handPart() []templ.Component {
	t := ui.Table{Caption: "Khóa do người đặt", Wide: true, Columns: []ui.Column{{Label: "Khoảng ngày"}, {Label: "Của"}, {Label: "Ai khóa, khi nào"}, {Label: "Vì sao"}, {Label: "Mở"}, {Label: "Việc", Hidden: true}}}
	var lifting []templ.Component
	for _, l := range v.locks {
		lifted := ui.Cell{Text: "đang khóa", Tone: ui.Bad}
		if !l.Holds() {
			lifted = ui.Cell{Text: nameIn(v.names, l.LiftedBy) + ", " + momentLabel(l.LiftedAt), Small: ui.Words(l.LiftReason)}
		}
		act := ui.Cell{}
		if l.CanLift(v.in.Actor) == nil {
			act = ui.Cell{Part: ui.Button{Label: "Mở khóa", Says: "Mở khóa " + l.From.Short() + "–" + l.To.Short(), Small: true, Href: locksPath + "?bo=" + string(l.ID) + "#bo-khoa"}, Act: true}
			if string(l.ID) == cmp.Or(v.in.Get("bo"), v.in.Path["lock"]) {
				lifting = append(lifting, section(ui.Section{ID: "bo-khoa", Title: "Mở khóa " + l.From.Short() + "–" + l.To.Short()},
					v.reasonForm(locksPath+"/"+string(l.ID)+"/bo", "bo", "Mở khóa", ui.Hidden{Name: "bo", Value: string(l.ID)})))
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(l.From.Short() + "–" + l.To.Short()), ui.T(v.unitName(l.Unit)), {Text: nameIn(v.names, l.RecordedBy), Small: ui.Words(momentLabel(l.RecordedAt))}, ui.T(l.Reason), lifted, act}})
	}
	body := []templ.Component{templ.Component(ui.Words("Chưa ai khóa thêm khoảng ngày nào."))}
	if len(t.Rows) > 0 {
		body = []templ.Component{t}
	}
	parts := append([]templ.Component{section(ui.Section{ID: "tu-khoa", Title: "Khóa do người đặt", Count: fmt.Sprint(len(t.Rows))}, body...)}, lifting...)
	if v.may {
		parts = append(parts, v.lockForm())
	}
	return parts
}

func (v *locksView) lockForm() templ.Component {
	options := []ui.Option{{Value: "", Label: "Toàn đơn vị"}}
	for _, u := range v.tree.All() {
		options = append(options, ui.Option{Value: string(u.ID), Label: indent(v.tree.Depth(u.ID)) + u.Name})
	}
	from, to, who, reason := v.input("khoa", "tu", "Từ ngày", "", "ky"), v.input("khoa", "den", "Đến ngày", ""), v.pick("khoa", "don_vi", "Của", "", options), v.input("khoa", "ly_do", "Lý do", "")
	reason.Span = ui.Full
	return section(ui.Section{ID: "khoa-them", Title: "Khóa một khoảng ngày"}, form(ui.Form{Send: send(locksPath, ui.Hidden{Name: fieldPart, Value: "khoa"}), Label: "Khóa một khoảng ngày"},
		fields(from, to, who, reason), ui.Note{Text: ui.Words("Số liệu của kỳ kết thúc trong khoảng này không gửi, không duyệt được nữa cho đến khi mở khóa.")}, ui.Acts{ui.Button{Label: "Khóa nhập"}}))
}

// reopening is an exception as its form sends it.
type reopening struct {
	Regime regime.RegimeID
	Period regime.PeriodID
	Unit   auth.UnitID
	Until  vn.Day
	Reason string
}

func (s *Server) lockExtend() http.HandlerFunc {
	return post(s, Form[reopening]{Right: auth.ChangeWard, Name: "regime.extend",
		Read: func(in *Input) (reopening, error) {
			until, err := typedDay("den_ngay", in.Get("den_ngay"))
			return reopening{regime.RegimeID(in.Get("che-do")), regime.PeriodID(in.Get("ky")), auth.UnitID(in.Get("don_vi")), until, in.Get("ly_do")}, err
		},
		Act: func(tx *db.Tx, o reopening) (string, error) {
			e, err := regime.Extend(tx, o.Regime, o.Period, o.Unit, o.Until, o.Reason)
			return locksPath + "?xong=mo#mo-" + string(e.ID), err
		}, Again: locksBody})
}

// why is a thing to be ended and the reason.
type why struct{ ID, Reason string }

func readWhy(name string) func(*Input) (why, error) {
	return func(in *Input) (why, error) { return why{in.Path[name], in.Get("ly_do")}, nil }
}

func (s *Server) lockExtendEnd() http.HandlerFunc {
	return post(s, Form[why]{Right: auth.ChangeWard, Name: "regime.extend_end", Read: readWhy("exception"),
		Act: func(tx *db.Tx, w why) (string, error) {
			return locksPath + "?xong=dong", regime.EndException(tx, regime.ExceptionID(w.ID), w.Reason)
		}, Again: locksBody})
}

func (s *Server) lockLift() http.HandlerFunc {
	return post(s, Form[why]{Right: auth.ChangeWard, Name: "lock.lift", Read: readWhy("lock"),
		Act: func(tx *db.Tx, w why) (string, error) {
			return locksPath + "?xong=bo", regime.Unlock(tx, regime.LockID(w.ID), w.Reason)
		}, Again: locksBody})
}

// shutting is a lock as its form sends it.
type shutting struct {
	From, To vn.Day
	Unit     auth.UnitID
	Reason   string
}

func (s *Server) lockAdd() http.HandlerFunc {
	return post(s, Form[shutting]{Right: auth.ChangeWard, Name: "lock.add",
		Read: func(in *Input) (c shutting, err error) {
			c.Unit, c.Reason = auth.UnitID(in.Get("don_vi")), strings.TrimSpace(in.Get("ly_do"))
			if c.From, err = typedDay("tu", in.Get("tu")); err == nil {
				c.To, err = typedDay("den", in.Get("den"))
			}
			return c, err
		},
		Act: func(tx *db.Tx, c shutting) (string, error) {
			_, err := regime.LockSpan(tx, c.From, c.To, c.Unit, c.Reason)
			return locksPath + "?xong=khoa#tu-khoa", err
		}, Again: locksBody})
}
