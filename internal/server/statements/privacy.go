package statements

import (
	"net/http"

	"ccio/internal/server/site"
	"ccio/web/view"
)

// Privacy says what is held about people, what for, who sees it and for how long.
// docs/dpia.md says the same to the controller.
func (s *Area) Privacy(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.Text(w, r, who, privacy())
}

func privacy() view.Text {
	return view.Text{Heading: "Privacy", Sections: []view.Section{
		{Words: []string{
			"This service keeps a register of posts. Facts about a post belong to the trust and are open to everybody who signs in. " +
				"Facts about a person are not.",
			"If you sign in, My data at the top of each page shows all that is held about you, with a role or without one.",
		}},
		{Heading: "What is held about a person", Points: []string{
			"Somebody who holds a post: name, the kind and dates of the appointment, actual hours and protected time, profession, " +
				"registration and when it was last checked, accreditation and training. The trust enters them.",
			"Somebody who signs in: name, e-mail address, how the sign-in provider knows them, the roles given to them, by whom and " +
				"when, when they signed in and out, what they were told here, and what they changed, took away or were refused.",
			"What a person writes here about their own record: a note, and corrections that they ask for.",
			"What a person sent after their session had ended, for a day or until they send it again or discard it. Only they can see it.",
			"An assessment: the levels that somebody gives themselves, with evidence and reflection; the levels that their validator " +
				"sets beside them, with reasons; and who handed what over when. Nothing about patients may be entered.",
		}},
		{Heading: "What it is for", Words: []string{
			"The development of the people in these posts, and assurance to boards that the posts are filled and have the time and " +
				"the authority that they need. It is not for pay and not for discipline. No decision about a person is made by a machine.",
			"The organisation that runs this server is the controller. It decides on the lawful basis and says so in its own privacy " +
				"notice; ask it for that, and for its data protection officer.",
		}},
		{
			Heading: "Who can see it",
			Words:   []string{"Each row is a kind of fact about you. Where it says trust, it is the trust in whose post you are."},
			Table:   whoSees(),
		},
		{Heading: "How long", Words: []string{
			"Nothing is deleted by itself yet. A fact that was wrong is kept beside the one that took its place, with when. The " +
				"record of events cannot be changed or deleted. Your own note is overwritten when you change it, and empty when you take it back.",
			"A session ends after an hour in which you do nothing here, and after 12 hours in any case; when it began and ended is kept.",
		}},
		{Heading: "What you can ask for", Points: []string{
			"To see all that is held about you, and to take it away as a file: My data does both at once.",
			"To have it put right: ask for a correction there. The administrators of your trust are told, or national administrators " +
				"where your trust has none.",
			"To have it restricted or erased, to object to it, or to complain: ask the organisation that runs this server. You can " +
				"also complain to the Information Commissioner's Office.",
		}},
		{Heading: "How it is kept", Words: []string{
			"The database itself decides who may see a row, independently of the program. Every change, every file that somebody " +
				"takes away, every page that is refused, and every look of a national administrator at a person, is recorded with the " +
				"names of the facts and without the values. Each look at your levels or your submitted answers is recorded as well, " +
				"whoever looks. Other looks of people in your own trust, and of your validator, are not. That record is sealed, so that " +
				"a change of it is found.",
			"No e-mail is sent yet: what would be sent is kept as a notice in this service. Logs hold no names, no e-mail addresses " +
				"and nothing that somebody searched for.",
		}},
	}}
}

// whoSees is the product's table of who sees what, as far as it is built, addressed
// to the person whom it is about.
func whoSees() view.PlainTable {
	const no = "No"
	return view.PlainTable{
		ID: "who-sees", Caption: "Who sees what about you",
		Head: []string{
			"What", "You", "Your validator", "Board members, board secretary of your trust", "Administrator of your trust",
			"Regional and national analysts", "National administrators",
		},
		Rows: [][]string{
			{
				"Name, profession, registration, accreditation, training, your own note", "Yes", "Yes", "Yes", "Yes", no,
				"Yes; recorded, and shown to you",
			},
			{"Draft answers of your assessment", "Yes", no, no, no, no, no},
			{"Your reflections", "Yes", no, no, no, no, no},
			{"Answers that you submitted, evidence, validated levels by competency", "Yes", "Yes, of that cycle", no, no, no, no},
			{
				"Validated domain levels, signed off", "Yes", "Yes", "Of the CCIO: board members; the secretary only where the board gave them that",
				no, no, no,
			},
			{
				"Of the rest of a team: how many people are at a level, where nobody can be recognised", no, no,
				"Board members, once the cycle has closed", no, no, no,
			},
			{"Where your assessment stands", "Yes", "Yes", "Yes", "Yes", "In their scope, by post and without your name", "Yes"},
			{"Actual hours, protected time", "Yes", "Yes", "Yes", "Yes", no, no},
			{"Kind and dates of your appointment, without your name: open to everybody with a role", "Yes", "Yes", "Yes", "Yes", "Yes", "Yes"},
			{"Corrections that you ask for", "Yes", no, no, "Yes", no, "Yes; recorded, and shown to you"},
			{
				"Your roles, with your name. A holder sees besides which roles open levels of theirs", "Yes", no,
				"Board members: the roles of their board", "Those of the trust", no, "Yes; recorded, and shown to you",
			},
			{"Your e-mail address", "Yes", no, no, "Yes", no, "Yes; recorded, and shown to you"},
			{"When you signed in, what you were told, who looked at your record", "Yes", no, no, no, no, no},
			{"The record of events, by number and not by name", "Counted", no, no, "That of the trust", no, "Yes"},
		},
	}
}
