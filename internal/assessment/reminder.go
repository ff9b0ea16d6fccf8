package assessment

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"ccio/internal/day"
	"ccio/internal/fault"
)

// Reminder is what the people are told for whose part an assessment waits: its
// holder, or the validator to whom it was submitted.
type Reminder struct {
	Cycle  Cycle
	States []State // of which it is told
	Words  string  // the sender's own, after the template; may be empty
}

// Message is what holders, or validators, are told about assessments in some
// states.
type Message struct {
	To            Party
	States        []State
	Subject, Body string
}

// MostWords is the greatest number of characters in the sender's own words.
const MostWords = 500

// Remindable are the states in which an assessment waits for somebody.
func Remindable() []State { return []State{NotStarted, Draft, Returned, Submitted, InValidation} }

// Messages fills the templates with the last day and the sender's own words: one
// for holders and one for validators, as far as the states need them. The subject
// is the same for every reminder of a cycle, so that nobody is told twice in a
// week.
func (r Reminder) Messages(on day.Day) []Message {
	holders := Message{To: Holder, Subject: "Your assessment of the cycle " + r.Cycle.Code,
		Body: "Your assessment is with you, and not handed over. It takes 20 to 30 minutes, in as many sittings as you like. "}
	validators := Message{To: Validator, Subject: "Assessments of the cycle " + r.Cycle.Code + " that wait for you",
		Body: "An assessment was handed to you, and is neither signed off nor returned. "}
	if until := r.Cycle.Close.Long(); r.Cycle.DaysLeft(on) > 0 {
		holders.Body += "The cycle closes on " + until + "."
		validators.Body += "The cycle closes on " + until + "."
	} else {
		holders.Body += "The cycle closed on " + until + ". You can still hand it over, with a reason."
		validators.Body += "The cycle closed on " + until + ". You can still sign it off."
	}
	for _, s := range r.States {
		if s.WithHolder() {
			holders.States = append(holders.States, s)
		} else {
			validators.States = append(validators.States, s)
		}
	}
	var all []Message
	for _, m := range []Message{holders, validators} {
		if len(m.States) > 0 {
			m.Body = strings.TrimSpace(m.Body + " " + r.Words)
			all = append(all, m)
		}
	}
	return all
}

// Check says what is wrong with a reminder.
func (r Reminder) Check() error {
	var wrong []fault.Field
	if len(r.States) == 0 {
		wrong = append(wrong, fault.Field{Name: "state", Message: "Choose whom to remind"})
	}
	if n := utf8.RuneCountInString(r.Words); n > MostWords {
		wrong = append(
			wrong,
			fault.Field{Name: "words", Message: fmt.Sprintf("Your own text must be %d characters or fewer. It has %d.", MostWords, n)},
		)
	}
	if wrong == nil {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Public: "There is a problem with the reminder.", Fields: wrong}
}
