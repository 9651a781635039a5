package report

import (
	"bytes"
	"fmt"
	"slices"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/doc/template"
	"tongket/internal/figure"
	"tongket/internal/layout"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// unitPaper is what one unit did: the lines it answers for, its own share of the
// ward's plan, and what else it reported. With no unit chosen it is drawn for every
// unit at once, as a folder.
func unitPaper() Paper {
	return Paper{Kind: UnitReport, Name: "Báo cáo đơn vị", Formats: []Format{Docx}, ByUnit: true, Each: true, World: layout.State,
		About: "Kết quả thực hiện chỉ tiêu của một đơn vị, hoặc của mọi đơn vị trong một tệp nén: chỉ tiêu được giao chủ trì, mức được giao riêng, số liệu khác đã gửi",
		Names: unitNames, Scope: unitScope, Builtin: unitTemplate, Gather: gatherUnit}
}

// ofUnit is what the record says of one unit.
type ofUnit struct {
	owned  []score.Line // of the ward's plan, that the unit answers for
	share  score.Board  // its own share
	beside []score.Line // what else it reported
}

// gatherUnit judges the unit by its own share, and finds what else it reported.
func gatherUnit(tx *db.Tx, r *Report) error {
	if r.shares == nil {
		all, err := plan.Shares(tx, r.Board.Year, r.known)
		if err != nil {
			return err
		}
		r.shares = &all
	}
	charged := r.in
	charged.Targets = plan.Charged(r.in.Targets, *r.shares, r.Unit.ID)
	r.unit = ofUnit{share: score.OfUnit(charged, r.Unit.ID)}
	told := map[plan.IndicatorID]bool{}
	for _, l := range r.Board.Lines {
		if l.Target.Owner == r.Unit.ID {
			r.unit.owned = append(r.unit.owned, l)
		}
	}
	for _, l := range slices.Concat(r.unit.owned, r.unit.share.Lines) {
		for _, p := range l.Parts {
			told[p.Definition.Indicator] = true
		}
	}
	r.unit.beside = besideOf(r.in, r.Unit.ID, told)
	r.Figures = used(slices.Concat(r.unit.owned, r.unit.share.Lines, r.unit.beside))
	for _, l := range r.unit.share.Lines {
		r.Rest(r.keyOfUnit("tong.dat-vuot"), l.Used...)
	}
	for _, l := range slices.Concat(r.unit.share.Lines, r.unit.beside) {
		for _, p := range l.Parts {
			r.restsOfUnit(p)
		}
	}
	return nil
}

// restsOfUnit says what the unit's numbers of a part rest on.
func (r *Report) restsOfUnit(p score.Part) {
	for _, field := range []string{tagValue, tagPercent, tagBefore, tagChange} {
		on := behind(p, field)
		for _, key := range []string{field, field + "1", field + "2", field + "3"} {
			r.Rest(tag(p.Definition, key)+"@"+string(r.Unit.ID), on...)
		}
	}
}

// besideOf reads what a unit reported itself of indicators that are not told yet.
func besideOf(in score.Input, unit auth.UnitID, told map[plan.IndicatorID]bool) []score.Line {
	in.Targets = nil
	for _, f := range in.Figures {
		id := f.Key.Indicator
		if told[id] || f.Key.Unit != unit || f.Key.To.Year() != in.Year || f.State != figure.Approved {
			continue
		}
		told[id] = true
		t := plan.Target{ID: plan.TargetID(id), Year: in.Year, Name: in.Definitions[id].Name, Parts: []plan.Part{{Indicator: id}}}
		in.Targets = append(in.Targets, t)
	}
	slices.SortFunc(in.Targets, func(a, b plan.Target) int { return vn.Compare(a.Name, b.Name) })
	return score.OfUnit(in, unit).Lines
}

func unitNames() template.Names {
	lines := func(name, label string) template.Name {
		return template.Name{Name: name, Label: label, Kind: template.KindList, Inside: lineNames()}
	}
	return template.Names{
		{Name: "don_vi_bao_cao", Label: "Tên đơn vị báo cáo", Example: "Tổ dân phố 3"},
		lines("cac_chi_tieu_chu_tri", "Các chỉ tiêu của cả kế hoạch mà đơn vị chủ trì"),
		lines("cac_chi_tieu_duoc_giao", "Các chỉ tiêu giao riêng cho đơn vị, so với mức được giao"),
		{Name: "dat_va_vuot_duoc_giao", Label: "Số chỉ tiêu đạt và vượt trên số chỉ tiêu giao riêng cho đơn vị", Example: "5/6"},
		{Name: "cac_so_lieu_khac", Label: "Số liệu khác đơn vị đã gửi trong năm", Kind: template.KindList, Inside: []template.Name{
			{Name: "cau", Label: "Một số liệu, thành câu", Example: "Số hộ có công trình phụ hợp vệ sinh: 214 hộ.", Kind: template.KindRich}}},
		{Name: "kho_khan", Label: "Khó khăn, vướng mắc; người viết điền", Example: blank},
		{Name: "nguyen_nhan", Label: "Nguyên nhân; người viết điền", Example: blank},
		{Name: "giai_phap", Label: "Giải pháp trong thời gian tới; người viết điền", Example: blank},
		{Name: "kien_nghi", Label: "Kiến nghị, đề xuất; người viết điền", Example: blank},
	}
}

func unitScope(r *Report) (template.Scope, error) {
	c := r.unit.share.Count
	s := template.Scope{
		"don_vi_bao_cao":         template.Text(r.Unit.Name),
		"cac_chi_tieu_chu_tri":   r.lineList(r.unit.owned),
		"cac_chi_tieu_duoc_giao": r.aboutUnit(r.lineList(r.unit.share.Lines)),
		"dat_va_vuot_duoc_giao":  template.Rich{{Text: fmt.Sprintf("%d/%d", c.MetOrExceeded(), c.Total), Tag: r.keyOfUnit("tong.dat-vuot")}},
		"kho_khan":               nil, "nguyen_nhan": nil, "giai_phap": nil, "kien_nghi": nil,
	}
	var rest template.List
	for _, p := range r.reported(r.unit.beside) {
		rest = append(rest, template.Scope{"cau": template.Rich(p.runs)})
	}
	s["cac_so_lieu_khac"] = r.aboutUnit(rest)
	return s, nil
}

// keyOfUnit is the key of a number that is the unit's and not the ward's.
func (r *Report) keyOfUnit(key string) string { return key + "@" + string(r.Unit.ID) }

// aboutUnit turns the numbers of lines into those of the unit: they are found again
// as what the unit did, not as what the ward did.
func (r *Report) aboutUnit(list template.List) template.List {
	for _, s := range list {
		for name, v := range s {
			switch v := v.(type) {
			case template.Number:
				if v.Key != "" {
					v.Key = r.keyOfUnit(v.Key)
				}
				s[name] = v
			case template.Rich:
				own := slices.Clone(v)
				for i := range own {
					if own[i].Tag != "" {
						own[i].Tag = r.keyOfUnit(own[i].Tag)
					}
				}
				s[name] = own
			case template.List:
				s[name] = r.aboutUnit(v)
			}
		}
	}
	return list
}

// unitTemplate is a report from below: the ward's committee stands over the unit.
func unitTemplate(rules layout.Rules) ([]byte, error) {
	rules = rules.With(map[layout.Key]string{"superior_line": "true"})
	d := rules.New("Báo cáo đơn vị")
	d.Add(rules.Head(layout.Head{Superior: []string{"ỦY BAN NHÂN DÂN", "{{ten_don_vi | hoa}}"}, Issuer: []string{"{{don_vi_bao_cao | hoa}}"},
		Number: rules.Number(0, "BC", blank), PlaceDate: "{{dia_danh_ngay_thang}}", Mark: "{{du_thao}}"})...)
	d.Add(rules.Title("BÁO CÁO", "Kết quả thực hiện các chỉ tiêu năm {{nam}}")...)
	d.Add(rules.Addressed("Ủy ban nhân dân {{ten_don_vi}}")...)
	d.Add(plainText("Kết quả thực hiện các chỉ tiêu năm {{nam}} của {{don_vi_bao_cao}} như sau:")...)
	d.Add(docx.Heading(1, "I. KẾT QUẢ CÁC CHỈ TIÊU ĐƠN VỊ CHỦ TRÌ"))
	d.Add(listOr("cac_chi_tieu_chu_tri", "{{so_thu_tu}}. {{cau}}", "Đơn vị không chủ trì chỉ tiêu nào của kế hoạch.")...)
	d.Add(docx.Heading(1, "II. KẾT QUẢ CÁC CHỈ TIÊU GIAO RIÊNG CHO ĐƠN VỊ"))
	d.Add(section("#cac_chi_tieu_duoc_giao", once(leadIn("Đơn vị có {{dat_va_vuot_duoc_giao}} chỉ tiêu được giao đạt và vượt mức giao:"))...)...)
	d.Add(listOr("cac_chi_tieu_duoc_giao", "{{so_thu_tu}}. {{cau}}", "Không có chỉ tiêu giao riêng cho đơn vị.")...)
	d.Add(docx.Heading(1, "III. KẾT QUẢ KHÁC"))
	d.Add(listOr("cac_so_lieu_khac", "- {{cau}}", "Không có.")...)
	d.Add(docx.Heading(1, "IV. KHÓ KHĂN, NGUYÊN NHÂN VÀ GIẢI PHÁP"))
	d.Add(plainText("1. Khó khăn, vướng mắc: {{kho_khan}}", "2. Nguyên nhân: {{nguyen_nhan}}", "3. Giải pháp: {{giai_phap}}")...)
	d.Add(docx.Heading(1, "V. KIẾN NGHỊ, ĐỀ XUẤT"))
	d.Add(plainText("{{kien_nghi}}", "Trên đây là báo cáo kết quả thực hiện các chỉ tiêu năm {{nam}} của {{don_vi_bao_cao}}"+rules.End())...)
	d.Add(rules.Sign(layout.Sign{Receivers: []string{"Như trên"}, Post: "THỦ TRƯỞNG ĐƠN VỊ"})...)
	d.Add(docx.Para{Style: docx.Small, Before: docx.Pt(6), Runs: []docx.Run{docx.T("{{nguon_so_lieu}}{{#ghi_chu_mau}}\n{{ghi_chu_mau}}{{/ghi_chu_mau}}")}})
	var b bytes.Buffer
	_, err := d.WriteTo(&b)
	return b.Bytes(), err
}

// listOr is a list with a line for each item, or one sentence where there is none.
func listOr(name, line, none string) []docx.Block {
	return append(loop(name, plainText(line)...), section("^"+name, plainText(none)...)...)
}
