package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tongket/internal/vn"
)

var (
	capacityLine = regexp.MustCompile(`^(?:t/?m|k/?t|t/?l|tuq|t/?uq|q|tun)[./]?\s*\.?\s*\p{L}`)
	capacityMark = regexp.MustCompile(`^(?:TM|KT|TL|TUQ|TUN|Q|T/M|K/T|T/L|T/UQ)[. ]`)
	posts        = regexp.MustCompile(`^(?:q\. ?)?(?:phó )?(?:chủ tịch|bí thư|giám đốc|trưởng|chánh văn phòng|chủ nhiệm|hiệu trưởng|tổ trưởng|trưởng ban|trưởng phòng|trưởng công an|chỉ huy|chính trị viên|tổng|viện trưởng|cục trưởng|chánh|bộ trưởng|thủ tướng|thường trực|ủy viên)`)
	sealLine     = regexp.MustCompile(`^\(?(?:đã ký|ký tên|ký, đóng dấu|chữ ký|ký, ghi rõ họ tên|ký số)`)
)

// footLines is how many lines are looked at from the first of the foot.
const footLines = 30

// readFoot reads recipients and signature after the content.
func (r *reader) readFoot() {
	f := &r.doc.Frame
	from := r.footStart()
	if from < 0 {
		return
	}
	foot := head{r: r, at: from}
	copies, signed := false, false
	for i := 0; foot.has(i) && foot.pieces[i].line < footLines; i++ {
		p := foot.pieces[i]
		s := r.text[p.start:p.end]
		c, _ := utf8.DecodeRuneInString(s)
		switch {
		case strings.HasPrefix(p.low, "nơi nhận") && len(p.low) < 20:
			copies = true
		case strings.HasPrefix(p.low, "nơi nhận:"):
			copies = true
			f.Copies = r.receivers(f.Copies, p.start+strings.IndexByte(s, ':')+1, p.end)
		case copies && (c == '-' || c == '–' || c == '+' || c == '•'):
			f.Copies = r.receivers(f.Copies, p.start, p.end)
		case signed && f.Signer.Text != "":
		case capacityMark.MatchString(s) && isUpper2(s):
			if f.Capacity.Text != "" {
				f.Capacity.Text += ","
			}
			f.Capacity.join(r.mark(p.start, p.end))
			signed = true
		case isUpper2(s) && posts.MatchString(p.low):
			if f.Post.Text != "" {
				f.Post.Text += ","
			}
			f.Post.join(r.mark(p.start, p.end))
			signed = true
		case sealLine.MatchString(p.low), ruleLine.MatchString(p.low):
		case signed && isUpper2(s) && f.Post.Text == "" && f.Capacity.Text != "" && (placeLine(p.low) || beginsBody(p.low)):
			f.Capacity.join(r.mark(p.start, p.end))
		case signed && isName(s):
			f.Signer = r.mark(p.start, p.end)
		}
	}
}

// footStart is where the recipients or the signature begin, -1 where the text has
// none: the first line of them after the head, or a post in capitals near the end.
func (r *reader) footStart() int {
	lastPost := -1
	for from := r.doc.Frame.Body; from < len(r.text); {
		to := strings.IndexByte(r.text[from:], '\n')
		if to < 0 {
			to = len(r.text) - from
		}
		line := strings.TrimSpace(r.text[from : from+to])
		if len(line) > 300 || line == "" || !r.maySign(from, from+to) {
			from += to + 1
			continue
		}
		for _, p := range r.linePieces(nil, from, from+to, 0) {
			s := r.text[p.start:p.end]
			if len(s) > 100 {
				continue
			}
			if strings.HasPrefix(p.low, "nơi nhận") || isUpper2(s) && capacityMark.MatchString(s) && capacityLine.MatchString(p.low) {
				return from
			}
			if isUpper2(s) && posts.MatchString(p.low) && !strings.HasSuffix(s, ":") {
				lastPost = from
			}
		}
		from += to + 1
	}
	if lastPost >= 0 && strings.Count(strings.TrimSpace(r.text[lastPost:]), "\n") < 12 {
		return lastPost
	}
	return -1
}

// maySign tells quickly whether a line can begin the foot.
func (r *reader) maySign(from, to int) bool {
	s := r.text[from:to]
	if strings.Contains(r.low[from:to], "nơi nhận") {
		return true
	}
	for _, mark := range []string{"TM.", "KT.", "TL.", "TUQ.", "TUN.", "Q.", "T/M", "K/T", "T/L", "T/UQ"} {
		if strings.Contains(s, mark) {
			return true
		}
	}
	return isUpper2(s)
}

// ranks may stand before the name of a signer.
var ranks = []string{"đại tá ", "thượng tá ", "trung tá ", "thiếu tá ", "đại úy ", "thượng úy ", "trung úy ", "thiếu úy ", "thiếu tướng ", "ths. ", "ts. "}

// isName reports the full name of a person: two to six words with capitals.
func isName(s string) bool {
	low := vn.OneTone(lower(s))
	for _, rank := range ranks {
		if strings.HasPrefix(low, rank) {
			s = strings.Join(strings.Fields(s)[len(strings.Fields(rank)):], " ")
			break
		}
	}
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 6 || beginsBody(low) && !strings.HasPrefix(low, "đoàn ") || placeLine(low) {
		return false
	}
	for _, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(first) || strings.IndexFunc(w, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.Is(unicode.Mn, c) && c != '-' && c != '’' }) >= 0 {
			return false
		}
	}
	return true
}
