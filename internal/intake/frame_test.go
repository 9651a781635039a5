package intake_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/intake"
	"tongket/internal/paper"
	"tongket/internal/wardtest"
)

// TestProposeNamesThePaper holds that a paper is named by its frame, that what a
// person typed stands, and that a text without a frame keeps its first line.
func TestProposeNamesThePaper(t *testing.T) {
	t.Parallel()
	const notice = "ỦY BAN NHÂN DÂN\nPHƯỜNG HÒA MẪU\nSố: 21/TB-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nHòa Mẫu, ngày 09 tháng 02 năm 2026\n\nTHÔNG BÁO\nKết luận tại phiên họp tháng 01\n\nGiao Phòng Kinh tế rà soát 12 hồ sơ"
	type named struct{ Title, Type, Number, Day, Issuer string }
	for _, c := range []struct {
		name, text string
		typed      document.Document
		want       named
	}{
		{"by its frame", notice + ".\n", document.Document{}, named{"Kết luận tại phiên họp tháng 01", "Thông báo", "21/TB-UBND", "2026-02-09", "ỦY BAN NHÂN DÂN PHƯỜNG HÒA MẪU"}},
		{"typed by a person", notice + " đất đai.\n", document.Document{Title: "Họp tháng 01", Number: "22/TB-UBND", Day: "2026-02-10"},
			named{"Họp tháng 01", "Thông báo", "22/TB-UBND", "2026-02-10", "ỦY BAN NHÂN DÂN PHƯỜNG HÒA MẪU"}},
		{"without a number", "ỦY BAN NHÂN DÂN\nPHƯỜNG HÒA MẪU\nSố: ……/BC-UBND\n\nBÁO CÁO\nCông tác tuần 7\n\nThu 3 tỷ đồng.\n", document.Document{},
			named{"Công tác tuần 7", "Báo cáo", "", "", "ỦY BAN NHÂN DÂN PHƯỜNG HÒA MẪU"}},
		{"a news item", news, document.Document{}, named{"Phường Hòa Mẫu tổng kết năm 2025", "", "", "", ""}},
	} {
		s := wardtest.Settled(t)
		read, err := paper.Read("a.txt", []byte(c.text))
		if err != nil {
			t.Fatal(err)
		}
		var d document.Document
		s.Do(s.Clerk, func(tx *db.Tx) error {
			v, _, err := intake.Propose(tx, document.Upload{Document: c.typed, Filename: "a.txt", Media: "text/plain", Data: []byte(c.text), Reader: extract.Version}, read)
			if err != nil {
				return err
			}
			d, err = document.Get(tx, v.Document)
			return err
		})
		if diff := cmp.Diff(c.want, named{d.Title, d.Type, d.Number, string(d.Day), d.Issuer}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
