package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ccio/internal/account"
)

// TestWithoutScript is an analyst whose browser runs no script at all.
func TestWithoutScript(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b := s.signedIn(t, "")
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})

	if at := b.signIn(t, account.National); at.Path != "/" {
		t.Fatalf("signing in leads to %s", at.Path)
	}
	if b.count(t, ".js-enabled") > 0 {
		t.Fatal("the site's script has run: this journey shows nothing")
	}

	t.Log("find a trust by what it was called before")
	if at := b.follow(t, "header", "Find a trust"); at.Path != "/trusts" {
		t.Fatalf("the menu leads to %s", at.Path)
	}
	run(t, b, chromedp.Focus(chromedp.CSS("#q")))
	run(t, b, chromedp.KeyEvent("Central Manchester"))
	b.follow(t, "main", "Find")
	row := b.text(t, "main tbody tr")
	if n := b.count(t, "main tbody tr"); n != 1 || !strings.Contains(row, "R0A") ||
		!strings.Contains(row, "Central Manchester University Hospitals NHS Foundation Trust") {
		t.Errorf("Central Manchester finds %d trusts, the first of them %q", n, row)
	}

	t.Log("narrow the list by region")
	b.open(t, "/trusts")
	all := b.count(t, "main tbody tr")
	run(t, b, chromedp.Focus(chromedp.CSS("#region")))
	for chosen := ""; chosen != "Y62"; {
		run(t, b, chromedp.KeyEvent(kb.ArrowDown))
		now := eval[string](t, b, `document.querySelector("#region").value`)
		if now == chosen {
			t.Fatalf("the list of regions ends with %q", now)
		}
		chosen = now
	}
	b.follow(t, "main", "Find")
	if some := b.count(t, "main tbody tr"); some == 0 || some >= all {
		t.Errorf("of %d trusts the North West has %d", all, some)
	}
	if at := b.path(t); !strings.Contains(at, "region=Y62") {
		t.Errorf("the list of a region cannot be shared: its address is %s", at)
	}

	t.Log("see another day, and take the figures away")
	b.open(t, "/england")
	if n := b.count(t, `main a[href^="/exports/coverage.csv"]`); n == 0 {
		t.Error("England's page offers no file")
	}
	b.press(t, "main", "See another day")
	// How a date is typed depends on the language of the browser.
	run(t, b, chromedp.SetValue(chromedp.CSS("#as-at"), "2026-03-31"))
	b.follow(t, "main", "Show this day")
	if text := b.text(t, "body"); !strings.Contains(text, "31 March 2026") {
		t.Errorf("the page of another day does not say so: %s", text)
	}
	if n := b.count(t, `main a[href^="/exports/coverage.csv"][href*="as-at=2026-03-31"]`); n == 0 {
		t.Error("the files of another day are those of today")
	}

	b.follow(t, "header", "Sign out")
	if text := b.text(t, "header"); !strings.Contains(text, "Sign in") {
		t.Errorf("after signing out the header says %q", text)
	}
}
