package assessments

import (
	"fmt"

	"ccio/internal/assessment"
	"ccio/internal/day"
	"ccio/internal/post"
	"ccio/internal/server/site"
)

func whoSeesDraft(a assessment.Summary) []string {
	return append([]string{
		"Your draft: you alone.",
		"Once you submit it: your validator sees levels and evidence. Reflections stay yours alone, always.",
	}, afterSignOff(a)...)
}

// afterSignOff tells the holder, before they submit, who will see what, and how
// large a group has to be for its levels to be published.
func afterSignOff(a assessment.Summary) []string {
	if a.PostType != string(post.CCIO) {
		return []string{"Once it is signed off: nobody else sees your levels. " + teamIsCounted}
	}
	return []string{
		"Once it is signed off: the board of your trust sees your validated domain levels, and the board's secretary where the " +
			"board gave them that. " +
			"Your levels by competency stay with you and your validator.",
		fmt.Sprintf("In published figures of England and of regions your levels are counted with those of other CCIOs. "+
			"A group of fewer than %d people is never shown.", a.Cycle.Threshold),
	}
}

// noPatient is the warning beside every field for free text.
const noPatient = "Do not enter anything about a patient."

const teamIsCounted = "Your board learns, once the cycle has closed, how many of the team are at level 3 or above and how many below, " +
	"where at least five people besides the CCIO have a level and at least two are on each side."

func whoSeesSubmitted(a assessment.Summary) []string {
	return append(
		[]string{"Levels and evidence as you submitted them: you and your validator.", "Your reflections: you alone."},
		afterSignOff(a)...)
}

func whoSeesResult(postType string) []string {
	who := []string{"Validated levels by competency, reasons and your response: you and your validator."}
	if postType == string(post.CCIO) {
		return append(who, "Validated domain levels: also the board members of your trust, and its secretary where the board gave them that.")
	}
	return append(who, "Validated domain levels: nobody else. "+teamIsCounted)
}

const nobodyValidates = "Nobody is confirmed as your validator. Without one nobody can sign your assessment off. " +
	"Your trust's administrator invites one, and you confirm them under Who sees my levels."

const validatorIsLost = "The person to whom you handed it cannot validate it any more: their role as your validator has ended. " +
	"Hand it to another. What you submitted stays as it is, and they begin afresh."

func whoSeesValidation() []string {
	return []string{
		"What you see here: the holder and you. Reflections are the holder's alone, and not here.",
		"Once you sign it off: the validated domain levels of a CCIO are seen by the board members of the trust, " +
			"and by its secretary where the board gave them that.",
		"The holder can see when you looked.",
	}
}

// assessmentSays says in a sentence where an assessment stands.
func assessmentSays(a assessment.Summary, today day.Day) string {
	left := "The cycle closed on " + a.Cycle.Close.Long() + "."
	if days := a.Cycle.DaysLeft(today); days > 0 {
		left = fmt.Sprintf("The cycle closes on %s: %s left.", a.Cycle.Close.Long(), site.Counted(days, "day", "days"))
	}
	switch a.State {
	case assessment.NotStarted:
		return "You have not started. " + left
	case assessment.Draft:
		return "It is with you, and nobody else sees it. " + left
	case assessment.Submitted:
		return "You handed it to your validator on " + site.Moment(a.StateAt) +
			". They have not begun: you can still recall it, change it, and submit it again."
	case assessment.InValidation:
		return "Your validator is at work on it."
	case assessment.Returned:
		return "Your validator returned it with reasons. Change what you like and submit it again. " + left
	case assessment.SignedOff:
		return "It was signed off on " + site.Moment(a.StateAt) + "."
	}
	return ""
}
