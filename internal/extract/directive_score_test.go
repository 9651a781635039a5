package extract

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tongket/internal/vn"
)

// goldTask is a task as the corpus schema writes it.
type goldTask struct {
	What         string   `json:"what"`
	Lead         string   `json:"lead"`
	Coordinating []string `json:"coordinating"`
	Due          string   `json:"due"`
	Product      string   `json:"product"`
}

// taskCase is one line of a corpus of tasks. A text without a list of tasks was
// not annotated for them.
type taskCase struct {
	ID    string     `json:"id"`
	Tasks []goldTask `json:"tasks"`
}

func loadTasks(t *testing.T, path string) []taskCase {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var cases []taskCase
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c taskCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		if c.Tasks != nil {
			cases = append(cases, c)
		}
	}
	return cases
}

// dueWords are the words before a due date that add nothing to it: "trước ngày
// 30/6" and "30/6" are one due date.
var dueWords = regexp.MustCompile(`^(trước|ngày|xong|hoàn thành|chậm nhất|đến|là|vào|trong|hết|định kỳ|tháng)( |$)`)

func plainDue(s string) string {
	s = strings.TrimSpace(vn.OneTone(vn.Lower(s)))
	for {
		cut := dueWords.ReplaceAllString(s, "")
		if cut == s || cut == "" {
			return s
		}
		s = strings.TrimSpace(cut)
	}
}

// plainLead is a lead without what stands before every name in a list.
func plainLead(s string) string {
	return strings.TrimPrefix(vn.OneTone(vn.Lower(s)), "các ")
}

// A taskTally counts the tasks of a corpus: pairs joined by the words they share, and
// of those the ones with lead and due date right.
type taskTally struct{ gold, read, paired, right, coordinating, product int }

func (s taskTally) f1() float64 { return 2 * float64(s.right) / float64(max(s.gold+s.read, 1)) }

// count pairs the directives of a text with its gold tasks, nearest words first.
func (s *taskTally) count(t *testing.T, id string, gold []goldTask, read []Directive) {
	s.gold, s.read = s.gold+len(gold), s.read+len(read)
	usedGold, used := map[int]bool{}, map[int]bool{}
	for {
		best, g, d := 0.3, -1, -1
		for i, want := range gold {
			for j, got := range read {
				if f := nameF1(want.What, got.Text); f > best && !usedGold[i] && !used[j] {
					best, g, d = f, i, j
				}
			}
		}
		if g < 0 {
			break
		}
		usedGold[g], used[d] = true, true
		s.pair(t, id, gold[g], read[d])
	}
	for i, want := range gold {
		if !usedGold[i] {
			t.Logf("%s: missed %q of %q", id, want.What, want.Lead)
		}
	}
	for j, got := range read {
		if !used[j] {
			t.Logf("%s: invented %q of %q (%s)", id, got.Text, got.Lead, got.Rule)
		}
	}
}

func (s *taskTally) pair(t *testing.T, id string, want goldTask, got Directive) {
	s.paired++
	if plainLead(want.Lead) == plainLead(got.Lead) && plainDue(want.Due) == plainDue(got.Due) {
		s.right++
	} else {
		t.Logf("%s: %q: lead %q due %q, want %q, %q (%s)", id, want.What, got.Lead, got.Due, want.Lead, want.Due, got.Rule)
	}
	if strings.EqualFold(strings.Join(want.Coordinating, "; "), strings.Join(got.Coordinating, "; ")) {
		s.coordinating++
	} else {
		t.Logf("%s: %q: with %q, want %q", id, want.What, got.Coordinating, want.Coordinating)
	}
	if strings.EqualFold(want.Product, got.Product) {
		s.product++
	} else {
		t.Logf("%s: %q: product %q, want %q", id, want.What, got.Product, want.Product)
	}
}

// TestTaskScore holds who must act, and by when, in the notices of the dev corpus
// and in own texts of other offices; what is invented counts as what is missed.
func TestTaskScore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		folder string
		floor  float64
	}{{"testdata/dev", 1}, {"testdata/tasks", 0.98}} {
		var s taskTally
		for _, one := range loadTasks(t, filepath.Join(c.folder, "gold.jsonl")) {
			data, err := os.ReadFile(filepath.Join(c.folder, one.ID+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			d := Text(string(data))
			s.count(t, one.ID, one.Tasks, d.Directives)
		}
		t.Logf("%s: F1 %.3f; of %d tasks %d paired, %d right; %d read; coordinating %d, product %d", c.folder, s.f1(), s.gold, s.paired, s.right, s.read, s.coordinating, s.product)
		if s.gold == 0 || s.f1() < c.floor {
			t.Errorf("%s: F1 %.3f of lead and due date, want at least %.2f", c.folder, s.f1(), c.floor)
		}
	}
}
