package request

import (
	"fmt"
	"regexp"
	"strings"

	"tongket/internal/vn"
)

// The words of a dispatch that asks for figures.
var (
	asksFor     = regexp.MustCompile(`\b(?:bao cao|cung cap|tong hop|thong ke|ra soat|cap nhat|gui|cho biet)\b.*\b(?:so lieu|chi tieu|noi dung|thong tin|ket qua|tinh hinh|cac so)\b`)
	lists       = regexp.MustCompile(`(?:sau(?: day)?|gom|cu the|nhu sau|ve|so lieu|noi dung|chi tieu)\s*:?\s*$`)
	itemMark    = regexp.MustCompile(`^\s*(?:(\d{1,2}(?:\.\d{1,2})*)(?:\s?[.)]|,\s)|([a-zđ])\)|\((\d{1,2})\)|([-–+•*]))\s*`)
	inlineItem  = regexp.MustCompile(`(?:^|[;:,.]\s+)(?:\(?\d{1,2}\s?[.)]|\d{1,2},|[a-zđ]\)|-)\s+`)
	noFigure    = regexp.MustCompile(`^(?:kho khan|ton tai|han che|vuong mac|nguyen nhan|kien nghi|de xuat|giai phap|phuong huong|bai hoc|danh gia chung|noi nhan|noi dung bao cao gui|bao cao gui|van ban gui|thoi (?:han|gian)|hinh thuc|email|hop thu|moi chi tiet|dau moi)`)
	leadWords   = regexp.MustCompile(`(?i)^(?:đề nghị\s+|yêu cầu\s+)?(?:(?:báo cáo|cung cấp|tổng hợp|thống kê|rà soát|cập nhật|cho biết|nêu rõ|ghi rõ)\s+)?(?:(?:các\s+)?số liệu|kết quả(?: thực hiện)?|tình hình(?: thực hiện)?|nội dung|thông tin)?\s*(?:về|của)?\s*(?:chỉ tiêu)?\s*:?\s*`)
	partOf      = regexp.MustCompile(`(?i)[,;:]?\s*(?:\(?\s*)trong đó\s*:?\s*`)
	listedInRow = regexp.MustCompile(`\s*;\s*`)
)

// paragraph is a line of a request's prose.
type paragraph struct {
	text string
	item bool // the format itself says that it is an item of a list
}

// asksOfProse finds the figures that a dispatch enumerates.
func asksOfProse(lines []paragraph) []Ask {
	p := &proseReader{}
	for _, l := range lines {
		p.line(l)
	}
	for _, l := range lines {
		if len(p.asks) > 0 && !p.questions {
			break // questions are read where nothing is enumerated
		}
		p.howMany(l.text)
	}
	return p.asks
}

// The words of a question for a number.
var (
	howMany = regexp.MustCompile(`(?i)([^.?;\n]*?)\s*bao nhiêu\s+([^.?;,\n]+)`)
	whose   = regexp.MustCompile(`(?i)^(?:(?:đề nghị|xin|cho biết|cho hỏi|hiện nay|hiện|tại|toàn)\s+)*(?:quý\s+)?(?:ubnd\s+)?(?:phường|xã|đặc khu|địa phương|đơn vị|địa bàn)(?:\s+(?:ta|mình))?\b\s*`)
	verbs   = regexp.MustCompile(`(?i)(?:\s*(?:đã|có|là|đạt|được|hiện|còn|nay))+$`)
)

// howMany finds what the questions of a line ask for: "thu ngân sách đạt bao nhiêu
// triệu đồng", "có bao nhiêu hộ nghèo".
func (p *proseReader) howMany(line string) {
	for _, m := range howMany.FindAllStringSubmatch(strings.Join(strings.Fields(vn.NFC(line)), " "), -1) {
		p.questions = true
		subject := m[1][strings.LastIndex(m[1], ",")+1:]
		subject = strings.TrimSpace(verbs.ReplaceAllString(whose.ReplaceAllString(strings.TrimSpace(subject), ""), ""))
		if len(strings.Fields(subject)) < 2 {
			p.keep(tidyItem(m[2]), "")
			continue
		}
		p.keep(subject+" ("+strings.TrimSpace(m[2])+")", "")
	}
}

type proseReader struct {
	asks   []Ask
	asking bool
	under  string // the item that the items below belong to
	rank   int    // of that item

	questions bool // what is kept was asked in questions
}

func (p *proseReader) line(l paragraph) {
	text := strings.Join(strings.Fields(vn.NFC(l.text)), " ")
	mark := itemMark.FindString(text)
	body := strings.TrimSpace(strings.TrimPrefix(text, mark))
	folded := vn.Fold(body)
	head, rest, cut := strings.Cut(body, ":")
	switch {
	case body == "":
	case cut && asksFor.MatchString(vn.Fold(head)) && strings.TrimSpace(rest) != "" && len(strings.Fields(rest)) > 1:
		p.asking, p.under, p.rank = true, "", 0
		p.asking = p.listed(rest, "") // a counted list may go on in the next lines
	case asksFor.MatchString(folded) && (strings.HasSuffix(body, ":") || lists.MatchString(folded)):
		p.asking, p.under, p.rank = true, "", 0
	case p.asking && (mark != "" || l.item):
		p.item(rankOfMark(mark), body)
	case mark == "":
		p.asking = false
	}
}

// rankOfMark tells how deep an item stands: "1." above "a)" above "-".
func rankOfMark(mark string) int {
	m := itemMark.FindStringSubmatch(mark)
	switch {
	case m == nil:
		return 3
	case m[1] != "":
		return 1 + strings.Count(m[1], ".")
	case m[2] != "":
		return 3
	case m[3] != "":
		return 2
	case m[4] == "+":
		return 5
	}
	return 4
}

// item takes one item of a list.
func (p *proseReader) item(rank int, body string) {
	if p.rank > 0 && rank <= p.rank {
		p.under, p.rank = "", 0
	}
	if strings.HasSuffix(body, ":") {
		p.under, p.rank = strings.TrimSuffix(body, ":"), rank
		return
	}
	if head, rest, cut := strings.Cut(body, ":"); cut && partOf.FindString(body) == "" && listedInRow.MatchString(rest) {
		p.listed(rest, head)
		return
	}
	p.add(body, p.under)
}

// listed takes the items of a list that stands in one line. Where only commas part
// them, a comma or "và" may be one of a name: each item keeps what stands before it.
func (p *proseReader) listed(text, under string) (counted bool) {
	parts, commas := inline(text)
	if !commas {
		for _, part := range parts {
			p.add(part, under)
		}
		return true
	}
	for _, part := range parts {
		joint := ", "
		for _, one := range joined.Split(part, -1) {
			from := len(p.asks)
			if p.add(one, under); len(p.asks) == from+1 && from > 0 {
				p.asks[from].joint = joint
			}
			joint = " và "
		}
	}
	return false
}

// joined is what stands between the last two of several.
var joined = regexp.MustCompile(`\s+và\s+`)

// inline cuts a list that stands in one line; commas is true where only they part it.
func inline(text string) (parts []string, commas bool) {
	text = strings.TrimSpace(text)
	if marks := inlineItem.FindAllStringIndex(text, -1); len(marks) > 1 {
		var parts []string
		for i, m := range marks {
			end := len(text)
			if i+1 < len(marks) {
				end = marks[i+1][0]
			}
			parts = append(parts, text[m[1]:end])
		}
		return parts, false
	}
	if parts := listedInRow.Split(text, -1); len(parts) > 1 {
		return parts, false
	}
	return strings.Split(text, ", "), true
}

// add keeps an item, and what it says of its parts.
func (p *proseReader) add(text, under string) {
	if at := partOf.FindStringIndex(text); at != nil && at[0] > 0 {
		whole := tidyItem(text[:at[0]])
		p.keep(whole, under)
		for _, part := range strings.FieldsFunc(text[at[1]:], func(r rune) bool { return r == ',' || r == ';' }) {
			p.keep(tidyItem(strings.TrimPrefix(strings.TrimSpace(part), "và ")), whole)
		}
		return
	}
	p.keep(tidyItem(text), under)
}

// closing is the sentence that ends a dispatch, where it runs on behind the last item.
var closing = regexp.MustCompile(`\.\s+(?:Báo cáo|Văn bản|Đề nghị|Kết quả gửi|Số liệu gửi|Thời (?:gian|hạn)|Hạn|Mọi|Nơi nhận|Rất mong|Trân trọng|Yêu cầu)\s.*$`)

// tidyItem takes off what ends an item.
func tidyItem(text string) string {
	text = strings.TrimSpace(closing.ReplaceAllString(text, ""))
	text = strings.TrimSuffix(strings.TrimSuffix(text, "./."), "và")
	text = strings.TrimRight(text, " .;,:")
	if strings.Count(text, "(") < strings.Count(text, ")") {
		text = strings.TrimRight(text, ")")
	}
	return strings.TrimSpace(text)
}

// wordsOfAnItem is beyond what a figure's name has: a longer item is a sentence.
const wordsOfAnItem = 40

func (p *proseReader) keep(text, under string) {
	folded := vn.Fold(text)
	if text == "" || noFigure.MatchString(folded) || len(strings.Fields(text)) > wordsOfAnItem || len(p.asks) >= mostAsks {
		return
	}
	n := len(p.asks) + 1
	p.asks = append(p.asks, Ask{N: n, Place: fmt.Sprintf("ý %d", n), Name: text, Under: under, Measure: measureIn(text), Decimals: unmapped})
}

// mostAsks is how many places of one request are looked at.
const mostAsks = 2000

var measured = regexp.MustCompile(`(?i)\((?:đơn vị tính|đvt|tính bằng|đơn vị)?\s*:?\s*([^()]{1,30})\)`)

// measureIn is the unit of measure that an item states in brackets.
func measureIn(text string) string {
	all := measured.FindAllStringSubmatch(text, -1)
	for i := len(all) - 1; i >= 0; i-- {
		in := strings.TrimSpace(all[i][1])
		u := vn.ParseUnit(in)
		if _, _, _, dated := daysIn(in, 2026); !dated && len(strings.Fields(in)) <= 4 && (u.Ground == vn.Money || u.Ground == "%" || len(strings.Fields(in)) <= 2) {
			return in
		}
	}
	return ""
}

// nameIn is the name of what an item asks for, without the words by which it asks,
// its unit of measure and its days.
func nameIn(text string, year int) string {
	text = plainDays(text)
	if _, _, words, ok := daysIn(text, year); ok {
		text = strings.Replace(text, words, " ", 1)
	}
	text = measured.ReplaceAllString(text, " ")
	text = partOf.ReplaceAllString(text, "")
	text = leadWords.ReplaceAllString(strings.TrimSpace(text), "")
	text = regexpTrail.ReplaceAllString(strings.TrimSpace(text), "")
	return strings.Trim(strings.Join(strings.Fields(text), " "), " -–+.,;:")
}

// regexpTrail is what a name ends in once its days are gone.
var regexpTrail = regexp.MustCompile(`(?i)[\s,(]*(?:trong|của|đến|tính đến|lũy kế(?: từ đầu năm)?|luỹ kế(?: từ đầu năm)?|thực hiện|ước thực hiện|cùng kỳ(?: năm trước)?|kế hoạch(?: năm)?|trong kỳ|từ đầu năm(?: đến nay)?)?[\s,)]*$`)
