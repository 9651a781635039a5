package web

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"tongket/internal/figure"
)

// stall opens a connection that sends the head and half the body of a
// submission, and no more: a telephone that lost its signal.
func stall(t *testing.T, addr, cookie, body, contentType string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	_, err = fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: %s\r\nCookie: %s=%s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		entryPage, addr, sessionCookie, cookie, contentType, len(body), body[:len(body)/2])
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestStalledPostsDelayNobody: twenty telephones stand still in the middle of
// their submissions; another's goes through while they do, and then theirs.
func TestStalledPostsDelayNobody(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	head := p.as(p.Head)
	h := httptest.NewServer(p.server)
	t.Cleanup(h.Close) // after the connections that a stall leaves open
	addr := strings.TrimPrefix(h.URL, "http://")
	cookie := head.cookies[sessionCookie]

	_, values := head.entryOf(p.members, p.group7()).form(entryPage)
	bodies := make([]string, 20)
	stalled := make([]net.Conn, 20)
	for i := range stalled {
		mine := url.Values{}
		for name := range values {
			mine.Set(name, values.Get(name))
		}
		month := figure.Key{From: "2025-01-01", To: "2025-01-31"}
		mine.Set(fieldPeriod, periodValue(month.From, month.To))
		mine.Set(fieldDrawn, "")
		mine.Set("key", fmt.Sprintf("dung-%d", i))
		mine.Set(fieldValue, "7")
		bodies[i] = mine.Encode()
		stalled[i] = stall(t, addr, cookie, bodies[i], "application/x-www-form-urlencoded")
	}

	values.Set(fieldValue, "12")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+entryPage, strings.NewReader(values.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: sessionCookie, Value: cookie})
	// Far longer than a submission takes, far shorter than a stalled one is let go.
	client := &http.Client{Timeout: bodyTime / 3, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatalf("the submission beside %d stalled ones: %v", len(stalled), err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("the submission answers %d", answer.StatusCode)
	}
	if h := p.history(p.january(p.members, p.group7())); len(h) != 1 || h[0].Value.N != 12 {
		t.Errorf("its revisions: %+v", h)
	}
	first := bodies[0][len(bodies[0])/2:]
	if _, err := stalled[0].Write([]byte(first)); err != nil { // the signal is back
		t.Fatalf("a stalled connection was let go too early: %v", err)
	}
	if err := stalled[0].SetReadDeadline(time.Now().Add(bodyTime / 3)); err != nil {
		t.Fatal(err)
	}
	late, err := http.ReadResponse(bufio.NewReader(stalled[0]), nil)
	if err != nil {
		t.Fatalf("the stalled submission after it went on: %v", err)
	}
	late.Body.Close()
	if late.StatusCode != http.StatusSeeOther {
		t.Errorf("the stalled submission after it went on answers %d", late.StatusCode)
	}
}

// TestBrokenOffPostIsToldSo: a body that ends before it was announced to is
// answered by a sentence and writes nothing.
func TestBrokenOffPostIsToldSo(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	head := p.as(p.Head)
	h := httptest.NewServer(p.server)
	t.Cleanup(h.Close) // after the connections that a stall leaves open
	c := stall(t, strings.TrimPrefix(h.URL, "http://"), head.cookies[sessionCookie], "gia_tri=12&chi-tieu="+string(p.members.Indicator), "application/x-www-form-urlencoded")
	if err := c.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a body that broke off answers %d, want 422: %s", answer.StatusCode, p.log)
	}
	if h := p.history(p.january(p.members, p.group7())); len(h) != 0 {
		t.Errorf("it wrote %+v", h)
	}
}
