package assessments

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/framework"
	"ccio/internal/server/site"
	"ccio/web/view"
)

func validationPath(id uuid.UUID) string { return "/validations/" + id.String() }

// review is the assessment of the address as its validator has it.
func (s *Area) review(r *http.Request, who site.Visitor) (review assessment.Review, f framework.Framework, err error) {
	id, err := uuid.Parse(chi.URLParam(r, "id"))
	if err != nil {
		return review, f, fault.Because(fault.NotFound, err, "There is no such assessment.")
	}
	permit, err := who.Authorize(authz.ViewSubmitted)
	if err != nil {
		return review, f, err
	}
	if review, err = s.Assessments.Validation(r.Context(), permit, id, site.RequestID(r)); err != nil {
		return review, f, err
	}
	f, err = s.Frameworks.Framework(r.Context(), review.Cycle.Framework, review.Cycle.Version)
	return review, f, err
}

// Validation is an assessment as its validator has it, with what they can do.
func (s *Area) Validation(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	review, f, err := s.review(r, who)
	if err != nil {
		return err
	}
	return s.renderValidation(w, r, who, http.StatusOK, review, f, nil, "")
}

func (s *Area) renderValidation(w http.ResponseWriter, r *http.Request, who site.Visitor, status int, review assessment.Review, f framework.Framework, wrong []fault.Field, reason string) error {
	path := validationPath(review.ID)
	page := view.Validation{
		Layout: s.Layout(r, who, "Assessment of "+review.Holder), Heading: "Assessment of " + review.Holder, Of: postOf(review.Summary) + ", cycle " + review.Cycle.Code,
		LastCycle: review.LastCycle, Reason: reason, Who: []string{
			"What you see here: the holder and you. Reflections are the holder's alone, and not here.",
			"Once you sign it off: the validated domain levels of a CCIO are seen by the board members of the trust, and by its secretary where the board gave them that.",
			"The holder can see when you looked.",
		},
	}
	page.Layout.Breadcrumb = []view.Link{{Text: "Assessments to validate", Href: "/validations"}}
	page.Layout.Error = len(wrong) > 0
	page.State, page.Colour = site.AssessmentTag(review.State)
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
			page.Domains = append(page.Domains, validationDomain(review, f, d, problems))
		}
	}
	return s.Render(w, r, status, view.ValidationPage(page))
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
