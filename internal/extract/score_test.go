package extract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tongket/internal/wardtest/need"
)

// goldFact is a fact as the corpus schema writes it.
type goldFact struct {
	Name    string   `json:"name"`
	Role    string   `json:"role"`
	Period  string   `json:"period"`
	Value   *float64 `json:"value"`
	Unit    string   `json:"unit"`
	Bound   string   `json:"bound"`
	Of      *float64 `json:"of"`
	PlanPct *float64 `json:"plan_pct"`
	Plan    *float64 `json:"plan"`
	YoyPct  *float64 `json:"yoy_pct"`
	Upper   *float64 `json:"upper"`
}

type goldCase struct {
	ID    string     `json:"id"`
	Facts []goldFact `json:"facts"`
	Tasks []struct {
		Lead string `json:"lead"`
		Due  string `json:"due"`
	} `json:"tasks"`
}

// fields are what the level full compares beside the figure.
var fields = []string{"role", "period", "bound", "yoy_pct", "name"}

// scoreFold is the scorer's own folding: small letters, no tone marks.
func scoreFold(s string) string {
	s = norm.NFD.String(strings.ToLower(norm.NFKC.String(s)))
	s = strings.Map(func(r rune) rune {
		switch r {
		case 0x300, 0x301, 0x303, 0x309, 0x323:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}

func scoreWords(s string) []string {
	return strings.FieldsFunc(scoreFold(s), func(r rune) bool {
		return r != '_' && !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
}

var (
	scoreMultipliers = map[string]float64{"nghin": 1e3, "ngan": 1e3, "triêu": 1e6, "ty": 1e9, "ti": 1e9}
	scoreUnitWords   = map[string]string{"đ": "đông", "vnđ": "đông", "vnd": "đông", "trđ": "triêu đông"}
)

// scoreUnit cuts "/người", "/năm" and "mỗi năm" and gives the factor and the words.
func scoreUnit(unit string) (float64, []string) {
	u := scoreFold(unit)
	for _, per := range []string{"ngươi", "năm"} {
		for _, form := range []string{"/" + per, "/ " + per} {
			u = strings.ReplaceAll(u, " "+form, form)
			u = strings.ReplaceAll(u, form, "")
		}
	}
	u = strings.ReplaceAll(u, "môi năm", "")
	u = strings.ReplaceAll(strings.ReplaceAll(u, "phân trăm", "%"), ",", " ")
	var words []string
	for _, w := range strings.Fields(u) {
		if full, ok := scoreUnitWords[w]; ok {
			w = full
		}
		words = append(words, strings.Fields(w)...)
	}
	factor := 1.0
	for len(words) > 0 && scoreMultipliers[words[0]] != 0 {
		factor *= scoreMultipliers[words[0]]
		words = words[1:]
	}
	if factor != 1 && len(words) == 0 {
		words = []string{"đông"}
	}
	return factor, words
}

func close2(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	d := math.Abs(*a - *b)
	return d <= math.Max(1e-6*math.Max(math.Abs(*a), math.Abs(*b)), 1e-6)
}

func scaledValue(v *float64, factor float64) *float64 {
	if v == nil {
		return nil
	}
	x := *v * factor
	return &x
}

func sameFigure(g, p goldFact) bool {
	gf, gu := scoreUnit(g.Unit)
	pf, pu := scoreUnit(p.Unit)
	if !close2(scaledValue(g.Value, gf), scaledValue(p.Value, pf)) {
		return false
	}
	n := min(len(gu), len(pu))
	if g.Value != nil && len(gu) > 0 && (len(pu) == 0 || !slices.Equal(gu[:n], pu[:n])) {
		return false
	}
	if g.Value == nil && g.PlanPct == nil && !close2(g.YoyPct, p.YoyPct) {
		return false
	}
	return close2(g.PlanPct, p.PlanPct) && close2(g.Of, p.Of) && close2(g.Upper, p.Upper)
}

func nameF1(a, b string) float64 {
	x, y := scoreWords(a), scoreWords(b)
	count := map[string]int{}
	for _, w := range x {
		count[w]++
	}
	shared := 0
	for _, w := range y {
		if count[w] > 0 {
			count[w]--
			shared++
		}
	}
	if shared == 0 {
		return 0
	}
	return 2 * float64(shared) / float64(len(x)+len(y))
}

func scorePeriod(s string) string {
	return strings.NewReplacer("-03M", "-Q1", "-06M", "-H1", "-12M", "").Replace(strings.TrimSpace(s))
}

func agreement(g, p goldFact) map[string]bool {
	return map[string]bool{
		"role": g.Role == p.Role, "period": scorePeriod(g.Period) == scorePeriod(p.Period),
		"bound": g.Bound == p.Bound, "yoy_pct": close2(g.YoyPct, p.YoyPct), "name": nameF1(g.Name, p.Name) >= 0.5,
	}
}

// A tally is what one run over a corpus gives.
type tally struct {
	gold, pred, figure, full int
	agreed                   map[string]int
}

// f1 is the F1 of so many hits.
func (t tally) f1(hits int) float64 {
	if hits == 0 {
		return 0
	}
	p, r := float64(hits)/float64(t.pred), float64(hits)/float64(t.gold)
	return 2 * p * r / (p + r)
}

// String prints the tally in the words of the reference scorer.
func (t tally) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "gold %d  predicted %d\n", t.gold, t.pred)
	for _, l := range []struct {
		name string
		hits int
	}{{"figure", t.figure}, {"full", t.full}} {
		fmt.Fprintf(&b, "%-6s  precision %.3f  recall %.3f  F1 %.3f  (%d right)\n",
			l.name, float64(l.hits)/float64(t.pred), float64(l.hits)/float64(t.gold), t.f1(l.hits), l.hits)
	}
	b.WriteString("of the matched: ")
	for i, f := range fields {
		if i > 0 {
			b.WriteString("  ")
		}
		fmt.Fprintf(&b, "%s %.3f", f, float64(t.agreed[f])/float64(t.figure))
	}
	return b.String()
}

// add scores one text.
func (t *tally) add(gold, pred []goldFact) {
	pred = withoutRepeats(pred)
	type pair struct {
		fields, i, j int
		name         float64
		agree        map[string]bool
	}
	var pairs []pair
	for i, g := range gold {
		for j, p := range pred {
			if !sameFigure(g, p) {
				continue
			}
			a := agreement(g, p)
			n := 0
			for _, ok := range a {
				if ok {
					n++
				}
			}
			pairs = append(pairs, pair{n, i, j, nameF1(g.Name, p.Name), a})
		}
	}
	sort.SliceStable(pairs, func(x, y int) bool {
		a, b := pairs[x], pairs[y]
		if a.fields != b.fields {
			return a.fields > b.fields
		}
		if a.name != b.name {
			return a.name > b.name
		}
		if a.i != b.i {
			return a.i < b.i
		}
		return a.j < b.j
	})
	t.gold, t.pred = t.gold+len(gold), t.pred+len(pred)
	usedGold, usedPred := map[int]bool{}, map[int]bool{}
	for _, p := range pairs {
		if usedGold[p.i] || usedPred[p.j] {
			continue
		}
		usedGold[p.i], usedPred[p.j] = true, true
		t.figure++
		if p.fields == len(fields) {
			t.full++
		}
		for f, ok := range p.agree {
			if ok {
				t.agreed[f]++
			}
		}
	}
}

// withoutRepeats counts a fact predicted twice in the same words once.
func withoutRepeats(facts []goldFact) []goldFact {
	seen := map[string]bool{}
	var out []goldFact
	for _, f := range facts {
		b, err := json.Marshal(f)
		if err != nil {
			panic(err)
		}
		if !seen[string(b)] {
			seen[string(b)] = true
			out = append(out, f)
		}
	}
	return out
}

// loadGold reads gold or predictions, one case a line or a single object.
func loadGold(t testing.TB, name string) []goldCase {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var cases []goldCase
	dec := json.NewDecoder(bytes.NewReader(data))
	for dec.More() {
		var c goldCase
		if err := dec.Decode(&c); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		cases = append(cases, c)
	}
	return cases
}

// readCase reads the text of a case and gives its facts through their JSON, as
// the command line prints them.
func readCase(t testing.TB, file string) (*Document, []goldFact, []byte) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	d := Text(string(data))
	out, err := json.Marshal(d.Facts)
	if err != nil {
		t.Fatal(err)
	}
	var facts []goldFact
	if err := json.Unmarshal(out, &facts); err != nil {
		t.Fatal(err)
	}
	return d, facts, out
}

// scoreCorpus reads the texts of a folder against their gold: all, or those whose
// ids begin with one of the letters of sets.
func scoreCorpus(t testing.TB, gold, dir, sets string) (tally, []byte) {
	t.Helper()
	total := tally{agreed: map[string]int{}}
	var lines bytes.Buffer
	for _, c := range loadGold(t, gold) {
		if sets != "" && !strings.Contains(sets, c.ID[:1]) {
			continue
		}
		_, facts, out := readCase(t, filepath.Join(dir, c.ID+".txt"))
		total.add(c.Facts, facts)
		fmt.Fprintf(&lines, `{"id": %q, "facts": %s}`+"\n", c.ID, out)
	}
	return total, lines.Bytes()
}

// TestAccuracy holds what the reader has reached, for each set of texts by itself, so
// that none hides behind another; the floors only ever rise.
func TestAccuracy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, gold, dir, sets string
		figure, full          float64
	}{
		{"dev", "testdata/dev/gold.jsonl", "testdata/dev", "", 0.999, 0.978},
		{"own", "testdata/own/gold.jsonl", "testdata/own", "abcdefghij", 0.999, 0.973},
		{"fresh-k", "testdata/own/gold.jsonl", "testdata/own", "k", 0.996, 0.937},
		{"fresh-l", "testdata/own/gold.jsonl", "testdata/own", "l", 0.997, 0.94},
		{"fresh-m", "testdata/own/gold.jsonl", "testdata/own", "m", 0.98, 0.916},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, lines := scoreCorpus(t, c.gold, c.dir, c.sets)
			t.Logf("\n%s", got)
			if f := got.f1(got.figure); f < c.figure {
				t.Errorf("figure F1 fell to %.3f, was at least %.3f", f, c.figure)
			}
			if f := got.f1(got.full); f < c.full {
				t.Errorf("full F1 fell to %.3f, was at least %.3f", f, c.full)
			}
			keepPredictions(t, c.name, lines)
		})
	}
}

// keepPredictions writes what was read to the folder TONGKET_PREDICTIONS, for the
// reference scorer's list of misses.
func keepPredictions(t *testing.T, name string, lines []byte) {
	t.Helper()
	dir := os.Getenv("TONGKET_PREDICTIONS")
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".jsonl"), lines, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestSeed(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(need.Shared(t), "corpus")
	got, lines := scoreCorpus(t, filepath.Join(dir, "seed.gold.json"), dir, "")
	t.Logf("\n%s", got)
	if got.figure != 13 || got.pred != 13 {
		t.Errorf("%d of 13 figures are right, %d were read", got.figure, got.pred)
	}
	if got.full < seedFull {
		t.Errorf("%d facts are right in full, want %d", got.full, seedFull)
	}
	keepPredictions(t, "seed", lines)
}

// seedFull is how many facts of the founding text are right in every field.
const seedFull = 13

// TestScorerAgrees runs the reference scorer on the same predictions.
func TestScorerAgrees(t *testing.T) {
	t.Parallel()
	python := need.Program(t, "python3")
	for _, c := range [][2]string{{"testdata/dev/gold.jsonl", "testdata/dev"}, {"testdata/own/gold.jsonl", "testdata/own"}} {
		got, lines := scoreCorpus(t, c[0], c[1], "")
		file := filepath.Join(t.TempDir(), "predictions.jsonl")
		if err := os.WriteFile(file, lines, 0o644); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(python, "testdata/dev/score.py", c[0], file).Output()
		if err != nil {
			t.Fatal(err)
		}
		if want := strings.TrimSpace(string(out)); want != got.String() {
			t.Errorf("%s: the reference scorer says\n%s\nthis one\n%s", c[0], want, got)
		}
	}
}
