package server

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"

	"ccio/internal/assessment"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/framework"
	"ccio/web/view"
)

// domainOf is the domain of the address, by its number from 1.
func domainOf(r *http.Request, f framework.Framework) (n int, d framework.Domain, err error) {
	n, err = strconv.Atoi(chi.URLParam(r, "n"))
	if err != nil || n < 1 || n > len(f.Domains) {
		return n, d, fault.New(fault.NotFound, "The framework has no such domain.")
	}
	return n, f.Domains[n-1], nil
}

// assessmentDomain is one domain to fill in.
func (s *Server) assessmentDomain(w http.ResponseWriter, r *http.Request, who visitor) error {
	work, f, err := s.own(r, who)
	if err != nil {
		return err
	}
	n, d, err := domainOf(r, f)
	if err != nil {
		return err
	}
	if !work.State.WithHolder() {
		http.Redirect(w, r, assessmentPath(work.ID), http.StatusSeeOther)
		return nil
	}
	page := s.domainPage(r, who, work, f, n, d)
	for _, c := range d.Competencies {
		page.Competencies = append(page.Competencies, competencyForm(work, f, c, work.Entries[c.ID]))
	}
	return s.render(w, r, http.StatusOK, view.AssessmentDomainPage(page))
}

func (s *Server) domainPage(r *http.Request, who visitor, work assessment.Work, f framework.Framework, n int, d framework.Domain) view.AssessmentDomain {
	page := view.AssessmentDomain{
		Layout: s.layout(r, who, d.Name), Heading: d.Name, Summary: d.Summary, Of: fmt.Sprintf("Assessment %s: domain %d of %d", work.Cycle.Code, n, len(f.Domains)),
		Action: fmt.Sprintf("%s/domains/%d", assessmentPath(work.ID), n), Last: n == len(f.Domains), Who: whoSeesDraft(work.Summary),
	}
	page.Layout.Breadcrumb = []view.Link{{Text: "My assessments", Href: "/assessments"}, {Text: "Assessment " + work.Cycle.Code, Href: assessmentPath(work.ID)}}
	page.Notes = reasons(work.Steps, work.State)
	latest := time.Time{}
	carries := len(d.Competencies) > 0
	for _, c := range d.Competencies {
		if at := work.Entries[c.ID].At; at.After(latest) {
			latest = at
		}
		// Confirming is for a domain that last cycle answered whole and this one has
		// not touched.
		carries = carries && work.Last[c.ID].Kind != assessment.Unanswered && work.Entries[c.ID].Kind == assessment.Unanswered
	}
	if carries {
		page.Carry = work.LastCycle
	}
	if !latest.IsZero() {
		page.Saved = s.savedAt(latest)
	}
	return page
}

// savedAt says when something was saved: today by the clock of England, else with
// the day.
func (s *Server) savedAt(at time.Time) string {
	if day.Of(at) != s.today() {
		return "Saved on " + moment(at)
	}
	return "Saved at " + at.In(day.London()).Format("15:04")
}

func competencyForm(work assessment.Work, f framework.Framework, c framework.Competency, e assessment.Entry) view.CompetencyForm {
	form := view.CompetencyForm{
		ID: strings.ReplaceAll(c.ID, ".", "-"), Key: c.ID, Name: c.Name, Statement: c.Statement, Value: answerValue(e.Answer),
		Reason: e.Reason, Evidence: e.Evidence, Reflection: e.Reflection, Version: strconv.Itoa(e.Version), Shown: fingerprint(e),
	}
	if last, known := work.Last[c.ID]; known && last.Kind != assessment.Unanswered {
		form.Last, form.LastEvidence = answerText(last.Answer, f), last.Evidence
	}
	for i, anchor := range c.Anchors {
		form.Choices = append(form.Choices, view.AnchorChoice{Value: strconv.Itoa(i + 1), Text: fmt.Sprintf("%d %s", i+1, f.Scale[i].Name), Anchor: anchor})
	}
	return form
}

// fingerprint is of what a page shows of an entry. The form sends it back, and so the
// server knows what was left as it was.
func fingerprint(e assessment.Entry) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", []string{answerValue(e.Answer), e.Reason, e.Evidence, e.Reflection}))
	return hex.EncodeToString(sum[:8])
}

func answerValue(a assessment.Answer) string {
	if a.Kind == assessment.Level {
		return strconv.Itoa(a.Level)
	}
	return string(a.Kind)
}

// readAnswer reads what was chosen. Nothing chosen is not answered.
func readAnswer(value string) (assessment.Answer, bool) {
	a := assessment.Answer{Kind: assessment.Kind(value)}
	if level, err := strconv.Atoi(value); err == nil {
		a = assessment.Answer{Kind: assessment.Level, Level: level}
	} else if a.Kind == assessment.Level {
		return a, false // the word is of the store, and no choice
	}
	return a, a.IsValid()
}

// readEntry reads the fields of one competency.
func readEntry(form url.Values, id string) (e assessment.Entry, problems []fault.Field) {
	answer, ok := readAnswer(form.Get("a." + id))
	if !ok {
		problems = append(problems, fault.Field{Name: "a", Message: "Choose one of the levels, not assessed, or not applicable"})
	}
	e = assessment.Entry{Answer: answer, Reason: text1(form.Get("r." + id)), Evidence: text1(form.Get("e." + id)), Reflection: text1(form.Get("f." + id))}
	e.Version, _ = strconv.Atoi(form.Get("v." + id))
	for _, f := range []struct {
		name, text, what string
		most             int
	}{{"r", e.Reason, "The reason", assessment.MostReason}, {"e", e.Evidence, "The evidence", assessment.MostEvidence}, {"f", e.Reflection, "The reflection", assessment.MostReflection}} {
		if n := utf8.RuneCountInString(f.text); n > f.most {
			problems = append(problems, fault.Field{Name: f.name, Message: fmt.Sprintf("%s must be %d characters or fewer. It has %d.", f.what, f.most, n)})
		}
	}
	return e, problems
}

// written reports whether somebody chose or wrote anything about a competency: what
// is confirmed as unchanged overwrites none of it.
func written(form url.Values, id string) bool {
	return form.Get("a."+id)+form.Get("r."+id)+form.Get("e."+id)+form.Get("f."+id) != ""
}

// text1 is what somebody typed, with the line ends of one kind.
func text1(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// saveDomain writes those answers of a domain that changed. The script sends one
// competency at a time and is answered in JSON; the button sends the whole page.
func (s *Server) saveDomain(w http.ResponseWriter, r *http.Request, who visitor) error {
	if err := parseForm(r); err != nil {
		return err
	}
	work, f, err := s.own(r, who)
	if err != nil {
		return err
	}
	n, d, err := domainOf(r, f)
	if err != nil {
		return err
	}
	form := r.PostForm
	page := s.domainPage(r, who, work, f, n, d)
	status := http.StatusOK
	script := r.Header.Get("Accept") == "application/json"
	answer := saveAnswer{Versions: map[string]int{}}
	for _, c := range d.Competencies {
		now := work.Entries[c.ID]
		e := now
		var wrong []fault.Field
		switch {
		case form.Get("then") == "carry" && now.Kind == assessment.Unanswered && work.Last[c.ID].Kind != assessment.Unanswered && !written(form, c.ID):
			last := work.Last[c.ID]
			e = assessment.Entry{Answer: last.Answer, Reason: last.Reason, Evidence: last.Evidence, Reflection: now.Reflection, IsCarried: true, Version: now.Version}
		case form.Has("v." + c.ID):
			e, wrong = readEntry(form, c.ID)
			if e.Version != now.Version && form.Get("h."+c.ID) == fingerprint(e) {
				// Nobody touched it on this page: what another window saved stays, and is no
				// conflict.
				page.Competencies = append(page.Competencies, competencyForm(work, f, c, now))
				continue
			}
			e.IsCarried = now.IsCarried && e.Answer == now.Answer && e.Evidence == now.Evidence && e.Reason == now.Reason
		default:
			page.Competencies = append(page.Competencies, competencyForm(work, f, c, now))
			continue
		}
		field := competencyForm(work, f, c, e)
		field.Shown = "" // it is what somebody wrote, until it is saved
		for _, p := range wrong {
			if p.Name == "r" {
				field.ReasonProblem = p.Message
			} else {
				field.Problem = p.Message
			}
			status = http.StatusUnprocessableEntity
		}
		if len(wrong) == 0 && !sameEntry(e, now) {
			saved, err := s.stores.Assessments.SaveEntry(r.Context(), who.permit, work.ID, c.ID, e)
			switch {
			case fault.KindOf(err) == fault.Conflict && saved.Version > 0:
				status = max(status, http.StatusConflict)
				field.Version = strconv.Itoa(saved.Version)
				field.Conflict = &view.Overtaken{Answer: answerText(saved.Answer, f), Evidence: saved.Evidence, Reflection: saved.Reflection}
			case fault.KindOf(err) == fault.Conflict: // the assessment has moved on
				status = http.StatusConflict
				field.Problem = publicOf(err)
			case err != nil:
				return err
			default:
				field.Version = strconv.Itoa(saved.Version)
				answer.Versions[c.ID], answer.Saved = saved.Version, s.savedAt(saved.At)
			}
		}
		page.Competencies = append(page.Competencies, field)
	}
	if script {
		return writeSaved(w, status, answer, page)
	}
	if status != http.StatusOK {
		page.Layout.Error = true
		return s.render(w, r, status, view.AssessmentDomainPage(page))
	}
	to := assessmentPath(work.ID)
	switch {
	case form.Get("then") == "list":
	case n == len(f.Domains):
		to += "/check"
	default:
		to += fmt.Sprintf("/domains/%d", n+1)
	}
	http.Redirect(w, r, to, http.StatusSeeOther) // #nosec G710 -- the path is of this site, and the id comes from the store
	return nil
}

// publicOf is what may be told of a failure.
func publicOf(err error) string {
	if known, is := errors.AsType[*fault.Error](err); is {
		return known.Public
	}
	return "This could not be saved."
}

// sameEntry reports whether nothing would change. An entry of an old version is
// never the same, so that a conflict shows.
func sameEntry(e, now assessment.Entry) bool {
	if now.Version == 0 && e.Answer == (assessment.Answer{}) && e.Evidence+e.Reflection+e.Reason == "" {
		return true
	}
	return e.Says(now)
}

// saveAnswer is what the script is told.
type saveAnswer struct {
	Saved    string         `json:"saved,omitempty"`
	Problem  string         `json:"problem,omitempty"`
	Versions map[string]int `json:"versions"`
}

func writeSaved(w http.ResponseWriter, status int, answer saveAnswer, page view.AssessmentDomain) error {
	for _, c := range page.Competencies {
		for _, problem := range []string{c.Problem, c.ReasonProblem} {
			if problem != "" {
				answer.Problem = c.Name + ": " + problem
			}
		}
		if c.Conflict != nil {
			answer.Problem = c.Name + " was changed in another window. Nothing was overwritten: press Save to see both."
		}
	}
	body, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, err = w.Write(body)
	return err
}

// checkAssessment is everything on one page.
func (s *Server) checkAssessment(w http.ResponseWriter, r *http.Request, who visitor) error {
	work, f, err := s.own(r, who)
	if err != nil {
		return err
	}
	if !work.State.WithHolder() {
		http.Redirect(w, r, assessmentPath(work.ID), http.StatusSeeOther)
		return nil
	}
	return s.renderCheck(w, r, who, http.StatusOK, work, f, nil, "")
}

// validatorChoices are those who are confirmed as validators; where there are
// several, nobody is chosen beforehand but the one who was nominated last.
func validatorChoices(work assessment.Work) []view.Option {
	var all []view.Option
	chosen := len(work.Candidates) == 1
	for _, c := range work.Candidates {
		all = append(all, view.Option{Value: c.Person.String(), Text: c.Name, Selected: c.Person == work.Validator})
		chosen = chosen || c.Person == work.Validator
	}
	if !chosen {
		all = append([]view.Option{{Text: "Choose a person", Selected: true}}, all...)
	}
	return all
}

// checkDomains are all the answers in words, by domain.
func checkDomains(work assessment.Work, f framework.Framework) []view.CheckDomain {
	var all []view.CheckDomain
	for _, d := range f.Domains {
		domain := view.CheckDomain{Name: d.Name}
		for _, c := range d.Competencies {
			e := work.Entries[c.ID]
			row := view.CheckRow{Name: c.Name, Answer: answerText(e.Answer, f), Evidence: e.Evidence}
			if e.Kind == assessment.NotApplicable {
				row.Evidence = strings.TrimSpace(e.Reason + "\n" + e.Evidence)
			}
			domain.Rows = append(domain.Rows, row)
		}
		all = append(all, domain)
	}
	return all
}

// submittedDomains are checkDomains with the reflections, which nobody else sees, as
// the holder reads what they handed over.
func submittedDomains(work assessment.Work, f framework.Framework) []view.CheckDomain {
	all := checkDomains(work, f)
	for i, d := range f.Domains {
		for n, c := range d.Competencies {
			if e := work.Entries[c.ID]; e.Reflection != "" {
				row := &all[i].Rows[n]
				row.Evidence = strings.TrimSpace(row.Evidence + "\nYour reflection, which only you see: " + e.Reflection)
			}
		}
	}
	return all
}

func (s *Server) renderCheck(w http.ResponseWriter, r *http.Request, who visitor, status int, work assessment.Work, f framework.Framework, wrong []fault.Field, late string) error {
	path := assessmentPath(work.ID)
	page := view.AssessmentCheck{
		Layout: s.layout(r, who, "Check and submit"), Of: "Assessment " + work.Cycle.Code, Action: path + "/submit", Ready: len(work.Candidates) > 0,
		Late: work.Cycle.State.IsLate(), LateValue: late, Who: whoSeesSubmitted(work.Summary),
	}
	page.Layout.Breadcrumb = []view.Link{{Text: "My assessments", Href: "/assessments"}, {Text: "Assessment " + work.Cycle.Code, Href: path}}
	page.Layout.Error = len(wrong) > 0
	for _, p := range wrong {
		page.Problems = append(page.Problems, view.Problem{Field: p.Name, Text: p.Message})
	}
	page.Validators = validatorChoices(work)
	missing := work.Missing(asked(f))
	for i, d := range f.Domains {
		for _, c := range d.Competencies {
			if slices.Contains(missing, c.ID) {
				what := c.Name
				if work.Entries[c.ID].Kind == assessment.NotApplicable {
					what += ": say why it is not applicable"
				}
				page.Missing = append(page.Missing, view.Link{Text: d.Name + ": " + what, Href: fmt.Sprintf("%s/domains/%d#of-%s", path, i+1, strings.ReplaceAll(c.ID, ".", "-"))})
			}
		}
	}
	page.Left = fmt.Sprintf("%d of %d are still to answer.", len(missing), len(asked(f)))
	page.Domains = checkDomains(work, f)
	for i := range page.Domains {
		page.Domains[i].Href = fmt.Sprintf("%s/domains/%d", path, i+1)
	}
	return s.render(w, r, status, view.AssessmentCheckPage(page))
}
