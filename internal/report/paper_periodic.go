package report

import (
	"bytes"
	"io"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/template"
	"tongket/internal/layout"
)

// periodicPaper is the People's Committee's report on the year's tasks, with the
// table of targets as its annex (Nghị định 30/2020/NĐ-CP; the outline is that of
// báo cáo tình hình thực hiện nhiệm vụ).
func periodicPaper() Paper {
	return Paper{Kind: Periodic, Name: "Báo cáo", Formats: []Format{Docx}, World: layout.State,
		About: "Báo cáo kết quả thực hiện nhiệm vụ, kèm biểu chỉ tiêu; thể thức Nghị định 30/2020/NĐ-CP",
		Names: periodicNames, Scope: periodicScope, Builtin: periodicTemplate}
}

// periodicPart is a passage of the report that the record writes: paragraphs that
// stand where a template says.
type periodicPart struct {
	name, label string
	blocks      func(r *Report) []docx.Block
}

func periodicPassages() []periodicPart {
	return []periodicPart{
		{"mo_dau", "Căn cứ, lời mở đầu và bối cảnh", func(r *Report) []docx.Block { return r.opening() }},
		{"chi_dao_dieu_hanh", "Mục I: công tác chỉ đạo, điều hành", func(r *Report) []docx.Block { return r.direction() }},
		{"ket_qua_chi_tieu", "Mục II: số chỉ tiêu đạt, vượt và danh sách", func(r *Report) []docx.Block { return r.results() }},
		{"ket_qua_linh_vuc", "Mục III: từng chỉ tiêu theo lĩnh vực", func(r *Report) []docx.Block { return r.fields() }},
		{"danh_gia_chung", "Mục IV: đánh giá chung, để người soạn viết", func(r *Report) []docx.Block { return r.assessment() }},
		{"phuong_huong", "Phần thứ hai: chỉ tiêu, nhiệm vụ năm sau", func(r *Report) []docx.Block { return r.coming() }},
		{"bieu_chi_tieu", "Biểu chỉ tiêu, với các cột của đơn vị", func(r *Report) []docx.Block {
			return []docx.Block{r.annex().table(r.Layout.New("").TextWidth(true))}
		}},
		{"ghi_chu_bieu", "Ghi chú dưới biểu: chỉ tiêu được đánh giá khác, nguồn số liệu", func(r *Report) []docx.Block {
			var notes []docx.Block
			for _, note := range append(r.overridden(), r.drawnFrom()) {
				notes = append(notes, docx.Para{Style: docx.Small, Before: docx.Pt(6), Runs: []docx.Run{docx.T(note)}})
			}
			return notes
		}},
	}
}

func periodicNames() template.Names {
	var names template.Names
	for _, p := range periodicPassages() {
		names = append(names, template.Name{Name: p.name, Label: p.label, Example: "một hoặc nhiều đoạn", Kind: template.KindBlocks})
	}
	return names
}

func periodicScope(r *Report) (template.Scope, error) {
	s := template.Scope{}
	for _, p := range periodicPassages() {
		s[p.name] = template.Blocks(p.blocks(r))
	}
	return s, nil
}

// periodicTemplate is the report as it stands before the record fills it in.
func periodicTemplate(rules layout.Rules) ([]byte, error) {
	opt := rules.Options("Báo cáo tình hình thực hiện nhiệm vụ")
	opt.Footer = []docx.Run{docx.I("{{ghi_chu_mau}}")}
	d := docx.New(opt)
	passage := func(name string) docx.Block { return docx.Text(docx.T("{{@" + name + "}}")) }
	d.Add(rules.Head(layout.Head{Issuer: []string{"ỦY BAN NHÂN DÂN", "{{ten_don_vi | hoa}}"}, Number: rules.Number(0, "BC", "UBND"), PlaceDate: "{{dia_danh_ngay_thang}}", Mark: "{{du_thao}}"})...)
	d.Add(rules.Title("BÁO CÁO", "Tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội,", "bảo đảm quốc phòng - an ninh năm {{nam}};", "phương hướng, nhiệm vụ năm {{nam_sau}}")...)
	d.Add(passage("mo_dau"))
	d.Add(part("Phần thứ nhất", "KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM {{nam}}")...)
	d.Add(passage("chi_dao_dieu_hanh"), passage("ket_qua_chi_tieu"), passage("ket_qua_linh_vuc"), passage("danh_gia_chung"))
	d.Add(part("Phần thứ hai", "PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM {{nam_sau}}")...)
	d.Add(passage("phuong_huong"))
	d.Add(text("Trên đây là báo cáo tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội, bảo đảm quốc phòng - an ninh năm {{nam}} và phương hướng, nhiệm vụ năm {{nam_sau}} của Ủy ban nhân dân {{ten_don_vi}}%s", rules.End()))
	d.Add(rules.Sign(layout.Sign{Receivers: []string{"{{co_quan_cap_tren}}", "Thường trực Đảng ủy {{loai_don_vi}}", "Thường trực HĐND {{loai_don_vi}}",
		"Chủ tịch, các Phó Chủ tịch UBND {{loai_don_vi}}", "Ủy ban MTTQ Việt Nam {{loai_don_vi}}", "Các cơ quan, đơn vị thuộc UBND {{loai_don_vi}}"},
		Drafter: "VP", Power: layout.OnBehalf, Of: "ỦY BAN NHÂN DÂN", Post: "CHỦ TỊCH"})...)
	d.Add(docx.Section{Landscape: true})
	d.Add(rules.Annex(layout.AnnexHead{Number: "Phụ lục", Landscape: true, Title: []string{"KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM {{nam}}"},
		Attached: "(Kèm theo Báo cáo số " + blank + "/BC-UBND ngày " + blank + " tháng " + blank + " năm {{nam_lap}} của Ủy ban nhân dân {{ten_don_vi}})"})...)
	d.Add(passage("bieu_chi_tieu"), passage("ghi_chu_bieu"))
	var b bytes.Buffer
	_, err := d.WriteTo(&b)
	return b.Bytes(), err
}

// WriteDocx writes the year's report from what was gathered, its numbers marked as
// in a paper that is kept; they are taken to be final.
func (r Report) WriteDocx(w io.Writer) error {
	r.Asked, r.Layout, r.Closed = Asked{Kind: Periodic, Format: Docx, Year: r.Board.Year}, r.form(), true
	r.drawn = &numbering{}
	return r.Write(w)
}
