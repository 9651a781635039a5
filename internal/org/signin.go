package org

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/netip"
	"slices"
	"sync"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Attempt is somebody at the sign-in page.
type Attempt struct {
	Login    string
	Password string
	Client   string      // the client's address without its port, "" for none
	Ward     auth.WardID // the ward to work in, where the account has several; "" for the first
}

// SignIn checks a login and a password and begins a session; the token goes to
// the client and is kept here only as a digest. After a wrong password the login
// typed and, after several, the client's address wait 1, 2, 4 … 60 seconds; the
// wait never becomes a lock-out, and a login that does not exist answers as one
// that does. It is slow on purpose and opens its own transactions.
func SignIn(ctx context.Context, d *db.DB, a Attempt) (token string, err error) {
	keys := a.keys()
	leave, err := inTurn(ctx, keys[0].key)
	if err != nil {
		return "", err
	}
	defer leave()
	known, err := readAttempt(ctx, d, a, keys)
	if err != nil {
		return "", err
	}
	hash := known.password
	if known.account == "" {
		hash = nobody()
	}
	right, err := VerifyPassword(ctx, hash, a.Password)
	if err != nil {
		return "", err
	}
	if !right || known.account == "" {
		return "", wrong(ctx, d, keys)
	}
	ward, err := known.choose(a.Ward)
	if err != nil {
		return "", err
	}
	return beginSession(ctx, d, known.account, ward, keys[0].key)
}

// The rules of waiting. One office often shares one address, so an address may
// fail some times before it waits.
const (
	longestWait   = 60 * time.Second
	forgetAfter   = 15 * time.Minute
	addressSpares = 10
)

// waitKey is what a wrong password is counted under, and how many are free.
type waitKey struct {
	key    string
	spares int
}

// keys returns what a failure of the attempt counts against. Digests, so that a
// password typed by mistake into the field of the login is kept nowhere.
func (a Attempt) keys() []waitKey {
	keys := []waitKey{{digest("login " + vn.Fold(a.Login)), 0}}
	if a.Client != "" {
		keys = append(keys, waitKey{digest("address " + network(a.Client)), addressSpares})
	}
	return keys
}

// network returns what one client holds: an IPv4 address, or the /64 of an IPv6
// one, within which a client takes any address it likes.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.Prefix(64)
	if err != nil {
		return ip.String()
	}
	return prefix.String()
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// wait returns how long to wait after so many failures.
func wait(failures int) time.Duration {
	switch {
	case failures <= 0:
		return 0
	case failures > 6: // 1 s doubled six times is beyond the longest
		return longestWait
	}
	return time.Second << (failures - 1)
}

// queue holds the logins being tried now: guesses sent side by side would
// otherwise all be judged before the first failure is written.
var queue = struct {
	sync.Mutex
	busy map[string]*turn
}{busy: map[string]*turn{}}

type turn struct {
	free    chan struct{} // holds one token while nobody is at it
	waiting int
}

// inTurn waits until nobody else tries the same key in this process.
func inTurn(ctx context.Context, key string) (leave func(), err error) {
	queue.Lock()
	t := queue.busy[key]
	if t == nil {
		t = &turn{free: make(chan struct{}, 1)}
		t.free <- struct{}{}
		queue.busy[key] = t
	}
	t.waiting++
	queue.Unlock()
	drop := func() {
		queue.Lock()
		defer queue.Unlock()
		if t.waiting--; t.waiting == 0 {
			delete(queue.busy, key)
		}
	}
	select {
	case <-t.free:
		return func() { t.free <- struct{}{}; drop() }, nil
	case <-ctx.Done():
		drop()
		return nil, ctx.Err()
	}
}

// known is what the record holds about a login.
type known struct {
	account  auth.AccountID // "" for a login that does not exist
	password PasswordHash
	disabled bool
	wards    []auth.WardID // where the account may act today
}

// readAttempt reads what is known of a login, or refuses while it must wait.
func readAttempt(ctx context.Context, d *db.DB, a Attempt, keys []waitKey) (k known, err error) {
	err = d.ViewEveryWard(ctx, func(w *db.Wide) error {
		for _, key := range keys {
			var until string
			if _, err := w.One([]any{&until}, `select wait_until from sign_in_wait where key = $1`, key.key); err != nil {
				return err
			}
			if until > w.Stamp() {
				left, err := secondsLeft(w.Now, until)
				if err != nil {
					return err
				}
				return fault.New(fault.Busy, "mat_khau", "Vừa có lần đăng nhập sai. Hãy đợi %d giây rồi thử lại; mật khẩu đúng vẫn dùng được.", left)
			}
		}
		var disabled *string
		if _, err := w.One([]any{&k.account, &k.password, &disabled},
			`select id, password, disabled_at from account where login = $1`, vn.Fold(a.Login)); err != nil {
			return err
		}
		k.disabled = disabled != nil
		k.wards, err = wardsOf(w, k.account)
		return err
	})
	return k, err
}

func wardsOf(w *db.Wide, account auth.AccountID) ([]auth.WardID, error) {
	var wards []auth.WardID
	err := w.Each(func(s db.Scanner) error {
		var id auth.WardID
		err := s.Scan(&id)
		wards = append(wards, id)
		return err
	}, `
		select distinct ward from post
		where account = $1 and ended_at is null and valid_from <= $2
		order by ward`, string(account), string(vn.DayOf(w.Now)))
	return wards, err
}

// secondsLeft is how many whole seconds are left of a wait.
func secondsLeft(now time.Time, until string) (int, error) {
	t, err := db.ParseStamp(until)
	if err != nil {
		return 0, err
	}
	return max(1, int((t.Sub(now)+time.Second-1)/time.Second)), nil
}

// wrong counts a failure under every key and says that login or password is
// wrong, never which.
func wrong(ctx context.Context, d *db.DB, keys []waitKey) error {
	longest, err := countFailure(ctx, d, keys)
	if err != nil {
		return err
	}
	return fault.Invalidf("mat_khau", "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra phím Caps Lock và bộ gõ tiếng Việt, rồi thử lại sau %d giây.", int(longest/time.Second))
}

// countFailure counts a failure under every key and returns the longest wait that
// follows.
func countFailure(ctx context.Context, d *db.DB, keys []waitKey) (longest time.Duration, err error) {
	err = d.UpdateEveryWard(ctx, func(w *db.Wide) error {
		old := db.Stamp(w.Now.Add(-forgetAfter))
		if _, err := w.Exec(`delete from sign_in_wait where wait_until < $1`, old); err != nil {
			return err
		}
		for _, key := range keys {
			var failures int
			if _, err := w.One([]any{&failures}, `
				insert into sign_in_wait (key, failures, wait_until) values ($1, 1, $2)
				on conflict (key) do update set failures = sign_in_wait.failures + 1
				returning failures`, key.key, w.Stamp()); err != nil {
				return err
			}
			pause := wait(failures - key.spares)
			longest = max(longest, pause)
			if _, err := w.Exec(`update sign_in_wait set wait_until = $2 where key = $1`, key.key, db.Stamp(w.Now.Add(pause))); err != nil {
				return err
			}
		}
		return nil
	})
	return longest, err
}

// choose returns the ward that the session works in.
func (k known) choose(wanted auth.WardID) (auth.WardID, error) {
	switch {
	case k.disabled:
		return "", fault.Forbiddenf("Tài khoản này đã ngừng sử dụng. Hãy liên hệ Văn phòng của đơn vị nếu bạn còn làm việc ở đó.")
	case len(k.wards) == 0:
		return "", fault.Forbiddenf("Tài khoản này hiện không giữ chức vụ nào ở phường, xã. Hãy liên hệ Văn phòng của đơn vị.")
	case slices.Contains(k.wards, wanted):
		return wanted, nil
	}
	return k.wards[0], nil
}

// beginSession writes a session and forgets the login's failures.
func beginSession(ctx context.Context, d *db.DB, account auth.AccountID, ward auth.WardID, key string) (string, error) {
	secret := make([]byte, 32)
	rand.Read(secret) // never fails: the program stops where there is no randomness
	token := base64.RawURLEncoding.EncodeToString(secret)
	err := d.UpdateEveryWard(ctx, func(w *db.Wide) error {
		if _, err := w.Exec(`delete from sign_in_wait where key = $1`, key); err != nil {
			return err
		}
		if _, err := w.Exec(`delete from session where account = $1 and (expires_at < $2 or seen_at < $3)`,
			string(account), w.Stamp(), db.Stamp(w.Now.Add(-sessionIdle))); err != nil {
			return err
		}
		_, err := w.Exec(`
			insert into session (token, account, ward, created_at, seen_at, expires_at)
			values ($1, $2, $3, $4, $4, $5)`,
			digest(token), string(account), string(ward), w.Stamp(), db.Stamp(w.Now.Add(sessionLife)))
		return err
	})
	return token, err
}

// nobody is a hash that no password gives, so that a login that does not exist
// takes as long as one that does.
var nobody = sync.OnceValue(func() PasswordHash {
	salt, key := make([]byte, saltLength), make([]byte, keyLength)
	rand.Read(salt)
	rand.Read(key)
	return phc{memory: hashMemory, time: hashTime, threads: hashThreads, salt: salt, key: key}.encode()
})
