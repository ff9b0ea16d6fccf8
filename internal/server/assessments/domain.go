package assessments

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"unicode/utf8"

	"ccio/internal/assessment"
	"ccio/internal/fault"
	"ccio/internal/server/site"
	"ccio/web/view"
)

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
	e = assessment.Entry{Answer: answer, Reason: site.TidyText(form.Get("r." + id)), Evidence: site.TidyText(form.Get("e." + id)), Reflection: site.TidyText(form.Get("f." + id))}
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

// SaveDomain writes those answers of a domain that changed. The script sends one
// competency at a time and is answered in JSON; the button sends the whole page.
func (s *Area) SaveDomain(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	if err := site.ParseForm(r); err != nil {
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
			saved, err := s.Assessments.SaveEntry(r.Context(), who.Permit, work.ID, c.ID, e)
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
		return s.Render(w, r, status, view.AssessmentDomainPage(page))
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
