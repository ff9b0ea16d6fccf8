package statements

import (
	"net/http"

	"ccio/internal/server/site"
	"ccio/web/view"
)

// Help says whom to ask, and explains the words.
func (s *Area) Help(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.Text(w, r, who, help(s.Options.HelpContact))
}

// help makes the text. contact says whom to ask, and may be empty.
func help(contact string) view.Text {
	whom := "No contact for help has been set. The people who run this server set it. Until then, ask the person in your organisation " +
		"who told you about this service."
	if contact != "" {
		whom = "Whom to ask: " + contact
	}
	return view.Text{Heading: "Help", Sections: []view.Section{
		{Words: []string{whom, "If an error page gave you a number, quote it. It leads us to what happened, and says nothing about you."}},
		{Heading: "What the words mean", Points: []string{
			"CCIO: chief clinical information officer, the senior clinician who leads a trust's use of digital technology in care.",
			"Filled: somebody holds the post substantively, and the whole of it is covered.",
			"Filled in part: a part of a shared post is unfilled.",
			"Interim or acting: nobody holds the post substantively, but somebody stands in.",
			"Vacant: nobody holds the post, and somebody told us so. The trust is recruiting, is not, or has not told us whether it is; " +
				"a time of recruiting that has ended says nothing about now.",
			"Holder not told: the trust has told us of the post, and neither who holds it nor that it is vacant.",
			"Not established: the trust has said that it has no such post.",
			"Not recorded: the trust has not told us whether it has such a post. That does not mean that it has none.",
			"WTE: whole-time equivalent. One is a full-time week.",
			"PA: programmed activity, nominally 4 hours. Ten are full time.",
			"ICB: integrated care board, the NHS body that plans care for an area.",
		}},
		{Heading: "Seeing another day", Words: []string{
			"England, regions, ICBs and trusts can be seen as they were on any day since 1 July 2022: open \"See another day\" at the " +
				"end of the page. Figures use the boundaries of that day. ICBs changed on 1 April 2026, so ICB figures from before and " +
				"after that day are about different bodies.",
		}},
	}}
}
