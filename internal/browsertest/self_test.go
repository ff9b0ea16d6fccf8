package browsertest

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestChecksFindWhatIsWrong gives the checks a page that has everything wrong that
// they look for. A check that never complains would pass any page.
func TestChecksFindWhatIsWrong(t *testing.T) {
	t.Parallel()
	noise := make([]byte, maxPage)
	_, _ = rand.Read(noise)
	heavyScript := "console.error('a script complains'); /*" + base64.StdEncoding.EncodeToString(noise[:maxScript]) + "*/"
	serving := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/script.js" {
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, heavyScript)
			return
		}
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "script-src 'self'")
		fmt.Fprintf(w, `<!doctype html><html><head><title>Another title - CCIO dashboard</title><script src="/script.js"></script>
			</head><body><script>inline()</script>
			<h1>A heading</h1><p id="twice">one</p><p id="twice">two</p><a href="#nowhere" class="app-unknown">Away</a>
			<img src="/missing.png"><div style="width: 2000px">wide</div><p style="color: #ccc">pale</p>
			<div style="overflow: auto; width: 100px" class="nhsuk-scroll__content"><div style="width: 900px">moves</div></div>
			<div style="width: 100px"><input aria-label="wide" style="width: 200px"></div>
			<div style="overflow: hidden; width: 100px; white-space: nowrap">%s</div><!-- %s --></body></html>`,
			strings.Repeat("cut off ", 50), base64.StdEncoding.EncodeToString(noise))
	}))
	t.Cleanup(serving.Close)

	b := newTab(t, serving.URL)
	b.keepNothing(t)
	b.open(t, "/")
	found := strings.Join(everywhere(t, b, axeSource(t)), "\n")
	for _, want := range []string{
		"the console says (error)", "/missing.png answers 404", "script-src-elem forbids inline",
		"the page weighs", "its scripts weigh",
		`the title says "another" and the heading does not`, "two elements have the id twice", "a link leads nowhere on the page: #nowhere",
		"no style has the class app-unknown",
		"axe html-has-lang", "axe image-alt", "axe color-contrast",
		"the page scrolls sideways at 320 px", "stands out of the page at 320 px", "stands out of its place", "moves sideways for a mouse only",
		"is cut off at",
	} {
		if !strings.Contains(found, want) {
			t.Errorf("the checks do not find: %s", want)
		}
	}
	if t.Failed() {
		t.Logf("they find:\n%s", found)
	}
}

// TestFocusThatDoesNotShow gives the keyboard a page that hides the focus.
func TestFocusThatDoesNotShow(t *testing.T) {
	t.Parallel()
	serving := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><title>t</title><a href="/a" style="outline: none">hides it</a> <a href="/b">shows it</a>`)
	}))
	t.Cleanup(serving.Close)
	k := keyboard{newTab(t, serving.URL)}
	k.open(t, "/")
	eval[int](t, k.tab, atRest)
	for _, want := range []string{"the focus does not show", ""} {
		if f := k.strike(t, "\t"); f.Wrong != want {
			t.Errorf("at %q: %q, want %q", f.Words, f.Wrong, want)
		}
	}
}
