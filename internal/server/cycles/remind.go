package cycles

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"ccio/internal/assessment"
	"ccio/internal/fault"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Remind shows what holders and validators will be told, and then tells them.
func (s *Area) Remind(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	if err := site.ParseForm(r); err != nil {
		return err
	}
	c, _, err := s.begunCycle(r, who)
	if err != nil {
		return err
	}
	reminder := assessment.Reminder{Cycle: c, Words: site.TidyText(r.PostForm.Get("words"))}
	for _, state := range assessment.Remindable() {
		if r.PostForm.Has("state." + string(state)) {
			reminder.States = append(reminder.States, state)
		}
	}
	page := s.remindForm(c, reminder)
	page.Layout = s.Layout(r, who, "Remind people of cycle "+c.Code)
	page.Layout.Breadcrumb = []view.Link{{Text: "Completion of cycle " + c.Code, Href: "/cycles/" + c.Code + "/completion"}}
	if known, is := errors.AsType[*fault.Error](reminder.Check()); is {
		for _, f := range known.Fields {
			if f.Name == "state" {
				page.State.Problem = f.Message
			} else {
				page.Words.Problem = f.Message
			}
		}
		page.Layout.Error = true
		return s.Render(w, r, http.StatusUnprocessableEntity, view.RemindPage(page))
	}
	if r.PostForm.Get("send") == "" {
		return s.Render(w, r, http.StatusOK, view.RemindPage(page))
	}
	told, err := s.Assessments.Remind(r.Context(), who.Permit, reminder, site.RequestID(r))
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/cycles/"+url.PathEscape(c.Code)+"/completion?told="+strconv.Itoa(told), http.StatusSeeOther) // #nosec G710 -- the path is of this site, and the code is a cycle's
	return nil
}

func (s *Area) remindForm(c assessment.Cycle, r assessment.Reminder) view.Remind {
	form := view.Remind{Action: "/cycles/" + c.Code + "/remind", Words: view.Field{Value: r.Words}}
	for _, m := range r.Messages(s.Today()) {
		to := "To the holders"
		if m.To == assessment.Validator {
			to = "To the validators"
		}
		form.Messages = append(form.Messages, view.RemindMessage{To: to, Subject: m.Subject, Body: m.Body})
	}
	for _, state := range assessment.Remindable() {
		form.States = append(form.States, view.Option{Value: string(state), Text: state.Label(), Selected: slices.Contains(r.States, state)})
	}
	return form
}
