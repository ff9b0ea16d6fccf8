package post

import (
	"ccio/internal/day"
)

// State is the state of a post, or of all posts of a type in a trust, on a day. It
// is derived and never stored.
type State string

// The states. A post has one of the first eight; a trust has one of any but the
// first for each type of post.
const (
	DoesNotExist            State = "does_not_exist"
	Filled                  State = "filled"
	FilledInPart            State = "filled_in_part"
	HeldInterim             State = "interim"
	VacantRecruiting        State = "vacant_recruiting"
	VacantRecruitingNotTold State = "vacant_recruiting_not_told"
	VacantNotRecruiting     State = "vacant_not_recruiting"
	HolderNotTold           State = "holder_not_told"
	NotEstablished          State = "not_established"
	NotRecorded             State = "not_recorded"
)

// TrustStates lists the states that a trust can have, best first.
func TrustStates() []State {
	return []State{
		Filled, FilledInPart, HeldInterim, VacantRecruiting, VacantRecruitingNotTold, VacantNotRecruiting, HolderNotTold, NotEstablished,
		NotRecorded,
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
	case VacantRecruitingNotTold:
		return "Vacant, recruiting not told"
	case VacantNotRecruiting:
		return "Vacant, not recruiting"
	case HolderNotTold:
		return "Holder not told"
	case NotEstablished:
		return "Not established"
	case NotRecorded:
		return "Not recorded"
	}
	return string(s)
}

// Order returns the rank of the state, 1 being the best. Tables are sorted by it;
// it is not a score.
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

// IsVacant reports whether it is told that nobody holds the post.
func (s State) IsVacant() bool {
	return s == VacantRecruiting || s == VacantRecruitingNotTold || s == VacantNotRecruiting
}

// StateOf returns the state of a post on a day. First and last days count.
//
// A post is filled if it has at least one substantive appointment and the shares
// add up to 100 or more (over 100 is a handover), filled in part if they add up to
// less, and interim if everybody who holds it is interim or acting, whatever their
// share.
//
// If nobody is recorded in it, that alone says nothing: it is vacant if its last
// holder has left, if somebody said since when it is vacant, or if the trust is
// recruiting; otherwise its holder is not told. Recruiting matters only then.
//
// It looks at the appointments of all days, so p must contain them all.
func StateOf(p Post, on day.Day) State {
	period, exists := p.PeriodOn(on)
	if !exists {
		return DoesNotExist
	}
	living := p.Living(on)
	substantive := false
	for _, a := range living {
		substantive = substantive || a.Kind == Substantive
	}
	recruiting := p.recruitingOn(on)
	_, vacant := vacancy(p, period, on)
	switch {
	case substantive && share(living) >= WholePost:
		return Filled
	case substantive:
		return FilledInPart
	case len(living) > 0:
		return HeldInterim
	case recruiting == Yes:
		return VacantRecruiting
	case vacant && recruiting == No:
		return VacantNotRecruiting
	case vacant:
		return VacantRecruitingNotTold
	}
	return HolderNotTold
}

// TrustState returns the state of a trust's posts of type t on a day, which is that
// of the best one. A trust without one is "not established" only if a statement
// says so for the day, and otherwise "not recorded", whatever other posts it has.
//
// The posts and statements are those of one trust. If an existing post and a
// statement contradict each other, the post wins.
func TrustState(posts []Post, statements []Statement, t Type, on day.Day) State {
	best := NotRecorded
	for _, s := range statements {
		if !s.NoOther && s.Type == t && s.Covers(on) {
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

// WholePost is the share, in hundredths, of somebody who has a whole post.
const WholePost = 100

func share(appointments []Appointment) int {
	sum := 0
	for _, a := range appointments {
		sum += a.Share
	}
	return sum
}

// recruitingOn answers whether the trust is looking for a holder on the day: as the
// facts of the day say, and otherwise yes during a time of recruiting. One that has
// ended says nothing about now.
func (p Post) recruitingOn(on day.Day) Answer {
	if period, _ := p.PeriodOn(on); period.Recruiting != NotTold {
		return period.Recruiting
	}
	for _, r := range p.Recruitments {
		if r.Covers(on) {
			return Yes
		}
	}
	return NotTold
}
