package report

import (
	"fmt"
	"io"
	"strings"

	"tongket/internal/db"
	"tongket/internal/doc/template"
	"tongket/internal/notice"
	"tongket/internal/vn"
)

// chaseListPaper is the list of who owes what, late first, as it is laid before a
// meeting or sent round.
func chaseListPaper() Paper {
	return Paper{Kind: ChaseList, Name: "Danh sách đôn đốc", Formats: []Format{Docx, Xlsx}, ByPeriod: true,
		About: "Đơn vị nào còn nợ số liệu, nợ việc gì, hạn nào, đã nhắc mấy lần",
		Names: chaseNames, Scope: chaseScope, Builtin: chaseTable().template, Gather: gatherChase,
		Write: func(w io.Writer, r *Report, _ Format) error {
			s, err := chaseScope(r)
			if err != nil {
				return err
			}
			return chaseTable().sheet(w, r, "Đôn đốc", s)
		}}
}

func chaseTable() listing {
	return listing{
		title: "DANH SÁCH", subject: []string{"Đơn vị chưa gửi đủ số liệu và chưa xong việc được giao,", "{{ky}}, tính đến ngày {{ngay_lap | ngay_ngan}}"},
		intro:  "Đến ngày {{ngay_lap | ngay_ngan}}, {{tom_luoc}}.",
		signer: "NGƯỜI LẬP DANH SÁCH", symbol: "DS",
		lists: []listed{{"cac_viec_qua_han", "Các việc đã quá hạn, việc quá hạn lâu nhất trước", "Đã quá hạn"},
			{"cac_viec_sap_den_han", "Các việc chưa quá hạn", "Sắp đến hạn"}},
		columns: []listColumn{
			{template.Name{Name: "don_vi", Label: "Đơn vị phải gửi", Example: "Trường Tiểu học Hòa Mẫu"}, "Đơn vị", 29, leftCell},
			{template.Name{Name: "viec", Label: "Việc phải gửi, phải làm", Example: "Báo cáo tháng, tháng 12/2025"}, "Nội dung", 30, leftCell},
			{template.Name{Name: "han", Label: "Hạn", Example: "05/01/2026", Kind: template.KindDate}, "Hạn", 22, middleCell},
			{template.Name{Name: "qua_han", Label: "Quá hạn bao nhiêu ngày; trống khi chưa quá hạn", Example: "3 ngày"}, "Quá hạn", 14, middleCell},
			{template.Name{Name: "da_gui", Label: "Đã gửi trên số phải gửi", Example: "4/6"}, "Đã gửi", 12, middleCell},
			{template.Name{Name: "con_thieu", Label: "Các số còn thiếu", Example: "Kết nạp đảng viên mới; số hộ nghèo"}, "Còn thiếu", 25, leftCell},
			{template.Name{Name: "da_nhac", Label: "Đã nhắc mấy lần, lần cuối khi nào", Example: "2 lần, 07/01/2026"}, "Đã nhắc", 22, leftCell},
		},
	}
}

func chaseNames() template.Names {
	return append(template.Names{
		{Name: "tom_luoc", Label: "Còn bao nhiêu việc quá hạn, sắp đến hạn; không có việc nào thì nói rõ", Example: "còn 5 việc quá hạn của 3 đơn vị và 4 việc sắp đến hạn"},
		{Name: "so_viec_qua_han", Label: "Số việc đã quá hạn", Example: "5", Kind: template.KindNumber},
		{Name: "so_don_vi_qua_han", Label: "Số đơn vị có việc quá hạn", Example: "3", Kind: template.KindNumber},
		{Name: "so_viec_sap_den_han", Label: "Số việc chưa quá hạn", Example: "4", Kind: template.KindNumber},
	}, chaseTable().names()...)
}

// owing is who owes what of the paper's days, and how often each was reminded.
type owing struct {
	debts     []notice.Debt
	reminders map[string][]notice.Reminder // by the debt's key, newest first
}

// remindersRead is how many of the newest reminders are looked through.
const remindersRead = 5000

func gatherChase(tx *db.Tx, r *Report) error {
	c, err := notice.Load(tx)
	if err != nil {
		return err
	}
	for _, d := range c.Debts {
		if d.Open() && r.about(d) {
			r.owing.debts = append(r.owing.debts, d)
		}
	}
	all, err := notice.History(tx, remindersRead)
	r.owing.reminders = map[string][]notice.Reminder{}
	for _, m := range all {
		r.owing.reminders[m.Debt] = append(r.owing.reminders[m.Debt], m)
	}
	return err
}

// about reports whether a debt belongs to the days of the paper: figures of days
// within, a task due within or, of the year, left over from it.
func (r *Report) about(d notice.Debt) bool {
	if d.From == "" {
		return d.Due <= r.Day || r.Period.ID == "" && d.Due.Year() <= r.Board.Year+1
	}
	return d.From >= r.from() && d.To <= r.to()
}

func chaseScope(r *Report) (template.Scope, error) {
	var late, coming template.List
	units := map[string]bool{}
	for _, d := range r.owing.debts {
		if d.Late(r.Day) {
			late = append(late, r.debtScope(d))
			units[d.Whose] = true
		} else {
			coming = append(coming, r.debtScope(d))
		}
	}
	number := func(n int) template.Number { return template.Number{Decimal: vn.Decimal{Units: int64(n)}} }
	return chaseTable().flagged(template.Scope{"tom_luoc": template.Text(owedInAll(len(late), len(units), len(coming))), "so_viec_qua_han": number(len(late)), "so_don_vi_qua_han": number(len(units)), "so_viec_sap_den_han": number(len(coming)),
		"cac_viec_qua_han": late, "cac_viec_sap_den_han": coming}), nil
}

// owedInAll counts what is late and what is coming, within a sentence.
func owedInAll(late, units, coming int) string {
	var all []string
	if late > 0 {
		all = append(all, fmt.Sprintf("%d việc quá hạn của %d đơn vị", late, units))
	}
	if coming > 0 {
		all = append(all, fmt.Sprintf("%d việc sắp đến hạn", coming))
	}
	if len(all) == 0 {
		return "không còn việc nào quá hạn hoặc sắp đến hạn"
	}
	return "còn " + strings.Join(all, " và ")
}

func (r *Report) debtScope(d notice.Debt) template.Scope {
	var missing []string
	for _, p := range d.Missing {
		text := p.Name
		if p.Returned {
			text += " (bị trả lại)"
		}
		missing = append(missing, text)
	}
	s := template.Scope{"don_vi": template.Text(vn.Sentence(d.Whose)), "viec": template.Text(d.Name), "han": template.Date(d.Due), "qua_han": template.Text(""),
		"da_gui": template.Text(fmt.Sprintf("%d/%d", d.Given, d.Of)), "con_thieu": template.Text(strings.Join(missing, "; ")), "da_nhac": template.Text("chưa nhắc")}
	if d.Whose == "" {
		s["don_vi"] = nil
	}
	if d.Late(r.Day) {
		s["qua_han"] = template.Text(fmt.Sprintf("%d ngày", daysBetween(d.Due, r.Day)))
	}
	if all := r.owing.reminders[d.Key]; len(all) > 0 {
		s["da_nhac"] = template.Text(fmt.Sprintf("%d lần, %s", len(all), all[0].Day.Short()))
	}
	return s
}

// daysBetween counts the days from one to another.
func daysBetween(from, to vn.Day) int {
	return int(to.Time().Sub(from.Time()).Hours() / 24)
}
