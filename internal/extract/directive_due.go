package extract

import (
	"regexp"
	"strings"

	"tongket/internal/vn"
)

// A due phrase is a word that sets a limit, and a time; some times are a due date
// by themselves.
const (
	dayWords0  = `(?:ngày |mồng |mùng )?\d{1,2} ?[/.-] ?\d{1,2}(?: ?[/.-] ?\d{4}| năm \d{4})?|ngày \d{1,2} tháng \d{1,2}(?:(?: năm |/)\d{4})?|ngày \d{1,2} (?:hằng|hàng) (?:tháng|quý)|ngày \d{1,2} tháng (?:sau|cuối quý|cuối)`
	spanWords0 = `(?:cuối |đầu |giữa )?(?:tháng \d{1,2}(?: ?/ ?\d{4}| năm \d{4})?|tháng này|tháng (?:mười một|mười hai|mười|một|hai|ba|tư|năm|sáu|bảy|tám|chín|chạp|giêng)|quý (?:iv|i{1,3}|[1-4])(?: ?[/-] ?\d{4}| năm \d{4}|,? năm nay)?|tuần(?: \d{1,2})?(?: này| tới)?|năm \d{4}|năm nay|năm học \d{4} ?[-–] ?\d{4})|\d{1,2}/\d{4}|[36] tháng (?:đầu|cuối) năm(?: \d{4})?|ngày hôm nay|hôm nay`
	hourWords0 = `\d{1,2}(?: ?giờ|h)(?: ?\d{2}(?: phút)?)?(?:,? (?:` + dayWords0 + `|(?:hằng|hàng) ngày|cùng ngày|thứ (?:hai|ba|tư|năm|sáu|bảy)(?: (?:hằng|hàng) tuần)?|chủ nhật(?: (?:hằng|hàng) tuần)?))?`
	feastWords = `(?:tết(?: nguyên đán| trung thu| dương lịch)?(?: [^\s,;.]+ [^\s,;.]+ (?:năm )?\d{4})?|mùa mưa(?:,? ?bão)?|mùa mưa bão|khai giảng(?: năm học(?: mới| \d{4} ?[-–] ?\d{4})?)?|kỳ họp[^,;.]{0,40}|ngày bầu cử|thứ (?:hai|ba|tư|năm|sáu|bảy)(?: (?:hằng|hàng) tuần)?)`
	cycleWords = `(?:hằng|hàng) (?:ngày|tuần|tháng|quý|năm)`
)

var (
	limitDue = regexp.MustCompile(`(?:(?:hoàn thành xong|hoàn thành|xong|kết thúc) )?(?:trước|chậm nhất(?: là| vào| đến| trước)*|muộn nhất(?: là| vào)?|không quá|đến hết|hết|thời hạn(?: hoàn thành| báo cáo| thực hiện| gửi)?(?: là)?:?(?: trước| xong trước)?|thời gian(?: hoàn thành| thực hiện| báo cáo)?(?: là)?:(?: trước| xong trước)?|xong) (?:ngày )?(?:` + hourWords0 + `|` + dayWords0 + `|` + spanWords0 + `|` + feastWords + `)`)
	innerDue = regexp.MustCompile(`(?:ngay trong|trong|vào|đến|xong|kể từ|định kỳ) (?:cuối |đầu )?(?:` + hourWords0 + `|` + dayWords0 + `|` + spanWords0 + `)`)
	cycleDue = regexp.MustCompile(`định kỳ (?:` + cycleWords + `|\d+ tháng(?:/lần| một lần)?|(?:một|hai|ba|sáu) tháng(?: một lần)?)|ngay sau (?:hội nghị|cuộc họp|kỳ họp|khi [^,;.]{2,40})|trong (?:vòng|thời hạn) \d{1,3} (?:ngày|giờ|tháng|tuần)(?: làm việc)?(?:,? kể từ[^,;.]{2,50})?|(?:thời hạn|thời gian)(?: hoàn thành| thực hiện)?: ?(?:thường xuyên|` + cycleWords + `|[^.;]{3,40})`)
	edgeDue  = regexp.MustCompile(`^(?:thường xuyên|` + cycleWords + `)(?:[ ,]|$)|(?:^|[ ,(])(?:thường xuyên|hằng (?:ngày|tuần|tháng|quý)|hàng (?:ngày|tuần|tháng|quý))[ .)]*$`)
	fullDay  = regexp.MustCompile(`(\d{1,2}) ?([/.-]) ?(\d{1,2}) ?[/.-] ?(\d{4})|(\d{1,2}) tháng (\d{1,2})(?: năm |/)(\d{4})|(\d{1,2}) ?/ ?(\d{1,2}) năm (\d{4})`)
	dueHead  = regexp.MustCompile(`^(?:hoàn thành xong|hoàn thành|kết thúc|xong|phấn đấu|vào|đến|là|thời hạn(?: hoàn thành| báo cáo| thực hiện| gửi)?(?: là)?:?|thời gian(?: hoàn thành| thực hiện| báo cáo)?(?: là)?:?) `)
)

// dueIn finds the due date in a stretch of text: how it is given, and its place.
// A limit ("trước ngày …") is taken before a span ("trong quý II"), a span before
// a cycle ("hằng tháng"); of several the last.
func (r *reader) dueIn(from, to int) (due string, start, end int) {
	s := r.low[from:to]
	for _, re := range []*regexp.Regexp{limitDue, innerDue, cycleDue, edgeDue} {
		for all := re.FindAllStringIndex(s, -1); len(all) > 0; all = all[:len(all)-1] {
			at := all[len(all)-1]
			for at[0] < at[1] && strings.IndexByte(" ,(", s[at[0]]) >= 0 {
				at[0]++
			}
			if !wholeWords(s, at[0], at[1]) || namesYear(s, at) {
				continue
			}
			start, end = from+at[0], from+at[1]
			return r.dueForm(start, end), start, end
		}
	}
	return "", 0, 0
}

// wholeWords reports that s[from:to] cuts no word.
func wholeWords(s string, from, to int) bool {
	return (from == 0 || letterBefore(s, from) == 0) && (to >= len(s) || letterAt(s, to) == 0 && !digit(s[to]) || letterAt(s, to-1) == 0 && !digit(s[to-1]))
}

// letterBefore is 1 where a letter or digit ends right before i.
func letterBefore(s string, i int) int {
	if c := s[i-1]; c >= 0x80 || digit(c) || c >= 'a' && c <= 'z' {
		return 1
	}
	return 0
}

// namesYear reports a year that is part of a name and no due date: "đề án … đến
// năm 2030", "mục tiêu đề ra trong năm 2026".
func namesYear(s string, at []int) bool {
	low := s[at[0]:at[1]]
	if strings.HasPrefix(low, "đến năm ") {
		return true
	}
	before := strings.TrimSpace(s[:at[0]])
	return strings.HasPrefix(low, "trong năm") && (strings.HasSuffix(before, "đề ra") || strings.HasSuffix(before, "được giao") || strings.HasSuffix(before, "đặt ra"))
}

// dueForm writes a due date: ISO for a full date, else the text's words.
func (r *reader) dueForm(start, end int) string {
	low := squeeze(r.low[start:end])
	if all := fullDay.FindAllStringSubmatch(low, -1); len(all) > 0 {
		m := all[len(all)-1]
		for _, p := range [][3]string{{m[1], m[3], m[4]}, {m[5], m[6], m[7]}, {m[8], m[9], m[10]}} {
			if day, err := vn.ParseDay(p[0] + "/" + p[1] + "/" + p[2]); p[0] != "" && err == nil {
				return string(day)
			}
		}
	}
	words := strings.Trim(squeeze(r.text[start:end]), " ,.;:()")
	for {
		low := strings.ToLower(words)
		cut := dueHead.FindString(low)
		if strings.HasPrefix(low, "ngay trong ") {
			cut = "ngay "
		}
		if cut == "" || len(cut) >= len(words) {
			return words
		}
		words = strings.TrimSpace(words[len(cut):])
	}
}

// productVerbs make a paper, productNouns are the papers.
var (
	productRead = regexp.MustCompile(`(?:ban hành|xây dựng|lập|trình|soạn thảo|hoàn thiện|tham mưu|gửi|hoàn chỉnh|nộp|có)(?: các| văn bản)? ((?:dự thảo )?(?:kế hoạch|quyết định|nghị quyết|báo cáo|đề án|phương án|chỉ thị|tờ trình|danh sách|danh mục|quy chế|quy định|chương trình|kịch bản|dự toán|hồ sơ|văn bản|công văn|biên bản|hướng dẫn|kết luận|bảng tổng hợp|biểu mẫu|sổ theo dõi|bản đồ)(?:[^\p{L}\p{N}]|$))`)
	paperNext   = regexp.MustCompile(`^ ?(?:và )?(?:kế hoạch|quyết định|nghị quyết|đề án|phương án|tờ trình|danh sách|danh mục|quy chế|dự toán|hồ sơ|biên bản) `)
	productEnd  = regexp.MustCompile(`[,;.:()]|[^\p{L}](?:để|trình|gửi|báo cáo|trước|trong tháng|trong quý|chậm nhất|xong|ngay|cho|về (?:ubnd|đảng ủy|phòng|văn phòng|ban|công an|trung tâm|ủy ban)|theo quy định|và (?:trình|gửi|báo cáo|tổ chức|triển khai))(?:[^\p{L}]|$)`)
)

// productIn reads the paper that an assignment must give: "ban hành Kế hoạch …",
// "lập danh sách …".
func (r *reader) productIn(from, to int) string {
	if from >= to {
		return ""
	}
	m := productRead.FindStringSubmatchIndex(r.low[from:to])
	if m == nil || m[0] > 0 && letterBefore(r.low[from:to], m[0]) > 0 {
		return ""
	}
	begin := from + m[2]
	end := to
	for at := max(from+m[3]-1, begin+1); at < to; {
		cut := productEnd.FindStringIndex(r.low[at:to])
		if cut == nil {
			break
		}
		at += cut[0]
		if r.low[at] == ',' && r.listGoesOn(at+1, to) || strings.HasSuffix(r.low[begin:at], "chương") {
			at++
			continue
		}
		end = at
		break
	}
	return strings.Trim(squeeze(r.text[begin:end]), " ,;:.-–")
}

// listGoesOn reports that what follows a comma is a further group of people on
// the same list, and no further doing: "danh sách hộ nghèo, gia đình chính sách".
func (r *reader) listGoesOn(from, to int) bool {
	tokens := asking.tokenize(r.low, from, min(to, from+60), nil)
	e, n := asking.longest(tokens)
	return n > 0 && e.tags&(aWeak|aActor) != 0 && e.tags&aPlain == 0 || paperNext.MatchString(r.low[from:to])
}

// cellDue reads a cell with a due date.
func (r *reader) cellDue(c cell) string {
	return r.dueForm(c.start, c.end)
}
