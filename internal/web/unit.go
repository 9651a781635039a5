package web

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/web/ui"
)

// unitsPage shows the ward's tree and, to those who may change it, the form that
// adds a unit.
func unitsPage(tx *db.Tx, in *Input) (templ.Component, error) { return unitsBody(tx, in, nil) }

func unitsBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	tree, err := org.LoadTree(tx, in.Today)
	if err != nil {
		return nil, err
	}
	posts, err := org.Posts(tx)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Đơn vị", Standing: ui.Words(fmt.Sprintf("%d đơn vị đang hoạt động trong cây tổ chức ngày %s.", tree.Len(), in.Today.Short())),
		Actions: []templ.Component{ui.Button{Label: "Chế độ báo cáo", Href: regimesPath}}}
	if in.Actor.Can(auth.ManageAccounts) {
		p.Actions = append(p.Actions, ui.Button{Label: "Thẻ nhập số liệu", Icon: ui.IconSignIn, Href: cardsPath}, ui.Button{Label: "Người và tài khoản", Icon: ui.IconAccount, Href: accountsPath})
	}
	var parts []templ.Component
	if id := auth.UnitID(in.Get("xong")); id != "" && len(faults) == 0 {
		if u, ok := tree.Find(id); ok {
			parts = append(parts, ui.Notice{Tone: ui.Good, Title: "Đã thêm “" + u.Name + "”", Text: ui.Words("Đơn vị này đã chọn được khi ghi số liệu và giao chỉ tiêu.")})
		}
	}
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa thêm được đơn vị", faults)
		parts = append(parts, sum)
	}
	parts = append(parts, section(ui.Section{Title: "Cây tổ chức", Count: fmt.Sprint(tree.Len())}, unitTable(tree, reportersOf(posts))))
	if in.Actor.Can(auth.ChangeWard) {
		parts = append(parts, section(ui.Section{ID: "them", Title: "Thêm đơn vị"}, unitForm(in, tree, faults)))
	}
	return page(tx, in, p, templ.Join(parts...))
}

// reportersOf names, by unit, who reports for it.
func reportersOf(posts []org.Post) map[auth.UnitID][]string {
	names := map[auth.UnitID][]string{}
	for _, p := range posts {
		if (p.Role == auth.Reporter || p.Role == auth.Bearer) && p.EndedAt == "" && !p.Disabled {
			names[p.Unit] = append(names[p.Unit], p.Name)
		}
	}
	return names
}

// unitTable lists the tree from the root down; a unit's depth is in its indent
// and, for those who do not see it, in the column of the unit above.
func unitTable(tree org.Tree, reporters map[auth.UnitID][]string) templ.Component {
	t := ui.Table{Caption: "Cây tổ chức", Columns: []ui.Column{{Label: "Đơn vị"}, {Label: "Loại"}, {Label: "Thuộc"}, {Label: "Người báo cáo"}}}
	for _, u := range tree.All() {
		above, _ := tree.Find(u.Parent)
		who := ui.Cell{Text: "chưa có", Tone: ui.Faint}
		if names := reporters[u.ID]; len(names) > 0 {
			who = ui.T(strings.Join(names, ", "))
		}
		t.Rows = append(t.Rows, ui.Row{ID: "dv-" + string(u.ID), Cells: []ui.Cell{
			{Text: indent(tree.Depth(u.ID)) + u.Name, Href: "/don-vi/" + string(u.ID)}, {Text: u.Kind.Label(), Tone: ui.Soft}, {Text: cmp.Or(above.Name, "gốc của cây"), Tone: ui.Soft}, who}})
	}
	return t
}

// indent sets a name below the one it belongs to, with blanks that do not break.
func indent(depth int) string {
	if depth < 2 {
		return ""
	}
	return strings.Repeat("\u2003", depth-1)
}

func unitForm(in *Input, tree org.Tree, faults []*fault.Fault) templ.Component {
	_, wrong := errorsOf("", faults)
	kinds := ui.Select{Name: "loai", Label: "Loại đơn vị", Value: in.Get("loai"), Error: wrong["loai"]}
	for _, k := range org.Kinds {
		if k.Kind != org.RootKind {
			kinds.Options = append(kinds.Options, ui.Option{Value: string(k.Kind), Label: k.Label, Group: string(k.Family)})
		}
	}
	parents := ui.Select{Name: "cap_tren", Label: "Thuộc", Value: in.Get("cap_tren"), Error: wrong["cap_tren"]}
	for _, u := range tree.All() {
		parents.Options = append(parents.Options, ui.Option{Value: string(u.ID), Label: indent(tree.Depth(u.ID)) + u.Name})
	}
	name := ui.Input{Name: "ten", Label: "Tên đơn vị", Value: in.Form.Get("ten"), Error: wrong["ten"], Hint: "Như in trên văn bản, ví dụ “Tổ dân phố 24”."}
	return form(ui.Form{Send: send("/don-vi"), Label: "Thêm đơn vị"}, fields(kinds, parents, name),
		ui.Acts{ui.Button{Label: "Thêm đơn vị", Icon: ui.IconAdd, Look: ui.Primary}})
}

// unitAdd adds a unit to the tree.
func (s *Server) unitAdd() http.HandlerFunc {
	return post(s, Form[org.NewUnit]{Right: auth.ChangeWard, Name: "unit.add",
		Read: func(in *Input) (org.NewUnit, error) {
			return org.NewUnit{Name: in.Get("ten"), Kind: org.UnitKind(in.Get("loai")), Parent: auth.UnitID(in.Get("cap_tren"))}, nil
		},
		Act: func(tx *db.Tx, n org.NewUnit) (string, error) {
			u, err := org.AddUnit(tx, n)
			return fmt.Sprintf("/don-vi?xong=%s#dv-%s", u.ID, u.ID), err
		},
		Again: unitsBody})
}
