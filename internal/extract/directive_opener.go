package extract

import "strings"

// openers begin a phrase before the one who must act: "Trước ngày 20/6, Phòng Kinh
// tế …", "Để bảo đảm nước tưới, giao …", "Trên cơ sở kết quả rà soát, …". The value
// tells that the phrase may give the due date.
var openers = map[string]bool{
	"trước": true, "chậm nhất": true, "muộn": true, "trong": true, "đến": true, "hết": true, "ngay": true, "kể": true, "từ": true,
	"định kỳ": true, "hằng": true, "hàng": true, "hằng ngày": true, "hằng tuần": true, "hằng tháng": true, "hằng quý": true,
	"hàng ngày": true, "hàng tuần": true, "hàng tháng": true, "hàng quý": true, "sau": true, "từ nay": true, "cuối": true, "đầu": true,
	"để": false, "nhằm": false, "trên cơ sở": false, "căn cứ": false, "theo": false, "với": false, "qua": false, "đối": false,
	"về": false, "riêng": false, "trước mắt": false, "bên": false, "cùng với": false, "ngoài": false, "song song với việc": false, "song song": false,
	"thời": false, "vì": false, "do": false, "liên": false, "cùng": false, "đồng thời": false, "thực hiện": false, "tiếp tục": false,
	"khi": false, "tùy": false, "tại": false, "việc": false, "nhiệm": false, "nội": false, "công tác": false,
}

// opener passes the phrase that opens a sentence, where somebody who must act or
// a word of asking follows its comma. due is what the phrase tells of time.
func (r *reader) opener(from, to int) (start int, due string) {
	t := r.speech.terms
	dated, ok := openers[r.lowTerm(from)]
	if !ok || from >= to {
		return from, ""
	}
	comma := -1 // where the phrase ends if a word of asking comes after it
	for k := from + 1; k+1 < to && k < from+longestActor && t[k].sign != ';' && t[k].sign != ':'; k++ {
		asking := comma > 0 && t[k].is(aAsk) && !t[k].is(aPlain) && !t[k].upper && r.asks(k) && r.asksOf(k, to)
		if t[k].sign == ',' && comma < 0 {
			comma = k
		}
		if !asking && (t[k].sign != ',' || !r.opensDoing(k+1, to)) {
			continue
		}
		if asking {
			k = comma
		}
		if dated {
			due, _, _ = r.dueIn(int(t[from].s), int(t[k].s))
		}
		return k + 1, due
	}
	return from, ""
}

// opensDoing reports that at term k begins a request or the name of one who must
// do something; inside a list whose lead is known a doing is enough.
func (r *reader) opensDoing(k, to int) bool {
	t := r.speech.terms
	if t[k].is(aAsk) && !t[k].is(aPlain) && r.asksOf(k, to) {
		return true
	}
	if _, _, next, ok := r.actorAt(k, to, true); ok && next < to && (t[next].does(false) || t[next].sign == ':') {
		return true
	}
	known := r.speech.listed != "" || r.speech.head != ""
	return known && t[k].does(false) && t[k].is(aManner|aLead)
}

// reportsBack recognises the sentence that ends most papers and gives no task: "Trong
// quá trình thực hiện, nếu có vướng mắc, các đơn vị phản ánh về …".
func (r *reader) reportsBack(from, to int) bool {
	t := r.speech.terms
	low := r.low[t[from].s:t[to-1].e]
	return strings.Contains(low[:min(len(low), 40)], "quá trình") && (strings.Contains(low, "vướng mắc") || strings.Contains(low, "khó khăn") || strings.Contains(low, "phát sinh") || strings.Contains(low, "chưa phù hợp"))
}

// sayAll are the beginnings of a sentence that dates all that was asked above it.
var sayAll = []string{"thời gian hoàn thành các", "thời hạn hoàn thành các", "thời gian thực hiện các", "thời gian hoàn thành:", "thời hạn hoàn thành:", "thời hạn hoàn thành đối với",
	"các nội dung trên hoàn thành", "các nội dung nêu trên hoàn thành", "các nhiệm vụ trên hoàn thành", "các nhiệm vụ nêu trên hoàn thành", "tất cả các nội dung trên hoàn thành", "các nội dung trên phải hoàn thành", "các nội dung trên yêu cầu hoàn thành"}

// datesAll reads "Thời gian hoàn thành các nội dung trên: trước ngày 30/9/2026".
func (r *reader) datesAll(from, to int) bool {
	start, end := int(r.speech.terms[from].s), int(r.speech.terms[to-1].e)
	for _, head := range sayAll {
		if !strings.HasPrefix(r.low[start:end], head) {
			continue
		}
		due, _, after := r.dueIn(start, end)
		if due == "" || !r.tail(after, end) {
			return false
		}
		for i := r.speech.since; i < len(r.doc.Directives); i++ {
			if d := &r.doc.Directives[i]; d.Due == "" {
				d.Due = due
			}
		}
		return true
	}
	return false
}
