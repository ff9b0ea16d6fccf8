package auditlog

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Show lets administrators search the audit of England, or of their own trust. The
// page shows ids and the names of fields, and names nobody.
func (s *Area) Show(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	asked := r.URL.Query()
	q, problem := auditQuery(asked)
	if problem != nil {
		return problem
	}
	rows, more, err := s.Audit.Audit(r.Context(), who.Permit, q)
	if err != nil {
		return err
	}
	page := pageOf(s.Layout(r, who, "Audit"), asked, q, rows, more)
	page.Max = s.Today().String()
	if page.Whole = who.Permit.Reach() == authz.England; !page.Whole {
		page.Of = who.In.Grants[0].ScopeName
	}
	return s.Render(w, r, http.StatusOK, view.AuditPage(page))
}

// pageOf makes a page of events: the search as it was asked for, what it found, and
// links to older events, if there are more, and back to the latest.
func pageOf(layout view.Layout, asked url.Values, q audit.Query, rows []audit.Row, more bool) view.Audit {
	page := view.Audit{
		Layout: layout, Trust: asked.Get("trust"), Person: asked.Get("person"), From: asked.Get("from"), To: asked.Get("to"),
	}
	page.Kinds = append(page.Kinds, view.Option{Text: "Everything"})
	for _, k := range audit.Kinds() {
		page.Kinds = append(page.Kinds, view.Option{
			Value: string(k), Text: site.Capitalised(strings.ReplaceAll(string(k), "_", " ")), Selected: k == q.Kind,
		})
	}
	page.Actions = append(page.Actions, view.Option{Text: "Anything"})
	for _, action := range auditedActions() {
		page.Actions = append(page.Actions, view.Option{Value: action, Text: site.Capitalised(action), Selected: action == q.Action})
	}
	for _, row := range rows {
		page.Rows = append(page.Rows, auditRow(row))
	}
	if more {
		asked.Set("before", rows[len(rows)-1].ID.String())
		page.Older = (&url.URL{Path: "/admin/audit", RawQuery: asked.Encode()}).String()
	}
	if q.Before != uuid.Nil {
		asked.Del("before")
		page.Latest = (&url.URL{Path: "/admin/audit", RawQuery: asked.Encode()}).String()
	}
	return page
}

// auditedActions lists the words that an event can have for what was done.
func auditedActions() []string {
	actions := []string{
		audit.SignIn, audit.SignOut, audit.RenewSession, audit.BindIdentity, audit.Refused, audit.KeepForm, audit.SendKeptForm, audit.DiscardForm,
	}
	for _, a := range authz.Actions() {
		if a != authz.SignIn && a != authz.UseSession { // the audit has its own words for what these allow
			actions = append(actions, string(a))
		}
	}
	slices.Sort(actions)
	return actions
}

// auditQuery reads the search. If a part is wrong, the answer is a 400 that says
// what would be right.
func auditQuery(asked url.Values) (q audit.Query, err error) {
	q.Kind, q.Action = audit.Kind(asked.Get("kind")), asked.Get("action")
	if q.Kind != "" && !slices.Contains(audit.Kinds(), q.Kind) {
		return q, fault.New(fault.BadRequest, "kind is none of those that are audited. Choose one on the page.")
	}
	if q.Action != "" && !slices.Contains(auditedActions(), q.Action) {
		return q, fault.New(fault.BadRequest, "action is none of those that are audited. Choose one on the page.")
	}
	if text := asked.Get("trust"); text != "" {
		if q.Trust, err = organisation.ParseCode(text); err != nil {
			return q, fault.Because(fault.BadRequest, err, "trust is not an ODS code. Write one such as R0A.")
		}
	}
	for _, id := range []struct {
		name string
		to   *uuid.UUID
	}{{"person", &q.Person}, {"before", &q.Before}} {
		if text := strings.TrimSpace(asked.Get(id.name)); text != "" {
			if *id.to, err = uuid.Parse(text); err != nil {
				return q, fault.Because(fault.BadRequest, err, "%s is not an id. It has 32 digits and letters and four hyphens.", id.name)
			}
		}
	}
	for _, when := range []struct {
		name string
		to   *day.Day
	}{{"from", &q.From}, {"to", &q.To}} {
		if text := asked.Get(when.name); text != "" {
			if *when.to, err = day.Parse(text); err != nil {
				return q, fault.Because(fault.BadRequest, err, "%s is not a date. Write it as a year, a month and a day, such as 2026-04-01.",
					when.name)
			}
		}
	}
	if !q.From.IsZero() && !q.To.IsZero() && q.To.Before(q.From) {
		return q, fault.New(fault.BadRequest, "to is before from. The search has both days inside.")
	}
	return q, nil
}

func auditRow(row audit.Row) view.AuditRow {
	shown := view.AuditRow{
		When: site.Moment(row.OccurredAt), Did: site.Capitalised(row.Action),
		What: site.Capitalised(strings.ReplaceAll(row.Kind, "_", " ")), Object: row.Object, Trust: row.Trust,
		Fields: strings.ReplaceAll(strings.Join(row.Fields, ", "), "_", " "),
	}
	if row.Actor != uuid.Nil {
		shown.Actor = row.Actor.String()
	} else {
		shown.Actor = "The command line"
	}
	if row.Subject != uuid.Nil {
		shown.Subject = row.Subject.String()
	}
	return shown
}
