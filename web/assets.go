// Package web holds and serves what a browser receives: assets with
// content-hashed names.
//
// build.mjs builds them from styles and scripts into dist, which is embedded
// here. A name changes with its content, so a browser may keep a file for ever.
// Compressed copies are made at build time, so serving them costs nothing. Pages
// are in web/view; this package knows nothing of them.
package web

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// prefix is where the assets are served.
const prefix = "/assets/"

// dist holds only .gitkeep until the assets are built.
//
//go:embed all:dist
var dist embed.FS

// Assets holds the built files in memory and never changes them.
type Assets struct {
	names map[string]string
	files map[string]file
}

// file is one asset and its compressed copies, which are nil if they would not be
// smaller.
type file struct {
	contentType string
	plain       []byte
	brotli      []byte
	gzip        []byte
}

// New reads the embedded assets. If they have not been built, the error says what
// to do.
func New() (*Assets, error) {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return newAssets(built)
}

func newAssets(built fs.FS) (*Assets, error) {
	manifest, err := fs.ReadFile(built, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("web: the assets are not built: run make assets")
	}
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	a := &Assets{names: map[string]string{}, files: map[string]file{}}
	if err := json.Unmarshal(manifest, &a.names); err != nil {
		return nil, fmt.Errorf("web: manifest.json: %w", err)
	}
	for logical, name := range a.names {
		f, err := readFile(built, name)
		if err != nil {
			return nil, fmt.Errorf("web: %s of the manifest: %w", logical, err)
		}
		a.files[name] = f
	}
	return a, nil
}

func readFile(built fs.FS, name string) (file, error) {
	plain, err := fs.ReadFile(built, name)
	if err != nil {
		return file{}, err
	}
	f := file{plain: plain, contentType: contentType(name)}
	if f.contentType == "" {
		return file{}, fmt.Errorf("no content type is known for %s", name)
	}
	for suffix, packed := range map[string]*[]byte{".br": &f.brotli, ".gz": &f.gzip} {
		*packed, err = fs.ReadFile(built, name+suffix)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return file{}, err
		}
	}
	return f, nil
}

// contentType has its own list, because that of the mime package depends on the
// machine. Types that are not listed are not served.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	}
	return ""
}

// URL returns the address of an asset by its logical name: "app.css" may be
// "/assets/app-1a2b3c4d.css". The address of a name that does not exist leads to
// a 404, which the tests in a browser report.
func (a *Assets) URL(logical string) string {
	if name, ok := a.names[logical]; ok {
		return prefix + name
	}
	return prefix + logical
}

// Handler serves the assets under /assets/, for browsers to keep for ever. It
// answers GET and HEAD, and only for names in the manifest.
func (a *Assets) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "Method not allowed", http.StatusMethodNotAllowed)
			return
		}
		f, ok := a.files[strings.TrimPrefix(r.URL.Path, prefix)]
		if !ok || !strings.HasPrefix(r.URL.Path, prefix) {
			// An old page may ask for an old name; the answer must not outlive
			// the next release.
			w.Header().Set("Cache-Control", "no-store")
			http.Error(w, "Not found", http.StatusNotFound)
			return
		}
		f.serve(w, r)
	})
}

func (f file) serve(w http.ResponseWriter, r *http.Request) {
	body, encoding := f.negotiate(strings.Join(r.Header.Values("Accept-Encoding"), ","))
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Type", f.contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Vary", "Accept-Encoding")
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		// It is not our error if the browser has gone away.
		_, _ = w.Write(body)
	}
}

// negotiate picks the copy that the client prefers and, among equals, the
// smallest.
func (f file) negotiate(accept string) (body []byte, encoding string) {
	wanted := qualities(accept)
	best := 0.0
	body = f.plain
	for _, offer := range []struct {
		encoding string
		body     []byte
	}{{"br", f.brotli}, {"gzip", f.gzip}} {
		if q := wanted.of(offer.encoding); offer.body != nil && q > best {
			body, encoding, best = offer.body, offer.encoding, q
		}
	}
	if q, named := wanted["identity"]; named && q > best {
		return f.plain, ""
	}
	return body, encoding
}

// accepted holds the encodings of an Accept-Encoding header with their weights,
// from 0, which refuses, to 1.
type accepted map[string]float64

// of returns the weight of an encoding. One that is neither named nor covered by
// the asterisk is refused.
func (a accepted) of(encoding string) float64 {
	if q, ok := a[encoding]; ok {
		return q
	}
	return a["*"]
}

// qualities reads the header as RFC 9110 defines it. It treats what it cannot
// read as refused, which costs some bytes but never breaks a page.
func qualities(header string) accepted {
	wanted := accepted{}
	for item := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(item, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "" {
			continue
		}
		wanted[name] = weight(parameters)
	}
	return wanted
}

func weight(parameters string) float64 {
	key, value, found := strings.Cut(strings.TrimSpace(parameters), "=")
	if !found {
		return 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !strings.EqualFold(strings.TrimSpace(key), "q") || !(q >= 0 && q <= 1) {
		return 0
	}
	return q
}
