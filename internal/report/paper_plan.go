package report

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/doc/template"
	"tongket/internal/document"
	"tongket/internal/fault"
	"tongket/internal/layout"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// nextPlanPaper is the plan of the year after (kế hoạch thực hiện nhiệm vụ năm sau):
// its targets beside what the year came to, who answers for each, and the places for
// the tasks that people write.
func nextPlanPaper() Paper {
	return Paper{Kind: NextPlan, Name: "Kế hoạch", Ahead: 1, Formats: []Format{Docx}, World: layout.State,
		About: "Kế hoạch thực hiện nhiệm vụ của năm sau năm đã chọn: các chỉ tiêu, kết quả năm nay làm căn cứ, đơn vị chủ trì; thể thức Nghị định 30/2020/NĐ-CP",
		Names: nextPlanNames, Scope: nextPlanScope, Builtin: nextPlanTemplate, Gather: gatherNextPlan}
}

// gatherNextPlan refuses a year after which nothing is planned yet. The paper says what
// is planned, which waits for no figure: what the year came to so far stands beside it.
func gatherNextPlan(tx *db.Tx, r *Report) error {
	if len(r.Next) == 0 {
		return fault.Refusedf("Năm %d chưa có chỉ tiêu nào nên chưa lập được kế hoạch. Hãy ghi chỉ tiêu năm %d ở trang Chỉ tiêu, hoặc tải nghị quyết giao chỉ tiêu lên và xác nhận.", r.Board.Year+1, r.Board.Year+1)
	}
	r.Closed = true
	var err error
	r.NextGrounds, err = groundsOf(tx, r.Next)
	return err
}

// groundsOf finds the papers that assigned the values of some lines, by day.
func groundsOf(tx *db.Tx, targets []plan.Target) ([]document.Document, error) {
	var all []document.Document
	seen := map[document.ID]bool{}
	for _, t := range targets {
		for _, p := range t.Parts {
			for _, a := range p.Plans {
				id := document.ID(a.Source.Document)
				if id == "" || seen[id] {
					continue
				}
				seen[id] = true
				paper, err := document.Get(tx, id)
				if err != nil {
					return nil, err
				}
				all = append(all, paper)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b document.Document) int { return cmp.Compare(a.Day, b.Day) })
	return all, nil
}

// planRowNames are what is said of one line of a coming plan.
func planRowNames() []template.Name {
	return []template.Name{
		{Name: "so", Label: "Số thứ tự trong kế hoạch; trống ở dòng “trong đó”", Example: "1"},
		{Name: "ten_chi_tieu", Label: "Tên chỉ tiêu", Example: "Tổng mức bán lẻ hàng hóa"},
		{Name: "don_vi_tinh", Label: "Đơn vị tính", Example: "tỷ đồng"},
		{Name: "ke_hoach", Label: "Kế hoạch năm nay", Example: "871", Kind: template.KindNumber},
		{Name: "thuc_hien", Label: "Thực hiện năm nay", Example: "968", Kind: template.KindNumber},
		{Name: "ke_hoach_nam_sau", Label: "Kế hoạch năm sau", Example: "1.050", Kind: template.KindNumber},
		{Name: "muc_giao_khac", Label: "Mức của nguồn giao khác; trống khi chỉ có một", Example: "Tỉnh giao: 1.000", Kind: template.KindRich},
		{Name: "co_quan_chu_tri", Label: "Cơ quan chủ trì", Example: "Phòng Kinh tế, Hạ tầng và Đô thị"},
	}
}

func nextPlanNames() template.Names {
	named := func(name, label string, inside ...template.Name) template.Name {
		return template.Name{Name: name, Label: label, Kind: template.KindList, Inside: inside}
	}
	return template.Names{
		named("cac_can_cu_nam_sau", "Các văn bản giao chỉ tiêu năm sau", template.Name{Name: "can_cu", Label: "Văn bản làm căn cứ", Example: "Nghị quyết số 14/NQ-HĐND ngày 18 tháng 7 năm 2025 của HĐND phường Hòa Mẫu"}),
		named("cac_muc_tieu", "Chỉ tiêu kế hoạch năm sau, theo nhóm",
			template.Name{Name: "ten", Label: "Tên nhóm", Example: "Kinh tế"},
			named("cac_chi_tieu", "Các chỉ tiêu của nhóm", sentenceNames("Tổng thu ngân sách nhà nước trên địa bàn: 1.050 tỷ đồng.")...)),
		named("cac_nhiem_vu", "Ý kiến chỉ đạo phải thực hiện trong năm sau", sentenceNames("Hoàn thành kiểm kê đất (đơn vị chủ trì: Phòng Kinh tế, Hạ tầng và Đô thị; thời hạn: 27/02/2026).")...),
		named("cac_don_vi_chu_tri", "Các đơn vị chủ trì",
			template.Name{Name: "don_vi", Label: "Tên đơn vị", Example: "Phòng Kinh tế, Hạ tầng và Đô thị"},
			template.Name{Name: "chu_tri", Label: "Các chỉ tiêu đơn vị chủ trì, viết liền", Example: "tổng mức bán lẻ hàng hóa; thu ngân sách"}),
		named("cac_nhom_nam_sau", "Các nhóm chỉ tiêu của năm sau, với kết quả năm nay",
			template.Name{Name: "ten_nhom", Label: "Tên nhóm", Example: "Kinh tế"},
			template.Name{Name: "so_la_ma", Label: "Số thứ tự bằng chữ số La Mã", Example: "I"},
			named("cac_dong", "Các dòng của nhóm", planRowNames()...)),
		{Name: "muc_dich", Label: "Mục đích (người soạn ghi)", Example: "cụ thể hóa nghị quyết của Hội đồng nhân dân"},
		{Name: "yeu_cau", Label: "Yêu cầu (người soạn ghi)", Example: "phân công rõ người, rõ việc, rõ thời hạn"},
		{Name: "nhiem_vu", Label: "Nhiệm vụ của một nhóm (người soạn ghi)", Example: "đẩy nhanh tiến độ các dự án"},
		{Name: "kinh_phi", Label: "Kinh phí thực hiện (người soạn ghi)", Example: "từ dự toán ngân sách được giao"},
	}
}

func nextPlanScope(r *Report) (template.Scope, error) {
	owners := template.List{}
	for _, u := range ownersOf(r.Next) {
		var led []string
		for _, t := range r.Next {
			if t.Owner == u {
				led = append(led, lowerFirst(t.Name))
			}
		}
		owners = append(owners, template.Scope{"don_vi": template.Text(r.Units[u]), "chu_tri": template.Text(strings.Join(led, "; "))})
	}
	var tasks []prose
	for _, d := range r.saidAfter() {
		tasks = append(tasks, d.assignment())
	}
	return template.Scope{
		"cac_can_cu_nam_sau": groundList(r.NextGrounds), "cac_muc_tieu": r.nextTargets(), "cac_nhiem_vu": sentences(tasks),
		"cac_don_vi_chu_tri": owners, "cac_nhom_nam_sau": r.nextGroups(), "muc_dich": nil, "yeu_cau": nil, "nhiem_vu": nil, "kinh_phi": nil,
	}, nil
}

// ownersOf lists who answers for lines, in the order of the lines.
func ownersOf(targets []plan.Target) []auth.UnitID {
	var all []auth.UnitID
	for _, t := range targets {
		if t.Owner != "" && !slices.Contains(all, t.Owner) {
			all = append(all, t.Owner)
		}
	}
	return all
}

// citations are papers as grounds name them; without any a place for people to name
// one.
func citations(papers []document.Document) []string {
	var all []string
	for _, p := range papers {
		if binding(p) {
			all = append(all, ground(p))
		}
	}
	if len(papers) > 0 && len(all) == 0 {
		all = []string{blank}
	}
	return all
}

// groundList is the citations as a list of a template; a place for people to name one
// has no value, so that nothing is set behind it.
func groundList(papers []document.Document) template.List {
	list := texts("can_cu", citations(papers))
	for _, of := range list {
		if of["can_cu"] == template.Text(blank) {
			of["can_cu"] = nil
		}
	}
	return list
}

// binding reports whether a paper can be a ground: it has a number, or is of a type
// that numbered papers are of. A news item that told the coming targets binds nobody.
func binding(p document.Document) bool {
	of := func(t document.PaperType) bool { return t.Name == p.Type }
	return p.Number != "" || slices.ContainsFunc(document.Types(layout.State), of) || slices.ContainsFunc(document.Types(layout.Party), of)
}

// nextGroups are the lines of the coming plan by group, each with what the year had.
func (r *Report) nextGroups() template.List {
	var all template.List
	for i, g := range groupsOf(r.Next) {
		var rows template.List
		for _, t := range r.Next {
			if t.Group == g {
				rows = append(rows, r.nextRows(t)...)
			}
		}
		all = append(all, template.Scope{"ten_nhom": template.Text(cmp.Or(g, "Các chỉ tiêu chủ yếu")), "so_la_ma": template.Text(vn.Roman(i + 1)), "cac_dong": rows})
	}
	return all
}

// nextRows are one line of the coming plan, a row for each part.
func (r *Report) nextRows(t plan.Target) template.List {
	var rows template.List
	for i, p := range t.Parts {
		d, known := r.Definitions[p.Indicator]
		if !known || len(p.Plans) == 0 {
			continue
		}
		row := template.Scope{"so": template.Text(""), "ten_chi_tieu": template.Text(t.Name), "don_vi_tinh": template.Text(d.Unit),
			"ke_hoach": template.Text(""), "thuc_hien": template.Text(""), "co_quan_chu_tri": template.Text(r.Units[t.Owner]),
			"ke_hoach_nam_sau": cellValue(planCell(d, p.Plans[0], tag(d, tagNext))), "muc_giao_khac": r.otherPlans(d, p)}
		switch {
		case len(t.Parts) > 1:
			row["ten_chi_tieu"] = template.Text(d.Name)
		case !t.Counts:
			row["ten_chi_tieu"] = template.Text("Trong đó: " + lowerFirst(t.Name))
		}
		if t.Counts && i == 0 {
			row["so"] = template.Text(strconv.Itoa(t.Number))
		}
		if now, ok := r.partOf(p.Indicator); ok {
			row["thuc_hien"] = cellValue(valueCell(now))
			if all := judgements(now); len(all) > 0 {
				row["ke_hoach"] = cellValue(planCell(now.Definition, all[0].Assigned, r.tag(now.Definition, tagPlan, all[0].Baseline)))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// otherPlans are the values that baselines beside the first assigned.
func (r *Report) otherPlans(d plan.Definition, p plan.Part) template.Rich {
	var note prose
	for i, a := range p.Plans[1:] {
		if i > 0 {
			note.add("; ")
		}
		name := ""
		for _, b := range r.Baselines {
			if b.ID == a.Baseline {
				name = b.Name
			}
		}
		note.add(name, ": ")
		note.number(d.FormatAssigned(a), tag(d, tagNext)+strconv.Itoa(i+1))
	}
	return template.Rich(note.runs)
}

// partOf finds an indicator on the board of the year.
func (r *Report) partOf(id plan.IndicatorID) (score.Part, bool) {
	for _, l := range r.Board.Lines {
		for _, p := range l.Parts {
			if p.Definition.Indicator == id {
				return p, true
			}
		}
	}
	return score.Part{}, false
}

// nextPlanTemplate is the plan as it stands before the record fills it in.
func nextPlanTemplate(rules layout.Rules) ([]byte, error) {
	opt := rules.Options("Kế hoạch thực hiện nhiệm vụ")
	opt.Footer = []docx.Run{docx.I("{{ghi_chu_mau}}")}
	d := docx.New(opt)
	d.Add(rules.Head(layout.Head{Issuer: []string{"ỦY BAN NHÂN DÂN", "{{ten_don_vi | hoa}}"}, Number: rules.Number(0, "KH", "UBND"), PlaceDate: "{{dia_danh_ngay_thang}}", Mark: "{{du_thao}}"})...)
	d.Add(rules.Title("KẾ HOẠCH", "Thực hiện nhiệm vụ phát triển kinh tế - xã hội,", "bảo đảm quốc phòng - an ninh năm {{nam_sau}}")...)
	d.Add(groundsForm(rules, "cac_can_cu_nam_sau", "Căn cứ {{can_cu}}")...)
	d.Add(plainText("Ủy ban nhân dân {{ten_don_vi}} ban hành Kế hoạch thực hiện nhiệm vụ phát triển kinh tế - xã hội, bảo đảm quốc phòng - an ninh năm {{nam_sau}} như sau:")...)
	d.Add(docx.Heading(1, "I. MỤC ĐÍCH, YÊU CẦU"))
	d.Add(plainText("1. Mục đích: {{muc_dich}}", "2. Yêu cầu: {{yeu_cau}}")...)
	d.Add(docx.Heading(1, "II. CÁC CHỈ TIÊU CHỦ YẾU"))
	d.Add(nextTargetsForm()...)
	d.Add(plainText("Kết quả năm {{nam}} và cơ quan chủ trì từng chỉ tiêu nêu tại Phụ lục kèm theo.")...)
	d.Add(docx.Heading(1, "III. NHIỆM VỤ, GIẢI PHÁP TRỌNG TÂM"))
	d.Add(loop("cac_nhom_nam_sau", plainText("{{so_thu_tu}}. {{ten_nhom}}: {{nhiem_vu}}")...)...)
	d.Add(led("cac_nhiem_vu", leadIn("Thực hiện các ý kiến chỉ đạo:"), "- {{cau}}")...)
	d.Add(docx.Heading(1, "IV. TỔ CHỨC THỰC HIỆN"), leadIn("1. Các cơ quan, đơn vị xây dựng kế hoạch của đơn vị mình và báo cáo kết quả theo kỳ báo cáo của {{loai_don_vi}}, trong đó chủ trì các chỉ tiêu:"))
	d.Add(loop("cac_don_vi_chu_tri", plainText("- {{don_vi}}: {{chu_tri}}{{^cuoi}};{{/cuoi}}{{#cuoi}}.{{/cuoi}}")...)...)
	d.Add(plainText("2. Kinh phí thực hiện: {{kinh_phi}}",
		"3. Văn phòng HĐND và UBND {{loai_don_vi}} theo dõi, đôn đốc, tổng hợp kết quả thực hiện Kế hoạch này, báo cáo Ủy ban nhân dân {{ten_don_vi}}"+rules.End())...)
	d.Add(rules.Sign(layout.Sign{Receivers: []string{"{{co_quan_cap_tren}}", "Thường trực Đảng ủy {{loai_don_vi}}", "Thường trực HĐND {{loai_don_vi}}",
		"Chủ tịch, các Phó Chủ tịch UBND {{loai_don_vi}}", "Các cơ quan, đơn vị thuộc UBND {{loai_don_vi}}"},
		Drafter: "VP", Power: layout.OnBehalf, Of: "ỦY BAN NHÂN DÂN", Post: "CHỦ TỊCH"})...)
	d.Add(docx.Section{Landscape: true})
	d.Add(rules.Annex(layout.AnnexHead{Number: "Phụ lục", Landscape: true, Title: []string{"CÁC CHỈ TIÊU KẾ HOẠCH NĂM {{nam_sau}}"}, Attached: attachedForm(rules, "Kế hoạch", "KH")})...)
	d.Add(nextPlanTable(d.TextWidth(true)), docx.Para{Style: docx.Small, Before: docx.Pt(6), Runs: []docx.Run{docx.T("{{nguon_so_lieu}}")}})
	var b bytes.Buffer
	_, err := d.WriteTo(&b)
	return b.Bytes(), err
}

func nextPlanTable(width docx.Length) docx.Table {
	head := func(text string) docx.Cell { return docx.Cell{Text: text} }
	return docx.Table{Cols: docx.Widths(width, 6, 31, 17, 13, 13, 14, 18, 26), Size: 12,
		Align: []docx.Align{docx.Center, docx.Left, docx.Center, docx.Right, docx.Right, docx.Right, docx.Left, docx.Left},
		Rows: []docx.Row{
			{Head: true, Cells: []docx.Cell{head("STT"), head("Chỉ tiêu"), head("ĐVT"), head("KH năm {{nam}}"), head("TH năm {{nam}}"), head("KH năm {{nam_sau}}"), head("Ghi chú"), head("Cơ quan chủ trì")}},
			{KeepNext: true, Cells: []docx.Cell{{Text: "{{#cac_nhom_nam_sau}}{{so_la_ma}}", Bold: true}, {Text: "{{ten_nhom | hoa}}", Bold: true, Span: 7, Shade: "EDEDED"}}},
			{Cells: []docx.Cell{{Text: "{{#cac_dong}}{{so}}"}, {Text: "{{ten_chi_tieu}}"}, {Text: "{{don_vi_tinh}}"}, {Text: "{{ke_hoach}}"}, {Text: "{{thuc_hien}}"}, {Text: "{{ke_hoach_nam_sau}}"}, {Text: "{{muc_giao_khac}}"},
				{Text: "{{co_quan_chu_tri}}{{/cac_dong}}{{/cac_nhom_nam_sau}}"}}},
		}}
}

// attachedForm ties the annex of a template to its paper, whose number and day come
// with its issue.
func attachedForm(rules layout.Rules, kind, typ string) string {
	return "(Kèm theo " + kind + " số " + rules.Symbol(0, typ, "UBND") + " ngày " + blank + " tháng " + blank + " năm {{nam_lap}} của Ủy ban nhân dân {{ten_don_vi}})"
}
