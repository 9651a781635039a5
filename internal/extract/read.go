package extract

import (
	"sort"
	"strconv"
	"strings"
)

// readText reads NFC text in valid UTF-8.
func readText(text string) *Document {
	d := &Document{Text: text, Kind: "txt", Facts: []Fact{}}
	r := &reader{text: text, low: lower(text), conv: conventionOf(text), doc: d}
	r.read(outline(text))
	return d
}

// read reads the blocks of a document in order.
func (r *reader) read(blocks []block) {
	r.tokens, r.chunks = make([]token, 0, 256), make([]chunk, 0, 256)
	r.setClock(blocks)
	r.spokenOut = isSpeech(r.low)
	r.readFrame()
	table := 0
	for _, b := range blocks {
		outer := r.enter(b.rank)
		if b.table != nil {
			table++
			r.cells(b, table)
			r.table(b, outer)
			continue
		}
		r.node(b)
		r.chunkBlock(b.body, b.end)
		before := len(r.drafts)
		if b.kind != Heading || b.rank != rankTitle {
			r.statements(outer)
		}
		r.directives(b)
		r.overTable(b)
		r.open(b, outer, len(r.drafts) > before)
		r.settle(before, outer)
	}
	sort.SliceStable(r.doc.Facts, func(i, j int) bool { return r.doc.Facts[i].Span[0] < r.doc.Facts[j].Span[0] })
}

// isSpeech reports a text that somebody speaks: its first lines call it so, or
// address those who listen.
func isSpeech(low string) bool {
	head := low[:min(len(low), 900)]
	for _, words := range []string{"phát biểu của", "bài phát biểu", "diễn văn", "kính thưa", "thưa toàn thể", "thưa các đồng chí", "thưa các vị"} {
		if strings.Contains(head, words) {
			return true
		}
	}
	return false
}

// node adds a block to the outline that the document shows.
func (r *reader) node(b block) {
	n := Node{Kind: b.kind, Span: [2]int{b.start, b.end}, Place: b.place}
	if b.kind == Heading || b.kind == Item {
		n.Level = 1 + b.rank/10
	}
	if n.Place == "" {
		n.Place = bytesPlace(b.start, b.end)
	}
	r.doc.Nodes = append(r.doc.Nodes, n)
}

func bytesPlace(start, end int) string {
	return "bytes/" + strconv.Itoa(start) + "-" + strconv.Itoa(end)
}

// cells adds the cells of a table to the outline.
func (r *reader) cells(b block, table int) {
	for row, cells := range b.table.rows {
		for _, c := range cells {
			n := Node{Kind: Cell, Span: [2]int{c.start, c.end}, Place: c.place, Row: row, Col: c.col, Table: table, ColSpan: c.span}
			if n.Place == "" {
				n.Place = bytesPlace(c.start, c.end)
			}
			r.doc.Nodes = append(r.doc.Nodes, n)
		}
	}
}

// settle turns the drafts of a block into facts.
func (r *reader) settle(from int, outer scope) {
	for i := from; i < len(r.drafts); i++ {
		d := &r.drafts[i]
		if d.dead {
			continue
		}
		r.role(d, outer)
		d.fact.Name = trimName(d.fact.Name)
		if d.fact.Name == "" || r.repeated(&d.fact) || d.task && r.recalled(&d.fact) || d.fact.Rule == "table.value" && r.tabled(&d.fact) {
			continue
		}
		r.doc.Facts = append(r.doc.Facts, d.fact)
		if rule := d.fact.Rule; d.fact.Value != nil && (strings.HasPrefix(rule, "level") || strings.HasPrefix(rule, "count")) {
			if r.told == nil {
				r.told = map[string][]int{}
			}
			r.told[toldKey(&d.fact)] = append(r.told[toldKey(&d.fact)], len(r.doc.Facts)-1)
		}
	}
	r.drafts = r.drafts[:0]
}

// trimName takes signs off both ends of a name, but no bracket that closes one
// opened inside: "tỷ lệ hộ nghèo (theo chuẩn mới)".
func trimName(name string) string {
	name = strings.TrimLeft(name, " ,.;:-–“”\"()")
	if strings.HasSuffix(name, ")") && strings.Count(name, "(") >= strings.Count(name, ")") {
		return name
	}
	return strings.TrimRight(name, " ,.;:-–“”\"()")
}

// role decides role and period of a draft.
func (r *reader) role(d *draft, outer scope) {
	f := &d.fact
	if !d.dated && !d.event {
		switch {
		case outer.dated:
			d.period, d.dated = outer.period, true
		case d.target && r.now.planYear > 0:
			d.period, d.dated = period{kind: yearSpan, year: r.now.planYear}, true
		case r.now.known && d.target && d.task && r.now.review.kind != yearSpan && r.now.review.kind != termSpan && r.now.review.year > 0:
			d.period, d.dated = period{kind: yearSpan, year: r.now.review.year}, true // a task after the months under review
		case r.now.known:
			d.period, d.dated = r.now.review, true
		case r.now.year > 0:
			d.period, d.dated = period{kind: yearSpan, year: r.now.year}, true
		}
	}
	if d.event && (!d.explicit || d.period.kind == daySpan && !d.period.asOf) {
		d.dated = false
	}
	if d.target && r.now.term.year > 0 && strings.HasPrefix(f.Unit, "%/") {
		d.period, d.dated = r.now.term, true
	}
	if d.dated {
		year := r.now.year
		if outer.dated && outer.period.year > 0 {
			year = outer.period.year
			if outer.period.kind == termSpan || outer.period.kind == schoolSpan {
				year = outer.period.to
			}
		}
		if d.target && d.period.loose && r.now.planYear > 0 {
			year = r.now.planYear // "trong năm" among targets
		}
		f.Period = r.now.resolve(d.period, year)
	}
	switch {
	case d.event:
		f.Role = Actual
	case d.target && f.Estimate && d.explicit && !d.cue && !r.coming(d.period):
		f.Role = Estimate // "ước thu cả năm 2025" in the part about the year to come
	case d.target || d.dated && r.coming(d.period):
		f.Role = Target
	case f.Estimate || d.forecast:
		f.Role = Estimate
	default:
		f.Role = Actual
	}
	if f.Role == Target && !d.target {
		d.target = true
	}
}

// repeated reports a statement already made in the same words.
func (r *reader) repeated(f *Fact) bool {
	key := f.Name + "|" + f.Unit + "|" + f.Role + "|" + f.Period
	for _, n := range []*Num{f.Value, f.PlanPct, f.YoyPct, f.Of, f.Upper} {
		key += "|"
		if n != nil {
			key += n.Trim().Plain()
		}
	}
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	if r.seen[key] {
		return true
	}
	r.seen[key] = true
	return false
}

// recalled reports a count that an assignment only recalls: "giải quyết dứt điểm
// 14 hồ sơ đất đai quá hạn" after "còn 14 hồ sơ đất đai quá hạn".
func (r *reader) recalled(f *Fact) bool {
	for i := range r.doc.Facts {
		g := &r.doc.Facts[i]
		if g.Value != nil && f.Value != nil && g.Unit == f.Unit && g.Value.Cmp(*f.Value) == 0 && (strings.HasSuffix(f.Name, g.Name) || f.Value.Units >= 3 && akin(f, g)) {
			return true
		}
	}
	return false
}

// tabled reports a figure of a table that the prose before it has told in full.
func (r *reader) tabled(f *Fact) bool {
	if f.Value == nil || f.PlanPct != nil || f.YoyPct != nil || f.Plan != nil {
		return false
	}
	for _, i := range r.told[toldKey(f)] {
		g := &r.doc.Facts[i]
		if g.Unit == f.Unit || strings.HasPrefix(g.Unit, f.Unit+" ") {
			return akin(f, g)
		}
	}
	return false
}

// toldKey is the value of a fact with its role and period.
func toldKey(f *Fact) string { return f.Value.Trim().Plain() + "|" + f.Role + "|" + f.Period }

// akin reports that two names share a word beside their counting word.
func akin(f, g *Fact) bool {
	name, unit := " "+g.Name+" ", " "+f.Unit+" "
	for _, word := range strings.Fields(f.Name) {
		if w := " " + word + " "; strings.Contains(name, w) && !strings.Contains(unit, w) {
			return true
		}
	}
	return false
}
