package report

import (
	"fmt"
	"slices"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// Kind says which paper it is; it stands in addresses and in the names of files.
type Kind string

// The kinds.
const (
	Periodic     Kind = "bao-cao"            // the People's Committee's report of a year or a period
	PartyYear    Kind = "bao-cao-dang"       // the Party committee's yearly report
	Annex        Kind = "phu-luc"            // the table of targets
	NextPlan     Kind = "ke-hoach"           // the plan of the year after
	Assignment   Kind = "quyet-dinh-giao"    // the decision that assigns targets to units
	UnitReport   Kind = "bao-cao-don-vi"     // what one unit did
	News         Kind = "tin-bai"            // a news item for the ward's page
	Brief        Kind = "tom-tat"            // one page for a leader
	Deck         Kind = "trinh-chieu"        // the slides of the conference
	Urging       Kind = "cong-van-don-doc"   // an official letter to units that are late
	ChaseList    Kind = "danh-sach-don-doc"  // who owes which figures
	EvidenceList Kind = "so-lieu-minh-chung" // the year's figures with what they rest on
	Archive      Kind = "ho-so-luu-tru"      // the year's file for handing over to the archive
)

// Format is a kind of file, by the ending of its name.
type Format string

// The formats.
const (
	Docx Format = "docx"
	Xlsx Format = "xlsx"
	Pptx Format = "pptx"
	Txt  Format = "txt"
	Zip  Format = "zip"
)

// The media types of the files.
const (
	DocxMedia = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	XlsxMedia = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	PptxMedia = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
)

// Media is the media type of a format.
func (f Format) Media() string {
	switch f {
	case Docx:
		return DocxMedia
	case Xlsx:
		return XlsxMedia
	case Pptx:
		return PptxMedia
	case Zip:
		return "application/zip"
	}
	return "text/plain; charset=utf-8"
}

// Label is what offices call a format.
func (f Format) Label() string {
	switch f {
	case Docx:
		return "Word"
	case Xlsx:
		return "Excel"
	case Pptx:
		return "PowerPoint"
	case Zip:
		return "tệp nén"
	}
	return "văn bản thường"
}

// Asked says which paper is wanted, of what and as which file.
type Asked struct {
	Kind     Kind
	Format   Format          // "" is the first of the paper's formats
	Year     int             // the year it is reported in
	Period   regime.PeriodID // "" is the year
	Unit     auth.UnitID     // of a paper about one unit, else ""
	Snapshot string          // id of the snapshot whose figures it tells; "" is the record as it is
}

// check completes what was asked and refuses what cannot be drawn up.
func (a *Asked) check(tx *db.Tx) (Paper, error) {
	p, ok := Find(a.Kind)
	if !ok {
		return p, fault.Invalidf("loai", "Không có loại văn bản “%s”. Hãy chọn một loại trong danh sách.", a.Kind)
	}
	switch {
	case a.each(p):
		a.Format = Zip
	case a.Format == "":
		a.Format = p.Formats[0]
	}
	if !a.each(p) && !slices.Contains(p.Formats, a.Format) {
		return p, fault.Invalidf("dinh_dang", "%s không có dạng “%s”. Hãy chọn %s.", p.Name, a.Format, formatNames(p.Formats))
	}
	targets, err := plan.Targets(tx, a.Year, "")
	if err != nil {
		return p, err
	}
	if len(targets) == 0 {
		return p, noPlan("nam", a.Year)
	}
	for _, fits := range []func(*db.Tx, Paper) error{a.checkPeriod, a.checkUnit, a.checkSnapshot} {
		if err := fits(tx, p); err != nil {
			return p, err
		}
	}
	return p, nil
}

// each reports whether a paper about one unit is asked for of every unit at once.
func (a Asked) each(p Paper) bool { return p.Each && a.Unit == "" }

func formatNames(all []Format) string {
	var names []string
	for _, f := range all {
		names = append(names, f.Label())
	}
	return strings.Join(names, " hoặc ")
}

func (a Asked) checkPeriod(tx *db.Tx, p Paper) error {
	if a.Period == "" {
		return nil
	}
	if !p.ByPeriod {
		return fault.Invalidf("ky", "%s lập cho cả năm. Hãy chọn kỳ “Cả năm”.", p.Name)
	}
	period, err := regime.GetPeriod(tx, a.Period)
	if err != nil {
		return err
	}
	if period.Year != a.Year {
		return fault.Invalidf("ky", "Kỳ “%s” thuộc năm báo cáo %d, không phải năm %d. Hãy chọn kỳ của năm %d.", period.Name, period.Year, a.Year, a.Year)
	}
	since, err := org.NamedSince(tx)
	if err != nil {
		return err
	}
	return tellable(period, since, vn.DayOf(tx.Now))
}

// tellable refuses a period of which there is nothing to tell: it has not begun, or
// it was over before the ward had its name.
func tellable(p regime.Period, since, today vn.Day) error {
	switch {
	case p.From > today:
		return fault.Invalidf("ky", "Kỳ “%s” bắt đầu từ ngày %s, đến hôm nay (%s) chưa có gì để báo cáo. Hãy chọn kỳ đã bắt đầu.", p.Name, p.From.Short(), today.Short())
	case p.To < since:
		return fault.Invalidf("ky", "Kỳ “%s” kết thúc ngày %s, trước ngày %s là ngày tên gọi của đơn vị bắt đầu có hiệu lực. Hãy chọn kỳ kết thúc từ ngày ấy trở đi.", p.Name, p.To.Short(), since.Short())
	}
	return nil
}

// Periods lists the periods within a year that a paper may be asked for: those that
// have begun and were not over before the ward had its name.
func Periods(tx *db.Tx, year int) ([]regime.Period, error) {
	since, err := org.NamedSince(tx)
	if err != nil {
		return nil, err
	}
	all, err := regime.Periods(tx, year)
	return slices.DeleteFunc(all, func(p regime.Period) bool {
		return p.Kind == regime.Year || tellable(p, since, vn.DayOf(tx.Now)) != nil
	}), err
}

func (a Asked) checkUnit(tx *db.Tx, p Paper) error {
	switch {
	case !p.ByUnit && !p.MayUnit && a.Unit != "":
		return fault.Invalidf("don_vi", "%s lập cho toàn địa bàn, không lập riêng cho từng đơn vị. Hãy bỏ chọn đơn vị.", p.Name)
	case p.ByUnit && a.Unit == "" && !p.Each:
		return fault.Invalidf("don_vi", "%s lập cho một đơn vị. Hãy chọn đơn vị.", p.Name)
	case a.Unit == "":
		return nil
	}
	names, err := org.UnitNames(tx)
	if err == nil && names[a.Unit] == "" {
		err = fault.Missingf("Không có đơn vị nào mang mã “%s”. Hãy chọn đơn vị trong danh sách.", a.Unit)
	}
	return err
}

func (a Asked) checkSnapshot(tx *db.Tx, _ Paper) error {
	if a.Snapshot == "" {
		return nil
	}
	s, _, err := score.LoadSnapshot(tx, a.Snapshot)
	if err != nil {
		return err
	}
	if s.Year != a.Year {
		return fault.Invalidf("ban_chot", "Bản chốt “%s” là của năm %d, không phải năm %d. Hãy chọn bản chốt của năm %d.", s.Name, s.Year, a.Year, a.Year)
	}
	if a.Period != "" {
		return fault.Invalidf("ban_chot", "Bản chốt “%s” chốt số liệu cả năm %d nên không dùng cho một kỳ trong năm. Hãy chọn kỳ “Cả năm”, hoặc chọn số liệu “Hiện nay”.", s.Name, s.Year)
	}
	return nil
}

func noPlan(field string, year int) *fault.Fault {
	return fault.Invalidf(field, "Năm %d chưa có chỉ tiêu nào nên chưa lập được báo cáo. Hãy tải nghị quyết hoặc quyết định giao chỉ tiêu năm %d lên và xác nhận các chỉ tiêu.", year, year)
}

// span names what a paper is about after its kind: "năm 2025", "tháng 11/2025".
func span(year int, period string) string {
	if period == "" {
		return fmt.Sprintf("năm %d", year)
	}
	return lowerFirst(period)
}
