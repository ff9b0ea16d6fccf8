package server

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/export"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/web/view"
)

// begunCycle is the cycle of the address, once it is open, and the day of whose
// posts and boundaries its completion is: today, or its last day.
func (s *Server) begunCycle(r *http.Request, who visitor) (assessment.Cycle, day.Day, error) {
	c, all, err := s.cycleOf(r, who)
	if err != nil {
		return c, day.Day{}, err
	}
	if !slices.ContainsFunc(all, func(other assessment.Cycle) bool { return other.Code == c.Code }) || c.State == assessment.Planned {
		return c, day.Day{}, fault.New(fault.NotFound, "There is no open or closed cycle %s.", c.Code)
	}
	return c, c.CountedOn(s.today()), nil
}

// completion is who has and who has not, in the visitor's scope: states, and no
// names.
func (s *Server) completion(w http.ResponseWriter, r *http.Request, who visitor) error {
	c, on, err := s.begunCycle(r, who)
	if err != nil {
		return err
	}
	tallies, err := s.stores.Assessments.Completion(r.Context(), who.permit, c.Code, on)
	if err != nil {
		return err
	}
	read, err := authz.Authorize(who.in.Actor(), authz.ViewRegister)
	if err != nil {
		return err
	}
	reg, err := s.stores.Organisations.Register(r.Context(), read)
	if err != nil {
		return err
	}
	page := view.Completion{Layout: s.layout(r, who, "Completion of cycle "+c.Code), Of: cmp.Or(who.in.Grants[0].ScopeName, "England")}
	page.Days = "The cycle closed on " + c.Close.Long() + "."
	if left := c.DaysLeft(s.today()); left > 0 {
		page.Days = fmt.Sprintf("The cycle closes on %s: %s left.", c.Close.Long(), counted(left, "day", "days"))
	}
	signed := 0
	for _, t := range tallies {
		if t.State == assessment.SignedOff {
			signed++
		}
	}
	page.Lede = fmt.Sprintf("%d of %s signed off.", signed, counted(len(tallies), "assessment is", "assessments are"))
	by := func(t assessment.Tally) organisation.Code { return t.Region }
	page.TotalsOf, page.TotalsHead = "region", "Region"
	switch who.permit.Reach() {
	case authz.Region:
		by, page.TotalsOf, page.TotalsHead = func(t assessment.Tally) organisation.Code { return t.ICB }, "ICB", "ICB"
	case authz.Trust:
		by, page.TotalsOf, page.TotalsHead = func(t assessment.Tally) organisation.Code { return t.Trust }, "trust", "Trust"
	default:
	}
	page.Totals = totalsBy(tallies, by, func(code organisation.Code) string {
		if found, known := reg.Find(code); known {
			return nameOn(found, on)
		}
		return "Not known"
	})
	for _, t := range tallies {
		title := t.PostTitle
		if title == "" {
			title = post.Type(t.PostType).Label()
		}
		row := view.CompletionTrust{Trust: t.TrustName, Href: "/trusts/" + string(t.Trust), Post: title}
		row.State, row.Colour = assessmentTag(t.State)
		row.Validator = map[bool]string{true: "Confirmed", false: "Nobody: no sign-off without one"}[t.HasValidator]
		page.Trusts = append(page.Trusts, row)
	}
	actor := who.in.Actor()
	page.Validators = actor.Role() == authz.TrustAdministrator || actor.Role() == authz.NationalAdministrator
	if told := r.URL.Query().Get("told"); told != "" {
		if n, err := strconv.Atoi(told); err == nil {
			page.Told = counted(n, "person was reminded.", "people were reminded.")
		}
	}
	for _, f := range []format{formatCSV, formatXLSX, formatJSON} {
		page.Download = append(page.Download, view.Link{Text: "Download as " + strings.ToUpper(string(f)) + " (needs the completion export)", Href: "/cycles/" + c.Code + "/completion." + string(f)})
	}
	if _, err := authz.Authorize(actor, authz.Remind); err == nil && c.State != assessment.Ready {
		remind := s.remindForm(c, assessment.Reminder{States: assessment.Remindable()})
		page.Remind = &remind
	}
	return s.render(w, r, http.StatusOK, view.CompletionPage(page))
}

func (s *Server) remindForm(c assessment.Cycle, r assessment.Reminder) view.Remind {
	form := view.Remind{Action: "/cycles/" + c.Code + "/remind", Words: view.Field{Value: r.Words}}
	for _, m := range r.Messages(s.today()) {
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

// remind shows what holders and validators will be told, and then tells them.
func (s *Server) remind(w http.ResponseWriter, r *http.Request, who visitor) error {
	if err := parseForm(r); err != nil {
		return err
	}
	c, _, err := s.begunCycle(r, who)
	if err != nil {
		return err
	}
	reminder := assessment.Reminder{Cycle: c, Words: text1(r.PostForm.Get("words"))}
	for _, state := range assessment.Remindable() {
		if r.PostForm.Has("state." + string(state)) {
			reminder.States = append(reminder.States, state)
		}
	}
	page := s.remindForm(c, reminder)
	page.Layout = s.layout(r, who, "Remind people of cycle "+c.Code)
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
		return s.render(w, r, http.StatusUnprocessableEntity, view.RemindPage(page))
	}
	if r.PostForm.Get("send") == "" {
		return s.render(w, r, http.StatusOK, view.RemindPage(page))
	}
	told, err := s.stores.Assessments.Remind(r.Context(), who.permit, reminder, requestID(r))
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/cycles/"+url.PathEscape(c.Code)+"/completion?told="+strconv.Itoa(told), http.StatusSeeOther) // #nosec G710 -- the path is of this site, and the code is a cycle's
	return nil
}

// exportCompletion is the completion list as a file: states by post, and no names.
// It needs a grant of its own, is audited, and administrators are told.
func (s *Server) exportCompletion(f format) handler {
	return func(w http.ResponseWriter, r *http.Request, who visitor) error {
		c, on, err := s.begunCycle(r, who)
		if err != nil {
			return err
		}
		var tallies []assessment.Tally
		if f != formatMetadata { // which describes the file and has nothing of it
			if tallies, err = s.stores.Assessments.ExportCompletion(r.Context(), who.permit, c.Code, on); err != nil {
				return err
			}
		}
		t := completionTable(c, tallies)
		t.AsAt, t.Demonstration = on, s.options.Demo
		cover := export.Cover{Title: t.Title, Summary: t.Summary, Author: insight.Author, Source: t.Source, AsAt: on, Contact: s.options.HelpContact}
		return s.sendTable(w, r, who, "ccio-completion-"+c.Code, f, t, cover)
	}
}

func completionTable(c assessment.Cycle, tallies []assessment.Tally) export.Table {
	text := func(name, title, says string) export.Column {
		return export.Column{Name: name, Title: title, Type: export.TypeText, Description: says, Required: true}
	}
	t := export.Table{
		Name: "Completion", Title: "Completion of cycle " + c.Code, Source: "CCIO dashboard", Key: []string{"appointment_id"},
		Summary: []string{"Where the assessment of each appointment to a clinical informatics post stands. No names, and no levels."}, Blank: "that there is nothing to say",
		Columns: []export.Column{
			text("trust_code", "Trust (ODS code)", "The trust of the post."), text("trust_name", "Trust", "Its name on the day."),
			text("post_type", "Post type", "The type of the post, by its code."), {Name: "local_title", Title: "Local title", Type: export.TypeText, Description: "What the trust calls the post."},
			text("appointment_id", "Appointment (id)", "The appointment, by its id."), text("state", "State", "not_started, draft, submitted, in_validation, returned or signed_off."),
		},
	}
	t.Rows = func(yield func([]export.Cell) bool) {
		for _, row := range tallies {
			if !yield([]export.Cell{export.Text(string(row.Trust)), export.Text(row.TrustName), export.Text(row.PostType), export.Text(row.PostTitle), export.Text(row.Appointment.String()), export.Text(string(row.State))}) {
				return
			}
		}
	}
	return t
}
