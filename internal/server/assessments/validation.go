package assessments

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/framework"
	"ccio/internal/server/site"
	"ccio/web/view"
)

func validationPath(id uuid.UUID) string { return "/validations/" + id.String() }

// review reads the assessment in the address as its validator sees it.
func (s *Area) review(r *http.Request, who site.Visitor) (review assessment.Review, f framework.Framework, err error) {
	id, err := site.PathID(r, "There is no such assessment.")
	if err != nil {
		return review, f, err
	}
	permit, err := who.Authorize(authz.ViewSubmitted)
	if err != nil {
		return review, f, err
	}
	if review, err = s.Read.Validation(r.Context(), permit, id); err != nil {
		return review, f, err
	}
	f, err = s.Frameworks.Framework(r.Context(), review.Cycle.Framework, review.Cycle.Version)
	return review, f, err
}

// Validation shows an assessment to its validator, with what they can do.
func (s *Area) Validation(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	review, f, err := s.review(r, who)
	if err != nil {
		return err
	}
	page := validationPage(s.Layout(r, who, "Assessment of "+review.Holder), review, f, newValidationForm(f, review))
	return s.Render(w, r, http.StatusOK, view.ValidationPage(page))
}

// validationPage makes the page that shows an assessment side by side with its
// validation, with the form as it stands.
func validationPage(layout view.Layout, review assessment.Review, f framework.Framework, fields *validationForm) view.Validation {
	path := validationPath(review.ID)
	page := view.Validation{
		Layout: layout, Heading: "Assessment of " + review.Holder, Of: postOf(review.Summary) + ", cycle " + review.Cycle.Code,
		LastCycle: review.LastCycle, Reason: site.Field(fields.reason), Domain: site.Field(fields.domain), Who: whoSeesValidation(),
	}
	page.Layout.Breadcrumb = []view.Link{{Text: "Assessments to validate", Href: "/validations"}}
	page.Layout.Problems = site.Problems(&fields.Form)
	page.State, page.Colour = site.AssessmentTag(review.State)
	if review.LateReason != "" {
		page.Notes = append(page.Notes, "It was handed over late: "+review.LateReason)
	}
	if review.Response != "" {
		page.Notes = append(page.Notes, "The holder's response: "+review.Response)
	}
	switch review.State {
	case assessment.Submitted:
		page.Lede = []string{"It was handed to you on " + site.Moment(review.StateAt) + ". Once you begin, the holder cannot recall it."}
		page.Begin = path + "/begin"
	case assessment.InValidation:
		page.Lede = []string{"Put a validated level beside each answer, domain by domain. Then sign it off, or return it with reasons."}
		page.Save, page.SignOff, page.Return = path, path+"/sign-off", path+"/return"
	case assessment.Returned:
		page.Lede = []string{"You returned it. It is with the holder until they submit it again."}
		page.Notes = append(page.Notes, lastReason(review.Steps, assessment.Return, "You wrote: ")...)
	case assessment.SignedOff:
		page.Lede = []string{"You signed it off on " + site.Moment(review.StateAt) + "."}
		page.Reopen = path + "/reopen"
	default:
	}
	if review.State.OpenToValidator() {
		for _, d := range f.Domains {
			page.Domains = append(page.Domains, validationDomain(review, f, d, fields))
		}
	}
	return page
}

func validationDomain(review assessment.Review, f framework.Framework, d framework.Domain, fields *validationForm) view.ValidationDomain {
	domain := view.ValidationDomain{ID: d.ID, Name: d.Name}
	if last, known := review.LastDomains[d.ID]; known {
		domain.Last = answerText(last, f)
	}
	var levels []assessment.Answer
	// That an answer is new is worth a line only beside one that is not.
	carries := slices.ContainsFunc(d.Competencies, func(c framework.Competency) bool { return review.Submitted[c.ID].IsCarried })
	for _, c := range d.Competencies {
		e, shown := review.Submitted[c.ID], fields.competencies[c.ID]
		v := shown.chosen()
		levels = append(levels, v.Answer)
		row := view.ValidationCompetency{
			Name: c.Name, Statement: c.Statement, Self: answerText(e.Answer, f), Evidence: e.Evidence,
			Answer: site.Field(shown.answer), Reason: site.Field(shown.reason), Version: site.Field(shown.version),
		}
		if e.Kind == assessment.Level {
			row.Anchor = c.Anchors[e.Level-1]
		} else {
			row.Anchor = e.Reason
		}
		switch {
		case e.IsCarried:
			row.Carry = "Confirmed as unchanged since " + review.LastCycle
		case review.LastCycle != "" && carries:
			row.Carry = "Answered again in this cycle"
		}
		if last, known := review.LastValidated[c.ID]; known {
			row.Last = answerText(last.Answer, f)
		}
		if review.State == assessment.SignedOff {
			row.Said = answerText(v.Answer, f)
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
