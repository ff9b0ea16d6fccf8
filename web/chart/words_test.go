package chart

import (
	"regexp"
	"strings"
	"testing"

	"ccio/web/nhsuk"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
)

// said returns the sentence before the figure, or the one in place of the
// picture.
func said(t *testing.T, c templ.Component) string {
	t.Helper()
	page := rendered(t, c)
	found := regexp.MustCompile(`(?:<p class="app-chart__summary">|<p>)([^<]*)</p>`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("says nothing:\n%s", page)
	}
	return found[1]
}

func TestSentences(t *testing.T) {
	all := cases()
	all["bar-region"] = StackedBar{Rows: []BarRow{bars("North East and Yorkshire", 21, 3, 2, 1, 0, 1, 0, 1, 4)}}
	all["bar-silent"] = StackedBar{Rows: []BarRow{bars("Kent", 0, 0, 0, 0, 0, 0, 0, 0, 3)}, Subject: "CNIO post"}
	for name, want := range map[string]string{
		"bar-region":      "21 of 33 trusts in North East and Yorkshire have a filled CCIO post; 4 have not told us.",
		"bar-silent":      "Of 3 trusts in Kent, none has told us about its CNIO post.",
		"bar-typical":     "57 of 83 trusts in England have a filled CCIO post; 5 have not told us.",
		"bar-one":         "1 of 1 trust in London has a filled CCIO post.",
		"bar-some-nought": "201 of 210 trusts have a filled CCIO post; 1 has not told us.",
		"bar-empty":       "There is no picture, because there are no trusts to count.",
		"bar-nought":      "There is no picture, because there are no trusts to count.",
		"bar-negative":    "There is no picture, because London has a count that cannot be drawn: -1.",
		"bar-unknown":     "There is no picture, because London has a state twice or one that is not known.",
		"tiles-typical":   "7 ICBs in 2 regions; 1 has no data.",
		"tiles-one":       "1 ICB in 1 region.",
		"tiles-empty":     "There is no picture, because there are no ICBs.",
		"tiles-range":     "1 ICB in 1 region.",
		"line-typical": "Trusts with a filled CCIO post: 125 to 132 of 205 in December 2026, 114 to 129 of 207 in April 2026. Figures before " +
			"April 2026 cannot be compared with these. 2 figures are not available.",
		"line-one":      "Trusts with a filled CCIO post: 98 of 207 in January 2025.",
		"line-two":      "Trusts with a filled CCIO post: 2 in June 2026. Figures before June 2026 cannot be compared with these.",
		"line-nought":   "Trusts with a filled CCIO post: 0 in Month 2, 0 in Month 0.",
		"line-empty":    "There is no picture, because there is no figure yet.",
		"line-missing":  "There is no picture, because there is no figure yet.",
		"line-range":    "There is no picture, because February 2025 has more than there are: 300 of 207.",
		"line-negative": "There is no picture, because May 2026 has a figure that cannot be drawn: -1.",
		"strip-typical": "Funded time of the CCIO post: the middle half of 120 trusts lies between 1.5 and 4 PAs, with the median at 2.5. " +
			"Your trust: 4 PAs. 85 have not told us.",
		"strip-one": "Funded time of the CCIO post: one trust has told us, 2.5 PAs. 1 has not told us.",
		"strip-three": "Funded time of the CCIO post: 3 trusts have told us, from 90 to 91 PAs; quartiles need at least 4. Your trust: " +
			"91 PAs. 85 have not told us.",
		"strip-four":     "Funded time of the CCIO post: at least half of 4 trusts have 1 PA. Your trust: 1 PA. 85 have not told us.",
		"strip-empty":    "There is no picture, because no trust has told us.",
		"strip-negative": "There is no picture, because a value cannot be drawn: -1 PAs.",
	} {
		if diff := cmp.Diff(want, said(t, all[name])); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestFigure(t *testing.T) {
	c := linesOf()["one"]
	c.Figure = Figure{
		ID: "own", Title: "Own", Level: 2, Summary: "Own sentence.", Fold: true, Details: templ.Raw("<p>Rule</p>"),
		Table: nhsuk.Table{
			Caption: nhsuk.TableCaption{Text: "Own caption"},
			Rows:    [][]nhsuk.TableCell{{{Text: "Own row"}}},
		},
	}
	page := rendered(t, c)
	at := 0
	for _, want := range []string{
		`<figure class="app-chart" id="own" aria-labelledby="own-title">`, `<h2 class="nhsuk-heading-s" id="own-title">`, "Own sentence.",
		"<svg", "<details", ": Own</span>", `role="region" aria-labelledby="own-caption" tabindex="0"`, "Own caption", "Own row", "</details>",
		"<p>Rule</p>",
	} {
		next := strings.Index(page[at:], want)
		if next < 0 {
			t.Fatalf("%s is missing after %s", want, page[:at])
		}
		at += next
	}
	if strings.Contains(page, "January 2025</th>") {
		t.Error("the chart's own table stands beside the one that was given")
	}
	if strings.Contains(page, "Download") {
		t.Error("there is nothing to download")
	}
}

func TestTileIsALink(t *testing.T) {
	c := tileMaps()["typical"]
	c.Figure = figure("tiles")
	var links, titles []string
	for _, svg := range pictures(t, rendered(t, c)) {
		for _, a := range svg.all("a") {
			links = append(links, a.attr("href"))
			titles = append(titles, a.Inside[0].Text)
		}
	}
	if len(links) != 6 || titles[0] != "Cheshire and Merseyside: 11 of 15 trusts have a filled CCIO post" || titles[5] != "Dorset: No trusts" {
		t.Errorf("%q lead to %q", titles, links)
	}
	for _, tile := range []Tile{{Label: "Kent", Value: "3", Describe: "Many"}, {Label: "Kent", Share: 12}, {Label: "Kent", Share: NoShare}} {
		if name := tile.name(); !strings.Contains(name, tile.Label) || !strings.Contains(name, tile.value()) {
			t.Errorf("%v is called %q", tile, name)
		}
	}
}

func TestShades(t *testing.T) {
	for share, want := range map[int]int{NoShare: 0, 0: 1, 19: 1, 20: 2, 59: 3, 60: 4, 79: 4, 80: 5, 100: 5} {
		if got := (Tile{Share: share}).shade(); got != want {
			t.Errorf("%d has the shade %d, want %d", share, got, want)
		}
	}
}
