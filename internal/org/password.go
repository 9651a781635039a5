package org

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"tongket/internal/fault"
	"tongket/internal/vn"
)

// PasswordHash is a password as the record keeps it, a PHC string:
// $argon2id$v=19$m=19456,t=2,p=1$salt$key.
type PasswordHash string

// The cost of a hash (RFC 9106 with 19 MiB): about 20 ms on a small machine.
const (
	hashMemory  = 19 * 1024 // KiB
	hashTime    = 2
	hashThreads = 1
	saltLength  = 16
	keyLength   = 32
)

// hashing lets few hashes run at once: each holds its memory, and twenty would
// take 400 MB of a small machine.
var hashing = make(chan struct{}, 3)

// The bounds of a password, in characters.
const (
	ShortestPassword = 10
	longestPassword  = 200
)

// HashPassword judges a new password for a login and hashes it. It is slow on
// purpose and belongs before a transaction, never inside one.
func HashPassword(ctx context.Context, login, password string) (PasswordHash, error) {
	if err := judgePassword(login, password); err != nil {
		return "", err
	}
	salt := make([]byte, saltLength)
	rand.Read(salt) // never fails: the program stops where there is no randomness
	p := phc{memory: hashMemory, time: hashTime, threads: hashThreads, salt: salt}
	key, err := p.derive(ctx, password, keyLength)
	if err != nil {
		return "", err
	}
	p.key = key
	return p.encode(), nil
}

// VerifyPassword reports whether a password is the one that was hashed. It is as
// slow as hashing.
func VerifyPassword(ctx context.Context, hash PasswordHash, password string) (bool, error) {
	p, err := parsePHC(hash)
	if err != nil {
		return false, err
	}
	if utf8.RuneCountInString(password) > longestPassword {
		password = "" // no stored password is so long; the work stays the same
	}
	key, err := p.derive(ctx, password, len(p.key))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(key, p.key) == 1, nil
}

// common holds passwords that everybody tries first, folded and without blanks.
var common = func() map[string]bool {
	set := map[string]bool{}
	for _, p := range strings.Fields(`
		0123456789 1234567890 0987654321 9876543210 12345678910 123456789a 1234567891 a123456789 123456789@
		1q2w3e4r5t 1qaz2wsx3edc qwertyuiop qwerty12345 qwerty123456 asdfghjkl; zxcvbnm123 abc1234567 abcd123456
		abcdefghij password12 password123 password1234 passw0rd123 p@ssw0rd123 admin12345 admin123456 administrator
		welcome123 iloveyou123 matkhau123 matkhau1234 matkhau12345 matkhau@123 anhyeuem123 emyeuanh123 anhnhoem123
		vietnam123 vietnam2025 vietnam2026 vietnam@123 hanoi123456 saigon12345 uybannhandan ubndphuong ubndphuong123
		ubndxa12345 vanphong123 vanphong@123 hoilamgi123 khongbiet123 khongcopass quenmatkhau chaomung123`) {
		set[p] = true
	}
	return set
}()

// judgePassword refuses a password that would be guessed early.
func judgePassword(login, password string) error {
	password = vn.NFC(password)
	plain := strings.Join(strings.Fields(vn.Fold(password)), "")
	n := utf8.RuneCountInString(password)
	distinct := map[rune]bool{}
	for _, r := range password {
		distinct[r] = true
	}
	refuse := func(format string, args ...any) error { return fault.Invalidf("mat_khau", format, args...) }
	switch name := vn.Fold(login); {
	case n < ShortestPassword:
		return refuse("Mật khẩu có %d ký tự, cần ít nhất %d. Hãy chọn dài hơn, ví dụ bốn từ không liên quan.", n, ShortestPassword)
	case n > longestPassword:
		return refuse("Mật khẩu có %d ký tự, nhiều nhất là %d. Hãy chọn ngắn hơn.", n, longestPassword)
	case name != "" && (plain == name || plain == name+name || strings.TrimRight(plain, "0123456789!@#.") == name):
		return refuse("Mật khẩu trùng với tên đăng nhập nên rất dễ đoán. Hãy chọn mật khẩu khác.")
	case common[plain]:
		return refuse("Mật khẩu này nằm trong số những mật khẩu hay bị đoán nhất. Hãy chọn mật khẩu khác.")
	case len(distinct) < 5:
		return refuse("Mật khẩu chỉ dùng %d ký tự khác nhau nên rất dễ đoán. Hãy dùng ít nhất 5 ký tự khác nhau.", len(distinct))
	}
	return nil
}

// plainAlphabet is what made-up passwords and codes consist of. No two look
// alike, and there is no vowel, w or d: a Vietnamese keyboard left on (Telex,
// VNI) then changes nothing of what is typed.
const plainAlphabet = "bcfghjkmnprstvx347"

// MakePassword makes a password of 62 random bits that can be read out and typed
// from paper: "bkm3t-7npvx-c4hjr".
func MakePassword() string { return madeUp(3) }

// madeUp makes groups of five random characters, 20.8 bits each.
func madeUp(groups int) string {
	var b strings.Builder
	var one [1]byte
	const fair = 256 - 256%len(plainAlphabet) // bytes beyond would favour the first letters
	for n := 0; n < groups*5; {
		rand.Read(one[:])
		if int(one[0]) >= fair {
			continue
		}
		if n > 0 && n%5 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(plainAlphabet[int(one[0])%len(plainAlphabet)])
		n++
	}
	return b.String()
}

// phc is a hash taken apart.
type phc struct {
	memory, time uint32
	threads      uint8
	salt, key    []byte
}

// derive computes the key of a password; it waits for its turn or for the end of
// ctx. One password typed on two systems has one form.
func (p phc) derive(ctx context.Context, password string, length int) ([]byte, error) {
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for the turn to hash: %w", ctx.Err())
	}
	return argon2.IDKey([]byte(vn.NFC(password)), p.salt, p.time, p.memory, p.threads, uint32(length)), nil
}

var unpadded = base64.RawStdEncoding.Strict()

func (p phc) encode() PasswordHash {
	return PasswordHash(fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.memory, p.time, p.threads,
		unpadded.EncodeToString(p.salt), unpadded.EncodeToString(p.key)))
}

// parsePHC takes a stored hash apart. Costs beyond what this program ever wrote
// are refused: a changed row must not take the machine's memory.
func parsePHC(hash PasswordHash) (phc, error) {
	parts := strings.Split(string(hash), "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != "v="+strconv.Itoa(argon2.Version) {
		return phc{}, fmt.Errorf("stored password is no argon2id hash")
	}
	var p phc
	costs := strings.Split(parts[3], ",")
	if len(costs) != 3 {
		return phc{}, fmt.Errorf("stored password has %d costs, want 3", len(costs))
	}
	memory, err1 := cost(costs[0], "m=", 8, 256*1024)
	time, err2 := cost(costs[1], "t=", 1, 16)
	threads, err3 := cost(costs[2], "p=", 1, 16)
	salt, err4 := unpadded.DecodeString(parts[4])
	key, err5 := unpadded.DecodeString(parts[5])
	for _, err := range []error{err1, err2, err3, err4, err5} {
		if err != nil {
			return phc{}, fmt.Errorf("stored password: %w", err)
		}
	}
	if len(salt) < 8 || len(salt) > 64 || len(key) < 16 || len(key) > 64 {
		return phc{}, fmt.Errorf("stored password has a salt of %d and a key of %d bytes", len(salt), len(key))
	}
	p = phc{memory: memory, time: time, threads: uint8(threads), salt: salt, key: key}
	if p.encode() != hash {
		return phc{}, fmt.Errorf("stored password is not in its one form")
	}
	return p, nil
}

func cost(text, name string, least, most uint64) (uint32, error) {
	digits, ok := strings.CutPrefix(text, name)
	if !ok {
		return 0, fmt.Errorf("cost %q does not begin with %q", text, name)
	}
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("cost %q: %w", text, err)
	}
	if n < least || n > most {
		return 0, fmt.Errorf("cost %q lies outside %d to %d", text, least, most)
	}
	return uint32(n), nil
}
