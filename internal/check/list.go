package check

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"tongket/internal/extract"
	"tongket/internal/vn"
)

// things are nouns that papers count and then list.
const things = `chỉ tiêu|nhiệm vụ|giải pháp|dự án|công trình|nội dung|nhóm|đơn vị|tập thể|cá nhân|mô hình|lĩnh vực|khâu đột phá|chương trình|tiêu chí|đồng chí|hộ|trường|thôn|xóm|ấp|bản|xã|phường|tổ dân phố|khu phố|khu dân cư|sản phẩm|nghị quyết|văn bản|đề án|kiến nghị|vấn đề|hạn chế|mục tiêu|tồn tại|nguyên nhân|phòng|ban|chi bộ|đại biểu|ý kiến|tuyến đường|tuyến|cầu|hợp tác xã|doanh nghiệp|quyết định|kế hoạch|phong trào|cuộc vận động|bước|điểm`

// claimedList finds "5 công trình hoàn thành, gồm:" and "ba nhiệm vụ sau:".
var claimedList = regexp.MustCompile(`(?:^|[^\d.,/\pL])(\d{1,3}|một|hai|ba|bốn|sáu|bảy|tám|chín|mười)\s+(` + things + `)((?:năm 20\d\d|[^\d:;.\n|\t]){0,90}):`)

// joined are words that make a claim of two counts, or of a part of them.
var joined = regexp.MustCompile(`trong đó|nổi bật|tiêu biểu|điển hình|như là|chẳng hạn|đáng chú ý|ví dụ|nhất là|đặc biệt|với tổng|kinh phí|mỗi `)

// leadsIn are words between a comma and the colon that speak of what was counted.
var leadsIn = regexp.MustCompile(`^\s*(?:(?:` + things + `)\s+)?(?:sau|chủ yếu|bao gồm|gồm|cụ thể|đó là|là|như sau|sau đây|có)(?:\s+\pL+){0,4}\s*$`)

// lists holds a claimed count against the list that follows its colon.
func (t *text) lists() []Finding {
	var all []Finding
	for _, m := range claimedList.FindAllStringSubmatchIndex(t.low, -1) {
		said := t.low[m[6]:m[7]]
		if n := strings.LastIndexByte(said, ','); n >= 0 && !leadsIn.MatchString(said[n+1:]) {
			continue // the list is of what stands after the comma
		}
		if joined.MatchString(said) || m[2] > 0 && strings.HasSuffix(strings.TrimRight(t.low[:m[2]], " "), "/") {
			continue
		}
		n := countSaid(t.low[m[2]:m[3]])
		if n < 2 || t.shareOf(m[2]) {
			continue
		}
		if counts, span, ok := t.listed(m[1]); ok {
			all = append(all, t.listFinding(n, t.Text[m[2]:m[5]], counts, [2]int{m[2], m[7]}, span)...)
		}
	}
	return all
}

// shareOf reports a number that is the lower part of "12/14".
func (t *text) shareOf(at int) bool {
	return at > 0 && (t.Text[at-1] == '/' || t.Text[at-1] == '-')
}

func countSaid(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	n, ok := vn.ParseWords(s)
	if !ok || n.Scale != 0 {
		return 0
	}
	return int(n.Units)
}

// listed counts what follows a colon, in each way that it may be counted: the
// items below, at every depth, or the pieces between semicolons or commas.
func (t *text) listed(at int) (counts []int, span [2]int, ok bool) {
	_, to := t.around(max(at-1, 0))
	rest := t.Text[min(at, to):to]
	if strings.TrimSpace(rest) == "" {
		p := t.para(max(at-1, 0))
		if p < 0 {
			return nil, span, false
		}
		items := t.under(p)
		if len(items) < 2 {
			return nil, span, false
		}
		counts = append(counts, len(items))
		deep := map[int]int{}
		last := items[len(items)-1]
		for k := items[0]; k < len(t.paras) && t.paras[k].Kind == extract.Item && (k <= last || t.paras[k].Level > t.paras[last].Level); k++ {
			deep[t.paras[k].Level]++
		}
		for _, n := range deep {
			counts = append(counts, n)
		}
		return append(counts, t.lastNumber(items)...), [2]int{t.paras[items[0]].Span[0], t.paras[last].Span[1]}, true
	}
	_, end := t.sentence(at)
	if end <= at {
		return nil, span, false
	}
	return t.inline(at, end)
}

// lastNumber is the number of the last item where a list is numbered.
func (t *text) lastNumber(items []int) []int {
	n := t.paras[items[len(items)-1]]
	s := strings.TrimLeft(t.Text[n.Span[0]:n.Span[1]], "( ")
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if v, err := strconv.Atoi(s[:digits]); err == nil {
		return []int{v}
	}
	return nil
}

// inline counts the pieces of a list within a sentence.
func (t *text) inline(from, to int) (counts []int, span [2]int, ok bool) {
	s := strings.Trim(t.Text[from:to], " .\n")
	span = [2]int{from, to}
	if strings.Contains(s, ";") {
		pieces := strings.Split(strings.Trim(s, "; "), ";")
		n := len(pieces)
		and := 0
		if last := pieces[n-1]; strings.Contains(last, " và ") {
			and = 1
		}
		commas := 0
		for _, p := range pieces {
			commas += strings.Count(p, ",")
		}
		counts = []int{n, n + and}
		if commas > 0 {
			counts = append(counts, n+commas, n+commas+and)
		}
		return counts, span, n >= 2
	}
	pieces := strings.Split(s, ",")
	n, and, unsure := len(pieces), 0, 0
	for _, p := range pieces {
		p = strings.TrimSpace(p)
		if p == "" || len(strings.Fields(p)) > 8 || strings.ContainsAny(p, "0123456789(") || !properName(p) {
			return nil, span, false
		}
		joins := strings.Count(p, " và ")
		and += joins
		if office.MatchString(vn.Lower(p)) {
			unsure += joins
		}
	}
	if n+and < 2 {
		return nil, span, false
	}
	counts = []int{n + and}
	for k := range unsure {
		counts = append(counts, n+and-k-1) // "Phòng Văn hóa và Xã hội" is one
	}
	return counts, span, true
}

// office begins a name that may have "và" in it.
var office = regexp.MustCompile(`(?:^|\s)(?:phòng|ban|sở|hội|trung tâm|ủy ban|mặt trận|văn phòng|đoàn|hạt|đội)\s`)

// properName reports a piece that begins with a capital, as names of places and
// offices do.
func properName(s string) bool {
	for _, r := range s {
		return unicode.IsUpper(r)
	}
	return false
}

func (t *text) listFinding(n int, claim string, counts []int, at, span [2]int) []Finding {
	out := Finding{Rule: RuleCount, Grade: Agrees, Title: "Số nêu khớp với danh sách",
		Spans: [][2]int{at, span}, Facts: append([]int{}, t.valued(at[0], at[0]+1)...)}
	out.Arithmetic = fmt.Sprintf("nêu %d · kể %d", n, counts[0])
	out.Sentence = fmt.Sprintf("Văn bản nêu %s và kể ra đủ %d.", claim, n)
	for _, c := range counts {
		if c == n {
			out.Arithmetic = fmt.Sprintf("nêu %d · kể %d", n, n)
			return []Finding{out}
		}
	}
	out.Grade, out.Title = Doubtful, "Số nêu khác danh sách"
	out.Sentence = fmt.Sprintf("Văn bản nêu %s nhưng danh sách ngay sau kể %d. Đề nghị kể đủ hoặc sửa số.", claim, counts[0])
	return []Finding{out}
}

// exhaustive are words before a list that promise all of it.
var exhaustive = regexp.MustCompile(`:|gồm`)

// shortGrade grades a list shorter than its claim: texts name what stands out, so
// only a list that promises to be whole is doubtful.
func (t *text) shortGrade(f extract.Fact) Grade {
	end := min(f.Span[1]+100, len(t.low))
	if n := strings.IndexAny(t.low[f.Span[1]:end], ".;\n"); n >= 0 {
		end = f.Span[1] + n
	}
	if s := t.low[f.Span[1]:end]; exhaustive.MatchString(s) && !joined.MatchString(s) {
		return Doubtful
	}
	return CannotJudge
}

// unreached finds "2 chỉ tiêu không đạt".
var unreached = regexp.MustCompile(`(?:^|[^\d/.,])(\d{1,3})(/\d{1,3})?\s+chỉ tiêu\s+(?:\pL+\s+){0,3}?(?:không|chưa)\s+(?:đạt|hoàn thành)`)

// shared holds "12/14 chỉ tiêu đạt" against "3 chỉ tiêu không đạt" of the same
// paragraph: together they are all.
func (t *text) shared(i int) []Finding {
	f := t.Facts[i]
	if !claimsCount(f) || f.Of == nil || f.Of.Scale != 0 {
		return nil
	}
	end := f.Span[1]
	_, to := t.around(end)
	to = min(to, end+400)
	if end >= to {
		return nil
	}
	s := t.low[end:to]
	m := unreached.FindStringSubmatchIndex(s)
	if m == nil || m[4] >= 0 || strings.Contains(s, "chưa đến kỳ") || strings.Contains(s, "chưa có số liệu") || strings.Contains(s, "chưa đánh giá") || strings.Contains(s[:m[0]], "cơ bản") {
		return nil
	}
	missed, _ := strconv.Atoi(s[m[2]:m[3]])
	sum := f.Value.Units + int64(missed)
	out := Finding{Rule: RuleCount, Grade: Agrees, Title: "Đạt và không đạt cộng lại đủ", Spans: [][2]int{{end + m[2], end + m[1]}},
		Arithmetic: fmt.Sprintf("%s + %d = %d", f.Value, missed, sum),
		Sentence:   fmt.Sprintf("%s chỉ tiêu đạt và %d chỉ tiêu không đạt là %d như văn bản ghi.", f.Value, missed, sum)}
	if sum != f.Of.Units {
		out.Grade, out.Title = Contradiction, "Đạt và không đạt cộng lại khác tổng"
		out.Sentence = fmt.Sprintf("%s chỉ tiêu đạt và %d chỉ tiêu không đạt là %d, văn bản ghi tổng %s chỉ tiêu. Đề nghị xem lại ba số này.", f.Value, missed, sum, f.Of)
	}
	return []Finding{t.finding(out, i)}
}
