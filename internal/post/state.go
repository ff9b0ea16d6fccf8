package post

import (
	"ccio/internal/day"
)

// State is what a post, or all posts of a type in a trust, amount to on a day.
// It is derived and never stored.
type State string

// The states. A post has one of the first six; a trust has one of any but the
// first for each type of post.
const (
	DoesNotExist        State = "does_not_exist"
	Filled              State = "filled"
	FilledInPart        State = "filled_in_part"
	HeldInterim         State = "interim"
	VacantRecruiting    State = "vacant_recruiting"
	VacantNotRecruiting State = "vacant_not_recruiting"
	NotEstablished      State = "not_established"
	NotRecorded         State = "not_recorded"
)

// TrustStates lists the states that a trust can have, best first.
func TrustStates() []State {
	return []State{
		Filled, FilledInPart, HeldInterim, VacantRecruiting, VacantNotRecruiting, NotEstablished, NotRecorded,
	}
}

// Label is the state as people read it.
func (s State) Label() string {
	switch s {
	case DoesNotExist:
		return "Does not exist on this day"
	case Filled:
		return "Filled"
	case FilledInPart:
		return "Filled in part"
	case HeldInterim:
		return "Interim or acting"
	case VacantRecruiting:
		return "Vacant, recruiting"
	case VacantNotRecruiting:
		return "Vacant, not recruiting"
	case NotEstablished:
		return "Not established"
	case NotRecorded:
		return "Not recorded"
	}
	return string(s)
}

// Order is the place of the state among all, 1 the best. Tables stand in this
// order; it is not a score.
func (s State) Order() int {
	states := TrustStates()
	for i, state := range states {
		if s == state {
			return i + 1
		}
	}
	return len(states) + 1
}

// ParseState reads a trust's state by its code or its label.
func ParseState(s string) (State, error) { return parseWord(s, "a state", TrustStates()) }

// StateOf is the state of a post on a day. First and last days count.
//
// A post is filled with at least one substantive appointment and shares that
// come to 100 or more (over 100 is a handover); filled in part if they come to
// less; interim if all who hold it are interim or acting, whatever their share;
// else vacant. Recruiting matters only to a vacant post.
func StateOf(p Post, on day.Day) State {
	if _, exists := p.PeriodOn(on); !exists {
		return DoesNotExist
	}
	living := p.Living(on)
	substantive := false
	for _, a := range living {
		substantive = substantive || a.Kind == Substantive
	}
	switch {
	case substantive && share(living) >= WholePost:
		return Filled
	case substantive:
		return FilledInPart
	case len(living) > 0:
		return HeldInterim
	case p.recruitingOn(on):
		return VacantRecruiting
	}
	return VacantNotRecruiting
}

// TrustState is the state of a trust's posts of type t on a day: that of the
// best one. With none it is not established only where a statement says so for
// the day, else not recorded, whatever other posts the trust has.
//
// The posts and statements are those of one trust. Where a living post and a
// statement contradict each other the post wins.
func TrustState(posts []Post, statements []Statement, t Type, on day.Day) State {
	best := NotRecorded
	for _, s := range statements {
		if s.Type == t && s.Covers(on) {
			best = NotEstablished
		}
	}
	for _, p := range posts {
		if period, exists := p.PeriodOn(on); !exists || period.Type != t {
			continue
		}
		if state := StateOf(p, on); state.Order() < best.Order() {
			best = state
		}
	}
	return best
}

// WholePost is the share, in hundredths, of somebody who has a post to themselves.
const WholePost = 100

func share(appointments []Appointment) int {
	sum := 0
	for _, a := range appointments {
		sum += a.Share
	}
	return sum
}

func (p Post) recruitingOn(on day.Day) bool {
	for _, r := range p.Recruitments {
		if r.Covers(on) {
			return true
		}
	}
	return false
}
