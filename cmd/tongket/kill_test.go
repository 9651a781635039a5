package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tongket/internal/auth"
	"tongket/internal/backup"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/wardtest"
)

// kills is how often the program dies, and phones how many people send figures
// meanwhile.
const (
	kills  = 6
	phones = 4
)

// TestKillLoop kills the program at any moment while people send figures, starts
// it again, and wants every figure that was acknowledged to be there, once, and
// the record to be sound. A phone whose answer was lost sends its form again with
// the same key, as people do.
func TestKillLoop(t *testing.T) {
	t.Parallel()
	ward := wardtest.Settled(t)
	cells := cellsOf(t, ward)
	args, reopen := prepared(t, ward)
	n := &network{}
	s := begin(t, args...)
	n.up(s.url)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var enough atomic.Bool
	var sending sync.WaitGroup
	sent := make([]int, phones)
	faults := make(chan error, phones)
	for i, cell := range cells {
		client := browser(t)
		signIn(t, client, s.url, "khue", wardtest.Password)
		sending.Go(func() {
			var err error
			if sent[i], err = (phone{client, n, cell}).sendUntil(ctx, &enough); err != nil {
				faults <- err
			}
		})
	}
	for range kills {
		time.Sleep(time.Duration(100+rand.IntN(400)) * time.Millisecond)
		s.kill(t)
		n.down()
		s = begin(t, args...)
		n.up(s.url)
	}
	time.Sleep(200 * time.Millisecond)
	enough.Store(true)
	sending.Wait()
	s.stop(t)
	close(faults)
	for err := range faults {
		t.Error(err)
	}
	total := 0
	for _, of := range sent {
		total += of
	}
	t.Logf("%d figures acknowledged by %d phones over %d kills", total, phones, kills)
	if total < 2*phones {
		t.Errorf("only %d figures were sent: the kills hit nobody at work", total)
	}
	d := reopen()
	defer d.Close()
	allThere(t, d, ward.Ward, cells, sent)
	if _, err := backup.Sound(t.Context(), d); err != nil {
		t.Errorf("the record after %d kills: %v", kills, err)
	}
}

// cellsOf defines a counted thing and returns the figure each phone sends: that
// of a month.
func cellsOf(t *testing.T, ward *wardtest.Site) (cells []figure.Key) {
	t.Helper()
	ward.Do(ward.Clerk, func(tx *db.Tx) error {
		d, err := plan.Define(tx, plan.Definition{Name: "Số hồ sơ giải quyết", Unit: "hồ sơ", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds})
		for m := 1; m <= phones; m++ {
			from := time.Date(2025, time.Month(m), 1, 0, 0, 0, 0, time.UTC)
			cells = append(cells, figure.Key{Indicator: d.Indicator, Unit: ward.Units["Tổ dân phố 7"], From: day(from), To: day(from.AddDate(0, 1, -1))})
		}
		return err
	})
	return cells
}

// prepared puts the ward where the program finds it, and returns how to open it
// when the program has ended.
func prepared(t *testing.T, ward *wardtest.Site) (args []string, reopen func() *db.DB) {
	t.Helper()
	o := db.Options{URL: ward.DB.URL()}
	args = []string{"serve", "--addr", "127.0.0.1:0", "--backup", t.TempDir()}
	if ward.DB.Engine() == db.SQLite {
		dir := t.TempDir()
		o = db.Options{Path: filepath.Join(dir, recordFile)}
		if err := ward.DB.CopyTo(t.Context(), o.Path); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--data", dir)
	} else {
		args = append(args, "--database", o.URL)
	}
	return args, func() *db.DB {
		d, err := db.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
}

// network says where the program answers now.
type network struct {
	mu sync.Mutex
	at string
}

func (n *network) up(url string) { n.mu.Lock(); n.at = url; n.mu.Unlock() }
func (n *network) down()         { n.up("") }
func (n *network) url() string   { n.mu.Lock(); defer n.mu.Unlock(); return n.at }

// phone sends one figure again and again, each time one more.
type phone struct {
	client *http.Client
	net    *network
	cell   figure.Key
}

// sendUntil returns how many figures were acknowledged.
func (p phone) sendUntil(ctx context.Context, enough *atomic.Bool) (sent int, err error) {
	for !enough.Load() {
		if err := p.send(ctx, sent+1); err != nil {
			return sent, err
		}
		sent++
	}
	return sent, nil
}

// send sends the n-th value until it is acknowledged.
func (p phone) send(ctx context.Context, n int) error {
	form := url.Values{"chi-tieu": {string(p.cell.Indicator)}, "don-vi": {string(p.cell.Unit)},
		"ky": {fmt.Sprintf("%s_%s", p.cell.From, p.cell.To)}, "gia_tri": {strconv.Itoa(n)}, "tinh_trang": {string(figure.Preliminary)},
		"seen": {strconv.Itoa(n - 1)}, "key": {db.NewID()}}
	for ctx.Err() == nil {
		at := p.net.url()
		if at == "" {
			time.Sleep(2 * time.Millisecond)
			continue
		}
		status, page, err := post(ctx, p.client, at+"/so-lieu/ghi", form)
		switch {
		case err == nil && status == http.StatusSeeOther:
			return nil
		case err == nil && status != http.StatusServiceUnavailable:
			return fmt.Errorf("figure %d of %s: status %d\n%s", n, p.cell.From, status, page)
		}
		time.Sleep(5 * time.Millisecond) // the program is gone, or busy with opening
	}
	return ctx.Err()
}

// allThere compares what the record holds with what was acknowledged.
func allThere(t *testing.T, d *db.DB, ward auth.WardID, cells []figure.Key, sent []int) {
	t.Helper()
	err := d.View(t.Context(), auth.System(ward, "test"), func(tx *db.Tx) error {
		for i, cell := range cells {
			history, err := figure.History(tx, cell)
			if err != nil {
				return err
			}
			seen := map[int64]int{}
			for _, f := range history {
				seen[f.Value.N]++
			}
			for n := 1; n <= sent[i]; n++ {
				if seen[int64(n)] != 1 {
					t.Errorf("figure %d of %s was acknowledged and is %d times in the record", n, cell.From, seen[int64(n)])
				}
			}
			if len(history) != sent[i] {
				t.Errorf("%s: %d revisions for %d figures", cell.From, len(history), sent[i])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
