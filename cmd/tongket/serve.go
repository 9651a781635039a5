package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"tongket/internal/backup"
	"tongket/internal/db"
	"tongket/internal/demo"
	"tongket/internal/job"
	"tongket/internal/notice"
	"tongket/internal/opening"
	"tongket/internal/org"
	"tongket/internal/paper"
	"tongket/internal/report"
	"tongket/internal/sheet"
	"tongket/internal/web"
)

// site is what is served.
type site struct {
	*db.DB
	door
	firstRun org.FirstRunCode // where no ward is there yet
	demo     *demo.Ward       // where the ward is invented
	mail     notice.SMTP      // the zero one sends nothing
	copies   string           // folder of the nightly copies, "" for none
}

// How long a client may take. Nobody who stalls holds a transaction, so these
// only bound what is kept for one: a header comes at once, a body within the
// minute that the pages allow it, a large file over a weak line within five.
const (
	headerTime = 10 * time.Second
	answerTime = 5 * time.Minute
	idleTime   = 2 * time.Minute
	stopTime   = 10 * time.Second
	headerSize = 32 << 10
)

// serve answers until the program is told to stop, then lets what is under way
// end: first the requests, then the work that they left.
func (p *program) serve(s site) error {
	l, err := s.listen()
	if err != nil {
		return err
	}
	log := p.log()
	reader, err := p.reader()
	if err != nil {
		return err
	}
	defer reader.Close() // only gives memory back
	server := s.server(log, reader)
	ctx, cancel := context.WithCancel(context.Background())
	var working sync.WaitGroup
	working.Go(func() {
		if err := s.worker(log, reader).Run(ctx); err != nil {
			log.Error("worker ended", "err", err)
		}
	})
	stopped := make(chan error, 1)
	go func() {
		<-p.ctx.Done()
		stopped <- shutDown(server)
	}()
	p.welcome(s, s.url(l))
	err = answer(server, l)
	if errors.Is(err, http.ErrServerClosed) {
		err = <-stopped
	} else {
		err = &ended{broken, fmt.Errorf("serve %s: %w", l.Addr(), err)}
	}
	cancel()
	working.Wait()
	return err
}

// log writes to standard error: every request, or, where a person looks at it
// beside the address, only what went wrong.
func (p *program) log() *slog.Logger {
	level := slog.LevelInfo
	if isTerminal(p.err) {
		level = slog.LevelWarn
	}
	return slog.New(slog.NewTextHandler(p.err, &slog.HandlerOptions{Level: level}))
}

// server is the door with its limits.
func (s site) server(log *slog.Logger, reader paper.Reader) *http.Server {
	c := web.Config{DB: s.DB, Reader: reader, Log: log, FirstRunCode: string(s.firstRun), Secure: s.secure(),
		BehindProxy: s.behindProxy, Insecure: s.insecure && !s.secure(), Demo: s.demo != nil,
		Mail: s.mail.On(), Site: s.mail.Site}
	if s.copies != "" {
		c.BackupAge = func() (time.Time, bool) { return backup.Age(s.copies) }
	}
	server := &http.Server{Handler: web.New(c), ReadHeaderTimeout: headerTime, WriteTimeout: answerTime, IdleTimeout: idleTime,
		MaxHeaderBytes: headerSize, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	if s.pair != nil {
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*s.pair}, MinVersion: tls.VersionTLS12}
	}
	return server
}

// worker does what acts leave to be done, the morning's reminders and the nightly
// copies.
func (s site) worker(log *slog.Logger, reader paper.Reader) job.Worker {
	w := job.Worker{DB: s.DB, Handlers: map[string]job.Handler{report.Job: report.Handler, sheet.ReadJob: sheet.ReadHandler, sheet.WriteJob: sheet.WriteHandler, opening.Job: opening.Handler(reader)}, Log: log,
		Periodic: notice.Tasks(s.DB, s.mail.On())}
	if s.mail.On() { // else mails lie until a server is there
		w.Handlers[notice.MailJob] = s.mail.Handler
	}
	if s.copies != "" {
		w.Periodic = append(w.Periodic, backup.Tasks(s.DB, s.copies)...)
	}
	return w
}

func answer(s *http.Server, l net.Listener) error {
	if s.TLSConfig != nil {
		return s.ServeTLS(l, "", "")
	}
	return s.Serve(l)
}

// shutDown lets running requests end, and cuts off those that do not.
func shutDown(s *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	if err := s.Shutdown(ctx); err != nil {
		return s.Close()
	}
	return nil
}

// welcome says where the pages are and how to begin.
func (p *program) welcome(s site, url string) {
	switch {
	case s.demo != nil:
		fmt.Fprintf(p.out, "Phường Hòa Mẫu (dữ liệu mẫu, mọi số liệu là giả định) đang mở tại:\n\n  %s\n\n", url)
		p.signIns(*s.demo)
	default:
		fmt.Fprintf(p.out, "tongket đang mở tại:\n\n  %s\n", url)
	}
	if s.firstRun != "" {
		fmt.Fprintf(p.out, "\nDữ liệu còn trống. Hãy mở địa chỉ trên và gõ mã khởi tạo này để lập đơn vị và tài khoản đầu tiên:\n\n  %s\n", s.firstRun)
	}
	if s.insecure && !s.secure() {
		fmt.Fprintln(p.err, "\nCẢNH BÁO: trang đang mở cho mạng nội bộ mà không mã hóa (--insecure-lan). Người khác trong mạng có thể đọc được mật khẩu và số liệu.")
	}
	fmt.Fprintln(p.out, "\nNhấn Ctrl+C để dừng.")
	if s.open {
		openBrowser(url)
	}
}
