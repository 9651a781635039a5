package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// ask sends one request to the handler.
func ask(t *testing.T, method, path string, header map[string]string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for k, v := range header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

// body reads an answer.
func body(t *testing.T, r *http.Response) []byte {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestHandlerServesForAYear(t *testing.T) {
	t.Parallel()
	hashed := regexp.MustCompile(`^/static/[a-z0-9-]+\.[0-9a-f]{16}\.(css|js|svg|woff2)$`)
	tests := []struct{ name, kind string }{
		{"tongket.css", "text/css; charset=utf-8"},
		{"htmx.js", "text/javascript; charset=utf-8"},
		{"tongket.svg", "image/svg+xml"},
		{"be-vietnam-pro-vietnamese-400.woff2", "font/woff2"},
	}
	for _, tt := range tests {
		path := Path(tt.name)
		if !hashed.MatchString(path) {
			t.Errorf("%s is at %s: no hash in the name", tt.name, path)
		}
		got := ask(t, http.MethodGet, path, nil)
		if got.StatusCode != http.StatusOK || len(body(t, got)) == 0 {
			t.Errorf("%s: status %d", tt.name, got.StatusCode)
		}
		want := map[string]string{
			"Content-Type": tt.kind, "Cache-Control": "public, max-age=31536000, immutable",
			"X-Content-Type-Options": "nosniff", "Content-Encoding": "",
		}
		for k, v := range want {
			if got.Header.Get(k) != v {
				t.Errorf("%s: %s is %q, want %q", tt.name, k, got.Header.Get(k), v)
			}
		}
	}
}

func TestHandlerCompresses(t *testing.T) {
	t.Parallel()
	path := Path("tongket.css")
	plain := body(t, ask(t, http.MethodGet, path, nil))
	tests := []struct {
		accept string
		gzip   bool
	}{
		{"gzip", true}, {"gzip, deflate, br", true}, {"deflate, GZIP;q=0.5", true}, {"*", true}, {"x-gzip", true},
		{"", false}, {"identity", false}, {"gzip;q=0", false}, {"gzip; q=0.000", false}, {"*;q=0", false}, {"*, gzip;q=0", false}, {"gzip;q=0, *", false},
	}
	for _, tt := range tests {
		got := ask(t, http.MethodGet, path, map[string]string{"Accept-Encoding": tt.accept})
		if is := got.Header.Get("Content-Encoding") == "gzip"; is != tt.gzip {
			t.Errorf("Accept-Encoding %q: compressed %v, want %v", tt.accept, is, tt.gzip)
			continue
		}
		if got.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q: Vary is %q", tt.accept, got.Header.Get("Vary"))
		}
		b := body(t, got)
		if tt.gzip {
			z, err := gzip.NewReader(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			if b, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(b, plain) {
			t.Errorf("Accept-Encoding %q: another content", tt.accept)
		}
	}
	if got := ask(t, http.MethodGet, Path("be-vietnam-pro-latin-400.woff2"), map[string]string{"Accept-Encoding": "gzip"}); got.Header.Get("Content-Encoding") != "" {
		t.Error("a font is compressed twice")
	}
}

func TestHandlerAnswersNotModified(t *testing.T) {
	t.Parallel()
	path := Path("tongket.css")
	plain := ask(t, http.MethodGet, path, nil).Header.Get("ETag")
	packed := ask(t, http.MethodGet, path, map[string]string{"Accept-Encoding": "gzip"}).Header.Get("ETag")
	if plain == packed || plain == "" {
		t.Fatalf("tags %q and %q: two contents need two tags", plain, packed)
	}
	tests := []struct {
		match  string
		status int
	}{
		{plain, 304}, {"W/" + plain, 304}, {`"other", ` + plain, 304}, {"*", 304},
		{packed, 200}, {`"other"`, 200}, {"", 200},
	}
	for _, tt := range tests {
		got := ask(t, http.MethodGet, path, map[string]string{"If-None-Match": tt.match})
		if got.StatusCode != tt.status {
			t.Errorf("If-None-Match %s: %d, want %d", tt.match, got.StatusCode, tt.status)
		}
		if b := body(t, got); tt.status == 304 && len(b) > 0 {
			t.Errorf("If-None-Match %s: 304 with %d bytes", tt.match, len(b))
		}
	}
}

func TestHandlerRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		method, path string
		status       int
	}{
		{http.MethodGet, "/static/tongket.css", 404},
		{http.MethodGet, "/static/tongket.0000000000000000.css", 404},
		{http.MethodGet, "/static/", 404},
		{http.MethodGet, "/static/../static.go", 404},
		{http.MethodGet, "/static/thirdparty/LICENSES.md", 404},
		{http.MethodPost, Path("tongket.css"), 405},
		{http.MethodDelete, Path("tongket.css"), 405},
	}
	for _, tt := range tests {
		if got := ask(t, tt.method, tt.path, nil); got.StatusCode != tt.status {
			t.Errorf("%s %s: %d, want %d", tt.method, tt.path, got.StatusCode, tt.status)
		}
	}
	head := ask(t, http.MethodHead, Path("tongket.css"), nil)
	if b := body(t, head); head.StatusCode != 200 || len(b) > 0 || head.Header.Get("Content-Length") == "0" {
		t.Errorf("HEAD: %d with %d bytes, length %s", head.StatusCode, len(b), head.Header.Get("Content-Length"))
	}
	if got, want := Path("khong-co.css"), "/static/khong-co.css"; got != want {
		t.Errorf("Path of an unknown name: %q, want %q", got, want)
	}
}

func TestThirdPartyCarriesItsLicences(t *testing.T) {
	t.Parallel()
	list, err := source.ReadFile("thirdparty/LICENSES.md")
	if err != nil {
		t.Fatal(err)
	}
	dirs, err := source.ReadDir("thirdparty")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range dirs {
		if !d.IsDir() {
			continue
		}
		licence, err := source.ReadFile("thirdparty/" + d.Name() + "/LICENSE")
		if err != nil || len(licence) < 400 {
			t.Errorf("%s has no licence: %v", d.Name(), err)
		}
		if !strings.Contains(string(list), "| "+d.Name()+" |") {
			t.Errorf("LICENSES.md does not name %s", d.Name())
		}
	}
}

func BenchmarkFill(b *testing.B) {
	for b.Loop() {
		if _, err := fill(source); err != nil {
			b.Fatal(err)
		}
	}
}
