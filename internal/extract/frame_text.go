package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tongket/internal/vn"
)

// typed takes the type at piece i and the abstract below it.
func (h *head) typed(i int, code string, n int) {
	f, r, p := h.f, h.r, h.pieces[i]
	f.Type, f.Code = r.mark(p.start, p.start+n), code
	f.Body = p.end
	part := false // the type line holds the first words of the abstract
	if rest, _ := trimSpan(r.text, p.start+n, p.end); rest < p.end {
		f.Abstract, part = r.mark(rest, p.end), true
	}
	for j := i + 1; h.has(j); j++ {
		q := h.pieces[j]
		if h.part(q) {
			f.Body = q.end
			if f.Abstract.Text != "" && !ruleLine.MatchString(q.low) {
				continue
			}
			if ruleLine.MatchString(q.low) && f.Abstract.Text != "" {
				break
			}
			continue
		}
		so := f.Abstract.Text
		if part && j == i+1 && !q.blank && len(so) < 40 {
			so = ""
		}
		if !h.abstractGoesOn(j, so) {
			break
		}
		f.Abstract.join(r.mark(q.start, q.end))
		f.Body = q.end
	}
	for j := i + 1; h.has(j); j++ {
		if h.pieces[j].start >= f.Body && h.addressed(j) {
			break
		}
	}
	f.Abstract.Text = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(f.Abstract.Text, "V/v "), "v/v "))
}

// abstractGoesOn reports that piece j is a line of the abstract; so is what was
// read of it so far.
func (h *head) abstractGoesOn(j int, so string) bool {
	r, q := h.r, h.pieces[j]
	s := r.text[q.start:q.end]
	if len(s) > 300 || strings.HasSuffix(s, ".") || strings.HasSuffix(s, ":") || strings.HasSuffix(s, "./") {
		return false
	}
	for _, word := range []string{"kính gửi", "kính trình", "căn cứ", "thực hiện ", "hôm nay", "điều 1", "chủ tịch ", "ngày ", "nơi nhận"} {
		if strings.HasPrefix(q.low, word) && !(word == "thực hiện " && so == "") {
			return false
		}
	}
	if _, rank := label(s); rank != rankPlain && !(so == "" && rank == rankDash) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "(“\""))
	upper := isUpper2(s)
	if so == "" {
		return !(upper && beginsBody(q.low)) && !strings.HasSuffix(s, ";")
	}
	if q.blank {
		return false
	}
	switch last := so[len(so)-1]; {
	case upper && beginsBody(q.low) && !strings.HasSuffix(vn.OneTone(lower(so)), " của"):
		return false
	case strings.HasSuffix(s, ";") && !unicode.IsLower(first):
		return false
	case unicode.IsLower(first), last == ',', last == ';', last == '-', first == '(':
		return true
	case upper && isUpper2(so):
		return true
	}
	return len(s) < 90 && len(so) > 50 && (!h.has(j+1) || h.pieces[j+1].blank)
}

// addressed takes "Kính gửi: …" at piece i, with the lines of its list.
func (h *head) addressed(i int) bool {
	p := h.pieces[i]
	rest, ok := strings.CutPrefix(p.low, "kính gửi")
	if !ok {
		if rest, ok = strings.CutPrefix(p.low, "kính trình"); !ok {
			return false
		}
	}
	if rest != "" && rest[0] != ':' && rest[0] != ' ' {
		return false
	}
	r, f := h.r, h.f
	at := strings.IndexByte(r.text[p.start:p.end], ':')
	if at >= 0 {
		f.To = r.receivers(f.To, p.start+at+1, p.end)
	} else if fields := strings.Fields(rest); len(fields) > 0 {
		f.To = r.receivers(f.To, p.start+strings.Index(r.text[p.start:p.end], " ")+1, p.end)
		f.To[0].Text = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(f.To[0].Text, "gửi"), "trình"))
	}
	f.Body = p.end
	for j := i + 1; h.has(j); j++ {
		q := h.pieces[j]
		s := r.text[q.start:q.end]
		_, rank := label(s)
		goesOn := strings.HasSuffix(r.text[h.pieces[j-1].start:h.pieces[j-1].end], ";")
		if rank != rankDash && !(len(f.To) == 0 && !strings.HasSuffix(s, ":")) && !(goesOn && len(s) < 120) || len(s) > 160 {
			break
		}
		f.To = r.receivers(f.To, q.start, q.end)
		f.Body = q.end
	}
	return true
}

// receivers adds the names of those who get the paper, cut at semicolons.
func (r *reader) receivers(to []Mark, start, end int) []Mark {
	for start < end {
		cut := strings.IndexByte(r.text[start:end], ';')
		if cut < 0 {
			cut = end - start
		}
		a, b := trimSpan(r.text, start, start+cut)
		for a < b {
			c, n := utf8.DecodeRuneInString(r.text[a:b])
			if c != '-' && c != '–' && c != '+' && c != ' ' && c != '•' {
				break
			}
			a += n
		}
		for a < b && (r.text[b-1] == '.' || r.text[b-1] == ',' || r.text[b-1] == ' ' || r.text[b-1] == '/') {
			b--
		}
		if a < b {
			to = append(to, r.mark(a, b))
		}
		start += cut + 1
	}
	return to
}

// settle makes superior and issuer of the lines of their names, and what the
// symbol tells where the type line is missing.
func (h *head) settle() {
	f := h.f
	var names []Mark
	for _, line := range h.issuers {
		low := vn.OneTone(lower(line.Text))
		if len(names) == 0 || beginsBody(low) && complete(names[len(names)-1].Text) {
			names = append(names, line)
			continue
		}
		names[len(names)-1].join(line)
	}
	if n := len(names); n > 0 {
		f.Issuer = names[n-1]
		if n > 1 {
			f.Superior = names[n-2]
		}
	}
	h.system()
	code := symbolCode(f.Symbol.Text)
	switch {
	case f.Type.Text != "":
		f.Code = codeOf(f.Code, f.System)
	case code != "" && code != "CV":
		f.Code = code
		for _, t := range paperTypes {
			if t.code == code {
				f.Type = Mark{Text: vn.Upper(t.name), Spans: f.Symbol.Spans}
				break
			}
		}
	case f.Symbol.Text != "" && (f.Abstract.Text != "" || code == "CV" || len(f.To) > 0):
		f.Code = "CV"
	}
}

// complete reports a name that says more than the kind of office.
func complete(name string) bool {
	switch vn.OneTone(lower(name)) {
	case "ủy ban nhân dân", "hội đồng nhân dân", "ban chấp hành", "đảng ủy", "đảng bộ", "chi bộ", "ủy ban mặt trận tổ quốc", "ủy ban mttq", "ủy ban mặt trận tổ quốc việt nam",
		"ủy ban mttq việt nam", "ban quản lý", "văn phòng", "phòng", "trung tâm", "trường", "ban", "hội", "đoàn":
		return false
	}
	low := vn.OneTone(lower(name))
	return !strings.HasSuffix(low, " và") && !strings.HasSuffix(low, ",") && !strings.HasSuffix(low, " -")
}

// system tells the two systems apart where neither motto stands.
func (h *head) system() {
	f := h.f
	if f.System != NoSystem || f.Symbol.Text == "" {
		return
	}
	rest := strings.TrimPrefix(f.Symbol.Text, f.Number)
	issuer := vn.OneTone(lower(f.Issuer.Text))
	switch {
	case strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "–"), strings.HasPrefix(issuer, "đảng "), strings.HasPrefix(issuer, "chi bộ"):
		f.System = Party
	case strings.HasPrefix(rest, "/"):
		f.System = State
	}
}

// symbolCode is the code of the type in a symbol: BC of "05/BC-UBND", KH of
// "31-KH/ĐU"; "" where it has none.
func symbolCode(symbol string) string {
	for _, part := range strings.FieldsFunc(symbol, func(c rune) bool { return c == '/' || c == '-' || c == '–' }) {
		if part == "CV" {
			return part
		}
		for _, t := range paperTypes {
			if t.code == part {
				return part
			}
		}
	}
	return ""
}
