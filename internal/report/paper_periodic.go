package report

import "tongket/internal/layout"

// periodicPaper is the People's Committee's report on the tasks of a year or of a
// period within it, with the table of targets as its annex (Nghị định
// 30/2020/NĐ-CP; the outline is that of báo cáo tình hình thực hiện nhiệm vụ).
func periodicPaper() Paper {
	return Paper{Kind: Periodic, Name: "Báo cáo", Formats: []Format{Docx}, ByPeriod: true, World: layout.State,
		About: "Báo cáo kết quả thực hiện nhiệm vụ tháng, quý, 6 tháng, 9 tháng hoặc cả năm, kèm biểu chỉ tiêu; thể thức Nghị định 30/2020/NĐ-CP",
		Names: periodicNames, Scope: periodicScope, Builtin: periodicForm}
}
