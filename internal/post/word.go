package post

import (
	"fmt"
	"strings"
)

// word is an enumeration: its value is the stable code used in files and in the
// database, and its label is what people read. If a type has an empty code, that
// means not told.
type word interface {
	~string
	Label() string
}

// NotToldWord is what a file contains instead of a code to set a fact to not told.
const NotToldWord = "not told"

// parseWord finds the value whose code or label is s, ignoring case. The error
// lists what would be right, and does not repeat s, which may be personal.
func parseWord[T word](s, what string, all []T) (T, error) {
	s = Fold(s)
	for _, value := range all {
		if s == string(value) || s == Fold(value.Label()) {
			return value, nil
		}
	}
	codes := make([]string, len(all))
	for i, value := range all {
		codes[i] = string(value)
		if value == "" {
			codes[i] = NotToldWord
		}
	}
	last := len(codes) - 1
	return "", fmt.Errorf("is not %s: write %s or %s", what, strings.Join(codes[:last], ", "), codes[last])
}

// Fold makes spellings of one name equal that differ only in capitals and runs of
// spaces.
func Fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// Answer is yes, no, or not told.
type Answer string

// The answers.
const (
	NotTold Answer = ""
	Yes     Answer = "yes"
	No      Answer = "no"
)

// Answers lists every answer.
func Answers() []Answer { return []Answer{Yes, No, NotTold} }

// Label is the answer as people read it.
func (a Answer) Label() string {
	switch a {
	case Yes:
		return "Yes"
	case No:
		return "No"
	case NotTold:
		return "Not told"
	}
	return string(a)
}

// ParseAnswer reads yes, no or not told. An empty text means not told.
func ParseAnswer(s string) (Answer, error) { return parseWord(s, "an answer", Answers()) }
