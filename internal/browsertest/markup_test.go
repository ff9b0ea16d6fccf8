package browsertest

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ccio/internal/account"
)

// TestMarkup gives every page in every state, as the server sends it, to
// html-validate, together with the charts and layouts that other tests fix. Markup
// that a browser would repair is an error here.
func TestMarkup(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	folder := t.TempDir()
	pages := 0
	keep := func(name string, page []byte) {
		pages++
		if err := os.WriteFile(filepath.Join(folder, name+".html"), page, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	states := s.states(t) // once: what they need is done only once
	for _, who := range visitors() {
		var cookie *http.Cookie
		if who != "" {
			cookie = s.session(t, who)
		}
		seen := map[string]bool{}
		for _, st := range states {
			// Each page once, for whoever sees most of it, and everybody's start
			// page.
			if !st.has(who) {
				continue
			}
			if st.name != "home" && st.only == "" && who != account.National && who != account.Holder && (who != "" || !st.public) {
				continue
			}
			page := s.get(t, st, cookie)
			if !seen[string(page)] {
				seen[string(page)] = true
				keep(st.name+"-"+nameOf(who), page)
			}
		}
	}
	for _, pattern := range []string{"../../web/chart/testdata/*.html", "../../web/view/testdata/*.html"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no files match %s: %v", pattern, err)
		}
		for _, file := range files {
			page, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.HasPrefix(bytes.ToLower(page), []byte("<!doctype")) {
				page = append([]byte(`<!doctype html><html lang="en"><head><title>A part of a page</title></head><body>`),
					append(page, []byte("</body></html>")...)...)
			}
			keep("golden-"+strings.TrimSuffix(filepath.Base(file), ".html"), page)
		}
	}
	for _, problem := range htmlValidate(t, folder) {
		t.Error(problem)
	}
	t.Logf("%d pages", pages)
}

// TestMarkupFindsWhatIsWrong makes sure that the checker is set up correctly: one
// that is not finds nothing.
func TestMarkupFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	const page = `<!DOCTYPE html><html lang="en"><head><title>A page</title></head><body><p id="a"><div ` +
		`id="a"></div><ul><p>one</ul><b style="color: red">x</b></body></html>`
	if err := os.WriteFile(filepath.Join(folder, "wrong.html"), []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	found := strings.Join(htmlValidate(t, folder), "\n")
	for _, rule := range []string{"no-dup-id", "element-permitted-content", "no-inline-style", "no-implicit-close"} {
		if !strings.Contains(found, rule) {
			t.Errorf("html-validate does not find %s:\n%s", rule, found)
		}
	}
}

// get returns the page as the server sends it.
func (s *site) get(t testing.TB, st state, cookie *http.Cookie) []byte {
	t.Helper()
	method, body := http.MethodGet, io.Reader(nil)
	path := st.path
	if st.then != "" && st.status != http.StatusOK { // the one form whose page is an error of its own
		method, path, body = http.MethodPost, "/sign-in/demo", strings.NewReader(url.Values{}.Encode())
	}
	request, err := http.NewRequestWithContext(t.Context(), method, s.url+path, body)
	if err != nil {
		t.Fatal(err)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if cookie != nil {
		request.AddCookie(cookie)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != int(st.status) {
		t.Errorf("%s answers %d, not %d", path, answer.StatusCode, st.status)
	}
	return page
}

// htmlValidate lists what html-validate finds in a folder, a line each.
func htmlValidate(t testing.TB, folder string) []string {
	t.Helper()
	program := filepath.Join("..", "..", "node_modules", "html-validate", "bin", "html-validate.mjs")
	if _, err := os.Stat(program); err != nil {
		t.Fatalf("html-validate is not installed: run `make setup` (%v)", err)
	}
	config, err := filepath.Abs(filepath.Join("testdata", "html-validate.json"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "node", program, "--config", config, "--formatter", "text", folder).CombinedOutput()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	text := strings.TrimSpace(strings.ReplaceAll(string(out), folder+"/", ""))
	if text == "" {
		if err != nil {
			t.Fatalf("html-validate says nothing and fails: %v", err)
		}
		return nil
	}
	return strings.Split(text, "\n")
}
