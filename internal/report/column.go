package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/regime"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// ColumnCode names a column of the annex of targets.
type ColumnCode string

// The columns of the annex as wards print it. No law lays them down; the order and
// the choice are the ward's.
const (
	ColumnNumber    ColumnCode = "stt"
	ColumnName      ColumnCode = "chi-tieu"
	ColumnUnit      ColumnCode = "don-vi-tinh"
	ColumnBefore    ColumnCode = "nam-truoc"
	ColumnPlan      ColumnCode = "ke-hoach"
	ColumnHalf      ColumnCode = "6-thang"
	ColumnNine      ColumnCode = "9-thang"
	ColumnValue     ColumnCode = "thuc-hien"
	ColumnPercent   ColumnCode = "so-ke-hoach"
	ColumnRatio     ColumnCode = "so-cung-ky"
	ColumnChange    ColumnCode = "tang-giam"
	ColumnNext      ColumnCode = "nam-sau"
	ColumnNextRatio ColumnCode = "nam-sau-so"
	ColumnVerdict   ColumnCode = "danh-gia"
	ColumnLead      ColumnCode = "chu-tri"
	ColumnNote      ColumnCode = "ghi-chu"
)

// AnnexColumn is one column a ward may print.
type AnnexColumn struct {
	Code   ColumnCode
	Label  string // as a form names it
	Always bool   // without it the annex says nothing
	Usual  bool   // printed until the ward chooses
}

// AnnexColumns lists the columns in their customary order.
var AnnexColumns = []AnnexColumn{
	{ColumnNumber, "STT", true, true},
	{ColumnName, "Chỉ tiêu", true, true},
	{ColumnUnit, "Đơn vị tính", false, true},
	{ColumnBefore, "Thực hiện năm trước", false, true},
	{ColumnPlan, "Kế hoạch năm, theo từng nguồn giao", false, true},
	{ColumnHalf, "Thực hiện 6 tháng", false, false},
	{ColumnNine, "Thực hiện 9 tháng", false, false},
	{ColumnValue, "Thực hiện (ước thực hiện) năm", true, true},
	{ColumnPercent, "% so với kế hoạch, theo từng nguồn giao", false, true},
	{ColumnRatio, "% so với năm trước", false, false},
	{ColumnChange, "Tăng, giảm so với năm trước", false, true},
	{ColumnNext, "Kế hoạch năm sau", false, true},
	{ColumnNextRatio, "% kế hoạch năm sau so với thực hiện", false, false},
	{ColumnVerdict, "Đánh giá", false, true},
	{ColumnLead, "Cơ quan chủ trì", false, true},
	{ColumnNote, "Ghi chú", false, true},
}

// usualColumns is what a ward prints that has not chosen.
func usualColumns() []ColumnCode {
	var codes []ColumnCode
	for _, c := range AnnexColumns {
		if c.Usual {
			codes = append(codes, c.Code)
		}
	}
	return codes
}

// Columns returns the columns the ward prints, in their order, as the record knew
// them at an instant (a db.Stamp); "" is now.
func Columns(tx *db.Tx, asOf string) ([]ColumnCode, error) {
	var text string
	found, err := tx.One([]any{&text}, `select columns from annex_columns where ward = $1 and ($2 = '' or recorded_at <= $2)
		order by recorded_at desc, id desc limit 1`, asOf)
	if err != nil || !found {
		return usualColumns(), err
	}
	var codes []ColumnCode
	if err := json.Unmarshal([]byte(text), &codes); err != nil {
		return nil, fmt.Errorf("columns of the annex: %w", err)
	}
	return codes, nil
}

// SetColumns keeps which columns the ward prints and in which order, in place of
// those somebody saw. It refuses a column it does not know, one twice, a choice
// without the number, the name or the value, and what somebody else has changed in
// between.
func SetColumns(tx *db.Tx, seen, codes []ColumnCode) error {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return err
	}
	if err := checkColumns(codes); err != nil {
		return err
	}
	now, err := Columns(tx, "")
	if err != nil {
		return err
	}
	if !slices.Equal(now, seen) {
		return fault.New(fault.Conflict, "cot", "Trong lúc anh/chị chọn, người khác đã đổi các cột thành: %s. Lựa chọn của anh/chị còn nguyên dưới đây; bấm “Lưu các cột” lần nữa nếu vẫn muốn đổi.", labels(now))
	}
	text, err := json.Marshal(codes)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`insert into annex_columns (ward, id, columns, recorded_at, recorded_by) values ($1, $2, $3, $4, $5)`,
		db.NewID(), string(text), tx.Stamp(), string(tx.Actor.Account))
	if err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "annex.columns", Subject: "annex", Detail: map[string]any{"columns": codes}})
}

func labels(codes []ColumnCode) string {
	var all []string
	for _, c := range codes {
		all = append(all, c.Label())
	}
	return strings.Join(all, "; ")
}

func checkColumns(codes []ColumnCode) error {
	seen := map[ColumnCode]bool{}
	for _, code := range codes {
		known := slices.ContainsFunc(AnnexColumns, func(c AnnexColumn) bool { return c.Code == code })
		switch {
		case !known:
			return fault.Invalidf("cot", "Phụ lục không có cột “%s”. Hãy mở lại trang chọn cột và đánh dấu các cột có trong danh sách.", code)
		case seen[code]:
			return fault.Invalidf("cot", "Cột “%s” được chọn hai lần. Hãy mở lại trang chọn cột và đánh dấu mỗi cột một lần.", code.Label())
		}
		seen[code] = true
	}
	for _, c := range AnnexColumns {
		if c.Always && !seen[c.Code] {
			return fault.Invalidf("cot", "Phụ lục phải có cột “%s”. Hãy đánh dấu cột ấy rồi lưu lại.", c.Label)
		}
	}
	return nil
}

// Within is the year's board as it stood at the end of a period of the year.
type Within struct {
	Period regime.Period
	Board  score.Board
}

// readColumns reads which columns the annex has, and the boards of the periods that
// some of them print.
func (r *Report) readColumns(tx *db.Tx, in score.Input) (err error) {
	if r.Columns, err = Columns(tx, r.known); err != nil {
		return err
	}
	var kinds []regime.Kind
	for code, kind := range map[ColumnCode]regime.Kind{ColumnHalf: regime.Half, ColumnNine: regime.NineMonths} {
		if slices.Contains(r.Columns, code) {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) == 0 {
		return nil
	}
	periods, err := regime.Periods(tx, in.Year)
	if err != nil {
		return err
	}
	for _, p := range periods {
		if slices.Contains(kinds, p.Kind) && p.From.Year() <= in.Year && p.To.Year() == in.Year && firstHalf(p) {
			then := in
			then.AsOf = p.To
			r.Within = append(r.Within, Within{p, score.Of(then)})
		}
	}
	return nil
}

// firstHalf leaves out the second half of the year, which says nothing of the year
// so far.
func firstHalf(p regime.Period) bool {
	return p.Kind != regime.Half || p.To.Before(vn.Day(fmt.Sprintf("%d-08-01", p.To.Year())))
}

// Label is what a form calls the column.
func (c ColumnCode) Label() string {
	for _, known := range AnnexColumns {
		if known.Code == c {
			return known.Label
		}
	}
	return string(c)
}

// InOrder sorts columns as a ward has numbered them; those without a number, or
// with the same, keep the customary order.
func InOrder(numbers map[ColumnCode]int) []ColumnCode {
	var codes []ColumnCode
	for _, c := range AnnexColumns {
		if _, chosen := numbers[c.Code]; chosen {
			codes = append(codes, c.Code)
		}
	}
	slices.SortStableFunc(codes, func(a, b ColumnCode) int { return cmp.Compare(numbers[a], numbers[b]) })
	return codes
}
