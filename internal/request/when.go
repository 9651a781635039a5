package request

import (
	"regexp"
	"strconv"
	"strings"

	"tongket/internal/sheet"
	"tongket/internal/vn"
)

// The words by which requests name days.
var (
	phrasedDay = regexp.MustCompile(`(?i)ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})`)
	dayNumber  = `(\d{1,2}\s?[/.\-]\s?\d{1,2}(?:\s?[/.\-]\s?\d{4})?)`
	dueWords   = regexp.MustCompile(`(?i)(?:trước|chậm nhất|muộn nhất|không muộn hơn|không quá|thời hạn|hạn (?:gửi|cuối|chót|nộp)|xong)[^.;\n]{0,60}?ngày\s+` + dayNumber)
	fromTo     = regexp.MustCompile(`(?i)từ\s+(?:ngày\s+)?` + dayNumber + `\s+(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?` + dayNumber)
	untilDay   = regexp.MustCompile(`(?i)(?:tính|chốt|lũy kế|luỹ kế|số liệu|kết quả)[^.;\n]{0,30}?(?:đến|tới)\s+(?:hết\s+)?ngày\s+` + dayNumber)
	cutoffDay  = regexp.MustCompile(`(?i)(?:thời điểm|chốt)\s+(?:chốt\s+)?(?:số liệu\s+)?(?:là\s+|vào\s+)?ngày\s+` + dayNumber)
	spanWords  = regexp.MustCompile(`(?i)((?:\d{1,2}|sáu|chín)\s+tháng(?:\s+đầu|\s+cuối)?(?:\s+năm)?\s+20\d\d|quý\s+(?:iv|i{1,3}|[1-4]|một|hai|ba|bốn|tư)(?:\s*/\s*|\s+năm\s+)20\d\d|tháng\s+\d{1,2}(?:\s*/\s*|\s+năm\s+)20\d\d|(?:cả\s+)?năm\s+20\d\d)`)
	openSpan   = regexp.MustCompile(`(?i)((?:\d{1,2}|sáu|chín)\s+tháng(?:\s+đầu\s+năm|\s+cuối\s+năm)|quý\s+(?:iv|i{1,3})\b|tháng\s+\d{1,2}\b)`)
)

// plainDays writes days that are spelled out in digits, so that one pattern finds
// them all.
func plainDays(text string) string {
	return phrasedDay.ReplaceAllString(vn.NFC(text), "ngày $1/$2/$3")
}

// dayIn reads a day whose year may be left to the reader.
func dayIn(text string, year int) (vn.Day, bool) {
	text = strings.ReplaceAll(text, " ", "")
	if strings.Count(strings.NewReplacer(".", "/", "-", "/").Replace(text), "/") == 1 {
		text += "/" + strconv.Itoa(year)
	}
	d, err := vn.ParseDay(strings.NewReplacer(".", "/", "-", "/").Replace(text))
	return d, err == nil
}

// dueIn finds the day by which an answer is wanted; the year is that of the paper
// where none is written.
func dueIn(text string, year int) (vn.Day, bool) {
	for _, m := range dueWords.FindAllStringSubmatch(plainDays(text), -1) {
		if d, ok := dayIn(m[1], year); ok {
			return d, true
		}
	}
	return "", false
}

// daysIn finds the days that a text speaks of, and the words that say so.
func daysIn(text string, year int) (from, to vn.Day, words string, ok bool) {
	text = plainDays(text)
	if m := fromTo.FindStringSubmatch(text); m != nil {
		to, okTo := dayIn(m[2], year)
		from, okFrom := dayIn(m[1], max(to.Year(), 1))
		if okFrom && okTo && from > to { // "từ 15/12 đến 14/6/2026" begins the year before
			from, okFrom = dayIn(m[1], to.Year()-1)
		}
		if okFrom && okTo && from <= to {
			return from, to, m[0], true
		}
	}
	for _, form := range []*regexp.Regexp{untilDay, cutoffDay} {
		if m := form.FindStringSubmatch(text); m != nil {
			if to, ok := dayIn(m[1], year); ok {
				return vn.Day(strconv.Itoa(to.Year()) + "-01-01"), to, m[0], true
			}
		}
	}
	for _, form := range []*regexp.Regexp{spanWords, openSpan} {
		if said := form.FindString(text); said != "" {
			if s, good := vn.ParseSpan(said); good {
				if from, to, ok := s.In(year).Days(); ok {
					return from, to, said, true
				}
			}
		}
	}
	return "", "", "", false
}

// spanOfDays is the span of days that stand fast.
func spanOfDays(from, to vn.Day) sheet.Span { return sheet.Span(from + "_" + to) }
