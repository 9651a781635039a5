package notice_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/mail"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"tongket/internal/notice"
)

// post is a mail server on this machine that speaks SMTP over TCP and keeps what
// it is sent. fails, when set, answers the nth recipient (from 1).
type post struct {
	notice.SMTP
	mu    sync.Mutex
	got   []parcel
	asked int
	fails func(n int) error
}

// parcel is one mail as the server took it.
type parcel struct {
	from, to, user string
	tls            bool
	data           []byte
}

// message is the parcel, parsed.
func (p parcel) message(t *testing.T) *mail.Message {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(p.data))
	if err != nil {
		t.Fatalf("the mail cannot be read: %v\n%s", err, p.data)
	}
	return m
}

// parcels is what was taken so far.
func (p *post) parcels() []parcel {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]parcel(nil), p.got...)
}

const postUser, postPassword = "nhacviec", "mat khau thu 26"

// openPost starts a server in one of the modes and returns how to reach it.
func openPost(t *testing.T, mode notice.TLSMode) *post {
	t.Helper()
	p := &post{}
	s := smtp.NewServer(p)
	s.Domain, s.ErrorLog = "thu.hoamau.example", log.New(io.Discard, "", 0)
	s.ReadTimeout, s.WriteTimeout = 5*time.Second, 5*time.Second
	pair, roots := certificate(t)
	s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{pair}}
	if mode == notice.NoTLS {
		s.TLSConfig = nil
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if mode == notice.Implicit {
		l = tls.NewListener(l, s.TLSConfig)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	t.Cleanup(func() {
		s.Close()
		if err := <-ended; err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			t.Errorf("mail server: %v", err)
		}
	})
	p.SMTP = notice.SMTP{Host: "127.0.0.1", Port: port, From: "Văn phòng phường <vanphong@hoamau.example>", Mode: mode,
		Site: "https://hoamau.example", TLS: &tls.Config{RootCAs: roots, ServerName: "thu.hoamau.example"}}
	if mode != notice.NoTLS {
		p.User, p.Password = postUser, postPassword
	}
	if p.SMTP, err = p.Checked(); err != nil {
		t.Fatal(err)
	}
	return p
}

// certificate makes one for the server and the roots that trust it.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "thu.hoamau.example"}, DNSNames: []string{"thu.hoamau.example"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

// NewSession begins a conversation.
func (p *post) NewSession(c *smtp.Conn) (smtp.Session, error) {
	_, encrypted := c.TLSConnectionState()
	return &talk{post: p, parcel: parcel{tls: encrypted}}, nil
}

// talk is one conversation.
type talk struct {
	*post
	parcel parcel
}

func (s *talk) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *talk) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != postUser || password != postPassword {
			return smtp.ErrAuthFailed
		}
		s.parcel.user = user
		return nil
	}), nil
}

func (s *talk) Mail(from string, _ *smtp.MailOptions) error {
	if s.User != "" && s.parcel.user == "" {
		return smtp.ErrAuthRequired
	}
	s.parcel.from = from
	return nil
}

func (s *talk) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.parcel.to = to
	s.asked++
	if s.fails != nil {
		return s.fails(s.asked)
	}
	return nil
}

func (s *talk) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.parcel.data = data
	s.got = append(s.got, s.parcel)
	return nil
}

func (s *talk) Reset() {}

func (s *talk) Logout() error { return nil }

// cancelled is a context that has ended.
func cancelled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}
