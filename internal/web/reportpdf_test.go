package web

import (
	"net/http"
	"strings"
	"testing"

	"tongket/internal/report"
	"tongket/internal/wardtest/need"
)

// TestPaperAsPDF: laid out while it is asked for, under the paper's name; a paper
// that is not there yet says so.
func TestPaperAsPDF(t *testing.T) {
	t.Parallel()
	need.Program(t, "soffice")
	s, v := lined(t)
	p := v.get("/bao-cao").send("/bao-cao", typing{"loai": string(report.Annex)})
	v.get(p.path+"/pdf").want(http.StatusNotFound, "chưa lập xong")
	stop := s.work()
	defer stop()
	p = finished(p)
	p.want(http.StatusOK, "Tải PDF")
	file := v.get(p.path + "/pdf")
	if file.status != http.StatusOK || file.header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(file.body, "%PDF-") ||
		!strings.Contains(file.header.Get("Content-Disposition"), "phu-luc-2025.pdf") {
		t.Errorf("%d %v: %.40q", file.status, file.header, file.body)
	}
}
