package site

import (
	"ccio/internal/account"
	"ccio/internal/assessment"
	"ccio/internal/post"
)

// PostColour returns the colour of a state's tag. The words say the state; the
// colours are deliberately not those of a traffic light.
func PostColour(state post.State) string {
	switch state {
	case post.Filled:
		return "blue"
	case post.FilledInPart:
		return "aqua-green"
	case post.HeldInterim:
		return "purple"
	case post.VacantRecruiting, post.VacantRecruitingNotTold, post.VacantNotRecruiting:
		return "white"
	case post.HolderNotTold, post.NotEstablished, post.NotRecorded, post.DoesNotExist:
	}
	return "grey"
}

// AssessmentTag returns the tag of an assessment's state.
func AssessmentTag(state assessment.State) (text, colour string) {
	colour = map[assessment.State]string{
		assessment.NotStarted: "grey", assessment.Draft: "blue", assessment.Submitted: "purple", assessment.InValidation: "purple",
		assessment.Returned: "yellow", assessment.SignedOff: "green",
	}[state]
	return state.Label(), colour
}

// GrantTag returns the tag of a grant's state.
func GrantTag(state account.GrantState) (text, colour string) {
	switch state {
	case account.Waiting:
		return "To be confirmed", "yellow"
	case account.Coming:
		return "Begins later", "blue"
	case account.InForce:
		return "In force", "green"
	case account.Over:
		return "Over", "grey"
	case account.Ended:
		return "Ended", "grey"
	case account.Refused:
		return "Ended, never confirmed", "grey"
	}
	return string(state), "grey"
}
