package opening

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// Record is what the ward has already, as the review is held against it.
type Record struct {
	Tree      org.Tree
	Known     intake.Known
	Baselines []plan.Baseline
	Targets   map[int][]plan.Target // by year
	Figures   map[figure.Key]figure.Figure
	Chosen    map[string]string // by Clash.ID: the candidate that somebody chose
}

// Review is what the papers say together and the record does not hold yet, step by
// step. Each proposal has an id that does not depend on the order of papers.
type Review struct {
	Papers     int
	Units      []UnitProposal
	Indicators []IndicatorProposal
	Targets    []TargetProposal
	Series     []SeriesProposal
	Clashes    []Clash
	Settled    int // clashes that somebody chose in
	Undefined  int // figures of indicators that the ward has not defined
	Unclear    int // of which one paper says two values, and no other decides
	Unplaced   int // figures of parts of the ward that are no units yet
}

// UnitProposal is a unit that papers name and the tree does not have.
type UnitProposal struct {
	ID        string
	Name      string
	Kind      org.UnitKind
	Spellings []string // other than Name
	Sources   []Source
	Papers    int
	Sure      bool
}

// review is a consolidation at work.
type review struct {
	papers   []*Paper
	rec      Record
	clusters []*cluster
	units    map[string]org.Unit
	meant    map[*cluster]plan.Definition // what the ward has defined
	out      Review
}

// Consolidate lays papers side by side and holds them against the record. It is
// pure; the order of papers does not matter, and a paper given twice counts once.
func Consolidate(papers []Paper, rec Record) Review {
	w := &review{rec: rec, units: unitsOf(rec.Tree)}
	seen := map[string]bool{}
	for i := range papers {
		if key := string(papers[i].Document.ID); !seen[key] {
			seen[key] = true
			papers[i].read()
			w.papers = append(w.papers, &papers[i])
		}
	}
	slices.SortFunc(w.papers, func(a, b *Paper) int {
		return cmp.Or(cmp.Compare(a.Document.Day, b.Document.Day), strings.Compare(called(a.Document), called(b.Document)), strings.Compare(string(a.Document.ID), string(b.Document.ID)))
	})
	var all []Statement
	for _, p := range w.papers {
		for _, s := range p.statements {
			if !s.counts() {
				all = append(all, s)
			}
		}
	}
	w.out.Papers = len(w.papers)
	w.clusters = clusters(all)
	w.recognise()
	doubts(w.clusters)
	w.proposeUnits()
	w.proposeIndicators()
	w.proposePlan()
	w.proposeFigures()
	w.counted()
	slices.SortStableFunc(w.out.Clashes, func(a, b Clash) int {
		return cmp.Or(cmp.Compare(a.Kind.rank(), b.Kind.rank()), vn.Compare(a.Name, b.Name), strings.Compare(a.When, b.When), strings.Compare(a.ID, b.ID))
	})
	return w.out
}

// proposeUnits gathers what papers call units and the tree does not have.
func (w *review) proposeUnits() {
	type found struct {
		names   map[string]int
		sources []Source
		papers  map[string]bool
		sure    bool
	}
	all := map[string]*found{}
	for _, p := range w.papers {
		for _, m := range p.mentions() {
			if _, known := find(w.units, m.name); known {
				continue
			}
			key := unitKey(m.name)
			f := all[key]
			if f == nil {
				f = &found{names: map[string]int{}, papers: map[string]bool{}}
				all[key] = f
			}
			f.names[m.name]++
			f.sure = f.sure || m.sure
			if id := string(m.source.Document); !f.papers[id] {
				f.papers[id] = true
				f.sources = append(f.sources, m.source)
			}
		}
	}
	for key, f := range all {
		slices.SortStableFunc(f.sources, func(a, b Source) int { return cmp.Compare(b.Day, a.Day) })
		u := UnitProposal{ID: digest("u", key), Sources: f.sources, Papers: len(f.papers), Sure: f.sure || len(f.papers) > 1}
		for name := range f.names {
			u.Spellings = append(u.Spellings, name)
		}
		slices.SortFunc(u.Spellings, func(a, b string) int {
			return cmp.Or(cmp.Compare(f.names[b], f.names[a]), cmp.Compare(len(b), len(a)), strings.Compare(a, b))
		})
		u.Name, u.Spellings = u.Spellings[0], u.Spellings[1:]
		u.Kind, _ = kindOf(u.Name)
		w.out.Units = append(w.out.Units, u)
	}
	slices.SortFunc(w.out.Units, func(a, b UnitProposal) int {
		return cmp.Or(cmp.Compare(kindRank(a.Kind), kindRank(b.Kind)), vn.Compare(padded(a.Name), padded(b.Name)), strings.Compare(a.ID, b.ID))
	})
}

func kindRank(k org.UnitKind) int {
	return slices.IndexFunc(org.Kinds, func(i org.KindInfo) bool { return i.Kind == k })
}

// padded sets numbers in a name to three digits, so that 10 comes after 9.
func padded(name string) string {
	words := strings.Fields(name)
	for i, word := range words {
		if n, err := strconv.Atoi(word); err == nil {
			words[i] = fmt.Sprintf("%03d", n)
		}
	}
	return strings.Join(words, " ")
}

// unitOf is the unit that a number is of; the root for the whole ward.
func (w *review) unitOf(who string) (auth.UnitID, bool) {
	if who == "" {
		return w.rec.Tree.Root().ID, true
	}
	u, ok := find(w.units, who)
	return u.ID, ok
}

// recognise finds the ward's own indicators among the clusters: by the names they
// have or are remembered for, else by a catalogue code that one cluster alone has.
// What papers call in two ways and the ward knows for one is one.
func (w *review) recognise() {
	w.meant = map[*cluster]plan.Definition{}
	of := map[plan.IndicatorID]*cluster{}
	var kept []*cluster
	for _, c := range w.clusters {
		d, ok := w.named(c)
		if first := of[d.Indicator]; ok && first != nil {
			first.take(c)
			continue
		}
		kept = append(kept, c)
		if ok {
			w.meant[c], of[d.Indicator] = d, c
		}
	}
	w.clusters = kept
	for _, d := range w.rec.Known.Indicators {
		if c, ok := w.coded(d); ok && of[d.Indicator] == nil {
			w.meant[c] = d
		}
	}
}

// named is the ward's indicator that a wording of a cluster names.
func (w *review) named(c *cluster) (plan.Definition, bool) {
	for _, said := range c.wordings {
		name := vn.Sentence(said.Name)
		for _, called := range []string{name, withUnit(name, said.Unit)} {
			if d, ok := w.rec.Known.Named(called, said.Unit); ok {
				return d, true
			}
		}
	}
	return plan.Definition{}, false
}

// coded is the one cluster, not recognised by its name, that has the catalogue code
// of an indicator that no other has.
func (w *review) coded(d plan.Definition) (found *cluster, ok bool) {
	if d.Code == "" {
		return nil, false
	}
	for _, o := range w.rec.Known.Indicators {
		if o.Code == d.Code && o.Indicator != d.Indicator {
			return nil, false
		}
	}
	for _, c := range w.clusters {
		if c.code != d.Code || !plan.SameMeasure(c.wordings[0].Unit, d.Unit) {
			continue
		}
		if _, named := w.meant[c]; named || found != nil {
			return nil, false
		}
		found = c
	}
	return found, found != nil
}

// defined is the ward's indicator that a cluster is of.
func (w *review) defined(c *cluster) (plan.Definition, bool) {
	d, ok := w.meant[c]
	return d, ok
}

// withUnit tells two indicators of one name apart by what they are measured in.
func withUnit(name, unit string) string { return name + " (" + unit + ")" }

// sources are the places of statements, one a paper, the latest paper first.
func sources(said []Statement) []Source {
	seen := map[string]bool{}
	var all []Source
	for _, s := range said {
		if id := string(s.Source.Document); !seen[id] {
			seen[id] = true
			all = append(all, s.Source)
		}
	}
	slices.SortStableFunc(all, func(a, b Source) int { return cmp.Compare(b.Day, a.Day) })
	return all
}

// Open counts the contradictions in which nobody has chosen yet.
func (r Review) Open() int { return len(r.Clashes) - r.Settled }
