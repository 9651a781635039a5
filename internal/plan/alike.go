package plan

import (
	"cmp"
	"slices"

	"tongket/internal/auth"
	"tongket/internal/vn"
)

// WardDefinition is one ward's indicator, to be compared with those of others.
type WardDefinition struct {
	Ward auth.WardID
	Name string // of the ward
	Definition
}

// Alike is a group of indicators of several wards that can be put side by side: one
// code of one version of the catalogue, the same meaning, units that convert into
// one another.
type Alike struct {
	Code, Version string
	Unit          string // of the most common size; Convert brings the others to it
	Members       []WardDefinition
}

// Unlike is an indicator that cannot be compared, with the reason: a whole sentence.
type Unlike struct {
	WardDefinition
	Why string
}

// meaning is what indicators must share to be compared.
type meaning struct {
	version string
	kind    Kind
	better  Direction
	over    OverUnits
	ground  string
	formula bool
}

func meaningOf(d Definition) meaning {
	u := vn.ParseUnit(d.Unit)
	return meaning{d.CodeVersion, d.Kind, d.Direction, d.OverUnits, u.Ground + "/" + u.Per, d.Formula != ""}
}

// CompareWards puts the indicators of several wards into groups that can be compared,
// by code. What most wards mean by a code is the measure of the rest; of two meanings
// that are as common, that of the ward that comes first. Everything else is listed
// with why it is not comparable: the ward's own, or of another meaning.
func CompareWards(all []WardDefinition) (groups []Alike, apart []Unlike) {
	byCode := map[string][]WardDefinition{}
	var codes []string
	for _, w := range all {
		switch {
		case w.Retired != "":
			apart = append(apart, Unlike{w, "Đã thôi dùng từ ngày " + w.Retired.Short() + "."})
		case w.Code == "":
			apart = append(apart, Unlike{w, "Chỉ tiêu riêng của đơn vị, không mang mã của danh mục."})
		default:
			if byCode[w.Code] == nil {
				codes = append(codes, w.Code)
			}
			byCode[w.Code] = append(byCode[w.Code], w)
		}
	}
	slices.Sort(codes)
	for _, code := range codes {
		group, others := alike(code, byCode[code])
		groups, apart = append(groups, group), append(apart, others...)
	}
	return groups, apart
}

// alike splits the indicators of one code into those of the common meaning and the
// rest.
func alike(code string, all []WardDefinition) (g Alike, apart []Unlike) {
	meant := commonest(all, func(w WardDefinition) meaning { return meaningOf(w.Definition) })
	for _, w := range all {
		if why := departure(meaningOf(w.Definition), meant); why != "" {
			apart = append(apart, Unlike{w, why})
		} else {
			g.Members = append(g.Members, w)
		}
	}
	g.Code, g.Version = code, meant.version
	g.Unit = commonest(g.Members, func(w WardDefinition) string { return w.Unit })
	return g, apart
}

// commonest is what most of a list have; of two as common, the one that comes first.
func commonest[T comparable](all []WardDefinition, of func(WardDefinition) T) (best T) {
	counts := map[T]int{}
	for _, w := range all {
		counts[of(w)]++
	}
	most := 0
	for _, w := range all {
		if n := counts[of(w)]; n > most {
			best, most = of(w), n
		}
	}
	return best
}

// departure says in what one meaning is not the other, "" when it is.
func departure(m, meant meaning) string {
	switch {
	case m.version != meant.version:
		return "Mã lấy từ danh mục phiên bản " + cmp.Or(m.version, "cũ") + ", các nơi khác phiên bản " + cmp.Or(meant.version, "cũ") + "."
	case m.ground != meant.ground:
		return "Đơn vị tính không quy đổi được sang đơn vị tính của các nơi khác."
	case m.kind != meant.kind:
		return "Cách cộng theo thời gian khác các nơi khác."
	case m.over != meant.over:
		return "Cách cộng giữa các đơn vị khác các nơi khác."
	case m.better != meant.better:
		return "Chiều tốt lên khác các nơi khác."
	case m.formula != meant.formula:
		if m.formula {
			return "Tính bằng công thức, các nơi khác báo cáo trực tiếp."
		}
		return "Báo cáo trực tiếp, các nơi khác tính bằng công thức."
	}
	return ""
}
