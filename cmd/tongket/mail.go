package main

import (
	"net/url"
	"os"
	"strings"

	"tongket/internal/fault"
	"tongket/internal/notice"
)

// mailFlags say through which server mails go out. They are never kept in the
// record; the password lies in a file that the program alone should read.
type mailFlags struct {
	MailHost         string `env:"TONGKET_MAIL_HOST" help:"Mail server (SMTP) through which reminders go out (env TONGKET_MAIL_HOST); without it no mail is sent." placeholder:"HOST"`
	MailPort         int    `env:"TONGKET_MAIL_PORT" help:"Its port (env TONGKET_MAIL_PORT; default: 587 with starttls, 465 with tls, 25 with none)." placeholder:"PORT"`
	MailTLS          string `name:"mail-tls" env:"TONGKET_MAIL_TLS" default:"starttls" enum:"starttls,tls,none" help:"How the line to it is protected: ${enum} (env TONGKET_MAIL_TLS)."`
	MailUser         string `env:"TONGKET_MAIL_USER" help:"Name to sign in with (env TONGKET_MAIL_USER)." placeholder:"NAME"`
	MailPasswordFile string `env:"TONGKET_MAIL_PASSWORD_FILE" help:"File with the password (env TONGKET_MAIL_PASSWORD_FILE)." placeholder:"FILE" type:"path"`
	MailFrom         string `env:"TONGKET_MAIL_FROM" help:"Sender of the mails (env TONGKET_MAIL_FROM)." placeholder:"ADDRESS"`
	Site             string `env:"TONGKET_SITE" help:"Address at which people reach the pages, for links in mails and messages (env TONGKET_SITE)." placeholder:"URL"`
}

// smtp is the server that the flags describe, judged before anything is opened.
func (f *mailFlags) smtp() (notice.SMTP, error) {
	if f.Site != "" {
		if u, err := url.Parse(f.Site); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return notice.SMTP{}, fault.Invalidf("site", "Địa chỉ trang “%s” chưa đúng. Hãy ghi đủ như https://tongket.phuong.vn.", f.Site)
		}
	}
	s := notice.SMTP{Host: f.MailHost, Port: f.MailPort, Mode: notice.TLSMode(f.MailTLS), User: f.MailUser, From: f.MailFrom, Site: strings.TrimSuffix(f.Site, "/")}
	if f.MailHost != "" && f.MailPasswordFile != "" {
		secret, err := os.ReadFile(f.MailPasswordFile)
		if err != nil {
			return s, fault.Invalidf("mail-password-file", "Không đọc được tệp mật khẩu thư %s (%v). Hãy kiểm tra đường dẫn và quyền đọc.", f.MailPasswordFile, err)
		}
		s.Password = strings.TrimRight(string(secret), "\r\n")
	}
	return s.Checked()
}
