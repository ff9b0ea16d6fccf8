package browsertest

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ccio/internal/account"
)

// choose selects a value as a person does, and waits until the page has reacted.
const choose = `(async (id, value, done) => {
	const select = document.getElementById(id);
	select.focus();
	select.value = value;
	select.dispatchEvent(new Event("change", {bubbles: true}));
	for (let i = 0; i < 200 && !done(); i++) await new Promise((next) => setTimeout(next, 25));
	return 1;
})`

// TestListNarrowsOnChange is somebody who chooses a region: the list changes in
// place, the count is announced, the focus stays, and the address can be shared.
func TestListNarrowsOnChange(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b := s.signedIn(t, account.National)
	b.open(t, "/trusts")
	all := b.count(t, "main tbody tr")
	eval[int](t, b, choose+`("region", "Y62", () => location.search.includes("region=Y62"))`)
	some := b.count(t, "main tbody tr")
	if some == 0 || some >= all {
		t.Fatalf("of %d trusts the North West has %d", all, some)
	}
	if at := b.path(t); !strings.Contains(at, "region=Y62") {
		t.Errorf("the address of the list is %s", at)
	}
	if focus := eval[string](t, b, `document.activeElement.id`); focus != "region" {
		t.Errorf("the focus is on %q", focus)
	}
	if said := b.text(t, "#how-many"); !strings.Contains(said, "trusts") {
		t.Errorf("the page says %q", said)
	}
	if n := b.count(t, "#list th button"); n == 0 {
		t.Error("the new list cannot be sorted")
	}

	// Opening the address gives the same list without script.
	names := eval[string](t, b, `[...document.querySelectorAll("main tbody tr")].map((r) => r.textContent.trim()).join()`)
	b.open(t, b.path(t))
	if again := eval[string](t, b, `[...document.querySelectorAll("main tbody tr")].map((r) => r.textContent.trim()).join()`); again != names {
		t.Error("the address leads to another list than the one that was on screen")
	}

	// If the list does not arrive, the form is sent and the page says what is
	// wrong.
	b.open(t, "/trusts")
	at := b.arrive(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := chromedp.Evaluate[int](`(() => {
			const sector = document.getElementById("sector");
			sector.append(new Option("Dentistry", "dentistry"));
			sector.value = "dentistry";
			sector.dispatchEvent(new Event("change", {bubbles: true}));
			return 1;
		})()`)(ctx, target)
		return err
	}))
	if at.Status != 400 {
		t.Errorf("a choice that there is not leads to %s, %d", at.Path, at.Status)
	}
}

// TestTableSorts is somebody who wants to see who was confirmed last.
func TestTableSorts(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b := s.signedIn(t, account.Region)
	b.size(t, 1280, 800) // narrow, the table is a list without heads
	b.open(t, "/trusts?region=Y62")
	column := func(n int) []string {
		return strings.Split(eval[string](t, b, `[...document.querySelectorAll("main tbody tr")]
			.map((r) => r.children[`+strconv.Itoa(n)+`])
			.map((cell) => cell.dataset.sortValue ?? cell.textContent.trim()).join("|")`), "|")
	}
	last := len(column(0))
	b.press(t, "#list", "Last confirmed")
	up := column(6)
	b.press(t, "#list", "Last confirmed")
	down := column(6)
	for i := 1; i < last; i++ {
		if up[i] < up[i-1] || down[i] > down[i-1] {
			t.Fatalf("not sorted by day: %v, then %v", up, down)
		}
	}
	if up[0] == down[0] {
		t.Error("sorting changes nothing: all were confirmed on one day")
	}
	if said := b.text(t, "[role=status][aria-live]"); !strings.Contains(said, "Last confirmed") || !strings.Contains(said, "descending") {
		t.Errorf("sorting is announced as %q", said)
	}
	b.press(t, "#list", "CCIO post")
	for states, i := column(2), 1; i < last; i++ {
		if states[i] < states[i-1] {
			t.Fatalf("states are not in their order: %v", states)
		}
	}
}

// TestCopyLink: a figure's address can be copied, and leads to the figure.
func TestCopyLink(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b := s.signedIn(t, account.Region)
	b.open(t, "/regions/Y62?as-at=2026-03-31")
	eval[int](t, b, `(navigator.clipboard.writeText = async (text) => { window.copied = text; }, 1)`)
	eval[int](t, b, `(document.querySelector(".app-copy").click(), 1)`)
	copied := eval[string](t, b, `window.copied ?? ""`)
	path, id, _ := strings.Cut(strings.TrimPrefix(copied, s.url), "#")
	if path != "/regions/Y62?as-at=2026-03-31" || id == "" || b.count(t, "figure#"+id) != 1 {
		t.Errorf("the link is %q", copied)
	}
	if said := b.text(t, ".app-copy + [role=status]"); !strings.Contains(said, "Link copied") {
		t.Errorf("the page says %q", said)
	}
	eval[int](t, b, `(navigator.clipboard.writeText = async () => { throw new Error("forbidden"); }, 1)`)
	eval[int](t, b, `(document.querySelector(".app-copy").click(), 1)`)
	if hash := eval[string](t, b, `location.hash`); hash != "#"+id {
		t.Errorf("where copying is forbidden the address bar has %q", hash)
	}
}
