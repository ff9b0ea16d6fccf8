package statements

import (
	"net/http"

	"ccio/internal/server/site"
	"ccio/web/view"
)

// Cookies lists the cookies, by the names that they have on this server.
func (s *Area) Cookies(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	var provider []string
	if s.Options.SignIn != nil {
		provider = []string{s.AttemptCookie("", 0).Name, s.SignOutCookie("", 0).Name}
	}
	return s.Text(w, r, who, cookies(s.CookieName(), provider))
}

// cookies makes the text. session is the name of the session's cookie; provider has
// the names of the cookies for a sign-in under way and for signing out, if people
// sign in at a provider.
func cookies(session string, provider []string) view.Text {
	page := view.Text{Heading: "Cookies", Sections: []view.Section{
		{Words: []string{
			"This service puts a cookie on your device when you sign in. It is strictly necessary, so we do not ask for your consent.",
		}, Points: []string{
			"Name: " + session,
			"What it does: keeps you signed in. It holds a number and a secret, and nothing about you.",
			"How long: you stay signed in for 12 hours, or until you sign out, or until an hour in which you do nothing here. The " +
				"cookie goes when you sign out. Otherwise your browser keeps it for 36 hours; for up to a day after your session has " +
				"ended it still says whose form was sent too late, and nothing else.",
		}},
	}}
	if len(provider) > 0 {
		page.Sections = append(page.Sections, view.Section{Heading: "Signing in with your work account", Words: []string{
			"Two more are needed on the way to the service that checks who you are, and back. Both are encrypted, so that only this " +
				"service reads them.",
		}, Points: []string{
			provider[0] + ": holds a sign-in that is under way, for at most 10 minutes.",
			provider[1] + ": holds what it takes to sign you out there as well, which may be the number that you have " +
				"there, for 12 hours or until you sign out.",
		}})
	}
	last := &page.Sections[len(page.Sections)-1]
	last.Ends = []string{"There are no other cookies, and nothing on these pages comes from, or reports to, anybody else."}
	return page
}
