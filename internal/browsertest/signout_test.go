package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ccio/internal/account"
	"ccio/internal/demo"
)

// TestBackAfterSigningOut is somebody else at the same computer, who presses
// the back button.
func TestBackAfterSigningOut(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b := s.signedIn(t, "")
	b.signIn(t, account.Board)
	b.open(t, "/trusts/"+string(demo.Trust))
	const personal = "Invented Post-Holder"
	if text := b.text(t, "main"); !strings.Contains(text, personal) {
		t.Fatalf("the page is not personal: %s", text)
	}
	if at := b.follow(t, "header", "Sign out"); at.Path != "/" {
		t.Fatalf("signing out leads to %s", at.Path)
	}
	// A page that the browser kept in memory would come back without a request, and
	// no answer would arrive.
	at := b.arrive(t, chromedp.Evaluate[chromedp.Void](`history.back()`))
	if !strings.HasPrefix(at.Path, "/sign-in") {
		t.Errorf("the back button leads to %s", at.Path)
	}
	if source := eval[string](t, b, `document.documentElement.outerHTML`); strings.Contains(source, personal) {
		t.Error("the back button shows a personal page to whoever comes next")
	}
}
