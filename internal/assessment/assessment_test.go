package assessment_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ccio/internal/assessment"
	"ccio/internal/day"
	"ccio/internal/fault"
)

func at(level int) assessment.Answer {
	return assessment.Answer{Kind: assessment.Level, Level: level}
}

var (
	none          = assessment.Answer{}
	notAssessed   = assessment.Answer{Kind: assessment.NotAssessed}
	notApplicable = assessment.Answer{Kind: assessment.NotApplicable}
)

func TestDomainLevel(t *testing.T) {
	t.Parallel()
	type answers = []assessment.Answer
	for _, c := range []struct {
		answers answers
		want    assessment.Answer
	}{
		{answers{at(3), at(3), at(3)}, at(3)},
		{answers{at(1), at(2), at(4), at(5)}, at(2)}, // the lower of the two in the middle, never a mean
		{answers{at(5), at(1), at(3)}, at(3)},
		{answers{at(1), at(5)}, at(1)},
		{answers{at(4), at(2), none}, at(2)},                          // two of three
		{answers{at(4), at(2), none, none}, at(2)},                    // half
		{answers{at(4), at(2), none, none, notAssessed}, notAssessed}, // fewer than half
		{answers{at(4), at(2), notApplicable, notApplicable}, at(2)},  // left out
		{answers{at(4), notApplicable, notApplicable}, notAssessed},   // one is too few, though it is all of the rest
		{answers{at(4), none}, notAssessed},                           // at least two
		{answers{notApplicable, notApplicable, notApplicable}, notApplicable},
		{answers{notApplicable, notAssessed}, notAssessed},
		{answers{none, none, none}, notAssessed},
		{answers{}, notAssessed},
	} {
		if got := assessment.DomainLevel(c.answers); got != c.want {
			t.Errorf("%v come to %v, want %v", c.answers, got, c.want)
		}
	}
}

// For any levels, the domain's is one of them, at least half of them reach it, and
// their order does not matter; raising a level never lowers it.
func TestDomainLevelProperties(t *testing.T) {
	t.Parallel()
	var each func(n int, so []assessment.Answer)
	each = func(n int, so []assessment.Answer) {
		if n == 0 {
			got := assessment.DomainLevel(so)
			reach := 0
			for _, a := range so {
				if a.Level >= got.Level {
					reach++
				}
			}
			if !slices.Contains(so, got) || reach*2 < len(so) {
				t.Fatalf("%v come to %v", so, got)
			}
			turned := slices.Clone(so)
			slices.Reverse(turned)
			if assessment.DomainLevel(turned) != got {
				t.Fatalf("%v the other way come to another level", so)
			}
			for i := range so {
				if so[i].Level < 5 {
					up := slices.Clone(so)
					up[i].Level++
					if assessment.DomainLevel(up).Level < got.Level {
						t.Fatalf("%v come to less than %v", up, so)
					}
				}
			}
			return
		}
		for level := 1; level <= 5; level++ {
			each(n-1, append(slices.Clone(so), at(level)))
		}
	}
	for n := 2; n <= 5; n++ {
		each(n, nil)
	}
}

func TestNeedsReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		self, validated assessment.Answer
		want            bool
	}{
		{at(3), at(3), false}, {at(3), at(4), false}, {at(3), at(5), true}, {at(3), at(1), true}, {at(5), at(4), false},
		{at(3), notApplicable, true}, {at(3), notAssessed, true}, {notAssessed, at(2), true}, {notApplicable, at(2), true},
		{notAssessed, notApplicable, false}, {notApplicable, notApplicable, false},
	} {
		if got := assessment.NeedsReason(c.self, c.validated); got != c.want {
			t.Errorf("%v beside %v: %v", c.validated, c.self, got)
		}
	}
}

// Each reason that is needed says why, and a competency that is not applicable
// without a reason still has to be answered.
func TestWhyReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		self, validated assessment.Answer
		want            string
	}{
		{at(1), at(3), "two or more levels away"}, {notAssessed, at(3), "a level where the holder gave none"},
		{at(3), notApplicable, "no level where the holder gave one"},
	} {
		if got := assessment.WhyReason(c.self, c.validated); !strings.Contains(got, c.want) {
			t.Errorf("%v beside %v: %s", c.validated, c.self, got)
		}
	}
	w := assessment.Work{
		Entries: map[string]assessment.Entry{
			"a.one":   {Answer: notApplicable},
			"a.two":   {Answer: notApplicable, Reason: "No part of it."},
			"a.three": {Answer: at(2)},
		},
	}
	asked := []string{"a.one", "a.two", "a.three", "a.four"}
	if got := w.Progress(asked); got.Answered != 2 || len(asked)-len(w.Missing(asked)) != got.Answered {
		t.Errorf("%+v answered, and missing are %v", got, w.Missing(asked))
	}
	r := assessment.Review{
		Submitted: map[string]assessment.Entry{"a.one": {Answer: at(1)}, "a.two": {Answer: at(1)}},
		Validated: map[string]assessment.Validated{"a.one": {Answer: at(5)}},
	}
	known, is := errors.AsType[*fault.Error](r.MaySignOff([]string{"a.one", "a.two"}))
	if !is || len(known.Fields) != 2 || known.Fields[0].Name != assessment.ReasonField("a.one") ||
		known.Fields[1].Name != assessment.AnswerField("a.two") {
		t.Errorf("what keeps it from being signed off: %+v", known)
	}
}

func TestValidAnswers(t *testing.T) {
	t.Parallel()
	for a, want := range map[assessment.Answer]bool{
		at(1): true, at(5): true, at(0): false, at(6): false, at(-1): false, none: true, notAssessed: true, notApplicable: true,
		{Kind: assessment.NotAssessed, Level: 3}: false, {Kind: "score", Level: 3}: false, {Level: 3}: false,
	} {
		if got := a.IsValid(); got != want {
			t.Errorf("%v is valid: %v", a, got)
		}
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	asked := []string{"a.one", "a.two", "b.one"}
	got := assessment.ProgressOf(asked, map[string]assessment.Answer{"a.one": at(1), "a.two": notApplicable, "z.gone": at(5), "b.one": none})
	if got != (assessment.Progress{Answered: 2, Asked: 3}) || got.IsComplete() {
		t.Errorf("progress is %+v", got)
	}
}

// Every move in every state of an assessment and of a cycle, by everybody.
func TestTransitions(t *testing.T) {
	t.Parallel()
	legal := map[string]string{
		"start holder not_started":             "draft",
		"submit holder draft":                  "submitted",
		"submit holder returned":               "submitted",
		"recall holder submitted":              "draft",
		"begin_validation validator submitted": "in_validation",
		"return validator in_validation":       "returned",
		"sign_off validator in_validation":     "signed_off",
		"reopen validator signed_off":          "in_validation",
		"respond holder signed_off":            "signed_off",
		"nominate holder submitted":            "submitted",
		"nominate holder in_validation":        "in_validation",
	}
	tried, allowed, met := 0, 0, map[string]bool{}
	for _, move := range assessment.Moves() {
		for _, by := range []assessment.Party{assessment.Holder, assessment.Validator, assessment.Neither} {
			for _, state := range assessment.States() {
				for _, cycle := range assessment.CycleStates() {
					tried++
					got, err := assessment.Next(state, move, by, cycle)
					line := fmt.Sprintf("%s %s %s", move, by, state)
					want, ok := legal[line]
					met[line] = true
					switch move {
					case assessment.Start, assessment.Submit, assessment.Recall:
						ok = ok && cycle != assessment.Planned && cycle != assessment.Ready
					default:
						ok = ok && cycle != assessment.Planned
					}
					switch {
					case ok && (err != nil || string(got) != want):
						t.Errorf("%s by the %s of what is %s in a cycle that is %s: %s, %v", move, by, state, cycle, got, err)
					case ok:
						allowed++
					case err == nil || got != state:
						t.Errorf("%s by the %s of what is %s in a cycle that is %s is allowed: %s", move, by, state, cycle, got)
					}
					if kind := fault.KindOf(err); err != nil && kind != fault.Forbidden && kind != fault.Conflict {
						t.Errorf("refused with the kind %d: %v", kind, err)
					}
				}
			}
		}
	}
	for line := range legal {
		if !met[line] {
			t.Errorf("%s is no move of the program", line)
		}
	}
	t.Logf("%d moves tried, %d of them legal", tried, allowed)
}

func TestCycle(t *testing.T) {
	t.Parallel()
	good := assessment.Cycle{
		Code:      "2026-27",
		Framework: "ccio",
		Version:   "1.0",
		Threshold: 8,
		Opens:     day.MustParse("2026-04-01"),
		Close:     day.MustParse("2026-06-30"),
	}
	if err := good.Check(); err != nil {
		t.Errorf("a cycle as it should be: %v", err)
	}
	turn := good
	turn.Code = "2099-00"
	if err := turn.Check(); err != nil {
		t.Errorf("the turn of the century: %v", err)
	}
	for field, change := range map[string]func(*assessment.Cycle){
		"code":      func(c *assessment.Cycle) { c.Code = "2026-28" },
		"framework": func(c *assessment.Cycle) { c.Version = "" },
		"threshold": func(c *assessment.Cycle) { c.Threshold = 7 },
		"opens":     func(c *assessment.Cycle) { c.Opens = day.Day{} },
		"closes":    func(c *assessment.Cycle) { c.Close = day.MustParse("2026-03-31") },
	} {
		c := good
		change(&c)
		var known *fault.Error
		if err := c.Check(); !asFault(err, &known) || len(known.Fields) != 1 || known.Fields[0].Name != field {
			t.Errorf("a wrong %s: %v", field, err)
		}
	}
	for on, want := range map[string]int{"2026-04-01": 91, "2026-06-29": 2, "2026-06-30": 1, "2026-07-01": 0} {
		if got := good.DaysLeft(day.MustParse(on)); got != want {
			t.Errorf("on %s %d days are left, want %d", on, got, want)
		}
	}
	state := assessment.Planned
	for range 4 {
		next, more := state.Next()
		if !more {
			t.Fatalf("%s is the last", state)
		}
		state = next
	}
	if _, more := state.Next(); more || state != assessment.Ready {
		t.Errorf("the last state is %s", state)
	}
}

func asFault(err error, to **fault.Error) bool {
	known, ok := errors.AsType[*fault.Error](err)
	*to = known
	return ok
}
