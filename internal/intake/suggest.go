package intake

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"tongket/internal/extract"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// Default is the edit a proposal is confirmed with when nobody changes it: its
// indicator is the one that the ward knows by the fact's name.
func (p Proposal) Default(known Known) Edit {
	if p.Fact == nil {
		return Edit{As: Directive}
	}
	f := *p.Fact
	e := Edit{As: becomes(f), Name: f.Name, Unit: f.Unit, Bound: bounds[f.Bound], Value: f.Value, Upper: f.Upper, Of: f.Of,
		PlanPct: f.PlanPct, Period: f.Period, Status: figure.Final}
	if f.Estimate || f.Role == extract.Estimate {
		e.Status = figure.Estimate
	}
	e.For, _ = known.Unit(f.Who)
	if e.As == Target && len(Subjects(f.Name)) > 1 {
		return e // a line of several parts names its indicators itself
	}
	if d, _, ok := known.Find(f.Name, f.Unit); ok {
		e.Indicator = d.Indicator
	}
	return e
}

// becomes says what a fact most likely is. A statement about the plan itself
// ("12/14 chỉ tiêu đạt và vượt"), one without a period of figures and one that
// gives only a percentage are claims: they are compared and never counted.
func becomes(f extract.Fact) Became {
	_, _, dated := Span(f.Period)
	switch {
	case f.Role == extract.Target && dated && f.Value != nil:
		return Target
	case !dated, f.Value == nil, strings.HasPrefix(vn.Fold(f.Unit), "chi tieu"), f.Upper != nil:
		return Claim
	}
	return Figure
}

// idle are the words that do not tell indicators apart; of two things that are named
// together, "và" stands where another paper has a comma.
var idle = strings.Fields("tỷ lệ tổng số sản lượng đạt được các của trên địa bàn toàn phường xã hoàn thành và cùng với")

// shortened are the abbreviations that offices write in names of figures, each of one
// meaning everywhere.
var shortened = map[string]string{"bhyt": "bảo hiểm y tế", "bhxh": "bảo hiểm xã hội", "bhtn": "bảo hiểm thất nghiệp", "nsnn": "ngân sách nhà nước", "tthc": "thủ tục hành chính",
	"htx": "hợp tác xã", "ntm": "nông thôn mới", "gpmb": "giải phóng mặt bằng", "tngt": "tai nạn giao thông", "antt": "an ninh trật tự", "attp": "an toàn thực phẩm",
	"dtts": "dân tộc thiểu số", "thcs": "trung học cơ sở", "thpt": "trung học phổ thông", "dvctt": "dịch vụ công trực tuyến", "nvqs": "nghĩa vụ quân sự",
	"grdp": "tổng sản phẩm trên địa bàn", "tdp": "tổ dân phố", "ktxh": "kinh tế xã hội", "qsdđ": "quyền sử dụng đất", "ttcn": "tiểu thủ công nghiệp"}

// turning are the words that make another thing of what they are added to: hộ cận
// nghèo are no hộ nghèo.
var turning = strings.Fields("cận thoát tái không chưa ngoài trừ giảm")

func among(word string, list []string) bool {
	return slices.ContainsFunc(list, func(w string) bool { return plan.SameWord(w, word) })
}

// spelledOut is a name with its abbreviations written in full.
func spelledOut(name string) string {
	all := strings.Fields(name)
	for i, w := range all {
		all[i] = cmp.Or(shortened[vn.Lower(w)], w)
	}
	return strings.Join(all, " ")
}

// words are the words of a name that tell it from others, spelled one way.
func words(name string) []string {
	var kept []string
	for _, w := range strings.FieldsFunc(vn.Lower(vn.NFC(name)), apart) {
		for _, w := range strings.Fields(cmp.Or(shortened[w], w)) {
			if !among(w, idle) && !slices.Contains(kept, w) {
				kept = append(kept, w)
			}
		}
	}
	return kept
}

// apart reports whether a letter stands between the words of a name.
func apart(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune(",;:-–—/().&+“”\"'", r)
}

// SameWords reports whether two names are put together from the same telling words, in
// whatever order: "văn hóa, thể thao" and "thể thao và văn hóa". What measures a share
// (tỷ lệ, tốc độ) is not what counts.
func SameWords(a, b string) bool {
	left, right := words(a), words(b)
	return len(left) > 0 && len(left) == len(right) && nearness(left, right) == 100 && share(a) == share(b)
}

// shares are the words by which the name of a share begins, folded.
var shares = regexp.MustCompile(`^(?:ti le|toc do|co cau|muc|ti trong|ti suat)\b`)

func share(name string) string { return shares.FindString(vn.OneSpelling(vn.Fold(vn.NFC(name)))) }

// nearness compares two names by their words, 0 to 100: twice the shared words
// over all words, and at least 80 where two words or more are shared. Where each
// has words that the other has not (công nghiệp, nông nghiệp), it is 0: they are
// two things, however much they share.
func nearness(a, b []string) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 {
		return 0
	}
	for _, w := range a {
		if !among(w, b) {
			return 0
		}
	}
	for _, w := range b {
		if among(w, turning) && !among(w, a) {
			return 0
		}
	}
	near := 200 * len(a) / (len(a) + len(b))
	if len(a) >= 2 {
		near = max(near, 80)
	}
	return near
}

// onlyUnit reports a name whose words are all those of its unit of measure.
func onlyUnit(name []string, unit string) bool {
	counted := strings.Fields(vn.Lower(unit))
	return !slices.ContainsFunc(name, func(w string) bool { return !among(w, counted) })
}

// Nearest returns the ward's indicator that a name most likely means: at least
// 60 of 100 near, in a unit that measures the same, and clearly nearer than any
// other. What the catalogue knows under one code is one thing, and under two is
// two. A name that says no more than its unit of measure ("hộ", "đảng viên") is
// near nothing but itself. Where two are equally near, none is: a person chooses.
func Nearest(name, unit string, indicators map[plan.IndicatorID]plan.Definition) (plan.Definition, bool) {
	type candidate struct {
		plan.Definition
		near int
	}
	var all []candidate
	mine := words(name)
	typical, _ := plan.Catalogued(spelledOut(name), unit)
	for _, d := range indicators {
		if !plan.SameMeasure(unit, d.Unit) {
			continue
		}
		theirs := words(d.Name)
		near := nearness(mine, theirs)
		if onlyUnit(mine, unit) || onlyUnit(theirs, d.Unit) {
			near = 0
		}
		switch {
		case plan.SameName(d.Name, name):
			near = 101
		case typical.Code != "" && typical.Code == d.Code:
			near = 100
		case typical.Code != "" && d.Code != "":
			near = 0
		}
		if near >= 60 {
			all = append(all, candidate{d, near})
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.near, a.near), cmp.Compare(a.Indicator, b.Indicator))
	})
	if len(all) == 0 || len(all) > 1 && all[0].near == all[1].near {
		return plan.Definition{}, false
	}
	return all[0].Definition, true
}

// guess defines a new indicator from a statement: from the catalogue where it
// knows the name, else from the unit of measure and the printed digits. The
// person sees the guess and may change it before anything is counted.
func (e Edit) guess(name string) plan.Definition {
	d := plan.Definition{Name: vn.Sentence(name), Unit: e.Unit, Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds}
	if c, ok := plan.Catalogued(name, e.Unit); ok {
		d.Direction, d.Kind, d.OverUnits, d.YearEnd, d.Code = c.Direction, c.Kind, c.OverUnits, c.YearEnd, c.Code
	} else if strings.HasPrefix(e.Unit, "%") || e.Unit == "‰" {
		d.Kind, d.OverUnits = plan.Rate, plan.Ratios
	}
	for _, n := range []*vn.Decimal{e.Value, e.Upper, e.Of} {
		if n != nil {
			d.Decimals = max(d.Decimals, n.Scale)
		}
	}
	if e.PlanPct != nil {
		d.PercentDecimals = e.PlanPct.Scale
	} else {
		d.PercentDecimals = 1
	}
	d.Decimals = min(d.Decimals, plan.MaxScale)
	d.Scale = max(d.Decimals, usualScale(e.Unit))
	return d
}

// usualScale is how many decimals an office keeps of a unit although a text
// printed fewer: "trên 6 tỷ" is 6,041 in the books.
func usualScale(unit string) int {
	head, _, _ := strings.Cut(vn.Fold(unit), "/")
	switch {
	case strings.HasPrefix(head, "ty dong"), strings.HasPrefix(head, "nghin "):
		return 3
	case strings.HasPrefix(head, "trieu dong"), strings.HasPrefix(head, "%"), head == "ha", head == "tan":
		return 2
	}
	return 0
}

// subjects are the things that official prose strings together before one
// number: groups, families, organisations, members.
var subjects = []string{"tổ dân phố", "tổ", "xóm", "thôn", "bản", "ấp", "khu phố", "khu dân cư", "hộ", "gia đình", "hộ gia đình", "chi bộ", "đảng bộ",
	"tổ chức đảng", "tổ chức cơ sở đảng", "đảng viên", "cơ quan", "đơn vị", "doanh nghiệp", "trường", "trường học", "chi hội", "đoàn viên", "hội viên",
	"cán bộ", "công chức", "viên chức"}

// Subjects splits a name that strings several subjects before one predicate
// into one name each: "tỷ lệ tổ, xóm, gia đình văn hóa" is three. Any other name
// is returned alone.
func Subjects(name string) []string {
	rest, lead := vn.NFC(strings.TrimSpace(name)), ""
	for _, w := range []string{"tỷ lệ ", "số "} {
		if len(rest) > len(w) && strings.EqualFold(rest[:len(w)], w) {
			lead, rest = rest[:len(w)], rest[len(w):]
		}
	}
	rest = strings.TrimPrefix(rest, "các ")
	var found []string
	for {
		subject, ok := subjectAt(rest)
		if !ok {
			break
		}
		found = append(found, subject)
		rest = rest[len(subject):]
		next := strings.TrimLeft(rest, " ")
		switch {
		case strings.HasPrefix(next, ","):
			rest = strings.TrimLeft(next[1:], " ")
		case strings.HasPrefix(next, "và "):
			rest = strings.TrimLeft(next[len("và "):], " ")
		default:
			return named(lead, found, next, name)
		}
	}
	return []string{name}
}

func subjectAt(text string) (string, bool) {
	best := ""
	for _, s := range subjects {
		if len(s) > len(best) && len(text) >= len(s) && strings.EqualFold(text[:len(s)], s) &&
			(len(text) == len(s) || strings.ContainsRune(" ,", rune(text[len(s)]))) {
			best = text[:len(s)]
		}
	}
	return best, best != ""
}

func named(lead string, found []string, predicate, whole string) []string {
	if len(found) < 2 || predicate == "" {
		return []string{whole}
	}
	var names []string
	for _, s := range found {
		names = append(names, lead+s+" "+predicate)
	}
	return names
}
