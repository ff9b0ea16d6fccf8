package assessment

import "slices"

// DomainLevel returns what the answers of a domain come to: the lower median of the
// levels, which is a whole number and never a mean. Not applicable is left out.
// Unless at least half of the rest, and at least two, have a level, the domain is
// not assessed. If everything in it is not applicable, so is the domain.
//
// The lower median of 1, 2, 4 and 5 is 2: a level that somebody has, and that at
// least half of the levels reach.
func DomainLevel(answers []Answer) Answer {
	var levels []int
	rest := 0
	for _, a := range answers {
		if a.Kind == NotApplicable {
			continue
		}
		rest++
		if a.Kind == Level {
			levels = append(levels, a.Level)
		}
	}
	switch {
	case len(answers) > 0 && rest == 0:
		return Answer{Kind: NotApplicable}
	case len(levels) < 2, len(levels)*2 < rest:
		return Answer{Kind: NotAssessed}
	}
	slices.Sort(levels)
	return Answer{Kind: Level, Level: levels[(len(levels)-1)/2]}
}
