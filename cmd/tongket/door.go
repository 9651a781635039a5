package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"

	"tongket/internal/fault"
)

// doorFlags say where the pages are served and what keeps others from reading
// along.
type doorFlags struct {
	Addr        string `default:"127.0.0.1:8080" help:"Address to listen on; on this machine alone the next free port is taken where it is in use." placeholder:"HOST:PORT"`
	Open        bool   `help:"Open the browser."`
	TLSCert     string `name:"tls-cert" help:"Certificate file (PEM); with --tls-key the pages travel encrypted." placeholder:"FILE" type:"path"`
	TLSKey      string `name:"tls-key" help:"Key file (PEM) of the certificate." placeholder:"FILE" type:"path"`
	BehindProxy bool   `help:"A proxy encrypts, keeps the Host header and writes X-Forwarded-For."`
	InsecureLAN bool   `name:"insecure-lan" help:"Serve a network without encryption; every page says so."`
}

// door is the door that the flags describe, judged.
func (f *doorFlags) door() (door, error) {
	d := door{addr: f.Addr, cert: f.TLSCert, key: f.TLSKey, behindProxy: f.BehindProxy, insecure: f.InsecureLAN, open: f.Open}
	return d, d.judge()
}

// door is how the pages are reached.
type door struct {
	addr        string
	cert, key   string
	behindProxy bool
	insecure    bool
	open        bool
	pair        *tls.Certificate
}

// judge refuses a door that strangers could look through, and reads the
// certificate, so that a wrong one is told before anything is opened.
func (d *door) judge() error {
	host, port, err := net.SplitHostPort(d.addr)
	if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 0 || n > 65535 {
		return fault.Invalidf("addr", "Địa chỉ “%s” chưa đúng dạng MÁY:CỔNG. Hãy ghi như 127.0.0.1:8080.", d.addr)
	}
	if (d.cert == "") != (d.key == "") {
		return fault.Invalidf("tls-cert", "Cần cả --tls-cert và --tls-key, mới có một. Hãy ghi đủ hai tệp.")
	}
	if d.cert != "" {
		pair, err := tls.LoadX509KeyPair(d.cert, d.key)
		if err != nil {
			return fault.Invalidf("tls-cert", "Không đọc được chứng thư %s và khóa %s (%v). Hãy kiểm tra hai tệp PEM này.", d.cert, d.key, err)
		}
		d.pair = &pair
	}
	if !loopback(host) && d.pair == nil && !d.behindProxy && !d.insecure {
		return fault.Invalidf("addr", "Địa chỉ %s cho máy khác vào mà không mã hóa, mật khẩu và số liệu sẽ bị đọc trên đường truyền. Hãy thêm --tls-cert và --tls-key, hoặc --behind-proxy nếu đã có máy chủ mã hóa đứng trước; mạng nội bộ chấp nhận rủi ro thì thêm --insecure-lan.", d.addr)
	}
	return nil
}

// loopback reports whether a host is this machine alone.
func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// secure reports whether the browser reaches the pages encrypted.
func (d *door) secure() bool { return d.pair != nil || d.behindProxy }

// nextPorts is how many ports are tried where the one asked for is in use.
const nextPorts = 100

// listen takes the address. Only a door for this machine moves to the next free
// port: a proxy and the people of a network look for the one that was named.
func (d *door) listen() (net.Listener, error) {
	host, port, err := net.SplitHostPort(d.addr)
	if err != nil {
		return nil, err
	}
	first, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	last := first
	if loopback(host) && d.pair == nil && !d.behindProxy && first != 0 {
		last = min(first+nextPorts, 65535)
	}
	for n := first; ; n++ {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(n)))
		switch {
		case err == nil:
			return l, nil
		case n < last && inUse(err):
			continue
		}
		return nil, &ended{broken, fault.Refusedf("Không mở được địa chỉ %s (%v). Hãy chọn địa chỉ hoặc cổng khác bằng --addr.", net.JoinHostPort(host, strconv.Itoa(n)), err)}
	}
}

// inUse reports whether somebody has the port, or the system keeps it for
// itself, as Windows does with whole ranges.
func inUse(err error) bool {
	const wsaInUse, wsaNotAllowed = syscall.Errno(10048), syscall.Errno(10013)
	return errors.Is(err, syscall.EADDRINUSE) || runtime.GOOS == "windows" && (errors.Is(err, wsaInUse) || errors.Is(err, wsaNotAllowed))
}

// url is the address a browser on this machine uses.
func (d *door) url(l net.Listener) string {
	scheme := "http"
	if d.pair != nil {
		scheme = "https"
	}
	at := l.Addr().(*net.TCPAddr) // what net.Listen("tcp") gives
	host := at.IP.String()
	if at.IP.IsUnspecified() {
		host = "localhost"
	}
	return fmt.Sprintf("%s://%s", scheme, net.JoinHostPort(host, strconv.Itoa(at.Port)))
}

// openBrowser shows the pages. A machine without a browser is no error: the
// address has been printed.
func openBrowser(url string) {
	var c *exec.Cmd
	switch runtime.GOOS {
	case "windows":
		c = exec.Command("rundll32", "url.dll,FileProtocolHandler", url)
	case "darwin":
		c = exec.Command("open", url)
	default:
		c = exec.Command("xdg-open", url)
	}
	if c.Start() == nil {
		go c.Wait() // nobody asks how the browser ended
	}
}
