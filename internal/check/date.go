package check

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"tongket/internal/vn"
)

// The shapes in which papers write days and months. The word before a day stands in
// the same cell of a table: "chậm 20 ngày", and in the next column 0/6.
var (
	fullDay    = regexp.MustCompile(`(?:^|[^\d/.,-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?([/.-])\s?((?:19|20|21)\d\d)(?:$|[^\d/-])`)
	dayMonth   = regexp.MustCompile(`(ngày|mồng|mùng|trước|đến|hết|từ|sáng|chiều|tối|hạn|và|-|–)[^\S\t]+(?:ngày[^\S\t]+)?(\d{1,2})/(\d{1,2})(?:$|[^\d/%])`)
	phraseDay  = regexp.MustCompile(`ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})(?:[,\s]+năm\s+((?:19|20|21)\d\d))?`)
	monthYear  = regexp.MustCompile(`tháng\s+(\d{1,3})(?:\s*/\s*|\s+năm\s+|-)((?:19|20|21)\d\d)`)
	monthAlone = regexp.MustCompile(`(?:hết|trước|cuối|đầu|đến|từ|giữa)\s+tháng\s+(\d{2})\s*(?:[,;:)]|\.(?:\s|$)|\n|$)`)
	quarter    = regexp.MustCompile(`quý\s+(v|vi|vii|viii|ix|x|[5-9])(?:\s*/\s*20|\s+năm\s+20|\s*[,;.)\n]|$)`)
	// A number of a document is not a day.
	documentNo = regexp.MustCompile(`(?:số|hiệu)[:\s]+$`)
)

// dates finds days and months that no calendar has, and dues before the date of
// the paper that sets them.
func (t *text) dates() []Finding {
	var all []Finding
	seen := map[int]bool{}
	wrong := func(from, to int, why string) {
		if seen[from] {
			return
		}
		seen[from] = true
		all = append(all, Finding{Rule: RuleDate, Grade: Contradiction, Title: "Ngày tháng không có trong lịch",
			Sentence: fmt.Sprintf("“%s”: %s. Đề nghị xem lại ngày, tháng.", strings.Join(strings.Fields(t.Text[from:to]), " "), why),
			Spans:    [][2]int{{from, to}}, Facts: []int{}})
	}
	for _, m := range fullDay.FindAllStringSubmatchIndex(t.low, -1) {
		if t.low[m[4]:m[5]] == t.low[m[8]:m[9]] && !documentNo.MatchString(t.low[max(0, m[2]-12):m[2]]) {
			if why := t.noSuchDay(m[2], m[3], m[6], m[7], m[10], m[11]); why != "" {
				wrong(m[2], m[11], why)
			}
		}
	}
	for _, m := range phraseDay.FindAllStringSubmatchIndex(t.low, -1) {
		if why := t.noSuchDay(m[2], m[3], m[4], m[5], m[6], m[7]); why != "" {
			wrong(m[2], m[1], why)
		}
	}
	for _, m := range dayMonth.FindAllStringSubmatchIndex(t.low, -1) {
		if why := t.noSuchDay(m[4], m[5], m[6], m[7], -1, -1); why != "" && t.surelyDay(m) {
			wrong(m[4], m[7], why)
		}
	}
	for _, m := range monthYear.FindAllStringSubmatchIndex(t.low, -1) {
		if n := number2(t.low[m[2]:m[3]]); n < 1 || n > 12 {
			wrong(m[0], m[1], "một năm chỉ có 12 tháng")
		}
	}
	for _, m := range monthAlone.FindAllStringSubmatchIndex(t.low, -1) {
		if n := number2(t.low[m[2]:m[3]]); n > 12 {
			wrong(m[0], m[3], "một năm chỉ có 12 tháng")
		}
	}
	for _, m := range quarter.FindAllStringSubmatchIndex(t.low, -1) {
		wrong(m[0], m[3], "một năm chỉ có 4 quý")
	}
	return append(all, t.pastDues()...)
}

// surelyDay tells a day from a share: after other words than "ngày" only what has
// a month of the year is one ("đến 12/14" is not).
func (t *text) surelyDay(m []int) bool {
	if strings.Contains(t.low[m[0]:m[4]], "ngày") || strings.HasPrefix(t.low[m[2]:m[3]], "m") {
		return true
	}
	day, month := number2(t.low[m[4]:m[5]]), number2(t.low[m[6]:m[7]])
	word := t.low[m[2]:m[3]]
	if word == "và" || word == "-" || word == "–" || word == "từ" {
		return false
	}
	rest := strings.TrimLeft(t.low[m[7]:min(m[7]+12, len(t.low))], " ")
	return day >= 30 && day <= 31 && month >= 1 && month <= 12 && (rest == "" || strings.ContainsAny(rest[:1], ".,;)\n"))
}

func number2(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// noSuchDay says why a day is none, "" where it is one. The year may be missing.
func (t *text) noSuchDay(dayFrom, dayTo, monthFrom, monthTo, yearFrom, yearTo int) string {
	day, month := number2(t.low[dayFrom:dayTo]), number2(t.low[monthFrom:monthTo])
	year := 2024 // a leap year, so that 29/02 is let pass where the year is not said
	if yearFrom >= 0 {
		year = number2(t.low[yearFrom:yearTo])
	}
	switch {
	case month < 1 || month > 12:
		return "một năm chỉ có 12 tháng"
	case day < 1 || day > 31:
		return "không có tháng nào có ngày ấy"
	}
	if _, err := vn.NewDay(year, time.Month(month), day); err != nil {
		last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
		if yearFrom >= 0 {
			return fmt.Sprintf("tháng %d năm %d chỉ có %d ngày", month, year, last)
		}
		return fmt.Sprintf("tháng %d chỉ có %d ngày", month, last)
	}
	return ""
}

// paperDate finds "Cẩm Nam, ngày 11 tháng 12 năm 2025" at the head of a paper.
var paperDate = regexp.MustCompile(`[\pL)]\s*,\s*ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(20\d\d)`)

// due finds a day by which something is to be done.
var due = regexp.MustCompile(`(?:trước|chậm nhất|hạn chót|thời hạn|xong|muộn nhất|đến hết|hoàn thành|trong)\s+(?:là\s+|vào\s+|đến\s+)?ngày\s+(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(20\d\d)`)

var (
	asks = regexp.MustCompile(`giao |yêu cầu|đề nghị|chủ trì|phải |phấn đấu|khẩn trương|báo cáo kết quả|tham mưu|thực hiện xong|trả lời|hoàn thành trước|xong trước`)
	past = regexp.MustCompile(`(?:^|[^\pL])(?:đã|được giao|vừa|từng|kể từ|quá hạn|lẽ ra|theo yêu cầu|chậm so với)(?:$|[^\pL])`)
)

// pastDues finds dues that are over on the date of their paper.
func (t *text) pastDues() []Finding {
	head := t.low[:min(len(t.low), 2500)]
	m := paperDate.FindStringSubmatch(head)
	if m == nil {
		return nil
	}
	dated, err := vn.NewDay(number2(m[3]), time.Month(number2(m[2])), number2(m[1]))
	if err != nil {
		return nil
	}
	var all []Finding
	for _, m := range due.FindAllStringSubmatchIndex(t.low, -1) {
		day, err := vn.NewDay(number2(t.low[m[6]:m[7]]), time.Month(number2(t.low[m[4]:m[5]])), number2(t.low[m[2]:m[3]]))
		if err != nil || !day.Before(dated) {
			continue
		}
		from, to := t.sentence(m[0])
		if s := t.low[from:to]; !asks.MatchString(s) || past.MatchString(s) {
			continue
		}
		all = append(all, Finding{Rule: RuleDate, Grade: Doubtful, Title: "Thời hạn trước ngày văn bản",
			Arithmetic: fmt.Sprintf("%s < %s", day.Short(), dated.Short()),
			Sentence:   fmt.Sprintf("Thời hạn %s đã qua khi văn bản được ký ngày %s. Đề nghị xem lại ngày hoặc năm.", day.Short(), dated.Short()),
			Spans:      [][2]int{{m[2], m[7]}}, Facts: []int{}})
	}
	return all
}
