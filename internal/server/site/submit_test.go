package site_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/register"
	"ccio/internal/server/site"
)

// rising is a database whose register has one version after another.
type rising struct{ version int64 }

func (r *rising) OpenRegister(context.Context, authz.Permit, int64) (insight.Reading, error) {
	return insight.Reading{Version: r.version, IsWhole: true, Organisations: &organisation.Register{}}, nil
}

// A form's page is of the register as it is after the form's own change, and after
// somebody else's that the form met; if nothing was changed it is of the version that
// the request began with. A page that the register is behind is made again, and what
// the form is for is not done again.
func TestPageAfterAForm(t *testing.T) {
	t.Parallel()
	permit, err := authz.Authorize(authz.NewActor(uuid.New(), authz.NationalAnalyst, authz.Scope{}).AtRegister(5), authz.ViewRegister)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		does   error
		isLate bool // the page finds a row that the register lacks
		want   string
	}{
		"it has changed something":     {want: "6"},
		"somebody else was first":      {does: fault.New(fault.Conflict, "x"), want: "6"},
		"it was wrong":                 {does: &fault.Error{Kind: fault.Invalid, Public: "x"}, want: "5"},
		"it was wrong, and it is late": {does: &fault.Error{Kind: fault.Invalid, Public: "x"}, isLate: true, want: "6"},
	} {
		rows := &rising{version: 5}
		store := register.NewStore(rows, nil)
		s := newSite(t, &notes{}, io.Discard)
		r := httptest.NewRequest(http.MethodPost, "/form", nil)
		r = r.WithContext(register.Hold(r.Context()))
		if _, err := store.Version(r.Context(), permit); err != nil {
			t.Fatal(err)
		}
		done := 0
		w := httptest.NewRecorder()
		err := s.Submit(w, r, site.Submission{
			Do: func() (string, error) {
				done++
				rows.version++
				return "", c.does
			},
			Overtaken: func(error) error { return nil },
			Page: func() (templ.Component, error) {
				version, err := store.Version(r.Context(), permit)
				if err == nil && c.isLate {
					err = store.Behind(r.Context(), permit)
				}
				return templ.Raw(strconv.FormatInt(version, 10)), err
			},
		})
		if got := w.Body.String(); err != nil || got != c.want || done != 1 {
			t.Errorf("%s: the page is of version %q, and it was done %d times: %v", name, got, done, err)
		}
	}
}
