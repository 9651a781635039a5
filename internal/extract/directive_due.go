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
	spanWords0 = `(?:cuối |đầu |giữa )?(?:tháng \d{1,2}(?: ?/ ?\d{4}| năm \d{4})?|tháng này|\d{1,2} tháng (?:chạp|giêng)(?: âm lịch)?|\d{1,2} tết|tháng (?:mười một|mười hai|mười|một|hai|ba|tư|năm|sáu|bảy|tám|chín|chạp|giêng)|quý (?:iv|i{1,3}|[1-4])(?: ?[/-] ?\d{4}| năm \d{4}|,? năm nay)?|tuần(?: \d{1,2})?(?: này| tới| sau)?|năm \d{4}|năm nay|năm học \d{4} ?[-–] ?\d{4})|\d{1,2}/\d{4}|[36] tháng (?:đầu|cuối) năm(?: \d{4})?|ngày hôm nay|hôm nay|ngày mai`
	hourWords0 = `\d{1,2}(?: ?giờ|h)(?: ?\d{2}(?: phút)?)?(?:,? (?:` + dayWords0 + `|(?:hằng|hàng) ngày|cùng ngày|thứ (?:hai|ba|tư|năm|sáu|bảy)(?: (?:hằng|hàng) tuần)?|chủ nhật(?: (?:hằng|hàng) tuần)?))?`
	feastWords = `(?:tết(?: nguyên đán| trung thu| dương lịch)?(?: [^\s,;.]+ [^\s,;.]+ (?:năm )?\d{4})?|(?:mùa|vụ) [^\s,;.]+(?: [^,;.]{2,30})?|(?:dịp|lễ|đợt|phiên họp|đại hội) [^,;.]{2,40}|khai giảng(?: năm học(?: mới| \d{4} ?[-–] ?\d{4})?)?|kỳ họp[^,;.]{0,40}|ngày bầu cử|thứ (?:hai|ba|tư|năm|sáu|bảy)(?: (?:hằng|hàng) tuần| tuần này| tuần tới| tuần sau)?|chủ nhật(?: tuần này| tuần tới| (?:hằng|hàng) tuần)?)`
	cycleWords = `(?:hằng|hàng) (?:ngày|tuần|tháng|quý|năm)`
)

var (
	limitDue = regexp.MustCompile(`(?:(?:hoàn thành xong|hoàn thành|xong|kết thúc) )?(?:trước|chậm nhất(?: là| vào| đến| trước)*|muộn nhất(?: là| vào)?|không quá|đến hết|hết|hạn cuối(?: là)?:?|hạn chót(?: là)?:?|hạn nộp:?|hạn:|thời hạn(?: hoàn thành| báo cáo| thực hiện| gửi)?(?: là)?:?(?: trước| xong trước)?|thời gian(?: hoàn thành| thực hiện| báo cáo)?(?: là)?:(?: trước| xong trước)?|xong) (?:ngày )?(?:` + hourWords0 + `|` + dayWords0 + `|` + spanWords0 + `|` + feastWords + `)`)
	innerDue = regexp.MustCompile(`(?:ngay trong|trong|vào|đến|xong|hoàn thành|(?:vào )?(?:sáng|chiều|tối|trưa|đêm)|thực hiện (?:ngay )?(?:kể )?từ|kể từ|định kỳ(?: trước| vào)?) (?:cuối |đầu )?(?:` + hourWords0 + `|` + dayWords0 + `|` + spanWords0 + `)`)
	cycleDue = regexp.MustCompile(`định kỳ (?:` + cycleWords + `|\d+ tháng(?:/lần| một lần)?|(?:một|hai|ba|sáu) tháng(?: một lần)?)|ngay sau (?:hội nghị|cuộc họp|kỳ họp|khi [^,;.]{2,40})|trong \d{1,2} (?:ngày làm việc|(?:ngày|tuần|giờ|tháng) (?:tới|tiếp theo))|trong (?:vòng|thời hạn) \d{1,3} (?:ngày|giờ|tháng|tuần)(?: làm việc)?(?:,? kể từ[^,;.]{2,50})?|(?:thời hạn|thời gian)(?: hoàn thành| thực hiện)?: ?(?:thường xuyên|` + cycleWords + `|[^.;]{3,40})`)
	meetDue  = regexp.MustCompile(`(?:(?:chậm nhất|muộn nhất|ít nhất|tối thiểu)(?: là)? )?\d{1,2} (?:ngày|tuần|giờ|tháng)(?: làm việc)? trước (?:khi |ngày )?[^,;.]{3,40}|(?:vào|trước) (?:ngày )?(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật) (?:hằng|hàng) tuần|trước (?:khi )?[^,;.]{3,30} (?:ít nhất |tối thiểu )?\d{1,2} (?:ngày|tuần|tháng)(?: làm việc)?|(?:tại|vào) (?:các |buổi |cuộc )*(?:giao ban|họp giao ban|họp|họp báo) (?:tuần|tháng|quý)|(?:tại|vào) (?:các |phiên |buổi )*(?:phiên họp|kỳ họp|cuộc họp|họp|hội nghị|giao ban)(?: [^,;.]{2,40})? (?:(?:tháng|quý|tuần|năm) \d{1,4}(?:[/-]\d{4}| năm \d{4})?|quý [iv]{1,3}(?:[/-]\d{4})?|cuối năm|giữa năm|tháng sau|tuần sau|tới|sau|gần nhất|tiếp theo|kế tiếp|hằng tháng|hàng tháng|hằng tuần|hàng tuần)`)
	midDue   = regexp.MustCompile(`((?:hằng|hàng) (?:ngày|tuần|tháng|quý)),? (?:báo cáo|tổng hợp|cập nhật|gửi|thông tin|thông báo|kiểm tra|rà soát|đánh giá|giao ban|đôn đốc|theo dõi|công khai|nộp|họp|tổ chức)`)
	dailyDue = regexp.MustCompile(`(?:^|[ ,(])((?:hằng|hàng) (?:ngày|tuần|tháng|quý)),`)
	edgeDue  = regexp.MustCompile(`^(?:thường xuyên|` + cycleWords + `)(?:[ ,]|$)|(?:^|[ ,(])(?:thường xuyên|hằng (?:ngày|tuần|tháng|quý)|hàng (?:ngày|tuần|tháng|quý))[ .)]*$`)
	fullDay  = regexp.MustCompile(`(\d{1,2}) ?([/.-]) ?(\d{1,2}) ?[/.-] ?(\d{4})|(\d{1,2}) tháng (\d{1,2})(?: năm |/)(\d{4})|(\d{1,2}) ?/ ?(\d{1,2}) năm (\d{4})`)
	dueHead  = regexp.MustCompile(`^(?:thực hiện ngay (?:kể )?từ|thực hiện (?:kể )?từ|hoàn thành xong|hoàn thành|kết thúc|xong|phấn đấu|vào|đến|là|thời hạn(?: hoàn thành| báo cáo| thực hiện| gửi)?(?: là)?:?|thời gian(?: hoàn thành| thực hiện| báo cáo)?(?: là)?:?) `)
)

// A dueForm is one way of giving a due date, with words of which it holds one: a
// stretch without any is not looked at closely.
type dueForm struct {
	re    *regexp.Regexp
	words []string
}

// dueForms are the ways in the order in which they are believed.
var dueForms = []dueForm{
	{limitDue, []string{"trước ", "nhất", "không quá", "hết ", "hạn", "thời gian", "xong "}},
	{innerDue, []string{"trong ", "vào ", "đến ", "xong ", "hoàn thành ", "sáng ", "chiều ", "tối ", "trưa ", "đêm ", "từ ", "định kỳ"}},
	{meetDue, []string{"trước ", "tại ", "vào "}},
	{cycleDue, []string{"định kỳ", "ngay sau ", "trong ", "thời hạn", "thời gian"}},
	{edgeDue, []string{"thường xuyên", "hằng ", "hàng "}},
	{dailyDue, []string{"hằng ", "hàng "}},
	{midDue, []string{"hằng ", "hàng "}},
}

func (f dueForm) mayStand(s string) bool {
	for _, w := range f.words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// dueIn finds the due date in a stretch of text: how it is given, and its place.
// A limit ("trước ngày …") is taken before a span ("trong quý II"), a span before
// a cycle ("hằng tháng"); of several the last.
func (r *reader) dueIn(from, to int) (due string, start, end int) {
	s := r.low[from:to]
	for _, f := range dueForms {
		if !f.mayStand(s) {
			continue
		}
		for all := f.re.FindAllStringSubmatchIndex(s, -1); len(all) > 0; all = all[:len(all)-1] {
			at := all[len(all)-1]
			if at = at[max(0, len(at)-2):]; at[0] < 0 {
				continue
			}
			for at[0] < at[1] && strings.IndexByte(" ,(", s[at[0]]) >= 0 {
				at[0]++
			}
			if !wholeWords(s, at[0], at[1]) || namesYear(s, at) || namesWork(s, at) {
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

// cycleNouns are followed by a cycle that tells of which sort they are: "nhiệm vụ
// thường xuyên", "chế độ báo cáo hằng tháng".
var cycleNouns = []string{"nhiệm vụ", "việc làm", "công việc", "chi", "hoạt động", "chế độ giao ban", "đời sống", "sinh hoạt", "chương trình", "kế hoạch", "chế độ báo cáo", "nhu cầu", "tiếp công dân", "kinh phí"}

// namesWork reports a cycle that belongs to the noun before it and is no due date.
func namesWork(s string, at []int) bool {
	low := s[at[0]:at[1]]
	if low != "thường xuyên" && !strings.HasPrefix(low, "hằng ") && !strings.HasPrefix(low, "hàng ") {
		return false
	}
	before := strings.TrimSpace(s[:at[0]])
	for _, noun := range cycleNouns {
		if strings.HasSuffix(before, noun) && wholeWords(s, len(before)-len(noun), len(before)) {
			return true
		}
	}
	return false
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
	productRead = regexp.MustCompile(`(?:ban hành|xây dựng|lập|trình|soạn thảo|hoàn thiện|tham mưu|gửi|hoàn chỉnh|nộp|đề xuất|thẩm định|có)(?: các| văn bản)?(?: cho)?(?: (?:thường trực |chủ tịch )?(?:ubnd|ủy ban nhân dân|đảng ủy|hđnd)(?: xã| phường| đặc khu)?| ban thường vụ(?: đảng ủy)?| đảng ủy(?: xã| phường)?)?(?: ban hành| xây dựng| phê duyệt)? ((?:dự thảo )?(?:kế hoạch|quyết định|nghị quyết|báo cáo|đề án|phương án|chỉ thị|tờ trình|danh sách|danh mục|quy chế|quy định|chương trình|kịch bản|dự toán|hồ sơ|văn bản|công văn|biên bản|hướng dẫn|kết luận|bảng tổng hợp|biểu mẫu|sổ theo dõi|bản đồ|bộ quy tắc|bộ tiêu chí|quy trình|quy ước|hương ước|thông báo|lịch|đề cương|tài liệu|nội quy)(?:[^\p{L}\p{N}]|$))`)
	paperNext   = regexp.MustCompile(`^ ?(?:và )?(?:kế hoạch|quyết định|nghị quyết|đề án|phương án|tờ trình|danh sách|danh mục|quy chế|dự toán|hồ sơ|biên bản) `)
	productEnd  = regexp.MustCompile(`[,;.:()]|[^\p{L}](?:để|trình|gửi|báo cáo|trước|trong tháng|trong quý|chậm nhất|xong|ngay|(?:cho|về) (?:thường trực|các phòng|các đơn vị|chủ tịch|sở|ubnd|đảng ủy|phòng|văn phòng|ban|công an|trung tâm|ủy ban)|theo quy định|và (?:trình|gửi|báo cáo|tổ chức|triển khai))(?:[^\p{L}]|$)`)
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
		if r.low[at] == ',' && r.listGoesOn(at+1, to) || strings.HasSuffix(r.low[begin:at], "chương") || r.low[at] == ',' && strings.HasSuffix(r.low[begin:at], "kiểm tra") && strings.HasPrefix(r.low[at:to], ", giám sát") {
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
