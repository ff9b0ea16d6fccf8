package assessment

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"ccio/internal/day"
	"ccio/internal/fault"
)

// Reminder is what the holders are told whose assessment is still with them.
type Reminder struct {
	Cycle  Cycle
	States []State // of which it is told: not started, draft, returned
	Words  string  // the sender's own, after the template; may be empty
}

// MostWords is how many characters the sender's own words have at most.
const MostWords = 500

// Remindable are the states in which an assessment waits for its holder.
func Remindable() []State { return []State{NotStarted, Draft, Returned} }

// Subject is the same for every reminder of a cycle, so that nobody is told twice
// in a week.
func (r Reminder) Subject() string { return "Your assessment of the cycle " + r.Cycle.Code }

// Body is the template with the days that are left and the sender's own words.
func (r Reminder) Body(on day.Day) string {
	left := "The cycle closed on " + r.Cycle.Close.Long() + ". You can still hand it over, with a reason."
	if days := r.Cycle.DaysLeft(on); days > 0 {
		left = fmt.Sprintf("The cycle closes on %s.", r.Cycle.Close.Long())
	}
	return strings.TrimSpace("Your assessment is with you, and not handed over. It takes 20 to 30 minutes, in as many sittings as you like. " + left + " " + r.Words)
}

// Check says what is wrong with a reminder.
func (r Reminder) Check() error {
	var wrong []fault.Field
	if len(r.States) == 0 {
		wrong = append(wrong, fault.Field{Name: "state", Message: "Choose whom to remind"})
	}
	if n := utf8.RuneCountInString(r.Words); n > MostWords {
		wrong = append(wrong, fault.Field{Name: "words", Message: fmt.Sprintf("Your own words must be %d characters or fewer. They have %d.", MostWords, n)})
	}
	if wrong == nil {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Public: "There is a problem with the reminder.", Fields: wrong}
}
