package vn

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tongket/internal/fault"
)

// A line of a table in testdata is "text = answer", "text ? one | other" (asked)
// or "text ! part of the sentence" (refused). The tables are kept in Vietnamese,
// for a clerk to read and extend.
type line struct {
	at   int
	text string
	mark byte
	want string
}

// table reads testdata/name; \u00a0 and its like stand for what is not seen.
func table(t testing.TB, name string) []line {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var lines []line
	scanner := bufio.NewScanner(f)
	for n := 1; scanner.Scan(); n++ {
		row := scanner.Text()
		if strings.TrimSpace(row) == "" || strings.HasPrefix(row, "#") {
			continue
		}
		l := line{at: n, text: row}
		for i := 1; i < len(row); i++ {
			if row[i-1] == ' ' && strings.IndexByte("=?!", row[i]) >= 0 && (i+1 == len(row) || row[i+1] == ' ') {
				l.text, l.mark, l.want = row[:i], row[i], strings.TrimSpace(row[i+1:])
				break
			}
		}
		l.text = strings.TrimRight(l.text, " ")
		if strings.Contains(l.text, `\`) {
			if l.text, err = strconv.Unquote(`"` + l.text + `"`); err != nil {
				t.Fatalf("%s:%d: %v", name, n, err)
			}
		}
		lines = append(lines, l)
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	if len(lines) == 0 {
		t.Fatalf("%s holds no lines", name)
	}
	return lines
}

// checkLine compares what a reader gave for a line with what the line says.
func checkLine(t *testing.T, file string, l line, got string, err error) {
	t.Helper()
	var asked *Ambiguous
	switch {
	case l.mark == '?':
		if !errors.As(err, &asked) {
			t.Errorf("%s:%d: %q gave %q, %v; want a question", file, l.at, l.text, got, err)
			return
		}
		if both := asked.Readings[0].String() + " | " + asked.Readings[1].String(); both != l.want {
			t.Errorf("%s:%d: %q asks %q, want %q", file, l.at, l.text, both, l.want)
		}
	case l.mark == '!':
		f := fault.Of(err)
		if errors.As(err, &asked) || f == nil || f.Kind != fault.Invalid || !strings.Contains(f.Sentence, l.want) {
			t.Errorf("%s:%d: %q gave %q, %v; want a refusal with %q", file, l.at, l.text, got, err, l.want)
		}
	case err != nil || got != l.want:
		t.Errorf("%s:%d: %q gave %q, %v; want %q", file, l.at, l.text, got, err, l.want)
	}
}

func TestParseNumber(t *testing.T) {
	t.Parallel()
	for _, l := range table(t, "so.txt") {
		d, err := ParseNumber(l.text)
		checkLine(t, "so.txt", l, d.String(), err)
	}
}

func TestParseNumberAt(t *testing.T) {
	t.Parallel()
	for _, l := range table(t, "so-theo-chi-tieu.txt") {
		digits, text, _ := strings.Cut(l.text, ": ")
		scale, err := strconv.Atoi(digits)
		if err != nil {
			t.Fatal(err)
		}
		d, err := ParseNumberAt(text, scale)
		checkLine(t, "so-theo-chi-tieu.txt", l, d.String(), err)
		if err == nil && d.Scale != scale {
			t.Errorf("line %d: scale is %d, want %d", l.at, d.Scale, scale)
		}
	}
}

func TestParseWords(t *testing.T) {
	t.Parallel()
	for _, l := range table(t, "so-bang-chu.txt") {
		d, ok := ParseWords(l.text)
		got := ""
		if ok {
			got = d.String()
		}
		checkLine(t, "so-bang-chu.txt", l, got, nil)
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for _, l := range table(t, "doc-so.txt") {
		n, err := strconv.ParseInt(l.text, 10, 64)
		checkLine(t, "doc-so.txt", l, Words(n), err)
	}
}

func TestParseQuantity(t *testing.T) {
	t.Parallel()
	for _, l := range table(t, "so-luong.txt") {
		d, err := ParseQuantity(l.text)
		checkLine(t, "so-luong.txt", l, d.String(), err)
	}
}

func TestParseDay(t *testing.T) {
	t.Parallel()
	for _, l := range table(t, "ngay.txt") {
		d, err := ParseDay(l.text)
		checkLine(t, "ngay.txt", l, d.Phrase(), err)
	}
}

func TestOneTone(t *testing.T) {
	t.Parallel()
	for _, l := range table(t, "dat-dau.txt") {
		checkLine(t, "dat-dau.txt", l, OneTone(l.text), nil)
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for _, l := range table(t, "tim-kiem.txt") {
		checkLine(t, "tim-kiem.txt", l, Fold(l.text), nil)
	}
}
