package request

import (
	"strings"
	"testing"

	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/figure"
	"tongket/internal/paper"
	"tongket/internal/report"
)

// held reads a letter that came back against the record.
func (s *site) held(letter []byte) check.Review {
	s.t.Helper()
	read, err := paper.Read("thu.docx", letter)
	if err != nil {
		s.t.Fatal(err)
	}
	c, err := check.CopyOf(letter, read)
	if err != nil {
		s.t.Fatal(err)
	}
	var h report.Held
	s.See(s.Clerk, func(tx *db.Tx) (err error) {
		if h, err = report.Hold(tx, c, ""); err != nil {
			return err
		}
		return Hold(tx, c, &h)
	})
	r, err := h.Review(c)
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

func remarks(r check.Review) []string {
	var all []string
	for _, m := range r.Remarks {
		all = append(all, m.Sentence+" | "+m.Should)
	}
	return all
}

func TestEachNumberOfALetterIsFoundAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.approved(s.budget, "2026-01-01", "2026-06-30", figure.Value{N: 6000, Bound: figure.Over}, figure.Final)
	s.half(s.members, 21)
	s.half(s.poor, 24)
	id := s.take("cv.txt", []byte(dispatch))
	_, files := s.answer(id, "Sở Tài chính")
	in, err := docx.Read(files.Letter)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	var printed []string
	for n := range in.All() {
		for _, c := range n.Controls {
			if len(c.Tag) > 64 || seen[c.Tag] {
				t.Errorf("tag %q", c.Tag)
			}
			seen[c.Tag] = true
			printed = append(printed, n.Text[c.Start:c.End])
		}
	}
	s.same(printed, "trên 6.000", "21", "24")
	r := s.held(files.Letter)
	if len(r.Remarks) != 0 || r.ByTag != 3 {
		t.Errorf("the letter as it was drawn: %d by tag, %q", r.ByTag, remarks(r))
	}

	// the record is corrected, and somebody edits the letter
	s.half(s.members, 22)
	if got := remarks(s.held(files.Letter)); len(got) != 1 || !strings.Contains(got[0], "22") {
		t.Errorf("after a correction: %q", got)
	}
}

func TestACorrectionListsTheReplies(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.half(s.members, 21)
	s.half(s.poor, 24)
	id := s.take("cv.txt", []byte(dispatch))
	book := workbook(t, map[string]map[string]string{"B": {"A1": "Biểu 6 tháng đầu năm 2026", "A3": "TT", "B3": "Chỉ tiêu", "C3": "Kết quả", "A4": "1", "B4": "Kết nạp đảng viên mới (đảng viên)"}})
	other := s.takeBook("b.xlsx", book)
	s.answer(id, "Sở Tài chính")
	s.answer(other, "Sở Nội vụ")
	touched := func(k figure.Key) (got []string) {
		s.See(s.Clerk, func(tx *db.Tx) error {
			all, err := Touched(tx, k)
			for _, one := range all {
				for _, v := range one.Values {
					got = append(got, one.Answer.Receiver+": "+v.Label+" "+v.Printed)
				}
			}
			return err
		})
		return got
	}
	s.same(touched(figure.Key{}))
	old := s.half(s.members, 22)
	want := []string{"Sở Nội vụ: Kết nạp đảng viên mới (đảng viên) – Kết quả 21", "Sở Tài chính: Số đảng viên mới kết nạp 21"}
	s.same(touched(figure.Key{}), want...)
	s.same(touched(old.Key), want...)
	s.same(touched(figure.Key{Indicator: s.members.Indicator}), want...)
	s.same(touched(figure.Key{Indicator: s.poor.Indicator}))
	s.answer(id, "Sở Tài chính") // answered anew
	s.same(touched(figure.Key{}), want[0])
}
