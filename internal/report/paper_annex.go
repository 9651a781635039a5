package report

import "io"

// annexPaper is the table of targets alone.
func annexPaper() Paper {
	return Paper{Kind: Annex, Name: "Biểu chỉ tiêu", Formats: []Format{Xlsx},
		About: "Phụ lục kèm báo cáo: kế hoạch, thực hiện, so sánh, đánh giá từng chỉ tiêu",
		Write: func(w io.Writer, r *Report, _ Format) error { return r.WriteXlsx(w) },
	}
}
