package report

import (
	"strings"

	"tongket/internal/doc/docx"
	"tongket/internal/layout"
)

// longBlank is what stands where a whole passage is to be written.
const longBlank = ` | neu_trong:"` + space + `"}}`

// tagLine is a paragraph that holds a tag and nothing else; the engine takes it
// away with the tag.
func tagLine(tag string) docx.Block { return docx.Para{Runs: []docx.Run{docx.T("{{" + tag + "}}")}} }

// loop repeats blocks over a list.
func loop(list string, blocks ...docx.Block) []docx.Block {
	return section("#"+list, blocks...)
}

// section is blocks between an opening tag, with its sign, and its end.
func section(open string, blocks ...docx.Block) []docx.Block {
	out := append([]docx.Block{tagLine(open)}, blocks...)
	return append(out, tagLine("/"+open[1:]))
}

// plainText is paragraphs of body text as they are.
func plainText(paragraphs ...string) []docx.Block {
	var out []docx.Block
	for _, p := range paragraphs {
		out = append(out, docx.Text(docx.T(p)))
	}
	return out
}

// groundsForm is the list of grounds in the look of the form, each with its mark
// and the last with the one that ends them.
func groundsForm(form layout.Rules, list, words string) []docx.Block {
	var out []docx.Block
	for _, b := range form.Grounds(words) {
		p, ok := b.(docx.Para)
		if ok && len(p.Runs) > 0 {
			text := p.Runs[0].Text
			mark := text[strings.Index(text, words)+len(words):]
			p.Runs[0].Text = strings.TrimSuffix(text, mark) + "{{^cuoi}};{{/cuoi}}{{#cuoi}}{{#can_cu}}" + mark + "{{/can_cu}}{{/cuoi}}"
			b = p
		}
		out = append(out, b)
	}
	return loop(list, out...)
}

// inTime says "trong năm" or "trong kỳ".
const inTime = "trong {{#ca_nam}}năm{{/ca_nam}}{{^ca_nam}}kỳ{{/ca_nam}}"

// countForm is the count of the targets with the list behind each class.
func countForm() []docx.Block {
	out := plainText("{{tong_hop}}")
	out = append(out, loop("cac_loai", plainText("- {{ten}}: {{cac_chi_tieu}}.")...)...)
	return append(out, loop("cac_nguon_giao", plainText("{{cau}}")...)...)
}

// lineForm is one line of the plan with the places for cause and measure. A blank
// that ends a sentence has no full stop behind it: it would look like one more dot
// of the blank.
const lineForm = "- {{cau}}{{#khong_dat}} Nguyên nhân: {{nguyen_nhan}}; biện pháp khắc phục: {{bien_phap}}{{/khong_dat}}"

// fieldsForm is each field under its heading, with its lines.
func fieldsForm() []docx.Block {
	inside := []docx.Block{docx.Heading(2, "{{so_thu_tu}}. {{ten_nhom}}")}
	inside = append(inside, loop("cac_chi_tieu", plainText(lineForm)...)...)
	inside = append(inside, plainText("- Kết quả khác: {{ket_qua_khac}}")...)
	return loop("cac_nhom", inside...)
}

// once is blocks that stand before the first item of a list and nowhere else.
func once(blocks ...docx.Block) []docx.Block { return section("#dau", blocks...) }

// led is a list under a line that stands there only with the list.
func led(list string, head docx.Block, items ...string) []docx.Block {
	return loop(list, append(once(head), plainText(items...)...)...)
}

// workForm is each field or side of the work with its lines.
func workForm(list string) []docx.Block {
	inside := []docx.Block{docx.Heading(2, "{{so_thu_tu}}. {{ten}}")}
	inside = append(inside, loop("cac_chi_tieu", plainText(lineForm)...)...)
	return loop(list, append(inside, plainText("- Kết quả khác: {{ket_qua_khac}}")...)...)
}

// beyondForm is what was reached beside the plan.
func beyondForm() []docx.Block {
	return led("cac_ket_qua_khac", docx.Heading(2, "{{so_muc_khac}}. Kết quả khác ngoài các chỉ tiêu kế hoạch"), "- {{cau}}")
}

// assessmentForm is the judgement that only people can write.
func assessmentForm() []docx.Block {
	return plainText("1. Ưu điểm: {{uu_diem}}", "2. Tồn tại, hạn chế: {{han_che}}", "3. Nguyên nhân: khách quan {{nguyen_nhan_khach_quan}}; chủ quan {{nguyen_nhan_chu_quan}}", "4. Bài học kinh nghiệm: {{bai_hoc}}")
}

// comingForm is the second part of the periodic report.
func comingForm() []docx.Block {
	out := append([]docx.Block{docx.Heading(1, "I. MỤC TIÊU TỔNG QUÁT")}, plainText("{{muc_tieu_tong_quat"+longBlank)...)
	out = append(out, docx.Heading(1, "II. CÁC CHỈ TIÊU CHỦ YẾU"))
	out = append(out, targetsForm()...)
	out = append(out, docx.Heading(1, "III. NHIỆM VỤ, GIẢI PHÁP TRỌNG TÂM"))
	out = append(out, tasksForm()...)
	out = append(out, docx.Heading(1, "IV. TỔ CHỨC THỰC HIỆN"))
	out = append(out, plainText("{{to_chuc_thuc_hien"+longBlank)...)
	out = append(out, docx.Heading(1, "V. KIẾN NGHỊ, ĐỀ XUẤT"))
	return append(out, plainText("{{kien_nghi"+longBlank)...)
}

// targetsForm is the plan of the year after, or within the year the lines that are
// not reached yet.
func targetsForm() []docx.Block {
	year := nextTargetsForm()
	year = append(year, section("^cac_muc_tieu", plainText("Các chỉ tiêu chủ yếu của năm {{nam_sau}}: "+blank)...)...)
	rest := led("cac_chi_tieu_con_lai", leadIn("Tập trung thực hiện các chỉ tiêu kế hoạch năm {{nam}} chưa đạt hoặc chưa đến kỳ đánh giá:"), "- {{ten}}.")
	rest = append(rest, section("^cac_chi_tieu_con_lai", plainText("Giữ vững kết quả các chỉ tiêu kế hoạch năm {{nam}} đã đạt.")...)...)
	return append(section("#ca_nam", year...), section("^ca_nam", rest...)...)
}

// nextTargetsForm is the plan of the year after by its groups.
func nextTargetsForm() []docx.Block {
	group := once(leadIn("Năm {{nam_sau}}, {{ten_don_vi}} phấn đấu thực hiện các chỉ tiêu chủ yếu sau:"))
	group = append(group, section("#ten", docx.Heading(2, "{{so_thu_tu}}. {{ten}}"))...)
	return loop("cac_muc_tieu", append(group, loop("cac_chi_tieu", plainText("- {{cau}}")...)...)...)
}

// tasksForm is what each field has to do, and what was asked of it.
func tasksForm() []docx.Block {
	out := loop("cac_nhom", plainText("{{so_thu_tu}}. {{ten_nhom}}: {{nhiem_vu}}")...)
	return append(out, led("cac_nhiem_vu", leadIn("Thực hiện các ý kiến chỉ đạo:"), "- {{cau}}")...)
}

// annexForm is the table of targets on landscape pages.
func annexForm(form layout.Rules, title string) []docx.Block {
	out := append([]docx.Block{docx.Section{Landscape: true}}, form.Annex(layout.AnnexHead{Number: "Phụ lục", Landscape: true, Title: []string{title}, Attached: "{{kem_theo}}"})...)
	out = append(out, tagLine("@bieu_chi_tieu"))
	return append(out, loop("cac_ghi_chu", docx.Para{Style: docx.Small, Before: docx.Pt(6), Runs: []docx.Run{docx.T("{{ghi_chu}}")}})...)
}
