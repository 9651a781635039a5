package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tongket/internal/vn"
)

// A System is which of the two systems a paper was issued in; a paper is of one
// and never of both.
type System string

// The systems.
const (
	NoSystem System = ""
	State    System = "state" // Nghị định 30/2020/NĐ-CP
	Party    System = "party" // Hướng dẫn 36-HD/VPTW, since 27/5/2026 Hướng dẫn 05-HD/VPTW
)

// A Mark is one part of the frame. Its spans are the stretches of Document.Text
// that print it: a part of several lines has several where other parts stand
// between them.
type Mark struct {
	Text  string // blanks and line breaks brought to one blank
	Spans [][2]int
}

// Frame is what surrounds the content of an official paper (thể thức). What the
// paper does not print is empty; a text without a frame gives the zero Frame.
type Frame struct {
	System   System
	Superior Mark // cơ quan chủ quản
	Issuer   Mark
	Number   string // "05", "" for a draft without one
	Symbol   Mark   // number and symbol as printed: "05/BC-UBND", "05-NQ/ĐU", "/BC-UBND"
	Type     Mark   // tên loại as printed: "BÁO CÁO"; empty for a dispatch
	Code     string // of the type: "BC", "NQ"; "CV" for a dispatch (công văn)
	Place    Mark
	Date     Mark
	Day      vn.Day // of Date; "" where it is not filled in
	Abstract Mark   // trích yếu, without "V/v"
	Urgency  Mark
	To       []Mark // kính gửi, kính trình
	Capacity Mark   // "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "T/M ĐẢNG ỦY"
	Post     Mark   // chức vụ of the signer
	Signer   Mark
	Copies   []Mark // nơi nhận
	Body     int    // where the content begins, in bytes of Document.Text
}

// TypeName is the type of the paper as people write it: "Báo cáo", "Công văn", ""
// where it has none.
func (f Frame) TypeName() string {
	if f.Type.Text == "" && f.Code == "CV" {
		return "Công văn"
	}
	return vn.Sentence(vn.OneTone(lower(f.Type.Text)))
}

// paperTypes are the types of papers with their codes: the 29 of Nghị định
// 30/2020/NĐ-CP (Điều 7, Phụ lục III) and those of the Party. A longer name wins.
var paperTypes = []struct{ name, code string }{
	{"thông báo kết luận", "TB"}, {"nghị quyết", "NQ"}, {"quyết định", "QĐ"}, {"chỉ thị", "CT"}, {"quy chế", "QC"}, {"quy định", "QyĐ"},
	{"thông cáo", "TC"}, {"thông báo", "TB"}, {"hướng dẫn", "HD"}, {"chương trình hành động", "CTr"}, {"chương trình công tác", "CTr"}, {"chương trình", "CTr"},
	{"kế hoạch", "KH"}, {"phương án", "PA"}, {"đề án", "ĐA"}, {"dự án", "DA"}, {"báo cáo", "BC"}, {"biên bản", "BB"}, {"tờ trình", "TTr"},
	{"hợp đồng", "HĐ"}, {"công điện", "CĐ"}, {"bản ghi nhớ", "BGN"}, {"bản thỏa thuận", "BTT"}, {"giấy ủy quyền", "GUQ"}, {"giấy mời", "GM"},
	{"giấy giới thiệu", "GGT"}, {"giấy nghỉ phép", "GNP"}, {"phiếu gửi", "PG"}, {"phiếu chuyển", "PC"}, {"phiếu báo", "PB"}, {"thư công", "TCg"},
	{"kết luận", "KL"}, {"thông tri", "TT"}, {"công văn", "CV"}, {"lời kêu gọi", "LKG"}, {"tuyên bố", "TB"}, {"quy trình", "QT"},
	{"báo cáo chính trị", "BC"}, {"bản cam kết", "BCK"},
}

// codeOf returns the code of a type in its system: the Party writes QĐ for quy
// định too.
func codeOf(code string, s System) string {
	if s == Party && code == "QyĐ" {
		return "QĐ"
	}
	return code
}

var (
	motto      = regexp.MustCompile(`cộng h(?:òa|oà) xã hội chủ nghĩa việt nam|độc lập\s*[-–—]\s*tự do\s*[-–—]\s*hạnh phúc|đảng cộng sản việt nam`)
	symbolLine = regexp.MustCompile(`^\*?\s*số\s*[:.]?\s*(\d{1,5}[a-zđ]?|[.…_ ]*)\s*([/–-])\s*((?:\d{4}\s?/\s?)?\p{L}[\p{L}\d]*(?:\s?[-/–]\s?[\p{L}\d]+){0,3}(?:\([^)]*\))?)`)
	dateLine   = regexp.MustCompile(`(?:^|[\s(])((?:tp\.?\s?)?\p{L}[\p{L}\d ’'-]{0,40}),\s*(ngày\s*(\d{1,2}|[.…_ ]*)\s*tháng\s*(\d{1,2}|[.…_ ]*)\s*năm\s*(\d{4}|20[.…_ ]*|[.…_ ]*))`)
	bareDate   = regexp.MustCompile(`^()(ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4}))$`)
	shortDate  = regexp.MustCompile(`^(\p{L}[\p{L} ]{0,40}),\s*((?:ngày )?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}))$`)
	abstractOf = regexp.MustCompile(`^\(?(?:v/v|v\\v|về việc)[:.]?\s+`)
	urgencies  = regexp.MustCompile(`^\(?(?:hỏa tốc(?: hẹn giờ)?|hoả tốc(?: hẹn giờ)?|thượng khẩn|khẩn)\)?$`)
	ruleLine   = regexp.MustCompile(`^[-_–—=*.~o]+$`)
	toFill     = regexp.MustCompile(`(?:số:?|ngày|tháng|năm) *$`) // a gap after it waits for a number
	tallGap    = regexp.MustCompile(`\t+|\|| {3,}|\x{00a0}{3,}`)
)

// bodies are the first words of those who issue papers.
var bodies = []string{"ủy ban", "ubnd", "hđnd", "hội đồng", "đảng bộ", "đảng ủy", "chi bộ", "chi ủy", "ban ", "văn phòng", "phòng", "trung tâm", "sở ", "công an", "trường",
	"trạm", "đoàn", "hội ", "mặt trận", "mttq", "chính phủ", "bộ ", "tỉnh ủy", "thành ủy", "tỉnh đoàn", "thành đoàn", "liên đoàn", "công đoàn", "tổ ", "cơ quan", "đội ", "hạt ", "thôn ",
	"tiểu ban", "đại hội", "quốc hội", "thủ tướng", "viện", "tòa án", "cục", "chi cục", "tổng cục", "công ty", "hợp tác xã", "đặc khu ủy", "ubmttq", "ubkt", "bhxh", "bảo hiểm xã hội", "kho bạc"}

// A piece is what one column prints on one line.
type piece struct {
	start, end int
	line       int
	blank      bool // a blank line stands before it
	low        string
}

// readFrame reads the frame of the text.
func (r *reader) readFrame() {
	f := &r.doc.Frame
	h := head{r: r, f: f}
	h.read()
	if f.System == NoSystem && f.Symbol.Text == "" && (f.Type.Text == "" || f.Issuer.Text == "" && f.Abstract.Text == "") {
		*f = Frame{}
		return
	}
	r.readFoot()
}

// frameLines is how many printed lines are looked at for the head.
const frameLines = 60

// longLine is how many bytes no line of a head takes.
const longLine = 400

// has reports that there is a piece i, reading on in the text as far as needed:
// most texts show early that they have no frame, or where it ends.
func (h *head) has(i int) bool {
	for i >= len(h.pieces) && h.nextLine() {
	}
	return i < len(h.pieces)
}

// nextLine cuts the next printed line into what stands in its columns; false at
// the end, and where the content has begun.
func (h *head) nextLine() bool {
	r := h.r
	for !h.over && h.at < len(r.text) && h.lines < frameLines {
		from, to := h.at, strings.IndexByte(r.text[h.at:], '\n')
		if to < 0 {
			to = len(r.text) - from
		}
		h.at += to + 1
		if strings.TrimSpace(r.text[from:from+to]) == "" {
			h.blank = true
			continue
		}
		before := len(h.pieces)
		h.pieces = r.linePieces(h.pieces, from, from+to, h.lines)
		h.lines++
		h.over = to > longLine && len(h.pieces) == before+1
		if len(h.pieces) > before {
			h.pieces[before].blank = h.blank
			h.blank = false
			return true
		}
	}
	return false
}

// linePieces cuts a line at tabs, bars, wide gaps, and around the mottos and the
// date of a head whose columns were joined by a single blank.
func (r *reader) linePieces(all []piece, from, to, line int) []piece {
	add := func(a, b int) {
		a, b = trimSpan(r.text, a, b)
		if a < b {
			all = append(all, piece{start: a, end: b, line: line, low: oneTone(oneLine(r.low[a:b]))})
		}
	}
	cut := func(a, b int) {
		if low := r.low[a:b]; b-a > longLine || !strings.Contains(low, "cộng") && !strings.Contains(low, "độc lập") {
			add(a, b)
			return
		}
		for _, m := range motto.FindAllStringIndex(r.low[a:b], -1) {
			add(a, a+m[0])
			add(a+m[0], a+m[1])
			a += m[1]
			break
		}
		if a < b {
			add(a, b)
		}
	}
	start := from
	if line := r.text[from:to]; !strings.ContainsAny(line, "\t|") && !strings.Contains(strings.TrimSpace(line), "   ") && !strings.Contains(line, "\u00a0\u00a0\u00a0") {
		cut(from, to)
		return all
	}
	for _, gap := range tallGap.FindAllStringIndex(r.text[from:to], -1) {
		if toFill.MatchString(r.low[start:from+gap[0]]) && !strings.ContainsAny(r.text[from+gap[0]:from+gap[1]], "\t|") {
			continue
		}
		cut(start, from+gap[0])
		start = from + gap[1]
	}
	cut(start, to)
	return all
}

// mark is the text of a stretch with its span.
func (r *reader) mark(start, end int) Mark {
	start, end = trimSpan(r.text, start, end)
	return Mark{Text: oneLine(r.text[start:end]), Spans: [][2]int{{start, end}}}
}

// join adds a further stretch to a mark.
func (m *Mark) join(n Mark) {
	if m.Text != "" {
		m.Text += " "
	}
	m.Text += n.Text
	m.Spans = append(m.Spans, n.Spans...)
}

// oneTone is vn.OneTone for text in NFC and small letters, where it mostly has
// nothing to do: it looks first for a tone on the second of two open vowels.
func oneTone(low string) string {
	for i := 0; i+2 < len(low); i++ {
		if c := low[i]; c != 'o' && c != 'u' || low[i+1] < utf8.RuneSelf || c == 'u' && i > 0 && low[i-1] == 'q' {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(low[i+1:]); strings.ContainsRune("àáảãạèéẻẽẹỳýỷỹỵ", r) {
			return vn.OneTone(low)
		}
	}
	return low
}

// A head is a frame in reading.
type head struct {
	r       *reader
	f       *Frame
	pieces  []piece // as far as read; ask has
	at      int     // where the next line begins
	lines   int     // printed lines read
	blank   bool    // a blank line stands before it
	over    bool    // the content has begun
	issuers []Mark
	subject bool // the abstract of a dispatch goes on
	strange int  // pieces that are no part of a frame
}

// read goes through the pieces until the type and abstract, or until content.
func (h *head) read() {
	for i := 0; h.has(i); i++ {
		p := h.pieces[i]
		if h.part(p) {
			h.f.Body = max(h.f.Body, p.end)
			continue
		}
		if h.addressed(i) {
			break
		}
		if code, n := h.typeAt(p); code != "" {
			h.typed(i, code, n)
			break
		}
		if h.subject && !p.blank && p.end-p.start < 120 && !h.isIssuer(p) {
			h.f.Abstract.join(h.r.mark(p.start, p.end))
			h.f.Body = p.end
			continue
		}
		h.subject = false
		if h.isIssuer(p) && h.f.Type.Text == "" {
			h.issuers = append(h.issuers, h.r.mark(p.start, p.end))
			h.f.Body = max(h.f.Body, p.end)
			continue
		}
		if h.strange++; h.strange > 3 || p.end-p.start > 120 || strings.HasSuffix(p.low, ".") {
			break
		}
	}
	h.settle()
}

// part takes a piece that is known by its words.
func (h *head) part(p piece) bool {
	f, r := h.f, h.r
	if len(p.low) > longLine {
		return false
	}
	var m []int
	if strings.Contains(p.low, "số") {
		m = symbolLine.FindStringSubmatchIndex(r.low[p.start:p.end])
	}
	switch {
	case motto.MatchString(p.low) && len(p.low) < 60:
		if f.System == NoSystem {
			f.System = State
			if strings.Contains(p.low, "cộng sản") {
				f.System = Party
			}
		}
		h.subject = false
	case m != nil && f.Symbol.Text == "" && h.symbolic(p, m):
	case h.date(p):
		h.subject = false
	case abstractOf.MatchString(p.low) && f.Abstract.Text == "" && f.Symbol.Text != "":
		n := len(abstractOf.FindString(r.low[p.start:p.end]))
		f.Abstract = r.mark(p.start+n, p.end)
		h.subject = true
	case urgencies.MatchString(p.low) && isUpper2(r.text[p.start:p.end]):
		f.Urgency = r.mark(p.start, p.end)
	case ruleLine.MatchString(p.low), p.low == "dự thảo", p.low == "(dự thảo)", strings.HasPrefix(p.low, "dự thảo lần"):
	default:
		return false
	}
	return true
}

// symbolic takes number and symbol; what follows them on the line, a date, is
// taken too.
func (h *head) symbolic(p piece, m []int) bool {
	r, f := h.r, h.f
	rest := r.text[p.start+m[6] : p.start+m[7]]
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, "0123456789/ "))
	if !unicode.IsUpper(first) {
		return false
	}
	number := strings.Trim(r.text[p.start+m[2]:p.start+m[3]], ".…_ ")
	f.Number = number
	f.Symbol = r.mark(p.start+m[2], p.start+m[7])
	f.Symbol.Text = number + strings.ReplaceAll(r.text[p.start+m[4]:p.start+m[5]]+rest, " ", "")
	if after := (piece{start: p.start + m[1], end: p.end, line: p.line}); m[1] < p.end-p.start {
		after.low = vn.OneTone(oneLine(r.low[after.start:after.end]))
		if !h.date(after) {
			if a, b := trimSpan(r.text, after.start, after.end); a < b && abstractOf.MatchString(r.low[a:b]) {
				after.start, after.low = a, vn.OneTone(oneLine(r.low[a:b]))
				h.part(after)
			}
		}
	}
	return true
}

// date takes place and date.
func (h *head) date(p piece) bool {
	r, f := h.r, h.f
	if f.Date.Text != "" || len(p.low) > 140 || !strings.Contains(p.low, "ngày") && !strings.ContainsAny(p.low, "/.-") {
		return false
	}
	low := r.low[p.start:p.end]
	for _, re := range []*regexp.Regexp{dateLine, bareDate, shortDate} {
		m := re.FindStringSubmatchIndex(low)
		if m == nil || m[1] < len(strings.TrimRight(low, " .)")) || len(low) > 140 {
			continue
		}
		if m[2] < m[3] {
			first, _ := utf8.DecodeRuneInString(r.text[p.start+m[2]:])
			if !unicode.IsUpper(first) {
				continue
			}
			f.Place = r.mark(p.start+m[2], p.start+m[3])
		}
		f.Date = r.mark(p.start+m[4], p.start+m[5])
		day, month, year := strings.TrimSpace(low[m[6]:m[7]]), strings.TrimSpace(low[m[8]:m[9]]), strings.TrimSpace(low[m[10]:m[11]])
		if d, err := vn.ParseDay(day + "/" + month + "/" + year); err == nil {
			f.Day = d
		}
		return true
	}
	return false
}

// isUpper2 reports that no letter is small.
func isUpper2(s string) bool {
	return strings.IndexFunc(s, unicode.IsLower) < 0
}

// isIssuer reports a line of the name of an office: in capitals, or beginning
// with the word for an office or a place.
func (h *head) isIssuer(p piece) bool {
	s := h.r.text[p.start:p.end]
	if len(p.low) > 120 || strings.ContainsAny(s, ":.;!?") || h.f.Abstract.Text != "" && !isUpper2(s) {
		return false
	}
	if isUpper2(s) && strings.IndexFunc(s, unicode.IsLetter) >= 0 {
		return true
	}
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(first) && len(p.low) < 70 && (beginsBody(p.low) || len(h.issuers) > 0 && placeLine(p.low)) && h.f.Symbol.Text == "" && len(strings.Fields(s)) < 12
}

func beginsBody(low string) bool {
	for _, b := range bodies {
		if strings.HasPrefix(low, b) {
			return true
		}
	}
	return false
}

// placeLine reports a line that only names a place.
func placeLine(low string) bool {
	for _, word := range []string{"xã ", "phường ", "đặc khu ", "tỉnh ", "thành phố ", "tp ", "tp. ", "huyện ", "quận ", "thị xã ", "thị trấn ", "và ", "khu vực", "thôn ", "tổ dân phố", "khu phố"} {
		if strings.HasPrefix(low, word) {
			return true
		}
	}
	return false
}

// typeAt reads the type of the paper at the beginning of a piece; n is how many
// bytes of the piece it takes.
func (h *head) typeAt(p piece) (code string, n int) {
	s := h.r.text[p.start:p.end]
	best := ""
	for _, t := range paperTypes {
		if rest, ok := strings.CutPrefix(p.low, t.name); ok && len(t.name) > len(best) && (rest == "" || rest[0] == ' ' || rest[0] == ':') {
			best, code = t.name, t.code
		}
	}
	if best == "" {
		return "", 0
	}
	words := len(strings.Fields(best))
	for i, r := range s {
		if unicode.IsSpace(r) {
			if words--; words == 0 {
				n = i
				break
			}
			for i < len(s) && s[i] == ' ' {
				i++
			}
		}
	}
	if n == 0 {
		n = len(s)
	}
	switch {
	case isUpper2(s[:n]) && (h.f.System != NoSystem || h.f.Symbol.Text != "" || len(h.issuers) > 0 || n == len(s)):
		return code, n
	case n == len(s) && (h.f.System != NoSystem || h.f.Symbol.Text != ""):
		return code, n
	}
	return "", 0
}

// oneLine brings every kind of blank, the unbroken ones of Word too, to one.
func oneLine(s string) string {
	blank := true
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ' && !blank:
			blank = true
		case c <= ' ' || c == 0xc2 || c == 0xe2 || c == 0xe3: // a second blank, or what may be one of Unicode's
			return strings.Join(strings.Fields(s), " ")
		default:
			blank = false
		}
	}
	if blank {
		return strings.TrimSpace(s)
	}
	return s
}
