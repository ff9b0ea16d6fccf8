package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/chromedp/cdproto/emulation"
)

// The greatest weight of a page that is loaded without a cache, in bytes over the
// wire with headers: of all of it, and of its scripts.
const (
	maxPage   = 60_000
	maxScript = 15_000
)

// narrow is the width of a small phone, and of a screen of 1280 at 400% zoom, in
// CSS pixels. zoomedHeight is what that zoom leaves of a height of 1024.
const (
	narrow       = 320
	zoomedHeight = 256
)

// axeSource is axe-core, the checker of accessibility rules.
func axeSource(t testing.TB) string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("..", "..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatalf("axe-core is not installed: run `make setup` (%v)", err)
	}
	return string(source)
}

// checks lists what is wrong with the page that has just been opened in the tab, at
// the tab's width.
func checks(t testing.TB, b *tab) []string {
	t.Helper()
	// What the page itself did comes first, because our own scripts run from here
	// on.
	found := append(b.record.complaints(), heavy(b.record.weight())...)
	found = append(found, structure(t, b)...)
	return append(found, tooWide(t, b)...)
}

// everywhere is checks with the accessibility rules, on a large screen and then at
// 400% zoom.
func everywhere(t testing.TB, b *tab, axe string) []string {
	t.Helper()
	found := append(checks(t, b), accessibility(t, b, axe)...)
	call(t, b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: narrow, Height: zoomedHeight, DeviceScaleFactor: 4,
	})
	return append(append(found, tooWide(t, b)...), accessibility(t, b, axe)...)
}

func heavy(w weight) []string {
	var found []string
	if w.all > maxPage {
		found = append(found, fmt.Sprintf("the page weighs %.0f bytes, and may %d: %s", w.all, maxPage, strings.Join(w.files, ", ")))
	}
	if w.script > maxScript {
		found = append(found, fmt.Sprintf("its scripts weigh %.0f bytes, and may %d", w.script, maxScript))
	}
	return found
}

// structure checks that there is one first heading, a title that says the same, ids
// that are unique, links that lead to something, a style for each of our classes
// and each variant, and nothing that the policy forbade. It opens what is folded
// away, because that is part of the page.
func structure(t testing.TB, b *tab) []string {
	t.Helper()
	type outline struct {
		Title                       string
		Headings                    []string
		IDs, Dead, Plain, Forbidden []string
	}
	o := eval[outline](t, b, `(() => {
		document.querySelectorAll("details").forEach((d) => d.open = true);
		const styled = new Set(), used = new Set();
		const read = (rules) => { for (const rule of rules) {
			for (const [, name] of (rule.selectorText ?? "").matchAll(/\.([\w-]+)/g)) styled.add(name);
			if (rule.cssRules) read(rule.cssRules);
		} };
		for (const sheet of document.styleSheets) read(sheet.cssRules);
		for (const el of document.querySelectorAll("[class]")) {
			for (const name of el.classList) if (/^app-|^nhsuk-.*--/.test(name)) used.add(name);
		}
		const ids = [...document.querySelectorAll("[id]")].map((el) => el.id);
		return {
			Title: document.title,
			Headings: [...document.querySelectorAll("h1")].map((el) => el.innerText),
			IDs: ids.filter((id, i) => ids.indexOf(id) !== i),
			// The design system itself has these in its pages and not in its styles.
			Plain: [...used].filter((name) => !styled.has(name) && !["nhsuk-header__navigation-item--current",
				"nhsuk-icon--arrow-right-circle", "nhsuk-table--sortable",
				"nhsuk-pagination__link--prev", "nhsuk-pagination__link--next", "nhsuk-icon--arrow-left", "nhsuk-icon--arrow-right"].includes(name)),
			Forbidden: window.forbiddenByPolicy ?? [],
			Dead: [...document.querySelectorAll("a[href^='#']")].map((a) => a.getAttribute("href"))
				.filter((h) => h === "#" || !document.getElementById(h.slice(1))),
		};
	})()`)
	found := o.Forbidden
	if len(o.Headings) != 1 {
		return append(found, fmt.Sprintf("the page has %d first headings: %q", len(o.Headings), o.Headings))
	}
	title, service, ok := strings.Cut(o.Title, " - ")
	if !ok || service != "CCIO dashboard" {
		found = append(found, fmt.Sprintf("the title does not end with the service: %q", o.Title))
	}
	heading := words(o.Headings[0])
	for _, word := range words(strings.TrimPrefix(title, "Error: ")) {
		if !slices.Contains(heading, word) {
			found = append(found, fmt.Sprintf("the title says %q and the heading does not: %q", word, o.Headings[0]))
		}
	}
	for _, id := range o.IDs {
		found = append(found, "two elements have the id "+id)
	}
	for _, class := range o.Plain {
		found = append(found, "no style has the class "+class)
	}
	for _, href := range o.Dead {
		found = append(found, "a link leads nowhere on the page: "+href)
	}
	return found
}

// words splits a text into words without case and punctuation.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’'
	})
}

// accessibility lists what axe-core finds against WCAG 2.2 A and AA.
func accessibility(t testing.TB, b *tab, axe string) []string {
	t.Helper()
	if !eval[bool](t, b, `"axe" in window`) {
		eval[struct{}](t, b, axe)
	}
	type result struct {
		Ran   int // rules
		Found []string
	}
	r := eval[result](t, b, `axe.run(document, {
		runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
		rules: {"target-size": {enabled: true}},
		resultTypes: ["violations"],
		preload: false,
	}).then((r) => ({
		Ran: r.passes.length,
		Found: r.violations.flatMap((v) => v.nodes.slice(0, 5).map((n) =>
			"axe " + v.id + ": " + v.help + " at " + n.target.join(" ") + ": " + n.html.slice(0, 200))),
	}))`)
	if r.Ran == 0 {
		t.Error("axe-core has checked nothing")
	}
	return r.Found
}

// tooWide lists what makes the page scroll sideways, stands out of it or is cut
// off, at the tab's width. What scrolls within a frame of its own is fine, and so
// is what only a screen reader finds; a select shows as much as it has room for.
func tooWide(t testing.TB, b *tab) []string {
	t.Helper()
	return eval[[]string](t, b, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
		const found = [], width = document.documentElement.clientWidth, at = " at " + innerWidth + " px";
		const wide = document.scrollingElement.scrollWidth;
		if (wide > innerWidth) found.push("the page scrolls sideways" + at + ": it is " + wide + " px wide");
		const name = (el) => [el.tagName.toLowerCase(), ...el.classList].join(".") + " " + JSON.stringify(el.textContent.trim().slice(0, 40));
		const look = (el) => {
			if (found.length > 5 || !el.checkVisibility() || el.matches(".nhsuk-skip-link, select")) return;
			const style = getComputedStyle(el), box = el.getBoundingClientRect();
			const clips = /hidden|clip/.test(style.overflowX);
			if (clips && box.width <= 1) return; // for screen readers
			if (box.width > 0 && (box.right > width + 1 || box.left < -1)) {
				found.push("stands out of the page" + at + ", " + Math.round(box.left) + " to " + Math.round(box.right) + ": " + name(el));
			}
			// A field or a table that is wider than what it stands in covers its
			// neighbour. A table's border may stand out by 2 px on either side.
			const place = el.parentElement.getBoundingClientRect();
			if (el.matches("input, select, textarea, table") && box.right > place.right + 2.5) {
				found.push("stands out of its place" + at + ": " + name(el));
			}
			// What moves sideways has to do so for the keyboard too.
			if (/auto|scroll/.test(style.overflowX) && el.scrollWidth > el.clientWidth + 1 && el.tabIndex < 0) {
				found.push("moves sideways for a mouse only" + at + ": " + name(el));
			}
			if (clips && el.scrollWidth > el.clientWidth + 1) found.push("is cut off" + at + ": " + name(el));
			if (!el.matches(".app-table-scroll, .nhsuk-scroll__content")) [...el.children].forEach(look);
		};
		[...document.body.children].forEach(look);
		done(found);
	})))`)
}
