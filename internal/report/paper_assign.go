package report

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/doc/template"
	"tongket/internal/fault"
	"tongket/internal/layout"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// assignmentPaper is the decision that assigns the targets of a year to the units
// (quyết định giao chỉ tiêu), with a sheet of its own for each unit: the lines it leads
// and its shares of the others.
func assignmentPaper() Paper {
	return Paper{Kind: Assignment, Name: "Quyết định giao chỉ tiêu", Formats: []Format{Docx}, World: layout.State,
		About: "Quyết định giao chỉ tiêu cho các đơn vị; mỗi đơn vị một phụ lục; thể thức Nghị định 30/2020/NĐ-CP",
		Names: assignmentNames, Scope: assignmentScope, Builtin: assignmentTemplate, Gather: gatherAssignment}
}

// Charge is one line of the plan as a unit has it.
type Charge struct {
	Target     plan.Target
	Definition plan.Definition
	Assigned   plan.Assigned // the whole plan value of a line it leads, its share of another
	Share      bool
}

// Charged is what one unit has of the plan.
type Charged struct {
	Unit  auth.UnitID
	Name  string
	Lines []Charge
}

// gatherAssignment finds who has what of the year's plan. It refuses a plan of which
// nobody has anything. The paper says what is planned, which waits for no figure.
func gatherAssignment(tx *db.Tx, r *Report) error {
	shares, err := plan.Shares(tx, r.Board.Year, r.known)
	if err != nil {
		return err
	}
	tree, err := org.LoadTree(tx, r.Day)
	if err != nil {
		return err
	}
	r.Closed, r.Charges = true, nil
	targets := r.lines()
	for _, u := range tree.All() {
		if c := r.chargesOf(u.ID, targets, shares); len(c) > 0 {
			r.Charges = append(r.Charges, Charged{Unit: u.ID, Name: u.Name, Lines: c})
		}
	}
	if len(r.Charges) == 0 {
		return fault.Refusedf("Kế hoạch năm %d chưa giao chỉ tiêu nào cho đơn vị nào. Hãy ghi cơ quan chủ trì hoặc mức giao cho đơn vị ở từng chỉ tiêu rồi lập lại.", r.Board.Year)
	}
	return nil
}

// lines are the lines of the year's plan.
func (r *Report) lines() []plan.Target {
	var all []plan.Target
	for _, l := range r.Board.Lines {
		all = append(all, l.Target)
	}
	return all
}

// chargesOf lists what a unit has of the plan: the lines it leads with their whole
// value, and its shares; a share of a line it leads stands beside the whole.
func (r *Report) chargesOf(unit auth.UnitID, targets []plan.Target, shares []plan.Share) []Charge {
	var all []Charge
	add := func(t plan.Target, p plan.Part, share bool) {
		if d, known := r.Definitions[p.Indicator]; known && len(p.Plans) > 0 {
			all = append(all, Charge{Target: t, Definition: d, Assigned: p.Plans[0], Share: share})
		}
	}
	own := plan.Charged(targets, shares, unit)
	for _, t := range targets {
		if t.Owner == unit {
			for _, p := range t.Parts {
				add(t, p, false)
			}
		}
		for _, c := range own {
			if c.ID == t.ID {
				for _, p := range c.Parts {
					add(t, p, true)
				}
			}
		}
	}
	return all
}

func assignmentNames() template.Names {
	return template.Names{
		{Name: "loi_ban_hanh", Label: "Cơ quan ban hành, các căn cứ và lời quyết định, theo thứ tự của thể thức", Example: "một hoặc nhiều đoạn", Kind: template.KindBlocks},
		{Name: "so_don_vi", Label: "Số đơn vị được giao", Example: "12", Kind: template.KindNumber},
		{Name: "cac_don_vi", Label: "Các đơn vị được giao, mỗi đơn vị một phụ lục", Kind: template.KindList, Inside: []template.Name{
			{Name: "so_la_ma", Label: "Số phụ lục bằng chữ số La Mã", Example: "I"},
			{Name: "don_vi", Label: "Tên đơn vị", Example: "Phòng Kinh tế, Hạ tầng và Đô thị"},
			{Name: "cac_dong", Label: "Các chỉ tiêu giao cho đơn vị", Kind: template.KindList, Inside: []template.Name{
				{Name: "so", Label: "Số thứ tự trong phụ lục của đơn vị", Example: "1"},
				{Name: "ten_chi_tieu", Label: "Tên chỉ tiêu", Example: "Tổng mức bán lẻ hàng hóa"},
				{Name: "don_vi_tinh", Label: "Đơn vị tính", Example: "tỷ đồng"},
				{Name: "muc_giao", Label: "Mức giao cho đơn vị", Example: "871", Kind: template.KindNumber},
				{Name: "vai_tro", Label: "Chủ trì cả chỉ tiêu, hay thực hiện phần được giao", Example: "Chủ trì"}}},
			{Name: "cac_muc_tang_giam", Label: "Các mức giao theo tăng, giảm so với năm trước, mỗi mức một câu", Kind: template.KindList, Inside: []template.Name{
				{Name: "cau", Label: "Một mức giao", Example: "Phấn đấu tổng sản lượng lương thực có hạt năm 2025 tăng 3% so với năm 2024", Kind: template.KindRich}}}}},
	}
}

func assignmentScope(r *Report) (template.Scope, error) {
	var units template.List
	for i, c := range r.Charges {
		var rows template.List
		var changes template.List
		for n, line := range c.Lines {
			rows = append(rows, r.chargeRow(n+1, c.Unit, line))
			if line.Assigned.Operator.NeedsBase() {
				var p prose
				p.target(fmt.Sprintf("Phấn đấu %s năm %d", lowerFirst(line.name()), r.Board.Year), line.Definition, line.Assigned, r.Board.Year, r.chargeKey(c.Unit, line))
				changes = append(changes, template.Scope{"cau": template.Rich(p.runs)})
			}
		}
		units = append(units, template.Scope{"so_la_ma": template.Text(vn.Roman(i + 1)), "don_vi": template.Text(c.Name), "cac_dong": rows, "cac_muc_tang_giam": changes})
	}
	var grounds []string
	for _, g := range citations(r.Grounds) {
		grounds = append(grounds, "Căn cứ "+g)
	}
	grounds = append(grounds, "Theo đề nghị của "+blank)
	return template.Scope{
		"loi_ban_hanh": template.Blocks(r.Layout.Enactment("ỦY BAN NHÂN DÂN "+vn.Upper(r.Ward.Title()), grounds...)),
		"so_don_vi":    template.Number{Decimal: vn.Decimal{Units: int64(len(r.Charges))}}, "cac_don_vi": units,
	}, nil
}

// chargeRow is one line of a unit's sheet. Its number is the plan's own where the unit
// leads the line, else that of the unit's share.
func (r *Report) chargeRow(n int, unit auth.UnitID, c Charge) template.Scope {
	role := "Chủ trì"
	if c.Share {
		role = "Phần được giao"
	}
	return template.Scope{"so": template.Text(strconv.Itoa(n)), "ten_chi_tieu": template.Text(c.name()), "don_vi_tinh": template.Text(c.Definition.Unit),
		"muc_giao": cellValue(planCell(c.Definition, c.Assigned, r.chargeKey(unit, c))), "vai_tro": template.Text(role)}
}

// name is what a line is called on a sheet: of one with several parts the part.
func (c Charge) name() string {
	if len(c.Target.Parts) > 1 {
		return c.Definition.Name
	}
	return c.Target.Name
}

// chargeKey is what a number of a sheet says.
func (r *Report) chargeKey(unit auth.UnitID, c Charge) string {
	key := r.tag(c.Definition, tagPlan, c.Assigned.Baseline)
	if c.Share {
		key += "@" + string(unit)
	}
	return key
}

// assignmentTemplate is the decision as it stands before the record fills it in.
func assignmentTemplate(rules layout.Rules) ([]byte, error) {
	opt := rules.Options("Quyết định giao chỉ tiêu")
	opt.Footer = []docx.Run{docx.I("{{ghi_chu_mau}}")}
	d := docx.New(opt)
	d.Add(rules.Head(layout.Head{Issuer: []string{"ỦY BAN NHÂN DÂN", "{{ten_don_vi | hoa}}"}, Number: rules.Number(0, "QĐ", "UBND"), PlaceDate: "{{dia_danh_ngay_thang}}", Mark: "{{du_thao}}"})...)
	d.Add(rules.Title("QUYẾT ĐỊNH", "Về việc giao chỉ tiêu kế hoạch phát triển kinh tế - xã hội,", "bảo đảm quốc phòng - an ninh năm {{nam}}")...)
	d.Add(docx.Text(docx.T("{{@loi_ban_hanh}}")),
		rules.Article(1, docx.T("Giao chỉ tiêu kế hoạch phát triển kinh tế - xã hội, bảo đảm quốc phòng - an ninh năm {{nam}} cho các cơ quan, đơn vị có tên tại các phụ lục kèm theo Quyết định này.")),
		rules.Article(2, docx.T("Thủ trưởng các cơ quan, đơn vị được giao chỉ tiêu tổ chức thực hiện, báo cáo kết quả theo chế độ báo cáo của Ủy ban nhân dân {{ten_don_vi}}; đơn vị chủ trì tổng hợp kết quả của chỉ tiêu mình chủ trì.")),
		rules.Article(3, docx.T("Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng HĐND và UBND {{loai_don_vi}}, thủ trưởng các cơ quan, đơn vị được giao chỉ tiêu và các tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này"+rules.End())))
	d.Add(rules.Sign(layout.Sign{Receivers: []string{"Như Điều 3", "{{co_quan_cap_tren}}", "Thường trực Đảng ủy {{loai_don_vi}}", "Thường trực HĐND {{loai_don_vi}}", "Chủ tịch, các Phó Chủ tịch UBND {{loai_don_vi}}"},
		Drafter: "VP", Power: layout.OnBehalf, Of: "ỦY BAN NHÂN DÂN", Post: "CHỦ TỊCH"})...)
	d.Add(docx.Text(docx.T("{{#cac_don_vi}}")))
	sheet := rules.Annex(layout.AnnexHead{Number: "Phụ lục {{so_la_ma}}", Title: []string{"CHỈ TIÊU GIAO {{don_vi | hoa}} NĂM {{nam}}"}, Attached: attachedForm(rules, "Quyết định", "QĐ")})
	sheet = beginsPage(sheet)
	d.Add(sheet...)
	d.Add(assignmentTable(d.TextWidth(false)), docx.Text(docx.T("{{#cac_muc_tang_giam}}")), docx.Text(docx.T("- {{cau}}.")), docx.Text(docx.T("{{/cac_muc_tang_giam}}")), docx.Text(docx.T("{{/cac_don_vi}}")),
		docx.Para{Style: docx.Small, Before: docx.Pt(6), Runs: []docx.Run{docx.T("{{nguon_so_lieu}}")}})
	var b bytes.Buffer
	_, err := d.WriteTo(&b)
	return b.Bytes(), err
}

// beginsPage puts blocks at the top of a page.
func beginsPage(blocks []docx.Block) []docx.Block {
	blocks = slices.Clone(blocks)
	if p, ok := blocks[0].(docx.Para); ok {
		p.PageBefore = true
		blocks[0] = p
	}
	return blocks
}

func assignmentTable(width docx.Length) docx.Table {
	head := func(text string) docx.Cell { return docx.Cell{Text: text} }
	return docx.Table{Cols: docx.Widths(width, 7, 38, 20, 19, 16), Size: 12,
		Align: []docx.Align{docx.Center, docx.Left, docx.Center, docx.Right, docx.Left},
		Rows: []docx.Row{
			{Head: true, Cells: []docx.Cell{head("STT"), head("Chỉ tiêu"), head("ĐVT"), head("KH năm {{nam}}"), head("Vai trò")}},
			{Cells: []docx.Cell{{Text: "{{#cac_dong}}{{so}}"}, {Text: "{{ten_chi_tieu}}"}, {Text: "{{don_vi_tinh}}"}, {Text: "{{muc_giao}}"}, {Text: "{{vai_tro}}{{/cac_dong}}"}}},
		}}
}
