// Package auth says who acts and what they may do, with the reason in words.
// An Actor is an account at work in one ward: its roles and, for a reporter,
// the units it reports for. Rights are plain functions over the actor, so that
// a page hides a button and an act refuses with the same answer. The package is
// pure: it reads nothing and remembers nothing.
package auth

import (
	"slices"

	"tongket/internal/fault"
)

// Identifiers are opaque texts made once and never changed.
type (
	WardID    string // a commune-level unit: phường, xã, đặc khu
	UnitID    string // a node of the ward's tree
	AccountID string // what signs in
	PersonID  string // somebody of the ward
)

// Role is what a post lets its holder do in the ward.
type Role string

// The roles of a ward.
const (
	Office   Role = "office"   // Văn phòng: gathers, enters for others, writes the report
	Leader   Role = "leader"   // lãnh đạo: approves, returns, directs
	Reporter Role = "reporter" // người báo cáo: figures of its own units only
	Reader   Role = "reader"   // người xem
	Bearer   Role = "bearer"   // người giữ thẻ: a phone that a printed card bound; what its one unit owes, nothing else
)

// Label returns the role's Vietnamese name.
func (r Role) Label() string {
	switch r {
	case Office:
		return "Văn phòng"
	case Leader:
		return "Lãnh đạo"
	case Reporter:
		return "Người báo cáo"
	case Reader:
		return "Người xem"
	case Bearer:
		return "Người giữ thẻ"
	}
	return string(r)
}

// Roles lists the roles that a post may be given with. A Bearer's post comes with
// its card only.
var Roles = []Role{Office, Leader, Reporter, Reader}

// Right is one thing that may be done, named by what it does.
type Right string

// The rights. Each is asked for by at least one act, and each route of the
// staff pages names one.
const (
	SeeRecord      Right = "see_record"      // read plan, figures and score
	SeeDocuments   Right = "see_documents"   // read uploaded documents
	TakeDocument   Right = "take_document"   // upload a document
	DecideFact     Right = "decide_fact"     // confirm, edit or reject what was read
	SetPlan        Right = "set_plan"        // define indicators, set targets
	SubmitFigure   Right = "submit_figure"   // send a figure for a unit
	CheckFigure    Right = "check_figure"    // check or return a figure, the first level of two
	ReportDue      Right = "report_due"      // send what a unit owes now, on the page for phones
	DecideFigure   Right = "decide_figure"   // approve or return a figure
	DecideVerdict  Right = "decide_verdict"  // give a line another verdict than the computed one
	FreezeBoard    Right = "freeze_board"    // keep a board as a snapshot
	MakeReport     Right = "make_report"     // draw up the report and the annex
	KeepBooks      Right = "keep_books"      // give papers their number and day, keep the books of numbers
	ManageAccounts Right = "manage_accounts" // people, posts, accounts
	ChangeWard     Right = "change_ward"     // units, periods, locks and settings
	Chase          Right = "chase"           // see who owes what, remind them, say that a task is done
)

// rule is what a right is called and who has it.
type rule struct {
	phrase string // completes "Bạn chưa được …"
	roles  []Role
}

var rules = map[Right]rule{
	SeeRecord:      {"xem chỉ tiêu và số liệu", []Role{Office, Leader, Reporter, Reader}},
	SeeDocuments:   {"xem văn bản", []Role{Office, Leader, Reader}},
	TakeDocument:   {"tải văn bản lên", []Role{Office}},
	DecideFact:     {"xác nhận dữ kiện", []Role{Office}},
	SetPlan:        {"đặt chỉ tiêu", []Role{Office, Leader}},
	SubmitFigure:   {"gửi số liệu", []Role{Office, Reporter, Bearer}},
	CheckFigure:    {"kiểm tra số liệu", []Role{Office, Leader}},
	ReportDue:      {"gửi số liệu đến hạn", []Role{Office, Reporter, Bearer}},
	DecideFigure:   {"duyệt hoặc trả lại số liệu", []Role{Office, Leader}},
	DecideVerdict:  {"đánh giá khác với kết quả tính được", []Role{Leader}},
	FreezeBoard:    {"chốt bảng đánh giá", []Role{Office, Leader}},
	MakeReport:     {"lập báo cáo", []Role{Office, Leader}},
	KeepBooks:      {"ghi số, ngày văn bản và giữ sổ số", []Role{Office}},
	ManageAccounts: {"quản lý tài khoản", []Role{Office}},
	ChangeWard:     {"đổi thiết lập của đơn vị", []Role{Office, Leader}},
	Chase:          {"đôn đốc các đơn vị", []Role{Office, Leader}},
}

// Rights lists every right, for tests and for the page that explains them.
func Rights() []Right {
	var all []Right
	for r := range rules {
		all = append(all, r)
	}
	slices.Sort(all)
	return all
}

// Allows lists what a role lets its holder do, as phrases that follow "được", for
// the page that explains the roles.
func (r Role) Allows() []string {
	var phrases []string
	for _, right := range Rights() {
		if slices.Contains(rules[right].roles, r) {
			phrases = append(phrases, rules[right].phrase)
		}
	}
	return phrases
}

// Actor is an account at work in one ward. The zero Actor may do nothing.
type Actor struct {
	Ward    WardID
	Account AccountID
	Person  PersonID
	Name    string // as shown: "Lê Thị Hạnh"
	Title   string // as shown: "Văn phòng HĐND và UBND"
	Roles   []Role
	Units   []UnitID // a reporter's own units with all below them
	system  bool
}

// System returns the actor of work nobody signed in for: jobs, the command
// line, the demo. The name stands in the audit chain.
func System(ward WardID, name string) Actor {
	return Actor{Ward: ward, Account: AccountID("system:" + name), Name: name, system: true}
}

// IsSystem reports whether nobody signed in for this actor.
func (a Actor) IsSystem() bool { return a.system }

// Has reports whether the actor holds the role.
func (a Actor) Has(role Role) bool { return slices.Contains(a.Roles, role) }

// May returns nil when the actor has the right somewhere in the ward, else a
// fault that says who has it.
func (a Actor) May(right Right) error {
	r, known := rules[right]
	if !known {
		return fault.Forbiddenf("Hệ thống không biết quyền %q.", right)
	}
	if a.system {
		return nil
	}
	for _, role := range r.roles {
		if a.Has(role) {
			return nil
		}
	}
	return fault.Forbiddenf("Tài khoản của bạn chưa được %s. Quyền này thuộc về: %s.", r.phrase, holders(r.roles))
}

// ByCard reports whether the actor is a phone that a printed card bound: doors
// open nothing to it but what asks for ReportDue.
func (a Actor) ByCard() bool { return a.Has(Bearer) }

// MayFor returns nil when the actor has the right for the unit. A reporter and
// the bearer of a card have it for their own units only; other roles have it for
// the whole ward.
func (a Actor) MayFor(right Right, unit UnitID) error {
	if err := a.May(right); err != nil {
		return err
	}
	if a.system {
		return nil
	}
	for _, role := range rules[right].roles {
		if role != Reporter && role != Bearer && a.Has(role) {
			return nil
		}
	}
	if slices.Contains(a.Units, unit) {
		return nil
	}
	return fault.Forbiddenf("Tài khoản của bạn chỉ được %s của đơn vị mình.", rules[right].phrase)
}

// Can reports whether May gives no reason against; pages use it to hide what
// the act would refuse.
func (a Actor) Can(right Right) bool { return a.May(right) == nil }

func holders(roles []Role) string {
	text := ""
	for i, r := range roles {
		if i > 0 {
			text += ", "
		}
		text += r.Label()
	}
	return text
}
