package view

import (
	"strings"
	"testing"
)

// Web addresses become links, and nothing else does.
func TestLinked(t *testing.T) {
	t.Parallel()
	const hidden = `<span class="nhsuk-u-visually-hidden"> (opens in a new tab)</span></a>`
	link := func(address string) string {
		return `<a href="` + address + `" target="_blank" rel="noopener noreferrer">` + address + hidden
	}
	for text, want := range map[string]string{
		"":                                    "",
		"No link, <b>only</b> words & signs.": "No link, &lt;b&gt;only&lt;/b&gt; words &amp; signs.",
		"See https://a.test.example/minutes.": "See " + link("https://a.test.example/minutes") + ".",
		"(http://a.test.example)":             "(" + link("http://a.test.example") + ")",
		"https://a.test.example/wiki/Log_(b), and more": link("https://a.test.example/wiki/Log_(b)") + ", and more",
		"https://a.test.example/?a=1&b=2":               link("https://a.test.example/?a=1&amp;b=2"),
		"one https://a.test.example two https://b.test.example three": "one " + link("https://a.test.example") + " two " +
			link("https://b.test.example") + " three",
		"https:// and http://":                   "https:// and http://",
		"javascript:alert(1)":                    "javascript:alert(1)",
		"data:text/html,<script>":                "data:text/html,&lt;script&gt;",
		`https://a.test.example/"onmouseover="x`: link("https://a.test.example/") + "&#34;onmouseover=&#34;x",
		"https://a.test.example/<script>":        link("https://a.test.example/") + "&lt;script&gt;",
		"www.test.example":                       "www.test.example",
	} {
		var b strings.Builder
		if err := linked(text).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("%q\n got %s\nwant %s", text, b.String(), want)
		}
	}
}
