package html

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"tongket/internal/fault"
)

var charsetOf = regexp.MustCompile(`(?i)charset\s*=\s*["']?\s*([a-z0-9_:.-]+)`)

// decode gives the page as UTF-8. Its encoding is told by, in this order: a byte
// order mark, being valid UTF-8 beyond ASCII (pages saved anew keep the old name of
// their encoding), what came with the file, the page's own meta, zero bytes. Pages
// that say nothing and are no UTF-8 are taken for Windows-1258.
func decode(data []byte, label string) (string, error) {
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) || utf8.Valid(data) && bytes.IndexByte(data[:min(len(data), 1000)], 0) < 0 {
		return string(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))), nil
	}
	if label == "" {
		if m := charsetOf.FindSubmatch(data[:min(len(data), 4096)]); m != nil {
			label = string(m[1])
		}
	}
	var from encoding.Encoding = charmap.Windows1258
	if e, err := htmlindex.Get(label); err == nil {
		from = e
	}
	switch head := data[:min(len(data), 2)]; {
	case string(head) == "\xff\xfe", len(head) == 2 && head[1] == 0:
		from = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case string(head) == "\xfe\xff", len(head) == 2 && head[0] == 0:
		from = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	out, err := from.NewDecoder().Bytes(data)
	if err != nil {
		return "", fault.Refusedf("Trang này ghi bảng mã “%s” mà nội dung không theo bảng mã ấy; "+
			"hãy mở trang bằng trình duyệt rồi lưu lại.", label)
	}
	return string(out), nil
}

// isMHT reports a page saved whole with its pictures as a message of many parts
// (RFC 2557).
func isMHT(data []byte) bool {
	head := strings.ToLower(string(data[:min(len(data), 4096)]))
	return strings.Contains(head, "mime-version:") && strings.Contains(head, "multipart/related") && !strings.HasPrefix(strings.TrimSpace(head), "<")
}

// fromMHT takes the page out of a message of many parts, and the name of its
// encoding.
func fromMHT(data []byte) (page []byte, label string, err error) {
	in := bufio.NewReader(bytes.NewReader(data))
	head, err := textproto.NewReader(in).ReadMIMEHeader()
	if err != nil {
		return nil, "", brokenMHT()
	}
	_, params, err := mime.ParseMediaType(head.Get("Content-Type"))
	if err != nil || params["boundary"] == "" {
		return nil, "", brokenMHT()
	}
	parts := multipart.NewReader(in, params["boundary"])
	for range 10_000 {
		part, err := parts.NextPart() // undoes quoted-printable
		if err != nil {
			return nil, "", brokenMHT()
		}
		kind, params, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if err != nil || kind != "text/html" {
			continue
		}
		var body io.Reader = part
		if strings.EqualFold(part.Header.Get("Content-Transfer-Encoding"), "base64") {
			body = base64.NewDecoder(base64.StdEncoding, part)
		}
		if page, err = io.ReadAll(body); err != nil {
			return nil, "", brokenMHT()
		}
		return page, params["charset"], nil
	}
	return nil, "", brokenMHT()
}

func brokenMHT() error {
	return fault.Refusedf("Tệp .mht này bị hỏng hoặc không có trang web bên trong; " +
		"hãy mở trang bằng trình duyệt và lưu lại dạng HTML rồi tải lên.")
}
