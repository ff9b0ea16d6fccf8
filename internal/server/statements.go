package server

import (
	"net/http"

	"ccio/web/view"
)

func (s *Server) text(w http.ResponseWriter, r *http.Request, who visitor, page view.Text) error {
	page.Layout = s.layout(r, who, page.Heading)
	return s.render(w, r, http.StatusOK, view.TextPage(page))
}

func (s *Server) help(w http.ResponseWriter, r *http.Request, who visitor) error {
	contact := "Ask the person in your organisation who told you of this service. This server names nobody else yet."
	if s.options.HelpContact != "" {
		contact = "Whom to ask: " + s.options.HelpContact
	}
	return s.text(w, r, who, view.Text{Heading: "Help", Sections: []view.Section{
		{Words: []string{contact, "If an error page gave you a number, quote it. It leads us to what happened, and says nothing about you."}},
		{Heading: "What the words mean", Points: []string{
			"CCIO: chief clinical information officer, the senior clinician who leads a trust's use of digital technology in care.",
			"Filled: somebody holds the post substantively, and the whole of it is covered.",
			"Filled in part: a part of a shared post is unfilled.",
			"Interim or acting: nobody holds the post substantively, but somebody stands in.",
			"Not established: the trust has said that it has no such post.",
			"Not recorded: the trust has told us nothing. That does not mean that it has no such post.",
			"WTE: whole-time equivalent. One is a full-time week.",
			"PA: programmed activity, nominally 4 hours. Ten are full time.",
			"ICB: integrated care board, the NHS body that plans care for an area.",
		}},
		{Heading: "Seeing another day", Words: []string{
			"England, regions, ICBs and trusts can be seen as they were on any day since 1 July 2022: open \"See another day\" at the end of the page. Figures use the boundaries of that day. ICBs changed on 1 April 2026, so ICB figures from before and after that day are about different bodies.",
		}},
	}})
}

func (s *Server) accessibility(w http.ResponseWriter, r *http.Request, who visitor) error {
	return s.text(w, r, who, view.Text{Heading: "Accessibility statement", Sections: []view.Section{
		{Words: []string{
			"Everybody who needs this service must be able to use it. It is built to meet the Web Content Accessibility Guidelines (WCAG) 2.2 at level AA, with the patterns of the NHS design system.",
		}, Points: []string{
			"Every page works with the keyboard alone, and without JavaScript.",
			"Text can be made four times as large, and the screen as narrow as a small phone, without losing anything. Wide tables then scroll inside their own frame.",
			"Nothing is said by colour alone.",
		}},
		{Heading: "What we have checked", Words: []string{
			"Automatic checks against the WCAG 2.2 A and AA rules run on the pages at every change. Nobody with a disability has yet tested the service with us, and it has not had an independent audit. Until both have happened we do not claim that it conforms.",
		}},
		{Heading: "Tell us", Words: []string{"If something here does not work for you, tell the person named on the help page what you were trying to do and with which technology."}},
	}})
}

func (s *Server) cookies(w http.ResponseWriter, r *http.Request, who visitor) error {
	page := view.Text{Heading: "Cookies", Sections: []view.Section{
		{Words: []string{
			"This service puts a cookie on your device when you sign in. It is strictly necessary, so we do not ask for your consent.",
		}, Points: []string{
			"Name: " + s.cookieName(),
			"What it does: keeps you signed in. It holds a number and a secret, and nothing about you.",
			"How long: you stay signed in for 12 hours, or until you sign out, or until an hour in which you do nothing here. The cookie goes when you sign out. Otherwise your browser keeps it for 36 hours; for up to a day after your session has ended it still says whose form was sent too late, and nothing else.",
		}},
	}}
	if s.options.SignIn != nil {
		page.Sections = append(page.Sections, view.Section{Heading: "Signing in with your work account", Words: []string{
			"Two more are needed on the way to the service that checks who you are, and back. Both are encrypted, so that only this service reads them.",
		}, Points: []string{
			s.attemptCookie("", 0).Name + ": holds a sign-in that is under way, for at most 10 minutes.",
			s.signOutCookie("", 0).Name + ": holds what it takes to sign you out there as well, which may be the number that you have there, for 12 hours or until you sign out.",
		}})
	}
	last := &page.Sections[len(page.Sections)-1]
	last.Ends = []string{"There are no other cookies, and nothing on these pages comes from, or reports to, anybody else."}
	return s.text(w, r, who, page)
}
