package org

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"tongket/internal/fault"
	"tongket/internal/vn"
)

func TestPasswordRules(t *testing.T) {
	t.Parallel()
	rows := []struct {
		password string
		says     string // "" for a good one
	}{
		{"trống đồng Ngọc 42", ""},
		{"bkm3t-7npvx-c4hjr", ""},
		{"sông Hiến chảy", ""},
		{"hanh.lt và mưa rào", ""}, // holds the login, and much besides
		{"", "có 0 ký tự"},
		{"ngắn quá", "có 8 ký tự"},
		{"hanh.lt", "có 7 ký tự"},
		{"hanh.lt2026", "trùng với tên đăng nhập"},
		{"HẠNH.LT12345", "trùng với tên đăng nhập"},
		{"hanh.lthanh.lt", "trùng với tên đăng nhập"},
		{"1234567890", "hay bị đoán"},
		{"Mật Khẩu 123", "hay bị đoán"},
		{"PASSWORD123", "hay bị đoán"},
		{"aaaaaaaaaaaa", "1 ký tự khác nhau"},
		{"121212121212", "2 ký tự khác nhau"},
		{strings.Repeat("trống đồng ", 20), "nhiều nhất là 200"},
	}
	for _, row := range rows {
		err := judgePassword("hanh.lt", row.password)
		f := fault.Of(err)
		switch {
		case row.says == "" && err != nil:
			t.Errorf("%q: %v, want it taken", row.password, err)
		case row.says != "" && (f == nil || f.Field != "mat_khau" || !strings.Contains(f.Sentence, row.says)):
			t.Errorf("%q: %v, want a sentence with %q", row.password, err, row.says)
		}
		if f != nil && row.password != "" && strings.Contains(f.Sentence, row.password) {
			t.Errorf("the sentence %q repeats the password", f.Sentence)
		}
	}
}

func TestHashPassword(t *testing.T) {
	t.Parallel()
	composed, apart := "trống đồng Ngọc 42", "trô\u0301ng đô\u0300ng Ngo\u0323c 42"
	one, err := HashPassword(t.Context(), "hanh.lt", composed)
	if err != nil {
		t.Fatal(err)
	}
	two, err := HashPassword(t.Context(), "hanh.lt", composed)
	if err != nil {
		t.Fatal(err)
	}
	if one == two {
		t.Error("two hashes of one password are the same: no salt")
	}
	if !strings.HasPrefix(string(one), "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash is %q", one)
	}
	for password, want := range map[string]bool{composed: true, apart: true, "trống đồng Ngọc 43": false, "": false, strings.Repeat("x", 5000): false} {
		if got, err := VerifyPassword(t.Context(), one, password); err != nil || got != want {
			t.Errorf("VerifyPassword(%.30q) is %v, %v; want %v", password, got, err, want)
		}
	}
	if _, err := HashPassword(t.Context(), "hanh.lt", "ngắn"); !fault.Is(err, fault.Invalid) {
		t.Errorf("a short password gave %v", err)
	}
}

// TestHashWaitsItsTurn fills every turn: the next hash waits until its context
// ends, and takes no memory.
func TestHashWaitsItsTurn(t *testing.T) {
	for range cap(hashing) {
		hashing <- struct{}{}
	}
	defer func() {
		for range cap(hashing) {
			<-hashing
		}
	}()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := HashPassword(ctx, "hanh.lt", "trống đồng Ngọc 42"); !errors.Is(err, context.Canceled) {
		t.Errorf("a fourth hash gave %v, want it to wait for its turn", err)
	}
}

func TestMakePassword(t *testing.T) {
	t.Parallel()
	if bits := 15 * math.Log2(float64(len(plainAlphabet))); bits < 60 {
		t.Errorf("a made-up password holds %.1f bits, want 60", bits)
	}
	if bits := 10 * math.Log2(float64(len(plainAlphabet))); bits < 40 {
		t.Errorf("a first-run code holds %.1f bits, want 40", bits)
	}
	seen := map[string]bool{}
	for range 200 {
		p := MakePassword()
		if seen[p] {
			t.Fatalf("%q was made twice", p)
		}
		seen[p] = true
		if err := judgePassword("hanh.lt", p); err != nil {
			t.Errorf("%q is refused: %v", p, err)
		}
		// Vowels, w and d are what a Vietnamese keyboard changes; 0 1 2 5 6 8 9 i l o q z
		// look like others.
		if strings.ContainsAny(p, "aeiouywdlqz0125689") || len(p) != 17 {
			t.Errorf("%q is not made to be typed from paper", p)
		}
	}
	for _, r := range plainAlphabet {
		if strings.Count(plainAlphabet, string(r)) != 1 {
			t.Errorf("%q stands twice in the alphabet", r)
		}
	}
}

func TestFirstRunCode(t *testing.T) {
	t.Parallel()
	c := NewFirstRunCode()
	spaced := strings.ReplaceAll(string(c), "-", " ")
	for typed, want := range map[string]bool{string(c): true, strings.ToUpper(string(c)): true, " " + spaced + "\n": true,
		strings.ReplaceAll(string(c), "-", ""): true, "": false, "-": false, string(c) + "b": false, string(c)[:9]: false} {
		if got := c.Is(typed); got != want {
			t.Errorf("code %s, typed %q: %v, want %v", c, typed, got, want)
		}
	}
	if FirstRunCode("").Is("") {
		t.Error("no code is matched by nothing")
	}
}

func TestLogin(t *testing.T) {
	t.Parallel()
	rows := map[string]string{
		"hanh.lt": "hanh.lt", " Hạnh.LT ": "hanh.lt", "to_dan_pho-3": "to_dan_pho-3", "Đoàn2": "doan2", "HA\u0323NH": "hanh",
		"": "", "ab": "", "lê hạnh": "", "a@b.c": "", "...": "", strings.Repeat("a", 41): "", "Иван": "", "a/../b": "",
	}
	for typed, want := range rows {
		got, err := Login(typed)
		if got != want || (want == "") != fault.Is(err, fault.Invalid) {
			t.Errorf("Login(%q) is %q, %v; want %q", typed, got, err, want)
		}
	}
}

func FuzzLogin(f *testing.F) {
	f.Add("hanh.lt")
	f.Add("Đoàn2")
	f.Fuzz(func(t *testing.T, typed string) {
		login, err := Login(typed)
		if err != nil {
			return
		}
		if again, err := Login(login); again != login || err != nil {
			t.Errorf("Login(%q) is %q, and of that %q, %v", typed, login, again, err)
		}
		if login != vn.Fold(login) {
			t.Errorf("%q is not folded", login)
		}
	})
}

func FuzzPHC(f *testing.F) {
	f.Add(string(nobody()))
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$argon2id$v=19$m=4294967295,t=2,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$2b$10$abcdefghijklmnopqrstuv")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := parsePHC(PasswordHash(s))
		if err != nil {
			return
		}
		if string(p.encode()) != s {
			t.Errorf("%q is written back as %q", s, p.encode())
		}
		if p.memory > 256*1024 || p.time > 16 {
			t.Errorf("%q would cost %d KiB and %d rounds", s, p.memory, p.time)
		}
	})
}

func TestPHCRefusals(t *testing.T) {
	t.Parallel()
	good := string(nobody())
	for name, s := range map[string]string{
		"empty":               "",
		"another algorithm":   strings.Replace(good, "argon2id", "argon2i", 1),
		"another version":     strings.Replace(good, "v=19", "v=16", 1),
		"memory of a machine": strings.Replace(good, "m=19456", "m=4194304", 1),
		"no memory":           strings.Replace(good, "m=19456", "m=0", 1),
		"costs swapped":       strings.Replace(good, "m=19456,t=2", "t=2,m=19456", 1),
		"leading zero":        strings.Replace(good, "t=2", "t=02", 1),
		"a cost too few":      strings.Replace(good, ",p=1", "", 1),
		"short salt":          "$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"padded":              good + "=",
		"cut off":             good[:len(good)-30],
	} {
		if _, err := parsePHC(PasswordHash(s)); err == nil {
			t.Errorf("%s: %q was taken", name, s)
		}
	}
	if _, err := parsePHC(PasswordHash(good)); err != nil {
		t.Error(err)
	}
}

func TestWait(t *testing.T) {
	t.Parallel()
	var got []int
	for n := range 10 {
		got = append(got, int(wait(n).Seconds()))
	}
	for n, want := range []int{0, 1, 2, 4, 8, 16, 32, 60, 60, 60} {
		if got[n] != want {
			t.Errorf("after %d failures: %d s, want %d", n, got[n], want)
		}
	}
	if wait(1<<40) != longestWait {
		t.Error("the wait grows past its end")
	}
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7",
		"2001:db8:1:2:aaaa::1": "2001:db8:1:2::/64", "2001:db8:1:2:bbbb::9%eth0": "2001:db8:1:2::/64", "máy 3": "máy 3",
	} {
		if got := network(address); got != want {
			t.Errorf("network(%q) is %q, want %q", address, got, want)
		}
	}
}

func BenchmarkVerifyPassword(b *testing.B) {
	hash := nobody()
	for b.Loop() {
		if _, err := VerifyPassword(b.Context(), hash, "trống đồng Ngọc 42"); err != nil {
			b.Fatal(err)
		}
	}
}
