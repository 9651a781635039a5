package report

import (
	"regexp"
	"strings"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/xlsx"
	"tongket/internal/fault"
)

// Release is a paper as it leaves the ward (bản phát hành): without the tags of its
// numbers, without the names of those who worked on it. Its mark DỰ THẢO goes, and
// its number and day are written in, once they have been entered. data is the draft
// or an edition of it; one with tracked changes or comments is refused.
func (m Made) Release(data []byte) ([]byte, error) {
	switch m.Format {
	case Docx:
		return docx.Release(data, m.issued)
	case Xlsx:
		return xlsx.Release(data, isTag)
	case Txt:
		return data, nil
	}
	return nil, fault.Refusedf("%s là %s, không có bản phát hành riêng. Hãy tải dự thảo và dùng tệp ấy.", m.Title(), m.Format.Label())
}

// ReleaseName names the file of a release.
func (m Made) ReleaseName() string {
	return strings.TrimSuffix(m.FileName(), "."+string(m.Format)) + "-phat-hanh." + string(m.Format)
}

var tagForm = regexp.MustCompile(`^tk[a-z0-9]{16}$`)

// isTag reports whether a name is the tag of a number.
func isTag(name string) bool { return tagForm.MatchString(strings.ToLower(name)) }

// Where a paper has its number and its day, or the blanks for them.
var (
	numberBlank = regexp.MustCompile(`([Ss]ố:?)[\s.…_]+([-/])`)
	dayBlank    = regexp.MustCompile(`ngày[\s.…_\d]*tháng[\s.…_\d]*năm(?:[\s.…_]*\d{4}|[\s.…_]*[.…_])`)
	draftMark   = regexp.MustCompile(`^\s*DỰ THẢO(\s*[–-].*)?\s*$`)
	placeAndDay = regexp.MustCompile(`^[^,;.]{2,40}, ngày[\s.…_\d]*tháng[\s.…_\d]*năm[\s.…_\d]*$`)
)

// issued is what a paragraph says once the paper has been issued; before, what it
// says.
func (m Made) issued(p string) string {
	if m.Number == "" || !m.Day.Valid() {
		return p
	}
	if draftMark.MatchString(p) {
		return ""
	}
	number, symbol, found := splitNumber(m.Number)
	day := m.Day.Phrase()
	blank := false
	if found {
		if at := numberBlank.FindStringSubmatchIndex(p); at != nil && strings.HasPrefix(p[at[4]:], symbol) {
			p, blank = p[:at[3]]+" "+number+p[at[4]:], true
		}
	}
	if placeAndDay.MatchString(strings.TrimSpace(p)) || blank && strings.Contains(p, "ngày") {
		p = dayBlank.ReplaceAllLiteralString(p, day)
	}
	return p
}

// splitNumber parts "05/BC-UBND" into the number and its symbol.
func splitNumber(s string) (number, symbol string, found bool) {
	at := strings.IndexAny(s, "/-")
	if at <= 0 {
		return s, "", false
	}
	return s[:at], s[at:], true
}
