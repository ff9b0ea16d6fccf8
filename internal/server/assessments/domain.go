package assessments

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"ccio/internal/assessment"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/framework"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// ownDomain reads a domain of the visitor's own assessment, by its number from 1.
type ownDomain struct {
	work      assessment.Work
	framework framework.Framework
	number    int
	framework.Domain
}

func (s *Area) ownDomain(r *http.Request, who site.Visitor) (d ownDomain, err error) {
	if d.work, d.framework, err = s.own(r, who); err != nil {
		return d, err
	}
	d.number, err = strconv.Atoi(chi.URLParam(r, "n"))
	if err != nil || d.number < 1 || d.number > len(d.framework.Domains) {
		return d, fault.New(fault.NotFound, "The framework has no such domain.")
	}
	d.Domain = d.framework.Domains[d.number-1]
	return d, nil
}

// Domain shows one domain to fill in.
func (s *Area) Domain(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	d, err := s.ownDomain(r, who)
	if err != nil {
		return err
	}
	if !d.work.State.WithHolder() {
		http.Redirect(w, r, assessmentPath(d.work.ID), http.StatusSeeOther)
		return nil
	}
	f := newDomainForm(d.framework, d.Domain, d.work.Entries)
	return s.Render(w, r, http.StatusOK, view.AssessmentDomainPage(domainPage(s.Layout(r, who, d.Name), d, f, s.Today())))
}

// SaveDomain saves the answers of a domain that have changed. The script sends one
// competency at a time and gets JSON; the button sends the whole page.
func (s *Area) SaveDomain(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	d, err := s.ownDomain(r, who)
	if err != nil {
		return err
	}
	f := newDomainForm(d.framework, d.Domain, d.work.Entries)
	var saved assessment.Saved
	return s.Submit(w, r, site.Submission{
		Form:   &f.Form,
		Partly: true,
		Do: func() (next string, err error) {
			saved, err = s.Use.SaveDomain(r.Context(), who.Permit, d.work.ID, f.answers(d.ID))
			f.took(saved, d.work.Entries)
			return d.next(f.then.Value), err
		},
		Overtaken: func(conflict error) error { // the assessment is not with its holder any more
			f.Overtake("", fault.PublicOf(conflict))
			return nil
		},
		Page: func() (templ.Component, error) {
			return view.AssessmentDomainPage(domainPage(s.Layout(r, who, d.Name), d, f, s.Today())), nil
		},
		Said: func() any { return f.said(saved, s.Today()) },
	})
}

// next is where the pressed button leads.
func (d ownDomain) next(button string) string {
	switch path := assessmentPath(d.work.ID); {
	case button == "list":
		return path
	case d.number == len(d.framework.Domains):
		return path + "/check"
	default:
		return fmt.Sprintf("%s/domains/%d", path, d.number+1)
	}
}

// saidToScript is the answer to the page's script.
type saidToScript struct {
	Saved    string         `json:"saved,omitempty"`
	Problem  string         `json:"problem,omitempty"`
	Versions map[string]int `json:"versions"`
}

func (f *domainForm) said(saved assessment.Saved, today day.Day) saidToScript {
	said := saidToScript{Versions: map[string]int{}}
	for id, e := range saved.Entries {
		said.Versions[id], said.Saved = e.Version, savedAt(e.At, today)
	}
	for _, p := range f.Problems() {
		said.Problem = p.Text
	}
	for _, c := range f.competencies {
		if c.overtaken != nil {
			said.Problem = c.Name + " was changed in another window. Nothing was overwritten: press Save to see both."
		}
	}
	return said
}
