package opening

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/vn"
)

// Paper is one paper of the folder as it was read.
type Paper struct {
	Document   document.Document
	Version    int
	Text       string
	Nodes      []extract.Node
	Proposals  []intake.Proposal
	statements []Statement
}

// Source is the place in a paper where something stands. Fact is the number of the
// nearest fact on the paper's page, 0 where there is none to jump to.
type Source struct {
	Document document.ID
	Version  int
	Span     [2]int
	Fact     int
	Paper    string // as people call it: "Báo cáo 12/BC-UBND"
	Day      vn.Day
}

// Statement is one number that a paper states of an indicator: in a table or in a
// sentence, of the plan or done.
type Statement struct {
	Name, Unit string // in the paper's words
	Who        string // the part of the ward it is of, "" for the whole
	Plan       bool
	Baseline   string // of a plan: who assigned it in the paper's words, "" for the ward itself
	Period     string // corpus form; of a plan its year
	Bound      figure.Bound
	Equal      bool // of a plan: exactly this much
	Value      vn.Decimal
	Upper, Of  *vn.Decimal
	Status     figure.Status
	Level      bool // said of a day ("đến ngày 30/6"), not of the days up to it
	Source     Source
	Table      int         // number of the table in its paper, 0 in prose
	Line       *Line       // of a row of a table
	official   bool        // of a plan: stands in the paper that assigns it
	proposals  []intake.ID // what the reader proposed of the same
}

// Line is what a row of a plan says beside its numbers.
type Line struct {
	Number int    // STT, 0 where the row has none
	After  int    // the last STT above it
	Place  int    // its place in its table, from 1
	Group  string // the heading it stands under
	Owner  string // cơ quan chủ trì
	Within bool   // a "trong đó" row
	Whole  string // of one of several parts of a line: the line's name
	Row    [2]int // the whole row in the text
}

// called is how people refer to a paper.
func called(d document.Document) string {
	if d.Number != "" {
		return strings.TrimSpace(d.Type + " " + d.Number)
	}
	return d.Title
}

// source is a place in the paper.
func (p *Paper) source(span [2]int) Source {
	s := Source{Document: p.Document.ID, Version: p.Version, Span: span, Paper: called(p.Document), Day: p.Document.Day}
	for _, q := range p.Proposals {
		if q.Span[0] < span[1] && span[0] < q.Span[1] {
			s.Fact = q.N
			break
		}
	}
	return s
}

// statementsOf reads what a paper states: its tables row by row, then what its
// sentences say besides.
func (p *Paper) read() {
	if p.statements != nil {
		return
	}
	p.statements = []Statement{}
	rows := p.tables()
	for _, q := range p.Proposals {
		if q.Fact == nil || slices.ContainsFunc(rows, func(r [2]int) bool { return r[0] <= q.Span[0] && q.Span[1] <= r[1] }) {
			continue // the row was read as a row
		}
		if s, ok := p.said(q); ok {
			p.statements = append(p.statements, s)
		}
	}
	slices.SortStableFunc(p.statements, func(a, b Statement) int { return cmp.Compare(a.Source.Span[0], b.Source.Span[0]) })
}

// bounds maps the reader's bounds to the record's.
var bounds = map[extract.Bound]figure.Bound{
	extract.Exact: figure.Exact, extract.Over: figure.Over, extract.Near: figure.Near, extract.Below: figure.Under,
	extract.About: figure.About, extract.AtLeast: figure.AtLeast, extract.AtMost: figure.AtMost,
}

// said is what a sentence states. A change of a rate, a percentage alone and a
// range of what was done are no figures.
func (p *Paper) said(q intake.Proposal) (Statement, bool) {
	f := *q.Fact
	_, _, dated := intake.Span(f.Period)
	planned := f.Role == extract.Target
	switch {
	case f.Value == nil, !dated, strings.HasPrefix(f.Unit, "điểm"), f.Unit == "", f.Upper != nil && !planned, planned && len(f.Period) != 4,
		f.Of != nil && planned && f.Of.Cmp(*f.Value) != 0:
		return Statement{}, false
	}
	s := Statement{Name: p.asPrinted(f.Name, q.Span), Unit: f.Unit, Who: f.Who, Plan: planned, Period: f.Period, Bound: bounds[f.Bound], Value: *f.Value,
		Upper: f.Upper, Of: f.Of, Status: figure.Final, Source: p.source(q.Span)}
	s.Source.Fact, s.proposals = q.N, []intake.ID{q.ID}
	if f.Estimate || f.Role == extract.Estimate {
		s.Status = figure.Estimate
	}
	s.Level = untilSaid.MatchString(vn.Lower(cut(p.Text[max(0, q.Span[0]-80):q.Span[1]], 200)))
	if planned {
		s.Baseline, s.official = p.assigner(), p.assigns()
	}
	return s, true
}

// proposed are the reader's own proposals of a statement in a row.
func (p *Paper) proposed(s Statement) (ids []intake.ID) {
	for _, q := range p.Proposals {
		if q.Fact != nil && q.Fact.Value != nil && s.Line.Row[0] <= q.Span[0] && q.Span[1] <= s.Line.Row[1] &&
			q.Fact.Value.Cmp(s.Value) == 0 && (q.Fact.Role == extract.Target) == s.Plan && q.Fact.Period == s.Period {
			ids = append(ids, q.ID)
		}
	}
	return ids
}

// asPrinted gives a name the capitals that the paper writes it with: "OCOP".
func (p *Paper) asPrinted(name string, span [2]int) string {
	around := p.Text[max(0, span[0]-300):min(len(p.Text), span[1]+100)]
	around = strings.ToValidUTF8(around, "")
	low := vn.Lower(around)
	if at := strings.Index(low, name); at >= 0 && len(low) == len(around) {
		return around[at : at+len(name)]
	}
	return name
}

// assigns reports that the paper is one by which a plan is set: its own words
// come before what a report repeats of it.
func (p *Paper) assigns() bool {
	kind := vn.Fold(p.Document.Type)
	return kind == "nghi quyet" || kind == "quyet dinh" || kind == "ke hoach"
}

// assigner is who assigns a plan value that the paper states without saying who:
// the province in a paper of the province, else the ward itself.
func (p *Paper) assigner() string {
	who := " " + vn.Fold(p.Document.Issuer) + " "
	if p.assigns() && (strings.Contains(who, " tinh ") || strings.Contains(who, " thanh pho ")) && !strings.Contains(who, " phuong ") && !strings.Contains(who, " xa ") && !strings.Contains(who, " dac khu ") {
		return "Tỉnh giao"
	}
	return ""
}

var untilSaid = regexp.MustCompile(`(?:đến|tính đến|hết)\s+(?:hết\s+)?ngày\s+\d`)

var yearSaid = regexp.MustCompile(`(?:năm|NĂM|Năm)\s+(20\d\d)|/(20\d\d)\b`)

// yearIn is the first year that a text names, 0 for none.
func yearIn(text string) int {
	m := yearSaid.FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	year, _ := strconv.Atoi(cmp.Or(m[1], m[2]))
	return year
}

// through is the last day that a paper reports on, by what it states as done.
func (p *Paper) through() vn.Day {
	var last vn.Day
	for _, s := range p.statements {
		if _, to, ok := intake.Span(s.Period); ok && !s.Plan && !s.counts() {
			last = max(last, to)
		}
	}
	return last
}

// counts reports a statement about the plan itself: "12/14 chỉ tiêu đạt và vượt".
func (s Statement) counts() bool { return strings.HasPrefix(vn.Fold(s.Unit), "chi tieu") }
