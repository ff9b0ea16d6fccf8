package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ccio/internal/account"
)

// atRest remembers how everything looks that can take the focus, while nothing
// of the page has it.
//
// It waits until the page has been painted: the browser drops keys that are
// pressed before.
const atRest = `(async () => {
	const painted = () => performance.getEntriesByName("first-contentful-paint").length > 0;
	while (!painted()) await new Promise((next) => requestAnimationFrame(next));
	// The focus may show on the element, on what is in it, or on the label that
	// is drawn instead of it.
	const styles = (el) => {
		const all = [el, ...[...el.querySelectorAll("*")].slice(0, 20)].map((x) => getComputedStyle(x));
		if (el.labels?.[0]) all.push(getComputedStyle(el.labels[0], "::before"));
		return all.map((s) => ({
			outline: s.outlineStyle === "none" || parseFloat(s.outlineWidth) === 0 || /rgba\(.*, 0\)|transparent/.test(s.outlineColor)
				? "" : s.outline,
			shadow: s.boxShadow === "none" ? "" : s.boxShadow,
		}));
	};
	const rest = new Map();
	for (const el of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")) rest.set(el, styles(el));
	// What has the focus now: its words, and what is wrong with how it shows.
	window.focused = () => {
		const el = document.activeElement, box = el.getBoundingClientRect();
		const words = (el.labels?.[0]?.innerText || el.getAttribute("aria-label") || el.innerText ||
			el.value || el.id || el.tagName).replace(/\s+/g, " ").trim();
		const before = rest.get(el), now = styles(el);
		let wrong = "";
		if (el === document.body) wrong = "nothing has the focus";
		else if (before && !now.some((s, i) => (s.outline && s.outline !== before[i]?.outline) ||
			(s.shadow && s.shadow !== before[i]?.shadow))) wrong = "the focus does not show";
		else if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) wrong = "the focus is outside the window";
		return {Words: words, Wrong: wrong, Tag: el.tagName, InMain: !!el.closest("main"), Checked: !!el.checked};
	};
	return rest.size;
})()`

// focus is what the keyboard would act on.
type focus struct {
	Words, Wrong, Tag string
	InMain, Checked   bool
}

// keyboard is a visitor who has no mouse.
type keyboard struct{ *tab }

// strike presses a key that stays on the page, and returns what has the focus then.
func (k keyboard) strike(t testing.TB, key string, options ...chromedp.KeyOption) focus {
	t.Helper()
	run(t, k.tab, chromedp.KeyEvent(key, options...))
	return eval[focus](t, k.tab, `window.focused()`)
}

// key is strike on a page where the focus has to show.
func (k keyboard) key(t testing.TB, key string, options ...chromedp.KeyOption) focus {
	t.Helper()
	f := k.strike(t, key, options...)
	if f.Wrong != "" {
		t.Errorf("on %s, at %s %q: %s", k.path(t), f.Tag, f.Words, f.Wrong)
	}
	return f
}

// tabTo presses Tab, or Shift and Tab to go backwards, until the element with the
// focus has words that contain these.
func (k keyboard) tabTo(t testing.TB, words string, options ...chromedp.KeyOption) focus {
	t.Helper()
	var passed []string
	for range 60 { // more than any page of the journey has
		f := k.key(t, kb.Tab, options...)
		if f.Tag != "BODY" && strings.Contains(f.Words, words) {
			return f
		}
		passed = append(passed, f.Words)
	}
	t.Fatalf("the keyboard does not reach %q on %s, only %q", words, k.path(t), passed)
	return focus{}
}

// enter presses a key that leads to another page.
func (k keyboard) enter(t testing.TB, key string) visit {
	t.Helper()
	at := k.arrive(t, chromedp.KeyEvent(key))
	eval[int](t, k.tab, atRest)
	return at
}

// TestKeyboardOnly is a board member who looks up the trust's posts without a
// mouse.
func TestKeyboardOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	k := keyboard{s.signedIn(t, "")}
	backwards := chromedp.KeyModifiers(kb.ModifierShift)

	k.open(t, "/")
	eval[int](t, k.tab, atRest)
	if f := k.key(t, kb.Tab); f.Words != "Skip to main content" {
		t.Errorf("the first that takes the focus is %q and not the link that skips", f.Words)
	}
	if f := k.key(t, kb.Enter); !f.InMain {
		t.Errorf("the link that skips leads to %s %q, outside the main content", f.Tag, f.Words)
	}
	if f := k.key(t, kb.Tab); !f.InMain || f.Words != "Sign in" {
		t.Errorf("after skipping, Tab leads to %q and not into the main content", f.Words)
	}
	if at := k.enter(t, kb.Enter); at.Path != "/sign-in" {
		t.Fatalf("the button on the start page leads to %s", at.Path)
	}

	if f := k.tabTo(t, account.Holder.Label()); f.Checked {
		t.Error("somebody is chosen before the visitor chooses")
	}
	for range 2 { // holder, validator, board
		k.key(t, kb.ArrowDown)
	}
	if f := eval[focus](t, k.tab, `window.focused()`); f.Words != account.Board.Label() || !f.Checked {
		t.Fatalf("the arrows lead to %q, chosen: %t", f.Words, f.Checked)
	}
	k.tabTo(t, "Sign in")
	if at := k.enter(t, " "); at.Path != "/" {
		t.Fatalf("signing in leads to %s", at.Path)
	}

	k.tabTo(t, "Your trust")
	if at := k.enter(t, kb.Enter); at.Path != "/trusts/R0A" {
		t.Fatalf("the own trust is %s", at.Path)
	}
	k.tabTo(t, "Who can see this")
	k.key(t, " ")
	if !eval[bool](t, k.tab, `document.activeElement.parentElement.open`) {
		t.Error("Space does not open who can see this")
	}
	k.tabTo(t, "All clinical informatics posts")
	if at := k.enter(t, kb.Enter); at.Path != "/trusts/R0A/posts" {
		t.Fatalf("the link to the posts leads to %s", at.Path)
	}
	k.tabTo(t, "History of this post")
	k.key(t, kb.Enter)
	if text := k.text(t, "details[open]"); !strings.Contains(text, "Facts of the post") {
		t.Errorf("the history does not open: %q", text)
	}

	k.tabTo(t, "Sign out", backwards)
	if at := k.enter(t, kb.Enter); at.Path != "/" {
		t.Errorf("signing out leads to %s", at.Path)
	}
	if text := k.text(t, "header"); !strings.Contains(text, "Sign in") || strings.Contains(text, "Sign out") {
		t.Errorf("after signing out the header says %q", text)
	}
	for _, problem := range k.record.complaints() {
		t.Error(problem)
	}
}
