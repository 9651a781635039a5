package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tongket/internal/extract"
	"tongket/internal/paper"
	"tongket/internal/wardtest/need"
)

// trulyAmiss lists sound-looking texts whose findings are right, with what is amiss.
var trulyAmiss = map[string]string{}

// TestSoundTextsGiveNoAlarm reads every text of the corpora and asks that at most
// one in twenty has a contradiction or a doubt in it.
func TestSoundTextsGiveNoAlarm(t *testing.T) {
	t.Parallel()
	own, err := filepath.Glob(filepath.Join("..", "extract", "testdata", "own", "*.txt"))
	if err != nil || len(own) < 30 {
		t.Fatalf("%d own texts, %v", len(own), err)
	}
	t.Run("own", func(t *testing.T) { quiet(t, own) })
	t.Run("dev", func(t *testing.T) {
		dev, err := filepath.Glob(filepath.Join(need.Shared(t), "corpus", "dev", "*.txt"))
		if err != nil || len(dev) < 20 {
			t.Fatalf("%d texts, %v", len(dev), err)
		}
		quiet(t, dev)
	})
}

func quiet(t *testing.T, files []string) {
	t.Helper()
	loud := 0
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		d, err := paper.Read(path, data)
		if err != nil {
			t.Fatal(err)
		}
		_, amiss := trulyAmiss[filepath.Base(path)]
		any := false
		for _, f := range Document(d) {
			if alarm(f) && !amiss {
				t.Logf("%s: %s %s: %s", filepath.Base(path), f.Rule, f.Grade, f.Sentence)
				any = true
			}
		}
		if any {
			loud++
		}
	}
	t.Logf("%d of %d texts with an alarm", loud, len(files))
	if loud*20 > len(files) {
		t.Errorf("%d of %d texts alarmed, more than one in twenty", loud, len(files))
	}
}

// TestHostileTextTakesTimeInProportion checks texts of 300 KB that repeat what the
// rules look for, against the time of reading the same text: a rule that looked at
// every fact for every fact would take hundreds of times as long.
func TestHostileTextTakesTimeInProportion(t *testing.T) {
	for name, unit := range map[string]string{
		"brackets":  "Thu 12 tỷ đồng (trong đó 3 tỷ đồng (gồm 2 tỷ đồng ",
		"claims":    "Có 12/14 chỉ tiêu đạt: 3 dự án: ",
		"one name":  "Năm 2025 thu ngân sách nhà nước đạt 6 tỷ đồng, tăng 3% so với cùng kỳ.\n",
		"rows":      "1 | Thu nội địa | 12 | 13 | 14\n",
		"list":      "- Có 3 nhiệm vụ sau:\n",
		"no letter": "((((((((((:::::::;;;;;;....%%%%%",
	} {
		t.Run(name, func(t *testing.T) {
			// A busy machine may stop either at any moment, so the quickest of a few
			// tries of each is what they take.
			read, checked := time.Hour, time.Hour
			for range 3 {
				begin := time.Now()
				d := extract.Text(strings.Repeat(unit, 300_000/len(unit)))
				read = min(read, time.Since(begin))
				begin = time.Now()
				Document(d)
				checked = min(checked, time.Since(begin))
				if checked <= 30*read {
					break
				}
			}
			t.Logf("read in %v, checked in %v", read, checked)
			if checked > 30*read {
				t.Errorf("checking took %v, reading %v", checked, read)
			}
		})
	}
}
