package report

import (
	"bytes"
	"io"
	"maps"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/template"
	"tongket/internal/layout"
)

// annexPaper is the table of targets alone, on landscape paper or as a workbook.
// Its columns are the ward's choice (SetColumns).
func annexPaper() Paper {
	return Paper{Kind: Annex, Name: "Biểu chỉ tiêu", Formats: []Format{Docx, Xlsx}, ByPeriod: true, World: layout.State,
		About: "Phụ lục kèm báo cáo: kế hoạch, thực hiện, so sánh, đánh giá từng chỉ tiêu",
		Names: annexPaperNames, Scope: annexScope, Builtin: annexTemplate,
		Write: func(w io.Writer, r *Report, _ Format) error { return r.WriteXlsx(w) },
	}
}

func annexPaperNames() template.Names { return append(periodNames(), annexPartNames()...) }

func annexScope(r *Report) (template.Scope, error) {
	s := r.timing("UBND")
	maps.Copy(s, r.annexPart("BC", "UBND", "Ủy ban nhân dân "+r.Ward.Full()))
	return s, nil
}

// annexTemplate is the page that the periodic report ends with, under the mark of a
// draft, since nothing stands before it.
func annexTemplate(form layout.Rules) ([]byte, error) {
	opt := form.Options("Biểu chỉ tiêu")
	opt.Footer = []docx.Run{docx.I("{{ghi_chu_mau}}")}
	d := docx.New(opt)
	page := annexForm(form, "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU {{luy_ke | hoa}}")
	d.Add(page[0], docx.Para{Align: docx.Right, Runs: []docx.Run{docx.B("{{du_thao}}")}})
	d.Add(page[1:]...)
	var b bytes.Buffer
	_, err := d.WriteTo(&b)
	return b.Bytes(), err
}
