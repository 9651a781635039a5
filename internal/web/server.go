// Package web is the door for the ward's own people: pages in Vietnamese, drawn
// on the server, that work without script. A handler has two halves. The first
// reads the request, bounded and parsed, outside any transaction; slow work is
// done there. The second acts in one transaction with what was read, touches
// nothing but the database and draws nothing; the page is drawn after the
// commit. What receives a transaction never receives a request, so twenty
// stalled phones cannot make one clerk wait. A form that is refused comes back
// with everything that was typed; a form sent twice is done once.
package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/paper"
	"tongket/internal/web/static"
	"tongket/internal/web/ui"
)

// Config is how the door is opened. The zero Config serves plain HTTP for this
// machine alone.
type Config struct {
	DB           *db.DB
	Reader       paper.Reader // of papers; the zero one reads what needs no other program
	Log          *slog.Logger
	FirstRunCode string                   // opens the first-run page; "" closes it
	Secure       bool                     // pages travel encrypted: cookies say so
	BehindProxy  bool                     // the client's address stands in X-Forwarded-For
	Insecure     bool                     // a plain LAN: every page says so
	Demo         bool                     // the ward is invented: every page says so, a sample text is offered
	Mail         bool                     // a mail server is set up
	Site         string                   // address at which people reach the pages; "" takes the one they asked
	BackupAge    func() (time.Time, bool) // when the last copy was made; nil where none are made
}

// Server answers the staff pages.
type Server struct {
	Config
	handler http.Handler
}

// New prepares the door.
func New(c Config) *Server {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	s := &Server{Config: c}
	s.handler = s.protect(s.routes())
	return s
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// policy lets pages load from here and nowhere else, with nothing inline.
const policy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// protect puts around every answer what all of them need: the log line, a sieve
// for posts from other sites, the headers, compression.
func (s *Server) protect(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.problem(w, r, fault.Forbiddenf("Yêu cầu này đến từ một trang khác nên không được nhận. Hãy mở lại trang và gửi từ đó."))
	}))
	return s.logged(gzhttp.GzipHandler(headers(origin.Handler(next))))
}

func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		if !strings.HasPrefix(r.URL.Path, static.Prefix) {
			h.Set("Cache-Control", "no-store") // pages hold the ward's own data
		}
		next.ServeHTTP(w, r)
	})
}

// statusWriter remembers the status for the log line.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader remembers the status.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// logged writes one line a request: no query, no names, no values.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		sw := &statusWriter{w, http.StatusOK}
		next.ServeHTTP(sw, r)
		s.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("method", r.Method), slog.String("path", loggedPath(r.URL.Path)),
			slog.Int("status", sw.status), slog.Duration("took", time.Since(begun)))
	})
}

// statuses maps what sort of mending a fault asks for to a status.
var statuses = map[fault.Kind]int{
	fault.Invalid: http.StatusUnprocessableEntity, fault.Refused: http.StatusUnprocessableEntity,
	fault.Forbidden: http.StatusForbidden, fault.Missing: http.StatusNotFound, fault.Conflict: http.StatusConflict,
	fault.TooLarge: http.StatusRequestEntityTooLarge, fault.SignIn: http.StatusUnauthorized, fault.Busy: http.StatusServiceUnavailable,
}

// problem answers an error by a page. What people can mend is told in its own
// sentence; anything else is logged under a short code, which the page shows.
func (s *Server) problem(w http.ResponseWriter, r *http.Request, err error) {
	var body ui.Problem
	status := http.StatusInternalServerError
	f := fault.Of(err)
	switch {
	case errors.Is(err, context.Canceled):
		return // nobody is waiting for the answer any more
	case f == nil:
		code := s.logError(r, err)
		body = ui.Broken(code, r.URL.Path)
	case f.Kind == fault.Missing:
		status, body = statuses[f.Kind], ui.NotFound("/")
		body.Text = ui.Words(f.Sentence)
	case f.Kind == fault.Forbidden:
		status, body = statuses[f.Kind], ui.NotAllowed(f.Sentence, "/")
	default:
		status = statuses[f.Kind]
		body = ui.Problem{Title: "Chưa làm được việc này", Text: ui.Words(f.Sentence)}
		if f.Kind == fault.Busy {
			body.Code = s.logError(r, err)
		}
	}
	s.render(w, r, status, bare(ui.Bare{Title: "Tổng kết", Theme: theme(r)}, body))
}

// logError writes an error once, with the code that the page shows.
func (s *Server) logError(r *http.Request, err error) string {
	b := make([]byte, 3)
	rand.Read(b)
	code := strings.ToUpper(hex.EncodeToString(b))
	s.Log.ErrorContext(r.Context(), "failed", "code", code, "method", r.Method, "path", loggedPath(r.URL.Path), "error", err)
	return code
}

// ThemeCookie keeps the reader's choice of light or dark.
const themeCookie = "giao_dien"

func theme(r *http.Request) ui.Theme {
	if c, err := r.Cookie(themeCookie); err == nil {
		switch t := ui.Theme(c.Value); t {
		case ui.ThemeLight, ui.ThemeDark:
			return t
		}
	}
	return ui.ThemeAuto
}

const sessionCookie = "phien"

// signedIn finds who sends a request; the fault says to sign in.
func (s *Server) signedIn(r *http.Request) (auth.Actor, error) {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return auth.Actor{}, fault.New(fault.SignIn, "", "Hãy đăng nhập để xem trang này.")
	}
	actor, _, err := org.ActorOf(r.Context(), s.DB, c.Value)
	return actor, err
}

// setSession gives the browser its token, which scripts cannot read and other
// sites cannot send.
func (s *Server) setSession(w http.ResponseWriter, token string, age int) {
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: token, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode})
}

// client is the address that wrong passwords are counted against.
func (s *Server) client(r *http.Request) string {
	if s.BehindProxy {
		// The proxy writes the last entry itself; those before it are claims.
		list := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if last := strings.TrimSpace(list[len(list)-1]); last != "" {
			return last
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
