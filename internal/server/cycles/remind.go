package cycles

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"ccio/internal/assessment"
	"ccio/internal/day"
	"ccio/internal/form"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// remindForm asks whom to remind, and what to add to our words.
type remindForm struct {
	form.Form
	cycle  assessment.Cycle
	state  *form.Field // all boxes together, for a problem that is about none of them alone
	states map[assessment.State]*form.Field
	words  *form.Field
	send   *form.Field // the preview has been seen
}

func newRemindForm(c assessment.Cycle) *remindForm {
	f := &remindForm{cycle: c, states: map[assessment.State]*form.Field{}}
	f.state = f.Add(form.Part("state"))
	f.state.Label = "Whose assessment is"
	for _, state := range assessment.Remindable() {
		box := f.Add(form.Tick("state."+string(state), state.Label()))
		box.Value = "yes"
		f.states[state] = box
	}
	f.words = f.Add(form.Text("words", "Your own words, after ours"))
	f.words.Hint = "Optional. Everybody whom you remind reads the same. Do not enter anything about a patient."
	f.words.Called, f.words.Most = "Your own text", assessment.MostWords
	f.send = f.Add(form.Hidden("send"))
	return f
}

func (f *remindForm) reminder() assessment.Reminder {
	r := assessment.Reminder{Cycle: f.cycle, Words: f.words.Value}
	for _, state := range assessment.Remindable() {
		if f.states[state].Ticked() {
			r.States = append(r.States, state)
		}
	}
	return r
}

// Remind shows what holders and validators will be told, and then tells them.
func (s *Area) Remind(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	c, _, err := s.begunCycle(r, who)
	if err != nil {
		return err
	}
	f := newRemindForm(c)
	return s.Submit(w, r, site.Submission{
		Form:  &f.Form,
		Check: func() error { return f.reminder().Check() },
		Do: func() (string, error) {
			if f.send.Value == "" {
				return "", nil // the preview first
			}
			told, err := s.Use.Remind(r.Context(), who.Permit, f.reminder())
			return completionPath(c.Code) + "?told=" + strconv.Itoa(told), err
		},
		Page: func() (templ.Component, error) {
			page := remindPart(f, s.Today())
			page.Layout = s.Layout(r, who, "Remind people of cycle "+c.Code)
			page.Layout.Problems = site.Problems(&f.Form)
			page.Layout.Breadcrumb = []view.Link{{Text: "Completion of cycle " + c.Code, Href: completionPath(c.Code)}}
			return view.RemindPage(page), nil
		},
	})
}

// remindPart makes the form of reminders with its preview, which is on two pages.
func remindPart(f *remindForm, today day.Day) view.Remind {
	part := view.Remind{
		Action: "/cycles/" + f.cycle.Code + "/remind",
		State:  site.Field(f.state),
		Words:  site.Field(f.words),
		Send:   site.Field(f.send),
	}
	part.Send.Value = "yes"
	for _, m := range f.reminder().Messages(today) {
		to := "To the holders"
		if m.To == assessment.Validator {
			to = "To the validators"
		}
		part.Messages = append(part.Messages, view.RemindMessage{To: to, Subject: m.Subject, Body: m.Body})
	}
	for _, state := range assessment.Remindable() {
		box := f.states[state]
		part.State.Options = append(part.State.Options, view.Option{Value: box.Name, Text: box.Label, Selected: box.Ticked()})
	}
	return part
}
