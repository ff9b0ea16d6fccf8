package assessments

import (
	"fmt"

	"ccio/internal/assessment"
	"ccio/internal/post"
)

func whoSeesDraft(a assessment.Summary) []string {
	return append([]string{
		"Your draft: you alone.",
		"Once you submit it: your validator sees levels and evidence. Reflections stay yours alone, always.",
	}, afterSignOff(a)...)
}

// afterSignOff is who will see what, and in how large a group levels are published,
// which the holder is told before they submit.
func afterSignOff(a assessment.Summary) []string {
	if a.PostType != string(post.CCIO) {
		return []string{"Once it is signed off: nobody else sees your levels. " + teamIsCounted}
	}
	return []string{
		"Once it is signed off: the board of your trust sees your validated domain levels, and the board's secretary where the board gave them that. Your levels by competency stay with you and your validator.",
		fmt.Sprintf("In published figures of England and of regions your levels are counted with those of other CCIOs. A group of fewer than %d people is never shown.", a.Cycle.Threshold),
	}
}

const teamIsCounted = "Your board learns, once the cycle has closed, how many of the team are at level 3 or above and how many below, where at least five people besides the CCIO have a level and at least two are on each side."

func whoSeesSubmitted(a assessment.Summary) []string {
	return append([]string{"Levels and evidence as you submitted them: you and your validator.", "Your reflections: you alone."}, afterSignOff(a)...)
}

func whoSeesResult(postType string) []string {
	who := []string{"Validated levels by competency, reasons and your response: you and your validator."}
	if postType == string(post.CCIO) {
		return append(who, "Validated domain levels: also the board members of your trust, and its secretary where the board gave them that.")
	}
	return append(who, "Validated domain levels: nobody else. "+teamIsCounted)
}
