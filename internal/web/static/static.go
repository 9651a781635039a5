// Package static keeps what a browser fetches once and never asks for again: the
// stylesheet, the script, the fonts and the sign of the ward's pages. Every file is
// inside the program, its name carries a part of the SHA-256 of its content, and it
// is compressed when the program starts. A file has no states: a changed file has
// another name. The package refuses every address that it did not give out itself.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// Prefix is the folder of all assets; Handler is mounted on it.
const Prefix = "/static/"

//go:embed css/*.css copy.js keys.js grid.js thirdparty tongket.svg
var source embed.FS

// sheets are the parts of the stylesheet in the order in which they are joined: the
// normalising base first.
var sheets = []string{
	"thirdparty/modern-normalize/modern-normalize.css",
	"css/tokens.css",
	"css/base.css",
	"css/frame.css",
	"css/form.css",
	"css/table.css",
	"css/part.css",
	"css/reading.css",
	"css/chart.css",
	"css/narrow.css",
	"css/print.css",
}

// types are the content types by ending. The machine's own list of types is not
// asked: on some Windows PCs it calls a script plain text.
var types = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

// asset is a file as it is served.
type asset struct {
	name    string // with the hash in it
	kind    string
	tag     string
	plain   []byte
	gzipped []byte // nil where compressing gains nothing
}

// shelf is all assets: by the name in the program, and by the name with the hash.
type shelf struct {
	byName map[string]*asset
	byHash map[string]*asset
}

// assets is filled on first use, in a few milliseconds.
var assets = sync.OnceValue(func() *shelf {
	s, err := fill(source)
	if err != nil {
		panic("static: " + err.Error()) // the files are compiled in: this build cannot work
	}
	return s
})

// fill reads, joins, names and compresses the files.
func fill(files fs.FS) (*shelf, error) {
	s := &shelf{byName: map[string]*asset{}, byHash: map[string]*asset{}}
	fonts, err := fs.Glob(files, "thirdparty/be-vietnam-pro/*.woff2")
	if err != nil {
		return nil, err
	}
	single := append(fonts, "thirdparty/htmx/htmx.min.js", "copy.js", "keys.js", "grid.js", "tongket.svg")
	for _, file := range single {
		body, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, err
		}
		name := path.Base(file)
		if name == "htmx.min.js" {
			name = "htmx.js"
		}
		if err := s.put(name, body); err != nil {
			return nil, err
		}
	}
	css, err := s.stylesheet(files)
	if err != nil {
		return nil, err
	}
	return s, s.put("tongket.css", css)
}

// stylesheet joins the sheets, gives the fonts their names with the hash, and
// leaves out what only people read.
func (s *shelf) stylesheet(files fs.FS) ([]byte, error) {
	var b strings.Builder
	for _, name := range sheets {
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		b.Write(body)
		b.WriteByte('\n')
	}
	css := squeeze(b.String())
	for name, a := range s.byName {
		css = strings.ReplaceAll(css, "url("+name+")", "url("+a.name+")")
	}
	return []byte(css), nil
}

// put names an asset by its content and compresses it.
func (s *shelf) put(name string, body []byte) error {
	ext := path.Ext(name)
	kind, known := types[ext]
	if !known {
		return fmt.Errorf("%s: no content type for files ending in %s", name, ext)
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:8])
	a := &asset{
		name:  strings.TrimSuffix(name, ext) + "." + hash + ext,
		kind:  kind,
		tag:   hash,
		plain: body,
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(body); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	if packed.Len() < len(body)*9/10 {
		a.gzipped = packed.Bytes()
	}
	s.byName[name] = a
	s.byHash[a.name] = a
	return nil
}

// Path is the address of an asset: static.Path("tongket.css"). A name that is not
// there gives an address that answers 404.
func Path(name string) string {
	if a := assets().byName[name]; a != nil {
		return Prefix + a.name
	}
	return Prefix + name
}

// Handler serves the addresses that Path gives; mount it on Prefix. An answer may be
// kept for a year without asking.
func Handler() http.Handler {
	s := assets()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "Địa chỉ này chỉ để đọc.", http.StatusMethodNotAllowed)
			return
		}
		a := s.byHash[strings.TrimPrefix(r.URL.Path, Prefix)]
		if a == nil {
			http.Error(w, "Không có tệp này. Tải lại trang để lấy tên tệp mới.", http.StatusNotFound)
			return
		}
		a.serve(w, r)
	})
}

// serve answers with the asset, compressed where the browser takes that.
func (a *asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	body, tag := a.plain, `"`+a.tag+`"`
	if a.gzipped != nil {
		h.Set("Vary", "Accept-Encoding")
		if takesGzip(r.Header.Get("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			body, tag = a.gzipped, `"`+a.tag+`-gz"`
		}
	}
	h.Set("ETag", tag)
	if matches(r.Header.Get("If-None-Match"), tag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		// A browser that went away is no error of ours.
		_, _ = w.Write(body)
	}
}

// takesGzip reads Accept-Encoding (RFC 9110, section 12.5.3): gzip or * is named, and
// not with a weight of zero.
func takesGzip(header string) bool {
	takes := false
	for _, part := range strings.Split(header, ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		coding = strings.ToLower(strings.TrimSpace(coding))
		refused := strings.Trim(strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q="), "0.") == "" && weight != ""
		switch coding {
		case "gzip", "x-gzip":
			return !refused
		case "*":
			takes = !refused
		}
	}
	return takes
}

// matches reads If-None-Match (RFC 9110, section 13.1.2), comparing weakly.
func matches(header, tag string) bool {
	for _, part := range strings.Split(header, ",") {
		part = strings.TrimSpace(part)
		if part == "*" || strings.TrimPrefix(part, "W/") == tag {
			return true
		}
	}
	return false
}
