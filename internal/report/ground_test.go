package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/document"
)

// TestGroundsBind: what binds nobody is no ground, and a paper without one asks for it.
func TestGroundsBind(t *testing.T) {
	t.Parallel()
	news := document.Document{Type: "Tin", Title: "Xã Nà Lũng tổng kết năm 2025", Day: "2026-01-09"}
	resolution := document.Document{Type: "Nghị quyết", Number: "14/NQ-HĐND", Day: "2025-07-18", Issuer: "HĐND xã Nà Lũng", Title: "Nghị quyết về nhiệm vụ năm 2025"}
	unnumbered := document.Document{Type: "Nghị quyết", Title: "Nghị quyết kỳ họp cuối năm"}
	for _, c := range []struct {
		papers []document.Document
		want   []string
	}{
		{nil, nil},
		{[]document.Document{news}, []string{"……"}},
		{[]document.Document{news, resolution}, []string{"Nghị quyết số 14/NQ-HĐND ngày 18 tháng 7 năm 2025 của HĐND xã Nà Lũng về nhiệm vụ năm 2025"}},
		{[]document.Document{unnumbered}, []string{"Nghị quyết “Nghị quyết kỳ họp cuối năm”"}},
	} {
		if diff := cmp.Diff(c.want, citations(c.papers)); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	}
}
