package score

// The scoring scripts in testdata/*.txt are the rules of this package told as
// cases: a plan, some figures, and what the board must say. They are Vietnamese
// and are meant to be read, doubted and added to by somebody who has never seen
// this code; testdata/README.md describes their words. The expectations were
// written from the rules of the domain and never from what the program printed.
//
// A file holds cases, each begun by "tình huống:". Every case is run as written
// and again with the figures, targets and baselines in reverse, and both boards
// must agree.

import (
	"cmp"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// scene is one case of a script.
type scene struct {
	title   string
	in      Input
	expects []expectation
	cut14   bool // months run from the 15th to the 14th
	year    int

	lines map[string]int // label of a line → index in in.Targets
	last  string         // label of the line being described
	names map[string]plan.IndicatorID
	// beside is the indicator being described that is no line of the plan, "" for
	// none.
	beside plan.IndicatorID
}

// expectation is one "mong đợi" line.
type expectation struct {
	place, label string // label "" is the whole board
	wants        []string
}

func TestScripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	cases := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		scenes, err := parseScenes(filepath.Base(file), string(text))
		if err != nil {
			t.Fatal(err)
		}
		cases += len(scenes)
		for _, s := range scenes {
			t.Run(filepath.Base(file)+"/"+s.title, func(t *testing.T) {
				t.Parallel()
				s.run(t)
			})
		}
	}
	t.Logf("%d scoring cases in %d files", cases, len(files))
}

func (s *scene) run(t *testing.T) {
	board := Of(s.in)
	for _, e := range s.expects {
		for _, want := range e.wants {
			if err := s.check(board, e.label, want); err != nil {
				t.Errorf("%s: %v", e.place, err)
			}
		}
	}
	backward := s.in
	backward.Figures = slices.Clone(s.in.Figures)
	backward.Targets = slices.Clone(s.in.Targets)
	backward.Baselines = slices.Clone(s.in.Baselines)
	slices.Reverse(backward.Figures)
	slices.Reverse(backward.Targets)
	slices.Reverse(backward.Baselines)
	if diff := gocmp.Diff(board, Of(backward), exact...); diff != "" {
		t.Errorf("the order of entry changes the board:\n%s", diff)
	}
}

var exact = gocmp.Options{
	gocmp.Comparer(func(a, b *big.Rat) bool {
		if a == nil || b == nil {
			return a == b
		}
		return a.Cmp(b) == 0
	}),
}

// parseScenes reads a file of cases.
func parseScenes(name, text string) ([]*scene, error) {
	var scenes []*scene
	var s *scene
	for i, raw := range strings.Split(vn.NFC(text), "\n") {
		place := fmt.Sprintf("%s:%d", name, i+1)
		line := strings.TrimSpace(raw)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, rest, found := strings.Cut(line, ":")
		if !found {
			return nil, fmt.Errorf("%s: no colon in %q", place, line)
		}
		rest = strings.TrimSpace(rest)
		if key == "tình huống" {
			s = &scene{title: rest, year: 2025, lines: map[string]int{}, names: map[string]plan.IndicatorID{}}
			s.in = Input{Year: 2025, AsOf: "2026-01-20", Definitions: map[plan.IndicatorID]plan.Definition{}}
			s.in.Units = Tree{Root: "phường", Parent: map[auth.UnitID]auth.UnitID{}, Name: map[auth.UnitID]string{"phường": "phường"}}
			scenes = append(scenes, s)
			continue
		}
		if s == nil {
			return nil, fmt.Errorf("%s: a case begins with “tình huống:”", place)
		}
		if err := s.line(place, key, rest); err != nil {
			return nil, fmt.Errorf("%s: %w", place, err)
		}
	}
	for _, s := range scenes {
		if len(s.expects) == 0 {
			return nil, fmt.Errorf("%s: “%s” expects nothing", name, s.title)
		}
	}
	return scenes, nil
}

// line reads one line of a case.
func (s *scene) line(place, key, rest string) (err error) {
	word, label, _ := strings.Cut(key, " ")
	switch {
	case key == "năm":
		s.year, err = strconv.Atoi(rest)
		s.in.Year = s.year
	case key == "đến ngày":
		s.in.AsOf, err = vn.ParseDay(rest)
	case key == "năm tính":
		err = s.window(rest)
	case key == "tháng tính":
		s.cut14 = rest == "từ ngày 15 đến ngày 14"
	case key == "thiết lập":
		err = s.setting(rest)
	case key == "nguồn giao":
		for name := range strings.SplitSeq(rest, ";") {
			s.baseline(strings.TrimSpace(name))
		}
	case key == "xét theo":
		s.in.Baseline = s.baseline(rest)
	case key == "đơn vị":
		err = tree(s.in.Units, rest)
	case strings.HasPrefix(key, "đơn vị đến "):
		err = s.past(strings.TrimPrefix(key, "đơn vị đến "), rest)
	case key == "sáp nhập", key == "chia tách", key == "chuyển":
		err = s.edge(key, rest)
	case key == "chỉ tiêu phụ":
		err = s.side(rest)
	case key == "năm riêng":
		err = s.ownYear(rest)
	case key == "đổi cách tính":
		err = s.breaks(rest)
	case key == "công thức", key == "khi thiếu", key == "quyền số":
		err = s.sheet(key, rest)
	case strings.HasPrefix(key, "đánh giá khác "):
		err = s.override(strings.TrimPrefix(key, "đánh giá khác "), rest)
	case strings.HasPrefix(key, "chỉ tiêu "):
		err = s.target(strings.TrimPrefix(key, "chỉ tiêu "), rest, true)
	case strings.HasPrefix(key, "trong đó "):
		err = s.target(strings.TrimPrefix(key, "trong đó "), rest, false)
	case key == "và":
		err = s.part(rest)
	case key == "điểm":
		var n vn.Decimal
		n, err = vn.ParseNumberAt(rest, 2)
		s.current().Weight = n.Units
	case key == "chủ trì":
		s.current().Owner = auth.UnitID(rest)
	case key == "kế hoạch":
		err = s.plans(rest)
	case key == "công bố":
		err = s.publish(rest)
	case key == "không so sánh được":
		s.incomparable(rest)
	case key == "số liệu", strings.HasPrefix(key, "số liệu "):
		err = s.figures(s.year, strings.TrimSpace(strings.TrimPrefix(key, "số liệu")), rest)
	case key == "năm trước", strings.HasPrefix(key, "năm trước "):
		err = s.figures(s.year-1, strings.TrimSpace(strings.TrimPrefix(key, "năm trước")), rest)
	case key == "mong đợi chung":
		s.expects = append(s.expects, expectation{place, "", split(rest)})
	case word == "mong" && strings.HasPrefix(label, "đợi "):
		s.expects = append(s.expects, expectation{place, strings.TrimPrefix(label, "đợi "), split(rest)})
	default:
		return fmt.Errorf("no such line: %q", key)
	}
	return err
}

func split(text string) []string {
	var parts []string
	for p := range strings.SplitSeq(text, ";") {
		parts = append(parts, strings.TrimSpace(p))
	}
	return parts
}

func (s *scene) window(rest string) error {
	days := twoDays.FindStringSubmatch(rest)
	if days == nil {
		return fmt.Errorf("%q is not two days", rest)
	}
	var err1, err2 error
	s.in.Window.From, err1 = vn.ParseDay(days[1])
	s.in.Window.To, err2 = vn.ParseDay(days[2])
	return cmp.Or(err1, err2)
}

var twoDays = regexp.MustCompile(`^từ (\S+) đến (\S+)$`)

func (s *scene) setting(rest string) (err error) {
	switch {
	case rest == "“trên” là từ mức đó trở lên":
		s.in.Settings.AboveMeansAtLeast = true
	case rest == "làm tròn theo kế hoạch":
		s.in.Settings.RoundToPlan = true
	case rest == "chấm đủ điểm hoặc 0 điểm":
		s.in.Settings.Points = org.PointsWhole
	case rest == "chấm điểm theo % kế hoạch":
		s.in.Settings.Points = org.PointsShare
	case strings.HasPrefix(rest, "vượt khi hơn kém mức giao quá "):
		text := strings.TrimSuffix(strings.TrimPrefix(rest, "vượt khi hơn kém mức giao quá "), "%")
		s.in.Settings.ExceedBeyond, err = vn.ParseNumber(text)
	default:
		err = fmt.Errorf("no such setting: %q", rest)
	}
	return err
}

func (s *scene) baseline(name string) plan.BaselineID {
	id := plan.BaselineID(vn.Lower(name))
	if !slices.ContainsFunc(s.in.Baselines, func(b plan.Baseline) bool { return b.ID == id }) {
		s.in.Baselines = append(s.in.Baselines, plan.Baseline{ID: id, Name: name, Rank: len(s.in.Baselines) + 1})
	}
	return id
}

// tree reads "Khối 1 gồm Tổ 1, Tổ 2".
func tree(t Tree, rest string) error {
	parent, children, ok := strings.Cut(rest, " gồm ")
	if !ok {
		return fmt.Errorf("%q does not say what a unit is made of", rest)
	}
	for child := range strings.SplitSeq(children, ",") {
		name := strings.TrimSpace(child)
		t.Parent[auth.UnitID(name)] = auth.UnitID(parent)
		t.Name[auth.UnitID(name)] = name
	}
	return nil
}

func (s *scene) current() *plan.Target { return &s.in.Targets[s.lines[s.last]] }

func (s *scene) target(label, rest string, counts bool) error {
	number, _, _ := strings.Cut(label, ".")
	n, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	s.last, s.beside = label, ""
	s.lines[label] = len(s.in.Targets)
	s.in.Targets = append(s.in.Targets, plan.Target{
		ID: plan.TargetID(label), Year: s.year, Number: n, Counts: counts,
	})
	return s.part(rest)
}

// part adds an indicator to the line being described.
func (s *scene) part(rest string) error {
	t := s.current()
	def, err := definition(rest)
	if err != nil {
		return err
	}
	s.beside = ""
	def.Indicator = plan.IndicatorID(fmt.Sprintf("%s/%d", t.ID, len(t.Parts)))
	s.names[def.Name] = def.Indicator
	s.in.Definitions[def.Indicator] = def
	if t.Name == "" {
		t.Name = def.Name
	}
	t.Parts = append(t.Parts, plan.Part{Indicator: def.Indicator})
	return nil
}

func (s *scene) open() (*plan.Part, plan.Definition) {
	if s.beside != "" {
		return &plan.Part{Indicator: s.beside}, s.in.Definitions[s.beside]
	}
	t := s.current()
	p := &t.Parts[len(t.Parts)-1]
	return p, s.in.Definitions[p.Indicator]
}

func (s *scene) publish(rest string) error {
	p, _ := s.open()
	n, err := vn.ParseNumber(strings.TrimSuffix(rest, "% kế hoạch"))
	s.in.Published = append(s.in.Published, Published{Indicator: p.Indicator, Percent: n})
	return err
}

func (s *scene) incomparable(rest string) {
	p, _ := s.open()
	if s.in.Settings.Incomparable == nil {
		s.in.Settings.Incomparable = map[plan.IndicatorID]string{}
	}
	s.in.Settings.Incomparable[p.Indicator] = rest
}
