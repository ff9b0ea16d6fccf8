package assessment

import (
	"regexp"
	"slices"

	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/organisation"
)

// Counts is how many assessments stand in each state.
type Counts map[State]int

// CountBy counts assessments by whatever each of them belongs to.
func CountBy[K comparable](tallies []Tally, of func(Tally) K) map[K]Counts {
	counted := map[K]Counts{}
	for _, t := range tallies {
		if counted[of(t)] == nil {
			counted[of(t)] = Counts{}
		}
		counted[of(t)][t.State]++
	}
	return counted
}

// Asked returns how many assessments there are or should be: the sum of the states.
func (c Counts) Asked() int {
	n := 0
	for _, s := range States() {
		n += c[s]
	}
	return n
}

// AreKnown reports whether a register has the trusts, ICBs and regions of all
// assessments.
func AreKnown(tallies []Tally, reg organisation.Register) bool {
	known := map[organisation.Code]bool{"": true}
	for i := range reg.Organisations {
		known[reg.Organisations[i].Code] = true
	}
	return !slices.ContainsFunc(tallies, func(t Tally) bool { return !known[t.Trust] || !known[t.ICB] || !known[t.Region] })
}

// CountedOn returns the day whose posts and boundaries the cycle's completion is
// counted by: the day asked about, or the closing day if that has passed by then.
func (c Cycle) CountedOn(on day.Day) day.Day {
	if on.After(c.Close) {
		return c.Close
	}
	return on
}

// HasClosed reports whether the cycle accepts only late submissions, or none.
func (s CycleState) HasClosed() bool { return s != Planned && s != Open }

// IsCode reports whether a text is the code of a cycle: two years that follow each
// other, such as 2026-27.
func IsCode(code string) bool {
	return codeForm.MatchString(code) && followsOn(code)
}

var codeForm = regexp.MustCompile(`^20[0-9]{2}-[0-9]{2}$`)

// Choose returns the cycle that a file as at a day describes: the one asked for or,
// if none is asked for, the last that had closed by that day. ok is false if none
// had.
//
// fault.BadRequest: the code is none, or the cycle opened only after the day;
// fault.NotFound: no such cycle has opened.
func Choose(all []Cycle, code string, asAt, today day.Day) (chosen Cycle, ok bool, err error) {
	if code != "" && !IsCode(code) {
		return chosen, false, fault.New(
			fault.BadRequest,
			"cycle is not a cycle. Write one such as 2025-26, or leave it out for the last that closed.",
		)
	}
	for _, c := range all {
		switch {
		case code == "":
			// A cycle may be opened or closed before its planned day, so for today
			// its state decides.
			closed := c.State.HasClosed() && (asAt == today || asAt.After(c.Close))
			if closed && (!ok || c.Close.After(chosen.Close)) {
				chosen, ok = c, true
			}
		case c.Code == code && c.State != Planned && asAt != today && asAt.Before(c.Opens):
			return Cycle{}, false, fault.New(
				fault.BadRequest,
				"The cycle %s opened on %s, after %s. Choose a later day, or leave cycle out for the last that had closed.",
				code,
				c.Opens.Long(),
				asAt.Long(),
			)
		case c.Code == code && c.State != Planned:
			return c, true, nil
		}
	}
	if code != "" {
		return Cycle{}, false, fault.New(
			fault.NotFound,
			"There is no cycle %s that is open or closed. Leave cycle out for the last that closed.",
			code,
		)
	}
	return chosen, ok, nil
}
