package server_test

import (
	"net/http"
	"strings"
	"testing"

	"ccio/internal/framework"
)

// Signed out, everybody reads the whole framework: every competency with its five
// anchors, numbered, and what an abbreviation means.
func TestFrameworkPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	shipped, err := framework.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	if link := page(t, s.get(t, "/frameworks")).Find(`main a[href="/frameworks/ccio/1.0"]`); link.Length() != 1 {
		t.Error("the list does not lead to the framework")
	}
	document := page(t, s.get(t, "/frameworks/ccio/1.0"))
	if got := document.Find("article").Length(); got != shipped.Count() {
		t.Errorf("the page has %d competencies, want %d", got, shipped.Count())
	}
	if got := document.Find("article dl > div").Length(); got != shipped.Count()*framework.Levels {
		t.Errorf("the page has %d anchors, want %d", got, shipped.Count()*framework.Levels)
	}
	all := strings.Join(strings.Fields(document.Find("main").Text()), " ")
	for _, d := range shipped.Domains {
		for _, c := range d.Competencies {
			for _, words := range append([]string{c.Name, c.Statement, c.Why}, c.Anchors...) {
				if !strings.Contains(all, words) {
					t.Errorf("the page does not have %q of %s", words, c.ID)
				}
			}
		}
	}
	for _, a := range shipped.Abbreviations {
		if !strings.Contains(all, a.Meaning) {
			t.Errorf("the page does not explain %s", a.Short)
		}
	}
	if document.Find(".person-level").Length() != 0 {
		t.Error("a framework is nobody's level")
	}
}

func TestFrameworkSearch(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	document := page(t, s.get(t, "/frameworks/ccio/1.0?q=Supplier+EXIT"))
	if got := document.Find("article").Length(); got == 0 || got > 5 {
		t.Errorf("supplier exit finds %d competencies", got)
	}
	if heading := document.Find("article h3").Last().Text(); !strings.HasPrefix(heading, "8.2 ") {
		t.Errorf("a search changes the number of a competency: %s", heading)
	}
	if got := text(t, s.get(t, "/frameworks/ccio/1.0?q=zebra")); !strings.Contains(got, "0 of 28 competencies found.") ||
		!strings.Contains(got, "Show the whole framework") {
		t.Errorf("what is nowhere finds %.200s", got)
	}
	for target, want := range map[string]int{
		"/frameworks/ccio/9.9": http.StatusNotFound, "/frameworks/other/1.0": http.StatusNotFound, "/frameworks/ccio/%27": http.StatusNotFound,
		"/frameworks/ccio/1.0?q=" + strings.Repeat("a", 300): http.StatusBadRequest, "/frameworks/ccio": http.StatusNotFound,
	} {
		if answer := s.get(t, target); answer.StatusCode != want {
			t.Errorf("%s: %s", target, answer.Status)
		}
	}
	if shown := body(t, s.get(t, "/frameworks/ccio/1.0?q=%3Cscript%3E")); strings.Contains(shown, "<script>") {
		t.Error("a search is taken for markup")
	}
}
