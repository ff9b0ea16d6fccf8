package statements

import (
	"net/http"

	"ccio/internal/server/site"
	"ccio/web/view"
)

// Accessibility shows the accessibility statement.
func (s *Area) Accessibility(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.Text(w, r, who, accessibility())
}

func accessibility() view.Text {
	return view.Text{Heading: "Accessibility statement", Sections: []view.Section{
		{Words: []string{
			"Everybody who needs this service must be able to use it. It is built to meet the Web Content Accessibility Guidelines " +
				"(WCAG) 2.2 at level AA, with the patterns of the NHS design system.",
		}, Points: []string{
			"Every page works with the keyboard alone, and without JavaScript.",
			"Text can be made four times as large, and the screen as narrow as a small phone, without losing anything. Wide tables " +
				"then scroll inside their own frame.",
			"Nothing is said by colour alone.",
		}},
		{Heading: "What we have checked", Words: []string{
			"Automatic checks against the WCAG 2.2 A and AA rules run on the pages at every change. Nobody with a disability has yet " +
				"tested the service with us, and it has not had an independent audit. Until both have happened we do not claim that it conforms.",
		}},
		{Heading: "Tell us", Words: []string{
			"If something here does not work for you, tell the person named on the help page what you were trying to do and with " +
				"which technology.",
		}},
	}}
}
