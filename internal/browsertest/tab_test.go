package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"ccio/internal/account"
)

// stepTimeout ends a step that waits for something that never comes. It is far
// longer than any step takes, even with the race detector and beside other tests.
const stepTimeout = 30 * time.Second

// tab is the window of one visitor: no other has its cookies or cache.
type tab struct {
	ctx     context.Context
	address string // of the site, without a slash at the end
	record  *record
}

// step is one thing to do in a tab that returns no value.
type step = chromedp.Action[chromedp.Void]

// newTab opens an empty window.
func newTab(t testing.TB, address string) *tab {
	t.Helper()
	browser.once.Do(func() { browser.err = browser.start() })
	if browser.err != nil {
		t.Fatal(browser.err)
	}
	b := &tab{address: address, record: newRecord(address)}
	ctx, cancel := chromedp.NewContext(browser.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(b.record.listen))
	t.Cleanup(cancel)
	b.ctx = ctx
	// As with the browser, the tab lives as long as the context of this call.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("opening a tab: %v", err)
	}
	call(t, b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: listenForPolicy})
	b.size(t, 1280, 800)
	return b
}

// signedIn opens a tab for a persona who has signed in already; the empty persona
// is nobody.
func (s *site) signedIn(t testing.TB, who account.Persona) *tab {
	t.Helper()
	b := newTab(t, s.url)
	b.become(t, s, who)
	return b
}

// become makes the tab's visitor a persona who has signed in already; the empty
// persona is nobody.
func (b *tab) become(t testing.TB, s *site, who account.Persona) {
	t.Helper()
	call(t, b, network.ClearBrowserCookies, cdp.Empty{})
	if who == "" {
		return
	}
	cookie := s.session(t, who)
	call(t, b, network.SetCookie, network.SetCookieParams{
		Name: cookie.Name, Value: cookie.Value, URL: s.url, HTTPOnly: new(true), SameSite: network.CookieSameSiteLax,
	})
}

// run does something in the tab and fails the test if it cannot be done.
func run[T any](t testing.TB, b *tab, action chromedp.Action[T]) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTimeout)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		t.Fatalf("in the browser: %v", err)
	}
	return value
}

// call sends one command of the DevTools protocol.
func call[P, R any](t testing.TB, b *tab, command cdp.Command[P, R], params P) R {
	t.Helper()
	return run(t, b, func(ctx context.Context, target *chromedp.Target) (R, error) {
		return cdp.Call(ctx, target, command, params)
	})
}

// eval evaluates a script in the page, and waits if the result is a promise. It
// also works on pages that may not run scripts themselves.
func eval[T any](t testing.TB, b *tab, script string) T {
	t.Helper()
	return run(t, b, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
}

// visit is where a navigation ended.
type visit struct {
	Status int64
	Path   string // with the query
}

// open goes to a path of the site by its address.
func (b *tab) open(t testing.TB, path string) visit {
	t.Helper()
	return b.arrive(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.Navigate, page.NavigateParams{URL: b.address + path})
		return err
	}))
}

// arrive does something that leads to another page, and waits until that page and
// everything that it loads are there.
func (b *tab) arrive(t testing.TB, steps ...step) visit {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTimeout)
	defer cancel()
	b.record.reset()
	response, err := chromedp.RunResponse(ctx, steps...)
	if err == nil {
		err = b.record.quiet(ctx)
	}
	if err != nil {
		t.Fatalf("waiting for a page: %v", err)
	}
	if response == nil {
		t.Fatal("a page has come without an answer of the server")
	}
	return visit{Status: response.Status, Path: pathOf(response.URL)}
}

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.RequestURI()
}

// path returns where the tab is now.
func (b *tab) path(t testing.TB) string {
	t.Helper()
	return pathOf(run(t, b, chromedp.Location()))
}

// text returns what a reader sees of the first element that matches, with single
// spaces; empty if there is none.
func (b *tab) text(t testing.TB, selector string) string {
	t.Helper()
	words := eval[string](t, b, `document.querySelector(`+quote(selector)+`)?.innerText ?? ""`)
	return strings.Join(strings.Fields(words), " ")
}

// quote writes a text as a script does.
func quote(text string) string {
	// Every string can be written as JSON.
	literal, _ := json.Marshal(text)
	return string(literal)
}

// count returns how many elements match.
func (b *tab) count(t testing.TB, selector string) int {
	t.Helper()
	return eval[int](t, b, `document.querySelectorAll(`+quote(selector)+`).length`)
}

// size gives the tab a viewport, in CSS pixels.
func (b *tab) size(t testing.TB, width, height int64) {
	t.Helper()
	call(t, b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1,
	})
}

// painted waits until the page has been painted, as a person would: the browser
// drops what is pressed before. It asks again and again, because a page that may
// not run scripts cannot tell.
func painted(ctx context.Context, target *chromedp.Target) error {
	for {
		yes, err := chromedp.Evaluate[bool](`performance.getEntriesByName("first-contentful-paint").length > 0`)(ctx, target)
		if yes || err != nil {
			return err
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// click clicks a link, a button, a choice or a summary by its words, within the
// element that the selector names.
func click(within, words string) step {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		type point struct{ X, Y float64 }
		if err := painted(ctx, target); err != nil {
			return err
		}
		at, err := chromedp.Evaluate[*point](`(() => {
			const words = (el) => (el.innerText || el.value || "").replace(/\s+/g, " ").trim();
			for (const el of document.querySelector(`+quote(within)+`)?.querySelectorAll("a, button, label, summary") ?? []) {
				if (words(el) !== `+quote(words)+` || !el.checkVisibility() || el.ariaHidden === "true") continue;
				el.scrollIntoView({block: "center", behavior: "instant"});
				const box = el.getClientRects()[0];
				return {X: box.left + Math.min(box.width / 2, 60), Y: box.top + box.height / 2};
			}
			return null;
		})()`)(ctx, target)
		if err != nil {
			return err
		}
		if at == nil {
			return fmt.Errorf("there is no %q to click within %s", words, within)
		}
		_, err = chromedp.MouseClickXY(at.X, at.Y)(ctx, target)
		return err
	})
}

// press clicks something that stays on the page.
func (b *tab) press(t testing.TB, within, words string) {
	t.Helper()
	run(t, b, click(within, words))
}

// follow clicks something that leads to another page.
func (b *tab) follow(t testing.TB, within, words string) visit {
	t.Helper()
	return b.arrive(t, click(within, words))
}

// signIn signs in through the page, as people do.
func (b *tab) signIn(t testing.TB, who account.Persona) visit {
	t.Helper()
	b.open(t, "/sign-in")
	b.press(t, "main", who.Label())
	return b.follow(t, "main", "Sign in")
}

// keepNothing turns the cache off, so that every page is loaded whole.
func (b *tab) keepNothing(t testing.TB) {
	t.Helper()
	call(t, b, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
}

// clickNth clicks one of the elements that a selector finds, counted from 0.
func clickNth(selector string, n int) step {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		type point struct{ X, Y float64 }
		if err := painted(ctx, target); err != nil {
			return err
		}
		at, err := chromedp.Evaluate[*point](fmt.Sprintf(`(() => {
			const el = document.querySelectorAll(%s)[%d];
			if (!el) return null;
			el.scrollIntoView({block: "center", behavior: "instant"});
			const box = el.getClientRects()[0];
			return {X: box.left + Math.min(box.width / 2, 60), Y: box.top + box.height / 2};
		})()`, quote(selector), n))(ctx, target)
		if err != nil {
			return err
		}
		if at == nil {
			return fmt.Errorf("there are not %d of %s", n+1, selector)
		}
		_, err = chromedp.MouseClickXY(at.X, at.Y)(ctx, target)
		return err
	})
}
