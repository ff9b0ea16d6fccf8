package cycles

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"ccio/internal/assessment"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/server/site"
)

// Plan saves a cycle that is not open yet.
func (s *Area) Plan(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	if err := site.ParseForm(r); err != nil {
		return err
	}
	now, all, err := s.cycleOf(r, who)
	if err != nil {
		return err
	}
	form := r.PostForm
	c := assessment.Cycle{Code: now.Code}
	c.Framework, c.Version, _ = strings.Cut(form.Get("framework"), " ")
	c.Threshold, _ = strconv.Atoi(strings.TrimSpace(form.Get("threshold")))
	c.Opens, _ = day.Parse(strings.TrimSpace(form.Get("opens")))
	c.Close, _ = day.Parse(strings.TrimSpace(form.Get("closes")))
	err = s.Assessments.PlanCycle(r.Context(), who.Permit, c, site.RequestID(r))
	if known, is := errors.AsType[*fault.Error](err); is && known.Kind == fault.Invalid {
		return s.renderCycle(w, r, who, http.StatusUnprocessableEntity, now, all, form, known.Fields)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/cycles/"+c.Code, http.StatusSeeOther)
	return nil
}
