package organisation

import (
	"slices"
	"strings"
	"unicode"
)

// query is what a person typed, normalised for comparison.
type query struct {
	plain   string   // its words, with one space between
	words   []string // without "and" and "the"; none if it can only be initials
	letters string   // as initials; empty if it cannot be initials
	code    string   // as an ODS code
}

// longestQuery is the greatest length that is read of what is typed; no name is
// as long.
const longestQuery = 200

func newQuery(s string) query {
	if runes := []rune(s); len(runes) > longestQuery {
		s = string(runes[:longestQuery])
	}
	words := searchWords(s)
	q := query{plain: strings.Join(words, " "), code: strings.ToUpper(strings.TrimSpace(s))}
	letters := strings.Join(words, "")
	spaced := len(words) > 1 && len(letters) == len(words) // "m f t"
	if spaced || len(words) == 1 && len(letters) > 1 {
		q.letters = letters
	}
	for _, word := range words {
		switch {
		case spaced, word == "and", word == "the":
		case word == "ft" && len(words) > 1: // "Bolton NHS FT"
			q.words = append(q.words, "foundation")
		default:
			q.words = append(q.words, word)
		}
	}
	return q
}

// inWords reports whether every word of the query begins a word of the name. A
// plural finds the singular, because names use "Hospital" and "Hospitals" without
// any rule.
func (q query) inWords(name *searchName) bool {
	for _, want := range q.words {
		if len(want) > 3 {
			want = strings.TrimSuffix(want, "s")
		}
		if !slices.ContainsFunc(name.words, func(word string) bool {
			return strings.HasPrefix(word, want) && word != "and" && word != "the"
		}) {
			return false
		}
	}
	return len(q.words) > 0
}

// areInitials reports whether the query is the initials of the name: of all its
// words, or without the small ones, without "NHS", or without "Foundation Trust".
// A leading "The" may be left out.
func (q query) areInitials(name *searchName) bool {
	for leave := allWords; q.letters != "" && leave <= dropSmall|dropNHS|dropForm; leave++ {
		letters := name.initials(leave)
		if letters == q.letters || name.startsWithThe() && leave&dropSmall == 0 && letters[1:] == q.letters {
			return true
		}
	}
	return false
}

// someInitials reports whether the query is the name's initials with letters left
// out. The first has to be there; a leading "The" does not count.
func (q query) someInitials(name *searchName) bool {
	letters := name.initials(allWords)
	return q.letters != "" && (firstAndSome(q.letters, letters) ||
		name.startsWithThe() && firstAndSome(q.letters, letters[1:]))
}

func firstAndSome(part, whole string) bool {
	return whole != "" && part[0] == whole[0] && isSubsequence(part, whole)
}

// isSubsequence reports whether leaving letters out of whole gives part.
func isSubsequence(part, whole string) bool {
	for i := range len(part) {
		at := strings.IndexByte(whole, part[i])
		if at < 0 {
			return false
		}
		whole = whole[at+1:]
	}
	return true
}

// searchName is a name normalised for comparison.
type searchName struct {
	words []string
	full  string // its words, with one space between
	plain string // the same without "the" at the start
	// shortened are its initials, by which words are left out.
	shortened [dropSmall | dropNHS | dropForm + 1]string
}

func newSearchName(s string) searchName {
	words := searchWords(s)
	full := strings.Join(words, " ")
	name := searchName{words: words, full: full, plain: strings.TrimPrefix(full, "the ")}
	for leave := range name.shortened {
		name.shortened[leave] = initials(words, drop(leave))
	}
	return name
}

func (n *searchName) initials(leave drop) string { return n.shortened[leave] }

func (n *searchName) startsWithThe() bool { return len(n.words) > 0 && n.words[0] == "the" }

// drop says which words of a name are left out of its initials.
type drop int

const (
	allWords  drop = 0
	dropSmall drop = 1 // and, of, the, …
	dropNHS   drop = 2
	dropForm  drop = 4 // foundation, trust
)

func initials(words []string, leave drop) string {
	var letters strings.Builder
	for _, word := range words {
		switch word {
		case "and", "at", "for", "in", "of", "on", "the", "upon", "with":
			if leave&dropSmall != 0 {
				continue
			}
		case "nhs":
			if leave&dropNHS != 0 {
				continue
			}
		case "foundation", "trust":
			if leave&dropForm != 0 {
				continue
			}
		}
		letters.WriteByte(word[0])
	}
	return letters.String()
}

// searchWords splits a text into small letters a to z and digits. Apostrophes and
// full stops are dropped ("King's" is kings, "St." is st); anything else
// separates words.
func searchWords(s string) []string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '&':
			b.WriteString(" and ")
		case strings.ContainsRune("'’‘ʼ`´.", r) || unicode.Is(unicode.Mn, r): // Mn: an accent typed on its own
		default:
			b.WriteString(unaccented(r))
		}
	}
	words := strings.Fields(b.String())
	for i, word := range words {
		if word == "saint" {
			words[i] = "st"
		}
	}
	return words
}

// unaccented returns the plain letter for an accented one of Western Europe or
// Wales, and a space for anything else.
func unaccented(r rune) string {
	const pairs = "àaáaâaãaäaåaçcèeéeêeëeìiíiîiïiñnòoóoôoõoöoøoùuúuûuüuýyÿyŵwŷyāaēeīiōoūušsžz"
	letters := []rune(pairs)
	for i := 0; i < len(letters); i += 2 {
		if letters[i] == r {
			return string(letters[i+1])
		}
	}
	switch r {
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ß':
		return "ss"
	}
	return " "
}
