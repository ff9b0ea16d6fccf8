package server

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/framework"
	"ccio/internal/post"
	"ccio/web/view"
)

// validations is the visitor's queue.
func (s *Server) validations(w http.ResponseWriter, r *http.Request, who visitor) error {
	all, err := s.stores.Assessments.Validations(r.Context(), who.permit)
	if err != nil {
		return err
	}
	page := view.Validations{Layout: s.layout(r, who, "Assessments to validate")}
	for _, a := range all {
		row := view.ValidationRow{Name: a.Holder, Post: postOf(a), Cycle: a.Cycle.Code, Since: moment(a.StateAt), Href: validationPath(a.ID)}
		row.State, row.Colour = assessmentTag(a.State)
		page.Rows = append(page.Rows, row)
	}
	return s.render(w, r, http.StatusOK, view.ValidationsPage(page))
}

func postOf(a assessment.Summary) string {
	title := a.PostTitle
	if title == "" {
		title = post.Type(a.PostType).Label()
	}
	return title + ", " + a.TrustName
}

func validationPath(id uuid.UUID) string { return "/validations/" + id.String() }

// review is the assessment of the address as its validator has it.
func (s *Server) review(r *http.Request, who visitor) (review assessment.Review, f framework.Framework, err error) {
	id, err := uuid.Parse(chi.URLParam(r, "id"))
	if err != nil {
		return review, f, fault.Because(fault.NotFound, err, "There is no such assessment.")
	}
	permit, err := authz.Authorize(who.in.Actor(), authz.ViewSubmitted)
	if err != nil {
		return review, f, err
	}
	if review, err = s.stores.Assessments.Validation(r.Context(), permit, id, requestID(r)); err != nil {
		return review, f, err
	}
	f, err = s.stores.Frameworks.Framework(r.Context(), review.Cycle.Framework, review.Cycle.Version)
	return review, f, err
}

func (s *Server) validation(w http.ResponseWriter, r *http.Request, who visitor) error {
	review, f, err := s.review(r, who)
	if err != nil {
		return err
	}
	return s.renderValidation(w, r, who, http.StatusOK, review, f, nil, "")
}

func (s *Server) renderValidation(w http.ResponseWriter, r *http.Request, who visitor, status int, review assessment.Review, f framework.Framework, wrong []fault.Field, reason string) error {
	path := validationPath(review.ID)
	page := view.Validation{
		Layout: s.layout(r, who, "Assessment of "+review.Holder), Heading: "Assessment of " + review.Holder, Of: postOf(review.Summary) + ", cycle " + review.Cycle.Code,
		LastCycle: review.LastCycle, Reason: reason, Who: []string{
			"What you see here: the holder and you. Reflections are the holder's alone, and not here.",
			"Once you sign it off: the validated domain levels of a CCIO are seen by the board members of the trust, and by its secretary where the board gave them that.",
			"The holder can see when you looked.",
		},
	}
	page.Layout.Breadcrumb = []view.Link{{Text: "Assessments to validate", Href: "/validations"}}
	page.Layout.Error = len(wrong) > 0
	page.State, page.Colour = assessmentTag(review.State)
	if review.LateReason != "" {
		page.Notes = append(page.Notes, "It was handed over late: "+review.LateReason)
	}
	if review.Response != "" {
		page.Notes = append(page.Notes, "The holder's response: "+review.Response)
	}
	problems := map[string]string{}
	for _, p := range wrong {
		if p.Name == "reason" {
			page.ReasonProblem = p.Message
			page.Problems = append(page.Problems, view.Problem{Field: "reason", Text: p.Message})
			continue
		}
		problems[p.Name] = p.Message
		id, isReason := strings.CutPrefix(p.Name, assessment.ReasonField(""))
		if c, known := f.Find(id); known {
			field := strings.ReplaceAll(id, ".", "-")
			if isReason {
				field += "-reason"
			}
			page.Problems = append(page.Problems, view.Problem{Field: field, Text: c.Name + ": " + p.Message})
		}
	}
	switch review.State {
	case assessment.Submitted:
		page.Lede = []string{"It was handed to you on " + moment(review.StateAt) + ". Once you begin, the holder cannot recall it."}
		page.Begin = path + "/begin"
	case assessment.InValidation:
		page.Lede = []string{"Put a validated level beside each answer, domain by domain. Then sign it off, or return it with reasons."}
		page.Save, page.SignOff, page.Return = path, path+"/sign-off", path+"/return"
	case assessment.Returned:
		page.Lede = []string{"You returned it. It is with the holder until they submit it again."}
		page.Notes = append(page.Notes, lastReason(review.Steps, assessment.Return, "You wrote: ")...)
	case assessment.SignedOff:
		page.Lede = []string{"You signed it off on " + moment(review.StateAt) + "."}
		page.Reopen = path + "/reopen"
	default:
	}
	if review.State.OpenToValidator() {
		for _, d := range f.Domains {
			page.Domains = append(page.Domains, validationDomain(review, f, d, problems))
		}
	}
	return s.render(w, r, status, view.ValidationPage(page))
}

func validationDomain(review assessment.Review, f framework.Framework, d framework.Domain, problems map[string]string) view.ValidationDomain {
	domain := view.ValidationDomain{ID: d.ID, Name: d.Name}
	if last, known := review.LastDomains[d.ID]; known {
		domain.Last = answerText(last, f)
	}
	var levels []assessment.Answer
	for _, c := range d.Competencies {
		e, v := review.Submitted[c.ID], review.Validated[c.ID]
		levels = append(levels, v.Answer)
		row := view.ValidationCompetency{
			ID: strings.ReplaceAll(c.ID, ".", "-"), Key: c.ID, Name: c.Name, Statement: c.Statement, Self: answerText(e.Answer, f), Evidence: e.Evidence,
			Value: answerValue(v.Answer), Reason: v.Reason, Version: strconv.Itoa(v.Version), Problem: problems[c.ID],
			ReasonProblem: problems[assessment.ReasonField(c.ID)],
		}
		if e.Kind == assessment.Level {
			row.Anchor = c.Anchors[e.Level-1]
		} else {
			row.Anchor = e.Reason
		}
		switch {
		case e.IsCarried:
			row.Carry = "Confirmed as unchanged since " + review.LastCycle
		case review.LastCycle != "":
			row.Carry = "Answered anew"
		}
		if last, known := review.LastValidated[c.ID]; known {
			row.Last = answerText(last.Answer, f)
		}
		if review.State == assessment.SignedOff {
			row.Said = answerText(v.Answer, f)
		}
		for i, anchor := range c.Anchors {
			choice := view.AnchorChoice{Value: strconv.Itoa(i + 1), Text: fmt.Sprintf("%d %s", i+1, f.Scale[i].Name), Anchor: anchor}
			if e.Level == i+1 {
				choice.Text += ", as the holder says"
			}
			row.Choices = append(row.Choices, choice)
		}
		domain.Rows = append(domain.Rows, row)
	}
	domain.Level = answerText(assessment.DomainLevel(levels), f)
	answered := 0
	for _, a := range levels {
		if a.Kind != assessment.Unanswered {
			answered++
		}
	}
	domain.Progress = fmt.Sprintf("%d of %d", answered, len(levels))
	if answered == len(levels) {
		domain.Progress = "Validated"
	} else {
		domain.Level = "Not worked out yet"
	}
	return domain
}

// readValidated reads what the validator chose; what they left open is left out,
// and so is what stands there already.
func readValidated(form url.Values, f framework.Framework, review assessment.Review) (map[string]assessment.Validated, []fault.Field) {
	all := map[string]assessment.Validated{}
	var wrong []fault.Field
	for _, id := range asked(f) {
		refuse := func(message string) { wrong = append(wrong, fault.Field{Name: id, Message: message}) }
		because := func(message string) {
			wrong = append(wrong, fault.Field{Name: assessment.ReasonField(id), Message: message})
		}
		answer, ok := readAnswer(form.Get("a." + id))
		if !ok {
			refuse("Choose one of the levels, not assessed, or not applicable")
			continue
		}
		v := assessment.Validated{Answer: answer, Reason: text1(form.Get("r." + id))}
		v.Version, _ = strconv.Atoi(form.Get("v." + id))
		if answer.Kind == assessment.Unanswered {
			if v.Reason != "" { // which is not thrown away
				refuse("Choose a validated level: there is a reason and no level")
				all[id] = v
			}
			continue
		}
		if assessment.NeedsReason(review.Submitted[id].Answer, answer) && v.Reason == "" {
			because(assessment.WhyReason(review.Submitted[id].Answer, answer))
		}
		if n := utf8.RuneCountInString(v.Reason); n > assessment.MostReason {
			because(fmt.Sprintf("The reason must be %d characters or fewer. It has %d.", assessment.MostReason, n))
		}
		if now := review.Validated[id]; now.Answer != v.Answer || now.Reason != v.Reason {
			all[id] = v
		}
	}
	return all, wrong
}

// takeValidated saves what the validator chose on the page; taken is false where
// the page was sent back instead, with what is wrong and all that they wrote.
func (s *Server) takeValidated(w http.ResponseWriter, r *http.Request, who visitor, review assessment.Review, f framework.Framework) (taken bool, err error) {
	all, wrong := readValidated(r.PostForm, f, review)
	status := http.StatusUnprocessableEntity
	if len(wrong) == 0 && len(all) > 0 {
		err = s.stores.Assessments.SaveValidated(r.Context(), who.permit, review.ID, all, requestID(r))
		if fault.KindOf(err) != fault.Conflict {
			return err == nil, err
		}
		refusal := err
		if review, f, err = s.review(r, who); err != nil {
			return false, err
		}
		if status, wrong = http.StatusConflict, overtaken(all, review, f); len(wrong) == 0 {
			return false, refusal // the assessment itself has moved on
		}
	}
	if len(wrong) == 0 {
		return true, nil
	}
	if review.Validated == nil {
		review.Validated = map[string]assessment.Validated{}
	}
	for id, v := range all { // what was written stays on the page
		if status == http.StatusConflict {
			v.Version = review.Validated[id].Version
		}
		review.Validated[id] = v
	}
	return false, s.renderValidation(w, r, who, status, review, f, wrong, text1(r.PostForm.Get("reason")))
}

// overtaken are the competencies of which another window has saved something else
// since, with what that is.
func overtaken(all map[string]assessment.Validated, review assessment.Review, f framework.Framework) (wrong []fault.Field) {
	for _, id := range asked(f) {
		sent, is := all[id]
		if now := review.Validated[id]; review.State == assessment.InValidation && is && now.Version != sent.Version {
			wrong = append(wrong, fault.Field{Name: id, Message: "Another window has saved “" + strings.TrimSpace(answerText(now.Answer, f)+". "+now.Reason) + "” since. Nothing was overwritten. Save again to keep what stands here"})
		}
	}
	return wrong
}

// saveValidation writes the validated answers of the page.
func (s *Server) saveValidation(w http.ResponseWriter, r *http.Request, who visitor) error {
	if err := parseForm(r); err != nil {
		return err
	}
	review, f, err := s.review(r, who)
	if err != nil {
		return err
	}
	if taken, err := s.takeValidated(w, r, who, review, f); err != nil || !taken {
		return err
	}
	at := validationPath(review.ID)
	for _, d := range f.Domains {
		if d.ID == r.PostForm.Get("domain") {
			at += "#" + d.ID
		}
	}
	http.Redirect(w, r, at, http.StatusSeeOther) // #nosec G710 -- the path is of this site, and the fragment a domain's id
	return nil
}

// moveFromPage is moveValidation from the page with the validated answers, which
// are saved first.
func (s *Server) moveFromPage(w http.ResponseWriter, r *http.Request, who visitor, do func(id uuid.UUID, reason string) error) error {
	if err := parseForm(r); err != nil {
		return err
	}
	review, f, err := s.review(r, who)
	if err != nil {
		return err
	}
	if review.State == assessment.InValidation { // otherwise the move is refused, and says why
		if taken, err := s.takeValidated(w, r, who, review, f); err != nil || !taken {
			return err
		}
	}
	return s.moveValidation(w, r, who, do)
}

// moveValidation makes one of the validator's moves.
func (s *Server) moveValidation(w http.ResponseWriter, r *http.Request, who visitor, do func(id uuid.UUID, reason string) error) error {
	if err := parseForm(r); err != nil {
		return err
	}
	id, err := uuid.Parse(chi.URLParam(r, "id"))
	if err != nil {
		return fault.Because(fault.NotFound, err, "There is no such assessment.")
	}
	reason := text1(r.PostForm.Get("reason"))
	if len([]rune(reason)) > assessment.MostResponse {
		err = &fault.Error{Kind: fault.Invalid, Public: "The reason is too long.", Fields: []fault.Field{{Name: "reason", Message: fmt.Sprintf("The reason must be %d characters or fewer", assessment.MostResponse)}}}
	} else {
		err = do(id, reason)
	}
	if known, is := errors.AsType[*fault.Error](err); is && known.Kind == fault.Invalid {
		review, f, err := s.review(r, who)
		if err != nil {
			return err
		}
		return s.renderValidation(w, r, who, http.StatusUnprocessableEntity, review, f, known.Fields, reason)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, validationPath(id), http.StatusSeeOther) // #nosec G710 -- the path is of this site, and the id is a parsed one
	return nil
}

func (s *Server) beginValidation(w http.ResponseWriter, r *http.Request, who visitor) error {
	return s.moveValidation(w, r, who, func(id uuid.UUID, _ string) error {
		return s.stores.Assessments.BeginValidation(r.Context(), who.permit, id, requestID(r))
	})
}

func (s *Server) returnAssessment(w http.ResponseWriter, r *http.Request, who visitor) error {
	return s.moveFromPage(w, r, who, func(id uuid.UUID, reason string) error {
		return s.stores.Assessments.ReturnAssessment(r.Context(), who.permit, id, reason, requestID(r))
	})
}

func (s *Server) signOffAssessment(w http.ResponseWriter, r *http.Request, who visitor) error {
	return s.moveFromPage(w, r, who, func(id uuid.UUID, _ string) error {
		return s.stores.Assessments.SignOffAssessment(r.Context(), who.permit, id, requestID(r))
	})
}

func (s *Server) reopenAssessment(w http.ResponseWriter, r *http.Request, who visitor) error {
	return s.moveValidation(w, r, who, func(id uuid.UUID, reason string) error {
		return s.stores.Assessments.ReopenAssessment(r.Context(), who.permit, id, reason, requestID(r))
	})
}
