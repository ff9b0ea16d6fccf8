package mydata

import (
	"fmt"

	"ccio/internal/server/site"
)

// noPatient is the warning beside every field for free text.
const noPatient = "Do not enter anything about a patient."

// looksSay says how often national administrators looked.
func looksSay(n int) string {
	switch {
	case n == 0:
		return "No national administrator has looked at what is held about you."
	case n > mostLooks:
		return fmt.Sprintf("National administrators looked %s times. The latest %d are shown; the files have all.", site.Grouped(n), mostLooks)
	}
	return "National administrators looked " + times(n) + "."
}

func sessionsSay(n int) string { return "You have signed in " + times(n) + "; the files say when." }

// noticesSay describes the notices and the kept forms.
func noticesSay(notices, kept int) string {
	says := "You have had no notice here."
	if notices > 0 {
		says = "You have had " + site.Plural(notices, "notice", "notices") + " here."
	}
	if kept > 0 {
		says += " " + site.Capitalised(site.Plural(kept, "form", "forms")) + " that you sent after your session had ended " +
			site.Verb(kept, "is", "are") + " kept for you; your start page leads there."
	}
	return says
}

func answersSay(n int) string {
	if n == 0 {
		return "You have answered nothing in an assessment."
	}
	return "You have given " + site.Plural(n, "answer", "answers") + " in assessments; " +
		"the files have each of them, with its evidence, your reflection, and what was signed off beside it."
}

// times writes how often something happened.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return site.Grouped(n) + " times"
}
