package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

// small returns assets in which each compressed copy says what it is.
func small(t *testing.T) *Assets {
	t.Helper()
	a, err := newAssets(fstest.MapFS{
		"manifest.json":       {Data: []byte(`{"app.css":"app-1a2b3c4d.css","app.js":"app-5e6f7a8b.js","icon.svg":"icon-9c0d1e2f.svg"}`)},
		"app-1a2b3c4d.css":    {Data: []byte("plain css")},
		"app-1a2b3c4d.css.br": {Data: []byte("brotli")},
		"app-1a2b3c4d.css.gz": {Data: []byte("gzip")},
		"app-5e6f7a8b.js":     {Data: []byte("plain js")},
		"app-5e6f7a8b.js.gz":  {Data: []byte("gzip js")},
		"icon-9c0d1e2f.svg":   {Data: []byte("<svg/>")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func get(t *testing.T, a *Assets, method, target, accept string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	if accept != "" {
		r.Header.Set("Accept-Encoding", accept)
	}
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestURL(t *testing.T) {
	a := small(t)
	if got, want := a.URL("app.css"), "/assets/app-1a2b3c4d.css"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	missing := a.URL("missing.css")
	if got := get(t, a, "GET", missing, ""); got.StatusCode != http.StatusNotFound {
		t.Errorf("%s answers %d, want 404", missing, got.StatusCode)
	}
}

func TestAssetsThatAreNotBuiltSayWhatToDo(t *testing.T) {
	_, err := newAssets(fstest.MapFS{".gitkeep": {}})
	if err == nil || !strings.Contains(err.Error(), "the assets are not built: run make assets") {
		t.Errorf("got %v", err)
	}
}

func TestBrokenAssetsAreRefused(t *testing.T) {
	for name, built := range map[string]fstest.MapFS{
		"a manifest that is none": {"manifest.json": {Data: []byte("[]")}},
		"a file that is missing":  {"manifest.json": {Data: []byte(`{"app.css":"app-1.css"}`)}},
		"a type that is unknown":  {"manifest.json": {Data: []byte(`{"a.exe":"a-1.exe"}`)}, "a-1.exe": {}},
	} {
		if _, err := newAssets(built); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestHeaders(t *testing.T) {
	r := get(t, small(t), "GET", "/assets/app-1a2b3c4d.css", "")
	if r.StatusCode != http.StatusOK {
		t.Fatalf("status %d", r.StatusCode)
	}
	for name, want := range map[string]string{
		"Cache-Control":          "public, max-age=31536000, immutable",
		"Content-Type":           "text/css; charset=utf-8",
		"Content-Length":         "9",
		"Vary":                   "Accept-Encoding",
		"X-Content-Type-Options": "nosniff",
		"Content-Encoding":       "",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got := body(t, r); got != "plain css" {
		t.Errorf("got %q", got)
	}
}

func TestContentTypes(t *testing.T) {
	for target, want := range map[string]string{
		"/assets/app-5e6f7a8b.js":   "text/javascript; charset=utf-8",
		"/assets/icon-9c0d1e2f.svg": "image/svg+xml",
	} {
		if got := get(t, small(t), "GET", target, "").Header.Get("Content-Type"); got != want {
			t.Errorf("%s: got %q, want %q", target, got, want)
		}
	}
}

func TestNegotiation(t *testing.T) {
	const css, js, svg = "/assets/app-1a2b3c4d.css", "/assets/app-5e6f7a8b.js", "/assets/icon-9c0d1e2f.svg"
	for _, test := range []struct{ target, accept, encoding, body string }{
		{css, "", "", "plain css"},
		{css, "gzip, deflate, br, zstd", "br", "brotli"},
		{css, "gzip, deflate", "gzip", "gzip"},
		{css, "GZIP", "gzip", "gzip"},
		{css, "br;q=0, gzip", "gzip", "gzip"},
		{css, "br; q=0.0 , gzip;q=0", "", "plain css"},
		{css, "br;q=0.2, gzip;q=0.8", "gzip", "gzip"},
		{css, "gzip;q=0.5, br;q=0.5", "br", "brotli"},
		{css, "*", "br", "brotli"},
		{css, "*;q=0", "", "plain css"},
		{css, "br;q=0, *", "gzip", "gzip"},
		{css, "*;q=0.1, gzip;q=0", "br", "brotli"},
		{css, "identity", "", "plain css"},
		{css, "identity;q=1, br;q=0.5", "", "plain css"},
		{css, "identity;q=0.5, gzip", "gzip", "gzip"},
		{css, "identity;q=0", "", "plain css"},
		{css, "deflate", "", "plain css"},
		{css, "br;q=2, gzip;q=x", "", "plain css"},
		{css, "br;q=NaN", "", "plain css"},
		{css, ",,;", "", "plain css"},
		{js, "br, gzip", "gzip", "gzip js"},
		{js, "br", "", "plain js"},
		{svg, "br, gzip", "", "<svg/>"},
	} {
		r := get(t, small(t), "GET", test.target, test.accept)
		if got := r.Header.Get("Content-Encoding"); got != test.encoding {
			t.Errorf("%s with %q: encoding %q, want %q", test.target, test.accept, got, test.encoding)
		}
		if got := body(t, r); got != test.body {
			t.Errorf("%s with %q: body %q, want %q", test.target, test.accept, got, test.body)
		}
		if got := r.Header.Get("Vary"); got != "Accept-Encoding" {
			t.Errorf("%s with %q: Vary %q", test.target, test.accept, got)
		}
	}
}

func TestUnknownNamesAreNotFound(t *testing.T) {
	for _, target := range []string{
		"/assets/", "/assets/app.css", "/assets/manifest.json", "/assets/.gitkeep", "/assets/app-1a2b3c4d.css.br",
		"/assets/../assets.go", "/assets//app-1a2b3c4d.css", "/app-1a2b3c4d.css", "/",
	} {
		r := get(t, small(t), "GET", "http://example.org"+target, "br")
		if r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", target, r.StatusCode)
		}
		if got := r.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: an answer that is not found is kept: %q", target, got)
		}
	}
}

func TestMethods(t *testing.T) {
	const target = "/assets/app-1a2b3c4d.css"
	head := get(t, small(t), "HEAD", target, "br")
	if head.StatusCode != http.StatusOK || body(t, head) != "" || head.Header.Get("Content-Length") != "6" {
		t.Errorf("HEAD: status %d, length %s", head.StatusCode, head.Header.Get("Content-Length"))
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS"} {
		r := get(t, small(t), method, target, "")
		if r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: status %d, Allow %q", method, r.StatusCode, r.Header.Get("Allow"))
		}
	}
}

func FuzzNegotiation(f *testing.F) {
	for _, header := range []string{"", "br", "gzip;q=0.5, *;q=0", "br;q=1e-3,,identity", "br;q=+Inf"} {
		f.Add(header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		for name, q := range qualities(header) {
			if !(q >= 0 && q <= 1) {
				t.Errorf("%q: the weight of %s is %v", header, name, q)
			}
		}
		_, encoding := file{plain: []byte("p"), brotli: []byte("b"), gzip: []byte("g")}.negotiate(header)
		if encoding != "" && qualities(header).of(encoding) == 0 {
			t.Errorf("%q: served as %s, which it refuses", header, encoding)
		}
	})
}
