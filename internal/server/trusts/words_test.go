package trusts

import (
	"strings"
	"testing"

	"ccio/internal/assessment"
	"ccio/internal/post"
)

// A figure is as precise as it is known, and no more.
func TestThousands(t *testing.T) {
	t.Parallel()
	for wte, want := range map[post.WTE]string{
		1_457_690: "14,576.9", 17_700: "177", 1_457_605: "14,576.05", 0: "0", 50: "0.5", 100_000: "1,000",
	} {
		if got := thousands(wte); got != want {
			t.Errorf("%d is %q, want %q", wte, got, want)
		}
	}
}

// Every state of an assessment is a sentence about the CCIO and the cycle.
func TestAssessmentSays(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, state := range []assessment.State{
		assessment.NotStarted, assessment.Draft, assessment.Submitted, assessment.InValidation, assessment.Returned, assessment.SignedOff,
	} {
		var r assessment.Result
		r.State = state
		r.Cycle.Code = "2026-27"
		said := assessmentSays(r)
		if !strings.Contains(said, "cycle 2026-27") || !strings.Contains(said, "CCIO") || !strings.HasSuffix(said, ".") || seen[said] {
			t.Errorf("%s: %q", state, said)
		}
		seen[said] = true
	}
	if !seen["In cycle 2026-27 the CCIO has started an assessment and not submitted it yet."] {
		t.Errorf("no sentence about a draft: %v", seen)
	}
}
