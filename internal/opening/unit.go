package opening

import (
	"regexp"
	"slices"
	"strings"

	"tongket/internal/extract"
	"tongket/internal/intake"
	"tongket/internal/org"
	"tongket/internal/vn"
)

var numberedPlace = regexp.MustCompile(`^(?i:tổ dân phố|tổ dân cư|tdp|tổ|thôn|xóm|bản|buôn|làng|ấp|khu phố|khu dân cư)\s+(?:(?i:số)\s+)?(?:\d{1,3}[A-Za-z]?|\p{Lu}[\p{Ll}]*(?:\s+(?:\p{Lu}[\p{Ll}]*|\d{1,2}))*)$`)

// placeLike reports a name of a part of the ward: "Tổ dân phố 5", "Thôn Đông".
func placeLike(name string) bool { return numberedPlace.MatchString(strings.TrimSpace(name)) }

// unitKinds tells a unit's kind by how its name begins, longer beginnings first.
// Marks count: "bản" is a village, "ban" is a body.
var unitKinds = oneTone([]beginning{
	{"tổ dân phố", org.GroupKind}, {"tổ dân cư", org.GroupKind}, {"tdp", org.GroupKind}, {"thôn", org.HamletKind}, {"xóm", "xom"}, {"bản", "ban"},
	{"buôn", "buon"}, {"làng", "buon"}, {"ấp", "ap"}, {"khu phố", "ap"}, {"khu vực", "ap"}, {"tổ", org.GroupKind},
	{"văn phòng đảng ủy", "party_body"}, {"văn phòng", org.OfficeKind}, {"phòng văn hóa", org.SocietyKind}, {"phòng văn hoá", org.SocietyKind}, {"phòng vh", org.SocietyKind},
	{"phòng kinh tế", org.EconomyKind}, {"phòng kt", org.EconomyKind}, {"phòng", "department"}, {"trung tâm phục vụ hành chính công", org.CentreKind}, {"trung tâm", "service"},
	{"trường", "school"}, {"trạm y tế", "health"}, {"công an", "police"}, {"ban chỉ huy quân sự", "military"}, {"bchqs", "military"},
	{"ban xây dựng đảng", "party_body"}, {"ủy ban kiểm tra", "party_body"}, {"ủy ban mttq", "front"}, {"ubmttq", "front"}, {"mặt trận tổ quốc", "front"}, {"ủy ban mặt trận", "front"},
	{"hội cựu chiến binh", "union"}, {"hội nông dân", "union"}, {"hội liên hiệp phụ nữ", "union"}, {"hội phụ nữ", "union"}, {"đoàn thanh niên", "union"}, {"công đoàn", "union"},
	{"hội", "association"}, {"chi bộ", "party_cell_base"}, {"hợp tác xã", "enterprise"}, {"công ty", "enterprise"},
})

// beginning is how the names of a kind of unit begin.
type beginning struct {
	begins string
	kind   org.UnitKind
}

// oneTone sets tones where names that are compared have them.
func oneTone(all []beginning) []beginning {
	for i := range all {
		all[i].begins = vn.OneTone(all[i].begins)
	}
	return all
}

// kindOf tells a unit's kind by its name; ok is false for what is no unit.
func kindOf(name string) (kind org.UnitKind, ok bool) {
	low := vn.OneTone(vn.Lower(name))
	for _, k := range unitKinds {
		if begins := k.begins; low == begins || strings.HasPrefix(low, begins+" ") || strings.HasPrefix(low, begins+",") {
			if info, _ := k.kind.Info(); info.Family == org.Community && !placeLike(name) {
				return "", false
			}
			return k.kind, true
		}
	}
	return "", false
}

// single are the kinds of which a ward has one, so that another name of it is the
// same unit.
var single = []org.UnitKind{org.OfficeKind, org.EconomyKind, org.SocietyKind, org.CentreKind, "police", "military", "front", "health"}

// mention is a unit as one paper names it.
type mention struct {
	name   string
	source Source
	sure   bool // named where only units stand: as the owner of a line, as whose a number is
}

// mentions lists the units that a paper names: whose a number is, who answers for a
// line, rows of a table that are parts of the ward, who is asked to do something.
func (p *Paper) mentions() []mention {
	var all []mention
	add := func(name string, span [2]int, sure bool) {
		for _, one := range strings.FieldsFunc(name, func(r rune) bool { return r == ';' || r == '\n' }) {
			if one = unitName(one); one != "" {
				all = append(all, mention{one, p.source(span), sure})
			}
		}
	}
	for _, q := range p.Proposals {
		switch {
		case q.Fact != nil && q.Fact.Who != "":
			add(q.Fact.Who, q.Span, true)
		case q.Directive != nil:
			for _, who := range append([]string{q.Directive.Lead}, q.Directive.Coordinating...) {
				add(who, q.Span, false)
			}
		}
	}
	for _, s := range p.statements {
		if s.Line != nil && s.Line.Owner != "" {
			add(s.Line.Owner, s.Line.Row, true)
		}
	}
	for _, n := range p.Nodes {
		if n.Kind == extract.Cell && n.Span[1]-n.Span[0] < 60 {
			if text := strings.TrimSpace(p.Text[n.Span[0]:n.Span[1]]); placeLike(text) {
				add(text, n.Span, true)
			}
		}
	}
	return all
}

var wardTail = regexp.MustCompile(`(?i)\s+(?:của\s+)?(?:phường|xã|đặc khu)(?:\s+\p{Lu}.*)?$`)

// unitName writes a unit's name as it stands in a tree: "Công an phường" stays,
// "TDP số 05" is "Tổ dân phố 5".
func unitName(name string) string {
	name = strings.Trim(strings.Join(strings.Fields(name), " "), " .,:")
	if len(name) > 120 {
		return ""
	}
	words := strings.Fields(name)
	if placeLike(name) {
		key := strings.Fields(intake.PlaceKey(name))
		if key[0] == "to" {
			number := strings.TrimLeft(words[len(words)-1], "0")
			return "Tổ dân phố " + orElse(number, words[len(words)-1])
		}
		return vn.Sentence(name)
	}
	if _, ok := kindOf(name); !ok {
		return ""
	}
	return vn.Sentence(name)
}

// unitKey brings the names of a unit to one: without the ward's own name behind.
func unitKey(name string) string {
	key := intake.PlaceKey(name)
	if short := wardTail.ReplaceAllString(name, ""); short != "" && !placeLike(name) {
		key = intake.PlaceKey(short)
	}
	return key
}

// unitsOf maps what papers call units to those of a tree.
func unitsOf(tree org.Tree) map[string]org.Unit {
	known := map[string]org.Unit{}
	for _, u := range tree.All() {
		if u.Kind != org.RootKind {
			known[unitKey(u.Name)] = u
		}
	}
	for _, kind := range single {
		var of []org.Unit
		for _, u := range tree.All() {
			if u.Kind == kind {
				of = append(of, u)
			}
		}
		if len(of) == 1 {
			known["kind:"+string(kind)] = of[0]
		}
	}
	return known
}

// find returns the unit of the tree that a name means.
func find(known map[string]org.Unit, name string) (org.Unit, bool) {
	if u, ok := known[unitKey(unitName(name))]; ok {
		return u, true
	}
	kind, ok := kindOf(name)
	if !ok || !slices.Contains(single, kind) {
		return org.Unit{}, false
	}
	u, ok := known["kind:"+string(kind)]
	return u, ok
}
