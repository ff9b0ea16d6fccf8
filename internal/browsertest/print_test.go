package browsertest

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"ccio/internal/account"
)

// a4 is the paper of the NHS, in inches, and sheet the width in CSS pixels that
// the margins of the stylesheet leave of it.
const (
	a4Width, a4Height = 8.27, 11.69
	sheet             = 672
)

// TestPrint checks that a page makes sense on paper: what people can only click is
// not printed, and everything that scrolls or is folded away on a screen is.
func TestPrint(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b := s.signedIn(t, account.Board)
	page := regexp.MustCompile(`/Type\s*/Page\b`)
	for _, c := range []struct {
		path string
		most int // sheets: as many as it takes without waste, with the tables that a screen folds away
	}{
		{"/england", 14}, {"/regions/Y62", 9}, {"/icbs/QOP", 10}, {"/trusts/R0A", 8}, {"/trusts/RR8/posts", 4}, {"/help", 2},
		{"/frameworks/ccio/1.0", 24},
		{"/", 2}, {"/trusts", 15}, {"/frameworks", 1}, {"/exports", 2}, {"/sessions", 1}, {"/my-data", 2}, {"/accessibility", 1}, {"/privacy", 3},
		{"/cookies", 1},
	} {
		b.open(t, c.path)
		pdf := run(t, b,
			chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperSize{Width: a4Width, Height: a4Height}), chromedp.PDFPreferCSSPageSize()))
		if folder := os.Getenv(shotsVariable); folder != "" {
			if err := os.MkdirAll(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, strings.ReplaceAll("page"+c.path, "/", "-")+".pdf"), pdf, 0o600); err != nil {
				t.Error(err)
			}
		}
		if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
			t.Errorf("%s does not print", c.path)
		}
		if n := len(page.FindAll(pdf, -1)); n == 0 || n > c.most {
			t.Errorf("%s takes %d sheets of paper, and may take %d", c.path, n, c.most)
		}
		b.size(t, sheet, 1000)
		call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		for _, problem := range eval[[]string](t, b, onPaper) {
			t.Errorf("%s %s", c.path, problem)
		}
		call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
		b.size(t, 1280, 800)
	}
}

// onPaper lists what is wrong with a page as it goes to the printer. The account is
// printed on purpose: it says who printed the page, in which role.
const onPaper = `(() => {
	const found = [], name = (el) => el.outerHTML.slice(0, 120);
	for (const el of document.querySelectorAll("form, button:not(th button), input, select, " +
		"nav:not(.nhsuk-header__account), .nhsuk-skip-link, .nhsuk-button")) {
		if (el.checkVisibility()) found.push("has on paper what one can only click: " + name(el));
	}
	for (const el of document.querySelectorAll("th button")) { // on paper no more than the words of its column
		if (getComputedStyle(el, "::after").display !== "none" || getComputedStyle(el).textDecorationLine !== "none") {
			found.push("looks on paper as if one could click it: " + name(el));
		}
	}
	for (const el of document.querySelectorAll("h1, h2, main p, table, .app-demonstration, " +
		".nhsuk-header__service-name, .nhsuk-header__account")) {
		const hidden = el.closest("form, nav, .nhsuk-action-link, .app-chart__download") || el.closest("details")?.querySelector("form");
		if (!hidden && (!el.checkVisibility({contentVisibilityAuto: true}) || el.getClientRects().length === 0)) {
			found.push("does not have on paper: " + name(el));
		}
	}
	const paper = document.querySelector(".app-paper");
	const says = /^This page shows \d+ \w+ \d{4}, printed on \d+ \w+ \d{4}\.\s*Its address: http/;
	if (!paper?.checkVisibility() || !says.test(paper.textContent.trim()) || !paper.textContent.includes(location.pathname)) {
		found.push("does not say on paper its day, the day of printing and its address: " + paper?.textContent);
	}
	for (const el of document.querySelectorAll(".nhsuk-details__summary")) {
		if (el.checkVisibility() && getComputedStyle(el, "::before").display !== "none") {
			found.push("has a closed triangle on paper: " + name(el));
			break;
		}
	}
	for (const head of document.querySelectorAll("thead")) { // repeated where the table goes on
		const style = getComputedStyle(head);
		const box = [...head.querySelectorAll("button")].some((el) => getComputedStyle(el).display !== "contents");
		if (style.display !== "table-header-group" || style.breakInside !== "avoid" || style.position !== "static" || box) {
			found.push("does not repeat on paper the head " + name(head));
		}
	}
	for (const cell of document.querySelectorAll("th, td")) {
		const size = (el) => parseFloat(getComputedStyle(el).fontSize);
		const large = [...cell.querySelectorAll("*")].find((el) => el.checkVisibility() && size(el) > size(cell));
		if (large) {
			found.push("has on paper a line in a cell that is larger than the first: " + name(large));
			break;
		}
	}
	for (const el of document.querySelectorAll("th, td")) {
		const box = el.getBoundingClientRect();
		if (getComputedStyle(el).display !== "table-cell") found.push("takes a table apart on paper, at " + name(el));
		else if (box.width < 5 || box.right > innerWidth + 2) found.push("cuts a table off on paper, at " + name(el));
		else continue;
		break;
	}
	return found;
})()`
