package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/doc/office"
	"tongket/internal/fault"
	"tongket/internal/report"
	"tongket/internal/web/ui"
)

// printable are the kinds of file that LibreOffice lays out.
func printable(f report.Format) bool {
	return f == report.Docx || f == report.Xlsx || f == report.Pptx
}

// pdfButton gives a paper as PDF, or says why this machine cannot.
func pdfButton(m report.Made) templ.Component {
	switch {
	case !printable(m.Format):
		return templ.NopComponent
	case office.Find().Missing() != nil:
		return ui.Note{Text: ui.Words("Máy chủ chưa cài LibreOffice nên chưa xuất được PDF.")}
	}
	return ui.Button{Label: "Tải PDF", Says: "Tải PDF " + m.Title(), Icon: ui.IconDownload, Href: reportPath(m.ID) + "/pdf", Download: true}
}

// reportPDF lays a paper out as PDF while it is asked for; nothing of it is kept,
// so that it is never older than its paper.
func (s *Server) reportPDF(w http.ResponseWriter, r *http.Request) {
	in, ok := s.admit(w, r, auth.MakeReport)
	if !ok {
		return
	}
	var m report.Made
	var data []byte
	err := s.DB.View(r.Context(), in.Actor, func(tx *db.Tx) (err error) {
		if m, err = report.Get(tx, report.ID(in.Path["report"])); err != nil {
			return err
		}
		switch {
		case !m.Ready():
			return fault.Missingf("Dự thảo này chưa lập xong. Hãy mở lại sau ít giây.")
		case !printable(m.Format):
			return fault.Missingf("%s là tệp .%s, không xuất được PDF. Hãy tải tệp ấy về.", m.Title(), m.Format)
		}
		_, data, err = blob.Get(tx, m.Blob)
		return err
	})
	var pages [][]byte
	if err == nil {
		pages, err = office.Find().PDF(r.Context(), office.Paper{Kind: string(m.Format), Data: data})
	}
	if err != nil {
		s.problem(w, r, err)
		return
	}
	download(w, strings.TrimSuffix(m.FileName(), string(m.Format))+"pdf", "application/pdf", pages[0])
}
