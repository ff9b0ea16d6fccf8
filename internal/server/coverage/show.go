package coverage

import (
	"fmt"
	"net/http"

	"github.com/a-h/templ"

	"ccio/internal/authz"
	"ccio/internal/insight"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// show answers with the page of a place. What is the same for everybody with the
// same reach is made once for a version of the register, a place and a day; the
// header with the visitor's own menu is put round it.
func (s *Area) show(
	w http.ResponseWriter, r *http.Request, who site.Visitor, layout view.Layout, a place, make func(place) (view.Coverage, error),
) error {
	s.SayDay(&layout, r, a.q)
	a.today = s.Today()
	_, err := who.Authorize(authz.ViewNeeds)
	a.need = err == nil
	if err := s.mark(r, who, &a); err != nil {
		return err
	}
	draw := func() (templ.Component, error) {
		page, err := make(a)
		return view.CoverageContent(page), err
	}
	var content templ.Component
	if a.q.KnownOn.IsZero() {
		version, err := s.Organisations.Version(r.Context(), who.Permit)
		if err != nil {
			return err
		}
		key := fmt.Sprintf("%s %d %s %s %t %s", r.URL.Path, version, a.today, a.q.AsAt, a.need, a.own)
		if content, err = s.Keep(r.Context(), key, draw); err != nil {
			return err
		}
	} else if content, err = draw(); err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, view.Framed(layout, content))
}

// mark notes the visitor's own trust where the page of the place points it out, which
// is on the strip of funded times.
func (s *Area) mark(r *http.Request, who site.Visitor, a *place) error {
	own := who.In.Grants[0].Trust
	if own == "" {
		return nil
	}
	q := a.q
	q.Trust = own
	picture, err := s.Insight.Picture(r.Context(), who.Permit, q)
	if err != nil {
		return err
	}
	for _, t := range picture.Trusts {
		if hasStrip(t) {
			a.own = own
		}
	}
	return nil
}

// hasStrip reports whether a trust is on the strip of funded times.
func hasStrip(t insight.Trust) bool {
	_, told := t.Period.Funded.PAs()
	return told && t.HasPost()
}
