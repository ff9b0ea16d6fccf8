package assessments

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"ccio/internal/assessment"
	"ccio/internal/fault"
	"ccio/internal/framework"
	"ccio/internal/server/site"
)

// SaveValidation writes the validated answers of the page.
func (s *Area) SaveValidation(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	if err := site.ParseForm(r); err != nil {
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
		v := assessment.Validated{Answer: answer, Reason: site.TidyText(form.Get("r." + id))}
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
func (s *Area) takeValidated(w http.ResponseWriter, r *http.Request, who site.Visitor, review assessment.Review, f framework.Framework) (taken bool, err error) {
	all, wrong := readValidated(r.PostForm, f, review)
	status := http.StatusUnprocessableEntity
	if len(wrong) == 0 && len(all) > 0 {
		err = s.Assessments.SaveValidated(r.Context(), who.Permit, review.ID, all, site.RequestID(r))
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
	return false, s.renderValidation(w, r, who, status, review, f, wrong, site.TidyText(r.PostForm.Get("reason")))
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
