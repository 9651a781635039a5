package regime

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// Bounds of what a regime may ask.
const (
	longestDue  = 60 // working days after the cutoff
	longestLock = 120
	longestName = 200
	longestText = 20_000
)

// tidied brings a regime's texts and lists to the stored form and refuses what no
// regime can say.
func (r Regime) tidied() (Regime, error) {
	for _, text := range []*string{&r.Name, &r.Recipient, &r.Legal} {
		*text = strings.Join(strings.Fields(vn.NFC(*text)), " ")
	}
	r.Content, r.Outline = strings.TrimSpace(vn.NFC(r.Content)), strings.TrimSpace(vn.NFC(r.Outline))
	r.Units = distinct(r.Units)
	r.Kinds = distinct(r.Kinds)
	if r.Sort == "" {
		r.Sort = Periodic
	}
	if r.Levels == 0 {
		r.Levels = 1
	}
	if r.DueAfter == 0 {
		r.DueAfter = 1
	}
	if err := r.textsFit(); err != nil {
		return r, err
	}
	return r, r.daysFit()
}

// distinct sorts a list and takes each thing once.
func distinct[T ~string](all []T) []T {
	all = slices.Clone(all)
	slices.Sort(all)
	return slices.Compact(all)
}

func (r Regime) textsFit() error {
	if n := utf8.RuneCountInString(r.Name); n == 0 || n > longestName {
		return fault.Invalidf("ten", "Tên chế độ báo cáo có %d ký tự; cần từ 1 đến %d. Hãy ghi tên, ví dụ “Báo cáo kinh tế - xã hội hằng tháng”.", n, longestName)
	}
	for _, t := range []struct{ field, what, text string }{
		{"noi_dung", "Nội dung", r.Content}, {"noi_nhan", "Nơi nhận", r.Recipient}, {"can_cu", "Căn cứ", r.Legal}, {"de_cuong", "Đề cương", r.Outline}} {
		if n := utf8.RuneCountInString(t.text); n > longestText {
			return fault.Invalidf(t.field, "%s dài %d ký tự, nhiều hơn %d. Hãy rút ngắn.", t.what, n, longestText)
		}
	}
	return nil
}

func (r Regime) daysFit() error {
	switch {
	case !slices.Contains(Sorts, r.Sort):
		return fault.Invalidf("loai", "Hệ thống không biết loại báo cáo %q. Hãy chọn định kỳ, chuyên đề hoặc đột xuất.", r.Sort)
	case !slices.Contains(Kinds, r.Frequency):
		return fault.Invalidf("tan_suat", "Hệ thống không biết kỳ %q. Hãy chọn tháng, quý, 6 tháng, 9 tháng, năm hoặc kỳ khác.", r.Frequency)
	case r.DueAfter < 1 || r.DueAfter > longestDue:
		return fault.Invalidf("han_sau", "Hạn gửi sau ngày chốt %d ngày làm việc nằm ngoài 1–%d. Hãy ghi lại số ngày; ít nhất là 1.", r.DueAfter, longestDue)
	case r.DueDay < 0 || r.DueDay > 31:
		return fault.Invalidf("han_ngay", "Hạn gửi ngày %d không có trong tháng nào. Hãy ghi từ 1 đến 31, hoặc để trống.", r.DueDay)
	case r.LockAfter < NeverLocks || r.LockAfter > longestLock:
		return fault.Invalidf("khoa_sau", "Khóa nhập sau hạn %d ngày làm việc nằm ngoài 0–%d. Hãy ghi lại số ngày, hoặc chọn không tự khóa.", r.LockAfter, longestLock)
	case r.Levels != 1 && r.Levels != 2:
		return fault.Invalidf("cap_duyet", "Số liệu qua 1 hoặc 2 cấp duyệt, không phải %d. Hãy chọn lại.", r.Levels)
	case !r.From.Valid():
		return fault.Invalidf("tu_ngay", "Chưa rõ chế độ báo cáo áp dụng từ ngày nào. Hãy ghi ngày, tháng, năm.")
	case r.Until != "" && !r.Until.Valid():
		return fault.Invalidf("den_ngay", "Ngày hết áp dụng không đọc được. Hãy ghi ngày, tháng, năm, hoặc để trống.")
	case r.Until != "" && r.Until < r.From:
		return fault.Invalidf("den_ngay", "Chế độ báo cáo hết áp dụng ngày %s, trước ngày bắt đầu %s. Hãy đổi lại hai ngày.", r.Until.Short(), r.From.Short())
	}
	return nil
}

// fitsWard refuses a regime that names what the ward does not have.
func (r Regime) fitsWard(tx *db.Tx) error {
	if err := r.periodsThere(tx); err != nil {
		return err
	}
	if err := r.unitsStand(tx); err != nil {
		return err
	}
	known := map[string]bool{}
	if err := tx.Each(func(s db.Scanner) error {
		var id string
		err := s.Scan(&id)
		known[id] = true
		return err
	}, `select id from indicator where ward = $1`); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, id := range r.Indicators {
		if !known[id] {
			return fault.Invalidf("chi_tieu", "Một chỉ tiêu được chọn không có trong đơn vị. Hãy chọn lại chỉ tiêu trong danh sách.")
		}
		if seen[id] {
			return fault.Invalidf("chi_tieu", "Một chỉ tiêu được chọn hai lần. Hãy bỏ bớt một lần.")
		}
		seen[id] = true
	}
	if r.Template == "" {
		return nil
	}
	_, err := blob.Find(tx, r.Template)
	if fault.Is(err, fault.Missing) {
		return fault.Invalidf("bieu_mau", "Tệp biểu mẫu không còn trong hệ thống. Hãy chọn lại tệp.")
	}
	return err
}

// periodsThere refuses a window without such periods, and a single period that is
// not the ward's own.
func (r Regime) periodsThere(tx *db.Tx) error {
	if r.Period != "" {
		p, err := GetPeriod(tx, r.Period)
		if err == nil && p.Window != "" {
			err = fault.Invalidf("ky", "“%s” là kỳ của khung “%s”, có mỗi năm. Hãy chọn khung và tần suất, hoặc chọn một kỳ riêng của đơn vị.", p.Name, p.Window)
		}
		return err
	}
	windows, err := Windows(tx)
	if err != nil {
		return err
	}
	for _, w := range windows {
		if w.Code == r.Window && slices.ContainsFunc(w.Spans, func(s Span) bool { return s.Kind == r.Frequency }) {
			return nil
		}
	}
	return fault.Invalidf("khung", "Khung kỳ đã chọn không có kỳ “%s”. Hãy chọn khung kỳ hoặc tần suất khác.", r.Frequency.Label())
}

// unitsStand refuses a unit that is not there on the first day, and the root:
// the ward does not report to itself.
func (r Regime) unitsStand(tx *db.Tx) error {
	for _, k := range r.Kinds {
		if _, known := k.Info(); !known || k == org.RootKind {
			return fault.Invalidf("loai_don_vi", "Hệ thống không biết loại đơn vị %q. Hãy chọn loại đơn vị trong danh sách.", k)
		}
	}
	if len(r.Units) == 0 {
		return nil
	}
	tree, err := org.LoadTree(tx, max(r.From, vn.DayOf(tx.Now)))
	if err != nil {
		return err
	}
	for _, id := range r.Units {
		if _, there := tree.Find(id); !there {
			return fault.Invalidf("don_vi", "Một đơn vị được chọn không hoạt động vào ngày chế độ báo cáo bắt đầu. Hãy chọn lại đơn vị.")
		}
	}
	return nil
}

// reporters returns who owes a period under the revision: the units named, with
// their heirs, and those of the kinds named, that stand on the day of the cutoff
// and still on the due day.
func (r Regime) reporters(h *org.History, cutoff, due vn.Day) []auth.UnitID {
	tree := h.On(cutoff)
	owes := map[auth.UnitID]bool{}
	for _, id := range r.Units {
		for _, heir := range h.Heirs(id, cutoff) {
			owes[heir] = true
		}
	}
	var units []auth.UnitID
	for _, u := range tree.All() {
		named := owes[u.ID] || slices.Contains(r.Kinds, u.Kind) || len(r.Units)+len(r.Kinds) == 0 && u.Parent != ""
		if _, still := h.On(due).Find(u.ID); named && still {
			units = append(units, u.ID)
		}
	}
	return units
}
