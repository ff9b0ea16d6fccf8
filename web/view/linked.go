package view

import (
	"context"
	"io"
	"net/url"
	"regexp"
	"strings"

	"github.com/a-h/templ"
)

// address matches what looks like a web address in somebody's text. Addresses of
// other schemes never become links.
var address = regexp.MustCompile(`https?://[^\s<>"]+`)

// piece is a part of a text, or an address in it.
type piece struct{ text, href string }

// pieces splits a text into addresses and what is between them. A full stop after
// an address belongs to the sentence, and so does a bracket around it.
func pieces(text string) []piece {
	var all []piece
	for {
		at := address.FindStringIndex(text)
		if at == nil {
			break
		}
		found := strings.TrimRight(text[at[0]:at[1]], `.,;:!?'”’`)
		if strings.Count(found, ")") > strings.Count(found, "(") {
			found = strings.TrimRight(strings.TrimRight(found, ")"), `.,;:!?'”’`)
		}
		end := at[0] + len(found)
		if u, err := url.Parse(found); err != nil || u.Host == "" {
			all = append(all, piece{text: text[:end]})
		} else {
			all = append(all, piece{text: text[:at[0]]}, piece{found, u.String()})
		}
		text = text[end:]
	}
	return append(all, piece{text: text})
}

// linked shows somebody's text with the web addresses in it as links. They open in
// another tab, because the page may have something on it that is not saved.
func linked(text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		for _, p := range pieces(text) {
			if p.href == "" {
				b.WriteString(templ.EscapeString(p.text))
				continue
			}
			b.WriteString(`<a href="` + templ.EscapeString(p.href) + `" target="_blank" rel="noopener noreferrer">` + templ.EscapeString(p.text) +
				`<span class="nhsuk-u-visually-hidden"> (opens in a new tab)</span></a>`)
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
}
