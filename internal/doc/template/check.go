package template

import (
	"slices"
	"strings"
)

// Tag is one tag that a template holds.
type Tag struct {
	Part      string // where: "thân văn bản", "đầu trang", "trang chiếu 2"
	Paragraph string // the text of its paragraph
	Text      string // as written, with its braces
	Name      string // the path it names, in the form of Plain: "don_vi.ten"
}

// Tags lists the tags of the template in the order of its parts and their text.
func (t *Template) Tags() []Tag {
	var out []Tag
	for _, f := range t.found {
		out = append(out, Tag{Part: f.place.part, Paragraph: f.place.text, Text: f.source, Name: strings.Join(f.path, ".")})
	}
	return out
}

// Problem is something in a template that its clerk must mend.
type Problem struct {
	Part, Paragraph string // as in Tag
	Tag             string // the tag or the braces it is about
	Sentence        string // a whole Vietnamese sentence
}

// Check tells what is wrong with the template for papers that know the names n:
// braces without their fellows, sections that are not closed or that cross, names
// that do not exist. Nothing: the template can be taken.
func (t *Template) Check(n Names) []Problem {
	out := slices.Clone(t.problems)
	for from := 0; from < len(t.found); {
		to := from + 1
		for to < len(t.found) && t.found[to].place.name == t.found[from].place.name {
			to++
		}
		out = append(out, n.checkPart(t.found[from:to], t.over[t.found[from].place.name])...)
		from = to
	}
	return out
}

// checkPart holds the tags of one part against the dictionary; over is the tag of
// another part in whose list it lies, nil for none.
func (n Names) checkPart(tags []*tag, over *tag) (out []Problem) {
	var open []scopeOf
	if over != nil {
		name, _ := n.resolve(over, nil)
		open = append(open, scopeOf{names: name.Inside, loop: true})
	}
	enter := func(f *tag) {
		name, sentence := n.resolve(f, open)
		if sentence != "" {
			out = append(out, f.problem(sentence))
		}
		if f.section() {
			open = append(open, scopeOf{names: name.Inside, loop: name.Kind == KindList, inverse: f.mark == markUnless})
		}
	}
	for _, f := range tags {
		if f.is("trang") { // the whole slide lies in it
			enter(f)
		}
	}
	for _, f := range tags {
		switch {
		case f.mark != markClose && !f.is("trang"):
			enter(f)
		case f.mark == markClose && len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	return out
}

// scopeOf is what a section opens, as far as the dictionary tells.
type scopeOf struct {
	names         []Name
	loop, inverse bool
}

// loopNames are what every loop knows.
var loopNames = []Name{
	{Name: "so_thu_tu", Kind: KindNumber}, {Name: "dau", Kind: KindFlag}, {Name: "cuoi", Kind: KindFlag},
}

// resolve finds the entry that a tag names, or says what is wrong.
func (n Names) resolve(f *tag, open []scopeOf) (Name, string) {
	if f.path[0] == "." {
		return Name{}, ""
	}
	visible := [][]Name{}
	for i := len(open) - 1; i >= 0; i-- {
		if open[i].inverse {
			continue
		}
		visible = append(visible, open[i].names)
		if open[i].loop {
			visible = append(visible, loopNames)
		}
	}
	visible = append(visible, n)
	var all []string
	for _, names := range visible {
		for _, name := range names {
			if Plain(name.Name) == f.path[0] {
				return name.follow(f)
			}
			all = append(all, Plain(name.Name))
		}
	}
	if why := n.elsewhere(f.path[0]); why != "" {
		return Name{}, "Thẻ “" + f.source + "” dùng tên “" + f.path[0] + "” ở ngoài phần lặp của nó; " + why
	}
	return Name{}, "Không có tên “" + f.written + "” trong từ điển" + didYouMean(f.path[0], all)
}

// follow goes down a dotted path, and holds the kind against the tag.
func (n Name) follow(f *tag) (Name, string) {
	for i, step := range f.path[1:] {
		at := slices.IndexFunc(n.Inside, func(inner Name) bool { return Plain(inner.Name) == step })
		if at < 0 || n.Kind == KindList {
			var all []string
			for _, inner := range n.Inside {
				all = append(all, strings.Join(f.path[:i+1], ".")+"."+Plain(inner.Name))
			}
			return Name{}, "Không có tên “" + f.written + "” trong từ điển" + didYouMean(strings.Join(f.path, "."), all)
		}
		n = n.Inside[at]
	}
	return n, n.fits(f)
}

// fits says what a name of its kind cannot do in a tag.
func (n Name) fits(f *tag) string {
	label := "“" + f.written + "” là " + n.Kind.Label()
	switch {
	case f.mark == markPicture && n.Kind != KindPicture:
		return label + ", không phải hình, nên không dùng được trong thẻ “" + f.source + "”; hãy viết {{" + f.written + "}}"
	case f.mark == markBlocks && n.Kind != KindBlocks:
		return label + ", không phải khối văn bản, nên không dùng được trong thẻ “" + f.source + "”; hãy viết {{" + f.written + "}}"
	case f.mark != markValue:
		return ""
	}
	switch n.Kind {
	case KindList, KindScope:
		return label + ", không in thẳng được; hãy viết {{#" + f.written + "}} … {{/" + f.written + "}}"
	case KindPicture:
		return label + "; hãy viết {{%" + f.written + "}}"
	case KindBlocks:
		return label + "; hãy viết {{@" + f.written + "}} trong một đoạn riêng"
	}
	for _, k := range f.filters {
		if kinds := filterKinds[k.name]; kinds != nil && !slices.Contains(kinds, n.Kind) {
			return label + ", không in theo cách “" + k.name + "” được"
		}
	}
	return ""
}

// filterKinds says for which kinds a filter is; one that is not here is for all.
var filterKinds = map[string][]Kind{
	"so": {KindNumber}, "tien": {KindNumber}, "bang_chu": {KindNumber}, "la_ma": {KindNumber},
	"ngay": {KindDate}, "ngay_ngan": {KindDate},
}

// elsewhere says in which list a name is known that is not known here.
func (n Names) elsewhere(name string) string {
	for _, list := range n {
		for _, inner := range list.Inside {
			if Plain(inner.Name) != name {
				continue
			}
			if list.Kind == KindList {
				return "hãy đặt nó giữa {{#" + Plain(list.Name) + "}} và {{/" + Plain(list.Name) + "}}"
			}
			return "hãy viết {{" + Plain(list.Name) + "." + name + "}}"
		}
		if why := Names(list.Inside).elsewhere(name); why != "" {
			return why
		}
	}
	return ""
}

// problem makes a sentence about a tag a problem.
func (t *tag) problem(sentence string) Problem {
	return Problem{Part: t.place.part, Paragraph: t.place.text, Tag: t.source,
		Sentence: sentence + " (" + t.place.part + ", đoạn “" + short(t.place.text) + "”)."}
}
