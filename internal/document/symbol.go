package document

import (
	"regexp"
	"strconv"
	"strings"

	"tongket/internal/fault"
	"tongket/internal/layout"
	"tongket/internal/vn"
)

// Symbol is number and symbol of a paper in its parts.
type Symbol struct {
	World layout.World
	N     int
	Type  string // "BC"; "" of a State letter (công văn)
	Organ string // "UBND", "UBND-VP", "ĐU"
}

// PaperType is a type of paper with its code in symbols.
type PaperType struct{ Code, Name string }

// Types lists the types of a world that have numbers, by code (Nghị định 30/2020/NĐ-CP,
// Điều 7 and Phụ lục III; Hướng dẫn 05-HD/VPTW). A State letter has no code.
func Types(w layout.World) []PaperType {
	if w == layout.Party {
		return []PaperType{{"NQ", "Nghị quyết"}, {"CT", "Chỉ thị"}, {"KL", "Kết luận"}, {"QC", "Quy chế"}, {"QĐ", "Quyết định, quy định"}, {"TB", "Thông báo"},
			{"HD", "Hướng dẫn"}, {"BC", "Báo cáo"}, {"KH", "Kế hoạch"}, {"CTr", "Chương trình"}, {"TTr", "Tờ trình"}, {"CV", "Công văn"}, {"BB", "Biên bản"},
			{"ĐA", "Đề án"}, {"PA", "Phương án"}, {"TT", "Thông tri"}}
	}
	return []PaperType{{"NQ", "Nghị quyết"}, {"QĐ", "Quyết định"}, {"CT", "Chỉ thị"}, {"QC", "Quy chế"}, {"QyĐ", "Quy định"}, {"TC", "Thông cáo"}, {"TB", "Thông báo"},
		{"HD", "Hướng dẫn"}, {"CTr", "Chương trình"}, {"KH", "Kế hoạch"}, {"PA", "Phương án"}, {"ĐA", "Đề án"}, {"DA", "Dự án"}, {"BC", "Báo cáo"}, {"BB", "Biên bản"},
		{"TTr", "Tờ trình"}, {"HĐ", "Hợp đồng"}, {"", "Công văn"}, {"CĐ", "Công điện"}, {"BGN", "Bản ghi nhớ"}, {"BTT", "Bản thỏa thuận"}, {"GUQ", "Giấy ủy quyền"},
		{"GM", "Giấy mời"}, {"GGT", "Giấy giới thiệu"}, {"GNP", "Giấy nghỉ phép"}, {"PG", "Phiếu gửi"}, {"PC", "Phiếu chuyển"}, {"PB", "Phiếu báo"}}
}

// TypeName is what a code is called; the code itself where it is not known.
func TypeName(w layout.World, code string) string {
	for _, t := range Types(w) {
		if t.Code == code {
			return t.Name
		}
	}
	return code
}

// UsualOrgan is the organ in the symbols of a world's papers: the People's Committee,
// with the office as the drafter of its letters, and the Party committee.
func UsualOrgan(w layout.World, typ string) string {
	switch {
	case w == layout.Party:
		return "ĐU"
	case typ == "":
		return "UBND-VP"
	}
	return "UBND"
}

// Print writes the symbol as the form of a day has it: "05/BC-UBND", "05-BC/ĐU".
func (s Symbol) Print(r layout.Rules) string { return r.Symbol(s.N, s.Type, s.Organ) }

var (
	stateSymbol = regexp.MustCompile(`^(\d{1,5})/(\p{L}[\p{L}\d]*(?:-\p{L}[\p{L}\d]*)*)$`)
	partySymbol = regexp.MustCompile(`^(\d{1,5})-(\p{L}+)/(\p{L}[\p{L}\d-]*)$`)
	bareNumber  = regexp.MustCompile(`^\d{1,5}$`)
)

// ParseSymbol reads number and symbol as a clerk types them: a bare number, completed
// by the type and the usual organ, or the whole, with or without "Số". It refuses the
// manner of the other world and a symbol of another type.
func ParseSymbol(w layout.World, typ, typed string) (Symbol, error) {
	s := strings.TrimSpace(vn.NFC(typed))
	for _, word := range []string{"Số", "số"} {
		s = strings.TrimLeft(strings.TrimPrefix(s, word), ": ")
	}
	s = strings.Join(strings.Fields(s), "")
	state, party := stateSymbol.FindStringSubmatch(s), partySymbol.FindStringSubmatch(s)
	out := Symbol{World: w, Type: typ, Organ: UsualOrgan(w, typ)}
	example := Symbol{World: w, N: 5, Type: typ, Organ: out.Organ}.Print(layout.For(w, ""))
	switch {
	case bareNumber.MatchString(s):
		out.N, _ = strconv.Atoi(s) // digits, five at most
	case w == layout.State && state != nil:
		out.N, _ = strconv.Atoi(state[1])
		out.Type, out.Organ = splitState(state[2])
	case w == layout.Party && party != nil:
		out.N, _ = strconv.Atoi(party[1])
		out.Type, out.Organ = party[2], party[3]
	case state != nil || party != nil:
		return Symbol{}, fault.Invalidf("so", "“%s” không phải cách ghi của %s. Hãy ghi như “%s”.", typed, w.Label(), example)
	default:
		return Symbol{}, fault.Invalidf("so", "“%s” chưa đủ số và ký hiệu. Hãy ghi như “%s”, hoặc chỉ ghi số.", typed, example)
	}
	if out.N == 0 {
		return Symbol{}, fault.Invalidf("so", "Số văn bản bắt đầu từ 01, chưa phải “%s”. Hãy ghi lại.", typed)
	}
	if out.Type != typ {
		return Symbol{}, fault.Invalidf("so", "“%s” là ký hiệu của %s, còn văn bản này là %s. Hãy ghi như “%s”.", typed,
			vn.Inside(TypeName(w, out.Type)), vn.Inside(TypeName(w, typ)), example)
	}
	return out, nil
}

// splitState parts "BC-UBND" into type and organ; without a known type it is a letter
// ("UBND-VP"), whose symbol is organ and drafter.
func splitState(s string) (typ, organ string) {
	head, rest, ok := strings.Cut(s, "-")
	for _, t := range Types(layout.State) {
		if ok && t.Code == head && t.Code != "" {
			return head, rest
		}
	}
	return "", s
}
