package report

import "io"

// periodicPaper is the People's Committee's report on the year's tasks, with the
// table of targets as its annex (Nghị định 30/2020/NĐ-CP; domain: the outline of
// báo cáo tình hình thực hiện nhiệm vụ).
func periodicPaper() Paper {
	return Paper{Kind: Periodic, Name: "Báo cáo", Formats: []Format{Docx},
		About: "Báo cáo kết quả thực hiện nhiệm vụ, kèm biểu chỉ tiêu; thể thức Nghị định 30/2020/NĐ-CP",
		Write: func(w io.Writer, r *Report, _ Format) error { return r.WriteDocx(w) },
	}
}
