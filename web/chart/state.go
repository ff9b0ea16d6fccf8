package chart

import (
	"strings"

	"github.com/a-h/templ"
)

// State is what a part of a stacked bar counts. In every chart a state has the
// same pattern and the same place in the order. The values are the product's
// codes.
type State string

// The states, in the order of every bar and key.
const (
	Filled            State = "filled"
	FilledInPart      State = "filled_in_part"
	Interim           State = "interim"
	Recruiting        State = "vacant_recruiting"
	RecruitingNotTold State = "vacant_recruiting_not_told"
	NotRecruiting     State = "vacant_not_recruiting"
	HolderNotTold     State = "holder_not_told"
	NotEstablished    State = "not_established"
	NotRecorded       State = "not_recorded"
)

// States lists them in their order.
func States() []State {
	return []State{
		Filled, FilledInPart, Interim, Recruiting, RecruitingNotTold, NotRecruiting, HolderNotTold, NotEstablished, NotRecorded,
	}
}

// Label returns the state in words.
func (s State) Label() string {
	switch s {
	case Filled:
		return "Filled"
	case FilledInPart:
		return "Filled in part"
	case Interim:
		return "Interim or acting"
	case Recruiting:
		return "Vacant, recruiting"
	case RecruitingNotTold:
		return "Vacant, recruiting not told"
	case NotRecruiting:
		return "Vacant, not recruiting"
	case HolderNotTold:
		return "Holder not told"
	case NotEstablished:
		return "Not established"
	case NotRecorded:
		return "Not recorded"
	}
	return ""
}

// nothing is the pattern of what is not known, where there is no state.
const nothing State = "nothing"

// slug returns the state as it appears in classes and ids.
func (s State) slug() string { return strings.ReplaceAll(string(s), "_", "-") }

func (s State) patternID(figure string) string { return figure + "-pattern-" + s.slug() }

// fill returns the attribute that fills a shape of a state with its pattern; none
// if its class gives it a plain colour.
func (s State) fill(figure string) templ.OrderedAttributes {
	switch s {
	case FilledInPart, Interim, Recruiting, RecruitingNotTold, HolderNotTold, NotEstablished, nothing:
		return templ.OrderedAttributes{{Key: "fill", Value: "url(#" + s.patternID(figure) + ")"}}
	case Filled, NotRecruiting, NotRecorded:
	}
	return nil
}

// textClass returns the class of a text on the state's pattern, if that is dark.
func (s State) textClass() string {
	switch s {
	case Filled:
		return "app-chart__on-dark app-chart__on-solid"
	case FilledInPart, Interim:
		return "app-chart__on-dark"
	case Recruiting, RecruitingNotTold, NotRecruiting, HolderNotTold, NotEstablished, NotRecorded, nothing:
	}
	return ""
}

// boxClass returns the class of a shape of a state, beside its pattern.
func (s State) boxClass() string {
	switch s {
	case Filled, NotRecruiting, NotEstablished, NotRecorded:
		return "app-chart__box--" + s.slug()
	case FilledInPart, Interim, Recruiting, RecruitingNotTold, HolderNotTold, nothing:
	}
	return ""
}
