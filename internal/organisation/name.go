package organisation

import (
	"strings"
	"unicode"

	"ccio/internal/day"
)

// NameOn returns the name in use on the day. Before the first known name it is
// the first, and after the last it is the last, so that only a body without any
// name has none.
func (o Organisation) NameOn(on day.Day) Name {
	if len(o.Names) == 0 {
		return Name{}
	}
	found := o.Names[0]
	for _, name := range o.Names {
		if name.From.IsZero() || !name.From.After(on) {
			found = name
		}
	}
	return found
}

// LaterName returns the name that the body took next after a day, if that may have been
// on or before the day: all that is known is that it had it on a later one.
func (o Organisation) LaterName(on day.Day) (name Name, uncertain bool) {
	for _, name := range o.Names {
		if name.From.After(on) {
			return name, !name.Exact
		}
	}
	return Name{}, false
}

// CurrentName returns the last name: the one in use now, or the one that the body
// closed with.
func (o Organisation) CurrentName() Name {
	if len(o.Names) == 0 {
		return Name{}
	}
	return o.Names[len(o.Names)-1]
}

// Short returns the display name without the words that every ICB has in common:
// "Essex" for "NHS Essex Integrated Care Board". Other names are returned whole.
func (n Name) Short() string {
	if place, ok := strings.CutSuffix(n.Display, " Integrated Care Board"); ok {
		return strings.TrimPrefix(place, "NHS ")
	}
	return n.Display
}

// DisplayName turns a name that ODS writes in capitals into one for people:
// "GUY'S AND ST THOMAS' NHS FOUNDATION TRUST" becomes "Guy's and St Thomas' NHS
// Foundation Trust". It changes letters only, never words or punctuation, so a
// name that its trust writes in another way needs a display name of its own.
func DisplayName(odsName string) string {
	words := strings.Fields(odsName)
	for i, word := range words {
		parts := strings.Split(word, "-")
		for j, part := range parts {
			parts[j] = displayWord(part, i == 0 && j == 0)
		}
		words[i] = strings.Join(parts, "-")
	}
	return strings.Join(words, " ")
}

// displayWord returns one word, without spaces and hyphens, for people. Marks
// round it, as in "(LONDON)", stay as they are.
func displayWord(word string, first bool) string {
	isLetter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	start := strings.IndexFunc(word, isLetter)
	if start < 0 {
		return word
	}
	lead, core := word[:start], strings.ToLower(word[start:])
	switch strings.TrimRightFunc(core, unicode.IsPunct) {
	case "nhs", "icb", "uk":
		return lead + strings.ToUpper(core)
	case "a", "and", "at", "for", "in", "le", "of", "on", "the", "to", "under", "upon", "with":
		if !first {
			return lead + core
		}
	}
	runes := []rune(core)
	runes[0] = unicode.ToUpper(runes[0])
	switch {
	case len(runes) > 3 && string(runes[:2]) == "Mc":
		runes[2] = unicode.ToUpper(runes[2]) // McMillan
	case len(runes) > 3 && (runes[1] == '\'' || runes[1] == '’') && (runes[0] == 'O' || runes[0] == 'D'):
		runes[2] = unicode.ToUpper(runes[2]) // O'Neill, but King's
	}
	return lead + string(runes)
}
